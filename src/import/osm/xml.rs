//! `.osm` XML, element by element: the one reader of the format, for roads and for everything else.

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::elements::Kind;

/// An element as the file writes it.
#[derive(Debug)]
pub(super) struct RawElement {
    pub kind: Kind,
    pub id: i64,
    /// Whether an editor or the server deleted it (`action="delete"`, `visible="false"`), or it is a node without coordinates.
    pub deleted: bool,
    /// Longitude and latitude in degrees of a node that is not deleted; perhaps no position on Earth.
    pub at: [f64; 2],
    pub refs: Vec<i64>,
    pub members: Vec<(Kind, i64, String)>,
    pub tags: Vec<(String, String)>,
}

/// The reason for which a file cannot be read on.
#[derive(Debug)]
pub(super) enum XmlError {
    /// The root element is not `<osm>`; holds its name.
    Root(String),
    /// The file ends inside an element; holds its length in bytes.
    CutShort(u64),
    /// Something cannot be read; holds the byte and what was found.
    Damaged(u64, String),
}

/// Calls `take` with every element of a file, deleted ones included, in the file's order.
pub(super) fn read(file: impl BufRead, mut take: impl FnMut(RawElement)) -> Result<(), XmlError> {
    let mut reader = Reader::from_reader(file);
    let (mut open, mut buffer) = (None, Vec::new());
    let (mut depth, mut rooted) = (0_usize, false);
    loop {
        let at = reader.buffer_position();
        let damaged = |what: String| XmlError::Damaged(at, what);
        match reader.read_event_into(&mut buffer).map_err(|e| damaged(e.to_string()))? {
            Event::Start(tag) => {
                root(&tag, &mut rooted)?;
                depth += 1;
                start(&tag, &mut open).map_err(damaged)?;
            }
            Event::Empty(tag) => {
                root(&tag, &mut rooted)?;
                start(&tag, &mut open).map_err(damaged)?;
                if kind(tag.name().0).is_some() {
                    open.take().map(&mut take);
                }
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                if kind(tag.name().0).is_some() {
                    open.take().map(&mut take);
                }
            }
            Event::Eof if depth > 0 => return Err(XmlError::CutShort(at)),
            Event::Eof => return Ok(()),
            _ => {}
        }
        buffer.clear();
    }
}

fn kind(name: &str) -> Option<Kind> {
    match name {
        "node" => Some(Kind::Node),
        "way" => Some(Kind::Way),
        "relation" => Some(Kind::Relation),
        _ => None,
    }
}

fn root(tag: &BytesStart<'_>, rooted: &mut bool) -> Result<(), XmlError> {
    if !std::mem::replace(rooted, true) && tag.name().0 != "osm" {
        return Err(XmlError::Root(tag.name().0.to_owned()));
    }
    Ok(())
}

fn start(tag: &BytesStart<'_>, open: &mut Option<RawElement>) -> Result<(), String> {
    let name = tag.name();
    if let Some(kind) = kind(name.0) {
        *open = Some(element(tag, kind)?);
        return Ok(());
    }
    let Some(open) = open else { return Ok(()) };
    match (name.0, open.kind) {
        ("tag", _) => open.tags.push((needed(tag, "k")?, needed(tag, "v")?)),
        ("nd", Kind::Way) => open.refs.push(whole(tag, "ref")?),
        ("member", Kind::Relation) => {
            let found = needed(tag, "type")?;
            let of = kind(&found).ok_or_else(|| format!("relation {}: a member of type '{found}'", open.id))?;
            open.members.push((of, whole(tag, "ref")?, text(tag, "role")?.unwrap_or_default()));
        }
        _ => {}
    }
    Ok(())
}

fn element(tag: &BytesStart<'_>, kind: Kind) -> Result<RawElement, String> {
    let says = |key: &str, value: &str| Ok::<bool, String>(text(tag, key)?.as_deref() == Some(value));
    let gone = says("visible", "false")? || says("action", "delete")?;
    let mut at = [None; 2];
    if kind == Kind::Node && !gone {
        for (slot, key) in at.iter_mut().zip(["lon", "lat"]) {
            *slot = match text(tag, key)? {
                None => None,
                Some(value) => Some(value.trim().parse().map_err(|_| format!("<node> with {key}='{value}', expected degrees,"))?),
            };
        }
    }
    let placed = at[0].zip(at[1]);
    Ok(RawElement {
        kind,
        id: whole(tag, "id")?,
        deleted: gone || (kind == Kind::Node && placed.is_none()),
        at: placed.map_or([f64::NAN; 2], |(lon, lat)| [lon, lat]),
        refs: Vec::new(),
        members: Vec::new(),
        tags: Vec::new(),
    })
}

fn text(tag: &BytesStart<'_>, key: &str) -> Result<Option<String>, String> {
    let Some(value) = tag.try_get_attribute(key).map_err(|e| e.to_string())? else { return Ok(None) };
    Ok(Some(value.normalized_value(XmlVersion::Implicit1_0).map_err(|e| e.to_string())?.into_owned()))
}

fn needed(tag: &BytesStart<'_>, key: &str) -> Result<String, String> {
    text(tag, key)?.ok_or_else(|| format!("<{}> without {key}=", tag.name().0))
}

fn whole(tag: &BytesStart<'_>, key: &str) -> Result<i64, String> {
    let value = needed(tag, key)?;
    value.trim().parse().map_err(|_| format!("<{}> with {key}='{value}', expected a whole number,", tag.name().0))
}
