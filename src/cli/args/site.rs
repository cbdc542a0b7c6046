//! Arguments of the commands about proposed sites and scenarios.

use std::path::PathBuf;

use clap::Subcommand;

/// Through whose eyes sites are looked at.
#[derive(Debug, clap::Args)]
pub(crate) struct Eyes {
    #[arg(long, default_value = "all")]
    pub(crate) service: String,
    #[arg(long)]
    pub(crate) circle: Option<String>,
    #[arg(long)]
    pub(crate) cohort: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Site {
    pub(crate) study: PathBuf,
    #[command(flatten)]
    pub(crate) eyes: Eyes,
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true)]
    pub(crate) at: Vec<String>,
    #[arg(long, value_name = "FILE")]
    pub(crate) sites: Option<PathBuf>,
    #[arg(long, value_name = "FACILITY")]
    pub(crate) close: Vec<String>,
    #[arg(long = "move", value_name = "FACILITY=LON,LAT")]
    pub(crate) moves: Vec<String>,
    #[arg(long, value_name = "LON,LAT;LON,LAT[;...]", allow_hyphen_values = true)]
    pub(crate) link: Vec<String>,
    #[arg(long, value_name = "COUNT", conflicts_with_all = ["at", "sites", "close", "moves", "link"])]
    pub(crate) suggest_links: Option<usize>,
    #[arg(long)]
    pub(crate) no_rank: bool,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Surface {
    pub(crate) study: PathBuf,
    #[command(flatten)]
    pub(crate) eyes: Eyes,
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[arg(long, default_value_t = 100.0, value_name = "METRES")]
    pub(crate) cell: f64,
    #[arg(long)]
    pub(crate) times: bool,
    #[arg(long, default_value_t = 10)]
    pub(crate) best: usize,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Scenario {
    pub(crate) study: PathBuf,
    #[command(subcommand)]
    pub(crate) task: ScenarioTask,
}

/// What to do with scenarios.
#[derive(Debug, Subcommand)]
pub(crate) enum ScenarioTask {
    List,
    Show {
        name: String,
    },
    Edit {
        name: String,
        #[arg(long, value_name = "SERVICES@LON,LAT")]
        add: Vec<String>,
        #[arg(long = "move", value_name = "ID=LON,LAT")]
        moves: Vec<String>,
        #[arg(long, value_name = "ID")]
        close: Vec<String>,
        #[arg(long, value_name = "ID=SERVICES")]
        services: Vec<String>,
        #[arg(long, value_name = "LON,LAT LON,LAT")]
        link: Vec<String>,
    },
    Delete {
        name: String,
    },
    Import {
        file: PathBuf,
    },
    Compare {
        first: String,
        second: Option<String>,
        #[arg(long)]
        json: bool,
    },
}
