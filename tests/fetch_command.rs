//! `superion fetch`, as a user runs it, against a server on this machine.

use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};

use crate::cli::{code, objects, stderr, superion};
use crate::online::database::answer;
use crate::online::server::{Asked, Reply, Server};

const KEY: &str = "the-key-of-this-test";

/// The command with a key in the environment, and a home of its own.
fn fetch(home: &std::path::Path, server: &Server, arguments: &[&str]) -> Command {
    let mut command = superion(&[
        "fetch",
        "mp",
        "--base-url",
        &server.url(),
        "--key-env",
        "A_KEY",
    ]);
    command.args(arguments);
    command
        .env("A_KEY", KEY)
        .env("HOME", home)
        .env("XDG_CACHE_HOME", home.join("cache"));
    command
}

fn plain(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        stderr(output)
    )
}

fn of_ten(asked: &Asked, n: usize) -> Reply {
    let short = asked.path.replace("_limit=1000", "_limit=10");
    answer(
        &Asked {
            path: short,
            ..asked.clone()
        },
        n,
    )
}

#[test]
fn a_question_becomes_a_project() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::new(|asked| of_ten(asked, 25));
    let out = home.path().join("lithium.superion");
    let out_text = out.display().to_string();
    let arguments = ["--elements", "Li", "--json", "--out", &out_text];
    let output = fetch(home.path(), &server, &arguments).output().unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let line = &objects(&output)[0];
    for (key, value) in [
        ("n_announced", 25),
        ("n_here", 25),
        ("n_entries", 25),
        ("n_added", 25),
        ("n_kept", 0),
    ] {
        assert_eq!(line[key], value, "{key}");
    }
    assert_eq!(line["complete"], true);
    assert_eq!(line["attribution"]["license"], "CC BY 4.0");
    let said = stderr(&output);
    assert!(
        said.contains("has 25 such compounds") && said.contains("25 of 25 compounds are here"),
        "{said}"
    );
    assert!(!plain(&output).contains(KEY));
    assert!(!String::from_utf8_lossy(&std::fs::read(&out).unwrap()).contains(KEY));

    // A project like any other.
    let info = superion(&["info", &out_text, "--json"]).output().unwrap();
    assert_eq!(code(&info), 0, "{}", stderr(&info));
    let entries = objects(&info);
    assert_eq!(entries.len(), 25);
    assert_eq!(entries[7]["material_id"], "mp-1007");

    // The same question again asks nobody, and adds nothing.
    let asked = server.asked().len();
    let output = fetch(home.path(), &server, &arguments).output().unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(server.asked().len(), asked);
    let line = &objects(&output)[0];
    assert_eq!(
        (&line["n_added"], &line["n_merged"], &line["n_kept"]),
        (&0.into(), &25.into(), &25.into())
    );
    assert!(stderr(&output).contains("--anew fetches them again"));
}

#[test]
fn the_number_alone_is_told() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::new(|asked| of_ten(asked, 18_590));
    let output = fetch(home.path(), &server, &["--elements", "Li", "--count"])
        .output()
        .unwrap();
    assert_eq!(code(&output), 0);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "18590 compounds\n");
}

#[test]
fn an_interrupted_download_goes_on() {
    let home = tempfile::tempdir().unwrap();
    // Refuses the third page for now.
    let server = Server::new(
        |asked| match asked.path.contains("_skip=20") && asked.number < 40 {
            true => Reply::of("503 Service Unavailable", "Retry-After: 30\r\n", b""),
            false => of_ten(asked, 95),
        },
    );
    let out = home.path().join("p.superion").display().to_string();
    let pages = home.path().join("pages").display().to_string();
    let arguments = [
        "--elements",
        "Li",
        "--pages",
        &pages,
        "--out",
        &out,
        "--json",
    ];
    let mut child = fetch(home.path(), &server, &arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Once it waits, it is killed.
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let waits = lines
        .map_while(Result::ok)
        .any(|line| line.contains("asks for 30 s of patience"));
    assert!(waits);
    child.kill().unwrap();
    child.wait().unwrap();
    let here = std::fs::read_dir(&pages).unwrap().count();
    assert!(here > 3, "{here}");
    let server = {
        let url = server.url();
        drop(server);
        // At another address it would be another question.
        let address = url.trim_start_matches("http://").to_owned();
        Server::at(&address, |asked| of_ten(asked, 95))
    };
    let output = fetch(home.path(), &server, &arguments).output().unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let line = &objects(&output)[0];
    assert_eq!(line["n_here"], 95);
    assert!(line["n_kept"].as_u64().unwrap() >= 10, "{line}");
}

#[test]
fn what_goes_wrong_ends_with_its_code() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("p.superion").display().to_string();
    let server = Server::new(|asked| of_ten(asked, 5));
    let refusing = Server::new(|_| Reply::of("403 Forbidden", "", br#"{"message":"bad key"}"#));
    let empty = Server::new(|asked| of_ten(asked, 0));
    let wrong: [(&Server, &[&str], i32, &str); 9] = [
        (&server, &["--out", &out], 2, "no --elements"),
        (&server, &["--elements", "Li"], 2, "no --out"),
        (&server, &["--elements", "Xy", "--out", &out], 2, "Xy"),
        (
            &server,
            &["--elements", "Li", "--without", "Li", "--out", &out],
            2,
            "wanted and unwanted",
        ),
        (
            &server,
            &["--elements", "Li,P,S", "--n-elements", "-2", "--out", &out],
            2,
            "more than it may have",
        ),
        (
            &server,
            &["--elements", "Li", "--provider", "oqmd", "--out", &out],
            2,
            "--provider says nothing",
        ),
        (
            &refusing,
            &["--elements", "Li", "--out", &out],
            3,
            "refused the key (status 403): bad key",
        ),
        (
            &empty,
            &["--elements", "Li", "--out", &out],
            3,
            "has no such compounds",
        ),
        (
            &server,
            &[
                "--elements",
                "Li",
                "--key-env",
                "NO_SUCH_VARIABLE",
                "--out",
                &out,
            ],
            2,
            "cannot be used multiple times",
        ),
    ];
    for (server, arguments, expected, fact) in wrong {
        let output = fetch(home.path(), server, arguments).output().unwrap();
        assert_eq!(
            code(&output),
            expected,
            "{arguments:?}: {}",
            stderr(&output)
        );
        assert!(
            stderr(&output).contains(fact),
            "{arguments:?}: {}",
            stderr(&output)
        );
        assert!(!plain(&output).contains(KEY));
    }
    assert!(!std::path::Path::new(&out).exists());
}
