use super::*;

fn find(titles: &[&str], by_hand: &[(&str, &str)]) -> (Columns, Vec<Warning>) {
    let titles: Vec<String> = titles.iter().map(|&t| t.to_owned()).collect();
    let by_hand: Vec<(String, String)> = by_hand
        .iter()
        .map(|&(role, title)| (role.to_owned(), title.to_owned()))
        .collect();
    Columns::find(&titles, &by_hand, "table.csv")
}

fn index(columns: &Columns, role: Role) -> Option<usize> {
    columns.get(role).map(|column| column.index)
}

#[test]
fn columns_of_the_papers_table_are_found() {
    let titles = [
        "\u{feff}Structure",
        "σ(RT)(S cm-1)",
        "Ea (eV)",
        "space group",
        "ICSD Entry",
    ];
    let (columns, warnings) = find(&titles, &[]);
    assert!(warnings.is_empty());
    for (k, role) in [
        Role::Formula,
        Role::Conductivity,
        Role::ActivationEnergy,
        Role::SpaceGroup,
        Role::Icsd,
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(index(&columns, role), Some(k));
    }
}

#[test]
fn the_better_name_wins_and_equals_are_reported() {
    let (columns, warnings) = find(&["Space group", "Space group #", "Ref", "DOI"], &[]);
    assert_eq!(index(&columns, Role::SpaceGroup), Some(1));
    assert_eq!(index(&columns, Role::Reference), Some(3));
    assert!(warnings.is_empty());
    let (columns, warnings) = find(&["sigma (S/cm)", "σ (mS/cm)"], &[]);
    assert_eq!(index(&columns, Role::Conductivity), Some(0));
    assert_eq!(warnings.len(), 1);
}

#[test]
fn a_column_given_by_hand_wins() {
    let (columns, warnings) = find(&["sigma", "Bulk"], &[("conductivity", "bulk")]);
    assert_eq!(index(&columns, Role::Conductivity), Some(1));
    assert!(warnings.is_empty());
    // A title that another table has is no matter here; a role that does not exist is.
    let (columns, warnings) = find(&["sigma"], &[("conductivity", "bulk"), ("colour", "sigma")]);
    assert_eq!(index(&columns, Role::Conductivity), Some(0));
    assert_eq!(warnings.len(), 1);
}

#[test]
fn every_role_answers_to_its_own_name() {
    for (role, name, _) in ROLES {
        assert_eq!(Role::from_name(name), Some(*role), "{name}");
    }
}

#[test]
fn a_unit_may_be_given_by_hand() {
    let titles = ["formula", "IC", "σ [mA]"];
    let (columns, _) = find(&titles, &[("conductivity", "IC [mS/cm]")]);
    let column = columns
        .get(Role::Conductivity)
        .map(|c| (c.index, c.title.factor));
    assert_eq!(column, Some((1, 1e-3)));
    let (columns, _) = find(&titles, &[("conductivity", "IC [log10 S/cm]")]);
    let column = columns.get(Role::Conductivity).map(|c| c.title.transform);
    assert_eq!(column, Some(Transform::Log10));
    // The whole text is a title before any of it is a unit.
    let (columns, _) = find(&titles, &[("conductivity", "σ [mA]")]);
    assert!(
        columns
            .get(Role::Conductivity)
            .is_some_and(|c| !c.suits(Role::Conductivity))
    );
}

#[test]
fn conductivities_in_other_languages_and_parts_are_known() {
    for title in [
        "Leitfähigkeit (S/cm)",
        "Ionenleitfähigkeit [mS/cm]",
        "Gesamtleitfähigkeit / S cm⁻¹",
        "conductivité ionique (S/cm)",
        "Conductividad iónica (S/cm)",
        "电导率 (S/cm)",
        "离子电导率 (mS cm⁻¹)",
        "室温离子电导率",
        "導電率 (S/cm)",
        "イオン伝導度 (S/cm)",
        "총 이온전도도 (S/cm)",
        "ионная проводимость (См/см)",
        "Total ionic conductivity (S cm⁻¹)",
        "Li-ion conductivity (S/cm)",
        "σ_total (S/cm)",
        "σ_bulk (S/cm)",
        "σ_gb",
        "σ_Li⁺ (S/cm)",
        "Ionic conductivity at RT (S/cm)",
        "Conductivity at 25 °C (S/cm)",
        "σ_RT (mS/cm)",
    ] {
        let (columns, _) = find(&["x", title], &[]);
        assert_eq!(index(&columns, Role::Conductivity), Some(1), "{title}");
    }
    for title in [
        "Electronic conductivity (S/cm)",
        "σ₀ (S K/cm)",
        "Conductivity at 60 °C",
        "thermal conductivity",
    ] {
        let (columns, _) = find(&["x", title], &[]);
        assert_eq!(index(&columns, Role::Conductivity), None, "{title}");
    }
}
