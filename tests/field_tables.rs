//! Tables that people really have: σ(T), labels, and what is said of them.
//!
//! The files in `tests/data/field` are of kinds that users of other programs have reported in public.
//! σ(T) is that of E_a = 0.3500 eV and σ₀ = 2·10⁵ S K/cm everywhere.

use std::fs;
use std::path::{Path, PathBuf};

use superion::import::{
    Censoring, ImportSettings, LabelTable, TableReading, Transform, read_labels,
};
use superion::monitor::Monitor;
use superion::pipeline::{Arrhenius, Literature, arrhenius};
use superion::project::{self, Document};
use superion::tasks::{ImportFiles, Imported, Inputs, LoadInputs, Outcome, run_here};
use tempfile::TempDir;

use crate::cli::{code, objects, run, stderr};

pub(crate) fn field(name: &str) -> PathBuf {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/field");
    data.join(name)
}

/// A file in a folder that is gone when the first value is.
pub(crate) fn file(name: &str, content: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    (folder, path)
}

pub(crate) fn fitted(path: &Path) -> Arrhenius {
    fitted_with(path, &[])
}

pub(crate) fn fitted_with(path: &Path, by_hand: &[(&str, &str)]) -> Arrhenius {
    let by_hand: Vec<(String, String)> = by_hand
        .iter()
        .map(|(role, title)| ((*role).to_owned(), (*title).to_owned()))
        .collect();
    let (literature, monitor) = (Literature::default(), Monitor::silent());
    arrhenius(&[path.to_owned()], &literature, &by_hand, &monitor).unwrap()
}

/// Whether every sample has the activation energy, the conductivity at 298.15 K and the prefactor of
/// the field's examples.
pub(crate) fn is_right(found: &Arrhenius) -> bool {
    !found.samples.is_empty()
        && found.samples.iter().all(|sample| {
            let sigma = sample.fit.log_conductivity_at(298.15).value;
            (sample.fit.activation_energy_ev().value - 0.35).abs() < 2e-4
                && (sigma - 8.135e-4_f64.log10()).abs() < 2e-3
                && (sample.fit.log_prefactor().value - 2e5_f64.log10()).abs() < 4e-3
        })
}

pub(crate) fn said(found: &Arrhenius) -> String {
    let warnings = found.warnings.iter().map(ToString::to_string);
    let all: Vec<String> = warnings.chain(found.failures.iter().cloned()).collect();
    all.join("\n")
}

#[test]
fn every_readable_variant_gives_the_same_activation_energy() {
    for name in [
        "plain",
        "bulk_only",
        "caption",
        "celsius_sign",
        "factor_1e4",
        "inv_1e3",
        "inv_T",
        "ln",
        "ln_sigmaT",
        "sep_line",
        "two_sigmas",
        "units_row",
        "units_row_sigma",
    ] {
        let found = fitted(&field(&format!("40-arrhenius/{name}.csv")));
        assert!(is_right(&found), "{name}: {found:?}");
        assert_eq!(found.failures.len(), 0, "{name}");
    }
    // Another sample, up to 1123 K.
    let found = fitted(&field("40-arrhenius/thousand_K.csv"));
    assert_eq!(found.samples[0].points[3].temperature_k, 1023.0);
    let energy = found.samples[0].fit.activation_energy_ev().value;
    assert!((energy - 0.35).abs() < 1e-4, "{energy}");
}

#[test]
fn what_was_assumed_of_them_is_said() {
    let said = |name: &str| said(&fitted(&field(&format!("40-arrhenius/{name}.csv"))));
    assert_eq!(said("plain"), "");
    assert_eq!(said("thousand_K"), "");
    let two = said("two_sigmas");
    assert!(two.contains("\"σ_total (S/cm)\" is used"), "{two}");
    assert!(said("factor_1e4").contains("1e-4 S/cm"));
    assert!(said("ln").contains("natural logarithms"));
    let high = said("implausible");
    assert!(
        high.contains("14 S/cm") && high.contains("implausibly high"),
        "{high}"
    );
}

#[test]
fn decimal_commas_in_a_table_of_commas_are_refused_with_row_and_remedy() {
    let found = fitted(&field("40-arrhenius/comma_both.csv"));
    assert!(found.samples.is_empty());
    let text = said(&found);
    for part in ["row 2", "4 cells under 2 titles", "semicolons"] {
        assert!(text.contains(part), "{text}");
    }
    let error = read_labels(
        &field("41-labels/comma_comma.csv"),
        &ImportSettings::default(),
    );
    let text = error.unwrap_err().to_string();
    for part in ["row 2", "5 cells under 3 titles", "semicolons"] {
        assert!(text.contains(part), "{text}");
    }
}

fn labels(name: &str) -> LabelTable {
    read_labels(&field(name), &ImportSettings::default()).unwrap()
}

#[test]
fn labels_of_every_variant_find_their_structures() {
    let paths = vec![field("42-cifs")];
    let settings = ImportSettings::default();
    let import = superion::import::read_inputs(&paths, &settings, &Monitor::silent()).unwrap();
    let expected = [("Li3PO4", 1e-9), ("Li6PS5Cl", 1.9e-3), ("LiTi2P3O12", 2e-6)];
    for name in [
        "plain.csv",
        "factor.csv",
        "ln.csv",
        "units_row.csv",
        "caption.xlsx",
    ] {
        let table = labels(&format!("41-labels/{name}"));
        assert_eq!(table.rejected.len(), 0, "{name}: {:?}", table.rejected);
        let (matched, _) = superion::import::match_labels(&import.entries, &table.labels);
        for (id, sigma) in expected {
            let entry = import.entries.iter().position(|e| e.id == id).unwrap();
            let label = matched[entry].unwrap_or_else(|| panic!("{name}: {id}"));
            let found = table.labels[label].conductivity_s_cm;
            assert!((found / sigma - 1.0).abs() < 1e-4, "{name} {id}: {found}");
        }
        // The structure in the folder is not of this composition, whatever its name.
        let llzo = table.labels.iter().find(|l| l.formula == "Li7La3Zr2O12");
        let found = llzo.map(|label| label.conductivity_s_cm);
        assert!(
            found.is_some_and(|s| (s / 3e-4 - 1.0).abs() < 1e-4),
            "{name}: {found:?}"
        );
    }
}

#[test]
fn icsd_codes_with_thin_blanks_are_whole() {
    let table = labels("41-labels/nbsp_thousand.csv");
    let codes: Vec<_> = table.labels.iter().map(|l| l.icsd_ids.clone()).collect();
    assert_eq!(codes, [vec![10_257], vec![259_200]]);
    assert_eq!(table.labels[0].conductivity_s_cm, 1e-9);
}

// Nothing said is lost

/// What the command line says of `info` on the structures with these labels.
fn screened(labels: &Path) -> (String, Document) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("kept.superion");
    let out = folder.path().join("out");
    let output = run(&[
        "screen",
        &field("42-cifs").display().to_string(),
        "--labels",
        &labels.display().to_string(),
        "--descriptors",
        "density_features",
        "--representations",
        "structure",
        "--out",
        &out.display().to_string(),
        "--project",
        &file.display().to_string(),
        "--quiet",
    ]);
    let text = stderr(&output);
    assert!([0, 1].contains(&code(&output)), "{text}");
    let project = project::open(&file, &Monitor::silent()).unwrap();
    (text, project)
}

#[test]
fn what_is_said_of_labels_reaches_command_line_window_and_project_file() {
    for (name, word) in [
        ("mS", "mS/cm and converted"),
        ("badsg", "\"Pxyz\" is no space group"),
        ("ea", "\"abc\" in column"),
    ] {
        let (text, project) = screened(&field(&format!("43-label-warnings/{name}.csv")));
        assert!(text.contains(word), "{name}: {text}");
        // What the window lists is made of this and of the messages of running jobs.
        let mut listed = project.data.all_warnings().map(ToString::to_string);
        assert!(
            listed.any(|line| line.contains(word)),
            "{name}: {project:?}"
        );
        assert!(!project.data.label_doubts.is_empty(), "{name}");
        // Matching anew, as after another structure was added, must not lose it.
        let mut again = project.clone();
        again.data_mut().match_labels();
        assert_eq!(
            again.data.label_warnings, project.data.label_warnings,
            "{name}"
        );
    }
}

#[test]
fn kilocalories_are_converted() {
    let table = labels("43-label-warnings/ea.csv");
    let energy = table.labels[1].activation_energy_ev.unwrap();
    assert!((energy - 8.0 * 0.043_364_1).abs() < 1e-5, "{energy}");
    assert_eq!(table.labels[0].activation_energy_ev, None);
}

/// Every kind of doubt about structures, labels and σ(T): at the command line, in what the window
/// lists, and in the project file.
#[test]
fn every_kind_of_warning_is_kept() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let cif = fs::read_to_string(field("42-cifs/Li3PO4.cif")).unwrap();
    let quoted = format!("\"{}\"", cif.replace('"', "\"\""));
    let structures = write(
        "structures.csv",
        &format!("id,band gap (K),ICSD,cif\nx,abc,12x,{quoted}\ny,1,2\nz,1,1,{quoted},3\n"),
    );
    let table = write(
        "labels.csv",
        "formula,sigma,Ea (eV),space group,ICSD\nLi3PO4,1e-9,40,Pxyz,a\nLi3N,5,0.3,,\n\
         Li1+xAlxTi2-x(PO4)3,1e-4,,,\nLi2S,3-5e-4,,,\nLiF,2024-05-03,,,\nLiCl,1e-7\n",
    );
    let measured = write(
        "pellet.csv",
        "T (K),sigma\n300,5\n310,6\n320,7\nhot,1\n330,<1e-4\n",
    );
    let words = [
        // structures
        "shorter than the titles: row",
        "column \"band gap (K)\"",
        "pieces that are no ICSD",
        "5 cells under 4 titles",
        // labels
        "names no unit; S/cm was assumed",
        "an activation energy of 40 eV",
        "\"Pxyz\" is no space group",
        "is no list of ICSD codes",
        "5 S/cm is implausibly high",
        "the formula cannot be read",
        "is a range",
        "is a date",
        // σ(T)
        "implausibly high (3 of 3 points)",
        "\"hot\" is not a number",
        "is a bound, not a value",
    ];
    let project = imported(ImportFiles {
        paths: vec![structures.clone(), table.clone(), measured.clone()],
        settings: ImportSettings::default(),
        has_structures: false,
    });
    let listed = |project: &Document| {
        let lines: Vec<String> = project
            .data
            .all_warnings()
            .map(ToString::to_string)
            .collect();
        lines.join("\n")
    };
    let kept = folder.path().join("kept.superion");
    project::save(&project, &kept, &Monitor::silent()).unwrap();
    let opened = project::open(&kept, &Monitor::silent()).unwrap();
    let of_structures = run(&[
        "info",
        &structures.display().to_string(),
        "--json",
        "--quiet",
    ]);
    let of_fit = run(&["arrhenius", &measured.display().to_string(), "--quiet"]);
    let of_labels = run(&[
        "rank",
        &structures.display().to_string(),
        "--labels",
        &table.display().to_string(),
        "--descriptor",
        "density_features",
        "--representation",
        "structure",
        "--out",
        &folder.path().join("out").display().to_string(),
        "--quiet",
    ]);
    let command_line = [stderr(&of_structures), stderr(&of_fit), stderr(&of_labels)].concat();
    for word in words {
        assert!(
            listed(&project).contains(word),
            "window: {word}\n{}",
            listed(&project)
        );
        assert!(listed(&opened).contains(word), "file: {word}");
        assert!(
            command_line.contains(word),
            "command line: {word}\n{command_line}"
        );
    }
}

fn loaded(inputs: Inputs) -> Document {
    let task = LoadInputs { inputs };
    match run_here(task, &Monitor::silent(), |never| match never {}) {
        Outcome::Done(document) => document,
        other => panic!("{other:?}"),
    }
}

fn imported(task: ImportFiles) -> Document {
    match run_here(task, &Monitor::silent(), |never| match never {}) {
        Outcome::Done(Imported::Structures { document, .. }) => *document,
        other => panic!("{other:?}"),
    }
}

#[test]
fn merging_keeps_what_was_said_of_both() {
    let (_a, first) = file("a.csv", "formula,sigma (mS/cm)\nLi3PO4,1e-6\n");
    let (_b, second) = file("b.csv", "formula,sigma (S/cm),sg\nLi6PS5Cl,1e-3,Pxyz\n");
    let folder = TempDir::new().unwrap();
    let kept = folder.path().join("one.superion");
    let inputs = |paths: Vec<PathBuf>, labels: Option<&PathBuf>| Inputs {
        paths,
        labels: labels.cloned(),
        decorate: true,
        ..Inputs::default()
    };
    let one = loaded(inputs(vec![field("42-cifs/Li3PO4.cif")], Some(&first)));
    project::save(&one, &kept, &Monitor::silent()).unwrap();
    let other = folder.path().join("two.superion");
    let two = loaded(inputs(vec![field("42-cifs/Li6PS5Cl.cif")], Some(&second)));
    project::save(&two, &other, &Monitor::silent()).unwrap();
    let both = loaded(inputs(vec![kept, other], None));
    let listed: Vec<String> = both.data.all_warnings().map(ToString::to_string).collect();
    let listed = listed.join("\n");
    for word in ["mS/cm and converted", "Pxyz", "were not taken over"] {
        assert!(listed.contains(word), "{word}\n{listed}");
    }
}

// Preview, and readings changed by hand

#[test]
fn preview_tells_how_a_table_is_read() {
    let output = run(&[
        "preview",
        &field("40-arrhenius/units_row.csv").display().to_string(),
        "--json",
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let found = &objects(&output)[0];
    assert_eq!(found["encoding"], "UTF-8");
    assert_eq!(found["separator"], ",");
    assert_eq!(found["decimal"], ".");
    assert_eq!(
        (found["title_row"].as_u64(), found["unit_row"].as_u64()),
        (Some(1), Some(2))
    );
    assert_eq!(found["rows"], 7);
    let column = &found["columns"][1];
    assert_eq!(column["title"], "σ (mS/cm)");
    assert_eq!(column["role"], "conductivity");
    assert_eq!(column["unit"], "mS/cm");
    assert_eq!(column["factor"], 1e-3);
    assert_eq!(column["examples"].as_array().unwrap().len(), 3);
    let table = run(&[
        "preview",
        &field("40-arrhenius/sep_line.csv").display().to_string(),
    ]);
    let text = String::from_utf8(table.stdout).unwrap();
    for part in [
        "\";\"",
        "decimal sign \",\"",
        "titles in row 2",
        "temperature",
        "S/cm",
    ] {
        assert!(text.contains(part), "{text}");
    }
    let wrong = run(&[
        "preview",
        &field("40-arrhenius/comma_both.csv").display().to_string(),
        "--json",
    ]);
    let warnings = objects(&wrong)[0]["warnings"].to_string();
    assert!(warnings.contains("4 cells under 2 titles"), "{warnings}");
    assert_eq!(code(&run(&["preview", "/nowhere.csv"])), 3);
}

#[test]
fn a_reading_can_be_changed_and_applied_again() {
    let bytes = "measured by hand,\nx,y\n25,0.8\n35,1.2\n".as_bytes();
    let mut reading = TableReading::of(bytes, "t.csv", &[]).unwrap().remove(0);
    assert_eq!(reading.columns[1].role, None);
    reading.title_row = 2;
    reading.set_role(0, Some("temperature")).unwrap();
    reading.set_unit(0, "°C").unwrap();
    reading.set_role(1, Some("conductivity")).unwrap();
    reading.set_unit(1, "mS/cm").unwrap();
    let again: TableReading =
        serde_json::from_str(&serde_json::to_string(&reading).unwrap()).unwrap();
    assert_eq!(again, reading);
    let table = again.apply(bytes).unwrap();
    let series = table.measured().unwrap();
    assert_eq!(
        series[0].points,
        [(298.15, 0.8 * 1e-3), (308.15, 1.2 * 1e-3)]
    );
    // Of columns that had no role nobody knew the decimal sign.
    let mut columns = reading.columns.clone();
    columns.iter_mut().for_each(|c| c.decimal = Some('.'));
    assert_eq!(table.reading().columns, columns);
    assert!(reading.set_unit(1, "furlong").is_err());
    assert!(reading.set_role(1, Some("colour")).is_err());
    assert!(reading.set_role(9, None).is_err());

    // What was found and not changed gives what was found.
    for name in [
        "thousand_K",
        "sep_line",
        "units_row",
        "inv_1e3",
        "ln_sigmaT",
        "plain",
    ] {
        let bytes = fs::read(field(&format!("40-arrhenius/{name}.csv"))).unwrap();
        let reading = TableReading::of(&bytes, name, &[]).unwrap().remove(0);
        let table = reading.apply(&bytes).unwrap();
        let again = table.measured().unwrap();
        let (_folder, path) = file("t.csv", &bytes);
        let found = fitted(&path);
        let points: Vec<(f64, f64)> = found.samples[0]
            .points
            .iter()
            .map(|p| (p.temperature_k, p.conductivity_s_cm))
            .collect();
        assert_eq!(again[0].points, points, "{name}");
    }
}

#[test]
fn signs_given_by_hand_count() {
    let bytes = "formula;sigma (mS/cm);Ea (eV)\nLi3N;1,234;0,3\nLi2S;2,345;0,4\n".as_bytes();
    let mut reading = TableReading::of(bytes, "t.csv", &[]).unwrap().remove(0);
    let sigma = |reading: &TableReading| {
        let labels = reading.apply(bytes).unwrap().labels();
        labels.labels.first().map(|label| label.conductivity_s_cm)
    };
    assert_eq!(reading.decimal, ',');
    assert_eq!(sigma(&reading), Some(1.234 * 1e-3));
    reading.set_decimal('.', Some(','));
    assert_eq!(sigma(&reading), Some(1234.0 * 1e-3));
    reading.columns[1].factor = 1e-6;
    assert_eq!(sigma(&reading), Some(1234.0 * 1e-6));
    reading.columns[1].transform = Transform::None;
    reading.set_role(1, None).unwrap();
    assert_eq!(sigma(&reading), None);
}

// By hand

#[test]
fn columns_of_a_fit_can_be_named() {
    let text = "x,y,who\n25,0.8135244,A\n35,1.224715,A\n45,1.795096,A\n25,0.1,B\n35,0.2,B\n";
    let (_folder, path) = file("t.csv", text);
    let name = path.display().to_string();
    let output = run(&[
        "arrhenius",
        &name,
        "--column",
        "temperature=x [°C]",
        "--column",
        "conductivity=y [mS/cm]",
        "--column",
        "sample=who",
        "--json",
        "--quiet",
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let samples = objects(&output);
    assert_eq!(samples.len(), 2);
    assert_eq!(samples[0]["name"], "A");
    assert!((samples[0]["e_a_ev"]["value"].as_f64().unwrap() - 0.35).abs() < 2e-4);
    let output = run(&["arrhenius", &name, "--column", "temperature=z"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("\"who\""), "{}", stderr(&output));
    let output = run(&["arrhenius", &name, "--column", "warmth=x"]);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("temperature"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn an_unknown_unit_is_asked_for() {
    for unit in ["S m2/mol", "mA", "Ω cm", "mS"] {
        let text = format!("T (K),Conductivity ({unit})\n300,5\n310,6\n");
        let (_folder, path) = file("t.csv", &text);
        let found = fitted(&path);
        assert!(found.samples.is_empty(), "{unit}");
        let text = said(&found);
        assert!(
            text.contains(unit) && text.contains("--column conductivity="),
            "{text}"
        );
        let title = format!("Conductivity ({unit}) [mS/cm]");
        let found = fitted_with(&path, &[("conductivity", &title)]);
        assert_eq!(
            found.samples[0].points[0].conductivity_s_cm,
            5.0 * 1e-3,
            "{unit}"
        );
        let text = format!("formula,Conductivity ({unit})\nLi3N,5\n");
        let (_folder, path) = file("t.csv", &text);
        let error = read_labels(&path, &ImportSettings::default()).unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains(unit) && text.contains("--column conductivity="),
            "{text}"
        );
    }
}

// Bounds

#[test]
fn a_stray_cell_in_the_last_corner_costs_nothing() {
    let path = field("absurd/sparse_far.xlsx");
    let started = std::time::Instant::now();
    let readings = superion::import::preview_tables(&path, &ImportSettings::default()).unwrap();
    assert!(started.elapsed().as_secs() < 2);
    assert_eq!(readings.len(), 1);
    let warnings: Vec<String> = readings[0]
        .warnings
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(warnings.join("\n").contains("XFD1048576"), "{warnings:?}");
    let table = read_labels(&path, &ImportSettings::default()).unwrap();
    assert!(!table.labels.is_empty());
    assert!(table.warnings.iter().any(|w| w.fact.contains("XFD1048576")));
}

#[test]
fn a_workbook_that_inflates_is_refused() {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    writer
        .start_file("xl/worksheets/sheet1.xml", options)
        .unwrap();
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..520 {
        writer.write_all(&blanks).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    assert!(bytes.len() < 1 << 21);
    let (_folder, path) = file("bomb.xlsx", &bytes);
    let error = read_labels(&path, &ImportSettings::default())
        .unwrap_err()
        .to_string();
    assert!(error.contains("512 MiB"), "{error}");
}

/// A workbook as spreadsheets make them: a caption over merged cells, heads over two columns, units
/// below, a date where somebody typed "3-5", an error, a second sheet.
#[test]
fn workbooks_with_heads_units_dates_and_errors_are_read() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Table S1").unwrap();
    let plain = Format::new();
    sheet
        .merge_range(0, 0, 0, 3, "Table S1. Conductivities", &plain)
        .unwrap();
    sheet.write_string(2, 0, "Compound").unwrap();
    sheet
        .merge_range(2, 1, 2, 2, "Conductivity", &plain)
        .unwrap();
    sheet.write_string(2, 3, "E_a").unwrap();
    sheet.write_string(3, 1, "25 °C").unwrap();
    sheet.write_string(3, 2, "60 °C").unwrap();
    for (column, unit) in [(1, "mS/cm"), (2, "mS/cm"), (3, "kJ/mol")] {
        sheet.write_string(4, column, unit).unwrap();
    }
    let names = ["Li₇La₃Zr₂O₁₂", "Li6PS5Cl", "Li3PO4", "LiTi2(PO4)3", "Li3N"];
    for (row, name) in (5_u32..).zip(names) {
        sheet.write_string(row, 0, name).unwrap();
        sheet.write_number(row, 1, 0.3).unwrap();
        sheet.write_number(row, 2, 0.9).unwrap();
        sheet.write_number(row, 3, 30.0).unwrap();
    }
    let day = ExcelDateTime::from_ymd(2024, 5, 3).unwrap();
    let format = Format::new().set_num_format("d-mmm");
    sheet
        .write_datetime_with_format(7, 1, &day, &format)
        .unwrap();
    let error = Formula::new("=1/0").set_result("#DIV/0!");
    sheet.write_formula(8, 1, error).unwrap();
    sheet.write_string(9, 6, "see text").unwrap();
    let notes = workbook.add_worksheet().set_name("Notes").unwrap();
    notes.write_string(0, 0, "nothing to see").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    // By content, whatever the name says.
    for name in ["table.xlsx", "table.csv"] {
        let (_folder, path) = file(name, &bytes);
        let table = read_labels(&path, &ImportSettings::default()).unwrap();
        let found: Vec<(&str, f64)> = table
            .labels
            .iter()
            .map(|label| (label.formula.as_str(), label.conductivity_s_cm))
            .collect();
        let sigma = 0.3 * 1e-3;
        assert_eq!(
            found,
            [
                ("Li₇La₃Zr₂O₁₂", sigma),
                ("Li6PS5Cl", sigma),
                ("Li3N", sigma)
            ],
            "{table:?}"
        );
        let energy = table.labels[0].activation_energy_ev.unwrap();
        assert!((energy - 0.310_93).abs() < 1e-4, "{energy}");
        let rejected: Vec<String> = table.rejected.iter().map(ToString::to_string).collect();
        let rejected = rejected.join("\n");
        for part in ["row 8", "2024-05-03", "is a date", "row 9"] {
            assert!(rejected.contains(part), "{rejected}");
        }
    }
}

#[test]
fn bounds_of_logarithms_turn_around() {
    let (_folder, path) = file("t.csv", "formula,−log σ (S/cm)\nLi3N,>9\nLi2S,4\n");
    let table = read_labels(&path, &ImportSettings::default()).unwrap();
    assert_eq!(table.labels[0].censored, Censoring::Below);
    assert!((table.labels[0].conductivity_s_cm / 1e-9 - 1.0).abs() < 1e-9);
    assert!((table.labels[1].conductivity_s_cm / 1e-4 - 1.0).abs() < 1e-9);
}
