//! The layers of a study to be made from brought files, as sections of its `study.toml`.

use carecircle_words::say;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use geo::MultiPolygon;

use super::draft::Role;
use crate::columns::Field;
use carecircle_base::model::Name;

/// A list that came in parts, one file a town.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TownList {
    /// Name of its first file, under which questions on all of them are asked.
    pub first: String,
    /// Number of files.
    pub files: usize,
}

/// A file, or some of its sheets, as a layer of the study.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PlannedLayer {
    /// Role.
    pub role: Role,
    /// File name.
    pub file: String,
    /// Folder that the file lies in while it is brought.
    pub dir: PathBuf,
    /// Sheets or the layer of the file that are read; empty where it has one, or the reader's own choice is right.
    pub sheets: Vec<String>,
    /// Whether a file may hold one named layer only (archives, databases), so that `sheet` names it.
    pub one_sheet: bool,
    /// Coordinate system, as `study.toml` names it; `None` for what the file says.
    pub crs: Option<String>,
    /// Whether the system counts although headers or the file's name say otherwise.
    pub crs_overrides: bool,
    /// Whether latitude or northing comes first, and the numbers do not tell.
    pub north_first: bool,
    /// Headers of fields; an empty one says that no column holds the field.
    pub columns: Vec<(Field, String)>,
    /// Kinds that the lists write, with the ids of their services; none for kinds that do not count.
    pub kinds: Vec<(String, Vec<String>)>,
    /// Services of every row, by id.
    pub services: Vec<String>,
    /// States of operation by word.
    pub states: Vec<(String, String)>,
    /// Headers of columns from which neither state nor services are read.
    pub ignored: Vec<String>,
    /// Town of every row, for a file of one town whose rows name none.
    pub town: Option<String>,
    /// List that the file is a part of, one file a town; `None` for a list of its own.
    pub list: Option<Arc<TownList>>,
    /// Whether areas are villages; towns otherwise.
    pub villages: bool,
}

impl PlannedLayer {
    pub(super) fn new(role: Role, file: &str, dir: PathBuf) -> Self {
        Self {
            role,
            file: file.to_owned(),
            dir,
            sheets: Vec::new(),
            one_sheet: false,
            crs: None,
            crs_overrides: false,
            north_first: false,
            columns: Vec::new(),
            kinds: Vec::new(),
            services: Vec::new(),
            states: Vec::new(),
            ignored: Vec::new(),
            town: None,
            list: None,
            villages: false,
        }
    }

    /// Name of the file under which questions on the layer are asked: that of its list's first part.
    pub(super) fn asked_as(&self) -> &str {
        self.list.as_ref().map_or(&self.file, |list| &list.first)
    }

    /// What questions call the layer: its file, or the files of its list.
    pub(super) fn called(&self) -> Name {
        match &self.list {
            Some(list) => Name::from(say!("bring-more-files", first = list.first, all = list.files, more = list.files - 1)),
            None => say!("bring-quoted", file = &self.file).into(),
        }
    }

    /// Section of `study.toml`; `file` is the path that it names, `extract` that of the extract with the buildings of villages.
    ///
    /// Empty for roles that are no section of their own.
    pub(super) fn section(&self, file: &str, extract: Option<&str>) -> String {
        let (section, array) = match self.role {
            Role::Facilities => ("facilities", true),
            Role::Homes | Role::Villages | Role::Raster => ("homes", true),
            Role::Areas => ("areas", true),
            Role::Figures => ("figures", true),
            Role::Compounds => ("compounds", true),
            Role::Stops => ("stops", true),
            Role::Roads => ("roads", false),
            _ => return String::new(),
        };
        let head = if array { format!("[[{section}]]") } else { format!("[{section}]") };
        let mut out = format!("\n{head:<26} # {}\n", self.role.label().zh);
        if self.role == Role::Areas {
            let _ = writeln!(out, "level = \"{}\"", if self.villages { "village" } else { "town" });
        }
        let _ = writeln!(out, "file = {}", quoted(file));
        match self.sheets.as_slice() {
            [] => {}
            [one] => {
                let _ = writeln!(out, "sheet = {}", quoted(one));
            }
            several => {
                let all: Vec<String> = several.iter().map(|s| quoted(s)).collect();
                let _ = writeln!(out, "sheets = [{}]", all.join(", "));
            }
        }
        if let Some(crs) = &self.crs {
            let _ = writeln!(out, "crs = {}", quoted(crs));
        } else if matches!(self.role, Role::Facilities | Role::Homes | Role::Villages | Role::Compounds | Role::Stops) {
            out.push_str("# crs = \"GCJ-02\"           # 坐标系；不写则按文件所写，文件没写则按 WGS84\n");
        }
        if self.crs_overrides {
            out.push_str("crs_overrides = true       # 表头或文件名写的是别的坐标系时以 crs 为准；逐行写明的，各行按自己的\n");
        }
        if self.north_first {
            out.push_str("north_first = true\n");
        }
        if let Some(town) = &self.town {
            let _ = writeln!(out, "town = {:<20} # 整个文件是这个镇街的", quoted(town));
        }
        match self.role {
            Role::Villages => {
                out.push_str("spread = \"buildings\"       # 每行一个村社区，人数分到它的房屋上\n");
                if let Some(extract) = extract {
                    let _ = writeln!(out, "extract = {}", quoted(extract));
                }
            }
            Role::Homes => out.push_str("spread = \"none\"            # 每行一处住址\n"),
            _ => {}
        }
        if !self.services.is_empty() {
            let all: Vec<String> = self.services.iter().map(|s| quoted(s)).collect();
            let _ = writeln!(out, "services = [{}]", all.join(", "));
        }
        if !self.ignored.is_empty() {
            let all: Vec<String> = self.ignored.iter().map(|s| quoted(s)).collect();
            let _ = writeln!(out, "ignore = [{}]              # 这些列不用来判断是否在营、提供什么", all.join(", "));
        }
        if !self.columns.is_empty() {
            let _ = writeln!(out, "[{section}.columns]");
            for (field, header) in &self.columns {
                let _ = writeln!(out, "{} = {}", field.key(), quoted(header));
            }
        }
        if !self.kinds.is_empty() {
            let _ = writeln!(out, "[{section}.kinds]          # 名单里的叫法 = 服务；空 [] 表示不计入");
            for (kind, ids) in &self.kinds {
                let ids: Vec<String> = ids.iter().map(|s| quoted(s)).collect();
                let _ = writeln!(out, "{} = [{}]", quoted(kind), ids.join(", "));
            }
        }
        if !self.states.is_empty() {
            let _ = writeln!(out, "[{section}.states]         # 状态的叫法 = open 在营、closed 关停、planned 未开业、vacant 空置");
            for (word, state) in &self.states {
                let _ = writeln!(out, "{} = {}", quoted(word), quoted(state));
            }
        }
        out
    }
}

/// TOML string literal of `text`, quoted so that it is a key too.
pub(super) fn quoted(text: &str) -> String {
    let literal = toml::Value::String(text.to_owned()).to_string();
    // A key may be quoted, but not over several lines.
    if literal.starts_with("\"\"\"") || literal.starts_with("'''") {
        let escaped: String = text
            .chars()
            .map(|c| match c {
                '"' => "\\\"".to_owned(),
                '\\' => "\\\\".to_owned(),
                c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
                c => c.to_string(),
            })
            .collect();
        return format!("\"{escaped}\"");
    }
    literal
}

/// The bus timetable of the study.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PlannedTransit {
    /// File name.
    pub file: String,
    /// Service day, as `study.toml` writes it.
    pub date: String,
}

/// The border to which the extract of the study is clipped.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PlannedClip {
    /// Border, degrees of WGS84.
    pub shape: MultiPolygon<f64>,
    /// File of the border.
    pub file: String,
}

/// What the study is to be made of.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Plan {
    /// Layers that are read from tables and rasters, in the order of the sections.
    pub layers: Vec<PlannedLayer>,
    /// Name of the extract; `None` without one.
    pub extract: Option<String>,
    /// Border of the part of the extract that the study holds; `None` for all of it.
    pub clip: Option<PlannedClip>,
    /// Bus timetable.
    pub transit: Option<PlannedTransit>,
    /// Number of seniors to spread over the buildings of the extract; `None` for shares only.
    pub seniors: Option<f64>,
    /// Whether the lists of people name the town of a row.
    pub towns_of_homes: bool,
    /// Ids of the services that at least one row of the lists of facilities gives.
    pub services: Vec<String>,
    /// Files of parcels, which are named in a comment.
    pub parcels: Vec<String>,
    /// Every brought file that the study holds, with its folder.
    pub files: Vec<(PathBuf, String)>,
}

impl Plan {
    /// Layers of a role.
    pub(super) fn of(&self, role: Role) -> impl Iterator<Item = &PlannedLayer> {
        self.layers.iter().filter(move |l| l.role == role)
    }

    /// Whether a layer says where older people live.
    pub(super) fn has_homes(&self) -> bool {
        self.layers.iter().any(|l| matches!(l.role, Role::Homes | Role::Villages | Role::Raster))
    }
}
