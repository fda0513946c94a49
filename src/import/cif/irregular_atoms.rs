//! What is irregular in an atom list.
//!
//! In: labels, as the lines are read. Out: one note of each kind.

/// (fact, remedy)
type Note = (String, String);

/// Irregularities, counted so that a long list gives one note of each kind.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) empty: Vec<String>,
    pub(super) unreadable_occupancy: Vec<String>,
    pub(super) placeholder: Vec<String>,
    pub(super) zero_coordinate: Vec<String>,
    pub(super) doubtful: Vec<String>,
    pub(super) shared: Vec<String>,
    pub(super) repeated_amount: Vec<String>,
    pub(super) stateless: Vec<String>,
    pub(super) twice: Vec<String>,
}

impl Counts {
    /// A note of each kind.
    pub(super) fn notes(self) -> Vec<Note> {
        let kinds = [
            (self.empty, "no occupancy", "they were left out"),
            (
                self.unreadable_occupancy,
                "an occupancy that is not a number",
                "full occupancy was assumed",
            ),
            (
                self.placeholder,
                "no atom (a vacancy or dummy)",
                "they were left out",
            ),
            (
                self.zero_coordinate,
                "\".\" as a coordinate",
                "0 was taken, as the standard says",
            ),
            (
                self.doubtful,
                "a symbol that was taken for what is likely",
                "write the element as _atom_site_type_symbol",
            ),
            (
                self.shared,
                "several elements in one symbol",
                "they were taken as a mixed site",
            ),
            (
                self.repeated_amount,
                "an occupancy that repeats the amount in the symbol",
                "it was counted once",
            ),
            (
                self.stateless,
                "several oxidation states declared for their element and none for themselves",
                "declare them by the labels of the sites; none was taken",
            ),
            (
                self.twice,
                "a line that repeats an earlier one",
                "the repetition was left out",
            ),
        ];
        let kinds = kinds
            .into_iter()
            .filter(|(labels, _, _)| !labels.is_empty());
        kinds
            .map(|(labels, what, remedy)| {
                let named = super::listed(&labels);
                (
                    format!("{} site(s) with {what}: {named}", labels.len()),
                    remedy.to_owned(),
                )
            })
            .collect()
    }
}
