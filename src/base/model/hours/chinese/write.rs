//! Chinese opening hours, written in OSM's syntax.

use super::clause::{Clause, Clauses, Dates, DaySet, Season, Times, WEEK, WORKDAYS};
use super::clock::{Part, Span};
use super::layout::{Entry, entries};
use crate::model::hours::holidays::FESTIVALS;

const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Months that every summer time holds, that every winter time holds, and those between, where no dates are given.
const SUMMER: &str = "Jun-Aug";
const WINTER: &str = "Nov-Mar";
const BETWEEN: &str = "Apr-May,Sep-Oct";

/// `clauses` in OSM's syntax; `None` where they contradict each other, or it is not clear what goes with what.
pub(super) fn osm(clauses: &Clauses) -> Option<String> {
    if clauses.suspended {
        // 暂停营业, whatever the hours were; but not 周一至周五暂停.
        let plain = clauses.list.iter().all(|c| !matches!(c, Clause::Off(..) | Clause::Season(_)));
        return plain.then(|| "off".to_owned());
    }
    let entries = entries(clauses)?;
    let off: Vec<(&Option<DaySet>, &Times)> =
        clauses.list.iter().filter_map(|c| if let Clause::Off(days, times) = c { Some((days, times)) } else { None }).collect();
    let weekdays_off = off.iter().any(|(days, times)| days.as_ref().is_some_and(|d| d.weekdays != 0) && *times == &Times::default());
    if clauses.no_rest {
        let partial = entries.iter().any(|e| e.days.is_some_and(|d| d.only_weekdays() && d.weekdays != WEEK));
        if partial || weekdays_off || entries.is_empty() {
            return None;
        }
    }
    if clauses.list.iter().any(|c| matches!(c, Clause::Season(_))) && weekdays_off && !off_at_an_end(clauses) {
        return None;
    }
    if !clear(&entries) {
        return None;
    }
    let comment = if clauses.appointment { " \"预约\"" } else { "" };
    let mut rules = seasonal(&entries, comment)?;
    if rules.is_empty() {
        // 周一闭馆 tells of Monday alone.
        if !weekdays_off {
            return None;
        }
        rules.push("Mo-Su unknown".to_owned());
    }
    workdays(clauses, &entries, &mut rules);
    for (days, times) in off {
        let days = days.as_ref().map_or(Some(String::new()), day_text)?;
        rules.extend(off_rule(&days, times, &entries)?);
    }
    if clauses.holidays_unclear {
        rules.push("PH unknown".to_owned());
    }
    if clauses.holidays_as_usual && weekdays_off {
        // The day's own hours, though it be a Monday.
        let times = entries.first()?.times.as_ref()?;
        rules.push(joined(&["PH", &spans(&times.spans)], comment));
    }
    Some(rules.join("; "))
}

/// Whether days off are named before all else or after.
fn off_at_an_end(clauses: &Clauses) -> bool {
    let is_off = |c: &Clause| matches!(c, Clause::Off(..));
    let first = clauses.list.iter().position(is_off);
    let rest = |from: usize| clauses.list[from..].iter().all(is_off);
    first.is_some_and(|first| rest(first) || first == 0 && clauses.list.iter().skip_while(|c| is_off(c)).all(|c| !is_off(c)))
}

/// Whether no weekday has two times, but where the first were those of every day.
fn clear(entries: &[Entry<'_>]) -> bool {
    entries.iter().enumerate().all(|(row, later)| {
        entries[..row].iter().filter(|earlier| earlier.season == later.season).all(|earlier| match (earlier.days, later.days) {
            (Some(earlier), Some(later)) => {
                !earlier.only_weekdays() || !later.only_weekdays() || earlier.weekdays & later.weekdays == 0 || earlier.daily
            }
            _ => false,
        })
    })
}

/// The rule of each entry; summer and winter without dates are sure where every list keeps them.
fn seasonal(entries: &[Entry<'_>], comment: &str) -> Option<Vec<String>> {
    let named: Vec<&Entry<'_>> = entries.iter().filter(|e| matches!(e.season, Some(Season::Named(_)))).collect();
    if named.is_empty() {
        return entries.iter().map(|e| entry_text(e, comment)).collect();
    }
    let [one, other] = entries else { return None };
    if one.season == other.season || named.len() != 2 || one.days != other.days {
        return None;
    }
    let (summer, winter) = if one.season == Some(&Season::Named(true)) { (one, other) } else { (other, one) };
    let (warm, cold) = (summer.times.as_ref()?, winter.times.as_ref()?);
    if !warm.parts.is_empty() || !cold.parts.is_empty() {
        return None;
    }
    let days = one.days.map_or(Some(String::new()), day_text)?;
    let rule = |season: &str, times: &str| joined(&[season, &days, times], comment);
    let both: Vec<Span> =
        warm.spans.iter().flat_map(|a| cold.spans.iter().map(|b| (a.0.max(b.0), a.1.min(b.1)))).filter(|(from, to)| from < to).collect();
    let (warm, cold) = (spans(&warm.spans), spans(&cold.spans));
    let unsure = |times: &str| format!("{} unknown", joined(&[BETWEEN, &days, times], ""));
    let mut between = format!("{}, {}", unsure(&warm), unsure(&cold));
    if !both.is_empty() {
        between = format!("{between}, {}", rule(BETWEEN, &spans(&both)));
    }
    Some(vec![rule(SUMMER, &warm), rule(WINTER, &cold), between])
}

/// The rule of an entry: `May-Sep Mo-Fr 08:00-17:00`.
fn entry_text(entry: &Entry<'_>, comment: &str) -> Option<String> {
    let season = match entry.season {
        Some(Season::Dates(dates)) => dates.iter().map(date_text).collect::<Vec<_>>().join(","),
        _ => String::new(),
    };
    let days = entry.days.map_or(Some(String::new()), day_text)?;
    // Dates of the month are dates, as those of a season are.
    if !season.is_empty() && entry.days.is_some_and(|d| !d.of_month.is_empty()) {
        return None;
    }
    let before = [season, days].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ");
    let Some(times) = &entry.times else {
        return (!before.is_empty()).then(|| format!("{before} unknown"));
    };
    if times.parts.is_empty() {
        return Some(joined(&[&before, &spans(&times.spans)], comment));
    }
    // 周三下午: surely in its middle.
    let bounds: Vec<[Span; 2]> = times.parts.iter().map(|p| p.bounds()).collect::<Option<_>>()?;
    let wide: Vec<Span> = bounds.iter().map(|b| b[0]).collect();
    let sure: Vec<Span> = bounds.iter().map(|b| b[1]).collect();
    Some(format!("{} unknown, {}", joined(&[&before, &spans(&wide)], ""), joined(&[&before, &spans(&sure)], comment)))
}

/// What 工作日 says of holidays, and 节假日 beside it of weekends.
fn workdays(clauses: &Clauses, entries: &[Entry<'_>], rules: &mut Vec<String>) {
    let named = |d: &DaySet| d.holidays || !d.festivals.is_empty();
    let days = || entries.iter().filter_map(|e| e.days);
    let off_named = clauses.list.iter().any(|c| matches!(c, Clause::Off(Some(d), _) if named(d)));
    if !days().any(|d| d.workdays) {
        return;
    }
    let weekend = days().any(|d| d.weekdays & !WORKDAYS != 0);
    if !days().any(named) && !off_named && !clauses.holidays_as_usual {
        // 工作日… 双休日…: which of the two a holiday is like is not told.
        rules.push(if weekend { "PH unknown" } else { "PH off" }.to_owned());
    }
    let holiday = entries.iter().find(|e| e.days.is_some_and(|d| d.holidays));
    if let Some(Times { spans: times, .. }) = holiday.and_then(|e| e.times.as_ref()).filter(|_| !weekend) {
        rules.push(format!("{} unknown", joined(&["Sa-Su", &spans(times)], "")));
    }
}

/// The rule of days off; `Some(None)` where it says nothing new.
fn off_rule(days: &str, times: &Times, entries: &[Entry<'_>]) -> Option<Option<String>> {
    let off = |times: &str| Some(Some(format!("{} off", joined(&[days, times], ""))));
    match (&times.spans[..], &times.parts[..]) {
        ([], []) if days.is_empty() => None,
        ([], []) => off(""),
        (spans_off, []) => off(&spans(spans_off)),
        ([], [Part::Morning]) => off("00:00-12:00"),
        ([], [Part::Afternoon]) => off("12:00-24:00"),
        ([], [Part::Evening]) => off("18:00-24:00"),
        // 中午休息, without its times: nothing new where the hours have a gap at noon.
        ([], [Part::Noon]) => {
            let [wide, sure] = Part::Noon.bounds()?;
            let all = || entries.iter().filter_map(|e| e.times.as_ref()).flat_map(|t| &t.spans);
            if all().next().is_none() || !days.is_empty() || entries.iter().any(|e| e.season.is_some()) {
                return None;
            }
            if all().all(|s| s.1 <= sure.0 || sure.1 <= s.0) {
                return Some(None);
            }
            let [entry] = entries else { return None };
            all().any(|s| s.0 <= wide.0 && wide.1 <= s.1).then_some(())?;
            let days = entry.days.map_or(Some(String::new()), day_text)?;
            Some(Some(format!(
                "{} off, {} unknown",
                joined(&[&days, &spans(&[sure])], ""),
                joined(&[&days, &spans(&[(wide.0, sure.0), (sure.1, wide.1)])], "")
            )))
        }
        _ => None,
    }
}

fn joined(parts: &[&str], comment: &str) -> String {
    let text = parts.iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(" ");
    text + comment
}

/// `Mo-Fr,PH`, `We[1]`, `Jan 1,Jan 15,Feb 1,…`; nothing for every day.
fn day_text(days: &DaySet) -> Option<String> {
    if !days.of_month.is_empty() {
        if days.weekdays != 0 {
            return None;
        }
        // A day that a month has not is not its last: only days that every month has, and that are listed for months that have them.
        let last = |month: usize| if month == 1 { 28 } else { [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month] };
        let list = (0..12)
            .flat_map(|month| days.of_month.iter().filter(move |d| **d <= last(month)).map(move |d| format!("{} {d}", MONTHS[month])));
        return Some(list.collect::<Vec<_>>().join(","));
    }
    let mut parts = Vec::new();
    if days.weekdays != WEEK || days.holidays || days.school || !days.festivals.is_empty() {
        let nth = days.nth.iter().map(i8::to_string).collect::<Vec<_>>().join(",");
        parts
            .extend(runs(days.weekdays, !nth.is_empty()).into_iter().map(|run| if nth.is_empty() { run } else { format!("{run}[{nth}]") }));
    }
    if days.holidays {
        parts.push("PH".to_owned());
    }
    if days.school {
        parts.push("SH".to_owned());
    }
    for festival in &days.festivals {
        let (name, _) = FESTIVALS.iter().find(|(_, f)| f == festival)?;
        parts.push(format!("PH({name})"));
    }
    Some(parts.join(","))
}

/// Runs of weekdays: `Mo-Fr`, `We`; single ones only, where asked.
fn runs(bits: u8, single: bool) -> Vec<String> {
    let mut out = Vec::new();
    let mut day = 0;
    while day < 7 {
        let mut end = day;
        while end < 7 && bits >> end & 1 == 1 {
            end += 1;
            if single {
                break;
            }
        }
        match end - day {
            0 => end += 1,
            1 => out.push(DAYS[day].to_owned()),
            _ => out.push(format!("{}-{}", DAYS[day], DAYS[end - 1])),
        }
        day = end;
    }
    out
}

fn date_text(dates: &Dates) -> String {
    let month = |m: u8| MONTHS[usize::from(m.clamp(1, 12)) - 1];
    let (from, to) = dates;
    match (from.1, to.1) {
        (None, None) if from.0 == to.0 => month(from.0).to_owned(),
        (None, None) => format!("{}-{}", month(from.0), month(to.0)),
        (a, b) => format!("{} {}-{} {}", month(from.0), a.unwrap_or(1), month(to.0), b.unwrap_or(31)),
    }
}

/// `08:00-11:30,13:30-26:00`; all day is nothing.
fn spans(spans: &[Span]) -> String {
    let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let mut sorted = spans.to_vec();
    sorted.sort_unstable();
    sorted.iter().map(|(from, to)| format!("{}-{}", time(*from), time(*to))).collect::<Vec<_>>().join(",")
}
