//! Capacity of facilities: what a service counts its places in, and how many a facility has.

use carecircle_words::say;
use serde::{Deserialize, Serialize};

use super::{Facility, MealSeats, Name, Study};
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

    /// Capacity in this unit of a row with so many beds and seats; `None` where its column does not say. Beds are never taken for seats.
    #[must_use]
    pub fn of(self, beds: Option<f64>, seats: Option<f64>) -> Option<f64> {
        match self {
            Self::Beds => beds,
            Self::Seats | Self::Meals | Self::Places => seats,
        }
    }

    /// Name after a number: 餐位, meal seats.
    #[must_use]
    pub fn name(self) -> Name {
        let said = match self {
            Self::Beds => say!("study-beds"),
            Self::Seats => say!("study-seats"),
            Self::Meals => say!("study-meal-seats"),
            Self::Places => say!("study-places"),
        };
        Name::from(said)
    }
}

impl Study {
    /// Capacity of a facility for one of its services, in the service's unit; `None` where its list does not say, where it does not
    /// give the service, or where nothing says what the service counts in.
    ///
    /// Beds are never taken for seats. The seats of a facility that also gives meals are those of the meals, unless the list has a column for
    /// each ([`MealSeats::Own`]).
    #[must_use]
    pub fn capacity(&self, facility: &Facility, service: ServiceId) -> Option<f64> {
        if !facility.services.contains(&service) {
            return None;
        }
        let unit = |s: &ServiceId| self.services[s.index()].capacity;
        let own = unit(&service)?;
        let meals = facility.services.iter().any(|s| unit(s) == Some(CapacityUnit::Meals));
        if let MealSeats::Own(meals) = facility.meals {
            return if own == CapacityUnit::Meals { meals } else { own.of(facility.beds, facility.seats) };
        }
        let claimed = meals && matches!(own, CapacityUnit::Seats | CapacityUnit::Places);
        own.of(facility.beds, facility.seats).filter(|_| !claimed)
    }

    /// Capacity of a place to build in for all of `services`, in seniors: the least over the services, each in its unit. `None` where
    /// the row does not say it for one of them; where nothing says what any of them counts in, seats, else beds.
    #[must_use]
    pub fn site_capacity(&self, services: &[ServiceId], beds: Option<f64>, seats: Option<f64>) -> Option<f64> {
        let mut units = services.iter().filter_map(|s| self.services[s.index()].capacity).peekable();
        if units.peek().is_none() {
            return seats.or(beds);
        }
        units.map(|unit| unit.of(beds, seats)).collect::<Option<Vec<f64>>>()?.into_iter().min_by(f64::total_cmp)
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
        // A new building for meals counts its seats, one for care its beds, and one for both the fewer.
        let site =
            |services: &[u32], beds, seats| study.site_capacity(&services.iter().map(|s| ServiceId(*s)).collect::<Vec<_>>(), beds, seats);
        assert_eq!([site(&[0], Some(8.0), Some(40.0)), site(&[1], Some(8.0), Some(40.0))], [Some(8.0), Some(40.0)]);
        assert_eq!(
            [site(&[0, 1], Some(8.0), Some(40.0)), site(&[0, 1], None, Some(40.0)), site(&[0], None, Some(40.0))],
            [Some(8.0), None, None]
        );
        assert_eq!(site(&[3], Some(8.0), None), Some(8.0));
        for unit in CapacityUnit::ALL {
            assert_eq!(CapacityUnit::read(unit.code()), Some(unit));
        }
    }
}
