"""Free spheres by CAVD's own code for small structures of the Materials Project.

Usage: make_cavd.py STRUCTURES.csv.gz STATES.json.gz SHANNON.csv CAVD_FOLDER COUNT OUT.json

STRUCTURES has columns material_id and cif; STATES maps ids to {"ox": [state of each site]}; SHANNON is
assets/elements/shannon.csv; CAVD_FOLDER is where the wheel of `cavd` (PyPI) was unpacked, of which only the compiled
network code runs. Needs pymatgen, whose VoronoiNN gives the coordination numbers.
"""
import csv
import gzip
import json
import os
import random
import sys
import types
import warnings

from pymatgen.analysis.local_env import VoronoiNN
from pymatgen.core import Element, Lattice, Structure

warnings.filterwarnings("ignore")
csv.field_size_limit(10**9)
structures, states, shannon, folder, count, out = sys.argv[1:]
package = types.ModuleType("cavd")
package.__path__ = [folder + "/cavd"]
sys.modules["cavd"] = package
from cavd.netstorage import AtomNetwork, connection_values_list  # noqa: E402

RESULT = "cavd.resex"
RADII = {}
for line in open(shannon, encoding="utf-8"):
    if line[0].isdigit():
        _, symbol, state, pairs = line.strip().split(",")
        pairs = (pair.split(":") for pair in pairs.split())
        RADII.setdefault(symbol, {})[int(state)] = {int(number): float(radius) for number, radius in pairs}


def radius(symbol, state, number):
    """Radius of an ion with a number of neighbours, by the rules of src/crystal/shannon.rs."""
    if state == 0:
        return float(Element(symbol).atomic_radius or Element(symbol).atomic_radius_calculated)
    by_state = RADII[symbol]
    radii = by_state[min(sorted(by_state), key=lambda tabulated: abs(tabulated - round(state)))]
    if number in radii:
        return radii[number]
    below, above = [n for n in radii if n < number], [n for n in radii if n > number]
    if below and above:
        return (radii[max(below)] + radii[min(above)]) / 2
    return radii[max(below)] if below else radii[min(above)]


def crystal(cif):
    """The structure in Zeo++'s setting: a along x, b in the xy plane."""
    read = Structure.from_str(cif, fmt="cif")
    lattice = Lattice.from_parameters(*read.lattice.abc, *read.lattice.angles, vesta=True)
    return Structure(lattice, [site.specie.symbol for site in read], read.frac_coords % 1.0)


def free_spheres(s, framework, radii):
    network = AtomNetwork()
    network.c_make(*s.lattice.abc, *s.lattice.angles)
    network.atoms = [
        [f"{s[i].specie.symbol}{i}", s[i].specie.symbol, r, [float(x) for x in s[i].coords],
         [float(x) for x in s[i].frac_coords]]
        for i, r in zip(framework, radii)
    ]
    network.atoms_num = len(framework)
    voronoi, _, _, faces = network.perform_voronoi_decomposition(True, True, 0.02)
    vertices = list(connection_values_list(RESULT, voronoi))
    included = float(open(RESULT).read().split()[1])
    return list(connection_values_list(RESULT, voronoi.add_facecenters(faces))), vertices, included


states = json.load(gzip.open(states))
cifs = {row["material_id"]: row["cif"] for row in csv.DictReader(gzip.open(structures, "rt"))}
ids = sorted(states)
random.Random(6).shuffle(ids)
result = {}
silence = os.open(os.devnull, os.O_WRONLY)
for material_id in ids:
    s, oxidation = crystal(cifs[material_id]), states[material_id]["ox"]
    framework = [i for i, site in enumerate(s) if site.specie.symbol != "Li"]
    if len(s) > 22 or not framework:
        continue
    neighbors = VoronoiNN(tol=0.5, cutoff=10)
    numbers = [neighbors.get_cn(s, i) for i in framework]
    radii = [radius(s[i].specie.symbol, oxidation[i], n) for i, n in zip(framework, numbers)]
    terminal = os.dup(1)
    os.dup2(silence, 1)
    try:
        free, vertices, included = free_spheres(s, framework, radii)
    finally:
        os.dup2(terminal, 1)
        os.close(terminal)
    result[material_id] = {
        "lattice": [[float(x) for x in v] for v in s.lattice.matrix],
        "species": [site.specie.symbol for site in s],
        "states": oxidation,
        "frac": [[float(x) for x in site.frac_coords] for site in s],
        "framework": framework,
        "radii": radii,
        "free_sphere": free,
        "without_face_centers": vertices,
        "largest_included": included,
    }
    if len(result) == int(count):
        break
json.dump(result, open(out, "w"))
