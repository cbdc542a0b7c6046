//! Coordinates whose degrees, minutes and seconds stand in columns of their own: 东经 over 度, 分, 秒.

use super::rows::Table;
use crate::text::fold;
use carecircle_base::characters::{half_width, simplified};
use carecircle_base::model::{LayerReport, Severity};

/// What a column holds of a coordinate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Degrees,
    Minutes,
    Seconds,
}

/// Columns of one coordinate.
struct Parts {
    degrees: usize,
    minutes: usize,
    seconds: Option<usize>,
}

/// The table with each coordinate in one column, as `121°7′14″`. Degrees without their minutes or seconds are joined to what is no
/// coordinate, so that the row is told: whole degrees alone are a hundred kilometres off.
pub(super) fn joined(table: Table, report: &mut LayerReport) -> Table {
    let found = find(&table);
    if found.is_empty() {
        return table;
    }
    let called = |parts: &Parts| {
        let all = [Some(parts.degrees), Some(parts.minutes), parts.seconds];
        all.into_iter().flatten().map(|c| format!("\"{}\"", table.headers[c])).collect::<Vec<_>>().join(" + ")
    };
    for parts in &found {
        report.note(Severity::Info, "degrees-joined", || called(parts));
    }
    let gone: Vec<usize> = found.iter().flat_map(|p| [Some(p.minutes), p.seconds]).flatten().collect();
    let kept: Vec<usize> = (0..table.headers.len()).filter(|c| !gone.contains(c)).collect();
    let header = |column: &usize| match found.iter().any(|p| p.degrees == *column) {
        true => whole(&table.headers[*column]),
        false => table.headers[*column].clone(),
    };
    let rows = (0..table.len()).map(|row| {
        let cell = |column: &usize| match found.iter().find(|p| p.degrees == *column) {
            Some(parts) => coordinate(&table, row, parts),
            None => table.cell(row, *column).to_owned(),
        };
        kept.iter().map(cell).collect()
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let headers = kept.iter().map(header).collect();
    table.of_columns(headers, &rows)
}

/// Axis of a header, and the part that it names: `Some('经')` of 东经（分）. A number behind a header that stands twice says nothing.
fn named(header: &str) -> (Option<char>, Option<Part>) {
    let header = match header.rsplit_once(" (") {
        Some((before, number)) if number.trim_end_matches(')').bytes().all(|b| b.is_ascii_digit()) => before,
        _ => header,
    };
    let plain: String = header.chars().map(half_width).map(simplified).collect();
    let plain = plain.to_lowercase();
    let axis = match (plain.contains('经'), plain.contains('纬')) {
        (true, false) => Some('经'),
        (false, true) => Some('纬'),
        _ => None,
    };
    let end = plain.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ')' | ']' | '】'));
    let is = |words: &[&str]| words.iter().any(|w| end.ends_with(w));
    let part = if is(&["分", "′", "'", "minute", "minutes"]) {
        Some(Part::Minutes)
    } else if is(&["秒", "″", "\"", "second", "seconds"]) {
        Some(Part::Seconds)
    } else if axis.is_some() && !plain.contains("度分") {
        Some(Part::Degrees)
    } else {
        None
    };
    // 评分 is no minutes.
    let bare = matches!(fold(&plain).as_str(), "分" | "秒" | "′" | "″" | "'" | "\"" | "");
    match part {
        Some(Part::Minutes | Part::Seconds) if axis.is_none() && !bare => (None, None),
        part => (axis, part),
    }
}

/// Columns of degrees with their minutes beside them, or under a header of the same axis, where the cells are such.
fn find(table: &Table) -> Vec<Parts> {
    let names: Vec<(Option<char>, Option<Part>)> = table.headers.iter().map(|h| named(h)).collect();
    let of = |degrees: usize, part: Part, nearest: usize| {
        let beside =
            Some(nearest).filter(|c| names.get(*c).is_some_and(|n| n.1 == Some(part) && (n.0.is_none() || n.0 == names[degrees].0)));
        beside.or_else(|| names.iter().position(|n| *n == (names[degrees].0, Some(part))))
    };
    let parts = |degrees: usize| {
        let minutes = of(degrees, Part::Minutes, degrees + 1)?;
        Some(Parts { degrees, minutes, seconds: of(degrees, Part::Seconds, minutes + 1) })
    };
    let fits = |p: &Parts| {
        (0..table.len()).any(|row| is_whole(table.cell(row, p.degrees)) && !table.cell(row, p.minutes).is_empty())
            && (0..table.len()).all(|row| table.cell(row, p.minutes).is_empty() || number(table.cell(row, p.minutes), '分').is_some())
    };
    let degrees = (0..names.len()).filter(|c| names[*c].0.is_some() && names[*c].1 == Some(Part::Degrees));
    degrees.filter_map(parts).filter(fits).collect()
}

/// Header of the joined column: 东经 of 东经（度） and 东经 度.
fn whole(header: &str) -> String {
    let open = |c: char| c.is_whitespace() || "()（）[]【】°度".contains(c);
    let bare = header.trim_end_matches(open);
    // 经度 and 纬度 keep their own character.
    match bare.ends_with(['经', '纬']) && header[bare.len()..].starts_with('度') {
        true => format!("{bare}度"),
        false => bare.to_owned(),
    }
}

/// Text of a number without the word of its part; `None` for any other text.
fn number(cell: &str, unit: char) -> Option<String> {
    let plain: String = cell.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    let plain = plain.trim_end_matches([unit, '°', 'º', '′', '\'', '’', '″', '"', '”']).to_owned();
    (plain.starts_with(|c: char| c.is_ascii_digit()) && plain.parse::<f64>().is_ok()).then_some(plain)
}

fn is_whole(cell: &str) -> bool {
    number(cell.trim_start_matches(['东', '西', '南', '北', '经', '纬']), '度')
        .is_some_and(|n| n.parse::<f64>().is_ok_and(|n| n.fract() == 0.0 && n <= 180.0))
}

/// Coordinate of a row as one text; the cell of its degrees where that is a coordinate by itself.
fn coordinate(table: &Table, row: usize, parts: &Parts) -> String {
    let cell = |column: usize| table.cell(row, column);
    let (degrees, minutes) = (cell(parts.degrees), cell(parts.minutes));
    let seconds = parts.seconds.map(cell);
    if !is_whole(degrees) && minutes.is_empty() && seconds.is_none_or(str::is_empty) {
        return degrees.to_owned();
    }
    let trimmed = |cell: &str, unit| number(cell, unit).unwrap_or_else(|| cell.to_owned());
    let degrees = trimmed(degrees, '度').trim_end_matches(".0").to_owned();
    let minutes = trimmed(minutes, '分');
    match seconds.map(|s| trimmed(s, '秒')) {
        None => format!("{degrees}°{minutes}′"),
        // 7.236 minutes have no seconds.
        Some(seconds) if seconds.is_empty() && minutes.contains('.') => format!("{degrees}°{minutes}′"),
        Some(seconds) => format!("{degrees}°{}′{seconds}″", minutes.trim_end_matches(".0")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_joined_header_is_that_of_the_coordinate() {
        for (header, joined) in
            [("东经（度）", "东经"), ("东经 度", "东经"), ("经度（度）", "经度"), ("经度 度", "经度"), ("经度", "经度"), ("东经", "东经")]
        {
            assert_eq!(whole(header), joined, "{header}");
        }
        assert_eq!([named("评分"), named("分 (2)"), named("经度")].map(|n| n.1), [None, Some(Part::Minutes), Some(Part::Degrees)]);
    }
}
