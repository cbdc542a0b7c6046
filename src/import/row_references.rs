//! References of a remark to rows of its list: 第2项, 序号3, 带*的, 以上三家, 其余.

/// Rows as a remark names them.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reference {
    /// 第2项: what the list numbers so, or what stands there.
    Items(Vec<usize>),
    /// 序号3.
    Numbers(Vec<usize>),
    /// 第3行: of the list, or of the sheet.
    Lines(Vec<usize>),
    /// 带*的.
    Sign(String),
    /// 以上三家, 以上.
    Above(Option<usize>),
    /// 其余: what the remark has not named.
    Rest,
    /// 本机构: the only place.
    Only,
}

pub(super) fn is_sign(c: char) -> bool {
    "*※★☆▲△●○◆◇■□#&^".contains(c)
}

/// The reference that a squeezed sentence begins with, and the rest of it.
pub(super) fn reference(text: &str) -> Option<(Reference, &str)> {
    for word in ["以上", "上述", "上列"] {
        let Some(rest) = text.strip_prefix(word) else { continue };
        let rest = ["所有", "全部", "各", "这", "列"].iter().fold(rest, |r, w| r.strip_prefix(w).unwrap_or(r));
        let (count, rest) = match number(rest) {
            Some((n, rest)) => (Some(n), rest.strip_prefix(['家', '处', '个', '所', '项', '条', '点']).filter(|r| r.len() < rest.len())?),
            None => (None, rest),
        };
        return Some((Reference::Above(count), nouns(rest)));
    }
    if let Some(rest) = ["其余", "其他", "其它"].iter().find_map(|w| text.strip_prefix(w)) {
        return Some((Reference::Rest, nouns(rest)));
    }
    if let Some(rest) = text.strip_prefix(['本', '该']) {
        let behind = nouns(rest);
        return (behind.len() < rest.len()).then_some((Reference::Only, behind));
    }
    if let Some(rest) = text.strip_prefix("序号") {
        let rest = rest.trim_start_matches(['为', '是', '第', ':']);
        let (all, rest) = numbers(rest, &["项", "号", "行", ""])?;
        return Some((Reference::Numbers(all), nouns(rest)));
    }
    if text.starts_with('第') {
        if let Some((all, rest)) = numbers(text, &["项", "家", "个", "条", "号", "处", "所"]) {
            return Some((Reference::Items(all), nouns(rest)));
        }
        return numbers(text, &["行"]).map(|(all, rest)| (Reference::Lines(all), nouns(rest)));
    }
    let lead = ["名称后带", "名称前带", "名称带", "标注", "标有", "加注", "带有", "带", "标", "加", "打", "注有", "有"];
    let rest = lead.iter().find_map(|w| text.strip_prefix(w)).unwrap_or(text).trim_start_matches(['“', '"', '\'', '「', '(']);
    let sign = rest.chars().next().filter(|c| is_sign(*c))?;
    let behind = rest.trim_start_matches(sign);
    let sign = rest[..rest.len() - behind.len()].to_owned();
    let rest = behind.trim_start_matches(['”', '"', '\'', '」', ')']);
    let rest = ["标记", "标识", "符号", "号", "者"].iter().find_map(|w| rest.strip_prefix(w)).unwrap_or(rest);
    let rest = nouns(rest);
    // ▲为拟建, 带*的已停业: a sign alone before a word is a bullet.
    let says = rest.len() < behind.len()
        || rest.starts_with(['为', '是', '的', ':', '均', '表', '已', '指'])
        || text.len() > rest.len() + sign.len();
    says.then(|| (Reference::Sign(sign), rest.trim_start_matches("表示").trim_start_matches("代表").trim_start_matches('指')))
}

/// A text without the noun for the places that it begins with.
fn nouns(text: &str) -> &str {
    let rest = text.strip_prefix('的').unwrap_or(text);
    let words =
        ["养老机构", "养老服务设施", "老年食堂", "助餐点", "机构", "设施", "食堂", "站点", "场所", "单位", "项目", "点位", "照料中心"];
    words.iter().find_map(|w| rest.strip_prefix(w)).unwrap_or(rest)
}

/// Number at the start of a text, in digits or in Chinese up to 99, and the rest.
fn number(text: &str) -> Option<(usize, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if digits > 0 {
        return text[..digits].parse().ok().filter(|n| (1..100_000).contains(n)).map(|n| (n, &text[digits..]));
    }
    let end = text.find(|c| !"一二两三四五六七八九十".contains(c)).unwrap_or(text.len());
    let value = |c: char| "一二三四五六七八九".chars().position(|d| d == c).map(|at| at + 1).or((c == '两').then_some(2));
    let chars: Vec<char> = text[..end].chars().collect();
    let n = match chars.as_slice() {
        ['十'] => 10,
        ['十', one] => 10 + value(*one)?,
        [ten, '十'] => 10 * value(*ten)?,
        [ten, '十', one] => 10 * value(*ten)? + value(*one)?,
        [one] => value(*one)?,
        _ => return None,
    };
    Some((n, &text[end..]))
}

/// Numbers at the start of a text, listed or from one to another (2、5, 2-4项, 第2项和第5项), and the rest; `units` follow them.
fn numbers<'t>(text: &'t str, units: &[&str]) -> Option<(Vec<usize>, &'t str)> {
    let mut out: Vec<usize> = Vec::new();
    let mut rest = text;
    let mut from = None;
    let mut closed;
    loop {
        let at = rest.strip_prefix('第').unwrap_or(rest);
        let (n, behind) = number(at)?;
        match from.take() {
            Some(first) if first < n && n - first < 1000 => out.extend(first + 1..=n),
            Some(_) => return None,
            None => out.push(n),
        }
        let unit = units.iter().find_map(|u| behind.strip_prefix(u).filter(|_| !u.is_empty()));
        closed = unit.is_some();
        rest = unit.unwrap_or(behind);
        let next = |rest: &str| number(rest.strip_prefix('第').unwrap_or(rest)).is_some();
        if let Some(more) = rest.strip_prefix(['-', '~', '至', '到', '—', '–']).filter(|r| next(r)) {
            (from, rest) = (Some(n), more);
        } else if let Some(more) = rest.strip_prefix(['、', ',', '和', '及', '与', '/']).filter(|r| next(r)) {
            rest = more;
        } else {
            break;
        }
    }
    out.sort_unstable();
    out.dedup();
    (closed || units.contains(&"")).then_some((out, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::squeeze;

    #[test]
    fn a_remark_names_rows_by_number_sign_or_count() {
        let of = |text: &str| reference(&squeeze(text)).map(|(found, rest)| (found, rest.to_owned()));
        let is = |text: &str, found: Reference, rest: &str| assert_eq!(of(text), Some((found, rest.to_owned())), "{text}");
        is("第2项已停业", Reference::Items(vec![2]), "已停业");
        is("第二项、第五项已停业", Reference::Items(vec![2, 5]), "已停业");
        is("第2、5项为在建", Reference::Items(vec![2, 5]), "为在建");
        is("第2-4家尚未开业", Reference::Items(vec![2, 3, 4]), "尚未开业");
        is("序号1，3的设施已关停", Reference::Numbers(vec![1, 3]), "已关停");
        is("第3行已停业", Reference::Lines(vec![3]), "已停业");
        is("带*的为在建", Reference::Sign("*".to_owned()), "为在建");
        is("标注“**”号的机构已停业", Reference::Sign("**".to_owned()), "已停业");
        is("▲为拟建", Reference::Sign("▲".to_owned()), "为拟建");
        is("以上三家机构均已停业", Reference::Above(Some(3)), "均已停业");
        is("其余在建", Reference::Rest, "在建");
        is("本机构已停业", Reference::Only, "已停业");
        is("上述设施均未开业", Reference::Above(None), "均未开业");
        for text in ["2家已停业", "第2批已停业", "第一部分在建", "以上3月停业", "乙食堂已停业", "12月停业"] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
