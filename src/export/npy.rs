//! Matrices as npy files (NumPy's format, version 1.0).
//!
//! In: a two-dimensional array. Out: bytes, and back.

use std::path::{Path, PathBuf};

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
        fact,
    };
    let bytes = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
    match Array2::<f64>::read_npy(bytes.as_slice()) {
        Ok(matrix) => Ok(matrix),
        Err(ReadNpyError::WrongDescriptor(_)) => Array2::<f32>::read_npy(bytes.as_slice())
            .map(|matrix| matrix.mapv(f64::from))
            .map_err(|error| wrong(error.to_string())),
        Err(error) => Err(wrong(error.to_string())),
    }
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
        std::fs::write(&path, b"not npy").unwrap();
        assert!(read_matrix(&path).is_err());
    }
}
