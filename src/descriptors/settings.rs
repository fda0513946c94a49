//! Settings of descriptors: names and numbers given by the user, checked against what each
//! descriptor declares.
//!
//! In: [`DescriptorSettings`] ("soap.r_cut" → 6) and the [`DescriptorSetting`]s of a descriptor. Out: a value
//! for each of its settings ([`Resolved`]), or [`DescriptorError::BadSetting`] that names the
//! setting, the fact and what is allowed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::error::DescriptorError;

/// A value of a descriptor's setting.
pub type SettingValue = f64;

/// Settings that differ from the defaults: "soap.r_cut" → 6.
pub type DescriptorSettings = BTreeMap<String, SettingValue>;

/// One adjustable setting of a descriptor.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DescriptorSetting {
    /// Name after the dot: "r_cut".
    pub name: &'static str,
    /// One sentence for the user.
    pub explanation: &'static str,
    /// Unit, "" for a pure number.
    pub unit: &'static str,
    /// Default value.
    pub default: SettingValue,
    /// Smallest and largest allowed value.
    pub range: (SettingValue, SettingValue),
    /// Whether only whole numbers are allowed.
    pub integer: bool,
}

/// A value for every setting of one descriptor, in the order in which it declares them.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    settings: &'static [DescriptorSetting],
    values: Vec<SettingValue>,
}

impl Resolved {
    /// The value of a setting; NaN for a name that the descriptor does not declare (a defect of
    /// the descriptor, which its first test finds).
    pub fn value(&self, name: &str) -> SettingValue {
        let known = self.settings.iter().position(|s| s.name == name);
        known.map_or(f64::NAN, |k| self.values[k])
    }

    /// The value of a whole, non-negative setting.
    pub fn count(&self, name: &str) -> usize {
        self.value(name) as usize
    }
}

/// Values of the settings of descriptor `id`: those given, the defaults for the rest. Settings of
/// other descriptors are passed over.
///
/// # Errors
/// [`DescriptorError::BadSetting`] for an unknown name (listing the known ones), a value out of
/// range or not finite, a broken number where a whole one is needed.
pub fn resolve(
    id: &str,
    settings: &'static [DescriptorSetting],
    given: &DescriptorSettings,
) -> Result<Resolved, DescriptorError> {
    let mut values: Vec<SettingValue> = settings.iter().map(|s| s.default).collect();
    for (full_name, &value) in given {
        let Some(name) = full_name
            .strip_prefix(id)
            .and_then(|rest| rest.strip_prefix('.'))
        else {
            continue;
        };
        let bad = |fact: String| DescriptorError::BadSetting {
            name: full_name.clone(),
            value,
            fact,
        };
        let Some(k) = settings.iter().position(|s| s.name == name) else {
            return Err(bad(unknown_name(id, settings)));
        };
        check_value(&settings[k], value).map_err(bad)?;
        values[k] = value;
    }
    Ok(Resolved { settings, values })
}

fn unknown_name(id: &str, settings: &[DescriptorSetting]) -> String {
    if settings.is_empty() {
        return format!("{id} has no settings");
    }
    let names: Vec<String> = settings
        .iter()
        .map(|s| format!("{id}.{}", s.name))
        .collect();
    format!("not a setting of {id}; it has {}", names.join(", "))
}

fn check_value(setting: &DescriptorSetting, value: SettingValue) -> Result<(), String> {
    let (smallest, largest) = setting.range;
    if !(smallest..=largest).contains(&value) {
        let unit = match setting.unit {
            "" => String::new(),
            unit => format!(" {unit}"),
        };
        return Err(format!("must be between {smallest} and {largest}{unit}"));
    }
    if setting.integer && value.fract() != 0.0 {
        return Err("must be a whole number".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    static SETTINGS: &[DescriptorSetting] = &[
        DescriptorSetting {
            name: "r_cut",
            explanation: "Radius.",
            unit: "Å",
            default: 3.0,
            range: (1.5, 12.0),
            integer: false,
        },
        DescriptorSetting {
            name: "n_max",
            explanation: "Number.",
            unit: "",
            default: 5.0,
            range: (1.0, 12.0),
            integer: true,
        },
    ];

    fn resolved(pairs: &[(&str, f64)]) -> Result<Resolved, DescriptorError> {
        let given = pairs.iter().map(|(k, v)| ((*k).to_owned(), *v)).collect();
        resolve("soap", SETTINGS, &given)
    }

    #[test]
    fn given_values_replace_defaults() {
        let values = resolved(&[("soap.n_max", 8.0), ("soapy.n_max", 99.0)]).unwrap();
        assert_eq!(values.count("n_max"), 8);
        assert_eq!(values.value("r_cut"), 3.0);
    }

    #[test]
    fn a_bad_setting_is_told_what_is_allowed() {
        let message = |pairs| resolved(pairs).unwrap_err().to_string();
        assert_eq!(
            message(&[("soap.rcut", 3.0)]),
            "setting soap.rcut = 3: not a setting of soap; it has soap.r_cut, soap.n_max"
        );
        assert_eq!(
            message(&[("soap.r_cut", 0.5)]),
            "setting soap.r_cut = 0.5: must be between 1.5 and 12 Å"
        );
        assert_eq!(
            message(&[("soap.n_max", 2.5)]),
            "setting soap.n_max = 2.5: must be a whole number"
        );
        assert!(resolved(&[("soap.r_cut", f64::NAN)]).is_err());
    }
}
