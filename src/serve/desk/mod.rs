//! The desk: a workspace folder of studies behind a start page, on which files are brought and studies are made and opened.
//!
//! ```text
//! files ──upload──▶ draft (.drafts/ID) ──make──▶ study (a folder of the workspace) ──open──▶ routes at /s/{study}
//!                        │ recognise, questions, answers        job: stages, stop                at most `open_studies`
//! ```
//!
//! Whoever has the key that the program printed gets a cookie.

mod access;
mod answers;
mod drafts;
mod file_name;
mod home;
mod instance;
mod jobs;
mod mount;
mod openapi;
mod publishing;
mod routes;
mod studies;
mod upload;

use carecircle_words::say;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;

use self::access::Access;
use self::drafts::Drafts;
use self::home::Home;
use self::instance::{Claim, claim};
use self::jobs::Jobs;
use self::studies::OpenStudies;
use super::memory::{MemoryBudget, MemorySize};
use super::page::PageFiles;
use super::seats::Seats;
use super::{BasePath, Hosts, MOST_BODY_BYTES_LISTED, MOST_TIME_LONG, Problem, ServeError, Token};
use carecircle_import::bring::BringError;

/// Files of the embedded demo study by their names.
pub type DemoFiles = &'static [(&'static str, &'static [u8])];

/// Port that the desk listens on unless another program has it.
const PORT: u16 = 8080;

/// Ports after [`PORT`] that are tried before any free one is taken.
const MORE_PORTS: u16 = 20;

/// Limits of a desk.
#[derive(Debug, Clone, Copy)]
pub struct DeskLimits {
    /// Most bytes of one file that is brought.
    pub file_bytes: u64,
    /// Most files of one draft.
    pub files: usize,
    /// Most studies that are open at the same time: each is held in memory.
    pub open_studies: usize,
    /// Memory of everything that is kept beside the open studies themselves.
    pub memory: MemorySize,
}

impl Default for DeskLimits {
    fn default() -> Self {
        Self { file_bytes: 1 << 30, files: 200, open_studies: 3, memory: MemorySize::default() }
    }
}

/// A desk to be run.
#[derive(Debug, Clone)]
pub struct DeskOptions {
    /// Workspace folder, made when it is missing.
    pub home: PathBuf,
    /// Address to listen on; `None` for port 8080 of this machine or, when that is taken, a port after it.
    pub addr: Option<SocketAddr>,
    /// Files of the built page.
    pub page: PageFiles,
    /// Files of the demo study.
    pub demo: DemoFiles,
    /// Limits.
    pub limits: DeskLimits,
}

/// Addresses of a desk that listens.
#[derive(Debug, Clone)]
pub struct DeskAddress {
    /// Address that the desk listens at.
    pub bound: SocketAddr,
    /// Address with the key, for as long as the program runs: for people.
    pub address: String,
    /// Address with a key that works once: for the browser's command line, which other users of the machine may see.
    pub once: String,
}

/// How a desk ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeskEnd {
    /// The desk ran until it was interrupted.
    Ended,
    /// A desk runs on this workspace already, and can be opened at this address, once.
    Running(String),
}

/// Reason for which a desk cannot run.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The workspace folder cannot be made or used.
    #[error("工作文件夹 {path} 不能使用，请用 --home 换一个文件夹 the workspace {path} cannot be used; give another folder by --home")]
    Home {
        /// The folder.
        path: String,
        /// Message of the operating system.
        source: std::io::Error,
    },
    /// Another program holds the workspace and does not answer.
    #[error(
        "另一个 carecircle 正在使用 {path}，但没有回应；请先结束它，或用 --home 换一个文件夹 another carecircle holds {path} and does not \
         answer; end it, or give another folder by --home"
    )]
    Held {
        /// The folder.
        path: String,
    },
    /// The server cannot run.
    #[error(transparent)]
    Serve(#[from] ServeError),
}

/// Everything that the desk's handlers need; cheap to clone.
#[derive(Clone)]
pub(super) struct Desk(Arc<DeskState>);

pub(super) struct DeskState {
    home: Home,
    access: Access,
    drafts: Drafts,
    studies: OpenStudies,
    jobs: Jobs,
    page: PageFiles,
    demo: DemoFiles,
    limits: DeskLimits,
    memory: MemoryBudget,
}

impl std::ops::Deref for Desk {
    type Target = DeskState;

    fn deref(&self) -> &DeskState {
        &self.0
    }
}

/// Runs a desk until it is interrupted, unless one runs on the same workspace already; `ready` is told where, once it listens.
///
/// # Errors
/// When the workspace cannot be used, or no address can be listened on.
pub fn run(options: DeskOptions, ready: impl FnOnce(&DeskAddress)) -> Result<DeskEnd, DeskError> {
    let DeskOptions { home, addr, page, demo, limits } = options;
    let unusable = |source| DeskError::Home { path: home.display().to_string(), source };
    let home = Home::open(&home).map_err(unusable)?;
    let held = match claim(home.dir()).map_err(unusable)? {
        Claim::Ours(held) => held,
        Claim::Running(address) => return Ok(DeskEnd::Running(address)),
        Claim::Silent => return Err(DeskError::Held { path: home.dir().display().to_string() }),
    };
    home.clear_leftovers();
    super::serving(&addresses(addr), |bound| {
        let token = Token::random().map_err(ServeError::Token)?;
        let access = Access::new(token.clone(), bound);
        let desk = Desk(Arc::new(DeskState {
            drafts: Drafts::new(&home),
            home: home.clone(),
            studies: OpenStudies::new(limits.open_studies),
            jobs: Jobs::default(),
            access,
            page,
            demo,
            limits,
            memory: limits.memory.into(),
        }));
        if let Err(error) = held.announce(bound, &token) {
            tracing::warn!(%error, "a second start will not find this desk");
        }
        let once = desk.access.address_once().map_err(ServeError::Token)?;
        ready(&DeskAddress { bound, address: desk.access.address(&token), once });
        Ok(super::guarded(router(desk), Hosts::of(bound), &BasePath::default()))
    })?;
    Ok(DeskEnd::Ended)
}

/// Why no study can be made of a draft, in both languages.
fn bring_problem(error: &BringError) -> Problem {
    let detail = crate::read_study::with_causes(error);
    match error.said() {
        Some(said) => Problem::unprocessable(detail).in_chinese(said.zh()),
        None => Problem::unprocessable(say!("desk-not-made", detail)),
    }
}

/// Addresses to listen on, the best first.
fn addresses(asked: Option<SocketAddr>) -> Vec<SocketAddr> {
    let loopback = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    asked.map_or_else(|| (PORT..=PORT + MORE_PORTS).chain([0]).map(loopback).collect(), |addr| vec![addr])
}

/// Every route of the desk.
fn router(desk: Desk) -> Router {
    let seats = Seats::new();
    let known = axum::middleware::from_fn_with_state(desk.clone(), access::check);
    // Files of any size are written to the disk as they come; all else is read whole first.
    let asked = super::limited(routes::router(), &seats, MOST_BODY_BYTES_LISTED, MOST_TIME_LONG)
        .layer(axum::middleware::map_response(super::refused));
    let sent = routes::uploads().layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/health", get(super::health))
        .nest("/desk/v1", asked.merge(sent).fallback(routes::unknown).method_not_allowed_fallback(super::other_method).layer(known))
        .fallback(mount::front)
        .with_state(desk)
}
