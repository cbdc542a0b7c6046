//! The configuration of a study, `study.toml`: typed reading, resolution of ids, checks. Reference: `geodata/STUDY.md`.

mod accept;
mod error;
pub mod keys; // a TOML table read key by key; policy packs are read by it too
mod layers;
pub mod needs; // the built-in table is read by it too
mod postgis;
mod promise;
mod registers;
mod roads;
mod spread; // people over buildings, rasters
mod transit;

use std::path::Path;

use toml::de::DeTable;

pub use accept::{AcceptError, Accepted, accept, replace_study_file};
pub use error::{ConfigError, Place};
pub use keys::STUDY_FILE;
pub use layers::{AreaLayer, AreaSource, FacilityLayer, HomeLayer, HomeSource, ListLayer, SeniorTotals, StopLayer};
pub use roads::{RoadLayer, RoadLines};
pub use spread::{RasterSource, SpreadRule, SpreadTo};
pub use transit::TransitLayer;

pub use crate::layer_file::{FileFormat, LayerFile};

use crate::correct::{ADDED_FILE, added_layer};
use crate::field::Field;
use crate::postgis::PostgisConnection;
use carecircle_base::model::{Circle, Cohort, Name, Need, Profile, ProfileError, Service, Settings, Source};
use error::line_of;
use keys::Keys;

/// A resolved `study.toml`: defaults are filled in and ids looked up; no file of a layer is opened.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyConfig {
    /// Title in both languages.
    pub name: Name,
    /// Whether the data are synthetic (模拟数据).
    pub simulated: bool,
    /// Sources and licences of the inputs.
    pub sources: Vec<Source>,
    /// Connections to PostGIS, sorted by name.
    pub postgis: Vec<PostgisConnection>,
    /// Roads, from an extract or as lines; `None` for a straight-line estimate.
    pub roads: Option<RoadLayer>,
    /// Bus timetable; `None` for a study without one.
    pub transit: Option<TransitLayer>,
    /// Facility lists, in order.
    pub facilities: Vec<FacilityLayer>,
    /// Layers of homes, in order.
    pub homes: Vec<HomeLayer>,
    /// Layers of areas, in order.
    pub areas: Vec<AreaLayer>,
    /// Lists of statistical figures, in order.
    pub figures: Vec<ListLayer>,
    /// Lists of new residential compounds, in order.
    pub compounds: Vec<ListLayer>,
    /// Lists of stops of mobile services, in order.
    pub stops: Vec<StopLayer>,
    /// Policy packs that results are evaluated against, by id or file.
    pub packs: Vec<String>,
    /// Path of the study's own table of needs, relative to its folder; `None` for the built-in table.
    pub needs_file: Option<String>,
    /// Needs read from `needs_file`; empty without one.
    pub needs: Vec<Need>,
    /// Services that facilities can provide.
    pub services: Vec<Service>,
    /// Service circles.
    pub circles: Vec<Circle>,
    /// Registers that the lists hold whole: ids of services and kinds as packs and lists write them; sorted, distinct.
    pub complete_registers: Vec<String>,
    /// Cohorts.
    pub cohorts: Vec<Cohort>,
    /// Travel profiles.
    pub profiles: Vec<Profile>,
    /// Settings.
    pub settings: Settings,
}

impl StudyConfig {
    /// Configuration of the study in folder `dir`.
    ///
    /// # Errors
    /// When `study.toml` is missing, not TOML, or invalid; the error names the line and the way out.
    pub fn read(dir: &Path) -> Result<Self, ConfigError> {
        let path = dir.join(STUDY_FILE);
        let refuse = |reason: String| ConfigError::Read { path: path.display().to_string(), reason };
        let text = crate::budget::read_text(&path).map_err(|e| refuse(e.to_string()))?;
        let folder = dir.canonicalize().ok().and_then(|d| d.file_name().map(|n| n.to_string_lossy().into_owned()));
        let mut config = Self::parse(&text, folder.as_deref().unwrap_or("study"))?;
        // What was added by a form is a list like the study's own.
        if dir.join(ADDED_FILE).exists() && !config.facilities.iter().any(|l| l.source.file == ADDED_FILE) {
            config.facilities.push(added_layer());
        }
        if let Some(file) = &config.needs_file {
            config.needs = needs::read(dir, file, &config.services)?;
        }
        Ok(config)
    }

    /// Configuration from the text of a `study.toml`; `folder` is the default name.
    ///
    /// # Errors
    /// When `text` is not TOML or invalid; the error names the line and the way out.
    pub fn parse(text: &str, folder: &str) -> Result<Self, ConfigError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let document = DeTable::parse(text).map_err(|e| ConfigError::syntax(STUDY_FILE, text, &e))?;
        let known = [
            "study",
            "roads",
            "transit",
            "facilities",
            "homes",
            "areas",
            "figures",
            "compounds",
            "stops",
            "services",
            "circles",
            "cohorts",
            "profiles",
            "settings",
            "postgis",
        ];
        let root = Keys::new(text, "", 0, document.get_ref(), &known)?;

        let (mut name, mut simulated, mut when, mut sources) = (Name::default(), false, (None, None), Vec::new());
        let (mut packs, mut needs_file) = (Vec::new(), None);
        if let Some((section, start, table)) = root.table("study")? {
            let keys = Keys::new(
                text,
                section,
                start,
                table,
                &["name", "name_en", "simulated", "date", "at", "sources", "packs", "needs", "complete_registers"],
            )?;
            name = keys.name()?;
            simulated = keys.flag("simulated")?.unwrap_or(false);
            packs = keys.texts("packs")?.unwrap_or_default();
            needs_file = keys.text("needs")?;
            when = (keys.date("date")?, keys.week_time("at")?);
            for (_, start, table) in keys.tables("sources")? {
                sources.push(source(text, start, table)?);
            }
        }
        if name == Name::default() {
            name = Name { zh: folder.to_owned(), en: folder.to_owned() };
        }
        let profiles = profiles(text, &root)?;
        let roads = roads::roads(text, &root, &profiles)?;
        let extract = roads.as_ref().and_then(RoadLayer::extract);
        let transit = transit::transit(text, &root, roads.is_some(), when.0)?;
        let services = promise::services(text, &root)?;
        let complete_registers = registers::complete(text, &root, &services)?;
        let circles = promise::circles(text, &root, &services, &profiles)?;
        let cohorts = promise::cohorts(text, &root, &profiles)?;
        let settings = promise::settings(text, &root, &circles, &cohorts, when)?;
        let mut config = Self {
            postgis: postgis::connections(text, &root)?,
            facilities: layers::facilities(text, &root, &services, extract)?,
            homes: layers::homes(text, &root, extract)?,
            areas: layers::areas(text, &root, extract)?,
            figures: layers::lists(text, &root, "figures", Field::FIGURE, FileFormat::is_list)?,
            compounds: layers::lists(text, &root, "compounds", Field::COMPOUND, FileFormat::is_layer)?,
            stops: layers::stops(text, &root, &services)?,
            packs,
            needs_file,
            needs: Vec::new(),
            name,
            simulated,
            sources,
            roads,
            transit,
            services,
            complete_registers,
            circles,
            cohorts,
            profiles,
            settings,
        };
        postgis::share(config.layer_files_mut());
        Ok(config)
    }

    /// Files of all layers that have rows, in the order of the sections.
    fn layer_files_mut(&mut self) -> impl Iterator<Item = &mut LayerFile> {
        let roads =
            self.roads.iter_mut().filter_map(|roads| if let RoadLayer::Lines(lines) = roads { Some(&mut lines.source) } else { None });
        let homes = self.homes.iter_mut().filter_map(|layer| match &mut layer.source {
            HomeSource::Table(file) | HomeSource::Buildings { totals: SeniorTotals::Table(file), .. } => Some(file),
            _ => None,
        });
        let areas =
            self.areas.iter_mut().filter_map(|layer| if let AreaSource::Table(file, _) = &mut layer.source { Some(file) } else { None });
        let lists = self.figures.iter_mut().chain(&mut self.compounds).map(|layer| &mut layer.source);
        let facilities = self.facilities.iter_mut().map(|layer| &mut layer.source);
        roads.chain(facilities).chain(homes).chain(areas).chain(lists).chain(self.stops.iter_mut().map(|layer| &mut layer.source))
    }
}

fn source(text: &str, start: usize, table: &DeTable<'_>) -> Result<Source, ConfigError> {
    let keys = Keys::new(text, "[[study.sources]]", start, table, &["name", "licence", "license", "date"])?;
    Ok(Source {
        name: keys.text("name")?.ok_or_else(|| keys.missing("name", "who made the data"))?,
        licence: match keys.text("licence")? {
            Some(licence) => licence,
            None => keys.text("license")?.unwrap_or_default(),
        },
        date: keys.loose_text("date")?.unwrap_or_default(),
    })
}

/// Built-in profiles overridden by the study's `[profiles.*]` tables.
fn profiles(text: &str, root: &Keys<'_>) -> Result<Vec<Profile>, ConfigError> {
    let Some((section, start, table)) = root.table("profiles")? else {
        return Profile::resolve(&toml::Table::new()).map_err(|e| ConfigError::Profile { line: 1, reason: e.to_string() });
    };
    let keys = Keys::open(text, section, start, table);
    let at = |line: usize| move |reason: String| ConfigError::Profile { line, reason };
    let document = toml::from_str::<toml::Table>(text).map_err(|e| at(1)(e.message().to_owned()))?;
    let Some(toml::Value::Table(tables)) = document.get("profiles") else {
        return Err(at(line_of(text, start))("expected tables such as [profiles.walk]".to_owned()));
    };
    Profile::resolve(tables).map_err(|e| {
        let place = match &e {
            ProfileError::UnknownKey { id, .. } | ProfileError::BadValue { id, .. } | ProfileError::NoBase { id, .. } => keys.place(id),
            ProfileError::TooMany { .. } => root.place("profiles"),
        };
        at(place.line)(e.to_string())
    })
}
