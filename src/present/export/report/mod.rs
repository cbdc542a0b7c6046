//! `report.html`: one self-contained file that a planner can print on A4.
//!
//! Chinese first; the switch at its head turns it to English. No script, no link to anything outside:
//! style and maps are inside. Maps are drawn simplified where there is more to draw than can be seen.

mod dots;
mod frame;
mod html;
mod labels;
mod map;
mod notes;
mod promises;
mod roads;
mod sections;
mod tables;

use carecircle_words::say;
use std::fmt::Write as _;
use std::path::Path;

use carecircle_analysis::Analysis;

use super::error::write_file;
use super::{ExportError, Exporter, words};
use html::{both, esc, name, told};

pub(super) use frame::{Frame, WIDTH};
pub(super) use labels::{Taken, width};
pub(super) use map::{middle, nice};

/// The report.
pub(super) struct ReportHtml;

impl Exporter for ReportHtml {
    fn file_name(&self, _: &Analysis) -> String {
        "report.html".to_owned()
    }

    fn write(&self, analysis: &Analysis, path: &Path) -> Result<usize, ExportError> {
        write_file(path, page(analysis).as_bytes())?;
        Ok(1)
    }
}

fn page(analysis: &Analysis) -> String {
    let study = &analysis.study;
    let mut out = String::with_capacity(1 << 20);
    let title = format!("{} · 养老服务圈可达性报告", esc(words::zh(&study.name)));
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"generator\" content=\"CareCircle {version}\">\n<meta name=\"run\" content=\"{run}\">\n<title>{title}</title>\n<style>\n{css}</style>\n</head>\n<body>\n\
         <input type=\"radio\" name=\"lang\" id=\"zh\" checked><label for=\"zh\">中文</label>\
         <input type=\"radio\" name=\"lang\" id=\"en\"><label for=\"en\">English</label>\n<main>\n",
        version = env!("CARGO_PKG_VERSION"),
        run = analysis.run_id(),
        css = include_str!("report.css"),
    );
    masthead(&mut out, analysis);
    circles(&mut out, analysis);
    tables::towns(&mut out, analysis);
    tables::gaps(&mut out, analysis);
    sections::cohorts(&mut out, analysis);
    promises::section(&mut out, analysis);
    notes::import(&mut out, analysis);
    notes::definitions(&mut out, analysis);
    notes::sources(&mut out, analysis);
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// The first circle with its large map, then the others side by side.
fn circles(out: &mut String, analysis: &Analysis) {
    let circles = &analysis.coverage.cohort(analysis.study.settings.cohort).circles;
    let Some((first, others)) = circles.split_first() else { return };
    let maps = map::Maps::begin(out, analysis);
    out.push_str("<section class=\"first\">\n");
    sections::headline(out, analysis, first);
    if let Some(maps) = &maps {
        maps.draw(out, first, &map::LARGE);
    }
    out.push_str("</section>\n");
    if others.is_empty() {
        return;
    }
    let _ = writeln!(out, "<section>\n<h2>{}</h2>\n<div class=\"others\">", told(&say!("report-other-circles")));
    for (i, circled) in others.iter().enumerate() {
        out.push_str("<article>\n");
        sections::headline(out, analysis, circled);
        if let Some(maps) = maps.as_ref().filter(|_| i < map::SMALL_MAPS) {
            maps.draw(out, circled, &map::SMALL);
        }
        out.push_str("</article>\n");
    }
    out.push_str("</div>\n</section>\n");
}

/// Number of import notes that the head of the report tells; all are in the section on what was read.
const FIRST_SCREEN: usize = 5;

/// What was dropped, doubted or guessed and may change the numbers, the gravest first.
fn gravest(out: &mut String, analysis: &Analysis) {
    let notes = analysis.report.gravest();
    if notes.is_empty() {
        return;
    }
    out.push_str("<ul class=\"marks\">\n");
    for (layer, note) in notes.iter().take(FIRST_SCREEN) {
        let severity = note.severity.said();
        let _ = writeln!(
            out,
            "<li><strong>{} {}</strong> {} <small>{}</small></li>",
            told(&severity),
            words::count(note.count),
            both(&esc(&note.said().zh()), &esc(&note.said().en())),
            esc(&layer.file)
        );
    }
    if notes.len() > FIRST_SCREEN {
        let more = notes.len() - FIRST_SCREEN;
        let _ = writeln!(out, "<li>{}</li>", told(&say!("report-more-under-what", more)));
    }
    out.push_str("</ul>\n");
}

fn masthead(out: &mut String, analysis: &Analysis) {
    let study = &analysis.study;
    let _ = writeln!(
        out,
        "<header>\n<p class=\"kicker\">CareCircle</p>\n<h1>{}<br><small>{}</small></h1>",
        name(&study.name),
        told(&say!("report-who-can-reach"))
    );
    let cohort = &study.cohorts[study.settings.cohort.index()];
    let mut facts = vec![told(&say!(
        "report-residential-points-facilities",
        homes = words::count(study.homes.len()),
        facilities = words::count(study.facilities.len())
    ))];
    facts.extend(study.settings.date.map(|date| told(&say!("report-facilities-as", date = (words::date_zh(date), date.to_string())))));
    facts.push(told(&say!(
        "report-unless-said-otherwise",
        cohort = (esc(words::zh(&cohort.name)), esc(words::en(&cohort.name))),
        speed_mps = cohort.speed_mps
    )));
    let _ = writeln!(out, "<p class=\"facts\">{}</p>", facts.join("<span class=\"dot\">·</span>"));
    let marks = words::marks(analysis);
    if !marks.is_empty() {
        out.push_str("<ul class=\"marks\">\n");
        for mark in marks {
            let _ = writeln!(out, "<li><strong>{}</strong> {}</li>", told(&mark.name), told(&say!("shown-sentence", said = mark.why)));
        }
        out.push_str("</ul>\n");
    }
    gravest(out, analysis);
    out.push_str("</header>\n");
}
