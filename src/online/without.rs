//! What the transport is in a program that was built without it.

use std::path::Path;

use super::access::Access;
use super::error::OnlineError;
use super::optimade::Provider;
use super::query::DownloadRequest;
use super::report::{Count, DownloadProgress, DownloadReport};
use crate::monitor::{Monitor, Warning};

/// As in the program with online sources.
///
/// # Errors
/// [`OnlineError::NotBuiltIn`].
pub fn count(_: &DownloadRequest, _: &Access, _: &Monitor) -> Result<Count, OnlineError> {
    Err(OnlineError::NotBuiltIn)
}

/// As in the program with online sources.
///
/// # Errors
/// [`OnlineError::NotBuiltIn`].
pub fn count_beside(
    _: &DownloadRequest,
    _: &Access,
    _: Option<&Path>,
    _: &Monitor,
) -> Result<Count, OnlineError> {
    Err(OnlineError::NotBuiltIn)
}

/// As in the program with online sources.
///
/// # Errors
/// [`OnlineError::NotBuiltIn`].
pub fn fetch(
    _: &DownloadRequest,
    _: &Access,
    _: Option<&Path>,
    _: bool,
    _: &Monitor,
    _: &(dyn Fn(DownloadProgress) + Sync),
) -> Result<DownloadReport, OnlineError> {
    Err(OnlineError::NotBuiltIn)
}

/// As in the program with online sources.
///
/// # Errors
/// [`OnlineError::NotBuiltIn`].
pub fn refresh_providers(
    _: &Access,
    _: Option<&Path>,
    _: &Monitor,
) -> Result<(Vec<Provider>, Vec<Warning>), OnlineError> {
    Err(OnlineError::NotBuiltIn)
}
