//! What is near each home, in files by cells of a grid: who taps on the map gets the answer of the nearest home.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::PublishError;
use super::asker::Asker;
use super::folder::PublishFolder;
use super::shards::packed;
use crate::public_url::encoded;
use carecircle_base::geom::LonLat;
use carecircle_base::model::Study;

/// Side of a cell, degrees.
const CELL_DEGREES: f64 = 0.02;

/// Homes at one position.
#[derive(Debug, Serialize)]
struct NearHome {
    /// Degrees.
    at: [f64; 2],
    /// Answer of `/near` by cohort, its ways without lines.
    near: BTreeMap<String, Value>,
}

/// Column and row of the cell that holds `at`.
#[expect(clippy::cast_possible_truncation, reason = "degrees over 0.02 are at most 18,000")]
fn cell(at: LonLat) -> (i32, i32) {
    ((at.lon() / CELL_DEGREES).floor() as i32, (at.lat() / CELL_DEGREES).floor() as i32)
}

/// Writes `data/cells/COLUMN_ROW.json.gz`; the cells that have homes.
pub(super) fn write(asker: &Asker, study: &Study, folder: &mut PublishFolder) -> Result<Vec<String>, PublishError> {
    let mut cells: BTreeMap<(i32, i32), Vec<[f64; 2]>> = BTreeMap::new();
    for home in &study.homes {
        cells.entry(cell(home.at)).or_default().push(home.at.into());
    }
    let mut names = Vec::new();
    for ((column, row), mut homes) in cells {
        homes.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
        homes.dedup();
        let question = |[lon, lat]: &[f64; 2], cohort: &str| format!("/api/v1/near?lon={lon}&lat={lat}&cohort={}", encoded(cohort));
        let paths: Vec<String> = homes.iter().flat_map(|at| study.cohorts.iter().map(|c| question(at, &c.id))).collect();
        let answers = asker.get_all(&paths)?;
        let mut answers = answers.iter();
        let homes: Vec<NearHome> = homes
            .into_iter()
            .map(|at| {
                let near = study.cohorts.iter().zip(&mut answers).map(|(cohort, bytes)| {
                    let mut answer: Value = serde_json::from_slice(bytes).unwrap_or_default();
                    for service in answer["services"].as_array_mut().into_iter().flatten() {
                        if service["way"].is_object() {
                            service["way"]["line"] = Value::Array(Vec::new());
                        }
                    }
                    (cohort.id.clone(), answer)
                });
                NearHome { at, near: near.collect() }
            })
            .collect();
        let name = format!("{column}_{row}");
        folder.write(&format!("data/cells/{name}.json.gz"), &packed(&serde_json::to_vec(&homes).expect("plain values serialise")))?;
        names.push(name);
    }
    Ok(names)
}
