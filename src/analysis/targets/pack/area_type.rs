//! Type of a township-level area: 街道, 镇 or 乡.

use carecircle_base::model::Area;

/// Type of a township-level area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AreaType {
    /// Subdistrict (街道).
    Subdistrict,
    /// Town (镇).
    Town,
    /// Township (乡).
    Township,
}

impl AreaType {
    /// Type of the text that packs write; `None` for another text.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        [Self::Subdistrict, Self::Town, Self::Township].into_iter().find(|t| t.zh() == text)
    }

    /// Type in Chinese.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::Subdistrict => "街道",
            Self::Town => "镇",
            Self::Township => "乡",
        }
    }

    /// Type of an area by the end of its name, else by its division code; `None` where neither tells. In the statistical code of a
    /// township-level area the last three of nine digits are 001 to 099 for subdistricts, 100 to 199 for towns and 200 to 399 for
    /// townships.
    #[must_use]
    pub fn of(area: &Area) -> Option<Self> {
        let name = area.name.trim().to_lowercase();
        let name = ["人民政府", "办事处"].iter().fold(name.as_str(), |name, tail| name.strip_suffix(tail).unwrap_or(name));
        if name.ends_with("街道") || name.ends_with("subdistrict") || name.ends_with("sub-district") {
            return Some(Self::Subdistrict);
        }
        if name.ends_with('镇') || name.ends_with(" town") {
            return Some(Self::Town);
        }
        if name.ends_with('乡') || name.ends_with(" township") {
            return Some(Self::Township);
        }
        let code = area.code.trim();
        let number: u16 = (code.len() >= 9 && code.bytes().all(|b| b.is_ascii_digit())).then(|| code[6..9].parse().ok())??;
        match number {
            1..=99 => Some(Self::Subdistrict),
            100..=199 => Some(Self::Town),
            200..=399 => Some(Self::Township),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use carecircle_base::model::AreaLevel;

    #[test]
    fn a_subdistrict_is_told_by_its_name_and_else_by_its_code() {
        let of = |name: &str, code: &str| AreaType::of(&Area { code: code.to_owned(), ..Area::named(name, AreaLevel::Town, None) });
        assert_eq!(of("古城街道", ""), Some(AreaType::Subdistrict));
        assert_eq!(of("古城街道办事处", "331082101"), Some(AreaType::Subdistrict), "the name says what it is today");
        assert_eq!((of("杜桥镇", ""), of("某某乡", "")), (Some(AreaType::Town), Some(AreaType::Township)));
        assert_eq!((of("古城", "331082001"), of("古城", "331082001000")), (Some(AreaType::Subdistrict), Some(AreaType::Subdistrict)));
        assert_eq!((of("杜桥", "331082102"), of("某某", "331082201")), (Some(AreaType::Town), Some(AreaType::Township)));
        assert_eq!((of("古城", ""), of("古城", "331082"), of("古城", "S-001-1")), (None, None, None));
    }
}
