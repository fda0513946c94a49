//! SOAP against DScribe.

use superion::crystal::Structure;
use superion::descriptors::{Description, DescriptorSettings, describe_one, find};

use crate::reference::{assert_close, cases};

/// Every block of DScribe's vector for all pairs of `species` (symbols by ascending atomic number),
/// by its pair, the lighter element first.
fn dscribe_blocks(
    species: &[&str],
    values: &[f64],
    n_max: usize,
    l_max: usize,
) -> Vec<([String; 2], Vec<f64>)> {
    let mut rest = values;
    let mut blocks = Vec::new();
    for (i, u) in species.iter().enumerate() {
        for v in &species[i..] {
            let squares = if u == v {
                n_max * (n_max + 1) / 2
            } else {
                n_max * n_max
            };
            let (block, after) = rest.split_at(squares * (l_max + 1));
            rest = after;
            blocks.push(([(*u).to_owned(), (*v).to_owned()], block.to_vec()));
        }
    }
    assert!(rest.is_empty(), "the number of values fits the species");
    blocks
}

/// Whether the sites of an element make it an anion for SOAP.
fn is_anion(structure: &Structure, symbol: &str) -> bool {
    let species = structure.sites.iter().map(|site| site.main_species());
    let mut own = species.filter(|s| s.element.symbol() == symbol);
    symbol == "S" || own.any(|s| s.oxidation_state.is_some_and(|state| state < 0.0))
}

#[test]
fn equals_the_reference() {
    let soap = find("soap")
        .unwrap()
        .build(&DescriptorSettings::new())
        .unwrap();
    for case in cases() {
        let Ok(Description::Blocks(mut found)) = describe_one(&*soap, &case.input()) else {
            panic!("{}: no blocks", case.name());
        };
        let composition = case.structure.composition();
        let species: Vec<&str> = composition.keys().map(|e| e.symbol()).collect();
        let values = case.numbers("soap").unwrap();
        for ([u, v], expected) in dscribe_blocks(&species, &values, 5, 3) {
            let name = format!("{} {u}-{v}", case.name());
            let keys = [format!("{u}-{v}"), format!("{v}-{u}")];
            let place = found.iter().position(|b| keys.contains(&b.key));
            let wanted = is_anion(&case.structure, &u) || is_anion(&case.structure, &v);
            assert_eq!(place.is_some(), wanted, "{name}");
            if let Some(place) = place {
                assert_close(&found.remove(place).values, &expected, 1e-9, &name);
            }
        }
        assert!(found.is_empty(), "{}: only pairs of the cell", case.name());
    }
}
