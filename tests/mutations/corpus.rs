//! Small intact files of every kind that the program reads.
//!
//! In: nothing but the files of `tests/data/formats` and what is made here. Out: [`Intact`] files,
//! in a fixed order, so that a case's number names a file.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use superion::monitor::Monitor;

use crate::made_up;

/// As what a file is given to the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Structures: files, tables, archives.
    Structures,
    /// A table of conductivities.
    Labels,
    /// A table of conductivities over temperature.
    Measured,
    /// A project file.
    Project,
    /// A matrix in npy format.
    Matrix,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Structures => "structures",
            Self::Labels => "conductivities",
            Self::Measured => "conductivities over temperature",
            Self::Project => "projects",
            Self::Matrix => "matrices",
        }
    }
}

/// A file before it is damaged.
pub struct Intact {
    pub name: String,
    pub bytes: Vec<u8>,
    pub kind: Kind,
    /// Whether words and lines have a meaning in it.
    pub is_text: bool,
    /// The byte from which on every number matters.
    pub numbers_from: usize,
    /// Whether a missing word leaves a row that is seen to be too short.
    pub rows_have_one_length: bool,
    /// Whether it says how much is to come, so that a missing end is seen.
    pub says_how_much: bool,
    /// Whether it comes from the folder of formats.
    pub is_of_folder: bool,
}

const LI2S: &str = "data_Li2S
_chemical_formula_sum 'Li2 S'
_symmetry_space_group_name_H-M 'F m -3 m'
_symmetry_Int_Tables_number 225
_cell_length_a 5.72
_cell_length_b 5.72
_cell_length_c 5.72
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Li1 Li 0.25 0.25 0.25 1
S1 S 0 0 0 1
";

const LI3N: &str = "data_Li3N
_chemical_formula_sum 'Li2.8 N'
_cell_length_a 3.648(1)
_cell_length_b 3.648(1)
_cell_length_c 3.875(1)
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 120
_cell_volume 44.66
_space_group_name_H-M_alt 'P 6/m m m'
loop_
_space_group_symop_operation_xyz
x,y,z
-y,x-y,z
y-x,-x,z
-x,-y,z
y,y-x,z
x-y,x,z
y,x,-z
x-y,-y,-z
-x,y-x,-z
-y,-x,-z
y-x,y,-z
x,x-y,-z
-x,-y,-z
y,y-x,-z
x-y,x,-z
x,y,-z
-y,x-y,-z
y-x,-x,-z
-y,-x,z
y-x,y,z
x,x-y,z
y,x,z
x-y,-y,z
-x,y-x,z
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Li1 Li1+ 0.3333 0.6667 0.0000 0.9
Li2 Li1+ 0.0000 0.0000 0.5000 1.0
N1 N3- 0.0000 0.0000 0.0000 1.0
";

const LABELS: &str = "composition,sigma (mS/cm)
Li2S,1e-9
Li3N,1.2
Li6PS5Cl,1.9
LiCl,<0.0001
Li7La3Zr2O12,3.1(2)e-1
";

const GERMAN_LABELS: &str = "Verbindung;Leitfähigkeit (S/cm)
Li3N;1,2e-3
Li6PS5Cl;1,9e-3
Li2S;0,000001
LiTi2(PO4)3;2,0e-6
";

const MEASURED: &str = "T (K),sigma (S/cm)
298,1.31e-4
313,2.57e-4
333,5.92e-4
353,1.28e-3
373,2.57e-3
";

const UNITS_BELOW: &str = "T\tsigma
°C\tmS/cm
25\t0.131
40\t0.257
60\t0.592
80\t1.28
100\t2.57
";

/// All files, in a fixed order.
pub fn intact_files() -> Vec<Intact> {
    let mut files = vec![
        cif("Li2S.cif", LI2S),
        cif("Li3N.cif", LI3N),
        table("labels.csv", LABELS, Kind::Labels),
        Intact {
            // What is lost before or behind a decimal comma leaves a number.
            rows_have_one_length: false,
            ..table("labels-de.csv", GERMAN_LABELS, Kind::Labels)
        },
        table("pellet.csv", MEASURED, Kind::Measured),
        table("pellet.tsv", UNITS_BELOW, Kind::Measured),
        inline_cifs(),
        binary("labels.xlsx", workbook(), Kind::Labels),
        binary("Li2S.cif.gz", gzip(LI2S.as_bytes()), Kind::Structures),
        binary("two.zip", zip(), Kind::Structures),
        binary("two.tar", tar(), Kind::Structures),
        binary("two.tar.gz", gzip(&tar()), Kind::Structures),
        binary("six.superion", project(), Kind::Project),
        binary("matrix.npy", matrix(), Kind::Matrix),
    ];
    files.extend(other_formats());
    files
}

fn cif(name: &str, text: &str) -> Intact {
    Intact {
        numbers_from: text.find("_atom_site_occupancy").unwrap_or(0),
        rows_have_one_length: true,
        says_how_much: true,
        ..text_file(name, text, Kind::Structures)
    }
}

/// A table of two columns: each cell of it matters.
fn table(name: &str, text: &str, kind: Kind) -> Intact {
    let rows = text.match_indices('\n').next().map_or(0, |(k, _)| k);
    Intact {
        numbers_from: rows,
        rows_have_one_length: true,
        ..text_file(name, text, kind)
    }
}

fn text_file(name: &str, text: &str, kind: Kind) -> Intact {
    Intact {
        is_text: true,
        ..binary(name, text.as_bytes().to_vec(), kind)
    }
}

fn binary(name: &str, bytes: Vec<u8>, kind: Kind) -> Intact {
    Intact {
        name: name.to_owned(),
        bytes,
        kind,
        is_text: false,
        numbers_from: 0,
        rows_have_one_length: false,
        says_how_much: false,
        is_of_folder: false,
    }
}

/// A table with a CIF in each row; the text of a CIF has its own quotes.
fn inline_cifs() -> Intact {
    let mut text = "id,cif,e_hull (eV)\n".to_owned();
    for (id, cif) in [("mp-1", LI2S), ("mp-2", LI3N)] {
        text += &format!("{id},\"{}\",0.0125\n", cif.replace('"', "\"\""));
    }
    // The numbers of a CIF beside those of the atoms need not matter.
    Intact {
        numbers_from: usize::MAX,
        ..text_file("structures.csv", &text, Kind::Structures)
    }
}

fn workbook() -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, title) in ["Formula", "σ (S/cm)"].into_iter().enumerate() {
        sheet.write(0, column as u16, title).unwrap();
    }
    for (row, (formula, sigma)) in [("Li3N", 1.2e-3), ("Li2S", 1e-12), ("Li6PS5Cl", 1.9e-3)]
        .into_iter()
        .enumerate()
    {
        sheet.write(row as u32 + 1, 0, formula).unwrap();
        sheet.write(row as u32 + 1, 1, sigma).unwrap();
    }
    // A fixed date, so that the file is the same in every run.
    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2020, 1, 1).unwrap();
    workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&date));
    workbook.save_to_buffer().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zip() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .last_modified_time(zip::DateTime::default())
        .compression_method(zip::CompressionMethod::Deflated);
    for (name, text) in [("a/Li2S.cif", LI2S), ("b/Li3N.cif", LI3N)] {
        writer.start_file(name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar() -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, text) in [("a/Li2S.cif", LI2S), ("b/Li3N.cif", LI3N)] {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder
            .append_data(&mut header, name, text.as_bytes())
            .unwrap();
    }
    builder.into_inner().unwrap()
}

fn project() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("six.superion");
    let mut project = made_up::project(6);
    project.screen = Some(Arc::new(made_up::screen()));
    superion::project::save(&project, &path, &Monitor::silent()).unwrap();
    std::fs::read(path).unwrap()
}

fn matrix() -> Vec<u8> {
    let matrix = ndarray::Array2::from_shape_fn((5, 4), |(i, j)| i as f64 - 0.25 * j as f64);
    superion::export::npy::npy_bytes(&matrix)
}

/// The good files of the formats beside CIF.
fn other_formats() -> Vec<Intact> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/formats/good");
    let mut paths = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let read = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).ok()?;
        // Small ones, for thousands are read.
        (text.len() < 6_000).then(|| Intact {
            is_of_folder: true,
            ..text_file(&name, &text, Kind::Structures)
        })
    };
    paths.iter().filter_map(read).collect()
}
