//! One plane of the maps, while it is filled.

/// The values of one plane of the grid, the third axis fastest.
pub(super) struct Plane<'a> {
    pub energy: &'a mut [f32],
    pub valence: Option<&'a mut [f32]>,
    pub bvel: Option<&'a mut [f32]>,
}

impl Plane<'_> {
    /// Puts energy, bond-valence sum and BVEL in their places.
    #[inline(always)]
    pub(super) fn put(&mut self, place: usize, [energy, valence, bvel]: [f32; 3]) {
        self.energy[place] = energy;
        if let Some(values) = &mut self.valence {
            values[place] = valence;
        }
        if let Some(values) = &mut self.bvel {
            values[place] = bvel;
        }
    }
}
