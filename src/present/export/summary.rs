//! `summary.json`: the headline numbers. Keys are described in `geodata/OUTPUTS.md`.

use std::path::Path;

use serde_json::{Map, Value, json};

use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::{Certainty, CircleCoverage, Evidence, Share};
use carecircle_base::ids::{AreaId, CircleId, CohortId, ServiceId};
use carecircle_base::model::{Located, Study};
use carecircle_words::{Said, joined, say};

use crate::seat_headline::SeatHeadline;

use super::digits::{optional, people, rounded};
use super::error::{ExportError, write_file};
use super::figures::{self, Figures};
use super::{Exporter, areas, facts, words};

/// The version of the keys below; it grows when one changes its meaning or goes.
const SCHEMA: u32 = 1;

/// The summary.
pub(super) struct SummaryJson;

impl Exporter for SummaryJson {
    fn file_name(&self, _: &Analysis) -> String {
        "summary.json".to_owned()
    }

    fn write(&self, analysis: &Analysis, path: &Path) -> Result<usize, ExportError> {
        write_file(path, summary_json(analysis).as_bytes())?;
        Ok(1)
    }
}

/// What `summary.json` holds.
#[must_use]
pub fn summary_json(analysis: &Analysis) -> String {
    let mut text = serde_json::to_string_pretty(&summary(analysis)).expect("plain values serialise");
    text.push('\n');
    text
}

/// Lines of the study's own cohort as a terminal shows them: one a circle, and below it one for each of its services whose capacity is
/// known.
#[must_use]
pub fn headlines(analysis: &Analysis) -> Vec<Said> {
    let study = &analysis.study;
    let covered = analysis.coverage.cohort(study.settings.cohort);
    let mark = |said: carecircle_words::Value| say!("headline-mark", said);
    let marks: Vec<Said> = words::marks(analysis).into_iter().map(|of| mark(of.name.into())).collect();
    let line = |circled: &CircleCoverage| {
        let circle = &study.circles[circled.circle.index()];
        let total = &circled.total;
        let all = words::thousands(total.seniors);
        let evidence = &circled.evidence;
        let lost = words::without_place(study).map(|said| mark(said.into()));
        let open = evidence.sentence(study).map(|said| mark((said.zh, said.en).into()));
        let no_bus = (study.transit.is_none() && circle.mode.has_bus()).then(|| mark(words::no_bus().into()));
        let [least, most] = figures::bounds(evidence.certainty);
        let figures = Figures::of(total, evidence.certainty);
        let counted = match figures.seniors_left_out {
            Some(out) => say!("headline-counted", least, share = words::percent(figures.share), all, most, out = words::thousands(out)),
            None => say!("headline-uncounted", all),
        };
        let marks = joined("list-nothing", lost.into_iter().chain(open).chain(marks.clone()).chain(no_bus));
        say!("headline", study = (&study.name.zh, &study.name.en), circle = (&circle.name.zh, &circle.name.en), counted, marks)
    };
    let seats = |circled: &CircleCoverage| seat_headlines(analysis, study.settings.cohort, circled.circle);
    let below =
        |row: SeatHeadline| say!("headline-seats", said = (row.text.zh, row.text.en), marks = joined("list-nothing", marks.clone()));
    covered.circles.iter().flat_map(|c| std::iter::once(line(c)).chain(seats(c).into_iter().map(below))).collect()
}

/// Seats of the services of a circle whose capacity is known, each in its sentence.
pub(super) fn seat_headlines(analysis: &Analysis, cohort: CohortId, circle: CircleId) -> Vec<SeatHeadline> {
    analysis.seats(cohort, circle).iter().map(|seats| SeatHeadline::new(&analysis.study, seats)).collect()
}

/// What every file says of where its numbers come from.
pub(super) fn about(analysis: &Analysis) -> Map<String, Value> {
    let study = &analysis.study;
    let mut about = Map::new();
    about.insert("version".into(), env!("CARGO_PKG_VERSION").into());
    about.insert("run".into(), analysis.run_id().into());
    about.insert("study".into(), json!(study.name));
    about.insert("date".into(), study.settings.date.map(|d| d.to_string()).into());
    about.insert("simulated".into(), study.simulated.into());
    about.insert("straight_line".into(), analysis.coverage.straight_line.into());
    about.insert("bus_missing".into(), analysis.study.bus_missing().into());
    about.insert("seniors_are".into(), words::seniors_code(study.seniors_are).into());
    if study.seniors_without_place > 0.0 {
        about.insert("seniors_without_place".into(), people(study.seniors_without_place));
    }
    about.insert("toward".into(), "facility".into());
    about.insert("sources".into(), json!(study.sources));
    about
}

/// A share as keys: `homes`, `homes_covered`, `seniors`, `seniors_covered`, `share`, `seniors_left_out`; all but `homes` and
/// `seniors` are null where the circle gives no verdict, the share also where no list holds its services.
pub(super) fn share(share: &Share, certainty: Certainty) -> Map<String, Value> {
    let figures = Figures::of(share, certainty);
    let number = |value: Option<f64>| value.map_or(Value::Null, people);
    let mut out = Map::new();
    out.insert("homes".into(), share.homes.into());
    out.insert("homes_covered".into(), figures.homes_covered.into());
    out.insert("seniors".into(), people(share.seniors));
    out.insert("seniors_covered".into(), number(figures.seniors_covered));
    out.insert("share".into(), optional(figures.share, 6));
    out.insert("seniors_left_out".into(), number(figures.seniors_left_out));
    out
}

/// The evidence behind a circle's figures as keys: `certainty`, `unlocated` (services with the number missing), `unlisted`
/// (services that no list holds), `certainty_note`.
fn evidence(study: &Study, evidence: &Evidence) -> Map<String, Value> {
    let id = |service: ServiceId| study.services[service.index()].id.as_str();
    let mut out = Map::new();
    out.insert("certainty".into(), evidence.certainty.code().into());
    let unlocated = evidence.unlocated.iter().map(|u| json!({ "service": id(u.service), "missing": u.missing, "of": u.of }));
    out.insert("unlocated".into(), unlocated.collect());
    out.insert("unlisted".into(), evidence.unlisted.iter().map(|s| id(*s)).collect());
    out.insert("certainty_note".into(), json!(evidence.sentence(study)));
    out
}

/// The whole of `summary.json`.
pub(super) fn summary(analysis: &Analysis) -> Value {
    let study = &analysis.study;
    let mut out = Map::new();
    out.insert("schema".into(), SCHEMA.into());
    out.extend(about(analysis));
    out.insert("cohort".into(), study.cohorts[study.settings.cohort.index()].id.as_str().into());
    out.insert("settings".into(), settings(analysis));
    out.insert("counts".into(), counts(analysis));
    out.insert("cohorts".into(), (0..study.cohorts.len()).map(|c| cohort(analysis, CohortId::from_index(c))).collect());
    out.insert("import".into(), json!(analysis.report.layers));
    out.into()
}

fn settings(analysis: &Analysis) -> Value {
    let s = &analysis.study.settings;
    json!({
        "snap_limit_m": rounded(s.snap_limit_m, 3),
        "min_island_nodes": s.min_island_nodes,
        "max_minutes": rounded(s.max_minutes, 3),
        "detour_factor": rounded(s.detour_factor, 3),
        "barrier_detour": rounded(s.barrier_detour, 3),
    })
}

fn counts(analysis: &Analysis) -> Value {
    let study = &analysis.study;
    let state = |wanted| study.facilities.iter().filter(|f| facts::facility_state(study, f) == wanted).count();
    json!({
        "homes": study.homes.len(),
        "seniors": people(study.homes.iter().map(|h| h.seniors).sum()),
        "facilities": study.facilities.len(),
        "facilities_counted": state("counted"),
        "facilities_unlocated": state("unlocated"),
        "facilities_located": located(study),
        "facilities_vacant": state("vacant"),
        "facilities_closed": state("closed"),
        "facilities_without_service": state("no_service"),
        "towns": study.areas.iter().filter(|a| areas::level(a.level) == "town").count(),
        "villages": study.areas.iter().filter(|a| areas::level(a.level) == "village").count(),
        "gaps": analysis.gaps().len(),
    })
}

/// Number of facilities by the way in which they are located: `exact`, `by_village`, `by_town`, `not`.
fn located(study: &Study) -> Map<String, Value> {
    let of = |way| study.facilities.iter().filter(|f| f.located() == way).count();
    Located::ALL.into_iter().map(|way| (way.code().to_owned(), of(way).into())).collect()
}

fn cohort(analysis: &Analysis, id: CohortId) -> Value {
    let study = &analysis.study;
    let cohort = &study.cohorts[id.index()];
    json!({
        "cohort": cohort.id,
        "name": cohort.name,
        "profile": study.profiles[cohort.profile.index()].id,
        "speed_mps": rounded(cohort.speed_mps, 6),
        "circles": analysis.coverage.cohort(id).circles.iter().map(|c| circle(analysis, id, c)).collect::<Vec<_>>(),
    })
}

fn circle(analysis: &Analysis, cohort: CohortId, circled: &CircleCoverage) -> Value {
    let study = &analysis.study;
    let circle = &study.circles[circled.circle.index()];
    let mut out = Map::new();
    out.insert("circle".into(), circle.id.as_str().into());
    out.insert("name".into(), json!(circle.name));
    out.insert("minutes".into(), rounded(circle.minutes, 6).into());
    out.insert("mode".into(), words::mode(study, circle.mode).into());
    out.insert("services".into(), circle.services.iter().map(|s| study.services[s.index()].id.as_str()).collect());
    out.insert("need".into(), circle.need.into());
    out.extend(evidence(study, &circled.evidence));
    out.extend(share(&circled.total, circled.evidence.certainty));
    out.insert("radius_m".into(), optional(circle.radius_m, 3));
    out.insert("within_radius".into(), circled.total_radius.as_ref().map_or(Value::Null, |s| share(s, circled.evidence.certainty).into()));
    out.insert(
        "reasons".into(),
        facts::reasons(study, circled)
            .iter()
            .map(|row| json!({ "reason": row.reason, "homes": row.homes, "seniors": people(row.seniors) }))
            .collect(),
    );
    out.insert("gaps".into(), facts::gaps(analysis, circled.circle, cohort).count().into());
    out.insert("areas".into(), areas_of(study, analysis, cohort, circled.circle).into());
    out.insert("seats".into(), json!(seat_headlines(analysis, cohort, circled.circle)));
    out.into()
}

/// One entry an area of the headline level: towns, or villages where there are none.
fn areas_of(study: &Study, analysis: &Analysis, cohort: CohortId, circle: CircleId) -> Vec<Value> {
    let entry = |id: AreaId| {
        let area = &study.areas[id.index()];
        let mut out = Map::new();
        out.insert("area".into(), area.name.as_str().into());
        out.insert("code".into(), area.code.as_str().into());
        out.insert("level".into(), areas::level(area.level).into());
        let certainty = analysis.coverage.cohort(cohort).circles[circle.index()].evidence.certainty;
        out.extend(share(&analysis.coverage.area(cohort, circle, id), certainty));
        Value::from(out)
    };
    facts::headline_areas(study).map(entry).collect()
}
