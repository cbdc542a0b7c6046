//! Check of a parcel list's coordinate system against the study.

use super::streets::NetworkStreets;
use carecircle_base::model::{Study, WrittenRow};
use carecircle_import::crs_fit::{Reading, Verdict, assess};
use carecircle_import::{ParcelList, ParcelOptions};
use carecircle_routing::network::Network;
use carecircle_words::{Said, say};

/// Greatest number of rows of a list that are tried.
const TRIED: usize = 400;

/// Suspicion that a list was written in another coordinate system, under which its places fit better.
#[derive(Debug, Clone, PartialEq)]
pub struct CrsSuspicion {
    /// Coordinate system as read.
    pub read_as: ParcelOptions,
    /// Coordinate system that is more likely.
    pub likely: ParcelOptions,
    /// Number of rows tried.
    pub of: usize,
    /// Number of misfits as read: outside the study, off the roads, or not in the town that the row names.
    pub misfits: usize,
    /// Number of misfits under the more likely system.
    pub misfits_then: usize,
}

impl CrsSuspicion {
    /// Sentence for the user.
    #[must_use]
    pub fn sentence(&self) -> Said {
        let swap = if self.likely.swapped { say!("crs-two-columns-exchanged") } else { Said::verbatim("") };
        let (likely, read) = (self.likely.crs.unwrap_or_default().said(), self.read_as.crs.unwrap_or_default().said());
        let Self { of, misfits, misfits_then, .. } = self;
        say!("crs-coordinate-system-may", read, of, misfits, likely, swap, misfits_then)
    }
}

/// Likeliest other coordinate system of a parcel list, where its places fit the study better in it; `None` otherwise.
#[must_use]
pub fn suspect_crs(study: &Study, net: Option<&Network>, list: &ParcelList) -> Option<CrsSuspicion> {
    let step = list.written.len().div_ceil(TRIED).max(1);
    let row = |r: &carecircle_import::RawPosition| WrittenRow { xy: r.xy, town: r.town.clone(), ..WrittenRow::default() };
    let rows: Vec<WrittenRow> = list.written.iter().step_by(step).map(row).collect();
    let streets = NetworkStreets::new(study, net);
    let terrain = NetworkStreets::surroundings(study, streets.as_ref());
    let read = Reading { crs: list.crs, swapped: list.swapped };
    let verdict = assess(&rows, read, study.plane.centre(), &terrain).filter(Verdict::is_refuted)?;
    let options = |r: Reading| ParcelOptions { crs: Some(r.crs), swapped: r.swapped };
    Some(CrsSuspicion {
        read_as: options(read),
        likely: options(verdict.best.reading),
        of: verdict.of,
        misfits: verdict.of - verdict.read.fits,
        misfits_then: verdict.of - verdict.best.fits,
    })
}
