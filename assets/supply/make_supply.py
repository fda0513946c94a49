"""Writes supply.csv: prices and supply risk of the elements.

Usage: make_supply.py FOLDER. Needs from PyPI: pymatgen (MIT), and mendeleev (MIT; unpacked, for its data base elements.db
is read as it is): make_supply.py FOLDER ELEMENTS.DB VERSION.
"""
import sqlite3
import sys
from importlib.metadata import version
from pathlib import Path

from pymatgen.analysis import hhi

folder, database, database_version = Path(sys.argv[1]), sys.argv[2], sys.argv[3]

risk = {}
for line in (Path(hhi.__file__).parent / "hhi_data.csv").read_text(encoding="utf-8").splitlines():
    if not line.startswith("#"):
        symbol, production, reserve = line.split(",")
        risk[symbol] = (production, reserve)

query = "select atomic_number, symbol, price_per_kg, is_radioactive from elements order by atomic_number"
with open(folder / "supply.csv", "w", encoding="utf-8") as out:
    out.write(f"# mendeleev {database_version} (MIT), pymatgen {version('pymatgen')} (MIT); see make_supply.py and README.md\n")
    out.write("atomic_number,symbol,price_usd_per_kg,hhi_production,hhi_reserve,radioactive\n")
    for number, symbol, price, radioactive in sqlite3.connect(database).execute(query):
        production, reserve = risk.get(symbol, ("", ""))
        price = "" if price is None else f"{price:g}"
        out.write(f"{number},{symbol},{price},{production},{reserve},{int(bool(radioactive))}\n")
