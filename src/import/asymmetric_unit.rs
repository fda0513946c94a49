//! Structures written in the columns of a table: cell, Hall number, asymmetric unit.
//!
//! In: a row such as the sample's ("Li:0.25,0.75,0.25 Zn:0.75,0.25,0.75"). Out: an
//! [`AsymmetricUnit`], and from it the full cell.

use super::cif::structure_from_asymmetric_unit;
use super::columns::numbers::plain_number;
use super::columns::{Columns, Role};
use super::labels::space_groups::{international_number, standard_hall_number};
use crate::crystal::{Element, Lattice, Site, Species, Structure};
use crate::monitor::Warning;

/// A cell with its symmetry-inequivalent sites.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AsymmetricUnit {
    lattice: Lattice,
    sites: Vec<Site>,
    hall_number: u16,
}

impl AsymmetricUnit {
    /// All sites of the cell.
    ///
    /// # Errors
    /// The fact, for a message.
    pub(super) fn expand(self) -> Result<Structure, String> {
        structure_from_asymmetric_unit(self.lattice, &self.sites, self.hall_number)
            .map_err(|error| error.to_string())
    }
}

/// Reads the columns a, b, c, alpha, beta, gamma, hall_number or space_group (then in its standard
/// setting), and asymmetric_unit.
///
/// # Errors
/// The fact, for a message.
pub(super) fn asymmetric_unit_of_row(
    columns: &Columns,
    cells: &[String],
) -> Result<AsymmetricUnit, String> {
    let parameter = |role: Role| cell_parameter(columns, cells, role);
    let sites_text = columns.text(cells, Role::AsymmetricUnit);
    if sites_text.is_empty() {
        return Err("it has no structure: neither a CIF nor an asymmetric unit".to_owned());
    }
    let lengths_ang = [
        parameter(Role::A)?,
        parameter(Role::B)?,
        parameter(Role::C)?,
    ];
    let angles_deg = [
        parameter(Role::Alpha)?,
        parameter(Role::Beta)?,
        parameter(Role::Gamma)?,
    ];
    let lattice = Lattice::from_parameters(lengths_ang, angles_deg).map_err(|e| e.to_string())?;
    Ok(AsymmetricUnit {
        lattice,
        sites: parse_sites(sites_text)?,
        hall_number: hall_number(columns, cells)?,
    })
}

/// What to say of a table of asymmetric units without the axes of their cells.
pub(super) fn without_cell(table: &str, columns: &Columns) -> Option<Warning> {
    let has = |role: &Role| columns.get(*role).is_some();
    if !has(&Role::AsymmetricUnit) || has(&Role::Cif) {
        return None;
    }
    let missing = [Role::A, Role::B, Role::C].into_iter().find(|r| !has(r))?;
    let fact = format!(
        "it has a column of asymmetric units and none for the axis {} of their cells",
        missing.name()
    );
    let remedy = "title the axes \"a (Å)\", \"b (Å)\", \"c (Å)\"; nm, pm and bohr will do as well";
    Some(Warning::new(table, fact, remedy))
}

/// A length in Å or an angle in degrees, whatever the unit of its column.
fn cell_parameter(columns: &Columns, cells: &[String], role: Role) -> Result<f64, String> {
    let column = columns.get(role);
    if let Some(column) = column.filter(|column| !column.suits(role)) {
        let (name, unit) = (role.name(), &column.title.unit_text);
        let (what, remedy) = match role {
            Role::A | Role::B | Role::C => ("length", "Å, nm, pm or bohr"),
            _ => ("angle", "degrees or radians"),
        };
        return Err(format!(
            "{name} is in \"{unit}\", which is no unit of {what}; give it in {remedy}"
        ));
    }
    let text = columns.text(cells, role);
    let factor = column.map_or(1.0, |column| column.title.factor);
    let number = plain_number(text).map(|number| number * factor);
    number.ok_or_else(|| format!("{} is \"{text}\", not a number", role.name()))
}

fn hall_number(columns: &Columns, cells: &[String]) -> Result<u16, String> {
    let text = columns.text(cells, Role::HallNumber);
    if !text.is_empty() {
        let number = plain_number(text).filter(|n| n.fract() == 0.0 && (1.0..=530.0).contains(n));
        return number
            .map(|number| number as u16)
            .ok_or_else(|| format!("hall_number is \"{text}\", not a whole number from 1 to 530"));
    }
    let text = columns.text(cells, Role::SpaceGroup);
    international_number(text)
        .and_then(standard_hall_number)
        .ok_or_else(|| format!("neither a hall_number nor a space group (\"{text}\") is given"))
}

/// Sites separated by spaces or semicolons, each "El:x,y,z" or "El:x,y,z,occupancy".
fn parse_sites(text: &str) -> Result<Vec<Site>, String> {
    let pieces = text
        .split([' ', ';', '\n', '\t'])
        .filter(|piece| !piece.is_empty());
    pieces.map(parse_site).collect()
}

fn parse_site(text: &str) -> Result<Site, String> {
    let wrong = || format!("site \"{text}\" is not of the form Li:0.25,0.75,0.25");
    let (symbol, numbers) = text.split_once(':').ok_or_else(wrong)?;
    let element: Element = symbol.parse().map_err(|_| wrong())?;
    // Beyond curium a symbol is something else: "NH" is not nihonium.
    if element.atomic_number() > 96 {
        return Err(wrong());
    }
    let numbers: Vec<f64> = numbers
        .split(',')
        .map(|number| number.parse().ok().filter(|x: &f64| x.is_finite()))
        .collect::<Option<_>>()
        .ok_or_else(wrong)?;
    let (frac, occupancy) = match numbers[..] {
        [x, y, z] => ([x, y, z], 1.0),
        [x, y, z, occupancy] if occupancy > 0.0 && occupancy <= 1.0 => ([x, y, z], occupancy),
        _ => return Err(wrong()),
    };
    let mut site = Site::full(Species::bare(element), frac);
    site.occupants[0].occupancy = occupancy;
    Ok(site)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_are_read() {
        let sites = parse_sites("Li:0.25,0.75,-0.25 Zn:0,0,0,0.5").unwrap_or_default();
        assert_eq!(sites.len(), 2);
        assert_eq!(sites[0].frac, [0.25, 0.75, -0.25]);
        assert_eq!(sites[1].occupants[0].occupancy, 0.5);
    }

    #[test]
    fn malformed_sites_are_named() {
        for text in ["Li", "Li:1,2", "Xx:0,0,0", "Li:0,0,nan", "Li:0,0,0,1.5"] {
            let error = parse_sites(text).err().unwrap_or_default();
            assert!(error.contains(text), "{text}: {error}");
        }
    }
}
