//! `carecircle new`: a study from an extract, a layer of roads, or both.

use anyhow::Result;

use super::args::New;
use super::{Exit, Progress};
use carecircle_base::model::Severity;
use carecircle_import::scaffold::{ScaffoldOptions, new_study, new_study_of_roads};

pub(super) fn new(args: &New, progress: &Progress) -> Result<Exit> {
    progress.stage(if args.osm.is_some() { "reading the extract" } else { "reading the roads" });
    let options = ScaffoldOptions {
        seniors: args.seniors,
        name: args.name.clone(),
        table: args.table.clone(),
        reference: args.reference,
        roads: args.roads.clone(),
    };
    let report = match &args.osm {
        Some(osm) => new_study(&args.dir, osm, &options)?,
        None => new_study_of_roads(&args.dir, &options)?,
    };
    progress.finish();
    if let Some(roads) = report.import.layers.iter().find(|l| l.layer == "roads") {
        progress.say(&format!("{} of {} lines are roads ({})", roads.kept, roads.read, roads.read_as));
        for note in roads.notes.iter().filter(|n| n.severity != Severity::Info) {
            progress.say(&format!("{} × {}: {}", note.count, note.text, note.examples.join("; ")));
        }
    }
    if args.osm.is_none() {
        progress.say(&format!("{} written: {}", report.dir.display(), report.files.join(", ")));
        progress.say("fill in homes.csv, where older people live and how many, and facilities.csv");
        progress.say(&format!("Next: carecircle check {0}, then carecircle run {0} --out out", report.dir.display()));
        return Ok(Exit::Done);
    }
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
