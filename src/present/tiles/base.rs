//! The basemap: the study's own roads, water, green, buildings and place names.

use std::sync::Arc;

use carecircle_import::osm::features::{AreaClass, Basemap, LineClass, PlaceClass};
use carecircle_routing::network::{Class, Network, RoadKind};

use super::homes::cell;
use super::mercator::{TileId, World, world, world_of_degrees};
use super::mvt::{Attributes, Geometry, LayerWriter, Value};
use super::points::PointIndex;
use super::shapes::{LineIndex, ShapeIndex, TileShape, to_world};

/// A network with more edges than this shows its small streets one zoom later.
const MANY_EDGES: usize = 80_000;

/// The basemap, ready to be cut into tiles.
#[derive(Debug)]
pub(super) struct BaseTiles {
    ground: ShapeIndex,
    buildings: ShapeIndex,
    lines: LineIndex,
    roads: LineIndex,
    /// One a road class: its attributes, and the zoom from which it is drawn.
    road_classes: Vec<(Attributes, u8)>,
    places: Vec<PlaceName>,
    place_index: PointIndex,
}

/// Where a name goes, its attributes, and the zoom from which it may be drawn.
type PlaceName = (World, Attributes, u8);

/// Keys of the layer `roads`.
pub(super) const ROAD_KEYS: [(&str, &str); 3] = [
    (
        "class",
        "String: motorway, trunk, primary, secondary, tertiary, street, service, track, pedestrian, footway, cycleway, steps, ferry or other",
    ),
    ("bridge", "Boolean: on a bridge; absent when not"),
    ("tunnel", "Boolean: in a tunnel; absent when not"),
];

/// Keys of the layer `places`.
pub(super) const PLACE_KEYS: [(&str, &str); 5] = [
    ("name", "String: as written on the spot"),
    ("name_zh", "String: in Chinese, where known"),
    ("name_en", "String: in English, where known"),
    ("class", "String: city, town, village, …"),
    ("rank", "Number: 0 is the largest place"),
];

impl BaseTiles {
    /// Sorts the roads and what lies beneath them for drawing.
    #[must_use]
    pub(super) fn new(network: Option<&Network>, basemap: Option<&Basemap>) -> Self {
        let (mut ground, mut buildings) = (Vec::new(), Vec::new());
        for area in basemap.into_iter().flat_map(|b| &b.areas) {
            let shape = to_world(&area.shape);
            match area.class {
                AreaClass::Building => buildings.push(TileShape { shape, attributes: Vec::new(), min_zoom: 13 }),
                class => ground.push(TileShape { shape, attributes: vec![(0, Value::text(area_class(class)))], min_zoom: 0 }),
            }
        }
        let lines = basemap.into_iter().flat_map(|b| &b.lines);
        let lines = LineIndex::new(lines.map(|l| (l.class as u16, l.shape.0.iter().map(|at| world_of_degrees(*at)))));
        let later = u8::from(network.is_some_and(|n| n.edge_count() > MANY_EDGES));
        let places: Vec<PlaceName> = (0..)
            .zip(basemap.into_iter().flat_map(|b| &b.places))
            .map(|(rank, p)| {
                let class = Value::text(place_class(p.class));
                let mut attributes = vec![(0, Value::text(&p.name)), (3, class), (4, Value::Uint(rank))];
                attributes.extend(p.name_zh.as_deref().map(|n| (1, Value::text(n))));
                attributes.extend(p.name_en.as_deref().map(|n| (2, Value::text(n))));
                (world(p.at), attributes, place_zoom(p.class))
            })
            .collect();
        Self {
            ground: ShapeIndex::new(ground, 128),
            buildings: ShapeIndex::new(buildings, 16),
            lines,
            roads: LineIndex::new(network.into_iter().flat_map(roads)),
            road_classes: network
                .map_or_else(Vec::new, |n| n.classes().iter().map(|c| (road_attributes(*c), road_zoom(c.kind, later))).collect()),
            place_index: PointIndex::new(&places.iter().map(|p| p.0).collect::<Vec<_>>(), 0, 0),
            places,
        }
    }

    /// Appends the layers `ground`, `lines`, `buildings`, `roads` and `places` of `tile`.
    pub(super) fn write(&self, tile: TileId, out: &mut Vec<u8>) {
        let class: Arc<str> = Arc::from("class");
        let keys = std::slice::from_ref(&class);
        for (name, shapes) in [("ground", &self.ground), ("buildings", &self.buildings)] {
            let mut layer = LayerWriter::new(name, keys);
            shapes.write(tile, &mut layer);
            layer.finish(out);
        }
        let mut layer = LayerWriter::new("lines", keys);
        self.lines.write(tile, &mut layer, |row| {
            let (class, from) = LINE_CLASSES[usize::from(row)];
            (tile.z() >= from).then(|| vec![(0, Value::text(class))])
        });
        layer.finish(out);
        let mut layer = LayerWriter::new("roads", &ROAD_KEYS.map(|(key, _)| Arc::from(key)));
        self.roads.write(tile, &mut layer, |row| {
            let (attributes, from) = &self.road_classes[usize::from(row)];
            (tile.z() >= *from).then(|| attributes.clone())
        });
        layer.finish(out);
        let keys: Vec<Arc<str>> = PLACE_KEYS.iter().map(|(key, _)| Arc::from(*key)).collect();
        let mut layer = LayerWriter::new("places", &keys);
        let mut rows: Vec<u32> = self.place_index.rows(tile).collect();
        rows.sort_unstable();
        for row in rows {
            let (at, attributes, from) = &self.places[row as usize];
            if tile.z() >= *from {
                layer.add(attributes, &Geometry::Points(vec![cell(tile, *at)]));
            }
        }
        layer.finish(out);
    }
}

fn roads(network: &Network) -> impl Iterator<Item = (u16, impl Iterator<Item = World>)> {
    let edges = (0..network.edge_count()).map(carecircle_base::ids::EdgeId::from_index);
    edges
        .filter(|id| !network.is_copy(*id))
        .map(move |id| (network.edge(id).class, network.shape(id).map(move |at| world(network.plane().unproject(at)))))
}

fn road_attributes(class: Class) -> Attributes {
    let name = match class.kind {
        RoadKind::Motorway => "motorway",
        RoadKind::Trunk => "trunk",
        RoadKind::Primary => "primary",
        RoadKind::Secondary => "secondary",
        RoadKind::Tertiary => "tertiary",
        RoadKind::Street => "street",
        RoadKind::Service => "service",
        RoadKind::Track => "track",
        RoadKind::Pedestrian => "pedestrian",
        RoadKind::Footway => "footway",
        RoadKind::Cycleway => "cycleway",
        RoadKind::Steps => "steps",
        RoadKind::Ferry => "ferry",
        RoadKind::Other | RoadKind::Gate | RoadKind::Link => "other",
    };
    let mut attributes = vec![(0, Value::text(name))];
    attributes.extend(class.bridge.then_some((1, Value::Flag(true))));
    attributes.extend(class.tunnel.then_some((2, Value::Flag(true))));
    attributes
}

/// The zoom from which a road is drawn.
fn road_zoom(kind: RoadKind, later: u8) -> u8 {
    match kind {
        RoadKind::Motorway | RoadKind::Trunk => 5,
        RoadKind::Primary | RoadKind::Ferry => 7,
        RoadKind::Secondary => 8,
        RoadKind::Tertiary => 9,
        RoadKind::Street | RoadKind::Pedestrian => 11 + later,
        _ => 12 + later,
    }
}

/// What a [`LineClass`] is called in a tile, and the zoom from which it is drawn; in the order of the enum.
const LINE_CLASSES: [(&str, u8); 4] = [("coastline", 0), ("river", 7), ("stream", 11), ("ferry", 8)];
const _: () = assert!(LineClass::Ferry as usize == LINE_CLASSES.len() - 1);

fn area_class(class: AreaClass) -> &'static str {
    match class {
        AreaClass::Land => "land",
        AreaClass::Residential => "residential",
        AreaClass::Industrial => "industrial",
        AreaClass::Farmland => "farmland",
        AreaClass::Grass => "grass",
        AreaClass::Scrub => "scrub",
        AreaClass::Wood => "wood",
        AreaClass::Park => "park",
        AreaClass::Sand => "sand",
        AreaClass::Water => "water",
        AreaClass::Building => "building",
    }
}

fn place_class(class: PlaceClass) -> &'static str {
    match class {
        PlaceClass::City => "city",
        PlaceClass::Town => "town",
        PlaceClass::Village => "village",
        PlaceClass::Suburb => "suburb",
        PlaceClass::Hamlet => "hamlet",
        PlaceClass::Neighbourhood => "neighbourhood",
        PlaceClass::Island => "island",
        PlaceClass::Locality => "locality",
    }
}

/// The zoom from which a place's name may be drawn; the map leaves out names that would collide.
fn place_zoom(class: PlaceClass) -> u8 {
    match class {
        PlaceClass::City | PlaceClass::Island => 0,
        PlaceClass::Town => 7,
        PlaceClass::Suburb | PlaceClass::Village => 10,
        PlaceClass::Hamlet | PlaceClass::Neighbourhood | PlaceClass::Locality => 13,
    }
}
