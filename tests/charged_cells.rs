//! Cells with a charge: a supercell with an ion missing or one too many keeps its states, says its
//! charge, and goes through maps and Ewald sums.

use serde_json::Value;
use superion::crystal::coulomb::coulomb_energy_ev;
use superion::crystal::ewald::EwaldMatrix;
use superion::crystal::oxidation::{Decoration, Rule, decorate};
use superion::crystal::{Element, Lattice, Species, Structure};
use superion::monitor::Monitor;
use superion::percolation::{ForceField, PercolationSettings, Plan};

use crate::cli::{code, objects, run, stderr};
use crate::shared_data::{gunzipped, shared_dir};

/// A rock-salt supercell of 64 sites; its edge is four bonds long.
fn rock_salt(cation: &str, anion: &str, edge_ang: f64) -> Structure {
    let a = edge_ang;
    let lattice = Lattice::from_rows([[a, 0.0, 0.0], [0.0, a, 0.0], [0.0, 0.0, a]]);
    let species = [cation, anion].map(|s| Species::bare(s.parse::<Element>().unwrap()));
    let (mut of_sites, mut frac) = (Vec::new(), Vec::new());
    for i in 0..4_u8 {
        for j in 0..4_u8 {
            for k in 0..4_u8 {
                of_sites.push(species[usize::from((i + j + k) % 2)]);
                frac.push([i, j, k].map(|n| f64::from(n) / 4.0));
            }
        }
    }
    Structure::ordered(lattice, &of_sites, &frac)
}

fn states_of(decoration: &Decoration, symbol: &str) -> Vec<f64> {
    let element: Element = symbol.parse().unwrap();
    let occupants = decoration
        .structure
        .sites
        .iter()
        .flat_map(|site| &site.occupants);
    let mut states: Vec<f64> = occupants
        .filter(|o| o.species.element == element)
        .map(|o| o.species.oxidation_state.unwrap())
        .collect();
    states.sort_by(f64::total_cmp);
    states.dedup();
    states
}

#[test]
fn a_missing_or_foreign_ion_gives_the_cell_its_charge() {
    let whole = rock_salt("Li", "Cl", 10.2);
    assert_eq!(decorate(&whole).charge_in_words(), None);

    let mut without_cation = whole.clone();
    without_cation.sites.remove(0);
    let decoration = decorate(&without_cation);
    assert_eq!((decoration.rule, decoration.charge), (Rule::Table, -1.0));
    assert_eq!(
        decoration.charge_in_words().unwrap(),
        "charge −1 e over 63 atoms"
    );
    assert_eq!(states_of(&decoration, "Cl"), [-1.0]);

    let mut without_anion = rock_salt("Mg", "O", 8.4);
    without_anion.sites.remove(1);
    let decoration = decorate(&without_anion);
    assert_eq!((decoration.rule, decoration.charge), (Rule::Table, 2.0));

    let mut foreign = whole.clone();
    foreign.sites[0].occupants[0].species.element = "Ca".parse().unwrap();
    let decoration = decorate(&foreign);
    assert_eq!((decoration.rule, decoration.charge), (Rule::Table, 1.0));

    // States that the file gives are kept.
    let mut given = without_cation;
    for site in &mut given.sites {
        let lithium = site.occupants[0].species.element == Element::LI;
        site.occupants[0].species.oxidation_state = Some(if lithium { 1.0 } else { -1.0 });
    }
    assert_eq!(decorate(&given).rule, Rule::Cif);
}

/// The command line says the charge, and maps the cell.
#[test]
fn a_charged_cell_goes_through_the_command_line() {
    let mut cell = rock_salt("Li", "Cl", 10.2);
    cell.sites.remove(0);
    let mut text = "data_x\n_cell_length_a 10.2\n_cell_length_b 10.2\n_cell_length_c 10.2\n\
        _cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\n\
        _space_group_IT_number 1\nloop_\n_atom_site_type_symbol\n_atom_site_fract_x\n\
        _atom_site_fract_y\n_atom_site_fract_z\n"
        .to_owned();
    for site in &cell.sites {
        let [x, y, z] = site.frac;
        text += &format!("{} {x} {y} {z}\n", site.occupants[0].species.element);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vacancy.cif");
    std::fs::write(&path, text).unwrap();
    let path = path.to_string_lossy();

    let output = run(&["decorate", &path, "--json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let said = stderr(&output);
    assert!(
        said.contains("vacancy: charge −1 e over 63 atoms"),
        "{said}"
    );
    let lines = objects(&output);
    assert_eq!(lines[0]["rule"], "table");
    assert_eq!(lines[0]["charge"], -1.0);

    let output = run(&[
        "bvse",
        &path,
        "--json",
        "--resolution",
        "0.5",
        "--energy-only",
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(objects(&output)[0]["barriers"]["e_3d"].is_f64());
    let ewald = [
        "describe",
        &path,
        "--descriptor",
        "ewald_energy,global_instability_index",
        "--representation",
        "structure",
        "--json",
    ];
    let output = run(&ewald);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

/// What is far from neutral is no charged cell, and transition metals take up a charge.
#[test]
fn cells_that_are_no_charged_ones_stay_as_they_were() {
    let mut half = rock_salt("Li", "Cl", 10.2);
    half.sites
        .retain(|site| site.frac[0] < 0.5 || site.occupants[0].species.element != Element::LI);
    assert_eq!(decorate(&half).rule, Rule::None);

    let mut cobalt = rock_salt("Li", "O", 8.2);
    let lithium: Vec<usize> = (0..cobalt.sites.len())
        .filter(|k| cobalt.sites[*k].occupants[0].species.element == Element::LI)
        .collect();
    for k in lithium.iter().take(16) {
        cobalt.sites[*k].occupants[0].species.element = "Co".parse().unwrap();
    }
    cobalt.sites.remove(lithium[20]);
    let decoration = decorate(&cobalt);
    assert!(decoration.charge.abs() < 0.5, "{}", decoration.charge);
    assert!(matches!(
        decoration.rule,
        Rule::BondValence | Rule::Composition
    ));
}

#[test]
fn ewald_sums_of_a_charged_cell_have_the_uniform_background() {
    let lattice = Lattice::from_rows([[5.1, 0.3, 0.0], [0.0, 6.2, 1.1], [0.7, 0.0, 4.4]]);
    let frac = [[0.0, 0.0, 0.0], [0.5, 0.1, 0.2], [0.25, 0.5, 0.6]];
    let charges = [1.0, 1.0, -1.0];
    let energy_ev = coulomb_energy_ev(&lattice, &frac, &charges, &Monitor::silent()).unwrap();
    // pymatgen's EwaldSummation of the same cell, accuracy factor 16.
    assert!(
        (energy_ev - -7.844_013_508_957_7).abs() < 1e-6,
        "{energy_ev}"
    );
    let of_matrix = EwaldMatrix::new(&lattice, &frac).energy_ev(&charges);
    assert!((of_matrix - energy_ev).abs() < 1e-8);

    let [a, b, c] = *lattice.rows();
    let doubled = Lattice::from_rows([a.map(|x| 2.0 * x), b, c]);
    let copies: Vec<[f64; 3]> = [0.0, 0.5]
        .iter()
        .flat_map(|shift| frac.map(|[x, y, z]| [x / 2.0 + shift, y, z]))
        .collect();
    let twice = [charges, charges].concat();
    let energy_of_two_ev =
        coulomb_energy_ev(&doubled, &copies, &twice, &Monitor::silent()).unwrap();
    assert!((energy_of_two_ev - 2.0 * energy_ev).abs() < 1e-8);
}

/// A row of the published barriers as the cell at the start of the hop.
fn cell_at_start(row: &Value) -> Structure {
    let lattice: [[f64; 3]; 3] = serde_json::from_value(row["lattice"].clone()).unwrap();
    let mut frac: Vec<[f64; 3]> = serde_json::from_value(row["frac_coords"].clone()).unwrap();
    let mut symbols: Vec<String> = serde_json::from_value(row["species"].clone()).unwrap();
    symbols.push(row["ion"].as_str().unwrap().to_owned());
    frac.push(serde_json::from_value(row["start"].clone()).unwrap());
    let bare = |symbol: &String| Species::bare(symbol.parse::<Element>().unwrap());
    let species: Vec<Species> = symbols.iter().map(bare).collect();
    Structure::ordered(Lattice::from_rows(lattice), &species, &frac)
}

/// 49 of these 123 cells had no map for want of charges.
#[test]
fn cells_of_published_lithium_hops_have_charges() {
    let Some(shared) = shared_dir() else { return };
    let text = gunzipped(&shared.join("data/dft-barriers.jsonl.gz"));
    let rows = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let small = |row: &Value| row["species"].as_array().unwrap().len() < 130;
    let cells: Vec<(String, Structure)> = rows
        .filter(|row| row["ion"] == "Li" && small(row))
        .map(|row| (row["id"].to_string(), cell_at_start(&row)))
        .collect();
    assert_eq!(cells.len(), 123);
    let plan = |decoration: &Decoration, force_field: ForceField| {
        let settings = PercolationSettings {
            force_field,
            ..PercolationSettings::default()
        };
        Plan::new(&decoration.structure, Element::LI, &settings).map(|_| ())
    };
    let mut without_map = Vec::new();
    let mut charged = 0;
    for (id, cell) in &cells {
        let decoration = decorate(cell);
        let lithium = states_of(&decoration, "Li");
        charged += usize::from(decoration.charge_in_words().is_some());
        let reasons = [ForceField::Shu, ForceField::SoftBv]
            .map(|force_field| plan(&decoration, force_field).err());
        if lithium != [1.0] || reasons.iter().all(Option::is_some) {
            without_map.push(format!("{id}: {reasons:?}"));
        }
    }
    eprintln!(
        "{charged} of 123 cells have a charge, {} have no map",
        without_map.len()
    );
    assert!(without_map.len() <= 3, "{without_map:#?}");
}
