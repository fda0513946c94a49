//! Fonts, colours and spacing of the window, light and dark.
//!
//! One type family (Superion Sans, from Inter: tabular figures, sub- and superscripts), one accent
//! colour, an 8-px grid, no text below 11 px. Text colours reach WCAG AA on their backgrounds; a
//! test checks it.

use std::sync::Arc;

use eframe::egui::{
    self, Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke,
    TextStyle, Theme, Vec2, Visuals,
};

use crate::app::preferences::ThemeChoice;

static REGULAR: &[u8] = include_bytes!("../../assets/fonts/SuperionSans-Regular.otf");
static SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/SuperionSans-SemiBold.otf");

/// Smallest text size in points (px at scale 1).
pub const SMALL_PX: f32 = 11.5;
/// Size of ordinary text.
pub const BODY_PX: f32 = 13.0;

/// Family of headings.
pub fn bold() -> FontFamily {
    FontFamily::Name("bold".into())
}

/// Font of headings of a size in px.
pub fn bold_font(size_px: f32) -> FontId {
    FontId::new(size_px, bold())
}

/// Colours with a meaning, for one theme.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// Main background.
    pub background: Color32,
    /// Side panels and bars.
    pub panel: Color32,
    /// Fields and the paper of figures.
    pub field: Color32,
    /// Lines between areas.
    pub line: Color32,
    /// Ordinary text.
    pub text: Color32,
    /// Secondary text.
    pub weak: Color32,
    /// The accent.
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// Background of what is selected.
    pub selected: Color32,
    /// Background under the pointer.
    pub hover: Color32,
    /// Done, good.
    pub good: Color32,
    /// Warning.
    pub warning: Color32,
    /// Error.
    pub error: Color32,
}

/// Light theme.
pub const LIGHT: Palette = Palette {
    background: Color32::from_rgb(252, 252, 253),
    panel: Color32::from_rgb(243, 244, 247),
    field: Color32::WHITE,
    line: Color32::from_rgb(214, 217, 224),
    text: Color32::from_rgb(28, 32, 40),
    weak: Color32::from_rgb(88, 95, 109),
    accent: Color32::from_rgb(10, 98, 148),
    on_accent: Color32::WHITE,
    selected: Color32::from_rgb(207, 229, 243),
    hover: Color32::from_rgb(230, 236, 242),
    good: Color32::from_rgb(14, 112, 72),
    warning: Color32::from_rgb(146, 84, 0),
    error: Color32::from_rgb(176, 32, 40),
};

/// Dark theme.
pub const DARK: Palette = Palette {
    background: Color32::from_rgb(22, 24, 29),
    panel: Color32::from_rgb(29, 32, 38),
    field: Color32::from_rgb(16, 18, 22),
    line: Color32::from_rgb(56, 61, 71),
    text: Color32::from_rgb(230, 233, 239),
    weak: Color32::from_rgb(160, 168, 182),
    accent: Color32::from_rgb(98, 182, 232),
    on_accent: Color32::from_rgb(8, 24, 36),
    selected: Color32::from_rgb(24, 58, 82),
    hover: Color32::from_rgb(42, 47, 56),
    good: Color32::from_rgb(96, 200, 148),
    warning: Color32::from_rgb(240, 178, 86),
    error: Color32::from_rgb(250, 124, 124),
};

/// The palette of the theme in force.
pub fn palette(ui: &egui::Ui) -> &'static Palette {
    palette_of(ui.visuals().dark_mode)
}

/// The palette of the dark theme, or of the light one.
pub fn palette_of(dark: bool) -> &'static Palette {
    if dark { &DARK } else { &LIGHT }
}

/// Sets fonts, sizes and colours of both themes.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    for (theme, palette) in [(Theme::Light, &LIGHT), (Theme::Dark, &DARK)] {
        ctx.style_mut_of(theme, |style| {
            style.text_styles = [
                (TextStyle::Small, FontId::proportional(SMALL_PX)),
                (TextStyle::Body, FontId::proportional(BODY_PX)),
                (TextStyle::Button, FontId::proportional(BODY_PX)),
                (TextStyle::Monospace, FontId::proportional(BODY_PX)),
                (TextStyle::Heading, bold_font(17.0)),
            ]
            .into();
            let spacing = &mut style.spacing;
            spacing.item_spacing = Vec2::new(8.0, 6.0);
            spacing.button_padding = Vec2::new(10.0, 4.0);
            spacing.interact_size = Vec2::new(32.0, 24.0);
            spacing.menu_margin = Margin::same(8);
            spacing.window_margin = Margin::same(16);
            spacing.icon_width = 16.0;
            spacing.icon_width_inner = 10.0;
            spacing.tooltip_width = 360.0;
            style.interaction.tooltip_delay = 0.35;
            // The line between two panels is caught without aiming.
            style.interaction.resize_grab_radius_side = 6.0;
            style.interaction.selectable_labels = false;
            style.visuals = visuals(theme, palette);
        });
    }
}

/// Follows the user's choice of theme.
pub fn apply_choice(ctx: &egui::Context, choice: ThemeChoice) {
    ctx.set_theme(match choice {
        ThemeChoice::System => egui::ThemePreference::System,
        ThemeChoice::Light => egui::ThemePreference::Light,
        ThemeChoice::Dark => egui::ThemePreference::Dark,
    });
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    for (name, bytes) in [("regular", REGULAR), ("semibold", SEMIBOLD)] {
        fonts
            .font_data
            .insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    // The fonts that egui brings stay behind ours for symbols that ours lack.
    let fallback = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    let family = |first: &str| -> Vec<String> {
        std::iter::once(first.to_owned())
            .chain(fallback.iter().cloned())
            .collect()
    };
    fonts
        .families
        .insert(FontFamily::Proportional, family("regular"));
    fonts
        .families
        .insert(FontFamily::Monospace, family("regular"));
    fonts.families.insert(bold(), family("semibold"));
    fonts
}

fn visuals(theme: Theme, p: &Palette) -> Visuals {
    let mut v = match theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    v.panel_fill = p.background;
    v.window_fill = p.background;
    v.window_stroke = Stroke::new(1.0, p.line);
    v.extreme_bg_color = p.field;
    v.faint_bg_color = p.panel;
    v.code_bg_color = p.panel;
    v.hyperlink_color = p.accent;
    v.warn_fg_color = p.warning;
    v.error_fg_color = p.error;
    v.weak_text_color = Some(p.weak);
    v.selection.bg_fill = p.selected;
    v.selection.stroke = Stroke::new(1.0, p.text);
    v.slider_trailing_fill = true;
    let radius = CornerRadius::same(4);
    let widgets = &mut v.widgets;
    widgets.noninteractive.bg_fill = p.background;
    widgets.noninteractive.weak_bg_fill = p.background;
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, p.line);
    widgets.noninteractive.fg_stroke = Stroke::new(1.0, p.text);
    for (state, fill) in [
        (&mut widgets.inactive, p.panel),
        (&mut widgets.hovered, p.hover),
        (&mut widgets.active, p.selected),
        (&mut widgets.open, p.hover),
    ] {
        state.weak_bg_fill = fill;
        state.bg_fill = fill;
        state.bg_stroke = Stroke::new(1.0, p.line);
        state.fg_stroke = Stroke::new(1.0, p.text);
        state.corner_radius = radius;
        state.expansion = 0.0;
    }
    widgets.hovered.bg_stroke = Stroke::new(1.0, p.accent);
    widgets.active.bg_stroke = Stroke::new(1.5, p.accent);
    v
}

/// The program's icon: two anions and an ion between them, drawn here so that no file is needed.
pub fn icon() -> egui::IconData {
    const SIDE: usize = 64;
    let mut rgba = vec![0_u8; SIDE * SIDE * 4];
    let discs = [
        ([20.0, 44.0], 17.0, [10, 98, 148]),
        ([44.0, 44.0], 17.0, [10, 98, 148]),
        ([32.0, 20.0], 11.0, [230, 159, 0]),
    ];
    for (pixel, color) in rgba.chunks_exact_mut(4).enumerate() {
        let (x, y) = ((pixel % SIDE) as f32 + 0.5, (pixel / SIDE) as f32 + 0.5);
        for ([cx, cy], radius, [r, g, b]) in discs {
            let distance = ((x - cx).powi(2) + (y - cy).powi(2)).sqrt();
            let cover = (radius - distance + 0.5).clamp(0.0, 1.0);
            if cover > 0.0 {
                color.copy_from_slice(&[r, g, b, (cover * 255.0) as u8]);
            }
        }
    }
    egui::IconData {
        rgba,
        width: SIDE as u32,
        height: SIDE as u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, WCAG 2.1.
    fn luminance(color: Color32) -> f64 {
        let channel = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
    }

    fn contrast(u: Color32, v: Color32) -> f64 {
        let (u, v) = (luminance(u), luminance(v));
        (u.max(v) + 0.05) / (u.min(v) + 0.05)
    }

    #[test]
    fn every_text_colour_reaches_wcag_aa() {
        for p in [&LIGHT, &DARK] {
            for back in [p.background, p.panel, p.field, p.selected, p.hover] {
                assert!(contrast(p.text, back) >= 4.5);
            }
            // Secondary and coloured texts stand in selected rows and under the pointer as well.
            for back in [p.background, p.panel, p.field, p.selected, p.hover] {
                for fore in [p.weak, p.accent, p.good, p.warning, p.error] {
                    assert!(contrast(fore, back) >= 4.5, "{fore:?} on {back:?}");
                }
            }
            assert!(contrast(p.on_accent, p.accent) >= 4.5);
        }
    }
}
