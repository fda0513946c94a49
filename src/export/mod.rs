//! Tables and matrices as CSV, XLSX, npy and JSON; maps as cube and pgrid; structures as CIF.

pub mod cif;
mod command_line;
pub mod csv;
mod exchange;
pub mod extxyz;
pub mod files;
pub mod folder;
mod lock;
pub mod manifest;
pub mod names;
pub mod npy;
pub mod table;
mod tsv;
pub mod volumetric;
pub mod xlsx;

pub use cif::{cif_text, cif_text_with_notes};
pub use command_line::command_line;
pub use csv::{csv_bytes, write_csv};
pub use extxyz::extxyz_text;
pub use files::{FileError, check_file, write_atomically};
pub use table::{Cell, Column, Head, Kind, Table, TableError};
pub use tsv::{cell_text, tsv_text};
pub use xlsx::{write_xlsx, xlsx_bytes, xlsx_bytes_told};
