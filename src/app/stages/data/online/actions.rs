//! What can be asked of the databases.

use std::path::PathBuf;

use super::choices::OnlineChoices;
use super::{keys, providers, work};
use crate::app::action::{Act, Reach};
use crate::online::{DownloadRequest, Key};

/// What can be asked of the databases.
#[derive(Clone, Debug)]
pub enum OnlineAction {
    /// Show the dialog.
    Open,
    /// Close it; what runs goes on.
    Close,
    /// Change what is asked.
    SetChoices(Box<OnlineChoices>),
    /// Count what the database has, with the key that was typed, which is kept where that is wanted.
    Count {
        /// The key, where one was typed.
        typed: Option<Key>,
        /// Whether it is kept in the keyring once it has worked.
        keep: bool,
    },
    /// Fetch what was counted.
    Fetch {
        /// What is fetched.
        request: Box<DownloadRequest>,
        /// Whether pages that are here are fetched again.
        anew: bool,
        /// The key, where one was typed and not tried yet.
        typed: Option<Key>,
    },
    /// Stop the download; what is here stays.
    Stop,
    /// Import the pages of a folder.
    Import(PathBuf),
    /// Import the next download that has ended.
    ImportNext,
    /// Look which downloads lie here.
    List,
    /// Throw the pages of a stopped download away.
    Discard(PathBuf),
    /// Look which databases speak OPTIMADE.
    ListProviders,
    /// Fetch the list of them anew.
    RefreshProviders,
    /// Look where the key is known.
    LookForKey,
    /// The field of the key was emptied.
    KeyTaken,
    /// Keep the key that has worked.
    KeepKey,
    /// Forget the key, here and in the keyring.
    ForgetKey,
}

impl Act for OnlineAction {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        match *self {
            Self::Open => open(reach),
            Self::Close => reach.state.view.online_open = false,
            Self::SetChoices(choices) => reach.state.preferences.online = *choices,
            Self::Count { typed, keep } => work::count(reach, typed, keep),
            Self::Fetch {
                request,
                anew,
                typed,
            } => work::fetch(reach, *request, anew, typed),
            Self::Stop => work::stop(reach),
            Self::Import(folder) => {
                reach.state.view.online_open = false;
                work::import(reach, folder);
            }
            Self::ImportNext => {
                if let Some(folder) = reach.state.session.online.to_import.pop_front() {
                    work::import(reach, folder);
                }
            }
            Self::List => work::list(reach),
            Self::Discard(folder) => work::discard(reach, folder),
            Self::ListProviders => providers::list(reach),
            Self::RefreshProviders => providers::refresh(reach),
            Self::LookForKey => keys::look(reach),
            Self::KeyTaken => reach.state.session.online.key_worked = false,
            Self::KeepKey => keys::keep(reach),
            Self::ForgetKey => keys::forget(reach),
        }
    }
}

fn open(reach: &mut Reach<'_>) {
    let state = &mut *reach.state;
    state.view.online_open = true;
    let ion = state.screen_settings().mobile_ion;
    state.preferences.online.preset(ion);
    work::list(reach);
}
