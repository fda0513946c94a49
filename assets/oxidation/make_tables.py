"""Writes the tables of the bond-valence and composition rules from the data files of pymatgen.

Usage: make_tables.py FOLDER. Needs pymatgen from PyPI (MIT licence).
"""
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

warnings.filterwarnings("ignore")
from pymatgen.core.bond_valence import BV_PARAMS, ELECTRONEG, ICSD_BV_DATA, PRIOR_PROB  # noqa: E402

folder = Path(sys.argv[1])
made_from = f"# pymatgen {version('pymatgen')} (MIT); see make_tables.py and README.md\n"

with open(folder / "bond_valence_elements.csv", "w", encoding="utf-8") as out:
    out.write(made_from)
    out.write("element,r_ang,c,electronegative\n")
    for element in sorted(BV_PARAMS, key=lambda e: e.Z):
        values = BV_PARAMS[element]
        out.write(f"{element.symbol},{values['r']!r},{values['c']!r},{int(element in ELECTRONEG)}\n")

with open(folder / "bond_valence_states.csv", "w", encoding="utf-8") as out:
    out.write(made_from)
    out.write("element,oxidation_state,mean_bond_valence_sum,standard_deviation,occurrences\n")
    for species in sorted(PRIOR_PROB, key=lambda s: (s.Z, s.oxi_state)):
        sums = ICSD_BV_DATA.get(species)
        mean, deviation = (repr(float(sums["mean"])), repr(float(sums["std"]))) if sums else ("", "")
        out.write(f"{species.symbol},{int(species.oxi_state)},{mean},{deviation},{int(PRIOR_PROB[species])}\n")
