//! The `.osm` XML format.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::error::ExtractError;
use super::part::{FileContent, Kind, Part, Row, Words, place};

/// The open element of the XML reader.
struct Open {
    kind: Kind,
    id: i64,
    lonlat: Option<(f64, f64)>,
    tags: usize,
    parts: usize,
}

pub(super) fn read(file: &Path) -> Result<FileContent, ExtractError> {
    let open = File::open(file).map_err(|source| ExtractError::Io { file: file.to_owned(), source })?;
    let mut reader = Reader::from_reader(BufReader::new(open));
    let (mut part, mut words, mut buffer) = (Part::default(), Words::default(), Vec::new());
    let mut current: Option<Open> = None;
    let mut depth = 0_usize;
    loop {
        let at = reader.buffer_position();
        let damaged = |found: String| ExtractError::Damaged { file: file.to_owned(), part: format!("byte {at}"), found };
        match reader.read_event_into(&mut buffer).map_err(|e| damaged(e.to_string()))? {
            Event::Start(tag) => {
                depth += 1;
                start(&tag, &mut part, &mut words, &mut current).map_err(damaged)?;
            }
            Event::Empty(tag) => {
                start(&tag, &mut part, &mut words, &mut current).map_err(damaged)?;
                if matches!(tag.name().0, "node" | "way" | "relation") {
                    finish(&mut current, &mut part);
                }
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                if matches!(tag.name().0, "node" | "way" | "relation") {
                    finish(&mut current, &mut part);
                }
            }
            Event::Eof if depth > 0 => return Err(damaged("the file ends inside an element".to_owned())),
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    Ok(FileContent { strings: words.strings, parts: vec![part], date: None })
}

fn start(tag: &BytesStart<'_>, part: &mut Part, words: &mut Words, current: &mut Option<Open>) -> Result<(), String> {
    let name = tag.name();
    let kind = match name.0 {
        "node" => Kind::Node,
        "way" => Kind::Way,
        "relation" => Kind::Relation,
        "tag" | "nd" | "member" => return inside(tag, part, words, current),
        _ => return Ok(()),
    };
    let id = whole(tag, "id")?;
    let lonlat = if kind == Kind::Node { Some((number(tag, "lon")?, number(tag, "lat")?)) } else { None };
    let parts = if kind == Kind::Relation { part.members.len() } else { part.refs.len() };
    *current = Some(Open { kind, id, lonlat, tags: part.tags.len(), parts });
    Ok(())
}

fn inside(tag: &BytesStart<'_>, part: &mut Part, words: &mut Words, current: &Option<Open>) -> Result<(), String> {
    let Some(open) = current else { return Ok(()) };
    match (tag.name().0, open.kind) {
        ("tag", _) => {
            let pair = (words.number(&text(tag, "k")?), words.number(&text(tag, "v")?));
            part.tags.push(pair);
        }
        ("nd", Kind::Way) => part.refs.push(whole(tag, "ref")?),
        ("member", Kind::Relation) => {
            let kind = match text(tag, "type")?.as_str() {
                "node" => Kind::Node,
                "way" => Kind::Way,
                "relation" => Kind::Relation,
                other => return Err(format!("relation {}: a member of type '{other}'", open.id)),
            };
            let role = words.number(&text(tag, "role").unwrap_or_default());
            part.members.push((kind, whole(tag, "ref")?, role));
        }
        _ => {}
    }
    Ok(())
}

fn finish(current: &mut Option<Open>, part: &mut Part) {
    let Some(open) = current.take() else { return };
    let tags = open.tags..part.tags.len();
    match open.kind {
        Kind::Node => {
            let (lon, lat) = open.lonlat.expect("set for every node when it was opened");
            #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates, and place() checks the range")]
            match place(open.id, (lon * 1e7).round() as i64, (lat * 1e7).round() as i64) {
                Some(at) if lon.is_finite() && lat.is_finite() => part.push_place(at, open.tags),
                _ => {
                    part.off_earth += 1;
                    part.tags.truncate(open.tags);
                }
            }
        }
        Kind::Way => part.ways.push(Row { id: open.id, tags, parts: open.parts..part.refs.len() }),
        Kind::Relation => part.relations.push(Row { id: open.id, tags, parts: open.parts..part.members.len() }),
    }
}

fn text(tag: &BytesStart<'_>, key: &str) -> Result<String, String> {
    let name = tag.name().0.to_owned();
    match tag.try_get_attribute(key).map_err(|e| e.to_string())? {
        Some(value) => Ok(value.normalized_value(XmlVersion::Implicit1_0).map_err(|e| e.to_string())?.into_owned()),
        None => Err(format!("<{name}> without {key}=")),
    }
}

fn number(tag: &BytesStart<'_>, key: &str) -> Result<f64, String> {
    let text = text(tag, key)?;
    text.parse().map_err(|_| format!("<{}> with {key}='{text}', expected a number", tag.name().0))
}

fn whole(tag: &BytesStart<'_>, key: &str) -> Result<i64, String> {
    let text = text(tag, key)?;
    text.parse().map_err(|_| format!("<{}> with {key}='{text}', expected a whole number", tag.name().0))
}
