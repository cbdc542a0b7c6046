//! Results into a PostGIS database: the tables of the GeoPackage, written in one transaction and put in place at its end.
//!
//! ```text
//! carecircle.gpkg ─▶ SCHEMA._carecircle_new_homes … ─ all filled ─▶ those of the last run dropped ─▶ renamed, indexed, described ─▶ COMMIT
//! ```
//!
//! Tables that this program did not make are never touched: its own bear a comment that begins with [`MARKER`].

mod comments;
mod table;

use std::path::Path;

use carecircle_analysis::Analysis;
use carecircle_import::postgis::{PostgisClient, PostgisConnection, PostgisError, quoted, schema_of_postgis};
use carecircle_words::{joined, say};
use postgres::Transaction;
use rusqlite::{Connection, OpenFlags};

use table::Table;

/// Begin of the comment on every table that this program made.
pub const MARKER: &str = "carecircle:";

/// Begin of the names under which tables are filled.
const NEW: &str = "_carecircle_new_";

/// A PostGIS database, and the schema that results are written to.
#[derive(Debug, Clone)]
pub struct PostgisTarget {
    connection: PostgisConnection,
    schema: String,
}

/// Reasons for which results cannot be written to a database.
#[derive(Debug, thiserror::Error)]
pub enum PostgisExportError {
    /// The database refuses; the tables of the last run are as they were.
    #[error(transparent)]
    Database(#[from] PostgisError),
    /// The GeoPackage that the tables are copied from cannot be read.
    #[error("the GeoPackage of the results cannot be read, and nothing was written to PostGIS; run again")]
    GeoPackage(#[from] rusqlite::Error),
}

/// A table that was written, and its number of rows.
pub type PostgisTable = (String, u64);

impl PostgisTarget {
    /// The schema `schema` of `connection`, checked before the long work: PostGIS is there, the role may write, and no table of
    /// others stands in the way.
    ///
    /// # Errors
    /// When the database cannot be reached, or one of these does not hold.
    pub fn open(connection: PostgisConnection, schema: &str) -> Result<Self, PostgisError> {
        let target = Self { connection, schema: schema.to_owned() };
        let mut client = target.connection.connect()?;
        let mut transaction = target.begin(&mut client)?;
        target.prepare(&mut transaction)?;
        for table in ["homes", "facilities", "areas", "gaps", "circles", "about"] {
            if target.is_free(&mut transaction, table)? {
                target.has_no_views(&mut transaction, table)?;
            }
        }
        // Tried and taken back.
        transaction.rollback().map_err(|e| target.refuse("ROLLBACK", &e))?;
        Ok(target)
    }

    /// Writes the tables of the GeoPackage at `path`, all or none; the tables of the last run are dropped, and who could read them
    /// can read the new ones.
    ///
    /// # Errors
    /// When the database refuses; it is then as it was.
    pub fn write(&self, analysis: &Analysis, path: &Path) -> Result<Vec<PostgisTable>, PostgisExportError> {
        let source = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let tables = Table::all(&source)?;
        let mut client = self.connection.connect()?;
        let mut transaction = self.begin(&mut client)?;
        let postgis = self.prepare(&mut transaction)?;
        let mut written = Vec::new();
        for table in &tables {
            self.execute(&mut transaction, &table.create(&self.name(&format!("{NEW}{}", table.name)), &postgis))?;
            let rows = table.copy(&source, &mut transaction, &self.name(&format!("{NEW}{}", table.name)));
            written.push((table.name.clone(), rows?.map_err(|e| self.refuse(&table.name, &e))?));
        }
        for table in &tables {
            self.put_in_place(&mut transaction, table, analysis)?;
        }
        transaction.commit().map_err(|e| self.refuse("COMMIT", &e))?;
        Ok(written)
    }

    fn begin<'c>(&self, client: &'c mut PostgisClient) -> Result<Transaction<'c>, PostgisError> {
        let mut transaction = client.transaction().map_err(|e| self.refuse("BEGIN", &e))?;
        // Notices of the server are not for the user; whoever reads the old tables is waited for, and not for ever.
        let settings = "SET LOCAL client_min_messages = warning; SET LOCAL lock_timeout = '30s'; SET LOCAL statement_timeout = 0; \
            SET LOCAL standard_conforming_strings = on";
        transaction.batch_execute(settings).map_err(|e| self.refuse("BEGIN", &e))?;
        Ok(transaction)
    }

    /// The schema, made where it is missing; the answer is that of PostGIS, with a dot.
    fn prepare(&self, transaction: &mut Transaction<'_>) -> Result<String, PostgisError> {
        // Two runs at once follow each other.
        let lock = "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('carecircle.' || $1))";
        transaction.query(lock, &[&self.schema]).map_err(|e| self.refuse(&self.schema, &e))?;
        let postgis = schema_of_postgis(transaction).map_err(|e| self.refuse("PostGIS", &e))?;
        let Some(postgis) = postgis else {
            return Err(PostgisError(say!("postgis-no-extension", connection = self.connection.to_string())));
        };
        let there = transaction.query_opt("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", &[&self.schema]);
        if there.map_err(|e| self.refuse(&self.schema, &e))?.is_none() {
            self.execute(transaction, &format!("CREATE SCHEMA {}", quoted(&self.schema)))?;
        }
        // A table is tried, so that missing rights are told before the long work.
        let trial = self.name(&format!("{NEW}trial"));
        self.execute(transaction, &format!("CREATE TABLE {trial} (geom {postgis}geometry(Point, 4326)); DROP TABLE {trial}"))?;
        Ok(postgis)
    }

    /// Whether `table` can be put in place: nothing stands there, or what this program made. The answer is whether it is there.
    fn is_free(&self, transaction: &mut Transaction<'_>, table: &str) -> Result<bool, PostgisError> {
        let query = "SELECT coalesce(pg_catalog.obj_description(c.oid, 'pg_class'), '') FROM pg_catalog.pg_class c \
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2";
        let found = transaction.query_opt(query, &[&self.schema, &table]).map_err(|e| self.refuse(table, &e))?;
        match found.map(|row| row.get::<_, String>(0)) {
            None => Ok(false),
            Some(comment) if comment.starts_with(MARKER) => Ok(true),
            Some(_) => Err(PostgisError(say!("postgis-not-ours", table = format!("{}.{table}", self.schema), schema = &self.schema))),
        }
    }

    fn put_in_place(&self, transaction: &mut Transaction<'_>, table: &Table, analysis: &Analysis) -> Result<(), PostgisError> {
        let (name, new) = (self.name(&table.name), self.name(&format!("{NEW}{}", table.name)));
        if self.is_free(transaction, &table.name)? {
            self.same_rights(transaction, &name, &new)?;
            self.has_no_views(transaction, &table.name)?;
            self.execute(transaction, &format!("DROP TABLE {name}"))?;
        }
        let mut all = vec![format!("ALTER TABLE {new} RENAME TO {}", quoted(&table.name))];
        all.push(format!("ALTER TABLE {name} ADD CONSTRAINT {} PRIMARY KEY (fid)", quoted(&format!("{}_pkey", table.name))));
        if table.geometry.is_some() {
            all.push(format!("CREATE INDEX {} ON {name} USING gist (geom)", quoted(&format!("{}_geom_idx", table.name))));
        }
        let comment = |on: &str, text: &str| format!("COMMENT ON {on} IS {}", literal(text));
        all.push(comment(&format!("TABLE {name}"), &format!("{MARKER} {}", comments::of_table(&table.name, analysis))));
        for column in &table.columns {
            let text = comments::of_column(&table.name, &column.title, &analysis.study);
            all.push(comment(&format!("COLUMN {name}.{}", quoted(&column.name)), &text));
        }
        all.push(format!("ANALYZE {name}"));
        all.iter().try_for_each(|statement| self.execute(transaction, statement))
    }

    /// Lets everybody who has rights on the table of the last run have them on the new one.
    fn same_rights(&self, transaction: &mut Transaction<'_>, old: &str, new: &str) -> Result<(), PostgisError> {
        let query = "SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END, \
            a.privilege_type FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a \
            WHERE c.oid = $1::text::regclass AND a.grantee <> c.relowner ORDER BY 1, 2";
        let rights = transaction.query(query, &[&old]).map_err(|e| self.refuse(old, &e))?;
        for row in &rights {
            let (role, right): (String, String) = (row.get(0), row.get(1));
            self.execute(transaction, &format!("GRANT {right} ON {new} TO {role}"))?;
        }
        Ok(())
    }

    /// Checks that no views stand on `table`: they are others' work, and would go with it.
    fn has_no_views(&self, transaction: &mut Transaction<'_>, table: &str) -> Result<(), PostgisError> {
        let query = "SELECT DISTINCT d.refobjid::regclass::text, v.oid::regclass::text FROM pg_catalog.pg_depend d \
            JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_catalog.pg_rewrite'::regclass \
            JOIN pg_catalog.pg_class v ON v.oid = r.ev_class WHERE d.refobjid = $1::text::regclass AND v.oid <> d.refobjid ORDER BY 2";
        let name = self.name(table);
        let views = transaction.query(query, &[&name]).map_err(|e| self.refuse(table, &e))?;
        if views.is_empty() {
            return Ok(());
        }
        let views = joined("list-comma", views.iter().map(|row| row.get::<_, String>(1)));
        Err(PostgisError(say!("postgis-views", table = format!("{}.{table}", self.schema), views)))
    }

    fn execute(&self, transaction: &mut Transaction<'_>, statements: &str) -> Result<(), PostgisError> {
        transaction.batch_execute(statements).map_err(|e| self.refuse(&self.schema, &e))
    }

    fn refuse(&self, object: &str, error: &postgres::Error) -> PostgisError {
        let create = error.as_db_error().is_some_and(|db| *db.code() == postgres::error::SqlState::INSUFFICIENT_PRIVILEGE);
        if create {
            let reason = error.as_db_error().map(|db| db.message().to_owned()).unwrap_or_default();
            let (schema, user, database) = (&self.schema, &self.connection.user, &self.connection.database);
            return PostgisError(say!("postgis-may-not-write", schema, user, database, reason));
        }
        PostgisError::of_statement(&self.connection, object, error)
    }

    /// A table of the schema as SQL.
    fn name(&self, table: &str) -> String {
        format!("{}.{}", quoted(&self.schema), quoted(table))
    }
}

/// `text` as a literal of SQL.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\0', "").replace('\'', "''"))
}
