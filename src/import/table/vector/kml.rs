//! KML and its zipped form KMZ, as Google Earth and 奥维 (`.ovkml`, `.ovkmz`) write them.

use std::io::{Cursor, Read};

use geo::Geometry;
use kml::types::{Element, Placemark};
use kml::{Kml, KmlReader};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::features::{LayerFeature, readable, table};
use super::super::rows::Table;
use super::super::workbook::refuse_bomb;
use super::unreadable;
use crate::budget;
use crate::error::ImportError;
use crate::layer_file::LayerFile;
use carecircle_base::model::{LayerReport, Severity};

/// Column of the folder in which a placemark lies.
const FOLDER: &str = "文件夹";

/// Table of the placemarks: name, description, folder, and the values of `ExtendedData`; of an archive, those of all its documents.
///
/// The coordinate system is left open: the norm says WGS84, but exports of Chinese maps hold what the map shows.
pub(super) fn read(bytes: &[u8], source: &LayerFile, report: &mut LayerReport) -> Result<Table, ImportError> {
    let documents = if bytes.starts_with(b"PK") {
        refuse_bomb(bytes, &source.file)?;
        unpacked(bytes, source)?
    } else {
        vec![(source.file.clone(), bytes.to_vec())]
    };
    let mut found = Placemarks::default();
    for (name, bytes) in &documents {
        let text = decoded(bytes);
        within_budget(&text, name, source)?;
        let root: Kml<f64> = KmlReader::from_string(&text).read().map_err(|e| unreadable(source, format!("{name}: {e}")))?;
        found.collect(root, "", report);
    }
    let elsewhere = found.links.iter().filter(|href| !documents.iter().any(|d| d.0.ends_with(href.trim_start_matches("./"))));
    for href in elsewhere {
        report.note(Severity::Warning, "kml-link", || href.clone());
    }
    report.read_as = "KML".to_owned();
    table(&source.file, found.features)
}

/// Bytes of an element and of a number of a position in memory.
const ELEMENT: u64 = 240;
const NUMBER: u64 = 16;
/// Largest depth of elements in each other; the reader goes down by recursion.
const DEPTH: usize = 100;

/// Refuses a document that grows beyond the budget of memory, or whose elements lie in each other without end.
fn within_budget(text: &str, name: &str, source: &LayerFile) -> Result<(), ImportError> {
    let (tags, numbers) = (budget::count(text.as_bytes(), b"<"), budget::count(text.as_bytes(), b", \n\t"));
    let grown = (ELEMENT * tags).saturating_add(NUMBER * numbers).saturating_add(3 * text.len() as u64);
    budget::hold(&source.file, grown)?;
    let (mut depth, mut reader) = (0_usize, Reader::from_str(text));
    loop {
        match reader.read_event().map_err(|e| unreadable(source, format!("{name}: {e}")))? {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof => return Ok(()),
            _ => {}
        }
        if depth > DEPTH {
            return Err(unreadable(source, format!("{name}: more than {DEPTH} elements lie in each other")));
        }
    }
}

/// Names and bytes of the `.kml` documents of a KMZ archive.
fn unpacked(bytes: &[u8], source: &LayerFile) -> Result<Vec<(String, Vec<u8>)>, ImportError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| unreadable(source, e))?;
    let mut out = Vec::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|e| unreadable(source, e))?;
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        if [".kml", ".ovkml"].iter().any(|end| name.to_lowercase().ends_with(end)) {
            let mut document = Vec::new();
            entry.read_to_end(&mut document).map_err(|e| unreadable(source, e))?;
            out.push((name, document));
        }
    }
    if out.is_empty() { Err(unreadable(source, "the archive holds no .kml file")) } else { Ok(out) }
}

/// Text of a document: UTF-8, or what its XML declaration says where it is not.
pub(super) fn decoded(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_lowercase();
    let gbk = ["\"gb", "'gb"].iter().any(|label| head.contains(&format!("encoding={label}")));
    let encoding = if gbk && std::str::from_utf8(bytes).is_err() { encoding_rs::GB18030 } else { encoding_rs::UTF_8 };
    encoding.decode(bytes).0.into_owned()
}

/// Placemarks of the documents read so far, and the targets of their network links.
#[derive(Default)]
struct Placemarks {
    features: Vec<LayerFeature>,
    links: Vec<String>,
}

impl Placemarks {
    /// Adds what `element` holds, in the folder named `folder`.
    fn collect(&mut self, element: Kml<f64>, folder: &str, report: &mut LayerReport) {
        match element {
            Kml::KmlDocument(document) => document.elements.into_iter().for_each(|e| self.collect(e, folder, report)),
            Kml::Document { elements, .. } => elements.into_iter().for_each(|e| self.collect(e, folder, report)),
            Kml::Folder(f) => {
                let name = f.name.unwrap_or_default();
                let name = if name.trim().is_empty() { folder } else { name.trim() };
                f.elements.into_iter().for_each(|e| self.collect(e, name, report));
            }
            Kml::Placemark(p) => self.features.push(feature(p, folder, self.features.len() + 1, report)),
            Kml::Element(e) if e.name == "NetworkLink" => self.links.push(href(&e).unwrap_or_default().to_owned()),
            _ => {}
        }
    }
}

/// Target of a network link.
fn href(link: &Element) -> Option<&str> {
    let target = link.children.iter().find(|c| matches!(c.name.as_str(), "Link" | "Url"))?;
    target.children.iter().find(|c| c.name == "href")?.content.as_deref()
}

fn feature(placemark: Placemark<f64>, folder: &str, number: usize, report: &mut LayerReport) -> LayerFeature {
    let mut values = Vec::new();
    let mut say = |name: &str, value: Option<&str>| {
        if let Some(value) = value.map(str::trim).filter(|v| !v.is_empty()) {
            values.push((name.to_owned(), value.to_owned()));
        }
    };
    say("name", placemark.name.as_deref());
    say("description", placemark.description.as_deref());
    say(FOLDER, Some(folder));
    for child in &placemark.children {
        match child.name.as_str() {
            "ExtendedData" => extended(child, &mut say),
            "address" => say("地址", child.content.as_deref()),
            "phoneNumber" => say("电话", child.content.as_deref()),
            _ => {}
        }
    }
    let shape = placemark.geometry.and_then(|g| readable(Geometry::<f64>::try_from(g), number, report));
    LayerFeature { values, shape }
}

/// Values of `ExtendedData`: `Data` with a `value`, or `SimpleData` of a schema.
fn extended(element: &Element, say: &mut impl FnMut(&str, Option<&str>)) {
    for child in &element.children {
        let name = child.attrs.get("name").map(String::as_str);
        match (child.name.as_str(), name) {
            ("Data", Some(name)) => {
                say(name, child.children.iter().find(|c| c.name == "value").and_then(|c| c.content.as_deref()));
            }
            ("SimpleData", Some(name)) => say(name, child.content.as_deref()),
            ("SchemaData", _) => extended(child, say),
            _ => {}
        }
    }
}
