//! Connections: how many, how long each may take over what it says and hears, and how they end.
//!
//! ```text
//! socket ─ one of MOST_CONNECTIONS ─▶ head in time (hyper) ─▶ body in time, then a seat (seats) ─▶ answer ─▶ read in time (pace)
//! ```

use std::io::{Error, ErrorKind};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use super::Problem;
use super::interrupt::interrupted;
use super::pace::Paced;

/// Connections at the same time; more are told to come back. Below the 1,024 files that systems let a program open.
const MOST_CONNECTIONS: usize = 512;

/// A request's head is there in so long; a connection that asks for nothing ends after it.
const HEAD_TIME: Duration = Duration::from_secs(20);

/// What is being answered when the server is asked to end has so long to be finished.
const GRACE: Duration = Duration::from_secs(5);

/// A failed `accept` that is not the other end's fault is tried again after so long.
const PAUSE: Duration = Duration::from_millis(500);

/// Answers on `listener` until the program is asked to end; then what is under way has [`GRACE`], or until it is asked again.
pub(super) async fn serve(listener: TcpListener, router: Router) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut end = pin!(interrupted());
    loop {
        let accepted = tokio::select! {
            () = &mut end => break,
            accepted = accept(&listener) => accepted,
        };
        let Some(socket) = accepted else { continue };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            tokio::spawn(timeout(Duration::from_secs(1), turn_away(socket)));
            continue;
        };
        let connection = http.serve_connection(TokioIo::new(Paced::new(socket)), TowerToHyperService::new(router.clone()));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            let _place = place;
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection ended");
            }
        });
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = sleep(GRACE) => {}
        () = interrupted() => {}
    }
}

/// The next connection; `None` when one failed before it was one.
async fn accept(listener: &TcpListener) -> Option<TcpStream> {
    match listener.accept().await {
        Ok((socket, _)) => {
            // Answers are written whole; waiting for more only delays them.
            let _ = socket.set_nodelay(true);
            Some(socket)
        }
        Err(error) => {
            if !is_of_the_other_end(&error) {
                tracing::error!(%error, "no connection can be accepted");
                sleep(PAUSE).await;
            }
            None
        }
    }
}

fn is_of_the_other_end(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset)
}

/// Tells one connection too many to come back.
async fn turn_away(mut socket: TcpStream) -> Result<(), Error> {
    let body = serde_json::to_string(&Problem::busy("too many connections are open; ask again in a moment"))?;
    let head = format!(
        "HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 1\r\ncontent-type: application/problem+json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    socket.write_all((head + &body).as_bytes()).await?;
    socket.shutdown().await?;
    // What was asked is read, so that the system does not take the answer back; for as long as the caller gives.
    let mut asked = [0; 4096];
    while socket.read(&mut asked).await? > 0 {}
    Ok(())
}
