//! Rows of comma-separated values (RFC 4180, but lines end in a plain newline).

use super::digits;

/// What Excel needs at the head of a file to read it as UTF-8.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

/// A table that grows cell by cell.
#[derive(Default)]
pub(super) struct Csv {
    out: Vec<u8>,
    inside: bool,
}

impl Csv {
    /// A table that begins with these bytes.
    pub(super) fn of(first: &[u8]) -> Self {
        Self { out: first.to_vec(), inside: false }
    }

    /// Sets aside so many bytes more.
    pub(super) fn reserve(&mut self, capacity: usize) {
        self.out.reserve(capacity);
    }

    fn cell(&mut self) -> &mut Vec<u8> {
        if self.inside {
            self.out.push(b',');
        }
        self.inside = true;
        &mut self.out
    }

    /// A text cell, quoted where it must be; one that a spreadsheet would run as a formula gets a leading apostrophe.
    pub(super) fn text(&mut self, text: &str) {
        quote(self.cell(), text);
    }

    /// A cell that is already quoted.
    pub(super) fn quoted(&mut self, bytes: &[u8]) {
        self.cell().extend_from_slice(bytes);
    }

    /// `value` / 10^`decimals`.
    pub(super) fn fixed(&mut self, value: i64, decimals: usize) {
        digits::fixed(self.cell(), value, decimals);
    }

    /// Degrees at 7 decimals.
    pub(super) fn degrees(&mut self, degrees: f64) {
        digits::degrees(self.cell(), degrees);
    }

    /// A number, as short as reads back the same; integers without a point.
    pub(super) fn number(&mut self, value: f64) {
        #[expect(clippy::cast_possible_truncation, reason = "checked to be a small integer")]
        if value.fract() == 0.0 && value.abs() < 9e15 {
            digits::fixed(self.cell(), value as i64, 0);
        } else {
            self.cell().extend_from_slice(value.to_string().as_bytes());
        }
    }

    /// A number, or an absent value.
    pub(super) fn optional(&mut self, value: Option<f64>) {
        match value {
            Some(value) => self.number(value),
            None => self.empty(),
        }
    }

    /// A count.
    pub(super) fn count(&mut self, count: usize) {
        digits::fixed(self.cell(), i64::try_from(count).expect("a table's length fits 63 bits"), 0);
    }

    /// An absent value.
    pub(super) fn empty(&mut self) {
        self.cell();
    }

    /// Ends the row.
    pub(super) fn end(&mut self) {
        self.out.push(b'\n');
        self.inside = false;
    }

    /// The whole table.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.out
    }
}

/// Characters with which a spreadsheet takes a cell for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Appends `text`, in quotes where commas, quotes, line ends or outer spaces ask for them, and as text where it would be run.
pub(super) fn quote(out: &mut Vec<u8>, text: &str) {
    let runs = text.starts_with(FORMULA);
    let bare = !text.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r')) && text.trim() == text;
    if bare {
        out.extend(runs.then_some(b'\''));
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    out.extend(runs.then_some(b'\''));
    for b in text.bytes() {
        if b == b'"' {
            out.push(b'"');
        }
        out.push(b);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_as_they_went_in() {
        let cells = ["古城街道", "a,b", "say \"hi\"", "two\nlines", " padded ", ""];
        let mut table = Csv::default();
        cells.iter().for_each(|c| table.text(c));
        table.number(3.0);
        table.number(0.25);
        table.end();
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(table.bytes());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(row.iter().take(6).collect::<Vec<_>>(), cells);
        assert_eq!((&row[6], &row[7]), ("3", "0.25"));
    }

    #[test]
    fn a_formula_is_shown_not_run() {
        let mut table = Csv::default();
        ["=HYPERLINK(\"x\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "a=1", "#1"].iter().for_each(|cell| table.text(cell));
        assert_eq!(table.bytes(), b"\"'=HYPERLINK(\"\"x\"\")\",'+1,'-1,'@SUM(A1),\"'\t=1\",\"'\r=1\",a=1,#1");
        let mut numbers = Csv::default();
        numbers.number(-1.5);
        assert_eq!(numbers.bytes(), b"-1.5", "a number is one");
    }
}
