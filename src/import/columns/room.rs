//! Which temperature is that of the room.

/// What is meant by "RT", in K.
pub(in crate::import) const ROOM_TEMPERATURE_K: f64 = 298.15;

/// Temperatures in K that count as room temperature.
pub(in crate::import) const ROOM_K: std::ops::RangeInclusive<f64> = 283.0..=313.16;
