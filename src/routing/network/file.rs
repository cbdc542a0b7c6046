//! The network's cache file: the arrays as they lie in memory, opened by mapping.
//!
//! ```text
//! head | sections, each 64-byte aligned: nodes, arc starts, arcs, edges, ... , report (JSON)
//! ```
//!
//! Native byte order and layout: the file is a cache for this machine, never an exchange format.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use bytemuck::{Pod, Zeroable};
use memmap2::Mmap;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use carecircle_base::geom::{LonLat, Plane};
use carecircle_base::model::LayerReport;

use super::barrier::{BarrierIndex, LineRow, OpeningRow, PieceRow};
use super::frozen::{Frozen, ProfileRow, Store};
use super::graph::Network;
use super::kind::{Class, RoadKind};
use super::tree::Bounds;
use super::{kept_report, tree};

/// Version of the file format, part of every fingerprint; raised whenever the layout or its meaning changes.
pub const FORMAT: u32 = 3;
const MAGIC: [u8; 8] = *b"CARENET\0";
const SECTIONS: usize = 18;
const ALIGN: usize = 64;
/// Bytes hashed as one piece: large enough to hash fast, small enough to share among threads.
const CHUNK: usize = 4 << 20;

#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Header {
    magic: [u8; 8],
    format: u32,
    sections: u32,
    fingerprint: u64,
    /// Hash of the header with this field 0, and of everything after it.
    checksum: u64,
    length: u64,
    centre: [f64; 2],
    in_tree: u64,
    /// Start and length of each section, in bytes.
    table: [[u64; 2]; SECTIONS],
}

/// Reasons for which a cached network cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CacheMiss {
    /// The file does not exist.
    Absent,
    /// The file was built from other inputs.
    Changed,
    /// The file is damaged; holds what is wrong, in words.
    Damaged(String),
}

/// Hash of `bytes` (XXH3 over chunks), computed on all threads.
pub fn hash(bytes: &[u8]) -> u64 {
    let parts: Vec<u64> = bytes.par_chunks(CHUNK).map(xxh3_64).collect();
    xxh3_64(bytemuck::cast_slice(&parts))
}

/// Writes the network and its report to a temporary file beside `path` and renames it into place.
///
/// # Errors
/// When the folder cannot be written to.
pub fn save(network: &Network, report: &LayerReport, fingerprint: u64, path: &Path) -> std::io::Result<()> {
    let f = &network.frozen;
    let classes: Vec<[u8; 4]> =
        network.classes.iter().map(|c| [c.kind as u8, u8::from(c.bridge), u8::from(c.tunnel), u8::from(c.ends_only)]).collect();
    let island_counts: Vec<u32> = network.islands.iter().map(|i| u32::try_from(i.len()).expect("fewer islands than nodes")).collect();
    let islands: Vec<u32> = network.islands.concat();
    let report = kept_report::to_json(report);
    let sections: [&[u8]; SECTIONS] = [
        bytemuck::cast_slice(&f.nodes),
        bytemuck::cast_slice(&f.first_arc),
        bytemuck::cast_slice(&f.arcs),
        bytemuck::cast_slice(&f.edges),
        bytemuck::cast_slice(&f.steps),
        bytemuck::cast_slice(&f.boxes),
        bytemuck::cast_slice(&f.extras),
        bytemuck::cast_slice(&f.islands),
        bytemuck::cast_slice(&f.paces),
        bytemuck::cast_slice(&network.profiles),
        bytemuck::cast_slice(&classes),
        bytemuck::cast_slice(&island_counts),
        bytemuck::cast_slice(&islands),
        bytemuck::cast_slice(&network.barriers.pieces),
        bytemuck::cast_slice(&network.barriers.lines),
        bytemuck::cast_slice(&network.barriers.openings),
        bytemuck::cast_slice(&network.barriers.boxes),
        report.as_bytes(),
    ];
    let mut table = [[0u64; 2]; SECTIONS];
    let mut body: Vec<u8> = Vec::with_capacity(f.bytes() + SECTIONS * ALIGN + report.len());
    let head_length = std::mem::size_of::<Header>();
    for (entry, section) in table.iter_mut().zip(sections) {
        body.resize((head_length + body.len()).next_multiple_of(ALIGN) - head_length, 0);
        *entry = [(head_length + body.len()) as u64, section.len() as u64];
        body.extend_from_slice(section);
    }
    let centre = network.plane.centre();
    let mut head = Header {
        magic: MAGIC,
        format: FORMAT,
        sections: u32::try_from(SECTIONS).expect("a handful"),
        fingerprint,
        checksum: 0,
        length: (head_length + body.len()) as u64,
        centre: [centre.lon(), centre.lat()],
        in_tree: f.in_tree as u64,
        table,
    };
    head.checksum = checksum(&head, &body);
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytemuck::bytes_of(&head))?;
    file.write_all(&body)?;
    file.persist(path).map_err(|e| e.error)?;
    Ok(())
}

fn checksum(head: &Header, body: &[u8]) -> u64 {
    let head = Header { checksum: 0, ..*head };
    xxh3_64(bytemuck::cast_slice(&[xxh3_64(bytemuck::bytes_of(&head)), hash(body)]))
}

/// The network and report of the cache file at `path`, by mapping.
///
/// # Errors
/// When the file is absent, has another fingerprint, or is damaged.
pub fn open(path: &Path, fingerprint: u64) -> Result<(Network, LayerReport), CacheMiss> {
    let damaged = |what: &str| CacheMiss::Damaged(what.to_owned());
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(CacheMiss::Absent),
        Err(e) => return Err(CacheMiss::Damaged(e.to_string())),
    };
    let length = file.metadata().map_err(|e| CacheMiss::Damaged(e.to_string()))?.len();
    let head_length = std::mem::size_of::<Header>();
    if length < head_length as u64 {
        return Err(damaged("shorter than its head"));
    }
    // SAFETY: the program only ever replaces this file by renaming another over it, so a mapped one keeps its
    // content; a program that overwrites it in place breaks the arrays, but every access stays checked. The gain
    // is measured in benches/network.rs: opening takes the time of a checksum, not of copying.
    #[expect(unsafe_code, reason = "mapping has no safe form")]
    let map = unsafe { Mmap::map(&file) }.map_err(|e| CacheMiss::Damaged(e.to_string()))?;
    let head: Header = bytemuck::pod_read_unaligned(&map[..head_length]);
    if head.magic != MAGIC || head.format != FORMAT || head.sections as usize != SECTIONS {
        return Err(damaged("not a network of this version"));
    }
    if head.length != map.len() as u64 {
        return Err(damaged("cut short"));
    }
    if head.fingerprint != fingerprint {
        return Err(CacheMiss::Changed);
    }
    if head.checksum != checksum(&head, &map[head_length..]) {
        return Err(damaged("its checksum is wrong"));
    }
    load(&head, Arc::new(map)).ok_or_else(|| damaged("its sections do not fit"))
}

/// An iterator over the sections of a mapped file.
struct Sections<'a> {
    map: &'a Arc<Mmap>,
    table: std::slice::Iter<'a, [u64; 2]>,
}

impl Sections<'_> {
    fn range<T: Pod>(&mut self) -> Option<std::ops::Range<usize>> {
        let [start, length] = *self.table.next()?;
        let (start, length) = (usize::try_from(start).ok()?, usize::try_from(length).ok()?);
        let end = start.checked_add(length)?;
        let fits = end <= self.map.len() && start.is_multiple_of(ALIGN) && length.is_multiple_of(std::mem::size_of::<T>());
        fits.then_some(start..end)
    }

    fn next<T: Pod>(&mut self) -> Option<Store<T>> {
        let range = self.range::<T>()?;
        Some(Store::Mapped(Arc::clone(self.map), range))
    }

    fn copy<T: Pod>(&mut self) -> Option<Vec<T>> {
        let range = self.range::<T>()?;
        Some(bytemuck::cast_slice(&self.map[range]).to_vec())
    }
}

fn load(head: &Header, map: Arc<Mmap>) -> Option<(Network, LayerReport)> {
    let mut sections = Sections { map: &map, table: head.table.iter() };
    let frozen = Frozen {
        nodes: sections.next()?,
        first_arc: sections.next()?,
        arcs: sections.next()?,
        edges: sections.next()?,
        steps: sections.next()?,
        boxes: sections.next()?,
        extras: sections.next()?,
        islands: sections.next()?,
        paces: sections.next()?,
        in_tree: usize::try_from(head.in_tree).ok()?,
    };
    let profiles: Vec<ProfileRow> = sections.copy()?;
    let classes: Vec<[u8; 4]> = sections.copy()?;
    let island_counts: Vec<u32> = sections.copy()?;
    let mut island_nodes: &[u32] = &sections.copy()?;
    let (pieces, lines, openings, walls): (Store<PieceRow>, Store<LineRow>, Store<OpeningRow>, Store<Bounds>) =
        (sections.next()?, sections.next()?, sections.next()?, sections.next()?);
    let barriers = BarrierIndex {
        levels: tree::levels(pieces.len()),
        pieces: Arc::new(pieces),
        lines: Arc::new(lines),
        openings: Arc::new(openings),
        boxes: Arc::new(walls),
    };
    let report = kept_report::from_json(std::str::from_utf8(&map[sections.range::<u8>()?]).ok()?)?;
    let class = |[kind, bridge, tunnel, ends_only]: &[u8; 4]| {
        let kind = *RoadKind::ALL.get(usize::from(*kind))?;
        Some(Class { kind, bridge: *bridge == 1, tunnel: *tunnel == 1, ends_only: *ends_only == 1 })
    };
    let classes: Vec<Class> = classes.iter().map(class).collect::<Option<_>>()?;
    let mut islands = Vec::new();
    for count in island_counts {
        let (first, rest) = island_nodes.split_at_checked(count as usize)?;
        islands.push(first.to_vec());
        island_nodes = rest;
    }
    let edges = frozen.edges.len().checked_sub(1)?;
    let levels = tree::levels(frozen.in_tree);
    let fits = frozen.first_arc.len() == frozen.nodes.len() + 1
        && frozen.arcs.len() == 2 * edges
        && frozen.in_tree <= edges
        && frozen.boxes.len() == *levels.last()?
        && frozen.paces.len() == classes.len() * profiles.len()
        && islands.len() == profiles.len()
        && barriers.boxes.len() == *barriers.levels.last()?;
    let centre = LonLat::new(head.centre[0], head.centre[1]).ok()?;
    fits.then(|| (Network { plane: Plane::about(centre), profiles, classes, frozen, levels, barriers, islands }, report))
}
