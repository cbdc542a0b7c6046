//! Coordinate systems as people name them in headers, cells, file names and `crs` members: `经度（GCJ02）`, 百度坐标, 天地图,
//! `CGCS2000 中央经线120°`, 第40带.

use super::crs::Crs;
use super::zones::Zone;
use carecircle_base::characters::half_width;

/// A coordinate system that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedCrs {
    /// A system known whole.
    Known(Crs),
    /// CGCS2000 without a zone: degrees, or metres of a zone that is not said.
    Cgcs2000,
    /// A Gauss–Krüger zone of CGCS2000 by its central meridian in degrees; whether eastings carry the zone is not said.
    Zone {
        /// Central meridian, degrees east.
        meridian: u32,
        /// Zone number as the text gives it; `None` where it gives the meridian only.
        number: Option<u32>,
    },
    /// A system that is named, but not supported by its name: 西安80, 北京54, a local one (独立坐标系).
    Other,
}

/// Words for systems, as they stand in a text without blanks and punctuation in upper case; longer words first.
const WORDS: &[(&str, NamedCrs)] = &[
    ("BD09MC", NamedCrs::Known(Crs::Bd09Mercator)),
    ("BD09MERCATOR", NamedCrs::Known(Crs::Bd09Mercator)),
    ("百度墨卡托", NamedCrs::Known(Crs::Bd09Mercator)),
    ("百度米制", NamedCrs::Known(Crs::Bd09Mercator)),
    ("西安80", NamedCrs::Other),
    ("西安1980", NamedCrs::Other),
    ("1980西安", NamedCrs::Other),
    ("80西安", NamedCrs::Other),
    ("XIAN80", NamedCrs::Other),
    ("XIAN1980", NamedCrs::Other),
    ("北京54", NamedCrs::Other),
    ("北京1954", NamedCrs::Other),
    ("1954北京", NamedCrs::Other),
    ("54北京", NamedCrs::Other),
    ("BEIJING54", NamedCrs::Other),
    ("BEIJING1954", NamedCrs::Other),
    ("独立坐标", NamedCrs::Other),
    ("地方坐标", NamedCrs::Other),
    ("城建坐标", NamedCrs::Other),
    ("WEBMERCATOR", NamedCrs::Known(Crs::Epsg(3857))),
    ("PSEUDOMERCATOR", NamedCrs::Known(Crs::Epsg(3857))),
    ("WEB墨卡托", NamedCrs::Known(Crs::Epsg(3857))),
    ("BD09LL", NamedCrs::Known(Crs::Bd09)),
    ("BD09", NamedCrs::Known(Crs::Bd09)),
    ("百度", NamedCrs::Known(Crs::Bd09)),
    ("BAIDU", NamedCrs::Known(Crs::Bd09)),
    ("GCJ02", NamedCrs::Known(Crs::Gcj02)),
    ("GCJ", NamedCrs::Known(Crs::Gcj02)),
    ("火星", NamedCrs::Known(Crs::Gcj02)),
    ("国测局", NamedCrs::Known(Crs::Gcj02)),
    ("高德", NamedCrs::Known(Crs::Gcj02)),
    ("AMAP", NamedCrs::Known(Crs::Gcj02)),
    ("GAODE", NamedCrs::Known(Crs::Gcj02)),
    ("AUTONAVI", NamedCrs::Known(Crs::Gcj02)),
    ("腾讯", NamedCrs::Known(Crs::Gcj02)),
    ("TENCENT", NamedCrs::Known(Crs::Gcj02)),
    ("QQMAP", NamedCrs::Known(Crs::Gcj02)),
    ("天地图", NamedCrs::Known(Crs::Epsg(4490))),
    ("TIANDITU", NamedCrs::Known(Crs::Epsg(4490))),
    ("CGCS2000", NamedCrs::Cgcs2000),
    ("国家2000", NamedCrs::Cgcs2000),
    ("2000国家大地", NamedCrs::Cgcs2000),
    ("大地2000", NamedCrs::Cgcs2000),
    ("2000大地", NamedCrs::Cgcs2000),
    ("2000坐标", NamedCrs::Cgcs2000),
    ("2000国家", NamedCrs::Cgcs2000),
    ("WGS1984", NamedCrs::Known(Crs::Wgs84)),
    ("WGS84", NamedCrs::Known(Crs::Wgs84)),
    ("CRS84", NamedCrs::Known(Crs::Wgs84)),
];

/// Words for systems that count beside one for a coordinate only.
const SHORT: [(&str, Crs); 4] = [("BD", Crs::Bd09), ("GD", Crs::Gcj02), ("TX", Crs::Gcj02), ("QQ", Crs::Gcj02)];

/// Words around a system's name that say nothing about which field a header means.
const FILLERS: &[&str] = &["地图", "坐标系统", "坐标系", "国家大地", "大地", "拾取", "的", "LL"];

/// Upper-case half-width text.
fn upper(text: &str) -> String {
    text.chars().map(half_width).flat_map(char::to_uppercase).collect()
}

/// `text` without blanks and punctuation.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The coordinate system that a text names, by any usual word for it; `None` where it names none. Of several words, the first of
/// the table counts; texts that name two different systems give [`NamedCrs::Other`].
#[must_use]
pub fn named_crs(text: &str) -> Option<NamedCrs> {
    let text = upper(text);
    if let Some(code) = epsg(&text) {
        return Some(NamedCrs::Known(match code {
            900_913 => Crs::Epsg(3857),
            code => Crs::of_epsg(code),
        }));
    }
    let plain = bare(&text);
    let mut found: Option<(usize, NamedCrs)> = None;
    for &(word, named) in WORDS {
        let Some(at) = plain.find(word) else { continue };
        match found {
            // 'GCJ' in 'GCJ02', 'BD09' in 'BD09MC'.
            Some((first, _)) if first == at => {}
            // 'CGCS2000 天地图', '高德（GCJ02）': two words for one thing; 'WGS84转GCJ02' says where it came from and where it went.
            Some((_, held)) if held != named && !alike(held, named) => {
                return Some(if plain.contains('转') || plain.contains("TO") { after_arrow(&plain) } else { NamedCrs::Other });
            }
            Some(_) => {}
            None => found = Some((at, named)),
        }
    }
    let zone = zone(&text, &plain);
    if let (Some(utm), None | Some(NamedCrs::Cgcs2000 | NamedCrs::Known(Crs::Wgs84))) = (utm(&plain), found.map(|f| f.1)) {
        return Some(utm);
    }
    match (found.map(|f| f.1), zone) {
        (Some(NamedCrs::Cgcs2000) | None, Some(zone)) => Some(zone),
        (Some(named), _) => Some(named),
        (None, None) => short(&text),
    }
}

/// System of a word too short to be looked for inside others, beside one for a coordinate: `bd_lng`, `gd_lat`, `TX_X`.
fn short(text: &str) -> Option<NamedCrs> {
    const COORDINATES: [&str; 12] = ["LNG", "LON", "LONG", "LAT", "LONGITUDE", "LATITUDE", "X", "Y", "COORD", "COORDS", "LNGLAT", "LATLNG"];
    let tokens = || text.split(|c: char| !c.is_ascii_alphanumeric());
    let beside = text.contains(['经', '纬']) || text.contains("坐标") || tokens().any(|t| COORDINATES.contains(&t));
    let system = tokens().find_map(|t| SHORT.iter().find(|s| s.0 == t))?.1;
    beside.then_some(NamedCrs::Known(system))
}

/// The system after the word for 'converted to'.
fn after_arrow(plain: &str) -> NamedCrs {
    let rest = plain.rsplit_once('转').or_else(|| plain.rsplit_once("TO")).map_or("", |(_, rest)| rest);
    named_crs(rest).unwrap_or(NamedCrs::Other)
}

/// Whether two words name one system for all that matters here.
fn alike(a: NamedCrs, b: NamedCrs) -> bool {
    let degrees = |n| matches!(n, NamedCrs::Cgcs2000 | NamedCrs::Known(Crs::Wgs84 | Crs::Epsg(4490 | 4326)));
    let mercator = |n| matches!(n, NamedCrs::Known(Crs::Wgs84 | Crs::Epsg(3857)));
    let baidu = |n| matches!(n, NamedCrs::Known(Crs::Bd09 | Crs::Bd09Mercator));
    (degrees(a) && degrees(b)) || (mercator(a) && mercator(b)) || (baidu(a) && baidu(b))
}

/// Number after `EPSG` in an upper-case text, past a version: `EPSG:4549`, `URN:OGC:DEF:CRS:EPSG:6.9:4490`, `…/DEF/CRS/EPSG/0/4326`.
fn epsg(text: &str) -> Option<u32> {
    let rest = &text[text.find("EPSG")? + 4..];
    let end = rest.find(|c: char| !(c.is_ascii_digit() || " :._-/".contains(c))).unwrap_or(rest.len());
    let parts = rest[..end].split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty());
    parts.filter_map(|p| p.parse().ok()).find(|code: &u32| *code > 1000)
}

/// UTM zone of WGS84 (or CGCS2000, which is the same to centimetres) in a text such as `WGS84UTM51N`.
fn utm(plain: &str) -> Option<NamedCrs> {
    let (_, zone, south) = utm_words(plain)?;
    Some(NamedCrs::Known(Crs::Epsg(if south { 32_700 } else { 32_600 } + zone)))
}

/// Words for a UTM zone in a text without blanks and punctuation: their range, the zone, and whether it is a southern one.
fn utm_words(plain: &str) -> Option<(std::ops::Range<usize>, u32, bool)> {
    let start = plain.find("UTM")?;
    let rest = &plain[start + 3..];
    let rest = rest.strip_prefix("ZONE").unwrap_or(rest);
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let zone: u32 = rest[..digits].parse().ok().filter(|z| (1..=60).contains(z))?;
    let side = &rest[digits..];
    let end = plain.len() - side.len() + usize::from(side.starts_with(['N', 'S']));
    Some((start..end, zone, side.starts_with('S')))
}

/// Zone that a text names by its central meridian (中央经线120°, `CM 120E`) or its number (40带, `Zone 40`).
fn zone(text: &str, plain: &str) -> Option<NamedCrs> {
    let after = |word: &str| -> Option<u32> {
        let rest = &plain[plain.find(word)? + word.len()..];
        rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()
    };
    let number = after("ZONE").or_else(|| {
        // The number before 带, unless it is the width: 3度带, 6°带.
        // Not of the text without blanks: CGCS2000 40带.
        text.match_indices('带').find_map(|(at, _)| {
            let before = text[..at].trim_end_matches(['号', ' ', '_', '-']);
            let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            before[before.len() - digits..].parse().ok()
        })
    });
    if let Some(zone) = number.and_then(Zone::numbered) {
        return Some(NamedCrs::Zone { meridian: zone.meridian(), number: Some(zone.number) });
    }
    let meridian = ["中央经线", "中央子午线", "中央经度", "子午线", "CM"].into_iter().find_map(after).or_else(|| {
        // 'CGCS2000 120E', '120°带'
        let at = text.find(['E', '°', '度'])?;
        let before = &text[..at];
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        before[before.len() - digits..].parse().ok().filter(|_| plain.contains("2000") || plain.contains('带'))
    })?;
    Zone::about(meridian).map(|_| NamedCrs::Zone { meridian, number: None })
}

/// Forms of a header without the words for its coordinate system, folded, likeliest first; empty where it names none.
pub(crate) fn without_system(header: &str) -> Vec<String> {
    if named_crs(header).is_none() {
        return Vec::new();
    }
    let upper = upper(header);
    // Words of ASCII letters end where the header's own punctuation does.
    let mut plain = bare(&upper.split(|c: char| !c.is_alphanumeric()).filter(|t| !SHORT.iter().any(|s| s.0 == *t)).collect::<String>());
    if let Some((words, ..)) = utm_words(&plain) {
        plain.replace_range(words, "");
    }
    for (word, _) in WORDS {
        plain = plain.replace(word, "");
    }
    let mut forms = vec![plain.to_lowercase()];
    for filler in FILLERS {
        plain = plain.replace(filler, "");
    }
    forms.push(plain.to_lowercase());
    if let Some(shorter) = plain.strip_prefix("坐标").filter(|s| !s.is_empty()) {
        forms.push(shorter.to_lowercase());
    }
    if plain.is_empty() {
        forms.push("坐标".to_owned()); // 'GCJ02', '高德坐标系': nothing but the system
    }
    forms.retain(|f| !f.is_empty());
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_known_by_the_words_for_them() {
        let known = |crs| Some(NamedCrs::Known(crs));
        let zone = |meridian, number| Some(NamedCrs::Zone { meridian, number });
        for (text, expected) in [
            ("经度（GCJ02）", known(Crs::Gcj02)),
            ("经度(gcj-02)", known(Crs::Gcj02)),
            ("lng_gcj02", known(Crs::Gcj02)),
            ("火星坐标系经度", known(Crs::Gcj02)),
            ("高德经度", known(Crs::Gcj02)),
            ("腾讯地图坐标", known(Crs::Gcj02)),
            ("百度坐标", known(Crs::Bd09)),
            ("bd_lng", known(Crs::Bd09)),
            ("gaode_lng", known(Crs::Gcj02)),
            ("tx_lat", known(Crs::Gcj02)),
            ("gd_x", known(Crs::Gcj02)),
            ("临海bd清单.csv", None),
            ("lh-gd-2024.csv", None),
            ("BD－09 经度", known(Crs::Bd09)),
            ("bd09mc_x", known(Crs::Bd09Mercator)),
            ("百度坐标X（BD09MC）", known(Crs::Bd09Mercator)),
            ("天地图经度", known(Crs::Epsg(4490))),
            ("经度(WGS-84)", known(Crs::Wgs84)),
            ("WGS 1984 / UTM zone 51N", known(Crs::Epsg(32651))),
            ("X(UTM 51N)", known(Crs::Epsg(32651))),
            ("UTM Zone 40N", known(Crs::Epsg(32640))),
            ("CGCS2000 UTM51", known(Crs::Epsg(32651))),
            ("utm_source", None),
            ("http://www.opengis.net/def/crs/EPSG/0/4326", known(Crs::of_epsg(4326))),
            ("http://spatialreference.org/ref/epsg/4549/proj4/", known(Crs::Epsg(4549))),
            ("WGS84 Web Mercator", known(Crs::Epsg(3857))),
            ("CGCS2000", Some(NamedCrs::Cgcs2000)),
            ("2000国家大地坐标系", Some(NamedCrs::Cgcs2000)),
            ("CGCS2000_3_Degree_GK_CM_120E", zone(120, None)),
            ("CGCS2000_3_Degree_GK_Zone_40", zone(120, Some(40))),
            ("X（CGCS2000，中央经线120°）", zone(120, None)),
            ("X坐标(3度带40带)", zone(120, Some(40))),
            ("6度带第21带", zone(123, Some(21))),
            ("X（CGCS2000 40带）", zone(120, Some(40))),
            ("CGCS2000_3度带_40带", zone(120, Some(40))),
            ("CGCS2000 120E", zone(120, None)),
            ("EPSG:4549", known(Crs::Epsg(4549))),
            ("urn:ogc:def:crs:EPSG:6.9:4490", known(Crs::Epsg(4490))),
            ("urn:ogc:def:crs:OGC:1.3:CRS84", known(Crs::Wgs84)),
            ("西安80坐标X", Some(NamedCrs::Other)),
            ("urn:x:local:独立坐标系", Some(NamedCrs::Other)),
            ("高德转WGS84", known(Crs::Wgs84)),
            ("高德（GCJ-02）", known(Crs::Gcj02)),
            ("百度或高德", Some(NamedCrs::Other)),
            ("经度", None),
            ("GPS经度", None),
            ("带动老年人数", None),
            ("床位数(2000年)", None),
            ("一带一路", None),
            ("abdomen", None),
        ] {
            assert_eq!(named_crs(text), expected, "{text}");
        }
    }

    #[test]
    fn headers_are_known_without_the_system() {
        for (header, form) in [
            ("百度坐标", "坐标"),
            ("高德经度", "经度"),
            ("腾讯地图纬度", "纬度"),
            ("火星坐标系经度", "经度"),
            ("高德坐标经度", "经度"),
            ("lng_gcj02", "lng"),
            ("bd_lng", "lng"),
            ("WGS84_lat", "lat"),
            ("gcj02", "坐标"),
            ("X(UTM 51N)", "x"),
        ] {
            assert!(without_system(header).iter().any(|f| f == form), "{header}: {:?}", without_system(header));
        }
        assert!(without_system("经度").is_empty());
    }
}
