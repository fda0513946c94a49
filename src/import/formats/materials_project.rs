//! Answers of the Materials Project: pages of `/materials/summary/` and of `/materials/thermo/`.
//!
//! In: JSON, `{"data": […], "meta": {…}}`. Out: of a summary one structure for each material, with E_hull, gap,
//! ICSD codes and whether it was observed; of thermo pages the energies above the hull of one kind, for the
//! structures of other pages. Ids come in the spelling that all others have. Source: the schema emmet-core
//! 0.87, `SummaryDoc` and `ThermoDoc`.

use serde_json::{Map, Value};

use super::json::{nothing_in, parse, text};
use super::pymatgen;
use super::{Fault, FileStructure, Format, Found, Head, remark, report};
use crate::import::MaterialId;
use crate::import::columns::numbers::icsd_codes;
use crate::monitor::Warning;

pub(super) const FORMAT: Format = Format {
    name: "Materials Project",
    part: "material",
    is_named: |_| false,
    recognises: is_answer,
    read: |bytes, source| {
        report(
            source,
            parse(bytes).map_or_else(|fault| vec![Err(fault)], |value| read(&value)),
        )
    },
};

/// How many materials are named in messages.
const NAMED: usize = 3;

/// An energy above the hull of one kind of calculations.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::import) struct HullEnergy {
    /// The material.
    pub material_id: MaterialId,
    /// The energy in eV per atom.
    pub e_above_hull_ev: f64,
    /// What the hull is made of ("GGA_GGA+U_R2SCAN").
    pub thermo_type: String,
}

/// Whether an answer begins: its first key is that of the data, or of what is said about them.
fn is_answer(head: &Head<'_>) -> bool {
    let text = head.text.trim_start().strip_prefix('{').unwrap_or_default();
    let text = text.trim_start();
    let begins = text.starts_with("\"data\"") || text.starts_with("\"meta\"");
    let marks = [
        "material_id",
        "builder_meta",
        "database_IDs",
        "formula_pretty",
    ];
    begins && marks.iter().any(|mark| head.has_key(mark))
}

fn is_thermo(head: &Head<'_>) -> bool {
    let has_structures = head.has_key("structure") || head.has_key("lattice");
    is_answer(head) && head.has_key("thermo_type") && !has_structures
}

/// The energies of a thermo page, and what of it could not be read; `None` for every other file.
pub(in crate::import) fn hull_energies(
    bytes: &[u8],
    source: &str,
) -> Option<(Vec<HullEnergy>, Vec<Warning>)> {
    let head = Head::of(bytes)?;
    if !is_thermo(&head) {
        return None;
    }
    let value = match parse(bytes) {
        Ok(value) => value,
        Err(fault) => return Some((Vec::new(), vec![fault.warning(source)])),
    };
    let (mut energies, mut unread) = (Vec::new(), Vec::new());
    for (k, document) in documents(&value).iter().enumerate() {
        match hull_energy(document) {
            Some(energy) => energies.push(energy),
            None => {
                let id = document.get("material_id").and_then(Value::as_str);
                unread.push(id.map_or_else(|| (k + 1).to_string(), str::to_owned));
            }
        }
    }
    let mut faults = Vec::new();
    if !unread.is_empty() {
        let named = unread.iter().take(NAMED).cloned().collect::<Vec<_>>();
        let fact = format!(
            "{} energies could not be read, such as that of {}",
            unread.len(),
            named.join(", ")
        );
        faults.push(Warning::new(source, fact, "get the page again"));
    }
    Some((energies, faults))
}

fn hull_energy(document: &Value) -> Option<HullEnergy> {
    let object = document.as_object()?;
    Some(HullEnergy {
        material_id: MaterialId::of_database(text(object, "material_id")?)?,
        e_above_hull_ev: object
            .get("energy_above_hull")?
            .as_f64()
            .filter(|energy| energy.is_finite())?,
        thermo_type: text(object, "thermo_type")?.to_owned(),
    })
}

fn documents(value: &Value) -> &[Value] {
    let data = value.get("data").and_then(Value::as_array);
    data.map_or(&[], Vec::as_slice)
}

fn read(value: &Value) -> Found {
    let Some(data) = value.get("data").and_then(Value::as_array) else {
        return vec![Err(nothing_in(value))];
    };
    if data.is_empty() {
        let fault = Fault::new("the answer holds no materials", "ask for some");
        return vec![Err(fault)];
    }
    let several = data.len() > 1;
    let read = |(k, document): (usize, &Value)| {
        let name = id_of(document).unwrap_or_else(|| (k + 1).to_string());
        material(document, &name).map_err(|fault| match several {
            true => fault.of_part(name),
            false => fault,
        })
    };
    data.iter().enumerate().map(read).collect()
}

/// The id in its one spelling.
fn id_of(document: &Value) -> Option<String> {
    let id = text(document.as_object()?, "material_id")?;
    let spelled = MaterialId::of_database(id);
    Some(spelled.map_or_else(|| id.to_owned(), |id| id.as_str().to_owned()))
}

fn material(document: &Value, name: &str) -> Result<FileStructure, Fault> {
    let remedy = "ask for the field \"structure\"";
    let structure = document.get("structure").and_then(Value::as_object);
    let structure = structure.ok_or_else(|| Fault::new("it has no structure", remedy))?;
    let mut found = pymatgen::structure(structure)?;
    let number = |key: &str| {
        document
            .get(key)
            .and_then(Value::as_f64)
            .filter(|x| x.is_finite())
    };
    let id = id_of(document);
    found.name = name.to_owned();
    found.material_id = id.clone();
    found.own_id = id;
    found.e_above_hull_ev = number("energy_above_hull");
    found.band_gap_ev = number("band_gap");
    found.icsd_codes = codes(document);
    found.determination.observed = document
        .get("theoretical")
        .and_then(Value::as_bool)
        .map(|theoretical| !theoretical);
    if document.get("deprecated").and_then(Value::as_bool) == Some(true) {
        found.warnings.push(remark(
            "the database has withdrawn it (deprecated)",
            "look for the material that took its place",
        ));
    }
    let license = document
        .get("builder_meta")
        .and_then(|meta| meta.get("license"));
    if license.and_then(Value::as_str) == Some("BY-NC") {
        found.warnings.push(remark(
            "its licence is CC BY-NC 4.0, not CC BY 4.0 as that of most others",
            "do not use it commercially",
        ));
    }
    Ok(found)
}

/// ICSD codes, written as "icsd-60432".
fn codes(document: &Value) -> Vec<u32> {
    let ids = document.get("database_IDs").and_then(Value::as_object);
    let of_icsd = |ids: &Map<String, Value>| {
        let lists = ids
            .iter()
            .filter(|(key, _)| key.eq_ignore_ascii_case("icsd"));
        let texts = lists.filter_map(|(_, list)| list.as_array()).flatten();
        let texts = texts.filter_map(|id| match id {
            Value::Number(number) => Some(number.to_string()),
            other => Some(other.as_str()?.rsplit('-').next()?.to_owned()),
        });
        let mut codes: Vec<u32> = texts.flat_map(|text| icsd_codes(&text).0).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    };
    ids.map(of_icsd).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{FORMAT, hull_energies};
    use crate::import::formats::recognise;

    const SUMMARY: &str = r#"{"data":[{"builder_meta":{"license":"BY-NC"},
        "structure":{"@class":"Structure","lattice":{"matrix":[[3,0,0],[0,3,0],[0,0,3]]},
            "sites":[{"species":[{"element":"Li","occu":1}],"abc":[0,0,0]}]},
        "material_id":"mp-aaaaaihy","energy_above_hull":0.01,"band_gap":null,"theoretical":false,
        "database_IDs":{"icsd":["icsd-60432","icsd-7"],"pauling":["sd_1"]},"new":{}},
        {"material_id":"mp-hilze","theoretical":true}],"meta":{"total_doc":2}}"#;

    #[test]
    fn a_summary_gives_structures_with_what_is_known() {
        assert_eq!(
            recognise(SUMMARY.as_bytes()).unwrap().name,
            "Materials Project"
        );
        let (structures, rejected) = (FORMAT.read)(SUMMARY.as_bytes(), "page");
        let [found] = structures.as_slice() else {
            panic!("{}", structures.len())
        };
        assert_eq!(found.material_id.as_deref(), Some("mp-5614"));
        assert_eq!(found.own_id.as_deref(), Some("mp-5614"));
        assert_eq!(found.icsd_codes, [7, 60432]);
        assert_eq!(found.e_above_hull_ev, Some(0.01));
        assert_eq!(found.band_gap_ev, None);
        assert_eq!(found.determination.observed, Some(true));
        assert!(
            found.warnings[0].fact.contains("CC BY-NC"),
            "{:?}",
            found.warnings
        );
        assert_eq!(rejected.len(), 1);
        assert!(
            rejected[0].to_string().contains("mp-hilze"),
            "{}",
            rejected[0]
        );
        assert!(hull_energies(SUMMARY.as_bytes(), "page").is_none());
    }

    #[test]
    fn a_thermo_page_gives_energies() {
        let page = r#"{"meta":{"total_doc":3},"data":[
            {"material_id":"mp-aaaaaihy","thermo_type":"R2SCAN","energy_above_hull":0.02},
            {"material_id":"mp-12","thermo_type":"R2SCAN","energy_above_hull":"low"},
            {"thermo_type":"R2SCAN","energy_above_hull":0.1}]}"#;
        let (energies, faults) = hull_energies(page.as_bytes(), "page").unwrap();
        let [energy] = energies.as_slice() else {
            panic!("{energies:?}")
        };
        assert_eq!(energy.material_id.as_str(), "mp-5614");
        assert_eq!(
            (energy.e_above_hull_ev, energy.thermo_type.as_str()),
            (0.02, "R2SCAN")
        );
        assert!(faults[0].fact.contains("2 energies"), "{faults:?}");
    }
}
