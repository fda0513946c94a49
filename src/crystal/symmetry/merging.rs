//! Groups of sites as links from each site to one before it.

/// Follows the links to the first site of a group.
pub(super) fn root(first_of: &[usize], mut site: usize) -> usize {
    while first_of[site] != site {
        site = first_of[site];
    }
    site
}

pub(super) fn merge(first_of: &mut [usize], u: usize, v: usize) {
    let (u, v) = (root(first_of, u), root(first_of, v));
    first_of[u.max(v)] = u.min(v);
}
