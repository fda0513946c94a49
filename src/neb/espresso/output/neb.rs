//! Outputs of neb.x.
//!
//! In: the text, line by line ([`NebReader`]), also while it is still being written. Out:
//! [`NebOutput`]: every iteration with the energies of its images and the activation energies; how the
//! run ended. Where a file holds several runs, the last.

use serde::{Deserialize, Serialize};

use super::band_setup::BandSetup;
use super::pw_setup::Program;
use super::pw_words::{Crash, is_frame, trouble_of};
use crate::neb::espresso::ending::{Ending, Trouble};
use crate::neb::fault::ProgramFault;
use crate::neb::words::{after, count_after, number, number_after, seconds_of};
use crate::units::BOHR_ANG;

/// An image of a band after an iteration.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct NebImage {
    /// Its energy in eV.
    pub energy_ev: f64,
    /// The largest force left across the band in eV/Å.
    pub error_ev_per_ang: f64,
    /// Whether it is kept where it is.
    pub frozen: bool,
}

/// A band after an iteration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NebIteration {
    /// Its number, from 1.
    pub number: usize,
    /// Highest energy minus that of the first image, in eV, as neb.x says.
    pub forward_ev: Option<f64>,
    /// Highest energy minus that of the last image, in eV, as neb.x says.
    pub reverse_ev: Option<f64>,
    /// The images, both ends included.
    pub images: Vec<NebImage>,
    /// The climbing image, from 1.
    pub climbing: Option<usize>,
    /// Length of the path of all atoms in Å.
    pub length_ang: Option<f64>,
    /// The image whose self-consistency runs, from 1.
    pub at_image: Option<usize>,
}

impl NebIteration {
    /// The largest force left on an image that may move, in eV/Å.
    pub fn largest_error(&self) -> Option<f64> {
        let inner = self.images.len().saturating_sub(2);
        let images = self.images.iter().skip(1).take(inner);
        images.map(|image| image.error_ev_per_ang).reduce(f64::max)
    }
}

/// What an output of neb.x says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NebOutput {
    /// The program.
    pub program: Program,
    /// What it was asked for.
    pub setup: BandSetup,
    /// Its iterations; only whole ones.
    pub iterations: Vec<NebIteration>,
    /// Whether the band converged.
    pub converged: bool,
    /// Wall-clock time of the whole run in s.
    pub wall_seconds: Option<f64>,
    /// How it ended.
    pub ending: Ending,
    /// What went wrong.
    pub troubles: Vec<Trouble>,
    /// Runs in the file; the last was read.
    pub n_runs: usize,
}

impl NebOutput {
    /// Reads a whole output; `name` is the file's name in messages.
    ///
    /// # Errors
    /// [`ProgramFault`] where it is no output of neb.x.
    pub fn read(name: &str, text: &str) -> Result<Self, ProgramFault> {
        let mut reader = NebReader::default();
        for line in text.lines() {
            reader.line(line);
        }
        reader.end(name)
    }

    /// The band after the last whole iteration.
    pub fn last(&self) -> Option<&NebIteration> {
        self.iterations.last()
    }

    /// Highest energy minus that of the first image in eV, after the last whole iteration.
    pub fn barrier_ev(&self) -> Option<f64> {
        let last = self.last()?;
        let first = last.images.first().map(|image| image.energy_ev);
        last.forward_ev.or_else(|| Some(highest(last)? - first?))
    }

    /// Highest energy minus that of the last image in eV, after the last whole iteration.
    pub fn reverse_barrier_ev(&self) -> Option<f64> {
        let last = self.last()?;
        let end = last.images.last().map(|image| image.energy_ev);
        last.reverse_ev.or_else(|| Some(highest(last)? - end?))
    }

    /// Whether it holds what was asked for: the run came to its end and the band converged.
    pub fn is_good(&self) -> bool {
        self.ending == Ending::Done && self.converged
    }
}

fn highest(iteration: &NebIteration) -> Option<f64> {
    let energies = iteration.images.iter().map(|image| image.energy_ev);
    energies.reduce(f64::max)
}

/// Reads an output of neb.x line by line.
#[derive(Clone, Debug, Default)]
pub struct NebReader {
    program: Program,
    n_runs: usize,
    setup: BandSetup,
    iterations: Vec<NebIteration>,
    converged: bool,
    wall_seconds: Option<f64>,
    done: bool,
    crashed: bool,
    crash: Option<Crash>,
    troubles: Vec<Trouble>,
    n_lines: usize,
}

impl NebReader {
    /// Takes the next line.
    pub fn line(&mut self, line: &str) {
        self.n_lines += 1;
        if line.contains("Program NEB") {
            let (n_runs, n_lines) = (self.n_runs + 1, self.n_lines);
            *self = Self {
                program: Program::of_line(line).unwrap_or_default(),
                n_runs,
                n_lines,
                ..Self::default()
            };
        } else if self.n_runs > 0 {
            self.of_run(line);
        }
    }

    fn of_run(&mut self, line: &str) {
        if is_frame(line) {
            self.frame();
        } else if let Some(crash) = &mut self.crash {
            crash.see(line);
        } else {
            self.plain(line);
        }
    }

    fn frame(&mut self) {
        self.crashed = true;
        match self.crash.take() {
            Some(crash) => self.trouble(crash.trouble()),
            None => self.crash = Some(Crash::default()),
        }
    }

    fn trouble(&mut self, trouble: Trouble) {
        if !self.troubles.contains(&trouble) {
            self.troubles.push(trouble);
        }
    }

    fn plain(&mut self, line: &str) {
        let trimmed = line.trim();
        self.program.see(line);
        if let Some(trouble) = trouble_of(line) {
            self.trouble(trouble);
        }
        if self.iterations.is_empty() {
            self.setup.see(line);
        }
        if trimmed.starts_with("-----") {
            if let Some(number) = count_after(trimmed, "iteration") {
                self.iterations.push(NebIteration {
                    number,
                    ..NebIteration::default()
                });
            }
        } else if trimmed.contains("convergence achieved in") {
            self.converged = true;
        } else if trimmed.starts_with("JOB DONE.") {
            self.done = true;
        } else if trimmed.starts_with("NEB") && trimmed.contains("WALL") {
            let wall = trimmed.rsplit("CPU").next().unwrap_or_default();
            self.wall_seconds = seconds_of(wall.trim().trim_end_matches("WALL").trim());
        } else if let Some(iteration) = self.iterations.last_mut() {
            iteration.see(trimmed);
        }
    }

    /// What the run is at, in words.
    pub fn doing(&self) -> String {
        match self.iterations.last() {
            None => "preparing".to_owned(),
            Some(iteration) => match (iteration.images.is_empty(), iteration.at_image) {
                (true, Some(image)) => {
                    format!("iteration {} of the band, image {image}", iteration.number)
                }
                (true, None) => format!("iteration {} of the band", iteration.number),
                (false, _) => format!("after iteration {} of the band", iteration.number),
            },
        }
    }

    /// The iterations so far; the last may be unfinished.
    pub fn iterations(&self) -> &[NebIteration] {
        &self.iterations
    }

    /// How the band was asked for.
    pub fn setup(&self) -> &BandSetup {
        &self.setup
    }

    /// What the lines so far say.
    ///
    /// # Errors
    /// [`ProgramFault`] where they are none of neb.x.
    pub fn end(mut self, name: &str) -> Result<NebOutput, ProgramFault> {
        if self.n_runs == 0 {
            let fact = "it is no output of neb.x";
            let remedy = "give the text that neb.x wrote to its standard output";
            return Err(ProgramFault::new(name, fact, remedy));
        }
        if self.crash.is_some() {
            self.frame();
        }
        let doing = self.doing();
        let ending = match (self.crashed, self.done) {
            (true, _) => Ending::Crashed,
            (false, true) => Ending::Done,
            (false, false) => Ending::CutOff {
                line: self.n_lines,
                doing,
            },
        };
        let wanted = self.setup.n_images;
        let is_whole = |iteration: &NebIteration| {
            let n = iteration.images.len();
            n >= 2 && wanted.is_none_or(|wanted| wanted == n)
        };
        self.iterations.retain(is_whole);
        Ok(NebOutput {
            program: self.program,
            setup: self.setup,
            iterations: self.iterations,
            converged: self.converged,
            wall_seconds: self.wall_seconds,
            ending,
            troubles: self.troubles,
            n_runs: self.n_runs,
        })
    }
}

impl NebIteration {
    /// Takes a line of the iteration.
    fn see(&mut self, line: &str) {
        if let Some(forward) = number_after(line, "activation energy (->)") {
            self.forward_ev = Some(forward);
        } else if let Some(reverse) = number_after(line, "activation energy (<-)") {
            self.reverse_ev = Some(reverse);
        } else if let Some(rest) = after(line, "self-consistency for image") {
            self.at_image = rest.trim().parse().ok();
        } else if let Some(climbing) = count_after(line, "climbing image") {
            self.climbing = Some(climbing);
        } else if let Some(length) = number_after(line, "path length") {
            self.length_ang = Some(length * BOHR_ANG);
        } else if let Some(image) = self.image(line) {
            self.images.push(image);
        }
    }

    /// "  2        -49.2898613            0.401051            F", the images in their order.
    fn image(&self, line: &str) -> Option<NebImage> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [count, energy, error, frozen @ ..] = words.as_slice() else {
            return None;
        };
        let in_order = count.parse() == Ok(self.images.len() + 1);
        (in_order && self.forward_ev.is_some()).then_some(())?;
        Some(NebImage {
            energy_ev: number(energy)?,
            error_ev_per_ang: number(error)?,
            frozen: frozen.first() == Some(&"T"),
        })
    }
}
