//! What bands will cost, told before they are begun.

use super::{BandSettings, Engine};

/// Seconds of CHGNet for an atom, energy and forces, on one core: 126 atoms take 0.11 s on an idle machine.
const CHGNET_SECONDS_PER_ATOM: f64 = 1.2e-3;

/// Memory of CHGNet for an atom in bytes, while it is evaluated.
const CHGNET_BYTES_PER_ATOM: f64 = 1e6;

/// Seconds of bond valences for a band.
const BOND_VALENCE_SECONDS: f64 = 2e-3;

/// Steps that a band takes, as a rule (median of 104 hops: 39); ends take about as many.
const TYPICAL_STEPS: f64 = 40.0;

/// What bands will cost: an estimate that is right within a factor of two or so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BandEffort {
    /// Atoms of an image.
    pub n_atoms: usize,
    /// Hops.
    pub n_hops: usize,
    /// Wall-clock seconds.
    pub seconds: f64,
    /// Memory in bytes, on top of what the program has.
    pub memory_bytes: f64,
}

impl BandEffort {
    /// Of so many hops in cells of so many atoms, on so many cores.
    pub fn new(
        engine: Engine,
        settings: &BandSettings,
        n_atoms: usize,
        n_hops: usize,
        n_cores: usize,
    ) -> Self {
        let (atoms, hops) = (n_atoms as f64, n_hops as f64);
        let images = settings.images as f64;
        let at_once = (n_cores.max(1) as f64).min(images);
        let ends = if settings.relax_ends { 1.5 } else { 0.0 };
        let (seconds_each, bytes_each) = match engine.fixes_framework() {
            true => (BOND_VALENCE_SECONDS, 0.0),
            false => (
                atoms * CHGNET_SECONDS_PER_ATOM,
                atoms * CHGNET_BYTES_PER_ATOM,
            ),
        };
        // Images are dealt out evenly; ends have a core each.
        let rounds = (images / at_once).ceil() + ends * (2.0 / at_once.min(2.0));
        let held = (images + 2.0) * atoms * 200.0;
        Self {
            n_atoms,
            n_hops,
            seconds: hops * TYPICAL_STEPS * rounds * seconds_each,
            memory_bytes: at_once * bytes_each + held,
        }
    }

    /// "about 4 min and 0.3 GB for 3 hops of 127 atoms".
    pub fn in_words(&self) -> String {
        let hops = match self.n_hops {
            1 => "1 hop".to_owned(),
            n => format!("{n} hops"),
        };
        format!(
            "about {} and {} for {hops} of {} atoms",
            duration(self.seconds),
            memory(self.memory_bytes),
            self.n_atoms
        )
    }
}

fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 90.0 => format!("{} s", s.ceil().max(1.0)),
        s if s < 5400.0 => format!("{} min", (s / 60.0).round()),
        s => format!("{:.1} h", s / 3600.0),
    }
}

fn memory(bytes: f64) -> String {
    match bytes {
        b if b < 95e6 => "little memory".to_owned(),
        b if b < 1e9 => format!("{:.0} MB", (b / 1e7).ceil() * 10.0),
        b => format!("{:.1} GB", b / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_cells_are_told_in_minutes_and_gigabytes() {
        let settings = BandSettings::default();
        let large = BandEffort::new(Engine::Chgnet, &settings, 500, 3, 2);
        assert!(
            large.seconds > 300.0 && large.memory_bytes > 1e9,
            "{large:?}"
        );
        assert!(large.in_words().ends_with("GB for 3 hops of 500 atoms"));
        let small = BandEffort::new(Engine::BondValence, &settings, 500, 1, 2);
        assert_eq!(
            small.in_words(),
            "about 1 s and little memory for 1 hop of 500 atoms"
        );
    }
}
