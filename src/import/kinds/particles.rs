//! Words around the names of services: what holds, joins, gives and denies them, and what may follow a name.

/// Particles after which a facility's further services follow, longest first; those of the second kind join two known names only.
pub(super) const HOLDING: &[&str] = &[
    "内设有",
    "附设有",
    "下设有",
    "同时设有",
    "内设",
    "附设",
    "下设",
    "增设",
    "另设",
    "并设",
    "加挂",
    "增挂",
    "设有",
    "兼有",
    "兼营",
    "内含",
    "包含",
    "包括",
    "兼",
    "暨",
    "含",
];
pub(super) const JOINING: &[&str] = &["以及", "及", "和", "与", "并", "带", "·", "&"];
/// Beginnings of a piece that only say that it is given.
pub(super) const GIVING: &[&str] = &[
    "只有",
    "仅有",
    "就是",
    "另有",
    "还有",
    "也有",
    "并有",
    "同时提供",
    "主要提供",
    "可提供",
    "提供",
    "开展",
    "开设",
    "设有",
    "配有",
    "主要",
    "仅",
    "只",
    "可",
    "设",
    "有",
];
/// What may stand behind a known name that is a part of a kind; anything else (路, 停车场, 宿舍, 出版社) makes it another thing.
pub(super) const FOLLOWING: &[&str] = &[
    "服务",
    "项目",
    "教学点",
    "示范",
    "试点",
    "设施",
    "机构",
    "用房",
    "场所",
    "场地",
    "功能",
    "能力",
    "业务",
    "活动",
    "工作",
    "网点",
    "单位",
    "中心",
    "分院",
    "分校",
    "分部",
    "分中心",
    "分点",
    "总部",
    "专区",
    "站点",
    "点位",
    "类型",
    "类",
    "型",
    "级",
    "等",
    "号",
    "楼",
    "层",
    "期",
    "区",
    "点",
    "室",
    "店",
    "院",
    "校",
    "所",
    "公建民营",
    "公办",
    "民办",
    "民营",
    "一体化",
    "一体",
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "各",
    "若干",
    "东",
    "西",
    "南",
    "北",
    "新",
    "老",
    "大",
];

/// Whether a text behind a known name leaves its meaning.
pub(super) fn may_follow(tail: &str) -> bool {
    let mut rest = tail;
    while let Some(first) = rest.chars().next() {
        let length = match FOLLOWING.iter().find(|word| rest.starts_with(**word)) {
            Some(word) => word.len(),
            None if first.is_ascii_alphanumeric() => 1,
            None => return false,
        };
        rest = &rest[length..];
    }
    true
}

/// Beginnings of a remark that gives, and of one that denies.
pub(super) const GIVES: &[&str] =
    &["同时提供", "可提供", "提供", "内有", "另有", "建有", "配套", "配建", "配有", "配", "设", "有", "附", "加", "带"];
/// Words of a remark that speak of names before it.
pub(super) const BACKWARD: [&str; 11] = ["后两项", "前两项", "后三项", "前三项", "后一项", "后者", "前者", "以上", "上述", "其余", "两者"];
/// Words by which one mark holds for each of the names before it: 助餐、老年学堂均未开展.
pub(super) const EACH: [&str; 4] = ["均", "皆", "全部", "都"];
pub(super) const DENIES: &[&str] =
    &["不含", "不包含", "不包括", "不提供", "不设", "不开展", "没有", "暂无", "尚无", "未设", "未提供", "未开展", "未配", "无"];
pub(super) const INNOCENT: &[&str] = &["无障碍", "无锡", "无线", "无忧", "无人", "无偿", "无烟"];
