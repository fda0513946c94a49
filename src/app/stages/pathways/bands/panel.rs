//! The right half under the 3D view: the chosen hop on the map and as an elastic band.

use eframe::egui::{self, RichText};

use crate::app::action::Actions;
use crate::app::shell::widgets::named;
use crate::app::stages::pathways::bands::actions::BandsAction;
use crate::app::stages::pathways::bands::known::{self, Known};
use crate::app::stages::pathways::bands::plot::{self, Curve, Drawn};
use crate::app::stages::pathways::bands::row::{self, Estimate};
use crate::app::stages::pathways::bands::scene::Images;
use crate::app::stages::pathways::list::path_name;
use crate::app::stages::pathways::profile;
use crate::app::state::State;
use crate::app::theme::{self, Palette};
use crate::dataset::profile_on_map;
use crate::import::EntryIndex;
use crate::neb::Calibrated;
use crate::percolation::paths::Pathway;

/// How long it takes in seconds to go along a hop once, while it is played.
const ROUND_S: f32 = 4.0;

/// What the panel keeps.
#[derive(Default)]
pub(in crate::app::stages::pathways) struct BandPanel {
    /// Whether the ion goes along by itself.
    pub is_playing: bool,
    /// Whether the view shows the map although there is a band.
    pub shows_map: bool,
    estimate: Estimate,
}

impl BandPanel {
    /// Shows the chosen pathway, or what to do to see one; the pointer moves the marker.
    pub(in crate::app::stages::pathways) fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        (entry, path): (EntryIndex, Option<&Pathway>),
        along: &mut f32,
        actions: &mut Actions,
    ) {
        let Some(path) = path else {
            self.is_playing = false;
            if state.session.bands.chosen.is_some() {
                actions.push(BandsAction::Look {
                    chosen: None,
                    shown: None,
                });
            }
            profile::nothing_chosen(ui);
            return;
        };
        let all = known::all(state, entry, path);
        look(&all, (entry, path), state, actions);
        let live = known::job(state, entry, path).and_then(|(_, now)| now);
        let live = live.and_then(Curve::of_progress);
        let has_band = live.is_some() || all.iter().any(|known| known.band().is_some());
        self.header(ui, path, has_band, along);
        row::controls(
            ui,
            state,
            (entry, path),
            (&all, &mut self.estimate),
            actions,
        );
        row::results(ui, &all, path);
        if !has_band {
            profile::plot_along(ui, path, along);
            return;
        }
        let palette = theme::palette(ui);
        let drawn = curves(&all, path, live, state, palette);
        let shown = plot::Shown {
            drawn: &drawn,
            interval: interval(&all),
            along: *along,
        };
        if let Some(share) = plot::show(ui, &shown, palette)
            && !self.is_playing
        {
            *along = share;
        }
    }

    /// Name, marker and play.
    fn header(&mut self, ui: &mut egui::Ui, path: &Pathway, has_band: bool, along: &mut f32) {
        if self.is_playing {
            let passed_s = ui.input(|input| input.stable_dt).min(0.1);
            *along = (*along + passed_s / ROUND_S).fract();
            ui.ctx().request_repaint();
        }
        let size = egui::vec2(ui.available_width(), ui.spacing().interact_size.y);
        // From the right, so that a long name is cut and nothing else.
        let from_right = egui::Layout::right_to_left(egui::Align::Center);
        ui.allocate_ui_with_layout(size, from_right, |ui| {
            if has_band {
                ui.checkbox(&mut self.shows_map, "Map")
                    .on_hover_text("Shows the map in 3D, not the images of the band");
            }
            let sign = if self.is_playing { "⏸" } else { "▶" };
            let play = ui.small_button(sign);
            let what = if self.is_playing { "Pause" } else { "Play" };
            named(&play, egui::Role::Button, what);
            if play
                .on_hover_text("Lets the ion go along the hop in 3D")
                .clicked()
            {
                self.is_playing = !self.is_playing;
            }
            ui.spacing_mut().slider_width = (0.4 * ui.available_width()).clamp(24.0, 96.0);
            let slider = ui.add(egui::Slider::new(along, 0.0..=1.0).show_value(false));
            named(&slider, egui::Role::Slider, "Position along the path");
            slider.on_hover_text(profile::readout(path, *along));
            let from_left = egui::Layout::left_to_right(egui::Align::Center);
            ui.with_layout(from_left, |ui| {
                let name = RichText::new(path_name(path)).strong();
                ui.add(egui::Label::new(name).truncate());
            });
        });
    }
}

/// Tells what is looked at, for what is exported and read.
fn look(
    all: &[Known<'_>],
    (entry, path): (EntryIndex, &Pathway),
    state: &State,
    actions: &mut Actions,
) {
    let bands = &state.session.bands;
    let shown = known::shown(all).map(|known| known.place);
    let ends = |path: &Pathway| (path.start.frac, path.end.frac, path.points.len());
    let is_known = bands
        .chosen
        .as_ref()
        .is_some_and(|(known, other)| *known == entry && ends(other) == ends(path));
    if !is_known || bands.shown != shown {
        let chosen = Some((entry, Box::new(path.clone())));
        actions.push(BandsAction::Look { chosen, shown });
    }
}

/// Where along the way the pass is, and the interval of the calibrated barrier in eV above the start.
fn interval(all: &[Known<'_>]) -> Option<[f64; 3]> {
    let shown = known::shown(all)?;
    let band = shown.band()?;
    let found = Calibrated::of_band(band)?;
    let length_ang = band.distances_ang.last().copied().unwrap_or(0.0).max(1e-9);
    let at = band.distances_ang.get(band.highest_image()).copied()? / length_ang;
    Some([at, found.low_ev, found.high_ev])
}

/// The profiles of a hop, the one that is shown first, that of the map last.
fn curves(
    all: &[Known<'_>],
    path: &Pathway,
    live: Option<Curve>,
    state: &State,
    palette: &Palette,
) -> Vec<Drawn> {
    let mut drawn = Vec::new();
    let own = state.preferences.band.engine;
    drawn.extend(live.map(|curve| Drawn {
        curve,
        color: row::color_of(own, palette),
        is_reference: false,
    }));
    let shown = known::shown(all);
    let others = all
        .iter()
        .filter(|known| !shown.is_some_and(|s| std::ptr::eq(s, *known)));
    let with_bands = shown.into_iter().chain(others);
    for known in with_bands {
        let engine = known.kept.found.engine;
        // What is being relaxed stands in the place of what was.
        let is_replaced = engine == own && !drawn.is_empty();
        if let (Some(band), false) = (known.band(), is_replaced) {
            drawn.push(Drawn {
                curve: Curve::of_band(band),
                color: row::color_of(engine, palette),
                is_reference: !known.is_current() && !drawn.is_empty(),
            });
        }
    }
    drawn.push(Drawn {
        curve: Curve {
            images: Vec::new(),
            points: profile_on_map(path),
        },
        color: palette.weak,
        is_reference: true,
    });
    drawn
}

/// The images of the chosen pathway that the view is to show: those that are being relaxed, else those of its
/// band.
pub(in crate::app::stages::pathways) fn images_of<'a>(
    state: &'a State,
    entry: EntryIndex,
    path: &Pathway,
) -> Option<Images<'a>> {
    let live = known::job(state, entry, path).and_then(|(job, now)| Some((job.number, now?)));
    if let Some(images) = live.and_then(|(job, now)| Images::of_progress(now, job)) {
        return Some(images);
    }
    let all = known::all(state, entry, path);
    let place = known::shown(&all)?.place;
    let kept = state.data().relaxed_hops(entry).get(place.kept)?;
    let band = kept.found.hops.get(place.hop)?.band.as_ref()?;
    let number = (place.kept * 10_000 + place.hop) as u64;
    let version = [state.session.data_version, entry.0 as u64, number];
    Images::of_band(band, version)
}
