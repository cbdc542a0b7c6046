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
use super::config::{AreaSource, FacilityLayer, FileFormat, HomeSource, RoadLayer, StudyConfig};
use super::error::ImportError;
use super::facilities::{self, Ids};
use super::far::{self, Extent};
use super::figures;
use super::gtfs;
use super::homes::{self, HomeRow};
use super::levels;
use super::locate::{self, LocatedSheet, Placed};
use super::operation;
use super::osm::features::{Extract, FacilityTable};
use super::stops;
use super::twins;
use carecircle_base::geom::{LonLat, Plane};
use carecircle_base::ids::ServiceId;
use carecircle_base::model::{
    AreaLevel, Compound, Facility, Figure, ImportReport, LayerReport, SeniorsAre, Severity, Stop, Study, Timetable,
};

/// The study of `config`, from files relative to `dir`, and the report of its import.
///
/// `plane` is the road network's; with `None`, a plane is laid about the median of homes
/// and facilities. The report has one entry a layer, in the order of `study.toml`.
///
/// # Errors
/// When a layer cannot be read at all; what is wrong with single rows is in the report.
pub fn study(dir: &Path, config: &StudyConfig, plane: Option<Plane>) -> Result<(Study, ImportReport), ImportError> {
    placed_study(dir, config, plane).map(|(study, report, ..)| (study, report))
}

/// Writes a table of places (`….located.csv`) beside each facility list that has rows without coordinates: where each row is taken
/// to be, how that was found, and what else it may be. What somebody corrected in an earlier table is kept.
///
/// # Errors
/// When a layer cannot be read at all, or a table cannot be written.
pub fn located_sheets(dir: &Path, config: &StudyConfig) -> Result<Vec<LocatedSheet>, ImportError> {
    let (study, _, placed, rows) = placed_study(dir, config, None)?;
    let layer_of = |facility: usize| rows.iter().position(|rows| rows.contains(&facility)).unwrap_or(0);
    locate::write_sheets(dir, locate::sheets(config, &study.facilities, layer_of, &placed))
}

/// A study, its report, the rows without coordinates, and the rows of the facilities of each layer.
type PlacedStudy = (Study, ImportReport, Placed, Vec<Range<usize>>);

fn placed_study(dir: &Path, config: &StudyConfig, plane: Option<Plane>) -> Result<PlacedStudy, ImportError> {
    let mut extracts = Extracts { dir, open: BTreeMap::new() };

    let mut facilities = Vec::new();
    let mut facility_reports = Vec::new();
    let mut ids = Ids::default();
    for layer in &config.facilities {
        let mut report = LayerReport::new("facilities", &layer.source.file);
        let mut read = match layer.source.format {
            FileFormat::Osm => extracts.facilities(layer, config, &mut ids, &mut report)?,
            _ => facilities::read(dir, layer, &config.services, &mut ids, &mut report)?,
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

    let mut homes = Homes::read(dir, config, &mut extracts)?;
    let positions = homes.layers.iter().flat_map(|l| &l.rows).map(|r| r.home.at);
    let extent = Extent::of(positions).or_else(|| Extent::of(facilities.iter().filter_map(|f: &Facility| f.at)));
    if let Some(extent) = &extent {
        homes.drop_far(extent);
        for (report, rows) in &mut facility_reports {
            far::unlocate(&mut facilities[rows.clone()], extent, report);
        }
    }
    if homes.layers.iter().all(|l| l.rows.is_empty()) && (config.homes.is_empty() || homes.layers.iter().any(|l| l.report.read > 0)) {
        let reason = if config.homes.is_empty() {
            "study.toml has no [[homes]]".to_owned()
        } else {
            // There will be no report to look into.
            let notes = homes.layers.iter().flat_map(|l| &l.report.notes).filter(|n| n.severity == Severity::Dropped);
            let gravest = notes.max_by_key(|n| n.count);
            let told = gravest.map(|n| format!(": {}; {}", n.text, n.examples.join(", "))).unwrap_or_default();
            format!("every row of their layers was dropped{told}")
        };
        return Err(ImportError::NoHomes { reason });
    }

    for layer in homes.layers.iter_mut().filter(|l| l.report.read == 0) {
        let text = "the study has no homes here yet, so that nobody is counted; fill in the list";
        layer.report.note(Severity::Warning, "no-homes-yet", text, String::new);
    }

    let (areas, area_reports) = read_areas(dir, config, &mut extracts, &mut homes)?;
    let mut brought_reports = Vec::new();
    let brought = Brought::read(dir, config, extent.as_ref(), &mut brought_reports)?;
    let known = || extracts.places(config);
    let placed = locate::settle(dir, &mut facilities, &mut facility_reports, &config.facilities, &brought.compounds, &areas, known)?;
    approximate::place(&mut facilities, &areas, homes.all());
    for (report, rows) in &mut facility_reports {
        approximate::describe(&facilities[rows.clone()], report);
    }
    let seniors_are = homes.spread(dir, config, &areas)?;

    let plane = plane.unwrap_or_else(|| Plane::about(extent.as_ref().map_or_else(origin, Extent::middle)));
    let mut layers = Vec::new();
    let rows_of: Vec<Range<usize>> = facility_reports.iter().map(|(_, rows)| rows.clone()).collect();
    for (mut report, rows) in facility_reports {
        let listed = &facilities[rows];
        for facility in listed.iter().filter(|f| f.vacant && !f.services.is_empty()) {
            report.note(
                Severity::Warning,
                "vacant",
                "facilities name a service, but their status says vacant; they are kept as places to build in, and serve nobody",
                || format!("{} ({})", facility.id, facility.name),
            );
        }
        for facility in listed.iter().filter(|f| f.operates() && !config.settings.open(f)) {
            report.note(
                Severity::Info,
                "not-open",
                "facilities are not open on the study's date, or at its hour, and serve nobody",
                || format!("{} ({})", facility.id, facility.name),
            );
        }
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

    let study = Study {
        name: config.name.clone(),
        simulated: config.simulated,
        seniors_are,
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
        settings: config.settings.clone(),
    };
    Ok((study, ImportReport { layers }, placed, rows_of))
}

/// Bus timetable of the study; notes a circle with the bus mode where there is none.
fn transit(dir: &Path, config: &StudyConfig, layers: &mut Vec<LayerReport>) -> Result<Option<Arc<Timetable>>, ImportError> {
    let Some(layer) = &config.transit else {
        let asking: Vec<&str> = config.circles.iter().filter(|c| c.mode.has_bus()).map(|c| c.id.as_str()).collect();
        if !asking.is_empty() {
            let mut report = LayerReport::new("transit", "");
            report.note_many(
                Severity::Warning,
                "bus-without-timetable",
                "circles go by bus, but the study has no timetable; they are computed by their other modes; give it a GTFS feed under [transit]",
                asking.len(),
                || asking.join(", "),
            );
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
        report.note(Severity::Warning, "no-bus-that-day", "no bus runs on the service day; say another under [transit] date", || {
            format!("{day}; the feed has days from {known}")
        });
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
            HomeSource::Table(_) => None,
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
                            None => report.note(
                                Severity::Info,
                                "service-not-in-study",
                                "the tag table finds services that the study does not have; declare them under [[services]]",
                                || format!("{id} ({})", facility.kind),
                            ),
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
    report: LayerReport,
}

struct Homes {
    layers: Vec<HomeRows>,
}

impl Homes {
    fn all(&self) -> impl Iterator<Item = &HomeRow> {
        self.layers.iter().flat_map(|l| &l.rows)
    }

    fn read(dir: &Path, config: &StudyConfig, extracts: &mut Extracts<'_>) -> Result<Self, ImportError> {
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
                    let rows = homes::read(dir, source, &layer.columns, &area_columns, &mut ids, &mut report)?;
                    layers.push(HomeRows { rows, floor_area_m2: Vec::new(), report });
                }
                HomeSource::Buildings { file, .. } => {
                    let mut report = LayerReport::new("homes", file);
                    let found = extracts.get(file)?.buildings(&mut report);
                    let rows = buildings::homes(&found, &mut ids);
                    layers.push(HomeRows { rows, floor_area_m2: found.iter().map(|b| b.floor_area_m2).collect(), report });
                }
            }
        }
        Ok(Self { layers })
    }

    fn drop_far(&mut self, extent: &Extent) {
        for layer in &mut self.layers {
            let near: Vec<bool> = layer.rows.iter().map(|r| extent.holds(r.home.at)).collect();
            if near.iter().all(|n| *n) {
                continue;
            }
            for row in layer.rows.iter().zip(&near).filter(|(_, near)| !**near).map(|(row, _)| row) {
                layer
                    .report
                    .note(Severity::Dropped, "far-away", far::TEXT, || extent.describe(&format!("home {}", row.home.id), row.home.at));
            }
            let mut keep = near.iter();
            layer.rows.retain(|_| *keep.next().unwrap_or(&true));
            let mut keep = near.iter();
            layer.floor_area_m2.retain(|_| *keep.next().unwrap_or(&true));
            layer.report.kept = layer.rows.len();
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

/// Reads the areas and assigns them to homes. Villages named on homes come last, since the same
/// name in two towns is two villages, and a home's town may be known by its position only.
fn read_areas(
    dir: &Path,
    config: &StudyConfig,
    extracts: &mut Extracts<'_>,
    homes: &mut Homes,
) -> Result<(Areas, Vec<LayerReport>), ImportError> {
    let mut drafts = Vec::new();
    let mut reports = Vec::new();
    let mut of_homes = [None, None];
    for layer in &config.areas {
        match &layer.source {
            AreaSource::Table(source, columns) => {
                let mut report = LayerReport::new("areas", &source.file);
                drafts.extend(areas::read(dir, source, columns, layer.level, &mut report)?);
                reports.push(report);
            }
            AreaSource::Boundaries { file, admin_level } => {
                let mut report = LayerReport::new("areas", file);
                for mut area in extracts.get(file)?.boundaries(*admin_level, &mut report) {
                    area.level = layer.level;
                    area.parent = None;
                    drafts.push(areas::Draft { area, parent: None });
                }
                reports.push(report);
            }
            AreaSource::Homes(column) => {
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
                return Err(ImportError::AreaColumn {
                    what: column.as_ref().map_or_else(|| what.to_owned(), |c| format!("{what}, \"{c}\"")),
                });
            }
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
