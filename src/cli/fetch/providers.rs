//! `superion fetch providers`: which databases speak OPTIMADE.

use clap::Args;

use crate::cli::common::CommonArguments;
use crate::cli::ending::{Exit, Stop};
use crate::cli::out::Out;
use crate::cli::session::Session;
use crate::cli::table::Table;
use crate::online::{Access, Provider};
use crate::tasks::RefreshProviders;

/// What is done with the list.
#[derive(Debug, Args)]
pub(super) struct ProvidersArguments {
    /// Fetch the list anew from providers.optimade.org and from each provider, and keep it for this user
    #[arg(long)]
    refresh: bool,
    /// Another address of the list: a mirror
    #[arg(long, value_name = "URL", requires = "refresh")]
    base_url: Option<String>,
    #[command(flatten)]
    pub common: CommonArguments,
}

pub(super) fn run(arguments: &ProvidersArguments, session: &mut Session) -> Result<Exit, Stop> {
    let (providers, warnings) = match arguments.refresh {
        false => (Provider::known(), Vec::new()),
        true => session.run(RefreshProviders {
            access: Access {
                base_url: arguments.base_url.clone(),
                ..Access::default()
            },
        })?,
    };
    session.list("warning", &warnings);
    let mut out = Out::new();
    if arguments.common.json {
        for provider in &providers {
            out.json(provider)?;
        }
    } else {
        out.text(&table(&providers).text())?;
    }
    out.flush()?;
    Ok(if warnings.is_empty() {
        Exit::Done
    } else {
        Exit::SomeFailed
    })
}

fn table(providers: &[Provider]) -> Table {
    let mut table = Table::new(&["id", "name", "address"]);
    for provider in providers {
        let address = match provider.is_index {
            true => format!(
                "{} (a list of databases: refresh to see them)",
                provider.base_url
            ),
            false => provider.base_url.clone(),
        };
        table.row([provider.id.clone(), provider.name.clone(), address]);
    }
    table
}
