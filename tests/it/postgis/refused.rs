//! What a connection, table or query is refused for: in both languages, with the way out, and never with a password.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use super::server::{READER, Server};
use super::{carecircle, text};

const FACILITY: &str = "名称,类型,经度,纬度\n一号食堂,老年食堂,121.15,28.85\n";

#[test]
fn every_refusal_says_what_was_found_and_the_way_out() {
    let Some(server) = Server::start() else { return };
    server.sql(
        "CREATE TABLE homes (id int PRIMARY KEY, \"60岁及以上\" int, geom geometry(Point, 4326), entrance geometry(Point, 4326)); \
         INSERT INTO homes VALUES (1, 12, ST_SetSRID(ST_MakePoint(121.15, 28.85), 4326)); \
         CREATE TABLE bare (id int, \"60岁及以上\" int, geom geometry); INSERT INTO bare VALUES (1, 12, ST_MakePoint(121.15, 28.85)); \
         CREATE TABLE mixed (id int, \"60岁及以上\" int, geom geometry); \
         INSERT INTO mixed VALUES (1, 12, ST_SetSRID(ST_MakePoint(121.15, 28.85), 4326)), (2, 3, ST_SetSRID(ST_MakePoint(121.15, 28.85), 4490)); \
         CREATE TABLE blank (id int, \"60岁及以上\" int, geom geometry(Point, 4326)); INSERT INTO blank VALUES (1, 12, NULL), (2, 1, 'SRID=4326;POINT EMPTY'); \
         CREATE TABLE secret (id int, \"60岁及以上\" int); CREATE SCHEMA closed; CREATE TABLE closed.homes (id int); \
         GRANT SELECT ON homes, bare, mixed, blank TO reader; \
         CREATE FUNCTION spoil() RETURNS int LANGUAGE sql AS 'INSERT INTO bare VALUES (9, 9, NULL) RETURNING 1'; GRANT INSERT ON bare TO reader",
    );
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("f.csv"), FACILITY).unwrap();
    let study = |section: &str, layer: &str| {
        let toml = format!("{section}[[facilities]]\nfile = \"f.csv\"\n[[homes]]\nfile = {{ postgis = \"bureau\", {layer} }}\n");
        fs::write(dir.path().join("study.toml"), toml).unwrap();
        dir.path().to_str().unwrap().to_owned()
    };
    let section = server.section();
    let cases: &[(&str, &[&str])] = &[
        ("table = \"hoems\"", &["是不是 public.homes", "did you mean public.homes", "public.bare"]),
        ("table = \"public.rivers\"", &["能读的表有", "tables that the user reader can read", "public.homes"]),
        ("table = \"homes\"", &["geom", "entrance", "geometry = \"geom\""]),
        ("table = \"homes\", geometry = \"shape\"", &["没有列 shape", "has no column shape", "60岁及以上"]),
        ("table = \"homes\", geometry = \"id\"", &["不是图形", "is no geometry", "entrance"]),
        ("table = \"bare\"", &["SRID 0", "crs = \"EPSG:4490\"", "UpdateGeometrySRID"]),
        ("table = \"mixed\"", &["4326 × 1", "4490 × 1", "ST_Transform"]),
        ("table = \"blank\"", &["2 行", "all 2 rows", "NULL or EMPTY"]),
        ("table = \"secret\"", &["无权读取 secret", "GRANT SELECT ON secret TO reader"]),
        ("table = \"closed.homes\"", &["GRANT USAGE ON SCHEMA", "closed.homes"]),
        ("query = \"SELECT nothing FROM homes\", name = \"q\"", &["不存在", "is not there", "nothing"]),
        ("query = \"SELECT spoil()\", name = \"q\"", &["要改动数据库", "would change the database"]),
        ("query = \"DELETE FROM bare\", name = \"q\"", &["读不出来", "cannot be read"]),
        ("query = \"SELECT 1) AS layer; DELETE FROM bare; SELECT * FROM (SELECT 2\", name = \"q\"", &["读不出来", "cannot be read"]),
        ("query = \"SELECT pg_sleep(30)\", name = \"q\"", &["超过 1 秒", "within 1 s", "timeout_s"]),
    ];
    for (layer, expected) in cases {
        let limit_s = if layer.contains("pg_sleep") { 1 } else { 60 };
        let done = carecircle(&["check", &study(&format!("{section}timeout_s = {limit_s}\n"), layer)]);
        let said = text(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{layer}: {said}{}", text(&done.stdout));
        for word in *expected {
            assert!(said.contains(word), "{layer}: no '{word}' in {said}");
        }
        assert!(!said.contains(READER.1), "{said}");
    }
    assert_eq!(server.query("SELECT count(*) FROM bare"), "1", "nothing was written");

    // Logging in.
    let change = |from: &str, to: &str| study(&section.replace(from, to), "table = \"bare\"");
    let logins: &[(&str, &str, &[&str])] = &[
        ("\"civil\"", "\"civli\"", &["没有数据库 civli", "no database civli"]),
        ("CARECIRCLE_TEST_PG", "CARECIRCLE_NOT_SET", &["CARECIRCLE_NOT_SET", "没有设置", "is not set"]),
        ("password_env = \"CARECIRCLE_TEST_PG\"\n", "", &[".pgpass", "没有找到", "none was found"]),
        ("\"CARECIRCLE_TEST_PG\"", "\"CARECIRCLE_WRONG\"", &["不接受", "does not accept"]),
        (server.socket().to_str().unwrap(), "/nowhere", &["连不上", "cannot be reached"]),
    ];
    for (from, to, expected) in logins {
        let done = carecircle(&["check", &change(from, to)]);
        let said = text(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{to}: {said}");
        for word in *expected {
            assert!(said.contains(word), "{to}: no '{word}' in {said}");
        }
        assert!(!said.contains("falsch") && !said.contains(READER.1), "{said}");
    }

    // The password file of PostgreSQL's own programs, which only its owner may read.
    let file = dir.path().join("pgpass");
    fs::write(&file, format!("localhost:*:civil:reader:{}\n", READER.1.replace('\\', "\\\\").replace(':', "\\:"))).unwrap();
    let plain = section.replace("password_env = \"CARECIRCLE_TEST_PG\"\n", "");
    let with_file = || {
        let study = study(&plain, "table = \"homes\", geometry = \"geom\"");
        Command::new(env!("CARGO_BIN_EXE_carecircle"))
            .args(["check", &study])
            .env("PGPASSFILE", &file)
            .env_remove("PGPASSWORD")
            .output()
            .unwrap()
    };
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let said = text(&with_file().stderr);
    assert!(said.contains("chmod 600") && said.contains("others can read it"), "{said}");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let done = with_file();
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let all = format!("{}{}", text(&done.stdout), text(&done.stderr));
    assert!(all.contains("bureau") && !all.contains(READER.1), "{all}");
}
