//! Tables of answers, handed to Python by the Arrow C interface.

use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, BooleanBuilder, Float64Builder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{ArrayRef, RecordBatch, RecordBatchIterator};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyDict};

use crate::error::Failure;
use crate::frame::Frame;
use crate::geometry;

/// Table of answers: any Arrow reader takes it without a copy.
#[pyclass(frozen, module = "carecircle._native")]
pub(crate) struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

#[pymethods]
impl Table {
    /// Table of any object with `__arrow_c_stream__`.
    #[staticmethod]
    fn from_arrow(table: &Bound<'_, PyAny>) -> PyResult<Self> {
        let (schema, batches) = Frame::of(table, "table")?.into_parts();
        Ok(Self { schema, batches })
    }

    /// Table of columns as lists: whole numbers, numbers, texts, WKB, or lists of texts; `None` where missing.
    #[staticmethod]
    fn from_lists(columns: Vec<(String, Bound<'_, PyAny>)>) -> PyResult<Self> {
        let mut table = Columns::default();
        for (name, values) in columns {
            if let Ok(whole) = values.extract::<Vec<Option<i64>>>() {
                table.whole(&name, whole);
            } else if let Ok(numbers) = values.extract::<Vec<Option<f64>>>() {
                table.numbers(&name, numbers);
            } else if let Ok(texts) = values.extract::<Vec<Option<String>>>() {
                table.texts(&name, texts);
            } else if let Ok(wkb) = values.extract::<Vec<Option<Bound<'_, PyBytes>>>>() {
                table.geometries(wkb.into_iter().map(|wkb| wkb.map(|wkb| wkb.as_bytes().to_vec())));
            } else if let Ok(lists) = values.extract::<Vec<Vec<String>>>() {
                table.lists(&name, lists);
            } else {
                let message = format!(
                    "column \"{name}\": found values of several kinds, or of none that is known; give numbers, texts, WKB or lists of texts, and None where missing"
                );
                return Err(Failure::new(message).column(name).into());
            }
        }
        Ok(table.finish()?)
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|f| f.name().clone()).collect()
    }

    fn __repr__(&self) -> String {
        format!("<carecircle.Table of {} rows: {}>", self.__len__(), self.column_names().join(", "))
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.schema.as_ref()).map_err(|e| Failure::new(e.to_string()))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(&self, py: Python<'py>, requested_schema: Option<Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema); // a wish that a producer may leave unanswered
        let batches: Vec<Result<RecordBatch, ArrowError>> = self.batches.iter().cloned().map(Ok).collect();
        let batches = RecordBatchIterator::new(batches, Arc::clone(&self.schema));
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), c"arrow_array_stream")
    }

    fn to_lists<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, PyDict>> {
        let (py, held) = (slf.py(), slf.get());
        let frame = Frame::of(&slf, "table")?;
        let columns = PyDict::new(py);
        for field in held.schema.fields() {
            let name = field.name();
            match field.data_type() {
                DataType::Float64 => columns.set_item(name, frame.numbers(name, "")?)?,
                DataType::List(_) => columns.set_item(name, frame.lists(name, "")?)?,
                DataType::Boolean => columns.set_item(name, frame.flags(name))?,
                DataType::Int64 => columns.set_item(name, frame.whole(name))?,
                DataType::Binary => {
                    let wkb = frame.geometries(field)?.into_iter().map(|wkb| wkb.map(|wkb| PyBytes::new(py, wkb)));
                    columns.set_item(name, wkb.collect::<Vec<_>>())?;
                }
                _ => columns.set_item(name, frame.texts(name, "")?)?,
            }
        }
        Ok(columns)
    }

    fn to_arrow<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("pyarrow")?.call_method1("table", (slf,))
    }

    fn to_pandas<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::to_arrow(slf)?.call_method0("to_pandas")
    }

    fn to_geopandas<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("geopandas")?.getattr("GeoDataFrame")?.call_method1("from_arrow", (slf,))
    }

    fn __reduce__<'py>(slf: Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyAny>,))> {
        let read = slf.py().import("carecircle._frames")?.getattr("rebuilt")?;
        Ok((read, (Self::to_arrow(slf)?,)))
    }
}

/// Columns of a table, in the order in which they are added.
#[derive(Default)]
pub(crate) struct Columns {
    fields: Vec<Field>,
    arrays: Vec<ArrayRef>,
}

impl Columns {
    fn add(&mut self, field: Field, array: ArrayRef) {
        self.fields.push(field);
        self.arrays.push(array);
    }

    /// Adds a column of texts.
    pub(crate) fn texts<T: AsRef<str>>(&mut self, name: &str, values: impl IntoIterator<Item = Option<T>>) {
        let mut array = StringBuilder::new();
        values.into_iter().for_each(|v| array.append_option(v));
        self.add(Field::new(name, DataType::Utf8, true), Arc::new(array.finish()));
    }

    /// Adds a column of numbers.
    pub(crate) fn numbers(&mut self, name: &str, values: impl IntoIterator<Item = Option<f64>>) {
        let mut array = Float64Builder::new();
        values.into_iter().for_each(|v| array.append_option(v));
        self.add(Field::new(name, DataType::Float64, true), Arc::new(array.finish()));
    }

    /// Adds a column of counts.
    pub(crate) fn counts(&mut self, name: &str, values: impl IntoIterator<Item = usize>) {
        self.whole(name, values.into_iter().map(|v| Some(i64::try_from(v).expect("a count fits 63 bits"))));
    }

    /// Adds a column of whole numbers.
    pub(crate) fn whole(&mut self, name: &str, values: impl IntoIterator<Item = Option<i64>>) {
        let mut array = Int64Builder::new();
        values.into_iter().for_each(|v| array.append_option(v));
        self.add(Field::new(name, DataType::Int64, true), Arc::new(array.finish()));
    }

    /// Adds a column of truths; null where not known.
    pub(crate) fn flags(&mut self, name: &str, values: impl IntoIterator<Item = Option<bool>>) {
        let mut array = BooleanBuilder::new();
        values.into_iter().for_each(|v| array.append_option(v));
        self.add(Field::new(name, DataType::Boolean, true), Arc::new(array.finish()));
    }

    /// Adds a column of lists of texts.
    pub(crate) fn lists<T: AsRef<str>>(&mut self, name: &str, values: impl IntoIterator<Item = Vec<T>>) {
        let mut array = ListBuilder::new(StringBuilder::new());
        for list in values {
            list.iter().for_each(|v| array.values().append_value(v));
            array.append(true);
        }
        let array = array.finish();
        let field = Field::new(name, arrow_array::Array::data_type(&array).clone(), true);
        self.add(field, Arc::new(array));
    }

    /// Adds the column of geometries, as WKB.
    pub(crate) fn geometries(&mut self, values: impl IntoIterator<Item = Option<Vec<u8>>>) {
        let mut array = BinaryBuilder::new();
        values.into_iter().for_each(|v| array.append_option(v));
        self.add(geometry::field(), Arc::new(array.finish()));
    }

    /// The table.
    pub(crate) fn finish(self) -> Result<Table, Failure> {
        let batch = RecordBatch::try_new(Arc::new(Schema::new(self.fields)), self.arrays);
        batch.map(|batch| Table { schema: batch.schema(), batches: vec![batch] }).map_err(|e| Failure::new(e.to_string()))
    }
}
