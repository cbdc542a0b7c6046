//! Places by name: characters, pinyin or first letters.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ServedStudy;
use crate::api::{Answer, QueryParams};
use carecircle_analysis::gazetteer::NamedPlace;
use carecircle_present::rows::rounded;

/// Rows when not said, and at most.
const ROWS: usize = 12;
const MOST_ROWS: usize = 50;

/// What is looked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PlacesQuery {
    /// Characters, pinyin without tones, or its first letters; without it, the places with the most seniors.
    pub q: Option<String>,
    /// Instead, an id as it is given here: that place, or none.
    pub id: Option<String>,
    /// Rows at most, 1 to 50; 12 when not said.
    pub limit: Option<usize>,
}

/// A named place.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlaceRow {
    /// By which `/near` knows it.
    pub id: String,
    /// As people call it.
    pub name: String,
    /// In English, where known.
    pub name_en: Option<String>,
    /// `town`, `village`, or `place` for a name that is on the map only.
    pub level: &'static str,
    /// The town that a village belongs to.
    pub town: Option<String>,
    /// Degrees: the home nearest to the middle of its seniors.
    pub at: [f64; 2],
    /// People of 60 and over; null for a name that is on the map only.
    pub seniors: Option<f64>,
}

impl From<&NamedPlace> for PlaceRow {
    fn from(place: &NamedPlace) -> Self {
        Self {
            id: place.id.clone(),
            name: place.name.clone(),
            name_en: place.name_en.clone(),
            level: place.level.as_str(),
            town: place.town.clone(),
            at: place.at.into(),
            seniors: place.seniors.map(rounded),
        }
    }
}

/// Places, the likeliest first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlacesFound {
    /// At most as many as asked for.
    pub places: Vec<PlaceRow>,
}

/// Places by name.
#[utoipa::path(get, path = "/places", tag = "places", operation_id = "places", params(PlacesQuery), responses((status = 200, body = PlacesFound)))]
pub(crate) async fn places(State(site): State<ServedStudy>, QueryParams(query): QueryParams<PlacesQuery>) -> Answer<PlacesFound> {
    site.heavy(move |site| {
        if let Some(id) = &query.id {
            return Json(PlacesFound { places: site.places().get(id).map(PlaceRow::from).into_iter().collect() });
        }
        let most = query.limit.unwrap_or(ROWS).clamp(1, MOST_ROWS);
        let found = site.places().find(query.q.as_deref().unwrap_or_default(), most);
        Json(PlacesFound { places: found.into_iter().map(PlaceRow::from).collect() })
    })
    .await
}
