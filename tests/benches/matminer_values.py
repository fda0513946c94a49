"""Values of matminer's JarvisCFID and GlobalInstabilityIndex on many structures, to compare Superion's with.

Usage: matminer_values.py MP_LI_STRUCTURES_CSV_GZ COMMON_STATES_CSV MAX_SITES SECONDS OUT. Prints JSON lines into OUT until
the time is over: id, representation, lattice, species, oxidation_states, frac, features, errors. Structures are taken evenly
from the file; those that the table of common states leaves neutral, as they are ("structure") and without lithium, cations
as Al and anions as S ("CAN"). Needs matminer 0.10.1 and pymatgen from PyPI.
"""
import csv
import gzip
import io
import json
import signal
import sys
import time
import warnings

warnings.filterwarnings("ignore")
from matminer.featurizers.structure import GlobalInstabilityIndex, JarvisCFID
from pymatgen.core import Element, Species, Structure

LIMIT_SECONDS = 60
csv.field_size_limit(10**9)
source, table, max_sites, seconds, out = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), sys.argv[5]
states = {}
for line in open(table, encoding="utf-8"):
    fields = line.strip().split(",")
    if not line.startswith("#") and fields[0].isalpha() and len(fields) > 1:
        try:
            states[fields[0]] = float(fields[1])
        except ValueError:
            pass
with gzip.open(source) as file:
    cifs = {row["material_id"]: row["cif"] for row in csv.DictReader(io.TextIOWrapper(file))}
featurizers = {"jarvis_cfid": JarvisCFID(), "global_instability_index": GlobalInstabilityIndex(r_cut=20.0)}


def too_long(*_):
    raise TimeoutError("limit")


def representations(structure):
    yield "structure", structure
    kept = [site for site in structure if site.specie.symbol != "Li"]
    if kept:
        placeholder = {True: "Al", False: "S"}
        species = [Species(placeholder[s.specie.oxi_state > 0], s.specie.oxi_state) for s in kept]
        yield "CAN", Structure(structure.lattice, species, [s.frac_coords for s in kept])


signal.signal(signal.SIGALRM, too_long)
end = time.time() + seconds
names = sorted(cifs)
order = [names[k] for start in range(97) for k in range((start * 41) % 97, len(names), 97)]
with open(out, "w", encoding="utf-8") as lines:
    for name in order:
        if time.time() > end:
            break
        structure = Structure.from_str(cifs[name], fmt="cif")
        symbols = [site.specie.symbol for site in structure]
        if len(structure) > max_sites or any(s not in states for s in symbols):
            continue
        if abs(sum(states[s] for s in symbols)) > 1e-3:
            continue
        structure.add_oxidation_state_by_element({s: states[s] for s in set(symbols)})
        for representation, simplified in representations(structure):
            features, errors, milliseconds = {}, {}, {}
            for id, featurizer in featurizers.items():
                started = time.perf_counter()
                signal.alarm(LIMIT_SECONDS)
                try:
                    features[id] = [float(x) for x in featurizer.featurize(simplified)]
                except Exception as error:
                    errors[id] = repr(error)
                finally:
                    signal.alarm(0)
                milliseconds[id] = 1e3 * (time.perf_counter() - started)
            record = {
                "id": name,
                "representation": representation,
                "lattice": simplified.lattice.matrix.tolist(),
                "elements": [s.specie.symbol for s in simplified],
                "oxidation_states": [float(s.specie.oxi_state) for s in simplified],
                "frac": simplified.frac_coords.tolist(),
                "features": features,
                "errors": errors,
                "milliseconds": milliseconds,
            }
            lines.write(json.dumps(record) + "\n")
            lines.flush()
