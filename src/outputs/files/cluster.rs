//! The files of a tree on its own, without labels.
//!
//! In: a feature matrix in a npy file, or a data set with a combination. Out: `linkage.npy`
//! (SciPy's four columns), `cluster_sets.npy` (depths × rows, clusters from 0), and `clusters.csv`: for
//! each row the number of its cluster in the cuts into 2, 3… clusters, as in `cluster_sets.npy`, after
//! id and formula of structures (also in `ids.txt`); after the ids of a npy file that has them beside
//! it, as `superion describe` leaves them; else after the number of the row, from 0.

use std::path::{Path, PathBuf};

use ndarray::Array2;

use crate::cluster::{ClusterSets, Linkage};
use crate::crystal::oxidation::Decoration;
use crate::export::csv::csv_text;
use crate::export::folder::Folder;
use crate::export::manifest::remarks_on_all;
use crate::export::npy::{ids_beside, npy_bytes, read_matrix};
use crate::import::EntryIndex;
use crate::monitor::Monitor;
use crate::monitor::plain::one_line;
use crate::outputs::error::OutputError;
use crate::pipeline::{ClusterSettings, DescribeSettings, cluster_matrix, cluster_structures};

/// Deepest cut of clusters.csv; `cluster_sets.npy` has all of them.
const CSV_DEPTHS: usize = 50;

/// Where the features come from.
#[derive(Clone, Debug)]
pub enum ClusterSource {
    /// A npy file of f32 or f64, rows × columns.
    File(PathBuf),
    /// Structures, described by the first combination of the settings.
    Structures {
        /// Ids, parallel to the structures.
        ids: Vec<String>,
        /// Structures with their oxidation states.
        decorations: Vec<Decoration>,
        /// How they are described.
        settings: DescribeSettings,
    },
}

/// Clusters and writes the tree and its cuts into a folder.
///
/// # Errors
/// [`OutputError`].
pub fn cluster_to_files(
    source: &ClusterSource,
    settings: &ClusterSettings,
    out: &Path,
    monitor: &Monitor,
) -> Result<Vec<PathBuf>, OutputError> {
    let (tree, rows) = tree(source, settings, monitor)?;
    let sets = tree.cluster_sets(settings.depths);
    let mut folder = Folder::begin(out, monitor)?;
    folder.set("cluster", &format!("{settings:?}"));
    folder.write("linkage.npy", &npy_bytes(&scipy_columns(&tree)))?;
    folder.write("cluster_sets.npy", &npy_bytes(&sets.labels))?;
    if let Rows::Structures(named) = &rows {
        let ids: Vec<_> = named.iter().map(|(id, _)| one_line(id)).collect();
        folder.write("ids.txt", (ids.join("\n") + "\n").as_bytes())?;
    }
    folder.write("clusters.csv", clusters_csv(&rows, &sets).as_bytes())?;
    Ok(folder.finish()?.paths)
}

/// The tree, and what its rows are.
fn tree(
    source: &ClusterSource,
    settings: &ClusterSettings,
    monitor: &Monitor,
) -> Result<(Linkage, Rows), OutputError> {
    match source {
        ClusterSource::File(path) => {
            // The matrix and its ids, as a run of this program left them.
            let files = [path.clone(), path.with_extension("ids.txt")];
            for remark in remarks_on_all(files.iter().map(PathBuf::as_path)) {
                monitor.warn(remark);
            }
            let matrix = read_matrix(path)?;
            let ids = ids_beside(path).filter(|ids| ids.len() == matrix.nrows());
            let tree = cluster_matrix(matrix, settings, monitor)?;
            Ok((tree, ids.map_or(Rows::Numbers, Rows::Ids)))
        }
        ClusterSource::Structures {
            ids,
            decorations,
            settings: describe,
        } => {
            let (tree, entries) =
                cluster_structures(ids, decorations, describe, settings, monitor)?;
            let named = |entry: &EntryIndex| {
                let formula = entry.of(decorations)?.structure.reduced_formula();
                Some((entry.of(ids)?.clone(), formula))
            };
            let named = entries.iter().filter_map(named).collect();
            Ok((tree, Rows::Structures(named)))
        }
    }
}

/// What the rows of the features are.
enum Rows {
    /// Structures with ids and formulas.
    Structures(Vec<(String, String)>),
    /// Ids.
    Ids(Vec<String>),
    /// Nothing is known of them.
    Numbers,
}

impl Rows {
    fn title(&self) -> &'static str {
        match self {
            Self::Structures(_) => "id,formula",
            Self::Ids(_) => "id",
            Self::Numbers => "row",
        }
    }

    fn cells(&self, row: usize) -> String {
        match self {
            Self::Structures(named) => named.get(row).map_or_else(String::new, |(id, formula)| {
                format!("{},{}", csv_text(id), csv_text(formula))
            }),
            Self::Ids(ids) => ids
                .get(row)
                .map_or_else(String::new, |id| csv_text(id).into_owned()),
            Self::Numbers => row.to_string(),
        }
    }
}

/// A line for each row.
fn clusters_csv(rows: &Rows, sets: &ClusterSets) -> String {
    let deepest = sets.labels.nrows().min(CSV_DEPTHS);
    let mut text = String::from(rows.title());
    for depth in 2..=deepest {
        text.push_str(&format!(",cluster_of_{depth}"));
    }
    text.push('\n');
    for k in 0..sets.labels.ncols() {
        text.push_str(&rows.cells(k));
        for depth in 2..=deepest {
            text.push_str(&format!(",{}", sets.labels[[depth - 1, k]]));
        }
        text.push('\n');
    }
    text
}

/// left, right, height, size.
fn scipy_columns(tree: &Linkage) -> Array2<f64> {
    let mut columns = Array2::zeros((tree.merges.len(), 4));
    for (mut row, merge) in columns.rows_mut().into_iter().zip(&tree.merges) {
        row[0] = merge.left as f64;
        row[1] = merge.right as f64;
        row[2] = merge.height;
        row[3] = merge.size as f64;
    }
    columns
}
