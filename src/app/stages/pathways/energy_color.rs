//! The colours of energies on maps.

/// Colour of an energy as a part of the highest pass; the ends of the scale, which vanish on dark
/// and on light paper, are left out.
pub(super) fn energy_color(part: f64) -> [u8; 3] {
    let color = colorous::PLASMA.eval_continuous(0.12 + 0.78 * part.clamp(0.0, 1.0));
    [color.r, color.g, color.b]
}
