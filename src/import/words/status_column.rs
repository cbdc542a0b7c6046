//! Columns that say whether a place is open, by their headers, and vacancy of buildings.

use super::question::asked;
use super::status_headers::{
    ASKED, BEGINNINGS, BEGINS, ENDS, HOPED, LAST_DAYS, OPERATION, OPERATORS, OTHER_STATES, PERHAPS, REMARKS, STATUS, USES, WORKS,
};
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
    /// Kind of building work (建设类型: 新建（2027）): its date says from when there is a place.
    Works,
    /// A status in which no cell is a known state (运营情况): what may speak against the place is asked about.
    Loose {
        /// Whether a short cell without a word of doubt is asked about as well.
        short: bool,
    },
    /// Question whether an end is meant to come (是否纳入撤并): a yes is asked about.
    Doubts,
    /// A remark below the list that may mean another row.
    PerhapsOther,
    /// Date from which the place exists or serves (竣工时间); `expected` where the header only hopes so (预计投用时间).
    Begins {
        /// Whether the header says that the date is expected.
        expected: bool,
    },
    /// Date from which the place serves again (恢复供餐时间).
    Resumes {
        /// Whether the header says that the date is expected.
        expected: bool,
    },
    /// Days on which the place is closed (停餐起止).
    ClosedFor {
        /// Whether the header names work on the building (装修时间), during which it may serve.
        works: bool,
    },
    /// Number of days open (月开放天数): none is asked about.
    DaysOpen,
    /// Whether the row is to be counted (是否纳入统计): a no is asked about.
    Counted,
    /// Date from which the place serves no more (退出时间), where the header may speak of hours too (关门时间); `last` where it is
    /// the last day of service.
    Ends {
        /// Whether the date is the last day of service.
        last: bool,
    },
}

/// Header under which facilities keep a caption that says what state they are in.
pub(crate) const CAPTION: &str = "表题";
/// Header under which facilities keep what a remark below the list says of their row, and of one of several rows.
pub(crate) const ROW_REMARK: &str = "表下说明";
pub(crate) const ROW_REMARK_UNSURE: &str = "表下说明待核";

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
        if is(REMARKS) || header == ROW_REMARK {
            return Some(Self::Remark);
        }
        if [crate::table::SHEET_COLUMN, CAPTION].contains(&header.as_str()) {
            return Some(Self::Caption);
        }
        if header == ROW_REMARK_UNSURE {
            return Some(Self::PerhapsOther);
        }
        if is(OPERATORS) {
            return Some(Self::Operator);
        }
        if is(WORKS) {
            return Some(Self::Works);
        }
        if is(ENDS) || is(LAST_DAYS) {
            return Some(Self::Ends { last: is(LAST_DAYS) });
        }
        if let Some(column) = super::more_headers::of(&header) {
            return Some(column);
        }
        let found = ["年检", "年审", "考核", "评估", "核查", "核实", "检查", "查看", "走访", "处置", "处理", "巡查"];
        let finds = ["情况", "结论", "结果", "意见", "查看"].iter().any(|end| header.ends_with(end));
        // 镇街反馈, 走访记录, 优化意见, 备注2
        let told =
            ["备注", "说明", "描述", "反馈", "核实", "核对", "走访", "督查", "暗访", "记录", "意见", "去留", "打算", "存在问题", "处置"];
        let of_else =
            OTHER_STATES.iter().any(|noun| header.contains(noun)) || ["文号", "日期", "时间", "人"].iter().any(|end| header.ends_with(end));
        if told.iter().any(|word| header.contains(word)) && !of_else || header == "问题" {
            return Some(Self::Remark);
        }
        if finds && found.iter().any(|word| header.contains(word)) {
            return Some(Self::Remark);
        }
        let reason = header.strip_suffix("原因").or_else(|| header.strip_suffix("理由"));
        // 停业原因, 未运营原因
        let stem = |text| state(text).or_else(|| super::segment::segment(text).map(|found| found.state));
        if let Some(state) = reason.and_then(stem).filter(|state| !state.serves()) {
            return Some(Self::Because(state));
        }
        let of_place = !OTHER_STATES.iter().any(|noun| header.contains(noun));
        let expected = HOPED.iter().any(|w| header.contains(w)) && BEGINNINGS.iter().any(|w| header.contains(w)) && of_place;
        if expected || is(BEGINS) || dates_beginning(&header) && of_place {
            return Some(Self::Begins { expected });
        }
        let of_operation = ["运营", "经营", "营运", "管理"].iter().any(|noun| header.contains(noun));
        if header.contains("备案") && !header.contains("号") || of_operation && ["方式", "模式"].iter().any(|end| header.ends_with(end))
        {
            return Some(Self::Remark);
        }
        // 目前运营状态, 2025年食堂使用情况: what ends so and speaks of operation.
        let speaks = OPERATION.iter().any(|noun| header.contains(noun));
        if speaks && ["状态", "状态码", "状态值"].iter().any(|end| header.ends_with(end)) {
            return Some(Self::Status);
        }
        // 数据状态: 已删除
        if header.ends_with("状态") && ["数据", "记录"].iter().any(|noun| header.contains(noun)) {
            return Some(Self::Remark);
        }
        let state_like = ["状态", "情况", "状况", "现状", "进度", "进展", "阶段"].iter().any(|end| header.ends_with(end));
        if state_like && !header.starts_with("是否") && (speaks || !OTHER_STATES.iter().any(|noun| header.contains(noun))) {
            return Some(Self::Perhaps);
        }
        let trimmed = |a: &str| {
            let a = a.trim_start_matches(['已', '仍', '还', '正']).trim_start_matches("处于").trim_end_matches('中');
            state(a.trim_end_matches("状态"))
        };
        let asked = asked(&header).or_else(|| header.strip_prefix("is").filter(|rest| state(rest).is_some()).map(str::to_owned));
        match asked.as_deref() {
            Some("删除" | "作废" | "已删除" | "已作废") => Some(Self::Asks(WordState::Closed)),
            Some(word) => match state(word).or_else(|| trimmed(word)) {
                Some(state) => Some(Self::Asks(state)),
                None => meant_end(word).then_some(Self::Doubts),
            },
            None if ["deleted", "isdeleted", "closed", "isclosed"].contains(&header.as_str()) => Some(Self::Asks(WordState::Closed)),
            // 停业: √, 营业中: 否
            None => state(&header).or_else(|| trimmed(&header)).filter(|_| ASKED.contains(&header.trim_end_matches('中'))).map(Self::Asks),
        }
    }
}

impl StatusColumn {
    /// Whether the column speaks of a state besides what it is for, so that a plain cell says nothing.
    pub(crate) fn is_aside(self) -> bool {
        !matches!(self, Self::Status | Self::Perhaps | Self::Loose { .. } | Self::Asks(_))
    }
}

/// Whether a header names the date from which there is a place: 投用年月, 交付时间, 开园日期. 开放时间 and its like may be hours.
fn dates_beginning(header: &str) -> bool {
    let of_time = ["时间", "时点"].iter().find_map(|end| header.strip_suffix(end));
    let of_date = ["日期", "年月", "年份", "年度", "年限", "时序", "期限"].iter().find_map(|end| header.strip_suffix(end));
    let begins =
        |stem: &str| BEGINNINGS.iter().chain(&["建设", "实施", "投运", "开办", "开园", "开馆", "开学", "挂牌"]).any(|w| stem.ends_with(w));
    let hours = |stem: &str| ["开放", "营业", "运营", "服务"].iter().any(|w| stem.ends_with(w));
    of_date.is_some_and(begins) || of_time.is_some_and(|stem| begins(stem) && !hours(stem))
}

/// Whether a question asks for an end that is meant to come: 纳入撤并, 拟关停, 计划拆除.
fn meant_end(asked: &str) -> bool {
    let begun = ["拟", "纳入", "列入", "计划", "需要", "需", "建议", "即将"].iter().find_map(|w| asked.strip_prefix(w));
    begun.is_some_and(|end| {
        state(end.trim_end_matches(['计', '划', '范', '围'])).is_some_and(|s| matches!(s, WordState::Closed | WordState::Gone))
    })
}

/// Whether a header tells how a place operates or is being built (运营情况, 现在情况, 建设进度), and nothing besides.
pub(crate) fn tells_operation(header: &str) -> bool {
    const SUBJECTS: [&str; 25] = [
        "运营",
        "营业",
        "经营",
        "运行",
        "运转",
        "开放",
        "启用",
        "投用",
        "开业",
        "建设",
        "工程",
        "项目",
        "完工",
        "投入使用",
        "目前",
        "现在",
        "当前",
        "机构",
        "设施",
        "存续",
        "建成",
        "使用",
        "供餐",
        "开办",
        "生命",
    ];
    let header = super::brackets(&squeeze(header)).0;
    let ends = ["情况", "状况", "进度", "进展", "阶段", "周期"].iter().find_map(|end| header.strip_suffix(end));
    let now = header.strip_suffix("现状").filter(|subject| !subject.is_empty());
    ends.or(now).is_some_and(|subject| subject.is_empty() || SUBJECTS.iter().any(|s| subject.ends_with(s)))
}

/// Whether a cell of a column without a single known state may speak against the place: short, or with a word of doubt or of building.
pub(crate) fn is_suspect(cell: &str, short: bool) -> bool {
    const GOOD: [&str; 12] = ["运营", "营业", "经营", "运行", "运转", "开放", "较好", "好", "良好", "正常", "有序", "稳定"];
    const PLAIN: [&str; 6] = ["较差", "一般", "尚可", "困难", "亏损", "不足"];
    let cell = squeeze(cell);
    if is_dash(&cell) || cell.is_empty() {
        return false;
    }
    // 自主运营, 社会化运营: by whom, not whether.
    let mode = ["自主", "自行", "社会化", "委托", "第三方", "公建民营", "民办", "公办", "村集体", "独立", "承包", "连锁", "市场化"];
    let told = cell.starts_with("正常")
        || GOOD.iter().chain(&PLAIN).any(|end| cell.ends_with(end)) && mode.iter().chain(&GOOD[..6]).any(|w| cell.starts_with(w));
    // 每周开放5天, 已运营三年; but 间断运营.
    let rarely = ["间", "偶", "断", "半", "少", "临时", "试", "将", "预", "壳"].iter().any(|w| cell.contains(w));
    let serves = GOOD[..6].iter().chain(&["服务", "供餐"]).any(|w| cell.contains(w)) && !rarely;
    let innocent = super::claim::INNOCENT.iter().fold(cell.clone(), |text, word| text.replace(word, ""));
    let doubt = super::status::SUSPECT.iter().any(|s| innocent.contains(s));
    !told && (doubt || short && !serves && cell.chars().count() <= 6 || is_building_work(&cell))
}

/// Whether a text speaks of a step of building: 可研批复, 主体结构施工, 前期手续办理中.
pub(super) fn is_building_work(text: &str) -> bool {
    const STEPS: [&str; 24] = [
        "可研",
        "初步设计",
        "施工",
        "图审",
        "招标",
        "招投标",
        "epc",
        "中标",
        "桩基",
        "地基",
        "基础工程",
        "主体结构",
        "砌体",
        "幕墙",
        "装饰",
        "安装",
        "前期手续",
        "立项",
        "选址",
        "征地",
        "用地",
        "规划许可",
        "竣备",
        "竣工验收手续",
    ];
    STEPS.iter().any(|step| text.contains(step))
}

/// Whether a cell of a column of what there is now (现状) names the use of a building (厂房, 旧校舍, 出租中) and nothing more.
pub(crate) fn names_use(cell: &str) -> bool {
    let cell = squeeze(cell);
    let plain = cell.trim_start_matches("在").trim_end_matches('中');
    let seldom = ["不用", "不太用", "很少用", "不常用", "很少使用", "不常使用", "偶尔使用"].iter().any(|end| cell.ends_with(end));
    let other =
        cell.contains("堆放") || cell.ends_with('用') && ["作", "用作", "改作", "当作", "供"].iter().any(|as_| cell.starts_with(as_));
    let of_care = ["养老", "敬老", "老年", "老人", "照料", "助餐", "食堂", "福利"].iter().any(|word| cell.contains(word));
    !of_care && cell.chars().count() <= 10 && (plain == "租" || seldom || other || without_use(plain).is_some())
}

/// Whether a header asks for what is there now (现状), so that a short cell without a state tells another use.
pub(crate) fn asks_what_is_there(header: &str) -> bool {
    const NOW: [&str; 9] = ["现状", "使用现状", "利用现状", "目前现状", "场地现状", "用地现状", "建筑现状", "机构现状", "设施现状"];
    NOW.contains(&squeeze(header).as_str())
}

/// Whether a cell under such a header is a short text that may name another use: 草坪, 农户自住.
pub(crate) fn may_name_use(cell: &str) -> bool {
    let cell = squeeze(cell);
    let of_care = ["养老", "敬老", "老年", "老人", "照料", "助餐", "食堂", "福利"].iter().any(|word| cell.contains(word));
    let of_quality = ["好", "一般", "旧", "新", "佳", "差", "优", "常"].iter().any(|end| cell.ends_with(end));
    !of_care && !of_quality && !is_dash(&cell) && (1..=6).contains(&cell.chars().count()) && !cell.is_ascii()
}

/// What stands before the use of a building at the end of a text: 闲置 of 闲置厂房; `None` where it names none.
pub(super) fn without_use(text: &str) -> Option<&str> {
    USES.iter().filter_map(|noun| text.strip_suffix(noun)).min_by_key(|rest| rest.len())
}

/// State that a cell under a question means; `None` where it is neither yes nor no.
pub(crate) fn answer(asked: WordState, cell: &str) -> Option<WordState> {
    // What 2 means, only a legend tells.
    if cell.trim().parse::<f64>().is_ok_and(|n| n > 1.0) {
        return None;
    }
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
