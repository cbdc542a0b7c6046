//! Days of Chinese opening hours: lists of them, days off, days of the month.

use super::super::backtrack::Backtrack;
use super::clause::{Clause, DaySet, Reader, Times, WEEK, WORKDAYS};
use super::word::Word;

impl Reader<'_> {
    /// Days, and what is said of them.
    pub(super) fn days(&mut self) -> Option<()> {
        let (days, with_comma) = self.day_list()?;
        let start = self.at;
        self.fillers();
        let parts = self.try_to(|r| {
            let parts = r.parts()?;
            (r.peek() == Some(Word::Off)).then_some(parts)
        });
        if parts.is_none() {
            // 周一（休息）, but not 周六；休息日：周一.
            self.try_to(|r| {
                while matches!(r.peek(), Some(Word::Stop)) {
                    r.at += 1;
                }
                let ends = matches!(r.words.get(r.at + 1), None | Some(Word::Stop | Word::Comma));
                (r.peek() == Some(Word::Off) && ends).then_some(())
            });
        }
        match self.peek() {
            Some(Word::Off | Word::Excepted | Word::Suspended) => {
                self.at += 1;
                // 'Monday to Friday, Saturday closed' is not one list.
                if with_comma || days.daily {
                    return None;
                }
                // 周一闭馆，节假日除外: off on holidays as well, or open though it be a Monday?
                let exception = self.words.get(self.at - 1) == Some(&Word::Excepted) && days.weekdays == 0;
                if exception && matches!(self.out.list.last(), Some(Clause::Off(Some(before), _)) if before.weekdays != 0) {
                    self.out.holidays_unclear = true;
                    return Some(());
                }
                self.out.list.push(Clause::Off(Some(days), Times { spans: Vec::new(), parts: parts.unwrap_or_default() }));
            }
            Some(Word::AsUsual | Word::NoRest) if days.holidays || !days.festivals.is_empty() => {
                self.at += 1;
                if days.weekdays != 0 || days.school {
                    return None;
                }
                self.out.holidays_as_usual = true;
            }
            // 8:00-17:00（周末照常）: the weekend too, not alone.
            Some(Word::AsUsual) if matches!(self.out.list.as_slice(), [.., Clause::Times(_)]) && days.only_weekdays() => {
                self.at += 1;
                let of_no_days = !self.out.list.iter().any(|c| matches!(c, Clause::Days(_)));
                return (of_no_days && days.weekdays & WORKDAYS == 0).then_some(());
            }
            Some(Word::AsUsual) => {
                self.at += 1;
                self.out.list.push(Clause::Days(days));
            }
            _ => {
                self.at = start;
                self.out.list.push(Clause::Days(days));
            }
        }
        Some(())
    }

    /// A list of days, and whether commas stand in it.
    pub(super) fn day_list(&mut self) -> Option<(DaySet, bool)> {
        let mut set = DaySet::default();
        let mut with_comma = false;
        let mut last = None;
        loop {
            let start = self.at;
            if last.is_some() {
                match self.peek() {
                    Some(Word::And) => self.at += 1,
                    Some(Word::Comma) if matches!(self.words.get(self.at + 1), Some(Word::Days(_))) => self.at += 1,
                    _ => {}
                }
            }
            let comma = self.at > start && self.words[start] == Word::Comma;
            let Some(kind) = self.try_to(|r| r.some_days(&mut set)) else {
                self.at = start;
                break;
            };
            // 每天 is no member of a list, nor 每月15日.
            if last.is_some_and(|last| last == Named::Alone || kind == Named::Alone) {
                return None;
            }
            with_comma |= comma;
            last = Some(kind);
        }
        last.map(|_| (set, with_comma))
    }

    /// One member of a list of days.
    fn some_days(&mut self, set: &mut DaySet) -> Option<Named> {
        let word = self.peek()?;
        self.at += 1;
        match word {
            Word::Days(from) => {
                let to = self.try_to(|r| match (r.take(Word::To), r.peek()) {
                    (true, Some(Word::Days(to))) => {
                        r.at += 1;
                        Some(to)
                    }
                    _ => None,
                });
                set.weekdays |= match to {
                    Some(to) => between(from, to)?,
                    None => from,
                };
                Some(Named::Listed)
            }
            Word::Workdays => {
                set.weekdays |= WORKDAYS;
                set.workdays = true;
                Some(Named::Listed)
            }
            Word::Daily => {
                set.weekdays = WEEK;
                set.daily = true;
                Some(Named::Alone)
            }
            Word::Holidays => {
                set.holidays = true;
                Some(Named::Listed)
            }
            Word::Festival(festival) => {
                set.festivals.push(festival);
                Some(Named::Listed)
            }
            Word::SchoolHolidays => {
                set.school = true;
                Some(Named::Listed)
            }
            Word::Monthly => {
                self.monthly(set)?;
                Some(Named::Alone)
            }
            _ => None,
        }
    }

    /// What follows 每月: 15日, 1、15日, 第一个周三, 第一、三个周三.
    fn monthly(&mut self, set: &mut DaySet) -> Option<()> {
        while let Some(Word::Nth(n)) = self.peek() {
            self.at += 1;
            set.nth.push(n);
            self.take(Word::And);
        }
        if !set.nth.is_empty() {
            let Some(Word::Days(days)) = self.peek() else { return None };
            self.at += 1;
            set.weekdays = days;
            return Some(());
        }
        loop {
            match self.peek()? {
                Word::DayOfMonth(day) => set.of_month.push(day),
                Word::Number(day @ 1..=31) => set.of_month.push(u8::try_from(day).ok()?),
                _ => return None,
            }
            let united = matches!(self.peek(), Some(Word::DayOfMonth(_)));
            self.at += 1;
            let more = |next: Option<&Word>| matches!(next, Some(Word::DayOfMonth(_) | Word::Number(_)));
            if matches!(self.peek(), Some(Word::And | Word::Comma)) && more(self.words.get(self.at + 1)) {
                self.at += 1;
            } else {
                // The last carries the unit: 1、15日.
                return united.then_some(());
            }
        }
    }
}

/// How days are named: as members of a list, or alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Listed,
    Alone,
}

/// Weekdays from one to another, around Sunday; `None` unless both are single days.
fn between(from: u8, to: u8) -> Option<u8> {
    if from.count_ones() != 1 || to.count_ones() != 1 {
        return None;
    }
    let (from, to) = (from.trailing_zeros(), to.trailing_zeros());
    Some((0..7).filter(|d| (d + 7 - from) % 7 <= (to + 7 - from) % 7).fold(0, |days, d| days | 1 << d))
}
