//! Databases that speak OPTIMADE: the list, and fetching it anew.

use crate::app::action::Reach;
use crate::app::ending::made;
use crate::app::session::Severity;
use crate::app::shell::widgets::plural;
use crate::app::state::State;
use crate::tasks::{ListProviders, RefreshProviders, Task};

/// Reads the list that is known here.
pub(super) fn list(reach: &mut Reach<'_>) {
    let title = ListProviders.title();
    let id = reach.tasks.start_aside(
        ListProviders,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            state.session.online.listing_providers = None;
            let found = made(state, &title, outcome);
            state.session.online.providers = Some(found.unwrap_or_default());
        },
    );
    reach.state.session.online.listing_providers = Some(id);
}

/// Fetches the list anew; what did not answer stays as it was known.
pub(super) fn refresh(reach: &mut Reach<'_>) {
    let task = RefreshProviders {
        access: reach.state.session.online.access.clone(),
    };
    let title = task.title();
    let id = reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            state.session.online.listing_providers = None;
            let Some((mut found, warnings)) = made(state, &title, outcome) else {
                return;
            };
            found.sort_by_key(|provider| provider.name.to_lowercase());
            let n = found.iter().filter(|provider| !provider.is_index).count();
            let silent = match warnings.len() {
                0 => String::new(),
                n => format!(
                    " {} did not answer; what was known of them is kept.",
                    plural(n, "provider")
                ),
            };
            let text = format!("The list holds {} now.{silent}", plural(n, "database"));
            state.session.say(Severity::Done, text);
            state.session.warnings.extend(warnings);
            state.session.online.providers = Some(found);
        },
    );
    reach.state.session.online.listing_providers = Some(id);
}
