//! Promises of the study's policy packs: kept, not kept, and what cannot be checked for want of data.

use std::fmt::Write as _;

use crate::export::{sentences, words};
use carecircle_analysis::Analysis;
use carecircle_analysis::targets::{RowStatus, Scoreboard, ScoreboardRow};
use carecircle_base::model::Name;

use super::html::{both, esc, name};

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
        both(&format!("承诺对照：{} 年", board.year), &format!("Promises held against {}", board.year)),
        both(
            &format!("{} {}", esc(words::zh(&board.pack.name)), esc(&board.pack.document)),
            &format!("{} {}", esc(words::en(&board.pack.name)), esc(&board.pack.document))
        ),
        both(&counts.zh, &counts.en)
    );
    let judged: Vec<&ScoreboardRow> =
        board.rows.iter().filter(|r| matches!(r.status, RowStatus::Met | RowStatus::Missed | RowStatus::NotDue)).collect();
    if !judged.is_empty() {
        let _ = writeln!(
            out,
            "<table>\n<thead><tr><th class=\"n\">{}</th><th>{}</th><th>{}</th><th class=\"n\">{}</th><th class=\"n\">{}</th><th>{}</th></tr></thead>\n<tbody>",
            both("条", "clause"),
            both("承诺", "promise"),
            both("状态", "status"),
            both("目标", "target"),
            both("现状", "today"),
            both("差距与未达到的镇街", "what is missing, and where")
        );
        judged.iter().for_each(|r| row(out, r));
        out.push_str("</tbody>\n</table>\n");
    }
    let lacking: Vec<&ScoreboardRow> = board.rows.iter().filter(|r| r.value_status == RowStatus::NoData && r.progress.is_none()).collect();
    if !lacking.is_empty() {
        let _ = writeln!(out, "<p><strong>{}</strong></p>\n<ul>", both("缺数据、未能核对：", "Not checked for want of data:"));
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
        let (zh, en) = (esc(words::zh(reading)), esc(words::en(reading)));
        format!("<br><small>{}</small>", both(&format!("理解：{zh}"), &format!("Read as: {en}")))
    })
}

/// When the promise is due and how it gets on, in small print under its status.
fn due(row: &ScoreboardRow) -> String {
    let Some(due) = row.due else { return String::new() };
    let (zh, en) = words::progress(row);
    let with = |word: &str, mark: &str| if word.is_empty() { String::new() } else { format!("{mark}{word}") };
    format!("<br><small>{}</small>", both(&format!("{due} 到期{}", with(zh, "，")), &format!("due {due}{}", with(en, ", "))))
}

fn row(out: &mut String, row: &ScoreboardRow) {
    let (zh, en) = words::promise(row.status);
    let clause = row.clause.map_or_else(|| row.source.as_deref().map_or_else(String::new, esc), |c| c.to_string());
    let written = |said: Name| both(&esc(&said.zh), &esc(&said.en));
    let (target, today) = (written(sentences::promise_target(row)), written(sentences::promise_today(row)));
    let _ = write!(
        out,
        "<tr><td class=\"n\">{clause}</td><th>{}{}</th><td>{}</td><td class=\"n\">{target}</td><td class=\"n\">{}</td><td>",
        name(&row.name),
        reading(row),
        if row.status == RowStatus::Missed { format!("<strong>{}</strong>", both(zh, en)) } else { both(zh, en) } + &due(row),
        today
    );
    if let Some(short) = &row.short {
        let n = words::plain(short.value);
        out.push_str(&both(&format!("差 {n} {}", esc(words::zh(&short.unit))), &format!("{n} {} short", esc(words::en(&short.unit)))));
    }
    if !row.towns.is_empty() {
        let shown: Vec<String> = row.towns.iter().take(TOWNS).map(|t| esc(&t.name)).collect();
        let more = row.towns.len() - shown.len();
        let rest = if more > 0 { both(&format!("等 {} 个", row.towns.len()), &format!(" and {more} more")) } else { String::new() };
        let _ = write!(out, "<br><small>{}{rest}</small>", shown.join("、"));
    }
    out.push_str("</td></tr>\n");
}
