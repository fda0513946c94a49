//! How often each angle occurs, and at how many atoms.
//!
//! In: angles, those of one atom after another. Out: a histogram of 179 bins from 1° to 180°.
//!
//! An angle is rounded to 0.001°. Each distinct rounded angle has the weight: how often it occurs,
//! divided by the number of atoms at which it occurs. So a histogram is the sum over the distinct
//! angles in a bin of how often an atom that has the angle has it.

use crate::math::special::floor_to_u32;

/// Number of bins.
pub(super) const N_BINS: usize = 179;
/// Rounded angles from 0° to 180°.
const N_ANGLES: usize = 180_001;

/// How often a rounded angle occurred.
#[derive(Clone, Copy, Default)]
struct Occurrence {
    times: u32,
    atoms: u32,
    /// The last atom at which it occurred.
    last: u32,
}

/// Occurrences of every rounded angle.
pub(super) struct Counts {
    occurrences: Vec<Occurrence>,
    /// The atom whose angles are counted: a number that grows, from 1.
    now: u32,
    /// What `now` was when the angles of the site were counted that its images have alike.
    site: u32,
}

/// An angle in units of 0.001°, rounded.
#[inline(always)]
pub(super) fn rounded(angle_deg: f64) -> u32 {
    floor_to_u32(1000.0 * angle_deg + 0.5)
}

impl Counts {
    pub(super) fn new() -> Self {
        Self {
            occurrences: vec![Occurrence::default(); N_ANGLES],
            now: 0,
            site: 0,
        }
    }

    /// What is counted from now on are angles that `images` images of an atom have alike; those that
    /// one of them has for itself follow, each after [`Self::next_image`].
    pub(super) fn next_site(&mut self) {
        self.now += 1;
        self.site = self.now;
    }

    /// What is counted from now on one more image has for itself.
    pub(super) fn next_image(&mut self) {
        self.now += 1;
    }

    /// Counts an angle of the atom.
    #[inline(always)]
    pub(super) fn add(&mut self, rounded: u32) {
        self.add_alike(rounded, 1);
    }

    /// Counts an angle that as many images of the atom have alike.
    #[inline(always)]
    pub(super) fn add_alike(&mut self, rounded: u32, images: u32) {
        let Some(occurrence) = self.occurrences.get_mut(rounded as usize) else {
            return;
        };
        occurrence.times += images;
        // An angle that all images have is no new one at any of them.
        if occurrence.last != self.now && occurrence.last != self.site {
            occurrence.atoms += images;
            occurrence.last = self.now;
        }
    }

    /// The histogram; the last bin holds 180° too, and angles below 1° are not in it.
    pub(super) fn histogram(&self) -> Vec<f64> {
        let mut bins = vec![0.0; N_BINS];
        for (angle, occurrence) in self.occurrences.iter().enumerate().skip(1000) {
            if occurrence.times > 0 {
                let bin = (angle / 1000 - 1).min(N_BINS - 1);
                bins[bin] += f64::from(occurrence.times) / f64::from(occurrence.atoms);
            }
        }
        bins
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three images with the angles 60° 60° 90°, 60° 60° 100° and 60° 60° 60°: counted one by one, or
    /// what they have alike at once.
    #[test]
    fn images_counted_together_weigh_as_images_counted_apart() {
        let (sixty, ninety, hundred) = (60_000, 90_000, 100_000);
        let mut apart = Counts::new();
        for third in [ninety, hundred, sixty] {
            apart.next_site();
            for angle in [sixty, sixty, third] {
                apart.add(angle);
            }
        }
        let mut together = Counts::new();
        together.next_site();
        for angle in [sixty, sixty] {
            together.add_alike(angle, 3);
        }
        for third in [ninety, hundred, sixty] {
            together.next_image();
            together.add(third);
        }
        assert_eq!(apart.histogram(), together.histogram());
        let bins = apart.histogram();
        assert_eq!((bins[59], bins[89], bins[99]), (7.0 / 3.0, 1.0, 1.0));
    }
}
