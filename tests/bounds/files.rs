//! Files that ask for more than they hold, and arguments that ask for more than there is.

use std::path::Path;

use rusqlite::Connection;
use superion::monitor::Monitor;
use superion::project::{ProjectError, open, save};

use crate::cli::{code, run, stderr};
use crate::made_up;

/// A npy file with this shape in its header and 16 bytes of numbers.
fn npy(folder: &Path, shape: &str) -> String {
    let path = folder.join("features.npy");
    let mut header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}");
    header.push_str(&" ".repeat(63 - (10 + header.len()) % 64));
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend([0; 16]);
    std::fs::write(&path, bytes).unwrap();
    path.to_string_lossy().into_owned()
}

#[test]
fn a_false_shape_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    for shape in [
        "(1000000000, 1000)",
        "(4611686018427387904, 4)",
        "(18446744073709551615, 18446744073709551615)",
        "(3, 1)",
        "(1, 1)",
        "(99999999999999999999999, 1)",
    ] {
        let path = npy(folder.path(), shape);
        let output = run(&["cluster", &path, "--out", &out.to_string_lossy()]);
        assert_eq!(code(&output), 3, "{shape}: {}", stderr(&output));
        assert!(
            stderr(&output).contains("not a matrix"),
            "{}",
            stderr(&output)
        );
    }
    let path = npy(folder.path(), "(2, 1)");
    let output = run(&["cluster", &path, "--out", &out.to_string_lossy()]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

#[test]
fn a_header_longer_than_the_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("features.npy");
    std::fs::write(&path, b"\x93NUMPY\x02\x00\xff\xff\xff\x7f{}").unwrap();
    let out = folder.path().join("out").to_string_lossy().into_owned();
    let output = run(&["cluster", &path.to_string_lossy(), "--out", &out]);
    assert_eq!(code(&output), 3);
    assert!(
        stderr(&output).contains("ends within its header"),
        "{}",
        stderr(&output)
    );
}

/// A file as it was written before there were checksums, for whoever forges one leaves them out.
const WITHOUT_CHECKSUMS: &str = "
    ALTER TABLE meta DROP COLUMN crc32;
    ALTER TABLE entries DROP COLUMN crc32;
    ALTER TABLE labels DROP COLUMN crc32;
    ALTER TABLE results DROP COLUMN crc32;
    DELETE FROM meta WHERE key = 'counts';";

fn changed(sql: &str) -> ProjectError {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("forged.superion");
    save(&made_up::project(4), &path, &Monitor::silent()).unwrap();
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(WITHOUT_CHECKSUMS).unwrap();
    connection.execute_batch(sql).unwrap();
    connection.close().unwrap();
    open(&path, &Monitor::silent()).unwrap_err()
}

/// 400 kB that inflate to 400 MB of zeros.
#[test]
fn a_project_that_inflates_is_refused() {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![0_u8; 1 << 20];
    for _ in 0..400 {
        std::io::Write::write_all(&mut encoder, &zeros).unwrap();
    }
    let hex: String = encoder
        .finish()
        .unwrap()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    let error = changed(&format!(
        "UPDATE entries SET structure = x'{hex}' WHERE k = 1"
    ));
    let message = error.to_string();
    assert!(
        message.contains("compressed data: more than 32 MB"),
        "{message}"
    );
}

#[test]
fn tables_that_make_data_out_of_nothing_are_refused() {
    for sql in [
        "ALTER TABLE labels RENAME TO real; CREATE VIEW labels AS WITH RECURSIVE n(k) AS \
         (SELECT 1 UNION ALL SELECT k + 1 FROM n) SELECT k, 'x' AS label FROM n",
        "ALTER TABLE labels ADD COLUMN more AS (zeroblob(1000000000))",
    ] {
        let message = changed(sql).to_string();
        assert!(
            message.contains("its tables are not those of a project"),
            "{message}"
        );
    }
}

#[test]
fn a_message_does_not_repeat_the_file() {
    let long = "x".repeat(10_000_000);
    for sql in [
        format!("UPDATE entries SET id = '{long}', structure = x'00'"),
        format!("UPDATE meta SET value = '{{\"program\": \"{long}\"}}'"),
        format!("UPDATE labels SET label = '{{\"censored\": \"{long}\"}}'"),
    ] {
        let message = changed(&sql).to_string();
        assert!(
            message.chars().count() < 500,
            "{} characters",
            message.len()
        );
    }
}

#[test]
fn more_threads_than_there_can_be_are_refused() {
    for (threads, fact) in [
        ("100000", "up to 1024"),
        ("99999999999999999999", "greater than 0"),
        ("0", "greater than 0"),
    ] {
        let output = run(&["info", "--sample", "--quiet", "--threads", threads]);
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(fact), "{}", stderr(&output));
    }
    for option in ["--seconds-per-structure", "--memory-per-structure"] {
        for value in ["0", "-1", "nan", "x"] {
            let output = run(&["info", "--sample", "--quiet", option, value]);
            assert_eq!(code(&output), 2, "{option} {value}");
            assert!(
                stderr(&output).contains("greater than 0"),
                "{}",
                stderr(&output)
            );
        }
    }
}

/// The slab whose symmetry had no end, beside a structure of the sample: both are described.
#[test]
fn a_slab_does_not_keep_the_others_waiting() {
    let slab = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bounds/slab.cif");
    let output = run(&[
        "describe",
        &slab.to_string_lossy(),
        "--descriptor",
        "structural_complexity,mxrd,soap,jarvis_cfid",
        "--representation",
        "all",
        "--quiet",
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

/// Each with 1.5 GB of address space, where a needless table would end the process.
#[cfg(target_os = "linux")]
#[test]
fn little_memory_is_enough_for_a_refusal() {
    let folder = tempfile::tempdir().unwrap();
    let features = npy(folder.path(), "(1000000000, 1000)");
    let out = folder.path().join("out").to_string_lossy().into_owned();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bounds");
    let file = |name: &str| data.join(name).to_string_lossy().into_owned();
    let (slab, picometres, needle) = (file("slab.cif"), file("picometres.cif"), file("needle.cif"));
    let describe = |path: &str| format!("describe {path} --descriptor all --representation all");
    for (command, codes) in [
        (format!("cluster {features} --out {out}"), [3, 3]),
        // Refused when read, or the pattern alone.
        (describe(&picometres), [1, 3]),
        // Not every descriptor applies to such structures.
        (describe(&slab), [0, 1]),
        (describe(&needle), [0, 1]),
    ] {
        let program = env!("CARGO_BIN_EXE_superion");
        let line = format!("ulimit -v 1500000; exec {program} {command} --quiet --threads 2");
        let output = std::process::Command::new("sh")
            .args(["-c", &line])
            .output();
        let output = output.unwrap();
        let code = output.status.code();
        assert!(
            code.is_some_and(|code| codes.contains(&code)),
            "{command}: {output:?}"
        );
    }
}
