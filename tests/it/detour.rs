//! How much longer than the straight line the walk is, on real street networks: where the default of `detour` comes from.

use std::path::Path;

use carecircle::geom::geodesic_m;
use carecircle::ids::{NodeId, ProfileId};
use carecircle::import::osm::roads;
use carecircle::model::{Profile, Settings};
use carecircle::network::{Network, Snap};
use carecircle::reach::{SearchGraph, Start, Toward};
use carecircle::units::Millis;
use rand::RngExt as _;

/// Bands of straight-line distance in metres; a walk of 15 minutes at 1 m/s ends in the third.
const BANDS: [(f64, f64); 4] = [(100.0, 300.0), (300.0, 600.0), (600.0, 900.0), (900.0, 1500.0)];
const STARTS: usize = 300;

/// Ratios of walk to straight line of pairs of junctions of an extract, by band, sorted: 300 random junctions and all within reach.
fn ratios(extract: &Path) -> [Vec<f64>; 4] {
    let profiles = Profile::built_in();
    let (roads, _) = roads::read(extract, &profiles).unwrap();
    let network = Network::build(&roads, &profiles, 20).unwrap();
    let costs = network.costs(ProfileId(0), 1.0);
    let graph = SearchGraph::new(&network, &costs, Toward::Starts);
    let mut rng = crate::support::rng(15);
    let mut out: [Vec<f64>; 4] = Default::default();
    let at = |node: NodeId| network.plane().unproject(network.node(node));
    for _ in 0..STARTS {
        let node = NodeId::from_index(rng.random_range(0..network.node_count()));
        let Some(arc) = network.arcs(node).first() else { continue };
        let fraction = if network.edge(arc.edge()).from == node { 0.0 } else { 1.0 };
        let snap = Snap { edge: arc.edge(), fraction, at: network.node(node), connector_m: 0.0 };
        let reach = graph.reach(&network, &costs, &[Start { snap, access: Millis(0), label: 0 }], Millis::from_minutes(60.0));
        for other in (0..network.node_count()).map(NodeId::from_index) {
            let Some((time, _)) = reach.node(other) else { continue };
            let straight = geodesic_m(at(node), at(other));
            if let Some(band) = BANDS.iter().position(|(from, to)| (*from..*to).contains(&straight)) {
                out[band].push(f64::from(time.0) / 1000.0 / straight);
            }
        }
    }
    out.iter_mut().for_each(|band| band.sort_unstable_by(f64::total_cmp));
    out
}

/// The value below which a share of `sorted` lies.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a row of the list")]
    let at = ((sorted.len() - 1) as f64 * share).round() as usize;
    sorted[at]
}

#[test]
fn the_default_detour_is_within_the_middle_half_of_maltas_streets() {
    let extract = Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/malta/malta-latest.osm.pbf");
    let band = &ratios(&extract)[2];
    let default = Settings::default().detour_factor;
    let (low, high) = (quantile(band, 0.25), quantile(band, 0.75));
    assert!((low..=high).contains(&default), "{default} is not within {low} to {high}");
}

/// `CARECIRCLE_EXTRACTS=a.osm.pbf:b.osm cargo test --workspace --test it -- --ignored --nocapture detour_of_extracts`
#[test]
#[ignore = "needs extracts that are not part of the project"]
fn detour_of_extracts() {
    let files = std::env::var("CARECIRCLE_EXTRACTS").expect("CARECIRCLE_EXTRACTS names the extracts, divided by ':'");
    println!("{:<22}{:>24}{:>24}{:>24}{:>24}", "quartiles at", "100-300 m", "300-600 m", "600-900 m", "900-1500 m");
    for file in files.split(':') {
        let path = Path::new(file);
        let cells = ratios(path).map(|band| {
            let [low, middle, high] = [0.25, 0.5, 0.75].map(|share| quantile(&band, share));
            format!("{low:.2} {middle:.2} {high:.2}")
        });
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        println!("{name:<22}{:>24}{:>24}{:>24}{:>24}", cells[0], cells[1], cells[2], cells[3]);
    }
}
