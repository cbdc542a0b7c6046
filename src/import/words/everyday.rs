//! Sayings of every day by which a place is over, used for something else, or yet to come: 停掉了, 改成了民宿, 造了一半.

use super::moment::{Period, period};
use super::status::{Timed, without_duration};
use super::vocabulary::WordState;

/// A place that waits for something before it opens: 待验收后投用, 等通电后启用, 以后再建. 预约后再开放 is no such thing.
pub(super) fn awaits(part: &str) -> Option<Timed> {
    const BEGINS: [&str; 11] = ["启用", "投用", "投入使用", "开业", "运营", "营业", "供餐", "开放", "开张", "开", "建"];
    let begins = BEGINS.iter().any(|end| part.ends_with(end));
    let waits = part.starts_with(['等', '待']) && (part.contains('后') || part.contains('再'));
    let later = ["后再", "今后再", "下步再"].iter().any(|w| part.contains(w));
    let each = ["预约", "登记", "申请", "报名", "体检", "评估", "恢复"].iter().any(|w| part.contains(w));
    (begins && (waits || later) && !each).then_some(Timed { state: WordState::Planned, when: None, expected: false })
}

/// Whether a remark says in the words of every day that something is over: 停掉了, 黄了, 不烧了, 人员已撤, 牌子挂着没人.
pub(super) fn has_gone(part: &str) -> bool {
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
pub(super) fn is_of_no_use(part: &str) -> bool {
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
pub(super) fn is_yet_to_come(part: &str) -> bool {
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
    let short = coming.contains(&part);
    built.iter().chain(&waits).any(|w| part.contains(w)) || short || soon && open.iter().any(|w| part.contains(w))
}

/// Whether a remark names a period and a beginning, read no further: 2026Q4投运, 拟于十五五期间实施, 列入2026年民生实事项目（新建）.
pub(super) fn begins_in_period(part: &str) -> Option<Period> {
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
pub(super) fn has_no_premises(part: &str) -> bool {
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
pub(super) fn is_unsettled(part: &str) -> bool {
    let opens = ["恢复", "开业", "启用", "投用", "运营", "营业", "开放"].iter().any(|w| part.contains(w));
    opens && ["待定", "未定", "不定", "不详", "不明", "另行通知", "等通知"].iter().any(|end| part.ends_with(end))
}

/// Whether a remark is about the row and not about the place: 重复, 勿用, 数据错误, 以上行为准.
pub(super) fn is_of_the_row(part: &str) -> bool {
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
pub(super) fn is_hope(part: &str) -> bool {
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
pub(super) const CHANGED_FORM: &[&str] =
    &["民营", "公建", "公办", "民办", "公益", "普惠", "收费", "免费", "自助", "预约", "自营", "委托", "承包", "周", "每"];
