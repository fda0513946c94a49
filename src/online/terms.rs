//! Whose data they are, in words.

use super::database::Attribution;

impl Attribution {
    /// The terms and the day, behind the name: "version 2026.2.1, CC BY 4.0, fetched 2026-11-28".
    pub fn terms(&self) -> String {
        let version = self.version.as_ref().map(|v| format!("version {v}"));
        let license = self.license.clone();
        let license = license.or_else(|| Some("licence not known".to_owned()));
        let fetched = self.fetched.as_ref().map(|day| format!("fetched {day}"));
        let parts: Vec<String> = [version, license, fetched].into_iter().flatten().collect();
        parts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_said_or_left_out() {
        let mut attribution = Attribution {
            name: "Materials Project".to_owned(),
            version: None,
            license: Some("CC BY 4.0".to_owned()),
            citation: "A. Jain et al.".to_owned(),
            url: "https://materialsproject.org".to_owned(),
            fetched: Some("2026-11-28".to_owned()),
        };
        assert_eq!(attribution.terms(), "CC BY 4.0, fetched 2026-11-28");
        attribution.version = Some("2026.2.1".to_owned());
        attribution.license = None;
        let all = "version 2026.2.1, licence not known, fetched 2026-11-28";
        assert_eq!(attribution.terms(), all);
    }
}
