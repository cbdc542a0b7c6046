//! `study.toml`: every mistake has a line, a name and a way out.

use carecircle::import::StudyConfig;
use carecircle::model::{CircleMode, Level};

fn refused(text: &str, parts: &[&str]) {
    let message = StudyConfig::parse(text, "here").map(|_| ()).unwrap_err().to_string();
    for part in parts {
        assert!(message.contains(part), "\"{part}\" is not in: {message}");
    }
}

#[test]
fn an_empty_study_has_every_default() {
    let config = StudyConfig::parse("", "临海市").unwrap();
    assert_eq!(config.name.zh, "临海市");
    assert!(!config.simulated && config.roads.is_none() && config.settings.date.is_none());
    assert_eq!(
        config.services.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(),
        ["daycare", "canteen", "union", "school", "nursing", "activity"]
    );
    let circle = &config.circles[0];
    assert_eq!((circle.id.as_str(), circle.name.zh.as_str(), circle.minutes, circle.need), ("circle15", "15分钟养老服务圈", 15.0, 2));
    assert_eq!(config.circles[1].minutes, 30.0);
    assert_eq!(config.profiles.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["walk", "wheelchair", "ebike", "drive"]);
    assert!(!StudyConfig::parse("[study]\nname = \"x\"\n", "y").unwrap().simulated);
    let cohorts: Vec<_> = config.cohorts.iter().map(|c| (config.profiles[c.profile.index()].id.as_str(), c.speed_mps)).collect();
    assert_eq!(cohorts, [("walk", 1.0), ("walk", 0.8), ("walk", 0.65), ("wheelchair", 0.8)]);
    let s = &config.settings;
    assert_eq!(
        (s.snap_limit_m, s.min_island_nodes, s.max_minutes, s.detour_factor, s.barrier_detour, s.cohort.0),
        (250.0, 20, 60.0, 1.4, 2.0, 0)
    );
}

#[test]
fn unknown_keys_are_refused_at_every_level_with_line_and_nearest_key() {
    for (text, parts) in [
        ("\n[setings]\nsnap_limit_m = 1\n", ["line 2", "setings", "did you mean \"settings\""]),
        ("[settings]\n\nsnap_limit = 300\n", ["line 3 [settings]", "snap_limit:", "did you mean \"snap_limit_m\""]),
        ("[study]\nnmae = \"x\"\n", ["line 2 [study]", "nmae", "did you mean \"name\""]),
        ("[[study.sources]]\nname = \"x\"\nlicens = \"y\"\n", ["line 3", "licens", "did you mean \"licens"]),
        ("[roads]\nfiel = \"x\"\n", ["line 2 [roads]", "fiel", "did you mean \"file\""]),
        (
            "[[homes]]\nfile = \"a.csv\"\n[[homes]]\nfile = \"b.csv\"\nsheetz = \"x\"\n",
            ["line 5 [[homes]] 2", "sheetz", "did you mean \"sheet\""],
        ),
        (
            "[[homes]]\nfile = \"a.csv\"\n[homes.columns]\nsenior = \"x\"\n",
            ["line 4 [[homes]] 1 [columns]", "senior", "did you mean \"seniors\""],
        ),
        (
            "[[facilities]]\nfile = \"a.csv\"\n[facilities.kinds]\n\"邻里中心\" = [\"canten\"]\n",
            ["line 4 [[facilities]] 1 [kinds]", "no service \"canten\"", "did you mean \"canteen\""],
        ),
        ("[[services]]\nid = \"a\"\nalias = [\"x\"]\n", ["line 3 [[services]] 1", "alias", "did you mean \"aliases\""]),
        ("[[circles]]\nid = \"c\"\nminute = 15\n", ["line 3 [[circles]] 1", "minute", "did you mean \"minutes\""]),
        ("[[cohorts]]\nid = \"c\"\nspeed = 1\n", ["line 3 [[cohorts]] 1", "speed", "did you mean \"speed_mps\""]),
        ("[[areas]]\nlevle = \"town\"\n", ["line 2 [[areas]] 1", "levle", "did you mean \"level\""]),
        ("[profiles.walk]\nstep_secs = 1\n", ["line 1 [profiles]", "step_secs", "step_s"]),
    ] {
        refused(text, &parts);
    }
}

#[test]
fn wrong_types_name_what_was_found_and_expected() {
    refused("[settings]\nsnap_limit_m = \"far\"\n", &["line 2 [settings] snap_limit_m", "found the text \"far\"", "expected a number"]);
    refused("[study]\nsimulated = 1\n", &["expected true or false"]);
    refused("[study]\ndate = \"summer\"\n", &["date = summer", "2025-06-30"]);
    refused("homes = \"homes.csv\"\n", &["line 1 homes", "[[homes]]"]);
    refused("[[study]]\nname = \"x\"\n", &["study", "found a list", "expected a table"]);
    refused("[study\n", &["study.toml line 1"]);
    refused("[[circles]]\nid = \"c\"\nminutes = 15\nneed = 1.5\n", &["need", "whole number"]);
}

#[test]
fn values_out_of_range_say_the_range() {
    let circle = |more: &str| format!("[[circles]]\nid = \"c\"\n{more}\n");
    refused(&circle("minutes = 0"), &["line 3 [[circles]] 1 minutes = 0", "above 0"]);
    refused(&circle("minutes = nan"), &["finite"]);
    refused(&circle("name = \"x\""), &["minutes is missing"]);
    refused(&circle("minutes = 15\nservices = [\"canteen\"]\nneed = 2"), &["need = 2", "at most 1"]);
    refused(&circle("minutes = 15\nneed = 0"), &["need = 0", "from 1"]);
    refused(&circle("minutes = 15\nservices = []"), &["at least one service"]);
    refused(&circle("minutes = 15\nradius_m = -1"), &["radius_m = -1", "above 0"]);
    refused(&circle("minutes = 15\nmode = \"wlak\""), &["no profile \"wlak\"", "did you mean \"walk\""]);
    refused("[[circles]]\nid = \"home\"\nminutes = 1\n", &["another id"]);
    refused("[[circles]]\nid = \"圈\"\nminutes = 1\n", &["letters a–z"]);
    refused("[[cohorts]]\nid = \"c\"\nspeed_mps = 5\n", &["speed_mps = 5", "0.1 to 3"]);
    refused(
        "[[cohorts]]\nid = \"c\"\nspeed_mps = 1\nprofile = \"wheelchar\"\n",
        &["no profile \"wheelchar\"", "did you mean \"wheelchair\""],
    );
    refused("[settings]\ncohort = \"stedy\"\n", &["no cohort \"stedy\"", "did you mean \"steady\""]);
    refused("[settings]\nmax_minutes = 20\n", &["max_minutes = 20", "at least 30"]);
    refused("[settings]\ndetour_factor = 0.5\n", &["from 1"]);
    refused("[[services]]\nid = \"a\"\n[[services]]\nid = \"a\"\n", &["line 4", "\"a\" is taken", "service"]);
    refused("[[homes]]\nfile = \"a.doc\"\n", &["a.doc", ".csv"]);
    refused("[[homes]]\nfile = \"a.csv\"\ncrs = \"Beijing54\"\n", &["line 3", "Beijing54", "GCJ-02"]);
    refused("[[homes]]\nfile = \"a.csv\"\nencoding = \"klingon\"\n", &["klingon", "gb18030"]);
    refused("[[homes]]\nfile = \"a.csv\"\nseniors = 100\n", &["seniors", "from = \"buildings\""]);
    refused("[[homes]]\nfrom = \"buildings\"\n", &["file is missing"]);
    refused("[[homes]]\nfrom = \"buildings\"\nfile = \"x.osm.pbf\"\nseniors = 1\ntotals = \"t.csv\"\n", &["either"]);
    refused("[[homes]]\nfrom = \"buldings\"\n", &["buldings"]);
    refused("[[areas]]\nlevel = \"city\"\nfile = \"a.geojson\"\n", &["town", "village"]);
    refused("[[homes]]\nfile = \"x.osm.pbf\"\n", &["from = \"buildings\""]);
}

#[test]
fn own_services_without_circles_make_one_circle_of_all() {
    let config =
        StudyConfig::parse("[[services]]\nid = \"canteen\"\naliases = [\"邻里厨房\"]\n[[services]]\nid = \"bath\"\nname = \"助浴\"\n", "x")
            .unwrap();
    assert_eq!(config.circles.len(), 1);
    assert_eq!((config.circles[0].services.len(), config.circles[0].need), (2, 2));
    let canteen = &config.services[0];
    assert_eq!(canteen.name.zh, "老年食堂");
    assert!(canteen.aliases.iter().any(|a| a == "邻里厨房") && canteen.aliases.iter().any(|a| a == "社区食堂"));
    assert_eq!((config.services[1].name.zh.as_str(), config.services[1].name.en.as_str()), ("助浴", "助浴"));
}

#[test]
fn a_circle_may_be_ridden_and_a_profile_changed() {
    let text = "[[circles]]\nid = \"ride\"\nminutes = 10\nmode = \"ebike\"\nservices = [\"school\", \"canteen\", \"school\"]\nneed = 1\nradius_m = 500\n[profiles.walk]\nstep_s = 2\n";
    let config = StudyConfig::parse(text, "x").unwrap();
    let circle = &config.circles[0];
    let CircleMode::Ride(profile) = circle.mode else { panic!("{:?}", circle.mode) };
    assert_eq!(config.profiles[profile.index()].id, "ebike");
    assert_eq!((circle.services.len(), circle.need, circle.radius_m), (2, 1, Some(500.0)));
}

#[test]
fn a_circle_may_have_several_modes_and_a_service_levels() {
    let text = "[[services]]\nid = \"school\"\n[[services]]\nid = \"school_town\"\nfrom = \"school\"\nlevels = [\"镇\", \"街道\", \"县级\"]\n\
                [[circles]]\nid = \"education\"\nminutes = 30\nmodes = [\"bus\", \"ebike\"]\nservices = [\"school_town\"]\n";
    let config = StudyConfig::parse(text, "x").unwrap();
    assert_eq!(config.circles[0].mode.id(&config.profiles), "walk-ebike-bus");
    assert_eq!(config.circles[0].mode.name(&config.profiles).zh, "步行、电动自行车或公交");
    assert_eq!(config.services[1].levels, [Level::County, Level::Town]);
    assert_eq!(config.services[1].from, Some(carecircle::ids::ServiceId(0)));
    let circle = |line: &str| format!("[[circles]]\nid = \"e\"\nminutes = 30\n{line}\n");
    refused(&circle("mode = \"walk\"\nmodes = [\"walk\"]"), &["line 5", "not both"]);
    refused(&circle("modes = []"), &["at least one mode"]);
    refused(&circle("modes = [\"walk\", \"tram\"]"), &["modes", "tram", "ebike"]);
    let service = |line: &str| format!("[[services]]\nid = \"school\"\n[[services]]\nid = \"town\"\n{line}\n");
    refused(&service("levels = [\"镇\"]"), &["line 5", "from"]);
    refused(&service("from = \"school\""), &["levels is missing"]);
    refused(&service("from = \"school\"\nlevels = [\"三级\"]"), &["line 6", "三级", "市, 县, 镇"]);
    refused(&service("from = \"shcool\"\nlevels = [\"镇\"]"), &["did you mean \"school\""]);
    refused(&service("from = \"school\"\nlevels = [\"镇\"]\naliases = [\"x\"]"), &["aliases", "school"]);
}

/// Every example of the reference is a study, and every field of a list is in it.
#[test]
fn the_reference_holds() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/geodata/STUDY.md")).unwrap();
    let examples: Vec<&str> = text.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(examples.len() >= 6);
    for example in examples {
        StudyConfig::parse(example, "x").unwrap_or_else(|e| panic!("{e} in\n{example}"));
    }
    use carecircle::import::columns::Field;
    for field in [Field::FACILITY, Field::HOME, Field::AREA].into_iter().flatten() {
        assert!(text.contains(&format!("`{}`", field.key())), "{}", field.key());
    }
}
