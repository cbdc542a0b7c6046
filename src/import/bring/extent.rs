//! The part of an extract that a study needs: extracts come by province, lists by county.

use std::path::Path;
use std::sync::Arc;

use geo::MultiPolygon;
use geo::algorithm::unary_union;

use super::BringError;
use super::asking::{Asking, Draft as Ask};
use super::cache::BringCache;
use super::coordinates::Located;
use super::draft::Role;
use super::plan::{Plan, PlannedClip};
use super::reading::LayerReading;
use super::wording::grouped;
use crate::osm::clip::{ClipReport, MARGIN_M, nodes_within, points_outside};
use carecircle_base::model::Name;
use carecircle_words::say;

/// Id of the question.
pub(super) const QUESTION: &str = "clip";
/// Share of an extract's nodes within the border from which the rest is not worth a question, in percent.
const MOST_OF_IT: usize = 80;
/// Share of the lists' places that may lie beyond the margin without a word, in percent.
const FEW: usize = 5;

/// Asks whether the extract is kept within the borders that were brought, where most of it lies elsewhere.
pub(super) fn settle(
    plan: &mut Plan,
    (readings, located): (&[Arc<LayerReading>], &[Option<Located>]),
    extract: Option<&Path>,
    asking: &mut Asking<'_>,
    cache: &BringCache,
) -> Result<(), BringError> {
    let (Some(extract), Some(file)) = (extract, plan.extract.clone()) else { return Ok(()) };
    // Towns before villages: a village without a border lies in its town all the same.
    let with_shapes = |villages: bool| {
        let areas = |at: &usize| plan.layers[*at].role == Role::Areas && plan.layers[*at].villages == villages;
        (0..plan.layers.len()).filter(areas).find(|at| readings[*at].areas.iter().any(|a| a.shape.is_some()))
    };
    let Some(at) = with_shapes(false).or_else(|| with_shapes(true)) else { return Ok(()) };
    let layer = &plan.layers[at];
    let shapes: Vec<MultiPolygon<f64>> = readings[at].areas.iter().filter_map(|a| a.shape.clone()).collect();
    let border = layer.dir.join(&layer.file);
    let what = format!("nodes within {:?} {:?} {:?}", BringCache::stamp(&border), layer.sheets, layer.crs);
    let count = || {
        let shape = unary_union(&shapes);
        let counted = nodes_within(extract, &shape, MARGIN_M).ok();
        (shape, counted)
    };
    let counted = cache.get(extract, &what, count, |(shape, _)| 32 * geo::CoordsIter::coords_count(shape));
    let (shape, Some((within, all))) = &*counted else { return Ok(()) };
    if *within == 0 || 100 * within >= MOST_OF_IT * all {
        return Ok(());
    }
    let km = MARGIN_M / 1000.0;
    let border = layer.file.clone();
    let places: Vec<[f64; 2]> = located.iter().flatten().flat_map(places_of).copied().collect();
    let outside = points_outside(shape, MARGIN_M, &places);
    // Places without roads would be off the network.
    let reach_beyond = 100 * outside > FEW * places.len();
    let (all, within) = (grouped(*all), grouped(*within));
    let why = if reach_beyond {
        say!("bring-extent-why-beyond", all, within, km, places = grouped(places.len()), outside = grouped(outside))
    } else {
        say!("bring-extent-why", all, within, km)
    };
    let chosen = asking.ask(Ask {
        id: QUESTION.to_owned(),
        file: Some(file.clone()),
        column: None,
        ask: say!("bring-extent-ask", file = file.as_str(), border = border.as_str()).into(),
        why: Some(why.into()),
        choices: vec![
            ("within".to_owned(), say!("bring-extent-within", km).into()),
            ("whole".to_owned(), say!("bring-extent-whole").into()),
        ],
        recommended: Some(usize::from(reach_beyond)),
        must: false,
        rows: 0,
    })?;
    plan.clip = (chosen.as_deref() == Some("within")).then(|| PlannedClip { shape: shape.clone(), file: border });
    Ok(())
}

/// Sample of the places of a list, in the system that it is read in.
fn places_of(located: &Located) -> &[[f64; 2]] {
    let read = located.points.iter().find(|points| points.crs == located.crs.read_as).or(located.points.first());
    read.map_or(&[], |points| &points.at)
}

/// What of the extract was kept and what was not, for the user.
pub(super) fn told(clip: &PlannedClip, report: &ClipReport) -> Name {
    let ClipReport { nodes, ways, buildings_outside, areas_cut, .. } = report;
    let km = MARGIN_M / 1000.0;
    say!(
        "bring-extent-told",
        border = clip.file.as_str(),
        km,
        ways_kept = grouped(ways.1),
        ways = grouped(ways.0),
        nodes_kept = grouped(nodes.1),
        nodes = grouped(nodes.0),
        buildings = grouped(*buildings_outside),
        areas = grouped(*areas_cut)
    )
    .into()
}
