//! `carecircle correct`: cells of a study's lists corrected beside the lists, as the page does it.

use anyhow::{Result, bail, ensure};

use super::args::Correct;
use super::failure::{OrFail, failure};
use super::stdout::tell;
use super::{Exit, Progress};
use carecircle_base::model::CorrectionState;
use carecircle_import::correct::{CellChange, JudgedRow, Signature, correct_row, judge_row};
use carecircle_import::locate::TablesLock;
use carecircle_import::{StudyConfig, study};
use carecircle_words::say;

pub(super) fn correct(args: &Correct, progress: &Progress) -> Result<Exit> {
    let named = || say!("cli-study", path = args.study);
    let config = StudyConfig::read(&args.study).or_fail(named)?;
    let (Some(list), Some(row)) = (&args.list, &args.row) else {
        progress.stage(say!("stage-corrections"));
        let (_, report) = study(&args.study, &config, None).or_fail(named)?;
        progress.finish();
        return told(&report.corrections);
    };
    let lock = TablesLock::take(&args.study)?;
    let Some(now) = judge_row(&args.study, &config, (list, row), &[]).or_fail(named)? else {
        bail!(failure(say!("cli-no-row", list, row)))
    };
    let Some(column) = &args.column else { return shown(&now) };
    ensure!(args.value.is_some() != args.take_back, failure(say!("cli-value-or-back", column)));
    let of_field = now.fields.iter().find(|f| f.column == *column).map(|f| f.old.clone());
    let old = of_field.or_else(|| now.cells.iter().find(|c| c.0 == *column).map(|c| c.1.clone())).unwrap_or_default();
    let change = CellChange { column: column.clone(), old, new: args.value.clone() };
    let by = Signature::now(args.who.as_deref().unwrap_or_default(), args.why.as_deref().unwrap_or_default());
    correct_row(&args.study, &lock, (list, row), &[change], &by)?;
    drop(lock);
    let after = judge_row(&args.study, &config, (list, row), &[]).or_fail(named)?;
    after.map_or(Ok(Exit::Done), |row| shown(&row))
}

/// Fields of a row, and what the import says of it.
fn shown(row: &JudgedRow) -> Result<Exit> {
    tell!("{}\n", row.place)?;
    for field in row.fields.iter().filter(|f| !f.value.is_empty() || !f.old.is_empty()) {
        let corrected = if field.value == field.old { String::new() } else { format!("（原为 was \"{}\"）", field.old) };
        tell!("  {} = \"{}\"{corrected}\n", field.column, field.value)?;
    }
    for note in &row.notes {
        tell!("  {}：{}：{}\n    {}\n", note.reason, note.text.zh, note.found, note.text.en)?;
    }
    Ok(Exit::Done)
}

fn told(all: &[carecircle_base::model::CorrectionOutcome]) -> Result<Exit> {
    for outcome in all {
        let c = &outcome.correction;
        let state = match &outcome.state {
            CorrectionState::Applied => "已采用 applied".to_owned(),
            CorrectionState::InList => "清单已改，不再需要 in the list by now".to_owned(),
            CorrectionState::RowGone => "没有采用：清单里没有这一行 not applied: no such row".to_owned(),
            CorrectionState::ValueChanged { found } => format!("没有采用：清单现为 not applied: the list says \"{found}\""),
            CorrectionState::Unreadable => "没有采用：读不懂 not applied: cannot be read".to_owned(),
        };
        tell!("{} [{}] {}：\"{}\" → \"{}\"，{state}（{} {}）\n", c.list, c.row, c.column, c.old, c.new, c.who, c.when)?;
    }
    if all.is_empty() {
        tell!("没有修正 no corrections\n")?;
    }
    Ok(Exit::Done)
}
