//! `carecircle run`: compute a study and write its results.

use std::fs;

use anyhow::{Result, ensure};

use super::args::Run;
use super::failure::{OrFail, failure};
use super::stdout::tell;
use super::{Exit, Progress, word_template};
use carecircle_analysis::{Analysis, REPORT_TEMPLATE, load};
use carecircle_import::StudyConfig;
use carecircle_import::postgis::PostgisConnection;
use carecircle_present::export::{self, ExportOptions, PostgisTarget};
use carecircle_store::{Store, StoreError};
use carecircle_words::{Language, say};

/// Runs a study; the report is in `language`, in Chinese where none is asked for, whatever the system speaks.
pub(super) fn run(args: &Run, language: Option<Language>, progress: &Progress) -> Result<Exit> {
    if let Some(share) = args.require {
        ensure!((0.0..=1.0).contains(&share), failure(say!("cli-require", share)));
    }
    export::prepare(&args.out)?;
    let target = args.postgis.as_deref().map(|name| postgis(args, name)).transpose()?;
    let own = args.study.join(REPORT_TEMPLATE);
    let template = args.template.as_deref().or_else(|| own.exists().then_some(own.as_path()));
    let template = match template {
        None => None,
        Some(path) => {
            let bytes = fs::read(path).or_fail(|| say!("cli-template-unread", path))?;
            word_template::check(path, &bytes, progress)?;
            Some(bytes.into())
        }
    };
    let mut loaded = load(&args.study, |stage| progress.stage_of(stage)).or_fail(|| say!("cli-study", path = args.study))?;
    loaded.study.report_template = template;
    if let Some(name) = &args.scenario {
        let scenario = Store::open_to_read(&args.study)?.get(name)?;
        let edited = || Ok::<_, StoreError>((scenario.titled(&loaded.study)?, scenario.roads(&loaded.study, loaded.network.as_ref())?));
        (loaded.study, loaded.network) = edited().or_fail(|| say!("cli-scenario", name))?;
    }
    let analysis = Analysis::compute(loaded, args.facility_areas, |stage| progress.stage_of(stage));
    progress.stage(say!("stage-results"));
    let written =
        export::write_all(&analysis, &args.out, &ExportOptions { language: language.unwrap_or_default(), ..ExportOptions::default() })?;
    let tables = match &target {
        Some(target) => {
            progress.stage(say!("stage-postgis"));
            let gpkg = args.out.join(export::GEOPACKAGE_FILE);
            target.write(&analysis, &gpkg).or_fail(|| say!("cli-postgis-files-stay"))?
        }
        None => Vec::new(),
    };
    progress.finish();
    for line in export::headlines(&analysis) {
        progress.say(line);
    }
    for file in &written {
        progress.line(&format!("  {}", file.path.display()));
    }
    for (table, rows) in &tables {
        progress.say(say!("cli-postgis-table", schema = args.schema.as_str(), table, rows));
    }
    if args.json {
        tell!("{}", export::summary_json(&analysis))?;
    }
    let primary = analysis.coverage.cohort(analysis.study.settings.cohort);
    let judged = primary.circles.first().filter(|circled| circled.evidence.certainty.has_share());
    let share = judged.and_then(|circled| circled.total.ratio());
    Ok(match args.require {
        Some(required) if share.is_none_or(|s| s < required) => Exit::Missed,
        _ => Exit::Done,
    })
}

/// Where the results go in a database, checked before the long part: `name` is a connection of the study, or an address.
fn postgis(args: &Run, name: &str) -> Result<PostgisTarget> {
    let declared = StudyConfig::read(&args.study).or_fail(|| say!("cli-study", path = args.study))?.postgis;
    let connection = match declared.into_iter().find(|connection| connection.name == name) {
        Some(connection) => connection,
        None => name.parse::<PostgisConnection>().or_fail(|| say!("cli-postgis"))?,
    };
    PostgisTarget::open(connection, &args.schema).or_fail(|| say!("cli-postgis"))
}
