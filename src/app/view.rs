//! What is on screen: the open stage, which view of it, what lies open. Never undone, never saved with
//! the document.

use serde::{Deserialize, Serialize};

use crate::import::EntryIndex;
use crate::outputs::{BenchLook, Columns, MapColor};
use crate::score::LabelSet;

/// The name of a stage, as it is kept with the preferences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StageId(pub &'static str);

impl Default for StageId {
    /// That of no stage: the first one is shown.
    fn default() -> Self {
        Self("")
    }
}

/// What is on screen.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Which views of the stages are shown.
    pub views: Views,
    /// Which columns of the violins are shown, where not all find room.
    pub violins_page: Option<std::ops::Range<usize>>,
    /// How often the selected entries were asked to be shown in the table.
    pub show_selected: u64,
    /// Whether the window is too narrow for all its panels.
    pub is_narrow: bool,
    /// What lies open of them while it is.
    pub narrow: NarrowPanels,
    /// Whether all messages are listed, not the last ones only.
    pub notices_open: bool,
    /// What the list of measurements was asked to show last.
    pub asked_measurement: AskedMeasurement,
    /// Whether the list of warnings is shown.
    pub warnings_open: bool,
    /// Whether the list of jobs is shown.
    pub jobs_open: bool,
    /// Whether the list of where the user's structures fall is shown.
    pub falls_open: bool,
    /// Whether "About" is shown.
    pub about_open: bool,
    /// Whether the list of words is shown.
    pub words_open: bool,
    /// Which page of the help is shown.
    pub help: HelpView,
    /// Whether the export dialog is shown.
    pub export_open: bool,
    /// Whether the finder is shown.
    pub finder_open: bool,
    /// How often an entry was to be shown whatever the table's filter says.
    pub revealed: u64,
    /// How often the table was asked to filter, and by which text the last time.
    pub asked_filter: (u64, String),
    /// What is to be copied at the next frame.
    pub to_copy: Option<ToCopy>,
    /// Whether it is asked what databases on the net have.
    pub online_open: bool,
    /// Structures whose E_hull and E_g are typed in a dialog, while it is open.
    pub facts_of: Option<Vec<EntryIndex>>,
    /// How the next entry is to be relaxed.
    pub relax: RelaxForm,
}

/// Which page of the help is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HelpView {
    /// The id of the page; `None`: the help is closed.
    pub page: Option<&'static str>,
    /// Those that were shown before it, the last one last.
    pub before: Vec<&'static str>,
    /// Whether it lies over the left of the stage, not the right, where it lies over it.
    pub on_left: bool,
}

impl HelpView {
    /// Shows a page.
    pub fn open(&mut self, page: &'static str) {
        if let Some(before) = self.page.filter(|before| *before != page) {
            self.before.push(before);
        }
        self.page = Some(page);
    }

    /// Shows the page before.
    pub fn back(&mut self) {
        self.page = self.before.pop().or(self.page);
    }

    /// Shows the page of another stage where that of a stage is shown: who chose a page himself keeps it.
    pub fn follow(&mut self, from: &'static str, to: &'static str) {
        if self.page == Some(from) {
            self.page = Some(to);
        }
    }

    /// Shows none.
    pub fn close(&mut self) {
        *self = Self {
            on_left: self.on_left,
            ..Self::default()
        };
    }
}

/// How an entry is to be relaxed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RelaxForm {
    /// For which entry the form is open.
    pub open_for: Option<EntryIndex>,
    /// Whether the cell relaxes, too.
    pub cell: bool,
    /// Whether the symmetry is kept.
    pub keep_symmetry: bool,
    /// Place of the potential among those that there are.
    pub potential: usize,
}

/// What is copied to the clipboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToCopy {
    /// What is under the pointer: the figure there, else the selected rows.
    Pointed,
    /// The selected rows of the table that is shown.
    Rows,
    /// The figure that is shown, as a picture.
    Figure,
    /// The numbers behind the figure that is shown.
    Numbers,
}

/// Panels that a narrow window folds by itself, opened all the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NarrowPanels {
    /// The inspector.
    pub inspector: bool,
    /// The list of stages with their names.
    pub stages: bool,
}

/// The views of the stages that have several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Views {
    /// Which figure the Descriptors stage shows.
    pub descriptors: DescriptorsView,
    /// By which labels descriptors are compared.
    pub labels: LabelSet,
    /// Which combinations the violins show.
    pub columns: Columns,
    /// Dendrogram: the map of the feature space, not the tree.
    pub map: bool,
    /// The map by t-SNE, not by principal components.
    pub tsne: bool,
    /// What the colours of the map say.
    pub map_color: MapColor,
    /// What the middle of the Candidates stage shows.
    pub candidates: CandidatesView,
    /// Whether the list of candidates has a column for every barrier.
    pub all_barriers: bool,
    /// What the Experiment stage shows.
    pub experiment: ExperimentView,
    /// What of the bench is looked at.
    pub bench: BenchLook,
    /// Which figure of a spectrum is shown.
    pub spectrum: SpectrumView,
    /// Whether the list of patterns gives way to the peaks, or to the series.
    pub pattern: PatternView,
}

/// Views of the Experiment stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExperimentView {
    /// The one of what is there: spectra, else patterns, σ(T), conductivities; else what can be dropped.
    #[default]
    Suited,
    /// Impedance spectra.
    Impedance,
    /// Powder patterns.
    Pattern,
    /// σ(T) of samples and cells.
    OverTemperature,
    /// The list of conductivities: the user's own and the literature's.
    Measurements,
}

/// Figures of a spectrum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SpectrumView {
    /// −Z″ over Z′.
    #[default]
    Nyquist,
    /// |Z| and phase over the frequency.
    Bode,
    /// Residuals of the Kramers–Kronig test and of the fit.
    Residuals,
    /// Distribution of relaxation times.
    RelaxationTimes,
}

/// What of a pattern is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PatternView {
    /// The list of patterns below the measured one.
    #[default]
    List,
    /// Its peaks below it.
    Peaks,
    /// Lattice parameters over the composition.
    Series,
}

/// What the list of measurements was asked to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AskedMeasurement {
    /// How often it was asked.
    pub number: u64,
    /// What for.
    pub what: Wanted,
}

/// What is wanted of the list of measurements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// The user's own measurements.
    #[default]
    Mine,
    /// Labels that wait for a decision.
    Ambiguous,
    /// The label at this place.
    Label(usize),
    /// A new measurement of this entry.
    New(EntryIndex),
}

/// Figures of the Descriptors stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DescriptorsView {
    /// How W_σ is distributed.
    #[default]
    Violins,
    /// W_σ over the number of clusters.
    OverDepth,
    /// Every descriptor on every representation.
    HeatMap,
    /// Ranks by conductivities against ranks by barriers.
    LabelSets,
    /// W_σ by the settings of a descriptor.
    Scan,
}

/// Views of the Candidates stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CandidatesView {
    /// The ranked list.
    #[default]
    List,
    /// Barrier over energy above hull.
    Plane,
    /// What to measure next.
    Lessons,
}
