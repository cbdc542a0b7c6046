//! Names that say what a place is and not which one: 老年食堂, 居家养老服务中心.

use super::key::{is_chinese, key};

/// Words that name a kind of place, longest first where one holds another.
const KINDS: &[&str] = &[
    "居家养老服务照料中心",
    "居家养老服务中心",
    "居家养老照料中心",
    "居家养老服务站",
    "居家养老",
    "社区居家",
    "养老服务照料中心",
    "社区养老服务中心",
    "养老服务综合体",
    "综合为老服务中心",
    "为老服务中心",
    "示范型",
    "示范性",
    "养老服务中心",
    "养老服务站",
    "养老服务",
    "日间照料中心",
    "日间照料",
    "照料中心",
    "照护中心",
    "长者照护之家",
    "养老院",
    "敬老院",
    "福利院",
    "幸福院",
    "颐养园",
    "护理院",
    "托老所",
    "养老公寓",
    "老年公寓",
    "养老机构",
    "老年食堂",
    "长者食堂",
    "社区食堂",
    "爱心食堂",
    "中央厨房",
    "食堂",
    "餐厅",
    "助餐服务点",
    "助餐点",
    "助餐",
    "送餐点",
    "老年学校",
    "老年大学",
    "老年电大",
    "老年教育",
    "教学点",
    "老年活动中心",
    "老年活动室",
    "老年协会",
    "老人协会",
    "老年之家",
    "活动中心",
    "活动室",
    "文化礼堂",
    "文化活动中心",
    "文化站",
    "社区卫生服务中心",
    "社区卫生服务站",
    "卫生服务中心",
    "卫生服务站",
    "卫生院",
    "卫生室",
    "医院",
    "党群服务中心",
    "便民服务中心",
    "邻里中心",
    "村民委员会",
    "居民委员会",
    "村委会",
    "居委会",
    "办事处",
    "人民政府",
    "康养联合体",
    "医养结合",
    "城市书房",
    "农家书屋",
    "社会福利",
    "乡镇级",
    "街道级",
    "区域性",
    "公办",
    "民办",
    "老年人",
    "老年",
    "老人",
    "长者",
    "养老",
    "服务",
    "中心",
    "站点",
    "机构",
    "公司",
    "有限",
    "街道",
    "社区",
    "小区",
    "新村",
    "本村",
    "本社区",
];
/// Characters that tell no place from another by themselves.
const FILLERS: &str = "点站所院园村镇乡市县区省第号一二三四五六七八九十新老大小东西南北中";
const WORDS: &[&str] = &[
    "the",
    "a",
    "of",
    "for",
    "and",
    "day",
    "care",
    "centre",
    "center",
    "centres",
    "home",
    "homes",
    "house",
    "nursing",
    "elderly",
    "old",
    "people",
    "peoples",
    "residential",
    "senior",
    "seniors",
    "citizens",
    "canteen",
    "community",
    "club",
    "parish",
    "church",
    "chapel",
    "school",
    "primary",
    "secondary",
    "pharmacy",
    "clinic",
    "health",
    "hospital",
    "post",
    "office",
    "local",
    "council",
    "police",
    "station",
    "bank",
    "bar",
    "cafe",
    "restaurant",
    "hotel",
    "supermarket",
    "garden",
    "gardens",
    "playground",
    "car",
    "park",
    "parking",
    "public",
    "library",
    "hall",
    "village",
    "town",
    "st",
    "saint",
    "villa",
    "apartments",
    "court",
    "flats",
    "block",
    "garage",
    "shop",
    "store",
    "stationery",
    "band",
    "kindergarten",
    "museum",
    "toilet",
    "toilets",
    "service",
    "services",
    "social",
    "de",
    "la",
    "il",
];

/// Words by which a name speaks of care for older people or of a public service that has a place in its name.
const CARE: &[&str] = &[
    "养老",
    "老年",
    "敬老",
    "助餐",
    "食堂",
    "照料",
    "照护",
    "福利院",
    "幸福院",
    "颐养",
    "护理院",
    "长者",
    "托老",
    "为老",
    "文化礼堂",
    "卫生院",
    "卫生服务",
    "党群",
    "nursing",
    "elderly",
    "seniors",
    "daycare",
    "carehome",
    "oldpeople",
    "residentialhome",
];

/// Whether a name says only what a place is: such a name locates nothing.
pub(super) fn is_generic(name: &str) -> bool {
    if is_chinese(name) {
        let mut rest = key(name);
        for kind in KINDS {
            rest = rest.replace(kind, " ");
        }
        let tells = |c: char| !c.is_ascii_digit() && !FILLERS.contains(c);
        return !rest.split(' ').any(|word| word.chars().count() >= 2 && word.chars().any(tells));
    }
    let left: usize = name
        .split(|c: char| !c.is_alphanumeric())
        .map(key)
        .filter(|word| !WORDS.contains(&word.as_str()) && !word.chars().all(|c| c.is_ascii_digit()))
        .map(|word| word.chars().count())
        .sum();
    left < 4
}

/// What of a Chinese name tells which place it is, its kinds taken out: 古城东门 of 古城街道东门社区老年食堂.
pub(crate) fn telling_part(name: &str) -> String {
    let mut rest = key(name);
    for kind in KINDS {
        rest = rest.replace(kind, "");
    }
    rest
}

/// Whether a name speaks of care for older people.
pub(super) fn is_care(name: &str) -> bool {
    let key = key(name);
    CARE.iter().any(|word| key.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_alone_names_nothing() {
        for name in [
            "老年食堂",
            "居家养老服务中心",
            "居家养老服务照料中心",
            "第一老年食堂",
            "社区老年食堂",
            "村文化礼堂",
            "助餐点2号",
            "敬老院",
            "",
            "Day Care Centre",
            "Parish Church",
            "St. Club 2",
            "老年活动中心（老年食堂）",
            "示范型居家养老服务中心",
        ] {
            assert!(is_generic(name), "{name}");
        }
        for name in
            ["文庆社区老年食堂", "古城街道居家养老服务中心", "夕阳红敬老院", "Casa Arkati", "康谷村文化礼堂", "Marsaxlokk Day Care Centre"]
        {
            assert!(!is_generic(name), "{name}");
        }
    }
}
