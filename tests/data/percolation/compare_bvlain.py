"""Superion's softBV barriers beside those of bvlain, and a few of the structures for the tests.

Usage: compare_bvlain.py SUPERION STRUCTURES.csv[.gz] BARRIERS.json OUT.json [N]

BARRIERS.json comes from make_bvlain.py, STRUCTURES has the columns material_id and cif. Both programs
get the same oxidation states and the same limit on neighbours; Superion's barriers are computed on
bvlain's grid and on its own (one point more along an axis). OUT.json lists all of them, and
the N (12) crystals with the fewest points in full. Needs pymatgen from PyPI (MIT licence).
"""
import csv
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")
from pymatgen.core import Structure  # noqa: E402
from pymatgen.io.cif import CifWriter  # noqa: E402

program, source, barriers, target = sys.argv[1:5]
wanted = int(sys.argv[5]) if len(sys.argv) > 5 else 12
with open(barriers, encoding="utf-8") as file:
    made = json.load(file)
ids = {entry["id"] for entry in made["structures"]}
csv.field_size_limit(1 << 30)
with (gzip.open if source.endswith(".gz") else open)(source, "rt", encoding="utf-8") as file:
    cifs = {row["material_id"]: row["cif"] for row in csv.DictReader(file) if row["material_id"] in ids}


def ours(path, *grid):
    limit = ["--max-neighbors", str(made["max_neighbors"]), "--percolation", "winding"]
    arguments = [program, "bvse", path, "--force-field", "softbv", "--energy-only", "--json", "--quiet", *limit, *grid]
    printed = subprocess.run(arguments, stdout=subprocess.PIPE, check=False).stdout
    line = json.loads(printed)
    if "error" in line:
        return None
    energies = [line["barriers"][key] for key in ("e_1d", "e_2d", "e_3d")]
    return [None if energy is None else round(energy, 4) for energy in energies]


comparison, structures = [], {}
for entry in made["structures"]:
    structure = Structure.from_str(cifs[entry["id"]], fmt="cif")
    structure.add_oxidation_state_by_site(entry["oxidation_states"])
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/{entry['id']}.cif"
        CifWriter(structure).write_file(path)
        points = ",".join(str(n) for n in entry["grid"])
        same = ours(path, "--points", points)
        if same is None:
            print(entry["id"], "has no parameters here")
            continue
        own = ours(path, "--resolution", str(made["resolution_ang"]))
    comparison.append({"id": entry["id"], "points": entry["grid"], "bvlain_ev": entry["barriers_ev"], "ev": same, "own_grid_ev": own})
    structures[entry["id"]] = structure

for kind in ("ev", "own_grid_ev"):
    for k in range(3):
        pairs = [(entry["bvlain_ev"][k], entry[kind][k]) for entry in comparison]
        off = [abs(a - b) for a, b in pairs if a is not None and b is not None]
        print(f"{kind} {k + 1}D: {len(off)} barriers, median |difference| {statistics.median(off):.4f} eV, largest {max(off):.4f} eV")

few = sorted(comparison, key=lambda entry: entry["points"][0] * entry["points"][1] * entry["points"][2])[:wanted]
crystals = {
    entry["id"]: {
        "lattice": structures[entry["id"]].lattice.matrix.round(8).tolist(),
        "elements": [site.specie.symbol for site in structures[entry["id"]]],
        "oxidation_states": [float(site.specie.oxi_state) for site in structures[entry["id"]]],
        "frac": structures[entry["id"]].frac_coords.round(8).tolist(),
    }
    for entry in few
}
head = {key: made[key] for key in ("bvlain", "resolution_ang", "max_neighbors")}
with open(target, "w", encoding="utf-8") as out:
    rows = ",\n".join(json.dumps(entry) for entry in comparison)
    more = ",\n".join(f"{json.dumps(id_)}: {json.dumps(crystal)}" for id_, crystal in crystals.items())
    out.write(f'{json.dumps(head)[:-1]}, "barriers": [\n{rows}\n], "crystals": {{\n{more}\n}}}}\n')
