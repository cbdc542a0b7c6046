//! `carecircle plan`: the best sites over any cost matrix, with proof.

use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::args::{Plan, PlanModel};
use super::{Exit, Progress};
use crate::siting::{Certificate, Model, Options, matrix, solve};

pub(super) fn plan(args: &Plan, progress: &Progress) -> Result<Exit> {
    let model = model(args)?;
    progress.stage("reading the matrix");
    let matrix = matrix::read(&args.matrix, &args.demand)?;
    progress.stage("looking for the best sites");
    let options = Options { time_limit: args.time_limit.map(Duration::from_secs_f64), ..Options::default() };
    let solution = solve(&matrix.problem, &model, &options)?;
    progress.finish();
    let certificate = Certificate::new(&matrix, &solution);
    if args.json {
        println!("{}", serde_json::to_string_pretty(&certificate)?);
    } else {
        let objective = certificate.objective.map_or_else(|| "none".to_owned(), |value| value.to_string());
        println!("{}: {objective}; {}", certificate.model, certificate.proof);
        for site in &certificate.sites {
            println!("  {site}");
        }
    }
    Ok(Exit::Done)
}

/// The model asked for, with what it needs.
fn model(args: &Plan) -> Result<Model> {
    let sites = || args.sites.context("this model needs --sites, how many sites to choose");
    let limit = || args.limit.context("this model needs --limit, the cost within which a demand is covered");
    if !(0.0..=1.0).contains(&args.share) {
        bail!("--share {}: expected the share of demand to cover, from 0 to 1", args.share);
    }
    Ok(match args.model {
        PlanModel::Mclp => Model::Mclp { limit: limit()?, sites: sites()? },
        PlanModel::Lscp => Model::Lscp { limit: limit()?, share: args.share },
        PlanModel::PMedian => Model::PMedian { sites: sites()? },
        PlanModel::PCenter => Model::PCenter { sites: sites()? },
    })
}
