//! Fairness: indices of inequality against closed forms, brute force, figures of PySAL and laws; and a street worked out on paper.

use calamine::{Data, DataType, Reader, Xlsx, open_workbook};
use carecircle::coverage::cover;
use carecircle::export;
use carecircle::fairness::{
    Fairness, GroupingKey, HomeColumn, LorenzCurve, Sample, TheilParts, concentration, gini, palma, quantile, theil,
};
use carecircle::geom::Xy;
use carecircle::ids::{AreaId, CircleId, CohortId};
use carecircle::model::{AgeBands, Area, AreaLevel, Study};
use carecircle::rows::FairnessReport;
use rand::RngExt;

use crate::hamlet;
use crate::serve::{ask_of, server};
use crate::support::{add_facility, add_home, rng, study};

fn near(found: Option<f64>, truth: f64, within: f64) {
    assert!((found.unwrap() - truth).abs() <= within, "{found:?} is {truth}");
}

/// A share p has a, the others b > a: G = p (1 − p) (b − a) / μ; the Lorenz curve has its corner at (p, p a / μ).
#[test]
fn two_values_have_the_closed_form() {
    for (p, a, b) in [(0.5_f64, 5.0_f64, 15.0_f64), (0.8, 1.0, 30.0), (0.25, 0.0, 10.0)] {
        let people = 40.0;
        let samples = [((1.0 - p) * people, b), (p * people, a), (0.0, 1e9)];
        let mean = p * a + (1.0 - p) * b;
        near(gini(&samples), p * (1.0 - p) * (b - a) / mean, 1e-12);
        let part = |x: f64, share: f64| if x > 0.0 { share * x / mean * (x / mean).ln() } else { 0.0 };
        near(theil(&samples), part(a, p) + part(b, 1.0 - p), 1e-12);
        let curve = LorenzCurve::new(&samples).unwrap();
        near(Some(curve.at(p)), p * a / mean, 1e-12);
        near(Some(curve.at(p / 2.0)), p * a / mean / 2.0, 1e-12);
    }
}

/// 1, 2, … n: G = (n − 1) / 3n. Equal values: 0, and Palma 0.1 / 0.4.
#[test]
fn a_ladder_and_equal_values_have_the_closed_form() {
    for n in [2_u32, 7, 100] {
        let samples: Vec<Sample> = (1..=n).map(|i| (1.0, f64::from(i))).collect();
        near(gini(&samples), (f64::from(n) - 1.0) / (3.0 * f64::from(n)), 1e-12);
    }
    let equal = [(3.0, 12.0), (5.0, 12.0)];
    near(gini(&equal), 0.0, 1e-12);
    near(theil(&equal), 0.0, 1e-12);
    near(palma(&equal), 0.25, 1e-12);
    assert_eq!((gini(&[]), theil(&[(2.0, 0.0)]), palma(&[(6.0, 0.0), (4.0, 1.0)])), (None, None, None));
}

/// Pareto with α = 3: G = 1 / (2α − 1) = 0.2, L(p) = 1 − (1 − p)^(2/3), T = ln(2/3) + 1/2; sampled at a million even quantiles.
#[test]
fn a_pareto_distribution_has_the_closed_form() {
    let n = 1_000_000_u32;
    let samples: Vec<Sample> = (0..n).map(|i| (1.0, (1.0 - (f64::from(i) + 0.5) / f64::from(n)).powf(-1.0 / 3.0))).collect();
    near(gini(&samples), 0.2, 1e-4);
    near(theil(&samples), (2.0_f64 / 3.0).ln() + 0.5, 2e-3);
    near(palma(&samples), 0.1_f64.powf(2.0 / 3.0) / (1.0 - 0.6_f64.powf(2.0 / 3.0)), 1e-3);
}

fn random(seed: u64) -> Vec<(f64, f64, f64)> {
    let mut rng = rng(seed);
    let n = rng.random_range(2..60);
    // Values and ranks in steps, so that many are equal; some people are none.
    (0..n)
        .map(|_| {
            (f64::from(rng.random_range(0..9_u32)), f64::from(rng.random_range(0..30_u32)) / 2.0, f64::from(rng.random_range(0..6_u32)))
        })
        .collect()
}

/// Gini is half the mean difference over the mean; the concentration index is 2 cov(value, fractional rank) / mean: every pair, looked at.
#[test]
fn indices_equal_those_of_every_pair() {
    let mut tried = 0;
    for seed in 0..200 {
        let all = random(seed);
        let (people, total): (f64, f64) = all.iter().fold((0.0, 0.0), |(w, t), s| (w + s.0, t + s.0 * s.1));
        if total <= 0.0 {
            continue;
        }
        tried += 1;
        let mean = total / people;
        let samples: Vec<Sample> = all.iter().map(|s| (s.0, s.1)).collect();
        let pairs = || all.iter().flat_map(|a| all.iter().map(move |b| (a, b)));
        let difference: f64 = pairs().map(|(a, b)| a.0 * b.0 * (a.1 - b.1).abs()).sum::<f64>() / (people * people);
        near(gini(&samples), difference / 2.0 / mean, 1e-9);
        let rank = |own: f64| {
            let below: f64 = all.iter().filter(|s| s.2 < own).map(|s| s.0).sum();
            let same: f64 = all.iter().filter(|s| (s.2 - own).abs() < 1e-9).map(|s| s.0).sum();
            (below + same / 2.0) / people
        };
        let covariance: f64 = all.iter().map(|s| s.0 / people * (s.1 - mean) * (rank(s.2) - 0.5)).sum();
        near(concentration(&all), 2.0 * covariance / mean, 1e-9);
        // By its own value, the concentration index is the Gini coefficient.
        near(concentration(&samples.iter().map(|s| (s.0, s.1, s.1)).collect::<Vec<_>>()), difference / 2.0 / mean, 1e-9);
        let groups: Vec<Vec<Sample>> =
            (0..6).map(|g| all.iter().filter(|s| (s.2 - f64::from(g)).abs() < 0.5).map(|s| (s.0, s.1)).collect()).collect();
        let parts = TheilParts::new(&groups).unwrap();
        near(theil(&samples), parts.between + parts.within, 1e-9);
    }
    assert!(tried > 150, "{tried}");
}

/// What does not change an index: the unit, and each person counted k times over. A step from a longer way to a shorter one lowers it.
#[test]
fn scale_copies_and_transfers_do_what_they_must() {
    for seed in 0..100 {
        let samples: Vec<Sample> = random(seed).iter().map(|s| (s.0 + 1.0, s.1 + 1.0)).collect();
        let scaled: Vec<Sample> = samples.iter().map(|s| (s.0 * 7.0, s.1 * 60.0)).collect();
        for index in [gini, theil, palma] {
            near(index(&scaled), index(&samples).unwrap(), 1e-9);
        }
        let [low, high] = [f64::total_cmp, |a: &f64, b: &f64| b.total_cmp(a)]
            .map(|order| (0..samples.len()).min_by(|a, b| order(&samples[*a].1, &samples[*b].1)).unwrap());
        if samples[high].1 - samples[low].1 < 1.0 {
            continue;
        }
        let mut nearer = samples.clone();
        nearer[high].1 -= 0.25 / samples[high].0;
        nearer[low].1 += 0.25 / samples[low].0;
        assert!(gini(&nearer) < gini(&samples) && theil(&nearer) < theil(&samples), "seed {seed}");
        // What is longest is longer still: the cut at `max_minutes` makes every index 'at least'.
        let mut longer = samples.clone();
        let most = samples[high].1;
        longer.iter_mut().filter(|s| s.1 >= most).for_each(|s| s.1 += 9.0);
        for index in [gini, theil, palma] {
            assert!(index(&longer).unwrap() >= index(&samples).unwrap() - 1e-12, "seed {seed}");
        }
    }
}

/// Figures of PySAL's `inequality` 1.1.2, written down by `benches/peers/fairness.py`: values 1, 2, 3.5, 8, 20 of groups a, a, b, b, b.
#[test]
fn figures_of_pysal() {
    let groups = [vec![(1.0, 1.0), (1.0, 2.0)], vec![(1.0, 3.5), (1.0, 8.0), (1.0, 20.0)]];
    let all = groups.concat();
    near(gini(&all), 0.510_144_927_536_231_8, 1e-9);
    near(theil(&all), 0.454_598_662_465_545_4, 1e-9);
    let parts = TheilParts::new(&groups).unwrap();
    near(Some(parts.between), 0.250_644_267_381_541, 1e-9);
    near(Some(parts.within), 0.203_954_395_084_004_4, 1e-9);
}

/// 10 seniors at 0 m, 20 at 600 m, 10 at 1,200 m of a facility, at 1 m/s: 0, 10 and 20 minutes; and 10 beyond an hour. Town A has the first two.
fn street() -> Study {
    let mut study = study(1, 15.0, 1);
    study.settings.detour_factor = 1.0;
    study.settings.max_minutes = 60.0;
    study.areas = ["甲镇", "乙镇"].map(|n| Area::named(n, AreaLevel::Town, None)).into();
    for (x, seniors, town) in [(0.0, 10.0, 0), (600.0, 20.0, 0), (1200.0, 10.0, 1), (90_000.0, 10.0, 1)] {
        let home = add_home(&mut study, Xy { x, y: 0.0 }, seniors);
        study.homes[home.index()].town = Some(AreaId::from_index(town));
        study.homes[home.index()].bands = Some(AgeBands { from_60: seniors - 2.0, from_70: 1.0, from_80: 1.0 });
    }
    add_facility(&mut study, Xy { x: 0.0, y: 0.0 }, 0);
    study
}

#[test]
fn a_street_has_the_fairness_of_the_paper() {
    let study = street();
    let coverage = cover(&study, None);
    let income = HomeColumn {
        name: "收入".to_owned(),
        texts: ["1", "2", "3", "4"].map(|t| Some(t.to_owned())).into(),
        numbers: Some([1.0, 2.0, 3.0, 4.0].map(Some).into()),
    };
    let found = Fairness::new(&study, &coverage, (CohortId(0), CircleId(0)), &[income]);
    let speed = study.cohorts[0].speed_mps;
    let minutes = |metres: f64| metres / speed / 60.0;
    let total = &found.total;
    assert_eq!((total.seniors, total.seniors_cut, total.seniors_unknown, total.seniors_covered), (50.0, 10.0, 0.0, 30.0));
    assert!(total.at_least());
    near(total.mean_min, (20.0 * minutes(600.0) + 10.0 * minutes(1200.0) + 600.0) / 50.0, 1e-3);
    // Half of the seniors are within 600 m; the 45th of 50 is beyond an hour, and nobody knows how far.
    near(total.median_min, minutes(600.0), 1e-3);
    assert_eq!(total.p90_min, None);
    let keys: Vec<&GroupingKey> = found.groupings.iter().map(|g| &g.key).collect();
    assert_eq!(keys, [&GroupingKey::Age, &GroupingKey::Town, &GroupingKey::Column("收入".to_owned())]);
    let towns = &found.groupings[1];
    let [near_town, far_town] = [&towns.groups[0].inequality, &towns.groups[1].inequality];
    near(near_town.mean_min, 20.0 * minutes(600.0) / 30.0, 1e-3);
    assert!(!near_town.at_least() && far_town.at_least());
    near(far_town.share_covered(), 0.0, 1e-12);
    let parts = towns.theil.unwrap();
    near(total.theil, parts.between + parts.within, 1e-9);
    assert!(found.groupings[2].concentration.unwrap() > 0.3, "the longest ways fall to those of the highest number");
    assert_eq!((found.lorenz.first(), found.lorenz.last()), (Some(&[0.0, 0.0]), Some(&[1.0, 1.0])));
}

/// A larger cut shows more of the inequality, never less; a home off the network or without a located facility is in no index.
#[test]
fn a_later_cut_raises_the_indices_and_unknown_times_are_left_out() {
    let at = |max: f64| {
        let mut study = street();
        study.settings.max_minutes = max;
        Fairness::new(&study, &cover(&study, None), (CohortId(0), CircleId(0)), &[]).total
    };
    let (early, late) = (at(30.0), at(120.0));
    assert!(early.gini < late.gini && early.theil < late.theil && early.mean_min < late.mean_min);
    let mut nowhere = street();
    nowhere.facilities[0].at = None;
    let found = Fairness::new(&nowhere, &cover(&nowhere, None), (CohortId(0), CircleId(0)), &[]);
    assert_eq!((found.total.seniors, found.total.seniors_unknown, found.total.gini), (0.0, 50.0, None));
    assert!(found.lorenz.is_empty());
    assert_eq!(quantile(&[], 0.5), None);
}

fn report(study: &Study) -> FairnessReport {
    let coverage = cover(study, None);
    FairnessReport::new(study, &coverage, &Fairness::new(study, &coverage, (CohortId(0), CircleId(0)), &[]))
}

#[test]
fn the_table_has_a_row_for_all_and_for_each_group() {
    let mut study = street();
    study.areas[1].name = "=A1镇".to_owned();
    let bytes = export::fairness_csv(&report(&study));
    let text = std::str::from_utf8(&bytes).unwrap().strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let at = |row: usize, name: &str| rows[row][header.iter().position(|h| h == name).unwrap()].to_owned();
    let groupings: Vec<String> = (0..rows.len()).map(|row| at(row, "grouping")).collect();
    assert_eq!(groupings, ["all", "age", "age", "age", "town", "town"]);
    let of = |row: usize| ["seniors", "seniors_cut", "seniors_unknown", "share_covered", "at_least"].map(|name| at(row, name));
    assert_eq!(of(0), ["50", "10", "0", "0.6", "1"]);
    assert_eq!(of(4), ["30", "0", "0", "1", "0"]);
    assert_eq!(of(5), ["20", "10", "0", "0", "1"]);
    assert_eq!((at(5, "group"), at(5, "area"), at(0, "cut_min")), ("'=A1镇".to_owned(), study.areas[1].id.clone(), "60".to_owned()));
    assert_eq!(at(0, "p90_min"), "", "longer than the cut: nobody knows how long");
}

#[test]
fn the_workbook_has_a_sheet_a_grouping() {
    let mut study = street();
    study.simulated = true;
    let report = report(&study);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fairness.xlsx");
    export::fairness_xlsx(&study, &report, &path).unwrap();
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    assert_eq!(book.sheet_names(), ["总体", "洛伦兹曲线", "按年龄", "按镇街"]);
    let whole = book.worksheet_range("总体").unwrap();
    let numbers = |row: &[Data]| [1, 2, 3, 4].map(|at| row[at].as_f64());
    assert_eq!(numbers(whole.rows().nth(1).unwrap()), [50.0, 10.0, 0.0, 0.6].map(Some));
    assert!(whole.rows().any(|row| row[0] == "模拟数据"));
    let towns = book.worksheet_range("按镇街").unwrap();
    let rows: Vec<&[Data]> = towns.rows().skip(1).take(2).collect();
    assert_eq!((&rows[0][0], numbers(rows[0])), (&Data::String("甲镇".into()), [30.0, 0.0, 0.0, 1.0].map(Some)));
    assert_eq!((&rows[1][0], numbers(rows[1])), (&Data::String("乙镇".into()), [20.0, 10.0, 0.0, 0.0].map(Some)));
    let curve = book.worksheet_range("洛伦兹曲线").unwrap();
    assert_eq!(curve.height(), report.lorenz.len() + 1);
}

#[test]
fn the_route_answers_what_the_program_computes() {
    let analysis = hamlet::analysis(3000);
    let get = |path: &str| ask_of(server(), "GET", &format!("/api/v1{path}"), "localhost", "");
    let answer = get("/fairness?cohort=frail&circle=circle30");
    let (study, coverage) = (&analysis.study, &analysis.coverage);
    let found = Fairness::new(study, coverage, (CohortId(1), CircleId(1)), &[]);
    let truth = serde_json::to_value(FairnessReport::new(study, coverage, &found)).unwrap();
    assert_eq!((answer.status, answer.json()), (200, truth));
    assert_eq!(get("/fairness?circle=nowhere").status, 400);
}
