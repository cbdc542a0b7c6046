//! Headers by which a column speaks of the state of a place, and words in them.

/// Nouns before 状态 and its like that make a header a status.
pub(super) const STATUS: &[&str] = &[
    "状态",
    "运营状态",
    "营业状态",
    "经营状态",
    "使用状态",
    "运行状态",
    "机构状态",
    "设施状态",
    "当前状态",
    "目前状态",
    "开放状态",
    "开业状态",
    "服务状态",
    "建设状态",
    "项目状态",
    "登记状态",
    "存续状态",
    "注册状态",
    "启用状态",
    "房屋状态",
    "点位状态",
    "站点状态",
    "营运状态",
    "工作状态",
    "运转状态",
    "使用现状",
    "运营现状",
    "status",
    "operatingstatus",
    "operationalstatus",
    "openstatus",
    "businessstatus",
    "facilitystatus",
    "currentstatus",
];

/// Headers of columns that are a status where one of their cells is.
pub(super) const PERHAPS: &[&str] = &[
    "现状",
    "使用情况",
    "运营情况",
    "运行情况",
    "经营情况",
    "营业情况",
    "开放情况",
    "建设情况",
    "建设进度",
    "建设进展",
    "项目进度",
    "项目进展",
    "工程进度",
    "进度",
    "进展",
    "进展情况",
    "目前情况",
    "当前情况",
    "机构现状",
    "设施现状",
    "建设阶段",
    "项目阶段",
    "阶段",
    "启用情况",
    "投用情况",
    "state",
    "use",
    "occupancy",
    "progress",
    "phase",
];

/// Headers of who runs a place.
pub(super) const OPERATORS: &[&str] =
    &["运营主体", "运营单位", "运营机构", "运营方", "运营商", "承接主体", "承接单位", "经营主体", "经营单位", "经营者"];

/// Words of an expected date, and of what is expected.
pub(super) const HOPED: &[&str] = &["预计", "预期", "预定", "计划", "规划", "拟"];

/// What may be expected.
pub(super) const BEGINNINGS: &[&str] =
    &["完工", "竣工", "建成", "投用", "启用", "开业", "运营", "营业", "开放", "开张", "交付", "投入使用", "完成"];

/// Headers of dates before which there is no place.
pub(super) const BEGINS: &[&str] = &[
    "竣工时间",
    "竣工日期",
    "竣工年月",
    "竣工",
    "完工时间",
    "完工日期",
    "完工年月",
    "完工",
    "开工时间",
    "开工日期",
    "开工年月",
    "动工时间",
    "动工日期",
    "建设年度",
    "建设年份",
    "计划年度",
    "实施年度",
    "实施年份",
    "列入年度",
];

/// Headers of dates from which a place is gone.
pub(super) const ENDS: &[&str] = &[
    "关门时间",
    "关门日期",
    "闭店时间",
    "闭店日期",
    "停餐时间",
    "停餐日期",
    "停供时间",
    "停供日期",
    "退出时间",
    "退出日期",
    "撤点时间",
    "撤点日期",
    "撤离时间",
    "撤离日期",
    "终止日期",
    "终止时间",
    "终止运营时间",
    "终止运营日期",
    "停止运营时间",
    "停止运营日期",
    "停止服务时间",
    "停止服务日期",
    "歇业时间",
    "歇业日期",
    "停用时间",
    "停用日期",
    "拆除时间",
    "拆除日期",
    "腾退时间",
    "腾退日期",
];

/// Headers of a last day of service.
pub(super) const LAST_DAYS: &[&str] = &["最后营业日", "最后营业日期", "最后运营日", "最后运营日期", "最后服务日", "最后服务日期"];

/// Headers of remarks.
pub(super) const REMARKS: &[&str] = &[
    "备注",
    "说明",
    "备注说明",
    "情况说明",
    "其他",
    "其他说明",
    "附注",
    "注",
    "特别说明",
    "备考",
    "remark",
    "remarks",
    "note",
    "notes",
    "comment",
    "comments",
];

/// Nouns of operation.
pub(super) const OPERATION: &[&str] =
    &["运营", "营业", "经营", "运行", "运转", "开放", "启用", "投用", "建设", "工程", "开业", "使用", "存续"];

/// Nouns whose state is not that of the place.
pub(super) const OTHER_STATES: &[&str] = &[
    "健康",
    "审核",
    "审批",
    "数据",
    "填报",
    "上报",
    "婚姻",
    "缴费",
    "收费",
    "补贴",
    "补助",
    "资金",
    "消防",
    "环保",
    "卫生",
    "入住",
    "居住",
    "人员",
    "老人",
    "老年人",
    "户籍",
    "学历",
    "信用",
    "监控",
    "设备",
    "电梯",
    "装修",
    "改造",
    "验收",
    "评定",
    "星级",
    "合同",
    "签约",
    "地质",
    "交通",
    "道路",
    "停车",
    "产权",
    "土地",
    "用地",
    "二期",
    "扩建",
    "拆迁",
    "网络",
    "智慧",
    "床位",
    "许可",
];

/// Words that ask by themselves, without 是否.
pub(super) const ASKED: &[&str] = &[
    "运营", "营业", "开业", "在用", "启用", "投用", "停业", "关停", "注销", "停用", "停办", "停运", "歇业", "撤销", "空置", "闲置", "在建",
    "拆除",
];
