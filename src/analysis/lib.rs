//! Analysis of a study: coverage, gaps and their reasons, policy targets, and where one more site helps most.
//!
//! Each module is a stage of the pipeline and may use only those above it (`tests/it/layers.rs` holds the order).
//!
//! Coverage of a small study, built by hand:
//!
//! ```
//! use carecircle_analysis::coverage::{Reason, cover};
//! use carecircle_base::geom::{LonLat, Plane, Xy};
//! use carecircle_base::ids::{HomeId, ProfileId, ServiceId};
//! use carecircle_base::model::{Circle, CircleMode, Cohort, Facility, Home, Name, Profile, Roads, Service, Study};
//! use carecircle_routing::network::Network;
//!
//! let plane = Plane::about(LonLat::new(121.15, 28.85)?);
//! let at = |x: f64| plane.unproject(Xy { x, y: 0.0 });
//! // One street of 2 km with the canteen at its western end.
//! let mut roads = Roads::default();
//! let nodes = [0.0, 1000.0, 2000.0].map(|x| roads.node(at(x).lon(), at(x).lat()));
//! for ends in nodes.windows(2) {
//!     roads.way(ends, &[("highway", "residential")]);
//! }
//! let network = Network::build(&roads, &Profile::built_in(), 0)?;
//!
//! let home = |x: f64, seniors: f64| Home {
//!     id: format!("{x} m"),
//!     at: at(x),
//!     seniors,
//!     bands: None,
//!     households: None,
//!     town: None,
//!     village: None,
//! };
//! let walk = Profile::built_in().iter().position(|p| p.id == "walk").map(ProfileId::from_index).expect("built in");
//! let name = |zh: &str, en: &str| Name { zh: zh.to_owned(), en: en.to_owned() };
//! let canteen = ServiceId(0);
//! let study = Study {
//!     services: vec![Service { id: "canteen".to_owned(), name: name("助餐", "canteen"), aliases: vec![], from: None, levels: vec![], capacity: None }],
//!     facilities: vec![Facility { id: "f".to_owned(), at: Some(at(0.0)), services: vec![canteen], ..Facility::default() }],
//!     homes: vec![home(300.0, 20.0), home(800.0, 10.0), home(1900.0, 50.0)],
//!     circles: vec![Circle {
//!         id: "meals".to_owned(),
//!         name: name("助餐圈", "meals"),
//!         mode: CircleMode::Walk,
//!         minutes: 15.0,
//!         services: vec![canteen],
//!         need: 1,
//!         radius_m: None,
//!     }],
//!     cohorts: vec![Cohort { id: "steady".to_owned(), name: name("健步", "steady"), profile: walk, speed_mps: 1.0, speed_sd_mps: None }],
//!     ..Study::on(*network.plane())
//! };
//! let coverage = cover(&study, Some(&network));
//! let steady = &coverage.cohorts[0];
//! let seconds = steady.on_foot(canteen, HomeId(0)).expect("300 m are within 60 minutes").time.seconds();
//! assert!((seconds - 300.0).abs() < 0.5);
//! let meals = &steady.circles[0];
//! assert_eq!(meals.covered, [true, true, false]);
//! assert!(matches!(meals.reason[2], Some(Reason::TooFar { .. }))); // 1,900 s against a limit of 900 s
//! assert_eq!((meals.total.seniors_covered, meals.total.seniors), (30.0, 80.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod network_cache; // cache of the frozen network beside the study
pub mod coverage; // travel times, circles, cohorts, areas, reasons
pub mod register; // two versions of a study: what changed, and what each change did to coverage
pub mod isochrone; // service areas (isochrones)
pub mod gaps; // underserved areas
pub mod targets; // scoreboards of policy packs
pub mod crs_check; // coordinate systems of lists, held against roads and areas
pub mod siting; // what-if of proposed sites, opportunity surfaces, optimal plans
pub mod accessibility; // seats per senior within reach, and who has a seat
pub mod uncertainty; // how sure: bands, chances of homes, and what matters most
pub mod fairness; // how unequally walking times fall to seniors
pub mod remedy; // sites that close a missed target
pub mod pipeline; // all of the above as one immutable value
pub mod gazetteer; // towns, villages and named places, found by characters or by sound
pub mod needs; // needs of families, and the facilities that meet them

pub use pipeline::{
    AgeBand, Analysis, CACHE_DIR, ConditionError, Conditions, LoadError, Loaded, REPORT_TEMPLATE, SPEEDS_MPS, ServiceArea, Speed, load,
};
