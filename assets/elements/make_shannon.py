"""Writes shannon.csv: crystal radii (Å) of ions by oxidation state and coordination number.

Usage: make_shannon.py FOLDER. Needs pymatgen from PyPI (MIT licence).

Where Shannon lists several radii for one coordination number: the regular polyhedron before the square or pyramidal
one, and the mean of low and high spin, but for Mn2+ and Fe2+ the low-spin radius, as CAVD (PyPI) takes them.
"""
import sys
import warnings
from importlib.metadata import version
from pathlib import Path
from statistics import fmean

from pymatgen.core import Element

warnings.filterwarnings("ignore")
NUMBERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11,
           "XII": 12, "XIV": 14}
LOW_SPIN = {("Mn", 2), ("Fe", 2)}


def radius(symbol, state, by_spin):
    radii = {spin: values["crystal_radius"] for spin, values in by_spin.items()}
    if (symbol, state) in LOW_SPIN and "Low Spin" in radii:
        return radii["Low Spin"]
    return fmean(radii.values())


def radii_of_state(symbol, state, by_coordination):
    """Coordination number to radius; the names of irregular polyhedra end in SQ or PY and come last."""
    found = {}
    for name in sorted(by_coordination, key=lambda name: name.endswith(("SQ", "PY"))):
        number = NUMBERS[name.removesuffix("SQ").removesuffix("PY")]
        found.setdefault(number, radius(symbol, state, by_coordination[name]))
    return sorted(found.items())


with open(Path(sys.argv[1]) / "shannon.csv", "w", encoding="utf-8") as out:
    out.write(f"# pymatgen {version('pymatgen')} (MIT); see make_shannon.py\n")
    out.write("atomic_number,symbol,oxidation_state,crystal_radii_ang\n")
    for z in range(1, 119):
        element = Element.from_Z(z)
        states = element.data.get("Shannon radii")
        if not isinstance(states, dict):
            continue
        for state in sorted(int(state) for state in states if state):
            pairs = radii_of_state(element.symbol, state, states[str(state)])
            text = " ".join(f"{number}:{value:.10g}" for number, value in pairs)
            out.write(f"{z},{element.symbol},{state},{text}\n")
