//! A folder exchanged for another in one step: whoever looks, and whoever is killed meanwhile, leaves the old one or the new one.

use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

/// Puts the folder `new` in the place of `out`, and `out` in that of `new`, where the system can do so at once; what lies in `out` and
/// `is_replaced` does not hold of stays there, as the same files. Returns whether it was done; if not, `out` is as it was.
///
/// Not done where `out` holds folders or is somebody's working folder as far as we know (a shell would be left in a folder that is
/// gone), is a mount point, or lies on a file system without exchange or hard links.
pub(super) fn exchange_folder(new: &Path, out: &Path, is_replaced: impl Fn(&Path) -> bool) -> bool {
    let Ok(out) = out.canonicalize() else { return false };
    let is_inside = |path: io::Result<std::path::PathBuf>| path.is_ok_and(|path| path.starts_with(&out));
    if is_inside(std::env::current_dir()) || is_inside(new.canonicalize()) {
        return false;
    }
    let mut stays = Vec::new();
    let done = same_rights(new, &out).and_then(|()| carry(new, &out, is_replaced, &mut stays)).and_then(|()| exchange(new, &out));
    if done.is_err() {
        for name in &stays {
            let _ = fs::remove_file(new.join(name));
        }
        return false;
    }
    bring_back(new, &out, &stays);
    true
}

/// Links what stays into the new folder; `stays` gets the names.
fn carry(new: &Path, out: &Path, is_replaced: impl Fn(&Path) -> bool, stays: &mut Vec<OsString>) -> io::Result<()> {
    for entry in fs::read_dir(out)? {
        let entry = entry?;
        let name = entry.file_name();
        if new.join(&name).symlink_metadata().is_ok() || is_replaced(&entry.path()) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        fs::hard_link(entry.path(), new.join(&name))?;
        stays.push(name);
    }
    Ok(())
}

/// Moves what others wrote into the old folder while it was exchanged to the one that is there now.
fn bring_back(old: &Path, out: &Path, stayed: &[OsString]) {
    for name in stayed {
        let (before, after) = (old.join(name), out.join(name));
        let differs = before.symlink_metadata().is_ok_and(|before| after.symlink_metadata().is_ok_and(|after| !is_same(&before, &after)));
        if differs {
            let _ = fs::rename(before, after);
        }
    }
}

#[cfg(unix)]
fn is_same(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    true
}

/// Gives the new folder the owner and the rights of the old one.
#[cfg(unix)]
fn same_rights(new: &Path, out: &Path) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    let (own, wanted) = (fs::metadata(new)?, fs::metadata(out)?);
    if (own.uid(), own.gid()) != (wanted.uid(), wanted.gid()) {
        chown(new, Some(wanted.uid()), Some(wanted.gid()))?;
    }
    fs::set_permissions(new, wanted.permissions())
}

#[cfg(not(unix))]
fn same_rights(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_users_stays_and_what_is_replaced_goes() {
        let dir = tempfile::tempdir().unwrap();
        let (new, out) = (dir.path().join("new"), dir.path().join("out"));
        for (folder, name, text) in [(&new, "a", "new"), (&out, "a", "old"), (&out, "mine", "mine"), (&out, "stale", "old")] {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join(name), text).unwrap();
        }
        assert!(exchange_folder(&new, &out, |path| path.ends_with("stale")));
        let read = |folder: &Path, name: &str| fs::read_to_string(folder.join(name)).ok();
        assert_eq!([read(&out, "a"), read(&out, "mine"), read(&out, "stale")], [Some("new".to_owned()), Some("mine".to_owned()), None]);
        assert_eq!(read(&new, "a").as_deref(), Some("old"), "the old folder is in the place of the new one");
    }

    #[test]
    fn a_folder_with_folders_is_left_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let (new, out) = (dir.path().join("new"), dir.path().join("out"));
        fs::create_dir_all(out.join("sub")).unwrap();
        fs::create_dir_all(&new).unwrap();
        fs::write(out.join("mine"), "mine").unwrap();
        assert!(!exchange_folder(&new, &out, |_| false));
        assert_eq!((fs::read_dir(&out).unwrap().count(), fs::read_dir(&new).unwrap().count()), (2, 0));
    }
}
