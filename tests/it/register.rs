//! The register over time: rows of two versions find each other, and the parts of a difference add up to it.

use std::process::Command;

use carecircle::coverage::cover;
use carecircle::geom::Xy;
use carecircle::ids::{CircleId, CohortId, FacilityId, ServiceId};
use carecircle::model::{Area, AreaLevel, Facility, OperatingState, Profile, Study};
use carecircle::network::Network;
use carecircle::register::{
    Attribution, AttributionError, CoverageCause, DoubtReason, FacilityChange, MatchAnswers, MatchedBy, StudyVersion, attribute,
    facility_changes, match_registers,
};
use rand::RngExt;

use crate::import_study::folder;
use crate::support::{add_facility, add_home, plane, random_city, rng, settle, study};

/// A facility by id, name, metres east of the centre and telephone; empty is unknown.
fn row(id: &str, name: &str, east: f64, phone: &str) -> Facility {
    Facility {
        id: id.to_owned(),
        name: name.to_owned(),
        at: Some(plane().unproject(Xy { x: east, y: 0.0 })),
        services: vec![ServiceId(0)],
        phone: Some(phone.to_owned()).filter(|p| !p.is_empty()),
        ..Facility::default()
    }
}

/// Matched rows as `(before, after, by)`, then the numbers of gone, new and doubtful ones.
fn matched(before: &[Facility], after: &[Facility]) -> (Vec<(u32, u32, MatchedBy)>, [usize; 3]) {
    let found = match_registers(before, after, &MatchAnswers::default()).unwrap();
    let pairs = found.matched.iter().map(|m| (m.before.0, m.after.0, m.by)).collect();
    (pairs, [found.gone.len(), found.new.len(), found.doubtful.len()])
}

#[test]
fn a_row_put_in_on_top_shifts_the_numbers_and_nothing_else() {
    let before = [row("1", "城东食堂", 0.0, ""), row("2", "城西食堂", 800.0, ""), row("3", "城南食堂", 1600.0, "")];
    let after = [
        row("1", "新桥食堂", 2400.0, ""),
        row("2", "城东食堂", 0.0, ""),
        row("3", "城西食堂", 800.0, ""),
        row("4", "城南食堂", 1600.0, ""),
    ];
    use MatchedBy::NameAndPlace as By;
    assert_eq!(matched(&before, &after), (vec![(0, 1, By), (1, 2, By), (2, 3, By)], [0, 1, 0]));
}

#[test]
fn rows_find_each_other_by_what_they_share() {
    use MatchedBy::{IdAndName, IdAndPlace, NameAlone, NameAndPlace, Telephone};
    for (what, before, after, by) in [
        ("id and name, across the town", row("F01", "城东食堂", 0.0, ""), row("F01", "城东食堂", 3000.0, ""), Some(IdAndName)),
        (
            "name and place; spaces and width are no name",
            row("F01", "城东 食堂", 0.0, ""),
            row("X9", "城东食堂　", 300.0, ""),
            Some(NameAndPlace),
        ),
        ("renamed where it stands", row("F01", "城东食堂", 0.0, ""), row("F01", "幸福食堂", 60.0, ""), Some(IdAndPlace)),
        (
            "renamed and moved, its telephone kept",
            row("F01", "城东食堂", 0.0, "0576-85115555"),
            row("X9", "幸福食堂", 900.0, "0576 8511 5555"),
            Some(Telephone),
        ),
        ("a short number is nobody's", row("F01", "城东食堂", 0.0, "8511"), row("X9", "幸福食堂", 900.0, "8511"), None),
    ] {
        let (pairs, left) = matched(&[before], &[after]);
        assert_eq!((pairs.first().map(|p| p.2), left[0]), (by, usize::from(by.is_none())), "{what}");
    }
    // Only one in the town has the name: it has moved.
    let of = |facility: Facility, town: &str| Facility { area_name: Some(town.to_owned()), ..facility };
    let (before, after) = (of(row("F01", "城东食堂", 0.0, ""), "古城街道"), of(row("X9", "城东食堂", 4000.0, ""), "古城街道"));
    assert_eq!(matched(std::slice::from_ref(&before), &[after]), (vec![(0, 0, NameAlone)], [0, 0, 0]));
    // In another town it may be another; with its name twice nobody knows which.
    assert_eq!(matched(std::slice::from_ref(&before), &[of(row("X9", "城东食堂", 4000.0, ""), "大洋街道")]).1, [1, 1, 1]);
    let twice = [of(row("X8", "城东食堂", 4000.0, ""), "古城街道"), of(row("X9", "城东食堂", 5000.0, ""), "古城街道")];
    assert_eq!(matched(&[before], &twice), (vec![], [1, 2, 0]));
}

#[test]
fn what_is_doubtful_is_asked_and_an_answer_holds() {
    let before = [row("F01", "城东食堂", 0.0, ""), row("LH331082", "老街食堂", 5000.0, "")];
    let after = [row("F77", "幸福驿站", 40.0, ""), row("LH331082", "汇溪之家", 9000.0, "")];
    let found = match_registers(&before, &after, &MatchAnswers::default()).unwrap();
    let whys: Vec<_> = found.doubtful.iter().map(|d| (d.before.0, d.after.0, d.why)).collect();
    assert_eq!(whys, [(1, 1, DoubtReason::OnlyId), (0, 0, DoubtReason::OnlyPlace)]);
    assert_eq!((found.matched.len(), found.gone.len(), found.new.len()), (0, 2, 2), "until somebody says so");

    let pair = |b: &str, a: &str| (b.to_owned(), a.to_owned());
    let answers = MatchAnswers { same: vec![pair("F01", "F77")], different: vec![pair("LH331082", "LH331082")] };
    let found = match_registers(&before, &after, &answers).unwrap();
    assert_eq!((found.matched[0].by, found.doubtful.len(), found.gone.as_slice()), (MatchedBy::Answer, 0, [FacilityId(1)].as_slice()));
    let wrong = MatchAnswers { same: vec![pair("F01", "F78")], ..MatchAnswers::default() };
    let error = match_registers(&before, &after, &wrong).unwrap_err().to_string();
    assert!(error.contains("the later version has no facility with the id 'F78'"), "{error}");
}

/// What a reviewer tried: what many share says nothing, and what nobody can read is no closing.
#[test]
fn what_many_share_makes_no_facility_of_two() {
    use MatchedBy::{IdAndName, NameAndPlace};
    let phone = "0576-85112233";
    // A town's telephone.
    let before = [row("A1", "丙食堂", 5000.0, phone), row("A2", "甲食堂", 0.0, phone)];
    let after = [row("A1", "丙食堂", 5000.0, phone), row("B9", "乙食堂", 20_000.0, phone)];
    assert_eq!(matched(&before, &after), (vec![(0, 0, IdAndName)], [1, 1, 0]));
    // A running number and a village.
    let of = |facility: Facility, service: usize| Facility {
        village: Some("东村".to_owned()),
        services: vec![ServiceId::from_index(service)],
        ..facility
    };
    let (b, a) = (of(row("5", "甲照料中心", 0.0, ""), 0), of(row("5", "丙老年学校", 1500.0, ""), 1));
    assert_eq!(matched(&[b], &[a]), (vec![], [1, 1, 0]));
    // A name that all have: the place decides, whatever the numbers are.
    let all = |places: &[f64]| places.iter().zip(1..).map(|(x, id)| row(&id.to_string(), "老年食堂", *x, "")).collect::<Vec<_>>();
    let (pairs, left) = matched(&all(&[0.0, 9000.0, 18_000.0]), &all(&[9000.0, 18_000.0]));
    assert_eq!((pairs, left), (vec![(1, 0, NameAndPlace), (2, 1, NameAndPlace)], [1, 0, 0]));
    let swapped = [row("A1", "老年食堂", 9000.0, ""), row("A2", "老年食堂", 0.0, "")];
    let (pairs, _) = matched(&[row("A1", "老年食堂", 0.0, ""), row("A2", "老年食堂", 9000.0, "")], &swapped);
    assert_eq!(pairs, [(1, 0, NameAndPlace), (0, 1, NameAndPlace)]);
    // A name that another row of the list has is not alone, though that row is matched.
    let town = |facility: Facility| Facility { area_name: Some("古城街道".to_owned()), ..facility };
    let before = [town(row("A1", "老年食堂", 0.0, "")), town(row("A2", "老年食堂", 9000.0, ""))];
    let after = [town(row("A1", "老年食堂", 0.0, "")), town(row("B9", "老年食堂", 20_000.0, ""))];
    assert_eq!(matched(&before, &after).1, [1, 1, 0]);
    // An address of many, in two towns.
    let at =
        |facility: Facility, town: &str| Facility { address: Some("村委会".to_owned()), area_name: Some(town.to_owned()), ..facility };
    let pair = (at(row("A1", "食堂", 0.0, ""), "古城街道"), at(row("B1", "食堂", 9000.0, ""), "大洋街道"));
    assert_eq!(matched(&[pair.0], &[pair.1]).1[..2], [1, 1]);
}

#[test]
fn what_is_not_the_place_is_not_charged_to_it() {
    let mut before = study(1, 8.0, 1);
    before.settings.detour_factor = 1.0;
    before.areas = ["甲镇", "乙镇"].map(|town| Area::named(town, AreaLevel::Town, None)).into();
    for (seniors, x, town) in [(50.0, 0.0, 0), (20.0, 9000.0, 1)] {
        let home = add_home(&mut before, Xy { x, y: 0.0 }, seniors);
        before.homes[home.index()].town = Some(carecircle::ids::AreaId::from_index(town));
    }
    before.facilities = vec![row("F1", "东", 0.0, ""), row("F2", "西", 9000.0, "")];
    // A state that nobody can read.
    let mut after = before.clone();
    after.facilities[0].state = OperatingState::Unclear;
    let found = split((&before, None), (&after, None));
    assert_eq!((part(&found, CoverageCause::Unclear), part(&found, CoverageCause::Closed)), ((Some(1), -50.0, -50.0), (Some(0), 0.0, 0.0)));
    let back = split((&after, None), (&before, None));
    assert_eq!((part(&back, CoverageCause::Unclear), part(&back, CoverageCause::Opened)), ((Some(1), 50.0, 50.0), (Some(0), 0.0, 0.0)));
    // Homes with other numbers are the same homes.
    let mut after = before.clone();
    for (nth, home) in after.homes.iter_mut().enumerate() {
        home.id = (1 - nth).to_string();
    }
    after.homes[0].seniors = 65.0;
    let found = split((&before, None), (&after, None));
    assert_eq!((part(&found, CoverageCause::Homes), part(&found, CoverageCause::Heads)), ((Some(0), 0.0, 0.0), (Some(1), 15.0, 15.0)));
    // A home that goes to another town changes the towns and not the whole.
    let mut after = before.clone();
    after.homes[0].town = after.homes[1].town;
    let found = split((&before, None), (&after, None));
    let towns: Vec<_> = found.towns.iter().map(|t| (t.town.as_str(), t.before.covered, t.after.covered)).collect();
    assert_eq!(towns, [("乙镇", 20.0, 70.0), ("甲镇", 50.0, 0.0)]);
    // Places that were measured again count with those that moved, and are no moves.
    let mut after = before.clone();
    after.facilities[0].at = row("", "", 6.0, "").at;
    assert_eq!(part(&split((&before, None), (&after, None)), CoverageCause::Moved).0, Some(0));

    let matching = match_registers(&before.facilities, &before.facilities, &MatchAnswers::default()).unwrap();
    let refused =
        |after: &Study, network: Option<&Network>| attribute(version(&before, None), version(after, network), &matching).unwrap_err();
    let network = Network::build(&random_city(1, 40, 0.2).roads(), &Profile::built_in(), 0).unwrap();
    assert_eq!(refused(&before, Some(&network)), AttributionError::Roads);
    let mut after = before.clone();
    after.settings.date = Some(jiff::civil::date(2025, 6, 30));
    assert!(matches!(refused(&after, None), AttributionError::Rules(rules) if rules[0].contains("no date → a date")));
    let mut after = before.clone();
    after.profiles[after.cohorts[0].profile.index()].name = carecircle::model::Name::default();
    assert!(matches!(refused(&after, None), AttributionError::Rules(rules) if rules[0].contains("[profiles.walk]")));
}

fn version<'s>(study: &'s Study, network: Option<&'s Network>) -> StudyVersion<'s> {
    StudyVersion { study, network, circle: CircleId(0), cohort: CohortId(0) }
}

fn split(before: (&Study, Option<&Network>), after: (&Study, Option<&Network>)) -> Attribution {
    let matching = match_registers(&before.0.facilities, &after.0.facilities, &MatchAnswers::default()).unwrap();
    attribute(version(before.0, before.1), version(after.0, after.1), &matching).unwrap()
}

fn part(of: &Attribution, cause: CoverageCause) -> (Option<usize>, f64, f64) {
    let part = of.parts.iter().find(|p| p.cause == cause).unwrap();
    (part.things, part.covered, part.alone)
}

/// A street of homes in a line, 480 m within reach. Before: canteens at 0 and 1,000 m; homes of 10 at 0, 20 at 1,000, 40 at 2,000,
/// 80 at 3,000 and 5 at 5,000 m. After: that at 0 m is closed; that of 1,000 m stands at 2,000 m; a new one opens at 3,000 m; the home
/// of 80 counts 100; that of 5 is gone, and one of 7 stands at 3,200 m.
#[test]
fn on_a_line_the_parts_are_those_of_the_paper() {
    let mut before = study(1, 8.0, 1);
    before.settings.detour_factor = 1.0;
    for (seniors, x) in [(10.0, 0.0), (20.0, 1000.0), (40.0, 2000.0), (80.0, 3000.0), (5.0, 5000.0)] {
        add_home(&mut before, Xy { x, y: 0.0 }, seniors);
    }
    before.facilities = vec![row("F1", "东", 0.0, ""), row("F2", "中", 1000.0, "")];
    let mut after = before.clone();
    after.facilities[0].state = OperatingState::Closed;
    after.facilities[1].at = row("", "", 2000.0, "").at;
    after.facilities.push(row("F3", "西", 3000.0, ""));
    after.homes[3].seniors = 100.0;
    after.homes.remove(4);
    add_home(&mut after, Xy { x: 3200.0, y: 0.0 }, 7.0);
    after.homes[4].id = "new".to_owned();

    let found = split((&before, None), (&after, None));
    assert_eq!((found.before.covered, found.before.seniors, found.after.covered, found.after.seniors), (30.0, 155.0, 147.0, 177.0));
    assert_eq!(part(&found, CoverageCause::Roads), (Some(0), 0.0, 0.0));
    assert_eq!(part(&found, CoverageCause::Homes), (Some(2), 0.0, 0.0), "nobody was near either");
    assert_eq!(part(&found, CoverageCause::Heads), (Some(1), 0.0, 0.0));
    assert_eq!(part(&found, CoverageCause::Closed), (Some(1), -10.0, -10.0));
    assert_eq!(part(&found, CoverageCause::Moved), (Some(1), 20.0, 20.0), "40 come in, 20 fall out");
    assert_eq!(part(&found, CoverageCause::Opened), (Some(1), 107.0, 80.0), "alone it finds 80 there, and not yet the home of 7");
    for cause in [CoverageCause::Located, CoverageCause::Hours, CoverageCause::Services] {
        assert_eq!(part(&found, cause), (Some(0), 0.0, 0.0), "{cause:?}");
    }

    let matching = match_registers(&before.facilities, &after.facilities, &MatchAnswers::default()).unwrap();
    let changes = facility_changes(&before, &after, &matching);
    let said: Vec<_> = changes.iter().map(|c| (c.before.map(|f| f.0), c.after.map(|f| f.0), &c.changes[..])).collect();
    assert!(
        matches!(
            said.as_slice(),
            [
                (Some(0), Some(0), [FacilityChange::Closed]),
                (Some(1), Some(1), [FacilityChange::Moved(m)]),
                (None, Some(2), [FacilityChange::Opened])
            ] if (m - 1000.0).abs() < 1.0
        ),
        "{said:?}"
    );
}

/// Every kind of change at once, on random cities: the ends are what a computation of each version gives, and the parts add up,
/// in the whole and in every town.
#[test]
fn the_parts_add_up_to_the_difference() {
    let mut brought = [0.0; 10];
    for seed in 0..12 {
        let (old, new) = (random_city(seed, 60, 0.2), random_city(seed, 64, 0.2));
        let network = |sketch: &crate::support::Sketch| Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap();
        let (old, new) = (network(&old), network(&new));
        let mut rng = rng(31_000 + seed);
        let mut before = Study { plane: *old.plane(), ..study(2, 7.0, 1 + usize::from(seed % 2 == 0)) };
        for town in ["甲镇", "乙镇", "丙镇"] {
            before.areas.push(Area::named(town, AreaLevel::Town, None));
        }
        settle(&mut before, &mut rng, 120, 6);
        for (nth, home) in before.homes.iter_mut().enumerate() {
            home.id = format!("h{nth}");
            home.town = (nth % 4 < 3).then(|| carecircle::ids::AreaId::from_index(nth % 4));
        }
        for (nth, facility) in before.facilities.iter_mut().enumerate() {
            facility.name = format!("食堂{nth}号");
        }
        before.settings.at = Some("mon-11:00".parse().unwrap());
        let mut after = Study { plane: *new.plane(), ..before.clone() };
        // Places are kept in degrees: the planes of the networks differ by their centres.
        after.areas.reverse();
        for home in &mut after.homes {
            home.town = home.town.map(|town| carecircle::ids::AreaId::from_index(2 - town.index()));
            if rng.random_bool(0.3) {
                home.seniors += f64::from(rng.random_range(0..20_u32));
            }
        }
        after.homes.retain(|_| rng.random_bool(0.9));
        for nth in 0..12 {
            let x = Xy { x: rng.random_range(-900.0..900.0), y: rng.random_range(-900.0..900.0) };
            let home = add_home(&mut after, x, 25.0);
            after.homes[home.index()].id = format!("n{nth}");
        }
        let f = &mut after.facilities;
        f[0].state = OperatingState::Closed;
        f[1].at = None;
        f[2].at = f[3].at;
        f[4].hours = Some("Mo-Fr 17:00-19:00".to_owned());
        f[5].services = vec![ServiceId(0), ServiceId(1)];
        f[7].state = OperatingState::Unclear;
        f.remove(6);
        let opened = add_facility(&mut after, Xy { x: 300.0, y: 300.0 }, 1);
        after.facilities[opened.index()].name = "新食堂".to_owned();
        after.facilities[opened.index()].id = "new".to_owned();

        let found = split((&before, Some(&old)), (&after, Some(&new)));
        for (told, study, network) in [(found.before, &before, &old), (found.after, &after, &new)] {
            let total = cover(study, Some(network)).cohorts[0].circles[0].total;
            assert_eq!((told.covered, told.seniors), (total.seniors_covered, total.seniors), "seed {seed}");
        }
        let sum: f64 = found.parts.iter().map(|p| p.covered).sum();
        assert!((sum - (found.after.covered - found.before.covered)).abs() < 1e-9, "seed {seed}: {found:?}");
        assert_eq!(found.towns.len(), 4, "three towns, and homes of none");
        for town in &found.towns {
            let sum: f64 = town.parts.iter().sum();
            assert!((sum - (town.after.covered - town.before.covered)).abs() < 1e-9, "seed {seed}: {town:?}");
        }
        for (sum, part) in brought.iter_mut().zip(&found.parts) {
            *sum += part.covered.abs();
        }
        // The other way round every cause gives back what it took, if the order is turned too; the ends change places in any case.
        let back = split((&after, Some(&new)), (&before, Some(&old)));
        assert_eq!((back.before, back.after), (found.after, found.before), "seed {seed}");
    }
    assert!(brought.iter().all(|sum| *sum > 0.0), "every cause is tried: {brought:?}");
}

#[test]
fn versions_that_count_otherwise_are_not_compared() {
    let mut before = study(2, 8.0, 1);
    add_home(&mut before, Xy { x: 0.0, y: 0.0 }, 10.0);
    add_facility(&mut before, Xy { x: 0.0, y: 0.0 }, 0);
    add_facility(&mut before, Xy { x: 0.0, y: 0.0 }, 1);
    let mut after = before.clone();
    after.circles[0].minutes = 10.0;
    let matching = match_registers(&before.facilities, &after.facilities, &MatchAnswers::default()).unwrap();
    let error = attribute(version(&before, None), version(&after, None), &matching).unwrap_err();
    assert_eq!(error, AttributionError::Rules(vec!["circle minutes: 8 → 10".to_owned()]));
    after.circles[0].minutes = 8.0;
    after.facilities.clear();
    let matching = match_registers(&before.facilities, &after.facilities, &MatchAnswers::default()).unwrap();
    let error = attribute(version(&before, None), version(&after, None), &matching).unwrap_err();
    assert!(matches!(error, AttributionError::NoFigure { version: "later", .. }), "a list that was not brought closes nothing: {error}");
}

/// Two folders, as a bureau keeps them: the west's canteen opened, the east's was renamed and lost its beds' cell.
#[test]
fn the_command_tells_what_changed_and_why_and_the_parts_add_up() {
    let toml = "[study]\nname = \"甲县\"\nsimulated = true\n[[services]]\nid = \"canteen\"\n[[circles]]\nid = \"c\"\nminutes = 15\nservices = [\"canteen\"]\n[[facilities]]\nfile = \"f.csv\"\n[[homes]]\nfile = \"homes.csv\"\n";
    let homes = "编号,经度,纬度,60岁及以上,所属镇街\na,121.100,28.850,30,甲街道\nb,121.102,28.850,20,甲街道\nc,121.200,28.850,50,乙镇\n";
    let study = |rows: &str| {
        let list = format!("编号,名称,类型,经度,纬度,座位数\n{rows}");
        folder(&[("study.toml", toml.as_bytes()), ("f.csv", list.as_bytes()), ("homes.csv", homes.as_bytes())])
    };
    let before = study("A1,东村食堂,老年食堂,121.100,28.850,40\n");
    let after = study("A1,幸福食堂,老年食堂,121.100,28.850,60\nA2,西村食堂,老年食堂,121.200,28.850,\n");
    let run = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_carecircle"));
        command.arg("changes").args([before.path(), after.path()]).args(more);
        command.output().unwrap()
    };
    let json: serde_json::Value = serde_json::from_slice(&run(&["--json"]).stdout).unwrap();
    assert_eq!((&json["before"]["seniors_covered"], &json["after"]["seniors_covered"]), (&50.0.into(), &100.0.into()));
    let parts: Vec<f64> = json["causes"].as_array().unwrap().iter().map(|c| c["people"].as_f64().unwrap()).collect();
    assert_eq!(parts, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 50.0]);
    let towns: Vec<_> =
        json["towns"].as_array().unwrap().iter().map(|t| (t["town"].as_str().unwrap(), t["parts"][9].as_f64().unwrap())).collect();
    assert_eq!(towns, [("乙镇", 50.0), ("甲街道", 0.0)]);

    let out = before.path().join("changes.csv");
    let told = run(&["--out", out.to_str().unwrap()]);
    let text = String::from_utf8(told.stdout).unwrap();
    assert!(text.contains("（模拟数据）（直线估算）") && text.contains("覆盖老人变化 +50 人"), "{text}");
    assert!(text.contains("幸福食堂 [A1]：改名 东村食堂 → 幸福食堂；座位 40 → 60"), "{text}");
    let csv = std::fs::read_to_string(out).unwrap();
    assert_eq!(csv.lines().last(), Some("西村食堂,,A2,opened,新开,"), "{csv}");

    let wrong = run(&["--same", "A1"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("expected EARLIER=LATER"));
    let apart = run(&["--different", "A1=A1", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&apart.stdout).unwrap();
    assert_eq!(
        (&json["causes"][3]["people"], &json["causes"][9]["people"]),
        (&(-50.0).into(), &100.0.into()),
        "one is gone and another came"
    );
}
