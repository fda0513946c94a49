//! The README of a deck.

use std::fmt::Write;

use super::chosen::{Chosen, DeckHop};
use crate::neb::espresso::pseudos::Pseudos;

/// The text.
pub(super) fn text(
    id: &str,
    formula: &str,
    chosen: &Chosen,
    pseudos: &Pseudos,
    hop: Option<&DeckHop>,
) -> String {
    let mut text = format!("# {formula} ({id}): decks for Quantum ESPRESSO\n\n");
    text.push_str(
        "Run them with `sh run.sh`. It runs the steps below in their order, passes over what is done, and \
         stops at the first failure; start it again to go on. Before the first run set how programs are \
         started on your machine, for example\n\n    PREFIX=\"mpirun -np 48\" FLAGS=\"-nk 2\" PW=pw.x \
         NEB=neb.x sh run.sh\n\nor give the names of the steps that should be run: `sh run.sh series`.\n\n",
    );
    text.push_str("## Steps\n\n");
    text.push_str(
        "1. `series`: total energies with rising cut-offs and finer meshes of k-points, in `series/`. The \
         setting is fine enough once every finer one changes the energy by less than 1 meV per atom: \
         `superion qe read series` makes the table and says from where on. Where that is above what the \
         other steps use, write the decks again with it.\n2. `vc-relax`: cell and positions are relaxed, in \
         `vc-relax/`. `superion qe read vc-relax` gives the relaxed cell as CIF; where it differs from the \
         one you began with by more than a percent, write the decks of the hop again from that CIF.\n",
    );
    if let Some(hop) = hop {
        let n = hop.images.first().map_or(0, crate::potentials::Atoms::len);
        let _ = write!(
            text,
            "3. `ends`: start and end of the hop {} are relaxed in a fixed supercell of {n} atoms, in \
             `ends/`.\n4. `band`: the band between the relaxed ends, without climbing image, in `neb/`.\n5. \
             `climb`: from where that band ended the highest image climbs to the pass. The barrier is the \
             \"activation energy (->)\" of its last iteration: `superion qe read neb`.\n",
            hop.label
        );
    }
    text.push_str("\n## What was chosen, and why\n\n");
    for sentence in &chosen.told {
        let _ = writeln!(text, "- {sentence}");
    }
    let _ = writeln!(text, "\n## Pseudopotentials ({})\n", pseudos.functional);
    text.push_str("| element | file | kind | electrons | suggested cut-offs (Ry) | not taken |\n|---|---|---|---|---|---|\n");
    for one in &pseudos.chosen {
        let cut = |ry: Option<f64>| ry.map_or("none".to_owned(), |ry| format!("{ry:.0}"));
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {}, {} | {} |",
            one.upf.element.symbol(),
            one.upf.file,
            one.upf.kind.name(),
            one.upf.z_valence,
            cut(one.upf.ecutwfc_ry),
            cut(one.upf.ecutrho_ry),
            one.others.join(", ")
        );
    }
    text
}
