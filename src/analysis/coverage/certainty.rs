//! Certainty of a circle's figures: what the facilities that are not located, and the registers that nobody brought, leave open.

use carecircle_words::{Said, Value, joined, say};
use serde::Serialize;

use carecircle_base::ids::ServiceId;
use carecircle_base::model::{Circle, Name, Study};

/// Certainty of a figure that counts who is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Every facility that counts is located.
    #[default]
    Full,
    /// Some facilities are not located: whoever is covered is, and others may be.
    AtLeast,
    /// No verdict: too many services have only facilities that are not located.
    Unjudged,
    /// No data: no list holds enough of the services, and none is said to be the whole register.
    NoData,
}

impl Certainty {
    /// Stable code as in `summary.json`: `full`, `at_least`, `unjudged`, `no_data`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::AtLeast => "at_least",
            Self::Unjudged => "unjudged",
            Self::NoData => "no_data",
        }
    }

    /// Whether a home that is not within reach is known to be left out of what the lists hold. Without a register it is, so that
    /// one can plan from nothing.
    #[must_use]
    pub fn has_verdict(self) -> bool {
        self != Self::Unjudged
    }

    /// Whether there is a share at all, if only a lower bound.
    #[must_use]
    pub fn has_share(self) -> bool {
        matches!(self, Self::Full | Self::AtLeast)
    }
}

/// Facilities of one service that are not located.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unlocated {
    /// Service that the facilities provide.
    pub service: ServiceId,
    /// Number of open facilities without an exact position.
    pub missing: usize,
    /// Number of open facilities in all.
    pub of: usize,
}

/// Evidence behind a circle's figures: which of its facilities are not located, which of its services no list holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Certainty that follows.
    pub certainty: Certainty,
    /// Services with facilities that are not located, in the circle's order.
    pub unlocated: Vec<Unlocated>,
    /// Services that no list of the study holds and that are not said to be complete, in the circle's order.
    pub unlisted: Vec<ServiceId>,
}

impl Evidence {
    /// Evidence of `circle` on the study's date and at its hour.
    #[must_use]
    pub fn of(study: &Study, circle: &Circle) -> Self {
        let counts: Vec<Unlocated> = circle.services.iter().map(|s| count(study, *s)).collect();
        let unlisted: Vec<ServiceId> = circle.services.iter().copied().filter(|s| !study.has_register(*s)).collect();
        let served = counts.iter().filter(|c| c.of > c.missing).count();
        let unlocated: Vec<Unlocated> = counts.into_iter().filter(|c| c.missing > 0).collect();
        let certainty = if !unlocated.is_empty() {
            if served < circle.need { Certainty::Unjudged } else { Certainty::AtLeast }
        } else if circle.services.len() - unlisted.len() < circle.need {
            Certainty::NoData
        } else if !unlisted.is_empty() && circle.need < circle.services.len() {
            // Of k services that count, those that nobody brought may serve more people.
            Certainty::AtLeast
        } else {
            Certainty::Full
        };
        Self { certainty, unlocated, unlisted }
    }

    /// Whether the only open facilities of a service are not located.
    #[must_use]
    pub fn hides(&self, service: ServiceId) -> bool {
        self.unlocated.iter().any(|u| u.service == service && u.missing == u.of)
    }

    /// Sentence beside every figure of the circle, without a full stop; `None` when nothing is left open.
    #[must_use]
    pub fn sentence(&self, study: &Study) -> Option<Name> {
        let name = |service: ServiceId| &study.services[service.index()].name;
        let missing = joined("list-semicolon", self.unlocated.iter().map(|u| not_located(name(u.service), u.missing, u.of)));
        let unlisted = joined("list-comma", self.unlisted.iter().map(|s| name(*s)));
        let said = match self.certainty {
            Certainty::Full => return None,
            Certainty::Unjudged if self.unlisted.is_empty() => say!("open-cannot-be-judged", missing),
            Certainty::Unjudged => say!("open-no-list-study", said = say!("open-cannot-be-judged", missing), unlisted),
            Certainty::AtLeast if self.unlocated.is_empty() => say!("open-at-least-no", unlisted),
            Certainty::AtLeast => say!("open-at-least", missing),
            Certainty::NoData => say!("open-no-data-no", unlisted),
        };
        Some(said.into())
    }

    /// What the baseline of a question about new sites leaves open; `None` when nothing.
    #[must_use]
    pub fn baseline(&self, study: &Study) -> Option<Name> {
        self.sentence(study).map(|said| Name::from(say!("open-today-whoever-newly", said)))
    }

    /// Way to a certain figure; `None` when nothing is left open.
    #[must_use]
    pub fn way_out(&self, study: &Study) -> Option<Name> {
        let locate = (!self.unlocated.is_empty()).then(locate_them);
        let bring = (!self.unlisted.is_empty() && self.certainty != Certainty::Full).then(|| {
            let ids = self.unlisted.iter().map(|s| format!("\"{}\"", study.services[s.index()].id)).collect::<Vec<_>>().join(", ");
            say!("open-bring-list-of", ids)
        });
        let ways: Vec<Value> = locate.map(Value::from).into_iter().chain(bring.map(Value::from)).collect();
        (!ways.is_empty()).then(|| Said::verbatim(joined("list-semicolon", ways)).into())
    }
}

/// Sentence on facilities of a kind of which `missing` of `of` are not located, without a full stop.
pub(crate) fn not_located(kind: &Name, missing: usize, of: usize) -> Name {
    Name::from(say!("open-not-located", kind, of, missing))
}

/// Way out where facilities are not located.
pub(crate) fn locate_them() -> Name {
    say!("open-locate-them").into()
}

/// Open facilities of a service, and how many of them are not located.
fn count(study: &Study, service: ServiceId) -> Unlocated {
    let open = study.facilities.iter().filter(|f| f.services.contains(&service) && study.settings.open(f));
    let (missing, of) = open.fold((0, 0), |(missing, of), f| (missing + usize::from(f.at.is_none()), of + 1));
    Unlocated { service, missing, of }
}

#[cfg(test)]
mod tests {
    use super::*;
    use carecircle_base::geom::{LonLat, Plane};
    use carecircle_base::model::{CircleMode, Facility, Service};

    fn study(facilities: &[(u32, bool)]) -> Study {
        let at = LonLat::new(121.0, 28.0).unwrap();
        let name = |text: &str| Name { zh: text.to_owned(), en: text.to_owned() };
        let service = |id: &str| Service { id: id.to_owned(), name: name(id), aliases: vec![], from: None, levels: vec![], capacity: None };
        let facility = |(service, located): &(u32, bool)| Facility {
            at: located.then_some(at),
            services: vec![ServiceId(*service)],
            ..Facility::default()
        };
        Study {
            services: vec![service("meals"), service("care")],
            facilities: facilities.iter().map(facility).collect(),
            ..Study::on(Plane::about(at))
        }
    }

    fn judged(study: &Study, need: usize) -> Certainty {
        let services = vec![ServiceId(0), ServiceId(1)];
        let (id, name, mode) = ("c".to_owned(), Name::default(), CircleMode::Walk);
        Evidence::of(study, &Circle { id, name, mode, minutes: 15.0, services, need, radius_m: None }).certainty
    }

    #[test]
    fn what_is_not_located_leaves_the_figure_open() {
        let all = study(&[(0, true), (1, true)]);
        assert_eq!([judged(&all, 1), judged(&all, 2)], [Certainty::Full, Certainty::Full]);
        let some = study(&[(0, true), (0, false), (1, true)]);
        assert_eq!([judged(&some, 1), judged(&some, 2)], [Certainty::AtLeast, Certainty::AtLeast]);
        let hidden = study(&[(0, false), (1, true)]);
        assert_eq!([judged(&hidden, 1), judged(&hidden, 2)], [Certainty::AtLeast, Certainty::Unjudged]);
    }

    #[test]
    fn a_register_that_nobody_brought_is_no_data_unless_it_is_said_to_be_whole() {
        let mut one = study(&[(0, true)]);
        assert_eq!([judged(&one, 1), judged(&one, 2)], [Certainty::AtLeast, Certainty::NoData]);
        one.complete_registers = vec!["care".to_owned()];
        assert_eq!([judged(&one, 1), judged(&one, 2)], [Certainty::Full, Certainty::Full]);
        assert_eq!(judged(&study(&[]), 1), Certainty::NoData);
    }
}
