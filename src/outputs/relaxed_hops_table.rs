//! Table: hops that were relaxed as elastic bands.

use super::numbers::ENERGY;
use super::set::Set;
use super::source::Source;
use super::table::{TableOutput, heads};
use crate::dataset::KeptHops;
use crate::export::Kind::{Integer, Number, Text};
use crate::export::{Cell, Column, Kind, Table};
use crate::import::Entry;
use crate::neb::{Band, Calibrated, Mechanism, RelaxedHop};

/// The table.
pub const RELAXED_HOPS: TableOutput = TableOutput {
    id: "relaxed-hops",
    name: "relaxed barriers of hops",
    sets: &[Set::Rank],
    as_workbook: false,
    is_available: |source| !source.data.hop_places().is_empty(),
    heads: || heads(&columns()),
    table: |source| {
        let rows = rows(source);
        (!rows.is_empty()).then(|| Table::of("Relaxed hops", &columns(), rows))
    },
};

struct Row<'a> {
    entry: &'a Entry,
    kept: &'a KeptHops,
    hop: &'a RelaxedHop,
    is_current: bool,
}

impl<'a> Row<'a> {
    fn band(&self) -> Option<&'a Band> {
        self.hop.band.as_ref()
    }

    fn calibrated(&self) -> Option<Calibrated> {
        Calibrated::of_band(self.band()?)
    }
}

/// One row for each hop of each entry by each engine, in the order of the entries.
fn rows<'a>(source: &Source<'a>) -> Vec<Row<'a>> {
    let data = source.data;
    let row = |place| {
        let (kept, hop) = data.relaxed_hop(place)?;
        Some(Row {
            entry: data.entry(place.entry)?,
            kept: kept.as_ref(),
            hop,
            is_current: kept.structure == data.structure_print(place.entry),
        })
    };
    data.hop_places().into_iter().filter_map(row).collect()
}

fn wyckoff(letter: Option<char>) -> Cell {
    letter.map(String::from).into()
}

fn columns<'a>() -> Vec<Column<Row<'a>>> {
    let mut columns = Vec::with_capacity(24);
    columns.extend(of_hop());
    columns.extend(of_barriers());
    columns.extend(of_making());
    columns
}

fn of_hop<'a>() -> [Column<Row<'a>>; 8] {
    type C<'a> = Column<Row<'a>>;
    const LENGTH: Kind = Number { decimals: 2 };
    [
        C::new("id", "", Text, "Id of the structure", |r| {
            Cell::text(&r.entry.id)
        }),
        C::new("formula", "", Text, "Reduced formula", |r| {
            Cell::text(&r.entry.formula)
        }),
        C::new("ion", "", Text, "The ion that hops", |r| {
            r.kept.found.mobile_ion.symbol().into()
        }),
        C::new("hop", "", Text, "Sites from start to end", |r| {
            r.hop.hop.title().into()
        }),
        C::new(
            "wyckoff_start",
            "",
            Text,
            "Wyckoff letter of the start",
            |r| wyckoff(r.hop.hop.start.wyckoff),
        ),
        C::new("wyckoff_end", "", Text, "Wyckoff letter of the end", |r| {
            wyckoff(r.hop.hop.end.wyckoff)
        }),
        C::new(
            "distance_ang",
            "Å",
            LENGTH,
            "Straight distance of its ends",
            |r| r.hop.hop.distance_ang(&r.entry.structure.lattice).into(),
        )
        .read("distance (Å)"),
        C::new(
            "equivalent",
            "",
            Integer,
            "Hops of a cell that are equivalent to it, itself included",
            |r| {
                (r.hop.hop.n_equivalent > 0)
                    .then_some(r.hop.hop.n_equivalent)
                    .into()
            },
        ),
    ]
}

fn of_barriers<'a>() -> [Column<Row<'a>>; 7] {
    type C<'a> = Column<Row<'a>>;
    [
        C::new(
            "raw_ev",
            "eV",
            ENERGY,
            "Highest energy of the band above its start, as the engine gives it",
            |r| r.band().map(Band::forward_barrier_ev).into(),
        )
        .read("raw (eV)"),
        C::new(
            "calibrated_ev",
            "eV",
            ENERGY,
            "Barrier that DFT is expected to give, by the calibration of the engine",
            |r| r.calibrated().map(|found| found.barrier_ev).into(),
        )
        .read("calibrated (eV)"),
        C::new("low_ev", "eV", ENERGY, "Lower end of its interval", |r| {
            r.calibrated().map(|found| found.low_ev).into()
        })
        .read("from (eV)"),
        C::new("high_ev", "eV", ENERGY, "Upper end of its interval", |r| {
            r.calibrated().map(|found| found.high_ev).into()
        })
        .read("to (eV)"),
        C::new(
            "reverse_ev",
            "eV",
            ENERGY,
            "Highest energy of the band above its end, raw",
            |r| r.band().map(Band::reverse_barrier_ev).into(),
        )
        .read("reverse (eV)"),
        C::new(
            "pass_ev",
            "eV",
            ENERGY,
            "Highest energy of the band above its lowest, raw",
            |r| r.band().map(Band::pass_ev).into(),
        )
        .read("pass (eV)"),
        C::new(
            "bond_valence_ev",
            "eV",
            ENERGY,
            "Barrier of the same hop on the bond-valence map",
            |r| r.hop.hop.bond_valence_barrier_ev.into(),
        )
        .read("map (eV)"),
    ]
}

fn of_making<'a>() -> [Column<Row<'a>>; 10] {
    type C<'a> = Column<Row<'a>>;
    const FORCE: Kind = Number { decimals: 4 };
    const SECONDS: Kind = Number { decimals: 1 };
    let force = "Largest force that is left on the band";
    [
        C::new("engine", "", Text, "What gave the energies", |r| {
            r.kept.found.engine.name().into()
        }),
        C::new(
            "mechanism",
            "",
            Text,
            "What hops: into a vacancy, or an interstitial ion",
            |r| match r.hop.mechanism {
                Mechanism::Vacancy => "vacancy".into(),
                Mechanism::Interstitial => "interstitial".into(),
            },
        ),
        C::new("converged", "", Text, "Whether the band is relaxed", |r| {
            r.hop.is_converged().into()
        }),
        C::new("steps", "", Integer, "Steps of the band", |r| {
            r.band().map(|band| band.steps).into()
        }),
        C::new("largest_force_ev_per_ang", "eV/Å", FORCE, force, |r| {
            r.band().map(|band| band.largest_force_ev_per_ang).into()
        })
        .read("force (eV/Å)"),
        C::new("images", "", Integer, "Images between the ends", |r| {
            r.band()
                .map(|band| band.n_images().saturating_sub(2))
                .into()
        }),
        C::new("atoms", "", Integer, "Atoms of an image", |r| {
            r.band().map(|band| band.elements.len()).into()
        }),
        C::new("seconds", "s", SECONDS, "How long it took", |r| {
            r.hop.seconds.into()
        })
        .read("time (s)"),
        C::new(
            "of_present_structure",
            "",
            Text,
            "Whether the structure is still the one that was relaxed",
            |r| r.is_current.into(),
        ),
        C::new("failure", "", Text, "Why there is no band", |r| {
            r.hop.failure.as_deref().map(Cell::text).into()
        }),
    ]
}
