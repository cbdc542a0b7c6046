//! Well-known binary: what its reader cannot defend itself from.

use geozero::error::{GeozeroError, Result};

/// Largest number of collections in a geometry: those in each other are read by recursion.
const COLLECTIONS: usize = 100;

/// The bytes of a geometry, unless it may hold so many collections in each other that its reader runs out of stack.
///
/// # Errors
/// When the mark of a collection stands in it more often than in any geometry.
pub(super) fn flat(wkb: &[u8]) -> Result<&[u8]> {
    // Little and big endian; the other bytes of the type hold flags and further dimensions.
    let is_mark = |w: &[u8]| (w[0] == 1 && is_collection(w[1], w[2])) || (w[0] == 0 && is_collection(w[4], w[3]));
    if wkb.windows(5).filter(|w| is_mark(w)).count() > COLLECTIONS {
        return Err(GeozeroError::Geometry(format!("more than {COLLECTIONS} collections of geometries in one")));
    }
    Ok(wkb)
}

/// Whether the low bytes of a type are of a collection of any dimension: 7, 1007, 2007 or 3007.
fn is_collection(low: u8, high: u8) -> bool {
    matches!(u16::from_le_bytes([low, high]), 7 | 1007 | 2007 | 3007)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collections_in_each_other_are_counted() {
        let nested = |n: usize| [1, 7, 0, 0, 0, 1, 0, 0, 0].repeat(n);
        assert!(flat(&nested(COLLECTIONS)).is_ok() && flat(&nested(COLLECTIONS + 1)).is_err());
        assert!(flat(&[0, 0, 0, 0, 7, 0, 0, 0, 1].repeat(101)).is_err());
    }
}
