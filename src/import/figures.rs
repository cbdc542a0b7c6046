//! Lists of statistical figures (指标).

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use super::aside_rows::total_row;
use super::columns::{Columns, Field};
use super::config::ListLayer;
use super::error::ImportError;
use super::{table, text};
use carecircle_base::model::{Figure, LayerReport, Severity};

/// Figures of a list; rows without a name, a value or a date are dropped and counted.
///
/// # Errors
/// When the file cannot be read, or lacks a column that it must have.
pub(super) fn read(dir: &Path, layer: &ListLayer, report: &mut LayerReport) -> Result<Vec<Figure>, ImportError> {
    let named = layer.columns.headers();
    let table = table::read(dir, &layer.source, Field::FIGURE, &named, report)?;
    let columns = Columns::find(&table, Field::FIGURE, &layer.columns)?;
    columns.note(&table, report);
    for field in [Field::Value, Field::AsOf] {
        columns.get(field).ok_or_else(|| columns.missing(&table, field))?;
    }
    if columns.get(Field::Indicator).is_none() && columns.get(Field::IndicatorName).is_none() {
        return Err(columns.missing(&table, Field::Indicator));
    }
    report.read_as = format!("{}; {}", report.read_as, columns.describe(&table));
    let mut out: Vec<Figure> = Vec::with_capacity(table.len());
    let mut seen: BTreeMap<(String, String, Date), usize> = BTreeMap::new();
    for row in 0..table.len() {
        let get = |field| table.get(row, columns.get(field));
        if let Some(total) = total_row(&table, row) {
            report.note(Severity::Dropped, "total-row", || format!("{}: \"{total}\"", table.place(row)));
            continue;
        }
        let name = get(Field::IndicatorName).or(get(Field::Indicator));
        let Some(name) = name else {
            report.note(Severity::Dropped, "no-name", || table.place(row));
            continue;
        };
        let cell = get(Field::Value).unwrap_or_default();
        let (plain, per_cent) = cell.strip_suffix(['%', '％']).map_or((cell, false), |n| (n, true));
        let answered = answer(cell);
        let Some(value) = answered.or_else(|| text::number(plain)) else {
            report.note(Severity::Dropped, "figure-without-value", || format!("{} ({name}): \"{cell}\"", table.place(row)));
            continue;
        };
        let cell = get(Field::AsOf).unwrap_or_default();
        let Some(date) = period_end(cell) else {
            report.note(Severity::Dropped, "figure-without-date", || format!("{} ({name}): \"{cell}\"", table.place(row)));
            continue;
        };
        let figure = Figure {
            id: get(Field::Indicator).unwrap_or(name).to_owned(),
            name: name.to_owned(),
            area: get(Field::Region).unwrap_or_default().to_owned(),
            date,
            value,
            unit: match answered {
                Some(_) => Figure::ANSWER.to_owned(),
                None => get(Field::Unit).unwrap_or(if per_cent { "%" } else { "" }).to_owned(),
            },
            source: get(Field::SourceOf).unwrap_or_default().to_owned(),
        };
        match seen.get(&(figure.id.clone(), figure.area.clone(), date)) {
            Some(at) => {
                report.note(Severity::Warning, "figure-twice", || format!("{}: {} {} {date}", table.place(row), figure.id, figure.area));
                out[*at] = figure;
            }
            None => {
                seen.insert((figure.id.clone(), figure.area.clone(), date), out.len());
                out.push(figure);
            }
        }
    }
    report.kept = out.len();
    Ok(out)
}

/// Answer to whether something was delivered, 1 or 0; `None` for a cell that is no plain answer. A blank cell and 无 are none.
fn answer(cell: &str) -> Option<f64> {
    const YES: [&str; 14] = [
        "是",
        "已完成",
        "已交付",
        "已出台",
        "已印发",
        "已发布",
        "已建成",
        "已编制",
        "已编制完成",
        "已上线",
        "完成",
        "yes",
        "done",
        "delivered",
    ];
    const NO: [&str; 13] = [
        "否",
        "未完成",
        "尚未完成",
        "未交付",
        "尚未交付",
        "未出台",
        "尚未出台",
        "未印发",
        "未发布",
        "未建成",
        "未上线",
        "no",
        "not delivered",
    ];
    let cell = text::fold(cell);
    let among = |words: &[&str]| words.iter().any(|word| text::fold(word) == cell);
    if cell.is_empty() {
        None
    } else if among(&YES) {
        Some(1.0)
    } else {
        among(&NO).then_some(0.0)
    }
}

/// Last day of the period in a cell: a date, a month or a year; `None` where it is none of these.
fn period_end(cell: &str) -> Option<Date> {
    let date = text::date(cell)?;
    let groups: Vec<&str> = cell.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).collect();
    match groups.as_slice() {
        [year] if year.len() == 4 => Date::new(date.year(), 12, 31).ok(),
        [month] if month.len() == 6 => Some(date.last_of_month()),
        [_, _] => Some(date.last_of_month()),
        _ => Some(date),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_answer_is_one_or_zero_and_what_is_missing_is_neither() {
        assert_eq!(["是", "已出台", " Yes "].map(answer), [Some(1.0); 3]);
        assert_eq!(["否", "尚未完成", "no"].map(answer), [Some(0.0); 3]);
        assert_eq!(["", "无", "/", "12", "拟出台", "部分完成"].map(answer), [None; 6]);
    }

    #[test]
    fn a_bare_year_is_its_last_day() {
        for (text, date) in [("2024", "2024-12-31"), ("2024年", "2024-12-31"), ("2024-02", "2024-02-29"), ("2024年6月30日", "2024-06-30")]
        {
            assert_eq!(period_end(text).map(|d| d.to_string()).as_deref(), Some(date), "{text}");
        }
        assert_eq!(period_end("上年"), None);
    }
}
