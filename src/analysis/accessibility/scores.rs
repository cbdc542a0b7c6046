//! Accessibility of homes on a sparse matrix of travel times.

use super::method::{AccessForm, AccessMethod};
use carecircle_base::units::Millis;

/// Accessibility of every home by `method`, in the units of [`AccessMethod::scale`]; 0 where nothing with a known capacity is within
/// the limit.
///
/// `seniors` is one a home; `capacity` one a facility, `None` where it is not known: such a facility draws seniors where the method
/// shares them out, and gives nothing, so that the values are lower bounds. `times` holds for each facility the homes within the
/// limit and their times. A facility within whose reach nobody lives gives nothing.
///
/// Two homes of 10 and 30 seniors, and a canteen of 20 seats within reach of both:
/// ```
/// use carecircle_analysis::accessibility::{AccessMethod, scores};
/// use carecircle_base::units::Millis;
///
/// let times = [vec![(0, Millis::from_minutes(2.0)), (1, Millis::from_minutes(9.0))]];
/// let limit = Millis::from_minutes(15.0);
/// assert_eq!(scores(AccessMethod::default(), limit, &[10.0, 30.0], &[Some(20.0)], &times), [0.5, 0.5]);
/// ```
#[must_use]
pub fn scores<T: AsRef<[(u32, Millis)]>>(
    method: AccessMethod,
    limit: Millis,
    seniors: &[f64],
    capacity: &[Option<f64>],
    times: &[T],
) -> Vec<f64> {
    let weight = |time: Millis| method.decay.weight(time, limit);
    // Sum of the weights of each home: what its demand is shared by.
    let mut of_home = vec![0.0; seniors.len()];
    if matches!(method.form, AccessForm::ThreeStep | AccessForm::Balanced) {
        for (home, time) in times.iter().flat_map(AsRef::as_ref) {
            of_home[*home as usize] += weight(*time);
        }
    }
    let choice = |home: usize, w: f64| if of_home[home] > 0.0 { w / of_home[home] } else { 0.0 };
    let mut out = vec![0.0; seniors.len()];
    for (homes, capacity) in times.iter().zip(capacity) {
        let Some(capacity) = capacity else { continue };
        let homes = homes.as_ref();
        let each = || homes.iter().map(|(home, time)| (*home as usize, weight(*time)));
        let demand: f64 = match method.form {
            AccessForm::TwoStep | AccessForm::Modified => each().map(|(h, w)| seniors[h] * w).sum(),
            AccessForm::ThreeStep => each().map(|(h, w)| seniors[h] * choice(h, w) * w).sum(),
            AccessForm::Balanced => each().map(|(h, w)| seniors[h] * choice(h, w)).sum(),
            AccessForm::Potential => 1.0,
        };
        if demand <= 0.0 {
            continue;
        }
        let level = capacity / demand;
        let all: f64 = if method.form == AccessForm::Balanced { each().map(|(_, w)| w).sum() } else { 1.0 };
        for (h, w) in each() {
            out[h] += level
                * match method.form {
                    AccessForm::TwoStep | AccessForm::Potential => w,
                    AccessForm::ThreeStep => choice(h, w) * w,
                    AccessForm::Modified => w * w,
                    AccessForm::Balanced => w / all,
                };
        }
    }
    out
}
