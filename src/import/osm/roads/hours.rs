//! Roads on one day and at one hour: opening hours of ferries, paths and gates, and access that holds at some hours only.

use std::collections::BTreeMap;

use jiff::civil::Date;

use carecircle_base::model::{CONDITIONAL, Hours, HoursState, LayerReport, Roads, Severity, TagSet, WeekTime};

use super::conditional::{Holds, Rules};

/// `highway` values whose `opening_hours` are those of the way itself; on a square they may be a market's.
const KEEPS_HOURS: [&str; 9] = ["footway", "path", "steps", "corridor", "elevator", "escalator", "platform", "pier", "cycleway"];

/// What a tag set is at the hour.
enum Now {
    Same,
    Closed,
    Other(TagSet),
}

/// Time at which roads are used: the day for months, dates and holidays, and the minute of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RoadTime {
    /// Day in whose week the minute lies; `None` for an ordinary week.
    pub date: Option<Date>,
    /// Minute of the week; `None` where none is asked about.
    pub at: Option<WeekTime>,
}

impl RoadTime {
    /// State of hours at the time; without a minute, that of the whole week of the date. `None` where it hangs on a minute and none is
    /// asked about.
    pub(super) fn state(self, hours: &Hours) -> Option<HoursState> {
        let week = hours.week(self.date);
        if let Some(at) = self.at {
            return Some(week.state(at));
        }
        let day = self.date?.weekday().to_monday_zero_offset();
        week.state_of_day(day.unsigned_abs())
    }
}

/// `roads` at a time: ways that are closed then are left out, gates that are closed then let nobody through,
/// and conditional access is settled. What hangs on a day or an hour that is not asked about is left aside. `report` counts what was done and what could not be read.
#[must_use]
pub fn at_hour(roads: Roads, at: RoadTime, report: &mut LayerReport) -> Roads {
    let mut uses = vec![0_usize; roads.tag_sets.len()];
    let mut of_node = vec![false; roads.tag_sets.len()];
    for set in &roads.way_tags {
        uses[*set as usize] += 1;
    }
    for (_, set) in &roads.node_tags {
        uses[*set as usize] += 1;
        of_node[*set as usize] = true;
    }
    let mut notes = HourNotes::default();
    let now: Vec<Now> = (0..roads.tag_sets.len())
        .map(|set| match uses[set] {
            0 => Now::Same,
            count => notes.now(&roads.tag_sets[set], of_node[set], at, count),
        })
        .collect();
    notes.report(report);
    if now.iter().all(|n| matches!(n, Now::Same)) { roads } else { rebuilt(roads, &now, report) }
}

/// The roads with the tag sets of the hour.
fn rebuilt(mut roads: Roads, now: &[Now], report: &mut LayerReport) -> Roads {
    let mut out = Roads::default();
    std::mem::swap(&mut out.nodes, &mut roads.nodes);
    std::mem::swap(&mut out.barriers, &mut roads.barriers);
    let sets: Vec<Option<u32>> = roads
        .tag_sets
        .iter()
        .zip(now)
        .map(|(tags, now)| {
            let tags = match now {
                Now::Same => tags,
                Now::Other(changed) => changed,
                Now::Closed => return None,
            };
            Some(out.intern(tags.clone()))
        })
        .collect();
    for way in 0..roads.way_count() {
        match sets[roads.way_tags[way] as usize] {
            Some(set) => {
                out.push_way(roads.refs[roads.range(way)].iter().copied(), set);
            }
            None => report.kept = report.kept.saturating_sub(1),
        }
    }
    out.node_tags = roads.node_tags.iter().filter_map(|(node, set)| Some((*node, sets[*set as usize]?))).collect();
    out
}

/// The notes of the report: reason, and the number of elements by what their tags say.
#[derive(Default)]
struct HourNotes(BTreeMap<&'static str, BTreeMap<String, usize>>);

impl HourNotes {
    fn add(&mut self, reason: &'static str, said: String, count: usize) {
        *self.0.entry(reason).or_default().entry(said).or_default() += count;
    }

    fn now(&mut self, tags: &TagSet, node: bool, at: RoadTime, count: usize) -> Now {
        let ferry = tags.get("highway").is_none() && tags.is("route", "ferry");
        let keeps =
            if node { tags.get("barrier").is_some() } else { ferry || tags.get("highway").is_some_and(|h| KEEPS_HOURS.contains(&h)) };
        if let Some(text) = tags.get("opening_hours").filter(|_| keeps) {
            let kind = if ferry { "route=ferry" } else { tags.get("barrier").or_else(|| tags.get("highway")).unwrap_or_default() };
            let said = format!("{kind} opening_hours={text}");
            let hours = Hours::read(text);
            match hours.as_ref().map(|hours| at.state(hours)) {
                None => self.add("road-hours-not-read", said, count),
                Some(Some(HoursState::Open)) => {}
                Some(Some(HoursState::Closed)) => {
                    self.add("closed-at-that-hour", said, count);
                    return if node { Now::Other(shut(tags)) } else { Now::Closed };
                }
                // Of some months only, and no date is asked about.
                Some(Some(HoursState::Unknown)) if at.date.is_none() && hours.as_ref().is_some_and(Hours::hangs_on_date) => {
                    self.add(if ferry { "ferry-hours-not-asked" } else { "road-hours-not-asked" }, said, count);
                }
                Some(Some(HoursState::Unknown)) => self.add("road-hours-not-read", said, count),
                Some(None) if hours.as_ref().is_some_and(always) => {}
                Some(None) => self.add(if ferry { "ferry-hours-not-asked" } else { "road-hours-not-asked" }, said, count),
            }
        }
        self.conditional(tags, at, count)
    }

    /// The tags with every conditional access that holds at the hour.
    fn conditional(&mut self, tags: &TagSet, at: RoadTime, count: usize) -> Now {
        let mut settled: BTreeMap<&str, String> = BTreeMap::new();
        for key in CONDITIONAL {
            let Some(text) = tags.get(&format!("{key}:conditional")) else { continue };
            let said = || format!("{key}:conditional={text}");
            let Some(rules) = Rules::read(text) else {
                self.add("conditional-not-read", said(), count);
                continue;
            };
            for (value, holds) in rules.at(at) {
                match holds {
                    Holds::Yes => {
                        settled.insert(key, value.to_owned());
                    }
                    Holds::No => {}
                    Holds::HourUnknown => self.add("road-hours-not-asked", said(), count),
                    Holds::NotRead => self.add("conditional-not-read", said(), count),
                }
            }
        }
        if settled.is_empty() {
            return Now::Same;
        }
        let rest = tags.iter().filter(|(k, _)| !settled.contains_key(k));
        Now::Other(TagSet::new(rest.chain(settled.iter().map(|(k, v)| (*k, v.as_str())))))
    }

    fn report(self, report: &mut LayerReport) {
        const SEVERITIES: [(&str, Severity); 5] = [
            ("closed-at-that-hour", Severity::Dropped),
            ("ferry-hours-not-asked", Severity::Warning),
            ("road-hours-not-asked", Severity::Info),
            ("road-hours-not-read", Severity::Warning),
            ("conditional-not-read", Severity::Info),
        ];
        for (reason, severity) in SEVERITIES {
            for (said, count) in self.0.get(reason).into_iter().flatten() {
                report.note_many(severity, reason, *count, || format!("{count} × {said}"));
            }
        }
    }
}

/// Whether hours never close.
fn always(hours: &Hours) -> bool {
    WeekTime::new(0, 0).is_some_and(|monday| hours.week(None).next_not_open(monday).is_none())
}

/// The tags of a gate that nobody passes.
fn shut(tags: &TagSet) -> TagSet {
    let rest = tags.iter().filter(|(k, _)| !CONDITIONAL.contains(k) && *k != "locked");
    TagSet::new(rest.chain([("access", "no"), ("foot", "no")]))
}
