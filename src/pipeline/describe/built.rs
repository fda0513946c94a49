//! Descriptors with their settings, and in which representations they are wanted.
//!
//! In: ids, settings, combinations. Out: [`Built`], and combinations by representation.

use std::sync::Arc;

use crate::descriptors::{Descriptor, DescriptorSettings, Registered, every, find};
use crate::pipeline::{Combination, PipelineError};
use crate::simplify::Representation;

/// A descriptor, built.
#[derive(Clone)]
pub(in crate::pipeline) struct Built {
    pub(in crate::pipeline) id: String,
    pub(in crate::pipeline) descriptor: Arc<dyn Descriptor>,
    /// Its settings that differ from the defaults, as text, for keys of what is kept.
    pub(super) settings: String,
}

/// Builds descriptors by id.
///
/// # Errors
/// [`PipelineError::UnknownDescriptor`], [`PipelineError::Setting`].
pub(in crate::pipeline) fn build(
    ids: &[String],
    settings: &DescriptorSettings,
) -> Result<Vec<Built>, PipelineError> {
    for name in settings.keys() {
        registered(name.split('.').next().unwrap_or_default())?;
    }
    let built = |id: &String| {
        let own = settings
            .iter()
            .filter(|(name, _)| name.split('.').next() == Some(id));
        Ok(Built {
            id: id.clone(),
            descriptor: Arc::from(registered(id)?.build(settings)?),
            settings: own
                .map(|(name, value)| format!("{name}={value:?} "))
                .collect(),
        })
    };
    ids.iter().map(built).collect()
}

fn registered(id: &str) -> Result<&'static Registered, PipelineError> {
    find(id).ok_or_else(|| {
        let known: Vec<&str> = every().map(|r| r.about.id).collect();
        PipelineError::UnknownDescriptor {
            id: id.to_owned(),
            known: known.join(", "),
        }
    })
}

/// Groups combinations: representations in the order of their first mention, each with its
/// descriptors in order and without repetition.
pub(in crate::pipeline) fn by_representation(
    combinations: &[Combination],
) -> Vec<(Representation, Vec<String>)> {
    let mut groups: Vec<(Representation, Vec<String>)> = Vec::new();
    for combination in combinations {
        let id = &combination.descriptor;
        match groups
            .iter_mut()
            .find(|(representation, _)| *representation == combination.representation)
        {
            Some((_, ids)) if ids.contains(id) => {}
            Some((_, ids)) => ids.push(id.clone()),
            None => groups.push((combination.representation, vec![id.clone()])),
        }
    }
    groups
}
