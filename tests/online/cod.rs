//! The COD in miniature: a list, then a file for each entry, each called by its number.

use superion::import::{ImportSettings, read_inputs};
use superion::monitor::Monitor;
use superion::online::{Access, Database, DownloadRequest, Query};
use superion::pipeline::online::count;
use tempfile::TempDir;

use super::server::{Asked, Reply, Server};
use super::{Fetched, element, fetched_with, pages, patience};

const LIST: &str = r#"[
    {"file": "1000001", "formula": "- F Li -", "flags": "has coordinates", "celltemp": "293"},
    {"file": "1000002", "formula": "- F Li -", "flags": "has coordinates", "duplicateof": "1000001"},
    {"file": "1000003", "formula": "- F Li -", "flags": "has coordinates,has disorder"},
    {"file": "1000004", "formula": "- F Li O -", "flags": "has coordinates"},
    {"file": "1000005", "formula": "- F Li -", "flags": null},
    {"file": "../../x", "formula": "- F Li -", "flags": null}]"#;

fn cif(id: &str) -> String {
    format!(
        "data_{id}\n_cell_length_a 4.026\n_cell_length_b 4.026\n_cell_length_c 4.026\n_cell_angle_alpha 90\n\
         _cell_angle_beta 90\n_cell_angle_gamma 90\n_symmetry_space_group_name_H-M 'F m -3 m'\n\
         _cell_measurement_temperature 293(2)\n_refine_ls_R_factor_gt 0.021\n_cod_database_code {id}\n\
         loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n\
         Li1 0 0 0\nF1 0.5 0.5 0.5\n"
    )
}

fn answer(asked: &Asked) -> Reply {
    let path = asked.path.split('?').next().unwrap_or_default();
    match (path, asked.value("format").as_deref()) {
        ("/result", Some("json")) => Reply::json(LIST),
        ("/result", Some("count")) => Reply::of("200 OK", "content-type: text/plain\r\n", b"6\n"),
        ("/1000005.cif", _) => Reply::of("404 Not Found", "", b"<html>gone</html>"),
        (file, _) => {
            let id = file.trim_start_matches('/').trim_end_matches(".cif");
            Reply::of(
                "200 OK",
                "content-type: chemical/x-cif\r\n",
                cif(id).as_bytes(),
            )
        }
    }
}

fn request(may: &[&str]) -> DownloadRequest {
    DownloadRequest {
        database: Database::Cod,
        query: Query {
            must: [element("Li")].into(),
            may: may.iter().map(|symbol| element(symbol)).collect(),
            ..Query::default()
        },
    }
}

fn access(server: &Server) -> Access {
    Access {
        base_url: Some(server.url()),
        patience: patience(),
        ..Access::default()
    }
}

fn fetch(server: &Server, folder: &TempDir) -> Fetched {
    let (request, monitor) = (request(&["F"]), Monitor::silent());
    fetched_with(&request, &access(server), folder.path(), false, &monitor)
}

#[test]
fn a_list_and_then_its_files_are_fetched() {
    let server = Server::new(answer);
    let folder = TempDir::new().unwrap();
    let fetched = fetch(&server, &folder);
    let report = fetched.report();
    // Of six one is a duplicate, one holds oxygen, one has no number, one is gone.
    assert_eq!(
        (report.n_here, report.n_announced, report.complete),
        (2, Some(3), false)
    );
    let said: Vec<String> = report.warnings.iter().map(ToString::to_string).collect();
    let said = said.join("\n");
    for words in [
        "lists 1 entries duplicates of others",
        "lists 1 entries with other elements",
        "lists 1 entries without a number",
        "1000005.cif but does not give it (status 404)",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(
        server
            .asked()
            .iter()
            .all(|asked| !asked.path.contains(".."))
    );
    assert!(server.most_at_once() <= 4);
    let names: Vec<String> = pages(folder.path())
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["page-00002.cif.gz", "page-00003.cif.gz"]);
    let settings = ImportSettings::default();
    let import = read_inputs(&[folder.path().to_owned()], &settings, &Monitor::silent()).unwrap();
    let ids: Vec<&str> = import
        .entries
        .iter()
        .map(|entry| entry.id.as_str())
        .collect();
    assert_eq!(ids, ["1000001", "1000003"]);
    let found = &import.entries[0].determination;
    assert_eq!(found.temperature_k, Some(293.0));
    assert_eq!(found.r_factor.as_ref().map(|r| r.value), Some(0.021));
    assert_eq!(found.observed, Some(true));
    assert!(
        import.report.rejected.is_empty(),
        "{:?}",
        import.report.rejected
    );
}

#[test]
fn the_search_is_asked_in_its_own_words() {
    let server = Server::new(answer);
    let n = |may: &[&str]| {
        count(&request(may), &access(&server), &Monitor::silent())
            .unwrap()
            .n
    };
    assert_eq!(n(&[]), Some(6));
    // Only the list can tell which hold nothing else.
    assert_eq!(n(&["F"]), Some(3));
    let asked = server.asked();
    assert_eq!(asked[0].path, "/result?format=count&el1=Li");
    assert_eq!(asked[1].path, "/result?format=json&el1=Li&strictmax=2");
}

#[test]
fn a_file_that_is_none_is_asked_for_again() {
    let server = Server::new(|asked| match asked.path.as_str() {
        "/1000001.cif" if asked.number < 3 => Reply::json("<html><title>Busy</title></html>"),
        _ => answer(asked),
    });
    let folder = TempDir::new().unwrap();
    let fetched = fetch(&server, &folder);
    assert_eq!(fetched.report().n_here, 2);
}
