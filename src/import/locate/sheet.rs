//! Tables of places (`….located.csv`): the rows of a list that have no coordinates, where each is taken to be, and why.

use carecircle_words::say;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::corrections::Correction;
use super::placement::Candidate;
use super::study_lists::{Placed, PlacedRow};
use crate::config::StudyConfig;
use crate::error::ImportError;
use crate::layer_file::FileFormat;
use carecircle_base::geom::LonLat;
use carecircle_base::model::{Approximate, Facility, Located, Name};

/// Header of the column in which a candidate is chosen by its number.
pub(super) const CHOICE: &str = "选用候选";
/// Header of the column of candidates.
pub(super) const CANDIDATES: &str = "候选";
/// Header of the column with the coordinates as the program wrote them, by which a change is told.
pub(super) const WRITTEN: &str = "程序所填";
/// Header of the column that says when and where a place was set by hand.
pub(super) const RECORD: &str = "核定记录";
/// Words by which somebody says that a place is not known.
pub(super) const UNKNOWN: &[&str] = &["不详", "未知", "不明", "unknown"];

/// Headers of the table. The first five say which row it is; the others, from 经度 on, say where.
pub(super) const HEADERS: [&str; 15] = [
    "编号",
    "名称",
    "所属镇街",
    "村社区",
    "地址",
    "经度",
    "纬度",
    "方法",
    "误差（米）",
    "把握",
    CHOICE,
    CANDIDATES,
    "原因",
    WRITTEN,
    RECORD,
];
/// Parts one candidate from the next.
const PARTS: &str = " ｜ ";

/// A table of places as written, for messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocatedSheet {
    /// Path of the file.
    pub path: PathBuf,
    /// Number of rows.
    pub rows: usize,
    /// Number of rows by the way in which they are located, the most precise first; ways without rows are left out.
    pub by_way: Vec<(Located, usize)>,
    /// Number of rows whose place is good to 100 m or better.
    pub decisive: usize,
    /// Number of rows with candidates to choose from, that are not located to 100 m.
    pub in_doubt: usize,
}

/// Name of the table of places of a list: `facilities.located.csv` beside `facilities.xlsx`. Lists that differ only in their ending,
/// and sheets of one workbook, share one table.
#[must_use]
pub fn sheet_name(list: &str) -> String {
    let path = Path::new(list);
    let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!("{stem}.located.csv")).to_string_lossy().into_owned()
}

/// Tables of places of a study, each with its file name and content.
pub(crate) fn sheets(
    config: &StudyConfig,
    facilities: &[Facility],
    layer_of: impl Fn(usize) -> usize,
    placed: &Placed,
) -> Vec<(String, Vec<u8>, LocatedSheet)> {
    let mut by_sheet: BTreeMap<String, Vec<&PlacedRow>> = BTreeMap::new();
    for row in &placed.rows {
        let source = &config.facilities[layer_of(row.facility)].source;
        if source.format != FileFormat::Osm {
            by_sheet.entry(sheet_name(&source.file)).or_default().push(row);
        }
    }
    by_sheet
        .into_iter()
        .map(|(name, rows)| {
            let mut lines = vec![HEADERS.map(str::to_owned).to_vec()];
            lines.extend(rows.iter().map(|row| {
                let (facility, reason) = (&facilities[row.facility], Name::from(row.placement.why));
                let own = facility.about.filter(|about| about.by != Located::ByHand);
                let (candidates, by_hand) = (row.placement.candidates.as_slice(), row.by_hand.as_ref());
                cells(&Line { facility, own, by_hand, record: &row.record, candidates, reason: &reason }).to_vec()
            }));
            // What somebody corrected is not thrown away because the list has changed.
            for row in placed.sheets.get(&name).into_iter().flat_map(super::corrections::Corrections::left) {
                let [lon, lat] = by_hand(&row.correction);
                let text = [&row.id, &row.name, &row.town, &row.village, &row.address].map(|t| guarded(t));
                let rest = ["清单里已没有这一行", "", "", "", "", "not in the list any more", "", &row.record].map(str::to_owned);
                lines.push([text.as_slice(), &[lon, lat], &rest].concat());
            }
            let content = bytes(&lines);
            let of: Vec<&Facility> = rows.iter().map(|r| &facilities[r.facility]).collect();
            let by_way = Located::ALL
                .into_iter()
                .map(|way| (way, of.iter().filter(|f| f.located() == way).count()))
                .filter(|(_, n)| *n > 0)
                .collect();
            let told = LocatedSheet {
                path: PathBuf::from(&name),
                rows: rows.len(),
                by_way,
                decisive: of.iter().filter(|f| f.at.is_some()).count(),
                in_doubt: rows.iter().filter(|r| facilities[r.facility].at.is_none() && !r.placement.candidates.is_empty()).count(),
            };
            (name, content, told)
        })
        .collect()
}

/// Bytes of a table: CSV in UTF-8 with a byte order mark, by which a spreadsheet knows it.
pub(crate) fn bytes(lines: &[Vec<String>]) -> Vec<u8> {
    let mut csv = csv::WriterBuilder::new().flexible(true).from_writer("\u{feff}".as_bytes().to_vec());
    lines.iter().for_each(|line| csv.write_record(line).expect("memory takes every row"));
    csv.into_inner().expect("memory takes every row")
}

/// Writes tables of places into the folder of the study.
///
/// # Errors
/// When a file cannot be written: it is open in a spreadsheet, or the folder is read-only.
pub(crate) fn write_sheets(dir: &Path, sheets: Vec<(String, Vec<u8>, LocatedSheet)>) -> Result<Vec<LocatedSheet>, ImportError> {
    let write = |(name, content, mut told): (String, Vec<u8>, LocatedSheet)| {
        told.path = write_whole(dir, name, &content)?;
        Ok(told)
    };
    sheets.into_iter().map(write).collect()
}

/// Writes a file of the study's folder in the place of what is there, whole or not at all; returns its path.
pub(crate) fn write_whole(dir: &Path, name: String, content: &[u8]) -> Result<PathBuf, ImportError> {
    let path = dir.join(&name);
    let folder = path.parent().unwrap_or(dir);
    let done = tempfile::NamedTempFile::new_in(folder)
        .and_then(|mut file| file.write_all(content).and_then(|()| file.as_file().sync_all()).map(|()| file))
        .and_then(|file| file.persist(&path).map_err(|e| e.error));
    done.map_err(|e| ImportError::Write { file: name, reason: e.to_string() })?;
    Ok(path)
}

/// A row of a table of places, before it is written.
pub(super) struct Line<'r> {
    pub facility: &'r Facility,
    /// Place that the program found; `None` where it found none.
    pub own: Option<Approximate>,
    pub by_hand: Option<&'r Correction>,
    /// When and where `by_hand` was written; may be empty.
    pub record: &'r str,
    pub candidates: &'r [Candidate],
    /// Why the row is where it is, or nowhere.
    pub reason: &'r Name,
}

/// Cells of a row, one a header.
pub(super) fn cells(line: &Line<'_>) -> [String; HEADERS.len()] {
    let Line { facility, by_hand: correction, .. } = line;
    let text = |t: &Option<String>| guarded(t.as_deref().unwrap_or_default());
    let degrees = |at: LonLat| [format!("{:.7}", at.lon()), format!("{:.7}", at.lat())];
    let own = line.own.filter(|_| correction.is_none());
    let [lon, lat] = correction.map_or_else(|| own.map_or_else(Default::default, |a| degrees(a.at)), by_hand);
    let written = own.map_or_else(String::new, |a| degrees(a.at).join(" "));
    let why = match correction {
        Some(Correction::At(_)) => say!("located-corrected-by-hand").into(),
        Some(Correction::Unknown) => say!("located-said-be-unknown").into(),
        None => line.reason.clone(),
    };
    let way = match correction {
        Some(Correction::At(_)) => Located::ByHand,
        _ => line.own.map_or(Located::Not, |own| own.by),
    };
    let decides = matches!(correction, Some(Correction::At(_))) || (correction.is_none() && facility.at.is_some());
    [
        guarded(&facility.id),
        guarded(&facility.name),
        text(&facility.area_name),
        text(&facility.village),
        text(&facility.address),
        lon,
        lat,
        method(way).to_owned(),
        own.and_then(|a| a.within_m).map_or_else(String::new, |m| format!("{m:.0}")),
        confidence(way, decides).to_owned(),
        String::new(),
        candidates(line.candidates),
        format!("{} / {}", why.zh, why.en),
        written,
        line.record.to_owned(),
    ]
}

fn by_hand(correction: &Correction) -> [String; 2] {
    match correction {
        Correction::At(at) => [format!("{:.7}", at.lon()), format!("{:.7}", at.lat())],
        Correction::Unknown => ["不详".to_owned(), String::new()],
    }
}

/// Word for a way of locating.
fn method(way: Located) -> &'static str {
    match way {
        Located::Exact => "清单坐标",
        Located::ByHand => "人工核定",
        Located::ByName => "按名称",
        Located::ByAddress => "按门牌",
        Located::Interpolated => "门牌内插",
        Located::ByStreet => "仅到道路",
        Located::ByVillage => "仅到村社区",
        Located::ByTown => "仅到镇街",
        Located::Not => "未定位",
    }
}

fn confidence(way: Located, decides: bool) -> &'static str {
    match way {
        Located::Exact | Located::ByHand => "高",
        Located::ByAddress if decides => "高",
        _ if decides => "中",
        _ => "低",
    }
}

/// Candidates in one cell: `1. name [lon,lat] ｜ 2. …`.
fn candidates(all: &[Candidate]) -> String {
    let one = |(nth, c): (usize, &Candidate)| {
        format!("{}. {} [{:.6},{:.6}]", nth + 1, c.name.replace(['｜', '\n', '\r'], " "), c.at.lon(), c.at.lat())
    };
    all.iter().enumerate().map(one).collect::<Vec<_>>().join(PARTS)
}

/// Positions of the candidates in a cell.
pub(super) fn candidates_of(cell: &str) -> Vec<LonLat> {
    let position = |part: &str| {
        let (_, rest) = part.rsplit_once('[')?;
        let (lon, lat) = rest.split_once(']')?.0.split_once(',')?;
        LonLat::new(lon.trim().parse().ok()?, lat.trim().parse().ok()?).ok()
    };
    cell.split('｜').filter_map(position).collect()
}

/// A text that no spreadsheet runs as a formula.
fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
