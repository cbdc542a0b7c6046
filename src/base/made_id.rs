//! Ids made from content, for things whose list gives them none.

use xxhash_rust::xxh3::Xxh3;

use crate::geom::LonLat;

/// Crockford's base 32 in lower case, letters last: no `i`, `l`, `o` or `u`.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// An id of 10 characters, a letter first, made from `parts`: a digest (XXH3) that depends on their text and order alone.
///
/// Equal parts give equal ids on every machine and in every release; other parts give another id but for one pair in 7 × 10¹⁴.
#[must_use]
pub fn made_id<'p>(parts: impl IntoIterator<Item = &'p str>) -> String {
    let mut hash = Xxh3::new();
    for part in parts {
        // The length keeps "ab", "c" apart from "a", "bc".
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let mut rest = hash.digest();
    let letters = &DIGITS[10..];
    let mut digit = |of: &[u8]| {
        let at = usize::try_from(rest % of.len() as u64).expect("a remainder of at most 32");
        rest /= of.len() as u64;
        char::from(of[at])
    };
    let first = digit(letters);
    std::iter::once(first).chain((0..9).map(|_| digit(DIGITS))).collect()
}

/// A position as a part of a made id, to 0.00001 degrees (about a metre); empty where there is none.
#[must_use]
pub fn place_part(at: Option<LonLat>) -> String {
    // Whole numbers, so that no -0.00000 is told from 0.00000.
    #[expect(clippy::cast_possible_truncation, reason = "degrees times 100,000")]
    let whole = |degrees: f64| (degrees * 1e5).round() as i64;
    at.map_or_else(String::new, |at| format!("{},{}", whole(at.lon()), whole(at.lat())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Links that people saved hold these: they may never change.
    #[test]
    fn made_ids_are_stable() {
        let at = place_part(LonLat::new(121.123_456, -28.5).ok());
        assert_eq!(at, "12112346,-2850000");
        assert_eq!(made_id(["canteen", "灵湖食堂", at.as_str()]), "gnd91pf0v7");
        assert_eq!(made_id(["town", "古城街道", ""]), "z0dn6mh528");
        assert_eq!(made_id([]), "a3p1stffhe");
    }

    #[test]
    fn parts_are_kept_apart_and_in_order() {
        let ids = [made_id(["ab", "c"]), made_id(["a", "bc"]), made_id(["c", "ab"]), made_id(["abc"]), made_id(["abc", ""])];
        let different: std::collections::BTreeSet<&String> = ids.iter().collect();
        assert_eq!(different.len(), ids.len(), "{ids:?}");
        assert!(ids.iter().all(|id| id.len() == 10 && id.starts_with(|c: char| c.is_ascii_lowercase())), "{ids:?}");
    }

    #[test]
    fn a_place_of_no_size_has_one_sign() {
        let near = |degrees| place_part(LonLat::new(degrees, degrees).ok());
        assert_eq!(near(-0.000_001), near(0.000_001));
        assert_eq!(place_part(None), "");
    }
}
