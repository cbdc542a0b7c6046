//! Seniors as whole millionths, so that sums do not depend on their order.

use std::collections::BTreeMap;

use carecircle_base::ids::{AreaId, HomeId};
use carecircle_base::model::Study;

/// Number of seniors in millionths.
pub type MicroSeniors = u64;

/// Millionths of `seniors` (at least 0), rounded to the nearest.
#[must_use]
pub fn micro(seniors: f64) -> MicroSeniors {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "people at one home, at least 0; a cast saturates")]
    let micro = (seniors * 1e6).round() as u64;
    micro
}

/// Number of seniors of `micro` millionths.
#[must_use]
pub fn seniors(micro: MicroSeniors) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "below 2^53 millionths, that is nine thousand million people")]
    let seniors = micro as f64 / 1e6;
    seniors
}

/// Number of seniors of `homes` by area (towns and villages), ascending; areas without any of the homes have no row.
#[must_use]
pub fn by_area(study: &Study, homes: &[HomeId]) -> Vec<(AreaId, f64)> {
    let mut sums: BTreeMap<AreaId, MicroSeniors> = BTreeMap::new();
    for home in homes.iter().map(|h| &study.homes[h.index()]) {
        for area in [home.town, home.village].into_iter().flatten() {
            *sums.entry(area).or_default() += micro(home.seniors);
        }
    }
    sums.into_iter().map(|(area, sum)| (area, seniors(sum))).collect()
}
