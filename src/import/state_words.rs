//! Notes on the states of operation that a list words, each word once.

use std::collections::BTreeMap;

use carecircle_base::model::{LayerReport, NoteRow, OpenWord, OpenWordOf, Severity};

/// What was found, by reason, header and cell: number of facilities and the first of them.
#[derive(Default)]
pub(super) struct StateWords {
    words: BTreeMap<(&'static str, String, String), (usize, String)>,
    /// Id of the facility that is looked at.
    pub row: String,
    /// Rows by reason.
    rows: Vec<(&'static str, NoteRow)>,
}

impl StateWords {
    pub(super) fn add(&mut self, reason: &'static str, header: &str, cell: &str, label: &str) {
        let held = self.words.entry((reason, header.to_owned(), cell.to_owned())).or_insert_with(|| (0, label.to_owned()));
        held.0 += 1;
        self.rows.push((reason, NoteRow { row: self.row.clone(), place: String::new(), found: format!("{header} = \"{cell}\"") }));
    }

    pub(super) fn report(self, report: &mut LayerReport) {
        // The most frequent words first: a note has room for few.
        let mut all: Vec<_> = self.words.into_iter().collect();
        all.sort_by(|a, b| b.1.0.cmp(&a.1.0).then_with(|| a.0.cmp(&b.0)));
        for ((reason, header, cell), (count, first)) in all {
            if reason == "status-unknown" {
                let held = report.open_words.iter_mut().find(|w| w.of == OpenWordOf::Status && w.word == cell);
                match held {
                    Some(held) => held.count += count,
                    None => {
                        report.open_words.push(OpenWord { of: OpenWordOf::Status, word: cell.clone(), count, near: Vec::new() });
                    }
                }
            }
            let asks = matches!(reason, "status-unknown" | "remark-unclear" | "assumed-open");
            let severity = if reason == "earlier-year" { Severity::Info } else { Severity::Warning };
            report.note_many(severity, reason, count, || {
                let answer = if asks { format!("; answer such as \"{cell}\" = \"open\"") } else { String::new() };
                format!("{header} = \"{cell}\": {count} × from {first}{answer}")
            });
        }
        for (reason, row) in self.rows {
            report.name_rows(reason, [row]);
        }
    }
}
