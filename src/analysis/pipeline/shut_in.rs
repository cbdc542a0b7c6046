//! Homes and facilities that barriers keep from every street.

use carecircle_base::geom::Xy;
use carecircle_base::ids::ProfileId;
use carecircle_base::model::{ImportReport, Severity, Study};
use carecircle_routing::network::{Network, Snap};

/// Adds a warning to the report for every home and facility that would join a street if no barrier stood in the way. `homes_xy` and
/// `snaps` are one a home, in the order of `study.homes`.
pub(super) fn note(study: &Study, net: &Network, profile: ProfileId, homes_xy: &[Xy], snaps: &[Option<Snap>], report: &mut ImportReport) {
    let limit_m = study.settings.snap_limit_m;
    let through = |at: Xy| net.snap_through(profile, at, limit_m).is_some();
    let homes = study.homes.iter().zip(homes_xy.iter().zip(snaps)).filter(|(_, (xy, snap))| snap.is_none() && through(**xy));
    let located = study.facilities.iter().filter_map(|f| Some((f, study.plane.project(f.at?))));
    let facilities = located.filter(|(_, xy)| net.snap(profile, *xy, limit_m).is_none() && through(*xy));
    for (layer, ids, text) in [
        (
            "homes",
            homes.map(|(h, _)| h.id.as_str()).collect::<Vec<_>>(),
            "homes are shut in: every way to a street within the snap limit crosses a wall, water, a railway, a motorway or a building of the extract, and no gate is mapped; draw the gate or passage",
        ),
        (
            "facilities",
            facilities.map(|(f, _)| f.id.as_str()).collect(),
            "facilities are shut in: every way to a street within the snap limit crosses a wall, water, a railway, a motorway, a building or a private gate of the extract; nobody from outside gets there; draw the gate or passage",
        ),
    ] {
        if let Some(layer) = report.layers.iter_mut().find(|l| l.layer == layer) {
            for id in ids {
                layer.note(Severity::Warning, "shut-in", text, || id.to_owned());
            }
        }
    }
}
