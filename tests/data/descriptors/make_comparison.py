"""Writes what the libraries say of many structures, to compare every descriptor with (see tests/comparison.rs).

Needs matminer 0.10.1, DScribe 2.1.2 and pymatgen 2026.10 from PyPI, and the program, whose `simplify --json` makes
the representations, so that both sides describe the same sites.

    make_comparison.py OUT.json.gz --program superion --table mp-li-structures.csv.gz --disordered obelix.zip
        [--structures 200] [--partial 20] [--sites 60] [--representations structure,CAN,AM-40]
        [--descriptors a,b] [--timeout 60]

Structures of the table are taken evenly over its list sorted by number of sites, up to --sites; those with partial
occupancy are the first of the archive, by name. One process; the file is written anew after every 10 structures.
Layout: id -> {"modes": {representation: {"structure": the program's line, "n", "features": {name: values},
"errors": {name: text}, "seconds": {name: s}}}}; numbers of 12 digits, null for what is not finite.
"""
import argparse
import csv
import gzip
import hashlib
import json
import math
import re
import signal
import subprocess
import tempfile
import time
import warnings
import zipfile
from pathlib import Path

warnings.filterwarnings("ignore")
import numpy as np
from matminer.featurizers import composition as of_composition
from matminer.featurizers import structure as of_structure
from pymatgen.core import Lattice, Species, Structure

csv.field_size_limit(10**9)


def sine_coulomb(structure):
    matrix = of_structure.SineCoulombMatrix(flatten=False).featurize(structure)[0]
    return sorted(np.linalg.eigvalsh(matrix), key=lambda x: (-abs(x), -x))


def bond_fraction(structure):
    featurizer = of_structure.BondFractions()
    featurizer.fit([structure])
    return dict(zip(featurizer.feature_labels(), featurizer.featurize(structure)))


def soap(structure):
    from dscribe.descriptors import SOAP
    from pymatgen.io.ase import AseAtomsAdaptor

    bare = structure.copy()
    bare.remove_oxidation_states()
    species = sorted({site.specie.symbol for site in bare}, key=lambda s: Species(s, 0).Z)
    average = SOAP(species=species, r_cut=3.0, n_max=5, l_max=3, sigma=1.0, rbf="gto", average="outer", periodic=True)
    return average.create(AseAtomsAdaptor.get_atoms(bare))


def by_composition(featurizer):
    return lambda structure: featurizer.featurize(structure.composition)


def by_structure(featurizer):
    return featurizer.featurize


DESCRIPTORS = {
    "band_center": by_composition(of_composition.BandCenter()),
    "electronegativity_difference": by_composition(of_composition.ElectronegativityDiff()),
    "meredig": by_composition(of_composition.Meredig()),
    "oxidation_states": by_composition(of_composition.OxidationStates()),
    "valence_orbital": by_composition(of_composition.ValenceOrbital()),
    "atomic_packing_efficiency": by_composition(of_composition.AtomicPackingEfficiency()),
    "yang_solid_solution": by_composition(of_composition.YangSolidSolution()),
    "density_features": by_structure(of_structure.DensityFeatures()),
    "ewald_energy": by_structure(of_structure.EwaldEnergy()),
    "structural_complexity": by_structure(of_structure.StructuralComplexity()),
    "xrd_powder_pattern": by_structure(
        of_structure.XRDPowderPattern(two_theta_range=(0, 127), bw_method=0.05, pattern_length=451)),
    "radial_distribution_function": by_structure(of_structure.RadialDistributionFunction(cutoff=10.0, bin_size=0.1)),
    "sine_coulomb_matrix": sine_coulomb,
    "soap": soap,
    "structural_heterogeneity": by_structure(of_structure.StructuralHeterogeneity()),
    "chemical_ordering": by_structure(of_structure.ChemicalOrdering()),
    "maximum_packing_efficiency": by_structure(of_structure.MaximumPackingEfficiency()),
    "global_instability_index": by_structure(of_structure.GlobalInstabilityIndex(r_cut=20.0)),
    "bond_fraction": bond_fraction,
    "orbital_field_matrix": by_structure(of_structure.OrbitalFieldMatrix(period_tag=True)),
    "jarvis_cfid": by_structure(of_structure.JarvisCFID()),
}


class TooLong(Exception):
    pass


def ring(*_):
    raise TooLong("took too long")


def structure_of(line):
    """The structure of a line of `simplify --json`; each occupant of a mixed site has the site's mean state."""
    sites = []
    for text, state in zip(line["species"], line["oxidation_states"]):
        occupants = {}
        for symbol, amount in re.findall(r"([A-Z][a-z]?)([0-9.e-]*)", text):
            species = Species(symbol, state)
            occupants[species] = occupants.get(species, 0.0) + float(amount or 1.0)
        sites.append(occupants)
    return Structure(Lattice(line["lattice"]), sites, line["frac_coords"])


def plain(value):
    if isinstance(value, dict):
        return {key: plain(x) for key, x in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(x) for x in np.ravel(value)]
    return float(f"{value:.12g}") if math.isfinite(value) else None


def describe(line, names, timeout):
    structure = structure_of(line)
    features, errors, seconds = {}, {}, {}
    for name in names:
        start = time.process_time()
        signal.alarm(timeout)
        try:
            features[name] = plain(DESCRIPTORS[name](structure))
        except Exception as error:
            features[name], errors[name] = None, repr(error)
        finally:
            signal.alarm(0)
        seconds[name] = round(time.process_time() - start, 6)
    return {"structure": line, "n": len(structure), "features": features, "errors": errors, "seconds": seconds}


def atoms_of_cif(cif):
    """Rows of the atom loop of a CIF as pymatgen writes it: the last loop of the file."""
    rows = cif.rsplit("loop_", 1)[-1].splitlines()
    return sum(1 for row in rows if row.strip() and not row.strip().startswith(("_", "#")))


def chosen_ids(table, count, most_sites):
    with gzip.open(table, "rt", encoding="utf-8") as file:
        sizes = [(atoms_of_cif(row["cif"]), row["material_id"]) for row in csv.DictReader(file)]
    sizes = sorted(size for size in sizes if size[0] <= most_sites)
    places = np.linspace(0, len(sizes) - 1, min(count, len(sizes))).round().astype(int)
    return [sizes[k][1] for k in places]


def is_partial(cif):
    """Whether an atom's occupancy is below 1, by the columns of the atom loop."""
    loop = next((part for part in cif.split("loop_") if "_atom_site_occupancy" in part), "")
    lines = [line.strip() for line in loop.splitlines() if line.strip()]
    titles = [line for line in lines if line.startswith("_")]
    column = titles.index("_atom_site_occupancy") if "_atom_site_occupancy" in titles else None
    rows = [line.split() for line in lines if not line.startswith(("_", "#"))]
    return column is not None and any(len(row) > column and float(row[column].split("(")[0]) < 0.99 for row in rows)


def simplified(program, arguments, representations):
    command = [program, "simplify", *arguments, "--representation", representations, "--json", "--quiet"]
    output = subprocess.run(command, stdout=subprocess.PIPE, check=False, text=True).stdout
    return [json.loads(line) for line in output.splitlines()]


def lines(options):
    with tempfile.TemporaryDirectory() as folder:
        found = []
        if options.table:
            listed = Path(folder, "ids.txt")
            listed.write_text("\n".join(chosen_ids(options.table, options.structures, options.sites)) + "\n")
            found += simplified(options.program, [options.table, "--ids", f"@{listed}"], options.representations)
        if options.disordered:
            with zipfile.ZipFile(options.disordered) as archive:
                texts = {Path(n).name: archive.read(n).decode("utf-8", "replace")
                         for n in sorted(archive.namelist()) if n.endswith(".cif")}
            cifs = Path(folder, "cifs")
            cifs.mkdir()
            for name in [name for name, text in texts.items() if is_partial(text)][:3 * options.partial]:
                Path(cifs, name).write_text(texts[name])
            disordered = simplified(options.program, [str(cifs), "--keep-disorder"], options.representations)
            small = sorted({line["id"] for line in disordered}
                           - {line["id"] for line in disordered if len(line["species"]) > 4 * options.sites})
            found += [line for line in disordered if line["id"] in small[:options.partial]]
        return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--program", default="superion")
    parser.add_argument("--table")
    parser.add_argument("--disordered")
    parser.add_argument("--structures", type=int, default=200)
    parser.add_argument("--partial", type=int, default=20)
    parser.add_argument("--sites", type=int, default=60)
    parser.add_argument("--representations", default="structure,CAN,AM-40")
    parser.add_argument("--descriptors", default=",".join(DESCRIPTORS))
    parser.add_argument("--timeout", type=int, default=60)
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, ring)
    by_id = {}
    for line in lines(options):
        by_id.setdefault(line["id"], []).append(line)
    # Small and large ones in a mixed order, so that a run cut short covers all sizes.
    order = sorted(by_id, key=lambda key: hashlib.sha256(key.encode()).digest())
    result = {}
    for k, key in enumerate(order):
        names = options.descriptors.split(",")
        result[key] = {"modes": {line["representation"]: describe(line, names, options.timeout) for line in by_id[key]}}
        if k % 10 == 9 or k + 1 == len(order):
            with gzip.open(options.out, "wt", encoding="utf-8") as out:
                json.dump(result, out, separators=(",", ":"))
            print(f"{k + 1} of {len(order)} structures", flush=True)


if __name__ == "__main__":
    main()
