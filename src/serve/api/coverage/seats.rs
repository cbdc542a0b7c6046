//! Seats: enough, not only near. Who is covered without a seat, and seats per senior by area and facility.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::conditions::{ConditionsQuery, View};
use crate::api::lens::LensQuery;
use crate::api::{Answer, PathId, QueryParams};
use crate::{Problem, ServedStudy};
use carecircle_analysis::accessibility::{AccessMethod, AssumedCapacity, CapacityError, Decay};
use carecircle_base::ids::ServiceId;
use carecircle_present::rows::{CircleSeats, SeatList, position};

/// How seats and seniors are set against each other.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SeatsQuery {
    /// `2sfca`, `e2sfca`, `g2sfca`, `kd2sfca`, `3sfca`, `m2sfca`, `bfca` or `gravity`; `2sfca` when not said.
    pub method: Option<String>,
    /// `flat`, `step`, `gaussian` or `kernel`; the method's own when not said.
    pub decay: Option<String>,
    /// Capacity of each facility of a kind where the list says none, such as 助餐点=20; several with commas between.
    pub assume: Option<String>,
}

impl SeatsQuery {
    fn method(&self) -> Result<AccessMethod, Problem> {
        let read = |name: &String| {
            AccessMethod::read(name)
                .ok_or_else(|| Problem::bad_request(format!("method={name}: expected {}", AccessMethod::NAMES.join(", "))))
        };
        let mut method = self.method.as_ref().map(read).transpose()?.unwrap_or_default();
        if let Some(code) = &self.decay {
            let known = Decay::ALL.map(Decay::code).join(", ");
            method.decay = Decay::read(code).ok_or_else(|| Problem::bad_request(format!("decay={code}: expected {known}")))?;
        }
        Ok(method)
    }

    fn assumed(&self) -> Result<Vec<AssumedCapacity>, Problem> {
        let each = self.assume.iter().flat_map(|all| all.split([',', '，'])).filter(|one| !one.trim().is_empty());
        each.map(|one| one.parse().map_err(|e: CapacityError| Problem::bad_request(format!("assume: {e}")))).collect()
    }
}

/// Who is covered without a seat, for each service of the circle whose capacity is known: seats, seniors within reach, and those of
/// them for whom there is no room if the nearest with room takes them (exact, in whole people).
#[utoipa::path(get, path = "/seats", tag = "summary", operation_id = "seats", params(LensQuery, ConditionsQuery),
    responses((status = 200, body = CircleSeats), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn seats(State(site): State<ServedStudy>, view: View) -> Answer<CircleSeats> {
    let found = move |_: &ServedStudy| {
        let lens = view.lens()?;
        let (circle, study) = (lens.circle(), &lens.analysis.study);
        let seats = lens.analysis.seats(lens.cohort, lens.circle);
        Ok(Json(CircleSeats::new(study, (&lens.cohort().id, &circle.id, circle.minutes), seats)))
    };
    site.heavy(found).await?
}

/// Seats of one service: by town and village the seats per senior within reach and who has none; by facility how many seniors there
/// are for each seat.
#[utoipa::path(get, path = "/seats/{service}", tag = "summary", operation_id = "seats_of_service",
    params(("service" = String, Path, description = "Id of a service of the circle"), SeatsQuery, LensQuery, ConditionsQuery),
    responses((status = 200, body = SeatList), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Seats cannot be told: nothing says what the service counts in, buses count in the circle, or the seniors are shares", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn seats_of_service(
    State(site): State<ServedStudy>,
    PathId(service): PathId,
    QueryParams(query): QueryParams<SeatsQuery>,
    view: View,
) -> Answer<SeatList> {
    let (method, assumed) = (query.method()?, query.assumed()?);
    let found = move |_: &ServedStudy| {
        let lens = view.lens()?;
        let study = &lens.analysis.study;
        let service = ServiceId::from_index(position("service", &service, study.services.iter().map(|s| s.id.as_str()))?);
        let known = lens.analysis.seats(lens.cohort, lens.circle).iter().find(|s| assumed.is_empty() && s.supply.service == service);
        let made = match known {
            Some(_) => None,
            None => {
                let made = lens.analysis.seats_of(lens.cohort, lens.circle, service, &assumed);
                Some(made.map_err(|e| Problem::unprocessable(e.to_string()))?)
            }
        };
        let seats = known.or(made.as_ref()).expect("one of the two is there");
        Ok(Json(SeatList::new(study, lens.analysis.coverage.straight_line, seats, &seats.accessibility(study, method))))
    };
    site.heavy(found).await?
}
