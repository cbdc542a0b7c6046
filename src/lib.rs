//! CareCircle: who can reach elder care on foot, who cannot, why not, and where one more site helps most.
//!
//! This package is a façade. The work is done in the crates under `src/`, each a stage of a pipeline that runs one way:
//! files → [`model::Study`] → [`network::Network`] → [`coverage::Coverage`] → gaps, targets, siting → files, tiles, HTTP.
//! `ARCHITECTURE.md` says what each crate does and where to add something.
//!
//! # A study made by hand
//!
//! One street runs north; 0.001° of latitude is 111 m. The only canteen stands at its southern end.
//!
//! ```
//! use std::sync::Arc;
//!
//! use carecircle::gaps;
//! use carecircle::prelude::*;
//!
//! let at = |lat: f64| LonLat::new(121.13, lat);
//! let mut roads = Roads::default();
//! let (south, north) = (roads.node(121.13, 28.85), roads.node(121.13, 28.87));
//! roads.way(&[south, north], &[("highway", "residential")]);
//! let network = Arc::new(Network::build(&roads, &Profile::built_in(), 0)?);
//!
//! // The promise: a canteen within ten minutes, at one metre a second.
//! let name = |zh: &str, en: &str| Name { zh: zh.to_owned(), en: en.to_owned() };
//! let (canteen, steady, circle) = (ServiceId(0), CohortId(0), CircleId(0));
//! let service = Service { id: "canteen".to_owned(), name: name("老年食堂", "senior canteen"), aliases: vec![], from: None, levels: vec![], capacity: None };
//! let ten_minutes = Circle {
//!     id: "circle10".to_owned(),
//!     name: name("10分钟助餐圈", "10-minute meal circle"),
//!     mode: CircleMode::Walk,
//!     minutes: 10.0,
//!     services: vec![canteen],
//!     need: 1,
//!     radius_m: None,
//! };
//! let walkers = Cohort { id: "steady".to_owned(), name: name("健步老人", "steady walkers"), profile: ProfileId(0), speed_mps: 1.0, speed_sd_mps: None };
//! let mut study = Study { services: vec![service], circles: vec![ten_minutes], cohorts: vec![walkers], ..Study::on(*network.plane()) };
//! study.facilities.push(Facility { id: "f1".to_owned(), at: Some(at(28.85)?), services: vec![canteen], ..Facility::default() });
//! for (id, lat, seniors) in [("near", 28.852, 10.0), ("edge", 28.855, 20.0), ("far", 28.868, 40.0)] {
//!     study.homes.push(Home { id: id.to_owned(), at: at(lat)?, seniors, bands: None, households: None, town: None, village: None });
//! }
//!
//! // Who is covered: the homes at 222 m and 554 m, not the one at 1,995 m.
//! let coverage = cover(&study, Some(&network));
//! let total = coverage.cohort(steady).circles[circle.index()].total;
//! assert_eq!((total.seniors_covered, total.seniors), (30.0, 70.0));
//!
//! // Who is not, grouped, and why.
//! let gaps = gaps::find(&study, &coverage);
//! assert_eq!((gaps.len(), gaps[0].seniors, gaps[0].reason), (1, 40.0, "too_far"));
//!
//! // What one more canteen at 28.865° would bring.
//! let what_if = WhatIf::new(&study, &network, &coverage, steady, circle, ProvidedServices::Circle).expect("the study has streets");
//! let gain = what_if.at(&study, study.plane.project(at(28.865)?), &mut Scratch::default()).expect("the street is near");
//! assert_eq!((gain.newly, gain.newly_seniors), (vec![HomeId(2)], 40.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A study from a folder
//!
//! ```no_run
//! use std::path::Path;
//!
//! use carecircle::analysis::{Analysis, load};
//! use carecircle::export::{ExportOptions, write_all};
//!
//! let loaded = load(Path::new("geodata/malta"), |stage| eprintln!("{stage}"))?;
//! let analysis = Analysis::compute(loaded, false, |stage| eprintln!("{stage}"));
//! write_all(&analysis, Path::new("out"), &ExportOptions::default())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// In the order of the alphabet, as rustfmt keeps imports; the pipeline's order is that of ARCHITECTURE.md.
pub use carecircle_analysis as analysis; // all of a study's answers, one immutable value
pub use carecircle_analysis::{
    accessibility, coverage, crs_check, fairness, gaps, gazetteer, isochrone, needs, register, remedy, siting, targets, uncertainty,
};
pub use carecircle_base::{geom, ids, made_id, model, units};
pub use carecircle_cli as cli;
pub use carecircle_import as import; // files to a study
pub use carecircle_location as location; // optimal plans on any cost matrix, with proof
pub use carecircle_page as page; // the page, built and embedded
pub use carecircle_present::{export, rows, template, tiles};
pub use carecircle_routing::{network, reach, transit};
pub use carecircle_serve as serve; // HTTP
pub use carecircle_store as store; // scenarios: named edits of a study, durable
pub use carecircle_words as words; // the words that are shown, a file a language

/// The names that a small program about a study needs: `use carecircle::prelude::*;`.
pub mod prelude {
    pub use crate::analysis::Analysis;
    pub use crate::coverage::{Coverage, cover};
    pub use crate::gaps::Gap;
    pub use crate::geom::LonLat;
    pub use crate::ids::{CircleId, CohortId, HomeId, ProfileId, ServiceId};
    pub use crate::model::{Circle, CircleMode, Cohort, Facility, Home, Name, Profile, Roads, Service, Study};
    pub use crate::network::Network;
    pub use crate::siting::{ProvidedServices, Scratch, WhatIf};
}
