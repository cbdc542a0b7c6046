//! What stands in brackets on headers of coordinates: of another place, or how they are written.

use super::crs_names::named_crs;
use carecircle_base::characters::half_width;

/// Whether a remark on a header of coordinates says that they are another place's, rough, or moved by an unknown rule.
pub(super) fn is_of_other_place(remark: &str) -> bool {
    const WORDS: [&str; 21] = [
        "旧址",
        "原址",
        "新址",
        "旧点",
        "原点位",
        "拟迁",
        "迁建",
        "搬迁",
        "拟建",
        "偏移",
        "加密",
        "纠偏",
        "加偏",
        "脱敏",
        "概略",
        "大概",
        "大致",
        "粗略",
        "估计",
        "镇中心",
        "负责人",
    ];
    // 未偏移, 无偏移, 已去偏移
    let plain = ["未", "无", "不", "非", "去"].iter().any(|no| remark.contains(no));
    !plain && WORDS.iter().any(|word| remark.contains(word)) || matches!(remark.trim(), "旧" | "原" | "约" | "新")
}

/// Whether a remark on a header of coordinates says how they are written or were taken, and no more: 十进制, 保留6位小数, GPS.
pub(super) fn is_usual_of_coordinates(remark: &str) -> bool {
    const WORDS: [&str; 40] = [
        "度", "°", "分", "秒", "进制", "小数", "位", "填", "自动", "gps", "北斗", "手机", "定位", "测", "采集", "拾取", "现址", "地图",
        "坐标", "东经", "北纬", "经度", "纬度", "数字", "数值", "例", "如", "精确", "系统", "大地", "国家", "lon", "lat", "lng", "单位",
        "格式", "横", "纵", "米", "84",
    ];
    let folded = remark.chars().map(half_width).flat_map(char::to_lowercase).collect::<String>();
    let said = folded.chars().any(|c| c.is_alphabetic() && !matches!(c, 'e' | 'n' | 'x' | 'y' | 'w' | 's' | 'm' | 'k'));
    !said || named_crs(remark).is_some() || WORDS.iter().any(|word| folded.contains(word))
}
