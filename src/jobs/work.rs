//! The work of each command, on the thread of its job: the task of it.
//!
//! In: a [`Command`] and a [`Reporter`]. Out: a [`Product`], or why there is none.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Command, Part, Product};
use crate::dataset::Dataset;
use crate::monitor::Monitor;
use crate::pipeline::{Percolated, Score};
use crate::project::Document;
use crate::tasks::{
    ClusterToFiles, DescribeStructures, FindChannels, FindPaths, FitArrhenius, ImportFiles,
    Imported, Inputs, LearnFromMeasurements, LoadInputs, MapEnergies, MapFeatures, OpenProject,
    PreviewTables, RankCandidates, ReadLabels, SaveProject, ScreenDescriptors, SearchMixtures,
    SimplifyStructures, Task, TaskError,
};

/// Where a job tells of its progress and of pieces of its result.
pub(super) struct Reporter<'a> {
    pub monitor: &'a Monitor,
    pub score: &'a (dyn Fn(Arc<Score>) + Sync),
    pub part: &'a (dyn Fn(Part) + Sync),
}

/// Does what the command says.
pub(super) fn run(command: &Command, reporter: &Reporter<'_>) -> Result<Product, TaskError> {
    let monitor = reporter.monitor;
    match command.clone() {
        Command::LoadSample => {
            let inputs = Inputs::of_sample();
            LoadInputs { inputs }.run(monitor, &none).map(product)
        }
        Command::Load(inputs) => LoadInputs { inputs }.run(monitor, &none).map(product),
        Command::Import {
            paths,
            settings,
            present,
            add,
        } => {
            let task = ImportFiles {
                paths,
                settings: settings.clone(),
                has_structures: !present.data.entries.is_empty(),
            };
            Ok(match task.run(monitor, &none)? {
                Imported::Samples(samples) => Product::Arrhenius(Arc::new(samples)),
                labels @ Imported::Labels { .. } => {
                    Product::Labelled(Arc::new(labels.join(&present, &settings, add)))
                }
                structures => product(structures.join(&present, &settings, add)),
            })
        }
        Command::ImportLabels {
            path,
            settings,
            into,
        } => {
            let task = ReadLabels {
                path,
                settings,
                has_structures: !into.data.entries.is_empty(),
            };
            let mut document = Document::clone(&into);
            document.data_mut().set_labels(task.run(monitor, &none)?);
            Ok(Product::Labelled(Arc::new(document)))
        }
        Command::Simplify { project, settings } => {
            let data = data(&project);
            let send = |part| (reporter.part)(Part::Simplified(Arc::new(part)));
            no_files(SimplifyStructures { data, settings }.run(monitor, &send))
        }
        Command::Describe { project, settings } => {
            let data = data(&project);
            let send = |part| (reporter.part)(Part::Described(Arc::new(part)));
            no_files(DescribeStructures { data, settings }.run(monitor, &send))
        }
        Command::Cluster {
            source,
            settings,
            out,
        } => {
            let task = ClusterToFiles {
                source,
                settings,
                out,
            };
            task.run(monitor, &none).map(Product::Files)
        }
        Command::Percolate { project, settings } => {
            let data = data(&project);
            let send = |part| (reporter.part)(Part::Percolated(Arc::new(part)));
            no_files(MapEnergies { data, settings }.run(monitor, &send))
        }
        Command::FindPaths {
            decoration,
            known,
            settings,
        } => {
            let task = FindPaths {
                decoration,
                known,
                settings,
            };
            let percolated = Percolated {
                entry: 0,
                result: Ok(task.run(monitor, &none)?),
            };
            (reporter.part)(Part::Percolated(Arc::new(percolated)));
            no_files(Ok(()))
        }
        Command::Channels {
            project,
            mobile_ion,
        } => {
            let data = data(&project);
            let send = |found| (reporter.part)(Part::Channelled(Arc::new(found)));
            no_files(FindChannels { data, mobile_ion }.run(monitor, &send))
        }
        Command::Screen { project, settings } => {
            let data = data(&project);
            let send = |score| (reporter.score)(Arc::new(score));
            let screen = ScreenDescriptors { data, settings }.run(monitor, &send)?;
            Ok(Product::Screen(Arc::new(screen)))
        }
        Command::Rank {
            project,
            settings,
            known,
        } => {
            let task = RankCandidates {
                data: data(&project),
                settings,
                known,
            };
            Ok(Product::Ranking(Arc::new(task.run(monitor, &none)?)))
        }
        Command::SearchMix {
            project,
            settings,
            search,
        } => {
            let task = SearchMixtures {
                data: data(&project),
                settings,
                search,
            };
            Ok(Product::MixSearch(Arc::new(task.run(monitor, &none)?)))
        }
        Command::Experiment {
            project,
            ranking,
            measurements,
        } => {
            let task = LearnFromMeasurements {
                data: data(&project),
                ranking,
                measurements,
            };
            Ok(Product::Taught(Arc::new(task.run(monitor, &none)?)))
        }
        Command::MapFeatures { project, settings } => {
            let data = data(&project);
            let map = MapFeatures { data, settings }.run(monitor, &none)?;
            Ok(Product::FeatureMap(Arc::new(map)))
        }
        Command::Arrhenius {
            paths,
            literature,
            project,
            columns,
        } => {
            let task = FitArrhenius {
                paths,
                literature,
                project,
                columns,
            };
            Ok(Product::Arrhenius(Arc::new(task.run(monitor, &none)?)))
        }
        Command::Preview { paths, settings } => {
            let task = PreviewTables { paths, settings };
            Ok(Product::Previewed(Arc::new(task.run(monitor, &none)?)))
        }
        Command::Open { path } => OpenProject { path }.run(monitor, &none).map(product),
        Command::Save { project, path } => {
            let task = SaveProject {
                document: project,
                path,
            };
            task.run(monitor, &none).map(Product::Saved)
        }
        Command::Write { work, .. } => Ok((work.0)(monitor).map(Product::Files)?),
    }
}

/// What the user sees while the job runs.
pub(super) fn title(command: &Command) -> String {
    let counted = |n: usize| match n {
        1 => "1 descriptor".to_owned(),
        n => format!("{n} descriptors"),
    };
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

/// Of tasks without parts.
fn none(never: std::convert::Infallible) {
    match never {}
}

fn product(document: Document) -> Product {
    Product::Project(Arc::new(document))
}

fn no_files(ended: Result<(), TaskError>) -> Result<Product, TaskError> {
    ended.map(|()| Product::Files(Vec::<PathBuf>::new()))
}

fn data(document: &Document) -> Arc<Dataset> {
    Arc::clone(&document.data)
}
