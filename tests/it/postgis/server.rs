//! A PostgreSQL server with PostGIS of the test's own: in a temporary folder, on a Unix socket, without TCP.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A server that ends, and leaves nothing, with the test.
pub(crate) struct Server {
    /// Holds the data; the folder of the socket too.
    folder: tempfile::TempDir,
    bin: PathBuf,
}

/// Role that tests log in with, and its password.
pub(crate) const READER: (&str, &str) = ("reader", "geheim:7 \\x");

/// The newest folder of Debian with a server's programs that has PostGIS.
fn programs() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|e| {
            let version: u32 = e.ok()?.file_name().to_str()?.parse().ok()?;
            let control = format!("/usr/share/postgresql/{version}/extension/postgis.control");
            let bin = PathBuf::from(format!("/usr/lib/postgresql/{version}/bin"));
            (Path::new(&control).exists() && bin.join("initdb").exists()).then_some((version, bin))
        })
        .collect();
    found.sort();
    found.pop().map(|f| f.1)
}

/// `program` as the user `nobody` where the test runs as root, whom PostgreSQL refuses.
fn unprivileged(program: &Path) -> Command {
    let root = Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout == b"0\n");
    let mut command = if root { Command::new("setpriv") } else { Command::new(program) };
    if root {
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
    }
    command.env("LC_ALL", "C.UTF-8").env_remove("PGPASSWORD").env("PGPASSFILE", "/nowhere").current_dir("/");
    command.stdin(Stdio::null());
    command
}

fn run(mut command: Command) {
    let done = command.output().unwrap();
    assert!(done.status.success(), "{command:?}: {}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
}

impl Server {
    /// A server with an empty database `civil`, PostGIS in it; `None` where none is installed.
    pub(crate) fn start() -> Option<Self> {
        let Some(bin) = programs() else {
            assert!(
                std::env::var_os("CARECIRCLE_REQUIRE_POSTGIS").is_none(),
                "CARECIRCLE_REQUIRE_POSTGIS is set, but no PostgreSQL with PostGIS is installed (Debian: postgresql-postgis)"
            );
            eprintln!("skipped: no PostgreSQL with PostGIS is installed");
            return None;
        };
        let folder = tempfile::Builder::new().prefix("cc-pg").tempdir().unwrap();
        let server = Self { folder, bin };
        // The server's user has to come into it.
        Command::new("chmod").arg("0777").arg(server.socket()).status().unwrap();
        let data = server.data();
        let mut initdb = unprivileged(&server.bin.join("initdb"));
        initdb.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-D"]).arg(&data);
        run(initdb);
        let mut settings = String::from("listen_addresses = ''\nfsync = off\nfull_page_writes = off\nsynchronous_commit = off\n");
        writeln!(settings, "unix_socket_directories = '{}'\nshared_buffers = '16MB'\nmax_connections = 20", server.socket().display())
            .unwrap();
        // A setting that would change every date, were it not for the reader's own.
        settings += "datestyle = 'German'\ntimezone = 'America/New_York'\nautovacuum = off\n";
        let conf = data.join("carecircle.conf");
        let write = |path: &Path, text: &str| {
            let mut tee = unprivileged(Path::new("/usr/bin/tee"));
            let mut child = tee.arg("-a").arg(path).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
            std::io::Write::write_all(child.stdin.as_mut().unwrap(), text.as_bytes()).unwrap();
            drop(child.stdin.take());
            assert!(child.wait().unwrap().success());
        };
        write(&conf, &settings);
        write(&data.join("postgresql.conf"), "include 'carecircle.conf'\n");
        // The administrator comes in without a password, all others with one.
        let mut sed = unprivileged(Path::new("/bin/sed"));
        sed.args(["-i", "s/^local.*/local all postgres trust\\nlocal all all scram-sha-256/"]).arg(data.join("pg_hba.conf"));
        run(sed);
        let mut start = unprivileged(&server.bin.join("pg_ctl"));
        start.args(["-w", "-s", "-t", "120", "-l"]).arg(data.join("log")).arg("-D").arg(&data).arg("start").stdout(Stdio::null());
        assert!(start.status().unwrap().success(), "{}", fs::read_to_string(data.join("log")).unwrap_or_default());
        server.sql_in("postgres", "CREATE DATABASE civil");
        server.sql("CREATE EXTENSION postgis");
        server.sql(&format!("CREATE ROLE {} LOGIN PASSWORD '{}'", READER.0, READER.1));
        Some(server)
    }

    /// Folder of the socket, which is what `host` names.
    pub(crate) fn socket(&self) -> &Path {
        self.folder.path()
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn psql(&self, database: &str, text: &str) -> Command {
        let mut psql = unprivileged(&self.bin.join("psql"));
        psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", database, "-h"]).arg(self.socket());
        psql.args(["-c", text]);
        psql
    }

    fn sql_in(&self, database: &str, text: &str) {
        run(self.psql(database, text));
    }

    /// Runs statements as administrator, in one transaction.
    pub(crate) fn sql(&self, text: &str) {
        self.sql_in("civil", text);
    }

    /// What a query as administrator gives: a line a row, `|` between columns.
    pub(crate) fn query(&self, text: &str) -> String {
        let done = self.psql("civil", text).output().unwrap();
        assert!(done.status.success(), "{text}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap().trim_end().to_owned()
    }

    /// Connection as GDAL takes it, as administrator.
    pub(crate) fn gdal(&self) -> String {
        format!("PG:host={} dbname=civil user=postgres", self.socket().display())
    }

    /// The section `[postgis.bureau]` of the role `reader`, whose password the environment variable `CARECIRCLE_TEST_PG` holds.
    pub(crate) fn section(&self) -> String {
        format!(
            "[postgis.bureau]\nhost = \"{}\"\ndatabase = \"civil\"\nuser = \"{}\"\npassword_env = \"CARECIRCLE_TEST_PG\"\n",
            self.socket().display(),
            READER.0
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut stop = unprivileged(&self.bin.join("pg_ctl"));
        let _ = stop.args(["-w", "-s", "-m", "immediate", "-D"]).arg(self.data()).arg("stop").output();
        // Its files belong to the server's user.
        let mut remove = unprivileged(Path::new("/bin/rm"));
        let _ = remove.arg("-rf").arg(self.data()).output();
    }
}
