//! `superion rank`: candidates with their reasons, their files, the first ten; the search for a
//! second descriptor; what new measurements teach.

mod arguments;
mod measured;
mod mixtures;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use serde::Serialize;

use super::choices;
use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::input;
use super::out::Out;
use super::session::{Loaded, Session};
use super::table::Table;
use crate::crystal::formula::pretty_formula;
use crate::export::command_line;
use crate::export::folder::{Folder, Written, n_other_files};
use crate::monitor::Monitor;
use crate::outputs::files::{RankRecord, write_ranking};
use crate::pipeline::{Gain, Ranking, Taught};
use crate::project::Document;
use crate::rank::{Candidate, Verdict};
use crate::tasks::RankCandidates;

pub(super) use arguments::RankArguments;

/// Candidates that are printed.
const PRINTED: usize = 10;

impl Command for RankArguments {
    const NAME: &str = "rank";
    const ABOUT: &str = "Candidates: which compounds to make next, and why";

    fn common(&self) -> &CommonArguments {
        &self.input.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        run(self, session)
    }
}

fn run(arguments: &RankArguments, session: &mut Session) -> Result<Exit, Stop> {
    let settings = arguments::settings(arguments)?;
    let search = mixtures::settings(arguments)?;
    measured::check(arguments)?;
    let _reserved = session.reserve(&arguments.out)?;
    choices::check_file(arguments.project.as_deref())?;
    let inputs = input::inputs(&arguments.input, arguments.labels.as_deref(), true)?;
    let started = Instant::now();
    let loaded = session.load(inputs)?;
    let import_s = started.elapsed().as_secs_f64();
    if loaded.project.data.label_of_entry.iter().flatten().count() == 0 {
        return Err(Stop::Nothing(
            "no structure carries a measured conductivity, so there is nothing to search near; \
             give a table with --labels"
                .to_owned(),
        ));
    }
    if let Some(fact) = choices::no_mobile_ion(&loaded.project, settings.mobile_ion) {
        return Err(Stop::Nothing(fact));
    }
    if let Some(search) = search {
        mixtures::search(arguments, search, &loaded, settings, session)?;
        return Ok(loaded.exit());
    }
    let measurements = measured::measurements(arguments, &loaded, session)?;
    let task = RankCandidates {
        data: Arc::clone(&loaded.project.data),
        settings,
        known: Arc::default(),
    };
    let ranking = Arc::new(session.run(task)?);
    let taught = measured::taught(&loaded, &ranking, measurements, session)?;
    let written = write(
        arguments,
        &loaded,
        &ranking,
        taught.clone(),
        import_s,
        session,
    )?;
    print(arguments, &ranking, &written.paths)?;
    if let Some(taught) = taught {
        measured::tell(arguments, &loaded, &taught, session)?;
    }
    Ok(match written.n_failed {
        0 => loaded.exit(),
        _ => Exit::SomeFailed,
    })
}

fn write(
    arguments: &RankArguments,
    loaded: &Loaded,
    ranking: &Arc<Ranking>,
    taught: Option<Arc<Taught>>,
    import_s: f64,
    session: &mut Session,
) -> Result<Written, Stop> {
    let project = Arc::clone(&loaded.project);
    let arguments_given: Vec<String> = std::env::args().skip(1).collect();
    let mut record = RankRecord {
        again: command_line(&arguments_given),
        arguments: arguments_given,
        seconds_of_step: session.seconds_of_step(),
        ..RankRecord::of(ranking, &project)
    };
    record.seconds.insert("import".to_owned(), import_s);
    let out = arguments.out.clone();
    let result = Arc::clone(ranking);
    let work = move |monitor: &Monitor| {
        let mut folder = Folder::begin(&out, monitor)?;
        write_ranking(&result, &project, &record, taught.as_deref(), &mut folder)?;
        Ok(folder.finish()?)
    };
    let mut written = session.write("Writing results", work)?;
    let cifs = arguments.out.join("cifs");
    let n_others = n_other_files(&cifs, "cif", &written.paths);
    if n_others > 0 {
        session.say(&format!(
            "warning: {} holds {n_others} more CIFs, perhaps of an earlier run; they are none of \
             these candidates",
            cifs.display()
        ));
    }
    if let Some(path) = &arguments.project {
        let mut kept = Document::clone(&loaded.project);
        kept.ranking = Some(Arc::new(Ranking::clone(ranking)));
        session.save(kept, path)?;
        written.paths.push(path.clone());
    }
    Ok(written)
}

/// A line of JSON.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Line<'a> {
    Candidate(&'a Candidate),
    Summary(Summary),
}

/// After the candidates.
#[derive(Serialize)]
struct Summary {
    counts: Vec<(&'static str, usize)>,
    n_clusters: usize,
    n_structure_types: usize,
    gain: Option<Gain>,
}

fn print(arguments: &RankArguments, ranking: &Ranking, paths: &[PathBuf]) -> Result<(), Stop> {
    let table = &ranking.table;
    let mut out = Out::new();
    if arguments.input.common.json {
        for candidate in &table.candidates {
            out.json(&Line::Candidate(candidate))?;
        }
        let counts = table.counts().into_iter();
        out.json(&Line::Summary(Summary {
            counts: counts.map(|(verdict, n)| (verdict.name(), n)).collect(),
            n_clusters: table.clusters.len(),
            n_structure_types: table.n_structure_types(),
            gain: ranking.gain,
        }))?;
        return Ok(out.flush()?);
    }
    out.text(&first_candidates(ranking).text())?;
    out.text(&format!(
        "\n{} candidates of {} structure types, from {} clusters of the cut into {}.\n",
        table.candidates.len(),
        table.n_structure_types(),
        table.clusters.len(),
        table.settings.depth.min(ranking.score.entries.len()),
    ))?;
    let others = table.counts().into_iter();
    let others: Vec<String> = others
        .filter(|(verdict, n)| *verdict != Verdict::Candidate && *n > 0)
        .map(|(verdict, n)| format!("{n} {}", verdict.name()))
        .collect();
    out.text(&format!("Not candidates: {}.\n", others.join(", ")))?;
    if let Some(gain) = &ranking.gain {
        out.text(&format!("{}\n", gain_text(gain)))?;
    }
    out.text("Files:\n")?;
    let is_cif = |path: &&PathBuf| path.extension().is_some_and(|e| e == "cif");
    for path in paths.iter().filter(|path| !is_cif(path)) {
        out.text(&format!("  {}\n", path.display()))?;
    }
    let n_cifs = paths.iter().filter(is_cif).count();
    out.text(&format!(
        "  and {n_cifs} CIFs in {}\n",
        arguments.out.join("cifs").display()
    ))?;
    Ok(out.flush()?)
}

/// What mixing gained, in a sentence.
fn gain_text(gain: &Gain) -> String {
    let means = format!(
        "Mean W_σ: {:.2} with the first descriptor alone, {:.2} with both",
        gain.first_order.estimate, gain.second_order.estimate
    );
    if gain.first_order == gain.second_order {
        return format!(
            "{means}: the second descriptor is too faint to change any cluster; a larger multiplier \
             gives it weight, and --search-mix finds multipliers."
        );
    }
    match gain.difference {
        None => means,
        Some(difference) => {
            let verdict = match (difference.excludes_zero(), difference.estimate < 0.0) {
                (false, _) => "not distinguishable from none",
                (true, true) => "a real gain",
                (true, false) => "a real loss",
            };
            format!(
                "{means}; difference {:.2} ({:.2} … {:.2}), {verdict}.",
                difference.estimate, difference.low, difference.high
            )
        }
    }
}

fn first_candidates(ranking: &Ranking) -> Table {
    let conducting_s_cm = ranking.table.settings.conducting_s_cm;
    let by = ranking.settings.selection.barrier;
    let mut table = Table::new(&[
        ">rank",
        "id",
        "formula",
        "space group",
        ">E_a/eV",
        ">E_hull/eV",
        ">E_g/eV",
        ">cluster",
        "nearest conductor",
        ">type",
    ]);
    let number = |value: Option<f64>, decimals: usize| {
        value.map_or_else(String::new, |v| format!("{v:.decimals$}"))
    };
    for candidate in ranking.table.candidates.iter().take(PRINTED) {
        let group = candidate.space_group.as_ref();
        let conductor = candidate.nearest_conductor(conducting_s_cm);
        let conductor = conductor.map(|relative| {
            let formula = pretty_formula(&relative.formula);
            format!("{formula}, {:.1e} S/cm", 10_f64.powf(relative.log_sigma))
        });
        table.row([
            candidate.rank.to_string(),
            candidate.id.clone(),
            pretty_formula(&candidate.formula),
            group.map_or_else(String::new, |g| format!("{} ({})", g.symbol, g.number)),
            match candidate.from_site_ev(by) {
                Some(from_site) => {
                    let e_a = number(candidate.e_a_ev, 3);
                    format!("({from_site:.3} from its site) {e_a}")
                }
                None => number(candidate.e_a_ev, 3),
            },
            number(candidate.e_above_hull_ev, 3),
            number(candidate.band_gap_ev, 2),
            candidate.cluster.to_string(),
            conductor.unwrap_or_default(),
            (candidate.structure_type + 1).to_string(),
        ]);
    }
    table
}
