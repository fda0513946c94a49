//! The texts of a folder of decks.

use super::band::{self, Climbing};
use super::chosen::{Chosen, DeckHop};
use super::inputs::{Calculation, PwInput};
use super::mesh::mesh_of;
use super::occupations::Occupation;
use super::readme;
use super::script::{self, Step};
use super::series::{self, Cutoffs};
use super::settings::DeckSettings;
use crate::crystal::Structure;
use crate::neb::espresso::pseudos::Pseudos;
use crate::neb::fault::ProgramFault;
use crate::potentials::Atoms;

/// A folder of decks.
#[derive(Clone, Debug, PartialEq)]
pub struct Deck {
    /// Names, with forward slashes, and texts.
    pub files: Vec<(String, String)>,
    /// What was chosen.
    pub chosen: Chosen,
}

impl Deck {
    /// Makes the decks of a structure and, where there is one, of a hop in it. `pseudos.folder` is
    /// what the inputs name as the folder of pseudopotentials.
    ///
    /// # Errors
    /// [`ProgramFault`] for disordered structures and settings out of range.
    pub fn new(
        id: &str,
        structure: &Structure,
        hop: Option<&DeckHop>,
        pseudos: &Pseudos,
        settings: &DeckSettings,
    ) -> Result<Self, ProgramFault> {
        let wrong = |error: &dyn std::fmt::Display| {
            let text = error.to_string();
            let (fact, remedy) = text.rsplit_once("; ").unwrap_or((&text, "correct it"));
            ProgramFault::new(id, fact, remedy)
        };
        settings.validate().map_err(|error| wrong(&error))?;
        let atoms = Atoms::of(structure).map_err(|error| wrong(&error))?;
        let (cutoffs, mut told) = series::chosen(settings, pseudos);
        let mut making = Making {
            structure,
            pseudos,
            settings,
            cutoffs,
            files: Vec::new(),
            steps: Vec::new(),
            told: Vec::new(),
        };
        let mesh = making.cell(&atoms);
        let hop_mesh = hop.map(|hop| making.hop(hop));
        told.append(&mut making.told);
        let chosen = Chosen {
            ecutwfc_ry: cutoffs.ecutwfc_ry,
            ecutrho_ry: cutoffs.ecutrho_ry,
            mesh,
            hop_mesh,
            charge: hop.map_or(0.0, |hop| hop.charge),
            told,
        };
        let formula = structure.reduced_formula();
        let readme = readme::text(id, &formula, &chosen, pseudos, hop);
        let script = script::text(settings, &making.steps);
        let mut files = vec![
            ("README.md".to_owned(), readme),
            ("run.sh".to_owned(), script),
        ];
        files.append(&mut making.files);
        Ok(Self { files, chosen })
    }
}

/// Decks in the making.
struct Making<'a> {
    structure: &'a Structure,
    pseudos: &'a Pseudos,
    settings: &'a DeckSettings,
    cutoffs: Cutoffs,
    files: Vec<(String, String)>,
    steps: Vec<Step>,
    told: Vec<String>,
}

impl Making<'_> {
    fn occupation(&self, atoms: &Atoms, charge: f64) -> Occupation {
        Occupation::choose(
            self.structure,
            &atoms.elements,
            charge,
            self.pseudos,
            self.settings.occupations,
            self.settings.spin,
        )
    }

    /// Series and relaxation of the cell; its mesh.
    fn cell(&mut self, atoms: &Atoms) -> [usize; 3] {
        let occupation = self.occupation(atoms, 0.0);
        self.told.extend(occupation.reasons.iter().cloned());
        let spacing = self.settings.k_spacing_per_ang;
        let mesh = mesh_of(&atoms.lattice, spacing);
        let [a, b, c] = mesh;
        self.told.push(format!(
            "The mesh of k-points is {a}×{b}×{c}, no farther apart than {spacing} Å⁻¹."
        ));
        let mut runs: Vec<(Cutoffs, [usize; 3])> = Vec::new();
        for cutoffs in series::cutoffs(self.settings, self.cutoffs) {
            runs.push((cutoffs, mesh));
        }
        for mesh in series::meshes(&atoms.lattice, spacing) {
            runs.push((self.cutoffs, mesh));
        }
        let mut lines = Vec::new();
        let mut written: Vec<String> = Vec::new();
        for (cutoffs, mesh) in runs {
            let [a, b, c] = mesh;
            let name = format!(
                "ecutwfc{}ecutrho{}_k{a}-{b}-{c}",
                cutoffs.ecutwfc_ry, cutoffs.ecutrho_ry
            );
            if written.contains(&name) {
                continue;
            }
            let input = PwInput {
                calculation: Calculation::Scf,
                name: &name,
                atoms,
                pseudos: self.pseudos,
                settings: self.settings,
                occupation: &occupation,
                charge: 0.0,
                ecutwfc_ry: cutoffs.ecutwfc_ry,
                ecutrho_ry: cutoffs.ecutrho_ry,
                mesh,
            };
            self.files.push((format!("series/{name}.in"), input.text()));
            lines.push(format!("run \"$PW\" series/{name}.in series/{name}.out"));
            written.push(name);
        }
        self.steps.push(Step {
            name: "series",
            lines,
        });
        let relaxation = self.input(
            Calculation::VcRelax,
            "vc-relax",
            atoms,
            &occupation,
            0.0,
            mesh,
        );
        let text = relaxation.text();
        self.files.push(("vc-relax/vc-relax.in".to_owned(), text));
        self.steps.push(Step {
            name: "vc-relax",
            lines: vec!["run \"$PW\" vc-relax/vc-relax.in vc-relax/vc-relax.out".to_owned()],
        });
        mesh
    }

    fn input<'b>(
        &'b self,
        calculation: Calculation,
        name: &'b str,
        atoms: &'b Atoms,
        occupation: &'b Occupation,
        charge: f64,
        mesh: [usize; 3],
    ) -> PwInput<'b> {
        PwInput {
            calculation,
            name,
            atoms,
            pseudos: self.pseudos,
            settings: self.settings,
            occupation,
            charge,
            ecutwfc_ry: self.cutoffs.ecutwfc_ry,
            ecutrho_ry: self.cutoffs.ecutrho_ry,
            mesh,
        }
    }

    /// Ends and bands; the mesh of the supercell.
    fn hop(&mut self, hop: &DeckHop) -> [usize; 3] {
        let (Some(first), Some(last)) = (hop.images.first(), hop.images.last()) else {
            return [1; 3];
        };
        let occupation = self.occupation(first, hop.charge);
        let mesh = mesh_of(&first.lattice, self.settings.k_spacing_per_ang);
        self.tell_of_hop(hop, &occupation, mesh);
        let mut files = Vec::new();
        for (name, atoms) in [("first", first), ("last", last)] {
            let input = self.input(
                Calculation::Relax,
                name,
                atoms,
                &occupation,
                hop.charge,
                mesh,
            );
            files.push((format!("ends/{name}.in"), input.text()));
        }
        let image = self.input(
            Calculation::Image,
            "band",
            first,
            &occupation,
            hop.charge,
            mesh,
        );
        for (name, climbing) in [("band", Climbing::No), ("climb", Climbing::Yes)] {
            let text = band::text(&image, &hop.images, self.settings, climbing);
            files.push((format!("neb/{name}.in"), text));
        }
        self.files.append(&mut files);
        let run = |name: &str| format!("run \"$PW\" ends/{name}.in ends/{name}.out");
        self.steps.push(Step {
            name: "ends",
            lines: vec![run("first"), run("last")],
        });
        self.steps.push(Step {
            name: "band",
            lines: vec![
                "between neb/band.in ends/first.out ends/last.out > neb/band-relaxed.in".to_owned(),
                "band neb/band-relaxed.in neb/band.out band".to_owned(),
            ],
        });
        self.steps.push(Step {
            name: "climb",
            lines: vec![
                "between neb/climb.in ends/first.out ends/last.out > neb/climb-relaxed.in"
                    .to_owned(),
                "band neb/climb-relaxed.in neb/climb.out band".to_owned(),
                "for file in band.path band.dat band.int band.axsf band.xyz; do".to_owned(),
                "  if [ -f \"$file\" ]; then cp \"$file\" neb/; fi".to_owned(),
                "done".to_owned(),
            ],
        });
        mesh
    }

    fn tell_of_hop(&mut self, hop: &DeckHop, occupation: &Occupation, mesh: [usize; 3]) {
        let [a, b, c] = mesh;
        let how = if occupation.smeared {
            "smeared"
        } else {
            "fixed"
        };
        self.told.push(format!(
            "The supercell of the hop has a mesh of {a}×{b}×{c}; its occupations are {how}."
        ));
        self.told.push(match hop.charge {
            0.0 => "The supercell of the hop is neutral.".to_owned(),
            charge => format!(
                "The supercell of the hop has the charge {charge:+} in a uniform background \
                 (tot_charge), so that the other ions keep theirs."
            ),
        });
        if hop.images.len() > 2 {
            self.told.push(format!(
                "The band begins from {} images that were given; relaxed ends replace the first and the \
                 last.",
                hop.images.len()
            ));
        }
    }
}
