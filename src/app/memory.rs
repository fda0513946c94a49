//! How much memory the program holds, looked at once a second while frames are painted.

/// Seconds between two looks.
const EVERY_S: f64 = 1.0;

/// Memory of the program.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Memory {
    /// Bytes in use; `None` before the first look, and where the system does not tell.
    now_bytes: Option<usize>,
    /// The most that was seen.
    most_bytes: usize,
    /// egui's time in s of the next look.
    next_s: f64,
}

impl Memory {
    /// Looks, where it is time to.
    pub(super) fn look(&mut self, now_s: f64) {
        if now_s < self.next_s {
            return;
        }
        self.next_s = now_s + EVERY_S;
        self.see(memory_stats::memory_stats().map(|found| found.physical_mem));
    }

    fn see(&mut self, bytes: Option<usize>) {
        self.now_bytes = bytes;
        self.most_bytes = self.most_bytes.max(bytes.unwrap_or_default());
    }

    /// "Superion uses 1.24 GB of memory, 1.61 GB at most since it was started."; `None` where that is
    /// not known.
    pub fn text(&self) -> Option<String> {
        let now = size_text(self.now_bytes?);
        let most = size_text(self.most_bytes);
        Some(format!(
            "Superion uses {now} of memory, {most} at most since it was started."
        ))
    }
}

/// "640 MB", "1.24 GB".
fn size_text(bytes: usize) -> String {
    match bytes as f64 / 1e6 {
        mb if mb < 999.5 => format!("{mb:.0} MB"),
        mb => format!("{:.2} GB", mb / 1e3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_that_was_seen_is_remembered() {
        let mut memory = Memory::default();
        assert_eq!(memory.text(), None);
        memory.see(Some(1_612_000_000));
        memory.see(Some(640_400_000));
        let expected = "Superion uses 640 MB of memory, 1.61 GB at most since it was started.";
        assert_eq!(memory.text().as_deref(), Some(expected));
        memory.see(None);
        assert_eq!(memory.text(), None);
    }

    #[test]
    fn it_is_looked_at_once_a_second() {
        let mut memory = Memory::default();
        memory.look(5.0);
        assert!(memory.text().is_some());
        memory.now_bytes = Some(0);
        memory.look(5.9);
        assert_eq!(memory.now_bytes, Some(0));
        memory.look(6.0);
        assert!(memory.now_bytes > Some(1_000_000));
    }
}
