//! What the preview says, in words: kinds of tables, roles of columns, what comes of rows.
//!
//! In: what was found out. Out: texts for people.

use super::model::Look;
use super::roles::role_in_words;
use crate::app::shell::widgets::{conductivity_text, count, plural, scientific};
use crate::crystal::formula::pretty_formula;
use crate::import::{Ask, Belonging, Fate, Gives, RowFate, TableKind, TableReading};

/// Every kind, in words, with what it means.
pub(super) const KINDS: [(TableKind, &str, &str); 5] = [
    (
        TableKind::Conductivities,
        "Conductivities",
        "Each row gives the measured conductivity of one material near room temperature.",
    ),
    (
        TableKind::Structures,
        "Structures",
        "Each row is a crystal structure: the text or the file name of a CIF, or a cell with its atoms.",
    ),
    (
        TableKind::Facts,
        "Facts of structures",
        "Each row gives the energy above the hull or the band gap of a structure that comes from elsewhere.",
    ),
    (
        TableKind::OverTemperature,
        "σ over temperature",
        "Each row is a point of a sample: its temperature and its conductivity there.",
    ),
    (
        TableKind::LeftOut,
        "Not used",
        "Nothing of this table enters the project.",
    ),
];

/// A kind in words.
pub(super) fn kind(kind: TableKind) -> &'static str {
    let found = KINDS.iter().find(|(known, ..)| *known == kind);
    found.map_or("", |(_, name, _)| name)
}

/// The title of a column in quotation marks, or its number.
pub(super) fn column_title(reading: &TableReading, column: usize) -> String {
    let title = reading.columns.get(column).map_or("", |c| c.title.trim());
    match title {
        "" => format!("{}", column + 1),
        title => format!("“{}”", on_one_line(title)),
    }
}

/// A title on one line.
pub(super) fn on_one_line(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What must be said first.
pub(super) fn ask(ask: &Ask, reading: &TableReading) -> String {
    match ask {
        Ask::Column { role, .. } => {
            let words = role_in_words(role).map_or(*role, |role| role.which);
            format!("Say which column holds {words}.")
        }
        Ask::Unit { column, fact } => {
            let title = column_title(reading, *column);
            format!("Say the unit of column {title}: {fact}.")
        }
        Ask::Otherwise(fact) => format!("It cannot be read like this: {fact}."),
    }
}

/// Why nothing of a table can be used, and what to do.
pub(super) fn nothing_used(look: &Look) -> String {
    let preview = &look.preview;
    let n_rows = preview.fates.len();
    if n_rows == 0 {
        return "It has no rows of values: check which row holds the titles.".to_owned();
    }
    let is_read = |row: &&RowFate| row.gives != Gives::Nothing;
    let n_read = preview.fates.iter().filter(is_read).count();
    match look.decided.kind {
        _ if n_read == 0 => "No row can be read: check the roles and units of the columns.".to_owned(),
        TableKind::Conductivities | TableKind::Facts if preview.n_ambiguous() > 0 => {
            "No row fits one structure alone: choose the structures in the list below.".to_owned()
        }
        TableKind::Conductivities | TableKind::Facts => {
            "No row fits a structure that is here: open their structures first, or give a column with \
             formulas or ids as the structures have them."
                .to_owned()
        }
        _ => "No row can be used; the list below says why.".to_owned(),
    }
}

/// How many rows are used.
pub(super) fn summary(look: &Look) -> String {
    let preview = &look.preview;
    let n = preview.fates.len();
    let used = preview.n_used();
    let rows = plural(n, "row");
    if n == 1 {
        return only_row(look.decided.kind, used == 1);
    }
    let what = match look.decided.kind {
        TableKind::Conductivities | TableKind::Facts => "fit structures here",
        TableKind::Structures => "hold a structure",
        TableKind::OverTemperature => "are points of samples",
        TableKind::LeftOut => return "The table is left out.".to_owned(),
    };
    match n - used {
        0 => format!("All {rows} {what}."),
        rest => format!("{} of {rows} {what}; {} not.", count(used), count(rest)),
    }
}

/// How the only row of a table fares.
fn only_row(kind: TableKind, is_used: bool) -> String {
    let text = match (kind, is_used) {
        (TableKind::LeftOut, _) => "The table is left out.",
        (TableKind::Conductivities | TableKind::Facts, true) => {
            "The one row fits a structure here."
        }
        (TableKind::Conductivities | TableKind::Facts, false) => {
            "The one row fits no structure here."
        }
        (TableKind::Structures, true) => "The one row holds a structure.",
        (TableKind::Structures, false) => "The one row holds no structure.",
        (TableKind::OverTemperature, true) => "The one row is a point of a sample.",
        (TableKind::OverTemperature, false) => "The one row is no point of a sample.",
    };
    text.to_owned()
}

/// What a row says: "Li₃PS₄ 2.1×10⁻⁴ S cm⁻¹ at 25 °C".
pub(super) fn gives(gives: &Gives) -> String {
    match gives {
        Gives::Nothing => String::new(),
        Gives::Conductivity(label, kelvin) => {
            let name = match (label.formula.as_str(), &label.material_id) {
                ("", Some(id)) => id.clone(),
                (formula, _) => pretty_formula(formula),
            };
            let at = kelvin.map_or_else(String::new, |kelvin| format!(" at {}", celsius(kelvin)));
            let e_a = label.activation_energy_ev;
            let e_a = e_a.map_or_else(String::new, |ev| format!(", E_a {ev:.2} eV"));
            let name = match name.as_str() {
                "" => name,
                name => format!("{name} "),
            };
            format!("{name}{} S cm⁻¹{at}{e_a}", conductivity_text(label))
        }
        Gives::Structure(name, Some((formula, sites))) => {
            let formula = pretty_formula(formula);
            format!("{formula}, {} ({name})", plural(*sites, "site"))
        }
        Gives::Structure(name, None) => format!("structure {name}"),
        Gives::Facts(facts) => {
            let number =
                |name: &str, value: Option<f64>| value.map(|value| format!("{name} {value:.3} eV"));
            let parts = [
                number("E_hull", facts.e_above_hull_ev),
                number("E_g", facts.band_gap_ev),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            format!("{} {}", pretty_formula(&facts.name), parts.join(", "))
        }
        Gives::Points(sample, points) => {
            let of = sample
                .as_ref()
                .map_or_else(String::new, |name| format!("{name}: "));
            let one = |(kelvin, sigma): &(f64, f64)| {
                format!("{} S cm⁻¹ at {}", scientific(*sigma), celsius(*kelvin))
            };
            let points: Vec<String> = points.iter().map(one).collect();
            format!("{of}{}", points.join("; "))
        }
    }
}

fn celsius(kelvin: f64) -> String {
    let celsius = kelvin - 273.15;
    let text = match (celsius - celsius.round()).abs() < 0.05 {
        true => format!("{celsius:.0} °C"),
        false => format!("{celsius:.1} °C"),
    };
    text.replace('-', "−")
}

/// What a row says and where it goes, as short as can be: "Li₃PS₄ 2.1×10⁻⁴ S cm⁻¹ → mp-10616 (Pnma)".
pub(super) fn in_short(row: &RowFate) -> String {
    let (Gives::Conductivity(label, kelvin), Fate::Used(entries)) = (&row.gives, &row.fate) else {
        return format!("{}{}", gives(&row.gives), goes_to(&row.fate));
    };
    let formula = pretty_formula(&label.formula);
    let at = kelvin.map_or_else(String::new, |kelvin| format!(" at {}", celsius(kelvin)));
    let said = format!("{formula} {} S cm⁻¹{at}", conductivity_text(label));
    let said = said.trim_start();
    match entries.as_slice() {
        [one] => {
            let group = one.space_group.as_ref();
            let group = group.map_or_else(String::new, |group| format!(" ({group})"));
            let other = pretty_formula(&one.formula);
            let other = match other == formula {
                true => String::new(),
                false => format!("{other} "),
            };
            format!("{said} → {other}{}{group}", one.id)
        }
        _ => format!("{said}{}", goes_to(&row.fate)),
    }
}

/// What is done with a row, where it is used: " → Li₃PS₄, Pnma".
pub(super) fn goes_to(fate: &Fate) -> String {
    match fate {
        Fate::Used(entries) => match entries.as_slice() {
            [] => String::new(),
            [one] => format!(" → {}", belonging(one)),
            [one, more @ ..] => format!(" → {} and {} more", belonging(one), more.len()),
        },
        _ => String::new(),
    }
}

/// An entry: "Li₃PS₄, Pnma (mp-10616)".
pub(super) fn belonging(entry: &Belonging) -> String {
    let group = entry.space_group.as_ref();
    let group = group.map_or_else(String::new, |group| format!(", {group}"));
    format!("{}{group} ({})", pretty_formula(&entry.formula), entry.id)
}

/// Why a row is not used; `None`: it is.
pub(super) fn why_not(fate: &Fate) -> Option<&str> {
    match fate {
        Fate::Used(_) => None,
        Fate::GivesWay(why)
        | Fate::Ambiguous(_, why)
        | Fate::Unmatched(why)
        | Fate::LeftOut(why) => Some(why),
    }
}

/// A doubt about a table without what only the command line can do.
pub(super) fn note(note: &crate::monitor::Warning, reading: &TableReading) -> String {
    let place = note
        .subject
        .strip_prefix(reading.name.as_str())
        .unwrap_or(&note.subject);
    let place = place.trim();
    let fact = &note.fact;
    match place {
        "" => format!("{fact}."),
        place => format!("{place}: {fact}."),
    }
}
