//! Routing: the frozen street network, the bounded many-source search on it, and bus searches. Depends on no file format and no
//! interface.
//!
//! ```
//! use carecircle_base::geom::LonLat;
//! use carecircle_base::ids::ProfileId;
//! use carecircle_base::model::{Profile, Roads};
//! use carecircle_base::units::Millis;
//! use carecircle_routing::network::Network;
//! use carecircle_routing::reach::{SearchGraph, Start, Toward};
//!
//! // A street of three nodes; the middle one is no junction, so the network has one edge.
//! let mut roads = Roads::default();
//! let nodes = [121.000, 121.001, 121.002].map(|lon| roads.node(lon, 28.8));
//! roads.way(&nodes, &[("highway", "residential")]);
//! let network = Network::build(&roads, &Profile::built_in(), 0)?;
//! assert_eq!((network.node_count(), network.edge_count()), (2, 1));
//!
//! // A walker at 0.8 m/s, a facility at one end, and a home three quarters along the street.
//! let walk = ProfileId(0);
//! let costs = network.costs(walk, 0.8);
//! let facility = network.snap(walk, network.plane().project(LonLat::new(121.0, 28.8)?), 50.0).expect("on the street");
//! let home = network.snap(walk, network.plane().project(LonLat::new(121.0015, 28.8)?), 50.0).expect("on the street");
//!
//! // Travel from everywhere to the facility, up to 15 minutes.
//! let start = Start { snap: facility, access: Millis(0), label: 7 };
//! let graph = SearchGraph::new(&network, &costs, Toward::Starts);
//! let reach = graph.reach(&network, &costs, &[start], Millis::from_minutes(15.0));
//! let (time, label) = reach.at(&network, &costs, home.edge, home.fraction).expect("within 15 minutes");
//! // 0.0015° of longitude are 146.4 m here.
//! assert!((time.seconds() - 146.4 / 0.8).abs() < 0.5 && label == 7);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod network; // the frozen graph: shapes, costs per traveller, snapping
pub mod reach; // the bounded many-source search
pub mod transit; // buses: walks to stops, a range search of a day's timetable
