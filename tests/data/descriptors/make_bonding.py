"""Writes bonding.json: what matminer says of the bonds and Voronoi cells of the crystals of matminer.json.

Usage: make_bonding.py FOLDER, where matminer.json is. Needs matminer 0.10.1 and pymatgen 2026.10 from PyPI.
"""
import json
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
from matminer.featurizers.structure import (BondFractions, ChemicalOrdering, MaximumPackingEfficiency,
                                            OrbitalFieldMatrix, StructuralHeterogeneity)
from pymatgen.core import Lattice, Species, Structure

folder = Path(sys.argv[1])


def values(featurizer, structure):
    """The values that are not zero, by their place; none where the library raises."""
    try:
        return {place: x for place, x in enumerate(featurizer.featurize(structure)) if x != 0}
    except ValueError as error:
        print(type(featurizer).__name__, structure.formula, error)
        return {}


out = {}
for name, crystal in json.loads((folder / "matminer.json").read_text(encoding="utf-8")).items():
    species = [Species(*pair) for pair in zip(crystal["elements"], crystal["oxidation_states"])]
    structure = Structure(Lattice(crystal["lattice"]), species, crystal["frac"])
    bonds = BondFractions()
    bonds.fit([structure])
    features = {
        "bond_fraction": dict(zip(bonds.fitted_bonds_, bonds.featurize(structure))),
        "chemical_ordering": values(ChemicalOrdering(), structure),
        "maximum_packing_efficiency": values(MaximumPackingEfficiency(), structure),
        "orbital_field_matrix": values(OrbitalFieldMatrix(period_tag=True), structure.copy()),
        "structural_heterogeneity": values(StructuralHeterogeneity(), structure),
    }
    out[name] = {id: {str(key): float(f"{x:.12g}") for key, x in numbers.items()} for id, numbers in features.items()}

text = json.dumps(out, separators=(",", ":")).replace("},", "},\n")
(folder / "bonding.json").write_text(text + "\n", encoding="utf-8")
