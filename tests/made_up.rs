//! Small projects of our own making, for tests that need one.

use std::sync::Arc;

use superion::cluster::{Linkage, Merge, RowIndex};
use superion::crystal::oxidation::{Decoration, Rule};
use superion::crystal::{Element, Lattice, Occupant, Site, Species, Structure};
use superion::dataset::{Dataset, KeptHops};
use superion::import::{Censoring, Decision, Entry, EntryIndex, Label, SpaceGroup};
use superion::monitor::Warning;
use superion::neb::{
    Band, BandSettings, Engine, Hop, HopEnd, Mechanism, RelaxedHop, RelaxedHops, TravelBarriers,
};
use superion::pipeline::{Combination, Score, Screen};
use superion::project::Document;
use superion::score::{Interval, RowLabel};
use superion::simplify::Representation;

/// Rock salt LiCl, stretched a little differently for each `k`, every fourth one with Na for Li on
/// half of a site.
pub fn structure(k: usize, charged: bool) -> Structure {
    let a = 5.1 + 0.013 * (k % 97) as f64;
    let lattice = Lattice::from_parameters([a, a + 0.1, a + 0.2], [90.0, 90.0, 89.0]).unwrap();
    let species = |symbol: &str, state: f64| {
        let element: Element = symbol.parse().unwrap();
        if charged {
            Species::charged(element, state)
        } else {
            Species::bare(element)
        }
    };
    let corners = [
        [0.0, 0.0, 0.0],
        [0.5, 0.5, 0.0],
        [0.5, 0.0, 0.5],
        [0.0, 0.5, 0.5],
    ];
    let mut sites = Vec::new();
    for corner in corners {
        sites.push(Site::full(species("Li", 1.0), corner));
        let shifted = [
            corner[0] + 0.5,
            corner[1] + 0.01 * (k % 7) as f64,
            corner[2],
        ];
        sites.push(Site::full(species("Cl", -1.0), shifted));
    }
    sites[0].label = format!("Li1 \"{k}\" ₂");
    if k % 4 == 3 {
        sites[2].occupants = ["Li", "Na"]
            .map(|symbol| Occupant {
                species: species(symbol, 1.0),
                occupancy: 0.5,
            })
            .into_iter()
            .collect();
    }
    Structure { lattice, sites }
}

/// `n` entries with decorations; every third has a label.
pub fn project(n: usize) -> Document {
    let labels = (0..n.div_ceil(3)).map(label).collect();
    let decoration = |k| Decoration {
        rule: Rule::Table,
        charge: 0.0,
        structure: structure(k, true),
    };
    let label_of_entry = (0..n).map(|k| (k % 3 == 0).then_some(k / 3));
    let warning = Warning::new("row 7", "no conductivity", "fill it in");
    let data = Dataset {
        entries: Arc::new((0..n).map(entry).collect()),
        decorations: Arc::new((0..n).map(decoration).collect()),
        labels: Arc::new(labels),
        label_of_entry: Arc::new(label_of_entry.collect()),
        label_warnings: Arc::new(vec![warning]),
        ..Dataset::default()
    };
    Document {
        name: "test".to_owned(),
        data: Arc::new(data),
        ..Document::default()
    }
}

/// The same, where every fourth entry holds an element of which the tables know next to nothing: many
/// descriptors fail on it, though not on its anions.
pub fn project_with_unknown(n: usize) -> Document {
    let mut project = project(n);
    let mut data = Dataset::clone(&project.data);
    let [sodium, unknown] = ["Na", "Og"].map(|symbol| symbol.parse::<Element>().unwrap());
    for decoration in Arc::make_mut(&mut data.decorations) {
        let sites = &mut decoration.structure.sites;
        for occupant in sites.iter_mut().flat_map(|site| &mut site.occupants) {
            if occupant.species.element == sodium {
                occupant.species.element = unknown;
            }
        }
    }
    project.data = Arc::new(data);
    project
}

/// The same with a little less on its first site.
fn partly_filled(structure: &Structure) -> Structure {
    let mut structure = structure.clone();
    structure.sites[0].occupants[0].occupancy *= 0.97;
    structure
}

fn entry(k: usize) -> Entry {
    let structure = structure(k, false);
    Entry {
        id: format!("test-{k}"),
        formula: structure.reduced_formula(),
        formula_in_file: (k % 4 == 3).then(|| "Li3.5Na0.5Cl4".to_owned()),
        source: format!("test.csv row {k}"),
        as_read: (k % 4 == 3).then(|| Arc::new(partly_filled(&structure))),
        structure,
        space_group: k.is_multiple_of(2).then(|| SpaceGroup {
            number: 1,
            symbol: "P1".to_owned(),
        }),
        material_id: Some(format!("mp-{k}")),
        icsd_ids: vec![k as u32],
        e_above_hull_ev: Some(0.1 * k as f64),
        band_gap_ev: None,
        barrier_ev: k.is_multiple_of(5).then_some(0.3 + 0.01 * k as f64),
        determination: superion::import::Determination {
            temperature_k: k.is_multiple_of(3).then_some(293.0),
            r_factor: k
                .is_multiple_of(2)
                .then(|| superion::import::Stated::new(0.034, "_refine_ls_R_factor_gt")),
            observed: k.is_multiple_of(2).then_some(true),
            energies_from: k.is_multiple_of(7).then(|| "_oqmd_stability".to_owned()),
        },
        warnings: Vec::new(),
    }
}

/// A conductivity of LiCl, another one for each `k`.
pub fn label(k: usize) -> Label {
    Label {
        formula: "LiCl".to_owned(),
        conductivity_s_cm: 10f64.powf(-3.0 - 0.37 * (k % 11) as f64),
        censored: Censoring::Exact,
        activation_energy_ev: Some(0.3),
        space_group: Some(225),
        icsd_ids: vec![1, 2],
        material_id: None,
        reference: "10.1000/xyz".to_owned(),
        source: format!("labels.csv row {k}"),
        temperature_k: None,
        is_fit: false,
        note: String::new(),
        date: String::new(),
        decision: Decision::default(),
    }
}

/// A screen that says nothing in particular about the first three entries.
pub fn screen() -> Screen {
    let merge = |left, right, height, size| Merge {
        left,
        right,
        height,
        size,
    };
    Screen {
        scores: vec![Score {
            combination: Combination {
                descriptor: "soap".to_owned(),
                representation: Representation::Can,
            },
            entries: EntryIndex::first(3).collect(),
            labels: vec![RowLabel {
                row: RowIndex(0),
                value: -4.1,
            }],
            n_columns: 12,
            failures: Vec::new(),
            linkage: Linkage {
                n_rows: 3,
                merges: vec![merge(0, 1, 0.1 + 0.2, 2), merge(2, 3, 1.0 / 3.0, 3)],
            },
            w_sigma: vec![0.0, 0.1, 1e-300],
            w_ea: Vec::new(),
            mean_w_sigma: Some(Interval {
                estimate: 0.1,
                low: 0.05,
                high: 0.2,
            }),
            difference_from_best: None,
            of_barriers: superion::pipeline::OfBarriers::default(),
            set_apart: false,
            seconds: (0.5, 0.25),
        }],
        control: vec![1.0, 2.0, 3.0],
        control_ea: vec![0.5],
        ..Screen::default()
    }
}

/// A hop of the first site of an entry along a, relaxed in three images as an engine might: `barrier_ev` up from
/// the start, 0.1 eV less from the end, and one that leads through the crystal in one direction.
pub fn relaxed_hops(
    data: &Dataset,
    entry: EntryIndex,
    engine: Engine,
    barrier_ev: f64,
) -> KeptHops {
    let structure = &data.entries[entry.0].structure;
    let end = |label: &str, shift: f64| {
        let [x, y, z] = structure.sites[0].frac;
        HopEnd {
            site: Some(0),
            label: label.to_owned(),
            wyckoff: Some('a'),
            frac: [x + shift, y, z],
            image: [0; 3],
        }
    };
    let hop = Hop {
        start: end("X1", 0.0),
        end: end("X1", 1.0),
        way: Vec::new(),
        via: Vec::new(),
        n_equivalent: 2,
        bond_valence_barrier_ev: Some(0.5),
    };
    let length_ang = hop.distance_ang(&structure.lattice);
    let image = |share: f64| {
        let mut sites = structure.cart_coords();
        let step = structure.lattice.cart_from_frac([share, 0.0, 0.0]);
        sites[0] = std::array::from_fn(|k| sites[0][k] + step[k]);
        sites
    };
    let elements = structure.sites.iter();
    let band = Band {
        engine,
        lattice: structure.lattice.clone(),
        elements: elements.map(|site| site.main_species().element).collect(),
        moving: 0,
        images_cart_ang: [0.0, 0.5, 1.0].map(image).to_vec(),
        energies_ev: vec![-3.0, barrier_ev - 3.0, -2.9],
        distances_ang: [0.0, 0.5, 1.0].map(|share| share * length_ang).to_vec(),
        forces_along_ev_per_ang: vec![0.0; 3],
        largest_force_ev_per_ang: 0.03,
        climbing: Some(1),
        cuts: Vec::new(),
        converged: true,
        steps: 12,
        evaluations: 36,
        notes: Vec::new(),
    };
    KeptHops {
        found: RelaxedHops {
            engine,
            settings: BandSettings::default(),
            mobile_ion: Element::LI,
            repeats: [1; 3],
            n_atoms: structure.n_sites(),
            hops: vec![RelaxedHop {
                hop,
                band: Some(band),
                failure: None,
                mechanism: Mechanism::Vacancy,
                seconds: 1.5,
            }],
            barriers: TravelBarriers {
                e_1d: Some(barrier_ev),
                ..TravelBarriers::default()
            },
            complete: true,
        },
        on_map: vec![vec![[0.0, 0.0], [0.5, 0.5], [1.0, 0.0]]],
        structure: data.structure_print(entry),
    }
}
