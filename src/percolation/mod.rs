//! Where a mobile ion can go, and how high the pass is: bond-valence site energies on a grid and
//! the barriers of percolation.
//!
//! In: a structure with oxidation states, the mobile ion, [`PercolationSettings`]. Out: a
//! [`Landscape`] of up to three [`Map`]s (energy in eV, bond-valence sum, and the variant "BVEL"
//! in eV) and their [`Barriers`]. Lengths in Å, energies in eV.
//!
//! The mobile ion at a point feels every framework site i at a distance r ≤ 10 Å; sites of the
//! mobile element are left out. With charges q, principal quantum numbers n, q' = q/√n, covalent
//! radii R and occupancies o:
//!
//! | | ions of opposite charge | ions of like charge |
//! |---|---|---|
//! | energy, SHU | Σ o D0/2 \[(exp(α(Rmin − r)) − 1)² − 1\] | 14.4 f Σ o q'q'ᵢ/r · erfc(r / (0.74 (R + Rᵢ))) |
//! | energy, softBV | the same | the same with f = 1 |
//! | bond-valence sum | Σ o exp((R0 − r)/b) | |
//! | BVEL (SHU only) | as the energy, D0 for D0/2 | f = 1, erfc(r/s) − erfc(10 Å/s) for erfc(r/s) |
//!
//! f = −Σ q' of the anions / Σ q' of the cations over the cell, for a mobile cation; the inverse
//! for a mobile anion. In SHU a like-charged site nearer than its own radius Rᵢ is a hard core: it
//! adds 300 to the sum of the right column, before the factor 14.4.
//!
//! The size of the channels through the framework, by geometry alone: [`channels`]. The hops of the
//! mobile ion from one place to the next, with their passes: [`paths`].
//!
//! How far this is from the barriers published with the paper, on the 1,997 smallest that have one (up
//! to 72 sites; E_3D of the SHU map at 0.1 Å, by `tests/data/percolation/barriers_of_the_paper.py`); on
//! 200 at random of all sizes the median is 0.009 eV and 121 are within 0.03 eV:
//!
//! | structures | number | median difference | within 0.03 eV |
//! |---|---|---|---|
//! | all | 1,997 | 0.009 eV | 1,246 |
//! | with an ICSD code | 386 | 0.119 eV | 74 |
//! | without, with coordinates of more than six digits | 98 | 0.132 eV | 18 |
//! | the others | 1,513 | 0.007 eV | 1,154 |
//!
//! Of the others 1,020 agree to the published step of 0.01 eV. Of 215 structures 84 are farther off than
//! 0.03 eV; by the first thing that brings them within 0.02 eV, or else by their structure:
//!
//! | cause | number | median difference |
//! |---|---|---|
//! | the block of 2×2×2 cells, see [`Criterion::Block`] | 14 | 1.22 eV |
//! | one D0 for several anions, see [`PercolationSettings::as_published`] | 6 | 0.43 eV |
//! | an ICSD code: most likely the paper took the measured structure | 40 | 0.19 eV |
//! | more than six digits: most likely relaxed anew since (the paper's Li₃ErBr₆ is 5 % larger) | 8 | 0.20 eV |
//! | not explained; six of them have several anions and come nearer with one D0 | 16 | 0.42 eV |
//!
//! Sources: Laskowski et al. (DOI 10.1039/d2ee03499a) and the code they used; Chen, Wong and Adams
//! (DOI 10.1107/S2052520618015718). Barriers: see [`crate::math::winding`], and for the published
//! way of counting directions [`crate::math::block`].
//!
//! ```
//! use superion::crystal::oxidation::decorate;
//! use superion::crystal::{Element, Lattice, Species, Structure};
//! use superion::monitor::Monitor;
//! use superion::percolation::{Criterion, PercolationSettings, Plan};
//!
//! // Lithium oxide: the primitive cell of antifluorite.
//! let lattice = Lattice::from_parameters([3.262; 3], [60.0; 3])?;
//! let (li, o) = (Species::bare(Element::LI), Species::bare(Element::O));
//! let oxide = Structure::ordered(lattice, &[li, li, o], &[[0.25; 3], [0.75; 3], [0.0; 3]]);
//! let decorated = decorate(&oxide).structure;
//!
//! // A point every 0.3 Å or so; the default of 0.1 Å is what barriers are to be quoted for.
//! let settings = PercolationSettings { resolution_ang: 0.3, ..PercolationSettings::default() };
//! let plan = Plan::new(&decorated, Element::LI, &settings)?;
//! let maps = plan.landscape(&Monitor::silent(), &|| {})?;
//! let barriers = maps.energy.barriers(Criterion::Winding);
//! // The crystal is cubic: what lies open in one direction lies open in all.
//! assert!(barriers.e_3d.is_some_and(|e| e > 0.0));
//! assert!(barriers.e_1d <= barriers.e_3d);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod channels;
mod columns;
mod error;
mod field;
mod force_field;
mod levels;
mod map;
mod nearest;
pub mod paths;
mod plan;
mod plane;
mod point;
mod quick;
mod rows;
mod settings;
mod tables;
mod valences;

pub use channels::{channels, channels_watched};
pub use error::{Ion, PercolationError};
pub use force_field::ForceField;
pub use levels::BarrierLevel;
pub use map::{Barriers, Grid, Landscape, Map};
pub use plan::Plan;
pub use point::PointField;
pub use quick::EnergySummary;
pub use settings::{Criterion, PercolationSettings};
pub use valences::{NoSiteValence, SiteValence, site_valences};
