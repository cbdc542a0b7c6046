//! The folder that is published: written beside, swapped when whole.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{PUBLISHED, PublishError, PublishedFolder};
use crate::page::hex;
use carecircle_present::export::LockedFolder;

/// What temporary folders begin with; one is left behind only when the program is killed, and cleared by the next publishing beside it.
const PREFIX: &str = ".carecircle-publishing-";

/// A folder being written.
pub(super) struct PublishFolder {
    out: PathBuf,
    beside: LockedFolder,
    /// Bytes and hash of each file by its path.
    files: BTreeMap<String, (u64, [u8; 32])>,
}

/// Refuses a folder that holds what was not published, or that is or holds a study.
pub(super) fn check(out: &Path, study: Option<&Path>) -> Result<(), PublishError> {
    let is_study = out.join("study.toml").exists();
    let real = |path: &Path| path.canonicalize().ok();
    let holds_study = study.and_then(real).zip(real(out)).is_some_and(|(study, out)| study.starts_with(out));
    if is_study || holds_study {
        return Err(PublishError::StudyFolder { path: out.to_owned() });
    }
    let other = match fs::read_dir(out) {
        Ok(mut entries) => entries.next().is_some() && !out.join(PUBLISHED).is_file(),
        Err(_) => out.exists(),
    };
    if other { Err(PublishError::Occupied { path: out.to_owned() }) } else { Ok(()) }
}

impl PublishFolder {
    /// Begins a folder beside `out`, on the same file system.
    pub(super) fn begin(out: &Path) -> Result<Self, PublishError> {
        check(out, None)?;
        let out = std::path::absolute(out).map_err(PublishError::io(out, "name the folder"))?;
        let parent = out.parent().unwrap_or(&out).to_owned();
        fs::create_dir_all(&parent).map_err(PublishError::io(&parent, "make the folder"))?;
        let beside = LockedFolder::new_in(&parent, PREFIX).map_err(PublishError::io(&parent, "write to the folder"))?;
        Ok(Self { out, beside, files: BTreeMap::new() })
    }

    /// Writes a file at `name`, a path with `/`.
    pub(super) fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), PublishError> {
        let path = self.new_folder().join(name);
        let parent = path.parent().expect("a file has a folder");
        fs::create_dir_all(parent).map_err(PublishError::io(parent, "make the folder"))?;
        fs::write(&path, bytes).map_err(PublishError::io(&path, "write the file"))?;
        self.files.insert(name.to_owned(), (bytes.len() as u64, Sha256::digest(bytes).into()));
        Ok(())
    }

    fn new_folder(&self) -> PathBuf {
        self.beside.path().join("new")
    }

    /// Writes `published.json` with `about` and swaps the folder in.
    pub(super) fn finish(mut self, about: &Value) -> Result<PublishedFolder, PublishError> {
        let mut all = Sha256::new();
        for (name, (_, hash)) in &self.files {
            all.update(format!("{}  {name}\n", hex(hash)));
        }
        let run = hex(&all.finalize()[..8]);
        let mut text = about.clone();
        text["run"] = run.clone().into();
        text["tiles"] = self.tile_sets();
        let plain = self.files.iter().filter(|(name, _)| !name.starts_with("tiles/"));
        text["files"] = plain.map(|(name, (bytes, hash))| json!({ "name": name, "bytes": bytes, "sha256": hex(hash) })).collect();
        let text = serde_json::to_string_pretty(&text).expect("plain values serialise") + "\n";
        self.write(PUBLISHED, text.as_bytes())?;
        self.swap()?;
        let is_tile = |name: &str| name.starts_with("tiles/");
        let tiles = self.files.iter().filter(|(name, _)| is_tile(name)).fold((0, 0), |(n, sum), (_, (bytes, _))| (n + 1, sum + bytes));
        let bytes = self.files.values().map(|(bytes, _)| bytes).sum();
        Ok(PublishedFolder { path: self.out.clone(), files: self.files.len(), bytes, tiles, run })
    }

    /// Each set of tiles: how many, how large, and the hash of their hashes and names.
    fn tile_sets(&self) -> Value {
        let mut sets: BTreeMap<&str, (usize, u64, Sha256)> = BTreeMap::new();
        for (name, (bytes, hash)) in &self.files {
            let Some(set) = name.strip_prefix("tiles/").and_then(|rest| rest.split('/').next()) else { continue };
            let (count, sum, all) = sets.entry(set).or_default();
            *count += 1;
            *sum += bytes;
            all.update(format!("{}  {name}\n", hex(hash)));
        }
        let one = |(set, (count, bytes, hash)): (&str, (usize, u64, Sha256))| json!({ "set": set, "files": count, "bytes": bytes, "sha256": hex(&hash.finalize()) });
        sets.into_iter().map(one).collect()
    }

    /// Moves the new folder to where the old one is; the old one comes back when that fails.
    fn swap(&self) -> Result<(), PublishError> {
        let (new, old) = (self.new_folder(), self.beside.path().join("old"));
        let had = self.out.exists();
        if had {
            // What came into it meanwhile is not thrown away.
            check(&self.out, None)?;
            fs::rename(&self.out, &old).map_err(PublishError::io(&self.out, "replace the folder"))?;
        }
        if let Err(error) = fs::rename(&new, &self.out) {
            if had {
                let _ = fs::rename(&old, &self.out);
            }
            return Err(PublishError::io(&self.out, "move the folder into place")(error));
        }
        Ok(())
    }
}
