//! Plain numbers at the head of a text: digits in groups, Chinese numerals, and both with 万.

/// Number at the head of `text` and its length in characters; `None` where the text does not begin with a number that has one reading.
///
/// `1,200`, `1.2万`, `三十`, `一百二十`, `两万` and `3千` are numbers; `1,20`, `三四十`, `几十` and `1万2` are not.
pub(super) fn leading(text: &[char]) -> Option<(f64, usize)> {
    let (value, length) = if text.first().is_some_and(|c| c.is_ascii_digit() || matches!(c, '-' | '+')) {
        let (value, length) = arabic(text)?;
        let (factor, more) = multiplier(&text[length..]);
        (value * factor, length + more)
    } else {
        chinese(text)?
    };
    // What goes on as a number was not one: 1万2, 30三.
    let next = text.get(length);
    (!next.is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | '千' | '万' | '亿') || digit(*c).is_some())).then_some((value, length))
}

/// Factor of 万, 千, 百 or 十万 after a number, and its length; 1 and 0 without one.
pub(super) fn multiplier(text: &[char]) -> (f64, usize) {
    match text {
        ['十', '万', ..] => (1e5, 2),
        ['百', '万', ..] => (1e6, 2),
        ['千', '万', ..] => (1e7, 2),
        ['万', ..] => (1e4, 1),
        ['千', ..] => (1e3, 1),
        ['百', ..] => (1e2, 1),
        _ => (1.0, 0),
    }
}

/// Digits with a decimal point, and commas between groups of three (or of four, as 1,2000 is written in Chinese).
fn arabic(text: &[char]) -> Option<(f64, usize)> {
    let sign = usize::from(matches!(text.first(), Some('-' | '+')));
    let run = |from: usize| text[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let mut at = sign + run(sign);
    let first = at - sign;
    if first == 0 {
        return None;
    }
    let mut digits: String = text[..at].iter().filter(|c| **c != '+').collect();
    let mut group = 0;
    while text.get(at) == Some(&',') {
        let length = run(at + 1);
        // A comma that no whole group follows ends the number, or makes it unreadable.
        if length == 0 {
            break;
        }
        if first > 3 || !(length == 3 || length == 4) || (group != 0 && length != group) {
            return None;
        }
        group = length;
        digits.extend(&text[at + 1..=at + length]);
        at += 1 + length;
    }
    if text.get(at) == Some(&'.') {
        let length = run(at + 1);
        if length == 0 {
            return None;
        }
        digits.extend(&text[at..=at + length]);
        at += 1 + length;
    }
    if matches!(text.get(at), Some('e' | 'E')) {
        let signed = usize::from(matches!(text.get(at + 1), Some('-' | '+')));
        let length = text.get(at + 1 + signed..).map_or(0, |rest| rest.iter().take_while(|c| c.is_ascii_digit()).count());
        if length > 0 {
            digits.extend(&text[at..=at + signed + length]);
            at += 1 + signed + length;
        }
    }
    digits.parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| (n, at))
}

/// Value of a Chinese digit; `None` for any other character.
fn digit(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// Chinese numeral below 亿, and its length.
fn chinese(text: &[char]) -> Option<(f64, usize)> {
    let (mut total, mut section) = (0_u32, 0_u32);
    let mut pending: Option<u32> = None;
    let mut zero = false;
    let mut last = 10_000_000; // the unit before, which the next must be below
    let mut at = 0;
    while let Some(&c) = text.get(at) {
        let unit = match c {
            '十' | '拾' => 10,
            '百' | '佰' => 100,
            '千' | '仟' => 1000,
            '万' => 10_000,
            _ => 0,
        };
        if let Some(d) = digit(c) {
            if pending.is_some() {
                return None; // 三四十: two numbers, or a year
            }
            if d == 0 {
                if at == 0 {
                    return Some((0.0, 1));
                }
                zero = true;
            } else {
                pending = Some(d);
            }
        } else if unit == 10_000 {
            if total > 0 || (section == 0 && pending.is_none()) {
                return None;
            }
            total = (section + pending.take().unwrap_or(0)) * 10_000;
            (section, last, zero) = (0, 10_000, false);
        } else if unit > 0 {
            let times = match pending.take() {
                Some(d) => d,
                None if unit == 10 && at == 0 => 1,
                None => return None,
            };
            if unit >= last {
                return None;
            }
            section += times * unit;
            (last, zero) = (unit, false);
        } else {
            break;
        }
        at += 1;
    }
    if at == 0 {
        return None;
    }
    // 一百二 is 120, 一百零二 is 102.
    let rest = pending.map_or(0, |d| if zero || last > 10_000 || last <= 10 { d } else { d * last / 10 });
    Some((f64::from(total + section + rest), at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<f64> {
        let chars: Vec<char> = text.chars().collect();
        leading(&chars).filter(|(_, n)| *n == chars.len()).map(|(v, _)| v)
    }

    #[test]
    fn numerals_have_one_reading_or_none() {
        for (text, n) in [
            ("1,200", Some(1200.0)),
            ("12,345,678", Some(12_345_678.0)),
            ("1,2000", Some(12_000.0)),
            ("1.2万", Some(12_000.0)),
            ("3千", Some(3000.0)),
            ("0.8", Some(0.8)),
            ("-3", Some(-3.0)),
            ("1e3", Some(1000.0)),
            ("三", Some(3.0)),
            ("十", Some(10.0)),
            ("十二", Some(12.0)),
            ("三十", Some(30.0)),
            ("一百二十", Some(120.0)),
            ("一百二", Some(120.0)),
            ("一百零二", Some(102.0)),
            ("两千三百", Some(2300.0)),
            ("两万", Some(20_000.0)),
            ("一万二", Some(12_000.0)),
            ("一万二千", Some(12_000.0)),
            ("十二万三千", Some(123_000.0)),
            ("贰佰", Some(200.0)),
            ("零", Some(0.0)),
            ("1,20", None),
            ("12,34", None),
            ("1234,567", None),
            ("1万2", None),
            ("三四十", None),
            ("几十", None),
            ("二〇二四", None),
            ("百", None),
            ("", None),
        ] {
            assert_eq!(read(text), n, "{text}");
        }
    }
}
