//! Tables as many hands write them: languages, spreadsheets' habits, units, mistakes.
//!
//! Each σ(T) here is that of E_a = 0.3500 eV and σ₀ = 2·10⁵ S K/cm; each table is read right, or what is
//! wrong with it is said.

use std::fmt::Write;

use superion::import::{ImportSettings, LabelTable, read_labels};

use crate::field_tables::{file, fitted, is_right, said};

const CELSIUS: [f64; 7] = [25.0, 35.0, 45.0, 55.0, 65.0, 75.0, 85.0];
const ZERO_CELSIUS_K: f64 = 273.15;

fn sigma(kelvin: f64) -> f64 {
    2e5 / kelvin * (-0.35 / (8.617_333_262e-5 * kelvin)).exp()
}

/// A table with these titles and separator, one row for each temperature (°C, K, σ).
fn table(titles: &str, separator: &str, row: impl Fn(f64, f64, f64) -> Vec<String>) -> String {
    let mut text = format!("{titles}\n");
    for celsius in CELSIUS {
        let kelvin = celsius + ZERO_CELSIUS_K;
        let cells = row(celsius, kelvin, sigma(kelvin));
        let _ = writeln!(text, "{}", cells.join(separator));
    }
    text
}

/// In °C and a multiple of S/cm.
fn celsius(titles: &str, factor: f64) -> String {
    table(titles, ",", |t, _, s| {
        vec![t.to_string(), format!("{:.7e}", s * factor)]
    })
}

/// In K and a multiple of S/cm.
fn kelvin(titles: &str, factor: f64) -> String {
    table(titles, ",", |_, t, s| {
        vec![t.to_string(), format!("{:.7e}", s * factor)]
    })
}

/// Any two functions of T and σ.
fn of(titles: &str, x: impl Fn(f64) -> f64, y: impl Fn(f64, f64) -> f64) -> String {
    table(titles, ",", |_, t, s| {
        vec![format!("{:.9}", x(t)), format!("{:.9}", y(t, s))]
    })
}

fn comma(text: String) -> String {
    text.replace('.', ",")
}

#[test]
fn tables_that_can_be_read_give_the_same_activation_energy() {
    let inverse = |t: f64| 1000.0 / t;
    let same = |t: f64| t;
    let cases: Vec<(&str, String)> = vec![
        // Languages
        (
            "German",
            celsius("Temperatur (°C),Leitfähigkeit (S/cm)", 1.0),
        ),
        (
            "German compound",
            celsius("Messtemperatur [°C],Ionenleitfähigkeit [mS/cm]", 1e3),
        ),
        (
            "German total",
            celsius("Temperatur / °C,Gesamtleitfähigkeit / S cm⁻¹", 1.0),
        ),
        (
            "French",
            celsius("Température (°C),Conductivité ionique (S/cm)", 1.0),
        ),
        (
            "Spanish",
            celsius("Temperatura (°C),Conductividad iónica (S/cm)", 1.0),
        ),
        (
            "Italian",
            celsius("Temperatura (°C),Conducibilità ionica (S/cm)", 1.0),
        ),
        (
            "Portuguese",
            celsius("Temperatura (°C),Condutividade (S/cm)", 1.0),
        ),
        (
            "Russian",
            celsius("Температура (°C),Ионная проводимость (См/см)", 1.0),
        ),
        (
            "Polish",
            celsius("Temperatura (°C),Przewodnictwo (S/cm)", 1.0),
        ),
        ("Chinese", celsius("温度（℃）,离子电导率（S/cm）", 1.0)),
        ("Chinese, mS", celsius("温度/℃,电导率/mS·cm⁻¹", 1e3)),
        (
            "Chinese, traditional",
            celsius("溫度 T (°C),離子電導率 (S/cm)", 1.0),
        ),
        ("Japanese", celsius("測定温度 (℃),イオン伝導度 (S/cm)", 1.0)),
        (
            "Japanese, bulk",
            celsius("温度 (°C),バルク導電率 (S cm-1)", 1.0),
        ),
        ("Korean", celsius("온도 (°C),이온전도도 (S/cm)", 1.0)),
        // Degrees
        ("ordinal", celsius("T (ºC),σ (S/cm)", 1.0)),
        ("ring", celsius("T (˚C),σ (S/cm)", 1.0)),
        ("letter o", celsius("T (oC),σ (S/cm)", 1.0)),
        (
            "words",
            celsius("Temperature (degrees Celsius),σ (S/cm)", 1.0),
        ),
        ("deg", celsius("Temp. [deg. C],σ (S/cm)", 1.0)),
        ("no brackets", celsius("T °C,σ S/cm", 1.0)),
        (
            "underscore",
            celsius("temperature_C,conductivity_S_cm", 1.0),
        ),
        (
            "in words",
            celsius("Temperature in °C,Conductivity in S/cm", 1.0),
        ),
        ("wrong encoding", celsius("T (Â°C),sigma (S/cm)", 1.0)),
        ("Kelvin sign", kelvin("T (\u{212a}),σ (S/cm)", 1.0)),
        ("Kelvin", kelvin("Temperature [Kelvin],σ (S/cm)", 1.0)),
        ("degree K", kelvin("T (°K),σ (S/cm)", 1.0)),
        (
            "Fahrenheit",
            of("T (°F),σ (S/cm)", |t| (t - 273.15) * 1.8 + 32.0, |_, s| s),
        ),
        // Units and factors
        ("S/m", kelvin("T/K,σ / S m⁻¹", 1e2)),
        ("ohm", kelvin("T/K,σ / Ω⁻¹ cm⁻¹", 1.0)),
        ("ohm cm inverse", kelvin("T/K,σ ((Ω·cm)⁻¹)", 1.0)),
        ("micro", kelvin("T/K,σ (µS/cm)", 1e6)),
        ("micro Greek", kelvin("T/K,σ (μS·cm−1)", 1e6)),
        ("times", kelvin("T/K,σ × 10⁴ / S cm⁻¹", 1e4)),
        ("times in text", kelvin("T/K,sigma x 10^4 (S/cm)", 1e4)),
        ("star", kelvin("T/K,sigma*1e4 (S/cm)", 1e4)),
        ("power first", kelvin("T/K,10⁴ σ (S cm⁻¹)", 1e4)),
        ("unit power", kelvin("T/K,σ / 10⁻⁴ S cm⁻¹", 1e4)),
        ("lost superscript", kelvin("T/K,σ (10-4 S cm-1)", 1e4)),
        (
            "LaTeX",
            kelvin("$T$ (K),$\\sigma$ ($10^{-4}$ S cm$^{-1}$)", 1e4),
        ),
        (
            "HTML",
            kelvin("T (K),&sigma; (10<sup>-4</sup> S cm<sup>-1</sup>)", 1e4),
        ),
        ("habit", kelvin("T/K,σ × 10⁻⁴ (S/cm)", 1e4)),
        ("unknown name, known unit", kelvin("T/K,LLZO-3 (S/cm)", 1.0)),
        // Transforms
        ("log", of("T/K,log(σ / S cm⁻¹)", same, |_, s| s.log10())),
        ("lg", of("T/K,lg σ (S/cm)", same, |_, s| s.log10())),
        (
            "log of mS",
            of("T/K,log10(σ / mS cm⁻¹)", same, |_, s| (s * 1e3).log10()),
        ),
        (
            "minus log",
            of("T/K,−log σ (S cm⁻¹)", same, |_, s| -s.log10()),
        ),
        (
            "ln σT",
            of("1000/T (1/K),ln(σT) (S K cm⁻¹)", inverse, |t, s| {
                (s * t).ln()
            }),
        ),
        (
            "log σT",
            of("10³/T (K⁻¹),log(σT / S K cm⁻¹)", inverse, |t, s| {
                (s * t).log10()
            }),
        ),
        ("σT", of("T (K),σT (S K cm⁻¹)", same, |t, s| s * t)),
        ("1/T", of("1/T (K⁻¹),σ (S/cm)", |t| 1.0 / t, |_, s| s)),
        ("10³ K/T", of("10³ K/T,σ (S/cm)", inverse, |_, s| s)),
        (
            "T⁻¹ × 10³",
            of("1/T × 10³ (K⁻¹),σ (S/cm)", inverse, |_, s| s),
        ),
        ("kK⁻¹", of("1/T (kK⁻¹),σ (S/cm)", inverse, |_, s| s)),
        (
            "inverse in words",
            of("Inverse temperature (1/K),σ (S/cm)", |t| 1.0 / t, |_, s| s),
        ),
        // Rows above and below the titles
        (
            "captions",
            format!(
                "Table S4,,\nPellet 3, sintered at 1100 °C,\n{}",
                celsius("T (°C),σ (S/cm)", 1.0)
            ),
        ),
        (
            "metadata",
            format!(
                "Sample,LLZO\nThickness (mm),1.2\nOperator,M\n\n{}",
                celsius("T (°C),σ (S/cm)", 1.0)
            ),
        ),
        (
            "remarks",
            format!(
                "# made in 2019\n# by hand\n{}",
                celsius("T (°C),σ (S/cm)", 1.0)
            ),
        ),
        ("commented titles", celsius("# T (°C),σ (S/cm)", 1.0)),
        (
            "unit row in brackets",
            celsius("Temperature,Conductivity\n(°C),(mS cm⁻¹)", 1e3),
        ),
        (
            "unit row with dash",
            table("No,T,σ\n-,K,S/cm", ",", |t, k, s| {
                vec![t.to_string(), k.to_string(), format!("{s:e}")]
            }),
        ),
        (
            "head",
            table(
                "Temperature,Conductivity,\n(°C),total (S/cm),bulk (S/cm)",
                ",",
                |t, _, s| vec![t.to_string(), format!("{s:e}"), format!("{:e}", 2.0 * s)],
            ),
        ),
        (
            "titles again",
            celsius("T (°C),σ (S/cm)", 1.0).replace("55,", "T (°C),σ (S/cm)\n55,"),
        ),
        // Separators and signs
        (
            "semicolons",
            comma(celsius("T (°C);σ (S/cm)", 1.0).replace(',', ";")),
        ),
        ("tabs", celsius("T (°C)\tσ (S/cm)", 1.0).replace(',', "\t")),
        (
            "tabs and commas",
            comma(celsius("T (°C)\tσ (S/cm)", 1.0).replace(',', "\t")),
        ),
        ("bars", celsius("T (°C)|σ (S/cm)", 1.0).replace(',', "|")),
        (
            "blanks",
            celsius("T (°C)  σ (S/cm)", 1.0).replace(',', "   "),
        ),
        ("one blank", celsius("T(°C) σ(S/cm)", 1.0).replace(',', " ")),
        (
            "quoted decimal commas",
            table("T (°C),σ (S/cm)", ",", |t, _, s| {
                vec![t.to_string(), format!("\"{}\"", comma(format!("{s:.7e}")))]
            }),
        ),
        (
            "sep line, quoted",
            format!(
                "\"sep=;\"\r\n{}",
                celsius("T (°C);σ (S/cm)", 1.0).replace(',', ";")
            ),
        ),
        (
            "Windows ends of lines",
            celsius("T (°C),σ (S/cm)", 1.0).replace('\n', "\r\n"),
        ),
        (
            "trailing commas",
            celsius("T (°C),σ (S/cm),,", 1.0).replace('\n', ",,\n"),
        ),
        (
            "blank lines",
            celsius("T (°C),σ (S/cm)", 1.0).replace('\n', "\n\n"),
        ),
        (
            "mark of order",
            format!("\u{feff}{}", celsius("T (°C),σ (S/cm)", 1.0)),
        ),
        // Numbers
        (
            "times ten",
            table("T (°C),σ (S/cm)", ",", |t, _, s| {
                vec![t.to_string(), format!("{s:.7e}").replace('e', "×10^")]
            }),
        ),
        (
            "superscripts",
            table("T (°C),σ (S/cm)", ",", |t, _, s| {
                vec![
                    t.to_string(),
                    format!("{s:.7e}")
                        .replace("e-4", " · 10⁻⁴")
                        .replace("e-3", " · 10⁻³"),
                ]
            }),
        ),
        (
            "units in cells",
            table("T,σ", ",", |t, _, s| {
                vec![format!("{t} °C"), format!("{} mS/cm", s * 1e3)]
            }),
        ),
        (
            "uncertainties",
            table("T (°C),σ (S/cm)", ",", |t, _, s| {
                vec![t.to_string(), format!("{s:.7e}").replace('e', "(12)e")]
            }),
        ),
        (
            "Fortran",
            table("T (°C),σ (S/cm)", ",", |t, _, s| {
                vec![t.to_string(), format!("{s:.7e}").replace('e', "D")]
            }),
        ),
        (
            "full width",
            celsius("T (°C),σ (S/cm)", 1.0).replace("25,", "２５,"),
        ),
        // Several of them
        (
            "log beside",
            table("T (K),σ (S/cm),log σ", ",", |_, t, s| {
                vec![t.to_string(), format!("{s:e}"), format!("{}", s.log10())]
            }),
        ),
        (
            "1000/T beside",
            table("1000/T,T (K),ln(σT),σ (S/cm)", ",", |_, t, s| {
                vec![
                    format!("{}", 1e3 / t),
                    t.to_string(),
                    format!("{}", (s * t).ln()),
                    format!("{s:e}"),
                ]
            }),
        ),
        (
            "°C and K",
            table("T (°C),T (K),σ (S/cm)", ",", |c, t, s| {
                vec![c.to_string(), t.to_string(), format!("{s:e}")]
            }),
        ),
        (
            "electronic beside",
            table(
                "T (K),Electronic conductivity (S/cm),Ionic conductivity (S/cm)",
                ",",
                |_, t, s| vec![t.to_string(), format!("{:e}", s * 1e-5), format!("{s:e}")],
            ),
        ),
        (
            "sintering beside",
            table(
                "Sintering temperature (°C),T (K),σ (S/cm)",
                ",",
                |_, t, s| vec!["1100".to_owned(), t.to_string(), format!("{s:e}")],
            ),
        ),
        (
            "date beside",
            table("Date,T (K),σ (S/cm)", ",", |_, t, s| {
                vec!["2024-05-03".to_owned(), t.to_string(), format!("{s:e}")]
            }),
        ),
        (
            "row numbers",
            table("No,T (K),σ (S/cm)", ",", |c, t, s| {
                vec![
                    format!("{}", (c - 15.0) / 10.0),
                    t.to_string(),
                    format!("{s:e}"),
                ]
            }),
        ),
    ];
    let mut wrong = Vec::new();
    for (name, text) in &cases {
        let (_folder, path) = file("t.csv", text);
        let found = fitted(&path);
        if !(is_right(&found) && found.samples.len() == 1) {
            let energies: Vec<f64> = found
                .samples
                .iter()
                .map(|s| s.fit.activation_energy_ev().value)
                .collect();
            wrong.push(format!(
                "{name}: {energies:?} {}\n{}",
                said(&found),
                &text[..text.floor_char_boundary(160)]
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} wrong:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n---\n")
    );
}

#[test]
fn encodings_of_spreadsheets_are_read() {
    let text = celsius("T (°C),Leitfähigkeit (S/cm)", 1.0);
    let windows: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let sixteen: Vec<u8> = std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let chinese = celsius("温度（℃）,离子电导率（S/cm）", 1.0);
    let (gb, ..) = encoding_rs::GB18030.encode(&chinese);
    let japanese = celsius("測定温度 (℃),イオン伝導度 (S/cm)", 1.0);
    let (jis, ..) = encoding_rs::SHIFT_JIS.encode(&japanese);
    for (name, bytes) in [
        ("Windows-1252", windows),
        ("UTF-16", sixteen),
        ("GB18030", gb.into_owned()),
        ("Shift_JIS", jis.into_owned()),
    ] {
        let (_folder, path) = file("t.csv", &bytes);
        let found = fitted(&path);
        assert!(is_right(&found), "{name}: {}", said(&found));
        assert_eq!(
            said(&found).contains("not in UTF-8"),
            name != "UTF-16",
            "{name}"
        );
    }
}

/// Two samples, told apart by a column that is called so or only holds words.
#[test]
fn samples_are_found_by_title_and_by_content() {
    let two = |titles: &str, first: &str, second: &str| {
        let mut text = format!("{titles}\n");
        for (name, factor) in [(first, 1.0), (second, 2.0)] {
            for celsius in CELSIUS {
                let kelvin = celsius + ZERO_CELSIUS_K;
                let _ = writeln!(text, "{name},{kelvin},{:e}", sigma(kelvin) * factor);
            }
        }
        text
    };
    for (titles, first, second) in [
        ("Sample,T (K),σ (S/cm)", "A", "B"),
        ("Probe,T (K),σ (S/cm)", "A", "B"),
        ("Pellet,T (K),σ (S/cm)", "1", "2"),
        ("Batch,T (K),σ (S/cm)", "x-1", "x-2"),
        ("ID,T (K),σ (S/cm)", "17", "18"),
        ("composition,T (K),σ (S/cm)", "Li3N", "Li2S"),
        ("formula,T (K),σ (S/cm)", "Li3N", "Li2S"),
        ("样品,T (K),σ (S/cm)", "甲", "乙"),
        ("Echantillon,T (K),σ (S/cm)", "A", "B"),
        ("who,T (K),σ (S/cm)", "Anna", "Bert"),
        ("branch,T (K),σ (S/cm)", "heating", "cooling"),
        ("x,T (K),σ (S/cm)", "0.1", "0.2"),
    ] {
        let (_folder, path) = file("t.csv", two(titles, first, second));
        let found = fitted(&path);
        let names: Vec<&str> = found.samples.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, [first, second], "{titles}: {}", said(&found));
        for sample in &found.samples {
            let energy = sample.fit.activation_energy_ev().value;
            assert!((energy - 0.35).abs() < 1e-4, "{titles}: {energy}");
        }
        let by_content = ["who", "branch", "x"]
            .iter()
            .any(|title| titles.starts_with(*title));
        assert_eq!(
            said(&found).contains("tell samples apart"),
            by_content,
            "{titles}"
        );
    }
}

/// As where the cells of a sample's name are merged.
#[test]
fn a_name_counts_for_the_rows_below_it() {
    let mut text = "Sample,T (K),σ (S/cm)\n".to_owned();
    for (name, factor) in [("A", 1.0), ("B", 2.0)] {
        for (k, celsius) in CELSIUS.iter().enumerate() {
            let kelvin = celsius + ZERO_CELSIUS_K;
            let name = if k == 0 { name } else { "" };
            let _ = writeln!(text, "{name},{kelvin},{:e}", sigma(kelvin) * factor);
        }
    }
    let (_folder, path) = file("t.csv", text);
    let found = fitted(&path);
    let of = |k: usize| {
        (
            found.samples[k].name.as_str(),
            found.samples[k].points.len(),
        )
    };
    assert_eq!((of(0), of(1)), (("A", 7), ("B", 7)), "{}", said(&found));
}

#[test]
fn columns_of_samples_and_of_temperatures_are_series() {
    let text = table("T (K),Pellet A (S/cm),Pellet B (S/cm)", ",", |_, t, s| {
        vec![t.to_string(), format!("{s:e}"), format!("{:e}", 2.0 * s)]
    });
    let (_folder, path) = file("t.csv", text);
    let found = fitted(&path);
    let names: Vec<&str> = found.samples.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["pellet a", "pellet b"], "{}", said(&found));
    let cells = |factor: f64| {
        [298.15, 323.15, 348.15]
            .map(|t| format!("{:e}", factor * sigma(t)))
            .join(",")
    };
    let text = format!(
        "Formula,Conductivity (S/cm),,\n,25 °C,50 °C,75 °C\nLi3N,{}\nLi2S,{}\n",
        cells(1.0),
        cells(2.0)
    );
    let (_folder, path) = file("t.csv", text);
    let found = fitted(&path);
    assert_eq!(found.samples.len(), 2, "{}", said(&found));
    for sample in &found.samples {
        assert!((sample.fit.activation_energy_ev().value - 0.35).abs() < 1e-4);
    }
}

/// What cannot be read right is not read, or the doubt is said: (name, table, words).
#[test]
fn what_is_wrong_with_a_table_is_said() {
    let two_pellets = {
        let one = kelvin("T (K),σ (S/cm)", 1.0);
        let other = kelvin("", 2.0);
        format!("{one}{}", other.trim_start())
    };
    let cycle = {
        let mut text = kelvin("T (K),σ (S/cm)", 1.0);
        for celsius in CELSIUS.iter().rev() {
            let kelvin = celsius + ZERO_CELSIUS_K;
            let _ = writeln!(text, "{kelvin},{:e}", 1.5 * sigma(kelvin));
        }
        text
    };
    let cases: Vec<(&str, String, &[&str])> = vec![
        (
            "two pellets",
            two_pellets,
            &["rows 2 and 9", "add a column \"sample\""],
        ),
        (
            "heating and cooling",
            cycle,
            &["contradict each other", "heating and cooling"],
        ),
        ("no unit of T", kelvin("T,σ (S/cm)", 1.0), &["K or °C"]),
        (
            "no temperatures",
            kelvin("time (s),σ (S/cm)", 1.0),
            &["no column of temperatures"],
        ),
        (
            "resistance",
            kelvin("T (K),R (Ω)", 1.0),
            &["no column of conductivities"],
        ),
        (
            "electronic",
            kelvin("T (K),electronic conductivity (S/cm)", 1.0),
            &["no column of conductivities"],
        ),
        (
            "molar",
            kelvin("T (K),Conductivity (S m2/mol)", 1.0),
            &["no unit of conductivity", "--column"],
        ),
        (
            "current",
            kelvin("T (K),σ (mA)", 1.0),
            &["no unit of conductivity", "mA"],
        ),
        (
            "unit row unknown",
            kelvin("T,σ\nK,mA", 1.0),
            &["mA", "--column"],
        ),
        (
            "no unit of σ",
            kelvin("T (K),σ", 1.0),
            &["S/cm was assumed"],
        ),
        (
            "inverse called T",
            of("T (K),σ (S/cm)", |t| 1000.0 / t, |_, s| s),
            &["may be inverse"],
        ),
        (
            "thousand called one",
            of("1/T (K⁻¹),σ (S/cm)", |t| 1000.0 / t, |_, s| s),
            &["would be 0."],
        ),
        (
            "Celsius called K",
            celsius("T (K),σ (S/cm)", 1.0),
            &["implausibly low"],
        ),
        (
            "mS called S",
            kelvin("T (K),σ (S/cm)", 1e4),
            &["implausibly high"],
        ),
        (
            "logs not called so",
            of("T (K),σ (S/cm)", |t| t, |_, s| s.log10()),
            &["not a positive number", "log σ"],
        ),
        (
            "falling",
            of("T (K),σ (S/cm)", |t| t, |t, s| 1e-4 / s / t),
            &["activation energy of -"],
        ),
        (
            "steep",
            of("T (K),σ (S/cm)", |t| t, |t, s| s.powi(10) * 1e26 / t),
            &["activation energy of 3"],
        ),
        (
            "dates",
            kelvin("T (K),σ (S/cm)", 1.0).replace("308.15,", "308.15,2024-05-03 "),
            &["row 3", "date"],
        ),
        (
            "range",
            kelvin("T (K),σ (S/cm)", 1.0) + "400,3–5e-2\n",
            &["row 9", "range"],
        ),
        (
            "bound",
            kelvin("T (K),σ (S/cm)", 1.0) + "400,<5e-2\n",
            &["row 9", "bound"],
        ),
        (
            "word",
            kelvin("T (K),σ (S/cm)", 1.0) + "400,broken\n",
            &["row 9", "not a number"],
        ),
        (
            "short row",
            kelvin("T (K),σ (S/cm),note", 1.0) + "400\n",
            &["shorter than the titles", "row 9", "no conductivity"],
        ),
        (
            "long row",
            kelvin("T (K),σ (S/cm)", 1.0) + "400,1,5e-2\n",
            &["row 9", "3 cells under 2 titles"],
        ),
        (
            "text beyond",
            kelvin("T (K),σ (S/cm)", 1.0) + "400,3e-2,good\n",
            &["row 9", "beyond the last title"],
        ),
        (
            "open thousands",
            "T (K);σ (S/cm)\n1,023;1e-1\n1,073;2e-1\n".to_owned(),
            &["\"1,023\" may be 1023 or 1.023", "taken as 1023"],
        ),
        (
            "mixed signs",
            kelvin("T (K);σ (S/cm)", 1.0).replace(',', ";") + "400;0,05\n",
            &["each was read by itself"],
        ),
        (
            "open quote",
            kelvin("T (K),σ (S/cm)", 1.0) + "400,\"5e-2\n410,6e-2\n",
            &["never closed", "row 9"],
        ),
        (
            "two alike",
            table("T (K),σ (S/cm),sigma (S/cm)", ",", |_, t, s| {
                vec![t.to_string(), format!("{s:e}"), format!("{s:e}")]
            }),
            &["several columns could be conductivity"],
        ),
        (
            "factor",
            kelvin("T/K,σ × 10⁴ / S cm⁻¹", 1e4),
            &["1e-4 S/cm"],
        ),
        (
            "factor by habit",
            kelvin("T/K,σ × 10⁻⁴ (S/cm)", 1e4),
            &["as it stands, its title would ask"],
        ),
        (
            "web page",
            "<!DOCTYPE html><html></html>".to_owned(),
            &["web page"],
        ),
        (
            "minus at zero",
            kelvin("T (K),σ (S/cm)", 1.0) + "-5,1e-3\n",
            &["row 9", "not above 0 K"],
        ),
    ];
    let mut wrong = Vec::new();
    for (name, text, words) in &cases {
        let (_folder, path) = file("t.csv", text);
        let text = said(&fitted(&path));
        if let Some(word) = words.iter().find(|word| !text.contains(**word)) {
            wrong.push(format!("{name}: no \"{word}\" in \"{text}\""));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} not said:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

fn labels(text: &str) -> Result<LabelTable, String> {
    let (_folder, path) = file("labels.csv", text);
    read_labels(&path, &ImportSettings::default()).map_err(|error| error.to_string())
}

/// (titles, row, conductivity of the row)
#[test]
fn labels_of_many_hands_are_read() {
    let cases = [
        ("Formel;Leitfähigkeit (mS/cm)", "Li3N;1,5", 1.5e-3),
        (
            "Verbindung;Ionenleitfähigkeit (S/cm);Aktivierungsenergie (eV)",
            "Li3N;1,5e-3;0,35",
            1.5e-3,
        ),
        ("Phase,Conductivity (S/cm)", "Li3N,1.5e-3", 1.5e-3),
        ("Sample,σ_RT (S/cm)", "Li3N,1.5e-3", 1.5e-3),
        ("Probe,σ (S/cm)", "Li3N,1.5e-3", 1.5e-3),
        ("Name,σ (S/cm)", "Li3N,1.5e-3", 1.5e-3),
        ("xyz,σ (S/cm)", "Li3N,1.5e-3", 1.5e-3),
        (
            "Composition,Ionic conductivity at 25 °C (S cm⁻¹)",
            "Li3N,1.5e-3",
            1.5e-3,
        ),
        (
            "compound,Total ionic conductivity at RT / mS cm⁻¹",
            "Li3N,1.5",
            1.5e-3,
        ),
        ("化学式,室温离子电导率 (mS/cm)", "Li3N,1.5", 1.5e-3),
        ("組成,導電率 (S/cm)", "Li3N,1.5e-3", 1.5e-3),
        ("Composé,Conductivité (S/cm)", "Li3N,1.5e-3", 1.5e-3),
        ("Solid electrolyte,σ × 10⁴ / S cm⁻¹", "Li3N,15", 1.5e-3),
        ("formula,sigma\n,10^-4 S/cm", "Li3N,15", 1.5e-3),
        ("formula,−log σ (S/cm)", "Li3N,2.8239087409", 1.5e-3),
        ("formula,log10(σ / mS cm⁻¹)", "Li3N,0.1760912591", 1.5e-3),
        ("formula,T (K),σ (S/cm)", "Li3N,298,1.5e-3", 1.5e-3),
        (
            "formula,Conductivity (S/cm),\n,25 °C,60 °C",
            "Li3N,1.5e-3,8e-3",
            1.5e-3,
        ),
        (
            "Table 1. All we know,\nformula,sigma (S/cm)",
            "Li3N,1.5e-3",
            1.5e-3,
        ),
        ("formula,Temp,sigma (S/cm)", "Li3N,25,1.5e-3", 1.5e-3),
        (
            "formula,sigma (S/cm),notes",
            "Li₃N,1.5 × 10⁻³,thin film",
            1.5e-3,
        ),
    ];
    for (titles, row, sigma) in cases {
        let table =
            labels(&format!("{titles}\n{row}\n")).unwrap_or_else(|e| panic!("{titles}: {e}"));
        assert_eq!(table.labels.len(), 1, "{titles}: {table:?}");
        let label = &table.labels[0];
        assert!(
            (label.conductivity_s_cm / sigma - 1.0).abs() < 1e-8,
            "{titles}: {label:?}"
        );
        assert!(label.formula.starts_with("Li"), "{titles}: {label:?}");
    }
}

#[test]
fn doubts_about_labels_are_said() {
    for (text, words) in [
        (
            "formula,T (K),σ (S/cm)\nLi3N,573,1.5e-1\nLi3N,298,1e-3\n",
            "573 K, not at room temperature",
        ),
        (
            "formula,σ (S/cm)\nLi1+xAlxTi2−x(PO4)3,1e-4\n",
            "the formula cannot be read",
        ),
        ("formula,σ (S/cm)\nLi3N,7\n", "implausibly high"),
        (
            "formula,σ (S/cm),Ea\nLi3N,1e-3,35\n",
            "35 eV is implausible",
        ),
        ("formula,σ\nLi3N,1e-3\n", "S/cm was assumed"),
        (
            "formula,ICSD,σ (S/cm)\nLi3N,\"10,257\",1e-3\nLi2S,\"259,200\",1e-3\n",
            "\"10,257\" may be 10257",
        ),
        (
            "formula,σ (S/cm)\nLi3N,\"1,023\"\nLi2S,\"2,047\"\n",
            "taken as",
        ),
    ] {
        let table = labels(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        let all = table
            .rejected
            .iter()
            .chain(&table.warnings)
            .map(ToString::to_string);
        let all: Vec<String> = all.collect();
        assert!(all.join("\n").contains(words), "{text}: {all:?}");
    }
}

/// Powers of ten behind the unit or in brackets, tenths of a unit, footnotes: (table, σ of Li3N, words).
#[test]
fn what_stands_beside_a_number_or_a_unit_counts() {
    for (text, sigma, words) in [
        (
            "formula;conductivity, S/cm ×10⁵\nLi3N;0.16\n",
            1.6e-6,
            "1e-5 S/cm",
        ),
        ("formula;σ / S cm⁻¹ ×10⁵\nLi3N;0.16\n", 1.6e-6, "1e-5 S/cm"),
        ("formula;σ×10^(-3)(S/cm)\nLi3N;0.16\n", 1.6e-4, "1e-3 S/cm"),
        ("formula;10^(4) σ (S/cm)\nLi3N;0.16\n", 1.6e-5, "1e-4 S/cm"),
        ("formula;σ (in 0.1 mS/cm)\nLi3N;1.6\n", 1.6e-4, "1e-4 S/cm"),
        ("formula;σ (mS/cm)\nLi3N;2.3¹²\n", 2.3e-3, "footnote"),
        ("formula;σ (mS/cm)\nLi3N;0.34²,³\n", 3.4e-4, "footnote"),
        ("formula;σ (S/cm)\nLi3N;3.4e-4 ± 2e-5\n", 3.4e-4, ""),
        (
            "Conductivities in mS/cm at 25 °C\nformula;σ\nLi3N;0.34\n",
            3.4e-4,
            "was taken: mS/cm (write",
        ),
        (
            "Table 2. Conductivity at 80 °C\nformula;σ (S/cm)\nLi3N;1e-3\n",
            1e-3,
            "353 K",
        ),
        (
            "formula;σ (S/cm)\nLi3N;1e-3\nAll values measured at 80 °C;\n",
            1e-3,
            "353 K",
        ),
        (
            "formula;T;σ (S/cm)\nLi3N;25;1e-4\nLi3N;300;5e-2\n",
            1e-4,
            "573 K",
        ),
        (
            "formula;T;σ (S/cm)\nLi3N;353 K;1e-2\nLi3N;298 K;1e-3\n",
            1e-3,
            "353 K",
        ),
        (
            "formula;T (°C);σ (S/cm)\nLi3N;35;5e-3\nLi3N;25;1e-3\n",
            1e-3,
            "nearer to 25 °C",
        ),
        (
            "formula;σ (S/cm)\nLi3N;1e-3\nformula;σ (mS/cm)\nLi2S;2\n",
            1e-3,
            "other titles",
        ),
    ] {
        let table = labels(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        let found = table.labels.iter().map(|label| label.conductivity_s_cm);
        let found: Vec<f64> = found.collect();
        assert!(
            found.len() == 1 && (found[0] / sigma - 1.0).abs() < 1e-9,
            "{text}: {found:?}"
        );
        let all = table
            .rejected
            .iter()
            .chain(&table.warnings)
            .map(ToString::to_string);
        let all: Vec<String> = all.collect();
        assert!(all.join("\n").contains(words), "{text}: {all:?}");
    }
}

#[test]
fn pairs_of_columns_and_columns_that_contradict_each_other() {
    let text = table("T (°C),A σ (S/cm),T (°C),B σ (S/cm)", ",", |t, k, s| {
        let later = sigma(k + 20.0);
        vec![
            t.to_string(),
            format!("{s:e}"),
            (t + 20.0).to_string(),
            format!("{later:e}"),
        ]
    });
    let (_folder, path) = file("t.csv", text);
    let found = fitted(&path);
    assert!(found.samples.len() == 2 && is_right(&found), "{found:?}");
    let text = table("T (K),T (°C),σ (S/cm)", ",", |t, k, s| {
        vec![k.to_string(), (t + 50.0).to_string(), format!("{s:e}")]
    });
    let (_folder, path) = file("t.csv", text);
    assert!(said(&fitted(&path)).contains("contradict each other"));
    let text = table("T (K),σ (S/cm),log σ (S/cm)", ",", |_, k, s| {
        vec![
            k.to_string(),
            format!("{s:e}"),
            (s.log10() + 1.0).to_string(),
        ]
    });
    let (_folder, path) = file("t.csv", text);
    assert!(said(&fitted(&path)).contains("contradict each other"));
}
