//! Facilities that no list of the study has (`added.csv`): a list like any other, written by the page and the command line.

use std::collections::BTreeMap;
use std::path::Path;

use super::file::{guarded, unguarded};
use super::write::Signature;
use crate::columns::Overrides;
use crate::config::FacilityLayer;
use crate::crs::Crs;
use crate::error::{ImportError, read_bytes};
use crate::layer_file::{FileFormat, LayerFile};
use crate::locate::{TablesLock, csv_bytes as bytes, write_whole};
use crate::table;
use carecircle_base::made_id::made_id;
use carecircle_base::model::LayerReport;

/// Name of the list of added facilities in a study's folder.
pub const ADDED_FILE: &str = "added.csv";

/// Headers of the list: the first is the id, the last three say who added a row, when and why.
const HEADERS: [&str; 15] = [
    "编号",
    "名称",
    "类型",
    "经度",
    "纬度",
    "地址",
    "电话",
    "营业时间",
    "床位",
    "座位",
    "状态",
    "开业日期",
    "关停日期",
    "添加人",
    "添加时间",
];
/// Header of the reason for which a row was added, behind the others.
const WHY: &str = "添加说明";

/// A facility to be added: cells by the headers of the list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewFacility {
    /// Cells by header: 名称, 类型, 经度, 纬度 (degrees on WGS84), 地址, 电话, 营业时间, 床位, 座位, 状态, 开业日期, 关停日期.
    pub cells: BTreeMap<String, String>,
}

impl NewFacility {
    /// Id of the facility: made of what it is and when it was added.
    fn id(&self, when: &str) -> String {
        format!("新-{}", made_id(self.cells.values().map(String::as_str).chain([when])))
    }

    fn line(&self, id: &str, by: &Signature) -> Vec<String> {
        let cell = |header: &str| match header {
            "编号" => id.to_owned(),
            "添加人" => by.who.clone(),
            "添加时间" => by.when.clone(),
            WHY => by.why.clone(),
            _ => self.cells.get(header).cloned().unwrap_or_default(),
        };
        headers().map(|header| guarded(&cell(header))).collect()
    }

    /// Header of a cell that the list does not have; `None` where it has all.
    fn foreign(&self) -> Option<&str> {
        self.cells.keys().map(String::as_str).find(|key| !HEADERS[1..13].contains(key))
    }

    /// Bytes of a list that holds this facility alone, and its id.
    pub(super) fn alone(&self) -> (Vec<u8>, String) {
        let id = self.id("");
        let list = bytes(&[headers().map(str::to_owned).collect(), self.line(&id, &Signature::default())]);
        (list, id)
    }
}

fn headers() -> impl Iterator<Item = &'static str> {
    HEADERS.into_iter().chain([WHY])
}

/// The layer of added facilities.
pub(crate) fn added_layer() -> FacilityLayer {
    let source = LayerFile { crs: Some(Crs::Wgs84), ..LayerFile::new(ADDED_FILE, FileFormat::Csv) };
    FacilityLayer {
        source,
        columns: Overrides::default(),
        kinds: Vec::new(),
        services: Vec::new(),
        states: Vec::new(),
        // Why somebody added a place (待验收) is no state of the place.
        ignored: vec![WHY.to_owned()],
        tags: None,
    }
}

/// Lines of the list as it is, headers first; the headers alone where there is no list.
fn lines(dir: &Path) -> Result<Vec<Vec<String>>, ImportError> {
    if !dir.join(ADDED_FILE).exists() {
        return Ok(vec![headers().map(str::to_owned).collect()]);
    }
    table::lines(&read_bytes(dir, ADDED_FILE)?, &added_layer().source, &mut LayerReport::default())
}

/// A facility that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedEntry {
    /// Id of its row.
    pub id: String,
    /// Name of the facility.
    pub name: String,
    /// Who added it, when and why.
    pub by: Signature,
}

/// Facilities that were added to the study in `dir`, in the order of their list.
///
/// # Errors
/// When the list is there and cannot be read.
pub fn added_facilities(dir: &Path) -> Result<Vec<AddedEntry>, ImportError> {
    let all = lines(dir)?;
    let Some((head, rows)) = all.split_first() else { return Ok(Vec::new()) };
    let entry = |line: &Vec<String>| {
        let cell = |header: &str| {
            let at = head.iter().position(|h| h == header);
            at.and_then(|at| line.get(at)).map_or_else(String::new, |cell| unguarded(cell).to_owned())
        };
        let by = Signature { who: cell("添加人"), when: cell("添加时间"), why: cell(WHY) };
        AddedEntry { id: cell("编号"), name: cell("名称"), by }
    };
    Ok(rows.iter().map(entry).collect())
}

/// Adds a facility to the study in `dir`; gives its id.
///
/// # Errors
/// When a cell has a header that the list does not have, or the list cannot be read or written.
pub fn add_facility(dir: &Path, _lock: &TablesLock, facility: &NewFacility, by: &Signature) -> Result<String, ImportError> {
    if let Some(header) = facility.foreign() {
        let reason = format!("\"{header}\" is no column of added facilities; expected {}", HEADERS[1..13].join(", "));
        return Err(ImportError::Read { file: ADDED_FILE.to_owned(), reason });
    }
    let mut all = lines(dir)?;
    let id = facility.id(&by.when);
    if all.iter().skip(1).any(|line| line.first().is_some_and(|cell| unguarded(cell) == id)) {
        return Ok(id);
    }
    let head = all.first().cloned().unwrap_or_default();
    let line = facility.line(&id, by);
    // Columns may have been moved in a spreadsheet.
    let cell_of = |header: &String| headers().position(|h| h == header).map_or_else(String::new, |at| line[at].clone());
    all.push(head.iter().map(cell_of).collect());
    write_whole(dir, ADDED_FILE.to_owned(), &bytes(&all))?;
    Ok(id)
}

/// Takes a facility that was added out again; gives whether it was there. Without any, the file goes.
///
/// # Errors
/// When the list cannot be read or written.
pub fn remove_facility(dir: &Path, _lock: &TablesLock, id: &str) -> Result<bool, ImportError> {
    let mut all = lines(dir)?;
    let before = all.len();
    let mut nth = 0;
    all.retain(|line| {
        nth += 1;
        nth == 1 || line.first().is_none_or(|cell| unguarded(cell) != id)
    });
    if all.len() == before {
        return Ok(false);
    }
    if all.len() == 1 {
        std::fs::remove_file(dir.join(ADDED_FILE))
            .map_err(|e| ImportError::Write { file: ADDED_FILE.to_owned(), reason: e.to_string() })?;
    } else {
        write_whole(dir, ADDED_FILE.to_owned(), &bytes(&all))?;
    }
    Ok(true)
}
