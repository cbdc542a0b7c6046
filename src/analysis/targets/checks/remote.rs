//! Check of the share of remote (mountain and island) villages with the services, fixed or mobile.

use carecircle_words::say;
use std::sync::{Arc, PoisonError};

use super::circle::traveller;
use super::{CheckOutcome, LeftOpen, area_place, kinds, largest_home, names, real, share_of};
use crate::targets::bilingual::both;
use crate::targets::evaluation_date::EvaluationDate;
use crate::targets::pack::RemoteCheck;
use crate::targets::place_index::Within;
use crate::targets::remote_villages::RemoteVillages;
use crate::targets::scoreboard::PlaceKind;
use crate::targets::selection::{Missing, choose, matching, services, stands};
use crate::targets::times::{PointQuery, Traveller};
use carecircle_base::geom::LonLat;
use carecircle_base::ids::{AreaId, ProfileId};
use carecircle_base::model::{AreaLevel, CircleMode, Name, Study};
use carecircle_base::units::Millis;

/// Driving time in minutes from the town's seat beyond which a village counts as unreachable.
const CUT_OFF_MIN: f64 = 240.0;

pub(super) fn check(at: EvaluationDate<'_>, check: &RemoteCheck) -> Result<CheckOutcome, Missing> {
    let study = at.study;
    let mut remote = remote(at, check)?;
    if let Some(town) = at.town {
        let mut own = RemoteVillages::clone(&remote);
        own.villages.retain(|(village, _)| study.areas[village.index()].parent == Some(town));
        remote = Arc::new(own);
    }
    let points: Vec<Option<LonLat>> = remote.villages.iter().map(|(id, _)| point(study, *id)).collect();
    let mut have = vec![0_usize; remote.villages.len()];
    let mut come = vec![false; remote.villages.len()];
    let mut open = None;
    let asked = services(study, &check.filter.services, check.need)?;
    let mut absent = Vec::new();
    for &service in &asked {
        let mut filter = check.filter.clone();
        filter.services = vec![study.services[service.index()].id.clone()];
        let come_by = study.stops.iter().any(|stop| stop.services.contains(&service));
        let chosen = match if come_by { matching(study, &filter) } else { choose(at, &filter) } {
            Ok(chosen) => chosen,
            Err(missing) => {
                absent.push(missing);
                continue;
            }
        };
        let facilities: Vec<usize> = chosen.into_iter().filter(|r| stands(&study.facilities[*r], at.day)).collect();
        let nowhere = |r: &&usize| study.facilities[**r].at.is_none() && at.context.place_index.facilities[**r].village.is_none();
        let lost = facilities.iter().filter(nowhere).count();
        open = LeftOpen::and(open, LeftOpen::unlocated(&kinds(study, &filter), lost, facilities.len()));
        let stops = study.stops.iter().filter(|stop| {
            stop.services.contains(&service)
                && check.visits_a_month.is_some_and(|least| stop.visits_a_month.is_some_and(|v| v >= least - 1e-9))
        });
        let stops: Vec<_> = stops
            .map(|stop| (stop.at, at.context.place_index.within(study, stop.town.as_deref(), stop.village.as_deref(), stop.at).village))
            .collect();
        let standing: Vec<_> =
            facilities.iter().map(|r| (study.facilities[*r].at, at.context.place_index.facilities[*r].village)).collect();
        let (fixed, mobile) = (served(at, check, &remote, &points, &standing), served(at, check, &remote, &points, &stops));
        for village in 0..remote.villages.len() {
            have[village] += usize::from(fixed[village] || mobile[village]);
            come[village] |= !fixed[village] && mobile[village];
        }
    }
    if asked.len() - absent.len() < check.need {
        return Err(absent.swap_remove(0));
    }
    for Missing { bring, why } in absent {
        open = LeftOpen::and(open, Some(LeftOpen { missing: why, way_out: bring, lower: true, most: None, holds_back: true }));
    }
    let ok = have.iter().filter(|n| **n >= check.need).count();
    let all = remote.villages.len();
    let mut outcome = CheckOutcome {
        kind: Some(PlaceKind::Village),
        whole: true,
        unit: both("%", "%"),
        value: share_of(ok, all, at.detail),
        counted: Some((real(ok), real(all), Name::from(say!("promise-remote-villages")))),
        open: open.filter(|_| ok < all),
        ..CheckOutcome::default()
    };
    if !at.detail {
        return Ok(outcome);
    }
    outcome.notes.clone_from(&remote.notes);
    for ((id, why), n) in remote.villages.iter().zip(&have) {
        if *n < check.need {
            let lacks = Name::from(say!("promise-has-services", why = &why, need = check.need, n));
            outcome.places.push(area_place(study, &at.context.place_index, *id, lacks));
        }
    }
    outcome.why = if all == 0 {
        Name::from(say!("promise-no-village-remote"))
    } else if ok == all {
        Name::from(say!("promise-all-remote-villages", all))
    } else {
        let names = names(outcome.places.iter().map(|p| p.name.as_str()));
        Name::from(say!("promise-remote-villages-lack", all, ok = all - ok, names))
    };
    let mobile = come.iter().zip(&have).filter(|(c, n)| **c && **n >= check.need).count();
    if mobile > 0 {
        outcome.notes.push(Name::from(say!("promise-them-by-mobile", mobile)));
    }
    Ok(outcome)
}

/// Whether a service reaches the village, one a remote village: a provider is in the village, or within the minutes on foot.
fn served(
    at: EvaluationDate<'_>,
    check: &RemoteCheck,
    remote: &RemoteVillages,
    points: &[Option<LonLat>],
    givers: &[(Option<LonLat>, Option<AreaId>)],
) -> Vec<bool> {
    let study = at.study;
    let mut out: Vec<bool> = remote.villages.iter().map(|(id, _)| givers.iter().any(|(_, village)| *village == Some(*id))).collect();
    if let Some(minutes) = check.minutes {
        let from: Vec<LonLat> = givers.iter().filter_map(|(at, _)| *at).collect();
        let cohort = &study.cohorts[study.settings.cohort.index()];
        let way = PointQuery { traveller: traveller(cohort, CircleMode::Walk), ferries: true, limit: Millis::from_minutes(minutes) };
        let times = at.context.times.to_points(study, at.net, way, &from, points);
        out.iter_mut().zip(times).for_each(|(o, time)| *o |= time.is_some());
    }
    out
}

/// Representative point of a village: its seat, else its home with the most seniors; `None` without either.
fn point(study: &Study, id: AreaId) -> Option<LonLat> {
    study.areas[id.index()].seat.or_else(|| largest_home(study, id).map(|row| study.homes[row].at))
}

fn remote(at: EvaluationDate<'_>, check: &RemoteCheck) -> Result<Arc<RemoteVillages>, Missing> {
    let key = format!("{} {:?} {:?} {:?} {:?}", check.ferry, check.drive_minutes, check.climb_m, check.zones, check.only_zones);
    let mut kept = at.context.remote.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = kept.iter().find(|r| r.key == key) {
        return Ok(Arc::clone(found));
    }
    let found = Arc::new(find(at, check, key)?);
    kept.push(Arc::clone(&found));
    Ok(found)
}

fn find(at: EvaluationDate<'_>, check: &RemoteCheck, key: String) -> Result<RemoteVillages, Missing> {
    let study = at.study;
    let mut villages: Vec<AreaId> =
        (0..study.areas.len()).filter(|r| study.areas[*r].level == AreaLevel::Village).map(AreaId::from_index).collect();
    if villages.is_empty() {
        return Err(Missing::new(say!("promise-study-has-no-villages-give")));
    }
    if !check.only_zones.is_empty() {
        if study.areas.iter().all(|a| a.zone.is_none()) {
            return Err(Missing::zones());
        }
        villages.retain(|id| {
            let zone = Within { town: study.areas[id.index()].parent, village: Some(*id) }.zone(study);
            zone.is_some_and(|z| check.only_zones.iter().any(|w| w == z))
        });
    }
    let mut notes = Vec::new();
    let roads = check.ferry || check.drive_minutes.is_some();
    let drives = if roads { drives(at, check, &villages, &mut notes) } else { None };
    let (mut zoned, mut measured) = (0_usize, 0_usize);
    let mut out = Vec::new();
    for (i, &id) in villages.iter().enumerate() {
        let village = &study.areas[id.index()];
        let town = village.parent.map(|t| &study.areas[t.index()]);
        let zone = village.zone.as_deref();
        zoned += usize::from(zone.is_some());
        let climb = village.elevation_m.zip(town.and_then(|t| t.elevation_m)).map(|(v, t)| v - t);
        measured += usize::from(climb.is_some());
        let mut why: Vec<Name> = Vec::new();
        if let Some(zone) = zone.filter(|z| check.zones.iter().any(|w| w == z)) {
            why.push(both(zone, format!("zone {zone}")));
        }
        if let Some(Some(drive)) = drives.as_ref().map(|d| d[i]) {
            why.extend(drive.why(check));
        }
        if let (Some(climb), Some(limit)) = (climb, check.climb_m)
            && climb > limit
        {
            why.push(Name::from(say!("promise-m-above-towns", climb = format!("{:.0}", climb))));
        }
        if !why.is_empty() {
            let join = |pick: fn(&Name) -> &str, with: &str| why.iter().map(pick).collect::<Vec<_>>().join(with);
            out.push((id, both(join(|n| &n.zh, "，"), join(|n| &n.en, ", "))));
        }
    }
    let nothing = drives.is_none() && zoned == 0 && measured == 0;
    if nothing {
        return Err(Missing::new(say!("promise-nothing-tells-which")));
    }
    if check.climb_m.is_some() && measured == 0 {
        notes.push(Name::from(say!("promise-without-elevations-nothing")));
    }
    if !check.zones.is_empty() && zoned == 0 {
        notes.push(Name::from(say!("promise-without-zones-nothing")));
    }
    Ok(RemoteVillages { key, villages: out, notes })
}

/// Driving times of a village from its town's seat.
#[derive(Debug, Clone, Copy)]
struct Drive {
    /// Driving time with ferries; `None` when unreachable.
    any: Option<Millis>,
    /// Driving time without ferries; `None` when unreachable.
    dry: Option<Millis>,
}

impl Drive {
    fn why(self, check: &RemoteCheck) -> Option<Name> {
        let minutes = |t: Millis| t.seconds() / 60.0;
        match (self.any, self.dry) {
            (Some(_), None) if check.ferry => Some(Name::from(say!("promise-ferry-needed"))),
            (None, _) => Some(Name::from(say!("promise-no-road-for"))),
            (Some(any), _) if check.drive_minutes.is_some_and(|most| minutes(any) > most) => {
                Some(Name::from(say!("promise-minutes-drive-from", any = format!("{:.0}", minutes(any)))))
            }
            _ => None,
        }
    }
}

/// Driving times, one a village: `None` where its town has no seat or the village no point. `None` as a whole without roads, or a
/// driving profile.
fn drives(at: EvaluationDate<'_>, check: &RemoteCheck, villages: &[AreaId], notes: &mut Vec<Name>) -> Option<Vec<Option<Drive>>> {
    let study = at.study;
    let profile = study.profiles.iter().position(|p| p.id == "drive").map(ProfileId::from_index);
    let (Some(_), Some(profile)) = (at.net, profile) else {
        notes.push(Name::from(say!("promise-without-roads-nothing")));
        return None;
    };
    let cohort = &study.cohorts[study.settings.cohort.index()];
    let limit = Millis::from_minutes(check.drive_minutes.unwrap_or(0.0).max(CUT_OFF_MIN));
    let way = |ferries| PointQuery { traveller: Traveller { profile, walk_mps: cohort.speed_mps, own_speed: true }, ferries, limit };
    let mut out: Vec<Option<Drive>> = vec![None; villages.len()];
    let (mut seatless, mut any_seat) = (0_usize, false);
    for town in (0..study.areas.len()).filter(|r| study.areas[*r].level == AreaLevel::Town) {
        let own: Vec<usize> =
            (0..villages.len()).filter(|i| study.areas[villages[*i].index()].parent == Some(AreaId::from_index(town))).collect();
        if own.is_empty() {
            continue;
        }
        let Some(seat) = study.areas[town].seat else {
            seatless += own.len();
            continue;
        };
        any_seat = true;
        let points: Vec<Option<LonLat>> = own.iter().map(|i| point(study, villages[*i])).collect();
        let any = at.context.times.to_points(study, at.net, way(true), &[seat], &points);
        let dry = if check.ferry { at.context.times.to_points(study, at.net, way(false), &[seat], &points) } else { any.clone() };
        for (k, i) in own.into_iter().enumerate() {
            out[i] = points[k].map(|_| Drive { any: any[k], dry: dry[k] });
        }
    }
    if seatless > 0 {
        notes.push(Name::from(say!("promise-villages-lie-in", seatless)));
    }
    any_seat.then_some(out)
}
