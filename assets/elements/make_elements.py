"""Writes elements.csv from pymatgen's table of the elements.

Usage: make_elements.py FOLDER. Needs pymatgen from PyPI (MIT licence).
"""
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

from pymatgen.core import Element

warnings.filterwarnings("ignore")


def number(value):
    return "" if value is None or value != value else f"{float(value):.10g}"


def states(values):
    return " ".join(str(int(v)) for v in values)


with open(Path(sys.argv[1]) / "elements.csv", "w", encoding="utf-8") as out:
    out.write(f"# pymatgen {version('pymatgen')} (MIT); see make_elements.py\n")
    out.write("atomic_number,symbol,name,mass_u,electronegativity,atomic_radius_ang,atomic_radius_calculated_ang,"
              "van_der_waals_radius_ang,row,group,block,mendeleev_number,oxidation_states,common_oxidation_states,"
              "icsd_oxidation_states\n")
    for z in range(1, 119):
        e = Element.from_Z(z)
        radius = getattr(e, "atomic_radius", None)
        calculated = getattr(e, "atomic_radius_calculated", None)
        waals = getattr(e, "van_der_waals_radius", None)
        try:
            mendeleev = number(e.mendeleev_no)
        except Exception:
            mendeleev = ""
        out.write(",".join([str(z), e.symbol, e.long_name, number(e.atomic_mass), number(e.X), number(radius),
                            number(calculated), number(waals), str(e.row), str(e.group), e.block, mendeleev,
                            states(e.oxidation_states), states(e.common_oxidation_states),
                            states(e.icsd_oxidation_states)]) + "\n")
