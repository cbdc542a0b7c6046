//! What the columns of a road layer say of each line: class, level, direction, who may walk.

use std::cell::RefCell;
use std::collections::HashMap;

use carecircle_base::model::{LayerReport, Profile, Severity, TagSet};

use super::class::{self, Class, Said, Tags};
use super::level::Level;
use super::vocabulary;
use crate::columns::{Columns, Field};
use crate::config::RoadLines;
use crate::error::ImportError;
use crate::osm::roads::road_tags;
use crate::table::Table;
use crate::text::{fold, number};
use crate::words::{StatusReading, brackets, read_status, yes_no};

/// Values of `bridge` and `tunnel` in OpenStreetMap that mean yes.
const STRUCTURES: [&str; 10] =
    ["viaduct", "movable", "aqueduct", "boardwalk", "cantilever", "trestle", "covered", "building_passage", "culvert", "passage"];
/// Values of `railway` that nobody walks along or across.
const RAILWAYS: [&str; 4] = ["rail", "light_rail", "narrow_gauge", "subway"];
/// Values of `foot` that say more than yes or no.
const FOOT: [&str; 4] = ["designated", "permissive", "private", "official"];

/// What a row of the layer is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum RowKind {
    /// A road, with its tags and level.
    Way(TagSet, Level),
    /// A railway.
    Railway(Level),
    /// No road: another thing of an export that holds all things.
    NoRoad,
    /// A road whose class is not understood, with the cell's text.
    Unknown(String),
    /// A road that says no class.
    Blank,
}

/// A reader of the rows of a table of roads.
pub(super) struct Attributes<'t> {
    table: &'t Table,
    columns: Columns,
    lines: &'t RoadLines,
    profiles: &'t [Profile],
    /// Columns of the class, best first.
    classes: Vec<usize>,
    /// Columns that are tags of OpenStreetMap, by key; with the column of GDAL's `other_tags`. Empty in other layers.
    tags: Vec<(String, usize)>,
    other_tags: Option<usize>,
    is_osm: bool,
    /// What cells say that were read before: a layer has few classes.
    said: RefCell<HashMap<String, Option<Said>>>,
    /// Whether any column says what is above or below the ground.
    pub has_levels: bool,
}

impl<'t> Attributes<'t> {
    /// A reader for `table`; describes in `report` which column holds what.
    ///
    /// # Errors
    /// When there is no column of classes and the study does not say what the lines are, or it names a column that is not there.
    pub(super) fn new(
        table: &'t Table,
        lines: &'t RoadLines,
        profiles: &'t [Profile],
        report: &mut LayerReport,
    ) -> Result<Self, ImportError> {
        let mut columns = Columns::find(table, Field::ROAD, &lines.columns)?;
        columns.note(table, report);
        let named = lines.columns.0.iter().any(|o| o.0 == Field::RoadClass);
        let mut classes: Vec<usize> = columns.get(Field::RoadClass).into_iter().collect();
        if !named {
            let known = Field::RoadClass.folded();
            classes.extend(columns.others(table).into_iter().filter(|c| known.contains(&fold(&table.headers[*c]))));
        }
        let others = [Field::RoadGrade, Field::RoadNumber].iter().any(|f| columns.get(*f).is_some());
        if classes.is_empty() && !others && lines.class.is_none() {
            return Err(ImportError::NoRoads {
                file: table.file.clone(),
                what: format!(
                    "no column says the class of its lines; the headers found are: {}; name it under [roads.columns], such as class = \"…\", or say what all lines are by class = \"unclassified\" under [roads]",
                    table.header_list()
                ),
            });
        }
        let is_osm = classes.first().is_some_and(|c| table.headers[*c].eq_ignore_ascii_case("highway"));
        let keys = Profile::way_keys(profiles);
        let tags: Vec<(String, usize)> =
            table.headers.iter().enumerate().filter(|(_, h)| is_osm && keys.contains(h)).map(|(at, header)| (header.clone(), at)).collect();
        if let Some(column) = columns.get(Field::RoadLevel).filter(|_| !lines.columns.0.iter().any(|o| o.0 == Field::RoadLevel)) {
            // A drawing's layer (图层) is no level, nor is a rank of the roads: most roads are on the ground.
            let cells = || (0..table.len()).map(|row| table.cell(row, column));
            let ground = cells().filter(|cell| cell.is_empty() || Level::of(cell) == Some(Level::GROUND)).count();
            if 2 * ground < table.len() {
                report.note(Severity::Warning, "road-level-not-read", || {
                    format!("\"{}\", such as \"{}\"", table.headers[column], cells().find(|c| !c.is_empty()).unwrap_or_default())
                });
                columns.forget(Field::RoadLevel);
            }
        }
        let says = |column: Option<usize>| column.is_some_and(|c| (0..table.len()).any(|row| !table.cell(row, c).is_empty()));
        let has_levels = [Field::RoadLevel, Field::Bridge, Field::Tunnel].iter().any(|f| says(columns.get(*f)));
        report.read_as = format!("{}; {}", report.read_as, columns.describe(table));
        let other_tags = table.headers.iter().position(|h| h == "other_tags").filter(|_| is_osm);
        let has_levels = has_levels || other_tags.is_some();
        Ok(Self { table, columns, lines, profiles, classes, tags, other_tags, is_osm, said: RefCell::default(), has_levels })
    }

    /// What a row is; cells that cannot be read are counted in `report`.
    pub(super) fn row(&self, row: usize, report: &mut LayerReport) -> RowKind {
        if self.is_osm && !self.is_declared(row) { self.of_osm(row) } else { self.of_bureau(row, report) }
    }

    /// Whether the study itself says what the class of a row means.
    fn is_declared(&self, row: usize) -> bool {
        self.classes.iter().any(|c| self.lines.declared(self.table.cell(row, *c)).is_some())
    }

    fn highway(&self, value: &str) -> bool {
        self.profiles.iter().any(|p| value != "*" && p.highway.contains_key(value))
    }

    /// A row of an export from OpenStreetMap, whose columns are tags.
    fn of_osm(&self, row: usize) -> RowKind {
        let mut all: Tags = Vec::new();
        for (key, column) in &self.tags {
            if let Some(value) = self.table.get(row, Some(*column)) {
                all.push((key.clone(), value.to_owned()));
            }
        }
        if let Some(text) = self.table.get(row, self.other_tags) {
            let keys = Profile::way_keys(self.profiles);
            all.extend(hstore(text).into_iter().filter(|(key, _)| keys.contains(key)));
        }
        let tags = TagSet::new(all.iter().map(|(k, v)| (k.as_str(), v.as_str())));
        let yes = |key: &str| tags.get(key).is_some_and(|v| v != "no");
        let level = match tags.get("layer") {
            None => Level::GROUND,
            Some(text) => Level::of(text).unwrap_or(Level::UNREAD),
        };
        let level = level.off(yes("bridge"), yes("tunnel"));
        if tags.get("railway").is_some_and(|r| RAILWAYS.contains(&r)) && tags.get("highway").is_none() {
            return RowKind::Railway(level);
        }
        let highway = tags.get("highway").map(str::to_owned);
        let Some(tags) = road_tags(tags) else { return RowKind::NoRoad };
        match highway {
            Some(value) if !self.highway(&value) && tags.is("highway", &value) => RowKind::Unknown(value),
            _ => RowKind::Way(tags, level),
        }
    }

    /// A row of any other layer.
    fn of_bureau(&self, row: usize, report: &mut LayerReport) -> RowKind {
        let known = |value: &str| self.highway(value);
        let cell = |field| self.table.get(row, self.columns.get(field));
        let said = |text: &str| {
            if let Some(said) = self.said.borrow().get(text) {
                return said.clone();
            }
            let said = match self.lines.declared(text) {
                Some(tags) => Some(Said::declared(tags)),
                None => class::read(text, &known),
            };
            self.said.borrow_mut().insert(text.to_owned(), said.clone());
            said
        };
        let texts: Vec<&str> = self.classes.iter().filter_map(|c| self.table.get(row, Some(*c))).collect();
        let mut cells: Vec<Said> = texts.iter().filter_map(|text| said(text)).collect();
        cells.sort_by_key(|said| !said.tells_class()); // stable: the best column first among those that tell
        if !texts.is_empty() && cells.is_empty() {
            return RowKind::Unknown(texts[0].to_owned());
        }
        cells.extend(cell(Field::RoadGrade).and_then(said));
        if let Some(text) = cell(Field::RoadNumber) {
            cells.extend(
                text.split([';', ',', '/', '、', '，', '；', '+', ' '])
                    .filter_map(|part| vocabulary::route(part.trim()).and_then(|_| class::read(part, &known))),
            );
        }
        if let Some(text) = cell(Field::RoadName) {
            let (head, _) = brackets(text);
            if ["高速", "高速公路", "高速路"].iter().any(|end| head.trim().ends_with(end)) {
                cells.extend(class::read("高速公路", &known));
            }
        }
        if let Some(text) = cell(Field::RoadState) {
            match said(text).or_else(|| state(text)) {
                Some(said) => cells.push(said),
                None => return RowKind::Unknown(text.to_owned()),
            }
        }
        if !cells.iter().any(Said::tells_class)
            && let Some(class) = &self.lines.class
        {
            cells.insert(0, Said::declared(class));
        }
        let (mut tags, closed) = match class::together(&cells) {
            None => return texts.first().map_or(RowKind::Blank, |text| RowKind::Unknown((*text).to_owned())),
            Some(Class::Railway) => return RowKind::Railway(self.level(row, &[], report)),
            Some(Class::NoRoad) => return RowKind::NoRoad,
            Some(Class::Way(tags, closed)) => (tags, closed),
        };
        if closed {
            report.note(Severity::Warning, "road-closed-by-another-cell", || {
                format!("{}: {}", self.table.place(row), texts.first().copied().unwrap_or_default())
            });
        }
        let level = self.level(row, &tags, report);
        self.further(row, &mut tags, report);
        for (key, field) in [("bridge", Field::Bridge), ("tunnel", Field::Tunnel)] {
            if self.structure(row, field, &mut LayerReport::default()) == Some(true) && tags.iter().all(|t| t.0 != key) {
                tags.push((key.to_owned(), "yes".to_owned()));
            }
        }
        if let Some(layer) = level.tag() {
            tags.push(("layer".to_owned(), layer));
        }
        RowKind::Way(TagSet::new(tags.iter().map(|(k, v)| (k.as_str(), v.as_str()))), level)
    }

    /// Level of a row whose class has these tags.
    fn level(&self, row: usize, tags: &[(String, String)], report: &mut LayerReport) -> Level {
        let tagged = |key: &str| tags.iter().any(|(k, v)| k == key && v != "no");
        let bridge = self.structure(row, Field::Bridge, report) == Some(true) || tagged("bridge");
        let tunnel = self.structure(row, Field::Tunnel, report) == Some(true) || tagged("tunnel");
        let written = match self.table.get(row, self.columns.get(Field::RoadLevel)) {
            None => Level::GROUND,
            Some(text) => Level::of(text).unwrap_or_else(|| {
                self.unread(row, Field::RoadLevel, text, report);
                Level::UNREAD
            }),
        };
        written.off(bridge, tunnel)
    }

    /// Whether a row is on a bridge or in a tunnel, by its column; `None` where it says nothing that can be read.
    fn structure(&self, row: usize, field: Field, report: &mut LayerReport) -> Option<bool> {
        let text = self.table.get(row, self.columns.get(field))?;
        let lower = text.to_lowercase();
        let flag = match lower.as_str() {
            "t" => Some(true),
            "f" => Some(false),
            other if STRUCTURES.contains(&other) => Some(true),
            _ => yes_no(text),
        };
        if flag.is_none() {
            self.unread(row, field, text, report);
        }
        flag
    }

    /// Adds the tags of direction, width, people on foot and sidewalk.
    fn further(&self, row: usize, tags: &mut Tags, report: &mut LayerReport) {
        let cell = |field| self.table.get(row, self.columns.get(field));
        let mut say = |key: &str, value: &str| {
            tags.retain(|t| t.0 != key);
            tags.push((key.to_owned(), value.to_owned()));
        };
        if let Some(text) = cell(Field::Oneway) {
            let header = |field| self.columns.get(field).map(|c| fold(&self.table.headers[c])).unwrap_or_default();
            match oneway(text, header(Field::RoadClass) == "fclass", matches!(header(Field::Oneway).as_str(), "direction" | "通行方向"))
            {
                Some("") => {}
                Some(value) => say("oneway", value),
                None => self.unread(row, Field::Oneway, text, report),
            }
        }
        if let Some(width) = cell(Field::RoadWidth).and_then(number).filter(|w| *w > 0.0) {
            say("width", &width.to_string());
        }
        if let Some(text) = cell(Field::OnFoot) {
            match yes_no(text) {
                Some(yes) => say("foot", if yes { "yes" } else { "no" }),
                None if FOOT.contains(&text) => say("foot", text),
                None => {
                    // Who may walk is not known: nobody, until somebody says so.
                    self.unread(row, Field::OnFoot, text, report);
                    say("foot", "no");
                }
            }
        }
        if let Some(text) = cell(Field::Sidewalk) {
            match yes_no(text) {
                Some(yes) => say("sidewalk", if yes { "both" } else { "no" }),
                None if ["both", "left", "right", "separate", "none"].contains(&text) => say("sidewalk", text),
                None => self.unread(row, Field::Sidewalk, text, report),
            }
        }
    }

    fn unread(&self, row: usize, field: Field, text: &str, report: &mut LayerReport) {
        report.note(Severity::Warning, "road-cell-not-read", || format!("{}: {} \"{text}\"", self.table.place(row), field.what()));
    }
}

/// What a cell of states says by the words for places: built and in use, or not; `None` for what is not understood.
fn state(text: &str) -> Option<Said> {
    let StatusReading::States(states) = read_status(text) else { return None };
    let serves = states.last()?.state.serves();
    class::read(if serves { "通车" } else { "停用" }, &|_| false)
}

/// Value of `oneway` of a cell, empty for both directions; `None` where it cannot be read. Geofabrik writes B, F and T, navigation data 0 to 3.
fn oneway(text: &str, geofabrik: bool, numbered: bool) -> Option<&'static str> {
    let lower = text.trim().to_lowercase();
    Some(match (lower.as_str(), geofabrik, numbered) {
        ("b", ..) | ("0" | "1", _, true) => "",
        ("f", true, _) | ("2", _, true) => "yes",
        ("t", true, _) | ("3", _, true) => "-1",
        ("-1" | "reverse" | "逆向" | "反向" | "逆向单行", ..) => "-1",
        ("f" | "双向" | "双向通行" | "双行" | "双向行驶" | "否" | "no" | "n" | "0" | "false" | "无", ..) => "",
        ("t" | "单行" | "单向" | "单向通行" | "正向" | "顺向" | "正向单行" | "是" | "yes" | "y" | "1" | "true" | "单行道", ..) => {
            "yes"
        }
        _ => return None,
    })
}

/// Pairs of `"key"=>"value","key"=>"value"`, as GDAL writes further tags.
fn hstore(text: &str) -> Tags {
    let mut out = Vec::new();
    let mut parts: Vec<String> = Vec::new();
    let (mut inside, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            _ if escaped => {
                escaped = false;
                if let Some(part) = parts.last_mut() {
                    part.push(c);
                }
            }
            '\\' if inside => escaped = true,
            '"' => {
                inside = !inside;
                if inside {
                    parts.push(String::new());
                }
            }
            c if inside => {
                if let Some(part) = parts.last_mut() {
                    part.push(c);
                }
            }
            _ => {}
        }
    }
    let mut parts = parts.into_iter();
    while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
        out.push((key, value));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_are_read_by_the_habits_of_their_source() {
        for (text, geofabrik, numbered, expected) in [
            ("F", true, false, Some("yes")),
            ("T", true, false, Some("-1")),
            ("B", true, false, Some("")),
            ("T", false, false, Some("yes")),
            ("F", false, false, Some("")),
            ("1", false, false, Some("yes")),
            ("1", false, true, Some("")),
            ("3", false, true, Some("-1")),
            ("双向", false, false, Some("")),
            ("单行", false, false, Some("yes")),
            ("早晚高峰单行", false, false, None),
        ] {
            assert_eq!(oneway(text, geofabrik, numbered), expected, "{text}");
        }
    }

    #[test]
    fn further_tags_of_gdal_are_pairs() {
        let pairs = hstore(r#""bridge"=>"yes","layer"=>"1","note"=>"a \"b\", c""#);
        assert_eq!(pairs.len(), 3);
        assert_eq!(pairs[2], ("note".to_owned(), "a \"b\", c".to_owned()));
    }
}
