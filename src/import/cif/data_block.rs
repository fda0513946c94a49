//! A data block: tags with their values, loops with their columns.

/// A `loop_`.
#[derive(Clone, Debug, Default)]
pub(super) struct Loop<'a> {
    pub(super) tags: Vec<&'a str>,
    pub(super) values: Vec<&'a str>,
    /// Whether the last row lacks values.
    pub(super) cut_off: bool,
}

impl<'a> Loop<'a> {
    /// Number of complete rows.
    pub(super) fn n_rows(&self) -> usize {
        self.values.len() / self.tags.len().max(1)
    }
}

/// One column of a loop, or a single value taken as a column of one row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column<'b, 'a> {
    values: &'b [&'a str],
    offset: usize,
    stride: usize,
}

impl<'a> Column<'_, 'a> {
    /// The value in a row; `None` beyond the last.
    pub(super) fn get(&self, row: usize) -> Option<&'a str> {
        self.values.get(row * self.stride + self.offset).copied()
    }

    /// Number of complete rows.
    pub(super) fn len(&self) -> usize {
        self.values.len() / self.stride
    }

    /// The values from the first row to the last.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'a str> {
        self.values
            .iter()
            .skip(self.offset)
            .step_by(self.stride)
            .copied()
    }
}

/// A data block.
#[derive(Clone, Debug, Default)]
pub(super) struct Block<'a> {
    /// What follows `data_`.
    pub(super) name: &'a str,
    pub(super) items: Vec<(&'a str, &'a str)>,
    pub(super) loops: Vec<Loop<'a>>,
    /// Facts about the block's syntax, for the user.
    pub(super) irregularities: Vec<String>,
}

impl<'a> Block<'a> {
    /// The value of the first of `tags` that has one other than `?` and `.`, in a loop that of its
    /// first row.
    pub(super) fn value(&self, tags: &[&str]) -> Option<&'a str> {
        let given = |value: &&str| !is_missing(value);
        tags.iter().find_map(|tag| {
            let value = self.column(tag).and_then(|column| column.get(0))?;
            Some(value.trim()).filter(given)
        })
    }

    /// The column of a tag; of an item given twice, the first value that says anything.
    pub(super) fn column(&self, tag: &str) -> Option<Column<'_, 'a>> {
        let mut items = self.items.iter().filter(|(name, _)| same_tag(name, tag));
        if let Some((_, first)) = items.next() {
            let value = if is_missing(first) {
                items
                    .find(|(_, value)| !is_missing(value))
                    .map_or(first, |(_, v)| v)
            } else {
                first
            };
            return Some(Column {
                values: std::slice::from_ref(value),
                offset: 0,
                stride: 1,
            });
        }
        self.loops.iter().find_map(|table| {
            let offset = table.tags.iter().position(|name| same_tag(name, tag))?;
            Some(Column {
                values: &table.values,
                offset,
                stride: table.tags.len(),
            })
        })
    }

    /// The loop that holds a tag.
    pub(super) fn table(&self, tag: &str) -> Option<&Loop<'a>> {
        let holds = |table: &&Loop<'_>| table.tags.iter().any(|name| same_tag(name, tag));
        self.loops.iter().find(holds)
    }

    /// Whether a tag occurs.
    pub(super) fn has(&self, tag: &str) -> bool {
        self.column(tag).is_some()
    }
}

/// Whether a value is `?` (unknown) or `.` (not applicable).
pub(super) fn is_missing(value: &str) -> bool {
    matches!(value, "?" | "." | "")
}

/// Equality of tags in any case, with `.` for `_` (dictionaries in DDLm and mmCIF style) and
/// without regard to a final underscore.
pub(super) fn same_tag(left: &str, right: &str) -> bool {
    let (left, right) = (left.trim_end_matches('_'), right.trim_end_matches('_'));
    let fold = |byte: u8| match byte {
        b'.' => b'_',
        byte => byte.to_ascii_lowercase(),
    };
    left.len() == right.len()
        && left
            .bytes()
            .zip(right.bytes())
            .rev()
            .all(|(u, v)| fold(u) == fold(v))
}
