//! Screenshots, and what can be told from them.

use std::collections::BTreeMap;
use std::path::Path;

use resvg::tiny_skia::Pixmap;

use crate::packed_pictures::in_few_colours;

/// A screenshot.
#[derive(Clone)]
pub struct Picture {
    png: Vec<u8>,
    width: u32,
    height: u32,
    /// Red, green, blue of each pixel, by rows.
    pixels: Vec<[u8; 3]>,
}

impl PartialEq for Picture {
    fn eq(&self, other: &Self) -> bool {
        self.width == other.width && self.pixels == other.pixels
    }
}

impl Picture {
    /// Reads a PNG.
    pub fn from_png(png: Vec<u8>) -> Self {
        let pixmap = Pixmap::decode_png(&png).expect("the screenshot is no PNG");
        let pixel = |p: &resvg::tiny_skia::PremultipliedColorU8| [p.red(), p.green(), p.blue()];
        Self {
            width: pixmap.width(),
            height: pixmap.height(),
            pixels: pixmap.pixels().iter().map(pixel).collect(),
            png,
        }
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Writes the picture, and the folder where it is missing.
    pub fn save(&self, path: &Path) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &self.png).unwrap();
    }

    /// Writes the picture in 256 colours, a third of its size.
    pub fn save_small(&self, path: &Path) {
        let picture = Pixmap::decode_png(&self.png).unwrap();
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, in_few_colours(&picture)).unwrap();
    }

    /// Mean brightness, 0 (black) to 1 (white).
    pub fn brightness(&self) -> f64 {
        let sum: u64 = self.pixels.iter().flatten().map(|v| u64::from(*v)).sum();
        sum as f64 / (3.0 * 255.0 * self.pixels.len() as f64)
    }

    /// Share of the pixels that differ from those of another picture of the same size.
    pub fn difference(&self, other: &Self) -> f64 {
        assert_eq!(self.size(), other.size());
        let pairs = self.pixels.iter().zip(&other.pixels);
        pairs.filter(|(a, b)| a != b).count() as f64 / self.pixels.len() as f64
    }

    /// Share of the most frequent colour, and number of colours, in the part of the picture from
    /// (left, top) to (right, bottom), exclusive.
    pub fn colours(&self, left: u32, top: u32, right: u32, bottom: u32) -> (f64, usize) {
        let mut counts: BTreeMap<[u8; 3], usize> = BTreeMap::new();
        let mut total = 0;
        for y in top..bottom.min(self.height) {
            for x in left..right.min(self.width) {
                let pixel = self.pixels[(y * self.width + x) as usize];
                *counts.entry(pixel).or_default() += 1;
                total += 1;
            }
        }
        let most = counts.values().max().copied().unwrap_or(0);
        (most as f64 / f64::from(total.max(1)), counts.len())
    }
}
