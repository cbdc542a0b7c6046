//! What the policy documents ask of a facility list beyond kinds and beds: years of upgrading, nursing and dementia
//! beds, land, titles; and the houses that they name: study rooms, museums, embedded institutions, wards.
//!
//! Rows are only added, after all others and from streams of their own, and the added houses that give a service of the
//! circles stand where one stands already: no result of the circles changes.

use std::collections::BTreeSet;

use super::SEED;
use super::people::beside_a_street;
use super::places::Places;
use super::services::Facility;
use super::terrain::Terrain;
use super::town::Built;
use super::zones;
use crate::{P, Rng};

/// Further columns of the list; 0 and empty leave the cell empty.
#[derive(Debug, Clone, Default)]
pub struct Extra {
    /// 提升年份.
    pub upgraded: u16,
    /// 护理型床位.
    pub nursing_beds: u32,
    /// 认知障碍床位.
    pub dementia_beds: u32,
    /// 用地面积, in square metres.
    pub land_m2: u32,
    /// 建筑面积, in square metres.
    pub floor_m2: u32,
    /// 智能终端.
    pub terminal: &'static str,
    /// 特色服务.
    pub special: &'static str,
    /// 称号, joined by 、.
    pub titles: Vec<&'static str>,
}

/// Towns whose home-care centre has no smart terminal.
const NO_TERMINAL: [&str; 1] = ["汇溪镇"];
/// Towns whose home-care centre gives no respite.
const NO_RESPITE: [&str; 4] = ["汇溪镇", "河头镇", "尤溪镇", "小芝镇"];
/// Towns without an activity centre of their own, and the one whose centre is new.
const NO_ACTIVITY: [&str; 3] = ["河头镇", "上盘镇", "汛桥镇"];
/// Year of each town's study room (城市书房); the others have none.
const STUDY_ROOMS: [(&str, u16); 14] = [
    ("古城街道", 2021),
    ("大洋街道", 2022),
    ("江南街道", 2023),
    ("杜桥镇", 2023),
    ("大田街道", 2024),
    ("邵家渡街道", 2024),
    ("东塍镇", 2024),
    ("桃渚镇", 2024),
    ("白水洋镇", 2024),
    ("永丰镇", 2025),
    ("涌泉镇", 2025),
    ("沿江镇", 2025),
    ("上盘镇", 2025),
    ("汛桥镇", 2025),
];
/// Year of each subdistrict's culture station (文化驿站).
const STATIONS: [(&str, u16); 4] = [("古城街道", 2022), ("大洋街道", 2023), ("江南街道", 2024), ("大田街道", 2025)];
/// Village museums (乡村博物馆): town and year.
const MUSEUMS: [(&str, u16); 7] =
    [("桃渚镇", 2022), ("白水洋镇", 2023), ("尤溪镇", 2023), ("括苍镇", 2023), ("东塍镇", 2023), ("杜桥镇", 2024), ("河头镇", 2025)];
/// Embedded institutions (嵌入式养老机构): subdistrict and year; each in a community of its own, the largest first, but for
/// [`BY_THE_LAKE`].
const EMBEDDED: [(&str, u16); 12] = [
    ("古城街道", 2022),
    ("大洋街道", 2022),
    ("古城街道", 2023),
    ("大洋街道", 2023),
    ("大洋街道", 2023),
    ("江南街道", 2023),
    ("古城街道", 2024),
    ("大洋街道", 2024),
    ("大洋街道", 2024),
    ("古城街道", 2025),
    ("大洋街道", 2025),
    ("古城街道", 2025),
];
/// The embedded institution, by its place in the list, that stands in a community beyond the lake park, which e-bikes ride around.
const BY_THE_LAKE: (usize, &str) = (10, "新桥头社区");
/// Apartment houses for older people: town, and when they were upgraded; 0 is not yet.
const APARTMENTS: [(&str, u16); 3] = [("东塍镇", 2023), ("白水洋镇", 2024), ("桃渚镇", 0)];
/// Dementia wards (认知障碍照护专区): year and beds. 245, 343, 417 and 490 beds are promised.
const DEMENTIA: [(u16, u32); 11] =
    [(2021, 44), (2021, 40), (2022, 42), (2022, 42), (2022, 42), (2022, 42), (2023, 50), (2023, 48), (2024, 36), (2024, 36), (2025, 26)];
/// Care centres upgraded: year, how many in the mountains and on islands, how many elsewhere. 130, 60 and 60 are promised.
const UPGRADED: [(u16, usize, usize); 4] = [(2022, 14, 119), (2023, 11, 50), (2024, 8, 44), (2025, 3, 6)];
/// Home-care rooms (居家养老服务用房) in estates that stood already: year, and how many. 6, then 3 a year are promised.
const ROOMS: [(u16, usize); 4] = [(2022, 6), (2023, 3), (2024, 3), (2025, 1)];

struct Extras<'a> {
    terrain: &'a Terrain,
    places: &'a Places,
    built: &'a Built,
    rng: Rng,
    rows: &'a mut Vec<Facility>,
}

/// Fills in the further columns of `rows`, and adds what the documents name.
pub fn complete(rows: &mut Vec<Facility>, terrain: &Terrain, places: &Places, built: &Built) {
    let mut all = Extras { terrain, places, built, rng: Rng::new(SEED, "extras"), rows };
    all.centres();
    all.upgrades();
    all.rooms();
    all.culture();
    all.activity_centres();
    all.institutions();
    all.wards();
    all.hospitals();
    all.titles();
    all.areas();
    all.campus();
}

/// Whether the kind gives day care.
pub fn is_daycare(kind: &str) -> bool {
    kind.contains("照料") || kind.contains("党群")
}

/// Whether the kind is a nursing home.
fn is_nursing(kind: &str) -> bool {
    ["养老院", "敬老院", "养老机构", "老年公寓"].iter().any(|k| kind.contains(k))
}

impl Extras<'_> {
    fn village_of(&self, row: usize) -> usize {
        let f = &self.rows[row];
        let own = |v: &super::places::Village| v.name == f.village && self.places.towns[v.town].name == f.town;
        self.places.villages.iter().position(own).expect("rows name villages")
    }

    fn zone(&self, row: usize) -> &'static str {
        zones::of_village(self.terrain, self.places, &self.places.villages[self.village_of(row)])
    }

    fn seat(&self, town: usize) -> Option<usize> {
        self.places.villages.iter().position(|v| v.town == town && v.seat)
    }

    fn town(&self, name: &str) -> Option<usize> {
        self.places.towns.iter().position(|t| t.name == name)
    }

    /// Rows at the seat of a town, in the list's order.
    fn at_seat(&self, town: usize) -> Vec<usize> {
        let Some(seat) = self.seat(town) else { return Vec::new() };
        let (town, village) = (&self.places.towns[town].name, &self.places.villages[seat].name);
        (0..self.rows.len()).filter(|&r| self.rows[r].town == *town && self.rows[r].village == *village).collect()
    }

    /// A new row in a village; `at` is found beside a street when not given.
    fn add(&mut self, village: usize, kind: &'static str, level: &'static str, name: String, at: Option<P>, year: u16) -> &mut Facility {
        let v = &self.places.villages[village];
        let at = at.unwrap_or_else(|| beside_a_street(self.terrain, self.built, village, &mut self.rng));
        let (town, number) = (self.places.towns[v.town].name.clone(), 1 + self.rng.below(180));
        // of the study's own year only what is open on its day
        let month = if year == 2025 { 2 + self.rng.below(4) as u8 } else { 1 + self.rng.below(12) as u8 };
        self.rows.push(Facility {
            name,
            kind,
            level,
            address: format!("临海市{town}{}{number}号", v.short()),
            town,
            village: v.name.clone(),
            at: Some(at),
            hours: "8:30-17:00",
            phone: format!("0576-0000{:04}", self.rows.len() + 1),
            opened: (year, month, 1 + self.rng.below(28) as u8),
            ..Facility::default()
        });
        self.rows.last_mut().expect("just pushed")
    }

    /// The home-care centre of each town (镇街居家养老服务中心): the day care at its seat.
    fn centres(&mut self) {
        for town in 0..self.places.towns.len() {
            let name = self.places.towns[town].name.clone();
            let Some(row) = self.at_seat(town).into_iter().find(|&r| is_daycare(self.rows[r].kind)) else { continue };
            let extra = &mut self.rows[row].extra;
            extra.titles.push("镇（街道）居家养老服务中心");
            extra.terminal = if NO_TERMINAL.contains(&name.as_str()) { "无" } else { "有" };
            extra.special = if NO_RESPITE.contains(&name.as_str()) { "" } else { "喘息服务" };
        }
    }

    fn upgrades(&mut self) {
        let mut left: Vec<usize> = (0..self.rows.len()).filter(|&r| is_daycare(self.rows[r].kind)).collect();
        for (year, high, low) in UPGRADED {
            for (count, mountains) in [(high, true), (low, false)] {
                for _ in 0..count {
                    let fit: Vec<usize> = (0..left.len())
                        .filter(|&i| self.rows[left[i]].opened.0 < year && ["山区", "海岛"].contains(&self.zone(left[i])) == mountains)
                        .collect();
                    if fit.is_empty() {
                        break;
                    }
                    let row = left.swap_remove(*self.rng.pick(&fit));
                    self.rows[row].extra.upgraded = year;
                }
            }
        }
    }

    /// In the house, and at the hours, of a care centre of the city that is there already.
    fn rooms(&mut self) {
        let mut taken = BTreeSet::new();
        for (year, count) in ROOMS {
            for _ in 0..count {
                let fit: Vec<usize> = (0..self.rows.len())
                    .filter(|&r| {
                        let f = &self.rows[r];
                        let city = self.places.towns[self.places.villages[self.village_of(r)].town].urban;
                        city && is_daycare(f.kind)
                            && f.at.is_some()
                            && f.opened.0 < year
                            && f.extra.titles.is_empty()
                            && !taken.contains(&r)
                    })
                    .collect();
                let host = *self.rng.pick(&fit);
                taken.insert(host);
                let f = self.rows[host].clone();
                let village = self.village_of(host);
                let name = format!("{}居家养老服务用房", self.places.villages[village].short());
                let room = self.add(village, "居家养老服务用房", f.level, name, f.at, year);
                (room.hours, room.address) = (f.hours, f.address);
            }
        }
    }

    fn culture(&mut self) {
        for (name, year) in STUDY_ROOMS {
            let Some(seat) = self.town(name).and_then(|t| self.seat(t)) else { continue };
            let short = name.trim_end_matches("街道").trim_end_matches('镇');
            self.add(seat, "城市书房", "镇", format!("临海城市书房（{short}）"), None, year);
        }
        for (name, year) in STATIONS {
            let Some(seat) = self.town(name).and_then(|t| self.seat(t)) else { continue };
            self.add(seat, "文化驿站", "镇", format!("{name}文化驿站"), None, year);
        }
        for (name, year) in MUSEUMS {
            let Some(town) = self.town(name) else { continue };
            let own: Vec<usize> = (0..self.places.villages.len())
                .filter(|&v| {
                    let village = &self.places.villages[v];
                    village.town == town && !village.community && !village.seat && village.island == 0
                })
                .collect();
            let village = *self.rng.pick(&own);
            let short = self.places.villages[village].short();
            self.add(village, "乡村博物馆", "村", format!("{short}乡村博物馆"), None, year);
        }
    }

    /// In the house, and at the hours, of an activity room that is there already.
    fn activity_centres(&mut self) {
        for town in 0..self.places.towns.len() {
            let name = self.places.towns[town].name.clone();
            let gives = |f: &Facility| f.at.is_some() && ["活动", "文化礼堂", "党群"].iter().any(|k| f.kind.contains(k));
            let host = self.at_seat(town).into_iter().find(|&r| gives(&self.rows[r]));
            let (Some(host), Some(seat), false) = (host, self.seat(town), NO_ACTIVITY.contains(&name.as_str())) else { continue };
            let (at, hours, since, address) =
                (self.rows[host].at, self.rows[host].hours, self.rows[host].opened, self.rows[host].address.clone());
            let year = since.0 + 1 + self.rng.below(3) as u16;
            let f = self.add(seat, "老年活动中心", "镇", format!("{name}老年活动中心"), at, year.min(2024));
            f.opened = f.opened.max(since);
            (f.hours, f.address) = (hours, address);
        }
    }

    fn institutions(&mut self) {
        let mut taken = BTreeSet::new();
        for (k, (name, year)) in EMBEDDED.into_iter().enumerate() {
            let Some(town) = self.town(name) else { continue };
            let villages = &self.places.villages;
            let own = (0..villages.len()).filter(|&v| villages[v].town == town && villages[v].community && !taken.contains(&v));
            let lake = villages.iter().position(|v| v.town == town && v.name == BY_THE_LAKE.1).filter(|_| k == BY_THE_LAKE.0);
            let largest = || own.max_by(|&a, &b| villages[a].people.total_cmp(&villages[b].people).then(b.cmp(&a)));
            let Some(village) = lake.or_else(largest) else { continue };
            taken.insert(village);
            let short = villages[village].short();
            let beds = 24 + 6 * (k as u32 % 5);
            let f = self.add(village, "嵌入式养老机构", "社区", format!("{short}嵌入式养老院"), None, year);
            (f.beds, f.hours) = (Some(beds), "全天");
        }
        for (name, year) in APARTMENTS {
            let Some(seat) = self.town(name).and_then(|t| self.seat(t)) else { continue };
            let f = self.add(seat, "农村老年公寓", "镇", format!("{}老年公寓", name.trim_end_matches('镇')), None, 2013);
            (f.beds, f.hours, f.extra.upgraded) = (Some(36), "全天", year);
        }
    }

    /// Wards in nursing homes that were open by then, each in another.
    fn wards(&mut self) {
        let mut taken = BTreeSet::new();
        for (year, beds) in DEMENTIA {
            let host = (0..self.rows.len()).find(|&r| {
                let f = &self.rows[r];
                is_nursing(f.kind) && f.at.is_some() && f.opened.0 < year && !taken.contains(&r)
            });
            let Some(host) = host else { continue };
            taken.insert(host);
            let f = self.rows[host].clone();
            let name = format!("{}认知障碍照护专区", f.name);
            let row = self.add(self.village_of(host), "认知障碍照护专区", f.level, name, f.at, year);
            (row.hours, row.address, row.extra.dementia_beds) = ("全天", f.address, beds);
        }
    }

    fn hospitals(&mut self) {
        for (village, kind, name, year) in [
            (5, "康复医院", "临海市康复医院", 2023),
            (6, "安宁疗护病区", "临海市安宁疗护病区", 2024),
            (6, "老年医疗中心", "临海市老年医疗中心", 2024),
        ] {
            self.add(village, kind, "市", name.to_owned(), None, year).hours = "全天";
        }
    }

    /// The upper city's university for seniors teaches in the house of the county's, at its hours: the first of the four levels.
    fn campus(&mut self) {
        let Some(host) = self.rows.iter().position(|f| f.name == "临海市老年大学") else { return };
        let f = self.rows[host].clone();
        let row = self.add(self.village_of(host), "老年大学", "市", "台州市老年大学临海校区".to_owned(), f.at, 2023);
        row.opened = row.opened.max(f.opened);
        (row.hours, row.address) = (f.hours, f.address);
    }

    /// Smart homes, and those that join medicine and care.
    fn titles(&mut self) {
        let by_name = |rows: &[Facility], name: &str| rows.iter().position(|f| f.name == name);
        let smart = by_name(self.rows, "临海市社会福利院");
        let embedded: Vec<usize> = (0..self.rows.len()).filter(|&r| self.rows[r].kind == "嵌入式养老机构").collect();
        let built_in = |rows: &[Facility], year: u16| embedded.iter().copied().find(|&r| rows[r].opened.0 == year);
        let old = (0..self.rows.len()).filter(|&r| self.rows[r].kind == "养老院" && self.rows[r].opened.0 < 2022).take(3);
        let joined: Vec<usize> = old.chain(built_in(self.rows, 2023)).chain(built_in(self.rows, 2024)).collect();
        for row in smart.into_iter().chain(built_in(self.rows, 2024)) {
            self.rows[row].extra.titles.push("智慧养老院");
        }
        for row in joined {
            self.rows[row].extra.titles.push("医养结合机构");
        }
    }

    /// Land, floor and nursing beds: little land in the city.
    fn areas(&mut self) {
        for row in 0..self.rows.len() {
            let city = self.places.towns[self.places.villages[self.village_of(row)].town].urban;
            let f = &self.rows[row];
            let (kind, beds) = (f.kind, f.beds.unwrap_or(0));
            let unit = |rng: &mut Rng, low: f64, high: f64| rng.range(low, high).round() as u32;
            let rng = &mut self.rng;
            let (land, floor, nursing) = if is_nursing(kind) {
                let share = if kind == "嵌入式养老机构" { 0.85 } else { rng.range(0.48, 0.62) };
                let nursing = (f64::from(beds) * share).round() as u32;
                (beds * unit(rng, 9.0, if city { 14.0 } else { 34.0 }), beds * unit(rng, 28.0, 42.0), nursing)
            } else if is_daycare(kind) {
                let floor = unit(rng, 180.0, 700.0);
                (if city { unit(rng, 90.0, 190.0) } else { unit(rng, 150.0, 320.0) }, floor, 0)
            } else if ["食堂", "助餐", "活动", "礼堂"].iter().any(|k| kind.contains(k)) {
                (unit(rng, 40.0, if city { 90.0 } else { 160.0 }), unit(rng, 80.0, 260.0), 0)
            } else if kind == "居家养老服务用房" {
                // Rooms in estates: no land of their own. Drawn from no stream, so that nothing else changes.
                (0, 60 + 15 * (row % 5) as u32, 0)
            } else {
                continue;
            };
            let extra = &mut self.rows[row].extra;
            (extra.land_m2, extra.floor_m2, extra.nursing_beds) = (land, floor, nursing);
        }
    }
}
