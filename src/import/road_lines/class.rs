//! Reading of what a road's cells say of its class: whole, or not at all.

use carecircle_base::characters::{half_width, simplified};

use super::vocabulary::{self, Sense, WORDS};

/// Tags as key and value.
pub(super) type Tags = Vec<(String, String)>;

/// What all cells of a road together say that it is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Class {
    /// A way with these tags, and whether another cell than that of the class closed it.
    Way(Tags, bool),
    /// A railway, which nobody walks along or across.
    Railway,
    /// No road.
    NoRoad,
}

/// What one cell says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    senses: Vec<Sense>,
    /// Tags that the study or OpenStreetMap give to the whole cell.
    tags: Option<Tags>,
}

impl Said {
    /// What a cell says to which the study gives these tags; without any, it says nothing against the road.
    pub(super) fn declared(tags: &[(String, String)]) -> Self {
        Self { senses: Vec::new(), tags: (!tags.is_empty()).then(|| tags.to_vec()) }
    }

    /// Whether the cell says that the road is closed to all but cars.
    pub(super) fn is_closed(&self) -> bool {
        self.senses.iter().any(|s| matches!(s, Sense::Closed(_))) && !self.senses.contains(&Sense::Side)
    }

    /// Whether the cell says what kind of way it is.
    pub(super) fn tells_class(&self) -> bool {
        self.tags.is_some() || self.senses.iter().any(|s| !matches!(s, Sense::Filler | Sense::OffGround(_) | Sense::Unbuilt(_)))
    }
}

/// What `cell` says by the words of the vocabulary, a code, a route number, or a `highway` value among `highways`; `None` where not
/// all of it is understood.
pub(super) fn read(cell: &str, highways: &dyn Fn(&str) -> bool) -> Option<Said> {
    let lower = cell.trim().to_lowercase();
    let whole = lower.split_once("_grade").map_or(lower.as_str(), |(track, _)| track);
    if highways(whole) {
        return Some(Said { senses: Vec::new(), tags: Some(vec![("highway".to_owned(), whole.to_owned())]) });
    }
    let plain: Vec<char> = cell.chars().map(half_width).map(simplified).filter(|c| c.is_alphanumeric()).collect();
    let mut senses = Vec::new();
    let mut rest = plain.as_slice();
    while let Some(first) = rest.first() {
        if first.is_ascii() {
            let end = rest.iter().position(|c| !c.is_ascii()).unwrap_or(rest.len());
            let run: String = rest[..end].iter().collect();
            match vocabulary::code(&run) {
                Some(all) => senses.extend(all),
                None => senses.push(vocabulary::route(&run)?),
            }
            rest = &rest[end..];
            continue;
        }
        let here = |word: &str| word.chars().count() <= rest.len() && word.chars().zip(rest).all(|(a, b)| a == *b);
        let (word, sense) = WORDS.iter().filter(|(word, _)| here(word)).max_by_key(|(word, _)| word.len())?;
        senses.push(*sense);
        rest = &rest[word.chars().count()..];
    }
    (!senses.is_empty()).then_some(Said { senses, tags: None })
}

/// The class that the cells of a road give together, that of the class itself first; `None` where none tells one. What is not built
/// or closed counts whichever cell says so.
pub(super) fn together(cells: &[Said]) -> Option<Class> {
    let all = || cells.iter().flat_map(|c| &c.senses).copied();
    let owned = |tags: &[(&str, &str)]| tags.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Tags>();
    if let Some(state) = all().find_map(|s| if let Sense::Unbuilt(state) = s { Some(state) } else { None }) {
        return Some(Class::Way(owned(&[("highway", state)]), false));
    }
    let declared = cells.iter().find_map(|c| c.tags.clone());
    let side = all().any(|s| s == Sense::Side);
    let closed = cells.iter().find(|c| c.is_closed()).and_then(|c| {
        let sense = |s: &Sense| if let Sense::Closed(tags) = s { Some(*tags) } else { None };
        c.senses.iter().find_map(sense)
    });
    let first = || {
        let road = all().find_map(|s| match s {
            Sense::Road(tags) => Some(Class::Way(owned(tags), false)),
            Sense::Railway => Some(Class::Railway),
            Sense::Other => Some(Class::NoRoad),
            _ => None,
        });
        road.or_else(|| all().find_map(|s| if let Sense::Grade(tags) = s { Some(Class::Way(owned(tags), false)) } else { None }))
    };
    let side_road = || Class::Way(owned(&[("highway", "unclassified")]), false);
    let mut class = match (declared, closed) {
        (Some(tags), None) => Class::Way(tags, false),
        // What the study says of the cell itself counts before another cell.
        (Some(tags), Some(_)) if cells.first().is_some_and(|c| c.tags.is_some()) => Class::Way(tags, false),
        (_, Some(tags)) if !side => {
            let own = cells.first().is_some_and(Said::is_closed);
            Class::Way(owned(tags), !own)
        }
        _ if side => side_road(),
        _ => first()?,
    };
    if let Class::Way(tags, _) = &mut class {
        for (key, above) in [("bridge", true), ("tunnel", false)] {
            if all().any(|s| s == Sense::OffGround(above)) && tags.iter().all(|t| t.0 != key) {
                tags.push((key.to_owned(), "yes".to_owned()));
            }
        }
    }
    Some(class)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn highways(value: &str) -> bool {
        ["motorway", "trunk", "residential", "track", "footway", "steps"].contains(&value)
    }

    fn class(cells: &[&str]) -> Option<String> {
        let said: Vec<Said> = cells.iter().filter_map(|c| read(c, &highways)).collect();
        together(&said).map(|class| match class {
            Class::Way(mut tags, _) => {
                tags.sort();
                tags.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join(" ")
            }
            Class::Railway => "railway".to_owned(),
            Class::NoRoad => "none".to_owned(),
        })
    }

    #[test]
    fn words_codes_and_numbers_are_classes() {
        for (cell, expected) in [
            ("国道", "highway=trunk"),
            ("省道", "highway=primary"),
            ("县道", "highway=secondary"),
            ("乡道", "highway=tertiary"),
            ("村道", "highway=unclassified"),
            ("縣道", "highway=secondary"),
            ("城市主干路", "highway=primary"),
            ("次干道", "highway=secondary"),
            ("支路", "highway=tertiary"),
            ("城市道路", "highway=unclassified"),
            ("快速路", "expressway=yes highway=trunk"),
            ("快速路辅路", "highway=unclassified"),
            ("高速公路", "highway=motorway"),
            ("街巷", "highway=living_street"),
            ("人行道", "highway=footway"),
            ("步道", "highway=footway"),
            ("天桥", "bridge=yes highway=footway"),
            ("人行天桥", "bridge=yes highway=footway"),
            ("地下通道", "highway=footway tunnel=yes"),
            ("专用道路", "highway=service"),
            ("机耕路", "highway=track"),
            ("小路", "highway=path"),
            ("国道（在建）", "highway=construction"),
            ("规划-主干路", "highway=proposed"),
            ("国道（建成）", "highway=trunk"),
            ("420101", "highway=trunk"),
            ("420202", "highway=construction"),
            ("430502", "highway=secondary"),
            ("440100", "highway=track"),
            ("410100", "railway"),
            ("铁路", "railway"),
            ("地铁", "none"),
            ("430104", "none"),
            ("G", "highway=trunk"),
            ("x", "highway=secondary"),
            ("G104", "highway=trunk"),
            ("G104国道", "highway=trunk"),
            ("G15", "highway=motorway"),
            ("G15W2", "highway=motorway"),
            ("G1523", "highway=motorway"),
            ("G104331082", "highway=trunk"),
            ("S28", "highway=motorway"),
            ("S225", "highway=primary"),
            ("X201331082", "highway=secondary"),
            ("CA01331082", "highway=unclassified"),
            ("track_grade3", "highway=track"),
            ("Residential", "highway=residential"),
            ("一级公路", "highway=primary"),
            ("高架快速路", "bridge=yes expressway=yes highway=trunk"),
        ] {
            assert_eq!(class(&[cell]).as_deref(), Some(expected), "{cell}");
        }
    }

    #[test]
    fn what_is_not_understood_whole_is_no_class() {
        for cell in
            ["非高速", "国道改线段", "高速连接线", "甲类", "1", "Highway 5", "桥梁", "unknown", "430599", "G12345", "国道?号", "高架"]
        {
            assert_eq!(class(&[cell]), None, "{cell}");
        }
    }

    #[test]
    fn the_strictest_of_several_cells_counts() {
        assert_eq!(class(&["国道", "高速"]).as_deref(), Some("highway=motorway"));
        assert_eq!(class(&["国道", "一级"]).as_deref(), Some("highway=trunk"));
        assert_eq!(class(&["国道", "在建"]).as_deref(), Some("highway=construction"));
        assert_eq!(class(&["省道", "S28"]).as_deref(), Some("highway=motorway"));
        assert_eq!(class(&["高架", "主干路"]).as_deref(), Some("bridge=yes highway=primary"));
        let cells: Vec<Said> = ["国道", "高速"].iter().filter_map(|c| read(c, &highways)).collect();
        assert!(matches!(together(&cells), Some(Class::Way(_, true))), "another cell closed it");
    }
}
