//! `carecircle plan STUDY`: candidates, the question, the answer.

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, bail, ensure};

use super::super::args::{Plan, PlanGoal, PlanModel};
use super::super::failure::{OrFail, failure};
use super::super::stdout::tell;
use super::super::{Exit, Progress};
use super::{left, share, text};
use carecircle_analysis::coverage::cover;
use carecircle_analysis::crs_check::suspect_crs;
use carecircle_analysis::siting::Options;
use carecircle_analysis::siting::plan::{Candidate, Goal, PlanDemand, PlanQuery, PlanReport, Prepared};
use carecircle_analysis::{Loaded, load};
use carecircle_base::ids::{CircleId, CohortId, ServiceId};
use carecircle_base::model::Study;
use carecircle_import::{Parcel, ParcelOptions, parcels};
use carecircle_words::say;

pub(super) fn plan(args: &Plan, dir: &Path, options: &Options, progress: &Progress) -> Result<Exit> {
    let began = Instant::now();
    let out = args.out.as_deref().map(writable).transpose()?;
    let loaded = load(dir, |stage| progress.stage_of(stage)).or_fail(|| say!("cli-study", path = dir))?;
    let mut ask = ask(args, &loaded.study)?;
    let candidates = candidates(args, &loaded, &mut ask, progress)?;
    if args.sites.is_none() && args.phases.is_empty() && ask.goal != Goal::Lscp {
        ask.sites = candidates.len(); // as many as the budget pays
    }
    progress.stage(say!("stage-today"));
    let coverage = cover(&loaded.study, loaded.network.as_deref());
    progress.stage(say!("stage-candidates", count = candidates.len()));
    let prepared = Prepared::new(&loaded.study, loaded.network.as_ref(), &coverage, &ask, &candidates)?;
    progress.stage(say!("stage-best-sites"));
    let options = &left(options, began);
    let solution = prepared.solve(ask.sites, options)?;
    let mut report = prepared.report(&solution);
    if !args.phases.is_empty() {
        progress.stage(say!("stage-order"));
        report.phases = prepared.phases(&solution, &args.phases, options)?;
    }
    if let Some(most) = args.curve {
        progress.stage(say!("stage-curve"));
        report.curve = prepared.curve(most, options)?;
    }
    progress.finish();
    if let Some(mut out) = out {
        use std::io::Write;
        let text = serde_json::to_string_pretty(&report.geojson())?;
        writeln!(out, "{text}").or_fail(|| say!("cli-cannot-write", path = args.out.as_deref().unwrap_or(dir)))?;
    }
    tell(args, &loaded.study, &report)?;
    Ok(Exit::Done)
}

fn tell(args: &Plan, study: &Study, report: &PlanReport) -> Result<()> {
    if args.json {
        tell!("{}\n", serde_json::to_string_pretty(report)?)?;
    } else {
        tell!("{}", text::plan(study, report))?;
    }
    Ok(())
}

/// Opened before the long work.
fn writable(path: &Path) -> Result<std::fs::File> {
    std::fs::File::create(path).or_fail(|| say!("cli-cannot-write", path = path))
}

fn ask(args: &Plan, study: &Study) -> Result<PlanQuery> {
    let all = args.service.iter().any(|s| s == "all");
    ensure!(!all || args.service.len() == 1, failure(say!("cli-service-all")));
    let known = || study.services.iter().map(|s| (s.id.as_str(), s.name.zh.as_str()));
    let named = if all { &[] } else { args.service.as_slice() };
    let services = named.iter().map(|s| Ok(ServiceId::from_index(find("--service", s, known())?))).collect::<Result<Vec<_>>>()?;
    let circle = match &args.circle {
        Some(circle) => {
            let circles = study.circles.iter().map(|c| (c.id.as_str(), c.name.zh.as_str()));
            CircleId::from_index(find("--circle", circle, circles)?)
        }
        None => PlanQuery::circle_of(study, &services)?,
    };
    let goal = match args.model {
        PlanModel::Mclp => Goal::Mclp,
        PlanModel::Lscp => Goal::Lscp,
        PlanModel::PMedian => Goal::PMedian,
        PlanModel::PCenter => Goal::PCenter,
    };
    let sites = match (goal, args.sites) {
        (Goal::Lscp, Some(_)) => bail!(failure(say!("cli-lscp-sites"))),
        (Goal::Lscp, None) => 0,
        (_, Some(sites)) => sites,
        (_, None) if !args.phases.is_empty() => phased(args)?,
        (_, None) if args.budget.is_some() => 0,
        (_, None) => bail!(failure(say!("cli-needs-sites"))),
    };
    let mut ask = PlanQuery::together(study, circle, &services, sites)?;
    ask.goal = goal;
    ask.demand = match args.goal {
        PlanGoal::Service => PlanDemand::Service,
        PlanGoal::Circle => PlanDemand::Circle,
    };
    ask.share = share(args.share)?;
    if let Some(cohort) = &args.cohort {
        let cohorts = study.cohorts.iter().map(|c| (c.id.as_str(), c.name.zh.as_str()));
        ask.cohort = CohortId::from_index(find("--cohort", cohort, cohorts)?);
    }
    ask.limit_min = args.limit;
    ask.force.clone_from(&args.force);
    ask.forbid.clone_from(&args.forbid);
    ask.budget = args.budget;
    ask.capacity = args.capacity;
    ask.capacities = args.capacities;
    ask.one_per_town = args.one_per_town;
    ask.fair = args.fair;
    if sites > 0 && phased(args)? > sites {
        bail!(failure(say!("cli-phases", phases = format!("{:?}", args.phases), sites)));
    }
    Ok(ask)
}

/// Sites of all phases.
fn phased(args: &Plan) -> Result<usize> {
    let sum = args.phases.iter().try_fold(0_usize, |sum, sites| sum.checked_add(*sites));
    sum.or_fail(|| say!("cli-phases-many", phases = format!("{:?}", args.phases)))
}

/// The row of that id or name.
fn find<'a>(flag: &str, typed: &str, rows: impl Iterator<Item = (&'a str, &'a str)>) -> Result<usize> {
    let rows: Vec<_> = rows.collect();
    let known = || rows.iter().map(|(id, name)| format!("{id} ({name})")).collect::<Vec<_>>().join(", ");
    rows.iter().position(|(id, name)| *id == typed || *name == typed).or_fail(|| say!("cli-study-has", flag, typed, known = known()))
}

fn candidates(args: &Plan, loaded: &Loaded, ask: &mut PlanQuery, progress: &Progress) -> Result<Vec<Candidate>> {
    let study = &loaded.study;
    Ok(match args.candidates.as_deref().unwrap_or("junctions") {
        "junctions" => match &loaded.network {
            Some(net) => Candidate::junctions(study, net, &ask.profiles(study)),
            None => bail!(failure(say!("cli-no-junctions"))),
        },
        "homes" => Candidate::homes(study),
        "vacant" => {
            let (vacant, unlocated) = Candidate::vacant(study, &ask.services);
            ensure!(!vacant.is_empty() || unlocated == 0, failure(say!("cli-vacant-unlocated", unlocated)));
            ensure!(!vacant.is_empty(), failure(say!("cli-no-vacant")));
            ask.unlocated = unlocated;
            vacant
        }
        file => {
            let crs = args.crs.as_deref().map(|c| c.parse().or_fail(|| say!("cli-crs", crs = c))).transpose()?;
            let reading = ParcelOptions { crs, swapped: args.swap_xy };
            let list = parcels(Path::new(file), reading).or_fail(|| say!("cli-candidates", list = file))?;
            for note in &list.report.notes {
                let (text, examples) = (note.said(), note.examples.join("; "));
                progress.say(say!("cli-note", file, count = note.count, text, examples));
            }
            if let Some(doubt) = suspect_crs(study, loaded.network.as_deref(), &list) {
                let said = doubt.sentence();
                let crs = doubt.likely.crs.unwrap_or_default();
                let swap = if doubt.likely.swapped { " --swap-xy" } else { "" };
                progress.say(say!("cli-read-so", file, said, crs = crs.to_string(), swap));
            }
            ensure!(!list.parcels.is_empty(), failure(say!("cli-no-position", flag = "--candidates", file)));
            let capacity = |p: &Parcel| study.site_capacity(&ask.services, p.beds, p.seats);
            let candidate = |p: Parcel| Candidate { capacity: capacity(&p), id: p.id, name: p.name, at: p.at, cost: p.cost };
            list.parcels.into_iter().map(candidate).collect()
        }
    })
}
