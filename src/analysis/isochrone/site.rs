//! Service area of one site, by one mode or by any of several.

use geo::MultiPolygon;

use super::canvas::Canvas;
use super::service::{Reached, area_of};
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
    snap_limit_m: f64,
    /// Highest speed on any edge, in metres a second.
    top_mps: f64,
}

impl<'a> IsochroneContext<'a> {
    /// Context of a traveller with `costs` on `net`, who walks connectors at `speed_mps` and joins edges within `snap_limit_m`.
    /// `graph` gives the direction of travel. Cost: one pass over the edges.
    #[must_use]
    pub fn new(
        net: &'a Network,
        streets: &'a StreetIndex,
        costs: &'a EdgeCosts,
        graph: &'a SearchGraph,
        profile: ProfileId,
        speed_mps: f64,
        snap_limit_m: f64,
    ) -> Self {
        let top_mps = (0..net.edge_count()).map(|k| pace_mps(net, costs, EdgeId::from_index(k))).fold(speed_mps, f64::max);
        Self { net, streets, costs, graph, profile, speed_mps, snap_limit_m, top_mps }
    }

    /// Area from which `at` is reached within `limit` (or, for a graph of searches away from starts, which is reached from `at`);
    /// empty when `at` is off the network.
    ///
    /// `homes` are the snaps of the homes of the canvas; the outline has every home on its side.
    #[must_use]
    pub fn area(&self, canvas: &Canvas, homes: &[Option<Snap>], at: Xy, limit: Millis) -> MultiPolygon<f64> {
        let isochrone = SiteIsochrone::new([(self, homes)], at, limit);
        isochrone.map_or_else(|| MultiPolygon(Vec::new()), |isochrone| isochrone.area(canvas))
    }

    fn reached<'r>(&'r self, at: Xy, reach: &'r Reach) -> Reached<'r> {
        let limit = reach.limit();
        Reached {
            streets: self.streets,
            times: Times { net: self.net, costs: self.costs, reaches: vec![reach], need: 1 },
            speed_mps: self.speed_mps,
            snap_limit_m: self.snap_limit_m,
            limit,
            about: Some((at, limit.seconds() * self.top_mps + self.snap_limit_m)),
        }
    }
}

/// Isochrone of a site: the homes that reach it within a limit, by one mode or by any of several.
#[derive(Debug)]
pub struct SiteIsochrone<'a> {
    at: Xy,
    snap: Snap,
    /// Modes by which the site joins the network, with the search by each.
    searches: Vec<(&'a IsochroneContext<'a>, Reach)>,
    /// Whether the home reaches the site within the limit, one a home of the canvas.
    in_time: Vec<bool>,
    /// Whether some of these homes come by a mode that is not searched here.
    beyond: bool,
}

impl<'a> SiteIsochrone<'a> {
    /// Isochrone of the site `at`, searched by each of `searches`: a traveller, and the snaps of the homes of the canvas for it.
    /// `None` when the site is off the network by every one.
    ///
    /// # Panics
    /// When the lists of snaps differ in length.
    pub fn new(searches: impl IntoIterator<Item = (&'a IsochroneContext<'a>, &'a [Option<Snap>])>, at: Xy, limit: Millis) -> Option<Self> {
        let mut isochrone: Option<Self> = None;
        for (context, homes) in searches {
            let Some(snap) = context.net.snap(context.profile, at, context.snap_limit_m) else { continue };
            let start = Start { snap, access: Millis::walk(snap.connector_m, context.speed_mps), label: 0 };
            let reach = context.graph.reach(context.net, context.costs, &[start], limit);
            let reached = context.reached(at, &reach);
            let holds = |home: &Option<Snap>| home.is_some_and(|snap| reached.holds(snap.edge, snap.fraction, snap.connector_m));
            let own: Vec<bool> = homes.iter().map(holds).collect();
            match &mut isochrone {
                None => isochrone = Some(Self { at, snap, searches: vec![(context, reach)], in_time: own, beyond: false }),
                Some(all) => {
                    assert_eq!(all.in_time.len(), own.len(), "travellers of the same homes");
                    all.in_time.iter_mut().zip(own).for_each(|(all, own)| *all |= own);
                    all.searches.push((context, reach));
                }
            }
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
        let reached: Vec<Reached<'_>> = self.searches.iter().map(|(context, reach)| context.reached(self.at, reach)).collect();
        let covered = |home: u32| self.in_time.get(home as usize).copied().unwrap_or(false);
        match reached.as_slice() {
            [one] if !self.beyond => area_of(canvas, one, &covered),
            several => area_of_any(canvas, several, &covered),
        }
    }
}

/// Speed on an edge, in metres a second; 0 for edges that are too short for whole milliseconds, or forbidden.
fn pace_mps(net: &Network, costs: &EdgeCosts, edge: EdgeId) -> f64 {
    let least = costs.forward[edge.index()].min(costs.backward[edge.index()]);
    let metres = net.edge(edge).length_m;
    if metres < 5.0 || least == EdgeCosts::FORBIDDEN { 0.0 } else { metres * 1000.0 / f64::from(least.max(1)) }
}
