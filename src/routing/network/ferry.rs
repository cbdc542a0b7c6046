//! Ferries: durations and intervals as OpenStreetMap writes them.

use std::collections::BTreeMap;

use carecircle_base::model::{LayerReport, Roads, Severity, TagSet};

/// Speed of a ferry without a `duration` that can be read.
const FERRY_MPS: f64 = 12.0 / 3.6;

/// The time that a ferry costs whoever takes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ferry {
    /// Seconds of the whole crossing; `None` where the way does not say.
    pub crossing_s: Option<f64>,
    /// Seconds of waiting for it: half its interval; 0 where the way does not say.
    pub wait_s: f64,
}

impl Ferry {
    pub(super) fn of(tags: &TagSet) -> Self {
        let seconds = |key: &str| tags.get(key).and_then(duration_s);
        Self { crossing_s: seconds("duration"), wait_s: seconds("interval").unwrap_or(0.0) / 2.0 }
    }

    /// Seconds of the crossing a metre of a way of `length_m`.
    pub(super) fn s_per_m(&self, length_m: f64) -> f64 {
        self.crossing_s.filter(|_| length_m > 0.0).map_or(1.0 / FERRY_MPS, |s| s / length_m)
    }
}

/// Counts in `report` the durations and intervals of ferries that cannot be read.
pub(super) fn note(roads: &Roads, report: &mut LayerReport) {
    const KEYS: [(&str, &str); 2] = [("duration", "ferry-duration-not-read"), ("interval", "ferry-interval-not-read")];
    let seasonal = |set: &u32| {
        let tags = &roads.tag_sets[*set as usize];
        let ferry = tags.get("highway").is_none() && tags.is("route", "ferry");
        ferry && tags.get("seasonal").is_some_and(|v| v != "no")
    };
    report.note_many(Severity::Warning, "ferry-seasonal", roads.way_tags.iter().filter(|set| seasonal(set)).count(), String::new);
    for (key, reason) in KEYS {
        let mut unread: BTreeMap<&str, usize> = BTreeMap::new();
        for set in &roads.way_tags {
            let tags = &roads.tag_sets[*set as usize];
            let ferry = tags.get("highway").is_none() && tags.is("route", "ferry");
            if let Some(value) = tags.get(key).filter(|value| ferry && duration_s(value).is_none()) {
                *unread.entry(value).or_default() += 1;
            }
        }
        for (value, count) in unread {
            report.note_many(Severity::Warning, reason, count, || format!("{count} × {key}={value}"));
        }
    }
}

/// Value of a `duration` or `interval` tag in seconds: `25` (minutes), `01:30` (hours), `01:30:20`, `PT1H30M`, `1 h 30 min`, `10分钟`.
/// `None` where it is none of these, or 0.
pub(super) fn duration_s(value: &str) -> Option<f64> {
    let value = value.trim().to_lowercase();
    let seconds = match value.strip_prefix('p') {
        Some(rest) => iso_s(rest)?,
        None if value.contains(':') => clock_s(&value)?,
        None => words_s(&value)?,
    };
    (seconds > 0.0 && seconds <= 1e7).then_some(seconds)
}

fn number(text: &str) -> Option<f64> {
    (text.starts_with(|c: char| c.is_ascii_digit()) && text.len() <= 9).then(|| text.parse().ok()).flatten()
}

/// Hours, minutes and perhaps seconds.
fn clock_s(value: &str) -> Option<f64> {
    let parts: Vec<f64> = value.split(':').map(|part| number(part.trim())).collect::<Option<_>>()?;
    match parts[..] {
        [hours, minutes] => Some(hours * 3600.0 + minutes * 60.0),
        [hours, minutes, seconds] => Some(hours * 3600.0 + minutes * 60.0 + seconds),
        _ => None,
    }
}

/// A duration of ISO 8601 behind its `p`, of weeks, days, hours, minutes and seconds.
fn iso_s(value: &str) -> Option<f64> {
    let (days, time) = value.split_once('t').map_or((value, None), |(days, time)| (days, Some(time)));
    let sum = |text: &str, units: &[(char, f64)]| {
        let (mut rest, mut sum) = (text, 0.0);
        while !rest.is_empty() {
            let at = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
            let unit = rest[at..].chars().next()?;
            sum += number(&rest[..at])? * units.iter().find(|u| u.0 == unit)?.1;
            rest = &rest[at + unit.len_utf8()..];
        }
        Some(sum)
    };
    if time.is_some_and(str::is_empty) || (days.is_empty() && time.is_none()) {
        return None;
    }
    // Years and months have no length, but none of them have.
    let days = days.strip_prefix("0y").unwrap_or(days);
    let days = days.strip_prefix("0m").unwrap_or(days);
    Some(sum(days, &[('w', 604_800.0), ('d', 86_400.0)])? + sum(time.unwrap_or_default(), &[('h', 3600.0), ('m', 60.0), ('s', 1.0)])?)
}

/// Numbers with units, the larger first; a bare number is minutes.
fn words_s(value: &str) -> Option<f64> {
    const UNITS: [(&[&str], f64); 4] = [
        (&["d", "day", "days", "天", "日"], 86_400.0),
        (&["h", "hr", "hrs", "hour", "hours", "小时", "个小时", "时", "钟头", "个钟头", "std", "stunde", "stunden"], 3600.0),
        (&["", "m", "min", "mins", "minute", "minutes", "分", "分钟", "'", "minuten"], 60.0),
        (&["s", "sec", "secs", "second", "seconds", "秒", "秒钟"], 1.0),
    ];
    let value = ["一班", "一趟", "1班"].iter().find_map(|word| value.strip_suffix(word)).unwrap_or(value);
    let value = value.trim_start_matches(['~', '约', '≈', '每', '隔']).trim();
    match value {
        "半小时" | "半个小时" | "half an hour" => return Some(1800.0),
        "小时" | "个小时" => return Some(3600.0),
        "" => return None,
        _ => {}
    }
    let (mut rest, mut sum, mut above) = (value, 0.0, usize::MAX);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let amount = number(&rest[..digits])?;
        let tail = rest[digits..].trim_start();
        let end = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
        let unit = tail[..end].trim_end().trim_end_matches(" and").trim_end_matches(['.', ',', ' ']);
        let at = UNITS.iter().position(|(names, _)| names.contains(&unit))?;
        if above != usize::MAX && at <= above {
            return None;
        }
        (sum, above, rest) = (sum + amount * UNITS[at].1, at, &tail[end..]);
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_in_every_spelling_or_not_at_all() {
        for (seconds, texts) in [
            (
                600.0,
                &[
                    "10",
                    "00:10",
                    "0:10",
                    "00:10:00",
                    "PT10M",
                    "pt10m",
                    "P0DT0H10M",
                    "P0Y0M0DT0H10M0S",
                    "PT600S",
                    "10 min",
                    "10min",
                    "10 mins",
                    "10 minutes",
                ][..],
            ),
            (600.0, &["10 min.", "10'", "10m", "10分钟", "10 分", "约10分钟", "~10 min", "600 s", " 10 "]),
            (3600.0, &["60", "01:00", "1:00", "PT1H", "PT60M", "1 h", "1h", "1 hour", "1 hr", "1小时", "1个小时", "60 min", "P0DT1H"]),
            (
                5400.0,
                &["01:30", "1:30:00", "90", "PT1H30M", "1h30", "1 h 30", "1 h 30 min", "1h30m", "1 hour 30 minutes", "1 hour, 30 minutes"],
            ),
            (5400.0, &["1 hour and 30 minutes", "1.5 h", "1.5 hours", "1小时30分", "1小时30分钟", "PT1.5H"]),
            (1800.0, &["半小时", "30 min", "0.5 h", "每30分钟", "每半小时一班", "约30分钟一班", "每隔半小时"]),
            (3600.0, &["每小时", "每小时一班", "每1小时", "每60分钟一趟"]),
            (750.0, &["12.5", "12 min 30 s", "00:12:30"]),
            (172_800.0, &["P2D", "48:00", "2 days"]),
        ] {
            for text in texts {
                assert_eq!(duration_s(text), Some(seconds), "{text}");
            }
        }
        for text in [
            "",
            "0",
            "00:00",
            "x",
            "10-15",
            "00:10-00:15",
            "10 min - 15 min",
            "P",
            "PT",
            "PT5",
            "P1M",
            "P1Y",
            "ten minutes",
            "10 km",
            "-10",
            "1:2:3:4",
            "10 min 1 h",
            "5 5",
            "1,5 h",
            "10;20",
            "varies",
            "每天一班",
            "每",
            "inf",
            "1e3",
            "NaN",
        ] {
            assert_eq!(duration_s(text), None, "{text}");
        }
    }
}
