"""Writes bonding.csv (radii of bonded atoms) and valence_shells.csv (occupied valence subshells).

Usage: make_bonding.py FOLDER. Needs pymatgen from PyPI (MIT licence).
"""
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

from pymatgen.core import Element
from pymatgen.core.molecule_structure_comparator import CovalentRadius

warnings.filterwarnings("ignore")
folder = Path(sys.argv[1])
head = f"# pymatgen {version('pymatgen')} (MIT); see make_bonding.py\n"


def number(value):
    return "" if value is None else f"{float(value):.10g}"


def outer_subshells(element):
    """Subshells of the valence electrons: with n the shell of the one filled last (in Madelung's order), those of
    shell n and above, d of the shell below, f of the two below; by ascending angular momentum."""
    try:
        shells = element.full_electronic_structure
    except Exception:
        return []
    outermost = shells[-1][0]
    deepest = {"s": outermost, "p": outermost, "d": outermost - 1, "f": outermost - 2}
    valence = {(kind, count) for n, kind, count in shells if n >= deepest[kind]}
    return sorted(valence, key=lambda subshell: ("spdf".index(subshell[0]), subshell[1]))


with open(folder / "bonding.csv", "w", encoding="utf-8") as out:
    out.write(head + "atomic_number,symbol,covalent_radius_ang,ionic_radii_ang\n")
    for z in range(1, 119):
        e = Element.from_Z(z)
        ionic = " ".join(f"{state}:{number(radius)}" for state, radius in e.ionic_radii.items())
        out.write(f"{z},{e.symbol},{number(CovalentRadius.radius.get(e.symbol))},{ionic}\n")

with open(folder / "valence_shells.csv", "w", encoding="utf-8") as out:
    out.write(head + "atomic_number,symbol,subshells\n")
    for z in range(1, 119):
        e = Element.from_Z(z)
        out.write(f"{z},{e.symbol},{' '.join(f'{kind}{count}' for kind, count in outer_subshells(e))}\n")
