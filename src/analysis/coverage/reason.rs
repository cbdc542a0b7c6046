//! Why a home is not covered.

use super::result::Reason;
use carecircle_base::units::Millis;

/// What is known of one uncovered home and the service that decides its circle.
pub(super) struct Case {
    /// Whether the study has an open, located facility of the service that joins the network.
    pub(super) exists: bool,
    /// Whether the home joins the network.
    pub(super) on_network: bool,
    /// Whether such a facility stands on the home's piece of the network.
    pub(super) same_island: bool,
    /// Travel time to the nearest one; `None` beyond the study's `max_minutes`.
    pub(super) time: Option<Millis>,
    /// Straight metres to the nearest one as the crow flies.
    pub(super) crow_m: Option<f64>,
    /// The circle's limit.
    pub(super) limit: Millis,
    /// Metres a second of the traveller.
    pub(super) speed_mps: f64,
    /// Network over straight distance from which a detour is called a barrier.
    pub(super) barrier_detour: f64,
}

impl Case {
    pub(super) fn reason(&self) -> Reason {
        if !self.exists {
            return Reason::NoFacility;
        }
        if !self.on_network {
            return Reason::OffNetwork;
        }
        let Some(time) = self.time else {
            if !self.same_island {
                return Reason::Island;
            }
            let near = self.crow_m.is_some_and(|m| m <= self.reach_m());
            return if near { Reason::Barrier { detour: None } } else { Reason::TooFar { over_s: None, over_m: None } };
        };
        let detour = self.crow_m.filter(|&m| m > 0.0 && m <= self.reach_m()).map(|m| time.seconds() * self.speed_mps / m);
        match detour {
            Some(detour) if detour >= self.barrier_detour => Reason::Barrier { detour: Some(detour) },
            _ => {
                let over_s = time.seconds() - self.limit.seconds();
                Reason::TooFar { over_s: Some(over_s), over_m: Some(over_s * self.speed_mps) }
            }
        }
    }

    /// How far the limit reaches in a straight line.
    fn reach_m(&self) -> f64 {
        self.limit.seconds() * self.speed_mps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case() -> Case {
        Case {
            exists: true,
            on_network: true,
            same_island: true,
            time: Some(Millis::from_minutes(20.0)),
            crow_m: Some(1100.0),
            limit: Millis::from_minutes(15.0),
            speed_mps: 1.0,
            barrier_detour: 2.0,
        }
    }

    #[test]
    fn twenty_minutes_against_fifteen_is_five_minutes_and_300_metres_too_far() {
        assert_eq!(case().reason(), Reason::TooFar { over_s: Some(300.0), over_m: Some(300.0) });
    }

    #[test]
    fn across_the_river_is_a_barrier_with_its_detour() {
        let across = Case { crow_m: Some(400.0), ..case() };
        assert_eq!(across.reason(), Reason::Barrier { detour: Some(3.0) });
        let never = Case { crow_m: Some(400.0), time: None, ..case() };
        assert_eq!(never.reason(), Reason::Barrier { detour: None });
        let far = Case { time: None, crow_m: Some(5000.0), ..case() };
        assert_eq!(far.reason(), Reason::TooFar { over_s: None, over_m: None });
    }

    #[test]
    fn what_cannot_be_reached_says_why() {
        assert_eq!(Case { exists: false, ..case() }.reason(), Reason::NoFacility);
        assert_eq!(Case { on_network: false, time: None, ..case() }.reason(), Reason::OffNetwork);
        assert_eq!(Case { same_island: false, time: None, ..case() }.reason(), Reason::Island);
    }
}
