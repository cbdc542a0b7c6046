//! Assignment of facility kinds, as lists write them, to services.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::text::{fold, similarity};
use carecircle_base::ids::ServiceId;
use carecircle_base::model::{Name, Service};

#[derive(Deserialize)]
struct Seeds {
    services: Vec<Seed>,
}

#[derive(Deserialize)]
struct Seed {
    id: String,
    name: String,
    name_en: String,
    aliases: Vec<String>,
}

/// Default services of a study, from `seeds/services.toml`.
///
/// # Panics
/// If the built-in table were invalid; a test reads it.
#[must_use]
pub fn built_in() -> Vec<Service> {
    let seeds: Seeds = toml::from_str(include_str!("../../seeds/services.toml")).expect("the built-in table is tested");
    seeds
        .services
        .into_iter()
        .map(|s| Service { id: s.id, name: Name { zh: s.name, en: s.name_en }, aliases: s.aliases, from: None, levels: Vec::new() })
        .collect()
}

/// The services that a kind means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KindMatch {
    /// The kind is a known name; a name shared by several services means all of them.
    Known(Vec<ServiceId>),
    /// The kind is not a known name but contains this one.
    Contains(Vec<ServiceId>, String),
    /// The kind is unknown; holds the most similar known names, best first.
    Unknown(Vec<String>),
}

/// An index of services by facility kind: known names of every service, and the study's own additions.
#[derive(Debug, Clone)]
pub struct KindIndex {
    /// Services by folded name.
    by_name: BTreeMap<String, Vec<ServiceId>>,
    /// Name as written by folded name, for messages.
    written: BTreeMap<String, String>,
}

impl KindIndex {
    /// The index of names and aliases of `services`, and the study's own `extra` kinds, which take precedence.
    #[must_use]
    pub fn new(services: &[Service], extra: &[(String, Vec<ServiceId>)]) -> Self {
        let mut kinds = Self { by_name: BTreeMap::new(), written: BTreeMap::new() };
        for (row, service) in services.iter().enumerate().filter(|(_, s)| s.from.is_none()) {
            let names = [&service.id, &service.name.zh, &service.name.en];
            for name in names.into_iter().chain(&service.aliases) {
                kinds.add(name, &[ServiceId::from_index(row)], false);
            }
        }
        for (name, ids) in extra {
            kinds.add(name, ids, true);
        }
        kinds
    }

    fn add(&mut self, name: &str, ids: &[ServiceId], replace: bool) {
        let key = fold(name);
        if key.is_empty() {
            return;
        }
        self.written.entry(key.clone()).or_insert_with(|| name.to_owned());
        let held = self.by_name.entry(key).or_default();
        if replace {
            held.clear();
        }
        held.extend(ids);
        held.sort_unstable();
        held.dedup();
    }

    /// Services that `kind` means; a known name of at least three characters may also be a part of it.
    #[must_use]
    pub fn meaning(&self, kind: &str) -> KindMatch {
        let key = fold(kind);
        if let Some(ids) = self.by_name.get(&key) {
            return KindMatch::Known(ids.clone());
        }
        // The longest name inside decides; short and purely Latin ones ('school' in 'driving school') don't.
        let inside = self
            .by_name
            .iter()
            .filter(|(name, _)| name.chars().count() >= 3 && !name.is_ascii() && key.contains(name.as_str()))
            .max_by(|a, b| a.0.chars().count().cmp(&b.0.chars().count()).then_with(|| b.0.cmp(a.0)));
        if let Some((name, ids)) = inside {
            return KindMatch::Contains(ids.clone(), self.written[name].clone());
        }
        let mut near: Vec<(f64, &String)> = self.written.iter().map(|(folded, name)| (similarity(&key, folded), name)).collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        KindMatch::Unknown(near.into_iter().take(3).filter(|(score, _)| *score > 0.0).map(|(_, name)| name.clone()).collect())
    }
}

/// Kinds in one cell: `日间照料;助餐` holds two.
pub fn split(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '；', '、', ',', '，', '/', '／', '|', '｜', '+', '＋', '\n', '\r']).map(str::trim).filter(|s| !s.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(kinds: &KindIndex, services: &[Service], kind: &str) -> Vec<String> {
        match kinds.meaning(kind) {
            KindMatch::Known(ids) | KindMatch::Contains(ids, _) => ids.iter().map(|s| services[s.index()].id.clone()).collect(),
            KindMatch::Unknown(_) => Vec::new(),
        }
    }

    #[test]
    fn the_kinds_of_the_issue_are_known() {
        let services = built_in();
        let kinds = KindIndex::new(&services, &[]);
        for (kind, id) in [
            ("居家养老服务照料中心", "daycare"),
            ("日间照料中心", "daycare"),
            ("老年食堂", "canteen"),
            ("社区食堂", "canteen"),
            ("老年助餐点", "canteen"),
            ("康养联合体", "union"),
            ("老年学校", "school"),
            ("老年大学", "school"),
            ("老年学堂", "school"),
            ("Day  Care", "daycare"),
            ("ｃａｎｔｅｅｎ", "canteen"),
            ("老年食堂（示范）", "canteen"),
            ("AAAA级居家养老服务照料中心", "daycare"),
        ] {
            assert_eq!(ids(&kinds, &services, kind), [id], "{kind}");
        }
    }

    #[test]
    fn an_unknown_kind_names_the_nearest_known_ones() {
        let services = built_in();
        let kinds = KindIndex::new(&services, &[]);
        match kinds.meaning("老年饭堂") {
            KindMatch::Unknown(near) => assert!(near.contains(&"老年食堂".to_owned()), "{near:?}"),
            other => panic!("{other:?}"),
        }
        assert_eq!(kinds.meaning("driving school"), kinds.meaning("driving school"));
        assert!(matches!(kinds.meaning("driving school"), KindMatch::Unknown(_)));
    }

    #[test]
    fn the_studys_own_kinds_win() {
        let services = built_in();
        assert_eq!(KindIndex::new(&services, &[]).meaning("老年食堂"), KindMatch::Known(vec![ServiceId(1)]));
        let kinds = KindIndex::new(&services, &[("老年食堂".to_owned(), vec![ServiceId(0), ServiceId(3)])]);
        assert_eq!(kinds.meaning("老年食堂"), KindMatch::Known(vec![ServiceId(0), ServiceId(3)]));
        assert_eq!(split("日间照料；助餐、 课堂/").collect::<Vec<_>>(), ["日间照料", "助餐", "课堂"]);
    }

    /// No alias may belong to two built-in services: a list would then claim what it does not say.
    #[test]
    fn every_built_in_alias_means_one_service() {
        let kinds = KindIndex::new(&built_in(), &[]);
        assert!(kinds.by_name.values().all(|ids| ids.len() == 1));
    }
}
