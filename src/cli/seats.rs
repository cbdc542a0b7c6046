//! `carecircle seats`: seats per senior within reach of a service, and who is covered without a seat.

use std::path::Path;

use anyhow::{Result, ensure};

use super::args::Seats as Typed;
use super::failure::{OrFail, failure};
use super::stdout::tell;
use super::{Exit, Progress};
use carecircle_analysis::accessibility::{AccessMethod, AssumedCapacity, Decay, ServiceSeats, Supply};
use carecircle_analysis::coverage::cover;
use carecircle_analysis::load;
use carecircle_analysis::siting::ModeAccess;
use carecircle_base::ids::{CircleId, ServiceId};
use carecircle_base::model::{AreaLevel, Study};
use carecircle_base::units::{grouped, thousands};
use carecircle_present::export;
use carecircle_present::rows::{SeatArea, SeatList, cohort_of, position};
use carecircle_words::say;

/// Creates a table that is to be written, so that a wrong name fails before the long part.
fn create(flag: &str, file: Option<&Path>) -> Result<()> {
    let Some(file) = file else { return Ok(()) };
    let is_csv = file.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"));
    ensure!(is_csv, failure(say!("cli-out-ends", flag, path = file, ends = ".csv")));
    std::fs::File::create(file).map(drop).or_fail(|| say!("cli-cannot-write", path = file))
}

/// Service that is asked for, or the circle's first whose capacity is known somewhere.
fn service_of(study: &Study, circle: CircleId, asked: Option<&str>, assumed: &[AssumedCapacity]) -> Result<ServiceId> {
    if let Some(id) = asked {
        return Ok(ServiceId::from_index(position("service", id, study.services.iter().map(|s| s.id.as_str()))?));
    }
    let row = &study.circles[circle.index()];
    let known = |s: &ServiceId, assumed| Supply::new(study, *s, assumed).is_ok_and(|supply| supply.capacity().is_some());
    let first = row.services.iter().find(|s| known(s, &[])).or_else(|| row.services.iter().find(|s| known(s, assumed)));
    first.copied().or_fail(|| say!("cli-no-capacity", circle = row.id))
}

pub(super) fn seats(args: &Typed, progress: &Progress) -> Result<Exit> {
    create("--out", args.out.as_deref())?;
    create("--times", args.times.as_deref())?;
    let assumed: Vec<AssumedCapacity> =
        args.assume.iter().map(|text| text.parse::<AssumedCapacity>().or_fail(|| say!("cli-assume", text))).collect::<Result<_>>()?;
    let mut method = AccessMethod::read(&args.method).unwrap_or_default();
    if let Some(decay) = args.decay.as_deref().and_then(Decay::read) {
        method.decay = decay;
    }
    let loaded = load(&args.study, |stage| progress.stage_of(stage)).or_fail(|| say!("cli-study", path = args.study))?;
    let study = &loaded.study;
    ensure!(!study.circles.is_empty(), failure(say!("cli-no-circle")));
    let cohort = cohort_of(study, args.cohort.as_deref())?;
    let circle = args.circle.as_deref().map_or(Ok(0), |id| position("circle", id, study.circles.iter().map(|c| c.id.as_str())))?;
    let circle = CircleId::from_index(circle);
    let service = service_of(study, circle, args.service.as_deref(), &assumed)?;
    progress.stage(say!("stage-circles"));
    let coverage = cover(study, loaded.network.as_deref());
    progress.stage(say!("stage-seats"));
    let mode = study.circles[circle.index()].mode;
    let access = loaded.network.as_ref().and_then(|net| ModeAccess::new(study, net, &coverage, cohort, mode));
    let found = ServiceSeats::new(study, &coverage, access.as_ref(), (cohort, circle, service), &assumed)?;
    let values = found.accessibility(study, method);
    let list = SeatList::new(study, coverage.straight_line, &found, &values);
    progress.finish();
    let write = |file: &Path, bytes: Vec<u8>| {
        std::fs::write(file, bytes).or_fail(|| say!("cli-cannot-write", path = file))?;
        progress.line(&format!("  {}", file.display()));
        Ok::<_, anyhow::Error>(())
    };
    if let Some(out) = &args.out {
        write(out, export::seats_csv(study, coverage.straight_line, &found, &values))?;
    }
    if let Some(times) = &args.times {
        write(times, export::times_csv(study, &found))?;
    }
    if args.json {
        tell!("{}\n", serde_json::to_string_pretty(&list)?)?;
        return Ok(Exit::Done);
    }
    text(study, &list, args.most)?;
    Ok(Exit::Done)
}

/// What the terminal shows.
fn text(study: &Study, list: &SeatList, most: usize) -> Result<()> {
    let marks = [(list.simulated, "（模拟数据）"), (list.straight_line, "（直线估算）")];
    let marks: String = marks.iter().filter(|m| m.0).map(|m| m.1).collect();
    let total = &list.total;
    tell!(
        "{}{marks} · {} · {} 分钟 · {}\n{}\n    {}\n",
        study.name.zh,
        list.circle,
        list.limit_min,
        list.cohort,
        total.text.zh,
        total.text.en
    )?;
    if let Some(open) = &total.open {
        tell!("注意：{}\n    {}\n", open.zh, open.en)?;
    }
    tell!("方法 {} ({})：{}\n", list.method, list.decay, list.method_says.zh)?;
    let people = |seniors: Option<f64>| seniors.map_or_else(|| "—".to_owned(), |n| thousands(n.round_ties_even()));
    let least = if list.value_at_least { "至少 " } else { " " };
    let of = if total.certainty == "counted_only" { "已计入各处" } else { "" };
    let most_of = if total.capacity_unknown > 0 { "至多 " } else { " " };
    let value = |value: Option<f64>| {
        let shown = value.map(|v| grouped((list.shown(v) * 10.0).round() / 10.0));
        let unit = &total.unit_name.zh;
        match (shown, list.scale) {
            (None, _) => "不知道".to_owned(),
            (Some(n), "per_senior") => format!("每百位老人{least}{n} 个{unit}"),
            (Some(n), "seats") => format!("走得到{least}{n} 个{unit}"),
            (Some(_), _) => format!("{:.6}", value.unwrap_or_default()),
        }
    };
    tell!("全域：{}\n", value(list.value))?;
    let has_towns = list.areas.iter().any(|a| a.level == AreaLevel::Town);
    let mut rows: Vec<&SeatArea> = list.areas.iter().filter(|a| (a.level == AreaLevel::Town) == has_towns).collect();
    rows.sort_by(|a, b| b.seniors_without_seat.partial_cmp(&a.seniors_without_seat).unwrap_or(std::cmp::Ordering::Equal));
    for row in rows.iter().take(most) {
        let without = people(row.seniors_without_seat);
        tell!("  {}：{}，走得到{of}的 {} 人中{most_of}{without} 人没有\n", row.name, value(row.value), people(Some(row.seniors_within)))?;
    }
    tell!("最挤的（每个{}多少位老人）：\n", total.unit_name.zh)?;
    for row in list.facilities.iter().take(most) {
        let name = if row.name.is_empty() { &row.facility } else { &row.name };
        let crowd = row.seniors_per_seat.map_or_else(|| "—".to_owned(), |n| grouped((n * 10.0).round() / 10.0));
        let seats = row.seats.map_or_else(|| "不知道多少".to_owned(), grouped);
        let assumed = if row.assumed { "（假定）" } else { "" };
        tell!("  {name} [{}]：{crowd}（{seats}{assumed} 个，范围内 {} 人）\n", row.facility, people(Some(row.seniors_within)))?;
    }
    tell!("{}。\n", list.says.zh)?;
    Ok(())
}
