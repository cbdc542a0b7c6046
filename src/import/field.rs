//! Fields that a column can hold, and the headers by which they are recognised.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::heading::{Heading, folded};
use super::text::fold;

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident, $key:literal, $what:literal, [$($alias:literal),* $(,)?];)*) => {
        /// A field that a column of a list or layer can hold.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Field {
            $($(#[$doc])* $name,)*
        }

        impl Field {
            /// Key under `columns` in `study.toml`.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// Noun phrase for messages, such as 'the longitude'.
            #[must_use]
            pub fn what(self) -> &'static str {
                match self { $(Self::$name => $what,)* }
            }

            /// Headers that mean the field, best first, as [`fold`] gives them.
            #[must_use]
            pub fn folded(self) -> &'static [String] {
                static ALL: LazyLock<Vec<(Field, Vec<String>)>> = LazyLock::new(|| {
                    [$(Field::$name,)*].into_iter().map(|f| (f, f.aliases().iter().map(|a| folded(a)).collect())).collect()
                });
                &ALL[self as usize].1
            }

            /// Headers that mean the field, best first, to be compared after [`fold`].
            #[must_use]
            pub fn aliases(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($alias),*],)* }
            }
        }
    };
}

fields! {
    /// Id in the list or layer.
    Id, "id", "the id", ["id", "编号", "facility", "home", "facility id", "home id", "机构编号", "设施编号", "机构代码", "机构编码", "设施编码", "uid", "小区编号", "居住点编号", "地块编号", "地块号", "宗地编号", "宗地号", "房屋编号", "osm id", "gid", "fid", "序号"];
    /// Display name.
    Name, "name", "the name", ["名称", "机构名称", "设施名称", "name", "单位名称", "场所名称", "站点名称", "项目名称", "名字", "title", "facility name", "小区名称", "楼盘名称", "服务点名称", "服务点", "地块名称", "地块", "宗地名称", "房屋名称", "院名", "机构名", "设施名", "单位名", "机构全称", "全称", "机构", "小区", "小区名", "楼盘", "楼盘名", "居住小区", "住宅小区", "住宅小区名称"];
    /// Longitude in degrees, or easting in metres.
    Lon, "lon", "the longitude", ["经度", "lon", "lng", "long", "longitude", "东经", "x", "x坐标", "横坐标", "经度坐标", "gps经度", "easting", "point x", "x coord", "coord x", "横坐标y", "东坐标"];
    /// Latitude in degrees, or northing in metres.
    Lat, "lat", "the latitude", ["纬度", "lat", "latitude", "北纬", "y", "y坐标", "纵坐标", "纬度坐标", "gps纬度", "northing", "point y", "y coord", "coord y", "纵坐标x", "北坐标"];
    /// Position: both coordinates in one cell.
    Position, "position", "the position", ["坐标", "经纬度", "坐标位置", "经纬度坐标", "地理坐标", "坐标点", "coordinates", "coordinate", "coord", "coords", "lnglat", "lonlat", "position", "location", "wkt", "geometry", "geom", "the geom", "wkt geom", "坐标xy", "地图坐标", "定位坐标"];
    /// Position with the latitude or northing first: both coordinates in one cell.
    LatLon, "latlon", "the position, latitude first", ["纬度经度", "纬经度", "latlng", "latlon", "latitude longitude"];
    /// Kind of facility or stop.
    Kind, "kind", "the kind", ["类型", "类别", "kind", "type", "机构类型", "设施类型", "机构类别", "设施类别", "category", "种类", "业态", "小类", "分类", "facility type", "tag", "detail info tag"];
    /// Services provided.
    Service, "service", "the services", ["服务", "服务项目", "服务内容", "service", "services", "服务功能", "功能", "提供服务", "服务类型"];
    /// Number of beds.
    Beds, "beds", "the beds", ["床位", "床位数", "beds", "核定床位", "核定床位数", "养老床位", "养老床位数", "bed count", "number of beds"];
    /// Number of seats, or of meals a day.
    Seats, "seats", "the seats", ["座位", "餐位", "座位数", "餐位数", "seats", "就餐座位", "用餐座位", "就餐人数", "同时就餐人数", "日供餐量", "日供餐能力", "供餐能力", "capacity", "容量"];
    /// Street address.
    Address, "address", "the address", ["地址", "详细地址", "机构地址", "address", "所在地", "位置", "addr", "住址", "设施地址", "经营地址"];
    /// Town or sub-district.
    Town, "town", "the town", ["所属街道", "镇街", "乡镇", "所属镇街", "所属乡镇", "街道", "镇", "乡镇街道", "镇街道", "所在镇街", "所在乡镇", "所在街道", "所属镇", "所属乡镇街道", "街道乡镇", "街镇", "属地", "属地镇街", "town", "township", "subdistrict", "town name"];
    /// Village or community.
    Village, "village", "the village", ["村社区", "社区", "村", "所属村社区", "所属社区", "所在社区", "所在村社区", "行政村", "村居", "村名", "自然村", "村庄", "所属村", "所属村居", "村委会", "居委会", "village", "community", "village name"];
    /// Telephone number.
    Phone, "phone", "the telephone", ["电话", "联系电话", "电话号码", "phone", "telephone", "tel", "手机", "联系方式", "服务电话"];
    /// Opening hours.
    Hours, "hours", "the opening hours", ["营业时间", "开放时间", "服务时间", "hours", "opening hours", "开门时间", "供餐时间", "运营时间", "经营时间", "助餐时间", "就餐时间", "开餐时间", "工作时间"];
    /// First day open.
    Opened, "opened", "the opening date", ["开业日期", "成立日期", "开业", "开业时间", "成立时间", "启用日期", "启用时间", "投用时间", "建成时间", "建成日期", "建成年份", "建成年月", "投用年份", "投用日期", "启用年份", "开业年份", "opened", "opening date", "open date", "start date"];
    /// First day closed.
    Closed, "closed", "the closing date", ["关停日期", "关停", "关停时间", "关闭日期", "停业日期", "停业时间", "停办日期", "停办时间", "停运日期", "停运时间", "撤销日期", "撤销时间", "注销日期", "注销时间", "closed", "closing date", "close date", "end date"];
    /// Administrative level of a facility: 市, 县, 镇 or 村.
    Level, "level", "the level", ["级别", "层级", "等级", "level", "机构级别", "建设层级"];
    /// Number of seniors (60 and over).
    Seniors, "seniors", "the number of seniors", ["老年人口", "seniors", "60岁以上", "老年人数", "老人数", "老年人", "老年人口数", "60岁以上人口", "60岁及以上", "60岁及以上人口", "60岁以上老年人口", "60岁以上老年人", "60岁以上老年人数", "60岁以上人数", "60岁以上老人", "60岁以上老人数", "老人", "老龄人口", "older people", "elderly", "pop60", "population 60"];
    /// Number of seniors of 60 to 69 years.
    From60, "from_60", "seniors of 60 to 69", ["60-69", "60-69岁", "60至69岁", "60到69岁", "from 60", "age 60 69", "pop 60 69", "seniors 60 69"];
    /// Number of seniors of 70 to 79 years.
    From70, "from_70", "seniors of 70 to 79", ["70-79", "70-79岁", "70至79岁", "70到79岁", "from 70", "age 70 79", "pop 70 79", "seniors 70 79"];
    /// Number of seniors of 80 years and more.
    From80, "from_80", "seniors of 80 and more", ["80+", "80岁以上", "80岁及以上", "80以上", "80岁以上人口", "80岁以上老年人口", "80岁及以上老年人口", "80岁以上老年人", "80岁以上老人", "高龄老人", "高龄老年人", "from 80", "age 80", "pop 80", "seniors 80", "80 plus"];
    /// Number of households.
    Households, "households", "the households", ["户数", "households", "家庭户数", "总户数", "住户数", "hh"];
    /// Administrative division code.
    Code, "code", "the code", ["code", "代码", "区划代码", "行政区划代码", "adcode", "village code", "统计用区划代码", "areacode", "town code", "镇街代码"];
    /// Cost of opening a site, in the list's unit.
    Cost, "cost", "the cost", ["造价", "建设成本", "成本", "费用", "投资", "投资额", "预算", "造价万元", "cost", "price"];
    /// Coordinate of an area's government seat, in the layer's system.
    SeatLon, "seat_lon", "the longitude of the seat", ["驻地经度", "政府驻地经度", "村委经度", "seat lon", "seat longitude", "经度", "lon", "lng", "longitude", "东经", "x", "x坐标", "横坐标"];
    /// Coordinate of an area's government seat, in the layer's system.
    SeatLat, "seat_lat", "the latitude of the seat", ["驻地纬度", "政府驻地纬度", "村委纬度", "seat lat", "seat latitude", "纬度", "lat", "latitude", "北纬", "y", "y坐标", "纵坐标"];
    /// Geographic zone of an area: 城区, 平原, 山区, 海岛.
    Zone, "zone", "the zone", ["分区", "zone", "地区类型", "区域类型", "片区类型", "地形"];
    /// Elevation in metres above sea level.
    Elevation, "elevation_m", "the elevation", ["海拔", "elevation m", "elevation", "海拔高度", "海拔米", "高程"];
    /// Code of a statistical figure.
    Indicator, "id", "the figure's code", ["指标代码", "id", "indicator", "figure", "指标编码", "代码", "code"];
    /// Name of a statistical figure.
    IndicatorName, "name", "the figure's name", ["指标", "指标名称", "name", "名称", "项目"];
    /// Area that a statistical figure describes.
    Region, "area", "the area", ["地区", "area", "区域", "镇街", "所属镇街", "乡镇", "镇街道", "分区", "region", "town", "zone"];
    /// Reference date of a statistical figure.
    AsOf, "date", "the date", ["年份", "日期", "date", "year", "年度", "统计日期", "统计时间", "时点", "时间", "as of"];
    /// Value of a statistical figure.
    Value, "value", "the value", ["数值", "value", "值", "数量", "指标值", "数据", "number"];
    /// Unit of a statistical figure.
    Unit, "unit", "the unit", ["单位", "unit", "计量单位", "计算单位"];
    /// Source of a statistical figure.
    SourceOf, "source", "the source", ["来源", "source", "数据来源", "出处"];
    /// Date of handover of a new residential compound.
    Delivered, "delivered", "the delivery date", ["交付日期", "交付时间", "交付", "delivered", "delivery date", "交房日期", "交付使用日期"];
    /// Care facility provided with a new residential compound.
    Provision, "facility", "the facility", ["配套设施", "配套养老设施", "facility", "配建设施", "配套用房", "养老服务用房", "配套养老服务设施"];
    /// Service days of a mobile service.
    Days, "days", "the service days", ["服务日", "服务日期", "days", "服务频次", "频次", "巡回日", "到点日", "schedule", "service days"];
    /// Class of a road (道路等级).
    RoadClass, "class", "the class of the roads", ["道路等级", "道路类型", "道路类别", "道路分类", "等级", "类型", "类别", "行政等级", "公路等级", "路线等级", "公路类型", "fclass", "highway", "class", "road class", "road type", "type", "gb", "国标码", "国标分类码", "分类代码", "要素代码", "kind"];
    /// Technical grade of a road: 高速, 一级 to 四级, 等外.
    RoadGrade, "grade", "the technical grade of the roads", ["技术等级", "公路技术等级", "路线技术等级", "rteg", "grade"];
    /// Route number of a road: G104, S225, X201.
    RoadNumber, "number", "the route number", ["路线编号", "道路编号", "公路编号", "路线代码", "路线号", "道路代码", "ref", "rn", "route number"];
    /// Name of a road.
    RoadName, "name", "the name of the roads", ["道路名称", "路名", "名称", "路线名称", "公路名称", "name", "道路名", "road name"];
    /// Whether a road exists yet, or still.
    RoadState, "state", "the state of the roads", ["建设状态", "通车状态", "道路状态", "使用状态", "建设情况", "状态", "state", "status"];
    /// Level of a road above or below the ground.
    RoadLevel, "level", "the level of the roads", ["层级", "层次", "所在层", "空间层次", "竖向层次", "立体层次", "层", "level", "layer", "zlevel"];
    /// Whether a road is on a bridge.
    Bridge, "bridge", "the bridges", ["桥梁", "是否桥梁", "是否为桥", "是否桥", "是否高架", "高架", "桥", "bridge", "is bridge"];
    /// Whether a road is in a tunnel.
    Tunnel, "tunnel", "the tunnels", ["隧道", "是否隧道", "是否为隧道", "是否地下", "tunnel", "is tunnel"];
    /// Direction in which vehicles may use a road.
    Oneway, "oneway", "the direction", ["单行", "是否单行", "单行线", "单行道", "是否单行线", "通行方向", "行驶方向", "oneway", "direction"];
    /// Width of a road in metres.
    RoadWidth, "width", "the width", ["宽度", "路宽", "道路宽度", "路面宽度", "width"];
    /// Whether people on foot may use a road.
    OnFoot, "foot", "who may walk", ["可步行", "是否可步行", "行人通行", "允许行人", "行人可通行", "foot"];
    /// Whether a road has a sidewalk.
    Sidewalk, "sidewalk", "the sidewalk", ["人行道", "有无人行道", "是否有人行道", "sidewalk"];
    /// Administrative code of the parent area.
    ParentCode, "parent_code", "the code of the town above", ["parent code", "所属镇街代码", "上级代码", "town code", "镇街代码"];
}

impl Field {
    /// Fields of a facility list.
    pub const FACILITY: &'static [Self] = &[
        Self::Id,
        Self::Name,
        Self::Lon,
        Self::Lat,
        Self::Position,
        Self::LatLon,
        Self::Kind,
        Self::Service,
        Self::Beds,
        Self::Seats,
        Self::Address,
        Self::Town,
        Self::Village,
        Self::Phone,
        Self::Hours,
        Self::Opened,
        Self::Closed,
        Self::Level,
    ];
    /// Fields of a list of candidate sites (parcels).
    pub const PARCEL: &'static [Self] =
        &[Self::Id, Self::Name, Self::Lon, Self::Lat, Self::Position, Self::LatLon, Self::Cost, Self::Beds, Self::Seats, Self::Town];
    /// Fields of a layer of homes.
    pub const HOME: &'static [Self] = &[
        Self::Id,
        Self::Lon,
        Self::Lat,
        Self::Position,
        Self::LatLon,
        Self::Seniors,
        Self::From60,
        Self::From70,
        Self::From80,
        Self::Households,
        Self::Town,
        Self::Village,
    ];
    /// Fields of a layer of areas.
    pub const AREA: &'static [Self] =
        &[Self::Name, Self::Code, Self::Village, Self::Town, Self::ParentCode, Self::SeatLon, Self::SeatLat, Self::Zone, Self::Elevation];
    /// Fields of a list of statistical figures.
    pub const FIGURE: &'static [Self] =
        &[Self::Indicator, Self::IndicatorName, Self::Region, Self::AsOf, Self::Value, Self::Unit, Self::SourceOf];
    /// Fields of a list of new residential compounds.
    pub const COMPOUND: &'static [Self] = &[
        Self::Provision,
        Self::Id,
        Self::Name,
        Self::Lon,
        Self::Lat,
        Self::Position,
        Self::LatLon,
        Self::Households,
        Self::Delivered,
        Self::Town,
        Self::Village,
    ];
    /// Fields of a list of stops of mobile services.
    pub const STOP: &'static [Self] = &[
        Self::Id,
        Self::Name,
        Self::Lon,
        Self::Lat,
        Self::Position,
        Self::LatLon,
        Self::Kind,
        Self::Service,
        Self::Days,
        Self::Hours,
        Self::Town,
        Self::Village,
    ];
    /// Fields of a layer of roads as lines.
    pub const ROAD: &'static [Self] = &[
        Self::RoadClass,
        Self::RoadGrade,
        Self::RoadNumber,
        Self::RoadName,
        Self::RoadState,
        Self::RoadLevel,
        Self::Bridge,
        Self::Tunnel,
        Self::Oneway,
        Self::RoadWidth,
        Self::OnFoot,
        Self::Sidewalk,
    ];
    /// Fields of a table of totals by area.
    pub const TOTAL: &'static [Self] = &[Self::Name, Self::Code, Self::Town, Self::Village, Self::Seniors];
    /// Fields that hold coordinates, whose header may name their system.
    pub(crate) const COORDINATES: &'static [Self] = &[Self::Lon, Self::Lat, Self::Position, Self::LatLon, Self::SeatLon, Self::SeatLat];
    /// Fields whose column must be unambiguous: a wrong guess would change results.
    pub(crate) const STRICT: &'static [Self] = &[Self::Lon, Self::Lat, Self::Position, Self::LatLon, Self::Seniors];
}

/// Whether a header, by its folded form or without the words for a coordinate system, is an alias of any field.
#[must_use]
pub(crate) fn is_header_text(header: &str) -> bool {
    let coordinate = |form: &String| Field::COORDINATES.iter().any(|f| f.aliases().iter().any(|a| fold(a) == *form));
    is_header(&fold(header)) || super::crs_names::without_system(header).iter().any(coordinate)
}

/// Whether a folded header is an alias of any field.
#[must_use]
pub(crate) fn is_header(folded: &str) -> bool {
    static ALL: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let lists = [Field::FACILITY, Field::HOME, Field::AREA, Field::TOTAL, Field::FIGURE, Field::COMPOUND, Field::STOP, Field::PARCEL];
        lists.into_iter().flatten().flat_map(|f| f.aliases()).flat_map(|a| [fold(a), super::heading::folded(a)]).collect()
    });
    ALL.contains(folded)
}

/// Whether a header is an alias of any field, or one with a unit or 名称 behind it, or ends in one.
#[must_use]
pub(crate) fn is_like_header(header: &str) -> bool {
    if header.is_empty() || header.chars().count() > 20 || header.parse::<f64>().is_ok() {
        return false;
    }
    let heading = Heading::of(header);
    is_header(&heading.folded)
        || is_header(&heading.bare)
        || [Field::FACILITY, Field::HOME, Field::COMPOUND].into_iter().flatten().any(|f| heading.is_like(*f, header))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Within one kind of layer, no header may mean two fields. (In a layer of areas, a town's code is
    /// the code of a town and the parent's code of a village; the order of the fields tells.)
    #[test]
    fn no_alias_means_two_fields_of_a_layer() {
        for fields in [Field::FACILITY, Field::HOME, Field::PARCEL, Field::ROAD] {
            let mut all: Vec<String> = fields.iter().flat_map(|f| f.aliases()).map(|a| fold(a)).collect();
            all.sort();
            let before = all.clone();
            all.dedup();
            assert_eq!(all, before);
        }
    }
}
