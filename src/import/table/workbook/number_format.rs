//! Number formats of cells: what a workbook shows for a number, where that says more than the number. 0.25 in `0%` is 25 %, 12345 in
//! `0!.0,"万"` is 1.2345万, and 123 in `00000` is 00123.
//!
//! Codes are those of ECMA-376, part 1, 18.8.31, with the `!` by which Chinese programs escape a character. Digits are never rounded
//! away: the code decides the scale and the words, not the precision.

/// Rendering of numbers and texts by one format code.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NumberFormat {
    sections: Vec<Section>,
    /// What stands before and after a text; `None` where texts are shown as they are.
    text: Option<[String; 2]>,
    /// What stands in the place of any text, where the fourth section shows none: `;;;`.
    instead: Option<String>,
}

/// One of the parts of a code, between semicolons.
#[derive(Debug, Clone, PartialEq, Default)]
struct Section {
    /// Comparison and number that a value must satisfy; `None` where the section's place decides.
    condition: Option<(Comparison, f64)>,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    Unequal,
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    /// Words and characters that are shown as they stand.
    Literal(String),
    /// A placeholder of one digit; `true` for 0, which shows a zero where there is no digit.
    Digit(bool),
    Point,
    Comma,
    Percent,
    /// A number as it is: `General`, fractions and exponents.
    Plain,
    /// Place of the text, `@`.
    Text,
}

impl NumberFormat {
    /// The format of a code; `None` for one that shows nothing but the number or the text itself, and for dates, which calamine reads.
    pub(super) fn of(code: &str) -> Option<Self> {
        let mut sections = sections(code)?;
        let is_text = |s: &Section| s.pieces.contains(&Piece::Text);
        let text = match sections.iter().position(|s| is_text(s) && !s.pieces.iter().any(|p| matches!(p, Piece::Digit(_) | Piece::Plain))) {
            Some(at) => {
                let section = sections.remove(at);
                let place = section.pieces.iter().position(|p| *p == Piece::Text).unwrap_or_default();
                Some([words(&section.pieces[..place]), words(&section.pieces[place..])]).filter(|w| w.iter().any(|w| !w.is_empty()))
            }
            None => None,
        };
        // The fourth section is that of texts; without an @ it shows none.
        let instead = if text.is_none() && sections.len() == 4 && !is_text(&sections[3]) {
            sections.pop().map(|section| words(&section.pieces))
        } else {
            None
        };
        let format = Self { sections, text, instead };
        (format.text.is_some() || format.instead.is_some() || format.sections.iter().any(|s| s.says_more() || s.is_hundredths()))
            .then_some(format)
    }

    /// The format of a built-in number of a style; `None` where it says no more than the number.
    pub(super) fn built_in(id: u32) -> Option<Self> {
        match id {
            2 => Self::of("0.00"),
            9 => Self::of("0%"),
            10 => Self::of("0.00%"),
            _ => None,
        }
    }

    /// What is shown for a number, not rounded, and blank where the format hides it; `None` where that is the number itself.
    pub(super) fn number(&self, value: f64) -> Option<String> {
        let section = self.section(value)?;
        // 2025.1 in 0.00 is 2025.10, October.
        if section.is_hundredths() && (1900.0..2101.0).contains(&value) && value.fract() != 0.0 {
            return Some(format!("{value:.2}"));
        }
        section.says_more().then(|| section.shown(value)).flatten()
    }

    /// What is shown for a text; `None` where that is the text itself.
    pub(super) fn text(&self, text: &str) -> Option<String> {
        let around = self.text.as_ref().map(|[before, after]| format!("{before}{text}{after}"));
        around.or_else(|| self.instead.clone())
    }

    /// The section that shows a number.
    fn section(&self, value: f64) -> Option<&Section> {
        let last = self.sections.len().checked_sub(1)?;
        if self.sections.iter().any(|s| s.condition.is_some()) {
            let holds = |s: &Section| s.condition.is_none_or(|(comparison, limit)| comparison.holds(value, limit));
            return self.sections.iter().take(3).find(|s| holds(s));
        }
        Some(match last {
            0 => &self.sections[0],
            1 => &self.sections[usize::from(value < 0.0)],
            _ if value > 0.0 => &self.sections[0],
            _ if value < 0.0 => &self.sections[1],
            _ => &self.sections[2],
        })
    }
}

impl Comparison {
    fn holds(self, value: f64, limit: f64) -> bool {
        match self {
            Self::Less => value < limit,
            Self::LessOrEqual => value <= limit,
            Self::Greater => value > limit,
            Self::GreaterOrEqual => value >= limit,
            Self::Equal => (value - limit).abs() <= f64::EPSILON * limit.abs(),
            Self::Unequal => (value - limit).abs() > f64::EPSILON * limit.abs(),
        }
    }
}

impl Section {
    /// Whether it shows a number with two decimals and nothing else, as years with months are written: 0.00.
    fn is_hundredths(&self) -> bool {
        let behind = self.pieces.iter().rev().take_while(|p| matches!(p, Piece::Digit(true))).count();
        behind == 2 && self.pieces.iter().rev().nth(2) == Some(&Piece::Point) && !self.pieces.contains(&Piece::Comma)
    }

    fn placeholders(&self) -> Vec<usize> {
        (0..self.pieces.len()).filter(|at| matches!(self.pieces[*at], Piece::Digit(_) | Piece::Plain)).collect()
    }

    /// Whether it shows more than the number's own digits.
    fn says_more(&self) -> bool {
        let digits = self.placeholders();
        let Some((first, last)) = digits.first().zip(digits.last()) else {
            // A dash stands for zero in accounts; words and blanks are told.
            let said = words(&self.pieces);
            return !self.pieces.iter().any(|p| matches!(p, Piece::Literal(l) if l.contains(['-', '–', '—']))) || !said.is_empty();
        };
        let pads = self.padding() > 1;
        let scaled = self.pieces.contains(&Piece::Percent) || self.commas_behind() > 0;
        let between = self.pieces[*first..*last].iter().any(|p| matches!(p, Piece::Literal(l) if !l.trim().is_empty()));
        pads || scaled || between || !words(&self.pieces[..*first]).is_empty() || !words(&self.pieces[*last..]).is_empty()
    }

    /// Placeholders before the decimal point: whether each is a 0.
    fn whole_digits(&self) -> Vec<bool> {
        let before = self.pieces.iter().take_while(|p| **p != Piece::Point);
        before.filter_map(|p| if let Piece::Digit(zero) = p { Some(*zero) } else { None }).collect()
    }

    /// Number of digits that are shown at least before the decimal point; 0 where an exponent or a fraction follows them.
    fn padding(&self) -> usize {
        if self.pieces.contains(&Piece::Plain) { 0 } else { self.whole_digits().iter().filter(|zero| **zero).count() }
    }

    /// Number of commas right behind a placeholder that no other follows before the point or the end: each divides by 1000.
    fn commas_behind(&self) -> usize {
        let is_digit = |p: &Piece| matches!(p, Piece::Digit(_));
        let behind = |pieces: &[Piece]| {
            let after = pieces.iter().rposition(is_digit).map_or(0, |at| at + 1);
            if after == 0 { 0 } else { pieces[after..].iter().take_while(|p| **p == Piece::Comma).count() }
        };
        match self.pieces.iter().position(|p| *p == Piece::Point) {
            Some(point) => behind(&self.pieces[..point]) + behind(&self.pieces[point..]),
            None => behind(&self.pieces),
        }
    }

    fn shown(&self, value: f64) -> Option<String> {
        let digits = self.placeholders();
        let Some((first, last)) = digits.first().copied().zip(digits.last().copied()) else { return Some(words(&self.pieces)) };
        let count = |piece: &Piece| self.pieces.iter().filter(|p| *p == piece).count();
        // A quoted point among the digits is the point of a number that is divided: 0!.0,"万".
        let has_point = self.pieces.contains(&Piece::Point);
        let literals: Vec<usize> =
            (first..last).filter(|at| matches!(&self.pieces[*at], Piece::Literal(l) if !l.trim().is_empty())).collect();
        let quoted = |at: usize| matches!(&self.pieces[at], Piece::Literal(l) if l == ".");
        let quoted_point = (!has_point && literals.len() == 1 && quoted(literals[0])).then(|| literals[0]);
        let decimals = quoted_point.map_or(0, |at| digits.iter().filter(|d| **d > at).count());
        let small = |n: usize| i32::try_from(n).unwrap_or(0);
        let shift = 2 * small(count(&Piece::Percent)) - 3 * small(self.commas_behind()) - small(decimals);
        let number = shifted(value.abs(), shift);
        let body = if quoted_point.is_none() && !has_point && !literals.is_empty() {
            self.laid_out(&number, first, last)?
        } else {
            let pad = self.padding().saturating_sub(decimals);
            let whole = number.split('.').next().unwrap_or_default().len();
            format!("{}{number}", "0".repeat(pad.saturating_sub(whole)))
        };
        let sign = if value < 0.0 { "-" } else { "" };
        let percent = "%".repeat(count(&Piece::Percent));
        Some(format!("{}{sign}{body}{percent}{}", words(&self.pieces[..first]), words(&self.pieces[last..])))
    }

    /// Digits of a whole number among words: 20230501 in `0000-00-00`; `None` for a fraction.
    fn laid_out(&self, number: &str, first: usize, last: usize) -> Option<String> {
        if number.contains('.') {
            return None;
        }
        let mut left: Vec<char> = number.chars().collect();
        let mut out: Vec<String> = Vec::new();
        for piece in self.pieces[first..=last].iter().rev() {
            match piece {
                Piece::Digit(zero) => out.extend(left.pop().or(zero.then_some('0')).map(String::from)),
                Piece::Literal(words) => out.push(words.clone()),
                _ => {}
            }
        }
        out.extend(left.into_iter().rev().map(String::from));
        out.reverse();
        Some(out.concat())
    }
}

/// Words among pieces, without blanks, signs, brackets and currencies, which change no number.
fn words(pieces: &[Piece]) -> String {
    let literals = pieces.iter().filter_map(|p| if let Piece::Literal(l) = p { Some(l.as_str()) } else { None });
    let all: String = literals.collect();
    let silent = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '+' | '(' | ')' | '（' | '）' | '¥' | '￥' | '$' | '€' | '?');
    if all.chars().all(silent) { String::new() } else { all.trim().trim_matches(['¥', '￥', '$', '€']).to_owned() }
}

/// A decimal number of at most 15 digits with its point moved by `by` places to the right.
fn shifted(value: f64, by: i32) -> String {
    // Fifteen digits are what a workbook keeps: 0.1 + 0.2 is 0.3 there.
    let value: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    let plain = value.to_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut digits: String = format!("{whole}{fraction}");
    let mut point = i32::try_from(whole.len()).unwrap_or(0) + by;
    if point <= 0 {
        digits = format!("{}{digits}", "0".repeat(usize::try_from(1 - point).unwrap_or(1)));
        point = 1;
    }
    let at = usize::try_from(point).unwrap_or(1);
    while digits.len() < at {
        digits.push('0');
    }
    let (whole, fraction) = digits.split_at(at);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

/// Sections of a code; `None` for dates, times and what cannot be read.
fn sections(code: &str) -> Option<Vec<Section>> {
    let mut out = vec![Section::default()];
    let chars: Vec<char> = code.chars().collect();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let section = out.last_mut()?;
        let mut literal = |text: String| match section.pieces.last_mut() {
            Some(Piece::Literal(last)) => last.push_str(&text),
            _ => section.pieces.push(Piece::Literal(text)),
        };
        at += 1;
        let ahead = |word: &str| chars[at - 1..].iter().copied().take(word.chars().count()).eq(word.chars());
        match c {
            '"' => {
                let length = chars[at..].iter().position(|c| *c == '"')?;
                literal(chars[at..at + length].iter().collect());
                at += length + 1;
            }
            '\\' | '!' => {
                literal(chars.get(at)?.to_string());
                at += 1;
            }
            '_' | '*' => at += 1,
            '[' => {
                let length = chars[at..].iter().position(|c| *c == ']')?;
                let inside: String = chars[at..at + length].iter().collect();
                at += length + 1;
                if matches!(inside.to_lowercase().trim_matches(['h', 'm', 's']), "") {
                    return None; // elapsed time
                }
                if let Some(shown) = inside.strip_prefix('$') {
                    // [$万-804]: words, and the language that they are of.
                    literal(shown.split('-').next().unwrap_or_default().to_owned());
                    continue;
                }
                section.condition = condition(&inside).or(section.condition);
            }
            ';' => out.push(Section::default()),
            '0' | '#' | '?' => section.pieces.push(Piece::Digit(c == '0')),
            '.' => section.pieces.push(Piece::Point),
            ',' => section.pieces.push(Piece::Comma),
            '%' => section.pieces.push(Piece::Percent),
            '@' => section.pieces.push(Piece::Text),
            'G' | 'g' if ahead("General") || ahead("GENERAL") || ahead("general") => {
                section.pieces.push(Piece::Plain);
                at += "General".len() - 1;
            }
            'G' if ahead("G/通用格式") => {
                section.pieces.push(Piece::Plain);
                at += "G/通用格式".chars().count() - 1;
            }
            'E' | 'e' if matches!(chars.get(at), Some('+' | '-')) => {
                section.pieces.push(Piece::Plain);
                at += 1;
            }
            '/' => section.pieces.push(Piece::Plain),
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'e' | 'E' | 'a' | 'A' | 'b' | 'B' | 'g' | 'G' => return None,
            c => literal(c.to_string()),
        }
    }
    Some(out)
}

/// Condition of a bracket such as `>=10000`; `None` for colours and languages.
fn condition(inside: &str) -> Option<(Comparison, f64)> {
    const SIGNS: [(&str, Comparison); 6] = [
        (">=", Comparison::GreaterOrEqual),
        ("<=", Comparison::LessOrEqual),
        ("<>", Comparison::Unequal),
        (">", Comparison::Greater),
        ("<", Comparison::Less),
        ("=", Comparison::Equal),
    ];
    let (sign, comparison) = SIGNS.iter().find(|(sign, _)| inside.starts_with(sign))?;
    Some((*comparison, inside[sign.len()..].trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, value: f64) -> Option<String> {
        NumberFormat::of(code)?.number(value)
    }

    #[test]
    fn a_code_says_what_its_digits_do_not() {
        for (code, value, expected) in [
            ("0%", 0.25, "25%"),
            ("0.00%", 0.253, "25.3%"),
            ("0%", 0.1 + 0.2, "30%"),
            ("0%", 1.2, "120%"),
            ("0%", -0.05, "-5%"),
            ("0!.0,\"万\"", 12345.0, "1.2345万"),
            ("0\\.0,\"万\"", 800.0, "0.08万"),
            ("0!.0000\"万\"", 12345.0, "1.2345万"),
            ("0\".\"0,\"万人\"", 120_000.0, "12万人"),
            ("[>=10000]0!.0,\"万\";0", 25_000.0, "2.5万"),
            ("#,##0,", 12_345.0, "12.345"),
            ("0.0,,\"百万\"", 1_500_000.0, "1.5百万"),
            ("0\"人\"", 30.0, "30人"),
            ("G/通用格式\"万\"", 1.2, "1.2万"),
            ("0.0[$万-804]", 1.2, "1.2万"),
            ("[$万]0.0", 1.5, "万1.5"),
            ("General\"张\"", 45.0, "45张"),
            ("#,##0\"户\"", 1234.0, "1234户"),
            ("\"约\"0", 120.0, "约120"),
            ("0\\%", 25.0, "25%"),
            ("00000", 123.0, "00123"),
            ("000000", 1_234_567.0, "1234567"),
            ("\"A\"000", 7.0, "A007"),
            ("0000-00-00", 20_230_501.0, "2023-05-01"),
            ("0000\"年\"00\"月\"", 202_305.0, "2023年05月"),
            ("000-0000-0000", 13_812_345_678.0, "138-1234-5678"),
            ("\"是\";;\"否\"", 1.0, "是"),
            ("\"是\";;\"否\"", 0.0, "否"),
            ("[=1]\"运营\";[=0]\"停业\";General", 0.0, "停业"),
            ("0\"人\";\"缺\"0\"人\"", -3.0, "缺-3人"),
            ("0;-0;;@", 0.0, ""),
            (";;;", 12.0, ""),
        ] {
            assert_eq!(shown(code, value).as_deref(), Some(expected), "{value} in {code}");
        }
    }

    #[test]
    fn plain_codes_and_dates_are_left_alone() {
        for code in [
            "General",
            "0",
            "0.000",
            "#,##0",
            "#,##0.00_ ",
            "0_);[Red](0)",
            "[DBNum1][$-804]General",
            "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
            "\"¥\"#,##0.00",
            "[$¥-804]#,##0",
            "0.00E+00",
            "00E+00",
            "# ?/?",
            "@",
            "yyyy\"年\"m\"月\"d\"日\"",
            "h:mm",
            "[h]:mm",
            "0.000000_ ",
        ] {
            assert_eq!(NumberFormat::of(code), None, "{code}");
        }
        assert_eq!(shown("[>=10000]0!.0,\"万\";0", 800.0), None, "a plain section shows the number");
        assert_eq!(shown("0.00", 2026.1).as_deref(), Some("2026.10"), "a year with its month");
        assert_eq!((shown("0.00", 12.5), shown("0.00", 2026.0)), (None, None), "no year with a month");
        assert_eq!(shown("0000-00-00", 2.5), None, "a fraction has no place among words");
        assert_eq!(shown("0\"是", 1.0), None, "a code that does not end");
    }

    #[test]
    fn a_text_has_words_about_it() {
        let text = |code: &str| NumberFormat::of(code).and_then(|f| f.text("城南"));
        assert_eq!(text("@\"社区\"").as_deref(), Some("城南社区"));
        assert_eq!(text("\"台州市\"@").as_deref(), Some("台州市城南"));
        assert_eq!(text("0;-0;0;@\"村\"").as_deref(), Some("城南村"));
        assert_eq!(text("0\"人\""), None);
    }
}
