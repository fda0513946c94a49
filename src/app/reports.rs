//! Reports of panics.
//!
//! In: a panic, on whatever thread. Out: a text file with the message, where it happened and how it
//! came there; its path is told on standard error, and to the window where that goes on.

use std::backtrace::Backtrace;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

static LAST: Mutex<Option<PathBuf>> = Mutex::new(None);

/// From now on every panic leaves a report in a folder, beside what it printed before.
#[allow(
    clippy::print_stderr,
    reason = "the way through cli/out.rs may be what panicked"
)]
pub(super) fn write_into(folder: PathBuf) {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        before(info);
        match write(&folder, info) {
            Ok(path) => {
                eprintln!("superion: a report of this defect is in {}", path.display());
                *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some(path);
            }
            Err(error) => eprintln!("superion: no report could be written: {error}"),
        }
    }));
}

/// The report of the last panic of this run.
pub(super) fn last() -> Option<PathBuf> {
    LAST.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

fn write(folder: &Path, info: &PanicHookInfo<'_>) -> std::io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    let now_s = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs());
    let thread = std::thread::current();
    let text = format!(
        "superion {}\n{} {}\n{now_s} s after 1970\nthread {}\n\n{info}\n\n{}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        thread.name().unwrap_or("without a name"),
        Backtrace::force_capture()
    );
    let path = folder.join(format!("panic-{now_s}-{}.txt", std::process::id()));
    std::fs::write(&path, text)?;
    Ok(path)
}
