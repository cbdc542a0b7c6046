//! Fast reading of roads only, from a file to [`Roads`].
//!
//! ```text
//! .osm.pbf ─frames─▶ pbf (blocks in parallel) ─┐
//! .osm ─────────────────────────────▶ xml ─────┴▶ Part ─assemble─▶ Roads + LayerReport
//! ```

mod assemble;
mod conditional;
mod error;
mod frames;
mod hours;
mod part;
mod pbf;
mod relations;
mod xml;

pub use error::RoadsError;
pub use hours::{RoadTime, at_hour};
pub(crate) use part::road_tags;

use std::path::Path;

use memmap2::Mmap;

use carecircle_base::model::{LayerReport, Profile, Roads, Severity};

use crate::budget;

/// Roads of an extract, with the tags that `profiles` use, and the report of their import.
///
/// PBF and XML are told apart by their content. Ways that may be no road (no `highway`, and no ferry, platform or pier, by their
/// own tags or a relation's) are not counted as elements read; every other way that is dropped is in the report.
///
/// # Errors
/// When the file can't be read, is empty, truncated, damaged or something else than an extract,
/// or holds no roads.
pub fn read(path: &Path, profiles: &[Profile]) -> Result<(Roads, LayerReport), RoadsError> {
    let file = path.display().to_string();
    read_bytes(&file, &map(path)?, profiles)
}

/// [`read`] from bytes in memory; `file` is the name in errors and the report.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(file: &str, bytes: &[u8], profiles: &[Profile]) -> Result<(Roads, LayerReport), RoadsError> {
    let keys = part::Keys::new(profiles);
    let fail = |what: String| RoadsError { file: file.to_owned(), what };
    let found = sniff(bytes).map_err(fail)?;
    let (mut parts, format) = match found {
        FileFormat::Pbf => (pbf::read(bytes, &keys).map_err(fail)?, "OpenStreetMap PBF"),
        FileFormat::Xml => (vec![xml::read(bytes, &keys).map_err(fail)?], "OpenStreetMap XML"),
    };
    let of_relations = relations::part(&parts, |wanted| match found {
        FileFormat::Pbf => pbf::refs_of(bytes, wanted),
        FileFormat::Xml => xml::refs_of(bytes, wanted),
    });
    let mut report = LayerReport::new("roads", file);
    let labels: Vec<&str> = parts.iter().flat_map(|p| &p.deleted_labels).take(5).map(String::as_str).collect();
    report.note_many(Severity::Info, "deleted", parts.iter().map(|p| p.deleted).sum(), || labels.join(", "));
    let sum = |count: fn(&part::Part) -> usize| parts.iter().map(count).sum::<usize>();
    let (nodes, ways) = (sum(|p| p.ids.len()), sum(|p| p.way_count));
    report.read_as = format!("{format}: {nodes} nodes and {ways} ways in the file");
    parts.extend(of_relations.map_err(fail)?);
    let roads = assemble::assemble(parts, &mut report).map_err(fail)?;
    Ok((roads, report))
}

/// Content of a file, mapped.
///
/// # Errors
/// When the file cannot be opened or mapped.
pub fn map(path: &Path) -> Result<MappedFile, RoadsError> {
    let fail = |e: std::io::Error| RoadsError {
        file: path.display().to_string(),
        what: format!("cannot be read: {e}; [roads] file in study.toml is relative to the study's folder"),
    };
    let file = budget::open(path).map_err(fail)?;
    if file.metadata().map_err(fail)?.len() == 0 {
        return Ok(MappedFile(None));
    }
    // SAFETY: the map is only read; reading copies what it keeps. A file that another program cuts
    // short meanwhile ends this one (SIGBUS), as it would any reader by mapping; the gain is that
    // hashing and decoding a large extract need no copy of it.
    #[expect(unsafe_code, reason = "mapping has no safe form")]
    let map = unsafe { Mmap::map(&file) }.map_err(fail)?;
    Ok(MappedFile(Some(map)))
}

/// The mapped content of a file; `None` inside for an empty file, which cannot be mapped.
pub struct MappedFile(Option<Mmap>);

impl std::ops::Deref for MappedFile {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.0.as_deref().unwrap_or_default()
    }
}

#[derive(Clone, Copy)]
enum FileFormat {
    Pbf,
    Xml,
}

/// Format of an extract, by its first bytes.
fn sniff(bytes: &[u8]) -> Result<FileFormat, String> {
    const WAY_OUT: &str = "expected an OpenStreetMap extract, .osm.pbf or .osm";
    if bytes.is_empty() {
        return Err(format!("the file is empty (0 bytes); {WAY_OUT}; fetch it again"));
    }
    for (magic, name, out) in [
        (&b"\x1f\x8b"[..], "gzip", "unpack it with `gunzip`"),
        (b"BZh", "bzip2", "unpack it with `bunzip2`"),
        (b"PK\x03\x04", "a ZIP archive", "unpack it"),
        (b"\xfd7zXZ", "xz", "unpack it with `unxz`"),
    ] {
        if bytes.starts_with(magic) {
            return Err(format!("the file is compressed ({name}); {WAY_OUT}; {out}"));
        }
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if text.starts_with(b"<") {
        return Ok(FileFormat::Xml);
    }
    // A PBF begins with the length of a block header (four bytes, big-endian) that names itself.
    if bytes.starts_with(&[0, 0]) || bytes.get(..64).unwrap_or(bytes).windows(9).any(|w| w == b"OSMHeader") {
        return Ok(FileFormat::Pbf);
    }
    let start: String = String::from_utf8_lossy(&bytes[..bytes.len().min(12)]).escape_debug().collect();
    Err(format!("the file begins with '{start}'; {WAY_OUT}; convert other formats with `osmium cat`"))
}
