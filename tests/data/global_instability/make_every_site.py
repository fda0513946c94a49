"""Where matminer's GlobalInstabilityIndex is not that of all sites: one line for each such reference case.

Usage: make_every_site.py MP_LI_STRUCTURES_CSV_GZ REFERENCE_DESCRIPTORS_JSON_GZ > every_site.csv. Needs matminer 0.10.1 and
pymatgen from PyPI. For every case the library's own calc_bv_sum is called at each site; the index is taken over all sites
(`every_site`), and with the sum of the first site of each symmetry orbit for all of it (`first_of_orbit`), which is what
the library does. Cases where the two differ by more than 1e-6 of the index are written.
"""
import csv
import gzip
import io
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import numpy as np
from matminer.featurizers.structure import GlobalInstabilityIndex
from pymatgen.core import Lattice, Species, Structure
from pymatgen.symmetry.analyzer import SpacegroupAnalyzer

CUTOFF_ANG, SYMMETRY_TOLERANCE_ANG = 20.0, 0.01
PLACEHOLDER = {"C": "Al", "A": "S", "M": "Li", "N": "Mg"}
featurizer = GlobalInstabilityIndex(r_cut=CUTOFF_ANG)


def letter(symbol, state):
    return "M" if symbol == "Li" else "C" if state > 0 else "A" if state < 0 else "N"


def simplified(cif, states, mode, lattice):
    structure = Structure.from_str(cif, fmt="cif")
    structure.add_oxidation_state_by_site(states)
    if mode == "structure":
        return structure
    kept = [(letter(s.specie.symbol, o), o, s.frac_coords) for s, o in zip(structure, states)]
    kept = [site for site in kept if site[0] in mode]
    species = [Species(PLACEHOLDER[letter], state) for letter, state, _ in kept]
    return Structure(Lattice(lattice), species, [frac for _, _, frac in kept])


def deviations(structure):
    for site, neighbors in zip(structure, structure.get_all_neighbors(CUTOFF_ANG)):
        state = site.specie.oxi_state
        yield featurizer.calc_bv_sum(state, site.specie.symbol, neighbors) - state


def index(deviation):
    return float(np.sqrt(np.mean(np.square(deviation))))


with gzip.open(sys.argv[1]) as file:
    cifs = {row["material_id"]: row["cif"] for row in csv.DictReader(io.TextIOWrapper(file))}
with gzip.open(sys.argv[2]) as file:
    reference = json.load(file)
print("# matminer 0.10.1; the recipe is make_every_site.py")
print("material,representation,library,first_of_orbit,every_site")
for material, entry in reference.items():
    for mode, case in entry["modes"].items():
        library = (case["features"].get("global_instability_index") or [None])[0]
        if not library:
            continue
        structure = simplified(cifs[material], entry["oxidation"], mode, case["lattice"])
        at_site = np.array(list(deviations(structure)))
        symmetry = SpacegroupAnalyzer(structure, symprec=SYMMETRY_TOLERANCE_ANG).get_symmetry_dataset()
        orbit = list(symmetry.equivalent_atoms)
        first = index([at_site[orbit.index(k)] for k in orbit])
        every = index(at_site)
        if abs(every - library) > 1e-6 * library:
            print(material, mode.replace("40", "-40"), library, f"{first:.12}", f"{every:.12}", sep=",")
