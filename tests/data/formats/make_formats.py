"""Structure files of each format, and what they mean by pymatgen, ASE and qe-tools.

Run with pymatgen, ase, gemmi and qe-tools installed: python make_formats.py. Writes good/ (one folder for each format),
bad/ (files that must be refused, each with what is wrong in its name) and reference.json: for each good
file its structures in order, each with lattice vectors (Å, rows) and sites [frac, [[element, occupancy,
oxidation state or null], …], label]. "metric" instead of "lattice" where only lengths and angles count.
"""

import json
import shutil
from pathlib import Path

import numpy as np
from ase.io import write as ase_write
from pymatgen.core import Lattice, Structure
from pymatgen.io.ase import AseAtomsAdaptor
from pymatgen.io.optimade import OptimadeStructureAdapter
from pymatgen.io.res import ResIO
from pymatgen.io.vasp import Poscar
from pymatgen.io.xcrysden import XSF
from qe_tools.parsers import PwInputFile

HERE = Path(__file__).parent
GOOD, BAD = HERE / "good", HERE / "bad"
REFERENCE = {}


def state(species):
    value = getattr(species, "oxi_state", None)
    return None if value is None else float(value)


def described(structure, metric=False, labels=False):
    sites = []
    for site in structure:
        occupants = [[s.symbol, float(x), state(s)] for s, x in site.species.items()]
        sites.append([[float(x) for x in site.frac_coords], occupants, site.label if labels else ""])
    if metric:
        return {"metric": list(structure.lattice.abc + structure.lattice.angles), "sites": sites}
    return {"lattice": structure.lattice.matrix.tolist(), "sites": sites}


def put(name, text, *structures, **how):
    path = GOOD / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    REFERENCE[name] = [described(s, **how) for s in structures]


def bad(name, text):
    BAD.mkdir(exist_ok=True)
    (BAD / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def crystals():
    lfp = Structure.from_spacegroup(
        "Pnma", Lattice.orthorhombic(10.332, 6.010, 4.692), ["Li", "Fe", "P", "O", "O", "O"],
        [[0, 0, 0], [0.28222, 0.25, 0.97472], [0.09486, 0.25, 0.41820], [0.09678, 0.25, 0.74279],
         [0.45710, 0.25, 0.20602], [0.16558, 0.04646, 0.28478]])
    li3n = Structure.from_spacegroup(
        "P6/mmm", Lattice.hexagonal(3.648, 3.875), ["Li", "Li", "N"], [[0, 0, 0.5], [1 / 3, 2 / 3, 0], [0, 0, 0]])
    skew = Structure(
        Lattice.from_parameters(5.1, 6.2, 7.3, 83, 97, 104), ["Li", "Li", "P", "S", "S"],
        [[0.1, 0.2, 0.3], [0.9, 0.8, 0.7], [0.45, 0.55, 0.02], [0.31, 0.72, 0.18], [0.66, 0.24, 0.83]])
    return lfp, li3n, skew


LFP, LI3N, SKEW = crystals()


def poscar():
    text = Poscar(LFP).get_str(significant_figures=12)
    put("poscar/POSCAR_LiFePO4.vasp", text, LFP)
    lines = text.splitlines()
    lines[5] = "Li_sv Fe_pv P O_h"
    put("poscar/suffixes.txt", "\n".join(lines), LFP)
    lines[5] = "Li_sv/3a5b2c1d Fe_pv/00aa P/1 O/f00d"
    put("poscar/CONTCAR", "\n".join(lines), LFP)
    bare = [" ".join(line.split()[:3]) for line in lines[8:]]
    head = ["Li Fe P O", "1.0", *lines[2:5]]
    put("poscar/vasp4_comment", "\n".join([*head, lines[6], "Direct", *bare]), LFP)
    put("poscar/vasp4_behind", "\n".join(["made by hand", *head[1:], lines[6], "direct", *lines[8:]]), LFP)
    head[0] = "relaxed LiFePO4 Pnma"
    put("poscar/vasp4_formula", "\n".join([*head, lines[6], "Direct", *bare]), LFP)

    rows = SKEW.lattice.matrix
    cart = SKEW.cart_coords
    fmt = lambda v: " ".join(f"{x:.14f}" for x in v)
    block = lambda r: [fmt(v) for v in r]
    put("poscar/scale_cartesian", "\n".join(
        ["skew", "2.5", *block(rows / 2.5), "Li P S", "2 1 2", "Cartesian", *block(cart / 2.5)]), SKEW)
    put("poscar/scale_volume", "\n".join(
        ["skew", f"{-SKEW.volume:.14f}", *block(rows / 3), "Li P S", "2 1 2", "K", *block(cart / 3)]), SKEW)
    three = np.array([1.5, 2.0, 0.8])
    put("poscar/scale_three", "\n".join(
        ["skew", "1.5 2.0 0.8", *block(rows / three), "Li P S", "2 1 2", "cart", *block(cart / three)]), SKEW)
    flags = [fmt(v) + "  T F T" for v in SKEW.frac_coords]
    tail = ["", *block(np.full((5, 3), 0.001)), "", "1", "0.0003", *block(np.zeros((15, 3)))]
    put("poscar/dynamics_velocities", "\r\n".join(
        ["skew", "1", *block(rows), "Li P S", "2 1 2", "Selective dynamics", "Direct", *flags, *tail]), SKEW)
    mixed = SKEW.copy()
    order = [0, 3, 1, 2, 4]
    mixed = Structure(SKEW.lattice, [SKEW[i].species for i in order], [SKEW[i].frac_coords for i in order])
    put("poscar/interleaved.poscar", "\n".join(
        ["Li S Li P S", "1.0", *block(rows), "Li S Li P S ! a comment", "1 1 1 1 1", "D", *block(mixed.frac_coords)]), mixed)
    frames = [f"Direct configuration={k:6d}" for k in (1, 2)]
    xdat = ["skew", "1", *block(rows), "Li P S", "2 1 2"]
    put("poscar/XDATCAR", "\n".join(
        [*xdat, frames[0], *block(SKEW.frac_coords), frames[1], *block(SKEW.frac_coords + 0.01)]), SKEW)
    put("poscar/CHGCAR", "\n".join(
        [*xdat, "Direct", *block(SKEW.frac_coords), "", "2 2 2", "1.0 2.0 3.0 4.0 5.0", "6.0 7.0 8.0"]), SKEW)
    charged = SKEW.copy()
    charged.add_oxidation_state_by_element({"Li": 1, "P": 5, "S": -2})
    put("poscar/CONTCAR_charges", "\n".join(
        ["skew", "1", *block(rows), "Li+ P5+ S2-", "2 1 2", "Direct", *block(SKEW.frac_coords)]), charged)

    good = ["skew", "1", *block(rows), "Li P S", "2 1 2", "Direct", *block(SKEW.frac_coords)]
    change = lambda k, line: "\n".join([*good[:k], line, *good[k + 1:]])
    bad("poscar_vasp4_without_symbols.vasp", "\n".join([*good[:5], *good[6:]]))
    bad("poscar_cut_off.vasp", "\n".join(good[:-2]))
    bad("poscar_zero_scale.vasp", change(1, "0.0"))
    bad("poscar_two_scales.vasp", change(1, "1.0 2.0"))
    bad("poscar_word_in_lattice.vasp", change(3, "1.0 x 2.0"))
    bad("poscar_flat.vasp", change(4, good[3]))
    bad("poscar_two_counts.vasp", change(6, "2 1"))
    bad("poscar_more_atoms_than_counts.vasp", change(6, "2 1 1"))
    bad("poscar_unknown_element.vasp", change(5, "Li P Qq"))
    bad("poscar_vacancy.vasp", change(5, "Li P X"))
    bad("poscar_no_mode.vasp", "\n".join([*good[:7], *good[8:]]))
    bad("poscar_nan.vasp", change(9, "nan 0 0"))
    bad("poscar_far_out.vasp", change(9, "123456.7 0 0"))
    bad("poscar_huge_count.vasp", change(6, "2 1 18446744073709551615"))


def xyz():
    from io import StringIO
    def text(structures, **how):
        out = StringIO()
        ase_write(out, [AseAtomsAdaptor.get_atoms(s) for s in structures], format="extxyz", **how)
        return out.getvalue()
    put("xyz/LiFePO4.xyz", text([LFP]), LFP)
    put("xyz/frames.extxyz", text([LFP, LI3N, SKEW]), LFP, LI3N, SKEW)
    lattice = " ".join(str(x) for x in SKEW.lattice.matrix.flatten())
    rows = [(s.specie.symbol, *s.coords) for s in SKEW]
    put("xyz/columns.txt", "5\n" + f"Properties=id:I:1:pos:R:3:forces:R:3:species:S:1 Lattice=\"{lattice}\" pbc=\"T T F\" energy=-1.5\n"
        + "\n".join(f"{k}\t{x}\t{y}\t{z}\t0\t0\t0\t{s}" for k, (s, x, y, z) in enumerate(rows)), SKEW)
    put("xyz/numbers.xyz", "5\n" + f"lattice='{lattice}' properties=Z:I:1:pos:R:3\n"
        + "\n".join(f"{s.specie.Z} {s.coords[0]} {s.coords[1]} {s.coords[2]}" for s in SKEW) + "\n\n", SKEW)
    nested = SKEW.lattice.matrix.tolist()
    put("xyz/brackets.xyz", "5\n" + f"comment=\"a \" Lattice={nested} pbc=[T, T, T] Properties=species:S:1:pos:R:3\n"
        + "\n".join(f"{s} {x} {y} {z}" for s, x, y, z in rows), SKEW)
    put("xyz/only_lattice.xyz", "5\n" + f"Lattice=\"{lattice}\"\n"
        + "\n".join(f"{s}{k} {x} {y} {z}" for k, (s, x, y, z) in enumerate(rows)), SKEW)
    good = text([SKEW]).splitlines()
    change = lambda k, line: "\n".join([*good[:k], line, *good[k + 1:]])
    bad("xyz_without_lattice.xyz", "\n".join(["5", "a molecule", *good[2:]]))
    bad("xyz_cut_off.xyz", "\n".join(good[:-1]))
    bad("xyz_count_too_small.xyz", change(0, "4"))
    bad("xyz_eight_numbers.xyz", change(1, 'Lattice="1 0 0 0 1 0 0 0" Properties=species:S:1:pos:R:3'))
    bad("xyz_no_positions.xyz", change(1, f'Lattice="{lattice}" Properties=species:S:1:forces:R:3'))
    bad("xyz_unknown_element.xyz", change(2, "Qq 0 0 0"))
    bad("xyz_word_for_number.xyz", change(2, "Li 0 zero 0"))
    bad("xyz_flat.xyz", change(1, 'Lattice="1 0 0 0 1 0 1 1 0" Properties=species:S:1:pos:R:3'))


def pymatgen():
    dumps = lambda value: json.dumps(value, default=lambda x: x.tolist())
    put("pymatgen/LiFePO4.json", dumps(LFP.as_dict()), LFP)
    charged = LFP.copy()
    charged.add_oxidation_state_by_element({"Li": 1, "Fe": 2, "P": 5, "O": -2})
    put("pymatgen/charged.json", dumps(charged.as_dict(verbosity=0)), charged)
    mixed = Structure(SKEW.lattice, [{"Li+": 0.6, "Na+": 0.4}, {"Li+": 0.5}, "P5+", {"S2-": 0.75, "O2-": 0.25}, "S2-"],
                      SKEW.frac_coords, labels=["M1", "Li2", "P1", "X1", "S2"])
    put("pymatgen/mixed.txt", dumps(mixed.as_dict()), mixed, labels=True)
    put("pymatgen/list.json", dumps([LFP.as_dict(), LI3N.as_dict()]), LFP, LI3N)
    entry = {"@module": "pymatgen.entries.computed_entries", "@class": "ComputedStructureEntry", "energy": -12.3,
             "composition": {"Li": 3, "N": 1}, "entry_id": "mp-2251-GGA", "data": {"material_id": "mp-2251"},
             "structure": LI3N.as_dict()}
    put("pymatgen/entry.json", dumps(entry), LI3N)
    answer = {"data": [
        {"material_id": "mp-19017", "formula_pretty": "LiFePO4", "energy_above_hull": 0.0, "band_gap": 3.7, "structure": LFP.as_dict()},
        {"material_id": "mp-2251", "energy_above_hull": 0.01, "band_gap": 1.1, "structure": LI3N.as_dict(),
         "initial_structures": [SKEW.as_dict()]}], "meta": {"total_doc": 2}}
    put("pymatgen/answer.json", dumps(answer), LFP, LI3N)
    split = {"columns": ["material_id", "structure", "n"], "index": [0, 1],
             "data": [["mp-1", SKEW.as_dict(), 3.3], ["mp-2", LI3N.as_dict(), 4.4]]}
    put("pymatgen/matminer.json", dumps(split), SKEW, LI3N)
    put("pymatgen/by_id.json", dumps({"a": LFP.as_dict(), "b": {"structure": SKEW.as_dict()}}), LFP, SKEW)
    plain = SKEW.as_dict()
    plain["lattice"] = {k: plain["lattice"][k] for k in ("a", "b", "c", "alpha", "beta", "gamma")}
    for site in plain["sites"]:
        del site["xyz"]
    put("pymatgen/parameters.json", dumps(plain), SKEW, metric=True)
    cart = SKEW.as_dict()
    for site in cart["sites"]:
        del site["abc"]
        site["species"][0]["oxidation_state"] = 0
    put("pymatgen/cartesian.json", dumps(cart), SKEW)

    whole = dumps(LFP.as_dict())
    bad("json_cut_off.json", whole[:2000])
    bad("json_of_something_else.json", '{"name": "superion", "version": 3, "dependencies": {}}')
    bad("json_list_of_numbers.json", "[1, 2, 3]")
    bad("json_molecule.json", '{"@module": "pymatgen.core.structure", "@class": "Molecule", "sites": [], "lattice_note": 1}')
    def changed(change):
        value = SKEW.as_dict()
        change(value)
        return dumps(value)
    bad("json_no_matrix.json", changed(lambda v: v.update(lattice={})))
    bad("json_flat.json", changed(lambda v: v["lattice"].update(matrix=[[1, 0, 0], [2, 0, 0], [0, 0, 1]])))
    bad("json_unknown_element.json", changed(lambda v: v["sites"][1]["species"][0].update(element="Qq")))
    bad("json_no_species.json", changed(lambda v: v["sites"][1].pop("species")))
    bad("json_short_position.json", changed(lambda v: v["sites"][1].update(abc=[0, 0])))
    bad("json_no_sites.json", changed(lambda v: v.update(sites=[])))
    bad("json_negative_occupancy.json", changed(lambda v: v["sites"][1]["species"][0].update(occu=-0.5)))


def optimade():
    dumps = lambda value: json.dumps(value, default=lambda x: x.tolist())
    def attributes(structure):
        symbols = sorted({s.specie.symbol for s in structure})
        return {"lattice_vectors": structure.lattice.matrix.tolist(),
                "cartesian_site_positions": structure.cart_coords.tolist(),
                "species_at_sites": [s.specie.symbol for s in structure],
                "species": [{"name": x, "chemical_symbols": [x], "concentration": [1.0]} for x in symbols],
                "dimension_types": [1, 1, 1], "nsites": len(structure), "structure_features": []}
    def resource(id, attributes):
        return {"type": "structures", "id": id, "attributes": attributes}
    read = lambda a: OptimadeStructureAdapter.get_structure({"attributes": a})
    a = attributes(LFP)
    put("optimade/resource.json", dumps(resource("mp-19017", a)), read(a))
    put("optimade/response.json", dumps({"data": [resource("x-1", a), resource("x-2", attributes(LI3N))], "meta": {"data_returned": 2}}), LFP, LI3N)
    put("optimade/single.json", dumps({"meta": {}, "data": resource("x-1", attributes(SKEW))}), SKEW)
    put("optimade/attributes.txt", dumps(attributes(SKEW)), SKEW)
    mixed = attributes(SKEW)
    mixed["species_at_sites"] = ["M", "v", "P", "S", "S"]
    mixed["species"] = [{"name": "M", "chemical_symbols": ["Li", "Na", "vacancy"], "concentration": [0.5, 0.3, 0.2]},
                        {"name": "v", "chemical_symbols": ["vacancy"], "concentration": [1.0]},
                        {"name": "P", "chemical_symbols": ["P"], "concentration": [1.0]},
                        {"name": "S", "chemical_symbols": ["S"], "concentration": [1.0], "attached": ["H"], "nattached": [1]}]
    truth = Structure(SKEW.lattice, [{"Li": 0.5, "Na": 0.3}, "P", "S", "S"], [SKEW[k].frac_coords for k in (0, 2, 3, 4)])
    put("optimade/mixed.json", dumps(resource("x-3", mixed)), truth)
    groups = attributes(SKEW)
    groups["assemblies"] = [{"sites_in_groups": [[0], [1]], "group_probabilities": [0.25, 0.75]}]
    truth = Structure(SKEW.lattice, [{"Li": 0.25}, {"Li": 0.75}, "P", "S", "S"], SKEW.frac_coords)
    put("optimade/assemblies.json", dumps(resource("x-4", groups)), truth)

    def changed(**change):
        return dumps(resource("x", {**attributes(SKEW), **change}))
    bad("optimade_no_positions.json", changed(cartesian_site_positions=None))
    bad("optimade_null_position.json", changed(cartesian_site_positions=[[0, 0, 0]] * 4 + [[None, None, None]]))
    bad("optimade_slab_without_vector.json", changed(lattice_vectors=[[1, 0, 0], [0, 1, 0], [None, None, None]]))
    bad("optimade_too_few_species.json", changed(species_at_sites=["Li"]))
    bad("optimade_unknown_species.json", changed(species_at_sites=["Li", "Li", "P", "S", "Qq"]))
    bad("optimade_no_concentration.json", changed(species=[{"name": "Li", "chemical_symbols": ["Li", "Na"]}]))
    bad("optimade_empty.json", '{"data": [], "meta": {"query": "lattice_vectors"}, "fields": ["lattice_vectors"], "x": "lattice_vectors", "lattice_vectors": 1}')


def xsf():
    from io import StringIO
    put("xsf/LiFePO4.xsf", XSF(LFP).to_str(atom_symbol=True), LFP)
    put("xsf/numbers.txt", "# a comment\n\n" + XSF(SKEW).to_str(atom_symbol=False), SKEW)
    def steps(structures):
        out = StringIO()
        ase_write(out, [AseAtomsAdaptor.get_atoms(s) for s in structures], format="xsf")
        return out.getvalue()
    moved = SKEW.copy()
    moved.translate_sites([0], [0.05, 0, 0], frac_coords=True)
    put("xsf/steps.axsf", steps([SKEW, moved]), SKEW, moved)
    fmt = lambda rows: "\n".join(" ".join(f"{x:.14f}" for x in v) for v in rows)
    atoms = lambda s: "\n".join(f"{x.specie.symbol} {x.coords[0]:.12f} {x.coords[1]:.12f} {x.coords[2]:.12f} 0.1 0.2 0.3" for x in s)
    rows = SKEW.lattice.matrix
    put("xsf/fixed_cell_steps.xsf", f"ANIMSTEPS 2\nCRYSTAL\nPRIMVEC\n{fmt(rows)}\nPRIMCOORD 1\n5 1\n{atoms(SKEW)}\nPRIMCOORD 2\n5 1\n{atoms(moved)}\n", SKEW, moved)
    put("xsf/both_cells.xsf", f"CRYSTAL\nPRIMVEC\n{fmt(rows)}\nCONVVEC\n{fmt(2 * rows)}\nPRIMCOORD\n5 1\n{atoms(SKEW)}\n"
        "BEGIN_BLOCK_DATAGRID_3D\nBEGIN_DATAGRID_3D_x\n2 2 2\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n1 2 3 4 5 6 7 8\nEND_DATAGRID_3D\nEND_BLOCK_DATAGRID_3D\n", SKEW)
    put("xsf/slab.xsf", f"SLAB\nPRIMVEC\n{fmt(rows)}\nPRIMCOORD\n5 1\n{atoms(SKEW)}\n", SKEW)
    bad("xsf_molecule.xsf", "MOLECULE\nATOMS\nLi 0 0 0\nF 0 0 1.5\n")
    bad("xsf_no_lattice.xsf", f"CRYSTAL\nPRIMCOORD\n5 1\n{atoms(SKEW)}\n")
    bad("xsf_cut_off.xsf", f"CRYSTAL\nPRIMVEC\n{fmt(rows)}\nPRIMCOORD\n6 1\n{atoms(SKEW)}\n")
    bad("xsf_two_vectors.xsf", f"CRYSTAL\nPRIMVEC\n{fmt(rows[:2])}\nPRIMCOORD\n5 1\n{atoms(SKEW)}\n")
    bad("xsf_unknown_element.xsf", f"CRYSTAL\nPRIMVEC\n{fmt(rows)}\nPRIMCOORD\n1 1\nQq 0 0 0\n")
    bad("xsf_no_atoms.xsf", f"CRYSTAL\nPRIMVEC\n{fmt(rows)}\n")
    bad("xsf_flat.xsf", f"CRYSTAL\nPRIMVEC\n1 0 0\n2 0 0\n0 0 1\nPRIMCOORD\n1 1\nLi 0 0 0\n")


def res():
    one = lambda s: str(ResIO.structure_to_str(s)) if hasattr(ResIO, "structure_to_str") else ""
    airss = one(LFP) or airss_text("LiFePO4-1", LFP)
    put("res/airss.res", airss, LFP, metric=True)
    put("res/airss_all.res", airss_text("a-1", LFP) + airss_text("b-2", SKEW), LFP, SKEW, metric=True)
    put("res/LiFePO4.res", """TITL LiFePO4 in Pnma
CELL 0.71073 10.332 6.010 4.692 90 90 90
ZERR 4 0.001 0.001 0.001 0 0 0
LATT 1
SYMM 0.5-X, -Y, 0.5+Z
SYMM -X, 0.5+Y, -Z
SYMM 0.5+X, 0.5-Y, 0.5-Z
SFAC LI FE P O
UNIT 4 4 4 16
L.S. 4
BOND $H
FMAP 2
PLAN 20
WGHT 0.1
FVAR 0.25 0.5
REM  atoms = follow
LI1   1  10.000000  10.000000  10.000000  10.50000  0.02
FE1   2   0.282220  10.250000   0.974720  10.50000  0.01000  0.01000 =
      0.01000 0.00000 0.00000 0.00000
P1    3   0.094860  10.250000   0.418200  10.50000  0.01 ! phosphorus
O1    4   0.096780  10.250000   0.742790  10.50000  0.01
O2    4   0.457100  10.250000   0.206020  10.50000  0.01
O3    4   0.165580   0.046460   0.284780  11.00000  0.01
HKLF 4

REM  LiFePO4
END

WGHT 0.02 0.1
REM Highest difference peak 0.5
Q1    1   0.100000   0.100000   0.100000  11.00000  0.05    0.50
""", LFP, metric=True)
    part = Structure.from_spacegroup("P6/mmm", Lattice.hexagonal(3.648, 3.875),
                                     [{"Li": 1.0}, {"Li": 0.6}, "N"], [[0, 0, 0.5], [1 / 3, 2 / 3, 0], [0, 0, 0]])
    put("res/free_variable.ins", """TITL Li3N, Li on 2c with free variable 2 = 0.6
CELL 0.71073 3.648 3.648 3.875 90 90 120
LATT 1
SYMM -Y, X-Y, Z
SYMM -X+Y, -X, Z
SYMM -X, -Y, Z
SYMM Y, -X+Y, Z
SYMM X-Y, X, Z
SYMM Y, X, -Z
SYMM X-Y, -Y, -Z
SYMM -X, -X+Y, -Z
SYMM -Y, -X, -Z
SYMM -X+Y, Y, -Z
SYMM X, X-Y, -Z
SFAC Li N
UNIT 2.2 1
FVAR 1.0 0.6
Li1 1 10 10 10.5 10.041667 0.02
MOVE 0 0 0 1
Li2 1 0.333333 0.666667 10 20.083333 0.02
N1 2 10 10 10 10.041667 0.02
Q1 1 0.3 0.3 0.3 11.0 0.05 0.3
Q22 1 0.2 0.3 0.3 11.0 0.05 0.2
HKLF 4
END
""", part, metric=True)
    spinel = by_gemmi("F d -3 m:2", Lattice.cubic(8.2473),
                      {"Li": [1 / 8, 1 / 8, 1 / 8], "Mn": [0.5, 0.5, 0.5], "O": [0.2632, 0.2632, 0.2632]})
    ops = rotations_of("Fd-3m")
    put("res/spinel_f.res", f"""TITL LiMn2O4
CELL 0.71 8.2473 8.2473 8.2473 90 90 90
LATT 4
{ops}
SFAC Li Mn O
UNIT 8 16 32
FVAR 1
Li1 1 10.125 10.125 10.125 {10 + 1 / 24:.6f} 0.02
Mn1 2 10.5 10.5 10.5 {10 + 1 / 12:.6f} 0.02
O1  3 0.2632 0.2632 0.2632 {10 + 1 / 6:.6f} 0.02
END
""", spinel, metric=True)
    acentric = Structure.from_spacegroup("P2_12_12_1", Lattice.orthorhombic(6.1, 7.2, 8.3), ["Li", "P", {"O": 0.7, "S": 0.3}],
                                         [[0.1, 0.2, 0.3], [0.4, 0.1, 0.6], [0.7, 0.8, 0.15]])
    put("res/acentric_parts.res", """TITL P212121
CELL 0.71 6.1 7.2 8.3 90 90 90
LATT -1
SYMM 0.5-X, -Y, 0.5+Z
SYMM -X, 0.5+Y, 0.5-Z
SYMM 0.5+X, 0.5-Y, -Z
SFAC Li
SFAC P 6.4345 1.9067 4.1791 27.157 1.78 0.526 1.4908 68.1645 1.1149 0.1023 0.0942 40.2 1.06 30.97
SFAC O S
UNIT 4 4 2.8 1.2
FVAR 1 0.7
Li1 1 0.1 0.2 0.3
MOVE 1 1 1 -1
P1 2 0.6 0.9 0.4 11.0
MOVE 0 0 0 1
PART 1 21
O1 3 0.7 0.8 0.15 11.0
PART 2 -21
S1 4 0.7 0.8 0.15 11.0
PART 0
FRAG 17
C1 1 0 0 0
FEND
END
""", acentric, metric=True)
    rhombo = Structure.from_spacegroup("R-3c", Lattice.hexagonal(8.512, 20.858), ["Li", "Ti", "P", "O", "O"],
        [[0, 0, 0], [0, 0, 0.14185], [0.2906, 0, 0.25], [0.1856, 0.9950, 0.1907], [0.1900, 0.1627, 0.0809]])
    put("res/obverse_r.res", f"""TITL LiTi2(PO4)3
CELL 0.71 8.512 8.512 20.858 90 90 120
LATT 3
{rotations_of("R-3c")}
SFAC Li Ti P O
UNIT 6 12 18 72
FVAR 1
AFIX 0
Li1 1 10 10 10 {10 + 1 / 6:.6f}
Ti1 2 10 10 0.14185 {10 + 1 / 3:.6f}
P1 3 0.2906 10 10.25 10.5
O1 4 0.1856 0.995 0.1907 11
O2 4 0.19 0.1627 0.0809 11
END
""", rhombo, metric=True)

    base = (GOOD / "res/LiFePO4.res").read_text()
    bad("res_no_cell.res", base.replace("CELL", "REM CELL"))
    bad("res_short_cell.res", base.replace("90 90 90", "90 90"))
    bad("res_no_sfac.res", base.replace("SFAC", "REM"))
    bad("res_unknown_element.res", base.replace("SFAC LI FE", "SFAC LI QQ"))
    bad("res_fifth_element.res", base.replace("O3    4", "O3    5"))
    bad("res_no_atoms.ins", base.split("REM  atoms")[0] + "HKLF 4\nEND\n")
    bad("res_not_a_group.res", base.replace("SYMM -X, 0.5+Y, -Z\n", ""))
    bad("res_bad_operator.res", base.replace("SYMM -X, 0.5+Y, -Z", "SYMM -X, 0.5+Y"))
    bad("res_short_atom.res", base.replace("0.165580   0.046460   0.284780  11.00000  0.01", "0.165580 zero"))
    bad("res_free_variable_missing.res", base.replace("0.284780  11.00000", "0.284780  51.00000"))
    bad("res_latt_9.res", base.replace("LATT 1", "LATT 9"))


def by_gemmi(symbol, lattice, atoms):
    """The full cell by gemmi's operators."""
    import gemmi
    names, places = [], []
    for name, frac in atoms.items():
        own = []
        for op in gemmi.SpaceGroup(symbol).operations():
            image = np.array(op.apply_to_xyz(frac)) % 1.0
            if not any(np.abs((image - p + 0.5) % 1.0 - 0.5).max() < 1e-4 for p in own):
                own.append(image)
        names += [name] * len(own)
        places += own
    return Structure(lattice, names, places)


def rotations_of(symbol):
    """SYMM lines without inversion and centring."""
    import gemmi
    group = gemmi.SpaceGroup({"Fd-3m": "F d -3 m:2", "R-3c": "R -3 c:H"}[symbol])
    lines, seen = [], []
    for op in group.operations().sym_ops:
        rot = np.array(op.rot)
        if any((rot == -r).all() or (rot == r).all() for r in seen):
            continue
        seen.append(rot)
        if op.triplet() != "x,y,z":
            lines.append("SYMM " + op.triplet().upper())
    return "\n".join(lines)


def airss_text(name, structure):
    lines = [f"TITL {name} 0.01 {structure.volume:.4f} -123.4 0.0 0.0 {len(structure)} (P1) n - 1", "REM run in a test"]
    lines.append("CELL 1.54180 " + " ".join(f"{x:.10f}" for x in structure.lattice.abc + structure.lattice.angles))
    lines.append("LATT -1")
    elements = list(dict.fromkeys(s.specie.symbol for s in structure))
    lines.append("SFAC " + " ".join(elements))
    for s in structure:
        x, y, z = s.frac_coords
        lines.append(f"{s.specie.symbol:4s} {elements.index(s.specie.symbol) + 1} {x:.13f} {y:.13f} {z:.13f} 1.0 0.00")
    return "\n".join([*lines, "END", ""])


def espresso():
    bohr = 0.529177210903
    def by_cosines(*cosines):
        lattice = Lattice.from_parameters(4.1, 5.2, 6.3, *np.degrees(np.arccos(cosines)))
        return Structure(lattice, ["Li", "O"], [[0.1, 0.2, 0.3], [0.6, 0.5, 0.4]])
    def put_in(name, text, structure=None, **how):
        if structure is None:
            cell = np.array(PwInputFile(text, qe_version="7.0").structure["cell"])
            structure = Structure(Lattice(cell), ["Li", "O"], [[0.1, 0.2, 0.3], [0.6, 0.5, 0.4]])
        put(name, text, structure, **how)
    fmt = lambda rows: "\n".join("  " + " ".join(f"{x:.12f}" for x in v) for v in rows)
    species = "ATOMIC_SPECIES\nLi 6.94 Li.upf\nP 30.97 P.upf\nS 32.06 S.upf\n"
    def atoms(unit, positions):
        names = [s.specie.symbol for s in SKEW]
        body = "\n".join(f"{n} " + " ".join(f"{x:.12f}" for x in p) for n, p in zip(names, positions))
        return f"ATOMIC_POSITIONS {unit}\n{body}\n"
    head = "&CONTROL\n calculation='scf'\n prefix = 'a, b'\n/\n&SYSTEM\n ibrav={ibrav}, nat=5, ntyp=3{more}\n/\n&ELECTRONS\n/\n"
    rows = SKEW.lattice.matrix
    put_in("espresso/angstrom.in", head.format(ibrav=0, more="") + species + f"CELL_PARAMETERS angstrom\n{fmt(rows)}\n"
           + atoms("(angstrom)", SKEW.cart_coords) + "K_POINTS automatic\n 2 2 2 0 0 0\n", SKEW)
    put_in("espresso/bohr.pwi", head.format(ibrav=0, more="") + species + f"CELL_PARAMETERS {{bohr}}\n{fmt(rows / bohr)}\n"
           + atoms("{bohr}", SKEW.cart_coords / bohr), SKEW)
    put_in("espresso/alat.txt", head.format(ibrav=0, more=", celldm(1)=9.6376") + species + f"CELL_PARAMETERS alat\n{fmt(rows / (9.6376 * bohr))}\n"
           + atoms("alat", SKEW.cart_coords / (9.6376 * bohr)), SKEW)
    put_in("espresso/labels.in", """&system
  ibrav = 0 ! free
  nat = 4
  ntyp = 3
/
K_POINTS gamma
CELL_PARAMETERS (angstrom)
 4.0 0 0
 0 4.0 0
 0 0 4.0
ATOMIC_SPECIES
 Fe1 55.845 Fe.upf
 Fe_d 55.845 Fe.upf
 O 15.999 O.upf
ATOMIC_POSITIONS crystal
 Fe1 0 0 0 0 0 0
 Fe_d 1/2 1/2 0
 O 0.5d0 0.0d0 0.5d0
! a comment

 O 0 0.5 0.5
""", Structure(Lattice.cubic(4), ["Fe", "Fe", "O", "O"], [[0, 0, 0], [.5, .5, 0], [.5, 0, .5], [0, .5, .5]]))
    small = "ATOMIC_SPECIES\nLi 6.94 Li.upf\nO 16 O.upf\nATOMIC_POSITIONS crystal\nLi 0.1 0.2 0.3\nO 0.6 0.5 0.4\nK_POINTS gamma\n"
    cells = {
        1: "celldm(1)=10.2", 2: "celldm(1)=10.2", 3: "celldm(1)=10.2", -3: "celldm(1)=10.2",
        4: "celldm(1)=7.1, celldm(3)=1.6", 5: "celldm(1)=9.3, celldm(4)=0.4", -5: "celldm(1)=9.3, celldm(4)=0.4",
        6: "celldm(1)=7.1, celldm(3)=1.6", 7: "celldm(1)=7.1, celldm(3)=1.6",
        8: "celldm(1)=7.1, celldm(2)=1.2, celldm(3)=1.6", 9: "celldm(1)=7.1, celldm(2)=1.2, celldm(3)=1.6",
        -9: "celldm(1)=7.1, celldm(2)=1.2, celldm(3)=1.6", 91: "celldm(1)=7.1, celldm(2)=1.2, celldm(3)=1.6",
        10: "celldm(1)=7.1, celldm(2)=1.2, celldm(3)=1.6", 11: "celldm(1)=7.1, celldm(2)=1.2, celldm(3)=1.6",
        12: "celldm(1)=7.1, celldm(2)=1.2, celldm(3)=1.6, celldm(4)=0.1",
        -12: "celldm(1)=7.1, celldm(2)=1.2, celldm(3)=1.6, celldm(5)=0.1",
        13: "celldm(1)=7.1, celldm(2)=1.2, celldm(3)=1.6, celldm(4)=0.1",
        -13: "celldm(1)=7.1, celldm(2)=1.2, celldm(3)=1.6, celldm(5)=0.1",
        14: "celldm(1)=7.1, celldm(2)=1.2, celldm(3)=1.6, celldm(4)=0.05, celldm(5)=0.1, celldm(6)=-0.2",
    }
    for ibrav, values in cells.items():
        truth = None
        if ibrav == -9:
            # qe-tools exchanges its vectors; this is latgen.f90 of Quantum ESPRESSO.
            a, b, c = 7.1 * bohr, 7.1 * 1.2 * bohr, 7.1 * 1.6 * bohr
            truth = Structure(Lattice([[a / 2, -b / 2, 0], [a / 2, b / 2, 0], [0, 0, c]]), ["Li", "O"], [[.1, .2, .3], [.6, .5, .4]])
        put_in(f"espresso/ibrav_{ibrav}.in", f"&system\n ibrav={ibrav}, nat=2, ntyp=2, {values}\n/\n" + small, truth)
    put_in("espresso/abc_14.in", "&SYSTEM\n ibrav=14\n A=4.1, B=5.2\n C = 6.3 cosAB=-0.2 cosAC=0.1 cosBC=0.05\n nat=2 ntyp=2\n/\n" + small, by_cosines(0.05, 0.1, -0.2), metric=True)
    put_in("espresso/abc_-12.in", "&SYSTEM\n ibrav=-12\n A=4.1, B=5.2\n C = 6.3 cosAC=0.1\n nat=2 ntyp=2\n/\n" + small, by_cosines(0, 0.1, 0), metric=True)

    put_in("espresso/one_line.in", "&system ibrav=1, nat=2, ntyp=2, celldm(1)=10.2 /\n&electrons /\n" + small,
           Structure(Lattice.cubic(10.2 * bohr), ["Li", "O"], [[.1, .2, .3], [.6, .5, .4]]))

    header = """
     Program PWSCF v.7.2 starts on  1Jan2026
     bravais-lattice index     =            0
     lattice parameter (alat)  =       9.6376  a.u.
     celldm(1)=   9.637600  celldm(2)=   0.000000  celldm(3)=   0.000000
     crystal axes: (cart. coord. in units of alat)
"""
    alat = 9.6376 * bohr
    for k, row in enumerate(rows / alat):
        header += f"               a({k + 1}) = ( {row[0]:.12f} {row[1]:.12f} {row[2]:.12f} )\n"
    header += "     site n.     atom                  positions (alat units)\n"
    for k, site in enumerate(SKEW):
        p = site.coords / alat
        header += f"{k + 1:10d}           {site.specie.symbol} tau({k + 1:4d}) = ( {p[0]:.12f} {p[1]:.12f} {p[2]:.12f} )\n"
    put("espresso/scf.out", header + "!    total energy = -100 Ry\n     JOB DONE.\n", SKEW)
    moved = SKEW.copy()
    moved.translate_sites([0], [0.05, 0, 0], frac_coords=True)
    put("espresso/relax.out", header + "\n" + atoms("(crystal)", SKEW.frac_coords) + "\nBegin final coordinates\n\n"
        + atoms("(crystal)", moved.frac_coords) + "End final coordinates\n", moved)
    larger = Structure(Lattice(1.1 * rows), [s.species for s in SKEW], moved.frac_coords)
    put("espresso/vc_relax.log", header + "\nBegin final coordinates\n     new unit-cell volume = 1 a.u.^3\nCELL_PARAMETERS (alat=  9.63760000)\n"
        + fmt(1.1 * rows / alat) + "\n\n" + atoms("(angstrom)", larger.cart_coords) + "End final coordinates\n", larger)

    base = (GOOD / "espresso/angstrom.in").read_text()
    bad("espresso_no_cell.in", base.split("CELL_PARAMETERS")[0] + atoms("crystal", SKEW.frac_coords))
    bad("espresso_wrong_nat.in", base.replace("nat=5", "nat=6"))
    bad("espresso_space_group.in", base.replace("nat=5", "nat=5, space_group=62"))
    bad("espresso_crystal_sg.in", base.replace("(angstrom)", "crystal_sg"))
    bad("espresso_unknown_unit.in", base.replace("(angstrom)", "(furlong)"))
    bad("espresso_ibrav_99.in", base.replace("ibrav=0", "ibrav=99, celldm(1)=10"))
    bad("espresso_ibrav_4_without_c.in", base.replace("ibrav=0", "ibrav=4, celldm(1)=10"))
    bad("espresso_unknown_label.in", base.replace("\nS ", "\nQq "))
    bad("espresso_no_positions.in", base.split("ATOMIC_POSITIONS")[0])
    bad("espresso_cut_off.out", header.split("crystal axes")[0])


def cif():
    from pymatgen.io.cif import CifWriter
    put("cif/LiFePO4.txt", str(CifWriter(LFP)), LFP, metric=True)


def main():
    for folder in (GOOD, BAD):
        shutil.rmtree(folder, ignore_errors=True)
    for make in (cif, poscar, xyz, pymatgen, optimade, xsf, res, espresso):
        make()
    text = json.dumps(REFERENCE, separators=(",", ":"))
    (HERE / "reference.json").write_text(text.replace('],"', '],\n"') + "\n")


main()
