//! Cells that say whether a place is open: a status (`停业`, `2025年底建成`), or a remark among others.

use super::moment::{Period, arabic_year, period};
use super::status_column::without_use;
use super::vocabulary::{WordState, state, telling};
use super::{brackets, squeeze};

/// A state, with the period that its text names.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Timed {
    /// State.
    pub(crate) state: WordState,
    /// Period named beside it; `None` where there is none.
    pub(crate) when: Option<Period>,
    /// Whether it is expected (预计, 拟于, 年底前) rather than told.
    pub(crate) expected: bool,
}

/// Reading of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum StatusReading {
    /// The cell says nothing of a state.
    Silent,
    /// States that the cell names, in its order.
    States(Vec<Timed>),
    /// The cell may speak of a state, and cannot be read whole.
    Unread,
}

/// Particles before a state, longest first.
const LEADING: &[&str] = &[
    "该机构",
    "该中心",
    "该点",
    "该站",
    "本中心",
    "机构",
    "项目",
    "状态为",
    "状态",
    "目前",
    "现在",
    "现已",
    "已经",
    "已",
    "现为",
    "现",
    "正在",
    "处于",
    "正",
    "当前",
    "全面",
    "正式",
    "基本",
    "暂时",
    "临时",
    "长期",
    "备案",
    "办理",
    "挂牌",
    "建筑",
    "国庆前",
    "国庆后",
    "元旦前",
    "元旦后",
    "五一前",
    "五一后",
    "中秋前",
    "中秋后",
    "上半年",
    "下半年",
    "一季度",
    "二季度",
    "三季度",
    "四季度",
    "暑期",
    "春节后",
    "春节前",
    "节后",
    "节前",
    "年初",
    "上旬",
    "中旬",
    "下旬",
    "月份",
    "开始",
    "一直",
    "仍",
    "因故",
    "整体",
    "交付",
    "移交",
    "建成后",
    "建成",
    "竣工",
    "完工",
    "验收后",
    "为",
    "是",
    "于",
    "自",
    "从",
    "起",
    "前",
    "后",
    "末",
    "底",
    "初",
    "份",
    "中",
    "在",
    "系",
    "并",
    "尚",
    "暂",
    "将",
    "给予",
    "民政",
    "依法",
    "自行",
];
/// Particles of what is expected, longest first.
const EXPECTED: &[&str] = &[
    "等待",
    "预计",
    "预期",
    "计划于",
    "计划",
    "拟于",
    "拟",
    "即将",
    "将于",
    "将",
    "力争",
    "争取",
    "今年底",
    "今年内",
    "今年",
    "明年底",
    "明年",
    "后年",
    "年底前",
    "年底",
    "年内",
    "近期",
    "下月",
];
/// Particles after a state, longest first.
const TRAILING: &[&str] = &[
    "状态",
    "阶段",
    "期间",
    "至今",
    "已久",
    "多年",
    "数年",
    "多时",
    "since",
    "起",
    "后",
    "前",
    "以来",
    "中",
    "了",
    "的",
    "期",
    "日",
    "左右",
    "完毕",
    "完成",
    "阶段中",
    "工地",
    "备案",
    "登记",
    "手续",
];
/// Negations, with whether they mean 'not yet'.
const NOT: &[(&str, bool)] = &[
    ("尚未", true),
    ("暂未", true),
    ("还未", true),
    ("并未", true),
    ("仍未", true),
    ("没有", true),
    ("未", true),
    ("没", true),
    ("暂不", false),
    ("不再", false),
    ("已不", false),
    ("不", false),
    ("停止", false),
    ("无", false),
    ("非", false),
    ("not", false),
    ("non-", false),
    ("non", false),
];

/// Marks that an inspection gives.
const MARKS: &[&str] = &["合格", "优秀", "良好", "较好", "优", "良", "一般", "有效"];
/// Works on a building, whose date alone does not say that they go on.
const WORKS: &[&str] = &["装修", "改造", "改建", "翻建", "翻新", "翻修", "维修", "修缮", "整修", "重建"];
/// Changes of which a date does not say whether the place was their end or their beginning.
const MOVES: &[&str] = &["搬迁", "迁址", "合并", "并入"];

/// State of one squeezed segment that is nothing but a state, its date and particles; `None` for any other text.
pub(super) fn segment(text: &str) -> Option<Timed> {
    if let Some(percent) = text.strip_suffix('%')
        && let Some(share) =
            percent.trim_start_matches(|c: char| !c.is_ascii_digit()).parse::<f64>().ok().filter(|s| (0.0..=100.0).contains(s))
    {
        return Some(Timed { state: if share >= 100.0 { WordState::Open } else { WordState::Planned }, when: None, expected: false });
    }
    let (when, text) = match period(text) {
        Some((when, rest)) => (Some(when), rest.replace("()", "")),
        None => (None, text.to_owned()),
    };
    let mut rest = text.trim_matches(|c: char| matches!(c, '(' | ')' | ':' | '-' | '.' | '。' | '!' | '"'));
    let mut expected = false;
    // 2023年装修 tells of work that is done; 装修中 and 停业装修 do not.
    if when.is_some() && WORKS.iter().any(|w| rest.contains(w)) && !["中", "正在", "停", "暂"].iter().any(|w| rest.contains(w)) {
        return None;
    }
    // 运营至2026年5月底: closed from the day after.
    if let (Some(period), Some(Timed { state, .. })) = (when, rest.strip_suffix(['至', '到']).and_then(segment))
        && state.serves()
        && let Ok(next) = period.last.tomorrow()
    {
        return Some(told(WordState::Closed, Some(Period { first: next, last: next }), expected));
    }
    // Once from the left, particle by particle, each time trying the rest with and without its tail.
    loop {
        if let Some(state) = word(rest) {
            return Some(told(state, when, expected));
        }
        if let Some(n) = EXPECTED.iter().find(|w| rest.starts_with(**w)) {
            expected = true;
            rest = &rest[n.len()..];
        } else if let Some(n) = LEADING.iter().find(|w| rest.starts_with(**w)) {
            rest = &rest[n.len()..];
        } else if let Some(tail) = rest.strip_prefix(|c: char| c.is_ascii_digit() || matches!(c, '月' | '日' | '号')) {
            rest = tail; // 5月起停业, of whatever year
        } else {
            return None;
        }
    }
}

fn told(state: WordState, when: Option<Period>, expected: bool) -> Timed {
    // What is expected to open is planned; what is expected to close is open until then.
    let state = if expected && state == WordState::Open { WordState::Planned } else { state };
    Timed { state, when, expected }
}

/// State of a text that is a word of the vocabulary, perhaps negated, perhaps with particles after it.
fn word(text: &str) -> Option<WordState> {
    let mut rest = text;
    loop {
        if rest.is_empty() {
            return None;
        }
        if let Some(state) = state(rest) {
            return Some(state);
        }
        for (not, yet) in NOT {
            if let Some(state) = rest.strip_prefix(not).map(|r| r.trim_start_matches("被")).and_then(state) {
                return match state {
                    // 不合格 is a mark, and no closing.
                    WordState::Open if MARKS.iter().any(|mark| rest.ends_with(mark)) => None,
                    WordState::Open | WordState::Resumed => Some(if *yet { WordState::Planned } else { WordState::Closed }),
                    WordState::Planned => None,
                    // 尚未装修: not yet fitted out.
                    WordState::Closed if *yet && rest.ends_with("装修") => Some(WordState::Planned),
                    _ => Some(WordState::Open),
                };
            }
        }
        let tail = TRAILING.iter().find(|w| rest.ends_with(**w))?;
        rest = &rest[..rest.len() - tail.len()];
    }
}

/// Segments of a cell: the heads between its separators, and its remarks.
fn segments(cell: &str) -> Vec<(String, bool)> {
    let text = squeeze(cell);
    let (head, remarks) = brackets(&text);
    let parts = |t: &str, inner: bool| -> Vec<(String, bool)> {
        t.split([',', ';', '。', '、', '|', '/', '+', '\n', '，']).filter(|p| !p.is_empty()).map(|p| (p.to_owned(), inner)).collect()
    };
    let mut out = parts(&head, false);
    remarks.iter().for_each(|r| out.extend(parts(r, true)));
    out
}

/// Characters that make a segment more than a harmless remark.
const SUSPECT: &[&str] = &["不", "无", "未", "没", "停", "暂", "拟", "待", "将", "否", "关", "撤", "拆", "闭", "?", "整改", "筹", "迁"];
/// Beginnings of a segment whose subject is the place itself.
const ITSELF: &[&str] = &["火灾", "台风", "水灾", "雪灾", "因", "由于", "受", "该", "本", "目前", "现", "已", "于", "自", "房屋", "疫情"];

/// Reading of a cell of a status column: read whole, or unread.
pub(crate) fn read_status(cell: &str) -> StatusReading {
    let whole = arabic_year(&squeeze(cell));
    if whole.is_empty() || matches!(whole.as_str(), "-" | "—" | "/" | "--" | "——") {
        return StatusReading::Silent;
    }
    if let Some(found) = segment(&whole) {
        return StatusReading::States(vec![found]);
    }
    // 关停并撤销
    let pair = |(at, _)| segment(&whole[..at]).zip(segment(&whole[at + '并'.len_utf8()..]));
    if let Some((first, second)) = whole.match_indices('并').find_map(pair) {
        return StatusReading::States(vec![first, second]);
    }
    let mut found = Vec::new();
    for (part, _) in segments(&whole) {
        // 闲置厂房, 停业半年
        let but = |text: Option<&str>| text.and_then(segment).filter(|found| !found.state.serves());
        match segment(&part).or_else(|| closing(&part)).or_else(|| but(without_use(&part))).or_else(|| but(without_duration(&part))) {
            Some(state) => found.push(state),
            None if matches!(part.as_str(), "暂时" | "临时" | "长期" | "短期" | "永久") => {}
            // A remark beside a state may say anything that is no state.
            None if SUSPECT.iter().any(|s| part.contains(s)) => return StatusReading::Unread,
            None => {}
        }
    }
    // 正常/停业 is a form's choice that nobody made.
    let mixed = ["/", "或", ";"].iter().any(|or| whole.contains(or))
        && found.iter().any(|t| t.state.serves() && t.when.is_none())
        && found.iter().any(|t| !t.state.serves());
    if found.is_empty() || mixed { StatusReading::Unread } else { StatusReading::States(found) }
}

/// A text without the time that ends it: 停业 of 停业3个月, 停业近半年; `None` where it ends in none.
fn without_duration(text: &str) -> Option<&str> {
    let text = text.trim_end_matches(['多', '余', '了']);
    let text = ["个月", "个多月", "个星期", "季度", "天", "日", "周", "月", "年"].iter().find_map(|unit| text.strip_suffix(unit))?;
    let rest = text.trim_end_matches(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十半几数多".contains(c));
    (rest.len() < text.len()).then(|| rest.trim_end_matches(['约', '近', '已', '达', '有']))
}

/// State that ends a sentence about the place itself: 因漏水暂停营业.
fn closing(part: &str) -> Option<Timed> {
    let (when, text) = period(part).map_or_else(|| (None, part.to_owned()), |(when, rest)| (Some(when), rest));
    let (at, word, state) = telling(&text)?;
    let (left, right) = (&text[..at], &text[at + word.len()..]);
    let right = TRAILING.iter().fold(right, |r, t| r.trim_end_matches(t));
    let negated = NOT.iter().any(|(not, _)| left.ends_with(not));
    (right.is_empty() && !negated && !left.ends_with("期间") && ITSELF.iter().any(|i| left.starts_with(i))).then_some(Timed {
        state,
        when,
        expected: false,
    })
}

/// Sayings after which a place may well serve no longer, though they name no state.
const ENDED: &[&str] = &[
    "不再供餐",
    "不再服务",
    "不再运营",
    "不再营业",
    "不再开放",
    "并入",
    "合并至",
    "合并到",
    "划转至",
    "移交至",
    "已退出",
    "已撤出",
    "撤场",
    "退场",
    "收回",
    "搬至",
    "搬到",
    "迁至",
    "迁到",
    "未实际",
    "实际未",
    "人去楼空",
    "无人用餐",
    "无人就餐",
    "无运营方",
    "无人管理",
    "整改中",
    "待整改",
    "责令整改",
    "不再提供",
    "不再承办",
    "整合至",
    "整合到",
    "归并",
    "撤并至",
    "撤并到",
    "迁往",
    "迁入",
    "搬往",
    "转移至",
    "转移到",
    "转移安置",
    "已转到",
    "分流至",
    "分流到",
    "已改为",
    "现改为",
    "已改作",
    "现改作",
    "已改成",
    "现已作为",
    "现作为",
    "现用作",
    "已用作",
    "收储",
    "征迁",
    "征收",
    "征用",
    "待拆",
    "危房",
    "有牌无",
    "只挂牌",
    "仅挂牌",
    "仅存牌子",
    "形同虚设",
    "出租给",
    "转租",
    "已出租",
    "对外出租",
    "暂由",
    "服务中断",
    "供餐中断",
    "解除合同",
    "合同终止",
    "合同解除",
    "协议终止",
    "协议解除",
    "终止合同",
    "损毁",
    "吹毁",
    "烧毁",
    "冲毁",
    "倒塌",
    "坍塌",
    "跑路",
    "合同已到期",
    "到期未续",
    "未续签",
    "未续约",
    "关了",
    "关掉了",
    "不做了",
    "不开了",
    "不办了",
    "没有开起来",
    "没开起来",
    "未开起来",
    "办不下去",
    "做不下去",
    "开不下去",
    "无人承接",
    "无人接手",
    "没人来",
    "没人吃",
    "没有老人来",
    "暂不接收",
    "暂不供餐",
    "停止提供",
    "提质改造",
    "已改建为",
    "不纳入统计",
    "不计入",
    "不予统计",
    "作废",
    "删除",
    "重复登记",
    "门关着",
    "关着门",
    "大门紧闭",
    "已转为",
    "被占用",
    "占用",
    "让给",
    "改办",
    "待招",
    "搁置",
    "暂缓",
    "筹备开业",
    "前准备",
    "取消建设",
    "建设取消",
    "开业时间待定",
    "未定开业",
];
/// Ends of a sentence by which something does not serve.
const IDLE: &[&str] = &[
    "未开",
    "没开",
    "不开",
    "未营业",
    "未运营",
    "未开放",
    "未开业",
    "未启用",
    "未投用",
    "没开业",
    "没运营",
    "没营业",
    "不营业",
    "不运营",
    "停了",
    "关了",
    "没有开办",
    "未开办",
    "没有运营",
    "没有营业",
    "未恢复",
    "没恢复",
    "没有恢复",
    "没用",
    "没启用",
    "没投用",
    "从未启用",
    "后开",
];
/// A place that waits for something before it opens: 待验收后投用, 等通电后启用, 以后再建. 预约后再开放 is no such thing.
fn awaits(part: &str) -> Option<Timed> {
    const BEGINS: [&str; 11] = ["启用", "投用", "投入使用", "开业", "运营", "营业", "供餐", "开放", "开张", "开", "建"];
    let begins = BEGINS.iter().any(|end| part.ends_with(end));
    let waits = part.starts_with(['等', '待']) && (part.contains('后') || part.contains('再'));
    let later = ["后再", "今后再", "下步再"].iter().any(|w| part.contains(w));
    let each = ["预约", "登记", "申请", "报名", "体检", "评估", "恢复"].iter().any(|w| part.contains(w));
    (begins && (waits || later) && !each).then_some(Timed { state: WordState::Planned, when: None, expected: false })
}

/// Whether a remark says in the words of every day that something is over: 停掉了, 黄了, 不烧了, 人员已撤, 牌子挂着没人.
fn has_gone(part: &str) -> bool {
    let over = part.strip_suffix('了').is_some_and(|rest| {
        let verb = rest.ends_with(['停', '关', '歇', '黄', '撤', '散', '倒', '没', '掉', '走', '搬', '跑']);
        let not =
            ["不烧", "不做", "不开", "不办", "不用", "不干", "不弄", "不送", "不搞", "不营业", "不供餐"].iter().any(|w| rest.contains(w));
        let long = without_duration(rest).is_some_and(|before| before.ends_with(['停', '关', '闲', '空', '歇']));
        verb || not || long
    });
    let again =
        ["又", "再", "已经"].iter().any(|w| part.strip_suffix('停').or(part.strip_suffix('关')).is_some_and(|rest| rest.ends_with(w)));
    let people = ["已撤", "已走", "撤走", "走光", "已散", "已离开", "没人", "无人"].iter().any(|end| part.ends_with(end));
    let nobody = ["没人烧", "无人烧", "没人做饭", "无人做饭", "没人管", "没人开", "没有人管"].iter().any(|w| part.contains(w));
    over || again || people || nobody
}

/// Whether a remark says that there are no premises, or none yet: 暂无场地, 场地未落实, 此点已无.
fn has_no_premises(part: &str) -> bool {
    const PREMISES: [&str; 18] =
        ["开业计划", "运营计划", "开放计划", "启用计划", "场地", "场所", "用房", "用地", "房屋", "房源", "房子", "站点", "点位", "选址", "土地", "此点", "该点", "服务"];
    let none = ["暂时没有", "没有", "暂无", "尚无", "已无", "缺少", "缺", "无"].iter().find_map(|no| part.strip_prefix(no));
    let open =
        ["尚未落实", "未落实", "待落实", "没落实", "未确定", "待确定", "未定", "待定", "未解决", "未到位", "已无", "没有了", "已不在"];
    let unsettled = open.iter().find_map(|end| part.strip_suffix(end));
    none.or(unsettled).is_some_and(|thing| PREMISES.contains(&thing.trim_start_matches(['固', '定'])))
}

/// Whether a remark leaves open when a place opens: 恢复时间待定, 何时开业未定.
fn is_unsettled(part: &str) -> bool {
    let opens = ["恢复", "开业", "启用", "投用", "运营", "营业", "开放"].iter().any(|w| part.contains(w));
    opens && ["待定", "未定", "不定", "不详", "不明", "另行通知", "等通知"].iter().any(|end| part.ends_with(end))
}

/// Whether a remark is about the row and not about the place: 重复, 勿用, 数据错误, 以上行为准.
fn is_of_the_row(part: &str) -> bool {
    const SAID: [&str; 18] = [
        "重复",
        "重复项",
        "重复数据",
        "重复录入",
        "勿用",
        "不用",
        "无效",
        "无效数据",
        "数据错误",
        "数据有误",
        "录入错误",
        "误填",
        "填错",
        "多余",
        "应删",
        "待删",
        "不算",
        "已无",
    ];
    SAID.contains(&part)
        || part.ends_with("为准") && ["行", "条", "项", "号", "者"].iter().any(|w| part.trim_end_matches("为准").ends_with(w))
}

/// Whether a remark is a date that is hoped for and nothing else: 预计8月.
fn is_hope(part: &str) -> bool {
    let rest = ["预计", "力争", "争取", "拟于", "计划于"].iter().find_map(|hope| part.strip_prefix(hope));
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && period(part).is_none()
            && rest.chars().all(|c| c.is_ascii_digit() || "月日号底前初末中上下旬年内半季度".contains(c))
    })
}

/// Changes of form after which a place serves as before: 已改为公建民营.
const CHANGED_FORM: &[&str] =
    &["民营", "公建", "公办", "民办", "公益", "普惠", "收费", "免费", "自助", "预约", "自营", "委托", "承包", "周", "每"];
/// Beginnings of such sayings that tell of the past.
const PAST: &[&str] = &["由", "原", "曾", "已完成"];
/// Ends of a sentence about a move to where the place is now.
const HERE: &[&str] = &["现址", "现地址", "现在地址", "此处", "此地", "本址", "今址"];
/// Whole segments after which a place may not be open to the public, or not be where the row says.
const DOUBTED: &[&str] = &[
    "不对外",
    "内部使用",
    "仅内部使用",
    "仅供内部",
    "仅供内部使用",
    "仅限内部",
    "仅供本单位",
    "仅供配送",
    "仅配送",
    "只配送",
    "仅送餐",
    "只送餐",
    "不堂食",
    "无堂食",
    "已搬",
    "原",
    "旧",
    "老",
    "原址",
    "旧址",
    "老址",
    "旧点",
    "老点",
];

/// Whether a whole squeezed remark makes it doubtful that the public is served at the place (仅配送, 不对外).
pub(crate) fn is_doubted(remark: &str) -> bool {
    DOUBTED.contains(&remark)
}

/// Reading of a remark (备注) or of what stands in a name's brackets, which may speak of anything.
pub(crate) fn read_remark(cell: &str) -> StatusReading {
    let (mut found, mut unread) = (Vec::new(), false);
    for (part, _) in segments(&arabic_year(&squeeze(cell))) {
        if period(&part).is_some() && MOVES.iter().any(|w| part.ends_with(w)) {
            unread = true; // 2019年搬迁: from here, or to here
            continue;
        }
        // A lone 'good' or 'in use' is no reason to count anything; a date of opening is.
        let ended = ENDED.iter().any(|w| part.split_once(w).is_some_and(|(_, rest)| !CHANGED_FORM.iter().any(|c| rest.starts_with(c))))
            && !PAST.iter().any(|w| part.starts_with(w))
            && !HERE.iter().any(|w| part.ends_with(w));
        let is_state = segment(&part).is_some();
        // （2026年9月起）: open from then.
        if let Some((when, rest)) = period(&part)
            && matches!(rest.as_str(), "起" | "开始" | "起开" | "起开始")
        {
            found.push(Timed { state: WordState::Open, when: Some(when), expected: false });
            continue;
        }
        if let Some(state) = awaits(&part).filter(|_| !is_state) {
            found.push(state);
            continue;
        }
        if !is_state && (has_gone(&part) || has_no_premises(&part) || is_of_the_row(&part)) {
            unread = true;
            continue;
        }
        // 三年未营业, 食堂未开: of the place, or of a part of it?
        let never = part.trim_end_matches('过');
        let idle = (IDLE.iter().any(|w| never.ends_with(w)) || part.contains("开过") || is_unsettled(&part)) && !is_state;
        if DOUBTED.contains(&part.as_str()) || is_hope(&part) || idle || ended && !is_state {
            unread = true;
            continue;
        }
        if let Some(state) = segment(&part) {
            // 9月底完工: of which year?
            let of_a_month = part.contains(|c: char| c.is_ascii_digit()) && part.contains('月');
            let of_a_season = ["国庆", "元旦", "五一", "中秋", "上半年", "下半年", "季度", "暑期", "春节"].iter().any(|w| part.contains(w));
            if state.state == WordState::Open && state.when.is_none() && (of_a_month || of_a_season) {
                unread = true;
            } else if !state.state.serves() || state.when.is_some() || state.state == WordState::Resumed {
                found.push(state);
            }
        } else if let Some(state) = closing(&part) {
            found.push(state);
        } else if let Some((at, word, _)) = telling(&part) {
            let left = &part[..at];
            // 二期在建 says nothing of the first.
            let other = ["二期", "三期", "新楼", "新院区", "扩建工程", "停车场", "停车位", "道路", "电梯", "地铁"];
            // 17点关门 is an hour of the day.
            let of_day = ["晚上", "下午", "中午", "傍晚", "每天", "每日", "点", "时", "点半"].iter().any(|w| left.ends_with(w));
            if word == "关门" && of_day {
                continue;
            }
            // … and 农忙时暂停 only of such days.
            if other.iter().chain(&["时", "天气"]).any(|other| left.ends_with(other)) {
                continue;
            }
            let ends = TRAILING.iter().fold(&part[at + word.len()..], |r, t| r.trim_end_matches(t)).is_empty();
            let spoken_of = ends || ITSELF.iter().any(|i| left.starts_with(i));
            unread |= spoken_of && !NOT.iter().any(|(not, _)| left.ends_with(not));
        }
    }
    match (found.is_empty(), unread) {
        (_, true) => StatusReading::Unread,
        (true, false) => StatusReading::Silent,
        (false, false) => StatusReading::States(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(cell: &str) -> Option<WordState> {
        match read_status(cell) {
            StatusReading::States(all) => all.iter().map(|t| t.state).find(|s| !s.serves()).or(all.last().map(|t| t.state)),
            _ => None,
        }
    }

    #[test]
    fn a_status_is_read_whole() {
        use WordState::{Closed, Gone, Open, Planned, Resumed, Vacant};
        for (cell, state) in [
            ("正常", Open),
            ("运营中", Open),
            ("已投入使用", Open),
            ("试运行", Open),
            ("已建成", Open),
            ("在用", Open),
            ("正常（需预约）", Open),
            ("开放，周末休息", Open),
            ("未停业", Open),
            ("非空置", Open),
            ("Operating", Open),
            ("in use", Open),
            ("100%", Open),
            ("使用中", Open),
            ("停业", Closed),
            ("已停业", Closed),
            ("停业中", Closed),
            ("已撤销", Closed),
            ("暂停营业", Closed),
            ("注销", Closed),
            ("已被撤并", Closed),
            ("装修改造", Closed),
            ("装修改造中", Closed),
            ("停业装修", Closed),
            ("不营业", Closed),
            ("不再运营", Closed),
            ("2024年3月起停业", Closed),
            ("搬迁中", Closed),
            ("歇业（长期）", Closed),
            ("因漏水暂停营业", Closed),
            ("Closed", Closed),
            ("permanently closed", Closed),
            ("已拆除", Gone),
            ("在建", Planned),
            ("在建中", Planned),
            ("建设中", Planned),
            ("规划", Planned),
            ("筹建中", Planned),
            ("未开业", Planned),
            ("尚未运营", Planned),
            ("待启用", Planned),
            ("建成未启用", Planned),
            ("已建成，未投用", Planned),
            ("预计2025年底建成", Planned),
            ("60%", Planned),
            ("under construction", Planned),
            ("即将开业", Planned),
            ("拟建", Planned),
            ("明年投用", Planned),
            ("主体封顶", Planned),
            ("空置", Vacant),
            ("已停用", Vacant),
            ("闲置多年", Vacant),
            ("未使用", Vacant),
            ("恢复营业", Resumed),
            ("已重新开放", Resumed),
        ] {
            assert_eq!(one(cell), Some(state), "{cell}");
        }
        for cell in [
            "待整改",
            "A类",
            "1",
            "正常，食堂停了",
            "一期运营、二期待定",
            "是",
            "不详",
            "？",
            "Victoria",
            "待诏村",
            "新增",
            "厨房停用",
            "整改中",
        ] {
            assert_eq!(read_status(cell), StatusReading::Unread, "{cell}");
        }
        assert_eq!(read_status(" - "), StatusReading::Silent);
    }

    #[test]
    fn a_remark_speaks_of_anything() {
        for cell in [
            "坐标待核",
            "集成日间照料、助餐、活动",
            "停车方便",
            "无障碍设施齐全",
            "规划路12号",
            "未来社区",
            "在建德市",
            "适老化改造补助",
            "良好",
            "2023年装修",
            "2020年由停办的小学改建",
            "原小学",
            "未停业",
            "新建",
            "不锈钢餐具",
            "非营利",
            "建设村",
            "正常",
        ] {
            let read = read_remark(cell);
            assert_eq!(read, StatusReading::Silent, "{cell}");
        }
        for cell in ["在建", "规划", "已停业", "2024年3月停业", "因房屋漏水暂停营业", "5月起暂停营业", "2025年底建成", "筹建中", "尚未开业"]
        {
            assert!(matches!(read_remark(cell), StatusReading::States(_)), "{cell}: {:?}", read_remark(cell));
        }
        for cell in ["2019年由城南迁至现址", "食堂不对外", "老城区"] {
            assert_eq!(read_remark(cell), StatusReading::Silent, "{cell}");
        }
        for cell in [
            "隔壁超市已停业",
            "厨房停用",
            "自2024年停业以来未恢复",
            "2019年搬迁",
            "已搬至新址",
            "运营方已撤场",
            "房屋收回",
            "未实际运营",
            "不对外",
            "仅供配送",
            "旧址",
        ] {
            assert_eq!(read_remark(cell), StatusReading::Unread, "{cell}");
        }
    }
}
