//! Matching of the days and the times of a text, by where they stand.

use super::clause::{Clause, Clauses, DaySet, Season, Times};

/// Times on days in a season.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry<'a> {
    pub season: Option<&'a Season>,
    pub days: Option<&'a DaySet>,
    /// `None` where the text names days, but no times.
    pub times: Option<Times>,
}

/// Entries of `clauses`, days off left out; `None` where it is not clear what goes with what.
pub(super) fn entries(clauses: &Clauses) -> Option<Vec<Entry<'_>>> {
    let list: Vec<&Clause> = clauses.list.iter().filter(|c| !matches!(c, Clause::Off(..))).collect();
    let seasons = list.iter().filter(|c| matches!(c, Clause::Season(_))).count();
    if seasons == 0 {
        return in_season(None, &list);
    }
    match &list[..] {
        // 夏令时8:00-17:30 冬令时8:30-17:00
        [Clause::Season(_), ..] => by_season(&list, None),
        // 周一至周五 夏令时… 冬令时…
        [Clause::Days(days), rest @ ..] if matches!(rest.first(), Some(Clause::Season(_))) => {
            let only = rest.iter().all(|c| !matches!(c, Clause::Days(_)));
            only.then(|| by_season(rest, Some(days)))?
        }
        // 8:00-17:30（夏令时）8:30-17:00（冬令时）
        [Clause::Times(_), ..] => list
            .chunks(2)
            .map(|pair| match pair {
                [Clause::Times(times), Clause::Season(season)] => {
                    Some(Entry { season: Some(season), days: None, times: Some(times.clone()) })
                }
                _ => None,
            })
            .collect(),
        _ => None,
    }
}

/// Entries of clauses that begin with a season, those of each season after it.
fn by_season<'a>(list: &[&'a Clause], days: Option<&'a DaySet>) -> Option<Vec<Entry<'a>>> {
    let mut out = Vec::new();
    let mut rest = list;
    while let [Clause::Season(season), more @ ..] = rest {
        let end = more.iter().position(|c| matches!(c, Clause::Season(_))).unwrap_or(more.len());
        for mut entry in in_season(Some(season), &more[..end])? {
            entry.days = entry.days.or(days);
            out.push(entry);
        }
        rest = &more[end..];
    }
    rest.is_empty().then_some(out)
}

/// Entries of clauses without seasons.
fn in_season<'a>(season: Option<&'a Season>, list: &[&'a Clause]) -> Option<Vec<Entry<'a>>> {
    let entry = |days, times| Entry { season, days, times };
    match list {
        [] if season.is_none() => Some(Vec::new()),
        [Clause::Times(times)] => Some(vec![entry(None, Some(times.clone()))]),
        [Clause::Days(days)] if season.is_none() => Some(vec![entry(Some(days), None)]),
        // 周一至周五8:00-17:00 周六9:00-12:00, or 8:00-17:00（周一至周五）9:00-12:00（周六）
        _ => {
            let mut out: Vec<Entry<'a>> = Vec::new();
            for pair in list.chunks(2) {
                let (days, times) = match (pair, list.first()) {
                    ([Clause::Days(days), Clause::Times(times)], Some(Clause::Days(_))) => (days, times),
                    ([Clause::Times(times), Clause::Days(days)], Some(Clause::Times(_))) => (days, times),
                    _ => return None,
                };
                // 周一上午…，周一下午…
                match out.iter_mut().find(|known| known.days == Some(days)) {
                    Some(known) => known.times.as_mut()?.spans.extend(&times.spans),
                    None => out.push(entry(Some(days), Some(times.clone()))),
                }
            }
            Some(out)
        }
    }
}
