//! A document with the fingerprints of its data, found where nobody waits for a frame.

use super::task::{Task, TaskError, Weight};
use crate::dataset::Prints;
use crate::monitor::Monitor;
use crate::project::Document;

/// Fetches a document as another task does, and finds the fingerprints of its data.
#[derive(Clone, Debug)]
pub struct WithPrints<T>(pub T);

impl<T: Task<Output = Document>> Task for WithPrints<T> {
    type Output = (Document, Prints);
    type Part = T::Part;

    fn title(&self) -> String {
        self.0.title()
    }

    fn weight(&self) -> Weight {
        self.0.weight()
    }

    fn writes_files(&self) -> bool {
        self.0.writes_files()
    }

    fn run(
        &self,
        monitor: &Monitor,
        part: &(dyn Fn(Self::Part) + Sync),
    ) -> Result<Self::Output, TaskError> {
        let document = self.0.run(monitor, part)?;
        let prints = Prints::of(&document.data, None);
        Ok((document, prints))
    }
}
