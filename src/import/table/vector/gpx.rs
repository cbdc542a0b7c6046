//! GPX, as handheld receivers and map apps (奥维, 两步路) write it: its waypoints.

use geo::{Geometry, Point};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::features::{LayerFeature, table};
use super::super::rows::Table;
use super::kml::decoded;
use super::unreadable;
use crate::error::ImportError;
use crate::layer_file::LayerFile;
use carecircle_base::model::{LayerReport, Severity};

/// Elements of a waypoint that tell of the receiver and the moment, not of the place.
const UNUSED: [&str; 13] =
    ["ele", "time", "magvar", "geoidheight", "src", "sym", "fix", "sat", "hdop", "vdop", "pdop", "ageofdgpsdata", "dgpsid"];

/// Table of the waypoints: name, description, and whatever else they say in words, extensions included. Tracks and routes are
/// counted and left out: where somebody walked is no place.
///
/// The coordinate system is left open, as for KML.
pub(super) fn read(bytes: &[u8], source: &LayerFile, report: &mut LayerReport) -> Result<Table, ImportError> {
    let text = decoded(bytes);
    let mut reader = Reader::from_str(&text);
    let (mut features, mut ways): (Vec<LayerFeature>, usize) = (Vec::new(), 0);
    let mut open: Vec<Element> = Vec::new();
    loop {
        let line = |at: u64| text.bytes().take(usize::try_from(at).unwrap_or(usize::MAX)).filter(|b| *b == b'\n').count() + 1;
        let damaged = |at: u64, what: String| unreadable(source, format!("line {}: {what}", line(at)));
        let at = reader.buffer_position();
        match reader.read_event().map_err(|e| damaged(reader.error_position(), e.to_string()))? {
            Event::Start(tag) => open.push(Element::new(&tag, source, open.is_empty())?),
            Event::Empty(tag) => {
                let element = Element::new(&tag, source, open.is_empty())?;
                element.close(&mut open, &mut features, &mut ways).map_err(|what| damaged(at, what))?;
            }
            Event::End(_) => {
                let Some(element) = open.pop() else { return Err(damaged(at, "an end without a start".to_owned())) };
                element.close(&mut open, &mut features, &mut ways).map_err(|what| damaged(at, what))?;
            }
            Event::Text(words) => open.iter_mut().last().into_iter().for_each(|e| e.text.push_str(&words.xml10_content())),
            Event::CData(words) => open.iter_mut().last().into_iter().for_each(|e| e.text.push_str(&words.xml10_content())),
            Event::GeneralRef(name) => {
                let known = match name.resolve_char_ref() {
                    Ok(Some(c)) => c.to_string(),
                    _ => quick_xml::escape::resolve_predefined_entity(&name).unwrap_or_default().to_owned(),
                };
                open.iter_mut().last().into_iter().for_each(|e| e.text.push_str(&known));
            }
            Event::Eof if open.is_empty() => break,
            Event::Eof => return Err(damaged(at, format!("the file ends inside <{}>", open[open.len() - 1].name))),
            _ => {}
        }
    }
    if ways > 0 {
        (0..ways).for_each(|_| report.note(Severity::Warning, "gpx-track", || source.file.clone()));
    }
    report.read_as = "GPX".to_owned();
    table(&source.file, features)
}

/// An element that is not closed yet.
struct Element {
    name: String,
    /// `lat` and `lon` as the file writes them.
    at: [Option<String>; 2],
    text: String,
    has_children: bool,
    /// Values of a waypoint so far.
    values: Vec<(String, String)>,
}

impl Element {
    fn new(tag: &BytesStart<'_>, source: &LayerFile, is_root: bool) -> Result<Self, ImportError> {
        let name = tag.local_name().as_ref().to_owned();
        if is_root && name != "gpx" {
            return Err(unreadable(source, format!("its root is <{name}>, not <gpx>")));
        }
        let value = |key: &str| {
            let found = tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == key)?;
            Some(found.value.trim().to_owned())
        };
        Ok(Self { at: [value("lat"), value("lon")], name, text: String::new(), has_children: false, values: Vec::new() })
    }

    /// Hands what the element says to the waypoint that it belongs to, or, being one, to `features`; errors say what is missing.
    fn close(self, open: &mut [Self], features: &mut Vec<LayerFeature>, ways: &mut usize) -> Result<(), String> {
        match self.name.as_str() {
            "wpt" => {
                let degrees = |value: &Option<String>| value.as_deref().and_then(|v| v.parse::<f64>().ok()).filter(|v| v.is_finite());
                let (Some(lat), Some(lon)) = (degrees(&self.at[0]), degrees(&self.at[1])) else {
                    return Err("a waypoint without a latitude and a longitude".to_owned());
                };
                features.push(LayerFeature { values: self.values, shape: Some(Geometry::Point(Point::new(lon, lat))) });
            }
            "trk" | "rte" => *ways += 1,
            name => {
                if let Some(parent) = open.iter_mut().last() {
                    parent.has_children = true;
                }
                let said = self.text.trim();
                if !self.has_children
                    && !said.is_empty()
                    && !UNUSED.contains(&name)
                    && let Some(waypoint) = open.iter_mut().find(|e| e.name == "wpt")
                {
                    let name = match name {
                        "desc" => "description",
                        "cmt" => "备注",
                        other => other,
                    };
                    waypoint.values.push((name.to_owned(), said.to_owned()));
                }
            }
        }
        Ok(())
    }
}
