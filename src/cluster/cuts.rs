//! Cuts through the tree.
//!
//! In: [`Linkage`]. Out: [`ClusterSets`], the cluster of every row at the depths 1…D. Depth d is
//! the cut into d clusters, that is before the last d − 1 merges. Clusters are numbered from 0 in
//! the order of their first row.

use ndarray::Array2;

use super::Linkage;

/// Cluster of every row at every depth.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterSets {
    /// Row d holds the cut into d + 1 clusters: cluster numbers from 0 in order of first
    /// appearance among the rows.
    pub labels: Array2<u32>,
}

impl Linkage {
    /// The cuts into 1…`depths` clusters (no more than there are rows).
    pub fn cluster_sets(&self, depths: usize) -> ClusterSets {
        let deepest = depths.min(self.n_rows);
        let finest = self.cut(deepest);
        let mut labels = Array2::zeros((deepest, self.n_rows));
        // The finest cut's clusters, by number, within the coarser cut in hand. Both number by
        // first row, so the coarser number is found from the finer ones alone.
        let mut coarse_of_fine: Vec<u32> = (0..).take(deepest).collect();
        for depth in (1..=deepest).rev() {
            for (label, &fine) in labels.row_mut(depth - 1).iter_mut().zip(&finest) {
                *label = coarse_of_fine[fine as usize];
            }
            if depth > 1 {
                let merge = self.merges[self.n_rows - depth];
                let [a, b] = [merge.left, merge.right]
                    .map(|cluster| coarse_of_fine[finest[self.a_row(cluster)] as usize]);
                let (kept, gone) = (a.min(b), a.max(b));
                for coarse in &mut coarse_of_fine {
                    if *coarse == gone {
                        *coarse = kept;
                    } else if *coarse > gone {
                        *coarse -= 1;
                    }
                }
            }
        }
        ClusterSets { labels }
    }

    /// The cluster of every row in the cut into `depth` clusters (1…rows; others are clamped),
    /// numbered as in [`ClusterSets`].
    pub fn cluster_of_row_at(&self, depth: usize) -> Vec<u32> {
        self.cut(depth.clamp(1, self.n_rows.max(1)))
    }

    fn cut(&self, depth: usize) -> Vec<u32> {
        // From the top down, every cluster below the cut takes the mark of the one that holds it.
        let kept = self.n_rows.saturating_sub(depth);
        let mut holder: Vec<usize> = (0..self.n_rows + kept).collect();
        for (k, merge) in self.merges[..kept].iter().enumerate().rev() {
            holder[merge.left] = holder[self.n_rows + k];
            holder[merge.right] = holder[self.n_rows + k];
        }
        let mut numbers = vec![u32::MAX; holder.len()];
        let mut next = 0;
        holder[..self.n_rows]
            .iter()
            .map(|&cluster| {
                let number = &mut numbers[cluster];
                if *number == u32::MAX {
                    *number = next;
                    next += 1;
                }
                *number
            })
            .collect()
    }

    /// Some row of a cluster.
    fn a_row(&self, mut cluster: usize) -> usize {
        while cluster >= self.n_rows {
            cluster = self.merges[cluster - self.n_rows].left;
        }
        cluster
    }
}

impl ClusterSets {
    /// Number of depths.
    pub fn depths(&self) -> usize {
        self.labels.nrows()
    }

    /// Number of rows that were clustered.
    pub fn n_rows(&self) -> usize {
        self.labels.ncols()
    }
}
