"""Writes the hand-made CIFs of this folder: one fault or peculiarity each."""

from pathlib import Path

HERE = Path(__file__).parent


def cell(a=4.0, b=None, c=None, angles=(90, 90, 90)):
    names = ("length_a", "length_b", "length_c", "angle_alpha", "angle_beta", "angle_gamma")
    values = (a, b or a, c or a, *angles)
    return "".join(f"_cell_{n} {v}\n" for n, v in zip(names, values))


def atoms(*rows, columns="label fract_x fract_y fract_z"):
    head = "".join(f"_atom_site_{c}\n" for c in columns.split())
    return "loop_\n" + head + "\n".join(rows) + "\n"


LI_O = atoms("Li1 0 0 0", "O1 0.5 0.5 0.5")
P1 = "_space_group_name_H-M_alt 'P 1'\n"
OCC = "label type_symbol fract_x fract_y fract_z occupancy"
good = "data_good\n" + P1 + cell() + LI_O

files = {
    "empty": "",
    "prose": "Dear colleague,\nplease find no crystal here.\n",
    "binary": "PK\x03\x04\x00\x00\x00\x08data_\x00\n",
    "text-only": "data_paper\n_publ_section_title 'A title'\n",
    "cut-off": "data_x\n" + P1 + cell() + atoms("Li1 0 0 0", "O1 0.5 0.5"),
    "cut-off-complete": "data_x\n_chemical_formula_sum 'Li O'\n" + P1 + cell()
    + atoms("Li1 0 0 0", "O1 0.5 0.5 0.5", "X 0.1"),
    "cut-off-operators": "data_x\n_space_group_name_H-M_alt 'P -1'\n" + cell()
    + LI_O.replace("0 0 0", ".1 .2 .3")
    + "loop_\n_symmetry_equiv_pos_site_id\n_symmetry_equiv_pos_as_xyz\n1 x,y,z\n2\n",
    "nan-cell": "data_x\n" + P1 + cell(a="NaN") + LI_O,
    "question-cell": "data_x\n" + P1 + cell(a="?") + LI_O,
    "zero-volume": "data_x\n" + P1 + cell(angles=(60, 60, 120)) + LI_O,
    "zero-length": "data_x\n" + P1 + cell(a="0.0") + LI_O,
    "no-cell": "data_x\n" + P1 + LI_O,
    "no-atoms": "data_x\n" + P1 + cell(),
    "question-coordinate": "data_x\n" + P1 + cell() + atoms("Li1 0 0 ?", "O1 .5 .5 .5"),
    "nan-coordinate": "data_x\n" + P1 + cell() + atoms("Li1 0 nan 0", "O1 .5 .5 .5"),
    "unknown-element": "data_x\n" + P1 + cell() + atoms("Li1 0 0 0", "Q7 .5 .5 .5"),
    "on-top": "data_x\n" + P1 + cell() + atoms("Li1 0 0 0", "O1 0.02 0 0.99"),
    "same-place": "data_x\n" + P1 + cell() + atoms("Li1 0 0 0", "Na1 0 0 0"),
    "mixed": "data_x\n" + P1 + cell()
    + atoms("M1 Li 0 0 0 0.3(1)", "M2 Na 1 0 0.00002 .6", "O O .5 .5 .5 ?", columns=OCC),
    "over-occupied": "data_x\n" + P1 + cell()
    + atoms("M1 Li 0 0 0 0.8", "M2 Na 0 0 0 0.4", "O O .5 .5 .5 1", columns=OCC),
    "empty-site": "data_x\n" + P1 + cell()
    + atoms("Li1 Li 0 0 0 1", "Li2 Li .2 0 0 0", "Va Vac .3 0 0 1", columns=OCC),
    "open-text": "data_x\n" + P1 + cell() + LI_O + "_note\n;never closed\n",
    "no-symmetry": "data_x\n" + cell() + LI_O,
    "unknown-group": "data_x\n_space_group_name_H-M_alt 'Z 99'\n" + cell() + LI_O,
    "wrong-metric": "data_x\n_space_group_name_H-M_alt 'F m -3 m'\n" + cell(4, 5, 6) + LI_O,
    "bad-operator": "data_x\n_space_group_name_H-M_alt 'P -1'\n" + cell()
    + "loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\n-x,-q,-z\n" + atoms("Li1 .1 .2 .3"),
    "operators-win": "data_x\n_space_group_name_H-M_alt 'P m -3 m'\n" + cell()
    + "loop_\n_symmetry_equiv_pos_as_xyz\n'x, y, z'\n '-X, -Y, -Z'\n" + atoms("Li1 .1 .2 .3"),
    "several-blocks": "data_global\n_publ_author 'N. N.'\n" + good
    + "data_bad\n" + P1 + cell(a="?") + LI_O + "data_more\n" + P1 + cell(5) + LI_O,
    "save-frame": "data_x\nsave_f\n" + cell(9) + "save_\n" + P1 + cell() + LI_O,
    "syntax": "# comment 'not a quote\nDATA_x\n_CELL_Length_A 4.00(1) # a\n_cell.length_b   '4'\n"
    "_cell_length_c \"4\"\n_cell_angle_alpha 90(0)\n_cell_angle_beta 90\n_cell_angle_gamma 90\n"
    "_note 'a dog's life'\n_more\n;text\n data_ loop_ _cell_length_a 9\n;\n"
    "loop_ _symmetry_equiv_pos_as_xyz\n'x, y, z' \"1/2+X,1/2-Y,-Z\" -x+0.5,y+.5,-z\n -x,-y,z\n"
    + atoms("Li+ Li1 .0 0.0 0(1)", columns="type_symbol label fract_x fract_y fract_z"),
    "thirds": "data_x\n_space_group_IT_number 194\n" + cell(3, 3, 5, (90, 90, 120))
    + atoms("Mg1 0.333 0.667 0.25"),
    "rhombohedral": "data_x\n_symmetry_space_group_name_H-M 'R -3 m'\n"
    + cell(4, angles=(60.5, 60.5, 60.5)) + LI_O,
    "hexagonal": "data_x\n_symmetry_space_group_name_H-M 'R -3 m'\n"
    + cell(3, 3, 14, (90, 90, 120)) + atoms("Li1 0 0 0", "O1 0 0 .25"),
    "origin-1": "data_x\n_chemical_formula_sum 'Mg Al2 O4'\n_symmetry_space_group_name_H-M 'F d 3 m'\n"
    + cell(8.08) + atoms("Mg 0 0 0", "Al .625 .625 .625", "O .387 .387 .387"),
    "origin-2": "data_x\n_chemical_formula_sum 'Mg Al2 O4'\n_symmetry_space_group_name_H-M 'Fd-3m'\n"
    + cell(8.08) + atoms("Mg .125 .125 .125", "Al .5 .5 .5", "O .262 .262 .262"),
    "hall": "data_x\n_space_group_name_Hall '-P 2ybc'\n" + cell(5, 6, 7, (90, 100, 90))
    + atoms("Li1 .1 .2 .3"),
    "monoclinic-c": "data_x\n_symmetry_space_group_name_H-M 'P 21/b'\n"
    + cell(5, 6, 7, (90, 90, 100)) + atoms("Li1 .1 .2 .3"),
    "charges": "data_x\n" + P1 + cell()
    + "loop_\n_atom_type_symbol\n_atom_type_oxidation_number\nFe3+ 3\nO2- -2\nLi1+ 1\n"
    + atoms("a Fe3+ 0 0 0 1", "b O2- .5 .5 .5 1", "c O2- .5 0 .5 1", "d Li1+ 0 .5 .5 1",
            columns=OCC),
    "deuterium": "data_x\n" + P1 + cell() + atoms("D1 0 0 0", "Li1 .5 .5 .5"),
    "cartesian": "data_x\n" + P1 + cell(4, 4, 8)
    + atoms("Li1 0 0 0", "O1 2 2 2", columns="label Cartn_x Cartn_y Cartn_z"),
    "whole-cell": "data_x\n_symmetry_space_group_name_H-M 'P -1'\n" + cell()
    + atoms("Li1 .1 .2 .3", "Li2 .9 .8 .7", "O1 0 0 0"),
    "ids": "data_123-ICSD\n_cod_database_code 4567\n_materials_project_id mp-89\n"
    "_symmetry_Int_Tables_number 1\n" + cell() + LI_O,
}

encoded = {
    "bom-crlf": b"\xef\xbb\xbf" + good.replace("\n", "\r\n").encode(),
    "cr-only": good.replace("\n", "\r").encode(),
    "latin-1": b"# M\xfcller, 90\xb0\n_x '\xe9'\n" + good.encode(),
    "utf-8": ("# Müller, 90°\n" + good.replace("0.5 0.5 0.5", "\u22120.5 0.5\u00a00.5")).encode(),
    "utf-16": good.encode("utf-16"),
}

for name, text in files.items():
    (HERE / f"{name}.cif").write_bytes(text.encode("latin-1"))
for name, data in encoded.items():
    (HERE / f"{name}.cif").write_bytes(data)
