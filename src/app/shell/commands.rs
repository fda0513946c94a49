//! What the menus offer, each once: the menus list it, the finder finds it.

use crate::app::action::{Act, Action, Actions};
use crate::app::preferences::ThemeChoice;
use crate::app::shell::batch::actions::BatchAction;
use crate::app::stages::candidates::actions::CandidatesAction;
#[cfg(feature = "online")]
use crate::app::stages::data::online::actions::OnlineAction;
use crate::app::stages::experiment::actions::ExperimentAction;
use crate::app::state::State;
use crate::app::touring::TourMove;
use crate::app::view::ToCopy;

/// A menu of the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    /// Files.
    File,
    /// Undo, clipboard, selection.
    Edit,
    /// What is on screen.
    View,
    /// About the program.
    Help,
}

/// Something that a menu offers.
pub struct Command {
    /// Where it stands.
    pub menu: Menu,
    /// What it is called.
    pub title: &'static str,
    /// Its keys; empty where it has none.
    pub shortcut: &'static str,
    /// Other words that people look for it by, parted by semicolons.
    pub also: &'static str,
    /// Whether it can be done now.
    pub is_possible: fn(&State) -> bool,
    /// Whether it is ticked; `None` where it is nothing to be ticked.
    pub is_on: Option<fn(&State) -> bool>,
    /// Whether a line parts it from what follows.
    pub ends_group: bool,
    asked: Asked,
}

/// What a command asks for.
enum Asked {
    /// Something of the window.
    Window(fn() -> Action),
    /// Something of a stage.
    Stage(fn() -> Box<dyn Act>),
}

impl Command {
    const fn new(
        menu: Menu,
        title: &'static str,
        shortcut: &'static str,
        action: fn() -> Action,
    ) -> Self {
        Self::of(menu, title, shortcut, Asked::Window(action))
    }

    const fn of_stage(menu: Menu, title: &'static str, act: fn() -> Box<dyn Act>) -> Self {
        Self::of(menu, title, "", Asked::Stage(act))
    }

    const fn of(menu: Menu, title: &'static str, shortcut: &'static str, asked: Asked) -> Self {
        Self {
            menu,
            title,
            shortcut,
            also: "",
            is_possible: |_| true,
            is_on: None,
            ends_group: false,
            asked,
        }
    }

    /// Asks for it.
    pub fn ask(&self, actions: &mut Actions) {
        match self.asked {
            Asked::Window(action) => actions.push(action()),
            Asked::Stage(act) => actions.push_boxed(act()),
        }
    }

    /// What it asks of the window; `None` where it is the business of a stage.
    pub fn action(&self) -> Option<Action> {
        match self.asked {
            Asked::Window(action) => Some(action()),
            Asked::Stage(_) => None,
        }
    }

    const fn also(mut self, words: &'static str) -> Self {
        self.also = words;
        self
    }

    const fn if_possible(mut self, is_possible: fn(&State) -> bool) -> Self {
        self.is_possible = is_possible;
        self
    }

    const fn ticked_if(mut self, is_on: fn(&State) -> bool) -> Self {
        self.is_on = Some(is_on);
        self
    }

    const fn ends_group(mut self) -> Self {
        self.ends_group = true;
        self
    }
}

fn has_entries(state: &State) -> bool {
    !state.data().entries.is_empty()
}

fn has_selection(state: &State) -> bool {
    !state.session.selection.is_empty()
}

/// All of them, in the order of the menus.
pub static COMMANDS: &[Command] = &[
    Command::new(Menu::File, "Open structures…", "Ctrl+O", || {
        Action::AskStructures
    })
    .also("add structures; import; CIF; POSCAR; load"),
    Command::new(Menu::File, "Open folder…", "", || Action::AskFolder)
        .also("import; CIFs; directory"),
    Command::of_stage(Menu::File, "Open folder of tasks…", || {
        Box::new(BatchAction::Ask)
    })
    .also("Slurm; cluster; batch; HPC; queue; sbatch; submit; status; collect; merge"),
    #[cfg(feature = "online")]
    Command::of_stage(Menu::File, "Online…", || Box::new(OnlineAction::Open)).also(
        "databases; Materials Project; OPTIMADE; COD; OQMD; Alexandria; download; fetch; periodic table; API key",
    ),
    Command::new(Menu::File, "Add structures…", "", || Action::AskToAdd)
        .also("import; my own; CIF; join")
        .if_possible(has_entries),
    Command::new(Menu::File, "Add folder…", "", || Action::AskFolderToAdd)
        .also("import; my own; CIFs; join")
        .if_possible(has_entries),
    Command::new(Menu::File, "Open measured conductivities…", "", || {
        Action::AskLabels
    })
    .also("labels; σ; import; table; spreadsheet")
    .if_possible(has_entries),
    Command::of_stage(Menu::File, "Open σ(T)…", || {
        Box::new(ExperimentAction::Ask)
    })
    .also("Arrhenius; temperature; activation energy; import; spreadsheet"),
    Command::new(Menu::File, "Open sample", "", || Action::LoadSample)
        .also("example; start anew")
        .ends_group(),
    Command::new(Menu::File, "Open project…", "Ctrl+Shift+O", || {
        Action::AskProject
    })
    .also("load"),
    Command::new(Menu::File, "Save project", "Ctrl+S", || Action::Save)
        .also("write; keep")
        .if_possible(State::has_data),
    Command::new(Menu::File, "Save project as…", "Ctrl+Shift+S", || {
        Action::AskSave
    })
    .if_possible(State::has_data)
    .ends_group(),
    Command::new(Menu::File, "Export what is shown…", "Ctrl+E", || {
        Action::OpenExport
    })
    .also("figure; SVG; PDF; PNG; CSV; XLSX; Excel; write; save")
    .if_possible(State::has_data),
    Command::of_stage(Menu::File, "Write report of the candidates…", || {
        Box::new(CandidatesAction::AskFolder)
    })
    .also("HTML; folder; export; save")
    .if_possible(|state| state.ranking().is_some())
    .ends_group(),
    Command::new(Menu::File, "Quit", "Ctrl+Q", || Action::Quit).also("exit; close"),
    Command::new(Menu::Edit, "Undo", "Ctrl+Z", || Action::Undo)
        .also("back")
        .if_possible(|state| state.history().undo_title().is_some()),
    Command::new(Menu::Edit, "Redo", "Ctrl+Shift+Z", || Action::Redo)
        .also("again")
        .if_possible(|state| state.history().redo_title().is_some())
        .ends_group(),
    Command::new(Menu::Edit, "Copy the selected rows", "Ctrl+C", || {
        Action::Copy(ToCopy::Rows)
    })
    .also("clipboard; table; cells; Excel")
    .if_possible(has_selection),
    Command::new(Menu::Edit, "Copy the figure", "", || {
        Action::Copy(ToCopy::Figure)
    })
    .also("clipboard; picture; image; PNG")
    .if_possible(State::has_data),
    Command::new(Menu::Edit, "Copy the figure's numbers", "", || {
        Action::Copy(ToCopy::Numbers)
    })
    .also("clipboard; data; table; plot")
    .if_possible(State::has_data)
    .ends_group(),
    Command::new(Menu::Edit, "Select all rows shown", "Ctrl+A", || {
        Action::SelectAll
    })
    .if_possible(has_entries),
    Command::new(Menu::Edit, "Select none", "Ctrl+Shift+A", || {
        Action::ClearSelection
    })
    .also("deselect; clear selection")
    .if_possible(has_selection),
    Command::new(Menu::Edit, "Invert the selection", "Ctrl+I", || {
        Action::InvertSelection
    })
    .also("complement; select others")
    .if_possible(has_entries),
    Command::new(Menu::Edit, "Select what was selected before", "", || {
        Action::SelectPrevious
    })
    .also("previous selection; reselect")
    .if_possible(|state| state.session.selected_before.is_some())
    .ends_group(),
    Command::new(Menu::Edit, "Find…", "Ctrl+F", || Action::ToggleFinder).also("search; go to"),
    theme("Theme of the desktop", || {
        Action::SetTheme(ThemeChoice::System)
    })
    .ticked_if(|state| state.preferences.theme == ThemeChoice::System),
    theme("Light theme", || Action::SetTheme(ThemeChoice::Light))
        .ticked_if(|state| state.preferences.theme == ThemeChoice::Light),
    theme("Dark theme", || Action::SetTheme(ThemeChoice::Dark))
        .ticked_if(|state| state.preferences.theme == ThemeChoice::Dark)
        .ends_group(),
    Command::new(Menu::View, "Names of the stages", "", || {
        Action::ToggleStages
    })
    .also("left panel; fold")
    .ticked_if(State::stages_open),
    Command::new(Menu::View, "Inspector", "", || Action::ToggleInspector)
        .also("details; right panel")
        .ticked_if(State::inspector_open),
    Command::new(Menu::View, "Jobs", "", || Action::ToggleJobs)
        .also("running; tasks; progress")
        .ticked_if(|state| state.view.jobs_open),
    Command::new(Menu::View, "Where my structures fall", "", || {
        Action::ToggleFalls
    })
    .also("placement; own compounds; relatives; nearest; percentile")
    .if_possible(|state| !state.data().added.is_empty())
    .ticked_if(|state| state.view.falls_open),
    Command::new(Menu::View, "Warnings", "", || Action::ToggleWarnings)
        .also("problems; errors; messages")
        .ticked_if(|state| state.view.warnings_open),
    Command::new(Menu::Help, "Help on this stage", "F1", || {
        Action::ToggleHelp
    })
    .also("manual; what is this; example; explanation; page"),
    Command::new(Menu::Help, "First steps", "", || {
        Action::Tour(TourMove::Open)
    })
    .also("tour; tutorial; introduction; learn; begin"),
    Command::new(Menu::Help, "The method and its limits", "", || {
        Action::OpenHelp("method")
    })
    .also("help; uncertainty; chance; softening; caveats; how much to believe"),
    Command::new(Menu::Help, "Words", "", || Action::ToggleWords)
        .also("glossary; units; meaning; help; explanation; terms"),
    Command::new(Menu::Help, "About Superion", "", || Action::ToggleAbout)
        .also("help; keys; shortcuts; version; licence"),
];

const fn theme(title: &'static str, action: fn() -> Action) -> Command {
    Command::new(Menu::View, title, "", action).also("theme; colours; dark; light; appearance")
}
