//! Arguments of the commands about what is computed of a study and written.

use std::path::PathBuf;

use carecircle_analysis::accessibility::{AccessMethod, Decay};

#[derive(Debug, clap::Args)]
pub(crate) struct Run {
    pub(crate) study: PathBuf,
    #[arg(long, short, value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[arg(long, value_name = "NAME")]
    pub(crate) scenario: Option<String>,
    #[arg(long)]
    pub(crate) facility_areas: bool,
    #[arg(long, value_name = "SHARE")]
    pub(crate) require: Option<f64>,
    #[arg(long, value_name = "FILE")]
    pub(crate) template: Option<PathBuf>,
    #[arg(long, value_name = "CONNECTION")]
    pub(crate) postgis: Option<String>,
    #[arg(long, value_name = "NAME", default_value = "carecircle", requires = "postgis")]
    pub(crate) schema: String,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct WordTemplate {
    pub(crate) file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Explain {
    pub(crate) study: PathBuf,
    #[arg(long, value_name = "ID")]
    pub(crate) home: String,
    #[arg(long, value_name = "ID")]
    pub(crate) cohort: Option<String>,
    #[arg(long, value_name = "ID")]
    pub(crate) circle: Option<String>,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Matrix {
    pub(crate) study: PathBuf,
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: PathBuf,
    #[arg(long)]
    pub(crate) circle: Option<String>,
    #[arg(long)]
    pub(crate) service: Option<String>,
    #[arg(long, value_name = "MINUTES")]
    pub(crate) minutes: Option<f64>,
    #[arg(long)]
    pub(crate) cohort: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Closures {
    pub(crate) study: PathBuf,
    #[arg(long)]
    pub(crate) circle: Option<String>,
    #[arg(long)]
    pub(crate) cohort: Option<String>,
    #[arg(long)]
    pub(crate) streets: bool,
    #[arg(long, default_value_t = 30, value_name = "N")]
    pub(crate) most: usize,
    #[arg(long)]
    pub(crate) json: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Uncertainty {
    pub(crate) study: PathBuf,
    #[arg(long)]
    pub(crate) circle: Option<String>,
    #[arg(long)]
    pub(crate) cohort: Option<String>,
    #[arg(long, default_value_t = 1000, value_name = "N", value_parser = clap::value_parser!(u32).range(20..=200_000))]
    pub(crate) draws: u32,
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) seed: u64,
    #[arg(long, default_value_t = 0.0, value_name = "SHARE")]
    pub(crate) missing_paths: f64,
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub(crate) most: usize,
    #[arg(long)]
    pub(crate) json: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Changes {
    pub(crate) before: PathBuf,
    pub(crate) after: PathBuf,
    #[arg(long)]
    pub(crate) circle: Option<String>,
    #[arg(long)]
    pub(crate) cohort: Option<String>,
    #[arg(long, value_name = "EARLIER=LATER")]
    pub(crate) same: Vec<String>,
    #[arg(long, value_name = "EARLIER=LATER")]
    pub(crate) different: Vec<String>,
    #[arg(long, default_value_t = 30, value_name = "N")]
    pub(crate) most: usize,
    #[arg(long)]
    pub(crate) json: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Seats {
    pub(crate) study: PathBuf,
    #[arg(long)]
    pub(crate) service: Option<String>,
    #[arg(long)]
    pub(crate) circle: Option<String>,
    #[arg(long)]
    pub(crate) cohort: Option<String>,
    #[arg(long, default_value = "2sfca", value_parser = clap::builder::PossibleValuesParser::new(AccessMethod::NAMES))]
    pub(crate) method: String,
    #[arg(long, value_parser = clap::builder::PossibleValuesParser::new(Decay::ALL.map(Decay::code)))]
    pub(crate) decay: Option<String>,
    #[arg(long, value_name = "KIND=SEATS")]
    pub(crate) assume: Vec<String>,
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub(crate) most: usize,
    #[arg(long)]
    pub(crate) json: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) times: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Fairness {
    pub(crate) study: PathBuf,
    #[arg(long)]
    pub(crate) circle: Option<String>,
    #[arg(long)]
    pub(crate) cohort: Option<String>,
    #[arg(long, value_name = "FILE", requires = "column")]
    pub(crate) table: Option<PathBuf>,
    #[arg(long, value_name = "HEADER", requires = "table")]
    pub(crate) column: Vec<String>,
    #[arg(long)]
    pub(crate) json: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Targets {
    pub(crate) study: Option<PathBuf>,
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) pack: Vec<String>,
    #[arg(long, value_name = "YEAR")]
    pub(crate) year: Option<i16>,
    #[arg(long, value_name = "ROW")]
    pub(crate) explain: Option<String>,
    #[arg(long, value_name = "ROW", conflicts_with_all = ["explain", "list"])]
    pub(crate) plan: Option<String>,
    #[arg(long, conflicts_with_all = ["explain", "plan", "list"])]
    pub(crate) towns: bool,
    #[arg(long, value_name = "FILE", requires = "towns")]
    pub(crate) weights: Option<PathBuf>,
    #[arg(long, value_name = "TOWN", requires = "towns", conflicts_with = "json")]
    pub(crate) town: Option<String>,
    #[arg(long)]
    pub(crate) list: bool,
    #[arg(long)]
    pub(crate) json: bool,
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}
