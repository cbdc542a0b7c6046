//! Check of the share of seniors within a circle.

use std::sync::{Arc, PoisonError};

use super::{CheckOutcome, LeftOpen};
use crate::coverage::cover;
use crate::targets::bilingual::both;
use crate::targets::evaluation_date::EvaluationDate;
use crate::targets::pack::{AgeGroup, CircleCheck, Filter};
use crate::targets::place_index::Within;
use crate::targets::scoreboard::PlaceKind;
use crate::targets::selection::{Missing, choose, services, stands};
use crate::targets::times::Traveller;
use carecircle_base::ids::{CohortId, ProfileId, ServiceId};
use carecircle_base::model::{Circle, CircleMode, Cohort, Home, Name, Study};
use carecircle_base::units::{Millis, thousands};
use carecircle_words::{Said, joined, say};

/// Number of circles by bus whose homes are kept: two rows of a pack over its years.
const MOST_KEPT: usize = 12;

/// Circle by bus: its services with the rows of their facilities, the number needed, the minutes' bits, modes and cohort.
pub(in crate::targets) type BusCircle = (Vec<(ServiceId, Vec<usize>)>, usize, u64, Vec<CircleMode>, CohortId);

/// Circle of a check, resolved against the study.
struct Promise {
    /// Services with the rows of their facilities that count on the day.
    services: Vec<(ServiceId, Vec<usize>)>,
    /// Facilities that would count if they were located, and registers that nobody brought.
    open: Option<LeftOpen>,
    need: usize,
    minutes: f64,
    modes: Vec<CircleMode>,
    cohort: CohortId,
}

impl Promise {
    /// Whether the home is covered, one a home, with buses among the modes; kept, since towns and years ask the same again.
    fn covered(&self, at: EvaluationDate<'_>) -> Arc<Vec<bool>> {
        let key = (self.services.clone(), self.need, self.minutes.to_bits(), self.modes.clone(), self.cohort);
        let mut kept = at.context.by_bus.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, found)) = kept.iter().find(|(own, _)| *own == key) {
            return Arc::clone(found);
        }
        let found = Arc::new(by_coverage(at, self));
        if kept.len() >= MOST_KEPT {
            kept.remove(0);
        }
        kept.push((key, Arc::clone(&found)));
        found
    }
}

pub(super) fn check(at: EvaluationDate<'_>, check: &CircleCheck) -> Result<CheckOutcome, Missing> {
    let study = at.study;
    let mut notes = Vec::new();
    let mut promise = resolve(at, check, &mut notes)?;
    let open = promise.open.take();
    if open.is_some() && promise.services.iter().filter(|(_, rows)| !rows.is_empty()).count() < promise.need {
        // Nobody is within reach of what is located: that says nothing of the others.
        return Ok(CheckOutcome { unit: both("%", "%"), open, notes, ..CheckOutcome::default() });
    }
    let limit = Millis::from_minutes(promise.minutes);
    let cohort = &study.cohorts[promise.cohort.index()];
    let covered = if promise.modes.contains(&CircleMode::Bus) {
        promise.covered(at).to_vec()
    } else {
        let mut within = vec![0_usize; study.homes.len()];
        for (_, facilities) in &promise.services {
            let mut reached = vec![false; study.homes.len()];
            for mode in &promise.modes {
                let times = at.context.times.to_homes(study, at.net, traveller(cohort, *mode), facilities, limit);
                reached.iter_mut().zip(times.iter()).for_each(|(r, time)| *r |= time.is_some());
            }
            within.iter_mut().zip(&reached).for_each(|(n, r)| *n += usize::from(*r));
        }
        within.iter().map(|n| *n >= promise.need).collect()
    };
    if !check.only_zones.is_empty() && study.areas.iter().all(|a| a.zone.is_none()) {
        return Err(Missing::zones());
    }
    let wanted = |home: &Home| {
        let zone = Within { town: home.town, village: home.village }.zone(study);
        check.only_zones.is_empty() || zone.is_some_and(|z| check.only_zones.iter().any(|w| w == z))
    };
    let weight = |row: usize| {
        let home = &study.homes[row];
        if !wanted(home) || !at.holds(home.town) {
            return None;
        }
        match (check.of, home.bands) {
            (AgeGroup::Seniors, _) => Some(home.seniors),
            (AgeGroup::From70, bands) => bands.map(|b| b.from_70 + b.from_80),
            (AgeGroup::From80, bands) => bands.map(|b| b.from_80),
        }
    };
    if check.of != AgeGroup::Seniors && study.homes.iter().all(|h| h.bands.is_none()) {
        return Err(Missing::new(say!("promise-homes-have-no")));
    }
    let (mut ok, mut all) = (0.0, 0.0);
    let mut homes = Vec::new();
    for (row, covered) in covered.iter().enumerate() {
        let Some(people) = weight(row) else { continue };
        all += people;
        if *covered {
            ok += people;
        } else if people > 0.0 {
            homes.push(u32::try_from(row).expect("tables hold fewer than 2^32 rows"));
        }
    }
    let who = match check.of {
        AgeGroup::Seniors => Name::from(say!("promise-seniors")),
        AgeGroup::From70 => Name::from(say!("promise-seniors-70-over")),
        AgeGroup::From80 => Name::from(say!("promise-seniors-80-over")),
    };
    let mut outcome = CheckOutcome {
        value: (all > 0.0).then(|| ok / all),
        unit: both("%", "%"),
        counted: Some((ok, all, who)),
        kind: Some(PlaceKind::Home),
        whole: true,
        open,
        notes,
        ..CheckOutcome::default()
    };
    if at.detail {
        outcome.why = why(study, &promise, &check.only_zones, ok, all);
        outcome.homes = homes;
    }
    Ok(outcome)
}

/// Whether the home is covered, one a home, by a coverage of a study with this circle alone: needed for buses, whose times are
/// medians over departures.
fn by_coverage(at: EvaluationDate<'_>, promise: &Promise) -> Vec<bool> {
    let mut study = at.study.clone();
    for facility in &mut study.facilities {
        // The promise's rows are those that stand; the study's date says which buses run.
        (facility.opened, facility.closed) = (None, None);
        facility.services.clear();
    }
    for (service, rows) in &promise.services {
        rows.iter().for_each(|row| study.facilities[*row].services.push(*service));
    }
    for facility in &mut study.facilities {
        facility.services.sort_unstable();
    }
    let mut services: Vec<ServiceId> = promise.services.iter().map(|(service, _)| *service).collect();
    services.sort_unstable();
    study.circles = vec![Circle {
        id: "promise".to_owned(),
        name: Name::default(),
        mode: CircleMode::best_of(&promise.modes),
        minutes: promise.minutes,
        services,
        need: promise.need,
        radius_m: None,
    }];
    study.cohorts = vec![study.cohorts[promise.cohort.index()].clone()];
    let settings = &mut study.settings;
    (settings.cohort, settings.at, settings.max_minutes) = (CohortId(0), None, promise.minutes);
    cover(&study, at.net).cohorts[0].circles[0].covered.clone()
}

fn why(study: &Study, promise: &Promise, zones: &[String], ok: f64, all: f64) -> Name {
    let cohort = &study.cohorts[promise.cohort.index()].name;
    let modes = CircleMode::best_of(&promise.modes).name(&study.profiles);
    let any = promise.need < promise.services.len();
    let names = joined("list-comma", promise.services.iter().map(|(s, _)| &study.services[s.index()].name));
    let services = if any { say!("promise-some-services", names, need = promise.need) } else { Said::verbatim(names) };
    let place = if zones.is_empty() { Said::verbatim("") } else { say!("promise-in", join = joined("list-comma", zones)) };
    let (ok, all) = (thousands(ok), thousands(all));
    say!("promise-have-within-minutes", cohort, modes, minutes = promise.minutes, ok, all, place, services).into()
}

/// Traveller of a cohort by a mode on streets.
pub(super) fn traveller(cohort: &Cohort, mode: CircleMode) -> Traveller {
    match mode {
        CircleMode::Ride(profile) => Traveller { profile, walk_mps: cohort.speed_mps, own_speed: true },
        CircleMode::Walk | CircleMode::Bus | CircleMode::Best(_) => {
            Traveller { profile: cohort.profile, walk_mps: cohort.speed_mps, own_speed: false }
        }
    }
}

fn resolve(at: EvaluationDate<'_>, check: &CircleCheck, notes: &mut Vec<Name>) -> Result<Promise, Missing> {
    let study = at.study;
    let cohort = match &check.cohort {
        None => study.settings.cohort,
        Some(id) => {
            let row = study.cohorts.iter().position(|c| c.id == *id);
            CohortId::from_index(row.ok_or_else(|| {
                let known = study.cohorts.iter().map(|c| c.id.as_str()).collect::<Vec<_>>().join(", ");
                Missing::new(say!("promise-study-has-no-cohort", id, known))
            })?)
        }
    };
    let by_service = |ids: &[ServiceId], filter: &Filter, need: usize| providers(at, ids, filter, need);
    if let Some(id) = &check.circle {
        let known = || study.circles.iter().map(|c| c.id.as_str()).collect::<Vec<_>>().join(", ");
        let circle = study
            .circles
            .iter()
            .find(|c| c.id == *id)
            .ok_or_else(|| Missing::new(say!("promise-study-has-no-circle", id, known = known())))?;
        let (services, open) = by_service(&circle.services, &Filter::default(), circle.need)?;
        return Ok(Promise {
            services,
            open,
            need: circle.need,
            minutes: circle.minutes,
            modes: running(study, circle.mode.parts(), notes),
            cohort,
        });
    }
    let (services, open) = by_service(&services(study, &check.filter.services, check.need)?, &check.filter, check.need)?;
    let modes = modes(study, &check.modes, notes)?;
    Ok(Promise { services, open, need: check.need, minutes: check.minutes, modes, cohort })
}

/// Services of a circle, each with the rows of its providers.
type Providers = Vec<(ServiceId, Vec<usize>)>;

/// Facilities of `filter` that provide each service on the day and are located, and what is left open: facilities that are not
/// located, services that no list holds.
///
/// # Errors
/// When fewer than `need` services are held by any list.
fn providers(at: EvaluationDate<'_>, ids: &[ServiceId], filter: &Filter, need: usize) -> Result<(Providers, Option<LeftOpen>), Missing> {
    let study = at.study;
    let mut found = Vec::with_capacity(ids.len());
    let (mut open, mut absent) = (None, Vec::new());
    for &id in ids {
        let service = &study.services[id.index()];
        let chosen = match choose(at, &Filter { services: vec![service.id.clone()], ..filter.clone() }) {
            Ok(chosen) => chosen,
            Err(missing) => {
                absent.push(missing);
                found.push((id, Vec::new()));
                continue;
            }
        };
        let counts =
            |row: &usize| stands(&study.facilities[*row], at.day) && study.facilities[*row].open_at(study.settings.at, study.settings.date);
        let all: Vec<usize> = chosen.into_iter().filter(counts).collect();
        let located: Vec<usize> = all.iter().copied().filter(|row| study.facilities[*row].at.is_some()).collect();
        open = LeftOpen::and(open, LeftOpen::unlocated(&service.name, all.len() - located.len(), all.len()));
        found.push((id, located));
    }
    if ids.len() - absent.len() < need {
        return Err(absent.swap_remove(0));
    }
    for Missing { bring, why } in absent {
        open = LeftOpen::and(open, Some(LeftOpen { missing: why, way_out: bring, lower: true, most: None, holds_back: true }));
    }
    Ok((found, open))
}

/// Modes that the study has data for: without a timetable the bus is left out, with a note.
fn running(study: &Study, modes: Vec<CircleMode>, notes: &mut Vec<Name>) -> Vec<CircleMode> {
    if modes.contains(&CircleMode::Bus) && study.transit.is_none() {
        notes.push(Name::from(say!("promise-study-has-no-timetable")));
        return modes.into_iter().filter(|m| *m != CircleMode::Bus).collect();
    }
    modes
}

/// Modes of `ids`; those that the study has no data for are left out, with a note.
fn modes(study: &Study, ids: &[String], notes: &mut Vec<Name>) -> Result<Vec<CircleMode>, Missing> {
    let mut modes = Vec::new();
    for id in ids {
        if id == "walk" {
            modes.push(CircleMode::Walk);
        } else if let Some(row) = study.profiles.iter().position(|p| p.id == *id) {
            modes.push(CircleMode::Ride(ProfileId::from_index(row)));
        } else if id == "bus" {
            modes.push(CircleMode::Bus);
        } else {
            notes.push(Name::from(say!("promise-study-has-no", id)));
        }
    }
    let modes = running(study, modes, notes);
    if modes.is_empty() {
        return Err(Missing::new(say!("promise-study-has-none", join = joined("list-comma", ids))));
    }
    Ok(modes)
}
