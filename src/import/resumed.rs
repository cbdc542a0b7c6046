//! Dates from which places serve again (恢复供餐日期), beside those from which they did not.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::settled::{Settled, begins, dated, resolve};
use super::words::{StatusColumn, StatusReading, squeeze};
use carecircle_base::model::Facility;

/// Sets the dates of closing and of resuming (停餐日期, 恢复供餐日期) of one facility beside each other: a closure that is over does not
/// close it, and one that is ahead leaves it open until then.
pub(super) fn resume(
    facility: &mut Facility,
    found: &mut [(String, String, Settled, bool)],
    columns: &BTreeMap<String, StatusColumn>,
    day: Option<Date>,
) {
    let of = |header: &str| columns.get(header).copied();
    let ends = |header: &str| matches!(of(header), Some(StatusColumn::Ends { .. } | StatusColumn::ClosedFor { .. }));
    let closed = found.iter().filter(|f| ends(&f.0)).filter_map(|f| f.2.closed).chain(facility.closed).min();
    let Some(closed) = closed else { return };
    let mut over = false;
    for (header, cell, settled, _) in found.iter_mut() {
        if let Some(StatusColumn::Resumes { expected }) = of(header) {
            *settled = resumes(cell, expected, Some(closed), day);
            over |= has_resumed(cell, expected, closed, day);
        }
    }
    if over {
        facility.closed = None;
        found.iter_mut().filter(|f| ends(&f.0)).for_each(|f| f.2.closed = None);
    }
}

/// State by a cell of the date from which a place serves again, beside the day from which it did not.
pub(super) fn resumes(cell: &str, expected: bool, closed: Option<Date>, day: Option<Date>) -> Settled {
    // 待定: closed, as it seems.
    if ["待定", "未定", "不定", "另行", "不详", "不明"].iter().any(|word| squeeze(cell).contains(word)) {
        return resolve(StatusReading::Unread, day);
    }
    let ahead = begins(cell, expected, day);
    // Closed from a day ahead, or closed anyway by another column.
    if closed.is_some() && ahead.opened.is_some() { Settled::default() } else { ahead }
}

/// Whether a place that closed serves again by the date of a cell, on the day.
fn has_resumed(cell: &str, expected: bool, closed: Date, day: Option<Date>) -> bool {
    let since = dated(cell).filter(|_| !expected);
    since.zip(day).is_some_and(|(since, day)| closed <= since.first && since.last <= day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closure_that_is_over_closes_nothing_and_one_ahead_not_yet() {
        let date = |day: &str| day.parse::<Date>().ok();
        let columns: BTreeMap<String, StatusColumn> =
            ["停餐日期", "恢复供餐日期"].into_iter().filter_map(|h| Some((h.to_owned(), StatusColumn::of(h)?))).collect();
        for (closed, again, left, opened) in [
            ("2026-05-01", "2026-06-15", None, None),
            ("2026-05-01", "2026-09-01", date("2026-05-01"), None),
            ("2026-08-01", "2026-09-01", date("2026-08-01"), None),
            ("", "2026-09-01", None, date("2026-09-01")),
        ] {
            let day = date("2026-06-30");
            let ended = Settled { closed: date(closed), ..Settled::default() };
            let mut found = vec![
                ("停餐日期".to_owned(), closed.to_owned(), ended, true),
                ("恢复供餐日期".to_owned(), again.to_owned(), resumes(again, false, None, day), true),
            ];
            resume(&mut Facility::default(), &mut found, &columns, day);
            assert_eq!((found[0].2.closed, found[1].2.opened), (left, opened), "{closed} {again}");
        }
    }
}
