//! The time surface as a `GeoTIFF`: the minutes that one takes from each cell to a service, or to a whole circle.

use std::path::Path;

use rayon::prelude::*;

use super::error::ExportError;
use super::surface::{NODATA, Raster};
use carecircle_analysis::coverage::{Coverage, ModeTimes};
use carecircle_base::ids::{CohortId, NodeId, ServiceId};
use carecircle_base::model::{Circle, CircleMode, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::Network;

/// Minutes of `cohort` by the mode of `circle` from the middle of each cell to the `need`-th nearest of `services`, connectors included,
/// in cells of about `cell_m` metres in degrees of WGS84 (EPSG:4326), north up; [`NODATA`] where the middle is off the network or takes
/// longer than the study's `max_minutes`. Of several modes the fastest; buses are left out. Gives the columns and rows.
///
/// # Errors
/// When `path` cannot be written, the cells are too many, or nothing is reached.
pub fn time_surface_geotiff(
    study: &Study,
    net: &Network,
    coverage: &Coverage,
    (cohort, circle): (CohortId, &Circle),
    (services, need): (&[ServiceId], usize),
    cell_m: f64,
    path: &Path,
) -> Result<(u32, u32), ExportError> {
    let who = &study.cohorts[cohort.index()];
    let parts = circle.mode.parts();
    let streets = parts.iter().filter(|m| **m != CircleMode::Bus);
    let modes: Vec<&ModeTimes> = streets.filter_map(|m| coverage.cohort(cohort).mode(*m)).collect();
    let reached = |node: &NodeId| {
        let mut reaches = modes.iter().flat_map(|m| services.iter().filter_map(|s| m.services[s.index()].reach.as_ref()));
        reaches.any(|reach| reach.node(*node).is_some())
    };
    let nodes = (0..net.node_count()).map(NodeId::from_index).filter(reached);
    let empty = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let bounds = nodes.fold(empty, |[west, south, east, north], node| {
        let at = net.plane().unproject(net.node(node));
        [west.min(at.lon()), south.min(at.lat()), east.max(at.lon()), north.max(at.lat())]
    });
    let raster = Raster::around(bounds, cell_m, path)?;
    let minutes = |row: u32, column: u32| -> Option<f64> {
        let at = net.plane().project(raster.middle(column, row)?);
        let mut least: Vec<Option<Millis>> = vec![None; services.len()];
        for mode in &modes {
            let (Some(costs), Some(profile)) = (mode.costs.as_deref(), mode.mode.profile(who)) else { continue };
            let Some(snap) = net.snap(profile, at, study.settings.snap_limit_m) else { continue };
            let connector = Millis::walk(snap.connector_m, who.speed_mps);
            for (least, service) in least.iter_mut().zip(services) {
                let reach = mode.services[service.index()].reach.as_ref();
                let time = reach.and_then(|r| r.at(net, costs, snap.edge, snap.fraction)).map(|(time, _)| time.plus(connector));
                *least = least.iter().copied().chain(time).min();
            }
        }
        let mut times: Vec<Millis> = least.into_iter().flatten().collect();
        times.sort_unstable();
        let limit = Millis::from_minutes(study.settings.max_minutes);
        times.get(need - 1).filter(|t| **t <= limit).map(|t| t.minutes())
    };
    #[expect(clippy::cast_possible_truncation, reason = "minutes, to the thousandth")]
    let value = |row: u32, column: u32| minutes(row, column).map_or(NODATA, |m| ((m * 1000.0).round() / 1000.0) as f32);
    let cells: Vec<f32> = (0..raster.rows)
        .into_par_iter()
        .flat_map_iter(|row| (0..raster.columns).map(move |column| (row, column)))
        .map(|(r, c)| value(r, c))
        .collect();
    raster.write(path, &cells)?;
    Ok((raster.columns, raster.rows))
}
