//! Geometry blobs: the GeoPackage header, then little-endian WKB.

use geo::{LineString, MultiPolygon};

/// SRS of every geometry.
const SRS: i32 = 4326;
/// Header flags: little-endian; an XY envelope follows (1 in bits 1–3), or none.
const PLAIN: u8 = 0b0000_0001;
const WITH_ENVELOPE: u8 = 0b0000_0011;

fn header(out: &mut Vec<u8>, flags: u8) {
    out.clear();
    out.extend_from_slice(b"GP\0");
    out.push(flags);
    out.extend_from_slice(&SRS.to_le_bytes());
}

fn kind(out: &mut Vec<u8>, kind: u32) {
    out.push(1);
    out.extend_from_slice(&kind.to_le_bytes());
}

fn number(out: &mut Vec<u8>, value: f64) {
    out.extend_from_slice(&value.to_le_bytes());
}

fn length(out: &mut Vec<u8>, length: usize) {
    out.extend_from_slice(&u32::try_from(length).expect("a ring has fewer than 2^32 points").to_le_bytes());
}

/// Replaces `out` by a point; a point is its own envelope, so none is written.
pub(super) fn point(out: &mut Vec<u8>, x: f64, y: f64) {
    header(out, PLAIN);
    kind(out, 1);
    number(out, x);
    number(out, y);
}

/// Replaces `out` by a multipolygon with its envelope (west, south, east, north).
pub(super) fn multi_polygon(out: &mut Vec<u8>, shape: &MultiPolygon<f64>, [w, s, e, n]: [f64; 4]) {
    header(out, WITH_ENVELOPE);
    for bound in [w, e, s, n] {
        number(out, bound);
    }
    kind(out, 6);
    length(out, shape.0.len());
    for polygon in shape {
        kind(out, 3);
        length(out, 1 + polygon.interiors().len());
        ring(out, polygon.exterior());
        polygon.interiors().iter().for_each(|r| ring(out, r));
    }
}

fn ring(out: &mut Vec<u8>, ring: &LineString<f64>) {
    length(out, ring.0.len());
    for c in ring.coords() {
        number(out, c.x);
        number(out, c.y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_the_bytes_of_the_standard() {
        let mut out = vec![9];
        point(&mut out, 1.0, -2.0);
        let mut expected = b"GP\x00\x01\xe6\x10\x00\x00\x01\x01\x00\x00\x00".to_vec();
        expected.extend_from_slice(&1f64.to_le_bytes());
        expected.extend_from_slice(&(-2f64).to_le_bytes());
        assert_eq!(out, expected);
    }

    /// The envelope runs west, east, south, north: not the order of a bounding box.
    #[test]
    fn an_envelope_has_its_own_order() {
        let square = geo::Rect::new((1.0, 2.0), (3.0, 4.0)).to_polygon();
        let mut out = Vec::new();
        multi_polygon(&mut out, &square.into(), [1.0, 2.0, 3.0, 4.0]);
        let read = |i: usize| f64::from_le_bytes(out[8 + 8 * i..16 + 8 * i].try_into().unwrap());
        assert_eq!([read(0), read(1), read(2), read(3)], [1.0, 3.0, 2.0, 4.0]);
        assert_eq!(out.len(), 8 + 32 + 5 + 4 + 5 + 4 + 4 + 5 * 16);
    }
}
