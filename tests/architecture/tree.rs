//! The modules of the crate as its files declare them.
//!
//! In: `src/`, from `lib.rs` and `main.rs` on along each `mod name;`. Out: modules with the names
//! that can be said in them and the parsed files. What only tests compile is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::Visit;
use syn::{Attribute, Item, ItemUse, UseTree};

/// What a name stands for in a module.
#[derive(Clone, Debug)]
pub(super) enum Binding {
    /// Defined in this module.
    Own,
    /// A module below this one.
    Module(usize),
    /// Brought in by `use`: the path as it is written.
    Import(Vec<String>),
}

/// A module: a file, or a block in one.
pub(super) struct Module {
    /// Its place among [`Tree::modules`] and that of the module around it.
    pub(super) index: usize,
    pub(super) parent: Option<usize>,
    pub(super) file: usize,
    /// What a name stands for; a module and a function may share one.
    pub(super) names: BTreeMap<String, Vec<Binding>>,
    /// Which of its own names are functions.
    pub(super) functions: BTreeSet<String>,
    /// Paths of `use path::*`.
    pub(super) globs: Vec<Vec<String>>,
    pub(super) items: Vec<Item>,
}

/// A source file: its path below `src/` and its text without tests.
pub(super) struct File {
    pub(super) path: PathBuf,
    /// The first part of the path: `rank` for `rank.rs` and for all in `rank/`.
    pub(super) floor: String,
    /// Its text without comments and without the tests at its end.
    pub(super) code: String,
}

impl File {
    /// As it is shown: `src/rank/mod.rs`.
    pub(super) fn shown(&self) -> String {
        format!("src/{}", self.path.display())
    }
}

/// The modules of a crate, and the files that they stand in.
pub(super) struct Tree {
    pub(super) files: Vec<File>,
    pub(super) modules: Vec<Module>,
    /// The library's root, and the program's.
    pub(super) roots: [usize; 2],
    src: PathBuf,
}

impl Tree {
    pub(super) fn read(src: &Path) -> Self {
        let mut tree = Self {
            files: Vec::new(),
            modules: Vec::new(),
            roots: [0, 0],
            src: src.to_owned(),
        };
        for (root, name) in ["lib.rs", "main.rs"].into_iter().enumerate() {
            if src.join(name).is_file() {
                tree.roots[root] = tree.add_file(Path::new(name), None);
            }
        }
        tree
    }

    fn add_file(&mut self, path: &Path, parent: Option<usize>) -> usize {
        let text = std::fs::read_to_string(self.src.join(path)).unwrap();
        let parsed = syn::parse_file(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let first = path.components().next().unwrap().as_os_str();
        let floor = first.to_string_lossy().trim_end_matches(".rs").to_owned();
        let file = self.files.len();
        self.files.push(File {
            path: path.to_owned(),
            floor,
            code: code_of(&text),
        });
        self.add_module(file, parent, parsed.items, &folder_of(path))
    }

    fn add_module(
        &mut self,
        file: usize,
        parent: Option<usize>,
        items: Vec<Item>,
        folder: &Path,
    ) -> usize {
        let index = self.modules.len();
        let items: Vec<Item> = items.into_iter().filter(|i| !is_for_tests(i)).collect();
        self.modules.push(Module {
            index,
            parent,
            file,
            names: BTreeMap::new(),
            functions: BTreeSet::new(),
            globs: Vec::new(),
            items: Vec::new(),
        });
        for item in &items {
            if let Item::Mod(inner) = item {
                let name = inner.ident.to_string();
                let child = match &inner.content {
                    Some((_, items)) => {
                        self.add_module(file, Some(index), items.clone(), &folder.join(&name))
                    }
                    None => self.add_file(&self.file_of(folder, &name), Some(index)),
                };
                self.bind(index, name, Binding::Module(child));
            } else if let Some(name) = name_of(item) {
                if matches!(item, Item::Fn(_)) {
                    self.modules[index].functions.insert(name.clone());
                }
                self.bind(index, name, Binding::Own);
            }
        }
        self.bind_uses(index, &items);
        self.modules[index].items = items;
        index
    }

    fn file_of(&self, folder: &Path, name: &str) -> PathBuf {
        let plain = folder.join(format!("{name}.rs"));
        if self.src.join(&plain).is_file() {
            plain
        } else {
            folder.join(name).join("mod.rs")
        }
    }

    fn bind(&mut self, module: usize, name: String, binding: Binding) {
        let names = &mut self.modules[module].names;
        names.entry(name).or_default().push(binding);
    }

    fn bind_uses(&mut self, module: usize, items: &[Item]) {
        let mut uses = Uses::default();
        for item in items {
            if !matches!(item, Item::Mod(_)) {
                uses.visit_item(item);
            }
        }
        for used in uses.found {
            match used.name {
                Some(name) => self.bind(module, name, Binding::Import(used.path)),
                None => self.modules[module].globs.push(used.path),
            }
        }
    }
}

fn code_of(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The folder in which the modules of a file lie.
fn folder_of(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap().to_string_lossy();
    let folder = path.parent().unwrap_or(Path::new(""));
    match stem.as_ref() {
        "mod" | "lib" | "main" => folder.to_owned(),
        name => folder.join(name),
    }
}

/// One name that a `use` brings in.
pub(super) struct Used {
    pub(super) path: Vec<String>,
    /// What it is called here; none for `*`.
    pub(super) name: Option<String>,
}

/// All `use` below an item, those in functions too.
#[derive(Default)]
pub(super) struct Uses {
    pub(super) found: Vec<Used>,
}

impl<'ast> Visit<'ast> for Uses {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.found.extend(used_by(item));
    }

    fn visit_item_mod(&mut self, _: &'ast syn::ItemMod) {}
}

pub(super) fn used_by(item: &ItemUse) -> Vec<Used> {
    let mut found = Vec::new();
    spread(&item.tree, &mut Vec::new(), &mut |path, name| {
        found.push(Used { path, name });
    });
    found
}

fn spread(
    tree: &UseTree,
    prefix: &mut Vec<String>,
    found: &mut impl FnMut(Vec<String>, Option<String>),
) {
    let mut with = |last: String, name: String| {
        let mut path = prefix.clone();
        if last != "self" || path.is_empty() {
            path.push(last);
        }
        let name = if name == "self" {
            path.last().unwrap().clone()
        } else {
            name
        };
        found(path, Some(name));
    };
    match tree {
        UseTree::Name(name) => with(name.ident.to_string(), name.ident.to_string()),
        UseTree::Rename(renamed) => with(renamed.ident.to_string(), renamed.rename.to_string()),
        UseTree::Glob(_) => found(prefix.clone(), None),
        UseTree::Path(path) => {
            prefix.push(path.ident.to_string());
            spread(&path.tree, prefix, found);
            prefix.pop();
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                spread(tree, prefix, found);
            }
        }
    }
}

/// Whether `#[cfg(test)]` or `#[test]` stands before it.
fn is_for_tests(item: &Item) -> bool {
    attributes(item).iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute
                    .parse_args::<syn::Path>()
                    .is_ok_and(|of| of.is_ident("test"))
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(i) => &i.attrs,
        Item::Enum(i) => &i.attrs,
        Item::Fn(i) => &i.attrs,
        Item::Impl(i) => &i.attrs,
        Item::Macro(i) => &i.attrs,
        Item::Mod(i) => &i.attrs,
        Item::Static(i) => &i.attrs,
        Item::Struct(i) => &i.attrs,
        Item::Trait(i) => &i.attrs,
        Item::Type(i) => &i.attrs,
        Item::Use(i) => &i.attrs,
        _ => &[],
    }
}

fn name_of(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(i) => &i.ident,
        Item::Enum(i) => &i.ident,
        Item::Fn(i) => &i.sig.ident,
        Item::Macro(i) => return i.ident.as_ref().map(ToString::to_string),
        Item::Static(i) => &i.ident,
        Item::Struct(i) => &i.ident,
        Item::Trait(i) => &i.ident,
        Item::Type(i) => &i.ident,
        Item::Union(i) => &i.ident,
        _ => return None,
    };
    Some(ident.to_string())
}
