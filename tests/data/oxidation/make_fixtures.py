"""Writes fixtures.json: small crystals and the oxidation states that pymatgen gives them.

Usage: make_fixtures.py FOLDER. Needs pymatgen from PyPI. The crystals are idealised here from their structure
types and rounded cell constants; they come from no database.
"""
import json
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

warnings.filterwarnings("ignore")
from pymatgen.core import Lattice, Structure  # noqa: E402
from pymatgen.core.bond_valence import BVAnalyzer  # noqa: E402

TABLE = dict(H=1, Li=1, Na=1, K=1, Mg=2, Al=3, Co=3, Mn=7, Ni=2, Fe=3, Ti=4, La=3, Cu=2, Sn=4, Sr=2, Zr=4, Os=3, Pt=2,
             Nb=5, V=5, S=-2, O=-2, F=-1, Cl=-1, N=-3, P=5)  # those of the rule's table that occur here


def cubic(group, a, *atoms):
    return Structure.from_spacegroup(group, Lattice.cubic(a), [s for s, _ in atoms], [x for _, x in atoms])


def hexagonal(group, a, c, *atoms):
    return Structure.from_spacegroup(group, Lattice.hexagonal(a, c), [s for s, _ in atoms], [x for _, x in atoms])


def rock_salt(a, cation, anion):
    return cubic("Fm-3m", a, (cation, [0, 0, 0]), (anion, [0.5, 0.5, 0.5]))


def spinel(a, tetrahedral, octahedral, u):
    # Origin choice 1, in which u counts from the tetrahedral site.
    cell = cubic("Fd-3m", a, (tetrahedral, [0, 0, 0]), (octahedral, [0.625] * 3), ("O", [u + 0.125] * 3))
    assert len(cell) == 56
    return cell.get_primitive_structure()


def layered(a, c, metal, lithium="Li"):
    return hexagonal("R-3m", a, c, (lithium, [0, 0, 0.5]), (metal, [0, 0, 0]), ("O", [0, 0, 0.26]))


def perovskite(a, large, small):
    return cubic("Pm-3m", a, (large, [0, 0, 0]), (small, [0.5] * 3), ("O", [0.5, 0.5, 0]))


crystals = {
    "LiF": rock_salt(4.03, "Li", "F"),
    "Li2O": cubic("Fm-3m", 4.62, ("O", [0, 0, 0]), ("Li", [0.25] * 3)),
    "Li3N": hexagonal("P6/mmm", 3.65, 3.87, ("N", [0, 0, 0]), ("Li", [0, 0, 0.5]), ("Li", [1 / 3, 2 / 3, 0])),
    "LiCoO2": layered(2.82, 14.05, "Co"),
    "SrTiO3": perovskite(3.905, "Sr", "Ti"),
    "La half, Li half, TiO3": perovskite(3.87, {"La": 0.5, "Li": 0.5}, "Ti"),
    "LiNiO2": layered(2.88, 14.19, "Ni"),
    "LiMnO2": layered(2.85, 14.4, "Mn"),
    "LiMn2O4": spinel(8.25, "Li", "Mn", 0.263),
    "LiV2O4": spinel(8.24, "Li", "V", 0.261),
    "Fe3O4": spinel(8.39, "Fe", "Fe", 0.255),
    "MnO": rock_salt(4.44, "Mn", "O"),
    "VN": rock_salt(4.14, "V", "N"),
    "Cu2O": cubic("Pn-3m", 4.27, ("Cu", [0, 0, 0]), ("O", [0.25] * 3)),
    "Li half CoO2": layered(2.82, 14.2, "Co", {"Li": 0.5}),
    "LiNi0.5Mn1.5O4, mixed": spinel(8.17, "Li", {"Ni": 0.25, "Mn": 0.75}, 0.263),
    "Li0.5Mn2O4": spinel(8.14, {"Li": 0.5}, "Mn", 0.263),
    "Li2PtH6": cubic("Fm-3m", 7.1, ("Pt", [0, 0, 0]), ("Li", [0.25] * 3), ("H", [0.235, 0, 0])),
    "K2OsCl6": cubic("Fm-3m", 9.73, ("Os", [0, 0, 0]), ("K", [0.25] * 3), ("Cl", [0.24, 0, 0])),
    "LiAl": cubic("Fd-3m", 6.37, ("Li", [0, 0, 0]), ("Al", [0.5] * 3)),
    "Li": cubic("Im-3m", 3.51, ("Li", [0, 0, 0])),
    "Li0.7Al": cubic("Fd-3m", 6.37, ({"Li": 0.7}, [0, 0, 0]), ("Al", [0.5] * 3)),
    "Fe3O4, given": spinel(8.39, "Fe3+", {"Fe2+": 0.5, "Fe3+": 0.5}, 0.255),
    "LiCoO2, given unbalanced": layered(2.82, 14.05, "Co4+"),
}
crystals["Fe3O4, given"].replace_species({"O": "O2-"})
crystals["LiCoO2, given unbalanced"].replace_species({"Li": "Li+", "O": "O2-"})


def charge(structure, states):
    return sum(occupancy * state for site, own in zip(structure, states)
               for (_, occupancy), state in zip(occupants(site), own))


def occupants(site):
    return sorted(site.species.items(), key=lambda item: (item[0].X, item[0].symbol, getattr(item[0], "oxi_state", 0)))


def given(structure):
    return [[species.oxi_state for species, _ in occupants(site)] for site in structure]


def table(structure):
    return [[TABLE[species.symbol] for species, _ in occupants(site)] for site in structure]


def bond_valence(structure):
    bare = structure.copy()
    bare.remove_oxidation_states()
    values = BVAnalyzer(distance_scale_factor=1).get_valences(bare)
    return [[value] for value in values] if bare.is_ordered else values


def composition(structure):
    bare = structure.copy()
    bare.remove_oxidation_states()
    guesses = bare.composition.oxi_state_guesses()
    return [[guesses[0][species.symbol] for species, _ in occupants(site)] for site in bare]


def decorated(structure):
    rules = {"cif": given, "table": table, "bond-valence": bond_valence, "composition": composition}
    for name, rule in rules.items():
        try:
            states = rule(structure)
            if abs(charge(structure, states)) < 0.5:
                return name, states
        except Exception:
            continue
    return "none", [[0] * len(site.species) for site in structure]


fixtures = []
for name, structure in crystals.items():
    rule, states = decorated(structure)
    sites = [{
        "frac": [round(float(x), 12) for x in site.frac_coords],
        "occupants": [[species.symbol, float(occupancy), getattr(species, "oxi_state", None)]
                      for species, occupancy in occupants(site)],
        "states": [float(state) for state in own],
    } for site, own in zip(structure, states)]
    rows = [[round(float(x), 12) for x in row] for row in structure.lattice.matrix]
    fixtures.append({"name": name, "rule": rule, "lattice_rows_ang": rows, "sites": sites})
    print(f"{name:28} {rule:13} {sorted({(s[0], v) for x in sites for s, v in zip(x['occupants'], x['states'])})}")

document = {"made_from": f"pymatgen {version('pymatgen')}", "fixtures": fixtures}
(Path(sys.argv[1]) / "fixtures.json").write_text(json.dumps(document, separators=(",", ":")) + "\n", encoding="utf-8")
