//! Workbooks: XLSX, XLSM, XLSB, XLS and ODS, with protection against decompression bombs.

mod compound_file;
mod expansion; // what a file of few bytes grows to, refused before it is read
mod markup; // what calamine does not tell: hidden rows and columns, number formats, merged cells of ODS
mod number_format;
mod xls; // as markup, of XLS
mod xlsb; // as markup, of XLSB

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Reader, Sheets};

pub(super) use self::markup::column_name;
use self::markup::{BookMarkup, Markup};
use self::number_format::NumberFormat;
use super::grid::Grid;
use crate::error::ImportError;
use crate::layer_file::LayerFile;

/// Size limit of an unpacked workbook: 512 MiB. A list of 100,000 rows takes about 60.
const UNPACKED: u64 = 512 << 20;
/// Largest number of cells of a sheet, blank ones between others included.
const CELLS: usize = 50_000_000;

type Bytes<'b> = Cursor<&'b [u8]>;

/// A sheet of a workbook.
pub(super) struct Sheet {
    pub(super) name: String,
    /// Whether Excel shows it among its tabs.
    pub(super) visible: bool,
    pub(super) grid: Grid,
    /// Rows that are hidden or filtered out, from 1, sorted.
    pub(super) hidden_rows: Vec<u32>,
    /// Columns that are hidden: first and last of each run, from 0.
    pub(super) hidden_columns: Vec<[u32; 2]>,
    /// Cells that show more than they hold, by their number format: their name, what they hold and what they show.
    pub(super) formatted: Vec<[String; 3]>,
    /// Cells into which the number of a merged one was copied: row from 1, column from 0; sorted.
    pub(super) copied: Vec<(u32, usize)>,
    /// Comments on cells, each with the cell's name, and rows with cells that are struck through, from 1, sorted; empty for formats
    /// other than XLSX.
    pub(super) comments: Vec<[String; 2]>,
    pub(super) struck_rows: Vec<u32>,
    /// Cells that hold a formula without its result, as A1; empty for formats other than XLSX.
    pub(super) uncomputed: Vec<String>,
    /// Name of the sheet of the workbook where this is one of several lists on it; `None` for a sheet as it is.
    pub(super) part_of: Option<String>,
}

impl Sheet {
    /// A sheet of which nothing but its cells is known.
    pub(super) fn new(name: String, visible: bool, grid: Grid) -> Self {
        Self {
            name,
            visible,
            grid,
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
            formatted: Vec::new(),
            copied: Vec::new(),
            comments: Vec::new(),
            struck_rows: Vec::new(),
            uncomputed: Vec::new(),
            part_of: None,
        }
    }
}

/// All sheets of a workbook; only that of `source.sheet` is filled where it names one.
pub(super) fn read(bytes: &[u8], source: &LayerFile) -> Result<Vec<Sheet>, ImportError> {
    if bytes.starts_with(b"PK") {
        refuse_bomb(bytes, &source.file)?;
    }
    if is_encrypted(bytes) {
        return Err(ImportError::Protected { file: source.file.clone() });
    }
    if !bytes.starts_with(b"PK") && compound_file::has_loop(bytes) {
        return Err(unreadable(source, "the workbook is damaged: its sectors lead round in a circle".to_owned()));
    }
    expansion::refuse(bytes, source)?;
    // calamine is well fuzzed, but a panic of it must not be one of ours.
    catch_unwind(AssertUnwindSafe(|| sheets(bytes, source)))
        .unwrap_or_else(|_| Err(unreadable(source, "the workbook is damaged".to_owned())))
}

/// Whether the file is an OLE container of an encrypted workbook: a stream EncryptedPackage, or EncryptionInfo.
fn is_encrypted(bytes: &[u8]) -> bool {
    const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|w| w == wide)
    };
    bytes.starts_with(OLE) && (holds("EncryptedPackage") || holds("EncryptionInfo"))
}

/// The workbook, of whatever format its bytes are.
fn open<'b>(bytes: &'b [u8], source: &LayerFile) -> Result<Sheets<Bytes<'b>>, ImportError> {
    let protected = || ImportError::Protected { file: source.file.clone() };
    let all = Cursor::new(bytes);
    match calamine::open_workbook_auto_from_rs(all) {
        Ok(book) => Ok(book),
        // Which reader failed by a password is lost above.
        Err(e) => {
            let xls = matches!(calamine::Xls::new(Cursor::new(bytes)), Err(calamine::XlsError::Password));
            let ods = matches!(calamine::Ods::new(Cursor::new(bytes)), Err(calamine::OdsError::Password));
            Err(if xls || ods { protected() } else { unreadable(source, e.to_string()) })
        }
    }
}

fn unreadable(source: &LayerFile, reason: String) -> ImportError {
    ImportError::FileFormat {
        file: source.file.clone(),
        format: "a workbook",
        reason,
        way_out: "open it in Excel or WPS and save it again as .xlsx, or as CSV UTF-8".to_owned(),
    }
}

/// Refuses an archive that would unpack to more than [`UNPACKED`]: by what it declares, then by
/// unpacking it into nothing, since declarations can lie.
pub(super) fn refuse_bomb(bytes: &[u8], file: &str) -> Result<(), ImportError> {
    let too_large = |what: String| ImportError::TooLarge { file: file.to_owned(), what, limit_mib: UNPACKED >> 20 };
    // What is no archive at all is for calamine to say.
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
    let declared = (0..archive.len()).filter_map(|i| archive.by_index_raw(i).ok().map(|f| f.size())).fold(0_u64, u64::saturating_add);
    if declared > UNPACKED {
        return Err(too_large(format!("its unpacked size of {} MiB", declared >> 20)));
    }
    let mut left = UNPACKED;
    let mut buffer = vec![0_u8; 1 << 16];
    for i in 0..archive.len() {
        let Ok(mut entry) = archive.by_index(i) else { continue };
        while let Ok(n @ 1..) = entry.read(&mut buffer) {
            left = left.checked_sub(n as u64).ok_or_else(|| too_large("what it unpacks to".to_owned()))?;
        }
    }
    Ok(())
}

fn sheets(bytes: &[u8], source: &LayerFile) -> Result<Vec<Sheet>, ImportError> {
    let mut workbook = open(bytes, source)?;
    let all: Vec<(String, bool)> =
        workbook.sheets_metadata().iter().map(|s| (s.name.clone(), s.visible == calamine::SheetVisible::Visible)).collect();
    let mut markup = match &workbook {
        Sheets::Xlsx(_) => markup::of_xlsx(bytes),
        Sheets::Ods(_) => markup::of_ods(bytes),
        Sheets::Xlsb(_) => xlsb::of_xlsb(bytes),
        Sheets::Xls(_) => {
            let (sheets, formats) = xls::of_xls(bytes);
            BookMarkup { sheets: all.iter().map(|sheet| sheet.0.clone()).zip(sheets).collect(), formats }
        }
    };
    // A name that no sheet has may be that of one of the lists on a sheet.
    let every = source.sheet.as_ref().is_none_or(|asked| !all.iter().any(|sheet| sheet.0 == *asked));
    let mut out = Vec::with_capacity(all.len());
    for (name, visible) in all {
        let mut sheet = Sheet::new(name, visible, Grid::default());
        if every || source.sheet.as_ref() == Some(&sheet.name) {
            let told = markup.sheets.remove(&sheet.name).unwrap_or_default();
            let mut values = Values { told: &told, formats: &markup.formats, formatted: Vec::new() };
            let cells = cells(&mut workbook, &sheet.name, &mut values, source)?;
            sheet.formatted = values.formatted;
            let mut blocks = merged(&mut workbook, &sheet.name);
            blocks.extend_from_slice(&told.merged);
            let filled = |at: (u32, u32)| cells.binary_search_by_key(&at, |c| (c.0, c.1)).is_ok();
            let lacks = |name: &&String| markup::position(name).is_some_and(|at| !filled(at));
            sheet.uncomputed = told.formulas.iter().filter(lacks).cloned().collect();
            (sheet.grid, sheet.copied) = grid(cells, &blocks, source)?;
            (sheet.hidden_rows, sheet.hidden_columns) = (told.hidden_rows, told.hidden_columns);
            (sheet.comments, sheet.struck_rows) = (told.comments, told.struck_rows);
        }
        out.push(sheet);
    }
    Ok(out)
}

/// Values of a sheet's cells as the workbook shows them.
struct Values<'m> {
    told: &'m Markup,
    formats: &'m [Option<NumberFormat>],
    /// Cells that show more than they hold; see [`Sheet::formatted`].
    formatted: Vec<[String; 3]>,
}

impl Values<'_> {
    /// Text of a cell as its workbook shows it.
    fn shown(&mut self, at: (u32, u32), value: &Data) -> String {
        let plain = shown(value);
        let Some(format) = self.format(at) else { return plain };
        let said = match value {
            Data::Float(f) => format.number(*f),
            Data::Int(i) => plain.parse().ok().filter(|_| i.unsigned_abs() < 1 << 53).and_then(|f| format.number(f)),
            Data::String(s) if !s.trim().is_empty() => format.text(s),
            _ => None,
        };
        let Some(said) = said.filter(|said| *said != plain) else { return plain };
        self.formatted.push([format!("{}{}", markup::column_name(at.1), u64::from(at.0) + 1), plain, said.clone()]);
        said
    }

    fn format(&self, at: (u32, u32)) -> Option<&NumberFormat> {
        let found = self.told.styled.binary_search_by_key(&at, |s| s.0).ok()?;
        self.formats.get(self.told.styled[found].1)?.as_ref()
    }
}

/// A cell: row, column (from 0), text.
type Cell = (u32, u32, String);

/// Fails where the texts of a sheet's cells, one that cells share counted each time, are longer together than a workbook may unpack to.
fn within_text(cells: u64, source: &LayerFile) -> Result<(), ImportError> {
    if cells <= UNPACKED {
        return Ok(());
    }
    let what = "the text of its cells, counted once a cell,".to_owned();
    Err(ImportError::TooLarge { file: source.file.clone(), what, limit_mib: UNPACKED >> 20 })
}

/// Non-empty cells of a sheet, by row.
fn cells(workbook: &mut Sheets<Bytes<'_>>, name: &str, values: &mut Values<'_>, source: &LayerFile) -> Result<Vec<Cell>, ImportError> {
    let mut out = Vec::new();
    let mut text_bytes = 0_u64;
    match workbook {
        // Cell by cell: a lone cell far out would otherwise cost a dense block up to it.
        Sheets::Xlsx(book) => {
            let mut reader = match book.worksheet_cells_reader(name) {
                Ok(reader) => reader,
                // A chart sheet has no cells.
                Err(calamine::XlsxError::WorksheetNotFound(_) | calamine::XlsxError::NotAWorksheet(_)) => return Ok(out),
                Err(e) => return Err(unreadable(source, e.to_string())),
            };
            while let Some(cell) = reader.next_cell().map_err(|e| unreadable(source, e.to_string()))? {
                let (row, column) = cell.get_position();
                let text = match cell.get_value() {
                    DataRef::Empty => continue,
                    other => values.shown((row, column), &Data::from(other.clone())),
                };
                text_bytes += text.len() as u64;
                within_text(text_bytes, source)?;
                if !text.is_empty() {
                    out.push((row, column, text));
                }
            }
        }
        // Likewise, for the same reason.
        Sheets::Xlsb(book) => {
            let mut reader = match book.worksheet_cells_reader(name) {
                Ok(reader) => reader,
                Err(calamine::XlsbError::WorksheetNotFound(_)) => return Ok(out),
                Err(e) => return Err(unreadable(source, e.to_string())),
            };
            while let Some(cell) = reader.next_cell().map_err(|e| unreadable(source, e.to_string()))? {
                let (row, column) = cell.get_position();
                let text = match cell.get_value() {
                    DataRef::Empty => continue,
                    other => values.shown((row, column), &Data::from(other.clone())),
                };
                text_bytes += text.len() as u64;
                within_text(text_bytes, source)?;
                if !text.is_empty() {
                    out.push((row, column, text));
                }
            }
        }
        other => {
            let range = match other.worksheet_range(name) {
                Ok(range) => range,
                Err(e) => return Err(unreadable(source, e.to_string())),
            };
            let (row0, column0) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let at = |first: u32, n: usize| first.saturating_add(u32::try_from(n).unwrap_or(u32::MAX));
                let (row, column) = (at(row0, row), at(column0, column));
                let text = values.shown((row, column), value);
                if !text.is_empty() {
                    out.push((row, column, text));
                }
            }
        }
    }
    out.sort_by_key(|c| (c.0, c.1));
    Ok(out)
}

/// Text of a value as a list would show it; numbers in the shortest form that reads back the same.
fn shown(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        // #N/A is no number, and is asked about where one is needed.
        Data::Error(e) => e.to_string(),
        Data::String(s) | Data::DateTimeIso(s) | Data::DurationIso(s) => s.clone(),
        Data::Int(i) => i.to_string(),
        Data::Float(f) => f.to_string(),
        Data::Bool(b) => b.to_string(),
        Data::DateTime(d) => moment(d),
    }
}

/// Date, time or both in ISO 8601; hours and minutes of an elapsed time, as [h]:mm shows it.
fn moment(d: &ExcelDateTime) -> String {
    if d.is_duration() && (0.0..1000.0).contains(&d.as_f64()) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 0..1,440,000")]
        let minutes = (d.as_f64() * 1440.0).round() as u32;
        return format!("{:02}:{:02}", minutes / 60, minutes % 60);
    }
    if !d.is_datetime() || !(0.0..3_000_000.0).contains(&d.as_f64()) {
        return d.as_f64().to_string();
    }
    let (y, mo, day, h, mi, s, _) = d.to_ymd_hms_milli();
    match (d.as_f64() < 1.0, (h, mi, s)) {
        (true, _) => format!("{h:02}:{mi:02}"),
        (false, (0, 0, 0)) => format!("{y:04}-{mo:02}-{day:02}"),
        (false, _) => format!("{y:04}-{mo:02}-{day:02} {h:02}:{mi:02}:{s:02}"),
    }
}

/// Merged blocks of a sheet: first row and column, last row and column.
fn merged(workbook: &mut Sheets<Bytes<'_>>, name: &str) -> Vec<[u32; 4]> {
    let blocks = match workbook {
        Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
        Sheets::Xls(book) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
        _ => Vec::new(),
    };
    blocks.into_iter().map(|d| [d.start.0, d.start.1, d.end.0, d.end.1]).collect()
}

/// Rows from cells, and the cells into which a number was copied. The value of a block merged downward in one column applies to each of its rows (as 所属街道 often is).
fn grid(mut cells: Vec<Cell>, merged: &[[u32; 4]], source: &LayerFile) -> Result<(Grid, Vec<(u32, usize)>), ImportError> {
    let first_row = cells.first().map_or(0, |c| c.0);
    let last_row = cells.last().map_or(0, |c| c.0);
    let mut copies = Vec::new();
    let mut text_bytes = 0_u64;
    for [top, left, bottom, right] in merged.iter().copied().filter(|m| m[1] == m[3] && m[2] > m[0] && m[0] > first_row) {
        debug_assert_eq!(left, right);
        if let Ok(at) = cells.binary_search_by_key(&(top, left), |c| (c.0, c.1)) {
            let rows = top + 1..=bottom.min(last_row);
            if (copies.len() + rows.clone().count()) as u64 > expansion::COPIES {
                return Err(unreadable(source, "its merged cells cover more than any list has".to_owned()));
            }
            text_bytes += rows.clone().count() as u64 * cells[at].2.len() as u64;
            within_text(text_bytes, source)?;
            copies.extend(rows.map(|row| (row, left, cells[at].2.clone())));
        }
    }
    let number = |c: &&Cell| c.2.chars().any(|c| c.is_numeric());
    let copied = copies.iter().filter(number).map(|c| (c.0 + 1, c.1 as usize)).collect();
    cells.extend(copies);
    cells.sort_by_key(|c| (c.0, c.1));
    cells.dedup_by_key(|c| (c.0, c.1));

    let mut grid = Grid::default();
    let mut at = 0;
    while at < cells.len() {
        let row = cells[at].0;
        let mut column = 0;
        while let Some(cell) = cells.get(at).filter(|c| c.0 == row) {
            if grid.cells.len() + (cell.1 - column) as usize > CELLS {
                return Err(unreadable(source, format!("it has more than {CELLS} cells")));
            }
            while column < cell.1 {
                grid.cell_done();
                column += 1;
            }
            grid.text.push_str(&cell.2);
            grid.cell_done();
            column += 1;
            at += 1;
        }
        grid.row_done(row as usize + 1);
    }
    Ok((grid, copied))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer_file::FileFormat;

    /// A sheet of four cells, two of them merged down to its last row.
    #[test]
    fn merged_cells_are_counted_before_they_are_copied() {
        let source = LayerFile::new("f.xlsx", FileFormat::Workbook);
        let cells = |last: u32| [(0, 0, "h"), (1, 0, "x"), (1, 1, "y"), (last, 2, "z")].map(|(r, c, t)| (r, c, t.to_owned())).to_vec();
        let (grid, _) = super::grid(cells(100_000), &[[1, 0, 99_999, 0], [1, 1, 99_999, 1]], &source).unwrap();
        assert_eq!(grid.rows.len(), 100_001);
        let refused = super::grid(cells(600_000), &[[1, 0, 600_000, 0], [1, 1, 600_000, 1]], &source).unwrap_err();
        assert!(refused.to_string().contains("merged cells cover more than any list has"), "{refused}");
    }
}
