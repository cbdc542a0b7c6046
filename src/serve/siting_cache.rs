//! What questions about sites are answered from: made when first asked for, kept for the next.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, Weak};
use std::time::Instant;

use tokio::sync::OnceCell;

use super::bounded_cache::BoundedCache;
use super::memory::MemoryBudget;
use super::{Problem, ServedStudy};
use carecircle_analysis::Analysis;
use carecircle_analysis::siting::{AreaIndex, ProvidedServices, SitingContext, Surface, WhatIf};
use carecircle_base::heap::share_of;
use carecircle_base::ids::{CircleId, CohortId};

/// Analyses whose desks are kept at the same time.
const MOST: usize = 4;
/// Surfaces kept of one analysis.
const MOST_SURFACES: usize = 32;

/// Key of a surface: cohort, circle and what a site gives.
pub(crate) type SurfaceKey = (CohortId, CircleId, ProvidedServices);

/// A surface that is there, or is being computed.
#[derive(Debug, Default)]
pub(crate) struct PendingSurface {
    cell: OnceCell<Arc<Surface>>,
    began: OnceLock<Instant>,
    seconds: OnceLock<f64>,
    done: AtomicUsize,
    of: AtomicUsize,
}

impl PendingSurface {
    /// Junctions done, and how many are computed: all of them, or those that the edits of a scenario touch.
    pub(crate) fn junctions(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.of.load(Ordering::Relaxed))
    }

    /// Seconds that it took, or has taken so far; 0 before it began.
    pub(crate) fn seconds(&self) -> f64 {
        let so_far = || self.began.get().map_or(0.0, |b| b.elapsed().as_secs_f64());
        self.seconds.get().copied().unwrap_or_else(so_far)
    }

    /// Whether it is there.
    pub(crate) fn is_done(&self) -> bool {
        self.cell.initialized()
    }

    fn tell(&self, done: usize, of: usize) {
        self.of.store(of, Ordering::Relaxed);
        self.done.fetch_max(done, Ordering::Relaxed);
    }
}

/// One analysis, ready for questions about sites.
#[derive(Debug)]
pub(crate) struct CachedSiting {
    analysis: Weak<Analysis>,
    desk: OnceLock<Option<SitingContext>>,
    surfaces: BoundedCache<SurfaceKey, Arc<PendingSurface>>,
}

/// Analysis as a key: equal to itself alone, and not kept alive.
#[derive(Debug)]
struct AnalysisKey(Weak<Analysis>);

impl PartialEq for AnalysisKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.ptr_eq(&other.0)
    }
}

/// LRU cache (at most 4 analyses) of the siting context and opportunity surfaces.
#[derive(Debug)]
pub(crate) struct SitingCache {
    ground: Arc<AreaIndex>,
    kept: Arc<BoundedCache<AnalysisKey, Arc<CachedSiting>>>,
}

impl SitingCache {
    /// None yet, on this ground; what will be kept counts in `memory`.
    pub(crate) fn new(ground: AreaIndex, memory: &MemoryBudget) -> Self {
        let kept = Arc::new(BoundedCache::new(MOST).measured(|siting: &Arc<CachedSiting>| siting.heap_bytes()));
        memory.count(&kept);
        Self { ground: Arc::new(ground), kept }
    }

    /// What lies where.
    pub(crate) fn ground(&self) -> &AreaIndex {
        &self.ground
    }

    /// What is kept of an analysis.
    pub(crate) fn of(&self, analysis: &Arc<Analysis>) -> Arc<CachedSiting> {
        self.kept.retain(|k| k.analysis.strong_count() > 0);
        let weak = Arc::downgrade(analysis);
        self.kept.get_or_compute(AnalysisKey(weak.clone()), || {
            Arc::new(CachedSiting { analysis: weak, desk: OnceLock::new(), surfaces: BoundedCache::new(MOST_SURFACES) })
        })
    }
}

impl SitingCache {
    /// A surface of the same journeys, with how things stood for it: of the study before a scenario's edits, or of another
    /// scenario. What has changed since can be computed alone.
    fn like(&self, analysis: &Analysis, key: SurfaceKey) -> Option<(Arc<Surface>, WhatIf)> {
        let kept = self.kept.values();
        let (cohort, circle, gives) = key;
        let journeys = |a: &Analysis| {
            let (who, promise) = (&a.study.cohorts[cohort.index()], &a.study.circles[circle.index()]);
            (who.profile, who.speed_mps.to_bits(), promise.mode, promise.minutes.to_bits(), a.study.homes.len())
        };
        kept.iter().rev().find_map(|other| {
            let there = other.analysis.upgrade()?;
            let roads = there.network.as_ref().zip(analysis.network.as_ref()).is_some_and(|(a, b)| Arc::ptr_eq(a, b));
            let surface = other.known_surface(key).filter(|_| roads && journeys(&there) == journeys(analysis))?;
            let desk = other.desk.get()?.as_ref()?;
            Some((surface, desk.what_if(&there.study, &there.coverage, cohort, circle, gives)?))
        })
    }
}

impl CachedSiting {
    fn heap_bytes(&self) -> usize {
        let surfaces = self.surfaces.values();
        let surfaces = surfaces.iter().filter_map(|surface| surface.cell.get()).map(|surface| share_of(surface, surface.heap_bytes()));
        self.desk.get().and_then(Option::as_ref).map_or(0, SitingContext::heap_bytes) + surfaces.sum::<usize>()
    }

    /// The desk; for whoever is off the async threads.
    ///
    /// # Errors
    /// When times are straight-line estimates: there is no network to ask.
    pub(crate) fn desk(&self, site: &ServedStudy, analysis: &Analysis) -> Result<&SitingContext, Problem> {
        let make = || {
            let network = analysis.network.as_ref()?;
            Some(SitingContext::new(&analysis.study, network, &analysis.coverage, Arc::clone(&site.desks().ground)))
        };
        self.desk.get_or_init(make).as_ref().ok_or_else(|| {
            Problem::unprocessable(
                "the study has no roads, so times are straight-line estimates; name an extract under [roads] to check sites",
            )
        })
    }

    /// A surface, if somebody asked for it already.
    pub(crate) fn known_surface(&self, key: SurfaceKey) -> Option<Arc<Surface>> {
        self.coming(key)?.cell.get().cloned()
    }

    /// How far a surface is, if somebody asked for it.
    pub(crate) fn coming(&self, key: SurfaceKey) -> Option<Arc<PendingSurface>> {
        self.surfaces.peek(&key)
    }

    /// A surface; however many ask at once, it is computed by one, off the async threads.
    ///
    /// # Errors
    /// As for [`CachedSiting::desk`], or when the circle does not hold the service.
    pub(crate) async fn surface(
        self: &Arc<Self>,
        site: &ServedStudy,
        analysis: &Arc<Analysis>,
        key: SurfaceKey,
    ) -> Result<Arc<Surface>, Problem> {
        let coming = self.surfaces.get_or_compute(key, Arc::default);
        let compute = || async {
            let (kept, analysis, coming) = (Arc::clone(self), Arc::clone(analysis), Arc::clone(&coming));
            let (cohort, circle, gives) = key;
            site.heavy(move |site| {
                let began = *coming.began.get_or_init(Instant::now);
                let what_if = kept.desk(site, &analysis)?.what_if(&analysis.study, &analysis.coverage, cohort, circle, gives);
                let what_if = what_if.ok_or_else(|| Problem::bad_request("the circle does not promise this service"))?;
                let told = |done, of| coming.tell(done, of);
                let near = site.desks().like(&analysis, key);
                let surface = near.map_or_else(
                    || Surface::compute(&what_if, &told),
                    |(surface, other)| surface.refreshed(&what_if, &what_if.changed_since(&other), &told),
                );
                coming.seconds.get_or_init(|| began.elapsed().as_secs_f64());
                Ok(Arc::new(surface))
            })
            .await?
        };
        coming.cell.get_or_try_init(compute).await.cloned()
    }
}
