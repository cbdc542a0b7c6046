//! `TileJSON` 3.0, computed from the data.

use serde::Serialize;

use super::base::{PLACE_KEYS, ROAD_KEYS};
use super::set::{AREA_KEYS, FACILITY_KEYS, GAP_KEYS, SetName, Tiles};
use carecircle_analysis::Analysis;

/// A set of tiles, described.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TileJson {
    /// The version of the description.
    pub tilejson: &'static str,
    /// The set's name.
    pub name: String,
    /// URL templates of the tiles.
    pub tiles: Vec<String>,
    /// West, south, east, north, in degrees.
    pub bounds: [f64; 4],
    /// Shallowest zoom.
    pub minzoom: u8,
    /// Deepest zoom; a client enlarges its tiles beyond.
    pub maxzoom: u8,
    /// The layers in a tile.
    pub vector_layers: Vec<VectorLayer>,
    /// Sources and licences, as plain text.
    pub attribution: String,
}

/// One layer of a tile.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VectorLayer {
    /// Name of the layer.
    pub id: String,
    /// What its attributes are.
    pub fields: serde_json::Map<String, serde_json::Value>,
}

/// The deepest zoom of everything but homes.
const DEEPEST: u8 = 14;

/// The box of the study's homes and located facilities: west, south, east, north, in degrees.
///
/// Areas and roads do not count: a stray node of an extract must not pull the view away.
#[must_use]
pub fn bounds(analysis: &Analysis) -> [f64; 4] {
    let homes = analysis.study.homes.iter().map(|h| h.at);
    let facilities = analysis.study.facilities.iter().filter_map(|f| f.at);
    let of = |points: &mut dyn Iterator<Item = carecircle_base::geom::LonLat>| {
        points.fold(None, |b: Option<[f64; 4]>, p| {
            let [w, s, e, n] = b.unwrap_or([p.lon(), p.lat(), p.lon(), p.lat()]);
            Some([w.min(p.lon()), s.min(p.lat()), e.max(p.lon()), n.max(p.lat())])
        })
    };
    let centre = analysis.study.plane.centre();
    of(&mut homes.into_iter()).or_else(|| of(&mut facilities.into_iter())).unwrap_or([
        centre.lon() - 0.1,
        centre.lat() - 0.1,
        centre.lon() + 0.1,
        centre.lat() + 0.1,
    ])
}

impl Tiles {
    /// The set's `TileJSON`; `origin` is put before the tiles' path.
    #[must_use]
    pub fn tilejson(&self, set: SetName, origin: &str) -> TileJson {
        let study = &self.analysis().study;
        let name = set.name(study).to_string();
        let (layers, maxzoom) = match set {
            SetName::Base => (
                vec![
                    layer("ground", &[("class", "String: land, wood, water, …; what comes later lies on top")]),
                    layer("buildings", &[]),
                    layer("lines", &[("class", "String: coastline, river, stream or ferry")]),
                    layer("roads", &ROAD_KEYS),
                    layer("places", &PLACE_KEYS),
                ],
                DEEPEST,
            ),
            SetName::Areas => (vec![layer("areas", &AREA_KEYS), layer("area_names", &AREA_KEYS)], DEEPEST),
            SetName::Facilities => {
                let mut described = layer("facilities", &FACILITY_KEYS);
                for s in &study.services {
                    described.fields.insert(format!("s_{}", s.id), "Boolean: gives this service".into());
                }
                (vec![described], DEEPEST)
            }
            SetName::Homes(cohort) => {
                let fields = self.homes().fields(cohort).into_iter().map(|(key, what)| (key, what.into())).collect();
                (vec![VectorLayer { id: "homes".to_owned(), fields }], self.homes().full_zoom())
            }
            SetName::Gaps(..) => (vec![layer("gaps", &GAP_KEYS)], DEEPEST),
            SetName::Circles(..) => (vec![layer("circles", &[])], DEEPEST),
        };
        TileJson {
            tilejson: "3.0.0",
            tiles: vec![format!("{origin}/tiles/{name}/{{z}}/{{x}}/{{y}}.mvt")],
            name,
            bounds: bounds(self.analysis()),
            minzoom: 0,
            maxzoom,
            vector_layers: layers,
            attribution: study.sources.iter().map(|s| format!("{} ({})", s.name, s.licence)).collect::<Vec<_>>().join("; "),
        }
    }
}

fn layer(id: &str, fields: &[(&str, &str)]) -> VectorLayer {
    VectorLayer { id: id.to_owned(), fields: fields.iter().map(|(key, what)| ((*key).to_owned(), (*what).into())).collect() }
}
