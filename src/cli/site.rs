//! `carecircle site`: proposed sites, closings and moves, held against today.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail, ensure};

use super::args::{Eyes, Site};
use super::failure::{OrFail, failure};
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
use carecircle_words::{Said, say};

pub(super) fn site(args: &Site, progress: &Progress) -> Result<Exit> {
    let mut proposal = Proposal::default();
    let mut names = Vec::new();
    for text in &args.at {
        proposal.sites.push(position("--at", text)?);
        names.push(String::new());
    }
    for text in &args.link {
        let line = text.split([';', '；']).filter(|p| !p.trim().is_empty()).map(|p| position("--link", p)).collect::<Result<Vec<_>>>()?;
        ensure!(line.len() > 1, failure(say!("cli-link-points", text)));
        proposal.links.push(line);
    }
    if let Some(file) = &args.sites {
        let list = parcels(file, ParcelOptions::default()).or_fail(|| say!("cli-sites", path = file))?;
        for note in &list.report.notes {
            let (text, examples) = (note.said(), note.examples.join("; "));
            progress.say(say!("cli-note", file, count = note.count, text, examples));
        }
        ensure!(!list.parcels.is_empty(), failure(say!("cli-no-position", flag = "--sites", file)));
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
        let (which, to) = text.rsplit_once('=').or_fail(|| say!("cli-expects-move", text))?;
        proposal.moves.push((facility(study, "--move", which)?, position("--move", to)?));
    }
    if args.suggest_links.is_some() || !proposal.links.is_empty() {
        SitingContext::takes_links(study, eyes.circle)?;
    }
    if let Some(most) = args.suggest_links {
        return suggest(&open, eyes, most, args.json, progress);
    }
    ensure!(proposal.changes() > 0, failure(say!("cli-nothing-proposed")));
    if let Some(twice) = proposal.moves.iter().find(|m| proposal.closes.contains(&m.0)) {
        bail!(failure(say!("cli-closed-and-moved", id = study.facilities[twice.0.index()].id)));
    }
    progress.stage(say!("stage-ready"));
    let desk = desk(&open);
    let surface = (!args.no_rank && !proposal.sites.is_empty()).then(|| surface_of(&open, &desk, eyes, progress));
    progress.stage(say!("stage-checking"));
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
    progress.stage(say!("stage-links"));
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
    let loaded = load(dir, |stage| progress.stage_of(stage)).or_fail(|| say!("cli-study", path = dir))?;
    let network = loaded.network.clone().or_fail(|| say!("cli-no-roads", path = dir))?;
    progress.stage(say!("stage-waters"));
    let basemap = if waters { loaded.extract.as_deref().map(features::basemap).transpose()? } else { None };
    progress.stage(say!("stage-circles"));
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
    ensure!(!study.circles.is_empty(), failure(say!("cli-no-circle")));
    let ids = |all: Vec<&str>| all.join(", ");
    let gives = if eyes.service == "all" {
        ProvidedServices::Circle
    } else {
        let found = study.services.iter().position(|s| s.id == eyes.service);
        let found = found.or_fail(|| {
            let known = ids(study.services.iter().map(|s| s.id.as_str()).collect());
            say!("cli-no-service", service = eyes.service, known)
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
    let circle = circle.or_fail(|| {
        let asked = eyes.circle.as_deref().unwrap_or_default();
        say!("cli-no-such-circle", asked, service = eyes.service, known = known())
    })?;
    let cohort = match &eyes.cohort {
        None => study.settings.cohort,
        Some(id) => CohortId::from_index(
            study
                .cohorts
                .iter()
                .position(|c| c.id == *id)
                .or_fail(|| say!("cli-no-cohort", id, known = ids(study.cohorts.iter().map(|c| c.id.as_str()).collect())))?,
        ),
    };
    let circle = CircleId::from_index(circle);
    Ok(SitingView { cohort, circle, gives })
}

pub(super) fn surface_of(open: &Open, desk: &SitingContext, seen: SitingView, progress: &Progress) -> Surface {
    progress.stage(say!("stage-junctions"));
    let what_if = desk
        .what_if(&open.analysis.study, &open.analysis.coverage, seen.cohort, seen.circle, seen.gives)
        .expect("the circle was chosen to hold the service");
    Surface::compute(&what_if, &|done, all| progress.stage(say!("stage-junctions-of", done, all)))
}

fn position(option: &str, text: &str) -> Result<LonLat> {
    let parts: Vec<&str> = text.split([',', '，']).map(str::trim).collect();
    let [lon, lat] = parts.as_slice() else { bail!(failure(say!("cli-position", option, text))) };
    let number = |part: &str| part.parse::<f64>().or_fail(|| say!("cli-position-number", option, text, part));
    let (lon, lat) = (number(lon)?, number(lat)?);
    match LonLat::new(lon, lat) {
        Ok(at) => Ok(at),
        Err(LonLatError::Swapped { .. }) => {
            bail!(failure(say!("cli-position-swapped", option, text, lat, lon)))
        }
        Err(other) => Err(other).or_fail(|| say!("cli-position-bad", option, text)),
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
            let hint = near.map_or_else(|| Said::verbatim(""), |(_, f)| say!("cli-facility-near", name = f.name, id = f.id));
            bail!(failure(say!("cli-no-facility", option, text, hint)))
        }
        several => {
            let ids: Vec<&str> = several.iter().map(|row| study.facilities[*row].id.as_str()).collect();
            bail!(failure(say!("cli-several-facilities", option, text, ids = ids.join(", "))))
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
