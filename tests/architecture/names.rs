//! What a path names: the file in which it is defined, however many `pub use` lie between.

use super::tree::{Binding, Tree};

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Module(usize),
    /// An item by its module and name; `rest` is what follows in the path: a variant, a function
    /// of a type.
    Item {
        module: usize,
        name: String,
        rest: Vec<String>,
    },
}

#[derive(Clone, Copy, PartialEq)]
enum Want {
    /// Something that a path goes on from.
    Space,
    /// The end of a path.
    End,
}

/// Longest chain of re-exports that is followed.
const LONGEST: usize = 24;

impl Tree {
    /// What a path said in `module` leads to; `None` for other crates and for names that are no
    /// items, such as variables.
    pub(super) fn target(&self, module: usize, path: &[String]) -> Option<Target> {
        self.follow(module, path, Want::End, LONGEST)
    }

    fn follow(&self, module: usize, path: &[String], want: Want, left: usize) -> Option<Target> {
        let left = left.checked_sub(1)?;
        let (start, mut rest) = self.start(module, path)?;
        let mut at = start;
        loop {
            let Some((name, after)) = rest.split_first() else {
                return Some(Target::Module(at));
            };
            let wanted = if after.is_empty() { want } else { Want::Space };
            match self.name(at, name, wanted, left)? {
                Target::Module(inner) => (at, rest) = (inner, after),
                Target::Item {
                    module,
                    name,
                    rest: inner,
                } => {
                    let rest = [inner, after.to_vec()].concat();
                    return Some(Target::Item { module, name, rest });
                }
            }
        }
    }

    /// Where a path starts, and what of it is left.
    fn start<'p>(&self, module: usize, path: &'p [String]) -> Option<(usize, &'p [String])> {
        let mut at = module;
        let mut rest = path;
        let mut is_started = false;
        while let Some((first, after)) = rest.split_first() {
            at = match first.as_str() {
                "crate" => self.root_of(module),
                "superion" => self.roots[0],
                "self" => at,
                "super" => self.modules[at].parent?,
                _ => break,
            };
            is_started = true;
            rest = after;
        }
        (is_started || !rest.is_empty()).then_some((at, rest))
    }

    fn root_of(&self, module: usize) -> usize {
        let mut at = module;
        while let Some(parent) = self.modules[at].parent {
            at = parent;
        }
        at
    }

    fn name(&self, module: usize, name: &str, want: Want, left: usize) -> Option<Target> {
        let own = &self.modules[module];
        let bindings = own.names.get(name).map_or(&[][..], Vec::as_slice);
        let mut targets = bindings.iter().filter_map(|binding| match binding {
            Binding::Own => Some(Target::Item {
                module,
                name: name.to_owned(),
                rest: Vec::new(),
            }),
            Binding::Module(inner) => Some(Target::Module(*inner)),
            Binding::Import(path) => self.follow(module, path, want, left),
        });
        let fits = |target: &Target| matches!(target, Target::Module(_)) == (want == Want::Space);
        let found: Vec<Target> = targets.by_ref().collect();
        let best = found.iter().find(|t| fits(t)).or(found.first()).cloned();
        best.or_else(|| self.name_by_glob(module, name, want, left))
    }

    fn name_by_glob(&self, module: usize, name: &str, want: Want, left: usize) -> Option<Target> {
        let left = left.checked_sub(1)?;
        let globs = &self.modules[module].globs;
        globs.iter().find_map(|path| {
            match self.follow(module, path, Want::Space, left)? {
                Target::Module(inner) => self.name(inner, name, want, left),
                // The variants of an enum: which names they are is not known here.
                Target::Item { .. } => None,
            }
        })
    }
}
