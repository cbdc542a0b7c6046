//! Import reports: elements dropped or doubted, counted by reason, with examples.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use carecircle_words::{Said, say};

use crate::characters::shortened;

use super::{CorrectionOutcome, CrsProposal, GeocodedList, WrittenCoordinates};

/// The severity of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Dropped: the elements are not part of the study.
    Dropped,
    /// Warning: the elements are kept, but need review.
    Warning,
    /// Information only.
    Info,
}

impl Severity {
    /// The severity in words.
    #[must_use]
    pub fn said(self) -> Said {
        match self {
            Self::Dropped => say!("shown-dropped"),
            Self::Warning => say!("shown-warning"),
            Self::Info => say!("shown-info"),
        }
    }
}

/// A reason for which elements were dropped or doubted, with their count and examples.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// Severity.
    pub severity: Severity,
    /// Stable kebab-case code of the reason, such as `negative-seniors`; its sentence is the message `note-negative-seniors`.
    pub reason: &'static str,
    /// Number of elements.
    pub count: usize,
    /// First few elements (at most 5), each by row or element, field and value.
    pub examples: Vec<String>,
    /// Rows of a list that the note stands on, at most [`Note::MOST_ROWS`]; empty for notes on files as a whole and on extracts. Not
    /// part of any output.
    pub rows: Vec<NoteRow>,
}

impl Note {
    /// Largest number of rows that a note names; it counts the others.
    pub const MOST_ROWS: usize = 200;

    /// Sentence of the reason: what was found, what was expected, and the way out.
    #[must_use]
    pub fn said(&self) -> Said {
        sentence(self.reason).unwrap_or_else(|| Said::verbatim(self.reason))
    }

    /// Reason of the catalogue with this code; `None` for a code that no importer gives.
    #[must_use]
    pub fn known_reason(code: &str) -> Option<&'static str> {
        sentence(code)?.key().strip_prefix(KEYS)
    }
}

/// What the keys of reasons begin with in the catalogue.
const KEYS: &str = "note-";

fn sentence(reason: &str) -> Option<Said> {
    Said::of_catalogue(&format!("{KEYS}{reason}"))
}

/// Severity, reason, the sentence in English (`text`) and Chinese (`text_zh`), count and examples.
impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let said = self.said();
        let mut note = serializer.serialize_struct("Note", 6)?;
        note.serialize_field("severity", &self.severity)?;
        note.serialize_field("reason", self.reason)?;
        note.serialize_field("text", &said.en())?;
        note.serialize_field("text_zh", &said.zh())?;
        note.serialize_field("count", &self.count)?;
        note.serialize_field("examples", &self.examples)?;
        note.end()
    }
}

/// A row of a list on which a note stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoteRow {
    /// Id of the row, by which corrections name it; empty where the row has none.
    pub row: String,
    /// Place in the file, such as `sheet "大洋街道", row 7`; empty where only the id is known.
    pub place: String,
    /// What was found, in the words of the note's examples.
    pub found: String,
}

/// A word of a list that the program does not know, and that the study can explain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenWord {
    /// What the word should say: a kind of facility, or whether a place is open.
    pub of: OpenWordOf,
    /// Word as the list writes it.
    pub word: String,
    /// Number of rows with it.
    pub count: usize,
    /// Most similar known words, best first; empty where none is similar.
    pub near: Vec<String>,
}

/// What an unknown word of a list should say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpenWordOf {
    /// A kind of facility, explained under `kinds` in `study.toml`.
    Kind,
    /// Whether a place is open, explained under `states`.
    Status,
}

impl NoteRow {
    /// The row with this id, of which neither place nor finding is known yet.
    #[must_use]
    pub fn of(id: &str) -> Self {
        Self { row: id.to_owned(), ..Self::default() }
    }
}

/// The import report of one input file.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
pub struct LayerReport {
    /// Layer: `roads`, `facilities`, `homes`, `areas`, `figures`, `compounds` or `stops`.
    pub layer: String,
    /// File as `study.toml` names it.
    pub file: String,
    /// Description of the reading: format, encoding, coordinate system, columns found.
    pub read_as: String,
    /// Number of elements read.
    pub read: usize,
    /// Number of elements kept.
    pub kept: usize,
    /// Notes on elements dropped or doubted, one a reason.
    pub notes: Vec<Note>,
    /// Likelier reading of the coordinates, to be accepted by a line in `study.toml`; `None` where nothing is proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposal: Option<Box<CrsProposal>>,
    /// Sample of the coordinates as written; `None` for files without coordinates. Not part of any output.
    #[serde(skip)]
    pub written: Option<Box<WrittenCoordinates>>,
    /// Words that are not known and let facilities serve nobody. Not part of any output.
    #[serde(skip)]
    pub open_words: Vec<OpenWord>,
    /// Row that is being read, on which notes stand until it is `None` again. Not part of any output.
    #[serde(skip)]
    pub row: Option<NoteRow>,
}

/// Largest number of examples of a note.
const EXAMPLES: usize = 5;

/// Largest number of characters of an example.
const EXAMPLE: usize = 400;

impl LayerReport {
    /// An empty report of `file` in `layer`.
    #[must_use]
    pub fn new(layer: &str, file: &str) -> Self {
        Self { layer: layer.to_owned(), file: file.to_owned(), ..Self::default() }
    }

    /// Counts one element under `reason`; `example` is called only while the note has room for examples.
    pub fn note(&mut self, severity: Severity, reason: &'static str, example: impl FnOnce() -> String) {
        self.note_many(severity, reason, 1, example);
    }

    /// Counts `count` elements under `reason`; does nothing for 0.
    pub fn note_many(&mut self, severity: Severity, reason: &'static str, count: usize, example: impl FnOnce() -> String) {
        if count == 0 {
            return;
        }
        debug_assert!(sentence(reason).is_some(), "the reason '{reason}' needs its sentence: {KEYS}{reason} in words/*.ftl");
        let at = self.notes.iter().position(|n| n.reason == reason).unwrap_or_else(|| {
            self.notes.push(Note { severity, reason, count: 0, examples: Vec::new(), rows: Vec::new() });
            self.notes.len() - 1
        });
        let note = &mut self.notes[at];
        note.count += count;
        let row = self.row.as_ref().filter(|_| note.rows.len() < Note::MOST_ROWS);
        if note.examples.len() < EXAMPLES || row.is_some() {
            let example = example();
            if let Some(row) = row {
                note.rows.push(NoteRow { found: shortened(&example, EXAMPLE).into_owned(), ..row.clone() });
            }
            if !example.is_empty() && note.examples.len() < EXAMPLES {
                note.examples.push(shortened(&example, EXAMPLE).into_owned());
            }
        }
    }

    /// Names rows that the note with this reason stands on, where one note tells many rows at once; without such a note nothing is
    /// named.
    pub fn name_rows(&mut self, reason: &str, rows: impl IntoIterator<Item = NoteRow>) {
        if let Some(note) = self.notes.iter_mut().find(|n| n.reason == reason) {
            let room = Note::MOST_ROWS.saturating_sub(note.rows.len());
            note.rows.extend(rows.into_iter().take(room));
        }
    }

    /// Adds the notes of `other`, such as those on one sheet of a workbook.
    pub fn absorb(&mut self, other: &Self) {
        for note in &other.notes {
            let mut examples = note.examples.iter().cloned();
            self.note_many(note.severity, note.reason, note.count, || examples.next().unwrap_or_default());
            if let Some(mine) = self.notes.iter_mut().find(|n| n.reason == note.reason) {
                let room = EXAMPLES.saturating_sub(mine.examples.len());
                mine.examples.extend(examples.take(room));
                let room = Note::MOST_ROWS.saturating_sub(mine.rows.len());
                mine.rows.extend(note.rows.iter().take(room).cloned());
            }
        }
    }

    /// Number of elements dropped, over all reasons.
    #[must_use]
    pub fn dropped(&self) -> usize {
        self.notes.iter().filter(|n| n.severity == Severity::Dropped).map(|n| n.count).sum()
    }
}

/// The import report of a study.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
pub struct ImportReport {
    /// Reports of the input files, in the order of `study.toml`.
    pub layers: Vec<LayerReport>,
    /// Geocoding of the facility lists (not of extracts), in the order of `study.toml`.
    #[serde(skip)]
    pub geocoded: Arc<Vec<GeocodedList>>,
    /// Corrections beside the lists, each with what became of it, in the order of their file.
    #[serde(skip)]
    pub corrections: Arc<Vec<CorrectionOutcome>>,
}
