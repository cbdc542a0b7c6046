//! Derivation of the reason why a home is not covered.

use super::result::Reason;
use carecircle_base::units::Millis;

/// Facts about one uncovered home and the service that decides its circle.
pub(super) struct Case {
    /// Whether the study has an open, located facility of the service that joins the network.
    pub(super) exists: bool,
    /// Whether the home joins the network.
    pub(super) on_network: bool,
    /// For a home that joins nothing because of barriers, the time with an opening in them; `None` inside beyond `max_minutes`.
    pub(super) shut_in: Option<Option<Millis>>,
    /// For a home behind a wall without a mapped gate, the time with a gate on the straight way to the nearest street.
    pub(super) gateless: Option<Millis>,
    /// Whether such a facility stands on the home's island of the network.
    pub(super) same_island: bool,
    /// Travel time to the nearest such facility; `None` beyond the study's `max_minutes`.
    pub(super) time: Option<Millis>,
    /// Straight-line distance to the nearest such facility, in metres; `None` when there is none.
    pub(super) straight_m: Option<f64>,
    /// Time limit of the circle.
    pub(super) limit: Millis,
    /// Speed of the traveller, in metres a second.
    pub(super) speed_mps: f64,
    /// Ratio of network to straight-line distance from which a detour counts as a barrier.
    pub(super) barrier_detour: f64,
}

impl Case {
    pub(super) fn reason(&self) -> Reason {
        if !self.exists {
            return Reason::NoFacility;
        }
        if let Some(open) = self.shut_in {
            return Reason::ShutIn { open_s: open.map(Millis::seconds) };
        }
        if !self.on_network {
            return Reason::OffNetwork;
        }
        let detour = |time: Millis, m: f64| time.seconds() * self.speed_mps / m;
        if let Some(open) = self.gateless.filter(|open| *open <= self.limit) {
            let detour = self.time.zip(self.straight_m.filter(|m| *m > 0.0)).map(|(time, m)| detour(time, m));
            return Reason::Barrier { detour, open_s: Some(open.seconds()) };
        }
        let Some(time) = self.time else {
            if !self.same_island {
                return Reason::Island;
            }
            let near = self.straight_m.is_some_and(|m| m <= self.reach_m());
            return if near { Reason::Barrier { detour: None, open_s: None } } else { Reason::TooFar { over_s: None, over_m: None } };
        };
        let detour = self.straight_m.filter(|&m| m > 0.0 && m <= self.reach_m()).map(|m| detour(time, m));
        match detour {
            Some(detour) if detour >= self.barrier_detour => Reason::Barrier { detour: Some(detour), open_s: None },
            _ => {
                let over_s = time.seconds() - self.limit.seconds();
                Reason::TooFar { over_s: Some(over_s), over_m: Some(over_s * self.speed_mps) }
            }
        }
    }

    /// Distance travelled within the limit in a straight line, in metres.
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
            shut_in: None,
            gateless: None,
            same_island: true,
            time: Some(Millis::from_minutes(20.0)),
            straight_m: Some(1100.0),
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
        let across = Case { straight_m: Some(400.0), ..case() };
        assert_eq!(across.reason(), Reason::Barrier { detour: Some(3.0), open_s: None });
        let never = Case { straight_m: Some(400.0), time: None, ..case() };
        assert_eq!(never.reason(), Reason::Barrier { detour: None, open_s: None });
        let far = Case { time: None, straight_m: Some(5000.0), ..case() };
        assert_eq!(far.reason(), Reason::TooFar { over_s: None, over_m: None });
    }

    #[test]
    fn a_wall_without_a_gate_gives_both_answers_where_the_gate_would_decide() {
        let walled = |minutes| Case { gateless: Some(Millis::from_minutes(minutes)), ..case() }.reason();
        assert_eq!(walled(4.0), Reason::Barrier { detour: Some(1200.0 / 1100.0), open_s: Some(240.0) });
        assert_eq!(walled(16.0), case().reason());
    }

    #[test]
    fn what_cannot_be_reached_says_why() {
        assert_eq!(Case { exists: false, ..case() }.reason(), Reason::NoFacility);
        assert_eq!(Case { on_network: false, time: None, ..case() }.reason(), Reason::OffNetwork);
        let shut = |open| Case { on_network: false, shut_in: Some(open), time: None, ..case() }.reason();
        assert_eq!(shut(Some(Millis::from_minutes(4.0))), Reason::ShutIn { open_s: Some(240.0) });
        assert_eq!(shut(None), Reason::ShutIn { open_s: None });
        assert_eq!(Case { same_island: false, time: None, ..case() }.reason(), Reason::Island);
    }
}
