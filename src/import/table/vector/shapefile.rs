//! Shapefiles (ESRI 1998): a folder's `.shp`, `.dbf`, `.cpg` and `.prj`, or a zip archive of them.

use std::io::{Cursor, Read};
use std::path::Path;

use encoding_rs::Encoding;
use geo::Geometry;
use shapefile::dbase::encoding::EncodingRs;
use shapefile::dbase::{self, FieldValue, ReaderBuilder};
use shapefile::{Shape, ShapeReader};

use super::super::features::{LayerFeature, readable, table};
use super::super::rows::Table;
use super::super::workbook::refuse_bomb;
use super::{chosen, cut_names, prj, unreadable};
use crate::budget;
use crate::error::{ImportError, read_bytes};
use crate::layer_file::LayerFile;
use carecircle_base::model::LayerReport;

/// An archive, the names of its files, and those of its Shapefiles without their ending.
type Listed<'b> = (zip::ZipArchive<Cursor<&'b [u8]>>, Vec<String>, Vec<String>);

fn listed<'b>(bytes: &'b [u8], source: &LayerFile) -> Result<Listed<'b>, ImportError> {
    refuse_bomb(bytes, &source.file)?;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| unreadable(source, e))?;
    let names: Vec<Vec<u8>> =
        (0..archive.len()).map(|i| archive.by_index_raw(i).map(|f| f.name_raw().to_vec()).unwrap_or_default()).collect();
    // Names in archives made on Windows are GBK; a Mac adds hidden twins.
    let names: Vec<String> = names.iter().map(|n| best(n).decode(n).0.into_owned()).collect();
    let visible = |name: &str| !name.starts_with("__MACOSX") && !name.contains("/._");
    let is_shp = |n: &&String| visible(n) && n.to_lowercase().ends_with(".shp");
    let stems = names.iter().filter(is_shp).map(|n| n[..n.len() - ".shp".len()].to_owned()).collect();
    Ok((archive, names, stems))
}

/// Names of the Shapefiles of an archive, without their ending.
pub(super) fn stems(bytes: &[u8], source: &LayerFile) -> Result<Vec<String>, ImportError> {
    Ok(listed(bytes, source)?.2)
}

/// The parts of a Shapefile, as bytes.
pub(super) struct Parts {
    shp: Vec<u8>,
    dbf: Vec<u8>,
    cpg: Option<Vec<u8>>,
    prj: Option<Vec<u8>>,
}

impl Parts {
    /// The parts that lie beside `file`, whatever the case of their endings.
    pub(super) fn beside(dir: &Path, file: &str) -> Result<Self, ImportError> {
        let stem = &file[..file.len() - ".shp".len()];
        let part = |ending: &str| {
            let upper = ending.to_uppercase();
            read_bytes(dir, &format!("{stem}.{ending}")).or_else(|lower| read_bytes(dir, &format!("{stem}.{upper}")).map_err(|_| lower))
        };
        Ok(Self { shp: read_bytes(dir, file)?, dbf: part("dbf")?, cpg: part("cpg").ok(), prj: part("prj").ok() })
    }

    /// The parts of the Shapefile in a zip archive: the one that `sheet` names, or the only one.
    pub(super) fn of_archive(bytes: &[u8], source: &LayerFile) -> Result<Self, ImportError> {
        let (mut archive, names, stems) = listed(bytes, source)?;
        let stem = chosen(&stems, source)?.to_owned();
        let mut part = |ending: &str| {
            let wanted = format!("{stem}.{ending}");
            let at = names.iter().position(|n| n.eq_ignore_ascii_case(&wanted))?;
            let mut out = Vec::new();
            archive.by_index(at).ok()?.read_to_end(&mut out).ok()?;
            Some(out)
        };
        let absent = |ending: &str| unreadable(source, format!("the archive has no {stem}.{ending}, or it is damaged"));
        Ok(Self {
            shp: part("shp").ok_or_else(|| absent("shp"))?,
            dbf: part("dbf").ok_or_else(|| absent("dbf"))?,
            cpg: part("cpg"),
            prj: part("prj"),
        })
    }

    /// Estimate in bytes of what the parts take in memory: rows by name of field, as the library reads them.
    fn grown(&self) -> u64 {
        let number = |at: usize| self.dbf.get(at..at + 2).map_or(0, |b| u64::from(u16::from_le_bytes([b[0], b[1]])));
        let (header, row) = (number(8), number(10).max(1));
        let (fields, rows) = (header / 32, (self.dbf.len() as u64).saturating_sub(header) / row);
        rows.saturating_mul(128 + 128 * fields).saturating_add(4 * (self.shp.len() + self.dbf.len()) as u64)
    }

    /// Encoding of the texts: declared in the study, in `.cpg`, else what all bytes of the table are valid in.
    fn encoding(&self, source: &LayerFile) -> &'static Encoding {
        let label = |label: &[u8]| match label.trim_ascii() {
            b"936" | b"CP936" | b"cp936" => Some(encoding_rs::GBK),
            b"65001" => Some(encoding_rs::UTF_8),
            other => Encoding::for_label(other),
        };
        let declared = source.encoding.as_deref().and_then(|name| label(name.as_bytes()));
        declared.or_else(|| self.cpg.as_deref().and_then(label)).unwrap_or_else(|| best(texts(&self.dbf)))
    }
}

/// UTF-8 where the bytes are valid in it, else GBK.
fn best(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() { encoding_rs::UTF_8 } else { encoding_rs::GBK }
}

/// The records of a `.dbf`, after its binary header.
fn texts(dbf: &[u8]) -> &[u8] {
    let header = dbf.get(8..10).map_or(0, |b| usize::from(u16::from_le_bytes([b[0], b[1]])));
    dbf.get(header..).unwrap_or_default()
}

/// Table of the features, in the file's order.
pub(super) fn read(parts: &Parts, source: &LayerFile, report: &mut LayerReport) -> Result<Table, ImportError> {
    let encoding = parts.encoding(source);
    budget::hold(&source.file, parts.grown())?;
    let refuse = |e: dbase::Error| unreadable(source, format!("the table (.dbf): {e}"));
    let mut dbf =
        ReaderBuilder::new().with_encoding(EncodingRs::from(encoding)).build(Cursor::new(parts.dbf.as_slice())).map_err(refuse)?;
    let names: Vec<String> = dbf.fields().iter().map(|f| f.name().to_owned()).collect();
    let headers = cut_names::whole(names.clone(), report);
    let records = dbf.read().map_err(refuse)?;
    let refuse = |e: shapefile::Error| unreadable(source, format!("the shapes (.shp): {e}"));
    let shapes = ShapeReader::new(Cursor::new(parts.shp.as_slice())).map_err(refuse)?.read().map_err(refuse)?;
    if shapes.len() != records.len() {
        return Err(unreadable(source, format!("{} shapes, but {} rows in the table", shapes.len(), records.len())));
    }
    let mut features = Vec::with_capacity(shapes.len());
    for (shape, mut record) in shapes.into_iter().zip(records) {
        let values = names.iter().zip(&headers).filter_map(|(name, header)| Some((header.clone(), shown(record.remove(name)?)?))).collect();
        let is_null = matches!(shape, Shape::NullShape);
        let shape = if is_null { None } else { readable(Geometry::<f64>::try_from(shape), features.len() + 1, report) };
        features.push(LayerFeature { values, shape });
    }
    report.read_as = format!("Shapefile, {}", encoding.name());
    let mut out = table(&source.file, features)?;
    if let Some(text) = &parts.prj
        && source.crs.is_none()
    {
        let text = encoding.decode(text).0;
        let crs = prj::crs(&text).map_err(|name| {
            unreadable(
                source,
                format!(
                    "the coordinate system of its .prj, \"{name}\", is none that is known here; declare it, such as crs = \"EPSG:4549\""
                ),
            )
        })?;
        out.crs = Some(crs);
    }
    Ok(out)
}

/// Text of a value; `None` where it is blank.
fn shown(value: FieldValue) -> Option<String> {
    match value {
        FieldValue::Character(text) => text,
        FieldValue::Numeric(n) => n.map(|n| n.to_string()),
        FieldValue::Float(n) => n.map(|n| n.to_string()),
        FieldValue::Logical(yes) => yes.map(|yes| if yes { "是" } else { "否" }.to_owned()),
        FieldValue::Date(date) => date.map(|d| format!("{:04}-{:02}-{:02}", d.year(), d.month(), d.day())),
        FieldValue::Integer(n) => Some(n.to_string()),
        FieldValue::Double(n) | FieldValue::Currency(n) => Some(n.to_string()),
        FieldValue::DateTime(at) => {
            let d = at.date();
            Some(format!("{:04}-{:02}-{:02}", d.year(), d.month(), d.day()))
        }
        FieldValue::Memo(text) => Some(text),
    }
}
