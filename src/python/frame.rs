//! Tables of the caller as columns, by the Arrow C interface.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi::{FFI_ArrowArray, from_ffi};
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::{
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch, StructArray};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{DataType, FieldRef, Schema};
use geo::Geometry;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyCapsuleMethods};

use carecircle_base::geom::LonLat;

use crate::error::Failure;
use crate::geometry::{self, EXTENSION, GEOMETRY, WKB};

/// Table of the caller.
pub(crate) struct Frame {
    /// Argument that holds it, for errors.
    name: &'static str,
    schema: Arc<Schema>,
    batches: Vec<RecordBatch>,
}

/// Characters between the services of one cell.
const BETWEEN: [char; 7] = [',', ';', '、', '，', '；', '|', '/'];

impl Frame {
    /// Table of an object with `__arrow_c_stream__` or `__arrow_c_array__`.
    pub(crate) fn of(object: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        let unreadable = |e: &dyn std::fmt::Display| Failure::new(format!("{name}: this Arrow table cannot be read: {e}")).of(name);
        if object.hasattr("__arrow_c_stream__")? {
            let capsule = object.call_method0("__arrow_c_stream__")?;
            let pointer = capsule.cast::<PyCapsule>()?.pointer_checked(Some(c"arrow_array_stream"))?;
            let pointer = pointer.cast::<FFI_ArrowArrayStream>().as_ptr();
            // SAFETY: the name of the capsule says what it points to; the reader moves the stream out of it and leaves one released.
            #[expect(unsafe_code, reason = "the Arrow C interface hands over pointers")]
            let reader = unsafe { RecordBatchStreamReader::from_raw(pointer) }.map_err(|e| unreadable(&e))?;
            let schema = arrow_array::RecordBatchReader::schema(&reader);
            let batches = reader.collect::<Result<Vec<_>, _>>().map_err(|e| unreadable(&e))?;
            return Ok(Self { name, schema, batches });
        }
        if object.hasattr("__arrow_c_array__")? {
            let (schema, array) = object.call_method0("__arrow_c_array__")?.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
            let schema = schema.cast::<PyCapsule>()?.pointer_checked(Some(c"arrow_schema"))?.cast::<FFI_ArrowSchema>().as_ptr();
            let array = array.cast::<PyCapsule>()?.pointer_checked(Some(c"arrow_array"))?.cast::<FFI_ArrowArray>().as_ptr();
            // SAFETY: the names of the capsules say what they point to; both are moved out and left released.
            #[expect(unsafe_code, reason = "the Arrow C interface hands over pointers")]
            let data = unsafe { from_ffi(FFI_ArrowArray::from_raw(array), &FFI_ArrowSchema::from_raw(schema)) };
            let data = data.map_err(|e| unreadable(&e))?;
            if !matches!(data.data_type(), DataType::Struct(_)) {
                return Err(unreadable(&format!("it is one column of {}, expected a table with named columns", data.data_type())).into());
            }
            let batch = RecordBatch::from(StructArray::from(data));
            return Ok(Self { name, schema: batch.schema(), batches: vec![batch] });
        }
        let found = object.get_type().name()?;
        Err(Failure::new(format!(
            "{name}: found {found}, expected a table; give a GeoDataFrame, a DataFrame of pandas or Polars, an Arrow table, or a dict of lists"
        ))
        .of(name)
        .into())
    }

    /// Schema and batches of the table.
    pub(crate) fn into_parts(self) -> (Arc<Schema>, Vec<RecordBatch>) {
        (self.schema, self.batches)
    }

    /// Number of rows.
    pub(crate) fn len(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Whether the table has the column.
    pub(crate) fn has(&self, column: &str) -> bool {
        self.schema.column_with_name(column).is_some()
    }

    /// Error that names a column which is missing.
    fn missing(&self, column: &str, why: &str) -> Failure {
        let found: Vec<&str> = self.schema.fields().iter().map(|f| f.name().as_str()).collect();
        Failure::new(format!("{}: no column \"{column}\" (found: {}); {why}", self.name, found.join(", "))).of(self.name).column(column)
    }

    /// Error of a value.
    pub(crate) fn wrong(&self, column: &str, row: usize, found: &str, expected: &str) -> Failure {
        let message = format!("{}, row {row}, column \"{column}\": found {found}, expected {expected}", self.name);
        Failure::new(message).of(self.name).row(row).column(column)
    }

    /// Error of a column's type.
    fn of_type(&self, column: &str, found: &DataType, expected: &str) -> Failure {
        let message = format!("{}, column \"{column}\": found values of the type {found}; give {expected}", self.name);
        Failure::new(message).of(self.name).column(column)
    }

    fn chunks(&self, column: &str, why: &str) -> Result<Vec<&ArrayRef>, Failure> {
        let at = self.schema.index_of(column).map_err(|_| self.missing(column, why))?;
        Ok(self.batches.iter().map(|batch| batch.column(at)).collect())
    }

    /// Values of a column of numbers; `None` for null and NaN.
    ///
    /// # Errors
    /// A missing column, with `why` it is needed, or one of another type.
    pub(crate) fn numbers(&self, column: &str, why: &str) -> Result<Vec<Option<f64>>, Failure> {
        let mut all = Vec::with_capacity(self.len());
        for chunk in self.chunks(column, why)? {
            numbers(chunk, &mut all).ok_or_else(|| self.of_type(column, chunk.data_type(), "numbers"))?;
        }
        Ok(all)
    }

    /// Values of a column of texts, whole numbers as their digits; `None` for null and the empty text.
    ///
    /// # Errors
    /// As [`Frame::numbers`].
    pub(crate) fn texts(&self, column: &str, why: &str) -> Result<Vec<Option<String>>, Failure> {
        let mut all = Vec::with_capacity(self.len());
        for chunk in self.chunks(column, why)? {
            texts(chunk, &mut all).ok_or_else(|| self.of_type(column, chunk.data_type(), "texts or whole numbers"))?;
        }
        Ok(all.into_iter().map(|text: Option<String>| text.filter(|t| !t.is_empty())).collect())
    }

    /// Values of a column of lists of texts, or of texts that are divided at commas and the like.
    ///
    /// # Errors
    /// As [`Frame::numbers`].
    pub(crate) fn lists(&self, column: &str, why: &str) -> Result<Vec<Vec<String>>, Failure> {
        let mut all = Vec::with_capacity(self.len());
        for chunk in self.chunks(column, why)? {
            lists(chunk, &mut all).ok_or_else(|| self.of_type(column, chunk.data_type(), "lists of texts, or texts with commas"))?;
        }
        Ok(all)
    }

    /// Positions of the rows: of the column of geometries, else of `lon` and `lat` in degrees; `None` where a row has none.
    ///
    /// # Errors
    /// No such columns, another coordinate system, or a row that is no point on the globe.
    pub(crate) fn points(&self) -> Result<Vec<Option<LonLat>>, Failure> {
        if let Some(field) = self.geometry() {
            let wkb = |row: usize, bytes: Option<&[u8]>| bytes.map_or(Ok(None), |bytes| self.point(field.name(), row, bytes));
            return self.geometries(field)?.into_iter().enumerate().map(|(row, bytes)| wkb(row, bytes)).collect();
        }
        let why = "give points in a column \"geometry\", or degrees on WGS84 in \"lon\" and \"lat\"";
        let (lon, lat) = (self.numbers("lon", why)?, self.numbers("lat", why)?);
        let at = |(row, at)| match at {
            (Some(lon), Some(lat)) => LonLat::new(lon, lat).map(Some).map_err(|e| self.off_the_globe("lon", row, &e.to_string())),
            (None, None) => Ok(None),
            (None, _) => {
                Err(self.wrong("lon", row, "nothing beside a latitude", "both or none; leave both empty where the place is not known"))
            }
            (_, None) => {
                Err(self.wrong("lat", row, "nothing beside a longitude", "both or none; leave both empty where the place is not known"))
            }
        };
        lon.into_iter().zip(lat).enumerate().map(at).collect()
    }

    fn off_the_globe(&self, column: &str, row: usize, what: &str) -> Failure {
        let message = format!("{}, row {row}, column \"{column}\": {what}; give degrees on WGS84, longitude first", self.name);
        Failure::new(message).of(self.name).row(row).column(column)
    }

    /// Field of the geometries: the first that says to be WKB, else one of binary values with their name.
    fn geometry(&self) -> Option<&FieldRef> {
        let fields = || self.schema.fields().iter();
        let says = |f: &&FieldRef| f.metadata().get(EXTENSION).is_some_and(|name| name.starts_with("geoarrow.") || name == "ogc.wkb");
        fields().find(says).or_else(|| fields().find(|f| f.name() == GEOMETRY))
    }

    /// Values of a column of truths.
    pub(crate) fn flags(&self, column: &str) -> Vec<Option<bool>> {
        self.batches.iter().filter_map(|batch| batch.column_by_name(column)).flat_map(|chunk| chunk.as_boolean().iter()).collect()
    }

    /// Values of a column of whole numbers of 64 bits.
    pub(crate) fn whole(&self, column: &str) -> Vec<Option<i64>> {
        let chunks = self.batches.iter().filter_map(|batch| batch.column_by_name(column));
        chunks.flat_map(|chunk| chunk.as_primitive::<Int64Type>().iter()).collect()
    }

    /// WKB of every row.
    pub(crate) fn geometries(&self, field: &FieldRef) -> Result<Vec<Option<&[u8]>>, Failure> {
        if let Some(crs) = geometry::other_crs(field) {
            let message = format!(
                "{}, column \"{}\": found coordinates in {crs}, expected degrees on WGS84; call .to_crs(4326) first",
                self.name,
                field.name()
            );
            return Err(Failure::new(message).of(self.name).column(field.name()));
        }
        let mut all = Vec::with_capacity(self.len());
        for chunk in self.chunks(field.name(), "")? {
            match chunk.data_type() {
                DataType::Binary => all.extend(chunk.as_binary::<i32>().iter()),
                DataType::LargeBinary => all.extend(chunk.as_binary::<i64>().iter()),
                DataType::BinaryView => all.extend(chunk.as_binary_view().iter()),
                DataType::Null => all.extend((0..chunk.len()).map(|_| None)),
                other => return Err(self.of_type(field.name(), other, &format!("geometries as WKB ({WKB})"))),
            }
        }
        Ok(all)
    }

    fn point(&self, column: &str, row: usize, bytes: &[u8]) -> Result<Option<LonLat>, Failure> {
        let kind = match geometry::read(bytes)
            .map_err(|e| self.wrong(column, row, &format!("bytes that are no WKB ({e})"), "a point; give WKB of points"))?
        {
            Geometry::Point(at) if at.x().is_nan() && at.y().is_nan() => return Ok(None),
            Geometry::Point(at) => {
                return LonLat::new(at.x(), at.y()).map(Some).map_err(|e| self.off_the_globe(column, row, &e.to_string()));
            }
            Geometry::Polygon(_) | Geometry::MultiPolygon(_) => "an area",
            _ => "another kind of geometry",
        };
        Err(self.wrong(column, row, kind, "a point; take .representative_point() of areas"))
    }
}

/// Values of a column of whole numbers of any width, or of nulls; `None` for another type.
fn integers(chunk: &ArrayRef) -> Option<Vec<Option<i128>>> {
    macro_rules! whole {
        ($kind:ty) => {
            chunk.as_primitive::<$kind>().iter().map(|v| v.map(i128::from)).collect()
        };
    }
    Some(match chunk.data_type() {
        DataType::Int8 => whole!(Int8Type),
        DataType::Int16 => whole!(Int16Type),
        DataType::Int32 => whole!(Int32Type),
        DataType::Int64 => whole!(Int64Type),
        DataType::UInt8 => whole!(UInt8Type),
        DataType::UInt16 => whole!(UInt16Type),
        DataType::UInt32 => whole!(UInt32Type),
        DataType::UInt64 => whole!(UInt64Type),
        DataType::Null => vec![None; chunk.len()],
        _ => return None,
    })
}

fn numbers(chunk: &ArrayRef, out: &mut Vec<Option<f64>>) -> Option<()> {
    match chunk.data_type() {
        DataType::Float64 => out.extend(chunk.as_primitive::<Float64Type>().iter().map(|v| v.filter(|v| !v.is_nan()))),
        DataType::Float32 => out.extend(chunk.as_primitive::<Float32Type>().iter().map(|v| v.map(f64::from).filter(|v| !v.is_nan()))),
        _ => out.extend(integers(chunk)?.into_iter().map(|v| v.map(|v| v as f64))),
    }
    Some(())
}

fn texts(chunk: &ArrayRef, out: &mut Vec<Option<String>>) -> Option<()> {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    match chunk.data_type() {
        DataType::Utf8 => out.extend(chunk.as_string::<i32>().iter().map(owned)),
        DataType::LargeUtf8 => out.extend(chunk.as_string::<i64>().iter().map(owned)),
        DataType::Utf8View => out.extend(chunk.as_string_view().iter().map(owned)),
        DataType::Dictionary(..) => {
            let dictionary = chunk.as_any_dictionary();
            let mut values = Vec::new();
            texts(dictionary.values(), &mut values)?;
            if values.is_empty() {
                out.extend((0..chunk.len()).map(|_| None));
                return Some(());
            }
            let keys = dictionary.normalized_keys();
            out.extend(keys.into_iter().enumerate().map(|(row, key)| if chunk.is_null(row) { None } else { values[key].clone() }));
        }
        _ => out.extend(integers(chunk)?.into_iter().map(|v| v.map(|v| v.to_string()))),
    }
    Some(())
}

fn lists(chunk: &ArrayRef, out: &mut Vec<Vec<String>>) -> Option<()> {
    let items = |values: Option<ArrayRef>| {
        let mut items = Vec::new();
        values.map_or(Some(()), |values| texts(&values, &mut items))?;
        Some(items.into_iter().flatten().collect())
    };
    match chunk.data_type() {
        DataType::List(_) => {
            for values in chunk.as_list::<i32>().iter() {
                out.push(items(values)?);
            }
        }
        DataType::LargeList(_) => {
            for values in chunk.as_list::<i64>().iter() {
                out.push(items(values)?);
            }
        }
        _ => {
            let mut cells = Vec::new();
            texts(chunk, &mut cells)?;
            let divided = |cell: Option<String>| {
                let cell = cell.unwrap_or_default();
                cell.split(BETWEEN).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
            };
            out.extend(cells.into_iter().map(divided));
        }
    }
    Some(())
}
