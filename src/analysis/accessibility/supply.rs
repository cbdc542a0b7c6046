//! Supply of a service: its open facilities and the capacity of each, known, assumed or not known.

use std::str::FromStr;

use super::error::CapacityError;
use carecircle_base::ids::{FacilityId, ServiceId};
use carecircle_base::model::{CapacityUnit, Facility, Name, OperatingState, Study};
use carecircle_base::units::grouped;

/// Assumption on the capacity of facilities of a kind: it holds where the list says none.
#[derive(Debug, Clone, PartialEq)]
pub struct AssumedCapacity {
    /// Kind as the list writes it, or one of the kinds that it writes together (日间照料中心、老年食堂).
    pub kind: String,
    /// Capacity of each, in the unit of the service, at least 0.
    pub capacity: f64,
}

impl FromStr for AssumedCapacity {
    type Err = CapacityError;

    /// Reads 老年食堂=40.
    fn from_str(text: &str) -> Result<Self, CapacityError> {
        let bad = || CapacityError::BadAssumption { found: text.to_owned() };
        let (kind, number) = text.rsplit_once(['=', '＝']).ok_or_else(bad)?;
        let capacity: f64 = number.trim().parse().map_err(|_| bad())?;
        let kind = kind.trim().to_owned();
        if kind.is_empty() || !capacity.is_finite() || capacity < 0.0 {
            return Err(bad());
        }
        Ok(Self { kind, capacity })
    }
}

impl AssumedCapacity {
    fn holds(&self, facility: &Facility) -> bool {
        let parts = || facility.kind.split(['、', ',', '，', ';', '；', '+', '/']).map(str::trim);
        facility.kind.trim() == self.kind || parts().any(|part| part == self.kind)
    }
}

/// Located facility of a service.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SupplyPoint {
    /// Facility of the point.
    pub facility: FacilityId,
    /// Capacity in the service's unit; `None` where it is not known.
    pub capacity: Option<f64>,
    /// Whether the capacity is an assumption.
    pub assumed: bool,
}

/// Supply of one service: its facilities that are open on the study's day and at its hour.
#[derive(Debug, Clone, PartialEq)]
pub struct Supply {
    /// Service that is supplied.
    pub service: ServiceId,
    /// Unit of capacities.
    pub unit: CapacityUnit,
    /// Located facilities, in the order of the study.
    pub points: Vec<SupplyPoint>,
    /// Number of facilities that are not located: their seats are elsewhere, nobody knows where.
    pub unlocated: usize,
    /// Known capacity of the facilities that are not located.
    pub unlocated_capacity: f64,
    /// Number of facilities whose status nobody can read ([`OperatingState::Unclear`]) and that would be open otherwise: not counted.
    pub unread: usize,
    /// Number of located facilities whose capacity is given in full to another of their services too, from the same column.
    pub shared: usize,
    /// These other services, ascending.
    pub shared_with: Vec<ServiceId>,
    /// Assumptions, each with the number of located facilities whose capacity it gives.
    pub assumed: Vec<(AssumedCapacity, usize)>,
}

impl Supply {
    /// Supply of `service`; where a capacity is not known, the first of `assumed` that holds gives it.
    ///
    /// # Errors
    /// [`CapacityError::NoUnit`] for a service of which nothing says what it counts in, [`CapacityError::UnknownKind`] for an
    /// assumption on a kind that the service does not have.
    pub fn new(study: &Study, service: ServiceId, assumed: &[AssumedCapacity]) -> Result<Self, CapacityError> {
        let row = &study.services[service.index()];
        let unit = row.capacity.ok_or_else(|| CapacityError::NoUnit { service: row.id.clone() })?;
        let open = || study.facilities.iter().enumerate().filter(|(_, f)| f.services.contains(&service) && study.settings.open(f));
        let mut supply = Self {
            service,
            unit,
            points: Vec::new(),
            unlocated: 0,
            unlocated_capacity: 0.0,
            unread: study.facilities.iter().filter(|f| f.services.contains(&service) && is_unread(study, f)).count(),
            shared: 0,
            shared_with: Vec::new(),
            assumed: assumed.iter().map(|a| (a.clone(), 0)).collect(),
        };
        for assumption in assumed {
            if !open().any(|(_, f)| assumption.holds(f)) {
                let mut kinds: Vec<&str> =
                    open().filter(|(_, f)| study.capacity(f, service).is_none()).map(|(_, f)| f.kind.as_str()).collect();
                kinds.sort_unstable();
                kinds.dedup();
                let known = if kinds.is_empty() { "none".to_owned() } else { kinds.join(" · ") };
                return Err(CapacityError::UnknownKind { kind: assumption.kind.clone(), service: row.id.clone(), known });
            }
        }
        for (f, facility) in open() {
            let known = study.capacity(facility, service);
            if facility.at.is_none() {
                supply.unlocated += 1;
                supply.unlocated_capacity += known.unwrap_or(0.0);
                continue;
            }
            let with = shared_with(study, facility, service);
            supply.shared += usize::from(!with.is_empty());
            supply.shared_with.extend(with);
            let guess = if known.is_none() { supply.assumed.iter_mut().find(|(a, _)| a.holds(facility)) } else { None };
            let guess = guess.map(|(assumption, used)| {
                *used += 1;
                assumption.capacity
            });
            let point = SupplyPoint { facility: FacilityId::from_index(f), capacity: known.or(guess), assumed: guess.is_some() };
            supply.points.push(point);
        }
        supply.shared_with.sort_unstable();
        supply.shared_with.dedup();
        Ok(supply)
    }

    /// Number of located facilities whose capacity is not known.
    #[must_use]
    pub fn unknown(&self) -> usize {
        self.points.iter().filter(|p| p.capacity.is_none()).count()
    }

    /// Total capacity of the located facilities, where it is known or assumed; `None` when it is of none of them.
    #[must_use]
    pub fn capacity(&self) -> Option<f64> {
        let known = || self.points.iter().filter_map(|p| p.capacity);
        known().next().is_some().then(|| known().sum())
    }

    /// What is not known and what is assumed, without a full stop; `None` when everything is known.
    #[must_use]
    pub fn open(&self, study: &Study) -> Option<Name> {
        let (name, all, unknown) = (&study.services[self.service.index()].name, self.points.len(), self.unknown());
        let unit = self.unit.name();
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        for (assumption, used) in self.assumed.iter().filter(|(_, used)| *used > 0) {
            let AssumedCapacity { kind, capacity } = assumption;
            zh.push(format!("假定：{used} 处没有写明{}的“{kind}”各按 {capacity} 个计", unit.zh));
            en.push(format!("assumed: {capacity} {} at each of {used} facilities of the kind '{kind}' whose number is not known", unit.en));
        }
        if unknown > 0 {
            zh.push(format!("{all} 处{}中有 {unknown} 处不知道有多少{}，没有计入", name.zh, unit.zh));
            en.push(format!("the number of {} of {unknown} of {all} is not known ({}), and not counted", unit.en, name.en));
        }
        if self.unlocated > 0 {
            let elsewhere = grouped(self.unlocated_capacity);
            let seats = if self.unlocated_capacity > 0.0 {
                [format!("（{elsewhere} 个{}）", unit.zh), format!(" ({elsewhere} {})", unit.en)]
            } else {
                Default::default()
            };
            zh.push(format!("另有 {} 处{}没有定位，没有计入", self.unlocated, seats[0]));
            en.push(format!("{} more{} are not located, and not counted", self.unlocated, seats[1]));
        }
        if self.unread > 0 {
            zh.push(format!("另有 {} 处的运营状态没有读懂，不知道开不开，没有计入", self.unread));
            en.push(format!(
                "the status of {} more is not read, so whether they are open is not known, and they are not counted",
                self.unread
            ));
        }
        if self.unlocated + self.unread > 0 && all > 0 {
            zh.push(format!("还有谁走得到这些地方不知道，所以没有{}的人数只算走得到已计入各处的老人，不是全体的上限", unit.zh));
            en.push(format!(
                "who else reaches those is not known, so the number without any of the {} is of those who reach a counted one, and no upper bound of all",
                unit.en
            ));
        }
        if self.shared > 0 {
            let names = |of: fn(&Name) -> &str, with: &str| {
                self.shared_with.iter().map(|s| of(&study.services[s.index()].name)).collect::<Vec<_>>().join(with)
            };
            let (zh_names, en_names) = (names(|n| &n.zh, "、"), names(|n| &n.en, ", "));
            zh.push(format!("有 {} 处同时算作{zh_names}，同一格{}在各项服务里都按全数算了一遍，实际要分着用", self.shared, unit.zh));
            en.push(format!(
                "{} also count for {en_names}: the same {} are counted in full for each, and have to be shared",
                self.shared, unit.en
            ));
        }
        (!zh.is_empty()).then(|| Name { zh: zh.join("；"), en: en.join("; ") })
    }
}

/// Whether a facility would be open if its status, which nobody can read, said so.
fn is_unread(study: &Study, facility: &Facility) -> bool {
    facility.state == OperatingState::Unclear && study.settings.open(&Facility { state: OperatingState::Open, ..facility.clone() })
}

/// Other services of a facility to which the same cell gives the same capacity; a service and what narrows it are one.
fn shared_with(study: &Study, facility: &Facility, service: ServiceId) -> Vec<ServiceId> {
    let row = |s: ServiceId| &study.services[s.index()];
    let root = |s: ServiceId| row(s).from.unwrap_or(s);
    let column = |s: ServiceId| row(s).capacity.map(|unit| (unit == CapacityUnit::Beds, unit == CapacityUnit::Meals));
    let is_shared = |s: &ServiceId| root(*s) != root(service) && column(*s) == column(service) && study.capacity(facility, *s).is_some();
    if study.capacity(facility, service).is_none() {
        return Vec::new();
    }
    facility.services.iter().copied().filter(is_shared).collect()
}
