//! The list of databases that speak OPTIMADE, fetched anew.

use super::task::{Task, TaskError};
use crate::monitor::{Monitor, Warning};
use crate::online::{Access, Provider};
use crate::pipeline;

/// Fetches the list; it is kept for this user, and [`Provider::known`] gives it from then on.
#[derive(Clone, Debug)]
pub struct RefreshProviders {
    /// How the list is reached.
    pub access: Access,
}

impl Task for RefreshProviders {
    type Output = (Vec<Provider>, Vec<Warning>);
    type Part = std::convert::Infallible;

    fn title(&self) -> String {
        "Fetching the list of OPTIMADE providers".to_owned()
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(std::convert::Infallible) + Sync),
    ) -> Result<Self::Output, TaskError> {
        Ok(pipeline::online::refresh_providers(
            &self.access,
            None,
            monitor,
        )?)
    }
}
