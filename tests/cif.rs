//! CIF reading: peculiar and faulty files (`data/cif/make_files.py`), mutations, a million lines.

use std::path::{Path, PathBuf};
use std::time::Instant;

use proptest::prelude::*;
use superion::crystal::{Element, Lattice, Site, Species};
use superion::import::cif::{CifBlock, SymmetryError, read_cif, structure_from_asymmetric_unit};
use superion::monitor::Warning;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cif")
}

fn read(name: &str) -> (Vec<CifBlock>, Vec<Warning>) {
    let path = folder().join(format!("{name}.cif"));
    let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    read_cif(&bytes, name)
}

/// The one structure of a file.
fn only(name: &str) -> CifBlock {
    let (mut blocks, rejected) = read(name);
    assert_eq!(
        (blocks.len(), rejected.len()),
        (1, 0),
        "{name}: {rejected:?}"
    );
    blocks.remove(0)
}

fn text_of(warnings: &[Warning]) -> String {
    warnings.iter().map(|w| format!("{w}\n")).collect()
}

/// (file, what its rejection says)
const REJECTED: [(&str, &str); 17] = [
    ("empty", "the file is empty"),
    ("prose", "not a CIF"),
    ("binary", "binary data"),
    ("text-only", "no block holds a crystal structure"),
    ("cut-off", "cut off after 1 complete rows"),
    ("nan-cell", "_cell_length_a is \"NaN\""),
    ("question-cell", "_cell_length_a is missing"),
    ("zero-volume", "has no volume"),
    ("zero-length", "_cell_length_a is \"0.0\""),
    ("no-cell", "_cell_length_a is missing"),
    ("no-atoms", "a cell without atoms"),
    ("question-coordinate", "atom Li1 has the position (0, 0, ?)"),
    ("nan-coordinate", "atom Li1 has the position (0, nan, 0)"),
    ("unknown-element", "atom Q7 has the unknown element \"Q7\""),
    ("unknown-group", "\"Z 99\" is no known space group"),
    ("wrong-metric", "contradict space group F m -3 m"),
    ("several-blocks", "block bad: _cell_length_a is missing"),
];

#[test]
fn faulty_files_are_rejected_with_a_reason() {
    for (name, fact) in REJECTED {
        let (blocks, rejected) = read(name);
        assert_eq!(rejected.len(), 1, "{name}: {rejected:?}");
        assert!(text_of(&rejected).contains(fact), "{name}: {}", rejected[0]);
        assert_eq!(
            blocks.len(),
            if name == "several-blocks" { 2 } else { 0 },
            "{name}"
        );
    }
}

/// (file, sites, formula, what a warning says)
const READ: [(&str, usize, &str, &str); 27] = [
    ("cut-off-complete", 2, "LiO", "cut off"),
    (
        "cut-off-operators",
        3,
        "Li2O",
        "list of symmetry operators is cut off",
    ),
    (
        "on-top",
        2,
        "LiO",
        "on top of each other: Li1 and O1 (0.09 Å)",
    ),
    (
        "same-place",
        1,
        "Na0.5Li0.5",
        "occupancies add up to more than 1 at Li1 (2.000)",
    ),
    ("mixed", 2, "Na0.6Li0.3O", ""),
    (
        "over-occupied",
        2,
        "Na0.333Li0.667O",
        "more than 1 at M1 (1.200)",
    ),
    ("empty-site", 1, "Li", "1 site(s) with no occupancy: Li2"),
    ("open-text", 2, "LiO", "never closed"),
    ("no-symmetry", 2, "LiO", "P 1 was assumed"),
    (
        "bad-operator",
        2,
        "Li",
        "\"-x,-q,-z\" is not a symmetry operator",
    ),
    (
        "operators-win",
        2,
        "Li",
        "2 symmetry operators are listed, but P m -3 m has 48",
    ),
    ("save-frame", 2, "LiO", ""),
    ("syntax", 2, "Li", ""),
    ("thirds", 2, "Mg", "lie beside a special position"),
    ("rhombohedral", 2, "LiO", ""),
    ("hexagonal", 9, "LiO2", ""),
    ("origin-1", 56, "MgAl2O4", "F 4d 2 3 -1d"),
    ("origin-2", 56, "MgAl2O4", "-F 4vw 2vw 3"),
    ("hall", 4, "Li", ""),
    ("monoclinic-c", 4, "Li", ""),
    ("charges", 4, "LiFeO2", ""),
    ("deuterium", 2, "LiD", ""),
    ("cartesian", 2, "LiO", ""),
    (
        "whole-cell",
        3,
        "Li2O",
        "1 atom(s) repeat a symmetry image of another one: Li2",
    ),
    ("bom-crlf", 2, "LiO", ""),
    ("cr-only", 2, "LiO", ""),
    ("latin-1", 2, "LiO", ""),
];

#[test]
fn peculiar_files_are_read() {
    for (name, n_sites, formula, fact) in READ {
        let block = only(name);
        let found = (block.structure.n_sites(), block.structure.reduced_formula());
        assert_eq!(
            found,
            (n_sites, formula.to_owned()),
            "{name}: {:?}",
            block.warnings
        );
        let text = text_of(&block.warnings);
        assert!(text.contains(fact), "{name}: {text}");
        // A file without fault or assumption raises no warning.
        assert!(!fact.is_empty() || text.is_empty(), "{name}: {text}");
    }
}

#[test]
fn encodings_agree() {
    let plain = only("bom-crlf").structure;
    for name in ["cr-only", "latin-1", "utf-16"] {
        assert_eq!(only(name).structure, plain, "{name}");
    }
    // A typographic minus sign: -0.5 is 0.5 in the next cell.
    assert_eq!(only("utf-8").structure, plain);
}

#[test]
fn values_arrive() {
    let mixed = only("mixed").structure;
    let occupancies: Vec<_> = mixed.sites[0]
        .occupants
        .iter()
        .map(|o| o.occupancy)
        .collect();
    assert_eq!(occupancies, [0.3, 0.6]);
    assert_eq!(mixed.sites[0].label, "M1");

    let charges = only("charges").structure;
    assert_eq!(charges.total_charge(), Some(0.0));
    assert_eq!(
        charges.sites[0].occupants[0].species.oxidation_state,
        Some(3.0)
    );

    assert!(only("deuterium").structure.contains(Element::DEUTERIUM));
    let cartesian = only("cartesian").structure;
    let millionths = cartesian.sites[1].frac.map(|x| (x * 1e6).round());
    assert_eq!(millionths, [5e5, 5e5, 25e4]);
    assert_eq!(
        only("thirds").structure.sites[0]
            .frac
            .map(|x| (x * 3.0 * 1e6).round()),
        [1e6, 2e6, 75e4]
    );

    let ids = only("ids");
    assert_eq!((ids.icsd_code, ids.cod_code), (Some(123), Some(4567)));
    assert_eq!(
        (ids.material_id.as_deref(), ids.space_group_number),
        (Some("mp-89"), Some(1))
    );

    let (blocks, _) = read("several-blocks");
    let names: Vec<_> = blocks.iter().map(|block| block.name.as_str()).collect();
    assert_eq!(names, ["good", "more"]);
}

/// Spinel from its asymmetric unit: 56 sites, in the order of the unit.
#[test]
fn asymmetric_unit() {
    let lattice = Lattice::from_parameters([8.08; 3], [90.0; 3]).unwrap();
    let site = |symbol: &str, x: f64| Site::full(Species::bare(symbol.parse().unwrap()), [x; 3]);
    let unit = [site("Mg", 0.125), site("Al", 0.5), site("O", 0.262)];
    let spinel = structure_from_asymmetric_unit(lattice.clone(), &unit, 526).unwrap();
    assert_eq!(spinel.reduced_formula(), "MgAl2O4");
    let first_of = |symbol: &str| {
        let element: Element = symbol.parse().unwrap();
        spinel
            .sites
            .iter()
            .position(|s| s.main_species().element == element)
    };
    assert_eq!(
        ["Mg", "Al", "O"].map(first_of),
        [Some(0), Some(8), Some(24)]
    );
    let unknown = structure_from_asymmetric_unit(lattice, &unit, 531);
    assert_eq!(unknown, Err(SymmetryError::UnknownHallNumber(531)));
}

/// A P 1 file of `n` atom lines without repetitions, with the given symmetry tag.
fn long_file(n: usize, symmetry: &str) -> String {
    let mut text = format!(
        "data_x\n{symmetry}\n_cell_length_a 900\n_cell_length_b 900\n_cell_length_c 900\nloop_\n\
         _atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n"
    );
    for k in 0..n {
        let at = |f: f64| (k as f64 * f).fract();
        let (x, y, z) = (at(0.754877666), at(0.569840291), at(0.618033989));
        text += &format!("Li{k} {x:.8} {y:.8} {z:.8}\n");
    }
    text
}

/// A million lines are read in linear time.
#[test]
fn a_million_lines() {
    let seconds = |n: usize| {
        let text = long_file(n, "_space_group_IT_number 1");
        let start = Instant::now();
        let (blocks, _) = read_cif(text.as_bytes(), "long");
        assert_eq!(blocks[0].structure.n_sites(), n);
        start.elapsed().as_secs_f64()
    };
    let ratio = seconds(1_000_000) / seconds(50_000);
    assert!(
        ratio < 200.0,
        "20 times the lines took {ratio} times the time"
    );
}

/// A cell that would not fit in memory is refused with a reason.
#[test]
fn too_many_sites() {
    let text = long_file(5_300, "_space_group_name_H-M_alt 'F m -3 m'");
    let (blocks, rejected) = read_cif(text.as_bytes(), "large");
    assert!(blocks.is_empty());
    assert!(
        text_of(&rejected).contains("more than 1000000 sites"),
        "{rejected:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Bytes changed, lost, doubled, cut off: never a panic, and never nothing at all.
    #[test]
    fn mutations_never_panic(
        file in 0..READ.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 0..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let path = folder().join(format!("{}.cif", READ[file].0));
        let mut bytes = std::fs::read(path).unwrap();
        for (index, byte, kind) in edits {
            let at = index.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => { bytes.remove(at); }
                2 => bytes.insert(at, b"0123456789.-+/'\";_ \n"[usize::from(byte) % 20]),
                _ => bytes.swap(at, usize::from(byte) % 40),
            }
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let (blocks, rejected) = read_cif(&bytes, "mutant");
        prop_assert!(!blocks.is_empty() || !rejected.is_empty());
        for block in &blocks {
            for site in &block.structure.sites {
                prop_assert!(site.frac.iter().all(|x| (0.0..1.0).contains(x)));
                prop_assert!(site.total_occupancy() > 0.0 && site.total_occupancy() < 1.0 + 1e-9);
            }
            prop_assert!(block.structure.lattice.volume_ang3() > 0.0);
        }
    }
}
