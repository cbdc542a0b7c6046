//! The file of corrections, `corrections.csv`: CSV that a spreadsheet opens and saves without harm.

use std::path::Path;

use crate::error::{ImportError, read_bytes};
use crate::layer_file::{FileFormat, LayerFile};
use crate::locate::{TablesLock, csv_bytes as bytes, write_whole};
use crate::table;
use crate::text::fold;
use carecircle_base::model::{CellCorrection, LayerReport};

/// Name of the file of corrections in a study's folder.
pub const CORRECTIONS_FILE: &str = "corrections.csv";

/// Headers of the file, in the order of the fields of [`CellCorrection`].
const HEADERS: [&str; 8] = ["清单", "行编号", "列", "原值", "新值", "改动人", "时间", "原因"];

/// Corrections of the study in `dir`, in the order of the file; none where there is no file.
///
/// # Errors
/// When the file cannot be read, or lacks one of its columns.
pub fn read_corrections(dir: &Path) -> Result<Vec<CellCorrection>, ImportError> {
    if !dir.join(CORRECTIONS_FILE).exists() {
        return Ok(Vec::new());
    }
    let source = LayerFile::new(CORRECTIONS_FILE, FileFormat::Csv);
    let lines = table::lines(&read_bytes(dir, CORRECTIONS_FILE)?, &source, &mut LayerReport::default())?;
    let Some((head, rows)) = lines.split_first() else { return Ok(Vec::new()) };
    let mut columns = [0; HEADERS.len()];
    for (column, header) in columns.iter_mut().zip(HEADERS) {
        *column = head.iter().position(|h| fold(h) == fold(header)).ok_or_else(|| ImportError::Read {
            file: CORRECTIONS_FILE.to_owned(),
            reason: format!("no column \"{header}\"; expected the headers {}; nothing was changed", HEADERS.join(", ")),
        })?;
    }
    let read = |line: &Vec<String>| {
        let [list, row, column, old, new, who, when, why] =
            columns.map(|at| line.get(at).map_or_else(String::new, |cell| unguarded(cell).to_owned()));
        CellCorrection { list, row, column, old, new, who, when, why }
    };
    Ok(rows.iter().map(read).filter(|c| !c.list.is_empty() || !c.row.is_empty() || !c.column.is_empty()).collect())
}

/// Writes the corrections of the study in `dir`, sorted by list, row and column; without any, the file goes.
///
/// # Errors
/// When the file cannot be written: it is open in a spreadsheet, or the folder is read-only.
pub fn write_corrections(dir: &Path, _lock: &TablesLock, corrections: &[CellCorrection]) -> Result<(), ImportError> {
    if corrections.is_empty() {
        return match std::fs::remove_file(dir.join(CORRECTIONS_FILE)) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                Err(ImportError::Write { file: CORRECTIONS_FILE.to_owned(), reason: e.to_string() })
            }
            _ => Ok(()),
        };
    }
    let mut sorted: Vec<&CellCorrection> = corrections.iter().collect();
    sorted.sort_by(|a, b| (&a.list, &a.row, &a.column).cmp(&(&b.list, &b.row, &b.column)));
    let cells =
        |c: &CellCorrection| [&c.list, &c.row, &c.column, &c.old, &c.new, &c.who, &c.when, &c.why].map(|cell| guarded(cell)).to_vec();
    let lines: Vec<Vec<String>> = std::iter::once(HEADERS.map(str::to_owned).to_vec()).chain(sorted.into_iter().map(cells)).collect();
    write_whole(dir, CORRECTIONS_FILE.to_owned(), &bytes(&lines)).map(drop)
}

/// A cell that no spreadsheet runs as a formula or saves as another number or date: an apostrophe stands before it.
pub(super) fn guarded(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']);
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let counted = cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'/' | b'-' | b':' | b'e' | b'E' | b' '));
    // 0571, 330100000000, 2026-06-30, 1/2, 11:30 and 1e5 come back from a spreadsheet as something else.
    let changed =
        counted && digits > 0 && (cell.starts_with('0') && cell.len() > 1 || digits > 11 || cell.contains(['/', '-', ':', 'e', 'E']));
    if formula || changed { format!("'{cell}") } else { cell.to_owned() }
}

/// The cell behind [`guarded`].
pub(crate) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_change_is_text_and_comes_back() {
        for cell in ["=1+1", "+8613", "-3", "@a", "'a", "''", "0571", "330100000000", "2026-06-30", "1/2", "11:30", "1e5", "0.5"] {
            assert!(guarded(cell).starts_with('\''), "{cell}");
            assert_eq!(unguarded(&guarded(cell)), cell);
        }
        for cell in ["", "老年食堂", "13800000000", "12", "120.5", "8:00–17:00 周一", "甲-乙", "0"] {
            assert_eq!(guarded(cell), cell);
        }
    }

    #[test]
    fn corrections_come_back_as_written_and_none_leave_no_file() {
        let dir = tempfile::tempdir().unwrap();
        let lock = TablesLock::take(dir.path()).unwrap();
        let one = |row: &str, new: &str| CellCorrection {
            list: "机构.xlsx".into(),
            row: row.into(),
            column: "电话".into(),
            old: "=HYPERLINK(\"x\")".into(),
            new: new.into(),
            who: "张三".into(),
            when: "2026-06-30T08:00:00Z".into(),
            why: "打过电话, \"确认\"\n两行".into(),
        };
        let all = [one("F2", "0571-8888"), one("F1", "")];
        write_corrections(dir.path(), &lock, &all).unwrap();
        assert_eq!(read_corrections(dir.path()).unwrap(), [all[1].clone(), all[0].clone()], "sorted by row");
        assert!(std::fs::read(dir.path().join(CORRECTIONS_FILE)).unwrap().starts_with("\u{feff}".as_bytes()));
        write_corrections(dir.path(), &lock, &[]).unwrap();
        assert!(!dir.path().join(CORRECTIONS_FILE).exists());
        assert_eq!(read_corrections(dir.path()).unwrap(), []);
    }
}
