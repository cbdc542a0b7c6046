//! The embedded demo: Linhai (临海市), simulated (模拟数据).
//!
//! Real are the names and codes of its 19 towns and 678 villages, the seat points of 16 towns, the
//! outline of the county and the census figures. Everything else (where villages stand, roads,
//! waters, homes, facilities, borders of towns) is generated, to look like such a place.

mod buses;
mod comings;
mod extras;
mod figures;
mod inputs;
mod land;
mod layout;
mod people;
mod places;
mod roads;
mod services;
mod terrain;
mod town;
mod write;
mod zones;

pub use inputs::{Inputs, TownRow, VillageRow};

use super::P;

/// The seed of everything: the county's code.
const SEED: u64 = 331_082;

/// Metres a degree of longitude at 28.85° N.
const METRES_LON: f64 = 97_560.0;
/// Metres a degree of latitude there.
const METRES_LAT: f64 = 110_840.0;
/// The origin of the generator's map.
const ORIGIN: (f64, f64) = (121.30, 28.85);

/// Degrees to the generator's map.
fn place(lon: f64, lat: f64) -> P {
    P { x: (lon - ORIGIN.0) * METRES_LON, y: (lat - ORIGIN.1) * METRES_LAT }
}

/// Position on the generator's map of a geometry's coordinate.
fn to_map(c: geo::Coord<f64>) -> P {
    place(c.x, c.y)
}

/// The generator's map to degrees.
fn to_degrees(p: P) -> geo::Coord<f64> {
    geo::Coord { x: p.x / METRES_LON + ORIGIN.0, y: p.y / METRES_LAT + ORIGIN.1 }
}

/// Why the demo could not be generated.
#[derive(Debug, thiserror::Error)]
pub enum SynthError {
    /// A table is not CSV.
    #[error("{file}: {source}")]
    Csv {
        /// Name of the file.
        file: &'static str,
        /// The reader's own words.
        source: csv::Error,
    },
    /// A table lacks a column.
    #[error("{file} has no column \"{column}\"; take the file from geodata/linhai/source")]
    Column {
        /// Name of the table's file.
        file: &'static str,
        /// Name of the column.
        column: &'static str,
    },
    /// The outline cannot be read.
    #[error("outline.geojson: {reason}; expected one feature with a MultiPolygon")]
    Outline {
        /// What is wrong.
        reason: String,
    },
    /// A census figure is missing.
    #[error("census.csv has no number for \"{measure}\"")]
    Census {
        /// Name of the file.
        measure: &'static str,
    },
    /// A town has no seat, neither in the list nor in the layout.
    #[error("towns.csv gives no seat point for {name}, and the layout has none either; add one to either")]
    Seat {
        /// Name of the town.
        name: String,
    },
    /// A town has hardly any land.
    #[error("{name} has {cells} cells of dry land inside the outline; expected at least 100: is its seat inside the outline?")]
    Town {
        /// Name of the town.
        name: String,
        /// How many.
        cells: usize,
    },
    /// The workbook could not be made.
    #[error("facilities.xlsx: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
}

/// The demo's files, as name and bytes: the same on every run.
///
/// # Errors
/// When the inputs lack something; see [`SynthError`].
pub fn generate(inputs: &Inputs) -> Result<Vec<(&'static str, Vec<u8>)>, SynthError> {
    let terrain = terrain::Terrain::new(&inputs.outline);
    let expressway = roads::Expressway::new(&terrain);
    let places = places::Places::new(inputs, &terrain, &expressway)?;
    let roads = roads::Roads::new(&terrain, &expressway, &places);
    let built = town::build(&terrain, &expressway, &places, roads);
    let homes = people::homes(inputs, &terrain, &places, &built);
    let mut facilities = services::facilities(&terrain, &places, &built);
    extras::complete(&mut facilities, &terrain, &places, &built);
    let osm = land::extract(inputs, &terrain, &places, &built);
    Ok(vec![
        ("compounds.csv", comings::compounds(&facilities, &terrain, &places, &built).into_bytes()),
        ("facilities.xlsx", write::workbook(&facilities)?),
        ("figures.csv", figures::csv(inputs, &places).into_bytes()),
        ("gtfs.zip", buses::feed(&places, &built)),
        ("homes.csv", write::homes(&homes, &places).into_bytes()),
        ("roads.osm.pbf", super::pbf::encode(&osm, "carecircle synth", "simulated, not OpenStreetMap")),
        ("stops.csv", comings::stops(&facilities, &terrain, &places, &built).into_bytes()),
        ("study.toml", include_str!("study.toml").as_bytes().to_vec()),
        ("towns.geojson", write::towns(inputs, &terrain, &places).into_bytes()),
        ("villages.csv", write::villages(inputs, &terrain, &places, &built).into_bytes()),
    ])
}
