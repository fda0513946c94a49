//! The pages of the help: each stage has one, each page all its parts, links lead somewhere, and the
//! numbers of the worked examples are those that the program gives.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use superion::dataset::Dataset;
use superion::dataset::filter::{Filter, Known};
use superion::import::{Censoring, EntryIndex};
use superion::monitor::Monitor;
use superion::outputs::help::markdown::{Block, Span, words};
use superion::outputs::help::{FOR_TERMINALS, PAGES, Page, REFERENCES, Reader, SECTIONS, page};
use superion::percolation::PercolationSettings;
use superion::pipeline::{PercolateSettings, Screen, ScreenSettings, percolate_all};
use superion::project::Document;
use superion::simplify::Representation;
use superion::tasks::{self, Outcome, Task};

use crate::cli::{code, objects, run, stderr};

const EXAMPLE: &str = "mp-5614";

fn done<T: Task>(task: T) -> T::Output {
    match tasks::run_here(task, &Monitor::silent(), |_| {}) {
        Outcome::Done(made) => made,
        _ => panic!("a task of the sample failed"),
    }
}

/// The sample, and its first screen.
fn sample() -> &'static (Document, Screen) {
    static SAMPLE: OnceLock<(Document, Screen)> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let inputs = tasks::Inputs::of_sample();
        let document = done(tasks::LoadInputs { inputs });
        let screen = done(tasks::ScreenDescriptors {
            data: Arc::clone(&document.data),
            settings: ScreenSettings::first(),
        });
        (document, screen)
    })
}

fn sections(page: &Page) -> Vec<String> {
    let blocks = page.blocks(Reader::Terminal);
    let title = |block: &Block| match block {
        Block::Heading(2, line) => Some(words(line)),
        _ => None,
    };
    blocks.iter().filter_map(title).collect()
}

/// The blocks of one section.
fn section(page: &Page, title: &str) -> Vec<Block> {
    let blocks = page.blocks(Reader::Terminal).into_iter();
    let is_it = |block: &Block| matches!(block, Block::Heading(2, line) if words(line) == title);
    let after = blocks.skip_while(|block| !is_it(block)).skip(1);
    let ends = |block: &Block| matches!(block, Block::Heading(2, _));
    after.take_while(|block| !ends(block)).collect()
}

fn lines(block: &Block) -> Vec<&[Span]> {
    match block {
        Block::Heading(_, line) | Block::Paragraph(line) | Block::Item(_, line) => vec![line],
        Block::Table(head, rows) => {
            let rows = rows.iter().flatten();
            head.iter().chain(rows).map(Vec::as_slice).collect()
        }
        Block::Code(_) => Vec::new(),
    }
}

/// The words of a section, code to be copied aside.
fn text_of(page: &Page, title: &str) -> String {
    let blocks = section(page, title);
    let lines = blocks.iter().flat_map(lines);
    lines.map(|line| words(line) + "\n").collect()
}

/// The lines of an example that are to be saved in a file.
fn code_of(id: &str) -> String {
    let blocks = section(page(id).unwrap(), "Worked example");
    let code = blocks.into_iter().find_map(|block| match block {
        Block::Code(text) => Some(text + "\n"),
        _ => None,
    });
    code.unwrap()
}

#[test]
fn every_page_has_all_its_parts() {
    let mut ids = BTreeSet::new();
    for page in &PAGES {
        assert!(ids.insert(page.id), "{} twice", page.id);
        assert!(!page.title().is_empty() && !page.about.is_empty());
        if REFERENCES.contains(&page.id) {
            continue;
        }
        assert_eq!(sections(page), SECTIONS, "{}", page.id);
        for title in SECTIONS {
            assert!(!section(page, title).is_empty(), "{}: {title}", page.id);
        }
        let example = section(page, "Worked example");
        let is_step = |block: &Block| matches!(block, Block::Item(Some(_), _) | Block::Table(..));
        assert!(example.iter().any(is_step), "{}: no steps", page.id);
    }
}

#[cfg(feature = "gui")]
#[test]
fn every_stage_has_its_page() {
    for stage in superion::app::stages::all(None) {
        let page = superion::app::shell::help::page_of(stage.id());
        assert_eq!(page.id, stage.name().to_lowercase());
    }
}

#[test]
fn links_lead_somewhere() {
    let mut n_outside = 0;
    for each in &PAGES {
        let blocks = each.blocks(Reader::Terminal);
        let spans = blocks.iter().flat_map(lines).flatten();
        for link in spans.filter_map(|span| span.link.as_ref().map(|to| (to, &span.text))) {
            let (to, text) = link;
            let Some(doi) = to.strip_prefix("https://doi.org/") else {
                assert!(page(to).is_some(), "{}: no page {to}", each.id);
                continue;
            };
            n_outside += 1;
            let (registrant, rest) = doi.split_once('/').unwrap();
            let number = registrant.strip_prefix("10.").unwrap();
            let is_number = number.len() >= 4 && number.chars().all(|c| c.is_ascii_digit());
            assert!(is_number && !rest.is_empty(), "{}: {doi}", each.id);
            assert!(!doi.contains([' ', '(', ')']), "{}: {doi}", each.id);
            // Where the words are a DOI, they are this one.
            let plain = doi.replace("%28", "(").replace("%29", ")");
            assert!(!text.starts_with("10.") || *text == plain, "{text}: {doi}");
        }
        assert!(!text_of(each, "Sources").is_empty(), "{}", each.id);
    }
    assert!(n_outside > 30, "{n_outside} links");
}

#[test]
fn the_window_names_no_option() {
    for page in &PAGES {
        let shown = page.blocks(Reader::Window);
        let is_code =
            |block: &Block| matches!(block, Block::Code(text) if text.contains("superion"));
        assert!(!shown.iter().any(is_code), "{}", page.id);
        let text: String = shown.iter().flat_map(lines).map(words).collect();
        let mut marks = text.match_indices("--");
        // Whoever chooses the page of the command line wants that.
        assert!(
            page.id == "commands" || marks.next().is_none(),
            "{}",
            page.id
        );
        assert!(!text.contains(FOR_TERMINALS), "{}", page.id);
    }
}

#[test]
fn commands_of_the_pages_are_commands() {
    let help = String::from_utf8(run(&["help"]).stdout).unwrap();
    for page in &PAGES {
        assert!(help.contains(&format!("  {} ", page.id)), "{}", page.id);
        assert!(page.about.chars().count() <= 60, "{}: too long", page.id);
        for command in page.commands {
            assert!(help.contains(&format!("\n  {command} ")), "{command}");
        }
        for block in section(page, FOR_TERMINALS) {
            let Block::Code(text) = block else { continue };
            for line in text.lines() {
                let mut words = line.split(' ');
                assert_eq!(words.next(), Some("superion"), "{line}");
                let command = words.next().unwrap();
                assert!(help.contains(&format!("\n  {command} ")), "{line}");
                let options = String::from_utf8(run(&[command, "--help"]).stdout).unwrap();
                let first = words.clone().next().unwrap_or_default();
                let deeper = run(&["help", command, first]).stdout;
                let known = options + &String::from_utf8(deeper).unwrap();
                for option in words.filter(|word| word.starts_with("--")) {
                    assert!(known.contains(option), "{line}: {option}");
                }
            }
        }
    }
}

#[test]
fn a_page_is_printed_for_a_terminal() {
    for each in &PAGES {
        let output = run(&["help", each.id]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains(&each.title()), "{}", each.id);
        let page = each.plain();
        let after = text.strip_prefix(page.as_str());
        let after = after.unwrap_or_else(|| panic!("{}: not first", each.id));
        let is_command = ["disorder"].contains(&each.id);
        let options = format!("\nOptions: superion {} --help\n", each.id);
        assert_eq!(after, if is_command { options.as_str() } else { "" });
        let is_address = |line: &str| line.contains("<https://");
        let long = page
            .lines()
            .find(|line| line.chars().count() > 80 && !is_address(line));
        assert_eq!(long, None, "{}", each.id);
    }
    // A word that is a page and a command, and one that is a command only.
    let both = String::from_utf8(run(&["help", "disorder"]).stdout).unwrap();
    assert!(both.contains("--keep") && both.contains("What it answers"));
    let command = String::from_utf8(run(&["help", "bvse"]).stdout).unwrap();
    assert!(command.contains("--resolution") && command.contains("superion help pathways"));
    for (word, nearest) in [
        (
            "descriptor",
            "; the nearest is: superion help descriptors\n",
        ),
        ("tour", "; the nearest is: superion help window\n"),
        (
            "nonsense",
            "no page of the help and no command is called \"nonsense\"\n",
        ),
    ] {
        let neither = run(&["help", word]);
        assert_eq!(code(&neither), 2);
        let said = stderr(&neither);
        assert!(said.contains(nearest), "{said}");
        let lists = |page: &Page| said.contains(&format!("\n  {} ", page.id));
        assert!(PAGES.iter().all(lists), "{said}");
    }
}

#[test]
fn every_page_says_something_in_the_window() {
    for page in &PAGES {
        let all = page.blocks(Reader::Terminal).len();
        let shown = page.blocks(Reader::Window);
        // All but the lines for a terminal, and these are a small part of it.
        assert!(2 * shown.len() > all && shown.len() > 8, "{}", page.id);
        let longest = shown.iter().flat_map(lines).map(words);
        let longest = longest.map(|line| line.chars().count()).max().unwrap();
        assert!(
            longest < 1800,
            "{}: {longest} letters without a break",
            page.id
        );
    }
}

#[test]
fn sources_stand_after_what_they_are_of() {
    for page in &PAGES {
        let sections = sections(page);
        let place = sections.iter().position(|title| title == "Sources");
        let after = &sections[place.unwrap() + 1..];
        assert!(
            after.iter().all(|title| title == FOR_TERMINALS),
            "{}",
            page.id
        );
    }
}

/// What a page says in figures that took minutes to compute, or that others published; each was read off the
/// program or the publication.
const GIVEN: [(&str, &[&str]); 9] = [
    (
        "data",
        &["1 structure ", "10⁻³ S cm⁻¹", "E_g 3.05", "E_hull 0.000"],
    ),
    ("descriptors", &[]),
    ("scores", &[]),
    (
        "dendrogram",
        &[
            "cut into 9 large",
            "61 fine clusters",
            "8.93×10⁻⁷ S cm⁻¹",
            "3.2×10⁻³ S cm⁻¹",
        ],
    ),
    (
        "pathways",
        &[
            "lists 0.28 eV",
            "i13 to Li12: 1.16 Å, barrier 0.055 eV",
            "i13 and Li12",
            "i1 to Li2",
            "some 20 seconds",
            "0.015 eV; calibrated it is 0.15 eV",
            "from 0.00 to 0.42 eV",
            "gave 0.26 eV",
        ],
    ),
    (
        "candidates",
        &[
            "61 fine clusters",
            "some 30 maps",
            "16 candidates of 16 structure types, from 6 clusters",
            "0.15 eV, and from its own site 0.34 eV",
            "34 were measured, 8 have too small a gap, 15 too high",
            "8.93×10⁻⁷ S cm⁻¹",
            "3.2×10⁻³ S cm⁻¹",
            "gap of 3.05 eV",
            "7×10⁻⁷ S cm⁻¹",
            "5 % silicon",
            "10⁻³ S cm⁻¹",
            "7e-7",
        ],
    ),
    ("structure", &["40 Å³"]),
    ("experiment", &["σ at 25 °C", "S cm⁻¹ at 25 °C"]),
    ("disorder", &["2 lithium and 2 sodium", "Fm-3m"]),
];

/// Names, which are no numbers.
const NAMES: [&str; 9] = [
    "E_1D", "E_2D", "E_3D", "mp-5614", "Li3BS3", "AlS3", "AM-40", "CAN-40", "σ>1e-3",
];

/// What the program gives for the example of a page, in the words of the page.
fn made_again(id: &str) -> Vec<String> {
    let (document, screen) = sample();
    let data = &document.data;
    let of = |descriptor: &str, representation: Representation| {
        let is_it = |score: &&superion::pipeline::Score| {
            score.combination.descriptor == descriptor
                && score.combination.representation == representation
        };
        screen.scores.iter().find(is_it).unwrap()
    };
    let mean = |descriptor: &str, representation| {
        let mean = of(descriptor, representation).mean_w_sigma.unwrap();
        format!("{:.1}", mean.estimate)
    };
    let can = Representation::Can;
    let control = screen.control[1..screen.settings.compared_depths].iter();
    let control = control.sum::<f64>() / (screen.settings.compared_depths - 1) as f64;
    let best = of("soap", can).mean_w_sigma.unwrap();
    let interval = format!("{:.0} to {:.0}", best.low, best.high);
    let n_labels = data.label_of_entry.iter().flatten().count();
    match id {
        "data" => facts_of_data(data, n_labels),
        "descriptors" => {
            let second = of("density_features", can).difference_from_best.unwrap();
            let third = of("mxrd", can).difference_from_best.unwrap();
            let difference = |d: superion::score::Interval| {
                format!("{:.0} ({:.0} to {:.0})", d.estimate, d.low, d.high).replace("(-", "(−")
            };
            let descriptors = screen.scores.iter().map(|s| &s.combination.descriptor);
            let descriptors: BTreeSet<&String> = descriptors.collect();
            vec![
                format!(
                    "{} combinations of {} descriptors",
                    screen.scores.len(),
                    descriptors.len()
                ),
                format!("{} ({interval})", mean("soap", can)),
                format!("{control:.1}"),
                mean("density_features", can),
                difference(second),
                mean("mxrd", can),
                difference(third),
                mean("sine_coulomb_matrix", Representation::Structure),
                format!("{n_labels} labels"),
            ]
        }
        "scores" => {
            let eighth = screen.scores[7].mean_w_sigma.unwrap();
            assert!(best.high - best.low > eighth.estimate - best.estimate);
            assert_eq!(screen.scores.len(), 11, "of the eleven");
            vec![
                format!("mean {}, over {n_labels} measured", mean("soap", can)),
                format!("{:.1} decades²", best.estimate / n_labels as f64),
                format!("{control:.1}"),
                format!("{:.0} %", 100.0 * best.estimate / control),
                interval,
                format!("{n_labels} labels"),
            ]
        }
        "dendrogram" => {
            let ids = relatives_of_example(document, screen);
            vec![
                format!("{} structures", data.entries.len()),
                format!("({} and {}, which", ids[0], ids[1]),
            ]
        }
        "pathways" => barriers_of_example(data),
        "candidates" => vec![barriers_of_example(data)[2].replacen("E_3D: ", "", 1)],
        "representations" => vec![
            sites(data, Representation::Structure),
            sites(data, can),
            sites(data, Representation::Am),
            sites(data, Representation::A),
            mean("mxrd", can),
            mean("mxrd", Representation::Structure),
        ],
        "structure" => facts_of_structure(data),
        "experiment" => fit_of_example(),
        "disorder" => order_of_example(),
        "large-runs" => vec![
            format!("{} structures", data.entries.len()),
            format!("{} combinations", screen.scores.len()),
        ],
        _ => Vec::new(),
    }
}

fn example(data: &Dataset) -> EntryIndex {
    let is_it = |k: &EntryIndex| data.entries[k.0].id == EXAMPLE;
    data.entry_indices().find(is_it).unwrap()
}

fn facts_of_data(data: &Dataset, n_labels: usize) -> Vec<String> {
    let nothing = |_: &str| None;
    let known = Known {
        data,
        cluster_of: &|_| None,
        n_clusters: 0,
        set: &nothing,
    };
    let found = |text: &str| {
        let filter = Filter::read(text).for_data(&known);
        let all = data.entry_indices();
        all.filter(|k| filter.admits(&known, *k)).count()
    };
    assert_eq!(found("Li-B-S"), 1);
    let entry = example(data);
    assert_eq!(
        format!("{:.3}", data.e_above_hull_ev(entry).unwrap()),
        "0.000"
    );
    assert_eq!(format!("{:.2}", data.band_gap_ev(entry).unwrap()), "3.05");
    assert!(data.label_of(entry).is_none());
    let labels = data.entry_indices().filter_map(|k| data.label_of(k));
    let bounds = labels.filter(|label| label.censored != Censoring::Exact);
    let states = data.decoration(entry).unwrap();
    assert_eq!(format!("{:?}", states.rule), "Table");
    vec![
        format!(
            "{} lithium compounds, {n_labels} of them measured, {} of these",
            data.entries.len(),
            bounds.count()
        ),
        format!("{} atoms", data.entries[entry.0].structure.n_sites()),
        format!("{} compounds", found("σ>1e-3")),
        "Li +1, B +3, S −2".to_owned(),
    ]
}

fn simplified(data: &Dataset, representation: Representation) -> superion::crystal::Structure {
    let decoration = data.decoration(example(data)).unwrap();
    let ion = superion::crystal::Element::LI;
    superion::simplify::simplify(&decoration.structure, representation, ion)
}

fn sites(data: &Dataset, representation: Representation) -> String {
    simplified(data, representation).n_sites().to_string()
}

fn facts_of_structure(data: &Dataset) -> Vec<String> {
    let whole = &data.entries[example(data).0].structure;
    let count = |symbol: &str| {
        let is_it =
            |site: &&superion::crystal::Site| site.occupants[0].species.element.symbol() == symbol;
        whole.sites.iter().filter(is_it).count()
    };
    let edge = |structure: &superion::crystal::Structure| {
        let lengths = structure.lattice.lengths_ang();
        lengths.into_iter().fold(0.0_f64, f64::max)
    };
    let scaled = simplified(data, Representation::Can40);
    let anions = count("S");
    vec![
        format!("{} atoms", whole.n_sites()),
        format!("{} lithium", count("Li")),
        format!("{} boron, {anions} sulfur", count("B")),
        format!(
            "{} are left",
            simplified(data, Representation::Can).n_sites()
        ),
        format!("{} anions", simplified(data, Representation::A).n_sites()),
        format!("from {:.2} to {:.2} Å", edge(whole), edge(&scaled)),
        format!("{:.1} Å³", whole.lattice.volume_ang3() / anions as f64),
    ]
}

fn barriers_of_example(data: &Dataset) -> Vec<String> {
    let decoration = data.decoration(example(data)).unwrap().clone();
    let settings = PercolateSettings {
        mobile_ion: superion::crystal::Element::LI,
        percolation: PercolationSettings {
            energy_only: true,
            ..PercolationSettings::default()
        },
        keep_maps: false,
        paths: None,
    };
    let found = std::sync::Mutex::new(None);
    let take = |one: superion::pipeline::Percolated| *found.lock().unwrap() = one.result.ok();
    percolate_all(&[decoration], &settings, &Monitor::silent(), &take).unwrap();
    let barriers = found.into_inner().unwrap().unwrap().energy.barriers;
    let e_3d = barriers.e_3d.unwrap();
    vec![
        format!("E_1D: {:.2} eV", barriers.e_1d.unwrap()),
        format!("E_2D: {:.2} eV", barriers.e_2d.unwrap()),
        format!("E_3D: {e_3d:.2} eV"),
        format!("{e_3d:.2} eV"),
    ]
}

/// Ids of the nearest measured relatives of the example; the third is the good conductor that the page names.
fn relatives_of_example(document: &Document, screen: &Screen) -> Vec<String> {
    let data = &document.data;
    let (placement, _) = done(tasks::PlaceEntries {
        data: Arc::clone(data),
        screen: Arc::new(screen.clone()),
        combination: None,
        conducting_s_cm: 1e-5,
        known: None,
    });
    let relatives = &placement.places[&example(data)].relatives;
    let formula = |k: usize| data.entries[relatives[k].entry.0].formula.as_str();
    assert_eq!(
        [formula(0), formula(1), formula(2)],
        ["Li3PS4", "Li3PS4", "Li7P3S11"]
    );
    let sigma = |k: usize| data.label_of(relatives[k].entry).unwrap().conductivity_s_cm;
    assert_eq!([sigma(0), sigma(1), sigma(2)], [8.93e-7, 8.93e-7, 3.2e-3]);
    let ids = relatives.iter();
    ids.map(|kin| data.entries[kin.entry.0].id.clone())
        .collect()
}

fn fit_of_example() -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sigma.csv");
    std::fs::write(&path, code_of("experiment")).unwrap();
    let output = run(&["arrhenius", path.to_str().unwrap(), "--json", "--quiet"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let fit = &objects(&output)[0];
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    assert_eq!(fit["n_points"], 5, "the five points");
    vec![
        format!(
            "{:.3} ± {:.3} eV",
            number(&fit["e_a_ev"]["value"]),
            number(&fit["e_a_ev"]["error"])
        ),
        format!("{:.1}×10⁴", number(&fit["sigma0_s_k_cm"]) / 1e4),
        format!("{:.1}×10⁻⁵", number(&fit["sigma_298_s_cm"]) * 1e5),
    ]
}

fn order_of_example() -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mixed.cif");
    std::fs::write(&path, code_of("disorder")).unwrap();
    let output = run(&["disorder", path.to_str().unwrap(), "--json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let entry = &objects(&output)[0];
    let words = entry["text"].as_str().unwrap();
    let said = stderr(&output);
    assert!(
        said.contains("1 of 1 structures has partial occupancies"),
        "{said}"
    );
    vec![
        "1 of 1 structures has partial occupancies".to_owned(),
        words.split(" from").next().unwrap().to_owned(),
        "1 ordered".to_owned(),
        format!("{} atoms", entry["n_sites"]),
    ]
}

#[test]
fn the_numbers_of_the_examples_are_those_of_the_program() {
    for page in &PAGES {
        let mut text = text_of(page, "Worked example");
        let made = made_again(page.id);
        for fact in &made {
            assert!(text.contains(fact.as_str()), "{}: {fact}\n{text}", page.id);
        }
        let given = GIVEN.iter().filter(|(id, _)| *id == page.id);
        let given: Vec<&str> = given.flat_map(|(_, facts)| *facts).copied().collect();
        for fact in &given {
            assert!(text.contains(fact), "{}: {fact}\n{text}", page.id);
        }
        let mut known: Vec<&str> = made.iter().map(String::as_str).collect();
        known.extend(given.iter().chain(&NAMES));
        // Longer ones first: a short one may be part of them.
        known.sort_by_key(|fact| std::cmp::Reverse(fact.len()));
        for fact in known {
            text = text.replace(fact, "");
        }
        let left: Vec<&str> = text
            .lines()
            .filter(|line| line.contains(|c: char| c.is_ascii_digit()))
            .collect();
        assert!(left.is_empty(), "{}: nobody made these: {left:#?}", page.id);
    }
}

#[test]
fn the_numbers_of_the_method_are_those_of_the_program() {
    let (_, screen) = sample();
    let method: String = page("method")
        .unwrap()
        .blocks(Reader::Window)
        .iter()
        .flat_map(lines)
        .map(words)
        .collect();
    let best = screen.scores[0].mean_w_sigma.unwrap();
    let n_descriptors = superion::descriptors::registry().len();
    let n_representations = Representation::ALL.len();
    for fact in [
        format!(
            "{:.0} to {:.0} around {:.1}",
            best.low, best.high, best.estimate
        ),
        format!("({:.1})", screen.scores[1].mean_w_sigma.unwrap().estimate),
        format!(
            "{n_descriptors} descriptors on {n_representations} representations are {} combinations",
            n_descriptors * n_representations
        ),
        format!("{:.1} decades²", best.estimate / 120.0),
    ] {
        assert!(method.contains(&fact), "{fact}");
    }
}
