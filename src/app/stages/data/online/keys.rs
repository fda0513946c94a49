//! The key of the Materials Project: looked for, kept, forgotten.
//!
//! In: a key that was typed and has worked. Out: tasks that ask the keyring of the system, which may ask its
//! user first. A key is never kept but in the keyring.

use crate::app::action::Reach;
use crate::app::ending::made;
use crate::app::session::Severity;
use crate::app::state::State;
use crate::online::{Database, KeyPlace, KeyState, ThermoType};
use crate::tasks::{KeyChange, MindKey, Task};

/// Whether keys are kept in the keyring; not where it was said which variable holds the key.
pub(super) fn uses_keyring(state: &State) -> bool {
    state.session.online.access.key_variable.is_none()
}

/// Looks where the key is known.
pub(super) fn look(reach: &mut Reach<'_>) {
    mind(reach, KeyChange::Look);
}

/// Keeps the key that has worked.
pub(super) fn keep(reach: &mut Reach<'_>) {
    let key = reach.state.session.online.to_keep.take();
    if let Some(key) = key.filter(|_| uses_keyring(reach.state)) {
        mind(reach, KeyChange::Keep(key));
    }
}

/// Forgets the key, here and in the keyring.
pub(super) fn forget(reach: &mut Reach<'_>) {
    let online = &mut reach.state.session.online;
    online.access.key = None;
    online.to_keep = None;
    // What was counted may not be had without it.
    online.counted = None;
    let was_kept = online
        .key
        .as_ref()
        .is_some_and(|key| key.place == Some(KeyPlace::Keyring));
    let change = match was_kept {
        true => KeyChange::Forget,
        // A keyring that holds none may not even be there.
        false => KeyChange::Look,
    };
    mind(reach, change);
}

fn mind(reach: &mut Reach<'_>, change: KeyChange) {
    let online = &mut reach.state.session.online;
    let keeps = matches!(change, KeyChange::Keep(_));
    let forgets = matches!(change, KeyChange::Forget);
    let mut access = online.access.clone();
    if keeps {
        // Where it is kept now is asked, not that it was typed.
        access.key = None;
    }
    let task = MindKey {
        database: Database::MaterialsProject {
            thermo_type: ThermoType::default(),
        },
        access,
        change,
    };
    let title = task.title();
    let id = reach.tasks.start_aside(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            state.session.online.minding_key = None;
            let Some(mut found) = made(state, &title, outcome) else {
                // Asked once: the field is there all the same.
                state.session.online.key.get_or_insert(KeyState {
                    is_asked_for: true,
                    place: None,
                    keyring_fault: None,
                });
                return;
            };
            let typed = state.session.online.access.key.is_some();
            if typed && found.place.is_none() {
                found.place = Some(KeyPlace::Given);
            }
            if keeps && found.place == Some(KeyPlace::Keyring) {
                let text = "The key is kept in the keyring of the system.";
                state.session.say(Severity::Done, text);
            }
            if forgets {
                let text = "The key was forgotten.";
                state.session.say(Severity::Done, text);
            }
            state.session.online.key = Some(found);
        },
    );
    reach.state.session.online.minding_key = Some(id);
}
