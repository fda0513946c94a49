//! A column title taken apart: what it says.

use super::transforms::Transform;
use super::units::{Quantity, Unit};

/// A column title taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::import) struct Title {
    /// Letters and digits alone, lower case, without unit, room temperature and logarithm.
    pub name: String,
    /// Its words, without any temperature.
    pub words: Vec<String>,
    /// The unit it names.
    pub unit: Option<Unit>,
    /// The unit and its power of ten as they stand; empty where there is none.
    pub unit_text: String,
    /// Multiply by this, after undoing the transform, to get to S cm⁻¹, eV, K or K⁻¹.
    pub factor: f64,
    /// What has been done to the values.
    pub transform: Transform,
    /// Whether the values are those of σT.
    pub times_temperature: bool,
    /// The temperature in K that it names ("at 60 °C").
    pub temperature_k: Option<f64>,
    /// A power of ten that was read as people mean it, not as it stands.
    pub by_habit: bool,
}

impl Default for Title {
    fn default() -> Self {
        Self {
            name: String::new(),
            words: Vec::new(),
            unit: None,
            unit_text: String::new(),
            factor: 1.0,
            transform: Transform::None,
            times_temperature: false,
            temperature_k: None,
            by_habit: false,
        }
    }
}

impl Title {
    /// The conductivity, energy … that it names lacks a unit, or has this one.
    pub(crate) fn quantity(&self) -> Option<Quantity> {
        self.unit.map(|unit| unit.quantity)
    }

    pub(in crate::import) fn set_unit(&mut self, text: &str, (factor, unit): (f64, Option<Unit>)) {
        self.factor *= factor * unit.map_or(1.0, |unit| unit.factor);
        self.unit = unit.or(self.unit);
        if !self.unit_text.is_empty() {
            self.unit_text.push(' ');
        }
        let text = text.trim_matches([' ', '/', ',']);
        let inner = text.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
        self.unit_text.push_str(inner.unwrap_or(text));
    }
}
