//! Connections to PostgreSQL servers with PostGIS.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use carecircle_words::say;
use postgres::config::{Host, SslMode};
use postgres::error::SqlState;
use postgres::{Client, Config, NoTls};

use super::error::{PostgisError, causes};
use super::pgpass::{self, PasswordFile};

/// A connection to a PostgreSQL server with PostGIS, as `[postgis.NAME]` of `study.toml` declares it. It holds no password: that is
/// looked up when it connects, in the environment and in the password file of PostgreSQL's own programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostgisConnection {
    /// Name under which layers call it.
    pub name: String,
    /// Name or address of the server, or the folder of its Unix socket.
    pub host: String,
    /// Port, 5432 by default.
    pub port: u16,
    /// Database.
    pub database: String,
    /// Role that logs in.
    pub user: String,
    /// Environment variable with the password; `None` for `PGPASSWORD`, else the password file.
    pub password_env: Option<String>,
    /// Longest time of one statement in seconds.
    pub timeout_s: u32,
}

impl fmt::Display for PostgisConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}@{}:{}/{})", self.name, self.user, self.host, self.port, self.database)
    }
}

/// Longest time of one statement in seconds, unless the study says otherwise.
pub(crate) const TIMEOUT_S: u32 = 60;
/// Longest time until a server answers.
const CONNECT: Duration = Duration::from_secs(10);

impl PostgisConnection {
    /// The connection `name` to `database`; what is `None` comes from `PGHOST`, `PGPORT`, `PGUSER` and `USER`, else it is `localhost`,
    /// 5432 and `postgres`.
    #[must_use]
    pub fn new(name: &str, host: Option<String>, port: Option<u16>, database: String, user: Option<String>) -> Self {
        let env = |key: &str| std::env::var(key).ok().filter(|value| !value.is_empty());
        Self {
            name: name.to_owned(),
            host: host.or_else(|| env("PGHOST")).unwrap_or_else(|| "localhost".to_owned()),
            port: port.or_else(|| env("PGPORT").and_then(|p| p.parse().ok())).unwrap_or(5432),
            database,
            user: user.or_else(|| env("PGUSER")).or_else(|| env("USER")).unwrap_or_else(|| "postgres".to_owned()),
            password_env: None,
            timeout_s: TIMEOUT_S,
        }
    }

    /// Password from the environment or the password file; `None` where none is kept, which a server may accept.
    fn password(&self) -> Result<Option<String>, PostgisError> {
        if let Some(variable) = &self.password_env {
            let value = std::env::var(variable).ok().filter(|value| !value.is_empty());
            return match value {
                Some(value) => Ok(Some(value)),
                None => Err(PostgisError(say!("postgis-password-env", variable, connection = self.to_string()))),
            };
        }
        if let Some(value) = std::env::var("PGPASSWORD").ok().filter(|value| !value.is_empty()) {
            return Ok(Some(value));
        }
        let mut hosts = vec![self.host.as_str()];
        if self.host.starts_with('/') {
            hosts.push("localhost");
        }
        Ok(match pgpass::path().map(|path| pgpass::read(&path)) {
            Some(PasswordFile::Text(text)) => pgpass::find(&text, &hosts, self.port, &self.database, &self.user),
            _ => None,
        })
    }

    /// A client that is logged in, without TLS.
    ///
    /// # Errors
    /// When the server cannot be reached, or refuses the role, the password or the database.
    pub fn connect(&self) -> Result<Client, PostgisError> {
        let password = self.password()?;
        let mut config = Config::new();
        config.host(&self.host).port(self.port).dbname(&self.database).user(&self.user).application_name("carecircle");
        config.connect_timeout(CONNECT).keepalives_idle(Duration::from_mins(1)).ssl_mode(SslMode::Disable);
        if let Some(password) = &password {
            config.password(password);
        }
        config.connect(NoTls).map_err(|error| self.refused(&error, password.is_some()))
    }

    /// The error of a login that failed.
    fn refused(&self, error: &postgres::Error, with_password: bool) -> PostgisError {
        let connection = self.to_string();
        let open_file = || pgpass::path().filter(|path| pgpass::read(path) == PasswordFile::Open);
        let Some(db) = error.as_db_error() else {
            let reason = causes(error);
            return PostgisError(match (with_password, open_file()) {
                (false, Some(path)) if reason.contains("password") => {
                    say!("postgis-pgpass-open", path = path.display().to_string(), connection)
                }
                (false, None) if reason.contains("password") => say!("postgis-no-password", connection),
                _ => say!("postgis-unreachable", connection, reason),
            });
        };
        let (code, reason) = (db.code(), db.message());
        PostgisError(if *code == SqlState::INVALID_CATALOG_NAME {
            say!("postgis-no-database", database = &self.database, connection)
        } else if *code == SqlState::INVALID_PASSWORD {
            say!("postgis-password-wrong", connection)
        } else if *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION {
            say!("postgis-login", connection, reason)
        } else {
            say!("postgis-unreachable", connection, reason)
        })
    }
}

/// A connection from `postgresql://user@host:port/database` or `host=… dbname=… user=…`, as PostgreSQL's own programs take it.
impl FromStr for PostgisConnection {
    type Err = PostgisError;

    fn from_str(text: &str) -> Result<Self, PostgisError> {
        let config: Config = text.parse().map_err(|_| PostgisError(say!("postgis-connection-text")))?;
        if config.get_password().is_some() {
            return Err(PostgisError(say!("postgis-password-written")));
        }
        let ([] | [_]) = config.get_hosts() else { return Err(PostgisError(say!("postgis-connection-text"))) };
        let host = config.get_hosts().first().map(|host| match host {
            Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            Host::Unix(folder) => folder.display().to_string(),
        });
        let Some(database) = config.get_dbname() else { return Err(PostgisError(say!("postgis-connection-text"))) };
        if config.get_ssl_mode() == SslMode::Require {
            return Err(PostgisError(say!("postgis-no-tls")));
        }
        Ok(Self::new(database, host, config.get_ports().first().copied(), database.to_owned(), config.get_user().map(str::to_owned)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_the_text_is_refused_and_never_repeated() {
        for text in ["postgresql://wu:hunter2@db/civil", "host=db dbname=civil user=wu password=hunter2"] {
            let error = text.parse::<PostgisConnection>().unwrap_err().to_string();
            assert!(error.contains(".pgpass") && !error.contains("hunter2"), "{error}");
        }
        let connection: PostgisConnection = "postgresql://wu@db:5433/civil".parse().unwrap();
        assert_eq!(connection.to_string(), "civil (wu@db:5433/civil)");
        assert!("host=db".parse::<PostgisConnection>().is_err(), "no database");
        assert!("postgresql://wu@db/civil?sslmode=require".parse::<PostgisConnection>().is_err());
    }
}
