//! How far apart the colours of the common mobile ions are, for every kind of colour vision.

use super::*;

/// Linear light from a channel.
fn linear(c: u8) -> f64 {
    let c = f64::from(c) / 255.0;
    if c <= 0.04045 {
        c / 12.92
    } else {
        ((c + 0.055) / 1.055).powf(2.4)
    }
}

type Matrix = [[f64; 3]; 3];

fn times(m: &Matrix, v: [f64; 3]) -> [f64; 3] {
    m.map(|row| (0..3).map(|k| row[k] * v[k]).sum())
}

/// What is seen in linear light, Machado, Oliveira and Fernandes 2009, severity 1: usual vision,
/// protanopia, deuteranopia, tritanopia.
const VISIONS: [(&str, Matrix); 4] = [
    ("usual", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

/// CIELAB under D65.
fn lab(rgb: [u8; 3], vision: &Matrix) -> [f64; 3] {
    let xyz: Matrix = [
        [0.412_456_4, 0.357_576_1, 0.180_437_5],
        [0.212_672_9, 0.715_152_2, 0.072_175_0],
        [0.019_333_9, 0.119_192_0, 0.950_304_1],
    ];
    let seen = times(vision, rgb.map(linear)).map(|x| x.clamp(0.0, 1.0));
    let [x, y, z] = times(&xyz, seen);
    let f = |t: f64| {
        if t > 0.008_856 {
            t.cbrt()
        } else {
            7.787 * t + 16.0 / 116.0
        }
    };
    let [x, y, z] = [f(x / 0.950_47), f(y), f(z / 1.088_83)];
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// CIEDE2000.
fn delta_e(u: [f64; 3], v: [f64; 3]) -> f64 {
    let seventh = |c: f64| (c.powi(7) / (c.powi(7) + 25.0_f64.powi(7))).sqrt();
    let chroma = (u[1].hypot(u[2]) + v[1].hypot(v[2])) / 2.0;
    let g = 1.0 + 0.5 * (1.0 - seventh(chroma));
    let polar = |p: [f64; 3]| {
        let (a, b) = (p[1] * g, p[2]);
        (a.hypot(b), b.atan2(a).to_degrees().rem_euclid(360.0))
    };
    let ((c1, h1), (c2, h2)) = (polar(u), polar(v));
    let turn = (h2 - h1 + 540.0).rem_euclid(360.0) - 180.0;
    let mean_hue = (h1 + turn / 2.0).rem_euclid(360.0);
    let (mean_l, mean_c) = ((u[0] + v[0]) / 2.0, (c1 + c2) / 2.0);
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(mean_hue - 30.0)
        + 0.24 * cos(2.0 * mean_hue)
        + 0.32 * cos(3.0 * mean_hue + 6.0)
        - 0.20 * cos(4.0 * mean_hue - 63.0);
    let off = (mean_l - 50.0).powi(2);
    let s_l = 1.0 + 0.015 * off / (20.0 + off).sqrt();
    let (s_c, s_h) = (1.0 + 0.045 * mean_c, 1.0 + 0.015 * mean_c * t);
    let angle = 60.0 * (-((mean_hue - 275.0) / 25.0).powi(2)).exp();
    let r_t = -2.0 * seventh(mean_c) * angle.to_radians().sin();
    let (l, c) = ((v[0] - u[0]) / s_l, (c2 - c1) / s_c);
    let h = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin() / s_h;
    (l * l + c * c + h * h + r_t * c * h).sqrt()
}

#[test]
fn the_measure_is_that_of_the_literature() {
    // Sharma, Wu and Dalal 2005, pairs 1, 7 and 17.
    for (u, v, expected) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
    ] {
        let found = delta_e(u, v);
        assert!((found - expected).abs() < 1e-4, "{found}, not {expected}");
    }
}

#[test]
fn no_two_common_ions_are_alike() {
    let elements = |symbols: &[&str]| -> Vec<Element> {
        symbols
            .iter()
            .map(|symbol| symbol.parse().unwrap())
            .collect()
    };
    let ions = elements(&["Li", "Na", "K", "Mg", "Ca", "Zn", "Ag", "Cu", "Al"]);
    let anions = elements(&["O", "S", "Cl", "Br", "I", "N", "P"]);
    let looks = Looks::default();
    for (name, vision) in &VISIONS {
        let (least, least_anion) = match *name {
            "usual" => (25.0, 18.0),
            _ => (15.0, 11.0),
        };
        let apart =
            |u: Element, v: Element| delta_e(lab(looks.rgb(u), vision), lab(looks.rgb(v), vision));
        for (k, &u) in ions.iter().enumerate() {
            for &v in &ions[k + 1..] {
                assert!(apart(u, v) > least, "{name}: {u} and {v}: {}", apart(u, v));
            }
            for &v in &anions {
                assert!(
                    apart(u, v) > least_anion,
                    "{name}: {u}, {v}: {}",
                    apart(u, v)
                );
            }
        }
    }
    // Why the program has colours of its own.
    let [li, na] = [ions[0], ions[1]].map(|ion| lab(ColorScheme::Jmol.rgb(ion), &VISIONS[0].1));
    assert!(delta_e(li, na) < 15.0);
}
