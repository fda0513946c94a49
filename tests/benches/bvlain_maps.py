"""Times bvlain's map and percolation barriers, to compare with Superion in the same run.

Input: a file with one {"lattice": rows in Å, "species": symbols, "oxidation_states": numbers,
"frac_coords": fractions} a line. Output: JSON on standard output.
Needs: bvlain (0.25.1 measured), pymatgen.
Run:   OMP_NUM_THREADS=1 python bvlain_maps.py structures.json
"""

import contextlib
import io
import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")
from bvlain import Lain  # noqa: E402
from pymatgen.core import Lattice, Species, Structure  # noqa: E402

RESOLUTION_ANG = 0.1


def decorated(item):
    species = [Species(s, q) for s, q in zip(item["species"], item["oxidation_states"])]
    return Structure(Lattice(item["lattice"]), species, item["frac_coords"])


def seconds(structure):
    """Wall-clock seconds of the map and of the barriers."""
    lain = Lain(verbose=False)
    lain.read_structure(structure, oxi_check=False)
    start = time.perf_counter()
    lain.bvse_distribution(mobile_ion="Li1+", resolution=RESOLUTION_ANG)
    lain.percolation_barriers(encut=10.0)
    return time.perf_counter() - start


def main():
    with open(sys.argv[1]) as file:
        structures = [decorated(json.loads(line)) for line in file if line.strip()]
    with contextlib.redirect_stdout(io.StringIO()):
        total = sum(seconds(structure) for structure in structures)
    result = {"library": "bvlain", "structures": len(structures), "s_per_structure": total / len(structures)}
    json.dump(result, sys.stdout)
    print()


main()
