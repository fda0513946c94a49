//! How the program ends.

/// How the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything was done.
    Done,
    /// Done, but some inputs failed; they were listed.
    SomeFailed,
    /// The command line makes no sense.
    WrongUse,
    /// Nothing could be done.
    Nothing,
    /// The user stopped it.
    Cancelled,
}

impl Exit {
    /// The exit code of the process.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::SomeFailed => 1,
            Self::WrongUse => 2,
            Self::Nothing => 3,
            Self::Cancelled => 130,
        }
    }
}

/// Why a command ended early.
#[derive(Debug)]
pub(super) enum Stop {
    /// The command line makes no sense; says what to write instead.
    WrongUse(String),
    /// Nothing could be done; says why.
    Nothing(String),
    /// The user stopped it.
    Cancelled,
    /// Nobody reads standard output any more.
    NobodyReads,
}

impl From<std::io::Error> for Stop {
    /// Errors of standard output: files are written elsewhere.
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Self::NobodyReads,
            _ => Self::Nothing(format!("standard output: {error}")),
        }
    }
}
