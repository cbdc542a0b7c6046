//! Promises over HTTP.

use std::net::SocketAddr;
use std::sync::OnceLock;

use carecircle::analysis::Analysis;
use carecircle::targets::Pack;
use serde_json::Value;

use crate::hamlet;
use crate::serve::{ask_of, serving};

fn server() -> SocketAddr {
    static ADDR: OnceLock<SocketAddr> = OnceLock::new();
    *ADDR.get_or_init(|| serving(analysis(), None).0)
}

fn analysis() -> Analysis {
    let mut study = hamlet::study(300);
    // Nobody has a study room, and the study says so: none is 0, not unknown.
    study.complete_registers = vec!["城市书房".to_owned()];
    let analysis = hamlet::analysis_of(study);
    let service = &analysis.study.services[0].id;
    let text = format!(
        "[pack]\nid = \"own\"\nname = \"自定\"\nyears = [2022, 2025]\nclauses = [\"1-4\"]\n\n\
             [[rows]]\nid = \"own-1\"\nclause = 1\nkind = \"every-area\"\nzh = \"每镇都有九十九家\"\nlevel = \"town\"\nservices = [\"{service}\"]\nat_least = 99\ntargets = {{ 2022 = 1 }}\n\n\
             [[rows]]\nid = \"own-2\"\nclause = 2\nkind = \"not-spatial\"\nzh = \"保险\"\nreason = \"insurance\"\n\n\
             [[rows]]\nid = \"own-3\"\nclause = 3\nkind = \"every-area\"\nzh = \"每镇都有书房\"\nlevel = \"town\"\nwhere = {{ column = [\"名称\"], has = [\"城市书房\"] }}\ntargets = {{ 2022 = 1 }}\n\n\
             [[rows]]\nid = \"own-4\"\nclause = 4\nkind = \"rate\"\nzh = \"每万名老人十万家\"\ntop = {{ sum = \"facilities\", services = [\"{service}\"] }}\nbottom = {{ seniors = 10000 }}\ntargets = {{ 2022 = 100000 }}\n"
    );
    analysis.with_packs(vec![Pack::parse(&text, "own.toml").unwrap()])
}

fn get(path: &str) -> (u16, Value) {
    let answer = ask_of(server(), "GET", &format!("/api/v1{path}"), "localhost", "");
    (answer.status, answer.json())
}

#[test]
fn the_scoreboard_its_places_and_its_plan_are_served() {
    let (status, board) = get("/targets?year=2025");
    assert_eq!((status, board["packs"][0]["pack"]["id"].as_str()), (200, Some("own")));
    let counts = &board["packs"][0]["counts"];
    assert_eq!((counts["missed"].as_u64(), counts["not_spatial"].as_u64()), (Some(3), Some(1)));
    assert!(board["known"].as_array().unwrap().iter().any(|p| p["id"] == "linhai-2023-2025"));
    let row = &board["packs"][0]["rows"][0];
    let towns = row["counted"]["of"].as_f64().unwrap();
    assert!(row["status"] == "missed" && towns >= 1.0);
    let (_, one) = get("/targets/own-1");
    assert_eq!(one["row"], *row, "one row is as the scoreboard has it");
    assert_eq!(one["places"].as_array().unwrap().len() as f64, towns);
    assert_eq!(one["truncated"], false);
    let (_, drawn) = get("/targets/own-1/places");
    assert_eq!(drawn["features"].as_array().unwrap().len() as f64, towns);
    assert_eq!(drawn["features"][0]["geometry"]["type"], "MultiPolygon");
    // Without roads there is no surface: the spot about which most seniors live stands for the place.
    let (status, plan) = get("/targets/own-1/plan");
    let sites = plan["sites"].as_array().unwrap();
    assert_eq!((status, (sites.len() + plan["without"].as_array().unwrap().len()) as f64), (200, towns));
    assert!(!sites.is_empty() && sites.iter().all(|s| s["by"] == "people" && s["at"][0].is_number()));
}

/// The API's typed answer says exactly what `targets.json` and `carecircle targets --json` say.
#[test]
fn the_api_gives_the_shape_of_the_files() {
    let (_, mut served) = get("/targets");
    served.as_object_mut().unwrap().remove("known").expect("the API adds the packs that it knows");
    let analysis = analysis();
    let file = carecircle::export::targets_value(&analysis.study, analysis.coverage.straight_line, &analysis.scoreboards());
    assert_eq!(served, file);
}

/// The first scoreboard is computed before anybody asks, on a thread of its own.
#[test]
fn a_site_warms_its_scoreboards() {
    let site = carecircle::serve::ServedStudy::new(analysis().into());
    assert!(!site.analysis().knows_scoreboard("own", 2025) && !site.analysis().knows_scoreboard("own", 2024));
    site.warm().join().unwrap();
    assert!(site.analysis().knows_scoreboard("own", 2025), "in the study's own year");
    assert!(!site.analysis().knows_scoreboard("own", 2024) && !site.analysis().knows_scoreboard("norms", 2025), "and nothing else");
}

/// A promise that names a kind of house and no service has a plan all the same: where most of each failing town's seniors
/// live about; one that a site does not close says why.
#[test]
fn a_promise_without_a_service_has_a_plan_or_a_reason() {
    let (status, plan) = get("/targets/own-3/plan");
    assert_eq!((status, plan["service"].is_null(), plan["circle"].is_null()), (200, true, true), "{plan}");
    let sites = plan["sites"].as_array().unwrap();
    assert!(!sites.is_empty() && sites.iter().all(|s| s["by"] == "people" && s["about"].as_f64().unwrap() > 0.0), "{plan}");
    let (_, rate) = get("/targets/own-4");
    assert!(rate["row"]["no_plan"]["zh"].as_str().unwrap().contains("床位"), "{rate}");
    let (status, problem) = get("/targets/own-4/plan");
    assert!(status == 422 && problem["detail"].as_str().unwrap().contains("an amount"), "{problem}");
    let (_, site) = get("/targets/own-1");
    assert!(site["row"]["no_plan"].is_null());
}

#[test]
fn what_cannot_be_answered_is_a_problem() {
    assert_eq!(get("/targets/own-2/plan").0, 422, "no site closes an insurance");
    assert_eq!(get("/targets/own-9").0, 404);
    assert_eq!(get("/targets?pack=own.toml").0, 404, "a file is never read");
    assert_eq!(get("/targets?pack=linhai-2023-2025&year=2025").0, 200);
    assert_eq!(get("/targets?year=3025").0, 400);
}

/// Every town by itself: the same as the command's file; and what cannot be answered is a problem.
#[test]
fn towns_are_served_as_the_file_has_them() {
    let (status, served) = get("/targets/towns?year=2025");
    let analysis = analysis();
    let board = analysis.town_board(&analysis.packs()[0], 2025, None);
    let file = carecircle::export::town_boards_json(&analysis.study, analysis.coverage.straight_line, &[board]);
    assert_eq!((status, &served), (200, &serde_json::from_str::<Value>(&file).unwrap()));
    let pack = &served["packs"][0];
    assert_eq!((pack["towns"].as_array().unwrap().len(), &pack["whole_only"][0]["row"]), (9, &"own-2".into()));
    let cells = pack["clauses"][0]["cells"].as_array().unwrap();
    assert!(cells.len() == 9 && cells.iter().all(|c| c["state"] == "missed" && c["value"] == 0.0), "{cells:?}");
    assert_eq!((get("/targets/towns?pack=own.toml").0, get("/targets/towns?year=3025").0), (404, 400));
}
