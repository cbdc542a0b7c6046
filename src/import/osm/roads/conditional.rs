//! Values of `:conditional` tags: `no @ (22:00-06:00); yes @ (Sa,Su)`.

use carecircle_base::model::{Hours, HoursState};

use super::hours::RoadTime;

/// Whether a conditional rule holds at an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Yes,
    No,
    /// The rule depends on the hour, and none is asked about.
    HourUnknown,
    /// A condition of the rule cannot be read.
    NotRead,
}

/// The rules of one tag: value and conditions, in their order; of those that hold the last counts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rules<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Rules<'a> {
    /// Rules of a text; `None` where it is no list of `value @ condition`.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let rules = outside(text, |rest| rest.starts_with(';').then_some(1))?;
        let pair = |rule: &'a str| {
            let (value, condition) = rule.split_once('@')?;
            let (value, condition) = (value.trim(), bare(condition.trim()));
            (!value.is_empty() && !condition.is_empty() && !value.contains(char::is_whitespace)).then_some((value, condition))
        };
        rules.into_iter().filter(|rule| !rule.trim().is_empty()).map(pair).collect::<Option<Vec<_>>>().filter(|r| !r.is_empty()).map(Self)
    }

    /// Value of each rule, and whether it holds at the time.
    pub(super) fn at(&self, at: RoadTime) -> impl Iterator<Item = (&'a str, Holds)> {
        self.0.iter().map(move |(value, condition)| (*value, holds(condition, at)))
    }
}

/// Conditions that speak of the vehicle: they never hold for who walks, and not for a usual car.
const VEHICLE: [&str; 18] = [
    "weight",
    "maxweight",
    "maxweightrating",
    "weightrating",
    "emptyweight",
    "grossweight",
    "axleload",
    "maxaxleload",
    "length",
    "width",
    "height",
    "axles",
    "wheels",
    "draught",
    "draft",
    "trailer",
    "trailers",
    "hazmat",
];

fn holds(condition: &str, at: RoadTime) -> Holds {
    let and = |rest: &str| rest.get(..5).filter(|w| w.eq_ignore_ascii_case(" and ")).map(|w| w.len());
    let Some(parts) = outside(condition, and) else { return Holds::NotRead };
    let mut all = Holds::Yes;
    for part in parts.into_iter().map(|p| bare(p.trim())) {
        let word = part.split(['<', '>', '=']).next().unwrap_or_default().trim();
        let one = if VEHICLE.iter().any(|v| word.eq_ignore_ascii_case(v)) {
            return Holds::No;
        } else {
            match Hours::read(part).map(|hours| at.state(&hours)) {
                None | Some(Some(HoursState::Unknown)) => Holds::NotRead,
                Some(None) => Holds::HourUnknown,
                Some(Some(HoursState::Open)) => Holds::Yes,
                Some(Some(HoursState::Closed)) => Holds::No,
            }
        };
        all = match (all, one) {
            (Holds::No, _) | (_, Holds::No) => Holds::No,
            (Holds::NotRead, _) | (_, Holds::NotRead) => Holds::NotRead,
            (Holds::HourUnknown, _) | (_, Holds::HourUnknown) => Holds::HourUnknown,
            (Holds::Yes, Holds::Yes) => Holds::Yes,
        };
    }
    all
}

/// A text without the parentheses around the whole of it.
fn bare(text: &str) -> &str {
    let inner = text.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
    match inner {
        Some(inner) if outside(inner, |_| None).is_some() => inner.trim(),
        _ => text,
    }
}

/// Parts of a text between separators outside parentheses; `separator` gives the length of one at the start of its argument.
/// `None` where parentheses do not match.
fn outside(text: &str, separator: impl Fn(&str) -> Option<usize>) -> Option<Vec<&str>> {
    let (mut parts, mut from, mut depth, mut skip_to) = (Vec::new(), 0, 0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            _ if at < skip_to => {}
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            _ if depth == 0 => {
                if let Some(length) = separator(&text[at..]) {
                    parts.push(&text[from..at]);
                    (from, skip_to) = (at + length, at + length);
                }
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    (depth == 0).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, time: &str) -> Option<Vec<(String, Holds)>> {
        let rules = Rules::read(text)?;
        let (date, at) = time.split_once(' ').map_or((None, time), |(date, at)| (date.parse().ok(), at));
        Some(rules.at(RoadTime { date, at: at.parse().ok() }).map(|(v, h)| (v.to_owned(), h)).collect())
    }

    #[test]
    fn rules_hold_at_their_hours_and_nothing_is_half_read() {
        use Holds::{HourUnknown, No, NotRead, Yes};
        for (text, time, expected) in [
            ("no @ (22:00-06:00)", "mon-23:00", &[("no", Yes)][..]),
            ("no @ (22:00-06:00)", "mon-09:00", &[("no", No)]),
            ("no @ 22:00-06:00", "tue-05:59", &[("no", Yes)]),
            ("no@(22:00-06:00)", "", &[("no", HourUnknown)]),
            ("no @ (Mo-Fr 07:00-09:00; Sa 08:00-09:00)", "sat-08:30", &[("no", Yes)]),
            ("yes @ (06:00-22:00); no @ (Su)", "sun-09:00", &[("yes", Yes), ("no", Yes)]),
            ("no @ (weight>7.5)", "mon-09:00", &[("no", No)]),
            ("no @ (weight > 7.5 AND 07:00-09:00)", "mon-08:00", &[("no", No)]),
            ("no @ wet", "mon-09:00", &[("no", NotRead)]),
            ("no @ (wet AND 22:00-06:00)", "mon-09:00", &[("no", No)]),
            ("no @ (wet AND 22:00-06:00)", "mon-23:00", &[("no", NotRead)]),
            ("destination @ (permit holders)", "mon-09:00", &[("destination", NotRead)]),
            ("no @ (Nov-Mar)", "2026-01-15 thu-09:00", &[("no", Yes)]),
            ("no @ (Nov-Mar)", "2026-06-30 thu-09:00", &[("no", No)]),
            ("no @ (Nov-Mar)", "2026-01-15 ", &[("no", Yes)]),
            ("no @ (Nov-Mar)", "2026-06-30 ", &[("no", No)]),
            ("no @ (Nov-Mar)", "mon-09:00", &[("no", NotRead)]),
            ("no @ (Nov-Mar 22:00-06:00)", "2026-01-15 ", &[("no", HourUnknown)]),
            ("no @ (Nov-Mar 22:00-06:00)", "2026-06-30 ", &[("no", No)]),
            ("no @ (2026 Jan 10-2026 Jan 20)", "2026-01-15 thu-09:00", &[("no", Yes)]),
        ] {
            let expected = expected.iter().map(|(v, h)| ((*v).to_owned(), *h)).collect::<Vec<_>>();
            assert_eq!(at(text, time), Some(expected), "{text} at {time}");
        }
        for text in ["", "no", "no @", "@ (22:00-06:00)", "no @ (22:00-06:00", "no entry @ (22:00-06:00)", ";", "no @ 22:00)-06:00("] {
            assert_eq!(Rules::read(text), None, "{text}");
        }
    }
}
