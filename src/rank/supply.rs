//! What a compound's elements cost, and how safe their supply is.
//!
//! In: amounts of elements. Out: [`Supply`]. The table is `assets/supply/supply.csv`: prices from
//! Wikipedia by way of mendeleev, Herfindahl–Hirschman indices of Gaultois et al. (DOI
//! 10.1021/cm400893e) by way of pymatgen. There is nothing on toxicity, see the README beside it.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::crystal::Element;
use crate::crystal::formula::Composition;

/// What is known of an element.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    price_usd_per_kg: Option<f64>,
    hhi_production: Option<f64>,
    hhi_reserve: Option<f64>,
    radioactive: bool,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let text = include_str!("../../assets/supply/supply.csv");
    let lines = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    let row = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        let number = |k: usize| fields.get(k).and_then(|field| field.parse().ok());
        Row {
            price_usd_per_kg: number(2),
            hhi_production: number(3),
            hhi_reserve: number(4),
            radioactive: fields.get(5) == Some(&"1"),
        }
    };
    lines.map(row).collect()
});

fn row(element: Element) -> Row {
    let place = usize::from(element.atomic_number()).saturating_sub(1);
    ROWS.get(place).copied().unwrap_or_default()
}

/// Price of an element in US dollars per kilogram, where it has one.
pub(super) fn price_usd_per_kg(element: Element) -> Option<f64> {
    row(element).price_usd_per_kg
}

/// Whether an element has no stable isotope.
pub(super) fn is_radioactive(element: Element) -> bool {
    row(element).radioactive
}

/// What the elements of a compound cost and how safe their supply is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Supply {
    /// Price of the elements in US dollars per kilogram of the compound; `None` where one of them
    /// has no price.
    pub price_usd_per_kg: Option<f64>,
    /// The element that costs most of it, with its share of the price.
    pub dearest: Option<(Element, f64)>,
    /// Herfindahl–Hirschman index of production, 0–10,000, averaged by mass.
    pub hhi_production: Option<f64>,
    /// The same of reserves.
    pub hhi_reserve: Option<f64>,
    /// Elements without a stable isotope.
    pub radioactive: Vec<Element>,
}

/// Price and supply risk of a compound from those of its elements, weighted by mass as Gaultois
/// et al. do.
pub fn supply(composition: &Composition) -> Supply {
    if composition.is_empty() {
        return Supply::default();
    }
    let total_u: f64 = composition.iter().map(|(e, n)| e.mass_u() * n).sum();
    let share = |element: &Element, amount: &f64| element.mass_u() * amount / total_u;
    let average = |value: fn(Row) -> Option<f64>| -> Option<f64> {
        let terms = composition.iter();
        terms
            .map(|(e, n)| value(row(*e)).map(|v| v * share(e, n)))
            .sum::<Option<f64>>()
            .filter(|v| v.is_finite())
    };
    let price_usd_per_kg = average(|row| row.price_usd_per_kg);
    let cost = |element: &Element, amount: &f64| {
        let price = row(*element).price_usd_per_kg?;
        Some((*element, price * share(element, amount)))
    };
    let dearest = composition.iter().filter_map(|(e, n)| cost(e, n));
    let dearest = dearest.max_by(|a, b| a.1.total_cmp(&b.1));
    Supply {
        price_usd_per_kg,
        dearest: price_usd_per_kg
            .filter(|price| *price > 0.0)
            .and_then(|price| dearest.map(|(element, cost)| (element, cost / price))),
        hhi_production: average(|row| row.hhi_production),
        hhi_reserve: average(|row| row.hhi_reserve),
        radioactive: composition
            .keys()
            .copied()
            .filter(|e| row(*e).radioactive)
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::formula::parse_formula;

    #[test]
    fn the_table_has_every_element() {
        assert_eq!(ROWS.len(), 118);
        let li: Element = "Li".parse().unwrap();
        assert!(row(li).price_usd_per_kg.is_some() && row(li).hhi_reserve.is_some());
        assert!(!row(li).radioactive && row("U".parse().unwrap()).radioactive);
    }

    #[test]
    fn prices_are_weighted_by_mass() {
        let of = |text: &str| supply(&parse_formula(text).unwrap());
        let [li, te] = ["Li", "Te"].map(|s| s.parse::<Element>().unwrap());
        let price = |e: Element| row(e).price_usd_per_kg.unwrap();
        let found = of("Li2Te");
        let mass = 2.0 * li.mass_u() + te.mass_u();
        let expected = (2.0 * li.mass_u() * price(li) + te.mass_u() * price(te)) / mass;
        assert!((found.price_usd_per_kg.unwrap() - expected).abs() < 1e-9);
        let (dearest, share) = found.dearest.unwrap();
        assert_eq!(dearest, te);
        assert!((0.5..1.0).contains(&share));
        assert_eq!(of("Li").dearest, Some((li, 1.0)));
        assert_eq!(of("LiUO3").radioactive.len(), 1);
        assert_eq!(supply(&Composition::new()), Supply::default());
    }
}
