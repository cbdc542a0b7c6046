//! The basemap: the study's own roads, water, green, buildings and place names.

use std::sync::Arc;

use geo::MultiPolygon;

use crate::geom::LonLat;
use crate::network::Network;

use super::homes::cell;
use super::mercator::{TileId, World, world};
use super::mvt::{Geometry, LayerWriter, Value};
use super::points::PointIndex;
use super::shapes::{LineIndex, Shape, ShapeIndex, to_world};

/// What is drawn beneath the results, beside the roads.
#[derive(Debug, Clone, Default)]
pub struct Backdrop {
    /// Water, in degrees on WGS84.
    pub water: Vec<MultiPolygon<f64>>,
    /// Streams and rivers known only by their middle, in degrees on WGS84.
    pub streams: Vec<Vec<LonLat>>,
    /// Parks, woods and fields, each with its kind (`park`, `wood`, …), in degrees on WGS84.
    pub green: Vec<(String, MultiPolygon<f64>)>,
    /// Buildings, in degrees on WGS84.
    pub buildings: Vec<MultiPolygon<f64>>,
    /// Named places.
    pub places: Vec<Place>,
}

/// A named place.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// As written on the spot.
    pub name: String,
    /// As OpenStreetMap's `place` has it: `city`, `town`, `village`, …
    pub kind: String,
    /// Where the name goes.
    pub at: LonLat,
}

/// A network with more edges than this shows its small streets one zoom later.
const MANY_EDGES: usize = 80_000;

/// The basemap, ready to be cut into tiles.
#[derive(Debug)]
pub struct BaseTiles {
    water: ShapeIndex,
    streams: LineIndex,
    green: ShapeIndex,
    buildings: ShapeIndex,
    roads: LineIndex,
    /// One a road class: its attribute, and the zoom from which it is drawn.
    classes: Vec<(Arc<str>, u8)>,
    places: Vec<(World, Vec<(u32, Value)>, u8)>,
    place_index: PointIndex,
}

impl BaseTiles {
    /// Sorts roads and backdrop for drawing.
    #[must_use]
    pub fn new(network: Option<&Network>, backdrop: &Backdrop) -> Self {
        let plain = |shapes: &[MultiPolygon<f64>], min_zoom| {
            (1..).zip(shapes).map(|(id, s)| Shape { id, shape: to_world(s), attributes: Vec::new(), min_zoom }).collect::<Vec<_>>()
        };
        let green = (1..)
            .zip(&backdrop.green)
            .map(|(id, (kind, s))| Shape { id, shape: to_world(s), attributes: vec![(0, Value::text(kind))], min_zoom: 0 })
            .collect();
        let later = u8::from(network.is_some_and(|n| n.edge_count() > MANY_EDGES));
        let places: Vec<(World, Vec<(u32, Value)>, u8)> = backdrop
            .places
            .iter()
            .map(|p| (world(p.at), vec![(0, Value::text(&p.name)), (1, Value::text(&p.kind))], place_zoom(&p.kind)))
            .collect();
        Self {
            water: ShapeIndex::new(plain(&backdrop.water, 0), 64),
            streams: LineIndex::new(backdrop.streams.iter().map(|line| (0, line.iter().map(|at| world(*at))))),
            green: ShapeIndex::new(green, 256),
            buildings: ShapeIndex::new(plain(&backdrop.buildings, 13), 16),
            roads: LineIndex::new(network.into_iter().flat_map(roads)),
            classes: network.map_or_else(Vec::new, |n| n.classes().iter().map(|c| (Arc::from(c.as_str()), road_zoom(c, later))).collect()),
            place_index: PointIndex::new(&places.iter().map(|p| p.0).collect::<Vec<_>>(), 0, 0),
            places,
        }
    }

    /// Appends the layers `green`, `water`, `streams`, `buildings`, `roads` and `places` of `tile`.
    pub fn write(&self, tile: TileId, out: &mut Vec<u8>) {
        let kind: Arc<str> = Arc::from("kind");
        for (name, shapes) in [("green", &self.green), ("water", &self.water), ("buildings", &self.buildings)] {
            let mut layer = LayerWriter::new(name, std::slice::from_ref(&kind));
            shapes.write(tile, &mut layer);
            layer.finish(out);
        }
        let mut layer = LayerWriter::new("streams", &[]);
        self.streams.write(tile, &mut layer, |_| (tile.z() >= 10).then(Vec::new));
        layer.finish(out);
        let mut layer = LayerWriter::new("roads", &[Arc::from("class")]);
        self.roads.write(tile, &mut layer, |class| {
            let (name, from) = &self.classes[usize::from(class)];
            (tile.z() >= *from).then(|| vec![(0, Value::Text(name.clone()))])
        });
        layer.finish(out);
        let mut layer = LayerWriter::new("places", &[Arc::from("name"), kind]);
        for row in self.place_index.rows(tile) {
            let (at, attributes, from) = &self.places[row as usize];
            if tile.z() >= *from {
                layer.add(Some(u64::from(row)), attributes, &Geometry::Points(vec![cell(tile, *at)]));
            }
        }
        layer.finish(out);
    }
}

fn roads(network: &Network) -> impl Iterator<Item = (u16, impl Iterator<Item = World>)> {
    (0..network.edge_count()).map(move |i| {
        let id = crate::ids::EdgeId::from_index(i);
        (network.edge(id).class, network.shape(id).map(move |at| world(network.plane().unproject(at))))
    })
}

/// The zoom from which a road class is drawn.
fn road_zoom(class: &str, later: u8) -> u8 {
    match class {
        "motorway" | "trunk" => 5,
        "primary" | "motorway_link" | "trunk_link" | "ferry" => 7,
        "secondary" | "primary_link" => 8,
        "tertiary" | "secondary_link" => 9,
        "unclassified" | "residential" | "living_street" | "pedestrian" | "road" | "tertiary_link" => 11 + later,
        _ => 12 + later,
    }
}

/// The zoom from which a place's name may be drawn; the map leaves out names that would collide.
fn place_zoom(kind: &str) -> u8 {
    match kind {
        "city" | "country" | "state" | "island" => 0,
        "town" | "municipality" => 7,
        "suburb" | "village" => 10,
        _ => 12,
    }
}
