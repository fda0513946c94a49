//! What can be asked of folders of tasks.

use std::path::PathBuf;

use super::work;
use crate::app::action::{Act, Action, PathKind, Question, Reach};

/// What can be asked.
#[derive(Clone, Debug)]
pub enum BatchAction {
    /// Ask for a folder.
    Ask,
    /// Open a folder.
    Open(PathBuf),
    /// Look at it again; `with_files`: at data, settings and scripts, too.
    Look {
        /// Whether at these files, too.
        with_files: bool,
    },
    /// Show a task in full.
    Choose(usize),
    /// Collect the results.
    Collect,
    /// Open the project with the results.
    OpenResults,
    /// Open the project that was collected.
    OpenCollected,
    /// Close it; what is collected goes on.
    Close,
}

impl Act for BatchAction {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        match *self {
            Self::Ask => {
                work::close(reach);
                reach.questions.push(which_folder());
            }
            Self::Open(path) => work::open(reach.state, path),
            Self::Look { with_files } => work::look(reach, with_files),
            Self::Choose(number) => {
                if let Some(view) = &mut reach.state.session.batch.shown {
                    view.picked = Some(number);
                }
            }
            Self::Collect => work::collect(reach),
            Self::OpenResults => {
                let shown = reach.state.session.batch.shown.as_ref();
                let seen = shown.and_then(|view| view.seen.as_ref());
                if let Some(project) = seen.map(|seen| seen.folder.collected()) {
                    work::close(reach);
                    open_project(reach, project);
                }
            }
            Self::OpenCollected => {
                if let Some(project) = reach.state.session.batch.to_open.take() {
                    open_project(reach, project);
                }
            }
            Self::Close => work::close(reach),
        }
    }
}

fn which_folder() -> Question {
    Question {
        title: "Open a folder of tasks",
        kind: PathKind::Folder,
        name: String::new(),
        filter: None,
        answer: Box::new(|paths| {
            let path = paths.into_iter().next().unwrap_or_default();
            Box::new(BatchAction::Open(path))
        }),
    }
}

fn open_project(reach: &mut Reach<'_>, project: PathBuf) {
    Box::new(Action::OpenProject(project)).apply(reach);
}
