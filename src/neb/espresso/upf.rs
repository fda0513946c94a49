//! Heads of pseudopotentials in UPF, versions 1 and 2, and of the XML that follows it.
//!
//! In: the beginning of a file. Out: [`Upf`]: of which element it is, of what kind, for which
//! functional, and which cut-offs its author suggests. Format:
//! pseudopotentials.quantum-espresso.org/home/unified-pseudopotential-format.

use serde::{Deserialize, Serialize};

use super::output::functional;
use crate::crystal::Element;
use crate::neb::fault::ProgramFault;
use crate::neb::words::{element_of, number, number_after};

/// How a pseudopotential stands for the core.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PseudoKind {
    /// Projector augmented waves.
    Paw,
    /// Ultrasoft.
    Ultrasoft,
    /// Norm-conserving.
    NormConserving,
    /// The bare nucleus.
    Coulomb,
}

impl PseudoKind {
    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paw => "PAW",
            Self::Ultrasoft => "ultrasoft",
            Self::NormConserving => "norm-conserving",
            Self::Coulomb => "Coulomb",
        }
    }
}

/// What the head of a pseudopotential says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Upf {
    /// File name without folders.
    pub file: String,
    /// Its element.
    pub element: Element,
    /// Its kind.
    pub kind: PseudoKind,
    /// Exchange and correlation ("PBE").
    pub functional: String,
    /// Valence electrons.
    pub z_valence: f64,
    /// Whether it is for spin–orbit coupling (fully relativistic).
    pub spin_orbit: bool,
    /// Suggested cut-off of the wave functions in Ry.
    pub ecutwfc_ry: Option<f64>,
    /// Suggested cut-off of the density in Ry.
    pub ecutrho_ry: Option<f64>,
}

const REMEDY: &str = "put a UPF file there, as the libraries of Quantum ESPRESSO have it";

impl Upf {
    /// Bytes of a file that hold its head, and more.
    pub const HEAD_BYTES: u64 = 512 * 1024;

    /// Whether a file may be a pseudopotential, by its name.
    pub fn is_named(name: &str) -> bool {
        let lower = name.to_ascii_lowercase();
        let plain = lower.strip_suffix(".gz").unwrap_or(&lower);
        plain.ends_with(".upf")
    }

    /// Takes the cut-offs that the table of a library (SSSP) suggests for this file: a JSON object with
    /// an entry for each element: "filename", "cutoff_wfc", "cutoff_rho" in Ry. What is no such table
    /// says nothing.
    pub fn take_suggestion(&mut self, table: &str) {
        let Ok(table) = serde_json::from_str::<serde_json::Value>(table) else {
            return;
        };
        let Some(entry) = table.get(self.element.symbol()) else {
            return;
        };
        let text = |key: &str| entry.get(key).and_then(serde_json::Value::as_str);
        if text("filename").is_none_or(|file| file != self.file) {
            return;
        }
        let number = |key: &str| entry.get(key).and_then(serde_json::Value::as_f64);
        self.ecutwfc_ry = number("cutoff_wfc").or(self.ecutwfc_ry);
        self.ecutrho_ry = number("cutoff_rho").or(self.ecutrho_ry);
    }

    /// Reads the head of a file; `name` is its name.
    ///
    /// # Errors
    /// [`ProgramFault`] where it is no UPF file, or its head lacks what is needed.
    pub fn read(name: &str, head: &str) -> Result<Self, ProgramFault> {
        let lower = head.to_ascii_lowercase();
        let at = lower
            .find("<pp_header")
            .ok_or_else(|| ProgramFault::new(name, "it has no head (PP_HEADER)", REMEDY))?;
        let rest = &head[at + "<pp_header".len()..];
        let mut found = if rest.starts_with('>') {
            let end = lower[at..]
                .find("</pp_header")
                .map_or(rest.len(), |end| end.saturating_sub("<pp_header".len()));
            let body = rest.get(1..end.max(1)).unwrap_or_default();
            match body.trim_start().starts_with('<') {
                true => tags(name, body)?,
                false => first_version(name, body)?,
            }
        } else {
            attributes(name, rest)?
        };
        suggested(head, &mut found);
        Ok(found)
    }
}

/// What the texts of a head mean.
fn of_texts(name: &str, get: &dyn Fn(&str) -> Option<String>) -> Result<Upf, ProgramFault> {
    let lacking =
        |what: &str| ProgramFault::new(name, format!("its head does not say its {what}"), REMEDY);
    let symbol = get("element").ok_or_else(|| lacking("element"))?;
    let element = element_of(symbol.trim()).ok_or_else(|| {
        let fact = format!("\"{}\" is no element", symbol.trim());
        ProgramFault::new(name, fact, REMEDY)
    })?;
    let truth = |key: &str| {
        let word = get(key).unwrap_or_default().trim().to_ascii_lowercase();
        word.starts_with('t') || word.starts_with(".t")
    };
    let kind = match get("pseudo_type").unwrap_or_default().trim() {
        "PAW" => PseudoKind::Paw,
        "US" | "USPP" if truth("is_paw") => PseudoKind::Paw,
        "US" | "USPP" => PseudoKind::Ultrasoft,
        "1/r" => PseudoKind::Coulomb,
        _ => PseudoKind::NormConserving,
    };
    let z_valence = get("z_valence").and_then(|text| number(text.trim()));
    let cut = |key: &str| {
        let value = get(key).and_then(|text| number(text.trim()));
        value.filter(|ry| *ry > 1.0)
    };
    Ok(Upf {
        file: name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned(),
        element,
        kind,
        functional: functional(&get("functional").ok_or_else(|| lacking("functional"))?),
        z_valence: z_valence.ok_or_else(|| lacking("number of valence electrons"))?,
        spin_orbit: truth("has_so") || get("relativistic").is_some_and(|r| r.trim() == "full"),
        ecutwfc_ry: cut("wfc_cutoff"),
        ecutrho_ry: cut("rho_cutoff"),
    })
}

/// Version 2: `<PP_HEADER element="Li" …/>`.
fn attributes(name: &str, rest: &str) -> Result<Upf, ProgramFault> {
    let get = |key: &str| {
        let mut from = 0;
        while let Some(at) = rest[from..].find(key).map(|at| at + from) {
            let before = rest[..at].chars().next_back();
            let after = rest[at + key.len()..].trim_start();
            from = at + key.len();
            let Some(value) = after.strip_prefix('=') else {
                continue;
            };
            if !before.is_some_and(char::is_whitespace) {
                continue;
            }
            let value = value.trim_start();
            let quote = value.chars().next().filter(|c| ['"', '\''].contains(c))?;
            let end = value[1..].find(quote)?;
            return Some(value[1..=end].to_owned());
        }
        None
    };
    of_texts(name, &get)
}

/// The XML of newer versions: `<element>Li</element>`.
fn tags(name: &str, body: &str) -> Result<Upf, ProgramFault> {
    let get = |key: &str| {
        let start = body.find(&format!("<{key}>"))? + key.len() + 2;
        let end = body[start..].find("</")? + start;
        Some(body[start..end].to_owned())
    };
    of_texts(name, &get)
}

/// Version 1: a value on each line, then what it is.
fn first_version(name: &str, body: &str) -> Result<Upf, ProgramFault> {
    let lines: Vec<&str> = body
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let first = |k: usize| {
        let line = lines.get(k)?;
        line.split_whitespace().next().map(str::to_owned)
    };
    let two = |second: usize| {
        let line = lines
            .iter()
            .find(|line| line.contains("Suggested cutoff"))?;
        line.split_whitespace().nth(second).map(str::to_owned)
    };
    let get = |key: &str| match key {
        "element" => first(1),
        "pseudo_type" => first(2),
        "functional" => {
            let words: Vec<&str> = lines.get(4)?.split_whitespace().take(4).collect();
            Some(words.join(" "))
        }
        "z_valence" => first(5),
        "wfc_cutoff" => two(0),
        "rho_cutoff" => two(1),
        _ => None,
    };
    of_texts(name, &get)
}

/// Cut-offs that only the part for people names.
fn suggested(head: &str, upf: &mut Upf) {
    let value = |mark: &str| {
        let line = head.lines().find(|line| line.contains(mark))?;
        let text = line.replace("Ry", " ");
        number_after(&text, mark).filter(|ry| *ry > 1.0)
    };
    if upf.ecutwfc_ry.is_none() {
        upf.ecutwfc_ry = value("cutoff for wavefunctions");
    }
    if upf.ecutrho_ry.is_none() {
        upf.ecutrho_ry = value("cutoff for charge density");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_three_versions_say_the_same() {
        let first = "<PP_INFO>\n</PP_INFO>\n<PP_HEADER>\n   0   Version Number\n  Li   Element\n   US   \
                     Ultrasoft pseudopotential\n T  Nonlinear Core Correction\n SLA PW PBE PBE  PBE \
                     Exchange-Correlation functional\n 3.0  Z valence\n -14.5 Total energy\n 46.0 221.0 \
                     Suggested cutoff for wfc and rho\n</PP_HEADER>\n";
        let second = "<UPF version=\"2.0.1\"><PP_HEADER\nelement=\"Li\"\npseudo_type='US'\n\
                      functional=\" SLA  PW   PBX  PBC\"\nz_valence=\"3.000E+000\"\nwfc_cutoff=\"46.\"\n\
                      rho_cutoff=\"2.21E2\"/>";
        let third = "<qe_pp:pseudo><pp_header><element>Li</element><pseudo_type>US</pseudo_type>\
                     <functional>PBE</functional><z_valence>3.0</z_valence><wfc_cutoff>46</wfc_cutoff>\
                     <rho_cutoff>221</rho_cutoff></pp_header>";
        let read = |text: &str| Upf::read("Li.UPF", text).unwrap_or_else(|fault| panic!("{fault}"));
        assert_eq!(read(first), read(second));
        assert_eq!(read(first), read(third));
        assert_eq!(read(second).ecutrho_ry, Some(221.0));
        assert_eq!(read(second).functional, "PBE");
    }

    #[test]
    fn what_is_no_head_is_told() {
        let fault = Upf::read("x.UPF", "<UPF>").unwrap_err().to_string();
        assert!(fault.starts_with("x.UPF: it has no head"), "{fault}");
    }
}
