//! A plan in office Chinese.

use std::fmt::Write;

use carecircle_analysis::siting;
use carecircle_analysis::siting::Status;
use carecircle_analysis::siting::plan::{BusCounting, PlanReport, PlannedSite};
use carecircle_base::model::{Name, Study};
use carecircle_base::units::thousands;
use carecircle_words::{Said, say};

/// How far the search is, in one line.
pub(super) fn progress(p: &siting::Progress) -> Said {
    let (objective, bound) = (format!("{:.0}", p.objective), format!("{:.0}", p.bound));
    say!("stage-solver", stage = p.stage.to_string(), objective, bound, nodes = p.nodes.to_string())
}

/// The whole answer.
pub(super) fn plan(study: &Study, report: &PlanReport) -> String {
    let mut out = String::new();
    let name = |id: &String| study.services.iter().find(|s| s.id == *id).map_or("", |s| zh(&s.name));
    let service = report.services.iter().map(name).collect::<Vec<_>>().join("＋");
    let whom = if report.goal == "circle" { "补齐服务圈的老人" } else { "内可达的老人" };
    let circle = study.circles.iter().find(|c| c.id == report.circle).map_or("", |c| zh(&c.name));
    let cohort = study.cohorts.iter().find(|c| c.id == report.cohort).map_or("", |c| zh(&c.name));
    let simulated = if report.simulated { "（模拟数据）" } else { "" };
    let straight = if report.straight_line { " · 直线估算" } else { "" };
    let minutes = report.limit_s / 60.0;
    if let Some(open) = &report.baseline_open {
        let _ = writeln!(out, "注意：{}\n    {}", open.zh, open.en);
    }
    let _ = writeln!(out, "{}{simulated} · {service} · {circle} · {cohort}{straight}", zh(&report.study));
    let goal = match report.model {
        "mclp" => format!("在 {} 个备选点中选址，使 {minutes} 分钟{whom}最多", report.candidates.given),
        "lscp" if report.goal == "circle" => {
            format!("在 {} 个备选点中选址，用最少的点补齐老人的 {minutes} 分钟服务圈", report.candidates.given)
        }
        "lscp" => format!("在 {} 个备选点中选址，用最少的点使老人在 {minutes} 分钟内可达", report.candidates.given),
        "p-median" => format!("在 {} 个备选点中选址，使老人路程总和最短", report.candidates.given),
        _ => format!("在 {} 个备选点中选址，使最远的老人路程最短", report.candidates.given),
    };
    let _ = writeln!(out, "{goal}");
    if report.candidates.unlocated > 0 {
        let _ = writeln!(out, "另有 {} 处闲置用房没有定位，不是备选点", report.candidates.unlocated);
    }
    if report.candidates.off_network > 0 {
        let _ = writeln!(out, "其中 {} 个备选点附近没有可走的路，不能选用", report.candidates.off_network);
    }
    if matches!(report.status, Status::Infeasible | Status::Unknown) {
        let _ = writeln!(out, "{}", report.proof.zh);
        let s = &report.seniors;
        let _ = match (report.status, report.model) {
            (Status::Unknown, _) => Ok(()),
            (_, "p-center") => {
                let left = people(s.coverable - s.covered_before);
                writeln!(
                    out,
                    "这个目标要求凡是有路可走的老人 {minutes} 分钟内都走得到：现在还有 {left} 人走不到，这几处新点带不全。请增加处数，或换一个目标"
                )
            }
            _ => writeln!(out, "处数、比例、预算、容量和必选、不选的点合在一起做不到。请放宽其中一项再求"),
        };
        return out;
    }
    if let Some(counting) = &report.counting {
        let _ = writeln!(out, "{}", counting.says.zh);
    }
    let s = &report.seniors;
    let _ = writeln!(
        out,
        "现状 {} 人可达（{}），建成后 {} 人（{}），新增 {} 人；即使处处建点，最多 {} 人",
        people(s.covered_before),
        percent(s.share_before),
        people(s.covered_after),
        percent(s.share_after),
        people(s.newly),
        people(s.coverable)
    );
    if let Some(c) = &report.circle_seniors {
        let most = c.completable.map_or_else(String::new, |n| format!("；即使处处建点，最多 {} 人", people(n)));
        let _ = writeln!(
            out,
            "服务圈：现状 {} 人在圈内（{}），建成后 {} 人（{}），补齐 {} 人的服务圈{most}",
            people(c.covered_before),
            percent(c.share_before),
            people(c.covered_after),
            percent(c.share_after),
            people(c.completed)
        );
    }
    if let (Some(objective), Some(bound)) = (report.objective, report.bound) {
        let _ = match report.model {
            "mclp" if report.sites.iter().any(|s| s.serves.is_some()) => {
                writeln!(out, "按容量，新址可服务 {} 人（上界 {} 人）", people(objective), people(bound))
            }
            "lscp" => {
                let seated = report.sites.iter().any(|s| s.serves.is_some());
                let of = if seated { "；计入容量时，比例按坐得下的老人算，不是按走得到的算" } else { "" };
                writeln!(out, "需要 {objective}（下界 {bound}）{of}")
            }
            "p-median" => {
                let longer = report.mean_walk_s[1] > report.mean_walk_s[0];
                let why = if longer { "（原先走不到的人也算进了平均）" } else { "" };
                writeln!(out, "人均路程 {} → {}{why}", walk(report.mean_walk_s[0]), walk(report.mean_walk_s[1]))
            }
            "p-center" => writeln!(out, "最远路程 {}（下界 {}）", walk(Some(objective)), walk(Some(bound))),
            _ => Ok(()),
        };
    }
    if let Some(counting) = &report.counting
        && counting.buses != BusCounting::None
    {
        let most = counting.bound.map_or_else(String::new, |b| format!("；计公交在内，任何方案新增都不超过 {} 人", people(b)));
        let _ = writeln!(out, "公交另使 {} 人新可达{most}", people(counting.more));
    }
    let _ = writeln!(out, "{}；搜索 {:.1} 秒，求解 {:.1} 秒；{}", report.proof.zh, report.search_s, report.solve_s, report.solver);
    for (n, site) in report.sites.iter().enumerate() {
        let _ = writeln!(out, "{:3}. {}", n + 1, line(site, report.model, report.goal));
    }
    if let Some((proven, all)) = report.fair_levels {
        let _ = writeln!(out, "公平优先：{all} 个镇街按可达率由低到高，前 {proven} 个已证明不能再高");
        for town in report.towns.iter().take(5) {
            let _ = writeln!(out, "  {} {} → {}", town.name, percent(Some(town.share_before)), percent(Some(town.share_after)));
        }
    }
    let worth = |v: Option<f64>| match report.model {
        "p-center" => walk(v),
        "p-median" => v.map_or_else(|| "—".to_owned(), |v| format!("{} 人·小时", people(v / 3600.0))),
        _ => v.map_or_else(|| "—".to_owned(), |v| format!("{} 人", people(v))),
    };
    for (n, phase) in report.phases.iter().enumerate() {
        let sure = if phase.optimal { "最优次序" } else { "未证明" };
        let sites = phase.sites.join("、");
        let (so_far, gain, total) = (phase.so_far, worth(phase.gain), worth(phase.objective));
        let _ = writeln!(out, "第 {} 期：{sites}；本期变化 {gain}，累计 {so_far} 处 {total}（{sure}）", n + 1);
    }
    for point in &report.curve {
        let sure = if point.optimal { "最优".to_owned() } else { format!("界 {}", worth(point.bound)) };
        let _ = writeln!(out, "{:4} 处：{}（{sure}）", point.sites, worth(point.objective));
    }
    out
}

fn line(site: &PlannedSite, model: &str, goal: &str) -> String {
    let mut line = format!("{} ({:.6}, {:.6})", label(&site.id, &site.name), site.at[0], site.at[1]);
    let place: Vec<&str> = [&site.town, &site.village].into_iter().flatten().map(String::as_str).collect();
    if !place.is_empty() {
        let _ = write!(line, " {}", place.join(" · "));
    }
    if let Some(near) = &site.near {
        let _ = write!(line, "，距居民点 {} 约 {:.0} 米", near.home, near.distance_m);
    }
    if site.forced {
        line.push_str("，指定");
    }
    if let Some(cost) = site.cost {
        let _ = write!(line, "，造价 {cost}");
    }
    let _ = write!(line, "：新增 {} 人，其中只靠它的 {} 人", people(site.newly), people(site.alone));
    if let Some(completes) = site.completes {
        let _ = write!(line, "，补齐 {} 人的服务圈", people(completes));
    }
    if model == "p-median" || model == "p-center" {
        let _ = write!(line, "，{} 人就近前来", people(site.comes));
    }
    if let Some(serves) = site.serves {
        let _ = write!(line, "，容量内服务 {} 人", people(serves));
    }
    if let Some(other) = &site.alternative {
        let _ = match model {
            "mclp" if goal == "circle" => {
                write!(line, "；若不能建，改建 {}，共补齐 {} 人", label(&other.id, &other.name), people(other.objective))
            }
            "mclp" => write!(line, "；若不能建，改建 {}，共新增 {} 人", label(&other.id, &other.name), people(other.objective)),
            _ => write!(line, "；若不能建，改建 {}", label(&other.id, &other.name)),
        };
    }
    line
}

fn label(id: &str, name: &str) -> String {
    if name.is_empty() { id.to_owned() } else { format!("{name} [{id}]") }
}

fn zh(name: &Name) -> &str {
    if name.zh.is_empty() { &name.en } else { &name.zh }
}

fn walk(seconds: Option<f64>) -> String {
    seconds.map_or_else(|| "—".to_owned(), |s| format!("{:.1} 分钟", s / 60.0))
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "—".to_owned(), |s| format!("{:.1}%", s * 100.0))
}

/// 244,900; halves go to the even number.
fn people(value: f64) -> String {
    thousands(value.max(0.0).round_ties_even())
}
