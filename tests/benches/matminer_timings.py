"""Times matminer's counterparts of Superion's descriptors, on one core, and prints JSON.

Usage: matminer_timings.py MP_LI_STRUCTURES_CSV_GZ. Every 93rd structure by material id, as in descriptor_timings.rs;
the mean milliseconds of each featurizer on the structure as it is ("structure") and on its frame of anions and
cations ("CAN", made here by deleting lithium). Needs matminer 0.10.1 and pymatgen from PyPI.
"""
import csv
import gzip
import io
import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")
from matminer.featurizers.structure import DensityFeatures, RadialDistributionFunction, SineCoulombMatrix, XRDPowderPattern
from pymatgen.core import Structure

csv.field_size_limit(10**9)
with gzip.open(sys.argv[1]) as file:
    cifs = {row["material_id"]: row["cif"] for row in csv.DictReader(io.TextIOWrapper(file))}
structures = [Structure.from_str(cifs[name], fmt="cif") for name in sorted(cifs)[::93]]
frames = [s.copy() for s in structures]
for frame in frames:
    if len(frame.elements) > 1:
        frame.remove_species(["Li"])
featurizers = {
    "density_features": DensityFeatures(),
    "mxrd": XRDPowderPattern(two_theta_range=(0, 127), bw_method=0.05, pattern_length=451),
    "radial_distribution_function": RadialDistributionFunction(cutoff=10.0, bin_size=0.1),
    "sine_coulomb_matrix": SineCoulombMatrix(),
}
featurizers["sine_coulomb_matrix"].fit(structures)
means = {}
for name, featurizer in featurizers.items():
    means[name] = {}
    for representation, sample in (("structure", structures), ("CAN", frames)):
        start = time.perf_counter()
        for structure in sample:
            featurizer.featurize(structure)
        means[name][representation] = (time.perf_counter() - start) / len(sample) * 1e3
print(json.dumps(means, indent=2))
