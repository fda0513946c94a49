//! Version 4 of the binary files of Bruker: segments of a kind and a length, and ranges among them.

use super::bruker_bytes::{Bytes, scan};
use crate::import::patterns::pattern::Wavelengths;
use crate::import::patterns::radiation::{of_anode, stated};
use crate::import::patterns::scan::{Scans, remark};

/// Most ranges of a file.
const MOST_RANGES: usize = 4096;

/// Reads the ranges; `None` where the file is cut off.
pub(super) fn version_4(bytes: Bytes<'_>, found: &mut Scans) -> Option<()> {
    let mut at = 61;
    let mut wavelengths = None;
    found.notes.push((
        0,
        format!("Measured: {} {}", bytes.text(12, 12), bytes.text(24, 10)),
    ));
    let mut others = Vec::new();
    while at < bytes.0.len() && found.scans.len() < MOST_RANGES {
        let kind = bytes.u32(at)?;
        if kind == 0 || kind == 160 {
            at = range_4(bytes, at, wavelengths.as_ref(), found, &mut others)?;
            continue;
        }
        let length = bytes.u32(at + 4)?;
        if length < 8 {
            return None;
        }
        if kind == 10 && length >= 36 {
            let text = bytes.text(at + 36, length - 36);
            if !text.is_empty() {
                found
                    .notes
                    .push((0, format!("{}: {text}", bytes.text(at + 12, 24))));
            }
        } else if kind == 30 && length >= 120 {
            wavelengths = stated(
                bytes.f64(at + 80)?,
                bytes.f64(at + 88),
                bytes.f64(at + 104),
                "the file's header",
            )
            .or_else(|| {
                of_anode(
                    &bytes.text(at + 116, 4),
                    false,
                    "the anode in the file's header",
                )
            });
        }
        at = at.checked_add(length)?;
    }
    if !others.is_empty() {
        let fact = format!(
            "scans that are not over 2θ were passed over: {}",
            others.join(", ")
        );
        found.warnings.push(remark(fact, ""));
    }
    Some(())
}

/// Reads the range at a place; gives the place behind it.
fn range_4(
    bytes: Bytes<'_>,
    at: usize,
    wavelengths: Option<&Wavelengths>,
    found: &mut Scans,
    others: &mut Vec<String>,
) -> Option<usize> {
    let kind = bytes.text(at + 32, 24);
    let (start, step) = (bytes.f64(at + 72)?, bytes.f64(at + 80)?);
    let (rows, stride, header) = (
        bytes.u32(at + 88)?,
        bytes.u32(at + 136)?,
        bytes.u32(at + 140)?,
    );
    if stride < 4 || header > 1 << 24 {
        return None;
    }
    let drives = at + 160;
    let data = drives + header;
    let (counts, whole) = bytes.counts(data, rows, stride);
    // The drive that moves begins where the range does.
    let mut moving = Vec::new();
    let mut cursor = drives;
    while cursor + 64 <= data {
        let (segment, length) = (bytes.u32(cursor)?, bytes.u32(cursor + 4)?);
        if length < 8 {
            break;
        }
        let begins = bytes
            .f64(cursor + 56)
            .is_some_and(|position| (position - start).abs() < 1e-6 + 1e-5 * start.abs());
        if segment == 50 && bytes.u32(cursor + 8)? != 0 && begins {
            moving.push(bytes.text(cursor + 12, 24));
        }
        cursor = cursor.checked_add(length)?;
    }
    let plain = |name: &str| -> String {
        name.to_lowercase()
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect()
    };
    let coupled = [
        "lockedcoupled",
        "unlockedcoupled",
        "detectorscan",
        "unlockedcoupledhrxrd",
    ]
    .contains(&plain(&kind).as_str());
    let is_two_theta = match moving.as_slice() {
        [one] => ["2theta", "twotheta"].contains(&plain(one).as_str()) || coupled,
        _ => coupled,
    };
    let own = bytes.f64(at + 112).filter(|wave| *wave > 0.0);
    let radiation = wavelengths
        .cloned()
        .or_else(|| stated(own?, None, None, "the file's range"));
    if is_two_theta {
        let mut read = scan(start, step, counts, radiation)?;
        read.promised = Some(rows);
        read.notes.push((
            0,
            format!("{kind}, {} s a step", bytes.f32(at + 92).unwrap_or(0.0)),
        ));
        found.scans.push(read);
    } else {
        others.push(if kind.is_empty() {
            "a scan".to_owned()
        } else {
            kind
        });
    }
    if !whole {
        return None;
    }
    data.checked_add(rows.checked_mul(stride)?)
}
