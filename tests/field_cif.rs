//! CIFs as people have them (`data/field`): settings left open, special positions missed, operators
//! that are no group, cells that no crystal has. Each is read right, or it is said.

use std::path::{Path, PathBuf};
use std::time::Instant;

use superion::crystal::Structure;
use superion::crystal::plausibility::{doubts, refusal};
use superion::import::cif::read_cif;
use superion::import::{ImportSettings, read_inputs};
use superion::monitor::Monitor;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/field")
}

/// Sites, formula and warnings of the only structure of a text.
fn summary(bytes: &[u8], name: &str) -> (usize, String, String, Structure) {
    let (blocks, rejected) = read_cif(bytes, name);
    assert_eq!(
        (blocks.len(), rejected.len()),
        (1, 0),
        "{name}: {rejected:?}"
    );
    let block = &blocks[0];
    let said: String = block.warnings.iter().map(|w| format!("{w}\n")).collect();
    let structure = block.structure.clone();
    (
        structure.n_sites(),
        structure.reduced_formula(),
        said,
        structure,
    )
}

fn summary_of(name: &str) -> (usize, String, String, Structure) {
    let path = folder().join(format!("{name}.cif"));
    summary(&std::fs::read(path).unwrap(), name)
}

/// (file, sites, formula, what a warning says; "" where nothing is to be said)
const READ: [(&str, usize, &str, &str); 27] = [
    ("origin/anat_o1_code", 16, "LiTiO2", ""),
    ("origin/anat_o1_formula", 16, "LiTiO2", "I 4bw 2bw -1bw"),
    ("origin/anat_o1_num", 16, "LiTiO2", "I 4bw 2bw -1bw"),
    ("origin/anat_o2_plain", 16, "LiTiO2", "-I 4bd 2"),
    ("settings/Pbnm_number", 28, "LiFePO4", "P 2_1/b 2_1/n 2_1/m"),
    ("settings/Pmnb_number", 28, "LiFePO4", "P 2_1/m 2_1/n 2_1/b"),
    (
        "settings/Pmnb_number_formula",
        28,
        "LiFePO4",
        "P 2_1/m 2_1/n 2_1/b",
    ),
    ("settings/Pnma_number", 28, "LiFePO4", "P 2_1/n 2_1/m 2_1/a"),
    (
        "csd-dup/whole_cell",
        24,
        "Li2CO3",
        "20 atom(s) repeat a symmetry image",
    ),
    (
        "csd-dup/whole_cell_4dec_noise",
        24,
        "Li2CO3",
        "20 atom(s) repeat a symmetry image",
    ),
    (
        "partial-special/t30",
        4,
        "Li1.6N",
        "moved onto it: Li2 (0.002 Å)",
    ),
    (
        "partial-special/t33",
        4,
        "Li1.66N",
        "moved onto it: Li2 (0.002 Å)",
    ),
    ("partial-special/mirror_0.2", 32, "LiFePO4", ""),
    (
        "partial-special/mirror_0.24",
        28,
        "LiFe2P2O8",
        "moved onto it: Li1 (0.060 Å)",
    ),
    (
        "partial-special/mirror_0.249",
        28,
        "LiFe2P2O8",
        "moved onto it: Li1 (0.006 Å)",
    ),
    (
        "partial-special/mirror_0.249_formula",
        28,
        "LiFe2P2O8",
        "moved onto it: Li1",
    ),
    (
        "partial-special/x2x_0.157_0.315",
        13,
        "Li2.4YCl6",
        "moved onto it: Li1 (0.006 Å)",
    ),
    ("partial-special/x2x_0.158_0.316_full", 13, "Li6YCl6", ""),
    ("shelx/order_li3n", 4, "Li1.6N", "moved onto it: Li2"),
    ("shelx/split97_0.01", 12, "LiP2O8", ""),
    ("shelx/split_right", 12, "LiP2O8", ""),
    (
        "not-a-group/no_symbol_part",
        8,
        "Li3P",
        "do not form a group",
    ),
    (
        "not-a-group/one_shift_lost",
        8,
        "Li3P",
        "\"-x, -y, z\" is not of space group P 63/m m c",
    ),
    ("more/p21paren", 8, "LiCl", ""),
    (
        "more/coord_ang",
        36,
        "LiCl8",
        "only as Å do they make a crystal",
    ),
    ("absurd/c100_0", 4, "Li2PO", ""),
    ("absurd/pm-novol", 28, "LiFePO4", ""),
];

#[test]
fn field_files_are_read_right_or_it_is_said() {
    for (name, n_sites, formula, fact) in READ {
        let (found_sites, found, said, _) = summary_of(name);
        assert_eq!(
            (found_sites, found.as_str()),
            (n_sites, formula),
            "{name}: {said}"
        );
        assert!(said.contains(fact), "{name}: {said}");
        assert!(!fact.is_empty() || said.is_empty(), "{name}: {said}");
    }
}

/// Anatase's kin: the density of the one right setting, and no atoms on top of each other.
#[test]
fn the_setting_with_sane_distances_is_taken() {
    for (name, density) in [
        ("origin/anat_o1_num", 4.222),
        ("origin/anat_o2_plain", 4.222),
        ("settings/Pbnm_number", 3.597),
        ("settings/Pmnb_number", 3.597),
    ] {
        let structure = summary_of(name).3;
        assert!((structure.density_g_cm3() - density).abs() < 1e-3, "{name}");
        assert_eq!(doubts(&structure), [], "{name}");
    }
}

/// (file, what the refusal names)
const REFUSED: [(&str, &str); 6] = [
    ("absurd/huge_1e9", "the axis a is 1.00e9 Å"),
    ("absurd/long_1e5", "the axis b is 100000 Å"),
    ("absurd/tiny_0.01", "the axis a is 0.010 Å"),
    ("absurd/thin", "the axis c is 0.050 Å"),
    ("absurd/skew_1deg", "the angle γ is 1.000°"),
    ("absurd/long_350", "1070 Å³ per atom"),
];

/// Through the whole import, each within a second.
#[test]
fn absurd_cells_are_refused_by_name() {
    for (name, fact) in REFUSED {
        let start = Instant::now();
        let import = import(&format!("{name}.cif"));
        let said: String = import
            .report
            .rejected
            .iter()
            .map(|w| format!("{w}\n"))
            .collect();
        assert_eq!(import.entries.len(), 0, "{name}");
        assert!(said.contains(fact), "{name}: {said}");
        assert!(start.elapsed().as_secs_f64() < 1.0, "{name}");
    }
    let picometres = import("absurd/pm-novol.cif").report.rejected.remove(0);
    assert!(picometres.fact.contains("Å³ per atom"), "{picometres}");
    assert!(
        picometres.remedy.contains("in picometres? Then give 5.25"),
        "{picometres}"
    );
}

/// A slab of four atoms in 100 Å is strange, but a cell.
#[test]
fn a_slab_is_read() {
    let structure = summary_of("absurd/c100_0").3;
    assert_eq!(refusal(&structure), None);
    assert!(doubts(&structure)[0].fact.contains("times the room"));
}

/// What is absurd about a structure is a warning of its entry, whatever it came from.
#[test]
fn absurd_structures_are_flagged_on_import() {
    let cif = import("more/coord_ang.cif");
    let table = tempfile::tempdir().unwrap();
    let path = table.path().join("rows.csv");
    let rows = "id,a,b,c,alpha,beta,gamma,hall_number,asymmetric_unit\n\
                close,5.13,5.13,5.13,90,90,90,523,\"Li:0,0,0 Cl:0.565,0.565,0.565\"\n\
                good,5.13,5.13,5.13,90,90,90,523,\"Li:0,0,0 Cl:0.5,0.5,0.5\"\n\
                wide,10.26,10.26,10.26,90,90,90,523,\"Li:0,0,0 Cl:0.5,0.5,0.5\"\n\
                picometres,513,513,513,90,90,90,523,\"Li:0,0,0 Cl:0.5,0.5,0.5\"\n";
    std::fs::write(&path, rows).unwrap();
    let table = read_inputs(&[path], &ImportSettings::default(), &Monitor::silent()).unwrap();
    let said = |entry: &superion::import::Entry| -> String {
        entry.warnings.iter().map(|w| format!("{w}\n")).collect()
    };
    assert!(
        said(&cif.entries[0]).contains("closer to another than any bond is: Cl1 and Cl1, 0.67 Å")
    );
    let by_id: Vec<(&str, String)> = table
        .entries
        .iter()
        .map(|e| (e.id.as_str(), said(e)))
        .collect();
    assert_eq!(by_id.len(), 3, "{by_id:?}");
    assert!(
        by_id[0].1.contains("closer to another than any bond"),
        "{by_id:?}"
    );
    assert_eq!(by_id[1].1, "", "{by_id:?}");
    assert!(
        by_id[2].1.contains("16 of 16 atoms have no neighbour")
            || by_id[2].1.contains("8 of 8 atoms have no neighbour"),
        "{by_id:?}"
    );
    assert!(
        table.report.rejected[0].to_string().contains("picometres"),
        "{:?}",
        table.report.rejected
    );
}

fn import(name: &str) -> superion::import::Import {
    let path = folder().join(name);
    read_inputs(&[path], &ImportSettings::default(), &Monitor::silent()).unwrap()
}

/// A block with symmetry lines, a cell and atoms ("label x y z occupancy").
fn cif(symmetry: &str, cell: [f64; 6], atoms: &[&str]) -> String {
    let [a, b, c, alpha, beta, gamma] = cell;
    format!(
        "data_x\n{symmetry}\n_cell_length_a {a}\n_cell_length_b {b}\n_cell_length_c {c}\n\
         _cell_angle_alpha {alpha}\n_cell_angle_beta {beta}\n_cell_angle_gamma {gamma}\nloop_\n\
         _atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n\
         _atom_site_occupancy\n{}\n",
        atoms.join("\n")
    )
}

const CUBIC: [f64; 3] = [90.0; 3];

fn cell(lengths: [f64; 3], angles: [f64; 3]) -> [f64; 6] {
    [
        lengths[0], lengths[1], lengths[2], angles[0], angles[1], angles[2],
    ]
}

/// Where the file says, or the formula bears out, that two images are one atom or two.
#[test]
fn the_formula_and_the_multiplicity_decide_about_pairs() {
    let frame = std::fs::read_to_string(folder().join("partial-special/mirror_0.2.cif")).unwrap();
    let with = |formula: &str, y: &str| {
        let text = frame.replace(
            "data_x",
            &format!("data_x\n_chemical_formula_sum '{formula}'"),
        );
        text.replace("Li1 Li 0.3 0.2 0.3 0.5", &format!("Li1 Li 0.3 {y} 0.3 0.5"))
    };
    for (formula, y, sites, found) in [
        ("Li Fe P O4", "0.2", 32, "LiFePO4"),
        ("Li0.5 Fe P O4", "0.2", 28, "LiFe2P2O8"),
        ("Li Fe P O4", "0.24", 32, "LiFePO4"),
        ("Li0.5 Fe P O4", "0.24", 28, "LiFe2P2O8"),
        // Hydrogen that has no position does not keep the others from deciding.
        ("Li0.5 H2 Fe P O4", "0.2", 28, "LiFe2P2O8"),
    ] {
        let (n, formula_found, said, _) = summary(with(formula, y).as_bytes(), formula);
        assert_eq!(
            (n, formula_found.as_str()),
            (sites, found),
            "{formula} {y}: {said}"
        );
        let usual = (y == "0.2") == (sites == 32);
        assert_eq!(
            said.contains("as the formula bears out"),
            !usual,
            "{formula} {y}: {said}"
        );
    }
}

const SPINEL_O1: [&str; 3] = [
    "Mg1 0 0 0 1",
    "Al1 0.625 0.625 0.625 1",
    "O1 0.387 0.387 0.387 1",
];
const SPINEL_O2: [&str; 3] = [
    "Mg1 0.125 0.125 0.125 1",
    "Al1 0.5 0.5 0.5 1",
    "O1 0.262 0.262 0.262 1",
];

/// Symbols, codes and numbers of many hands for one crystal each: (symmetry, cell, atoms, sites).
#[test]
fn settings_of_many_hands() {
    let spinel = cell([8.08; 3], CUBIC);
    let anatase = cell([3.792, 3.792, 9.497], CUBIC);
    let anatase_o1: &[&str] = &["Ti1 0 0 0 1", "O1 0 0 0.2081 1", "Li1 0 0 0.5 1"];
    let anatase_o2: &[&str] = &[
        "Ti1 0 0.75 0.125 1",
        "O1 0 0.75 0.3331 1",
        "Li1 0 0.75 0.625 1",
    ];
    let olivine = |axes: [usize; 3]| -> ([f64; 6], Vec<String>) {
        let lengths = [10.332, 6.01, 4.692];
        let atoms = [
            ("Li1", [0.0, 0.0, 0.0]),
            ("Fe1", [0.2822, 0.25, 0.9747]),
            ("P1", [0.0948, 0.25, 0.4182]),
            ("O1", [0.0968, 0.25, 0.7428]),
            ("O2", [0.4571, 0.25, 0.206]),
            ("O3", [0.1656, 0.0465, 0.2848]),
        ];
        let row = |(label, x): (&str, [f64; 3])| {
            format!("{label} {} {} {} 1", x[axes[0]], x[axes[1]], x[axes[2]])
        };
        (
            cell(axes.map(|k| lengths[k]), CUBIC),
            atoms.map(row).to_vec(),
        )
    };
    let mut cases: Vec<(String, [f64; 6], Vec<String>, usize)> = Vec::new();
    let mut add = |symmetry: &str, cell: [f64; 6], atoms: &[&str], n: usize| {
        let atoms = atoms.iter().map(|row| (*row).to_owned()).collect();
        cases.push((symmetry.to_owned(), cell, atoms, n));
    };
    for symmetry in [
        "_symmetry_space_group_name_H-M 'F d -3 m (origin choice 1)'",
        "_symmetry_space_group_name_H-M 'F d -3 m :1'",
        "_symmetry_space_group_name_H-M 'F d -3 m S'",
        "_symmetry_space_group_name_H-M 'F d 3 m O1'",
        "_symmetry_space_group_name_H-M 'Fd-3m, origin 1'",
        "_symmetry_space_group_name_H-M 'F d -3 m'\n_space_group_IT_coordinate_system_code 1",
        "_symmetry_Int_Tables_number 227\n_space_group.IT_coordinate_system_code '1'",
        "_symmetry_Int_Tables_number 227",
        "_symmetry_space_group_name_H-M 'F 41/d -3 2/m'",
    ] {
        add(symmetry, spinel, &SPINEL_O1, 56);
    }
    for symmetry in [
        "_symmetry_space_group_name_H-M 'F d -3 m (Origin Choice 2)'",
        "_symmetry_space_group_name_H-M 'F d -3 m (origin at centre -3m)'",
        "_symmetry_space_group_name_H-M 'F d -3 m Z'",
        "_symmetry_space_group_name_H-M 'F d -3 m'\n_space_group_IT_coordinate_system_code 2",
        "_symmetry_Int_Tables_number 227",
    ] {
        add(symmetry, spinel, &SPINEL_O2, 56);
    }
    for symmetry in [
        "_symmetry_space_group_name_H-M 'I 4(1)/a m d'",
        "_symmetry_space_group_name_H-M 'I4_1/amd'",
        "_symmetry_space_group_name_H-M 'I 41/a m d (choice 1)'",
        "_symmetry_space_group_name_H-M 'I 4<sub>1</sub>/a m d:1'",
    ] {
        add(symmetry, anatase, anatase_o1, 16);
    }
    for symmetry in [
        "_symmetry_space_group_name_H-M 'I 41/a m d (No. 141)'",
        "_symmetry_Int_Tables_number 141",
    ] {
        add(symmetry, anatase, anatase_o2, 16);
    }
    for (symbol, code, axes) in [
        ("P n m a", "abc", [0, 1, 2]),
        ("P b n m", "cab", [2, 0, 1]),
        ("P m c n", "bca", [1, 2, 0]),
        ("P m n b", "ba-c", [1, 0, 2]),
        ("P c m n", "-cba", [2, 1, 0]),
        ("P n a m", "a-cb", [0, 2, 1]),
    ] {
        let (cell, atoms) = olivine(axes);
        for symmetry in [
            format!("_symmetry_space_group_name_H-M '{symbol}'"),
            format!("_symmetry_space_group_name_H-M '{symbol} :1'"),
            format!("_symmetry_space_group_name_H-M 'P n m a :{code}'"),
            format!(
                "_symmetry_space_group_name_H-M 'P n m a'\n_space_group_IT_coordinate_system_code {code}"
            ),
            format!(
                "_symmetry_Int_Tables_number 62\n_space_group_IT_coordinate_system_code {code}"
            ),
            "_symmetry_Int_Tables_number 62".to_owned(),
        ] {
            let atoms: Vec<&str> = atoms.iter().map(String::as_str).collect();
            add(&symmetry, cell, &atoms, 28);
        }
    }
    let hexagonal = cell([4.264, 4.264, 7.579], [90.0, 90.0, 120.0]);
    let lithium_phosphide = [
        "Li1 0 0 0.25 1",
        "Li2 0.3333 0.6667 0.583 1",
        "P1 0.3333 0.6667 0.25 1",
    ];
    for symbol in [
        "P 6(3)/m m c",
        "P63/mmc",
        "P 6_3/m m c",
        "P 6_{3}/m m c",
        "P6\u{2083}/mmc",
    ] {
        add(
            &format!("_symmetry_space_group_name_H-M '{symbol}'"),
            hexagonal,
            &lithium_phosphide,
            8,
        );
    }
    for (symmetry, cell, atoms, n_sites) in cases {
        let atoms: Vec<&str> = atoms.iter().map(String::as_str).collect();
        let (found, _, said, structure) =
            summary(cif(&symmetry, cell, &atoms).as_bytes(), &symmetry);
        assert_eq!(found, n_sites, "{symmetry}: {said}");
        assert_eq!(doubts(&structure), [], "{symmetry}: {said}");
    }
}

/// Symmetry lines, cell, atoms, a setting that is named.
type OpenSetting = (
    &'static str,
    [f64; 6],
    &'static [&'static str],
    &'static str,
);

/// Nothing decides: a refusal that names the settings.
#[test]
fn a_setting_that_stays_open_is_refused_with_the_choices() {
    let cases: [OpenSetting; 2] = [
        (
            "_symmetry_Int_Tables_number 14",
            cell([5.0, 10.0, 5.2], [90.0, 95.0, 90.0]),
            &["Li1 0.45 0.02 0.01 1", "Cl1 0.27 0.47 0.19 1"],
            "P 1 2_1/n 1",
        ),
        (
            "_symmetry_space_group_name_H-M 'F d -3 m'",
            cell([10.5027; 3], CUBIC),
            &[
                "Li1 -0.125 -0.125 0.375 1",
                "Na1 0 0 0 1",
                "Cl1 -0.00022 -0.00022 0.75022 1",
            ],
            "F 4d 2 3 -1d",
        ),
    ];
    for (symmetry, cell, atoms, choice) in cases {
        let (blocks, rejected) = read_cif(cif(symmetry, cell, atoms).as_bytes(), symmetry);
        let said: String = rejected.iter().map(|w| format!("{w}\n")).collect();
        assert!(blocks.is_empty(), "{symmetry}: {:?}", blocks[0].warnings);
        assert!(
            said.contains("nothing decides between") && said.contains(choice),
            "{said}"
        );
    }
}

fn with_operators(symbol: &str, operators: &[&str]) -> String {
    let symbol = if symbol.is_empty() {
        "?".to_owned()
    } else {
        format!("'{symbol}'")
    };
    let operators: Vec<String> = operators.iter().map(|o| format!("'{o}'")).collect();
    format!(
        "_symmetry_space_group_name_H-M {symbol}\nloop_\n_symmetry_equiv_pos_as_xyz\n{}",
        operators.join("\n")
    )
}

/// Lists of operators with something lost: (symbol, operators, sites, what is said).
#[test]
fn operators_that_are_no_group_are_said() {
    let carbonate = cell([8.3593, 4.9725, 6.1975], [90.0, 114.83, 90.0]);
    let atoms = [
        "Li1 0.1965 0.4488 0.8345 1",
        "C1 0 0.0657 0.25 1",
        "O1 0 0.3217 0.25 1",
        "O2 0.1459 0.9337 0.3127 1",
    ];
    let whole = [
        "x,y,z",
        "-x,y,-z+1/2",
        "-x,-y,-z",
        "x,-y,z+1/2",
        "x+1/2,y+1/2,z",
        "-x+1/2,y+1/2,-z+1/2",
        "-x+1/2,-y+1/2,-z",
        "x+1/2,-y+1/2,z+1/2",
    ];
    let without = |k: usize| -> Vec<&str> {
        whole
            .iter()
            .enumerate()
            .filter(|(j, _)| *j != k)
            .map(|(_, o)| *o)
            .collect()
    };
    let mut shift_lost = whole.to_vec();
    shift_lost[3] = "x,-y,z";
    let mut twice = whole.to_vec();
    twice.push("-x,-y,-z");
    let no_identity = without(0);
    let one_gone = without(5);
    for (symbol, operators, said) in [
        ("C 1 2/c 1", whole.to_vec(), ""),
        (
            "C 1 2/c 1",
            whole[..4].to_vec(),
            "those with the centring translations are missing",
        ),
        (
            "C 2/c",
            whole[..4].to_vec(),
            "those with the centring translations are missing",
        ),
        ("C 1 2/c 1", whole[..3].to_vec(), "they are a part of"),
        ("C 1 2/c 1", whole[..6].to_vec(), "they are a part of"),
        ("C 1 2/c 1", one_gone.clone(), "they are a part of"),
        ("", one_gone, "do not form a group"),
        ("C 1 2/c 1", shift_lost, "\"x, -y, z\" is not of"),
        (
            "C 1 2/c 1",
            no_identity.clone(),
            "the identity x, y, z is not among",
        ),
        ("", no_identity, "the identity x, y, z is not among"),
        (
            "C 1 2/c 1",
            twice,
            "1 of the 9 symmetry operators are listed again",
        ),
    ] {
        let text = cif(&with_operators(symbol, &operators), carbonate, &atoms);
        let (n_sites, formula, found, structure) = summary(text.as_bytes(), symbol);
        assert_eq!(
            (n_sites, formula.as_str()),
            (24, "Li2CO3"),
            "{symbol} {operators:?}: {found}"
        );
        assert!(
            found.contains(said) && found.is_empty() == said.is_empty(),
            "{symbol}: {found}"
        );
        assert_eq!(doubts(&structure), [], "{symbol} {operators:?}");
    }
    // Nothing says which group is meant.
    let mut lost = whole[..4].to_vec();
    lost[3] = "x,-y,z";
    let text = cif(&with_operators("", &lost), carbonate, &atoms);
    let (blocks, rejected) = read_cif(text.as_bytes(), "lost");
    assert!(
        blocks.is_empty() && rejected[0].fact.contains("do not form a group"),
        "{rejected:?}"
    );
}

/// Symbol, cell, a place on the position, a step off it, images on the position.
type SpecialPosition = (&'static str, [f64; 6], [f64; 3], [f64; 3], usize);

/// Partly filled atoms a little beside every kind of special position are one site; well beside it
/// they are not.
#[test]
fn partly_filled_atoms_beside_special_positions() {
    let hexagonal = |a: f64, c: f64| cell([a, a, c], [90.0, 90.0, 120.0]);
    let cases: [SpecialPosition; 9] = [
        (
            "P -1",
            cell([7.0, 8.0, 9.0], CUBIC),
            [0.5, 0.5, 0.5],
            [0.0, 0.0, 1.0],
            1,
        ),
        (
            "P 1 2 1",
            cell([7.0, 8.0, 9.0], CUBIC),
            [0.0, 0.3, 0.5],
            [1.0, 0.0, 0.0],
            1,
        ),
        (
            "P 1 m 1",
            cell([7.0, 8.0, 9.0], CUBIC),
            [0.2, 0.5, 0.3],
            [0.0, 1.0, 0.0],
            1,
        ),
        (
            "P 4 m m",
            cell([7.0, 7.0, 9.0], CUBIC),
            [0.5, 0.5, 0.3],
            [1.0, 0.0, 0.0],
            1,
        ),
        (
            "P 4 m m",
            cell([7.0, 7.0, 9.0], CUBIC),
            [0.2, 0.2, 0.3],
            [1.0, -1.0, 0.0],
            4,
        ),
        (
            "P -3",
            hexagonal(7.0, 9.0),
            [1.0 / 3.0, 2.0 / 3.0, 0.3],
            [1.0, 0.0, 0.0],
            2,
        ),
        (
            "P -3 m 1",
            hexagonal(9.0, 9.0),
            [0.2, 0.4, 0.3],
            [0.5, -0.5, 0.0],
            6,
        ),
        (
            "F m -3 m",
            cell([9.0; 3], CUBIC),
            [0.25, 0.25, 0.25],
            [1.0, 0.0, 0.0],
            8,
        ),
        (
            "I a -3 d",
            cell([12.0; 3], CUBIC),
            [0.125, 0.0, 0.25],
            [0.0, 1.0, 0.0],
            24,
        ),
    ];
    for (symbol, cell, place, step, on_it) in cases {
        for occupancy in [0.02, 0.1, 0.33, 0.5, 0.9] {
            for (shift_ang, moved) in [(0.002, true), (0.02, true), (0.05, true), (0.35, false)] {
                let at: [f64; 3] =
                    std::array::from_fn(|k| place[k] + step[k] * shift_ang / cell[k]);
                let row = format!("Li1 {:.6} {:.6} {:.6} {occupancy}", at[0], at[1], at[2]);
                let symmetry = format!("_symmetry_space_group_name_H-M '{symbol}'");
                let text = cif(&symmetry, cell, &[&row]);
                let (n_sites, _, said, _) = summary(text.as_bytes(), symbol);
                if moved {
                    assert_eq!(n_sites, on_it, "{symbol} {occupancy} {shift_ang} Å: {said}");
                    assert!(said.contains("moved onto it: Li1"), "{symbol}: {said}");
                } else {
                    assert!(
                        n_sites > on_it,
                        "{symbol} {occupancy} {shift_ang} Å: {said}"
                    );
                }
            }
        }
    }
}

/// The whole cell beside the operators, full and partly filled, exact and with noise.
#[test]
fn whole_cells_beside_the_operators() {
    let rows = [
        ("Li1", [0.1965, 0.4488, 0.8345], 1.0),
        ("C1", [0.0, 0.0657, 0.25], 1.0),
        ("O1", [0.0, 0.3217, 0.25], 1.0),
        ("O2", [0.1459, 0.9337, 0.3127], 1.0),
    ];
    let operators: [fn([f64; 3]) -> [f64; 3]; 4] = [
        |[x, y, z]| [x, y, z],
        |[x, y, z]| [-x, y, 0.5 - z],
        |[x, y, z]| [-x, -y, -z],
        |[x, y, z]| [x, -y, 0.5 + z],
    ];
    for noise in [0.0, 1e-4, 3e-4, 1e-3] {
        for lithium in [1.0, 0.7, 0.4, 0.05] {
            let mut atoms: Vec<String> = Vec::new();
            for (label, x, full) in rows {
                let mut images: Vec<[f64; 3]> = Vec::new();
                for operator in operators {
                    for centring in [0.0, 0.5] {
                        let [x, y, z] = operator(x);
                        let image = [x + centring, y + centring, z].map(|x| x.rem_euclid(1.0));
                        let same = |v: &[f64; 3]| {
                            (0..3).all(|k| {
                                let d: f64 = v[k] - image[k];
                                (d - d.round()).abs() < 1e-6
                            })
                        };
                        if !images.iter().any(same) {
                            images.push(image);
                        }
                    }
                }
                let occupancy = if label == "Li1" { lithium } else { full };
                for (k, image) in images.iter().enumerate() {
                    let shake = |j: usize| noise * ((7 * k + 3 * j) as f64 * 0.618).sin();
                    let [x, y, z] = [0, 1, 2].map(|j| image[j] + shake(j));
                    atoms.push(format!("{label}{k} {x:.6} {y:.6} {z:.6} {occupancy}"));
                }
            }
            let atoms: Vec<&str> = atoms.iter().map(String::as_str).collect();
            let carbonate = cell([8.3593, 4.9725, 6.1975], [90.0, 114.83, 90.0]);
            let text = cif(
                "_symmetry_space_group_name_H-M 'C 1 2/c 1'",
                carbonate,
                &atoms,
            );
            let (n_sites, _, said, structure) = summary(text.as_bytes(), "whole cell");
            let amount = |symbol: &str| structure.composition()[&symbol.parse().unwrap()];
            assert_eq!(n_sites, 24, "noise {noise}, Li {lithium}: {said}");
            assert!(
                (amount("Li") - 8.0 * lithium).abs() < 1e-6,
                "noise {noise}, Li {lithium}: {said}"
            );
            assert!(
                said.contains("20 atom(s) repeat"),
                "noise {noise}, Li {lithium}: {said}"
            );
        }
    }
}

/// Orders and multiplicities under either name, with and without rounding.
#[test]
fn orders_and_multiplicities_under_either_name() {
    let lines = |tag: &str, counts: [usize; 3], lithium: &str| {
        let text = cif(
            "_symmetry_space_group_name_H-M 'P 6/m m m'",
            cell([3.648, 3.648, 3.875], [90.0, 90.0, 120.0]),
            &["N1 0 0 0 1", "Li1 0 0 0.5 1", lithium],
        );
        let text = text.replace(
            "_atom_site_occupancy\n",
            &format!("_atom_site_occupancy\n{tag}\n"),
        );
        let rows = ["N1 0 0 0 1", "Li1 0 0 0.5 1", lithium];
        rows.iter().zip(counts).fold(text, |text, (row, n)| {
            text.replace(row, &format!("{row} {n}"))
        })
    };
    for (tag, counts) in [
        ("_atom_site_site_symmetry_order", [24, 24, 12]),
        ("_atom_site_symmetry_multiplicity", [24, 24, 12]),
        ("_atom_site_symmetry_multiplicity", [1, 1, 2]),
        ("_atom_site_site_symmetry_multiplicity", [1, 1, 2]),
        ("_atom_site_site_symmetry_order", [1, 1, 2]),
    ] {
        for lithium in [
            "Li2 0.333 0.667 0 0.3",
            "Li2 0.34 0.66 0 0.3",
            "Li2 0.33 0.65 0 0.3",
        ] {
            let (n_sites, formula, said, _) = summary(lines(tag, counts, lithium).as_bytes(), tag);
            assert_eq!(
                (n_sites, formula.as_str()),
                (4, "Li1.6N"),
                "{tag} {lithium}: {said}"
            );
        }
    }
    // Said to be apart: 0.06 Å is two places then.
    let pair = |tag: &str, counts: [usize; 3]| {
        let text = cif(
            "_symmetry_space_group_name_H-M 'P -1'",
            cell([5.0, 6.0, 7.0], [80.0, 85.0, 88.0]),
            &[
                "P1 0.25 0.3 0.35 1",
                "O1 0.45 0.35 0.3 1",
                "Li1 0.01 0 0 0.5",
            ],
        );
        let text = text.replace(
            "_atom_site_occupancy\n",
            &format!("_atom_site_occupancy\n{tag}\n"),
        );
        let rows = ["0.35 1", "0.3 1", "0 0 0.5"];
        let text = rows
            .iter()
            .zip(counts)
            .fold(text, |t, (row, n)| t.replace(row, &format!("{row} {n}")));
        summary(text.as_bytes(), tag).0
    };
    assert_eq!(pair("_atom_site_symmetry_multiplicity", [2, 2, 2]), 6);
    assert_eq!(pair("_atom_site_symmetry_multiplicity", [1, 1, 1]), 6);
    assert_eq!(pair("_atom_site_site_symmetry_order", [1, 1, 1]), 6);
    assert_eq!(pair("_atom_site_symmetry_multiplicity", [2, 2, 1]), 5);
    assert_eq!(pair("_atom_site_site_symmetry_order", [1, 1, 2]), 5);
    assert_eq!(pair("_atom_site_symmetry_multiplicity", [1, 1, 2]), 5);
}

/// Cells with a slip of the pen, through the whole import: refused or flagged.
#[test]
fn slips_of_the_pen_in_cells_and_coordinates() {
    let olivine = std::fs::read_to_string(folder().join("settings/Pnma_number.cif")).unwrap();
    let olivine = olivine.replace(
        "_symmetry_Int_Tables_number 62",
        "_symmetry_space_group_name_H-M 'P n m a'",
    );
    let folder = tempfile::tempdir().unwrap();
    for (from, to, said) in [
        (
            "_cell_length_a 10.332",
            "_cell_length_a 1033.2",
            "1041 Å³ per atom (0.036 g/cm³, a 1033",
        ),
        (
            "_cell_length_a 10.332",
            "_cell_length_a 103.32",
            "no neighbour at the distance of a bond",
        ),
        (
            "_cell_length_a 10.332",
            "_cell_length_a 20.664",
            "times the room",
        ),
        (
            "_cell_length_b 6.01",
            "_cell_length_b 0.601",
            "the axis b is 0.601 Å",
        ),
        (
            "_cell_length_b 6.01",
            "_cell_length_b 60.1",
            "no neighbour at the distance of a bond",
        ),
        (
            "_cell_length_b 6.01",
            "_cell_length_b 3.005",
            "closer to another than any bond",
        ),
        (
            "_cell_angle_beta 90",
            "_cell_angle_beta 9",
            "contradict space group P n m a",
        ),
        (
            "_cell_angle_beta 90",
            "_cell_angle_beta 181",
            "the angle β is 181°",
        ),
        (
            "0.2822 0.25 0.9747",
            "12345.678 0.25 0.9747",
            "Fe1 (12345.678, 0.25, 0.9747)",
        ),
        (
            "0.2822 0.25 0.9747",
            "2.822 0.25 0.9747",
            "Fe1 (2.822, 0.25, 0.9747)",
        ),
    ] {
        assert!(olivine.contains(from), "{from}");
        let path = folder.path().join("slip.cif");
        std::fs::write(&path, olivine.replace(from, to)).unwrap();
        let import = read_inputs(&[path], &ImportSettings::default(), &Monitor::silent()).unwrap();
        let warnings = import.report.rejected.iter().chain(&import.report.warnings);
        let found: String = warnings.map(|w| format!("{w}\n")).collect();
        assert!(found.contains(said), "{to}: {found}");
    }
}

/// The embedded sample is of sane structures.
#[test]
fn names_of_the_group_that_contradict_each_other_are_said() {
    let rock_salt = cell([5.64; 3], CUBIC);
    let atoms = ["Na1 0 0 0 1", "Cl1 0.5 0.5 0.5 1"];
    let hm = "_symmetry_space_group_name_H-M 'F m -3 m'";
    for (symmetry, words) in [
        (
            format!("{hm}\n_space_group_name_Hall '-P 4 2 3'"),
            "is not of the space group F m -3 m",
        ),
        (format!("{hm}\n_space_group_name_Hall '-F 4 2 3'"), ""),
        (
            format!("{hm}\n_space_group_name_H-M_alt 'P m -3 m'"),
            "the space group is P m -3 m and also F m -3 m",
        ),
        (
            format!("{hm}\n_space_group_IT_number 999"),
            "no space group No. 999",
        ),
    ] {
        let (_, _, said, _) = summary(cif(&symmetry, rock_salt, &atoms).as_bytes(), words);
        assert!(said.contains(words), "{words}: {said}");
        assert_eq!(
            said.contains("not of the space group"),
            words.contains("not of"),
            "{said}"
        );
    }
    let malformed = "loop_\n_symmetry_equiv_pos_as_xyz\n'x,y,z'\n'x+1/2,y+1/2'";
    for (symmetry, words) in [
        (
            "_space_group_IT_number 999",
            "there is no space group No. 999",
        ),
        (malformed, "is not a symmetry operator"),
    ] {
        let text = cif(symmetry, rock_salt, &atoms);
        let (blocks, rejected) = read_cif(text.as_bytes(), "x");
        let failed = format!("{rejected:?}");
        assert!(blocks.is_empty() && failed.contains(words), "{failed}");
    }
}

/// Half of the operators of the symbol, and no formula: the symbol counts where it makes a sane cell.
#[test]
fn half_of_the_operators_are_completed_by_the_symbol() {
    let half = [
        "x,y,z",
        "-x+1/2,-y,z+1/2",
        "x+1/2,-y+1/2,-z+1/2",
        "-x,y+1/2,-z",
    ];
    let atoms = [
        "Li1 0 0 0 1",
        "Fe1 0.2822 0.25 0.97472 1",
        "P1 0.09486 0.25 0.4182 1",
        "O1 0.09678 0.25 0.74279 1",
        "O2 0.4571 0.25 0.20602 1",
        "O3 0.16558 0.04646 0.28478 1",
    ];
    let olivine = cell([10.332, 6.01, 4.692], CUBIC);
    let text = cif(&with_operators("P n m a", &half), olivine, &atoms);
    let (n, formula, said, _) = summary(text.as_bytes(), "half");
    assert_eq!((n, formula.as_str()), (28, "LiFePO4"), "{said}");
    assert!(
        said.contains("the operators of the symbol were used"),
        "{said}"
    );
    // A list that is whole in the smaller group stays.
    let mut whole = atoms.to_vec();
    whole.push("O4 0.16558 0.45354 0.28478 1");
    let text = cif(&with_operators("P n m a", &half), olivine, &whole);
    let (n, formula, said, _) = summary(text.as_bytes(), "whole");
    assert_eq!((n, formula.as_str()), (28, "LiFePO4"), "{said}");
}

#[test]
fn the_sample_raises_no_doubt() {
    let (import, _) = superion::import::sample();
    assert_eq!(import.entries.len(), 430);
    for entry in &import.entries {
        assert_eq!(doubts(&entry.structure), [], "{}", entry.id);
        assert_eq!(refusal(&entry.structure), None, "{}", entry.id);
    }
}
