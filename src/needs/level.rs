//! The four levels of the school network (市–县–镇–村), as lists write them.

/// How far around a place serves; the widest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 市.
    City,
    /// 县, or a 区.
    County,
    /// 镇, 乡 or 街道.
    Town,
    /// 村 or 社区.
    Village,
}

impl Level {
    /// Every level, the widest first.
    pub const ALL: [Self; 4] = [Self::City, Self::County, Self::Town, Self::Village];

    /// What a cell such as 市级, 镇（街道） or 社区 says; `None` when it names no level.
    #[must_use]
    pub fn read(cell: &str) -> Option<Self> {
        let cell = cell.to_lowercase();
        let holds = |words: &[&str]| words.iter().any(|w| cell.contains(w));
        // 社区 holds 区, and 市区 is no 市: the narrower words are looked for first.
        if holds(&["村", "社区", "village", "community"]) {
            Some(Self::Village)
        } else if holds(&["镇", "乡", "街道", "town"]) {
            Some(Self::Town)
        } else if holds(&["县", "区", "county", "district"]) {
            Some(Self::County)
        } else if holds(&["市", "city", "municipal"]) {
            Some(Self::City)
        } else {
            None
        }
    }

    /// The word for it in the API: `city`, `county`, `town`, `village`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::County => "county",
            Self::Town => "town",
            Self::Village => "village",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_by_their_narrowest_word() {
        for (cell, level) in [
            ("市", Some(Level::City)),
            ("市级", Some(Level::City)),
            ("县（市、区）", Some(Level::County)),
            ("县级", Some(Level::County)),
            ("镇", Some(Level::Town)),
            ("街道", Some(Level::Town)),
            ("镇（街道）", Some(Level::Town)),
            ("村", Some(Level::Village)),
            ("社区", Some(Level::Village)),
            ("村（社区）", Some(Level::Village)),
            ("", None),
            ("AAA", None),
        ] {
            assert_eq!(Level::read(cell), level, "{cell}");
        }
    }
}
