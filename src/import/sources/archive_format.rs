//! How an archive is written, by its name or its first bytes.

use super::decoding::Compression;

/// How an archive is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum ArchiveFormat {
    Zip,
    Tar,
    TarGzip,
    TarZstandard,
}

impl ArchiveFormat {
    /// The format that a file name in lower case names.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let ends = |extensions: &[&str]| extensions.iter().any(|e| name.ends_with(e));
        if ends(&[".zip"]) {
            Some(Self::Zip)
        } else if ends(&[".tar"]) {
            Some(Self::Tar)
        } else if ends(&[".tar.gz", ".tgz"]) {
            Some(Self::TarGzip)
        } else if ends(&[".tar.zst", ".tzst"]) {
            Some(Self::TarZstandard)
        } else {
            None
        }
    }

    /// The format by the first bytes of a file, decompressed; a workbook is none.
    pub(crate) fn of(head: &[u8], compression: Compression) -> Option<Self> {
        match head {
            [b'P', b'K', 3, 4, ..] if compression == Compression::None => {
                (!is_workbook(head)).then_some(Self::Zip)
            }
            _ if head.get(257..262) == Some(b"ustar") => Some(match compression {
                Compression::None => Self::Tar,
                Compression::Gzip => Self::TarGzip,
                Compression::Zstandard => Self::TarZstandard,
            }),
            _ => None,
        }
    }

    /// How the whole of it is compressed.
    pub(crate) fn compression(self) -> Compression {
        match self {
            Self::Zip | Self::Tar => Compression::None,
            Self::TarGzip => Compression::Gzip,
            Self::TarZstandard => Compression::Zstandard,
        }
    }
}

/// Whether a zip file holds a workbook.
pub(in crate::import) fn is_workbook(head: &[u8]) -> bool {
    let has = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
    has(b"[Content_Types].xml") || has(b"xl/workbook.xml")
}
