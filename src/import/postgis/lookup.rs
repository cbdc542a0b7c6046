//! The table that a study means, among those of a database.

use carecircle_words::say;
use postgres::Transaction;

use super::error::PostgisError;
use super::{PostgisConnection, PostgisRelation, PostgisRequest};
use crate::error::nearest;

/// The text that a request is selected from, and its key.
#[derive(Debug)]
pub(super) struct Relation {
    /// A quoted table, or a query in brackets.
    pub from: String,
    /// Columns of the table's primary key, in its order; empty for a view or query, and without a key.
    pub key: Vec<String>,
}

/// `name` as an identifier of SQL.
///
/// # Examples
/// ```
/// assert_eq!(carecircle_import::postgis::quoted("民政\"局"), "\"民政\"\"局\"");
/// ```
#[must_use]
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The schema of PostGIS with a dot, as SQL, so that its functions are found whatever the search path is; `None` without PostGIS.
///
/// # Errors
/// When the database cannot be asked.
pub fn schema_of_postgis(transaction: &mut Transaction<'_>) -> Result<Option<String>, postgres::Error> {
    let schema = "SELECT n.nspname::text FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace \
        WHERE e.extname = 'postgis'";
    Ok(transaction.query_opt(schema, &[])?.map(|row| format!("{}.", quoted(row.get(0)))))
}

/// Finds what `request` is selected from.
pub(super) fn relation(
    connection: &PostgisConnection,
    transaction: &mut Transaction<'_>,
    request: &PostgisRequest,
) -> Result<Relation, PostgisError> {
    let object = request.to_string();
    let refuse = |error: postgres::Error| PostgisError::of_statement(connection, &object, &error);
    let (schema, table) = match &request.relation {
        PostgisRelation::Query(text) => {
            let text = text.trim().trim_end_matches(';');
            return Ok(Relation { from: format!("(\n{text}\n)"), key: Vec::new() });
        }
        PostgisRelation::Table(schema, table) => (schema.as_deref(), table),
    };
    // Names as written, else in the small letters that PostgreSQL makes of names without quotes.
    let find = "SELECT n.nspname::text, c.relname::text, c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
        WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND c.relname::text IN ($1, lower($1)) AND \
        CASE WHEN $2::text IS NULL THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname::text IN ($2, lower($2)) END \
        ORDER BY (c.relname::text = $1) DESC, (n.nspname::text IS NOT DISTINCT FROM $2) DESC LIMIT 1";
    let Some(found) = transaction.query_opt(find, &[table, &schema]).map_err(refuse)? else {
        return Err(missing(connection, transaction, &object));
    };
    let (schema, table, oid): (String, String, u32) = (found.get(0), found.get(1), found.get(2));
    let key = "SELECT a.attname::text FROM pg_catalog.pg_index i, unnest(i.indkey) WITH ORDINALITY AS k(attnum, at) \
        JOIN pg_catalog.pg_attribute a ON a.attnum = k.attnum WHERE i.indrelid = $1 AND a.attrelid = $1 AND i.indisprimary ORDER BY k.at";
    let key = transaction.query(key, &[&oid]).map_err(refuse)?;
    Ok(Relation { from: format!("{}.{}", quoted(&schema), quoted(&table)), key: key.iter().map(|row| row.get(0)).collect() })
}

/// The error for a table that is not there: the most similar one, and those that the role can read.
fn missing(connection: &PostgisConnection, transaction: &mut Transaction<'_>, object: &str) -> PostgisError {
    const SHOWN: usize = 12;
    let all = "SELECT n.nspname || '.' || c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
        WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND n.nspname !~ '^(pg_|information_schema$)' \
        AND c.relname NOT IN ('spatial_ref_sys', 'geometry_columns', 'geography_columns', 'raster_columns', 'raster_overviews') \
        AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_any_column_privilege(c.oid, 'SELECT') ORDER BY 1";
    let tables: Vec<String> = match transaction.query(all, &[]) {
        Ok(rows) => rows.iter().map(|row| row.get(0)).collect(),
        Err(error) => return PostgisError::of_statement(connection, object, &error),
    };
    let (database, user) = (&connection.database, &connection.user);
    if tables.is_empty() {
        return PostgisError(say!("postgis-no-table-at-all", object, database, user));
    }
    let bare = |name: &str| name.rsplit_once('.').map_or(name, |n| n.1).to_owned();
    let names: Vec<String> = tables.iter().map(|t| bare(t)).collect();
    let wanted = bare(object);
    let near = nearest(&wanted, names.iter().map(String::as_str)).and_then(|near| names.iter().position(|n| n == near));
    let first = near.unwrap_or_default();
    let mut shown: Vec<&str> = tables.iter().take(SHOWN).map(String::as_str).collect();
    if !shown.contains(&tables[first].as_str()) {
        shown.insert(0, &tables[first]);
    }
    let more = if tables.len() > shown.len() { " …" } else { "" };
    let tables = format!("{}{more}", shown.join(", "));
    PostgisError(match near {
        Some(at) => say!("postgis-no-table-near", object, database, near = shown_name(&shown, &names[at]), tables),
        None => say!("postgis-no-table", object, database, tables, user),
    })
}

/// The whole name of the table `bare` among `shown`.
fn shown_name(shown: &[&str], bare: &str) -> String {
    shown.iter().find(|name| name.ends_with(&format!(".{bare}"))).map_or_else(|| bare.to_owned(), |name| (*name).to_owned())
}
