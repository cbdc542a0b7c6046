//! Groups of words: days, months, times, days off.

use super::super::backtrack::Backtrack;
use super::clock::{Part, Span};
use super::word::Word;
use crate::model::hours::holidays::Festival;

/// Bit set of all weekdays.
pub(super) const WEEK: u8 = 0b111_1111;

/// Bit set of Monday to Friday.
pub(super) const WORKDAYS: u8 = 0b001_1111;

/// Days that a text names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct DaySet {
    /// Bit set of weekdays, Monday first.
    pub weekdays: u8,
    /// Whether they are 工作日.
    pub workdays: bool,
    /// Whether they are 每天.
    pub daily: bool,
    /// Public holidays.
    pub holidays: bool,
    /// Festivals.
    pub festivals: Vec<Festival>,
    /// School holidays.
    pub school: bool,
    /// Ordinals of a weekday in its month (每月第一个周三); empty for every one.
    pub nth: Vec<i8>,
    /// Days of every month.
    pub of_month: Vec<u8>,
}

impl DaySet {
    /// Whether weekdays are all that is named.
    pub(super) fn only_weekdays(&self) -> bool {
        !self.holidays && self.festivals.is_empty() && !self.school && self.nth.is_empty() && self.of_month.is_empty()
    }
}

/// Months, or dates: first month and day to last month and day.
pub(super) type Dates = ((u8, Option<u8>), (u8, Option<u8>));

/// When a clause holds in the year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Season {
    Dates(Vec<Dates>),
    /// 夏令时 (true) or 冬令时, without dates.
    Named(bool),
}

/// Times that a text names: spans, or parts of the day alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Times {
    pub spans: Vec<Span>,
    pub parts: Vec<Part>,
}

/// A group of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Clause {
    Season(Season),
    Days(DaySet),
    Times(Times),
    /// Days off, or times off of all days.
    Off(Option<DaySet>, Times),
}

/// The groups of a text, and what it says beside them.
#[derive(Debug, Default)]
pub(super) struct Clauses {
    pub list: Vec<Clause>,
    /// 全年无休.
    pub no_rest: bool,
    /// 节假日照常.
    pub holidays_as_usual: bool,
    /// 周一闭馆，节假日除外: whether the place is then open or closed is not told.
    pub holidays_unclear: bool,
    /// 预约.
    pub appointment: bool,
    /// 暂停营业.
    pub suspended: bool,
}

impl Clauses {
    pub(super) fn names_workdays(&self) -> bool {
        self.list.iter().any(|c| matches!(c, Clause::Days(d) | Clause::Off(Some(d), _) if d.workdays))
    }

    pub(super) fn names_weekdays(&self) -> bool {
        let some = |d: &DaySet| d.weekdays != 0 && d.weekdays != WEEK;
        self.list.iter().any(|c| matches!(c, Clause::Days(d) | Clause::Off(Some(d), _) if some(d)))
    }
}

/// The groups of `words`; `None` when a word stands where it cannot.
pub(super) fn clauses(words: &[Word]) -> Option<Clauses> {
    let mut reader = Reader { words, at: 0, out: Clauses::default() };
    while reader.at < words.len() {
        reader.clause()?;
    }
    Some(reader.out)
}

/// The place in the words, and what they gave so far.
pub(super) struct Reader<'a> {
    pub(super) words: &'a [Word],
    pub(super) at: usize,
    pub(super) out: Clauses,
}

impl Backtrack for Reader<'_> {
    fn place(&mut self) -> &mut usize {
        &mut self.at
    }
}

impl Reader<'_> {
    pub(super) fn peek(&self) -> Option<Word> {
        self.words.get(self.at).copied()
    }

    pub(super) fn take(&mut self, word: Word) -> bool {
        let there = self.peek() == Some(word);
        self.at += usize::from(there);
        there
    }

    /// Skips words that neither join nor part: colons and fillers.
    pub(super) fn fillers(&mut self) {
        while matches!(self.peek(), Some(Word::Colon | Word::Filler)) {
            self.at += 1;
        }
    }

    fn clause(&mut self) -> Option<()> {
        match self.peek()? {
            Word::And | Word::Comma | Word::Stop | Word::Colon | Word::Filler => self.at += 1,
            Word::NoRest => {
                self.at += 1;
                self.out.no_rest = true;
            }
            Word::Appointment => {
                self.at += 1;
                self.out.appointment = true;
            }
            Word::Suspended => {
                self.at += 1;
                self.out.suspended = true;
            }
            Word::Except => {
                self.at += 1;
                let (days, _) = self.day_list()?;
                // 除周一闭馆外
                self.take(Word::Off);
                self.take(Word::ExceptEnd);
                self.out.list.push(Clause::Off(Some(days), Times::default()));
            }
            Word::Season(summer) => {
                self.at += 1;
                self.out.list.push(Clause::Season(Season::Named(summer)));
            }
            Word::Month(_) => self.dates()?,
            Word::Number(_) if matches!(self.words.get(self.at + 1..self.at + 3), Some([Word::To, Word::Month(_)])) => self.dates()?,
            Word::Days(_) | Word::Workdays | Word::Daily | Word::Holidays | Word::Festival(_) | Word::SchoolHolidays | Word::Monthly => {
                self.days()?
            }
            Word::Part(_) | Word::Meal(_) | Word::Time(_) | Word::Number(_) | Word::AllDay => self.times()?,
            Word::Break => {
                self.at += 1;
                self.fillers();
                let times = match self.try_to(|r| r.span(true)) {
                    Some(span) => Times { spans: vec![span], parts: Vec::new() },
                    None => Times { spans: Vec::new(), parts: vec![Part::Noon] },
                };
                self.out.list.push(Clause::Off(None, times));
            }
            Word::Nth(_) | Word::DayOfMonth(_) | Word::Off | Word::Excepted | Word::ExceptEnd | Word::AsUsual | Word::Blank | Word::To => {
                return None;
            }
        }
        Some(())
    }
}
