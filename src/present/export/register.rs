//! `changes.csv`: one row a facility that changed between two versions of a study.
//!
//! It begins with a byte order mark, so that Excel reads the Chinese right. A name that a spreadsheet would run as a formula gets a
//! leading apostrophe. Columns: 名称, 原编号, 新编号, 变化 (codes with semicolons), 说明, 对应依据; the last rows are doubtful pairs,
//! whose 变化 is `doubtful`.

use carecircle_words::{Language, say};

use super::csv::{BOM, Csv};

/// Rows in the order of the columns as the bytes of `changes.csv`, with its header in a language.
#[must_use]
pub fn changes_csv(rows: &[[String; 6]], language: Language) -> Vec<u8> {
    let mut table = Csv::of(BOM);
    let header = [
        say!("change-column-name"),
        say!("change-column-id-before"),
        say!("change-column-id-after"),
        say!("change-column-changes"),
        say!("change-column-words"),
        say!("change-column-matched-by"),
    ];
    header.iter().for_each(|said| table.text(&said.in_language(language)));
    table.end();
    for row in rows {
        row.iter().for_each(|cell| table.text(cell));
        table.end();
    }
    table.bytes().to_vec()
}
