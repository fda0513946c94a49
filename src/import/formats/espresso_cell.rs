//! The lattices of Quantum ESPRESSO.
//!
//! In: `&system` and, for ibrav = 0, CELL_PARAMETERS. Out: vectors a, b, c in Å and alat, the unit
//! of "alat". Vectors of each ibrav as in the manual of pw.x 7 (INPUT_PW, ibrav); those of −13 are
//! the ones since 6.4.1.

use super::Fault;
use super::espresso_namelist::Namelist;
use crate::crystal::lattice::{Vector3, norm};

/// The Bohr radius in Å (CODATA 2018), as Quantum ESPRESSO has it.
pub(super) const BOHR_ANG: f64 = 0.529_177_210_903;

/// A cell and its unit of length.
pub(super) struct Cell {
    /// a, b, c in Å.
    pub rows: [Vector3; 3],
    /// alat in Å.
    pub alat_ang: f64,
}

/// Unit of CELL_PARAMETERS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Alat,
    Bohr,
    Angstrom,
}

/// Six parameters as celldm has them: a in Å, b/a, c/a, cosines of bc, ac, ab (those that apply).
struct Parameters {
    alat_ang: Option<f64>,
    ratio_b: Option<f64>,
    ratio_c: Option<f64>,
    cosines: [Option<f64>; 3],
}

/// The cell of an input.
///
/// # Errors
/// A [`Fault`] where something is missing.
pub(super) fn cell(system: &Namelist, given: Option<([Vector3; 3], Unit)>) -> Result<Cell, Fault> {
    let number = |key: &str| {
        system.number(key).map_err(|text| {
            let fact = format!("{key} = \"{text}\" is no number");
            Fault::new(fact, "correct &system")
        })
    };
    let ibrav = number("ibrav")?.unwrap_or(0.0);
    let parameters = parameters(&number, ibrav as i32)?;
    if ibrav == 0.0 {
        return free_cell(given, parameters.alat_ang);
    }
    let alat_ang = parameters
        .alat_ang
        .ok_or_else(|| missing("celldm(1) or A", ibrav))?;
    let rows = bravais(ibrav, alat_ang, &parameters)?;
    Ok(Cell { rows, alat_ang })
}

fn missing(what: &str, ibrav: f64) -> Fault {
    Fault::new(
        format!("ibrav = {ibrav} needs {what}, which is not given"),
        "add it to &system, or give the cell with ibrav = 0 and CELL_PARAMETERS",
    )
}

fn parameters(
    number: &dyn Fn(&str) -> Result<Option<f64>, Fault>,
    ibrav: i32,
) -> Result<Parameters, Fault> {
    let celldm = |k: usize| number(&format!("celldm({k})"));
    if let Some(a) = number("a")? {
        let ratio = |value: Option<f64>| value.map(|v| v / a);
        return Ok(Parameters {
            alat_ang: Some(a),
            ratio_b: ratio(number("b")?),
            ratio_c: ratio(number("c")?),
            cosines: [number("cosbc")?, number("cosac")?, number("cosab")?],
        });
    }
    let first = match celldm(1)? {
        None => number("celldm")?,
        first => first,
    };
    let (fourth, fifth, sixth) = (celldm(4)?, celldm(5)?, celldm(6)?);
    // celldm(4) is the cosine of the one angle that is free, or the first of three.
    let cosines = match ibrav {
        14 => [fourth, fifth, sixth],
        -12 | -13 => [None, fifth, None],
        _ => [None, None, fourth],
    };
    Ok(Parameters {
        alat_ang: first.filter(|a| *a > 0.0).map(|a| a * BOHR_ANG),
        ratio_b: celldm(2)?,
        ratio_c: celldm(3)?,
        cosines,
    })
}

fn free_cell(given: Option<([Vector3; 3], Unit)>, alat_ang: Option<f64>) -> Result<Cell, Fault> {
    let Some((rows, unit)) = given else {
        let fact = "ibrav = 0 needs CELL_PARAMETERS, which are not there";
        return Err(Fault::new(fact, "add them, in angstrom"));
    };
    let factor = match (unit, alat_ang) {
        (Unit::Angstrom, _) => 1.0,
        (Unit::Bohr, _) => BOHR_ANG,
        (Unit::Alat, Some(alat)) => alat,
        // Without a length alat is that of the first vector, in bohr.
        (Unit::Alat, None) => BOHR_ANG,
    };
    let rows = rows.map(|row| row.map(|x| x * factor));
    let alat_ang = alat_ang.unwrap_or_else(|| norm(rows[0]));
    Ok(Cell { rows, alat_ang })
}

fn bravais(ibrav: f64, a: f64, p: &Parameters) -> Result<[Vector3; 3], Fault> {
    let b = || {
        p.ratio_b
            .map(|r| r * a)
            .ok_or_else(|| missing("celldm(2) or B", ibrav))
    };
    let c = || {
        p.ratio_c
            .map(|r| r * a)
            .ok_or_else(|| missing("celldm(3) or C", ibrav))
    };
    let cosine = |k: usize| {
        let name = ["cos(bc)", "cos(ac)", "cos(ab)"][k];
        let value = p.cosines[k].ok_or_else(|| missing(name, ibrav))?;
        if value.abs() < 1.0 {
            return Ok(value);
        }
        Err(Fault::new(
            format!("{name} is {value}"),
            "give the cosine of the angle",
        ))
    };
    let sine = |cosine: f64| (1.0 - cosine * cosine).sqrt();
    let h = a / 2.0;
    Ok(match ibrav as i32 {
        1 => [[a, 0.0, 0.0], [0.0, a, 0.0], [0.0, 0.0, a]],
        2 => [[-h, 0.0, h], [0.0, h, h], [-h, h, 0.0]],
        3 => [[h, h, h], [-h, h, h], [-h, -h, h]],
        -3 => [[-h, h, h], [h, -h, h], [h, h, -h]],
        4 => [[a, 0.0, 0.0], [-h, h * 3_f64.sqrt(), 0.0], [0.0, 0.0, c()?]],
        5 | -5 => rhombohedral(ibrav, a, cosine(2)?)?,
        6 => [[a, 0.0, 0.0], [0.0, a, 0.0], [0.0, 0.0, c()?]],
        7 => {
            let c = c()? / 2.0;
            [[h, -h, c], [h, h, c], [-h, -h, c]]
        }
        8 => [[a, 0.0, 0.0], [0.0, b()?, 0.0], [0.0, 0.0, c()?]],
        9 => [
            [h, b()? / 2.0, 0.0],
            [-h, b()? / 2.0, 0.0],
            [0.0, 0.0, c()?],
        ],
        -9 => [
            [h, -b()? / 2.0, 0.0],
            [h, b()? / 2.0, 0.0],
            [0.0, 0.0, c()?],
        ],
        91 => {
            let (b, c) = (b()? / 2.0, c()? / 2.0);
            [[a, 0.0, 0.0], [0.0, b, -c], [0.0, b, c]]
        }
        10 => {
            let (b, c) = (b()? / 2.0, c()? / 2.0);
            [[h, 0.0, c], [h, b, 0.0], [0.0, b, c]]
        }
        11 => {
            let (b, c) = (b()? / 2.0, c()? / 2.0);
            [[h, b, c], [-h, b, c], [-h, -b, c]]
        }
        12 => {
            let cos = cosine(2)?;
            [
                [a, 0.0, 0.0],
                [b()? * cos, b()? * sine(cos), 0.0],
                [0.0, 0.0, c()?],
            ]
        }
        -12 => {
            let cos = cosine(1)?;
            [
                [a, 0.0, 0.0],
                [0.0, b()?, 0.0],
                [c()? * cos, 0.0, c()? * sine(cos)],
            ]
        }
        13 => {
            let (cos, c) = (cosine(2)?, c()? / 2.0);
            [
                [h, 0.0, -c],
                [b()? * cos, b()? * sine(cos), 0.0],
                [h, 0.0, c],
            ]
        }
        -13 => {
            let (cos, b) = (cosine(1)?, b()? / 2.0);
            [
                [h, b, 0.0],
                [-h, b, 0.0],
                [c()? * cos, 0.0, c()? * sine(cos)],
            ]
        }
        14 => triclinic(a, b()?, c()?, [cosine(0)?, cosine(1)?, cosine(2)?])?,
        _ => {
            let fact = format!("ibrav = {ibrav} is no lattice of Quantum ESPRESSO");
            return Err(Fault::new(fact, "use ibrav = 0 with CELL_PARAMETERS"));
        }
    })
}

fn rhombohedral(ibrav: f64, a: f64, cos: f64) -> Result<[Vector3; 3], Fault> {
    if cos <= -0.5 {
        let fact = format!("three axes with the cosine {cos} do not exist");
        return Err(Fault::new(fact, "give a cosine above -0.5"));
    }
    let tx = ((1.0 - cos) / 2.0).sqrt();
    let ty = ((1.0 - cos) / 6.0).sqrt();
    let tz = ((1.0 + 2.0 * cos) / 3.0).sqrt();
    if ibrav > 0.0 {
        return Ok([
            [a * tx, -a * ty, a * tz],
            [0.0, 2.0 * a * ty, a * tz],
            [-a * tx, -a * ty, a * tz],
        ]);
    }
    let a = a / 3_f64.sqrt();
    let u = a * (tz - 2.0 * 2_f64.sqrt() * ty);
    let v = a * (tz + 2_f64.sqrt() * ty);
    Ok([[u, v, v], [v, u, v], [v, v, u]])
}

fn triclinic(a: f64, b: f64, c: f64, cosines: [f64; 3]) -> Result<[Vector3; 3], Fault> {
    let [bc, ac, ab] = cosines;
    let sin_ab = (1.0 - ab * ab).sqrt();
    let square = 1.0 + 2.0 * bc * ac * ab - bc * bc - ac * ac - ab * ab;
    if square <= 0.0 {
        let fact = format!("angles with the cosines {bc}, {ac}, {ab} span no cell");
        return Err(Fault::new(fact, "correct celldm(4) to celldm(6)"));
    }
    Ok([
        [a, 0.0, 0.0],
        [b * ab, b * sin_ab, 0.0],
        [
            c * ac,
            c * (bc - ac * ab) / sin_ab,
            c * square.sqrt() / sin_ab,
        ],
    ])
}
