//! The command line as typed.

use std::net::SocketAddr;
use std::path::PathBuf;

use carecircle_analysis::accessibility::{AccessMethod, Decay};
use clap::{Parser, Subcommand};
use clap_complete::Shell;

use carecircle_serve::{BasePath, MemorySize};
use carecircle_words::{Language, say};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// Who can reach elder care on foot, who cannot, why not, and where one more site helps most.
#[derive(Debug, Parser)]
#[command(name = "carecircle", version, after_help = EXAMPLES)]
pub(super) struct Args {
    /// Nothing on stderr but errors and, from serve, the token.
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
    /// Without one: desk
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

const EXAMPLES: &str = "Examples:
  carecircle                                 the start page in a browser: bring files, make studies
  carecircle serve                           the embedded demo (Linhai, simulated) on a page
  carecircle new my-city --osm city.osm.pbf  a study from an extract alone
  carecircle check my-city                   what was read, what was dropped and why
  carecircle locate my-city                  where rows without coordinates are, to be corrected
  carecircle run my-city --out out           coverage, gaps, tables, GeoPackage and report
  carecircle serve my-city                   the same on a map

Exit codes: 0 done, 1 done but a target asked for is missed, 2 could not be done.";

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Open the start page in a browser: bring files, make studies
    #[command(
        after_help = "Examples:\n  carecircle\n  carecircle desk --home D:\\CareCircle\n  carecircle desk --no-browser --addr 127.0.0.1:9000\n\nThe address with the key is printed; whoever opens it may use the desk. Studies are folders of the workspace."
    )]
    Desk(Desk),
    /// Write the embedded demo study (Linhai, simulated) and run it
    #[command(after_help = "Example:\n  carecircle demo linhai && carecircle serve linhai")]
    Demo(Demo),
    /// Scaffold a study from an OpenStreetMap extract alone
    #[command(
        after_help = "Examples:\n  carecircle new linhai 设施.xlsx 村社区.xlsx 道路.zip 镇街.geojson\n  carecircle new linhai 设施.xlsx 村社区.xlsx --answer crs:设施.xlsx=GCJ-02\n  carecircle new malta --osm malta-latest.osm.pbf --seniors 120000\n  carecircle new 临海 --osm zhejiang-latest.osm.pbf --within 临海市 --seniors 250000\n  carecircle new linhai --roads 道路.shp"
    )]
    New(New),
    /// Write the workbook that a bureau and its towns fill in: what to bring (要带什么)
    #[command(
        after_help = "Examples:\n  carecircle template 要带什么.xlsx --pack linhai-2023-2025\n  carecircle template 要带什么.xlsx\n\nFilled in, it is brought as it is: carecircle new linhai 要带什么.xlsx 道路.zip, or dropped on the start page.\nOne filled in by each town (古城街道.xlsx, …) is brought together, and is one list."
    )]
    Template(Template),
    /// Read a study's inputs and report on them, before any long work
    #[command(after_help = "Example:\n  carecircle check my-city --json | jq '.layers[].notes'")]
    Check(Check),
    /// Find rows without coordinates by name and address, in a table to correct
    #[command(
        after_help = "Example:\n  carecircle locate my-city\n\nWrites facilities.located.csv beside facilities.xlsx. Correct 经度 and 纬度 there in a spreadsheet, or write\nthe number of a candidate under 选用候选, or 不详; the next check, run or serve reads it. What was corrected is kept."
    )]
    Locate(Locate),
    /// Correct a cell of a list, beside the list
    #[command(
        after_help = "Examples:\n  carecircle correct my-city                                          the corrections, and what became of each\n  carecircle correct my-city --list f.xlsx --row F12                  the row, as it is read\n  carecircle correct my-city --list f.xlsx --row F12 --column 电话 --value 0571-88886666 --who 张三\n  carecircle correct my-city --list f.xlsx --row F12 --column 电话 --take-back\n\nCorrections stand in corrections.csv of the study's folder; the lists stay as they are. One whose old value the list no longer has counts\nfor nothing and is told."
    )]
    Correct(Correct),
    /// Keep a study and its results as of a date, never to change
    #[command(
        after_help = "Examples:\n  carecircle keep my-city                                     the versions, and whether each is whole\n  carecircle keep my-city --date 2026-06-30 --name 半年报 --who 张三\n  carecircle changes my-city/versions/2026-06-30/study my-city"
    )]
    Keep(Keep),
    /// Compute a study and write its results
    #[command(
        after_help = "Examples:\n  carecircle run my-city --out out\n  carecircle run my-city --out out --require 0.9   exit code 1 below 90 % of seniors\n  carecircle run my-city --out out --template 模板.docx    report.docx in the bureau's own form"
    )]
    Run(Run),
    /// Write the template of the Word report, to be edited in Word or WPS
    #[command(
        after_help = "Example:\n  carecircle word-template 模板.docx && carecircle run my-city --out out --template 模板.docx\n\nAs report.docx in a study's folder it is the study's own. Placeholders such as {{摘要}} are replaced; all else stays."
    )]
    WordTemplate(WordTemplate),
    /// Say why one home is covered or not, with the route to each service
    #[command(
        after_help = "Examples:\n  carecircle explain my-city --home H00042\n  carecircle explain my-city --home H00042 --json | jq '.ways[].line'"
    )]
    Explain(Explain),
    /// Show a study on a map page
    #[command(
        after_help = "Examples:\n  carecircle serve\n  carecircle serve my-city --addr 127.0.0.1:9000\n  carecircle serve my-city --base-path /yl/ --host yl.example.gov.cn --behind-proxy"
    )]
    Serve(Serve),
    /// Write a study as plain files that any web server shows, with no program behind
    #[command(
        after_help = "Example:\n  carecircle publish linhai --out public\n\nNo program runs where the folder is put. What needs one (siting, conditions, edits) is not in it."
    )]
    Publish(Publish),
    /// Keep named edits of a study beside it, and compare them
    #[command(
        after_help = "Examples:\n  carecircle scenario my-city edit plan-a --add canteen@121.12,28.85 --close F17\n  carecircle scenario my-city compare plan-a\n  carecircle scenario my-city show plan-a > plan-a.json && carecircle scenario other import plan-a.json\n  carecircle run my-city --out out --scenario plan-a"
    )]
    Scenario(Scenario),
    /// Choose the best sites for a service, with proof
    #[command(
        after_help = "Examples:\n  carecircle plan my-city --service canteen --sites 5\n  carecircle plan my-city --service canteen --sites 5 --goal circle\n  carecircle plan my-city --service canteen --model lscp --share 95 --candidates parcels.xlsx\n  carecircle plan --matrix od.csv --demand demand.csv --model mclp --limit 900 --sites 5 --json\n\nCtrl-C gives the best plan so far."
    )]
    Plan(Box<Plan>),
    /// Check proposed sites: whom they reach that nobody reaches today, exactly
    #[command(
        after_help = "Examples:\n  carecircle site linhai --service canteen --at 121.13,28.85\n  carecircle site linhai --service all --sites parcels.xlsx --json\n  carecircle site linhai --close F012 --move F007=121.14,28.86"
    )]
    Site(Site),
    /// For every junction, the seniors whom a new site there would newly cover
    #[command(
        after_help = "Examples:\n  carecircle surface linhai --service canteen --out canteen.geojson\n  carecircle surface linhai --service all --out all.tif --cell 100"
    )]
    Surface(Surface),
    /// Write the travel times home by facility within a limit, a row a pair
    #[command(
        after_help = "Examples:\n  carecircle matrix linhai --out times.csv\n  carecircle matrix linhai --service canteen --minutes 30 --cohort slow --out times.parquet"
    )]
    Matrix(Matrix),
    /// For every facility or street, who loses a service or the circle if it closes
    #[command(
        after_help = "Examples:\n  carecircle closures linhai\n  carecircle closures linhai --cohort slow --out closures.csv\n  carecircle closures linhai --streets --out streets.geojson"
    )]
    Closures(Closures),
    /// Say what changed between two versions of a study, and what that did to coverage
    #[command(
        after_help = "Examples:\n  carecircle changes linhai-2025-06 linhai-2025-12\n  carecircle changes 上半年 下半年 --same F012=F907 --out changes.csv"
    )]
    Changes(Changes),
    /// Seats per senior within reach of a service, and who is covered without a seat
    #[command(
        after_help = "Examples:\n  carecircle seats linhai --service canteen\n  carecircle seats linhai --service canteen --method g2sfca --out seats.csv\n  carecircle seats linhai --service canteen --assume 助餐点=20"
    )]
    Seats(Seats),
    /// Say how sure the share of covered seniors is, and what matters most
    #[command(
        after_help = "Examples:\n  carecircle uncertainty linhai\n  carecircle uncertainty linhai --cohort slow --out uncertainty.csv\n  carecircle uncertainty linhai --missing-paths 0.05"
    )]
    Uncertainty(Uncertainty),
    /// Hold a study to what policy documents promise
    #[command(
        after_help = "Examples:\n  carecircle targets linhai --pack linhai-2023-2025 --year 2025\n  carecircle targets linhai --explain lh-05-every-town\n  carecircle targets linhai --plan lh-05-every-town --out sites.geojson\n  carecircle targets --list\n  carecircle targets my-city --pack my-city.toml --out failing.geojson\n\nExit code 1 when a target is missed that is due."
    )]
    Targets(Targets),
    /// Print the licences of everything inside the program
    #[command(after_help = "Example:\n  carecircle licences | less")]
    Licences,
    /// Print completions for a shell
    #[command(after_help = "Example:\n  carecircle completions bash > /etc/bash_completion.d/carecircle")]
    Completions {
        /// Shell that the completions are for
        shell: Shell,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct Demo {
    /// Where to write the study; must not exist, or be empty, or hold an earlier demo
    #[arg(default_value = "carecircle-demo")]
    pub(super) dir: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct New {
    /// Folder to write the study to; must not exist or be empty
    pub(super) dir: PathBuf,
    /// Any lists and layers: each is recognised, and what is not sure is asked
    #[arg(value_name = "FILE", conflicts_with_all = ["osm", "roads", "table"])]
    pub(super) files: Vec<PathBuf>,
    /// An answer to a question on FILE, as the program prints it; may be given several times
    #[arg(long = "answer", value_name = "ID=CHOICE", requires = "files")]
    pub(super) answers: Vec<String>,
    /// The extract: .osm.pbf or .osm
    #[arg(long, required_unless_present_any = ["roads", "files"])]
    pub(super) osm: Option<PathBuf>,
    /// A layer of roads as lines instead of the extract's: .shp or its folder, .zip, .gpkg, .geojson, .kml, .fgb, .parquet
    #[arg(long, value_name = "FILE")]
    pub(super) roads: Option<PathBuf>,
    /// Only the part of the extract within a border: a layer of polygons, or the name of a boundary of the extract, such as 临海市
    #[arg(long, value_name = "FILE or NAME", requires = "osm", conflicts_with = "reference")]
    pub(super) within: Option<String>,
    /// Metres around the border in which roads and facilities are kept, since a walk may leave it
    #[arg(long, value_name = "METRES", default_value_t = 3000, requires = "within", value_parser = clap::value_parser!(u32).range(0..=50_000))]
    pub(super) margin: u32,
    /// Known number of seniors in the whole place, to be spread over its buildings
    #[arg(long)]
    pub(super) seniors: Option<f64>,
    /// Title of the study; default the folder's name
    #[arg(long)]
    pub(super) name: Option<String>,
    /// A tag table of your own instead of the built-in one (seeds/osm-facilities.toml)
    #[arg(long, value_name = "FILE")]
    pub(super) table: Option<PathBuf>,
    /// Name the files where they stand instead of copying them into the study
    #[arg(long)]
    pub(super) reference: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Publish {
    /// The study's folder
    pub(super) study: PathBuf,
    /// Folder to write: new, empty, or published before; replaced when the new one is whole
    #[arg(long)]
    pub(super) out: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct Template {
    /// Workbook to write, .xlsx; must not exist
    pub(super) file: PathBuf,
    /// Policy pack whose towns, codes, figures and units are filled in: a built-in id or a .toml file
    #[arg(long, value_name = "PACK")]
    pub(super) pack: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Check {
    /// The study's folder
    pub(super) study: PathBuf,
    /// The report as JSON on stdout
    #[arg(long)]
    pub(super) json: bool,
    /// Write the coordinate systems that fit better into study.toml, as `check` proposes them; comments and order stay
    #[arg(long, conflicts_with = "json")]
    pub(super) accept_crs: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Locate {
    /// The study's folder
    pub(super) study: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct Correct {
    /// The study's folder
    pub(super) study: PathBuf,
    /// The list, as study.toml names its file
    #[arg(long, value_name = "FILE", requires = "row")]
    pub(super) list: Option<String>,
    /// Id of the row
    #[arg(long, value_name = "ID", requires = "list")]
    pub(super) row: Option<String>,
    /// Header of the column; one that the list does not have is added by the correction
    #[arg(long, value_name = "HEADER", requires = "row")]
    pub(super) column: Option<String>,
    /// What the cell should say
    #[arg(long, value_name = "TEXT", requires = "column", allow_hyphen_values = true)]
    pub(super) value: Option<String>,
    /// Take the correction of the cell back
    #[arg(long, requires = "column", conflicts_with = "value")]
    pub(super) take_back: bool,
    /// Who corrects
    #[arg(long, value_name = "NAME")]
    pub(super) who: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(super) why: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Keep {
    /// The study's folder
    pub(super) study: PathBuf,
    /// Day that the version stands for, such as 2026-06-30; without it the versions are listed
    #[arg(long, value_name = "DATE")]
    pub(super) date: Option<String>,
    /// Name of the version in words
    #[arg(long, requires = "date")]
    pub(super) name: Option<String>,
    /// Who keeps it
    #[arg(long, value_name = "NAME", requires = "date")]
    pub(super) who: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Run {
    /// The study's folder
    pub(super) study: PathBuf,
    /// Folder to write the results to
    #[arg(long, short)]
    pub(super) out: PathBuf,
    /// With the edits of this scenario made
    #[arg(long, value_name = "NAME")]
    pub(super) scenario: Option<String>,
    /// Also one service area a facility, in service_areas.geojson
    #[arg(long)]
    pub(super) facility_areas: bool,
    /// Exit with 1 when a smaller share of seniors (0 to 1) lies within the study's first circle
    #[arg(long, value_name = "SHARE")]
    pub(super) require: Option<f64>,
    /// Template of report.docx, edited in Word or WPS; default report.docx of the study's folder, else the built-in one
    #[arg(long, value_name = "FILE")]
    pub(super) template: Option<PathBuf>,
    /// Language of report.docx
    #[arg(long, value_parser = languages(), default_value = "zh", value_name = "LANG")]
    pub(super) lang: Language,
    /// summary.json on stdout as well
    #[arg(long)]
    pub(super) json: bool,
}

/// Languages of the catalogue by their tags.
fn languages() -> impl TypedValueParser<Value = Language> {
    let named = |language: Language| PossibleValue::new(language.tag()).help(say!("language-name").in_language(language));
    PossibleValuesParser::new(Language::all().map(named)).map(|tag| Language::of(&tag).unwrap_or_default())
}

#[derive(Debug, clap::Args)]
pub(super) struct WordTemplate {
    /// File to write; an existing one is kept
    pub(super) file: PathBuf,
    /// Language of its words
    #[arg(long, value_parser = languages(), default_value = "zh", value_name = "LANG")]
    pub(super) lang: Language,
}

#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    /// The study's folder
    pub(super) study: PathBuf,
    /// The home's id, as in the first column of homes.csv
    #[arg(long, value_name = "ID")]
    pub(super) home: String,
    /// For whom; default the study's own cohort
    #[arg(long, value_name = "ID")]
    pub(super) cohort: Option<String>,
    /// Id of a circle; default the study's first circle
    #[arg(long, value_name = "ID")]
    pub(super) circle: Option<String>,
    /// Everything as JSON on stdout, routes included
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    /// The study's folder; without one, the embedded demo
    pub(super) study: Option<PathBuf>,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub(super) addr: SocketAddr,
    /// Path below which clients find the server, as behind a reverse proxy that may take it off or leave it
    #[arg(long, value_name = "PATH", default_value = "/", hide_default_value = true)]
    pub(super) base_path: BasePath,
    /// A name under which the server may be asked, besides localhost and its own number; may be given several times
    #[arg(long, value_name = "NAME", value_parser = host_name)]
    pub(super) host: Vec<String>,
    /// Believe X-Forwarded-Host and X-Forwarded-Proto: only where a reverse proxy sets both itself
    #[arg(long)]
    pub(super) behind_proxy: bool,
    /// Memory for answers that are kept, beside the study itself; whatever was used last stays
    #[arg(long, value_name = "SIZE", default_value_t)]
    pub(super) memory: MemorySize,
}

/// A host's name without scheme, port and path.
fn host_name(text: &str) -> Result<String, String> {
    let is_name = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b));
    let expected = "expected a host's name alone, such as yl.example.gov.cn: no scheme, port or path";
    if is_name { Ok(text.to_owned()) } else { Err(expected.to_owned()) }
}

#[derive(Debug, Default, clap::Args)]
pub(super) struct Desk {
    /// Workspace folder, made when it is missing; default CareCircle in the user's home folder
    #[arg(long, value_name = "DIR")]
    pub(super) home: Option<PathBuf>,
    /// Address to listen on; default port 8080 of this machine or, when that is taken, one after it
    #[arg(long)]
    pub(super) addr: Option<SocketAddr>,
    /// Only print the address
    #[arg(long)]
    pub(super) no_browser: bool,
    /// Memory for answers that are kept, of all open studies together, beside the studies themselves
    #[arg(long, value_name = "SIZE", default_value_t)]
    pub(super) memory: MemorySize,
}

#[derive(Debug, clap::Args)]
pub(super) struct Targets {
    /// The study's folder; --list and --explain work without one
    pub(super) study: Option<PathBuf>,
    /// A pack of the program by its id, or a .toml file of your own; may be given several times; default those that the study names
    #[arg(long, value_name = "ID|FILE")]
    pub(super) pack: Vec<String>,
    /// The year that the study is held to; default the study's own
    #[arg(long, value_name = "YEAR")]
    pub(super) year: Option<i16>,
    /// One row only: what it says, how it is read, how it stands
    #[arg(long, value_name = "ROW")]
    pub(super) explain: Option<String>,
    /// The sites that close one row: the best spot in each place that fails
    #[arg(long, value_name = "ROW", conflicts_with_all = ["explain", "list"])]
    pub(super) plan: Option<String>,
    /// What packs there are, or, with --pack, their rows
    #[arg(long)]
    pub(super) list: bool,
    /// The scoreboard, or with --plan the plan, as JSON on stdout
    #[arg(long)]
    pub(super) json: bool,
    /// Where to write the scoreboard (.json) or the places that fail (.geojson); with --plan the plan, or its sites
    #[arg(long, short, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}

/// Through whose eyes sites are looked at.
#[derive(Debug, clap::Args)]
pub(super) struct Eyes {
    /// Id of the service that a new site gives, or `all` of the circle's
    #[arg(long, default_value = "all")]
    pub(super) service: String,
    /// Id of the circle; default the first that promises the service
    #[arg(long)]
    pub(super) circle: Option<String>,
    /// Id of the cohort that ranks speak of; default the study's own
    #[arg(long)]
    pub(super) cohort: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Site {
    /// The study's folder
    pub(super) study: PathBuf,
    #[command(flatten)]
    pub(super) eyes: Eyes,
    /// A proposed site, in degrees on WGS84; may be given several times
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true)]
    pub(super) at: Vec<String>,
    /// A list of proposed sites: .csv, .xlsx or .geojson
    #[arg(long, value_name = "FILE")]
    pub(super) sites: Option<PathBuf>,
    /// Close a facility, by its id or name; may be given several times
    #[arg(long, value_name = "FACILITY")]
    pub(super) close: Vec<String>,
    /// Move a facility; may be given several times
    #[arg(long = "move", value_name = "FACILITY=LON,LAT")]
    pub(super) moves: Vec<String>,
    /// A footbridge or path that is not there yet; its ends lie at roads, and only walkers use it; may be given several times
    #[arg(long, value_name = "LON,LAT;LON,LAT[;...]", allow_hyphen_values = true)]
    pub(super) link: Vec<String>,
    /// Instead of checking a proposal: this many links that would bring most seniors inside who are kept out by a barrier
    #[arg(long, value_name = "COUNT", conflicts_with_all = ["at", "sites", "close", "moves", "link"])]
    pub(super) suggest_links: Option<usize>,
    /// Without ranks among all junctions, which take the longest
    #[arg(long)]
    pub(super) no_rank: bool,
    /// The whole answer as JSON on stdout
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Closures {
    /// The study's folder
    pub(super) study: PathBuf,
    /// Id of the circle; default the study's first
    #[arg(long)]
    pub(super) circle: Option<String>,
    /// Id of the cohort; default the study's own
    #[arg(long)]
    pub(super) cohort: Option<String>,
    /// Close street segments, bridges and ferries, each in turn, instead of facilities; only the worst --most are found
    #[arg(long)]
    pub(super) streets: bool,
    /// How many facilities to list on the terminal, or streets in all
    #[arg(long, default_value_t = 30, value_name = "N")]
    pub(super) most: usize,
    /// All of them as JSON on stdout
    #[arg(long)]
    pub(super) json: bool,
    /// Also write all of them to this CSV table, which Excel opens; streets also to .geojson
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Matrix {
    /// The study's folder
    pub(super) study: PathBuf,
    /// Name of the file, which ends in .csv or .parquet
    #[arg(long, short, value_name = "FILE")]
    pub(super) out: PathBuf,
    /// Id of the circle whose mode, minutes and services count; default the study's first
    #[arg(long)]
    pub(super) circle: Option<String>,
    /// Id of a service: its facilities instead of those of all of the circle's services
    #[arg(long)]
    pub(super) service: Option<String>,
    /// Limit in minutes instead of the circle's
    #[arg(long, value_name = "MINUTES")]
    pub(super) minutes: Option<f64>,
    /// Id of the cohort; default the study's own
    #[arg(long)]
    pub(super) cohort: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Uncertainty {
    /// The study's folder
    pub(super) study: PathBuf,
    /// Id of the circle; default the study's first
    #[arg(long)]
    pub(super) circle: Option<String>,
    /// Id of the cohort; default the study's own
    #[arg(long)]
    pub(super) cohort: Option<String>,
    /// Number of draws
    #[arg(long, default_value_t = 1000, value_name = "N", value_parser = clap::value_parser!(u32).range(20..=200_000))]
    pub(super) draws: u32,
    /// Seed of the draws: the same seed gives the same answer
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(super) seed: u64,
    /// Share of homes that have a path which the map lacks, such as 0.05
    #[arg(long, default_value_t = 0.0, value_name = "SHARE")]
    pub(super) missing_paths: f64,
    /// How many towns and homes to list on the terminal
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub(super) most: usize,
    /// All of it as JSON on stdout
    #[arg(long)]
    pub(super) json: bool,
    /// Also write bands of areas and chances of homes to this CSV table, which Excel opens
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Changes {
    /// Folder of the earlier version
    pub(super) before: PathBuf,
    /// Folder of the later version
    pub(super) after: PathBuf,
    /// Id of the circle in both; default the first
    #[arg(long)]
    pub(super) circle: Option<String>,
    /// Id of the cohort in both; default the studies' own
    #[arg(long)]
    pub(super) cohort: Option<String>,
    /// Ids of one facility in both versions, where the program does not know it; may be given several times
    #[arg(long, value_name = "EARLIER=LATER")]
    pub(super) same: Vec<String>,
    /// Ids of two facilities that are not one, where the program takes them for one; may be given several times
    #[arg(long, value_name = "EARLIER=LATER")]
    pub(super) different: Vec<String>,
    /// How many facilities to list on the terminal
    #[arg(long, default_value_t = 30, value_name = "N")]
    pub(super) most: usize,
    /// The whole answer as JSON on stdout
    #[arg(long)]
    pub(super) json: bool,
    /// Also write the facilities that changed to this CSV table, which Excel opens
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Seats {
    /// The study's folder
    pub(super) study: PathBuf,
    /// Id of the service; default the circle's first whose capacity is known
    #[arg(long)]
    pub(super) service: Option<String>,
    /// Id of the circle, whose limit and mode hold; default the study's first
    #[arg(long)]
    pub(super) circle: Option<String>,
    /// Id of the cohort; default the study's own
    #[arg(long)]
    pub(super) cohort: Option<String>,
    /// How seats and seniors are set against each other: floating catchment areas (2sfca, enhanced, Gaussian, kernel, three-step,
    /// modified, balanced) or the potential
    #[arg(long, default_value = "2sfca", value_parser = clap::builder::PossibleValuesParser::new(AccessMethod::NAMES))]
    pub(super) method: String,
    /// Distance decay; default the method's own
    #[arg(long, value_parser = clap::builder::PossibleValuesParser::new(Decay::ALL.map(Decay::code)))]
    pub(super) decay: Option<String>,
    /// Seats of each facility of a kind where the list says none, such as 助餐点=20; may be given several times
    #[arg(long, value_name = "KIND=SEATS")]
    pub(super) assume: Vec<String>,
    /// How many towns and facilities to list on the terminal
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub(super) most: usize,
    /// All towns, villages and facilities as JSON on stdout
    #[arg(long)]
    pub(super) json: bool,
    /// Also write towns, villages and homes to this CSV table, which Excel opens
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    /// Also write the travel time of every home to every facility within the limit to this CSV table
    #[arg(long, value_name = "FILE")]
    pub(super) times: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Surface {
    /// The study's folder
    pub(super) study: PathBuf,
    #[command(flatten)]
    pub(super) eyes: Eyes,
    /// Where to write it: .geojson (a point a junction) or .tif (GeoTIFF); without, only the best are printed
    #[arg(long, short)]
    pub(super) out: Option<PathBuf>,
    /// Metres a cell of the GeoTIFF
    #[arg(long, default_value_t = 100.0, value_name = "METRES")]
    pub(super) cell: f64,
    /// Write minutes instead: from each cell to the nearest facility of the service, with `all` to the whole circle (.tif)
    #[arg(long)]
    pub(super) times: bool,
    /// How many of the best junctions to print
    #[arg(long, default_value_t = 10)]
    pub(super) best: usize,
}

/// Seniors who count in a plan
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum PlanGoal {
    /// Seniors newly within reach of the services of the sites
    Service,
    /// Seniors whose circle the sites complete
    Circle,
}

/// The classic models of location science.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum PlanModel {
    /// The most demand within the limit, with so many sites
    Mclp,
    /// The fewest sites that cover the demand (or a share of it)
    Lscp,
    /// The least sum of costs, with so many sites
    #[value(name = "p-median")]
    PMedian,
    /// The least worst cost, with so many sites
    #[value(name = "p-center")]
    PCenter,
}

#[derive(Debug, clap::Args)]
pub(super) struct Scenario {
    /// The study's folder
    pub(super) study: PathBuf,
    #[command(subcommand)]
    pub(super) task: ScenarioTask,
}

/// What to do with scenarios.
#[derive(Debug, Subcommand)]
pub(super) enum ScenarioTask {
    /// Names and numbers of edits, one scenario a line
    List,
    /// A scenario as JSON, which `import` takes
    Show {
        /// Name of the scenario
        name: String,
    },
    /// Add edits to a scenario; it is made when it is not there
    Edit {
        /// Name of the scenario
        name: String,
        /// A new facility: SERVICE[,SERVICE]@LON,LAT
        #[arg(long, value_name = "SERVICES@LON,LAT")]
        add: Vec<String>,
        /// A facility stands elsewhere: ID=LON,LAT
        #[arg(long = "move", value_name = "ID=LON,LAT")]
        moves: Vec<String>,
        /// A facility is no more
        #[arg(long, value_name = "ID")]
        close: Vec<String>,
        /// A facility gives other services: ID=SERVICE[,SERVICE]
        #[arg(long, value_name = "ID=SERVICES")]
        services: Vec<String>,
        /// A footbridge or path, from road to road: two or more points with spaces between
        #[arg(long, value_name = "LON,LAT LON,LAT")]
        link: Vec<String>,
    },
    /// Delete a scenario
    Delete {
        /// Name of the scenario
        name: String,
    },
    /// Keep scenarios from a file of JSON values, - for stdin; each name is printed once it is safe
    Import {
        /// The file
        file: PathBuf,
    },
    /// Who gains and who loses: today against one scenario, or one against another
    Compare {
        /// A scenario
        first: String,
        /// Another one
        second: Option<String>,
        /// As JSON on stdout
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct Plan {
    /// The study's folder; or give --matrix and --demand
    #[arg(required_unless_present = "matrix", conflicts_with = "matrix")]
    pub(super) study: Option<PathBuf>,
    /// Any costs in long form: demand,candidate,cost; a missing pair is out of reach
    #[arg(long, requires = "demand")]
    pub(super) matrix: Option<PathBuf>,
    /// Weights for --matrix: demand,weight
    #[arg(long, requires = "matrix")]
    pub(super) demand: Option<PathBuf>,
    /// What each new site gives: the id or name of a service of the study, several in one building (canteen,daycare), or
    /// all: every service of the circle
    #[arg(long, required_unless_present = "matrix", value_delimiter = ',', value_name = "SERVICE")]
    pub(super) service: Vec<String>,
    /// Whose being reached counts (mclp, lscp): seniors newly within reach of the service, or seniors whose circle it
    /// completes. Both numbers are always told
    #[arg(long, default_value = "service")]
    pub(super) goal: PlanGoal,
    /// What is best
    #[arg(long, default_value = "mclp")]
    pub(super) model: PlanModel,
    /// How many sites (mclp, p-median, p-center)
    #[arg(long, value_name = "P")]
    pub(super) sites: Option<usize>,
    /// Within how much a demand is covered: minutes in a study (default the circle's), the cost in a matrix
    #[arg(long, value_name = "MIN", allow_negative_numbers = true)]
    pub(super) limit: Option<f64>,
    /// Share to cover, in per cent, of those who can be reached at all, or with capacities of those for whom there is room
    /// (lscp); in a matrix also 0 to 1
    #[arg(long, default_value_t = 100.0)]
    pub(super) share: f64,
    /// Whose mode and minutes count; default the first circle that holds the service
    #[arg(long)]
    pub(super) circle: Option<String>,
    /// Who walks; default the study's own
    #[arg(long)]
    pub(super) cohort: Option<String>,
    /// Where could be built: junctions, homes, vacant (facilities that have closed, or whose status says vacant), or a CSV,
    /// XLSX or GeoJSON list; with a column of status, its vacant rows. Junctions when not said. For --matrix, a CSV of what
    /// its candidates cost and can serve: candidate,cost,capacity
    #[arg(long, value_name = "SET|FILE")]
    pub(super) candidates: Option<String>,
    /// Coordinate system of that list: WGS84, GCJ-02, BD-09 or an EPSG code
    #[arg(long, value_name = "CRS")]
    pub(super) crs: Option<String>,
    /// That list has the northing (or latitude) in its column x, as surveyors do, and the easting in y
    #[arg(long)]
    pub(super) swap_xy: bool,
    /// Candidates that are in no plan, by id or name
    #[arg(long, num_args = 1.., value_name = "ID")]
    pub(super) forbid: Vec<String>,
    /// Candidates that are in every plan, by id or name
    #[arg(long, num_args = 1.., value_name = "ID")]
    pub(super) force: Vec<String>,
    /// The most that the sites may cost in all; the list needs a column 'cost' (造价). lscp then looks for the cheapest
    /// sites instead of the fewest; without --sites the others open as many as it pays
    #[arg(long, value_name = "COST", allow_negative_numbers = true)]
    pub(super) budget: Option<f64>,
    /// How many seniors (meals, beds) each new site can serve (mclp, lscp)
    #[arg(long, value_name = "N")]
    pub(super) capacity: Option<f64>,
    /// The list's own capacities count: its column of beds (床位) or seats (餐位), whichever the service counts in
    #[arg(long)]
    pub(super) capacities: bool,
    /// At least one site in every town that has candidates and no such facility yet
    #[arg(long)]
    pub(super) one_per_town: bool,
    /// Raise the worst-served town first, then the next, then the total (mclp)
    #[arg(long)]
    pub(super) fair: bool,
    /// In which order to build: so many the first year, so many the next, as in 2,3
    #[arg(long, value_delimiter = ',', value_name = "N,N")]
    pub(super) phases: Vec<usize>,
    /// Also the best plans of 1, 2, … N sites
    #[arg(long, value_name = "N")]
    pub(super) curve: Option<usize>,
    /// Give the best so far, with its honest gap, after so many seconds, reading included; 0: go on until it is proven
    #[arg(long, value_name = "SECONDS", default_value_t = 120.0, allow_negative_numbers = true)]
    pub(super) time_limit: f64,
    /// The plan with its certificate as JSON on stdout
    #[arg(long)]
    pub(super) json: bool,
    /// Also write the chosen sites to this GeoJSON file
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}
