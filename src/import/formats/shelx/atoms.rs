//! Lines of atoms, and the instructions that change how they are read.
//!
//! In: instructions in order. Out: [`Listed`] atoms. MOVE shifts and inverts coordinates, PART and
//! AFIX can give the occupation factor of the atoms that follow, FVAR the values that parameters
//! beyond ±15 refer to: 10 m + p is p times free variable m, −(10 m + p) is p times (variable − 1).

use super::super::text::{listed as list_names, number, quoted};
use super::super::{Fault, remark};
use super::instructions::{Instruction, is_instruction};
use crate::crystal::{Element, Species};
use crate::import::cif::Listed;
use crate::monitor::Warning;

const REMEDY: &str = "an atom is its name, the number of its element in SFAC, x, y, z and the \
                      occupation factor";

/// Atoms met so far.
pub(super) struct Atoms<'a> {
    elements: &'a [Element],
    free: &'a [f64],
    listed: Vec<Listed>,
    shift: [f64; 3],
    sign: f64,
    part_factor: Option<f64>,
    afix_factor: Option<f64>,
    peaks: usize,
    empty: Vec<String>,
}

impl<'a> Atoms<'a> {
    pub(super) fn new(elements: &'a [Element], free: &'a [f64]) -> Self {
        Self {
            elements,
            free,
            listed: Vec::new(),
            shift: [0.0; 3],
            sign: 1.0,
            part_factor: None,
            afix_factor: None,
            peaks: 0,
            empty: Vec::new(),
        }
    }

    /// Takes an instruction or an atom.
    ///
    /// # Errors
    /// A [`Fault`] where a line of an atom cannot be read.
    pub(super) fn take(&mut self, instruction: &Instruction<'_>) -> Result<(), Fault> {
        let word = |k: usize| instruction.words.get(k).copied();
        let value = |k: usize| word(k).and_then(number);
        match instruction.keyword().as_str() {
            "MOVE" => {
                self.shift = [1, 2, 3].map(|k| value(k).unwrap_or(0.0));
                self.sign = value(4).unwrap_or(1.0).signum();
            }
            "PART" => self.part_factor = value(2).filter(|factor| *factor != 0.0),
            "AFIX" => self.afix_factor = value(3).filter(|factor| *factor != 0.0),
            _ if word(0).is_some_and(is_instruction) => {}
            _ => self.take_atom(instruction)?,
        }
        Ok(())
    }

    fn take_atom(&mut self, instruction: &Instruction<'_>) -> Result<(), Fault> {
        let name = instruction.words.first().copied().unwrap_or_default();
        let digits = name.strip_prefix(['Q', 'q']).unwrap_or_default();
        if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
            self.peaks += 1;
            return Ok(());
        }
        let wrong = |fact: String| Fault::at(instruction.line, fact, REMEDY);
        let numbers: Option<Vec<f64>> = instruction
            .words
            .iter()
            .skip(1)
            .map(|word| number(word))
            .collect();
        let numbers = match numbers {
            Some(numbers) if numbers.len() >= 4 => numbers,
            _ if !Self::is_meant_as_atom(instruction) => return Ok(()),
            _ => return Err(wrong(format!("{} is no atom", quoted(instruction.text)))),
        };
        let index = numbers[0];
        let element = (index.fract() == 0.0 && index >= 1.0)
            .then(|| self.elements.get(index as usize - 1))
            .flatten();
        let Some(element) = element else {
            return Err(wrong(format!(
                "atom {name} has the element {index}, but SFAC names {}",
                self.elements.len()
            )));
        };
        let mut frac = [0.0; 3];
        for k in 0..3 {
            let value = self.value(numbers[k + 1]).map_err(&wrong)?;
            frac[k] = self.shift[k] + self.sign * value;
        }
        let written = self.part_factor.or(self.afix_factor);
        let factor = written.or(numbers.get(4).copied()).unwrap_or(11.0);
        let factor = self.value(factor).map_err(&wrong)?;
        if factor.abs() < 1e-9 {
            self.empty.push(name.to_owned());
            return Ok(());
        }
        if !(0.0..=1.0 + 1e-6).contains(&factor) {
            return Err(wrong(format!(
                "atom {name} has the occupation factor {factor}"
            )));
        }
        self.listed.push(Listed {
            label: name.to_owned(),
            species: Species::bare(*element),
            frac,
            factor,
        });
        Ok(())
    }

    /// Whether a line that is no whole atom was meant as one: behind the name stands a number, or
    /// several of them with a misprint among them. Others are instructions that are not known here.
    fn is_meant_as_atom(instruction: &Instruction<'_>) -> bool {
        let mut behind = instruction.words.iter().skip(1);
        let numbers = behind.clone().filter(|word| number(word).is_some());
        numbers.count() >= 3 || behind.next().is_some_and(|word| number(word).is_some())
    }

    /// The value of a parameter as SHELX writes it.
    fn value(&self, parameter: f64) -> Result<f64, String> {
        let magnitude = parameter.abs();
        if magnitude < 5.0 {
            return Ok(parameter);
        }
        let m = (magnitude / 10.0).round();
        let p = magnitude - 10.0 * m;
        if m <= 1.0 {
            // Fixed: 10.5, or -9.5 for a negative one.
            return Ok(parameter - 10.0 * parameter.signum());
        }
        let free = self.free.get(m as usize - 1).copied();
        let free = free.ok_or_else(|| {
            format!("{parameter} refers to free variable {m}, which FVAR does not give")
        })?;
        Ok(if parameter > 0.0 {
            p * free
        } else {
            -p * (free - 1.0)
        })
    }

    pub(super) fn listed(&mut self) -> Vec<Listed> {
        std::mem::take(&mut self.listed)
    }

    pub(super) fn remarks(&self) -> Vec<Warning> {
        let mut remarks = Vec::new();
        if self.peaks > 0 {
            let fact = format!(
                "{} peak(s) of the difference map (Q1 …) are no atoms",
                self.peaks
            );
            remarks.push(remark(fact, "they were left out"));
        }
        if !self.empty.is_empty() {
            let n = self.empty.len();
            remarks.push(remark(
                format!("{n} atom(s) with no occupancy: {}", list_names(&self.empty)),
                "they were left out",
            ));
        }
        remarks
    }
}
