//! Errors of PostGIS connections and tables, in both languages.

use std::fmt;

use carecircle_words::{Said, say};
use postgres::error::SqlState;

use super::PostgisConnection;

/// Reason for which a connection, table or query cannot be used: what was found and the way out, in Chinese and in English.
///
/// No password is ever part of it.
#[derive(Debug, Clone, PartialEq)]
pub struct PostgisError(pub Said);

impl fmt::Display for PostgisError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.bilingual())
    }
}

impl std::error::Error for PostgisError {}

impl PostgisError {
    /// The error of a statement on `connection`, by the code that the server gives; `object` is the table or query, for messages.
    #[must_use]
    pub fn of_statement(connection: &PostgisConnection, object: &str, error: &postgres::Error) -> Self {
        let Some(db) = error.as_db_error() else {
            return Self(say!("postgis-lost", connection = connection.to_string(), reason = causes(error)));
        };
        let (user, reason) = (&connection.user, db.message());
        let code = db.code();
        Self(if *code == SqlState::INSUFFICIENT_PRIVILEGE {
            say!("postgis-rights", object, user, reason)
        } else if *code == SqlState::QUERY_CANCELED || *code == SqlState::LOCK_NOT_AVAILABLE {
            say!("postgis-timeout", object, seconds = f64::from(connection.timeout_s), connection = &connection.name)
        } else if *code == SqlState::READ_ONLY_SQL_TRANSACTION {
            say!("postgis-read-only", object, reason)
        } else if *code == SqlState::UNDEFINED_TABLE || *code == SqlState::UNDEFINED_COLUMN || *code == SqlState::UNDEFINED_FUNCTION {
            say!("postgis-undefined", object, reason)
        } else {
            say!("postgis-statement", object, reason, code = code.code())
        })
    }
}

/// An error with its causes, each after a colon.
pub(super) fn causes(error: &postgres::Error) -> String {
    let mut said = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let text = error.to_string();
        if !said.contains(&text) {
            said = format!("{said}: {text}");
        }
        cause = error.source();
    }
    said
}
