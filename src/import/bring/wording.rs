//! Words for people: roles, fields, and the problems of files, in both languages.

use super::draft::Role;
use crate::columns::Field;
use crate::error::ImportError;
use carecircle_base::model::Name;

/// A sentence in both languages.
pub(super) fn both(zh: impl Into<String>, en: impl Into<String>) -> Name {
    Name { zh: zh.into(), en: en.into() }
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

/// What is wrong with a file, and the way out. The English sentence is the error's own.
pub(super) fn problem(error: &ImportError) -> Name {
    let zh = match error {
        ImportError::Read { reason, .. } => format!("读不了这个文件：{reason}"),
        ImportError::Write { reason, .. } => format!("写不了这个文件：{reason}"),
        ImportError::Empty { .. } => "文件是空的，或者没有一行数据。请重新导出，确认已保存。".to_owned(),
        ImportError::TooLarge { what, limit_mib, .. } => {
            format!("文件太大（{what}，上限 {limit_mib} MiB），名单不会有这么大，请核对来源。")
        }
        ImportError::FileFormat { reason, .. } => {
            format!("文件损坏，或者内容和扩展名不符（{reason}）。请用原来的软件打开，另存一份再放进来。")
        }
        ImportError::Encoding { .. } => "文字的编码认不出来。请用 Excel 或 WPS 另存为 .xlsx。".to_owned(),
        ImportError::Sheet { sheet, sheets, .. } => format!("没有名为“{sheet}”的工作表，现有：{sheets}"),
        ImportError::Column { field, found, expected, .. } => {
            format!("缺少必需的一列（{field}）。现有表头：{found}。可以用这样的表头：{expected}；或者点表头，指明哪一列是。")
        }
        ImportError::Ambiguous { field, candidates, .. } => format!("有几列都可能是（{field}）：{candidates}。请指明用哪一列。"),
        ImportError::NotACount { header, said, .. } => format!("“{header}”写着“{said}”，不是人数。请换一列写人数的。"),
        ImportError::Unsure { header, said, .. } => format!("“{header}”写着“{said}”，不能确定是不是全部老年人口。请确认。"),
        ImportError::NoNames { found, .. } => format!("没有一行读到名称。现有表头：{found}。请指明哪一列是名称。"),
        ImportError::Protected { .. } => {
            "工作簿有打开密码。请用 Excel（文件—信息—保护工作簿）或 WPS（文件—文档加密）取消密码，另存后再放进来。".to_owned()
        }
        ImportError::SheetsOfTime { sheets, .. } => format!("几张工作表像是同一名单的不同时期：{sheets}。请选用哪一张。"),
        ImportError::Header { header, found, .. } => format!("没有表头“{header}”。现有：{found}"),
        ImportError::Crs { reason, .. } => format!("坐标系不能用：{reason}"),
        ImportError::CrsContradiction { first, second, .. } => format!("两处写的坐标系互相矛盾：{first}；{second}。请改正其中一处。"),
        ImportError::CrsNotUnderstood { clause, .. } => {
            format!("写着的坐标系不认识：{clause}。请索取 WGS84 或 CGCS2000 的数据。")
        }
        ImportError::NoRoads { what, .. } => format!("没有读到道路：{what}"),
        ImportError::NoHomes { .. } => "没有一处居住点：不知道老年人住在哪里。".to_owned(),
        other => format!("读不了：{other}"),
    };
    both(zh, error.to_string())
}
