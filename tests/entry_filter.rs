//! What a user types to find entries: every kind of term on the sample, against the data themselves.

use std::collections::BTreeSet;

use superion::dataset::Dataset;
use superion::dataset::filter::{Filter, Known};
use superion::import::{Censoring, Entry, EntryIndex};

fn sample() -> Dataset {
    let (import, labels) = superion::import::sample();
    let mut data = Dataset::of_entries(import.entries);
    data.set_labels(labels);
    data
}

/// The entries that a text lets through, and what it says.
fn found(data: &Dataset, text: &str) -> (Vec<EntryIndex>, Vec<String>) {
    let good = BTreeSet::from([3, 5, 8].map(EntryIndex));
    let set = |name: &str| (name.eq_ignore_ascii_case("my good ones")).then_some(&good);
    let known = Known {
        data,
        cluster_of: &|entry| (entry.0 < 10).then_some(entry.0 / 2 + 1),
        n_clusters: 5,
        set: &set,
    };
    let filter = Filter::read(text).for_data(&known);
    let mut said = filter.misread().to_vec();
    said.extend(filter.missing(&known));
    let all = data.entry_indices();
    (all.filter(|k| filter.admits(&known, *k)).collect(), said)
}

fn formulas(data: &Dataset, text: &str) -> BTreeSet<String> {
    let (entries, said) = found(data, text);
    assert_eq!(said, [""; 0], "{text}");
    entries
        .iter()
        .map(|k| data.entries[k.0].formula.clone())
        .collect()
}

#[test]
fn each_term_lets_through_what_it_says() {
    let data = sample();
    let sigma = |k: EntryIndex| data.label_of(k).filter(|l| l.censored == Censoring::Exact);
    type Fits<'a> = &'a dyn Fn(EntryIndex, &Entry) -> bool;
    let symbols = |e: &Entry| -> Vec<&str> {
        e.structure
            .composition()
            .keys()
            .map(|e| e.symbol())
            .collect()
    };
    let sorted = |mut symbols: Vec<&'static str>| {
        symbols.sort_unstable();
        symbols
    };
    let checks: [(&[&str], Fits<'_>); 11] = [
        (
            &["E_g>3", "Eg > 3", "eg>3eV", "3<E_g", "gap > 3000 meV"],
            &|_, e| e.band_gap_ev.is_some_and(|v| v > 3.0),
        ),
        (&["E_g >= 3", "E_g≥3", "bandgap=>3"], &|_, e| {
            e.band_gap_ev.is_some_and(|v| v >= 3.0)
        }),
        (
            &["E_hull<0.05", "ehull<0,05", "E_hull < 50 meV"],
            &|_, e| e.e_above_hull_ev.is_some_and(|v| v < 0.05),
        ),
        (&["0.01<E_hull<=0.05"], &|_, e| {
            e.e_above_hull_ev.is_some_and(|v| v > 0.01 && v <= 0.05)
        }),
        (&["sites<50"], &|_, e| e.structure.n_sites() < 50),
        (&["sites=8", "sites:8", "nsites=8..8"], &|_, e| {
            e.structure.n_sites() == 8
        }),
        (&["sg:62", "sg:Pnma", "SG: pnma", "sg=62"], &|_, e| {
            e.space_group.as_ref().is_some_and(|g| g.number == 62)
        }),
        (&["Li-P-S", "p-li-s", "S-Li-P"], &|_, e| {
            sorted(symbols(e)) == ["Li", "P", "S"]
        }),
        (&["-Cl", "!cl", "−Cl"], &|_, e| {
            !symbols(e).contains(&"Cl")
        }),
        (&["Cl", "cl", "with:Cl"], &|_, e| symbols(e).contains(&"Cl")),
        (&["Cl E_g>3 or Br", "Br or E_g>3 and Cl"], &|_, e| {
            let own = symbols(e);
            own.contains(&"Br") || (own.contains(&"Cl") && e.band_gap_ev.is_some_and(|v| v > 3.0))
        }),
    ];
    for (texts, fits) in checks {
        let all = data.entry_indices();
        let expected: Vec<EntryIndex> = all.filter(|k| fits(*k, &data.entries[k.0])).collect();
        assert!(!expected.is_empty() && expected.len() < 430, "{texts:?}");
        for text in texts {
            assert_eq!(found(&data, text), (expected.clone(), vec![]), "{text}");
        }
    }
    let (fast, _) = found(&data, "σ>1e-5");
    for text in [
        "sigma>1e-5",
        "σ > 10⁻⁵",
        "σ>1×10⁻⁵ S cm⁻¹",
        "σ>0.01 mS/cm",
        "conductivity>1E-5",
    ] {
        assert_eq!(found(&data, text), (fast.clone(), vec![]), "{text}");
    }
    assert!(fast.len() > 10);
    let surely = |k: &EntryIndex| sigma(*k).is_none_or(|l| l.conductivity_s_cm > 1e-5);
    assert!(fast.iter().all(surely));
}

#[test]
fn a_bound_fits_only_what_it_proves() {
    let mut data = sample();
    let mut labels = (*data.labels).clone();
    let place = data
        .label_of_entry
        .iter()
        .position(Option::is_some)
        .unwrap();
    let label = &mut labels[data.label_of_entry[place].unwrap()];
    label.conductivity_s_cm = 1e-8;
    label.censored = Censoring::Below;
    data.labels = labels.into();
    let fits = |text: &str| found(&data, text).0.contains(&EntryIndex(place));
    assert!(fits("σ<1e-7") && fits("σ<=1e-8") && fits("σ<1e-8"));
    assert!(!fits("σ>1e-9") && !fits("σ<1e-9") && !fits("1e-9<σ<1e-7"));
}

#[test]
fn formulas_ids_sets_clusters_and_sources_are_found() {
    let mut data = sample();
    for text in ["Li3PS4", "li3ps4", "Li₃PS₄", "PS4Li3"] {
        assert!(formulas(&data, text).contains("Li3PS4"), "{text}");
    }
    let id = data.entries[7].id.clone();
    assert_eq!(found(&data, &id).0, [EntryIndex(7)], "{id} alone");
    assert_eq!(
        found(&data, "set:\"My good ones\"").0,
        [3, 5, 8].map(EntryIndex)
    );
    assert_eq!(found(&data, "cluster:2").0, [2, 3].map(EntryIndex));
    assert_eq!(found(&data, "cluster>4").0, [8, 9].map(EntryIndex));
    assert_eq!(found(&data, "no:σ").0, found(&data, "-has:sigma").0);
    assert_eq!(found(&data, "-no:σ").0, found(&data, "has:σ").0);
    assert_eq!(found(&data, "σ>1uS/cm").0, found(&data, "σ>1e-6").0);
    assert_eq!(found(&data, "source:mine").0, []);
    data.mark_added(428);
    assert_eq!(found(&data, "source:mine").0, [428, 429].map(EntryIndex));
    assert_eq!(found(&data, "is:mine").0.len(), 2);
    let source = data.entries[0].source.to_uppercase();
    assert!(
        found(&data, &format!("source:\"{source}\""))
            .0
            .contains(&EntryIndex(0))
    );
}

#[test]
fn what_is_not_understood_is_said_and_the_rest_works() {
    let data = sample();
    let (chlorides, _) = found(&data, "Cl");
    for (text, part) in [
        ("Cl E_q>3", "“E_q” is no number"),
        ("Cl E_g>", "a number is missing"),
        ("Cl E_g>much", "“much” is not a number"),
        ("Cl E_g>3 apples", "No structure is called “apples”"),
        ("Cl sg:Pxyz", "“Pxyz” is no space group"),
        ("Cl sg:231", "from 1 to 230"),
        ("Cl is:out", "No structure is taken out"),
        ("Cl source:nowhere", "came from “nowhere”"),
        ("Cl He", "No structure contains He"),
        ("Cl He-Ne", "exactly the elements He-Ne"),
        ("Cl mp-0", "begins with “mp-0”"),
        ("Cl colour:red", "“colour:” is not understood"),
        ("Cl sg:", "nothing behind the colon"),
        ("Cl cluster:0", "count from 1"),
        ("Cl (", "Brackets"),
        ("Cl 1<E_g>3", "two directions"),
        ("Cl is:blue", "is:mine"),
    ] {
        let (entries, said) = found(&data, text);
        // What is understood and fits nothing lets nothing through; what is not understood is left out.
        let is_left_out = !said.iter().any(|why| why.starts_with("No structure"));
        let expected = if is_left_out { &chlorides[..] } else { &[] };
        assert_eq!(entries, expected, "{text}");
        assert!(
            said.len() == 1 && said[0].contains(part),
            "{text}: {said:?}"
        );
    }
    assert_eq!(found(&data, "set:none").1, ["There is no set “none”."]);
    assert_eq!(found(&data, "cluster:6").1.len(), 1);
    assert_eq!(found(&data, "  ").0.len(), 430);
}

proptest::proptest! {
    /// Whatever is typed, nothing breaks.
    #[test]
    fn any_text_is_read(text in "[-!A-Za-z0-9<>=:. _\"σ₃⁻∞(]{0,24}") {
        let filter = Filter::read(&text);
        proptest::prop_assert!(filter.misread().iter().all(|why| !why.is_empty()));
    }
}
