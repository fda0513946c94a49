//! Assemblies of OPTIMADE: groups of sites that exclude each other.
//!
//! In: `assemblies`. Out: how often each site is there, and which sites are one place that several
//! species share. That groups of several sites come and go together, a structure with occupancies cannot
//! say; it is told. Source: the OPTIMADE specification 1.2, "assemblies".

use serde_json::{Map, Value};

use super::{Fault, remark};
use crate::crystal::lattice::Vector3;
use crate::monitor::Warning;

/// Sites closer than this are one place, in Å.
const ONE_PLACE_ANG: f64 = 1e-3;
/// Probabilities that add up to 1 but for this much were rounded.
const ROUNDING: f64 = 5e-3;

/// How often each site is there, and at which site it stands.
pub(super) struct Assemblies {
    /// Probability of each site.
    pub(super) shares: Vec<f64>,
    /// The first site at the same place, its own number where there is none before.
    pub(super) places: Vec<usize>,
    pub(super) remarks: Vec<Warning>,
}

/// Reads the assemblies.
///
/// # Errors
/// A [`Fault`] where they are malformed.
pub(super) fn assemblies(
    attributes: &Map<String, Value>,
    positions: &[Vector3],
) -> Result<Assemblies, Fault> {
    let n_sites = positions.len();
    let mut found = Assemblies {
        shares: vec![1.0; n_sites],
        places: (0..n_sites).collect(),
        remarks: Vec::new(),
    };
    let list = attributes.get("assemblies").and_then(Value::as_array);
    let (mut apart, mut together) = (0_usize, 0_usize);
    for assembly in list.into_iter().flatten() {
        let groups = groups_of(assembly, n_sites)?;
        let mut of_site = vec![None::<f64>; n_sites];
        for (sites, share) in &groups {
            for &site in sites {
                *of_site[site].get_or_insert(0.0) += share;
            }
        }
        for (share, of_assembly) in found.shares.iter_mut().zip(&of_site) {
            *share *= of_assembly.unwrap_or(1.0);
        }
        if groups.iter().any(|(sites, _)| sites.len() > 1) {
            together += 1;
        } else if is_one_place(&groups, positions) {
            let sites: Vec<usize> = groups.iter().flat_map(|(sites, _)| sites.clone()).collect();
            let first = sites.iter().copied().min().unwrap_or_default();
            sites.iter().for_each(|&site| found.places[site] = first);
        } else {
            apart += 1;
        }
    }
    if apart > 0 {
        found.remarks.push(remark(
            "groups of sites exclude each other (assemblies)",
            "their probabilities were taken as occupancies, each site for itself",
        ));
    }
    if together > 0 {
        found.remarks.push(remark(
            "groups of several sites come and go together (assemblies)",
            "their probabilities were taken as occupancies, each site for itself; that they go together \
             was lost",
        ));
    }
    Ok(found)
}

/// Sites and probability of each group; probabilities that add up to 1 but for rounding do so exactly.
fn groups_of(assembly: &Value, n_sites: usize) -> Result<Vec<(Vec<usize>, f64)>, Fault> {
    let malformed = || Fault::new("its assemblies are malformed", "get the entry again");
    let list = |key: &str| {
        assembly
            .get(key)
            .and_then(Value::as_array)
            .ok_or_else(malformed)
    };
    let (sites, shares) = (list("sites_in_groups")?, list("group_probabilities")?);
    if sites.len() != shares.len() {
        return Err(malformed());
    }
    let mut groups = Vec::with_capacity(sites.len());
    for (sites, share) in sites.iter().zip(shares) {
        let share = share
            .as_f64()
            .filter(|share| (0.0..=1.0 + ROUNDING).contains(share));
        let site = |site: &Value| {
            let site = site.as_u64().and_then(|site| usize::try_from(site).ok());
            site.filter(|site| *site < n_sites).ok_or_else(malformed)
        };
        let sites = sites.as_array().ok_or_else(malformed)?;
        let sites: Vec<usize> = sites.iter().map(site).collect::<Result<_, Fault>>()?;
        groups.push((sites, share.ok_or_else(malformed)?));
    }
    let total: f64 = groups.iter().map(|(_, share)| share).sum();
    // What adds up to more cannot exclude each other.
    if total > 1.0 + ROUNDING {
        let fact = format!("probabilities of an assembly add up to {total:.3}");
        return Err(Fault::new(fact, "get the entry again"));
    }
    if total > 0.0 && (total - 1.0).abs() <= ROUNDING {
        groups.iter_mut().for_each(|(_, share)| *share /= total);
    }
    Ok(groups)
}

/// Whether all sites of single groups stand at the same place: an alloy written as an assembly.
fn is_one_place(groups: &[(Vec<usize>, f64)], positions: &[Vector3]) -> bool {
    let mut sites = groups.iter().flat_map(|(sites, _)| sites);
    let Some(first) = sites.next().map(|&site| positions[site]) else {
        return false;
    };
    let near = |site: &usize| {
        let other = positions[*site];
        (0..3).all(|k| (first[k] - other[k]).abs() < ONE_PLACE_ANG)
    };
    sites.all(near)
}
