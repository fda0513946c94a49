//! Measured powder patterns beside those that structures would have.
