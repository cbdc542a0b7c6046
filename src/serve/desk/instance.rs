//! One desk a workspace: a lock that ends with the process, and a file that says where the desk listens.
//!
//! A lock held by the system cannot be left behind by a program that was ended. Where a file system has no locks, the address in the
//! file is asked whether it still is a desk.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Error, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Token;

/// File that a running desk holds a lock on.
const LOCK: &str = ".desk.lock";

/// File that says where the running desk listens, and its token; only the user may read it.
const ADDRESS: &str = ".desk.json";

/// A desk that starts has its address within so many tries, one every [`PAUSE`].
const TRIES: u32 = 25;
const PAUSE: Duration = Duration::from_millis(200);

/// Time for an answer of a running desk.
const PATIENCE: Duration = Duration::from_secs(3);

/// Longest answer that is read, in bytes.
const LONGEST_ANSWER: u64 = 16 << 10;

/// The address file.
#[derive(Debug, Serialize, Deserialize)]
struct Written {
    bound: SocketAddr,
    token: String,
}

/// Who runs a desk on a workspace.
#[derive(Debug)]
pub(super) enum Claim {
    /// Nobody else, as long as this is held.
    Ours(Instance),
    /// Another process, whose desk can be opened at this address, once.
    Running(String),
    /// Another process that does not answer.
    Silent,
}

/// The right to run a desk on a workspace; dropped, it is free again.
#[derive(Debug)]
pub(super) struct Instance {
    address: PathBuf,
    /// Locked; `None` where the file system has no locks.
    _lock: Option<File>,
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.address);
    }
}

impl Instance {
    /// Writes where the desk listens, readable by the user alone.
    pub(super) fn announce(&self, bound: SocketAddr, token: &Token) -> Result<(), Error> {
        let folder = self.address.parent().unwrap_or(Path::new("."));
        // A temporary file is the user's own.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer(&mut file, &Written { bound, token: token.as_str().to_owned() })?;
        file.persist(&self.address)?;
        Ok(())
    }
}

/// Claims the workspace for a desk of this process.
pub(super) fn claim(home: &Path) -> Result<Claim, Error> {
    let address = home.join(ADDRESS);
    let lock = OpenOptions::new().create(true).write(true).truncate(false).open(home.join(LOCK))?;
    match lock.try_lock() {
        Ok(()) => Ok(Claim::Ours(Instance { address, _lock: Some(lock) })),
        Err(TryLockError::WouldBlock) => {
            for _ in 0..TRIES {
                if let Some(opened) = running(&address) {
                    return Ok(Claim::Running(opened));
                }
                std::thread::sleep(PAUSE);
            }
            Ok(Claim::Silent)
        }
        Err(TryLockError::Error(_)) => Ok(running(&address).map_or_else(|| Claim::Ours(Instance { address, _lock: None }), Claim::Running)),
    }
}

/// Address at which the desk that wrote `file` can be opened, once; `None` when it does not answer.
fn running(file: &Path) -> Option<String> {
    let Written { bound, token } = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
    let at = if bound.ip().is_unspecified() { SocketAddr::from(([127, 0, 0, 1], bound.port())) } else { bound };
    let mut socket = TcpStream::connect_timeout(&at, PATIENCE).ok()?;
    socket.set_read_timeout(Some(PATIENCE)).ok()?;
    let head = format!(
        "POST /desk/v1/keys HTTP/1.1\r\nHost: {at}\r\nAuthorization: Bearer {token}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).ok()?;
    let mut answer = String::new();
    socket.take(LONGEST_ANSWER).read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let body: serde_json::Value = serde_json::from_str(body).ok()?;
    let address = body["address"].as_str()?;
    // Whatever listens there now, only a page of this machine is opened.
    (head.starts_with("HTTP/1.1 200") && address.starts_with(&format!("http://{at}/"))).then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspace_is_claimed_once_and_is_free_when_let_go() {
        let home = tempfile::tempdir().unwrap();
        let Claim::Ours(held) = claim(home.path()).unwrap() else { panic!("nobody else is there") };
        held.announce("127.0.0.1:1".parse().unwrap(), &Token::random().unwrap()).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(home.path().join(ADDRESS)).unwrap().permissions().mode() & 0o077, 0, "others cannot read the token");
        }
        drop(held);
        assert!(!home.path().join(ADDRESS).exists());
        // What a program that was ended left behind is no desk.
        fs::write(home.path().join(ADDRESS), r#"{"bound":"127.0.0.1:1","token":"x"}"#).unwrap();
        assert!(matches!(claim(home.path()).unwrap(), Claim::Ours(_)));
        assert_eq!(running(&home.path().join(ADDRESS)), None);
    }
}
