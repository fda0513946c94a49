"""SciPy's side of the Ward benchmark: wall and processor seconds and peak memory of linkage(X, "ward"), as JSON.

    python scipy_ward.py FEATURES.npy [--out LINKAGE.npy]
    python scipy_ward.py --make FEATURES.npy [--rows 18590] [--columns 260] [--seed 2023]

The first form times SciPy on a matrix that the program was timed on as well (or that the second
form made); --out keeps SciPy's merges, to compare with the linkage.npy of `superion cluster`. The
made matrix resembles SOAP vectors: few latent directions, clusters, columns of very different
spread, a twelfth of the rows repeated. Needs NumPy and SciPy (pip install numpy scipy).
"""

import argparse
import json
import resource
import time

import numpy as np


def make(path, rows, columns, seed):
    random = np.random.default_rng(seed)
    latent, clusters, repeated = 40, 400, rows // 12
    spread = np.exp(-np.arange(latent) / 8)
    centres = np.abs(random.normal(size=(clusters, latent))) * spread
    points = centres[random.integers(0, clusters, size=rows)]
    points = points + 0.2 * spread * random.normal(size=(rows, latent))
    directions = random.normal(size=(latent, columns)) * np.exp(-np.arange(columns) / 60)
    features = np.exp(0.3 * points @ directions / np.sqrt(latent)) - 1
    features += 1e-4 * random.normal(size=features.shape)
    copies = random.integers(0, rows, size=repeated)
    features[random.integers(0, rows, size=repeated)] = features[copies]
    np.save(path, features)


def measure(path, out):
    import scipy
    from scipy.cluster.hierarchy import linkage

    features = np.load(path).astype(float)
    start, cpu_start = time.perf_counter(), time.process_time()
    merges = linkage(features, "ward")
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu_start
    if out:
        np.save(out, merges)
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result = {
        "library": "scipy",
        "version": scipy.__version__,
        "rows": features.shape[0],
        "columns": features.shape[1],
        "seconds": round(seconds, 3),
        "cpu_seconds": round(cpu_seconds, 3),
        "peak_memory_gb": round(peak_kib * 1024 / 1e9, 3),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("features")
    parser.add_argument("--out")
    parser.add_argument("--make", action="store_true")
    parser.add_argument("--rows", type=int, default=18590)
    parser.add_argument("--columns", type=int, default=260)
    parser.add_argument("--seed", type=int, default=2023)
    given = parser.parse_args()
    if given.make:
        make(given.features, given.rows, given.columns, given.seed)
    else:
        measure(given.features, given.out)
