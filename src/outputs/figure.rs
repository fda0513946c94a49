//! A figure that can be had: what it is called, when, and how it comes from a [`Source`].

use super::set::Set;
use super::source::Source;
use crate::figures::Drawing;
use crate::figures::canvas::{Canvas, FigureSize};
use crate::figures::theme::Mode;

/// A figure.
pub struct Figure {
    /// What it shows in a word or two; the stem of its files.
    pub id: &'static str,
    /// Stems that its files had before; a folder of results has them as well.
    pub aliases: &'static [&'static str],
    /// Title in its files.
    pub title: &'static str,
    /// What people choose it by.
    pub name: &'static str,
    /// Height over width in a folder of results.
    pub aspect: f32,
    /// Which folders of results have it.
    pub sets: &'static [Set],
    /// Whether selected entries are marked on it where it is shown on screen.
    pub marks_entries: bool,
    /// Whether there is something to draw.
    pub is_available: fn(&Source<'_>) -> bool,
    /// What it shows; `None` where there is nothing to draw.
    pub model: fn(&Source<'_>) -> Option<Shown>,
    /// What stands under it in a report, with `_{…}` set low.
    pub caption: fn(&Source<'_>) -> String,
}

/// What a figure shows, ready to be laid out on sheets of any size.
pub struct Shown {
    layout: Box<dyn Fn(&Canvas) -> Drawing + Send + Sync>,
    /// Less height than this, in logical pixels, hides something of it on screen.
    pub least_height_px: f32,
}

impl Shown {
    /// A model with its layout.
    pub fn new<M>(model: M, layout: fn(&M, &Canvas) -> Drawing) -> Self
    where
        M: Send + Sync + 'static,
    {
        Self {
            layout: Box::new(move |canvas| layout(&model, canvas)),
            least_height_px: 0.0,
        }
    }

    /// The same, which takes at least so much height on screen.
    pub fn at_least(self, least_height_px: f32) -> Self {
        Self {
            least_height_px,
            ..self
        }
    }

    /// Lays it out.
    pub fn draw(&self, canvas: &Canvas) -> Drawing {
        (self.layout)(canvas)
    }
}

impl Figure {
    /// Lays the figure out on a canvas; `None` where there is nothing to draw.
    pub fn draw(&self, source: &Source<'_>, canvas: &Canvas) -> Option<Drawing> {
        Some((self.model)(source)?.draw(canvas))
    }

    /// The figure as it stands in a folder of results: over two columns, on white.
    pub fn print(&self, source: &Source<'_>) -> Option<Drawing> {
        let canvas = Canvas::print(FigureSize::NatureDouble, self.aspect, Mode::Light);
        self.draw(source, &canvas)
    }

    /// The stems of its files.
    pub fn stems(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.id).chain(self.aliases.iter().copied())
    }
}
