//! Thread pools of the caller's size.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error::Failure;

/// Pools by process and number of threads. A process that was forked has none of its parent's threads, and needs its own.
static POOLS: Mutex<BTreeMap<(u32, usize), Arc<ThreadPool>>> = Mutex::new(BTreeMap::new());

/// Answer of `work` in a pool of `threads` threads, `None` for one a core, with the interpreter's lock released.
pub(crate) fn run<T: Send>(py: Python<'_>, threads: Option<usize>, work: impl FnOnce() -> Result<T, Failure> + Send) -> PyResult<T> {
    let pool = pool(threads.unwrap_or(0))?;
    Ok(py.detach(|| pool.install(work))?)
}

fn pool(threads: usize) -> Result<Arc<ThreadPool>, Failure> {
    let mut pools = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (std::process::id(), threads);
    if let Some(pool) = pools.get(&key) {
        return Ok(Arc::clone(pool));
    }
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = Arc::new(pool.map_err(|e| Failure::new(format!("no {threads} threads can be started: {e}; ask for fewer with threads=")))?);
    pools.insert(key, Arc::clone(&pool));
    Ok(pool)
}
