//! Two coordinates of one cell: `120.75,30.74`, `东经120°45′，北纬30°44′`, `POINT(120.75 30.74)`, `{"lng":120.75,"lat":30.74}`, or the
//! address of a map service.

use super::axis_order::Order;
use super::degrees::{self, AXES, Axis};
use super::map_link;
use crate::crs::Crs;
use crate::crs_names::NamedCrs;

/// Two coordinates of one cell, and what the cell says of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    /// Coordinates in the cell's order; the order of x and y where the cell names them so.
    pub xy: (f64, f64),
    /// Order by the cell's own words; `None` where it has none.
    pub order: Option<Order>,
    /// Coordinate system by the cell's own word or service; `None` where it names none.
    pub named: Option<NamedCrs>,
}

impl Pair {
    /// The pair of two coordinates; `None` where both name the same axis.
    pub(super) fn of(a: degrees::Coordinate, b: degrees::Coordinate) -> Option<Self> {
        let order = match (a.axis, b.axis) {
            (None, None) => None,
            (Some(Axis::East), Some(Axis::North) | None) | (None, Some(Axis::North)) => Some(Order::EastFirst),
            (Some(Axis::North), Some(Axis::East) | None) | (None, Some(Axis::East)) => Some(Order::NorthFirst),
            _ => return None,
        };
        Some(Self { xy: (a.value, b.value), order, named: None })
    }
}

/// The pair that a whole cell is; `None` for any other text, and for several pairs.
pub(super) fn read(text: &str) -> Option<Pair> {
    if map_link::is_link(text) {
        return map_link::read(text);
    }
    let mut plain = degrees::plain(text);
    let mut named = None;
    if let Some(rest) = plain.strip_prefix("srid=") {
        let (code, shape) = rest.split_once([';', ','])?;
        named = Some(NamedCrs::Known(Crs::of_epsg(code.trim().parse().ok()?)));
        plain = shape.trim().to_owned();
    }
    if let Some(rest) = plain.strip_prefix("point") {
        return Some(Pair { named, ..point(rest)? });
    }
    if named.is_some() {
        return None;
    }
    if plain.starts_with('{') {
        plain = plain.replace('"', "");
    }
    let inner = plain.trim_matches([' ', '(', ')', '[', ']', '{', '}', '【', '】']);
    split(inner).or_else(|| axes_of_letters(inner))
}

/// Coordinates of a WKT point behind its keyword: the first two of two, three or four.
fn point(rest: &str) -> Option<Pair> {
    let rest = rest.trim_start().trim_start_matches(['z', 'm']).trim();
    let numbers = rest.strip_prefix('(')?.strip_suffix(')')?;
    let all: Vec<f64> = numbers.split_whitespace().map(|n| n.parse().ok()).collect::<Option<_>>()?;
    (2..=4).contains(&all.len()).then(|| Pair { xy: (all[0], all[1]), order: None, named: None })
}

/// The two parts of a text at a separator, at the second number of degrees, or at the second word for an axis.
fn split(text: &str) -> Option<Pair> {
    let both = |a: &str, b: &str| Pair::of(degrees::read(a)?, degrees::read(b)?);
    for mark in ['\n', ';', '|', '/', '、', ',', ' '] {
        let parts: Vec<&str> = text.split(mark).map(str::trim).filter(|p| !p.is_empty()).collect();
        if let [a, b] = parts.as_slice()
            && let Some(pair) = both(a, b)
        {
            return Some(pair);
        }
    }
    let cut = |at: usize| both(text[..at].trim_end_matches([' ', ',', ';']), &text[at..]);
    let mut signs = text.match_indices('°').map(|s| s.0);
    if let (Some(_), Some(second), None) = (signs.next(), signs.next(), signs.next()) {
        let at = text[..second].trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        // N28°51'E121°7': the letter belongs to what follows where the first part has one of its own.
        let before = text[..at].trim_end_matches([' ', ':']);
        let letters = AXES.iter().filter_map(|a| before.strip_suffix(a.0)).map(str::len).min();
        return cut(at).or_else(|| cut(letters?));
    }
    let starts = AXES.iter().any(|a| text.starts_with(a.0));
    let later = |at: &usize| *at > 0 && AXES.iter().any(|a| text[*at..].starts_with(a.0));
    if starts { text.char_indices().map(|c| c.0).filter(later).find_map(cut) } else { None }
}

/// Coordinates named x and y: surveyors' x is the northing, so that they tell which is which but not where each points.
fn axes_of_letters(text: &str) -> Option<Pair> {
    let (x, y) = (text.find('x')?, text.find('y')?);
    let named = |from: usize, to: usize| {
        let part = text[from + 1..to].trim_matches([' ', ',', ';', ':', '=']);
        degrees::read(part).filter(|c| c.axis.is_none()).map(|c| c.value)
    };
    let xy = if x < y { (named(x, y)?, named(y, text.len())?) } else { (named(x, text.len())?, named(y, x)?) };
    (x.min(y) == 0).then_some(Pair { xy, order: None, named: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_coordinates_of_a_cell_are_read_in_every_usual_spelling() {
        for text in [
            "121.1206,28.8473",
            "121.1206，28.8473",
            "121.1206 28.8473",
            "121.1206；28.8473",
            "121.1206、28.8473",
            "121.1206/28.8473",
            "POINT(121.1206 28.8473)",
            "POINT Z (121.1206 28.8473 12)",
            "[121.1206,28.8473]",
            "(121.1206, 28.8473)",
            "121.1206,28.8473;",
            "１２１．１２０６，２８．８４７３",
            "121,1206 28,8473",
            "121,1206;28,8473",
            "121.1206° 28.8473°",
            "x=121.1206, y=28.8473",
            "Y:28.8473 X:121.1206",
        ] {
            assert_eq!(read(text), Some(Pair { xy: (121.1206, 28.8473), order: None, named: None }), "{text}");
        }
        for text in [
            "东经121.1206，北纬28.8473",
            "E121.1206 N28.8473",
            "121.1206E,28.8473N",
            "经度:121.1206,纬度:28.8473",
            "东经121.1206北纬28.8473",
            "{\"lng\":121.1206,\"lat\":28.8473}",
            "E121.1206N28.8473",
            "121.1206°E28.8473°N",
            "经度：121.1206 纬度：28.8473",
        ] {
            assert_eq!(read(text), Some(Pair { xy: (121.1206, 28.8473), order: Some(Order::EastFirst), named: None }), "{text}");
        }
        for text in ["北纬28.8473°，东经121.1206°", "N28.8473,E121.1206", "28.8473N 121.1206E", "{\"lat\":28.8473,\"lng\":121.1206}"]
        {
            assert_eq!(read(text), Some(Pair { xy: (28.8473, 121.1206), order: Some(Order::NorthFirst), named: None }), "{text}");
        }
        for text in
            ["28°51′N 121°7.2′E", "N28°51′ E121°7.2′", "N28°51′E121°7′12″", "北纬28度51分，东经121度7分12秒", "28° 51′ N, 121° 7′ 12″ E"]
        {
            let pair = read(text).unwrap();
            assert!((pair.xy.0 - 28.85).abs() < 1e-12 && (pair.xy.1 - 121.12).abs() < 1e-12, "{text}: {pair:?}");
            assert_eq!((pair.order, pair.named), (Some(Order::NorthFirst), None), "{text}");
        }
        let pair = read("28°51′ 121°7′12″").unwrap();
        assert!((pair.xy.0 - 28.85).abs() < 1e-12 && (pair.xy.1 - 121.12).abs() < 1e-12, "{pair:?}");
        let zone = read("SRID=4549;POINT(609353.885 3192860.888)").unwrap();
        assert_eq!((zone.xy, zone.named), ((609_353.885, 3_192_860.888), Some(NamedCrs::Known(Crs::Epsg(4549)))));
    }

    #[test]
    fn several_pairs_and_halves_are_none() {
        for text in [
            "",
            "121.1206",
            "121.1206,",
            "121.1206,28.8473;121.13,28.86",
            "121.1206,28.8473,15",
            "121.1206,28.8473 附近",
            "约121.1206,28.8473",
            "121,1206,28,8473",
            "E121.1,E28.8",
            "POINT(121.1)",
            "LINESTRING(121 28,122 29)",
            "POINT EMPTY",
            "121°7′,28°51′,5°1′",
            "x",
            "东",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
