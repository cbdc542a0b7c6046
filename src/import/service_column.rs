//! Columns that ask for one service: 是否提供助餐, 老年食堂（是/否）.

use super::columns::Field;
use super::kinds::{DINING, says_open};
use super::services::KindIndex;
use super::table::Table;
use super::text::fold;
use super::words::{StatusReading, asked, brackets, is_dash, is_elsewhere, legend, read_status, squeeze, yes_no};
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
    numbers: Option<[f64; 2]>,
}

impl ServiceColumn {
    /// Columns of `others` that ask for a service.
    pub(super) fn find(table: &Table, others: &[usize], kinds: &KindIndex) -> Vec<Self> {
        let of = |column: &usize| {
            let header = squeeze(&table.headers[*column]);
            let (head, _) = brackets(&header);
            let asked = asked(head.trim_matches(['_', '-', ':']));
            let question = asked.is_some() || header.contains("是/否") || header.contains("有/无");
            let mut name = asked.as_deref().unwrap_or(&head).trim_matches(['_', '-', ':']);
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
            let cells = || (0..table.len()).map(|row| table.cell(row, *column)).filter(|c| !c.is_empty());
            let binary = cells().all(|c| matches!(c, "0" | "1" | "0.0" | "1.0" | "-"));
            let told = legend(&header);
            let digit = |yes: bool| told.iter().find(|(_, word)| yes_no(word) == Some(yes)).map(|(digit, _)| *digit);
            let numbers = digit(true).zip(digit(false)).map(|(yes, no)| [yes, no].map(|c| c.to_digit(10).map_or(f64::NAN, f64::from)));
            let numbers = numbers.or_else(|| Some([1.0, 0.0]).filter(|_| binary && told.is_empty()));
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
            let is = |of: f64| (n - of).abs() < 1e-9;
            return if is(yes) { Some(true) } else { is(no).then_some(false) };
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
                // 有（邻村）
                _ if brackets(&squeeze(cell)).1.iter().any(|remark| is_elsewhere(remark)) => yes_no(cell).filter(|yes| !yes),
                _ => yes_no(cell).or_else(|| says_open(cell).then_some(true)),
            },
        }
    }
}
