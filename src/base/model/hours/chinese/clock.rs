//! Times of the day as people say them.

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// 凌晨.
    Night,
    /// 早上, 上午.
    Morning,
    /// 中午.
    Noon,
    /// 下午.
    Afternoon,
    /// 傍晚, 晚上, 夜间.
    Evening,
    /// 次日.
    NextDay,
}

impl Part {
    /// Minutes within which the part lies, and those that surely belong to it, where a text names it without times; `None` where it
    /// cannot stand alone.
    pub(super) fn bounds(self) -> Option<[(u16, u16); 2]> {
        match self {
            Self::Morning => Some([(6 * 60, 12 * 60), (9 * 60, 11 * 60)]),
            Self::Noon => Some([(10 * 60 + 30, 14 * 60 + 30), (11 * 60 + 30, 12 * 60 + 30)]),
            Self::Afternoon => Some([(12 * 60, 18 * 60 + 30), (14 * 60, 16 * 60)]),
            Self::Evening => Some([(17 * 60, 24 * 60), (19 * 60, 20 * 60)]),
            Self::Night | Self::NextDay => None,
        }
    }

    /// Hour of the day that `hour` is in this part; beyond 24 on the next day.
    fn hour(self, hour: u16) -> Option<u16> {
        match (self, hour) {
            (Self::Night, 12) => Some(0),
            (Self::Night, 0..=6)
            | (Self::Morning, 4..=12)
            | (Self::Noon, 10..=15)
            | (Self::Afternoon, 12..=23)
            | (Self::Evening, 16..=24) => Some(hour),
            (Self::Noon, 1..=3) | (Self::Afternoon, 1..=8) | (Self::Evening, 4..=12) => Some(hour + 12),
            (Self::Evening, 0..=3) | (Self::NextDay, 0..=12) => Some(hour + 24),
            _ => None,
        }
    }
}

/// A time as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    hour: u16,
    minute: u16,
}

impl Clock {
    /// Time with this hour (0 to 24) and minute.
    pub(super) fn new(hour: u16, minute: u16) -> Option<Self> {
        (minute < 60 && hour * 60 + minute <= 24 * 60).then_some(Self { hour, minute })
    }

    fn at(self, hour: u16) -> u16 {
        hour * 60 + self.minute
    }

    /// Minutes of the day, as written.
    fn plain(self) -> u16 {
        self.at(self.hour)
    }
}

/// A span of minutes; its end is beyond 1440 on the next day.
pub(super) type Span = (u16, u16);

/// Span between two times, each with the part of the day that stands before it; `None` where it is not clear which half of the day
/// is meant.
pub(super) fn span(from: (Option<Part>, Clock), to: (Option<Part>, Clock)) -> Option<Span> {
    let start = match from.0 {
        Some(part) => from.1.at(part.hour(from.1.hour).filter(|hour| *hour < 24)?),
        // Nobody opens at two in the night: 2:00-5:00 is the afternoon, but does not say so.
        None if (1..=4).contains(&from.1.hour) => return None,
        None => from.1.plain(),
    };
    let end = to.1;
    let stop = match (to.0, from.0) {
        (Some(Part::Night), _) => end.at(Part::Night.hour(end.hour)?) + 24 * 60,
        (Some(part), _) => end.at(part.hour(end.hour)?),
        (None, _) if end.plain() == 0 => 24 * 60,
        (None, None) if end.plain() > start => end.plain(),
        // A night begins in the evening and ends by the morning.
        (None, None | Some(Part::NextDay)) => Some(end.plain() + 24 * 60).filter(|_| start >= 17 * 60 && end.hour <= 9)?,
        (None, Some(Part::Night | Part::Morning)) => end.plain(),
        (None, Some(Part::Noon)) => end.at(Part::Noon.hour(end.hour).or((end.hour > 12).then_some(end.hour))?),
        (None, Some(Part::Afternoon)) => end.at(if (1..=11).contains(&end.hour) { end.hour + 12 } else { end.hour }),
        (None, Some(Part::Evening)) => {
            let evening = end.at(Part::Evening.hour(end.hour)?);
            if evening <= start { Some(end.at(end.hour + 24)).filter(|_| end.hour <= 9)? } else { evening }
        }
    };
    let night = matches!(to.0, Some(Part::Night)) && stop - 24 * 60 > start;
    let stop = if night { stop - 24 * 60 } else { stop };
    (start < stop && stop <= start + 24 * 60).then_some((start, stop))
}

/// Part that goes on for the next span of a list, which has none of its own: 下午1:30-4:00、4:30-6:00.
pub(super) fn carried(part: Option<Part>, next: Clock) -> Option<Part> {
    part.filter(|part| matches!(part, Part::Afternoon | Part::Evening) && next.hour < 12)
}
