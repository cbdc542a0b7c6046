//! Where a name is: towns, villages and the map's named places, found by characters or by sound.
//!
//! ```text
//! Study + Basemap ──▶ Places ──find("lhsq")──▶ 灵湖社区, …
//! ```

mod spell;

use std::cmp::Reverse;

use carecircle_base::geom::LonLat;
use carecircle_base::ids::AreaId;
use carecircle_base::model::{AreaLevel, Study};
use carecircle_import::osm::features::Basemap;

pub use spell::Hit;
use spell::{Query, Spelled};

/// What a place is, the largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceLevel {
    /// 镇 or 街道.
    Town,
    /// 村 or 社区.
    Village,
    /// A name on the map only.
    Named,
}

impl PlaceLevel {
    /// The word for it in the API: `town`, `village`, `place`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Town => "town",
            Self::Village => "village",
            Self::Named => "place",
        }
    }
}

/// A named place.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Stable in the study: `area:12`, `place:3`.
    pub id: String,
    /// As people call it.
    pub name: String,
    /// In English, where the map knows.
    pub name_en: Option<String>,
    /// What it is.
    pub level: PlaceLevel,
    /// The row of its area, when it is one.
    pub area: Option<AreaId>,
    /// The town that a village belongs to.
    pub town: Option<String>,
    /// Where its seniors live: the home nearest to their centre of mass; a named place's own position.
    pub at: LonLat,
    /// Its people of 60 and over; `None` for a named place.
    pub seniors: Option<f64>,
}

/// How well `text` meets the best of some names, as [`Places::find`] understands it: the least is the best; `None` when it
/// meets none.
#[must_use]
pub fn by_sound<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Option<Hit> {
    let query = Query::new(text);
    names.into_iter().filter_map(|name| Spelled::new(name).meets(&query)).min()
}

/// Every place of a study, ready to be searched.
#[derive(Debug, Clone, Default)]
pub struct Places {
    places: Vec<Place>,
    /// One list of spellings a place.
    spelled: Vec<Vec<Spelled>>,
}

impl Places {
    /// The areas of `study` in which somebody lives, and the places of `basemap` that no area is named after.
    #[must_use]
    pub fn new(study: &Study, basemap: Option<&Basemap>) -> Self {
        let mut places = areas(study);
        let known: std::collections::BTreeSet<&str> = study.areas.iter().map(|a| a.name.as_str()).collect();
        let named = basemap.into_iter().flat_map(|b| &b.places).enumerate().filter_map(|(row, p)| {
            let name = p.name_zh.as_ref().unwrap_or(&p.name);
            (!known.contains(name.as_str()) && !known.contains(p.name.as_str())).then(|| Place {
                id: format!("place:{row}"),
                name: name.clone(),
                name_en: p.name_en.clone(),
                level: PlaceLevel::Named,
                area: None,
                town: None,
                at: p.at,
                seniors: None,
            })
        });
        places.extend(named);
        let spelled = places.iter().map(|p| std::iter::once(&p.name).chain(&p.name_en).map(|name| Spelled::new(name)).collect()).collect();
        Self { places, spelled }
    }

    /// Every place: areas in the order of the study, then the map's names.
    #[must_use]
    pub fn all(&self) -> &[Place] {
        &self.places
    }

    /// The place with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Place> {
        self.places.iter().find(|p| p.id == id)
    }

    /// At most `most` places that `text` may mean, the likeliest first; for an empty text, the ones with the most seniors.
    ///
    /// Every character of a name is met by itself, by its sound (`lin`) or by the sound's first letter; the last sound
    /// may be cut short. A match at the name's beginning goes before one inside it, characters before sounds before
    /// letters, whole names before longer ones, towns before villages, more seniors before fewer.
    #[must_use]
    pub fn find(&self, text: &str, most: usize) -> Vec<&Place> {
        let query = Query::new(text);
        let mut hits: Vec<(Hit, &Place)> = self
            .places
            .iter()
            .zip(&self.spelled)
            .filter_map(|(place, spelled)| Some((spelled.iter().filter_map(|s| s.meets(&query)).min()?, place)))
            .collect();
        let seniors = |p: &Place| Reverse(p.seniors.unwrap_or(0.0).to_bits()); // never negative, so bits are in order
        hits.sort_by_key(|(hit, place)| (*hit, place.level, seniors(place)));
        hits.into_iter().map(|(_, place)| place).take(most).collect()
    }

    /// The village, or where there is none the town, whose people live nearest to `at`, within `limit_m` metres.
    #[must_use]
    pub fn around(&self, at: LonLat, limit_m: f64) -> Option<&Place> {
        let deepest = self.places.iter().filter(|p| p.area.is_some()).map(|p| p.level).max()?;
        let apart = |p: &Place| carecircle_base::geom::geodesic_m(at, p.at);
        let candidates = self.places.iter().filter(|p| p.area.is_some() && p.level == deepest);
        candidates.map(|p| (apart(p), p)).filter(|(m, _)| *m <= limit_m).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, p)| p)
    }
}

/// The areas with seniors in them.
fn areas(study: &Study) -> Vec<Place> {
    let mut centres = vec![[0.0_f64; 3]; study.areas.len()];
    let of = |home: &carecircle_base::model::Home| [home.town, home.village].into_iter().flatten();
    // A home without seniors still says where its area is, should nobody be counted there.
    let weight = |home: &carecircle_base::model::Home| home.seniors + 1e-6;
    let mut seniors = vec![0.0; study.areas.len()];
    for home in &study.homes {
        for area in of(home) {
            let [x, y, w] = &mut centres[area.index()];
            *x += home.at.lon() * weight(home);
            *y += home.at.lat() * weight(home);
            *w += weight(home);
            seniors[area.index()] += home.seniors;
        }
    }
    let mut best: Vec<Option<(f64, LonLat)>> = vec![None; study.areas.len()];
    for home in &study.homes {
        for area in of(home) {
            let [x, y, w] = centres[area.index()];
            let (dx, dy) = ((home.at.lon() - x / w) * home.at.lat().to_radians().cos(), home.at.lat() - y / w);
            let apart = dx * dx + dy * dy;
            if best[area.index()].is_none_or(|(least, _)| apart < least) {
                best[area.index()] = Some((apart, home.at));
            }
        }
    }
    let place = |(row, best): (usize, Option<(f64, LonLat)>)| {
        let area = &study.areas[row];
        Some(Place {
            id: format!("area:{row}"),
            name: area.name.clone(),
            name_en: None,
            level: if area.level == AreaLevel::Town { PlaceLevel::Town } else { PlaceLevel::Village },
            area: Some(AreaId::from_index(row)),
            town: area.parent.map(|p| study.areas[p.index()].name.clone()),
            at: best?.1,
            seniors: Some(seniors[row]),
        })
    };
    best.into_iter().enumerate().filter_map(place).collect()
}
