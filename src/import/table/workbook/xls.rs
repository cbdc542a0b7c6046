//! What stands in the records of an XLS file and calamine does not tell: hidden rows and columns, and number formats.
//!
//! Records are those of [MS-XLS]; formats are read from BIFF8 (Excel 97 and later) only.

use std::io::{Cursor, Read};

use encoding_rs::UTF_16LE;

use super::markup::Markup;
use super::number_format::NumberFormat;

const FORMULA: u16 = 0x0006;
/// Records of one cell each, which begin with its row and its column.
const CELL: [u16; 8] = [FORMULA, 0x00D6, SHARED_TEXT, NUMBER, 0x0204, 0x0205, 0x0207, RK];
const DIMENSIONS: u16 = 0x0200;
const COLUMN_INFO: u16 = 0x007D;
const PASSWORD: u16 = 0x002F;
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
/// Cells of a whole sheet; some writers declare all of them, which alone costs nothing.
const LARGEST: u32 = 1 << 24;
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

/// Blank cells in the smallest block around the filled ones of each sheet, over all sheets: calamine sets all of them aside, and what
/// a sheet declares as its dimensions. `None` where the file cannot be read.
pub(super) fn blanks(bytes: &[u8]) -> Option<u64> {
    let stream = stream(bytes)?;
    let globals = || Records(&stream).take_while(|(kind, _)| *kind != END);
    let of_sheet = |from: u32| {
        let (mut filled, mut declared) = (0_u64, 0_u64);
        // First and last, of rows and of columns.
        let mut block = [[u64::MAX, 0], [u64::MAX, 0]];
        let mut is_nested = 0_u32;
        for (kind, data) in Records(stream.get(from as usize..).unwrap_or_default()) {
            match kind {
                // A chart in the sheet begins and ends as the sheet itself does; its cells are none of the sheet's.
                BEGIN => is_nested += 1,
                END if is_nested > 1 => is_nested -= 1,
                END => break,
                _ if is_nested > 1 => {}
                DIMENSIONS => {
                    let long = |at: usize| word(data, at).zip(word(data, at + 2)).map(|(low, high)| u64::from(high) << 16 | u64::from(low));
                    let rows = long(4).unwrap_or(0).saturating_sub(long(0).unwrap_or(0));
                    let columns = word(data, 10).unwrap_or(0).saturating_sub(word(data, 8).unwrap_or(0));
                    declared = declared.max(rows.saturating_mul(u64::from(columns)));
                }
                _ if CELL.contains(&kind) || kind == MULTIPLE_RK => {
                    let (Some(row), Some(column)) = (word(data, 0).map(u64::from), word(data, 2).map(u64::from)) else { continue };
                    let more = if kind == MULTIPLE_RK { (data.len() as u64).saturating_sub(12) / 6 } else { 0 };
                    for ([first, last], [from, to]) in block.iter_mut().zip([[row, row], [column, column + more]]) {
                        (*first, *last) = ((*first).min(from), (*last).max(to));
                    }
                    filled += 1 + more;
                }
                _ => {}
            }
        }
        let area = block.iter().map(|[first, last]| (last + 1).saturating_sub(*first)).product::<u64>();
        let beyond = if declared > u64::from(LARGEST) { declared } else { 0 };
        area.saturating_sub(filled).max(beyond)
    };
    // What is encrypted says nothing of its cells, and is refused for that.
    if globals().any(|(kind, _)| kind == PASSWORD) {
        return None;
    }
    let sheets = globals().filter(|(kind, _)| *kind == SHEET);
    let starts = sheets.filter_map(|(_, data)| data.first_chunk().map(|at| u32::from_le_bytes(*at)));
    Some(starts.map(of_sheet).fold(0, u64::saturating_add))
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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn record(kind: u16, words: &[u16]) -> Vec<u8> {
        let length = u16::try_from(2 * words.len()).unwrap();
        [kind, length].iter().chain(words).flat_map(|w| w.to_le_bytes()).collect()
    }

    /// A file whose one sheet, 20 bytes into the stream, has these records.
    fn file(sheet: &[Vec<u8>]) -> Vec<u8> {
        let globals = [record(BEGIN, &[BIFF8, 5]), record(SHEET, &[20, 0]), record(END, &[])].concat();
        assert_eq!(globals.len(), 20);
        let stream = [globals, record(BEGIN, &[BIFF8, 16]), sheet.concat(), record(END, &[])].concat();
        let mut out = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        out.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
        out.into_inner().into_inner()
    }

    #[test]
    fn blank_cells_between_far_ones_are_counted() {
        let number = |row, column| record(NUMBER, &[row, column, 0, 0, 0, 0, 0]);
        assert_eq!(blanks(&file(&[number(2, 1), number(2, 2), number(3, 1)])), Some(1));
        assert_eq!(blanks(&file(&[number(0, 0), number(u16::MAX, 255)])), Some((1 << 24) - 2));
        // Three numbers in one record; a chart in the sheet, whose records are not its cells.
        assert_eq!(blanks(&file(&[record(MULTIPLE_RK, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2])])), Some(0));
        let chart = [record(BEGIN, &[BIFF8, 32]), number(900, 9), record(END, &[])].concat();
        assert_eq!(blanks(&file(&[number(0, 0), chart, number(0, 2)])), Some(1));
        // What is declared counts where no sheet is as large.
        assert_eq!(blanks(&file(&[record(DIMENSIONS, &[0, 0, 0, 1, 0, 256, 0])])), Some(0));
        assert_eq!(blanks(&file(&[record(DIMENSIONS, &[0, 0, u16::MAX, u16::MAX, 0, 256, 0])])), Some((u64::from(u32::MAX)) * 256));
        assert_eq!(blanks(include_bytes!("../../../../tests/data/facilities.xls")), Some(2));
    }
}
