//! HTTP: the map page, its tiles and its JSON. The only async code of the program.

pub mod api;
mod guard;
mod interrupt;
mod page;
mod problem;
mod site;
mod tile;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use crate::analysis::Analysis;
use crate::import::osm::features::Basemap;

pub use guard::Hosts;
pub use interrupt::on_interrupt;
pub use problem::Problem;
pub use site::Site;

/// Nothing is ever sent to this server but questions.
const MOST_BODY_BYTES: usize = 16 * 1024;

/// A request that takes longer is given up.
const MOST_TIME: Duration = Duration::from_secs(30);

/// Why the page could not be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken, or not this machine's.
    #[error("cannot listen on {addr}; give another address or port, such as --addr 127.0.0.1:8081")]
    Listen {
        /// As asked for.
        addr: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// The async runtime could not start.
    #[error("cannot start the server's threads")]
    Runtime(#[source] std::io::Error),
    /// The listening socket failed.
    #[error("the server on {addr} stopped")]
    Stopped {
        /// Where it listened.
        addr: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
}

/// Every route of the server, guarded; `hosts` are the names under which it may be asked.
pub fn router(analysis: Analysis, basemap: Option<&Basemap>, hosts: Hosts) -> Router {
    let site = Site::new(analysis, basemap);
    Router::new()
        .route("/health", get(|| async { "ok\n" }))
        .nest("/api/v1", api::router())
        .route("/tiles/{set}", get(tile::tilejson))
        .route("/tiles/{set}/{z}/{x}/{y}", get(tile::tile))
        .fallback(page::file)
        .layer(CompressionLayer::new())
        .layer(axum::middleware::from_fn_with_state(guard::Guard::new(hosts), guard::check))
        .layer(RequestBodyLimitLayer::new(MOST_BODY_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, MOST_TIME))
        .layer(CatchPanicLayer::new())
        .with_state(site)
}

/// Serves `analysis` on `addr` until interrupted; `ready` is told where, once it listens (port 0 finds a free one).
///
/// # Errors
/// When the address can't be listened on, or the socket fails.
pub fn run(analysis: Analysis, basemap: Option<&Basemap>, addr: SocketAddr, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ServeError::Runtime)?;
    runtime.block_on(async {
        let listener = TcpListener::bind(addr).await.map_err(|source| ServeError::Listen { addr, source })?;
        let bound = listener.local_addr().map_err(|source| ServeError::Listen { addr, source })?;
        let router = router(analysis, basemap, Hosts::of(bound));
        ready(bound);
        axum::serve(listener, router)
            .with_graceful_shutdown(interrupt::interrupted())
            .await
            .map_err(|source| ServeError::Stopped { addr: bound, source })
    })
}
