//! Lists that came in parts, one file a town (镇街): known by alike columns and the town in each file's name.

use carecircle_words::{joined, say};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::draft::Role;
use super::open::Opened;
use super::plan::{PlannedLayer, TownList};
use super::reading::LayerReading;
use super::recognise::{first_table, used_parts};
use super::roles::Recognised;
use crate::aside_rows::total_row;
use crate::columns::{Columns, Field};
use crate::table::Table;
use carecircle_base::model::{AreaLevel, Name};

/// Words for towns at the end of their names, those that hold others first.
const ENDINGS: [&str; 3] = ["街道", "镇", "乡"];
/// What stands before such a word and makes it no name.
const GENERIC: [&str; 12] = ["", "乡", "各", "全", "城", "集", "街", "各乡", "所属", "所在", "村", "分乡"];
/// Words that stand before a town's name in the names of files.
const BEFORE: [&str; 14] = [
    "附件",
    "附表",
    "养老服务设施",
    "养老设施",
    "养老机构",
    "设施",
    "老年人口",
    "老年食堂",
    "村社区",
    "名单",
    "花名册",
    "清单",
    "汇总",
    "关于",
];
/// Longest name of a town, without its ending, in characters.
const LONGEST: usize = 6;

/// Role of a list, and the keys of the fields that its columns hold, sorted.
type ListShape = (Role, Vec<&'static str>);

/// Whether towns fill in lists of a role.
fn is_collected(role: Role) -> bool {
    matches!(role, Role::Facilities | Role::Homes | Role::Villages | Role::Compounds | Role::Stops)
}

/// Town in the name of a file or sheet, such as 古城街道 of `附件2-临海市古城街道养老设施.xlsx`: one of `known`, else by its ending;
/// `None` where the name names none, or more than one of `known`.
pub(super) fn town_in(name: &str, known: &BTreeSet<String>) -> Option<String> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut held = known.iter().filter(|town| stem.contains(town.as_str()));
    if let Some(first) = held.next() {
        return held.next().is_none().then(|| first.clone());
    }
    stem.split(|c: char| c.is_ascii() || !c.is_alphabetic()).find_map(|piece| {
        ENDINGS.iter().find_map(|ending| {
            let at = piece.find(ending)?;
            let mut rest = &piece[..at];
            if let Some((above, c)) = rest.char_indices().rfind(|(_, c)| matches!(c, '市' | '县' | '区')) {
                rest = &rest[above + c.len_utf8()..];
            }
            while let Some(shorter) = BEFORE.iter().find_map(|word| rest.strip_prefix(word)) {
                rest = shorter;
            }
            let named = !GENERIC.contains(&rest) && rest.chars().count() <= LONGEST;
            named.then(|| format!("{rest}{ending}"))
        })
    })
}

/// Distinct cells of the column of a table that means `field`; none without one.
fn cells_of(table: &Table, fields: &[Field], field: Field) -> BTreeSet<String> {
    let column = Columns::fields_of(&table.headers, fields).iter().position(|f| *f == Some(field));
    (0..table.len()).filter_map(|row| table.get(row, column)).map(str::to_owned).collect()
}

/// Names of the towns that layers of areas list.
pub(super) fn known_towns(layers: &[PlannedLayer], opened: &[Opened]) -> BTreeSet<String> {
    let towns = layers.iter().filter(|l| l.role == Role::Areas && !l.villages);
    let tables = towns.filter_map(|l| first_table(l, opened));
    tables.flat_map(|t| cells_of(t, Field::AREA, Field::Name).into_iter().chain(cells_of(t, Field::AREA, Field::Town))).collect()
}

/// Whether the town in the name of a layer's file must not be given to its rows: each names its town, or one names another town.
fn rows_name_towns(layer: &PlannedLayer, opened: &[Opened], town: &str) -> bool {
    let mut any_blank = false;
    for part in used_parts(layer, opened) {
        let table = &part.table;
        let column = Columns::fields_of(&table.headers, &[Field::Town]).iter().position(Option::is_some);
        for row in (0..table.len()).filter(|row| total_row(table, *row).is_none()) {
            match table.get(row, column) {
                None => any_blank = true,
                Some(named) if !may_be(named, town) => return true,
                Some(_) => {}
            }
        }
    }
    !any_blank
}

/// Whether two names may be those of one town: 古城 and 临海市古城街道.
pub(super) fn may_be(a: &str, b: &str) -> bool {
    let bare = |name: &str| ENDINGS.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name).to_owned();
    let (x, y) = (bare(a), bare(b));
    x.contains(&y) || y.contains(&x)
}

/// Finds the lists that came one file a town: their files share their questions, and a file's name is the town of its rows where no
/// column says it.
pub(super) fn settle(layers: &mut [PlannedLayer], opened: &[Opened], files: &mut [Recognised]) {
    let known = known_towns(layers, opened);
    let mut groups: BTreeMap<ListShape, Vec<(usize, String)>> = BTreeMap::new();
    for (at, layer) in layers.iter_mut().enumerate().filter(|(_, l)| is_collected(l.role)) {
        let Some(table) = first_table(layer, opened) else { continue };
        let sheets: Vec<&str> = used_parts(layer, opened).filter_map(|p| p.name.as_deref()).collect();
        // Several sheets are a list of their own, one sheet a town.
        let by_sheet = || if let [one] = sheets.as_slice() { town_in(one, &known) } else { None };
        let Some(town) = town_in(&layer.file, &known).filter(|_| sheets.len() < 2).or_else(by_sheet) else { continue };
        let mut fields: Vec<&'static str> =
            Columns::fields_of(&table.headers, layer.role.fields()).into_iter().flatten().map(Field::key).collect();
        let names_town = rows_name_towns(layer, opened, &town);
        fields.sort_unstable();
        fields.dedup();
        if !names_town && known.contains(&town) {
            layer.town = Some(town.clone());
        }
        fields.retain(|key| *key != Field::Town.key());
        groups.entry((layer.role, fields)).or_default().push((at, town));
    }
    for members in groups.into_values() {
        let towns: BTreeSet<&str> = members.iter().map(|m| m.1.as_str()).collect();
        if towns.len() < 2 {
            continue;
        }
        let list = Arc::new(TownList { first: layers[members[0].0].file.clone(), files: members.len() });
        for (at, town) in &members {
            let layer = &mut layers[*at];
            let names_town = rows_name_towns(layer, opened, town);
            layer.town = (!names_town).then(|| town.clone());
            layer.list = Some(Arc::clone(&list));
            if let Some(file) = opened.iter().position(|f| f.name == layer.file) {
                let why = &files[file].why;
                files[file].why = Name::from(say!("bring-part-one-list", why = &why, town, members = members.len() - 1));
            }
        }
    }
}

/// Tells which towns sent no part of a list that came by town, where the study knows its towns.
pub(super) fn tell_missing(
    layers: &[PlannedLayer],
    readings: &[Arc<LayerReading>],
    opened: &[Opened],
    files: &[Recognised],
    missing: &mut Vec<Name>,
) {
    let areas = readings.iter().flat_map(|r| &r.areas).filter(|a| a.level == AreaLevel::Town).map(|a| a.name.clone());
    let mut known: BTreeSet<String> = areas.collect();
    if known.is_empty() {
        let people = layers.iter().filter(|l| matches!(l.role, Role::Homes | Role::Villages));
        known = people.filter_map(|l| first_table(l, opened)).flat_map(|t| cells_of(t, Field::HOME, Field::Town)).collect();
    }
    let mut told: Vec<Role> = Vec::new();
    for role in layers.iter().map(|l| l.role).filter(|r| is_collected(*r)) {
        if told.contains(&role) {
            continue;
        }
        told.push(role);
        let mut sent: BTreeSet<String> = BTreeSet::new();
        let mut by_town = false;
        for layer in layers.iter().filter(|l| l.role == role) {
            let file = opened.iter().position(|f| f.name == layer.file);
            let sheets = file.map_or(&[][..], |at| files[at].sheets.as_slice()).iter().filter(|s| s.used && s.role == role);
            let of_sheets: Vec<String> = sheets.filter_map(|s| town_in(&s.name, &known)).collect();
            by_town |= layer.list.is_some() || of_sheets.len() > 1;
            sent.extend(of_sheets);
            sent.extend(layer.town.clone().or_else(|| town_in(&layer.file, &known)));
            // A town that is a row of another part has sent.
            sent.extend(used_parts(layer, opened).flat_map(|p| cells_of(&p.table, role.fields(), Field::Town)));
        }
        let alike = |a: &str, b: &str| a == b || a.chars().count() > 1 && b.chars().count() > 1 && (a.starts_with(b) || b.starts_with(a));
        let absent: Vec<&str> = known.iter().map(String::as_str).filter(|town| !sent.iter().any(|s| alike(s, town))).collect();
        if by_town && !absent.is_empty() {
            let (label, got) = (role.label(), known.len() - absent.len());
            missing.push(Name::from(say!(
                "bring-came-by-town",
                label = &label,
                known = known.len(),
                got,
                missing = joined("list-comma", absent)
            )));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_names_its_town() {
        let none = BTreeSet::new();
        for (name, town) in [
            ("古城街道.xlsx", Some("古城街道")),
            ("附件2-临海市古城街道养老服务设施.xlsx", Some("古城街道")),
            ("养老设施（东塍镇）.csv", Some("东塍镇")),
            ("养老设施东塍镇.csv", Some("东塍镇")),
            ("白水洋镇村社区老年人口.xls", Some("白水洋镇")),
            ("3 上盘镇 2025.xlsx", Some("上盘镇")),
            ("黄坦乡名单.xlsx", Some("黄坦乡")),
            ("乡镇养老设施.xlsx", None),
            ("各镇街汇总.xlsx", None),
            ("城镇老年人口.xlsx", None),
            ("各街道名单.xlsx", None),
            ("facilities.csv", None),
        ] {
            assert_eq!(town_in(name, &none).as_deref(), town, "{name}");
        }
        let known: BTreeSet<String> = ["古城街道", "大洋街道"].map(str::to_owned).into();
        assert_eq!(town_in("机构名册大洋街道.xlsx", &known).as_deref(), Some("大洋街道"));
        assert_eq!(town_in("古城街道、大洋街道.xlsx", &known), None, "two towns are none");
    }
}
