//! Packs and scoreboards in office Chinese, with English beside it.

use std::fmt::Write;

use carecircle_analysis::remedy::ClosingPlan;
use carecircle_analysis::targets::pack::{Check, PackRow, PackStatus, Sure};
use carecircle_analysis::targets::{Pack, RowStatus, Scoreboard, ScoreboardRow, lacking};
use carecircle_base::model::{Name, Study};
use carecircle_present::export;

/// One line of a document.
pub(super) fn head(pack: &Pack) -> String {
    let status = match pack.status {
        PackStatus::InForce => "有效 in force",
        PackStatus::Draft => "征求意见稿 draft",
        PackStatus::Norm => "标准 norms",
    };
    let document = if pack.document.is_empty() { String::new() } else { format!("（{}）", pack.document) };
    format!("{}  {}{document}  {status}  {}–{}  {} 条承诺 rows", pack.id, pack.name.zh, pack.years.0, pack.years.1, pack.rows.len())
}

/// A document and its rows.
pub(super) fn list(pack: &Pack) -> String {
    let mut out = head(pack) + "\n";
    for row in &pack.rows {
        let clause = row.clause.map_or_else(String::new, |c| c.to_string());
        let _ = writeln!(out, "  {clause:>3}  {:<12} {}  {}", row.check.kind(), row.id, row.name.zh);
    }
    out
}

/// What a row says, and how it is read.
pub(super) fn row(pack: &Pack, row: &PackRow) -> String {
    let mut out = String::new();
    let clause = row.clause.map_or_else(|| row.source.clone().unwrap_or_default(), |c| format!("第 {c} 条 clause {c}"));
    let _ = writeln!(out, "{}  {}", row.id, row.name.zh);
    let _ = writeln!(out, "  {}", row.name.en);
    let _ = writeln!(out, "  出处 from      {} {} {clause}", pack.name.zh, pack.document);
    if !row.departments.is_empty() {
        let _ = writeln!(out, "  责任单位 by    {}", row.departments.join("、"));
    }
    let _ = writeln!(out, "  核对方式 kind  {}", row.check.kind());
    if let Check::NotSpatial { why, .. } = &row.check {
        let _ = writeln!(out, "  不作核对 why   {}（{}）", why.zh, why.en);
    }
    if let Check::Milestone(check) = &row.check {
        let due = check.due.map_or_else(|| "没有写明 none stated".to_owned(), |due| format!("{due} 前 by"));
        let _ = writeln!(out, "  期限 due       {due}\n  答复 answer    [[figures]] {}", check.answer);
    }
    let sign = if row.at_most { "≤" } else { "≥" };
    let of_year = |year: i16| match (row.exceed.contains(&year), row.at_most) {
        (true, false) => ">",
        (true, true) => "<",
        (false, _) => sign,
    };
    let target = |(year, v): &(i16, f64)| format!("{year} {} {}", of_year(*year), value(row.is_share(), *v, row.unit.as_ref()));
    let mut targets: Vec<String> = row.targets.stated().iter().map(target).collect();
    targets.extend(row.growing.then(|| "逐年增加 growing".to_owned()));
    if !targets.is_empty() {
        let _ = writeln!(out, "  目标 targets   {}", targets.join("，"));
    }
    for (zone, targets) in &row.targets_by_zone {
        let each: Vec<String> =
            targets.stated().iter().map(|(year, v)| format!("{year} {sign} {}", value(row.is_share(), *v, row.unit.as_ref()))).collect();
        let _ = writeln!(out, "    {zone}         {}", each.join("，"));
    }
    if let Some(until) = row.until {
        let _ = writeln!(out, "  截至 until     {until}");
    }
    let sure = match row.sure {
        Sure::Stated => "文件写明 stated",
        Sure::Read => "有所理解 read",
        Sure::Doubtful => "有待核实 doubtful",
    };
    let _ = writeln!(out, "  把握 sure      {sure}");
    if let Some(reading) = &row.reading {
        let _ = writeln!(out, "  理解 reading   {}\n                 {}", reading.zh, reading.en);
    }
    out
}

/// How a row stands.
pub(super) fn scored(study: &Study, row: &ScoreboardRow) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "  {} {}  {}", export::promise(row.status).zh(), export::promise(row.status).en(), row.date);
    if let Some(due) = row.due {
        let progress = export::progress(row).map_or_else(String::new, |said| said.bilingual());
        let expected = row.progress.and_then(|p| p.expected).map(|e| value(row.share, e, Some(&row.unit)));
        let expected = expected.map_or_else(String::new, |e| format!("  按序时进度应为 expected by now {e}"));
        let _ = writeln!(out, "  到期 due {due}  {}{expected}", progress);
    }
    let _ = writeln!(out, "  目标 target {}  现状 today {}  差距 gap {}", target(row), today(row), gap(row));
    let _ = writeln!(out, "  {}\n  {}", row.why.zh, row.why.en);
    if !row.trend.is_empty() {
        let trend: Vec<String> = row.trend.iter().map(|t| format!("{} {}", t.year, value(row.share, t.value, None))).collect();
        let _ = writeln!(out, "  历年 trend     {}", trend.join("  "));
    }
    if let Some(why) = &row.no_plan {
        let _ = writeln!(out, "  选址 sites     没有 none：{}（{}）", why.zh, why.en);
    } else if row.value_status == RowStatus::Missed {
        let _ = writeln!(out, "  选址 sites     carecircle targets STUDY --plan {}", row.row);
    }
    if let Some(bring) = &row.bring {
        let _ = writeln!(out, "  请补充 bring   {}\n                 {}", bring.zh, bring.en);
    }
    for note in &row.notes {
        let _ = writeln!(out, "  说明 note      {}（{}）", note.zh, note.en);
    }
    if row.failing > 0 {
        let _ = writeln!(out, "  未达到 failing {} 处，{:.0} 名老年人 places, seniors", row.failing, row.people);
        for place in row.places.iter().take(50) {
            let _ = writeln!(out, "    {}  {:.0} 人  {}", place.name, place.seniors, place.why.zh);
        }
        if row.places.is_empty() {
            for town in row.towns.iter().take(50) {
                let _ = writeln!(out, "    {}  {} 处  {:.0} 人", town.name, town.places, town.seniors);
            }
        }
    }
    if study.simulated {
        let _ = writeln!(out, "  模拟数据 simulated data");
    }
    out
}

/// Why no site closes a row.
pub(super) fn unplanned(row: &ScoreboardRow, why: &Name) -> String {
    format!("{}  {}\n  没有选址方案 no plan  {}（{}）", row.row, row.name.zh, why.zh, why.en)
}

/// The sites that close a row.
pub(super) fn plan(study: &Study, row: &ScoreboardRow, service: Option<&str>, circle: Option<&str>, plan: &ClosingPlan) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}  {}  差距 gap {}", row.row, row.name.zh, gap(row));
    let of = [service, circle].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let mark = if study.simulated { " [模拟数据 simulated]" } else { "" };
    let _ = writeln!(out, "建议 {} 处新址 sites{}{of}{mark}", plan.sites.len(), if of.is_empty() { "" } else { "  " });
    for (rank, site) in (1..).zip(&plan.sites) {
        let [lon, lat] = site.at;
        let gain = match site.about {
            None => format!("新增 {:.0} 名老年人 newly", site.newly),
            Some(about) => format!("周边 900 米内 {about:.0} 名老年人 live about"),
        };
        let town = site.town.as_deref().filter(|t| *t != site.name).unwrap_or_default();
        let _ = writeln!(out, "{rank:>3}. {lon:.6},{lat:.6}  {}  {town}  {gain}", if site.name.is_empty() { &site.id } else { &site.name });
    }
    if !plan.without.is_empty() {
        let _ = writeln!(out, "没有可选的点 none for  {}", plan.without.join("、"));
    }
    if plan.late > 0 {
        let _ = writeln!(out, "另有 {} 处只是晚了，新址补不回来 were only late", plan.late);
    }
    out
}

/// The whole scoreboard as a table.
pub(super) fn board(study: &Study, straight_line: bool, board: &Scoreboard) -> String {
    let mut out = String::new();
    let marks = [(study.simulated, "模拟数据 simulated"), (straight_line, "直线估算 straight lines")];
    let marks: String = marks.iter().filter(|m| m.0).map(|m| format!(" [{}]", m.1)).collect();
    let _ = writeln!(out, "{} · {} · {} 年，截至 as of {}{marks}", study.name.zh, board.pack.name.zh, board.year, board.date);
    let c = &board.counts;
    let _ = writeln!(
        out,
        "已到期 due：达到 met {} · 未达到 missed {} · 缺数据 no data {}\n未到期或只看不评 not due, or watched {} · 不在地图上 not spatial {}",
        c.met, c.missed, c.no_data, c.not_due, c.not_spatial
    );
    if let Some(said) = export::not_due(c) {
        let _ = writeln!(out, "未到期的 of those not due：{}（{}）", said.zh(), said.en());
    }
    let header = ["条", "状态", "到期", "进度", "现状", "目标", "差距", "承诺"].map(str::to_owned);
    let mut lines = vec![header.to_vec()];
    let mut rest = 0;
    for row in &board.rows {
        if row.status == RowStatus::NotSpatial {
            rest += 1;
            continue;
        }
        lines.push(vec![
            row.clause.map_or_else(String::new, |c| c.to_string()),
            export::promise(row.status).zh(),
            export::due_on(row),
            export::progress(row).map_or_else(String::new, |said| said.zh()),
            today(row) + if row.partial { "*" } else { "" },
            target(row),
            gap(row),
            format!("{}  {}", row.name.zh, row.row),
        ]);
    }
    let columns = lines[0].len();
    let wide: Vec<usize> = (0..columns).map(|c| lines.iter().map(|l| width(&l[c])).max().unwrap_or(0)).collect();
    for line in &lines {
        let mut text = String::new();
        for (c, cell) in line.iter().enumerate() {
            let pad = if c + 1 == columns { 0 } else { wide[c] - width(cell) + 2 };
            let _ = write!(text, "{cell}{}", " ".repeat(pad));
        }
        let _ = writeln!(out, "{}", text.trim_end());
    }
    if board.rows.iter().any(|r| r.partial) {
        let _ = writeln!(out, "* 全年的数，{} 年尚未结束 counted over the year, which is not over", board.year);
    }
    // What the lists leave open; rows that only lack a reported number say so under --explain.
    for row in board.rows.iter().filter(|r| r.value_status == RowStatus::NoData && r.progress.is_none() && r.why != lacking()) {
        let bring = row.bring.clone().unwrap_or_default();
        let _ = writeln!(out, "缺数据 no data  {}\n    {}；{}\n    {}; {}", row.row, row.why.zh, bring.zh, row.why.en, bring.en);
    }
    if rest > 0 {
        let _ = writeln!(out, "另有 {rest} 条地图无法核对（--list 列出） and {rest} that no map can check (--list)");
    }
    out
}

/// The target of a row with its sign, or the day by which it is due.
fn target(row: &ScoreboardRow) -> String {
    let by = || export::due_by(row).map_or_else(|| "—".to_owned(), |by| by.zh());
    row.target.map_or_else(by, |v| format!("{} {}", export::sign(row), value(row.share, v, Some(&row.unit))))
}

/// The value of a row, marked where it is a lower bound, and under a narrower reading; or the day of delivery.
fn today(row: &ScoreboardRow) -> String {
    let delivered = || export::delivered(row).map_or_else(|| "—".to_owned(), |on| on.zh());
    let shown = row.today.map_or_else(delivered, |v| value(row.share, v, Some(&row.unit)));
    let narrow = row.narrow.as_ref().map(|n| format!("（{} {}）", n.name.zh, value(row.share, n.value, None)));
    let shown = shown + &narrow.unwrap_or_default();
    if row.at_least { format!("至少 {shown}") } else { shown }
}

/// What is missing, in the promise's own unit.
fn gap(row: &ScoreboardRow) -> String {
    match (&row.short, row.gap) {
        (Some(short), _) => format!("{} {}", export::plain(short.value), short.unit.zh),
        (None, Some(gap)) if gap > 0.0 => value(row.share, gap, None),
        (None, Some(_)) => "0".to_owned(),
        (None, None) => "—".to_owned(),
    }
}

/// A share in per cent, never all when it is not; another value with its unit.
fn value(share: bool, value: f64, unit: Option<&Name>) -> String {
    if share {
        return match value {
            v if (0.9995..1.0).contains(&v) => ">99.9%".to_owned(),
            v if v > 0.0 && v < 0.0005 => "<0.1%".to_owned(),
            v => format!("{}%", export::plain(v * 100.0)),
        };
    }
    let unit = unit.map_or("", |u| u.zh.as_str());
    format!("{}{}{unit}", export::plain(value), if unit.is_empty() || unit == "%" { "" } else { " " })
}

/// Columns on a terminal: a Chinese character takes two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}') { 2 } else { 1 }).sum()
}
