//! Structure formats and sources: what each file means by the libraries named in
//! `tests/data/formats/make_formats.py`, bad files, containers, standard input, ids.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use superion::crystal::{Lattice, Site, Structure};
use superion::import::{Disorder, Import, ImportError, ImportSettings, read_inputs};
use superion::monitor::{Monitor, Warning};
use tempfile::TempDir;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/formats")
}

fn settings() -> ImportSettings {
    ImportSettings {
        disorder: Disorder::Keep,
        merge_by_icsd: false,
        ..ImportSettings::default()
    }
}

fn try_read(path: impl AsRef<Path>) -> Result<Import, ImportError> {
    read_inputs(
        &[path.as_ref().to_path_buf()],
        &settings(),
        &Monitor::silent(),
    )
}

fn read(path: impl AsRef<Path>) -> Import {
    let path = path.as_ref();
    try_read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn ids(import: &Import) -> Vec<&str> {
    import.entries.iter().map(|e| e.id.as_str()).collect()
}

fn said(import: &Import, words: &str) -> bool {
    let all = import.report.warnings.iter().chain(&import.report.rejected);
    all.map(Warning::to_string).any(|text| text.contains(words))
}

/// A file in a folder that is gone when the first value is.
fn file(name: &str, content: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    (folder, path)
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

// What the files mean

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|x| x.as_f64().unwrap())
        .collect()
}

/// What is different, if anything.
fn difference(structure: &Structure, expected: &Value) -> Option<String> {
    if let Some(rows) = expected.get("lattice") {
        let rows: Vec<Vec<f64>> = rows.as_array().unwrap().iter().map(numbers).collect();
        for (row, expected) in structure.lattice.rows().iter().zip(&rows) {
            if row.iter().zip(expected).any(|(u, v)| (u - v).abs() > 1e-6) {
                return Some(format!(
                    "lattice {:?} instead of {rows:?}",
                    structure.lattice.rows()
                ));
            }
        }
    } else {
        let found = [
            structure.lattice.lengths_ang(),
            structure.lattice.angles_deg(),
        ]
        .concat();
        let expected = numbers(&expected["metric"]);
        if found
            .iter()
            .zip(&expected)
            .any(|(u, v)| (u - v).abs() > 2e-4)
        {
            return Some(format!("cell {found:?} instead of {expected:?}"));
        }
    }
    let sites = expected["sites"].as_array().unwrap();
    if sites.len() != structure.sites.len() {
        return Some(format!(
            "{} sites instead of {}",
            structure.sites.len(),
            sites.len()
        ));
    }
    let mut left: Vec<&Site> = structure.sites.iter().collect();
    for site in sites {
        let Some(k) = left
            .iter()
            .position(|found| is_site(found, site, &structure.lattice))
        else {
            return Some(format!("no site {site}"));
        };
        left.remove(k);
    }
    None
}

fn is_site(found: &Site, expected: &Value, lattice: &Lattice) -> bool {
    let frac = numbers(&expected[0]);
    let distance = lattice.shortest_distance_ang(found.frac, [frac[0], frac[1], frac[2]]);
    let occupants = expected[1].as_array().unwrap();
    let same = |occupant: &Value| {
        found.occupants.iter().any(|o| {
            o.species.element.symbol() == occupant[0].as_str().unwrap()
                && (o.occupancy - occupant[1].as_f64().unwrap()).abs() < 1e-5
                && o.species.oxidation_state == occupant[2].as_f64()
        })
    };
    let label = expected[2].as_str().unwrap();
    distance < 1e-5
        && found.frac.iter().all(|x| (0.0..1.0).contains(x))
        && occupants.len() == found.occupants.len()
        && occupants.iter().all(same)
        && (label.is_empty() || label == found.label)
}

#[test]
fn every_good_file_is_what_the_libraries_say() {
    let text = fs::read_to_string(data().join("reference.json")).unwrap();
    let reference: BTreeMap<String, Vec<Value>> = serde_json::from_str(&text).unwrap();
    let mut right: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (name, structures) in &reference {
        let format = name.split('/').next().unwrap().to_owned();
        let import = match try_read(data().join("good").join(name)) {
            Ok(import) => import,
            Err(error) => {
                wrong.push(error.to_string());
                continue;
            }
        };
        if import.entries.len() != structures.len() || !import.report.rejected.is_empty() {
            wrong.push(format!(
                "{name}: {:?} {:?}",
                ids(&import),
                import.report.rejected
            ));
            continue;
        }
        let pairs = import.entries.iter().zip(structures);
        let different =
            pairs.filter_map(|(entry, expected)| difference(&entry.structure, expected));
        match different.collect::<Vec<_>>().first() {
            Some(what) => wrong.push(format!("{name}: {what}")),
            None => *right.entry(format).or_default() += 1,
        }
    }
    println!("right: {right:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(right.len(), 8);
    assert!(
        right.iter().all(|(format, n)| format == "cif" || *n >= 6),
        "{right:?}"
    );
    let files = files_below(&data().join("good")).len();
    assert_eq!(right.values().sum::<usize>(), files);
}

#[test]
fn every_bad_file_is_refused_with_its_line_and_a_remedy() {
    let mut with_line = 0;
    let files = files_below(&data().join("bad"));
    for path in &files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let import = read(path);
        assert!(
            import.entries.is_empty(),
            "{name} was read as {:?}",
            ids(&import)
        );
        assert!(!import.report.rejected.is_empty(), "{name}");
        for rejected in &import.report.rejected {
            assert!(rejected.subject.contains(&name), "{rejected}");
            assert!(!rejected.remedy.is_empty(), "{rejected}");
            assert!(!rejected.to_string().contains('\n'), "{rejected}");
        }
        with_line += usize::from(said(&import, ": line "));
    }
    // The others are about the file as a whole, or JSON, which has no lines to speak of.
    println!("refused: {}, with the line: {with_line}", files.len());
    assert!(
        files.len() > 60 && with_line > 35,
        "{with_line} of {}",
        files.len()
    );
}

/// Reads files with bytes changed, lines lost, doubled or exchanged; what is read has sane numbers.
fn mutate(cases: usize) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |n: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % n.max(1) as u64) as usize
    };
    let files = files_below(&data().join("good"));
    let folder = TempDir::new().unwrap();
    let (mut read, mut refused) = (0, 0);
    for case in 0..cases {
        let original = &files[case % files.len()];
        let mut bytes = fs::read(original).unwrap();
        for _ in 0..=random(3) {
            let at = random(bytes.len());
            match random(6) {
                0 => bytes[at] = b"0123456789.-+eE \n\"{}[]:=/\0\xff"[random(27)],
                1 => bytes.truncate(at),
                2 => {
                    let end = (at + random(40)).min(bytes.len());
                    bytes.drain(at..end);
                }
                3 => {
                    let end = (at + random(200)).min(bytes.len());
                    let copy = bytes[at..end].to_vec();
                    bytes.splice(at..at, copy);
                }
                4 => {
                    let number = ["1e999", "-1", "nan", "99999999999999999999", "0", "1e-300"];
                    bytes.splice(at..at, number[random(6)].bytes());
                }
                _ => {
                    let other = random(bytes.len());
                    bytes.swap(at, other);
                }
            }
            if bytes.is_empty() {
                bytes.push(b' ');
            }
        }
        let path = folder.path().join(original.file_name().unwrap());
        fs::write(&path, bytes).unwrap();
        match try_read(&path) {
            Err(_) => refused += 1,
            Ok(import) => {
                assert!(!import.entries.is_empty() || !import.report.rejected.is_empty());
                refused += import.report.rejected.len();
                read += import.entries.len();
                for entry in &import.entries {
                    let finite = |site: &Site| site.frac.iter().all(|x| x.is_finite());
                    assert!(entry.structure.sites.iter().all(finite));
                    assert!(entry.structure.lattice.volume_ang3() > 0.0);
                }
            }
        }
    }
    println!("{cases} cases: {read} structures read, {refused} refused");
    assert!(read > 0 && refused > 0);
}

#[test]
fn mutated_files_are_read_or_refused() {
    mutate(400);
}

#[test]
#[ignore = "takes minutes"]
fn many_mutated_files_are_read_or_refused() {
    mutate(20_000);
}

#[test]
fn what_was_assumed_is_said() {
    for (name, words) in [
        ("poscar/vasp4_comment", "those of the comment"),
        ("poscar/vasp4_behind", "symbols behind the positions"),
        ("poscar/vasp4_formula", "those of the comment"),
        ("poscar/XDATCAR", "2 configurations"),
        ("xyz/columns.txt", "do not repeat along c"),
        ("optimade/mixed.json", "attached to S"),
        ("optimade/mixed.json", "1 vacant site(s)"),
        ("optimade/assemblies.json", "assemblies"),
        ("xsf/slab.xsf", "do not repeat along c"),
        ("res/free_variable.ins", "2 peak(s)"),
    ] {
        let import = read(data().join("good").join(name));
        assert!(said(&import, words), "{name}: {:?}", import.report.warnings);
    }
}

#[test]
fn what_contradicts_itself_is_said() {
    let optimade = |symbol: &str, more: &str| {
        format!(
            r#"{{"lattice_vectors": [[4,0,0],[0,4,0],[0,0,4]], {more}
            "cartesian_site_positions": [[0,0,0],[2,2,2]], "species_at_sites": ["Li","b"],
            "species": [{{"name": "Li", "chemical_symbols": ["Li"], "concentration": [1]}},
            {{"name": "b", "chemical_symbols": ["{symbol}"], "concentration": [1]}}]}}"#
        )
    };
    let airss = |count: &str, end: &str| {
        format!(
            "TITL x-1 0.0 64 -1 0 0 {count} (P1) n - 1\nCELL 1.54 4 4 4 90 90 90\nLATT -1\n\
             SFAC Li F\nLi 1 0 0 0 1\nF 2 0.5 0.5 0.5 1\n{end}"
        )
    };
    let xyz = "2\nLattice=\"4 0 0 0 4 0 0 0 4\" Properties=species:S:1:pos:R:3:occupancy:R:1\n\
               Li 0 0 0 0.5\nF 2 2 2 1\n";
    for (name, text, formula, words) in [
        ("a.json", optimade("X", ""), "Li", "an unknown element"),
        (
            "a.json",
            optimade("F", "\"nsites\": 3,"),
            "LiF",
            "nsites is 3",
        ),
        (
            "a.json",
            optimade("F", "\"chemical_formula_reduced\": \"F2Li\","),
            "LiF",
            "chemical_formula_reduced is F2Li",
        ),
        ("a.res", airss("8", "END\n"), "LiF", "TITL counts 8 atoms"),
        ("a.res", airss("2", ""), "LiF", "END is missing"),
    ] {
        let (_folder, path) = file(name, &text);
        let import = read(path);
        assert_eq!(import.entries[0].formula, formula, "{words}");
        assert!(
            said(&import, words),
            "{words}: {:?}",
            import.report.warnings
        );
    }
    let (_folder, path) = file("a.xyz", xyz);
    assert_eq!(read(path).entries[0].formula, "Li0.5F");
    let (_folder, path) = file("a.res", airss("2", "END\n"));
    let whole = read(path);
    assert!(!said(&whole, "TITL counts") && !said(&whole, "END is missing"));
}

#[test]
fn numbers_that_are_none_cost_nothing_where_they_do_not_matter() {
    let json = |x: &str| {
        format!(
            r#"{{"note": "NaN \" NaN", "energy": NaN, "lattice": {{"matrix": [[4,0,0],[0,4,0],[0,0,4]]}},
            "sites": [{{"species": [{{"element": "Li", "occu": 1}}], "abc": [{x}, 0, 0]}}]}}"#
        )
    };
    let (_folder, path) = file("a.json", json("0"));
    assert_eq!(read(path).entries[0].formula, "Li");
    let (_folder, path) = file("a.json", json("-Infinity"));
    assert!(try_read(path).map_or(true, |import| import.entries.is_empty()));
}

#[test]
fn compressed_files_are_told_by_their_content() {
    let plain = fs::read(data().join("good/poscar/CONTCAR")).unwrap();
    let (folder, path) = file("a.cif", gzipped(&plain));
    for path in [path.as_path(), folder.path()] {
        assert_eq!(read(path).entries[0].formula, "LiFePO4");
    }
    let zip = zip_of(folder.path(), "x");
    let (_folder, path) = file("b.zip", zip);
    assert_eq!(read(path).entries[0].formula, "LiFePO4");
}

#[test]
fn files_called_as_structures_are_failures_in_a_folder_too() {
    let (folder, _) = file(
        "good.vasp",
        fs::read(data().join("good/poscar/CONTCAR")).unwrap(),
    );
    for (name, text) in [
        ("POSCAR_broken", "x\n1.0\n"),
        ("b.res", "TITL x\n"),
        ("a.xsf", "CRY\n"),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    fs::write(folder.path().join("notes.txt"), "prose").unwrap();
    let import = read(folder.path());
    assert_eq!(
        import.report.rejected.len(),
        3,
        "{:?}",
        import.report.rejected
    );
    assert!(said(&import, "1 files of other kinds were skipped: 1 .txt"));
}

#[test]
fn an_answer_of_a_database_keeps_ids_and_energies() {
    let import = read(data().join("good/pymatgen/answer.json"));
    assert_eq!(ids(&import), ["mp-19017", "mp-2251"]);
    let first = &import.entries[0];
    assert_eq!(first.material_id.as_deref(), Some("mp-19017"));
    assert_eq!(
        (first.e_above_hull_ev, first.band_gap_ev),
        (Some(0.0), Some(3.7))
    );
    let import = read(data().join("good/pymatgen/entry.json"));
    assert_eq!(ids(&import), ["entry"]);
    assert_eq!(import.entries[0].material_id.as_deref(), Some("mp-2251"));
    let import = read(data().join("good/optimade/response.json"));
    assert_eq!(ids(&import), ["x-1", "x-2"]);
    let import = read(data().join("good/res/airss_all.res"));
    assert_eq!(ids(&import), ["airss_all-a-1", "airss_all-b-2"]);
}

#[test]
fn one_bad_structure_of_several_only_costs_itself() {
    let good = fs::read_to_string(data().join("good/xyz/frames.extxyz")).unwrap();
    let (_folder, path) = file("three.xyz", good.replacen("N ", "Qq ", 1));
    let import = read(path);
    assert_eq!(ids(&import), ["three-1", "three-3"]);
    assert!(
        said(&import, "frame 2: line "),
        "{:?}",
        import.report.rejected
    );
    let list = fs::read_to_string(data().join("good/pymatgen/list.json")).unwrap();
    let (_folder, path) = file("two.json", list.replacen("\"Fe\"", "\"Qq\"", 1));
    let import = read(path);
    assert_eq!(import.entries.len(), 1);
    assert!(
        said(&import, "site 5: \"Qq\""),
        "{:?}",
        import.report.rejected
    );
}

#[test]
fn the_content_decides_not_the_name() {
    let poscar = fs::read(data().join("good/poscar/CONTCAR")).unwrap();
    for name in [
        "POSCAR_Li3PS4.vasp",
        "foo.txt",
        "no_extension",
        "Li6.25La3Zr2O12",
        "wrong.xyz",
    ] {
        let (_folder, path) = file(name, &poscar);
        assert_eq!(read(path).entries[0].formula, "LiFePO4", "{name}");
    }
    let (_folder, path) = file("wrong.cif", &poscar);
    let import = read(path);
    assert!(
        said(&import, "is called .cif, but holds: POSCAR"),
        "{:?}",
        import.report.warnings
    );
    let (_folder, path) = file("Li6.25La3Zr2O12", &poscar);
    assert_eq!(ids(&read(path)), ["Li6.25La3Zr2O12"]);
    let mac = String::from_utf8(poscar).unwrap().replace('\n', "\r");
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(mac.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in [mac.as_bytes(), &utf16] {
        let (_folder, path) = file("POSCAR", bytes);
        assert_eq!(read(path).entries[0].formula, "LiFePO4");
    }
}

#[test]
fn poscars_of_several_folders_are_called_by_them() {
    let folder = TempDir::new().unwrap();
    let mut paths = Vec::new();
    for name in ["a", "b"] {
        fs::create_dir(folder.path().join(name)).unwrap();
        let path = folder.path().join(name).join("POSCAR");
        fs::copy(data().join("good/poscar/CONTCAR"), &path).unwrap();
        paths.push(path);
    }
    let both = read_inputs(&paths, &settings(), &Monitor::silent()).unwrap();
    assert_eq!(ids(&both), ["a", "b"]);
    assert_eq!(ids(&read(folder.path())), ["a", "b"]);
    assert_eq!(ids(&read(&paths[0])), ["POSCAR"]);
}

#[test]
fn a_cell_of_a_table_may_hold_any_format() {
    let json = fs::read_to_string(data().join("good/pymatgen/LiFePO4.json")).unwrap();
    let poscar = fs::read_to_string(data().join("good/poscar/CONTCAR")).unwrap();
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let table = format!(
        "id,structure\na,{}\nb,{}\n",
        quoted(json.trim()),
        quoted(&poscar)
    );
    let (_folder, path) = file("t.csv", table);
    let import = read(path);
    assert_eq!(ids(&import), ["a", "b"]);
    assert!(import.entries.iter().all(|e| e.formula == "LiFePO4"));
}

// Containers

/// The good files of all formats, among what lies in a folder of calculations.
fn calculations() -> TempDir {
    let folder = TempDir::new().unwrap();
    for path in files_below(&data().join("good")) {
        let to = folder
            .path()
            .join(path.strip_prefix(data().join("good")).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(&path, to).unwrap();
    }
    let run = folder.path().join("run/a");
    fs::create_dir_all(&run).unwrap();
    for (name, text) in [
        (
            "README.txt",
            "About data_ of this folder\nLattice and sites, 3 of them\n",
        ),
        ("INCAR", "SYSTEM = LiFePO4\nENCUT = 520\nISIF = 3\n"),
        ("KPOINTS", "Automatic mesh\n0\nGamma\n4 4 4\n0 0 0\n"),
        (
            "OUTCAR",
            " vasp.6.3.0\n POTCAR: PAW_PBE Li_sv\n 1.0 2.0 3.0\n",
        ),
        (
            "POTCAR",
            " PAW_PBE Li_sv 10Sep2004\n 3.0\n parameters from PSCTR are:\n",
        ),
        ("OSZICAR", "DAV: 1 -0.1E+03\n"),
        (
            "vasprun.xml",
            "<?xml version=\"1.0\"?><modeling><structure/></modeling>",
        ),
        ("custodian.json", "[{\"job\": {\"settings\": 1}}]"),
        ("package.json", "{\"name\": \"lattice\", \"sites\": 3}"),
        (
            "numbers.dat",
            "1 2 3\n4 5 6\n7 8 9\n1 2 3\n4 5 6\n7 8 9\n1 2 3\n4 5 6\n",
        ),
        ("grid.dat", "x\n1.0\n1 0 0\n0 1 0\n0 0 1\n1 2\n3 4\n5 6\n"),
        ("run.sh", "#!/bin/sh\necho CELL 1 2 3\n"),
        ("empty", ""),
    ] {
        fs::write(run.join(name), text).unwrap();
    }
    fs::write(run.join("picture.png"), b"\x89PNG\0\0CELL").unwrap();
    folder
}

#[test]
fn a_folder_of_calculations_is_read_and_what_is_no_structure_is_counted() {
    let folder = calculations();
    let import = read(folder.path());
    assert!(
        import.report.rejected.is_empty(),
        "{:?}",
        import.report.rejected
    );
    let text = fs::read_to_string(data().join("reference.json")).unwrap();
    let reference: BTreeMap<String, Vec<Value>> = serde_json::from_str(&text).unwrap();
    // Among others the big outputs of VASP repeat what CONTCAR holds.
    let expected = reference
        .iter()
        .filter(|(name, _)| !name.ends_with("XDATCAR") && !name.ends_with("CHGCAR"))
        .map(|(_, structures)| structures.len());
    assert_eq!(import.entries.len(), expected.sum::<usize>());
    assert!(
        said(&import, "16 files of other kinds"),
        "{:?}",
        import.report.warnings
    );
}

fn zip_of(folder: &Path, top: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for path in files_below(folder) {
        let name = path
            .strip_prefix(folder)
            .unwrap()
            .to_string_lossy()
            .into_owned();
        zip.start_file(
            format!("{top}{name}"),
            zip::write::SimpleFileOptions::default(),
        )
        .unwrap();
        zip.write_all(&fs::read(path).unwrap()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn tar_of(folder: &Path, top: &str) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for path in files_below(folder) {
        let name = path
            .strip_prefix(folder)
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let bytes = fs::read(path).unwrap();
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append_data(&mut header, format!("{top}{name}"), &bytes[..])
            .unwrap();
    }
    tar.into_inner().unwrap()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

#[test]
fn a_folder_and_an_archive_of_it_give_the_same() {
    let folder = calculations();
    for name in ["b", "c"] {
        let inside = folder.path().join("vasp").join(name);
        fs::create_dir_all(&inside).unwrap();
        fs::copy(data().join("good/poscar/CONTCAR"), inside.join("POSCAR")).unwrap();
    }
    let contcar = fs::read(data().join("good/poscar/CONTCAR")).unwrap();
    fs::write(folder.path().join("vasp/c.gz"), gzipped(&contcar)).unwrap();
    fs::write(folder.path().join("vasp/b/CONTCAR"), contcar).unwrap();
    let expected = read(folder.path());
    assert!(ids(&expected).contains(&"vasp-c") && ids(&expected).contains(&"vasp-b-CONTCAR"));
    let (zip, tar) = (zip_of(folder.path(), ""), tar_of(folder.path(), "in/"));
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    let zstandard = ruzstd::encoding::compress_to_vec(&tar[..], level);
    for (name, bytes) in [
        ("x.zip", zip.clone()),
        ("top.zip", zip_of(folder.path(), "in/")),
        ("x.tar", tar.clone()),
        ("x.tar.gz", gzipped(&tar)),
        ("x.tgz", gzipped(&tar_of(folder.path(), "./"))),
        ("x.tar.zst", zstandard),
        ("named_by_nothing", gzipped(&tar)),
        ("nor_this", zip),
    ] {
        let (_folder, path) = file(name, bytes);
        let import = read(path);
        assert_eq!(ids(&import), ids(&expected), "{name}");
        for (u, v) in import.entries.iter().zip(&expected.entries) {
            assert_eq!(u.structure, v.structure, "{name}: {}", u.id);
            assert_eq!(u.warnings.len(), v.warnings.len(), "{name}: {}", u.id);
        }
        assert_eq!(
            import.report.rejected.len(),
            0,
            "{name}: {:?}",
            import.report.rejected
        );
    }
}

#[test]
fn members_of_one_name_are_all_read() {
    let cif = |a: f64| {
        format!(
            "data_x\n_cell_length_a {a}\n_cell_length_b 4\n_cell_length_c 4\n_cell_angle_alpha 90\n\
             _cell_angle_beta 90\n_cell_angle_gamma 90\n_space_group_name_H-M_alt 'P 1'\nloop_\n\
             _atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n\
             Li 0 0 0\nCl 0.5 0.5 0.5\n"
        )
    };
    // The writer refuses a second member of one name, so it is renamed in the bytes.
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, a) in [("a.cif", 4.0), ("b.cif", 4.5), ("c.cif", 5.0)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(cif(a).as_bytes()).unwrap();
    }
    let mut bytes = zip.finish().unwrap().into_inner();
    for k in 0..bytes.len() - 5 {
        if &bytes[k + 1..k + 5] == b".cif" {
            bytes[k] = b'a';
        }
    }
    let (_folder, path) = file("same.zip", bytes);
    let import = read(path);
    assert_eq!(ids(&import), ["a", "a-2", "a-3"]);
    let lengths = import
        .entries
        .iter()
        .map(|e| e.structure.lattice.lengths_ang()[0]);
    assert_eq!(
        lengths.map(|a| (a * 10.0).round()).collect::<Vec<_>>(),
        [40.0, 45.0, 50.0]
    );
    assert!(said(&import, "another entry has the id a"));
}

#[test]
fn archives_that_inflate_are_refused_and_the_rest_is_read() {
    let poscar = fs::read(data().join("good/poscar/CONTCAR")).unwrap();
    let zip = |members: &[(&str, Vec<u8>)]| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in members {
            zip.start_file(*name, zip::write::SimpleFileOptions::default())
                .unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let inner = zip(&[("big.cif", vec![b' '; 100 << 20])]);
    let outer = zip(&[
        ("1.zip", inner.clone()),
        ("2.zip", inner.clone()),
        ("a.cif.gz", gzipped(&vec![b' '; 100 << 20])),
        ("b/POSCAR", poscar.clone()),
    ]);
    let (_folder, path) = file("nest.zip", outer);
    let began = Instant::now();
    let import = read(path);
    assert!(
        began.elapsed() < Duration::from_secs(30),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(import.entries.len(), 1, "{:?}", import.report.rejected);
    assert_eq!(
        import.report.rejected.len(),
        3,
        "{:?}",
        import.report.rejected
    );
    assert!(
        import
            .report
            .rejected
            .iter()
            .all(|w| w.fact.contains("MiB"))
    );
    // What is passed over counts too.
    let mut tar = tar::Builder::new(Vec::new());
    let zeros = vec![0; 100 << 20];
    for name in ["1.bin", "2.bin", "3.bin", "4.bin"] {
        let mut header = tar::Header::new_gnu();
        header.set_size(zeros.len() as u64);
        header.set_cksum();
        tar.append_data(&mut header, name, &zeros[..]).unwrap();
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&tar.into_inner().unwrap()).unwrap();
    let (_folder, path) = file("bomb.tar.gz", gzip.finish().unwrap());
    let import = read(path);
    assert!(
        said(&import, "was not read to its end"),
        "{:?}",
        import.report.rejected
    );
}

#[test]
#[cfg(unix)]
fn pipes_and_sockets_are_refused_at_once() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    for name in ["pipe.cif", "pipe", "pipe.zip"] {
        let made = Command::new("mkfifo").arg(at(name)).status();
        assert!(made.unwrap().success());
    }
    let _socket = std::os::unix::net::UnixListener::bind(at("socket.cif")).unwrap();
    fs::copy(data().join("good/poscar/CONTCAR"), at("POSCAR")).unwrap();
    let began = Instant::now();
    let import = read(folder.path());
    assert_eq!(ids(&import), ["POSCAR"]);
    let mut refused: Vec<String> = import
        .report
        .rejected
        .iter()
        .map(|w| w.subject.clone())
        .collect();
    refused.sort();
    assert_eq!(refused, ["pipe.cif", "pipe.zip", "socket.cif"]);
    for name in ["pipe.cif", "pipe", "pipe.zip", "socket.cif"] {
        let error = try_read(at(name)).map(|import| import.report.rejected);
        assert!(error.is_err() || error.unwrap().len() == 1, "{name}");
    }
    assert!(matches!(
        try_read("/dev/null"),
        Err(ImportError::Unreadable { .. })
    ));
    assert!(began.elapsed() < Duration::from_secs(5));
}

// Standard input, the folder with its labels, ids

fn superion(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_superion"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    // A program that does not read its input closes the pipe.
    let _ = pipe.write_all(input);
    drop(pipe);
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn standard_input_is_read_by_its_content() {
    let folder = calculations();
    let poscar = fs::read(data().join("good/poscar/CONTCAR")).unwrap();
    let json = fs::read_to_string(data().join("good/pymatgen/LiFePO4.json")).unwrap();
    let table = format!("id,structure\na,\"{}\"\n", json.trim().replace('"', "\"\""));
    for (input, id) in [
        (poscar.clone(), "stdin"),
        (gzipped(&poscar), "stdin"),
        (json.into_bytes(), "stdin"),
        (table.into_bytes(), "a"),
        (gzipped(&tar_of(folder.path(), "")), "LiFePO4"),
    ] {
        let output = superion(&["info", "-", "--json", "--quiet"], &input);
        let found = text(&output.stdout);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{id}: {}",
            text(&output.stderr)
        );
        assert!(found.contains(&format!("\"id\":\"{id}\"")), "{id}: {found}");
    }
    for input in [
        &b""[..],
        b"Dear reader,\nthis is prose.\n",
        b"SQLite format 3\0",
    ] {
        let output = superion(&["info", "-"], input);
        assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
        assert!(
            text(&output.stderr).contains("superion: -: "),
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn a_labels_table_in_the_folder_is_no_failed_structure() {
    let folder = TempDir::new().unwrap();
    fs::copy(
        data().join("good/cif/LiFePO4.txt"),
        folder.path().join("LiFePO4.cif"),
    )
    .unwrap();
    let labels = folder.path().join("labels.csv");
    fs::write(&labels, "formula,sigma (S/cm)\nLiFePO4,1e-9\n").unwrap();
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let (inside, labels) = (path(folder.path()), path(&labels));
    let out = path(&folder.path().join("../out"));
    let rank = |inputs: &[&str]| {
        let mut words = vec!["rank"];
        words.extend(inputs);
        words.extend(["--labels", &labels, "--out", &out, "--quiet"]);
        superion(&words, b"")
    };
    for inputs in [&[inside.as_str()][..], &[&inside, &labels]] {
        let said = text(&rank(inputs).stderr);
        assert!(!said.contains("failed: "), "{said}");
        assert!(!said.contains("labels.csv: "), "{said}");
    }
    // Another table of conductivities is named.
    fs::write(
        folder.path().join("other.csv"),
        "formula,sigma (S/cm)\nLiFePO4,1e-8\n",
    )
    .unwrap();
    let output = superion(&["info", &inside], b"");
    assert_eq!(output.status.code(), Some(0));
    let words = text(&output.stderr);
    assert!(
        words.contains("other.csv: holds conductivities, no structures"),
        "{words}"
    );
    // Alone it is an error, as it holds no structure.
    let output = superion(&["info", &labels], b"");
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
}

#[test]
fn ids_and_messages_steer_no_terminal() {
    let cif = fs::read_to_string(data().join("good/cif/LiFePO4.txt")).unwrap();
    let folder = TempDir::new().unwrap();
    let (_, rest) = cif.split_once("data_").unwrap();
    let (_, rest) = rest.split_once('\n').unwrap();
    let evil = format!(
        "data_\u{1b}[31mred\u{7}\n{rest}\ndata_{}\n{rest}",
        "x".repeat(5000)
    );
    fs::write(folder.path().join("two\n\u{1b}[2Jlines.cif"), evil).unwrap();
    let long = format!("{}.cif", "é".repeat(120));
    fs::write(folder.path().join(long), &cif).unwrap();
    fs::write(
        folder.path().join("bad\u{1b}]0;title\u{7}.cif"),
        "data_x\n_a 1\n",
    )
    .unwrap();
    let table = format!("id,cif\n\"a\u{1b}b\nc\",\"{}\"\n", cif.replace('"', "\"\""));
    fs::write(folder.path().join("t.csv"), table).unwrap();
    let output = superion(&["info", &folder.path().to_string_lossy()], b"");
    for text in [text(&output.stdout), text(&output.stderr)] {
        let bad = text
            .chars()
            .find(|c| c.is_control() && !matches!(c, '\n' | '\r'));
        assert_eq!(bad, None, "{text:?}");
    }
    let import = read(folder.path());
    assert_eq!(import.entries.len(), 4, "{:?}", import.report);
    for entry in &import.entries {
        assert!(
            !entry.id.contains(char::is_control) && entry.id.len() <= 204,
            "{}",
            entry.id
        );
    }
    assert!(said(&import, "control characters"));
    assert!(said(&import, "was shortened"));
    let lines = text(&output.stderr);
    assert!(lines.lines().all(|line| line.chars().count() < 6500));
}

#[test]
fn what_is_named_alone_but_missing_or_cannot_be_shown_is_said() {
    let output = superion(&["no/such.cif"], b"");
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("no/such.cif: there is no such file"));
    let output = superion(&["scren"], b"");
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    if cfg!(not(feature = "gui")) {
        let cif = data().join("good/poscar/CONTCAR");
        let output = superion(&[&cif.to_string_lossy()], b"");
        assert_eq!(output.status.code(), Some(3));
        let words = text(&output.stderr);
        assert!(
            words.contains("no window") && words.contains("superion info"),
            "{words}"
        );
    }
}
