//! What the dendrogram shows.

use crate::cluster::TopTree;
use crate::figures::own::Whose;
use crate::import::EntryIndex;

/// What the figure shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// The tree, cut off at some depth.
    pub tree: TopTree,
    /// Structures in the tree.
    pub n_structures: usize,
    /// Height of the cut, between the merge that it keeps apart and the one below.
    pub cut_height: f64,
    /// Clusters of the cut, from left to right; cluster k has colour k.
    pub clusters: Vec<Cluster>,
    /// For each leaf of the tree, from left to right, what its members' labels say.
    pub leaves: Vec<LeafLabels>,
    /// Below this, in eV, a barrier is low; `None` where no structure has one.
    pub low_barrier_ev: Option<f64>,
    /// Number of clusters of another cut, that in which a ranking searches; `None` without ranking.
    pub searched_clusters: Option<usize>,
    /// The cut into fine clusters as a second line; `None`: not drawn. Where it is, the leaves of the
    /// tree are the fine clusters, as far as they can be drawn.
    pub fine: Option<FineCut>,
    /// Heights of the merges below the leaves, the highest first: where the line of a cut can be
    /// dragged to. None where leaves stand for no cut.
    pub heights_below: Vec<f64>,
    /// Place in `clusters` of the one that holds the selected entry.
    pub selected: Option<usize>,
    /// Leaves that hold structures of the user, or that these stand with.
    pub own: Vec<OwnAtLeaf>,
}

/// Structures that the user added, at a leaf.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnAtLeaf {
    /// Place of the leaf, from left to right.
    pub leaf: usize,
    /// One of them, to be gone to.
    pub first: EntryIndex,
    /// Names for people: "Li₂S (probe 7)".
    pub names: Vec<String>,
    /// Whether they are in the leaf, or stand with what is nearest to them there.
    pub whose: Whose,
}

impl Model {
    /// Whether the leaves of the tree are the fine clusters, those that candidates are searched in.
    pub fn leaves_are_fine(&self) -> bool {
        self.fine
            .is_some_and(|fine| fine.clusters == self.tree.leaves.len())
    }
}

/// The cut into the clusters that a ranking searches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FineCut {
    /// Number of clusters.
    pub clusters: usize,
    /// Its height, as [`Model::cut_height`].
    pub height: f64,
}

/// A cluster of the cut.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cluster {
    /// Its number in the linkage.
    pub node: usize,
    /// Structures in it.
    pub size: usize,
    /// Its measured members.
    pub measured: Vec<Measured>,
}

/// A measured member.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Index of the entry.
    pub entry: EntryIndex,
    /// Name for people.
    pub name: String,
    /// log₁₀ of σ in S cm⁻¹.
    pub log_sigma: f64,
}

/// Labels under one leaf.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeafLabels {
    /// Structures with a measured σ.
    pub measured: usize,
    /// Of these, σ > 10⁻⁵ S cm⁻¹.
    pub conducting: usize,
    /// Structures with a low barrier.
    pub low_barrier: usize,
}
