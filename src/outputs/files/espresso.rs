//! What was read from Quantum ESPRESSO, as files.
//!
//! In: [`EspressoFindings`]. Out: a CIF of each relaxed structure, a CIF of each image of a band and all
//! of them as extended XYZ, a table of each series of settings.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::super::OutputError;
use crate::export::cif_text;
use crate::export::folder::Folder;
use crate::neb::espresso::{BandImages, Convergence, PwOutput, Said};
use crate::potentials::Atoms;

/// Files that were read, and the series among them.
pub struct EspressoFindings<'a> {
    /// The files and what each says.
    pub files: &'a [(PathBuf, Said)],
    /// Series of settings.
    pub convergence: &'a [Convergence],
}

/// Writes them.
///
/// # Errors
/// [`OutputError`] where a file cannot be written.
pub fn write_espresso(
    found: &EspressoFindings<'_>,
    folder: &mut Folder,
) -> Result<(), OutputError> {
    for (path, said) in found.files {
        let stem = stem_of(path);
        match said {
            Said::Pw(output) if output.relaxed.is_some() => relaxed(&stem, output, folder)?,
            Said::Images(images) => band(&stem, images, folder)?,
            _ => {}
        }
    }
    for (number, convergence) in (1..).zip(found.convergence) {
        folder.set(&format!("convergence {number}"), &());
        let name = format!("convergence-{number}.csv");
        folder.write(&name, csv(convergence).as_bytes())?;
    }
    Ok(())
}

fn stem_of(path: &Path) -> String {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let plain = name.strip_suffix(".gz").unwrap_or(&name);
    let stem = Path::new(plain).file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

fn relaxed(stem: &str, output: &PwOutput, folder: &mut Folder) -> Result<(), OutputError> {
    let Some(atoms) = output.atoms() else {
        return Ok(());
    };
    folder.set(&format!("relaxed {stem}"), &());
    let stem = folder.stem(stem);
    let state = match output.relaxed {
        Some(true) => "relaxed",
        _ => "not relaxed to the end",
    };
    let cif = format!(
        "# {state} with {} {}, {}, {} calculation\n{}",
        output.program.name,
        output.program.version,
        output.setup.functional,
        output.calculation,
        cif_text(&stem, &atoms.to_structure())
    );
    Ok(folder.write(&format!("{stem}.cif"), cif.as_bytes())?)
}

fn band(stem: &str, images: &BandImages, folder: &mut Folder) -> Result<(), OutputError> {
    let Some(atoms) = images.atoms_of_images() else {
        return Ok(());
    };
    folder.set(&format!("images {stem}"), &());
    let stem = folder.stem(stem);
    for (number, image) in atoms.iter().enumerate() {
        let name = format!("{stem}-image-{number:02}");
        let cif = cif_text(&name, &image.to_structure());
        folder.write(&format!("{name}.cif"), cif.as_bytes())?;
    }
    Ok(folder.write(&format!("{stem}.extxyz"), extxyz(&atoms).as_bytes())?)
}

fn extxyz(images: &[Atoms]) -> String {
    let mut text = String::new();
    for image in images {
        let rows = image
            .lattice
            .rows()
            .map(|row| row.map(|x| format!("{x:.10}")).join(" "));
        let _ = writeln!(text, "{}", image.len());
        let _ = writeln!(
            text,
            "Lattice=\"{}\" Properties=species:S:1:pos:R:3 pbc=\"T T T\"",
            rows.join(" ")
        );
        for (element, [x, y, z]) in image.elements.iter().zip(&image.cart_ang) {
            let _ = writeln!(text, "{} {x:.10} {y:.10} {z:.10}", element.symbol());
        }
    }
    text
}

fn csv(convergence: &Convergence) -> String {
    let mut text = String::from(
        "ecutwfc_ry,ecutrho_ry,mesh,n_k_points,energy_ev_per_atom,to_next_mev_per_atom,to_finest_mev_per_atom,\
         largest_force_ev_per_ang,pressure_gpa,wall_seconds,converged,file\n",
    );
    let number = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    for row in &convergence.rows {
        let mesh = row.mesh.map(|m| m.map(|n| n.to_string()).join("x"));
        let _ = writeln!(
            text,
            "{},{},{},{},{},{},{},{},{},{},{},\"{}\"",
            row.ecutwfc_ry,
            row.ecutrho_ry,
            mesh.unwrap_or_default(),
            row.n_k_points,
            row.energy_ev_per_atom,
            number(row.to_next_mev_per_atom),
            row.to_finest_mev_per_atom,
            number(row.largest_force_ev_per_ang),
            number(row.pressure_gpa),
            number(row.wall_seconds),
            row.converged,
            row.file.replace('"', "\"\"")
        );
    }
    text
}
