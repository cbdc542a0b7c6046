//! What was read and what was dropped; how times are computed; where the data come from.

use carecircle_words::{Said, say};
use std::fmt::Write as _;

use crate::export::words;
use carecircle_analysis::Analysis;
use carecircle_base::model::{Timetable, clock};

use super::html::{both, esc, escaped, told};

/// The import report.
pub(super) fn import(out: &mut String, analysis: &Analysis) {
    let study = &analysis.study;
    let _ = write!(
        out,
        "<section>\n<h2>{}</h2>\n<table class=\"import\">\n<thead><tr><th>{}</th><th>{}</th><th class=\"n\">{}</th><th class=\"n\">{}</th><th>{}</th></tr></thead>\n<tbody>\n",
        told(&say!("report-what-was-read")),
        told(&say!("report-layer")),
        told(&say!("report-file")),
        told(&say!("report-read")),
        told(&say!("report-kept")),
        told(&say!("report-dropped-or-doubtful"))
    );
    for layer in &analysis.report.layers {
        let _ = write!(
            out,
            "<tr><th>{}</th><td>{}<br><small>{}</small></td><td class=\"n\">{}</td><td class=\"n\">{}</td><td>",
            escaped(&words::layer(&layer.layer)),
            esc(&layer.file),
            esc(&layer.read_as),
            words::count(layer.read),
            words::count(layer.kept)
        );
        if layer.notes.is_empty() {
            out.push('—');
        }
        let mut notes: Vec<_> = layer.notes.iter().collect();
        notes.sort_by_key(|note| note.severity);
        for note in notes {
            let severity = note.severity.said();
            let _ = write!(
                out,
                "<p class=\"{}\"><b>{} {}</b> {}",
                severity.en(),
                told(&severity),
                words::count(note.count),
                both(&esc(&note.said().zh()), &esc(&note.said().en()))
            );
            if let Some(example) = note.examples.first() {
                let _ = write!(out, " <small>{}</small>", told(&say!("report-such-as", example = esc(example))));
            }
            out.push_str("</p>");
        }
        out.push_str("</td></tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
    if let Some(said) = words::not_counted(study) {
        let _ = writeln!(out, "<p class=\"note\">{}</p>", escaped(&said));
    }
    out.push_str("</section>\n");
}

/// `09:00–10:00`.
fn window(timetable: &Timetable) -> String {
    format!("{}–{}", clock(timetable.depart_s.0), clock(timetable.depart_s.1))
}

/// How times are computed and what the words mean.
pub(super) fn definitions(out: &mut String, analysis: &Analysis) {
    let s = &analysis.study.settings;
    let mut rows: Vec<(Said, Said)> = Vec::new();
    let mut add = |term: Said, meaning: Said| rows.push((term, meaning));
    if analysis.study.bus_missing() {
        add(words::no_bus(), say!("report-circle-goes-by"));
    }
    if let Some(timetable) = analysis.study.transit.as_deref().filter(|_| analysis.study.circles.iter().any(|c| c.mode.has_bus())) {
        let (window, walk) = (window(timetable), words::minutes(timetable.walk_min));
        add(say!("report-bus"), say!("report-one-leaves-home", window, walk));
    }
    if analysis.coverage.straight_line {
        add(say!("report-time"), say!("report-there-no-roads", detour_factor = s.detour_factor));
    } else {
        add(say!("report-time"), say!("report-connector-from-home"));
        add(say!("report-no-usable-road"), say!("report-home-farther-than", snap_limit_m = words::thousands(s.snap_limit_m)));
        add(say!("report-barrier"), say!("report-within-limit-as", barrier_detour = s.barrier_detour));
        add(say!("report-shut-in"), say!("report-every-connector-within"));
        add(say!("report-cut-off"), say!("report-homes-piece-network"));
    }
    add(say!("report-inside-outside"), say!("report-home-inside-when"));
    add(say!("report-not-reached"), say!("report-beyond-minutes-place", max_minutes = words::minutes(s.max_minutes)));
    let _ = writeln!(out, "<section>\n<h2>{}</h2>\n<dl>", told(&say!("report-how-numbers-made")));
    for (term, meaning) in rows {
        let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", told(&term), escaped(&meaning));
    }
    out.push_str("</dl>\n</section>\n");
}

/// Sources and licences.
pub(super) fn sources(out: &mut String, analysis: &Analysis) {
    let _ = writeln!(out, "<section>\n<h2>{}</h2>\n<ul class=\"sources\">", told(&say!("report-sources-licences")));
    for source in &analysis.study.sources {
        let parts: Vec<String> =
            [&source.name, &source.licence, &source.date].into_iter().filter(|p| !p.is_empty()).map(|p| esc(p)).collect();
        let _ = writeln!(out, "<li>{}</li>", parts.join(" · "));
    }
    if analysis.study.sources.is_empty() {
        let _ = writeln!(out, "<li>{}</li>", told(&say!("report-study-names-no")));
    }
    let _ = writeln!(
        out,
        "</ul>\n<p class=\"note\">{}</p>\n</section>",
        told(&say!("report-made-by-carecircle", env = env!("CARGO_PKG_VERSION")))
    );
}
