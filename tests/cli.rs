//! The command line, as a user runs it: the built program on the sample and on bad input.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

pub(crate) fn superion(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_superion"));
    // What one test leaves decides nothing in another.
    command.args(arguments).env("SUPERION_CACHE", "off");
    command
}

pub(crate) fn run(arguments: &[&str]) -> Output {
    superion(arguments).output().unwrap()
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every line of standard output as a JSON object.
pub(crate) fn objects(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let objects: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}")))
        .collect();
    assert!(objects.iter().all(Value::is_object), "{text}");
    objects
}

fn keys(object: &Value) -> Vec<&str> {
    let map = object.as_object().unwrap();
    map.keys().map(String::as_str).collect()
}

/// The ids of a few entries of the sample.
fn some_ids(n: usize) -> String {
    let all = objects(&run(&["info", "--sample", "--json", "--quiet"]));
    let ids: Vec<&str> = all
        .iter()
        .take(n)
        .filter_map(|o| o["id"].as_str())
        .collect();
    assert_eq!(ids.len(), n);
    ids.join(",")
}

#[test]
fn info_tells_what_the_sample_holds() {
    let output = run(&["info", "--sample", "--json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let objects = objects(&output);
    assert_eq!(objects.len(), 430);
    let expected = [
        "band_gap_ev",
        "density_g_cm3",
        "e_above_hull_ev",
        "energies_from",
        "formula",
        "formula_in_file",
        "icsd_ids",
        "id",
        "material_id",
        "n_sites",
        "observed",
        "ordered",
        "r_factor",
        "space_group",
        "temperature_k",
        "volume_ang3",
        "warnings",
    ];
    for object in &objects {
        let mut found = keys(object);
        found.sort_unstable();
        assert_eq!(found, expected);
        assert!(
            object["space_group"]["number"]
                .as_u64()
                .is_some_and(|n| n <= 230)
        );
        assert!(
            object["density_g_cm3"]
                .as_f64()
                .is_some_and(|d| d > 0.3 && d < 15.0)
        );
    }
}

#[test]
fn decorate_simplify_and_describe_agree_on_the_sites() {
    let ids = some_ids(3);
    let with = |command: &str, more: &[&str]| {
        let mut arguments = vec![command, "--sample", "--ids", &ids, "--json", "--quiet"];
        arguments.extend(more);
        let output = run(&arguments);
        assert_eq!(code(&output), 0, "{command}: {}", stderr(&output));
        objects(&output)
    };
    let decorated = with("decorate", &[]);
    let simplified = with("simplify", &["--representation", "can,CAMN"]);
    let described = with(
        "describe",
        &[
            "--descriptor",
            "density_features,soap",
            "--representation",
            "CAN",
            "--set",
            "soap.r_cut=4",
        ],
    );
    assert_eq!(
        (decorated.len(), simplified.len(), described.len()),
        (3, 6, 6)
    );
    for (k, one) in decorated.iter().enumerate() {
        let n_sites = one["species"].as_array().unwrap().len();
        assert_eq!(one["oxidation_states"].as_array().unwrap().len(), n_sites);
        let rules = ["cif", "table", "bond-valence", "composition", "none"];
        assert!(rules.contains(&one["rule"].as_str().unwrap()));
        // CAMN keeps every site and only renames it.
        let camn = &simplified[3 + k];
        assert_eq!(camn["species"].as_array().unwrap().len(), n_sites);
        assert_eq!(camn["frac_coords"].as_array().unwrap().len(), n_sites);
        assert_eq!(camn["id"], one["id"]);
        let can = simplified[k]["species"].as_array().unwrap();
        assert!(!can.contains(&Value::from("Li")), "{can:?}");
        assert_eq!(simplified[k]["lattice"].as_array().unwrap().len(), 3);
    }
    for object in &described {
        let values = object["values"].as_array().unwrap();
        assert_eq!(values.len(), object["labels"].as_array().unwrap().len());
        assert!(!values.is_empty());
    }
}

#[test]
fn wrong_use_ends_with_2_and_says_what_would_do() {
    let cases: [(&[&str], &str); 10] = [
        (&["info"], "--sample"),
        (&["sort"], "unrecognized subcommand"),
        (
            &[
                "describe",
                "--sample",
                "--descriptor",
                "soup",
                "--representation",
                "CAN",
            ],
            "soap",
        ),
        (
            &[
                "describe",
                "--sample",
                "--descriptor",
                "soap",
                "--representation",
                "CAT",
            ],
            "CAMN-40",
        ),
        (
            &[
                "simplify",
                "--sample",
                "--representation",
                "A",
                "--mobile-ion",
                "Xx",
            ],
            "element",
        ),
        (
            &[
                "describe",
                "--sample",
                "--descriptor",
                "soap",
                "--representation",
                "A",
                "--set",
                "soap.r_cut=-1",
            ],
            "r_cut",
        ),
        (
            &[
                "describe",
                "--sample",
                "--descriptor",
                "soap",
                "--representation",
                "A",
                "--set",
                "soap.cut=3",
            ],
            "cut",
        ),
        (
            &[
                "cluster",
                "x.npy",
                "--out",
                "never-made",
                "--metric",
                "cosine",
            ],
            "euclidean",
        ),
        (
            &[
                "describe",
                "--sample",
                "--descriptor",
                "soap",
                "--representation",
                "A",
                "--format",
                "npy",
            ],
            "--out",
        ),
        (
            &[
                "screen",
                "--sample",
                "--out",
                "never-made",
                "--threads",
                "0",
            ],
            "greater than 0",
        ),
    ];
    for (arguments, fact) in cases {
        let output = run(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", stderr(&output));
        assert!(
            stderr(&output).contains(fact),
            "{arguments:?}: {}",
            stderr(&output)
        );
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn inputs_that_give_nothing_end_with_3() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.cif");
    std::fs::write(&bad, "this is a letter, not a crystal").unwrap();
    let bad = bad.to_string_lossy();
    let project = folder.path().join("cut.superion");
    std::fs::write(&project, "SQLite format 3\0").unwrap();
    let project = project.to_string_lossy();
    for path in ["/no/such/folder", &bad, &project] {
        let output = run(&["info", path, "--json"]);
        assert_eq!(code(&output), 3, "{path}: {}", stderr(&output));
        assert!(stderr(&output).contains(path.rsplit('/').next().unwrap()));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn one_bad_file_among_good_ones_ends_with_1() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import");
    let good = data.join("good/Li2S.cif");
    let bad = data.join("bad/empty.cif");
    let output = run(&[
        "info",
        &good.to_string_lossy(),
        &bad.to_string_lossy(),
        "--json",
    ]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert_eq!(objects(&output).len(), 1);
    assert!(
        stderr(&output).contains("failed: empty"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_closed_pipe_is_no_defect() {
    let mut child = superion(&["info", "--sample", "--json", "--quiet"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut reader = BufReader::with_capacity(64, child.stdout.take().unwrap());
    reader.read_line(&mut line).unwrap();
    drop(reader);
    let output = child.wait_with_output().unwrap();
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
    assert_eq!(code(&output), 0);
    assert!(line.starts_with('{'));
}

fn screen_into(out: &Path, threads: &str, more: &[&str]) -> Output {
    let out = out.to_string_lossy();
    let mut arguments = vec![
        "screen",
        "--sample",
        "--quiet",
        "--out",
        &out,
        "--threads",
        threads,
        "--descriptors",
        "density_features,radial_distribution_function",
        "--representations",
        "CAN",
        "--depths",
        "20",
        "--compared-depths",
        "10",
        "--control-repeats",
        "5",
        "--bootstrap-repeats",
        "50",
    ];
    arguments.extend(more);
    run(&arguments)
}

#[test]
fn a_screen_writes_the_same_bytes_at_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    let kept = folder.path().join("kept.superion");
    let output = screen_into(&one, "1", &["--tsne", "--project", &kept.to_string_lossy()]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.contains("random control") && text.contains("ranking.csv"),
        "{text}"
    );
    let output = screen_into(&two, "2", &["--tsne", "--json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let ranking = objects(&output);
    assert_eq!(ranking.len(), 2);
    assert!(ranking[0]["mean_w_sigma"].as_f64() <= ranking[1]["mean_w_sigma"].as_f64());
    for name in [
        "screen.json",
        "variance.csv",
        "ranking.csv",
        "fig2.svg",
        "fig2.pdf",
        "fig2.png",
        "variance.svg",
        "variance.pdf",
        "map.svg",
        "map_tsne.svg",
        "map_tsne.pdf",
    ] {
        let read = |folder: &Path| std::fs::read(folder.join(name)).unwrap();
        assert!(read(&one) == read(&two), "{name} differs");
    }
    let run_record = std::fs::read_to_string(one.join("run.json")).unwrap();
    let run_record: Value = serde_json::from_str(&run_record).unwrap();
    assert_eq!(run_record["cancelled"], false);
    assert_eq!(run_record["threads"], 1);
    let variance = std::fs::read_to_string(one.join("variance.csv")).unwrap();
    let header = "descriptor,representation,depth,w_sigma,w_ea,n_structures,n_labels";
    assert_eq!(variance.lines().next(), Some(header));
    assert_eq!(variance.lines().count(), 1 + 2 * 20);

    // The project that was kept is an input like any other.
    let output = run(&["info", &kept.to_string_lossy(), "--json", "--quiet"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(objects(&output).len(), 430);
}

#[test]
fn features_written_by_describe_can_be_clustered() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_string_lossy().into_owned();
    let ids = some_ids(12);
    let output = run(&[
        "describe",
        "--sample",
        "--ids",
        &ids,
        "--quiet",
        "--descriptor",
        "density_features",
        "--representation",
        "CAN",
        "--format",
        "npy",
        "--out",
        &out,
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let features = folder.path().join("density_features_CAN.npy");
    let from_file = folder.path().join("from-file");
    let output = run(&[
        "cluster",
        &features.to_string_lossy(),
        "--depths",
        "5",
        "--quiet",
        "--out",
        &from_file.to_string_lossy(),
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let from_input = folder.path().join("from-input");
    let output = run(&[
        "cluster",
        "--sample",
        "--ids",
        &ids,
        "--descriptor",
        "density_features",
        "--representation",
        "CAN",
        "--depths",
        "5",
        "--quiet",
        "--out",
        &from_input.to_string_lossy(),
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    for name in ["linkage.npy", "cluster_sets.npy"] {
        let read = |folder: &Path| std::fs::read(folder.join(name)).unwrap();
        assert!(read(&from_file) == read(&from_input), "{name} differs");
    }
    let sets: ndarray::Array2<u32> =
        ndarray_npy::read_npy(from_file.join("cluster_sets.npy")).unwrap();
    assert_eq!(sets.dim(), (5, 12));
    // What a person can open says the same, by the names of the structures.
    let text = std::fs::read_to_string(from_input.join("clusters.csv")).unwrap();
    let mut lines = text.lines();
    let header = "id,formula,cluster_of_2,cluster_of_3,cluster_of_4,cluster_of_5";
    assert_eq!(lines.next(), Some(header));
    for ((row, line), id) in lines.enumerate().zip(ids.split(',')) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!((cells.len(), cells[0]), (6, id));
        for depth in 2..=5 {
            assert_eq!(cells[depth], sets[[depth - 1, row]].to_string());
        }
    }
    assert_eq!(text.lines().count(), 13);
    // So does that of features from a file: by the ids beside it, or by rows.
    let columns = |text: &str, from: usize| -> Vec<String> {
        let cells = |line: &str| line.split(',').skip(from).collect::<Vec<_>>().join(",");
        text.lines().map(cells).collect()
    };
    let by_id = std::fs::read_to_string(from_file.join("clusters.csv")).unwrap();
    assert!(by_id.starts_with("id,cluster_of_2"), "{by_id}");
    assert_eq!(columns(&by_id, 1), columns(&text, 2));
    let alone = folder.path().join("alone.npy");
    std::fs::copy(&features, &alone).unwrap();
    let from_rows = folder.path().join("from-rows");
    let output = run(&[
        "cluster",
        &alone.to_string_lossy(),
        "--quiet",
        "--out",
        &from_rows.to_string_lossy(),
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let by_row = std::fs::read_to_string(from_rows.join("clusters.csv")).unwrap();
    assert!(by_row.starts_with("row,cluster_of_2") && by_row.contains("\n0,"));
}

#[test]
fn failed_descriptions_are_named() {
    let half = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/good/half.cif");
    let output = run(&[
        "describe",
        &half.to_string_lossy(),
        "--keep-disorder",
        "--quiet",
        "--descriptor",
        "jarvis_cfid",
        "--representation",
        "structure",
    ]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let expected = "failed: half: jarvis_cfid × structure: ";
    assert!(stderr(&output).contains(expected), "{}", stderr(&output));
}

#[test]
fn a_screen_without_labels_stops_before_it_computes() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out").to_string_lossy().into_owned();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/good");
    let data = data.to_string_lossy();
    let output = run(&["screen", &data, "--out", &out]);
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    assert!(stderr(&output).contains("--labels"), "{}", stderr(&output));
    assert!(stderr(&output).contains("superion cluster"));
    assert!(!stderr(&output).contains("Describing"));
    assert!(!Path::new(&out).exists());
}

#[test]
fn mistakes_about_labels_are_noticed_before_structures_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("labels.csv");
    std::fs::write(&table, "formula,Bulk,doi\nLi2S,1e-9,10.1000/x\n").unwrap();
    let table = table.to_string_lossy();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/good");
    let data = data.to_string_lossy();
    let out = folder.path().join("out").to_string_lossy().into_owned();
    let screen = |more: &[&str]| {
        let mut arguments = vec!["screen", &data, "--out", &out];
        arguments.extend(more);
        let output = run(&arguments);
        assert!(
            !stderr(&output).contains("Read structures"),
            "{}",
            stderr(&output)
        );
        (code(&output), stderr(&output))
    };
    let (ended, text) = screen(&["--labels", "/no/such/table.csv"]);
    assert_eq!(ended, 3, "{text}");
    assert!(text.contains("/no/such/table.csv"), "{text}");
    let (ended, text) = screen(&["--labels", &table, "--column", "conductivity=sigma"]);
    assert_eq!(ended, 2, "{text}");
    assert!(
        text.contains("\"sigma\"") && text.contains("\"Bulk\""),
        "{text}"
    );
    let (ended, text) = screen(&["--labels", &table, "--column", "conductivity=doi"]);
    assert_eq!(ended, 3, "{text}");
    assert!(
        text.contains("\"doi\"") && text.contains("10.1000/x"),
        "{text}"
    );
}

#[test]
fn files_alone_ask_for_the_window_and_missing_ones_are_named() {
    use superion::cli::{Wish, wish};
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("kept.Superion");
    let wished = |words: &[&str]| {
        let words: Vec<std::ffi::OsString> = words.iter().map(Into::into).collect();
        wish(&words)
    };
    let path = project.to_string_lossy().into_owned();
    assert_eq!(wished(&["superion"]), Wish::Window(Vec::new()));
    assert_eq!(wished(&["superion", &path]), Wish::Missing(project.clone()));
    std::fs::write(&project, "").unwrap();
    let cif = folder.path().join("a.cif");
    std::fs::write(&cif, "").unwrap();
    let (inside, cif_path) = (
        folder.path().to_path_buf(),
        cif.to_string_lossy().into_owned(),
    );
    let opened = |paths: &[&std::path::PathBuf]| {
        Wish::Window(paths.iter().map(|path| (*path).clone()).collect())
    };
    assert_eq!(wished(&["superion", &path]), opened(&[&project]));
    assert_eq!(
        wished(&["superion", &cif_path, &path]),
        opened(&[&cif, &project])
    );
    let folder_path = inside.to_string_lossy().into_owned();
    assert_eq!(wished(&["superion", &folder_path]), opened(&[&inside]));
    assert_eq!(
        wished(&["superion", "no/such.cif"]),
        Wish::Missing("no/such.cif".into())
    );
    for words in [
        &["superion", "info"][..],
        &["superion", "info", &path],
        &["superion", "scren"],
        &["superion", "scren", &path],
        &["superion", "help"],
        &["superion", "--help"],
        &["superion", &cif_path, "--json"],
    ] {
        assert_eq!(wished(words), Wish::Command, "{words:?}");
    }
}

#[test]
fn the_first_screen_ranks_eleven_combinations() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_string_lossy().into_owned();
    let ids = some_ids(30);
    let output = run(&[
        "screen", "--sample", "--first", "--ids", &ids, "--json", "--quiet", "--out", &out,
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(objects(&output).len(), 11);
    let both = run(&[
        "screen",
        "--sample",
        "--first",
        "--descriptors",
        "soap",
        "--out",
        &out,
    ]);
    assert_eq!(code(&both), 2, "{}", stderr(&both));
}

/// Ctrl-C in the middle of a long screen: it ends within a second or so, with what is done.
#[cfg(unix)]
#[test]
fn ctrl_c_stops_a_screen_and_keeps_what_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut child = superion(&[
        "screen",
        "--sample",
        "--out",
        &out.to_string_lossy(),
        "--descriptors",
        "density_features,structural_complexity,mxrd,soap,jarvis_cfid",
        "--representations",
        "A,structure",
    ])
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let second = "Describing: 5 descriptors × structure";
    let begun = lines.find(|line| line.as_ref().is_ok_and(|l| l.starts_with(second)));
    assert!(begun.is_some());
    let asked = Instant::now();
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(kill.success());
    let status = child.wait().unwrap();
    // A second to stop, and some for a busy machine to write the files.
    assert!(
        asked.elapsed() < Duration::from_secs(5),
        "{:?}",
        asked.elapsed()
    );
    assert_eq!(status.code(), Some(130));
    let mut text = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    assert!(text.contains("run.json"), "{text}");
    let run_record = std::fs::read_to_string(out.join("run.json")).unwrap();
    let run_record: Value = serde_json::from_str(&run_record).unwrap();
    assert_eq!(run_record["cancelled"], true);
    // The first representation was done, and is scored.
    let ranking = std::fs::read_to_string(out.join("ranking.csv")).unwrap();
    assert!(ranking.contains("density_features,A"), "{ranking}");
}

/// The first entry of the sample for which both tables of SHU have what it needs.
pub(crate) fn mapped_id() -> String {
    let ids = some_ids(10);
    let coarse = ["--resolution", "1", "--json", "--quiet"];
    let output = run(&[&["bvse", "--sample", "--ids", &ids][..], &coarse].concat());
    let lines = objects(&output);
    let mapped = lines.iter().find(|o| o.get("error").is_none()).unwrap();
    mapped["id"].as_str().unwrap().to_owned()
}

#[test]
fn bvse_prints_barriers_and_writes_maps() {
    let scratch = tempfile::tempdir().unwrap();
    let ids = some_ids(3);
    let output = run(&[
        "bvse",
        "--sample",
        "--ids",
        &ids,
        "--resolution",
        "0.5",
        "--json",
        "--quiet",
    ]);
    assert!([0, 1].contains(&code(&output)), "{}", stderr(&output));
    let lines = objects(&output);
    let found: Vec<&str> = lines.iter().filter_map(|o| o["id"].as_str()).collect();
    assert_eq!(found.join(","), ids);
    let mapped = lines.iter().find(|o| o.get("error").is_none()).unwrap();
    let e_1d = mapped["barriers"]["e_1d"].as_f64().unwrap();
    let e_3d = mapped["barriers"]["e_3d"].as_f64().unwrap();
    assert!(0.0 <= e_1d && e_1d <= e_3d);
    assert!(mapped["e_min"].as_f64().unwrap() + e_3d <= mapped["e_max"].as_f64().unwrap());
    for map in ["bvs", "bvel"] {
        assert!(mapped[map]["e_3d"].is_f64(), "{mapped}");
    }
    let points: Vec<u64> = mapped["grid"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_u64)
        .collect();

    let id = mapped["id"].as_str().unwrap();
    for name in ["m.npy", "m.pgrid", "m.cube"] {
        let path = scratch.path().join(name);
        let path = path.to_str().unwrap();
        let output = run(&[
            "bvse",
            "--sample",
            "--ids",
            id,
            "--resolution",
            "0.5",
            "--map",
            path,
            "--quiet",
        ]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let size = std::fs::metadata(path).unwrap().len();
        assert!(size > 4 * points.iter().product::<u64>(), "{name}: {size}");
    }
}

#[test]
fn bvse_refuses_what_makes_no_sense() {
    let one = mapped_id();
    let bvse = |more: &[&str]| {
        let mut arguments = vec!["bvse", "--sample", "--ids", &one, "--quiet", "--json"];
        arguments.extend(more);
        run(&arguments)
    };
    for wrong in [
        ["--force-field", "mm3"],
        ["--ion", "Xx"],
        ["--resolution", "-1"],
        ["--map", "map.txt"],
        ["--percolation", "guess"],
    ] {
        let output = bvse(&wrong);
        assert_eq!(code(&output), 2, "{wrong:?}: {}", stderr(&output));
    }
    let output = bvse(&["--ion", "Og"]);
    assert_eq!(code(&output), 3);
    assert_eq!(objects(&output)[0]["error"]["kind"], "no-mobile-ion");
    let output = bvse(&["--memory-limit", "0.000001"]);
    assert_eq!(objects(&output)[0]["error"]["kind"], "too-large");
}

#[test]
fn channels_prints_free_spheres() {
    let ids = some_ids(2);
    let arguments = ["channels", "--sample", "--ids", &ids, "--json", "--quiet"];
    let output = run(&arguments);
    assert!([0, 1].contains(&code(&output)), "{}", stderr(&output));
    let lines = objects(&output);
    let found: Vec<&str> = lines.iter().filter_map(|o| o["id"].as_str()).collect();
    assert_eq!(found.join(","), ids);
    let line = lines.iter().find(|o| o.get("error").is_none()).unwrap();
    let included = line["largest_included"].as_f64().unwrap();
    for axis in ["a", "b", "c"] {
        assert!(line["free_sphere"][axis].as_f64().unwrap() <= included + 1e-9);
    }
    assert!(line["nodes"].as_u64().unwrap() > 0 && line["network"].is_null());
    let with_network = objects(&run(&[&arguments[..], &["--network"]].concat()));
    let line = with_network
        .iter()
        .find(|o| o.get("error").is_none())
        .unwrap();
    for part in ["nodes", "edges"] {
        let listed = line["network"][part].as_array().unwrap().len() as u64;
        assert_eq!(line[part].as_u64().unwrap(), listed);
    }
    let output = run(&[
        "channels", "--sample", "--ids", &ids, "--ion", "Og", "--json", "--quiet",
    ]);
    assert_eq!(code(&output), 3);
    assert_eq!(objects(&output)[0]["error"]["kind"], "no-mobile-ion");
}

/// Two tables of σ(T) that can be used, one that cannot.
#[test]
fn arrhenius_fits_and_draws() {
    let scratch = tempfile::tempdir().unwrap();
    let path = |name: &str| scratch.path().join(name).display().to_string();
    let sigma = |t: f64, e_a: f64| 2e4 / t * (-e_a / (8.617_333_262e-5 * t)).exp();
    let kelvin: String = [300.0, 340.0, 380.0, 420.0]
        .map(|t| format!("{t},{:e}\n", sigma(t, 0.31)))
        .concat();
    std::fs::write(path("pellet.csv"), format!("T (K),sigma (S/cm)\n{kelvin}")).unwrap();
    let celsius: String = [20.0, 60.0]
        .map(|t| format!("{t};{:e}\n", 1e3 * sigma(t + 273.15, 0.4)))
        .concat();
    std::fs::write(path("glass.csv"), format!("T (°C);σ (mS/cm)\n{celsius}")).unwrap();
    std::fs::write(path("lost.csv"), "T,sigma\n300,1e-4\n").unwrap();
    let (pellet, glass, lost) = (path("pellet.csv"), path("glass.csv"), path("lost.csv"));
    let figure = path("figure.svg");
    let arguments = [
        "arrhenius",
        &pellet,
        &glass,
        &lost,
        "--sample",
        "--out",
        &figure,
    ];
    let output = run(&[&arguments[..], &["--json", "--quiet"]].concat());
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let said = stderr(&output);
    assert!(
        said.contains("lost.csv") && said.contains("K or °C"),
        "{said}"
    );
    let samples = objects(&output);
    assert_eq!(samples.len(), 2);
    let near = |value: &Value, wanted: f64| (value.as_f64().unwrap() / wanted - 1.0).abs() < 1e-6;
    assert_eq!(samples[0]["name"], "pellet");
    assert!(near(&samples[0]["e_a_ev"]["value"], 0.31));
    assert!(samples[0]["e_a_ev"]["error"].as_f64().unwrap() < 1e-6);
    assert!(near(&samples[0]["sigma0_s_k_cm"], 2e4));
    assert!(near(&samples[0]["sigma_298_s_cm"], sigma(298.15, 0.31)));
    assert!(near(&samples[1]["e_a_ev"]["value"], 0.4));
    assert!(
        samples[1]["e_a_ev"]["error"].is_null(),
        "two points have no scatter"
    );
    let svg = std::fs::read_to_string(&figure).unwrap();
    assert!(svg.contains("pellet") && svg.contains("Literature"));
    let output = run(&["arrhenius", &pellet, "--out", "figure.gif"]);
    assert_eq!(code(&output), 2);
    let output = run(&["arrhenius", &lost]);
    assert_eq!(code(&output), 3);
}

#[test]
fn rank_writes_candidates_and_says_why_others_are_none() {
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path().join("out");
    let ids = some_ids(60);
    let arguments = [
        "rank",
        "--sample",
        "--ids",
        &ids,
        "--descriptor",
        "density_features",
        "--depth",
        "5",
        "--e-a",
        "4",
        "--resolution",
        "0.8",
        "--tsne",
        "--quiet",
        "--json",
        "--out",
        out.to_str().unwrap(),
    ];
    let output = run(&arguments);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let objects = objects(&output);
    let (summary, candidates) = objects.split_last().unwrap();
    assert_eq!(summary["kind"], "summary");
    assert!(candidates.iter().all(|line| line["kind"] == "candidate"));
    let counts: u64 = summary["counts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c[1].as_u64().unwrap())
        .sum();
    let members = std::fs::read_to_string(out.join("members.csv")).unwrap();
    assert_eq!(counts, members.lines().count() as u64 - 1);
    let table = std::fs::read_to_string(out.join("candidates.csv")).unwrap();
    assert_eq!(candidates.len(), table.lines().count() - 1);
    assert!(!candidates.is_empty());
    let report = std::fs::read_to_string(out.join("report.html")).unwrap();
    assert!(report.contains("<svg") && report.contains("@article{laskowski2023"));
    assert!(!report.contains("src=\"http") && !report.contains("<link"));
    for name in [
        "candidates.xlsx",
        "fig3.pdf",
        "filters.png",
        "map.svg",
        "map_tsne.png",
        "scatter.pdf",
        "run.json",
        "lessons.csv",
    ] {
        assert!(out.join(name).is_file(), "{name}");
    }
    // A measurement too good to be true is doubted; what it teaches is told by ids.
    let best = candidates[0]["id"].as_str().unwrap();
    let measured = format!("{best}=7");
    let output = run(&[&arguments[..], &["--measured", &measured]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("7 mS/cm"), "{}", stderr(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    let taught: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(taught["kind"], "taught");
    assert_eq!(taught["findings"][0]["id"], best);
    assert_eq!(taught["leaving"][0]["id"], best);
}

#[test]
fn rank_refuses_what_makes_no_sense() {
    let wrong = |more: &[&str]| {
        let mut arguments = vec!["rank", "--sample", "--out", "nowhere", "--quiet"];
        arguments.extend(more);
        let output = run(&arguments);
        assert_eq!(code(&output), 2, "{more:?}: {}", stderr(&output));
        stderr(&output)
    };
    assert!(wrong(&["--mix", "mxrd*2"]).contains("mxrd@CAN*1e-5"));
    assert!(wrong(&["--mix", "mxrd@CAN*-1"]).contains("above 0"));
    assert!(wrong(&["--e-a", "0"]).contains("e-a"));
    assert!(wrong(&["--descriptor", "all"]).contains("one descriptor"));
    assert!(wrong(&["--measured", "mp-0=1e-3"]).contains("no entry"));
}

#[test]
fn paths_prints_and_writes_hops() {
    let one = mapped_id();
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("paths");
    let paths = |more: &[&str]| {
        let fixed = ["paths", "--sample", "--ids", &one, "--quiet", "--json"];
        run(&[&fixed[..], &["--resolution", "0.3"], more].concat())
    };
    let output = paths(&["--out", folder.to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let lines = objects(&output);
    let line = &lines[0];
    assert_eq!(line["id"], one);
    let found = line["paths"].as_array().unwrap();
    assert!(!found.is_empty());
    for path in found {
        for key in ["start", "end", "wyckoff_start", "wyckoff_end"] {
            assert!(path[key].is_string(), "{key}: {path}");
        }
        let profile = path["profile"].as_array().unwrap();
        assert_eq!(profile[profile.len() - 1][0], path["length_ang"]);
        assert!(path["barrier_ev"].as_f64().unwrap() > 0.0);
    }
    let sites = line["site_bvs"].as_array().unwrap();
    assert!(sites.iter().any(|site| site["mismatch"].is_f64()));
    // A list of all paths, five files for each, and what says that this is all.
    let written = std::fs::read_dir(&folder).unwrap().count();
    assert!(folder.join("superion-results.json").is_file());
    assert_eq!(written, 1 + 5 * found.len() + 1);
    for wrong in [
        ["--force-field", "mm3"],
        ["--highest", "-1"],
        ["--ion", "Xx"],
    ] {
        assert_eq!(code(&paths(&wrong)), 2, "{wrong:?}");
    }
    let output = paths(&["--ion", "Og"]);
    assert_eq!(code(&output), 3);
    assert_eq!(objects(&output)[0]["error"]["kind"], "no-mobile-ion");
}
