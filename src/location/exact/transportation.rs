//! Transportation problem (Hitchcock 1941) in whole units: as many units as possible are placed, and these at the least total cost.
//!
//! Successive shortest paths with potentials (Ahuja, Magnanti and Orlin 1993, section 9.7), one demand after the other. A search
//! from a demand ends at the first candidate with room, or at a unit that is better left unplaced; it meets only the nodes nearer
//! than that, so its cost does not depend on the size of the problem. The potentials are the dual solution: every answer is checked
//! with them in whole numbers before it is given.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Cost of a unit that is not placed: more than any chain of replacements can cost, so that as many as possible are placed.
const UNPLACED: i64 = 1 << 50;

/// Cost of one unit of a demand at a candidate. A pair that is not given is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransportPair {
    /// Row number of the demand.
    pub demand: u32,
    /// Row number of the candidate.
    pub candidate: u32,
    /// Cost of one unit, such as milliseconds of travel.
    pub cost: u32,
}

/// Units of one demand that are placed at one candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shipment {
    /// Row number of the demand.
    pub demand: u32,
    /// Row number of the candidate.
    pub candidate: u32,
    /// Number of units, at least 1.
    pub units: u64,
}

/// Optimal plan of a transportation problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransportPlan {
    /// Placed units, sorted by demand, then candidate.
    pub shipments: Vec<Shipment>,
    /// Number of units that are not placed, one a demand.
    pub unplaced: Vec<u64>,
    /// Total cost of the placed units.
    pub cost: u128,
}

/// Optimal plan for demands of `units` and candidates of `capacity`: the greatest number of units that can be placed, and the least
/// total cost of so many. Of several such plans, always the same one for the same rows. Pairs may stand in any order; of a pair that
/// is given twice, the lower cost counts.
///
/// ```
/// use carecircle_location::{TransportPair, transport};
///
/// // Two homes of 3 and 2 people, two canteens of 2 and 1 seats; the second home reaches the first canteen only.
/// let pair = |demand, candidate, cost| TransportPair { demand, candidate, cost };
/// let plan = transport(&[3, 2], &[2, 1], &[pair(0, 0, 1), pair(0, 1, 5), pair(1, 0, 4)]);
/// assert_eq!(plan.unplaced, [0, 2]); // three seats for five people
/// assert_eq!(plan.cost, 1 + 1 + 5);
/// ```
///
/// # Panics
/// When a pair names a row beyond the demands or the candidates, and if the plan did not pass the check of its dual solution.
#[must_use]
pub fn transport(units: &[u64], capacity: &[u64], pairs: &[TransportPair]) -> TransportPlan {
    let mut search = Residual::new(units.len(), capacity, pairs);
    for (h, units) in units.iter().enumerate() {
        search.place(h, *units);
    }
    assert!(search.is_optimal(units), "the dual solution proves the plan");
    search.plan()
}

/// Possible placement with its flow.
#[derive(Debug, Clone, Copy)]
struct Arc {
    demand: u32,
    candidate: u32,
    cost: i64,
    flow: u64,
}

/// End of a shortest path.
#[derive(Debug, Clone, Copy)]
enum End {
    /// Candidate with room.
    Room(usize),
    /// Demand of which a unit is left unplaced.
    Unplaced(usize),
}

/// Residual network with potentials. Nodes are demands, then candidates.
struct Residual {
    demands: usize,
    /// Arcs by demand: those of demand `h` are `arcs[first[h]..first[h + 1]]`.
    arcs: Vec<Arc>,
    first: Vec<usize>,
    /// Arcs with flow by candidate.
    used: Vec<Vec<usize>>,
    /// Free capacity of each candidate.
    room: Vec<u64>,
    unplaced: Vec<u64>,
    /// Potential of each node; that of the common end is 0.
    potential: Vec<i64>,
    // scratch of searches
    distance: Vec<i64>,
    by_arc: Vec<usize>,
    met: Vec<usize>,
    heap: BinaryHeap<Reverse<(i64, usize)>>,
}

const FAR: i64 = i64::MAX;

impl Residual {
    fn new(demands: usize, capacity: &[u64], pairs: &[TransportPair]) -> Self {
        let mut arcs: Vec<Arc> = pairs
            .iter()
            .map(|p| {
                assert!((p.demand as usize) < demands && (p.candidate as usize) < capacity.len(), "rows of pairs exist: {p:?}");
                Arc { demand: p.demand, candidate: p.candidate, cost: i64::from(p.cost), flow: 0 }
            })
            .collect();
        arcs.sort_unstable_by_key(|a| (a.demand, a.candidate, a.cost));
        arcs.dedup_by_key(|a| (a.demand, a.candidate));
        let mut first = vec![0; demands + 1];
        arcs.iter().for_each(|a| first[a.demand as usize + 1] += 1);
        for h in 0..demands {
            first[h + 1] += first[h];
        }
        let nodes = demands + capacity.len();
        Self {
            demands,
            arcs,
            first,
            used: vec![Vec::new(); capacity.len()],
            room: capacity.to_vec(),
            unplaced: vec![0; demands],
            potential: vec![0; nodes],
            distance: vec![FAR; nodes],
            by_arc: vec![0; nodes],
            met: Vec::new(),
            heap: BinaryHeap::new(),
        }
    }

    /// Places units of a demand, or leaves them unplaced.
    fn place(&mut self, demand: usize, mut units: u64) {
        while units > 0 {
            let end = self.shortest(demand);
            units -= self.send(demand, end, units);
        }
    }

    fn label(&mut self, node: usize, distance: i64, arc: usize) {
        if distance < self.distance[node] {
            if self.distance[node] == FAR {
                self.met.push(node);
            }
            self.distance[node] = distance;
            self.by_arc[node] = arc;
            self.heap.push(Reverse((distance, node)));
        }
    }

    /// Shortest path from a demand to the common end; potentials are moved so that no arc costs less than 0.
    fn shortest(&mut self, demand: usize) -> End {
        let (mut least, mut end) = (FAR, End::Unplaced(demand));
        self.label(demand, 0, usize::MAX);
        while let Some(Reverse((distance, node))) = self.heap.pop() {
            if distance >= least {
                break;
            }
            if distance > self.distance[node] {
                continue; // improved since
            }
            let here = distance + self.potential[node];
            if node < self.demands {
                if here + UNPLACED < least {
                    (least, end) = (here + UNPLACED, End::Unplaced(node));
                }
                for a in self.first[node]..self.first[node + 1] {
                    let to = self.demands + self.arcs[a].candidate as usize;
                    self.label(to, here + self.arcs[a].cost - self.potential[to], a);
                }
            } else {
                let candidate = node - self.demands;
                if self.room[candidate] > 0 && here < least {
                    (least, end) = (here, End::Room(candidate));
                }
                for at in 0..self.used[candidate].len() {
                    let a = self.used[candidate][at];
                    let to = self.arcs[a].demand as usize;
                    self.label(to, here - self.arcs[a].cost - self.potential[to], a);
                }
            }
        }
        for node in self.met.drain(..) {
            self.potential[node] += (self.distance[node] - least).min(0);
            self.distance[node] = FAR;
        }
        self.heap.clear();
        end
    }

    /// Sends as many of `units` as fit along the path found last; the number sent.
    fn send(&mut self, demand: usize, end: End, units: u64) -> u64 {
        let mut path = Vec::new();
        let (mut node, mut sent) = match end {
            End::Room(candidate) => (self.demands + candidate, units.min(self.room[candidate])),
            End::Unplaced(of) => (of, units),
        };
        while node != demand {
            let a = self.by_arc[node];
            let forward = node >= self.demands;
            if !forward {
                sent = sent.min(self.arcs[a].flow);
            }
            path.push((a, forward));
            node = if forward { self.arcs[a].demand as usize } else { self.demands + self.arcs[a].candidate as usize };
        }
        for (a, forward) in path {
            let arc = &mut self.arcs[a];
            let used = &mut self.used[arc.candidate as usize];
            if forward {
                if arc.flow == 0 {
                    used.push(a);
                }
                arc.flow += sent;
            } else {
                arc.flow -= sent;
                if arc.flow == 0 {
                    used.retain(|u| *u != a);
                }
            }
        }
        match end {
            End::Room(candidate) => self.room[candidate] -= sent,
            End::Unplaced(of) => self.unplaced[of] += sent,
        }
        sent
    }

    /// Whether the plan places every unit or leaves it unplaced, and its potentials are a dual solution of the same value
    /// (complementary slackness): then no plan is better.
    fn is_optimal(&self, units: &[u64]) -> bool {
        let mut placed = vec![0_u64; self.demands];
        let arcs = self.arcs.iter().all(|a| {
            placed[a.demand as usize] += a.flow;
            let reduced = a.cost + self.potential[a.demand as usize] - self.potential[self.demands + a.candidate as usize];
            if a.flow > 0 { reduced == 0 } else { reduced >= 0 }
        });
        let demands = (0..self.demands).all(|h| {
            let reduced = UNPLACED + self.potential[h];
            placed[h] + self.unplaced[h] == units[h] && if self.unplaced[h] > 0 { reduced == 0 } else { reduced >= 0 }
        });
        let rooms = self.room.iter().zip(&self.potential[self.demands..]);
        arcs && demands && rooms.into_iter().all(|(room, potential)| *potential <= 0 && (*room == 0 || *potential == 0))
    }

    fn plan(self) -> TransportPlan {
        let cost = self.arcs.iter().map(|a| u128::from(a.flow) * u128::from(a.cost.unsigned_abs())).sum();
        let shipments = self.arcs.iter().filter(|a| a.flow > 0);
        let shipments = shipments.map(|a| Shipment { demand: a.demand, candidate: a.candidate, units: a.flow }).collect();
        TransportPlan { shipments, unplaced: self.unplaced, cost }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use highs::{HighsModelStatus, RowProblem, Sense};
    use rand::{RngExt, SeedableRng};

    type Case = (Vec<u64>, Vec<u64>, Vec<TransportPair>);

    fn case(seed: u64, demands: u32, candidates: u32, most: u64, share: f64) -> Case {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
        let units = (0..demands).map(|_| rng.random_range(0..=most)).collect();
        let capacity = (0..candidates).map(|_| rng.random_range(0..=2 * most)).collect();
        let mut pairs = Vec::new();
        for demand in 0..demands {
            for candidate in 0..candidates {
                if rng.random_bool(share) {
                    pairs.push(TransportPair { demand, candidate, cost: rng.random_range(0..30) });
                }
            }
        }
        (units, capacity, pairs)
    }

    /// Units placed and their cost, checked against the conditions.
    fn value((units, capacity, pairs): &Case, plan: &TransportPlan) -> (u64, u128) {
        let (mut left, mut room, mut cost) = (units.clone(), capacity.clone(), 0);
        for s in &plan.shipments {
            left[s.demand as usize] -= s.units;
            room[s.candidate as usize] -= s.units;
            let pair = pairs.iter().find(|p| (p.demand, p.candidate) == (s.demand, s.candidate)).expect("a possible placement");
            cost += u128::from(pair.cost) * u128::from(s.units);
        }
        assert_eq!((&left, cost), (&plan.unplaced, plan.cost));
        (plan.shipments.iter().map(|s| s.units).sum(), cost)
    }

    /// Best of all plans, one unit after the other tried everywhere: most units placed, then least cost.
    fn best(units: &[usize], room: &mut [u64], pairs: &[TransportPair]) -> (u64, i64) {
        let Some((demand, rest)) = units.split_first() else { return (0, 0) };
        let mut found = best(rest, room, pairs);
        for p in pairs.iter().filter(|p| p.demand as usize == *demand) {
            if room[p.candidate as usize] > 0 {
                room[p.candidate as usize] -= 1;
                let (placed, cost) = best(rest, room, pairs);
                found = found.max((placed + 1, cost - i64::from(p.cost)));
                room[p.candidate as usize] += 1;
            }
        }
        found
    }

    #[test]
    fn small_problems_are_solved_as_by_trying_everything() {
        let mut scarce = 0;
        for seed in 0..120 {
            let problem = case(seed, 4, 3, 2, 0.6);
            let plan = transport(&problem.0, &problem.1, &problem.2);
            let each = problem.0.iter().enumerate().flat_map(|(h, n)| (0..*n).map(move |_| h)).collect::<Vec<_>>();
            let (placed, cost) = best(&each, &mut problem.1.clone(), &problem.2);
            assert_eq!(value(&problem, &plan), (placed, u128::from(cost.unsigned_abs())), "seed {seed}: {problem:?}");
            scarce += u64::from(plan.unplaced.iter().any(|u| *u > 0));
        }
        assert!(scarce > 40, "capacity is scarce in some: {scarce}");
    }

    /// Least cost by HiGHS, a unit that is not placed costing 10,000.
    fn by_highs((units, capacity, pairs): &Case) -> f64 {
        let mut program = RowProblem::new();
        let columns: Vec<_> = pairs.iter().map(|p| program.add_column(f64::from(p.cost), 0..)).collect();
        for (h, n) in (0..).zip(units) {
            let own = pairs.iter().zip(&columns).filter(|(p, _)| p.demand == h).map(|(_, c)| (*c, 1.0));
            let spare = program.add_column(10_000.0, 0..);
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            program.add_row(*n as f64..=*n as f64, own.chain([(spare, 1.0)]).collect::<Vec<_>>());
        }
        for (j, n) in (0..).zip(capacity) {
            let own = pairs.iter().zip(&columns).filter(|(p, _)| p.candidate == j).map(|(_, c)| (*c, 1.0)).collect::<Vec<_>>();
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            program.add_row(..=*n as f64, own);
        }
        let mut model = program.optimise(Sense::Minimise);
        model.set_option("threads", 1);
        let solved = model.solve();
        assert_eq!(solved.status(), HighsModelStatus::Optimal);
        solved.objective_value()
    }

    #[test]
    fn larger_problems_cost_what_highs_says() {
        for seed in 0..6 {
            let problem = case(1_000 + seed, 60, 15, if seed % 2 == 0 { 9 } else { 3 }, 0.3);
            let plan = transport(&problem.0, &problem.1, &problem.2);
            let (_, cost) = value(&problem, &plan);
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let ours = cost as f64 + 10_000.0 * plan.unplaced.iter().sum::<u64>() as f64;
            assert!((ours - by_highs(&problem)).abs() < 1e-3, "seed {seed}: {ours}");
        }
    }

    #[test]
    fn an_empty_problem_and_one_without_room_have_their_plan() {
        assert_eq!(transport(&[], &[], &[]), TransportPlan { shipments: vec![], unplaced: vec![], cost: 0 });
        let full = transport(&[4], &[0], &[TransportPair { demand: 0, candidate: 0, cost: 7 }]);
        assert_eq!((full.unplaced, full.cost), (vec![4], 0));
    }
}
