//! Named things of a study, by name.

use std::collections::HashMap;

use super::extract_places::NamedThing;
use super::generic::is_generic;
use super::key::key;
use carecircle_base::geom::geodesic_m;

/// Distance in metres within which things of one name are one place: a building and the point in it.
const ONE_PLACE_M: f64 = 100.0;

/// Named things by the key of their name.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<String, Vec<NamedThing>>);

impl Names {
    pub(super) fn new(things: Vec<NamedThing>) -> Self {
        let mut all: HashMap<String, Vec<NamedThing>> = HashMap::new();
        for thing in things {
            all.entry(key(&thing.name)).or_default().push(thing);
        }
        for things in all.values_mut() {
            let place = |t: &NamedThing| (t.at.lon().to_bits(), t.at.lat().to_bits());
            things.sort_by(|a, b| a.radius_m.total_cmp(&b.radius_m).then_with(|| (place(a), &a.source).cmp(&(place(b), &b.source))));
        }
        Self(all)
    }

    /// Things of this very name; none for a name that says only what a place is.
    pub(super) fn named(&self, name: &str) -> &[NamedThing] {
        let key = key(name);
        if is_generic(name) || key.is_empty() { &[] } else { self.of_key(&key) }
    }

    /// Things whose name has this key.
    pub(super) fn of_key(&self, key: &str) -> &[NamedThing] {
        self.0.get(key).map_or(&[], Vec::as_slice)
    }
}

/// The places among things of one name: the smallest thing of each, which stands for those around it.
pub(super) fn places<'t>(things: impl Iterator<Item = &'t NamedThing>) -> Vec<&'t NamedThing> {
    let mut out: Vec<&NamedThing> = Vec::new();
    for thing in things {
        if !out.iter().any(|o| geodesic_m(o.at, thing.at) <= ONE_PLACE_M.max(thing.radius_m)) {
            out.push(thing);
        }
    }
    out
}
