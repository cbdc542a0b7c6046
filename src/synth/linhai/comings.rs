//! What comes to people, and people who come: mobile services (流动服务点) and new estates (新建住宅小区).

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::extras::is_daycare;
use super::people::beside_a_street;
use super::places::Places;
use super::services::Facility;
use super::terrain::Terrain;
use super::town::Built;
use super::{SEED, to_degrees, zones};
use crate::{P, Rng, dist};

/// Rounds of the mobile service: town, days, hours. Once a month is too seldom; the boat to the islands comes twice.
const ROUNDS: [(&str, &str, &str); 5] = [
    ("括苍镇", "每周三", "9:00-11:00"),
    ("白水洋镇", "每月10日、25日", "13:00-15:30"),
    ("尤溪镇", "每周二、五", "9:00-10:30"),
    ("小芝镇", "每月15日", "9:00-11:00"),
    ("上盘镇", "每月5日、20日", "10:00-14:00"),
];

/// `stops.csv`: in mountain and island villages of some towns that have neither day care nor meals.
pub fn stops(facilities: &[Facility], terrain: &Terrain, places: &Places, built: &Built) -> String {
    let served: BTreeSet<(&str, &str)> = facilities
        .iter()
        .filter(|f| is_daycare(f.kind) || ["食堂", "助餐"].iter().any(|k| f.kind.contains(k)))
        .map(|f| (f.town.as_str(), f.village.as_str()))
        .collect();
    let mut out = String::from("编号,名称,服务项目,经度,纬度,服务日,服务时间,所属镇街,所属村社区\n");
    let mut number = 0;
    for (v, village) in places.villages.iter().enumerate() {
        let town = places.towns[village.town].name.as_str();
        let Some((_, days, hours)) = ROUNDS.iter().find(|r| r.0 == town) else { continue };
        let far = ["山区", "海岛"].contains(&zones::of_village(terrain, places, village));
        if !far || served.contains(&(town, village.name.as_str())) {
            continue;
        }
        number += 1;
        let at = to_degrees(built.centres[v]);
        let short = village.short();
        let _ = writeln!(
            out,
            "LD{number:03},{short}流动服务点,\"日间照料、老年助餐\",{:.6},{:.6},\"{days}\",{hours},{town},{}",
            at.x, at.y, village.name
        );
    }
    out
}

/// New estates: town, and how many.
const ESTATES: [(&str, usize); 8] =
    [("古城街道", 3), ("大洋街道", 6), ("江南街道", 3), ("大田街道", 3), ("邵家渡街道", 2), ("杜桥镇", 3), ("白水洋镇", 1), ("永丰镇", 1)];
const FIRST: [&str; 11] = ["云栖", "江澜", "鹿鸣", "朝阳", "春晓", "映山", "和悦", "锦江", "望湖", "璟园", "未来"];
const LAST: [&str; 4] = ["府", "庭", "里", "园"];
/// A care centre so near serves an estate, in metres: less than the 500 m of the documents, whose plane is another.
const NEAR_M: f64 = 460.0;
/// Spots tried for an estate.
const TRIES: usize = 200;

/// `compounds.csv`: each names its facility or has one near; a few were handed over before it opened.
pub fn compounds(facilities: &[Facility], terrain: &Terrain, places: &Places, built: &Built) -> String {
    let mut rng = Rng::new(SEED, "compounds");
    let mut out = String::from("编号,小区名称,经度,纬度,户数,交付日期,配套设施,所属镇街,所属村社区\n");
    let mut number = 0;
    for (town, count) in ESTATES {
        let own: Vec<usize> = (0..places.villages.len())
            .filter(|&v| places.towns[places.villages[v].town].name == town && (places.villages[v].community || places.villages[v].seat))
            .collect();
        for _ in 0..count {
            // Every estate has a care centre near that is older; every fifth, rooms near that open later, where there are some.
            let within = |f: &Facility, at: P| f.at.is_some_and(|own| dist(own, at) < NEAR_M);
            let served = |at: P| facilities.iter().any(|f| is_daycare(f.kind) && f.opened.0 < 2022 && within(f, at));
            let newer = |f: &Facility| f.kind == "居家养老服务用房" && (2023..2025).contains(&f.opened.0);
            let (wants_late, mut spot) = (number % 5 == 4, None);
            for _ in 0..TRIES {
                let village = *rng.pick(&own);
                let at = beside_a_street(terrain, built, village, &mut rng);
                let late = facilities.iter().any(|f| newer(f) && within(f, at));
                if served(at) && (spot.is_none() || late) {
                    spot = Some((village, at));
                }
                if spot.is_some() && (late || !wants_late) {
                    break;
                }
            }
            let Some((village, at)) = spot else { continue };
            let mut day = (2022 + (number % 4) as u16, 1 + rng.below(12) as u8, 1 + rng.below(28) as u8);
            let near = |fits: &dyn Fn(&Facility) -> bool| {
                let all = facilities.iter().enumerate().filter(|(_, f)| fits(f));
                let all = all.filter_map(|(row, f)| Some((dist(f.at?, at), row))).filter(|(far, _)| *far < NEAR_M);
                all.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, row)| row)
            };
            // every third names nothing; every fifth was handed over eight months before the rooms that it names, where there are some
            let late = near(&newer).filter(|_| wants_late);
            let own = late.or_else(|| near(&|f| is_daycare(f.kind) && f.opened.0 < 2022).filter(|_| number % 3 != 2));
            let named = own.map(|row| format!("LH{:04}", row + 1)).unwrap_or_default(); // as the list of facilities numbers it
            if let Some((y, m, _)) = late.map(|row| facilities[row].opened) {
                day = if m > 8 { (y, m - 8, 20) } else { (y - 1, m + 4, 20) };
            }
            number += 1;
            let (p, households) = (to_degrees(at), 180 + 20 * rng.below(50));
            let name = format!("{}{}", FIRST[number % FIRST.len()], LAST[number % LAST.len()]);
            let (y, m, d) = day;
            let _ = writeln!(
                out,
                "XQ{number:02},{name},{:.6},{:.6},{households},{y}-{m:02}-{d:02},{named},{town},{}",
                p.x, p.y, places.villages[village].name
            );
        }
    }
    out
}
