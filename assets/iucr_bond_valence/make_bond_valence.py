"""Writes bvparm2020.csv from matminer's copy of the IUCr's table of bond-valence parameters.

Usage: make_bond_valence.py FOLDER. Needs matminer from PyPI. Of several parameters for one pair of ions only the first,
the most reliable, is written. The rows marked "any" are the table's valence 9 (not specified) of an anion softer than O,
Cl and F, repeated for the cation's valences 1-6 where the table has no row of its own, as matminer does.
"""
import math
import sys
from importlib.metadata import version
from pathlib import Path

from matminer.utils.data import IUCrBondValenceData

NOTICE = """\
# COPYRIGHT NOTICE
# This table may be used and distributed without fee for non-profit purposes providing
# 1) that this copyright notice is included and
# 2) no fee is charged for the table and
# 3) details of any changes made in this list by anyone other than the copyright owner are suitably noted
# Please consult the copyright owner regarding any other uses.
# The copyright is owned by I. David Brown, Brockhouse Institute for Materials Research, McMaster University,
# Hamilton, Ontario Canada.
"""


def is_number(value):
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False


seen = set()
with open(Path(sys.argv[1]) / "bvparm2020.csv", "w", encoding="utf-8") as out:
    out.write(f"# IUCr bond-valence parameters 2020-11-25, from matminer {version('matminer')}\n")
    out.write(NOTICE)
    out.write("# Changes: see README.md\n")
    out.write("cation,cation_valence,anion,anion_valence,r0_ang,b_ang,reference,valence_of_source\n")
    for row in IUCrBondValenceData().params.itertuples():
        # Lines of the CIF's header and footer that the reader of the package took for rows.
        if not isinstance(row.Atom2, str) or not all(is_number(x) for x in (row.Atom2_valence, row.Ro, row.B)):
            continue
        key = (row.Atom1, int(float(row.Atom1_valence)), row.Atom2, int(float(row.Atom2_valence)))
        if key in seen or key[1] == 9:
            continue
        seen.add(key)
        origin = "any" if row.details == "Interpolated" else "same"
        out.write(",".join(map(str, key)) + f",{float(row.Ro):.10g},{float(row.B):.10g},{row.ref_id},{origin}\n")
