//! Conditions of an analysis that differ from the study's own.

use jiff::civil::Date;

use carecircle_base::ids::{CircleId, CohortId, ServiceId};
use carecircle_base::model::{Home, Study, WeekTime};

/// Range of walking speeds, in metres a second.
pub const SPEEDS_MPS: std::ops::RangeInclusive<f64> = 0.3..=2.0;

/// Walking speed within [`SPEEDS_MPS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Speed(u64);

impl Speed {
    /// Speed of `mps` metres a second; `None` out of [`SPEEDS_MPS`].
    #[must_use]
    pub fn new(mps: f64) -> Option<Self> {
        SPEEDS_MPS.contains(&mps).then(|| Self(mps.to_bits()))
    }

    /// Speed in metres a second.
    #[must_use]
    pub fn mps(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// Age band of seniors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AgeBand {
    /// 60 to 69 years.
    From60,
    /// 70 to 79 years.
    From70,
    /// 80 years and more.
    From80,
}

impl AgeBand {
    /// Age band that begins at `age`: 60, 70 or 80; `None` for any other age.
    #[must_use]
    pub fn new(age: u32) -> Option<Self> {
        match age {
            60 => Some(Self::From60),
            70 => Some(Self::From70),
            80 => Some(Self::From80),
            _ => None,
        }
    }

    /// Number of seniors of the band at a home; 0 where the home has no bands.
    #[must_use]
    pub fn seniors(self, home: &Home) -> f64 {
        home.bands.map_or(0.0, |bands| match self {
            Self::From60 => bands.from_60,
            Self::From70 => bands.from_70,
            Self::From80 => bands.from_80,
        })
    }
}

/// Error of a condition that cannot be set.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ConditionError {
    /// A speed out of range.
    #[error("speed_mps={found}: expected {} to {} metres a second", SPEEDS_MPS.start(), SPEEDS_MPS.end())]
    Speed {
        /// Speed that was given, in metres a second.
        found: f64,
    },
    /// An age that begins no band.
    #[error("age={found}: there are the bands 60 (60 to 69 years), 70 (70 to 79) and 80 (80 and over)")]
    Age {
        /// Age that was given.
        found: u32,
    },
    /// Age bands of homes that have none.
    #[error("age: the homes of this study have no age bands; give from_60, from_70 and from_80 a column in [homes.columns]")]
    NoBands,
    /// A service that the circle does not hold.
    #[error("services: the circle '{circle}' does not hold '{found}'; it holds {known}")]
    Service {
        /// Id of the circle.
        circle: String,
        /// Service that was given.
        found: String,
        /// Ids of the circle's services.
        known: String,
    },
    /// No service at all.
    #[error("services: expected at least one of {known}, with commas between; leave the parameter out for all")]
    NoServices {
        /// Ids of the circle's services.
        known: String,
    },
    /// More services needed than there are, or none.
    #[error("need={found}: expected 1 (any) to {most} (all of the services)")]
    Need {
        /// Number that was given.
        found: usize,
        /// Number of chosen services.
        most: usize,
    },
}

/// Changes of a study's speed, date, hour, age band or circle; the default changes nothing.
///
/// Each setter drops a value that equals the study's own, so that equal conditions compare equal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Conditions {
    speed: Option<(CohortId, Speed)>,
    date: Option<Date>,
    at: Option<WeekTime>,
    age: Option<AgeBand>,
    promise: Option<(CircleId, Vec<ServiceId>, usize)>,
}

impl Conditions {
    /// Whether the conditions change nothing.
    #[must_use]
    pub fn is_base(&self) -> bool {
        *self == Self::default()
    }

    /// Conditions in which `cohort` walks at `mps` metres a second.
    ///
    /// # Errors
    /// [`ConditionError::Speed`] when the speed is out of [`SPEEDS_MPS`].
    pub fn speed(mut self, study: &Study, cohort: CohortId, mps: f64) -> Result<Self, ConditionError> {
        let speed = Speed::new(mps).ok_or(ConditionError::Speed { found: mps })?;
        #[expect(clippy::float_cmp, reason = "the very value that the study gives")]
        let own = study.cohorts[cohort.index()].speed_mps == mps;
        self.speed = (!own).then_some((cohort, speed));
        Ok(self)
    }

    /// Conditions in which facilities must be open on `date`.
    #[must_use]
    pub fn date(mut self, study: &Study, date: Date) -> Self {
        self.date = Some(date).filter(|d| study.settings.date != Some(*d));
        self
    }

    /// Conditions in which facilities must be open at the minute `at` of the week.
    #[must_use]
    pub fn at(mut self, study: &Study, at: WeekTime) -> Self {
        self.at = Some(at).filter(|a| study.settings.at != Some(*a));
        self
    }

    /// Conditions in which only the seniors of the band that begins at `age` count.
    ///
    /// # Errors
    /// [`ConditionError::Age`] when there is no such band, [`ConditionError::NoBands`] when no home has bands.
    pub fn age(mut self, study: &Study, age: u32) -> Result<Self, ConditionError> {
        let band = AgeBand::new(age).ok_or(ConditionError::Age { found: age })?;
        if study.homes.iter().all(|home| home.bands.is_none()) {
            return Err(ConditionError::NoBands);
        }
        self.age = Some(band);
        Ok(self)
    }

    /// Conditions in which `circle` promises `need` of `services` (ids of some of its own). `None` keeps all of the circle's services;
    /// `need` is then the circle's own, or else all of `services`.
    ///
    /// # Errors
    /// When the circle does not hold a service, no service is given, or `need` is not 1..=the number of services.
    pub fn promise(
        mut self,
        study: &Study,
        circle: CircleId,
        services: Option<&[&str]>,
        need: Option<usize>,
    ) -> Result<Self, ConditionError> {
        let own = &study.circles[circle.index()];
        let id_of = |s: &ServiceId| study.services[s.index()].id.as_str();
        let known = || own.services.iter().map(id_of).collect::<Vec<_>>().join(", ");
        let mut chosen = match services {
            None => own.services.clone(),
            Some([]) => return Err(ConditionError::NoServices { known: known() }),
            Some(ids) => {
                let find = |id: &&str| own.services.iter().find(|s| id_of(s) == *id).copied();
                let missing = |id: &str| ConditionError::Service { circle: own.id.clone(), found: id.to_owned(), known: known() };
                ids.iter().map(|id| find(id).ok_or_else(|| missing(id))).collect::<Result<Vec<_>, _>>()?
            }
        };
        chosen.sort_unstable();
        chosen.dedup();
        let all = chosen.len();
        let need = need.unwrap_or(if services.is_none() { own.need } else { all });
        if !(1..=all).contains(&need) {
            return Err(ConditionError::Need { found: need, most: all });
        }
        let same = chosen == own.services && need == own.need;
        self.promise = (!same).then_some((circle, chosen, need));
        Ok(self)
    }

    /// Whether the conditions change what holds for `cohort`: alone, the speed of another does not.
    pub(super) fn concern(&self, cohort: CohortId) -> bool {
        let others = Self { speed: None, ..self.clone() };
        !others.is_base() || self.hasten(cohort)
    }

    /// Whether `cohort` walks at another speed.
    pub(super) fn hasten(&self, cohort: CohortId) -> bool {
        self.speed.is_some_and(|(own, _)| own == cohort)
    }

    /// Copy of `study` with the conditions applied.
    #[must_use]
    pub fn apply(&self, study: &Study) -> Study {
        let mut study = study.clone();
        if let Some((cohort, speed)) = self.speed {
            study.cohorts[cohort.index()].speed_mps = speed.mps();
        }
        study.settings.date = self.date.or(study.settings.date);
        study.settings.at = self.at.or(study.settings.at);
        if let Some(band) = self.age {
            for home in &mut study.homes {
                home.seniors = band.seniors(home);
            }
        }
        if let Some((circle, services, need)) = &self.promise {
            let circle = &mut study.circles[circle.index()];
            circle.services.clone_from(services);
            circle.need = *need;
        }
        study
    }
}
