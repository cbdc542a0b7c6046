//! The scoreboard as the description of the API has it: the shape of [`Scoreboard`](carecircle_analysis::targets::Scoreboard), which is what
//! is sent, as in `targets.json` and by `carecircle targets --json`. Nothing here is ever made, but by the test that holds the
//! two together.

use utoipa::ToSchema;

use crate::api::study::info::Named;

/// How a promise stands.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "kebab-case")]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum PromiseStatus {
    /// Kept.
    Met,
    /// Not kept.
    Missed,
    /// The data to check it are missing; `bring` says which.
    NoData,
    /// Nothing is due yet in the year, or no number is stated.
    NotDue,
    /// Out of reach of a map.
    NotSpatial,
}

/// How sure it is that the document says so.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "lowercase")]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum PromiseSure {
    /// It says so, with the number.
    Stated,
    /// It leaves a choice; `reading` says how it was read.
    Read,
    /// To be checked against the text.
    Doubtful,
}

/// What a document is.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "kebab-case")]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum DocumentStatus {
    /// Issued and valid (有效).
    InForce,
    /// A draft for comment (征求意见稿).
    Draft,
    /// National or provincial norms (标准).
    Norm,
}

/// What a failing place is.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "kebab-case")]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum FailingKind {
    /// A town (镇街).
    Town,
    /// A village (村社区).
    Village,
    /// A part of the place (分区).
    Zone,
    /// Where many seniors live close together, within one town.
    Patch,
    /// A new residential compound.
    Compound,
    /// A residential point.
    Home,
}

/// The document that promises are of.
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct PackHead {
    /// The pack's id.
    pub id: String,
    /// The document's title.
    pub name: Named,
    /// Its number; may be empty.
    pub document: String,
    /// Who issued it; may be empty.
    pub issuer: String,
    /// When, such as 2023-08-07; null where not said.
    #[schema(required = true)]
    pub issued: Option<String>,
    /// In force, draft or norm.
    pub status: DocumentStatus,
    /// First and last year that it speaks of.
    pub years: [i16; 2],
    /// How many numbered clauses it has.
    pub clauses: usize,
}

/// A value of a year.
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct ValueOfYear {
    /// The year.
    pub year: i16,
    /// The value, in the row's unit.
    pub value: f64,
}

/// How much is missing, in the promise's own unit.
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct PromiseShort {
    /// How many.
    pub value: f64,
    /// Of what, such as 个镇街.
    pub unit: Named,
}

/// How many of how many.
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct PromiseCounted {
    /// In order.
    pub ok: f64,
    /// In all.
    pub of: f64,
    /// What is counted.
    pub unit: Named,
}

/// A town and what fails in it.
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct PromiseTown {
    /// Row of the town among the study's areas.
    pub area: usize,
    /// Its name.
    pub name: String,
    /// Places that fail in it, itself included.
    pub places: usize,
    /// Seniors in these places.
    pub seniors: f64,
}

/// One promise.
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct PromiseRow {
    /// The pack's id.
    pub pack: String,
    /// The row's id.
    pub row: String,
    /// The clause; null in norms.
    #[schema(required = true)]
    pub clause: Option<u32>,
    /// The standard's number and clause, of norms.
    #[schema(required = true)]
    pub source: Option<String>,
    /// How sure it is that the document says so.
    pub sure: PromiseSure,
    /// `circle`, `every-area`, `count`, `rate`, `trigger`, `remote`, `compounds`, `figure` or `not-spatial`.
    pub kind: String,
    /// The promise in one line.
    pub name: Named,
    /// Who answers for it.
    pub departments: Vec<String>,
    /// Ids of the services that it speaks of.
    pub services: Vec<String>,
    /// Id of the study's circle that it is, or that promises the same; null for none.
    #[schema(required = true)]
    pub circle: Option<String>,
    /// How the document was read where it leaves a choice.
    #[schema(required = true)]
    pub reading: Option<Named>,
    /// How it stands.
    pub status: PromiseStatus,
    /// The year that it is held to: the one asked for, or the last that the document asks of.
    pub year: i16,
    /// The day that `today` is of.
    pub date: String,
    /// The unit of the values.
    pub unit: Named,
    /// Whether the values are shares, 0 to 1.
    pub share: bool,
    /// Whether less is better.
    pub at_most: bool,
    /// What is due in the year; null when nothing is.
    #[schema(required = true)]
    pub target: Option<f64>,
    /// The value as of `date`; null when it cannot be computed.
    #[schema(required = true)]
    pub today: Option<f64>,
    /// How far `today` is from `target`; 0 when it is met.
    #[schema(required = true)]
    pub gap: Option<f64>,
    /// The same in the promise's own unit: towns, seniors, beds, percentage points.
    #[schema(required = true)]
    pub short: Option<PromiseShort>,
    /// Of how many, and how many are in order: areas, patches, compounds, seniors.
    #[schema(required = true)]
    pub counted: Option<PromiseCounted>,
    /// Whether the document states no number: the row is shown and not judged.
    pub watched: bool,
    /// Whether the value is added up over a year that is not over on `date`, while the target is for the whole of it.
    pub partial: bool,
    /// What was promised, by year.
    pub targets: Vec<ValueOfYear>,
    /// What it was, by year.
    pub trend: Vec<ValueOfYear>,
    /// How many places fail.
    pub failing: usize,
    /// What they are.
    #[schema(required = true)]
    pub failing_kind: Option<FailingKind>,
    /// Seniors in failing places.
    pub people: f64,
    /// The towns in which places fail, most seniors first.
    pub towns: Vec<PromiseTown>,
    /// Why it stands so, in one sentence.
    pub why: Named,
    /// What data to bring; null when nothing is missing.
    #[schema(required = true)]
    pub bring: Option<Named>,
    /// Of a missed row, why no new site closes it; null where sites may, and for all other rows.
    #[schema(required = true)]
    pub no_plan: Option<Named>,
    /// What a reader must know besides.
    pub notes: Vec<Named>,
}

/// How many rows stand how.
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct PromiseCounts {
    /// Kept.
    pub met: usize,
    /// Not kept.
    pub missed: usize,
    /// Not checked for want of data.
    pub no_data: usize,
    /// Not due yet.
    pub not_due: usize,
    /// Out of reach of a map.
    pub not_spatial: usize,
}

/// A pack held against the study in a year.
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct PromiseBoard {
    /// The document.
    pub pack: PackHead,
    /// The year asked for.
    pub year: i16,
    /// The day that values are of: the last of the year, and never later than the study's own date.
    pub date: String,
    /// How many rows stand how.
    pub counts: PromiseCounts,
    /// In the order of the pack.
    pub rows: Vec<PromiseRow>,
}

/// A place where a promise fails.
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct PromisePlace {
    /// What it is.
    pub kind: FailingKind,
    /// The list's own id; an area's code, or its name where it has none.
    pub id: String,
    /// As people call it; may be empty.
    pub name: String,
    /// Row of the area among the study's; null for what is no area.
    #[schema(required = true)]
    pub area: Option<usize>,
    /// The town that it is, or lies in.
    #[schema(required = true)]
    pub town: Option<String>,
    /// Degrees; null where nothing says where it is.
    #[schema(required = true)]
    pub at: Option<[f64; 2]>,
    /// Seniors who live there.
    pub seniors: f64,
    /// Why it fails.
    pub why: Named,
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde::de::DeserializeOwned;

    use super::*;
    use carecircle_analysis::targets::pack::{PackStatus, Sure};
    use carecircle_analysis::targets::{FailingPlace, Pack, PackContext, PlaceKind, RowStatus, Scoreboard, score};
    use carecircle_base::geom::{LonLat, Plane};
    use carecircle_base::model::{Area, AreaLevel, Facility, Home, Name, Service, Study};

    const PACK: &str = r#"
[pack]
id = "own"
name = "自定"
issued = 2022-05-01
years = [2022, 2025]
clauses = [1, 2]

[[rows]]
id = "own-1"
clause = 1
kind = "circle"
zh = "二十分钟内有助餐"
services = ["canteen"]
minutes = 20
targets = { 2023 = 0.5, 2025 = 0.9 }
reading = "按健步老人"
reading_en = "at a steady walk"

[[rows]]
id = "own-2"
clause = 2
kind = "every-area"
zh = "镇镇有助餐"
level = "town"
services = ["canteen"]
targets = { 2025 = 1 }

[[rows]]
id = "own-3"
clause = 2
kind = "not-spatial"
zh = "补贴"
reason = "organisation"
why_zh = "与地点无关"
why_en = "no matter of places"
"#;

    /// Two towns, one of them without a canteen, held to promises of which two are missed.
    fn board() -> Scoreboard {
        let at = |lon: f64| LonLat::new(lon, 28.85).unwrap();
        let mut study = Study::on(Plane::about(at(121.1)));
        let name = || Name { zh: "助餐".to_owned(), en: "meals".to_owned() };
        study.services = vec![Service { id: "canteen".to_owned(), name: name(), aliases: Vec::new(), from: None, levels: Vec::new() }];
        study.cohorts = vec![carecircle_base::model::Cohort {
            id: "steady".to_owned(),
            name: name(),
            profile: carecircle_base::ids::ProfileId(0),
            speed_mps: 1.0,
        }];
        for (row, lon) in [121.1, 121.2].into_iter().enumerate() {
            study.areas.push(Area::named(["东镇", "西镇"][row], AreaLevel::Town, None));
            let town = Some(carecircle_base::ids::AreaId::from_index(row));
            let id = row.to_string();
            study.homes.push(Home { id, at: at(lon), seniors: 10.0, bands: None, households: None, town, village: None });
        }
        let services = vec![carecircle_base::ids::ServiceId(0)];
        let area_name = Some("东镇".to_owned());
        study.facilities.push(Facility { id: "f".to_owned(), at: Some(at(121.1)), services, area_name, ..Facility::default() });
        let pack = Pack::parse(PACK, "own.toml").unwrap();
        score(&study, None, &PackContext::new(&study), &pack, 2025)
    }

    fn same<Described: Serialize + DeserializeOwned>(sent: &impl Serialize) {
        let sent = serde_json::to_value(sent).unwrap();
        let read = Described::deserialize(&sent).unwrap_or_else(|e| panic!("{e}: {sent}"));
        assert_eq!(serde_json::to_value(read).unwrap(), sent);
    }

    /// What is sent has what is described and nothing else, key by key.
    #[test]
    fn the_engines_scoreboard_is_as_described() {
        let board = board();
        same::<PromiseBoard>(&board);
        let said = serde_json::to_value(&board).unwrap();
        for key in ["clause", "reading", "target", "today", "gap", "short", "counted", "failing_kind"] {
            let some = said["rows"].as_array().unwrap().iter().any(|row| !row[key].is_null());
            assert!(some, "{key} is said of some row: {said}");
        }
        let places: Vec<&FailingPlace> = board.rows.iter().flat_map(|row| &row.places).collect();
        assert!(!places.is_empty() && board.rows.iter().any(|row| !row.towns.is_empty() && !row.trend.is_empty()));
        places.into_iter().for_each(same::<PromisePlace>);
        [RowStatus::Met, RowStatus::Missed, RowStatus::NoData, RowStatus::NotDue, RowStatus::NotSpatial]
            .iter()
            .for_each(same::<PromiseStatus>);
        [Sure::Stated, Sure::Read, Sure::Doubtful].iter().for_each(same::<PromiseSure>);
        [PackStatus::InForce, PackStatus::Draft, PackStatus::Norm].iter().for_each(same::<DocumentStatus>);
        let kinds = [PlaceKind::Town, PlaceKind::Village, PlaceKind::Zone, PlaceKind::Patch, PlaceKind::Compound, PlaceKind::Home];
        kinds.iter().for_each(same::<FailingKind>);
    }
}
