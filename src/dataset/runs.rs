//! Runs of a cell: a series of temperatures measured again, as when it is cooled down after it was heated.
//!
//! In: spectra of one cell in the order in which they were measured. Out: [`Runs`]. A run is what names say
//! ("heating", "cycle 2"); where they say nothing, one ends where a temperature comes again.

use super::bench::Bench;
use super::cell_names::{NamedRun, named_cell};
use super::kept_spectrum::KeptSpectrum;

/// Temperatures of two runs that differ by less than this, in K, are the same.
pub(super) const SAME_K: f64 = 1.0;
/// As many temperatures on either side of the only turn make two runs, though none comes again.
const FEWEST_OF_A_LEG: usize = 3;

/// The runs of points of one cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Runs {
    /// What each is called: "heating", "cooling", "run 2"; one or none where there is one run.
    pub names: Vec<String>,
    /// The run of each point, by place in `names`.
    pub of_point: Vec<usize>,
}

impl Runs {
    /// Whether there is more than one.
    pub fn are_several(&self) -> bool {
        self.names.len() > 1
    }

    /// The run of a point; 0 where nothing is known of it.
    pub fn of(&self, point: usize) -> usize {
        self.of_point.get(point).copied().unwrap_or(0)
    }

    /// What the run of a point is called; empty where there is one run.
    pub fn name_of(&self, point: usize) -> &str {
        match self.are_several() {
            true => self.names.get(self.of(point)).map_or("", String::as_str),
            false => "",
        }
    }
}

/// A spectrum as far as runs are concerned.
struct Measured {
    kelvin: f64,
    named: NamedRun,
}

impl Bench {
    /// The runs of spectra of one cell that have a temperature, in the order of these places.
    pub fn runs(&self, places: &[usize]) -> Runs {
        // Spectra stand on the bench as they were measured, or as their files were given.
        let mut ordered: Vec<usize> = (0..places.len()).collect();
        ordered.sort_by_key(|k| places[*k]);
        let mut seen: Vec<(usize, &KeptSpectrum)> = Vec::new();
        let mut twins: Vec<(usize, usize)> = Vec::new();
        for k in ordered {
            let kept = self.spectra.get(places[k]);
            let Some(kept) = kept.filter(|kept| kept.temperature_k().is_some()) else {
                continue;
            };
            match seen.iter().find(|(_, other)| kept.is_twin_of(other)) {
                Some((twin, _)) => twins.push((k, *twin)),
                None => seen.push((k, kept)),
            }
        }
        let measured: Vec<Measured> = seen
            .iter()
            .filter_map(|(_, kept)| {
                let kelvin = kept.temperature_k()?;
                let named = named_cell(&kept.spectrum.name, Some(kelvin)).run;
                Some(Measured { kelvin, named })
            })
            .collect();
        // Of one file the order is that of the measurement.
        let is_in_order = seen.windows(2).all(|pair| pair[0].1.file == pair[1].1.file);
        let (of, names) =
            by_names(&measured, is_in_order).unwrap_or_else(|| by_order(&measured, is_in_order));
        let mut of_point = vec![0; places.len()];
        for ((k, _), run) in seen.iter().zip(of) {
            of_point[*k] = run;
        }
        for (k, twin) in twins {
            of_point[k] = of_point[twin];
        }
        Runs { names, of_point }
    }
}

/// Runs as names tell them: each holds a temperature once.
fn by_names(measured: &[Measured], is_in_order: bool) -> Option<(Vec<usize>, Vec<String>)> {
    let mut all: Vec<NamedRun> = Vec::new();
    let mut of = Vec::with_capacity(measured.len());
    for one in measured {
        let known = all.iter().position(|named| *named == one.named);
        of.push(known.unwrap_or_else(|| {
            all.push(one.named);
            all.len() - 1
        }));
    }
    let has_direction = all.iter().any(|named| named.direction.is_some());
    // Numbers that no two spectra share count temperatures, not runs.
    let is_counted = !is_in_order && all.len() < measured.len();
    let is_told = all.len() > 1 && (has_direction || is_counted);
    let repeats = |run: usize| {
        let own = measured.iter().zip(&of).filter(|(_, own)| **own == run);
        let kelvin: Vec<f64> = own.map(|(one, _)| one.kelvin).collect();
        (1..kelvin.len()).any(|k| kelvin[..k].iter().any(|t| is_same(*t, kelvin[k])))
    };
    if !is_told || (0..all.len()).any(repeats) {
        return None;
    }
    // A number that a reader gave to a name taken twice says less than the direction does.
    if !has_direction && all.iter().any(|named| named.number.is_none()) {
        let kelvin: Vec<f64> = measured.iter().map(|one| one.kelvin).collect();
        let names = names_of(&kelvin, &of, all.len(), false);
        return Some((of, names));
    }
    let names = all.iter().map(|named| match named.words() {
        words if words.is_empty() => "first".to_owned(),
        words => words,
    });
    Some((of, names.collect()))
}

/// Runs as the order tells them.
fn by_order(measured: &[Measured], is_in_order: bool) -> (Vec<usize>, Vec<String>) {
    let kelvin: Vec<f64> = measured.iter().map(|one| one.kelvin).collect();
    let starts = starts(&kelvin, is_in_order);
    let of: Vec<usize> = (0..kelvin.len())
        .map(|k| starts.iter().filter(|start| **start <= k).count())
        .collect();
    let names = names_of(&kelvin, &of, starts.len() + 1, is_in_order);
    (of, names)
}

/// Where runs begin, but for the first.
fn starts(kelvin: &[f64], is_in_order: bool) -> Vec<usize> {
    let mut starts = Vec::new();
    let (mut from, mut k) = (0, 0);
    while k < kelvin.len() {
        let comes_again = kelvin[from..k].iter().any(|t| is_same(*t, kelvin[k]));
        if comes_again {
            // What was measured on the way back belongs to it, though it was not measured before.
            from = match is_in_order {
                true => last_turn(kelvin, from, k).map_or(k, |turn| turn + 1),
                false => k,
            };
            starts.push(from);
        }
        k += 1;
    }
    if starts.is_empty() && is_in_order {
        let turns: Vec<usize> = (1..kelvin.len().saturating_sub(1))
            .filter(|k| is_turn(kelvin, *k))
            .collect();
        if let [turn] = turns.as_slice()
            && turn + 1 >= FEWEST_OF_A_LEG
            && kelvin.len() - turn > FEWEST_OF_A_LEG
        {
            starts.push(turn + 1);
        }
    }
    starts
}

fn last_turn(kelvin: &[f64], from: usize, to: usize) -> Option<usize> {
    (from + 1..to).rev().find(|k| is_turn(kelvin, *k))
}

fn is_turn(kelvin: &[f64], k: usize) -> bool {
    (kelvin[k] - kelvin[k - 1]) * (kelvin[k + 1] - kelvin[k]) < 0.0
}

fn is_same(a: f64, b: f64) -> bool {
    (a - b).abs() < SAME_K
}

/// "heating", "cooling" where the order is that of time, else "run 1", "run 2"; several of one direction get
/// numbers.
fn names_of(kelvin: &[f64], of: &[usize], n: usize, is_in_order: bool) -> Vec<String> {
    if n < 2 {
        return vec![String::new(); n.min(kelvin.len())];
    }
    let numbered = |run: usize| format!("run {}", run + 1);
    let mut before = None;
    let directions: Vec<Option<&str>> = (0..n)
        .map(|run| {
            let own: Vec<f64> = kelvin
                .iter()
                .zip(of)
                .filter_map(|(t, own)| (*own == run).then_some(*t))
                .collect();
            let first = match own.as_slice() {
                [_] => before,
                more => more.first().copied(),
            };
            before = own.last().copied().or(before);
            match (first, before) {
                (Some(a), Some(b)) if b - a > SAME_K => Some("heating"),
                (Some(a), Some(b)) if a - b > SAME_K => Some("cooling"),
                _ => None,
            }
        })
        .collect();
    if !is_in_order || directions.iter().any(Option::is_none) {
        return (0..n).map(numbered).collect();
    }
    let named = |run: usize| {
        let direction = directions[run].unwrap_or_default();
        let alike = |until: usize| {
            let all = directions[..until].iter();
            all.filter(|other| **other == directions[run]).count()
        };
        match alike(n) {
            1 => direction.to_owned(),
            _ => format!("{direction} {}", alike(run + 1)),
        }
    };
    (0..n).map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::super::bench::tests::spectrum;
    use super::*;

    /// Runs of spectra named so at these temperatures in °C, each of its file.
    fn runs(all: &[(&str, &str, f64)]) -> (Vec<String>, Vec<usize>) {
        let mut bench = Bench::default();
        for (k, (file, name, celsius)) in all.iter().enumerate() {
            bench.add_spectrum(
                spectrum(name, 10.0 + k as f64, Some(celsius + 273.15)),
                file,
                "",
            );
        }
        let places: Vec<usize> = (0..all.len()).collect();
        assert_eq!(bench.cells().len(), 1, "{:?}", bench.cells());
        let found = bench.runs(&places);
        (found.names, found.of_point)
    }

    fn of_one_file(celsius: &[f64]) -> (Vec<String>, Vec<usize>) {
        let all: Vec<_> = celsius.iter().map(|t| ("hc.csv", "hc", *t)).collect();
        runs(&all)
    }

    #[test]
    fn a_temperature_that_comes_again_begins_a_run() {
        let up = [25.0, 45.0, 65.0];
        assert_eq!(of_one_file(&up).1, [0, 0, 0]);
        let (names, of) = of_one_file(&[25.0, 45.0, 65.0, 45.2, 25.1]);
        assert_eq!(names, ["heating", "cooling"]);
        assert_eq!(of, [0, 0, 0, 1, 1]);
        // What lies between the temperatures of before goes with the way back.
        let (_, of) = of_one_file(&[25.0, 45.0, 65.0, 55.0, 45.0]);
        assert_eq!(of, [0, 0, 0, 1, 1]);
        let (names, of) = of_one_file(&[25.0, 45.0, 25.0, 45.0]);
        assert_eq!(names, ["heating 1", "heating 2"]);
        assert_eq!(of, [0, 0, 1, 1]);
        // One turn, no temperature twice.
        let (names, _) = of_one_file(&[20.0, 40.0, 60.0, 50.0, 30.0, 10.0]);
        assert_eq!(names, ["heating", "cooling"]);
        // No order at all is one run.
        assert_eq!(of_one_file(&[60.0, 20.0, 40.0, 0.0, 50.0]).0.len(), 1);
    }

    #[test]
    fn names_tell_runs_of_many_files() {
        let all = [
            ("a", "P1_25C", 25.0),
            ("b", "P1_25C_2", 25.0),
            ("c", "P1_45C", 45.0),
            ("d", "P1_45C_2", 45.0),
        ];
        let (names, of) = runs(&all);
        assert_eq!(names, ["run 1", "run 2"]);
        assert_eq!(of, [0, 1, 0, 1]);
        let all = [
            ("a", "P1_cooling_25C", 25.0),
            ("b", "P1_cooling_45C", 45.0),
            ("c", "P1_heating_25C", 25.0),
            ("d", "P1_heating_45C", 45.0),
        ];
        let (names, of) = runs(&all);
        assert_eq!(names, ["cooling", "heating"]);
        assert_eq!(of, [0, 0, 1, 1]);
    }

    #[test]
    fn cycles_that_are_temperatures_are_no_runs() {
        let cycles = [("a", "P1 cycle 1", 25.0), ("a", "P1 cycle 2", 45.0)];
        assert_eq!(runs(&cycles).0.len(), 1);
    }
}
