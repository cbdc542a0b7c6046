//! Sunrise, sunset and the ends of twilight in China.

use jiff::civil::Date;

use super::rule::SunEvent;
use crate::geom::LonLat;

/// Height of the sun's centre in degrees when its upper edge is on the horizon, with refraction.
const HORIZON: f64 = -0.833;

/// Height in degrees at which civil twilight begins and ends.
const TWILIGHT: f64 = -6.0;

/// Minute of the day of Beijing time at which the sun is there on `day`, to about two minutes; `None` outside China, where this time
/// is not kept.
///
/// Source: the almanac formulas of <https://en.wikipedia.org/wiki/Sunrise_equation>.
pub(super) fn minute(event: SunEvent, day: Date, at: LonLat) -> Option<i16> {
    let (lon, lat) = (at.lon(), at.lat());
    if !(73.0..=136.0).contains(&lon) || !(17.0..=54.0).contains(&lat) {
        return None;
    }
    let since_2000 = f64::from((day - jiff::civil::date(2000, 1, 1)).get_days());
    let noon = since_2000 + 0.0008 - lon / 360.0;
    let anomaly = (357.5291 + 0.985_600_28 * noon).to_radians();
    let center = 1.9148 * anomaly.sin() + 0.02 * (2.0 * anomaly).sin() + 0.0003 * (3.0 * anomaly).sin();
    let longitude = anomaly + (center + 180.0 + 102.9372).to_radians();
    let transit = noon + 0.0053 * anomaly.sin() - 0.0069 * (2.0 * longitude).sin();
    let declination = (longitude.sin() * 23.4397_f64.to_radians().sin()).asin();
    let height: f64 = if matches!(event, SunEvent::Dawn | SunEvent::Dusk) { TWILIGHT } else { HORIZON };
    let lat = lat.to_radians();
    let cos = (height.to_radians().sin() - lat.sin() * declination.sin()) / (lat.cos() * declination.cos());
    if !(-1.0..=1.0).contains(&cos) {
        return None;
    }
    let half_day = cos.acos().to_degrees() / 360.0;
    let when = if matches!(event, SunEvent::Dawn | SunEvent::Sunrise) { transit - half_day } else { transit + half_day };
    // Days of `when` begin at noon, UTC.
    let minute = (when - since_2000 + 0.5) * 1440.0 + 8.0 * 60.0;
    #[expect(clippy::cast_possible_truncation, reason = "within two days, in minutes")]
    let minute = minute.round() as i16;
    Some(minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Times of opening_hours.js 3.15.0 (suncalc) at Linhai, to three minutes.
    #[test]
    fn the_sun_rises_and_sets_when_suncalc_says() {
        let at = LonLat::new(121.12, 28.85).unwrap();
        for (day, event, expected) in [
            ("2026-06-21", SunEvent::Sunrise, (4, 58)),
            ("2026-06-21", SunEvent::Sunset, (18, 56)),
            ("2026-12-21", SunEvent::Sunrise, (6, 44)),
            ("2026-12-21", SunEvent::Sunset, (17, 4)),
            ("2026-03-20", SunEvent::Dawn, (5, 36)),
            ("2026-03-20", SunEvent::Dusk, (18, 29)),
        ] {
            let found = minute(event, day.parse().unwrap(), at).unwrap();
            assert!((found - expected.0 * 60 - expected.1).abs() <= 3, "{day} {event:?}: {}:{}", found / 60, found % 60);
        }
        assert_eq!(minute(SunEvent::Sunset, "2026-06-21".parse().unwrap(), LonLat::new(14.5, 35.9).unwrap()), None);
    }
}
