//! A band of VASP: folders 00 to 0N.
//!
//! In: the texts of each folder. Out: [`VaspBand`], and from it a [`Band`] with its barrier. Positions
//! are those of CONTCAR where there is one, else of POSCAR; energies those for zero smearing.

use super::outcar::VaspOutput;
use super::poscar::Poscar;
use crate::crystal::Element;
use crate::crystal::lattice::Vector3;
use crate::neb::fault::ProgramFault;
use crate::neb::ways::{distances, farthest};
use crate::neb::words::element_of;
use crate::neb::{Band, Engine};
use crate::potentials::Atoms;

/// The texts of a folder; what is not there is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageTexts {
    /// The folder, as the user named it.
    pub folder: String,
    /// POSCAR.
    pub poscar: Option<String>,
    /// CONTCAR.
    pub contcar: Option<String>,
    /// OUTCAR.
    pub outcar: Option<String>,
    /// vasprun.xml.
    pub vasprun: Option<String>,
}

/// An image.
#[derive(Clone, Debug, PartialEq)]
pub struct VaspImage {
    /// Its folder.
    pub folder: String,
    /// Its atoms.
    pub atoms: Atoms,
    /// What its run says.
    pub output: VaspOutput,
}

/// A band.
#[derive(Clone, Debug, PartialEq)]
pub struct VaspBand {
    /// The images, both ends included.
    pub images: Vec<VaspImage>,
    /// Whether the highest image climbs (LCLIMB of INCAR).
    pub climbs: bool,
    /// What should be known of it, each in a sentence.
    pub notes: Vec<String>,
}

impl VaspBand {
    /// Reads the folders in their order. `potcar` and `incar` are the texts beside them, empty where there
    /// are none; `name` is the band's name in messages.
    ///
    /// # Errors
    /// [`ProgramFault`] for folders without positions or energy, and images with other atoms.
    pub fn read(
        name: &str,
        folders: &[ImageTexts],
        potcar: &str,
        incar: &str,
    ) -> Result<Self, ProgramFault> {
        if folders.len() < 3 {
            let fact = format!("it holds {} of the folders 00, 01 …", folders.len());
            let remedy = "name the folder of a band: both ends and at least one image between them";
            return Err(ProgramFault::new(name, fact, remedy));
        }
        let mut kinds = kinds_of_potcar(potcar);
        let mut images: Vec<VaspImage> = Vec::new();
        let mut notes = Vec::new();
        let outputs = folders.iter().map(output).collect::<Result<Vec<_>, _>>()?;
        if kinds.is_empty() {
            let named = outputs.iter().find(|output| !output.kinds.is_empty());
            kinds = named.map_or(Vec::new(), |output| output.kinds.clone());
        }
        for (texts, output) in folders.iter().zip(outputs) {
            let atoms = atoms(texts, &kinds)?;
            if let Some(first) = images.first() {
                same_atoms(texts, &first.atoms, &atoms)?;
            }
            if let Some(doubt) = output.doubt() {
                notes.push(format!("{}: {doubt}.", texts.folder));
            }
            images.push(VaspImage {
                folder: texts.folder.clone(),
                atoms,
                output,
            });
        }
        unfold(&mut images);
        Ok(Self {
            images,
            climbs: is_set(incar, "LCLIMB"),
            notes,
        })
    }

    /// As a band; energies for zero smearing.
    ///
    /// # Errors
    /// [`ProgramFault`] for an image whose energy is not known.
    pub fn band(&self) -> Result<Band, ProgramFault> {
        let last = self.images.len() - 1;
        let mut energies_ev = Vec::new();
        for image in &self.images {
            let energy = image.output.best_energy_ev().ok_or_else(|| {
                let fact = "no ionic step in it came to an energy";
                ProgramFault::new(&image.folder, fact, "let VASP run on, and read it again")
            })?;
            energies_ev.push(energy);
        }
        let inner = &self.images[1..last];
        let along: Option<Vec<f64>> = inner
            .iter()
            .map(|image| image.output.force_along_ev_per_ang)
            .collect();
        let forces_along = along.map_or(Vec::new(), |along| {
            let ends = std::iter::once(0.0);
            ends.clone().chain(along).chain(ends).collect()
        });
        let forces = inner
            .iter()
            .filter_map(|image| image.output.largest_force());
        let positions: Vec<Vec<Vector3>> = self
            .images
            .iter()
            .map(|image| image.atoms.cart_ang.clone())
            .collect();
        let first = &self.images[0].atoms;
        let highest = (1..last).max_by(|a, b| energies_ev[*a].total_cmp(&energies_ev[*b]));
        let converged = inner
            .iter()
            .all(|image| image.output.ions_converged == Some(true));
        Ok(Band {
            engine: Engine::Vasp,
            lattice: first.lattice.clone(),
            elements: first.elements.clone(),
            moving: farthest(&positions[0], &positions[last]),
            distances_ang: distances(&positions),
            images_cart_ang: positions,
            energies_ev,
            forces_along_ev_per_ang: forces_along,
            largest_force_ev_per_ang: forces.fold(0.0, f64::max),
            climbing: highest.filter(|_| self.climbs),
            cuts: Vec::new(),
            converged,
            steps: inner
                .iter()
                .map(|image| image.output.ionic_steps)
                .max()
                .unwrap_or(0),
            evaluations: inner.iter().map(|image| image.output.ionic_steps).sum(),
            notes: self.notes.clone(),
        })
    }
}

/// What the run of a folder says: OUTCAR where there is one, for it says more, else vasprun.xml.
fn output(texts: &ImageTexts) -> Result<VaspOutput, ProgramFault> {
    let outcar = texts.outcar.as_ref().map(|text| {
        let name = format!("{}/OUTCAR", texts.folder);
        VaspOutput::of_outcar(&name, text)
    });
    let vasprun = texts.vasprun.as_ref().map(|text| {
        let name = format!("{}/vasprun.xml", texts.folder);
        VaspOutput::of_vasprun(&name, text)
    });
    match (outcar, vasprun) {
        (Some(Ok(said)), Some(Ok(xml))) if said.best_energy_ev().is_none() => Ok(xml),
        (Some(Ok(said)), _) | (Some(Err(_)) | None, Some(Ok(said))) => Ok(said),
        (Some(Err(fault)), _) | (None, Some(Err(fault))) => Err(fault),
        (None, None) => Err(ProgramFault::new(
            &texts.folder,
            "it holds neither OUTCAR nor vasprun.xml, so its energy is not known",
            "copy that of its run there; for the first and the last folder that of the relaxed end",
        )),
    }
}

fn atoms(texts: &ImageTexts, kinds: &[Element]) -> Result<Atoms, ProgramFault> {
    let moved = texts
        .contcar
        .as_ref()
        .filter(|text| !text.trim().is_empty());
    let (name, text) = match (moved, &texts.poscar) {
        (Some(text), _) => ("CONTCAR", text),
        (None, Some(text)) => ("POSCAR", text),
        (None, None) => {
            let fact = "it holds neither CONTCAR nor POSCAR";
            let remedy = "copy the POSCAR of the image there";
            return Err(ProgramFault::new(&texts.folder, fact, remedy));
        }
    };
    let name = format!("{}/{name}", texts.folder);
    Poscar::read(&name, text, kinds).map(|poscar| poscar.atoms)
}

fn same_atoms(texts: &ImageTexts, first: &Atoms, atoms: &Atoms) -> Result<(), ProgramFault> {
    if first.elements == atoms.elements {
        return Ok(());
    }
    let fact = match first.len() == atoms.len() {
        true => "its atoms stand in another order than those of the first folder".to_owned(),
        false => format!(
            "it has {} atoms, and the first folder {}",
            atoms.len(),
            first.len()
        ),
    };
    let remedy = "give every image the same atoms in the same order";
    Err(ProgramFault::new(&texts.folder, fact, remedy))
}

/// Elements of the potentials: "TITEL  = PAW_PBE Li_sv 10Sep2004".
fn kinds_of_potcar(text: &str) -> Vec<Element> {
    let titles = text
        .lines()
        .filter(|line| line.trim_start().starts_with("TITEL"));
    let words = titles.filter_map(|line| {
        let (_, title) = line.split_once('=')?;
        element_of(title.split_whitespace().nth(1)?)
    });
    words.collect()
}

/// Whether a key of INCAR is true.
fn is_set(incar: &str, key: &str) -> bool {
    let lines = incar.lines().flat_map(|line| line.split(';'));
    let mut values = lines.filter_map(|line| {
        let plain = line.split(['#', '!']).next().unwrap_or_default();
        let (name, value) = plain.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case(key)
            .then(|| value.trim().to_owned())
    });
    // The last one counts.
    values
        .next_back()
        .is_some_and(|value| value.trim_start_matches('.').starts_with(['T', 't']))
}

/// Positions as they go on from image to image, for VASP folds them into the cell.
fn unfold(images: &mut [VaspImage]) {
    for k in 1..images.len() {
        let before = images[k - 1].atoms.cart_ang.clone();
        let atoms = &mut images[k].atoms;
        for (cart, before) in atoms.cart_ang.iter_mut().zip(&before) {
            let delta = std::array::from_fn(|axis| cart[axis] - before[axis]);
            let shift = atoms.lattice.frac_from_cart(delta).map(|x| -x.round());
            let shift = atoms.lattice.cart_from_frac(shift);
            *cart = std::array::from_fn(|axis| cart[axis] + shift[axis]);
        }
    }
}
