//! The reader of the crate on crates that are made up for it.

use std::path::Path;

use super::arrows::{Graph, arrows};
use super::circles::circles;
use super::tree::Tree;

fn read(files: &[(&str, &str)]) -> (Tree, Graph) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let tree = Tree::read(folder.path());
    let graph = arrows(&tree);
    (tree, graph)
}

/// The arrows as "from -> to: names".
fn drawn((tree, graph): &(Tree, Graph)) -> Vec<String> {
    let shown = |file: usize| tree.files[file].path.display().to_string();
    let arrows = graph.arrows.iter();
    let mut lines: Vec<String> = arrows
        .map(|((from, to), names)| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            format!("{} -> {}: {}", shown(*from), shown(*to), names.join(", "))
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn paths_are_read_with_their_braces() {
    let read = read(&[
        ("lib.rs", "mod a; mod user;"),
        (
            "a.rs",
            "pub mod c; pub struct B; pub fn f() {} pub fn g() {} pub const H: u8 = 0;",
        ),
        ("a/c.rs", "pub struct D; pub struct E;"),
        (
            "user.rs",
            "use crate::a::{self, B, c::{D, E as F}};\n\
             fn own() { crate::a::f(); mycrate::no::NO; a::g(); println!(\"{}\", crate::a::H) }",
        ),
    ]);
    assert_eq!(
        drawn(&read),
        ["user.rs -> a.rs: B, H, f, g", "user.rs -> a/c.rs: D, E"]
    );
}

#[test]
fn a_re_export_leads_to_the_file_that_defines() {
    let read = read(&[
        ("lib.rs", "mod top; mod user;"),
        (
            "top/mod.rs",
            "mod deep; mod sibling; pub use deep::{One as Renamed, *};",
        ),
        ("top/deep.rs", "pub struct One; pub struct Two;"),
        (
            "top/sibling.rs",
            "use super::Renamed; fn f(_: super::Two) {}",
        ),
        ("user.rs", "use crate::top::*; fn f(_: Two, _: Renamed) {}"),
    ]);
    assert_eq!(
        drawn(&read),
        [
            "top/mod.rs -> top/deep.rs: One",
            "top/sibling.rs -> top/deep.rs: One, Two",
            "user.rs -> top/deep.rs: One, Two",
        ]
    );
}

#[test]
fn a_function_of_a_type_leads_to_where_it_is_written() {
    let read = read(&[
        ("lib.rs", "mod kind; mod more; mod user;"),
        ("kind.rs", "pub struct Kind;"),
        ("more.rs", "impl crate::kind::Kind { pub fn make() {} }"),
        ("user.rs", "fn f() { crate::kind::Kind::make() }"),
    ]);
    let drawn = drawn(&read);
    assert!(
        drawn.contains(&"user.rs -> more.rs: Kind::make".to_owned()),
        "{drawn:?}"
    );
}

#[test]
fn what_only_tests_use_is_no_arrow() {
    let read = read(&[
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "use crate::b::B;"),
        (
            "b.rs",
            "pub struct B; #[cfg(test)] mod tests { use crate::a; use super::B; }\n\
             #[cfg(test)] use crate::a::*;",
        ),
    ]);
    assert_eq!(drawn(&read), ["a.rs -> b.rs: B"]);
}

#[test]
fn circles_are_found_and_paths_that_lead_nowhere() {
    let (tree, graph) = read(&[
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "use crate::b::B; pub struct A;"),
        ("b.rs", "use crate::c::C; pub struct B;"),
        ("c.rs", "use crate::a::A; pub struct C;"),
        ("d.rs", "use crate::a::A; use crate::nowhere::X;"),
    ]);
    let found = circles(&graph.arrows);
    let names: Vec<Vec<&Path>> = found
        .iter()
        .map(|circle| {
            circle
                .iter()
                .map(|f| tree.files[*f].path.as_path())
                .collect()
        })
        .collect();
    assert_eq!(names, [["a.rs", "b.rs", "c.rs"].map(Path::new)]);
    let lost: Vec<&str> = graph.lost.iter().map(|(_, path)| path.as_str()).collect();
    assert_eq!(lost, ["crate::nowhere::X"]);
}

/// Nothing of `held.rs` is named in `user.rs`; a method of its type is called.
#[test]
fn a_called_method_leads_to_where_it_is_written() {
    let read = read(&[
        ("lib.rs", "mod held; mod holder; mod user;"),
        (
            "held.rs",
            "pub struct Held; impl Held { pub fn weigh(&self) {} pub fn len(&self) {} }",
        ),
        (
            "holder.rs",
            "use crate::held::Held; pub struct Holder { pub all: Vec<Held> }\n\
             impl Holder { pub fn first(&self) -> Option<&Held> { None } }",
        ),
        (
            "user.rs",
            "use crate::holder::Holder;\n\
             fn a(of: &Holder) { of.all.iter().for_each(|held| held.weigh()); }\n\
             fn b(of: &Holder) { of.all.len(); }\n\
             fn c(of: &Holder) { if let Some(held) = of.first() { held.len(); } }",
        ),
    ]);
    assert_eq!(
        drawn(&read),
        [
            "holder.rs -> held.rs: Held",
            "user.rs -> held.rs: Held::len, Held::weigh",
            "user.rs -> holder.rs: Holder, Holder::first",
        ]
    );
}
