//! Which file uses which, by the paths that stand in it and by the methods that it calls.
//!
//! A path through a re-export is an arrow to the file that defines what it names. A module alone
//! (`use crate::math;`) is none: what is then said of it is.

use std::collections::{BTreeMap, BTreeSet};

use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Expr, Item, ItemImpl, ItemUse, Macro, Token};

use super::calls::calls;
use super::declared::Declared;
use super::names::Target;
use super::tree::{Tree, used_by};

/// File → file: what the first names of the second.
pub(super) type Arrows = BTreeMap<(usize, usize), BTreeSet<String>>;

/// What the files of the crate use of each other.
#[derive(Default)]
pub(super) struct Graph {
    pub(super) arrows: Arrows,
    /// Functions that stand by themselves: the file that names one, its file, its name.
    pub(super) functions: BTreeSet<(usize, usize, String)>,
    /// Paths that start in this crate and lead nowhere that can be seen.
    pub(super) lost: BTreeSet<(usize, String)>,
}

/// All arrows of the crate.
pub(super) fn arrows(tree: &Tree) -> Graph {
    let impls = impl_files(tree);
    let mut graph = Graph::default();
    for module in &tree.modules {
        let mut reader = Reader {
            tree,
            impls: &impls,
            module: module.index,
            graph: &mut graph,
        };
        for item in &module.items {
            if !matches!(item, Item::Mod(_)) {
                reader.visit_item(item);
            }
        }
    }
    for (from, to, method) in calls(&Declared::in_crate(tree)) {
        graph.arrows.entry((from, to)).or_default().insert(method);
    }
    graph
}

/// The file in which a function of a type is written, which need not be that of the type.
type ImplFiles = BTreeMap<(usize, String, String), usize>;

fn impl_files(tree: &Tree) -> ImplFiles {
    let mut files = ImplFiles::new();
    for module in &tree.modules {
        for item in &module.items {
            if let Item::Impl(of) = item {
                add_impl(tree, module.index, of, &mut files);
            }
        }
    }
    files
}

fn add_impl(tree: &Tree, module: usize, of: &ItemImpl, files: &mut ImplFiles) {
    if of.trait_.is_some() {
        return;
    }
    let syn::Type::Path(path) = &*of.self_ty else {
        return;
    };
    if let Some(Target::Item {
        module: home, name, ..
    }) = tree.target(module, &words(&path.path))
    {
        for inner in &of.items {
            let function = match inner {
                syn::ImplItem::Fn(function) => function.sig.ident.to_string(),
                syn::ImplItem::Const(constant) => constant.ident.to_string(),
                _ => continue,
            };
            let file = tree.modules[module].file;
            files.insert((home, name.clone(), function), file);
        }
    }
}

fn words(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|s| s.ident.to_string()).collect()
}

struct Reader<'t> {
    tree: &'t Tree,
    impls: &'t ImplFiles,
    module: usize,
    graph: &'t mut Graph,
}

impl Reader<'_> {
    fn file(&self) -> usize {
        self.tree.modules[self.module].file
    }

    fn path(&mut self, path: &[String]) {
        let from = self.file();
        match self.tree.target(self.module, path) {
            Some(Target::Item { module, name, rest }) => {
                let home = self.tree.modules[module].file;
                self.arrow(from, home, &name);
                if self.tree.modules[module].functions.contains(&name) {
                    self.graph.functions.insert((from, home, name.clone()));
                }
                if let Some(function) = rest.first() {
                    let key = (module, name.clone(), function.clone());
                    if let Some(file) = self.impls.get(&key) {
                        self.arrow(from, *file, &format!("{name}::{function}"));
                    }
                }
            }
            Some(Target::Module(_)) => {}
            None => {
                let first = path.first().map_or("", String::as_str);
                if path.len() > 1 && ["crate", "super", "self", "superion"].contains(&first) {
                    self.graph.lost.insert((from, path.join("::")));
                }
            }
        }
    }

    fn arrow(&mut self, from: usize, to: usize, name: &str) {
        if from != to {
            let names = self.graph.arrows.entry((from, to)).or_default();
            names.insert(name.to_owned());
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        for used in used_by(item) {
            self.path(&used.path);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.path(&words(path));
        visit::visit_path(self, path);
    }

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_macro(&mut self, of: &'ast Macro) {
        self.path(&words(&of.path));
        let parsed = of.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
        match parsed {
            Ok(expressions) => {
                for expression in &expressions {
                    // The tree of the macro lives no longer than this call.
                    Reader {
                        tree: self.tree,
                        impls: self.impls,
                        module: self.module,
                        graph: self.graph,
                    }
                    .visit_expr(expression);
                }
            }
            Err(_) => self.text(&of.tokens.to_string()),
        }
    }
}

impl Reader<'_> {
    /// Paths in what is no list of expressions.
    fn text(&mut self, tokens: &str) {
        let joined = tokens.replace(" :: ", "::");
        let is_of_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
        for word in joined.split(|c: char| !is_of_path(c)) {
            let path: Vec<String> = word.split("::").map(str::to_owned).collect();
            if path.len() > 1 && path.iter().all(|part| !part.is_empty()) {
                self.path(&path);
            }
        }
    }
}
