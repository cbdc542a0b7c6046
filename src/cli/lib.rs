//! The program: arguments as typed, resolved and checked, then one function a subcommand.

mod args;
mod causes;
mod changes;
mod check;
mod closures;
mod correct;
mod demo;
mod desk;
mod exit;
mod explain;
mod failure;
mod fairness;
mod help;
mod keep;
mod licences;
mod locate;
mod matrix;
mod mistakes;
mod new;
mod plan;
mod progress;
mod publish;
mod run;
mod scenario;
mod seats;
mod serve;
mod site;
mod stdout;
mod surface;
mod targets;
mod template;
mod uncertainty;
mod user_language;
mod word_template;

use carecircle_serve::PageFiles;
use clap::FromArgMatches;
use clap::error::ErrorKind;

pub use exit::Exit;
pub use help::{HelpText, help_texts};

use args::{Args, Command, Desk};
use progress::Progress;
use user_language::UserLanguage;

/// Parses the command line, runs it, prints the chain of errors, and gives the exit code; `page` is what `serve` shows.
#[must_use]
pub fn main(page: PageFiles) -> std::process::ExitCode {
    // A panic is a bug of ours, of which the standard library has told; it is no exit code of its own.
    std::panic::catch_unwind(|| run_typed(page)).unwrap_or(Exit::Failed).into()
}

fn run_typed(page: PageFiles) -> Exit {
    let typed: Vec<_> = std::env::args_os().collect();
    let language = UserLanguage::chosen(&typed);
    let parsed = help::command(language).try_get_matches_from(typed).and_then(|matches| Args::from_arg_matches(&matches));
    match parsed {
        Ok(args) => run(args, language, page),
        Err(error) => not_run(&error, language),
    }
}

/// Prints the help or version that was asked for, or what is wrong with the arguments.
fn not_run(error: &clap::Error, language: UserLanguage) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // Nobody may be listening any longer.
            let _ = error.print();
            Exit::Done
        }
        _ => {
            let progress = Progress::new(false, language);
            mistakes::lines(error, language).iter().for_each(|line| progress.tell_line(line));
            Exit::Failed
        }
    }
}

fn run(args: Args, language: UserLanguage, page: PageFiles) -> Exit {
    let progress = Progress::new(args.quiet, language);
    let alone = args.command.is_none();
    let done = match args.command.unwrap_or_else(|| Command::Desk(Desk::default())) {
        Command::Desk(a) => desk::desk(&a, page, &progress),
        Command::Demo(a) => demo::demo(&a, args.lang, &progress),
        Command::New(a) => new::new(&a, &progress),
        Command::Template(a) => template::template(&a, &progress),
        Command::Check(a) => check::check(&a, &progress),
        Command::Locate(a) => locate::locate(&a, &progress),
        Command::Keep(a) => keep::keep(&a, &progress),
        Command::Correct(a) => correct::correct(&a, &progress),
        Command::Run(a) => run::run(&a, args.lang, &progress),
        Command::WordTemplate(a) => word_template::word_template(&a, args.lang, &progress),
        Command::Explain(a) => explain::explain(&a, &progress),
        Command::Serve(a) => serve::serve(&a, page, &progress),
        Command::Publish(a) => publish::publish(&a, page, &progress),
        Command::Site(a) => site::site(&a, &progress),
        Command::Surface(a) => surface::surface(&a, &progress),
        Command::Matrix(a) => matrix::matrix(&a, &progress),
        Command::Closures(a) => closures::closures(&a, &progress),
        Command::Changes(a) => changes::changes(&a, &progress),
        Command::Seats(a) => seats::seats(&a, &progress),
        Command::Fairness(a) => fairness::fairness(&a, &progress),
        Command::Uncertainty(a) => uncertainty::uncertainty(&a, &progress),
        Command::Scenario(a) => scenario::scenario(&a, &progress),
        Command::Targets(a) => targets::targets(&a, &progress),
        Command::Plan(a) => plan::plan(&a, &progress),
        Command::Licences => licences::licences(page),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut help::command(language), "carecircle", &mut script);
            stdout::tell!("{}", String::from_utf8_lossy(&script)).map(|()| Exit::Done)
        }
    };
    progress.finish();
    match done.and_then(|exit| stdout::finish().map(|()| exit)) {
        Ok(exit) => exit,
        Err(error) => {
            failure::lines(&error, language).iter().for_each(|line| progress.tell_line(line));
            if alone {
                desk::wait_before_closing(&progress);
            }
            Exit::Failed
        }
    }
}
