//! Mobile sublattice: how full the places of the mobile ion are, and how near the free ones.
//!
//! In: an [`Input`] with its mobile element, ordered or not. Out: five numbers.

use super::mobile_places::MobilePlaces;
use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};
use crate::crystal::Lattice;
use crate::crystal::lattice::Vector3;
use crate::crystal::neighbors::NeighborSearch;
use crate::monitor::Monitor;

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "mobile_sublattice",
    name: "Mobile sublattice",
    explanation: "Vacancies and interstitial sites of the mobile ion, without energies. n ions sit on \
        their sites, which may be partially occupied; f places are free: what is empty of these \
        sites, and the voids of the framework (vertices of its power diagram) where the ion fits: \
        clearance from Shannon's crystal radii at least 0.9 of its own radius, at least 2 Å from \
        ions of like charge. Points that lie together count as one place by degrees, with a Gaussian \
        of 0.5 Å. The numbers are the mean occupancy of the ion's sites, the vacancy fraction \
        f/(f + n), and how many free places lie within 2, 3 and 4 Å of an ion, on average \
        (each by degrees, 1/(1 + exp((d − r)/0.2 Å))). An \
        ordered structure has occupancy 1 and shows its vacant sites as voids; that includes those \
        that were ordered when they were read, so that little is lost by it. Only for \
        representations that keep the mobile ion. It has no settings.",
    doi: "10.1107/S0567739476001551",
    counterpart: "none",
    family: "structure",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

/// Radii in Å within which free places are counted.
const RADII_ANG: [f64; 3] = [2.0, 3.0, 4.0];

/// Beyond this distance in Å a free place does not count.
const REACH_ANG: f64 = 7.0;

/// Over this length in Å a place passes a radius by degrees: hops in crystals of one family differ
/// by less than they would be torn apart.
const SOFTNESS_ANG: f64 = 0.2;

struct MobileSublattice;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(MobileSublattice))
}

/// How far a distance is within a radius, from 0 to 1.
fn within(distance_ang: f64, radius_ang: f64) -> f64 {
    1.0 / (1.0 + ((distance_ang - radius_ang) / SOFTNESS_ANG).exp())
}

/// Mean number of free places around an ion within each of the radii.
fn free_places_around(lattice: &Lattice, places: &MobilePlaces, monitor: &Monitor) -> [f64; 3] {
    // The sites come first, so that a site finds itself by its number.
    let free: Vec<(Vector3, f64)> = places
        .sites
        .iter()
        .map(|site| (site.frac, site.vacancy))
        .chain(places.voids.iter().map(|void| (void.frac, void.amount)))
        .collect();
    let frac: Vec<Vector3> = free.iter().map(|(frac, _)| *frac).collect();
    let search = NeighborSearch::new(lattice, &frac, REACH_ANG).watched_by(monitor);
    let mut counts = [0.0; 3];
    for (center, site) in places.sites.iter().enumerate() {
        search.visit_site(center, |neighbor| {
            let amount = site.occupancy * free[neighbor.site].1;
            for (count, radius_ang) in counts.iter_mut().zip(RADII_ANG) {
                *count += amount * within(neighbor.distance_ang, radius_ang);
            }
        });
    }
    counts.map(|count| count / places.n_ions())
}

impl Descriptor for MobileSublattice {
    fn about(&self) -> About {
        ABOUT
    }

    fn invariances(&self) -> Invariances {
        Invariances {
            rotation: true,
            translation: true,
            site_order: true,
            supercell: true,
        }
    }

    fn describe(&self, input: &Input) -> Result<Description, DescriptorError> {
        let places = input.mobile_places()?;
        let (n_ions, n_free) = (places.n_ions(), places.n_free());
        let occupancy = n_ions / places.sites.len() as f64;
        let mut values = vec![occupancy, n_free / (n_free + n_ions)];
        let lattice = &input.structure.lattice;
        values.extend(free_places_around(lattice, places, input.monitor()));
        Ok(Description::Fixed(values))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        let mut labels = ["mean occupancy", "vacancy fraction"]
            .map(str::to_owned)
            .to_vec();
        labels.extend(RADII_ANG.map(|r| format!("free places within {r} Å of an ion")));
        labels
    }
}
