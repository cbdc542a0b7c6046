//! `carecircle.isochrone`: the area within some minutes of a place.

use std::sync::Arc;

use geo::MultiPolygon;
use pyo3::prelude::*;
use rayon::prelude::*;

use carecircle_analysis::isochrone::{Canvas, EdgeHomes, IsochroneContext};
use carecircle_base::geom::Xy;
use carecircle_base::model::Study;
use carecircle_base::units::Millis;
use carecircle_routing::reach::{SearchGraph, Toward};

use crate::error::Failure;
use crate::frame::Frame;
use crate::network::Network;
use crate::table::{Columns, Table};
use crate::{geometry, inputs, pool, promise};

/// Areas of each point and each number of minutes; null for a point off the network.
#[pyfunction]
#[pyo3(signature = (network, at, minutes, speed_mps, profile, away, threads))]
#[expect(clippy::too_many_arguments, reason = "named arguments of Python")]
pub(crate) fn isochrone(
    py: Python<'_>,
    network: Bound<'_, Network>,
    at: &Bound<'_, PyAny>,
    minutes: Vec<f64>,
    speed_mps: f64,
    profile: Option<&str>,
    away: bool,
    threads: Option<usize>,
) -> PyResult<Table> {
    let frame = Frame::of(at, "at")?;
    let (ids, places) = (inputs::ids(&frame)?, inputs::places(&frame)?);
    promise::speed("speed", speed_mps)?;
    if let Some(wrong) = minutes.iter().find(|m| !(m.is_finite() && **m > 0.0 && **m <= 600.0)) {
        return Err(Failure::new(format!("minutes: found {wrong}; give more than 0, at most 600")).of("minutes").into());
    }
    let profile = network.get().profile(profile)?;
    let network = network.unbind();
    pool::run(py, threads, move || {
        let held = network.get();
        let net = Arc::clone(&held.network);
        let streets = held.streets(profile);
        let costs = net.costs(profile, speed_mps);
        let graph = SearchGraph::new(&net, &costs, if away { Toward::Away } else { Toward::Starts });
        let context = IsochroneContext::new(&net, &streets, &costs, &graph, profile, speed_mps);
        let canvas = Canvas::new(&Study::on(*net.plane()));
        let nobody = EdgeHomes::new(&net, &[]);
        let asked: Vec<(usize, f64)> = (0..places.len()).flat_map(|place| minutes.iter().map(move |m| (place, *m))).collect();
        let xy: Vec<Xy> = places.iter().map(|at| held.xy(*at)).collect();
        let area = |(place, minutes): &(usize, f64)| context.area(&canvas, &nobody, xy[*place], Millis::from_minutes(*minutes));
        let areas: Vec<MultiPolygon<f64>> = asked.par_iter().map(area).collect();
        let mut table = Columns::default();
        table.texts("id", asked.iter().map(|(place, _)| Some(&ids[*place])));
        table.numbers("minutes", asked.iter().map(|(_, minutes)| Some(*minutes)));
        table.geometries(areas.iter().map(|area| (!area.0.is_empty()).then(|| geometry::area(area))));
        table.finish()
    })
}
