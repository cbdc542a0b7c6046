//! What makes a right computation meaningless: hardly any buildings, coordinates rounded to a kilometre, an extract cut too short.

use carecircle_base::geom::Xy;
use carecircle_base::ids::{EdgeId, NodeId, ProfileId};
use carecircle_base::model::{CircleMode, ImportReport, LayerReport, Severity, Study};
use carecircle_import::StudyConfig;
use carecircle_import::config::HomeSource;
use carecircle_routing::network::{Network, RoadKind};

/// Buildings a kilometre of streets below which the extract lacks most of them; mapped towns have twenty and more.
const FEW_PER_KM: f64 = 5.0;
/// Length in kilometres of the streets from which on that is judged.
const STREETS_KM: f64 = 3.0;
/// Number of rows with rounded coordinates from which on they are told.
const ROUNDED_ROWS: usize = 3;
/// Distance in metres from a side of the streets' bounding box within which streets end at it, and the number of such ends that makes a cut.
const SIDE_M: f64 = 30.0;
const SIDE_ENDS: usize = 3;
/// Metres by which an area passes the cut side of an extract before it is told.
const BEYOND_M: f64 = 100.0;

/// Adds notes to the report on inputs that leave a right computation without meaning.
pub(super) fn note(study: &Study, net: Option<&Network>, config: &StudyConfig, report: &mut ImportReport) {
    for layer in &mut report.layers {
        rounded(layer);
    }
    let Some(cohort) = study.cohorts.get(study.settings.cohort.index()) else { return };
    let Some(net) = net else {
        if let Some(layer) = report.layers.iter_mut().find(|l| l.layer == "homes") {
            layer.note(Severity::Warning, "straight-line", String::new);
        }
        return;
    };
    if !config.homes.is_empty() && config.homes.iter().all(|h| matches!(h.source, HomeSource::Buildings { .. })) {
        few_buildings(study, net, cohort.profile, report);
    }
    // Made-up streets end where their maker stopped.
    if !study.simulated {
        let on_foot = study.circles.iter().filter(|c| c.mode == CircleMode::Walk).map(|c| c.minutes).fold(0.0, f64::max);
        cut_short(study, net, cohort.profile, on_foot * 60.0 * cohort.speed_mps, report);
    }
}

/// Notes the rows whose coordinates have at most two decimals of a degree.
fn rounded(layer: &mut LayerReport) {
    let Some(written) = &layer.written else { return };
    let coarse = |v: f64| (v * 100.0 - (v * 100.0).round()).abs() < 1e-7;
    let rows: Vec<String> = written
        .rows
        .iter()
        .filter(|r| r.xy.iter().all(|v| v.abs() <= 180.0 && coarse(*v)))
        .map(|r| format!("{}: {}, {}", r.place, r.xy[0], r.xy[1]))
        .collect();
    if rows.len() < ROUNDED_ROWS {
        return;
    }
    let count = rows.len();
    let mut rows = rows.into_iter();
    layer.note_many(Severity::Warning, "coordinates-rounded", count, || rows.by_ref().take(3).collect::<Vec<_>>().join("; "));
}

/// Notes that the buildings of the extract cannot be all that stand along its streets.
fn few_buildings(study: &Study, net: &Network, profile: ProfileId, report: &mut ImportReport) {
    let is_street =
        |e: EdgeId| net.usable(profile, e) && !net.is_copy(e) && net.classes()[usize::from(net.edge(e).class)].kind == RoadKind::Street;
    let edges = (0..net.edge_count()).map(EdgeId::from_index).filter(|e| is_street(*e));
    let km = edges.map(|e| net.edge(e).length_m).sum::<f64>() / 1000.0;
    #[expect(clippy::cast_precision_loss, reason = "a count of homes")]
    let homes = study.homes.len() as f64;
    if km < STREETS_KM || homes >= FEW_PER_KM * km {
        return;
    }
    let Some(layer) = report.layers.iter_mut().find(|l| l.layer == "homes") else { return };
    layer.note(Severity::Warning, "few-buildings", || format!("{homes:.0} homes along {km:.0} km of residential streets"));
}

/// The sides of the network's bounding box at which streets are cut: west, south, east and north, in metres on the plane.
struct CutSides([Option<f64>; 4]);

impl CutSides {
    fn of(net: &Network, profile: ProfileId) -> Self {
        let mut degree = vec![0_u32; net.node_count()];
        for edge in (0..net.edge_count()).map(EdgeId::from_index).filter(|e| net.usable(profile, *e) && !net.is_copy(*e)) {
            let edge = net.edge(edge);
            degree[edge.from.index()] += 1;
            degree[edge.to.index()] += 1;
        }
        let places = || (0..net.node_count()).filter(|n| degree[*n] > 0).map(|n| (degree[n], net.node(NodeId::from_index(n))));
        let sides = [0, 1, 2, 3].map(|side| {
            let limit = places().map(|(_, at)| outward(at, side)).fold(f64::NEG_INFINITY, f64::max);
            let ends = places().filter(|(degree, at)| *degree == 1 && outward(*at, side) > limit - SIDE_M).count();
            (ends >= SIDE_ENDS).then_some(limit)
        });
        Self(sides)
    }

    /// Metres from a place to the nearest cut side, negative beyond it; `None` where no side is cut.
    fn apart(&self, at: Xy) -> Option<f64> {
        (0..4).filter_map(|side| Some(self.0[side]? - outward(at, side))).min_by(f64::total_cmp)
    }
}

/// Coordinate of a place that grows toward a side of the box.
fn outward(at: Xy, side: usize) -> f64 {
    [-at.x, -at.y, at.x, at.y][side]
}

/// Notes homes from which a walk may leave the extract, and areas that it does not cover.
fn cut_short(study: &Study, net: &Network, profile: ProfileId, walk_m: f64, report: &mut ImportReport) {
    let cut = CutSides::of(net, profile);
    let near: Vec<_> = study.homes.iter().filter(|h| cut.apart(study.plane.project(h.at)).is_some_and(|m| m < walk_m)).collect();
    let seniors: f64 = near.iter().map(|h| h.seniors).sum();
    if let Some(layer) = report.layers.iter_mut().find(|l| l.layer == "homes") {
        layer.note_many(Severity::Warning, "near-the-cut", near.len(), || {
            format!("{} homes with {seniors:.0} seniors, the first {}", near.len(), near[0].id)
        });
    }
    let beyond = study.areas.iter().filter(|area| {
        let points = area.shape.iter().flatten().flat_map(|p| &p.exterior().0);
        let places = points.filter_map(|c| carecircle_base::geom::LonLat::new(c.x, c.y).ok()).map(|at| study.plane.project(at));
        places.filter_map(|at| cut.apart(at)).any(|m| m < -BEYOND_M)
    });
    let names: Vec<&str> = beyond.map(|a| a.name.as_str()).collect();
    if let Some(layer) = report.layers.iter_mut().find(|l| l.layer == "areas") {
        for name in names {
            layer.note(Severity::Warning, "beyond-the-cut", || name.to_owned());
        }
    }
}
