//! One proposed site: whom it would reach that nobody reaches today.
//!
//! The answer is exact: it is what a full recomputation with the site added gives, home by home.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::coverage::{Coverage, ModeTimes};
use crate::geom::Xy;
use crate::ids::{AreaId, CircleId, CohortId, EdgeId, HomeId, NodeId, ProfileId, ServiceId};
use crate::model::{Circle, CircleMode, Study};
use crate::network::{EdgeCosts, Network, Snap};
use crate::reach::{SearchGraph, Start, Toward, seeds, stretch};
use crate::units::Millis;

/// A home seen from one end of its edge.
#[derive(Debug, Clone, Copy)]
struct Doorstep {
    home: u32,
    /// From the node to the door, connector included.
    cost: u32,
}

/// Everything that does not depend on where the site is: built once, asked many times.
#[derive(Debug)]
pub struct WhatIf<'a> {
    study: &'a Study,
    net: &'a Network,
    costs: &'a EdgeCosts,
    times: &'a ModeTimes,
    covered: &'a [bool],
    missing: &'a [u32],
    circle: &'a Circle,
    /// Position of the service in the circle.
    place: usize,
    limit: Millis,
    profile: ProfileId,
    speed_mps: f64,
    graph: SearchGraph,
    /// Doorsteps of node `n` are `doorsteps[first[n]..first[n + 1]]`.
    first: Vec<u32>,
    doorsteps: Vec<Doorstep>,
    /// Homes by edge.
    by_edge: Vec<(EdgeId, u32)>,
}

/// What one question needs while it is answered; keep it for the next.
#[derive(Debug, Default)]
pub struct Scratch {
    stamp: u32,
    node: Vec<(u32, u32)>,
    home: Vec<(u32, u32)>,
    touched_nodes: Vec<u32>,
    touched_homes: Vec<u32>,
    queue: BinaryHeap<Reverse<(u32, u32)>>,
}

/// What a site would bring.
#[derive(Debug, Clone, PartialEq)]
pub struct Gain {
    /// Where it joins the network.
    pub snap: Snap,
    /// Homes that the service would newly reach within the circle's limit, ascending.
    pub newly: Vec<HomeId>,
    /// The seniors there.
    pub newly_seniors: f64,
    /// Of these homes, those whose circle it completes, ascending.
    pub completed: Vec<HomeId>,
    /// The seniors there.
    pub completed_seniors: f64,
    /// Seniors within the limit already whose way gets shorter.
    pub shorter_seniors: f64,
    /// Their seconds saved, summed over these seniors.
    pub saved_s: f64,
    /// Seniors within the limit already whom it also reaches within it.
    pub again_seniors: f64,
    /// `newly_seniors` by area, towns and villages, ascending; areas without any have no row.
    pub by_area: Vec<(AreaId, f64)>,
}

impl<'a> WhatIf<'a> {
    /// For one cohort, and one service of one circle.
    ///
    /// `None` for a straight-line estimate, which has no network to ask, or when the circle does not hold the service.
    #[must_use]
    pub fn new(
        study: &'a Study,
        net: &'a Network,
        coverage: &'a Coverage,
        cohort: CohortId,
        circle: CircleId,
        service: ServiceId,
    ) -> Option<Self> {
        let row = &study.circles[circle.index()];
        let place = row.services.iter().position(|s| *s == service)?;
        let covered = coverage.cohort(cohort);
        let times = covered.mode(row.mode)?;
        let costs = times.costs.as_deref()?;
        let who = &study.cohorts[cohort.index()];
        let profile = match row.mode {
            CircleMode::Walk => who.profile,
            CircleMode::Ride(profile) => profile,
        };
        let limit = Millis::from_minutes(row.minutes);
        let mut ends: Vec<(u32, Doorstep)> = Vec::new();
        let mut by_edge = Vec::new();
        for (home, snap) in (0..).zip(times.snaps.iter()) {
            let Some(snap) = snap else { continue };
            let (edge, e) = (net.edge(snap.edge), snap.edge.index());
            let door = Millis::walk(snap.connector_m, who.speed_mps);
            // People come from the home to the node: against the shape to its start, along it to its end.
            for (node, cost, share) in [(edge.from, costs.backward[e], snap.fraction), (edge.to, costs.forward[e], 1.0 - snap.fraction)] {
                if let Some(cost) = stretch(cost, share) {
                    ends.push((node.0, Doorstep { home, cost: Millis(cost).plus(door).0 }));
                }
            }
            by_edge.push((snap.edge, home));
        }
        ends.retain(|(_, d)| d.cost <= limit.0);
        ends.sort_by_key(|(node, d)| (*node, d.home));
        by_edge.sort_unstable();
        let mut first = vec![0; net.node_count() + 1];
        for (node, _) in &ends {
            first[*node as usize + 1] += 1;
        }
        for n in 0..net.node_count() {
            first[n + 1] += first[n];
        }
        let circled = &covered.circles[circle.index()];
        Some(Self {
            study,
            net,
            costs,
            times,
            covered: &circled.covered,
            missing: &circled.missing,
            circle: row,
            place,
            limit,
            profile,
            speed_mps: who.speed_mps,
            graph: SearchGraph::new(net, costs, Toward::Starts),
            first,
            doorsteps: ends.into_iter().map(|(_, d)| d).collect(),
            by_edge,
        })
    }

    /// What a site at a place on the network's plane would bring; `None` when it is off the network.
    #[must_use]
    pub fn at(&self, place: Xy, scratch: &mut Scratch) -> Option<Gain> {
        let snap = self.net.snap(self.profile, place, self.study.settings.snap_limit_m)?;
        Some(self.from(snap, scratch))
    }

    /// What a site that joins the network at `snap` would bring.
    #[must_use]
    pub fn from(&self, snap: Snap, scratch: &mut Scratch) -> Gain {
        let access = Millis::walk(snap.connector_m, self.speed_mps);
        self.search(&Start { snap, access, label: 0 }, scratch);
        scratch.touched_homes.sort_unstable();
        let mut gain = Gain {
            snap,
            newly: Vec::new(),
            newly_seniors: 0.0,
            completed: Vec::new(),
            completed_seniors: 0.0,
            shorter_seniors: 0.0,
            saved_s: 0.0,
            again_seniors: 0.0,
            by_area: Vec::new(),
        };
        let service = self.circle.services[self.place];
        let today = &self.times.services[service.index()].nearest;
        let mut areas: Vec<(AreaId, f64)> = Vec::new();
        for &h in &scratch.touched_homes {
            let at = h as usize;
            let home = &self.study.homes[at];
            let time = scratch.home[at].1;
            match today[at].map(|n| n.time).filter(|t| *t <= self.limit) {
                Some(now) => {
                    gain.again_seniors += home.seniors;
                    if time < now.0 {
                        gain.shorter_seniors += home.seniors;
                        gain.saved_s += home.seniors * (now.seconds() - Millis(time).seconds());
                    }
                }
                None => {
                    gain.newly.push(HomeId(h));
                    gain.newly_seniors += home.seniors;
                    areas.extend([home.town, home.village].into_iter().flatten().map(|a| (a, home.seniors)));
                    let held = self.circle.services.len() - self.missing[at].count_ones() as usize;
                    if !self.covered[at] && held + 1 >= self.circle.need {
                        gain.completed.push(HomeId(h));
                        gain.completed_seniors += home.seniors;
                    }
                }
            }
        }
        areas.sort_by_key(|a| a.0);
        for (area, seniors) in areas {
            match gain.by_area.last_mut() {
                Some(last) if last.0 == area => last.1 += seniors,
                _ => gain.by_area.push((area, seniors)),
            }
        }
        gain
    }

    /// Dijkstra from the start to the limit, and the homes it passes.
    fn search(&self, start: &Start, scratch: &mut Scratch) {
        scratch.begin(self.net.node_count(), self.study.homes.len());
        for (node, time, _) in seeds(self.costs, self.net, Toward::Starts, start).into_iter().flatten() {
            scratch.reach_node(node.0, time, self.limit);
        }
        while let Some(Reverse((time, node))) = scratch.queue.pop() {
            if time > scratch.node[node as usize].1 {
                continue;
            }
            for (to, cost) in self.graph.arcs(NodeId(node)) {
                scratch.reach_node(to, time.saturating_add(cost), self.limit);
            }
        }
        for at in 0..scratch.touched_nodes.len() {
            let node = scratch.touched_nodes[at] as usize;
            let time = scratch.node[node].1;
            for d in &self.doorsteps[self.first[node] as usize..self.first[node + 1] as usize] {
                scratch.reach_home(d.home, time.saturating_add(d.cost), self.limit);
            }
        }
        // Homes on the site's own edge may go straight there.
        let edge = start.snap.edge;
        let begin = self.by_edge.partition_point(|e| e.0 < edge);
        for &(_, home) in self.by_edge[begin..].iter().take_while(|e| e.0 == edge) {
            let snap = self.times.snaps[home as usize].as_ref().expect("homes by edge have one");
            let ahead = start.snap.fraction >= snap.fraction;
            let cost = if ahead { self.costs.forward[edge.index()] } else { self.costs.backward[edge.index()] };
            if let Some(cost) = stretch(cost, (start.snap.fraction - snap.fraction).abs()) {
                let time = start.access.plus(Millis(cost)).plus(Millis::walk(snap.connector_m, self.speed_mps));
                scratch.reach_home(home, time.0, self.limit);
            }
        }
    }
}

impl Scratch {
    /// Forgets the last question by a new stamp.
    fn begin(&mut self, nodes: usize, homes: usize) {
        if self.stamp == u32::MAX || self.node.len() != nodes || self.home.len() != homes {
            self.node = vec![(0, 0); nodes];
            self.home = vec![(0, 0); homes];
            self.stamp = 0;
        }
        self.stamp += 1;
        self.touched_nodes.clear();
        self.touched_homes.clear();
        self.queue.clear();
    }

    fn reach_node(&mut self, node: u32, time: u32, limit: Millis) {
        let row = &mut self.node[node as usize];
        if time > limit.0 || (row.0 == self.stamp && row.1 <= time) {
            return;
        }
        if row.0 != self.stamp {
            self.touched_nodes.push(node);
        }
        *row = (self.stamp, time);
        self.queue.push(Reverse((time, node)));
    }

    fn reach_home(&mut self, home: u32, time: u32, limit: Millis) {
        let row = &mut self.home[home as usize];
        if time > limit.0 || (row.0 == self.stamp && row.1 <= time) {
            return;
        }
        if row.0 != self.stamp {
            self.touched_homes.push(home);
        }
        *row = (self.stamp, time);
    }
}
