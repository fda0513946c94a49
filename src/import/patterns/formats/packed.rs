//! Members of zipped files of diffractometers.

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// Most bytes that a member unpacks to: 256 MiB.
const LARGEST: u64 = 256 << 20;
/// Most members that are looked at.
const MOST: usize = 20_000;

/// A zipped file in memory.
pub(super) struct Packed<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Names of its members, in their order.
    pub names: Vec<String>,
}

impl<'a> Packed<'a> {
    /// Opens one; the fact where it is damaged.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let mut archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| format!("it is cut off or damaged: {error}"))?;
        let mut names = Vec::new();
        for k in 0..archive.len().min(MOST) {
            let name = archive
                .by_index_raw(k)
                .ok()
                .and_then(|member| Some(member.name().ok()?.into_owned()));
            names.push(name.unwrap_or_default());
        }
        Ok(Self { archive, names })
    }

    /// A member as text, without a byte-order mark.
    pub(super) fn text(&mut self, name: &str) -> Result<String, String> {
        let place = self.names.iter().position(|own| own == name);
        let place = place.ok_or_else(|| format!("{name} is missing in it"))?;
        let member = self
            .archive
            .by_index(place)
            .map_err(|error| format!("{name} in it is damaged: {error}"))?;
        let mut bytes = Vec::new();
        let read = member.take(LARGEST + 1).read_to_end(&mut bytes);
        read.map_err(|error| format!("{name} in it is damaged: {error}"))?;
        if bytes.len() as u64 > LARGEST {
            return Err(format!("{name} in it unpacks to more than 256 MiB"));
        }
        let (text, _) = crate::import::tables::decode_text(&bytes);
        Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
    }
}

/// Whether a zipped file has a member whose name satisfies a test, by the local headers at its beginning.
pub(super) fn holds(bytes: &[u8], test: impl Fn(&str) -> bool) -> bool {
    if !bytes.starts_with(b"PK\x03\x04") {
        return false;
    }
    Packed::open(bytes).is_ok_and(|packed| packed.names.iter().any(|name| test(name)))
        || names_at_start(bytes).iter().any(|name| test(name))
}

/// Names in the local headers of a file whose directory is cut off.
fn names_at_start(bytes: &[u8]) -> Vec<String> {
    let head = &bytes[..bytes.len().min(1 << 20)];
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = head[at..]
        .windows(4)
        .position(|window| window == b"PK\x03\x04")
    {
        let start = at + next;
        let length = head
            .get(start + 26..start + 28)
            .map(|pair| usize::from(u16::from_le_bytes([pair[0], pair[1]])));
        let Some(name) = length.and_then(|length| head.get(start + 30..start + 30 + length)) else {
            break;
        };
        found.push(String::from_utf8_lossy(name).into_owned());
        at = start + 4;
        if found.len() > MOST {
            break;
        }
    }
    found
}
