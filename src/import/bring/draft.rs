//! Drafts: the files brought for a study, what each is taken for, and the questions that this leaves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use carecircle_base::model::Name;

/// Answers of a draft, and the title of its study: the content of `answers.json`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Answers {
    /// Title of the study; `None` for a title from the files.
    #[serde(default)]
    pub title: Option<String>,
    /// Id of the choice, by id of the question. The role and the coordinate system of a file and the meaning of a column may be
    /// answered without being asked: `role:FILE`, `crs:FILE`, `column:FILE:HEADER` (key of a field, or `none` for a column that is not used).
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
}

/// The files brought for a study, what each is taken for, and the questions that this leaves.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Draft {
    /// Name of the draft's folder.
    pub id: String,
    /// Title of the study.
    pub title: String,
    /// Whether a study can be made: no question without which nothing can be made is open, and nothing indispensable is missing.
    pub ready: bool,
    /// Files, by name.
    pub files: Vec<BroughtFile>,
    /// Questions, those that must be answered first, then those that most rows hang on.
    pub questions: Vec<BringQuestion>,
    /// What was not brought, and what that means, a sentence each.
    pub missing: Vec<Name>,
}

/// What a brought file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// List of facilities.
    Facilities,
    /// List of places where older people live, with their number.
    Homes,
    /// List of villages or communities with their older people.
    Villages,
    /// Polygons, names or codes of towns or villages.
    Areas,
    /// Roads as lines.
    Roads,
    /// OpenStreetMap extract.
    Extract,
    /// Bus timetable (GTFS).
    Transit,
    /// Statistical figures.
    Figures,
    /// Places where something could be built.
    Parcels,
    /// New residential compounds.
    Compounds,
    /// Stops of mobile services.
    Stops,
    /// Older people a pixel (GeoTIFF).
    Raster,
    /// Not recognised.
    Unknown,
    /// Recognised, or said to be, of no use for the study.
    Unused,
}

/// How sure a role is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum RoleCertainty {
    /// The file can be nothing else, or the user said so.
    Sure,
    /// Other roles are possible and much less likely.
    Likely,
    /// A question asks for the role.
    Asked,
}

/// A brought file, and what it is taken for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BroughtFile {
    /// File name.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// What the file holds; of a workbook whose sheets are different layers, the role of the first used sheet.
    pub role: Role,
    /// Roles that the file can be given; empty for one that cannot be read, or is a part of another.
    pub roles: Vec<Role>,
    /// Name of the file that this one is a part of, such as the `.shp` of a `.dbf`; `None` for a file of its own.
    pub part_of: Option<String>,
    /// How sure the role is.
    pub sure: RoleCertainty,
    /// One sentence: the signs that the role was recognised by.
    pub why: Name,
    /// Sheets of a workbook; empty for every other format.
    pub sheets: Vec<BroughtSheet>,
    /// Columns of the file, or of the first used sheet.
    pub columns: Vec<BroughtColumn>,
    /// Coordinate system; `None` for files without coordinates.
    pub crs: Option<BroughtCrs>,
    /// Rows or features; `None` where they are not counted.
    pub rows: Option<usize>,
    /// Rows with a position that can be read; `None` where they are not counted.
    pub located: Option<usize>,
    /// First rows.
    pub preview: Preview,
    /// Sample of the positions, under each likely coordinate system.
    pub points: Vec<BroughtPoints>,
    /// Streets below those positions, as the two ends (longitude, latitude) of each stretch, within some 2.4 km: the ground on which
    /// readings that lie 500 m apart are told by eye. Empty where there is one reading, or no street.
    pub ground: Vec<[[f64; 2]; 2]>,
    /// Why the file cannot be read, and the way out; `None` for a file that can.
    pub problem: Option<Name>,
}

/// A sheet of a brought workbook.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BroughtSheet {
    /// Name.
    pub name: String,
    /// Rows below the headers.
    pub rows: usize,
    /// Role of the sheet; `unused` for one that is not read.
    pub role: Role,
    /// Whether the sheet is read.
    pub used: bool,
    /// Why the sheet is read, or is not.
    pub why: Option<Name>,
}

/// A column of a brought file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BroughtColumn {
    /// Header.
    pub header: String,
    /// What the column holds, in words; `None` for a column that holds no field.
    pub meaning: Option<Name>,
    /// Key of the field under `columns` in `study.toml`; `None` for a column that holds none.
    pub field: Option<String>,
    /// What is read from a column without a field: whether a place is open, or gives a service; `None` where nothing is.
    pub also: Option<Name>,
    /// Whether an answer says that the column is not used, so that what `also` tells is not read.
    pub ignored: bool,
    /// First distinct cells, at most 3.
    pub samples: Vec<String>,
}

/// The coordinate system of a brought file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BroughtCrs {
    /// Coordinate system that the file is read in.
    pub read_as: String,
    /// Whether the file, its columns or an answer say so.
    pub declared: bool,
    /// How the likely coordinate systems fit the other files; empty where there is nothing to hold them against.
    pub fits: Vec<CrsFit>,
    /// Id of the question that settles the system; `None` where none is asked.
    pub question: Option<String>,
}

/// How many positions of a file fit the other files under one coordinate system.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CrsFit {
    /// Coordinate system.
    pub crs: String,
    /// Positions that fit.
    pub fit: usize,
    /// Positions tried.
    pub of: usize,
}

/// The first rows of a brought file.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Preview {
    /// Headers.
    pub header: Vec<String>,
    /// First rows, at most 8, a cell for each header.
    pub rows: Vec<Vec<String>>,
}

/// Sample of the positions of a file under one coordinate system.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BroughtPoints {
    /// Coordinate system that the positions are read in.
    pub crs: String,
    /// WGS84 longitude and latitude in degrees, at most 200.
    pub at: Vec<[f64; 2]>,
}

/// A question about a brought file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BringQuestion {
    /// Id, such as `role:名单.xlsx` or `kind:长者驿站`; stable while the files are the same.
    pub id: String,
    /// File that the question is about; `None` for the whole study.
    pub file: Option<String>,
    /// Header of the column that the question is about; `None` for the whole file.
    pub column: Option<String>,
    /// The question.
    pub ask: Name,
    /// Reason for the question; `None` where the question says it.
    pub why: Option<Name>,
    /// Choices, the recommended one first.
    pub choices: Vec<BringChoice>,
    /// Id of the choice made; `None` while there is none.
    pub answer: Option<String>,
    /// Whether the recommended choice counts because there is no answer.
    pub assumed: bool,
    /// Whether nothing can be made without an answer.
    pub must: bool,
}

/// A choice of a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BringChoice {
    /// Id.
    pub id: String,
    /// Label.
    pub label: Name,
    /// Whether the choice is recommended; at most one of a question is.
    pub recommended: bool,
}
