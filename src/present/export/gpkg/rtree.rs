//! A spatial index loaded whole.
//!
//! Row-by-row insertion into SQLite's R*-tree costs more than all other writing together. The tree's
//! three shadow tables are plain tables of a documented form, so the tree is packed here
//! (sort-tile-recursive: Leutenegger, López & Edgington 1997) and written as it will stand.
//!
//! A node is a blob: depth (root only) and number of cells as big-endian u16, then for each cell the
//! row or child as i64 and min x, max x, min y, max y as f32, rounded outward.

use rusqlite::Connection;

/// A row's bounding box: west, south, east, north.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// The row.
    pub id: i64,
    /// Bounding box: west, south, east, north.
    pub bounds: [f64; 4],
}

/// Bytes of a cell: an id and four coordinates.
const CELL: usize = 24;

/// Makes the index `rtree_<table>_geom` and fills it.
pub(super) fn build(conn: &Connection, table: &str, entries: &[Entry]) -> rusqlite::Result<()> {
    let name = format!("rtree_{table}_geom");
    conn.execute_batch(&format!("CREATE VIRTUAL TABLE \"{name}\" USING rtree(id, minx, maxx, miny, maxy)"))?;
    if entries.is_empty() {
        return Ok(());
    }
    let size: usize = conn.query_row(&format!("SELECT length(data) FROM \"{name}_node\" WHERE nodeno = 1"), (), |row| row.get(0))?;
    let capacity = (size - 4) / CELL;

    // Levels from the leaves up; each is a list of nodes, each node a list of cells.
    let mut levels: Vec<Vec<Vec<Entry>>> = vec![tile(entries.to_vec(), capacity)];
    while levels[levels.len() - 1].len() > 1 {
        let below = &levels[levels.len() - 1];
        let boxes = below.iter().enumerate().map(|(i, node)| Entry { id: index(i), bounds: union(node) }).collect();
        levels.push(tile(boxes, capacity));
    }

    // The root is node 1; the others are numbered from 2, leaves first.
    let depth = levels.len() - 1;
    let mut first = vec![0; levels.len()];
    let mut next = 2;
    for (level, nodes) in levels.iter().enumerate() {
        first[level] = if level == depth { 1 } else { next };
        next += index(nodes.len());
    }
    let mut put_node = conn.prepare(&format!("INSERT OR REPLACE INTO \"{name}_node\" VALUES (?, ?)"))?;
    let mut put_parent = conn.prepare(&format!("INSERT INTO \"{name}_parent\" VALUES (?, ?)"))?;
    let mut leaf_of: Vec<(i64, i64)> = Vec::with_capacity(entries.len());
    for (level, nodes) in levels.iter().enumerate() {
        for (i, node) in nodes.iter().enumerate() {
            let number = first[level] + index(i);
            let child = |cell: &Entry| if level == 0 { cell.id } else { first[level - 1] + cell.id };
            let node_depth = if level == depth { depth } else { 0 };
            put_node.execute((number, blob(node, size, node_depth, child)))?;
            for cell in node {
                if level == 0 {
                    leaf_of.push((cell.id, number));
                } else {
                    put_parent.execute((child(cell), number))?;
                }
            }
        }
    }
    leaf_of.sort_unstable();
    let mut put_row = conn.prepare(&format!("INSERT INTO \"{name}_rowid\" VALUES (?, ?)"))?;
    for pair in leaf_of {
        put_row.execute(pair)?;
    }
    Ok(())
}

fn index(i: usize) -> i64 {
    i64::try_from(i).expect("a table has fewer than 2^63 rows")
}

/// Cuts `entries` into nodes of at most `capacity`: vertical slices by x, then runs by y.
fn tile(mut entries: Vec<Entry>, capacity: usize) -> Vec<Vec<Entry>> {
    let nodes = entries.len().div_ceil(capacity);
    let slices = (1..).find(|s| s * s >= nodes).unwrap_or(1);
    let centre = |e: &Entry, axis: usize| e.bounds[axis] + e.bounds[axis + 2];
    entries.sort_by(|a, b| centre(a, 0).total_cmp(&centre(b, 0)).then(a.id.cmp(&b.id)));
    entries
        .chunks_mut(nodes.div_ceil(slices) * capacity)
        .flat_map(|slice| {
            slice.sort_by(|a, b| centre(a, 1).total_cmp(&centre(b, 1)).then(a.id.cmp(&b.id)));
            slice.chunks(capacity).map(<[Entry]>::to_vec).collect::<Vec<_>>()
        })
        .collect()
}

fn union(node: &[Entry]) -> [f64; 4] {
    node.iter().fold([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY], |[w, s, e, n], cell| {
        let b = cell.bounds;
        [w.min(b[0]), s.min(b[1]), e.max(b[2]), n.max(b[3])]
    })
}

fn blob(node: &[Entry], size: usize, depth: usize, child: impl Fn(&Entry) -> i64) -> Vec<u8> {
    let mut out = Vec::with_capacity(size);
    for n in [depth, node.len()] {
        out.extend_from_slice(&u16::try_from(n).expect("nodes hold tens of cells").to_be_bytes());
    }
    for cell in node {
        let [w, s, e, n] = cell.bounds;
        out.extend_from_slice(&child(cell).to_be_bytes());
        for bound in [below(w), above(e), below(s), above(n)] {
            out.extend_from_slice(&bound.to_be_bytes());
        }
    }
    out.resize(size, 0);
    out
}

/// The largest single-precision number that is at most `x`.
#[expect(clippy::cast_possible_truncation, reason = "rounded the right way afterwards")]
fn below(x: f64) -> f32 {
    let near = x as f32;
    if f64::from(near) > x { near.next_down() } else { near }
}

/// The smallest single-precision number that is at least `x`.
fn above(x: f64) -> f32 {
    -below(-x)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SQLite's own check of the tree, and every box found where a full scan finds it.
    #[test]
    fn the_packed_tree_is_one_that_sqlite_believes() {
        for rows in [0, 1, 51, 52, 2_601, 2_602, 10_000] {
            let conn = Connection::open_in_memory().unwrap();
            let entries: Vec<Entry> = (1..=rows)
                .map(|id: i64| {
                    // A multiplicative walk: scattered, and the same every time.
                    let (x, y) = ((id * 7919 % 10_007) as f64 / 10_007.0 + 120.0, (id * 104_729 % 10_009) as f64 / 10_009.0 + 28.0);
                    Entry { id, bounds: [x, y, x + 0.001, y + 0.002] }
                })
                .collect();
            build(&conn, "t", &entries).unwrap();
            let verdict: String = conn.query_row("SELECT rtreecheck('rtree_t_geom')", (), |r| r.get(0)).unwrap();
            assert_eq!(verdict, "ok", "{rows} rows");
            let window = [120.25, 28.25, 120.5, 28.75];
            let found: i64 = conn
                .query_row("SELECT count(*) FROM rtree_t_geom WHERE maxx >= ?1 AND minx <= ?3 AND maxy >= ?2 AND miny <= ?4", window, |r| {
                    r.get(0)
                })
                .unwrap();
            let truth = entries
                .iter()
                .filter(|e| e.bounds[2] >= window[0] && e.bounds[0] <= window[2] && e.bounds[3] >= window[1] && e.bounds[1] <= window[3])
                .count();
            // Boxes are rounded outward, so a tree may find a touching neighbour more, never one less.
            let found = usize::try_from(found).unwrap();
            assert!((truth..=truth + 2).contains(&found), "{found} found of {truth}");
            // Each is found within its own corners, which 32 bits cannot hold.
            let mut own = conn
                .prepare("SELECT count(*) FROM rtree_t_geom WHERE id = ?5 AND minx <= ?1 AND miny <= ?2 AND maxx >= ?3 AND maxy >= ?4")
                .unwrap();
            for Entry { id, bounds: [w, s, e, n] } in entries.iter().take(60) {
                assert_eq!(own.query_row((w, s, e, n, id), |r| r.get::<_, i64>(0)).unwrap(), 1, "{id}");
            }
        }
    }
}
