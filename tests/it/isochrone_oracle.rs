//! Service areas against the field of times read without any index: every segment, every corner, no bounds.
//!
//! Both are contoured on the same grid, and so agree vertex by vertex but where a tie tips one corner. The oracle finds the nearest position by looking at
//! every segment in double precision, and its time by [`Reach::at`]; it shares with the areas neither the candidates kept by tile
//! nor the table of edges nor the bounds that settle most points.

use carecircle::geom::contour::{Field, Grid, Label, Pins, contour};
use carecircle::geom::{LonLat, Xy};
use carecircle::ids::{EdgeId, ProfileId};
use carecircle::isochrone::{Canvas, EdgeHomes, IsochroneContext, Reached, Scope, SiteIsochrone, StreetIndex, Times, area_of};
use carecircle::network::{EdgeCosts, Network, Snap};
use carecircle::reach::{Reach, SearchGraph, Start, Toward};
use carecircle::units::Millis;
use geo::{BooleanOps, GeodesicArea, MultiPolygon};
use rand::RngExt;

use crate::isochrones::{city, study};
use crate::support::rng;

const WALK: ProfileId = ProfileId(0);
const EBIKE: ProfileId = ProfileId(2);
const SNAP_M: f64 = 250.0;
/// Side of the cells that service areas are contoured on, as `isochrone` says.
const CELL_M: f64 = 12.0;

/// A straight piece of an edge: its ends, and their fractions of the edge.
struct Piece {
    ends: [Xy; 2],
    edge: EdgeId,
    fractions: [f64; 2],
}

/// The field of times of one traveller, read anew for every point.
struct Oracle<'a> {
    net: &'a Network,
    costs: &'a EdgeCosts,
    pieces: Vec<Piece>,
    reaches: Vec<&'a Reach>,
    need: usize,
    limit: Millis,
}

impl<'a> Oracle<'a> {
    fn new(net: &'a Network, profile: ProfileId, costs: &'a EdgeCosts, reaches: Vec<&'a Reach>, need: usize, limit: Millis) -> Self {
        let mut pieces = Vec::new();
        for edge in (0..net.edge_count()).map(EdgeId::from_index).filter(|&e| net.snaps_to(profile, e)) {
            let shape: Vec<Xy> = net.shape(edge).collect();
            let length = |w: &[Xy]| (w[1].x - w[0].x).hypot(w[1].y - w[0].y);
            let total: f64 = shape.windows(2).map(length).sum();
            let mut gone = 0.0;
            for w in shape.windows(2) {
                let fractions = [gone / total, (gone + length(w)) / total];
                pieces.push(Piece { ends: [w[0], w[1]], edge, fractions });
                gone += length(w);
            }
        }
        Self { net, costs, pieces, reaches, need, limit }
    }

    /// Whether somebody at `at` gets there in time.
    fn holds(&self, at: Xy) -> bool {
        let mut best = (f64::INFINITY, EdgeId(0), 0.0);
        for piece in &self.pieces {
            let [a, b] = piece.ends;
            let (dx, dy) = (b.x - a.x, b.y - a.y);
            let t = (((at.x - a.x) * dx + (at.y - a.y) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
            let metres = (at.x - a.x - t * dx).hypot(at.y - a.y - t * dy);
            if metres < best.0 {
                best = (metres, piece.edge, piece.fractions[0] + (piece.fractions[1] - piece.fractions[0]) * t);
            }
        }
        let (metres, edge, fraction) = best;
        // At a junction the edge's own rules do not apply.
        let fraction = if fraction < 1e-6 {
            0.0
        } else if fraction > 1.0 - 1e-6 {
            1.0
        } else {
            fraction
        };
        let times = self.reaches.iter().filter_map(|reach| reach.at(self.net, self.costs, edge, fraction));
        let in_time = times.filter(|(time, _)| time.plus(Millis::walk(metres, 1.0)) <= self.limit).count();
        metres <= SNAP_M && in_time >= self.need
    }
}

/// Area of the points from which at least one of several travellers arrives within the limit.
struct AnyOf<'a>(Vec<Oracle<'a>>);

impl Field for AnyOf<'_> {
    fn near(&self, _: Xy, _: f64, out: &mut Vec<u32>) {
        out.push(0);
    }
    fn narrow(&self, _: Xy, _: f64, _: &[u32], out: &mut Vec<u32>) -> Option<Label> {
        out.push(0);
        None
    }
    fn label(&self, at: Xy, _: &[u32]) -> Label {
        Label::from(self.0.iter().any(|one| one.holds(at)))
    }
}

/// The oracle's area; every tile within `metres` metres of `at` is looked at.
fn drawn(field: &AnyOf<'_>, net: &Network, homes: &[LonLat], at: Xy, metres: f64, covered: &[bool]) -> MultiPolygon<f64> {
    let grid = Grid::new(net.plane(), CELL_M);
    let pins = Pins::new(&grid, homes.iter().copied());
    let tiles: Vec<_> = grid.tiles_about(net.plane().unproject(at), metres).collect();
    let mut shapes = contour(&grid, field, &tiles, &pins, &|home| Label::from(covered[home as usize]));
    shapes.remove(&1).unwrap_or_else(|| MultiPolygon(Vec::new()))
}

/// Whether two shapes are the same, vertex by vertex. Where they are not, they must differ by less than half a cell: the index keeps
/// segments in single precision, which now and then tips the label of a corner or the last step of a crossing.
fn same(found: &MultiPolygon<f64>, expected: &MultiPolygon<f64>, case: &str) -> bool {
    let apart_m2 = if found == expected { 0.0 } else { found.xor(expected).geodesic_area_unsigned() };
    assert!(apart_m2 < CELL_M * CELL_M / 2.0, "{case}: {apart_m2} m² apart");
    found == expected
}

#[test]
fn areas_of_single_sites_are_those_of_the_field_read_without_an_index() {
    let (mut areas, mut equal) = (0, 0);
    for seed in 0..6 {
        let mut rng = rng(seed);
        let net = city(&mut rng, 12, 120.0, 35.0);
        let study = study(&net, &mut rng, 600, 800.0);
        let canvas = Canvas::new(&study);
        let homes: Vec<LonLat> = study.homes.iter().map(|home| home.at).collect();
        let toward = if seed % 2 == 0 { Toward::Starts } else { Toward::Away };
        let travellers: Vec<(ProfileId, EdgeCosts)> = [WALK, EBIKE].into_iter().map(|p| (p, net.costs(p, 1.0))).collect();
        let graphs: Vec<SearchGraph> = travellers.iter().map(|(_, costs)| SearchGraph::new(&net, costs, toward)).collect();
        let streets: Vec<StreetIndex> = travellers.iter().map(|(p, _)| StreetIndex::new(&net, *p, SNAP_M)).collect();
        let own: Vec<EdgeHomes> = travellers
            .iter()
            .map(|(p, _)| {
                let snaps: Vec<Option<Snap>> = homes.iter().map(|at| net.snap(*p, net.plane().project(*at), SNAP_M)).collect();
                EdgeHomes::new(&net, &snaps)
            })
            .collect();
        let contexts: Vec<IsochroneContext<'_>> =
            (0..2).map(|k| IsochroneContext::new(&net, &streets[k], &travellers[k].1, &graphs[k], travellers[k].0, 1.0)).collect();
        for site in 0..3 {
            let at = Xy { x: rng.random_range(-500.0..500.0), y: rng.random_range(-500.0..500.0) };
            let limit = Millis::from_minutes([2.0, 4.0, 6.5][site]);
            for modes in [&[0][..], &[1], &[0, 1]] {
                let case = format!("seed {seed}, site {site}, modes {modes:?}");
                let Some(isochrone) = SiteIsochrone::new(modes.iter().map(|&k| (&contexts[k], &own[k])), at, limit) else { continue };
                let searches: Vec<(usize, Reach)> = modes
                    .iter()
                    .filter_map(|&k| {
                        let snap = net.snap(travellers[k].0, at, SNAP_M)?;
                        let start = Start { snap, access: Millis::walk(snap.connector_m, 1.0), label: 0 };
                        Some((k, graphs[k].reach(&net, &travellers[k].1, &[start], limit)))
                    })
                    .collect();
                let oracles = searches.iter().map(|(k, reach)| {
                    let (profile, costs) = &travellers[*k];
                    Oracle::new(&net, *profile, costs, vec![reach], 1, limit)
                });
                let field = AnyOf(oracles.collect());
                let expected = drawn(&field, &net, &homes, at, 1200.0, isochrone.in_time());
                let area = isochrone.area(&canvas);
                (areas, equal) = (areas + 1, equal + usize::from(same(&area, &expected, &case)));
                // What the first area left behind serves the second.
                assert_eq!(isochrone.area(&canvas), area, "{case}: again");
                for (home, in_time) in homes.iter().zip(isochrone.in_time()) {
                    let near = net.plane().project(*home);
                    assert!(field.0.iter().any(|one| one.holds(near)) == *in_time, "{case}: a home");
                }
            }
        }
    }
    println!("{equal} of {areas} areas are equal to the last digit");
    assert!(areas >= 40, "{areas} areas: hardly tried");
    assert!(equal * 10 >= areas * 8, "{equal} of {areas} areas are equal");
}

#[test]
fn areas_of_k_of_n_services_are_those_of_the_field_read_without_an_index() {
    let (mut areas, mut equal) = (0, 0);
    for seed in 0..4 {
        let mut rng = rng(100 + seed);
        let net = city(&mut rng, 12, 120.0, 35.0);
        let study = study(&net, &mut rng, 0, 800.0);
        let canvas = Canvas::new(&study);
        let costs = net.costs(WALK, 1.0);
        let graph = SearchGraph::new(&net, &costs, Toward::Starts);
        let streets = StreetIndex::new(&net, WALK, SNAP_M);
        // Searches go farther than the circle does.
        let (search, limit) = (Millis::from_minutes(9.0), Millis::from_minutes(6.0));
        let reaches: Vec<Reach> = (0..3)
            .map(|service| {
                let starts: Vec<Start> = (0..4)
                    .filter_map(|_| net.snap(WALK, Xy { x: rng.random_range(-600.0..600.0), y: rng.random_range(-600.0..600.0) }, SNAP_M))
                    .map(|snap| Start { snap, access: Millis::walk(snap.connector_m, 1.0), label: service })
                    .collect();
                graph.reach(&net, &costs, &starts, search)
            })
            .collect();
        for need in 1..=3 {
            let all: Vec<&Reach> = reaches.iter().collect();
            let field = AnyOf(vec![Oracle::new(&net, WALK, &costs, all.clone(), need, limit)]);
            let centre = Xy { x: 0.0, y: 0.0 };
            let expected = drawn(&field, &net, &[], centre, 1300.0, &[]);
            for scope in [Scope::All, Scope::About(centre, 2000.0)] {
                let times = Times { net: &net, costs: &costs, reaches: all.clone(), need };
                let reached = Reached { streets: &streets, times, speed_mps: 1.0, limit, scope };
                let found = area_of(&canvas, &reached, &|_| false);
                (areas, equal) = (areas + 1, equal + usize::from(same(&found, &expected, &format!("seed {seed}, {need} of 3, {scope:?}"))));
            }
        }
    }
    println!("{equal} of {areas} areas are equal to the last digit");
    assert!(equal * 10 >= areas * 8, "{equal} of {areas} areas are equal");
}
