//! A project on its way through all its results.

use std::sync::Arc;

use super::super::task::TaskError;
use super::checked::Checked;
use crate::dataset::{Bench, Prints};
use crate::monitor::Monitor;
use crate::pipeline::PipelineError;
use crate::project::{Document, Freshness};

/// A project while it is computed anew.
pub(super) struct Run<'a> {
    pub was: &'a Document,
    pub now: Document,
    /// What has changed since the results of the project were made.
    pub fresh: Freshness,
    /// Fingerprints of its data.
    pub prints: Prints,
    pub monitor: &'a Monitor,
    pub part: &'a (dyn Fn(Checked) + Sync),
}

impl Run<'_> {
    pub(super) fn say(&self, checked: Checked) {
        (self.part)(checked);
    }

    /// A result that failed is told, and the others go on; a run that was stopped ends.
    pub(super) fn or_say<T>(
        &self,
        result: &str,
        made: Result<T, PipelineError>,
    ) -> Result<Option<T>, TaskError> {
        match made {
            Ok(made) => Ok(Some(made)),
            Err(error) if error.is_cancelled() => Err(error.into()),
            Err(error) => {
                self.say(Checked::failed(result, error.to_string()));
                Ok(None)
            }
        }
    }

    pub(super) fn on_bench(&mut self, change: impl FnOnce(&mut Bench)) {
        change(Arc::make_mut(&mut self.now.data_mut().bench));
    }
}
