//! The verdict on a list's coordinate system: the likeliest reading, and how sure it is.

use super::candidates::readings;
use super::surroundings::{PlaceFit, Surroundings};
use crate::crs::{Crs, ToWgs84};
use carecircle_base::geom::LonLat;
use carecircle_base::model::WrittenRow;

/// Standard errors by which a reading must be better than another to be sure.
const SURE: f64 = 2.3;
/// Gain in misfit, on average over the rows, that only a place outside the study gives.
const OUTSIDE: f64 = 4.0;
/// Metres by which most rows must have moved for two readings to be different ones.
const DIFFERENT_M: f64 = 30.0;

/// An interpretation of a list's coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Coordinate system.
    pub crs: Crs,
    /// Whether latitude or northing comes first.
    pub swapped: bool,
}

/// How sure a verdict is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrsConfidence {
    /// Nothing is there to hold the places against.
    Untested,
    /// Two readings or more fit about equally well.
    Unsure,
    /// The likeliest reading fits markedly better than every other.
    Sure,
}

/// A reading, and how the rows of the sample fit in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Reading.
    pub reading: Reading,
    /// Number of rows that lie inside the study, in the area that they name and beside a street.
    pub fits: usize,
}

/// The verdict on a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Number of rows tried.
    pub of: usize,
    /// Fit in the reading that the list had.
    pub read: Fit,
    /// Likeliest reading; that of `read` where no other is likelier.
    pub best: Fit,
    /// How sure `best` is against every other reading.
    pub certainty: CrsConfidence,
    /// Other reading that fits best, where `best` is unsure.
    pub rival: Option<Fit>,
    /// Standard errors by which `best` fits better than `read`; 0 where it is `read`.
    pub gain: f64,
}

impl Verdict {
    /// Whether another reading than the list's own is the likelier one.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        self.best.reading != self.read.reading
    }

    /// Whether another reading is the likelier one by more than chance.
    #[must_use]
    pub fn is_refuted(&self) -> bool {
        self.is_doubtful() && self.gain >= SURE
    }
}

/// A reading that was tried: positions and fit of every row.
#[derive(Debug, Clone)]
pub struct Trial {
    /// Reading.
    pub reading: Reading,
    /// Position of each row; `None` where its numbers are no position in the reading.
    pub at: Vec<Option<LonLat>>,
    /// Fit of each row.
    pub places: Vec<PlaceFit>,
    /// Sum of the rows' misfits.
    pub misfit: f64,
}

impl Trial {
    fn new(reading: Reading, rows: &[WrittenRow], terrain: &Surroundings<'_>) -> Self {
        let to = ToWgs84::new(reading.crs).ok();
        let convert = |row: &WrittenRow| {
            let [x, y] = if reading.swapped { [row.xy[1], row.xy[0]] } else { row.xy };
            to.as_ref().and_then(|to| to.convert(x, y).ok())
        };
        let at: Vec<Option<LonLat>> = rows.iter().map(convert).collect();
        let places: Vec<PlaceFit> = at.iter().zip(rows).map(|(at, row)| terrain.place(*at, row)).collect();
        let misfit = places.iter().map(|p| p.misfit).sum();
        Self { reading, at, places, misfit }
    }

    /// Reading, and number of rows that fit in it.
    #[must_use]
    pub fn fit(&self) -> Fit {
        Fit { reading: self.reading, fits: self.places.iter().filter(|p| p.fits).count() }
    }

    /// Whether most positions are another place than in `other`.
    #[must_use]
    pub fn is_elsewhere(&self, other: &Self) -> bool {
        let metres = |a: &LonLat, b: &LonLat| {
            let north = (a.lat() - b.lat()) * 111_000.0;
            north.hypot((a.lon() - b.lon()) * 111_000.0 * a.lat().to_radians().cos())
        };
        let moved = self.at.iter().zip(&other.at).filter(|pair| match pair {
            (Some(a), Some(b)) => metres(a, b) > DIFFERENT_M,
            (None, None) => false,
            _ => true,
        });
        2 * moved.count() > self.at.len()
    }

    /// Standard errors by which this reading fits better than `other`; negative where it fits worse.
    fn better_than(&self, other: &Self) -> f64 {
        let (mut sum, mut squares) = (0.0, 0.0);
        for (a, b) in self.places.iter().zip(&other.places) {
            let gain = b.misfit - a.misfit;
            sum += gain;
            squares += gain * gain;
        }
        let errors = if squares > 0.0 { sum / f64::sqrt(squares) } else { 0.0 };
        #[expect(clippy::cast_precision_loss, reason = "hundreds of rows")]
        let on_average = sum / self.places.len().max(1) as f64;
        // Few rows are enough where all lie outside the study in one of the two.
        if on_average >= OUTSIDE { errors.max(SURE) } else { errors }
    }
}

/// All readings of a list, the one it had first.
#[must_use]
pub fn trials(rows: &[WrittenRow], read: Reading, centre: LonLat, terrain: &Surroundings<'_>) -> Vec<Trial> {
    let others = readings(rows, centre).into_iter().filter(|r| *r != read);
    std::iter::once(read).chain(others).map(|reading| Trial::new(reading, rows, terrain)).collect()
}

/// Verdict on a list with `rows`, read as `read`, in a study about `centre`; `None` without rows.
#[must_use]
pub fn assess(rows: &[WrittenRow], read: Reading, centre: LonLat, terrain: &Surroundings<'_>) -> Option<Verdict> {
    if rows.is_empty() {
        return None;
    }
    Some(verdict(&trials(rows, read, centre, terrain), terrain.can_tell(rows)))
}

/// Verdict on the readings that were tried, the one that the list had first; there is at least that one.
#[must_use]
pub fn verdict(trials: &[Trial], can_tell: bool) -> Verdict {
    let read = &trials[0];
    // The first of the best: as read, then by how usual a system is.
    let mut best = trials.iter().reduce(|a, b| if b.misfit < a.misfit { b } else { a }).unwrap_or(read);
    if !best.is_elsewhere(read) {
        best = read;
    }
    let rivals = || trials.iter().filter(|t| t.is_elsewhere(best));
    let rival = rivals().reduce(|a, b| if b.misfit < a.misfit { b } else { a });
    let sure = rivals().all(|t| best.better_than(t) >= SURE);
    let certainty = match (can_tell, rival) {
        (_, None) => CrsConfidence::Sure, // nothing else is possible
        (false, _) => CrsConfidence::Untested,
        _ if sure => CrsConfidence::Sure,
        _ => CrsConfidence::Unsure,
    };
    Verdict {
        of: read.places.len(),
        read: read.fit(),
        best: best.fit(),
        certainty,
        rival: rival.filter(|_| certainty != CrsConfidence::Sure).map(Trial::fit),
        gain: best.better_than(read),
    }
}
