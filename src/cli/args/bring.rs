//! Arguments of the commands about what is brought, read, located and corrected.

use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    #[arg(default_value = "carecircle-demo")]
    pub(crate) dir: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct New {
    pub(crate) dir: PathBuf,
    #[arg(value_name = "FILE", conflicts_with_all = ["osm", "roads", "table"])]
    pub(crate) files: Vec<PathBuf>,
    #[arg(long = "answer", value_name = "ID=CHOICE", requires = "files")]
    pub(crate) answers: Vec<String>,
    #[arg(long, required_unless_present_any = ["roads", "files"])]
    pub(crate) osm: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) roads: Option<PathBuf>,
    #[arg(long, value_name = "FILE|NAME", requires = "osm", conflicts_with = "reference")]
    pub(crate) within: Option<String>,
    #[arg(long, value_name = "METRES", default_value_t = 3000, requires = "within", value_parser = clap::value_parser!(u32).range(0..=50_000))]
    pub(crate) margin: u32,
    #[arg(long)]
    pub(crate) seniors: Option<f64>,
    #[arg(long)]
    pub(crate) name: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(crate) table: Option<PathBuf>,
    #[arg(long)]
    pub(crate) reference: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Template {
    pub(crate) file: PathBuf,
    #[arg(long, value_name = "PACK")]
    pub(crate) pack: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    pub(crate) study: PathBuf,
    #[arg(long)]
    pub(crate) json: bool,
    #[arg(long, conflicts_with = "json")]
    pub(crate) accept_crs: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Locate {
    pub(crate) study: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Correct {
    pub(crate) study: PathBuf,
    #[arg(long, value_name = "FILE", requires = "row")]
    pub(crate) list: Option<String>,
    #[arg(long, value_name = "ID", requires = "list")]
    pub(crate) row: Option<String>,
    #[arg(long, value_name = "HEADER", requires = "row")]
    pub(crate) column: Option<String>,
    #[arg(long, value_name = "TEXT", requires = "column", allow_hyphen_values = true)]
    pub(crate) value: Option<String>,
    #[arg(long, requires = "column", conflicts_with = "value")]
    pub(crate) take_back: bool,
    #[arg(long, value_name = "NAME")]
    pub(crate) who: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) why: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Keep {
    pub(crate) study: PathBuf,
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<String>,
    #[arg(long, requires = "date")]
    pub(crate) name: Option<String>,
    #[arg(long, value_name = "NAME", requires = "date")]
    pub(crate) who: Option<String>,
}
