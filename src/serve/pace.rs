//! A connection whose other end has to keep up, and whose refusals are problems.

use std::io::{Error, ErrorKind, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::http::StatusCode;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use super::Problem;

/// In so long, whoever is sent something takes [`LEAST_BYTES`] of it, or all there is.
const LEAST_TIME: Duration = Duration::from_secs(30);

/// About 1 KiB a second: less than a mobile telephone of the second generation takes.
const LEAST_BYTES: usize = 32 << 10;

/// A stream that fails when its reader does not keep up: writing to who never reads would last for ever.
///
/// What the HTTP library answers by itself to a head that it cannot parse goes out as a problem like all others.
#[derive(Debug)]
pub(super) struct Paced<S> {
    inner: S,
    /// Since something could not be written at once: when it must be, and how much of it was.
    waiting: Option<(Pin<Box<Sleep>>, usize)>,
    /// A problem that stands for an answer of the HTTP library, as far as it was not written yet.
    instead: Vec<u8>,
}

impl<S: AsyncWrite + Unpin> Paced<S> {
    pub(super) fn new(inner: S) -> Self {
        Self { inner, waiting: None, instead: Vec::new() }
    }

    /// What a write came to, unless its time is over.
    fn in_time(&mut self, cx: &mut Context<'_>, written: Poll<Result<usize, Error>>) -> Poll<Result<usize, Error>> {
        match written {
            Poll::Ready(Ok(bytes)) => {
                if let Some((_, taken)) = &mut self.waiting {
                    *taken += bytes;
                    if *taken >= LEAST_BYTES {
                        self.waiting = None;
                    }
                }
                Poll::Ready(Ok(bytes))
            }
            Poll::Ready(failed) => Poll::Ready(failed),
            Poll::Pending => {
                let (until, _) = self.waiting.get_or_insert_with(|| (Box::pin(sleep_until(Instant::now() + LEAST_TIME)), 0));
                ready!(until.as_mut().poll(cx));
                Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "the reader does not keep up")))
            }
        }
    }

    fn poll_instead(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        while !self.instead.is_empty() {
            let written = Pin::new(&mut self.inner).poll_write(cx, &self.instead);
            let bytes = ready!(self.in_time(cx, written))?;
            if bytes == 0 {
                return Poll::Ready(Err(ErrorKind::WriteZero.into()));
            }
            self.instead.drain(..bytes);
        }
        Poll::Ready(Ok(()))
    }
}

/// What goes out in the place of a bare refusal of the HTTP library; `None` for any other answer.
fn instead_of(answer: &[u8]) -> Option<Vec<u8>> {
    let code = answer.strip_prefix(b"HTTP/1.1 ")?.get(..3)?;
    let problem = match code {
        b"400" => Problem::bad_request("this is no HTTP request: its first line or a header cannot be read"),
        b"414" => Problem::uri_too_long(),
        b"431" => Problem::head_too_large(),
        _ => return None,
    };
    // Answers of our own say what they are.
    let head = String::from_utf8_lossy(answer).to_ascii_lowercase();
    if head.contains("\r\ncontent-type:") || !head.ends_with("\r\n\r\n") {
        return None;
    }
    let reason = StatusCode::from_bytes(code).ok()?.canonical_reason()?;
    let body = serde_json::to_string(&problem).ok()?;
    let head = format!(
        "HTTP/1.1 {} {reason}\r\nconnection: close\r\ncontent-type: application/problem+json\r\nx-content-type-options: nosniff\r\ncontent-length: {}\r\n\r\n",
        problem.status,
        body.len()
    );
    Some((head + &body).into_bytes())
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<Result<(), Error>> {
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<Result<usize, Error>> {
        ready!(self.poll_instead(cx))?;
        if let Some(problem) = instead_of(buf) {
            self.instead = problem;
            return Poll::Ready(Ok(buf.len()));
        }
        let written = Pin::new(&mut self.inner).poll_write(cx, buf);
        self.in_time(cx, written)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bufs: &[IoSlice<'_>]) -> Poll<Result<usize, Error>> {
        ready!(self.poll_instead(cx))?;
        if let Some(first) = bufs.iter().find(|b| !b.is_empty())
            && let Some(problem) = instead_of(first)
        {
            self.instead = problem;
            return Poll::Ready(Ok(first.len()));
        }
        let written = Pin::new(&mut self.inner).poll_write_vectored(cx, bufs);
        self.in_time(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        ready!(self.poll_instead(cx))?;
        let flushed = ready!(Pin::new(&mut self.inner).poll_flush(cx));
        // All that there was is out.
        self.waiting = None;
        Poll::Ready(flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        ready!(self.poll_instead(cx))?;
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_refusal_goes_out_as_a_problem_and_no_other_answer_does() {
        let bare = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
        let text = String::from_utf8(instead_of(bare).unwrap()).unwrap();
        assert!(
            text.starts_with("HTTP/1.1 431 ") && text.contains("application/problem+json") && text.contains("\"status\":431"),
            "{text}"
        );
        assert!(instead_of(b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\n\r\n").is_none());
        assert!(instead_of(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").is_none());
    }
}
