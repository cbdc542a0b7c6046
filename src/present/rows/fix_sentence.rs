//! The nearest fix, as one would say it.

use super::fix::{ClosedRow, LackRow, NearestFix};
use carecircle_base::model::{SeniorsAre, Study};
use carecircle_base::units::thousands;
use carecircle_words::{Said, Value, capital, joined, say};

/// One plain sentence: the least that would do.
pub(super) fn sentence(study: &Study, fix: &NearestFix) -> Said {
    if fix.covered {
        return say!("explain-inside-already");
    }
    if fix.off_network {
        return off_network(study, fix);
    }
    if let Some(said) = only_closed(study, fix) {
        return said;
    }
    if let Some(said) = by_link(study, fix) {
        return said;
    }
    let said = too_far(study, fix);
    let new = new_site(study, fix);
    say!("explain-two-sentences", said, new)
}

fn off_network(study: &Study, fix: &NearestFix) -> Said {
    let limit = study.settings.snap_limit_m;
    match fix.off_m {
        Some(m) => say!("explain-mend-network-first-nearest", m = format!("{m:.0}"), limit = format!("{limit:.0}")),
        None => say!("explain-mend-network-first"),
    }
}

/// When enough of what is missing is near, and only not open.
fn only_closed(study: &Study, fix: &NearestFix) -> Option<Said> {
    let mut closed: Vec<(&LackRow, &ClosedRow)> = fix.services.iter().filter_map(|l| Some((l, l.closed.as_ref()?))).collect();
    if closed.len() < fix.wanted {
        return None;
    }
    closed.sort_by(|a, b| a.1.time_s.total_cmp(&b.1.time_s).then_with(|| a.1.facility.cmp(&b.1.facility)));
    closed.truncate(fix.wanted);
    let one = |same: &[(&LackRow, &ClosedRow)]| {
        let c = same[0].1;
        let (name, minutes) = (&c.facility_name, minutes(c.time_s));
        let gives = all_named(study, same.iter().map(|(lack, _)| *lack));
        say!("explain-minutes-away", gives, name, minutes, when = when(c))
    };
    let each = closed.chunk_by(|a, b| a.1.facility == b.1.facility).map(one);
    Some(say!("explain-only-opening-missing", each = joined("list-semicolon", each)))
}

/// When it opens.
fn when(closed: &ClosedRow) -> Said {
    let at = closed.opens_at.as_deref().and_then(|at| at.split_once('-'));
    let at = at.map(|(day, time)| say!("explain-weekday-at", day = weekday(day), time));
    match (&closed.opens_on, at) {
        (Some(day), None) => say!("explain-opens-on", day),
        (Some(day), Some(at)) => say!("explain-opens-on-2", day, at),
        (None, Some(at)) => say!("explain-opens", at),
        (None, None) => say!("explain-not-open-now"),
    }
}

fn weekday(day: &str) -> Said {
    match day {
        "mon" => say!("weekday-mon"),
        "tue" => say!("weekday-tue"),
        "wed" => say!("weekday-wed"),
        "thu" => say!("weekday-thu"),
        "fri" => say!("weekday-fri"),
        "sat" => say!("weekday-sat"),
        "sun" => say!("weekday-sun"),
        other => Said::verbatim(other),
    }
}

/// When a link alone does it.
fn by_link(study: &Study, fix: &NearestFix) -> Option<Said> {
    let link = fix.link.as_ref().filter(|_| fix.link_completes)?;
    let m = link.length_m;
    let people = people(study, link.completed.seniors);
    let others = people.map_or_else(|| Said::verbatim(""), |seniors| say!("explain-with-seniors-come", seniors));
    Some(say!("explain-bridge-or-path", m = format!("{m:.0}"), others))
}

/// How far the nearest are.
fn too_far(study: &Study, fix: &NearestFix) -> Said {
    let lacks: Vec<&LackRow> = fix.services.iter().collect();
    let groups: Vec<&[&LackRow]> = lacks.chunk_by(|a, b| (&a.facility, a.time_s) == (&b.facility, b.time_s)).collect();
    // Several are told shortly.
    let short = groups.len() > 1;
    let one = |same: &&[&LackRow]| {
        let (service, first) = (all_named(study, same.iter().copied()), same[0]);
        match (first.over_s, first.over_m, &first.facility_name, first.straight_m) {
            (Some(s), ..) if short => {
                say!("explain-minutes-too-far", service, s = minutes(s))
            }
            (Some(s), Some(m), Some(name), _) => say!("explain-nearest-for-minutes", service, name, s = minutes(s), m = format!("{m:.0}")),
            (.., Some(_), Some(_)) if short => {
                say!("explain-more-than-minutes", service, max_minutes = format!("{:.0}", study.settings.max_minutes))
            }
            (.., Some(name), Some(m)) => say!(
                "explain-nearest-for-m",
                service,
                name,
                m = format!("{m:.0}"),
                max_minutes = format!("{:.0}", study.settings.max_minutes)
            ),
            _ => say!("explain-nothing-that-open", service),
        }
    };
    let each = joined("list-semicolon", groups.iter().map(one));
    if fix.wanted < lacks.len() {
        return say!("explain-some-would-do", each, wanted = fix.wanted, lacks = lacks.len());
    }
    let said = say!("shown-sentence", said = each);
    Said::verbatim((said.zh(), capital(&said.en())))
}

/// Sentence about a new site or link that would help.
fn new_site(study: &Study, fix: &NearestFix) -> Said {
    let site = |service: Value, minutes: String, seniors: f64| {
        let people = people(study, seniors);
        let others = people.map_or_else(|| Said::verbatim(""), |seniors| say!("explain-which-newly-covers", seniors));
        say!("explain-new-site-for", minutes, service, others)
    };
    if let Some(all) = &fix.all {
        return site(say!("explain-everything-promised").into(), minutes(all.time_s), all.spot.seniors);
    }
    // One is wanted: the one that helps most.
    let mut sites: Vec<_> = fix.services.iter().filter_map(|l| Some((l, l.site.as_ref()?))).collect();
    sites.sort_by(|a, b| b.1.spot.seniors.total_cmp(&a.1.spot.seniors));
    match sites.first() {
        Some((lack, found)) if fix.wanted == 1 => site(named(study, &lack.service), minutes(found.time_s), found.spot.seniors),
        _ => Said::verbatim(""),
    }
}

fn named(study: &Study, id: &str) -> Value {
    study.services.iter().find(|s| s.id == id).map_or_else(|| id.into(), |s| (&s.name).into())
}

fn all_named<'a>(study: &Study, lacks: impl Iterator<Item = &'a LackRow>) -> Value {
    joined("list-comma", lacks.map(|l| named(study, &l.service)))
}

/// Rounded up, so that nothing looks nearer than it is.
fn minutes(seconds: f64) -> String {
    format!("{:.1}", (seconds / 6.0).ceil() / 10.0)
}

/// Whole seniors; `None` where only shares are known.
fn people(study: &Study, seniors: f64) -> Option<String> {
    (study.seniors_are != SeniorsAre::Relative).then(|| thousands(seniors))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_minutes_are_written_as_one_reads_them() {
        assert_eq!(["0", "999", "1,000", "1,234,568"].map(String::from), [0.2, 999.4, 999.6, 1_234_567.8].map(thousands));
        assert_eq!((minutes(0.1), minutes(372.0), minutes(372.1)), ("0.1".into(), "6.2".into(), "6.3".into()));
    }

    #[test]
    fn what_opens_says_when() {
        let closed = |on: Option<&str>, at: Option<&str>| ClosedRow {
            facility: String::new(),
            facility_name: String::new(),
            time_s: 0.0,
            opens_on: on.map(str::to_owned),
            opens_at: at.map(str::to_owned),
            hours: None,
        };
        let said = |row: &ClosedRow| (when(row).zh(), when(row).en());
        assert_eq!(said(&closed(None, Some("mon-08:30"))), ("周一 08:30 开门".into(), "opens Mon 08:30".into()));
        assert_eq!(said(&closed(Some("2026-03-01"), None)), ("2026-03-01 起开放".into(), "opens on 2026-03-01".into()));
    }
}
