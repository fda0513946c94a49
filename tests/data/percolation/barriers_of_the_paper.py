"""Why barriers differ from those published with the paper: each deviation by its cause.

Usage: barriers_of_the_paper.py SUPERION SHARED OUT.json [EVERY] [LARGEST_SITES]

SUPERION is the program, SHARED the folder with data/bvse-paper-half.csv and data/mp-li-structures.csv.gz. Of
the structures with at most LARGEST_SITES sites every EVERY-th is taken (default: all). Where the
barrier in three directions is more than 0.03 eV from the published one, what the published code
does otherwise is tried, one thing after the other; the first that brings it within 0.02 eV is the
cause. The published code ends its bisection above the level, by less than 20/2048 eV. Results are
kept in OUT.json after each step, so that the script may be stopped and started again. Needs
pymatgen from PyPI (MIT licence).
"""
import csv
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")
from pymatgen.analysis.bond_valence import BVAnalyzer  # noqa: E402
from pymatgen.core import Structure  # noqa: E402
from pymatgen.io.cif import CifWriter  # noqa: E402
from pymatgen.symmetry.analyzer import SpacegroupAnalyzer  # noqa: E402

program, shared, target = sys.argv[1:4]
every = int(sys.argv[4]) if len(sys.argv) > 4 else 1
largest_sites = int(sys.argv[5]) if len(sys.argv) > 5 else 500
OUTLIER_EV, EXPLAINED_EV = 0.03, 0.02
BATCH = 40

csv.field_size_limit(1 << 30)
table = f"{shared}/data/mp-li-structures.csv.gz"
with open(f"{shared}/data/bvse-paper-half.csv", encoding="utf-8") as file:
    published = {row["material_id"]: float(row["bvse_barrier_ev"]) for row in csv.DictReader(file)}
with gzip.open(table, "rt", encoding="utf-8") as file:
    cifs = {row["material_id"]: row["cif"] for row in csv.DictReader(file) if row["material_id"] in published}
n_sites = {id_: sum(len(line.split()) == 7 for line in cif.splitlines()) for id_, cif in cifs.items()}
ids = [id_ for id_ in sorted(cifs, key=lambda id_: (n_sites[id_], id_)) if n_sites[id_] <= largest_sites][::every]

done = {}
if os.path.exists(target):
    with open(target, encoding="utf-8") as file:
        done = json.load(file)["variants"]


def keep():
    with open(target, "w", encoding="utf-8") as file:
        json.dump({"ids": ids, "variants": done}, file)


def run(command, inputs, *more):
    """Objects that a command prints, by the part of the id before '@'."""
    arguments = [program, command, *inputs, "--no-merge", "--quiet", "--json", "--threads", "1", *more]
    lines = subprocess.run(arguments, stdout=subprocess.PIPE, check=False).stdout.splitlines()
    return {line["id"].split("@")[0]: line for line in map(json.loads, lines)}


def barriers(variant, wanted, structures, *more):
    """Barriers in eV of a variant; computed once. Without `structures`, those of the table."""
    known = done.setdefault(variant, {})
    missing = [id_ for id_ in wanted if id_ not in known]
    for start in range(0, len(missing), BATCH):
        batch = missing[start : start + BATCH]
        with tempfile.TemporaryDirectory() as folder:
            if structures is None:
                with open(f"{folder}/ids", "w", encoding="utf-8") as file:
                    file.write("\n".join(batch) + "\n")
                inputs = [table, "--ids", f"@{folder}/ids"]
            else:
                inputs = []
                for id_ in batch:
                    changed = structures(id_)
                    if changed is not None:
                        path = f"{folder}/{id_}.cif"
                        CifWriter(changed).write_file(path)
                        inputs.append(path)
            found = run("bvse", inputs, "--energy-only", *more) if inputs else {}
        for id_ in batch:
            line = found.get(id_, {})
            energy = line.get("barriers", {}).get("e_3d")
            known[id_] = {"e_3d": energy, "error": line.get("error", {}).get("kind"), "seconds": line.get("seconds")}
        keep()
    return {id_: known[id_]["e_3d"] for id_ in wanted}


decorated = {}


def decorate(id_):
    """The structure with this program's oxidation states."""
    if id_ not in decorated:
        structure = Structure.from_str(cifs[id_], fmt="cif")
        line = run("decorate", [table, "--ids", id_]).get(id_)
        states = line and line.get("oxidation_states")
        if not states or None in states or len(states) != len(structure):
            return None
        structure.add_oxidation_state_by_site(states)
        decorated[id_] = structure
    return decorated[id_].copy()


def cell(standard):
    def of(id_):
        structure = decorate(id_)
        try:
            return structure and getattr(SpacegroupAnalyzer(structure, 0.01), standard)()
        except Exception:  # noqa: BLE001
            return None

    return of


def states(guess):
    def of(id_):
        structure = Structure.from_str(cifs[id_], fmt="cif")
        ours = decorate(id_)
        try:
            changed = guess(structure)
        except Exception:  # noqa: BLE001
            return None
        same = ours is not None and all(
            abs(a.specie.oxi_state - b.specie.oxi_state) < 1e-3 for a, b in zip(ours, changed)
        )
        return None if same else changed

    return of


def by_composition(structure):
    structure.add_oxidation_state_by_guess()
    return structure


exact = barriers("exact", ids, None)
block = ["--percolation", "block"]
flawed = ["--as-published"]
tries = [
    ("the block of 2×2×2 cells", None, block),
    ("128 neighbours", None, ["--max-neighbors", "128", *block]),
    ("one D0 for several anions, whole charges, images up to two cells away", None, flawed),
    ("as published without the block", None, [*flawed, "--percolation", "winding"]),
    ("oxidation states from bond valences", states(BVAnalyzer().get_oxi_state_decorated_structure), flawed),
    ("oxidation states from the composition", states(by_composition), flawed),
    ("the conventional cell", cell("get_conventional_standard_structure"), flawed),
    ("the primitive cell", cell("get_primitive_standard_structure"), flawed),
]


def off(energies, id_):
    energy = energies.get(id_)
    return None if energy is None else energy - published[id_]


def is_outlier(energies, id_, limit):
    difference = off(energies, id_)
    return difference is None or abs(difference) > limit


causes = {"within 0.03 eV": [id_ for id_ in ids if not is_outlier(exact, id_, OUTLIER_EV)]}
left = [id_ for id_ in ids if id_ not in set(causes["within 0.03 eV"])]
causes["no barrier: parameters or percolation missing"] = [id_ for id_ in left if exact[id_] is None]
left = [id_ for id_ in left if exact[id_] is not None]
for name, structures, more in tries:
    found = barriers(name, left, structures, *more)
    causes[name] = [id_ for id_ in left if not is_outlier(found, id_, EXPLAINED_EV)]
    left = [id_ for id_ in left if id_ not in set(causes[name])]
    print(f"{name}: {len(causes[name])} explained, {len(left)} left", flush=True)
causes["none of these"] = left

differences = [abs(off(exact, id_)) for id_ in ids if exact[id_] is not None]
print(f"{len(ids)} structures, median |difference| {statistics.median(differences):.4f} eV")
print("| cause | structures | median difference (eV) |\n|---|---|---|")
for name, members in causes.items():
    sizes = [abs(off(exact, id_)) for id_ in members if exact[id_] is not None]
    print(f"| {name} | {len(members)} | {statistics.median(sizes) if sizes else float('nan'):.3f} |")
