//! One table of a GeoPackage, filled row by row.

use std::collections::HashSet;

use rusqlite::{Connection, Statement, ToSql};

use crate::export::facts::Extent;

use super::rtree::{self, Entry};

/// A column's type, as GeoPackage names it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Text,
    Integer,
    Real,
    Boolean,
    Date,
}

impl Kind {
    fn sql(self) -> &'static str {
        match self {
            Self::Text => "TEXT",
            Self::Integer => "INTEGER",
            Self::Real => "REAL",
            Self::Boolean => "BOOLEAN",
            Self::Date => "DATE",
        }
    }
}

/// The columns of a table; names that SQLite would take for the same one are numbered.
#[derive(Debug)]
pub(super) struct Columns {
    columns: Vec<(String, Kind)>,
    taken: HashSet<String>,
}

impl Columns {
    /// No columns besides the row number and the geometry.
    pub(super) fn new() -> Self {
        Self { columns: Vec::new(), taken: ["fid", "geom", "rowid", "oid", "_rowid_"].map(str::to_owned).into() }
    }

    /// Adds a column.
    pub(super) fn add(&mut self, name: &str, kind: Kind) -> &mut Self {
        let name = name.replace('\0', "");
        let name = if name.trim().is_empty() { "column".to_owned() } else { name };
        let mut unique = name.clone();
        let mut n = 2;
        while !self.taken.insert(unique.to_lowercase()) {
            unique = format!("{name}_{n}");
            n += 1;
        }
        self.columns.push((unique, kind));
        self
    }

    /// Adds several text columns.
    pub(super) fn texts(&mut self, names: &[&str]) -> &mut Self {
        names.iter().for_each(|name| {
            self.add(name, Kind::Text);
        });
        self
    }

    /// How many columns.
    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }
}

/// What a table is.
pub(super) struct Spec<'a> {
    /// Name of the table in the file.
    pub table: &'a str,
    /// Title of the layer for people.
    pub title: &'a str,
    /// Contents of the layer in a sentence.
    pub description: &'a str,
    /// `POINT` or `MULTIPOLYGON`; `None` for a table without geometry.
    pub geometry: Option<&'a str>,
    /// `last_change`.
    pub changed: &'a str,
}

/// A table in the making: values are pushed in the order of its columns, then the row is ended.
pub(super) struct Layer<'c> {
    conn: &'c Connection,
    insert: Statement<'c>,
    at: usize,
    width: usize,
    rows: usize,
    extent: Extent,
    boxes: Vec<Entry>,
}

impl<'c> Layer<'c> {
    /// Makes the table and registers it.
    pub(super) fn create(conn: &'c Connection, spec: &Spec<'_>, columns: &Columns) -> rusqlite::Result<Self> {
        let quoted: Vec<String> = columns.columns.iter().map(|(name, _)| quote(name)).collect();
        let mut sql = format!("CREATE TABLE {} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", quote(spec.table));
        if let Some(geometry) = spec.geometry {
            sql += &format!(", geom {geometry}");
        }
        for (name, (_, kind)) in quoted.iter().zip(&columns.columns) {
            sql += &format!(", {name} {}", kind.sql());
        }
        conn.execute_batch(&(sql + ")"))?;
        let data_type = if spec.geometry.is_some() { "features" } else { "attributes" };
        conn.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) VALUES (?, ?, ?, ?, ?, ?)",
            (spec.table, data_type, spec.title, spec.description, spec.changed, spec.geometry.map(|_| 4326)),
        )?;
        let mut names = vec!["fid".to_owned()];
        if let Some(geometry) = spec.geometry {
            names.push("geom".to_owned());
            conn.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)", (spec.table, geometry))?;
        }
        names.extend(quoted);
        let holes = vec!["?"; names.len()].join(", ");
        let insert = conn.prepare(&format!("INSERT INTO {} ({}) VALUES ({holes})", quote(spec.table), names.join(", ")))?;
        Ok(Self { conn, insert, at: 0, width: names.len(), rows: 0, extent: Extent::default(), boxes: Vec::new() })
    }

    /// Begins a row of a table without geometry.
    pub(super) fn begin(&mut self) -> rusqlite::Result<()> {
        self.rows += 1;
        self.at = 0;
        let fid = self.fid();
        self.push(fid)
    }

    /// Begins a row with a geometry blob and its box (west, south, east, north), or without one.
    pub(super) fn begin_at(&mut self, geometry: Option<(&[u8], [f64; 4])>) -> rusqlite::Result<()> {
        self.begin()?;
        if let Some((_, [w, s, e, n])) = geometry {
            self.extent.add(w, s);
            self.extent.add(e, n);
            let id = self.fid();
            self.boxes.push(Entry { id, bounds: [w, s, e, n] });
        }
        self.push(geometry.map(|(blob, _)| blob))
    }

    fn fid(&self) -> i64 {
        i64::try_from(self.rows).expect("a table has fewer than 2^63 rows")
    }

    /// The row's next value.
    pub(super) fn push(&mut self, value: impl ToSql) -> rusqlite::Result<()> {
        self.at += 1;
        self.insert.raw_bind_parameter(self.at, value)
    }

    /// Ends the row.
    pub(super) fn end(&mut self) -> rusqlite::Result<()> {
        debug_assert_eq!(self.at, self.width, "a row has one value a column");
        self.insert.raw_execute().map(drop)
    }

    /// Writes extent and index; the answer is the number of rows.
    pub(super) fn finish(self, spec: &Spec<'_>) -> rusqlite::Result<usize> {
        let Self { conn, insert, rows, extent, boxes, .. } = self;
        drop(insert);
        if let Some([w, s, e, n]) = extent.get() {
            conn.execute(
                "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
                (w, s, e, n, spec.table),
            )?;
        }
        if spec.geometry.is_some() {
            rtree::build(conn, spec.table, &boxes)?;
            conn.execute_batch(&triggers(spec.table))?;
            conn.execute(
                "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
                [spec.table],
            )?;
        }
        Ok(rows)
    }
}

/// A name as an SQL identifier.
fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// What keeps the index right when the table is edited (GeoPackage 1.3, annex F.3).
fn triggers(table: &str) -> String {
    let rtree = format!("\"rtree_{table}_geom\"");
    let some = "NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)";
    let none = "NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)";
    let put = format!(
        "INSERT OR REPLACE INTO {rtree} VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));"
    );
    let name = |event: &str| format!("\"rtree_{table}_geom_{event}\"");
    [
        format!("CREATE TRIGGER {} AFTER INSERT ON {table} WHEN ({some}) BEGIN {put} END;", name("insert")),
        format!("CREATE TRIGGER {} AFTER UPDATE OF geom ON {table} WHEN OLD.fid = NEW.fid AND ({some}) BEGIN {put} END;", name("update1")),
        format!(
            "CREATE TRIGGER {} AFTER UPDATE OF geom ON {table} WHEN OLD.fid = NEW.fid AND ({none}) BEGIN DELETE FROM {rtree} WHERE id = OLD.fid; END;",
            name("update2")
        ),
        format!(
            "CREATE TRIGGER {} AFTER UPDATE ON {table} WHEN OLD.fid != NEW.fid AND ({some}) BEGIN DELETE FROM {rtree} WHERE id = OLD.fid; {put} END;",
            name("update3")
        ),
        format!(
            "CREATE TRIGGER {} AFTER UPDATE ON {table} WHEN OLD.fid != NEW.fid AND ({none}) BEGIN DELETE FROM {rtree} WHERE id IN (OLD.fid, NEW.fid); END;",
            name("update4")
        ),
        format!(
            "CREATE TRIGGER {} AFTER DELETE ON {table} WHEN OLD.geom NOT NULL BEGIN DELETE FROM {rtree} WHERE id = OLD.fid; END;",
            name("delete")
        ),
    ]
    .concat()
}
