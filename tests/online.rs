//! Databases on the net, played by servers on this machine that behave as badly as real ones are reported to.

mod badly_behaved;
mod cod;
pub(crate) mod database;
mod fetching;
mod optimade;
mod optimade_database;
mod projects;
mod resuming;
pub(crate) mod server;
mod strange_answers;
mod unsafe_ways;

use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use superion::crystal::Element;
use superion::monitor::{Monitor, Signal, Warning};
use superion::online::{
    Access, Database, DownloadProgress, DownloadReport, DownloadRequest, Key, OnlineError,
    Patience, Query, ThermoType,
};
use superion::pipeline::online::fetch;

use self::server::Server;

const KEY: &str = "a-key-that-nobody-may-see";

/// Patience of a test: pauses of a few milliseconds.
fn patience() -> Patience {
    Patience {
        connect: Duration::from_secs(5),
        answer: Duration::from_millis(400),
        whole_answer: Duration::from_secs(20),
        first_pause: Duration::from_millis(1),
        longest_pause: Duration::from_secs(20),
        attempts: 4,
    }
}

fn access(server: &Server) -> Access {
    Access {
        key: Key::new(KEY),
        base_url: Some(server.url()),
        patience: patience(),
        ..Access::default()
    }
}

fn element(symbol: &str) -> Element {
    Element::all()
        .find(|element| element.symbol() == symbol)
        .unwrap()
}

/// All compounds of lithium.
fn of_lithium() -> DownloadRequest {
    DownloadRequest {
        database: Database::MaterialsProject {
            thermo_type: ThermoType::Mixed,
        },
        query: Query {
            must: [element("Li")].into(),
            ..Query::default()
        },
    }
}

/// What a download gave, what it told meanwhile, and what it warned of.
struct Fetched {
    report: Result<DownloadReport, OnlineError>,
    told: Vec<DownloadProgress>,
    warned: Vec<Warning>,
}

impl Fetched {
    #[track_caller]
    fn report(&self) -> &DownloadReport {
        self.report.as_ref().unwrap()
    }

    #[track_caller]
    fn error(&self) -> &OnlineError {
        self.report.as_ref().unwrap_err()
    }

    fn waited_for(&self) -> Vec<&str> {
        self.told
            .iter()
            .filter_map(|told| told.waiting.as_deref())
            .collect()
    }
}

fn fetched(server: &Server, folder: &Path) -> Fetched {
    fetched_with(
        &of_lithium(),
        &access(server),
        folder,
        false,
        &Monitor::silent(),
    )
}

fn fetched_with(
    request: &DownloadRequest,
    access: &Access,
    folder: &Path,
    anew: bool,
    monitor: &Monitor,
) -> Fetched {
    let told = Mutex::new(Vec::new());
    let warned = std::sync::Arc::new(Mutex::new(Vec::new()));
    let sink = std::sync::Arc::clone(&warned);
    let heard = Monitor::new(move |signal| {
        if let Signal::Warning(warning) = signal {
            sink.lock().unwrap().push(warning);
        }
    });
    let outer = monitor.clone();
    let inner = heard.clone();
    let tell = |progress| {
        told.lock().unwrap().push(progress);
        if outer.is_cancelled() {
            inner.cancel();
        }
    };
    let report = fetch(request, access, Some(folder), anew, &heard, &tell);
    let warned = warned.lock().unwrap().clone();
    Fetched {
        report,
        told: told.into_inner().unwrap(),
        warned,
    }
}

/// The pages of a folder by name, with their bytes.
fn pages(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut pages: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            (
                entry.file_name().to_string_lossy().into_owned(),
                entry.path(),
            )
        })
        .filter(|(name, _)| name.starts_with("page-"))
        .map(|(name, path)| (name, std::fs::read(path).unwrap()))
        .collect();
    pages.sort();
    pages
}

/// All that lies in a folder, hidden files too, as one text.
fn everything_in(folder: &Path) -> String {
    let entries = std::fs::read_dir(folder).unwrap();
    let texts = entries.map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    texts
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect()
}
