//! A file that is brought: written to the disk as it comes, and there under its name only when it is whole.

use carecircle_words::say;
use std::fs;
use std::future::poll_fn;
use std::io::{Error, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::Problem;

/// Beginning of the name of a file that is not whole yet.
pub(super) const PART: &str = ".part-";

/// The next piece of a body is there in so long, or the line is taken for broken.
const PIECE_TIME: Duration = Duration::from_secs(60);

/// Pieces between the line and the disk.
const MOST_PIECES: usize = 8;

/// What goes to the disk.
enum Piece {
    Bytes(Bytes),
    /// The body was whole.
    End,
}

/// Writes `body` to the file `name` in `folder`, in the place of one that is there; `length` is what the request says of it.
///
/// # Errors
/// Too large above `most` bytes, sent too slowly, cut off, or not written. What was there under the name then stays.
pub(super) async fn receive(folder: PathBuf, name: String, length: Option<u64>, body: Body, most: u64) -> Result<(), Problem> {
    if length.is_some_and(|length| length > most) {
        return Err(Problem::file_too_large(most >> 20));
    }
    let (send, pieces) = mpsc::channel(MOST_PIECES);
    let target = name.clone();
    let writer = tokio::task::spawn_blocking(move || write(&folder, &target, pieces));
    let sent = pass_on(body, most, &send).await;
    drop(send);
    let written = writer.await.map_err(|e| Problem::internal(e.to_string()))?;
    sent?;
    written.map_err(|error| not_written(&name, &error))
}

/// Passes the body on, and [`Piece::End`] after its last byte. A disk that takes no more says so itself.
async fn pass_on(mut body: Body, most: u64, to: &mpsc::Sender<Piece>) -> Result<(), Problem> {
    let mut came = 0_u64;
    loop {
        let next = timeout(PIECE_TIME, poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)));
        let Some(frame) = next.await.map_err(|_| Problem::sent_too_slowly().in_chinese(say!("desk-upload-broke-off").zh()))? else {
            let _ = to.send(Piece::End).await;
            return Ok(());
        };
        let frame = frame.map_err(|e| Problem::bad_request(format!("the body ended before its end: {e}")))?;
        let Ok(data) = frame.into_data() else { continue };
        came += data.len() as u64;
        if came > most {
            return Err(Problem::file_too_large(most >> 20));
        }
        if to.send(Piece::Bytes(data)).await.is_err() {
            return Ok(());
        }
    }
}

fn write(folder: &Path, name: &str, mut pieces: mpsc::Receiver<Piece>) -> Result<(), Error> {
    let mut part = tempfile::Builder::new().prefix(PART).tempfile_in(folder)?;
    loop {
        match pieces.blocking_recv() {
            Some(Piece::Bytes(bytes)) => part.write_all(&bytes)?,
            Some(Piece::End) => break,
            None => return Err(Error::new(ErrorKind::UnexpectedEof, "the file was cut off")),
        }
    }
    part.as_file().sync_all()?;
    part.persist(folder.join(name))?;
    Ok(())
}

/// Why a file could not be written, in both languages.
pub(super) fn not_written(name: &str, error: &Error) -> Problem {
    let why = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => say!("desk-disk-full-make"),
        ErrorKind::PermissionDenied => {
            say!("desk-folder-cannot-be")
        }
        _ => say!("desk-could-not-be"),
    };
    Problem::unprocessable(say!("desk-then-try-again", name, why, error = error.to_string()))
}

/// Removes parts of files that were cut off with the program.
pub(super) fn clear_parts(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PART) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
