//! Selection of facilities by a filter, and measures over them.

use carecircle_words::{Said, joined, say};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jiff::civil::Date;

use super::checks::kinds;
use super::evaluation_date::EvaluationDate;
use super::pack::{ColumnCondition, Filter, Measure};
use carecircle_base::ids::ServiceId;
use carecircle_base::model::{Facility, Name, Study};
use carecircle_import::columns::Field;
use carecircle_import::text::{self, fold};
use carecircle_import::words::{Claim, claim, doubted, has_yes, yes_no};

/// Explanation of a row whose data are missing, where nothing more is known.
#[must_use]
pub fn lacking() -> Name {
    Name::from(say!("promise-data-check-missing"))
}

/// Missing data that prevent a check, in words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Missing {
    /// What to bring.
    pub(super) bring: Name,
    /// Why there is no value.
    pub(super) why: Name,
}

impl Missing {
    pub(super) fn new(bring: Said) -> Self {
        Self { bring: bring.into(), why: lacking() }
    }

    /// No list of the study holds anything of the kind.
    fn register(study: &Study, filter: &Filter) -> Self {
        let name = kinds(study, filter);
        let id = filter.services.first().or_else(|| filter.columns.iter().find_map(|c| c.has.first())).cloned().unwrap_or_default();
        let mut missing = Self::new(say!("promise-no-list-study", name, id));
        missing.why = Name::from(say!("promise-nobody-brought-register", name));
        missing
    }

    fn service(study: &Study, ids: &[String]) -> Self {
        let known: Vec<&str> = study.services.iter().map(|s| s.id.as_str()).collect();
        let id = ids.join(" / ");
        Self::new(say!("promise-study-has-no-service", id, join = joined("list-comma", &known)))
    }

    /// No list says what each facility must have, and the study knows none of the services asked for.
    pub(super) fn requirement(study: &Study, filter: &Filter) -> Self {
        let name = kinds(study, filter);
        Self::new(say!("promise-no-list-says", name))
    }

    /// What is missing here, or else what is missing there: either would do.
    pub(super) fn or(self, other: &Self) -> Self {
        let bring = Name::from(say!("promise-or", bring = &self.bring, bring2 = &other.bring));
        Self { bring, ..self }
    }

    pub(super) fn column(columns: &[String]) -> Self {
        let names = columns.join(" / ");
        Self::new(say!("promise-facility-list-has-no", names))
    }

    pub(super) fn zones() -> Self {
        Self::new(say!("promise-areas-have-no"))
    }

    pub(super) fn figure(id: &str) -> Self {
        Self::new(say!("promise-there-no-figure", id))
    }
}

/// Services of `ids` that the study has: packs are also used with studies that they were not written for.
///
/// # Errors
/// [`Missing`] when the study has fewer than `need` of them.
pub(super) fn services(study: &Study, ids: &[String], need: usize) -> Result<Vec<ServiceId>, Missing> {
    let known: Vec<ServiceId> = ids.iter().filter_map(|id| position(study, id)).collect();
    if known.len() >= need { Ok(known) } else { Err(Missing::service(study, ids)) }
}

/// Rows of facilities that a filter selects, or why none can be selected.
type Selected = Result<Arc<[usize]>, Missing>;

/// Facilities that filters select, by filter: towns and years ask the same again, and cells are long to read.
#[derive(Debug, Default)]
pub(super) struct Chosen(Mutex<HashMap<Filter, Selected>>);

/// Rows of the facilities that a filter selects, open or not, ascending.
///
/// # Errors
/// [`Missing`] when the study lacks a service or column, or when no list of it is a register of what the filter asks for: then
/// none is unknown, and not 0.
pub(super) fn choose(at: EvaluationDate<'_>, filter: &Filter) -> Result<Vec<usize>, Missing> {
    let kept = || at.context.chosen.0.lock().unwrap_or_else(PoisonError::into_inner);
    let found = kept().get(filter).cloned();
    // Searched without the lock: two that ask at once find the same.
    let found = found.unwrap_or_else(|| {
        let found = select(at.study, filter).map(Arc::from);
        kept().insert(filter.clone(), found.clone());
        found
    });
    found.map(|rows| rows.to_vec())
}

fn select(study: &Study, filter: &Filter) -> Result<Vec<usize>, Missing> {
    let rows = matching(study, filter)?;
    if rows.is_empty() && !has_register(study, filter) { Err(Missing::register(study, filter)) } else { Ok(rows) }
}

/// Whether the study's lists would hold what the filter asks for if there were any: they hold the service and record the column,
/// or the study says that they are whole.
fn has_register(study: &Study, filter: &Filter) -> bool {
    let complete = |name: &str| study.complete_registers.iter().any(|r| fold(r) == fold(name));
    let words = || filter.columns.iter().flat_map(|c| &c.has);
    if words().any(|word| complete(word)) || !filter.services.is_empty() && filter.services.iter().all(|id| complete(id)) {
        return true;
    }
    if filter.services.is_empty() {
        // A column that asks a question (智能终端: 有、没有) answers it for every row. Another word is written only where it holds, or
        // where somebody denies it.
        let denied = |c: &ColumnCondition| {
            let speaks = |cell: Cow<'_, str>| c.has.iter().any(|word| claim(&cell, word).is_some());
            study.facilities.iter().any(|f| cells(f, &c.columns).any(speaks))
        };
        let asks = |c: &ColumnCondition| c.has.is_empty() || c.has.iter().any(|word| has_yes(word));
        let answered = |c: &ColumnCondition| study.facilities.iter().any(|f| c.columns.iter().any(|column| recorded(f, column)));
        return !filter.columns.is_empty() && filter.columns.iter().all(|c| asks(c) && answered(c) || denied(c));
    }
    let services: Vec<ServiceId> = filter.services.iter().filter_map(|id| position(study, id)).collect();
    let mut of_services = study.facilities.iter().filter(|f| services.iter().any(|s| f.services.contains(s))).peekable();
    of_services.peek().is_some()
        && filter.columns.iter().all(|condition| {
            study
                .facilities
                .iter()
                .any(|f| services.iter().any(|s| f.services.contains(s)) && condition.columns.iter().any(|column| recorded(f, column)))
        })
}

/// Whether a facility's list records this column as one of its own, beside kind and name.
fn recorded(facility: &Facility, column: &str) -> bool {
    facility.attributes.iter().any(|(header, value)| fold(header) == fold(column) && !value.is_empty())
}

fn position(study: &Study, id: &str) -> Option<ServiceId> {
    study.services.iter().position(|s| s.id == *id).map(ServiceId::from_index)
}

/// [`choose`] without asking whether there is a register.
pub(super) fn matching(study: &Study, filter: &Filter) -> Result<Vec<usize>, Missing> {
    services(study, &filter.services, filter.services.len().min(1))?;
    for condition in &filter.columns {
        if !study.facilities.iter().any(|f| cell(f, &condition.columns).is_some()) {
            return Err(Missing::column(&condition.columns));
        }
    }
    if !filter.levels.is_empty() && study.facilities.iter().all(|f| f.level.is_none()) {
        return Err(Missing::column(&["级别".to_owned()]));
    }
    let kind = Kind::of(study, filter);
    let fits = |f: &Facility| kind.has(f) && filter.columns.iter().all(|condition| holds(f, condition).0 == Claim::Yes);
    Ok((0..study.facilities.len()).filter(|row| fits(&study.facilities[*row])).collect())
}

/// What a filter asks of a facility before its columns: services and levels; empty where any will do.
struct Kind {
    services: Vec<ServiceId>,
    levels: Vec<String>,
}

impl Kind {
    fn of(study: &Study, filter: &Filter) -> Self {
        Self {
            services: filter.services.iter().filter_map(|id| position(study, id)).collect(),
            levels: filter.levels.iter().map(|l| fold(l)).collect(),
        }
    }

    fn has(&self, facility: &Facility) -> bool {
        (self.services.is_empty() || self.services.iter().any(|s| facility.services.contains(s)))
            && (self.levels.is_empty() || facility.level.as_deref().is_some_and(|own| self.levels.contains(&fold(own))))
    }
}

/// Facilities that a filter leaves out because a cell can be read either way, each with that cell.
pub(super) fn doubtful(study: &Study, filter: &Filter) -> Vec<(usize, String)> {
    let kind = Kind::of(study, filter);
    let doubt = |f: &Facility| {
        if !kind.has(f) {
            return None;
        }
        let said: Vec<(Claim, Option<Cow<'_, str>>)> = filter.columns.iter().map(|condition| holds(f, condition)).collect();
        if said.iter().any(|s| s.0 == Claim::No) {
            return None;
        }
        said.into_iter().find(|s| s.0 == Claim::Unclear).map(|s| s.1.map_or_else(String::new, Cow::into_owned))
    };
    (0..study.facilities.len()).filter_map(|row| Some((row, doubt(&study.facilities[row])?))).collect()
}

/// What a facility's list says of a condition: no where a cell is filled and does not claim it, unclear where no cell says.
pub(super) fn answers(facility: &Facility, condition: &ColumnCondition) -> Claim {
    match holds(facility, condition).0 {
        Claim::No if cell(facility, &condition.columns).is_none() => Claim::Unclear,
        claim => claim,
    }
}

/// Whether the lists of these facilities record a condition: a question (有, 是) once it is answered anywhere, another word once it is
/// claimed or denied.
pub(super) fn records(facilities: &[&Facility], condition: &ColumnCondition) -> bool {
    let asks = condition.has.is_empty() || condition.has.iter().any(|word| has_yes(word));
    if asks {
        return facilities.iter().any(|f| cell(f, &condition.columns).is_some());
    }
    let speaks = |cell: Cow<'_, str>| condition.has.iter().any(|word| claim(&cell, word).is_some());
    facilities.iter().any(|f| cells(f, &condition.columns).any(speaks))
}

/// Whether one of the columns meets the condition, and the cell that says so. A denial (暂无, 未配有, 拟申报) is no yes.
fn holds<'f>(facility: &'f Facility, condition: &'f ColumnCondition) -> (Claim, Option<Cow<'f, str>>) {
    let mut unclear = None;
    for cell in cells(facility, &condition.columns) {
        match met(&cell, &condition.has) {
            Claim::Yes => return (Claim::Yes, Some(cell)),
            Claim::Unclear => unclear = unclear.or(Some(cell)),
            Claim::No => {}
        }
    }
    unclear.map_or((Claim::No, None), |cell| (Claim::Unclear, Some(cell)))
}

/// What a cell says of the texts of which it must claim one; without texts, whether it says anything but no.
fn met(cell: &str, wanted: &[String]) -> Claim {
    if wanted.is_empty() {
        return match yes_no(cell) {
            Some(true) => Claim::Yes,
            Some(false) => Claim::No,
            None if doubted(cell) => Claim::Unclear,
            None => Claim::Yes,
        };
    }
    let mut unclear = false;
    // 有, 是, 已配 ask for a yes, in whatever words.
    if wanted.iter().any(|w| has_yes(w)) {
        match yes_no(cell) {
            Some(true) => return Claim::Yes,
            Some(false) => {}
            None => unclear = true,
        }
    }
    for word in wanted.iter().filter(|w| !has_yes(w)) {
        match claim(cell, word) {
            Some(Claim::Yes) => return Claim::Yes,
            Some(Claim::Unclear) => unclear = true,
            Some(Claim::No) | None => {}
        }
    }
    if unclear { Claim::Unclear } else { Claim::No }
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

/// Folded headers of the fields that a facility holds itself.
static KNOWN: LazyLock<Vec<(Field, Vec<String>)>> = LazyLock::new(|| {
    let fields = [Field::Kind, Field::Service, Field::Name, Field::Level, Field::Beds, Field::Seats, Field::Opened];
    fields.into_iter().map(|field| (field, field.aliases().iter().map(|alias| fold(alias)).collect())).collect()
});

/// Value of a facility's own field with this header; `None` when there is none.
fn known<'f>(facility: &'f Facility, column: &str) -> Option<Cow<'f, str>> {
    let is = |field: Field| KNOWN.iter().any(|(own, headers)| *own == field && headers.iter().any(|h| h == column));
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
