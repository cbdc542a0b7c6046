//! Headers that ask (是否运营, 有没有食堂, 在用吗), and legends that say what a digit means (1运营2停业, 是1否0).

/// What a squeezed header asks for, without its words of asking: 运营 of 是否运营, 食堂 of 有没有食堂; `None` where it does not ask.
pub(crate) fn asked(header: &str) -> Option<String> {
    let before = ["是否", "能否", "有无", "有没有", "是不是", "有否"];
    if let Some(asked) = before.iter().find_map(|q| header.split_once(q).map(|(_, asked)| asked)).filter(|asked| !asked.is_empty()) {
        return Some(asked.trim_end_matches(['吗', '?']).to_owned());
    }
    if let Some(asked) = ["与否", "是否", "有无", "吗", "吗?", "了没有", "了没", "没有?"].iter().find_map(|q| header.strip_suffix(q))
    {
        return Some(asked.to_owned());
    }
    // 开不开, 停不停
    let chars: Vec<char> = header.chars().collect();
    match chars[..] {
        [first, '不' | '没', second, ref rest @ ..] if first == second => {
            Some(std::iter::once(first).chain(rest.iter().copied()).collect())
        }
        _ => None,
    }
}

/// Meanings that a header's legend gives to digits: (1, 运营) and (2, 停业) of 状态（1运营2停业）, (1, 是) and (0, 否) of 是否停业（是1否0）.
pub(crate) fn legend(header: &str) -> Vec<(char, String)> {
    let squeezed = super::squeeze(header);
    let (head, remarks) = super::brackets(&squeezed);
    // The digits of a legend in brackets are told apart from those of the header itself.
    let texts = if remarks.is_empty() { vec![head] } else { remarks };
    texts.iter().map(|text| of_text(text)).find(|found| found.len() > 1).unwrap_or_default()
}

fn of_text(text: &str) -> Vec<(char, String)> {
    let parting = |c: char| matches!(c, ',' | ';' | '、' | '/' | '|' | ' ' | ':' | '=' | '-' | '.' | '为' | '表' | '示' | '代');
    let chars: Vec<char> = text.chars().filter(|c| !parting(*c)).collect();
    let digits: Vec<usize> = chars.iter().enumerate().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
    // Two digits beside each other are a number, such as a year.
    if digits.len() < 2 || digits.windows(2).any(|pair| pair[1] == pair[0] + 1) {
        return Vec::new();
    }
    let word = |from: usize, to: usize| chars[from..to].iter().collect::<String>();
    if digits[0] == 0 {
        let ends = digits.iter().skip(1).copied().chain([chars.len()]);
        return digits.iter().zip(ends).map(|(at, end)| (chars[*at], word(at + 1, end))).filter(|(_, w)| !w.is_empty()).collect();
    }
    let starts = std::iter::once(0).chain(digits.iter().map(|at| at + 1));
    starts.zip(&digits).map(|(start, at)| (chars[*at], word(start, *at))).filter(|(_, w)| !w.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_ask_in_many_words() {
        for (header, what) in [
            ("是否运营", Some("运营")),
            ("目前是否营业", Some("营业")),
            ("提供助餐与否", Some("提供助餐")),
            ("有没有食堂", Some("食堂")),
            ("在用吗", Some("在用")),
            ("停了没有", Some("停")),
            ("开不开", Some("开")),
            ("停没停业", Some("停业")),
            ("助餐是否", Some("助餐")),
            ("运营状态", None),
            ("不锈钢", None),
        ] {
            assert_eq!(asked(header).as_deref(), what, "{header}");
        }
    }

    #[test]
    fn a_legend_stands_before_or_behind_its_digits() {
        let of = |header: &str| legend(header).into_iter().map(|(c, w)| format!("{c}{w}")).collect::<Vec<_>>().join(" ");
        for (header, found) in [
            ("状态（1运营2停业3在建）", "1运营 2停业 3在建"),
            ("状态(0正常 1停用)", "0正常 1停用"),
            ("状态（1-运营；2-停业）", "1运营 2停业"),
            ("是否停业（是1否0）", "1是 0否"),
            ("助餐(1有2无)", "1有 2无"),
            ("老年食堂（有=1，无=2）", "1有 2无"),
            ("老年食堂（2025年）", ""),
            ("60岁以上（含60）", ""),
            ("状态", ""),
        ] {
            assert_eq!(of(header), found, "{header}");
        }
    }
}
