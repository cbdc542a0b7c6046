//! OpenStreetMap elements as a `.osm.pbf` file: dense nodes, ways and relations in zlib blocks.
//!
//! The format: <https://wiki.openstreetmap.org/wiki/PBF_Format>.

use std::collections::HashMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use carecircle_base::protobuf::{Message, zigzag};

use super::osm::{Member, Node, Osm, Relation, Tags, Way};

/// Elements a block; the format recommends 8,000.
const BLOCK: usize = 8_000;

/// The texts of a block; 0 is the delimiter of dense tags and stays empty.
struct Texts<'a> {
    numbers: HashMap<&'a str, u64>,
    texts: Vec<&'a str>,
}

impl<'a> Texts<'a> {
    fn new() -> Self {
        Self { numbers: HashMap::new(), texts: vec![""] }
    }

    fn number(&mut self, text: &'a str) -> u64 {
        *self.numbers.entry(text).or_insert_with(|| {
            self.texts.push(text);
            self.texts.len() as u64 - 1
        })
    }

    fn tags(&mut self, message: &mut Message, tags: &'a Tags) {
        if !tags.is_empty() {
            let keys: Vec<u64> = tags.iter().map(|(k, _)| self.number(k)).collect();
            let values: Vec<u64> = tags.iter().map(|(_, v)| self.number(v)).collect();
            message.packed(2, keys);
            message.packed(3, values);
        }
    }

    /// A primitive block of this table and one group.
    fn block(&self, group: &Message) -> Vec<u8> {
        let mut table = Message::default();
        self.texts.iter().for_each(|t| table.bytes(1, t.as_bytes()));
        let mut block = Message::default();
        block.bytes(1, &table.0);
        block.bytes(2, &group.0);
        block.0
    }
}

fn nodes_block(nodes: &[Node], first_id: i64) -> Vec<u8> {
    let mut texts = Texts::new();
    let mut dense = Message::default();
    dense.packed_deltas(1, (0..nodes.len() as i64).map(|i| first_id + i));
    dense.packed_deltas(8, nodes.iter().map(|n| n.lat));
    dense.packed_deltas(9, nodes.iter().map(|n| n.lon));
    if nodes.iter().any(|n| !n.tags.is_empty()) {
        let mut numbers = Vec::new();
        for node in nodes {
            for (k, v) in &node.tags {
                numbers.push(texts.number(k));
                numbers.push(texts.number(v));
            }
            numbers.push(0);
        }
        dense.packed(10, numbers);
    }
    let mut group = Message::default();
    group.bytes(2, &dense.0);
    texts.block(&group)
}

fn ways_block(ways: &[Way], first_id: u64) -> Vec<u8> {
    let mut texts = Texts::new();
    let mut group = Message::default();
    for (i, way) in ways.iter().enumerate() {
        let mut message = Message::default();
        message.number(1, first_id + i as u64);
        texts.tags(&mut message, &way.tags);
        message.packed_deltas(8, way.nodes.iter().map(|&n| n as i64 + 1));
        group.bytes(3, &message.0);
    }
    texts.block(&group)
}

fn relations_block(relations: &[Relation], first_id: u64) -> Vec<u8> {
    let mut texts = Texts::new();
    let mut group = Message::default();
    for (i, relation) in relations.iter().enumerate() {
        let mut message = Message::default();
        message.number(1, first_id + i as u64);
        texts.tags(&mut message, &relation.tags);
        let roles: Vec<u64> = relation.members.iter().map(|&(_, role)| texts.number(role)).collect();
        message.packed(8, roles);
        message.packed_deltas(9, relation.members.iter().map(|&(Member::Way(way), _)| way as i64 + 1));
        message.packed(10, relation.members.iter().map(|_| 1)); // 1: way
        group.bytes(4, &message.0);
    }
    texts.block(&group)
}

/// Appends one blob: its header's length, its header, and the data in zlib.
fn blob(out: &mut Vec<u8>, kind: &str, data: &[u8]) {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    let packed = packer.write_all(data).and_then(|()| packer.finish()).expect("writing to memory does not fail");
    let mut body = Message::default();
    body.number(2, data.len() as u64);
    body.bytes(3, &packed);
    let mut header = Message::default();
    header.bytes(1, kind.as_bytes());
    header.number(3, body.0.len() as u64);
    out.extend_from_slice(&(header.0.len() as u32).to_be_bytes());
    out.extend_from_slice(&header.0);
    out.extend_from_slice(&body.0);
}

/// The file.
#[must_use]
pub fn encode(osm: &Osm, program: &str, source: &str) -> Vec<u8> {
    let mut header = Message::default();
    if !osm.nodes.is_empty() {
        let edge = |of: fn(&Node) -> i64, largest: bool| {
            let all = osm.nodes.iter().map(of);
            zigzag(if largest { all.max() } else { all.min() }.unwrap_or(0) * 100) // nanodegrees
        };
        let mut bbox = Message::default();
        bbox.number(1, edge(|n| n.lon, false));
        bbox.number(2, edge(|n| n.lon, true));
        bbox.number(3, edge(|n| n.lat, true));
        bbox.number(4, edge(|n| n.lat, false));
        header.bytes(1, &bbox.0);
    }
    header.bytes(4, b"OsmSchema-V0.6");
    header.bytes(4, b"DenseNodes");
    header.bytes(5, b"Sort.Type_then_ID");
    header.bytes(16, program.as_bytes());
    header.bytes(17, source.as_bytes());
    let mut out = Vec::new();
    blob(&mut out, "OSMHeader", &header.0);
    for (i, nodes) in osm.nodes.chunks(BLOCK).enumerate() {
        blob(&mut out, "OSMData", &nodes_block(nodes, (i * BLOCK + 1) as i64));
    }
    for (i, ways) in osm.ways.chunks(BLOCK).enumerate() {
        blob(&mut out, "OSMData", &ways_block(ways, (i * BLOCK + 1) as u64));
    }
    for (i, relations) in osm.relations.chunks(BLOCK).enumerate() {
        blob(&mut out, "OSMData", &relations_block(relations, (i * BLOCK + 1) as u64));
    }
    out
}

#[cfg(test)]
mod tests {
    use osmpbf::{Element, ElementReader, RelMemberType};

    use super::*;
    use crate::osm::tags;

    #[test]
    fn osmpbf_reads_back_what_was_written() {
        let mut osm = Osm::default();
        for i in 0..20_001 {
            let named = if i % 1_000 == 7 { tags(&[("place", "village"), ("name", "岙底")]) } else { Tags::new() };
            osm.node(121.0 + f64::from(i) * 1e-5, 28.0 - f64::from(i % 13) * 1e-6, named);
        }
        let a = osm.way(vec![20_000, 3, 5, 4], tags(&[("highway", "steps")]));
        let b = osm.way(vec![1, 2, 3, 1], Tags::new());
        let members = vec![(Member::Way(b), "outer"), (Member::Way(a), "inner")];
        osm.relations.push(Relation { members, tags: tags(&[("type", "multipolygon")]) });

        let mut back = Osm::default();
        let own = |k: &str| ["place", "name", "highway", "type"].into_iter().find(|&o| o == k).expect("a key of this test");
        ElementReader::new(&encode(&osm, "test", "made up")[..])
            .for_each(|element| match element {
                Element::DenseNode(n) => {
                    assert_eq!(n.id(), back.nodes.len() as i64 + 1);
                    let tags = n.tags().map(|(k, v)| (own(k), v.to_owned())).collect();
                    back.nodes.push(Node { lon: n.decimicro_lon().into(), lat: n.decimicro_lat().into(), tags });
                }
                Element::Way(w) => {
                    let tags = w.tags().map(|(k, v)| (own(k), v.to_owned())).collect();
                    back.ways.push(Way { nodes: w.refs().map(|r| r as usize - 1).collect(), tags });
                }
                Element::Relation(r) => {
                    let member = |m: osmpbf::RelMember| {
                        assert_eq!(m.member_type, RelMemberType::Way);
                        (Member::Way(m.member_id as usize - 1), if m.role().unwrap() == "outer" { "outer" } else { "inner" })
                    };
                    let tags = r.tags().map(|(k, v)| (own(k), v.to_owned())).collect();
                    back.relations.push(Relation { members: r.members().map(member).collect(), tags });
                }
                Element::Node(_) => panic!("all nodes are dense"),
            })
            .unwrap();
        assert_eq!(osm, back);
    }
}
