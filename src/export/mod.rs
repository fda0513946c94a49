//! Tables and matrices as CSV, XLSX, npy and JSON.

pub mod folder;
pub mod npy;
