"""Writes the reference values of the clustering and score tests: linkage.json.gz and score.json.gz.

Needs NumPy and SciPy (written with NumPy 2.4.6, SciPy 1.17.1): python make_fixtures.py
Everything is made here from fixed seeds; the structures of the cases are in `matrices()`.
"""

import gzip
import json
import os

import numpy as np
from scipy.cluster.hierarchy import cut_tree, linkage

HERE = os.path.dirname(os.path.abspath(__file__))
CRITERIA = ["ward", "average", "complete", "single"]
METRICS = {"euclidean": "euclidean", "manhattan": "cityblock", "cosine": "cosine"}
DEPTHS = 12


def matrices():
    """Name → features. Cosine needs vectors other than zero, so grids start at 1."""
    random = np.random.default_rng(20231264)
    normal = np.round(random.normal(size=(60, 7)), 6)
    grid = random.integers(1, 4, size=(80, 3)).astype(float)
    few = np.round(random.normal(size=(12, 5)), 3)
    return {
        "random": normal,
        "integer grid, many ties": grid,
        "regular lattice": np.array([[x, y, 1.0] for x in range(1, 7) for y in range(1, 7)]),
        "duplicate rows": few[random.integers(0, 12, size=50)],
        "all equal": np.full((9, 2), 0.1),
        "one column": random.integers(1, 15, size=(40, 1)).astype(float),
        "two rows": np.array([[1.0, 2.0], [4.0, 6.0]]),
        "collinear": np.outer(np.arange(1.0, 25.0), [1.0, 2.0, -1.0]),
        "scales apart": normal[:30] * 10.0 ** np.arange(-3, 4),
    }


def cuts_of(z, rows, depths):
    """Clusters after the first rows - depth merges. Where no heights are tied this is checked
    against SciPy's `cut_tree`, which takes tied merges in an order of its own (and fails on two
    rows, where depth 2 has one cluster)."""
    cuts = []
    for depth in range(1, depths + 1):
        members = {row: [row] for row in range(rows)}
        for k in range(rows - depth):
            members[rows + k] = members.pop(int(z[k, 0])) + members.pop(int(z[k, 1]))
        clusters = np.empty(rows, dtype=int)
        for number, ids in enumerate(members.values()):
            clusters[ids] = number
        cuts.append(clusters)
    if len(np.unique(z[:, 2])) == len(z) > 1:
        for ours, theirs in zip(cuts, cut_tree(z, n_clusters=list(range(1, depths + 1))).T):
            assert len(set(zip(ours, theirs))) == len(set(ours)) == len(set(theirs))
    return cuts


def linkage_cases():
    for name, x in matrices().items():
        results = []
        for criterion in CRITERIA:
            for metric, scipy_metric in METRICS.items():
                if criterion == "ward" and metric != "euclidean":
                    continue
                z = linkage(x, criterion, scipy_metric)
                depths = min(DEPTHS, len(x))
                results.append(
                    {
                        "criterion": criterion,
                        "metric": metric,
                        "merges": z[:, [0, 1, 3]].astype(int).tolist(),
                        "heights": z[:, 2].tolist(),
                        "cuts": [c.tolist() for c in cuts_of(z, len(x), depths)] if criterion == "ward" else [],
                    }
                )
        yield {"name": name, "features": x.tolist(), "results": results}


def partial_variances(cuts, rows, values):
    """The definition, label by label."""
    out = []
    for depth, clusters in enumerate(cuts):
        row = []
        for k in range(len(rows)):
            mates = [values[m] for m in range(len(rows)) if clusters[rows[m]] == clusters[rows[k]]]
            if len(mates) > 1:
                row.append((values[k] - sum(mates) / len(mates)) ** 2)
            else:
                row.append(out[depth - 1][k] if depth else 0.0)
        out.append(row)
    return out


def score_case():
    random = np.random.default_rng(7)
    x = np.round(random.normal(size=(90, 4)), 4)
    cuts = cut_tree(linkage(x, "ward"), n_clusters=list(range(1, 61))).T
    rows = random.permutation(90)[:25].tolist()
    values = np.round(-6.0 + 2.0 * random.normal(size=25), 2).tolist()
    control = np.zeros(len(cuts))
    repeats = 4000
    for _ in range(repeats):
        shuffled = cuts[:, random.permutation(90)]
        control += np.array(partial_variances(shuffled.tolist(), rows, values)).sum(axis=1)
    return {
        "features": x.tolist(),
        "rows": rows,
        "values": values,
        "partial": partial_variances(cuts.tolist(), rows, values),
        "control": (control / repeats).tolist(),
    }


if __name__ == "__main__":
    with open(os.path.join(HERE, "linkage.json.gz"), "wb") as file:
        text = json.dumps(list(linkage_cases()), separators=(",", ":"))
        file.write(gzip.compress(text.encode(), 9, mtime=0))
    with open(os.path.join(HERE, "score.json.gz"), "wb") as file:
        text = json.dumps(score_case(), separators=(",", ":"))
        file.write(gzip.compress(text.encode(), 9, mtime=0))
