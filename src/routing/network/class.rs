//! Access and speed of ways and barriers for each profile, from their tags.

use std::collections::{BTreeMap, HashMap};

use carecircle_base::model::{Pace, Profile, Rule, TagSet};

use super::error::NetworkError;
use super::kind::{Class, RoadKind};

/// Speed of a ferry without a `duration` tag.
const FERRY_MPS: f64 = 12.0 / 3.6;

/// The routing attributes of a way.
#[derive(Debug, Clone, Copy)]
pub(super) struct WayMeaning {
    /// Row of the class, in the way's direction.
    pub class: u16,
    /// Whether marked crossings on the way cost time: true for footways, not for the roads that they cross.
    pub footway: bool,
    /// Number of steps of the whole way; `Some(None)` for stairs without a count, `None` for other ways.
    pub stairs: Option<Option<f32>>,
    /// Slope in the way's direction, metres climbed per metre.
    pub slope: f32,
    /// Seconds of the whole crossing; `Some(None)` for a ferry without a duration, `None` for other ways.
    pub ferry: Option<Option<f32>>,
}

/// A table of edge classes under construction, with each profile's pace.
pub(super) struct Classes<'a> {
    profiles: &'a [Profile],
    known: HashMap<(Class, Vec<u32>), u16>,
    pub rows: Vec<Class>,
    /// Pace along and against the way by class and profile: metres per second (own pace), or the factor on the
    /// cohort's speed; 0 where forbidden, infinite where the time is fixed.
    pub paces: Vec<[f32; 2]>,
    reversed: Vec<Option<u16>>,
}

impl<'a> Classes<'a> {
    pub(super) fn new(profiles: &'a [Profile]) -> Self {
        Self { profiles, known: HashMap::new(), rows: Vec::new(), paces: Vec::new(), reversed: Vec::new() }
    }

    fn intern(&mut self, class: Class, paces: &[[f32; 2]]) -> Result<u16, NetworkError> {
        let key = (class, paces.iter().flatten().map(|p| p.to_bits()).collect());
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let row = u16::try_from(self.rows.len()).map_err(|_| NetworkError::TooManyClasses)?;
        self.known.insert(key, row);
        self.rows.push(class);
        self.paces.extend_from_slice(paces);
        self.reversed.push(None);
        Ok(row)
    }

    /// Row of the class with the two directions exchanged.
    pub(super) fn reversed(&mut self, class: u16) -> Result<u16, NetworkError> {
        if let Some(known) = self.reversed[usize::from(class)] {
            return Ok(known);
        }
        let n = self.profiles.len();
        let at = usize::from(class) * n;
        let paces: Vec<[f32; 2]> = self.paces[at..at + n].iter().map(|[a, b]| [*b, *a]).collect();
        let other = self.intern(self.rows[usize::from(class)], &paces)?;
        self.reversed[usize::from(class)] = Some(other);
        self.reversed[usize::from(other)] = Some(class);
        Ok(other)
    }

    /// Routing attributes of a way from its tags; `None` when no profile may use it.
    pub(super) fn way(&mut self, tags: &TagSet) -> Result<Option<WayMeaning>, NetworkError> {
        let highway = tags.get("highway");
        let ferry = highway.is_none() && tags.is("route", "ferry");
        if highway.is_none() && !ferry {
            return Ok(None);
        }
        let kind = if ferry { RoadKind::Ferry } else { RoadKind::of(highway.unwrap_or_default()) };
        let slope = if ferry { 0.0 } else { tags.get("incline").and_then(incline).unwrap_or(0.0) };
        let paces: Vec<[f32; 2]> = self.profiles.iter().map(|p| pace(p, tags, highway, slope)).collect();
        if paces.iter().flatten().all(|p| *p == 0.0) {
            return Ok(None);
        }
        let yes = |key: &str| tags.get(key).is_some_and(|v| v != "no");
        let class = self.intern(Class { kind, bridge: yes("bridge"), tunnel: yes("tunnel") }, &paces)?;
        #[expect(clippy::cast_possible_truncation, reason = "seconds of a ferry, steps of stairs")]
        Ok(Some(WayMeaning {
            class,
            footway: kind.for_feet(),
            stairs: (kind == RoadKind::Steps).then(|| tags.get("step_count").and_then(|n| n.trim().parse::<u16>().ok()).map(f32::from)),
            slope: slope as f32,
            ferry: ferry.then(|| tags.get("duration").and_then(duration_s).map(|s| s as f32)),
        }))
    }

    /// Class of the edge of length 0 at a barrier that some profiles cannot pass; `None` when all can.
    pub(super) fn gate(&mut self, tags: &TagSet) -> Result<Option<u16>, NetworkError> {
        if tags.get("barrier").is_none() && tags.get("kerb").is_none() {
            return Ok(None);
        }
        let paces: Vec<[f32; 2]> = self
            .profiles
            .iter()
            .map(|p| if !p.barriers || allowed(Rule::Yes, &p.node, tags) { [f32::INFINITY; 2] } else { [0.0; 2] })
            .collect();
        if paces.iter().flatten().all(|p| *p != 0.0) {
            return Ok(None);
        }
        self.intern(Class { kind: RoadKind::Gate, bridge: false, tunnel: false }, &paces).map(Some)
    }
}

/// Travel time in seconds of a ferry without a `duration` tag.
pub(super) fn ferry_s(length_m: f64) -> f64 {
    length_m / FERRY_MPS
}

/// Whether the rules of all tags together allow the traveller.
fn allowed(first: Rule, rules: &BTreeMap<String, BTreeMap<String, Rule>>, tags: &TagSet) -> bool {
    let (mut tagged, mut permit, mut grant, mut suits) = (false, false, false, false);
    let of_tags = rules.iter().filter_map(|(key, values)| {
        let value = tags.get(key)?;
        values.get(value).or_else(|| values.get("*")).copied()
    });
    for rule in std::iter::once(first).chain(of_tags) {
        match rule {
            Rule::No => return false,
            Rule::Yes => {}
            Rule::Tagged => tagged = true,
            Rule::Permit => permit = true,
            Rule::Grant => grant = true,
            Rule::Suits => suits = true,
        }
    }
    grant || (!permit && (!tagged || suits))
}

/// Pace along and against the way: metres per second, or the factor on the cohort's speed; 0 where forbidden.
fn pace(p: &Profile, tags: &TagSet, highway: Option<&str>, slope: f64) -> [f32; 2] {
    let rule = match highway {
        None if p.ferries => None,
        None => return [0.0; 2],
        Some(value) => match p.highway.get(value).or_else(|| p.highway.get("*")) {
            Some(rule) => Some(*rule),
            None => return [0.0; 2],
        },
    };
    let too_steep = p.max_incline_pct.is_some_and(|max| slope.abs() * 100.0 > max);
    if too_steep || !allowed(rule.map_or(Rule::Yes, |r| r.rule), &p.tags, tags) {
        return [0.0; 2];
    }
    let pace = match (rule, p.pace) {
        (None, _) => f64::INFINITY,
        (Some(_), Pace::Cohort) => 1.0,
        (Some(rule), Pace::Own) => {
            let signed = p.maxspeed.then(|| tags.get("maxspeed").and_then(maxspeed_kmh)).flatten();
            signed.or(rule.kmh).map_or(p.speed_mps, |kmh| kmh / 3.6)
        }
    };
    #[expect(clippy::cast_possible_truncation, reason = "speeds of at most 300 km/h")]
    let pace = pace as f32;
    match direction(p, tags, highway.unwrap_or_default()) {
        Direction::Both => [pace, pace],
        Direction::Along => [pace, 0.0],
        Direction::Against => [0.0, pace],
    }
}

enum Direction {
    Both,
    Along,
    Against,
}

fn direction(p: &Profile, tags: &TagSet, highway: &str) -> Direction {
    if let Some(value) = p.oneway.iter().find_map(|key| tags.get(key)) {
        return match value {
            "yes" | "true" | "1" => Direction::Along,
            "-1" | "reverse" => Direction::Against,
            _ => Direction::Both,
        };
    }
    let round = p.roundabouts && matches!(tags.get("junction"), Some("roundabout" | "circular"));
    if round || p.oneway_highways.iter().any(|h| h == highway) { Direction::Along } else { Direction::Both }
}

/// Value of a `maxspeed` tag in km/h: `50`, `30 mph`, `walk`; the first of several. `None` where it is no speed of 3 to 200 km/h.
fn maxspeed_kmh(value: &str) -> Option<f64> {
    let value = value.split([';', '|']).next()?.trim();
    let kmh = match value {
        "walk" => 7.0,
        _ => match value.strip_suffix("mph") {
            Some(mph) => mph.trim().parse::<f64>().ok()? * 1.609_344,
            None => value.trim_end_matches("km/h").trim().parse().ok()?,
        },
    };
    (3.0..=200.0).contains(&kmh).then_some(kmh)
}

/// Value of an `incline` tag in metres climbed per metre: `8%`, `-5 %`, `4°`. `None` for `up`, `down` and slopes over 1.5.
fn incline(value: &str) -> Option<f64> {
    let value = value.trim();
    let slope = if let Some(degrees) = value.strip_suffix('°') {
        degrees.trim().parse::<f64>().ok()?.to_radians().tan()
    } else {
        value.strip_suffix('%')?.trim().parse::<f64>().ok()? / 100.0
    };
    (slope.abs() <= 1.5).then_some(slope)
}

/// Value of a `duration` tag in seconds: `25` (minutes), `01:30` (hours), `01:30:20`, `PT1H30M`. `None` where it is none of these.
fn duration_s(value: &str) -> Option<f64> {
    let value = value.trim();
    let number = |s: &str| s.parse::<u32>().ok().filter(|n| *n <= 100_000).map(f64::from);
    let seconds = if let Some(mut rest) = value.strip_prefix("PT") {
        let mut sum = 0.0;
        while !rest.is_empty() {
            let at = rest.find(|c: char| !c.is_ascii_digit())?;
            let unit = match rest.as_bytes()[at] {
                b'H' => 3600.0,
                b'M' => 60.0,
                b'S' => 1.0,
                _ => return None,
            };
            sum += number(&rest[..at])? * unit;
            rest = &rest[at + 1..];
        }
        sum
    } else {
        let parts: Vec<f64> = value.split(':').map(number).collect::<Option<_>>()?;
        match parts[..] {
            [minutes] => minutes * 60.0,
            [hours, minutes] => hours * 3600.0 + minutes * 60.0,
            [hours, minutes, seconds] => hours * 3600.0 + minutes * 60.0 + seconds,
            _ => return None,
        }
    };
    (seconds > 0.0).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usable(id: &str, tags: &[(&str, &str)]) -> [bool; 2] {
        let profiles = Profile::built_in();
        let p = profiles.iter().find(|p| p.id == id).unwrap();
        let tags = TagSet::new(tags.iter().copied());
        pace(p, &tags, tags.get("highway"), 0.0).map(|v| v > 0.0)
    }

    #[test]
    fn foot_access_follows_the_tags() {
        for (tags, expected) in [
            (&[("highway", "residential")][..], true),
            (&[("highway", "residential"), ("foot", "no")], false),
            (&[("highway", "residential"), ("access", "private")], false),
            (&[("highway", "residential"), ("access", "private"), ("foot", "yes")], true),
            (&[("highway", "service"), ("access", "private"), ("sidewalk", "both")], false),
            (&[("highway", "trunk")], false),
            (&[("highway", "trunk"), ("sidewalk", "left")], true),
            (&[("highway", "trunk"), ("foot", "designated")], true),
            (&[("highway", "primary"), ("motorroad", "yes")], false),
            (&[("highway", "primary"), ("motorroad", "yes"), ("sidewalk:both", "yes")], true),
            (&[("highway", "pedestrian"), ("area", "yes")], false),
            (&[("highway", "motorway"), ("foot", "yes")], false),
            (&[("highway", "steps")], true),
            (&[("route", "ferry")], true),
            (&[("route", "ferry"), ("foot", "no")], false),
        ] {
            assert_eq!(usable("walk", tags), [expected; 2], "{tags:?}");
        }
        assert_eq!(usable("wheelchair", &[("highway", "steps")]), [false; 2]);
        assert_eq!(usable("wheelchair", &[("highway", "footway")]), [true; 2]);
    }

    #[test]
    fn one_way_is_a_matter_of_the_mode() {
        let street = |extra: &[(&'static str, &'static str)]| [&[("highway", "residential")], extra].concat();
        let (both, along, against) = ([true, true], [true, false], [false, true]);
        for (extra, walk, ebike, drive) in [
            (&[("oneway", "yes")][..], both, along, along),
            (&[("oneway", "-1")], both, against, against),
            (&[("oneway", "yes"), ("oneway:bicycle", "no")], both, both, along),
            (&[("oneway:foot", "yes")], along, both, both),
            (&[("junction", "roundabout")], both, along, along),
            (&[("junction", "roundabout"), ("oneway", "no")], both, both, both),
        ] {
            let tags = street(extra);
            assert_eq!([usable("walk", &tags), usable("ebike", &tags), usable("drive", &tags)], [walk, ebike, drive], "{extra:?}");
        }
        assert_eq!(usable("drive", &[("highway", "motorway")]), along);
    }

    #[test]
    fn numbers_in_tags_are_read_or_refused() {
        assert_eq!(maxspeed_kmh("50"), Some(50.0));
        assert!((maxspeed_kmh("30 mph").unwrap() - 48.28).abs() < 0.01);
        assert_eq!(maxspeed_kmh("signals"), None);
        assert_eq!(maxspeed_kmh("0"), None);
        assert_eq!(incline("-8%"), Some(-0.08));
        assert_eq!(incline("up"), None);
        assert_eq!(
            [duration_s("25"), duration_s("01:30"), duration_s("PT1H5M"), duration_s("x")],
            [Some(1500.0), Some(5400.0), Some(3900.0), None]
        );
    }
}
