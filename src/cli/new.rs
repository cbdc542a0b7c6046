//! `carecircle new`: a study from any files, or from an extract, a layer of roads, or both.

use std::collections::BTreeMap;

use anyhow::Result;

use super::args::New;
use super::failure::OrFail;
use super::{Exit, Progress};
use carecircle_base::model::{Name, Severity};
use carecircle_import::bring::{Answers, Draft, MadeStudy, make_of_files};
use carecircle_import::osm::clip::{ClipBorder, ClipReport};
use carecircle_import::scaffold::{ScaffoldOptions, new_study, new_study_of_roads};
use carecircle_present::export::layer_name;
use carecircle_words::{Said, Value, joined, say};

pub(super) fn new(args: &New, progress: &Progress) -> Result<Exit> {
    if !args.files.is_empty() {
        return of_files(args, progress);
    }
    progress.stage(if args.osm.is_some() { say!("stage-extract") } else { say!("stage-roads-layer") });
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
        progress.say(say!("cli-new-roads", kept = roads.kept, read = roads.read, read_as = roads.read_as.as_str()));
        for note in roads.notes.iter().filter(|n| n.severity != Severity::Info) {
            let (text, examples) = (note.said(), note.examples.join("; "));
            progress.say(say!("cli-note", file = roads.file.as_str(), count = note.count, text, examples));
        }
    }
    if args.osm.is_none() {
        progress.say(say!("cli-written", path = report.dir, files = report.files.join(", ")));
        progress.say(say!("cli-new-fill-in"));
        progress.say(say!("cli-next-run", path = report.dir));
        return Ok(Exit::Done);
    }
    let services: Vec<String> = report.services.iter().map(|(id, n)| format!("{n} {id}")).collect();
    progress.say(say!("cli-written", path = report.dir, files = report.files.join(", ")));
    if report.homes == 0 {
        progress.say(say!("cli-new-no-homes"));
    }
    progress.say(say!("cli-new-counts", homes = report.homes, facilities = report.facilities, services = services.join(", ")));
    match report.areas {
        Some((level, areas)) => progress.say(say!("cli-new-areas", areas, level = u32::from(level))),
        None => progress.say(say!("cli-new-no-areas")),
    }
    progress.say(say!("cli-next-run", path = report.dir));
    Ok(Exit::Done)
}

/// What of the extract was kept, and what was not.
fn say_clip(clip: &ClipReport, margin_m: u32, progress: &Progress) {
    let ClipReport { nodes, ways, relations, crossing, buildings_outside, areas_cut } = clip;
    progress.say(say!(
        "cli-clip",
        margin = margin_m,
        ways = ways.1,
        ways_read = ways.0,
        nodes = nodes.1,
        nodes_read = nodes.0,
        relations = relations.1,
        relations_read = relations.0
    ));
    progress.say(say!("cli-clip-crossing", crossing = *crossing));
    progress.say(say!("cli-clip-buildings", buildings = *buildings_outside));
    progress.say(say!("cli-clip-areas", areas = *areas_cut));
    progress.say(say!("cli-clip-walks"));
}

/// A study from any files: says what each is, what was assumed, and how to answer otherwise.
fn of_files(args: &New, progress: &Progress) -> Result<Exit> {
    progress.stage(say!("stage-files"));
    let mut answers: BTreeMap<String, String> = BTreeMap::new();
    for answer in &args.answers {
        // A file's name may hold the sign too; the choices do not.
        let (id, choice) = answer.rsplit_once('=').or_fail(|| say!("cli-answer", answer))?;
        answers.insert(id.to_owned(), choice.to_owned());
    }
    if let Some(seniors) = args.seniors {
        answers.insert("seniors".to_owned(), seniors.to_string());
    }
    let answers = Answers { title: args.name.clone(), answers };
    let tell = |draft: &Draft| {
        progress.finish();
        say(draft, progress);
        progress.stage(say!("stage-making"));
    };
    let MadeStudy { dir, files, report, clipped, .. } = make_of_files(&args.files, &answers, &args.dir, args.reference, tell)?;
    progress.finish();
    if let Some(left_out) = clipped {
        progress.say(Said::verbatim(either(&left_out)));
    }
    for layer in &report.layers {
        progress.say(say!(
            "cli-new-layer",
            layer = layer_name(&layer.layer),
            file = layer.file.as_str(),
            read = layer.read,
            kept = layer.kept
        ));
    }
    progress.say(say!("cli-written", path = dir, files = files.join(", ")));
    progress.say(say!("cli-next-run", path = dir));
    Ok(Exit::Done)
}

/// A text of the engine in both languages.
fn either(name: &Name) -> Value {
    (&name.zh, &name.en).into()
}

/// Prints what each file is taken for, what is missing, and each question with what counts for now and the way to answer otherwise.
fn say(draft: &Draft, progress: &Progress) {
    for file in &draft.files {
        progress.say(say!("cli-new-file", file = file.name.as_str(), role = either(&file.role.label()), why = either(&file.why)));
        if let Some(problem) = &file.problem {
            progress.say(say!("cli-indented", text = either(problem)));
        }
        for sheet in file.sheets.iter().filter(|s| !s.used && s.rows > 0) {
            let why = sheet.why.as_ref().map_or_else(|| Value::from(""), either);
            progress.say(say!("cli-new-sheet", sheet = sheet.name.as_str(), rows = sheet.rows, why));
        }
    }
    for missing in &draft.missing {
        progress.say(Said::verbatim(either(missing)));
    }
    for question in &draft.questions {
        let recommended = question.choices.iter().find(|c| c.recommended).map(|c| c.id.as_str());
        let state = match (&question.answer, question.assumed, recommended) {
            (Some(answer), ..) => say!("cli-answered", choice = answer.as_str()),
            (None, true, Some(choice)) => say!("cli-assumed", choice),
            _ => say!("cli-not-answered"),
        };
        progress.say(say!("cli-question", ask = either(&question.ask), state));
        let choices = question.choices.iter().map(|c| say!("cli-choice-of", id = c.id.as_str(), label = either(&c.label)));
        progress.say(say!("cli-answer-otherwise", id = question.id.as_str(), choices = joined("list-comma", choices)));
    }
}
