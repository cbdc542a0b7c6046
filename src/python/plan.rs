//! `carecircle.plan`: the best sites over any matrix of costs, with proof.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use pyo3::prelude::*;

use carecircle_location::{Certificate, Costs, LocationError, Matrix, Model, Options, Pair, Problem, solve, u32_of};

use crate::error::Failure;

impl From<LocationError> for Failure {
    fn from(error: LocationError) -> Self {
        Self::new(error.to_string()).of("costs")
    }
}

/// Conditions on a plan, by the ids of candidates and demands.
#[derive(FromPyObject)]
pub(crate) struct Conditions {
    forced: Vec<String>,
    forbidden: Vec<String>,
    existing: Option<Vec<Option<f64>>>,
    site_costs: Option<Vec<f64>>,
    budget: Option<f64>,
    capacities: Option<Vec<f64>>,
}

/// Interval at which a search looks whether the user wants it to end.
const LOOK: Duration = Duration::from_millis(100);

/// Certificate of the best plan as JSON. `pairs` are (demand row, candidate row, cost); a pair that is not there is out of reach.
#[pyfunction]
#[pyo3(signature = (demands, candidates, pairs, weights, model, sites, limit, share, conditions, time_limit_s))]
#[expect(clippy::too_many_arguments, reason = "named arguments of Python")]
pub(crate) fn plan(
    py: Python<'_>,
    demands: Vec<String>,
    candidates: Vec<String>,
    pairs: Vec<(u32, u32, f64)>,
    weights: Vec<f64>,
    model: &str,
    sites: Option<usize>,
    limit: Option<f64>,
    share: f64,
    conditions: Conditions,
    time_limit_s: Option<f64>,
) -> PyResult<String> {
    let model = model_of(model, sites, limit, share)?;
    let matrix = matrix_of(demands, candidates, &pairs, weights, conditions)?;
    let stop = AtomicBool::new(false);
    let time_limit = time_limit_s
        .map(Duration::try_from_secs_f64)
        .transpose()
        .map_err(|e| Failure::new(format!("time_limit: {e}; give seconds")).of("time_limit"))?;
    let solution = std::thread::scope(|scope| {
        let (send, receive) = channel();
        let (matrix, model, stop) = (&matrix, &model, &stop);
        scope.spawn(move || {
            let options = Options { time_limit, stop: Some(stop), progress: None };
            // The other side waits until this is sent.
            let _ = send.send(solve(&matrix.problem, model, &options));
        });
        let mut receive = receive;
        loop {
            let waited;
            (waited, receive) = py.detach(move || (receive.recv_timeout(LOOK), receive));
            match waited {
                Ok(solution) => return Ok(solution.map_err(Failure::from)?),
                Err(RecvTimeoutError::Disconnected) => return Err(Failure::new("the search ended without an answer").into()),
                Err(RecvTimeoutError::Timeout) => {
                    if let Err(interrupt) = py.check_signals() {
                        stop.store(true, Ordering::Relaxed);
                        py.detach(move || receive.recv().map(drop).unwrap_or_default());
                        return Err(interrupt);
                    }
                }
            }
        }
    })?;
    let certificate = Certificate::new(&matrix, &solution);
    serde_json::to_string(&certificate).map_err(|e| Failure::new(e.to_string()).into())
}

fn model_of(model: &str, sites: Option<usize>, limit: Option<f64>, share: f64) -> Result<Model, Failure> {
    let sites = || sites.ok_or_else(|| Failure::new(format!("{model}: no number of sites; give p=, such as p=5")).of("p"));
    let limit = || limit.ok_or_else(|| Failure::new(format!("{model}: no limit; give limit=, in the unit of the costs")).of("limit"));
    match model {
        "mclp" => Ok(Model::Mclp { limit: limit()?, sites: sites()? }),
        "lscp" => Ok(Model::Lscp { limit: limit()?, share }),
        "p-median" => Ok(Model::PMedian { sites: sites()? }),
        "p-center" => Ok(Model::PCenter { sites: sites()? }),
        other => Err(Failure::new(format!("model \"{other}\" is not known; there are: mclp, lscp, p-median, p-center")).of("model")),
    }
}

fn matrix_of(
    demands: Vec<String>,
    candidates: Vec<String>,
    pairs: &[(u32, u32, f64)],
    weights: Vec<f64>,
    conditions: Conditions,
) -> Result<Matrix, Failure> {
    for (what, found, expected) in [
        ("weights", Some(weights.len()), demands.len()),
        ("existing", conditions.existing.as_ref().map(Vec::len), demands.len()),
        ("site_costs", conditions.site_costs.as_ref().map(Vec::len), candidates.len()),
        ("capacities", conditions.capacities.as_ref().map(Vec::len), candidates.len()),
    ] {
        if let Some(found) = found.filter(|found| *found != expected) {
            let message =
                format!("{what}: found {found} values, expected {expected}; give one a row (weights, existing) or column of the costs");
            return Err(Failure::new(message).of(what));
        }
    }
    let rows: HashMap<&str, u32> = candidates.iter().enumerate().map(|(j, id)| (id.as_str(), u32_of(j))).collect();
    let named = |what: &str, ids: &[String]| -> Result<Vec<u32>, Failure> {
        let one = |id: &String| {
            rows.get(id.as_str())
                .copied()
                .ok_or_else(|| Failure::new(format!("{what}: there is no candidate \"{id}\"; give ids of the costs' columns")).of(what))
        };
        ids.iter().map(one).collect()
    };
    let pairs: Vec<Pair> =
        pairs.iter().map(|(demand, candidate, cost)| Pair { demand: *demand, candidate: *candidate, cost: *cost }).collect();
    let problem = Problem {
        forced: named("forced", &conditions.forced)?,
        forbidden: named("forbidden", &conditions.forbidden)?,
        existing: conditions.existing.unwrap_or_default(),
        site_costs: conditions.site_costs.unwrap_or_default(),
        budget: conditions.budget,
        capacities: conditions.capacities.unwrap_or_default(),
        ..Problem::new(weights, Costs::new(demands.len(), candidates.len(), &pairs)?)
    };
    Ok(Matrix { problem, demands, candidates })
}
