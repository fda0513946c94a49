//! Pictures of the repository as small as PNG can have them, so that a clone stays small.
//!
//! In: a picture. Out: the bytes of a PNG: without loss, or in 256 colours.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use color_quant::NeuQuant;
use flate2::write::ZlibEncoder;
use resvg::tiny_skia::Pixmap;

type Rgb = [u8; 3];

/// Of a palette, so many are the most frequent colours as they are: areas and texts of a window keep
/// theirs. The rest stand for all others.
const EXACT_COLOURS: usize = 128;
const COLOURS: usize = 256;

/// Of all pixels; they are opaque.
fn rgb(picture: &Pixmap) -> Vec<Rgb> {
    let pixels = picture.pixels().iter();
    pixels
        .map(|p| {
            assert_eq!(p.alpha(), 255, "a transparent pixel");
            [p.red(), p.green(), p.blue()]
        })
        .collect()
}

/// The same picture, without loss.
pub fn without_loss(picture: &Pixmap) -> Vec<u8> {
    let samples = rgb(picture).concat();
    png(picture, 3, None, &samples)
}

/// The picture in 256 colours.
pub fn in_few_colours(picture: &Pixmap) -> Vec<u8> {
    let pixels = rgb(picture);
    let mut counts: BTreeMap<Rgb, usize> = BTreeMap::new();
    for pixel in &pixels {
        *counts.entry(*pixel).or_default() += 1;
    }
    let mut by_count: Vec<(usize, Rgb)> = counts.iter().map(|(c, n)| (*n, *c)).collect();
    by_count.sort_by_key(|(count, colour)| (usize::MAX - count, *colour));
    let exact = by_count.len().min(if by_count.len() <= COLOURS {
        COLOURS
    } else {
        EXACT_COLOURS
    });
    let mut palette: Vec<Rgb> = by_count[..exact]
        .iter()
        .map(|(_, colour)| *colour)
        .collect();
    let mut place: BTreeMap<Rgb, u8> = BTreeMap::new();
    for (k, colour) in palette.iter().enumerate() {
        place.insert(*colour, k as u8);
    }
    let others: Vec<Rgb> = by_count[exact..]
        .iter()
        .map(|(_, colour)| *colour)
        .collect();
    if !others.is_empty() {
        let rgba: Vec<u8> = others
            .iter()
            .flat_map(|[r, g, b]| [*r, *g, *b, 255])
            .collect();
        let found = NeuQuant::new(1, COLOURS - exact, &rgba);
        let colours = found.color_map_rgb();
        palette.extend(colours.chunks_exact(3).map(|c| [c[0], c[1], c[2]]));
        for (colour, pixel) in others.iter().zip(rgba.chunks_exact(4)) {
            place.insert(*colour, (exact + found.index_of(pixel)) as u8);
        }
    }
    let samples: Vec<u8> = pixels.iter().map(|pixel| place[pixel]).collect();
    png(picture, 1, Some(&palette), &samples)
}

/// A PNG of samples by rows, `width` to a pixel; of the ways to write rows the one that packs best.
fn png(picture: &Pixmap, width: usize, palette: Option<&[Rgb]>, samples: &[u8]) -> Vec<u8> {
    let row = picture.width() as usize * width;
    let filtered = [0, 1, 2].map(|filter| filtered(samples, row, width, filter));
    let packed = filtered.map(|rows| {
        let mut encoder = ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&rows).unwrap();
        encoder.finish().unwrap()
    });
    let packed = packed.into_iter().min_by_key(Vec::len).unwrap();
    let mut header = Vec::new();
    header.extend(picture.width().to_be_bytes());
    header.extend(picture.height().to_be_bytes());
    // Eight bits a sample; a palette or red, green, blue; the usual packing; no interlacing.
    header.extend([8, if palette.is_some() { 3 } else { 2 }, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut bytes, b"IHDR", &header);
    if let Some(palette) = palette {
        chunk(&mut bytes, b"PLTE", &palette.concat());
    }
    chunk(&mut bytes, b"IDAT", &packed);
    chunk(&mut bytes, b"IEND", &[]);
    bytes
}

/// Rows with the number of their filter before them: 0 as they are, 1 less the pixel to the left, 2
/// less the row above.
fn filtered(samples: &[u8], row: usize, width: usize, filter: u8) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(samples.len() + samples.len() / row);
    for (y, line) in samples.chunks_exact(row).enumerate() {
        bytes.push(filter);
        bytes.extend(line.iter().enumerate().map(|(x, sample)| {
            let before = match filter {
                1 if x >= width => line[x - width],
                2 if y > 0 => samples[(y - 1) * row + x],
                _ => 0,
            };
            sample.wrapping_sub(before)
        }));
    }
    bytes
}

fn chunk(bytes: &mut Vec<u8>, name: &[u8; 4], content: &[u8]) {
    bytes.extend((content.len() as u32).to_be_bytes());
    let start = bytes.len();
    bytes.extend(name);
    bytes.extend(content);
    let sum = crc32fast::hash(&bytes[start..]);
    bytes.extend(sum.to_be_bytes());
}

/// A picture with more colours than a palette holds, and one colour on most of it.
fn colourful() -> Pixmap {
    let mut picture = Pixmap::new(90, 60).unwrap();
    for (k, pixel) in picture.data_mut().chunks_exact_mut(4).enumerate() {
        let mixed = (k as u32).wrapping_mul(2_654_435_761);
        let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(2_246_822_519);
        let noise = (mixed ^ (mixed >> 13)).to_be_bytes();
        let [r, g, b] = [0, 1, 2].map(|channel| 60 + 50 * channel as u8 + noise[channel] % 32);
        let colour = if k < 2700 {
            [250, 251, 252, 255]
        } else {
            [r, g, b, 255]
        };
        pixel.copy_from_slice(&colour);
    }
    picture
}

#[test]
fn packing_without_loss_changes_no_pixel() {
    let picture = colourful();
    let packed = without_loss(&picture);
    assert_eq!(Pixmap::decode_png(&packed).unwrap(), picture);
    assert!(packed.len() < picture.encode_png().unwrap().len());
}

#[test]
fn few_colours_keep_areas_exact_and_the_rest_near() {
    let picture = colourful();
    let packed = in_few_colours(&picture);
    let found = Pixmap::decode_png(&packed).unwrap();
    let (found, before) = (rgb(&found), rgb(&picture));
    assert_eq!(found[..2700], before[..2700]);
    let pairs = found.iter().zip(&before);
    let farthest = pairs
        .flat_map(|(a, b)| a.iter().zip(b))
        .map(|(a, b)| a.abs_diff(*b))
        .max()
        .unwrap();
    assert!((1..=24).contains(&farthest), "{farthest}");
    assert!(packed.len() < without_loss(&picture).len());
}

/// Packs what stands in the repository anew: snapshots without loss, screenshots in 256 colours.
#[test]
#[ignore = "writes the pictures of the repository"]
fn the_pictures_of_the_repository_packed_anew() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    type Pack = fn(&Pixmap) -> Vec<u8>;
    let ways: [(&str, Pack); 2] = [
        ("tests/snapshots", without_loss),
        ("screenshots", in_few_colours),
    ];
    for (folder, pack) in ways {
        for file in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = file.unwrap().path();
            let before = std::fs::read(&path).unwrap();
            let packed = pack(&Pixmap::decode_png(&before).unwrap());
            println!("{}: {} → {}", path.display(), before.len(), packed.len());
            if packed.len() < before.len() {
                std::fs::write(&path, packed).unwrap();
            }
        }
    }
}
