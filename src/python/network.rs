//! `carecircle.Network`: the frozen street network, shared by every call and opened again by every worker.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use geo::{Geometry, MultiPolygon};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use carecircle_analysis::isochrone::StreetIndex;
use carecircle_analysis::network_cache::{CacheOutcome, NETWORK_FILE, open_clipped_network};
use carecircle_base::geom::{LonLat, Xy};
use carecircle_base::ids::ProfileId;
use carecircle_base::model::{Profile, Settings};
use carecircle_import::osm::roads::RoadTime;
use carecircle_routing::network::{self, file};

use crate::error::Failure;
use crate::frame::Frame;
use crate::{geometry, inputs, pool, promise};

/// Street network of Python.
#[pyclass(frozen, module = "carecircle._native")]
pub(crate) struct Network {
    pub(crate) network: Arc<network::Network>,
    /// Profiles of its edges, in order.
    pub(crate) profiles: Vec<Profile>,
    ids: Vec<String>,
    /// File that holds it, with the hash that opens it; `None` where it could not be kept.
    kept: Option<(PathBuf, u64)>,
    /// Street indexes of service areas, by profile.
    streets: Mutex<BTreeMap<ProfileId, Arc<StreetIndex>>>,
}

impl Network {
    pub(crate) fn new(network: Arc<network::Network>, profiles: Vec<Profile>, kept: Option<(PathBuf, u64)>) -> Self {
        let ids = profiles.iter().map(|p| p.id.clone()).collect();
        Self { network, profiles, ids, kept, streets: Mutex::default() }
    }

    /// Profile by its id; `None` for walking.
    pub(crate) fn profile(&self, wanted: Option<&str>) -> Result<ProfileId, Failure> {
        promise::profile(&self.ids, wanted)
    }

    /// Street index of a profile, made when first asked for.
    pub(crate) fn streets(&self, profile: ProfileId) -> Arc<StreetIndex> {
        if let Some(index) = self.streets.lock().unwrap_or_else(PoisonError::into_inner).get(&profile) {
            return Arc::clone(index);
        }
        let index = Arc::new(StreetIndex::new(&self.network, profile, Settings::default().snap_limit_m));
        Arc::clone(self.streets.lock().unwrap_or_else(PoisonError::into_inner).entry(profile).or_insert(index))
    }

    /// Position on the plane.
    pub(crate) fn xy(&self, at: LonLat) -> Xy {
        self.network.plane().project(at)
    }
}

/// How Python pickles a network: the function that opens it, and its arguments.
type Pickled<'py> = (Bound<'py, PyAny>, (PathBuf, u64, Vec<String>));

/// Built-in profiles of these ids, in their order; all without.
fn built_in(ids: Option<Vec<String>>) -> Result<Vec<Profile>, Failure> {
    let all = Profile::built_in();
    let Some(ids) = ids else { return Ok(all) };
    let known: Vec<&str> = all.iter().map(|p| p.id.as_str()).collect();
    let one = |id: &String| {
        all.iter().find(|p| p.id == *id).cloned().ok_or_else(|| {
            let message = format!("no profile \"{id}\"; there are: {}; a study's own profiles come with Study.open", known.join(", "));
            Failure::new(message).of("profiles").column(id)
        })
    };
    if ids.is_empty() {
        return Err(Failure::new("no profile; give at least one, such as \"walk\"").of("profiles"));
    }
    ids.iter().map(one).collect()
}

/// Area of a polygon of shapely, or of WKB.
fn clip_of(area: &Bound<'_, PyAny>) -> PyResult<MultiPolygon<f64>> {
    let fail = |what: &str| Failure::new(format!("clip: {what}; give a polygon of shapely in degrees on WGS84, or its WKB")).of("clip");
    let wkb = if area.hasattr("wkb")? { area.getattr("wkb")? } else { area.clone() };
    let wkb = wkb.cast::<PyBytes>().map_err(|_| fail("found no geometry"))?;
    match geometry::read(wkb.as_bytes()) {
        Ok(Geometry::Polygon(area)) => Ok(MultiPolygon(vec![area])),
        Ok(Geometry::MultiPolygon(area)) => Ok(area),
        Ok(_) => Err(fail("found another geometry than an area").into()),
        Err(e) => Err(fail(&format!("cannot be read: {e}")).into()),
    }
}

#[pymethods]
impl Network {
    #[staticmethod]
    #[pyo3(signature = (path, profiles = None, clip = None, cache = None, min_island_nodes = 20, threads = None))]
    fn from_osm(
        py: Python<'_>,
        path: PathBuf,
        profiles: Option<Vec<String>>,
        clip: Option<Bound<'_, PyAny>>,
        cache: Option<PathBuf>,
        min_island_nodes: usize,
        threads: Option<usize>,
    ) -> PyResult<Self> {
        let profiles = built_in(profiles)?;
        let clip = clip.map(|area| clip_of(&area)).transpose()?;
        let cache = match cache {
            Some(cache) => cache,
            None => py.import("carecircle._frames")?.call_method0("cache_folder")?.extract()?,
        };
        pool::run(py, threads, move || {
            // One folder for each file and way of reading it, so that none replaces another's.
            let path = std::path::absolute(&path).unwrap_or(path);
            let ids: Vec<&str> = profiles.iter().map(|p| p.id.as_str()).collect();
            let reading = format!("{}\n{ids:?}\n{clip:?}\n{min_island_nodes}", path.display());
            let folder = cache.join(format!("{:016x}", file::hash(reading.as_bytes())));
            let opened = open_clipped_network(&path, clip.as_ref(), &profiles, min_island_nodes, RoadTime::default(), &folder)?;
            let kept = !matches!(opened.outcome, CacheOutcome::NotKept(..));
            let kept = kept.then(|| (folder.join(NETWORK_FILE), opened.fingerprint));
            Ok(Self::new(Arc::new(opened.network), profiles, kept))
        })
    }

    /// Network of a kept file, by the hash of what it was made from.
    #[staticmethod]
    fn open(py: Python<'_>, path: PathBuf, fingerprint: u64, profiles: Vec<String>) -> PyResult<Self> {
        let profiles = built_in(Some(profiles))?;
        pool::run(py, None, move || {
            let (network, _) = file::open(&path, fingerprint).map_err(|miss| unopened(&path, &miss))?;
            Ok(Self::new(Arc::new(network), profiles, Some((path, fingerprint))))
        })
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Pickled<'py>> {
        let (path, fingerprint) = self.kept.clone().ok_or_else(|| {
            Failure::new("this network is in no file, so that no other process can open it; make it by Network.from_osm with a cache= that can be written, or open the study again there")
        })?;
        Ok((py.get_type::<Self>().getattr("open")?, (path, fingerprint, self.ids.clone())))
    }

    #[getter]
    fn path(&self) -> Option<PathBuf> {
        self.kept.as_ref().map(|(path, _)| path.clone())
    }

    #[getter]
    fn profiles(&self) -> Vec<String> {
        self.ids.clone()
    }

    #[getter]
    fn node_count(&self) -> usize {
        self.network.node_count()
    }

    #[getter]
    fn edge_count(&self) -> usize {
        self.network.edge_count()
    }

    /// Islands of the network that points join as facilities do, numbered from the largest (0); `None` off the network.
    #[pyo3(signature = (points, profile = None))]
    fn islands(&self, points: &Bound<'_, PyAny>, profile: Option<&str>) -> PyResult<Vec<Option<u32>>> {
        let profile = self.profile(profile)?;
        let frame = Frame::of(points, "points")?;
        let island = |at: LonLat| {
            let snap = self.network.snap(profile, self.xy(at), Settings::default().snap_limit_m)?;
            self.network.island(profile, snap.edge)
        };
        Ok(frame.points()?.into_iter().map(|at| at.and_then(island)).collect())
    }

    /// Whether each of `points` lies within `border_m` metres of the box about `homes`, as `cover` takes its `border_m`.
    fn near(&self, homes: &Bound<'_, PyAny>, points: &Bound<'_, PyAny>, border_m: f64) -> PyResult<Vec<Option<bool>>> {
        let homes = inputs::places(&Frame::of(homes, "homes")?)?;
        let region = crate::touched::Region::about(homes.into_iter().map(|at| self.xy(at)), border_m);
        let points = Frame::of(points, "points")?.points()?;
        Ok(points.into_iter().map(|at| at.map(|at| region.holds(self.xy(at)))).collect())
    }

    fn __repr__(&self) -> String {
        format!("<carecircle.Network of {} nodes and {} edges for {}>", self.node_count(), self.edge_count(), self.ids.join(", "))
    }
}

fn unopened(path: &Path, miss: &file::CacheMiss) -> Failure {
    let why = match miss {
        file::CacheMiss::Absent => "it is not there".to_owned(),
        file::CacheMiss::Changed => "it was made from something else".to_owned(),
        file::CacheMiss::Damaged(what) => what.clone(),
    };
    let message = format!(
        "{}: the kept network cannot be opened: {why}; make it again by Network.from_osm, in a folder that every worker sees",
        path.display()
    );
    Failure::new(message).of(path.display().to_string())
}
