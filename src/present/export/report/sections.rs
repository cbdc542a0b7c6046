//! The headline of each circle, and cohorts side by side.

use carecircle_words::say;
use std::fmt::Write as _;

use crate::export::figures::{self, Figures};
use crate::export::sentences::{self, Markup, capital};
use crate::export::{facts, summary, words};
use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::{Certainty, CircleCoverage, Share};
use carecircle_base::model::{Circle, Study};

use super::html::{bar, both, esc, escaped, name, told};

/// Sentences as HTML.
const HTML: Markup = Markup { text: esc, strong: |text| format!("<b>{text}</b>") };

/// One circle: its share, its sentence, its reasons.
pub(super) fn headline(out: &mut String, analysis: &Analysis, circled: &CircleCoverage) {
    let study = &analysis.study;
    let circle = &study.circles[circled.circle.index()];
    let _ = writeln!(
        out,
        "<div class=\"headline\">\n<p class=\"big\">{}</p>\n<div>\n<h3>{}</h3>\n<p class=\"sentence\">{}</p>\n<p class=\"promise\">{}</p>",
        big(circled),
        name(&circle.name),
        sentence(study, circle, circled),
        promise(study, circle)
    );
    reasons(out, study, circled);
    for row in summary::seat_headlines(analysis, study.settings.cohort, circled.circle) {
        let open = row.open.unwrap_or_default();
        let with = |text: &str, open: &str, stop: &str| {
            esc(&if open.is_empty() { format!("{text}{stop}") } else { format!("{text}{stop}{open}{stop}") })
        };
        let said = both(&with(&row.text.zh, &open.zh, "。"), &with(&capital(&row.text.en), &open.en, ". "));
        let _ = writeln!(out, "<p class=\"promise\"><b>{}</b></p>", said);
    }
    if let (Some(radius_m), Some(radius)) = (circle.radius_m, &circled.total_radius) {
        let (m, share) = (words::thousands(radius_m), esc(&words::percent(radius.ratio())));
        let _ = writeln!(out, "<p class=\"promise\">{}</p>", told(&say!("report-by-plain-radius", m, share)));
    }
    out.push_str("</div>\n</div>\n");
}

/// The share, marked where it is a lower bound; a dash where there is no verdict.
fn big(circled: &CircleCoverage) -> String {
    let [least, _] = figures::bounds(circled.evidence.certainty);
    let share = esc(&words::percent(Figures::of(&circled.total, circled.evidence.certainty).share));
    if least.zh().is_empty() { share } else { format!("<small>{}</small>{share}", told(&least)) }
}

/// The headline in one sentence, and what it leaves open.
fn sentence(study: &Study, circle: &Circle, circled: &CircleCoverage) -> String {
    let open = circled.evidence.sentence(study).map(|said| {
        let way_out = circled.evidence.way_out(study).unwrap_or_default();
        both(&esc(&format!("{}。{}。", said.zh, way_out.zh)), &esc(&format!("{}; {}.", capital(&said.en), way_out.en)))
    });
    let lost = words::without_place(study).map(|said| format!(" <b>{}</b>", escaped(&say!("shown-sentence", said))));
    let counted = |study, circle, circled| counted(study, circle, circled) + lost.as_deref().unwrap_or_default();
    match open {
        None => counted(study, circle, circled),
        Some(open) if !circled.evidence.certainty.has_share() => format!("<b>{open}</b>"),
        Some(open) => format!("{} <b>{open}</b>", counted(study, circle, circled)),
    }
}

/// The numbers of a circle in one sentence.
fn counted(study: &Study, circle: &Circle, circled: &CircleCoverage) -> String {
    let said = sentences::counted(study, circle, circled, &HTML);
    told(&said)
}

/// Cell of a table: a share as a bar, and how many are left out.
pub(super) fn cell(share: &Share, certainty: Certainty) -> String {
    let figures = Figures::of(share, certainty);
    let [_, most] = figures::bounds(certainty);
    let left_out = figures.seniors_left_out.map_or_else(
        || told(&say!("report-cannot-be-judged")),
        |out| {
            let out = words::thousands(out);
            told(&say!("report-left-out", most, out))
        },
    );
    format!("<td>{}<small>{left_out}</small></td>", bar(figures.share))
}

/// What the circle promises.
fn promise(study: &Study, circle: &Circle) -> String {
    let said = sentences::requirement(study, circle, &HTML);
    told(&said)
}

/// Why seniors are left out, as one bar cut by reason.
fn reasons(out: &mut String, study: &Study, circled: &CircleCoverage) {
    let mut rows = facts::reasons(study, circled);
    let left_out: f64 = rows.iter().map(|row| row.seniors).sum();
    if left_out <= 0.0 {
        return;
    }
    rows.sort_by(|a, b| b.seniors.total_cmp(&a.seniors));
    rows.retain(|row| row.seniors > 0.0);
    out.push_str("<div class=\"stack\">");
    for row in &rows {
        let _ = write!(out, "<i class=\"{}\" style=\"width:{:.2}%\"></i>", row.reason, row.seniors / left_out * 100.0);
    }
    out.push_str("</div>\n<p class=\"key\">");
    let _ = write!(out, "{}", told(&say!("report-why-left-out")));
    for row in &rows {
        let _ = write!(
            out,
            "<span class=\"{}\">{} {}</span>",
            row.reason,
            told(&words::reason(row.reason)),
            esc(&words::percent(Some(row.seniors / left_out)))
        );
    }
    out.push_str("</p>\n");
}

/// Every cohort's shares, side by side.
pub(super) fn cohorts(out: &mut String, analysis: &Analysis) {
    let study = &analysis.study;
    if study.cohorts.len() < 2 {
        return;
    }
    let _ = write!(
        out,
        "<section>\n<h2>{}</h2>\n<p class=\"lead\">{}</p>\n<table>\n<thead><tr><th>{}</th><th class=\"n\">{}</th>",
        told(&say!("report-same-circle-for")),
        told(&say!("report-same-facilities-hold")),
        told(&say!("report-cohort")),
        told(&say!("report-speed"))
    );
    for circle in &study.circles {
        let _ = write!(out, "<th>{}</th>", name(&circle.name));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for id in facts::cohorts_primary_first(study) {
        let cohort = &study.cohorts[id.index()];
        let _ = write!(out, "<tr><th>{}</th><td class=\"n\">{} m/s</td>", name(&cohort.name), cohort.speed_mps);
        for circled in &analysis.coverage.cohort(id).circles {
            out.push_str(&cell(&circled.total, circled.evidence.certainty));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</section>\n");
}
