//! A hop by density-functional theory: its files written for other programs, their results read back.
//!
//! In: the chosen hop. Out: folders for Quantum ESPRESSO or VASP; a band beside ours, kept in the document.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui;

use crate::app::action::{Act, Actions, PathKind, Question, Reach};
use crate::app::ending::{Started, is_there, made, made_for};
use crate::app::session::Severity;
use crate::app::shell::widgets::named;
use crate::app::state::State;
use crate::crystal::Structure;
use crate::dataset::{KeptHops, profile_on_map};
use crate::import::EntryIndex;
use crate::neb::espresso::DeckSettings;
use crate::neb::vasp::VaspSettings;
use crate::neb::{
    Band, BandError, BandSettings, Hop, LaidHop, Mechanism, RelaxedHop, RelaxedHops, TravelBarriers,
};
use crate::percolation::paths::Pathway;
use crate::tasks::{EspressoDeck, ReadDftBand, Task, WriteEspresso, WriteVasp};

/// What can be asked of a hop.
#[derive(Clone, Debug)]
pub(super) enum DftAction {
    /// Read a band from these files or this folder.
    Read(Vec<PathBuf>),
    /// Ask where the decks with these pseudopotentials go.
    AskDecks(PathBuf),
    /// Write decks of Quantum ESPRESSO: pseudopotentials, folder.
    WriteDecks(PathBuf, PathBuf),
    /// Write folders of VASP.
    WriteFolders(PathBuf),
}

/// A wish about a hop.
#[derive(Clone, Debug)]
struct OfHop {
    entry: EntryIndex,
    path: Box<Pathway>,
    wish: DftAction,
}

/// The menu beside the chosen hop.
pub(super) fn menu(
    ui: &mut egui::Ui,
    (entry, path): (EntryIndex, &Pathway),
    actions: &mut Actions,
) {
    let menu = ui.menu_button("DFT", |ui| {
        let folder = "The folder of its band, with 00, 01 … and their OUTCAR or vasprun.xml in it";
        if item(ui, "Read a band of VASP…", folder) {
            actions.push(ask(entry, path, "Folder of the band", PathKind::Folder, DftAction::Read));
        }
        let files = "The output of neb.x; its .axsf and .dat files beside it are read too";
        if item(ui, "Read a band of Quantum ESPRESSO…", files) {
            actions.push(ask(entry, path, "Output of neb.x", PathKind::Files, DftAction::Read));
        }
        ui.separator();
        let decks = "Inputs for convergence, relaxation of cell and ends, and the band, with a script that runs \
                     them. First the folder of pseudopotentials is asked for, then where to write";
        if item(ui, "Write Quantum ESPRESSO deck…", decks) {
            let title = "Folder of pseudopotentials (UPF)";
            let next = |paths: Vec<PathBuf>| DftAction::AskDecks(first(paths));
            actions.push(ask(entry, path, title, PathKind::Folder, next));
        }
        let folders = "POSCAR of every image, INCAR, KPOINTS, and what to do with them";
        if item(ui, "Write VASP folders…", folders) {
            let next = |paths: Vec<PathBuf>| DftAction::WriteFolders(first(paths));
            actions.push(ask(entry, path, "Folder for the band", PathKind::Folder, next));
        }
    });
    named(&menu.response, egui::Role::Button, "This hop by DFT");
    menu.response.on_hover_text(
        "This hop by density-functional theory: write the files for Quantum ESPRESSO or VASP, and read \
         their band back beside the one here.",
    );
}

fn item(ui: &mut egui::Ui, text: &str, hint: &str) -> bool {
    let clicked = ui.button(text).on_hover_text(hint).clicked();
    if clicked {
        ui.close();
    }
    clicked
}

fn first(paths: Vec<PathBuf>) -> PathBuf {
    paths.into_iter().next().unwrap_or_default()
}

/// The question whose answer makes the wish.
fn ask(
    entry: EntryIndex,
    path: &Pathway,
    title: &'static str,
    kind: PathKind,
    wish: impl FnOnce(Vec<PathBuf>) -> DftAction + Send + 'static,
) -> Question {
    let path = Box::new(path.clone());
    Question {
        title,
        kind,
        name: "band".to_owned(),
        filter: None,
        answer: Box::new(move |paths| {
            Box::new(OfHop {
                entry,
                path,
                wish: wish(paths),
            })
        }),
    }
}

impl Act for OfHop {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        let (entry, path) = (self.entry, &*self.path);
        match self.wish {
            DftAction::Read(files) => read(reach, entry, path, files),
            DftAction::AskDecks(pseudos) => {
                let next = |paths: Vec<PathBuf>| DftAction::WriteDecks(pseudos, first(paths));
                let title = "Folder for the decks";
                let question = ask(entry, path, title, PathKind::Folder, next);
                reach.questions.push(question);
            }
            DftAction::WriteDecks(pseudos, folder) => {
                if let Some(deck) = laid(reach.state, entry, path) {
                    write_decks(reach, deck, pseudos, folder);
                }
            }
            DftAction::WriteFolders(folder) => {
                if let Some(deck) = laid(reach.state, entry, path) {
                    write_folders(reach, deck, folder);
                }
            }
        }
    }
}

fn read(reach: &mut Reach<'_>, entry: EntryIndex, path: &Pathway, files: Vec<PathBuf>) {
    let state = &mut *reach.state;
    let Some(decoration) = state.data().decoration(entry) else {
        return;
    };
    let task = ReadDftBand {
        paths: files,
        lattice: decoration.structure.lattice.clone(),
    };
    let (started, title) = (Started::on(state), task.title());
    let input = Arc::clone(&state.data().entries);
    let path = path.clone();
    reach.tasks.start(
        task,
        |_: &mut State, _| {},
        move |state: &mut State, outcome| {
            let Some(band) = made_for(state, started, &title, outcome) else {
                return;
            };
            if is_there(state, &input, entry) {
                take(state, entry, &path, band);
            }
        },
    );
}

/// Keeps a band that was read beside those of the hop.
fn take(state: &mut State, entry: EntryIndex, path: &Pathway, band: Band) {
    let structure = state.data().structure_print(entry);
    let engine = band.engine;
    let settings = BandSettings::default();
    let is_it =
        |kept: &&Arc<KeptHops>| kept.structure == structure && kept.is_by(engine, &settings);
    let known = state.data().relaxed_hops(entry).iter().find(is_it);
    let mut kept = known.map_or_else(
        || KeptHops {
            found: RelaxedHops {
                engine,
                settings: settings.clone(),
                mobile_ion: state.screen_settings().mobile_ion,
                repeats: [1; 3],
                n_atoms: band.elements.len(),
                hops: Vec::new(),
                barriers: TravelBarriers::default(),
                complete: false,
            },
            on_map: Vec::new(),
            structure,
        },
        |kept| KeptHops::clone(kept),
    );
    let barrier_ev = band.forward_barrier_ev();
    let doubts = band.notes.join(" ");
    let hop = RelaxedHop {
        hop: Hop::of_pathway(path),
        band: Some(band),
        failure: None,
        mechanism: Mechanism::default(),
        seconds: 0.0,
    };
    let title = hop.hop.title();
    kept.put(hop, profile_on_map(path));
    if !kept.is_sound() {
        let text = "The band has parts that do not fit each other, and was not kept.";
        return state.session.say(Severity::Error, text);
    }
    state.fold(|document| document.data_mut().keep_hops(entry, kept));
    let name = engine.name();
    let text = format!("{title}: {barrier_ev:.3} eV by {name}. {doubts}");
    state.session.say(Severity::Done, text.trim().to_owned());
}

/// A hop laid out, with what is needed to write it.
struct Laid {
    id: String,
    structure: Structure,
    label: String,
    hop: LaidHop,
    charge: f64,
}

/// Lays the hop out: from its relaxed band where there is one, else along its pathway; says why where it
/// cannot be.
fn laid(state: &mut State, entry: EntryIndex, path: &Pathway) -> Option<Laid> {
    let mobile = state.screen_settings().mobile_ion;
    let decoration = state.data().decoration(entry)?;
    let structure = decoration.structure.clone();
    let id = state.data().entry(entry)?.id.clone();
    let hop = Hop::of_pathway(path);
    let settings = state.preferences.band.settings.clone();
    let found: Result<LaidHop, BandError> = LaidHop::new(&structure, mobile, &hop, &settings);
    let straight = match found {
        Ok(laid) => laid,
        Err(error) => {
            state.session.say(Severity::Error, error.to_string());
            return None;
        }
    };
    let relaxed = state.data().relaxed_hops(entry).iter().find_map(|kept| {
        let engine = kept.found.engine;
        let usable = engine.is_computed() && !engine.fixes_framework();
        let (_, known) = kept.of_path(path).filter(|_| usable)?;
        LaidHop::of_band(known.band.as_ref().filter(|band| band.converged)?)
    });
    let occupants = structure.sites.iter().flat_map(|site| &site.occupants);
    let mut of_ion = occupants.filter(|o| o.species.element == mobile);
    let ion_charge = of_ion
        .find_map(|o| o.species.oxidation_state)
        .unwrap_or(1.0);
    let charge = -ion_charge * f64::from(straight.n_missing.unwrap_or(0));
    Some(Laid {
        id,
        structure,
        label: hop.title(),
        hop: relaxed.unwrap_or(straight),
        charge,
    })
}

fn write_decks(reach: &mut Reach<'_>, laid: Laid, pseudos: PathBuf, folder: PathBuf) {
    let task = WriteEspresso {
        decks: vec![EspressoDeck {
            id: laid.id,
            structure: laid.structure,
            hop: Some((laid.label, laid.hop, laid.charge)),
        }],
        pseudos,
        copy_pseudos: true,
        functional: "PBE".to_owned(),
        settings: DeckSettings::default(),
        folder,
    };
    let (title, shown) = (task.title(), task.folder.display().to_string());
    reach.tasks.start(
        task,
        |_: &mut State, _| {},
        move |state: &mut State, outcome| {
            if let Some(written) = made(state, &title, outcome) {
                let n = written.written.paths.len();
                let text = format!(
                    "{n} files for Quantum ESPRESSO in {shown}; its README says how to run them"
                );
                state.session.say(Severity::Done, text);
            }
        },
    );
}

fn write_folders(reach: &mut Reach<'_>, laid: Laid, folder: PathBuf) {
    let task = WriteVasp {
        hops: vec![(laid.id, laid.label, laid.hop, laid.charge)],
        settings: VaspSettings::default(),
        folder,
    };
    let (title, shown) = (task.title(), task.folder.display().to_string());
    reach.tasks.start(
        task,
        |_: &mut State, _| {},
        move |state: &mut State, outcome| {
            if let Some(written) = made(state, &title, outcome) {
                let n = written.written.paths.len();
                let text =
                    format!("{n} files for VASP in {shown}; its README says how to run them");
                state.session.say(Severity::Done, text);
            }
        },
    );
}
