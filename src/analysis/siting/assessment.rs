//! A proposal checked: each site alone, everything together, how each site ranks, and what is odd.

use super::area_index::AreaIndex;
use super::bounded_search::BoundedSearch;
use super::counting_words::check_counts;
use super::effect::Effect;
use super::link::Link;
use super::mode_access::ModeAccess;
use super::people::{MicroSeniors, micro, seniors};
use super::proposal::{Proposal, Question};
use super::residual_coverage::ResidualCoverage;
use super::surface::Surface;
use super::warning::{Warning, warnings};
use super::what_if::ProvidedServices;
use crate::coverage::Coverage;
use carecircle_base::geom::LonLat;
use carecircle_base::ids::{AreaId, CircleId, CohortId};
use carecircle_base::model::{Name, Study};

/// The radii about a site within which the best junction is named, metres.
pub const NEARBY_M: [f64; 2] = [500.0, 1000.0];

/// What a proposal is held against.
#[derive(Debug, Clone, Copy)]
pub struct Assessor<'a> {
    /// The study.
    pub study: &'a Study,
    /// Today.
    pub coverage: &'a Coverage,
    /// What lies where.
    pub ground: &'a AreaIndex,
    /// Each cohort asked, with its ways by the circle's mode and what is left to it without the facilities that go.
    pub cohorts: &'a [CohortAccess<'a>],
    /// Which promise.
    pub circle: CircleId,
    /// What new sites give.
    pub gives: ProvidedServices,
    /// The surface of the first cohort, for ranks.
    pub surface: Option<&'a Surface>,
}

/// One cohort of a check.
#[derive(Debug, Clone, Copy)]
pub struct CohortAccess<'a> {
    /// Which.
    pub cohort: CohortId,
    /// How it comes.
    pub ways: &'a ModeAccess,
    /// Of [`Proposal::gone`].
    pub without: &'a ResidualCoverage,
}

/// A place on a surface.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurfacePoint {
    /// Where.
    pub at: LonLat,
    /// The seniors whom a site there would newly cover.
    pub seniors: f64,
}

/// How a site compares with every junction as a site; for the first cohort, and as surfaces count (without buses).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SiteRank {
    /// The town whose junctions it is held against; `None`: all junctions, for want of towns' polygons.
    pub town: Option<AreaId>,
    /// Those junctions.
    pub junctions: usize,
    /// Percentile rank among them, 0..=100: the share that bring less, and half of those that bring as much.
    pub percentile: f64,
    /// The best junction within each of [`NEARBY_M`]; `None` where there is none.
    pub nearby: [Option<SurfacePoint>; 2],
    /// The best junction of the study.
    pub best: SurfacePoint,
    /// Seniors by which the site falls short of that; 0 when it is better.
    pub regret: f64,
}

/// One site of a proposal, alone.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteAssessment {
    /// Where.
    pub at: LonLat,
    /// Its town and village, where polygons say so.
    pub areas: (Option<AreaId>, Option<AreaId>),
    /// What is odd about the place.
    pub warnings: Vec<Warning>,
    /// What it does alone, by cohort.
    pub alone: Vec<Effect>,
    /// How it ranks; `None` off the network, or without a surface.
    pub rank: Option<SiteRank>,
}

/// A proposal checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// Each new site alone.
    pub sites: Vec<SiteAssessment>,
    /// All changes together, by cohort.
    pub together: Vec<Effect>,
    /// What is counted, of a circle of several modes.
    pub counts: Option<Name>,
    /// Metres of each link; `None` where an end is off the network, so that it does nothing.
    pub links: Vec<Option<f64>>,
}

impl Assessor<'_> {
    /// Checks a proposal.
    #[must_use]
    pub fn verdict(&self, proposal: &Proposal, spread: &mut BoundedSearch) -> Assessment {
        let nothing = ResidualCoverage::default();
        let mut effects = |proposal: &Proposal, alone: bool| -> Vec<Effect> {
            let effect = |asked: &CohortAccess<'_>| {
                self.question(asked.cohort, asked.ways).effect(proposal, if alone { &nothing } else { asked.without }, spread)
            };
            self.cohorts.iter().map(effect).collect()
        };
        let together = effects(proposal, false);
        let only = proposal.changes() == 1;
        let sites: Vec<(LonLat, Vec<Effect>)> = proposal
            .sites
            .iter()
            .map(|&at| (at, if only { together.clone() } else { effects(&Proposal { sites: vec![at], ..Proposal::default() }, true) }))
            .collect();
        let asked = &self.cohorts[0];
        let sites = sites.into_iter().map(|(at, alone)| SiteAssessment {
            at,
            areas: self.ground.areas(at),
            warnings: warnings(self.study, self.ground, asked.ways, at),
            rank: self.surface.and_then(|surface| self.rank(surface, at, self.by_streets(at, &alone[0], spread))),
            alone,
        });
        let sites = sites.collect();
        let link = |line: &Vec<LonLat>| Link::new(self.study, &asked.ways.streets()[0], line).map(|l| l.length_m);
        let counts = check_counts(self.study, self.circle);
        Assessment { sites, together, counts, links: proposal.links.iter().map(link).collect() }
    }

    fn question<'q>(&'q self, cohort: CohortId, ways: &'q ModeAccess) -> Question<'q> {
        Question { study: self.study, coverage: self.coverage, ways, cohort, circle: self.circle, gives: self.gives }
    }

    /// What surfaces count of one site: where there are buses, `alone` but for these.
    fn by_streets(&self, at: LonLat, alone: &Effect, spread: &mut BoundedSearch) -> MicroSeniors {
        let asked = &self.cohorts[0];
        if asked.ways.rides().is_none() {
            return self.gain(alone);
        }
        let ways = asked.ways.on_streets();
        let site = Proposal { sites: vec![at], ..Proposal::default() };
        self.gain(&self.question(asked.cohort, &ways).effect(&site, &ResidualCoverage::default(), spread))
    }

    /// What surfaces count: the seniors newly covered, in millionths.
    fn gain(&self, effect: &Effect) -> MicroSeniors {
        match self.gives {
            ProvidedServices::Circle => micro(effect.completed.seniors),
            ProvidedServices::Service(service) => {
                effect.services.iter().find(|s| s.service == service).map_or(0, |s| micro(s.newly.seniors))
            }
        }
    }

    fn rank(&self, surface: &Surface, at: LonLat, gain: MicroSeniors) -> Option<SiteRank> {
        let ways = self.cohorts[0].ways;
        let place = self.study.plane.project(at);
        let net = ways.network();
        ways.is_joined(place).then_some(())?;
        let spot = |(node, value)| SurfacePoint { at: net.plane().unproject(net.node(node)), seniors: seniors(value) };
        let town = self.ground.areas(at).0;
        let towns = self.ground.towns_of_nodes(net);
        let standing = surface.standing(gain, |node| town.is_none() || towns[node.index()] == town);
        let best = surface.best(|_| true)?;
        Some(SiteRank {
            town,
            junctions: standing.junctions,
            percentile: standing.percentile()?,
            nearby: NEARBY_M.map(|metres| surface.best_within(net, place, metres).map(spot)),
            best: spot(best),
            regret: seniors(best.1.saturating_sub(gain)),
        })
    }
}
