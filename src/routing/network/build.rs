//! Construction of a network: contracted edges to flat arrays in Hilbert order.

use std::collections::BTreeMap;

use rayon::prelude::*;

use carecircle_base::disjoint_sets::DisjointSets;
use carecircle_base::geom::{LonLat, Plane};
use carecircle_base::ids::NodeId;
use carecircle_base::model::{LayerReport, Pace, Profile, Roads};

use super::barrier::{BarrierIndex, Street};
use super::class::Classes;
use super::compounds::Compounds;
use super::contract::{Contracted, Extras, RawEdge, contract};
use super::error::NetworkError;
use super::frozen::{EdgeRow, ExtraRow, Frozen, IslandRow, ProfileRow, Store};
use super::graph::Network;
use super::half_edge::HalfEdge;
use super::kind::Joined;
use super::pockets::{GateAccess, Seams};
use super::tree::{self, Bounds};
use super::{compounds, ferry, hilbert, notes, shape};

const NONE: u32 = u32::MAX;
const MAX_PROFILES: usize = 16;
/// Largest distance in degrees from the median node, on either axis: beyond it the projection is unusable.
const WIDE_DEG: f64 = 10.0;

impl Network {
    /// The network of `roads` for `profiles`. Connected components of fewer than `min_island_nodes` nodes
    /// of `roads` are not usable: no point is snapped to them.
    ///
    /// # Errors
    /// When no profile may use any way, the ways spread too far, or there are too many profiles or classes.
    pub fn build(roads: &Roads, profiles: &[Profile], min_island_nodes: usize) -> Result<Self, NetworkError> {
        Self::build_reported(roads, profiles, min_island_nodes, &mut LayerReport::default())
    }

    /// [`Network::build`], with the ways left out counted in `report`.
    ///
    /// # Errors
    /// As [`Network::build`].
    pub fn build_reported(
        roads: &Roads,
        profiles: &[Profile],
        min_island_nodes: usize,
        report: &mut LayerReport,
    ) -> Result<Self, NetworkError> {
        if profiles.len() > MAX_PROFILES {
            return Err(NetworkError::TooManyProfiles { found: profiles.len() });
        }
        let mut classes = Classes::new(profiles);
        let mut gates: Vec<(u32, GateAccess)> = Vec::new();
        for (node, tags) in &roads.node_tags {
            if let Some(gate) = classes.gate(&roads.tag_sets[*tags as usize]) {
                gates.push((*node, gate));
            }
        }
        gates.sort_unstable_by_key(|g| g.0);
        gates.dedup_by_key(|g| g.0);
        let borders = if gates.iter().any(|g| g.1.private != 0) { compounds::gates(roads) } else { Vec::new() };
        let forced: Vec<u32> = gates.iter().map(|g| g.0).chain(borders.iter().copied()).collect();
        let raw = contract(roads, &mut classes, &forced)?;
        notes::unused(roads, &raw, profiles, report);
        notes::trunk(roads, profiles, report);
        ferry::note(roads, report);
        report.kept = report.kept.saturating_sub(raw.unused.iter().map(|u| u.1).sum());
        if raw.edges.is_empty() {
            return Err(NetworkError::NothingRoutable { ways: roads.way_count() });
        }
        let (plane, points) = project(roads, &raw)?;
        let ends = NumberedEdges::new(roads, raw.edges, &gates, &borders, &mut classes)?;
        notes::shut_gates(ends.shut_gates, report);
        let (places, edges, frozen) = freeze(&ends, &raw.inner, &points, &classes);
        let gate = |tags: u32| {
            let all = classes.access_of_all();
            classes.gate(&roads.tag_sets[tags as usize]).unwrap_or(GateAccess { open: all, private: 0 })
        };
        let streets = if roads.barriers.lines.is_empty() { Vec::new() } else { ends.streets(&raw.inner, &points, &gates, &classes) };
        let barriers = BarrierIndex::new(&roads.barriers, &plane, gate, &streets);
        let pieces = islands(profiles.len(), &places, &edges, &classes, min_island_nodes);
        let mut network = Self {
            plane,
            profiles: profile_rows(profiles),
            levels: tree::levels(frozen.in_tree),
            barriers,
            frozen,
            classes: classes.rows,
            islands: Vec::new(),
        };
        network.adopt(pieces);
        Ok(network)
    }

    /// Stores connected components: usable bits of edges, and rows for edges off the largest component.
    fn adopt(&mut self, pieces: Vec<Components>) {
        let mut rows = Vec::new();
        let Store::Own(edges) = &mut self.frozen.edges else { unreachable!("just built") };
        for (profile, piece) in (0u32..).zip(pieces) {
            for (edge, island) in (0u32..).zip(piece.of_edge) {
                if island == NONE {
                    continue;
                }
                edges[edge as usize].usable |= 1 << profile;
                if island != 0 {
                    rows.push(IslandRow { profile, edge, island });
                }
            }
            self.islands.push(piece.nodes);
        }
        self.frozen.islands = rows.into();
    }
}

fn profile_rows(profiles: &[Profile]) -> Vec<ProfileRow> {
    #[expect(clippy::cast_possible_truncation, reason = "seconds, checked to be small when the table was read")]
    let row = |p: &Profile| ProfileRow {
        own_pace: u32::from(p.pace == Pace::Own),
        step_s: p.step_s as f32,
        crossing_s: p.crossing_s as f32,
        lift_s: p.lift_s as f32,
        climb_s_per_m: p.climb_s_per_m as f32,
    };
    profiles.iter().map(row).collect()
}

/// The plane about the median of the used nodes, and all used nodes on it in millimetres.
fn project(roads: &Roads, raw: &Contracted) -> Result<(Plane, Vec<[i32; 2]>), NetworkError> {
    let mut used = vec![false; roads.nodes.len()];
    for node in raw.edges.iter().flat_map(|e| [e.from, e.to]).chain(raw.inner.iter().copied()) {
        used[node as usize] = true;
    }
    let routable: Vec<LonLat> = roads.nodes.iter().zip(&used).filter(|(_, u)| **u).map(|(n, _)| *n).collect();
    let median = median(&routable);
    let round = |deg: f64| (deg * 100.0).round() / 100.0;
    let centre = LonLat::new(round(median.lon()), round(median.lat())).expect("a position, rounded");
    let plane = Plane::about(centre);
    let wide = |at: &LonLat| wrap(at.lon() - centre.lon()).abs() > WIDE_DEG || (at.lat() - centre.lat()).abs() > WIDE_DEG;
    if routable.iter().any(wide) {
        return Err(NetworkError::TooWide { lon: centre.lon(), lat: centre.lat() });
    }
    let points = roads
        .nodes
        .par_iter()
        .zip(&used)
        .map(|(at, used)| {
            if !used {
                return [0; 2];
            }
            let xy = plane.project(*at);
            #[expect(clippy::cast_possible_truncation, reason = "within 2,000 km of the centre")]
            [(xy.x * 1000.0).round() as i32, (xy.y * 1000.0).round() as i32]
        })
        .collect();
    Ok((plane, points))
}

/// `deg` wrapped to −180..180.
fn wrap(deg: f64) -> f64 {
    (deg + 540.0).rem_euclid(360.0) - 180.0
}

/// Median longitude and median latitude, also across the date line.
fn median(points: &[LonLat]) -> LonLat {
    let first = points.first().map_or(0.0, |p| p.lon());
    let middle = |mut values: Vec<f64>| {
        let at = values.len() / 2;
        if values.is_empty() { 0.0 } else { *values.select_nth_unstable_by(at, f64::total_cmp).1 }
    };
    let lon = middle(points.iter().map(|p| wrap(p.lon() - first)).collect());
    let lat = middle(points.iter().map(|p| p.lat()).collect());
    LonLat::new(wrap(first + lon).clamp(-180.0, 180.0), lat).expect("medians of positions")
}

/// Edges with node numbers. Where a barrier cuts a junction, every edge end but the first has a node of its own.
struct NumberedEdges {
    /// Row of [`Roads::nodes`] of each node.
    nodes: Vec<u32>,
    edges: Vec<RawEdge>,
    /// Profiles to whom each edge is private ground, and those to whom it is closed though its class is not; one bit each.
    private: Vec<[u16; 2]>,
    /// Row of the original of each edge that is a copy for residents; `NONE` for all others.
    copy_of: Vec<u32>,
    /// Profiles whose residents have a copy of each edge, one bit each.
    residents: Vec<u16>,
    /// Number of private gates that residents cannot use either; see [`Seams::is_shut_to_residents`].
    shut_gates: usize,
}

impl NumberedEdges {
    fn new(
        roads: &Roads,
        mut edges: Vec<RawEdge>,
        gates: &[(u32, GateAccess)],
        borders: &[u32],
        classes: &mut Classes<'_>,
    ) -> Result<Self, NetworkError> {
        let seams = Seams::new(&edges, roads.nodes.len(), gates, classes);
        let compounds = Compounds::new(&edges, roads.nodes.len(), gates, borders, &seams);
        let mut at_seams: BTreeMap<u32, Vec<(usize, bool)>> = BTreeMap::new();
        let mut number = vec![NONE; roads.nodes.len()];
        let mut nodes: Vec<u32> = Vec::new();
        let mut cuts: Vec<RawEdge> = Vec::new();
        let row = |len: usize| u32::try_from(len).expect("rows fit 32 bits");
        for (at, edge) in edges.iter_mut().enumerate() {
            for (is_to, end) in [(false, &mut edge.from), (true, &mut edge.to)] {
                let place = *end;
                if seams.has(place) {
                    at_seams.entry(place).or_default().push((at, is_to));
                    continue;
                }
                let known = number[place as usize];
                let gate = gates.binary_search_by_key(&place, |g| g.0);
                if known != NONE && gate.is_err() {
                    *end = known;
                    continue;
                }
                *end = row(nodes.len());
                nodes.push(place);
                if known == NONE {
                    number[place as usize] = *end;
                } else if let Ok(gate) = gate {
                    let class = classes.passage([gates[gate].1.open; 2])?;
                    cuts.push(RawEdge::cut(known, *end, class));
                }
            }
        }
        let mut shut_gates = 0;
        for (place, ends) in at_seams {
            let meeting: Vec<usize> = ends.iter().map(|end| end.0).collect();
            shut_gates += usize::from(seams.is_shut_to_residents(place, &meeting, compounds.exits_at(place)));
            let mut groups: Vec<(usize, u32)> = Vec::new();
            for (at, is_to) in ends {
                let node = match groups.iter().find(|g| seams.alike(place, g.0, at)) {
                    Some(group) => group.1,
                    None => {
                        for other in &groups {
                            let masks = seams.between(place, other.0, at);
                            if masks != [0, 0] {
                                cuts.push(RawEdge::cut(other.1, row(nodes.len()), classes.passage(masks)?));
                            }
                        }
                        groups.push((at, row(nodes.len())));
                        nodes.push(place);
                        row(nodes.len() - 1)
                    }
                };
                let edge = &mut edges[at];
                *if is_to { &mut edge.to } else { &mut edge.from } = node;
            }
        }
        let copies = compounds.copies(&edges, &mut nodes, &seams, classes)?;
        let (mut private, mut residents) = (seams.private(edges.len()), compounds.lanes);
        edges.extend(cuts);
        edges.extend(copies.steps);
        let mut copy_of = vec![NONE; edges.len()];
        private.resize(edges.len(), [0; 2]);
        for (original, copy) in copies.lanes {
            let lane = residents[original as usize];
            edges.push(copy);
            copy_of.push(original);
            private.push([lane, !lane & classes.access_of_all()]);
        }
        residents.resize(edges.len(), 0);
        Ok(Self { nodes, edges, private, copy_of, residents, shut_gates })
    }
}

impl NumberedEdges {
    /// Straight stretches of the edges that points are snapped to, with who may use them.
    fn streets(&self, inner: &[u32], points: &[[i32; 2]], gates: &[(u32, GateAccess)], classes: &Classes<'_>) -> Vec<Street> {
        let gate = |place: u32| gates.binary_search_by_key(&place, |g| g.0).ok().map(|at| gates[at].1);
        let along = |e: &RawEdge| classes.rows[usize::from(e.class)].snaps() && classes.rows[usize::from(e.class)].joined == Joined::Along;
        let snaps = self.edges.iter().zip(&self.private).zip(&self.copy_of).filter(|((e, _), copy_of)| along(e) && **copy_of == NONE);
        let mut streets = Vec::new();
        for ((edge, [private, closed]), _) in snaps {
            let usable = classes.access(edge.class).usable & !closed;
            let access = GateAccess { open: usable & !private, private: usable & private };
            let ends = [self.nodes[edge.from as usize], self.nodes[edge.to as usize]];
            let line = &inner[edge.inner.0 as usize..edge.inner.1 as usize];
            let places: Vec<u32> = [ends[0]].into_iter().chain(line.iter().copied()).chain([ends[1]]).collect();
            for pair in places.windows(2) {
                let (a, b) = (points[pair[0] as usize], points[pair[1] as usize]);
                if a != b {
                    streets.push(Street { a, b, access, gates: [gate(pair[0]), gate(pair[1])] });
                }
            }
        }
        streets
    }
}

/// An edge as the search for connected components needs it.
struct EdgeSpan {
    from: u32,
    to: u32,
    class: u16,
    inner: u32,
    /// Profiles to whom the edge is closed though its class is not, one bit each.
    closed: u16,
}

/// Row of [`Roads::nodes`] of each node, edges and flat arrays, numbered along a Hilbert curve; connected components are added later.
fn freeze(ends: &NumberedEdges, inner: &[u32], points: &[[i32; 2]], classes: &Classes<'_>) -> (Vec<u32>, Vec<EdgeSpan>, Frozen) {
    let all = ends.nodes.iter().fold(tree::EMPTY, |b, n| grow(b, points[*n as usize]));
    let side = (i64::from(all[2]) - i64::from(all[0])).max(i64::from(all[3]) - i64::from(all[1])).max(1);
    let curve = |x: i64, y: i64| {
        let scale = |v: i64, low: i32| u16::try_from(((v - i64::from(low)) * 65_535 / side).clamp(0, 65_535)).expect("clamped");
        hilbert::position(scale(x, all[0]), scale(y, all[1]))
    };
    let mut order: Vec<(u32, u32)> =
        (0u32..).zip(&ends.nodes).map(|(i, n)| (curve(i64::from(points[*n as usize][0]), i64::from(points[*n as usize][1])), i)).collect();
    order.par_sort_unstable();
    let mut rank = vec![0u32; order.len()];
    for (new, (_, old)) in (0u32..).zip(&order) {
        rank[*old as usize] = new;
    }
    let places: Vec<u32> = order.iter().map(|(_, old)| ends.nodes[*old as usize]).collect();
    let nodes: Vec<[i32; 2]> = places.iter().map(|place| points[*place as usize]).collect();

    // A copy for residents comes right after its original.
    let mut by_place: Vec<(bool, u32, [u32; 2], Bounds)> = ends
        .edges
        .par_iter()
        .enumerate()
        .map(|(i, e)| {
            let line = inner[e.inner.0 as usize..e.inner.1 as usize].iter();
            let at = |end: u32| points[ends.nodes[end as usize] as usize];
            // Half a centimetre of rounding at inner points.
            let b = line.fold(tree::EMPTY, |b, n| grow(b, points[*n as usize]));
            let b = if b == tree::EMPTY { b } else { [b[0] - 6, b[1] - 6, b[2] + 6, b[3] + 6] };
            let b = grow(grow(b, at(e.from)), at(e.to));
            let middle = curve(i64::from(b[0]).midpoint(i64::from(b[2])), i64::from(b[1]).midpoint(i64::from(b[3])));
            let row = u32::try_from(i).expect("rows fit 32 bits");
            let original = if ends.copy_of[i] == NONE { row } else { ends.copy_of[i] };
            (!classes.rows[usize::from(e.class)].snaps(), middle, [original, row], b)
        })
        .collect();
    by_place.par_sort_unstable();
    let in_tree = by_place.partition_point(|e| !e.0);

    let mut edges = Vec::with_capacity(by_place.len() + 1);
    let mut spans = Vec::with_capacity(by_place.len());
    let mut steps = Vec::with_capacity(inner.len());
    let mut extras = Vec::new();
    let mut degree = vec![0u32; nodes.len() + 1];
    for (new, (_, _, [_, old], _)) in (0u32..).zip(&by_place) {
        let e = &ends.edges[*old as usize];
        let (from, to) = (rank[e.from as usize], rank[e.to as usize]);
        let line = &inner[e.inner.0 as usize..e.inner.1 as usize];
        let start = u32::try_from(steps.len()).expect("rows fit 32 bits");
        shape::encode(nodes[from as usize], line.iter().map(|n| points[*n as usize]), &mut steps);
        #[expect(clippy::cast_possible_truncation, reason = "24 bits of metres are below a millimetre at 10 km")]
        let length_m = e.length_m as f32;
        let [private, closed] = ends.private[*old as usize];
        let residents = ends.residents[*old as usize];
        edges.push(EdgeRow { from, to, steps: start, length_m, class: e.class, usable: 0, private, residents });
        // The points of a copy are those of its original.
        let inner = if ends.copy_of[*old as usize] == NONE { e.inner.1 - e.inner.0 } else { 0 };
        spans.push(EdgeSpan { from, to, class: e.class, inner, closed });
        if e.extras != Extras::default() {
            extras.push(extra_row(new, &e.extras));
        }
        degree[from as usize] += 1;
        degree[to as usize] += 1;
    }
    edges.push(EdgeRow {
        from: 0,
        to: 0,
        steps: u32::try_from(steps.len()).expect("rows fit 32 bits"),
        length_m: 0.0,
        class: 0,
        usable: 0,
        private: 0,
        residents: 0,
    });
    let boxes = tree::pack(&by_place[..in_tree].iter().map(|e| e.3).collect::<Vec<_>>());
    let (first_arc, arcs) = arcs(degree, &spans);
    let frozen = Frozen {
        nodes: nodes.into(),
        first_arc: first_arc.into(),
        arcs: arcs.into(),
        edges: edges.into(),
        steps: steps.into(),
        boxes: boxes.into(),
        extras: extras.into(),
        islands: Vec::new().into(),
        paces: classes.paces.clone().into(),
        in_tree,
    };
    (places, spans, frozen)
}

fn grow(b: Bounds, p: [i32; 2]) -> Bounds {
    tree::join(b, [p[0], p[1], p[0], p[1]])
}

fn extra_row(edge: u32, e: &Extras) -> ExtraRow {
    #[expect(clippy::cast_possible_truncation, reason = "seconds, steps and metres of one edge")]
    ExtraRow {
        edge,
        steps: e.steps as f32,
        crossings: e.crossings as f32,
        lifts: e.lifts as f32,
        climb_m: [e.climb_m[0] as f32, e.climb_m[1] as f32],
        fixed_s: e.fixed_s as f32,
    }
}

/// First half-edge of each node, and all half-edges, node after node and by edge.
fn arcs(degree: Vec<u32>, edges: &[EdgeSpan]) -> (Vec<u32>, Vec<HalfEdge>) {
    let mut first = degree;
    let mut sum = 0;
    for slot in &mut first {
        sum += std::mem::replace(slot, sum);
    }
    let mut next = first.clone();
    let mut arcs = vec![HalfEdge { to: NodeId(0), directed: 0 }; sum as usize];
    for (edge, span) in (0u32..).zip(edges) {
        for (at, to, directed) in [(span.from, span.to, edge * 2), (span.to, span.from, edge * 2 + 1)] {
            let slot = &mut next[at as usize];
            arcs[*slot as usize] = HalfEdge { to: NodeId(to), directed };
            *slot += 1;
        }
    }
    (first, arcs)
}

/// The connected components of one profile's network.
struct Components {
    /// Component of each edge; `NONE` where not usable.
    of_edge: Vec<u32>,
    /// Number of OSM nodes of each component, the largest first.
    nodes: Vec<u32>,
}

fn islands(profiles: usize, places: &[u32], edges: &[EdgeSpan], classes: &Classes<'_>, min_nodes: usize) -> Vec<Components> {
    (0..profiles)
        .into_par_iter()
        .map(|p| {
            let open: Vec<bool> = (0..classes.rows.len()).map(|c| classes.paces[c * profiles + p].iter().any(|pace| *pace > 0.0)).collect();
            piece(places, edges, min_nodes, &|e: &EdgeSpan| open[usize::from(e.class)] && e.closed >> p & 1 == 0)
        })
        .collect()
}

fn piece(places: &[u32], edges: &[EdgeSpan], min_nodes: usize, open: &impl Fn(&EdgeSpan) -> bool) -> Components {
    let nodes = places.len();
    let mut sets = DisjointSets::new(nodes);
    let used = || edges.iter().filter(|e| open(e));
    for e in used() {
        sets.join(e.from, e.to);
    }
    // Nodes of the source: junctions, inner points, and a node cut at a barrier only once.
    let mut count = vec![0i64; nodes];
    let mut seen = vec![false; nodes];
    let mut at: Vec<(u32, u32)> = Vec::new();
    for e in used() {
        let root = sets.root(e.from);
        count[root as usize] += i64::from(e.inner);
        for end in [e.from, e.to] {
            if !std::mem::replace(&mut seen[end as usize], true) {
                at.push((places[end as usize], root));
            }
        }
    }
    at.sort_unstable();
    at.dedup();
    for (_, root) in at {
        count[root as usize] += 1;
    }
    let mut by_size: Vec<(std::cmp::Reverse<i64>, usize)> =
        count.iter().enumerate().filter(|(_, c)| **c > 0).map(|(root, c)| (std::cmp::Reverse(*c), root)).collect();
    by_size.sort_unstable();
    let mut number = vec![NONE; nodes];
    for (island, (size, root)) in (0u32..).zip(&by_size) {
        if usize::try_from(size.0).is_ok_and(|n| n >= min_nodes) {
            number[*root] = island;
        }
    }
    let of_edge = edges.iter().map(|e| if open(e) { number[sets.root(e.from) as usize] } else { NONE }).collect();
    Components { of_edge, nodes: by_size.iter().map(|(size, _)| u32::try_from(size.0).unwrap_or(u32::MAX)).collect() }
}
