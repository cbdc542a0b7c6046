//! The `.osm` XML format.

use std::io::BufReader;
use std::path::Path;

use super::error::ExtractError;
use super::part::{FileContent, Kind, Part, Row, Words, place};
use crate::budget;
use crate::osm::xml::{self, RawElement, XmlError};

pub(super) fn read(file: &Path) -> Result<FileContent, ExtractError> {
    let open = budget::open(file).map_err(|source| ExtractError::Io { file: file.to_owned(), source })?;
    let (mut part, mut words) = (Part::default(), Words::default());
    xml::read(BufReader::new(open), |element| push(element, &mut part, &mut words)).map_err(|e| {
        let (part, found) = match e {
            XmlError::Root(name) => ("byte 0".to_owned(), format!("the root element is <{name}>, expected <osm>")),
            XmlError::CutShort(at) => (format!("byte {at}"), "the file ends inside an element".to_owned()),
            XmlError::Damaged(at, found) => (format!("byte {at}"), found),
        };
        ExtractError::Damaged { file: file.to_owned(), part, found }
    })?;
    Ok(FileContent { strings: words.strings, parts: vec![part], date: None })
}

fn push(element: RawElement, part: &mut Part, words: &mut Words) {
    let from = part.tags.len();
    part.tags.extend(element.tags.iter().map(|(k, v)| (words.number(k), words.number(v))));
    let row = |part: &Part, parts: usize, all: usize| Row { id: element.id, tags: from..part.tags.len(), parts: parts..all };
    if element.deleted {
        part.push_deleted(element.kind, element.id, from);
        return;
    }
    match element.kind {
        Kind::Node => {
            let [lon, lat] = element.at;
            #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates, and place() checks the range")]
            match place(element.id, (lon * 1e7).round() as i64, (lat * 1e7).round() as i64) {
                Some(at) if lon.is_finite() && lat.is_finite() => part.push_place(at, from),
                _ => {
                    part.off_earth += 1;
                    part.tags.truncate(from);
                }
            }
        }
        Kind::Way => {
            let parts = part.refs.len();
            part.refs.extend(element.refs);
            part.ways.push(row(part, parts, part.refs.len()));
        }
        Kind::Relation => {
            let parts = part.members.len();
            part.members.extend(element.members.iter().map(|(kind, id, role)| (*kind, *id, words.number(role))));
            part.relations.push(row(part, parts, part.members.len()));
        }
    }
}
