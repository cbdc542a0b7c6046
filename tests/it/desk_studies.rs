//! Studies below a path of their own: at a desk, several at once; behind a proxy, one.

use std::fs;
use std::net::SocketAddr;
use std::sync::mpsc;

use carecircle::serve::{self, ServerOptions};
use serde_json::Value;

use crate::desk::{HOMES, running, seniors, study};
use crate::hamlet;
use crate::serve::ask_of;

#[test]
fn two_studies_answer_for_themselves_below_their_own_paths() {
    let home = tempfile::tempdir().unwrap();
    study(home.path(), "东 镇", HOMES);
    study(home.path(), "west", "编号,经度,纬度,60岁及以上\na,121.15,28.851,7\n");
    let desk = running(home.path(), 2);
    let listed = desk.get("/desk/v1/studies").json();
    let ids: Vec<&str> = listed["studies"].as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap()).collect();
    assert!(ids.len() == 2 && ids.contains(&"东 镇") && ids.contains(&"west"), "{listed}");
    assert_eq!((&listed["studies"][0]["title"]["zh"], &listed["studies"][0]["simulated"]), (&"小镇".into(), &true.into()));

    // Not open yet: its page leads to the start page, its numbers are not there.
    let east = "s/%E4%B8%9C%20%E9%95%87/";
    let closed = desk.get(&format!("/{east}"));
    assert_eq!((closed.status, closed.header("location")), (303, Some("/?open=%E4%B8%9C%20%E9%95%87")));
    assert_eq!(desk.get(&format!("/{east}api/v1/study")).status, 409);

    let opened = desk.done("/desk/v1/studies/%E4%B8%9C%20%E9%95%87/open");
    assert_eq!((&opened["state"], &opened["url"], &opened["note"]), (&"done".into(), &east.into(), &Value::Null), "{opened}");
    assert_eq!(desk.done("/desk/v1/studies/west/open")["url"], "s/west/");
    // 111 m from the canteen, and 11 km.
    assert_eq!(seniors(&desk, east), (40.0, 30.0));
    assert_eq!(seniors(&desk, "s/west/"), (7.0, 7.0));

    // Links begin with the study's own path, in whatever name it was asked for.
    let root = format!("http://{}/s/west", desk.bound);
    let tiles = desk.get("/s/west/tiles/homes.default").json();
    let tiles = if tiles["tiles"].is_array() { tiles } else { desk.get("/s/west/tiles/base").json() };
    assert!(tiles["tiles"][0].as_str().unwrap().starts_with(&format!("{root}/tiles/")), "{tiles}");
    let landing = desk.get("/s/west/ogc").json();
    for link in landing["links"].as_array().unwrap() {
        assert!(link["href"].as_str().unwrap().starts_with(&root), "{link}");
    }
    let items = desk.get("/s/west/ogc/collections/homes/items?limit=1").json();
    assert!(items["links"][0]["href"].as_str().unwrap().starts_with(&format!("{root}/ogc/collections/homes/items?")), "{items}");
    assert_eq!(desk.get("/s/west/api/v1/openapi.json").json()["servers"][0]["url"], "/s/west/api/v1");
    assert_eq!(desk.get("/s/west/ogc/api").json()["servers"][0]["url"], "/s/west/ogc");
    for (path, to) in [("/s/west", "/s/west/"), ("/s/west/api/", "/s/west/api")] {
        assert_eq!((desk.get(path).status, desk.get(path).header("location")), (308, Some(to)));
    }
    assert_eq!((desk.get("/s/west/near").status, desk.get("/s/west/near").header("content-type")), (200, Some("text/html; charset=utf-8")));
    let cross = desk.stranger("GET", "/s/west/api/v1/study", "Sec-Fetch-Site: cross-site\r\n");
    assert_eq!(cross.status, 403);

    // The cookie stands for the token of a study, with the header and not without.
    assert_eq!(desk.stranger("POST", "/s/west/api/v1/reload", &format!("Cookie: {}\r\nContent-Length: 0\r\n", desk.cookie)).status, 401);
    assert_eq!(desk.send("POST", "/s/west/api/v1/reload", "").status, 200);

    // A list that was changed is read anew when the study is opened again.
    fs::write(home.path().join("west/homes.csv"), "编号,经度,纬度,60岁及以上\na,121.15,28.851,70\n").unwrap();
    desk.done("/desk/v1/studies/west/open");
    assert_eq!(seniors(&desk, "s/west/").0, 70.0);

    // A third closes the one that was used longest ago, and says so.
    study(home.path(), "north", HOMES);
    seniors(&desk, east);
    let third = desk.done("/desk/v1/studies/north/open");
    assert!(third["note"]["zh"].as_str().unwrap().contains("小镇"), "{third}");
    assert_eq!((desk.get("/s/west/api/v1/study").status, seniors(&desk, east).0), (409, 40.0));
}

#[test]
fn only_studies_of_the_workspace_are_opened() {
    let root = tempfile::tempdir().unwrap();
    let home = root.path().join("home");
    fs::create_dir(&home).unwrap();
    study(root.path(), "outside", HOMES);
    fs::create_dir(home.join("empty")).unwrap();
    study(&home, "broken", HOMES);
    fs::write(home.join("broken/study.toml"), "[study]\nname = 1\n").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(root.path().join("outside"), home.join("linked")).unwrap();
    let desk = running(&home, 2);
    for id in ["outside", "..%2Foutside", "%2E%2E", "..%5Coutside", "linked", "empty", ".drafts", "%00", "%2Fetc"] {
        assert_eq!(desk.send("POST", &format!("/desk/v1/studies/{id}/open"), "{}").status, 404, "{id}");
        assert_eq!(desk.get(&format!("/s/{id}/api/v1/study")).status, 404, "{id}");
    }
    let listed = desk.get("/desk/v1/studies").json();
    for entry in listed["studies"].as_array().unwrap() {
        assert!(entry["problem"]["zh"].is_string(), "{entry}");
    }
    let failed = desk.done("/desk/v1/studies/broken/open");
    assert_eq!(failed["state"], "failed");
    let problem = &failed["problem"];
    assert!(problem["zh"].as_str().unwrap().contains("study.toml") && problem["detail"].as_str().unwrap().contains("line 2"), "{failed}");
}

#[test]
fn a_study_stands_below_a_base_path_behind_a_proxy() {
    let (say, hear) = mpsc::channel();
    std::thread::spawn(move || {
        let options = ServerOptions {
            base: "/yl/".parse().unwrap(),
            names: vec!["yl.example.gov.cn".to_owned()],
            behind_proxy: true,
            ..ServerOptions::from("127.0.0.1:0".parse::<SocketAddr>().unwrap())
        };
        serve::run(hamlet::analysis(20).into(), carecircle::page::file, options, |bound| say.send(bound).unwrap()).unwrap();
    });
    let server = hear.recv().unwrap();
    let proxied = "X-Forwarded-Host: yl.example.gov.cn\r\nX-Forwarded-Proto: https\r\n";
    let ask = |path: &str, headers: &str| ask_of(server, "GET", path, "localhost", headers);
    // The proxy may take the path off or leave it.
    for prefix in ["/yl", ""] {
        let links = ask(&format!("{prefix}/ogc"), proxied).json()["links"].clone();
        for link in links.as_array().unwrap() {
            assert!(link["href"].as_str().unwrap().starts_with("https://yl.example.gov.cn/yl/"), "{link}");
        }
        assert_eq!(ask(&format!("{prefix}/"), proxied).status, 200);
        assert_eq!(ask(&format!("{prefix}/api/v1/openapi.json"), proxied).json()["servers"][0]["url"], "/yl/api/v1");
    }
    assert_eq!((ask("/yl", proxied).status, ask("/yl", proxied).header("location")), (308, Some("/yl/")));
    let tiles = ask("/yl/tiles/base", "").json();
    assert_eq!(tiles["tiles"][0], "http://localhost/yl/tiles/base/{z}/{x}/{y}.mvt");
    assert_eq!(ask("/ylx/ogc", proxied).status, 404);
    assert_eq!(ask("/yl/ogc", "X-Forwarded-Host: evil.example\r\n").status, 403);
    assert_eq!(ask_of(server, "GET", "/yl/ogc", "yl.example.gov.cn", "").status, 200);
    assert_eq!(ask_of(server, "GET", "/yl/ogc", "evil.example", proxied).status, 403, "both names are checked");
    assert_eq!(ask("/yl/api/v1/study", "Sec-Fetch-Site: cross-site\r\n").status, 403);
    let own = "X-Forwarded-Host: yl.example.gov.cn\r\nX-Forwarded-Proto: https\r\nOrigin: https://yl.example.gov.cn\r\n";
    assert_eq!(ask("/yl/api/v1/study", own).status, 200);
}
