//! Homes: residential points along the streets of each village, and a few huts far from any road.

use super::inputs::Inputs;
use super::places::Places;
use super::terrain::{LandCover, Terrain};
use super::town::Built;
use super::{SEED, place};
use crate::{P, Rng, dist};

/// A residential point.
#[derive(Debug, Clone)]
pub struct Home {
    pub id: String,
    /// The estate or hamlet.
    pub name: String,
    pub at: P,
    pub seniors: u64,
    /// 60–69, 70–79, 80 and more; they add up to `seniors`.
    pub bands: [u64; 3],
    pub households: u64,
    pub village: usize,
}

/// Huts in the mountains.
const HUTS: usize = 36;

/// All homes; their seniors add up to the census exactly.
pub fn homes(inputs: &Inputs, terrain: &Terrain, places: &Places, built: &Built) -> Vec<Home> {
    let mut rng = Rng::new(SEED, "homes");
    let mut homes = Vec::new();
    let mut weights = Vec::new();
    for (v, village) in places.villages.iter().enumerate() {
        let count = ((village.people / 112.0).round() as usize).clamp(5, 84);
        for k in 0..count {
            let at = beside_a_street(terrain, built, v, &mut rng);
            let name = if village.community { estate(k, &mut rng) } else { hamlet(&village.short(), k) };
            homes.push(Home { id: String::new(), name, at, seniors: 0, bands: [0; 3], households: 0, village: v });
            weights.push(village.people * village.aged / count as f64 * rng.range(0.45, 1.55));
        }
    }
    for _ in 0..HUTS {
        if let Some(at) = remote(terrain, built, &mut rng) {
            let near = |v: &super::places::Village| dist(v.at, at);
            let v = (0..places.villages.len())
                .min_by(|&a, &b| near(&places.villages[a]).total_cmp(&near(&places.villages[b])))
                .expect("there are villages");
            let name = format!("{}山上", places.villages[v].short());
            homes.push(Home { id: String::new(), name, at, seniors: 0, bands: [0; 3], households: 0, village: v });
            weights.push(rng.range(1.0, 6.0));
        }
    }
    let seniors = shares(inputs.seniors(), &weights);
    for (i, (home, seniors)) in homes.iter_mut().zip(seniors).enumerate() {
        let old = (0.14 + 0.03 * rng.bell()).clamp(0.05, 0.3);
        let middle = (0.32 + 0.04 * rng.bell()).clamp(0.2, 0.45);
        home.id = format!("H{:05}", i + 1);
        home.seniors = seniors;
        home.bands = [0; 3];
        let parts = shares(seniors, &[1.0 - old - middle, middle, old]);
        home.bands.copy_from_slice(&parts);
        home.households = (seniors as f64 * rng.range(1.3, 2.1)).ceil() as u64;
    }
    homes
}

/// `total` in whole numbers, in proportion to `weights`, by largest remainder.
pub(super) fn shares(total: u64, weights: &[f64]) -> Vec<u64> {
    let sum: f64 = weights.iter().sum();
    let exact: Vec<f64> = weights.iter().map(|w| w / sum * total as f64).collect();
    let mut whole: Vec<u64> = exact.iter().map(|e| e.floor() as u64).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|&a, &b| (exact[b] - exact[b].floor()).total_cmp(&(exact[a] - exact[a].floor())).then(a.cmp(&b)));
    let missing = total - whole.iter().sum::<u64>();
    order.iter().take(missing as usize).for_each(|&i| whole[i] += 1);
    whole
}

/// A house 9–32 m off a street of the village, on dry land.
pub fn beside_a_street(terrain: &Terrain, built: &Built, village: usize, rng: &mut Rng) -> P {
    let streets = &built.streets;
    let mut at = built.centres[village];
    for _ in 0..12 {
        let s = streets.stretches[*rng.pick(&built.of_village[village])];
        let (a, b) = (streets.points[s.a], streets.points[s.b]);
        let far = dist(a, b).max(1.0);
        let off = rng.range(9.0, 32.0) * if rng.chance(0.5) { 1.0 } else { -1.0 };
        at = a + (b - a) * rng.unit() + P { x: -(b.y - a.y) / far, y: (b.x - a.x) / far } * off;
        if terrain.ground_at(at) != LandCover::Outside && !terrain.in_river(at, 5.0) {
            break;
        }
    }
    at
}

/// A spot in the mountains, 300–900 m from the nearest road.
fn remote(terrain: &Terrain, built: &Built, rng: &mut Rng) -> Option<P> {
    let (low, high) = (place(120.86, 28.70), place(121.45, 29.02));
    (0..4_000).find_map(|_| {
        let p = P { x: rng.range(low.x, high.x), y: rng.range(low.y, high.y) };
        let wild = terrain.ground_at(p) == LandCover::Land && terrain.low_at(p) < 0.3 && terrain.slope(terrain.grid.cell(p)) < 0.3;
        (wild && built.streets.nearest_stretch(p, 300.0).is_none() && built.streets.nearest_stretch(p, 900.0).is_some()).then_some(p)
    })
}

fn estate(k: usize, rng: &mut Rng) -> String {
    const FIRST: [&str; 12] = ["紫荆", "东湖", "鹿城", "江滨", "锦绣", "阳光", "柏叶", "金桂", "和谐", "翠竹", "云水", "书香"];
    const LAST: [&str; 6] = ["花园", "小区", "苑", "公寓", "新村", "家园"];
    format!("{}{}{}区", rng.pick(&FIRST), rng.pick(&LAST), k + 1)
}

fn hamlet(village: &str, k: usize) -> String {
    format!("{village}{}组", k + 1)
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn shares_add_up_and_follow_the_weights() {
        assert_eq!(shares(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
        assert_eq!(shares(0, &[1.0, 2.0]), [0, 0]);
        assert_eq!(shares(7, &[0.0, 5.0, 2.0]), [0, 5, 2]);
    }
}
