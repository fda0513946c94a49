//! The nine representations against the reference, and the special cases.

use std::collections::BTreeMap;

use serde_json::Value;
use superion::crystal::{Element, Lattice, Occupant, Site, Species, Structure};
use superion::simplify::{Representation, simplify};

use crate::shared_data::{gunzipped, materials_project_cifs, shared_dir, structure_of_p1_cif};

/// "Li2 S1", elements in alphabetical order.
fn formula(structure: &Structure) -> String {
    let mut terms: Vec<String> = structure
        .composition()
        .iter()
        .map(|(element, amount)| format!("{element}{amount}"))
        .collect();
    terms.sort();
    terms.join(" ")
}

fn alphabetical(formula: &str) -> String {
    let mut terms: Vec<&str> = formula.split(' ').collect();
    terms.sort_unstable();
    terms.join(" ")
}

#[test]
fn sixteen_structures_in_nine_representations_equal_the_reference() {
    let Some(shared) = shared_dir() else { return };
    let cifs = materials_project_cifs(&shared);
    let text = gunzipped(&shared.join("reference/descriptors.json.gz"));
    let reference: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    let mut compared = 0;
    for (id, entry) in &reference {
        let mut structure = structure_of_p1_cif(&cifs[id]);
        let states: Vec<f64> = serde_json::from_value(entry["oxidation"].clone()).unwrap();
        for (site, state) in structure.sites.iter_mut().zip(states) {
            site.occupants[0].species.oxidation_state = Some(state);
        }
        for (name, expected) in entry["modes"].as_object().unwrap() {
            let representation = Representation::from_id(&name.replace("40", "-40")).unwrap();
            let simplified = simplify(&structure, representation, Element::LI);
            let what = format!("{id} {name}");
            assert_eq!(
                formula(&simplified),
                alphabetical(expected["formula"].as_str().unwrap()),
                "{what}"
            );
            assert_eq!(simplified.n_sites() as u64, expected["n"], "{what}");
            let volume = expected["volume"].as_f64().unwrap();
            let found = simplified.lattice.volume_ang3();
            assert!(
                (found / volume - 1.0).abs() < 1e-10,
                "{what}: {found} {volume}"
            );
            let rows: [[f64; 3]; 3] = serde_json::from_value(expected["lattice"].clone()).unwrap();
            for (u, v) in simplified
                .lattice
                .rows()
                .iter()
                .flatten()
                .zip(rows.iter().flatten())
            {
                assert!((u - v).abs() < 1e-9, "{what}: {u} is not {v}");
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 144);
}

fn element(symbol: &str) -> Element {
    symbol.parse().unwrap()
}

/// Sites of the given species along a diagonal of a cube of 1000 Å³.
fn structure(species: &[(&str, f64)]) -> Structure {
    let lattice = Lattice::from_rows([[10.0, 0.0, 0.0], [0.0, 10.0, 0.0], [0.0, 0.0, 10.0]]);
    let charged: Vec<Species> = species
        .iter()
        .map(|(symbol, state)| Species::charged(element(symbol), *state))
        .collect();
    let place = |k: usize| [k as f64 / species.len() as f64; 3];
    let frac: Vec<_> = (0..species.len()).map(place).collect();
    Structure::ordered(lattice, &charged, &frac)
}

/// Symbols and states of the sites, in order.
fn sites(structure: &Structure) -> Vec<(String, f64)> {
    let of_site = |site: &Site| {
        let species = site.main_species();
        (
            species.element.to_string(),
            species.oxidation_state.unwrap(),
        )
    };
    structure.sites.iter().map(of_site).collect()
}

fn expect(
    cell: &Structure,
    representation: Representation,
    mobile: &str,
    expected: &[(&str, f64)],
    volume_ang3: f64,
) {
    let found = simplify(cell, representation, element(mobile));
    let wanted: Vec<(String, f64)> = expected
        .iter()
        .map(|(s, q)| ((*s).to_owned(), *q))
        .collect();
    let id = representation.id();
    assert_eq!(sites(&found), wanted, "{id}");
    let volume = found.lattice.volume_ang3();
    assert!((volume - volume_ang3).abs() < 1e-9, "{id}: {volume} Å³");
}

#[test]
fn classes_are_replaced_in_order_and_dropped() {
    use Representation as R;
    let cell = structure(&[
        ("S", -2.0),
        ("Li", 1.0),
        ("P", 5.0),
        ("Xe", 0.0),
        ("O", -2.0),
    ]);
    let [s, li, al, mg] = [("S", -2.0), ("Li", 1.0), ("Al", 5.0), ("Mg", 0.0)];
    expect(&cell, R::Camn, "Li", &[s, li, al, mg, s], 1000.0);
    expect(&cell, R::Can, "Li", &[s, al, mg, s], 1000.0);
    expect(&cell, R::Am, "Li", &[s, li, s], 1000.0);
    expect(&cell, R::A, "Li", &[s, s], 1000.0);
    // Two anions and a neutral atom in the full cell: 3 × 40 Å³, also where the neutral one goes.
    expect(&cell, R::A40, "Li", &[s, s], 120.0);
    expect(&cell, R::Camn40, "Li", &[s, li, al, mg, s], 120.0);
    assert_eq!(simplify(&cell, R::Structure, Element::LI), cell);
}

#[test]
fn the_mobile_ion_may_be_an_anion() {
    use Representation as R;
    let cell = structure(&[("La", 3.0), ("F", -1.0), ("O", -2.0)]);
    expect(
        &cell,
        R::Camn40,
        "F",
        &[("Al", 3.0), ("Li", -1.0), ("S", -2.0)],
        40.0,
    );
    expect(&cell, R::A, "F", &[("S", -2.0)], 1000.0);
    expect(&cell, R::Am, "O", &[("S", -1.0), ("Li", -2.0)], 1000.0);
}

#[test]
fn cells_that_would_be_left_empty_keep_something_as_sulfur() {
    use Representation as R;
    // Nothing but the mobile ion: neither dropped nor scaled.
    let metal = structure(&[("Li", 0.0), ("Li", 0.0)]);
    for r in [R::A, R::Can, R::A40, R::Can40] {
        expect(&metal, r, "Li", &[("S", 0.0), ("S", 0.0)], 1000.0);
    }
    for r in [R::Am, R::Camn, R::Am40, R::Camn40] {
        expect(&metal, r, "Li", &[("Li", 0.0), ("Li", 0.0)], 1000.0);
    }
    // Neutral atoms first, whatever else there is.
    let alloy = structure(&[("Li", 0.0), ("Al", 0.0), ("Hg", 0.0)]);
    expect(&alloy, R::A, "Li", &[("S", 0.0), ("S", 0.0)], 1000.0);
    expect(&alloy, R::A40, "Li", &[("S", 0.0), ("S", 0.0)], 80.0);
    expect(&alloy, R::Am, "Li", &[("Li", 0.0)], 1000.0);
    // Then the mobile ion.
    let hydride = structure(&[("Al", 3.0), ("Li", -3.0)]);
    expect(&hydride, R::A, "Li", &[("S", -3.0)], 1000.0);
    expect(&hydride, R::A40, "Li", &[("S", -3.0)], 1000.0);
    expect(&hydride, R::Am, "Li", &[("Li", -3.0)], 1000.0);
    // Then the cations.
    let cations = structure(&[("Al", 3.0), ("Ga", 2.0)]);
    for r in [R::A, R::Am, R::A40] {
        expect(&cations, r, "Li", &[("S", 3.0), ("S", 2.0)], 1000.0);
    }
    expect(&cations, R::Can, "Li", &[("Al", 3.0), ("Al", 2.0)], 1000.0);
}

#[test]
fn disordered_sites_keep_what_the_representation_keeps() {
    let occupant = |symbol: &str, state: f64, occupancy: f64| Occupant {
        species: Species::charged(element(symbol), state),
        occupancy,
    };
    let mut cell = structure(&[("Ge", 4.0), ("Na", 1.0), ("S", -2.0)]);
    cell.sites[0].occupants = [occupant("Ge", 4.0, 0.25), occupant("P", 5.0, 0.75)]
        .into_iter()
        .collect();
    cell.sites[1].occupants = [occupant("Na", 1.0, 0.5), occupant("Li", 1.0, 0.25)]
        .into_iter()
        .collect();
    cell.sites[2].occupants[0].occupancy = 0.5;

    let all = simplify(&cell, Representation::Camn40, Element::LI);
    assert!(all.sites[0].is_ordered(), "mixed cations are one cation");
    assert_eq!(all.sites[0].mean_oxidation_state(), Some(4.75));
    assert_eq!(all.sites[1].occupants.len(), 2);
    assert!(
        (all.lattice.volume_ang3() - 20.0).abs() < 1e-9,
        "half an anion"
    );
    let charge = |s: &Structure| s.total_charge().unwrap();
    assert!((charge(&all) - charge(&cell)).abs() < 1e-12);

    let framework = simplify(&cell, Representation::Can, Element::LI);
    assert_eq!(framework.n_sites(), 3);
    assert_eq!(
        framework.sites[1].occupants.as_slice(),
        &[occupant("Al", 1.0, 0.5)]
    );
    assert_eq!(framework.sites[1].frac, cell.sites[1].frac);

    let anions = simplify(&cell, Representation::Am, Element::LI);
    assert_eq!(anions.n_sites(), 2, "the mixed lithium site stays");
    assert_eq!(
        anions.sites[0].occupants.as_slice(),
        &[occupant("Li", 1.0, 0.25)]
    );
}

#[test]
fn names_are_read_back() {
    for representation in Representation::ALL {
        let id = representation.id();
        assert_eq!(
            Representation::from_id(&id.to_lowercase()),
            Some(representation)
        );
        let json = serde_json::to_string(&representation).unwrap();
        assert_eq!(json, format!("\"{id}\""));
    }
    assert_eq!(Representation::from_id("B-40"), None);
}

#[test]
fn an_empty_cell_stays_empty() {
    let empty = structure(&[]);
    for representation in Representation::ALL {
        assert_eq!(simplify(&empty, representation, Element::LI), empty);
    }
}
