//! Words for classes of roads: what surveyors, transport bureaus, Geofabrik and OpenStreetMap write.

/// What a word of a class cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// A class of roads, by the tags that stand for it.
    Road(&'static [(&'static str, &'static str)]),
    /// A road that is closed to all but cars, by its tags: 高速公路.
    Closed(&'static [(&'static str, &'static str)]),
    /// A side road along another one (辅路), open whatever the other one is.
    Side,
    /// A technical grade, which tells the class where nothing else does.
    Grade(&'static [(&'static str, &'static str)]),
    /// Not there to be used: the `highway` value that says so.
    Unbuilt(&'static str),
    /// A railway on the ground.
    Railway,
    /// Another thing than a road.
    Other,
    /// On a bridge (true) or in a tunnel (false).
    OffGround(bool),
    /// A word that adds nothing.
    Filler,
}

use Sense::{Closed, Filler, Grade, OffGround, Other, Railway, Road, Side, Unbuilt};

const TRUNK: &[(&str, &str)] = &[("highway", "trunk")];
const EXPRESSWAY: &[(&str, &str)] = &[("expressway", "yes"), ("highway", "trunk")];
const ELEVATED: &[(&str, &str)] = &[("bridge", "yes"), ("expressway", "yes"), ("highway", "trunk")];
const MOTORWAY: &[(&str, &str)] = &[("highway", "motorway")];
const RAMP: &[(&str, &str)] = &[("highway", "motorway_link")];
const PRIMARY: &[(&str, &str)] = &[("highway", "primary")];
const SECONDARY: &[(&str, &str)] = &[("highway", "secondary")];
const TERTIARY: &[(&str, &str)] = &[("highway", "tertiary")];
const MINOR: &[(&str, &str)] = &[("highway", "unclassified")];
const RESIDENTIAL: &[(&str, &str)] = &[("highway", "residential")];
const LANE: &[(&str, &str)] = &[("highway", "living_street")];
const SERVICE: &[(&str, &str)] = &[("highway", "service")];
const TRACK: &[(&str, &str)] = &[("highway", "track")];
const FOOTWAY: &[(&str, &str)] = &[("highway", "footway")];
const PLAZA: &[(&str, &str)] = &[("highway", "pedestrian")];
const PATH: &[(&str, &str)] = &[("highway", "path")];
const CYCLEWAY: &[(&str, &str)] = &[("highway", "cycleway")];
const STEPS: &[(&str, &str)] = &[("highway", "steps")];
const FOOTBRIDGE: &[(&str, &str)] = &[("bridge", "yes"), ("highway", "footway")];
const UNDERPASS: &[(&str, &str)] = &[("highway", "footway"), ("tunnel", "yes")];
const FERRY: &[(&str, &str)] = &[("route", "ferry")];

/// Words in the order in which they are tried at one place of a cell: longer ones before those that they begin with.
pub(super) const WORDS: &[(&str, Sense)] = &[
    ("高速公路", Closed(MOTORWAY)),
    ("高速路", Closed(MOTORWAY)),
    ("高速", Closed(MOTORWAY)),
    ("匝道", Closed(RAMP)),
    ("互通", Filler),
    ("快速路", Road(EXPRESSWAY)),
    ("快速", Road(EXPRESSWAY)),
    ("高架路", Road(ELEVATED)),
    ("高架桥", OffGround(true)),
    ("高架", OffGround(true)),
    ("辅路", Side),
    ("辅道", Side),
    ("国道", Road(TRUNK)),
    ("省道", Road(PRIMARY)),
    ("县道", Road(SECONDARY)),
    ("乡道", Road(TERTIARY)),
    ("镇道", Road(TERTIARY)),
    ("村道", Road(MINOR)),
    ("专用公路", Road(SERVICE)),
    ("专用道路", Road(SERVICE)),
    ("专用道", Road(SERVICE)),
    ("专道", Road(SERVICE)),
    ("城市主干路", Road(PRIMARY)),
    ("城市主干道", Road(PRIMARY)),
    ("主干路", Road(PRIMARY)),
    ("主干道", Road(PRIMARY)),
    ("次干路", Road(SECONDARY)),
    ("次干道", Road(SECONDARY)),
    ("城市支路", Road(TERTIARY)),
    ("支路", Road(TERTIARY)),
    ("支道", Road(TERTIARY)),
    ("支线", Road(TERTIARY)),
    ("城市道路", Road(MINOR)),
    ("市政道路", Road(MINOR)),
    ("城镇道路", Road(MINOR)),
    ("街道", Road(RESIDENTIAL)),
    ("街巷", Road(LANE)),
    ("巷道", Road(LANE)),
    ("巷弄", Road(LANE)),
    ("里弄", Road(LANE)),
    ("弄堂", Road(LANE)),
    ("胡同", Road(LANE)),
    ("小巷", Road(LANE)),
    ("巷", Road(LANE)),
    ("小区道路", Road(SERVICE)),
    ("小区内部道路", Road(SERVICE)),
    ("小区路", Road(SERVICE)),
    ("居住区道路", Road(SERVICE)),
    ("内部道路", Road(SERVICE)),
    ("内部路", Road(SERVICE)),
    ("乡村道路", Road(MINOR)),
    ("农村道路", Road(MINOR)),
    ("农村公路", Road(MINOR)),
    ("乡村路", Road(MINOR)),
    ("通村公路", Road(MINOR)),
    ("通村路", Road(MINOR)),
    ("机耕路", Road(TRACK)),
    ("机耕道", Road(TRACK)),
    ("大车路", Road(TRACK)),
    ("田间道", Road(TRACK)),
    ("田间路", Road(TRACK)),
    ("生产路", Road(TRACK)),
    ("林道", Road(TRACK)),
    ("小路", Road(PATH)),
    ("小径", Road(PATH)),
    ("山路", Road(PATH)),
    ("栈道", Road(PATH)),
    ("登山步道", Road(PATH)),
    ("时令路", Road(PATH)),
    ("人行天桥", Road(FOOTBRIDGE)),
    ("过街天桥", Road(FOOTBRIDGE)),
    ("天桥", Road(FOOTBRIDGE)),
    ("人行地道", Road(UNDERPASS)),
    ("过街地道", Road(UNDERPASS)),
    ("人行地下通道", Road(UNDERPASS)),
    ("过街地下通道", Road(UNDERPASS)),
    ("地下通道", Road(UNDERPASS)),
    ("步行街", Road(PLAZA)),
    ("人行道", Road(FOOTWAY)),
    ("人行步道", Road(FOOTWAY)),
    ("健身步道", Road(FOOTWAY)),
    ("游步道", Road(FOOTWAY)),
    ("步行道", Road(FOOTWAY)),
    ("步道", Road(FOOTWAY)),
    ("慢行道", Road(FOOTWAY)),
    ("绿道", Road(FOOTWAY)),
    ("自行车道", Road(CYCLEWAY)),
    ("非机动车道", Road(CYCLEWAY)),
    ("阶梯路", Road(STEPS)),
    ("台阶", Road(STEPS)),
    ("梯道", Road(STEPS)),
    ("踏步", Road(STEPS)),
    ("轮渡", Road(FERRY)),
    ("汽渡", Road(FERRY)),
    ("渡口航线", Road(FERRY)),
    ("地铁", Other),
    ("轻轨", Other),
    ("轨道交通", Other),
    ("航道", Other),
    ("铁路", Railway),
    ("一级", Grade(PRIMARY)),
    ("二级", Grade(SECONDARY)),
    ("三级", Grade(TERTIARY)),
    ("四级", Grade(MINOR)),
    ("等外", Grade(MINOR)),
    ("建筑中", Unbuilt("construction")),
    ("建设中", Unbuilt("construction")),
    ("施工中", Unbuilt("construction")),
    ("未通车", Unbuilt("construction")),
    ("未建成", Unbuilt("construction")),
    ("在建", Unbuilt("construction")),
    ("未建", Unbuilt("proposed")),
    ("规划", Unbuilt("proposed")),
    ("拟建", Unbuilt("proposed")),
    ("筹建", Unbuilt("proposed")),
    ("废弃", Unbuilt("abandoned")),
    ("停用", Unbuilt("abandoned")),
    ("拆除", Unbuilt("abandoned")),
    ("隧道", OffGround(false)),
    ("桥梁", OffGround(true)),
    ("建成", Filler),
    ("已建", Filler),
    ("已通车", Filler),
    ("通车", Filler),
    ("在用", Filler),
    ("现状", Filler),
    ("普通", Filler),
    ("城市", Filler),
    ("国家", Filler),
    ("省级", Filler),
    ("一般", Filler),
    ("公路", Filler),
    ("道路", Filler),
    ("地面", Filler),
];

/// Codes of GB/T 13923 for roads, by their first four digits; the last two say 01 built, 02 under construction, or a kind.
const CODES: &[(&str, Sense)] = &[
    ("4201", Road(TRUNK)),
    ("4202", Road(PRIMARY)),
    ("4203", Road(SECONDARY)),
    ("4204", Road(TERTIARY)),
    ("4205", Road(SERVICE)),
    ("4302", Road(EXPRESSWAY)),
    ("4306", Road(SERVICE)),
    ("4307", Road(STEPS)),
    ("4401", Road(TRACK)),
    ("4402", Road(MINOR)),
    ("4403", Road(PATH)),
    ("4404", Road(PATH)),
    ("4406", Road(PATH)),
];

/// What a code of six digits says; `None` for one that is not known.
pub(super) fn code(text: &str) -> Option<Vec<Sense>> {
    if text.len() != 6 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (group, kind) = text.split_at(4);
    match (group, kind) {
        ("4305", "01") => return Some(vec![Road(PRIMARY)]),
        ("4305", "02") => return Some(vec![Road(SECONDARY)]),
        ("4305", "03") => return Some(vec![Road(TERTIARY)]),
        ("4305", "00") => return Some(vec![Road(RESIDENTIAL)]),
        _ => {}
    }
    if group.starts_with("41") {
        return Some(vec![Railway]);
    }
    if group == "4301" {
        return Some(vec![Other]);
    }
    let sense = CODES.iter().find(|c| c.0 == group)?.1;
    let highway = group.starts_with("420");
    match kind {
        "00" => Some(vec![sense]),
        "01" if highway => Some(vec![sense]),
        "02" if highway => Some(vec![sense, Unbuilt("construction")]),
        _ => None,
    }
}

/// What a route number says, such as `G104`, `S28`, `X201` or, with the county's code behind it, `G104331082`: G and S with three
/// digits are ordinary roads, with one, two or four they are motorways (GB/T 917). The letter alone is the administrative class.
pub(super) fn route(text: &str) -> Option<Sense> {
    let mut chars = text.chars();
    let letter = chars.next()?.to_ascii_uppercase();
    let rest: Vec<char> = chars.collect();
    let digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    // CA01, Y0A1: villages number with letters too.
    let numbered =
        !rest.is_empty() && rest.len() <= 10 && rest.iter().all(char::is_ascii_alphanumeric) && rest.iter().any(char::is_ascii_digit);
    let own = if digits >= 7 { digits - 6 } else { digits };
    match letter {
        'G' | 'S' if rest.is_empty() => Some(if letter == 'G' { Road(TRUNK) } else { Road(PRIMARY) }),
        'G' | 'S' if !numbered => None,
        'G' | 'S' if own == 3 && digits == rest.len() => Some(if letter == 'G' { Road(TRUNK) } else { Road(PRIMARY) }),
        'G' | 'S' if matches!(own, 1 | 2 | 4) => Some(Closed(MOTORWAY)),
        'X' if rest.is_empty() || numbered => Some(Road(SECONDARY)),
        'Y' if rest.is_empty() || numbered => Some(Road(TERTIARY)),
        'C' if rest.is_empty() || numbered => Some(Road(MINOR)),
        'Z' if rest.is_empty() || numbered => Some(Road(SERVICE)),
        _ => None,
    }
}
