//! One coordinate as people type it: decimal degrees, degrees with minutes and seconds, metres and kilometres, with or without the
//! word or letter of its hemisphere.
//!
//! A text is read whole or not at all: `120°75′`, `120.5°35′` and `约121.1` are no coordinates.

use carecircle_base::characters::half_width;

/// Axis that a coordinate names by a word or letter: 东经, `N`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    /// Longitude or easting.
    East,
    /// Latitude or northing.
    North,
}

/// A coordinate, and what it says of itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Coordinate {
    /// Degrees or metres; negative in the west and south.
    pub value: f64,
    /// Axis by the text's own word or letter; `None` where it has none.
    pub axis: Option<Axis>,
}

/// Words and letters for an axis, longer ones first, with the sign that they give.
pub(super) const AXES: [(&str, Axis, f64); 21] = [
    ("longitude", Axis::East, 1.0),
    ("latitude", Axis::North, 1.0),
    ("东经", Axis::East, 1.0),
    ("西经", Axis::East, -1.0),
    ("北纬", Axis::North, 1.0),
    ("南纬", Axis::North, -1.0),
    ("经度", Axis::East, 1.0),
    ("纬度", Axis::North, 1.0),
    ("lng", Axis::East, 1.0),
    ("lon", Axis::East, 1.0),
    ("lat", Axis::North, 1.0),
    ("东", Axis::East, 1.0),
    ("西", Axis::East, -1.0),
    ("北", Axis::North, 1.0),
    ("南", Axis::North, -1.0),
    ("经", Axis::East, 1.0),
    ("纬", Axis::North, 1.0),
    ("e", Axis::East, 1.0),
    ("w", Axis::East, -1.0),
    ("n", Axis::North, 1.0),
    ("s", Axis::North, -1.0),
];

/// Half-width lower-case text with one sign each for degrees, minutes and seconds.
pub(super) fn plain(text: &str) -> String {
    let one = |c: char| match half_width(c) {
        '\u{ba}' | '\u{2da}' | '度' => '°',
        '’' | '‘' | '′' | '´' | '`' | '\u{2b9}' | '分' => '\'',
        '”' | '“' | '″' | '\u{2ba}' | '秒' | '〃' => '"',
        '−' | '–' => '-',
        '。' => '.',
        '\u{a0}' | '\u{202f}' | '\t' => ' ',
        c => c,
    };
    let all: String = text.chars().map(one).flat_map(char::to_lowercase).collect();
    // 经度 and 纬度 are words, not degrees.
    let all = all.replace("经°", "经度").replace("纬°", "纬度").replace("''", "\"");
    all.trim().trim_end_matches(['.', ',', ';', '、']).trim().to_owned()
}

/// The coordinate that a whole text is; `None` for any other text. Numbers that are not finite stay what they are.
pub(super) fn read(text: &str) -> Option<Coordinate> {
    let plain = plain(text);
    if let Ok(value) = plain.parse::<f64>() {
        return Some(Coordinate { value, axis: None });
    }
    let (mut rest, mut axis, mut sign) = (plain.as_str(), None, 1.0);
    loop {
        rest = rest.trim_matches([' ', ':', '=']);
        let found = AXES.iter().find_map(|a| Some((rest.strip_prefix(a.0).or_else(|| rest.strip_suffix(a.0))?, a.1, a.2)));
        let Some((left, named, of)) = found else { break };
        if axis.is_some_and(|a| a != named) {
            return None;
        }
        (rest, axis, sign) = (left, Some(named), f64::min(sign, of));
    }
    if let Some(positive) = rest.strip_prefix('-') {
        if sign < 0.0 {
            return None;
        }
        (rest, sign) = (positive.trim_start(), -1.0);
    }
    magnitude(rest).map(|value| Coordinate { value: sign * value, axis })
}

/// A number without sign and words.
fn magnitude(text: &str) -> Option<f64> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if text.contains(['°', '\'', '"']) {
        return sexagesimal(text);
    }
    let unit = |units: &[&str]| units.iter().find_map(|u| text.strip_suffix(u)).map(str::trim_end);
    if let Some(kilometres) = unit(&["km", "公里", "千米"]) {
        return number(kilometres).map(|km| km * 1000.0);
    }
    number(unit(&["m", "米"]).unwrap_or(text)).or_else(|| separated(text))
}

/// Digits with a decimal point or comma, and with or without thousands set apart.
fn number(text: &str) -> Option<f64> {
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let decimal = |t: &str| t.split_once('.').map_or_else(|| digits(t), |(whole, rest)| digits(whole) && (rest.is_empty() || digits(rest)));
    if decimal(text) {
        return text.parse().ok();
    }
    let grouped = [',', ' '].into_iter().find_map(|mark| {
        let parts: Vec<&str> = text.split(mark).collect();
        let (last, groups) = parts.split_last()?;
        let (first, middle) = groups.split_first()?;
        let whole = last.split_once('.').map_or(*last, |(whole, _)| whole);
        let fits = digits(first) && first.len() <= 3 && middle.iter().chain([&whole]).all(|g| digits(g) && g.len() == 3) && decimal(last);
        fits.then(|| parts.concat().parse().ok()).flatten()
    });
    // 121,121 is a longitude with a decimal comma, 609,353 an easting.
    let comma: Option<f64> = (text.matches(',').count() == 1 && decimal(&text.replace(',', ".")) && !text.contains('.'))
        .then(|| text.replace(',', ".").parse().ok())
        .flatten();
    comma.filter(|value| grouped.is_none() || *value <= 180.0).or(grouped)
}

/// Degrees of `120°35'12"`, with the last unit or two left out, or the last sign.
fn sexagesimal(text: &str) -> Option<f64> {
    let text: String = text.chars().filter(|c| *c != ' ').collect();
    let (mut rest, mut total, mut scale) = (text.as_str(), 0.0, 1.0);
    for (place, sign) in ['°', '\'', '"'].into_iter().enumerate() {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        let value: f64 = digits.parse().ok()?;
        if (place > 0 && value >= 60.0) || value > 180.0 {
            return None;
        }
        total += value / scale;
        scale *= 60.0;
        rest = match after.strip_prefix(sign) {
            Some(rest) => rest,
            None if after.is_empty() && place > 0 => "",
            None => return None,
        };
        if rest.is_empty() {
            return Some(total);
        }
        if digits.contains('.') {
            return None;
        }
    }
    None
}

/// Degrees, minutes and seconds set apart by points, blanks, hyphens or colons: `120.35.12`, `120 35 12.5`.
fn separated(text: &str) -> Option<f64> {
    [".", " ", "-", ":"].into_iter().find_map(|mark| {
        let parts: Vec<&str> = text.split(mark).map(str::trim).collect();
        let (degrees, minutes, seconds) = match parts.as_slice() {
            [d, m, s] => (*d, *m, (*s).to_owned()),
            [d, m, s, fraction] if mark == "." => (*d, *m, format!("{s}.{fraction}")),
            _ => return None,
        };
        let whole = |t: &str, most: usize| (1..=most).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
        let second = seconds.split('.').next().is_some_and(|s| whole(s, 2));
        // 121.14.5 is a slip of the keys: seconds behind a point have two digits.
        if mark == "." && seconds.split('.').next().is_none_or(|s| s.len() < 2) {
            return None;
        }
        (whole(degrees, 3) && whole(minutes, 2) && second).then(|| sexagesimal(&format!("{degrees}°{minutes}'{seconds}\""))).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<f64> {
        read(text).map(|c| (c.value * 1e6).round() / 1e6)
    }

    #[test]
    fn degrees_are_read_in_every_usual_spelling() {
        for text in [
            "120°35′12″",
            "120度35分12秒",
            "120.35.12",
            "120 35 12",
            "120-35-12",
            "120:35:12",
            "E120°35.2′",
            "120º35´12\"",
            "120°35'12''",
            "120˚35’12”E",
            "东经120°35′12″",
            "120°35′12",
            "120 ° 35 ′ 12 ″",
            "经度：120°35′12″",
            "120.586667°",
            "120.586667度",
            "１２０．５８６６６７",
            "120,586667",
            "120。586667",
            "E 120.586667",
            "120.586667 东经",
            "Lng=120.586667",
            "120.35.12.0",
        ] {
            assert_eq!(value(text), Some(120.586_667), "{text}");
        }
        assert_eq!(value("N28°51'"), Some(28.85));
        assert_eq!(value("28°51"), Some(28.85));
        assert_eq!([value("14.5W"), value("-14°30'0\""), value("S33.9"), value("西经14.5")], [-14.5, -14.5, -33.9, -14.5].map(Some));
        assert_eq!(read("北纬28.85").unwrap().axis, Some(Axis::North));
        assert_eq!(read("28.85").unwrap().axis, None);
        assert!(read("NaN").unwrap().value.is_nan());
    }

    #[test]
    fn metres_are_read_with_their_units_and_groups() {
        for text in ["609353.885", "609,353.885", "609 353.885", "609353.885m", "609353.885 米", "609.353885km", "609.353885公里"] {
            assert_eq!(value(text), Some(609_353.885), "{text}");
        }
        assert_eq!([value("3,192,860"), value("609,353"), value("121,121")], [3_192_860.0, 609_353.0, 121.121].map(Some));
    }

    #[test]
    fn half_of_a_cell_is_no_coordinate() {
        for text in [
            "",
            "120°75′",
            "120.5°35′",
            "120°35′12″36",
            "120°35′70″",
            "约121.12",
            "121.12附近",
            "121.12 28.85",
            "121.12,28.85",
            "121.12;121.13",
            "E121.12N",
            "-121W",
            "°35′",
            "120°35.5′12″",
            "1.2.3.4.5",
            "190°1′",
            "121..12",
            "120 75 12",
            "k",
            "E",
            "121°,28°",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
    }
}
