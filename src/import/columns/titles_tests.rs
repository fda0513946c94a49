use super::*;

fn parts(text: &str) -> (String, Option<&'static str>, Transform) {
    let title = Title::parse(text);
    (
        title.name,
        title.unit.map(|unit| unit.text),
        title.transform,
    )
}

#[test]
fn titles_of_many_hands_come_to_the_same_name() {
    use Transform::{Log10, None as Plain};
    for (text, name, unit, transform) in [
        ("\u{feff}Structure", "structure", None, Plain),
        ("σ(RT)(S cm-1)", "sigma", Some("S/cm"), Plain),
        ("σ_RT / S cm⁻¹", "sigma", Some("S/cm"), Plain),
        ("σ25 °C [mS/cm]", "sigma", Some("mS/cm"), Plain),
        ("conductivity_s_cm", "conductivity", Some("S/cm"), Plain),
        (
            "Ionic conductivity (S cm-1)",
            "ionicconductivity",
            Some("S/cm"),
            Plain,
        ),
        ("IC (Total)", "ictotal", None, Plain),
        ("sigma (S/m)", "sigma", Some("S/m"), Plain),
        ("log10(σ / S cm-1)", "sigma", Some("S/cm"), Log10),
        ("log_sigma", "sigma", None, Log10),
        ("logσ", "sigma", None, Log10),
        ("Ea (eV)", "ea", Some("eV"), Plain),
        ("Eₐ, meV", "ea", Some("meV"), Plain),
        ("E_a [kJ mol-1]", "ea", Some("kJ/mol"), Plain),
        ("e_above_hull_ev", "eabovehull", Some("eV"), Plain),
        ("E above hull (eV/atom)", "eabovehull", Some("eV"), Plain),
        ("E above hull eV/atom", "eabovehull", Some("eV"), Plain),
        ("band_gap_ev", "bandgap", Some("eV"), Plain),
        ("Space group #", "spacegroupnumber", None, Plain),
        ("a (Å)", "a", Some("Å"), Plain),
        ("a (nm)", "a", Some("nm"), Plain),
        ("b_bohr", "b", Some("bohr"), Plain),
        ("a", "a", None, Plain),
        ("c", "c", None, Plain),
        ("cell_length_a", "celllengtha", None, Plain),
        ("cell_length_c", "celllengthc", None, Plain),
        ("α (°)", "alpha", Some("°"), Plain),
        ("gamma [rad]", "gamma", Some("rad"), Plain),
        ("ICSD Entry", "icsdentry", None, Plain),
    ] {
        assert_eq!(parts(text), (name.to_owned(), unit, transform), "{text}");
    }
}

/// (title, factor, transform, whether it is σT)
#[test]
fn factors_and_transforms_of_conductivities() {
    use Transform::{Ln, Log10, MinusLog10, None as Plain};
    for (text, factor, transform, times) in [
        ("σ × 10⁴ / S cm⁻¹", 1e-4, Plain, false),
        ("σ·10^4 (S/cm)", 1e-4, Plain, false),
        ("σ x 10^4 (S/cm)", 1e-4, Plain, false),
        ("10⁴ σ / S cm⁻¹", 1e-4, Plain, false),
        ("σ*1e4 [S/cm]", 1e-4, Plain, false),
        ("σ × 1000 (S/cm)", 1e-3, Plain, false),
        ("σ (S/cm) × 10⁴", 1e-4, Plain, false),
        ("σ (×10⁴ S/cm)", 1e-4, Plain, false),
        ("σ (S cm⁻¹ × 10⁴)", 1e-4, Plain, false),
        ("σ / 10⁻⁴ S cm⁻¹", 1e-4, Plain, false),
        ("σ (10⁻⁴ S/cm)", 1e-4, Plain, false),
        ("σ (10-4 S/cm)", 1e-4, Plain, false),
        ("σ (10^-4 S cm^-1)", 1e-4, Plain, false),
        ("σ (1e-4 S/cm)", 1e-4, Plain, false),
        ("σ (x 1e-4 S/cm)", 1e-4, Plain, false),
        ("σ (× 10⁻⁴ S/cm)", 1e-4, Plain, false),
        ("σ (S/cm, ×10⁻⁴)", 1e-4, Plain, false),
        ("σ × 10⁻⁴ S/cm", 1e-4, Plain, false),
        ("σ (10⁻⁴ mS/cm)", 1e-7, Plain, false),
        ("σ, 10^{-4} S cm^{-1}", 1e-4, Plain, false),
        ("Conductivity in mS/cm", 1e-3, Plain, false),
        ("Leitfähigkeit in S/cm", 1.0, Plain, false),
        ("conductivity mS cm^-1", 1e-3, Plain, false),
        ("σ ((Ω cm)⁻¹)", 1.0, Plain, false),
        ("σ (Ω cm)⁻¹", 1.0, Plain, false),
        ("σ / Ω⁻¹m⁻¹", 1e-2, Plain, false),
        ("log σ (S/cm)", 1.0, Log10, false),
        ("lg(σ / S cm⁻¹)", 1.0, Log10, false),
        ("log₁₀(σ) [S/cm]", 1.0, Log10, false),
        ("log10 (conductivity, S/cm)", 1.0, Log10, false),
        ("Conductivity (log10 S/cm)", 1.0, Log10, false),
        ("conductivity (log)", 1.0, Log10, false),
        ("−log σ", 1.0, MinusLog10, false),
        ("-log10(σ / S cm-1)", 1.0, MinusLog10, false),
        ("−lg(σ)", 1.0, MinusLog10, false),
        ("ln σ", 1.0, Ln, false),
        ("ln(σ / S cm-1)", 1.0, Ln, false),
        ("ln(σ/mS cm-1)", 1e-3, Ln, false),
        ("ln(σT / S K cm-1)", 1.0, Ln, true),
        ("ln(σT) (S K/cm)", 1.0, Ln, true),
        ("ln σT", 1.0, Ln, true),
        ("ln(σ·T)", 1.0, Ln, true),
        ("ln(Tσ)", 1.0, Ln, true),
        ("log(σT)", 1.0, Log10, true),
        ("log10(σT / S cm^-1 K)", 1.0, Log10, true),
        ("log(sigmaT [S K m-1])", 1e-2, Log10, true),
        ("σT (S K cm⁻¹)", 1.0, Plain, true),
    ] {
        let title = Title::parse(text);
        assert!(
            (title.factor / factor - 1.0).abs() < 1e-9,
            "{text}: {title:?}"
        );
        assert_eq!(
            (title.transform, title.times_temperature),
            (transform, times),
            "{text}: {title:?}"
        );
        assert!(
            !matches!(title.quantity(), Some(Quantity::Other | Quantity::Kelvin)),
            "{text}: {title:?}"
        );
        let name = title.name.as_str();
        assert!(
            ["sigma", "conductivity", "leitfahigkeit"].contains(&name),
            "{text}: {name}"
        );
    }
}

#[test]
fn temperatures_of_many_hands() {
    use Transform::{Celsius, Fahrenheit, Inverse, None as Kelvin};
    for (text, transform, factor) in [
        ("T (K)", Kelvin, 1.0),
        ("T/K", Kelvin, 1.0),
        ("T [\u{212a}]", Kelvin, 1.0),
        ("Temperature (Kelvin)", Kelvin, 1.0),
        ("Temperatur / K", Kelvin, 1.0),
        ("T_K", Kelvin, 1.0),
        ("TK", Kelvin, 1.0),
        ("T, K", Kelvin, 1.0),
        ("温度 (K)", Kelvin, 1.0),
        ("T (℃)", Celsius, 1.0),
        ("T (ºC)", Celsius, 1.0),
        ("T / °C", Celsius, 1.0),
        ("T (˚C)", Celsius, 1.0),
        ("T (C)", Celsius, 1.0),
        ("temp_C", Celsius, 1.0),
        ("T (deg C)", Celsius, 1.0),
        ("Temperature (deg. C)", Celsius, 1.0),
        ("Temperature in °C", Celsius, 1.0),
        ("Temperature (degrees Celsius)", Celsius, 1.0),
        ("T (oC)", Celsius, 1.0),
        ("温度（℃）", Celsius, 1.0),
        ("T (°F)", Fahrenheit, 1.0),
        ("1/T (K-1)", Inverse, 1.0),
        ("1/T (1/K)", Inverse, 1.0),
        ("T⁻¹ (K⁻¹)", Inverse, 1.0),
        ("1000/T (K-1)", Inverse, 1e-3),
        ("1000/T", Inverse, 1e-3),
        ("10^3/T (K^-1)", Inverse, 1e-3),
        ("10³/T (K⁻¹)", Inverse, 1e-3),
        ("10³ K/T", Inverse, 1e-3),
        ("1000 K / T", Inverse, 1e-3),
        ("1/T (10⁻³ K⁻¹)", Inverse, 1e-3),
        ("1/T (kK⁻¹)", Inverse, 1e-3),
        ("1/T × 10³ (K⁻¹)", Inverse, 1e-3),
        ("1000 T⁻¹ / K⁻¹", Inverse, 1e-3),
        ("10⁴/T (K⁻¹)", Inverse, 1e-4),
        ("1000/T (10⁻³ K⁻¹)", Inverse, 1e-3),
        ("1000/T (1000/K)", Inverse, 1e-3),
        ("1/T (10³ K⁻¹)", Inverse, 1e-3),
        ("Inverse temperature (1/K)", Inverse, 1.0),
    ] {
        let title = Title::parse(text);
        assert_eq!(title.transform, transform, "{text}: {title:?}");
        assert!(
            (title.factor / factor - 1.0).abs() < 1e-9,
            "{text}: {title:?}"
        );
        assert!(
            TEMPERATURES.contains(&title.name.as_str()),
            "{text}: {title:?}"
        );
    }
}

#[test]
fn a_temperature_that_is_not_that_of_a_room_stays_in_the_name() {
    let title = Title::parse("Conductivity (S/cm) 60 °C");
    assert_eq!(title.temperature_k, Some(333.15));
    assert_eq!(title.name, "conductivity60c");
    assert_eq!(title.words, ["conductivity"]);
    let title = Title::parse("σ at 298.15 K (S/cm)");
    assert_eq!(title.temperature_k, Some(298.15));
    assert_eq!(title.name, "sigma");
}

#[test]
fn other_units_are_known_for_what_they_are_not() {
    for text in [
        "Conductivity (S m2/mol)",
        "σ (mA)",
        "sigma / mS",
        "conductivity (Ω cm)",
    ] {
        assert_eq!(
            Title::parse(text).quantity(),
            Some(Quantity::Other),
            "{text}"
        );
    }
}
