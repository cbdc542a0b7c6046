//! PostGIS in and out, against a real server and GDAL.

mod layers;
mod refused;
mod server;
mod written;

use std::path::Path;
use std::process::{Command, Output};

use server::{READER, Server};

/// Runs the program with the reader's password in the environment variable that [`Server::section`] names.
fn carecircle(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carecircle"));
    command
        .args(args)
        .env("CARECIRCLE_TEST_PG", READER.1)
        .env("CARECIRCLE_WRONG", "falsch")
        .env_remove("PGPASSWORD")
        .env("PGPASSFILE", "/nowhere")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs `ogr2ogr` or `ogrinfo` and gives what it says; `None` where GDAL is not installed, or speaks no PostgreSQL.
fn gdal(program: &str, dir: &Path, args: &[&str]) -> Option<String> {
    let formats = Command::new("ogrinfo").arg("--formats").output().map(|o| text(&o.stdout)).unwrap_or_default();
    if !formats.contains("PostgreSQL") {
        assert!(
            std::env::var_os("CARECIRCLE_REQUIRE_GDAL").is_none(),
            "CARECIRCLE_REQUIRE_GDAL is set, but no GDAL with PostgreSQL is installed"
        );
        eprintln!("skipped: no GDAL with PostgreSQL is installed");
        return None;
    }
    let run = Command::new(program).current_dir(dir).args(args).output().unwrap();
    assert!(run.status.success(), "{program} {args:?}: {}", text(&run.stderr));
    Some(text(&run.stdout))
}

/// Lets the reader read every table of the schema `public`.
fn grant(server: &Server) {
    server.sql(&format!("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}", READER.0));
}
