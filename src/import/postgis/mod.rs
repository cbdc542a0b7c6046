//! PostGIS: connections that a study declares, and their tables and queries as rows.
//!
//! ```text
//! [postgis.NAME] ──▶ PostgisConnection ──connect──▶ client (the password comes from the environment or ~/.pgpass)
//! file = { postgis = "NAME", table = "…" } ──▶ PostgisRequest ─┐
//!                             … of every layer ────────────────┴─▶ PostgisReading: one read-only snapshot, taken when first asked for
//! ```

mod connection;
mod error;
mod lookup; // which table a study means
mod pgpass;
mod read;
mod request;

pub use connection::PostgisConnection;
pub use error::PostgisError;
pub use lookup::{quoted, schema_of_postgis};
pub use postgres::Client as PostgisClient;
pub(crate) use read::PostgisRows;
pub use request::{PostgisLayer, PostgisReading, PostgisRelation, PostgisRequest};
