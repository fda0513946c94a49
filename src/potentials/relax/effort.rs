//! What a relaxation will cost, told before it is begun.

use crate::monitor::{Limits, TooCostly};

/// Seconds for an atom in one evaluation, energy, forces and stress by CHGNet: 0.8 to 2.1 ms on two
/// cores with other work.
const SECONDS_PER_ATOM: f64 = 2.0e-3;
/// Memory for an atom in bytes while it is evaluated.
const BYTES_PER_ATOM: f64 = 1e6;
/// Steps that a relaxation takes, as a rule: 5 to 60 in 50 perturbed cells of up to 80 atoms. Those
/// whose atoms were placed by ordering take the most.
const TYPICAL_STEPS: f64 = 40.0;
/// From here on it is worth telling, in seconds and in atoms.
const LONG_SECONDS: f64 = 60.0;
const MANY_ATOMS: usize = 300;

/// What a relaxation will cost: right within a factor of two or three.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RelaxEffort {
    /// Atoms of the cell.
    pub n_atoms: usize,
    /// Wall-clock seconds.
    pub seconds: f64,
    /// Memory in bytes, on top of what the program has.
    pub memory_bytes: f64,
}

impl RelaxEffort {
    /// Of a cell of so many atoms.
    pub fn new(n_atoms: usize) -> Self {
        let atoms = n_atoms as f64;
        Self {
            n_atoms,
            seconds: atoms * SECONDS_PER_ATOM * TYPICAL_STEPS,
            memory_bytes: atoms * BYTES_PER_ATOM,
        }
    }

    /// Whether the user should hear of it first.
    pub fn is_large(&self) -> bool {
        self.seconds > LONG_SECONDS || self.n_atoms >= MANY_ATOMS
    }

    /// "about 40 s and 500 MB for 500 atoms".
    pub fn in_words(&self) -> String {
        let time = match self.seconds {
            s if s < 90.0 => format!("{} s", s.ceil().max(1.0)),
            s if s < 5400.0 => format!("{} min", (s / 60.0).round()),
            s => format!("{:.1} h", s / 3600.0),
        };
        let memory = match self.memory_bytes {
            b if b < 95e6 => "little memory".to_owned(),
            b if b < 1e9 => format!("{:.0} MB", (b / 1e7).ceil() * 10.0),
            b => format!("{:.1} GB", b / 1e9),
        };
        format!("about {time} and {memory} for {} atoms", self.n_atoms)
    }

    /// Refuses what would take more memory than a structure may.
    ///
    /// # Errors
    /// [`TooCostly`], with what is needed and what is allowed.
    pub fn check(&self, limits: Limits) -> Result<(), TooCostly> {
        let allowed = limits.memory_bytes as f64;
        if self.memory_bytes <= allowed {
            return Ok(());
        }
        Err(TooCostly {
            fact: format!(
                "relaxing {} atoms would take {:.1} GB, more than the {:.1} GB allowed for a \
                 structure; allow more memory per structure, or take a smaller cell",
                self.n_atoms,
                self.memory_bytes / 1e9,
                allowed / 1e9
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_large_is_told_and_what_is_too_large_refused() {
        let large = RelaxEffort::new(500);
        assert!(large.is_large() && !RelaxEffort::new(56).is_large());
        let said = large.in_words();
        assert!(said.ends_with(" MB for 500 atoms"), "{said}");
        let few = Limits {
            memory_bytes: 100_000_000,
            ..Limits::default()
        };
        assert!(large.check(few).is_err() && large.check(Limits::default()).is_ok());
    }
}
