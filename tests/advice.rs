//! What the command line says where something is amiss: it names what to write instead, and before
//! the work rather than after it.

use std::path::Path;

use crate::cli::{code, mapped_id, objects, run, stderr};

/// A file of the test data.
fn good(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/good");
    folder.join(name).to_string_lossy().into_owned()
}

/// Rock salt, which holds no lithium.
fn rock_salt(folder: &Path) -> String {
    let text = "data_salt\n_cell_length_a 5.64\n_cell_length_b 5.64\n_cell_length_c 5.64\n\
                _cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\n\
                _symmetry_space_group_name_H-M 'F m -3 m'\n_symmetry_Int_Tables_number 225\n\
                loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n\
                _atom_site_fract_y\n_atom_site_fract_z\nNa1 Na 0 0 0\nCl1 Cl 0.5 0.5 0.5\n";
    let path = folder.join("salt.cif");
    std::fs::write(&path, text).unwrap();
    path.to_string_lossy().into_owned()
}

#[test]
fn without_the_mobile_ion_another_is_offered() {
    let scratch = tempfile::tempdir().unwrap();
    let salt = rock_salt(scratch.path());
    for command in ["bvse", "channels", "paths"] {
        let output = run(&[command, &salt, "--json", "--quiet"]);
        assert_eq!(code(&output), 3);
        let message = objects(&output)[0]["error"]["message"].to_string();
        assert!(message.contains("--mobile-ion Na"), "{command}: {message}");
    }
    let output = run(&["simplify", &salt, "--representation", "CAN"]);
    assert!(stderr(&output).contains("--mobile-ion Na"));
    // The advice can be followed, by either name of the option.
    for option in ["--mobile-ion", "--ion"] {
        let coarse = ["--resolution", "0.5", "--quiet"];
        let output = run(&[&["bvse", &salt, option, "Na"][..], &coarse].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let can = ["simplify", &salt, option, "Na", "--representation", "CAN"];
        assert!(!stderr(&run(&can)).contains("--mobile-ion"));
    }
}

#[test]
fn numbers_below_0_get_the_reason_of_the_program() {
    let cases: [(&[&str], &str); 7] = [
        (&["bvse", "--sample", "--resolution", "-1"], "above 0 Å"),
        (&["bvse", "--sample", "--memory-limit", "-2"], "above 0 GB"),
        (
            &["bvse", "--sample", "--points", "-1,9,9"],
            "greater than 0",
        ),
        (&["paths", "--sample", "--highest", "-0.5"], "above 0"),
        (&["paths", "--sample", "--routes-above", "-1e-3"], "from 0"),
        (
            &["rank", "--sample", "--out", "never-made", "--e-a", "-1"],
            "eV above 0",
        ),
        (
            &[
                "screen",
                "--sample",
                "--out",
                "never-made",
                "--min-described",
                "-1",
            ],
            "share from 0 to 1",
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
    }
}

#[test]
fn places_that_cannot_be_written_are_noticed_before_the_work() {
    let scratch = tempfile::tempdir().unwrap();
    let taken = scratch.path().join("taken");
    std::fs::write(&taken, "").unwrap();
    let folder = taken.join("below");
    let folder = folder.to_str().unwrap();
    let map = scratch.path().join("nowhere/m.cube");
    let map = map.to_str().unwrap();
    let cases: [&[&str]; 7] = [
        &["screen", "--out", folder],
        &["rank", "--out", folder],
        &["paths", "--out", folder],
        &["bvse", "--map", map],
        &[
            "cluster",
            "--descriptor",
            "cavd",
            "--representation",
            "A",
            "--out",
            folder,
        ],
        &[
            "describe",
            "--descriptor",
            "cavd",
            "--representation",
            "A",
            "--out",
            folder,
        ],
        &[
            "screen",
            "--out",
            scratch.path().to_str().unwrap(),
            "--project",
            map,
        ],
    ];
    for arguments in cases {
        let output = run(&[arguments, &["--sample"]].concat());
        assert_eq!(code(&output), 3, "{arguments:?}: {}", stderr(&output));
        let said = stderr(&output);
        assert!(said.contains("cannot be written"), "{arguments:?}: {said}");
        assert_eq!(
            said.lines().count(),
            1,
            "{arguments:?}: no work began: {said}"
        );
    }
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 1);
}

#[test]
fn what_does_not_apply_is_no_failure() {
    let one = good("Li2S.cif");
    let describe = |more: &[&str]| {
        let fixed = [
            "describe",
            &one,
            "--quiet",
            "--descriptor",
            "mobile_sublattice",
        ];
        run(&[&fixed[..], &["--representation", "CAN"], more].concat())
    };
    let summary = describe(&[]);
    assert_eq!(code(&summary), 0, "{}", stderr(&summary));
    let table = String::from_utf8(summary.stdout).unwrap();
    assert!(
        table.contains("not applicable") && table.contains("no mobile ion"),
        "{table}"
    );
    let lines = describe(&["--json"]);
    assert_eq!(code(&lines), 0);
    assert_eq!(objects(&lines)[0]["error"]["kind"], "not-applicable");
    assert!(
        stderr(&lines).contains("not applicable: mobile_sublattice"),
        "{}",
        stderr(&lines)
    );
}

#[test]
fn a_map_too_large_says_which_options_help() {
    let one = mapped_id();
    let refused = |more: &[&str]| {
        let fixed = ["bvse", "--sample", "--ids", &one, "--quiet", "--json"];
        let output = run(&[&fixed[..], &["--memory-limit", "0.00001"], more].concat());
        objects(&output)[0]["error"]["message"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let said = refused(&[]);
    assert!(
        said.contains("--memory-limit 1") && said.contains("--energy-only"),
        "{said}"
    );
    let said = refused(&["--energy-only"]);
    assert!(
        said.contains("--resolution") && !said.contains("energy"),
        "{said}"
    );
}

#[test]
fn paths_that_are_all_too_high_are_said_to_be() {
    let one = mapped_id();
    let fixed = ["paths", "--sample", "--ids", &one, "--quiet"];
    let output = run(&[&fixed[..], &["--resolution", "0.4", "--highest", "1e-6"]].concat());
    let said = stderr(&output);
    assert!(
        said.contains("no path has its pass below") && said.contains("eV on"),
        "{said}"
    );
}

/// Numbers that no run can make sense of: told at once, with what would do, before anything is read.
#[test]
fn numbers_without_sense_are_refused_before_any_work() {
    let screen = &["screen", "--sample", "--out", "never-made"][..];
    let rank = &["rank", "--sample", "--out", "never-made"][..];
    let cluster = &["cluster", "--sample", "--out", "never-made"][..];
    let bvse = &["bvse", "--sample"][..];
    let paths = &["paths", "--sample"][..];
    let search = &[rank, &["--search-mix", "mxrd"][..]].concat();
    let cases: [(&[&str], &[&str], &str); 23] = [
        (screen, &["--depths", "1"], "from 2"),
        (screen, &["--compared-depths", "1"], "from 2"),
        (screen, &["--compared-depths", "301"], "from 2 to 300"),
        (screen, &["--min-described", "1.1"], "from 0 to 1"),
        (screen, &["--min-described", "nan"], "from 0 to 1"),
        (screen, &["--control-repeats", "-1"], "from 0 to 100000"),
        (screen, &["--control-repeats", "100001"], "from 0 to 100000"),
        (screen, &["--bootstrap-repeats", "1"], "from 2 to 100000"),
        (
            screen,
            &["--bootstrap-repeats", "99999999"],
            "from 2 to 100000",
        ),
        (cluster, &["--depths", "1"], "from 2"),
        (rank, &["--depths", "1"], "from 2"),
        (rank, &["--compared-depths", "1"], "from 2"),
        (rank, &["--bootstrap-repeats", "0"], "from 2 to 100000"),
        (rank, &["--depth", "0"], "greater than 0"),
        (rank, &["--e-hull", "-0.1"], "from 0"),
        (rank, &["--band-gap", "inf"], "from 0"),
        (rank, &["--resolution", "50"], "up to 5 Å"),
        (rank, &["--measured", "mp-1=-3"], "--measured mp-1=-3"),
        (search, &["--shares", "0.1,0"], "above 0"),
        (rank, &["--search-mix", "nonsense"], "choose among"),
        (bvse, &["--resolution", "nan"], "up to 5 Å"),
        (bvse, &["--resolution", "5.1"], "up to 5 Å"),
        (paths, &["--highest", "inf"], "above 0"),
    ];
    for (command, option, fact) in cases {
        let folder = tempfile::tempdir().unwrap();
        let arguments = [command, option].concat();
        let mut superion = crate::cli::superion(&arguments);
        let output = superion.current_dir(folder.path()).output().unwrap();
        assert_eq!(code(&output), 2, "{arguments:?}: {}", stderr(&output));
        let said = stderr(&output);
        assert!(said.contains(fact), "{arguments:?}: {said}");
        // Not even a folder was made for the results.
        let n_made = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(n_made, 0, "{arguments:?}");
    }
}
