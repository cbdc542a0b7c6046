//! Homes whose only way out is along trunk roads (国道) that no tag calls walkable.

use carecircle_base::geom::Xy;
use carecircle_base::ids::{EdgeId, ProfileId};
use carecircle_base::model::{ImportReport, Severity, Study};
use carecircle_routing::network::{Network, RoadKind};

/// Adds a note to the report on the homes that would be off the map if trunk roads were closed to people on foot; only where the
/// report of the roads says that some are walked without a tag.
pub(super) fn note(study: &Study, net: &Network, report: &mut ImportReport) {
    if !report.layers.iter().any(|l| l.notes.iter().any(|n| n.reason == "trunk-on-foot")) {
        return;
    }
    let Some(cohort) = study.cohorts.get(study.settings.cohort.index()) else { return };
    let Some(layer) = report.layers.iter_mut().find(|l| l.layer == "homes") else { return };
    let places: Vec<Xy> = study.homes.iter().map(|h| study.plane.project(h.at)).collect();
    let without = Without::trunk(net, cohort.profile);
    let snaps = net.snap_all(cohort.profile, &places, study.settings.snap_limit_m);
    let hanging: Vec<usize> = snaps
        .iter()
        .enumerate()
        .filter(|(_, snap)| snap.as_ref().is_some_and(|s| net.island(cohort.profile, s.edge) == Some(0) && !without.on_main(net, s.edge)))
        .map(|(home, _)| home)
        .collect();
    let seniors: f64 = hanging.iter().map(|h| study.homes[*h].seniors).sum();
    layer.note_many(
        Severity::Warning,
        "homes-by-trunk",
        "homes get anywhere only along trunk roads, which count as walkable; where they are not, say [profiles.walk.highway] trunk = \"tagged\"",
        hanging.len(),
        || format!("{} homes with {seniors:.0} seniors, the first {}", hanging.len(), study.homes[hanging[0]].id),
    );
}

/// The network of a profile without its trunk roads, in connected components.
struct Without {
    parent: Vec<u32>,
    main: u32,
}

impl Without {
    fn trunk(net: &Network, profile: ProfileId) -> Self {
        let mut parent: Vec<u32> = (0u32..).take(net.node_count()).collect();
        let kept = || (0..net.edge_count()).map(EdgeId::from_index).filter(|e| net.usable(profile, *e) && !is_trunk(net, *e));
        for edge in kept() {
            let edge = net.edge(edge);
            let (a, b) = (find(&mut parent, edge.from.0), find(&mut parent, edge.to.0));
            parent[a.max(b) as usize] = a.min(b);
        }
        let mut length_m = vec![0.0; net.node_count()];
        for edge in kept() {
            let edge = net.edge(edge);
            length_m[find(&mut parent, edge.from.0) as usize] += edge.length_m;
        }
        let longest = (0u32..).zip(&length_m).max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
        for node in 0..parent.len() {
            parent[node] = find(&mut parent, u32::try_from(node).expect("rows fit 32 bits"));
        }
        Self { parent, main: longest.map_or(0, |l| l.0) }
    }

    /// Whether an edge is no trunk road and lies on the largest component.
    fn on_main(&self, net: &Network, edge: EdgeId) -> bool {
        !is_trunk(net, edge) && self.parent[net.edge(edge).from.index()] == self.main
    }
}

fn is_trunk(net: &Network, edge: EdgeId) -> bool {
    net.classes()[usize::from(net.edge(edge).class)].kind == RoadKind::Trunk
}

fn find(parent: &mut [u32], mut node: u32) -> u32 {
    while parent[node as usize] != node {
        parent[node as usize] = parent[parent[node as usize] as usize];
        node = parent[node as usize];
    }
    node
}
