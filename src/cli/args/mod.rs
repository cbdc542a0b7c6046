//! The command line as typed. What each command and argument is stands in the catalogue of words, under keys that `help` makes of the
//! names here: `help-run`, `help-run--out`.

mod bring;
mod plan;
mod results;
mod serve;
mod site;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand};
use clap_complete::Shell;

use carecircle_words::{Language, say};

pub(crate) use bring::{Check, Correct, Demo, Keep, Locate, New, Template};
pub(crate) use plan::{Plan, PlanGoal, PlanModel};
pub(crate) use results::{Changes, Closures, Explain, Fairness, Matrix, Run, Seats, Targets, Uncertainty, WordTemplate};
pub(crate) use serve::{Desk, Publish, Serve};
pub(crate) use site::{Eyes, Scenario, ScenarioTask, Site, Surface};

/// Everything typed; without a command, `desk`.
#[derive(Debug, Parser)]
#[command(name = "carecircle", version)]
pub(crate) struct Args {
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    #[arg(long, global = true, value_parser = languages(), value_name = "LANG")]
    pub(crate) lang: Option<Language>,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Desk(Desk),
    Demo(Demo),
    New(New),
    Template(Template),
    Check(Check),
    Locate(Locate),
    Correct(Correct),
    Keep(Keep),
    Run(Run),
    WordTemplate(WordTemplate),
    Explain(Explain),
    Serve(Serve),
    Publish(Publish),
    Scenario(Scenario),
    Plan(Box<Plan>),
    Site(Site),
    Surface(Surface),
    Matrix(Matrix),
    Closures(Closures),
    Changes(Changes),
    Seats(Seats),
    Uncertainty(Uncertainty),
    Fairness(Fairness),
    Targets(Targets),
    Licences,
    Completions { shell: Shell },
}

/// Languages of the catalogue by their tags.
fn languages() -> impl TypedValueParser<Value = Language> {
    let named = |language: Language| PossibleValue::new(language.tag()).help(say!("language-name").in_language(language));
    PossibleValuesParser::new(Language::all().map(named)).map(|tag| Language::of(&tag).unwrap_or_default())
}
