//! What stands in a workbook's XML and calamine does not tell: hidden rows and columns, number formats, and the merged cells of ODS.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::number_format::NumberFormat;

/// Facts on a workbook.
#[derive(Debug, Default)]
pub(super) struct BookMarkup {
    /// Facts on each sheet, by its name.
    pub(super) sheets: BTreeMap<String, Markup>,
    /// Number format of each style of a cell; `None` for one that shows the number itself.
    pub(super) formats: Vec<Option<NumberFormat>>,
}

/// Facts on one sheet.
#[derive(Debug, Default)]
pub(super) struct Markup {
    /// Hidden or filtered rows, from 1, sorted.
    pub(super) hidden_rows: Vec<u32>,
    /// Hidden columns: first and last of each run, from 0.
    pub(super) hidden_columns: Vec<[u32; 2]>,
    /// Comments on cells: the cell's name, and the text.
    pub(super) comments: Vec<[String; 2]>,
    /// Rows with cells that are struck through, from 1, sorted.
    pub(super) struck_rows: Vec<u32>,
    /// Merged blocks: first row and column, last row and column, from 0.
    pub(super) merged: Vec<[u32; 4]>,
    /// Cells with a formula that gives a number, as A1.
    pub(super) formulas: Vec<String>,
    /// Cells whose format says more than their number: row and column from 0, and row of [`BookMarkup::formats`].
    pub(super) styled: Vec<((u32, u32), usize)>,
}

pub(super) type Archive<'b> = zip::ZipArchive<Cursor<&'b [u8]>>;

/// Largest number of rows noted as hidden one by one: a filter on a sheet hides all rows down to the end.
const ROWS: u32 = 1 << 20;
/// Largest number of cells noted for one repeated cell of an ODS file.
const REPEATED: u32 = 1 << 10;

/// Facts on the sheets of an XLSX file; nothing for a sheet whose XML cannot be read.
pub(super) fn of_xlsx(bytes: &[u8]) -> BookMarkup {
    let mut out = BookMarkup::default();
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return out };
    let targets = targets(&mut archive, "xl/_rels/workbook.xml.rels");
    let mut sheets = Vec::new();
    each(&mut archive, "xl/workbook.xml", |tag| {
        if tag.local_name().as_ref() == "sheet"
            && let (Some(name), Some(id)) = (value(tag, "name"), value(tag, "id"))
        {
            sheets.push((name, id));
        }
    });
    let struck;
    (out.formats, struck) = styles(&mut archive);
    for (name, id) in sheets {
        let Some(path) = targets.get(&id) else { continue };
        let mut markup = sheet(&mut archive, path, &out.formats, &struck);
        markup.comments = comments(&mut archive, path);
        out.sheets.insert(name, markup);
    }
    out
}

/// Paths of the parts that a workbook names, by the id of the relationship.
pub(super) fn targets(archive: &mut Archive<'_>, part: &str) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    each(archive, part, |tag| {
        if tag.local_name().as_ref() == "Relationship"
            && let (Some(id), Some(target)) = (value(tag, "Id"), value(tag, "Target"))
        {
            let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            out.insert(id, path);
        }
    });
    out
}

/// Number format of each style of an XLSX file, and whether it strikes its text through.
fn styles(archive: &mut Archive<'_>) -> (Vec<Option<NumberFormat>>, Vec<bool>) {
    let mut codes: BTreeMap<u32, String> = BTreeMap::new();
    let mut out = Vec::new();
    let mut of_cells = false;
    let (mut in_fonts, mut fonts, mut struck) = (false, Vec::<bool>::new(), Vec::new());
    each(archive, "xl/styles.xml", |tag| match tag.local_name().as_ref() {
        "numFmt" => {
            if let (Some(id), Some(code)) = (count(tag, "numFmtId"), value(tag, "formatCode")) {
                codes.insert(id, code);
            }
        }
        "fonts" => in_fonts = true,
        "fills" | "borders" => in_fonts = false,
        "font" if in_fonts => fonts.push(false),
        "strike" if in_fonts && value(tag, "val").is_none_or(|v| v != "0" && v != "false") => {
            fonts.last_mut().into_iter().for_each(|font| *font = true);
        }
        "cellXfs" => of_cells = true,
        "cellStyleXfs" | "cellStyles" | "dxfs" => of_cells = false,
        "xf" if of_cells => {
            let id = count(tag, "numFmtId").unwrap_or(0);
            out.push(codes.get(&id).map_or_else(|| NumberFormat::built_in(id), |code| NumberFormat::of(code)));
            struck.push(count(tag, "fontId").and_then(|font| fonts.get(font as usize)).is_some_and(|struck| *struck));
        }
        _ => {}
    });
    (out, struck)
}

/// Comments on the cells of the sheet at `path`, in their order.
fn comments(archive: &mut Archive<'_>, path: &str) -> Vec<[String; 2]> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let mut target = None;
    each(archive, &format!("{folder}/_rels/{file}.rels"), |tag| {
        if tag.local_name().as_ref() == "Relationship" && value(tag, "Type").is_some_and(|kind| kind.ends_with("/comments")) {
            target = value(tag, "Target");
        }
    });
    let Some(target) = target else { return Vec::new() };
    let name = match (target.strip_prefix('/'), target.strip_prefix("../")) {
        (Some(whole), _) => whole.to_owned(),
        (None, Some(above)) => format!("{}/{above}", folder.rsplit_once('/').map_or(folder, |f| f.0)),
        (None, None) => format!("{folder}/{target}"),
    };
    let bytes = part(archive, &name);
    let mut out: Vec<[String; 2]> = Vec::new();
    let mut reader = Reader::from_reader(bytes.as_slice());
    let mut in_text = false;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) if tag.local_name().as_ref() == "comment" => {
                out.push([value(&tag, "ref").unwrap_or_default(), String::new()])
            }
            Event::Start(tag) => in_text = tag.local_name().as_ref() == "t",
            Event::End(_) => in_text = false,
            Event::Text(text) if in_text => {
                if let Some(comment) = out.last_mut() {
                    comment[1].push_str(&text);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    out.retain(|comment| !comment[1].trim().is_empty());
    out
}

fn sheet(archive: &mut Archive<'_>, path: &str, formats: &[Option<NumberFormat>], struck: &[bool]) -> Markup {
    let mut markup = Markup::default();
    let (mut row, mut column) = (0_u32, 0_u32);
    // Cell of a number; the result of a formula may well be a text of nothing.
    let mut number = None;
    each(archive, path, |tag| match tag.local_name().as_ref() {
        "c" => {
            let name = value(tag, "r");
            let at = name.as_deref().and_then(position).unwrap_or((row.saturating_sub(1), column));
            column = at.1.saturating_add(1);
            let style = count(tag, "s").map(|s| s as usize).filter(|s| formats.get(*s).is_some_and(Option::is_some));
            markup.styled.extend(style.map(|style| (at, style)));
            let is_struck = count(tag, "s").and_then(|s| struck.get(s as usize)).is_some_and(|struck| *struck);
            if is_struck && markup.struck_rows.last() != Some(&(at.0 + 1)) {
                markup.struck_rows.push(at.0 + 1);
            }
            number = name.filter(|_| value(tag, "t").is_none_or(|t| t == "n"));
        }
        "f" => markup.formulas.extend(number.take()),
        "row" => {
            row = value(tag, "r").and_then(|r| r.parse().ok()).unwrap_or(row.saturating_add(1));
            column = 0;
            if is_true(tag, "hidden") {
                markup.hidden_rows.push(row);
            }
        }
        "col" if is_true(tag, "hidden") => {
            if let (Some(first), Some(last)) = (count(tag, "min"), count(tag, "max")) {
                markup.hidden_columns.extend(first.checked_sub(1).map(|first| [first, last.saturating_sub(1)]));
            }
        }
        _ => {}
    });
    markup.hidden_rows.sort_unstable();
    markup.struck_rows.sort_unstable();
    markup.styled.sort_unstable();
    markup
}

/// Facts on the sheets of an ODS file. Of number formats only per cent is known.
pub(super) fn of_ods(bytes: &[u8]) -> BookMarkup {
    let mut book = BookMarkup { formats: vec![NumberFormat::built_in(9)], ..BookMarkup::default() };
    let out = &mut book.sheets;
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return book };
    let mut sheet = String::new();
    let (mut row, mut next, mut column, mut columns) = (0_u32, 0_u32, 0_u32, 0_u32);
    each(&mut archive, "content.xml", |tag| {
        let count = |key: &str| count(tag, key).filter(|n| *n > 0);
        let hidden = || value(tag, "visibility").is_some_and(|v| v == "collapse" || v == "filter");
        match tag.local_name().as_ref() {
            "table" => {
                sheet = value(tag, "name").unwrap_or_default();
                (row, next, column, columns) = (0, 0, 0, 0);
                out.entry(sheet.clone()).or_default();
            }
            "table-column" => {
                let first = columns;
                columns = columns.saturating_add(count("number-columns-repeated").unwrap_or(1));
                if let Some(markup) = out.get_mut(&sheet).filter(|_| hidden()) {
                    markup.hidden_columns.push([first, columns.saturating_sub(1)]);
                }
            }
            "table-row" => {
                let times = count("number-rows-repeated").unwrap_or(1);
                (row, next, column) = (next, next.saturating_add(times), 0);
                if let Some(markup) = out.get_mut(&sheet).filter(|_| hidden()) {
                    markup.hidden_rows.extend((row..next.min(ROWS)).map(|r| r + 1));
                }
            }
            "table-cell" | "covered-table-cell" => {
                let (down, right) = (count("number-rows-spanned").unwrap_or(1), count("number-columns-spanned").unwrap_or(1));
                let times = count("number-columns-repeated").unwrap_or(1);
                if let Some(markup) = out.get_mut(&sheet) {
                    if down > 1 || right > 1 {
                        markup.merged.push([row, column, row.saturating_add(down - 1), column.saturating_add(right - 1)]);
                    }
                    if value(tag, "value-type").is_some_and(|kind| kind == "percentage") {
                        let (last_row, last_column) = (next.min(row.saturating_add(REPEATED)), column.saturating_add(times.min(REPEATED)));
                        markup.styled.extend((row..last_row).flat_map(|r| (column..last_column).map(move |c| ((r, c), 0))));
                    }
                }
                column = column.saturating_add(times);
            }
            _ => {}
        }
    });
    out.values_mut().for_each(|markup| markup.styled.sort_unstable());
    book
}

/// Calls `found` with each start tag of a part of the archive, up to what cannot be read.
fn each(archive: &mut Archive<'_>, part: &str, found: impl FnMut(&BytesStart<'_>)) {
    if let Ok(entry) = archive.by_name(part) {
        tags(BufReader::new(entry), found);
    }
}

/// Bytes of a part of the archive; empty where there is none or it cannot be read.
pub(super) fn part(archive: &mut Archive<'_>, name: &str) -> Vec<u8> {
    let mut out = Vec::new();
    if let Ok(mut entry) = archive.by_name(name)
        && entry.read_to_end(&mut out).is_err()
    {
        out.clear();
    }
    out
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

/// Name of a column, from 0, as a workbook shows it: AB for 27.
pub(in crate::table) fn column_name(column: u32) -> String {
    let letter = |n: u32| char::from(b'A' + u8::try_from(n % 26).unwrap_or(0));
    let mut out = vec![letter(column)];
    let mut left = column / 26;
    while left > 0 {
        out.push(letter(left - 1));
        left = (left - 1) / 26;
    }
    out.iter().rev().collect()
}

/// Value of an attribute by its name without prefix.
fn value(tag: &BytesStart<'_>, key: &str) -> Option<String> {
    let attribute = tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == key)?;
    let text = attribute.value.as_ref();
    Some(quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), |t| t.into_owned()))
}

/// Whole number of an attribute; `None` where it has none.
pub(super) fn count(tag: &BytesStart<'_>, key: &str) -> Option<u32> {
    let attribute = tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == key)?;
    attribute.value.as_ref().trim().parse().ok()
}

fn is_true(tag: &BytesStart<'_>, key: &str) -> bool {
    value(tag, key).is_some_and(|v| v == "1" || v == "true")
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
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_name(column), name);
            assert_eq!(position(&format!("{name}1")), Some((0, column)));
        }
    }
}
