//! Homes as a plain list of villages (村社区) with head counts: how such a list is told, and where each village lies.

use std::collections::{BTreeMap, BTreeSet};

use geo::MultiPolygon;

use super::areas::{Areas, Draft};
use super::aside_rows::total_row;
use super::columns::{Columns, Field};
use super::counts::count;
use super::osm::features::{Extract, NamedPlace};
use super::position::representative;
use super::table::Table;
use super::text::fold;
use carecircle_base::geom::{LonLat, geodesic_m};
use carecircle_base::ids::AreaId;
use carecircle_base::model::{AgeBands, Area, AreaLevel, LayerReport, Severity};

/// A village of a list of homes, with its people.
#[derive(Debug, Clone)]
pub(super) struct VillageRow {
    /// Id of the list, or one made from town and name.
    pub id: String,
    /// Row for messages, such as `row 7`.
    pub place: String,
    /// Point of the village as the list gives it; `None` where it gives none.
    pub at: Option<LonLat>,
    /// Border as the list itself gives it; `None` where it gives none.
    pub shape: Option<MultiPolygon<f64>>,
    pub seniors: f64,
    pub bands: Option<AgeBands>,
    pub households: Option<f64>,
    /// Town as the list writes it.
    pub town: Option<Box<str>>,
    /// Village as the list writes it; `None` for a row that is a whole town.
    pub village: Option<Box<str>>,
}

impl VillageRow {
    /// Name for messages, such as `row 7: 下张村, 412 seniors`.
    pub(super) fn describe(&self) -> String {
        let name = [self.town.as_deref(), self.village.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        format!("{}: {name}, {} seniors", self.place, self.seniors)
    }
}

/// Columns of a list of homes that name the village of a row.
pub(super) struct Names<'t> {
    table: &'t Table,
    village: Option<usize>,
    /// Whether the header itself says that the column names villages.
    by_header: bool,
    town: Option<usize>,
}

/// Share of rows that must name a village of their own for the list to look like one of villages.
const MOST: f64 = 0.8;
/// Median number of seniors from which rows that name villages look like villages, and without names.
const MANY: (f64, f64) = (50.0, 400.0);

impl<'t> Names<'t> {
    /// Columns of `table`: the village's, else a name's.
    pub(super) fn find(table: &'t Table, columns: &Columns) -> Self {
        let name = || table.headers.iter().position(|h| Field::Name.folded().contains(&fold(h)));
        let village = columns.get(Field::Village);
        Self { table, village: village.or_else(name), by_header: village.is_some(), town: columns.get(Field::Town) }
    }

    /// Name of the row's village, else of its town; `None` where it names neither.
    pub(super) fn of(&self, row: usize) -> Option<&'t str> {
        self.village(row).or_else(|| self.table.get(row, self.town))
    }

    /// Name of the row's village; `None` where it names none.
    pub(super) fn village(&self, row: usize) -> Option<&'t str> {
        self.table.get(row, self.village)
    }

    /// Whether most rows name a village or town, so that a list without coordinates can be read as one of villages.
    pub(super) fn are_villages(&self) -> bool {
        let rows: Vec<usize> = self.rows().collect();
        let named = rows.iter().filter(|row| match self.village(**row) {
            Some(name) => self.by_header || Bare::of(name).kind.is_some(),
            None => self.table.get(**row, self.town).is_some(),
        });
        share(named.count(), rows.len()) >= MOST
    }

    fn rows(&self) -> impl Iterator<Item = usize> {
        (0..self.table.len()).filter(|row| total_row(self.table, *row).is_none())
    }

    /// Notes a list of points whose rows look like whole villages: each names another village or none does, with hundreds of people.
    pub(super) fn doubt(&self, table: &Table, columns: &Columns, report: &mut LayerReport) {
        let rows: Vec<usize> = self.rows().collect();
        let people = |row: &usize| count(table, columns, *row, Field::Seniors, &mut LayerReport::default()).ok().flatten();
        let mut seniors: Vec<f64> = rows.iter().filter_map(people).map(|n| n.value).collect();
        if rows.len() < 3 || seniors.is_empty() {
            return;
        }
        let half = seniors.len() / 2;
        let median = *seniors.select_nth_unstable_by(half, f64::total_cmp).1;
        let villages = rows.iter().filter(|row| self.village(**row).is_some_and(|name| Bare::of(name).kind.is_some()));
        let own: BTreeSet<(Option<&str>, &str)> =
            villages.filter_map(|row| Some((table.get(*row, self.town), self.village(*row)?))).collect();
        let each_its_own = share(own.len(), rows.len()) >= MOST && median >= MANY.0;
        let nameless = rows.iter().all(|row| self.village(*row).is_none()) && median >= MANY.1;
        if each_its_own || nameless {
            report.note_many(Severity::Warning, "rows-look-like-villages", rows.len(), || {
                let named = rows.first().and_then(|row| self.village(*row)).map_or_else(String::new, |name| format!(", such as {name}"));
                format!("{} rows, half of them with {median} seniors or more{named}", rows.len())
            });
        }
    }
}

fn share(part: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { part as f64 / of as f64 }
}

/// A village's name without the words for what it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Bare {
    name: String,
    /// Whether it is called a village (村) or a community (社区); `None` where the name does not say.
    kind: Option<&'static str>,
}

/// Words for a village's or community's committee at the end of its name, and for the village or community itself.
const COMMITTEES: [(&str, &str); 6] =
    [("村民委员会", "村"), ("居民委员会", "社区"), ("村委会", "村"), ("居委会", "社区"), ("村居", "村"), ("村委", "村")];
const ENDINGS: [(&str, &str); 4] = [("行政村", "村"), ("自然村", "村"), ("社区", "社区"), ("村", "村")];

impl Bare {
    fn of(name: &str) -> Self {
        let folded = fold(name);
        let without = |name: &str, words: &[(&str, &'static str)]| {
            let ending = words.iter().find(|(word, _)| name.len() > word.len() && name.ends_with(word))?;
            Some((name[..name.len() - ending.0.len()].to_owned(), ending.1))
        };
        let (rest, of_committee) = without(&folded, &COMMITTEES).map_or((folded, None), |(rest, kind)| (rest, Some(kind)));
        match without(&rest, &ENDINGS) {
            Some((name, kind)) => Self { name, kind: Some(kind) },
            None => Self { name: rest, kind: of_committee },
        }
    }

    /// Whether both may be one village.
    fn fits(&self, other: &Self) -> bool {
        self.name == other.name && (self.kind == other.kind || self.kind.is_none() || other.kind.is_none())
    }
}

/// A village with a place.
#[derive(Debug, Clone)]
pub(super) struct Located {
    pub row: VillageRow,
    /// Point: the list's, else one in the border, the seat, or the name on the map.
    pub at: LonLat,
    /// Area whose polygon is the border; `None` where no polygon is known.
    pub border: Option<AreaId>,
    /// Town that the row names; `None` where it names none that is known.
    pub town: Option<AreaId>,
}

/// Distance in metres from its border beyond which a village's point contradicts it.
const ASTRAY_M: f64 = 1000.0;
/// Distance in metres within which places of one name are one.
const SAME_PLACE_M: f64 = 1000.0;

/// Areas known when villages are located: those of the study's layers, and the borders that the list itself gives.
pub(super) struct VillageAreas {
    pub areas: Areas,
    /// Area of each row's own border; `None` where the list gives none.
    own: Vec<Option<AreaId>>,
}

impl VillageAreas {
    /// Areas of `drafts`; where rows bring borders, these take the place of other villages' borders.
    pub(super) fn new(drafts: &[Draft], rows: &[VillageRow]) -> Self {
        let brought = rows.iter().filter(|r| r.shape.is_some()).count();
        let mut all: Vec<Draft> = drafts.iter().filter(|d| brought == 0 || d.area.level == AreaLevel::Town).cloned().collect();
        all.extend(rows.iter().filter(|r| r.shape.is_some()).map(|row| Draft {
            area: Area { shape: row.shape.clone(), ..Area::named(row.village.as_deref().unwrap_or(&row.id), AreaLevel::Village, None) },
            parent: row.town.as_deref().map(str::to_owned),
        }));
        // Villages come after towns, each in the order given.
        let first = all.len() - brought;
        let mut next = first..;
        let own = rows.iter().map(|r| r.shape.as_ref().and_then(|_| next.next()).map(AreaId::from_index)).collect();
        Self { areas: Areas::new(all), own }
    }

    /// Rows with a place, and those without.
    pub(super) fn locate(
        &self,
        rows: Vec<VillageRow>,
        extract: Option<&Extract>,
        report: &mut LayerReport,
    ) -> (Vec<Located>, Vec<VillageRow>) {
        let mut by_bare: BTreeMap<String, Vec<(Bare, AreaId)>> = BTreeMap::new();
        for (at, area) in self.areas.areas.iter().enumerate().filter(|(_, a)| a.level == AreaLevel::Village) {
            let bare = Bare::of(&area.name);
            by_bare.entry(bare.name.clone()).or_default().push((bare, AreaId::from_index(at)));
        }
        let town = |row: &VillageRow| row.town.as_deref().and_then(|name| self.areas.named(AreaLevel::Town, name, None));
        let named: Vec<Option<AreaId>> =
            rows.iter().zip(&self.own).map(|(row, own)| own.or_else(|| self.named(row, town(row), &by_bare))).collect();
        let taken: BTreeSet<AreaId> = named.iter().flatten().copied().collect();
        let has_shape = |id: &AreaId| self.areas.areas[id.index()].shape.is_some();
        let mut places: Option<Vec<(NamedPlace, Vec<Bare>)>> = None;
        let (mut located, mut lost) = (Vec::new(), Vec::new());
        for (row, area) in rows.into_iter().zip(named) {
            let town = town(&row);
            let mut border = area.filter(has_shape);
            if border.is_none() && row.village.is_some() {
                let around = row.at.and_then(|at| self.areas.at(AreaLevel::Village, at));
                border = around.filter(|id| !taken.contains(id));
            }
            if let (Some(at), Some(inside)) = (row.at, border)
                && let Some(away) = self.away_m(inside, at).filter(|m| *m > ASTRAY_M)
            {
                report.note(Severity::Warning, "village-outside-border", || format!("{}: {away:.0} m outside", row.describe()));
            }
            let from_area = || {
                let area = &self.areas.areas[area?.index()];
                let inside = area.shape.clone().and_then(|s| representative(&geo::Geometry::MultiPolygon(s)));
                inside.and_then(|p| LonLat::new(p.x(), p.y()).ok()).or(area.seat)
            };
            let mut at = row.at.map(|at| (at, None)).or_else(|| from_area().map(|at| (at, Some("the areas"))));
            if at.is_none() {
                let known = places.get_or_insert_with(|| {
                    let all = extract.map(Extract::settlements).unwrap_or_default().into_iter();
                    all.map(|place| (place.names.iter().map(|n| Bare::of(n)).collect(), place)).map(|(bare, place)| (place, bare)).collect()
                });
                at = self.on_map(&row, town, known).map(|at| (at, Some("the map")));
            }
            let Some((at, by)) = at else {
                lost.push(row);
                continue;
            };
            if let Some(by) = by {
                report
                    .note(Severity::Info, "village-by-name", || format!("{}, by {by} at {:.5}, {:.5}", row.describe(), at.lon(), at.lat()));
            }
            located.push(Located { row, at, border, town });
        }
        (located, lost)
    }

    /// Area that a row names: by its name, else by its name without 村 or 社区 where only one fits.
    fn named(&self, row: &VillageRow, town: Option<AreaId>, by_bare: &BTreeMap<String, Vec<(Bare, AreaId)>>) -> Option<AreaId> {
        let Some(name) = row.village.as_deref() else { return town };
        let of_town = |id: &AreaId| town.is_none() || self.areas.areas[id.index()].parent.is_none_or(|parent| Some(parent) == town);
        let bare = Bare::of(name);
        let alike: Vec<&(Bare, AreaId)> = by_bare.get(&bare.name).into_iter().flatten().filter(|(_, id)| of_town(id)).collect();
        let only = |found: Vec<AreaId>| if let [one] = found.as_slice() { Some(*one) } else { None };
        // As written, since only brackets may tell two villages apart.
        let as_written = alike.iter().filter(|(_, id)| self.areas.areas[id.index()].name == name).map(|(_, id)| *id).collect();
        only(as_written)
            .or_else(|| self.areas.named(AreaLevel::Village, name, town).filter(of_town))
            .or_else(|| only(alike.iter().filter(|(other, _)| bare.fits(other)).map(|(_, id)| *id).collect()))
    }

    /// Distance in metres of a position from an area's polygon: 0 inside; `None` where it has none.
    fn away_m(&self, id: AreaId, at: LonLat) -> Option<f64> {
        use geo::{Closest, ClosestPoint, Intersects};
        let shape = self.areas.areas[id.index()].shape.as_ref()?;
        let point = geo::Point::new(at.lon(), at.lat());
        if shape.intersects(&point) {
            return Some(0.0);
        }
        match shape.closest_point(&point) {
            Closest::SinglePoint(p) | Closest::Intersection(p) => Some(geodesic_m(at, LonLat::new(p.x(), p.y()).ok()?)),
            Closest::Indeterminate => None,
        }
    }

    /// Position of the only place on the map of the row's name, in its town where the town has a border.
    fn on_map(&self, row: &VillageRow, town: Option<AreaId>, places: &[(NamedPlace, Vec<Bare>)]) -> Option<LonLat> {
        let bare = Bare::of(row.village.as_deref()?);
        let bordered = town.filter(|id| self.areas.areas[id.index()].shape.is_some());
        let in_town = |at: LonLat| bordered.is_none() || self.areas.at(AreaLevel::Town, at) == bordered;
        let fitting: Vec<&NamedPlace> = places
            .iter()
            .filter(|(place, names)| names.iter().any(|n| bare.fits(n)) && in_town(place.at))
            .map(|(place, _)| place)
            .collect();
        let first = fitting.first()?;
        fitting.iter().all(|p| geodesic_m(p.at, first.at) <= SAME_PLACE_M).then_some(first.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_village_is_known_without_the_word_for_it() {
        for (a, b, fits) in [
            ("下张村", "下张", true),
            ("下张村村民委员会", "下张村", true),
            ("新村社区", "新村", false),
            ("新村社区", "新村社区居委会", true),
            ("下张村民委员会", "下张村", true),
            ("东门社区居委会", "东门社区", true),
            ("下张村", "下张社区", false),
            ("下张村", "上张村", false),
            ("村", "村", true),
            ("國慶村", "国庆村（行政村）", true),
        ] {
            assert_eq!(Bare::of(a).fits(&Bare::of(b)), fits, "{a} {b}");
        }
        assert_eq!(fold("村（社区）"), "村");
    }
}
