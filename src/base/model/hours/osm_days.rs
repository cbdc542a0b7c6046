//! Dates, weekdays and holidays of OSM's `opening_hours`.

use super::backtrack::Backtrack;
use super::osm::Parser;
use super::osm_token::Token;
use super::rule::{DatePoint, DateRange, DayRange, HolidayDay, HolidayKind, Rule, YearDay};

impl Parser {
    /// Dates from one to another, or a month.
    pub(super) fn date(&mut self) -> Option<DateRange> {
        let from = self.point(None, false)?;
        if self.sign_after_blank('-') {
            let to = self.point(Some(from), true)?;
            return Some(DateRange { from: first_day(from), to });
        }
        let mut to = from;
        if let YearDay::Day(month, 0) = from.day {
            to.day = YearDay::Day(month, 31);
        }
        Some(DateRange { from: first_day(from), to })
    }

    /// A date; after the first of a range (`from`) a day alone is of its month. A month alone is its first or its `last` day.
    fn point(&mut self, from: Option<DatePoint>, last: bool) -> Option<DatePoint> {
        let year = self.try_to(|p| {
            let year = p.year()?;
            p.blank();
            matches!(p.peek(0), Some(Token::Month(_) | Token::Word("easter"))).then_some(year)
        });
        let day = match self.next()? {
            Token::Word("easter") => YearDay::Easter,
            Token::Month(month) => self.try_to(|p| p.day_of(month)).unwrap_or(YearDay::Day(month, if last { 31 } else { 0 })),
            Token::Number(n @ 1..=31, length) if length <= 2 && !self.is_clock() => match from?.day {
                YearDay::Day(month, 1..) => YearDay::Day(month, i8::try_from(n).ok()?),
                _ => return None,
            },
            _ => return None,
        };
        let offset = self.try_to(Self::offset).unwrap_or(0);
        Some(DatePoint { year, day, offset })
    }

    /// The rest of a date after its month: ` 25`, ` Su[-1]`.
    fn day_of(&mut self, month: i8) -> Option<YearDay> {
        self.blank();
        match self.next()? {
            // 'Mar 08:00-17:00' has a time, 'Mar 08-10' days.
            Token::Number(n @ 1..=31, length) if length <= 2 && !self.is_clock() => Some(YearDay::Day(month, i8::try_from(n).ok()?)),
            Token::Day(day) => {
                let nth = self.nth()?;
                match nth[..] {
                    [n] => Some(YearDay::Weekday(month, day, n)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether the number before was an hour: 'Mar 08:00-17:00', but not 'Jun 15: Mo-Fr'.
    fn is_clock(&self) -> bool {
        self.peek(0) == Some(&Token::Sign(':')) && matches!(self.peek(1), Some(Token::Number(..)))
    }

    /// ` +1 day`, ` -2 days`.
    fn offset(&mut self) -> Option<i16> {
        self.blank();
        let sign = match self.next()? {
            Token::Sign('+') => 1,
            Token::Sign('-') => -1,
            _ => return None,
        };
        let days = self.number(1..=99)?;
        self.blank();
        self.take(&Token::Word("day")).then_some(sign * days)
    }

    /// `[1]`, `[1,3]`, `[1-2]`, `[-1]`.
    fn nth(&mut self) -> Option<Vec<i8>> {
        if !self.sign('[') {
            return None;
        }
        let mut found = Vec::new();
        loop {
            self.blank();
            let sign = if self.sign('-') { -1 } else { 1 };
            let from = i8::try_from(self.number(1..=5)?).ok()?;
            let to = if self.sign('-') { i8::try_from(self.number(1..=5)?).ok()? } else { from };
            found.extend((from..=to).map(|n| sign * n));
            if self.sign(']') {
                return (!found.is_empty()).then_some(found);
            }
            if !self.sign(',') {
                return None;
            }
        }
    }

    /// Weekdays and holidays.
    pub(super) fn days(&mut self, rule: &mut Rule) -> Option<()> {
        let mut named = false;
        loop {
            let start = self.at;
            let after_comma = named && self.sign_after_blank(',');
            if !after_comma {
                self.blank();
            }
            match self.peek(0) {
                Some(Token::Day(_)) if after_comma || rule.days.is_empty() => {
                    rule.both |= named && !after_comma;
                    rule.days.push(self.day_range()?);
                }
                Some(Token::Word("ph" | "sh")) if after_comma || rule.holidays.is_empty() => {
                    rule.both |= named && !after_comma;
                    rule.holidays.push(self.holiday()?);
                }
                _ => {
                    self.at = start;
                    break;
                }
            }
            named = true;
        }
        if named {
            self.sign_after_blank(':');
        }
        Some(())
    }

    fn day_range(&mut self) -> Option<DayRange> {
        let Some(Token::Day(from)) = self.next() else { return None };
        if let Some(nth) = self.try_to(Self::nth) {
            let offset = self.try_to(Self::offset).unwrap_or(0);
            return Some(DayRange { from, to: from, nth, offset });
        }
        if self.peek(0) == Some(&Token::Sign('[')) {
            return None;
        }
        let to = self.try_to(|p| match p.sign_after_blank('-').then(|| p.next())?? {
            Token::Day(to) => Some(to),
            _ => None,
        });
        Some(DayRange { from, to: to.unwrap_or(from), nth: Vec::new(), offset: self.try_to(Self::offset).unwrap_or(0) })
    }

    fn holiday(&mut self) -> Option<HolidayDay> {
        let kind = match self.next()? {
            Token::Word("sh") => HolidayKind::School,
            _ => match self.peek(0) {
                Some(Token::Festival(festival)) => {
                    let kind = HolidayKind::Festival(*festival);
                    self.at += 1;
                    kind
                }
                _ => HolidayKind::Public,
            },
        };
        Some(HolidayDay { kind, offset: self.try_to(Self::offset).unwrap_or(0) })
    }
}

/// The first day of a month that stands alone.
fn first_day(mut point: DatePoint) -> DatePoint {
    if let YearDay::Day(month, 0) = point.day {
        point.day = YearDay::Day(month, 1);
    }
    point
}
