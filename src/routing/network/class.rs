//! Access and speed of ways and barriers for each profile, from their tags.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use carecircle_base::model::{Pace, Profile, Rule, TagSet, WayRule};

use super::error::NetworkError;
use super::ferry::Ferry;
use super::kind::{Class, Joined, RoadKind, joined};
use super::pockets::{EdgeAccess, GateAccess};

/// The value under `[ID.highway]` that stands for `highway=steps` with `ramp:wheelchair=yes`.
const STEPS_WITH_RAMP: &str = "steps_with_ramp";

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
    /// Time of a ferry; `None` for other ways.
    pub ferry: Option<Ferry>,
    /// Whether the way is a lift, which has to be waited for.
    pub lift: bool,
}

/// Access values that let pass who lives there.
const PRIVATE: [&str; 2] = ["private", "residents"];

/// A table of edge classes under construction, with each profile's pace.
pub(super) struct Classes<'a> {
    profiles: &'a [Profile],
    known: HashMap<(Class, u16, Vec<u32>), u16>,
    pub rows: Vec<Class>,
    /// Profiles that may use the class only where they live, one bit each, by class.
    pub private: Vec<u16>,
    /// Pace along and against the way by class and profile: metres per second (own pace), or the factor on the
    /// cohort's speed; 0 where forbidden, infinite where the time is fixed.
    pub paces: Vec<[f32; 2]>,
    reversed: Vec<Option<u16>>,
}

impl<'a> Classes<'a> {
    pub(super) fn new(profiles: &'a [Profile]) -> Self {
        Self { profiles, known: HashMap::new(), rows: Vec::new(), private: Vec::new(), paces: Vec::new(), reversed: Vec::new() }
    }

    fn intern(&mut self, class: Class, private: u16, paces: &[[f32; 2]]) -> Result<u16, NetworkError> {
        let key = (class, private, paces.iter().flatten().map(|p| p.to_bits()).collect());
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let row = u16::try_from(self.rows.len()).map_err(|_| NetworkError::TooManyClasses)?;
        self.known.insert(key, row);
        self.rows.push(class);
        self.private.push(private);
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
        let other = self.intern(self.rows[usize::from(class)], self.private[usize::from(class)], &paces)?;
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
        let mut private = 0;
        let mut paces: Vec<[f32; 2]> = Vec::with_capacity(self.profiles.len());
        for (bit, p) in self.profiles.iter().enumerate() {
            let (pace, access) = pace(p, tags, highway, slope);
            private |= u16::from(access == Access::Private) << bit;
            paces.push(pace);
        }
        if paces.iter().flatten().all(|p| *p == 0.0) {
            return Ok(None);
        }
        let yes = |key: &str| tags.get(key).is_some_and(|v| v != "no");
        let class = Class { kind, bridge: yes("bridge"), tunnel: yes("tunnel"), joined: joined(tags) };
        let class = self.intern(class, private, &paces)?;
        let stairs = kind == RoadKind::Steps && tags.get("conveying").is_none_or(|v| v == "no");
        #[expect(clippy::cast_possible_truncation, reason = "a slope of at most 1.5")]
        Ok(Some(WayMeaning {
            class,
            footway: kind.for_feet(),
            stairs: stairs.then(|| tags.get("step_count").and_then(|n| n.trim().parse::<u16>().ok()).map(f32::from)),
            slope: slope as f32,
            ferry: ferry.then(|| Ferry::of(tags)),
            lift: highway == Some("elevator"),
        }))
    }

    /// Access through a barrier or lift that some profiles cannot pass, or not everywhere; `None` when all can.
    pub(super) fn gate(&self, tags: &TagSet) -> Option<GateAccess> {
        if tags.get("barrier").is_none() && tags.get("kerb").is_none() && !tags.is("highway", "elevator") {
            return None;
        }
        let mut gate = GateAccess { open: 0, private: 0 };
        for (bit, p) in self.profiles.iter().enumerate() {
            match if p.barriers { access(Rule::Yes, &p.node, tags) } else { Access::Open } {
                Access::Open => gate.open |= 1 << bit,
                Access::Private => gate.private |= 1 << bit,
                Access::Closed => {}
            }
        }
        (gate.open.count_ones() as usize != self.profiles.len()).then_some(gate)
    }

    /// Class of an edge of length 0 that the profiles of `along` pass forward, and those of `against` backward.
    pub(super) fn passage(&mut self, [along, against]: [u16; 2]) -> Result<u16, NetworkError> {
        let pace = |mask: u16, bit: usize| if mask >> bit & 1 == 1 { f32::INFINITY } else { 0.0 };
        let paces: Vec<[f32; 2]> = (0..self.profiles.len()).map(|bit| [pace(along, bit), pace(against, bit)]).collect();
        self.intern(Class { kind: RoadKind::Gate, bridge: false, tunnel: false, joined: Joined::Along }, 0, &paces)
    }

    /// One bit set for every profile.
    pub(super) fn access_of_all(&self) -> u16 {
        (0..self.profiles.len()).fold(0, |mask, bit| mask | 1 << bit)
    }

    /// Number of profiles.
    pub(super) fn profiles(&self) -> usize {
        self.profiles.len()
    }

    /// Access of the edges of a class.
    pub(super) fn access(&self, class: u16) -> EdgeAccess {
        let n = self.profiles.len();
        let at = usize::from(class) * n;
        let usable = self.paces[at..at + n].iter().enumerate().filter(|(_, pace)| pace.iter().any(|p| *p > 0.0));
        EdgeAccess { usable: usable.fold(0, |mask, (bit, _)| mask | 1 << bit), private: self.private[usize::from(class)] }
    }
}

/// Meaning of a way's or barrier's tags for a traveller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    Open,
    /// Only for those who live there: forbidden by nothing but a `private` tag, and the lock of a private gate.
    Private,
    Closed,
}

/// Access by the rules of all tags together.
fn access(first: Rule, rules: &BTreeMap<String, BTreeMap<String, Rule>>, tags: &TagSet) -> Access {
    if allowed(first, rules, tags, false) {
        return Access::Open;
    }
    let private = tags.iter().any(|(key, value)| PRIVATE.contains(&value) && rules.contains_key(key));
    if private && allowed(first, rules, tags, true) { Access::Private } else { Access::Closed }
}

/// Whether the rules of all tags together allow the traveller; a `resident` passes what is private, and has the key.
fn allowed(first: Rule, rules: &BTreeMap<String, BTreeMap<String, Rule>>, tags: &TagSet, resident: bool) -> bool {
    let (mut tagged, mut permit, mut grant, mut suits) = (false, false, false, false);
    let of_tags = rules.iter().filter_map(|(key, values)| {
        let value = tags.get(key)?;
        let rule = values.get(value).or_else(|| values.get("*")).copied();
        let own = resident && (PRIVATE.contains(&value) || key == "locked");
        rule.filter(|rule| !own || *rule == Rule::No)
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

/// Pace along and against the way: metres per second, or the factor on the cohort's speed; 0 where forbidden. And for whom.
fn pace(p: &Profile, tags: &TagSet, highway: Option<&str>, slope: f64) -> ([f32; 2], Access) {
    const NONE: ([f32; 2], Access) = ([0.0; 2], Access::Closed);
    let rule = match highway {
        None if p.ferries => None,
        None => return NONE,
        Some(value) => match way_rule(p, tags, value) {
            Some(rule) => Some(rule),
            None => return NONE,
        },
    };
    let too_steep = p.max_incline_pct.is_some_and(|max| slope.abs() * 100.0 > max);
    let first = rule.map_or(Rule::Yes, |r| r.rule);
    let sides = ["forward", "backward"].map(|side| access(first, &p.tags, &directed(tags, &p.tags, side)));
    // A way that is open one way and private the other is one-way: a class is private or not.
    let access = *[Access::Open, Access::Private].iter().find(|a| sides.contains(a)).unwrap_or(&Access::Closed);
    if too_steep || access == Access::Closed {
        return NONE;
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
    let paces = match direction(p, tags, highway.unwrap_or_default()) {
        Direction::Both => [pace, pace],
        Direction::Along => [pace, 0.0],
        Direction::Against => [0.0, pace],
    };
    let paces = [0, 1].map(|side| if sides[side] == access { paces[side] } else { 0.0 });
    (paces, access)
}

/// Tags in one direction of a way: `foot:backward` is `foot` for who walks against it.
fn directed<'t>(tags: &'t TagSet, rules: &BTreeMap<String, BTreeMap<String, Rule>>, side: &str) -> Cow<'t, TagSet> {
    let suffixed = |key: &str| key.ends_with(side) && key[..key.len() - side.len()].ends_with(':');
    if !tags.iter().any(|(key, _)| suffixed(key)) {
        return Cow::Borrowed(tags);
    }
    let own: Vec<(&str, &str)> = rules.keys().filter_map(|key| Some((key.as_str(), tags.get(&format!("{key}:{side}"))?))).collect();
    Cow::Owned(TagSet::new(own.into_iter().chain(tags.iter())))
}

/// Rule of a `highway` value; stairs with a ramp beside them have one of their own where the profile says so.
fn way_rule(p: &Profile, tags: &TagSet, highway: &str) -> Option<WayRule> {
    let ramp = highway == "steps" && matches!(tags.get("ramp:wheelchair"), Some("yes" | "designated"));
    let own = ramp.then(|| p.highway.get(STEPS_WITH_RAMP)).flatten();
    own.or_else(|| p.highway.get(highway)).or_else(|| p.highway.get("*")).copied()
}

/// Whether the way is a trunk road that somebody on foot may use only because the profile does not ask for a sidewalk there.
pub(super) fn walked_trunk(profiles: &[Profile], tags: &TagSet) -> bool {
    let Some(highway) = tags.get("highway").filter(|h| RoadKind::of(h) == RoadKind::Trunk) else { return false };
    profiles.iter().filter(|p| p.pace == Pace::Cohort).any(|p| {
        let rule = way_rule(p, tags, highway).map_or(Rule::No, |r| r.rule);
        allowed(rule, &p.tags, tags, false) && !allowed(Rule::Tagged, &p.tags, tags, false)
    })
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
    // Escalators and moving walkways carry whoever walks one way only; a profile that heeds no one-way tag heeds none of them.
    let carries = |value: &&str| p.pace == Pace::Cohort && !p.oneway.is_empty() && *value != "no";
    let conveying = tags.get("conveying").or((highway == "escalator").then_some("yes")).filter(carries);
    match (conveying, tags.get("oneway")) {
        (Some("forward"), _) | (Some("yes"), Some("yes" | "true" | "1")) => return Direction::Along,
        (Some("backward"), _) | (Some("yes"), Some("-1" | "reverse")) => return Direction::Against,
        _ => {}
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

#[cfg(test)]
mod tests {
    use super::*;

    fn usable(id: &str, tags: &[(&str, &str)]) -> [bool; 2] {
        let profiles = Profile::built_in();
        let p = profiles.iter().find(|p| p.id == id).unwrap();
        let tags = TagSet::new(tags.iter().copied());
        let (pace, access) = pace(p, &tags, tags.get("highway"), 0.0);
        pace.map(|v| v > 0.0 && access == Access::Open)
    }

    #[test]
    fn foot_access_follows_the_tags() {
        for (tags, expected) in [
            (&[("highway", "residential")][..], true),
            (&[("highway", "residential"), ("foot", "no")], false),
            (&[("highway", "residential"), ("access", "private")], false),
            (&[("highway", "residential"), ("access", "private"), ("foot", "yes")], true),
            (&[("highway", "service"), ("access", "private"), ("sidewalk", "both")], false),
            (&[("highway", "trunk")], true),
            (&[("highway", "trunk"), ("motorroad", "yes")], false),
            (&[("highway", "trunk"), ("expressway", "yes")], false),
            (&[("highway", "trunk"), ("foot", "no")], false),
            (&[("highway", "trunk"), ("sidewalk", "left")], true),
            (&[("highway", "trunk"), ("foot", "designated")], true),
            (&[("highway", "primary"), ("motorroad", "yes")], false),
            (&[("highway", "primary"), ("motorroad", "yes"), ("sidewalk:both", "yes")], true),
            (&[("highway", "pedestrian"), ("area", "yes")], true),
            (&[("highway", "ladder")], false),
            (&[("highway", "street_lamp")], false),
            (&[("highway", "corridor")], true),
            (&[("highway", "elevator")], true),
            (&[("highway", "platform")], true),
            (&[("highway", "motorway"), ("foot", "yes")], false),
            (&[("highway", "steps")], true),
            (&[("route", "ferry")], true),
            (&[("route", "ferry"), ("foot", "no")], false),
        ] {
            assert_eq!(usable("walk", tags), [expected; 2], "{tags:?}");
        }
        assert_eq!(usable("wheelchair", &[("highway", "steps")]), [false; 2]);
        assert_eq!(usable("wheelchair", &[("highway", "steps"), ("ramp:wheelchair", "yes")]), [true; 2]);
        assert_eq!(usable("wheelchair", &[("highway", "steps"), ("foot", "designated")]), [false; 2]);
        assert_eq!(usable("wheelchair", &[("highway", "elevator")]), [true; 2]);
        assert_eq!(usable("wheelchair", &[("highway", "path"), ("ladder", "yes")]), [false; 2]);
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
            (&[("oneway:foot", "-1")], against, both, both),
            (&[("oneway:foot", "no"), ("oneway", "yes")], both, along, along),
            (&[("foot:backward", "no")], along, both, both),
            (&[("foot:forward", "no")], against, both, both),
            (&[("foot:forward", "no"), ("foot:backward", "no")], [false; 2], both, both),
            (&[("foot", "no"), ("foot:forward", "yes")], along, both, both),
            (&[("foot:backward", "private")], along, both, both),
            (&[("access", "no"), ("foot:backward", "designated")], against, [false; 2], [false; 2]),
            (&[("access:backward", "no")], along, along, along),
            (&[("conveying", "forward")], along, both, both),
            (&[("conveying", "backward")], against, both, both),
            (&[("conveying", "reversible")], both, both, both),
            (&[("conveying", "yes"), ("oneway", "yes")], along, along, along),
            (&[("conveying", "yes"), ("oneway", "-1")], against, against, against),
            (&[("conveying", "yes"), ("oneway", "no")], both, both, both),
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
    }
}
