//! `carecircle new`: a study from an extract alone.

use anyhow::Result;

use super::args::New;
use super::{Exit, Progress};
use carecircle_import::scaffold::{ScaffoldOptions, new_study};

pub(super) fn new(args: &New, progress: &Progress) -> Result<Exit> {
    progress.stage("reading the extract");
    let options = ScaffoldOptions { seniors: args.seniors, name: args.name.clone(), table: args.table.clone(), reference: args.reference };
    let report = new_study(&args.dir, &args.osm, &options)?;
    progress.finish();
    let services: Vec<String> = report.services.iter().map(|(id, n)| format!("{n} {id}")).collect();
    progress.say(&format!("{} written: {}", report.dir.display(), report.files.join(", ")));
    if report.homes == 0 {
        progress.say("no building that people live in: fill in homes.csv, where older people live and how many");
    }
    progress.say(&format!("{} homes from buildings; {} facilities ({})", report.homes, report.facilities, services.join(", ")));
    match report.areas {
        Some((level, areas)) => progress.say(&format!("{areas} areas from boundaries of admin_level {level}")),
        None => progress.say("no boundaries of a local level in the extract: add areas to study.toml, or a column of them to your homes"),
    }
    progress.say(&format!("Next: carecircle check {0}, then carecircle run {0} --out out", report.dir.display()));
    Ok(Exit::Done)
}
