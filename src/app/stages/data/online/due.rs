//! What follows by itself, looked at once a frame.
//!
//! In: what is known of the databases. Out: what is to be done next: imports of downloads that have ended, the
//! key that has worked, lists that nobody has read yet.

use super::actions::OnlineAction;
use crate::app::action::Actions;
use crate::app::state::State;

/// What follows by itself from what is.
pub(in crate::app) fn due(state: &State, actions: &mut Actions) {
    let online = &state.session.online;
    if !online.to_import.is_empty() {
        actions.push(OnlineAction::ImportNext);
    }
    if online.wants_listing && online.listing.is_none() {
        actions.push(OnlineAction::List);
    }
    if state.view.online_open && online.providers.is_none() && online.listing_providers.is_none() {
        actions.push(OnlineAction::ListProviders);
    }
    if state.view.online_open && online.key.is_none() && online.minding_key.is_none() {
        actions.push(OnlineAction::LookForKey);
    }
    if online.to_keep.is_some() && online.minding_key.is_none() {
        actions.push(OnlineAction::KeepKey);
    }
}
