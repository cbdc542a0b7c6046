//! One segment of a cell that is nothing but a state, its date and particles: 已于2025年底停业.

use super::moment::{Period, period};
use super::status::Timed;
use super::vocabulary::{WordState, state};

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
    "去年",
    "前年",
    "上个月",
    "上月",
    "早就",
    "早已",
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
pub(super) const TRAILING: &[&str] = &[
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
pub(super) const NOT: &[(&str, bool)] = &[
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
/// Steps of building that are yet to come where they are negated.
const STEPS: &[&str] = &["动工", "开工", "开工建设", "施工", "立项", "招标", "选址", "封顶", "结顶", "兴建"];
/// Works on a building, whose date alone does not say that they go on.
const WORKS: &[&str] = &["装修", "改造", "改建", "翻建", "翻新", "翻修", "维修", "修缮", "整修", "重建"];

/// State of one squeezed segment that is nothing but a state, its date and particles; `None` for any other text.
pub(super) fn segment(text: &str) -> Option<Timed> {
    if let Some(percent) = text.strip_suffix('%')
        && let Some(share) =
            percent.trim_start_matches(|c: char| !c.is_ascii_digit()).parse::<f64>().ok().filter(|s| (0.0..=100.0).contains(s))
    {
        return Some(Timed { state: if share >= 100.0 { WordState::Open } else { WordState::Planned }, when: None, expected: false });
    }
    // 2025年9月至2026年8月停业: a closure with its end is read as two states, by `closure`.
    let (when, text) = match period(text) {
        Some((when, rest)) => (Some(when), rest.replace("()", "")),
        None => (None, text.to_owned()),
    };
    let mut rest = text.trim_matches(|c: char| matches!(c, '(' | ')' | ':' | '-' | '.' | '。' | '!' | '"' | '#' | '<' | '>' | '~'));
    let mut expected = false;
    // 去年改造
    if WORKS.iter().any(|w| rest.ends_with(w)) && ["去年", "前年", "上月", "上个月"].iter().any(|w| rest.starts_with(w)) {
        return None;
    }
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
                    // 没动工, 尚未施工: not yet begun.
                    WordState::Planned if *yet && STEPS.iter().any(|step| rest.ends_with(step)) => Some(WordState::Planned),
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
