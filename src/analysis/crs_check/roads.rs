//! Check of the coordinate system of roads as lines, by the homes and facilities beside them.

use super::areas::{back, forth};
use carecircle_base::geom::LonLat;
use carecircle_base::model::{ImportReport, LayerReport, Severity, Study};
use carecircle_import::crs::Crs;
use carecircle_routing::network::Network;
use carecircle_words::say;

/// Largest number of places tried.
const TRIED: usize = 400;
/// Distance in metres beyond which a street says nothing more, and within which a place is beside one.
const REACH_M: [f64; 2] = [300.0, 50.0];
/// Standard errors by which another system must fit better.
const SURE: f64 = 3.0;
/// Gain in misfit, on average over the places, below which a difference is one of drawing.
const LEAST_GAIN: f64 = 0.2;

/// Adds a report of layer `coordinates` at the head of `report` where the roads, read as lines in degrees, fit the study's places
/// markedly better in another system. Nothing else changes.
///
/// A list in a wrong system is told apart by the direction of the shift: it fits the roads in none of theirs.
pub fn check_roads(study: &Study, net: &Network, report: &mut ImportReport) {
    let Some(layer) = report.layers.iter().find(|l| l.layer == "roads") else { return };
    let Some(read) = layer.written.as_ref().and_then(|w| w.crs.parse::<Crs>().ok()) else { return };
    let systems = [Crs::Wgs84, Crs::Gcj02, Crs::Bd09];
    let is_plain = read == Crs::Wgs84 || read == Crs::Epsg(4490);
    if !is_plain && !systems.contains(&read) {
        return;
    }
    let all: Vec<LonLat> = study.homes.iter().map(|h| h.at).chain(study.facilities.iter().filter_map(|f| f.at)).collect();
    let places: Vec<LonLat> = all.iter().step_by(all.len().div_ceil(TRIED).max(1)).copied().collect();
    let Some(cohort) = study.cohorts.get(study.settings.cohort.index()).filter(|_| !places.is_empty()) else { return };
    let away = |at: LonLat| {
        let [far, _] = REACH_M;
        net.snap(cohort.profile, net.plane().project(at), far).map_or(far, |s| s.connector_m)
    };
    // A place moved as its coordinates would be by the roads' own mistake lies where the file has it.
    let tried = |crs: Crs| places.iter().map(|p| away(back(forth(*p, crs), read))).collect::<Vec<f64>>();
    let now: Vec<f64> = places.iter().map(|p| away(*p)).collect();
    let others = systems.into_iter().filter(|crs| *crs != read && !(is_plain && *crs == Crs::Wgs84));
    let beside = |all: &[f64]| all.iter().filter(|m| **m <= REACH_M[1]).count();
    let mut best: Option<(f64, Crs, usize)> = None;
    for crs in others {
        let then = tried(crs);
        let gains: Vec<f64> = now.iter().zip(&then).map(|(a, b)| misfit(*a) - misfit(*b)).collect();
        let sum: f64 = gains.iter().sum();
        let squares: f64 = gains.iter().map(|g| g * g).sum();
        #[expect(clippy::cast_precision_loss, reason = "hundreds of places")]
        let on_average = sum / gains.len() as f64;
        let sure = squares > 0.0 && sum / squares.sqrt() >= SURE && on_average >= LEAST_GAIN;
        if sure && best.is_none_or(|b| sum > b.0) {
            best = Some((sum, crs, beside(&then)));
        }
    }
    let Some((_, crs, then)) = best else { return };
    let (of, now) = (places.len(), beside(&now));
    let mut head = LayerReport { read_as: "roads".to_owned(), ..LayerReport::new("coordinates", &layer.file) };
    (head.read, head.kept) = (of, now);
    head.note_many(Severity::Warning, "roads-crs-doubtful", of, || {
        say!("crs-roads-read-as", read = read.said(), likely = crs.said(), of, now, then, crs = crs.to_string()).bilingual()
    });
    report.layers.insert(0, head);
}

fn misfit(away_m: f64) -> f64 {
    (1.0 + away_m / 20.0).ln()
}
