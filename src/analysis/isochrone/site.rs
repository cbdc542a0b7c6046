//! Service area of one site, by one mode or by any of several.

use geo::MultiPolygon;

use super::canvas::Canvas;
use super::edge_homes::EdgeHomes;
use super::edge_times::touched;
use super::service::{Reached, Scope, area_of};
use super::several::area_of_any;
use super::streets::StreetIndex;
use super::times::Times;
use carecircle_base::geom::Xy;
use carecircle_base::ids::{EdgeId, HomeId, ProfileId};
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Network, Snap};
use carecircle_routing::reach::{Reach, SearchGraph, Start};

/// Search inputs of one traveller on the network, for the areas of single sites; built once, shared by many.
#[derive(Debug)]
pub struct IsochroneContext<'a> {
    net: &'a Network,
    streets: &'a StreetIndex,
    costs: &'a EdgeCosts,
    graph: &'a SearchGraph,
    profile: ProfileId,
    speed_mps: f64,
}

impl<'a> IsochroneContext<'a> {
    /// Context of a traveller with `costs` on `net`, who walks connectors at `speed_mps` and joins edges within the snap limit of
    /// `streets`. `graph` gives the direction of travel.
    #[must_use]
    pub fn new(
        net: &'a Network,
        streets: &'a StreetIndex,
        costs: &'a EdgeCosts,
        graph: &'a SearchGraph,
        profile: ProfileId,
        speed_mps: f64,
    ) -> Self {
        Self { net, streets, costs, graph, profile, speed_mps }
    }

    /// Area from which `at` is reached within `limit` (or, for a graph of searches away from starts, which is reached from `at`);
    /// empty when `at` is off the network.
    ///
    /// `homes` are those of the canvas; the outline has every home on its side.
    #[must_use]
    pub fn area(&self, canvas: &Canvas, homes: &EdgeHomes, at: Xy, limit: Millis) -> MultiPolygon<f64> {
        let isochrone = SiteIsochrone::new([(self, homes)], at, limit);
        isochrone.map_or_else(|| MultiPolygon(Vec::new()), |isochrone| isochrone.area(canvas))
    }

    fn reached<'r>(&'r self, reach: &'r Reach, edges: &'r [EdgeId]) -> Reached<'r> {
        Reached {
            streets: self.streets,
            times: Times { net: self.net, costs: self.costs, reaches: vec![reach], need: 1 },
            speed_mps: self.speed_mps,
            limit: reach.limit(),
            scope: Scope::Edges(edges),
        }
    }
}

/// Isochrone of a site: the homes that reach it within a limit, by one mode or by any of several.
#[derive(Debug)]
pub struct SiteIsochrone<'a> {
    snap: Snap,
    /// Modes by which the site joins the network, with the search by each and the edges that it touches.
    searches: Vec<(&'a IsochroneContext<'a>, Reach, Vec<EdgeId>)>,
    /// Whether the home reaches the site within the limit, one a home of the canvas.
    in_time: Vec<bool>,
    /// Whether some of these homes come by a mode that is not searched here.
    beyond: bool,
}

impl<'a> SiteIsochrone<'a> {
    /// Isochrone of the site `at`, searched by each of `searches`: a traveller, and the homes of the canvas as they join the
    /// network for it.
    /// `None` when the site is off the network by every one.
    ///
    /// # Panics
    /// When the numbers of homes differ.
    pub fn new(searches: impl IntoIterator<Item = (&'a IsochroneContext<'a>, &'a EdgeHomes)>, at: Xy, limit: Millis) -> Option<Self> {
        let mut isochrone: Option<Self> = None;
        for (context, homes) in searches {
            let Some(snap) = context.net.snap(context.profile, at, context.streets.snap_limit_m) else { continue };
            let start = Start { snap, access: Millis::walk(snap.connector_m, context.speed_mps), label: 0 };
            let reach = context.graph.reach(context.net, context.costs, &[start], limit);
            let all =
                isochrone.get_or_insert_with(|| Self { snap, searches: Vec::new(), in_time: vec![false; homes.count()], beyond: false });
            assert_eq!(all.in_time.len(), homes.count(), "travellers of the same homes");
            let edges = touched(context.net, context.costs, &reach);
            let reached = context.reached(&reach, &edges);
            for &edge in &edges {
                for on in homes.on(edge) {
                    all.in_time[on.home.index()] |= reached.holds(edge, on.fraction, on.connector_m);
                }
            }
            all.searches.push((context, reach, edges));
        }
        isochrone
    }

    /// Snap of the site, by the first mode that joins.
    #[must_use]
    pub fn snap(&self) -> Snap {
        self.snap
    }

    /// Whether the home reaches the site within the limit, one a home of the canvas.
    #[must_use]
    pub fn in_time(&self) -> &[bool] {
        &self.in_time
    }

    /// Adds homes that reach the site within the limit by another mode, such as a bus; each is drawn as a spot of its own where the
    /// streets do not reach.
    pub fn include(&mut self, homes: impl IntoIterator<Item = HomeId>) {
        for home in homes {
            self.beyond = true;
            self.in_time[home.index()] = true;
        }
    }

    /// Area from which the site is reached within the limit, in degrees on WGS84; the outline has every home on its side.
    #[must_use]
    pub fn area(&self, canvas: &Canvas) -> MultiPolygon<f64> {
        let reached: Vec<Reached<'_>> = self.searches.iter().map(|(context, reach, edges)| context.reached(reach, edges)).collect();
        let covered = |home: u32| self.in_time.get(home as usize).copied().unwrap_or(false);
        match reached.as_slice() {
            [one] if !self.beyond => area_of(canvas, one, &covered),
            several => area_of_any(canvas, several, &covered),
        }
    }
}
