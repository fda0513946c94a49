//! A band as folders for VASP.
//!
//! In: images of a hop, what to compute with. Out: [`VaspDeck`]: 00 to 0N with POSCAR, INCAR, KPOINTS, a
//! folder for each end with its own, and a README that names the POTCAR.

use std::fmt::Write;

use super::poscar::{Poscar, grouped};
use crate::crystal::Element;
use crate::neb::espresso::mesh_of;
use crate::neb::fault::ProgramFault;
use crate::potentials::Atoms;

/// What folders of VASP are made with.
#[derive(Clone, Debug, PartialEq)]
pub struct VaspSettings {
    /// Cut-off of the plane waves in eV. Default 520.
    pub encut_ev: f64,
    /// Largest distance of k-points in Å⁻¹. Default 0.3.
    pub k_spacing_per_ang: f64,
    /// Largest force left at the ends in eV/Å. Default 0.01.
    pub end_force_ev_per_ang: f64,
    /// Largest force left on the band in eV/Å. Default 0.05.
    pub band_force_ev_per_ang: f64,
    /// Whether spin is polarised.
    pub spin: bool,
    /// Charge of the cell in elementary charges.
    pub charge: f64,
}

impl Default for VaspSettings {
    fn default() -> Self {
        Self {
            encut_ev: 520.0,
            k_spacing_per_ang: 0.3,
            end_force_ev_per_ang: 0.01,
            band_force_ev_per_ang: 0.05,
            spin: false,
            charge: 0.0,
        }
    }
}

/// The folders of a band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaspDeck {
    /// Names, with forward slashes, and texts.
    pub files: Vec<(String, String)>,
    /// Symbols in the order of the POTCAR.
    pub potcar: Vec<String>,
}

impl VaspDeck {
    /// Makes the folders; `label` names the hop.
    ///
    /// # Errors
    /// [`ProgramFault`] for fewer than three images, or more than fit two digits.
    pub fn new(
        label: &str,
        images: &[Atoms],
        settings: &VaspSettings,
    ) -> Result<Self, ProgramFault> {
        if !(3..=100).contains(&images.len()) {
            let fact = format!("the band has {} images with its ends", images.len());
            return Err(ProgramFault::new(
                label,
                fact,
                "give it 1 to 98 between them",
            ));
        }
        let order = order(&images[0].elements);
        let sorted: Vec<Atoms> = images.iter().map(|image| in_order(image, &order)).collect();
        let groups = grouped(&sorted[0].elements);
        let potcar = groups
            .iter()
            .map(|(element, _)| element.symbol().to_owned());
        let potcar: Vec<String> = potcar.collect();
        let last = sorted.len() - 1;
        let comment = label.replace('→', "to");
        let poscar = |atoms: &Atoms, number: usize| {
            let poscar = Poscar {
                comment: format!("{comment}, image {number} of 0 to {last}"),
                atoms: atoms.clone(),
                may_move: None,
            };
            poscar.text()
        };
        let mesh = mesh_of(&sorted[0].lattice, settings.k_spacing_per_ang);
        let k_points = k_points(mesh);
        let mut files = vec![
            (
                "README.md".to_owned(),
                readme(label, &potcar, last, settings, mesh),
            ),
            ("INCAR".to_owned(), band_incar(&comment, last - 1, settings)),
            ("KPOINTS".to_owned(), k_points.clone()),
        ];
        for (number, atoms) in sorted.iter().enumerate() {
            files.push((format!("{number:02}/POSCAR"), poscar(atoms, number)));
        }
        for (name, number) in [("start", 0), ("end", last)] {
            let text = poscar(&sorted[number], number);
            files.push((format!("ends/{name}/POSCAR"), text));
            files.push((format!("ends/{name}/INCAR"), end_incar(&comment, settings)));
            files.push((format!("ends/{name}/KPOINTS"), k_points.clone()));
        }
        Ok(Self { files, potcar })
    }
}

/// Indices of the atoms with those of each element together, elements by their first atom.
fn order(elements: &[Element]) -> Vec<usize> {
    let mut kinds: Vec<Element> = Vec::new();
    for element in elements {
        if !kinds.contains(element) {
            kinds.push(*element);
        }
    }
    let rank = |k: &usize| kinds.iter().position(|kind| *kind == elements[*k]);
    let mut order: Vec<usize> = (0..elements.len()).collect();
    order.sort_by_key(rank);
    order
}

fn in_order(atoms: &Atoms, order: &[usize]) -> Atoms {
    Atoms {
        lattice: atoms.lattice.clone(),
        elements: order.iter().map(|k| atoms.elements[*k]).collect(),
        cart_ang: order.iter().map(|k| atoms.cart_ang[*k]).collect(),
    }
}

fn k_points([a, b, c]: [usize; 3]) -> String {
    format!("Mesh around Gamma\n0\nGamma\n  {a} {b} {c}\n  0 0 0\n")
}

/// What all runs have.
fn common(comment: &str, settings: &VaspSettings) -> String {
    let mut text = format!(
        "SYSTEM = {comment}\nENCUT  = {}\nPREC   = Accurate\nEDIFF  = 1E-6\nISMEAR = 0\nSIGMA  = 0.05\n\
         LREAL  = Auto\nLWAVE  = .FALSE.\nLCHARG = .FALSE.\nISYM   = 0\nISPIN  = {}\n",
        settings.encut_ev,
        if settings.spin { 2 } else { 1 }
    );
    if settings.charge != 0.0 {
        // VASP counts electrons, which only POTCAR knows.
        let more = -settings.charge;
        let _ = writeln!(
            text,
            "# Charge {:+} in a uniform background: give NELECT the number of electrons of the neutral cell \
             (NELECT of a first run) {more:+}\n# NELECT =",
            settings.charge
        );
    }
    text
}

fn band_incar(comment: &str, images: usize, settings: &VaspSettings) -> String {
    format!(
        "{}NSW    = 300\nISIF   = 2\nEDIFFG = -{}\nIMAGES = {images}\nSPRING = -5\n# With the VTST code of the \
         Henkelman group: climbing image and its optimiser (LBFGS).\nLCLIMB = .TRUE.\nICHAIN = 0\nIBRION = \
         3\nPOTIM  = 0\nIOPT   = 1\n# Without it: remove LCLIMB, ICHAIN and IOPT, and use IBRION = 1, POTIM = \
         0.3\n",
        common(comment, settings),
        settings.band_force_ev_per_ang
    )
}

fn end_incar(comment: &str, settings: &VaspSettings) -> String {
    format!(
        "{}NSW    = 200\nISIF   = 2\nIBRION = 2\nEDIFFG = -{}\n",
        common(comment, settings),
        settings.end_force_ev_per_ang
    )
}

fn readme(
    label: &str,
    potcar: &[String],
    last: usize,
    settings: &VaspSettings,
    [a, b, c]: [usize; 3],
) -> String {
    let images = last - 1;
    let charge = match settings.charge {
        0.0 => "The cell is neutral.".to_owned(),
        charge => format!(
            "The cell has the charge {charge:+} in a uniform background: set NELECT in each INCAR as its \
             comment says."
        ),
    };
    format!(
        "# {label}: a band for VASP\n\n1. Make a POTCAR (PBE, PAW) of these elements in this order, and put it \
         here and into `ends/start` and `ends/end`: **{}**.\n2. Relax both ends: run VASP in `ends/start` and \
         in `ends/end`.\n3. Copy `ends/start/CONTCAR` to `00/POSCAR` and `ends/end/CONTCAR` to \
         `{last:02}/POSCAR`; copy the OUTCAR of both there too, for their energies belong to the barrier. Where \
         the ends moved much, make the images between them anew.\n4. Run VASP here with a number of processes \
         that is a multiple of {images}, the number of images. INCAR is for VASP with the VTST code; without it \
         change what its comments say.\n5. Read it back: `superion vasp read .` gives the barrier from the \
         energies for zero smearing.\n\nCut-off {} eV, k-points {a}×{b}×{c}. {charge}\n",
        potcar.join(" "),
        settings.encut_ev
    )
}
