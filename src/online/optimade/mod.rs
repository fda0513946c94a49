//! OPTIMADE: the common interface of databases of structures.
//!
//! In: a provider and a query. Out: pages of entries, and the list of providers.

#[cfg(feature = "online")]
mod answer;
#[cfg(feature = "online")]
mod fields;
#[cfg(feature = "online")]
mod filter;
#[cfg(feature = "online")]
mod look_around;
#[cfg(feature = "online")]
mod next_page;
#[cfg(feature = "online")]
mod plan;
mod provider;
#[cfg(feature = "online")]
mod providers;
#[cfg(feature = "online")]
mod refresh;
#[cfg(feature = "online")]
mod source;

pub use provider::Provider;
#[cfg(feature = "online")]
pub use refresh::refresh_providers;
#[cfg(feature = "online")]
pub(super) use source::Optimade;
