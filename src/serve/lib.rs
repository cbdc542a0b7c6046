//! HTTP: the map page, its tiles and its JSON. The only async code of the program.

mod openapi;
pub mod api;
pub mod desk;
mod siting_cache;
mod bounded_cache;
mod connections;
mod guard;
mod server_state;
pub mod ogc;
mod interrupt;
mod keep_version; // the study and its results as of a date
mod memory;
mod tile_cache;
mod pace;
mod page;
mod plan_jobs;
mod problem;
mod public_url;
pub mod publish;
mod read_study;
mod request_log;
mod seats;
mod served_study;
mod tile;
mod token;
mod analysis_cache;
mod isochrone_cache;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::FromRef;
use axum::http::{Extensions, HeaderMap, Method, StatusCode, Uri, Version};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

pub use guard::Hosts;
pub use interrupt::on_interrupt;
pub use keep_version::{keep_version, version_changes};
pub use memory::{MemoryBudget, MemorySize};
pub use page::PageFiles;
pub use problem::Problem;
pub use public_url::{BasePath, BasePathError};
pub use read_study::ReadStudyError;
pub use served_study::{ServedStudy, StudySource};
pub use server_state::{Reload, ServerState};
pub use token::{Allowed, Token};

use seats::Seats;

/// Most of what is sent to this server are questions.
const MOST_BODY_BYTES: usize = 16 * 1024;

/// Lists of parcels and scenarios are longer.
const MOST_BODY_BYTES_LISTED: usize = 2 << 20;

/// Files of parcels may be workbooks, or shapes with many corners.
const MOST_BODY_BYTES_FILE: usize = 16 << 20;

/// A request that takes longer is given up.
const MOST_TIME: Duration = Duration::from_secs(30);

/// Longest time for writing a whole file or reading a study anew.
const MOST_TIME_LONG: Duration = Duration::from_secs(600);

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
    /// The system gave no random bits for the token.
    #[error("the system has no random bits for the token that changes need")]
    Token(#[source] std::io::Error),
}

/// On an answer that is as short as it gets, so that it is not packed at every request.
#[derive(Debug, Clone, Copy)]
struct AlreadyCompressed;

/// Where a server listens, and under which addresses clients reach it.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// Address to listen on; port 0 finds a free one.
    pub addr: SocketAddr,
    /// Path below which clients find the server, as behind a reverse proxy.
    pub base: BasePath,
    /// Names of the server besides `localhost` and its numbers, without a port.
    pub names: Vec<String>,
    /// Whether `X-Forwarded-Host` and `X-Forwarded-Proto` are believed.
    pub behind_proxy: bool,
    /// Memory of everything that is kept beside the study itself.
    pub memory: MemorySize,
}

impl From<SocketAddr> for ServerOptions {
    /// At the root, under its own address alone.
    fn from(addr: SocketAddr) -> Self {
        Self { addr, base: BasePath::default(), names: Vec::new(), behind_proxy: false, memory: MemorySize::default() }
    }
}

/// Every route of a study, guarded: `hosts` are the names under which the server may be asked, `base` the path below which it stands.
pub fn router(live: ServerState, hosts: Hosts, base: &BasePath) -> Router {
    guarded(study_router(live), hosts, base)
}

/// `routes` behind everything that stands around a server: base path, guard, panics, log.
fn guarded(routes: Router, hosts: Hosts, base: &BasePath) -> Router {
    // Paths are changed before they are matched, which takes a router around the router.
    let below = |routes: Router| {
        let strip = axum::middleware::from_fn_with_state(base.clone(), public_url::strip);
        if base.as_str().is_empty() { routes } else { Router::new().fallback_service(routes).layer(strip) }
    };
    below(routes.layer(axum::middleware::from_fn_with_state(guard::Guard::new(hosts), guard::check)))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(axum::middleware::from_fn_with_state(request_log::RequestCounter::default(), request_log::log))
}

/// Limits of a group of routes: bytes of a body, and time for an answer.
fn limited<S: Clone + Send + Sync + 'static>(routes: Router<S>, seats: &Seats, most_bytes: usize, time: Duration) -> Router<S> {
    let within = TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, time);
    // The body is there before the request takes a seat, and its time begins then.
    routes.layer(within).layer(axum::middleware::from_fn_with_state(seats.with_bodies_of(most_bytes), seats::seated))
}

/// Every route of a study, within the limits of time and memory; the guard is for whoever holds the router.
fn study_router(live: ServerState) -> Router {
    // Packed already, or too large to pack for a reader on this machine.
    let packing = DefaultPredicate::new()
        .and(NotForContentType::const_new("application/vnd.openxmlformats"))
        .and(NotForContentType::const_new(carecircle_present::export::GEOPACKAGE))
        .and(|_: StatusCode, _: Version, _: &HeaderMap, answer: &Extensions| answer.get::<AlreadyCompressed>().is_none());
    let seats = Seats::new();
    let seated = |routes, most_bytes, time| limited(routes, &seats, most_bytes, time);
    let quick = Router::new()
        .nest("/api/v1", api::router())
        .merge(ogc::router())
        .route("/tiles/{set}", get(tile::tilejson))
        .route("/tiles/{set}/{z}/{x}/{y}", get(tile::tile));
    // Whether the server lives, and the page, are told however many are being answered.
    Router::new()
        .route("/health", get(health))
        .fallback(page::file)
        .layer(RequestBodyLimitLayer::new(MOST_BODY_BYTES))
        .merge(seated(quick, MOST_BODY_BYTES, MOST_TIME))
        .merge(seated(Router::new().nest("/api/v1", api::long()), MOST_BODY_BYTES, MOST_TIME_LONG))
        .merge(seated(Router::new().nest("/api/v1", api::listed()), MOST_BODY_BYTES_LISTED, MOST_TIME_LONG))
        .merge(seated(Router::new().nest("/api/v1", api::files()), MOST_BODY_BYTES_FILE, MOST_TIME_LONG))
        .method_not_allowed_fallback(other_method)
        .layer(axum::middleware::map_response(refused))
        .layer(CompressionLayer::new().compress_when(packing))
        .with_state(live)
}

/// Whether the server lives.
async fn health() -> &'static str {
    "ok\n"
}

/// What the limits refuse is a problem like any other.
async fn refused(answer: Response) -> Response {
    match answer.status() {
        StatusCode::GATEWAY_TIMEOUT => Problem::too_slow().into_response(),
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large().into_response(),
        _ => answer,
    }
}

/// The answer to a request whose handler panicked; the panic itself is for the log.
fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    Problem::internal(said.unwrap_or("a handler panicked")).into_response()
}

/// The answer to a method that a path does not have.
async fn other_method(method: Method, uri: Uri) -> Problem {
    Problem::method_not_allowed(format!("{} does not answer {method}; the Allow header names what it answers", uri.path()))
}

/// Serves `source` and `page` until interrupted, and for at most five seconds more, in which what is under way is answered; a
/// second interruption ends that at once. `ready` is told where, once it listens (port 0 finds a free one).
///
/// # Errors
/// When the address can't be listened on, or the system has no random bits.
pub fn run(
    source: StudySource,
    page: PageFiles,
    options: impl Into<ServerOptions>,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    run_anew(source, None, page, options, |bound, _| ready(bound))
}

/// The same of a study that `reload` reads anew when it is asked for; `ready` is also told the token that this needs.
///
/// # Errors
/// As for [`run`].
pub fn run_anew(
    source: StudySource,
    reload: Option<Reload>,
    page: PageFiles,
    options: impl Into<ServerOptions>,
    ready: impl FnOnce(SocketAddr, &Token),
) -> Result<(), ServeError> {
    let ServerOptions { addr, base, names, behind_proxy, memory } = options.into();
    serving(&[addr], |bound| {
        let token = Token::random().map_err(ServeError::Token)?;
        let live = ServerState::new(ServedStudy::within(source, &memory.into()), token.clone(), reload, page);
        let site = ServedStudy::from_ref(&live);
        let router = router(live, Hosts::of(bound).with(&names, behind_proxy), &base);
        ready(bound, &token);
        drop(site.warm());
        Ok(router)
    })
}

/// Serves what `routes` gives for the address that is listened on, the first of `addrs` that is free, until interrupted.
fn serving(addrs: &[SocketAddr], routes: impl FnOnce(SocketAddr) -> Result<Router, ServeError>) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ServeError::Runtime)?;
    let served = runtime.block_on(async {
        let listen = |source| ServeError::Listen { addr: addrs[0], source };
        let listener = TcpListener::bind(addrs).await.map_err(listen)?;
        let bound = listener.local_addr().map_err(listen)?;
        connections::serve(listener, routes(bound)?).await;
        Ok(())
    });
    // Work that nobody waits for any longer ends with the program.
    runtime.shutdown_background();
    served
}
