//! What is declared in the crate: fields, what functions return, and where methods are written.

use std::collections::BTreeMap;

use syn::{FnArg, GenericArgument, ImplItem, Item, PathArguments, ReturnType, Signature, Type};

use super::names::Target;
use super::tree::Tree;

/// A type of the crate: the module that defines it, and its name.
pub(super) type Kind = (usize, String);

/// What is known of a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value {
    pub(super) kind: Kind,
    /// Whether it is not the thing itself but holds it: an `Option`, a vector, an iterator.
    pub(super) holds: bool,
}

impl Value {
    /// What it holds.
    pub(super) fn held(mut self) -> Self {
        self.holds = false;
        self
    }

    pub(super) fn holding(mut self) -> Self {
        self.holds = true;
        self
    }
}

pub(super) struct Method {
    /// File in which it is written.
    pub(super) file: usize,
    pub(super) returns: Option<Value>,
}

pub(super) struct Declared<'t> {
    pub(super) tree: &'t Tree,
    pub(super) fields: BTreeMap<(Kind, String), Value>,
    pub(super) functions: BTreeMap<Kind, Value>,
    pub(super) methods: BTreeMap<(Kind, String), Method>,
    aliases: BTreeMap<Kind, (usize, Type)>,
}

/// Pointers through which a method is called as on the thing itself.
const POINTERS: [&str; 4] = ["Box", "Arc", "Rc", "Cow"];

/// Types whose last argument is what they hold.
const MAPS: [&str; 2] = ["BTreeMap", "HashMap"];

impl<'t> Declared<'t> {
    pub(super) fn in_crate(tree: &'t Tree) -> Self {
        let mut declared = Self {
            tree,
            fields: BTreeMap::new(),
            functions: BTreeMap::new(),
            methods: BTreeMap::new(),
            aliases: BTreeMap::new(),
        };
        for module in &tree.modules {
            for item in &module.items {
                if let Item::Type(alias) = item {
                    let key = (module.index, alias.ident.to_string());
                    let of = (module.index, (*alias.ty).clone());
                    declared.aliases.insert(key, of);
                }
            }
        }
        for module in &tree.modules {
            for item in &module.items {
                declared.add(module.index, item);
            }
        }
        declared
    }

    fn add(&mut self, module: usize, item: &Item) {
        match item {
            Item::Struct(of) => {
                let kind = (module, of.ident.to_string());
                for field in &of.fields {
                    let value = self.value(module, &field.ty, Some(&kind));
                    if let (Some(name), Some(value)) = (&field.ident, value) {
                        self.fields.insert((kind.clone(), name.to_string()), value);
                    }
                }
            }
            Item::Fn(of) => {
                if let Some(value) = self.returned(module, &of.sig, None) {
                    self.functions
                        .insert((module, of.sig.ident.to_string()), value);
                }
            }
            Item::Impl(of) if of.trait_.is_none() => {
                if let Some(own) = self.value(module, &of.self_ty, None) {
                    for inner in &of.items {
                        if let ImplItem::Fn(function) = inner {
                            self.add_method(module, &own.kind, &function.sig);
                        }
                    }
                }
            }
            Item::Trait(of) => {
                let kind = (module, of.ident.to_string());
                for inner in &of.items {
                    if let syn::TraitItem::Fn(function) = inner {
                        self.add_method(module, &kind, &function.sig);
                    }
                }
            }
            _ => {}
        }
    }

    fn add_method(&mut self, module: usize, kind: &Kind, signature: &Signature) {
        let method = Method {
            file: self.tree.modules[module].file,
            returns: self.returned(module, signature, Some(kind)),
        };
        let key = (kind.clone(), signature.ident.to_string());
        self.methods.insert(key, method);
    }

    fn returned(&self, module: usize, of: &Signature, own: Option<&Kind>) -> Option<Value> {
        match &of.output {
            ReturnType::Default => None,
            ReturnType::Type(_, returned) => self.value(module, returned, own),
        }
    }

    /// The arguments of a function by name.
    pub(super) fn arguments(
        &self,
        module: usize,
        of: &Signature,
        own: Option<&Kind>,
    ) -> Vec<(syn::Pat, Option<Value>)> {
        let typed = of.inputs.iter().filter_map(|argument| match argument {
            FnArg::Receiver(_) => None,
            FnArg::Typed(of) => Some(((*of.pat).clone(), self.value(module, &of.ty, own))),
        });
        typed.collect()
    }

    /// What is known of a value by its type, as it is written in a module.
    pub(super) fn value(&self, module: usize, of: &Type, own: Option<&Kind>) -> Option<Value> {
        match of {
            Type::Reference(inner) => self.value(module, &inner.elem, own),
            Type::Paren(inner) => self.value(module, &inner.elem, own),
            Type::Slice(inner) => Some(self.value(module, &inner.elem, own)?.holding()),
            Type::Array(inner) => Some(self.value(module, &inner.elem, own)?.holding()),
            Type::ImplTrait(of) => self.of_bounds(module, of.bounds.iter(), own),
            Type::TraitObject(of) => self.of_bounds(module, of.bounds.iter(), own),
            Type::Path(of) => self.of_path(module, &of.path, own),
            _ => None,
        }
    }

    fn of_bounds<'b>(
        &self,
        module: usize,
        mut bounds: impl Iterator<Item = &'b syn::TypeParamBound>,
        own: Option<&Kind>,
    ) -> Option<Value> {
        bounds.find_map(|bound| match bound {
            syn::TypeParamBound::Trait(of) => self.of_path(module, &of.path, own),
            _ => None,
        })
    }

    fn of_path(&self, module: usize, path: &syn::Path, own: Option<&Kind>) -> Option<Value> {
        let last = path.segments.last()?;
        if path.is_ident("Self") {
            let kind = own?.clone();
            return Some(Value { kind, holds: false });
        }
        let words: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        match self.tree.target(module, &words) {
            Some(Target::Item { module, name, .. }) => {
                let kind = (module, name);
                match self.aliases.get(&kind) {
                    Some((module, of)) => self.value(*module, of, None),
                    None => Some(Value { kind, holds: false }),
                }
            }
            _ => self.in_arguments(module, last, own),
        }
    }

    /// What a type of another crate holds.
    fn in_arguments(
        &self,
        module: usize,
        of: &syn::PathSegment,
        own: Option<&Kind>,
    ) -> Option<Value> {
        let PathArguments::AngleBracketed(arguments) = &of.arguments else {
            return None;
        };
        let mut types = arguments.args.iter().filter_map(|argument| match argument {
            GenericArgument::Type(of) => Some(of),
            GenericArgument::AssocType(of) if of.ident == "Item" => Some(&of.ty),
            _ => None,
        });
        let name = of.ident.to_string();
        let of = if MAPS.contains(&name.as_str()) {
            types.next_back()?
        } else {
            types.next()?
        };
        let value = self.value(module, of, own)?;
        if POINTERS.contains(&name.as_str()) {
            Some(value)
        } else {
            Some(value.holding())
        }
    }
}
