"""Writes shu_*.csv: the parameter tables of the published code, without its disabled rows.

Usage: make_shu.py TABLES FOLDER; TABLES holds bond_valence_shu.csv, bvse_shu.csv and ions_shu.csv, which are
bvmparam.dat, bvse.dat and elements.dat of that code with titles.
"""
import csv
import sys
from pathlib import Path

tables, folder = map(Path, sys.argv[1:3])
NOT_AN_ELEMENT = {"A"}


def rows(name):
    with open(tables / name, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield {title: value.strip() for title, value in row.items()}


def usable(symbol):
    return not symbol.startswith("#") and symbol not in NOT_AN_ELEMENT


def write(name, titles, chosen):
    with open(folder / name, "w", encoding="utf-8", newline="") as out:
        out.write("# see make_shu.py and README.md\n")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(titles)
        writer.writerows([row[title] for title in titles] for row in chosen)


pair = ["cation", "cation_valence", "anion", "anion_valence"]
firsts = {}
for row in rows("bond_valence_shu.csv"):
    # Where a pair has several entries, the published code takes the first.
    firsts.setdefault(tuple(row[k] for k in pair), row)
write("shu_bond_valence.csv", [*pair, "r0_ang", "b_ang"], (r for r in firsts.values() if usable(r["cation"])))
write(
    "shu_pairs.csv",
    [*pair, "d0_ev", "rmin_ang", "alpha_per_ang"],
    (r for r in rows("bvse_shu.csv") if usable(r["cation"])),
)
ions = [r for r in rows("ions_shu.csv") if usable(r["symbol"])]
for row in ions:
    row["element"] = row["symbol"]
write("shu_ions.csv", ["element", "valence", "principal_quantum_number", "covalent_radius_ang"], ions)
