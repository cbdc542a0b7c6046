//! `carecircle plan --matrix`: the best sites over any cost matrix.

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, bail};

use super::super::args::{Plan, PlanGoal, PlanModel};
use super::super::failure::{OrFail, failure};
use super::super::stdout::tell;
use super::super::{Exit, Progress};
use super::{left, share};
use carecircle_location::{Certificate, Matrix, Model, Options, solve};
use carecircle_words::say;

pub(super) fn plan(args: &Plan, od: &Path, demand: &Path, options: &Options, progress: &Progress) -> Result<Exit> {
    let began = Instant::now();
    of_studies_only(args)?;
    model(args, 0)?;
    progress.stage(say!("stage-matrix"));
    let mut matrix = Matrix::read(od, demand)?;
    conditions(args, &mut matrix)?;
    progress.stage(say!("stage-best-sites"));
    let model = model(args, matrix.candidates.len())?;
    let solution = solve(&matrix.problem, &model, &left(options, began))?;
    progress.finish();
    let certificate = Certificate::new(&matrix, &solution);
    if args.json {
        tell!("{}\n", serde_json::to_string_pretty(&certificate)?)?;
    } else {
        let objective = certificate.objective.map_or_else(|| "none".to_owned(), |value| value.to_string());
        tell!("{}: {objective}; {}\n", certificate.model, certificate.proof)?;
        if certificate.out_of_reach > 0 {
            tell!("{}", progress.words(&say!("cli-out-of-reach", count = certificate.out_of_reach)))?;
        }
        for site in &certificate.sites {
            tell!("  {site}\n")?;
        }
    }
    Ok(Exit::Done)
}

/// The model asked for, with what it needs; with a budget alone, as many sites as it pays.
fn model(args: &Plan, candidates: usize) -> Result<Model> {
    let all = || args.budget.is_some().then_some(candidates);
    let sites = || args.sites.or_else(all).or_fail(|| say!("cli-needs-sites"));
    let limit = || args.limit.or_fail(|| say!("cli-needs-limit"));
    let share = share(args.share)?;
    Ok(match args.model {
        PlanModel::Mclp => Model::Mclp { limit: limit()?, sites: sites()? },
        PlanModel::Lscp => Model::Lscp { limit: limit()?, share },
        PlanModel::PMedian => Model::PMedian { sites: sites()? },
        PlanModel::PCenter => Model::PCenter { sites: sites()? },
    })
}

/// What a matrix says nothing about is not passed over in silence.
fn of_studies_only(args: &Plan) -> Result<()> {
    let typed = [
        ("--service", !args.service.is_empty()),
        ("--goal", args.goal != PlanGoal::Service),
        ("--circle", args.circle.is_some()),
        ("--cohort", args.cohort.is_some()),
        ("--crs", args.crs.is_some()),
        ("--one-per-town", args.one_per_town),
        ("--fair", args.fair),
        ("--phases", !args.phases.is_empty()),
        ("--curve", args.curve.is_some()),
        ("--out", args.out.is_some()),
    ];
    match typed.iter().find(|t| t.1) {
        Some((flag, _)) => bail!(failure(say!("cli-no-places", flag = *flag))),
        None => Ok(()),
    }
}

/// Forced and forbidden candidates, and what the list of candidates says.
fn conditions(args: &Plan, matrix: &mut Matrix) -> Result<()> {
    let find = |ids: &[String], flag: &str| -> Result<Vec<u32>> {
        let find = |id: &String| {
            let some = || matrix.candidates.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
            matrix.candidate(id).or_fail(|| say!("cli-no-candidate", flag, id, some = some()))
        };
        ids.iter().map(find).collect()
    };
    (matrix.problem.forced, matrix.problem.forbidden) = (find(&args.force, "--force")?, find(&args.forbid, "--forbid")?);
    let listed = args.candidates.as_deref();
    if let Some(list) = listed {
        matrix.read_candidates(Path::new(list)).or_fail(|| say!("cli-candidates", list))?;
    }
    let problem = &mut matrix.problem;
    problem.budget = args.budget;
    if args.budget.is_some() && problem.site_costs.is_empty() {
        bail!(failure(say!("cli-no-costs")));
    }
    if args.capacities && problem.capacities.is_empty() {
        bail!(failure(say!("cli-no-capacities")));
    }
    if !args.capacities {
        problem.capacities = args.capacity.map_or_else(Vec::new, |most| vec![most; matrix.candidates.len()]);
    } else if let Some(most) = args.capacity {
        problem.capacities.iter_mut().filter(|c| c.is_infinite()).for_each(|c| *c = most);
    } else if let without @ 1.. = problem.capacities.iter().filter(|c| c.is_infinite()).count() {
        let of = problem.capacities.len();
        bail!(failure(say!("cli-some-capacities", without, of)));
    }
    Ok(())
}
