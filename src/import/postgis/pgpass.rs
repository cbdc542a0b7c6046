//! The password file of PostgreSQL's own programs (`~/.pgpass`): `host:port:database:user:password`, a line a server.
//!
//! Source: PostgreSQL documentation, 'The Password File'.

use std::path::{Path, PathBuf};

/// Content of the password file, or why it is not used.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PasswordFile {
    /// No file of that name.
    Absent,
    /// Others than its owner may read or write it, as PostgreSQL's own programs refuse it too.
    Open,
    /// Text of a file that its owner alone can read.
    Text(String),
}

/// Path of the password file: `PGPASSFILE`, else `.pgpass` in the home folder; `None` where neither is known.
pub(super) fn path() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("PGPASSFILE").filter(|p| !p.is_empty()) {
        return Some(PathBuf::from(path));
    }
    if cfg!(windows) {
        return std::env::var_os("APPDATA").map(|dir| Path::new(&dir).join("postgresql").join("pgpass.conf"));
    }
    std::env::var_os("HOME").map(|dir| Path::new(&dir).join(".pgpass"))
}

/// Reads the password file at `path`.
pub(super) fn read(path: &Path) -> PasswordFile {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if std::fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0) {
            return PasswordFile::Open;
        }
    }
    crate::budget::read_text(path).map_or(PasswordFile::Absent, PasswordFile::Text)
}

/// Password of the first line of `text` that fits; `hosts` are the names under which the server goes.
pub(super) fn find(text: &str, hosts: &[&str], port: u16, database: &str, user: &str) -> Option<String> {
    let port = port.to_string();
    let fits = |pattern: &str, value: &str| pattern == "*" || pattern == value;
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let [host, of_port, of_database, of_user, password] = fields(line.trim_end_matches('\r'))?;
        let found = hosts.iter().any(|h| fits(&host, h)) && fits(&of_port, &port) && fits(&of_database, database) && fits(&of_user, user);
        found.then_some(password)
    })
}

/// The five fields of a line; a backslash before a colon or a backslash makes it a part of the field.
fn fields(line: &str) -> Option<[String; 5]> {
    let mut out = vec![String::new()];
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => out.last_mut()?.push(characters.next().unwrap_or('\\')),
            ':' if out.len() < 5 => out.push(String::new()),
            c => out.last_mut()?.push(c),
        }
    }
    out.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_fits_gives_the_password() {
        let text = "# host:port:database:user:password\ndb:5432:civil:reader:first\ndb:*:civil:reader:second\n\
                    *:*:*:wu\\:x:a\\:b\\\\c:d\r\n/run/pg:5433:*:reader:socket\n";
        let of = |hosts: &[&str], port, database, user| find(text, hosts, port, database, user);
        assert_eq!(of(&["db"], 5432, "civil", "reader").as_deref(), Some("first"));
        assert_eq!(of(&["db"], 5433, "civil", "reader").as_deref(), Some("second"));
        assert_eq!(of(&["any"], 1, "x", "wu:x").as_deref(), Some("a:b\\c:d"));
        assert_eq!(of(&["/run/pg", "localhost"], 5433, "any", "reader").as_deref(), Some("socket"));
        assert_eq!(of(&["db"], 5432, "other", "reader"), None);
        assert_eq!(find("too:few:fields", &["too"], 1, "x", "y"), None);
    }
}
