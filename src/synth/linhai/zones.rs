//! Zones (分区): the city, the plains, the mountains and the islands.

use super::places::{Places, Village};
use super::terrain::{LandCover, Terrain};
use crate::P;
use crate::noise::direction;

/// So much of the land about a village is plain, or it is one of the mountains: villages stand on valley floors.
const PLAIN: f64 = 0.5;
/// How far about it, in metres.
const ABOUT_M: [f64; 3] = [1_000.0, 2_000.0, 3_000.0];

/// How much of the land about `at` is plain, 0 to 1.
fn openness(terrain: &Terrain, at: P) -> f64 {
    let about = ABOUT_M.iter().flat_map(|far| (0..12).map(move |k| at + direction(f64::from(k) / 12.0) * *far));
    let land: Vec<f64> = about.filter(|&p| terrain.ground_at(p) != LandCover::Outside).map(|p| terrain.low_at(p)).collect();
    land.iter().sum::<f64>() / (land.len() as f64).max(1.0)
}

/// The zone of a village.
pub fn of_village(terrain: &Terrain, places: &Places, village: &Village) -> &'static str {
    match () {
        () if village.island > 0 => "海岛",
        () if village.community && places.towns[village.town].urban => "城区",
        () if openness(terrain, village.at) < PLAIN => "山区",
        () => "平原",
    }
}

/// The zone of a town: 城区 for a subdistrict, else what most of its villages are.
pub fn of_town(terrain: &Terrain, places: &Places, town: usize) -> &'static str {
    if places.towns[town].urban {
        return "城区";
    }
    let own = || places.villages.iter().filter(|v| v.town == town);
    let mountains = own().filter(|v| of_village(terrain, places, v) == "山区").count();
    if mountains * 2 > own().count() { "山区" } else { "平原" }
}
