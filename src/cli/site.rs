//! `carecircle site`: proposed sites, closings and moves, held against today.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};

use super::args::{Eyes, Site};
use super::stdout::tell;
use super::{Exit, Progress};
use carecircle_analysis::coverage::{Evidence, cover};
use carecircle_analysis::siting::{AreaIndex, Proposal, ProvidedServices, Question, SitingContext, Surface};
use carecircle_analysis::{Analysis, load};
use carecircle_base::geom::{LonLat, LonLatError};
use carecircle_base::ids::{CircleId, CohortId, FacilityId, ServiceId};
use carecircle_base::model::Study;
use carecircle_import::osm::features::{self, Basemap};
use carecircle_import::{ParcelOptions, parcels};
use carecircle_present::export;
use carecircle_present::rows::{LinkSuggestion, SiteAnswer};
use carecircle_routing::network::Network;

pub(super) fn site(args: &Site, progress: &Progress) -> Result<Exit> {
    let mut proposal = Proposal::default();
    let mut names = Vec::new();
    for text in &args.at {
        proposal.sites.push(position("--at", text)?);
        names.push(String::new());
    }
    for text in &args.link {
        let line = text.split([';', '；']).filter(|p| !p.trim().is_empty()).map(|p| position("--link", p)).collect::<Result<Vec<_>>>()?;
        ensure!(line.len() > 1, "--link {text}: expected two points or more, such as \"121.130,28.850;121.132,28.851\"");
        proposal.links.push(line);
    }
    if let Some(file) = &args.sites {
        let list = parcels(file, ParcelOptions::default()).with_context(|| format!("--sites {}", file.display()))?;
        for note in &list.report.notes {
            progress.say(&format!("{}: {} × {} ({})", file.display(), note.count, note.said().en(), note.examples.join("; ")));
        }
        ensure!(!list.parcels.is_empty(), "--sites {}: no row has a usable position", file.display());
        for row in list.parcels {
            proposal.sites.push(row.at);
            names.push(row.name);
        }
    }
    let open = open(&args.study, true, progress)?;
    let study = &open.analysis.study;
    let eyes = eyes(study, &args.eyes)?;
    for text in &args.close {
        proposal.closes.push(facility(study, "--close", text)?);
    }
    for text in &args.moves {
        let (which, to) = text.rsplit_once('=').with_context(|| format!("--move {text}: expected FACILITY=LON,LAT"))?;
        proposal.moves.push((facility(study, "--move", which)?, position("--move", to)?));
    }
    if args.suggest_links.is_some() || !proposal.links.is_empty() {
        SitingContext::takes_links(study, eyes.circle)?;
    }
    if let Some(most) = args.suggest_links {
        return suggest(&open, eyes, most, args.json, progress);
    }
    ensure!(
        proposal.changes() > 0,
        "nothing is proposed; give --at LON,LAT, --sites FILE, --close FACILITY, --move FACILITY=LON,LAT or --link LON,LAT;LON,LAT"
    );
    if let Some(twice) = proposal.moves.iter().find(|m| proposal.closes.contains(&m.0)) {
        bail!("facility {} is both closed and moved; choose one", study.facilities[twice.0.index()].id);
    }
    progress.stage("getting ready");
    let desk = desk(&open);
    let surface = (!args.no_rank && !proposal.sites.is_empty()).then(|| surface_of(&open, &desk, eyes, progress));
    progress.stage("checking");
    let mut cohorts: Vec<CohortId> = (0..study.cohorts.len()).map(CohortId::from_index).collect();
    cohorts.sort_by_key(|c| (*c != eyes.cohort, *c));
    let verdict = desk.assess((study, &open.analysis.coverage), (eyes.circle, eyes.gives), &cohorts, &proposal, surface.as_ref());
    progress.finish();
    if args.json {
        tell!("{}\n", serde_json::to_string_pretty(&SiteAnswer::new(study, eyes.circle, eyes.gives, &names, &verdict))?)?;
    } else {
        if let Some(open) = Evidence::of(study, &study.circles[eyes.circle.index()]).baseline(study) {
            tell!("注意：{}\n    {}\n", open.zh, open.en)?;
        }
        for line in export::site_lines(&open.analysis, eyes.circle, eyes.gives, &proposal, &names, &verdict) {
            tell!("{line}\n")?;
        }
    }
    Ok(Exit::Done)
}

/// Links for homes that a barrier keeps outside.
fn suggest(open: &Open, seen: SitingView, most: usize, json: bool, progress: &Progress) -> Result<Exit> {
    progress.stage("looking for links");
    let study = &open.analysis.study;
    let desk = desk(open);
    let access = desk.access(seen.cohort, study.circles[seen.circle.index()].mode).as_ref();
    let question =
        Question { study, coverage: &open.analysis.coverage, access, cohort: seen.cohort, circle: seen.circle, provides: seen.gives };
    let found = question.suggest_links(most);
    progress.finish();
    if json {
        tell!("{}\n", serde_json::to_string_pretty(&found.iter().map(|s| LinkSuggestion::new(study, s)).collect::<Vec<_>>())?)?;
        return Ok(Exit::Done);
    }
    for line in export::link_lines(&open.analysis, seen.circle, seen.cohort, &found) {
        tell!("{line}\n")?;
    }
    Ok(Exit::Done)
}

/// A study with its coverage, ready for questions about sites.
pub(super) struct Open {
    pub(super) analysis: Analysis,
    pub(super) network: Arc<Network>,
    pub(super) basemap: Option<Basemap>,
}

/// Loads a study and covers it; nothing is drawn.
pub(super) fn open(dir: &Path, waters: bool, progress: &Progress) -> Result<Open> {
    let loaded = load(dir, |stage| progress.stage(stage)).with_context(|| format!("study {}", dir.display()))?;
    let network = loaded.network.clone().with_context(|| {
        format!(
            "study {} has no roads, so travel times are straight-line estimates; name an extract under [roads] to check sites",
            dir.display()
        )
    })?;
    progress.stage("reading the waters");
    let basemap = if waters { loaded.extract.as_deref().map(features::basemap).transpose()? } else { None };
    progress.stage("travel times and circles");
    let coverage = cover(&loaded.study, Some(&network));
    let analysis = Analysis::new(loaded.study, loaded.report, loaded.network, coverage, Vec::new());
    Ok(Open { analysis, network, basemap })
}

/// Everything made ready for questions.
pub(super) fn desk(open: &Open) -> SitingContext {
    let study = &open.analysis.study;
    SitingContext::new(study, &open.network, &open.analysis.coverage, Arc::new(AreaIndex::new(study, open.basemap.as_ref())))
}

/// Cohort, circle and what new sites give, found.
#[derive(Debug, Clone, Copy)]
pub(super) struct SitingView {
    pub(super) cohort: CohortId,
    pub(super) circle: CircleId,
    pub(super) gives: ProvidedServices,
}

pub(super) fn eyes(study: &Study, eyes: &Eyes) -> Result<SitingView> {
    ensure!(!study.circles.is_empty(), "the study promises no circle; add one under [[circles]]");
    let ids = |all: Vec<&str>| all.join(", ");
    let gives = if eyes.service == "all" {
        ProvidedServices::Circle
    } else {
        let found = study.services.iter().position(|s| s.id == eyes.service);
        let found = found.with_context(|| {
            format!("--service {}: there are {}, and all", eyes.service, ids(study.services.iter().map(|s| s.id.as_str()).collect()))
        })?;
        ProvidedServices::Service(ServiceId::from_index(found))
    };
    let holds = |row: &carecircle_base::model::Circle| match gives {
        ProvidedServices::Circle => true,
        ProvidedServices::Service(service) => row.services.contains(&service),
    };
    let known = || ids(study.circles.iter().filter(|c| holds(c)).map(|c| c.id.as_str()).collect());
    let circle = match &eyes.circle {
        Some(id) => study.circles.iter().position(|c| c.id == *id && holds(c)),
        None => study.circles.iter().position(holds),
    };
    let circle = circle.with_context(|| {
        let asked = eyes.circle.as_deref().unwrap_or_default();
        format!("--circle {asked}: no such circle that promises {}; there are: {}", eyes.service, known())
    })?;
    let cohort = match &eyes.cohort {
        None => study.settings.cohort,
        Some(id) => CohortId::from_index(
            study
                .cohorts
                .iter()
                .position(|c| c.id == *id)
                .with_context(|| format!("--cohort {id}: there are {}", ids(study.cohorts.iter().map(|c| c.id.as_str()).collect())))?,
        ),
    };
    let circle = CircleId::from_index(circle);
    Ok(SitingView { cohort, circle, gives })
}

pub(super) fn surface_of(open: &Open, desk: &SitingContext, seen: SitingView, progress: &Progress) -> Surface {
    progress.stage("every junction as a site");
    let what_if = desk
        .what_if(&open.analysis.study, &open.analysis.coverage, seen.cohort, seen.circle, seen.gives)
        .expect("the circle was chosen to hold the service");
    Surface::compute(&what_if, &|done, all| progress.stage(&format!("every junction as a site: {done} of {all}")))
}

fn position(option: &str, text: &str) -> Result<LonLat> {
    let parts: Vec<&str> = text.split([',', '，']).map(str::trim).collect();
    let [lon, lat] = parts.as_slice() else { bail!("{option} {text}: expected LON,LAT in degrees, such as 121.13,28.85") };
    let number =
        |part: &str| part.parse::<f64>().with_context(|| format!("{option} {text}: '{part}' is no number; expected LON,LAT in degrees"));
    let (lon, lat) = (number(lon)?, number(lat)?);
    match LonLat::new(lon, lat) {
        Ok(at) => Ok(at),
        Err(LonLatError::Swapped { .. }) => {
            bail!("{option} {text}: longitude and latitude look swapped; longitude comes first: {lat},{lon}")
        }
        Err(other) => Err(other).with_context(|| format!("{option} {text}")),
    }
}

/// A facility by its id, or by its name where only one has it.
fn facility(study: &Study, option: &str, text: &str) -> Result<FacilityId> {
    let text = text.trim();
    if let Some(row) = study.facilities.iter().position(|f| f.id == text) {
        return Ok(FacilityId::from_index(row));
    }
    let named: Vec<usize> = study.facilities.iter().enumerate().filter(|(_, f)| f.name == text).map(|(row, _)| row).collect();
    match named.as_slice() {
        [one] => Ok(FacilityId::from_index(*one)),
        [] => {
            let near = study.facilities.iter().map(|f| (strsim::jaro_winkler(&f.name, text), f)).max_by(|a, b| a.0.total_cmp(&b.0));
            let hint = near.map_or_else(String::new, |(_, f)| format!("; did you mean {} ({})?", f.name, f.id));
            bail!("{option} {text}: no facility has this id or name{hint}")
        }
        several => {
            let ids: Vec<&str> = several.iter().map(|row| study.facilities[*row].id.as_str()).collect();
            bail!("{option} {text}: several facilities have this name; give an id: {}", ids.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::position;

    #[test]
    fn a_position_says_what_is_wrong_with_it() {
        assert_eq!(position("--at", "121.13, 28.85").unwrap().lat(), 28.85);
        for (text, said) in [
            ("121.13", "expected LON,LAT"),
            ("121.13,x", "'x' is no number"),
            ("28.85,121.13", "longitude comes first: 121.13,28.85"),
            ("512345,3412345", "--at 512345,3412345"),
        ] {
            let error = position("--at", text).unwrap_err();
            assert!(format!("{error:#}").contains(said), "{error:#}");
        }
    }
}
