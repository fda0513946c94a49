//! Simplify.
//!
//! In: decorated structures and which representations. Out: [`Simplified`] structures. Work is parallel over
//! structures.

use rayon::prelude::*;

use crate::crystal::oxidation::Decoration;
use crate::crystal::{Element, Structure};
use crate::monitor::{Cancelled, Monitor};
use crate::simplify::{Representation, simplify};

/// What to simplify.
#[derive(Clone, Debug, PartialEq)]
pub struct SimplifySettings {
    /// The mobile ion.
    pub mobile_ion: Element,
    /// Which representations, in this order.
    pub representations: Vec<Representation>,
}

/// A data set in one representation.
#[derive(Clone, Debug, PartialEq)]
pub struct Simplified {
    /// Which one.
    pub representation: Representation,
    /// One structure for each entry, in order.
    pub structures: Vec<Structure>,
}

/// One decorated structure in another representation.
pub fn simplified(
    decorated: &Structure,
    representation: Representation,
    mobile_ion: Element,
) -> Structure {
    simplify(decorated, representation, mobile_ion)
}

/// Simplifies every structure; `finished` gets each representation as soon as it is done.
///
/// # Errors
/// [`Cancelled`].
pub fn simplify_all(
    decorations: &[Decoration],
    settings: &SimplifySettings,
    monitor: &Monitor,
    finished: &(dyn Fn(Simplified) + Sync),
) -> Result<(), Cancelled> {
    let plan = monitor.plan(settings.representations.iter().map(|_| 1.0));
    for &representation in &settings.representations {
        let step = monitor.step(
            format!("Simplifying: {}", representation.id()),
            decorations.len(),
        );
        let structures = decorations
            .par_iter()
            .map(|decoration| {
                monitor.check()?;
                let structure =
                    simplify(&decoration.structure, representation, settings.mobile_ion);
                step.tick();
                Ok(structure)
            })
            .collect::<Result<_, Cancelled>>()?;
        drop(step);
        plan.advance();
        finished(Simplified {
            representation,
            structures,
        });
    }
    Ok(())
}
