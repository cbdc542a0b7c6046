//! `streets.csv` and `streets.geojson`: street segments, bridges and ferries, ranked by who loses if one alone is closed (N−1).
//!
//! The table begins with a byte order mark, so that Excel reads the Chinese right.
//!
//! | column | is |
//! | --- | --- |
//! | `rank` | from 1: most seniors who lose their circle first, then most who lose a service |
//! | `kind`, `bridge`, `length_m` | kind of the segment in Chinese; 1 for a bridge; its length |
//! | `lon`, `lat`, `area` | middle of its line; village or town with the most seniors who lose |
//! | `circle`, `cohort` | id of each |
//! | `seniors_through` | seniors whose way to a service within the limit leads over it |
//! | `seniors_lose_circle`, `seniors_lose_service` | of these, whose circle would be complete no more; who have no facility of a service within the limit by another way |
//! | `only_link` | 1 where no other way of any length joins its two sides |
//! | `services` | each service of the circle and who loses it: `canteen:120;daycare:0` |
//! | `simulated` | 1 where the data were made up (模拟数据) |

use super::csv::{BOM, Csv};
use crate::street_closures::{StreetClosureList, StreetClosureRow};

const HEADER: [&str; 15] = [
    "rank",
    "kind",
    "bridge",
    "length_m",
    "lon",
    "lat",
    "area",
    "circle",
    "cohort",
    "seniors_through",
    "seniors_lose_circle",
    "seniors_lose_service",
    "only_link",
    "services",
    "simulated",
];

fn services(row: &StreetClosureRow) -> String {
    row.services.iter().map(|s| format!("{}:{}", s.service, s.seniors_lose)).collect::<Vec<_>>().join(";")
}

/// Closures of streets as the bytes of `streets.csv`.
#[must_use]
pub fn street_closures_csv(list: &StreetClosureList) -> Vec<u8> {
    let mut table = Csv::of(BOM);
    HEADER.iter().for_each(|name| table.text(name));
    table.end();
    for row in &list.streets {
        table.count(row.rank);
        table.text(&row.kind.zh);
        table.count(usize::from(row.bridge));
        table.number(row.length_m);
        row.at.iter().for_each(|degrees| table.degrees(*degrees));
        table.text(&row.area);
        table.text(&list.circle);
        table.text(&list.cohort);
        for seniors in [row.seniors_through, row.seniors_lose_circle, row.seniors_lose_service] {
            table.number(seniors);
        }
        table.count(usize::from(row.only_link));
        table.text(&services(row));
        table.count(usize::from(list.simulated));
        table.end();
    }
    table.bytes().to_vec()
}

/// Closures of streets as the text of `streets.geojson`: a line a segment, with the columns of the table as properties.
#[must_use]
pub fn street_closures_geojson(list: &StreetClosureList) -> String {
    let feature = |row: &StreetClosureRow| {
        serde_json::json!({
            "type": "Feature",
            "geometry": { "type": "LineString", "coordinates": row.line },
            "properties": {
                "rank": row.rank,
                "kind": row.kind.zh,
                "kind_en": row.kind.en,
                "bridge": row.bridge,
                "length_m": row.length_m,
                "area": row.area,
                "circle": list.circle,
                "cohort": list.cohort,
                "seniors_through": row.seniors_through,
                "seniors_lose_circle": row.seniors_lose_circle,
                "seniors_lose_service": row.seniors_lose_service,
                "only_link": row.only_link,
                "services": services(row),
                "simulated": list.simulated,
            },
        })
    };
    let features: Vec<serde_json::Value> = list.streets.iter().map(feature).collect();
    serde_json::json!({ "type": "FeatureCollection", "features": features }).to_string() + "\n"
}
