//! `carecircle plan --matrix`: the best sites over any cost matrix.

use std::path::Path;

use anyhow::{Context, Result};

use super::super::args::{Plan, PlanModel};
use super::super::{Exit, Progress};
use super::share;
use crate::siting::{Certificate, Model, Options, matrix, solve};

pub(super) fn plan(args: &Plan, od: &Path, demand: &Path, options: &Options, progress: &Progress) -> Result<Exit> {
    let model = model(args)?;
    progress.stage("reading the matrix");
    let matrix = matrix::read(od, demand)?;
    progress.stage("looking for the best sites");
    let solution = solve(&matrix.problem, &model, options)?;
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
    let share = share(args.share)?;
    Ok(match args.model {
        PlanModel::Mclp => Model::Mclp { limit: limit()?, sites: sites()? },
        PlanModel::Lscp => Model::Lscp { limit: limit()?, share },
        PlanModel::PMedian => Model::PMedian { sites: sites()? },
        PlanModel::PCenter => Model::PCenter { sites: sites()? },
    })
}
