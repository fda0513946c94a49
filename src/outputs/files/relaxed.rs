//! The files of a relaxed structure.
//!
//! In: what came of it, a folder. Out: `ID-relaxed.cif`, which says by what it was relaxed, and
//! `ID-relaxation.csv` with the energy of each step.

use crate::export::folder::{Folder, SetOf};
use crate::export::{Cell, Column, Kind, Table, cif_text_with_notes, csv_bytes};
use crate::outputs::error::OutputError;
use crate::pipeline::RelaxedStructure;
use crate::potentials::relax::RelaxStep;

/// Adds the files of one relaxed structure to a folder, as a set of their own; `id` is that of the
/// structure it came from.
///
/// # Errors
/// [`OutputError::Written`].
pub fn write_relaxed(
    id: &str,
    made: &RelaxedStructure,
    folder: &mut Folder,
) -> Result<(), OutputError> {
    let stem = folder.set_of(SetOf::Relaxed, id);
    folder.write(&format!("{stem}-relaxed.cif"), relaxed_cif(made).as_bytes())?;
    let steps = steps_table(&made.relaxed.trace);
    folder.write(&format!("{stem}-relaxation.csv"), &csv_bytes(&steps))?;
    Ok(())
}

/// A relaxed structure as CIF, with how it came about at its top.
pub fn relaxed_cif(made: &RelaxedStructure) -> String {
    cif_text_with_notes(&made.entry.id, &made.entry.structure, &notes(made))
}

fn notes(made: &RelaxedStructure) -> [String; 3] {
    let relaxed = &made.relaxed;
    let forces = relaxed.last().map_or_else(String::new, |last| {
        let stress = last.largest_stress_gpa;
        let stress = stress.map_or_else(String::new, |s| format!(", largest stress {s:.3} GPa"));
        format!(
            "; largest force {:.4} eV/A{stress}",
            last.largest_force_ev_per_ang
        )
    });
    [
        made.entry.source.clone(),
        format!(
            "energy of the cell {:.5} eV before, {:.5} eV after {} steps",
            relaxed.energy_before_ev(),
            relaxed.energy_after_ev(),
            relaxed.n_steps
        ),
        format!("{}{forces}", relaxed.end),
    ]
}

/// One row for each step that lowered the energy.
fn steps_table(trace: &[RelaxStep]) -> Table {
    const PLACES: Kind = Kind::Number { decimals: 6 };
    let columns: [Column<&RelaxStep>; 4] = [
        Column::new("step", "", Kind::Integer, "Number of the step", |s| {
            Cell::Integer(s.step as i64)
        }),
        Column::new("energy_ev", "eV", PLACES, "Energy of the cell", |s| {
            s.energy_ev.into()
        }),
        Column::new(
            "largest_force_ev_per_ang",
            "eV/Å",
            PLACES,
            "Largest force on an atom",
            |s| s.largest_force_ev_per_ang.into(),
        ),
        Column::new(
            "largest_stress_gpa",
            "GPa",
            PLACES,
            "Largest component of the stress, where the cell may change",
            |s| s.largest_stress_gpa.into(),
        ),
    ];
    Table::of("relaxation", &columns, trace.iter())
}
