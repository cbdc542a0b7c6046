//! Headers beyond the known words: remarks in brackets, units at the end, and longer names that end in a known word.

use super::columns::Field;
use super::quantity::Counted;
use super::text::fold;
use carecircle_base::characters::{half_width, simplified};

/// A header, taken apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heading {
    /// Folded form: without brackets, blanks and punctuation.
    pub folded: String,
    /// Folded form without a unit at its end.
    pub bare: String,
    /// What stands in brackets, and the unit at the end.
    pub remarks: Vec<String>,
}

/// Units that stand at the end of a header without brackets, longer ones first.
const TAILS: [&str; 12] = ["百分比", "万人", "千人", "百人", "万户", "千户", "万张", "人", "户", "张", "个", "座"];
/// Words after which a header means the same as without: 床位数量, 老年人总数.
const COUNT_TAILS: [&str; 5] = ["数量", "总数", "合计", "总量", "数"];

/// Folded form of a header in which an age and more is written one way: 60岁以上 of 60+, ≥60岁, 60周岁及以上.
pub(super) fn folded(header: &str) -> String {
    let plain: String = header.chars().map(half_width).map(simplified).filter(|c| !c.is_whitespace()).collect();
    let age_at = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count() == 2;
    let mut out = fold(&plain).replace("周岁", "岁").replace("及以上", "以上");
    // 六十岁以上
    for (numeral, age) in [("六十五", "65"), ("七十五", "75"), ("六十", "60"), ("七十", "70"), ("八十", "80"), ("九十", "90")]
    {
        for end in ["岁", "以上"] {
            out = out.replace(&format!("{numeral}{end}"), &format!("{age}{end}"));
        }
    }
    for (at, sign) in plain.match_indices(['+', '≥', '>']) {
        let age = match sign {
            "+" => {
                let before = plain[..at].trim_end_matches('岁').trim_end_matches('周');
                before.len().checked_sub(2).and_then(|from| before.get(from..))
            }
            _ => plain[at + sign.len()..].trim_start_matches('=').get(..2),
        };
        if let Some(age) = age.filter(|age| age_at(age)) {
            out = out.replacen(&format!("{age}岁"), age, 1).replacen(age, &format!("{age}岁以上"), 1).replacen("以上以上", "以上", 1);
        }
    }
    // 80以上; and 60岁以上常住人口, whose people are those of 60岁以上人口.
    for age in ["60", "70", "80"] {
        out = out.replacen(&format!("{age}以上"), &format!("{age}岁以上"), 1);
        for who in ["户籍", "常住", "实有", "现有"] {
            out = out.replacen(&format!("{age}岁以上{who}"), &format!("{age}岁以上"), 1);
        }
    }
    out
}

/// A header of two rows with its count last: 核定床位 of 床位 over 核定. Any other header as it is.
fn count_first(header: &str) -> String {
    const WHICH: [&str; 8] = ["核定", "实有", "现有", "批准", "备案", "设计", "设置", "开放"];
    let turned = header.split_once(' ').and_then(|(count, which)| {
        let counts = ["床位", "床位数", "餐位", "餐位数", "座位", "座位数"].contains(&count);
        let which = which.trim_end_matches('数');
        (counts && WHICH.contains(&which)).then(|| format!("{which}{count}"))
    });
    turned.unwrap_or_else(|| header.to_owned())
}

impl Heading {
    pub(super) fn of(header: &str) -> Self {
        let plain: String = header.chars().map(half_width).map(simplified).collect();
        let mut remarks = Vec::new();
        let mut depth = 0_usize;
        let mut inner = String::new();
        for c in plain.chars() {
            match c {
                '(' | '[' | '{' | '【' | '〔' | '《' => depth += 1,
                ')' | ']' | '}' | '】' | '〕' | '》' if depth > 0 => {
                    depth -= 1;
                    remarks.push(std::mem::take(&mut inner));
                }
                c if depth > 0 => inner.push(c),
                '%' | '‰' => remarks.push(c.to_string()),
                _ => {}
            }
        }
        let folded = folded(&count_first(header));
        let mut bare = folded.clone();
        if let Some(tail) = TAILS.iter().find(|t| folded.ends_with(**t) && folded.chars().count() > t.chars().count() + 1) {
            bare.truncate(folded.len() - tail.len());
            remarks.push(format!("\u{1}{tail}"));
        }
        Self { folded, bare, remarks: remarks.into_iter().filter(|r| !r.trim().is_empty()).collect() }
    }

    /// Whether the header is a known word of `field` with a unit or 名称 behind it.
    pub(super) fn extends_any(&self, field: Field) -> bool {
        field.folded().iter().any(|alias| self.extends(alias, field))
    }

    /// Whether the header ends in a known word of `field`, and what stands before it does not change the meaning.
    pub(super) fn ends_in(&self, field: Field, header: &str) -> bool {
        field.folded().iter().any(|alias| self.before(alias, header).is_some_and(|before| may_end(field, alias, before)))
    }

    /// Either of [`Self::extends_any`] and [`Self::ends_in`].
    pub(super) fn is_like(&self, field: Field, header: &str) -> bool {
        self.extends_any(field) || self.ends_in(field, header)
    }

    /// Remarks on the header where it was matched whole (`with_tail` false) or without its unit.
    fn said(&self, with_tail: bool) -> impl Iterator<Item = &str> {
        self.remarks.iter().filter_map(move |r| match r.strip_prefix('\u{1}') {
            Some(tail) => with_tail.then_some(tail),
            None => Some(r.as_str()),
        })
    }

    /// Whether the header is `alias` (folded) with a unit, 数量 or 名称 behind it.
    pub(super) fn extends(&self, alias: &str, field: Field) -> bool {
        if self.bare == alias && self.bare != self.folded {
            return counted(field).is_some();
        }
        let tail =
            |tails: &[&str]| tails.iter().any(|t| self.folded.strip_suffix(t) == Some(alias) || self.bare.strip_suffix(t) == Some(alias));
        if counted(field).is_some() { tail(&COUNT_TAILS) } else { field != Field::Name && tail(&["名称", "名"]) }
    }

    /// What stands before `alias` at the end of the header; `None` where the header does not end so, or is too short a word to tell.
    pub(super) fn before<'h>(&'h self, alias: &str, header: &str) -> Option<&'h str> {
        if alias.is_ascii() {
            // A word of its own: facility_name, but not salon.
            let last = header.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            let word = alias.len() >= 3 && last.eq_ignore_ascii_case(alias) && last.len() < header.len();
            return word.then(|| self.folded.strip_suffix(alias)).flatten().filter(|p| !p.is_empty());
        }
        let form = if self.folded.ends_with(alias) { &self.folded } else { &self.bare };
        (alias.chars().count() >= 2).then(|| form.strip_suffix(alias)).flatten().filter(|p| !p.is_empty())
    }
}

/// What a field counts; `None` for a field that is no count of people, beds, seats or households.
pub(super) fn counted(field: Field) -> Option<Counted> {
    match field {
        Field::Seniors | Field::From60 | Field::From70 | Field::From80 => Some(Counted::People),
        Field::Beds => Some(Counted::Beds),
        Field::Seats => Some(Counted::Seats),
        Field::Households => Some(Counted::Households),
        _ => None,
    }
}

/// Whether a header that asks (是否有食堂) or speaks of something else may not be taken by its end.
fn may_end(field: Field, alias: &str, before: &str) -> bool {
    let none = |words: &[&str]| !words.iter().any(|w| before.contains(w));
    let only = |words: &[&str]| {
        let mut rest = before;
        while let Some(word) = words.iter().find(|w| rest.starts_with(**w)) {
            rest = &rest[word.len()..];
        }
        rest.is_empty()
    };
    // 5.床位数: the number of the column.
    if before.chars().count() <= 2 && before.chars().all(|c| c.is_ascii_digit() || ('①'..='⑳').contains(&c)) {
        return true;
    }
    if ["是否", "有无", "可否", "能否", "is", "has"].iter().any(|w| before.starts_with(w)) {
        return false;
    }
    match field {
        Field::Name => {
            // 医疗机构 at the end of a header is no name; 医疗机构名称 may be one.
            ["名称", "院名", "机构名", "设施名", "单位名", "全称", "name"].iter().any(|w| alias.ends_with(w))
                && none(&[
                    "运营", "主管", "主办", "法人", "负责", "建设", "投资", "上级", "举办", "管理", "承办", "开户", "银行", "业主", "监管",
                    "产权", "承建", "施工", "托管", "品牌", "曾用", "英文", "医院", "医疗", "合作", "签约", "user", "owner", "contact",
                    "street", "road", "file", "layer",
                ])
                && !["原", "医", "镇街", "镇", "街道", "乡", "社区", "村", "县", "区", "市", "town", "village"]
                    .iter()
                    .any(|w| before.ends_with(w))
        }
        Field::Address => none(&["邮", "网", "电子", "注册", "通讯", "法人", "ip", "户籍"]),
        Field::Phone => none(&["投诉", "监督", "传真", "紧急"]),
        Field::Kind => none(&[
            "房屋",
            "用地",
            "土地",
            "证",
            "建筑",
            "所有",
            "法人",
            "登记",
            "投资",
            "运营",
            "经营",
            "产权",
            "面积",
            "建设",
            "结构",
            "权属",
            "居住",
            "户",
            "资金",
            "补贴",
            "老人",
            "服务对象",
            "osm",
            "element",
            "geom",
            "object",
            "data",
            "road",
            "surface",
        ]),
        Field::Service => ["服务项目", "服务内容", "服务功能"].contains(&alias),
        Field::Hours => none(&["周末", "节假日", "假期", "夏", "冬", "早餐", "午餐", "晚餐", "预计", "计划"]),
        Field::Opened | Field::Closed | Field::Delivered => none(&["预计", "计划", "拟", "规划"]),
        Field::Town | Field::Village => ["所", "在", "属", "归"].iter().any(|w| before.contains(w)) && none(&["户籍", "管理", "主管"]),
        // 负责人住址经度, 镇中心经度: of a person, of a town.
        Field::Lon | Field::Lat | Field::Position => {
            none(&["中心城", "旧", "原", "负责", "法人", "法定代表", "联系人", "管理员", "站长", "院长", "户籍", "政府"])
                && !["镇中心", "乡镇中心", "街道中心", "县城", "城区", "镇街", "街道", "乡镇", "镇", "乡"]
                    .iter()
                    .any(|w| before.ends_with(w))
        }
        Field::Cost => only(&[
            "总", "项目", "建设", "预计", "估算", "概算", "预算", "工程", "土建", "改造", "装修", "计划", "拟", "地块", "全部", "合计",
            "建安",
        ]),
        Field::Seniors => only(&[
            "户籍",
            "常住",
            "总",
            "全部",
            "本",
            "村",
            "社区",
            "镇",
            "街道",
            "小区",
            "辖区",
            "辖区内",
            "现有",
            "实有",
            "60岁以上",
            "60岁及以上",
            "60岁",
            "以上",
            "及以上",
            "合计",
            "居住",
            "点",
            "内",
        ]),
        Field::Households => {
            only(&["户籍", "常住", "总", "全部", "本", "村", "社区", "小区", "现有", "实有", "居住", "家庭", "居民", "规划"])
                && before != "规划"
        }
        Field::Beds | Field::Seats => only(&[
            "总",
            "核定",
            "批准",
            "养老",
            "养护",
            "服务",
            "机构",
            "现有",
            "实有",
            "实际",
            "设计",
            "设置",
            "备案",
            "登记",
            "全部",
            "合计",
            "院",
            "中心",
            "敬老",
            "福利",
            "老年",
            "照料",
            "日间",
            "居家",
            "托老",
            "的",
            "内",
            "开放",
            "拥有",
            "可用",
            "配置",
            "配备",
            "食堂",
            "助餐",
            "就餐",
            "点",
            "设施",
            "用餐",
            "可",
            "同时",
            "可同时",
            "最大",
        ]),
        _ => false,
    }
}

/// Factor from the numbers of a column to single people, beds, seats or households, as its header or the list's unit says it.
///
/// # Errors
/// With a remark that makes the column something else, or leaves open what it counts; `share` tells the first from the second.
pub(super) fn factor(heading: &Heading, alias_whole: bool, counted: Counted, over: Option<&str>) -> Result<f64, Remark> {
    let mut factor = None;
    for remark in heading.said(!alias_whole) {
        for piece in pieces(remark) {
            if let Some(n) = meaning(&piece, counted).map_err(|wrong| Remark { said: remark.to_owned(), other: wrong })? {
                factor = Some(n);
            }
        }
    }
    if factor.is_none()
        && let Some(over) = over
    {
        let known: Vec<f64> = pieces(over).iter().filter_map(|p| meaning(p, counted).ok().flatten()).collect();
        match known.as_slice() {
            [one] => factor = Some(*one),
            [] if counted == Counted::People && pieces(over).iter().any(|p| matches!(meaning(p, counted), Err(true))) => {
                return Err(Remark { said: over.to_owned(), other: true });
            }
            _ => {}
        }
    }
    Ok(factor.unwrap_or(1.0))
}

/// A remark on a header that the importer cannot pass over.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Remark {
    /// The remark as the header writes it.
    pub said: String,
    /// Whether the column surely counts something else: a share, households, beds.
    pub other: bool,
}

fn pieces(remark: &str) -> Vec<String> {
    remark.split([',', ';', '、', '/', ':', ' ', '，', '；', '：']).map(|p| p.trim().to_lowercase()).filter(|p| !p.is_empty()).collect()
}

/// Factor of a unit, `Ok(None)` for a remark that changes nothing, `Err(true)` for the unit of something else, `Err(false)` for the rest.
fn meaning(piece: &str, counted: Counted) -> Result<Option<f64>, bool> {
    const SHARES: &[&str] = &["%", "‰", "百分", "占比", "比例", "比重", "率", "percent", "share", "千分"];
    if SHARES.iter().any(|s| piece.contains(s)) {
        return Err(true);
    }
    let (scale, unit) = [("十万", 1e5), ("百万", 1e6), ("千万", 1e7), ("万", 1e4), ("千", 1e3), ("百", 1e2)]
        .into_iter()
        .find_map(|(word, n)| piece.strip_prefix(word).map(|rest| (n, rest)))
        .unwrap_or((1.0, piece));
    let own = |unit: &str| counted.units().contains(&unit);
    // 份/天
    if counted == Counted::Seats && ["天", "日", "餐"].contains(&piece) {
        return Ok(None);
    }
    if own(unit) || (unit.is_empty() && scale > 1.0) {
        return Ok(Some(scale));
    }
    match piece {
        "people" | "persons" | "person" | "count" | "number" | "beds" | "seats" | "households" => return Ok(Some(1.0)),
        "thousand" | "thousands" | "1000" | "k" => return Ok(Some(1e3)),
        "人数"
        | "单位人"
        | "单位"
        | "必填"
        | "选填"
        | "整数"
        | "填数字"
        | "数字"
        | "注"
        | "合计"
        | "总"
        | "总数"
        | "户籍"
        | "常住"
        | "现状"
        | "男+女"
        | "男女合计"
        | "七普"
        | "普查"
        | "人口普查"
        | "第七次人口普查"
        | "第七次全国人口普查"
        | "含"
        | "含60"
        | "含60岁"
        | "含60周岁"
        | "*" => {
            return Ok(None);
        }
        _ => {}
    }
    if ["户", "家", "张", "床", "床位", "人", "元", "㎡", "平方米", "岁"].contains(&unit) && !own(unit) {
        return Err(true);
    }
    // 60岁及以上 and a year change nothing; another age does.
    let numbers: Vec<&str> = piece.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).collect();
    // Nobody has counted the people of 2030 yet.
    let year =
        numbers.iter().any(|n| n.len() == 4 && ("1900"..="2026").contains(n)) && !["预", "规划", "计划"].iter().any(|w| piece.contains(w));
    if numbers.iter().any(|n| n.len() == 4 && ("2027"..="2100").contains(n)) {
        return Err(false);
    }
    let age = ["岁", "以上", "+", "及"].iter().any(|w| piece.contains(w)) || !piece.chars().any(char::is_alphabetic);
    if year || (!numbers.is_empty() && age && (counted != Counted::People || numbers.iter().all(|n| *n == "60"))) {
        return Ok(None);
    }
    // The band's own ages: 60-69岁.
    if counted == Counted::People && numbers.len() == 2 && matches!((numbers[0], numbers[1]), ("60", "69") | ("70", "79")) {
        return Ok(None);
    }
    Err(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(header: &str, counted: Counted) -> Result<f64, Remark> {
        let heading = Heading::of(header);
        factor(&heading, false, counted, None)
    }

    #[test]
    fn a_unit_in_a_header_is_a_factor_or_a_refusal() {
        use Counted::{Beds, Households, People};
        for (header, counted, expected) in [
            ("老年人口（万人）", People, Some(1e4)),
            ("老年人口(单位：万人)", People, Some(1e4)),
            ("老年人口/万人", People, Some(1e4)),
            ("老年人口（千人）", People, Some(1e3)),
            ("老年人口（万）", People, Some(1e4)),
            ("老年人口（人）", People, Some(1.0)),
            ("老年人口（60周岁及以上，人）", People, Some(1.0)),
            ("老年人口（2024年末）", People, Some(1.0)),
            ("老年人口", People, Some(1.0)),
            ("床位数（张）", Beds, Some(1.0)),
            ("户数（万户）", Households, Some(1e4)),
            ("老年人口（%）", People, None),
            ("老年人口％", People, None),
            ("老年人口（占比）", People, None),
            ("老年人口（户）", People, None),
            ("老年人口（65岁及以上）", People, None),
            ("老年人口（失能）", People, None),
            ("床位数（拟建）", Beds, None),
            ("床位数（2030年规划）", Beds, None),
            ("床位数（2035）", Beds, None),
            ("床位数（现状）", Beds, Some(1.0)),
            ("60+人口（第七次人口普查）", People, Some(1.0)),
        ] {
            assert_eq!(scale(header, counted).ok(), expected, "{header}");
        }
        assert!(scale("老年人口（%）", People).unwrap_err().other);
        assert!(!scale("老年人口（失能）", People).unwrap_err().other);
        assert_eq!(factor(&Heading::of("老年人口"), true, People, Some("万人")).ok(), Some(1e4));
        assert_eq!(factor(&Heading::of("老年人口（人）"), true, People, Some("万人")).ok(), Some(1.0));
    }

    #[test]
    fn what_stands_before_a_known_word_must_not_change_it() {
        let ends = |header: &str, field: Field| {
            let heading = Heading::of(header);
            heading.ends_in(field, header)
        };
        for (header, field) in [
            ("养老机构名称", Field::Name),
            ("社区食堂名称", Field::Name),
            ("facility_name", Field::Name),
            ("总床位数", Field::Beds),
            ("养老服务机构床位数", Field::Beds),
            ("户籍老年人口", Field::Seniors),
            ("机构经度", Field::Lon),
            ("所在地址", Field::Address),
        ] {
            assert!(ends(header, field), "{header}");
        }
        for (header, field) in [
            ("运营单位名称", Field::Name),
            ("镇街名称", Field::Name),
            ("护理型床位数", Field::Beds),
            ("拟建床位数", Field::Beds),
            ("失能老年人口", Field::Seniors),
            ("80岁以上老年人口", Field::Seniors),
            ("是否提供助餐服务", Field::Service),
            ("osm_type", Field::Kind),
            ("电子邮箱地址", Field::Address),
            ("salon", Field::Lon),
        ] {
            assert!(!ends(header, field), "{header}");
        }
        assert!(Heading::of("镇街名称").extends("镇街", Field::Town));
        assert!(Heading::of("床位数量").extends("床位", Field::Beds));
        assert!(Heading::of("老年人口万人").extends("老年人口", Field::Seniors));
        assert!(!Heading::of("老年人口占比").extends("老年人口", Field::Seniors));
    }
}
