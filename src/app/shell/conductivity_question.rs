//! The question whether a conductivity that no solid is known to have is meant so.
//!
//! In: conductivities that were typed. Out: they, once the user said in which unit they are.

use eframe::egui::{self, RichText};

use crate::app::theme;
use crate::import::TypedConductivity;

/// Conductivities that wait for an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct ConductivityQuestion {
    typed: Vec<TypedConductivity>,
    text: String,
}

impl ConductivityQuestion {
    /// The conductivities, or the question where one of them is doubtful.
    ///
    /// # Errors
    /// The question, to be shown until it is answered.
    pub fn of(typed: Vec<TypedConductivity>) -> Result<Vec<TypedConductivity>, Self> {
        let Some(doubtful) = typed.iter().find(|one| one.doubt().is_some()) else {
            return Ok(typed);
        };
        let text = format!(
            "{} S/cm is more than any solid electrolyte is known to have at room temperature. In which unit is it?",
            doubtful.conductivity_s_cm
        );
        Err(Self { typed, text })
    }

    /// Shows the question; the conductivities once it is answered, none of them where they were not
    /// meant.
    pub fn show(&self, ui: &mut egui::Ui) -> Option<Vec<TypedConductivity>> {
        let color = theme::palette(ui).warning;
        ui.label(RichText::new(format!("⚠ {}", self.text)).color(color));
        let mut answer = None;
        ui.horizontal_wrapped(|ui| {
            if ui.button("It is in mS/cm").clicked() {
                answer = Some(self.in_millisiemens());
            }
            if ui.button("It is in S/cm").clicked() {
                answer = Some(self.typed.clone());
            }
            if ui.button("Do not use it").clicked() {
                answer = Some(Vec::new());
            }
        });
        answer
    }

    fn in_millisiemens(&self) -> Vec<TypedConductivity> {
        let mut typed = self.typed.clone();
        for one in typed.iter_mut().filter(|one| one.doubt().is_some()) {
            one.conductivity_s_cm *= 1e-3;
        }
        typed
    }
}
