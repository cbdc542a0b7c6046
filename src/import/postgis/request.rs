//! What a layer wants of a connection, and the one reading that serves all layers of a study.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::read::{PostgisRows, read};
use super::{PostgisConnection, PostgisError};

/// The relation that a layer reads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PostgisRelation {
    /// A table or view: its schema, `None` for the search path of the role, and its name; both as they are, without quotes.
    Table(Option<String>, String),
    /// A `SELECT` of the study's own.
    Query(String),
}

/// What a layer wants of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PostgisRequest {
    /// Table, view or query.
    pub relation: PostgisRelation,
    /// Column of the geometries; `None` for the only one, or none.
    pub geometry: Option<String>,
}

impl fmt::Display for PostgisRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.relation {
            PostgisRelation::Table(Some(schema), table) => write!(f, "{schema}.{table}"),
            PostgisRelation::Table(None, table) => f.write_str(table),
            PostgisRelation::Query(_) => f.write_str("query"),
        }
    }
}

type Answer = Result<Arc<PostgisRows>, PostgisError>;

/// The reading of all that a study wants of one connection: in one read-only snapshot, when any of it is first asked for.
#[derive(Debug)]
pub struct PostgisReading {
    connection: PostgisConnection,
    requests: Mutex<Vec<PostgisRequest>>,
    answers: OnceLock<Result<Vec<(PostgisRequest, Answer)>, PostgisError>>,
}

impl PostgisReading {
    /// A reading of `connection` that nobody has asked for yet.
    #[must_use]
    pub fn new(connection: PostgisConnection) -> Self {
        Self { connection, requests: Mutex::default(), answers: OnceLock::new() }
    }
}

/// A layer's table or query of a connection, with the reading that it shares.
#[derive(Clone)]
pub struct PostgisLayer {
    request: PostgisRequest,
    reading: Arc<PostgisReading>,
}

/// The connection and the request: what was read is no part of it.
impl fmt::Debug for PostgisLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgisLayer").field("connection", &self.reading.connection).field("request", &self.request).finish()
    }
}

impl PartialEq for PostgisLayer {
    fn eq(&self, other: &Self) -> bool {
        self.request == other.request && self.reading.connection == other.reading.connection
    }
}

impl PostgisLayer {
    /// The layer of `request`, read with all others of `reading`.
    #[must_use]
    pub fn new(request: PostgisRequest, reading: Arc<PostgisReading>) -> Self {
        reading.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
        Self { request, reading }
    }

    /// Connection of the layer.
    #[must_use]
    pub fn connection(&self) -> &PostgisConnection {
        &self.reading.connection
    }

    /// Table or query.
    #[must_use]
    pub fn request(&self) -> &PostgisRequest {
        &self.request
    }

    /// Rows of the layer; the first call of a study reads those of all its layers.
    ///
    /// # Errors
    /// When the server cannot be reached, or the table or query cannot be read.
    pub(crate) fn rows(&self) -> Answer {
        let PostgisReading { connection, requests, answers } = &*self.reading;
        let answers = answers.get_or_init(|| {
            let mut wanted = requests.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let mut seen = std::collections::HashSet::new();
            wanted.retain(|request| seen.insert(request.clone()));
            let read = read(connection, &wanted)?;
            Ok(wanted.into_iter().zip(read).map(|(request, rows)| (request, rows.map(Arc::new))).collect())
        });
        let answers = answers.as_ref().map_err(Clone::clone)?;
        // Every layer of a reading is made before the first is read.
        answers.iter().find(|(request, _)| *request == self.request).map_or_else(
            || read(connection, std::slice::from_ref(&self.request)).and_then(|mut rows| rows.remove(0)).map(Arc::new),
            |(_, rows)| rows.clone(),
        )
    }
}
