//! Protocol buffers, as far as OpenStreetMap's `.osm.pbf` needs them written: varints, zigzag, packed and length-delimited fields.

/// A message in the making.
#[derive(Debug, Clone, Default)]
pub struct Message(pub Vec<u8>);

impl Message {
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.0.push((value & 0x7f) as u8);
    }

    /// Appends a number.
    pub fn number(&mut self, field: u64, value: u64) {
        self.varint(field << 3);
        self.varint(value);
    }

    /// Appends bytes, a text or a message.
    pub fn bytes(&mut self, field: u64, bytes: &[u8]) {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// Appends numbers in one field.
    pub fn packed(&mut self, field: u64, values: impl IntoIterator<Item = u64>) {
        let mut inner = Self::default();
        values.into_iter().for_each(|v| inner.varint(v));
        self.bytes(field, &inner.0);
    }

    /// Appends numbers in one field, each as its difference from the one before.
    pub fn packed_deltas(&mut self, field: u64, values: impl IntoIterator<Item = i64>) {
        let mut last = 0;
        self.packed(field, values.into_iter().map(|v| zigzag(v - std::mem::replace(&mut last, v))));
    }
}

/// Number whose size grows with the distance from zero.
#[must_use]
#[expect(clippy::cast_sign_loss, reason = "zigzag is defined on the bits")]
pub fn zigzag(v: i64) -> u64 {
    ((v << 1) ^ (v >> 63)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Examples of the format's own description: <https://protobuf.dev/programming-guides/encoding/>.
    #[test]
    fn fields_are_as_the_description_has_them() {
        let mut message = Message::default();
        message.number(1, 150);
        message.bytes(2, b"testing");
        message.packed(6, [3, 270, 86_942]);
        let expected: &[u8] =
            &[0x08, 0x96, 0x01, 0x12, 0x07, b't', b'e', b's', b't', b'i', b'n', b'g', 0x32, 0x06, 0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05];
        assert_eq!(message.0, expected);
        assert_eq!([0, -1, 1, -2, i64::MAX, i64::MIN].map(zigzag), [0, 1, 2, 3, u64::MAX - 1, u64::MAX]);
    }
}
