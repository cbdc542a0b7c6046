//! Remarks (备注), and what stands in a name's brackets: a text that may speak of anything, and perhaps of a place that is closed.

use super::everyday::{
    CHANGED_FORM, awaits, begins_in_period, has_gone, has_no_premises, is_hope, is_of_a_season, is_of_no_use, is_of_the_row, is_unsettled,
    is_yet_to_come,
};
use super::moment::{Period, arabic_year, period};
use super::other_use::{has_another_use, is_for_insiders, is_given_up, is_joined, is_of_another_row};
use super::segment::{NOT, TRAILING, segment};
use super::squeeze;
use super::status::{ITSELF, StatusReading, Timed, closing, closure, segments, without_duration};
use super::vocabulary::{WordState, telling};

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
/// Changes of which a date does not say whether the place was their end or their beginning.
const MOVES: &[&str] = &["搬迁", "迁址", "合并", "并入"];
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
    "备用",
    "已并",
    "已并点",
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
    DOUBTED.contains(&remark) || is_for_insiders(remark)
}

/// Reading of a remark (备注) or of what stands in a name's brackets, which may speak of anything.
pub(crate) fn read_remark(cell: &str) -> StatusReading {
    let (mut found, mut unread) = (Vec::new(), false);
    for (part, _) in segments(&arabic_year(&squeeze(cell))) {
        if let Some(states) = closure(&part) {
            found.extend(states);
            continue;
        }
        // （至2025年）, （2025年止）
        if let Some((when, rest)) = period(&part)
            && matches!(rest.as_str(), "至" | "止" | "到" | "为止" | "止用")
            && let Ok(next) = when.last.tomorrow()
        {
            found.push(Timed { state: WordState::Closed, when: Some(Period { first: next, last: next }), expected: false });
            continue;
        }
        // 7月底前完成改造并恢复运营
        if let Some((when, rest)) = period(&part).filter(|_| !part.contains('已'))
            && ["恢复运营", "恢复营业", "恢复开放", "恢复供餐", "恢复服务", "恢复使用", "重新开放", "重新开业"]
                .iter()
                .any(|w| rest.ends_with(w))
            && ["前", "完成", "预计", "计划", "拟", "将"].iter().any(|w| rest.contains(w))
        {
            found.push(Timed { state: WordState::Resumed, when: Some(when), expected: true });
            continue;
        }
        // 停业-->正常: which of the two is now?
        if (part.contains('→') || part.contains('>')) && telling(&part).is_some() {
            unread = true;
            continue;
        }
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
        let for_long = without_duration(&part).and_then(segment).is_some_and(|found| !found.state.serves());
        // 9月起, of which year?
        let from_month = ["起", "开始", "后", "开"]
            .iter()
            .find_map(|end| part.strip_suffix(end))
            .and_then(|rest| rest.trim_start_matches(['待', '等', '自', '从']).strip_suffix('月'));
        let from_month = from_month.is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()));
        if !is_state
            && (for_long
                || from_month
                || is_of_no_use(&part)
                || is_yet_to_come(&part)
                || has_gone(&part)
                || has_no_premises(&part)
                || is_of_the_row(&part)
                || is_of_another_row(&part)
                || has_another_use(&part)
                || is_joined(&part)
                || is_for_insiders(&part)
                || is_given_up(&part))
        {
            unread = true;
            continue;
        }
        // 三年未营业, 食堂未开: of the place, or of a part of it?
        let never = part.trim_end_matches(['过', '了']);
        let idle = (IDLE.iter().any(|w| never.ends_with(w)) || part.contains("开过") || is_unsettled(&part)) && !is_state;
        if DOUBTED.contains(&part.as_str()) || is_hope(&part) || idle || ended && !is_state {
            unread = true;
            continue;
        }
        if let Some(state) = segment(&part) {
            // 9月底完工: of which year?
            if state.state.serves() && state.when.is_none() && is_of_a_season(&part) {
                unread = true;
            } else if !state.state.serves() || state.when.is_some() || state.state == WordState::Resumed {
                found.push(state);
            }
        } else if let Some(state) = closing(&part) {
            found.push(state);
        } else if let Some(when) = begins_in_period(&part) {
            // Before that period it is not there, and in it perhaps.
            found.push(Timed { state: WordState::Open, when: Some(when), expected: false });
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
