//! The map that goes with a screen: that of its best combination.

use super::Screen;
use super::feature_map::{FeatureMapSettings, Projection};
use crate::score::LabelSet;

/// What to map of a screen: the entries of the combination that is best by some labels; `None` where it has none.
pub fn map_of_best(
    screen: &Screen,
    labels: LabelSet,
    projection: Projection,
) -> Option<FeatureMapSettings> {
    let best = screen.best_by(labels)?;
    Some(FeatureMapSettings {
        mobile_ion: screen.settings.mobile_ion,
        combination: best.combination.clone(),
        descriptor_settings: screen.settings.descriptor_settings.clone(),
        entries: best.entries.clone(),
        projection,
    })
}
