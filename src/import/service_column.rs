//! Columns that ask for one service: 是否提供助餐, 老年食堂（是/否）.

use super::columns::Field;
use super::kinds::{DINING, says_open};
use super::services::KindIndex;
use super::table::Table;
use super::text::fold;
use super::words::{StatusReading, brackets, is_dash, read_status, squeeze, yes_no};
use carecircle_base::ids::ServiceId;

/// A column that asks for one service: 是否提供助餐, 老年食堂（是/否）.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ServiceColumn {
    /// Column of the table.
    pub(super) column: usize,
    /// Services asked for.
    pub(super) services: Vec<ServiceId>,
    /// Whether the header is a question, whose cells must be answers.
    pub(super) question: bool,
    /// Whether it asks for a dining room (是否有食堂), which feeds others only where there is day care.
    pub(super) dining: bool,
    /// Numbers that answer: yes and no, where the header or the column says so.
    numbers: Option<[&'static str; 2]>,
}

impl ServiceColumn {
    /// Columns of `others` that ask for a service.
    pub(super) fn find(table: &Table, others: &[usize], kinds: &KindIndex) -> Vec<Self> {
        let of = |column: &usize| {
            let header = squeeze(&table.headers[*column]);
            let (head, _) = brackets(&header);
            let asked = ["是否", "有无", "能否"].iter().find_map(|q| head.strip_prefix(q)).or_else(|| head.strip_suffix("与否"));
            let question = asked.is_some() || header.contains("是/否") || header.contains("有/无");
            let mut name = asked.unwrap_or(&head);
            while let Some(rest) = ["提供", "设有", "开展", "具备", "设置", "配有", "配备", "内设", "附设", "设", "有", "含", "可"]
                .iter()
                .find_map(|v| name.strip_prefix(v))
            {
                name = rest;
            }
            let field = Field::FACILITY.iter().any(|f| f.aliases().iter().any(|a| fold(a) == fold(name)));
            let shorter = ["开展情况", "提供情况", "设置情况", "配备情况", "建设情况", "情况", "功能", "服务", "项目", "能力", "业务"]
                .iter()
                .find_map(|end| name.strip_suffix(end));
            let dining = DINING.contains(&name);
            let known = if dining {
                kinds.known("老年食堂")
            } else {
                kinds.known(name).or_else(|| kinds.known(shorter?)).or_else(|| kinds.known(shorter?.strip_suffix("服务")?))
            };
            let services = known.filter(|_| !field && !name.is_ascii())?.to_vec();
            let plain: String = header.chars().filter(|c| c.is_alphanumeric()).collect();
            let says_two = ["2否", "2无", "2没有", "2不提供", "否2", "无2"].iter().any(|no| plain.contains(no));
            let cells = || (0..table.len()).map(|row| table.cell(row, *column)).filter(|c| !c.is_empty());
            let binary = plain.contains("0否") || plain.contains("0无") || cells().all(|c| matches!(c, "0" | "1" | "0.0" | "1.0" | "-"));
            let numbers = if says_two { Some(["1", "2"]) } else { Some(["1", "0"]).filter(|_| binary) };
            Some(Self { column: *column, services, question, dining, numbers })
        };
        others.iter().filter_map(of).collect()
    }

    /// Answer of a cell: `Some(true)` gives the services, `Some(false)` denies them; `None` where it is no answer. A number is an
    /// answer where the column or its header says which means what.
    pub(super) fn answer(&self, cell: &str) -> Option<bool> {
        if is_dash(cell) {
            return None;
        }
        if let Ok(n) = cell.parse::<f64>() {
            let [yes, no] = self.numbers?;
            return if yes.parse() == Ok(n) { Some(true) } else { (no.parse() == Ok(n)).then_some(false) };
        }
        if !self.question && cell.starts_with(|c: char| c.is_numeric()) {
            return None;
        }
        match squeeze(cell).as_str() {
            "能" | "可" | "可以" | "正常" => Some(true),
            "不能" | "不可" | "不可以" => Some(false),
            // 助餐：暂停
            _ => match read_status(cell) {
                StatusReading::States(all) if all.iter().all(|t| !t.state.serves() && t.when.is_none()) => Some(false),
                _ => yes_no(cell).or_else(|| says_open(cell).then_some(true)),
            },
        }
    }
}
