//! Public holidays of mainland China, as the State Council announces them for a year (放假安排).

use std::sync::LazyLock;

use jiff::civil::Date;

/// A festival of China with days off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Festival {
    NewYear,
    Spring,
    Qingming,
    Labour,
    DragonBoat,
    MidAutumn,
    National,
}

/// Festivals by their names in lists; the first name of each is that of the table.
pub(super) const FESTIVALS: [(&str, Festival); 14] = [
    ("元旦", Festival::NewYear),
    ("春节", Festival::Spring),
    ("清明", Festival::Qingming),
    ("劳动", Festival::Labour),
    ("端午", Festival::DragonBoat),
    ("中秋", Festival::MidAutumn),
    ("国庆", Festival::National),
    ("新年", Festival::NewYear),
    ("过年", Festival::Spring),
    ("清明节", Festival::Qingming),
    ("五一", Festival::Labour),
    ("端午节", Festival::DragonBoat),
    ("中秋节", Festival::MidAutumn),
    ("十一", Festival::National),
];

/// What the announcement of a year makes of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Announced {
    /// A day off for a festival.
    Off(Festival),
    /// A weekend day that is worked for another (调休补班).
    Worked,
    /// Neither.
    Ordinary,
    /// The year's days off are not in the table.
    Unpublished,
}

/// First day, last day, and what they are, sorted; from the announcements for 2018 to 2026.
static TABLE: LazyLock<Vec<(Date, Date, Announced)>> =
    LazyLock::new(|| include_str!("holidays.csv").lines().skip(1).filter_map(row).collect());

fn row(line: &str) -> Option<(Date, Date, Announced)> {
    let mut cells = line.trim().split(',');
    let (first, last) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
    let what = cells.next()?;
    let festival = FESTIVALS.iter().find(|(name, _)| *name == what).map(|(_, festival)| Announced::Off(*festival));
    Some((first, last, festival.unwrap_or(Announced::Worked)))
}

/// What `day` is by the announcement of its year.
pub(super) fn announced(day: Date) -> Announced {
    let years = || TABLE.first().map(|r| r.0.year()).zip(TABLE.last().map(|r| r.1.year()));
    if years().is_none_or(|(first, last)| !(first..=last).contains(&day.year())) {
        return Announced::Unpublished;
    }
    TABLE.iter().find(|(first, last, _)| (*first..=*last).contains(&day)).map_or(Announced::Ordinary, |row| row.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_whole_and_in_order() {
        assert_eq!(TABLE.len(), include_str!("holidays.csv").lines().count() - 1);
        assert!(TABLE.windows(2).all(|w| w[0].1 < w[1].0), "sorted, apart");
        let weekend = |day: &Date| matches!(day.weekday().to_monday_zero_offset(), 5 | 6);
        assert!(TABLE.iter().filter(|r| r.2 == Announced::Worked).all(|r| weekend(&r.0)), "worked days are weekends");
        // Statutory days: 11 a year before 2025, 13 since; each year has all seven festivals.
        for year in 2018..=2026 {
            for (_, festival) in &FESTIVALS[..7] {
                let of = |r: &&(Date, Date, Announced)| r.1.year() == year && r.2 == Announced::Off(*festival);
                // 2020's National Day and Mid-autumn fell on one day.
                let one_day = year == 2020 && *festival == Festival::MidAutumn || TABLE.iter().any(|r| of(&r));
                assert!(one_day, "{year} {festival:?}");
            }
        }
    }

    #[test]
    fn days_are_what_was_announced() {
        for (day, what) in [
            ("2025-01-28", Announced::Off(Festival::Spring)),
            ("2025-02-08", Announced::Worked),
            ("2026-10-07", Announced::Off(Festival::National)),
            ("2026-10-08", Announced::Ordinary),
            ("2026-02-14", Announced::Worked),
            ("2031-10-01", Announced::Unpublished),
        ] {
            assert_eq!(announced(day.parse().unwrap()), what, "{day}");
        }
    }
}
