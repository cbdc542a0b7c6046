//! Digest of a network's content.

use xxhash_rust::xxh3::xxh3_64;

use super::Network;
use super::file::hash;

impl Network {
    /// Digest (XXH3) of everything that searches and drawings use: the same for a network that was built and the one read back from
    /// its file; another for other streets, costs or barriers.
    #[must_use]
    pub fn digest(&self) -> u64 {
        let (f, b, centre) = (&self.frozen, &self.barriers, self.plane.centre());
        let classes: Vec<u8> =
            self.classes.iter().flat_map(|c| [c.kind as u8, u8::from(c.bridge), u8::from(c.tunnel), c.joined as u8]).collect();
        let sections: [&[u8]; 13] = [
            bytemuck::cast_slice(&f.nodes),
            bytemuck::cast_slice(&f.first_arc),
            bytemuck::cast_slice(&f.arcs),
            bytemuck::cast_slice(&f.edges),
            bytemuck::cast_slice(&f.steps),
            bytemuck::cast_slice(&f.extras),
            bytemuck::cast_slice(&f.islands),
            bytemuck::cast_slice(&f.paces),
            bytemuck::cast_slice(&self.profiles),
            &classes,
            bytemuck::cast_slice(&b.pieces),
            bytemuck::cast_slice(&b.lines),
            bytemuck::cast_slice(&b.openings),
        ];
        let mut parts: Vec<u64> = sections.iter().flat_map(|s| [s.len() as u64, hash(s)]).collect();
        parts.extend([centre.lon().to_bits(), centre.lat().to_bits()]);
        xxh3_64(bytemuck::cast_slice(&parts))
    }
}
