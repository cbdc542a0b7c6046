//! Questions that the page asks of a published study, by group: each is a key under which the page finds its answer.

use std::collections::BTreeMap;

use axum::body::Bytes;
use serde_json::{Value, json};

use super::PublishError;
use super::asker::Asker;
use crate::ServedStudy;
use crate::api::{PlaceRow, PlacesFound};
use crate::public_url::encoded;
use carecircle_base::model::AreaLevel;

/// Methods of seats per senior that the page offers.
const SEAT_METHODS: [&str; 4] = ["2sfca", "g2sfca", "3sfca", "gravity"];

/// A question: `/segment/segment?key=value` with nothing encoded and the keys sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    segments: Vec<String>,
    query: Vec<(String, String)>,
}

impl Question {
    fn new(segments: &[&str], query: &[(&str, &str)]) -> Self {
        let mut query: Vec<_> = query.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        query.sort();
        Self { segments: segments.iter().map(|s| (*s).to_owned()).collect(), query }
    }

    /// Key of the answer.
    pub(super) fn key(&self) -> String {
        let query: Vec<String> = self.query.iter().map(|(k, v)| format!("{k}={v}")).collect();
        format!("/{}?{}", self.segments.join("/"), query.join("&"))
    }

    /// Path and query of the request.
    pub(super) fn path(&self) -> String {
        let segments: Vec<String> = self.segments.iter().map(|s| encoded(s)).collect();
        let query: Vec<String> = self.query.iter().map(|(k, v)| format!("{}={}", encoded(k), encoded(v))).collect();
        format!("/api/v1/{}?{}", segments.join("/"), query.join("&"))
    }
}

/// Every question, by the first segment of its path.
pub(super) fn groups(asker: &Asker, served: &ServedStudy) -> Result<BTreeMap<String, Vec<Question>>, PublishError> {
    let study = &served.analysis().study;
    let mut all = vec![Question::new(&["study"], &[]), Question::new(&["inputs"], &[]), Question::new(&["facilities"], &[])];
    let levels = [(AreaLevel::Town, "town"), (AreaLevel::Village, "village")];
    let levels = levels.map(|(level, word)| study.areas.iter().any(|a| a.level == level).then_some(word));
    for cohort in &study.cohorts {
        for circle in &study.circles {
            let lens = [("cohort", cohort.id.as_str()), ("circle", circle.id.as_str())];
            all.extend(["summary", "gaps", "closures", "seats"].map(|of| Question::new(&[of], &lens)));
            for service in &circle.services {
                let service = &study.services[service.index()].id;
                let methods = SEAT_METHODS.map(|method| ("method", method));
                all.extend(methods.map(|method| Question::new(&["seats", service], &[lens[0], lens[1], method])));
            }
            all.extend(levels.iter().flatten().map(|word| Question::new(&["areas"], &[lens[0], lens[1], ("level", word)])));
            for facility in &study.facilities {
                all.push(Question::new(&["facilities", &facility.id], &lens));
                if facility.at.is_some() {
                    all.push(Question::new(&["facilities", &facility.id, "alone"], &lens));
                }
            }
        }
        for place in served.places().all() {
            all.push(Question::new(&["near"], &[("place", &place.id), ("cohort", &cohort.id)]));
        }
    }
    for board in boards(asker)? {
        all.push(Question::new(&["targets"], &board.query()));
        if board.year.is_some() {
            all.extend(board.rows.iter().map(|row| Question::new(&["targets", row], &board.query())));
        }
    }
    let mut groups: BTreeMap<String, Vec<Question>> = BTreeMap::new();
    for question in all {
        groups.entry(question.segments[0].clone()).or_default().push(question);
    }
    Ok(groups)
}

/// Answers to the questions of a group by key, as the page may show them.
pub(super) fn answers(
    asker: &Asker,
    served: &ServedStudy,
    group: &str,
    questions: &[Question],
) -> Result<BTreeMap<String, Bytes>, PublishError> {
    let paths: Vec<String> = questions.iter().map(Question::path).collect();
    let answers = asker.get_all(&paths)?;
    let mut answers: BTreeMap<String, Bytes> = questions.iter().map(Question::key).zip(answers).collect();
    for bytes in answers.values_mut() {
        match group {
            "study" => edit(bytes, without_server),
            "targets" => edit(bytes, only_named_packs),
            "near" => edit(bytes, round_lines),
            _ => {}
        }
    }
    if group == "near" {
        let places = served.places().all().iter().map(PlaceRow::from).collect();
        let places = serde_json::to_vec(&PlacesFound { places }).expect("plain values serialise");
        answers.insert("/near/places?".to_owned(), places.into());
    }
    Ok(answers)
}

/// Changes an answer; what is no JSON stays.
fn edit(bytes: &mut Bytes, change: impl Fn(&mut Value)) {
    if let Ok(mut value) = serde_json::from_slice(bytes) {
        change(&mut value);
        *bytes = value.to_string().into();
    }
}

/// The study without what takes a server: conditions, scenarios, mending.
fn without_server(study: &mut Value) {
    study["conditions"]["scenarios"] = json!([]);
    for condition in ["dates", "hours", "ages"] {
        study["conditions"][condition] = Value::Null;
    }
    study["scenarios_kept"] = "nowhere".into();
    study["crs_proposals"] = json!([]);
}

/// Scoreboards of the packs that the study names; others would have to be computed.
fn only_named_packs(answer: &mut Value) {
    let named: Vec<Value> = answer["packs"].as_array().into_iter().flatten().map(|board| board["pack"]["id"].clone()).collect();
    if let Some(known) = answer["known"].as_array_mut() {
        known.retain(|pack| named.contains(&pack["id"]));
    }
}

/// Lines to the sixth decimal of a degree, 0.1 m.
fn round_lines(answer: &mut Value) {
    for service in answer["services"].as_array_mut().into_iter().flatten() {
        // A service that nobody reaches has no way, and gets none here: an index would make one.
        for at in service.pointer_mut("/way/line").and_then(Value::as_array_mut).into_iter().flatten() {
            for degrees in at.as_array_mut().into_iter().flatten() {
                *degrees = degrees.as_f64().map_or(Value::Null, |d| ((d * 1e6).round() / 1e6).into());
            }
        }
    }
}

/// A pack in a year, with the ids of its rows; without a pack those that the study names, without a year its own.
struct Board {
    pack: Option<String>,
    year: Option<String>,
    rows: Vec<String>,
}

impl Board {
    fn query(&self) -> Vec<(&str, &str)> {
        [("pack", &self.pack), ("year", &self.year)].into_iter().filter_map(|(key, value)| Some((key, value.as_deref()?))).collect()
    }
}

/// Every scoreboard that the page may ask for: of the packs that the study names, each in its own year.
fn boards(asker: &Asker) -> Result<Vec<Board>, PublishError> {
    let first: Value = serde_json::from_slice(&asker.get("/api/v1/targets")?).unwrap_or_default();
    let mut boards = vec![Board { pack: None, year: None, rows: Vec::new() }];
    for board in first["packs"].as_array().into_iter().flatten() {
        let Some(pack) = board["pack"]["id"].as_str() else { continue };
        let rows = board["rows"].as_array().into_iter().flatten().filter_map(|row| row["row"].as_str().map(str::to_owned));
        let rows: Vec<String> = rows.collect();
        let Some(year) = board["year"].as_i64() else { continue };
        boards.push(Board { pack: Some(pack.to_owned()), year: None, rows: Vec::new() });
        boards.push(Board { pack: Some(pack.to_owned()), year: Some(year.to_string()), rows });
    }
    Ok(boards)
}

/// Where the places that fail a promise are, as GeoJSON by file name.
pub(super) fn failing_places(asker: &Asker) -> Result<Vec<(String, Bytes)>, PublishError> {
    let mut names = Vec::new();
    let mut paths = Vec::new();
    for board in boards(asker)? {
        let (Some(pack), Some(year)) = (&board.pack, &board.year) else { continue };
        for row in &board.rows {
            names.push(format!("data/failing/{}-{year}-{}.geojson", encoded(pack), encoded(row)));
            paths.push(Question::new(&["targets", row, "places"], &board.query()).path());
        }
    }
    Ok(names.into_iter().zip(asker.get_all(&paths)?).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_plain_and_a_path_encoded() {
        let question = Question::new(&["facilities", "路 1/a", "alone"], &[("cohort", "slow"), ("circle", "c&d")]);
        assert_eq!(question.key(), "/facilities/路 1/a/alone?circle=c&d&cohort=slow");
        assert_eq!(question.path(), "/api/v1/facilities/%E8%B7%AF%201%2Fa/alone?circle=c%26d&cohort=slow");
    }

    #[test]
    fn a_service_that_nobody_reaches_gets_no_way() {
        let mut answer =
            json!({ "services": [{ "service": "aids", "way": null }, { "service": "meals", "way": { "line": [[1.000_000_4, 2.0]] } }] });
        round_lines(&mut answer);
        assert_eq!(
            answer,
            json!({ "services": [{ "service": "aids", "way": null }, { "service": "meals", "way": { "line": [[1.0, 2.0]] } }] })
        );
    }
}
