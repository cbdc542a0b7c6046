//! `carecircle.matrix`: travel times from every home to every facility.

use std::sync::Arc;

use pyo3::prelude::*;
use rayon::prelude::*;

use carecircle_analysis::coverage::cover;
use carecircle_analysis::siting::{BoundedSearch, SnappedHomes};
use carecircle_base::geom::LonLat;
use carecircle_base::ids::{CohortId, ServiceId};
use carecircle_base::model::{Circle, CircleMode, Cohort, Home, Name, Study};
use carecircle_base::units::Millis;

use crate::error::Failure;
use crate::frame::Frame;
use crate::network::Network;
use crate::table::{Columns, Table};
use crate::{inputs, pool, promise};

/// Times in seconds, in the order of homes, then facilities; `all` has a row for a pair that is not reached too.
#[pyfunction]
#[pyo3(signature = (network, homes, facilities, limit_s, speed_mps, profile, all, threads))]
#[expect(clippy::too_many_arguments, reason = "named arguments of Python")]
pub(crate) fn matrix(
    py: Python<'_>,
    network: &Bound<'_, Network>,
    homes: &Bound<'_, PyAny>,
    facilities: &Bound<'_, PyAny>,
    limit_s: f64,
    speed_mps: f64,
    profile: Option<&str>,
    all: bool,
    threads: Option<usize>,
) -> PyResult<Table> {
    let (homes, facilities) = (Frame::of(homes, "homes")?, Frame::of(facilities, "facilities")?);
    promise::speed("speed", speed_mps)?;
    if !(limit_s.is_finite() && limit_s > 0.0 && limit_s <= 36_000.0) {
        return Err(Failure::new(format!("limit: found {limit_s} seconds; give more than 0, at most 36000 (ten hours)"))
            .of("limit")
            .into());
    }
    let profile = network.get().profile(profile)?;
    let (net, profiles) = (Arc::clone(&network.get().network), network.get().profiles.clone());
    pool::run(py, threads, move || {
        let (rows, columns) = (inputs::ids(&homes)?, inputs::ids(&facilities)?);
        let places = inputs::places(&homes)?;
        let sites = inputs::places(&facilities)?;
        let home = |(id, at): (&String, LonLat)| Home {
            id: id.clone(),
            at,
            seniors: 1.0,
            bands: None,
            households: None,
            town: None,
            village: None,
        };
        let (id, name, services) = (String::new(), Name::default(), vec![ServiceId(0)]);
        let walk = Circle { id, name: name.clone(), mode: CircleMode::Walk, minutes: 1.0, services, need: 1, radius_m: None };
        let study = Study {
            services: promise::services(&["any".to_owned()])?,
            homes: rows.iter().zip(places).map(home).collect(),
            circles: vec![walk],
            cohorts: vec![Cohort { id: String::new(), name, profile, speed_mps, speed_sd_mps: None }],
            profiles,
            ..Study::on(*net.plane())
        };
        let coverage = cover(&study, Some(&net));
        let snapped = SnappedHomes::new(&study, &net, &coverage, CohortId(0), CircleMode::Walk).expect("walking is a mode on streets");
        let limit = Millis::from_seconds(limit_s);
        let times = |search: &mut BoundedSearch, site: &LonLat| {
            let mut met: Vec<(usize, u32)> = Vec::new();
            if let Some(start) = snapped.start(study.plane.project(*site)) {
                snapped.within(&[start], limit, search, |slot, time| met.push((snapped.home(slot).index(), time)));
            }
            met
        };
        let met: Vec<Vec<(usize, u32)>> = sites.par_iter().map_init(BoundedSearch::default, times).collect();
        let mut by_home: Vec<Vec<(usize, u32)>> = vec![Vec::new(); rows.len()];
        for (facility, met) in met.into_iter().enumerate() {
            met.into_iter().for_each(|(home, time)| by_home[home].push((facility, time)));
        }
        let row = |home: usize| {
            let mut met = by_home[home].iter().copied().peekable();
            (0..columns.len()).filter_map(move |facility| {
                let time = met.next_if(|(at, _)| *at == facility).map(|(_, time)| Millis(time).seconds());
                (all || time.is_some()).then_some((home, facility, time))
            })
        };
        let pairs: Vec<(usize, usize, Option<f64>)> = (0..rows.len()).flat_map(row).collect();
        let mut table = Columns::default();
        table.texts("home", pairs.iter().map(|(home, ..)| Some(&rows[*home])));
        table.texts("facility", pairs.iter().map(|(_, facility, _)| Some(&columns[*facility])));
        table.numbers("seconds", pairs.iter().map(|(.., time)| *time));
        table.finish()
    })
}
