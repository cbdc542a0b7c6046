//! Remarks (备注), and what stands in a name's brackets: a text that may speak of anything, and perhaps of a place that is closed.

use super::moment::{Period, arabic_year, period};
use super::squeeze;
use super::status::{ITSELF, NOT, StatusReading, TRAILING, Timed, closing, closure, segment, segments, without_duration};
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

/// Whether a remark says in the words of every day that there is another use, no use, or nobody's yet: 改成了民宿, 租给别人开超市了, 名义上有,
/// 大门紧锁, 时开时关.
fn is_of_no_use(part: &str) -> bool {
    let of_care =
        |text: &str| ["养老", "敬老", "老年", "老人", "照料", "助餐", "食堂", "福利", "日托"].iter().any(|word| text.contains(word));
    let turned = ["改成", "改做", "改作", "变成", "当作", "当成", "租给", "借给", "让给", "做成"].iter().any(|w| {
        part.split_once(w).is_some_and(|(_, rest)| {
            let rest = rest.trim_start_matches('了');
            !rest.is_empty() && !of_care(rest) && !CHANGED_FORM.iter().any(|c| rest.starts_with(c))
        })
    });
    // 做仓库了, 改棋牌室了
    let as_another = part
        .strip_suffix('了')
        .and_then(|rest| rest.strip_prefix(['做', '当', '改']))
        .is_some_and(|use_| super::status_column::without_use(use_).is_some_and(str::is_empty));
    let door = part.contains('门')
        && ["未开门", "没开门", "不开门", "紧锁", "锁着", "上锁", "锁了", "锁闭", "关着", "一直关", "常关", "没开", "打不开"]
            .iter()
            .any(|w| part.contains(w));
    let part = &part.replace("不间断", "").replace("无间断", "");
    let seldom =
        ["时开时", "有时候开", "有时开", "偶尔开", "偶尔用", "基本没用", "基本不用", "很少开", "间断"].iter().any(|w| part.contains(w));
    let nobody = [
        "无人值守",
        "无人员值守",
        "无人看管",
        "不见人",
        "无法使用",
        "不能使用",
        "用不了",
        "不得供餐",
        "不得营业",
        "不得运营",
        "不开火",
        "没开火",
    ]
    .iter()
    .any(|w| part.contains(w));
    let in_name = [
        "名义上",
        "实际没有",
        "实际上没有",
        "用古",
        "有牌子没",
        "只有牌子",
        "只剩牌子",
        "牌子摘",
        "没用起来",
        "用不起来",
        "没搞",
        "没弄好",
        "没办成",
    ]
    .iter()
    .any(|w| part.contains(w));
    let elsewhere = [
        "未找到",
        "没找到",
        "找不到",
        "到期不续",
        "到镇上",
        "去镇上",
        "到隔壁村",
        "本村没有",
        "本村无",
        "村里没有",
        "合在一起",
        "并在一起",
        "统一处置",
        "不存在",
    ]
    .iter()
    .any(|w| part.contains(w));
    turned || as_another || door || seldom || nobody || in_name || elsewhere
}

/// Whether a remark tells in the words of every day that there is no place yet: 造了一半, 房子还没盖, 快开了, 明年再开, 地还没批.
fn is_yet_to_come(part: &str) -> bool {
    let built = [
        "造了一半",
        "盖了一半",
        "建了一半",
        "在盖",
        "在造",
        "还没盖",
        "没盖",
        "还没造",
        "没造",
        "没建",
        "盖好了",
        "造好了",
        "造好没",
        "造好未",
    ];
    let handed = ["未移交", "未交付", "未接收", "没移交", "没交付", "预留用房", "设计方案", "方案已定", "重建中", "新建中", "翻建中"];
    let sought = part
        .strip_prefix('拟')
        .is_some_and(|rest| ["选址", "建在", "设在", "建于", "设于", "租", "利用"].iter().any(|w| rest.starts_with(w)));
    // 年底前必须开业, 开学后恢复, 计划年内开
    let by_then = ["年内", "年底前", "月底前", "国庆前", "国庆后", "春节前", "春节后", "暑假后", "开学后", "节后", "元旦前", "元旦后"];
    let then = ["开", "开业", "启用", "投用", "恢复", "运营", "开放", "建成", "完工"].iter().any(|end| part.ends_with(end));
    if handed.iter().any(|w| part.contains(w)) || sought || then && by_then.iter().any(|w| part.contains(w)) && !part.contains('已') {
        return true;
    }
    let waits = [
        "等验收",
        "等人",
        "等批",
        "等装修",
        "等设备",
        "等审批",
        "还没批",
        "没批",
        "未批",
        "图纸",
        "地基",
        "桩基",
        "主体结构",
        "竣备",
        "图审",
        "可研",
    ];
    let coming = ["快开", "快有", "快建", "快好", "马上开", "马上就", "下个月", "下月", "下半年", "明年", "后年", "今年计划", "计划今年"];
    // 明年扩建, 下半年加晚餐: what there is goes on.
    let more = ["扩建", "增", "加", "换", "搬", "拆", "晚餐", "早餐", "床位", "评", "申报", "更", "升级", "提升", "改造", "装"];
    let open = ["开", "建", "办", "启用", "投用", "运营", "做", "有", "造"];
    let soon = coming.iter().any(|w| part.contains(w)) && !more.iter().any(|w| part.contains(w));
    let short = coming.iter().any(|w| part == *w);
    built.iter().chain(&waits).any(|w| part.contains(w)) || short || soon && open.iter().any(|w| part.contains(w))
}

/// Whether a remark names a period and a beginning, read no further: 2026Q4投运, 拟于十五五期间实施, 列入2026年民生实事项目（新建）.
fn begins_in_period(part: &str) -> Option<Period> {
    const BEGIN: [&str; 13] = ["新建", "建成", "建设", "实施", "投运", "投用", "启用", "开业", "运营", "开放", "完工", "交付", "任务"];
    const MORE: [&str; 23] = [
        "由", "统一", "委托", "外包", "单位", "扩建", "改造", "提升", "增", "晚餐", "早餐", "床位", "评", "申报", "更换", "合同", "协议",
        "租", "到期", "补助", "补贴", "资金", "验收",
    ];
    let (when, rest) = period(part)?;
    if rest.starts_with("列入") && rest.contains("民生实事") {
        return Some(when);
    }
    let begins =
        BEGIN.iter().chain(&["开", "建", "新建点", "新建项目"]).any(|w| rest.ends_with(w)) && !MORE.iter().any(|w| rest.contains(w));
    (begins && !rest.contains('已') && !rest.contains("完成")).then_some(when)
}

/// Whether a remark says that there are no premises, or none yet: 暂无场地, 场地未落实, 此点已无.
fn has_no_premises(part: &str) -> bool {
    const PREMISES: [&str; 18] = [
        "开业计划",
        "运营计划",
        "开放计划",
        "启用计划",
        "场地",
        "场所",
        "用房",
        "用地",
        "房屋",
        "房源",
        "房子",
        "站点",
        "点位",
        "选址",
        "土地",
        "此点",
        "该点",
        "服务",
    ];
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
    const TAKEN_OUT: [&str; 17] = [
        "删掉",
        "删去",
        "删了",
        "剔除",
        "不要统计",
        "不统计",
        "不要算",
        "不算在内",
        "勿计",
        "已删",
        "查重",
        "重复poi",
        "重复点",
        "同名重复",
        "算到",
        "归到",
        "见第",
    ];
    let hangs = ["删", "重", "弃"].contains(&part);
    SAID.contains(&part)
        || hangs
        || TAKEN_OUT.iter().any(|w| part.contains(w))
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

/// Whether a text names a month or a season of no year: 9月底完工, 下半年开.
pub(super) fn is_of_a_season(part: &str) -> bool {
    let of_a_month = part.contains(|c: char| c.is_ascii_digit()) && part.contains('月');
    let seasons = ["国庆", "元旦", "五一", "中秋", "上半年", "下半年", "季度", "暑期", "春节"];
    !["去年", "前年"].iter().any(|w| part.contains(w)) && (of_a_month || seasons.iter().any(|w| part.contains(w)))
}

/// Changes of form after which a place serves as before: 已改为公建民营.
const CHANGED_FORM: &[&str] =
    &["民营", "公建", "公办", "民办", "公益", "普惠", "收费", "免费", "自助", "预约", "自营", "委托", "承包", "周", "每"];
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
    DOUBTED.contains(&remark)
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
                || is_of_the_row(&part))
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
