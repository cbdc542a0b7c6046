//! Answers in few files: each file of a group holds the answers whose keys hash to its number.

use std::collections::BTreeMap;
use std::io::Write;

use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::PublishError;
use super::folder::PublishFolder;

/// Bytes of answers in a file before it is packed, about.
const SHARD_BYTES: usize = 1 << 20;

/// Most files of a group.
const MOST_SHARDS: usize = 512;

/// Writes the answers of a group as `data/GROUP/N.json.gz`; the number of files.
pub(super) fn write(folder: &mut PublishFolder, group: &str, answers: BTreeMap<String, Bytes>) -> Result<usize, PublishError> {
    let bytes: usize = answers.values().map(Bytes::len).sum();
    let count = bytes.div_ceil(SHARD_BYTES).clamp(1, MOST_SHARDS);
    let mut shards: Vec<Vec<u8>> = vec![b"{".to_vec(); count];
    for (key, answer) in answers {
        let shard = &mut shards[shard_of(&key, count)];
        if shard.len() > 1 {
            shard.extend(b",\n");
        }
        shard.extend(serde_json::Value::from(key).to_string().bytes());
        shard.push(b':');
        shard.extend(&answer);
    }
    for (number, mut shard) in shards.into_iter().enumerate() {
        shard.extend(b"}\n");
        folder.write(&format!("data/{group}/{number}.json.gz"), &packed(&shard))?;
    }
    Ok(count)
}

/// Number of the file that holds the answer under `key`: FNV-1a with 32 bits over its UTF-8, modulo `count`.
fn shard_of(key: &str, count: usize) -> usize {
    let hash = key.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash as usize % count
}

/// Gzip without a time.
pub(super) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::new(7));
    packer.write_all(bytes).and_then(|()| packer.finish()).expect("writing to memory does not fail")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published test vectors of FNV-1a: the page computes the same.
    #[test]
    fn keys_are_hashed_by_fnv_1a() {
        let all = usize::MAX;
        assert_eq!([shard_of("", all), shard_of("a", all), shard_of("foobar", all)], [0x811c_9dc5, 0xe40c_292c, 0xbf9c_f968]);
        assert_eq!(shard_of("foobar", 10), 0xbf9c_f968 % 10);
    }
}
