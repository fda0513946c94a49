//! Temperature and size of the pellet: from columns, notes and names to sweeps.
//!
//! In: [`Sweeps`] with their notes, the file's name, what was given by hand. Out: the same, each with its temperature,
//! thickness and area where something says them, and with what was assumed.

use super::sweep::{Sweep, Sweeps, remark};
use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::notes::{
    NamedTemperature, Note, pellet, temperature_list, temperature_of_name, temperatures,
};
use crate::import::measurements::source::Source;
use crate::import::measurements::words::{counted, short};
use crate::import::stated::Stated;

/// Temperatures: given by hand, of a column, of notes, of the file's name.
pub(super) fn set_temperatures(
    source: &Source,
    sweeps: &mut Sweeps,
    settings: &MeasurementSettings,
) {
    if given_by_hand(sweeps, settings) {
        return;
    }
    for sweep in sweeps
        .sweeps
        .iter_mut()
        .filter(|sweep| sweep.temperature_k.is_none())
    {
        sweep.temperature_k = temperatures(&sweep.notes).into_iter().next();
    }
    let n = sweeps.sweeps.len();
    let known = sweeps
        .sweeps
        .iter()
        .filter(|sweep| sweep.temperature_k.is_some())
        .count();
    if known > 0 {
        if known < n {
            let fact = format!(
                "nothing says the temperature of {} of its {n} spectra",
                n - known
            );
            sweeps.warnings.push(remark(fact, "give the temperatures"));
        }
        return;
    }
    let named = temperature_of_name(&source.stem);
    let noted = distinct(&sweeps.notes);
    if n > 1 {
        for_all(sweeps, &noted, &named);
    } else if let Some(sweep) = sweeps.sweeps.first_mut() {
        for_one(sweep, &noted, named);
    }
}

/// Whether temperatures were given that fit the file.
fn given_by_hand(sweeps: &mut Sweeps, settings: &MeasurementSettings) -> bool {
    let given = &settings.temperatures_k;
    let n = sweeps.sweeps.len();
    if given.is_empty() {
        return false;
    }
    if given.len() != 1 && given.len() != n {
        let fact = format!(
            "{} temperatures were given for {}; they were not used",
            given.len(),
            counted(n, "spectrum", "spectra")
        );
        sweeps
            .warnings
            .push(remark(fact, "give one for each spectrum, or one for all"));
        return false;
    }
    for (place, sweep) in sweeps.sweeps.iter_mut().enumerate() {
        let kelvin = given.get(place).or(given.first());
        sweep.temperature_k = kelvin.map(|kelvin| Stated::new(*kelvin, "what was given by hand"));
    }
    true
}

/// The temperatures of notes, each once.
fn distinct(notes: &[Note]) -> Vec<Stated> {
    let mut found: Vec<Stated> = Vec::new();
    for stated in temperatures(notes) {
        if found
            .iter()
            .all(|other| (other.value - stated.value).abs() > 0.5)
        {
            found.push(stated);
        }
    }
    found
}

fn celsius(kelvin: f64) -> String {
    format!("{:.0} °C", kelvin - 273.15).replace("-0 ", "0 ")
}

/// Several spectra: a list of as many temperatures, else one for all, which is said.
fn for_all(sweeps: &mut Sweeps, noted: &[Stated], named: &NamedTemperature) {
    let n = sweeps.sweeps.len();
    let (each, fact) = if let Some((list, place)) = temperature_list(&sweeps.notes, n) {
        let fact = format!("the temperatures of its {n} spectra were taken from {place}");
        (
            list.into_iter()
                .map(|kelvin| Stated::new(kelvin, place.clone()))
                .collect(),
            fact,
        )
    } else if let [one] = noted {
        let fact = format!(
            "{} says {}, which was taken for all of its {n} spectra",
            one.source,
            celsius(one.value)
        );
        (vec![one.clone(); n], fact)
    } else if let Some(kelvin) = named.kelvin {
        let fact = format!(
            "the file's name says {}, which was taken for all of its {n} spectra",
            celsius(kelvin)
        );
        (vec![Stated::new(kelvin, "the file's name"); n], fact)
    } else {
        let fact = format!(
            "it holds {n} spectra, and nothing says at which temperatures they were measured"
        );
        sweeps.warnings.push(remark(fact, "give the temperatures"));
        return;
    };
    for (sweep, stated) in sweeps.sweeps.iter_mut().zip(each) {
        sweep.temperature_k = Some(stated);
    }
    sweeps
        .warnings
        .push(remark(fact, "give the temperatures if this is wrong"));
}

/// One spectrum: the temperature of its notes, else that of the file's name.
fn for_one(sweep: &mut Sweep, noted: &[Stated], named: NamedTemperature) {
    let remedy = "give the temperature if this is wrong";
    match (noted, named.kelvin) {
        ([one], other) => {
            if let Some(kelvin) = other.filter(|kelvin| (one.value - kelvin).abs() > 1.0) {
                let fact = format!(
                    "{} says {} and the file's name {}; the first was taken",
                    one.source,
                    celsius(one.value),
                    celsius(kelvin)
                );
                sweep.warnings.push(remark(fact, remedy));
            }
            sweep.temperature_k = Some(one.clone());
        }
        (_, Some(kelvin)) => {
            sweep.temperature_k = Some(Stated::new(kelvin, "the file's name"));
            if !named.assumed.is_empty() {
                sweep.warnings.push(remark(named.assumed, remedy));
            }
        }
        ([], None) => {}
        (several, None) => {
            let all: Vec<String> = several.iter().map(|stated| celsius(stated.value)).collect();
            let fact = format!(
                "its notes name several temperatures ({}); none was taken",
                all.join(", ")
            );
            sweep.warnings.push(remark(fact, "give the temperature"));
        }
    }
}

/// Thickness and area of notes, where the format itself gives none.
pub(super) fn set_geometry(sweeps: &mut Sweeps) {
    let (thickness, area) = pellet(&sweeps.notes);
    for sweep in &mut sweeps.sweeps {
        let (own_thickness, own_area) = pellet(&sweep.notes);
        sweep.thickness_cm = sweep
            .thickness_cm
            .take()
            .or(own_thickness)
            .or(thickness.clone());
        let noted = own_area.or(area.clone());
        if let (Some(stated), Some(noted)) = (&sweep.area_cm2, &noted)
            && (stated.value / noted.value - 1.0).abs() > 0.02
        {
            let fact = format!(
                "the area is {} cm² by {} and {} cm² by {}; the first was taken",
                short(stated.value),
                stated.source,
                short(noted.value),
                noted.source
            );
            sweep
                .warnings
                .push(remark(fact, "give the area if this is wrong"));
        }
        sweep.area_cm2 = sweep.area_cm2.take().or(noted);
    }
}
