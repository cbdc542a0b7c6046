//! Gazetteer: towns, villages and named places of the map, found by characters or by sound (拼音).
//!
//! ```text
//! Study + Basemap ──▶ Gazetteer ──find("lhsq")──▶ 灵湖社区, …
//! ```

mod spell;

use std::cmp::Reverse;

use carecircle_base::geom::LonLat;
use carecircle_base::ids::AreaId;
use carecircle_base::made_id::{made_id, place_part};
use carecircle_base::model::{AreaLevel, Study};
use carecircle_import::osm::features::Basemap;

pub use spell::MatchQuality;
use spell::{Query, Spelled};

/// Level of a place, the largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceLevel {
    /// 镇 or 街道.
    Town,
    /// 村 or 社区.
    Village,
    /// A named place of the map, without people.
    Named,
}

impl PlaceLevel {
    /// Word of the level in the API: `town`, `village`, `place`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Town => "town",
            Self::Village => "village",
            Self::Named => "place",
        }
    }
}

/// Named place of a study.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedPlace {
    /// `area:` and the area's id, or `place:` and an id made from the name and position.
    pub id: String,
    /// Name in the study's language.
    pub name: String,
    /// English name; `None` where the map has none.
    pub name_en: Option<String>,
    /// Level of the place.
    pub level: PlaceLevel,
    /// Area of the study; `None` for a named place of the map.
    pub area: Option<AreaId>,
    /// Name of the town that a village belongs to; `None` for other places.
    pub town: Option<String>,
    /// Position: of an area, the home nearest to the centre of mass of its seniors; of a named place, its own.
    pub at: LonLat,
    /// Number of seniors (people of 60 and over); `None` for a named place of the map.
    pub seniors: Option<f64>,
}

/// Quality of the best match of `text` among `names`, by the rules of [`Gazetteer::find`]; the least is the best. `None` when no
/// name matches.
#[must_use]
pub fn by_sound<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Option<MatchQuality> {
    let query = Query::new(text);
    names.into_iter().filter_map(|name| Spelled::new(name).meets(&query)).min()
}

/// Searchable index of every place of a study.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    places: Vec<NamedPlace>,
    /// Spellings, one list a place.
    spelled: Vec<Vec<Spelled>>,
}

impl Gazetteer {
    /// Gazetteer of the inhabited areas of `study` and of the places of `basemap` whose names are no area's.
    #[must_use]
    pub fn new(study: &Study, basemap: Option<&Basemap>) -> Self {
        let mut places = areas(study);
        let known: std::collections::BTreeSet<&str> = study.areas.iter().map(|a| a.name.as_str()).collect();
        let named = basemap.into_iter().flat_map(|b| &b.places).filter_map(|p| {
            let name = p.name_zh.as_ref().unwrap_or(&p.name);
            (!known.contains(name.as_str()) && !known.contains(p.name.as_str())).then(|| NamedPlace {
                id: format!("place:{}", made_id(["place", name.as_str(), &place_part(Some(p.at))])),
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

    /// Places: areas in the order of the study, then named places of the map.
    #[must_use]
    pub fn all(&self) -> &[NamedPlace] {
        &self.places
    }

    /// Place with this id; `None` when there is none.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&NamedPlace> {
        self.places.iter().find(|p| p.id == id)
    }

    /// Matches of `text`, at most `most`, best first; for an empty text, the places with the most seniors.
    ///
    /// A character of a name is matched by itself, by its sound (`lin`) or by the sound's first letter; the last sound may be cut
    /// short. A match at the name's beginning ranks before one inside it, characters before sounds before letters, whole names
    /// before longer ones, towns before villages, more seniors before fewer.
    #[must_use]
    pub fn find(&self, text: &str, most: usize) -> Vec<&NamedPlace> {
        let query = Query::new(text);
        let mut hits: Vec<(MatchQuality, &NamedPlace)> = self
            .places
            .iter()
            .zip(&self.spelled)
            .filter_map(|(place, spelled)| Some((spelled.iter().filter_map(|s| s.meets(&query)).min()?, place)))
            .collect();
        let seniors = |p: &NamedPlace| Reverse(p.seniors.unwrap_or(0.0).to_bits()); // never negative, so bits are in order
        hits.sort_by_key(|(hit, place)| (*hit, place.level, seniors(place)));
        hits.into_iter().map(|(_, place)| place).take(most).collect()
    }

    /// Nearest village to `at` (or town, in a study without villages) by [`NamedPlace::at`], within `limit_m` metres.
    #[must_use]
    pub fn around(&self, at: LonLat, limit_m: f64) -> Option<&NamedPlace> {
        let deepest = self.places.iter().filter(|p| p.area.is_some()).map(|p| p.level).max()?;
        let apart = |p: &NamedPlace| carecircle_base::geom::geodesic_m(at, p.at);
        let candidates = self.places.iter().filter(|p| p.area.is_some() && p.level == deepest);
        candidates.map(|p| (apart(p), p)).filter(|(m, _)| *m <= limit_m).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, p)| p)
    }
}

/// Areas in which somebody lives, as places.
fn areas(study: &Study) -> Vec<NamedPlace> {
    let mut centres = vec![[0.0_f64; 3]; study.areas.len()];
    let of = |home: &carecircle_base::model::Home| [home.town, home.village].into_iter().flatten();
    // A home without seniors still locates its area, where the area has no seniors at all.
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
        Some(NamedPlace {
            id: format!("area:{}", area.id),
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
