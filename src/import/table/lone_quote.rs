//! Unpaired quotes of delimited text: one quote too many swallows rows up to the next.

use csv::{ReaderBuilder, StringRecord};

/// A record in which a quoted cell ran over lines that are rows of their own.
pub(super) struct Swallowed {
    /// Line of the unpaired quote, from 1.
    pub(super) line: usize,
    /// The rows, each with its line, where every line has as many cells as the headers; `None` where they do not agree.
    pub(super) rows: Option<Vec<(usize, Vec<String>)>>,
    /// Number of lines that are no rows of their own because of the quote.
    pub(super) lines: usize,
}

/// Whether `record`, whose text is `raw` and begins at `line`, holds rows that an unpaired quote swallowed; `width` is the number of headers.
///
/// A cell with line breaks is right in itself: an address on two lines, or a remark; its lines have fewer cells than a row, one by one. Rows
/// were swallowed where each line by itself has as many cells as the headers, or where one line inside the cell has at least as many.
pub(super) fn swallowed(record: &StringRecord, raw: &str, line: usize, delimiter: u8, width: usize) -> Option<Swallowed> {
    let lines: Vec<&str> = raw.lines().collect();
    let full: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].trim().is_empty()).collect();
    let rows: Vec<(usize, Vec<String>)> = full.iter().map(|at| (line + at, cells(lines[*at], delimiter))).collect();
    let agree = width >= 2 && rows.len() > 1 && rows.iter().all(|(_, cells)| cells.len() == width);
    // What closes a quote in the midst of a cell leaves a quote behind.
    let holds = |cell: &str| {
        let most = cell.lines().skip(1).map(|l| l.matches(char::from(delimiter)).count()).max().unwrap_or(0);
        most + 1 >= width || (most > 0 && cell.contains('"'))
    };
    if !(agree || width >= 2 && record.iter().any(holds)) {
        return None;
    }
    // A line with an odd number of quotes holds one that belongs to no pair.
    let unpaired = full.iter().copied().find(|at| lines[*at].matches('"').count() % 2 == 1).unwrap_or(0);
    Some(Swallowed { line: line + unpaired, lines: full.len().saturating_sub(1), rows: agree.then_some(rows) })
}

/// Cells of one line; with an unpaired quote, quotes are no quotes, and those at the ends of a cell are left out.
fn cells(line: &str, delimiter: u8) -> Vec<String> {
    let paired = line.matches('"').count().is_multiple_of(2);
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).quoting(paired).from_reader(line.as_bytes());
    let mut record = StringRecord::new();
    if !reader.read_record(&mut record).unwrap_or(false) {
        return Vec::new();
    }
    record.iter().map(|c| if paired { c } else { c.trim().trim_matches('"') }.to_owned()).collect()
}
