//! Stretches of street joined into ways.

use std::collections::BTreeMap;

use super::osm::{Tags, tags};
use super::streets::{Class, Streets, Stretch};

/// A way over points of the network.
#[derive(Debug)]
pub struct WayOf {
    pub points: Vec<usize>,
    pub class: Class,
    bridge: bool,
    tunnel: bool,
    oneway: bool,
    name: u32,
}

/// What makes two stretches parts of one way.
fn kind(s: &Stretch) -> (Class, bool, bool, bool, u32) {
    (s.class, s.bridge, s.tunnel, s.oneway, s.name)
}

/// All stretches, each once, in ways that run on while nothing changes and nothing joins.
pub fn ways(streets: &Streets) -> Vec<WayOf> {
    const LONGEST: usize = 400;
    let mut at: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let live = |s: &Stretch| s.a != s.b;
    for (i, s) in streets.stretches.iter().enumerate().filter(|(_, s)| live(s)) {
        at.entry(s.a).or_default().push(i);
        at.entry(s.b).or_default().push(i);
    }
    // the stretch that carries on through `point`, if just one does
    let next = |point: usize, from: usize| -> Option<usize> {
        let [x, y] = at[&point][..] else { return None };
        let other = if x == from { y } else { x };
        let (s, o) = (&streets.stretches[from], &streets.stretches[other]);
        let onward = !s.oneway || (s.b == point && o.a == point) || (s.a == point && o.b == point);
        (other != from && kind(s) == kind(o) && onward).then_some(other)
    };
    let far_end = |s: &Stretch, near: usize| if s.a == near { s.b } else { s.a };
    let mut used = vec![false; streets.stretches.len()];
    let mut out = Vec::new();
    for (i, s) in streets.stretches.iter().enumerate() {
        if used[i] || !live(s) {
            continue;
        }
        // back to where the way begins
        let (mut first, mut start) = (i, s.a);
        while let Some(before) = next(start, first) {
            if before == i || used[before] {
                break;
            }
            first = before;
            start = far_end(&streets.stretches[before], start);
        }
        let mut points = vec![start];
        let mut here = first;
        loop {
            used[here] = true;
            let end = far_end(&streets.stretches[here], points[points.len() - 1]);
            points.push(end);
            match next(end, here) {
                Some(on) if !used[on] && points.len() < LONGEST => here = on,
                _ => break,
            }
        }
        out.push(WayOf { points, class: s.class, bridge: s.bridge, tunnel: s.tunnel, oneway: s.oneway, name: s.name });
    }
    out
}

impl WayOf {
    /// Tags of the way; `names` are the names of roads.
    pub fn tags(&self, names: &[String]) -> Tags {
        let mut out = match self.class {
            Class::Motorway => tags(&[("highway", "motorway"), ("ref", "G15")]),
            Class::Trunk => tags(&[("highway", "trunk"), ("motorroad", "yes"), ("foot", "no"), ("bicycle", "no"), ("name", "头门大桥")]),
            Class::Primary => tags(&[("highway", "primary")]),
            Class::Secondary => tags(&[("highway", "secondary")]),
            Class::Tertiary => tags(&[("highway", "tertiary")]),
            Class::Unclassified => tags(&[("highway", "unclassified")]),
            Class::Residential => tags(&[("highway", "residential")]),
            Class::Living => tags(&[("highway", "living_street")]),
            Class::Pedestrian => tags(&[("highway", "pedestrian"), ("name", "紫阳街")]),
            Class::Service => tags(&[("highway", "service")]),
            Class::Track => tags(&[("highway", "track")]),
            Class::Path => tags(&[("highway", "path"), ("foot", "yes")]),
            Class::Footway => tags(&[("highway", "footway")]),
            Class::Steps => tags(&[("highway", "steps")]),
            Class::Ferry => tags(&[("route", "ferry"), ("foot", "yes"), ("bicycle", "yes"), ("duration", "01:10"), ("name", "外岙渡")]),
        };
        let mut yes = |key: &'static str, is: bool| {
            if is {
                out.push((key, "yes".to_owned()));
            }
        };
        yes("bridge", self.bridge);
        yes("tunnel", self.tunnel);
        yes("oneway", self.oneway);
        if self.bridge || self.tunnel {
            out.push(("layer", if self.bridge { "1" } else { "-1" }.to_owned()));
        }
        if let Some(name) = names.get(self.name as usize)
            && !name.is_empty()
        {
            out.push(("name", name.clone()));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::P;

    #[test]
    fn a_way_runs_on_until_something_joins_or_changes() {
        let mut streets = Streets::default();
        for i in 0..6 {
            streets.point(P { x: f64::from(i), y: 0.0 });
        }
        let one = |a, b, oneway| Stretch { a, b, class: Class::Residential, bridge: false, tunnel: false, oneway, name: 0 };
        for s in [one(1, 2, false), one(0, 1, false), one(2, 3, false), one(2, 4, false), one(3, 5, true)] {
            streets.stretch(s);
        }
        let mut found: Vec<Vec<usize>> = ways(&streets).into_iter().map(|w| w.points).collect();
        found.sort();
        assert_eq!(found, [vec![0, 1, 2], vec![2, 3], vec![2, 4], vec![3, 5]]);
    }
}
