"""Writes reference.json: what pymatgen makes of every CIF in obelix.zip and cod-crystals.zip.

    python make_reference.py PATH_TO_SHARED_DATA > reference.json

Per file [n sites, volume in Å3 (4 digits), formula {element: amount in the cell}, digest], or a
string: the error. The digest describes the site set independent of order: the sums over sites and
occupants of occupancy x Z x cos/sin of 2 pi h.x for three hkl, which any lost, moved or doubled
site changes. Made with pymatgen 2026 (see the version written into the file).
"""

import json
import math
import sys
import warnings
import zipfile
from importlib.metadata import version

from pymatgen.io.cif import CifParser

warnings.filterwarnings("ignore")
HKL = [(1, 2, 3), (3, -1, 2), (2, 5, -4)]


def digest(structure):
    sums = []
    for h, k, l in HKL:
        re = im = 0.0
        for site in structure:
            phase = 2 * math.pi * (h * site.a + k * site.b + l * site.c)
            weight = sum(s.Z * n for s, n in site.species.items())
            re += weight * math.cos(phase)
            im += weight * math.sin(phase)
        sums.append(round(math.hypot(re, im), 2))
    return sums


def read(text):
    parser = CifParser.from_str(text, occupancy_tolerance=1.01)
    structure = parser.parse_structures(primitive=False, on_error="ignore")[0]
    formula = {}
    for site in structure:
        for species, amount in site.species.items():
            formula[species.symbol] = formula.get(species.symbol, 0) + amount
    formula = {e: round(n, 3) for e, n in sorted(formula.items())}
    return [len(structure), round(structure.volume, 4), formula, digest(structure)]


def main(folder):
    result = {"pymatgen": version("pymatgen")}
    for archive in ("obelix", "cod-crystals"):
        entries = result[archive] = {}
        with zipfile.ZipFile(f"{folder}/{archive}.zip") as zf:
            for name in sorted(n for n in zf.namelist() if n.endswith(".cif")):
                text = zf.read(name).decode("utf-8", errors="replace")
                try:
                    entries[name.split("/")[-1]] = read(text)
                except Exception as error:  # noqa: BLE001
                    entries[name.split("/")[-1]] = f"{type(error).__name__}: {error}"[:100]
    text = json.dumps(result, separators=(",", ":"), ensure_ascii=True)
    print(text.replace('"],"', '"],\n"').replace("]],", "]],\n").replace("]],\n\"", "]],\n\""))


main(sys.argv[1])
