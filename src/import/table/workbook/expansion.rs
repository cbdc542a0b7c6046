//! What a workbook grows to when it is read, counted before it is: a file of some hundred bytes may repeat a cell forty million times
//! (ODS), or hold two cells in opposite corners of a sheet, for which calamine sets aside all the cells between (ODS, XLS).

use std::io::{BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::events::Event;

use super::markup::count;
use super::{UNPACKED, unreadable, xls};
use crate::error::ImportError;
use crate::layer_file::LayerFile;

/// Largest number of cells that a workbook may hold by repeats or merges, beyond those that it writes one by one.
pub(super) const COPIES: u64 = 1_000_000;
/// Largest number of blank cells between filled ones, in formats that are read as a block; 50 to 110 bytes each.
const BLANKS: u64 = 4_000_000;
/// Largest number of hidden rows: a filter hides all rows of a sheet down to its end.
const HIDDEN: u64 = 16 << 20;
/// Rows and columns of a sheet; what is repeated beyond them is cut off.
const SHEET: [u64; 2] = [1 << 20, 1 << 14];

/// Refuses a workbook that would grow beyond all lists; `Ok` for what only the reader can judge.
pub(super) fn refuse(bytes: &[u8], source: &LayerFile) -> Result<(), ImportError> {
    let grown =
        if bytes.starts_with(b"PK") { of_ods(bytes) } else { xls::blanks(bytes).map(|blanks| Growth { blanks, ..Growth::default() }) };
    let Some(Growth { copies, blanks, text, hidden }) = grown else { return Ok(()) };
    let refused = |what: String| Err(unreadable(source, format!("{what}, more than any list has")));
    if copies > COPIES {
        return refused(format!("its cells are repeated {copies} times"));
    }
    if blanks > BLANKS {
        return refused(format!("{blanks} blank cells lie between its cells: take out what stands alone far below or right of the list"));
    }
    if hidden > HIDDEN {
        return refused(format!("it hides {hidden} rows"));
    }
    if text > UNPACKED {
        return refused(format!("its repeated texts are {} MiB long", text >> 20));
    }
    Ok(())
}

/// What a workbook grows by, over all its sheets.
#[derive(Debug, Default, PartialEq)]
struct Growth {
    /// Filled cells beyond those written one by one.
    copies: u64,
    /// Blank cells in the smallest blocks around filled ones.
    blanks: u64,
    /// Bytes of text, each as often as it is repeated.
    text: u64,
    /// Hidden rows.
    hidden: u64,
}

/// A row of an ODS sheet, and its cell that is being read.
#[derive(Debug, Default)]
struct Row {
    times: u64,
    /// Filled cells, with repeats, and those written.
    filled: u64,
    written: u64,
    text: u64,
    /// Columns so far, and those up to the last filled one.
    columns: u64,
    width: u64,
    cell_times: u64,
    cell_text: u64,
    is_filled: bool,
}

impl Row {
    fn end_cell(&mut self) {
        self.columns = (self.columns + self.cell_times).min(SHEET[1]);
        if std::mem::take(&mut self.is_filled) {
            self.filled = self.filled.saturating_add(self.cell_times);
            self.text = self.text.saturating_add(self.cell_times.saturating_mul(self.cell_text));
            self.written += 1;
            self.width = self.columns;
        }
        (self.cell_times, self.cell_text) = (0, 0);
    }
}

/// Growth of an ODS file; `None` for another archive.
fn of_ods(bytes: &[u8]) -> Option<Growth> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut reader = Reader::from_reader(BufReader::new(archive.by_name("content.xml").ok()?));
    let mut out = Growth::default();
    let mut row = Row::default();
    // Of the sheet: rows so far, rows up to the last filled one, columns, filled cells.
    let (mut rows, mut deep, mut wide, mut filled) = (0_u64, 0_u64, 0_u64, 0_u64);
    let mut end_row = |row: &mut Row, out: &mut Growth, is_last: bool| {
        let row = std::mem::take(row);
        rows = (rows + row.times).min(SHEET[0]);
        let all = row.times.saturating_mul(row.filled);
        if all > 0 {
            (deep, wide) = (rows, wide.max(row.width));
        }
        filled = filled.saturating_add(all);
        out.copies = out.copies.saturating_add(all.saturating_sub(row.written));
        out.text = out.text.saturating_add(row.times.saturating_mul(row.text));
        if is_last {
            out.blanks = out.blanks.saturating_add((deep * wide).saturating_sub(filled));
            (rows, deep, wide, filled) = (0, 0, 0, 0);
        }
    };
    let mut buffer = Vec::new();
    while let Ok(event) = reader.read_event_into(&mut buffer) {
        let is_empty = matches!(event, Event::Empty(_));
        match &event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "table-row" => {
                    row = Row { times: u64::from(count(tag, "number-rows-repeated").unwrap_or(1)).min(SHEET[0]), ..Row::default() };
                    if tag.attributes().flatten().any(|a| a.key.local_name().as_ref() == "visibility") {
                        out.hidden += row.times;
                    }
                    if is_empty {
                        end_row(&mut row, &mut out, false);
                    }
                }
                "table-cell" | "covered-table-cell" => {
                    row.cell_times = u64::from(count(tag, "number-columns-repeated").unwrap_or(1)).min(SHEET[1]);
                    for attribute in tag.attributes().flatten() {
                        let name = attribute.key.local_name();
                        let key = name.as_ref();
                        if matches!(key, "value" | "value-type" | "formula") || key.ends_with("-value") {
                            row.is_filled = true;
                            row.cell_text = row.cell_text.saturating_add(attribute.value.len() as u64);
                        }
                    }
                    if is_empty {
                        row.end_cell();
                    }
                }
                _ => {}
            },
            Event::Text(text) if row.cell_times > 0 => {
                row.is_filled |= !text.is_empty();
                row.cell_text = row.cell_text.saturating_add(text.len() as u64);
            }
            Event::End(tag) => match tag.local_name().as_ref() {
                "table-cell" | "covered-table-cell" => row.end_cell(),
                "table-row" => end_row(&mut row, &mut out, false),
                "table" => end_row(&mut Row::default(), &mut out, true),
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    Some(out)
}
