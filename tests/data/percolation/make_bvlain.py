"""Percolation barriers by bvlain, to compare with.

Usage: make_bvlain.py STRUCTURES.csv[.gz] OUT.json [N] [RESOLUTION] [MAX_NEIGHBORS] [LARGEST_ANG3]

STRUCTURES has the columns material_id and cif. Every k-th structure with at most 40 sites and LARGEST_ANG3 (450)
whose oxidation states pymatgen's BVAnalyzer finds is taken, until there are N. Needs bvlain from PyPI
(MIT licence). The file is rewritten after each structure, and one that is there already is gone on with.
"""
import contextlib
import csv
import gzip
import io
import json
import os
import sys
import time
import warnings
from importlib.metadata import version

import numpy as np
from pymatgen.core import Structure

warnings.filterwarnings("ignore")
if not hasattr(np, "int"):
    np.int = int
from bvlain import Lain  # noqa: E402

source, target = sys.argv[1:3]
wanted = int(sys.argv[3]) if len(sys.argv) > 3 else 130
resolution = float(sys.argv[4]) if len(sys.argv) > 4 else 0.2
max_neighbors = int(sys.argv[5]) if len(sys.argv) > 5 else 100
largest_ang3 = float(sys.argv[6]) if len(sys.argv) > 6 else 450

csv.field_size_limit(1 << 30)
with (gzip.open if source.endswith(".gz") else open)(source, "rt", encoding="utf-8") as file:
    rows = [row for row in csv.DictReader(file) if row["cif"].count("\n") < 70]
stride = max(1, len(rows) // (5 * wanted))

made = {"bvlain": version("bvlain"), "resolution_ang": resolution, "max_neighbors": max_neighbors, "structures": []}
if os.path.exists(target):
    with open(target, encoding="utf-8") as file:
        before = json.load(file)
    if {**before, "structures": []} != made:
        sys.exit(f"{target} is by another version or other settings")
    made = before
done = {entry["id"] for entry in made["structures"]}
for row in rows[::stride]:
    if len(made["structures"]) == wanted:
        break
    if row["material_id"] in done:
        continue
    with contextlib.redirect_stdout(io.StringIO()):
        structure = Structure.from_str(row["cif"], fmt="cif")
        if len(structure) > 40 or structure.volume > largest_ang3:
            continue
        lain = Lain(verbose=False)
        try:
            decorated = lain.read_structure(structure)
            begun = time.perf_counter()
            energies = lain.bvse_distribution(mobile_ion="Li1+", resolution=resolution, r_cut=10.0, k=max_neighbors)
            mapped = time.perf_counter()
            barriers = lain.percolation_barriers(encut=10.0)
            ended = time.perf_counter()
        except (ValueError, KeyError):
            continue
    made["structures"].append(
        {
            "id": row["material_id"],
            "oxidation_states": [float(site.specie.oxi_state) for site in decorated],
            "grid": list(energies.shape),
            "minimum_ev": float(energies.min()),
            "barriers_ev": [barriers[k] if np.isfinite(barriers[k]) else None for k in ("E_1D", "E_2D", "E_3D")],
            "seconds": [round(mapped - begun, 3), round(ended - mapped, 3)],
        }
    )
    with open(target, "w", encoding="utf-8") as out:
        json.dump(made, out)
