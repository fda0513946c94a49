//! Symbols, declared states and repeated items of files that users really have (`data/field/`): read
//! right, or said.

use std::path::Path;

use superion::crystal::oxidation::{Rule, decorate};
use superion::import::cif::{CifBlock, read_cif};

/// The one structure of a text and everything that was said.
fn read(text: &[u8]) -> Result<(CifBlock, String), String> {
    let (mut blocks, rejected) = read_cif(text, "file");
    match blocks.pop() {
        Some(block) if blocks.is_empty() && rejected.is_empty() => {
            let said = block.warnings.iter().map(|w| format!("{w}\n")).collect();
            Ok((block, said))
        }
        _ => Err(rejected.iter().map(|w| format!("{w}\n")).collect()),
    }
}

fn field(name: &str) -> Result<(CifBlock, String), String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/field");
    let path = folder.join(format!("{name}.cif"));
    read(&std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
}

/// "Cl4 Li1.76": amounts in the cell, by element.
fn composition(block: &CifBlock) -> String {
    let amounts = block.structure.composition();
    let mut terms: Vec<String> = amounts
        .iter()
        .map(|(element, amount)| format!("{element}{}", (amount * 1e4).round() / 1e4))
        .collect();
    terms.sort();
    terms.join(" ")
}

/// What is expected of a file.
enum Answer<'a> {
    /// Amounts in the cell, and a word that is said ("" for nothing at all).
    Read(&'a str, &'a str),
    /// Words of the refusal.
    Refused(&'a str),
}
use Answer::{Read, Refused};

fn check(name: &str, found: Result<(CifBlock, String), String>, answer: &Answer<'_>) {
    match (found, answer) {
        (Ok((block, said)), Read(amounts, word)) => {
            assert_eq!(composition(&block), *amounts, "{name}: {said}");
            assert!(said.contains(word), "{name}: {said}");
            assert!(!word.is_empty() || said.is_empty(), "{name}: {said}");
        }
        (Err(refusal), Refused(word)) => assert!(refusal.contains(word), "{name}: {refusal}"),
        (Ok((block, said)), Refused(word)) => {
            panic!(
                "{name}: {} instead of \"{word}\": {said}",
                composition(&block)
            )
        }
        (Err(refusal), Read(amounts, _)) => panic!("{name}: {amounts} refused: {refusal}"),
    }
}

#[test]
fn files_of_the_field_are_read_right_or_refused_with_the_reason() {
    let vacancy = "no atom (a vacancy or dummy)";
    let mixed = "(Ti 0.85, Al 0.15)";
    let answers = [
        ("07-water/amcsd", Read("H12 Li4 O8", "")),
        (
            "08-composite/pauling",
            Read("Al1.8 Li6 O72 P18 Ti10.2", mixed),
        ),
        (
            "08-composite/glued",
            Read("Al1.8 Li6 O72 P18 Ti10.2", mixed),
        ),
        (
            "08-composite/brace",
            Refused("atom M has the symbol \"(Ti,Al)\": Ti and Al share the site"),
        ),
        ("12-oxloop/bylabel", Read("Fe24 O32", "")),
        ("12-oxloop/zeros", Read("Cl4 Li4", "")),
        (
            "23-syntax/dupscalar",
            Read(
                "Fe4 Li4 O16 P4",
                "_cell_length_a is given twice, as 10.332 and 11.0",
            ),
        ),
        ("27-vacancy/vac_Va", Read("Cl4 Li1.76", vacancy)),
        ("27-vacancy/vac_Du", Read("Cl4 Li1.76", vacancy)),
        ("27-vacancy/vac_vacancy", Read("Cl4 Li1.76", vacancy)),
        ("27-vacancy/vac_X", Read("Cl4 Li1.76", vacancy)),
        (
            "46-groups/type_NH4",
            Read("Li1 N1", "4 H per LiN are lacking"),
        ),
        (
            "46-groups/label_NH4",
            Read("Li1 N1", "4 H per LiN are lacking"),
        ),
        (
            "46-groups/type_CN",
            Refused("\"CN\", which would be copernicium"),
        ),
        (
            "46-groups/label_CN",
            Refused("a group of C and N may be meant"),
        ),
        (
            "46-groups/type_RE",
            Refused("stands for a rare earth or for rhenium (Re)"),
        ),
        (
            "46-groups/label_OH",
            Read("Li1 O1", "1 H per LiO are lacking"),
        ),
        (
            "46-groups/label_W1",
            Read("Li1 W1", "W as tungsten (or the oxygen of water)"),
        ),
        ("46-groups/type_Li+Na", Refused("Li and Na share the site")),
        ("46-groups/label_Na_K", Refused("Na and K share the site")),
        (
            "47-more/attachedH",
            Read("Li4 O8", "3 H per LiO2 are lacking"),
        ),
        ("47-more/missing_angles", Read("Cl4 Li4", "90° was assumed")),
        ("47-more/occ100", Read("Cl4 Li4", "scaled to 1")),
    ];
    for (name, answer) in answers {
        check(name, field(name), &answer);
    }
}

/// A file with a lithium atom at the origin, and atoms "label type x occupancy" at (x, x, x).
fn file(head: &str, atoms: &[&str]) -> String {
    let mut text = format!(
        "data_x\n_cell_length_a 6\n_cell_length_b 6\n_cell_length_c 6\n_cell_angle_alpha 90\n\
         _cell_angle_beta 90\n_cell_angle_gamma 90\n_space_group_IT_number 1\n{head}\nloop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_occupancy\n\
         _atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n"
    );
    for atom in atoms {
        let fields: Vec<&str> = atom.split('|').map(str::trim).collect();
        let [label, symbol, occupancy, x] = fields[..] else {
            panic!("{atom}");
        };
        text += &format!("'{label}' '{symbol}' {occupancy} {x} {x} {x}\n");
    }
    text
}

#[test]
fn other_members_of_these_kinds() {
    let formula = |text: &str| format!("_chemical_formula_sum '{text}'");
    let li = "Li1|Li|1|0";
    let cases: Vec<(String, Vec<&str>, Answer<'_>)> = vec![
        // Groups and names of no element.
        (
            String::new(),
            vec![li, "A|BH4|1|0.5"],
            Read("B1 Li1", "4 H per LiB are lacking"),
        ),
        (
            String::new(),
            vec![li, "A|(NH4)|1|0.5"],
            Read("Li1 N1", "4 H per LiN are lacking"),
        ),
        (
            String::new(),
            vec![li, "A|H2O|1|0.5"],
            Read("Li1 O1", "2 H per LiO are lacking"),
        ),
        (
            String::new(),
            vec![li, "A|H3O|1|0.5"],
            Read("Li1 O1", "3 H per LiO are lacking"),
        ),
        (
            String::new(),
            vec![li, "A|OH-|1|0.5"],
            Read("Li1 O1", "1 H per LiO are lacking"),
        ),
        (
            String::new(),
            vec![li, "A|OH|0.5|0.5"],
            Read("Li1 O0.5", "0.5 H per LiO0.5 are lacking"),
        ),
        (
            String::new(),
            vec![li, "A|NO3|1|0.5"],
            Refused("a group of N and O may be meant"),
        ),
        (
            String::new(),
            vec![li, "A|PO4|1|0.5"],
            Refused("group of atoms"),
        ),
        (
            String::new(),
            vec![li, "A|SCN|1|0.5"],
            Refused("group of atoms"),
        ),
        (
            String::new(),
            vec![li, "A|NO|1|0.5"],
            Refused("nobelium, which no crystal holds"),
        ),
        (
            String::new(),
            vec![li, "A|Cf|1|0.5"],
            Refused("californium"),
        ),
        (
            formula("Li Cf"),
            vec![li, "A|Cf|1|0.5"],
            Refused("californium"),
        ),
        (
            String::new(),
            vec![li, "A|CO|1|0.5"],
            Refused("or for cobalt (Co)"),
        ),
        (
            formula("Li Co"),
            vec![li, "A|CO|1|0.5"],
            Read("Co1 Li1", ""),
        ),
        (
            String::new(),
            vec!["LI1|LI|1|0", "CO1|CO|1|0.5"],
            Read("Co1 Li1", ""),
        ),
        (
            String::new(),
            vec![li, "A|Ln|1|0.5"],
            Refused("a rare earth"),
        ),
        (
            formula("Li La"),
            vec![li, "A|Ln|1|0.5"],
            Read("La1 Li1", "Ln as La"),
        ),
        (
            formula("Li Re"),
            vec![li, "A|RE|1|0.5"],
            Read("Li1 Re1", ""),
        ),
        (
            String::new(),
            vec![li, "A|M|1|0.5"],
            Refused("stands for a metal"),
        ),
        (
            String::new(),
            vec![li, "A|Hal|1|0.5"],
            Refused("stands for a halogen"),
        ),
        (
            String::new(),
            vec![li, "Ph1|Ph|1|0.5"],
            Refused("unknown element \"Ph\""),
        ),
        (
            String::new(),
            vec![li, "A|Sodium|1|0.5"],
            Read("Li1 Na1", ""),
        ),
        (
            String::new(),
            vec![li, "A|Carbon|1|0.5"],
            Read("C1 Li1", ""),
        ),
        (String::new(), vec![li, "A|Iron|1|0.5"], Read("Fe1 Li1", "")),
        (String::new(), vec![li, "A|Siva|1|0.5"], Read("Li1 Si1", "")),
        (String::new(), vec![li, "O1|Oa|1|0.5"], Read("Li1 O1", "")),
        // Mixed sites.
        (
            String::new(),
            vec![li, "M|Fe0.5Mn0.5|1|0.5"],
            Read("Fe0.5 Li1 Mn0.5", "mixed site"),
        ),
        (
            String::new(),
            vec![li, "M|Fe0.5Mn0.5|0.8|0.5"],
            Read("Fe0.4 Li1 Mn0.4", "mixed site"),
        ),
        (
            String::new(),
            vec![li, "M|0.5 Fe3+ + 0.5 Mn2+|1|0.5"],
            Read("Fe0.5 Li1 Mn0.5", "mixed site"),
        ),
        (
            String::new(),
            vec![li, "M|La3/4Sr1/4|1|0.5"],
            Read("La0.75 Li1 Sr0.25", "mixed site"),
        ),
        (
            String::new(),
            vec!["M|0.75Na + 0.25Li|1|0"],
            Read("Li0.25 Na0.75", "mixed site"),
        ),
        (
            String::new(),
            vec!["M|Li0.44□0.56|1|0", "Cl|Cl|1|0.5"],
            Read("Cl1 Li0.44", "vacancy 0.56"),
        ),
        (
            String::new(),
            vec!["M|Li0.44|1|0", "Cl|Cl|1|0.5"],
            Read("Cl1 Li0.44", "mixed site"),
        ),
        (
            String::new(),
            vec!["M|Li0.44|0.44|0", "Cl|Cl|1|0.5"],
            Read("Cl1 Li0.44", "counted once"),
        ),
        (
            String::new(),
            vec!["M|Li0.44|0.3|0", "Cl|Cl|1|0.5"],
            Refused("to 0.44 by its symbol"),
        ),
        (
            String::new(),
            vec![li, "M|Ti/Al|1|0.5"],
            Refused("Ti and Al share the site"),
        ),
        (
            formula("Li2 Ti1.7 Al0.3"),
            vec!["M|Ti/Al|1|0.5", "Li1|Li|1|0"],
            Read("Al0.15 Li1 Ti0.85", "as in _chemical_formula_sum"),
        ),
        (
            formula("Li Ti1.7 Al0.3"),
            vec![li, "M|(Ti,Al)|1|0.5", "Al1|Al|1|0.25"],
            Refused("how much of each is open"),
        ),
        (
            String::new(),
            vec![li, "M|F0.6(OH)0.4|1|0.5"],
            Read("F0.6 Li1 O0.4", "0.4 H per"),
        ),
        (
            String::new(),
            vec![li, "M|Fe-Mn|1|0.5"],
            Refused("Fe and Mn share the site"),
        ),
        // Vacancies.
        (
            String::new(),
            vec![li, "V1|Vacancy|1|0.5"],
            Read("Li1", "no atom"),
        ),
        (
            String::new(),
            vec![li, "V1|VAC|1|0.5"],
            Read("Li1", "no atom"),
        ),
        (
            String::new(),
            vec![li, "V1|□|1|0.5"],
            Read("Li1", "no atom"),
        ),
        (
            String::new(),
            vec![li, "V1|Vc|1|0.5"],
            Read("Li1", "no atom"),
        ),
        (
            String::new(),
            vec![li, "V1|Xx|1|0.5"],
            Read("Li1", "no atom"),
        ),
        (
            String::new(),
            vec![li, "V1|Dummy|1|0.5"],
            Read("Li1", "no atom"),
        ),
        (
            String::new(),
            vec![li, "V1|V_Li|1|0.5"],
            Read("Li1", "no atom"),
        ),
        (
            String::new(),
            vec![li, "Va1|.|1|0.5"],
            Read("Li1", "no atom"),
        ),
        (String::new(), vec![li, "V1|V|1|0.5"], Read("Li1 V1", "")),
        (formula("Li V"), vec![li, "VA1|.|1|0.5"], Read("Li1 V1", "")),
        (
            formula("Li0.5 V"),
            vec!["Li1|Li|0.5|0", "Va1|Va|0.5|0", "V1|V|1|0.5"],
            Read("Li0.5 V1", "no atom"),
        ),
        (
            String::new(),
            vec![li, "X1|X|1|0.5"],
            Refused("stands for a halogen, a vacancy or any atom"),
        ),
        (
            String::new(),
            vec![li, "VLi1|.|1|0.5"],
            Read("Li1 V1", "V (or a vacancy of Li)"),
        ),
        (
            String::new(),
            vec![li, "LaSr1|.|1|0.5"],
            Refused("La and Sr share the site"),
        ),
        (
            formula("Li Fe"),
            vec![li, "FeMg1|.|1|0.5"],
            Read("Fe1 Li1", ""),
        ),
        // Words that begin like an element.
        (
            String::new(),
            vec![li, "SiteA|.|1|0.5"],
            Refused("is a word and no name of an atom"),
        ),
        (
            String::new(),
            vec![li, "Host|.|1|0.5"],
            Refused("is a word and no name of an atom"),
        ),
        (
            String::new(),
            vec![li, "Chloride|.|1|0.5"],
            Refused("is a word and no name of an atom"),
        ),
        (
            String::new(),
            vec![li, "Oct1|.|1|0.5"],
            Refused("a kind of place"),
        ),
        (
            String::new(),
            vec![li, "Pn1|.|1|0.5"],
            Refused("a pnictogen"),
        ),
        (
            String::new(),
            vec!["LiA|.|1|0", "O1W|O|1|0.5"],
            Read("Li1 O1", "2 H per LiO are lacking"),
        ),
        (
            String::new(),
            vec!["LiA|.|1|0", "OW1|O|1|0.5"],
            Read("Li1 O1", "2 H per LiO are lacking"),
        ),
        (formula("Li O"), vec![li, "OW1|O|1|0.5"], Read("Li1 O1", "")),
        (
            String::new(),
            vec![li, "Oap1|.|1|0.5", "FeAB|.|1|0.25"],
            Read("Fe1 Li1 O1", ""),
        ),
        // Isotopes.
        (
            String::new(),
            vec!["Li1|7Li|1|0", "B1|11B|1|0.5", "F1|F|1|0.25"],
            Read("B1 F1 Li1", ""),
        ),
        // Lines that come twice, and sums.
        (
            String::new(),
            vec![li, "Na1|Na|0.4|0.5", "Na1|Na|0.40|1.5"],
            Read("Li1 Na0.4", "a line that repeats an earlier one: Na1"),
        ),
        (
            String::new(),
            vec![li, "Na1|Na|0.4|0.5", "Na2|Na|0.4|0.5"],
            Read("Li1 Na0.8", "Na1 and Na2 (0.8)"),
        ),
        (
            String::new(),
            vec![li, "Na1|Na|-0.4|0.5"],
            Refused("Na1 has the occupancy -0.4"),
        ),
        // Occupancies in percent and in other spellings.
        (
            String::new(),
            vec!["Li1|Li|45%|0", "Cl1|Cl|100%|0.5"],
            Read("Cl1 Li0.45", ""),
        ),
        (
            String::new(),
            vec!["Li1|Li|1/2|0", "Cl1|Cl|1|0.5"],
            Read("Cl1 Li0.5", ""),
        ),
        (
            String::new(),
            vec!["Li1|Li|0,45|0", "Cl1|Cl|1|0.5"],
            Read("Cl1 Li0.45", ""),
        ),
        (
            String::new(),
            vec!["Li1|Li|44|0", "Cl1|Cl|100|0.5"],
            Read("Cl1 Li0.44", "in percent"),
        ),
        // The oxygen of water, with and without its hydrogen.
        (
            formula("Li O H2"),
            vec![li, "W1|.|1|0.5"],
            Read("Li1 O1", "2 H per LiO are lacking"),
        ),
        (
            formula("Li O H2"),
            vec![li, "W1|.|1|0.5", "H1|H|1|0.42", "H2|H|1|0.58"],
            Read("H2 Li1 O1", ""),
        ),
        (
            String::new(),
            vec![li, "Ow1|.|1|0.5", "H1|H|1|0.42", "H2|H|1|0.58"],
            Read("H2 Li1 O1", ""),
        ),
        (
            String::new(),
            vec![li, "Ow1|.|1|0.5", "H1|H|1|0.42"],
            Read("H1 Li1 O1", "1 H per LiHO are lacking"),
        ),
        (formula("Li W"), vec![li, "W1|.|1|0.5"], Read("Li1 W1", "")),
    ];
    for (head, atoms, answer) in &cases {
        let text = file(head, atoms);
        check(&format!("{head} {atoms:?}"), read(text.as_bytes()), answer);
    }
}

#[test]
fn states_are_taken_by_site() {
    let (block, _) = field("12-oxloop/bylabel").unwrap();
    let decoration = decorate(&block.structure);
    assert_eq!(decoration.rule, Rule::Cif);
    assert!(decoration.charge.abs() < 1e-9);
    let state_of = |label: &str| {
        let sites = &decoration.structure.sites;
        let site = sites.iter().find(|site| site.label == label).unwrap();
        site.occupants[0].species.oxidation_state
    };
    assert_eq!(
        ["Fe1", "Fe2", "O1"].map(state_of),
        [Some(3.0), Some(2.5), Some(-2.0)]
    );
    let (zeros, _) = field("12-oxloop/zeros").unwrap();
    assert_eq!(decorate(&zeros.structure).rule, Rule::Table);

    // A column of the atom list goes before the table; two states of one element need names.
    let by_site = "data_x\n_cell_length_a 6\n_cell_length_b 6\n_cell_length_c 6\n\
        _space_group_IT_number 1\nloop_\n_atom_site_label\n_atom_site_type_symbol\n\
        _atom_site_oxidation_number\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n\
        Fe1 Fe 2 0 0 0\nFe2 Fe +3 0 0 0.5\nO1 O -2 0.5 0 0\n";
    let (block, said) = read(by_site.as_bytes()).unwrap();
    let states: Vec<_> = block
        .structure
        .sites
        .iter()
        .map(|s| s.mean_oxidation_state())
        .collect();
    assert_eq!(states, [Some(2.0), Some(3.0), Some(-2.0)], "{said}");
    let open = "loop_\n_atom_type_symbol\n_atom_type_oxidation_number\nFe2+ 2\nFe3+ 3\nO -2\n";
    let text = file(open, &["Fe1|Fe|1|0", "Fe2|Fe3+|1|0.25", "O1|O|1|0.5"]);
    let (block, said) = read(text.as_bytes()).unwrap();
    let states: Vec<_> = block
        .structure
        .sites
        .iter()
        .map(|s| s.mean_oxidation_state())
        .collect();
    assert_eq!(states, [None, Some(3.0), Some(-2.0)]);
    assert!(
        said.contains("several oxidation states declared for their element"),
        "{said}"
    );
}

#[test]
fn blocks_and_loops_that_come_twice_are_said() {
    let one = file("", &["Li1|Li|1|0"]);
    let (blocks, rejected) = read_cif(format!("{one}\n{one}").as_bytes(), "file");
    assert_eq!((blocks.len(), rejected.len()), (2, 0));
    let said = |k: usize| {
        blocks[k]
            .warnings
            .iter()
            .map(|w| w.to_string())
            .collect::<String>()
    };
    assert!(!said(0).contains("earlier block") && said(1).contains("earlier block"));

    let loop_again = "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n\
        _atom_site_fract_z\nNa1 0.5 0.5 0.5\n";
    let (block, said) = read(format!("{one}{loop_again}").as_bytes()).unwrap();
    assert_eq!(composition(&block), "Li1");
    assert!(
        said.contains("the loop of _atom_site_label comes twice"),
        "{said}"
    );
    let (_, said) = read(format!("{one}_cell_length_c 6.0(1)\n").as_bytes()).unwrap();
    assert_eq!(said, "");
    let (_, said) = read(format!("{one}loop_\n_cell_length_c\n6.5\n").as_bytes()).unwrap();
    assert!(
        said.contains("given alone, as 6, and in a loop, as 6.5"),
        "{said}"
    );
}
