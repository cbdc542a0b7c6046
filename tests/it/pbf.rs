//! A small writer of extracts, for tests that need one of their own making.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// A node (no `refs`) or a way.
#[derive(Debug, Clone)]
pub struct Element {
    pub id: i64,
    pub at: (f64, f64),
    pub refs: Vec<i64>,
    pub tags: Vec<(&'static str, &'static str)>,
    pub visible: bool,
}

impl Element {
    pub fn node(id: i64, lon: f64, lat: f64) -> Self {
        Self { id, at: (lon, lat), refs: Vec::new(), tags: Vec::new(), visible: true }
    }

    pub fn way(id: i64, refs: &[i64]) -> Self {
        Self { id, at: (0.0, 0.0), refs: refs.to_vec(), tags: Vec::new(), visible: true }
    }

    pub fn tag(mut self, key: &'static str, value: &'static str) -> Self {
        self.tags.push((key, value));
        self
    }

    pub fn gone(mut self) -> Self {
        self.visible = false;
        self
    }
}

/// A PBF with compressed blocks: one of dense nodes, one of ways.
pub fn pbf(elements: &[Element]) -> Vec<u8> {
    write(elements, true, false)
}

/// A PBF with blocks as they are, so that flipped bytes reach the decoder.
pub fn raw(elements: &[Element]) -> Vec<u8> {
    write(elements, false, false)
}

/// A PBF that says it holds history, with plain nodes.
pub fn history(elements: &[Element]) -> Vec<u8> {
    write(elements, true, true)
}

/// The same as XML.
pub fn xml(elements: &[Element]) -> String {
    let mut out = String::from("<?xml version='1.0' encoding='UTF-8'?>\n<osm version=\"0.6\">\n");
    for e in elements {
        let name = if e.refs.is_empty() { "node" } else { "way" };
        write!(out, "<{name} id=\"{}\"", e.id).unwrap();
        if e.refs.is_empty() {
            write!(out, " lon=\"{:.7}\" lat=\"{:.7}\"", e.at.0, e.at.1).unwrap();
        }
        out.push('>');
        for r in &e.refs {
            write!(out, "<nd ref=\"{r}\"/>").unwrap();
        }
        for (k, v) in &e.tags {
            write!(out, "<tag k=\"{k}\" v=\"{v}\"/>").unwrap();
        }
        writeln!(out, "</{name}>").unwrap();
    }
    out + "</osm>\n"
}

fn write(elements: &[Element], zlib: bool, history: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let mut header = Vec::new();
    for feature in ["OsmSchema-V0.6", "DenseNodes"].into_iter().chain(history.then_some("HistoricalInformation")) {
        bytes(&mut header, 4, feature.as_bytes());
    }
    blob(&mut out, "OSMHeader", &header, zlib);
    let (nodes, ways): (Vec<&Element>, Vec<&Element>) = elements.iter().partition(|e| e.refs.is_empty());
    for group in [nodes, ways] {
        if !group.is_empty() {
            blob(&mut out, "OSMData", &block(&group, history), zlib);
        }
    }
    out
}

fn block(elements: &[&Element], history: bool) -> Vec<u8> {
    let mut strings: Vec<&str> = vec![""];
    let mut word = |s: &'static str| -> u64 {
        let at = strings.iter().position(|t| *t == s).unwrap_or_else(|| {
            strings.push(s);
            strings.len() - 1
        });
        at as u64
    };
    let mut group = Vec::new();
    if elements[0].refs.is_empty() && !history {
        let (mut ids, mut lats, mut lons, mut words) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut last = (0i64, 0i64, 0i64);
        for e in elements {
            let now = (e.id, e7(e.at.1), e7(e.at.0));
            varint(&mut ids, zigzag(now.0 - last.0));
            varint(&mut lats, zigzag(now.1 - last.1));
            varint(&mut lons, zigzag(now.2 - last.2));
            last = now;
            for (k, v) in &e.tags {
                varint(&mut words, word(k));
                varint(&mut words, word(v));
            }
            varint(&mut words, 0);
        }
        let mut dense = Vec::new();
        for (field, value) in [(1, &ids), (8, &lats), (9, &lons), (10, &words)] {
            bytes(&mut dense, field, value);
        }
        bytes(&mut group, 2, &dense);
    } else {
        for e in elements {
            let mut element = Vec::new();
            let node = e.refs.is_empty();
            field(&mut element, 1, 0);
            varint(&mut element, if node { zigzag(e.id) } else { e.id as u64 });
            for (number, part) in [(2, 0), (3, 1)] {
                let mut packed = Vec::new();
                e.tags.iter().for_each(|t| varint(&mut packed, word(if part == 0 { t.0 } else { t.1 })));
                bytes(&mut element, number, &packed);
            }
            if history {
                let mut info = Vec::new();
                field(&mut info, 6, 0);
                varint(&mut info, u64::from(e.visible));
                bytes(&mut element, 4, &info);
            }
            if node {
                for (number, value) in [(8, e.at.1), (9, e.at.0)] {
                    field(&mut element, number, 0);
                    varint(&mut element, zigzag(e7(value)));
                }
            } else {
                let mut packed = Vec::new();
                let mut last = 0;
                for r in &e.refs {
                    varint(&mut packed, zigzag(r - last));
                    last = *r;
                }
                bytes(&mut element, 8, &packed);
            }
            bytes(&mut group, if node { 1 } else { 3 }, &element);
        }
    }
    let mut table = Vec::new();
    for s in &strings {
        bytes(&mut table, 1, s.as_bytes());
    }
    let mut block = Vec::new();
    bytes(&mut block, 1, &table);
    bytes(&mut block, 2, &group);
    block
}

fn blob(out: &mut Vec<u8>, kind: &str, content: &[u8], zlib: bool) {
    let mut blob = Vec::new();
    if zlib {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content).unwrap();
        field(&mut blob, 2, 0);
        varint(&mut blob, content.len() as u64);
        bytes(&mut blob, 3, &encoder.finish().unwrap());
    } else {
        bytes(&mut blob, 1, content);
    }
    let mut header = Vec::new();
    bytes(&mut header, 1, kind.as_bytes());
    field(&mut header, 3, 0);
    varint(&mut header, blob.len() as u64);
    out.extend(u32::try_from(header.len()).unwrap().to_be_bytes());
    out.extend(header);
    out.extend(blob);
}

fn e7(degrees: f64) -> i64 {
    (degrees * 1e7).round() as i64
}

fn zigzag(v: i64) -> u64 {
    ((v << 1) ^ (v >> 63)) as u64
}

fn field(out: &mut Vec<u8>, number: u64, wire: u64) {
    varint(out, number << 3 | wire);
}

fn bytes(out: &mut Vec<u8>, number: u64, value: &[u8]) {
    field(out, number, 2);
    varint(out, value.len() as u64);
    out.extend(value);
}

fn varint(out: &mut Vec<u8>, mut v: u64) {
    while v >= 0x80 {
        out.push((v & 0x7f) as u8 | 0x80);
        v >>= 7;
    }
    out.push(v as u8);
}
