//! Dates and times of Chinese opening hours.

use super::super::backtrack::Backtrack;
use super::clause::{Clause, Reader, Season, Times};
use super::clock::{Clock, Part, Span, carried, span};
use super::word::Word;

impl Reader<'_> {
    pub(super) fn dates(&mut self) -> Option<()> {
        let mut list = Vec::new();
        loop {
            let from = self.date(None)?;
            let to = if self.take(Word::To) {
                self.fillers();
                self.date(Some(from.0))?
            } else {
                from
            };
            list.push((from, to));
            let more = matches!(self.words.get(self.at + 1), Some(Word::Month(_)))
                || matches!(self.words.get(self.at + 1..self.at + 4), Some([Word::Number(_), Word::To, Word::Month(_)]));
            if !(matches!(self.peek(), Some(Word::And)) && more) {
                break;
            }
            self.at += 1;
        }
        // 夏令时（5月-9月）: the dates say when that is.
        if let Some(Clause::Season(season @ Season::Named(_))) = self.out.list.last_mut() {
            *season = Season::Dates(list);
        } else {
            self.out.list.push(Clause::Season(Season::Dates(list)));
        }
        // 5月-9月（夏令时）
        let start = self.at;
        while matches!(self.peek(), Some(Word::Stop | Word::Colon | Word::Filler)) {
            self.at += 1;
        }
        if !matches!(self.peek(), Some(Word::Season(_))) {
            self.at = start;
        } else {
            self.at += 1;
        }
        Some(())
    }

    fn date(&mut self, month: Option<u8>) -> Option<(u8, Option<u8>)> {
        match self.peek()? {
            Word::Month(month) => {
                self.at += 1;
                let day = match self.peek() {
                    Some(Word::DayOfMonth(day)) => {
                        self.at += 1;
                        Some(day)
                    }
                    _ => None,
                };
                Some((month, day))
            }
            // 5-9月
            Word::Number(n @ 1..=12) if month.is_none() => {
                self.at += 1;
                Some((u8::try_from(n).ok()?, None))
            }
            // 5月1日-31日
            Word::DayOfMonth(day) => {
                self.at += 1;
                Some((month?, Some(day)))
            }
            _ => None,
        }
    }

    /// Parts of the day that stand without times.
    pub(super) fn parts(&mut self) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        while let Some(Word::Part(part)) = self.peek() {
            self.at += 1;
            parts.push(part);
            if matches!(self.peek(), Some(Word::And)) && matches!(self.words.get(self.at + 1), Some(Word::Part(_))) {
                self.at += 1;
            }
        }
        (!parts.is_empty()).then_some(parts)
    }

    /// Times in a row, and whether they are off.
    pub(super) fn times(&mut self) -> Option<()> {
        if self.take(Word::AllDay) {
            return self.push_times(Times { spans: vec![(0, 24 * 60)], parts: Vec::new() });
        }
        if let Some(parts) = self.try_to(|r| {
            let parts = r.parts()?;
            (!matches!(r.peek(), Some(Word::Time(_) | Word::Number(_) | Word::Colon))).then_some(parts)
        }) {
            self.fillers();
            let times = Times { spans: Vec::new(), parts };
            if self.take(Word::Off) {
                self.out.list.push(Clause::Off(None, times));
            } else if self.take(Word::AsUsual) || self.take(Word::NoRest) {
                // 中午不休息: as the times say.
            } else {
                return self.push_times(times);
            }
            return Some(());
        }
        let span = self.span(false)?;
        if self.take(Word::Off) || self.take(Word::Break) {
            self.out.list.push(Clause::Off(None, Times { spans: vec![span], parts: Vec::new() }));
            return Some(());
        }
        self.push_times(Times { spans: vec![span], parts: Vec::new() })
    }

    /// Adds times to those just before, or as a clause of their own.
    fn push_times(&mut self, more: Times) -> Option<()> {
        let Some(Clause::Times(known)) = self.out.list.last_mut() else {
            self.out.list.push(Clause::Times(more));
            return Some(());
        };
        // Spans and parts do not mix, and no span lies in another.
        let mixed = !known.parts.is_empty() && !more.spans.is_empty() || !known.spans.is_empty() && !more.parts.is_empty();
        let crossed = more.spans.iter().any(|new| known.spans.iter().any(|old| new.0 < old.1 && old.0 < new.1));
        if mixed || crossed {
            return None;
        }
        known.spans.extend(more.spans);
        known.parts.extend(more.parts);
        Some(())
    }

    /// A span; `off` where it is one of rest, which lies within the hours before it.
    pub(super) fn span(&mut self, off: bool) -> Option<Span> {
        let mut part = None;
        if let Some(Word::Meal(meal)) = self.peek() {
            self.at += 1;
            while matches!(self.peek(), Some(Word::Colon | Word::Filler | Word::Stop)) {
                self.at += 1;
            }
            part = Some(meal);
        }
        if let Some(Word::Part(own)) = self.peek() {
            self.at += 1;
            self.take(Word::Colon);
            part = Some(own);
        }
        let first = self.peek()?;
        self.at += 1;
        if !self.take(Word::To) {
            return None;
        }
        let own = match self.peek()? {
            Word::Part(own) => {
                self.at += 1;
                Some(own)
            }
            _ => None,
        };
        let second = self.peek()?;
        self.at += 1;
        let (from, to) = match (first, second) {
            (Word::Time(from), Word::Time(to)) => (from, to),
            (Word::Number(from), Word::Time(to)) => (Clock::new(from, 0)?, to),
            (Word::Time(from), Word::Number(to)) => (from, Clock::new(to, 0)?),
            _ => return None,
        };
        let before = match self.out.list.last() {
            Some(Clause::Times(times)) => times.spans.last().copied(),
            _ => None,
        };
        // Without a part of the day of its own, a later span goes on from the one before it.
        let off = off || matches!(self.peek(), Some(Word::Off | Word::Break));
        if let (None, Some((earlier, until)), false) = (part, before, off) {
            let carried = carried(if earlier >= 12 * 60 { Some(Part::Afternoon) } else { None }, from);
            let plain = span((None, from), (own, to)).filter(|s| s.0 >= until);
            let later = || span((Some(carried?), from), (own, to)).filter(|s| s.0 >= until && self.spoke_of_parts());
            return plain.or_else(later);
        }
        span((part, from), (own, to))
    }

    /// Whether parts of the day stand before the times of this text.
    fn spoke_of_parts(&self) -> bool {
        self.words.iter().any(|w| matches!(w, Word::Part(Part::Afternoon | Part::Evening)))
    }
}
