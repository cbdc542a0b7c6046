//! One table of the GeoPackage, as PostgreSQL takes it.

use std::collections::HashSet;
use std::io::Write as _;

use postgres::Transaction;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use carecircle_import::postgis::quoted;

/// Longest name of PostgreSQL in bytes.
const LONGEST: usize = 63;
/// Names that columns of PostgreSQL have already.
const SYSTEM: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Name in PostgreSQL, at most 63 bytes.
    pub name: String,
    /// Name in the GeoPackage.
    pub title: String,
    /// Type in PostgreSQL.
    kind: &'static str,
}

/// A table of the GeoPackage.
#[derive(Debug)]
pub(super) struct Table {
    /// Name in both.
    pub name: String,
    /// Type of its geometries, such as `POINT`; `None` without any.
    pub geometry: Option<String>,
    /// Columns, the geometry among them.
    pub columns: Vec<Column>,
}

impl Table {
    /// Every table of the contents, by name.
    pub(super) fn all(source: &Connection) -> rusqlite::Result<Vec<Self>> {
        let names = "SELECT c.table_name, g.geometry_type_name FROM gpkg_contents c LEFT JOIN gpkg_geometry_columns g USING (table_name) \
            ORDER BY c.table_name";
        let mut query = source.prepare(names)?;
        let names: Vec<(String, Option<String>)> = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        let with_columns = |(name, geometry): (String, Option<String>)| {
            let mut query = source.prepare("SELECT name, type FROM pragma_table_info(?1) ORDER BY cid")?;
            let found: Vec<(String, String)> = query.query_map([&name], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
            let names = postgres_names(found.iter().map(|column| column.0.as_str()));
            let columns = found.into_iter().zip(names).map(|((title, of), name)| Column { kind: kind(&title, &of), name, title });
            Ok(Self { columns: columns.collect(), name, geometry })
        };
        names.into_iter().map(with_columns).collect()
    }

    /// The statement that makes it under the name `name`; `postgis` is the schema of PostGIS with a dot.
    pub(super) fn create(&self, name: &str, postgis: &str) -> String {
        let column = |c: &Column| match (&self.geometry, c.kind) {
            (Some(of), "geometry") => format!("{} {postgis}geometry({of}, 4326)", quoted(&c.name)),
            _ => format!("{} {}", quoted(&c.name), c.kind),
        };
        format!("CREATE TABLE {name} ({})", self.columns.iter().map(column).collect::<Vec<_>>().join(", "))
    }

    /// Copies its rows into the table `name`; the answer is their number.
    pub(super) fn copy(
        &self,
        source: &Connection,
        transaction: &mut Transaction<'_>,
        name: &str,
    ) -> rusqlite::Result<Result<u64, postgres::Error>> {
        let mut query = source.prepare(&format!("SELECT * FROM {} ORDER BY fid", quoted(&self.name)))?;
        let mut rows = query.query([])?;
        let mut writer = match transaction.copy_in(&format!("COPY {name} FROM STDIN")) {
            Ok(writer) => writer,
            Err(error) => return Ok(Err(error)),
        };
        let mut line = Vec::new();
        while let Some(row) = rows.next()? {
            line.clear();
            for (at, column) in self.columns.iter().enumerate() {
                if at > 0 {
                    line.push(b'\t');
                }
                field(&mut line, row.get_ref(at)?, column.kind);
            }
            line.push(b'\n');
            // The server's reason comes with the end of the copy.
            if writer.write_all(&line).is_err() {
                break;
            }
        }
        Ok(writer.finish())
    }
}

/// Type in PostgreSQL of a column of the GeoPackage.
fn kind(name: &str, of: &str) -> &'static str {
    match of {
        _ if name == "geom" => "geometry",
        "INTEGER" => "bigint",
        "REAL" => "double precision",
        "BOOLEAN" => "boolean",
        "DATE" => "date",
        _ => "text",
    }
}

/// Names as PostgreSQL keeps them: of at most 63 bytes, each once.
fn postgres_names<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut taken: HashSet<String> = SYSTEM.map(str::to_owned).into();
    let cut = |name: &str, most: usize| name[..name.floor_char_boundary(most)].to_owned();
    let one = |name: &str| {
        let mut unique = cut(name, LONGEST);
        let mut n = 2;
        while !taken.insert(unique.clone()) {
            let ending = format!("_{n}");
            unique = cut(name, LONGEST - ending.len()) + &ending;
            n += 1;
        }
        unique
    };
    names.map(one).collect()
}

/// Appends a value in the text format of COPY.
fn field(out: &mut Vec<u8>, value: ValueRef<'_>, kind: &str) {
    match value {
        ValueRef::Null => out.extend(b"\\N"),
        ValueRef::Integer(n) if kind == "boolean" => out.extend(if n == 0 { b"f" } else { b"t" }),
        ValueRef::Integer(n) => out.extend(n.to_string().bytes()),
        ValueRef::Real(n) => out.extend(n.to_string().bytes()),
        ValueRef::Text(text) => text.iter().filter(|byte| **byte != 0).for_each(|byte| match byte {
            b'\\' => out.extend(b"\\\\"),
            b'\t' => out.extend(b"\\t"),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            byte => out.push(*byte),
        }),
        ValueRef::Blob(blob) => extended(blob).iter().for_each(|byte| {
            let _ = write!(out, "{byte:02X}");
        }),
    }
}

/// A geometry of the GeoPackage as extended well-known binary: its header becomes the SRID.
fn extended(blob: &[u8]) -> Vec<u8> {
    const SRID: u32 = 0x2000_0000;
    let envelope = match blob.get(3).map_or(0, |flags| flags >> 1 & 7) {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        _ => 64,
    };
    let Some(wkb) = blob.get(8 + envelope..).filter(|wkb| wkb.len() >= 5 && wkb[0] == 1) else { return Vec::new() };
    let of = u32::from_le_bytes([wkb[1], wkb[2], wkb[3], wkb[4]]) | SRID;
    [&wkb[..1], &of.to_le_bytes(), &4326_u32.to_le_bytes(), &wkb[5..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_and_stay_apart() {
        let long = "养".repeat(30);
        let names = postgres_names([long.as_str(), &format!("{long}二"), "xmin", "home"].into_iter());
        assert_eq!(names, ["养".repeat(21), format!("{}_2", "养".repeat(20)), "xmin_2".to_owned(), "home".to_owned()]);
        assert!(names.iter().all(|n| n.len() <= LONGEST));
    }

    #[test]
    fn values_are_escaped_and_a_point_keeps_its_bytes() {
        let mut out = Vec::new();
        field(&mut out, ValueRef::Text("a\tb\\N\n\0".as_bytes()), "text");
        assert_eq!(out, b"a\\tb\\\\N\\n");
        let point = b"GP\x00\x01\xe6\x10\x00\x00\x01\x01\x00\x00\x00".iter().copied().chain([7; 16]).collect::<Vec<u8>>();
        let expected = b"\x01\x01\x00\x00\x20\xe6\x10\x00\x00".iter().copied().chain([7; 16]).collect::<Vec<u8>>();
        assert_eq!(extended(&point), expected);
    }
}
