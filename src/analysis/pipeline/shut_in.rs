//! Homes and facilities that barriers keep from the street.

use carecircle_base::geom::Xy;
use carecircle_base::ids::ProfileId;
use carecircle_base::model::{ImportReport, Severity, Study};
use carecircle_routing::network::{Network, Snap};

/// Adds a warning to the report for every home and facility that would join a street if no barrier stood in the way, and for every
/// home that a wall without a mapped gate sends another way. `homes_xy` and
/// `snaps` are one a home, in the order of `study.homes`.
pub(super) fn note(study: &Study, net: &Network, profile: ProfileId, homes_xy: &[Xy], snaps: &[Option<Snap>], report: &mut ImportReport) {
    let limit_m = study.settings.snap_limit_m;
    let through = |at: Xy| net.snap_through(profile, at, limit_m).is_some();
    let homes = study.homes.iter().zip(homes_xy.iter().zip(snaps)).filter(|(_, (xy, snap))| snap.is_none() && through(**xy));
    let located = study.facilities.iter().filter_map(|f| Some((f, study.plane.project(f.at?))));
    let facilities = located.filter(|(_, xy)| net.snap(profile, *xy, limit_m).is_none() && through(*xy));
    let gateless = |at: Xy| net.snap_through_gateless_wall(profile, at, limit_m).is_some();
    let walled = study.homes.iter().zip(homes_xy.iter().zip(snaps)).filter(|(_, (xy, snap))| snap.is_some() && gateless(**xy));
    for (layer, reason, ids) in [
        ("homes", "wall-without-gate", walled.map(|(h, _)| h.id.as_str()).collect::<Vec<_>>()),
        ("homes", "shut-in", homes.map(|(h, _)| h.id.as_str()).collect::<Vec<_>>()),
        ("facilities", "shut-in", facilities.map(|(f, _)| f.id.as_str()).collect()),
    ] {
        if let Some(layer) = report.layers.iter_mut().find(|l| l.layer == layer) {
            for id in ids {
                layer.note(Severity::Warning, reason, || id.to_owned());
            }
        }
    }
}
