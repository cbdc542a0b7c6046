//! Codes and numbers as people read them, in Chinese and in English.

use jiff::civil::Date;

use super::figures;

use carecircle_analysis::Analysis;
use carecircle_analysis::targets::{ProgressState, RowStatus, ScoreboardRow, StatusCounts};
use carecircle_base::model::{CircleMode, Name, SeniorsAre, Severity, Study};
use carecircle_base::units::grouped;
pub(super) use carecircle_base::units::thousands;

/// Every reason code, in the order in which reports list them.
pub(super) const REASONS: [&str; 7] = ["too_far", "barrier", "island", "shut_in", "off_network", "no_facility", "unlocated"];

/// A reason code in Chinese and in English.
pub(super) fn reason(code: &str) -> (&'static str, &'static str) {
    match code {
        "too_far" => ("距离太远", "too far"),
        "barrier" => ("河流、围墙等阻隔", "barrier: river, wall or missing bridge"),
        "island" => ("道路不连通", "cut off from the road network"),
        "shut_in" => ("被围墙、水面等围住", "shut in by walls, water or buildings"),
        "off_network" => ("附近没有可走的路", "no usable road nearby"),
        "no_facility" => ("没有这类设施", "no such facility"),
        "unlocated" => ("设施没有定位，不知能否到达", "facilities not located: unknown"),
        _ => ("", ""),
    }
}

/// What the seniors are, in Chinese and in English.
pub(super) fn seniors_are(are: SeniorsAre) -> (&'static str, &'static str) {
    match are {
        SeniorsAre::Counted => ("统计人数", "counted"),
        SeniorsAre::Estimated => ("估计人数", "estimated"),
        SeniorsAre::Relative => ("相对值", "relative"),
    }
}

/// The code of what the seniors are.
/// What the numbers of seniors are, as files and the API write it.
#[must_use]
pub fn seniors_code(are: SeniorsAre) -> &'static str {
    seniors_are(are).1
}

/// How much an import note matters, in Chinese and in English.
pub(super) fn severity(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Dropped => ("未采用", "dropped"),
        Severity::Warning => ("需核对", "warning"),
        Severity::Info => ("说明", "info"),
    }
}

/// An input layer in Chinese and in English.
pub(super) fn layer(layer: &str) -> (&str, &str) {
    match layer {
        "roads" => ("道路", "roads"),
        "facilities" => ("设施", "facilities"),
        "homes" => ("居民点", "homes"),
        "areas" => ("镇街村社区", "areas"),
        "figures" => ("指标", "figures"),
        "compounds" => ("新建小区", "new compounds"),
        "stops" => ("流动服务点", "mobile stops"),
        other => (other, other),
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

/// How a promise stands, in Chinese and in English.
#[must_use]
pub fn promise(status: RowStatus) -> (&'static str, &'static str) {
    match status {
        RowStatus::Met => ("达到", "met"),
        RowStatus::Missed => ("未达到", "missed"),
        RowStatus::NoData => ("缺数据", "no data"),
        RowStatus::NotDue => ("未到期", "not due"),
        RowStatus::NotSpatial => ("不作核对", "not spatial"),
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
pub fn due_by(row: &ScoreboardRow) -> Option<(String, String)> {
    let due = row.deliverable?.due?;
    Some((format!("{due} 前"), format!("by {due}")))
}

/// When a promise is due, or was, for people: the year, or the day where a document states one; empty where there is no target.
#[must_use]
pub fn due_on(row: &ScoreboardRow) -> (String, String) {
    row.due.map_or_else(Default::default, |due| (due.to_string(), due.to_string()))
}

/// How a promise that is not due yet gets on, in Chinese and in English; empty for others, and where the value is not known.
#[must_use]
pub fn progress(row: &ScoreboardRow) -> (&'static str, &'static str) {
    match row.progress.map(|p| p.state) {
        Some(ProgressState::Reached) => ("已提前达到", "reached early"),
        Some(ProgressState::OnTheWay) => ("跟上进度", "on the way"),
        Some(ProgressState::Behind) => ("落后于进度", "behind"),
        Some(ProgressState::NotReached) => ("还没有达到", "not reached yet"),
        None if row.status == RowStatus::NotDue && row.bring.is_some() => ("缺数据", "no data"),
        None => ("", ""),
    }
}

/// What the promises that are not due do: `3 条已提前达到，2 条落后于进度`, parts that add up to them; empty where none is.
#[must_use]
pub fn not_due(counts: &StatusCounts) -> (String, String) {
    let told = counts.not_due_reached + counts.not_due_on_the_way + counts.not_due_behind + counts.not_due_no_data;
    let parts = [
        (counts.not_due_reached, "已提前达到", "reached early"),
        (counts.not_due_on_the_way, "跟上进度", "on the way"),
        (counts.not_due_behind, "落后于进度", "behind the calendar"),
        (counts.not_due_no_data, "缺数据", "without data"),
        (counts.not_due.saturating_sub(told), "还没有达到或只看不评", "not reached yet, or watched only"),
    ];
    let some = || parts.iter().filter(|p| p.0 > 0);
    (
        some().map(|(n, zh, _)| format!("{n} 条{zh}")).collect::<Vec<_>>().join("，"),
        some().map(|(n, _, en)| format!("{n} {en}")).collect::<Vec<_>>().join(", "),
    )
}

/// The day of delivery of a promise's deliverable, and how late it was; `None` while there is none.
#[must_use]
pub fn delivered(row: &ScoreboardRow) -> Option<(String, String)> {
    let found = row.deliverable?;
    let day = found.delivered?;
    Some(match found.late_days {
        None => (format!("{day} 交付"), format!("delivered {day}")),
        Some(days) => (format!("{day} 交付，晚 {days} 天"), format!("delivered {day}, {days} days late")),
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
    rows.extend(marks(analysis).into_iter().map(|mark| ("注意", format!("{}：{}", mark.zh, mark.why_zh))));
    rows.extend(without_place(study).map(|(zh, _)| ("注意", zh)));
    if study.bus_missing() {
        rows.push(("注意", format!("{NO_BUS}：有的圈层以公交为一种方式，但没有公交时刻表（GTFS），按其余方式计算")));
    }
    for (circle, said, way_out) in figures::open_circles(analysis) {
        rows.push(("注意", format!("{}：{}。{}", zh(&circle), said.zh, way_out.zh)));
    }
    rows.extend(study.sources.iter().map(|s| ("数据来源", [&*s.name, &*s.licence, &*s.date].join(" · "))));
    rows.push(("软件", format!("CareCircle {}", env!("CARGO_PKG_VERSION"))));
    rows
}

/// What is said of the seniors who have no place, in Chinese and English; `None` where everybody has one.
pub(super) fn without_place(study: &Study) -> Option<(String, String)> {
    let missing = study.seniors_without_place;
    (missing > 0.0).then(|| {
        let n = thousands(missing);
        (format!("另有 {n} 位老人没有位置，未计入"), format!("{n} more seniors have no place and are not counted"))
    })
}

/// What is said of facilities that do not take part, by state; `None` where every one does.
pub(super) fn not_counted(study: &Study) -> Option<Name> {
    let state = |wanted| study.facilities.iter().filter(|f| super::facts::facility_state(study, f) == wanted).count();
    let states = [
        ("unlocated", "处设施没有可用的坐标，不参与计算", "without usable coordinates"),
        ("vacant", "处设施的状态是空置或闲置，不参与计算", "whose status says vacant"),
        ("closed", "处设施在研究日期未开放，不参与计算", "not open on the study's date"),
        ("no_service", "处设施的类型不在服务表中，不参与计算", "of a kind that means no service"),
    ];
    let found = states.map(|(code, zh, en)| (count(state(code)), zh, en));
    let some = || found.iter().filter(|(n, ..)| n != "0");
    let zh: Vec<String> = some().map(|(n, zh, _)| format!("{n} {zh}")).collect();
    let en: Vec<String> = some().map(|(n, _, en)| format!("{n} {en}")).collect();
    (!zh.is_empty()).then(|| Name { zh: format!("{}。", zh.join("；")), en: format!("Facilities not counted: {}.", en.join("; ")) })
}

/// What would bring a gap inside, by the code of its main reason; `services` are those that it misses.
pub(super) fn remedy(code: &str, services: &Name) -> Name {
    let (zh, en) = (&services.zh, &services.en);
    let (zh, en) = match code {
        "barrier" => {
            (format!("打通阻隔（修桥或便道），或在本侧增设{zh}"), format!("a bridge or path over the barrier, or {en} on this side"))
        }
        "island" => {
            ("核对路网是否漏画；确属不通的先修路".to_owned(), "check the road map; where there is no road, build one first".to_owned())
        }
        "shut_in" => {
            ("核对围墙是否漏画了门；确无门的开一处通道".to_owned(), "check for an unmapped gate; where there is none, open one".to_owned())
        }
        "off_network" => ("先把通到这里的路画进路网或修通".to_owned(), "add or build the road that leads here first".to_owned()),
        "unlocated" => (format!("先给已有的{zh}定位"), format!("locate the existing {en} first")),
        _ => (format!("就近增设{zh}"), format!("{en} nearby")),
    };
    Name { zh, en }
}

/// What is said of a circle by bus in a study without a timetable.
pub(super) const NO_BUS: &str = "无公交时刻表";

/// Something that every page with numbers has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// The mark in Chinese.
    pub zh: &'static str,
    /// The mark in English.
    pub en: &'static str,
    /// Explanation in Chinese.
    pub why_zh: &'static str,
    /// Explanation in English.
    pub why_en: &'static str,
}

/// The marks that apply to a study, most important first.
pub(super) fn marks(analysis: &Analysis) -> Vec<Mark> {
    let mut marks = Vec::new();
    if analysis.study.simulated {
        marks.push(Mark {
            zh: "模拟数据",
            en: "simulated data",
            why_zh: "道路、居民点或设施由程序模拟生成，不是实际情况",
            why_en: "roads, homes or facilities were generated by a program; they are not the real ones",
        });
    }
    if analysis.coverage.straight_line {
        marks.push(Mark {
            zh: "直线估算",
            en: "straight-line estimate",
            why_zh: "没有道路数据，时间按直线距离乘以绕行系数估算",
            why_en: "without road data, times are straight-line distances times a detour factor",
        });
    }
    match analysis.study.seniors_are {
        SeniorsAre::Counted => {}
        SeniorsAre::Estimated => marks.push(Mark {
            zh: "人数为估计",
            en: "estimated seniors",
            why_zh: "老人总数（全域、镇街或村社区）已知，分摊到各建筑，或取自人口栅格",
            why_en: "known totals of seniors (of the place, its towns or villages) were spread over buildings, or a population raster gives them",
        }),
        SeniorsAre::Relative => marks.push(Mark {
            zh: "人数为相对值",
            en: "relative numbers",
            why_zh: "没有老人总数，人数只表示各处的相对多少，不能当作实际人数",
            why_en: "no total of seniors was known; numbers only compare places and are not head counts",
        }),
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
        let (zh, _) = not_due(&counts);
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
