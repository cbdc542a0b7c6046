//! `.osm` XML, event by event, to one [`Part`].

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use carecircle_base::model::TagSet;

use super::part::{Keys, Part, is_road, matters};

/// The open element of the XML reader.
struct Open {
    way: bool,
    id: i64,
    deleted: bool,
    at: [f64; 2],
    refs: Vec<i64>,
    tags: Vec<(String, String)>,
}

pub(super) fn read(bytes: &[u8], keys: &Keys) -> Result<Part, String> {
    let mut reader = Reader::from_reader(bytes);
    let mut part = Part::default();
    let mut open: Option<Open> = None;
    let mut buffer = Vec::new();
    let (mut depth, mut rooted) = (0usize, false);
    loop {
        let at = reader.buffer_position();
        let damaged = |what: String| format!("damaged: {what} at byte {at}; fetch the file again");
        match reader.read_event_into(&mut buffer).map_err(|e| damaged(e.to_string()))? {
            Event::Start(tag) => {
                root(&tag, &mut rooted)?;
                depth += 1;
                start(&tag, &mut open).map_err(damaged)?;
            }
            Event::Empty(tag) => {
                root(&tag, &mut rooted)?;
                start(&tag, &mut open).map_err(damaged)?;
                if matches!(tag.name().0, "node" | "way") {
                    finish(open.take(), keys, &mut part);
                }
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                if matches!(tag.name().0, "node" | "way") {
                    finish(open.take(), keys, &mut part);
                }
            }
            Event::Eof if depth > 0 => {
                return Err(format!("truncated: the file ends after {} bytes, inside an element; fetch it again", bytes.len()));
            }
            Event::Eof => return Ok(part),
            _ => {}
        }
        buffer.clear();
    }
}

fn root(tag: &BytesStart<'_>, rooted: &mut bool) -> Result<(), String> {
    if !std::mem::replace(rooted, true) && tag.name().0 != "osm" {
        return Err(format!("the root element is <{}>; expected <osm>, as OpenStreetMap extracts have it", tag.name().0));
    }
    Ok(())
}

fn start(tag: &BytesStart<'_>, open: &mut Option<Open>) -> Result<(), String> {
    let name = tag.name();
    match (name.0, &mut *open) {
        ("node" | "way", _) => {
            let way = name.0 == "way";
            let deleted = text(tag, "visible")?.as_deref() == Some("false") || text(tag, "action")?.as_deref() == Some("delete");
            let degrees = |key: &str| -> Result<f64, String> {
                match text(tag, key)? {
                    None if deleted || way => Ok(f64::NAN),
                    None => Err(format!("<node> without {key}=")),
                    Some(value) => value.trim().parse().map_err(|_| format!("<node> with {key}='{value}', expected degrees,")),
                }
            };
            let at = [degrees("lon")?, degrees("lat")?];
            *open = Some(Open { way, id: whole(tag, "id")?, deleted, at, refs: Vec::new(), tags: Vec::new() });
        }
        ("relation", _) => *open = None,
        ("tag", Some(open)) => {
            let pair = |key: &str| text(tag, key)?.ok_or_else(|| format!("<tag> without {key}="));
            open.tags.push((pair("k")?, pair("v")?));
        }
        ("nd", Some(open)) if open.way => open.refs.push(whole(tag, "ref")?),
        _ => {}
    }
    Ok(())
}

fn finish(open: Option<Open>, keys: &Keys, part: &mut Part) {
    let Some(open) = open else { return };
    let kept = if open.way { &keys.way } else { &keys.node };
    let tags = TagSet::new(open.tags.iter().filter(|(k, _)| kept.binary_search(k).is_ok()).map(|(k, v)| (k.as_str(), v.as_str())));
    if open.way {
        part.way_count += 1;
        let road = !open.deleted && is_road(tags.get("highway"), tags.get("route"));
        let set = road.then(|| part.intern(tags));
        part.push_way(open.id, set, open.refs.into_iter());
    } else if open.deleted || !open.at.iter().all(|v| v.is_finite()) {
        part.push_deleted_node(open.id);
    } else {
        #[expect(clippy::cast_possible_truncation, reason = "saturates; the range is checked next")]
        part.push_node(open.id, (open.at[0] * 1e9).round() as i64, (open.at[1] * 1e9).round() as i64);
        if matters(tags.get("barrier"), tags.get("kerb"), tags.get("highway")) {
            let set = part.intern(tags);
            part.node_tags.push((open.id, set));
        }
    }
}

fn text(tag: &BytesStart<'_>, key: &str) -> Result<Option<String>, String> {
    let Some(value) = tag.try_get_attribute(key).map_err(|e| e.to_string())? else { return Ok(None) };
    Ok(Some(value.normalized_value(XmlVersion::Implicit1_0).map_err(|e| e.to_string())?.into_owned()))
}

fn whole(tag: &BytesStart<'_>, key: &str) -> Result<i64, String> {
    let value = text(tag, key)?.ok_or_else(|| format!("<{}> without {key}=", tag.name().0))?;
    value.trim().parse().map_err(|_| format!("<{}> with {key}='{value}', expected a whole number,", tag.name().0))
}
