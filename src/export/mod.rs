//! Tables and matrices as CSV, XLSX, npy and JSON.
