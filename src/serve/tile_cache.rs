//! Tiles that were asked for lately: made, hashed and gzipped once, then handed out as they are.

use std::collections::{HashMap, VecDeque};
use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::http::HeaderValue;
use flate2::Compression;
use flate2::write::GzEncoder;
use xxhash_rust::xxh3::xxh3_128;

use super::memory::Measured;
use super::page::hex;

/// What a kept tile costs beside its bytes: its name, its tag, its places in the tables.
const OVERHEAD_BYTES: usize = 300;

/// Below this, gzip has nothing to win.
const LEAST_GZIPPED_BYTES: usize = 200;

/// One tile, ready to be sent.
#[derive(Debug)]
pub(super) struct CachedTile {
    /// As made; empty when there is nothing in it.
    pub(super) plain: Bytes,
    /// Gzipped; `None` when that is no shorter.
    pub(super) gzip: Option<Bytes>,
    /// Weak: the same tile may go out gzipped or not.
    pub(super) tag: HeaderValue,
}

impl CachedTile {
    pub(super) fn new(plain: Vec<u8>) -> Self {
        let tag = format!("W/\"{}\"", hex(&xxh3_128(&plain).to_be_bytes()));
        let gzip = Some(&plain).filter(|p| p.len() >= LEAST_GZIPPED_BYTES).map(|p| gzip(p)).filter(|g| g.len() < plain.len());
        Self {
            plain: plain.into(),
            gzip: gzip.map(Bytes::from),
            tag: HeaderValue::from_str(&tag).expect("hexadecimal digits and quotes are fit for a header"),
        }
    }

    fn cost(&self, name: &str) -> usize {
        self.plain.len() + self.gzip.as_ref().map_or(0, Bytes::len) + 2 * name.len() + OVERHEAD_BYTES
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("writing to memory does not fail")
}

/// Tiles by the URL's path and query, at most so many bytes of them. Those of one analysis: another brings a new one.
///
/// It hashes names and gives a second chance, as [`BoundedCache`](super::bounded_cache::BoundedCache) does not: 64 MiB hold some
/// 20,000 tiles, which a list finds in 500 µs each, a table in 0.5 µs.
#[derive(Debug)]
pub(super) struct TileCache {
    most_bytes: usize,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    bytes: usize,
    tiles: HashMap<Arc<str>, Slot>,
    /// The oldest first; one that was asked for since gets a second round (the clock of page caches).
    order: VecDeque<Arc<str>>,
}

#[derive(Debug)]
struct Slot {
    tile: Arc<CachedTile>,
    asked: bool,
}

impl TileCache {
    pub(super) fn new(most_bytes: usize) -> Self {
        Self { most_bytes, inner: Mutex::default() }
    }

    pub(super) fn get(&self, name: &str) -> Option<Arc<CachedTile>> {
        let mut inner = self.lock();
        let slot = inner.tiles.get_mut(name)?;
        slot.asked = true;
        Some(Arc::clone(&slot.tile))
    }

    pub(super) fn keep(&self, name: &str, tile: CachedTile) -> Arc<CachedTile> {
        let tile = Arc::new(tile);
        let cost = tile.cost(name);
        let mut inner = self.lock();
        // Somebody else was quicker, or it alone would push out too much.
        if inner.tiles.contains_key(name) || cost > self.most_bytes / 4 {
            return tile;
        }
        while inner.bytes + cost > self.most_bytes && inner.drop_one() {}
        let name: Arc<str> = name.into();
        inner.bytes += cost;
        inner.order.push_back(Arc::clone(&name));
        inner.tiles.insert(name, Slot { tile: Arc::clone(&tile), asked: false });
        tile
    }

    /// A thread that panicked here left at worst a tile that is not kept.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Measured for TileCache {
    fn bytes(&self) -> usize {
        self.lock().bytes
    }

    /// Tiles have a bound of their own, a small part of the budget.
    fn oldest(&self) -> Option<u64> {
        None
    }

    fn drop_oldest(&self) {}
}

impl Inner {
    /// Whether there was one to drop.
    fn drop_one(&mut self) -> bool {
        while let Some(name) = self.order.pop_front() {
            let Some(slot) = self.tiles.get_mut(&name) else { continue };
            if std::mem::take(&mut slot.asked) {
                self.order.push_back(name);
                continue;
            }
            self.bytes -= slot.tile.cost(&name);
            self.tiles.remove(&name);
            return true;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tile(bytes: usize) -> CachedTile {
        CachedTile::new((0..bytes).map(|i| u8::try_from(i * i % 251).unwrap()).collect())
    }

    #[test]
    fn gzip_is_kept_where_it_helps_and_the_tag_follows_the_bytes() {
        assert!(tile(20).gzip.is_none());
        let long = tile(20_000);
        assert!(long.gzip.as_ref().is_some_and(|g| g.len() < 10_000 && g.starts_with(&[0x1f, 0x8b])));
        assert_eq!(long.tag, tile(20_000).tag);
        assert_ne!(long.tag, tile(20_001).tag);
    }

    #[test]
    fn it_never_holds_more_than_it_may_and_what_is_asked_for_stays() {
        let kept = TileCache::new(20_000);
        for i in 0..500 {
            kept.keep(&format!("/tiles/base/14/{i}/0.mvt"), tile(1000));
            assert!(kept.get("/tiles/base/14/0/0.mvt").is_some(), "asked for after each of {i} others");
            let inner = kept.lock();
            assert!(inner.bytes <= 20_000 && inner.tiles.len() == inner.order.len());
            assert_eq!(inner.bytes, inner.tiles.iter().map(|(name, slot)| slot.tile.cost(name)).sum::<usize>());
        }
        assert!(kept.get("/tiles/base/14/1/0.mvt").is_none());
        assert_eq!(kept.keep("/large", tile(6000)).plain.len(), 6000);
        assert!(kept.get("/large").is_none(), "one tile does not push out all others");
    }
}
