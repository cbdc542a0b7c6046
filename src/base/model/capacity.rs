//! Capacity of facilities: what a service counts its places in, and how many a facility has.

use serde::{Deserialize, Serialize};

use super::{Facility, Name, Study};
use crate::ids::ServiceId;

/// Unit in which a service counts its capacity. It decides which column of a list holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CapacityUnit {
    /// Beds (床位): the column of beds.
    Beds,
    /// Seats (座位), of a class or a room: the column of seats, where no service of meals claims it.
    Seats,
    /// Meals, or seats at meals (餐位): the column of seats.
    Meals,
    /// Places (名额), of any other service: the column of seats, where no service of meals claims it.
    Places,
}

impl CapacityUnit {
    /// All units.
    pub const ALL: [Self; 4] = [Self::Beds, Self::Seats, Self::Meals, Self::Places];

    /// Stable code as in `study.toml` and answers: `beds`, `seats`, `meals`, `places`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Beds => "beds",
            Self::Seats => "seats",
            Self::Meals => "meals",
            Self::Places => "places",
        }
    }

    /// Unit of a code; `None` for any other text.
    #[must_use]
    pub fn read(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.code() == code)
    }

    /// Name after a number: 餐位, meal seats.
    #[must_use]
    pub fn name(self) -> Name {
        let (zh, en) = match self {
            Self::Beds => ("床位", "beds"),
            Self::Seats => ("座位", "seats"),
            Self::Meals => ("餐位", "meal seats"),
            Self::Places => ("名额", "places"),
        };
        Name { zh: zh.to_owned(), en: en.to_owned() }
    }
}

impl Study {
    /// Capacity of a facility for one of its services, in the service's unit; `None` where its list does not say, where it does not
    /// give the service, or where nothing says what the service counts in.
    ///
    /// Beds are never taken for seats. The seats of a facility that also gives meals are those of the meals.
    #[must_use]
    pub fn capacity(&self, facility: &Facility, service: ServiceId) -> Option<f64> {
        if !facility.services.contains(&service) {
            return None;
        }
        let unit = |s: &ServiceId| self.services[s.index()].capacity;
        match unit(&service)? {
            CapacityUnit::Beds => facility.beds,
            CapacityUnit::Meals => facility.seats,
            CapacityUnit::Seats | CapacityUnit::Places => {
                let meals = facility.services.iter().any(|s| unit(s) == Some(CapacityUnit::Meals));
                facility.seats.filter(|_| !meals)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::{LonLat, Plane};
    use crate::model::Service;

    #[test]
    fn beds_are_no_seats_and_seats_at_meals_are_no_seats_in_class() {
        let service = |id: &str, capacity| Service {
            id: id.to_owned(),
            name: Name::default(),
            aliases: vec![],
            from: None,
            levels: vec![],
            capacity,
        };
        let units = [Some(CapacityUnit::Beds), Some(CapacityUnit::Meals), Some(CapacityUnit::Seats), None];
        let services = units.iter().map(|unit| service("s", *unit)).collect();
        let study = Study { services, ..Study::on(Plane::about(LonLat::new(121.0, 28.0).unwrap())) };
        let all: Vec<ServiceId> = (0..4).map(ServiceId).collect();
        let capacities = |facility: &Facility| all.iter().map(|s| study.capacity(facility, *s)).collect::<Vec<_>>();
        let both = Facility { services: all.clone(), beds: Some(8.0), seats: Some(40.0), ..Facility::default() };
        assert_eq!(capacities(&both), [Some(8.0), Some(40.0), None, None]);
        let class = Facility { services: vec![ServiceId(2), ServiceId(3)], beds: Some(8.0), seats: Some(40.0), ..Facility::default() };
        assert_eq!(capacities(&class), [None, None, Some(40.0), None]);
        for unit in CapacityUnit::ALL {
            assert_eq!(CapacityUnit::read(unit.code()), Some(unit));
        }
    }
}
