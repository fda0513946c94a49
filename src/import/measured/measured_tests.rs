use super::*;

fn read(text: &str) -> Result<Vec<MeasuredSeries>, ImportError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sample.csv");
    std::fs::write(&path, text).unwrap();
    read_measured(&path, &[])
}

#[test]
fn temperatures_in_k_in_degrees_and_inverse_are_the_same() {
    for text in [
        "T (K),sigma (S/cm)\n300,1e-4\n400,1e-2\n",
        "T/K;σ / S cm-1\n300;1,0e-4\n400;1e-2\n",
        "Temperature (°C),σ (mS/cm)\n26.85,0.1\n126.85,10\n",
        "temp_C\tlog10(sigma / S cm-1)\n26.85\t-4\n126.85\t-2\n",
        "1000/T (K-1),conductivity (S/m)\n3.33333333333333,0.01\n2.5,1\n",
    ] {
        let series = read(text).expect(text).remove(0);
        let [first, second] = series.points[..] else {
            panic!("{text}");
        };
        assert!((first.0 - 300.0).abs() < 1e-9, "{text}");
        assert!((second.0 - 400.0).abs() < 1e-9, "{text}");
        assert!((first.1 / 1e-4 - 1.0).abs() < 1e-9, "{text}");
        assert!((second.1 / 1e-2 - 1.0).abs() < 1e-9, "{text}");
        assert_eq!(series.name, "sample.csv");
    }
}

#[test]
fn samples_named_in_a_column_are_apart() {
    let text = "sample,T (K),sigma (S/cm)\nA,300,1e-4\nB,300,1e-6\nA,400,1e-2\nB,400,1e-3\n";
    let [a, b] = &read(text).unwrap()[..] else {
        panic!("two samples");
    };
    assert_eq!(a.sample.as_deref(), Some("A"));
    assert_eq!(a.points, [(300.0, 1e-4), (400.0, 1e-2)]);
    assert_eq!(b.points, [(300.0, 1e-6), (400.0, 1e-3)]);
    let one = read("T (K),sigma (S/cm)\n300,1e-4\n").unwrap();
    assert_eq!((one.len(), &one[0].sample), (1, &None));
}

#[test]
fn a_table_of_one_sample_is_told_from_labels() {
    let folder = tempfile::tempdir().unwrap();
    let is_one = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        is_measured_table(&path)
    };
    assert!(is_one("a.csv", "T (K),sigma (S/cm)\n300,1e-4\n400,1e-2\n"));
    // It is one, though reading it will ask for the unit.
    assert!(is_one("b.csv", "T,sigma (S/cm)\n300,1e-4\n400,1e-2\n"));
    assert!(!is_one(
        "c.csv",
        "formula,T (K),sigma (S/cm)\nLi3N,300,1e-4\n"
    ));
    assert!(!is_one("d.csv", "T (K),resistance\n300,5\n"));
    assert!(!is_one("e.cif", "T (K),sigma (S/cm)\n300,1e-4\n"));
}

#[test]
fn rows_that_cannot_be_used_say_why() {
    let text = "T (C),sigma (S/cm)\n25,1e-4\n-300,1e-4\n50,<1e-9\nhot,1e-3\n75,0\n";
    let series = read(text).unwrap().remove(0);
    assert_eq!(series.points.len(), 1);
    assert_eq!(series.rejected.len(), 4);
    assert!(
        series.rejected[0].to_string().contains("row 3"),
        "{:?}",
        series.rejected
    );
}

#[test]
fn errors_name_the_file_the_fact_and_the_remedy() {
    for (text, word) in [
        ("T,sigma (S/cm)\n300,1e-4\n", "does not say K or °C"),
        (
            "time (s),sigma (S/cm)\n300,1e-4\n",
            "no column of temperatures",
        ),
        (
            "T (K),resistance\n300,1e-4\n",
            "no column of conductivities",
        ),
    ] {
        let error = read(text).unwrap_err().to_string();
        assert!(
            error.contains("sample.csv") && error.contains(word),
            "{error}"
        );
        assert!(error.contains("\"T (°C)\""), "{error}");
    }
    assert!(read_measured(Path::new("/nowhere/x.csv"), &[]).is_err());
}
