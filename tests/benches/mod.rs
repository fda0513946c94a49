//! Measurements, run by hand on an idle machine, never with the other tests:
//! `cargo test --release --no-default-features -- --ignored --nocapture benches`.
//!
//! The benchmark table is a bench target (`cargo bench`) beside them, in `superion_bench.rs` and
//! `table/`; `other_libraries.rs` tests what it understands of other libraries.

#[cfg(feature = "gui-tests")]
mod big_window;
mod cancelling;
mod descriptor_sweep;
mod dft_barriers;
mod disorder;
#[cfg(feature = "gui-tests")]
mod level_slider;
#[path = "table/names.rs"]
mod names;
mod other_libraries;
#[path = "table/peers.rs"]
mod peers;
#[cfg(feature = "gui-tests")]
mod table_and_finder;
