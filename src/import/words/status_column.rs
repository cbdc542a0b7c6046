//! Columns that say whether a place is open, by their headers, and vacancy of buildings.

use super::vocabulary::{WordState, state, vacant};
use super::{squeeze, yes_no};

/// What a column says of the state of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StatusColumn {
    /// A status (运营状态): every cell is one, and an unknown one is asked about.
    Status,
    /// A column that is a status where one of its cells is (使用情况, 进度).
    Perhaps,
    /// A question (是否运营): yes and no, with the state that a yes means.
    Asks(WordState),
    /// Remarks (备注), and columns that speak of a state besides (备案情况, 运营方式).
    Remark,
    /// Why a place is in a state (停业原因): it is, where there is a reason.
    Because(WordState),
    /// What stands over the list: its title, its sheet's or file's name, the heading of its part.
    Caption,
    /// Who runs the place (运营主体): what it says of a state may be that of the operator.
    Operator,
    /// Date from which the place exists or serves (竣工时间); `expected` where the header only hopes so (预计投用时间).
    Begins {
        /// Whether the header says that the date is expected.
        expected: bool,
    },
    /// Date from which the place serves no more (退出时间), where the header may speak of hours too (关门时间); `last` where it is
    /// the last day of service.
    Ends {
        /// Whether the date is the last day of service.
        last: bool,
    },
}

/// Nouns before 状态 and its like that make a header a status.
const STATUS: &[&str] = &[
    "状态",
    "运营状态",
    "营业状态",
    "经营状态",
    "使用状态",
    "运行状态",
    "机构状态",
    "设施状态",
    "当前状态",
    "目前状态",
    "开放状态",
    "开业状态",
    "服务状态",
    "建设状态",
    "项目状态",
    "登记状态",
    "存续状态",
    "注册状态",
    "启用状态",
    "房屋状态",
    "点位状态",
    "站点状态",
    "营运状态",
    "工作状态",
    "运转状态",
    "使用现状",
    "运营现状",
    "status",
    "operatingstatus",
    "operationalstatus",
    "openstatus",
    "businessstatus",
    "facilitystatus",
    "currentstatus",
];
const PERHAPS: &[&str] = &[
    "现状",
    "使用情况",
    "运营情况",
    "运行情况",
    "经营情况",
    "营业情况",
    "开放情况",
    "建设情况",
    "建设进度",
    "建设进展",
    "项目进度",
    "项目进展",
    "工程进度",
    "进度",
    "进展",
    "进展情况",
    "目前情况",
    "当前情况",
    "机构现状",
    "设施现状",
    "建设阶段",
    "项目阶段",
    "阶段",
    "启用情况",
    "投用情况",
    "state",
    "use",
    "occupancy",
    "progress",
    "phase",
];
/// Header under which facilities keep a caption that says what state they are in.
pub(crate) const CAPTION: &str = "表题";
/// Headers of who runs a place.
const OPERATORS: &[&str] = &["运营主体", "运营单位", "运营机构", "运营方", "运营商", "承接主体", "承接单位", "经营主体", "经营单位", "经营者"];
/// Words of an expected date, and of what is expected.
const HOPED: &[&str] = &["预计", "预期", "预定", "计划", "规划", "拟"];
const BEGINNINGS: &[&str] = &[
    "完工", "竣工", "建成", "投用", "启用", "开业", "运营", "营业", "开放", "开张", "交付", "投入使用", "完成",
];
/// Headers of dates before which there is no place.
const BEGINS: &[&str] = &[
    "竣工时间", "竣工日期", "竣工年月", "竣工", "完工时间", "完工日期", "完工年月", "完工", "开工时间", "开工日期", "开工年月", "动工时间",
    "动工日期", "建设年度", "建设年份", "计划年度", "实施年度", "实施年份", "列入年度",
];
/// Headers of dates from which a place is gone.
const ENDS: &[&str] = &[
    "关门时间", "关门日期", "闭店时间", "闭店日期", "停餐时间", "停餐日期", "停供时间", "停供日期", "退出时间", "退出日期", "撤点时间",
    "撤点日期", "撤离时间", "撤离日期", "终止日期", "终止时间", "终止运营时间", "终止运营日期", "停止运营时间", "停止运营日期",
    "停止服务时间", "停止服务日期", "歇业时间", "歇业日期", "停用时间", "停用日期", "拆除时间", "拆除日期", "腾退时间", "腾退日期",
];
const LAST_DAYS: &[&str] = &["最后营业日", "最后营业日期", "最后运营日", "最后运营日期", "最后服务日", "最后服务日期"];
const REMARKS: &[&str] = &[
    "备注",
    "说明",
    "备注说明",
    "情况说明",
    "其他",
    "其他说明",
    "附注",
    "注",
    "特别说明",
    "备考",
    "remark",
    "remarks",
    "note",
    "notes",
    "comment",
    "comments",
];

/// Nouns of operation.
const OPERATION: &[&str] = &["运营", "营业", "经营", "运行", "运转", "开放", "启用", "投用", "建设", "工程", "开业", "使用", "存续"];
/// Nouns whose state is not that of the place.
const OTHER_STATES: &[&str] = &[
    "健康",
    "审核",
    "审批",
    "数据",
    "填报",
    "上报",
    "婚姻",
    "缴费",
    "收费",
    "补贴",
    "补助",
    "资金",
    "消防",
    "环保",
    "卫生",
    "入住",
    "居住",
    "人员",
    "老人",
    "老年人",
    "户籍",
    "学历",
    "信用",
    "监控",
    "设备",
    "电梯",
    "装修",
    "改造",
    "验收",
    "评定",
    "星级",
    "合同",
    "签约",
    "地质",
    "交通",
    "道路",
    "停车",
    "产权",
    "土地",
    "用地",
    "二期",
    "扩建",
    "拆迁",
    "网络",
    "智慧",
    "床位",
    "许可",
];
/// Words that ask by themselves, without 是否.
const ASKED: &[&str] = &[
    "运营", "营业", "开业", "在用", "启用", "投用", "停业", "关停", "注销", "停用", "停办", "停运", "歇业", "撤销", "空置", "闲置", "在建",
    "拆除",
];

impl StatusColumn {
    /// The column with this header; `None` for one that speaks of other things.
    pub(crate) fn of(header: &str) -> Option<Self> {
        let squeezed = squeeze(header);
        let header = super::brackets(&squeezed).0.replace(['_', '-'], "");
        let is = |list: &[&str]| list.contains(&header.as_str());
        if is(STATUS) {
            return Some(Self::Status);
        }
        if is(PERHAPS) {
            return Some(Self::Perhaps);
        }
        if is(REMARKS) {
            return Some(Self::Remark);
        }
        if [crate::table::SHEET_COLUMN, CAPTION].contains(&header.as_str()) {
            return Some(Self::Caption);
        }
        if is(OPERATORS) {
            return Some(Self::Operator);
        }
        if is(ENDS) || is(LAST_DAYS) {
            return Some(Self::Ends { last: is(LAST_DAYS) });
        }
        let found = ["年检", "年审", "考核", "评估", "核查", "核实", "检查", "查看", "走访", "处置", "处理", "巡查"];
        let finds = ["情况", "结论", "结果", "意见", "查看"].iter().any(|end| header.ends_with(end));
        if finds && found.iter().any(|word| header.contains(word)) {
            return Some(Self::Remark);
        }
        let reason = header.strip_suffix("原因").or_else(|| header.strip_suffix("理由"));
        if let Some(state) = reason.and_then(state).filter(|state| !state.serves()) {
            return Some(Self::Because(state));
        }
        let of_place = !OTHER_STATES.iter().any(|noun| header.contains(noun));
        let expected = HOPED.iter().any(|w| header.contains(w)) && BEGINNINGS.iter().any(|w| header.contains(w)) && of_place;
        if expected || is(BEGINS) {
            return Some(Self::Begins { expected });
        }
        let of_operation = OPERATION.iter().any(|noun| header.contains(noun));
        if header.contains("备案") && !header.contains("号") || of_operation && ["方式", "模式"].iter().any(|end| header.ends_with(end)) {
            return Some(Self::Remark);
        }
        // 目前运营状态, 2025年食堂使用情况: what ends so and speaks of operation.
        let speaks = OPERATION.iter().any(|noun| header.contains(noun));
        if speaks && header.ends_with("状态") {
            return Some(Self::Status);
        }
        let state_like = ["状态", "情况", "状况", "现状", "进度", "进展", "阶段"].iter().any(|end| header.ends_with(end));
        if state_like && (speaks || !OTHER_STATES.iter().any(|noun| header.contains(noun))) {
            return Some(Self::Perhaps);
        }
        let asked =
            ["是否", "能否"].iter().find_map(|q| header.split_once(q).map(|(_, asked)| asked)).or_else(|| header.strip_suffix("与否"));
        let trimmed = |a: &str| {
            let a = a.trim_start_matches(['已', '仍', '还', '正']).trim_start_matches("处于").trim_end_matches('中');
            state(a.trim_end_matches("状态"))
        };
        match asked {
            Some(word) => state(word).or_else(|| trimmed(word)).map(Self::Asks),
            // 停业: √
            None => state(&header).filter(|_| ASKED.contains(&header.as_str())).map(Self::Asks),
        }
    }
}

impl StatusColumn {
    /// Whether the column speaks of a state besides what it is for, so that a plain cell says nothing.
    pub(crate) fn is_aside(self) -> bool {
        !matches!(self, Self::Status | Self::Perhaps | Self::Asks(_))
    }
}

/// State that a cell under a question means; `None` where it is neither yes nor no.
pub(crate) fn answer(asked: WordState, cell: &str) -> Option<WordState> {
    // A dash under 是否运营 may say no, or that nobody asked.
    if asked.serves() && is_dash(cell) {
        return None;
    }
    Some(match (yes_no(cell)?, asked.serves()) {
        (true, _) => asked,
        (false, true) => WordState::Closed,
        (false, false) => WordState::Open,
    })
}

/// Whether a header speaks of a part of the place, or of the state of something else.
pub(crate) fn speaks_of_else(header: &str) -> bool {
    let header = squeeze(header);
    OTHER_STATES.iter().chain(&["食堂", "厨房", "分院", "周边", "名称", "地址"]).any(|noun| header.contains(noun))
}

/// Whether a cell holds nothing but a dash, as clerks fill what does not apply.
pub(crate) fn is_dash(cell: &str) -> bool {
    let cell = squeeze(cell);
    !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | '—' | '–' | '/' | '\\' | '―'))
}

/// Headers of the status columns of buildings, where a list of parcels may say what is vacant.
const OF_BUILDINGS: &[&str] = &["状态", "现状", "使用状态", "使用情况", "使用现状", "房屋状态", "status", "state", "use", "occupancy"];
/// Negations that may stand before a status word.
const NOT: &[&str] = &["非", "不", "无", "not ", "non-", "un"];

/// Whether `heading` is the header of a status column of buildings.
pub(crate) fn is_status(heading: &str) -> bool {
    OF_BUILDINGS.contains(&squeeze(heading).as_str())
}

/// Whether `status` says that the building is vacant.
pub(crate) fn is_vacant(status: &str) -> bool {
    let status = status.trim().to_lowercase();
    vacant().any(|word| status.match_indices(word).any(|(at, _)| !NOT.iter().any(|no| status[..at].ends_with(no))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_says_vacant_or_not() {
        for status in ["空置", "闲置多年", "已停用", " Vacant ", "vacant since 2020", "未使用", "校舍闲置"] {
            assert!(is_vacant(status), "{status}");
        }
        for status in ["", "使用中", "在用", "非空置", "无闲置", "not vacant", "non-vacant", "开放", "occupied"] {
            assert!(!is_vacant(status), "{status}");
        }
        assert!(is_status("状态") && is_status(" Status") && !is_status("名称") && !is_status("备注"));
    }

    #[test]
    fn a_header_tells_its_column() {
        use StatusColumn::{Asks, Perhaps, Remark, Status};
        for (header, column) in [
            ("运营状态", Some(Status)),
            ("营业状态（2025年）", Some(Status)),
            ("Operating Status", Some(Status)),
            ("使用情况", Some(Perhaps)),
            ("建设进度", Some(Perhaps)),
            ("备注", Some(Remark)),
            ("是否运营", Some(Asks(WordState::Open))),
            ("是否正常运营", Some(Asks(WordState::Open))),
            ("是否已停业", Some(Asks(WordState::Closed))),
            ("停业", Some(Asks(WordState::Closed))),
            ("是否在建", Some(Asks(WordState::Planned))),
            ("是否空置", Some(Asks(WordState::Vacant))),
            ("名称", None),
            ("智能终端", None),
            ("是否提供助餐", None),
            ("登记", None),
            ("建成", None),
            ("健康状态", None),
            ("审核状态", None),
            ("目前运营状态", Some(Status)),
            ("食堂运营情况", Some(Perhaps)),
            ("目前是否仍在运营", Some(Asks(WordState::Open))),
            ("open", None),
        ] {
            assert_eq!(StatusColumn::of(header), column, "{header}");
        }
        assert_eq!(answer(WordState::Open, "否"), Some(WordState::Closed));
        assert_eq!(answer(WordState::Closed, "否"), Some(WordState::Open));
        assert_eq!(answer(WordState::Open, "不详"), None);
    }
}
