//! Travel modes of a circle: one, or the quickest of several.

use crate::ids::ProfileId;
use carecircle_words::{joined, say};

use super::{Cohort, Name, Profile};

/// The travel mode of a circle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CircleMode {
    /// Walking, each cohort with its own profile and speed.
    Walk,
    /// Riding or driving with one profile for all cohorts (e-bike, car); connectors are walked at the cohort's speed.
    Ride(ProfileId),
    /// Bus, with walks to the first stop and from the last. Only ever a part of [`CircleMode::Best`].
    Bus,
    /// The quickest of several modes, for each home and service.
    Best(Modes),
}

/// A set of two or more travel modes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Modes(u32);

const WALK: u32 = 1;
const BUS: u32 = 2;
/// Bit number of the profile in row 0.
const FIRST_RIDE: u32 = 2;

impl Modes {
    /// Modes of the set: walking first, then profiles in the study's order, the bus last. Ties in time go to the first.
    pub fn iter(self) -> impl Iterator<Item = CircleMode> {
        let rides = (FIRST_RIDE..32).filter(move |bit| self.0 >> bit & 1 == 1).map(|bit| CircleMode::Ride(ProfileId(bit - FIRST_RIDE)));
        let (walk, bus) = (self.0 & WALK != 0, self.0 & BUS != 0);
        walk.then_some(CircleMode::Walk).into_iter().chain(rides).chain(bus.then_some(CircleMode::Bus))
    }
}

impl CircleMode {
    /// Quickest of `modes`; a single mode is itself. The bus implies walking, since a passenger may walk all the way.
    ///
    /// # Panics
    /// When there is none, or a profile's row is over 29: a study holds at most 16 profiles.
    #[must_use]
    pub fn best_of(modes: &[Self]) -> Self {
        let bits = modes.iter().fold(0, |bits, mode| {
            bits | match mode {
                Self::Walk => WALK,
                Self::Bus => WALK | BUS,
                Self::Ride(profile) => 1_u32.checked_shl(FIRST_RIDE + profile.0).expect("a study holds at most 16 profiles"),
                Self::Best(modes) => modes.0,
            }
        });
        assert!(bits != 0, "a circle has a mode");
        let all = Modes(bits);
        if bits.count_ones() == 1 { all.iter().next().expect("one mode") } else { Self::Best(all) }
    }

    /// Single modes of a best-of-several; the mode itself when it is single.
    #[must_use]
    pub fn parts(self) -> Vec<Self> {
        match self {
            Self::Best(modes) => modes.iter().collect(),
            one => vec![one],
        }
    }

    /// Whether the mode is the quickest of several.
    #[must_use]
    pub fn is_best(self) -> bool {
        matches!(self, Self::Best(_))
    }

    /// Whether the mode is or includes the bus.
    #[must_use]
    pub fn has_bus(self) -> bool {
        matches!(self, Self::Bus) || matches!(self, Self::Best(Modes(bits)) if bits & BUS != 0)
    }

    /// Profile by which streets are used: the cohort's for walking and bus; `None` for the best of several.
    #[must_use]
    pub fn profile(self, cohort: &Cohort) -> Option<ProfileId> {
        match self {
            Self::Walk | Self::Bus => Some(cohort.profile),
            Self::Ride(profile) => Some(profile),
            Self::Best(_) => None,
        }
    }

    /// Speed of a traveller of the cohort in metres per second; for the best of several, the highest street speed.
    #[must_use]
    pub fn speed_mps(self, cohort: &Cohort, profiles: &[Profile]) -> f64 {
        match self {
            Self::Walk | Self::Bus => cohort.speed_mps,
            Self::Ride(profile) => profiles[profile.index()].speed_mps,
            Self::Best(modes) => modes.iter().map(|m| m.speed_mps(cohort, profiles)).fold(0.0, f64::max),
        }
    }

    /// Mode with the highest street speed among the parts, ties to the first; the mode itself when it is single.
    #[must_use]
    pub fn fastest(self, cohort: &Cohort, profiles: &[Profile]) -> Self {
        let speed = |m: &Self| m.speed_mps(cohort, profiles);
        let streets = self.parts().into_iter().filter(|m| *m != Self::Bus);
        streets.reduce(|best, m| if speed(&m) > speed(&best) { m } else { best }).unwrap_or(self)
    }

    /// Id: `walk`, `bus`, the riding profile's id, or several joined by `-`, such as `walk-ebike-bus`.
    #[must_use]
    pub fn id(self, profiles: &[Profile]) -> String {
        match self {
            Self::Walk => "walk".to_owned(),
            Self::Bus => "bus".to_owned(),
            Self::Ride(profile) => profiles[profile.index()].id.clone(),
            Self::Best(modes) => modes.iter().map(|m| m.id(profiles)).collect::<Vec<_>>().join("-"),
        }
    }

    /// Display name: 步行, 公交, …; for several, 步行、电动自行车或公交.
    #[must_use]
    pub fn name(self, profiles: &[Profile]) -> Name {
        match self {
            Self::Walk => Name::from(say!("study-on-foot")),
            Self::Bus => Name::from(say!("study-by-bus")),
            Self::Ride(profile) => profiles[profile.index()].name.clone(),
            Self::Best(modes) => {
                let names: Vec<Name> = modes.iter().map(|m| m.name(profiles)).collect();
                let (last, rest) = names.split_last().expect("two modes or more");
                Name::from(say!("study-either-mode", rest = joined("list-comma", rest), last))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EBIKE: CircleMode = CircleMode::Ride(ProfileId(2));

    #[test]
    fn a_set_of_modes_lists_them_in_order_and_one_alone_is_itself() {
        let best = CircleMode::best_of(&[CircleMode::Bus, EBIKE]);
        assert_eq!(best.parts(), [CircleMode::Walk, EBIKE, CircleMode::Bus]);
        assert!(best.is_best() && best.has_bus() && !EBIKE.has_bus());
        assert_eq!(CircleMode::best_of(&[EBIKE, EBIKE]), EBIKE);
        assert_eq!(CircleMode::best_of(&[CircleMode::Walk]), CircleMode::Walk);
        assert_eq!(CircleMode::best_of(&[best, CircleMode::Walk]), best);
        let profiles = Profile::built_in();
        assert_eq!(best.id(&profiles), format!("walk-{}-bus", profiles[2].id));
    }
}
