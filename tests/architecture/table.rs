//! The table of the house: floors and who may use whom.

/// Modules from the ground up. A module uses those of the floors below its own, never one beside it.
const FLOORS: [&[&str]; 10] = [
    &["monitor", "setting", "units"],
    &["math"],
    &["crystal"],
    &STAGES,
    &["dataset"],
    &["pipeline"],
    &["cache", "figures", "export"],
    &["project"],
    &["batch", "outputs"],
    &["tasks"],
];

/// The two top floors: what a person meets. Neither uses the other.
const TOPS: [&str; 2] = ["app", "cli"];

/// Stages in the order of data flow: each sees types and lists of those before it.
const STAGES: [&str; 11] = [
    "import",
    "online",
    "simplify",
    "percolation",
    "potentials",
    "descriptors",
    "cluster",
    "score",
    "neb",
    "experiment",
    "rank",
];

/// Functions of stages that are lists, not computations.
const LISTS: [&str; 4] = ["beyond", "every", "find", "registry"];

/// Who calls the functions of stages.
const CALLERS: [&str; 4] = ["dataset", "pipeline", "outputs", "project"];

/// How high a module stands; `None` for one without a place in the table.
fn height(module: &str) -> Option<usize> {
    let floor = FLOORS.iter().position(|floor| floor.contains(&module));
    floor.or_else(|| TOPS.contains(&module).then_some(FLOORS.len()))
}

pub(super) fn is_stage(module: &str) -> bool {
    STAGES.contains(&module)
}

/// Whether the table has a place for a module; `lib.rs` and `main.rs` need none.
pub(super) fn is_known(module: &str) -> bool {
    height(module).is_some() || ["lib", "main"].contains(&module)
}

/// Whether a module may name what another one defines.
pub(super) fn may_use(module: &str, used: &str) -> bool {
    if module == used || ["lib", "main"].contains(&module) {
        return true;
    }
    let place = |name: &str| STAGES.iter().position(|stage| *stage == name);
    match (place(module), place(used)) {
        (Some(own), Some(other)) => other < own,
        _ => height(used) < height(module),
    }
}

/// Whether a module may name a function of a stage.
pub(super) fn may_call(module: &str, stage: &str, function: &str) -> bool {
    module == stage
        || CALLERS.contains(&module)
        || ["lib", "main"].contains(&module)
        || LISTS.contains(&function)
}
