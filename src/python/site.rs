//! `carecircle.site`: what one more site at a place would bring.

use std::sync::Arc;

use pyo3::prelude::*;
use rayon::prelude::*;

use carecircle_analysis::siting::{Gain, ProvidedServices, Scratch, WhatIf};
use carecircle_base::ids::{CircleId, CohortId, ServiceId};

use crate::coverage::Coverage;
use crate::error::Failure;
use crate::frame::Frame;
use crate::table::{Columns, Table};
use crate::{geometry, inputs, pool};

/// Gains of each point, cohort and circle; null numbers off the network.
#[pyfunction]
#[pyo3(signature = (coverage, at, circle, cohort, service, threads))]
pub(crate) fn site(
    py: Python<'_>,
    coverage: &Coverage,
    at: &Bound<'_, PyAny>,
    circle: Option<&str>,
    cohort: Option<&str>,
    service: Option<String>,
    threads: Option<usize>,
) -> PyResult<Table> {
    let frame = Frame::of(at, "at")?;
    let (ids, places) = (inputs::ids(&frame)?, inputs::places(&frame)?);
    let held = Arc::clone(&coverage.held);
    let (circles, cohorts) = (held.circle(circle)?, held.cohort(cohort)?);
    pool::run(py, threads, move || {
        let (study, coverage) = (held.study(), held.coverage());
        let net = held.network().ok_or_else(|| Failure::new("this study has no roads: nothing can be said of a site; give it [roads]"))?;
        let provides = match &service {
            None => ProvidedServices::Circle,
            Some(id) => {
                let known: Vec<&str> = study.services.iter().map(|s| s.id.as_str()).collect();
                let row = known.iter().position(|k| k == id);
                let row = row.ok_or_else(|| {
                    Failure::new(format!("there is no service \"{id}\"; there are: {}", known.join(", "))).of("service").column(id)
                })?;
                ProvidedServices::Service(ServiceId::from_index(row))
            }
        };
        let mut rows: Vec<(usize, CohortId, CircleId, Option<Gain>)> = Vec::new();
        for (&cohort, &circle) in cohorts.iter().flat_map(|cohort| circles.iter().map(move |circle| (cohort, circle))) {
            let Some(what_if) = WhatIf::new(study, net, coverage, cohort, circle, provides) else { continue };
            let gain = |scratch: &mut Scratch, place: usize| {
                (place, cohort, circle, what_if.at(study, study.plane.project(places[place]), scratch))
            };
            rows.par_extend((0..places.len()).into_par_iter().map_init(Scratch::default, gain));
        }
        rows.sort_by_key(|(place, cohort, circle, _)| (*place, *cohort, *circle));
        let number = |value: fn(&Gain) -> f64| rows.iter().map(move |(.., gain)| gain.as_ref().map(value));
        let mut table = Columns::default();
        table.texts("id", rows.iter().map(|(place, ..)| Some(&ids[*place])));
        table.texts("cohort", rows.iter().map(|(_, cohort, ..)| Some(&study.cohorts[cohort.index()].id)));
        table.texts("circle", rows.iter().map(|(_, _, circle, _)| Some(&study.circles[circle.index()].id)));
        table.flags("on_network", rows.iter().map(|(.., gain)| Some(gain.is_some())));
        table.numbers("newly_seniors", number(|g| g.newly_seniors));
        table.numbers("completed_seniors", number(|g| g.completed_seniors));
        table.numbers("again_seniors", number(|g| g.again_seniors));
        table.numbers("shorter_seniors", number(|g| g.shorter_seniors));
        table.numbers("saved_s", number(|g| g.saved_s));
        let newly = |gain: &Option<Gain>| gain.iter().flat_map(|g| &g.newly).map(|h| study.homes[h.index()].id.as_str()).collect();
        table.lists("newly_home_ids", rows.iter().map(|(.., gain)| newly(gain)));
        table.geometries(rows.iter().map(|(place, ..)| Some(geometry::point(places[*place]))));
        table.finish()
    })
}
