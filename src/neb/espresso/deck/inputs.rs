//! Inputs of pw.x.
//!
//! In: atoms and what to compute with. Out: the text. Keys and their order as the decks of the paper
//! have them; the cell in Å with ibrav = 0, so that no convention of lattices is needed.

use std::fmt::Write;

use super::occupations::Occupation;
use super::settings::DeckSettings;
use crate::crystal::Element;
use crate::neb::espresso::pseudos::Pseudos;
use crate::potentials::Atoms;
use crate::units::BOHR_ANG;
use crate::units::RYDBERG_EV;

/// What a calculation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calculation {
    Scf,
    Relax,
    VcRelax,
    /// An image of a band: neb.x sets what is computed.
    Image,
}

/// Everything that the input of a calculation is made of.
pub(super) struct PwInput<'a> {
    pub calculation: Calculation,
    /// Name of the run: prefix of its files.
    pub name: &'a str,
    pub atoms: &'a Atoms,
    pub pseudos: &'a Pseudos,
    pub settings: &'a DeckSettings,
    pub occupation: &'a Occupation,
    /// Charge of the cell in elementary charges.
    pub charge: f64,
    pub ecutwfc_ry: f64,
    pub ecutrho_ry: f64,
    pub mesh: [usize; 3],
}

/// A force in eV/Å as Ry/bohr.
fn rydberg_per_bohr(force_ev_per_ang: f64) -> f64 {
    force_ev_per_ang * BOHR_ANG / RYDBERG_EV
}

fn line(text: &mut String, key: &str, value: &str) {
    let _ = writeln!(text, "{key:<26}= {value},");
}

impl PwInput<'_> {
    /// The whole input.
    pub(super) fn text(&self) -> String {
        format!(
            "{}{}{}",
            self.namelists(),
            self.species(),
            self.positions("ATOMIC_POSITIONS angstrom") + &self.k_points() + &self.cell()
        )
    }

    /// &CONTROL to &CELL.
    pub(super) fn namelists(&self) -> String {
        let mut text = self.control();
        text.push_str(&self.system());
        text.push_str(&self.electrons());
        if matches!(self.calculation, Calculation::Relax | Calculation::VcRelax) {
            text.push_str("\n&IONS\n");
            line(&mut text, "ion_dynamics", "'bfgs'");
            text.push_str("/\n");
        }
        if self.calculation == Calculation::VcRelax {
            text.push_str("\n&CELL\n");
            line(&mut text, "cell_dynamics", "'bfgs'");
            line(&mut text, "press", "0.0");
            line(&mut text, "press_conv_thr", "0.5");
            text.push_str("/\n");
        }
        text.push('\n');
        text
    }

    fn control(&self) -> String {
        let mut text = String::from("&CONTROL\n");
        let what = match self.calculation {
            Calculation::Scf => Some("'scf'"),
            Calculation::Relax => Some("'relax'"),
            Calculation::VcRelax => Some("'vc-relax'"),
            Calculation::Image => None,
        };
        if let Some(what) = what {
            line(&mut text, "calculation", what);
            line(&mut text, "restart_mode", "'from_scratch'");
        }
        line(&mut text, "prefix", &format!("'{}'", self.name));
        line(
            &mut text,
            "pseudo_dir",
            &format!("'{}'", self.pseudos.folder),
        );
        line(&mut text, "outdir", &format!("'./tmp/{}'", self.name));
        line(&mut text, "verbosity", "'low'");
        if what.is_some() {
            line(&mut text, "tprnfor", ".true.");
            line(&mut text, "tstress", ".true.");
        }
        if matches!(self.calculation, Calculation::Relax | Calculation::VcRelax) {
            let force = rydberg_per_bohr(self.settings.end_force_ev_per_ang);
            let comment = self.settings.end_force_ev_per_ang;
            let _ = writeln!(text, "! Ry/bohr, that is {comment} eV/Å");
            line(&mut text, "forc_conv_thr", &format!("{force:.4e}"));
            line(&mut text, "etot_conv_thr", "1e-06");
            line(&mut text, "nstep", "100");
        }
        text.push_str("/\n");
        text
    }

    fn system(&self) -> String {
        let mut text = String::from("\n&SYSTEM\n");
        line(&mut text, "ibrav", "0");
        line(&mut text, "nat", &self.atoms.len().to_string());
        line(&mut text, "ntyp", &self.kinds().len().to_string());
        line(&mut text, "ecutwfc", &plain(self.ecutwfc_ry));
        line(&mut text, "ecutrho", &plain(self.ecutrho_ry));
        if self.charge != 0.0 {
            line(&mut text, "tot_charge", &plain(self.charge));
        }
        if self.occupation.smeared {
            line(&mut text, "occupations", "'smearing'");
            line(&mut text, "smearing", "'fd'");
            line(&mut text, "degauss", &plain(self.settings.degauss_ry));
        } else {
            line(&mut text, "occupations", "'fixed'");
        }
        if self.occupation.polarised {
            self.spin(&mut text);
        }
        text.push_str("/\n");
        text
    }

    fn spin(&self, text: &mut String) {
        line(text, "nspin", "2");
        if !self.occupation.smeared {
            // Fixed occupations with two spins need their difference.
            line(text, "tot_magnetization", "0");
            return;
        }
        for (number, element) in (1..).zip(self.kinds()) {
            let open = self.occupation.open_shells.contains(&element);
            if open || self.occupation.open_shells.is_empty() {
                line(text, &format!("starting_magnetization({number})"), "0.5");
            }
        }
    }

    fn electrons(&self) -> String {
        let mut text = String::from("\n&ELECTRONS\n");
        let threshold = match self.calculation {
            Calculation::Scf | Calculation::Image => "1e-08",
            Calculation::Relax | Calculation::VcRelax => "1e-09",
        };
        line(&mut text, "diagonalization", "'david'");
        line(&mut text, "conv_thr", threshold);
        line(&mut text, "electron_maxstep", "100");
        line(&mut text, "mixing_mode", "'plain'");
        line(&mut text, "mixing_beta", "0.4");
        text.push_str("/\n");
        text
    }

    /// The elements in the order of their first atoms.
    fn kinds(&self) -> Vec<Element> {
        let mut kinds: Vec<Element> = Vec::new();
        for element in &self.atoms.elements {
            if !kinds.contains(element) {
                kinds.push(*element);
            }
        }
        kinds
    }

    /// ATOMIC_SPECIES.
    pub(super) fn species(&self) -> String {
        let mut text = String::from("ATOMIC_SPECIES\n");
        for element in self.kinds() {
            let file = self
                .pseudos
                .of(element)
                .map_or("", |one| one.upf.file.as_str());
            let (symbol, mass) = (element.symbol(), element.mass_u());
            let _ = writeln!(text, "  {symbol:<2} {mass:9.4} {file}");
        }
        text.push('\n');
        text
    }

    /// ATOMIC_POSITIONS, not folded into the cell.
    pub(super) fn positions(&self, head: &str) -> String {
        let mut text = format!("{head}\n");
        for (element, [x, y, z]) in self.atoms.elements.iter().zip(&self.atoms.cart_ang) {
            let symbol = element.symbol();
            let _ = writeln!(text, "  {symbol:<2} {x:17.10} {y:17.10} {z:17.10}");
        }
        text.push('\n');
        text
    }

    /// K_POINTS.
    pub(super) fn k_points(&self) -> String {
        match self.mesh {
            [1, 1, 1] => "K_POINTS gamma\n\n".to_owned(),
            [a, b, c] => format!("K_POINTS automatic\n  {a} {b} {c} 0 0 0\n\n"),
        }
    }

    /// CELL_PARAMETERS.
    pub(super) fn cell(&self) -> String {
        let mut text = String::from("CELL_PARAMETERS angstrom\n");
        for [x, y, z] in self.atoms.lattice.rows() {
            let _ = writeln!(text, "  {x:17.10} {y:17.10} {z:17.10}");
        }
        text
    }
}

/// A number without needless digits.
fn plain(value: f64) -> String {
    format!("{value}")
}
