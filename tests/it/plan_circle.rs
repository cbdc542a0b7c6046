//! Plans for the circle: the best of all choices by full recomputation, with sites of one service, of several, and of all.

use std::sync::Arc;

use carecircle::coverage::{Coverage, cover};
use carecircle::geom::Xy;
use carecircle::ids::{CircleId, CohortId, ServiceId};
use carecircle::model::{Facility, Profile, Study};
use carecircle::network::Network;
use carecircle::siting::plan::{Candidate, Goal, PlanDemand, PlanQuery, PlanReport, Prepared};
use carecircle::siting::{Options, SitingError};
use rand::RngExt;

use crate::support::{random_city, rng, settle, study};

/// A seeded city of three services, two of which make a circle.
struct Town {
    study: Study,
    network: Option<Arc<Network>>,
    coverage: Coverage,
    candidates: Vec<Candidate>,
}

fn town(seed: u64, need: usize) -> Town {
    let sketch = random_city(seed, 40, 0.3);
    let network = (seed % 3 != 2).then(|| Arc::new(Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap()));
    let mut study = study(3, 8.0, need);
    let mut dice = rng(4_000 + seed);
    settle(&mut study, &mut dice, 40, 2);
    let coverage = cover(&study, network.as_deref());
    let candidates = (0..7).map(|i| {
        let at = Xy { x: dice.random_range(-1000.0..1000.0), y: dice.random_range(-1000.0..1000.0) };
        Candidate::new(format!("p{i}"), study.plane.unproject(at))
    });
    let candidates = candidates.collect();
    Town { study, network, coverage, candidates }
}

impl Town {
    fn ask(&self, services: &[ServiceId], demand: PlanDemand, goal: Goal, sites: usize) -> PlanQuery {
        PlanQuery { goal, demand, ..PlanQuery::together(&self.study, CircleId(0), services, sites).unwrap() }
    }

    fn plan(&self, ask: &PlanQuery) -> PlanReport {
        let prepared = Prepared::new(&self.study, self.network.as_ref(), &self.coverage, ask, &self.candidates).unwrap();
        prepared.report(&prepared.solve(ask.sites, &Options::default()).unwrap())
    }

    /// Seniors within the limit of all of `services`, and seniors whose circle is complete, with facilities of these services at
    /// the candidates: by a full computation.
    fn with(&self, services: &[ServiceId], sites: &[usize]) -> (f64, f64) {
        let mut study = self.study.clone();
        for (i, site) in sites.iter().enumerate() {
            let at = Some(self.candidates[*site].at);
            study.facilities.push(Facility { id: format!("new{i}"), at, services: services.to_vec(), ..Facility::default() });
        }
        let coverage = cover(&study, self.network.as_deref());
        let own = coverage.cohort(CohortId(0));
        let limit = carecircle::units::Millis::from_minutes(8.0);
        let near = |h: usize, s: &ServiceId| own.modes[0].services[s.index()].nearest[h].is_some_and(|n| n.time <= limit);
        let sum = |is: &dyn Fn(usize) -> bool| (0..study.homes.len()).filter(|h| is(*h)).map(|h| study.homes[h].seniors).sum();
        (sum(&|h| services.iter().all(|s| near(h, s))), sum(&|h| own.circles[0].covered[h]))
    }
}

fn pairs(n: usize) -> impl Iterator<Item = [usize; 2]> {
    (0..n).flat_map(move |a| (a + 1..n).map(move |b| [a, b]))
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(1.0)
}

/// Both numbers of a plan are those of a full recomputation, and no other two sites complete more circles, or reach more.
#[test]
fn a_plan_for_the_circle_is_the_best_of_all_and_says_both_numbers() {
    let (mut apart, mut completed) = (0, 0.0);
    for seed in 0..9 {
        let town = town(seed, if seed % 2 == 0 { 2 } else { 3 });
        for services in [&[0][..], &[1, 2], &[0, 1, 2]] {
            let services: Vec<ServiceId> = services.iter().copied().map(ServiceId).collect();
            let today = town.with(&services, &[]);
            let mut found = Vec::new();
            for demand in [PlanDemand::Service, PlanDemand::Circle] {
                let report = town.plan(&town.ask(&services, demand, Goal::Mclp, 2));
                let sites: Vec<usize> = report.sites.iter().map(|s| town.candidates.iter().position(|c| c.id == s.id).unwrap()).collect();
                let after = town.with(&services, &sites);
                let circle = report.circle_seniors.unwrap();
                let told = format!("seed {seed}, {services:?}, {demand:?}: {sites:?}");
                assert!(close(report.seniors.covered_before, today.0) && close(report.seniors.covered_after, after.0), "{told}");
                assert!(close(circle.covered_before, today.1) && close(circle.covered_after, after.1), "{told}");
                assert!(close(circle.completed, after.1 - today.1), "{told}");
                let value = |set: &[usize]| {
                    let with = town.with(&services, set);
                    if demand == PlanDemand::Circle { with.1 - today.1 } else { with.0 - today.0 }
                };
                let best = pairs(7).map(|set| value(&set)).fold(0.0, f64::max);
                assert!(report.optimal && close(report.objective.unwrap(), best), "{told}: {:?} but {best}", report.objective);
                assert!(close(value(&sites), best), "{told}");
                let everywhere = town.with(&services, &[0, 1, 2, 3, 4, 5, 6]);
                assert!(close(report.seniors.coverable, everywhere.0), "{told}");
                assert!(close(circle.completable.unwrap(), everywhere.1), "{told}");
                for site in &report.sites {
                    let own = town.candidates.iter().position(|c| c.id == site.id).unwrap();
                    assert!(close(site.completes.unwrap(), town.with(&services, &[own]).1 - today.1), "{told}: {}", site.id);
                }
                // The lists of very many pairs give the same plan.
                let listed = PlanQuery { list_from: 0, ..town.ask(&services, demand, Goal::Mclp, 2) };
                assert!(close(town.plan(&listed).objective.unwrap(), best), "{told} by lists");
                found.push(circle.completed);
            }
            apart += usize::from(found[1] > found[0] + 0.5);
            completed += found[1];
        }
    }
    assert!(apart > 1 && completed > 1000.0, "the two goals differ: {apart} times, {completed} seniors");
}

/// The fewest sites that complete every circle that can be completed, and half of them.
#[test]
fn the_fewest_sites_complete_the_circles() {
    for seed in 0..6 {
        let town = town(seed, 2);
        let services = [ServiceId(0)];
        let today = town.with(&services, &[]).1;
        let most = town.with(&services, &[0, 1, 2, 3, 4, 5, 6]).1;
        for share in [1.0, 0.9] {
            let report = town.plan(&PlanQuery { share, ..town.ask(&services, PlanDemand::Circle, Goal::Lscp, 0) });
            let enough = |set: u32| {
                let sites: Vec<usize> = (0..7).filter(|j| set >> j & 1 == 1).collect();
                town.with(&services, &sites).1 >= share * most - 1e-6
            };
            let fewest = (0..128_u32).filter(|set| enough(*set)).map(u32::count_ones).min().unwrap();
            assert_eq!(report.objective, Some(f64::from(fewest)), "seed {seed}, {share}: {today} to {most}");
        }
    }
}

#[test]
fn a_goal_that_contradicts_the_question_is_refused() {
    let town = town(0, 2);
    let services = [ServiceId(0)];
    let refused = |ask: &PlanQuery| Prepared::new(&town.study, town.network.as_ref(), &town.coverage, ask, &town.candidates).unwrap_err();
    let median = town.ask(&services, PlanDemand::Circle, Goal::PMedian, 2);
    assert!(matches!(refused(&median), SitingError::CircleNeedsCoverage));
    let longer = PlanQuery { limit_min: Some(9.0), ..town.ask(&services, PlanDemand::Circle, Goal::Mclp, 2) };
    assert!(refused(&longer).to_string().contains("(8)"), "{}", refused(&longer));
    // A limit that is shorter than the circle's leaves the circle's number open; a longer one does not.
    let of = |limit: f64| town.plan(&PlanQuery { limit_min: Some(limit), ..town.ask(&services, PlanDemand::Service, Goal::Mclp, 2) });
    assert!(of(5.0).circle_seniors.is_none() && of(5.0).sites.iter().all(|s| s.completes.is_none()));
    let longer = of(12.0);
    let sites: Vec<usize> = longer.sites.iter().map(|s| town.candidates.iter().position(|c| c.id == s.id).unwrap()).collect();
    assert!(close(longer.circle_seniors.unwrap().covered_after, town.with(&services, &sites).1));
    assert_eq!(longer.circle_seniors.unwrap().completable, None);
    assert_eq!(town.ask(&[], PlanDemand::Circle, Goal::Mclp, 2).services_id(&town.study), "all");
}
