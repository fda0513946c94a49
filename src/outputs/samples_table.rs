//! Table: activation energies of samples measured at several temperatures.

use super::table::{TableOutput, heads};
use crate::dataset::Sample;
use crate::export::Kind::{Integer, Number, Scientific, Text};
use crate::export::{Cell, Column, Table};
use crate::score::{Estimate, ROOM_TEMPERATURE_K};

/// The table.
pub const SAMPLES: TableOutput = TableOutput {
    id: "activation-energies",
    name: "activation energies",
    sets: &[],
    as_workbook: false,
    is_available: |source| !source.data.samples_and_cells().is_empty(),
    heads: || heads(&columns()),
    table: |source| {
        let samples = source.data.samples_and_cells();
        Some(Table::of("Samples", &columns(), samples.iter()))
    },
};

fn prefactor(sample: &Sample) -> Estimate {
    sample.fit.log_prefactor()
}

fn at_room_temperature(sample: &Sample) -> Estimate {
    sample.fit.log_conductivity_at(ROOM_TEMPERATURE_K)
}

fn columns<'a>() -> [Column<&'a Sample>; 11] {
    const KELVIN: crate::export::Kind = Number { decimals: 1 };
    const ENERGY: crate::export::Kind = Number { decimals: 4 };
    const DECADES: crate::export::Kind = Number { decimals: 3 };
    let error = "One standard error of it";
    [
        Column::new("sample", "", Text, "Name of the sample", |s| {
            Cell::text(&s.name)
        }),
        Column::new("points", "", Integer, "Measured conductivities", |s| {
            s.points.len().into()
        }),
        Column::new("t_min_k", "K", KELVIN, "Lowest temperature", |s| {
            s.range_k().0.into()
        }),
        Column::new("t_max_k", "K", KELVIN, "Highest temperature", |s| {
            s.range_k().1.into()
        }),
        Column::new("e_a_ev", "eV", ENERGY, "Activation energy of σT", |s| {
            s.fit.activation_energy_ev().value.into()
        }),
        Column::new("e_a_error_ev", "eV", ENERGY, error, |s| {
            s.fit.activation_energy_ev().error.into()
        }),
        Column::new(
            "sigma0_s_k_cm",
            "S K cm⁻¹",
            Scientific,
            "Prefactor of σT",
            |s| 10_f64.powf(prefactor(s).value).into(),
        ),
        Column::new("log10_sigma0", "", DECADES, "Its decadic logarithm", |s| {
            prefactor(s).value.into()
        }),
        Column::new("log10_sigma0_error", "", DECADES, error, |s| {
            prefactor(s).error.into()
        }),
        Column::new(
            "sigma_298_s_cm",
            "S cm⁻¹",
            Scientific,
            "Conductivity at 298.15 K",
            |s| 10_f64.powf(at_room_temperature(s).value).into(),
        ),
        Column::new(
            "log10_sigma_298_error",
            "",
            DECADES,
            "One standard error of its logarithm",
            |s| at_room_temperature(s).error.into(),
        ),
    ]
}
