//! Measurements, run by hand on an idle machine, never with the other tests:
//! `cargo test --release --no-default-features -- --ignored --nocapture benches`.

mod cancelling;
mod descriptor_sweep;
#[cfg(feature = "gui-tests")]
mod level_slider;
