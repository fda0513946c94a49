"""Writes appearance.csv: how each element looks in the 3D view.

Colours are those of Jmol (jmol.sourceforge.net/jscolors), radii the covalent radii of Cordero et
al. 2008 (DOI 10.1039/b801115j), both read from ase (LGPL; facts only).
Usage: make_appearance.py FOLDER. Needs ase from PyPI.
"""
import sys
from importlib.metadata import version
from pathlib import Path

from ase.data import chemical_symbols, covalent_radii
from ase.data.colors import jmol_colors

with open(Path(sys.argv[1]) / "appearance.csv", "w", encoding="utf-8") as out:
    out.write(f"# ase {version('ase')}: Jmol colours, covalent radii of Cordero et al. 2008; see make_appearance.py\n")
    out.write("atomic_number,symbol,red,green,blue,covalent_radius_ang\n")
    for z in range(1, 119):
        red, green, blue = (round(255 * c) for c in jmol_colors[min(z, len(jmol_colors) - 1)])
        out.write(f"{z},{chemical_symbols[z]},{red},{green},{blue},{covalent_radii[z]:.2f}\n")
