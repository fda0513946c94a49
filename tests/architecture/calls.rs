//! Which file calls methods that another one holds, though it names neither that file nor the type.
//!
//! What a value is, is inferred where arguments, fields, returned values and patterns tell it; what
//! is not known gives no arrow.

use std::collections::BTreeMap;

use syn::visit::{self, Visit};
use syn::{Expr, ExprClosure, ExprForLoop, ExprMethodCall, ImplItemFn, Item, ItemFn, Local, Pat};

use super::declared::{Declared, Kind, Value};
use super::names::Target;

/// Methods that give what an `Option`, a `Result` or a lock holds.
const OPENING: [&str; 8] = [
    "unwrap",
    "expect",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
    "read",
    "lock",
    "write",
];

/// Methods of holders whose closure gets what they hold.
const WITH_CLOSURE: [&str; 16] = [
    "all",
    "and_then",
    "any",
    "filter",
    "filter_map",
    "find",
    "find_map",
    "flat_map",
    "for_each",
    "is_none_or",
    "is_some_and",
    "map",
    "position",
    "retain",
    "map_or",
    "take_while",
];

/// A call of a method: the calling file, the file that holds it, type and method.
pub(super) type Call = (usize, usize, String);

/// All calls from one file to another.
pub(super) fn calls(declared: &Declared<'_>) -> Vec<Call> {
    let mut found = Vec::new();
    for module in &declared.tree.modules {
        let mut reader = Reader {
            declared,
            module: module.index,
            own: None,
            scopes: Vec::new(),
            found: &mut found,
        };
        for item in &module.items {
            match item {
                Item::Mod(_) => {}
                Item::Impl(of) => {
                    let own = declared.value(module.index, &of.self_ty, None);
                    reader.own = own.map(|value| value.kind);
                    reader.visit_item(item);
                    reader.own = None;
                }
                _ => reader.visit_item(item),
            }
        }
    }
    found
}

struct Reader<'d, 't> {
    declared: &'d Declared<'t>,
    module: usize,
    /// The type whose `impl` is read.
    own: Option<Kind>,
    scopes: Vec<BTreeMap<String, Option<Value>>>,
    found: &'d mut Vec<Call>,
}

impl Reader<'_, '_> {
    fn say(&mut self, name: &str, value: Option<Value>) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name.to_owned(), value);
        }
    }

    fn within(&mut self, read: impl FnOnce(&mut Self)) {
        self.scopes.push(BTreeMap::new());
        read(self);
        self.scopes.pop();
    }

    fn function(&mut self, of: &syn::Signature, body: &syn::Block) {
        let own = self.own.clone();
        let arguments = self.declared.arguments(self.module, of, own.as_ref());
        self.within(|reader| {
            let itself = own.map(|kind| Value { kind, holds: false });
            reader.say("self", itself);
            for (pattern, value) in arguments {
                reader.bind(&pattern, value);
            }
            reader.visit_block(body);
        });
    }

    /// Gives the names of a pattern what is known of them.
    fn bind(&mut self, pattern: &Pat, value: Option<Value>) {
        match pattern {
            Pat::Ident(of) => self.say(&of.ident.to_string(), value),
            Pat::Reference(of) => self.bind(&of.pat, value),
            Pat::Paren(of) => self.bind(&of.pat, value),
            Pat::Type(of) => {
                let own = self.own.clone();
                let typed = self.declared.value(self.module, &of.ty, own.as_ref());
                self.bind(&of.pat, typed);
            }
            Pat::TupleStruct(of) => {
                let opens = of.path.is_ident("Some") || of.path.is_ident("Ok");
                let held = value.filter(|_| opens).map(Value::held);
                for inner in &of.elems {
                    self.bind(inner, held.clone());
                }
            }
            Pat::Struct(of) => {
                for field in &of.fields {
                    let syn::Member::Named(name) = &field.member else {
                        continue;
                    };
                    let known = value
                        .as_ref()
                        .and_then(|v| self.field(v, &name.to_string()));
                    self.bind(&field.pat, known);
                }
            }
            Pat::Tuple(of) => of.elems.iter().for_each(|inner| self.bind(inner, None)),
            Pat::Slice(of) => {
                let held = value.map(Value::held);
                of.elems
                    .iter()
                    .for_each(|inner| self.bind(inner, held.clone()));
            }
            Pat::Or(of) => of
                .cases
                .iter()
                .for_each(|case| self.bind(case, value.clone())),
            _ => {}
        }
    }

    fn field(&self, of: &Value, name: &str) -> Option<Value> {
        if of.holds {
            return None;
        }
        self.declared
            .fields
            .get(&(of.kind.clone(), name.to_owned()))
            .cloned()
    }

    /// What is known of the value of an expression.
    fn value(&self, of: &Expr) -> Option<Value> {
        match of {
            Expr::Paren(of) => self.value(&of.expr),
            Expr::Reference(of) => self.value(&of.expr),
            Expr::Unary(of) => self.value(&of.expr),
            Expr::Try(of) => self.value(&of.expr).map(Value::held),
            Expr::Index(of) => self.value(&of.expr).map(Value::held),
            Expr::Struct(of) => self.of_path(&of.path),
            Expr::Path(of) => {
                let name = of.path.get_ident()?.to_string();
                let mut scopes = self.scopes.iter().rev();
                scopes.find_map(|scope| scope.get(&name))?.clone()
            }
            Expr::Field(of) => match &of.member {
                syn::Member::Named(name) => self.field(&self.value(&of.base)?, &name.to_string()),
                syn::Member::Unnamed(_) => None,
            },
            Expr::Call(of) => match &*of.func {
                Expr::Path(function) => self.returned(&function.path, of.args.first()),
                _ => None,
            },
            Expr::MethodCall(of) => self.of_call(of),
            _ => None,
        }
    }

    fn of_path(&self, path: &syn::Path) -> Option<Value> {
        let of = syn::Type::Path(syn::TypePath {
            qself: None,
            path: path.clone(),
        });
        self.declared.value(self.module, &of, self.own.as_ref())
    }

    /// What a function said by its path returns.
    fn returned(&self, path: &syn::Path, first: Option<&Expr>) -> Option<Value> {
        if path.is_ident("Some") || path.is_ident("Ok") {
            return self.value(first?).map(Value::holding);
        }
        let words: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        if let ([of, function], Some(own)) = (words.as_slice(), &self.own)
            && of == "Self"
        {
            return self.method(own, function)?.returns.clone();
        }
        match self.declared.tree.target(self.module, &words)? {
            Target::Item { module, name, rest } => match rest.first() {
                None => self.declared.functions.get(&(module, name)).cloned(),
                Some(function) => self.method(&(module, name), function)?.returns.clone(),
            },
            Target::Module(_) => None,
        }
    }

    fn method(&self, of: &Kind, name: &str) -> Option<&super::declared::Method> {
        self.declared.methods.get(&(of.clone(), name.to_owned()))
    }

    fn of_call(&self, of: &ExprMethodCall) -> Option<Value> {
        let receiver = self.value(&of.receiver)?;
        let name = of.method.to_string();
        if receiver.holds {
            let opens = OPENING.contains(&name.as_str());
            let changes = [
                "map",
                "filter_map",
                "flat_map",
                "and_then",
                "fold",
                "len",
                "zip",
            ];
            return match name.as_str() {
                _ if opens => Some(receiver.held()),
                // What the closure makes of it is not known.
                name if changes.contains(&name) => None,
                _ => Some(receiver),
            };
        }
        match self.method(&receiver.kind, &name) {
            Some(method) => method.returns.clone(),
            None if ["clone", "as_ref", "as_mut", "to_owned"].contains(&name.as_str()) => {
                Some(receiver)
            }
            None => None,
        }
    }

    fn note(&mut self, of: &ExprMethodCall) {
        let Some(receiver) = self.value(&of.receiver).filter(|value| !value.holds) else {
            return;
        };
        let name = of.method.to_string();
        let from = self.declared.tree.modules[self.module].file;
        if let Some(method) = self.method(&receiver.kind, &name) {
            let to = method.file;
            if to != from {
                let said = format!("{}::{name}", receiver.kind.1);
                self.found.push((from, to, said));
            }
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_, '_> {
    fn visit_item_fn(&mut self, of: &'ast ItemFn) {
        let own = self.own.take();
        self.function(&of.sig, &of.block);
        self.own = own;
    }

    fn visit_impl_item_fn(&mut self, of: &'ast ImplItemFn) {
        self.function(&of.sig, &of.block);
    }

    fn visit_block(&mut self, of: &'ast syn::Block) {
        self.within(|reader| visit::visit_block(reader, of));
    }

    fn visit_local(&mut self, of: &'ast Local) {
        visit::visit_local(self, of);
        let value = of.init.as_ref().and_then(|init| self.value(&init.expr));
        self.bind(&of.pat, value);
    }

    fn visit_expr_let(&mut self, of: &'ast syn::ExprLet) {
        visit::visit_expr_let(self, of);
        let value = self.value(&of.expr);
        self.bind(&of.pat, value);
    }

    fn visit_expr_for_loop(&mut self, of: &'ast ExprForLoop) {
        self.visit_expr(&of.expr);
        let item = self.value(&of.expr).filter(|v| v.holds).map(Value::held);
        self.within(|reader| {
            reader.bind(&of.pat, item);
            reader.visit_block(&of.body);
        });
    }

    fn visit_expr_match(&mut self, of: &'ast syn::ExprMatch) {
        self.visit_expr(&of.expr);
        let value = self.value(&of.expr);
        for arm in &of.arms {
            self.within(|reader| {
                reader.bind(&arm.pat, value.clone());
                visit::visit_arm(reader, arm);
            });
        }
    }

    fn visit_expr_closure(&mut self, of: &'ast ExprClosure) {
        self.within(|reader| {
            for pattern in &of.inputs {
                reader.bind(pattern, None);
            }
            reader.visit_expr(&of.body);
        });
    }

    fn visit_expr_method_call(&mut self, of: &'ast ExprMethodCall) {
        self.note(of);
        self.visit_expr(&of.receiver);
        let held = self
            .value(&of.receiver)
            .filter(|value| value.holds)
            .map(Value::held);
        let with_closure = WITH_CLOSURE.contains(&of.method.to_string().as_str());
        for argument in &of.args {
            match argument {
                Expr::Closure(closure) if with_closure && closure.inputs.len() == 1 => {
                    self.within(|reader| {
                        reader.bind(&closure.inputs[0], held.clone());
                        reader.visit_expr(&closure.body);
                    });
                }
                _ => self.visit_expr(argument),
            }
        }
    }
}
