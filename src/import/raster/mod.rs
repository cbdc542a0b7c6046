//! Homes from rasters of people (GeoTIFF), such as WorldPop's grids of age and sex: one home a pixel, or over the pixel's buildings.
//!
//! The numbers of a raster are fractions of people and are kept as they are: rounded, a pixel of 0.3 would lose its people.

mod ages;
mod geotiff;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use geo::{BoundingRect, Coord, Intersects, Rect};
use proj::Proj;

use self::ages::{AgeGroup, Counted};
use self::geotiff::{Grid, Raster, Window, refuse};
use super::areas::Areas;
use super::config::{RasterSource, SpreadRule, SpreadTo};
use super::crs::{Crs, CrsError, ToWgs84};
use super::error::ImportError;
use super::facilities::Ids;
use super::homes::HomeRow;
use super::osm::features::Extract;
use super::spread::{Dwelling, dwellings};
use carecircle_base::geom::LonLat;
use carecircle_base::made_id::{made_id, place_part};
use carecircle_base::model::{AgeBands, AreaLevel, Home, LayerReport, Severity};

/// Limit of the pixels about the study: 40 million, a rectangle of 630 by 630 km in pixels of 100 m.
const MOST_PIXELS: u64 = 40_000_000;
/// Limit of the pixels with people that become homes.
const MOST_HOMES: usize = 3_000_000;
/// Largest number of people that a pixel may have.
const MOST_PEOPLE: f64 = 5e6;

/// Part of a raster that belongs to the study.
enum Scope<'a> {
    /// Polygons of all areas of a level.
    Borders(&'a Areas, AreaLevel),
    /// Extent of the streets and buildings of the extract.
    Extent(Rect<f64>),
    /// All of it: there are neither borders nor roads.
    Whole,
}

impl<'a> Scope<'a> {
    fn of(areas: &'a Areas, extract: Option<&Extract>) -> Self {
        let bordered = |level: &AreaLevel| areas.has(*level) && areas.areas.iter().all(|a| a.level != *level || a.shape.is_some());
        match ([AreaLevel::Town, AreaLevel::Village].into_iter().find(bordered), extract) {
            (Some(level), _) => Self::Borders(areas, level),
            (None, Some(extract)) => Self::Extent(extract.extent()),
            (None, None) => Self::Whole,
        }
    }

    fn extent(&self) -> Option<Rect<f64>> {
        match self {
            Self::Borders(areas, level) => {
                let shapes = areas.areas.iter().filter(|a| a.level == *level).filter_map(|a| a.shape.as_ref()?.bounding_rect());
                shapes.reduce(|a, b| {
                    let low = Coord { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) };
                    Rect::new(low, Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) })
                })
            }
            Self::Extent(extent) => Some(*extent),
            Self::Whole => None,
        }
    }

    fn holds(&self, at: LonLat) -> bool {
        match self {
            Self::Borders(areas, level) => areas.at(*level, at).is_some(),
            Self::Extent(extent) => extent.intersects(&Coord { x: at.lon(), y: at.lat() }),
            Self::Whole => true,
        }
    }

    fn describe(&self) -> &'static str {
        match self {
            Self::Borders(_, AreaLevel::Town) => "pixels whose centre lies in a town's border",
            Self::Borders(_, AreaLevel::Village) => "pixels whose centre lies in a village's border",
            Self::Extent(_) => "pixels whose centre lies in the extent of the streets and buildings",
            Self::Whole => "all pixels, since there are neither borders nor roads",
        }
    }
}

/// A converter of positions to a raster's coordinates.
struct ToRaster(Option<Proj>);

impl ToRaster {
    fn new(crs: Crs, file: &str) -> Result<Self, ImportError> {
        let Crs::Epsg(code) = crs else { return Ok(Self(None)) };
        let made = Proj::new_known_crs("EPSG:4326", &format!("EPSG:{code}"), None);
        let made = made.map_err(|e| ImportError::Crs { file: file.to_owned(), reason: CrsError::Epsg { code, reason: e.to_string() } })?;
        Ok(Self(Some(made)))
    }

    fn convert(&self, lon: f64, lat: f64) -> Option<(f64, f64)> {
        match &self.0 {
            None => Some((lon, lat)),
            Some(proj) => proj.convert((lon, lat)).ok(),
        }
    }
}

/// People of a pixel: all, and by age band.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    seniors: f64,
    bands: [f64; 3],
}

/// Homes of the pixels within the study.
///
/// # Errors
/// When a file is no raster of seniors, is damaged or too large, or the files do not belong together.
pub(super) fn homes(
    dir: &Path,
    source: &RasterSource,
    rule: &SpreadRule,
    areas: &Areas,
    extract: Option<&Extract>,
    ids: &mut Ids,
    report: &mut LayerReport,
) -> Result<Vec<HomeRow>, ImportError> {
    let groups = groups(&source.files, report)?;
    let mut rasters = source.files.iter().map(|file| Raster::open(dir, file, source.crs)).collect::<Result<Vec<_>, _>>()?;
    let grid = rasters[0].grid.clone();
    if let Some(other) = rasters.iter().position(|r| !r.grid.is_like(&grid)) {
        let reason = format!("its pixels are not those of {}", source.files[0]);
        return Err(refuse(&source.files[other], reason, "give rasters of another grid a [[homes]] of their own"));
    }
    let scope = Scope::of(areas, extract);
    let first = &source.files[0];
    let (to, from) =
        (ToWgs84::new(grid.crs).map_err(|reason| ImportError::Crs { file: first.clone(), reason })?, ToRaster::new(grid.crs, first)?);
    let window = window(&grid, scope.extent(), &from, first)?;
    let size = usize::try_from(window.size()).unwrap_or(usize::MAX);
    let place = |index: usize| {
        let width = (window.columns.1 - window.columns.0) as usize;
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (x, y) = grid.centre(window.columns.0 + narrow(index % width), window.rows.0 + narrow(index / width));
        to.convert(x, y).ok()
    };
    let inside: Vec<bool> = (0..size).map(|index| place(index).is_some_and(|at| scope.holds(at))).collect();
    let mut known = vec![false; size];
    let mut cells: BTreeMap<usize, Cell> = BTreeMap::new();
    let (mut outside, mut bad) = (0.0, (0_usize, String::new()));
    for ((raster, file), group) in rasters.iter_mut().zip(&source.files).zip(&groups) {
        let width = (window.columns.1 - window.columns.0) as usize;
        raster.read(window, |column, row, value| {
            let index = (row - window.rows.0) as usize * width + (column - window.columns.0) as usize;
            let Some(value) = value else { return };
            if !(0.0..=MOST_PEOPLE).contains(&value) {
                if inside[index] {
                    bad.0 += 1;
                    if bad.1.is_empty() {
                        bad.1 = format!("{file}, column {column}, row {row}: {value}");
                    }
                }
                return;
            }
            known[index] = true;
            if !inside[index] {
                outside += value;
            } else if value > 0.0 {
                let cell = cells.entry(index).or_default();
                cell.seniors += value;
                if let Some(group) = group {
                    cell.bands[((group.from - 60) / 10).min(2) as usize] += value;
                }
            }
        })?;
    }
    if cells.len() > MOST_HOMES {
        let reason = format!("{} pixels of the study have people, and {MOST_HOMES} are the limit", cells.len());
        return Err(refuse(first, reason, "cut it to the study with borders under [[areas]], or take coarser pixels"));
    }
    let of_study = inside.iter().filter(|i| **i).count();
    let without = inside.iter().zip(&known).filter(|(inside, known)| **inside && !**known).count();
    report.read_as = format!(
        "GeoTIFF, {}; {} file{}, {} × {} pixels; {}",
        grid.crs,
        source.files.len(),
        if source.files.len() == 1 { "" } else { "s, added up" },
        grid.width,
        grid.height,
        scope.describe()
    );
    (report.read, report.kept) = (cells.len() + bad.0, cells.len());
    report.note_many(Severity::Dropped, "raster-bad-pixel", bad.0, || bad.1);
    report.note_many(Severity::Info, "raster-no-data", without, || format!("{without} of {of_study} pixels"));
    let beside = usize::from(outside > 0.0);
    report.note_many(Severity::Info, "raster-outside", beside, || format!("{outside:.1} people in the rectangle about the study"));
    let by_age = groups.iter().all(Option::is_some);
    let rows = spread(
        &cells,
        by_age,
        rule,
        extract,
        &place,
        |at| {
            let (x, y) = from.convert(at.lon(), at.lat())?;
            index_of(&grid, window, x, y)
        },
        ids,
    );
    report.note_many(Severity::Info, "raster-seniors", rows.len(), || {
        let seniors: f64 = cells.values().map(|c| c.seniors).sum();
        format!("{seniors:.1} seniors in {} pixels, {} homes", cells.len(), rows.len())
    });
    Ok(rows)
}

/// Age group of each file; `None` throughout where no name says one.
fn groups(files: &[String], report: &mut LayerReport) -> Result<Vec<Option<AgeGroup>>, ImportError> {
    let mut out = Vec::new();
    for (at, file) in files.iter().enumerate() {
        if files[..at].contains(file) {
            return Err(refuse(file, "it is named twice, so that its people would count twice", "name it once"));
        }
        out.push(match ages::counted(file) {
            Counted::Group(group) => Some(group),
            Counted::Unsaid => None,
            Counted::Young(from) => {
                return Err(refuse(
                    file,
                    format!("by its name it counts people from {from} years"),
                    "take the groups from 60: …_f_60_…, …_m_60_…, 65, 70, 75, 80",
                ));
            }
            Counted::Everybody => {
                return Err(refuse(
                    file,
                    "by its name it counts the whole population",
                    "take the groups from 60 (…_f_60_…, …_m_60_…), or give a raster of seniors a name that says so",
                ));
            }
            Counted::Density => {
                return Err(refuse(file, "by its name it is a density, not a number of people a pixel", "take the raster of counts"));
            }
        });
    }
    let named: Vec<AgeGroup> = out.iter().flatten().copied().collect();
    if named.is_empty() {
        return Ok(out);
    }
    if let Some(unsaid) = out.iter().position(Option::is_none) {
        let reason = "its name says no age, while others do, so that some people may count twice";
        return Err(refuse(&files[unsaid], reason, "give it a [[homes]] of its own if it counts others"));
    }
    if let Some((a, b)) = ages::twice(&named) {
        return Err(refuse(&files[b], format!("it counts people that {} counts too", files[a]), "take one of them out"));
    }
    let years: BTreeSet<&str> = files.iter().filter_map(|f| year(f)).collect();
    report.note_many(Severity::Warning, "raster-years", usize::from(years.len() > 1), || {
        years.iter().copied().collect::<Vec<_>>().join(", ")
    });
    for group in ages::missing(&named) {
        report.note(Severity::Warning, "raster-group-missing", || format!("{} {}", group.sex, group.from));
    }
    Ok(out)
}

/// Year that a file's name gives.
fn year(file: &str) -> Option<&str> {
    file.split(['_', '-', '.', '/'])
        .find(|w| w.len() == 4 && (w.starts_with("19") || w.starts_with("20")) && w.bytes().all(|b| b.is_ascii_digit()))
}

/// Pixels about `extent` (degrees), with one to spare on each side.
fn window(grid: &Grid, extent: Option<Rect<f64>>, from: &ToRaster, file: &str) -> Result<Window, ImportError> {
    let whole = Window { columns: (0, grid.width), rows: (0, grid.height) };
    let found = match extent {
        None => Some(whole),
        Some(extent) => {
            let steps = || (0..=16).map(|i| f64::from(i) / 16.0);
            let along = |a: f64, b: f64, t: f64| a + (b - a) * t;
            let points = steps().flat_map(|s| steps().map(move |t| (s, t)));
            let located = points.filter_map(|(s, t)| {
                let (x, y) = from.convert(along(extent.min().x, extent.max().x, s), along(extent.min().y, extent.max().y, t))?;
                Some(grid.locate(x, y))
            });
            let none = [f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::NEG_INFINITY];
            let [left, right, top, bottom] = located.fold(none, |[l, r, t, b], (c, row)| [l.min(c), r.max(c), t.min(row), b.max(row)]);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the grid, which has 32 bits")]
            let clamp = |value: f64, most: u32| value.clamp(0.0, f64::from(most)) as u32;
            let columns = (clamp(left.floor() - 1.0, grid.width), clamp(right.ceil() + 1.0, grid.width));
            let rows = (clamp(top.floor() - 1.0, grid.height), clamp(bottom.ceil() + 1.0, grid.height));
            (columns.0 < columns.1 && rows.0 < rows.1).then_some(Window { columns, rows })
        }
    };
    let Some(window) = found else {
        let (x, y) = grid.centre(grid.width / 2, grid.height / 2);
        let reason = format!("it does not reach into the study; its middle is at {x:.3}, {y:.3} in {}", grid.crs);
        return Err(refuse(file, reason, "take the raster of this place, or check its coordinate system"));
    };
    if window.size() > MOST_PIXELS {
        let reason = format!("{} pixels lie about the study, and {MOST_PIXELS} are the limit", window.size());
        return Err(refuse(
            file,
            reason,
            "give the study borders under [[areas]], or cut the raster: gdal_translate -projwin … in.tif out.tif",
        ));
    }
    Ok(window)
}

/// Number within the window of the pixel at a raster's coordinates; `None` outside.
fn index_of(grid: &Grid, window: Window, x: f64, y: f64) -> Option<usize> {
    let (column, row) = grid.locate(x, y);
    let within = |value: f64, (low, high): (u32, u32)| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked against the window")]
        let at = |value: f64| value as usize;
        (value >= f64::from(low) && value < f64::from(high)).then(|| at(value) - low as usize)
    };
    let width = (window.columns.1 - window.columns.0) as usize;
    Some(within(row, window.rows)? * width + within(column, window.columns)?)
}

/// Homes of the pixels: at their buildings where the rule says so and there are any, else at their centres.
fn spread(
    cells: &BTreeMap<usize, Cell>,
    by_age: bool,
    rule: &SpreadRule,
    extract: Option<&Extract>,
    place: &dyn Fn(usize) -> Option<LonLat>,
    index: impl Fn(LonLat) -> Option<usize>,
    ids: &mut Ids,
) -> Vec<HomeRow> {
    let mut held: BTreeMap<usize, Vec<Dwelling>> = BTreeMap::new();
    if let Some(extract) = extract.filter(|_| rule.to == Some(SpreadTo::Buildings)) {
        for dwelling in dwellings(extract, &mut LayerReport::default()) {
            if let Some(index) = index(dwelling.at).filter(|i| cells.contains_key(i)) {
                held.entry(index).or_default().push(dwelling);
            }
        }
    }
    let mut out = Vec::new();
    for (index, cell) in cells {
        let mut add = |id: &str, at, share: f64| {
            let bands = by_age.then(|| {
                let [from_60, from_70, from_80] = cell.bands.map(|n| n * share);
                AgeBands { from_60, from_70, from_80 }
            });
            let home = Home { id: ids.take(id).0, at, seniors: cell.seniors * share, bands, households: None, town: None, village: None };
            out.push(HomeRow { home, town: None, village: None });
        };
        match held.get(index) {
            Some(dwellings) => {
                let whole: f64 = dwellings.iter().map(|d| d.weight).sum();
                dwellings.iter().for_each(|d| add(&d.id, d.at, d.weight / whole));
            }
            None => {
                let Some(at) = place(*index) else { continue };
                add(&made_id(["pixel", &place_part(Some(at))]), at, 1.0);
            }
        }
    }
    out
}
