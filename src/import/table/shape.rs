//! What a sheet holds, told by its headers: whether it is the layer's list, and whether two sheets are parts of one.

use super::rows::Table;
use super::sheets::same_remarks;
use crate::columns::{Columns, Field};
use crate::heading::counted;
use crate::text::fold;
use crate::words::{StatusReading, read_caption};

/// Columns of which each needs one for a layer that may have them.
const NEEDS: [&[Field]; 7] = [
    &[Field::Lon, Field::Position],
    &[Field::Lat, Field::Position],
    &[Field::Seniors, Field::From60],
    &[Field::Kind, Field::Service],
    &[Field::Value],
    &[Field::AsOf],
    &[Field::Name],
];

/// Fields by which a table is one of another layer.
const DEFINING: [Field; 4] = [Field::Seniors, Field::Value, Field::Delivered, Field::Cost];

/// The columns of a sheet as fields of a layer.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) headers: Vec<String>,
    /// Field of each header.
    pub(super) fields: Vec<Option<Field>>,
    /// Needs of the layer that the sheet meets, by their place in the table of needs.
    met: Vec<usize>,
    /// Fields of other layers.
    foreign: Vec<Field>,
    /// Headers that the study names and the sheet has.
    named: Vec<String>,
    unit: Option<String>,
    /// Number of needs met, and of named headers found.
    pub(super) score: usize,
}

impl Shape {
    pub(super) fn of(table: &Table, layer: &[Field], named: &[&str]) -> Self {
        let fields = Columns::fields_of(&table.headers, layer);
        let met: Vec<usize> = (0..NEEDS.len())
            .filter(|need| NEEDS[*need].iter().any(|f| layer.contains(f)) && NEEDS[*need].iter().any(|f| fields.contains(&Some(*f))))
            .collect();
        let others: Vec<Field> = DEFINING.into_iter().filter(|f| !layer.contains(f)).collect();
        let foreign = Columns::fields_of(&table.headers, &others).into_iter().flatten().collect();
        let named: Vec<String> =
            named.iter().filter(|n| table.headers.iter().any(|h| h == *n || fold(h) == fold(n))).map(|n| (*n).to_owned()).collect();
        // A layer without needs is told by how many of its columns a sheet has.
        let needs = NEEDS.iter().any(|n| n.iter().any(|f| layer.contains(f)));
        let score = if needs { met.len() } else { fields.iter().flatten().count() } + named.len();
        Self { headers: table.headers.clone(), fields, met, foreign, named, unit: table.unit.clone(), score }
    }

    /// Whether the sheet is a part of the list that `first` begins.
    ///
    /// # Errors
    /// With what is missing or different, in words.
    pub(super) fn like(&self, first: &Self) -> Result<(), String> {
        let missing = |need: &usize| NEEDS[*need].iter().map(|f| f.what()).collect::<Vec<_>>().join(" or ");
        if let Some(need) = first.met.iter().find(|n| !self.met.contains(n)) {
            return Err(format!("no column for {}", missing(need)));
        }
        for field in [Field::Lon, Field::Lat] {
            if first.fields.contains(&Some(field)) && !self.fields.contains(&Some(field)) {
                return Err(format!("no column for {}", field.what()));
            }
        }
        if let Some(header) = first.named.iter().find(|n| !self.named.contains(n)) {
            return Err(format!("no column \"{header}\", which study.toml names"));
        }
        if let Some(field) = self.foreign.iter().find(|f| !first.foreign.contains(f)) {
            return Err(format!("it has {}, which the list that is read has not", field.what()));
        }
        if self.unit != first.unit {
            return Err("another unit (单位) above its headers".to_owned());
        }
        if first.met.is_empty() && first.fields.iter().flatten().any(|f| !self.fields.contains(&Some(*f))) {
            return Err("other columns".to_owned());
        }
        for (field, header) in self.fields.iter().zip(&self.headers) {
            let Some(field) = field.filter(|f| counted(*f).is_some() || [Field::Lon, Field::Lat, Field::Position].contains(f)) else {
                continue;
            };
            let there = first.fields.iter().position(|f| *f == Some(field));
            if let Some(other) = there.map(|at| &first.headers[at]).filter(|other| !same_remarks(header, other)) {
                return Err(format!("\"{header}\" where the list that is read has \"{other}\""));
            }
        }
        Ok(())
    }
}

/// Whether a sheet's name is a time: 2024, 2024年, 3月, 二季度.
pub(super) fn timed(name: &str) -> bool {
    let plain: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let groups: Vec<&str> = plain.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).collect();
    let year = groups.iter().any(|g| matches!(g.len(), 4 | 6 | 8) && (g.starts_with("19") || g.starts_with("20")));
    let month =
        plain.ends_with('月') || plain.ends_with("月份") || plain.ends_with("季度") || plain.ends_with("年度") || plain.ends_with("半年");
    year || month
}

/// Whether a sheet's name says that it holds an example, or what counts no more.
pub(super) fn is_aside(name: &str) -> bool {
    let plain = fold(name);
    let whole =
        ["示例", "样例", "样表", "范例", "模板", "模版", "填写示例", "填报示例", "作废", "备份", "废弃", "草稿", "旧表", "勿用", "不用"];
    whole.contains(&plain.as_str()) || ["作废", "备份", "示例", "样表", "勿用"].iter().any(|end| plain.ends_with(end))
}

/// Whether a sheet's name says that it sums up the other sheets.
pub(super) fn sums_up(name: &str) -> bool {
    let plain = fold(name);
    ["汇总", "合计", "总计", "总表", "总清单", "总名单"].iter().any(|word| plain.contains(word))
        || ["全市", "全县", "全区", "全镇", "全街道"].contains(&plain.as_str())
}

/// Field that all sheets' names are: towns or villages; `None` where one is neither.
pub(crate) fn towns_or_villages(names: &[&str]) -> Option<Field> {
    const TOWN: [&str; 9] = ["街道", "镇", "乡", "办事处", "街办", "管委会", "开发区", "农场", "林场"];
    const VILLAGE: [&str; 4] = ["村", "社区", "居委会", "村委会"];
    const NO_PLACE: &[&str] = &[
        "养老", "食堂", "机构", "表", "汇总", "数据", "名单", "居家", "照料", "中心", "医", "学", "日间", "说明", "合计", "总", "年", "月",
        "城区", "城乡", "城市", "农村", "第", "期", "批", "点", "站", "院", "公", "民", "山区", "平原", "海岛", "乡村", "助餐", "设施",
        "清单", "台账", "附件", "封面", "目录", "字典", "填报", "备注",
    ];
    // What has become of the places of a sheet is no town.
    const STATES: [&str; 14] =
        ["在营", "现有", "新增", "减少", "运营", "正常", "已建成", "已建", "新建", "续建", "改建", "扩建", "存量", "增量"];
    if names.iter().any(|n| STATES.contains(n) || read_caption(n) != StatusReading::Silent) {
        return None;
    }
    let han = |n: &str| n.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let town = |n: &&str| TOWN.iter().any(|w| n.ends_with(w));
    if names.iter().all(town) {
        return Some(Field::Town);
    }
    if names.iter().all(|n| VILLAGE.iter().any(|w| n.ends_with(w))) {
        return Some(Field::Village);
    }
    // 古城, 大洋: towns without 街道 or 镇 behind them.
    let short = |n: &&str| han(n) && (2..=4).contains(&n.chars().count()) && !NO_PLACE.iter().any(|w| n.contains(w));
    names.iter().all(|n| town(n) || short(n)).then_some(Field::Town)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheets_name_is_a_time_a_town_or_neither() {
        for name in ["2024", "2024年", "2023年底", "3月", "二季度", "202406", "2024-06-30"] {
            assert!(timed(name), "{name}");
        }
        for name in ["古城街道", "Sheet1", "Sheet2", "数据", "1", "第2批"] {
            assert!(!timed(name), "{name}");
        }
        assert_eq!(towns_or_villages(&["古城街道", "大洋街道"]), Some(Field::Town));
        assert_eq!(towns_or_villages(&["古城街道", "大洋"]), Some(Field::Town));
        assert_eq!(towns_or_villages(&["东门社区", "后山村"]), Some(Field::Village));
        assert_eq!(towns_or_villages(&["Sheet1", "Sheet2"]), None);
        assert_eq!(towns_or_villages(&["养老机构", "老年食堂"]), None);
        assert_eq!(towns_or_villages(&["古城", "大洋"]), Some(Field::Town));
        assert_eq!(towns_or_villages(&["古城街道", "汇总"]), None);
        assert_eq!(towns_or_villages(&["在营", "已关停"]), None);
        assert_eq!(towns_or_villages(&["现有", "新增"]), None);
    }
}
