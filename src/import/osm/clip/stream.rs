//! An extract read block by block, a few at a time: however large the file is, memory is that of these.

use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use osmpbf::{Blob, BlobReader, BlobType, PrimitiveBlock};
use rayon::prelude::*;

use crate::osm::elements::ExtractError;

/// Blocks decoded at the same time; a block is at most 32 MiB.
const AT_ONCE: usize = 16;

/// Calls `work` on every block of data, in parallel, and `then` on what it gives, in the file's order.
pub(super) fn each_block<T: Send>(
    file: &Path,
    work: impl Fn(&PrimitiveBlock) -> T + Sync,
    mut then: impl FnMut(T) -> Result<(), ExtractError>,
) -> Result<(), ExtractError> {
    let damaged = |block: usize, found: String| ExtractError::Damaged { file: file.to_owned(), part: format!("block {block}"), found };
    let mut reader = blobs(file)?.enumerate();
    loop {
        let mut some: Vec<(usize, Blob)> = Vec::with_capacity(AT_ONCE);
        for (number, blob) in reader.by_ref().take(AT_ONCE) {
            some.push((number, blob.map_err(|e| damaged(number, e.to_string()))?));
        }
        if some.is_empty() {
            return Ok(());
        }
        let done: Vec<T> = some
            .par_iter()
            .filter(|(_, blob)| matches!(blob.get_type(), BlobType::OsmData))
            .map(|(number, blob)| {
                // osmpbf panics on a member type that its schema does not know.
                let read = catch_unwind(AssertUnwindSafe(|| blob.to_primitiveblock().map(|block| work(&block)).map_err(|e| e.to_string())));
                read.unwrap_or_else(|_| Err("an element of an unknown kind".to_owned())).map_err(|found| damaged(*number, found))
            })
            .collect::<Result<_, _>>()?;
        done.into_iter().try_for_each(&mut then)?;
    }
}

/// Seconds since 1970 up to which the extract is current; `None` where its header does not say.
pub(super) fn date(file: &Path) -> Result<Option<i64>, ExtractError> {
    let header = blobs(file)?.next().and_then(Result::ok).filter(|blob| matches!(blob.get_type(), BlobType::OsmHeader));
    Ok(header.and_then(|blob| blob.to_headerblock().ok()?.osmosis_replication_timestamp()).filter(|seconds| *seconds > 0))
}

fn blobs(file: &Path) -> Result<BlobReader<BufReader<File>>, ExtractError> {
    if !file.file_name().is_some_and(|name| name.to_string_lossy().to_lowercase().ends_with(".pbf")) {
        return Err(ExtractError::FileFormat { file: file.to_owned() });
    }
    let open = File::open(file).map_err(|source| ExtractError::Io { file: file.to_owned(), source })?;
    Ok(BlobReader::new(BufReader::new(open)))
}
