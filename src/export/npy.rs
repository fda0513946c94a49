//! Matrices as npy files (NumPy's format, version 1.0).
//!
//! In: a two-dimensional array. Out: bytes, and back.

use std::path::{Path, PathBuf};

use ndarray::{Array2, ArrayBase, Data, Dimension, ShapeBuilder as _};

/// What a file begins with.
const MAGIC: &[u8] = b"\x93NUMPY";
/// Numbers begin at a multiple of this.
const ALIGNMENT: usize = 64;
/// Magic, version and the length of the header, in version 1.0.
const BEFORE_HEADER: usize = 10;

/// Why a matrix could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{path}: not a matrix of f32 or f64 in npy format: {fact}; save it with numpy.save")]
pub struct NpyError {
    /// Which file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub fact: String,
}

/// A kind of number that npy files hold.
pub trait NpyNumber: Copy {
    /// Its name in the header: byte order, kind and bytes.
    const DESCRIPTOR: &'static str;

    /// Adds it, the least byte first.
    fn add_to(self, bytes: &mut Vec<u8>);
}

macro_rules! npy_number {
    ($($number:ty => $descriptor:literal),+) => {$(
        impl NpyNumber for $number {
            const DESCRIPTOR: &'static str = $descriptor;

            fn add_to(self, bytes: &mut Vec<u8>) {
                bytes.extend(self.to_le_bytes());
            }
        }
    )+};
}
npy_number!(f32 => "<f4", f64 => "<f8", u32 => "<u4");

/// An array as npy, its last axis running fastest.
pub fn npy_bytes<A, S, D>(array: &ArrayBase<S, D>) -> Vec<u8>
where
    A: NpyNumber,
    S: Data<Elem = A>,
    D: Dimension,
{
    let sizes: Vec<String> = array.shape().iter().map(usize::to_string).collect();
    // A tuple of one has a comma of its own.
    let comma = if sizes.len() == 1 { "," } else { "" };
    let mut header = format!(
        "{{'descr': '{}', 'fortran_order': False, 'shape': ({}{comma})}}",
        A::DESCRIPTOR,
        sizes.join(", ")
    );
    let length = (BEFORE_HEADER + header.len() + 1).next_multiple_of(ALIGNMENT) - BEFORE_HEADER;
    header += &" ".repeat(length - header.len() - 1);
    header.push('\n');
    let mut bytes = Vec::with_capacity(BEFORE_HEADER + length + size_of::<A>() * array.len());
    bytes.extend(MAGIC);
    bytes.extend([1, 0]);
    bytes.extend((length as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    array.iter().for_each(|number| number.add_to(&mut bytes));
    bytes
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
    matrix_of(&bytes).map_err(wrong)
}

/// The matrix in the bytes of a file.
///
/// # Errors
/// The fact.
fn matrix_of(bytes: &[u8]) -> Result<Array2<f64>, String> {
    let (header, data) = header_and_data(bytes)?.ok_or("it does not begin as npy files do")?;
    let shape = shape_in(header).ok_or("its header tells no shape")?;
    let number = Number::in_header(header)?;
    let product = |size: Option<usize>, n: &usize| size.and_then(|size| size.checked_mul(*n));
    // Room is made for what the file holds: a false shape asks for more than any machine has.
    if shape.iter().fold(Some(number.n_bytes()), product) != Some(data.len()) {
        let shape: Vec<String> = shape.iter().map(usize::to_string).collect();
        return Err(format!(
            "its header tells of {} numbers, and it holds {}",
            shape.join(" × "),
            data.len() / number.n_bytes()
        ));
    }
    let [rows, columns] = shape[..] else {
        return Err(format!("it has {} axes, and a matrix has two", shape.len()));
    };
    let numbers = data.chunks_exact(number.n_bytes());
    let numbers = numbers.map(|bytes| number.read(bytes)).collect();
    let shape = (rows, columns).set_f(runs_down_columns(header));
    Array2::from_shape_vec(shape, numbers).map_err(|error| error.to_string())
}

/// How a number is written.
#[derive(Clone, Copy)]
struct Number {
    is_double: bool,
    most_first: bool,
}

impl Number {
    /// What stands under `'descr'`.
    fn in_header(header: &str) -> Result<Self, String> {
        let after = header.split_once("'descr'").map(|(_, after)| after);
        let descriptor = after.and_then(|after| after.split('\'').nth(1));
        let (is_double, most_first) = match descriptor {
            Some("<f8" | "=f8") => (true, false),
            Some(">f8") => (true, true),
            Some("<f4" | "=f4") => (false, false),
            Some(">f4") => (false, true),
            other => return Err(format!("its numbers are {:?}", other.unwrap_or("records"))),
        };
        Ok(Self {
            is_double,
            most_first,
        })
    }

    fn n_bytes(self) -> usize {
        if self.is_double { 8 } else { 4 }
    }

    /// The number in [`Number::n_bytes`] bytes.
    fn read(self, bytes: &[u8]) -> f64 {
        let mut least_first = [0; 8];
        let own = &mut least_first[..bytes.len()];
        own.copy_from_slice(bytes);
        if self.most_first {
            own.reverse();
        }
        if self.is_double {
            return f64::from_le_bytes(least_first);
        }
        let [a, b, c, d, ..] = least_first;
        f64::from(f32::from_le_bytes([a, b, c, d]))
    }
}

/// Whether the first axis runs fastest.
fn runs_down_columns(header: &str) -> bool {
    let after = header.split_once("'fortran_order'");
    after.is_some_and(|(_, after)| after.trim_start_matches([':', ' ']).starts_with("True"))
}

/// The header as text and what follows it; `None` for what is no npy file.
fn header_and_data(bytes: &[u8]) -> Result<Option<(&str, &[u8])>, String> {
    let Some([major, _, rest @ ..]) = bytes.strip_prefix(MAGIC) else {
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
        std::fs::write(&path, npy_bytes(&matrix)).unwrap();
        assert_eq!(read_matrix(&path).unwrap(), matrix);
        std::fs::write(&path, npy_bytes(&matrix.mapv(|x| x as f32))).unwrap();
        assert_eq!(read_matrix(&path).unwrap(), matrix);
        std::fs::write(&path, npy_bytes(&ndarray::array![1.0, 2.0])).unwrap();
        assert!(read_matrix(&path).is_err());
        let mut cut = npy_bytes(&matrix);
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

    #[test]
    fn the_library_of_the_format_reads_and_writes_the_same() {
        use ndarray_npy::{ReadNpyExt as _, WriteNpyExt as _};
        let matrix =
            Array2::from_shape_fn((7, 3), |(row, column)| row as f64 - 0.1 * column as f64);
        let mut by_library = Vec::new();
        matrix.write_npy(&mut by_library).unwrap();
        assert_eq!(npy_bytes(&matrix), by_library);
        let line = ndarray::array![3_u32, 1, 4];
        let read = ndarray::Array1::<u32>::read_npy(npy_bytes(&line).as_slice()).unwrap();
        assert_eq!(read, line);
        let mut down_columns = Vec::new();
        matrix.t().write_npy(&mut down_columns).unwrap();
        assert_eq!(matrix_of(&down_columns).unwrap(), matrix.t());
    }

    #[test]
    fn the_other_byte_order_is_read() {
        let matrix = ndarray::array![[1.5, -2.25]];
        let bytes = npy_bytes(&matrix);
        let (header, numbers) = bytes.split_at(bytes.len() - 16);
        let mut turned = header.to_vec();
        let place = turned.iter().position(|byte| *byte == b'<').unwrap();
        turned[place] = b'>';
        turned.extend(
            numbers
                .chunks_exact(8)
                .flat_map(|b| b.iter().rev().copied()),
        );
        assert_eq!(matrix_of(&turned).unwrap(), matrix);
    }
}
