//! The conditions under which a study is looked at.

use jiff::civil::Date;

use carecircle_base::ids::{CircleId, CohortId, ServiceId};
use carecircle_base::model::{Home, Study, WeekTime};

/// Walking speeds that may be asked for, metres a second.
pub const SPEEDS_MPS: std::ops::RangeInclusive<f64> = 0.3..=2.0;

/// A walking speed within [`SPEEDS_MPS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Speed(u64);

impl Speed {
    /// A speed of so many metres a second; `None` out of range.
    #[must_use]
    pub fn new(mps: f64) -> Option<Self> {
        SPEEDS_MPS.contains(&mps).then(|| Self(mps.to_bits()))
    }

    /// Metres a second.
    #[must_use]
    pub fn mps(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// An age band of the homes.
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
    /// The band that begins at `age`: 60, 70 or 80.
    #[must_use]
    pub fn new(age: u32) -> Option<Self> {
        match age {
            60 => Some(Self::From60),
            70 => Some(Self::From70),
            80 => Some(Self::From80),
            _ => None,
        }
    }

    /// Seniors of the band at a home; 0 where bands are not known.
    #[must_use]
    pub fn seniors(self, home: &Home) -> f64 {
        home.bands.map_or(0.0, |bands| match self {
            Self::From60 => bands.from_60,
            Self::From70 => bands.from_70,
            Self::From80 => bands.from_80,
        })
    }
}

/// Why a condition cannot be set.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ConditionError {
    /// A speed out of range.
    #[error("speed_mps={found}: expected {} to {} metres a second", SPEEDS_MPS.start(), SPEEDS_MPS.end())]
    Speed {
        /// As asked for.
        found: f64,
    },
    /// An age that begins no band.
    #[error("age={found}: there are the bands 60 (60 to 69 years), 70 (70 to 79) and 80 (80 and over)")]
    Age {
        /// As asked for.
        found: u32,
    },
    /// Bands are asked of homes that have none.
    #[error("age: the homes of this study have no age bands; give from_60, from_70 and from_80 a column in [homes.columns]")]
    NoBands,
    /// A service that the circle does not hold.
    #[error("services: the circle '{circle}' does not hold '{found}'; it holds {known}")]
    Service {
        /// The circle's id.
        circle: String,
        /// As asked for.
        found: String,
        /// What may be asked for.
        known: String,
    },
    /// No service at all.
    #[error("services: expected at least one of {known}, with commas between; leave the parameter out for all")]
    NoServices {
        /// What may be asked for.
        known: String,
    },
    /// More services needed than there are, or none.
    #[error("need={found}: expected 1 (any) to {most} (all of the services)")]
    Need {
        /// As asked for.
        found: usize,
        /// How many services there are.
        most: usize,
    },
}

/// What is different from the study as it stands; the default is the study itself.
///
/// Each setter drops what the study says anyway, so that equal conditions compare equal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Conditions {
    speed: Option<(CohortId, Speed)>,
    date: Option<Date>,
    at: Option<WeekTime>,
    age: Option<AgeBand>,
    promise: Option<(CircleId, Vec<ServiceId>, usize)>,
}

impl Conditions {
    /// Whether nothing is different.
    #[must_use]
    pub fn is_base(&self) -> bool {
        *self == Self::default()
    }

    /// `cohort` walks at `mps` metres a second.
    ///
    /// # Errors
    /// When the speed is out of [`SPEEDS_MPS`].
    pub fn speed(mut self, study: &Study, cohort: CohortId, mps: f64) -> Result<Self, ConditionError> {
        let speed = Speed::new(mps).ok_or(ConditionError::Speed { found: mps })?;
        #[expect(clippy::float_cmp, reason = "the very value that the study gives")]
        let own = study.cohorts[cohort.index()].speed_mps == mps;
        self.speed = (!own).then_some((cohort, speed));
        Ok(self)
    }

    /// Facilities must be open on `date`.
    #[must_use]
    pub fn date(mut self, study: &Study, date: Date) -> Self {
        self.date = Some(date).filter(|d| study.settings.date != Some(*d));
        self
    }

    /// Facilities must be open at `at`.
    #[must_use]
    pub fn at(mut self, study: &Study, at: WeekTime) -> Self {
        self.at = Some(at).filter(|a| study.settings.at != Some(*a));
        self
    }

    /// Only the seniors of the band that begins at `age` count.
    ///
    /// # Errors
    /// When there is no such band, or the homes have none.
    pub fn age(mut self, study: &Study, age: u32) -> Result<Self, ConditionError> {
        let band = AgeBand::new(age).ok_or(ConditionError::Age { found: age })?;
        if study.homes.iter().all(|home| home.bands.is_none()) {
            return Err(ConditionError::NoBands);
        }
        self.age = Some(band);
        Ok(self)
    }

    /// `circle` promises `need` of `services` (ids of some of its own): all of its own, and all of those, when not said.
    ///
    /// # Errors
    /// When the circle does not hold a service, or `need` is none or more than all.
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

    /// The study that says so.
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
