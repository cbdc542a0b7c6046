//! What stands in the records of an XLS file and calamine does not tell: hidden rows and columns, and number formats.
//!
//! Records are those of [MS-XLS]; formats are read from BIFF8 (Excel 97 and later) only.

use std::io::{Cursor, Read};

use encoding_rs::UTF_16LE;

use super::markup::Markup;
use super::number_format::NumberFormat;

const FORMULA: u16 = 0x0006;
const COLUMN_INFO: u16 = 0x007D;
const SHEET: u16 = 0x0085;
const MULTIPLE_RK: u16 = 0x00BD;
const EXTENDED_FORMAT: u16 = 0x00E0;
const SHARED_TEXT: u16 = 0x00FD;
const NUMBER: u16 = 0x0203;
const ROW: u16 = 0x0208;
const RK: u16 = 0x027E;
const FORMAT: u16 = 0x041E;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
/// Version of BIFF8 in the record that begins a stream.
const BIFF8: u16 = 0x0600;

/// Facts on each sheet of an XLS file in the order of its tabs, and the format of each style; nothing where the file cannot be read.
pub(super) fn of_xls(bytes: &[u8]) -> (Vec<Markup>, Vec<Option<NumberFormat>>) {
    let stream = stream(bytes).unwrap_or_default();
    let mut sheets = Vec::new();
    let mut codes: Vec<(u16, String)> = Vec::new();
    let mut styles = Vec::new();
    let mut is_biff8 = false;
    for (kind, data) in Records(&stream) {
        match kind {
            BEGIN => is_biff8 = word(data, 2) == Some(0x05) && word(data, 0) == Some(BIFF8) || is_biff8,
            SHEET => sheets.extend(data.first_chunk().map(|at| u32::from_le_bytes(*at))),
            FORMAT if is_biff8 => codes.extend(word(data, 0).zip(text(data, 2))),
            EXTENDED_FORMAT if is_biff8 => styles.extend(word(data, 2)),
            END => break,
            _ => {}
        }
    }
    let format = |id: &u16| match codes.iter().find(|c| c.0 == *id) {
        Some((_, code)) => NumberFormat::of(code),
        None => NumberFormat::built_in(u32::from(*id)),
    };
    let formats: Vec<Option<NumberFormat>> = styles.iter().map(format).collect();
    let of_sheet = |from: &u32| stream.get(*from as usize..).map_or_else(Markup::default, |sheet| markup(sheet, &formats));
    (sheets.iter().map(of_sheet).collect(), formats)
}

/// The stream of the workbook in its OLE container.
fn stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let name = ["/Workbook", "/Book", "/WORKBOOK", "/BOOK"].into_iter().find(|name| file.is_stream(name))?;
    let mut out = Vec::new();
    file.open_stream(name).ok()?.read_to_end(&mut out).ok()?;
    Some(out)
}

fn markup(sheet: &[u8], formats: &[Option<NumberFormat>]) -> Markup {
    let mut out = Markup::default();
    for (kind, data) in Records(sheet) {
        let mut cell = |row: Option<u16>, column: Option<u16>, style: Option<u16>| {
            let (Some(row), Some(column), Some(style)) = (row, column, style) else { return };
            if formats.get(usize::from(style)).is_some_and(Option::is_some) {
                out.styled.push(((u32::from(row), u32::from(column)), usize::from(style)));
            }
        };
        match kind {
            NUMBER | RK | FORMULA | SHARED_TEXT => cell(word(data, 0), word(data, 2), word(data, 4)),
            MULTIPLE_RK => {
                let first = word(data, 2).unwrap_or(0);
                for n in 0..u16::try_from(data.len().saturating_sub(6) / 6).unwrap_or(0) {
                    cell(word(data, 0), first.checked_add(n), word(data, 4 + 6 * usize::from(n)));
                }
            }
            ROW if word(data, 12).is_some_and(|flags| flags & 0x20 != 0) => {
                out.hidden_rows.extend(word(data, 0).map(|row| u32::from(row) + 1));
            }
            COLUMN_INFO if word(data, 8).is_some_and(|flags| flags & 1 != 0) => {
                out.hidden_columns.extend(word(data, 0).zip(word(data, 2)).map(|(first, last)| [u32::from(first), u32::from(last)]));
            }
            END => break,
            _ => {}
        }
    }
    out.hidden_rows.sort_unstable();
    out.styled.sort_unstable();
    out
}

/// Records of a stream, up to what is cut short: kind and data.
struct Records<'s>(&'s [u8]);

impl<'s> Iterator for Records<'s> {
    type Item = (u16, &'s [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (word(self.0, 0)?, usize::from(word(self.0, 2)?));
        let data = self.0.get(4..4 + length)?;
        self.0 = &self.0[4 + length..];
        Some((kind, data))
    }
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

/// Text with its length and its width before it.
fn text(data: &[u8], at: usize) -> Option<String> {
    let length = usize::from(word(data, at)?);
    let wide = data.get(at + 2)? & 1 == 1;
    let bytes = data.get(at + 3..)?;
    if wide {
        return Some(UTF_16LE.decode_without_bom_handling(bytes.get(..2 * length)?).0.into_owned());
    }
    Some(bytes.get(..length)?.iter().map(|b| char::from(*b)).collect())
}
