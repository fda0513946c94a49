//! What can be found without any stage saying so: stages, clusters, sets, descriptors, the menu.

use super::found::{Findable, Kind};
use crate::app::action::{Act, Action, Reach};
use crate::app::session::Severity;
use crate::app::shell::commands::{COMMANDS, Command};
use crate::app::shell::widgets::plural;
use crate::app::stages::dendrogram::clusters_now;
use crate::app::stages::{Stage, ids};
use crate::app::state::State;
use crate::descriptors::every;
use crate::figures::names::short_name;
use crate::outputs::help::{PAGES, Page};

/// All of it.
pub(super) fn all(state: &State, stages: &[Box<dyn Stage>]) -> Vec<Findable> {
    let mut all = Vec::new();
    all.extend(stages.iter().enumerate().map(|(k, stage)| {
        let id = stage.id();
        let shortcut = format!("Ctrl+{}", k + 1);
        Findable::new(Kind::Stage, stage.name(), shortcut, move |actions| {
            actions.push(Action::GoTo(id));
        })
        .also(also_of(stage.name()))
    }));
    all.extend(clusters(state));
    all.extend(sets(state));
    all.extend(descriptors());
    all.extend(PAGES.iter().map(help));
    all.extend(COMMANDS.iter().map(|command| of_menu(state, command)));
    all
}

/// A page of the help.
fn help(page: &'static Page) -> Findable {
    let title = format!("Help: {}", page.title());
    Findable::new(Kind::Command, title, page.about, |actions| {
        actions.push(Action::OpenHelp(page.id));
    })
    .also("manual; explanation; example")
}

/// A command of the menu; one that is not possible now is found too, and says so.
fn of_menu(state: &State, command: &'static Command) -> Findable {
    let found = match (command.is_possible)(state) {
        true => Findable::new(Kind::Command, command.title, command.shortcut, |actions| {
            command.ask(actions)
        }),
        false => Findable::command(command.title, "not possible now", || NotNow(command.title)),
    };
    found.also(command.also)
}

/// Says that a command is not possible now.
#[derive(Clone, Debug)]
struct NotNow(&'static str);

impl Act for NotNow {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        let title = self.0.trim_end_matches('…');
        let text = format!("“{title}” is not possible now; the menu shows it grey until it is.");
        reach.state.session.say(Severity::Stopped, text);
    }
}

/// Words by which people look for a stage.
fn also_of(name: &str) -> &'static str {
    match name {
        "Data" => "structures; table; import; entries; conductivities",
        "Descriptors" => "violins; screen; W_σ; representations; heat map",
        "Dendrogram" => "tree; clusters; feature map; t-SNE; relatives",
        "Pathways" => "barrier; bond valence; energy map; hops; migration; E_a",
        "Candidates" => "ranking; what to measure; list; filters",
        "Experiment" => "Arrhenius; impedance; activation energy; temperature",
        "Structure" => "3D; crystal; cell; atoms",
        _ => "",
    }
}

fn clusters(state: &State) -> Vec<Findable> {
    let clusters = clusters_now(state);
    let n = clusters.len();
    let clusters = clusters.into_iter().enumerate();
    let one = |(k, entries): (usize, Vec<crate::import::EntryIndex>)| {
        let measured = entries
            .iter()
            .filter(|e| state.label_of(**e).is_some())
            .count();
        let detail = format!("{}, {measured} with σ", plural(entries.len(), "structure"));
        let origin = format!("cluster {} of {n}", k + 1);
        Findable::new(
            Kind::Cluster,
            format!("Cluster {}", k + 1),
            detail,
            move |actions| {
                actions.push(Action::GoTo(ids::DENDROGRAM));
                actions.push(Action::Select {
                    entries: entries.clone(),
                    origin: origin.clone(),
                });
            },
        )
    };
    clusters.map(one).collect()
}

fn sets(state: &State) -> Vec<Findable> {
    let sets = state.document().sets.iter();
    let one = |set: &crate::project::NamedSet| {
        let entries: Vec<_> = set.entries.iter().copied().collect();
        let (origin, detail) = (set.name.clone(), plural(entries.len(), "structure"));
        Findable::new(Kind::Set, &set.name, detail, move |actions| {
            actions.push(Action::Select {
                entries: entries.clone(),
                origin: origin.clone(),
            });
            actions.push(Action::ShowSelected);
        })
        .also("set")
    };
    sets.map(one).collect()
}

/// Choosing a descriptor shows its line among the choices.
fn descriptors() -> impl Iterator<Item = Findable> {
    every().map(|registered| {
        let about = &registered.about;
        let short = short_name(about.id);
        let field = format!("Tick row {}", about.name);
        let mut found = Findable::setting(ids::DESCRIPTORS, "", &field, &short, about.name).also(
            format!("{}; {}; descriptor {short}", about.name, about.family),
        );
        found.kind = Kind::Descriptor;
        found
    })
}
