//! Promises of policy packs, held against the study.

use std::borrow::Cow;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::conditions::{ConditionsQuery, View};
use crate::api::{Answer, PathId, QueryParams};
use crate::{Problem, ServedStudy};
use carecircle_analysis::Analysis;
use carecircle_analysis::targets::{FailingPlace, Pack, PackInfo, PlaceKind, Scoreboard, ScoreboardRow, default_year};
use carecircle_present::export;
use carecircle_present::rows::{PromiseAbout, PromiseBoards, PromiseDetail, TownBoards, rounded};

/// Places that one answer lists at most.
const MOST_LISTED: usize = 1000;
/// Places that one answer draws at most.
const MOST_DRAWN: usize = 20_000;

/// Pack and year that are asked about.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TargetsQuery {
    /// A pack's id; those that the study names when not said.
    pub pack: Option<String>,
    /// The year that the study is held to; its own when not said.
    pub year: Option<i16>,
}

/// The scoreboard: each promise with its clause, target, value today, gap, trend over the years and the towns that fail.
/// `known` lists every pack that can be asked for.
#[utoipa::path(get, path = "/targets", tag = "targets", operation_id = "targets", params(TargetsQuery, ConditionsQuery),
    responses((status = 200, description = "Scoreboards, one a pack", body = PromiseBoards),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such pack", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn targets(
    State(site): State<ServedStudy>,
    QueryParams(query): QueryParams<TargetsQuery>,
    view: View,
) -> Answer<PromiseBoards> {
    site.heavy(move |_| {
        let analysis = view.analysis();
        let packs = match &query.pack {
            Some(id) => vec![pack(analysis, id)?],
            None => analysis.packs().to_vec(),
        };
        let boards = packs.iter().map(|pack| board(analysis, pack, query.year)).collect::<Result<Vec<_>, _>>()?;
        Ok(Json(PromiseBoards {
            about: PromiseAbout::new(&analysis.study, analysis.coverage.straight_line),
            packs: boards,
            known: known(analysis).iter().map(PackInfo::of).collect(),
        }))
    })
    .await?
}

/// Every promise in every town: values, kept or not, trend, points and ranks. Shares and rates are held to the target of the whole; numbers
/// are shown and not judged. Without a weights table every judged promise has one point.
#[utoipa::path(get, path = "/targets/towns", tag = "targets", operation_id = "targets_by_town", params(TargetsQuery, ConditionsQuery),
    responses((status = 200, description = "Scoreboards by town, one a pack", body = TownBoards),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such pack", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn towns(
    State(site): State<ServedStudy>,
    QueryParams(query): QueryParams<TargetsQuery>,
    view: View,
) -> Answer<TownBoards> {
    site.heavy(move |_| {
        let analysis = view.analysis();
        let packs = match &query.pack {
            Some(id) => vec![pack(analysis, id)?],
            None => analysis.packs().to_vec(),
        };
        let board = |pack: &Pack| Ok::<_, Problem>(analysis.town_board(pack, year(analysis, pack, query.year)?, None));
        Ok(Json(TownBoards {
            about: PromiseAbout::new(&analysis.study, analysis.coverage.straight_line),
            packs: packs.iter().map(board).collect::<Result<_, _>>()?,
        }))
    })
    .await?
}

/// One promise, with the places that fail, most seniors first (at most 1,000; `truncated` says when there are more).
#[utoipa::path(get, path = "/targets/{row}", tag = "targets", operation_id = "target",
    params(("row" = String, Path, description = "A row's id"), TargetsQuery, ConditionsQuery),
    responses((status = 200, body = PromiseDetail<'_>),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such pack or row", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn target(
    State(site): State<ServedStudy>,
    PathId(row): PathId,
    QueryParams(query): QueryParams<TargetsQuery>,
    view: View,
) -> Result<Response, Problem> {
    site.heavy(move |_| {
        let analysis = view.analysis();
        let found = Found::new(analysis, &query, &row)?;
        let scored = found.row();
        let mut places: Vec<Cow<'_, FailingPlace>> = scored.places.iter().take(MOST_LISTED).map(Cow::Borrowed).collect();
        places.extend(homes(analysis, scored).take(MOST_LISTED - places.len()).map(Cow::Owned));
        let detail = PromiseDetail {
            about: PromiseAbout::new(&analysis.study, analysis.coverage.straight_line),
            pack: &found.board.pack,
            row: scored,
            truncated: scored.failing > places.len(),
            places,
        };
        Ok(Json(detail).into_response())
    })
    .await?
}

/// The places where a promise fails, as GeoJSON (at most 20,000; `truncated` says when there are more).
#[utoipa::path(get, path = "/targets/{row}/places", tag = "targets", operation_id = "target_places",
    params(("row" = String, Path, description = "A row's id"), TargetsQuery, ConditionsQuery),
    responses((status = 200, content_type = "application/geo+json", body = serde_json::Value),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such pack or row", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn places(
    State(site): State<ServedStudy>,
    PathId(row): PathId,
    QueryParams(query): QueryParams<TargetsQuery>,
    view: View,
) -> Result<Response, Problem> {
    let drawn = move |_: &ServedStudy| {
        let analysis = view.analysis();
        let found = Found::new(analysis, &query, &row)?;
        Ok::<_, Problem>(export::failing_geojson(&analysis.study, &[found.row()], MOST_DRAWN).to_string())
    };
    let text = site.heavy(drawn).await??;
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], text).into_response())
}

/// A row of a scoreboard.
pub(super) struct Found {
    pub board: Arc<Scoreboard>,
    at: usize,
}

impl Found {
    /// The row of an id, in the pack asked for, else in the study's, else in any.
    pub(super) fn new(analysis: &Analysis, query: &TargetsQuery, id: &str) -> Result<Self, Problem> {
        let packs = match &query.pack {
            Some(pack) => vec![self::pack(analysis, pack)?],
            None => known(analysis),
        };
        let pack = packs.iter().find(|p| p.rows.iter().any(|r| r.id == id)).ok_or_else(|| {
            let ids: Vec<&str> = packs.iter().map(|p| p.id.as_str()).collect();
            Problem::not_found(format!("no row '{id}' in {}; GET /targets lists them", ids.join(", ")))
        })?;
        let board = board(analysis, pack, query.year)?;
        let at = board.rows.iter().position(|r| r.row == id).expect("a scoreboard has every row of its pack");
        Ok(Self { board, at })
    }

    /// How the row stands.
    pub(super) fn row(&self) -> &ScoreboardRow {
        &self.board.rows[self.at]
    }
}

/// The packs of the study, then those of the program that it does not name.
fn known(analysis: &Analysis) -> Vec<Pack> {
    let mut packs = analysis.packs().to_vec();
    for id in Pack::built_in() {
        if !packs.iter().any(|p| p.id == id)
            && let Ok(pack) = Pack::find(&id, std::path::Path::new("."))
        {
            packs.push(pack);
        }
    }
    packs
}

/// A pack by its id; never a file, whatever the id looks like.
fn pack(analysis: &Analysis, id: &str) -> Result<Pack, Problem> {
    let packs = known(analysis);
    packs.iter().find(|p| p.id == id).cloned().ok_or_else(|| {
        let ids: Vec<&str> = packs.iter().map(|p| p.id.as_str()).collect();
        Problem::not_found(format!("there is no pack '{id}'; there are {}", ids.join(", ")))
    })
}

fn board(analysis: &Analysis, pack: &Pack, asked: Option<i16>) -> Result<Arc<Scoreboard>, Problem> {
    Ok(analysis.scoreboard(pack, year(analysis, pack, asked)?))
}

/// Year that is asked for, or the study's own.
fn year(analysis: &Analysis, pack: &Pack, year: Option<i16>) -> Result<i16, Problem> {
    let year = year.unwrap_or_else(|| default_year(&analysis.study, pack));
    if !(1950..=2100).contains(&year) {
        return Err(Problem::bad_request(format!("year={year}: expected a year such as {}", pack.years.1)));
    }
    Ok(year)
}

/// Homes that fail, most seniors first, as places.
fn homes<'a>(analysis: &'a Analysis, scored: &'a ScoreboardRow) -> impl Iterator<Item = FailingPlace> + 'a {
    let study = &analysis.study;
    let mut rows: Vec<u32> = scored.homes.clone();
    rows.sort_by(|a, b| {
        let seniors = |r: u32| study.homes[r as usize].seniors;
        seniors(*b).total_cmp(&seniors(*a)).then(a.cmp(b))
    });
    rows.into_iter().map(move |row| {
        let home = &study.homes[row as usize];
        FailingPlace {
            kind: PlaceKind::Home,
            id: home.id.clone(),
            name: String::new(),
            area: home.town.map(carecircle_base::ids::AreaId::index),
            area_id: home.town.map(|t| study.areas[t.index()].id.clone()),
            town: home.town.map(|t| study.areas[t.index()].name.clone()),
            at: Some(home.at.into()),
            seniors: rounded(home.seniors),
            why: scored.why.clone(),
            shape: None,
            late: false,
        }
    })
}
