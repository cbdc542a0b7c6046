//! Elements of an extract written as another `.osm.pbf`, block by block: nothing but the block at hand is in memory.
//!
//! The format: <https://wiki.openstreetmap.org/wiki/PBF_Format>. Versions, users and times of elements are left out.

use std::collections::HashMap;
use std::io::{self, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use osmpbf::{Element, PrimitiveBlock, RelMemberType};

use super::Selection;
use carecircle_base::protobuf::Message;

/// Texts of a block; 0 is the delimiter of dense tags and stays empty.
#[derive(Default)]
struct Texts {
    numbers: HashMap<String, u64>,
    texts: Vec<String>,
}

impl Texts {
    fn number(&mut self, text: &str) -> u64 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        self.texts.push(text.to_owned());
        let number = self.texts.len() as u64;
        self.numbers.insert(text.to_owned(), number);
        number
    }

    fn tags<'a>(&mut self, message: &mut Message, tags: impl Iterator<Item = (&'a str, &'a str)>) {
        let (keys, values): (Vec<u64>, Vec<u64>) = tags.map(|(k, v)| (self.number(k), self.number(v))).unzip();
        if !keys.is_empty() {
            message.packed(2, keys);
            message.packed(3, values);
        }
    }
}

/// Nodes of a block, in columns.
#[derive(Default)]
struct Nodes {
    ids: Vec<i64>,
    lats: Vec<i64>,
    lons: Vec<i64>,
    tags: Vec<u64>,
    tagged: bool,
}

impl Nodes {
    fn push<'a>(&mut self, id: i64, [lon, lat]: [i64; 2], tags: impl Iterator<Item = (&'a str, &'a str)>, texts: &mut Texts) {
        self.ids.push(id);
        self.lons.push(lon);
        self.lats.push(lat);
        for (k, v) in tags {
            self.tagged = true;
            self.tags.extend([texts.number(k), texts.number(v)]);
        }
        self.tags.push(0);
    }
}

/// The selected elements of a block as a block of their own; `None` when there are none.
pub(super) fn block(read: &PrimitiveBlock, selection: &Selection) -> Option<Vec<u8>> {
    let (mut texts, mut nodes, mut group) = (Texts::default(), Nodes::default(), Message::default());
    read.for_each_element(|element| match element {
        Element::Node(n) if !n.info().deleted() && selection.nodes.has(n.id()) => {
            nodes.push(n.id(), [i64::from(n.decimicro_lon()), i64::from(n.decimicro_lat())], n.tags(), &mut texts);
        }
        Element::DenseNode(n) if !n.info().is_some_and(|i| i.deleted()) && selection.nodes.has(n.id()) => {
            nodes.push(n.id(), [i64::from(n.decimicro_lon()), i64::from(n.decimicro_lat())], n.tags(), &mut texts);
        }
        Element::Way(w) if !w.info().deleted() && selection.ways.has(w.id()) => {
            let mut message = Message::default();
            message.number(1, w.id().unsigned_abs());
            texts.tags(&mut message, w.tags());
            message.packed_deltas(8, w.refs());
            group.bytes(3, &message.0);
        }
        Element::Relation(r) if !r.info().deleted() && selection.relations.has(r.id()) => {
            let mut message = Message::default();
            message.number(1, r.id().unsigned_abs());
            texts.tags(&mut message, r.tags());
            let members: Vec<_> = r.members().collect();
            message.packed(8, members.iter().map(|m| texts.number(m.role().unwrap_or_default())).collect::<Vec<_>>());
            message.packed_deltas(9, members.iter().map(|m| m.member_id));
            message.packed(10, members.iter().map(|m| number(&m.member_type)));
            group.bytes(4, &message.0);
        }
        _ => {}
    });
    if !nodes.ids.is_empty() {
        let mut dense = Message::default();
        dense.packed_deltas(1, nodes.ids);
        dense.packed_deltas(8, nodes.lats);
        dense.packed_deltas(9, nodes.lons);
        if nodes.tagged {
            dense.packed(10, nodes.tags);
        }
        group.bytes(2, &dense.0);
    }
    if group.0.is_empty() {
        return None;
    }
    let mut table = Message::default();
    table.bytes(1, b"");
    texts.texts.iter().for_each(|text| table.bytes(1, text.as_bytes()));
    let mut block = Message::default();
    block.bytes(1, &table.0);
    block.bytes(2, &group.0);
    Some(block.0)
}

/// Number of a member's kind.
fn number(of: &RelMemberType) -> u64 {
    match of {
        RelMemberType::Node => 0,
        RelMemberType::Way => 1,
        RelMemberType::Relation => 2,
    }
}

/// The header of a file whose data are current up to `date`, in seconds since 1970.
pub(super) fn header(date: Option<i64>) -> Vec<u8> {
    let mut header = Message::default();
    header.bytes(4, b"OsmSchema-V0.6");
    header.bytes(4, b"DenseNodes");
    header.bytes(16, concat!("carecircle ", env!("CARGO_PKG_VERSION")).as_bytes());
    if let Some(seconds) = date.and_then(|seconds| u64::try_from(seconds).ok()) {
        header.number(32, seconds);
    }
    header.0
}

/// One blob in zlib, with its header and the header's length.
pub(super) fn blob(kind: &str, data: &[u8]) -> io::Result<Vec<u8>> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    packer.write_all(data)?;
    let packed = packer.finish()?;
    let mut body = Message::default();
    body.number(2, data.len() as u64);
    body.bytes(3, &packed);
    let mut header = Message::default();
    header.bytes(1, kind.as_bytes());
    header.number(3, body.0.len() as u64);
    let length = u32::try_from(header.0.len()).expect("a header has a few bytes");
    Ok([length.to_be_bytes().as_slice(), &header.0, &body.0].concat())
}
