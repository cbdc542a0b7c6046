//! Towns by seniors left out, and the largest gaps.

use carecircle_words::say;
use std::fmt::Write as _;

use crate::export::{areas, facts, words};
use carecircle_analysis::Analysis;
use carecircle_base::ids::AreaId;

use super::html::{both, esc, name, told};
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
        if towns { told(&say!("report-towns-largest-gap")) } else { told(&say!("report-villages-largest-gap")) },
        if towns { told(&say!("report-town")) } else { told(&say!("report-village")) },
        told(&say!("report-seniors"))
    );
    for circled in circles {
        let _ = write!(out, "<th>{}</th>", name(&study.circles[circled.circle.index()].name));
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for area in rows.iter().take(AREA_ROWS) {
        let reason = reasons[area.index()].map_or_else(String::new, |code| format!("<br><small>{}</small>", told(&words::reason(code))));
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
        let _ = writeln!(out, "<p class=\"note\">{}</p>", told(&say!("report-more-in-areas", more)));
    }
    let _ = writeln!(out, "<p class=\"note\">{}</p>\n</section>", told(&say!("report-sorted-by-seniors")));
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
        told(&say!("report-largest-gaps")),
        told(&say!("report-gap-group-homes"))
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
            told(&say!("report-area")),
            told(&say!("report-seniors")),
            told(&say!("report-homes")),
            told(&say!("report-out-reach")),
            told(&say!("report-median-min")),
            told(&say!("report-worst-min")),
            told(&say!("report-main-reason"))
        );
        let rows = if id.index() == 0 { GAP_ROWS.0 } else { GAP_ROWS.1 };
        for gap in all.iter().take(rows) {
            let missing = facts::missing(study, gap);
            let beyond = || format!(">{}", words::minutes(study.settings.max_minutes));
            let time = |minutes: Option<f64>| esc(&minutes.map_or_else(beyond, |m| format!("{m:.1}")));
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
                told(&words::reason(gap.reason))
            );
        }
        out.push_str("</tbody>\n</table>\n");
        if all.len() > rows {
            let _ = writeln!(out, "<p class=\"note\">{}</p>", told(&say!("report-gaps-in-all", all = words::count(all.len()))));
        }
    }
    out.push_str("</section>\n");
}
