//! A figure that can be had: what it is called, when, and how it comes from a [`Source`].

use super::look::Marks;
use super::set::Set;
use super::source::Source;
use crate::export::Table;
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
    /// The numbers that it shows, for the clipboard; `None` where there is nothing to draw.
    pub numbers: fn(&Source<'_>) -> Option<Table>,
    /// What stands under it in a report, with `_{…}` set low.
    pub caption: fn(&Source<'_>) -> String,
}

/// What a figure shows, ready to be laid out on sheets of any size.
pub struct Shown {
    model: Box<dyn Modelled>,
    /// Less height than this, in logical pixels, hides something of it on screen.
    pub least_height_px: f32,
}

impl Shown {
    /// A model with its layout.
    pub fn new<M>(model: M, layout: fn(&M, &Canvas) -> Drawing) -> Self
    where
        M: Send + Sync + 'static,
    {
        Self::of(OfModel {
            model,
            layout,
            mark: None,
        })
    }

    /// The same of a model in which `mark` can change what is selected.
    pub fn marking<M>(
        model: M,
        layout: fn(&M, &Canvas) -> Drawing,
        mark: fn(&mut M, &Marks<'_>),
    ) -> Self
    where
        M: Send + Sync + 'static,
    {
        Self::of(OfModel {
            model,
            layout,
            mark: Some(mark),
        })
    }

    fn of(model: impl Modelled + 'static) -> Self {
        Self {
            model: Box::new(model),
            least_height_px: 0.0,
        }
    }

    /// Marks what is selected now; `false` where the figure has to be made anew for that.
    pub fn mark(&mut self, marks: &Marks<'_>) -> bool {
        self.model.mark(marks)
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
        self.model.draw(canvas)
    }
}

/// A model of whatever type, with its layout.
trait Modelled: Send + Sync {
    fn draw(&self, canvas: &Canvas) -> Drawing;
    fn mark(&mut self, marks: &Marks<'_>) -> bool;
}

struct OfModel<M> {
    model: M,
    layout: fn(&M, &Canvas) -> Drawing,
    mark: Option<fn(&mut M, &Marks<'_>)>,
}

impl<M: Send + Sync> Modelled for OfModel<M> {
    fn draw(&self, canvas: &Canvas) -> Drawing {
        (self.layout)(&self.model, canvas)
    }

    fn mark(&mut self, marks: &Marks<'_>) -> bool {
        let Some(mark) = self.mark else { return false };
        mark(&mut self.model, marks);
        true
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
