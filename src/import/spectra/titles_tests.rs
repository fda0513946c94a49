//! Titles of many instruments and hands.

use super::*;

fn said(title: &str) -> Option<(Part, bool)> {
    meaning(title, None).map(|m| (m.part, m.negated))
}

#[test]
fn titles_are_understood() {
    for (title, part, negated) in [
        ("freq/Hz", Part::Frequency, false),
        ("Frequency (Hz)", Part::Frequency, false),
        ("Freq. / Hz", Part::Frequency, false),
        ("f / Hz", Part::Frequency, false),
        ("freq_hz", Part::Frequency, false),
        ("Frequenz [Hz]", Part::Frequency, false),
        ("log(f/Hz)", Part::Frequency, false),
        ("log f", Part::Frequency, false),
        ("Συχνότητα (Hz)", Part::Frequency, false),
        ("ω / rad/s", Part::AngularFrequency, false),
        ("omega (rad/s)", Part::AngularFrequency, false),
        ("Re(Z)/Ohm", Part::Real, false),
        ("-Im(Z)/Ohm", Part::Imaginary, true),
        ("Z' (Ω)", Part::Real, false),
        ("-Z'' (Ω)", Part::Imaginary, true),
        ("Z'' (mΩ)", Part::Imaginary, false),
        ("−Z″ / kΩ·cm²", Part::Imaginary, true),
        ("Z\"/ohm", Part::Imaginary, false),
        ("Z'(a)", Part::Real, false),
        ("Z''(b)", Part::Imaginary, false),
        ("Zreal", Part::Real, false),
        ("Z Imag", Part::Imaginary, false),
        ("z_imag_ohm", Part::Imaginary, false),
        ("Zim (ohms)", Part::Imaginary, false),
        ("Z_re", Part::Real, false),
        ("Realteil (Ohm)", Part::Real, false),
        ("Imaginärteil / Ω", Part::Imaginary, false),
        ("imaginary", Part::Imaginary, false),
        ("neg. Z imag [Ohm]", Part::Imaginary, true),
        ("Real part of Z, Ohm", Part::Real, false),
        ("|Z| / Ohm", Part::Modulus, false),
        ("Zmod", Part::Modulus, false),
        ("Z/ohm", Part::Modulus, false),
        ("Impedance (Ω)", Part::Modulus, false),
        ("Betrag Z (Ohm)", Part::Modulus, false),
        ("Phase of Z (deg)", Part::Phase, false),
        ("-Phase (°)", Part::Phase, true),
        ("Zphz", Part::Phase, false),
        ("φ (rad)", Part::Phase, false),
        ("Phasenwinkel / °", Part::Phase, false),
        ("Theta (deg)", Part::Phase, false),
        ("Re(Y)/Ohm-1", Part::RealY, false),
        ("Y'' (S)", Part::ImaginaryY, false),
        ("T/°C", Part::Temperature, false),
        ("T (K)", Part::Temperature, false),
        ("Temperature/°C", Part::Temperature, false),
        ("cycle number", Part::Cycle, false),
        ("Zs' [Ohms]", Part::Real, false),
        ("Zp'' [Ohms]", Part::Imaginary, false),
        ("Partie réelle de Z (Ohm)", Part::Real, false),
        ("虚部(Ohm)", Part::Imaginary, false),
        ("Z' (Ohm) 25 °C", Part::Real, false),
    ] {
        assert_eq!(said(title), Some((part, negated)), "{title}");
    }
}

#[test]
fn what_is_something_else_is_left_alone() {
    for title in [
        "time/s",
        "T/s",
        "E Real",
        "I Imag",
        "Z2 Real",
        "E(V)",
        "<Ewe>/V",
        "Re(Zce)/Ohm",
        "-Im(Zwe-ce)/Ohm",
        "Phase(Zce)/deg",
        "|Zce|/Ohm",
        "Cs/µF",
        "I Range",
        "|I|/A",
        "Point",
        "Pt",
        "Zsig",
        "sigma (S/cm)",
        "a (Å)",
        "formula",
        "Energy (eV)",
        "",
        "1000/T (1/K)",
        "Phase(Y)/deg",
    ] {
        assert_eq!(said(title), None, "{title}");
    }
}

#[test]
fn units_come_with_them() {
    let factor = |title: &str| meaning(title, None).and_then(|m| m.unit).map(|u| u.factor);
    assert_eq!(factor("Z' (mΩ)"), Some(1e-3));
    assert_eq!(factor("Frequency (kHz)"), Some(1e3));
    assert_eq!(factor("Z' / kΩ·cm²"), Some(1e3));
    let below = meaning("Zreal", Some("ohm")).and_then(|m| m.unit);
    assert_eq!(below.map(|unit| unit.dimension), Some(Dimension::Ohm));
    assert!(meaning("log(f/Hz)", None).is_some_and(|m| m.logarithm));
}
