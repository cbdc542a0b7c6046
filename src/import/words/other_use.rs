//! Remarks by which a place is used for something else, by somebody else, or somewhere else: 现为托育中心, 仅供机关干部, 同第5行.

use super::status_column::without_use;

/// Whether a remark says that the premises are something else now: 现为托育中心, 现由幼儿园使用. 现由第三方运营 and 现为示范点 say no such thing.
pub(super) fn has_another_use(part: &str) -> bool {
    const NOW: [&str; 13] =
        ["现已成为", "现成为", "现在是", "现在为", "现在由", "目前为", "目前由", "如今为", "现已由", "现为", "现系", "现是", "现由"];
    const USERS: [&str; 10] = ["使用", "占用", "租用", "借用", "承租", "租赁", "办公", "居住", "入驻", "在用"];
    const PLACES: [&str; 24] = [
        "中心", "站", "馆", "室", "厅", "堂", "店", "园", "校", "院", "所", "屋", "舍", "公司", "企业", "用房", "用地", "驿站", "基地",
        "空间", "点", "社", "部", "吧",
    ];
    const CARE: [&str; 24] = [
        "养老",
        "敬老",
        "老年",
        "老人",
        "照料",
        "照护",
        "助餐",
        "食堂",
        "福利",
        "为老",
        "助老",
        "居家",
        "康养",
        "护理",
        "日间",
        "托老",
        "日托",
        "长者",
        "幸福院",
        "互助",
        "医养",
        "颐养",
        "孝",
        "餐厅",
    ];
    const GRADES: [&str; 16] =
        ["示范", "试点", "级", "星", "达标", "样板", "先进", "定点", "备案", "标准", "民营", "公办", "民办", "运营", "营业", "层"];
    let Some((now, rest)) = NOW.iter().find_map(|now| part.split_once(now).map(|(_, rest)| (*now, rest))) else { return false };
    let rest = rest.trim_end_matches(['了', '中', '着']);
    if CARE.iter().any(|word| rest.contains(word)) {
        return false;
    }
    if now.ends_with('由') {
        return USERS.iter().any(|end| rest.ends_with(end));
    }
    let plain = rest.contains(|c: char| c.is_ascii_digit()) || GRADES.iter().any(|word| rest.contains(word));
    !plain && (PLACES.iter().any(|end| rest.ends_with(end)) || without_use(rest).is_some())
}

/// Whether a remark says that the place was joined to another: 2026年5月已与东门照料中心整合.
pub(super) fn is_joined(part: &str) -> bool {
    let part = part.trim_end_matches(['了', '。']).trim_end_matches("完成").trim_end_matches("为一");
    let end = ["整合", "归并", "并点", "合并", "合二"].iter().find_map(|end| part.strip_suffix(end));
    let other = end.and_then(|rest| rest.split_once(['与', '和', '同', '跟'])).map(|found| found.1);
    // 与前王村合并 is of the villages, 与医院资源整合 of what they have.
    let places = ["中心", "食堂", "站", "点", "院", "机构", "餐厅"];
    other.is_some_and(|other| places.iter().any(|place| other.contains(place)) && !other.ends_with("资源") && !other.ends_with("功能"))
}

/// Whether a remark says that only people of one's own are served, none of them seniors as such: 仅限内部职工, 仅供机关干部.
pub(super) fn is_for_insiders(part: &str) -> bool {
    const ONLY: [&str; 14] =
        ["仅限", "仅供", "只供", "只限", "仅对", "只对", "专供", "仅面向", "只面向", "仅服务", "只服务", "仅为", "只为", "限"];
    const OWN: [&str; 15] = [
        "职工",
        "员工",
        "干部",
        "机关",
        "内部",
        "本单位",
        "本公司",
        "本企业",
        "本厂",
        "学生",
        "师生",
        "公务员",
        "工作人员",
        "会员",
        "业主",
    ];
    const PUBLIC: [&str; 9] = ["老", "长者", "退休", "居民", "村民", "周边", "群众", "社会", "60"];
    ONLY.iter()
        .find_map(|only| part.strip_prefix(only))
        .is_some_and(|whom| OWN.iter().any(|own| whom.contains(own)) && !PUBLIC.iter().any(|word| whom.contains(word)))
}

/// Whether a remark only points to another row, whose words then hold: 同第5行, 同序号3, 同上一行.
pub(super) fn is_of_another_row(part: &str) -> bool {
    let Some(rest) = ["参见", "参照", "参考", "详见", "等同于", "同", "见", "与"].iter().find_map(|word| part.strip_prefix(word))
    else {
        return false;
    };
    let same = |text: &str| {
        let text = text.trim_start_matches(['为', '系', '是']);
        ["", "相同", "一致", "一样", "同", "重复", "合并", "同一家", "同一单位", "同一处", "同址", "情况", "备注", "说明"].contains(&text)
    };
    if let Some(tail) =
        ["上一行", "下一行", "上行", "下行", "上一条", "下一条", "上条", "上一家", "前一行"].iter().find_map(|w| rest.strip_prefix(w))
    {
        return !part.starts_with('见') && same(tail);
    }
    let bare = ["序号", "编号", "第"].iter().find_map(|word| rest.strip_prefix(word));
    let number = bare.unwrap_or(rest).trim_start_matches(['为', '是', '第', ':']);
    let tail = number.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let unit = ["行", "条", "项", "号"].iter().find_map(|unit| tail.strip_prefix(unit));
    tail.len() < number.len() && (bare.is_some() || unit.is_some()) && same(unit.unwrap_or(tail))
}

/// Whether a whole remark says that the place is given up or that its lease has run out (转让, 承包到期), or that it is a place in reserve
/// (备选点).
pub(super) fn is_given_up(part: &str) -> bool {
    const GIVEN: [&str; 18] = [
        "转让",
        "待转让",
        "转让中",
        "已转让",
        "出让",
        "整体转让",
        "急转",
        "招租",
        "待招租",
        "承包到期",
        "承包期满",
        "租期到",
        "租约到期",
        "租赁到期",
        "合同到期",
        "合同期满",
        "已到期",
        "到期",
    ];
    let reserve = ["点位", "站点", "地块", "用地", "用房", "点", "址"].iter().find_map(|end| part.strip_suffix(end));
    GIVEN.contains(&part)
        || reserve.is_some_and(|stem| {
            ["备选", "候选", "储备", "预留", "意向", "拟选", "拟定", "拟建"].contains(&stem.trim_start_matches(['为', '系']))
        })
}

/// Whether what stands in brackets after a yes says that somewhere else, or the kitchen of another place, is meant: 邻村, 由城南食堂提供.
pub(crate) fn is_elsewhere(remark: &str) -> bool {
    const ELSE: [&str; 15] =
        ["邻村", "隔壁", "邻近", "外村", "别村", "别处", "他处", "异地", "借用", "镇上", "依托", "就近", "临近", "另一村", "其他村"];
    const GIVERS: [&str; 13] = ["食堂", "中心", "站", "村", "社区", "院", "店", "餐厅", "餐馆", "学校", "酒楼", "镇", "街道"];
    const GIVE: [&str; 7] = ["提供", "配送", "送餐", "供餐", "承担", "代供", "辐射"];
    let own = ["本村", "本院", "本中心", "本社区", "村委", "村集体", "居委", "社区自"];
    let by = remark.split_once('由').and_then(|(_, rest)| GIVE.iter().find_map(|give| rest.strip_suffix(give)));
    let other = by.is_some_and(|by| GIVERS.iter().any(|giver| by.contains(giver)) && !own.iter().any(|own| by.contains(own)));
    other || ELSE.iter().any(|word| remark.contains(word))
}
