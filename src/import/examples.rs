//! Example rows of the template workbook (要带什么): it writes them, and the readers of lists pass them over.

/// Example of the sheet 养老服务设施.
pub const FACILITIES: &[&str] = &[
    "示例：东门老年食堂",
    "老年食堂",
    "古城街道",
    "东门社区",
    "东门街12号",
    "121.1246",
    "28.8473",
    "GCJ-02",
    "0",
    "60",
    "周一至周五 10:30-13:00",
    "0576-00000000",
    "2023-05-01",
    "正常",
    "村级",
];
/// Example of the sheet 村社区老年人口.
pub const VILLAGES: &[&str] = &["示例：古城街道", "东门社区", "812", "430", "262", "120", "1300", "121.1246", "28.8473", "GCJ-02"];
/// Example of the sheet 居住点.
pub const HOMES: &[&str] = &["示例：东门小区", "古城街道", "东门社区", "96", "240", "121.1246", "28.8473", "GCJ-02"];
/// Example of the sheet 镇街.
pub const TOWNS: &[&str] = &["示例：古城街道", "331082001", "城区"];
/// Example of the sheet 流动服务点.
pub const STOPS: &[&str] =
    &["示例：后山村助餐车", "老年食堂", "每周二、五", "10:30-12:00", "古城街道", "东门社区", "121.1246", "28.8473", "GCJ-02"];
/// Example of the sheet 新建住宅小区.
pub const COMPOUNDS: &[&str] =
    &["示例：江南新苑", "2025-06-30", "620", "居家养老服务照料中心", "180", "古城街道", "东门社区", "121.1246", "28.8473", "GCJ-02"];
/// Example of the sheet 统计指标.
pub const FIGURES: &[&str] = &["示例：learners", "参加老年教育的人数", "", "2025", "12000", "人", "市教育局"];

/// Whether `cells` are an example row as the template wrote it, unchanged; blank cells do not count.
pub(super) fn is_of_template<'c>(cells: impl Iterator<Item = &'c str>) -> bool {
    let own: Vec<&str> = cells.map(str::trim).filter(|c| !c.is_empty()).collect();
    let same = |a: &str, b: &str| a == b || a.parse::<f64>().is_ok_and(|n| b.parse::<f64>() == Ok(n));
    [FACILITIES, VILLAGES, HOMES, TOWNS, STOPS, COMPOUNDS, FIGURES].iter().any(|example| {
        let cells = example.iter().filter(|c| !c.is_empty());
        cells.clone().count() == own.len() && cells.zip(&own).all(|(a, b)| same(a, b))
    })
}
