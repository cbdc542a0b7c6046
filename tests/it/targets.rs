//! Promises held against small studies whose answers are worked out on paper.

use carecircle::geom::Xy;
use carecircle::ids::{AreaId, ServiceId};
use carecircle::model::{Area, AreaLevel, Compound, Figure, Profile, Roads, Stop, Study};
use carecircle::network::Network;
use carecircle::targets::{Pack, PackContext, PlaceKind, RowStatus, ScoreboardRow, score, score_row};
use geo::{LineString, MultiPolygon, Polygon};
use jiff::civil::Date;

use crate::support::{add_facility, add_home, grid, plane, random_city, rng, settle, study};

/// A pack of one row: clause 1, years 2022 to 2025.
fn pack(row: &str) -> Pack {
    let text = format!(
        "[pack]\nid = \"p\"\nname = \"试\"\nyears = [2022, 2025]\nclauses = [1]\n\n[[rows]]\nid = \"p-1\"\nclause = 1\nzh = \"承诺\"\n{row}\n"
    );
    Pack::parse(&text, "p.toml").unwrap()
}

fn scored_on(study: &Study, net: Option<&Network>, row: &str, year: i16) -> ScoreboardRow {
    let pack = pack(row);
    score_row(study, net, &PackContext::new(study), &pack, &pack.rows[0], year)
}

fn scored(study: &Study, row: &str, year: i16) -> ScoreboardRow {
    scored_on(study, None, row, year)
}

/// Straight lines, 1 m/s: a metre is a second.
fn plain(services: usize) -> Study {
    let mut study = study(services, 10.0, services);
    study.settings.detour_factor = 1.0;
    study
}

fn square(west: f64, south: f64, side: f64) -> MultiPolygon<f64> {
    let corners = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side), (0.0, 0.0)];
    let ring: Vec<(f64, f64)> =
        corners.iter().map(|(x, y)| plane().unproject(Xy { x: west + x, y: south + y })).map(|at| (at.lon(), at.lat())).collect();
    MultiPolygon::new(vec![Polygon::new(LineString::from(ring), Vec::new())])
}

fn town(study: &mut Study, name: &str, shape: Option<MultiPolygon<f64>>) -> AreaId {
    study.areas.push(Area { shape, ..Area::named(name, AreaLevel::Town, None) });
    AreaId::from_index(study.areas.len() - 1)
}

fn home(study: &mut Study, x: f64, y: f64, seniors: f64, town: Option<AreaId>) {
    let row = add_home(study, Xy { x, y }, seniors);
    study.homes[row.index()].town = town;
}

fn facility(study: &mut Study, x: f64, y: f64, service: usize, opened: Option<(i16, i8)>) -> usize {
    let row = add_facility(study, Xy { x, y }, service).index();
    study.facilities[row].opened = opened.map(|(year, month)| Date::constant(year, month, 1));
    row
}

fn close(a: Option<f64>, b: f64) -> bool {
    a.is_some_and(|a| (a - b).abs() < 1e-6)
}

fn trend(row: &ScoreboardRow) -> Vec<(i16, f64)> {
    row.trend.iter().map(|t| (t.year, t.value)).collect()
}

fn names(row: &ScoreboardRow) -> Vec<&str> {
    row.places.iter().map(|p| p.name.as_str()).collect()
}

/// Homes at 0, 590, 1000 and 2000 m of a facility that opened in May 2024: 30 of 100 seniors within ten minutes.
#[test]
fn a_circle_counts_seniors_within_it_year_by_year() {
    let mut study = plain(2);
    let west = town(&mut study, "西镇", None);
    for (x, seniors) in [(0.0, 10.0), (590.0, 20.0), (1000.0, 30.0), (2000.0, 40.0)] {
        home(&mut study, x, 0.0, seniors, Some(west));
    }
    facility(&mut study, 0.0, 0.0, 0, Some((2024, 5)));
    let row = "kind = \"circle\"\nservices = [\"s0\"]\nminutes = 10\ntargets = { 2023 = 0.1, 2025 = 0.5 }";
    let of_2025 = scored(&study, row, 2025);
    assert_eq!(of_2025.status, RowStatus::Missed);
    assert!(close(of_2025.today, 0.3) && close(of_2025.gap, 0.2), "{of_2025:?}");
    let short = of_2025.short.as_ref().unwrap();
    assert_eq!((short.value, short.unit.en.as_str()), (20.0, "seniors"));
    assert_eq!(trend(&of_2025), [(2022, 0.0), (2023, 0.0), (2024, 0.3), (2025, 0.3)]);
    assert_eq!((of_2025.failing, of_2025.people, of_2025.homes.as_slice()), (2, 70.0, [2, 3].as_slice()));
    assert_eq!((of_2025.towns[0].name.as_str(), of_2025.towns[0].seniors), ("西镇", 70.0));
    assert_eq!(scored(&study, row, 2024).status, RowStatus::Met, "the target of 2023 holds until 2025");
    assert_eq!(scored(&study, row, 2023).status, RowStatus::Missed, "it opens a year later");
    assert_eq!(scored(&study, row, 2022).status, RowStatus::NotDue);
    // Of two services, one is nowhere.
    let both = "kind = \"circle\"\nservices = [\"s0\", \"s1\"]\nminutes = 10\ntargets = { 2025 = 0.5 }";
    assert_eq!(
        (scored(&study, both, 2025).status, scored(&study, both, 2025).today),
        (RowStatus::NoData, None),
        "nobody brought a list of s1"
    );
    study.complete_registers = vec!["s1".to_owned()];
    assert!(close(scored(&study, both, 2025).today, 0.0), "the study says that there is none");
    assert!(close(scored(&study, &format!("{both}\nneed = 1"), 2025).today, 0.3));
    // The e-bike's 15 km/h and more reach the third home too; the fastest mode counts.
    let fast = "kind = \"circle\"\nservices = [\"s0\"]\nminutes = 10\nmodes = [\"walk\", \"ebike\"]\ntargets = { 2025 = 0.5 }";
    assert!(scored(&study, fast, 2025).today.unwrap() >= 0.6);
    // A service that the study does not have is passed over when another of the list exists.
    assert_eq!(scored(&study, &row.replace("[\"s0\"]", "[\"s9\"]"), 2025).status, RowStatus::NoData);
    let known = row.replace("services = [\"s0\"]", "services = [\"s0\", \"s9\"]\nneed = 1");
    assert!(close(scored(&study, &known, 2025).today, 0.3));
}

/// On a network the study's own circle and a row that says the same agree with coverage, home by home.
#[test]
fn a_circle_on_a_network_is_what_coverage_says() {
    for seed in 0..6 {
        let net = Network::build(&random_city(seed, 80, 0.3).roads(), &Profile::built_in(), 0).unwrap();
        let mut study = study(2, 10.0, 2);
        study.plane = *net.plane();
        settle(&mut study, &mut rng(seed), 120, 4);
        let coverage = carecircle::coverage::cover(&study, Some(&net));
        let circled = &coverage.cohorts[0].circles[0];
        for row in ["circle = \"circle\"", "services = [\"s0\", \"s1\"]\nminutes = 10"] {
            let row = scored_on(&study, Some(&net), &format!("kind = \"circle\"\n{row}\ntargets = {{ 2025 = 1 }}"), 2025);
            let share = circled.total.seniors_covered / circled.total.seniors;
            assert!(close(row.today, (share * 1e6).round() / 1e6), "seed {seed}: {:?} against {share}", row.today);
            let left: Vec<u32> =
                (0..).zip(&circled.covered).filter(|(h, c)| !**c && study.homes[*h as usize].seniors > 0.0).map(|(h, _)| h).collect();
            assert_eq!(row.homes, left);
        }
    }
}

/// Four squares of 2 km; only the north-east one has a union. Its small neighbours share it, the large one may not, and
/// the one that touches it at a corner only is no neighbour.
#[test]
fn every_town_has_one_or_a_small_one_shares_its_neighbours() {
    let mut study = plain(1);
    for (name, west, south, seniors) in
        [("西南镇", 0.0, 0.0, 100.0), ("东南镇", 2000.0, 0.0, 200.0), ("西北镇", 0.0, 2000.0, 5000.0), ("东北镇", 2000.0, 2000.0, 300.0)]
    {
        let id = town(&mut study, name, Some(square(west, south, 2000.0)));
        home(&mut study, west + 500.0, south + 500.0, seniors, Some(id));
    }
    facility(&mut study, 3000.0, 3000.0, 0, Some((2023, 6)));
    let row = "kind = \"every-area\"\nservices = [\"s0\"]\nlevel = \"town\"\nshare_with_neighbour = { seniors_below = 1000 }\ntargets = { 2025 = 1 }";
    let found = scored(&study, row, 2025);
    assert_eq!((found.status, names(&found)), (RowStatus::Missed, vec!["西北镇", "西南镇"]), "most seniors first");
    assert!(close(found.today, 0.5) && found.people == 5100.0);
    assert_eq!(found.short.as_ref().map(|s| (s.value, s.unit.zh.as_str())), Some((2.0, "个镇街")));
    assert_eq!(trend(&found), [(2022, 0.0), (2023, 0.5), (2024, 0.5), (2025, 0.5)]);
    assert!(found.notes.iter().any(|n| n.zh.contains("东南镇") && n.zh.contains("东北镇")), "{:?}", found.notes);
    // Nobody shares: three lack it.
    let alone = "kind = \"every-area\"\nservices = [\"s0\"]\nlevel = \"town\"\ntargets = { 2025 = 1 }";
    assert!(close(scored(&study, alone, 2025).today, 0.25));
    assert!(close(scored(&study, &format!("{alone}\nat_least = 2"), 2025).today, 0.0));
    // Without boundaries names tell where a facility is, and adjacency is unknown.
    study.areas.iter_mut().for_each(|a| a.shape = None);
    study.facilities[0].area_name = Some("东北镇".to_owned());
    let blind = scored(&study, row, 2025);
    assert!(close(blind.today, 0.25), "{blind:?}");
    assert!(blind.notes.iter().any(|n| n.en.contains("neighbours are unknown")), "{:?}", blind.notes);
}

#[test]
fn facilities_are_counted_as_they_stand_open_or_are_upgraded() {
    let mut study = plain(1);
    study.settings.date = Some(Date::constant(2025, 6, 30));
    home(&mut study, 0.0, 0.0, 1.0, None);
    for (opened, beds, upgraded) in [
        (Some((2021, 1)), 100.0, Some("2022年9月")),
        (Some((2023, 3)), 50.0, Some("2023")),
        (Some((2025, 2)), 30.0, None),
        (Some((2025, 9)), 70.0, None), // after the study's day
        (None, 20.0, Some("2023-11-01")),
    ] {
        let row = facility(&mut study, 0.0, 0.0, 0, opened);
        study.facilities[row].beds = Some(beds);
        study.facilities[row].attributes.extend(upgraded.map(|u| ("提升时间".to_owned(), u.to_owned())));
    }
    let of = |more: &str, year: i16| {
        scored(&study, &format!("kind = \"count\"\nservices = [\"s0\"]\n{more}\ntargets = {{ 2022 = 2, 2023 = 3 }}"), year)
    };
    assert_eq!(of("", 2025).today, Some(4.0));
    assert_eq!(trend(&of("", 2025)), [(2022, 2.0), (2023, 3.0), (2024, 3.0), (2025, 4.0)]);
    assert_eq!(of("sum = \"beds\"", 2025).today, Some(200.0));
    assert_eq!((of("counts = \"opened\"", 2025).today, of("counts = \"opened\"", 2023).today), (Some(1.0), Some(1.0)));
    assert_eq!(of("counts = \"opened\"\nsum = \"beds\"", 2023).today, Some(50.0));
    let upgraded = "counts = \"upgraded\"\ndate_column = [\"提升日期\", \"提升时间\"]";
    assert_eq!((of(upgraded, 2022).today, of(upgraded, 2023).today), (Some(1.0), Some(2.0)));
    // Summed over the years, and so are the targets: 2 + 3 = 5 by 2023.
    let summed = of(&format!("{upgraded}\ncumulative = true"), 2023);
    assert_eq!((summed.today, summed.target, summed.status), (Some(3.0), Some(5.0), RowStatus::Missed));
    assert_eq!(summed.short.as_ref().map(|s| s.value), Some(2.0));
    let absent = of("counts = \"upgraded\"\ndate_column = \"改造日期\"", 2023);
    assert_eq!(absent.status, RowStatus::NoData);
    assert!(absent.bring.as_ref().unwrap().zh.contains("改造日期"));
}

fn figure(study: &mut Study, id: &str, area: &str, year: i16, value: f64) {
    study.figures.push(Figure {
        id: id.to_owned(),
        name: id.to_owned(),
        area: area.to_owned(),
        date: Date::constant(year, 12, 31),
        value,
        unit: "平方米".to_owned(),
        source: String::new(),
    });
}

/// 60 beds for 2,000 seniors are 300 per 10,000; 24 of 60 are for nursing; land a head by zone.
#[test]
fn rates_are_held_over_people_beds_and_zones() {
    let mut study = plain(1);
    let city = town(&mut study, "城东街道", None);
    let hills = town(&mut study, "山前镇", None);
    study.areas[city.index()].zone = Some("城区".to_owned());
    study.areas[hills.index()].zone = Some("山区".to_owned());
    home(&mut study, 0.0, 0.0, 1500.0, Some(city));
    home(&mut study, 9000.0, 0.0, 500.0, Some(hills));
    for (x, beds, nursing) in [(0.0, 40.0, "24"), (9000.0, 20.0, "0")] {
        let row = facility(&mut study, x, 0.0, 0, None);
        study.facilities[row].beds = Some(beds);
        study.facilities[row].attributes.push(("护理型床位".to_owned(), nursing.to_owned()));
    }
    let beds = "kind = \"rate\"\ntop = { sum = \"beds\", services = [\"s0\"] }\nbottom = { seniors = 10000 }\ntargets = { 2025 = 320 }";
    let row = scored(&study, beds, 2025);
    assert!(close(row.today, 300.0) && close(row.gap, 20.0));
    assert_eq!(row.short.as_ref().map(|s| s.value), Some(4.0), "20 per 10,000 of 2,000 are four beds");
    let nursing = "kind = \"rate\"\ntop = { column = \"护理型床位\", services = [\"s0\"] }\nbottom = { sum = \"beds\", services = [\"s0\"] }\ntargets = { 2025 = 0.4 }";
    let row = scored(&study, nursing, 2025);
    assert!(close(row.today, 0.4) && row.status == RowStatus::Met && row.share);
    figure(&mut study, "carers", "", 2024, 6.0);
    let carers = "kind = \"rate\"\ntop = { figure = \"carers\" }\nbottom = { seniors = 10000 }\ntargets = { 2024 = 28 }";
    assert!(close(scored(&study, carers, 2024).today, 30.0));
    assert_eq!(scored(&study, carers, 2025).status, RowStatus::NoData, "a figure of last year is not carried over");
    // Land: 150 m² for 1,500 in the city are 0.1 a head; 100 m² for 500 in the hills are 0.2, where 0.25 are asked for.
    figure(&mut study, "land", "城区", 2025, 150.0);
    figure(&mut study, "land", "山前镇", 2025, 100.0);
    let land = "kind = \"rate\"\ntop = { figure = \"land\" }\nbottom = { seniors = 1 }\nby_zone = true\ntargets = { 2025 = 0.1 }\ntargets_by_zone = { \"山区\" = { 2025 = 0.25 } }";
    let row = scored(&study, land, 2025);
    assert_eq!((row.status, row.failing_kind, names(&row)), (RowStatus::Missed, Some(PlaceKind::Zone), vec!["山区"]));
    assert!(close(row.today, 0.2) && close(row.target, 0.25) && close(row.short.as_ref().map(|s| s.value), 0.05 * 500.0));
    assert_eq!(row.towns.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["山前镇"]);
    let fewer = land.replace("0.25", "0.15").replace("by_zone = true", "by_zone = true\nat_most = true");
    assert_eq!(scored(&study, &fewer, 2025).status, RowStatus::Missed, "0.2 is more than 0.15");
}

/// People are counted, not patches: of 1,200 and 300 seniors in one dense patch, those whose own home has a facility within 500 m.
///
/// 1,200 seniors at the middle of a cell make every cell dense whose centre lies within 564 m, so that the 300 seniors 400 m to
/// the east are in the same patch.
#[test]
fn where_many_seniors_live_close_together_one_must_be_near() {
    let row = "kind = \"trigger\"\nseniors_per_km2 = 1000\nservices = [\"s0\"]\nwithin_m = 500\ntargets = { 2025 = 1 }";
    let with = |x: f64| {
        let mut study = plain(1);
        let id = town(&mut study, "城中街道", Some(square(-5000.0, -5000.0, 10_000.0)));
        home(&mut study, 50.0, 50.0, 1200.0, Some(id));
        home(&mut study, 450.0, 50.0, 300.0, Some(id));
        facility(&mut study, x, 50.0, 0, None);
        scored(&study, row, 2025)
    };
    // Within 500 m of both, of the eastern home alone, of none: the patch's edge does not count.
    let both = with(50.0 + 500.0);
    assert_eq!((both.status, both.today), (RowStatus::Met, Some(1.0)));
    let one = with(450.0 + 500.0);
    assert_eq!((one.status, one.today, one.failing, one.people), (RowStatus::Missed, Some(0.2), 1, 1200.0));
    let counted = one.counted.as_ref().unwrap();
    assert_eq!((counted.ok, counted.of), (300.0, 1500.0));
    assert_eq!((one.places[0].kind, one.places[0].town.as_deref()), (PlaceKind::Patch, Some("城中街道")));
    // What is drawn are the cells in which they live: here one of 100 m.
    let area = geo::GeodesicArea::geodesic_area_unsigned(one.places[0].shape.as_ref().unwrap());
    assert!((area / 10_000.0 - 1.0).abs() < 0.01, "{area} m²");
    let none = with(450.0 + 501.0);
    assert_eq!((none.today, none.people), (Some(0.0), 1500.0));
    // Without a distance, it has to stand in the home's own cell.
    let own = row.replace("within_m = 500\n", "");
    let mut study = plain(1);
    home(&mut study, 50.0, 50.0, 1200.0, None);
    facility(&mut study, 95.0, 5.0, 0, None);
    assert_eq!(scored(&study, &own, 2025).status, RowStatus::Met);
    study.facilities[0].at = Some(study.plane.unproject(Xy { x: 105.0, y: 5.0 }));
    assert_eq!(scored(&study, &own, 2025).status, RowStatus::Missed);
    // A thousand on a square kilometre is not more than a thousand; two clusters of 600 that no disc holds at once neither.
    let mut study = plain(1);
    home(&mut study, 50.0, 50.0, 1000.0, None);
    home(&mut study, 5050.0, 50.0, 600.0, None);
    home(&mut study, 6250.0, 50.0, 600.0, None);
    facility(&mut study, 50_000.0, 0.0, 0, None);
    let none = scored(&study, row, 2025);
    assert_eq!((none.status, none.counted.as_ref().map(|c| c.of)), (RowStatus::Met, Some(0.0)));
    // Brought together, they are a patch.
    study.homes[2].at = study.plane.unproject(Xy { x: 5550.0, y: 50.0 });
    assert_eq!(scored(&study, row, 2025).status, RowStatus::Missed);
}

/// One town: a village beside the seat, one on an island, one half an hour up a track, one on a hill, one by its own word.
#[test]
fn remote_villages_have_the_service_or_it_comes_to_them() {
    let mut roads = Roads::default();
    let mut at = |x: f64, y: f64| {
        let p = plane().unproject(Xy { x, y });
        roads.node(p.lon(), p.lat())
    };
    let (seat, near, pier, island, shore, far) =
        (at(0.0, 0.0), at(1000.0, 0.0), at(3000.0, 0.0), at(8000.0, 0.0), at(9000.0, 0.0), at(0.0, 15_000.0));
    roads.way(&[seat, near, pier], &[("highway", "residential")]);
    roads.way(&[pier, island], &[("route", "ferry"), ("duration", "00:20"), ("motor_vehicle", "yes")]);
    roads.way(&[island, shore], &[("highway", "residential")]);
    roads.way(&[seat, far], &[("highway", "residential")]);
    let net = Network::build(&roads, &Profile::built_in(), 0).unwrap();
    let mut study = study(1, 10.0, 1);
    study.plane = *net.plane();
    let place = |x: f64, y: f64| Some(plane().unproject(Xy { x, y }));
    let t = town(&mut study, "海山镇", None);
    study.areas[t.index()].seat = place(0.0, 0.0);
    study.areas[t.index()].elevation_m = Some(20.0);
    for (name, x, y, high, zone) in [
        ("镇前村", 1000.0, 0.0, 20.0, None),
        ("岛上村", 9000.0, 0.0, 5.0, None),
        ("路远村", 0.0, 15_000.0, 30.0, None),
        ("山上村", 900.0, 0.0, 260.0, None),
        ("畲族村", 800.0, 0.0, 20.0, Some("山区")),
    ] {
        let mut village = Area::named(name, AreaLevel::Village, Some(t));
        (village.seat, village.elevation_m, village.zone) = (place(x, y), Some(high), zone.map(str::to_owned));
        study.areas.push(village);
        let id = AreaId::from_index(study.areas.len() - 1);
        let row = add_home(&mut study, Xy { x, y }, 100.0);
        study.homes[row.index()].at = place(x, y).unwrap();
        (study.homes[row.index()].town, study.homes[row.index()].village) = (Some(t), Some(id));
    }
    // A canteen in the far village; a van to the island twice a month, to the hill once.
    let canteen = facility(&mut study, 0.0, 15_000.0, 0, None);
    study.facilities[canteen].at = place(0.0, 15_000.0);
    study.facilities[canteen].area_name = Some("路远村".to_owned());
    for (village, visits) in [("岛上村", 2.0), ("山上村", 1.0)] {
        study.stops.push(Stop {
            id: village.to_owned(),
            name: village.to_owned(),
            at: None,
            services: vec![ServiceId(0)],
            kind: String::new(),
            days: None,
            hours: None,
            visits_a_month: Some(visits),
            town: Some("海山镇".to_owned()),
            village: Some(village.to_owned()),
        });
    }
    // 15 km at 25 km/h are 36 minutes.
    let row = "kind = \"remote\"\nferry = true\ndrive_minutes = 35\nclimb_m = 200\nzones = [\"山区\", \"海岛\"]\nservices = [\"s0\"]\nvisits_a_month = 2\ntargets = { 2025 = 1 }";
    let found = scored_on(&study, Some(&net), row, 2025);
    assert_eq!((found.status, found.counted.as_ref().map(|c| (c.ok, c.of))), (RowStatus::Missed, Some((2.0, 4.0))), "{found:?}");
    let mut failing = names(&found);
    failing.sort_unstable();
    assert_eq!(failing, ["山上村", "畲族村"]);
    assert_eq!(found.people, 200.0);
    let why = |name: &str| found.places.iter().find(|p| p.name == name).unwrap().why.zh.clone();
    assert!(why("山上村").contains("240 米") && why("畲族村").contains("山区"), "{:?}", found.places);
    // Six minutes of grace on the road, and the far village is not remote.
    let later = scored_on(&study, Some(&net), &row.replace("= 35", "= 41"), 2025);
    assert_eq!(later.counted.as_ref().map(|c| c.of), Some(3.0));
    // Asked of the mountains alone, the island and the far village are not looked at; without zones nothing is.
    let hills = scored_on(&study, Some(&net), &row.replace("visits_a_month", "only_zones = [\"山区\"]\nvisits_a_month"), 2025);
    assert_eq!((hills.counted.as_ref().map(|c| c.of), names(&hills)), (Some(1.0), vec!["畲族村"]));
    // Without the van nobody on the island has it.
    study.stops.clear();
    let none = scored_on(&study, Some(&net), row, 2025);
    assert!(none.places.iter().any(|p| p.name == "岛上村" && p.why.zh.contains("船")), "{:?}", none.places);
}

/// Five compounds: one older than the promise, one with its room in time, one late, one with a place within 500 m, one with none.
#[test]
fn each_new_compound_has_its_facility_when_it_is_delivered() {
    let mut study = plain(1);
    study.settings.date = Some(Date::constant(2025, 6, 30));
    home(&mut study, 0.0, 0.0, 1.0, None);
    for (x, opened) in [(0.0, Some((2023, 1))), (5000.0, Some((2024, 5))), (10_400.0, None)] {
        facility(&mut study, x, 0.0, 0, opened);
    }
    let mut compound = |name: &str, x: f64, delivered: &str, facility: Option<&str>| {
        study.compounds.push(Compound {
            id: name.to_owned(),
            name: name.to_owned(),
            at: Some(plane().unproject(Xy { x, y: 0.0 })),
            households: None,
            delivered: delivered.parse().ok(),
            facility: facility.map(str::to_owned),
            town: None,
            village: None,
        });
    };
    compound("老小区", 0.0, "2020-01-01", None);
    compound("及时苑", 0.0, "2023-06-30", Some("f0"));
    compound("迟到苑", 5000.0, "2024-03-01", Some("f1"));
    compound("近邻苑", 10_000.0, "2024-09-01", None);
    compound("落空苑", 20_000.0, "2024-09-01", None);
    compound("未交付", 20_000.0, "2025-12-01", None);
    let row = "kind = \"compounds\"\ndelivered_from = 2022-01-01\nservices = [\"s0\"]\ntargets = { 2022 = 1 }";
    let found = scored(&study, row, 2025);
    assert_eq!(found.counted.as_ref().map(|c| (c.ok, c.of)), Some((2.0, 4.0)));
    assert_eq!(names(&found), ["落空苑", "迟到苑"]);
    assert_eq!(trend(&found), [(2023, 1.0), (2024, 0.5), (2025, 0.5)]);
    // Three months of grace are enough for the late one.
    let grace = scored(&study, &format!("{row}\nmonths_late = 3"), 2025);
    assert_eq!(grace.counted.as_ref().map(|c| c.ok), Some(3.0));
    study.compounds.clear();
    let none = scored(&study, row, 2025);
    assert!(none.status == RowStatus::NoData && none.bring.unwrap().zh.contains("[[compounds]]"));
}

#[test]
fn figures_are_of_their_year_and_what_is_missing_is_asked_for() {
    let mut study = plain(1);
    home(&mut study, 0.0, 0.0, 1.0, None);
    figure(&mut study, "enrolled", "", 2022, 900.0);
    figure(&mut study, "enrolled", "", 2023, 1100.0);
    let row = "kind = \"figure\"\nfigure = \"enrolled\"\nunit = \"人\"\ntargets = { 2022 = 1000 }";
    let of = |year| scored(&study, row, year);
    assert_eq!((of(2022).status, of(2022).short.map(|s| (s.value, s.unit.zh))), (RowStatus::Missed, Some((100.0, "人".to_owned()))));
    assert_eq!((of(2023).status, trend(&of(2023))), (RowStatus::Met, vec![(2022, 900.0), (2023, 1100.0)]));
    let of_2024 = of(2024);
    assert_eq!(of_2024.status, RowStatus::NoData);
    assert!(of_2024.notes[0].zh.contains("2023") && of_2024.bring.is_some());
    assert_eq!(scored(&study, &format!("{row}\nuntil = 2023"), 2025).status, RowStatus::Met, "nothing is asked after 2023");
    assert_eq!(scored(&study, &format!("{row}\nat_most = true"), 2022).status, RowStatus::Met);
    let absent = scored(&study, &row.replace("enrolled", "carers"), 2022);
    assert!(absent.bring.unwrap().zh.contains("carers"));
    let own = scored(&study, &row.replace("\"enrolled\"", "\"carers\"\nbring = \"带上民政年报\""), 2022);
    assert_eq!(own.bring.unwrap().zh, "带上民政年报");
    let watched = scored(&study, "kind = \"figure\"\nfigure = \"enrolled\"", 2023);
    assert_eq!((watched.status, watched.watched, watched.today), (RowStatus::NotDue, true, Some(1100.0)));
    let never = scored(&study, "kind = \"not-spatial\"\nreason = \"insurance\"", 2025);
    assert_eq!(never.status, RowStatus::NotSpatial);
}

/// Same study, same bytes; and a scoreboard counts its rows.
#[test]
fn the_same_study_gives_the_same_scoreboard() {
    let net = Network::build(&grid(6, 200.0).roads(), &Profile::built_in(), 0).unwrap();
    let mut study = study(2, 10.0, 2);
    study.plane = *net.plane();
    settle(&mut study, &mut rng(7), 200, 5);
    // What the pack asks for: without it nothing is checked, and everything is the same.
    (study.services[0].id, study.services[1].id) = ("daycare".to_owned(), "canteen".to_owned());
    figure(&mut study, "health-insured", "", 2025, 99.5);
    figure(&mut study, "family-doctor", "", 2025, 80.0);
    let all = Pack::find("linhai-2023-2025", std::path::Path::new(".")).unwrap();
    // On one thread, on three, and at a desk that has been asked for other years before.
    let on = |threads: usize, desk: &PackContext| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| serde_json::to_string(&score(&study, Some(&net), desk, &all, 2025)).unwrap())
    };
    let used = PackContext::new(&study);
    for year in [2022, 2024, 2023] {
        let _ = score(&study, Some(&net), &used, &all, year);
    }
    let alone = on(1, &PackContext::new(&study));
    assert!(alone == on(3, &PackContext::new(&study)) && alone == on(2, &used));
    let board = score(&study, Some(&net), &PackContext::new(&study), &all, 2025);
    let of = |status: RowStatus| board.rows.iter().filter(|r| r.status == status).count();
    let c = board.counts;
    assert_eq!(
        [c.met, c.missed, c.no_data, c.not_due, c.not_spatial],
        [RowStatus::Met, RowStatus::Missed, RowStatus::NoData, RowStatus::NotDue, RowStatus::NotSpatial].map(of)
    );
    assert_eq!(board.rows.len(), all.rows.len());
    assert!(c.met > 0 && c.missed > 1 && c.no_data > 0, "{c:?}");
    assert!(board.rows.iter().any(|r| r.kind == "circle" && !r.homes.is_empty()), "times are searched");
    for row in board.rows.iter().filter(|r| r.status == RowStatus::NoData) {
        assert!(row.bring.as_ref().is_some_and(|b| !b.zh.is_empty() && !b.en.is_empty()), "{}: says what to bring", row.row);
    }
}

/// The program's exit codes: 0 kept, 1 missed, 2 could not be done; packs are listed and explained without a study.
#[test]
fn the_program_says_whether_promises_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    crate::cli::little(dir.path());
    let own = |share: &str| {
        format!(
            "[pack]\nid = \"own\"\nname = \"自定\"\nyears = [2022, 2025]\nclauses = [1]\n\n[[rows]]\nid = \"own-1\"\nclause = 1\nkind = \"circle\"\nzh = \"二十分钟内有助餐\"\nservices = [\"canteen\"]\nminutes = 20\ntargets = {{ 2025 = {share} }}\n"
        )
    };
    let run = |args: &[&str]| {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_carecircle"))
            .current_dir(dir.path())
            .arg("targets")
            .args(args)
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (done.status.code(), text(&done.stdout), text(&done.stderr))
    };
    std::fs::write(dir.path().join("own.toml"), own("0.7")).unwrap();
    let (code, out, _) = run(&[".", "--pack", "own.toml"]);
    assert!(code == Some(0) && out.contains("达到") && out.contains("75%") && out.contains("直线估算"), "{code:?} {out}");
    std::fs::write(dir.path().join("own.toml"), own("0.8")).unwrap();
    let (code, out, _) = run(&[".", "--pack", "own.toml", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let row = &json["packs"][0]["rows"][0];
    assert_eq!(
        (code, row["status"].as_str(), row["today"].as_f64(), row["people"].as_f64()),
        (Some(1), Some("missed"), Some(0.75), Some(10.0))
    );
    assert_eq!(run(&[".", "--pack", "own.toml", "--year", "2024"]).0, Some(0), "nothing is due yet");
    let (code, out, _) = run(&[".", "--pack", "own.toml", "--explain", "own-1", "--out", "failing.geojson"]);
    assert!(code == Some(1) && out.contains("20 分钟"), "{out}");
    let failing: serde_json::Value = serde_json::from_slice(&std::fs::read(dir.path().join("failing.geojson")).unwrap()).unwrap();
    assert_eq!((failing["features"][0]["properties"]["id"].as_str(), failing["places"].as_u64()), (Some("b"), Some(1)));
    // The sites that close it, in words, as JSON and as GeoJSON; a kept promise says that none is needed.
    let (code, out, _) = run(&[".", "--pack", "own.toml", "--plan", "own-1", "--out", "sites.geojson"]);
    assert!(code == Some(1) && out.contains("建议 1 处新址") && out.contains("canteen"), "{code:?} {out}");
    let sites: serde_json::Value = serde_json::from_slice(&std::fs::read(dir.path().join("sites.geojson")).unwrap()).unwrap();
    let (_, out, _) = run(&[".", "--pack", "own.toml", "--plan", "own-1", "--json"]);
    let plan: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(sites["features"][0]["geometry"]["coordinates"], plan["sites"][0]["at"]);
    assert_eq!(
        (plan["row"]["row"].as_str(), plan["service"].as_str(), plan["straight_line"].as_bool()),
        (Some("own-1"), Some("canteen"), Some(true))
    );
    std::fs::write(dir.path().join("own.toml"), own("0.7")).unwrap();
    let (code, out, _) = run(&[".", "--pack", "own.toml", "--plan", "own-1"]);
    assert!(code == Some(0) && out.contains("已经达到"), "{out}");
    std::fs::write(dir.path().join("own.toml"), own("0.8")).unwrap();
    assert_eq!(run(&["--plan", "own-1"]).0, Some(2), "a plan needs a study");
    // Named in the study, the pack needs no flag, and a run writes it.
    let toml = std::fs::read_to_string(dir.path().join("study.toml")).unwrap();
    std::fs::write(dir.path().join("study.toml"), toml.replace("simulated = true", "simulated = true\npacks = [\"own.toml\"]")).unwrap();
    assert_eq!(run(&["."]).0, Some(1));
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_carecircle"))
        .current_dir(dir.path())
        .args(["run", ".", "--out", "out"])
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(0));
    let written: serde_json::Value = serde_json::from_slice(&std::fs::read(dir.path().join("out/targets.json")).unwrap()).unwrap();
    assert_eq!(written["packs"], json["packs"], "one shape everywhere");
    let report = std::fs::read_to_string(dir.path().join("out/report.html")).unwrap();
    assert!(report.contains("承诺对照") && report.contains("二十分钟内有助餐"));
    // The Word report lists what is missed, with its target and its value.
    let word = crate::support::word_document(&dir.path().join("out/report.docx"));
    for said in ["四、承诺进展", "未达到 1 条", "二十分钟内有助餐", "≥ 80.0%", "未达到</w:t>"] {
        assert!(word.contains(said), "{said}");
    }
    let board = crate::support::word_document(&dir.path().join("out/promises.docx"));
    for said in ["养老服务承诺台账", "各责任单位的承诺", "二十分钟内有助餐", "≥ 80.0%", "未达到</w:t>"] {
        assert!(board.contains(said), "{said}");
    }
    // A bad pack is refused with its line; without a study packs are listed and explained.
    std::fs::write(dir.path().join("own.toml"), own("80")).unwrap();
    let (code, _, error) = run(&["."]);
    assert!(code == Some(2) && error.contains("line 14") && error.contains("a share from 0 to 1"), "{error}");
    let (code, out, _) = run(&["--list"]);
    assert!(code == Some(0) && out.contains("linhai-2023-2025") && out.contains("jiaxing-2022"), "{out}");
    let (code, out, _) = run(&["--explain", "lh-05-every-town"]);
    assert!(code == Some(0) && out.contains("第 5 条") && out.contains("2025 ≥ 100%"), "{out}");
    assert_eq!(run(&["--explain", "lh-05-every-twon"]).0, Some(2));
}

/// Two towns, the city with 100 seniors of whom 60 have it, the hills with 100 of whom none has: a promise of one zone counts
/// only those who live there, above and below.
#[test]
fn a_promise_of_one_zone_counts_only_what_lies_there() {
    let mut study = plain(1);
    let city = town(&mut study, "城东街道", None);
    let hills = town(&mut study, "山前镇", None);
    study.areas[city.index()].zone = Some("城区".to_owned());
    study.areas[hills.index()].zone = Some("山区".to_owned());
    for (x, seniors, town) in [(0.0, 60.0, city), (5000.0, 40.0, city), (20_000.0, 100.0, hills)] {
        home(&mut study, x, 0.0, seniors, Some(town));
    }
    for (x, beds, town) in [(0.0, 6.0, "城东街道"), (30_000.0, 1.0, "山前镇")] {
        let row = facility(&mut study, x, 0.0, 0, None);
        study.facilities[row].beds = Some(beds);
        study.facilities[row].area_name = Some(town.to_owned());
    }
    let circle = |more: &str| {
        scored(&study, &format!("kind = \"circle\"\nservices = [\"s0\"]\nminutes = 10\n{more}\ntargets = {{ 2025 = 0.5 }}"), 2025)
    };
    assert!(close(circle("").today, 0.3));
    let in_city = circle("only_zones = [\"城区\"]");
    assert!(close(in_city.today, 0.6) && in_city.status == RowStatus::Met, "{in_city:?}");
    assert_eq!((in_city.people, in_city.homes.as_slice()), (40.0, [1].as_slice()), "nobody of the hills fails");
    assert!(in_city.why.zh.starts_with("城区的"), "{}", in_city.why.zh);
    let rate = |more: &str| {
        let row = "kind = \"rate\"\ntop = { sum = \"beds\", services = [\"s0\"] }\nbottom = { seniors = 100 }";
        scored(&study, &format!("{row}\n{more}\ntargets = {{ 2025 = 5 }}"), 2025)
    };
    // 7 beds for 200 are 3.5 a hundred; 6 for the city's 100 are 6, 1 for the hills' 100 is 1.
    assert_eq!((rate("").today, rate("only_zones = [\"城区\"]").today), (Some(3.5), Some(6.0)));
    assert_eq!(rate("only_zones = [\"山区\"]").today, Some(1.0));
    assert_eq!(rate("only_zones = [\"海岛\"]").status, RowStatus::NoData, "no town lies there");
    let zoned = rate("by_zone = true\nonly_zones = [\"城区\"]");
    assert_eq!((zoned.status, zoned.today), (RowStatus::Met, Some(6.0)), "the hills are not asked");
    study.areas.iter_mut().for_each(|a| a.zone = None);
    for row in
        ["kind = \"circle\"\nservices = [\"s0\"]\nminutes = 10", "kind = \"rate\"\ntop = { sum = \"beds\" }\nbottom = { seniors = 1 }"]
    {
        let blind = scored(&study, &format!("{row}\nonly_zones = [\"城区\"]\ntargets = {{ 2025 = 0.5 }}"), 2025);
        assert!(blind.status == RowStatus::NoData && blind.bring.unwrap().zh.contains("分区"));
    }
}

/// What is counted over a year is a part of it before its end; what stands is not. Gaps of percentages are in points.
#[test]
fn a_year_that_is_not_over_is_said_in_the_row_and_gaps_of_percentages_are_points() {
    let mut study = plain(1);
    study.settings.date = Some(Date::constant(2025, 6, 30));
    home(&mut study, 0.0, 0.0, 1.0, None);
    facility(&mut study, 0.0, 0.0, 0, Some((2025, 2)));
    for (year, value) in [(2024, 12.0), (2025, 5.6)] {
        figure(&mut study, "share", "", year, value);
    }
    let of = |row: &str, year: i16| scored(&study, &format!("{row}\ntargets = {{ 2024 = 6 }}"), year);
    let reported = "kind = \"figure\"\nfigure = \"share\"\nunit = \"%\"\nunit_en = \"%\"";
    let stock = of(reported, 2025);
    assert!(!stock.partial && stock.notes.is_empty(), "a stock is as it is: {:?}", stock.notes);
    let short = stock.short.unwrap();
    assert!((short.value - 0.4).abs() < 1e-9 && (short.unit.zh.as_str(), short.unit.en.as_str()) == ("个百分点", "percentage points"));
    let flow = of(&format!("{reported}\nin_year = true"), 2025);
    assert!(flow.partial && flow.notes[0].zh.contains("2025 年还没有结束") && flow.notes[0].en.contains("2025-06-30"), "{:?}", flow.notes);
    assert!(!of(&format!("{reported}\nin_year = true"), 2024).partial, "2024 is over");
    let count = |counts: &str| of(&format!("kind = \"count\"\nservices = [\"s0\"]\ncounts = \"{counts}\""), 2025).partial;
    assert!(count("opened") && !count("standing"));
}

/// Late is not never: without `on_time` it is enough that the facility stands. Seniors are those of the homes within 200 m,
/// each of the nearest estate only; where there is none, the row says what to bring.
#[test]
fn an_estate_may_have_its_facility_late_and_its_seniors_are_counted() {
    let mut study = plain(1);
    study.settings.date = Some(Date::constant(2025, 6, 30));
    // 150 m from the first estate, 100 from the second; 199 and 201 m from the third; none near the fourth.
    for (x, seniors) in [(150.0, 7.0), (5000.0 - 199.0, 20.0), (5000.0 + 201.0, 400.0), (20.0, 30.0)] {
        home(&mut study, x, 0.0, seniors, None);
    }
    facility(&mut study, 300.0, 0.0, 0, Some((2024, 5)));
    for (name, x, delivered) in
        [("甲", 0.0, "2023-06-01"), ("乙", 250.0, "2024-01-01"), ("丙", 5000.0, "2023-01-01"), ("丁", 90_000.0, "2023-01-01")]
    {
        study.compounds.push(Compound {
            id: name.to_owned(),
            name: name.to_owned(),
            at: Some(plane().unproject(Xy { x, y: 0.0 })),
            households: None,
            delivered: delivered.parse().ok(),
            facility: None,
            town: None,
            village: None,
        });
    }
    let row = |study: &Study, more: &str| {
        scored(
            study,
            &format!("kind = \"compounds\"\ndelivered_from = 2022-01-01\nservices = [\"s0\"]\n{more}\ntargets = {{ 2022 = 1 }}"),
            2025,
        )
    };
    let on_time = row(&study, "");
    let told: Vec<(&str, f64, bool)> = on_time.places.iter().map(|p| (p.name.as_str(), p.seniors, p.late)).collect();
    assert_eq!(told, [("甲", 30.0, true), ("丙", 20.0, false), ("乙", 7.0, true), ("丁", 0.0, false)]);
    assert!(on_time.notes.iter().any(|n| n.zh.contains("1 个未配套的小区 200 米内没有居民点")), "{:?}", on_time.notes);
    assert!(on_time.no_plan.is_none(), "two lack one, and a site would help them");
    let at_all = row(&study, "on_time = false");
    assert_eq!(names(&at_all), ["丙", "丁"]);
    assert_eq!(trend(&at_all), [(2023, 0.0), (2024, 0.5), (2025, 0.5)], "in 2023 three had been handed over, and nothing stood");
    study.compounds.truncate(2);
    let late = row(&study, "");
    assert!(late.status == RowStatus::Missed && late.no_plan.as_ref().is_some_and(|w| w.zh.contains("晚于交付")), "{late:?}");
}
