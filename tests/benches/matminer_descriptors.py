"""Times the libraries' counterparts of Superion's descriptors on one core, to compare in the same run.

Input: a file with one structure a line, as `superion simplify --json` prints them. Output: JSON on standard output: the
mean milliseconds per structure of each descriptor on each representation. A structure on which a library fails takes
its time all the same; one that takes longer than LIMIT_SECONDS is stopped and counts that long.
Needs: matminer, dscribe, pymatgen; what is called stands in ../data/descriptors/make_comparison.py.
Run:   OMP_NUM_THREADS=1 python matminer_descriptors.py structures.json
"""

import contextlib
import io
import json
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "data" / "descriptors"))
import make_comparison  # noqa: E402

LIMIT_SECONDS = 120
# Where the name of the reference file differs from the program's.
NAMES = {"xrd_powder_pattern": "mxrd"}
LIBRARIES = {"soap": "dscribe"}


def main():
    signal.signal(signal.SIGALRM, make_comparison.ring)
    with open(sys.argv[1], encoding="utf-8") as file:
        lines = [json.loads(line) for line in file if line.strip()]
    names = list(make_comparison.DESCRIPTORS)
    # The libraries load tables at the first call.
    with contextlib.redirect_stdout(io.StringIO()):
        make_comparison.describe(lines[0], names, LIMIT_SECONDS)
        means = {}
        for representation in {line["representation"]: None for line in lines}:
            mine = [line for line in lines if line["representation"] == representation]
            seconds = [make_comparison.describe(line, names, LIMIT_SECONDS)["seconds"] for line in mine]
            means[representation] = {
                NAMES.get(name, name): 1e3 * sum(s[name] for s in seconds) / len(mine) for name in names
            }
    json.dump({"library": "matminer", "libraries": LIBRARIES, "ms_per_structure": means}, sys.stdout)
    print()


main()
