//! The restart file of neb.x (.path): the band as it stands.
//!
//! In: text; energies in Hartree, positions in bohr, gradients in Hartree/bohr. Out: [`NebPath`], in eV
//! and Å. It names no elements and no cell.

use serde::{Deserialize, Serialize};

use crate::crystal::lattice::Vector3;
use crate::neb::fault::ProgramFault;
use crate::neb::words::number;
use crate::units::BOHR_ANG;
use crate::units::HARTREE_EV;

/// A band as neb.x keeps it to go on from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NebPath {
    /// Steps of the band that are done.
    pub steps_done: usize,
    /// Steps after which the run stops.
    pub steps_allowed: usize,
    /// The image that was left unfinished; `None` where none was.
    pub pending_image: Option<usize>,
    /// The images, both ends included.
    pub images: Vec<PathImage>,
}

/// An image of the band.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PathImage {
    /// Its energy in eV.
    pub energy_ev: f64,
    /// Cartesian positions in Å.
    pub cart_ang: Vec<Vector3>,
    /// Force on each atom in eV/Å.
    pub forces_ev_per_ang: Vec<Vector3>,
}

const REMEDY: &str = "give the whole .path file that neb.x wrote";

impl NebPath {
    /// Reads it; `name` is the file's name in messages.
    ///
    /// # Errors
    /// [`ProgramFault`] where it is damaged or cut off.
    pub fn read(name: &str, text: &str) -> Result<Self, ProgramFault> {
        let lines: Vec<&str> = text.lines().collect();
        let whole = |at: usize, what: &str| {
            let word = lines.get(at).map(|line| line.trim());
            word.and_then(|word| word.parse::<usize>().ok())
                .ok_or_else(|| {
                    let fact = format!("there should be {what}, and there is none");
                    ProgramFault::at(name, at + 1, fact, REMEDY)
                })
        };
        let find = |word: &str| lines.iter().position(|line| line.trim().starts_with(word));
        let start = find("RESTART INFORMATION")
            .ok_or_else(|| ProgramFault::new(name, "it is no .path file of neb.x", REMEDY))?;
        let (done, allowed) = (
            whole(start + 1, "a number of steps")?,
            whole(start + 2, "a number of steps")?,
        );
        let pending = whole(start + 3, "the number of an image")?;
        let count = find("NUMBER OF IMAGES")
            .ok_or_else(|| ProgramFault::new(name, "it says no number of images", REMEDY))?;
        let n_images = whole(count + 1, "a number of images")?;
        let marks: Vec<usize> = lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.trim_start().starts_with("Image:"))
            .map(|(at, _)| at)
            .collect();
        if marks.len() < n_images || n_images < 2 {
            let fact = format!("it holds {} of {n_images} images", marks.len());
            return Err(ProgramFault::at(name, lines.len(), fact, REMEDY));
        }
        let mut images: Vec<PathImage> = Vec::new();
        for at in marks.into_iter().take(n_images) {
            let image = image(name, &lines, at)?;
            let n_atoms = images.first().map(|first| first.cart_ang.len());
            if n_atoms.is_some_and(|n| n != image.cart_ang.len()) {
                let fact = format!("image {} is cut off", images.len() + 1);
                return Err(ProgramFault::at(name, at + 1, fact, REMEDY));
            }
            images.push(image);
        }
        Ok(Self {
            steps_done: done,
            steps_allowed: allowed,
            pending_image: (pending > 0).then_some(pending),
            images,
        })
    }

    /// Highest energy minus that of the first image, in eV.
    pub fn barrier_ev(&self) -> f64 {
        let first = self.images.first().map_or(0.0, |image| image.energy_ev);
        self.highest() - first
    }

    /// Highest energy minus that of the last image, in eV.
    pub fn reverse_barrier_ev(&self) -> f64 {
        let last = self.images.last().map_or(0.0, |image| image.energy_ev);
        self.highest() - last
    }

    fn highest(&self) -> f64 {
        let energies = self.images.iter().map(|image| image.energy_ev);
        energies.fold(f64::NEG_INFINITY, f64::max)
    }
}

/// The image whose mark stands in line `at`.
fn image(name: &str, lines: &[&str], at: usize) -> Result<PathImage, ProgramFault> {
    let energy = lines.get(at + 1).and_then(|line| number(line.trim()));
    let energy =
        energy.ok_or_else(|| ProgramFault::at(name, at + 2, "this image has no energy", REMEDY))?;
    let mut image = PathImage {
        energy_ev: energy * HARTREE_EV,
        cart_ang: Vec::new(),
        forces_ev_per_ang: Vec::new(),
    };
    for line in lines.iter().skip(at + 2) {
        let numbers: Vec<f64> = line.split_whitespace().map_while(number).collect();
        let [x, y, z, gx, gy, gz, ..] = numbers[..] else {
            break;
        };
        image.cart_ang.push([x, y, z].map(|v| v * BOHR_ANG));
        let force = [gx, gy, gz].map(|g| -g * HARTREE_EV / BOHR_ANG);
        image.forces_ev_per_ang.push(force);
    }
    if image.cart_ang.is_empty() {
        let fact = "this image has no atoms";
        return Err(ProgramFault::at(name, at + 1, fact, REMEDY));
    }
    Ok(image)
}
