//! Selection of facilities by a filter, and measures over them.

use std::borrow::Cow;

use jiff::civil::Date;

use super::bilingual::both;
use super::pack::{ColumnCondition, Filter, Measure};
use carecircle_base::ids::ServiceId;
use carecircle_base::model::{Facility, Name, Study};
use carecircle_import::columns::Field;
use carecircle_import::text::{self, fold};

/// Missing data that prevent a check, in words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Missing(pub(super) Name);

impl Missing {
    pub(super) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self(both(zh, en))
    }

    fn service(study: &Study, ids: &[String]) -> Self {
        let known: Vec<&str> = study.services.iter().map(|s| s.id.as_str()).collect();
        let id = ids.join(" / ");
        Self::new(
            format!("研究里没有服务“{id}”：请在 [[services]] 中声明，并在设施清单里写明哪些设施提供它（已有：{}）", known.join("、")),
            format!(
                "the study has no service '{id}': declare it under [[services]] and say which facilities give it (there are {})",
                known.join(", ")
            ),
        )
    }

    fn column(columns: &[String]) -> Self {
        let names = columns.join(" / ");
        Self::new(format!("设施清单缺少列“{names}”：请补上"), format!("the facility list has no column '{names}': bring it"))
    }

    pub(super) fn zones() -> Self {
        Self::new(
            "区域没有“分区”：请在 [[areas]] 的清单里补上（城区、平原、山区、海岛）",
            "areas have no zones: bring a column 分区 in a list under [[areas]]",
        )
    }

    pub(super) fn figure(id: &str) -> Self {
        Self::new(
            format!("缺少指标“{id}”：请在 [[figures]] 的清单中给出每年的数值（指标代码 {id}）"),
            format!("there is no figure '{id}': give it for each year in a list under [[figures]] (id {id})"),
        )
    }
}

/// Services of `ids` that the study has: packs are also used with studies that they were not written for.
///
/// # Errors
/// [`Missing`] when the study has fewer than `need` of them.
pub(super) fn services(study: &Study, ids: &[String], need: usize) -> Result<Vec<ServiceId>, Missing> {
    let find = |id: &String| study.services.iter().position(|s| s.id == *id).map(ServiceId::from_index);
    let known: Vec<ServiceId> = ids.iter().filter_map(find).collect();
    if known.len() >= need { Ok(known) } else { Err(Missing::service(study, ids)) }
}

/// Rows of the facilities that a filter selects, open or not, ascending.
pub(super) fn choose(study: &Study, filter: &Filter) -> Result<Vec<usize>, Missing> {
    let services = services(study, &filter.services, filter.services.len().min(1))?;
    for condition in &filter.columns {
        if !study.facilities.iter().any(|f| cell(f, &condition.columns).is_some()) {
            return Err(Missing::column(&condition.columns));
        }
    }
    if !filter.levels.is_empty() && study.facilities.iter().all(|f| f.level.is_none()) {
        return Err(Missing::column(&["级别".to_owned()]));
    }
    let levels: Vec<String> = filter.levels.iter().map(|l| fold(l)).collect();
    let fits = |f: &Facility| {
        (services.is_empty() || services.iter().any(|s| f.services.contains(s)))
            && (levels.is_empty() || f.level.as_deref().is_some_and(|own| levels.contains(&fold(own))))
            && filter.columns.iter().all(|condition| holds(f, condition))
    };
    Ok((0..study.facilities.len()).filter(|row| fits(&study.facilities[*row])).collect())
}

/// Whether one of the columns meets the condition.
fn holds(facility: &Facility, condition: &ColumnCondition) -> bool {
    let wanted: Vec<String> = condition.has.iter().map(|has| fold(has)).collect();
    cells(facility, &condition.columns).any(|cell| {
        let cell = fold(&cell);
        if wanted.is_empty() {
            !matches!(cell.as_str(), "" | "否" | "无" | "没有" | "未" | "0" | "no" | "false" | "none")
        } else {
            wanted.iter().any(|has| cell.contains(has))
        }
    })
}

/// Non-empty cells of a facility in these columns.
fn cells<'f>(facility: &'f Facility, columns: &'f [String]) -> impl Iterator<Item = Cow<'f, str>> {
    columns.iter().filter_map(|column| {
        let column = fold(column);
        let own = facility.attributes.iter().find(|(header, value)| fold(header) == column && !value.is_empty());
        own.map(|(_, value)| Cow::Borrowed(value.as_str())).or_else(|| known(facility, &column))
    })
}

/// First non-empty cell of a facility in these columns; `None` when all are empty.
pub(super) fn cell<'f>(facility: &'f Facility, columns: &'f [String]) -> Option<Cow<'f, str>> {
    cells(facility, columns).next()
}

/// Value of a facility's own field with this header; `None` when there is none.
fn known<'f>(facility: &'f Facility, column: &str) -> Option<Cow<'f, str>> {
    let is = |field: Field| field.aliases().iter().any(|a| fold(a) == column);
    let text = |value: Option<&'f str>| value.filter(|v| !v.is_empty()).map(Cow::Borrowed);
    let number = |value: Option<f64>| value.map(|v| Cow::Owned(v.to_string()));
    if is(Field::Kind) || is(Field::Service) {
        text(Some(&facility.kind))
    } else if is(Field::Name) {
        text(Some(&facility.name))
    } else if is(Field::Level) {
        text(facility.level.as_deref())
    } else if is(Field::Beds) {
        number(facility.beds)
    } else if is(Field::Seats) {
        number(facility.seats)
    } else if is(Field::Opened) {
        facility.opened.map(|d| Cow::Owned(d.to_string()))
    } else {
        None
    }
}

/// Whether the facility exists on that day.
pub(super) fn stands(facility: &Facility, day: Date) -> bool {
    facility.open_on(Some(day))
}

/// Amount of a measure at one facility; `None` where its list has none.
pub(super) fn amount(facility: &Facility, measure: &Measure) -> Option<f64> {
    match measure {
        Measure::Facilities => Some(1.0),
        Measure::Beds => facility.beds,
        Measure::Seats => facility.seats,
        Measure::Column(columns) => cell(facility, columns).and_then(|c| text::number(&c)),
    }
}

/// Check that a measure is known of some facility.
pub(super) fn measured(study: &Study, rows: &[usize], measure: &Measure) -> Result<(), Missing> {
    // Without facilities nothing is missing.
    if rows.is_empty() || rows.iter().any(|r| amount(&study.facilities[*r], measure).is_some()) {
        return Ok(());
    }
    Err(match measure {
        Measure::Facilities => return Ok(()),
        Measure::Beds => Missing::column(&["床位".to_owned()]),
        Measure::Seats => Missing::column(&["餐位".to_owned()]),
        Measure::Column(columns) => Missing::column(columns),
    })
}
