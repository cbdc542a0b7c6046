//! Workbooks of a few hundred bytes that would take gigabytes once they are read: refused before they are, and what lists do hold is read.

use crate::import_refused::ods_of;
use crate::import_study::{folder, load};

const STUDY: &str = "[[homes]]\nfile = \"homes.csv\"\n[[facilities]]\nfile = \"f.ods\"\n";
const HEADERS: [&str; 4] = ["名称", "类型", "经度", "纬度"];

fn text(t: &str, more: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"{more}><text:p>{t}</text:p></table:table-cell>")
}

fn row(cells: &str, more: &str) -> String {
    format!("<table:table-row{more}>{cells}</table:table-row>")
}

fn headers() -> String {
    row(&HEADERS.map(|h| text(h, "")).join(""), "")
}

fn place(name: &str, times: &str) -> String {
    let number =
        |n: f64| format!("<table:table-cell office:value-type=\"float\" office:value=\"{n}\"><text:p>{n}</text:p></table:table-cell>");
    row(&[text(name, ""), text("老年食堂", ""), number(121.15), number(28.85)].join(""), times)
}

/// Facilities of a study whose list has these rows, or why it is refused.
fn facilities(rows: &str) -> Result<usize, String> {
    let bytes = ods_of(rows);
    assert!(bytes.len() < 8192, "{}", bytes.len());
    let homes = b"home,lon,lat,seniors\na,121.10,28.85,12\n";
    let dir = folder(&[("study.toml", STUDY.as_bytes()), ("homes.csv", homes), ("f.ods", &bytes)]);
    load(dir.path()).map(|(study, _)| study.facilities.len())
}

#[test]
fn cells_that_are_repeated_beyond_all_lists_are_counted_before_they_are_written_out() {
    // 200 columns of 200,000 rows, one of which is written.
    let bomb = row(&text("x", " table:number-columns-repeated=\"200\""), " table:number-rows-repeated=\"200000\"");
    let message = facilities(&bomb).unwrap_err();
    assert!(message.contains("f.ods") && message.contains("repeated 39999999 times") && message.contains(".xlsx"), "{message}");
    // A text of 999,999 bytes, and six of the word `string`, in 600 cells: 600,003,000 bytes are 572 MiB.
    let long = "字".repeat(333_333);
    let message = facilities(&row(&text(&long, " table:number-columns-repeated=\"600\""), "")).unwrap_err();
    assert!(message.contains("repeated texts are 572 MiB"), "{message}");
}

#[test]
fn two_cells_in_far_corners_do_not_cost_all_the_cells_between() {
    let far = row(&(String::from("<table:table-cell table:number-columns-repeated=\"16383\"/>") + &text("角", "")), "");
    let between = row("<table:table-cell table:number-columns-repeated=\"16384\"/>", " table:number-rows-repeated=\"1048574\"");
    let message = facilities(&(headers() + &between + &far)).unwrap_err();
    // 2^20 rows of 2^14 columns, less four headers and the corner.
    let blanks = (1_u64 << 34) - 5;
    assert!(message.contains(&format!("{blanks} blank cells")), "{message}");
}

/// As LibreOffice saves a short list: equal rows once, and blank rows and columns to the end of the sheet.
#[test]
fn repeats_of_an_ordinary_list_are_read() {
    let blank = "<table:table-cell table:style-name=\"ce1\" table:number-columns-repeated=\"16384\"/>";
    let rest = row(blank, " table:number-rows-repeated=\"1048571\" table:visibility=\"collapse\"");
    let rows = headers() + &place("甲", "") + &place("乙", " table:number-rows-repeated=\"3\"") + &rest;
    assert_eq!(facilities(&rows), Ok(4));
}
