"""Writes dscribe.json: DScribe's SOAP of two made-up crystals with the settings below.

Needs: dscribe==2.1.2 (Apache-2.0), ase, numpy. Run: python make_soap.py > dscribe.json
The crystals are not real: triclinic cells with sites in general position, so that no value vanishes by symmetry.
"""

import json
import sys

import numpy as np
from ase import Atoms
from dscribe.descriptors import SOAP

CRYSTALS = [
    {
        "lattice": [[4.1, 0.2, -0.3], [1.3, 5.2, 0.4], [-0.7, 1.1, 6.3]],
        "species": ["Al", "S", "S", "Li", "S"],
        "frac": [[0.02, 0.11, 0.93], [0.31, 0.44, 0.08], [0.72, 0.25, 0.37], [0.55, 0.81, 0.66], [0.12, 0.63, 0.58]],
    },
    {
        "lattice": [[2.9, 0.0, 0.0], [2.6, 3.1, 0.0], [1.9, -2.2, 7.7]],
        "species": ["S", "Mg", "S"],
        "frac": [[0.0, 0.0, 0.0], [0.41, 0.37, 0.29], [0.83, 0.52, 0.71]],
    },
]
SETTINGS = [
    {"r_cut": 3.0, "n_max": 5, "l_max": 3, "sigma": 1.0},
    {"r_cut": 6.0, "n_max": 8, "l_max": 6, "sigma": 1.0},
    {"r_cut": 4.5, "n_max": 3, "l_max": 9, "sigma": 0.5},
    {"r_cut": 2.5, "n_max": 1, "l_max": 0, "sigma": 0.4},
]


def values(crystal, settings):
    atoms = Atoms(
        symbols=crystal["species"],
        cell=crystal["lattice"],
        scaled_positions=crystal["frac"],
        pbc=True,
    )
    soap = SOAP(
        species=sorted(set(crystal["species"])),
        periodic=True,
        average="outer",
        **settings,
    )
    return [float(f"{x:.12g}") for x in np.asarray(soap.create(atoms))]


cases = [
    {"crystal": k, "settings": settings, "values": values(crystal, settings)}
    for k, crystal in enumerate(CRYSTALS)
    for settings in SETTINGS
]
json.dump({"crystals": CRYSTALS, "cases": cases}, sys.stdout)
