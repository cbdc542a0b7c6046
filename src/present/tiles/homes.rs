//! The homes' layer: where seniors live, and how long each service takes from there.

use std::sync::Arc;

use carecircle_analysis::Analysis;
use carecircle_base::ids::{CircleId, CohortId, ServiceId};
use carecircle_base::model::CircleMode;
use carecircle_base::units::Millis;

use super::mercator::{TileId, World, world};
use super::mvt::{Attributes, Cell, EXTENT, Geometry, LayerWriter, Value};
use super::points::PointIndex;

/// Below the zoom that shows every home, one home is drawn in each of 2^7 × 2^7 cells of a tile: 4 pixels on a 512-pixel tile.
const CELL_BITS: u32 = 7;

/// A tile of homes is kept below this many bytes, uncompressed, by leaving out the last homes of its cells' order.
const MOST_BYTES: usize = 480_000;

/// The zoom that shows every home when none of its tiles is crowded.
const FULL_ZOOM: u8 = 14;

/// The deepest zoom that crowding may push it to.
const DEEPEST_FULL_ZOOM: u8 = 18;

/// The homes, thinned by zoom.
#[derive(Debug)]
pub(super) struct HomeTiles {
    at: Vec<World>,
    index: PointIndex,
    full_zoom: u8,
    cohorts: Vec<Columns>,
    /// Bytes of the longest id.
    id_bytes: usize,
}

/// What a home says of one cohort: the layer's keys, and where their values come from.
#[derive(Debug)]
struct Columns {
    keys: Vec<Arc<str>>,
    from: Vec<Column>,
}

/// Source of one attribute's value.
#[derive(Debug, Clone, Copy)]
enum Column {
    Id,
    Seniors,
    /// Row of `CohortCoverage::modes`, and a service.
    Service(usize, ServiceId),
    CircleTime(CircleId),
    Reason(CircleId),
}

/// `time` in whole seconds, rounded up: at most a limit of whole seconds exactly when `time` is.
#[must_use]
pub fn ceil_seconds(time: Millis) -> u64 {
    u64::from(time.0.div_ceil(1000))
}

/// The attribute that holds the seconds to a service: `t_canteen` on foot, `t_school@drive` by a riding profile.
#[must_use]
pub fn service_key(analysis: &Analysis, mode: CircleMode, service: ServiceId) -> String {
    let id = &analysis.study.services[service.index()].id;
    match mode {
        CircleMode::Walk => format!("t_{id}"),
        other => format!("t_{id}@{}", other.id(&analysis.study.profiles)),
    }
}

impl HomeTiles {
    /// Sorts the homes for drawing.
    #[must_use]
    pub(super) fn new(analysis: &Analysis) -> Self {
        let at: Vec<World> = analysis.study.homes.iter().map(|h| world(h.at)).collect();
        let cohorts: Vec<Columns> = (0..analysis.study.cohorts.len()).map(|c| Columns::new(analysis, CohortId::from_index(c))).collect();
        let id_bytes = analysis.study.homes.iter().map(|h| h.id.len()).max().unwrap_or(0);
        let fits = MOST_BYTES / cohorts.iter().map(|c| c.bytes_a_home(id_bytes)).max().unwrap_or(1);
        let full_zoom = (FULL_ZOOM..DEEPEST_FULL_ZOOM).find(|z| PointIndex::densest(&at, *z) <= fits).unwrap_or(DEEPEST_FULL_ZOOM);
        Self { index: PointIndex::new(&at, CELL_BITS, full_zoom), at, full_zoom, cohorts, id_bytes }
    }

    /// The zoom from which every home is drawn; deeper ones are this one, enlarged.
    #[must_use]
    pub(super) fn full_zoom(&self) -> u8 {
        self.full_zoom
    }

    /// The attributes of a home, in the words of `TileJSON`.
    #[must_use]
    pub(super) fn fields(&self, cohort: CohortId) -> Vec<(String, &'static str)> {
        let columns = &self.cohorts[cohort.index()];
        columns.keys.iter().zip(&columns.from).map(|(key, from)| (key.to_string(), from.describe())).collect()
    }

    /// Appends the layer `homes` of `tile` as `cohort` lives it.
    pub(super) fn write(&self, analysis: &Analysis, cohort: CohortId, tile: TileId, out: &mut Vec<u8>) {
        let columns = &self.cohorts[cohort.index()];
        let most = if tile.z() >= self.full_zoom { usize::MAX } else { MOST_BYTES / columns.bytes_a_home(self.id_bytes) };
        let mut rows: Vec<u32> = self.index.rows(tile).take(most).collect();
        rows.sort_unstable();
        let mut layer = LayerWriter::new("homes", &columns.keys);
        for row in rows {
            let attributes = columns.values(analysis, cohort, row as usize);
            layer.add(&attributes, &Geometry::Points(vec![cell(tile, self.at[row as usize])]));
        }
        layer.finish(out);
    }
}

/// `at` in whole units of `tile`, which holds it.
#[must_use]
pub(super) fn cell(tile: TileId, at: World) -> Cell {
    let local = tile.local(at, f64::from(EXTENT));
    #[expect(clippy::cast_possible_truncation, reason = "inside the tile")]
    [local.x.floor() as i32, local.y.floor() as i32]
}

impl Columns {
    fn new(analysis: &Analysis, cohort: CohortId) -> Self {
        let study = &analysis.study;
        let mut keys: Vec<Arc<str>> = vec![Arc::from("id"), Arc::from("seniors")];
        let mut from = vec![Column::Id, Column::Seniors];
        for (m, mode) in analysis.coverage.cohort(cohort).modes.iter().enumerate() {
            for service in (0..study.services.len()).map(ServiceId::from_index) {
                // On foot every service that anyone reaches; riding, those that a circle asks for.
                let asked = study.circles.iter().any(|c| c.mode == mode.mode && c.services.contains(&service));
                let anywhere = mode.services[service.index()].nearest.iter().any(Option::is_some);
                if asked || (mode.mode == CircleMode::Walk && anywhere) {
                    keys.push(service_key(analysis, mode.mode, service).into());
                    from.push(Column::Service(m, service));
                }
            }
        }
        for (i, circle) in study.circles.iter().enumerate() {
            let id = CircleId::from_index(i);
            keys.push(format!("c_{}", circle.id).into());
            from.push(Column::CircleTime(id));
            keys.push(format!("r_{}", circle.id).into());
            from.push(Column::Reason(id));
        }
        Self { keys, from }
    }

    /// A generous guess: three bytes an attribute, the feature's frame, place and seniors, and the id as a value of its own.
    fn bytes_a_home(&self, id_bytes: usize) -> usize {
        30 + 3 * self.keys.len() + id_bytes
    }

    fn values(&self, analysis: &Analysis, cohort: CohortId, home: usize) -> Attributes {
        let coverage = analysis.coverage.cohort(cohort);
        let value = |column: &Column| match *column {
            Column::Id => Some(Value::text(&analysis.study.homes[home].id)),
            Column::Seniors => Some(Value::real((analysis.study.homes[home].seniors * 100.0).round() / 100.0)),
            Column::Service(mode, service) => {
                coverage.modes[mode].services[service.index()].nearest[home].map(|n| Value::Uint(ceil_seconds(n.time)))
            }
            Column::CircleTime(circle) => coverage.circles[circle.index()].time[home].map(|t| Value::Uint(ceil_seconds(t))),
            Column::Reason(circle) => coverage.circles[circle.index()].reason[home].map(|r| Value::text(r.code())),
        };
        (0..).zip(&self.from).filter_map(|(key, column)| Some((key, value(column)?))).collect()
    }
}

impl Column {
    fn describe(self) -> &'static str {
        match self {
            Self::Id => "String: by which /api/v1/homes knows it",
            Self::Seniors => "Number: people of 60 and over",
            Self::Service(..) => "Number: seconds to the nearest facility, rounded up; absent when not reached",
            Self::CircleTime(_) => "Number: seconds within which the circle is complete, rounded up; absent when it never is",
            Self::Reason(_) => "String: why the home is not covered; absent when it is",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_seconds_rounded_up_give_the_same_verdict_as_milliseconds() {
        for limit_s in [0_u32, 1, 900, 1800] {
            for ms in [0, 1, 999, 1000, 1001, 899_999, 900_000, 900_001, 1_800_000, 1_800_001] {
                assert_eq!(ms <= limit_s * 1000, ceil_seconds(Millis(ms)) <= u64::from(limit_s), "{ms} ms against {limit_s} s");
            }
        }
    }
}
