//! Cache of the frozen network beside the study; the network is built again when one of its inputs has changed.

use std::path::Path;

use geo::{BoundingRect, Intersects, MultiPolygon, Point};
use xxhash_rust::xxh3::Xxh3;

use carecircle_base::geom::LonLat;
use carecircle_base::model::{LayerReport, Profile, Roads, Severity};
use carecircle_import::config::RoadLines;
use carecircle_import::osm::barriers;
use carecircle_import::osm::elements::Extract;
use carecircle_import::osm::roads::{self, RoadTime, RoadsError};
use carecircle_import::{ImportError, road_lines};

use carecircle_routing::network::file::{self, CacheMiss};
use carecircle_routing::network::{Network, NetworkError};

/// Name of the file in the cache folder.
pub const NETWORK_FILE: &str = "network.bin";

/// Reason why a network was built rather than opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuiltBecause {
    /// The cache holds no network.
    NoneKept,
    /// The extract, a profile, a setting or the program has changed.
    Changed,
    /// The cached file is damaged, with the reason.
    Damaged(String),
}

/// Origin of a network: the cache, or a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CacheOutcome {
    /// The cached network was opened.
    Reused,
    /// The network was built and cached.
    Built(BuiltBecause),
    /// The network was built but could not be cached, with the reason, which the import report states too.
    NotKept(BuiltBecause, String),
}

/// Error of opening or building a network.
#[derive(Debug, thiserror::Error)]
pub enum OpenNetworkError {
    /// The extract can't be read.
    #[error(transparent)]
    Roads(#[from] RoadsError),
    /// The layer of lines can't be read.
    #[error(transparent)]
    Lines(#[from] ImportError),
    /// The ways of the extract make no network.
    #[error(transparent)]
    Network(#[from] NetworkError),
}

/// A network, and what its opening or building gave besides.
#[derive(Debug)]
pub struct OpenedNetwork {
    /// The network.
    pub network: Network,
    /// Import report of the roads.
    pub report: LayerReport,
    /// Origin of the network.
    pub outcome: CacheOutcome,
    /// Hash of all that the network was made from: what [`file::open`] asks for.
    pub fingerprint: u64,
    /// The extract with all its elements where the network was built, so that no other layer reads it again.
    pub extract: Option<Extract>,
}

/// Network of an extract at the time `at`, opened from `cache_dir`, or built and cached there.
///
/// A cached network is used only when the bytes of the extract, the profiles, the settings and the program are those that it
/// was built from, and its checksum holds. Without a writable folder, the network is built each time and the report says so.
///
/// # Errors
/// When the extract can't be read or holds no usable roads. Nothing about the cache is an error.
pub fn open_network(
    source: &Path,
    profiles: &[Profile],
    min_island_nodes: usize,
    at: RoadTime,
    cache_dir: &Path,
) -> Result<OpenedNetwork, OpenNetworkError> {
    open_clipped_network(source, None, profiles, min_island_nodes, at, cache_dir)
}

/// Network as of [`open_network`], of the roads that touch `clip` (degrees on WGS84); `None` for all. Roads end at the first node
/// outside; walls and water stay whole.
///
/// # Errors
/// As [`open_network`]; also when no usable road touches `clip`.
pub fn open_clipped_network(
    source: &Path,
    clip: Option<&MultiPolygon<f64>>,
    profiles: &[Profile],
    min_island_nodes: usize,
    at: RoadTime,
    cache_dir: &Path,
) -> Result<OpenedNetwork, OpenNetworkError> {
    let bytes = roads::map(source)?;
    let name = source.display().to_string();
    let reading = clip.map(|clip| format!("{clip:?}")).unwrap_or_default();
    let inputs = Inputs { name: &name, bytes: &bytes, reading: &reading, profiles, min_island_nodes, at };
    open_or(inputs, cache_dir, || {
        let (mut roads, mut report) = roads::read_bytes(&name, &bytes, profiles)?;
        if let Some(clip) = clip {
            let bounds = clip.bounding_rect();
            roads = roads.clip(|at: LonLat| {
                let at = Point::new(at.lon(), at.lat());
                bounds.is_some_and(|bounds| bounds.intersects(&at)) && clip.intersects(&at)
            });
        }
        let extract = match Extract::open(source) {
            Ok(extract) => {
                barriers::read(&extract, &mut roads);
                Some(extract)
            }
            Err(e) => {
                report.note(Severity::Warning, "barriers-unread", || e.to_string());
                None
            }
        };
        Ok((roads, report, extract))
    })
}

/// Network of roads as lines, from files relative to `dir`; else as [`open_network`], and with no extract.
///
/// # Errors
/// When the layer can't be read or holds no usable roads.
pub fn open_network_of_lines(
    dir: &Path,
    lines: &RoadLines,
    profiles: &[Profile],
    min_island_nodes: usize,
    at: RoadTime,
    cache_dir: &Path,
) -> Result<OpenedNetwork, OpenNetworkError> {
    let bytes = road_lines::bytes(dir, lines)?;
    let reading = format!("{lines:?}");
    let inputs = Inputs { name: &lines.source.file, bytes: &bytes, reading: &reading, profiles, min_island_nodes, at };
    open_or(inputs, cache_dir, || {
        let (roads, report) = road_lines::read(dir, lines, profiles)?;
        Ok((roads, report, None))
    })
}

/// Everything that a network is made from.
#[derive(Clone, Copy)]
struct Inputs<'a> {
    /// File name for the report.
    name: &'a str,
    bytes: &'a [u8],
    /// How the bytes are read, where that can be chosen.
    reading: &'a str,
    profiles: &'a [Profile],
    min_island_nodes: usize,
    at: RoadTime,
}

/// Network of the inputs, opened from `cache_dir`, or built from what `read` gives and cached there.
fn open_or(
    inputs: Inputs<'_>,
    cache_dir: &Path,
    read: impl FnOnce() -> Result<(Roads, LayerReport, Option<Extract>), OpenNetworkError>,
) -> Result<OpenedNetwork, OpenNetworkError> {
    let fingerprint = fingerprint(inputs);
    let path = cache_dir.join(NETWORK_FILE);
    let because = match file::open(&path, fingerprint) {
        Ok((network, report)) => {
            let report = LayerReport { file: inputs.name.to_owned(), ..report };
            return Ok(OpenedNetwork { network, report, outcome: CacheOutcome::Reused, fingerprint, extract: None });
        }
        Err(CacheMiss::Absent) => BuiltBecause::NoneKept,
        Err(CacheMiss::Changed) => BuiltBecause::Changed,
        Err(CacheMiss::Damaged(what)) => BuiltBecause::Damaged(what),
    };
    let (roads, mut report, extract) = read()?;
    let roads = roads::at_hour(roads, inputs.at, &mut report);
    let network = Network::build_reported(&roads, inputs.profiles, inputs.min_island_nodes, &mut report)?;
    let kept = std::fs::create_dir_all(cache_dir).and_then(|()| file::save(&network, &report, fingerprint, &path));
    let outcome = match kept {
        Ok(()) => CacheOutcome::Built(because),
        Err(e) => {
            report.note(Severity::Info, "network-not-kept", || format!("{}: {e}", path.display()));
            CacheOutcome::NotKept(because, e.to_string())
        }
    };
    Ok(OpenedNetwork { network, report, outcome, fingerprint, extract })
}

/// Hash over every input of a network: file, reading, format, program version, settings and profiles.
fn fingerprint(inputs: Inputs<'_>) -> u64 {
    let Inputs { bytes, reading, profiles, min_island_nodes, at, .. } = inputs;
    let mut all = Xxh3::new();
    all.update(&file::hash(bytes).to_le_bytes());
    all.update(&(bytes.len() as u64).to_le_bytes());
    all.update(&file::FORMAT.to_le_bytes());
    all.update(env!("CARGO_PKG_VERSION").as_bytes());
    all.update(&(min_island_nodes as u64).to_le_bytes());
    all.update(at.at.map(|at| at.to_string()).unwrap_or_default().as_bytes());
    all.update(at.date.map(|date| date.to_string()).unwrap_or_default().as_bytes());
    all.update(serde_json::to_string(profiles).expect("plain tables").as_bytes());
    all.update(reading.as_bytes());
    all.digest()
}
