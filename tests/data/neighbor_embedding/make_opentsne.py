"""What openTSNE and scikit-learn make of the sample.

    superion describe --sample --descriptor soap --representation CAN --out FOLDER
    python make_opentsne.py FOLDER/soap_CAN.csv

Writes rows.npy (430 x 20 f32, the first principal components of the features) and opentsne.json: for
each program trustworthiness and share of kept neighbours of 15, and the divergence in nats, all three
by exact sums over all pairs.
"""

import csv
import json
import sys
from pathlib import Path

import numpy as np
import openTSNE
import sklearn
from openTSNE.affinity import PerplexityBasedNN
from scipy.spatial.distance import pdist, squareform
from sklearn.manifold import TSNE, trustworthiness

HERE = Path(__file__).parent
COLUMNS, PERPLEXITY, NEIGHBORS = 20, 30, 15


def features(path):
    with open(path, newline="") as file:
        lines = list(csv.reader(file))[1:]
    return np.array([[float(cell or 0) for cell in line[1:]] for line in lines])


def components(values):
    centred = values - values.mean(axis=0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    return (left * sizes)[:, :COLUMNS].astype(np.float32)


def nearest(points):
    distances = squareform(pdist(points))
    np.fill_diagonal(distances, np.inf)
    return np.argsort(distances, axis=1, kind="stable")[:, :NEIGHBORS]


def judged(rows, affinities, places):
    pairs = zip(nearest(rows), nearest(places))
    weights = 1 / (1 + squareform(pdist(places, "sqeuclidean")))
    np.fill_diagonal(weights, 0)
    weights /= weights.sum()
    p, q = affinities.data, weights[affinities.row, affinities.col]
    return {
        "trustworthiness": round(trustworthiness(rows, places, n_neighbors=NEIGHBORS), 5),
        "kept_neighbors": round(float(np.mean([len(set(a) & set(b)) / NEIGHBORS for a, b in pairs])), 5),
        "divergence": round(float(np.sum(p * np.log(p / q))), 5),
    }


rows = components(features(sys.argv[1]))
np.save(HERE / "rows.npy", rows)
rows = rows.astype(float)
affinities = PerplexityBasedNN(rows, perplexity=PERPLEXITY, method="exact").P.tocoo()
opentsne = openTSNE.TSNE(
    perplexity=PERPLEXITY, neighbors="exact", negative_gradient_method="bh", random_state=1
)
scikit = TSNE(perplexity=PERPLEXITY, method="exact", random_state=1)
found = {
    "versions": {"openTSNE": openTSNE.__version__, "scikit-learn": sklearn.__version__},
    "openTSNE": judged(rows, affinities, np.array(opentsne.fit(rows))),
    "scikit-learn": judged(rows, affinities, scikit.fit_transform(rows)),
}
(HERE / "opentsne.json").write_text(json.dumps(found, indent=1) + "\n")
print(found)
