//! All tests that need more than one module, one file per stage.

mod reference;
mod shared;
