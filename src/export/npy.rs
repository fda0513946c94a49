//! Matrices as npy files (NumPy's format, version 1.0).
//!
//! In: a two-dimensional array. Out: bytes, and back.

use std::path::{Path, PathBuf};

use crate::monitor::plain::one_line;
use ndarray::{Array2, ArrayBase, Data, Dimension};
use ndarray_npy::{ReadNpyError, ReadNpyExt, WritableElement, WriteNpyError, WriteNpyExt};

/// Why a matrix could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{path}: not a matrix of f32 or f64 in npy format: {fact}; save it with numpy.save")]
pub struct NpyError {
    /// Which file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub fact: String,
}

/// An array as npy.
///
/// # Errors
/// Where the header cannot be formed.
pub fn npy_bytes<A, S, D>(array: &ArrayBase<S, D>) -> Result<Vec<u8>, WriteNpyError>
where
    A: WritableElement,
    S: Data<Elem = A>,
    D: Dimension,
{
    let mut bytes = Vec::new();
    array.write_npy(&mut bytes)?;
    Ok(bytes)
}

/// Reads a matrix of f32 or f64.
///
/// # Errors
/// [`NpyError`].
pub fn read_matrix(path: &Path) -> Result<Array2<f64>, NpyError> {
    let wrong = |fact: String| NpyError {
        path: path.to_owned(),
        // The library points at the place with a small drawing.
        fact: one_line(&fact.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned(),
    };
    let bytes = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
    check_size(&bytes).map_err(wrong)?;
    match Array2::<f64>::read_npy(bytes.as_slice()) {
        Ok(matrix) => Ok(matrix),
        Err(ReadNpyError::WrongDescriptor(_)) => Array2::<f32>::read_npy(bytes.as_slice())
            .map(|matrix| matrix.mapv(f64::from))
            .map_err(|error| wrong(error.to_string())),
        Err(error) => Err(wrong(error.to_string())),
    }
}

/// Compares the shape in the header with the size of the file: room for a matrix is made before it is
/// read, and a false shape asks for more than any machine has. What this cannot read is left to the
/// reader of the numbers.
///
/// # Errors
/// The fact.
fn check_size(bytes: &[u8]) -> Result<(), String> {
    let Some((header, data)) = header_and_data(bytes)? else {
        return Ok(());
    };
    let (Some(shape), Some(width)) = (shape_in(header), width_in(header)) else {
        return Ok(());
    };
    let product = |size: Option<usize>, n: &usize| size.and_then(|size| size.checked_mul(*n));
    let needed = shape.iter().fold(Some(width), product);
    if needed == Some(data.len()) {
        return Ok(());
    }
    let shape: Vec<String> = shape.iter().map(usize::to_string).collect();
    Err(format!(
        "its header tells of {} numbers, and it holds {}",
        shape.join(" × "),
        data.len() / width
    ))
}

/// The header as text and what follows it; `None` for what is no npy file.
fn header_and_data(bytes: &[u8]) -> Result<Option<(&str, &[u8])>, String> {
    let Some([major, _, rest @ ..]) = bytes.strip_prefix(b"\x93NUMPY") else {
        return Ok(None);
    };
    let (length, rest) = match (major, rest) {
        (1, [a, b, rest @ ..]) => (usize::from(u16::from_le_bytes([*a, *b])), rest),
        (_, [a, b, c, d, rest @ ..]) => (u32::from_le_bytes([*a, *b, *c, *d]) as usize, rest),
        _ => return Err("it ends within its header".to_owned()),
    };
    let parts = rest.split_at_checked(length);
    let (header, data) = parts.ok_or("it ends within its header")?;
    Ok(std::str::from_utf8(header)
        .ok()
        .map(|header| (header, data)))
}

/// The numbers of `'shape': (3, 4)`.
fn shape_in(header: &str) -> Option<Vec<usize>> {
    let (_, after) = header.split_once("'shape'")?;
    let (_, after) = after.split_once('(')?;
    let (shape, _) = after.split_once(')')?;
    let numbers = shape.split(',').map(str::trim).filter(|n| !n.is_empty());
    numbers.map(|n| n.parse().ok()).collect()
}

/// Bytes of a number: 8 of `'descr': '<f8'`.
fn width_in(header: &str) -> Option<usize> {
    let (_, after) = header.split_once("'descr'")?;
    let descriptor = after.split('\'').nth(1)?;
    let width = descriptor.trim_start_matches(|c: char| !c.is_ascii_digit());
    width.parse().ok().filter(|width| *width > 0)
}

/// The ids of a matrix's rows, a line for each in the file "NAME.ids.txt" beside "NAME.npy"; `None`
/// where there is no such file.
pub fn ids_beside(path: &Path) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(path.with_extension("ids.txt")).ok()?;
    Some(text.lines().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_widths_are_read_and_other_files_are_refused() {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("m.npy");
        let matrix = ndarray::array![[1.5, 2.0], [3.0, -4.25]];
        std::fs::write(&path, npy_bytes(&matrix).unwrap()).unwrap();
        assert_eq!(read_matrix(&path).unwrap(), matrix);
        std::fs::write(&path, npy_bytes(&matrix.mapv(|x| x as f32)).unwrap()).unwrap();
        assert_eq!(read_matrix(&path).unwrap(), matrix);
        std::fs::write(&path, npy_bytes(&ndarray::array![1.0, 2.0]).unwrap()).unwrap();
        assert!(read_matrix(&path).is_err());
        let mut cut = npy_bytes(&matrix).unwrap();
        cut.truncate(cut.len() - 1);
        std::fs::write(&path, &cut).unwrap();
        let error = read_matrix(&path).unwrap_err().to_string();
        assert!(
            error.contains("tells of 2 × 2 numbers, and it holds 3"),
            "{error}"
        );
        std::fs::write(&path, b"not npy").unwrap();
        assert!(read_matrix(&path).is_err());
    }
}
