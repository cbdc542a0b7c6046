//! Mapbox Vector Tile 2.1, written: the protobuf is small enough to say it once, here.

use std::collections::HashMap;
use std::sync::Arc;

/// Units along one side of a tile.
pub const EXTENT: u32 = 4096;

/// A position in tile units, from the north-west corner.
pub type Cell = [i32; 2];

/// An attribute's value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// UTF-8.
    Text(Arc<str>),
    /// A whole number.
    Uint(u64),
    /// A real number, by its bits so that it can be looked up.
    Real(u64),
    /// Yes or no.
    Flag(bool),
}

impl Value {
    /// Text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(Arc::from(text))
    }

    /// A real number.
    #[must_use]
    pub fn real(value: f64) -> Self {
        Self::Real(value.to_bits())
    }
}

/// A feature's attributes: the row of the key among the layer's, and the value.
pub type Attributes = Vec<(u32, Value)>;

/// What a feature looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Geometry {
    /// Points.
    Points(Vec<Cell>),
    /// Lines of two points or more.
    Lines(Vec<Vec<Cell>>),
    /// Rings without their closing point; each exterior runs clockwise on the screen and is
    /// followed by its holes, which run the other way.
    Rings(Vec<Vec<Cell>>),
}

/// One layer in the making.
#[derive(Debug)]
pub struct LayerWriter {
    name: &'static str,
    keys: Vec<Arc<str>>,
    values: Vec<Value>,
    value_rows: HashMap<Value, u32>,
    features: Vec<u8>,
    count: usize,
}

impl LayerWriter {
    /// A layer whose attributes are named `keys`, and are given by their place among them.
    #[must_use]
    pub fn new(name: &'static str, keys: &[Arc<str>]) -> Self {
        Self { name, keys: keys.to_vec(), values: Vec::new(), value_rows: HashMap::new(), features: Vec::new(), count: 0 }
    }

    /// Features written so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds one feature; geometry without any position adds nothing.
    pub fn add(&mut self, attributes: &[(u32, Value)], geometry: &Geometry) {
        let (kind, commands) = commands(geometry);
        if commands.is_empty() {
            return;
        }
        let mut feature = Vec::with_capacity(16 + attributes.len() * 3 + commands.len() * 2);
        if !attributes.is_empty() {
            let mut tags = Vec::with_capacity(attributes.len() * 3);
            for (key, value) in attributes {
                varint(&mut tags, u64::from(*key));
                varint(&mut tags, u64::from(self.value_row(value)));
            }
            bytes_field(&mut feature, 2, &tags);
        }
        varint_field(&mut feature, 3, kind);
        let mut packed = Vec::with_capacity(commands.len() * 2);
        for command in commands {
            varint(&mut packed, u64::from(command));
        }
        bytes_field(&mut feature, 4, &packed);
        bytes_field(&mut self.features, 2, &feature);
        self.count += 1;
    }

    fn value_row(&mut self, value: &Value) -> u32 {
        if let Some(row) = self.value_rows.get(value) {
            return *row;
        }
        let row = u32::try_from(self.values.len()).expect("a tile holds fewer than 2^32 values");
        self.values.push(value.clone());
        self.value_rows.insert(value.clone(), row);
        row
    }

    /// Appends the layer to `tile`; a layer without features adds nothing.
    pub fn finish(self, tile: &mut Vec<u8>) {
        if self.count == 0 {
            return;
        }
        let mut layer = Vec::with_capacity(self.features.len() + self.values.len() * 8 + 128);
        bytes_field(&mut layer, 1, self.name.as_bytes());
        layer.extend_from_slice(&self.features);
        for key in &self.keys {
            bytes_field(&mut layer, 3, key.as_bytes());
        }
        let mut scratch = Vec::new();
        for value in &self.values {
            scratch.clear();
            match value {
                Value::Text(text) => bytes_field(&mut scratch, 1, text.as_bytes()),
                Value::Real(bits) => {
                    varint(&mut scratch, 3 << 3 | 1);
                    scratch.extend_from_slice(&bits.to_le_bytes());
                }
                Value::Uint(n) => varint_field(&mut scratch, 5, *n),
                Value::Flag(yes) => varint_field(&mut scratch, 7, u64::from(*yes)),
            }
            bytes_field(&mut layer, 4, &scratch);
        }
        varint_field(&mut layer, 5, u64::from(EXTENT));
        varint_field(&mut layer, 15, 2);
        bytes_field(tile, 3, &layer);
    }
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        #[expect(clippy::cast_possible_truncation, reason = "seven bits at a time")]
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    #[expect(clippy::cast_possible_truncation, reason = "below 0x80")]
    out.push(value as u8);
}

fn varint_field(out: &mut Vec<u8>, field: u64, value: u64) {
    varint(out, field << 3);
    varint(out, value);
}

fn bytes_field(out: &mut Vec<u8>, field: u64, bytes: &[u8]) {
    varint(out, field << 3 | 2);
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

const MOVE_TO: u32 = 1;
const LINE_TO: u32 = 2;
const CLOSE_PATH: u32 = 7;

/// The geometry type and its command stream (MVT 2.1, 4.3).
fn commands(geometry: &Geometry) -> (u64, Vec<u32>) {
    let mut out = Vec::new();
    let mut at = [0, 0];
    let mut go = |out: &mut Vec<u32>, to: Cell| {
        out.push(zigzag(to[0] - at[0]));
        out.push(zigzag(to[1] - at[1]));
        at = to;
    };
    let counted = |command: u32, n: usize| command | u32::try_from(n).expect("a path holds fewer than 2^29 points") << 3;
    match geometry {
        Geometry::Points(points) => {
            if !points.is_empty() {
                out.push(counted(MOVE_TO, points.len()));
                points.iter().for_each(|p| go(&mut out, *p));
            }
            (1, out)
        }
        Geometry::Lines(lines) => {
            for line in lines.iter().filter(|l| l.len() >= 2) {
                out.push(counted(MOVE_TO, 1));
                go(&mut out, line[0]);
                out.push(counted(LINE_TO, line.len() - 1));
                line[1..].iter().for_each(|p| go(&mut out, *p));
            }
            (2, out)
        }
        Geometry::Rings(rings) => {
            for ring in rings.iter().filter(|r| r.len() >= 3) {
                out.push(counted(MOVE_TO, 1));
                go(&mut out, ring[0]);
                out.push(counted(LINE_TO, ring.len() - 1));
                ring[1..].iter().for_each(|p| go(&mut out, *p));
                out.push(counted(CLOSE_PATH, 1));
            }
            (3, out)
        }
    }
}

fn zigzag(value: i32) -> u32 {
    ((value << 1) ^ (value >> 31)).cast_unsigned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The specification's own examples (vector-tile-spec 2.1, 4.3.5).
    #[test]
    fn geometry_is_encoded_as_the_specification_shows() {
        assert_eq!(commands(&Geometry::Points(vec![[25, 17]])), (1, vec![9, 50, 34]));
        assert_eq!(commands(&Geometry::Points(vec![[5, 7], [3, 2]])), (1, vec![17, 10, 14, 3, 9]));
        let line = vec![[2, 2], [2, 10], [10, 10]];
        assert_eq!(commands(&Geometry::Lines(vec![line.clone()])), (2, vec![9, 4, 4, 18, 0, 16, 16, 0]));
        assert_eq!(commands(&Geometry::Lines(vec![line, vec![[1, 1], [3, 5]]])), (2, vec![9, 4, 4, 18, 0, 16, 16, 0, 9, 17, 17, 10, 4, 8]));
        assert_eq!(commands(&Geometry::Rings(vec![vec![[3, 6], [8, 12], [20, 34]]])), (3, vec![9, 6, 12, 18, 10, 12, 24, 44, 15]));
    }

    #[test]
    fn an_empty_layer_writes_no_byte() {
        let mut tile = Vec::new();
        LayerWriter::new("homes", &[]).finish(&mut tile);
        assert!(tile.is_empty());
    }
}
