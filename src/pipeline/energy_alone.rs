//! Barriers of a structure without its map, computed once.
//!
//! In: a [`Plan`], the structure, the sites of the ion. Out: what is read from the map of the energy, kept
//! by an earlier run or computed and kept from now on.

use std::time::Instant;

use super::kept::EnergyOfStructure;
use crate::crystal::lattice::Vector3;
use crate::crystal::{Element, Structure};
use crate::dataset::structure_print;
use crate::monitor::{Cancelled, Monitor};
use crate::percolation::{PercolationSettings, Plan};

/// What is read from the map of the energy of a structure, and of sites in it (fractional coordinates).
/// `None` where that needs the map.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn energy_alone(
    plan: &Plan,
    (structure, sites): (&Structure, &[Vector3]),
    (mobile_ion, settings): (Element, &PercolationSettings),
    (watch, planes_done): (&Monitor, &(dyn Fn(usize) + Sync)),
) -> Result<Option<EnergyOfStructure>, Cancelled> {
    let started = Instant::now();
    let key = watch
        .kept()
        .is_on()
        .then(|| EnergyOfStructure::key(structure_print(structure), mobile_ion, settings));
    let points = plan.grid().points;
    let kept = key.and_then(|key| EnergyOfStructure::kept(watch, key));
    if let Some(kept) = kept.filter(|kept| kept.points == points) {
        planes_done(plan.n_planes());
        return Ok(Some(kept));
    }
    let Some(summary) = plan.energy_summary(sites, watch, planes_done)? else {
        return Ok(None);
    };
    let found = EnergyOfStructure {
        points,
        minimum: summary.minimum,
        maximum: summary.maximum,
        barriers: summary.barriers,
        seconds: started.elapsed().as_secs_f64(),
    };
    if let Some(key) = key {
        found.keep(watch, key);
    }
    Ok(Some(found))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::crystal::{Lattice, Species};
    use crate::monitor::kept::{Kept, NotKept, PieceKey, PieceKind};

    #[derive(Default)]
    struct Shelf(Mutex<BTreeMap<(PieceKind, PieceKey), Vec<u8>>>);

    impl Kept for Shelf {
        fn get(&self, kind: PieceKind, key: PieceKey) -> Option<Vec<u8>> {
            self.0.lock().unwrap().get(&(kind, key)).cloned()
        }

        fn put(&self, kind: PieceKind, key: PieceKey, bytes: &[u8]) -> Result<(), NotKept> {
            self.0.lock().unwrap().insert((kind, key), bytes.to_vec());
            Ok(())
        }
    }

    /// The second run takes what the first one left, other settings and other structures do not.
    #[test]
    fn barriers_are_computed_once() {
        let shelf = Arc::new(Shelf::default());
        let watch = Monitor::silent().with_kept(Arc::clone(&shelf) as Arc<dyn Kept>);
        let oxide = |edge: f64| {
            let lattice = Lattice::from_parameters([edge; 3], [60.0; 3]).unwrap();
            let [li, o] = [(Element::LI, 1.0), (Element::O, -2.0)]
                .map(|(element, charge)| Species::charged(element, charge));
            Structure::ordered(lattice, &[li, li, o], &[[0.25; 3], [0.75; 3], [0.0; 3]])
        };
        let of = |structure: &Structure, resolution_ang: f64| {
            let settings = PercolationSettings {
                resolution_ang,
                energy_only: true,
                ..PercolationSettings::default()
            };
            let plan = Plan::new(structure, Element::LI, &settings).unwrap();
            let places = (structure, &[[0.25; 3]][..]);
            let of = (Element::LI, &settings);
            energy_alone(&plan, places, of, (&watch, &|_| {}))
                .unwrap()
                .unwrap()
        };
        let n_kept = || shelf.0.lock().unwrap().len();
        let first = of(&oxide(3.262), 0.15);
        assert!(first.barriers.e_3d.is_some());
        // The seconds are those of the first time.
        assert_eq!(of(&oxide(3.262), 0.15), first);
        assert_eq!(n_kept(), 1);
        assert_ne!(of(&oxide(3.262), 0.14).barriers, first.barriers);
        assert_ne!(of(&oxide(3.3), 0.15).barriers, first.barriers);
        assert_eq!(n_kept(), 3);
    }
}
