//! Text files of a feed as rows under headers.

use std::collections::BTreeMap;

use crate::budget;
use crate::error::ImportError;

/// Bytes that a row takes beside its text and cells.
const ROW: u64 = 160;

/// A text file of a feed.
pub(super) struct Rows {
    /// File name, such as `stops.txt`.
    pub name: &'static str,
    columns: BTreeMap<String, usize>,
    rows: Vec<csv::StringRecord>,
}

/// A row of a file, with its line number.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    of: &'a Rows,
    record: &'a csv::StringRecord,
}

impl Rows {
    /// Rows of a file; `must` are the required columns.
    pub(super) fn read(feed: &str, name: &'static str, bytes: &[u8], must: &[&str]) -> Result<Self, ImportError> {
        let refuse = |reason: String, way_out: &str| ImportError::FileFormat {
            file: format!("{feed}/{name}"),
            format: "GTFS",
            reason,
            way_out: way_out.to_owned(),
        };
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let (rows, cells) = (budget::count(bytes, b"\n"), budget::count(bytes, b","));
        budget::hold(&format!("{feed}/{name}"), (ROW * rows).saturating_add(8 * cells).saturating_add(bytes.len() as u64))?;
        let text = std::str::from_utf8(bytes).map_err(|e| refuse(format!("byte {} is not UTF-8", e.valid_up_to()), "save it as UTF-8"))?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let broken = |e: csv::Error| refuse(e.to_string(), "the files of a feed are comma-separated text with a line of headers");
        let columns: BTreeMap<String, usize> =
            reader.headers().map_err(broken)?.iter().enumerate().map(|(i, h)| (h.trim_matches('\u{feff}').to_owned(), i)).collect();
        for column in must {
            if !columns.contains_key(*column) {
                let found = columns.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                return Err(refuse(
                    format!("it has no column {column} (found: {found})"),
                    "the GTFS reference names the columns that it must have",
                ));
            }
        }
        let rows = reader.records().collect::<Result<Vec<_>, _>>().map_err(broken)?;
        Ok(Self { name, columns, rows })
    }

    /// Rows in the file's order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().filter(|r| r.iter().any(|c| !c.is_empty())).map(|record| Row { of: self, record })
    }
}

impl<'a> Row<'a> {
    /// Cell of a column; `None` where it is empty or the column is missing.
    pub(super) fn get(self, column: &str) -> Option<&'a str> {
        self.record.get(*self.of.columns.get(column)?).filter(|c| !c.is_empty())
    }

    /// Place and content of a cell for the report: file, line, column and text.
    pub(super) fn place(self, column: &str) -> String {
        let line = self.record.position().map_or(0, csv::Position::line);
        format!("{} line {line}, {column}: \"{}\"", self.of.name, self.get(column).unwrap_or_default())
    }
}

/// Seconds of the service day of a text such as `8:05:00` or `25:10:00`, below ten days; `None` for any other text.
pub(super) fn time_s(text: &str) -> Option<u32> {
    let mut parts = text.trim().split(':');
    let mut part = |most: u32| parts.next()?.trim().parse::<u32>().ok().filter(|n| *n <= most);
    let (hours, minutes, seconds) = (part(239)?, part(59)?, part(59)?);
    parts.next().is_none().then_some(hours * 3600 + minutes * 60 + seconds)
}

/// Date of a text such as `20250630`; `None` for any other text.
pub(super) fn day(text: &str) -> Option<jiff::civil::Date> {
    let text = text.trim();
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    jiff::civil::Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_days_as_feeds_write_them() {
        assert_eq!([time_s("8:05:00"), time_s(" 08:05:30"), time_s("25:10:00")], [Some(29_100), Some(29_130), Some(90_600)]);
        assert_eq!([time_s("8:05"), time_s("08:60:00"), time_s("-1:00:00"), time_s("8:05:00:00")], [None; 4]);
        assert_eq!(day("20240229"), Some(jiff::civil::Date::constant(2024, 2, 29)));
        assert_eq!([day("20230229"), day("2023-02-01"), day("二〇二五")], [None; 3]);
    }
}
