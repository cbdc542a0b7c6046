//! Counts as lists write them: `约120人`, `1.2万`, `三十余张`, `30-40`, `30（其中护理型20）`. A cell is read whole, or not at all.

use super::numeral::{leading, multiplier};
use carecircle_base::characters::{half_width, simplified};

/// What a column counts; a number of something else is no number for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    People,
    Beds,
    Seats,
    Households,
}

/// A count: its value, whether the writer gave it as approximate, and the parts of it that the cell names.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quantity {
    pub value: f64,
    /// Whether the cell says 约, 余, 左右 or gives a range, whose middle is then the value.
    pub approximate: bool,
    /// Whether the cell itself says 万 or 千.
    pub scaled: bool,
    /// Name and number of parts of the value, such as (护理型, 20).
    pub parts: Vec<(String, f64)>,
}

/// Why a cell is no count.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum NotRead {
    /// No number, several, or more text than a number has.
    NotANumber,
    /// A number of something else: its unit.
    OtherUnit(String),
}

const PEOPLE: &[&str] = &["个老年人", "位老年人", "名老年人", "个老人", "位老人", "名老人", "老年人", "老人", "人", "名", "位", "口", "个"];
const BEDS: &[&str] = &["张床位", "个床位", "张床", "床位", "张", "床", "个"];
const SEATS: &[&str] = &["个座位", "个餐位", "人次", "人份", "座位", "餐位", "座", "位", "个", "人", "份", "餐", "客"];
const HOUSEHOLDS: &[&str] = &["户家庭", "户", "家", "个", "套"];
/// Units of anything else that such columns hold by mistake.
const OTHERS: &[&str] = &[
    "平方米",
    "平米",
    "万元",
    "公里",
    "百分",
    "人次",
    "人/户",
    "岁",
    "元",
    "米",
    "年",
    "月",
    "日",
    "天",
    "%",
    "‰",
    "㎡",
    "m2",
    "户",
    "家",
    "张",
    "床",
    "人",
    "成",
];
const BEFORE: &[(&str, bool)] = &[
    ("大约", true),
    ("约为", true),
    ("大概", true),
    ("将近", true),
    ("接近", true),
    ("超过", true),
    ("至少", true),
    ("约", true),
    ("近", true),
    ("超", true),
    ("逾", true),
    ("≈", true),
    ("~", true),
    (">", true),
    ("≥", true),
    ("共计", false),
    ("合计", false),
    ("总计", false),
    ("共有", false),
    ("总共", false),
    ("共", false),
    ("计", false),
    ("有", false),
];
const AFTER: &[&str] = &["左右", "上下", "以上", "许", "余", "多", "+"];
/// Words by which a part is no part of what is there.
const NOT_THERE: &[&str] = &[
    "应急", "临时", "现状", "目前", "原", "借", "坏", "实际", "实有", "现有", "可用", "核定", "备案", "建", "拟", "规划", "计划", "停",
    "撤", "另", "未", "不", "闭", "备用", "除", "非", "投用", "投入", "开放", "在用", "启用", "使用", "运营", "营业",
];

impl Counted {
    /// Words that may follow a number of it, longer ones first.
    pub(super) fn units(self) -> &'static [&'static str] {
        match self {
            Self::People => PEOPLE,
            Self::Beds => BEDS,
            Self::Seats => SEATS,
            Self::Households => HOUSEHOLDS,
        }
    }
}

/// Count of `text`.
///
/// # Errors
/// When not all of the text is one count of what is `counted`.
pub(super) fn quantity(text: &str, counted: Counted) -> Result<Quantity, NotRead> {
    // 'text, as Excel marks a number that it must not touch.
    let chars = normal(text.trim().trim_start_matches(['\'', '‘', '’', '`'])).ok_or(NotRead::NotANumber)?;
    let mut rest = Cursor { text: &chars };
    let mut found = rest.count(counted)?;
    // (张) after the number is its unit.
    let unit = counted.units().iter().any(|u| rest.text == format!("({u})").chars().collect::<Vec<_>>().as_slice());
    if !(unit || rest.text.is_empty()) {
        found.parts = parts(rest.text, counted, found.value).ok_or(NotRead::NotANumber)?;
    }
    Ok(found)
}

/// Half-width, Simplified characters without blanks; `None` where a blank parts two numbers (`30 40`), but not two groups (`1 200`).
fn normal(text: &str) -> Option<Vec<char>> {
    let mut out: Vec<char> = Vec::new();
    let mut blank = false;
    let wide: Vec<char> = text.chars().map(half_width).map(simplified).collect();
    for (at, &c) in wide.iter().enumerate() {
        if c.is_whitespace() {
            blank = !out.is_empty();
            continue;
        }
        if blank && c.is_ascii_digit() && out.last().is_some_and(char::is_ascii_digit) {
            let group = wide[at..].iter().take_while(|c| c.is_ascii_digit()).count();
            let before = out.iter().rev().take_while(|c| c.is_ascii_digit() || **c == ',').count();
            let grouped = out[out.len() - before..].iter().rev().take_while(|c| c.is_ascii_digit()).count();
            // 320 330 may be two numbers: an ordinary blank parts groups only behind a shorter one.
            let two = grouped == 3 && before == 3 && wide[..at].ends_with(&[' ']);
            if group != 3 || grouped > 3 || two {
                return None;
            }
            out.push(',');
        }
        blank = false;
        out.push(match c {
            '–' | '—' | '―' | '−' | '﹣' | '～' | '〜' => '-',
            '、' => '、',
            '＇' | '’' => '\'',
            '［' | '【' | '〔' => '(',
            '】' | '〕' => ')',
            c => c,
        });
    }
    Some(out)
}

struct Cursor<'c> {
    text: &'c [char],
}

impl Cursor<'_> {
    fn take(&mut self, word: &str) -> bool {
        let length = word.chars().count();
        let found = self.text.len() >= length && self.text.iter().copied().take(length).eq(word.chars());
        if found {
            self.text = &self.text[length..];
        }
        found
    }

    fn number(&mut self) -> Option<(f64, bool)> {
        let (value, length) = leading(self.text)?;
        let scaled = self.text[..length].iter().any(|c| matches!(c, '万' | '千' | '百'));
        self.text = &self.text[length..];
        Some((value, scaled))
    }

    /// Number with its unit and the words for 'about', up to what names parts of it.
    fn count(&mut self, counted: Counted) -> Result<Quantity, NotRead> {
        let mut approximate = false;
        while let Some((_, about)) = BEFORE.iter().find(|(word, _)| self.take(word)) {
            approximate |= about;
        }
        let (mut value, mut scaled) = self.number().ok_or(NotRead::NotANumber)?;
        if ["余", "多", "来"].iter().any(|word| self.take(word)) {
            approximate = true;
            let (factor, length) = multiplier(self.text);
            self.text = &self.text[length..];
            value *= factor;
            scaled |= length > 0;
        }
        // 1.312人 is 1,312 or a slip: nobody counts parts of a person.
        if self.unit(counted)? && !scaled && value.fract() != 0.0 {
            return Err(NotRead::NotANumber);
        }
        if ["-", "~", "至", "到"].iter().any(|word| self.take(word)) {
            let (upper, upper_scaled) = self.number().ok_or(NotRead::NotANumber)?;
            // 1-2万 is 1万 to 2万.
            if upper_scaled && !scaled && value < 100.0 {
                return Err(NotRead::NotANumber);
            }
            if upper <= value || value < 0.0 {
                return Err(NotRead::NotANumber);
            }
            value = f64::midpoint(value, upper);
            (approximate, scaled) = (true, scaled || upper_scaled);
            self.unit(counted)?;
        }
        if AFTER.iter().any(|word| self.take(word)) {
            approximate = true;
            self.unit(counted)?;
        }
        if counted == Counted::Seats {
            let _ = ["/天", "/日", "/餐", "每天", "每日", "/次"].iter().any(|word| self.take(word));
        }
        Ok(Quantity { value, approximate, scaled, parts: Vec::new() })
    }

    /// Passes over a unit of what is counted; whether there was one.
    fn unit(&mut self, counted: Counted) -> Result<bool, NotRead> {
        let own = counted.units().iter().find(|u| self.starts(u));
        let other = OTHERS.iter().find(|u| self.starts(u));
        match (own, other) {
            (Some(own), Some(other)) if other.chars().count() > own.chars().count() => Err(NotRead::OtherUnit((*other).to_owned())),
            (Some(own), _) => Ok(self.take(own)),
            (None, Some(other)) => Err(NotRead::OtherUnit((*other).to_owned())),
            (None, None) => Ok(false),
        }
    }

    fn starts(&self, word: &str) -> bool {
        self.text.len() >= word.chars().count() && self.text.iter().copied().take(word.chars().count()).eq(word.chars())
    }
}

/// Parts that follow a total: `(其中护理型20)`, `,含护理型20张、认知症10张`; `None` where it is anything else.
fn parts(text: &[char], counted: Counted, total: f64) -> Option<Vec<(String, f64)>> {
    const PLAIN: [&str; 12] = ["核定", "核定数", "备案", "备案数", "现有", "满", "已满", "满员", "住满", "已住满", "合计", "总数"];
    if let ['(', inner @ .., ')'] = text {
        let inner: String = inner.iter().collect();
        // 60（核定）, 60（30+30）
        let sum: Option<Vec<f64>> = inner.split('+').map(|n| n.parse::<f64>().ok()).collect();
        let adds_up = sum.is_some_and(|n| n.len() > 1 && (n.iter().sum::<f64>() - total).abs() < 1e-9);
        if PLAIN.contains(&inner.as_str()) || adds_up {
            return Some(Vec::new());
        }
    }
    let text = match text {
        ['(', inner @ .., ')'] => inner,
        [',' | ';' | '。', rest @ ..] => rest,
        ['其', '中', ..] | ['含', ..] => text,
        _ => return None,
    };
    let mut out = Vec::new();
    let pair = man_and_woman(text);
    let split: Vec<&[char]> = text.split(|c| matches!(c, ',' | '、' | ';' | '和')).filter(|p| !p.is_empty()).collect();
    for piece in pair.map_or(split, |pair| pair.to_vec()) {
        // 80岁以上45人: the age is a name.
        let age = piece.iter().rposition(|c| *c == '岁').map_or(0, |at| at + 1);
        let digits = piece[age..].iter().position(|c| c.is_ascii_digit()).map(|at| at + age);
        let at = digits.or_else(|| (age.max(1)..piece.len()).find(|at| leading(&piece[*at..]).is_some()))?;
        let label: String = piece[..at].iter().collect();
        let mut rest = Cursor { text: &piece[at..] };
        let part = rest.count(counted).ok()?;
        let label = label.trim_end_matches(['为', '有', ':', '约', '共']);
        let label = ["其中", "包括", "包含", "内含", "含有", "含", "内设"].iter().fold(label, |l, word| l.trim_start_matches(word));
        let after: String = rest.text.iter().collect();
        let name = if label.is_empty() { after.as_str() } else { label };
        let whole = label.is_empty() || after.is_empty() || counted.units().contains(&after.as_str());
        let clean = !name.is_empty() && !name.chars().any(|c| (age == 0 && c.is_ascii_digit()) || matches!(c, '(' | ')'));
        if !whole || !clean || NOT_THERE.iter().any(|w| name.contains(w)) || part.value > total || part.value < 0.0 {
            return None;
        }
        out.push((name.to_owned(), part.value));
    }
    // Men and women are everybody.
    let sum: f64 = out.iter().map(|part| part.1).sum();
    (!out.is_empty() && (pair.is_none() || (sum - total).abs() < 1e-9)).then_some(out)
}

/// Both parts of a text such as 男60女60; `None` for any other text.
fn man_and_woman(text: &[char]) -> Option<[&[char]; 2]> {
    let second = text.iter().position(|c| *c == '女')?;
    let parted = text.iter().any(|c| matches!(c, ',' | '、' | ';'));
    (text.first() == Some(&'男') && !parted).then(|| [&text[..second], &text[second..]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_whole() {
        use Counted::{Beds, Households, People, Seats};
        for (text, counted, value, approximate) in [
            ("120", People, 120.0, false),
            ("120人", People, 120.0, false),
            ("１２０ 名", People, 120.0, false),
            ("1,200", People, 1200.0, false),
            ("1 200", People, 1200.0, false),
            ("1，200人", People, 1200.0, false),
            ("12 345 678", People, 12_345_678.0, false),
            ("1.2万", People, 12_000.0, false),
            ("1.2万人", People, 12_000.0, false),
            ("约120", People, 120.0, true),
            ("120余", People, 120.0, true),
            ("30多张", Beds, 30.0, true),
            ("三十余张", Beds, 30.0, true),
            ("1.2万余人", People, 12_000.0, true),
            ("100人左右", People, 100.0, true),
            ("30-40", Beds, 35.0, true),
            ("30～40张", Beds, 35.0, true),
            ("30张至40张", Beds, 35.0, true),
            ("三十", Beds, 30.0, false),
            ("一百二十张", Beds, 120.0, false),
            ("兩萬人", People, 20_000.0, false),
            ("共50张床位", Beds, 50.0, false),
            ("50（张）", Beds, 50.0, false),
            ("80人/天", Seats, 80.0, false),
            ("350户", Households, 350.0, false),
            ("0", People, 0.0, false),
            ("-3", People, -3.0, false),
        ] {
            let read = quantity(text, counted).unwrap_or_else(|e| panic!("{text}: {e:?}"));
            assert_eq!((read.value, read.approximate), (value, approximate), "{text}");
            assert!(read.parts.is_empty(), "{text}");
        }
    }

    #[test]
    fn parts_of_a_count_are_kept() {
        for (text, value, parts) in [
            ("30（其中护理型20）", 30.0, vec![("护理型", 20.0)]),
            ("30(护理型20张)", 30.0, vec![("护理型", 20.0)]),
            ("30张，其中护理型床位20张", 30.0, vec![("护理型床位", 20.0)]),
            ("100（含护理型60、认知症12）", 100.0, vec![("护理型", 60.0), ("认知症", 12.0)]),
            ("50张（其中20张护理型）", 50.0, vec![("护理型", 20.0)]),
        ] {
            let read = quantity(text, Counted::Beds).unwrap_or_else(|e| panic!("{text}: {e:?}"));
            let found: Vec<(&str, f64)> = read.parts.iter().map(|(n, v)| (n.as_str(), *v)).collect();
            assert_eq!((read.value, found), (value, parts), "{text}");
        }
    }

    #[test]
    fn half_of_a_cell_is_no_count() {
        use Counted::{Beds, People};
        let other = |unit: &str| Err(NotRead::OtherUnit(unit.to_owned()));
        for (text, counted, expected) in [
            ("18%", People, other("%")),
            ("18.5％", People, other("%")),
            ("350户", People, other("户")),
            ("30张", People, other("张")),
            ("60岁", People, other("岁")),
            ("500平方米", Beds, other("平方米")),
            ("50人次", People, other("人次")),
        ] {
            assert_eq!(quantity(text, counted).map(|q| q.value), expected, "{text}");
        }
        for text in [
            "",
            "若干",
            "几十",
            "三四十人",
            "30/20",
            "30+10",
            "30 40",
            "1,20",
            "30（在建）",
            "30（拟建20）",
            "30（另有10）",
            "20（其中护理型30）",
            "40-30",
            "男50女70",
            "30?",
            "1万2",
            // An upper bound is no number.
            "30.5张",
            "1.312张",
            "30张（20张投用）",
            "30（已投用20）",
            "30张以下",
            "30以内",
            "不足30张",
            "不到30",
            "<30",
            "≤30",
        ] {
            assert_eq!(quantity(text, Beds).map(|q| q.value), Err(NotRead::NotANumber), "{text}");
        }
    }
}
