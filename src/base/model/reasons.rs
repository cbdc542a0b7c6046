//! Chinese sentences for the reasons of import notes; a note itself carries the English one.

/// Reason and sentence, sorted by reason: what was found, what was expected, and the way out.
const ZH: &[(&str, &str)] = &[
    ("bad-bytes", "有的行含有该编码里没有的字节，已显示为 \u{fffd}；请把清单另存为 CSV UTF-8"),
    ("bad-cost", "造价或容量不是 0 或更大的数，按没有写处理"),
    ("bad-count", "户数或年龄段人数不是 0 或更大的数，该项不采用"),
    ("bad-date", "日期读不出来；应写成 2023-05-01、2023/5/1 或 2023年5月1日；原文作为属性保留"),
    ("bad-elevation", "海拔不是 -500 到 9000 之间的米数；不采用"),
    ("bad-geometry", "图形读不出来，已略去"),
    ("bad-number", "床位或餐位不是 0 或更大的数；原文作为属性保留"),
    ("bad-seat", "驻地坐标读不出来，或不在图层的坐标系内；不采用"),
    ("bands-differ", "各年龄段人数之和与老年人数不符；以老年人数为准"),
    ("bands-incomplete", "60-69、70-79、80 岁及以上三列齐全时才采用年龄段"),
    ("blank-rows", "空行已跳过"),
    ("building-without-total", "建筑所在的区域没有已知的老年人数，不采用"),
    ("bus-without-timetable", "有的圈层以公交为一种方式，但研究区没有公交时刻表；按其余方式计算；请在 [transit] 下提供 GTFS 数据"),
    ("closed-before-opened", "撤销日期早于成立日期；按从未开放处理"),
    ("coordinates-out-of-range", "坐标超出其坐标系的范围；请核对坐标系（图层的 crs）"),
    ("days-not-read", "服务日为空或读不出来；应写成 每周二、五，每月10日、25日 或 每天；这些流动服务点不计入"),
    ("duplicate-id", "编号重复；后面的行改用另一个编号保留"),
    ("estimated-seniors", "老年人数为估计：把已知总数按建筑面积分摊"),
    ("far-away", "位置远在其他数据之外；请核对坐标"),
    ("far-from-roads", "图层离道路超过 200 公里；请核对两者是否同一地方，以及图层的 crs"),
    ("figure-twice", "同一指标、同一地区、同一日期出现两次；以后一行为准"),
    ("figure-without-date", "指标的年份或日期为空或读不出来；应写成 2024 或 2024-12-31"),
    ("figure-without-value", "指标的数值为空或不是数字；数值与单位请分列填写"),
    ("gtfs-bad-value", "公交数据的有些值读不出来；应为 08:05:00 样的时刻、20250630 样的日期、经纬度"),
    ("gtfs-unknown-id", "公交数据的有些行提到其中没有的站点、线路或车次"),
    ("header-found", "表头不在第一行，已自动找到"),
    ("headway-written-out", "按发车间隔运行而没有准确时刻的线路，按起始时刻起每隔一个间隔发一班计"),
    ("hours-not-read", "开放时间读不出来；这些设施按始终开放处理"),
    ("in-no-town", "居民点不在任何镇街之内；只计入全域"),
    ("in-no-village", "居民点不在任何村社区之内"),
    ("in-use", "状态不是空置或闲置的地块不作备选；要全部备选，请去掉状态列"),
    ("joined-parts", "名称和代码相同的区域合为一个"),
    ("kind-by-part", "类型整体不认识，但含有认识的名称，按该名称处理"),
    ("level-unknown", "分级统计的服务，其设施没有写明或读不出级别（市、县、镇、村……）；只计入该服务总体，不计入任何一级"),
    ("levels-assumed", "建筑没有 building:levels；按其类型的通常层数计（seeds/osm-buildings.toml）"),
    ("made-id", "清单没有编号列；每一行得到一个由类型、名称和位置生成的编号，增删其他行不会改变它"),
    ("made-id-twice", "没有编号的行在类型、名称和位置上都相同，链接无法区分它们；请给清单加上编号列"),
    ("missing-members", "关系的成员不在路网文件里"),
    ("missing-nodes", "要素的节点不在路网文件里"),
    ("nameless", "在 OpenStreetMap 里没有名称的设施"),
    ("nan-coordinates", "坐标不是有限的数"),
    ("negative-seniors", "老年人数小于 0；应为 0 或更大的人数"),
    ("network-not-kept", "路网无法存放在研究旁边，每次都要重建；请让文件夹可写"),
    ("no-admin-level", "边界没有 admin_level"),
    ("no-area", "图形修复后仍不围成面积"),
    ("no-boundaries", "路网文件里没有可用的行政边界；可另给 GeoJSON，或用居民点的一列"),
    ("no-bus-that-day", "所定的日期没有公交运行；请在 [transit] 下另写 date"),
    ("no-coordinates", "没有坐标；请按地址查出后补填"),
    ("no-delivery-date", "小区没有可读的交付日期；有关新建小区的承诺不核对它"),
    ("no-footprint", "建筑只画成一个点：不知道面积"),
    ("no-kind", "设施没有写明类型或服务；保留，但不提供任何服务"),
    ("no-name", "没有名称"),
    ("no-polygon", "区域没有边界图形；只按名称使用"),
    ("no-profile-may-use", "没有一种出行方式可以使用的道路不采用；由 [profiles.ID.highway] 和 [profiles.ID.tags] 决定"),
    ("no-seniors", "老年人数为空；没有 60 岁及以上老人的请写 0"),
    ("no-such-admin-level", "路网文件里没有这一级行政边界"),
    ("not-lived-in", "这类建筑不住人"),
    ("not-open", "设施在研究日期未开放，不计入服务"),
    ("off-earth", "节点的坐标不在地球上"),
    ("open-coastline", "海岸线没有闭合，只画出线"),
    ("open-rings", "边界没有闭合"),
    ("open-way", "线没有闭合，不成面"),
    ("other-use", "建筑另有用途，不住人"),
    ("part-of-relation", "建筑是另一个已计入建筑的一部分"),
    ("partial-area", "图形有一部分不在文件里，已画出其余部分"),
    ("partial-boundary", "边界有一部分不在文件里，已保留其余部分"),
    ("perhaps-twice", "50 米之内有同名同服务的设施：可能重复登记"),
    ("relative-seniors", "没有已知的老年人数：居民点只有按建筑面积分摊的份额（共 1000 份），不是人数；请给出 seniors 或 totals"),
    ("repaired-polygon", "图形自相交或自相接，已修复"),
    ("repeated-id", "同一编号的要素再次出现；以最后一个为准"),
    ("repeated-node", "同一编号的节点在另一处再次出现；以最后一个为准"),
    ("repeated-way", "同一编号的道路在文件后面再次出现；以最后一个为准"),
    ("service-not-in-study", "标签表里有研究未列出的服务；需要时请在 [[services]] 中声明"),
    ("several-sheets", "工作簿有多个工作表，只读了一个；用 sheet = \"…\" 指定另一个"),
    ("stop-far-from-roads", "公交站离可步行的道路太远，无人能到；请核对坐标"),
    ("stop-times-laid-between", "有的站没有时刻，按距离在前后两站之间推算"),
    ("surplus-cells", "有的行比表头多出单元格，多出的不采用（文字里有分隔符时要加引号）"),
    ("swapped-coordinates", "经度和纬度像是填反了；若整列如此，请在 columns 里对调 lon 与 lat"),
    ("too-small", "建筑太小，住不了人"),
    ("total-row", "合计行、备注行不是数据"),
    ("total-without-area", "人数表里的区域不在研究的区域中；这些老人未计入"),
    ("total-without-buildings", "有人数的区域在路网文件里没有建筑；这些老人未计入"),
    ("transfer-ignored", "只对个别线路或车次的换乘规定不采用"),
    ("trip-times-go-back", "车次的时刻倒退，不采用"),
    ("trip-without-days", "车次的运行日历在数据里没有，从不运行"),
    ("trip-without-times", "车次可用的站不足两个，或首末站没有时刻，不采用"),
    ("unknown-area", "居民点所写的区域不在区域清单里；按位置判定"),
    ("unknown-kind", "类型不对应研究中的任何服务；设施保留但不提供服务，可在 [facilities.kinds] 中说明"),
    ("unknown-kind-beside-known", "有的类型不对应任何服务，但该设施另有认识的类型"),
    ("unlocated", "没有可用坐标的设施保留并列为未定位，不提供服务"),
    ("unreadable-coordinates", "坐标不是数字；应为 120.755、30.746 这样的度数，或所声明坐标系的米数"),
    ("unreadable-seniors", "老年人数不是数字；应为 0 或更大的人数"),
    ("unreadable-total", "总人数不是 0 或更大的数，不采用"),
    ("vacant", "设施写明了服务，但状态是空置或闲置；保留为可建之处，不提供服务"),
    ("way-without-nodes", "道路在文件里相邻的节点不足两个；请用完整的路网文件"),
    ("zero-coordinates", "坐标为 (0, 0)，表示未知；请补填真实坐标"),
];

/// Chinese sentence of a reason; `None` for a reason that no importer uses.
#[must_use]
pub fn zh(reason: &str) -> Option<&'static str> {
    ZH.binary_search_by_key(&reason, |row| row.0).ok().map(|at| ZH[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_found() {
        assert!(ZH.windows(2).all(|w| w[0].0 < w[1].0));
        assert_eq!(zh("total-row"), Some("合计行、备注行不是数据"));
        assert_eq!(zh("no-such-reason"), None);
    }
}
