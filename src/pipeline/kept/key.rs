//! By what a piece is found again.
//!
//! In: everything that it depends on, written one after another into a [`KeyWriter`]. Out: a
//! [`PieceKey`] of 128 bits: with a billion pieces the chance that two share one is 10⁻²¹.

use std::hash::Hasher;

use siphasher::sip128::{Hasher128, SipHasher13};

use crate::monitor::kept::{PieceKey, PieceKind};

/// Makes a key.
pub(in crate::pipeline) struct KeyWriter(SipHasher13);

impl KeyWriter {
    /// Begins with the kind and with the code that computes.
    pub(in crate::pipeline) fn new(kind: PieceKind) -> Self {
        let mut writer = Self(SipHasher13::new());
        writer.text(env!("SUPERION_CODE"));
        writer.text(kind.word());
        writer
    }

    pub(in crate::pipeline) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.write(text.as_bytes());
    }

    pub(in crate::pipeline) fn number(&mut self, number: u64) {
        self.0.write_u64(number);
    }

    pub(in crate::pipeline) fn key_of(&mut self, PieceKey(key): PieceKey) {
        self.0.write_u128(key);
    }

    pub(in crate::pipeline) fn finish(&self) -> PieceKey {
        PieceKey(self.0.finish128().as_u128())
    }
}
