//! Comments on tables and columns, Chinese first: what a reader of the database alone has to know.

use crate::facility_attribute::FACILITY_ATTRIBUTES;
use carecircle_analysis::Analysis;
use carecircle_base::model::{Circle, Cohort, Service, Study};

/// Comments on columns by name, those of all tables: column, Chinese, English.
const FIXED: &[(&str, &str, &str)] = &[
    ("fid", "行号", "row number"),
    ("geom", "图形，WGS84（EPSG:4326）", "geometry, WGS84 (EPSG:4326)"),
    ("home", "居民点编号", "id of the home"),
    ("homes", "居民点数", "homes"),
    ("seniors", "60岁及以上老年人数", "people aged 60 and over"),
    ("seniors_60_69", "60至69岁老年人数", "people aged 60 to 69"),
    ("seniors_70_79", "70至79岁老年人数", "people aged 70 to 79"),
    ("seniors_80", "80岁及以上老年人数", "people aged 80 and over"),
    ("households", "户数", "households"),
    ("village", "村社区", "village"),
    ("facility", "设施编号", "id of the facility"),
    ("name", "名称", "name"),
    ("services", "提供的服务，逗号分隔", "services, joined by commas"),
    (
        "state",
        "是否计入：counted 计入，unlocated 没有坐标，vacant 空置，closed 停业，no_service 没有服务",
        "counted, unlocated, vacant, closed or no_service",
    ),
    ("attributes", "名单的其他列（JSON）", "further columns of the list (JSON)"),
    ("code", "行政区划代码", "administrative code"),
    ("level", "级别", "level"),
    ("parent", "上级区域", "area above it"),
    ("circle", "服务圈代码", "id of the circle"),
    ("circle_name", "服务圈", "name of the circle"),
    ("cohort", "人群代码", "id of the cohort"),
    ("cohort_name", "人群", "name of the cohort"),
    ("rank", "名次，1 为人数最多", "rank, 1 for most people"),
    ("missing", "够不到的服务代码，逗号分隔", "services out of reach, joined by commas"),
    ("missing_name", "够不到的服务", "names of the services out of reach"),
    (
        "median_min",
        "到所缺服务的分钟数，人数加权中位数；空值表示走不到",
        "minutes to what is missing, median by people; NULL where not reached",
    ),
    ("worst_min", "到所缺服务的分钟数，最远的居民点；空值表示走不到", "minutes to what is missing, farthest home; NULL where not reached"),
    ("reason", "主要原因代码", "code of the main reason"),
    ("reason_name", "主要原因", "main reason"),
    ("mode", "出行方式", "mode of travel"),
    ("minutes", "时限（分钟）", "limit in minutes"),
    ("homes_covered", "圈内居民点数", "homes inside"),
    ("seniors_covered", "圈内老年人数", "seniors inside"),
    ("share", "圈内老年人比例，0 至 1", "share of seniors inside, 0 to 1"),
    ("key", "项目", "key"),
    ("value", "内容", "value"),
];

/// What a table holds, with the study and the run that it is of.
pub(super) fn of_table(table: &str, analysis: &Analysis) -> String {
    let (zh, en) = match table {
        "homes" => ("居民点：到各服务的秒数，是否在圈内", "homes: seconds to each service, inside a circle or not"),
        "facilities" => {
            ("设施：名单的全部内容；没有坐标的没有图形", "facilities with all that their lists say; unlocated ones have no geometry")
        }
        "areas" => ("镇街和村社区：圈内比例", "towns and villages with their shares"),
        "gaps" => ("空白区：连片的圈外居民点", "gaps: homes outside that lie together"),
        "circles" => ("服务圈的范围，按人群", "where each circle holds, by cohort"),
        _ => ("研究区说明、来源和标记", "the study, its sources and flags"),
    };
    let Study { name, simulated, .. } = &analysis.study;
    let simulated = if *simulated { "（模拟数据 simulated）" } else { "" };
    format!("{}{simulated}，{zh}。{}, {en}. run {}", name.zh, name.en, analysis.run_id())
}

/// What a column holds; one that a list brought is called as the list calls it.
pub(super) fn of_column(table: &str, column: &str, study: &Study) -> String {
    if column == "area" {
        let (zh, en) = if table == "areas" {
            ("名称", "name")
        } else {
            ("所属镇街，没有镇街时为村社区", "town, or village where it has no town")
        };
        return format!("{zh} / {en}");
    }
    if let Some(attribute) = FACILITY_ATTRIBUTES.iter().find(|attribute| table == "facilities" && attribute.key == column) {
        return format!("{} / {}", attribute.name.zh(), attribute.about);
    }
    if let Some((_, zh, en)) = FIXED.iter().find(|fixed| fixed.0 == column) {
        return format!("{zh} / {en}");
    }
    of_cohort(column, study).unwrap_or_else(|| column.to_owned())
}

/// Comment on a column that begins with a cohort: `<cohort>_<service>_s` and its like, `<cohort>_<circle>`, `<cohort>_reason`.
fn of_cohort(column: &str, study: &Study) -> Option<String> {
    let after = |id: &str, text: &str| Some(text.strip_prefix(id)?.strip_prefix('_')?.to_owned());
    // The longest id first: one may begin another.
    let mut cohorts: Vec<&Cohort> = study.cohorts.iter().collect();
    cohorts.sort_by_key(|c| std::cmp::Reverse(c.id.len()));
    let (cohort, rest) = cohorts.into_iter().find_map(|c| Some((c, after(&c.id, column)?)))?;
    let who = &cohort.name;
    if rest == "reason" {
        return Some(format!("{}：为何不在第一个圈内 / {}: why outside of the first circle", who.zh, who.en));
    }
    let mut circles: Vec<&Circle> = study.circles.iter().collect();
    circles.sort_by_key(|c| std::cmp::Reverse(c.id.len()));
    for circle in circles {
        let (zh, en) = match rest.strip_prefix(&circle.id) {
            Some("") => ("是否在圈内", "inside or not"),
            Some("_share") => ("圈内老年人比例，0 至 1", "share of seniors inside, 0 to 1"),
            Some("_seniors_left_out") => ("圈外老年人数", "seniors outside"),
            _ => continue,
        };
        return Some(format!("{}，{}：{zh} / {}, {}: {en}", who.zh, circle.name.zh, who.en, circle.name.en));
    }
    let mut services: Vec<&Service> = study.services.iter().collect();
    services.sort_by_key(|s| std::cmp::Reverse(s.id.len()));
    let (service, rest) = services.into_iter().find_map(|s| Some((s, after(&s.id, &rest)?)))?;
    let (mode, last) = rest.rsplit_once('_').unwrap_or(("", &rest));
    let (mode, zh, en) = match last {
        "s" if mode.ends_with("p90") => {
            (mode.trim_end_matches("p90").trim_end_matches('_'), "十次有九次不超过的秒数", "seconds that nine of ten departures keep")
        }
        "s" => (mode, "到最近设施的秒数；空值表示走不到", "seconds to the nearest facility; NULL where not reached"),
        "facility" => (mode, "最近设施的编号", "id of the nearest facility"),
        "by" => (mode, "最快的方式", "mode that has the time"),
        _ => return None,
    };
    let mode = if mode.is_empty() { String::new() } else { format!(" ({mode})") };
    Some(format!("{}，{}{mode}：{zh} / {}, {}{mode}: {en}", who.zh, service.name.zh, who.en, service.name.en))
}
