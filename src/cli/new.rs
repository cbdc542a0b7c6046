//! `carecircle new`: a study from any files, or from an extract, a layer of roads, or both.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};

use super::args::New;
use super::{Exit, Progress};
use carecircle_base::model::Severity;
use carecircle_import::bring::{Answers, Draft, MadeStudy, make_of_files};
use carecircle_import::osm::clip::{ClipBorder, ClipReport};
use carecircle_import::scaffold::{ScaffoldOptions, new_study, new_study_of_roads};

pub(super) fn new(args: &New, progress: &Progress) -> Result<Exit> {
    if !args.files.is_empty() {
        return of_files(args, progress);
    }
    progress.stage(if args.osm.is_some() { "reading the extract" } else { "reading the roads" });
    let options = ScaffoldOptions {
        seniors: args.seniors,
        name: args.name.clone(),
        table: args.table.clone(),
        reference: args.reference,
        roads: args.roads.clone(),
        within: args.within.clone().map(|within| ClipBorder { within, margin_m: f64::from(args.margin) }),
    };
    let report = match &args.osm {
        Some(osm) => new_study(&args.dir, osm, &options)?,
        None => new_study_of_roads(&args.dir, &options)?,
    };
    progress.finish();
    if let Some(clip) = &report.clip {
        say_clip(clip, args.margin, progress);
    }
    if let Some(roads) = report.import.layers.iter().find(|l| l.layer == "roads") {
        progress.say(&format!("{} of {} lines are roads ({})", roads.kept, roads.read, roads.read_as));
        for note in roads.notes.iter().filter(|n| n.severity != Severity::Info) {
            progress.say(&format!("{} × {}: {}", note.count, note.said().en(), note.examples.join("; ")));
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

/// What of the extract was kept, and what was not.
fn say_clip(clip: &ClipReport, margin_m: u32, progress: &Progress) {
    let ClipReport { nodes, ways, relations, crossing, buildings_outside, areas_cut } = clip;
    progress.say(&format!(
        "within the border and {margin_m} m around it: {} of {} ways, {} of {} nodes, {} of {} relations",
        ways.1, ways.0, nodes.1, nodes.0, relations.1, relations.0
    ));
    progress.say(&format!("  {crossing} ways leave these metres and are kept whole: nothing is cut"));
    progress.say(&format!("  {buildings_outside} buildings outside the border are left out: nobody there is counted"));
    progress.say(&format!("  {areas_cut} areas and boundaries that are partly outside are left out"));
    progress.say("  walks longer than the margin that leave the border may be missed: --margin METRES");
}

/// A study from any files: says what each is, what was assumed, and how to answer otherwise.
fn of_files(args: &New, progress: &Progress) -> Result<Exit> {
    progress.stage("reading the files");
    let mut answers: BTreeMap<String, String> = BTreeMap::new();
    for answer in &args.answers {
        // A file's name may hold the sign too; the choices do not.
        let (id, choice) = answer
            .rsplit_once('=')
            .ok_or_else(|| anyhow!("--answer \"{answer}\": expected ID=CHOICE, as the program prints it, such as crs:f.xlsx=GCJ-02"))?;
        answers.insert(id.to_owned(), choice.to_owned());
    }
    if let Some(seniors) = args.seniors {
        answers.insert("seniors".to_owned(), seniors.to_string());
    }
    let answers = Answers { title: args.name.clone(), answers };
    let tell = |draft: &Draft| {
        progress.finish();
        say(draft, progress);
        progress.stage("making the study");
    };
    let MadeStudy { dir, files, report, .. } = make_of_files(&args.files, &answers, &args.dir, args.reference, tell)?;
    progress.finish();
    for layer in &report.layers {
        progress.say(&format!("{} {}: {} read, {} kept", layer.layer, layer.file, layer.read, layer.kept));
    }
    progress.say(&format!("{} written: {}", dir.display(), files.join(", ")));
    progress.say(&format!("Next: carecircle check {0}, then carecircle run {0} --out out", dir.display()));
    Ok(Exit::Done)
}

/// Prints what each file is taken for, what is missing, and each question with what counts for now and the way to answer otherwise.
fn say(draft: &Draft, progress: &Progress) {
    for file in &draft.files {
        progress.say(&format!("{}: {} ({})", file.name, file.role.label().en, file.why.en));
        if let Some(problem) = &file.problem {
            progress.say(&format!("  {}", problem.en));
        }
        for sheet in file.sheets.iter().filter(|s| !s.used && s.rows > 0) {
            let why = sheet.why.as_ref().map_or("", |w| w.en.as_str());
            progress.say(&format!("  sheet \"{}\", {} rows, is not read: {why}", sheet.name, sheet.rows));
        }
    }
    for missing in &draft.missing {
        progress.say(&missing.en);
    }
    for question in &draft.questions {
        let recommended = question.choices.iter().find(|c| c.recommended).map(|c| c.id.as_str());
        let state = match (&question.answer, question.assumed, recommended) {
            (Some(answer), ..) => format!("answered: {answer}"),
            (None, true, Some(choice)) => format!("assumed: {choice}"),
            _ => "not answered".to_owned(),
        };
        progress.say(&format!("{} {state}", question.ask.en));
        let others: Vec<String> = question.choices.iter().map(|c| format!("{} ({})", c.id, c.label.en)).collect();
        progress.say(&format!("  to answer otherwise: --answer '{}=CHOICE', one of {}", question.id, others.join(", ")));
    }
}
