//! Homes whose only way out is along trunk roads (国道) that no tag calls walkable.

use carecircle_base::disjoint_sets::DisjointSets;
use carecircle_base::ids::{EdgeId, ProfileId};
use carecircle_base::model::{ImportReport, Severity, Study};
use carecircle_routing::network::{Network, RoadKind, Snap};

/// Whether the report of the roads says that trunk roads are walked without a tag.
pub(super) fn is_walked(report: &ImportReport) -> bool {
    report.layers.iter().any(|l| l.notes.iter().any(|n| n.reason == "trunk-on-foot"))
}

/// Adds a note to the report on the homes that would be off the map if trunk roads were closed to people on foot; `snaps` are one a
/// home, in the order of `study.homes`.
pub(super) fn note(study: &Study, net: &Network, profile: ProfileId, snaps: &[Option<Snap>], report: &mut ImportReport) {
    let Some(layer) = report.layers.iter_mut().find(|l| l.layer == "homes") else { return };
    let off_trunk = OffTrunk::new(net, profile);
    let hanging: Vec<usize> = snaps
        .iter()
        .enumerate()
        .filter(|(_, snap)| snap.as_ref().is_some_and(|s| net.island(profile, s.edge) == Some(0) && !off_trunk.has(net, s.edge)))
        .map(|(home, _)| home)
        .collect();
    let seniors: f64 = hanging.iter().map(|h| study.homes[*h].seniors).sum();
    layer.note_many(Severity::Warning, "homes-by-trunk", hanging.len(), || {
        format!("{} homes with {seniors:.0} seniors, the first {}", hanging.len(), study.homes[hanging[0]].id)
    });
}

/// Connected components of a profile's network without its trunk roads.
struct OffTrunk {
    /// Root of each node's component.
    root: Vec<u32>,
    /// Root of the longest component.
    main: u32,
}

impl OffTrunk {
    fn new(net: &Network, profile: ProfileId) -> Self {
        let mut sets = DisjointSets::new(net.node_count());
        let kept = || (0..net.edge_count()).map(EdgeId::from_index).filter(|e| net.usable(profile, *e) && !is_trunk(net, *e));
        for edge in kept().map(|e| net.edge(e)) {
            sets.join(edge.from.0, edge.to.0);
        }
        let root: Vec<u32> = (0u32..).take(net.node_count()).map(|node| sets.root(node)).collect();
        let mut length_m = vec![0.0; net.node_count()];
        for edge in kept().map(|e| net.edge(e)) {
            length_m[root[edge.from.index()] as usize] += edge.length_m;
        }
        let longest = (0u32..).zip(&length_m).max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
        Self { root, main: longest.map_or(0, |l| l.0) }
    }

    /// Whether an edge is no trunk road and lies on the longest component.
    fn has(&self, net: &Network, edge: EdgeId) -> bool {
        !is_trunk(net, edge) && self.root[net.edge(edge).from.index()] == self.main
    }
}

fn is_trunk(net: &Network, edge: EdgeId) -> bool {
    net.classes()[usize::from(net.edge(edge).class)].kind == RoadKind::Trunk
}
