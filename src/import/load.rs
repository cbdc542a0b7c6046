//! Reading of all layers of a study, and their assembly.
//!
//! One file of over 400 lines, since the layers are read in one fixed order and each step needs what the earlier ones found.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::approximate;
use super::areas::{self, Areas};
use super::buildings;
use super::columns::Field;
use super::compounds;
use super::config::{AreaLayer, AreaSource, FacilityLayer, FileFormat, HomeLayer, HomeSource, RoadLayer, StudyConfig};
use super::correct::{self, Corrections};
use super::error::ImportError;
use super::facilities::{self, Ids};
use super::far::{self, Extent};
use super::figures;
use super::gtfs;
use super::homes::{self, HomeList, HomeRow};
use super::levels;
use super::locate::{self, LocatedSheet, Placed, TablesLock};
use super::operation;
use super::osm::features::{Extract, FacilityTable};
use super::raster;
use super::spread;
use super::stops;
use super::twins;
use super::villages::{VillageAreas, VillageRow};
use carecircle_base::geom::{LonLat, Plane};
use carecircle_base::ids::ServiceId;
use carecircle_base::model::{
    Area, AreaLevel, Compound, Facility, Figure, ImportReport, LayerReport, NoteRow, SeniorsAre, Severity, Stop, Study, Timetable,
};

/// The study of `config`, from files relative to `dir`, and the report of its import.
///
/// `plane` is the road network's; with `None`, a plane is laid about the median of homes
/// and facilities. The report has one entry a layer, in the order of `study.toml`.
///
/// # Errors
/// When a layer cannot be read at all; what is wrong with single rows is in the report.
pub fn study(dir: &Path, config: &StudyConfig, plane: Option<Plane>) -> Result<(Study, ImportReport), ImportError> {
    study_with(dir, config, plane, None)
}

/// [`study`], with an extract that is open already and the name of its file in `study.toml`.
///
/// # Errors
/// As [`study`].
pub fn study_with(
    dir: &Path,
    config: &StudyConfig,
    plane: Option<Plane>,
    extract: Option<(String, Extract)>,
) -> Result<(Study, ImportReport), ImportError> {
    placed_study(dir, config, plane, extract).map(|(study, report, ..)| (study, report))
}

/// Writes a table of places (`….located.csv`) beside each facility list that has rows without coordinates: where each row is taken
/// to be, how that was found, and what else it may be. What somebody corrected in an earlier table is kept.
///
/// # Errors
/// When a layer cannot be read at all, a table cannot be written, or another program writes tables for longer than ten seconds.
pub fn located_sheets(dir: &Path, config: &StudyConfig) -> Result<Vec<LocatedSheet>, ImportError> {
    let _lock = TablesLock::take(dir)?;
    let (study, _, placed, rows) = placed_study(dir, config, None, None)?;
    let layer_of = |facility: usize| rows.iter().position(|rows| rows.contains(&facility)).unwrap_or(0);
    locate::write_sheets(dir, locate::sheets(config, &study.facilities, layer_of, &placed))
}

/// A study, its report, the rows without coordinates, and the rows of the facilities of each layer.
type PlacedStudy = (Study, ImportReport, Placed, Vec<Range<usize>>);

fn placed_study(
    dir: &Path,
    config: &StudyConfig,
    plane: Option<Plane>,
    extract: Option<(String, Extract)>,
) -> Result<PlacedStudy, ImportError> {
    let mut extracts = Extracts { dir, open: extract.into_iter().collect() };

    let mut facilities = Vec::new();
    let mut facility_reports = Vec::new();
    let mut ids = Ids::default();
    let mut corrections = Corrections::read(dir)?;
    for layer in &config.facilities {
        let mut report = LayerReport::new("facilities", &layer.source.file);
        let mut read = match layer.source.format {
            FileFormat::Osm => extracts.facilities(layer, config, &mut ids, &mut report)?,
            _ => facilities::read(dir, layer, &config.services, &mut ids, &mut corrections, &mut report)?,
        };
        let list = layer.source.format != FileFormat::Osm;
        operation::settle(&mut read, layer, &config.services, config.settings.date, list, &mut report);
        facility_reports.push((report, facilities.len()..facilities.len() + read.len()));
        facilities.extend(read);
    }

    for (report, rows) in &mut facility_reports {
        levels::narrow(&mut facilities[rows.clone()], &config.services, report);
    }

    twins::settle(&mut facilities, &mut facility_reports, &config.facilities);

    let mut homes = Homes::read(dir, config, &mut corrections, &mut extracts)?;
    let area_layers = area_layers(dir, config, &mut extracts)?;
    homes.settle(dir, config, &mut extracts, &area_layers)?;
    let positions = homes.layers.iter().flat_map(|l| &l.rows).map(|r| r.home.at);
    let extent = Extent::of(positions).or_else(|| Extent::of(facilities.iter().filter_map(|f: &Facility| f.at)));
    if let Some(extent) = &extent {
        homes.drop_far(extent);
        for (report, rows) in &mut facility_reports {
            far::unlocate(&mut facilities[rows.clone()], extent, report);
        }
    }
    if homes.layers.iter().all(|l| l.rows.is_empty()) && (config.homes.is_empty() || homes.layers.iter().any(|l| l.report.read > 0)) {
        let reason = if config.homes.is_empty() { "study.toml has no [[homes]]".to_owned() } else { homes.why_none() };
        return Err(ImportError::NoHomes { reason });
    }

    for layer in homes.layers.iter_mut().filter(|l| l.report.read == 0) {
        layer.report.note(Severity::Warning, "no-homes-yet", String::new);
    }

    let (areas, area_reports) = read_areas(config, area_layers, &mut homes)?;
    let mut brought_reports = Vec::new();
    let brought = Brought::read(dir, config, extent.as_ref(), &mut brought_reports)?;
    let known = || extracts.places(config);
    let placed = locate::settle(dir, &mut facilities, &mut facility_reports, &config.facilities, &brought.compounds, &areas, known)?;
    approximate::place(&mut facilities, &areas, homes.all());
    for (report, rows) in &mut facility_reports {
        approximate::describe(&facilities[rows.clone()], report);
    }
    let seniors_are = homes.spread(dir, config, &areas)?;
    let without_place = homes.layers.iter().map(|l| l.without_place).sum();

    let rows_of: Vec<Range<usize>> = facility_reports.iter().map(|(_, rows)| rows.clone()).collect();
    let geocoded = Arc::new(locate::geocoded(&placed, &facilities, &config.facilities, &rows_of, &areas));
    let plane = plane.unwrap_or_else(|| Plane::about(extent.as_ref().map_or_else(origin, Extent::middle)));
    let mut layers = Vec::new();
    for (mut report, rows) in facility_reports {
        let listed = &facilities[rows];
        for facility in listed.iter().filter(|f| f.vacant && !f.services.is_empty()) {
            report.row = Some(NoteRow::of(&facility.id));
            report.note(Severity::Warning, "vacant", || format!("{} ({})", facility.id, facility.name));
        }
        for facility in listed.iter().filter(|f| f.operates() && !config.settings.open(f)) {
            report.row = Some(NoteRow::of(&facility.id));
            report.note(Severity::Info, "not-open", || format!("{} ({})", facility.id, facility.name));
        }
        report.row = None;
        crate::hours::note(listed, &config.settings, &mut report);
        far::check_plane(listed.iter().filter_map(|f| f.at), &plane, &mut report);
        layers.push(report);
    }
    layers.extend(locate::reports(&placed));
    let mut all = Vec::with_capacity(homes.layers.iter().map(|l| l.rows.len()).sum());
    for mut layer in homes.layers {
        far::check_plane(layer.rows.iter().map(|r| r.home.at), &plane, &mut layer.report);
        layers.push(layer.report);
        all.extend(layer.rows.into_iter().map(|r| r.home));
    }
    layers.extend(area_reports);
    let transit = transit(dir, config, &mut layers)?;
    layers.extend(brought_reports);
    corrections.doubts(&layers);
    let corrections = corrections.outcomes();
    layers.extend(correct::report(&corrections));

    let study = Study {
        name: config.name.clone(),
        simulated: config.simulated,
        seniors_are,
        seniors_without_place: without_place,
        sources: config.sources.clone(),
        plane,
        facilities,
        homes: all,
        areas: areas.areas,
        figures: brought.figures,
        compounds: brought.compounds,
        stops: brought.stops,
        packs: config.packs.clone(),
        needs: config.needs.clone(),
        services: config.services.clone(),
        complete_registers: config.complete_registers.clone(),
        circles: config.circles.clone(),
        cohorts: config.cohorts.clone(),
        profiles: config.profiles.clone(),
        transit,
        report_template: None,
        settings: config.settings.clone(),
    };
    Ok((study, ImportReport { layers, geocoded, corrections: Arc::new(corrections) }, placed, rows_of))
}

/// Bus timetable of the study; notes a circle with the bus mode where there is none.
fn transit(dir: &Path, config: &StudyConfig, layers: &mut Vec<LayerReport>) -> Result<Option<Arc<Timetable>>, ImportError> {
    let Some(layer) = &config.transit else {
        let asking: Vec<&str> = config.circles.iter().filter(|c| c.mode.has_bus()).map(|c| c.id.as_str()).collect();
        if !asking.is_empty() {
            let mut report = LayerReport::new("transit", "");
            report.note_many(Severity::Warning, "bus-without-timetable", asking.len(), || asking.join(", "));
            layers.push(report);
        }
        return Ok(None);
    };
    let mut report = LayerReport::new("transit", &layer.gtfs);
    let timetable = gtfs::read(dir, layer, &mut report)?;
    if let Some(day) = layer.date.or(config.settings.date)
        && timetable.on(day).next().is_none()
    {
        let single = timetable.calendars.iter().flat_map(|c| c.added.iter().copied());
        let days = timetable.calendars.iter().filter_map(|c| c.span).flat_map(|(a, b)| [a, b]).chain(single);
        let known = days.clone().min().zip(days.max()).map_or_else(|| "none".to_owned(), |(a, b)| format!("{a} to {b}"));
        report.note(Severity::Warning, "no-bus-that-day", || format!("{day}; the feed has days from {known}"));
    }
    if let Some(day) = layer.date.or(config.settings.date) {
        gtfs::check_window(&timetable, day, &mut report);
    }
    layers.push(report);
    Ok(Some(Arc::new(timetable)))
}

/// Layers that only policy packs are evaluated against.
#[derive(Default)]
struct Brought {
    figures: Vec<Figure>,
    compounds: Vec<Compound>,
    stops: Vec<Stop>,
}

impl Brought {
    fn read(dir: &Path, config: &StudyConfig, extent: Option<&Extent>, layers: &mut Vec<LayerReport>) -> Result<Self, ImportError> {
        let mut brought = Self::default();
        for layer in &config.figures {
            let mut report = LayerReport::new("figures", &layer.source.file);
            brought.figures.extend(figures::read(dir, layer, &mut report)?);
            layers.push(report);
        }
        let mut ids = Ids::default();
        for layer in &config.compounds {
            let mut report = LayerReport::new("compounds", &layer.source.file);
            brought.compounds.extend(compounds::read(dir, layer, extent, &mut ids, &mut report)?);
            layers.push(report);
        }
        let mut ids = Ids::default();
        for layer in &config.stops {
            let mut report = LayerReport::new("stops", &layer.source.file);
            brought.stops.extend(stops::read(dir, layer, &config.services, extent, &mut ids, &mut report)?);
            layers.push(report);
        }
        Ok(brought)
    }
}

fn origin() -> LonLat {
    LonLat::new(0.0, 0.0).expect("the origin is a position")
}

/// A cache of the extracts opened so far; several layers may come from one.
struct Extracts<'d> {
    dir: &'d Path,
    open: BTreeMap<String, Extract>,
}

impl Extracts<'_> {
    fn get(&mut self, file: &str) -> Result<&Extract, ImportError> {
        if !self.open.contains_key(file) {
            let extract = Extract::open(&self.dir.join(file))?;
            self.open.insert(file.to_owned(), extract);
        }
        Ok(&self.open[file])
    }

    /// Streets, doors and named things of every extract of the study.
    fn places(&mut self, config: &StudyConfig) -> Result<locate::Places, ImportError> {
        let homes = config.homes.iter().filter_map(|l| match &l.source {
            HomeSource::Buildings { file, .. } => Some(file.as_str()),
            _ => None,
        });
        let roads = config.roads.iter().filter_map(|roads| match roads {
            RoadLayer::Extract(file) => Some(file.as_str()),
            RoadLayer::Lines(_) => None,
        });
        let lists = config.facilities.iter().filter(|l| l.source.format == FileFormat::Osm).map(|l| l.source.file.as_str());
        let files: BTreeSet<&str> = roads.chain(homes).chain(lists).collect();
        let mut places = locate::Places::default();
        for file in files {
            places.add(self.get(file)?);
        }
        Ok(places)
    }

    fn facilities(
        &mut self,
        layer: &FacilityLayer,
        config: &StudyConfig,
        ids: &mut Ids,
        report: &mut LayerReport,
    ) -> Result<Vec<Facility>, ImportError> {
        let table = match &layer.tags {
            Some(file) => FacilityTable::read(&self.dir.join(file))?,
            None => FacilityTable::built_in(),
        };
        let found = self.get(&layer.source.file)?.facilities(&table, report);
        let mut out = Vec::with_capacity(found.len());
        for osm in found {
            let mut facility = osm.facility;
            facility.id = ids.take(&facility.id).0;
            facility.services = layer.services.clone();
            match layer.kinds.iter().find(|k| k.0 == facility.kind) {
                Some((_, ids)) => facility.services.extend(ids),
                None => {
                    for id in &osm.services {
                        match config.services.iter().position(|s| s.id == *id) {
                            Some(row) => facility.services.push(ServiceId::from_index(row)),
                            None => report.note(Severity::Info, "service-not-in-study", || format!("{id} ({})", facility.kind)),
                        }
                    }
                }
            }
            facility.services.sort_unstable();
            facility.services.dedup();
            out.push(facility);
        }
        Ok(out)
    }
}

/// The homes of one layer, with floor areas where they are buildings.
struct HomeRows {
    rows: Vec<HomeRow>,
    /// Floor area in square metres of each building; empty for lists.
    floor_area_m2: Vec<f64>,
    /// Villages that are yet to be given homes.
    villages: Vec<VillageRow>,
    /// Whether the places of its people are estimated.
    estimated: bool,
    /// Seniors of rows that have no place.
    without_place: f64,
    report: LayerReport,
}

impl HomeRows {
    fn new(rows: Vec<HomeRow>, report: LayerReport) -> Self {
        Self { rows, floor_area_m2: Vec::new(), villages: Vec::new(), estimated: false, without_place: 0.0, report }
    }
}

struct Homes {
    layers: Vec<HomeRows>,
    ids: Ids,
}

impl Homes {
    fn all(&self) -> impl Iterator<Item = &HomeRow> {
        self.layers.iter().flat_map(|l| &l.rows)
    }

    fn read(dir: &Path, config: &StudyConfig, corrections: &mut Corrections, extracts: &mut Extracts<'_>) -> Result<Self, ImportError> {
        let field = |level| if level == AreaLevel::Town { Field::Town } else { Field::Village };
        let area_columns: Vec<(Field, String)> = config
            .areas
            .iter()
            .filter_map(|a| match &a.source {
                AreaSource::Homes(Some(header)) => Some((field(a.level), header.clone())),
                _ => None,
            })
            .collect();
        let mut ids = Ids::default();
        let mut layers = Vec::new();
        for layer in &config.homes {
            match &layer.source {
                HomeSource::Table(source) => {
                    let mut report = LayerReport::new("homes", &source.file);
                    let read =
                        homes::read(dir, source, (&layer.columns, &area_columns), &layer.spread, &mut ids, corrections, &mut report)?;
                    let HomeList { homes, villages, without_place } = read;
                    let estimated = villages.is_some();
                    let villages = villages.unwrap_or_default();
                    layers.push(HomeRows { villages, estimated, without_place, ..HomeRows::new(homes, report) });
                }
                HomeSource::Raster(source) => {
                    let others = source.files.len() - 1;
                    let file = format!("{}{}", source.files[0], if others > 0 { format!(" +{others}") } else { String::new() });
                    layers.push(HomeRows { estimated: true, ..HomeRows::new(Vec::new(), LayerReport::new("homes", &file)) });
                }
                HomeSource::Buildings { file, .. } => {
                    let mut report = LayerReport::new("homes", file);
                    let found = extracts.get(file)?.buildings(&mut report);
                    let rows = buildings::homes(&found, &mut ids);
                    let floor_area_m2 = found.iter().map(|b| b.floor_area_m2).collect();
                    layers.push(HomeRows { floor_area_m2, ..HomeRows::new(rows, report) });
                }
            }
        }
        let mut all = Self { layers, ids };
        all.note_villages_of_two_towns();
        Ok(all)
    }

    /// Tells villages that two towns list at one point: their people count twice.
    fn note_villages_of_two_towns(&mut self) {
        let mut of: BTreeMap<(String, u64, u64), String> = BTreeMap::new();
        for layer in &mut self.layers {
            let homes = layer.rows.iter().map(|r| (r.village.as_deref(), r.town.as_deref(), Some(r.home.at), r.home.seniors));
            let villages = layer.villages.iter().map(|v| (v.village.as_deref(), v.town.as_deref(), v.at, v.seniors));
            for (village, town, at, seniors) in homes.chain(villages) {
                let (Some(village), Some(town), Some(at)) = (village, town, at) else { continue };
                let first = of.entry((village.to_owned(), at.lon().to_bits(), at.lat().to_bits())).or_insert_with(|| town.to_owned());
                if first != town {
                    layer.report.note(Severity::Warning, "village-of-two-towns", || {
                        format!("{village}, {seniors} seniors in {town}, also in {first}")
                    });
                }
            }
        }
    }

    /// Gives homes to villages and to the pixels of rasters.
    fn settle(
        &mut self,
        dir: &Path,
        config: &StudyConfig,
        extracts: &mut Extracts<'_>,
        area_layers: &[AreaLayerRead],
    ) -> Result<(), ImportError> {
        for (layer, declared) in self.layers.iter_mut().zip(&config.homes).filter(|(layer, _)| layer.estimated) {
            let HomeLayer { source, spread: rule, .. } = declared;
            let extract = rule.extract.as_deref().map(|file| extracts.get(file)).transpose()?;
            let drafts: Vec<areas::Draft> = area_layers.iter().flatten().flat_map(|read| &read.0).cloned().collect();
            if let HomeSource::Raster(source) = source {
                layer.rows = raster::homes(dir, source, rule, &Areas::new(drafts), extract, &mut self.ids, &mut layer.report)?;
                continue;
            }
            let villages = std::mem::take(&mut layer.villages);
            let known = VillageAreas::new(&drafts, &villages);
            let (located, lost) = known.locate(villages, extract, &mut layer.report);
            layer.rows = spread::homes(&located, &known, rule, extract, &mut self.ids, &mut layer.report);
            layer.report.kept = located.len();
            layer.without_place += lost.iter().map(|row| row.seniors).sum::<f64>();
            for row in &lost {
                layer.report.note(Severity::Dropped, "village-without-place", || row.describe());
            }
        }
        Ok(())
    }

    /// Sentence on why no layer has a home: the reasons for which their rows were dropped, most frequent first.
    fn why_none(&self) -> String {
        let mut dropped: Vec<_> = self.layers.iter().flat_map(|l| &l.report.notes).filter(|n| n.severity == Severity::Dropped).collect();
        dropped.sort_by_key(|n| std::cmp::Reverse(n.count));
        let said: Vec<String> =
            dropped.iter().map(|n| format!("{} × {} (such as {})", n.count, n.said().en(), n.examples.join(", "))).collect();
        if said.is_empty() {
            "their layers have none".to_owned()
        } else {
            format!("every row of their layers was dropped: {}", said.join("; "))
        }
    }

    fn drop_far(&mut self, extent: &Extent) {
        for layer in &mut self.layers {
            let near: Vec<bool> = layer.rows.iter().map(|r| extent.holds(r.home.at)).collect();
            if near.iter().all(|n| *n) {
                continue;
            }
            for row in layer.rows.iter().zip(&near).filter(|(_, near)| !**near).map(|(row, _)| row) {
                layer.without_place += row.home.seniors;
                layer.report.note(Severity::Dropped, "far-away", || extent.describe(&format!("home {}", row.home.id), row.home.at));
            }
            let mut keep = near.iter();
            layer.rows.retain(|_| *keep.next().unwrap_or(&true));
            let mut keep = near.iter();
            layer.floor_area_m2.retain(|_| *keep.next().unwrap_or(&true));
            // Villages and pixels are counted as such; one that lies far away has no more than one home.
            layer.report.kept = layer.report.kept.saturating_sub(near.iter().filter(|near| !**near).count());
        }
    }

    /// Sets the seniors of homes from buildings; returns the basis of all numbers of seniors.
    fn spread(&mut self, dir: &Path, config: &StudyConfig, areas: &Areas) -> Result<SeniorsAre, ImportError> {
        let mut all = SeniorsAre::Counted;
        let mut relative = None;
        let mut known = false;
        for (layer, declared) in self.layers.iter_mut().zip(&config.homes) {
            let HomeSource::Buildings { file, totals } = &declared.source else {
                known = true;
                if layer.estimated && !layer.rows.is_empty() {
                    all = SeniorsAre::Estimated;
                }
                continue;
            };
            match buildings::spread(dir, totals, areas, &mut layer.rows, &layer.floor_area_m2, &mut layer.report)? {
                SeniorsAre::Relative => relative = Some(file.clone()),
                other => {
                    all = other;
                    known = true;
                }
            }
            layer.report.kept = layer.rows.len();
        }
        match relative {
            Some(file) if known || self.layers.len() > 1 => Err(ImportError::SharesAmongCounts { file }),
            Some(_) => Ok(SeniorsAre::Relative),
            None => Ok(all),
        }
    }
}

/// Areas of a layer with their report; `None` for areas that are names on the homes.
type AreaLayerRead = Option<(Vec<areas::Draft>, LayerReport)>;

/// Reads the layers of areas, one for each `[[areas]]`.
fn area_layers(dir: &Path, config: &StudyConfig, extracts: &mut Extracts<'_>) -> Result<Vec<AreaLayerRead>, ImportError> {
    let read = |layer: &AreaLayer| match &layer.source {
        AreaSource::Table(source, columns) => {
            let mut report = LayerReport::new("areas", &source.file);
            let drafts = areas::read(dir, source, columns, layer.level, &mut report)?;
            Ok(Some((drafts, report)))
        }
        AreaSource::Boundaries { file, admin_level } => {
            let mut report = LayerReport::new("areas", file);
            let found = extracts.get(file)?.boundaries(*admin_level, &mut report);
            let drafts =
                found.into_iter().map(|area| areas::Draft { area: Area { level: layer.level, parent: None, ..area }, parent: None });
            Ok(Some((drafts.collect(), report)))
        }
        AreaSource::Homes(_) => Ok(None),
    };
    config.areas.iter().map(read).collect()
}

/// Gathers the areas and assigns them to homes. Villages named on homes come last, since the same
/// name in two towns is two villages, and a home's town may be known by its position only.
fn read_areas(config: &StudyConfig, layers: Vec<AreaLayerRead>, homes: &mut Homes) -> Result<(Areas, Vec<LayerReport>), ImportError> {
    let mut drafts = Vec::new();
    let mut reports = Vec::new();
    let mut of_homes = [None, None];
    for (layer, read) in config.areas.iter().zip(layers) {
        if let Some((found, report)) = read {
            drafts.extend(found);
            reports.push(report);
        } else if let AreaSource::Homes(column) = &layer.source {
            let mut report = LayerReport::new("areas", "");
            report.read_as = format!("names on the homes{}", column.as_ref().map_or_else(String::new, |c| format!(", column {c}")));
            let what = match layer.level {
                AreaLevel::Town if homes.all().all(|r| r.town.is_none()) => "towns (所属街道)",
                AreaLevel::Village if homes.all().all(|r| r.village.is_none()) => "villages (村社区)",
                _ => {
                    of_homes[layer.level as usize] = Some(reports.len());
                    reports.push(report);
                    continue;
                }
            };
            return Err(ImportError::AreaColumn { what: column.as_ref().map_or_else(|| what.to_owned(), |c| format!("{what}, \"{c}\"")) });
        }
    }
    // Names on the homes are areas even where the study does not say so.
    for level in [AreaLevel::Town, AreaLevel::Village] {
        let any = homes.all().any(|r| if level == AreaLevel::Town { r.town.is_some() } else { r.village.is_some() });
        if any && !config.areas.iter().any(|a| a.level == level) {
            let mut report = LayerReport::new("areas", "");
            report.read_as = "names on the homes, found by their header".to_owned();
            of_homes[level as usize] = Some(reports.len());
            reports.push(report);
        }
    }
    if let Some(at) = of_homes[AreaLevel::Town as usize] {
        let towns = areas::towns_of(homes.all());
        (reports[at].read, reports[at].kept) = (towns.len(), towns.len());
        drafts.extend(towns);
    }
    let mut areas = Areas::new(drafts);
    for layer in &mut homes.layers {
        areas.assign_towns(&mut layer.rows, &mut layer.report);
    }
    if let Some(at) = of_homes[AreaLevel::Village as usize] {
        let villages = areas.add_villages_of(homes.all());
        (reports[at].read, reports[at].kept) = (villages, villages);
    }
    for layer in &mut homes.layers {
        areas.assign_villages(&mut layer.rows, &mut layer.report);
    }
    if let Some(report) = reports.last_mut() {
        areas.give_ids(report);
    }
    Ok((areas, reports))
}
