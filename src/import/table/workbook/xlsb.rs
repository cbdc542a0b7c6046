//! What stands in the records of an XLSB file and calamine does not tell: hidden rows and columns, and number formats.
//!
//! Records are those of [MS-XLSB].

use std::collections::BTreeMap;
use std::io::Cursor;

use encoding_rs::UTF_16LE;

use super::markup::{BookMarkup, Markup, part, targets};
use super::number_format::NumberFormat;

const ROW: u16 = 0;
const FORMAT: u16 = 44;
const STYLE: u16 = 47;
const COLUMN_INFO: u16 = 60;
const SHEET: u16 = 156;
const BEGIN_CELL_STYLES: u16 = 617;
const END_CELL_STYLES: u16 = 618;
/// Cells that hold a number or a text, a formula's among them.
const CELLS: [u16; 6] = [2, 5, 6, 7, 8, 9];

/// Facts on the sheets of an XLSB file; nothing for a part that cannot be read.
pub(super) fn of_xlsb(bytes: &[u8]) -> BookMarkup {
    let mut out = BookMarkup::default();
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return out };
    let targets = targets(&mut archive, "xl/_rels/workbook.bin.rels");
    out.formats = formats(&part(&mut archive, "xl/styles.bin"));
    for (kind, data) in Records(&part(&mut archive, "xl/workbook.bin")) {
        let Some((id, behind)) = (kind == SHEET).then(|| text(data, 8)).flatten() else { continue };
        let (Some((name, _)), Some(path)) = (text(data, behind), targets.get(&id)) else { continue };
        let sheet = markup(&part(&mut archive, path), &out.formats);
        out.sheets.insert(name, sheet);
    }
    out
}

fn formats(styles: &[u8]) -> Vec<Option<NumberFormat>> {
    let mut codes: BTreeMap<u16, String> = BTreeMap::new();
    let mut out = Vec::new();
    let mut of_cells = false;
    for (kind, data) in Records(styles) {
        match kind {
            FORMAT => codes.extend(word(data, 0).zip(text(data, 2).map(|t| t.0))),
            BEGIN_CELL_STYLES => of_cells = true,
            END_CELL_STYLES => of_cells = false,
            STYLE if of_cells => {
                let id = word(data, 2).unwrap_or(0);
                out.push(codes.get(&id).map_or_else(|| NumberFormat::built_in(u32::from(id)), |code| NumberFormat::of(code)));
            }
            _ => {}
        }
    }
    out
}

fn markup(sheet: &[u8], formats: &[Option<NumberFormat>]) -> Markup {
    let mut out = Markup::default();
    let mut row = 0;
    for (kind, data) in Records(sheet) {
        match kind {
            ROW => {
                row = double(data, 0).unwrap_or(row);
                if data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    out.hidden_rows.push(row.saturating_add(1));
                }
            }
            COLUMN_INFO if word(data, 16).is_some_and(|flags| flags & 1 != 0) => {
                out.hidden_columns.extend(double(data, 0).zip(double(data, 4)).map(|(first, last)| [first, last]));
            }
            kind if CELLS.contains(&kind) => {
                let style = double(data, 4).map(|style| (style & 0x00FF_FFFF) as usize);
                let style = style.filter(|s| formats.get(*s).is_some_and(Option::is_some));
                out.styled.extend(double(data, 0).zip(style).map(|(column, style)| ((row, column), style)));
            }
            _ => {}
        }
    }
    out.hidden_rows.sort_unstable();
    out.styled.sort_unstable();
    out
}

/// Records of a part, up to what is cut short: kind and data.
struct Records<'p>(&'p [u8]);

impl<'p> Iterator for Records<'p> {
    type Item = (u16, &'p [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (mut kind, mut at) = (u16::from(*self.0.first()?), 1);
        if kind & 0x80 != 0 {
            kind = kind & 0x7F | u16::from(*self.0.get(1)? & 0x7F) << 7;
            at = 2;
        }
        let mut length = 0_usize;
        for shift in [0, 7, 14, 21] {
            let byte = *self.0.get(at)?;
            at += 1;
            length |= usize::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let data = self.0.get(at..at + length)?;
        self.0 = &self.0[at + length..];
        Some((kind, data))
    }
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

fn double(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

/// Text with its length before it, and where it ends; a length of all ones is none.
fn text(data: &[u8], at: usize) -> Option<(String, usize)> {
    let length = double(data, at).filter(|n| *n != u32::MAX)? as usize;
    let end = length.checked_mul(2)?.checked_add(at + 4)?;
    Some((UTF_16LE.decode_without_bom_handling(data.get(at + 4..end)?).0.into_owned(), end))
}
