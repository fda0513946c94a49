//! `superion xrd`: powder patterns beside structures.

mod arguments;
mod lines;
mod named;
mod search_words;
mod words;

use std::path::PathBuf;
use std::sync::Arc;

pub(super) use arguments::XrdArguments;
use arguments::name_of;
use lines::{PatternLine, SearchLine, SeriesLine};

use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::out::Out;
use super::session::Session;
use super::unread;
use crate::dataset::{Analysed, Bench, Dataset, KeptPattern};
use crate::experiment::diffraction::{
    ElementBounds, PatternSettings, PeakIndex, PhaseSearch, SeriesMember, VegardLine, Verdict,
};
use crate::export::folder::{Folder, Written};
use crate::import::Entry;
use crate::monitor::{Monitor, Warning};
use crate::outputs::files::write_patterns;
use crate::pipeline::Measured;
use crate::tasks::{AnalysePattern, FindPhases, ReadMeasurements};

impl Command for XrdArguments {
    const NAME: &str = "xrd";
    const ABOUT: &str =
        "Powder patterns: peaks, phases with their cells, what no phase explains, Vegard lines";

    fn common(&self) -> &CommonArguments {
        &self.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        run(self, session)
    }
}

/// Entries that can be phases without being chosen: more are searched, or named.
const MOST_PHASES: usize = 8;

fn run(arguments: &XrdArguments, session: &mut Session) -> Result<Exit, Stop> {
    let settings = arguments.settings()?;
    let elements = arguments.bounds()?;
    let out = arguments.out.as_deref();
    let _reserved = out.map(|out| session.reserve(out)).transpose()?;
    let measurements = session.run(ReadMeasurements {
        paths: arguments.named()?.patterns,
        settings: arguments.measurement_settings()?,
    })?;
    let mut some_failed = false;
    for failure in &measurements.failures {
        some_failed = true;
        if named::is_structure(&failure.path) {
            let file = name_of(&failure.path);
            session.say(&format!(
                "failed: {file} is a structure: give it with --phases"
            ));
        } else {
            session.say(&format!("failed: {}", unread::reason(failure)));
        }
    }
    for measured in &measurements.spectra {
        some_failed = true;
        let file = measured.path.display();
        session.say(&format!(
            "failed: {file}: it holds impedance spectra, no powder pattern (superion eis)"
        ));
    }
    for path in &measurements.conductivities {
        some_failed = true;
        session.say(&format!(
            "failed: {}: it holds conductivities, no powder pattern (superion arrhenius)",
            path.display()
        ));
    }
    session.list("warning", &measurements.warnings);
    if measurements.patterns.is_empty() {
        let fact = match measurements.spectra.is_empty() {
            true => "no powder pattern could be read; see the reasons above",
            false => "these are impedance spectra: use superion eis",
        };
        return Err(Stop::Nothing(fact.to_owned()));
    }
    let entries = entries(arguments, session, &mut some_failed)?;
    let compositions = arguments.compositions(&measurements.patterns)?;
    let mut work = Work {
        arguments,
        elements,
        entries: Arc::new(entries),
        index: None,
        bench: Bench::default(),
        printed: Out::new(),
    };
    let mut n_failed = 0;
    for (measured, x) in measurements.patterns.iter().zip(compositions) {
        let file = name_of(&measured.path);
        let of_file = settings.for_file(&file);
        if let Err(reason) = work.pattern(measured, &of_file, x, session)? {
            n_failed += 1;
            session.say(&format!("failed: {reason}"));
            if reason.contains("wavelength") {
                session.say("give --wavelength, such as --wavelength Cu or --wavelength 1.5406");
            }
        }
    }
    if n_failed == measurements.patterns.len() {
        let fact = "none of the patterns could be analysed; see the reasons above";
        return Err(Stop::Nothing(fact.to_owned()));
    }
    work.series(session)?;
    work.printed.flush()?;
    let data = Dataset {
        bench: Arc::new(std::mem::take(&mut work.bench)),
        ..Dataset::of_entries(work.entries.to_vec())
    };
    if let Some(folder) = &arguments.out {
        let written = write(folder.clone(), data, session)?;
        some_failed |= written.n_failed > 0;
    }
    Ok(if some_failed || n_failed > 0 {
        Exit::SomeFailed
    } else {
        Exit::Done
    })
}

/// The structures that may be phases.
fn entries(
    arguments: &XrdArguments,
    session: &mut Session,
    some_failed: &mut bool,
) -> Result<Vec<Entry>, Stop> {
    let Some(inputs) = arguments.inputs()? else {
        return Ok(Vec::new());
    };
    let loaded = session.load(inputs)?;
    *some_failed |= loaded.some_failed;
    let entries = loaded.project.data.entries.to_vec();
    if !arguments.search && entries.len() > MOST_PHASES {
        return Err(Stop::WrongUse(format!(
            "the input of --phases holds {} structures, too many to be in one sample: choose some with --ids, or \
             add --search to find which of them explain the peaks",
            entries.len()
        )));
    }
    Ok(entries)
}

/// What is done with each pattern.
struct Work<'a> {
    arguments: &'a XrdArguments,
    elements: ElementBounds,
    entries: Arc<Vec<Entry>>,
    index: Option<Arc<PeakIndex>>,
    bench: Bench,
    printed: Out,
}

impl Work<'_> {
    /// Analyses a pattern and prints what was found; `Err` within says why there is nothing.
    fn pattern(
        &mut self,
        measured: &Measured<crate::import::Pattern>,
        settings: &PatternSettings,
        x: Option<f64>,
        session: &mut Session,
    ) -> Result<Result<(), String>, Stop> {
        let pattern = Arc::new(measured.measured.clone());
        let mut phases: Vec<String> = self.entries.iter().map(|entry| entry.id.clone()).collect();
        let mut search = None;
        if self.arguments.search {
            let task = FindPhases {
                pattern: Arc::clone(&pattern),
                entries: Arc::clone(&self.entries),
                index: self.index.clone(),
                elements: self.elements.clone(),
                settings: settings.clone(),
            };
            let found = match session.run(task) {
                Ok(found) => found,
                Err(Stop::Nothing(reason)) => return Ok(Err(reason)),
                Err(other) => return Err(other),
            };
            self.index = Some(found.index);
            phases = self.convincing(&found.search);
            search = Some(found.search);
        }
        let task = AnalysePattern {
            pattern: Arc::clone(&pattern),
            entries: Arc::clone(&self.entries),
            phases: phases.clone(),
            settings: settings.clone(),
        };
        let mut analysis = match session.run(task) {
            Ok(analysis) => analysis,
            Err(Stop::Nothing(reason)) => return Ok(Err(reason)),
            Err(other) => return Err(other),
        };
        let is_refused = search.as_ref().is_some_and(|s| s.refused().is_some());
        if is_refused {
            // What explains too little is not there, whatever its few lines say.
            for phase in &mut analysis.phases {
                if phase.verdict != Verdict::Absent {
                    phase.verdict = Verdict::Doubtful;
                    phase.weight_percent = None;
                }
            }
        }
        session.list("warning", &pattern.warnings);
        session.list("warning", &analysis.warnings);
        if let Some(search) = &search {
            let new = |warning: &&Warning| !analysis.warnings.contains(warning);
            let of_search: Vec<Warning> = search.warnings.iter().filter(new).cloned().collect();
            session.list("warning", &of_search);
            analysis.warnings.extend(of_search);
        }
        let file = name_of(&measured.path);
        let search = search.map(|search| SearchLine::of(&search, &self.entries));
        let line = PatternLine::of(&file, &pattern.name, x, &analysis, search);
        if self.arguments.common.json {
            self.printed.json(&line)?;
        } else {
            self.printed.text(&words::of_pattern(&line))?;
        }
        self.printed.flush()?;
        if is_refused {
            // The phases are told, and none is kept.
            let task = AnalysePattern {
                pattern,
                entries: Arc::clone(&self.entries),
                phases: Vec::new(),
                settings: settings.clone(),
            };
            analysis = session.run(task)?;
            phases.clear();
        }
        self.keep(measured, settings, phases, x, analysis, &file);
        Ok(Ok(()))
    }

    /// What a search proposes; whether it is taken, the proposal says.
    fn convincing(&self, search: &PhaseSearch) -> Vec<String> {
        let entries = search.proposal.iter().flat_map(|found| &found.entries);
        let entries = entries.filter_map(|entry| self.entries.get(*entry));
        entries.map(|entry| entry.id.clone()).collect()
    }

    fn keep(
        &mut self,
        measured: &Measured<crate::import::Pattern>,
        settings: &PatternSettings,
        phases: Vec<String>,
        x: Option<f64>,
        analysis: crate::experiment::diffraction::PatternAnalysis,
        file: &str,
    ) {
        if !self
            .bench
            .add_pattern(measured.measured.clone(), file, &measured.format)
        {
            return;
        }
        let place = self.bench.patterns.len() - 1;
        if let Some(kept) = self.bench.pattern_mut(place) {
            kept.settings = settings.clone();
            kept.phases = phases;
            kept.elements = self.elements.clone();
            kept.x = x;
            kept.analysis = Some(Analysed {
                of: kept.print(),
                found: Ok(Arc::new(analysis)),
            });
        }
    }

    /// The lines of a series, where the patterns make one.
    fn series(&mut self, session: &mut Session) -> Result<(), Stop> {
        let patterns = self.bench.patterns.iter().map(AsRef::as_ref);
        let members: Vec<SeriesMember> = patterns.filter_map(member).collect();
        if members.len() < 2 {
            return Ok(());
        }
        match VegardLine::of_series(&members) {
            Ok(lines) => {
                let line = SeriesLine::of(&lines);
                if self.arguments.common.json {
                    self.printed.json(&line)?;
                } else {
                    self.printed.text(&words::of_series(&lines))?;
                }
            }
            Err(error) => session.say(&format!("warning: {error}")),
        }
        Ok(())
    }
}

fn member(kept: &KeptPattern) -> Option<SeriesMember> {
    let found = kept.found()?;
    let phase = found.phases.first().filter(|phase| phase.is_refined)?;
    Some(SeriesMember::of(&kept.name, kept.x?, phase, found))
}

fn write(folder: PathBuf, data: Dataset, session: &mut Session) -> Result<Written, Stop> {
    let work = move |monitor: &Monitor| {
        let mut folder = Folder::begin(&folder, monitor)?;
        write_patterns(&data, &mut folder)?;
        Ok(folder.finish()?)
    };
    let written = session.write("Writing the figures and tables", work)?;
    session.say(&format!("wrote {} files", written.paths.len()));
    Ok(written)
}
