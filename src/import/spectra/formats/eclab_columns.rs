//! Columns of EC-Lab's binary files by their numbers.
//!
//! Names and widths as found by others: galvani (github.com/echemdata/galvani) and yadg
//! (github.com/dgbowl/yadg); columns of newer versions are numbered 256 higher.

/// Bytes of a column in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// Bits of a byte that all such columns share.
    Flag,
    U8,
    U16,
    U32,
    F32,
    F64,
}

impl Width {
    pub(super) fn bytes(self) -> usize {
        match self {
            Self::Flag | Self::U8 => 1,
            Self::U16 => 2,
            Self::U32 | Self::F32 => 4,
            Self::F64 => 8,
        }
    }
}

/// Width of a column; `None` where it is not known.
pub(super) fn width(id: u16) -> Option<Width> {
    Some(match id {
        1 | 2 | 3 | 21 | 31 | 65 => Width::Flag,
        498..=502 => Width::F64,
        _ => return width_of(id % 256),
    })
}

fn width_of(id: u16) -> Option<Width> {
    Some(match id {
        4 | 7 | 11 | 13 | 23 | 24 | 74 | 110 | 112 | 115 | 116 | 123..=126 | 182 | 211 => {
            Width::F64
        }
        39 | 131 => Width::U16,
        212 | 213 => Width::U32,
        253 => Width::U8,
        5
        | 6
        | 8
        | 9
        | 15..=17
        | 19
        | 20
        | 26
        | 27
        | 32..=38
        | 45
        | 46
        | 69
        | 70
        | 75..=78
        | 96
        | 98..=101
        | 105
        | 106
        | 135
        | 136
        | 163
        | 166..=169
        | 172..=179
        | 185
        | 206
        | 215
        | 217..=225
        | 230..=249 => Width::F32,
        _ => return None,
    })
}

/// The title of a column that is read.
pub(super) fn title(id: u16) -> Option<&'static str> {
    Some(match id {
        24 => "cycle number",
        32 => "freq/Hz",
        35 => "Phase(Z)/deg",
        36 => "|Z|/Ohm",
        37 => "Re(Z)/Ohm",
        38 => "-Im(Z)/Ohm",
        206 | 462 => "Temperature/°C",
        _ => return None,
    })
}
