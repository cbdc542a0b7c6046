//! Template workbook (要带什么): one sheet a kind of list, under headers that the readers of lists know, for a bureau and its towns to fill in.
//!
//! The second row of a sheet is an example, marked 示例, which no reader takes for data. Figures that a pack asks for stand there
//! already, with 待填 in the place of the number.

mod lists;

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatBorder, Workbook,
    Worksheet, XlsxError,
};

use carecircle_analysis::targets::Pack;
use carecircle_analysis::targets::pack::Check;
use carecircle_import::services;

use lists::{Choices, LISTS, ListColumn, TemplateList};

/// Rows below the headers that are prepared with lists of choices.
const ROWS: u32 = 5_000;
/// Characters that the choices of a cell may have together, commas included: a limit of the format.
const CHOICES_CHARS: usize = 255;
/// Mark of a number that is still to be filled in.
const TO_BE_FILLED: &str = "待填";

/// Bytes of the template workbook of a policy pack, with its towns, codes, figures and units; without one, of the lists alone. The same
/// pack gives the same bytes.
///
/// # Errors
/// When the workbook cannot be written.
pub fn template_workbook(pack: Option<&Pack>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // No clock: a template is as old as its pack.
    let date = pack.and_then(|p| p.issued).unwrap_or(jiff::civil::Date::constant(2000, 1, 1));
    #[expect(clippy::cast_sign_loss, reason = "months, days and the years of packs are positive")]
    let created = ExcelDateTime::from_ymd(date.year().max(1900) as u16, date.month() as u8, date.day() as u8)?;
    book.set_properties(&DocProperties::new().set_title(title(pack)).set_author("CareCircle").set_creation_datetime(&created));
    cover(book.add_worksheet(), pack)?;
    for list in LISTS {
        sheet(book.add_worksheet(), list, pack)?;
    }
    book.save_to_buffer()
}

/// Name of the file of the template of a pack, without its ending.
#[must_use]
pub fn template_name(pack: Option<&Pack>) -> String {
    pack.map_or_else(|| "要带什么".to_owned(), |p| format!("要带什么 {}", p.id))
}

fn title(pack: Option<&Pack>) -> String {
    pack.map_or_else(|| "养老服务圈：要带什么".to_owned(), |p| format!("养老服务圈：要带什么（{}）", p.name.zh))
}

/// The first sheet: what the others are, and how they are filled in. One column of sentences, so that nothing takes it for a list.
fn cover(sheet: &mut Worksheet, pack: Option<&Pack>) -> Result<(), XlsxError> {
    sheet.set_name("说明")?.set_column_width(0, 110)?;
    let (bold, plain) = (Format::new().set_bold().set_font_size(14), Format::new().set_text_wrap());
    sheet.write_with_format(0, 0, title(pack), &bold)?;
    let general = [
        "每张表是一种名单，一行写一处。有什么填什么：没有的表空着，没有的列空着；空着表示不知道，不表示没有。".to_owned(),
        "灰色斜体的一行是示例，以“示例”两个字开头，程序不会读入，可以留着，也可以删掉；请不要在这一行上改写，从下一行填起。".to_owned(),
        "表头请不要改；可以在后面加列，加的列会原样保留。".to_owned(),
        "点一个格子，右边有小箭头的可以从清单里选；清单里没有的，照实写。".to_owned(),
        "经纬度查不到就空着，把地址写清楚，程序会按地址去找。从高德、腾讯地图查的，坐标系选 GCJ-02；从百度地图查的选 BD-09；手机、GPS、天地图的选 WGS84。".to_owned(),
        "可以把整个文件发给每个镇街各填一份，收回后一起拖进程序：会合成一份名单，并告诉您哪个镇街还没交。".to_owned(),
        "填好后保存，把文件拖到 CareCircle 的开始页上。".to_owned(),
    ];
    let lists = LISTS.iter().map(|list| format!("【{}】{}", list.name, list.purpose));
    for (row, text) in (2..).zip(general.into_iter().chain(lists)) {
        sheet.write_with_format(row, 0, text, &plain)?;
    }
    Ok(())
}

fn sheet(sheet: &mut Worksheet, list: &TemplateList, pack: Option<&Pack>) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E6_F2F1)).set_border_bottom(FormatBorder::Thin).set_text_wrap();
    let example = Format::new().set_italic().set_font_color(Color::RGB(0x0080_8080));
    sheet.set_name(list.name)?.set_freeze_panes(1, 0)?;
    for ((at, column), cell) in (0..).zip(list.columns).zip(list.example) {
        sheet.write_with_format(0, at, column.header, &head)?.set_column_width(at, column.width)?;
        match cell.parse::<f64>() {
            Ok(number) => sheet.write_with_format(1, at, number, &example)?,
            Err(_) => sheet.write_with_format(1, at, *cell, &example)?,
        };
        if let Some(rule) = validation(column, pack)? {
            sheet.add_data_validation(1, at, ROWS, at, &rule)?;
        }
    }
    let rows = match (list.prefilled, pack) {
        (lists::Prefilled::Towns, Some(pack)) => pack.towns.iter().map(|t| vec![t.name.clone(), t.code.clone()]).collect(),
        (lists::Prefilled::Figures, Some(pack)) => figures(pack),
        _ => Vec::new(),
    };
    for (row, cells) in (2..).zip(rows) {
        for (at, cell) in (0..).zip(cells) {
            sheet.write(row, at, cell)?;
        }
    }
    Ok(())
}

/// Rows of the figures that a pack asks for: code, name, area, year, number to be filled in, unit.
fn figures(pack: &Pack) -> Vec<Vec<String>> {
    let mut out: Vec<Vec<String>> = Vec::new();
    for row in &pack.rows {
        let Check::Figure { figure, .. } = &row.check else { continue };
        if out.iter().any(|known| known[0] == *figure) {
            continue;
        }
        let unit = row.unit.as_ref().map(|u| u.zh.clone()).unwrap_or_default();
        let year = pack.years.1.to_string();
        out.push(vec![figure.clone(), row.name.zh.clone(), String::new(), year, TO_BE_FILLED.to_owned(), unit]);
    }
    out
}

/// Choices of a cell, or the range of its number; `None` for free text.
fn validation(column: &ListColumn, pack: Option<&Pack>) -> Result<Option<DataValidation>, XlsxError> {
    let rule = match column.choices {
        Choices::Free => return Ok(None),
        Choices::Between(from, to) => {
            let text = format!("应是 {from} 到 {to} 之间的数");
            return DataValidation::new()
                .allow_decimal_number(DataValidationRule::Between(from, to))
                .set_error_style(DataValidationErrorStyle::Warning)
                .set_error_message(text)
                .map(Some);
        }
        Choices::Of(words) => words.iter().map(|w| (*w).to_owned()).collect(),
        Choices::Towns => pack.map(|p| p.towns.iter().map(|t| t.name.clone()).collect()).unwrap_or_default(),
        Choices::Kinds => kinds(),
        Choices::Services => services::built_in().into_iter().map(|s| s.name.zh).collect(),
    };
    let fitting = within(&rule);
    if fitting.is_empty() {
        return Ok(None);
    }
    let rule = DataValidation::new().allow_list_strings(&fitting)?.set_error_style(DataValidationErrorStyle::Information);
    rule.set_error_message("清单里没有这个写法；确实如此就照实写。").map(Some)
}

/// The first of `words` that fit into one cell's choices.
fn within(words: &[String]) -> Vec<String> {
    let mut used = 0;
    let fits = |word: &&String| {
        used += word.chars().count() + 1;
        used <= CHOICES_CHARS
    };
    words.iter().take_while(fits).cloned().collect()
}

/// Kinds of facilities as lists write them: of each service its name and its two commonest Chinese kinds.
fn kinds() -> Vec<String> {
    let of = |service: carecircle_base::model::Service| {
        let common: Vec<String> = service.aliases.into_iter().filter(|a| !a.is_ascii()).take(2).collect();
        std::iter::once(service.name.zh).chain(common)
    };
    services::built_in().into_iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_fit_into_a_cell_and_a_template_is_the_same_every_time() {
        assert!(within(&kinds()).len() > 8, "{:?}", kinds());
        assert_eq!(within(&vec!["一二三四".to_owned(); 60]).len(), 51, "five characters each with its comma");
        let pack = Pack::find("linhai-2023-2025", std::path::Path::new("")).unwrap();
        assert_eq!(pack.towns.len(), 19);
        let towns: Vec<String> = pack.towns.iter().map(|t| t.name.clone()).collect();
        assert_eq!(within(&towns).len(), 19, "no town is left out of its list");
        assert_eq!(template_workbook(Some(&pack)).unwrap(), template_workbook(Some(&pack)).unwrap());
        assert!(LISTS.iter().all(|list| list.example.len() == list.columns.len()));
        assert!(figures(&pack).len() > 5 && figures(&pack).iter().all(|f| f.len() == 6));
    }
}
