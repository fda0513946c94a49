//! Binary files of Siemens and Bruker, `.raw`, versions 1 to 4.
//!
//! "RAW ", "RAW2", "RAW1.01" and "RAW4.00" begin them. Places of fields: the specification in the manual of
//! DIFFRACplus XCH 5 (appendix A) and what xylib (github.com/wojdyr/xylib) and geddes found of version 4.

use super::bruker_bytes::{Bytes, scan};
use super::bruker_raw_4::version_4;
use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::source::Source;
use crate::import::patterns::format::Format;
use crate::import::patterns::radiation::{of_anode, stated};
use crate::import::patterns::scan::{Fault, Scans, remark};
use crate::import::stated::Stated;

pub(super) static FORMAT: Format = Format {
    name: "RAW (Bruker)",
    recognises: |source, _| {
        [&b"RAW1.01"[..], b"RAW4.00", b"RAW2", b"RAW "]
            .iter()
            .any(|magic| source.bytes.starts_with(magic))
            && source.bytes.iter().take(512).any(|byte| *byte == 0)
    },
    read,
};

/// Most ranges of a file.
const MOST_RANGES: usize = 4096;

fn read(source: &Source, _: &MeasurementSettings) -> Result<Scans, Fault> {
    let bytes = Bytes(&source.bytes);
    let mut found = Scans::default();
    let cut = match &source.bytes {
        b if b.starts_with(b"RAW1.01") => version_3(bytes, &mut found),
        b if b.starts_with(b"RAW4.00") => version_4(bytes, &mut found),
        b if b.starts_with(b"RAW2") => version_2(bytes, &mut found),
        _ => version_1(bytes, &mut found),
    };
    if cut.is_none() {
        found
            .warnings
            .push(remark("the file is cut off within a range", "copy it anew"));
    }
    let n = found.scans.len();
    for (k, scan) in found.scans.iter_mut().enumerate().filter(|_| n > 1) {
        scan.label = format!("range {}", k + 1);
    }
    if found.scans.is_empty() {
        let why = found
            .warnings
            .first()
            .map(|w| format!(": {}", w.fact))
            .unwrap_or_default();
        return Err(Fault::new(
            format!("it holds no scan over 2θ{why}"),
            "export it as .xy or .uxd",
        ));
    }
    Ok(found)
}

fn version_1(bytes: Bytes<'_>, found: &mut Scans) -> Option<()> {
    let mut at = 4;
    for _ in 0..MOST_RANGES {
        if bytes.0.get(at..at + 4)? == b"RAW " {
            at += 4;
        }
        let rows = bytes.u32(at)?;
        let (seconds, step, start) = (bytes.f32(at + 4)?, bytes.f32(at + 8)?, bytes.f32(at + 20)?);
        let wavelengths = stated(
            bytes.f32(at + 68)?,
            bytes.f32(at + 72),
            None,
            "the file's header",
        );
        let more = bytes.u32(at + 148)?;
        let (counts, whole) = bytes.counts(at + 152, rows, 4);
        let mut read = scan(start, step, counts, wavelengths)?;
        read.promised = Some(rows);
        read.notes
            .push((0, format!("Sample: {}", bytes.text(at + 36, 32))));
        read.notes.push((0, format!("{seconds} s a step")));
        found.scans.push(read);
        if !whole {
            return None;
        }
        at += 152 + 4 * rows;
        if more == 0 {
            break;
        }
    }
    Some(())
}

fn version_2(bytes: Bytes<'_>, found: &mut Scans) -> Option<()> {
    let ranges = bytes.u16(4)?.min(MOST_RANGES);
    let anode = bytes.text(188, 2);
    let wavelengths = stated(
        bytes.f32(190)?,
        bytes.f32(194),
        bytes.f32(198),
        "the file's header",
    )
    .or_else(|| of_anode(&anode, false, "the anode in the file's header"));
    found
        .notes
        .push((0, format!("{} {}", bytes.text(168, 20), bytes.text(8, 32))));
    let mut at = 256;
    for _ in 0..ranges {
        let (header, rows) = (bytes.u16(at)?, bytes.u16(at + 2)?);
        let (seconds, step, start) = (bytes.f32(at + 8)?, bytes.f32(at + 12)?, bytes.f32(at + 16)?);
        let kelvin = bytes.u16(at + 46)?;
        if header <= 48 {
            return None;
        }
        let (counts, whole) = bytes.counts(at + header, rows, 4);
        let mut read = scan(start, step, counts, wavelengths.clone())?;
        read.promised = Some(rows);
        read.notes.push((0, format!("{seconds} s a step")));
        let kelvin = Some(kelvin as f64).filter(|kelvin| (50.0..2500.0).contains(kelvin));
        read.temperature_k = kelvin.map(|kelvin| Stated::new(kelvin, "the file's header"));
        found.scans.push(read);
        if !whole {
            return None;
        }
        at += header + 4 * rows;
    }
    Some(())
}

fn version_3(bytes: Bytes<'_>, found: &mut Scans) -> Option<()> {
    let ranges = bytes.u32(12)?.min(MOST_RANGES);
    let anode = bytes.text(608, 4);
    let wavelengths = stated(
        bytes.f64(624)?,
        bytes.f64(632),
        bytes.f64(648),
        "the file's header",
    )
    .or_else(|| of_anode(&anode, false, "the anode in the file's header"));
    let radius = bytes.f32(564).filter(|mm| (20.0..5000.0).contains(mm));
    for (name, at, length) in [
        ("Sample", 326, 60),
        ("Comment", 386, 160),
        ("User", 36, 72),
        ("Measured", 16, 20),
    ] {
        let text = bytes.text(at, length);
        if !text.is_empty() {
            found.notes.push((0, format!("{name}: {text}")));
        }
    }
    match bytes.u32(8)? {
        3 => found.warnings.push(remark(
            "the measurement was aborted",
            "what was measured until then is read",
        )),
        4 => found.warnings.push(remark(
            "the measurement was interrupted",
            "what was measured until then is read",
        )),
        _ => {}
    }
    let mut at = 712;
    let mut others = 0_usize;
    for _ in 0..ranges {
        let (header, rows) = (bytes.u32(at)?, bytes.u32(at + 4)?);
        let (start, step) = (bytes.f64(at + 16)?, bytes.f64(at + 176)?);
        let (kind, varying) = (bytes.u32(at + 196)?, bytes.u32(at + 248)?);
        let (stride, extra) = (bytes.u32(at + 252)?, bytes.u32(at + 256)?);
        if !(260..1 << 20).contains(&header) || extra > 1 << 20 {
            return None;
        }
        // Rows hold four bytes of intensity and eight for each drive that varies by itself.
        let stride = if (4..=4 + 8 * 32).contains(&stride) {
            stride
        } else {
            4
        };
        let data = at + header + extra;
        let (counts, whole) = bytes.counts(data, rows, stride);
        let measured = (varying & 1 != 0 && stride >= 12).then(|| {
            let angle = |k: usize| bytes.f64(data + k * stride + 4).unwrap_or(f64::NAN);
            (0..counts.len()).map(angle).collect::<Vec<f64>>()
        });
        // Coupled scans, and those of the detector alone.
        if [0, 1, 2, 20].contains(&kind) {
            let mut read = scan(start, step, counts, wavelengths.clone())?;
            if let Some(angles) = measured {
                read.positions = angles;
            }
            read.promised = Some(rows);
            read.radius_mm = radius.map(|mm| Stated::new(mm, "the file's header"));
            let kelvin = bytes
                .f32(at + 168)
                .filter(|kelvin| (50.0..2500.0).contains(kelvin));
            read.temperature_k = kelvin.map(|kelvin| Stated::new(kelvin, "the file's header"));
            read.notes.push((
                0,
                format!("{} s a step", bytes.f32(at + 192).unwrap_or(0.0)),
            ));
            found.scans.push(read);
        } else {
            others += 1;
        }
        if !whole {
            return None;
        }
        at = data + rows * stride;
    }
    if others > 0 {
        found.warnings.push(remark(
            format!("{others} scans over other axes than 2θ were passed over"),
            "",
        ));
    }
    Some(())
}
