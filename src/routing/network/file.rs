//! The network's cache file: the arrays as they lie in memory, read whole, so that what happens to the file afterwards (a
//! program that cuts it short in place, a network drive that goes away) does not reach a running server.
//!
//! ```text
//! head | sections, each 64-byte aligned: nodes, arc starts, arcs, edges, ... , report (JSON)
//! ```
//!
//! Native byte order and layout: the file is a cache for this machine, never an exchange format. Its checksum is keyed by the
//! fingerprint of the inputs, which the file does not hold: nobody who has the file alone can give it a right one. What has
//! one is held to every invariant all the same ([`check`](super::check)).

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;

use bytemuck::{Pod, Zeroable};
use rayon::prelude::*;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use carecircle_base::geom::{LonLat, Plane};
use carecircle_base::model::LayerReport;

use super::barrier::{BarrierIndex, LineRow, OpeningRow, PieceRow};
use super::check::check;
use super::frozen::{Block, Frozen, ProfileRow, Store};
use super::graph::Network;
use super::kind::{Class, Joined, RoadKind};
use super::tree::Bounds;
use super::{kept_report, tree};

/// Version of the file format, part of every fingerprint; raised whenever the layout or its meaning changes.
pub const FORMAT: u32 = 7;
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
    /// Hash of the inputs' fingerprint, which tells other inputs from damage.
    inputs: u64,
    /// Hash of the header with this field 0 and of everything after it, keyed by the inputs' fingerprint.
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
        network.classes.iter().map(|c| [c.kind as u8, u8::from(c.bridge), u8::from(c.tunnel), c.joined as u8]).collect();
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
        inputs: inputs(fingerprint),
        checksum: 0,
        length: (head_length + body.len()) as u64,
        centre: [centre.lon(), centre.lat()],
        in_tree: f.in_tree as u64,
        table,
    };
    head.checksum = checksum(&head, &body, fingerprint);
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytemuck::bytes_of(&head))?;
    file.write_all(&body)?;
    file.persist(path).map_err(|e| e.error)?;
    Ok(())
}

fn checksum(head: &Header, body: &[u8], fingerprint: u64) -> u64 {
    let head = Header { checksum: 0, ..*head };
    xxh3_64_with_seed(bytemuck::cast_slice(&[xxh3_64(bytemuck::bytes_of(&head)), hash(body)]), fingerprint)
}

/// What the file says of its inputs: enough to tell them from others, not enough to make a checksum.
fn inputs(fingerprint: u64) -> u64 {
    xxh3_64_with_seed(&MAGIC, fingerprint)
}

/// The network and report of the cache file at `path`, read whole and checked.
///
/// # Errors
/// When the file is absent, was built from inputs of another fingerprint, is damaged, or holds what is no network.
pub fn open(path: &Path, fingerprint: u64) -> Result<(Network, LayerReport), CacheMiss> {
    let damaged = |what: &str| CacheMiss::Damaged(what.to_owned());
    let failed = |e: std::io::Error| CacheMiss::Damaged(e.to_string());
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(CacheMiss::Absent),
        Err(e) => return Err(failed(e)),
    };
    let mut first = Header::zeroed();
    file.read_exact(bytemuck::bytes_of_mut(&mut first)).map_err(|_| damaged("shorter than its head"))?;
    if first.magic != MAGIC || first.format != FORMAT || first.sections as usize != SECTIONS {
        return Err(damaged("not a network of this version"));
    }
    let length = usize::try_from(file.metadata().map_err(failed)?.len()).map_err(|_| damaged("too long"))?;
    if first.length != length as u64 {
        return Err(damaged("cut short"));
    }
    if first.inputs != inputs(fingerprint) {
        return Err(CacheMiss::Changed);
    }
    let mut blocks = vec![Block::zeroed(); length.div_ceil(ALIGN)];
    let bytes = &mut bytemuck::cast_slice_mut(&mut blocks)[..length];
    let (head, body) = bytes.split_at_mut(std::mem::size_of::<Header>());
    head.copy_from_slice(bytemuck::bytes_of(&first));
    file.read_exact(body).map_err(failed)?;
    if first.checksum != checksum(&first, body, fingerprint) {
        return Err(damaged("its checksum is wrong"));
    }
    let (network, report) = load(&first, &Arc::new(blocks)).ok_or_else(|| damaged("its sections do not fit"))?;
    check(&network).map_err(CacheMiss::Damaged)?;
    Ok((network, report))
}

/// An iterator over the sections of a file.
struct Sections<'a> {
    file: &'a Arc<Vec<Block>>,
    table: std::slice::Iter<'a, [u64; 2]>,
}

impl Sections<'_> {
    fn range<T: Pod>(&mut self) -> Option<std::ops::Range<usize>> {
        let [start, length] = *self.table.next()?;
        let (start, length) = (usize::try_from(start).ok()?, usize::try_from(length).ok()?);
        let end = start.checked_add(length)?;
        let fits = end <= std::mem::size_of_val::<[Block]>(self.file)
            && start.is_multiple_of(ALIGN)
            && length.is_multiple_of(std::mem::size_of::<T>());
        fits.then_some(start..end)
    }

    fn next<T: Pod>(&mut self) -> Option<Store<T>> {
        let range = self.range::<T>()?;
        Some(Store::Read(Arc::clone(self.file), range))
    }

    fn copy<T: Pod>(&mut self) -> Option<Vec<T>> {
        Some(self.next::<T>()?.to_vec())
    }
}

fn load(head: &Header, file: &Arc<Vec<Block>>) -> Option<(Network, LayerReport)> {
    let mut sections = Sections { file, table: head.table.iter() };
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
    let report = kept_report::from_json(std::str::from_utf8(&sections.next::<u8>()?).ok()?)?;
    let class = |[kind, bridge, tunnel, joined]: &[u8; 4]| {
        [bridge, tunnel].iter().all(|flag| **flag <= 1).then_some(())?;
        let kind = *RoadKind::ALL.get(usize::from(*kind))?;
        let joined = *Joined::ALL.get(usize::from(*joined))?;
        Some(Class { kind, bridge: *bridge == 1, tunnel: *tunnel == 1, joined })
    };
    let classes: Vec<Class> = classes.iter().map(class).collect::<Option<_>>()?;
    let mut islands = Vec::new();
    for count in island_counts {
        let (first, rest) = island_nodes.split_at_checked(count as usize)?;
        islands.push(first.to_vec());
        island_nodes = rest;
    }
    // More than there are edges would only make a long list of levels.
    (island_nodes.is_empty() && frozen.in_tree < frozen.edges.len()).then_some(())?;
    let levels = tree::levels(frozen.in_tree);
    let centre = LonLat::new(head.centre[0], head.centre[1]).ok()?;
    Some((Network { plane: Plane::about(centre), profiles, classes, frozen, levels, barriers, islands }, report))
}
