"""Writes scattering.csv and wavelengths.csv from pymatgen's tables of X-ray diffraction.

Usage: make_xrd.py FOLDER. Needs pymatgen from PyPI (MIT licence). The scattering parameters are those that
pymatgen quotes from De Graef & McHenry, Structure of Materials (2012), ISBN 978-1-107-00587-7.
"""
import json
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

from pymatgen.analysis.diffraction import xrd
from pymatgen.core import Element

warnings.filterwarnings("ignore")
folder = Path(sys.argv[1])
head = f"# pymatgen {version('pymatgen')} (MIT); see make_xrd.py\n"
table = json.loads((Path(xrd.__file__).parent / "atomic_scattering_params.json").read_text())

with open(folder / "scattering.csv", "w", encoding="utf-8") as out:
    out.write(head)
    out.write("symbol,a1,b1_ang2,a2,b2_ang2,a3,b3_ang2,a4,b4_ang2\n")
    for symbol in sorted(table, key=lambda s: (Element(s).Z, s == "D")):
        out.write(",".join([symbol] + [f"{x:.10g}" for pair in table[symbol] for x in pair]) + "\n")

with open(folder / "wavelengths.csv", "w", encoding="utf-8") as out:
    out.write(head)
    out.write("radiation,wavelength_ang\n")
    for name, value in xrd.WAVELENGTHS.items():
        out.write(f"{name},{value}\n")
