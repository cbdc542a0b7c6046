//! Words for people: roles, fields, and the problems of files, in both languages.

use super::draft::Role;
use crate::columns::Field;
use crate::crs::CrsError;
use crate::error::ImportError;
use carecircle_base::model::Name;

/// A sentence in both languages.
pub(super) fn both(zh: impl Into<String>, en: impl Into<String>) -> Name {
    Name { zh: zh.into(), en: en.into() }
}

/// Names for a sentence: the first three, and how many there are.
pub(super) fn some_of<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> Name {
    /// Largest number of names that are listed.
    const SHOWN: usize = 3;
    let all = names.len();
    let first: Vec<&str> = names.take(SHOWN).collect();
    if all <= SHOWN {
        return both(first.join("、"), first.join(", "));
    }
    both(format!("{}等 {all} 个", first.join("、")), format!("{} and {} more", first.join(", "), all - SHOWN))
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
        let (zh, en) = match self {
            Self::Facilities => ("养老设施名单", "list of facilities"),
            Self::Homes => ("住户或居住点名单（每行一处）", "list of homes, a place each"),
            Self::Villages => ("村社区老年人口名单（每行一个村社区）", "list of villages with their older people"),
            Self::Areas => ("镇街或村社区的边界、名称", "borders or names of towns or villages"),
            Self::Roads => ("道路（线）", "roads as lines"),
            Self::Extract => ("OpenStreetMap 地图数据", "OpenStreetMap extract"),
            Self::Transit => ("公交时刻表（GTFS）", "bus timetable (GTFS)"),
            Self::Figures => ("统计指标", "statistical figures"),
            Self::Parcels => ("可建设的地块或空置房屋", "parcels or vacant buildings to build in"),
            Self::Compounds => ("新建住宅小区", "new residential compounds"),
            Self::Stops => ("流动服务点", "stops of mobile services"),
            Self::Raster => ("老年人口栅格（GeoTIFF）", "raster of older people (GeoTIFF)"),
            Self::Unknown => ("没有认出来", "not recognised"),
            Self::Unused => ("不用", "not used"),
        };
        both(zh, en)
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
    both(zh, field.what().trim_start_matches("the "))
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

/// Chinese sentence on a coordinate system that cannot be used.
fn crs_zh(reason: &CrsError) -> String {
    match reason {
        CrsError::Unknown { found } => {
            format!("“{found}”不是坐标系。可以写 WGS84、CGCS2000、GCJ-02、BD-09，或 EPSG 代码，如 EPSG:4549。")
        }
        CrsError::Epsg { code, .. } => format!("EPSG:{code} 不是已知的坐标系，请核对代码。"),
        CrsError::OldDatum { code, .. } => {
            format!(
                "EPSG:{code} 是旧坐标系（如北京54、西安80），转换参数不公开，会偏 50 到 150 米。请向自然资源部门索取 2000 国家大地坐标系的数据。"
            )
        }
        CrsError::Convert { x, y, code, .. } => format!("坐标（{x}, {y}）不能从 EPSG:{code} 换算，请核对坐标系和坐标。"),
        CrsError::LonLat(_) => "换算出的坐标不在地球上，请核对坐标系和坐标。".to_owned(),
    }
}

/// Chinese words for what the operating system says of a file.
pub(super) fn system_zh(reason: &str) -> String {
    let known = [
        ("No such file", "找不到这个文件"),
        ("Permission denied", "没有读写权限"),
        ("it is a folder", "这是一个文件夹，不是文件"),
        ("No space left", "磁盘空间不足"),
        ("Read-only", "磁盘是只读的"),
        ("being used by another process", "文件正被其他程序打开"),
        ("two of the files have this name", "有两个文件同名，请给其中一个改名"),
        ("the study has a file of its own of this name", "研究自己有同名的文件，请给您的文件改名"),
    ];
    known.iter().find(|(en, _)| reason.contains(en)).map_or_else(|| "系统读写出错".to_owned(), |(_, zh)| (*zh).to_owned())
}

/// Chinese words for why a file is not of its format.
fn damage_zh(reason: &str) -> String {
    let known = [
        ("the workbook is damaged", "工作簿已损坏"),
        ("merged cells cover more", "合并单元格的范围过大"),
        ("more than 50000000 cells", "单元格过多"),
        ("Cannot detect file format", "不是任何一种工作簿"),
        ("invalid Zip", "不是完整的工作簿或压缩包"),
        ("EOF", "文件不完整，可能没有下载完"),
        ("unexpected end", "文件不完整，可能没有下载完"),
    ];
    known.iter().find(|(en, _)| reason.contains(en)).map_or_else(|| "内容读不出来".to_owned(), |(_, zh)| (*zh).to_owned())
}

/// What is wrong with a file, and the way out. The English sentence is the error's own.
pub(super) fn problem(error: &ImportError) -> Name {
    let zh = match error {
        ImportError::Read { reason, .. } => format!("读不了这个文件：{}", system_zh(reason)),
        ImportError::Write { reason, .. } => format!("写不了这个文件：{}。请关闭正在使用它的程序，并检查文件夹的权限。", system_zh(reason)),
        ImportError::Empty { .. } => "文件是空的，或者没有一行数据。请重新导出，确认已保存。".to_owned(),
        ImportError::TooLarge { limit_mib, .. } => {
            format!("文件太大（上限 {limit_mib} MiB），名单不会有这么大，请核对来源。")
        }
        ImportError::FileFormat { reason, .. } => {
            format!("文件损坏，或者内容和扩展名不符（{}）。请用原来的软件打开，另存一份再放进来。", damage_zh(reason))
        }
        ImportError::Encoding { .. } => "文字的编码认不出来。请用 Excel 或 WPS 另存为 .xlsx。".to_owned(),
        ImportError::Sheet { sheet, sheets, .. } => format!("没有名为“{sheet}”的工作表，现有：{sheets}"),
        ImportError::Column { field, found, expected, .. } => {
            format!("缺少必需的一列（{}）。现有表头：{found}。可以用这样的表头：{expected}；或者点表头，指明哪一列是。", field_zh(field))
        }
        ImportError::Ambiguous { field, candidates, .. } => {
            format!("有几列都可能是（{}）：{candidates}。请指明用哪一列。", field_zh(field))
        }
        ImportError::NotACount { header, said, field, .. } => format!("“{header}”写着“{said}”，不是{}。请换一列。", field_zh(field)),
        ImportError::Unsure { header, said, .. } => format!("“{header}”写着“{said}”，不能确定是不是全部老年人口。请确认。"),
        ImportError::NoNames { found, .. } => format!("没有一行读到名称。现有表头：{found}。请指明哪一列是名称。"),
        ImportError::Protected { .. } => {
            "工作簿有打开密码。请用 Excel（文件—信息—保护工作簿）或 WPS（文件—文档加密）取消密码，另存后再放进来。".to_owned()
        }
        ImportError::SheetsOfTime { sheets, .. } => format!("几张工作表像是同一名单的不同时期：{sheets}。请选用哪一张。"),
        ImportError::Header { header, found, .. } => format!("没有表头“{header}”。现有：{found}"),
        ImportError::Crs { reason, .. } => crs_zh(reason),
        ImportError::CrsContradiction { first, second, .. } => {
            format!("两处写的坐标系互相矛盾：{}；{}。请改正其中一处。", quoted(first), quoted(second))
        }
        ImportError::CrsNotUnderstood { clause, .. } => {
            format!("写着的坐标系不认识：{}。请索取 WGS84 或 CGCS2000 的数据。", quoted(clause))
        }
        ImportError::NoRoads { .. } => {
            "没有读到道路：图层里没有道路中心线，或者没有一列写着道路等级。请确认图层，或指明哪一列是道路等级。".to_owned()
        }
        ImportError::NoHomes { .. } => "没有一处居住点：不知道老年人住在哪里。".to_owned(),
        ImportError::TablesBusy => "位置表正被另一个程序改动，这里没有改动任何内容。请稍后再试。".to_owned(),
        ImportError::Extract(_) => "OpenStreetMap 地图数据读不了：文件不完整，或者不是 .osm、.pbf 格式。请重新下载。".to_owned(),
        ImportError::Tags(_) => "标签对照表读不了，请核对它的内容。".to_owned(),
        ImportError::AreaColumn { .. } => "没有一份居住点名单写着镇街或村社区，而研究要从中取区域。请指明哪一列是。".to_owned(),
        ImportError::SharesAmongCounts { .. } => {
            "这份名单没有写明老年人口总数，各处只有比例，不能和写明人数的名单相加。请写明总数，或者不用这份名单。".to_owned()
        }
    };
    both(zh, error.to_string())
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
