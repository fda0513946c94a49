//! Symmetry operators written as "-x+1/2, y, z-x".
//!
//! In: text. Out: [`Operator`], x' = R x + t in fractional coordinates.

use crate::crystal::lattice::Vector3;

/// A symmetry operator in fractional coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Operator {
    /// Row i holds the coefficients of x, y, z in x'_i.
    pub(super) rotation: [Vector3; 3],
    /// Translation, each component in [0, 1).
    pub(super) translation: Vector3,
}

impl Operator {
    /// x, y, z.
    pub(super) const IDENTITY: Self = Self {
        rotation: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        translation: [0.0; 3],
    };

    /// Reads "x, y+1/2, -z" in any case and spacing; a fourth part (time reversal) is passed over.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split([',', ';']);
        let mut operator = Self::IDENTITY;
        for i in 0..3 {
            let (row, shift) = parse_component(parts.next()?)?;
            operator.rotation[i] = row;
            operator.translation[i] = wrap(ideal_translation(shift));
        }
        let singular = operator.determinant().abs() < 1e-3;
        (!singular && parts.count() <= 1).then_some(operator)
    }

    /// Determinant of the rotation.
    pub(super) fn determinant(&self) -> f64 {
        use crate::crystal::lattice::{cross, dot};
        let [u, v, w] = self.rotation;
        dot(u, cross(v, w))
    }

    /// The image of a point, not wrapped.
    pub(super) fn apply(&self, point: Vector3) -> Vector3 {
        std::array::from_fn(|i| {
            let [a, b, c] = self.rotation[i];
            a * point[0] + b * point[1] + c * point[2] + self.translation[i]
        })
    }

    /// First `other`, then `self`; the translation is wrapped.
    pub(super) fn after(&self, other: &Self) -> Self {
        let column = |k: usize| other.rotation.map(|row| row[k]);
        let columns = [column(0), column(1), column(2)];
        Self {
            rotation: self
                .rotation
                .map(|row| columns.map(|column| crate::crystal::lattice::dot(row, column))),
            translation: self
                .apply(other.translation)
                .map(|t| wrap(ideal_translation(t))),
        }
    }

    /// Whether the two turn alike.
    pub(super) fn same_rotation(&self, other: &Self) -> bool {
        let rotations = self.rotation.as_flattened().iter();
        let mut pairs = rotations.zip(other.rotation.as_flattened());
        pairs.all(|(u, v)| (u - v).abs() < 1e-3)
    }

    /// Whether the two are the same up to a lattice translation.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.same_rotation(other)
            && (0..3).all(|i| {
                let d = self.translation[i] - other.translation[i];
                (d - d.round()).abs() < 1e-3
            })
    }
}

impl std::fmt::Display for Operator {
    /// "-x+1/2, y, z-x", as files write it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, (row, shift)) in self.rotation.iter().zip(self.translation).enumerate() {
            let mut text = String::new();
            for (factor, axis) in row.iter().zip(['x', 'y', 'z']) {
                match *factor {
                    0.0 => {}
                    1.0 if text.is_empty() => text.push(axis),
                    1.0 => text.extend(['+', axis]),
                    -1.0 => text.extend(['-', axis]),
                    other => text.push_str(&format!("{other:+}{axis}")),
                }
            }
            let parts = (1..24).find(|n| (shift * 24.0 - f64::from(*n)).abs() < 1e-6);
            match parts {
                Some(n) => {
                    let divisor = (1..=n)
                        .rev()
                        .find(|d| n % d == 0 && 24 % d == 0)
                        .unwrap_or(1);
                    text.push_str(&format!("+{}/{}", n / divisor, 24 / divisor));
                }
                None if shift != 0.0 => text.push_str(&format!("{shift:+.4}")),
                None => {}
            }
            let comma = if i == 0 { "" } else { ", " };
            write!(f, "{comma}{text}")?;
        }
        Ok(())
    }
}

/// Into [0, 1).
pub(super) fn wrap(x: f64) -> f64 {
    let wrapped = x - x.floor();
    if wrapped < 1.0 { wrapped } else { 0.0 }
}

/// Crystallographic translations are multiples of 1/24; "0.3333" means 1/3.
fn ideal_translation(shift: f64) -> f64 {
    let nearest = (shift * 24.0).round() / 24.0;
    if (shift - nearest).abs() < 1e-3 {
        nearest
    } else {
        shift
    }
}

/// "1/2-x+y" to its coefficients and its constant.
fn parse_component(text: &str) -> Option<(Vector3, f64)> {
    let mut row = [0.0; 3];
    let mut shift = 0.0;
    let mut chars = text.chars().filter(|c| !c.is_whitespace()).peekable();
    chars.peek()?;
    while chars.peek().is_some() {
        let mut sign = 1.0;
        while let Some(c) = chars.next_if(|c| matches!(c, '+' | '-')) {
            sign = if c == '-' { -sign } else { sign };
        }
        let mut digits = String::new();
        while let Some(c) = chars.next_if(|c| c.is_ascii_digit() || matches!(c, '.' | '/')) {
            digits.push(c);
        }
        let amount = if digits.is_empty() {
            None
        } else {
            Some(parse_ratio(&digits)?)
        };
        chars.next_if_eq(&'*');
        let axis = chars.next_if(|c| matches!(c, 'x' | 'y' | 'z' | 'X' | 'Y' | 'Z'));
        match (
            amount,
            axis.map(|c| c.to_ascii_lowercase() as usize - 'x' as usize),
        ) {
            (amount, Some(axis)) => {
                let mut factor = sign * amount.unwrap_or(1.0);
                // "x/2"
                if chars.next_if_eq(&'/').is_some() {
                    factor /= f64::from(chars.next()?.to_digit(10).filter(|d| *d > 0)?);
                }
                row[axis] += factor;
            }
            (Some(amount), None) => shift += sign * amount,
            (None, None) => return None,
        }
    }
    Some((row, shift))
}

/// "1/2" or "0.5".
fn parse_ratio(digits: &str) -> Option<f64> {
    let value = match digits.split_once('/') {
        Some((numerator, denominator)) => {
            numerator.parse::<f64>().ok()? / denominator.parse::<f64>().ok()?
        }
        None => digits.parse().ok()?,
    };
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let expected = Operator {
            rotation: [[-1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, -1.0]],
            translation: [0.5, 0.0, 0.75],
        };
        for text in [
            "-x+1/2, y, x-z+3/4",
            "1/2-X,Y,3/4 + X - Z",
            " - x + 0.5 , +y , -z + x - .25",
            "-1*x+1/2,1y,x-z-1/4,+1",
        ] {
            assert_eq!(Operator::parse(text), Some(expected), "{text}");
        }
        let thirds = Operator::parse("x+0.3333, y+.66667, z").unwrap();
        assert_eq!(thirds.translation, [1.0 / 3.0, 2.0 / 3.0, 0.0]);
    }

    #[test]
    fn written_out() {
        let operator = Operator::parse("1/2-x, y, x-z+3/4").unwrap();
        assert_eq!(operator.to_string(), "-x+1/2, y, x-z+3/4");
        assert_eq!(
            Operator::parse("z,y+2/3,0.2-y+x").unwrap().to_string(),
            "z, y+2/3, x-y+0.2000"
        );
    }

    #[test]
    fn refusals() {
        for text in [
            "",
            "x,y",
            "x,y,",
            "x,y,w",
            "x,x,z",
            "x,y,z,1,2",
            "x,y,z+1/0",
            "?",
        ] {
            assert_eq!(Operator::parse(text), None, "{text}");
        }
    }

    #[test]
    fn product() {
        let screw = Operator::parse("-x, y+1/2, -z").unwrap();
        assert!(screw.after(&screw).same(&Operator::IDENTITY));
    }
}
