//! The work of each command, on the thread of its job.
//!
//! In: a [`Command`] and a [`Reporter`]. Out: a [`Product`], or why there is none.

use std::sync::Arc;

use super::{Command, Inputs, Part, Product, load};
use crate::monitor::{Cancelled, Monitor};
use crate::pipeline::{self, Arrhenius, Percolated, PipelineError, Score, ScreenSettings};
use crate::project::{self, Document, ProjectError};

/// Why a job made nothing.
#[derive(Debug)]
pub(super) enum JobError {
    Cancelled,
    Failed(String),
}

impl From<Cancelled> for JobError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<PipelineError> for JobError {
    fn from(error: PipelineError) -> Self {
        if error.is_cancelled() {
            Self::Cancelled
        } else {
            Self::Failed(error.to_string())
        }
    }
}

impl From<ProjectError> for JobError {
    fn from(error: ProjectError) -> Self {
        match error {
            ProjectError::Cancelled(_) => Self::Cancelled,
            other => Self::Failed(other.to_string()),
        }
    }
}

/// Where a job tells of its progress and of pieces of its result.
pub(super) struct Reporter<'a> {
    pub monitor: &'a Monitor,
    pub score: &'a (dyn Fn(Arc<Score>) + Sync),
    pub part: &'a (dyn Fn(Part) + Sync),
}

/// What the user sees while the job runs.
pub(super) fn title(command: &Command) -> String {
    match command {
        Command::LoadSample => "Loading the sample".to_owned(),
        Command::Import { .. } | Command::Load(_) => "Importing structures".to_owned(),
        Command::ImportLabels { .. } => "Importing conductivities".to_owned(),
        Command::Simplify { .. } => "Simplifying structures".to_owned(),
        Command::Describe { settings, .. } => {
            format!("Describing {}", counted(settings.combinations.len()))
        }
        Command::Cluster { .. } => "Clustering".to_owned(),
        Command::Screen { settings, .. } => {
            format!("Screening {}", counted(settings.combinations.len()))
        }
        Command::Rank { .. } => "Ranking candidates".to_owned(),
        Command::SearchMix { search, .. } => {
            format!("Mixing with {}", counted(search.partners.len()))
        }
        Command::Experiment { .. } => "Learning from measurements".to_owned(),
        Command::Percolate { project, .. } => match project.data.entries.len() {
            1 => "Mapping site energies".to_owned(),
            n => format!("Mapping site energies of {n} structures"),
        },
        Command::FindPaths { .. } => "Finding pathways".to_owned(),
        Command::Channels { .. } => "Finding channels".to_owned(),
        Command::MapFeatures { .. } => "Mapping features".to_owned(),
        Command::Arrhenius { .. } => "Fitting activation energies".to_owned(),
        Command::Preview { .. } => "Reading tables".to_owned(),
        Command::Open { path } => format!("Opening {}", path.display()),
        Command::Save { path, .. } => format!("Saving {}", path.display()),
        Command::Write { title, .. } => title.clone(),
    }
}

fn counted(combinations: usize) -> String {
    match combinations {
        1 => "1 descriptor".to_owned(),
        n => format!("{n} descriptors"),
    }
}

/// Does what the command says.
pub(super) fn run(command: &Command, reporter: &Reporter<'_>) -> Result<Product, JobError> {
    let monitor = reporter.monitor;
    match command {
        Command::LoadSample => {
            let inputs = Inputs {
                sample: true,
                decorate: true,
                ..Inputs::default()
            };
            load::inputs(&inputs, monitor).map(product)
        }
        Command::Import {
            paths,
            settings,
            present,
            add,
        } => load::import(paths, settings, present, *add, monitor),
        Command::ImportLabels {
            path,
            settings,
            into,
        } => load::labels(path, settings, into, Arrhenius::default()),
        Command::Load(inputs) => load::inputs(inputs, monitor).map(product),
        Command::Simplify { project, settings } => {
            let send = |part| (reporter.part)(Part::Simplified(Arc::new(part)));
            pipeline::simplify_all(&project.data.decorations, settings, monitor, &send)?;
            Ok(Product::Files(Vec::new()))
        }
        Command::Describe { project, settings } => {
            let send = |part| (reporter.part)(Part::Described(Arc::new(part)));
            pipeline::describe_all(&project.data.decorations, settings, monitor, &send)?;
            Ok(Product::Files(Vec::new()))
        }
        Command::Cluster {
            source,
            settings,
            out,
        } => Ok(Product::Files(pipeline::cluster_to_files(
            source, settings, out, monitor,
        )?)),
        Command::Percolate { project, settings } => {
            let send = |part| (reporter.part)(Part::Percolated(Arc::new(part)));
            pipeline::percolate_all(&project.data.decorations, settings, monitor, &send)?;
            Ok(Product::Files(Vec::new()))
        }
        Command::FindPaths {
            decoration,
            known,
            settings,
        } => {
            let found = pipeline::find_paths_again(decoration, known, settings, monitor)?;
            let percolated = Percolated {
                entry: 0,
                result: Ok(found),
            };
            (reporter.part)(Part::Percolated(Arc::new(percolated)));
            Ok(Product::Files(Vec::new()))
        }
        Command::Channels {
            project,
            mobile_ion,
        } => {
            let send = |found| (reporter.part)(Part::Channelled(Arc::new(found)));
            pipeline::channels_all(&project.data.decorations, *mobile_ion, monitor, &send)?;
            Ok(Product::Files(Vec::new()))
        }
        Command::Screen { project, settings } => screen(project, settings, reporter),
        Command::Rank {
            project,
            settings,
            known,
        } => {
            let ranking = pipeline::rank(&project.data, settings, known, monitor)?;
            Ok(Product::Ranking(Arc::new(ranking)))
        }
        Command::SearchMix {
            project,
            settings,
            search,
        } => {
            let found = pipeline::search_mix(&project.data, settings, search, monitor)?;
            Ok(Product::MixSearch(Arc::new(found)))
        }
        Command::Experiment {
            project,
            ranking,
            measurements,
        } => {
            let taught = pipeline::experiment(&project.data, ranking, measurements, monitor)?;
            Ok(Product::Taught(Arc::new(taught)))
        }
        Command::MapFeatures { project, settings } => {
            let map = pipeline::feature_map(&project.data, settings, monitor)?;
            Ok(Product::FeatureMap(Arc::new(map)))
        }
        Command::Arrhenius {
            paths,
            literature,
            project,
            columns,
        } => {
            let mut literature = literature.clone();
            if let Some(path) = project {
                literature
                    .labels
                    .extend(project::open(path, monitor)?.data.labels.iter().cloned());
            }
            let found = pipeline::arrhenius(paths, &literature, columns, monitor)?;
            Ok(Product::Arrhenius(Arc::new(found)))
        }
        Command::Preview { paths, settings } => {
            let previewed = pipeline::preview_tables(paths, settings, monitor)?;
            Ok(Product::Previewed(Arc::new(previewed)))
        }
        Command::Open { path } => Ok(product(project::open(path, monitor)?)),
        Command::Save { project, path } => {
            project::save(project, path, monitor)?;
            Ok(Product::Saved(path.clone()))
        }
        Command::Write { work, .. } => (work.0)(monitor)
            .map(Product::Files)
            .map_err(|error| JobError::Failed(format!("{error:#}"))),
    }
}

pub(super) fn product(project: Document) -> Product {
    Product::Project(Arc::new(project))
}

fn screen(
    project: &Document,
    settings: &ScreenSettings,
    reporter: &Reporter<'_>,
) -> Result<Product, JobError> {
    let screen = pipeline::screen(&project.data, settings, reporter.monitor, &|score| {
        (reporter.score)(Arc::new(score.clone()))
    })?;
    Ok(Product::Screen(Arc::new(screen)))
}
