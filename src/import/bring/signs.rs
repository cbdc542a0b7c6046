//! Signs by which a table is known: its columns as fields, its geometries, and the words of its cells and names.

use carecircle_words::{Said, say};
use geo::Geometry;

use super::draft::Role;
use crate::columns::{Columns, Field};
use crate::service_column::ServiceColumn;
use crate::services::{KindIndex, KindMatch};
use crate::table::Table;
use crate::table::shape::towns_or_villages;
use crate::text::fold;
use carecircle_base::model::Name;

/// A role that a table may have.
#[derive(Debug, Clone)]
pub(super) struct Guess {
    /// Role.
    pub role: Role,
    /// How likely it is, from 0 to 1, above it for what only such a list has; a rank, no probability.
    pub weight: f64,
    /// Signs that speak for it.
    pub why: Name,
}

/// Weight from which a role is sure, and from which it is worth a guess.
pub(super) const SURE: f64 = 0.85;
/// Lead over the next role below which a role is asked about.
pub(super) const LEAD: f64 = 0.25;
/// Largest number of rows whose cells are looked at.
const LOOKED_AT: usize = 2000;

/// What a table shows.
pub(super) struct Signs<'t> {
    table: &'t Table,
    /// Name of the file and of the sheet or layer.
    names: String,
    /// Rows with kinds, and those of them whose kind is known.
    kinds: (usize, usize),
    /// Rows with names, and those of them whose name holds a known kind.
    called: (usize, usize),
    /// Whether a column asks for a service.
    asks: bool,
    /// Header of a column that means no field and whose cells are mostly known kinds, such as the folders of a map program.
    kinds_under: Option<String>,
    /// Rows whose geometry is a line, a polygon and a point.
    shapes: [usize; 3],
}

impl<'t> Signs<'t> {
    /// Signs of a table of the file named `file`, sheet or layer `sheet`.
    pub(super) fn of(table: &'t Table, file: &str, sheet: Option<&str>, index: &KindIndex) -> Self {
        let fields = Columns::fields_of(&table.headers, Field::FACILITY);
        let column = |field: Field| fields.iter().position(|f| *f == Some(field));
        let rows = table.len().min(LOOKED_AT);
        let count = |columns: [Option<usize>; 2], known: &dyn Fn(&str) -> bool| {
            let mut found = (0, 0);
            for row in 0..rows {
                let cells: Vec<&str> = columns.iter().filter_map(|c| table.get(row, *c)).collect();
                found.0 += usize::from(!cells.is_empty());
                found.1 += usize::from(cells.iter().any(|c| known(c)));
            }
            found
        };
        let means = |text: &str| !matches!(index.meaning(text), KindMatch::Unknown(_));
        let kinds = count([column(Field::Kind), column(Field::Service)], &|cell| crate::services::split(cell).any(means));
        let called = count([column(Field::Name), None], &|name| index.inside(&fold(name)).is_some());
        let others: Vec<usize> = (0..table.headers.len()).filter(|c| fields[*c].is_none()).collect();
        let kinds_under = kind_column(table, index).filter(|c| fields[*c].is_none()).map(|c| table.headers[c].clone());
        let mut shapes = [0; 3];
        for row in 0..table.shapes.len().min(LOOKED_AT) {
            match table.shape(row) {
                Some(Geometry::LineString(_) | Geometry::MultiLineString(_) | Geometry::Line(_)) => shapes[0] += 1,
                Some(Geometry::Polygon(_) | Geometry::MultiPolygon(_)) => shapes[1] += 1,
                Some(_) => shapes[2] += 1,
                None => {}
            }
        }
        let asks = !ServiceColumn::find(table, &others, index).is_empty();
        Self { table, names: format!("{file} {}", sheet.unwrap_or_default()), kinds, called, asks, kinds_under, shapes }
    }

    /// Whether one of the headers means `field` in a layer of `fields`.
    fn has(&self, fields: &[Field], field: Field) -> bool {
        Columns::fields_of(&self.table.headers, fields).contains(&Some(field))
    }

    fn named(&self, words: &[&str]) -> bool {
        words.iter().any(|w| self.names.contains(w))
    }

    fn headed(&self, words: &[&str]) -> bool {
        self.table.headers.iter().any(|h| words.iter().any(|w| fold(h).contains(w)))
    }

    /// Whether rows have positions: geometries, or columns of coordinates.
    pub(super) fn located(&self) -> bool {
        self.shapes.iter().any(|n| *n > 0) || [Field::Lon, Field::Position, Field::LatLon].iter().any(|f| self.has(Field::FACILITY, *f))
    }

    fn mostly(&self, shape: usize) -> bool {
        let all: usize = self.shapes.iter().sum();
        all > 0 && 2 * self.shapes[shape] > all
    }

    /// Roles that the table may have, likeliest first; none for a table that shows nothing.
    pub(super) fn guesses(&self) -> Vec<Guess> {
        let mut out = Vec::new();
        let mut guess = |role, weight: f64, why: Said| out.push(Guess { role, weight, why: why.into() });
        let headers = |fields: &[Field]| self.recognised(fields);
        if self.mostly(0) {
            let weight = if self.has(Field::ROAD, Field::RoadClass) || self.named(&["路", "road", "Road"]) { 0.95 } else { 0.7 };
            guess(Role::Roads, weight, say!("bring-lines", count = self.shapes[0]));
            out.sort_by(|a, b| b.weight.total_cmp(&a.weight));
            return out;
        }
        let is = |field| self.has(Field::FIGURE, field);
        if is(Field::Value) && is(Field::AsOf) && (is(Field::Indicator) || is(Field::IndicatorName)) && !self.located() {
            let weight = if self.headed(&["指标", "indicator"]) { 0.95 } else { 0.5 };
            let found = headers(Field::FIGURE);
            guess(Role::Figures, weight, say!("bring-has-columns-2", found));
        }
        if self.has(Field::COMPOUND, Field::Delivered) {
            let found = headers(Field::COMPOUND);
            guess(Role::Compounds, 1.1, say!("bring-has-delivery-date", found));
        }
        if self.has(Field::STOP, Field::Days) || self.named(&["流动", "巡回"]) {
            // A stop that is there twice a month must not be taken for a facility.
            let told = self.named(&["流动", "巡回", "stops"]) || self.headed(&["服务日", "频次", "巡回", "到点"]);
            let weight = if told { 1.1 } else { 0.5 };
            guess(Role::Stops, weight, say!("bring-has-service-days"));
        }
        if self.headed(&["地块", "宗地"]) || self.named(&["地块", "空置", "闲置", "存量用房"]) || self.has(Field::PARCEL, Field::Cost)
        {
            let weight = if self.headed(&["地块", "宗地"]) || self.named(&["地块", "空置", "闲置"]) { 0.9 } else { 0.5 };
            guess(Role::Parcels, weight, say!("bring-speaks-parcels-vacant"));
        }
        self.facilities(&mut out);
        self.people(&mut out);
        self.areas(&mut out);
        out.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        out
    }

    /// The list of facilities: known kinds, names that hold one, columns that ask for services.
    fn facilities(&self, out: &mut Vec<Guess>) {
        let (of, known) = self.kinds;
        let (names, called) = self.called;
        let share = |part: usize, of: usize| if of == 0 { 0.0 } else { part as f64 / of as f64 };
        let (kinds, by_name) = (share(known, of), share(called, names));
        let care = self.named(&["养老", "设施", "食堂", "助餐", "照料", "机构", "敬老"]);
        let told = self.headed(&["床位", "餐位", "营业时间", "开放时间", "服务时间", "机构名称", "设施名称"]);
        let weight = if of > 0 && kinds >= 0.5 {
            0.95
        } else if by_name >= 0.5 || self.kinds_under.is_some() {
            0.9
        } else if self.asks || kinds > 0.0 || by_name >= 0.2 {
            0.75
        } else if of > 0 && (care || told) {
            0.7
        } else if of > 0 || care || told {
            0.45
        } else if self.shapes[2] > 0 {
            0.3
        } else {
            return;
        };
        let why = if of > 0 {
            let found = self.recognised(Field::FACILITY);
            Name::from(say!("bring-has-columns-rows", found, of, known))
        } else if let Some(header) = &self.kinds_under {
            Name::from(say!("bring-column-holds-known", header))
        } else {
            Name::from(say!("bring-names-hold-known", names, called))
        };
        out.push(Guess { role: Role::Facilities, weight, why });
    }

    /// Lists with numbers of older people: villages, or places where they live.
    fn people(&self, out: &mut Vec<Guess>) {
        let home = |field| self.has(Field::HOME, field);
        let counted = home(Field::Seniors) || [Field::From60, Field::From70, Field::From80].into_iter().all(home);
        if !counted {
            return;
        }
        // A nursing home's list may count the people in it.
        let (of, known) = self.kinds;
        let weight = if of > 0 && 2 * known >= of { 0.4 } else { 0.92 };
        let found = self.recognised(Field::HOME);
        let role = if self.are_villages() { Role::Villages } else { Role::Homes };
        let rows = match role {
            Role::Villages => say!("bring-each-row-looks"),
            _ => say!("bring-each-row-looks-like"),
        };
        out.push(Guess { role, weight, why: Name::from(say!("bring-has-columns", found, rows)) });
    }

    /// Whether the rows of a list of people are villages: each names another village, or it gives no position.
    fn are_villages(&self) -> bool {
        let fields = Columns::fields_of(&self.table.headers, Field::HOME);
        let village = fields.iter().position(|f| *f == Some(Field::Village));
        let called = self.table.headers.iter().position(|h| Field::Name.folded().contains(&fold(h)));
        if self.located() && !self.mostly(1) && self.has_homes_column() {
            return false;
        }
        let Some(column) = village.or(called) else { return !self.located() };
        let rows = self.table.len().min(LOOKED_AT);
        let town = fields.iter().position(|f| *f == Some(Field::Town));
        let own: std::collections::BTreeSet<(&str, &str)> = (0..rows)
            .map(|row| (self.table.get(row, town).unwrap_or_default(), self.table.cell(row, column)))
            .filter(|(_, name)| !name.is_empty() && (village.is_some() || towns_or_villages(&[name]) == Some(Field::Village)))
            .collect();
        !self.located() || self.mostly(1) || 10 * own.len() >= 8 * rows.max(1)
    }

    /// Whether a column, other than that of villages, names homes: estates, buildings, hamlets. The header of the template's own list
    /// of homes does.
    fn has_homes_column(&self) -> bool {
        const HOMES: [&str; 14] = [
            "小区",
            "小区名称",
            "小区名",
            "住宅小区",
            "住宅小区名称",
            "居住小区",
            "楼盘",
            "楼盘名称",
            "楼栋",
            "楼栋名称",
            "楼栋号",
            "自然村",
            "居住点",
            "居住点名称",
        ];
        let fields = Columns::fields_of(&self.table.headers, Field::HOME);
        let rows = self.table.len().min(LOOKED_AT);
        let names = |column: usize| {
            let filled = (0..rows).filter_map(|row| self.table.get(row, Some(column))).filter(|c| c.parse::<f64>().is_err()).count();
            2 * filled > rows
        };
        let mut columns = self.table.headers.iter().zip(&fields).enumerate();
        columns.any(|(at, (h, f))| *f != Some(Field::Village) && HOMES.contains(&fold(h).as_str()) && names(at))
    }

    /// Borders, or lists of names and codes.
    fn areas(&self, out: &mut Vec<Guess>) {
        let (columns, people) = (self.area_names(), self.has(Field::HOME, Field::Seniors));
        let known = columns.is_some();
        let polygons = self.mostly(1);
        if polygons && !people && self.are_counties() {
            let why = Name::from(say!("bring-borders-counties-or"));
            out.push(Guess { role: Role::Unused, weight: 0.9, why });
            return;
        }
        let coded = self.has(Field::AREA, Field::Code) || self.headed(&["驻地", "海拔"]);
        let weight = match (polygons, known) {
            (true, true) if !people => 0.95,
            (true, false) if !people => 0.5,
            (false, true) if !people && coded && self.shapes == [0; 3] => 0.88,
            (false, true) if !people && self.kinds.0 == 0 => 0.5,
            _ => return,
        };
        let why =
            if polygons { Name::from(say!("bring-polygons", count = self.shapes[1])) } else { Name::from(say!("bring-names-towns-or")) };
        out.push(Guess { role: Role::Areas, weight, why });
    }

    /// What the names of areas are, [`Field::Town`] or [`Field::Village`]; `None` where most are neither.
    pub(super) fn area_names(&self) -> Option<Field> {
        let fields = Columns::fields_of(&self.table.headers, Field::AREA);
        let rows = self.table.len().min(LOOKED_AT);
        // A layer may have a name in another alphabet beside the town's.
        let of_column = |field: Field| {
            let column = fields.iter().position(|g| *g == Some(field))?;
            let names: Vec<&str> = (0..rows).filter_map(|row| self.table.get(row, Some(column))).collect();
            let of = |level: Field| names.iter().filter(|n| n.chars().count() > 1 && towns_or_villages(&[n]) == Some(level)).count();
            [Field::Village, Field::Town].into_iter().find(|level| !names.is_empty() && 2 * of(*level) > names.len())
        };
        [Field::Name, Field::Village, Field::Town].into_iter().find_map(of_column)
    }

    /// Whether most names are those of counties or cities, which no layer of a study is.
    fn are_counties(&self) -> bool {
        let fields = Columns::fields_of(&self.table.headers, Field::AREA);
        let Some(column) = fields.iter().position(|f| *f == Some(Field::Name)) else { return false };
        let names: Vec<&str> = (0..self.table.len().min(LOOKED_AT)).filter_map(|row| self.table.get(row, Some(column))).collect();
        let county = |n: &&&str| ["县", "市", "区"].iter().any(|w| n.ends_with(w)) && !n.ends_with("社区");
        !names.is_empty() && 2 * names.iter().filter(county).count() > names.len()
    }

    /// Headers that mean one of `fields`, at most four.
    fn recognised(&self, fields: &[Field]) -> String {
        let of = Columns::fields_of(&self.table.headers, fields);
        let known = self.table.headers.iter().zip(of).filter(|(_, f)| f.is_some()).map(|(h, _)| h.as_str());
        known.take(4).collect::<Vec<_>>().join("、")
    }
}

/// Column whose cells are mostly known kinds of facilities, names apart; `None` without one.
pub(super) fn kind_column(table: &Table, index: &KindIndex) -> Option<usize> {
    let fields = Columns::fields_of(&table.headers, Field::FACILITY);
    let mostly = |column: &usize| {
        let cells: Vec<&str> = (0..table.len().min(LOOKED_AT)).filter_map(|row| table.get(row, Some(*column))).collect();
        let known = cells.iter().filter(|c| !matches!(index.meaning(c), KindMatch::Unknown(_))).count();
        fields[*column] != Some(Field::Name) && !cells.is_empty() && 2 * known > cells.len()
    };
    (0..table.headers.len()).find(mostly)
}
