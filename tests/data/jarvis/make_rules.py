"""The values of JarvisCFID that change when three rules replace what rounding decides in the library.

Usage: make_rules.py MP_LI_STRUCTURES_CSV_GZ REFERENCE_DESCRIPTORS_JSON_GZ > rules.csv. Needs matminer 0.10.1 and pymatgen from
PyPI. The angle histograms of every reference case are computed here from the library's own cell and cut-offs, with the rules:
  halfway: a difference of fractional coordinates within HALF of one half counts as one half
           (the library: as rounding of frac has it, 0.49999999999999994 or 0.5);
  collinear: two bonds whose directions have a sine below SINE make 180°
           (the library: 180° or 179.919°, as rounding of the cosine has it);
  edge: a bond as long as the cut-off, which happens where a pair of elements has one distance only, counts
           (the library: as rounding has it);
  straight: a dihedral angle on such bonds is not counted (the library: the angle of two vectors of length 1e-16).
Lines: case, column (from 0) of the 1,557, value in the library, value with the rules, for all columns where they differ.
"""
import csv
import gzip
import io
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import numpy as np
from matminer.featurizers.structure import JarvisCFID
from pymatgen.core import Lattice, Structure

HALF, SINE, EDGE_ANG = 1e-9, 1e-6, 1e-8
PLACEHOLDER = {"C": "Al", "A": "S", "M": "Li", "N": "Mg"}
FIRST_ANGLE, SECOND_ANGLE, DIHEDRAL, END = 920, 1099, 1278, 1457
library = JarvisCFID()


def letter(symbol, state):
    return "M" if symbol == "Li" else "C" if state > 0 else "A" if state < 0 else "N"


def simplified(cif, states, mode, lattice):
    structure = Structure.from_str(cif, fmt="cif")
    if mode == "structure":
        return structure
    kept = [(letter(s.specie.symbol, o), s.frac_coords) for s, o in zip(structure, states)]
    kept = [site for site in kept if site[0] in mode]
    return Structure(Lattice(lattice), [PLACEHOLDER[k] for k, _ in kept], [frac for _, frac in kept])


def gap(filled, first):
    """Ends of the first gap from a place on, as the library looks for it."""
    while filled[first + 1] - filled[first] < 0.11 and filled[first + 1] < 5.0:
        first += 1
    return first


def cutoffs(structure):
    edges, _, counts = library._get_rdf(structure)
    filled = [edge for edge, count in zip(edges, counts) if count > 0]
    first = gap(filled, 0)
    second = gap(filled, first + 1)
    middle = lambda k: (filled[k] + filled[k + 1]) / 2
    return library._cutoff_from_combinations(structure=structure), middle(first), middle(second)


def block(structure):
    rows = structure.lattice.matrix
    repeats = [int(10 / max(abs(row))) + 1 for row in rows]
    cells = np.array(list(np.ndindex(*repeats)), dtype=float)
    frac = (structure.frac_coords[:, None, :] + cells[None]) / repeats
    return frac.reshape(-1, 3), rows * np.array(repeats)[:, None]


def bonds(frac, rows, cutoff):
    """Of each atom: neighbours, vectors from them to it, lengths."""
    for atom, point in enumerate(frac):
        difference = point - frac
        halfway = np.abs(difference) >= 0.5 - HALF
        vectors = (difference - halfway * np.sign(difference)) @ rows
        lengths = np.linalg.norm(vectors, axis=1)
        near = np.nonzero((lengths < cutoff + EDGE_ANG) & (lengths >= 0.1) & (np.arange(len(frac)) != atom))[0]
        yield near, vectors[near], lengths[near]


def histogram(angles, atoms):
    keys = np.round(1000 * np.concatenate(angles)).astype(int)
    pairs = keys * 10**6 + np.concatenate(atoms)
    times = dict(zip(*np.unique(keys, return_counts=True)))
    at_atoms = dict(zip(*np.unique(np.unique(pairs) // 10**6, return_counts=True)))
    weights = [times[key] / at_atoms[key] for key in times]
    return np.histogram(np.array(list(times)) / 1000, weights=weights, bins=np.arange(1, 181.0, 1))[0]


def bond_angles(near):
    angles, atoms = [np.empty(0)], [np.empty(0, int)]
    for atom, (_, vectors, lengths) in enumerate(near):
        units = vectors / lengths[:, None]
        u, v = np.triu_indices(len(units), 1)
        sine = np.linalg.norm(np.cross(units[u], units[v]), axis=1)
        cosine = np.sum(units[u] * units[v], axis=1)
        angle = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
        angles.append(np.where((sine < SINE) & (cosine < 0), 180.0, angle))
        atoms.append(np.full(len(u), atom))
    return histogram(angles, atoms)


def dihedral_angles(near):
    angles, atoms = [np.empty(0)], [np.empty(0, int)]
    for first, (neighbors, vectors, lengths) in enumerate(near):
        for second, axis, length in zip(neighbors, vectors, lengths):
            if second < first:
                continue
            sides = []
            for others, ends, partner in ((neighbors, vectors, second), (near[second][0], near[second][1], first)):
                ends = ends[others != partner]
                across = np.cross(ends, axis / length)
                far = np.linalg.norm(across, axis=1) >= SINE * np.linalg.norm(ends, axis=1)
                sides.append(across[far])
            u, v = sides[0][:, None, :], sides[1][None, :, :]
            sine = np.sum(np.cross(u, v) * (axis / length), axis=2)
            angle = np.abs(np.degrees(np.arctan2(sine, np.sum(u * v, axis=2)))).ravel()
            angles.append(angle)
            atoms.append(np.full(len(angle), first))
    return histogram(angles, atoms)


with gzip.open(sys.argv[1]) as file:
    cifs = {row["material_id"]: row["cif"] for row in csv.DictReader(io.TextIOWrapper(file))}
with gzip.open(sys.argv[2]) as file:
    reference = json.load(file)
print("# matminer 0.10.1; the recipe is make_rules.py")
print("material,representation,column,library,with_rules")
for material, entry in reference.items():
    for mode, case in entry["modes"].items():
        expected = case["features"].get("jarvis_cfid")
        if not expected or None in expected:
            continue
        structure = library._clean_structure(simplified(cifs[material], entry["oxidation"], mode, case["lattice"]))
        to_pairs, first, second = cutoffs(structure)
        frac, rows = block(structure)
        near = {cutoff: list(bonds(frac, rows, cutoff)) for cutoff in (to_pairs, first, second)}
        values = np.concatenate([bond_angles(near[to_pairs]), bond_angles(near[second]), dihedral_angles(near[first])])
        for column, value in enumerate(values, FIRST_ANGLE):
            if abs(value - expected[column]) > 1e-9 * max(1.0, abs(value)):
                print(material, mode.replace("40", "-40"), column, expected[column], f"{value:.12g}", sep=",")
        sys.stdout.flush()
