"""Writes composition.csv (properties that composition descriptors average) and mixing_enthalpies.csv.

Usage: make_composition.py FOLDER. Needs matminer from PyPI (modified BSD licence).
An empty field is a value that matminer does not have.
"""
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

warnings.filterwarnings("ignore")
from matminer.utils import data
from matminer.utils.data import DemlData, MagpieData
from pymatgen.core import Element

folder = Path(sys.argv[1])
head = f"# matminer {version('matminer')} (modified BSD); see make_composition.py\n"
MAGPIE = {
    "AtomicWeight": "atomic_weight_u",
    "Column": "column",
    "Row": "row",
    "AtomicRadius": "atomic_radius_ang",
    "Electronegativity": "electronegativity",
    "NsValence": "s_valence_electrons",
    "NpValence": "p_valence_electrons",
    "NdValence": "d_valence_electrons",
    "NfValence": "f_valence_electrons",
    "NValence": "valence_electrons",
    "ElectronAffinity": "electron_affinity_kj_mol",
    "MeltingT": "melting_temperature_k",
    "MiracleRadius": "metallic_glass_radius_pm",
}


def number(value):
    return "" if value is None or value != value else f"{float(value):.10g}"


magpie, deml = MagpieData(impute_nan=False), DemlData(impute_nan=False)
with open(folder / "composition.csv", "w", encoding="utf-8") as out:
    out.write(head + ",".join(["atomic_number", "symbol", *MAGPIE.values(), "first_ionization_j_mol"]) + "\n")
    for z in range(1, 119):
        element = Element.from_Z(z)
        values = [magpie.get_elemental_property(element, name) for name in MAGPIE]
        ionization = deml.all_props["ionization_en"].get(element.symbol, [None])[0]
        out.write(",".join([str(z), element.symbol, *map(number, values), number(ionization)]) + "\n")

# The library's file, in its order; a pair given twice has its last value there.
source = Path(data.module_dir, "data_files", "MiedemaLiquidDeltaHf.tsv")
rows = [line.split() for line in source.read_text(encoding="utf-8").splitlines()[1:]]
enthalpies = {tuple(sorted((Element(a).Z, Element(b).Z))): float(value) for a, b, value in rows}
with open(folder / "mixing_enthalpies.csv", "w", encoding="utf-8") as out:
    out.write(head + "symbol,symbol,mixing_enthalpy_kj_mol\n")
    symbol = {z: Element.from_Z(z).symbol for z in range(1, 119)}
    for (a, b), value in sorted(enthalpies.items()):
        out.write(f"{symbol[a]},{symbol[b]},{number(value)}\n")
