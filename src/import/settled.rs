//! State that one cell gives to its facility on the study's day: from what the cell says, and from dates of beginning and end.

use jiff::civil::Date;

use super::text;
use super::words::{Period, StatusReading, Timed, WordState, brackets, is_dash, named_period, read_remark, span, squeeze, yes_no};

/// A day that has passed on every run of this program, which reads no clock: later ones may lie ahead.
pub(super) const PASSED: Date = Date::constant(2026, 6, 30);

/// State that one cell gives to its facility on the study's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Settled {
    pub(super) verdict: Verdict,
    /// First day open that the cell states.
    pub(super) opened: Option<Date>,
    /// First day closed that the cell states.
    pub(super) closed: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Verdict {
    #[default]
    Open,
    Vacant,
    Closed,
    Planned,
    /// Not read: asked about.
    Unread,
}

/// State by a cell of the kind of building work: 新建（2027） is not there before 2027; an extension leaves what was there.
pub(super) fn works(cell: &str, day: Option<Date>) -> Settled {
    const NEW: [&str; 8] = ["新建", "新增", "续建", "建设", "在建", "兴建", "新设", "建"];
    const OLD: [&str; 12] = ["改建", "扩建", "改扩建", "改造", "提升", "改造提升", "提升改造", "装修", "维修", "翻建", "重建", "迁建"];
    let text = squeeze(cell);
    let (head, remarks) = brackets(&text);
    let whole = remarks.join("");
    let period = dated(&whole).or_else(|| dated_within(&text));
    let work =
        period.map_or(head.clone(), |_| head.trim_matches(|c: char| !NEW.concat().contains(c) && !OLD.concat().contains(c)).to_owned());
    match period {
        Some(period) if NEW.contains(&work.as_str()) => begins_in(period, false, day),
        // 民生实事（2027）
        Some(period) if !OLD.contains(&work.as_str()) && day.is_some_and(|day| day < period.last) => resolve(StatusReading::Unread, day),
        // 新增（26年9月）: of which century?
        None if NEW.contains(&head.as_str()) && whole.contains(|c: char| c.is_ascii_digit()) && whole.contains(['年', '.']) => {
            resolve(StatusReading::Unread, day)
        }
        Some(_) if OLD.contains(&work.as_str()) => Settled::default(),
        _ if OLD.contains(&head.as_str()) => Settled::default(),
        _ => resolve(read_remark(cell), day),
    }
}

/// State by a cell of a date before which a place does not serve.
pub(super) fn begins(cell: &str, expected: bool, day: Option<Date>) -> Settled {
    let term = squeeze(cell);
    match dated(cell).or_else(|| years(&term)) {
        Some(period) => begins_in(period, expected, day),
        // 近期（2025-2027）
        None if ["近期", "近中期", "中期", "远期", "中远期"].iter().any(|w| term.starts_with(w)) => {
            resolve(StatusReading::Unread, day)
        }
        None => resolve(read_remark(cell), day),
    }
}

/// State by a period before which a place does not serve.
pub(super) fn begins_in(period: Period, expected: bool, day: Option<Date>) -> Settled {
    match day {
        Some(day) if day < period.first => Settled { opened: Some(period.last), ..Settled::default() },
        // Perhaps already.
        Some(day) if day < period.last || expected => Settled { verdict: Verdict::Unread, ..Settled::default() },
        None if expected => Settled { verdict: Verdict::Planned, ..Settled::default() },
        _ => Settled::default(),
    }
}

/// State by a cell of a date from which a place serves no more; nothing for any other cell, such as an hour of the day.
pub(super) fn ends(cell: &str, last: bool) -> Settled {
    let closed = dated(cell).and_then(|period| if last { period.last.tomorrow().ok() } else { Some(period.first) });
    Settled { closed, ..Settled::default() }
}

/// State by a cell of the days on which a place is closed; the days of `works` on it are asked about. What comes each year or week, or
/// at an hour, says nothing of one day.
pub(super) fn closed_for(cell: &str, works: bool, day: Option<Date>) -> Settled {
    let text = squeeze(cell);
    let unread = Settled { verdict: Verdict::Unread, ..Settled::default() };
    let (first, last) = match (span(cell), dated(cell)) {
        (Some(found), _) => found,
        // 装修时间: 2019年5月 is of work that is done.
        (None, Some(period)) if works => (period, Some(period.last)),
        (None, Some(period)) => (period, None),
        (None, None) => {
            let again = ["每", "周", "星期", "节", "假", "寒", "暑", "冬", "夏", "点", "时", ":", "无", "否", "天", "个月"];
            let says =
                text.contains(|c: char| c.is_ascii_digit()) && text.contains(['年', '月', '.', '-', '/']) && text.chars().count() > 2;
            return if says && !again.iter().any(|word| text.contains(word)) { unread } else { Settled::default() };
        }
    };
    let Some(day) = day else { return unread };
    let over = last.is_some_and(|last| last < day);
    match works {
        _ if over => Settled::default(),
        true if first.first <= day => unread,
        true => Settled::default(),
        false => Settled { closed: Some(first.first), ..Settled::default() },
    }
}

/// Whether a column counts no day at all: 0, 0天.
pub(super) fn is_no_day(cell: &str) -> bool {
    squeeze(cell).trim_end_matches(['天', '日', '次', '个', '月', '/']).parse::<f64>().is_ok_and(|days| days == 0.0)
}

/// State by a cell of a column of whether its row counts: 否, 不计入.
pub(super) fn counted(cell: &str, day: Option<Date>) -> Settled {
    let text = squeeze(cell);
    let out = ["不", "未", "否", "非", "剔除", "除外", "扣除", "排除"].iter().any(|word| text.contains(word));
    let no = !is_dash(cell) && yes_no(cell) == Some(false);
    if no || out { resolve(StatusReading::Unread, day) } else { Settled::default() }
}

/// Period of two years: 2026-2027.
pub(super) fn years(text: &str) -> Option<Period> {
    let (first, last) = text.split_once(['-', '—', '–', '~', '至', '到'])?;
    let year = |text: &str| text.strip_suffix('年').unwrap_or(text).parse::<i16>().ok().filter(|y| (1950..=2100).contains(y));
    let (first, last) = (year(first)?, year(last).filter(|last| year(first).is_some_and(|first| *last > first))?);
    Some(Period { first: Date::new(first, 1, 1).ok()?, last: Date::new(last, 12, 31).ok()? })
}

/// Period of a text that holds a date among a few other words: 2027年新建, 新建2026.9.
pub(super) fn dated_within(text: &str) -> Option<Period> {
    let date: String =
        text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(|c| c.is_ascii_digit() || "年月日.-/底初末前".contains(*c)).collect();
    dated(date.trim_end_matches(['.', '-', '/']))
}

pub(super) fn dated(cell: &str) -> Option<Period> {
    named_period(cell).or_else(|| text::date(cell).map(|day| Period { first: day, last: day }))
}

/// State that the study itself gives to a word.
pub(super) fn settled_by(answer: &str) -> Settled {
    let verdict = match answer {
        "closed" => Verdict::Closed,
        "planned" => Verdict::Planned,
        "vacant" => Verdict::Vacant,
        _ => Verdict::Open,
    };
    Settled { verdict, ..Settled::default() }
}

/// State on the study's day of what a cell says, step by step.
pub(super) fn resolve(reading: StatusReading, day: Option<Date>) -> Settled {
    let all = match reading {
        StatusReading::Silent => return Settled::default(),
        StatusReading::Unread => return Settled { verdict: Verdict::Unread, ..Settled::default() },
        StatusReading::States(all) => all,
    };
    let mut out = Settled::default();
    for Timed { state, when, expected } in all {
        let dated = when.zip(day);
        match (state, dated) {
            // Open from the end of the period that it names: not before.
            (WordState::Open, Some((period, day))) if day < period.first => {
                out = Settled { opened: Some(period.last), ..Settled::default() };
            }
            // 2025年启用, on a day of 2025: perhaps already.
            (WordState::Open, Some((period, day))) if day < period.last => out.verdict = Verdict::Unread,
            (WordState::Open, _) => {}
            // 7月底前恢复运营, and nothing before it: not open until then.
            (WordState::Resumed, Some((period, day))) if day < period.first && out == Settled::default() => {
                out.opened = Some(period.last);
            }
            (WordState::Resumed, Some((period, day))) if day < period.first => {}
            // 预计9月恢复: whether it did, the cell does not say.
            (WordState::Resumed, Some((period, day))) if expected && day >= period.last => out.verdict = Verdict::Unread,
            (WordState::Resumed, _) if expected => {}
            (WordState::Resumed, _) => out = Settled::default(),
            (WordState::Planned, Some((period, day))) if expected && day < period.last => {
                out = Settled { opened: Some(period.last), ..Settled::default() };
            }
            // What was expected by now may be there or not.
            (WordState::Planned, Some(_)) if expected => out.verdict = Verdict::Unread,
            (WordState::Planned, _) => out.verdict = if out.verdict == Verdict::Open { Verdict::Planned } else { out.verdict },
            // Closed from the start of the period that it names.
            (_, Some((period, day))) if !expected || day < period.first => out.closed = Some(period.first),
            (_, _) if expected => out.verdict = Verdict::Unread,
            (WordState::Vacant, _) => out.verdict = Verdict::Vacant,
            (WordState::Closed | WordState::Gone, _) => out.verdict = Verdict::Closed,
        }
    }
    // Undated words beside a date are explained by it: 在建，2025年底建成.
    if out.verdict == Verdict::Planned && out.opened.is_some() {
        out.verdict = Verdict::Open;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::words::read_status;
    use super::*;

    fn on(cell: &str, day: &str) -> (Verdict, Option<String>, Option<String>) {
        let found = resolve(read_status(cell), day.parse().ok());
        (found.verdict, found.opened.map(|d| d.to_string()), found.closed.map(|d| d.to_string()))
    }

    #[test]
    fn a_date_in_the_cell_is_held_against_the_studys() {
        let day = |d: &str| Some(d.to_owned());
        for (cell, today, expected) in [
            ("2024年3月起停业", "2025-06-30", (Verdict::Open, None, day("2024-03-01"))),
            ("2026年3月起停业", "2025-06-30", (Verdict::Open, None, day("2026-03-01"))),
            ("2024年3月起停业", "", (Verdict::Closed, None, None)),
            ("2025年底建成", "2025-06-30", (Verdict::Open, day("2025-12-31"), None)),
            ("2025年底建成", "2026-01-01", (Verdict::Open, None, None)),
            ("预计2025年底建成", "2025-06-30", (Verdict::Open, day("2025-12-31"), None)),
            ("预计2025年底建成", "2026-06-30", (Verdict::Unread, None, None)),
            ("预计2025年底建成", "", (Verdict::Planned, None, None)),
            ("在建，2025年底建成", "2025-06-30", (Verdict::Open, day("2025-12-31"), None)),
            ("2023年停业，2024年5月恢复营业", "2025-06-30", (Verdict::Open, None, None)),
            ("2023年停业，2026年恢复营业", "2025-06-30", (Verdict::Open, None, day("2023-01-01"))),
            ("计划2026年关停", "2025-06-30", (Verdict::Open, None, day("2026-01-01"))),
            ("计划关停", "2025-06-30", (Verdict::Unread, None, None)),
            ("2025年启用", "2025-06-30", (Verdict::Unread, None, None)),
            ("2024年启用", "2025-06-30", (Verdict::Open, None, None)),
            ("2024年开工建设", "2025-06-30", (Verdict::Planned, None, None)),
        ] {
            assert_eq!(on(cell, today), expected, "{cell} on {today}");
        }
    }
}
