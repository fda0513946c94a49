"""Times DScribe's SOAP on one core, to compare with Superion in the same run.

Input: a JSON file with a list of {"lattice": rows in Å, "species": symbols, "frac": fractions}, as
`superion simplify --json` prints them one a line. Output: JSON on standard output.
Needs: dscribe (2.1.2 measured), ase, numpy.
Run:   OMP_NUM_THREADS=1 python soap_dscribe.py structures.json
"""

import json
import os
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from ase import Atoms
from dscribe.descriptors import SOAP

SETTINGS = [
    {"r_cut": 3.0, "n_max": 5, "l_max": 3, "sigma": 1.0},
    {"r_cut": 6.0, "n_max": 8, "l_max": 6, "sigma": 1.0},
]


def structures(path):
    """Reads a JSON list, or one JSON object a line."""
    with open(path) as file:
        text = file.read()
    try:
        items = json.loads(text)
    except json.JSONDecodeError:
        items = [json.loads(line) for line in text.splitlines() if line.strip()]
    return [
        Atoms(
            symbols=item["species"],
            cell=item["lattice"],
            scaled_positions=item.get("frac") or item["frac_coords"],
            pbc=True,
        )
        for item in items
    ]


def seconds(soap, atoms):
    """CPU seconds of this process for all structures, the best of three runs."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for one in atoms:
            soap.create(one)
        best = min(best, time.process_time() - start)
    return best


def main():
    atoms = structures(sys.argv[1])
    species = sorted({symbol for one in atoms for symbol in one.get_chemical_symbols()})
    results = []
    for settings in SETTINGS:
        soap = SOAP(species=species, periodic=True, average="outer", **settings)
        total = seconds(soap, atoms)
        results.append(
            {
                **settings,
                "structures": len(atoms),
                "sites": sum(len(one) for one in atoms),
                "cpu_seconds": total,
                "ms_per_structure": 1e3 * total / len(atoms),
            }
        )
    json.dump({"library": "dscribe", "results": results}, sys.stdout)
    print()


main()
