//! Assignment of facility kinds, as lists write them, to services.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::text::{fold, similarity};
use super::words::{brackets, squeeze};
use carecircle_base::ids::ServiceId;
use carecircle_base::model::{CapacityUnit, Name, Service};

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
    capacity: CapacityUnit,
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
        .map(|s| Service {
            id: s.id,
            name: Name { zh: s.name, en: s.name_en },
            aliases: s.aliases,
            from: None,
            levels: Vec::new(),
            capacity: Some(s.capacity),
        })
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
    /// The study's own kinds with brackets (老年食堂（在建）), which mean that text alone.
    exact: BTreeMap<String, Vec<ServiceId>>,
}

/// Words for people who are not meant: a name that holds one is known as a whole or not at all.
const OTHERS: [&str; 15] =
    ["婴", "幼", "儿童", "宝宝", "孤儿", "残疾", "残障", "精神", "宠物", "动物", "产后", "月子", "孕", "青少年", "学生"];

impl KindIndex {
    /// The index of names and aliases of `services`, and the study's own `extra` kinds, which take precedence.
    #[must_use]
    pub fn new(services: &[Service], extra: &[(String, Vec<ServiceId>)]) -> Self {
        let mut kinds = Self { by_name: BTreeMap::new(), written: BTreeMap::new(), exact: BTreeMap::new() };
        for (row, service) in services.iter().enumerate().filter(|(_, s)| s.from.is_none()) {
            let names = [&service.id, &service.name.zh, &service.name.en];
            for name in names.into_iter().chain(&service.aliases) {
                kinds.add(name, &[ServiceId::from_index(row)], false);
            }
        }
        for (name, ids) in extra {
            let (head, remarks) = brackets(name);
            if remarks.is_empty() || head.trim().is_empty() {
                kinds.add(name, ids, true);
            } else {
                kinds.exact.insert(squeeze(name), ids.clone());
            }
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

    /// Services of a kind with brackets that the study itself names.
    pub(crate) fn exactly(&self, kind: &str) -> Option<&[ServiceId]> {
        self.exact.get(&squeeze(kind)).map(Vec::as_slice)
    }

    /// Services of a known name; `None` for any other text.
    pub(crate) fn known(&self, name: &str) -> Option<&[ServiceId]> {
        self.by_name.get(&fold(name)).map(Vec::as_slice)
    }

    /// Name as written of a folded one.
    pub(crate) fn written(&self, folded: &str) -> &str {
        self.written.get(folded).map_or("", String::as_str)
    }

    /// Start and end of the longest known name inside a folded text, and its services. Short names and purely Latin ones ('school'
    /// in 'driving school') do not count, nor any name beside one of other people (儿童福利院).
    pub(crate) fn inside(&self, key: &str) -> Option<(usize, usize, &[ServiceId])> {
        if OTHERS.iter().any(|o| key.contains(o)) {
            return None;
        }
        let usable = |name: &str| name.chars().count() >= 3 && !name.is_ascii();
        let found =
            self.by_name.iter().filter(|(name, _)| usable(name)).filter_map(|(name, ids)| Some((key.find(name.as_str())?, name, ids)));
        let (at, name, ids) = found.max_by(|a, b| a.1.chars().count().cmp(&b.1.chars().count()).then_with(|| b.1.cmp(a.1)))?;
        Some((at, at + name.len(), ids))
    }

    /// Services that `kind` means; a known name of at least three characters may also be a part of it.
    #[must_use]
    pub fn meaning(&self, kind: &str) -> KindMatch {
        let key = fold(kind);
        if let Some(ids) = self.by_name.get(&key) {
            return KindMatch::Known(ids.clone());
        }
        if let Some((at, end, ids)) = self.inside(&key) {
            return KindMatch::Contains(ids.to_vec(), self.written[&key[at..end]].clone());
        }
        let mut near: Vec<(f64, &String)> = self.written.iter().map(|(folded, name)| (similarity(&key, folded), name)).collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        KindMatch::Unknown(near.into_iter().take(3).filter(|(score, _)| *score > 0.0).map(|(_, name)| name.clone()).collect())
    }
}

/// Kinds in one cell: `日间照料;助餐` holds two. What stands in brackets is not cut.
pub fn split(cell: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    let cut = move |c: char| {
        match c {
            '(' | '（' | '[' | '【' | '〔' => depth += 1,
            ')' | '）' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, ';' | '；' | '、' | ',' | '，' | '/' | '／' | '|' | '｜' | '+' | '＋' | '\\' | '\n' | '\r')
    };
    cell.split(cut).map(str::trim).filter(|s| !s.is_empty())
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
        assert_eq!(split("照料中心（含助餐、日托）、学堂").collect::<Vec<_>>(), ["照料中心（含助餐、日托）", "学堂"]);
    }

    /// Classes of the points of interest of 高德 and 百度, top and middle, and others' care: none of them is a service for seniors.
    #[test]
    fn no_class_of_a_map_service_is_a_service() {
        let kinds = KindIndex::new(&built_in(), &[]);
        for class in [
            "餐饮服务",
            "中餐厅",
            "外国餐厅",
            "快餐厅",
            "休闲餐饮场所",
            "咖啡厅",
            "茶艺馆",
            "冷饮店",
            "糕饼店",
            "甜品店",
            "餐饮相关场所",
            "美食",
            "小吃快餐店",
            "蛋糕甜品店",
            "茶座",
            "酒吧",
            "医疗保健服务",
            "医疗保健服务场所",
            "综合医院",
            "专科医院",
            "诊所",
            "急救中心",
            "疾病预防机构",
            "医药保健销售店",
            "动物医疗场所",
            "卫生院",
            "医疗",
            "体检机构",
            "疗养院",
            "科教文化服务",
            "科教文化场所",
            "博物馆",
            "展览馆",
            "会展中心",
            "美术馆",
            "图书馆",
            "科技馆",
            "天文馆",
            "文化宫",
            "档案馆",
            "文艺团体",
            "传媒机构",
            "学校",
            "高等院校",
            "中学",
            "小学",
            "幼儿园",
            "成人教育",
            "职业技术学校",
            "科研机构",
            "培训机构",
            "驾校",
            "教育培训",
            "亲子教育",
            "特殊教育学校",
            "体育休闲服务",
            "体育休闲服务场所",
            "运动场馆",
            "娱乐场所",
            "度假疗养场所",
            "休闲场所",
            "影剧院",
            "休闲娱乐",
            "文化传媒",
            "生活服务",
            "生活服务场所",
            "家政服务",
            "殡葬服务",
            "婴儿服务场所",
            "住宿服务",
            "住宿服务相关",
            "宾馆酒店",
            "政府机构及社会团体",
            "政府机构",
            "社会团体",
            "福利机构",
            "居委会",
            "商务住宅",
            "住宅区",
            "公司企业",
            "公共设施",
            "公共厕所",
            "购物服务",
            "交通设施服务",
            "金融保险服务",
            "风景名胜",
            "汽车服务",
            "school",
            "restaurant food",
            "food",
            "儿童福利院",
            "婴幼儿照料中心",
            "残疾人日间照料中心",
            "宠物照料中心",
            "月子护理院",
            "康养小镇",
            "森林康养基地",
            "学生食堂",
            "中央厨房",
        ] {
            // The id of a service is taken as it is wherever it stands.
            if class != "school" {
                assert!(matches!(kinds.meaning(class), KindMatch::Unknown(_)), "{class}: {:?}", kinds.meaning(class));
            }
        }
    }

    /// No alias may belong to two built-in services: a list would then claim what it does not say.
    #[test]
    fn every_built_in_alias_means_one_service() {
        let kinds = KindIndex::new(&built_in(), &[]);
        assert!(kinds.by_name.values().all(|ids| ids.len() == 1));
    }
}
