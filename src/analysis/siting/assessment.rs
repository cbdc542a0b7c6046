//! Assessment of a proposal: the effect of each site alone and of all changes together, ranks and warnings.

use super::area_index::AreaIndex;
use super::bounded_search::BoundedSearch;
use super::counting_words::check_counts;
use super::effect::Effect;
use super::link::Link;
use super::mode_access::ModeAccess;
use super::people::{MicroSeniors, micro, seniors};
use super::proposal::Proposal;
use super::question::Question;
use super::residual_coverage::ResidualCoverage;
use super::surface::Surface;
use super::warning::{Warning, warnings};
use super::what_if::ProvidedServices;
use crate::coverage::Coverage;
use carecircle_base::geom::LonLat;
use carecircle_base::ids::{AreaId, CircleId, CohortId};
use carecircle_base::model::{Name, Study};

/// Radii about a site within which the best junction is reported, in metres.
pub const NEARBY_M: [f64; 2] = [500.0, 1000.0];

/// Inputs of an assessment: study, coverage, access of the cohorts, and the opportunity surface.
#[derive(Debug, Clone, Copy)]
pub struct Assessor<'a> {
    /// Study of the proposal.
    pub study: &'a Study,
    /// Coverage of the study without the proposal.
    pub coverage: &'a Coverage,
    /// Spatial index of the study's areas.
    pub area_index: &'a AreaIndex,
    /// Cohorts of the assessment, at least one, with their access by the circle's mode and the residual coverage.
    pub cohorts: &'a [CohortAccess<'a>],
    /// Circle that is assessed.
    pub circle: CircleId,
    /// Services that new sites provide.
    pub provides: ProvidedServices,
    /// Opportunity surface of the first cohort, for ranks; `None` leaves ranks out.
    pub surface: Option<&'a Surface>,
}

/// Access of one cohort in an assessment.
#[derive(Debug, Clone, Copy)]
pub struct CohortAccess<'a> {
    /// Cohort that travels.
    pub cohort: CohortId,
    /// Access of this cohort by the circle's mode.
    pub access: &'a ModeAccess,
    /// Residual coverage without the facilities of [`Proposal::gone`].
    pub residual: &'a ResidualCoverage,
}

/// Position on an opportunity surface with its value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurfacePoint {
    /// Position of the junction.
    pub at: LonLat,
    /// Number of seniors whom a site there would newly cover.
    pub seniors: f64,
}

/// Rank of a site among junctions as sites, for the first cohort, counted as surfaces count (without buses).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SiteRank {
    /// Town whose junctions the site is compared with; `None` compares with all junctions, where no town's polygon holds the site.
    pub town: Option<AreaId>,
    /// Number of junctions compared with.
    pub junctions: usize,
    /// Percentile rank among them, 0..=100: the share of lower values, plus half of the equal ones.
    pub percentile: f64,
    /// Best junction within each of [`NEARBY_M`]; `None` where there is none.
    pub nearby: [Option<SurfacePoint>; 2],
    /// Best junction of the study.
    pub best: SurfacePoint,
    /// Number of seniors by which the site falls short of the best junction; 0 when the site is better.
    pub regret: f64,
}

/// Assessment of one site of a proposal, alone.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteAssessment {
    /// Position of the site.
    pub at: LonLat,
    /// Town and village whose polygons hold the site; `None` for each where no polygon does.
    pub areas: (Option<AreaId>, Option<AreaId>),
    /// Warnings about the position, gravest first.
    pub warnings: Vec<Warning>,
    /// Effect of the site alone, one a cohort of the assessment.
    pub alone: Vec<Effect>,
    /// Rank of the site; `None` off the network, or without a surface.
    pub rank: Option<SiteRank>,
}

/// Assessment of a proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// Assessments of the new sites, each alone, in the proposal's order.
    pub sites: Vec<SiteAssessment>,
    /// Effect of all changes together, one a cohort of the assessment.
    pub together: Vec<Effect>,
    /// Statement of what is counted; `None` for a circle of one mode.
    pub counts: Option<Name>,
    /// Length of each link in metres; `None` where an end is off the network, so that the link has no effect.
    pub links: Vec<Option<f64>>,
}

impl Assessor<'_> {
    /// Assessment of `proposal`; `search` is scratch.
    #[must_use]
    pub fn assess(&self, proposal: &Proposal, search: &mut BoundedSearch) -> Assessment {
        let nothing = ResidualCoverage::default();
        let mut effects = |proposal: &Proposal, alone: bool| -> Vec<Effect> {
            let effect = |cohort_access: &CohortAccess<'_>| {
                self.question(cohort_access.cohort, cohort_access.access).effect(
                    proposal,
                    if alone { &nothing } else { cohort_access.residual },
                    search,
                )
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
        let cohort_access = &self.cohorts[0];
        let sites = sites.into_iter().map(|(at, alone)| SiteAssessment {
            at,
            areas: self.area_index.areas(at),
            warnings: warnings(self.study, self.area_index, cohort_access.access, at),
            rank: self.surface.and_then(|surface| self.rank(surface, at, self.by_streets(at, &alone[0], search))),
            alone,
        });
        let sites = sites.collect();
        let link = |line: &Vec<LonLat>| Link::new(self.study, &cohort_access.access.streets()[0], line).map(|l| l.length_m);
        let counts = check_counts(self.study, self.circle);
        Assessment { sites, together, counts, links: proposal.links.iter().map(link).collect() }
    }

    fn question<'q>(&'q self, cohort: CohortId, access: &'q ModeAccess) -> Question<'q> {
        Question { study: self.study, coverage: self.coverage, access, cohort, circle: self.circle, provides: self.provides }
    }

    /// Marginal gain of one site as surfaces count it: of the effect `alone`, recomputed without buses where there are any.
    fn by_streets(&self, at: LonLat, alone: &Effect, search: &mut BoundedSearch) -> MicroSeniors {
        let cohort_access = &self.cohorts[0];
        if cohort_access.access.transit().is_none() {
            return self.gain(alone);
        }
        let access = cohort_access.access.on_streets();
        let site = Proposal { sites: vec![at], ..Proposal::default() };
        self.gain(&self.question(cohort_access.cohort, &access).effect(&site, &ResidualCoverage::default(), search))
    }

    /// Marginal gain of an effect as surfaces count it: seniors newly covered, in millionths.
    fn gain(&self, effect: &Effect) -> MicroSeniors {
        match self.provides {
            ProvidedServices::Circle => micro(effect.completed.seniors),
            ProvidedServices::Service(service) => {
                effect.services.iter().find(|s| s.service == service).map_or(0, |s| micro(s.newly.seniors))
            }
        }
    }

    fn rank(&self, surface: &Surface, at: LonLat, gain: MicroSeniors) -> Option<SiteRank> {
        let access = self.cohorts[0].access;
        let place = self.study.plane.project(at);
        let net = access.network();
        access.is_joined(place).then_some(())?;
        let point = |(node, value)| SurfacePoint { at: net.plane().unproject(net.node(node)), seniors: seniors(value) };
        let town = self.area_index.areas(at).0;
        let towns = self.area_index.towns_of_nodes(net);
        let rank = surface.rank(gain, |node| town.is_none() || towns[node.index()] == town);
        let best = surface.best(|_| true)?;
        Some(SiteRank {
            town,
            junctions: rank.junctions,
            percentile: rank.percentile()?,
            nearby: NEARBY_M.map(|metres| surface.best_within(net, place, metres).map(point)),
            best: point(best),
            regret: seniors(best.1.saturating_sub(gain)),
        })
    }
}
