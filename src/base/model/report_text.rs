//! Text form of the import report.

use std::fmt;

use carecircle_words::say;

use super::{ImportReport, LayerReport, Severity};

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", GravestNotes(self))?;
        self.layers.iter().try_for_each(|layer| write!(f, "{layer}"))
    }
}

/// Number of notes that the first screen tells.
const FIRST_SCREEN: usize = 8;

/// Text of the notes that may change the numbers, the gravest first, a line each; empty without any.
#[derive(Debug, Clone, Copy)]
pub struct GravestNotes<'r>(pub &'r ImportReport);

impl fmt::Display for GravestNotes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let notes = self.0.gravest();
        for (layer, note) in notes.iter().take(FIRST_SCREEN) {
            let file = if layer.file.is_empty() { &layer.layer } else { &layer.file };
            writeln!(f, "{} {} × {} ({file}): {}", note.severity.said().bilingual(), note.count, note.reason, note.said().zh())?;
            writeln!(f, "    {}", note.said().en())?;
        }
        if notes.len() > FIRST_SCREEN {
            writeln!(f, "{}", say!("study-notes-more-below", count = notes.len() - FIRST_SCREEN).bilingual())?;
        }
        if notes.is_empty() { Ok(()) } else { writeln!(f) }
    }
}

/// Text of a layer: a line on the file, then for each note the count, the sentence in both languages, and examples.
impl fmt::Display for LayerReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.layer)?;
        if !self.file.is_empty() {
            write!(f, "  {}", self.file)?;
        }
        write!(f, "  {} of {} kept", self.kept, self.read)?;
        if self.read_as.is_empty() {
            writeln!(f)?
        } else {
            writeln!(f, "  ({})", self.read_as)?
        }
        for severity in [Severity::Dropped, Severity::Warning, Severity::Info] {
            for note in self.notes.iter().filter(|n| n.severity == severity) {
                let mark = severity.said().bilingual();
                writeln!(f, "  {mark} {} × {}: {}", note.count, note.reason, note.said().zh())?;
                writeln!(f, "      {}", note.said().en())?;
                for example in &note.examples {
                    writeln!(f, "      {example}")?;
                }
                if note.count > note.examples.len() && !note.examples.is_empty() && note.examples.len() >= 5 {
                    writeln!(f, "      …")?;
                }
            }
        }
        Ok(())
    }
}
