//! The outermost layer of a PBF file: blobs one after another, each with a short header.
//!
//! They are read here rather than by the decoder, because a file cut between or inside two blobs must be told apart
//! from one that ends, and blocks can then be decoded in parallel.

use std::ops::Range;

/// Size limit of a blob header by the specification: 64 KiB.
const MAX_HEADER: usize = 64 * 1024;

/// A blob with its header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    /// Byte range in the file, the length field included.
    pub bytes: Range<usize>,
    /// Whether the blob is of type `OSMData`.
    pub data: bool,
}

/// Frames of a file; the first is an `OSMHeader`.
pub(super) fn frames(bytes: &[u8]) -> Result<Vec<Frame>, String> {
    let mut frames: Vec<Frame> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let cut = |needed: usize| {
            format!(
                "truncated: the block at byte {at} needs {needed} bytes, but the file ends after {} of them; fetch it again",
                bytes.len() - at
            )
        };
        let Some(length) = bytes.get(at..at + 4) else { return Err(cut(4)) };
        let length = u32::from_be_bytes([length[0], length[1], length[2], length[3]]) as usize;
        if length == 0 || length >= MAX_HEADER {
            return Err(damaged(at, &format!("a header of {length} bytes, expected fewer than {MAX_HEADER}"), frames.is_empty()));
        }
        let Some(header) = bytes.get(at + 4..at + 4 + length) else { return Err(cut(4 + length)) };
        let Some((kind, size)) = header_fields(header) else {
            return Err(damaged(at, "a header without type or size", frames.is_empty()));
        };
        if frames.is_empty() && kind != b"OSMHeader" {
            return Err(damaged(at, "no OSMHeader", true));
        }
        let end = at + 4 + length + size;
        if end > bytes.len() {
            return Err(cut(end - at));
        }
        frames.push(Frame { bytes: at..end, data: kind == b"OSMData" });
        at = end;
    }
    Ok(frames)
}

fn damaged(at: usize, what: &str, first: bool) -> String {
    if first {
        format!("not an OpenStreetMap PBF: {what} at its start; expected .osm.pbf or .osm; convert other formats with `osmium cat`")
    } else {
        format!("damaged: {what} at byte {at}; fetch it again")
    }
}

/// Fields `type` (1) and `datasize` (3) of a `BlobHeader`; `None` where it is malformed.
fn header_fields(mut bytes: &[u8]) -> Option<(&[u8], usize)> {
    let (mut kind, mut size) = (None, None);
    while !bytes.is_empty() {
        let tag = varint(&mut bytes)?;
        match (tag >> 3, tag & 7) {
            (3, 0) => size = Some(usize::try_from(varint(&mut bytes)?).ok().filter(|s| *s <= i32::MAX as usize)?),
            (_, 0) => {
                varint(&mut bytes)?;
            }
            (field, 2) => {
                let length = usize::try_from(varint(&mut bytes)?).ok()?;
                if length > bytes.len() {
                    return None;
                }
                let (value, rest) = bytes.split_at(length);
                if field == 1 {
                    kind = Some(value);
                }
                bytes = rest;
            }
            _ => return None,
        }
    }
    Some((kind?, size?))
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
