//! vasprun.xml: what it says of the last ionic step.
//!
//! In: text, read as a stream, so that a file of a run that was cut off still tells what came before.
//! Out: [`VaspOutput`].

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::outcar::VaspOutput;
use crate::crystal::lattice::Vector3;
use crate::neb::fault::ProgramFault;
use crate::neb::words::{element_of, number, vector};

/// Where the reader is.
#[derive(Default)]
struct Place {
    /// Names of the elements that are open, each with its attribute `name`.
    open: Vec<(String, String)>,
    /// Electronic steps of the ionic step.
    n_electronic: usize,
    most_electronic: Option<usize>,
    /// Symbols of the array "atomtypes".
    n_columns: usize,
    forces: Vec<Vector3>,
}

impl Place {
    fn is_in(&self, tag: &str) -> bool {
        self.open.iter().any(|(open, _)| open == tag)
    }

    fn is_in_named(&self, tag: &str, name: &str) -> bool {
        self.open.iter().any(|(t, n)| t == tag && n == name)
    }
}

impl VaspOutput {
    /// Reads a vasprun.xml; `name` is its name in messages.
    ///
    /// # Errors
    /// [`ProgramFault`] where it is none.
    pub fn of_vasprun(name: &str, text: &str) -> Result<Self, ProgramFault> {
        if !text.contains("<modeling") {
            let fact = "it is no vasprun.xml of VASP";
            return Err(ProgramFault::new(
                name,
                fact,
                "give the file as VASP wrote it",
            ));
        }
        let mut reader = Reader::from_str(text);
        let mut output = Self::default();
        let mut place = Place::default();
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag)) => {
                    let opened = (local(&tag), attribute(&tag, "name"));
                    if opened.0 == "calculation" {
                        place.n_electronic = 0;
                    } else if opened.0 == "scstep" {
                        place.n_electronic += 1;
                    } else if opened.0 == "varray" && opened.1 == "forces" {
                        place.forces.clear();
                    } else if opened.0 == "rc" {
                        place.n_columns = 0;
                    }
                    place.open.push(opened);
                }
                Ok(Event::End(_)) => output.close(&mut place),
                Ok(Event::Text(words)) => {
                    output.words(words.trim(), &mut place);
                }
                Ok(Event::Eof) => {
                    output.finished = place.open.is_empty();
                    break;
                }
                // Cut off in the middle of a tag, or damaged from here on.
                Err(_) => break,
                Ok(_) => {}
            }
        }
        Ok(output)
    }

    fn close(&mut self, place: &mut Place) {
        let Some((tag, name)) = place.open.pop() else {
            return;
        };
        if tag == "varray" && name == "forces" {
            self.forces_ev_per_ang = std::mem::take(&mut place.forces);
        } else if tag == "calculation" {
            self.ionic_steps += 1;
            self.electrons_converged = place.most_electronic.map(|most| place.n_electronic < most);
        }
    }

    fn words(&mut self, words: &str, place: &mut Place) {
        let Some((tag, name)) = place.open.last().cloned() else {
            return;
        };
        let is_of_ions = place.is_in("calculation") && !place.is_in("scstep");
        match (tag.as_str(), name.as_str()) {
            ("i", "version") => words.clone_into(&mut self.version),
            ("i", "NELM") => place.most_electronic = words.parse().ok(),
            ("i", "ENCUT" | "ENMAX") if self.encut_ev.is_none() => self.encut_ev = number(words),
            ("atoms", _) => self.n_atoms = words.parse().unwrap_or(self.n_atoms),
            ("c", _) if place.is_in_named("array", "atomtypes") => {
                // Number of atoms, symbol, mass, valence, potential.
                place.n_columns += 1;
                if place.n_columns == 2 {
                    self.kinds.extend(element_of(words));
                }
            }
            ("v", _) if place.is_in_named("varray", "forces") => {
                place.forces.extend(vector(words));
            }
            ("i", "e_fr_energy") if is_of_ions => self.free_energy_ev = number(words),
            ("i", "e_wo_entrp") if is_of_ions => self.without_entropy_ev = number(words),
            ("i", "e_0_energy") if is_of_ions => self.energy_ev = number(words),
            _ => {}
        }
    }
}

fn local(tag: &BytesStart<'_>) -> String {
    tag.local_name().as_ref().to_owned()
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> String {
    let found = tag.attributes().flatten().find(|a| a.key.as_ref() == name);
    found.map_or(String::new(), |a| a.value.into_owned())
}
