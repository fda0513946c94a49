//! XML of diffractometers: elements by name, whatever their name space.

use roxmltree::{Document, Node};

/// Most nodes of a document.
const MOST_NODES: u32 = 5_000_000;

/// Parses a document; the fact where it is damaged.
pub(super) fn parse(text: &str) -> Result<Document<'_>, String> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: false,
        nodes_limit: MOST_NODES,
        ..roxmltree::ParsingOptions::default()
    };
    Document::parse_with_options(text, options)
        .map_err(|error| format!("it is cut off or damaged: {error}"))
}

/// The first child of a name.
pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children()
        .find(|child| child.is_element() && child.tag_name().name() == name)
}

/// All elements of a name below a node.
pub(super) fn all<'a, 'i: 'a>(
    node: Node<'a, 'i>,
    name: &'a str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    node.descendants()
        .filter(move |other| other.is_element() && other.tag_name().name() == name)
}

/// The first element of a name below a node.
pub(super) fn first<'a, 'i: 'a>(node: Node<'a, 'i>, name: &'a str) -> Option<Node<'a, 'i>> {
    all(node, name).next()
}

/// The text of an element.
pub(super) fn text<'a>(node: Node<'a, '_>) -> &'a str {
    node.text().unwrap_or_default().trim()
}

/// The number that is the text of the first element of a name.
pub(super) fn number(node: Node<'_, '_>, name: &str) -> Option<f64> {
    text(first(node, name)?)
        .parse()
        .ok()
        .filter(|x: &f64| x.is_finite())
}

/// An attribute as a number.
pub(super) fn attribute(node: Node<'_, '_>, name: &str) -> Option<f64> {
    node.attribute(name)?
        .trim()
        .parse()
        .ok()
        .filter(|x: &f64| x.is_finite())
}

/// Numbers between blanks; NaN for what is none.
pub(super) fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace()
        .map(|word| word.parse().unwrap_or(f64::NAN))
        .collect()
}
