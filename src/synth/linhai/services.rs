//! Facilities as a bureau's list has them: several spellings of a kind, several services in one
//! house, some rows without a position, some that open later.

use super::SEED;
use super::extras::Extra;
use super::people::beside_a_street;
use super::places::Places;
use super::terrain::Terrain;
use super::town::Built;
use crate::{P, Rng};

/// A row of the list.
#[derive(Debug, Clone, Default)]
pub struct Facility {
    pub name: String,
    pub kind: &'static str,
    pub level: &'static str,
    pub town: String,
    pub village: String,
    pub address: String,
    pub at: Option<P>,
    pub beds: Option<u32>,
    pub seats: Option<u32>,
    pub hours: &'static str,
    pub phone: String,
    /// Year, month, day.
    pub opened: (u16, u8, u8),
    pub remark: &'static str,
    /// Columns that the policy documents ask for.
    pub extra: Extra,
}

const DAYCARE: [&str; 5] = ["居家养老服务照料中心", "居家养老服务照料中心", "日间照料中心", "居家养老照料中心", "老年人日间照料中心"];
const CANTEEN: [&str; 5] = ["老年食堂", "老年助餐点", "社区食堂", "助餐点", "长者食堂"];
const BOTH: [&str; 3] = ["居家养老服务照料中心、老年食堂", "居家养老服务照料中心、助餐点", "日间照料中心、老年食堂"];
const ACTIVITY: [&str; 3] = ["老年活动中心", "老年活动室", "文化礼堂"];
const SCHOOL: [&str; 3] = ["老年学堂", "老年学校", "第三年龄学堂"];
const HOURS: [&str; 4] = ["8:00-17:00", "周一至周五 8:30-16:30", "8:00-11:00,13:30-17:00", "全年无休 7:30-18:00"];
const MEALS: [&str; 3] = ["10:30-12:30,16:30-18:00", "10:30-12:30", "11:00-12:30"];

/// Towns whose 康养联合体 is open: six to 2022, three in 2023, three in 2024, as the plan for 2023–2025 has it.
const UNIONS: [(&str, u16); 12] = [
    ("古城街道", 2021),
    ("大洋街道", 2021),
    ("江南街道", 2022),
    ("大田街道", 2022),
    ("杜桥镇", 2022),
    ("白水洋镇", 2022),
    ("邵家渡街道", 2023),
    ("东塍镇", 2023),
    ("桃渚镇", 2023),
    ("涌泉镇", 2024),
    ("永丰镇", 2024),
    ("上盘镇", 2024),
];

struct List<'a> {
    terrain: &'a Terrain,
    places: &'a Places,
    built: &'a Built,
    rng: Rng,
    rows: Vec<Facility>,
}

impl List<'_> {
    fn add(&mut self, village: usize, kind: &'static str, level: &'static str, title: String) -> &mut Facility {
        let v = &self.places.villages[village];
        let at = beside_a_street(self.terrain, self.built, village, &mut self.rng);
        let opened = (2008 + self.rng.below(17) as u16, 1 + self.rng.below(12) as u8, 1 + self.rng.below(28) as u8);
        let town = self.places.towns[v.town].name.clone();
        let number = 1 + self.rng.below(180);
        self.rows.push(Facility {
            name: title,
            kind,
            level,
            address: format!("临海市{town}{}{number}号", v.short()),
            town,
            village: v.name.clone(),
            at: Some(at),
            hours: HOURS[self.rng.below(HOURS.len())],
            phone: format!("0576-0000{:04}", self.rows.len() + 1), // 0000: no real exchange
            opened,
            ..Facility::default()
        });
        self.rows.last_mut().expect("just pushed")
    }
}

/// The list.
pub fn facilities(terrain: &Terrain, places: &Places, built: &Built) -> Vec<Facility> {
    let mut list = List { terrain, places, built, rng: Rng::new(SEED, "facilities"), rows: Vec::new() };
    for v in 0..places.villages.len() {
        village(&mut list, v);
    }
    for t in 0..places.towns.len() {
        town(&mut list, t);
    }
    oddities(&mut list);
    list.rows
}

/// What a village has: by how large, how flat and how well off it is.
fn village(list: &mut List, v: usize) {
    let village = &list.places.villages[v];
    let town = &list.places.towns[village.town];
    if village.island == 3 {
        return; // nothing there
    }
    let low = list.terrain.low_at(village.at);
    let size = (village.people / 1_400.0).min(1.0);
    // the chance of all three (day care, meals, a place to meet), and of each where not all are there
    let better = match town.name.as_str() {
        "杜桥镇" | "东塍镇" => 1.2,
        "括苍镇" | "尤溪镇" | "河头镇" => 0.7,
        "沿江镇" | "汛桥镇" => 0.8,
        _ => 1.0,
    };
    let mut all = match (village.seat, village.community, town.urban) {
        (true, ..) => 1.0,
        (_, true, true) => 0.94,
        (_, true, false) => 0.85,
        (_, _, true) => 0.5,
        _ => (0.07 + 0.5 * low * size) * better,
    };
    let (mut day, mut meal, mut meet) = (0.3 + 0.16 * low, 0.05 + 0.07 * low, 0.22 + 0.14 * low);
    let class = if village.seat { 0.0 } else { 0.03 + 0.05 * low + if village.community { 0.12 } else { 0.0 } };
    if town.name == "汇溪镇" {
        (all, meal) = (0.0, 0.0); // a town without any canteen
        (day, meet) = if village.seat { (1.0, 1.0) } else { (0.6, 0.6) };
    }
    if village.island == 2 {
        (all, day, meal, meet) = (0.0, 1.0, 0.0, 1.0);
    }
    let (all, day, meal, meet) = (list.rng.chance(all), list.rng.chance(day), list.rng.chance(meal), list.rng.chance(meet));
    let class = list.rng.chance(class);
    houses(list, v, (all || day, all || meal, all || meet));
    if class {
        let kind = SCHOOL[list.rng.below(SCHOOL.len())];
        let (level, short) = (level(list, v), list.places.villages[v].short());
        list.add(v, kind, level, format!("{short}{kind}"));
    }
}

fn level(list: &List, v: usize) -> &'static str {
    if list.places.villages[v].community { "社区" } else { "村" }
}

/// Rows for what a village has: one house for several services, or one each.
fn houses(list: &mut List, v: usize, (day, meal, meet): (bool, bool, bool)) {
    let (level, short) = (level(list, v), list.places.villages[v].short());
    let (beds, seats) = (4 + list.rng.below(14) as u32, 16 + 4 * list.rng.below(18) as u32);
    let form = list.rng.unit();
    let mut met = !meet;
    if day && meal && meet && form < 0.52 {
        let (kind, title) = if form < 0.24 {
            ("党群服务中心", "党群服务中心")
        } else {
            (["居家养老服务照料中心、老年食堂、老年活动室", "日间照料中心;助餐点;老年活动室"][list.rng.below(2)], "居家养老服务中心")
        };
        let f = list.add(v, kind, level, format!("{short}{title}"));
        (f.beds, f.seats) = (Some(beds), Some(seats));
        if kind == "党群服务中心" {
            f.remark = "集成日间照料、助餐、活动";
        }
        met = true;
    } else if day && meal && form < 0.9 {
        let kind = BOTH[list.rng.below(BOTH.len())];
        let f = list.add(v, kind, level, format!("{short}居家养老服务照料中心"));
        (f.beds, f.seats) = (Some(beds), Some(seats));
    } else if day && meet && !meal && form < 0.7 {
        list.add(v, "照料中心+老年活动室", level, format!("{short}居家养老服务照料中心")).beds = Some(beds);
        met = true;
    } else {
        if day {
            let kind = DAYCARE[list.rng.below(DAYCARE.len())];
            list.add(v, kind, level, format!("{short}{kind}")).beds = Some(beds);
        }
        if meal {
            let (kind, hours) = (CANTEEN[list.rng.below(CANTEEN.len())], MEALS[list.rng.below(MEALS.len())]);
            let f = list.add(v, kind, level, format!("{short}{kind}"));
            (f.seats, f.hours) = (Some(seats), hours);
        }
    }
    if !met {
        let kind = ACTIVITY[list.rng.below(ACTIVITY.len())];
        list.add(v, kind, level, format!("{short}{kind}"));
    }
}

/// What a town has at its seat.
fn town(list: &mut List, t: usize) {
    let town = list.places.towns[t].clone();
    let Some(seat) = list.places.villages.iter().position(|v| v.town == t && v.seat) else { return };
    let short = town.name.trim_end_matches("街道").trim_end_matches('镇').to_owned();
    let open = UNIONS.iter().find(|u| u.0 == town.name);
    let f = list.add(seat, "康养联合体", "镇", format!("{}康养联合体", town.name));
    f.beds = Some(30);
    match open {
        Some(&(_, year)) => f.opened = (year, 11, 30),
        None => (f.opened, f.remark) = ((2025, 12, 20), "在建"),
    }
    let clinic = if town.urban { "社区卫生服务中心" } else { "卫生院" };
    list.add(seat, clinic, "镇", format!("{short}{clinic}")).beds = Some(40);
    list.add(seat, "老年学校", "镇", format!("{}老年学校", town.name));
    if t % 3 != 2 {
        let f = list.add(
            seat,
            if town.urban { "养老院" } else { "敬老院" },
            "镇",
            format!("{short}{}", if town.urban { "养老院" } else { "敬老院" }),
        );
        f.beds = Some(80 + 10 * (t as u32 % 7));
        f.hours = "全天";
    }
}

/// What every real list has: the county's own houses, rows without a position, a kind nobody knows, plans.
fn oddities(list: &mut List) {
    let f = list.add(1, "老年大学", "县", "临海市老年大学".to_owned());
    f.seats = Some(600);
    let f = list.add(2, "养老院", "市", "临海市社会福利院".to_owned());
    (f.beds, f.hours) = (Some(420), "全天");
    let f = list.add(3, "康复辅具适配服务平台", "市", "临海市康复辅具适配服务平台".to_owned());
    (f.opened, f.remark) = ((2026, 3, 1), "规划");
    list.add(4, "慈善驿站", "市", "临海市慈善驿站".to_owned()); // no service of this study
    for k in 0..8 {
        let v = (k * 83 + 40) % list.places.villages.len();
        let short = list.places.villages[v].short();
        let kind = if k % 2 == 0 { "老年助餐点" } else { "居家养老服务照料中心" };
        let f = list.add(v, kind, "村", format!("{short}{kind}（新）"));
        (f.opened, f.remark) = ((2025, 9 + (k as u8 % 4), 1), "在建");
    }
    for k in 0..7 {
        let at = (k * 97 + 31) % list.rows.len();
        list.rows[at].at = None;
        list.rows[at].remark = "坐标待核";
    }
}
