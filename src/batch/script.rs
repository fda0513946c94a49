//! The scripts of a folder, from templates.
//!
//! In: what the cluster wants to know. Out: the text of each script. A line of a template that holds a field
//! without a value is left out; one that holds a field of several values is repeated.

/// What the cluster wants to know; what is not given is left to its defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClusterFields {
    /// Who pays.
    pub account: Option<String>,
    /// Which nodes.
    pub partition: Option<String>,
    /// Most time of a task, as Slurm writes it: 30, 2:00:00, 1-12.
    pub time: Option<String>,
    /// Memory of a task, as Slurm writes it: 8G.
    pub memory: Option<String>,
    /// Cores of a task.
    pub cores: usize,
    /// Most tasks that run at a time.
    pub at_most: Option<usize>,
    /// Modules to load before the program is called.
    pub modules: Vec<String>,
    /// More lines for sbatch, as they are.
    pub more: Vec<String>,
    /// The program: a path, or a name that is found on the node.
    pub program: String,
}

/// The files that are made from templates: name and template.
const TEMPLATES: [(&str, &str); 5] = [
    (
        "describe.sbatch",
        include_str!("../../assets/slurm/describe.sbatch"),
    ),
    (
        "merge.sbatch",
        include_str!("../../assets/slurm/merge.sbatch"),
    ),
    ("submit.sh", include_str!("../../assets/slurm/submit.sh")),
    ("run-all.sh", include_str!("../../assets/slurm/run-all.sh")),
    ("README.txt", include_str!("../../assets/slurm/README.txt")),
];

/// The scripts of a folder of so many tasks: names and texts.
pub(super) fn scripts(fields: &ClusterFields, n_tasks: usize) -> Vec<(&'static str, String)> {
    let sbatch = |value: &Option<String>| value.iter().map(|v| for_sbatch(v)).collect();
    let values: Vec<(&str, Vec<String>)> = vec![
        ("account", sbatch(&fields.account)),
        ("partition", sbatch(&fields.partition)),
        ("time", sbatch(&fields.time)),
        ("memory", sbatch(&fields.memory)),
        ("cores", vec![fields.cores.to_string()]),
        ("more", fields.more.clone()),
        (
            "at_most",
            vec![fields.at_most.map_or_else(String::new, |n| format!("%{n}"))],
        ),
        (
            "with_modules",
            fields
                .modules
                .first()
                .map(|_| String::new())
                .into_iter()
                .collect(),
        ),
        (
            "module",
            fields.modules.iter().map(|m| for_shell(m)).collect(),
        ),
        ("program", vec![for_shell(&fields.program)]),
        ("n_tasks", vec![n_tasks.to_string()]),
    ];
    let filled = |(name, template): (&'static str, &str)| (name, fill(template, &values));
    TEMPLATES.map(filled).to_vec()
}

fn fill(template: &str, values: &[(&str, Vec<String>)]) -> String {
    let mut text = String::new();
    for line in template.lines() {
        let mut lines = vec![line.to_owned()];
        for (name, values) in values {
            let field = format!("{{{{{name}}}}}");
            if line.contains(&field) {
                let with = |line: &String| -> Vec<String> {
                    values
                        .iter()
                        .map(|value| line.replace(&field, value))
                        .collect()
                };
                lines = lines.iter().flat_map(with).collect();
            }
        }
        for line in lines {
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}

/// Names of the scripts.
pub(super) fn script_names() -> impl Iterator<Item = &'static str> {
    TEMPLATES.iter().map(|(name, _)| *name)
}

/// A word for a shell.
pub(super) fn for_shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A word for a line that sbatch reads.
fn for_sbatch(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_.,:/@+-=".contains(c);
    if text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}

/// A value that can stand in a script.
///
/// # Errors
/// What is wrong with it.
pub fn check_field(text: &str) -> Result<String, String> {
    match text {
        _ if text.trim().is_empty() => Err("write something, or leave the option out".to_owned()),
        _ if text.chars().any(char::is_control) => Err("write it on one line".to_owned()),
        _ => Ok(text.to_owned()),
    }
}

/// A time as Slurm reads it: minutes, minutes:seconds, hours:minutes:seconds, days-hours,
/// days-hours:minutes, days-hours:minutes:seconds.
///
/// # Errors
/// What to write instead.
pub fn check_time(text: &str) -> Result<String, String> {
    let number =
        |word: &str| (1..=9).contains(&word.len()) && word.chars().all(|c| c.is_ascii_digit());
    let (days, clock) = match text.split_once('-') {
        Some((days, clock)) => (Some(days), clock),
        None => (None, text),
    };
    let words: Vec<&str> = clock.split(':').collect();
    let fits = words.len() <= 3 && words.iter().copied().chain(days).all(number);
    match fits && text.chars().any(|c| ('1'..='9').contains(&c)) {
        true => Ok(text.to_owned()),
        false => Err(
            "write minutes, hours:minutes:seconds or days-hours, as 30, 2:00:00, 1-12".to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(fields: &ClusterFields, name: &str) -> String {
        let scripts = scripts(fields, 7);
        scripts.into_iter().find(|(n, _)| *n == name).unwrap().1
    }

    #[test]
    fn lines_without_a_value_are_left_out_and_others_repeated() {
        let mut fields = ClusterFields {
            cores: 2,
            program: "/opt/it's here/superion".to_owned(),
            ..ClusterFields::default()
        };
        let bare = text_of(&fields, "describe.sbatch");
        assert!(
            !bare.contains("account") && !bare.contains("module"),
            "{bare}"
        );
        assert!(
            bare.contains(r"superion='/opt/it'\''s here/superion'"),
            "{bare}"
        );
        fields.account = Some("li \"ion\"".to_owned());
        fields.modules = vec!["gcc/12".to_owned(), "superion".to_owned()];
        fields.at_most = Some(3);
        let text = text_of(&fields, "describe.sbatch");
        assert!(text.contains("=\"li \\\"ion\\\"\"\n"), "{text}");
        assert!(
            text.contains("module load 'gcc/12'\nmodule load 'superion'\n"),
            "{text}"
        );
        for (name, text) in scripts(&fields, 7) {
            assert!(
                !text.contains("{{") && !text.contains("}}"),
                "{name}: {text}"
            );
        }
    }

    #[test]
    fn times_are_those_of_slurm() {
        for good in ["30", "30:00", "2:00:00", "1-12", "1-12:30", "10-0:0:1"] {
            assert_eq!(check_time(good), Ok(good.to_owned()));
        }
        for bad in ["", "0", "2h", "1:2:3:4", "-5", "1-", "1-2-3", "30 "] {
            assert!(check_time(bad).is_err(), "{bad}");
        }
        assert!(check_field("a\nb").is_err() && check_field(" ").is_err());
    }
}
