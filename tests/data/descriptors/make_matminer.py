"""Writes matminer.json: a few crystals of our own making and what matminer says of them.

Usage: make_matminer.py FOLDER. Needs matminer 0.10.1 and pymatgen 2026.10 from PyPI.
"""
import json
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
import numpy as np
from matminer.featurizers.composition import OxidationStates
from matminer.featurizers.structure import DensityFeatures, RadialDistributionFunction, SineCoulombMatrix, XRDPowderPattern
from pymatgen.core import Lattice, Structure

FCC = [[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]
CRYSTALS = {
    "rock salt": (Lattice.cubic(5.6402), ["Na+"] * 4 + ["Cl-"] * 4, FCC + [[x + 0.5 for x in f] for f in FCC]),
    "face-centred aluminium, primitive": (Lattice([[0, 2.0247, 2.0247], [2.0247, 0, 2.0247], [2.0247, 2.0247, 0]]), ["Al0+"], FCC[:1]),
    "hexagonal lithium nitride": (Lattice.hexagonal(3.6483, 3.8751), ["Li+"] * 3 + ["N3-"],
                                  [[1 / 3, 2 / 3, 0], [2 / 3, 1 / 3, 0], [0, 0, 0.5], [0, 0, 0]]),
    "triclinic, two states of one element": (Lattice.from_parameters(4.93, 6.31, 7.72, 81, 104, 97),
                                             ["Li+", "Li+", "Fe2+", "Fe3+", "P5+", "O2-", "O2-", "O2-", "O2-", "O2-", "S2-", "F-"],
                                             np.round(np.random.default_rng(3).random((12, 3)), 4).tolist()),
}

out = {}
for name, (lattice, species, frac) in CRYSTALS.items():
    structure = Structure(lattice, species, frac)
    xrd = XRDPowderPattern(two_theta_range=(0, 127), bw_method=0.05, pattern_length=451)
    peaks = xrd.xrd_calc.get_pattern(structure, two_theta_range=(0, 127))
    assert int(max(peaks.y)) == 100, "the rounding of a division took a unit off the strongest peak"
    matrix = SineCoulombMatrix(flatten=False).featurize(structure)[0]
    eigenvalues = sorted(np.linalg.eigvalsh(matrix), key=lambda x: (-abs(x), -x))
    features = {
        "density_features": DensityFeatures().featurize(structure),
        "mxrd": xrd.featurize(structure),
        "oxidation_states": OxidationStates().featurize(structure.composition),
        "radial_distribution_function": RadialDistributionFunction(cutoff=10.0, bin_size=0.1).featurize(structure),
        "sine_coulomb_matrix": eigenvalues,
    }
    out[name] = {
        "lattice": structure.lattice.matrix.tolist(),
        "elements": [s.specie.symbol for s in structure],
        "oxidation_states": [s.specie.oxi_state for s in structure],
        "frac": structure.frac_coords.tolist(),
        "features": {key: [float(f"{x:.10g}") for x in values] for key, values in features.items()},
    }

text = json.dumps(out, separators=(",", ":")).replace("},", "},\n")
Path(sys.argv[1], "matminer.json").write_text(text + "\n", encoding="utf-8")
