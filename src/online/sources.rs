//! The databases that are spoken to, each one file.

use super::access::Access;
use super::cod::Cod;
use super::database::Database;
use super::error::OnlineError;
use super::materials_project::MaterialsProject;
use super::optimade::Optimade;
use super::query::DownloadRequest;
use super::source::Source;

/// The source of a request.
///
/// # Errors
/// [`OnlineError::Query`] where it cannot be asked that.
pub(super) fn source_of(
    request: &DownloadRequest,
    access: &Access,
) -> Result<Box<dyn Source>, OnlineError> {
    let base_url = access.base_url.as_deref();
    match &request.database {
        Database::MaterialsProject { thermo_type } => {
            let source = MaterialsProject::new(*thermo_type, &request.query, base_url)?;
            Ok(Box::new(source))
        }
        Database::Optimade { provider } => {
            let source = Optimade::new(provider, &request.query, base_url)?;
            Ok(Box::new(source))
        }
        Database::Cod => Ok(Box::new(Cod::new(&request.query, base_url)?)),
    }
}
