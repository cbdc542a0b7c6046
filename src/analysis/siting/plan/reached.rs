//! Catchments of all candidates.

use rayon::prelude::*;

use crate::siting::SitingError;
use crate::siting::catchment::{CatchmentScratch, Catchments, SiteLocation};
use carecircle_base::units::Millis;

/// Candidates searched by one thread at a time: neighbours in number are neighbours in memory.
const AT_A_TIME: usize = 256;

/// Estimated number of pairs of candidates and homes, by a sample; [`SitingError::TooLarge`] above `most`.
pub(super) fn guard(
    catchments: &Catchments,
    locations: &[Option<SiteLocation>],
    demands: usize,
    most: usize,
) -> Result<usize, SitingError> {
    const SAMPLE: usize = 97;
    let step = locations.len().div_ceil(SAMPLE).max(1);
    let mut scratch = CatchmentScratch::default();
    let sizes: Vec<usize> = locations.iter().step_by(step).flatten().map(|s| catchments.of(s, &mut scratch).len()).collect();
    let pairs = sizes.iter().sum::<usize>() * locations.len() / sizes.len().max(1);
    if pairs > most {
        let (millions, most) = (pairs / 1_000_000, most / 1_000_000);
        return Err(SitingError::TooLarge { millions, candidates: locations.len(), demands, most });
    }
    Ok(pairs)
}

/// Catchment of each location, as `keep` makes it of the homes and their times; empty off the network.
pub(super) fn search<T: Send>(
    catchments: &Catchments,
    locations: &[Option<SiteLocation>],
    keep: impl Fn(&[(u32, Millis)]) -> Vec<T> + Sync,
) -> Vec<Vec<T>> {
    locations
        .par_chunks(AT_A_TIME)
        .flat_map_iter(|some| {
            let mut scratch = CatchmentScratch::default();
            let of = |location: &Option<SiteLocation>| location.as_ref().map_or_else(Vec::new, |s| keep(catchments.of(s, &mut scratch)));
            some.iter().map(of).collect::<Vec<_>>()
        })
        .collect()
}
