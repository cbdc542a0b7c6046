//! State of operation of facilities, from every place where a list may word it: status columns, remarks, kinds and names.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::config::FacilityLayer;
use super::kinds::{self, is_doubted_name, state_in_name};
use super::resumed::{resume, resumes};
use super::services::{KindIndex, split};
use super::settled::{PASSED, Settled, Verdict, begins, closed_for, counted, dated, ends, is_no_day, resolve, settled_by, works};
use super::state_words::StateWords;
use super::text;
use super::words::{
    StatusColumn, StatusReading, Timed, WordState, asked, asks_what_is_there, brackets, is_dash, is_suspect, legend, may_name_use,
    names_use, read_caption, read_remark, read_status, span, speaks_of_else, squeeze, status_answer, tells, tells_operation, yes_no,
};
use carecircle_base::model::{Facility, LayerReport, OperatingState, Service, Severity};

/// Sets the state of operation of a layer's facilities, and counts by word those that do not serve.
///
/// `day` is the study's date; `list` is false for extracts, whose tags are no columns.
pub(super) fn settle(
    facilities: &mut [Facility],
    layer: &FacilityLayer,
    services: &[Service],
    day: Option<Date>,
    list: bool,
    report: &mut LayerReport,
) {
    let kinds = KindIndex::new(services, &layer.kinds);
    let columns = if list { columns(facilities, &layer.ignored, &kinds) } else { BTreeMap::new() };
    let later = later_years(&columns, day);
    let answers: BTreeMap<String, &str> = layer.states.iter().map(|(word, state)| (squeeze(word), state.as_str())).collect();
    let mut told = StateWords::default();
    let ticks = if list { ticked_only(facilities, &columns) } else { Vec::new() };
    let questions = questions(facilities, &columns);
    let mut filled = says_open(facilities, &columns, &questions, &answers, day);
    filled.retain(|header| !ticks.contains(header));
    for facility in facilities.iter_mut() {
        told.row.clone_from(&facility.id);
        let mut said_open = false;
        let mut found: Vec<(String, String, Settled, bool)> = Vec::new();
        for (header, cell) in &facility.attributes {
            let Some(column) = columns.get(header.as_str()) else { continue };
            // What a later year says goes before; where it is blank, the earlier one stands.
            let is_said = |other: &String| facility.attributes.iter().any(|(h, cell)| h == other && !is_dash(cell));
            if later.get(header).is_some_and(|later| later.iter().any(is_said)) {
                told.add("earlier-year", header, cell, &format!("{} ({})", facility.id, facility.name));
                continue;
            }
            let settled = settled_in(*column, questions.contains(header), &by_legend(header, cell), &answers, day);
            let remark = column.is_aside();
            said_open |= settled == Settled::default() && !remark;
            found.push((header.clone(), cell.clone(), settled, remark));
        }
        for header in &ticks {
            // 是否运营 with √ and blanks: a blank is no √.
            if !facility.attributes.iter().any(|(h, _)| h == header) {
                let unread = Settled { verdict: Verdict::Unread, ..Settled::default() };
                found.push((header.clone(), String::new(), answers.get("").map_or(unread, |answer| settled_by(answer)), false));
            }
        }
        if list {
            found.extend(of_kind(&facility.kind, &kinds, &answers, day).map(|s| ("类型".to_owned(), facility.kind.clone(), s, false)));
        }
        if let Some(hours) = facility.hours.as_deref().filter(|_| list) {
            // 开放时间: 暂停开放
            let said = resolve(read_remark(hours), day);
            found.extend((said.verdict != Verdict::Unread).then(|| ("开放时间".to_owned(), hours.to_owned(), said, false)));
        }
        found.extend(of_name(&facility.name, &kinds, &answers, day).map(|s| ("名称".to_owned(), facility.name.clone(), s, false)));
        let is_blank = |header: &&String| !facility.attributes.iter().any(|(h, cell)| h == *header && !is_dash(cell));
        // Blank where other rows say 正常: open, as far as anybody knows. A cell of another status column says more.
        let unsaid = filled
            .iter()
            .find(is_blank)
            .filter(|_| !found.iter().any(|f| !f.3 && !is_dash(&f.1) && columns.contains_key(f.0.as_str())))
            .cloned();
        if let (Some(header), Some(answer)) = (&unsaid, answers.get("")) {
            found.push((header.clone(), String::new(), settled_by(answer), false));
        }
        resume(facility, &mut found, &columns, day);
        for (header, cell, settled, remark) in found {
            apply(facility, &header, &cell, settled, remark && said_open, day, &mut told);
        }
        let serves = facility.state == OperatingState::Open && !facility.vacant && !facility.services.is_empty();
        let begun = day.is_none_or(|day| facility.closed.is_none_or(|d| d > day) && facility.opened.is_none_or(|d| d <= day));
        if let Some(header) = unsaid.filter(|_| serves && begun && !answers.contains_key("")) {
            told.add("assumed-open", &header, "", &format!("{} ({})", facility.id, facility.name));
        }
    }
    told.report(report);
    if day.is_none() {
        let dated = |of: fn(&Facility) -> Option<Date>| facilities.iter().filter(|f| of(f).is_some()).collect::<Vec<_>>();
        let example = |all: &[&Facility]| all.first().map_or_else(String::new, |f| format!("{} ({})", f.id, f.name));
        let (closing, opening) = (dated(|f| f.closed), dated(|f| f.opened));
        report.note_many(Severity::Warning, "closing-without-date", closing.len(), || example(&closing));
        let (ahead, opening): (Vec<&Facility>, Vec<&Facility>) =
            opening.into_iter().partition(|f| f.opened.is_some_and(|day| day > PASSED));
        report.note_many(Severity::Info, "opening-without-date", opening.len(), || example(&opening));
        report.note_many(Severity::Warning, "opening-perhaps-ahead", ahead.len(), || {
            let day = ahead.iter().filter_map(|f| f.opened).max().map_or_else(String::new, |day| format!(", the latest on {day}"));
            format!("{}{day}", example(&ahead))
        });
    }
}

/// State that a cell of a status column gives to its facility.
fn settled_in(column: StatusColumn, question: bool, cell: &str, answers: &BTreeMap<String, &str>, day: Option<Date>) -> Settled {
    if let Some(answer) = answers.get(&squeeze(cell)) {
        return settled_by(answer);
    }
    match column {
        StatusColumn::Status | StatusColumn::Perhaps => resolve(read_status(cell), day),
        StatusColumn::Remark => resolve(read_remark(cell), day),
        StatusColumn::Because(_) if is_dash(cell) || matches!(squeeze(cell).as_str(), "无" | "否" | "不适用" | "暂无" | "正常") => {
            Settled::default()
        }
        StatusColumn::Because(state) => resolve(StatusReading::States(vec![Timed { state, when: None, expected: false }]), day),
        StatusColumn::Caption => resolve(read_caption(cell), day),
        StatusColumn::Operator | StatusColumn::PerhapsOther => match resolve(read_remark(cell), day) {
            open if open == Settled::default() => open,
            _ => Settled { verdict: Verdict::Unread, ..Settled::default() },
        },
        StatusColumn::Works => works(cell, day),
        StatusColumn::Loose { short } => match read_remark(cell) {
            StatusReading::Silent if is_suspect(cell, short) => resolve(StatusReading::Unread, day),
            reading => resolve(reading, day),
        },
        StatusColumn::Doubts => match yes_no(cell) {
            Some(false) => Settled::default(),
            _ => resolve(StatusReading::Unread, day),
        },
        StatusColumn::Begins { expected } => begins(cell, expected, day),
        // 歇业时间: 2026年5月至8月
        StatusColumn::Ends { last: false } if span(cell).is_some() => closed_for(cell, false, day),
        StatusColumn::Ends { last } => ends(cell, last),
        StatusColumn::Resumes { expected } => resumes(cell, expected, None, day),
        StatusColumn::ClosedFor { works } => closed_for(cell, works, day),
        StatusColumn::DaysOpen if is_no_day(cell) => resolve(StatusReading::Unread, day),
        StatusColumn::DaysOpen => Settled::default(),
        StatusColumn::Counted => counted(cell, day),
        StatusColumn::Asks(asked) => match status_answer(asked, cell) {
            Some(state) => resolve(StatusReading::States(vec![Timed { state, when: None, expected: false }]), day),
            None if is_dash(cell) => resolve(StatusReading::Unread, day),
            None => match read_status(cell) {
                // A header that is no question (关停, 开业) may hold anything, such as a date that was not read.
                StatusReading::Unread if !question => Settled::default(),
                reading => resolve(reading, day),
            },
        },
    }
}

/// Word that a header's legend gives to a digit: 停业 for 2 under 状态（1正常2停业）; 60% for 60 under 完成率; the cell itself where
/// neither gives one.
fn by_legend<'c>(header: &str, cell: &'c str) -> Cow<'c, str> {
    // 1 may be all of it, or a hundredth.
    let is_share = |n: f64| (0.0..=100.0).contains(&n) && (n - 1.0).abs() > f64::EPSILON;
    if is_completion(header) && cell.trim().parse().is_ok_and(is_share) {
        return Cow::Owned(format!("{}%", cell.trim()));
    }
    let digit = cell.trim().trim_start_matches('0').chars().next().unwrap_or('0');
    let is_digit = cell.trim().parse::<u8>().is_ok_and(|n| n < 10);
    let told = legend(header).into_iter().find(|(of, _)| is_digit && *of == digit);
    told.map_or(Cow::Borrowed(cell), |(_, word)| Cow::Owned(word))
}

/// Whether the numbers of a column are per cent of completion: 完成率, 建设进度（%）.
fn is_completion(header: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| header.contains(word));
    has(&["完成", "完工", "竣工", "进度"]) && has(&["%", "％", "百分", "率", "比例"])
}

/// Status columns, remarks aside, in which some cell says that its place is open.
fn says_open(
    facilities: &[Facility],
    columns: &BTreeMap<String, StatusColumn>,
    questions: &BTreeSet<String>,
    answers: &BTreeMap<String, &str>,
    day: Option<Date>,
) -> Vec<String> {
    let says = |header: &String, column: StatusColumn| {
        let cells = facilities.iter().flat_map(|f| &f.attributes).filter(|(h, _)| h == header);
        let question = questions.contains(header);
        let open =
            |cell: &str| !is_dash(cell) && settled_in(column, question, &by_legend(header, cell), answers, day) == Settled::default();
        // A header that is no question may hold anything: 开业 with a date says nothing of the blanks.
        (!matches!(column, StatusColumn::Asks(_)) || question) && cells.into_iter().any(|(_, cell)| open(cell))
    };
    columns.iter().filter(|(_, c)| !c.is_aside()).filter(|(h, c)| says(h, **c)).map(|(h, _)| h.clone()).collect()
}

/// Columns of the list that speak of a state, by header.
fn columns(facilities: &[Facility], ignored: &[String], kinds: &KindIndex) -> BTreeMap<String, StatusColumn> {
    let mut out = BTreeMap::new();
    let mut perhaps: BTreeMap<&str, bool> = BTreeMap::new();
    for (header, cell) in facilities.iter().flat_map(|f| &f.attributes).filter(|(header, _)| !ignored.contains(header)) {
        let tells_state = || {
            matches!(read_status(&by_legend(header, cell)), StatusReading::States(_))
                || names_use(cell)
                || asks_what_is_there(header) && may_name_use(cell)
        };
        if let Some(known) = perhaps.get_mut(header.as_str()) {
            *known |= tells_state();
        } else if !out.contains_key(header.as_str()) {
            match StatusColumn::of(header) {
                Some(StatusColumn::Perhaps) => {
                    perhaps.insert(header, tells_state());
                }
                Some(column) => {
                    out.insert(header.clone(), column);
                }
                // A whole cell 停业 or 在建 tells under any header, but one that speaks of a part or of something else.
                None if tells(cell) && !speaks_of_else(header) && kinds.known(header).is_none() => {
                    out.insert(header.clone(), StatusColumn::Remark);
                }
                None => {}
            }
        }
    }
    // One in which no cell is a state may still hold remarks.
    let column = |header: &str, known: bool| match known {
        true => StatusColumn::Perhaps,
        false if tells_operation(header) => StatusColumn::Loose { short: !header.contains("使用") },
        false => StatusColumn::Remark,
    };
    out.extend(perhaps.into_iter().map(|(header, known)| (header.to_owned(), column(header, known))));
    out
}

/// Columns of later years that say the same as a column of an earlier one (2025年运营情况 for 2024年运营情况), by the earlier one's header.
/// Years after the study's day are none.
fn later_years(columns: &BTreeMap<String, StatusColumn>, day: Option<Date>) -> BTreeMap<String, Vec<String>> {
    let dated = |header: &String| -> Option<(String, i16, String)> {
        let squeezed = squeeze(header);
        let at = squeezed.find("20")?;
        let year: i16 = squeezed.get(at..at + 4)?.parse().ok().filter(|year| day.is_none_or(|day| *year <= day.year()))?;
        Some((format!("{}{}", &squeezed[..at], &squeezed[at + 4..]), year, header.clone()))
    };
    let all: Vec<(String, i16, String)> = columns.keys().filter_map(dated).collect();
    let later = |(words, year, _): &(String, i16, String)| -> Vec<String> {
        all.iter().filter(|other| other.0 == *words && other.1 > *year).map(|other| other.2.clone()).collect()
    };
    all.iter().map(|column| (column.2.clone(), later(column))).filter(|(_, later)| !later.is_empty()).collect()
}

/// Questions whose answer is yes wherever there is one, and that rows leave blank: a blank may then be a no.
fn ticked_only(facilities: &[Facility], columns: &BTreeMap<String, StatusColumn>) -> Vec<String> {
    let of = |(header, column): (&String, &StatusColumn)| {
        let StatusColumn::Asks(asked) = column else { return None };
        let cells: Vec<&str> =
            facilities.iter().flat_map(|f| &f.attributes).filter(|(h, _)| h == header).map(|(_, cell)| cell.as_str()).collect();
        let ticks = asked.serves() && is_question(header) && cells.iter().all(|c| status_answer(*asked, c).is_some_and(WordState::serves));
        (ticks && !cells.is_empty() && cells.len() < facilities.len()).then(|| header.clone())
    };
    columns.iter().filter_map(of).collect()
}

/// Status columns whose cells must answer: their header asks (是否运营), or one of their cells is a plain yes or no (运营: √).
fn questions(facilities: &[Facility], columns: &BTreeMap<String, StatusColumn>) -> BTreeSet<String> {
    let answers = |header: &String, asked: WordState| {
        let mut cells = facilities.iter().flat_map(|f| &f.attributes).filter(|(h, _)| h == header);
        cells.any(|(_, cell)| !is_dash(cell) && status_answer(asked, cell).is_some())
    };
    let asks = |(header, column): &(&String, &StatusColumn)| match column {
        StatusColumn::Asks(asked) => is_question(header) || answers(header, *asked),
        _ => false,
    };
    columns.iter().filter(asks).map(|(header, _)| header.clone()).collect()
}

/// Whether a header asks (是否运营), so that each of its cells must answer.
fn is_question(header: &str) -> bool {
    asked(&brackets(&squeeze(header)).0).is_some()
}

/// State that a kind gives to the whole facility: only where each of its pieces is idle.
fn of_kind(kind: &str, kinds: &KindIndex, answers: &BTreeMap<String, &str>, day: Option<Date>) -> Option<Settled> {
    if let Some(answer) = answers.get(&squeeze(kind)) {
        return Some(settled_by(answer));
    }
    let read = kinds::read(kind, kinds);
    // 老年食堂（2028）: from then, as far as anybody knows.
    let years = brackets(kind).1;
    if let [year] = years.as_slice()
        && split(kind).count() == 1
        && let Some(period) = dated(year).filter(|period| day.is_some_and(|day| day < period.first))
    {
        return Some(Settled { opened: Some(period.last), ..Settled::default() });
    }
    // 老年食堂，2027年建成
    let plain = |part: &&str| !part.contains(['(', '（']) && kinds.known(part).is_none() && kinds.inside(&text::fold(part)).is_none();
    let behind = split(kind).skip(1).filter(plain).map(|part| resolve(read_remark(part), day)).find(|said| said.opened.is_some());
    if let Some(said) = behind.filter(|_| split(kind).count() == 2) {
        return Some(said);
    }
    // The dates of a single kind's remark count: 老年食堂（2025年底建成）.
    if split(kind).count() == 1 && (read.is_idle() || !read.services.is_empty()) {
        let found = in_brackets(kind, answers, day);
        if found.is_some_and(|s| s != Settled::default()) && (read.is_idle() || found.is_some_and(|s| s.verdict != Verdict::Unread)) {
            return found;
        }
    }
    if !read.is_idle() {
        return None;
    }
    let states: Vec<WordState> = read.idle.iter().filter_map(|i| i.state).collect();
    let verdict = match states.first() {
        Some(_) if states.iter().all(|s| *s == WordState::Planned) => Verdict::Planned,
        Some(_) if states.iter().all(|s| *s == WordState::Vacant) => Verdict::Vacant,
        Some(_) => Verdict::Closed,
        None if !read.unclear.is_empty() => Verdict::Unread,
        None => return None, // a denial; the services are gone already
    };
    Some(Settled { verdict, ..Settled::default() })
}

/// State that a name gives: in its brackets, or right beside its kind.
fn of_name(name: &str, kinds: &KindIndex, answers: &BTreeMap<String, &str>, day: Option<Date>) -> Option<Settled> {
    if let Some(answer) = answers.get(&squeeze(name)) {
        return Some(settled_by(answer));
    }
    if let Some(found) = in_brackets(name, answers, day).filter(|s| *s != Settled::default()) {
        return Some(found);
    }
    // 城南食堂—已撤, 已拆/城南食堂, 城南食堂 停: what a sign parts off is a remark too.
    const SIGNS: [char; 20] = ['—', '–', '-', '－', ',', '，', ';', '；', '/', '／', '·', '：', ':', '|', '_', ' ', '　', '＿', '=', '＝'];
    let behind = name.rsplit_once(SIGNS).map(|parts| parts.1);
    let front = name.split_once(SIGNS).map(|parts| parts.0);
    for part in behind.into_iter().chain(front) {
        let short = part.chars().count() < 2 && !["停", "撤", "拆", "筹", "拟", "关"].contains(&part);
        let said = resolve(if short { StatusReading::Silent } else { read_remark(part) }, day);
        if !matches!(said.verdict, Verdict::Open | Verdict::Unread) || said.closed.is_some() || said.opened.is_some() {
            return Some(said);
        }
    }
    let Some(state) = state_in_name(name, kinds) else {
        return is_doubted_name(name).then(|| resolve(StatusReading::Unread, day));
    };
    Some(resolve(StatusReading::States(vec![Timed { state, when: None, expected: false }]), day))
}

/// State in the brackets of a text, the first that is not open.
fn in_brackets(text: &str, answers: &BTreeMap<String, &str>, day: Option<Date>) -> Option<Settled> {
    let (_, remarks) = brackets(text);
    let read = |remark: &String| answers.get(&squeeze(remark)).map_or_else(|| resolve(read_remark(remark), day), |a| settled_by(a));
    let all: Vec<Settled> = remarks.iter().map(read).collect();
    all.iter().find(|s| **s != Settled::default()).or(all.first()).copied()
}

/// Writes what a cell says into its facility; whatever does not let it serve wins.
fn apply(facility: &mut Facility, header: &str, cell: &str, settled: Settled, counts: bool, day: Option<Date>, told: &mut StateWords) {
    if let Some(date) = settled.opened {
        facility.opened = Some(facility.opened.map_or(date, |own| own.max(date)));
    }
    if let Some(date) = settled.closed {
        facility.closed = Some(facility.closed.map_or(date, |own| own.min(date)));
    }
    let label = || format!("{} ({})", facility.id, facility.name);
    if day.is_some_and(|day| settled.closed.is_some_and(|closed| closed <= day)) {
        told.add("closed-by-word", header, cell, &label());
    }
    if day.is_some_and(|day| settled.opened.is_some_and(|opened| opened > day)) {
        told.add("planned-by-word", header, cell, &label());
    }
    let dated = |date: Option<Date>, later: bool| date.zip(day).is_some_and(|(date, day)| (date > day) == later);
    match settled.verdict {
        Verdict::Open => {}
        Verdict::Vacant => facility.vacant = true,
        // A column of dates says when: then the dates decide, on each day that is asked about.
        Verdict::Planned if dated(facility.opened, true) => {}
        Verdict::Closed if dated(facility.closed, false) => {}
        Verdict::Planned => {
            told.add("planned-by-word", header, cell, &label());
            if facility.state != OperatingState::Closed {
                facility.state = OperatingState::Planned;
            }
        }
        Verdict::Closed => {
            told.add("closed-by-word", header, cell, &label());
            facility.state = OperatingState::Closed;
        }
        Verdict::Unread => {
            told.add(if counts { "remark-unclear" } else { "status-unknown" }, header, cell, &label());
            if !counts && facility.state == OperatingState::Open {
                facility.state = OperatingState::Unclear;
            }
        }
    }
}
