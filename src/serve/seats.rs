//! A request's body is read whole and in time before the request takes a seat: who sends slowly keeps nobody out.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

use super::Problem;

/// Requests answered at the same time; more are told to come back.
const MOST_AT_ONCE: usize = 256;

/// Memory for all bodies at the same time, in KiB.
const MOST_KIB: usize = 64 << 10;

/// A body has so long, and a second more for every [`LEAST_RATE`] bytes that came.
const BODY_TIME: Duration = Duration::from_secs(20);

/// Bytes a second of a body, after [`BODY_TIME`]: a slow line sends that.
const LEAST_RATE: usize = 16 << 10;

/// What all requests share.
#[derive(Debug, Clone)]
pub(super) struct Seats {
    seats: Arc<Semaphore>,
    room: Arc<Semaphore>,
    /// Most bytes of a body.
    most: usize,
}

impl Seats {
    pub(super) fn new() -> Self {
        Self { seats: Arc::new(Semaphore::new(MOST_AT_ONCE)), room: Arc::new(Semaphore::new(MOST_KIB)), most: 0 }
    }

    /// The same seats, for requests whose bodies have at most so many bytes.
    pub(super) fn with_bodies_of(&self, most: usize) -> Self {
        Self { most, ..self.clone() }
    }

    /// The whole body, and the room that it takes.
    async fn whole(&self, length: Option<usize>, mut body: Body) -> Result<(Bytes, Option<OwnedSemaphorePermit>), Problem> {
        if length.is_some_and(|length| length > self.most) {
            return Err(Problem::too_large());
        }
        let begun = Instant::now();
        let (mut read, mut room): (Vec<u8>, Option<OwnedSemaphorePermit>) = (Vec::new(), None);
        loop {
            let seconds = u64::try_from(read.len() / LEAST_RATE).unwrap_or(u64::MAX);
            let next = timeout_at(begun + BODY_TIME + Duration::from_secs(seconds), poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)));
            let Some(frame) = next.await.map_err(|_| Problem::sent_too_slowly())? else { break };
            let frame = frame.map_err(|e| Problem::bad_request(format!("the body ended before its end: {e}")))?;
            let Ok(data) = frame.into_data() else { continue };
            if read.len() + data.len() > self.most {
                return Err(Problem::too_large());
            }
            read.extend_from_slice(&data);
            let held = room.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
            let more = read.len().div_ceil(1024).saturating_sub(held);
            let more = u32::try_from(more).ok().and_then(|more| Arc::clone(&self.room).try_acquire_many_owned(more).ok());
            let more = more.ok_or_else(|| Problem::busy("too much is being sent at the same time; send it again in a moment"))?;
            match &mut room {
                Some(room) => room.merge(more),
                None => room = Some(more),
            }
        }
        Ok((read.into(), room))
    }
}

/// Reads the body, then lets the request through, unless too many are being answered.
pub(super) async fn seated(State(seats): State<Seats>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let length = parts.headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
    let (body, _room) = match seats.whole(length, body).await {
        Ok(read) => read,
        Err(problem) => return problem.into_response(),
    };
    match seats.seats.try_acquire() {
        Ok(_seat) => next.run(Request::from_parts(parts, Body::from(body))).await,
        Err(_) => Problem::busy("too many requests are being answered; ask again in a moment").into_response(),
    }
}
