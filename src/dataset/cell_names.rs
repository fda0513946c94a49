//! Which cell a spectrum is of, and which run of it, by its name.
//!
//! In: the name of a spectrum, its temperature. Out: a [`NamedCell`]: "LBS-P1 cooling 45 °C (2)" is of the cell
//! "LBS-P1", cooling, the second.

/// What a name says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NamedCell {
    /// The cell: the name without its temperature, loop, run or number.
    pub cell: String,
    /// The run.
    pub run: NamedRun,
}

/// Which of several runs of a cell a name says that it is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NamedRun {
    /// "heating" or "cooling".
    pub direction: Option<&'static str>,
    /// Of "cycle 2", "run 2", "(2)".
    pub number: Option<u32>,
}

impl NamedRun {
    /// In words; empty where the name says nothing.
    pub(super) fn words(self) -> String {
        match (self.direction, self.number) {
            (Some(direction), None) => direction.to_owned(),
            (Some(direction), Some(number)) => format!("{direction} {number}"),
            (None, Some(number)) => format!("run {number}"),
            (None, None) => String::new(),
        }
    }
}

/// Words before a number that counts spectra of one cell.
const COUNTED: [&str; 7] = ["cycle", "loop", "sweep", "spectrum", "run", "rep", "repeat"];
/// Units of temperatures that stand apart from their numbers.
const UNITS: [&str; 8] = ["c", "°c", "k", "℃", "degc", "deg", "celsius", "kelvin"];
/// Words that say nothing of the cell.
const OTHERS: [&str; 6] = ["at", "t", "peis", "geis", "eis", "all"];
/// Words of the first way of the temperature, and of the other one.
const HEATING: [&str; 4] = ["heating", "heatup", "heat-up", "aufheizen"];
const COOLING: [&str; 4] = ["cooling", "cooldown", "cool-down", "abkühlen"];
/// Words that mean it beside a temperature alone.
const SHORT: [(&str, &str); 2] = [("up", "heating"), ("down", "cooling")];
/// What separates words.
const SEPARATORS: [char; 9] = [' ', '_', ',', ';', '(', ')', '[', ']', '@'];
/// Kelvin at 0 °C.
const ZERO_CELSIUS_K: f64 = 273.15;

/// A word of a name, where it begins and ends.
struct Word<'a> {
    text: &'a str,
    lower: String,
    end: usize,
}

/// What a word says of the one cell that it stands behind.
enum Says {
    /// It tells spectra of one cell apart.
    Apart,
    /// It does so where a temperature stands before it: "25C_2" is the second at 25 °C, "pellet 2" a pellet.
    BehindTemperature,
    /// It belongs to the name of the cell.
    Cell,
}

/// What a name says of cell and run; `kelvin` is the temperature of the spectrum.
///
/// "LBS-P1_25C", "LBS-P1_m10C" and "LBS-P1 cycle 3" are of the cell "LBS-P1". A number alone is left where it is
/// not the temperature: "pellet 1" and "pellet 2" are two cells.
pub(super) fn named_cell(name: &str, kelvin: Option<f64>) -> NamedCell {
    let at = kelvin.map(|kelvin| kelvin - ZERO_CELSIUS_K);
    let words = words_of(name);
    let (mut cut, mut channel) = (words.len(), None);
    // What was read so far, and what of it stands behind a word that tells apart.
    let (mut read, mut run) = (NamedRun::default(), NamedRun::default());
    for k in (1..words.len()).rev() {
        let word = &words[k];
        let said = says(&words, k, at);
        match said {
            Says::Cell => break,
            _ if is_channel(&word.lower) => channel = Some(word.text),
            _ => take_run(&words, k, &said, &mut read),
        }
        // "2nd heating", "up 25C": a word of a run that goes with what is behind it.
        let is_way = ordinal(&word.lower).is_some() || direction(&word.lower).is_some();
        if matches!(said, Says::Apart) || (is_way && k + 1 == cut && cut < words.len()) {
            cut = k;
            run = read;
        }
    }
    let whole = || NamedCell {
        cell: name.to_owned(),
        run: NamedRun::default(),
    };
    if cut == words.len() {
        return whole();
    }
    let cell = name[..words[cut - 1].end].trim_end_matches(SEPARATORS);
    let cell = cell.trim();
    if cell.is_empty() {
        return whole();
    }
    // Cells that are measured side by side may differ in the channel alone.
    let cell = match channel.filter(|_| cut < words.len()) {
        Some(channel) => format!("{cell} {channel}"),
        None => cell.to_owned(),
    };
    NamedCell { cell, run }
}

fn words_of(name: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut from = 0;
    for text in name.split(SEPARATORS) {
        let end = from + text.len();
        if !text.is_empty() {
            let lower = text.to_lowercase();
            words.push(Word { text, lower, end });
        }
        // Each separator is one byte long.
        from = end + 1;
    }
    words
}

fn says(words: &[Word<'_>], k: usize, at: Option<f64>) -> Says {
    let word = words[k].lower.as_str();
    let before = words[k - 1].lower.as_str();
    let next = words.get(k + 1).map(|next| next.lower.as_str());
    let is_number = |word: &str| word.replace('−', "-").parse::<f64>().is_ok();
    // "60 °C": the unit belongs to the number before it, and the number to the unit.
    let is_unit = UNITS.contains(&word) && is_number(before);
    let has_unit = is_number(word) && next.is_some_and(|next| UNITS.contains(&next));
    let is_counted = word.parse::<u32>().is_ok() && COUNTED.contains(&before);
    let is_short = SHORT.iter().any(|(short, _)| *short == word);
    let is_word_of_run = (direction(word).is_some() && !is_short) || counted(word).is_some();
    if is_unit || has_unit || is_counted || is_word_of_run || tells_apart(word, at) {
        return Says::Apart;
    }
    // "25C_2", "25 °C (2)", and what EC-Lab puts behind: "25C_02_PEIS_C01".
    let is_small = word.parse::<u8>().is_ok_and(|number| number < 100);
    match is_small || is_short || ordinal(word).is_some() || is_channel(word) {
        true => Says::BehindTemperature,
        false => Says::Cell,
    }
}

/// Notes what a word says of the run.
fn take_run(words: &[Word<'_>], k: usize, said: &Says, run: &mut NamedRun) {
    let word = words[k].lower.as_str();
    if let Some((way, number)) = direction(word) {
        run.direction = Some(way);
        run.number = number.or(run.number);
        return;
    }
    // The number of a technique counts techniques, and that of a temperature is the temperature.
    let next = words.get(k + 1).map(|next| next.lower.as_str());
    let is_of_technique = next.is_some_and(|next| OTHERS.contains(&next));
    let is_plain = matches!(said, Says::BehindTemperature) && !is_of_technique;
    let is_counted = COUNTED.contains(&words[k - 1].lower.as_str());
    let number = word.parse().ok().filter(|_| is_plain || is_counted);
    let number = counted(word).or_else(|| ordinal(word)).or(number);
    run.number = number.or(run.number);
}

/// "heating", "cooling2".
fn direction(word: &str) -> Option<(&'static str, Option<u32>)> {
    let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = word[stem.len()..].parse().ok();
    let stem = stem.trim_end_matches('-');
    let ways = [("heating", HEATING), ("cooling", COOLING)];
    let of = |(way, all): (&'static str, [&str; 4])| all.contains(&stem).then_some(way);
    let short = SHORT.iter().find(|(short, _)| *short == word);
    let way = ways.into_iter().find_map(of);
    let way = way.or(short.map(|(_, way)| *way))?;
    Some((way, number))
}

/// "cycle2", "#3".
fn counted(word: &str) -> Option<u32> {
    let digits = COUNTED.iter().find_map(|counted| {
        let rest = word.strip_prefix(counted)?;
        Some(rest.trim_start_matches(['-', '#']))
    });
    digits.or_else(|| word.strip_prefix('#'))?.parse().ok()
}

/// "1st", "2nd".
fn ordinal(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))?;
    digits.parse().ok().filter(|number| *number < 100)
}

/// A channel of a potentiostat as EC-Lab writes it behind a name: "C01".
fn is_channel(word: &str) -> bool {
    let digits = word.strip_prefix('c');
    digits.is_some_and(|d| d.len() == 2 && d.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a word of a name tells spectra of one cell apart: "25C", "m10C", "298K", "RT", "cycle", "#3".
fn tells_apart(lower: &str, celsius: Option<f64>) -> bool {
    let is_room = lower == "rt" && celsius.is_some_and(|t| (15.0..=30.0).contains(&t));
    if lower.starts_with('#') || COUNTED.contains(&lower) || OTHERS.contains(&lower) || is_room {
        return true;
    }
    let is_below = lower.starts_with(['m', '-', '−', 'n']);
    let rest = lower.trim_start_matches(['m', 'n', '-', '−', '+', 't', '=']);
    let digits = rest.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = &rest[digits.len()..];
    let number: Option<f64> = digits.replace('p', ".").parse().ok();
    match (number, unit) {
        (None, _) => false,
        (Some(_), "c" | "°c" | "degc" | "grad" | "k" | "deg" | "celsius" | "kelvin" | "℃") => {
            true
        }
        (Some(number), "") => {
            let number = if is_below { -number } else { number };
            celsius.is_some_and(|celsius| {
                let kelvin = celsius + ZERO_CELSIUS_K;
                (number - celsius).abs() < 0.6 || (number - kelvin).abs() < 0.6
            })
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, celsius: Option<f64>) -> (String, String) {
        let named = named_cell(name, celsius.map(|t| t + ZERO_CELSIUS_K));
        (named.cell, named.run.words())
    }

    #[test]
    fn spectra_of_one_cell_are_told_by_their_names() {
        for (name, at, cell) in [
            ("LBS-P1_25C", None, "LBS-P1"),
            ("LBS-P1_m10C", None, "LBS-P1"),
            ("LBS-P1_-20C", None, "LBS-P1"),
            ("LBS-P1_PEIS_noT cycle 3", None, "LBS-P1_PEIS_noT"),
            ("LBS-P1_all, 40 °C", Some(40.0), "LBS-P1"),
            ("pellet 298.15K", None, "pellet"),
            ("P1_25", Some(25.0), "P1"),
            ("P1_300", Some(26.85), "P1"),
            ("P1_RT", Some(25.0), "P1"),
            ("pellet 2", Some(25.0), "pellet 2"),
            ("pellet (2)", None, "pellet (2)"),
            ("pellet c", None, "pellet c"),
            ("25C", None, "25C"),
            ("Li3BS3 (#12)", None, "Li3BS3"),
            ("Probe Ü, 60 °C", None, "Probe Ü"),
        ] {
            assert_eq!(of(name, at).0, cell, "{name}");
        }
    }

    #[test]
    fn runs_of_a_cell_are_told_from_cells() {
        for (name, at, cell, run) in [
            ("hc 45 °C (2)", Some(45.0), "hc", "run 2"),
            ("P1_45C_2", None, "P1", "run 2"),
            ("P1_heating_45C", None, "P1", "heating"),
            ("P1_45C_cooling", None, "P1", "cooling"),
            ("P1_cooling2_45C", None, "P1", "cooling 2"),
            ("P1 2nd heating 45 °C", Some(45.0), "P1", "heating 2"),
            ("P1_down_45C", Some(45.0), "P1", "cooling"),
            ("P1_45C_cycle2", None, "P1", "run 2"),
            ("P1 cycle 2, 45 °C", Some(45.0), "P1", "run 2"),
            ("P1_25C_02_PEIS_C01", Some(25.0), "P1 C01", ""),
            ("P1_PEIS_C01", Some(25.0), "P1 C01", ""),
            ("pellet 2 45 °C", Some(45.0), "pellet 2", ""),
            ("pellet 2", Some(25.0), "pellet 2", ""),
            ("step up", None, "step up", ""),
        ] {
            assert_eq!(of(name, at), (cell.to_owned(), run.to_owned()), "{name}");
        }
    }
}
