//! Addresses of map services that people paste for a place: the service tells the coordinate system.

use super::axis_order::{Order, order_of};
use super::coordinate_pair::Pair;
use crate::crs::Crs;
use crate::crs_names::{NamedCrs, named_crs};

/// Parts of addresses by service, with the system of their coordinates; `None` where a service has several.
const SERVICES: [(&str, Option<Crs>); 8] = [
    ("amap.com", Some(Crs::Gcj02)),
    ("gaode.com", Some(Crs::Gcj02)),
    ("map.qq.com", Some(Crs::Gcj02)),
    ("map.baidu.com", Some(Crs::Bd09)),
    ("tianditu", Some(Crs::Epsg(4490))),
    ("openstreetmap.org", Some(Crs::Wgs84)),
    ("geo:", Some(Crs::Wgs84)),
    ("google.", None),
];

/// Whether a cell is an address, not coordinates.
pub(super) fn is_link(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("http") || text.starts_with("geo:") || SERVICES.iter().any(|s| s.0.ends_with(".com") && text.contains(s.0))
}

/// The one place that an address holds; `None` where it holds none or several, or the service is not known.
pub(super) fn read(link: &str) -> Option<Pair> {
    let link = link.trim().to_lowercase().replace("%2c", ",");
    let system = SERVICES.iter().find(|s| link.contains(s.0))?.1;
    let value = |key: &str| {
        let at = link.find(&format!("?{key}=")).or_else(|| link.find(&format!("&{key}=")))? + key.len() + 2;
        link[at..].split(['&', '#']).next()
    };
    // uri.amap.com?…&coordinate=wgs84, api.map.baidu.com?…&coord_type=gcj02
    let said = ["coordinate", "coord_type", "coordtype"].into_iter().find_map(value).and_then(named_crs);
    let single = |keys: &[&str]| keys.iter().find_map(|k| value(k)?.parse::<f64>().ok());
    let apart = single(&["lng", "lon", "mlon", "pointx"]).zip(single(&["lat", "mlat", "pointy"]));
    let mut found: Vec<(f64, f64)> = apart.into_iter().collect();
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == '-';
    for (comma, _) in link.match_indices([',', '/']) {
        let (before, after) = (&link[..comma], &link[comma + 1..]);
        let first = &before[before.trim_end_matches(is_part).len()..];
        let second = &after[..after.find(|c: char| !is_part(c)).unwrap_or(after.len())];
        // A zoom level or a count has no decimals.
        if first.contains('.')
            && second.contains('.')
            && let (Ok(x), Ok(y)) = (first.parse(), second.parse())
        {
            found.push((x, y));
        }
    }
    found.dedup();
    let [xy] = *found.as_slice() else { return None };
    if !(xy.0.is_finite() && xy.1.is_finite()) {
        return None;
    }
    let metres = xy.0.abs() > 360.0;
    let named = match said {
        Some(named) => Some(named),
        None if metres && system == Some(Crs::Bd09) => Some(NamedCrs::Known(Crs::Bd09Mercator)),
        None if metres => return None,
        None => system.map(NamedCrs::Known),
    };
    // Where the numbers do not tell: all but 高德's position= put the latitude first.
    let north = if apart.is_some() || link.contains("position=") { Order::EastFirst } else { Order::NorthFirst };
    let order = if metres { Order::EastFirst } else { order_of(xy.0, xy.1).unwrap_or(north) };
    Some(Pair { xy, order: Some(order), named })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_the_place_and_the_system() {
        let gcj = Some(NamedCrs::Known(Crs::Gcj02));
        for (link, xy, order, named) in [
            ("https://uri.amap.com/marker?position=121.1206,28.8473&name=食堂", (121.1206, 28.8473), Order::EastFirst, gcj),
            (
                "https://uri.amap.com/marker?position=121.1206,28.8473&coordinate=wgs84",
                (121.1206, 28.8473),
                Order::EastFirst,
                Some(NamedCrs::Known(Crs::Wgs84)),
            ),
            (
                "http://api.map.baidu.com/marker?location=28.8535,121.1271&title=a",
                (28.8535, 121.1271),
                Order::NorthFirst,
                Some(NamedCrs::Known(Crs::Bd09)),
            ),
            ("https://apis.map.qq.com/uri/v1/marker?marker=coord:28.8473,121.1206;title:a", (28.8473, 121.1206), Order::NorthFirst, gcj),
            (
                "https://map.baidu.com/@13483158.11,3337104.33,17z",
                (13_483_158.11, 3_337_104.33),
                Order::EastFirst,
                Some(NamedCrs::Known(Crs::Bd09Mercator)),
            ),
            ("https://www.google.com/maps/@28.8473,121.1206,17z", (28.8473, 121.1206), Order::NorthFirst, None),
            (
                "https://www.openstreetmap.org/#map=17/28.8473/121.1206",
                (28.8473, 121.1206),
                Order::NorthFirst,
                Some(NamedCrs::Known(Crs::Wgs84)),
            ),
            ("geo:35.9,14.5", (35.9, 14.5), Order::NorthFirst, Some(NamedCrs::Known(Crs::Wgs84))),
        ] {
            assert_eq!(read(link), Some(Pair { xy, order: Some(order), named }), "{link}");
        }
        for link in [
            "https://surl.amap.com/abc123",
            "https://uri.amap.com/navigation?from=121.1,28.8&to=121.2,28.9",
            "https://example.com/?lng=121.1&lat=28.8",
        ] {
            assert!(is_link(link) && read(link).is_none(), "{link}");
        }
        assert!(!is_link("121.1206,28.8473"));
    }
}
