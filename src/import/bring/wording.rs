//! Words for people: roles, fields, and the problems of files, in both languages.

use super::draft::Role;
use crate::columns::Field;
use crate::crs::CrsError;
use crate::error::ImportError;
use carecircle_base::model::Name;
use carecircle_words::{Said, joined, say};

/// Names for a sentence: the first three, and how many there are.
pub(super) fn some_of<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> Name {
    /// Largest number of names that are listed.
    const SHOWN: usize = 3;
    let all = names.len();
    let first: Vec<&str> = names.take(SHOWN).collect();
    let more = all.saturating_sub(SHOWN);
    let first = joined("list-comma", first);
    if more == 0 { Said::verbatim(first).into() } else { say!("bring-more", first, all, more).into() }
}

/// Whole number with a comma before each three digits.
pub(super) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let parts: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|part| std::str::from_utf8(part).ok()).collect();
    parts.join(",")
}

impl Role {
    /// Every role that a file can be given, in the order in which they are offered.
    pub(super) const ALL: [Self; 13] = [
        Self::Facilities,
        Self::Villages,
        Self::Homes,
        Self::Areas,
        Self::Roads,
        Self::Extract,
        Self::Transit,
        Self::Raster,
        Self::Figures,
        Self::Compounds,
        Self::Stops,
        Self::Parcels,
        Self::Unused,
    ];

    /// Id, as answers and JSON write it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Facilities => "facilities",
            Self::Homes => "homes",
            Self::Villages => "villages",
            Self::Areas => "areas",
            Self::Roads => "roads",
            Self::Extract => "extract",
            Self::Transit => "transit",
            Self::Figures => "figures",
            Self::Parcels => "parcels",
            Self::Compounds => "compounds",
            Self::Stops => "stops",
            Self::Raster => "raster",
            Self::Unknown => "unknown",
            Self::Unused => "unused",
        }
    }

    /// Name in both languages.
    #[must_use]
    pub fn label(self) -> Name {
        let said = match self {
            Self::Facilities => say!("bring-list-facilities"),
            Self::Homes => say!("bring-list-homes-place"),
            Self::Villages => say!("bring-list-villages-with"),
            Self::Areas => say!("bring-borders-or-names"),
            Self::Roads => say!("bring-roads-as-lines"),
            Self::Extract => say!("bring-openstreetmap-extract"),
            Self::Transit => say!("bring-bus-timetable-gtfs"),
            Self::Figures => say!("bring-statistical-figures"),
            Self::Parcels => say!("bring-parcels-or-vacant"),
            Self::Compounds => say!("bring-new-residential-compounds"),
            Self::Stops => say!("bring-stops-mobile-services"),
            Self::Raster => say!("bring-raster-older-people"),
            Self::Unknown => say!("bring-not-recognised"),
            Self::Unused => say!("bring-not-used"),
        };
        said.into()
    }

    /// Fields that the columns of such a list can hold; empty for files without columns.
    pub(super) fn fields(self) -> &'static [Field] {
        match self {
            Self::Facilities => Field::FACILITY,
            Self::Homes | Self::Villages => Field::HOME,
            Self::Areas => Field::AREA,
            Self::Roads => Field::ROAD,
            Self::Figures => Field::FIGURE,
            Self::Parcels => Field::PARCEL,
            Self::Compounds => Field::COMPOUND,
            Self::Stops => Field::STOP,
            Self::Extract | Self::Transit | Self::Raster | Self::Unknown | Self::Unused => &[],
        }
    }

    /// Role of an id; `None` for any other text.
    pub(super) fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.id() == id)
    }
}

/// Name of a field: its usual Chinese header, and its noun phrase in English.
pub(super) fn field_name(field: Field) -> Name {
    let zh = field.aliases().iter().find(|a| !a.is_ascii()).or(field.aliases().first()).copied().unwrap_or_default();
    Name { zh: zh.to_owned(), en: field.what().trim_start_matches("the ").to_owned() }
}

/// Chinese name of a field by its noun phrase in English (`the longitude`); the phrase itself where no list has such a field.
fn field_zh(what: &str) -> String {
    let lists =
        [Field::FACILITY, Field::HOME, Field::AREA, Field::FIGURE, Field::COMPOUND, Field::STOP, Field::PARCEL, Field::ROAD, Field::TOTAL];
    let found = lists.into_iter().flatten().find(|field| field.what() == what);
    found.map_or_else(|| what.to_owned(), |field| field_name(*field).zh)
}

/// Texts that a sentence quotes, in Chinese quotation marks; the sentence itself where it quotes nothing.
fn quoted(sentence: &str) -> String {
    let all: Vec<String> = sentence.split('"').skip(1).step_by(2).map(|text| format!("“{text}”")).collect();
    if all.is_empty() { sentence.to_owned() } else { all.join("、") }
}

/// Sentence on a coordinate system that cannot be used; in English, the error's own.
fn crs(reason: &CrsError, error: &ImportError) -> Said {
    let error = error.to_string();
    match reason {
        CrsError::Unknown { found } => say!("problem-crs-unknown", error, found),
        CrsError::Epsg { code, .. } => say!("problem-crs-epsg", error, code),
        CrsError::OldDatum { code, .. } => say!("problem-crs-old-datum", error, code),
        CrsError::Convert { x, y, code, .. } => say!("problem-crs-convert", error, x, y, code),
        CrsError::LonLat(_) => say!("problem-crs-off-earth", error),
    }
}

/// What the operating system says of a file, in words.
pub(super) fn system(reason: &str) -> Said {
    let known = [
        ("No such file", say!("system-no-such-file")),
        ("Permission denied", say!("system-no-permission")),
        ("it is a folder", say!("system-is-a-folder")),
        ("No space left", say!("system-no-space")),
        ("Read-only", say!("system-read-only")),
        ("being used by another process", say!("system-in-use")),
        ("two of the files have this name", say!("system-two-of-one-name")),
        ("the study has a file of its own of this name", say!("system-name-of-the-study")),
    ];
    known.into_iter().find(|(en, _)| reason.contains(en)).map_or_else(|| say!("system-error"), |(_, said)| said)
}

/// Why a file is not of its format, in words.
fn damage(reason: &str) -> Said {
    let known = [
        ("the workbook is damaged", say!("damage-workbook")),
        ("merged cells cover more", say!("damage-merged-cells")),
        ("more than 50000000 cells", say!("damage-cells")),
        ("Cannot detect file format", say!("damage-no-workbook")),
        ("invalid Zip", say!("damage-zip")),
        ("EOF", say!("damage-cut-off")),
        ("unexpected end", say!("damage-cut-off")),
    ];
    known.into_iter().find(|(en, _)| reason.contains(en)).map_or_else(|| say!("damage-unread"), |(_, said)| said)
}

/// What is wrong with a file, and the way out. The English sentence is the error's own.
pub(super) fn problem(of: &ImportError) -> Name {
    let error = of.to_string();
    let said = match of {
        ImportError::Read { reason, .. } => say!("problem-read", error, why = system(reason)),
        ImportError::Write { reason, .. } => say!("problem-write", error, why = system(reason)),
        ImportError::Postgis { reason, .. } => return reason.0.clone().into(),
        ImportError::Empty { .. } => say!("problem-empty", error),
        ImportError::TooLarge { limit_mib, .. } => say!("problem-too-large", error, limit_mib),
        ImportError::FileFormat { reason, .. } => say!("problem-file-format", error, why = damage(reason)),
        ImportError::Encoding { .. } => say!("problem-encoding", error),
        ImportError::Sheet { sheet, sheets, .. } => say!("problem-sheet", error, sheet, sheets),
        ImportError::Column { field, found, expected, .. } => say!("problem-column", error, field = field_zh(field), found, expected),
        ImportError::Ambiguous { field, candidates, .. } => say!("problem-ambiguous", error, field = field_zh(field), candidates),
        ImportError::NotACount { header, said, field, .. } => say!("problem-not-a-count", error, header, said, field = field_zh(field)),
        ImportError::Unsure { header, said, .. } => say!("problem-unsure", error, header, said),
        ImportError::NoNames { found, .. } => say!("problem-no-names", error, found),
        ImportError::Protected { .. } => say!("problem-protected", error),
        ImportError::SheetsOfTime { sheets, .. } => say!("problem-sheets-of-time", error, sheets),
        ImportError::Header { header, found, .. } => say!("problem-header", error, header, found),
        ImportError::Crs { reason, .. } => crs(reason, of),
        ImportError::CrsContradiction { first, second, .. } => {
            say!("problem-crs-contradiction", error, first = quoted(first), second = quoted(second))
        }
        ImportError::CrsNotUnderstood { clause, .. } => say!("problem-crs-not-understood", error, clause = quoted(clause)),
        ImportError::NoRoads { .. } => say!("problem-no-roads", error),
        ImportError::NoHomes { .. } => say!("problem-no-homes", error),
        ImportError::TablesBusy => say!("problem-tables-busy", error),
        ImportError::Extract(_) => say!("problem-extract", error),
        ImportError::Tags(_) => say!("problem-tags", error),
        ImportError::AreaColumn { .. } => say!("problem-area-column", error),
        ImportError::SharesAmongCounts { .. } => say!("problem-shares-among-counts", error),
    };
    said.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No sentence of the program's English stands in a Chinese one.
    #[test]
    fn what_is_wrong_with_a_file_is_said_in_chinese() {
        let file = || "f.csv".to_owned();
        let missing = |field: Field| ImportError::Column {
            file: file(),
            field: field.what(),
            key: field.key(),
            found: "\"甲\"".to_owned(),
            expected: "经度".to_owned(),
        };
        let all = [
            ImportError::Read { file: file(), reason: "No such file or directory (os error 2)".to_owned() },
            ImportError::Write { file: file(), reason: "Permission denied (os error 13)".to_owned() },
            ImportError::Empty { file: file(), what: "no row with anything in it".to_owned() },
            ImportError::TooLarge { file: file(), what: "its size of 2 bytes".to_owned(), limit_mib: 512 },
            ImportError::FileFormat {
                file: file(),
                format: "a workbook",
                reason: "invalid Zip archive".to_owned(),
                way_out: String::new(),
            },
            missing(Field::Lon),
            missing(Field::Seniors),
            missing(Field::RoadClass),
            ImportError::Ambiguous {
                file: file(),
                field: "the kind",
                key: "kind",
                candidates: "\"甲\", \"乙\"".to_owned(),
                first: "甲".to_owned(),
            },
            ImportError::NotACount { file: file(), header: "占比".to_owned(), said: "%".to_owned(), field: "the beds", key: "beds" },
            ImportError::Crs { file: file(), reason: CrsError::Unknown { found: "独立坐标系".to_owned() } },
            ImportError::Crs { file: file(), reason: CrsError::Epsg { code: 99, reason: "not in the register".to_owned() } },
            ImportError::Crs { file: file(), reason: CrsError::OldDatum { code: 2437, datum: "Beijing 1954" } },
            ImportError::CrsContradiction {
                file: file(),
                first: "the header \"经度（百度）\" says BD-09".to_owned(),
                second: "study.toml says \"高德\"".to_owned(),
            },
            ImportError::NoRoads { file: file(), what: "no column says the class of its lines".to_owned() },
            ImportError::NoHomes { reason: "no layer".to_owned() },
            ImportError::TablesBusy,
        ];
        // Names that are the same in both languages.
        let names = ["WGS84", "CGCS2000", "GCJ-02", "BD-09", "EPSG", "Excel", "WPS", "MiB", "OpenStreetMap", ".osm", ".pbf", ".xlsx"];
        for error in &all {
            let said = problem(error);
            let plain = names.iter().fold(said.zh.clone(), |text, name| text.replace(name, ""));
            assert!(!plain.chars().any(|c| c.is_ascii_alphabetic()), "{}", said.zh);
            assert!(!said.en.is_empty());
        }
        assert!(problem(&missing(Field::Lon)).zh.contains("经度"), "the column is named");
    }
}
