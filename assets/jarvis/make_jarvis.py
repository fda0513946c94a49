"""Writes chemistry.csv and charges.csv, the element vectors of JARVIS-CFID, from matminer's copy.

Usage: make_jarvis.py FOLDER. Needs matminer from PyPI. Only elements that have both vectors are written: the others
cannot be described.
"""
import json
import sys
from importlib.metadata import version
from pathlib import Path

import matminer
from pymatgen.core import Element

folder = Path(sys.argv[1])
source = Path(matminer.__file__).parent / "utils" / "data_files" / "jarvis"
chemistry = json.loads((source / "element_chem.json").read_text())
charges = json.loads((source / "element_charges.json").read_text())
head = f"# matminer {version('matminer')}, from JARVIS (NIST); see README.md\n"
elements = sorted((e for e in chemistry if charges.get(e)), key=lambda e: Element(e).Z)
names = list(chemistry["Al"])


def row(symbol, values):
    return ",".join([symbol] + [f"{float(x):.12g}" for x in values]) + "\n"


with open(folder / "chemistry.csv", "w", encoding="utf-8") as out:
    out.write(head + ",".join(["symbol"] + names) + "\n")
    for element in elements:
        assert list(chemistry[element]) == names
        out.write(row(element, chemistry[element].values()))

with open(folder / "charges.csv", "w", encoding="utf-8") as out:
    out.write(head + ",".join(["symbol"] + [f"{r:.2f}" for r in charges["Al"][0][0][:378]]) + "\n")
    for element in elements:
        out.write(row(element, charges[element][0][1]))
