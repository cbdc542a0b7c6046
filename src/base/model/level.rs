//! Administrative levels of facilities.

use serde::Serialize;

/// The administrative level of a facility: 市, 县, 镇 or 村. One level does not substitute for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Prefecture or whole city (市).
    City,
    /// County, district or county-level city (县、市、区).
    County,
    /// Town, township or sub-district (镇、乡、街道).
    Town,
    /// Village or community (村、社区).
    Village,
}

impl Level {
    /// All levels, the highest first.
    pub const ALL: [Self; 4] = [Self::City, Self::County, Self::Town, Self::Village];

    /// Level of a text as lists write it: 镇, 乡镇级, 街道, 社区, 县级, 区, 市本级, town, …; `None` when it is none of these.
    ///
    /// 县级市 is a county, 市级 a city; 镇街 and 村社区 are read by their first character.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let folded: String =
            text.trim().to_lowercase().chars().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '（' | '）')).collect();
        match folded.as_str() {
            "" => return None,
            "city" | "prefecture" | "municipal" => return Some(Self::City),
            "county" | "district" => return Some(Self::County),
            "town" | "township" | "street" | "subdistrict" => return Some(Self::Town),
            "village" | "community" => return Some(Self::Village),
            _ => {}
        }
        // 社区 holds 区, 县级市 holds 市, 乡村 holds 乡: the longer signs first.
        let signs: [(&[&str], Self); 4] = [
            (&["社区", "村", "网格"], Self::Village),
            (&["街道", "乡", "镇", "街"], Self::Town),
            (&["县", "区", "旗"], Self::County),
            (&["市"], Self::City),
        ];
        let short = folded.chars().count() <= 6;
        // 镇村 and 村镇 say nothing of which; neither do sentences.
        let found: Vec<Self> = signs.iter().filter(|(s, _)| s.iter().any(|s| folded.contains(s))).map(|(_, level)| *level).collect();
        let village_and_town = found.contains(&Self::Village) && found.contains(&Self::Town) && !folded.contains("乡村");
        (short && !village_and_town).then(|| found.first().copied()).flatten()
    }

    /// Chinese character of the level.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::City => "市",
            Self::County => "县",
            Self::Town => "镇",
            Self::Village => "村",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_as_lists_write_them() {
        for (text, level) in [
            ("市", Level::City),
            ("市级", Level::City),
            ("市本级", Level::City),
            ("县", Level::County),
            ("县级", Level::County),
            ("县级市", Level::County),
            ("县（市、区）", Level::County),
            ("区", Level::County),
            ("镇", Level::Town),
            ("镇街", Level::Town),
            ("乡镇级", Level::Town),
            ("街道", Level::Town),
            ("镇（街道）", Level::Town),
            ("村", Level::Village),
            ("村级", Level::Village),
            ("村社区", Level::Village),
            ("社区", Level::Village),
            ("Town", Level::Town),
        ] {
            assert_eq!(Level::read(text), Some(level), "{text}");
        }
        for text in ["", "三级甲等", "A", "镇村两级", "5星"] {
            assert_eq!(Level::read(text), None, "{text}");
        }
    }
}
