//! A checked proposal in plain Chinese, for the terminal and for a memo.

use carecircle_analysis::Analysis;
use carecircle_analysis::siting::{
    Assessment, Effect, Group, LONGEST_M, NEARBY_M, Proposal, ProvidedServices, ServiceEffect, SiteAssessment, SiteRank, Suggestion,
    TimeChange,
};
use carecircle_base::ids::{AreaId, CircleId, CohortId};
use carecircle_base::model::{AgeBands, AreaLevel, Study};

use super::words;

/// How many areas or facilities a line names before it only counts the rest.
const NAMED: usize = 8;

/// The lines of a verdict; `names` are those of the sites, empty where a site has none.
#[must_use]
pub fn site_lines(
    analysis: &Analysis,
    circle: CircleId,
    gives: ProvidedServices,
    proposal: &Proposal,
    names: &[String],
    verdict: &Assessment,
) -> Vec<String> {
    let study = &analysis.study;
    let row = &study.circles[circle.index()];
    let what = match gives {
        ProvidedServices::Circle => format!("{}的全部服务", words::zh(&row.name)),
        ProvidedServices::Service(service) => words::zh(&study.services[service.index()].name).to_owned(),
    };
    let marks: String = words::marks(analysis).iter().map(|mark| format!("【{}】", mark.name.zh())).collect();
    let mode = words::mode_name(study, row.mode);
    let mut out =
        vec![format!("选址核查：{what} · {} · {} {} 分钟以内{marks}", words::zh(&row.name), words::zh(&mode), words::minutes(row.minutes))];
    out.extend(verdict.counts.as_ref().map(|counts| words::zh(counts).to_owned()));
    for (n, site) in verdict.sites.iter().enumerate() {
        one_site(study, gives, n, names.get(n).map_or("", String::as_str), site, &mut out);
    }
    for (n, length_m) in verdict.links.iter().enumerate() {
        out.push(match length_m {
            Some(m) => format!("新路 {}：{m:.0} 米", n + 1),
            None => format!("新路 {}：有一端附近没有可走的路，接不上", n + 1),
        });
    }
    let changes: Vec<String> =
        [("新建", proposal.sites.len()), ("关闭", proposal.closes.len()), ("搬迁", proposal.moves.len()), ("新路", proposal.links.len())]
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .map(|(what, n)| format!("{what} {n} 处"))
            .collect();
    if proposal.changes() > 1 || proposal.sites.is_empty() {
        out.push(format!("全部方案一起（{}）", changes.join("，")));
        for effect in &verdict.together {
            lines(study, gives, effect, &mut out);
        }
    }
    out
}

/// The lines of suggested links.
#[must_use]
pub fn link_lines(analysis: &Analysis, circle: CircleId, cohort: CohortId, links: &[Suggestion]) -> Vec<String> {
    let study = &analysis.study;
    let (row, who) = (&study.circles[circle.index()], &study.cohorts[cohort.index()]);
    let mut out = vec![format!("为被阻隔的居民点找新路：{} · {}", words::zh(&row.name), words::zh(&who.name))];
    if links.is_empty() {
        out.push(format!("   没有找到：{LONGEST_M:.0} 米以内没有一条新路能让被阻隔的老人进圈"));
    }
    for (n, link) in links.iter().enumerate() {
        let [a, b] = link.ends;
        out.push(format!(
            "{}. {:.6},{:.6};{:.6},{:.6}  {:.0} 米：服务圈补齐 {}；至少新到一项服务的 {} 人",
            n + 1,
            a.lon(),
            a.lat(),
            b.lon(),
            b.lat(),
            link.length_m,
            group(&link.completed),
            words::thousands(link.newly_seniors)
        ));
    }
    out
}

fn one_site(study: &Study, gives: ProvidedServices, n: usize, name: &str, site: &SiteAssessment, out: &mut Vec<String>) {
    let area =
        [site.areas.0, site.areas.1].into_iter().flatten().map(|a| study.areas[a.index()].name.as_str()).collect::<Vec<_>>().join(" ");
    let labels: Vec<&str> = [name, &area].into_iter().filter(|s| !s.is_empty()).collect();
    let label = if labels.is_empty() { String::new() } else { format!("（{}）", labels.join("，")) };
    out.push(format!("{}. {:.6},{:.6}{label}", n + 1, site.at.lon(), site.at.lat()));
    out.extend(site.warnings.iter().map(|w| format!("   注意：{}", w.sentence().zh())));
    for effect in &site.alone {
        lines(study, gives, effect, out);
    }
    if let Some(rank) = &site.rank {
        out.push(format!("   名次：{}", rank_line(study, rank)));
    }
}

fn rank_line(study: &Study, rank: &SiteRank) -> String {
    let place = rank.town.map_or("全域", |town| study.areas[town.index()].name.as_str());
    let mut parts =
        vec![format!("在{place} {} 个路口中，好过 {:.1}%（百分位，并列各算一半）", words::count(rank.junctions), rank.percentile)];
    for (metres, spot) in NEARBY_M.iter().zip(rank.nearby) {
        if let Some(spot) = spot {
            parts.push(format!(
                "{metres:.0} 米内最好的路口 {:.6},{:.6}：新增 {} 人",
                spot.at.lon(),
                spot.at.lat(),
                words::thousands(spot.seniors)
            ));
        }
    }
    parts.push(format!(
        "全域最好的路口 {:.6},{:.6}：新增 {} 人，本点少 {} 人",
        rank.best.at.lon(),
        rank.best.at.lat(),
        words::thousands(rank.best.seniors),
        words::thousands(rank.regret)
    ));
    parts.join("；")
}

fn lines(study: &Study, gives: ProvidedServices, effect: &Effect, out: &mut Vec<String>) {
    out.push(format!("   {}", words::zh(&study.cohorts[effect.cohort.index()].name)));
    if gives == ProvidedServices::Circle || !effect.broken.homes.is_empty() {
        out.push(format!("     服务圈补齐：{}", group(&effect.completed)));
        areas(study, &effect.completed, out);
    } else if !effect.completed.homes.is_empty() {
        out.push(format!("     服务圈由此补齐：{}", group(&effect.completed)));
    }
    if !effect.broken.homes.is_empty() {
        out.push(format!("     服务圈不再完整：{}", group(&effect.broken)));
        areas(study, &effect.broken, out);
    }
    for service in &effect.services {
        service_lines(study, service, out);
    }
}

fn service_lines(study: &Study, effect: &ServiceEffect, out: &mut Vec<String>) {
    let name = words::zh(&study.services[effect.service.index()].name);
    out.push(format!("     {name}：新增覆盖 {}", group(&effect.newly)));
    areas(study, &effect.newly, out);
    if !effect.lost.homes.is_empty() {
        out.push(format!("       失去覆盖 {}", group(&effect.lost)));
        areas(study, &effect.lost, out);
    }
    for (what, walks) in [("缩短", &effect.shorter), ("变长", &effect.longer)] {
        if walks.homes > 0 {
            out.push(format!("       已覆盖的人中，路程{what} {}", walk(walks)));
        }
    }
    if effect.twice_homes > 0 {
        out.push(format!("       重复覆盖 {} 人（{} 处居民点）", words::thousands(effect.twice_seniors), words::count(effect.twice_homes)));
    }
    if !effect.taken.is_empty() {
        let mut taken = effect.taken.clone();
        taken.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let named = taken.iter().map(|(facility, seniors)| {
            let facility = &study.facilities[facility.index()];
            let name = if facility.name.is_empty() { &facility.id } else { &facility.name };
            format!("{name} {} 人", words::thousands(*seniors))
        });
        out.push(format!("       分流自：{}", list(named)));
    }
}

fn group(group: &Group) -> String {
    let mut text = format!("{} 人（{} 处居民点）", words::thousands(group.seniors), words::count(group.homes.len()));
    if let Some(AgeBands { from_60, from_70, from_80 }) = group.bands {
        let bands = [("60–69 岁", from_60), ("70–79 岁", from_70), ("80 岁及以上", from_80)];
        let bands: Vec<String> = bands.iter().map(|(name, n)| format!("{name} {}", words::thousands(*n))).collect();
        text = format!("{text}，其中 {}", bands.join("、"));
    }
    text
}

fn walk(walks: &TimeChange) -> String {
    let mean = walks.mean_s().map_or_else(String::new, |s| format!("，人均 {} 分钟", words::minutes(s / 60.0)));
    format!("{} 人，合计 {} 人·小时{mean}", words::thousands(walks.seniors), words::thousands(walks.total_s / 3600.0))
}

/// The towns, and the villages, of a group: the most seniors first.
fn areas(study: &Study, group: &Group, out: &mut Vec<String>) {
    for (level, name) in [(AreaLevel::Town, "按镇街"), (AreaLevel::Village, "按村社区")] {
        let mut rows: Vec<(AreaId, f64)> = group.areas.iter().filter(|(a, _)| study.areas[a.index()].level == level).copied().collect();
        rows.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        if !rows.is_empty() {
            let named = rows.iter().map(|(area, seniors)| format!("{} {}", study.areas[area.index()].name, words::thousands(*seniors)));
            out.push(format!("       {name}：{}", list(named)));
        }
    }
}

/// The first few, and how many more there are.
fn list(items: impl ExactSizeIterator<Item = String>) -> String {
    let all = items.len();
    let mut text = items.take(NAMED).collect::<Vec<_>>().join("、");
    if all > NAMED {
        text = format!("{text} 等 {all} 处");
    }
    text
}
