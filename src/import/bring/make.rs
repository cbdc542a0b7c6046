//! A study folder from brought files: copies, `study.toml`, and a first reading of all of it.

use carecircle_words::say;
use std::fs;
use std::path::{Path, PathBuf};

use super::draft::{Answers, Draft, Role};
use super::extent;
use super::plan::{Plan, PlannedClip};
use super::study_text::{self, ExtractFacts};
use super::{BringError, MadeStudy};
use crate::config::{RoadLayer, STUDY_FILE, StudyConfig};
use crate::load::study_with;
use crate::osm::clip::{ClipBorder, MARGIN_M, clip_to};
use crate::osm::features::{BUILT_IN_TABLE, Extract, FacilityTable};
use crate::osm::roads;
use crate::road_lines;
use crate::scaffold::study_toml::{LIST, TABLE};
use crate::scaffold::{self, CLIPPED, ScaffoldError};
use carecircle_base::model::{ImportReport, LayerReport, Name};

impl From<ScaffoldError> for BringError {
    fn from(error: ScaffoldError) -> Self {
        match error {
            ScaffoldError::NotEmpty { dir, .. } | ScaffoldError::NotAFolder { dir } => Self::NotEmpty { path: dir.display().to_string() },
            ScaffoldError::Write { path, source } => Self::Write { path: path.display().to_string(), reason: source.to_string() },
            ScaffoldError::List { path, source } => Self::Write { path: path.display().to_string(), reason: source.to_string() },
            ScaffoldError::Extract(error) => Self::Import(error.into()),
            ScaffoldError::Roads(error) => Self::Import(error),
            other => Self::Read { path: String::new(), reason: other.to_string() },
        }
    }
}

/// Makes the study of a recognised draft.
pub(super) fn make(draft: Draft, plan: &Plan, answers: &Answers, study_dir: &Path, reference: bool) -> Result<MadeStudy, BringError> {
    scaffold::free(study_dir)?;
    if !draft.ready {
        let open = draft.questions.iter().filter(|q| q.must && q.answer.is_none()).map(|q| {
            let ids: Vec<&str> = q.choices.iter().map(|c| c.id.as_str()).collect();
            Name::from(say!("bring-not-answered", ask = &q.ask, id = q.id, choices = ids.join(" | ")))
        });
        let unread = draft.files.iter().filter_map(|f| {
            let why = f.problem.as_ref()?;
            Some(say!("bring-of-file", file = &f.name, why).into())
        });
        return Err(BringError::NotReady { missing: open.chain(unread).chain(draft.missing.iter().cloned()).collect() });
    }
    let title = answers.title.clone().filter(|t| !t.trim().is_empty()).unwrap_or_else(|| scaffold::folder_name(study_dir));
    let brought = plan.extract.as_ref().map(|name| {
        let dir = plan.files.iter().find(|f| f.1 == *name).map_or(Path::new("."), |f| f.0.as_path());
        dir.join(name)
    });
    let clipped = match (&plan.clip, &brought) {
        (Some(clip), Some(extract)) => Some(ClippedExtract::of(extract, clip)?),
        _ => None,
    };
    let facts = match clipped.as_ref().map(|c| &c.file).or(brought.as_ref()) {
        Some(extract) => Some(extract_facts(extract, plan)?),
        None => None,
    };
    let found = facts.as_ref().filter(|_| plan.of(Role::Facilities).next().is_none());
    let listed = found.map(|f| f.extract.facilities(&f.table, &mut LayerReport::default()));
    let mut report = ImportReport::default();
    let mut facts = facts;
    let files = scaffold::put(study_dir, |beside| -> Result<Vec<String>, BringError> {
        let mut files = Vec::new();
        let mut paths: Vec<(String, String)> = Vec::new();
        for (dir, name) in &plan.files {
            let from = dir.join(name);
            if let Some(clipped) = clipped.as_ref().filter(|_| plan.extract.as_ref() == Some(name)) {
                fs::copy(&clipped.file, beside.join(CLIPPED))
                    .map_err(|e| BringError::Write { path: CLIPPED.to_owned(), reason: e.to_string() })?;
                files.push(CLIPPED.to_owned());
                paths.push((name.clone(), CLIPPED.to_owned()));
                continue;
            }
            if reference {
                let whole =
                    fs::canonicalize(&from).map_err(|e| BringError::Read { path: from.display().to_string(), reason: e.to_string() })?;
                paths.push((name.clone(), whole.to_string_lossy().into_owned()));
                continue;
            }
            if [STUDY_FILE, LIST, TABLE].contains(&name.as_str()) && (name != LIST || listed.is_some()) {
                let reason = "the study has a file of its own of this name; give yours another name".to_owned();
                return Err(BringError::Read { path: name.clone(), reason });
            }
            fs::copy(&from, beside.join(name)).map_err(|e| BringError::Write { path: name.clone(), reason: e.to_string() })?;
            files.push(name.clone());
            paths.push((name.clone(), name.clone()));
        }
        if let Some(listed) = &listed {
            let failed = |name: &str, reason: String| BringError::Write { path: study_dir.join(name).display().to_string(), reason };
            scaffold::list::write(&beside.join(LIST), listed).map_err(|e| failed(LIST, e.to_string()))?;
            fs::write(beside.join(TABLE), BUILT_IN_TABLE).map_err(|e| failed(TABLE, e.to_string()))?;
            files.extend([LIST.to_owned(), TABLE.to_owned()]);
        }
        let path = |name: &str| paths.iter().find(|p| p.0 == name).map_or_else(|| name.to_owned(), |p| p.1.clone());
        let mut plan = plan.clone();
        for layer in &mut plan.layers {
            layer.file = path(&layer.file);
        }
        let note = clipped.as_ref().map(|c| format!("# {}\n# {}\n", c.told.zh, c.told.en)).unwrap_or_default();
        let text = note + &study_text::text(&plan, &title, facts.take(), &path);
        let there = beside.join(STUDY_FILE);
        fs::write(&there, text).map_err(|e| BringError::Write { path: there.display().to_string(), reason: e.to_string() })?;
        let config = StudyConfig::read(beside)?;
        let mut layers = roads_report(beside, &config)?;
        let (_, mut read) = study_with(beside, &config, None, None)?;
        layers.extend(std::mem::take(&mut read.layers));
        report = ImportReport { layers, ..read };
        Ok(files)
    })?;
    // study.toml is put last, so that a folder is a study once it has one; it is told first.
    let mut files = files;
    files.rotate_right(1);
    Ok(MadeStudy { dir: study_dir.to_owned(), files, draft, report, clipped: clipped.map(|c| c.told) })
}

/// The part of an extract within a border, in a folder of its own that goes with the value.
struct ClippedExtract {
    _folder: tempfile::TempDir,
    file: PathBuf,
    /// What was left out.
    told: Name,
}

impl ClippedExtract {
    fn of(extract: &Path, clip: &PlannedClip) -> Result<Self, BringError> {
        let failed = |e: std::io::Error| BringError::Write { path: std::env::temp_dir().display().to_string(), reason: e.to_string() };
        let folder = tempfile::tempdir().map_err(failed)?;
        let file = folder.path().join(CLIPPED);
        let within = ClipBorder { within: clip.file.clone(), margin_m: MARGIN_M };
        let report = clip_to(extract, &clip.shape, &within, &file).map_err(ScaffoldError::Clip)?;
        Ok(Self { told: extent::told(clip, &report), file, _folder: folder })
    }
}

/// Reads the roads once, so that a study that cannot be computed is not made.
fn roads_report(dir: &Path, config: &StudyConfig) -> Result<Vec<LayerReport>, BringError> {
    let layer = match config.roads.clone() {
        None => return Ok(Vec::new()),
        Some(layer) => road_lines::settled(layer, dir),
    };
    match layer {
        RoadLayer::Extract(file) => {
            let found = roads::read(&dir.join(&file), &config.profiles);
            let (_, report) = found.map_err(|e| BringError::Read { path: file.clone(), reason: e.what })?;
            Ok(vec![LayerReport { file, ..report }])
        }
        RoadLayer::Lines(lines) => Ok(vec![road_lines::read(dir, &lines, &config.profiles)?.1]),
    }
}

/// What the extract holds, as far as the plan needs it.
fn extract_facts(path: &Path, plan: &Plan) -> Result<ExtractFacts, BringError> {
    let extract = Extract::open(path).map_err(|e| BringError::Import(e.into()))?;
    let table = FacilityTable::built_in();
    let mut notes = LayerReport::default();
    let no_lists = plan.of(Role::Facilities).next().is_none();
    let services = if no_lists { scaffold::counted(&table, &extract.facilities(&table, &mut notes)) } else { Vec::new() };
    let level = extract.local_level();
    let areas = level.map(|level| (level, extract.boundaries(Some(level), &mut notes).len())).filter(|a| a.1 > 0);
    let homes = if plan.has_homes() { 0 } else { extract.buildings(&mut notes).len() };
    Ok(ExtractFacts { extract, table, services, areas, homes })
}
