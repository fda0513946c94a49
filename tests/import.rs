//! Import: sources, tables, labels, cleaning, merging, ordering, the sample.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use superion::crystal::Element;
use superion::import::{
    Censoring, Disorder, Entry, Import, ImportError, ImportSettings, Label, LabelTable,
    match_labels, read_inputs, read_labels, sample,
};
use superion::monitor::Monitor;
use tempfile::TempDir;

use crate::shared_data::shared_dir;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import")
}

fn read(path: impl Into<PathBuf>) -> Import {
    read_with(&[path.into()], &ImportSettings::default())
}

fn read_with(paths: &[PathBuf], settings: &ImportSettings) -> Import {
    let import = read_inputs(paths, settings, &Monitor::silent()).unwrap();
    let report = &import.report;
    assert_eq!(report.entered, import.entries.len());
    assert_eq!(
        report.read,
        report.entered + report.merged.len() + report.rejected.len()
    );
    import
}

fn ids(import: &Import) -> Vec<&str> {
    import
        .entries
        .iter()
        .map(|entry| entry.id.as_str())
        .collect()
}

/// A file in a folder that is gone when the first value is.
fn file(name: &str, content: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    (folder, path)
}

fn good(name: &str) -> String {
    fs::read_to_string(data().join("good").join(name)).unwrap()
}

fn quoted(cif: &str) -> String {
    format!("\"{}\"", cif.replace('"', "\"\""))
}

// The sample

#[test]
fn the_sample_is_whole() {
    let (import, labels) = sample();
    assert_eq!(import.entries.len(), 430);
    assert_eq!(import.report.read, 430);
    assert!(import.report.rejected.is_empty(), "{:?}", import.report);
    assert_eq!(labels.labels.len(), 120);
    assert!(labels.rejected.is_empty(), "{:?}", labels.rejected);
    assert!(labels.warnings.is_empty(), "{:?}", labels.warnings);
    let bounds = labels
        .labels
        .iter()
        .filter(|l| l.censored == Censoring::Below);
    assert_eq!(bounds.count(), 16);
    let (matched, warnings) = match_labels(&import.entries, &labels.labels);
    assert_eq!(matched.iter().flatten().count(), 120);
    assert!(warnings.is_empty(), "{warnings:?}");
}

#[test]
fn the_sample_has_the_sites_and_space_groups_of_its_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/structures.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows: BTreeMap<String, csv::StringRecord> = reader
        .records()
        .map(|row| row.unwrap())
        .map(|row| (row[0].to_owned(), row))
        .collect();
    let mut other_groups = Vec::new();
    for entry in &sample().0.entries {
        let row = &rows[&entry.id];
        assert_eq!(
            entry.structure.n_sites().to_string(),
            row[4],
            "{}",
            entry.id
        );
        assert_eq!(entry.material_id.as_deref(), Some(&row[0]));
        assert_eq!(entry.e_above_hull_ev, row[12].parse().ok());
        assert_eq!(entry.band_gap_ev, row[13].parse().ok());
        let number = entry.space_group.as_ref().map_or(0, |group| group.number);
        if number.to_string() != row[2] {
            other_groups.push(format!("{} {number} {}", entry.id, &row[2]));
        }
    }
    // Both are within 0.01 Å of the higher symmetry, at coordinates rounded to six digits.
    assert_eq!(other_groups, ["mp-755739 2 1", "mp-757447 198 19"]);
}

// Files, folders, archives

#[test]
fn a_folder_is_read_in_the_order_of_its_names() {
    let import = read(data().join("good"));
    assert_eq!(ids(&import), ["Li2S", "half", "two-LiCl", "two-NaCl"]);
    let li2s = &import.entries[0];
    assert_eq!(li2s.structure.n_sites(), 12);
    assert_eq!(li2s.formula, "Li2S");
    assert_eq!(
        li2s.space_group.as_ref().map(|group| group.number),
        Some(225)
    );
    let skipped = import
        .report
        .warnings
        .iter()
        .find(|w| w.fact.contains("1 .txt"));
    assert!(skipped.is_some(), "{:?}", import.report.warnings);
}

#[test]
fn bad_files_are_named_with_reason_and_remedy_and_the_rest_goes_on() {
    let import = read(data().join("bad"));
    assert!(ids(&import).contains(&"latin1"), "{:?}", import.report);
    for name in [
        "binary", "cut", "empty", "flat", "nan-cell", "page", "prose",
    ] {
        let file = format!("{name}.cif");
        let rejected = import
            .report
            .rejected
            .iter()
            .find(|w| w.subject.contains(&file));
        let rejected = rejected.unwrap_or_else(|| panic!("{name} in {:?}", import.report));
        assert!(
            !rejected.fact.is_empty() && !rejected.remedy.is_empty(),
            "{rejected}"
        );
    }
    let overlap = |w: &&superion::monitor::Warning| w.to_string().contains("overlap");
    let warned = import
        .report
        .warnings
        .iter()
        .chain(&import.report.rejected)
        .find(overlap);
    assert!(warned.is_some(), "{:?}", import.report);
}

#[test]
fn archives_give_what_their_folder_gives() {
    let folder = read(data().join("good"));
    let names = ["Li2S.cif", "half.cif", "two.cif"];
    let temporary = TempDir::new().unwrap();
    let at = |name: &str| temporary.path().join(name);

    let mut zip = zip::ZipWriter::new(fs::File::create(at("a.zip")).unwrap());
    let mut tar = tar::Builder::new(Vec::new());
    for name in names {
        let text = good(name);
        zip.start_file(
            format!("in/{name}"),
            zip::write::SimpleFileOptions::default(),
        )
        .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append_data(&mut header, format!("in/{name}"), text.as_bytes())
            .unwrap();
    }
    zip.finish().unwrap();
    let tar = tar.into_inner().unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&tar).unwrap();
    fs::write(at("a.tgz"), gzip.finish().unwrap()).unwrap();
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    let zstandard = ruzstd::encoding::compress_to_vec(&tar[..], level);
    fs::write(at("a.tar.zst"), zstandard).unwrap();
    fs::write(at("a.tar"), &tar).unwrap();

    for archive in ["a.zip", "a.tar", "a.tgz", "a.tar.zst"] {
        let import = read(at(archive));
        assert_eq!(ids(&import), ids(&folder), "{archive}");
        for (u, v) in import.entries.iter().zip(&folder.entries) {
            assert_eq!(u.structure, v.structure, "{archive}");
        }
    }
    // Four archives in a folder: the same ids four times.
    let import = read(temporary.path());
    assert_eq!(import.entries.len(), 16);
    assert_eq!(import.entries[15].id, "two-NaCl-4");
}

#[test]
fn damaged_archives_are_reported() {
    for name in [
        "a.zip",
        "a.tar.gz",
        "a.tar.zst",
        "a.tar",
        "a.cif.gz",
        "a.xlsx",
        "a.csv.gz",
    ] {
        let (_folder, path) = file(name, b"PK\x03\x04 this is no archive");
        let import = read(path);
        assert_eq!(import.entries.len(), 0, "{name}");
        assert_eq!(
            import.report.rejected.len(),
            1,
            "{name}: {:?}",
            import.report
        );
    }
}

#[test]
fn a_member_that_unpacks_without_end_is_refused() {
    let temporary = TempDir::new().unwrap();
    let path = temporary.path().join("bomb.cif.gz");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..1100 {
        gzip.write_all(&zeros).unwrap();
    }
    fs::write(&path, gzip.finish().unwrap()).unwrap();
    let import = read(path);
    assert!(
        import.report.rejected[0].fact.contains("MiB"),
        "{:?}",
        import.report.rejected
    );
}

#[test]
fn a_million_lines_are_no_obstacle() {
    let mut text = good("Li2S.cif");
    text.push_str(&"# a comment\n".repeat(1_000_000));
    let (_folder, path) = file("long.cif", text);
    assert_eq!(read(path).entries[0].formula, "Li2S");
}

#[test]
fn paths_that_cannot_be_used_are_errors_alone_and_rejections_among_others() {
    let missing = PathBuf::from("no/such/file.cif");
    let settings = ImportSettings::default();
    let alone = read_inputs(
        std::slice::from_ref(&missing),
        &settings,
        &Monitor::silent(),
    );
    assert!(matches!(alone, Err(ImportError::Unreadable { .. })));
    let import = read_with(&[missing, data().join("good/Li2S.cif")], &settings);
    assert_eq!(ids(&import), ["Li2S"]);
    assert_eq!(import.report.rejected.len(), 1);
    let (_folder, path) = file("picture.png", b"\x89PNG");
    let alone = read_inputs(&[path], &settings, &Monitor::silent());
    assert!(matches!(alone, Err(ImportError::UnknownKind { .. })));
}

#[test]
fn a_cancelled_import_stops() {
    let monitor = Monitor::silent();
    monitor.cancel();
    let import = read_inputs(&[data()], &ImportSettings::default(), &monitor);
    assert!(matches!(import, Err(ImportError::Cancelled(_))));
}

// Tables

#[test]
fn a_table_may_hold_cifs_or_their_names() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("cifs")).unwrap();
    fs::copy(
        data().join("good/Li2S.cif"),
        folder.path().join("cifs/a.cif"),
    )
    .unwrap();
    let table = format!(
        "mp-id;E_hull (meV/atom);Eg;ICSD;structure file;cif\n\
         mp-1;25;3,4;[1, 2];;{}\nmp-2;;;n/a;;cifs/a.cif\nmp-3;0;0;5;;cifs/b.cif\nmp-4;0;0;5;;\n",
        quoted(&good("Li2S.cif"))
    );
    let path = folder.path().join("table.csv");
    fs::write(&path, table).unwrap();
    for path in [path, folder.path().to_owned()] {
        let import = read(path);
        assert_eq!(ids(&import), ["mp-1", "mp-2"], "{:?}", import.report);
        assert_eq!(import.report.rejected.len(), 2);
        let first = &import.entries[0];
        assert_eq!(first.e_above_hull_ev, Some(0.025));
        assert_eq!(first.band_gap_ev, Some(3.4));
        assert_eq!(first.icsd_ids, [1, 2]);
        assert_eq!(first.structure, import.entries[1].structure);
    }
}

#[test]
fn a_table_without_structures_lends_its_facts_to_cifs_beside_it() {
    let folder = TempDir::new().unwrap();
    fs::copy(data().join("good/Li2S.cif"), folder.path().join("x7.cif")).unwrap();
    fs::write(folder.path().join("all.csv"), "ID,ICSD ID\nx7,60432\ny,1\n").unwrap();
    let import = read(folder.path());
    assert_eq!(ids(&import), ["x7"]);
    assert_eq!(import.entries[0].icsd_ids, [60432]);
}

#[test]
fn a_table_without_any_structure_is_an_error_that_names_its_columns() {
    let (_folder, path) = file("t.csv", "formula,sigma\nLi2S,1e-5\n");
    let error = read_inputs(&[path], &ImportSettings::default(), &Monitor::silent());
    let text = error.unwrap_err().to_string();
    assert!(
        text.contains("sigma") && text.contains("--column cif"),
        "{text}"
    );
}

#[test]
fn a_structure_may_stand_in_columns() {
    let (_folder, path) = file(
        "t.csv",
        "id,space group,a,b,c,alpha,beta,gamma,asymmetric_unit\n\
         x,Fm-3m,5.72,5.72,5.72,90,90,90,\"Li:0.25,0.25,0.25 S:0,0,0\"\n\
         y,Fm-3m,5.72,5.72,5.72,90,90,90,\"Li:0.25,0.25\"\n\
         z,,5.72,5.72,5.72,90,90,90,\"Li:0.25,0.25,0.25\"\n\
         w,225,5.72,nan,5.72,90,90,90,\"Li:0.25,0.25,0.25\"\n",
    );
    let import = read(path);
    assert_eq!(ids(&import), ["x"]);
    assert_eq!(import.entries[0].formula, "Li2S");
    assert_eq!(import.report.rejected.len(), 3);
}

/// A table of one Li₂S whose axes and angles stand in columns of these titles.
fn table_of_cells(axis: &str, length: &str, angle: &str, right: &str) -> String {
    let axes: Vec<String> = ["a", "b", "c"]
        .map(|name| axis.replacen('a', name, 1))
        .to_vec();
    let angles = ["alpha", "beta", "gamma"].map(|name| angle.replacen("alpha", name, 1));
    format!(
        "id,space group,\"{}\",\"{}\",asymmetric_unit\n\
         x,Fm-3m,{length},{length},{length},{right},{right},{right},\"Li:0.25,0.25,0.25 S:0,0,0\"\n",
        axes.join("\",\""),
        angles.join("\",\"")
    )
}

#[test]
fn axes_and_angles_are_read_in_the_unit_of_their_titles() {
    for (axis, length) in [
        ("a", "5.72"),
        ("a (Å)", "5.72"),
        ("a (Ångström)", "5.72"),
        ("a (nm)", "0.572"),
        ("a_nm", "0.572"),
        ("a / nm", "0.572"),
        ("a [nanometres]", "0.572"),
        ("a (pm)", "572"),
        ("a (bohr)", "10.8092345"),
        ("a_bohr", "10.8092345"),
        ("a (a₀)", "10.8092345"),
        ("a (10⁻¹⁰ m)", "5.72"),
        ("a (0.1 nm)", "5.72"),
    ] {
        let (_folder, path) = file("t.csv", table_of_cells(axis, length, "alpha", "90"));
        let import = read(path);
        assert_eq!(import.entries.len(), 1, "{axis}: {:?}", import.report);
        let volume_ang3 = import.entries[0].structure.lattice.volume_ang3();
        assert!(
            (volume_ang3 / 5.72_f64.powi(3) - 1.0).abs() < 1e-6,
            "{axis}: {volume_ang3}"
        );
    }
    for (angle, right) in [
        ("alpha (°)", "90"),
        ("alpha_deg", "90"),
        ("alpha (rad)", "1.5707963267948966"),
        ("alpha [radians]", "1.5707963267948966"),
    ] {
        let (_folder, path) = file("t.csv", table_of_cells("a", "5.72", angle, right));
        let import = read(path);
        assert_eq!(import.entries.len(), 1, "{angle}: {:?}", import.report);
    }
}

#[test]
fn axes_in_a_unit_of_something_else_are_refused_by_its_name() {
    for (axis, angle, fact) in [
        (
            "a (eV)",
            "alpha",
            "a is in \"eV\", which is no unit of length",
        ),
        (
            "a (K)",
            "alpha",
            "a is in \"K\", which is no unit of length",
        ),
        (
            "a (°)",
            "alpha",
            "a is in \"°\", which is no unit of length",
        ),
        (
            "a",
            "alpha (nm)",
            "alpha is in \"nm\", which is no unit of angle",
        ),
        ("a (furlong)", "alpha", "none for the axis a of their cells"),
    ] {
        let (_folder, path) = file("t.csv", table_of_cells(axis, "5.72", angle, "90"));
        let import = read(path);
        assert!(import.entries.is_empty(), "{axis} {angle}");
        let rejected = &import.report.rejected;
        assert!(
            rejected.len() == 1 && rejected[0].fact.contains(fact),
            "{axis} {angle}: {rejected:?}"
        );
    }
}

// Cleaning and merging

#[test]
fn entries_are_dropped_by_the_settings_and_counted() {
    let mut settings = ImportSettings {
        require_element: Some("Na".parse().unwrap()),
        ..ImportSettings::default()
    };
    let import = read_with(&[data().join("good")], &settings);
    assert_eq!(ids(&import), ["two-NaCl"]);
    assert!(
        import.report.rules.contains(&("no Na".to_owned(), 3)),
        "{:?}",
        import.report.rules
    );
    settings.require_element = None;
    settings.max_sites = 10;
    assert_eq!(
        read_with(&[data().join("good")], &settings).entries.len(),
        3
    );
    let text = good("Li2S.cif").replace("Li1 Li", "D1 D");
    let (_folder, path) = file("D2S.cif", text);
    assert!(read(&path).entries.is_empty());
    settings.max_sites = 500;
    settings.drop_deuterium = false;
    assert!(
        read_with(&[path], &settings).entries[0]
            .structure
            .contains(Element::DEUTERIUM)
    );
}

#[test]
fn entries_can_be_chosen_by_id() {
    let settings = ImportSettings {
        ids: vec!["two-NaCl".to_owned(), "nothing".to_owned()],
        ..ImportSettings::default()
    };
    let import = read_with(&[data().join("good")], &settings);
    assert_eq!(ids(&import), ["two-NaCl"]);
    assert_eq!(import.report.read, 1);
    assert!(
        import
            .report
            .warnings
            .iter()
            .any(|w| w.subject == "nothing")
    );
}

#[test]
fn the_experimental_structure_wins_and_inherits() {
    let computed = format!(
        "material_id,icsd_ids,e_hull,bandgap,cif\nmp-1,7;60432,0.01,3.3,{}\nmp-2,9,0,1,{}\n",
        quoted(&good("Li2S.cif")),
        quoted(&good("Li2S.cif")),
    );
    let measured = format!("id,icsd,cif\nx,60432,{}\n", quoted(&good("Li2S.cif")));
    let (_a, computed) = file("computed.csv", computed);
    let (_b, measured) = file("measured.csv", measured);
    let import = read_with(&[computed.clone(), measured], &ImportSettings::default());
    assert_eq!(ids(&import), ["mp-2", "x"]);
    assert_eq!(import.report.merged, [("mp-1".to_owned(), "x".to_owned())]);
    let x = &import.entries[1];
    assert_eq!(x.material_id.as_deref(), Some("mp-1"));
    assert_eq!((x.e_above_hull_ev, x.band_gap_ev), (Some(0.01), Some(3.3)));
    assert_eq!(x.icsd_ids, [60432, 7]);
    assert!(x.source.contains("measured.csv"));
    let twice = read_with(&[computed.clone(), computed], &ImportSettings::default());
    assert_eq!(ids(&twice), ["mp-1", "mp-2", "mp-1-2", "mp-2-2"]);
}

// Labels

fn labels(text: &str) -> LabelTable {
    let (_folder, path) = file("labels.csv", text);
    read_labels(&path, &ImportSettings::default()).unwrap()
}

#[test]
fn conductivities_are_read_and_bad_rows_are_named() {
    let table = labels(
        "Formula,σ(RT)(S cm-1),Ea (meV),SG,DOI\n\
         Li2S,<1e-10,600,Fm-3m,10.1/a\nLiCl,1.2×10⁻⁴,,225,\nLiBr,0,,,\nLiI,-1e-5,,,\nLiF,,,,\nLiN,<1e10,,,\n\
         LiH,high,,,\nLi,2e-5,oops,999,\n",
    );
    assert_eq!(table.labels.len(), 3);
    assert_eq!(table.rejected.len(), 5);
    let first = &table.labels[0];
    assert_eq!(
        (first.conductivity_s_cm, first.censored),
        (1e-10, Censoring::Below)
    );
    assert_eq!(first.activation_energy_ev, Some(0.6));
    assert_eq!(first.space_group, Some(225));
    assert_eq!(first.reference, "10.1/a");
    assert_eq!(table.labels[1].conductivity_s_cm, 1.2e-4);
    // The energy and the space group of the last row.
    assert_eq!(table.warnings.len(), 2, "{:?}", table.warnings);
}

#[test]
fn other_units_are_converted_and_said() {
    for (title, value, expected) in [
        ("sigma (mS/cm)", "1.5", 1.5e-3),
        ("conductivity [S/m]", "2", 2e-2),
        ("log10(σ / S cm-1)", "-4", 1e-4),
        ("log_sigma_ms_cm", "0", 1e-3),
        ("σ", "3 mS/cm", 3e-3),
    ] {
        let table = labels(&format!("formula,{title}\nLi2S,{value}\n"));
        let found = table.labels[0].conductivity_s_cm;
        assert!((found / expected - 1.0).abs() < 1e-12, "{title}: {found}");
        assert_eq!(table.warnings.len(), usize::from(title != "σ"), "{title}");
    }
}

#[test]
fn a_table_without_conductivities_is_an_error() {
    let (_folder, path) = file("t.csv", "formula,Bulk\nLi2S,1\n");
    let error = read_labels(&path, &ImportSettings::default()).unwrap_err();
    assert!(error.to_string().contains("Bulk"), "{error}");
    let by_hand = ImportSettings {
        columns: vec![("conductivity".to_owned(), "Bulk".to_owned())],
        ..ImportSettings::default()
    };
    assert_eq!(read_labels(&path, &by_hand).unwrap().labels.len(), 1);
}

#[test]
fn labels_find_their_entries_by_id_then_icsd_then_formula() {
    let import = read(data().join("good"));
    let mut entries: Vec<Entry> = import.entries;
    entries[2].icsd_ids = vec![5];
    let table = labels(
        "id,formula,icsd,space group,sigma\nLi2S,x,,,1e-9\n,Li4S2,,225,1e-3\n,LiCl,5,,1e-6\n\
         ,NaCl,,221,<1e-4\n,ClNa,,Pm-3m,1e-8\n,NaCl,,225,1e-2\n",
    );
    let (matched, warnings) = match_labels(&entries, &table.labels);
    // By id before formula; by ICSD id; an exact value before a greater bound.
    assert_eq!(matched, [Some(0), None, Some(2), Some(4)]);
    // Two entries with several labels, one label without an entry.
    assert_eq!(warnings.len(), 3, "{warnings:?}");
}

#[test]
fn a_typed_in_label_goes_before_all_others_and_a_later_one_before_an_earlier() {
    let entries: Vec<Entry> = read(data().join("good")).entries;
    let table = labels("id,formula,sigma\nLi2S,Li2S,1e-3\nLi2S,Li2S,1e-8\nLi2S,Li2S,1e-5\n");
    let mut labels = table.labels;
    assert_eq!(match_labels(&entries, &labels).0[0], Some(0));
    labels[1].source = Label::TYPED_IN.to_owned();
    assert_eq!(match_labels(&entries, &labels).0[0], Some(1));
    labels[2].source = Label::TYPED_IN.to_owned();
    assert_eq!(match_labels(&entries, &labels).0[0], Some(2));
}

#[test]
fn a_label_without_a_space_group_belongs_to_the_only_one_of_its_formula() {
    let mut entries: Vec<Entry> = read(data().join("good")).entries;
    let table = labels("formula,sigma\nLi4S2,1e-3\n");
    let matched = match_labels(&entries, &table.labels).0;
    assert_eq!(matched[0], Some(0));
    let mut polymorph = entries[0].clone();
    if let Some(group) = &mut polymorph.space_group {
        group.number = 62;
    }
    entries.push(polymorph);
    let (matched, warnings) = match_labels(&entries, &table.labels);
    assert!(matched.iter().all(Option::is_none), "which of the two?");
    assert!(warnings[0].to_string().contains("space group"));
}

// Ordering

#[test]
fn half_filled_sites_are_ordered_or_kept() {
    let import = read(data().join("good/half.cif"));
    assert_eq!(import.report.ordered, ["half"]);
    let structure = &import.entries[0].structure;
    assert!(structure.is_ordered());
    assert_eq!(import.entries[0].formula, "LiCl");
    assert_eq!(structure.n_sites(), 2);
    let keep = ImportSettings {
        disorder: Disorder::Keep,
        ..ImportSettings::default()
    };
    let import = read_with(&[data().join("good/half.cif")], &keep);
    assert_eq!(import.report.disordered, ["half"]);
    assert!(!import.entries[0].structure.is_ordered());
}

/// A site with too little lithium becomes a whole one; the conductivity of the stoichiometric
/// material is not that of this one.
#[test]
fn labels_belong_to_the_formula_as_it_stood_in_the_file() {
    let half = std::fs::read_to_string(data().join("good/half.cif")).unwrap();
    let (_folder, path) = file(
        "poor.cif",
        half.replace("0 0 0 0.5", "0 0 0 0.97")
            .replace("Li2 Li 0.5 0 0 0.5\n", ""),
    );
    let entries = read(path).entries;
    assert_eq!(entries[0].formula, "LiCl");
    assert_eq!(entries[0].formula_in_file.as_deref(), Some("Li0.97Cl"));
    let found = |formula: &str| {
        let table = labels(&format!("formula,sigma\n{formula},1e-3\n"));
        match_labels(&entries, &table.labels).0[0]
    };
    assert_eq!(found("LiCl"), None);
    assert_eq!(found("Li0.97Cl"), Some(0));
    assert_eq!(found("Li97Cl100"), Some(0));
}

#[test]
fn columns_given_by_hand_must_be_somewhere() {
    let (_folder, structures) = file("structures.csv", "id,cif\na,a.cif\n");
    let (_other, table) = file("t.csv", "formula,Bulk\nLi2S,1\n");
    let check = |role: &str, title: &str| {
        let by_hand = [(role.to_owned(), title.to_owned())];
        superion::import::check_columns(&[&structures, &table], &by_hand)
            .map_err(|error| error.to_string())
    };
    assert_eq!(check("conductivity", "Bulk"), Ok(()));
    assert_eq!(check("cif", "CIF"), Ok(()));
    let error = check("conductivity", "sigma").unwrap_err();
    for part in [
        "\"sigma\"",
        "structures.csv",
        "\"cif\"",
        "t.csv",
        "\"Bulk\"",
    ] {
        assert!(error.contains(part), "{error}");
    }
    assert!(
        check("colour", "Bulk")
            .unwrap_err()
            .contains("conductivity")
    );
}

#[test]
fn a_conductivity_column_without_numbers_is_an_error() {
    let (_folder, path) = file(
        "t.csv",
        "formula,doi,sigma\nLi2S,10.1039/d2ee03499a,1e-3\nLiCl,unknown,1e-6\n",
    );
    let by_hand = ImportSettings {
        columns: vec![("conductivity".to_owned(), "doi".to_owned())],
        ..ImportSettings::default()
    };
    let error = read_labels(&path, &by_hand).unwrap_err().to_string();
    for part in ["\"doi\"", "10.1039/d2ee03499a", "row 2", "--column"] {
        assert!(error.contains(part), "{error}");
    }
}

// Shared data

#[test]
fn the_papers_table_is_the_same_as_csv_and_as_xlsx() {
    let Some(shared) = shared_dir() else { return };
    let settings = ImportSettings::default();
    let read = |name: &str| read_labels(&shared.join("data").join(name), &settings).unwrap();
    let csv = read("digitized-conductivities.csv");
    let xlsx = read("digitized-conductivities.xlsx");
    assert_eq!(csv.labels.len(), 1345);
    // "<1E10" in row 717, a misprint of "<1E-10".
    assert_eq!(csv.rejected.len(), 1);
    assert!(
        csv.rejected[0].subject.contains("row 717"),
        "{:?}",
        csv.rejected
    );
    let below = csv.labels.iter().filter(|l| l.censored == Censoring::Below);
    assert_eq!(below.count(), 51);
    for (u, v) in csv.labels.iter().zip(&xlsx.labels) {
        let mut v = v.clone();
        v.source = v.source.replace(".xlsx", ".csv");
        // The CSV holds what the workbook shows: three digits.
        let ratio = u.conductivity_s_cm / v.conductivity_s_cm;
        assert!((ratio - 1.0).abs() < 5e-3, "{u:?} {v:?}");
        v.conductivity_s_cm = u.conductivity_s_cm;
        assert_eq!(*u, v);
    }
    assert_eq!(csv.labels.len(), xlsx.labels.len());
}

#[test]
fn obelix_is_read_with_its_labels_from_one_archive() {
    let Some(shared) = shared_dir() else { return };
    let path = shared.join("data/obelix.zip");
    let settings = ImportSettings {
        disorder: Disorder::Keep,
        ..ImportSettings::default()
    };
    let import = read_with(std::slice::from_ref(&path), &settings);
    assert_eq!(import.entries.len(), 321, "{:?}", import.report.rejected);
    let labels = read_labels(&path, &settings).unwrap();
    assert_eq!(labels.labels.len(), 599, "{:?}", labels.rejected);
    let (matched, _) = match_labels(&import.entries, &labels.labels);
    assert_eq!(matched.iter().flatten().count(), 321);
}

#[test]
fn partial_occupancies_of_obelix_are_ordered() {
    let Some(shared) = shared_dir() else { return };
    let order = |disorder| {
        let settings = ImportSettings {
            disorder,
            ids: ["vwy", "xq3", "yav", "zs0", "zzr", "gas"]
                .map(str::to_owned)
                .to_vec(),
            ..ImportSettings::default()
        };
        read_with(&[shared.join("data/obelix.zip")], &settings)
    };
    let (ordered, kept) = (order(Disorder::Order), order(Disorder::Keep));
    assert_eq!(ordered.report.ordered.len(), 5);
    // One occupancy of this one cannot be met on a cell of at most 200 sites.
    assert_eq!(ordered.report.disordered, ["gas"]);
    for (after, before) in ordered.entries.iter().zip(&kept.entries) {
        assert_eq!(after.space_group, before.space_group);
        let fractions = |entry: &Entry| -> BTreeMap<Element, f64> {
            let amounts = entry.structure.composition();
            let total: f64 = amounts.values().sum();
            amounts
                .into_iter()
                .map(|(e, amount)| (e, amount / total))
                .collect()
        };
        let (after_fractions, before_fractions) = (fractions(after), fractions(before));
        for (element, fraction) in before_fractions {
            let changed = after_fractions.get(&element).copied().unwrap_or(0.0) - fraction;
            assert!(changed.abs() < 0.02, "{} {element} {changed}", after.id);
        }
    }
}
