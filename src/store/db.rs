//! The scenarios of a study in SQLite.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params};

use super::{Scenario, StoreError};

/// The file in the study's folder.
pub const FILE_NAME: &str = "scenarios.sqlite";

/// How long a change waits for another to end.
const MOST_WAIT: Duration = Duration::from_secs(30);

const TABLE: &str = "CREATE TABLE IF NOT EXISTS scenario (name TEXT PRIMARY KEY NOT NULL, body TEXT NOT NULL) STRICT";

/// The scenarios beside a study. What a call has confirmed survives the end of the process, however it ends, and of the
/// machine: every commit waits for the disk. Reading neither writes nor needs room.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    conn: Connection,
}

impl Store {
    /// Opens the scenarios in a study's folder for changes; the file is made when it is not there.
    ///
    /// # Errors
    /// When the file cannot be made or is no database of scenarios.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join(FILE_NAME);
        let opened = Connection::open(&path).and_then(|conn| {
            conn.busy_timeout(MOST_WAIT)?;
            // No log beside the file, so that whoever reads writes nothing; a file of an earlier version has one, which goes
            // once nobody else has the file open.
            match conn.pragma_update(None, "journal_mode", "DELETE") {
                Err(e) if e.sqlite_error_code() != Some(ErrorCode::DatabaseBusy) => return Err(e),
                _ => {}
            }
            conn.pragma_update(None, "synchronous", "EXTRA")?;
            conn.execute_batch(TABLE)?;
            Ok(conn)
        });
        let conn = opened.map_err(|source| StoreError::Database { path: path.clone(), source })?;
        Ok(Self { path, conn })
    }

    /// The scenarios in a study's folder, to be read alone: none when the folder has no file of them, which is not made
    /// then. The folder may be one that cannot be written, or that has no room left.
    ///
    /// # Errors
    /// When the file is no database of scenarios.
    pub fn open_to_read(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join(FILE_NAME);
        let opened = if path.exists() {
            let locked = read_only(&path, "mode=ro");
            locked.or_else(|error| if is_unwritable(&error) && is_at_rest(&path) { read_only(&path, "immutable=1") } else { Err(error) })
        } else {
            Connection::open_in_memory().and_then(|conn| conn.execute_batch(TABLE).map(|()| conn))
        };
        let conn = opened.map_err(|source| StoreError::Database { path: path.clone(), source })?;
        Ok(Self { path, conn })
    }

    /// All scenarios in a study's folder, by name; see [`Store::open_to_read`].
    ///
    /// # Errors
    /// When the file, or a scenario in it, cannot be read.
    pub fn read_all(dir: &Path) -> Result<Vec<Scenario>, StoreError> {
        Self::open_to_read(dir)?.all()
    }

    fn failed(&self) -> impl Fn(rusqlite::Error) -> StoreError + '_ {
        |source| StoreError::Database { path: self.path.clone(), source }
    }

    /// All scenarios, by name.
    ///
    /// # Errors
    /// When the database, or a scenario in it, cannot be read.
    pub fn all(&self) -> Result<Vec<Scenario>, StoreError> {
        let read = || -> rusqlite::Result<Vec<(String, String)>> {
            let mut query = self.conn.prepare("SELECT name, body FROM scenario ORDER BY name")?;
            query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        read().map_err(self.failed())?.into_iter().map(|(name, body)| scenario(&name, &body)).collect()
    }

    /// All names, sorted.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn names(&self) -> Result<Vec<String>, StoreError> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut query = self.conn.prepare("SELECT name FROM scenario ORDER BY name")?;
            query.query_map([], |row| row.get(0))?.collect()
        };
        read().map_err(self.failed())
    }

    /// The scenario of that name.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn get(&self, name: &str) -> Result<Scenario, StoreError> {
        self.find(name)?.ok_or_else(|| self.unknown(name))
    }

    fn unknown(&self, name: &str) -> StoreError {
        StoreError::NoScenario { name: name.to_owned(), known: self.names().unwrap_or_default().join(", ") }
    }

    /// The scenario of that name, if there is one.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn find(&self, name: &str) -> Result<Option<Scenario>, StoreError> {
        let body = self.body(name)?;
        body.map(|body| scenario(name, &body)).transpose()
    }

    fn body(&self, name: &str) -> Result<Option<String>, StoreError> {
        let query = self.conn.query_row("SELECT body FROM scenario WHERE name = ?1", [name], |row| row.get::<_, String>(0));
        query.optional().map_err(self.failed())
    }

    /// Makes a scenario of what is kept under a name, `None` when nothing is; no other writer, in this program or another,
    /// comes between reading and writing. When `change` fails, nothing is changed.
    ///
    /// # Errors
    /// What `change` gives, or when the name cannot be, or the database cannot be read or written.
    pub fn update<E: From<StoreError>>(
        &self,
        name: &str,
        change: impl FnOnce(Option<Scenario>) -> Result<Scenario, E>,
    ) -> Result<Scenario, E> {
        check_name(name)?;
        let all = self.begin()?;
        let changed = Scenario { name: name.to_owned(), ..change(self.find(name)?)? };
        self.insert(&all, &changed)?;
        all.commit().map_err(self.failed())?;
        Ok(changed)
    }

    /// Keeps a scenario, in the place of the one of that name.
    ///
    /// # Errors
    /// When the name cannot be, or the database cannot be written.
    pub fn put(&self, scenario: &Scenario) -> Result<(), StoreError> {
        self.put_all(std::slice::from_ref(scenario))
    }

    /// Writes several scenarios, all or none.
    ///
    /// # Errors
    /// When a name cannot be, or the database cannot be written.
    pub fn put_all(&self, scenarios: &[Scenario]) -> Result<(), StoreError> {
        scenarios.iter().try_for_each(|s| check_name(&s.name))?;
        let all = self.begin()?;
        scenarios.iter().try_for_each(|scenario| self.insert(&all, scenario))?;
        all.commit().map_err(self.failed())
    }

    /// Deletes a scenario, if `may` says so of it.
    ///
    /// # Errors
    /// What `may` gives, or when there is none of that name, or the database cannot be written.
    pub fn delete_if<E: From<StoreError>>(&self, name: &str, may: impl FnOnce(Option<&Scenario>) -> Result<(), E>) -> Result<(), E> {
        let all = self.begin()?;
        let body = self.body(name)?.ok_or_else(|| self.unknown(name))?;
        may(scenario(name, &body).ok().as_ref())?;
        all.execute("DELETE FROM scenario WHERE name = ?1", [name]).map_err(self.failed())?;
        Ok(all.commit().map_err(self.failed())?)
    }

    /// Deletes a scenario, also one that cannot be read.
    ///
    /// # Errors
    /// When there is none of that name, or the database cannot be written.
    pub fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.delete_if(name, |_| Ok(()))
    }

    /// A transaction that is a writer's from its beginning: what it reads stays so to its end.
    fn begin(&self) -> Result<Transaction<'_>, StoreError> {
        Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate).map_err(self.failed())
    }

    fn insert(&self, all: &Transaction<'_>, scenario: &Scenario) -> Result<(), StoreError> {
        let sql = "INSERT INTO scenario (name, body) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET body = excluded.body";
        all.execute(sql, params![scenario.name, scenario.body()]).map_err(self.failed()).map(|_| ())
    }
}

fn check_name(name: &str) -> Result<(), StoreError> {
    let fits = !name.trim().is_empty() && name.chars().count() <= 100 && !name.chars().any(char::is_control);
    if fits { Ok(()) } else { Err(StoreError::BadName { name: name.to_owned() }) }
}

fn scenario(name: &str, body: &str) -> Result<Scenario, StoreError> {
    serde_json::from_str(body).map_err(|source| StoreError::Unreadable { name: name.to_owned(), source })
}

/// The file, opened so that nothing is written; it was read once.
fn read_only(path: &Path, how: &str) -> rusqlite::Result<Connection> {
    let escaped = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let conn = Connection::open_with_flags(format!("file:{escaped}?{how}"), flags)?;
    conn.busy_timeout(MOST_WAIT)?;
    conn.query_row("SELECT count(*) FROM scenario", [], |_| Ok(()))?;
    Ok(conn)
}

/// Whether no write is left to be taken over or undone, which would need the folder.
fn is_at_rest(path: &Path) -> bool {
    let beside = |end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    std::fs::metadata(beside("-wal")).map_or(true, |log| log.len() == 0) && !beside("-journal").exists()
}

/// Whether the file may be sound, but it or its folder cannot be written.
fn is_unwritable(error: &rusqlite::Error) -> bool {
    use ErrorCode::{CannotOpen, DiskFull, ReadOnly, SystemIoFailure};
    matches!(error.sqlite_error_code(), Some(ReadOnly | CannotOpen | DiskFull | SystemIoFailure))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn empty(name: &str) -> Scenario {
        Scenario { name: name.to_owned(), edits: Vec::new() }
    }

    #[test]
    fn reading_writes_nothing_and_makes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("50% a?b#c");
        std::fs::create_dir(&dir).unwrap();
        assert!(Store::read_all(&dir).unwrap().is_empty());
        assert_eq!(std::fs::read_dir(&dir).unwrap().count(), 0, "nothing was made");
        let store = Store::open(&dir).unwrap();
        store.put(&empty("甲")).unwrap();
        let reader = Store::open_to_read(&dir).unwrap();
        assert_eq!(reader.names().unwrap(), ["甲"]);
        store.put(&empty("丙")).unwrap();
        assert_eq!(reader.names().unwrap(), ["丙", "甲"], "a writer beside it is seen");
        let refused = reader.put(&empty("乙")).unwrap_err();
        assert!(matches!(refused, StoreError::Database { source, .. } if is_unwritable(&source)));
        drop((store, reader));
        assert_eq!(std::fs::read_dir(&dir).unwrap().count(), 1, "the file alone, no log");
    }

    /// A file of an earlier version, with a log beside it: read as it is, and without the log from the next change on.
    #[test]
    fn a_file_with_a_log_is_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        let old = Connection::open(&path).unwrap();
        old.pragma_update(None, "journal_mode", "WAL").unwrap();
        old.execute_batch(TABLE).unwrap();
        old.execute("INSERT INTO scenario VALUES ('甲', ?1)", [empty("甲").body()]).unwrap();
        assert_eq!(Store::read_all(folder.path()).unwrap(), [empty("甲")]);
        drop(old);
        assert_eq!(read_only(&path, "immutable=1").map(|_| ()), Ok(()), "at rest");
        Store::open(folder.path()).unwrap().put(&empty("乙")).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "the file alone, no log");
        assert_eq!(Store::open_to_read(folder.path()).unwrap().names().unwrap(), ["乙", "甲"]);
    }

    #[test]
    fn what_is_read_for_a_change_is_what_is_changed() {
        let folder = tempfile::tempdir().unwrap();
        Store::open(folder.path()).unwrap().put(&empty("甲")).unwrap();
        let close = |facility: String| super::super::Edit::Close { facility };
        std::thread::scope(|all| {
            for writer in 0..4 {
                let dir = folder.path();
                all.spawn(move || {
                    for n in 0..10 {
                        // Each with a connection of its own, as other programs have.
                        let store = Store::open(dir).unwrap();
                        let add = |kept: Option<Scenario>| {
                            let mut kept = kept.unwrap();
                            kept.edits.push(close(format!("{writer}/{n}")));
                            Ok::<_, StoreError>(kept)
                        };
                        store.update("甲", add).unwrap();
                    }
                });
            }
        });
        assert_eq!(Store::read_all(folder.path()).unwrap()[0].edits.len(), 40);
    }
}
