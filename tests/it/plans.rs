//! Optimal plans on a study: what they promise is what a full recomputation gives.

use std::process::Command;
use std::sync::Arc;

use carecircle::coverage::{Coverage, cover};
use carecircle::geom::{LonLat, Xy};
use carecircle::ids::{AreaId, CohortId, HomeId, ServiceId};
use carecircle::model::{Area, AreaLevel, Facility, Profile, Study};
use carecircle::network::Network;
use carecircle::siting::plan::{Candidate, Goal, PlanQuery, PlanReport, Prepared};
use carecircle::siting::{Options, SitingError, Status};
use carecircle::units::Millis;
use rand::RngExt;

use crate::scenarios::little;
use crate::support::{random_city, rng, settle, study};

const SERVICE: ServiceId = ServiceId(1);

/// A seeded city with its roads, what stands today, and a few places to build.
struct Town {
    study: Study,
    network: Option<Arc<Network>>,
    coverage: Coverage,
    candidates: Vec<Candidate>,
}

fn town(seed: u64, places: usize, roads: bool) -> Town {
    let sketch = random_city(seed, 40, 0.3);
    let network = roads.then(|| Arc::new(Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap()));
    let mut study = study(2, 8.0, 2);
    let mut dice = rng(900 + seed);
    settle(&mut study, &mut dice, 40, 1);
    let coverage = cover(&study, network.as_deref());
    let place = |at: Xy| study.plane.unproject(at);
    let mut position = || Xy { x: dice.random_range(-1000.0..1000.0), y: dice.random_range(-1000.0..1000.0) };
    let candidates = (0..places).map(|i| Candidate::new(format!("p{i}"), place(position()))).collect();
    Town { study, network, coverage, candidates }
}

impl Town {
    fn ask(&self, goal: Goal, sites: usize) -> PlanQuery {
        PlanQuery { goal, ..PlanQuery::new(&self.study, SERVICE, sites).unwrap() }
    }

    fn plan(&self, ask: &PlanQuery) -> PlanReport {
        let prepared = Prepared::new(&self.study, self.network.as_ref(), &self.coverage, ask, &self.candidates).unwrap();
        prepared.report(&prepared.solve(ask.sites, &Options::default()).unwrap())
    }

    /// Every home's time when facilities are added at these places, by a full computation.
    fn after(&self, places: &[[f64; 2]]) -> Vec<Option<Millis>> {
        let mut study = self.study.clone();
        for (i, at) in places.iter().enumerate() {
            let at = LonLat::new(at[0], at[1]).unwrap();
            study.facilities.push(Facility { id: format!("new{i}"), at: Some(at), services: vec![SERVICE], ..Facility::default() });
        }
        let coverage = cover(&study, self.network.as_deref());
        let time = |h: usize| coverage.cohort(CohortId(0)).on_foot(SERVICE, HomeId::from_index(h)).map(|n| n.time);
        (0..study.homes.len()).map(time).collect()
    }

    fn covered(&self, times: &[Option<Millis>]) -> f64 {
        let limit = Millis::from_minutes(8.0);
        self.study.homes.iter().zip(times).filter(|(_, t)| t.is_some_and(|t| t <= limit)).map(|(h, _)| h.seniors).sum()
    }

    fn at(&self, sites: &[usize]) -> Vec<[f64; 2]> {
        sites.iter().map(|&j| [self.candidates[j].at.lon(), self.candidates[j].at.lat()]).collect()
    }
}

fn pairs(n: usize) -> impl Iterator<Item = [usize; 2]> {
    (0..n).flat_map(move |a| (a + 1..n).map(move |b| [a, b]))
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(1.0)
}

/// The promise, and that no other choice promises more, both by full recomputation.
#[test]
fn a_plan_keeps_its_promise_and_is_the_best_of_all() {
    let mut newly = 0.0;
    for seed in 0..12 {
        let town = town(seed, 9, seed % 3 != 2);
        let today = town.covered(&town.after(&[]));
        let report = town.plan(&town.ask(Goal::Mclp, 2));
        let places: Vec<[f64; 2]> = report.sites.iter().map(|s| s.at).collect();
        let after = town.covered(&town.after(&places));
        assert!(close(report.seniors.covered_before, today) && close(report.seniors.covered_after, after), "seed {seed}");
        assert!(close(report.objective.unwrap(), after - today), "seed {seed}: {:?} promised, {} kept", report.objective, after - today);
        let best = pairs(9).map(|set| town.covered(&town.after(&town.at(&set)))).fold(0.0, f64::max);
        assert!(close(after, best), "seed {seed}: {after} but {best}");
        assert!(report.optimal);
        newly += report.seniors.newly;
        for site in &report.sites {
            let others: Vec<[f64; 2]> = report.sites.iter().filter(|s| s.id != site.id).map(|s| s.at).collect();
            let without = town.covered(&town.after(&others));
            assert!(close(site.alone, after - without), "seed {seed}, {}: {} but {}", site.id, site.alone, after - without);
            if let Some(other) = &site.alternative {
                let instead = town.covered(&town.after(&[&others[..], &[other.at]].concat()));
                assert!(close(other.objective, instead - today), "seed {seed}: {} instead of {}", other.id, site.id);
            }
        }
    }
    assert!(newly > 1000.0, "the law is tried: {newly}");
}

#[test]
fn walks_are_the_shortest_of_all_choices() {
    let (mut sums, mut worsts) = (0, 0);
    for seed in 0..10 {
        let town = town(seed, 8, seed % 3 != 2);
        let everything: Vec<usize> = (0..8).collect();
        let reachable = town.after(&town.at(&everything));
        let counted = |h: &usize| town.study.homes[*h].seniors > 0.0 && reachable[*h].is_some();
        let homes: Vec<usize> = (0..town.study.homes.len()).filter(counted).collect();
        let sum = |places: &[[f64; 2]]| -> f64 {
            let after = town.after(places);
            homes.iter().map(|&h| town.study.homes[h].seniors * after[h].map_or(3600.0, Millis::seconds)).sum()
        };
        let median = town.plan(&town.ask(Goal::PMedian, 2));
        let best = pairs(8).map(|set| sum(&town.at(&set))).fold(f64::INFINITY, f64::min);
        let places: Vec<[f64; 2]> = median.sites.iter().map(|s| s.at).collect();
        assert!(close(median.objective.unwrap(), best) && close(sum(&places), best), "seed {seed}: {:?} but {best}", median.objective);
        sums += 1;
        let worst = |places: &[[f64; 2]]| {
            let after = town.after(places);
            homes.iter().try_fold(0.0_f64, |w, &h| after[h].map(|t| w.max(t.seconds())))
        };
        let center = town.plan(&town.ask(Goal::PCenter, 2));
        let best = pairs(8).filter_map(|set| worst(&town.at(&set))).min_by(f64::total_cmp);
        match best {
            Some(best) => {
                worsts += 1;
                assert!(close(center.objective.unwrap(), best), "seed {seed}: {:?} but {best}", center.objective);
            }
            None => assert_eq!(center.status, Status::Infeasible, "seed {seed}"),
        }
    }
    assert!(sums == 10 && worsts > 2, "{sums} {worsts}");
}

#[test]
fn the_fewest_sites_reach_the_share_asked_for() {
    let mut tried = [0; 4];
    for seed in 0..10 {
        let town = town(seed, 8, true);
        let everything: Vec<usize> = (0..8).collect();
        let coverable = town.covered(&town.after(&town.at(&everything)));
        for share in [1.0, 0.8] {
            let report = town.plan(&PlanQuery { share, ..town.ask(Goal::Lscp, 0) });
            let places: Vec<[f64; 2]> = report.sites.iter().map(|s| s.at).collect();
            let enough = |places: &[[f64; 2]]| town.covered(&town.after(places)) >= share * coverable - 1e-6;
            assert!(enough(&places), "seed {seed}");
            let fewest = (0..256_u32)
                .map(|bits| (0..8).filter(|j| bits >> j & 1 == 1).collect::<Vec<usize>>())
                .filter(|set| set.len() < report.sites.len())
                .find(|set| enough(&town.at(set)));
            assert_eq!(fewest, None, "seed {seed}, share {share}: {} sites", report.sites.len());
            assert!(report.optimal);
            tried[report.sites.len().min(3)] += 1;
        }
    }
    assert!(tried[1] + tried[2] > 0 && tried[3] > 0, "{tried:?}");
}

#[test]
fn forced_forbidden_and_priced_sites_are_heeded() {
    let mut town = town(3, 9, true);
    let free = town.plan(&town.ask(Goal::Mclp, 2));
    let best = free.sites[0].id.clone();
    let without = town.plan(&PlanQuery { forbid: vec![best.clone()], ..town.ask(Goal::Mclp, 2) });
    assert!(without.sites.iter().all(|s| s.id != best) && without.objective < free.objective);
    let worst = (0..9).map(|i| format!("p{i}")).find(|id| free.sites.iter().all(|s| s.id != *id)).unwrap();
    let with = town.plan(&PlanQuery { force: vec![worst.clone()], ..town.ask(Goal::Mclp, 2) });
    assert!(with.sites.iter().any(|s| s.id == worst && s.forced));
    for (i, candidate) in town.candidates.iter_mut().enumerate() {
        candidate.cost = Some(1.0 + f64::from(u32::try_from(i).unwrap()));
    }
    let cheap = town.plan(&PlanQuery { budget: Some(3.0), ..town.ask(Goal::Mclp, 9) });
    assert!(!cheap.sites.is_empty() && cheap.sites.iter().filter_map(|s| s.cost).sum::<f64>() <= 3.0);
}

#[test]
fn questions_that_make_no_sense_are_refused() {
    let mut town = town(1, 4, true);
    let refused = |town: &Town, ask: &PlanQuery| {
        Prepared::new(&town.study, town.network.as_ref(), &town.coverage, ask, &town.candidates)
            .err()
            .map(|e| e.to_string())
            .unwrap_or_default()
    };
    let ask = town.ask(Goal::Mclp, 1);
    assert!(refused(&town, &PlanQuery { forbid: vec!["p9".to_owned()], ..ask.clone() }).contains("no candidate has the id 'p9'"));
    assert!(refused(&town, &PlanQuery { budget: Some(1.0), ..ask.clone() }).contains("4 of 4 candidates have no cost"));
    assert!(refused(&town, &PlanQuery { limit_min: Some(61.0), ..ask.clone() }).contains("raise settings.max_minutes"));
    town.candidates[2].at = LonLat::new(121.9, 28.85).unwrap();
    assert!(refused(&town, &PlanQuery { force: vec!["p2".to_owned()], ..ask.clone() }).contains("farther than 250 m"));
    town.study.circles[0].services = vec![ServiceId(0)];
    assert!(refused(&town, &ask).contains("does not hold the service 's1'"));
    assert!(matches!(PlanQuery::new(&town.study, SERVICE, 1), Err(SitingError::InNoCircle { .. })));
}

/// Three towns side by side; homes and places belong to the one they lie in.
fn with_towns(town: &mut Town) {
    let plane = town.study.plane;
    for (i, west) in [-1300.0, -400.0, 400.0].into_iter().enumerate() {
        let east = [-400.0, 400.0, 1300.0][i];
        let corner = |x: f64, y: f64| {
            let at = plane.unproject(Xy { x, y });
            geo::Coord { x: at.lon(), y: at.lat() }
        };
        let ring = vec![corner(west, -1300.0), corner(east, -1300.0), corner(east, 1300.0), corner(west, 1300.0), corner(west, -1300.0)];
        let shape = geo::MultiPolygon(vec![geo::Polygon::new(geo::LineString(ring), Vec::new())]);
        town.study.areas.push(Area {
            id: format!("t{i}"),
            name: format!("t{i}"),
            code: String::new(),
            level: AreaLevel::Town,
            parent: None,
            shape: Some(shape),
            seat: None,
            zone: None,
            elevation_m: None,
        });
    }
    for home in &mut town.study.homes {
        home.town = Some(AreaId::from_index(strip(plane.project(home.at).x)));
    }
    town.coverage = cover(&town.study, town.network.as_deref());
}

fn strip(x: f64) -> usize {
    if x < -400.0 {
        0
    } else if x < 400.0 {
        1
    } else {
        2
    }
}

#[test]
fn every_town_gets_a_site_and_the_worst_served_comes_first() {
    let (mut bound, mut fairer) = (0, 0);
    for seed in 0..8 {
        let mut town = town(seed, 9, true);
        with_towns(&mut town);
        let in_town = |at: LonLat| strip(town.study.plane.project(at).x);
        let stands: Vec<usize> =
            town.study.facilities.iter().filter(|f| f.services.contains(&SERVICE)).filter_map(|f| f.at.map(in_town)).collect();
        let ask = town.ask(Goal::Mclp, 3);
        let prepared = Prepared::new(&town.study, town.network.as_ref(), &town.coverage, &ask, &town.candidates).unwrap();
        let usable: Vec<usize> = (0..9).filter(|&j| prepared.joins(j)).collect();
        let needy: Vec<usize> =
            (0..3).filter(|t| !stands.contains(t) && usable.iter().any(|&j| in_town(town.candidates[j].at) == *t)).collect();
        let triples = || (0..9).flat_map(|a| (a + 1..9).flat_map(move |b| (b + 1..9).map(move |c| [a, b, c])));
        let each =
            |set: &[usize; 3]| needy.iter().all(|t| set.iter().any(|&j| usable.contains(&j) && in_town(town.candidates[j].at) == *t));
        let best = triples().filter(each).map(|s| town.covered(&town.after(&town.at(&s)))).fold(0.0, f64::max);
        let free = town.plan(&town.ask(Goal::Mclp, 3));
        let report = town.plan(&PlanQuery { one_per_town: true, ..town.ask(Goal::Mclp, 3) });
        assert!(close(report.seniors.covered_after, best), "seed {seed}: {} but {best}", report.seniors.covered_after);
        assert!(needy.iter().all(|t| report.sites.iter().any(|s| s.town.as_deref() == Some(&format!("t{t}")[..]))), "seed {seed}");
        bound += usize::from(best < free.seniors.covered_after);

        let least = |places: &[[f64; 2]]| {
            let after = town.after(places);
            let mut sums = [[0.0; 2]; 3];
            for (home, time) in town.study.homes.iter().zip(after) {
                let sum = &mut sums[home.town.unwrap().index()];
                sum[0] += home.seniors;
                sum[1] += if time.is_some_and(|t| t <= Millis::from_minutes(8.0)) { home.seniors } else { 0.0 };
            }
            let mut shares: Vec<f64> = sums.iter().filter(|s| s[0] > 0.0).map(|s| s[1] / s[0]).collect();
            shares.sort_by(f64::total_cmp);
            shares
        };
        let fair = town.plan(&PlanQuery { fair: true, ..town.ask(Goal::Mclp, 3) });
        let own = least(&fair.sites.iter().map(|s| s.at).collect::<Vec<_>>());
        let told: Vec<f64> = fair.towns.iter().map(|t| t.share_after).collect();
        assert!(own.iter().zip(&told).all(|(a, b)| close(*a, *b)), "seed {seed}: {own:?} but told {told:?}");
        for set in triples() {
            let theirs = least(&town.at(&set));
            let first = own.iter().zip(&theirs).find(|(a, b)| (**a - **b).abs() > 1e-5);
            assert!(first.is_none_or(|(a, b)| a > b), "seed {seed}: {set:?} is fairer");
        }
        fairer += usize::from(own[0] > least(&free.sites.iter().map(|s| s.at).collect::<Vec<_>>())[0] + 1e-6);
    }
    assert!(bound > 0 && fairer > 0, "the conditions bind: {bound}, {fairer}");
}

#[test]
fn phases_gain_most_first_and_the_curve_is_the_best_of_each_number() {
    let mut in_full = 0;
    for seed in 0..8 {
        let town = town(seed, 9, true);
        let ask = town.ask(Goal::Mclp, 4);
        let prepared = Prepared::new(&town.study, town.network.as_ref(), &town.coverage, &ask, &town.candidates).unwrap();
        let solution = prepared.solve(4, &Options::default()).unwrap();
        let report = prepared.report(&solution);
        let today = town.covered(&town.after(&[]));
        let gain = |ids: &[&str]| {
            let places: Vec<[f64; 2]> = ids.iter().map(|id| report.sites.iter().find(|s| s.id == **id).unwrap().at).collect();
            town.covered(&town.after(&places)) - today
        };
        let ids: Vec<&str> = report.sites.iter().map(|s| s.id.as_str()).collect();
        let phases = prepared.phases(&solution, &[1, 2], &Options::default()).unwrap();
        assert_eq!(phases.iter().map(|p| p.sites.len()).sum::<usize>(), ids.len(), "seed {seed}: every site once");
        let first = ids.iter().map(|id| gain(&[id])).fold(0.0, f64::max);
        assert!(close(phases[0].objective.unwrap(), first) && phases[0].optimal, "seed {seed}");
        if ids.len() == 4 {
            let own = phases[0].sites[0].as_str();
            let second = pairs(4).map(|[a, b]| gain(&[own, ids[a], ids[b]])).fold(0.0, f64::max);
            assert!(close(phases[1].objective.unwrap(), second), "seed {seed}: {:?} but {second}", phases[1].objective);
            assert!(close(phases[1].gain.unwrap(), second - first) && phases[1].so_far == 3);
            assert!(close(phases[2].objective.unwrap(), report.objective.unwrap()));
            assert!(phases.iter().all(|p| p.bound_alone.unwrap() >= p.objective.unwrap() - 1e-9));
            in_full += 1;
        }
        let curve = prepared.curve(3, &Options::default()).unwrap();
        assert_eq!(curve.iter().map(|p| p.sites).collect::<Vec<_>>(), [1, 2, 3]);
        let one = (0..9).map(|j| town.covered(&town.after(&town.at(&[j])))).fold(0.0, f64::max) - today;
        let two = pairs(9).map(|s| town.covered(&town.after(&town.at(&s)))).fold(0.0, f64::max) - today;
        assert!(close(curve[0].objective.unwrap(), one) && close(curve[1].objective.unwrap(), two), "seed {seed}: {curve:?}");
        assert!(curve.iter().all(|p| p.optimal && p.bound == p.objective));
    }
    assert!(in_full > 3, "{in_full}");
}

/// With very many pairs, candidates are left out first: the same plans, phases and curves.
#[test]
fn leaving_candidates_out_first_changes_nothing() {
    for seed in 0..10 {
        let town = town(seed, 30, seed % 2 == 0);
        let plain = town.ask(Goal::Mclp, 4);
        let all = Prepared::new(&town.study, town.network.as_ref(), &town.coverage, &plain, &town.candidates).unwrap();
        let forced = format!("p{}", (2..30).find(|&j| all.joins(j)).unwrap());
        let ask = PlanQuery { force: vec![forced.clone()], forbid: vec!["p1".to_owned()], ..plain.clone() };
        let listed = PlanQuery { list_from: 0, ..ask.clone() };
        let told = |ask: &PlanQuery| {
            let prepared = Prepared::new(&town.study, town.network.as_ref(), &town.coverage, ask, &town.candidates).unwrap();
            let solution = prepared.solve(4, &Options::default()).unwrap();
            let mut report = prepared.report(&solution);
            report.phases = prepared.phases(&solution, &[2], &Options::default()).unwrap();
            report.curve = prepared.curve(5, &Options::default()).unwrap();
            report
        };
        let (one, other) = (told(&ask), told(&listed));
        assert!(other.optimal && other.candidates.pairs > 0, "seed {seed}");
        assert_eq!(one.objective, other.objective, "seed {seed}");
        assert_eq!(one.curve, other.curve, "seed {seed}");
        assert!(other.sites.iter().any(|s| s.id == forced && s.forced) && other.sites.iter().all(|s| s.id != "p1"));
        assert!(close(other.phases.last().unwrap().objective.unwrap(), other.objective.unwrap()));
        let today = town.covered(&town.after(&[]));
        for site in &other.sites {
            let Some(instead) = &site.alternative else { continue };
            let others = other.sites.iter().filter(|s| s.id != site.id).map(|s| s.at);
            let kept = town.covered(&town.after(&others.chain([instead.at]).collect::<Vec<_>>())) - today;
            assert!(close(instead.objective, kept), "seed {seed}: {} for {}", instead.id, site.id);
        }
    }
}

#[test]
fn capacities_limit_what_is_served() {
    let mut town = town(3, 9, true);
    let free = town.plan(&town.ask(Goal::Mclp, 2));
    let tight = town.plan(&PlanQuery { capacity: Some(50.0), ..town.ask(Goal::Mclp, 2) });
    assert!(free.objective.unwrap() > 100.0 && close(tight.objective.unwrap(), 100.0), "{:?} {:?}", free.objective, tight.objective);
    assert!(tight.sites.iter().all(|s| close(s.serves.unwrap(), 50.0)));
    town.candidates[4].capacity = Some(70.0);
    let one = town.plan(&PlanQuery { capacity: Some(20.0), capacities: true, ..town.ask(Goal::Mclp, 1) });
    assert_eq!(one.sites[0].id, "p4");
}

/// The program says why nothing can be planned, and why a mean grew, rather than the bare numbers.
#[test]
fn the_program_explains_what_a_planner_would_ask_about_walks() {
    let dir = tempfile::tempdir().unwrap();
    little(dir.path());
    // b and c are an hour and more from the canteen, each on its own side.
    std::fs::write(dir.path().join("homes.csv"), "编号,经度,纬度,60岁及以上\na,121.15,28.855,30\nb,121.15,28.88,10\nc,121.15,28.82,5\n")
        .unwrap();
    let study = dir.path().to_str().unwrap();
    let said = |sites: &str, model: &str, latitudes: [f64; 2]| {
        let list = dir.path().join("parcels.csv");
        std::fs::write(&list, format!("名称,经度,纬度\n北,121.15,{}\n南,121.15,{}\n", latitudes[0], latitudes[1])).unwrap();
        let args =
            ["plan", study, "--service", "canteen", "--model", model, "--sites", sites, "--candidates", list.to_str().unwrap(), "-q"];
        let done = Command::new(env!("CARGO_BIN_EXE_carecircle")).args(args).output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    let one = said("1", "p-center", [28.88, 28.82]);
    assert!(one.contains("没有满足条件的方案") && one.contains("60 分钟内") && one.contains("15 人"), "{one}");
    let two = said("2", "p-center", [28.88, 28.82]);
    assert!(two.contains("最远路程") && !two.contains("没有满足条件的方案"), "{two}");
    let far = said("1", "p-median", [28.866, 28.834]);
    assert!(far.contains("原先走不到的人也算进了平均"), "{far}");
    let beside = said("1", "p-median", [28.88, 28.82]);
    assert!(beside.contains("人均路程") && !beside.contains("原先走不到"), "{beside}");
}
