//! `superion screen`: the whole pipeline, its files, its ranking.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use serde::Serialize;

use super::arguments::ScreenArguments;
use super::out::Out;
use super::session::{Loaded, Piece, Session};
use super::table::Table;
use super::{Exit, Stop, choices};
use crate::dataset::Origin;
use crate::export::folder::{Folder, Written};
use crate::import::{ImportReport, ImportSettings};
use crate::jobs::{Command, Product};
use crate::monitor::{Monitor, Warning};
use crate::pipeline::{
    FeatureMap, FeatureMapSettings, Projection, RunRecord, Score, Screen, ScreenSettings, Subset,
    combinations, first_combinations, write_screen,
};
use crate::project::Document;
use crate::score::Interval;

pub(super) fn run(arguments: &ScreenArguments, session: &mut Session) -> Result<Exit, Stop> {
    let settings = settings(arguments)?;
    let _reserved = session.reserve(&arguments.out)?;
    choices::check_file(arguments.project.as_deref())?;
    let inputs = choices::inputs(&arguments.input, arguments.labels.as_deref(), true)?;
    let started = Instant::now();
    let loaded = session.load(inputs)?;
    let import_s = started.elapsed().as_secs_f64();
    need_labels(&loaded, arguments)?;
    if let Some(fact) = choices::no_mobile_ion(&loaded.project, settings.mobile_ion) {
        session.say(&format!("warning: {fact}"));
    }

    let mut finished: Vec<Score> = Vec::new();
    let command = Command::Screen {
        project: Arc::clone(&loaded.project),
        settings: settings.clone(),
    };
    let product = session.run(command, |piece| {
        if let Piece::Score(score) = piece {
            finished.push(Score::clone(&score));
        }
        Ok(())
    });
    let (mut screen, mut cancelled) = match product {
        Ok(Product::Screen(screen)) => (Screen::clone(&screen), false),
        Ok(_) => return Err(Stop::Nothing("the screen made no result".to_owned())),
        Err(Stop::Cancelled) => (
            Screen::unfinished(settings, Origin::of(&loaded.project.data), finished),
            true,
        ),
        Err(other) => return Err(other),
    };
    if cancelled && screen.scores.is_empty() {
        session.say("cancelled before any combination was finished; nothing was written");
        return Ok(Exit::Cancelled);
    }
    screen.seconds.insert("import".to_owned(), import_s);
    let screen = Arc::new(screen);
    let mut maps = Vec::new();
    if !cancelled {
        cancelled = draw_maps(arguments, &loaded.project, &screen, &mut maps, session)?;
    }
    let written = write(arguments, &loaded, &screen, maps, cancelled, session)?;
    print(arguments, &screen, &written.paths)?;
    if cancelled {
        session.say(&format!(
            "cancelled; the files hold the {} of {} combinations that were finished{}",
            screen.scores.len(),
            screen.settings.combinations.len(),
            where_kept(arguments, &written)
        ));
        return Ok(Exit::Cancelled);
    }
    // Combinations that gave nothing were named by warnings; those that merely do not apply to
    // these structures are no failure.
    let undescribed = name_undescribed(&loaded.project, &screen, session);
    let without = written.n_failed > 0;
    if without || undescribed || screen.failed.len() > screen.inapplicable.len() {
        Ok(Exit::SomeFailed)
    } else {
        Ok(loaded.exit())
    }
}

/// Maps the features of the best combination; whether that was cancelled. A map that cannot be made
/// is named, and the other files are written.
fn draw_maps(
    arguments: &ScreenArguments,
    project: &Arc<Document>,
    screen: &Screen,
    maps: &mut Vec<FeatureMap>,
    session: &mut Session,
) -> Result<bool, Stop> {
    let Some(best) = screen.scores.first() else {
        return Ok(false);
    };
    let tsne = arguments.tsne.then_some(Projection::TSNE);
    for projection in std::iter::once(Projection::PrincipalComponents).chain(tsne) {
        let settings = FeatureMapSettings {
            mobile_ion: screen.settings.mobile_ion,
            combination: best.combination.clone(),
            descriptor_settings: screen.settings.descriptor_settings.clone(),
            entries: best.entries.clone(),
            projection,
        };
        let command = Command::MapFeatures {
            project: Arc::clone(project),
            settings,
        };
        match session.run(command, |_| Ok(())) {
            Ok(Product::FeatureMap(map)) => maps.push(FeatureMap::clone(&map)),
            Ok(_) => {}
            Err(Stop::Cancelled) => return Ok(true),
            Err(Stop::Nothing(why)) => session.say(&format!("no map: {why}")),
            Err(other) => return Err(other),
        }
    }
    Ok(false)
}

/// Names structures that no combination could describe; whether there are any.
fn name_undescribed(project: &Document, screen: &Screen, session: &mut Session) -> bool {
    let undescribed = screen.undescribed(project.data.entries.len());
    let failure = |k: &usize| {
        let mut failures = screen.scores.iter().flat_map(|score| &score.failures);
        let why = failures.find(|(entry, _)| entry == k);
        let why = why.map_or_else(String::new, |(_, error)| format!(": {error}"));
        let fact = format!("no combination could describe it{why}");
        Warning::new(&project.data.entries[*k].id, fact, "")
    };
    let failed: Vec<Warning> = undescribed.iter().map(failure).collect();
    session.list("failed", &failed);
    !undescribed.is_empty()
}

fn settings(arguments: &ScreenArguments) -> Result<ScreenSettings, Stop> {
    let clustering = choices::clustering(&arguments.clustering)?;
    let defaults = ScreenSettings::default();
    let settings = ScreenSettings {
        mobile_ion: choices::mobile_ion(&arguments.mobile_ion)?,
        combinations: if arguments.first {
            first_combinations()
        } else {
            combinations(
                &choices::descriptors(&arguments.descriptors)?,
                &choices::representations(&arguments.representations)?,
            )
        },
        descriptor_settings: choices::descriptor_settings(&arguments.set)?,
        criterion: clustering.criterion,
        metric: clustering.metric,
        depths: clustering.depths,
        compared_depths: choices::compared_depths(
            arguments.compared_depths,
            defaults.compared_depths.min(clustering.depths),
            clustering.depths,
        )?,
        control_repeats: arguments.control_repeats,
        bootstrap_repeats: arguments.bootstrap_repeats,
        seed: arguments.seed,
        subset: if arguments.own_subsets {
            Subset::Own
        } else {
            Subset::Common
        },
        min_described: arguments.min_described,
    };
    settings
        .validate()
        .map_err(|error| Stop::WrongUse(error.to_string()))?;
    Ok(settings)
}

fn n_labelled(project: &Document) -> usize {
    project.data.label_of_entry.iter().flatten().count()
}

/// Without measured conductivities there is nothing to rank, and so nothing to compute.
fn need_labels(loaded: &Loaded, arguments: &ScreenArguments) -> Result<(), Stop> {
    let project = &loaded.project;
    if n_labelled(project) > 0 {
        return Ok(());
    }
    let remedy = match &arguments.labels {
        Some(path) => format!(
            "the {} conductivities of {} belong to other materials; see the warnings above",
            project.data.labels.len(),
            path.display()
        ),
        None => "give a table of conductivities with --labels".to_owned(),
    };
    Err(Stop::Nothing(format!(
        "no structure carries a measured conductivity, so nothing can be ranked: {remedy}; \
         superion cluster clusters structures without labels"
    )))
}

/// Writes the files, and the project where one is wanted.
fn write(
    arguments: &ScreenArguments,
    loaded: &Loaded,
    screen: &Arc<Screen>,
    maps: Vec<FeatureMap>,
    cancelled: bool,
    session: &mut Session,
) -> Result<Written, Stop> {
    let project = Arc::clone(&loaded.project);
    let ids: Vec<String> = project.data.entries.iter().map(|e| e.id.clone()).collect();
    let record = RunRecord {
        arguments: std::env::args().skip(1).collect(),
        import_settings: ImportSettings::clone(&project.import_settings),
        import: ImportReport::clone(&project.data.report),
        label_warnings: project.data.label_warnings.to_vec(),
        n_labelled: n_labelled(&project),
        seconds_of_step: session.seconds_of_step(),
        ..RunRecord::of(screen, &ids, cancelled)
    };
    let out = arguments.out.clone();
    let result = Arc::clone(screen);
    let work = move |monitor: &Monitor| {
        let mut folder = Folder::begin(&out, monitor)?;
        write_screen(&result, &project, &maps, &record, &mut folder)?;
        Ok(match cancelled {
            false => folder.finish()?,
            true => folder.stop()?,
        })
    };
    let mut written = session.write("Writing results", work)?;
    if let Some(path) = &arguments.project {
        let mut kept = Document::clone(&loaded.project);
        kept.screen_settings = Arc::new(screen.settings.clone());
        kept.screen = Some(Arc::clone(screen));
        let path = match cancelled {
            false => path.clone(),
            true => beside(path),
        };
        session.save(kept, &path)?;
        written.paths.push(path);
    }
    Ok(written)
}

/// Where the project of a stopped run goes: to its path where nothing is there, else to
/// "NAME-interrupted.superion" beside it, or "NAME-interrupted-2.superion"….
fn beside(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().unwrap_or("superion".as_ref());
    let named =
        |name: String| path.with_file_name(format!("{name}.{}", extension.to_string_lossy()));
    let others = (2_u32..).map(|k| named(format!("{stem}-interrupted-{k}")));
    let mut names = [path.to_owned(), named(format!("{stem}-interrupted"))]
        .into_iter()
        .chain(others);
    let free = names.find(|name| !name.exists());
    free.unwrap_or_else(|| path.to_owned())
}

/// Says where results of before are that a stopped run did not replace.
fn where_kept(arguments: &ScreenArguments, written: &Written) -> String {
    match &written.aside {
        None => String::new(),
        Some(aside) => format!(
            "; they are in {}, and what stood in {} is as it was",
            aside.display(),
            arguments.out.display()
        ),
    }
}

#[derive(Serialize)]
struct Line<'a> {
    rank: Option<usize>,
    descriptor: &'a str,
    representation: &'a str,
    mean_w_sigma: Option<f64>,
    interval: Option<Interval>,
    difference_from_best: Option<Interval>,
    n_structures: usize,
    n_labels: usize,
    n_failures: usize,
    subset: &'static str,
}

fn print(arguments: &ScreenArguments, screen: &Screen, paths: &[PathBuf]) -> Result<(), Stop> {
    let last = screen.settings.compared_depths;
    let lines = screen.scores.iter().enumerate().map(|(k, score)| Line {
        rank: screen.rank(k),
        descriptor: &score.combination.descriptor,
        representation: score.combination.representation.id(),
        mean_w_sigma: score.mean_w(last),
        interval: score.mean_w_sigma,
        difference_from_best: score.difference_from_best,
        n_structures: score.entries.len(),
        n_labels: score.labels.len(),
        n_failures: score.failures.len(),
        subset: screen.subset_of(score).id(),
    });
    let mut out = Out::new();
    if arguments.input.common.json {
        for line in lines {
            out.json(&line)?;
        }
    } else {
        out.text(&table(lines, screen).text())?;
        out.text(&format!(
            "\nMean W_σ over 2…{last} clusters (lower sorts the conductivities better) with its \
             95 % bootstrap interval.\n"
        ))?;
        if screen.scores.iter().any(|score| score.set_apart) {
            out.text(
                "Without a rank: scored on their own structures, for they describe too few of \
                 them; their W_σ cannot be compared with the others'.\n",
            )?;
        }
        out.text("Files:\n")?;
        for path in paths {
            out.text(&format!("  {}\n", path.display()))?;
        }
    }
    out.flush()?;
    Ok(())
}

/// The ranking, the random control below it, and those without a rank last.
fn table<'a>(lines: impl Iterator<Item = Line<'a>>, screen: &Screen) -> Table {
    let mut table = Table::new(&[
        ">rank",
        "descriptor",
        "representation",
        ">mean W_σ",
        "interval",
        ">structures",
        ">labels",
    ]);
    let (ranked, apart): (Vec<Line>, Vec<Line>) = lines.partition(|line| line.rank.is_some());
    let cells = |line: Line| {
        [
            line.rank.map_or_else(String::new, |rank| rank.to_string()),
            line.descriptor.to_owned(),
            line.representation.to_owned(),
            line.mean_w_sigma
                .map_or_else(String::new, |w| format!("{w:.2}")),
            line.interval
                .map_or_else(String::new, |i| format!("{:.2} – {:.2}", i.low, i.high)),
            line.n_structures.to_string(),
            line.n_labels.to_string(),
        ]
    };
    for line in ranked {
        table.row(cells(line));
    }
    let last = screen.settings.compared_depths.min(screen.control.len());
    if let Some(compared) = screen.control.get(1..last).filter(|c| !c.is_empty()) {
        let mean = compared.iter().sum::<f64>() / compared.len() as f64;
        table.row(["", "random control", "", &format!("{mean:.2}")].map(str::to_owned));
    }
    for line in apart {
        table.row(cells(line));
    }
    table
}
