//! Elements in series and in parallel.
//!
//! In: elements. Out: a [`Node`]: its text, its impedance with derivatives.

use std::fmt;

use super::element::{C64, Element};

/// A circuit, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// One element.
    Element(Element),
    /// One after the other; at least two.
    Series(Vec<Node>),
    /// Beside each other; at least two.
    Parallel(Vec<Node>),
}

impl Node {
    /// Elements in series, flat; one alone is itself.
    pub(super) fn series(parts: Vec<Self>) -> Self {
        Self::joined(parts, Self::Series)
    }

    /// Elements in parallel, flat; one alone is itself.
    pub(super) fn parallel(parts: Vec<Self>) -> Self {
        Self::joined(parts, Self::Parallel)
    }

    fn joined(parts: Vec<Self>, join: fn(Vec<Self>) -> Self) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            let is_same =
                std::mem::discriminant(&join(Vec::new())) == std::mem::discriminant(&part);
            match part {
                Self::Series(inner) | Self::Parallel(inner) if is_same => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            1 => flat.remove(0),
            _ => join(flat),
        }
    }

    /// Elements in the order of the text.
    pub(super) fn elements(&self) -> Vec<Element> {
        match self {
            Self::Element(element) => vec![*element],
            Self::Series(parts) | Self::Parallel(parts) => {
                parts.iter().flat_map(Self::elements).collect()
            }
        }
    }

    /// Number of parameters.
    pub(super) fn n_parameters(&self) -> usize {
        let elements = self.elements();
        elements.iter().map(|e| e.quantities().len()).sum()
    }

    /// Z with its derivatives; `p` and `derivatives` are of this part alone.
    pub(super) fn impedance(&self, p: &[f64], omega: f64, derivatives: &mut [C64]) -> C64 {
        match self {
            Self::Element(element) => element.impedance(p, omega, derivatives),
            Self::Series(parts) => {
                let mut z = C64::default();
                for_parts(parts, p, derivatives, |part, p, by| {
                    z += part.impedance(p, omega, by);
                });
                z
            }
            Self::Parallel(parts) => {
                let mut y = C64::default();
                for_parts(parts, p, derivatives, |part, p, by| {
                    let inverse = part.impedance(p, omega, by).inv();
                    y += inverse;
                    by.iter_mut().for_each(|d| *d *= inverse * inverse);
                });
                let z = y.inv();
                derivatives.iter_mut().for_each(|d| *d *= z * z);
                z
            }
        }
    }
}

fn for_parts(
    parts: &[Node],
    p: &[f64],
    derivatives: &mut [C64],
    mut take: impl FnMut(&Node, &[f64], &mut [C64]),
) {
    let mut from = 0;
    for part in parts {
        let to = from + part.n_parameters();
        if let (Some(p), Some(by)) = (p.get(from..to), derivatives.get_mut(from..to)) {
            take(part, p, by);
        }
        from = to;
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Element(element) => f.write_str(element.sign()),
            Self::Series(parts) => write_joined(f, parts, "-"),
            Self::Parallel(parts) => {
                if parts.iter().all(|p| matches!(p, Self::Element(_))) {
                    return write_joined(f, parts, "");
                }
                f.write_str("p(")?;
                write_joined(f, parts, ",")?;
                f.write_str(")")
            }
        }
    }
}

fn write_joined(f: &mut fmt::Formatter<'_>, parts: &[Node], between: &str) -> fmt::Result {
    for (k, part) in parts.iter().enumerate() {
        if k > 0 {
            f.write_str(between)?;
        }
        fmt::Display::fmt(part, f)?;
    }
    Ok(())
}
