//! The scenarios of a study in SQLite.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, params};

use super::{Scenario, StoreError};

/// The file in the study's folder.
pub const FILE_NAME: &str = "scenarios.sqlite";

/// The scenarios beside a study. What a call has confirmed survives the end of the process, however it ends, and of
/// the machine: write-ahead log, and every commit waits for the disk.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    conn: Connection,
}

impl Store {
    /// Opens the scenarios in a study's folder; the file is made when it is not there.
    ///
    /// # Errors
    /// When the file cannot be made or is no database of scenarios.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join(FILE_NAME);
        let opened = Connection::open(&path).and_then(|conn| {
            conn.busy_timeout(std::time::Duration::from_secs(10))?;
            conn.pragma_update(None, "journal_mode", "WAL")?;
            conn.pragma_update(None, "synchronous", "FULL")?;
            conn.execute_batch("CREATE TABLE IF NOT EXISTS scenario (name TEXT PRIMARY KEY NOT NULL, body TEXT NOT NULL) STRICT")?;
            Ok(conn)
        });
        let conn = opened.map_err(|source| StoreError::Database { path: path.clone(), source })?;
        Ok(Self { path, conn })
    }

    /// All scenarios in a study's folder, by name; none when the folder has no file of them, which is not made then. The
    /// folder may be one that cannot be written.
    ///
    /// # Errors
    /// When the file, or a scenario in it, cannot be read.
    pub fn read_all(dir: &Path) -> Result<Vec<Scenario>, StoreError> {
        if !dir.join(FILE_NAME).exists() {
            return Ok(Vec::new());
        }
        let store = Self::open(dir).or_else(|error| match &error {
            StoreError::Database { path, source } if is_unwritable(source) => Self::open_at_rest(path).ok_or(error),
            _ => Err(error),
        })?;
        store.names()?.iter().map(|name| store.get(name)).collect()
    }

    /// Scenarios that nobody can be writing; `None` when a write is left to be taken over, which needs the folder.
    fn open_at_rest(path: &Path) -> Option<Self> {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        if Path::new(&log).exists() {
            return None;
        }
        let escaped = path.to_str()?.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let conn = Connection::open_with_flags(format!("file:{escaped}?immutable=1"), flags).ok()?;
        Some(Self { path: path.to_owned(), conn })
    }

    fn failed(&self) -> impl Fn(rusqlite::Error) -> StoreError + '_ {
        |source| StoreError::Database { path: self.path.clone(), source }
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
        self.find(name)?.ok_or_else(|| StoreError::NoScenario { name: name.to_owned(), known: self.names().unwrap_or_default().join(", ") })
    }

    /// The scenario of that name, if there is one.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn find(&self, name: &str) -> Result<Option<Scenario>, StoreError> {
        let query = self.conn.query_row("SELECT body FROM scenario WHERE name = ?1", [name], |row| row.get::<_, String>(0));
        let body = query.optional().map_err(self.failed())?;
        body.map(|b| serde_json::from_str(&b)).transpose().map_err(|source| StoreError::Unreadable { name: name.to_owned(), source })
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
        for name in scenarios.iter().map(|s| &s.name) {
            if name.trim().is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
                return Err(StoreError::BadName { name: name.clone() });
            }
        }
        let write = || -> rusqlite::Result<()> {
            let all = self.conn.unchecked_transaction()?;
            for scenario in scenarios {
                let body = serde_json::to_string(scenario).expect("a scenario is plain data");
                let sql = "INSERT INTO scenario (name, body) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET body = excluded.body";
                all.execute(sql, params![scenario.name, body])?;
            }
            all.commit()
        };
        write().map_err(self.failed())
    }

    /// Deletes a scenario.
    ///
    /// # Errors
    /// When there is none of that name, or the database cannot be written.
    pub fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.get(name)?;
        self.conn.execute("DELETE FROM scenario WHERE name = ?1", [name]).map_err(self.failed())?;
        Ok(())
    }
}

/// Whether the file may be sound, but it or its folder cannot be written.
fn is_unwritable(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenarios_that_cannot_be_written_can_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("50% a?b#c");
        std::fs::create_dir(&dir).unwrap();
        let store = Store::open(&dir).unwrap();
        store.put(&Scenario { name: "甲".to_owned(), edits: Vec::new() }).unwrap();
        let path = dir.join(FILE_NAME);
        assert!(Store::open_at_rest(&path).is_none(), "somebody writes");
        drop(store);
        let at_rest = Store::open_at_rest(&path).unwrap();
        assert_eq!(at_rest.names().unwrap(), ["甲"]);
        let refused = at_rest.put(&Scenario { name: "乙".to_owned(), edits: Vec::new() }).unwrap_err();
        assert!(matches!(refused, StoreError::Database { source, .. } if is_unwritable(&source)));
    }
}
