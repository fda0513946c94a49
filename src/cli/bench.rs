//! `superion bench`: the program's own benchmark table.

use super::arguments::BenchArguments;
use super::session::Session;
use super::{Exit, Stop};

pub(super) fn run(arguments: &BenchArguments, session: &mut Session) -> Result<Exit, Stop> {
    let _ = (arguments, session);
    todo!()
}
