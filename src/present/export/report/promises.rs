//! Promises of the study's policy packs: kept, not kept, and what cannot be checked for want of data.

use carecircle_words::{Said, say};
use std::fmt::Write as _;

use crate::export::{sentences, words};
use carecircle_analysis::Analysis;
use carecircle_analysis::targets::{RowStatus, Scoreboard, ScoreboardRow};

use super::html::{both, esc, escaped, name, told};

/// Towns named of one promise; the workbook has all.
const TOWNS: usize = 8;

/// A section a pack; nothing where the study names none.
pub(super) fn section(out: &mut String, analysis: &Analysis) {
    for board in analysis.scoreboards() {
        one(out, &board);
    }
}

fn one(out: &mut String, board: &Scoreboard) {
    let counts = sentences::promise_counts(&board.counts);
    let _ = write!(
        out,
        "<section class=\"promises\">\n<h2>{}</h2>\n<p class=\"lead\">{}<br>{}</p>\n",
        told(&say!("report-promises-held-against", year = board.year)),
        both(
            &format!("{} {}", esc(words::zh(&board.pack.name)), esc(&board.pack.document)),
            &format!("{} {}", esc(words::en(&board.pack.name)), esc(&board.pack.document))
        ),
        told(&counts)
    );
    let judged: Vec<&ScoreboardRow> =
        board.rows.iter().filter(|r| matches!(r.status, RowStatus::Met | RowStatus::Missed | RowStatus::NotDue)).collect();
    if !judged.is_empty() {
        let _ = writeln!(
            out,
            "<table>\n<thead><tr><th class=\"n\">{}</th><th>{}</th><th>{}</th><th class=\"n\">{}</th><th class=\"n\">{}</th><th>{}</th></tr></thead>\n<tbody>",
            told(&say!("report-clause")),
            told(&say!("report-promise")),
            told(&say!("report-status")),
            told(&say!("report-target")),
            told(&say!("report-today")),
            told(&say!("report-what-missing-where"))
        );
        judged.iter().for_each(|r| row(out, r));
        out.push_str("</tbody>\n</table>\n");
    }
    let lacking: Vec<&ScoreboardRow> = board.rows.iter().filter(|r| r.value_status == RowStatus::NoData && r.progress.is_none()).collect();
    if !lacking.is_empty() {
        let _ = writeln!(out, "<p><strong>{}</strong></p>\n<ul>", told(&say!("report-not-checked-for")));
        for row in &lacking {
            let _ = writeln!(out, "<li>{}{}</li>", name(&row.name), reading(row));
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</section>\n");
}

/// How the clause is read, in small print under the promise; nothing where the document leaves no choice.
fn reading(row: &ScoreboardRow) -> String {
    row.reading.as_ref().map_or_else(String::new, |reading| {
        format!("<br><small>{}</small>", told(&say!("report-read-as", reading = (esc(words::zh(reading)), esc(words::en(reading))))))
    })
}

/// When the promise is due and how it gets on, in small print under its status.
fn due(row: &ScoreboardRow) -> String {
    let Some(due) = row.due else { return String::new() };
    format!(
        "<br><small>{}</small>",
        told(&match words::progress(row) {
            None => say!("report-due", due),
            Some(progress) => say!("report-due-and", due, progress),
        })
    )
}

fn row(out: &mut String, row: &ScoreboardRow) {
    let status = told(&words::promise(row.status));
    let clause = row.clause.map_or_else(|| row.source.as_deref().map_or_else(String::new, esc), |c| c.to_string());
    let written = |said: Said| escaped(&said);
    let (target, today) = (written(sentences::promise_target(row)), written(sentences::promise_today(row)));
    let _ = write!(
        out,
        "<tr><td class=\"n\">{clause}</td><th>{}{}</th><td>{}</td><td class=\"n\">{target}</td><td class=\"n\">{}</td><td>",
        name(&row.name),
        reading(row),
        if row.status == RowStatus::Missed { format!("<strong>{status}</strong>") } else { status } + &due(row),
        today
    );
    if let Some(short) = &row.short {
        let n = words::plain(short.value);
        out.push_str(&told(&say!("report-short", n, unit = (esc(words::zh(&short.unit)), esc(words::en(&short.unit))))));
    }
    if !row.towns.is_empty() {
        let shown: Vec<String> = row.towns.iter().take(TOWNS).map(|t| esc(&t.name)).collect();
        let more = row.towns.len() - shown.len();
        let rest = if more > 0 { told(&say!("report-more", all = row.towns.len(), more)) } else { String::new() };
        let _ = write!(out, "<br><small>{}{rest}</small>", shown.join("、"));
    }
    out.push_str("</td></tr>\n");
}
