//! What the program answers to the bytes of a file.
//!
//! In: a name, bytes, what the file is given as. Out: an [`Answer`]: values as text, remarks,
//! refusals, all of it checked for what no answer may hold.

use std::fmt::Write;
use std::path::Path;

use superion::import::{Entry, ImportSettings};
use superion::monitor::{Monitor, Warning};
use superion::pipeline::{Literature, arrhenius, read_inputs, read_labels};

use super::corpus::Kind;

/// The longest text that may be said about one thing, in characters.
const LONGEST_REMARK: usize = 2_000;

/// What the program makes of a file.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// All that was read, as text that differs where the values do.
    pub values: String,
    /// What was said about it.
    pub remarks: Vec<String>,
    /// Why nothing could be read.
    pub refusals: Vec<String>,
    /// What is wrong with the values in themselves.
    nonsense: Option<String>,
}

impl Answer {
    pub fn is_refused(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether the answer is one that may be given.
    pub fn check(&self) -> Result<(), String> {
        if let Some(nonsense) = &self.nonsense {
            return Err(nonsense.clone());
        }
        if self.values.is_empty() && self.refusals.is_empty() && self.remarks.is_empty() {
            return Err("nothing was read and nothing said".to_owned());
        }
        for text in self.remarks.iter().chain(&self.refusals) {
            if text.trim().is_empty() {
                return Err("an empty remark".to_owned());
            }
            if text.chars().count() > LONGEST_REMARK {
                let head: String = text.chars().take(80).collect();
                return Err(format!("a remark of {} bytes: {head}…", text.len()));
            }
            if let Some(control) = text.chars().find(|c| c.is_control()) {
                return Err(format!("{control:?} in the remark {text:?}"));
            }
        }
        Ok(())
    }

    fn refused(fact: impl ToString) -> Self {
        Self {
            refusals: vec![fact.to_string()],
            ..Self::default()
        }
    }

    fn remark(&mut self, warnings: &[Warning]) {
        self.remarks.extend(warnings.iter().map(Warning::to_string));
    }
}

/// Reads bytes as the program does when a person gives it a file of this name.
pub fn read(name: &str, bytes: &[u8], kind: Kind) -> Answer {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    match kind {
        Kind::Structures => structures(&path),
        Kind::Labels => labels(&path),
        Kind::Measured => measured(&path),
        Kind::Project => project(&path),
        Kind::Matrix => matrix(&path),
    }
}

fn structures(path: &Path) -> Answer {
    let settings = ImportSettings::default();
    match read_inputs(&[path.to_owned()], &settings, &Monitor::silent()) {
        Err(error) => Answer::refused(error),
        Ok(import) => {
            let mut answer = of_entries(&import.entries);
            let report = &import.report;
            answer.remark(&report.warnings);
            answer.remark(&report.rejected);
            answer
                .refusals
                .extend(report.rejected.iter().map(Warning::to_string));
            let accounted = report.entered + report.merged.len() + report.rejected.len();
            if report.read != accounted || report.entered != import.entries.len() {
                answer.nonsense = Some(format!("the counts do not add up: {report:?}"));
            }
            answer
        }
    }
}

fn of_entries(entries: &[Entry]) -> Answer {
    let mut answer = Answer::default();
    for entry in entries {
        let structure = &entry.structure;
        let _ = write!(answer.values, "{} {}:", entry.id, entry.formula);
        for row in structure.lattice.rows() {
            let _ = write!(answer.values, " {row:.4?}");
        }
        for site in &structure.sites {
            let _ = write!(answer.values, " {:.4?}", site.frac);
            for occupant in &site.occupants {
                let _ = write!(
                    answer.values,
                    "{}{:.3}",
                    occupant.species.element, occupant.occupancy
                );
            }
        }
        if let Some(nonsense) = nonsense_of(entry) {
            answer.nonsense = Some(nonsense);
        }
    }
    answer
}

/// What no structure may have, whatever stands in the file.
fn nonsense_of(entry: &Entry) -> Option<String> {
    let structure = &entry.structure;
    let volume_ang3 = structure.lattice.volume_ang3();
    if structure.sites.is_empty() || entry.formula.is_empty() {
        return Some("a structure without atoms".to_owned());
    }
    if !volume_ang3.is_finite() || volume_ang3 <= 0.0 {
        return Some(format!("a volume of {volume_ang3} Å³"));
    }
    if entry.id.chars().any(char::is_control) || entry.id.is_empty() {
        return Some(format!("the id {:?}", entry.id));
    }
    let atoms: f64 = structure.sites.iter().map(|s| s.total_occupancy()).sum();
    if !(3.0..=1000.0).contains(&(volume_ang3 / atoms)) {
        return Some(format!("{} Å³ per atom", volume_ang3 / atoms));
    }
    structure.sites.iter().find_map(|site| {
        let occupancy = site.total_occupancy();
        let sound = site.frac.iter().all(|x| x.is_finite())
            && occupancy > 0.0
            && occupancy < 1.0 + 1e-6
            && site.occupants.iter().all(|o| o.occupancy > 0.0);
        (!sound).then(|| format!("the site {site:?}"))
    })
}

fn labels(path: &Path) -> Answer {
    match read_labels(path, &ImportSettings::default()) {
        Err(error) => Answer::refused(error),
        Ok(table) => {
            let mut answer = Answer::default();
            for label in &table.labels {
                let _ = write!(
                    answer.values,
                    "{} {:.6e} {:?} {:?}; ",
                    label.formula,
                    label.conductivity_s_cm,
                    label.censored,
                    label.activation_energy_ev
                );
                if !(label.conductivity_s_cm > 0.0 && label.conductivity_s_cm.is_finite()) {
                    answer.nonsense = Some(format!("{label:?}"));
                }
            }
            answer.remark(&table.warnings);
            answer.remark(&table.rejected);
            answer
                .refusals
                .extend(table.rejected.iter().map(Warning::to_string));
            answer
        }
    }
}

fn measured(path: &Path) -> Answer {
    let literature = Literature::default();
    match arrhenius(&[path.to_owned()], &literature, &[], &Monitor::silent()) {
        Err(error) => Answer::refused(error),
        Ok(found) => {
            let mut answer = Answer::default();
            for sample in &found.samples {
                let _ = write!(answer.values, "{}: {:.6?}; ", sample.name, sample.points);
            }
            answer.remark(&found.warnings);
            answer.refusals.clone_from(&found.failures);
            answer.remarks.extend(found.failures);
            answer
        }
    }
}

fn project(path: &Path) -> Answer {
    match superion::project::open(path, &Monitor::silent()) {
        Err(error) => Answer::refused(error),
        Ok(project) => {
            let mut answer = Answer {
                values: format!("{project:?}"),
                ..Answer::default()
            };
            // Not `nonsense_of`: the file may hold what an older program let through.
            answer.remark(&project.data.report.warnings);
            answer.remark(&project.data.report.rejected);
            answer.remark(&project.data.label_warnings);
            answer
        }
    }
}

fn matrix(path: &Path) -> Answer {
    match superion::export::npy::read_matrix(path) {
        Err(error) => Answer::refused(error),
        Ok(matrix) => Answer {
            values: format!("{matrix:?}"),
            ..Answer::default()
        },
    }
}
