//! Codes and numbers as people read them, in Chinese and in English.

use carecircle_words::{Said, joined, say};
use jiff::civil::Date;

use super::figures;

use carecircle_analysis::Analysis;
use carecircle_analysis::targets::{ProgressState, RowStatus, ScoreboardRow, StatusCounts};
use carecircle_base::model::{CircleMode, Name, SeniorsAre, Study};
use carecircle_base::units::grouped;
pub(super) use carecircle_base::units::thousands;

/// Every reason code, in the order in which reports list them.
pub(super) const REASONS: [&str; 7] = ["too_far", "barrier", "island", "shut_in", "off_network", "no_facility", "unlocated"];

/// A reason code in words.
pub(super) fn reason(code: &str) -> Said {
    match code {
        "too_far" => say!("shown-too-far"),
        "barrier" => say!("shown-barrier-river-wall"),
        "island" => say!("shown-cut-off-from"),
        "shut_in" => say!("shown-shut-in-by"),
        "off_network" => say!("shown-no-usable-road"),
        "no_facility" => say!("shown-no-such-facility"),
        "unlocated" => say!("shown-facilities-not-located"),
        _ => Said::verbatim(""),
    }
}

/// What the seniors are, in words.
pub(super) fn seniors_are(are: SeniorsAre) -> Said {
    match are {
        SeniorsAre::Counted => say!("shown-counted"),
        SeniorsAre::Estimated => say!("shown-estimated"),
        SeniorsAre::Relative => say!("shown-relative"),
    }
}

/// What the numbers of seniors are, as files and the API write it.
#[must_use]
pub fn seniors_code(are: SeniorsAre) -> &'static str {
    match are {
        SeniorsAre::Counted => "counted",
        SeniorsAre::Estimated => "estimated",
        SeniorsAre::Relative => "relative",
    }
}

/// An input layer in words.
#[must_use]
pub fn layer(layer: &str) -> Said {
    match layer {
        "roads" => say!("map-roads"),
        "facilities" => say!("shown-facilities"),
        "homes" => say!("report-homes"),
        "areas" => say!("shown-areas"),
        "figures" => say!("shown-figures"),
        "compounds" => say!("shown-new-compounds"),
        "stops" => say!("shown-mobile-stops"),
        other => Said::verbatim(other),
    }
}

/// The id of a circle's mode: `walk`, or the riding profile's; of several, with `-` between.
pub(super) fn mode(study: &Study, mode: CircleMode) -> String {
    mode.id(&study.profiles)
}

/// A circle's mode by name.
pub(super) fn mode_name(study: &Study, mode: CircleMode) -> Name {
    mode.name(&study.profiles)
}

/// Count with grouped thousands.
pub(super) fn count(value: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    thousands(value as f64)
}

/// A share at one decimal: 61.3%. Nearly all is never shown as all, nearly none never as none; absent is a dash.
pub(super) fn percent(share: Option<f64>) -> String {
    match share {
        None => "—".to_owned(),
        Some(s) if (0.9995..1.0).contains(&s) => ">99.9%".to_owned(),
        Some(s) if s > 0.0 && s < 0.0005 => "<0.1%".to_owned(),
        Some(s) => format!("{:.1}%", s * 100.0),
    }
}

/// Minutes: 15, 7.5.
pub(super) fn minutes(value: f64) -> String {
    super::digits::rounded(value, 1).to_string()
}

/// How a promise stands.
#[must_use]
pub fn promise(status: RowStatus) -> Said {
    match status {
        RowStatus::Met => say!("shown-met"),
        RowStatus::Missed => say!("shown-missed"),
        RowStatus::NoData => say!("shown-no-data"),
        RowStatus::NotDue => say!("shown-not-due"),
        RowStatus::NotSpatial => say!("shown-not-spatial"),
    }
}

/// A promise's number: at most two decimals, and three significant digits below 1, since land a head is hundredths of a
/// square metre.
#[must_use]
pub fn plain(value: f64) -> String {
    let digits = match value.abs() {
        v if v > 0.0 && v < 1.0 => 10_f64.powf(2.0 - v.log10().floor()),
        v if v < 100.0 => 1e2,
        _ => 1e1,
    };
    grouped((value * digits).round() / digits)
}

/// The sign of a promise's target: at least, more than, at most, less than.
#[must_use]
pub fn sign(row: &ScoreboardRow) -> &'static str {
    match (row.at_most, row.strict) {
        (false, false) => "≥",
        (false, true) => ">",
        (true, false) => "≤",
        (true, true) => "<",
    }
}

/// The day by which a promise's deliverable is due; `None` for other promises.
#[must_use]
pub fn due_by(row: &ScoreboardRow) -> Option<Said> {
    let due = row.deliverable?.due?;
    Some(say!("shown-by", due))
}

/// When a promise is due, or was, for people: the year, or the day where a document states one; empty where there is no target.
#[must_use]
pub fn due_on(row: &ScoreboardRow) -> String {
    row.due.map_or_else(String::new, |due| due.to_string())
}

/// How a promise that is not due yet gets on; `None` for others, and where the value is not known.
#[must_use]
pub fn progress(row: &ScoreboardRow) -> Option<Said> {
    Some(match row.progress.map(|p| p.state) {
        Some(ProgressState::Reached) => say!("shown-reached-early"),
        Some(ProgressState::OnTheWay) => say!("shown-on-way"),
        Some(ProgressState::Behind) => say!("shown-behind"),
        Some(ProgressState::NotReached) => say!("shown-not-reached-yet"),
        None if row.status == RowStatus::NotDue && row.bring.is_some() => say!("shown-no-data"),
        None => return None,
    })
}

/// What the promises that are not due do: `3 条已提前达到，2 条落后于进度`, parts that add up to them; `None` where none is.
#[must_use]
pub fn not_due(counts: &StatusCounts) -> Option<Said> {
    let told = counts.not_due_reached + counts.not_due_on_the_way + counts.not_due_behind + counts.not_due_no_data;
    let others = counts.not_due.saturating_sub(told);
    let parts = [
        (counts.not_due_reached, say!("shown-some-reached-early", count = counts.not_due_reached)),
        (counts.not_due_on_the_way, say!("shown-some-on-way", count = counts.not_due_on_the_way)),
        (counts.not_due_behind, say!("shown-some-behind-calendar", count = counts.not_due_behind)),
        (counts.not_due_no_data, say!("shown-some-without-data", count = counts.not_due_no_data)),
        (others, say!("shown-some-not-reached-or-watched", count = others)),
    ];
    let some: Vec<Said> = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, said)| said).collect();
    (!some.is_empty()).then(|| Said::verbatim(joined("list-clause", some)))
}

/// The day of delivery of a promise's deliverable, and how late it was; `None` while there is none.
#[must_use]
pub fn delivered(row: &ScoreboardRow) -> Option<Said> {
    let found = row.deliverable?;
    let day = found.delivered?;
    Some(match found.late_days {
        None => say!("shown-delivered", day),
        Some(days) => say!("shown-delivered-days-late", day, days),
    })
}

/// A day as a Chinese office writes it: 2025年6月30日.
pub(super) fn date_zh(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// A name in Chinese, or whatever there is.
pub(super) fn zh(name: &Name) -> &str {
    if name.zh.is_empty() { &name.en } else { &name.zh }
}

/// A name in English, or whatever there is.
pub(super) fn en(name: &Name) -> &str {
    if name.en.is_empty() { &name.zh } else { &name.en }
}

/// What a reader must know before the numbers, as rows of a table: study, date, marks, sources.
pub(super) fn remarks(analysis: &Analysis) -> Vec<(&'static str, String)> {
    let study = &analysis.study;
    let mut rows = vec![("研究区", zh(&study.name).to_owned())];
    rows.extend(study.settings.date.map(|date| ("设施状态日期", date_zh(date))));
    rows.extend(marks(analysis).into_iter().map(|mark| ("注意", format!("{}：{}", mark.name.zh(), mark.why.zh()))));
    rows.extend(without_place(study).map(|said| ("注意", said.zh())));
    if study.bus_missing() {
        rows.push(("注意", format!("{}：有的圈层以公交为一种方式，但没有公交时刻表（GTFS），按其余方式计算", no_bus().zh())));
    }
    for (circle, said, way_out) in figures::open_circles(analysis) {
        rows.push(("注意", format!("{}：{}。{}", zh(&circle), said.zh, way_out.zh)));
    }
    rows.extend(study.sources.iter().map(|s| ("数据来源", [&*s.name, &*s.licence, &*s.date].join(" · "))));
    rows.push(("软件", format!("CareCircle {}", env!("CARGO_PKG_VERSION"))));
    rows
}

/// What is said of the seniors who have no place; `None` where everybody has one.
pub(super) fn without_place(study: &Study) -> Option<Said> {
    let missing = study.seniors_without_place;
    (missing > 0.0).then(|| {
        let n = thousands(missing);
        say!("shown-more-seniors-have", n)
    })
}

/// What is said of facilities that do not take part, by state; `None` where every one does.
pub(super) fn not_counted(study: &Study) -> Option<Said> {
    let state = |wanted| study.facilities.iter().filter(|f| super::facts::facility_state(study, f) == wanted).count();
    let [unlocated, vacant, closed, no_service] = ["unlocated", "vacant", "closed", "no_service"].map(state);
    let states = [
        (unlocated, say!("shown-some-unlocated", count = count(unlocated))),
        (vacant, say!("shown-some-vacant", count = count(vacant))),
        (closed, say!("shown-some-closed", count = count(closed))),
        (no_service, say!("shown-some-no-service", count = count(no_service))),
    ];
    let some: Vec<Said> = states.into_iter().filter(|(count, _)| *count > 0).map(|(_, said)| said).collect();
    (!some.is_empty()).then(|| say!("shown-facilities-not-counted", states = joined("list-semicolon", some)))
}

/// What would bring a gap inside, by the code of its main reason; `services` are those that it misses.
pub(super) fn remedy(code: &str, services: &Name) -> Said {
    match code {
        "barrier" => say!("shown-bridge-or-path", services),
        "island" => say!("shown-check-road-map"),
        "shut_in" => say!("shown-check-for-unmapped"),
        "off_network" => say!("shown-add-or-build"),
        "unlocated" => say!("shown-locate-existing-first", services),
        _ => say!("shown-nearby", services),
    }
}

/// What is said of a circle by bus in a study without a timetable.
pub(super) fn no_bus() -> Said {
    say!("shown-no-bus")
}

/// Something that every page with numbers has to say.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    /// The mark: 模拟数据 and its like.
    pub name: Said,
    /// Explanation, without a full stop.
    pub why: Said,
}

/// The marks that apply to a study, most important first.
pub(super) fn marks(analysis: &Analysis) -> Vec<Mark> {
    let mut marks = Vec::new();
    if analysis.study.simulated {
        marks.push(Mark { name: say!("shown-simulated-data"), why: say!("shown-roads-homes-or") });
    }
    if analysis.coverage.straight_line {
        marks.push(Mark { name: say!("shown-straight-line-estimate"), why: say!("shown-without-road-data") });
    }
    match analysis.study.seniors_are {
        SeniorsAre::Counted => {}
        SeniorsAre::Estimated => marks.push(Mark { name: say!("shown-estimated-seniors"), why: say!("shown-known-totals-seniors") }),
        SeniorsAre::Relative => marks.push(Mark { name: say!("shown-relative-numbers"), why: say!("shown-no-total-seniors") }),
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_an_office_writes_them() {
        assert_eq!([0.0, 0.722_31, 0.012_345, 18.294, 294.46, 12_475.0].map(plain), ["0", "0.722", "0.0123", "18.29", "294.5", "12,475"]);
        assert_eq!(minutes(15.0), "15");
        assert_eq!(minutes(7.54), "7.5");
        assert_eq!(date_zh(Date::constant(2025, 6, 30)), "2025年6月30日");
    }

    #[test]
    fn parts_of_what_is_not_due_add_up_to_it() {
        let counts = StatusCounts {
            not_due: 67,
            not_due_reached: 27,
            not_due_on_the_way: 19,
            not_due_behind: 2,
            not_due_no_data: 4,
            ..StatusCounts::default()
        };
        let zh = not_due(&counts).expect("some are not due").zh();
        let numbers = zh.split('，').map(|part| part.split(' ').next().unwrap().parse::<usize>().unwrap());
        assert_eq!(numbers.sum::<usize>(), 67, "{zh}");
    }

    /// 94,776 left out of 10 million is not 'all served'.
    #[test]
    fn a_share_short_of_all_is_not_shown_as_all() {
        assert_eq!(percent(Some(0.999_96)), ">99.9%");
        assert_eq!(percent(Some(1.0)), "100.0%");
        assert_eq!(percent(Some(0.000_1)), "<0.1%");
        assert_eq!(percent(Some(0.0)), "0.0%");
        assert_eq!(percent(Some(0.613_4)), "61.3%");
        assert_eq!(percent(None), "—");
    }
}
