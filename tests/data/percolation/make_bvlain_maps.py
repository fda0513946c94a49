"""Maps and barriers of a few crystals by bvlain, for the tests.

Usage: make_bvlain_maps.py STRUCTURES.csv[.gz] OUT.json ID [ID...]

For each crystal of STRUCTURES (columns material_id and cif): lattice (rows, Å), elements, oxidation states,
fractional coordinates, the map on a coarse grid (third axis fastest) with its number of neighbours, and
the barriers on a finer one. Needs bvlain from PyPI (MIT licence).
"""
import csv
import gzip
import json
import sys
import warnings
from importlib.metadata import version

warnings.filterwarnings("ignore")
from bvlain import Lain  # noqa: E402
from pymatgen.core import Structure  # noqa: E402

source, target, *ids = sys.argv[1:]
csv.field_size_limit(1 << 30)
with (gzip.open if source.endswith(".gz") else open)(source, "rt", encoding="utf-8") as file:
    cifs = {row["material_id"]: row["cif"] for row in csv.DictReader(file) if row["material_id"] in ids}

crystals = {}
for id_ in ids:
    lain = Lain(verbose=False)
    decorated = lain.read_structure(Structure.from_str(cifs[id_], fmt="cif"))
    coarse = lain.bvse_distribution(mobile_ion="Li1+", resolution=0.8, k=100)
    values = [float(f"{v:.9g}") for v in coarse.ravel()]
    points = list(coarse.shape)
    fine = lain.bvse_distribution(mobile_ion="Li1+", resolution=0.3, k=100)
    barriers = lain.percolation_barriers(encut=10.0)
    crystals[id_] = {
        "lattice": decorated.lattice.matrix.round(8).tolist(),
        "elements": [site.specie.symbol for site in decorated],
        "oxidation_states": [float(site.specie.oxi_state) for site in decorated],
        "frac": decorated.frac_coords.round(8).tolist(),
        "max_neighbors": 100,
        "points": points,
        "energies_ev": values,
        "fine_points": list(fine.shape),
        "barriers_ev": [float(barriers[k]) for k in ("E_1D", "E_2D", "E_3D")],
    }
with open(target, "w", encoding="utf-8") as out:
    json.dump({"bvlain": version("bvlain"), "crystals": crystals}, out)
    out.write("\n")
