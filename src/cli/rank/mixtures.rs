//! `superion rank --search-mix`: which second descriptor, and by what multiplier.

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use super::super::choices;
use super::super::ending::Stop;
use super::super::out::Out;
use super::super::session::{Loaded, Session};
use super::super::table::Table;
use super::arguments::RankArguments;
use crate::export::folder::Folder;
use crate::monitor::Monitor;
use crate::outputs::files::write_mixtures;
use crate::pipeline::{MixSearch, MixSearchSettings, MixTrial, RankSettings, SHARES, combinations};
use crate::tasks::SearchMixtures;

/// Mixtures that are printed.
const PRINTED: usize = 15;

/// A line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    kind: &'static str,
    #[serde(flatten)]
    trial: &'a MixTrial,
}

/// What to search among; `None` where no search is asked for.
pub(super) fn settings(arguments: &RankArguments) -> Result<Option<MixSearchSettings>, Stop> {
    let Some(partners) = &arguments.search_mix else {
        return Ok(None);
    };
    let shares = match arguments.shares.as_slice() {
        [] => SHARES.to_vec(),
        given => given.to_vec(),
    };
    Ok(Some(MixSearchSettings {
        partners: combinations(
            &choices::descriptors(partners)?,
            &choices::representations(&arguments.search_on)?,
        ),
        shares,
    }))
}

/// Searches, writes mixtures.csv and prints the best.
pub(super) fn search(
    arguments: &RankArguments,
    search: MixSearchSettings,
    loaded: &Loaded,
    settings: RankSettings,
    session: &mut Session,
) -> Result<(), Stop> {
    let task = SearchMixtures {
        data: Arc::clone(&loaded.project.data),
        settings: settings.clone(),
        search,
    };
    let found = Arc::new(session.run(task)?);
    write(&arguments.out, &found, session)?;
    print(arguments.input.common.json, &settings, &found)
}

fn write(out: &Path, found: &Arc<MixSearch>, session: &mut Session) -> Result<(), Stop> {
    let (out, found) = (out.to_owned(), Arc::clone(found));
    let work = move |monitor: &Monitor| {
        let mut folder = Folder::begin(&out, monitor)?;
        write_mixtures(&found, &mut folder)?;
        Ok(folder.finish()?)
    };
    session.write("Writing results", work).map(|_| ())
}

fn print(json: bool, settings: &RankSettings, found: &MixSearch) -> Result<(), Stop> {
    let mut out = Out::new();
    if json {
        for trial in &found.trials {
            let kind = "mixture";
            out.json(&Line { kind, trial })?;
        }
        return Ok(out.flush()?);
    }
    let mut table = Table::new(&[
        "second descriptor",
        ">mean W_σ",
        ">alone",
        ">change/%",
        "interval of the difference",
        ">structures",
    ]);
    for trial in found.trials.iter().take(PRINTED) {
        table.row(row(trial));
    }
    out.text(&table.text())?;
    out.text(&format!("\nFirst descriptor: {}.\n", settings.title()))?;
    let verdict = match found.gain_of_choice {
        None => "Nothing could be compared.".to_owned(),
        Some(gain) => format!(
            "Choosing the best of these {} changes the mean W_σ by {:.2} ({:.2} … {:.2}) on labels \
             without a part in the choice: {}.",
            found.trials.len(),
            gain.estimate,
            gain.low,
            gain.high,
            if gain.high < 0.0 {
                "a real gain"
            } else {
                "not distinguishable from none"
            }
        ),
    };
    out.text(&format!("{verdict}\n"))?;
    if let Some(best) = found.trials.first() {
        let mix = &best.mix;
        out.text(&format!(
            "To rank with the first: --mix {}@{}*{:e}\n",
            mix.combination.descriptor,
            mix.combination.representation.id(),
            mix.multiplier
        ))?;
    }
    Ok(out.flush()?)
}

fn row(trial: &MixTrial) -> [String; 6] {
    let change = (trial.mean_w_sigma / trial.first_order - 1.0) * 100.0;
    [
        trial.mix.to_string(),
        format!("{:.2}", trial.mean_w_sigma),
        format!("{:.2}", trial.first_order),
        format!("{change:.1}"),
        trial.difference.map_or_else(String::new, |d| {
            let real = if d.excludes_zero() { " *" } else { "" };
            format!("{:.2} … {:.2}{real}", d.low, d.high)
        }),
        trial.n_structures.to_string(),
    ]
}
