//! Arguments of the commands about the best sites.

use std::path::PathBuf;

/// Seniors who count in a plan
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum PlanGoal {
    Service,
    Circle,
}

/// The classic models of location science.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum PlanModel {
    Mclp,
    Lscp,
    #[value(name = "p-median")]
    PMedian,
    #[value(name = "p-center")]
    PCenter,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Plan {
    #[arg(required_unless_present = "matrix", conflicts_with = "matrix")]
    pub(crate) study: Option<PathBuf>,
    #[arg(long, requires = "demand")]
    pub(crate) matrix: Option<PathBuf>,
    #[arg(long, requires = "matrix")]
    pub(crate) demand: Option<PathBuf>,
    #[arg(long, required_unless_present = "matrix", value_delimiter = ',', value_name = "SERVICE")]
    pub(crate) service: Vec<String>,
    #[arg(long, default_value = "service")]
    pub(crate) goal: PlanGoal,
    #[arg(long, default_value = "mclp")]
    pub(crate) model: PlanModel,
    #[arg(long, value_name = "P")]
    pub(crate) sites: Option<usize>,
    #[arg(long, value_name = "MIN", allow_negative_numbers = true)]
    pub(crate) limit: Option<f64>,
    #[arg(long, default_value_t = 100.0)]
    pub(crate) share: f64,
    #[arg(long)]
    pub(crate) circle: Option<String>,
    #[arg(long)]
    pub(crate) cohort: Option<String>,
    #[arg(long, value_name = "SET|FILE")]
    pub(crate) candidates: Option<String>,
    #[arg(long, value_name = "CRS")]
    pub(crate) crs: Option<String>,
    #[arg(long)]
    pub(crate) swap_xy: bool,
    #[arg(long, num_args = 1.., value_name = "ID")]
    pub(crate) forbid: Vec<String>,
    #[arg(long, num_args = 1.., value_name = "ID")]
    pub(crate) force: Vec<String>,
    #[arg(long, value_name = "COST", allow_negative_numbers = true)]
    pub(crate) budget: Option<f64>,
    #[arg(long, value_name = "N")]
    pub(crate) capacity: Option<f64>,
    #[arg(long)]
    pub(crate) capacities: bool,
    #[arg(long)]
    pub(crate) one_per_town: bool,
    #[arg(long)]
    pub(crate) fair: bool,
    #[arg(long, value_delimiter = ',', value_name = "N,N")]
    pub(crate) phases: Vec<usize>,
    #[arg(long, value_name = "N")]
    pub(crate) curve: Option<usize>,
    #[arg(long, value_name = "SECONDS", default_value_t = 120.0, allow_negative_numbers = true)]
    pub(crate) time_limit: f64,
    #[arg(long)]
    pub(crate) json: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}
