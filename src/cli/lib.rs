//! The program: arguments as typed, resolved and checked, then one function a subcommand.

mod args;
mod check;
mod changes;
mod closures;
mod correct;
mod demo;
mod desk;
mod exit;
mod explain;
mod keep;
mod licences;
mod locate;
mod matrix;
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
mod word_template;

use carecircle_base::characters::shortened;
use carecircle_serve::PageFiles;
use clap::{CommandFactory, Parser};

pub use exit::Exit;

use args::{Args, Command, Desk};
use progress::Progress;

/// Largest number of characters of a message; the longest of ours lists the headers of a list.
const MESSAGE: usize = 8000;

/// Parses the command line, runs it, prints the chain of errors, and gives the exit code; `page` is what `serve` shows.
#[must_use]
pub fn main(page: PageFiles) -> std::process::ExitCode {
    // A panic is a bug of ours, of which the standard library has told; it is no exit code of its own.
    std::panic::catch_unwind(|| run_typed(page)).unwrap_or(Exit::Failed).into()
}

fn run_typed(page: PageFiles) -> Exit {
    let args = Args::parse();
    let progress = Progress::new(args.quiet);
    let alone = args.command.is_none();
    let done = match args.command.unwrap_or_else(|| Command::Desk(Desk::default())) {
        Command::Desk(a) => desk::desk(&a, page, &progress),
        Command::Demo(a) => demo::demo(&a, &progress),
        Command::New(a) => new::new(&a, &progress),
        Command::Template(a) => template::template(&a, &progress),
        Command::Check(a) => check::check(&a, &progress),
        Command::Locate(a) => locate::locate(&a, &progress),
        Command::Keep(a) => keep::keep(&a, &progress),
        Command::Correct(a) => correct::correct(&a, &progress),
        Command::Run(a) => run::run(&a, &progress),
        Command::WordTemplate(a) => word_template::word_template(&a, &progress),
        Command::Explain(a) => explain::explain(&a, &progress),
        Command::Serve(a) => serve::serve(&a, page, &progress),
        Command::Publish(a) => publish::publish(&a, page, &progress),
        Command::Site(a) => site::site(&a, &progress),
        Command::Surface(a) => surface::surface(&a, &progress),
        Command::Matrix(a) => matrix::matrix(&a, &progress),
        Command::Closures(a) => closures::closures(&a, &progress),
        Command::Changes(a) => changes::changes(&a, &progress),
        Command::Seats(a) => seats::seats(&a, &progress),
        Command::Uncertainty(a) => uncertainty::uncertainty(&a, &progress),
        Command::Scenario(a) => scenario::scenario(&a, &progress),
        Command::Targets(a) => targets::targets(&a, &progress),
        Command::Plan(a) => plan::plan(&a, &progress),
        Command::Licences => licences::licences(page),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "carecircle", &mut script);
            stdout::tell!("{}", String::from_utf8_lossy(&script)).map(|()| Exit::Done)
        }
    };
    progress.finish();
    match done.and_then(|exit| stdout::finish().map(|()| exit)) {
        Ok(exit) => exit,
        Err(error) => {
            // A message may quote a file, and a file may be one line of 300 MB.
            progress.tell(&format!("carecircle: {}", shortened(&error.to_string(), MESSAGE)));
            for cause in error.chain().skip(1) {
                progress.tell(&format!("  because: {}", shortened(&cause.to_string(), MESSAGE)));
            }
            if alone {
                desk::wait_before_closing(&progress);
            }
            Exit::Failed
        }
    }
}
