//! Towns and villages: real names and codes, sited where the made-up land has room for them.

use super::inputs::Inputs;
use super::layout::SEATS;
use super::roads::Expressway;
use super::terrain::{LandCover, Terrain};
use super::{SEED, SynthError, place};
use crate::grid::Search;
use crate::noise::fractal;
use crate::{P, Rng, dist};

/// A town (镇街).
#[derive(Debug, Clone)]
pub struct Town {
    pub name: String,
    pub code: String,
    pub seat: P,
    /// A subdistrict (街道) of the city.
    pub urban: bool,
}

/// A village or a community (村社区).
#[derive(Debug, Clone)]
pub struct Village {
    /// As the list writes it: 谢里王村委会.
    pub name: String,
    pub town: usize,
    pub at: P,
    /// A community (社区) of a city or of a market town.
    pub community: bool,
    /// The seat of its town.
    pub seat: bool,
    /// Number of the island that the place lies on; 0 is the mainland.
    pub island: u8,
    /// How far its streets go.
    pub radius_m: f64,
    /// Residents, before the sum is brought to the census.
    pub people: f64,
    /// Share of them aged 60 and more, likewise.
    pub aged: f64,
}

impl Village {
    /// The name on a map: 谢里王村.
    pub fn short(&self) -> String {
        self.name.replace("村委会", "村").replace("居委会", "社区").replace("村村", "村")
    }
}

/// Island 1 has a bridge for cars only, island 2 a ferry, island 3 nothing.
const ISLANDS: [(&str, f64, f64); 3] =
    [("头门社区", 121.7740, 28.6895), ("外岙村委会", 121.8700, 28.7545), ("涂岙村委会", 121.8510, 28.7990)];

/// Everything that has a name.
#[derive(Debug)]
pub struct Places {
    pub towns: Vec<Town>,
    pub villages: Vec<Village>,
    /// The town of every cell: by ease of travel on land, extended over all that lies outside.
    pub territory: Vec<u32>,
}

impl Places {
    /// Sites all towns and villages of the inputs.
    pub fn new(inputs: &Inputs, terrain: &Terrain, expressway: &Expressway) -> Result<Self, SynthError> {
        let towns = towns(inputs)?;
        let territory = territories(terrain, &towns);
        let mut villages = Vec::new();
        let mut rng = Rng::new(SEED, "villages");
        for (town, t) in towns.iter().enumerate() {
            let cells: Vec<usize> = (0..terrain.grid.len())
                .filter(|&c| {
                    territory[c] == town as u32 && terrain.ground[c] == LandCover::Land && terrain.grid.at(c).x < place(121.70, 28.8).x
                })
                .collect();
            if cells.len() < 100 {
                return Err(SynthError::Town { name: t.name.clone(), cells: cells.len() });
            }
            let rows: Vec<_> = inputs.villages.iter().filter(|v| v.town_code == t.code).collect();
            let island_of = |name: &str| ISLANDS.iter().position(|i| i.0 == name && t.name == "上盘镇");
            let seat = rows.iter().position(|r| island_of(&r.name).is_none());
            for (i, row) in rows.iter().enumerate() {
                let island = island_of(&row.name);
                let community = row.name.ends_with("社区") || row.name.ends_with("居委会");
                let at = match island {
                    Some(k) => place(ISLANDS[k].1, ISLANDS[k].2),
                    None if Some(i) == seat => t.seat,
                    None => site(terrain, expressway, t, &cells, &villages, row.name.as_str(), community, &mut rng),
                };
                let mut village = Village {
                    name: row.name.clone(),
                    town,
                    at,
                    community,
                    seat: Some(i) == seat,
                    island: island.map_or(0, |k| k as u8 + 1),
                    radius_m: 0.0,
                    people: 0.0,
                    aged: 0.0,
                };
                people(&mut village, t, terrain, &mut rng);
                villages.push(village);
            }
        }
        Ok(Self { towns, villages, territory })
    }
}

fn towns(inputs: &Inputs) -> Result<Vec<Town>, SynthError> {
    let seat = |row: &super::inputs::TownRow| {
        let sketched = || SEATS.iter().find(|s| s.0 == row.name).map(|s| (s.1, s.2));
        row.seat.or_else(sketched).map(|(lon, lat)| place(lon, lat)).ok_or_else(|| SynthError::Seat { name: row.name.clone() })
    };
    inputs
        .towns
        .iter()
        .map(|row| Ok(Town { name: row.name.clone(), code: row.code.clone(), seat: seat(row)?, urban: row.name.ends_with("街道") }))
        .collect()
}

/// Whose land a cell is: the town that gets there most easily, so that borders run along ridges and rivers.
fn territories(terrain: &Terrain, towns: &[Town]) -> Vec<u32> {
    let grid = &terrain.grid;
    let head_start = |t: &Town| match t.name.as_str() {
        "古城街道" | "江南街道" | "大洋街道" => 900.0,
        "白水洋镇" | "杜桥镇" | "括苍镇" | "尤溪镇" | "河头镇" => 0.0,
        "汛桥镇" | "沿江镇" | "邵家渡街道" => 700.0,
        "上盘镇" => 3_600.0,
        "桃渚镇" => 900.0,
        _ => 400.0,
    };
    let starts: Vec<(usize, f64)> = towns.iter().map(|t| (grid.cell(t.seat), head_start(t))).collect();
    let mut search = Search::new(grid.len());
    let mut of = search.nearest(grid, &starts, |a, b, metres| {
        let slope = (terrain.height[b] - terrain.height[a]).abs() / metres;
        let rough = 1.0 + 0.8 * (1.0 - terrain.low[b]) + 5.0 * slope + terrain.height[b] / 220.0;
        match terrain.ground[b] {
            LandCover::Outside => None,
            LandCover::Water => Some(metres * 9.0),
            LandCover::Stream => Some(metres * rough + 60.0),
            LandCover::Land => Some(metres * rough),
        }
    });
    // the islands belong to 上盘
    let islands = towns.iter().position(|t| t.name == "上盘镇").unwrap_or(0) as u32;
    for (of, ground) in of.iter_mut().zip(&terrain.ground) {
        if *of == u32::MAX && *ground != LandCover::Outside {
            *of = islands;
        }
    }
    let seeds: Vec<usize> = (0..grid.len()).filter(|&c| of[c] != u32::MAX).collect();
    let starts: Vec<(usize, f64)> = seeds.iter().map(|&c| (c, 0.0)).collect();
    search.nearest(grid, &starts, |_, _, metres| Some(metres)).into_iter().map(|i| of[seeds[i as usize]]).collect()
}

/// The best of a few random spots: flat, in a valley, apart from the others; by the name's own hint.
#[allow(clippy::too_many_arguments)]
fn site(
    terrain: &Terrain,
    expressway: &Expressway,
    town: &Town,
    cells: &[usize],
    others: &[Village],
    name: &str,
    community: bool,
    rng: &mut Rng,
) -> P {
    let hilly = name.contains(['山', '岭', '坑', '岗', '尖', '岩', '坪', '岙', '峰']);
    let flat = name.contains(['洋', '塘', '浦', '江', '港', '桥', '田', '闸', '渡', '埠']);
    let mut best = (f64::NEG_INFINITY, town.seat);
    for _ in 0..if community { 60 } else { 22 } {
        let cell = *rng.pick(cells);
        let off = P { x: rng.range(-40.0, 40.0), y: rng.range(-40.0, 40.0) };
        let p = terrain.grid.at(cell) + off;
        let (low, slope) = (terrain.low[cell], terrain.slope(cell));
        let apart = others.iter().map(|v| dist(v.at, p)).fold(f64::INFINITY, f64::min);
        let far = dist(p, town.seat);
        let wish = match (hilly, flat) {
            (true, false) => 0.9 - (low - 0.35).abs(),
            (false, true) => 1.3 * low,
            _ => low,
        };
        let mut score = wish - 1.5 * slope + 0.5 * (apart / 1_600.0).min(1.0) + 0.15 * rng.bell();
        // villages stand in clusters
        score += 0.35 * fractal(SEED + 11, p, 2_400.0, 2);
        if community {
            score += 2.0 - far / if town.urban { 900.0 } else { 500.0 };
        }
        let least = if community { 420.0 } else { 380.0 };
        if apart < least {
            score -= 3.0 * (1.0 - apart / least) + 0.5;
        }
        if terrain.ground[cell] != LandCover::Land || expressway.near(p, 170.0) || terrain.in_river(p, 40.0) {
            score -= 5.0;
        }
        if score > best.0 {
            best = (score, p);
        }
    }
    best.1
}

/// How many live there, how old they are, and how far the streets go.
fn people(v: &mut Village, town: &Town, terrain: &Terrain, rng: &mut Rng) {
    let low = terrain.low_at(v.at);
    let luck = (1.0 + 0.45 * rng.bell()).clamp(0.3, 2.4);
    let (people, aged) = match (v.island, v.community, town.urban) {
        (1.., ..) => (420.0, 0.42),
        (_, true, true) => (7_400.0 * (0.6 + 0.4 * luck), 0.175),
        (_, true, false) => (3_300.0, 0.19),
        (_, false, true) => (1_500.0 * luck, 0.20),
        _ if v.seat => (4_200.0, 0.19),
        _ => ((350.0 + 1_150.0 * low) * luck, 0.24 + 0.16 * (1.0 - low)),
    };
    v.people = people;
    v.aged = aged * (1.0 + 0.08 * rng.bell());
    let spread = if v.community && town.urban { 5.2 } else { 6.6 };
    v.radius_m = (spread * people.sqrt()).clamp(85.0, 380.0);
    if v.seat {
        v.people = v.people.max(if town.urban { 9_000.0 } else { 4_200.0 });
        v.radius_m = v.radius_m.max(if town.urban { 620.0 } else { 430.0 });
    }
}
