//! Comments on tables and columns, Chinese first: what a reader of the database alone has to know.

use crate::facility_attribute::FACILITY_ATTRIBUTES;
use carecircle_analysis::Analysis;
use carecircle_base::model::{Circle, Cohort, Service, Study};
use carecircle_words::{Said, say};

/// Comments on columns by name, those of all tables.
static FIXED: &[(&str, Said)] = &[
    ("fid", say!("postgis-comment-fid")),
    ("geom", say!("postgis-comment-geom")),
    ("home", say!("postgis-comment-home")),
    ("homes", say!("postgis-comment-homes")),
    ("seniors", say!("postgis-comment-seniors")),
    ("seniors_60_69", say!("postgis-comment-seniors-60-69")),
    ("seniors_70_79", say!("postgis-comment-seniors-70-79")),
    ("seniors_80", say!("postgis-comment-seniors-80")),
    ("households", say!("postgis-comment-households")),
    ("village", say!("postgis-comment-village")),
    ("facility", say!("postgis-comment-facility")),
    ("name", say!("postgis-comment-name")),
    ("services", say!("postgis-comment-services")),
    ("state", say!("postgis-comment-state")),
    ("attributes", say!("postgis-comment-attributes")),
    ("code", say!("postgis-comment-code")),
    ("level", say!("postgis-comment-level")),
    ("parent", say!("postgis-comment-parent")),
    ("circle", say!("postgis-comment-circle")),
    ("circle_name", say!("postgis-comment-circle-name")),
    ("cohort", say!("postgis-comment-cohort")),
    ("cohort_name", say!("postgis-comment-cohort-name")),
    ("rank", say!("postgis-comment-rank")),
    ("missing", say!("postgis-comment-missing")),
    ("missing_name", say!("postgis-comment-missing-name")),
    ("median_min", say!("postgis-comment-median-min")),
    ("worst_min", say!("postgis-comment-worst-min")),
    ("reason", say!("postgis-comment-reason")),
    ("reason_name", say!("postgis-comment-reason-name")),
    ("mode", say!("postgis-comment-mode")),
    ("minutes", say!("postgis-comment-minutes")),
    ("homes_covered", say!("postgis-comment-homes-covered")),
    ("seniors_covered", say!("postgis-comment-seniors-covered")),
    ("share", say!("postgis-comment-share")),
    ("key", say!("postgis-comment-key")),
    ("value", say!("postgis-comment-value")),
];

/// What a table holds, with the study and the run that it is of.
pub(super) fn of_table(table: &str, analysis: &Analysis) -> String {
    let said = match table {
        "homes" => say!("postgis-comment-table-homes"),
        "facilities" => say!("postgis-comment-table-facilities"),
        "areas" => say!("postgis-comment-table-areas"),
        "gaps" => say!("postgis-comment-table-gaps"),
        "circles" => say!("postgis-comment-table-circles"),
        _ => say!("postgis-comment-table-about"),
    };
    let Study { name, simulated, .. } = &analysis.study;
    let simulated = if *simulated { "（模拟数据 simulated）" } else { "" };
    format!("{}{simulated}，{}。{}, {}. run {}", name.zh, said.zh(), name.en, said.en(), analysis.run_id())
}

/// What a column holds; one that a list brought is called as the list calls it.
pub(super) fn of_column(table: &str, column: &str, study: &Study) -> String {
    if column == "area" {
        return both(&if table == "areas" { say!("postgis-comment-name") } else { say!("postgis-comment-town") });
    }
    if let Some(attribute) = FACILITY_ATTRIBUTES.iter().find(|attribute| table == "facilities" && attribute.key == column) {
        return format!("{} / {}", attribute.name.zh(), attribute.about);
    }
    if let Some((_, said)) = FIXED.iter().find(|fixed| fixed.0 == column) {
        return both(said);
    }
    of_cohort(column, study).unwrap_or_else(|| column.to_owned())
}

/// A message in Chinese and in English.
fn both(said: &Said) -> String {
    format!("{} / {}", said.zh(), said.en())
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
        return Some(both(&say!("postgis-comment-of-reason", cohort = who)));
    }
    let mut circles: Vec<&Circle> = study.circles.iter().collect();
    circles.sort_by_key(|c| std::cmp::Reverse(c.id.len()));
    for circle in circles {
        let what = match rest.strip_prefix(&circle.id) {
            Some("") => say!("postgis-comment-inside"),
            Some("_share") => say!("postgis-comment-share"),
            Some("_seniors_left_out") => say!("postgis-comment-seniors-outside"),
            _ => continue,
        };
        return Some(both(&say!("postgis-comment-of-circle", cohort = who, circle = circle.name, what)));
    }
    let mut services: Vec<&Service> = study.services.iter().collect();
    services.sort_by_key(|s| std::cmp::Reverse(s.id.len()));
    let (service, rest) = services.into_iter().find_map(|s| Some((s, after(&s.id, &rest)?)))?;
    let (mode, last) = rest.rsplit_once('_').unwrap_or(("", &rest));
    let (mode, what) = match last {
        "s" if mode.ends_with("p90") => (mode.trim_end_matches("p90").trim_end_matches('_'), say!("postgis-comment-seconds-p90")),
        "s" => (mode, say!("postgis-comment-seconds")),
        "facility" => (mode, say!("postgis-comment-nearest")),
        "by" => (mode, say!("postgis-comment-fastest")),
        _ => return None,
    };
    let mode = if mode.is_empty() { String::new() } else { format!(" ({mode})") };
    Some(both(&say!("postgis-comment-of-service", cohort = who, service = service.name, mode, what)))
}
