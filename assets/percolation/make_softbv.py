"""Writes softbv_pairs.csv and softbv_elements.csv from the data files of bvlain.

Usage: make_softbv.py FOLDER. Needs bvlain from PyPI (MIT licence) and ASE, whose covalent radii bvlain uses.
"""
import pickle
import sys
from importlib.metadata import version
from pathlib import Path

import bvlain
from ase.data import chemical_symbols, covalent_radii

folder = Path(sys.argv[1])
data = Path(bvlain.__file__).parent / "data"


def load(name):
    with open(data / name, "rb") as file:
        return pickle.load(file)


made_from = f"# bvlain {version('bvlain')} (MIT); see make_softbv.py and README.md\n"
cations, numbers = load("cation.pkl"), load("quantum_n.pkl")
with open(folder / "softbv_pairs.csv", "w", encoding="utf-8") as out:
    out.write(made_from)
    out.write("cation,cation_valence,anion,anion_valence,r0_ang,d0_ev,rmin_ang,alpha_per_ang\n")
    for cation, by_valence in sorted(cations.items()):
        for valence, by_anion in sorted(by_valence.items()):
            for anion, by_anion_valence in sorted(by_anion.items()):
                for anion_valence, p in sorted(by_anion_valence.items()):
                    values = ",".join(repr(float(p[k])) for k in ("r0", "d0", "r_min", "alpha"))
                    out.write(f"{chemical_symbols[cation]},{valence},{chemical_symbols[anion]},{anion_valence},{values}\n")
with open(folder / "softbv_elements.csv", "w", encoding="utf-8") as out:
    out.write(made_from)
    out.write("element,principal_quantum_number,covalent_radius_ang\n")
    for number, n in sorted(numbers.items()):
        out.write(f"{chemical_symbols[number]},{n},{float(covalent_radii[number])!r}\n")
