//! Structures of a data set, relaxed by a potential.
//!
//! In: structures, a potential, settings. Out: for each, in order, its [`Relaxed`] or why there is
//! none; and the relaxed one as an entry of its own.

use super::PipelineError;
use crate::crystal::oxidation::{Decoration, decorate};
use crate::crystal::symmetry::space_group;
use crate::dataset::Dataset;
use crate::import::{Determination, Entry, EntryIndex, Import, RELAXED_WITH};
use crate::monitor::{Monitor, Warning};
use crate::potentials::relax::{
    RelaxEffort, RelaxError, RelaxSettings, RelaxStep, Relaxation, Relaxed,
};
use crate::potentials::{Atoms, Disordered, Potential};

/// Greatest distance in Å of a site from the image of another, for the space group of a relaxed
/// structure: coordinates come to rest to some thousandths of an Å.
const SYMMETRY_TOLERANCE_ANG: f64 = 0.02;

/// What became of one entry.
#[derive(Clone, Debug, PartialEq)]
pub struct RelaxedEntry {
    /// Index of the entry.
    pub entry: EntryIndex,
    /// What came of it, or why there is nothing.
    pub result: Result<RelaxedStructure, NotRelaxed>,
}

/// A structure that came to rest, or how far it got.
#[derive(Clone, Debug, PartialEq)]
pub struct RelaxedStructure {
    /// Its steps.
    pub relaxed: Relaxed,
    /// The relaxed structure as an entry of its own, with its source told.
    pub entry: Entry,
    /// Its oxidation states.
    pub decoration: Decoration,
}

impl RelaxedStructure {
    /// As a data set of its own, to be added to another one.
    pub fn dataset(self) -> Dataset {
        let mut data = Dataset::default();
        let import = Import {
            entries: vec![self.entry],
            ..Import::default()
        };
        data.append(import, vec![self.decoration]);
        data
    }
}

/// What is told of a relaxation.
#[derive(Clone, Debug, PartialEq)]
pub enum RelaxPart {
    /// The start, or a step that lowered the energy.
    Step(EntryIndex, RelaxStep),
    /// An entry is done.
    Done(Box<RelaxedEntry>),
}

/// Why an entry is not relaxed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NotRelaxed {
    /// Its sites are not filled by one element each.
    #[error(transparent)]
    Disordered(#[from] Disordered),
    /// It cannot begin.
    #[error(transparent)]
    Failed(#[from] RelaxError),
}

impl NotRelaxed {
    /// A word for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Disordered(_) => "disordered",
            Self::Failed(error) => error.kind(),
        }
    }
}

/// Relaxes some entries, one after another: each has all cores to itself. `told` hears of each step
/// and gets each result.
///
/// # Errors
/// [`PipelineError::Empty`], [`PipelineError::BadNumber`], [`PipelineError::Cancelled`]. What is
/// wrong with a structure is in its result.
pub fn relax_entries(
    data: &Dataset,
    entries: &[EntryIndex],
    potential: &dyn Potential,
    settings: &RelaxSettings,
    (monitor, told): (&Monitor, &(dyn Fn(RelaxPart) + Sync)),
) -> Result<(), PipelineError> {
    settings.validate()?;
    if entries.is_empty() {
        return Err(PipelineError::Empty);
    }
    let step = monitor.step(format!("Relaxing by {}", potential.name()), entries.len());
    for &index in entries {
        let Some(entry) = data.entry(index) else {
            continue;
        };
        tell_first(entry, monitor);
        let result = relax_entry(index, entry, potential, settings, (monitor, told));
        if let Err(NotRelaxed::Failed(RelaxError::Cancelled(stopped))) = result {
            return Err(stopped.into());
        }
        told(RelaxPart::Done(Box::new(RelaxedEntry {
            entry: index,
            result,
        })));
        step.tick();
    }
    Ok(())
}

/// Says what a large cell will take, before it is begun.
fn tell_first(entry: &Entry, monitor: &Monitor) {
    let effort = RelaxEffort::new(entry.structure.n_sites());
    if effort.is_large() && entry.structure.is_ordered() {
        let fact = format!("relaxing it takes {}", effort.in_words());
        let remedy = "stop it, or take a smaller cell, if that is too long";
        monitor.warn(Warning::new(&entry.id, fact, remedy));
    }
}

fn relax_entry(
    index: EntryIndex,
    entry: &Entry,
    potential: &dyn Potential,
    settings: &RelaxSettings,
    (monitor, told): (&Monitor, &(dyn Fn(RelaxPart) + Sync)),
) -> Result<RelaxedStructure, NotRelaxed> {
    let atoms = Atoms::of(&entry.structure)?;
    let effort = RelaxEffort::new(atoms.len());
    effort.check(monitor.limits()).map_err(RelaxError::from)?;
    let tell = |step: &RelaxStep, _: &Atoms| told(RelaxPart::Step(index, *step));
    let relaxation = Relaxation::new(potential, settings).watched(monitor, &tell);
    let relaxed = relaxation.run(&atoms)?;
    let entry = entry_of_relaxed(entry, &relaxed, settings);
    Ok(RelaxedStructure {
        decoration: decorate(&entry.structure),
        relaxed,
        entry,
    })
}

/// A relaxed structure as an entry of its own, with its source told. It keeps E_hull and E_g of the
/// one it came from; its name, and what is measured of it, are not its own.
fn entry_of_relaxed(of: &Entry, relaxed: &Relaxed, settings: &RelaxSettings) -> Entry {
    let structure = relaxed.structure(&of.structure);
    let mut warnings = Vec::new();
    let id = format!("{}-relaxed", of.id);
    if !relaxed.is_converged() {
        let last = relaxed.last();
        let force = last.map_or(0.0, |step| step.largest_force_ev_per_ang);
        let fact = format!(
            "relaxed as far as a largest force of {force:.3} eV/Å, where {} eV/Å were wanted",
            settings.fmax_ev_per_ang
        );
        warnings.push(Warning::new(&id, fact, "relax it once more"));
    }
    let has_both = (of.e_above_hull_ev.is_some(), of.band_gap_ev.is_some());
    let carried = match has_both {
        (true, true) => Some("E_hull and E_g are those"),
        (true, false) => Some("E_hull is that"),
        (false, true) => Some("E_g is that"),
        (false, false) => None,
    };
    warnings.extend(carried.map(|carried| {
        let fact = format!("its {carried} of {}, which it was relaxed from", of.id);
        Warning::new(&id, fact, "give its own where you know them")
    }));
    Entry {
        formula: structure.reduced_formula(),
        formula_in_file: of.formula_in_file.clone(),
        source: source_of_relaxed(of, relaxed, settings),
        space_group: space_group(&structure, SYMMETRY_TOLERANCE_ANG),
        material_id: None,
        icsd_ids: Vec::new(),
        e_above_hull_ev: of.e_above_hull_ev,
        band_gap_ev: of.band_gap_ev,
        barrier_ev: None,
        determination: Determination {
            observed: of.determination.observed,
            energies_from: of.determination.energies_from.clone(),
            ..Determination::default()
        },
        structure,
        as_read: None,
        warnings,
        id,
    }
}

/// "relaxed with CHGNet 0.3.0 (positions and cell) from mp-985592".
fn source_of_relaxed(of: &Entry, relaxed: &Relaxed, settings: &RelaxSettings) -> String {
    let what = match settings.cell {
        true => "positions and cell",
        false => "positions",
    };
    let kept = match relaxed.n_operations {
        0 | 1 => "",
        _ => ", symmetry kept",
    };
    format!(
        "{RELAXED_WITH}{} ({what}{kept}) from {}",
        relaxed.potential, of.id
    )
}
