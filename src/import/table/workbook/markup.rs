//! What stands in a workbook's XML and calamine does not tell: hidden and filtered rows, and the merged cells of ODS.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Facts on one sheet.
#[derive(Debug, Default)]
pub(super) struct Markup {
    /// Hidden or filtered rows, from 1, sorted.
    pub(super) hidden_rows: Vec<u32>,
    /// Merged blocks: first row and column, last row and column, from 0.
    pub(super) merged: Vec<[u32; 4]>,
    /// Cells with a formula that gives a number, as A1.
    pub(super) formulas: Vec<String>,
}

type Archive<'b> = zip::ZipArchive<Cursor<&'b [u8]>>;

/// Largest number of rows noted as hidden one by one: a filter on a sheet hides all rows down to the end.
const ROWS: u32 = 1 << 20;

/// Facts on the sheets of an XLSX file, by name; nothing for a sheet whose XML cannot be read.
pub(super) fn of_xlsx(bytes: &[u8]) -> BTreeMap<String, Markup> {
    let mut out = BTreeMap::new();
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return out };
    let mut targets = BTreeMap::new();
    each(&mut archive, "xl/_rels/workbook.xml.rels", |tag| {
        if tag.local_name().as_ref() == "Relationship"
            && let (Some(id), Some(target)) = (value(tag, "Id"), value(tag, "Target"))
        {
            let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            targets.insert(id, path);
        }
    });
    let mut sheets = Vec::new();
    each(&mut archive, "xl/workbook.xml", |tag| {
        if tag.local_name().as_ref() == "sheet"
            && let (Some(name), Some(id)) = (value(tag, "name"), value(tag, "id"))
        {
            sheets.push((name, id));
        }
    });
    for (name, id) in sheets {
        let Some(path) = targets.get(&id) else { continue };
        let mut markup = Markup::default();
        let mut row = 0_u32;
        // Cell of a number; the result of a formula may well be a text of nothing.
        let mut number = None;
        each(&mut archive, path, |tag| {
            match tag.local_name().as_ref() {
                "c" => number = value(tag, "r").filter(|_| value(tag, "t").is_none_or(|t| t == "n")),
                "f" => markup.formulas.extend(number.take()),
                _ => {}
            }
            if tag.local_name().as_ref() == "row" {
                row = value(tag, "r").and_then(|r| r.parse().ok()).unwrap_or(row.saturating_add(1));
                if value(tag, "hidden").is_some_and(|h| h == "1" || h == "true") {
                    markup.hidden_rows.push(row);
                }
            }
        });
        markup.hidden_rows.sort_unstable();
        out.insert(name, markup);
    }
    out
}

/// Facts on the sheets of an ODS file, by name.
pub(super) fn of_ods(bytes: &[u8]) -> BTreeMap<String, Markup> {
    let mut out: BTreeMap<String, Markup> = BTreeMap::new();
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return out };
    let mut sheet = String::new();
    let (mut row, mut next, mut column) = (0_u32, 0_u32, 0_u32);
    each(&mut archive, "content.xml", |tag| {
        let count = |key: &str| value(tag, key).and_then(|n| n.parse::<u32>().ok()).filter(|n| *n > 0);
        match tag.local_name().as_ref() {
            "table" => {
                sheet = value(tag, "name").unwrap_or_default();
                (row, next, column) = (0, 0, 0);
                out.entry(sheet.clone()).or_default();
            }
            "table-row" => {
                let times = count("number-rows-repeated").unwrap_or(1);
                (row, next, column) = (next, next.saturating_add(times), 0);
                if value(tag, "visibility").is_some_and(|v| v == "collapse" || v == "filter")
                    && let Some(markup) = out.get_mut(&sheet)
                {
                    markup.hidden_rows.extend((row..next.min(ROWS)).map(|r| r + 1));
                }
            }
            "table-cell" | "covered-table-cell" => {
                let (down, right) = (count("number-rows-spanned").unwrap_or(1), count("number-columns-spanned").unwrap_or(1));
                if (down > 1 || right > 1)
                    && let Some(markup) = out.get_mut(&sheet)
                {
                    markup.merged.push([row, column, row.saturating_add(down - 1), column.saturating_add(right - 1)]);
                }
                column = column.saturating_add(count("number-columns-repeated").unwrap_or(1));
            }
            _ => {}
        }
    });
    out
}

/// Calls `found` with each start tag of a part of the archive, up to what cannot be read.
fn each(archive: &mut Archive<'_>, part: &str, found: impl FnMut(&BytesStart<'_>)) {
    if let Ok(entry) = archive.by_name(part) {
        tags(BufReader::new(entry), found);
    }
}

fn tags(input: impl BufRead, mut found: impl FnMut(&BytesStart<'_>)) {
    let mut reader = Reader::from_reader(input);
    let mut buffer = Vec::new();
    while let Ok(event) = reader.read_event_into(&mut buffer) {
        match event {
            Event::Start(tag) | Event::Empty(tag) => found(&tag),
            Event::Eof => return,
            _ => {}
        }
        buffer.clear();
    }
}

/// Row and column, from 0, of a cell's name such as AB12; `None` for any other text.
pub(super) fn position(name: &str) -> Option<(u32, u32)> {
    let letters = name.bytes().take_while(u8::is_ascii_uppercase).count();
    let row: u32 = name.get(letters..)?.parse().ok().filter(|n| *n > 0)?;
    let column = name.bytes().take(letters).try_fold(0_u32, |n, c| n.checked_mul(26)?.checked_add(u32::from(c - b'A') + 1))?;
    Some((row - 1, column.checked_sub(1)?))
}

/// Value of an attribute by its name without prefix.
fn value(tag: &BytesStart<'_>, key: &str) -> Option<String> {
    let attribute = tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == key)?;
    let text = attribute.value.as_ref();
    Some(quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), |t| t.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cells_name_is_its_row_and_column() {
        for (name, at) in
            [("A1", Some((0, 0))), ("D2", Some((1, 3))), ("AB12", Some((11, 27))), ("", None), ("1", None), ("A0", None), ("甲1", None)]
        {
            assert_eq!(position(name), at, "{name}");
        }
    }
}
