//! Check of a list's coordinate system against the study.

use super::area_index::AreaIndex;
use carecircle_base::geom::LonLat;
use carecircle_base::model::Study;
use carecircle_import::crs::{Crs, ToWgs84};
use carecircle_import::{ParcelList, ParcelOptions, RawPosition};
use carecircle_routing::network::Network;

/// Greatest number of rows of a list that are tried.
const TRIED: usize = 2000;

/// Suspicion that a list was written in another coordinate system, under which its places fit better.
#[derive(Debug, Clone, PartialEq)]
pub struct CrsSuspicion {
    /// Coordinate system as read.
    pub read_as: ParcelOptions,
    /// Coordinate system that is more likely.
    pub likely: ParcelOptions,
    /// Number of rows tried.
    pub of: usize,
    /// Number of misfits as read: outside the study, in water, off the roads, or not in the town that the row names.
    pub misfits: usize,
    /// Number of misfits under the more likely system.
    pub misfits_then: usize,
}

impl CrsSuspicion {
    /// Sentence for the user, in Chinese and in English.
    #[must_use]
    pub fn sentence(&self) -> (String, String) {
        let (zh, en) = self.likely.crs.unwrap_or_default().names();
        let (swap_zh, swap_en) = if self.likely.swapped { ("、两列对调", ", the two columns exchanged") } else { ("", "") };
        let (read_zh, read_en) = self.read_as.crs.unwrap_or_default().names();
        let Self { of, misfits, misfits_then, .. } = self;
        (
            format!(
                "坐标系可能不对：按 {read_zh} 读，{of} 处里有 {misfits} 处落在研究区外、水里、离路太远或不在所写的镇街；按 {zh}{swap_zh} 读，只有 {misfits_then} 处"
            ),
            format!(
                "the coordinate system may be wrong: read as {read_en}, {misfits} of {of} places lie outside the study, in water, off the roads or not in the town that they name; read as {en}{swap_en}, {misfits_then} do"
            ),
        )
    }
}

/// Likeliest other coordinate system, when the list's places fit the study markedly better in it; `None` otherwise.
///
/// Systems tried: degrees as WGS84, GCJ-02 and BD-09, metres as the CGCS2000 zones around, each also with the two columns
/// exchanged. A shift of half a kilometre shows only where it takes places off the roads, into water or over a border.
#[must_use]
pub fn suspect_crs(study: &Study, area_index: &AreaIndex, net: Option<&Network>, list: &ParcelList, swapped: bool) -> Option<CrsSuspicion> {
    let step = list.written.len().div_ceil(TRIED).max(1);
    let rows: Vec<&RawPosition> = list.written.iter().step_by(step).collect();
    let metres = 2 * rows.iter().filter(|r| r.xy.iter().any(|v| v.abs() > 360.0)).count() > rows.len();
    let systems = if metres { Crs::zones_about(study.plane.centre().lon()) } else { vec![Crs::Wgs84, Crs::Gcj02, Crs::Bd09] };
    let misfits = |crs: Crs, swapped: bool| -> usize {
        let Ok(to) = ToWgs84::new(crs) else { return rows.len() };
        let fits = |row: &&&RawPosition| {
            let [x, y] = row.xy;
            let at = if swapped { to.convert(y, x) } else { to.convert(x, y) };
            at.is_ok_and(|at| fits(study, area_index, net, at, &row.town))
        };
        rows.len() - rows.iter().filter(fits).count()
    };
    let given = misfits(list.crs, swapped);
    // In one list of ten, a few places misfit in any system.
    let markedly = |then: usize| then + rows.len().div_ceil(10).max(1) <= given && 2 * then <= given;
    let readings = [swapped, !swapped].into_iter().flat_map(|swapped| systems.iter().map(move |crs| (*crs, swapped)));
    let tried = readings.filter(|way| *way != (list.crs, swapped)).map(|way| (misfits(way.0, way.1), way));
    // The first of the best: systems are in the order of how usual they are.
    let (then, (crs, likely)) = tried.reduce(|best, next| if next.0 < best.0 { next } else { best })?;
    markedly(then).then_some(CrsSuspicion {
        read_as: ParcelOptions { crs: Some(list.crs), swapped },
        likely: ParcelOptions { crs: Some(crs), swapped: likely },
        of: rows.len(),
        misfits: given,
        misfits_then: then,
    })
}

/// Whether a position is plausible for a row that names `town`.
fn fits(study: &Study, area_index: &AreaIndex, net: Option<&Network>, at: LonLat, town: &str) -> bool {
    if !area_index.is_inside(at) || area_index.is_water(at) {
        return false;
    }
    let areas = area_index.areas(at);
    if area_index.has_areas() && areas == (None, None) {
        return false;
    }
    if let Some(found) = areas.0.map(|a| study.areas[a.index()].name.as_str())
        && !town.is_empty()
        && !found.contains(town)
        && !town.contains(found)
    {
        return false;
    }
    let change = study.cohorts[study.settings.cohort.index()].profile;
    net.is_none_or(|net| net.snap(change, study.plane.project(at), study.settings.snap_limit_m).is_some())
}
