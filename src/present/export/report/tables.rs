//! Towns by seniors left out, and the largest gaps.

use std::fmt::Write as _;

use crate::export::{areas, facts, words};
use carecircle_analysis::Analysis;
use carecircle_base::ids::AreaId;

use super::html::{both, esc, name};
use super::sections::cell;

/// Rows of the table of towns; the rest is in `areas.csv`.
const AREA_ROWS: usize = 60;
/// Rows of the first circle's table of gaps, and of every other's; the rest is in `gaps.geojson`.
pub(super) const GAP_ROWS: (usize, usize) = (10, 5);

/// Towns (or villages, where there are no towns), most seniors left out of the first circle first.
pub(super) fn towns(out: &mut String, analysis: &Analysis) {
    let study = &analysis.study;
    let circles = &analysis.coverage.cohort(study.settings.cohort).circles;
    let mut rows: Vec<AreaId> = facts::headline_areas(study).collect();
    let Some(first) = circles.first().filter(|_| !rows.is_empty()) else { return };
    let left_out = |area: &AreaId| first.areas[area.index()].seniors_left_out();
    rows.sort_by(|a, b| left_out(b).total_cmp(&left_out(a)).then(a.cmp(b)));
    let reasons = facts::area_reasons(study, first);
    let towns = areas::level(facts::headline_level(study)) == "town";
    let _ = write!(
        out,
        "<section>\n<h2>{}</h2>\n<table class=\"towns\">\n<thead>\n<tr><th>{}</th><th class=\"n\">{}</th>",
        if towns {
            both("各镇街：从缺口最大的看起", "Towns, the largest gap first")
        } else {
            both("各村社区：从缺口最大的看起", "Villages, the largest gap first")
        },
        if towns { both("镇街", "town") } else { both("村社区", "village") },
        both("老人", "seniors")
    );
    for circled in circles {
        let _ = write!(out, "<th>{}</th>", name(&study.circles[circled.circle.index()].name));
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for area in rows.iter().take(AREA_ROWS) {
        let reason = reasons[area.index()].map_or_else(String::new, |code| {
            let (zh, en) = words::reason(code);
            format!("<br><small>{}</small>", both(zh, en))
        });
        let _ = write!(
            out,
            "<tr><th>{}{reason}</th><td class=\"n\">{}</td>",
            esc(&study.areas[area.index()].name),
            words::thousands(first.areas[area.index()].seniors)
        );
        for circled in circles {
            out.push_str(&cell(&circled.areas[area.index()], circled.evidence.certainty));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
    if rows.len() > AREA_ROWS {
        let more = rows.len() - AREA_ROWS;
        let _ = writeln!(
            out,
            "<p class=\"note\">{}</p>",
            both(&format!("另有 {more} 个未列出，全部见 areas.csv。"), &format!("{more} more in areas.csv."))
        );
    }
    let _ = writeln!(
        out,
        "<p class=\"note\">{}</p>\n</section>",
        both(
            "按第一个服务圈的圈外老人数排序；主要原因指圈外老人中人数最多的原因。",
            "Sorted by seniors left out of the first circle; the main reason is that of most of them."
        )
    );
}

/// The largest gaps of each circle.
pub(super) fn gaps(out: &mut String, analysis: &Analysis) {
    let study = &analysis.study;
    if analysis.gaps().is_empty() {
        return;
    }
    let _ = write!(
        out,
        "<section>\n<h2>{}</h2>\n<p class=\"lead\">{}</p>\n",
        both("最大的缺口", "The largest gaps"),
        both(
            "缺口是连成片的圈外居民点，按老人数排序；序号与地图上的红色圆点一致。",
            "A gap is a group of homes outside the circle that lie together, ranked by seniors; the numbers are those on the map."
        )
    );
    for (id, circle) in facts::circles(study) {
        let all: Vec<_> = facts::gaps(analysis, id, study.settings.cohort).collect();
        if all.is_empty() {
            continue;
        }
        let _ = writeln!(
            out,
            "<h3>{}</h3>\n<table class=\"gaps\">\n<thead><tr><th class=\"n\">#</th><th>{}</th><th class=\"n\">{}</th><th class=\"n\">{}</th><th>{}</th>\
             <th class=\"n\">{}</th><th class=\"n\">{}</th><th>{}</th></tr></thead>\n<tbody>",
            name(&circle.name),
            both("所在", "area"),
            both("老人", "seniors"),
            both("居民点", "homes"),
            both("够不到的服务", "out of reach"),
            both("中位（分）", "median, min"),
            both("最远（分）", "worst, min"),
            both("主要原因", "main reason")
        );
        let rows = if id.index() == 0 { GAP_ROWS.0 } else { GAP_ROWS.1 };
        for gap in all.iter().take(rows) {
            let missing = facts::missing(study, gap);
            let beyond = || format!(">{}", words::minutes(study.settings.max_minutes));
            let time = |minutes: Option<f64>| esc(&minutes.map_or_else(beyond, |m| format!("{m:.1}")));
            let (zh, en) = words::reason(gap.reason);
            let _ = writeln!(
                out,
                "<tr><td class=\"n\"><span class=\"rank\">{}</span></td><th>{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td>\
                 <td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td></tr>",
                gap.rank,
                gap.area.map_or_else(|| "—".to_owned(), |a| esc(&study.areas[a.index()].name)),
                words::thousands(gap.seniors),
                words::count(gap.homes.len()),
                both(&esc(&missing.zh), &esc(&missing.en)),
                time(gap.median_min),
                time(gap.worst_min),
                both(zh, en)
            );
        }
        out.push_str("</tbody>\n</table>\n");
        if all.len() > rows {
            let _ = writeln!(
                out,
                "<p class=\"note\">{}</p>",
                both(
                    &format!("共 {} 处缺口，全部见 gaps.geojson 与 carecircle.xlsx。", words::count(all.len())),
                    &format!("{} gaps in all: see gaps.geojson and carecircle.xlsx.", words::count(all.len()))
                )
            );
        }
    }
    out.push_str("</section>\n");
}
