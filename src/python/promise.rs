//! Circles and cohorts as the caller writes them.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use carecircle_base::ids::{ProfileId, ServiceId};
use carecircle_base::model::{Circle, CircleMode, Cohort, Name, Service};

use crate::error::Failure;
use crate::network::Network;

/// Greatest number of services: the engine keeps those beyond the limit as bits.
const MOST_SERVICES: usize = 32;

/// Circle as its Python class holds it.
#[derive(FromPyObject)]
pub(crate) struct CircleWords {
    id: String,
    minutes: f64,
    services: Vec<String>,
    need: Option<usize>,
    mode: ModeWords,
    radius_m: Option<f64>,
}

/// One mode, or several of which the fastest counts.
#[derive(FromPyObject)]
enum ModeWords {
    One(String),
    Several(Vec<String>),
}

fn named(id: &str) -> Name {
    Name { zh: id.to_owned(), en: id.to_owned() }
}

/// Services of these ids.
pub(crate) fn services(ids: &[String]) -> Result<Vec<Service>, Failure> {
    if ids.len() > MOST_SERVICES {
        return Err(Failure::new(format!("{} services, at most {MOST_SERVICES} fit; leave out those that no circle asks for", ids.len())));
    }
    let service = |id: &String| Service { id: id.clone(), name: named(id), aliases: vec![], from: None, levels: vec![], capacity: None };
    Ok(ids.iter().map(service).collect())
}

/// Circles of the engine. Services are rows of `known`, which grows by those that it does not hold.
pub(crate) fn circles(words: Vec<CircleWords>, network: &Network, known: &mut Vec<String>) -> Result<Vec<Circle>, Failure> {
    if words.is_empty() {
        return Err(Failure::new("no circle; give at least one, such as Circle(\"circle15\", 15, [\"canteen\"])").of("circles"));
    }
    words.into_iter().map(|words| circle(words, network, known)).collect()
}

fn circle(words: CircleWords, network: &Network, known: &mut Vec<String>) -> Result<Circle, Failure> {
    let CircleWords { id, minutes, services, need, mode, radius_m } = words;
    let fail = |key: &str, message: String| Failure::new(format!("circle \"{id}\": {message}")).of("circles").column(key);
    if !(minutes.is_finite() && minutes > 0.0 && minutes <= 600.0) {
        return Err(fail("minutes", format!("found {minutes} minutes, expected more than 0, at most 600; give minutes")));
    }
    let mut rows: Vec<ServiceId> = services
        .iter()
        .map(|service| {
            ServiceId::from_index(known.iter().position(|k| k == service).unwrap_or_else(|| {
                known.push(service.clone());
                known.len() - 1
            }))
        })
        .collect();
    rows.sort_unstable();
    rows.dedup();
    let need = need.unwrap_or(rows.len());
    if rows.is_empty() || !(1..=rows.len()).contains(&need) {
        return Err(fail("need", format!("{need} of {} services; expected from 1 to all of them; give one service or more", rows.len())));
    }
    let mode = match mode {
        ModeWords::One(mode) => self::mode(&mode, network)?,
        ModeWords::Several(modes) if modes.is_empty() => return Err(fail("mode", "no mode; give \"walk\" or a profile".to_owned())),
        ModeWords::Several(modes) => CircleMode::best_of(&modes.iter().map(|m| self::mode(m, network)).collect::<Result<Vec<_>, _>>()?),
    };
    Ok(Circle { name: named(&id), id, mode, minutes, services: rows, need, radius_m })
}

fn mode(word: &str, network: &Network) -> Result<CircleMode, Failure> {
    if word == "walk" { Ok(CircleMode::Walk) } else { network.profile(Some(word)).map(CircleMode::Ride) }
}

/// Cohorts of a dict from id to speed in metres a second, or to a profile and a speed.
pub(crate) fn cohorts(words: &Bound<'_, PyDict>, network: &Network) -> PyResult<Vec<Cohort>> {
    let mut cohorts = Vec::new();
    for (id, value) in words {
        let id: String = id.extract()?;
        let (profile, speed_mps) = match value.extract::<f64>() {
            Ok(speed) => (network.profile(None)?, speed),
            Err(_) => {
                let (profile, speed) = value.extract::<(String, f64)>().map_err(|_| {
                    let message =
                        format!("cohort \"{id}\": found {value}, expected metres a second, or (profile, metres a second); such as 1.0");
                    Failure::new(message).of("cohorts").column(&id)
                })?;
                (network.profile(Some(&profile))?, speed)
            }
        };
        speed(&id, speed_mps)?;
        cohorts.push(Cohort { name: named(&id), id, profile, speed_mps, speed_sd_mps: None });
    }
    if cohorts.is_empty() {
        return Err(Failure::new("no cohort; give at least one, such as {\"steady\": 1.0}").of("cohorts").into());
    }
    Ok(cohorts)
}

/// Checks a walking speed in metres a second.
pub(crate) fn speed(whose: &str, speed_mps: f64) -> Result<(), Failure> {
    if (0.1..=3.0).contains(&speed_mps) {
        return Ok(());
    }
    Err(Failure::new(format!("{whose}: found {speed_mps} m/s, expected a walking speed from 0.1 to 3; give metres a second")).column(whose))
}

/// Row of a profile by its id, among `ids`; `None` for the first, or for walking where it is among them.
pub(crate) fn profile(ids: &[String], wanted: Option<&str>) -> Result<ProfileId, Failure> {
    let row = match wanted {
        Some(wanted) => ids.iter().position(|id| id == wanted).ok_or_else(|| {
            let message =
                format!("no profile \"{wanted}\" in this network (found: {}); name it in profiles= of Network.from_osm", ids.join(", "));
            Failure::new(message).column(wanted)
        })?,
        None => ids.iter().position(|id| id == "walk").unwrap_or(0),
    };
    Ok(ProfileId::from_index(row))
}
