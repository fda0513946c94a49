//! The list of providers is fetched anew and kept.
//!
//! In: how the list is reached. Out: the databases of all providers, also in the user's cache. Each index is
//! asked of the machine that the list names, and nothing of any other.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;

use super::provider::{Provider, kept_list};
use super::providers::{LIST, Link, children, databases, links};
use crate::monitor::{Monitor, Warning};
use crate::online::access::{Access, Patience};
use crate::online::client::Client;
use crate::online::error::OnlineError;
use crate::online::json::read_json;
use crate::online::source::Get;

/// Indices that are asked at once.
const MOST_AT_ONCE: usize = 4;

/// An index that takes longer is passed over.
const LONGEST: Duration = Duration::from_secs(20);

/// Fetches the list of providers and their databases, and keeps it; what did not answer is told, and keeps
/// what is known of it. `place` is the file of the list; `None`: that of the user's cache.
///
/// # Errors
/// [`OnlineError`] where the list itself cannot be had, or cannot be kept.
pub fn refresh_providers(
    access: &Access,
    place: Option<&Path>,
    monitor: &Monitor,
) -> Result<(Vec<Provider>, Vec<Warning>), OnlineError> {
    let list = access.base_url.as_deref().unwrap_or(LIST);
    let patience = Patience {
        connect: access.patience.connect.min(LONGEST),
        answer: access.patience.answer.min(LONGEST),
        whole_answer: access.patience.whole_answer.min(2 * LONGEST),
        attempts: 1,
        ..access.patience
    };
    let access = Access {
        patience,
        ..Access::default()
    };
    let answer = asked(list, &access, monitor)?;
    let wanted = |link: &Link| link.kind == "external" && link.id != "exmpl";
    let indices: Vec<Link> = links(&answer).into_iter().filter(wanted).collect();
    let step = monitor.step("Asking providers", indices.len());
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<(usize, Result<Value, OnlineError>)>> = Mutex::default();
    let work = || {
        loop {
            let k = next.fetch_add(1, Ordering::Relaxed);
            let Some(index) = indices.get(k) else {
                return;
            };
            let url = links_of(&index.base_url);
            let answer = asked(&url, &access, monitor);
            found
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push((k, answer));
            step.tick();
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..MOST_AT_ONCE {
            scope.spawn(work);
        }
        work();
    });
    monitor.check()?;
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(k, _)| *k);
    let (mut providers, mut warnings) = (Vec::new(), Vec::new());
    for (k, answer) in found {
        match answer.map(|answer| children(&answer)) {
            Ok(found) => providers.extend(databases(&indices[k], found)),
            Err(error) => {
                let known = Provider::shipped().into_iter();
                providers.extend(known.filter(|known| known.provider == indices[k].id));
                let fact = format!("did not list its databases: {error}");
                warnings.push(Warning::new(
                    &indices[k].name,
                    fact,
                    "what was known of it is kept",
                ));
            }
        }
    }
    keep(&providers, place)?;
    Ok((providers, warnings))
}

/// "…/v1/links" of an index, whose address may bear a version already.
fn links_of(base: &str) -> String {
    match base.rsplit('/').next() {
        Some("v1") => format!("{base}/links"),
        _ => format!("{base}/v1/links"),
    }
}

fn asked(url: &str, access: &Access, monitor: &Monitor) -> Result<Value, OnlineError> {
    let client = Client::new("OPTIMADE", url, None, access, monitor, &|_| {})?;
    let body = client.get(url)?;
    read_json(url, &body)
}

fn keep(providers: &[Provider], place: Option<&Path>) -> Result<(), OnlineError> {
    let Some(place) = place.map(Path::to_owned).or_else(kept_list) else {
        return Ok(());
    };
    let fault = |fact: String| OnlineError::Folder {
        path: place.clone(),
        fact,
        remedy: "the list is used now, and must be fetched again next time".to_owned(),
    };
    let text = serde_json::to_vec_pretty(providers).map_err(|error| fault(error.to_string()))?;
    let folder = place.parent().unwrap_or(&place);
    std::fs::create_dir_all(folder).map_err(|error| fault(error.to_string()))?;
    let beside = place.with_extension("json.new");
    let written = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, &place));
    written.map_err(|error| fault(error.to_string()))
}
