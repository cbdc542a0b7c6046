//! Delimited text, with encoding and delimiter detected or declared.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::grid::Grid;
use super::lone_quote;
use crate::budget;
use crate::error::ImportError;
use crate::layer_file::LayerFile;
use carecircle_base::model::{LayerReport, Severity};

/// Rows of cells of delimited text.
pub(super) fn read(bytes: &[u8], source: &LayerFile, report: &mut LayerReport) -> Result<Grid, ImportError> {
    let (text, encoding) = decode(bytes, source, report)?;
    let delimiter = source.delimiter.unwrap_or_else(|| detect_delimiter(&text));
    let shown = if delimiter == b'\t' { "tab".to_owned() } else { format!("\"{}\"", char::from(delimiter)) };
    report.read_as = format!("CSV, {encoding}, delimiter {shown}");
    // Cells of all rows, at most: the end of each, and of the same in the record of its row.
    let cells = budget::count(text.as_bytes(), &[delimiter, b'\n']);
    budget::hold(&source.file, (2 * text.len() as u64).saturating_add(24 * cells))?;

    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut grid = Grid { text: String::with_capacity(text.len()), ..Grid::default() };
    let mut record = csv::StringRecord::new();
    // Cells of the widest of the first rows: titles above the headers have fewer.
    let mut widest = 0;
    loop {
        let more = reader.read_record(&mut record).map_err(|e| ImportError::FileFormat {
            file: source.file.clone(),
            format: "CSV",
            reason: e.to_string(),
            way_out: "save it again as CSV UTF-8".to_owned(),
        })?;
        if !more {
            return Ok(grid);
        }
        let line = record.position().map_or(0, csv::Position::line);
        if let Some(long) = record.iter().map(str::len).find(|length| *length > budget::CELL) {
            return Err(ImportError::FileFormat {
                file: source.file.clone(),
                format: "CSV",
                reason: format!("line {line} has a cell of {} MiB, and no cell has more than {}", long >> 20, budget::CELL >> 20),
                way_out: "see whether a quote (\") there is never closed or the lines do not end, and save it again as CSV UTF-8"
                    .to_owned(),
            });
        }
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        let start = record.position().map_or(0, csv::Position::byte);
        let raw = usize::try_from(start).ok().zip(usize::try_from(reader.position().byte()).ok()).and_then(|(from, to)| text.get(from..to));
        let width = grid.rows.first().map_or(record.len(), |first| widest.max(first.0));
        widest = widest.max(if grid.rows.len() < 5 { record.len() } else { 0 });
        let swallowed = raw.filter(|_| record.iter().any(|c| c.contains('\n'))).and_then(|raw| {
            let blank = raw.len() - raw.trim_start_matches(['\r', '\n']).len();
            let line = line + raw[..blank].matches('\n').count();
            lone_quote::swallowed(&record, &raw[blank..], line, delimiter, width)
        });
        let Some(swallowed) = swallowed else {
            for cell in &record {
                grid.text.push_str(without_formula(cell));
                grid.cell_done();
            }
            grid.row_done(line);
            continue;
        };
        report.note_many(Severity::Warning, "lone-quote", swallowed.lines, || {
            let what = if swallowed.rows.is_some() { "read all the same" } else { "lost" };
            format!("line {}: the quote swallows {} lines, {what}", swallowed.line, swallowed.lines)
        });
        match swallowed.rows {
            Some(rows) => {
                for (line, cells) in rows {
                    grid.push_row(line, cells);
                }
            }
            None => grid.push_row(line, &record),
        }
    }
}

/// Text of a cell that a program wrote as a formula to keep its zeros: `="00123"`.
fn without_formula(cell: &str) -> &str {
    cell.trim().strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).filter(|text| !text.contains('"')).unwrap_or(cell)
}

/// Decoded text, and the name of its encoding.
fn decode<'b>(bytes: &'b [u8], source: &LayerFile, report: &mut LayerReport) -> Result<(Cow<'b, str>, &'static str), ImportError> {
    let refuse = |declared: &str, reason: String, way_out: &str| ImportError::Encoding {
        file: source.file.clone(),
        declared: declared.to_owned(),
        reason,
        way_out: way_out.to_owned(),
    };
    if let Some(label) = &source.encoding {
        let encoding = Encoding::for_label(label.as_bytes()).unwrap_or(UTF_8);
        let (text, used, bad) = encoding.decode(bytes);
        if bad {
            let line = 1 + text.split('\u{fffd}').next().unwrap_or_default().matches('\n').count();
            let reason = format!("line {line} holds bytes that {} does not have", used.name());
            return Err(refuse(
                label,
                reason,
                "leave encoding out to have UTF-8 and GBK told apart, or name the right one, such as \"gb18030\"",
            ));
        }
        return Ok((text, used.name()));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, bad) = encoding.decode_without_bom_handling(&bytes[mark..]);
        note_bad_bytes(report, &text, bad);
        return Ok((text, encoding.name()));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((Cow::Borrowed(text), "UTF-8"));
    }
    // Damaged UTF-8 still has most of its characters; GBK read as UTF-8 has about one in six by chance.
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if good > 3 * bad {
        let text = String::from_utf8_lossy(bytes);
        note_bad_bytes(report, &text, true);
        return Ok((text, "UTF-8"));
    }
    let (text, bad) = GB18030.decode_without_bom_handling(bytes);
    if bad || text.contains('\0') {
        let line = 1 + text.split(['\u{fffd}', '\0']).next().unwrap_or_default().matches('\n').count();
        return Err(refuse(
            "UTF-8 or GB18030",
            format!("line {line} fits neither"),
            "save the list as CSV UTF-8, or name its encoding = \"…\"; a workbook must end in .xlsx",
        ));
    }
    Ok((text, "GB18030"))
}

fn note_bad_bytes(report: &mut LayerReport, text: &str, bad: bool) {
    if !bad {
        return;
    }
    for (row, line) in text.lines().enumerate().filter(|(_, l)| l.contains('\u{fffd}')) {
        report.note(Severity::Warning, "bad-bytes", || format!("line {}: {}", row + 1, line.chars().take(40).collect::<String>()));
    }
}

/// Delimiter found outside quotes in most of the first lines, and most often.
fn detect_delimiter(text: &str) -> u8 {
    let candidates = [b',', b';', b'\t', b'|'];
    let mut best = (0, 0, b',');
    for candidate in candidates {
        let counts: Vec<usize> = text.lines().take(30).filter(|l| !l.trim().is_empty()).map(|l| outside_quotes(l, candidate)).collect();
        let lines = counts.iter().filter(|c| **c > 0).count();
        let total = counts.iter().sum::<usize>();
        if (lines, total) > (best.0, best.1) {
            best = (lines, total, candidate);
        }
    }
    best.2
}

fn outside_quotes(line: &str, delimiter: u8) -> usize {
    let mut quoted = false;
    line.bytes()
        .filter(|b| {
            quoted ^= *b == b'"';
            !quoted && *b == delimiter
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_detected_outside_quotes() {
        assert_eq!(detect_delimiter("name,lon,lat\na,1,2\n"), b',');
        assert_eq!(detect_delimiter("\"a,b,c,d\";lon;lat\n\"a,b,c,d\";1;2\n"), b';');
        assert_eq!(detect_delimiter("name\tlon\tlat\na,b\t1\t2\n"), b'\t');
        assert_eq!(detect_delimiter("name\n"), b',');
    }
}
