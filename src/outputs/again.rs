//! How a result is made again: the settings of a screen or a ranking as a command.
//!
//! In: settings. Out: the words of a command that has the same ones, and a few lines for files and reports.
//! What no option sets is named; [the project](crate::project) computed anew has all of them.

use crate::cluster::{Criterion, Metric};
use crate::descriptors::DescriptorSettings;
use crate::export::command_line;
use crate::pipeline::{
    Combination, RankSettings, ScanSettings, ScreenSettings, Subset, first_combinations,
};
use crate::rank::{Measured, SelectionSettings};

/// Words of a command, and what it leaves out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Again {
    /// The words after the program's name, input and output apart.
    pub words: Vec<String>,
    /// Settings that no option has, by name.
    pub without: Vec<&'static str>,
}

impl Again {
    fn new(command: &str) -> Self {
        Self {
            words: vec![command.to_owned()],
            without: Vec::new(),
        }
    }

    /// An option with its value.
    fn option(&mut self, name: &str, value: impl ToString) {
        self.words.push(format!("--{name}"));
        self.words.push(value.to_string());
    }

    /// An option with its value, where that is not the usual one.
    fn unusual<T: ToString + PartialEq>(&mut self, name: &str, value: T, usual: &T) {
        if value != *usual {
            self.option(name, value);
        }
    }

    /// An option that is given or not.
    fn flag(&mut self, name: &str, is_given: bool) {
        if is_given {
            self.words.push(format!("--{name}"));
        }
    }

    /// A setting that no option has.
    fn leave_out(&mut self, name: &'static str, is_usual: bool) {
        if !is_usual {
            self.without.push(name);
        }
    }

    /// What screens and rankings have in common.
    fn clustering(
        &mut self,
        descriptors: &DescriptorSettings,
        (criterion, of_distance, depths): (Criterion, Metric, usize),
    ) {
        for (name, value) in descriptors {
            self.option("set", format!("{name}={value}"));
        }
        self.unusual("linkage", linkage(criterion), &"ward");
        self.unusual("metric", metric(of_distance), &"euclidean");
        self.unusual("depths", depths, &ScreenSettings::DEPTHS.default);
    }

    /// A screen.
    pub fn screen(settings: &ScreenSettings) -> Self {
        let usual = ScreenSettings::default();
        let mut again = Self::new("screen");
        let mut sorted = settings.combinations.clone();
        sorted.sort();
        match sorted == first_combinations() {
            true => again.flag("first", true),
            false => again.option("only", listed(&settings.combinations)),
        }
        again.unusual("mobile-ion", settings.mobile_ion, &usual.mobile_ion);
        let clustering = (settings.criterion, settings.metric, settings.depths);
        again.clustering(&settings.descriptor_settings, clustering);
        let compared = usual.compared_depths.min(settings.depths);
        again.unusual("compared-depths", settings.compared_depths, &compared);
        again.unusual(
            "min-described",
            settings.min_described,
            &usual.min_described,
        );
        let control = usual.control_repeats;
        again.unusual("control-repeats", settings.control_repeats, &control);
        let bootstrap = usual.bootstrap_repeats;
        again.unusual("bootstrap-repeats", settings.bootstrap_repeats, &bootstrap);
        again.unusual("seed", settings.seed, &usual.seed);
        again.flag("own-subsets", settings.subset == Subset::Own);
        again
    }

    /// A ranking.
    pub fn ranking(settings: &RankSettings) -> Self {
        let usual = RankSettings::default();
        let mut again = Self::new("rank");
        again.option("descriptor", &settings.combination.descriptor);
        again.option("representation", settings.combination.representation.id());
        if let Some(mix) = &settings.mix {
            let Combination {
                descriptor,
                representation,
            } = &mix.combination;
            let representation = representation.id();
            let text = format!("{descriptor}@{representation}*{:e}", mix.multiplier);
            again.option("mix", text);
        }
        again.unusual("mobile-ion", settings.mobile_ion, &usual.mobile_ion);
        let clustering = (settings.criterion, settings.metric, settings.depths);
        again.clustering(&settings.descriptor_settings, clustering);
        let compared = usual.compared_depths;
        again.unusual("compared-depths", settings.compared_depths, &compared);
        let bootstrap = usual.bootstrap_repeats;
        again.unusual("bootstrap-repeats", settings.bootstrap_repeats, &bootstrap);
        again.unusual("seed", settings.seed, &usual.seed);
        again.selection(&settings.selection);
        let map = &settings.percolation;
        again.unusual(
            "resolution",
            map.resolution_ang,
            &usual.percolation.resolution_ang,
        );
        again.unusual("force-field", map.force_field.id(), &"shu");
        let with_options = crate::percolation::PercolationSettings {
            resolution_ang: map.resolution_ang,
            force_field: map.force_field,
            energy_only: map.energy_only,
            ..usual.percolation
        };
        again.leave_out("settings of the energy map", *map == with_options);
        again.flag("tsne", settings.tsne);
        again
    }

    /// A scan.
    pub fn scan(settings: &ScanSettings) -> Self {
        let (screen, usual) = (&settings.screen, ScreenSettings::default());
        let mut again = Self::new("scan");
        if let Some(combination) = settings.combination() {
            again.option("descriptor", &combination.descriptor);
            again.option("representation", combination.representation.id());
        }
        for (name, values) in &settings.vary {
            let values: Vec<String> = values.iter().map(ToString::to_string).collect();
            again.option("vary", format!("{name}={}", values.join(",")));
        }
        again.flag("together", settings.together);
        let linkages: Vec<&str> = settings.criteria.iter().map(|c| linkage(*c)).collect();
        let metrics: Vec<&str> = settings.metrics.iter().map(|m| metric(*m)).collect();
        for (name, tried) in [("linkages", linkages), ("metrics", metrics)] {
            if !tried.is_empty() {
                again.option(name, tried.join(","));
            }
        }
        again.unusual("mobile-ion", screen.mobile_ion, &usual.mobile_ion);
        let clustering = (screen.criterion, screen.metric, screen.depths);
        again.clustering(&screen.descriptor_settings, clustering);
        let compared = usual.compared_depths.min(screen.depths);
        again.unusual("compared-depths", screen.compared_depths, &compared);
        let bootstrap = usual.bootstrap_repeats;
        again.unusual("bootstrap-repeats", screen.bootstrap_repeats, &bootstrap);
        again.unusual("seed", screen.seed, &usual.seed);
        again
    }

    fn selection(&mut self, settings: &SelectionSettings) {
        let usual = SelectionSettings::default();
        self.option("depth", settings.depth);
        self.unusual("sigma", settings.conducting_s_cm, &usual.conducting_s_cm);
        self.flag("no-neighbors", !settings.with_neighbors);
        let e_hull = usual.max_e_above_hull_ev;
        self.unusual("e-hull", settings.max_e_above_hull_ev, &e_hull);
        self.unusual("band-gap", settings.min_band_gap_ev, &usual.min_band_gap_ev);
        self.unusual("e-a", settings.max_barrier_ev, &usual.max_barrier_ev);
        self.unusual("barrier", settings.barrier.id(), &usual.barrier.id());
        let unknown = &settings.unknown;
        let passing = [
            ("e-hull", unknown.e_above_hull),
            ("band-gap", unknown.band_gap),
            ("e-a", unknown.barrier),
        ];
        let passing = passing.iter().filter(|(_, passes)| *passes);
        let passing: Vec<&str> = passing.map(|(name, _)| *name).collect();
        if !passing.is_empty() {
            self.option("unknown-passes", passing.join(","));
        }
        self.flag("keep-measured", settings.measured == Measured::Keep);
        let own = unknown.of_own == usual.unknown.of_own;
        self.leave_out("unknown facts of your own structures", own);
        let distance = settings.duplicate_distance.to_bits();
        let is_usual = distance == usual.duplicate_distance.to_bits();
        self.leave_out("what counts as one structure type", is_usual);
        let is_usual = settings.n_relatives == usual.n_relatives;
        self.leave_out("number of relatives", is_usual);
    }

    /// The command for a project and a folder.
    pub fn line(&self, project: &str, folder: &str) -> String {
        let mut words = self.words.clone();
        words.insert(1.min(words.len()), project.to_owned());
        let mut whole = Self {
            words,
            ..Self::default()
        };
        whole.option("out", folder);
        command_line(&whole.words)
    }
}

/// As the command line names it.
fn linkage(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Ward => "ward",
        Criterion::Average => "average",
        Criterion::Complete => "complete",
        Criterion::Single => "single",
    }
}

/// As the command line names it.
fn metric(metric: Metric) -> &'static str {
    match metric {
        Metric::Euclidean => "euclidean",
        Metric::Manhattan => "manhattan",
        Metric::Cosine => "cosine",
    }
}

/// "soap@CAN,mxrd@structure".
fn listed(combinations: &[Combination]) -> String {
    let one = |c: &Combination| format!("{}@{}", c.descriptor, c.representation.id());
    combinations.iter().map(one).collect::<Vec<_>>().join(",")
}

/// What a file that was saved from the window says of how it is made again, in lines. `name` is that of the
/// project.
pub fn of_project(
    name: &str,
    screen: Option<&ScreenSettings>,
    ranking: Option<&RankSettings>,
    scan: Option<&ScanSettings>,
) -> String {
    let stem = if name.is_empty() { "PROJECT" } else { name };
    let project = format!("{stem}.superion");
    let mut lines = vec![
        format!(
            "Made by Superion {} from the project {project}.",
            env!("CARGO_PKG_VERSION")
        ),
        "To make it again, save the project and run:".to_owned(),
        command_line(&["run".to_owned(), project.clone()]),
    ];
    let commands = [
        (screen.map(Again::screen), "screen"),
        (ranking.map(Again::ranking), "candidates"),
        (scan.map(Again::scan), "scan"),
    ];
    let commands = commands
        .into_iter()
        .filter_map(|(again, folder)| Some((again?, folder)));
    for (again, folder) in commands {
        lines.push(again.line(&project, folder));
        if !again.without.is_empty() {
            lines.push(format!("(without: {})", again.without.join(", ")));
        }
    }
    lines.join("\n")
}
