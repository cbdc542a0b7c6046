//! Results as tables: what GDAL reads of them is what it reads of the GeoPackage, and nobody else's table is touched.

use std::fs;
use std::path::Path;

use super::server::Server;
use super::{carecircle, gdal, text};
use crate::cli::little;

/// Lines of `ogrinfo` on the features of a layer, without what it says of the layer as a whole.
fn features(dir: &Path, source: &str, layer: &str) -> Option<Vec<String>> {
    let said = gdal("ogrinfo", dir, &["-q", "-al", source, layer])?;
    let of_layer = ["Layer name", "Metadata:", "DESCRIPTION=", "IDENTIFIER=", "OLMD_FID64="];
    let lines = said.lines().map(str::trim).filter(|line| !line.is_empty() && !of_layer.iter().any(|start| line.starts_with(start)));
    Some(lines.map(|line| line.replace("Integer64", "Integer")).collect())
}

#[test]
fn tables_are_those_of_the_geopackage_and_only_our_own_are_replaced() {
    let Some(server) = Server::start() else { return };
    let dir = tempfile::tempdir().unwrap();
    let study = dir.path().join("town");
    fs::create_dir(&study).unwrap();
    little(&study);
    // A header of 30 characters is longer than PostgreSQL's 63 bytes; a tab, a backslash and a quote are in the cells.
    let long = "养".repeat(30);
    fs::write(
        study.join("facilities.csv"),
        format!("名称,类型,经度,纬度,{long},备考\n\"一号 '食堂'\\n\",老年食堂,121.15,28.85,甲\t乙,C:\\New\n二号食堂,老年食堂,,,,\n"),
    )
    .unwrap();
    let toml = fs::read_to_string(study.join("study.toml")).unwrap();
    fs::write(study.join("study.toml"), server.section() + &toml).unwrap();
    let out = dir.path().join("out");
    let run = |more: &[&str]| {
        let args = [&["run", study.to_str().unwrap(), "--out", out.to_str().unwrap(), "--postgis", "bureau"], more].concat();
        let done = carecircle(&args);
        (done.status.code(), text(&done.stderr))
    };
    // Rights are told before anything is computed.
    let (code, said) = run(&[]);
    assert!(
        code == Some(2) && said.contains("无权在数据库 civil 的模式 carecircle 里建表") && said.contains("may not make tables"),
        "{said}"
    );
    assert!(!out.join("homes.csv").exists(), "{said}");
    server.sql("CREATE SCHEMA carecircle AUTHORIZATION reader; CREATE ROLE viewer");
    let (code, said) = run(&[]);
    assert!(code == Some(0) && said.contains("carecircle.homes, 2 rows"), "{said}");

    // What GDAL reads.
    let pg = format!("{} schemas=carecircle", server.gdal());
    for layer in ["homes", "facilities", "areas", "gaps", "circles", "about"] {
        let Some(of_file) = features(&out, "carecircle.gpkg", layer) else { break };
        let of_table = features(&out, &pg, layer).unwrap();
        let cut = format!("{long} (");
        let shown = |lines: &[String]| lines.iter().map(|line| line.replace(&cut, &format!("{} (", "养".repeat(21)))).collect::<Vec<_>>();
        assert_eq!(shown(&of_file), shown(&of_table), "{layer}");
        assert!(of_file.iter().any(|line| line.starts_with("OGRFeature")) || layer == "areas", "{layer} has no row");
    }
    let told = |query: &str| server.query(query);
    let of_list = format!("SELECT count(*) FROM pg_description WHERE description = '{long}'");
    assert_eq!(told(&of_list), "1", "the whole of a name that is cut");
    assert_eq!(
        told("SELECT DISTINCT Find_SRID('carecircle', t, 'geom') FROM unnest(ARRAY['homes','facilities','areas','gaps']) t"),
        "4326"
    );
    assert_eq!(told("SELECT count(*) FROM pg_indexes WHERE schemaname = 'carecircle' AND indexdef LIKE '%USING gist (geom)'"), "5");
    assert_eq!(told("SELECT count(*) FROM carecircle.homes WHERE steady_canteen_s IS NULL OR geom IS NULL"), "0");
    assert_eq!(told("SELECT \"备考\" FROM carecircle.facilities ORDER BY fid LIMIT 1"), "C:\\New", "a backslash is one");
    // What a list brought is called as the list calls it; all else is described.
    let bare = "SELECT string_agg(column_name, ' ') FROM information_schema.columns c WHERE table_schema = 'carecircle' \
                AND coalesce(col_description((table_schema || '.' || table_name)::regclass, ordinal_position), '') IN ('', column_name)";
    assert_eq!(told(bare), "备考");
    let comment = told(
        "SELECT col_description('carecircle.homes'::regclass, attnum) FROM pg_attribute WHERE attrelid = 'carecircle.homes'::regclass AND attname = 'steady_canteen_s'",
    );
    assert!(comment.contains("老年食堂：到最近设施的秒数") && comment.contains("seconds to the nearest facility"), "{comment}");
    assert!(told("SELECT obj_description('carecircle.homes'::regclass)").starts_with("carecircle: 小镇（模拟数据"), "marked");

    // A second run replaces the rows, and keeps who may read them.
    server.sql(
        "GRANT USAGE ON SCHEMA carecircle TO viewer; GRANT SELECT ON carecircle.homes TO viewer; CREATE TABLE carecircle.notes (id int)",
    );
    fs::write(study.join("homes.csv"), "编号,经度,纬度,60岁及以上\na,121.15,28.855,30\nb,121.15,28.86,10\nc,121.15,28.852,1\n").unwrap();
    let (code, said) = run(&[]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(told("SELECT count(*) FROM carecircle.homes"), "3");
    assert_eq!(
        told(
            "SELECT has_table_privilege('viewer', 'carecircle.homes', 'SELECT'), has_table_privilege('viewer', 'carecircle.gaps', 'SELECT')"
        ),
        "t|f"
    );
    assert_eq!(told("SELECT count(*) FROM carecircle.notes"), "0", "another's table stays");
    assert_eq!(told("SELECT count(*) FROM pg_class WHERE relname LIKE '\\_carecircle%'"), "0", "nothing is left over");

    // A view would go with its table; a table without our mark is not ours. Either way the last run stays, whole.
    let oid = told("SELECT 'carecircle.homes'::regclass::oid || ' ' || 'carecircle.about'::regclass::oid");
    server.sql("CREATE VIEW public.far AS SELECT * FROM carecircle.homes WHERE NOT steady_circle15");
    let (code, said) = run(&[]);
    assert!(code == Some(2) && said.contains("far") && said.contains("建有视图") && said.contains("Views stand on"), "{said}");
    server.sql("DROP VIEW public.far; COMMENT ON TABLE carecircle.gaps IS NULL");
    let (code, said) = run(&[]);
    assert!(
        code == Some(2) && said.contains("carecircle.gaps") && said.contains("was not made by this program") && said.contains("--schema"),
        "{said}"
    );
    assert_eq!(told("SELECT 'carecircle.homes'::regclass::oid || ' ' || 'carecircle.about'::regclass::oid"), oid);

    // A schema of another name, by an address; a password in it is refused before anything is done.
    server.sql("CREATE SCHEMA \"结果\" AUTHORIZATION reader");
    let address = format!("host={} dbname=civil user=reader", server.socket().display());
    let by_address = |address: &str| {
        let args = ["run", study.to_str().unwrap(), "--out", out.to_str().unwrap(), "--schema", "结果", "--postgis", address];
        std::process::Command::new(env!("CARGO_BIN_EXE_carecircle")).args(args).env("PGPASSWORD", super::READER.1).output().unwrap()
    };
    let done = by_address(&address);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert_eq!(told("SELECT count(*) FROM \"结果\".homes"), "3");
    let done = by_address(&format!("{address} password=hunter2"));
    let said = text(&done.stderr);
    assert!(done.status.code() == Some(2) && said.contains(".pgpass") && !said.contains("hunter2"), "{said}");
}
