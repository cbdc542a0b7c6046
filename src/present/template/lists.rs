//! Lists of the template: names of sheets, headers, examples and choices.

use carecircle_import::examples;

/// A sheet of the template.
pub(super) struct TemplateList {
    /// Name of the sheet.
    pub name: &'static str,
    /// Sentence on the sheet's purpose and what must be filled in.
    pub purpose: &'static str,
    pub columns: &'static [ListColumn],
    /// Cells of the example row, one a column; the first begins with 示例.
    pub example: &'static [&'static str],
    /// Rows that a pack fills in.
    pub prefilled: Prefilled,
}

/// Rows that a pack fills in.
#[derive(Clone, Copy)]
pub(super) enum Prefilled {
    Nothing,
    /// Towns with their codes.
    Towns,
    /// Figures without their numbers.
    Figures,
}

/// A column of a sheet.
pub(super) struct ListColumn {
    pub header: &'static str,
    /// Width in characters.
    pub width: f64,
    pub choices: Choices,
}

/// What a cell may hold.
#[derive(Clone, Copy)]
pub(super) enum Choices {
    Free,
    /// A number from the first to the second.
    Between(f64, f64),
    /// One of these words.
    Of(&'static [&'static str]),
    /// A town of the pack.
    Towns,
    /// A kind of facility.
    Kinds,
    /// A service.
    Services,
}

const fn column(header: &'static str, width: f64, choices: Choices) -> ListColumn {
    ListColumn { header, width, choices }
}

const SYSTEMS: Choices = Choices::Of(&["GCJ-02", "BD-09", "WGS84", "CGCS2000"]);
const STATES: Choices = Choices::Of(&["正常", "暂停营业", "已关停", "在建", "筹建中", "空置"]);
const LEVELS: Choices = Choices::Of(&["市级", "县级", "镇级", "村级"]);
const ZONES: Choices = Choices::Of(&["城区", "平原", "山区", "海岛"]);
const LON: ListColumn = column("经度", 12.0, Choices::Between(73.0, 136.0));
const LAT: ListColumn = column("纬度", 12.0, Choices::Between(3.0, 54.0));
const SYSTEM: ListColumn = column("坐标系", 10.0, SYSTEMS);
const TOWN: ListColumn = column("所属镇街", 14.0, Choices::Towns);
const VILLAGE: ListColumn = column("所属村社区", 14.0, Choices::Free);
const COUNT: Choices = Choices::Between(0.0, 10_000_000.0);

/// Sheets in their order, behind the first, which explains.
pub(super) const LISTS: &[TemplateList] = &[
    TemplateList {
        name: "养老服务设施",
        purpose: "每一处养老服务设施一行：照料中心、老年食堂、助餐点、养老院、老年学校等。必填：名称、类型；地址和经纬度至少填一样。",
        example: examples::FACILITIES,
        columns: &[
            column("名称", 24.0, Choices::Free),
            column("类型", 20.0, Choices::Kinds),
            TOWN,
            VILLAGE,
            column("地址", 28.0, Choices::Free),
            LON,
            LAT,
            SYSTEM,
            column("床位数", 8.0, COUNT),
            column("餐位数", 8.0, COUNT),
            column("营业时间", 20.0, Choices::Free),
            column("联系电话", 14.0, Choices::Free),
            column("开业日期", 12.0, Choices::Free),
            column("运营状态", 12.0, STATES),
            column("级别", 8.0, LEVELS),
        ],
        prefilled: Prefilled::Nothing,
    },
    TemplateList {
        name: "村社区老年人口",
        purpose: "每个村社区一行，写 60 岁以上的人数。有经纬度更好；没有的话，请另带村社区边界或地图数据。它和“居住点”只填一张，两张都填会算两遍。",
        example: examples::VILLAGES,
        columns: &[
            column("所属镇街", 16.0, Choices::Towns),
            column("村社区", 16.0, Choices::Free),
            column("60岁以上人口", 14.0, COUNT),
            column("60-69岁", 10.0, COUNT),
            column("70-79岁", 10.0, COUNT),
            column("80岁以上", 10.0, COUNT),
            column("户数", 8.0, COUNT),
            LON,
            LAT,
            SYSTEM,
        ],
        prefilled: Prefilled::Nothing,
    },
    TemplateList {
        name: "居住点",
        purpose: "有更细的资料时用：每个小区、楼栋或自然村一行，必须有经纬度。填了“村社区老年人口”就不要再填这张。",
        example: examples::HOMES,
        columns: &[
            column("小区名称", 20.0, Choices::Free),
            TOWN,
            VILLAGE,
            column("60岁以上人口", 14.0, COUNT),
            column("户数", 8.0, COUNT),
            LON,
            LAT,
            SYSTEM,
        ],
        prefilled: Prefilled::Nothing,
    },
    TemplateList {
        name: "镇街",
        purpose: "全部镇街，一个一行；结果按镇街汇总，没交表的镇街也据此查出来。已带镇街边界文件的，这张可以不填。",
        example: examples::TOWNS,
        columns: &[column("镇街", 18.0, Choices::Free), column("区划代码", 14.0, Choices::Free), column("分区", 8.0, ZONES)],
        prefilled: Prefilled::Towns,
    },
    TemplateList {
        name: "流动服务点",
        purpose: "定期去的助餐车、巡回服务等，一个停靠点一行；写清服务日，例如“每周二、五”或“每月10日、25日”。",
        example: examples::STOPS,
        columns: &[
            column("服务点名称", 22.0, Choices::Free),
            column("服务项目", 14.0, Choices::Services),
            column("服务日", 20.0, Choices::Free),
            column("服务时间", 16.0, Choices::Free),
            TOWN,
            VILLAGE,
            LON,
            LAT,
            SYSTEM,
        ],
        prefilled: Prefilled::Nothing,
    },
    TemplateList {
        name: "新建住宅小区",
        purpose: "近年交付和将要交付的小区，一个一行，用来核对配套养老用房。",
        example: examples::COMPOUNDS,
        columns: &[
            column("小区名称", 20.0, Choices::Free),
            column("交付日期", 12.0, Choices::Free),
            column("户数", 8.0, COUNT),
            column("配套设施", 20.0, Choices::Kinds),
            column("建筑面积", 12.0, COUNT),
            TOWN,
            VILLAGE,
            LON,
            LAT,
            SYSTEM,
        ],
        prefilled: Prefilled::Nothing,
    },
    TemplateList {
        name: "统计指标",
        purpose: "地图上看不出来、要由单位填报的数。“数值”一列写着“待填”的，把它换成数字；不知道的就留着“待填”。",
        example: examples::FIGURES,
        columns: &[
            column("指标代码", 18.0, Choices::Free),
            column("指标", 44.0, Choices::Free),
            column("地区", 12.0, Choices::Free),
            column("年份", 8.0, Choices::Between(1990.0, 2100.0)),
            column("数值", 12.0, Choices::Free),
            column("单位", 12.0, Choices::Free),
            column("来源", 20.0, Choices::Free),
        ],
        prefilled: Prefilled::Figures,
    },
];
