//! The parser of OSM's `opening_hours`: tokens to rules.
//!
//! The grammar is that of <https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification>, with the spellings that
//! opening_hours.js tolerates. Periodic points in time (`10:00-16:00/90`) are not taken.

use super::backtrack::Backtrack;
use super::osm_token::{Token, tokens};
use super::rule::{DayTime, HoursState, Joint, Rule, TimeSpan, WeekRange, YearRange};

/// Longest text that is read, in bytes; longer ones are no opening hours.
const LONGEST: usize = 2000;

/// Minutes of a day.
const DAY: i16 = 24 * 60;

/// Rules of `text`; `None` when any part of it cannot be read.
pub(super) fn rules(text: &str) -> Option<Vec<Rule>> {
    let tokens = Some(text).filter(|text| text.len() <= LONGEST).and_then(tokens)?;
    let mut parser = Parser { tokens, at: 0 };
    let mut rules = Vec::new();
    let mut joint = Joint::Replaces;
    loop {
        parser.blank();
        if parser.done() {
            break;
        }
        if parser.take(&Token::Sign(';')) {
            joint = Joint::Replaces;
            continue;
        }
        rules.push(parser.rule(joint)?);
        parser.blank();
        joint = match parser.next() {
            None | Some(Token::Sign(';')) => Joint::Replaces,
            Some(Token::Sign('|')) => Joint::Fallback,
            Some(Token::Sign(',')) => Joint::Adds,
            // 'Mo 8:00-10:00 We 9:00-11:00': the separator was forgotten.
            Some(_) => return None,
        };
        if joint != Joint::Replaces && parser.only_blanks() {
            return None;
        }
    }
    (!rules.is_empty()).then_some(rules)
}

/// The place in the tokens.
pub(super) struct Parser {
    tokens: Vec<Token>,
    pub(super) at: usize,
}

impl Backtrack for Parser {
    fn place(&mut self) -> &mut usize {
        &mut self.at
    }
}

impl Parser {
    pub(super) fn peek(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead)
    }

    pub(super) fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    fn only_blanks(&self) -> bool {
        self.tokens.iter().skip(self.at).all(|t| *t == Token::Space)
    }

    pub(super) fn take(&mut self, token: &Token) -> bool {
        let there = self.peek(0) == Some(token);
        self.at += usize::from(there);
        there
    }

    pub(super) fn sign(&mut self, sign: char) -> bool {
        self.take(&Token::Sign(sign))
    }

    pub(super) fn blank(&mut self) {
        while self.take(&Token::Space) {}
    }

    /// Goes on to the next token if it is `sign`, with or without blanks before it; stays where it is if not.
    pub(super) fn sign_after_blank(&mut self, sign: char) -> bool {
        let start = self.at;
        self.blank();
        if self.sign(sign) {
            self.blank();
            return true;
        }
        self.at = start;
        false
    }

    /// One thing or several, with commas between.
    pub(super) fn list<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Vec<T> {
        let mut found = Vec::new();
        while let Some(one) = self.try_to(|p| {
            if !found.is_empty() && !p.sign_after_blank(',') {
                return None;
            }
            read(p)
        }) {
            found.push(one);
        }
        found
    }

    fn rule(&mut self, joint: Joint) -> Option<Rule> {
        let mut rule = Rule {
            joint,
            years: Vec::new(),
            dates: Vec::new(),
            weeks: Vec::new(),
            days: Vec::new(),
            holidays: Vec::new(),
            both: false,
            times: Vec::new(),
            state: HoursState::Open,
        };
        let start = self.at;
        if !self.take(&Token::Always) && !self.take(&Token::Word("daily")) {
            rule.dates = self.separated(|p| p.list(Self::date));
            if rule.dates.is_empty() {
                rule.years = self.separated(|p| p.list(Self::years));
                rule.dates = self.separated(|p| p.list(Self::date));
            }
            if self.take(&Token::Word("week")) {
                self.blank();
                rule.weeks = self.separated(|p| p.list(Self::weeks));
                if rule.weeks.is_empty() {
                    return None;
                }
            }
            self.days(&mut rule)?;
        }
        self.blank();
        rule.times = self.list(Self::span);
        self.blank();
        let timed = self.at > start;
        let comment = self.take(&Token::Comment);
        self.blank();
        let word = ["off", "open", "unknown"].into_iter().find(|word| self.take(&Token::Word(word)));
        self.blank();
        let comment = self.take(&Token::Comment) || comment;
        rule.state = match word {
            Some("off") => HoursState::Closed,
            Some("open") => HoursState::Open,
            Some(_) => HoursState::Unknown,
            None if comment => HoursState::Unknown,
            None if timed => HoursState::Open,
            None => return None,
        };
        Some(rule)
    }

    /// What `read` takes, and the colon or blank after it.
    fn separated<T>(&mut self, read: impl FnOnce(&mut Self) -> Vec<T>) -> Vec<T> {
        let found = read(self);
        if !found.is_empty() {
            self.sign_after_blank(':');
            self.blank();
        }
        found
    }

    pub(super) fn number(&mut self, range: std::ops::RangeInclusive<i16>) -> Option<i16> {
        match self.next()? {
            Token::Number(n, length) if length <= 2 && range.contains(&n) => Some(n),
            _ => None,
        }
    }

    pub(super) fn year(&mut self) -> Option<i16> {
        match self.next()? {
            Token::Number(n, 4) if (1900..=9999).contains(&n) => Some(n),
            _ => None,
        }
    }

    /// `/2`; 1 where there is none.
    fn step(&mut self) -> Option<i16> {
        if self.sign('/') { self.number(1..=99) } else { Some(1) }
    }

    fn years(&mut self) -> Option<YearRange> {
        let from = self.year()?;
        if self.sign('+') {
            return Some(YearRange { from, to: i16::MAX, step: 1 });
        }
        let to = if self.sign_after_blank('-') { self.year()? } else { from };
        Some(YearRange { from, to, step: self.step()? }).filter(|r| r.from <= r.to)
    }

    fn weeks(&mut self) -> Option<WeekRange> {
        let from = self.number(1..=53)?;
        let to = if self.sign_after_blank('-') { self.number(1..=53)? } else { from };
        let step = self.step()?;
        let small = |n| i8::try_from(n).ok();
        Some(WeekRange { from: small(from)?, to: small(to)?, step: small(step)? })
    }

    fn span(&mut self) -> Option<TimeSpan> {
        let from = self.time(true)?;
        if self.sign_after_blank('-') {
            let to = self.time(false)?;
            if self.peek(0) == Some(&Token::Sign('/')) {
                return None;
            }
            let open_end = self.sign('+');
            return TimeSpan { from, to, open_end }.in_order();
        }
        self.sign('+').then_some(TimeSpan { from, to: from, open_end: true })
    }

    /// `08:00`, `8`, `8.30`, `5:00 pm`, `sunset`, `(sunset-00:30)`; an hour alone where the range has another end.
    fn time(&mut self, first: bool) -> Option<DayTime> {
        match self.next()? {
            Token::Sun(event) => Some(DayTime { event: Some(event), minute: 0 }),
            Token::Sign('(') => {
                let Some(Token::Sun(event)) = self.next() else { return None };
                let sign = match self.next()? {
                    Token::Sign('+') => 1,
                    Token::Sign('-') => -1,
                    _ => return None,
                };
                let by = self.time(true).filter(|t| t.event.is_none() && t.minute < DAY)?;
                self.sign(')').then_some(DayTime { event: Some(event), minute: sign * by.minute })
            }
            Token::Number(hour, length) if length <= 2 => {
                let minutes = self.try_to(|p| {
                    if !p.sign(':') && !p.sign('.') {
                        return None;
                    }
                    match p.next()? {
                        Token::Number(n @ 0..=59, 2) => Some(n),
                        _ => None,
                    }
                });
                if minutes.is_none() && matches!(self.peek(0), Some(Token::Sign(':' | '.'))) {
                    return None;
                }
                let half = self.try_to(|p| {
                    p.blank();
                    match p.next()? {
                        Token::Word("am") => Some(0),
                        Token::Word("pm") => Some(12),
                        _ => None,
                    }
                });
                let hour = match half {
                    Some(_) if !(1..=12).contains(&hour) => return None,
                    Some(half) => hour % 12 + half,
                    None => hour,
                };
                let minute = hour * 60 + minutes.unwrap_or(0);
                let most = if first { DAY } else { 2 * DAY };
                (minute < most || !first && minute == most).then_some(DayTime { event: None, minute })
            }
            _ => None,
        }
    }
}

impl TimeSpan {
    /// This span, past midnight where its end is not after its start.
    fn in_order(mut self) -> Option<Self> {
        if self.from.event.is_none() && self.to.event.is_none() && self.to.minute <= self.from.minute {
            self.to.minute += DAY;
        }
        Some(self)
    }
}
