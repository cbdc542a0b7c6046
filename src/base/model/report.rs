//! What import did: every element dropped or doubted, counted by reason, with examples.

use serde::Serialize;

use super::reasons;

/// How much a note matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The elements are not part of the study.
    Dropped,
    /// The elements are kept, but something about them needs a look.
    Warning,
    /// Worth knowing.
    Info,
}

/// One reason, how often it struck, and a few places to look at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Note {
    /// How much it matters.
    pub severity: Severity,
    /// Stable kebab-case code, such as `negative-seniors`.
    pub reason: &'static str,
    /// What was found and what was expected, and the way out; one sentence.
    pub text: String,
    /// The same in Chinese, in general words.
    pub text_zh: &'static str,
    /// How many elements.
    pub count: usize,
    /// The first few, each by row or element, field and value.
    pub examples: Vec<String>,
}

/// What became of one input file.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct LayerReport {
    /// `roads`, `facilities`, `homes`, `areas`, `figures`, `compounds` or `stops`.
    pub layer: String,
    /// The file as `study.toml` names it.
    pub file: String,
    /// How it was read: format, encoding, coordinate system, columns found.
    pub read_as: String,
    /// Elements read.
    pub read: usize,
    /// Elements kept.
    pub kept: usize,
    /// Every drop and doubt.
    pub notes: Vec<Note>,
}

/// How many examples a note keeps.
const EXAMPLES: usize = 5;

impl LayerReport {
    /// A report of nothing yet.
    #[must_use]
    pub fn new(layer: &str, file: &str) -> Self {
        Self { layer: layer.to_owned(), file: file.to_owned(), ..Self::default() }
    }

    /// Counts one element under `reason`; `example` is asked for only while few are kept.
    pub fn note(&mut self, severity: Severity, reason: &'static str, text: &str, example: impl FnOnce() -> String) {
        self.note_many(severity, reason, text, 1, example);
    }

    /// Counts `count` elements under `reason`; 0 adds nothing.
    pub fn note_many(&mut self, severity: Severity, reason: &'static str, text: &str, count: usize, example: impl FnOnce() -> String) {
        if count == 0 {
            return;
        }
        debug_assert!(reasons::zh(reason).is_some(), "the reason '{reason}' needs its Chinese sentence in model/reasons.rs");
        let at = self.notes.iter().position(|n| n.reason == reason).unwrap_or_else(|| {
            self.notes.push(Note {
                severity,
                reason,
                text: text.to_owned(),
                text_zh: reasons::zh(reason).unwrap_or_default(),
                count: 0,
                examples: Vec::new(),
            });
            self.notes.len() - 1
        });
        let note = &mut self.notes[at];
        note.count += count;
        if note.examples.len() < EXAMPLES {
            let example = example();
            if !example.is_empty() {
                note.examples.push(example);
            }
        }
    }

    /// Elements dropped, all reasons together.
    #[must_use]
    pub fn dropped(&self) -> usize {
        self.notes.iter().filter(|n| n.severity == Severity::Dropped).map(|n| n.count).sum()
    }
}

/// What became of every input of a study.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct ImportReport {
    /// One a file, in the order of `study.toml`.
    pub layers: Vec<LayerReport>,
}
