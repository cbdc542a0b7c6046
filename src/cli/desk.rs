//! `carecircle` alone, or `carecircle desk`: the start page, on which files are brought and studies are made and opened.

use std::path::PathBuf;

use anyhow::Result;
use tracing_subscriber::filter::LevelFilter;

use super::args::Desk;
use super::failure::OrFail;
use super::{Exit, Progress, demo, serve};
use carecircle_serve::PageFiles;
use carecircle_serve::desk::{self, DeskAddress, DeskEnd, DeskLimits, DeskOptions};
use carecircle_words::say;

/// Name of the workspace in the user's home folder.
const WORKSPACE: &str = "CareCircle";

pub(super) fn desk(args: &Desk, page: PageFiles, progress: &Progress) -> Result<Exit> {
    let home = args.home.clone().map_or_else(workspace, Ok)?;
    // A planner looks at this window only when something went wrong.
    serve::log(if progress.is_quiet() { LevelFilter::ERROR } else { LevelFilter::WARN });
    let options = DeskOptions {
        home: home.clone(),
        addr: args.addr,
        page,
        demo: &demo::LINHAI,
        limits: DeskLimits { memory: args.memory, ..DeskLimits::default() },
    };
    let browse = !args.no_browser && has_display();
    let end = desk::run(options, |at: &DeskAddress| {
        progress.say(say!("cli-desk-home", path = home));
        // Without it nobody gets in, so it is told even when quiet.
        progress.tell(say!("cli-desk-open", address = at.address.as_str()));
        if !at.bound.ip().is_loopback() {
            progress.say(say!("cli-desk-not-loopback"));
        }
        progress.say(say!("cli-desk-ends"));
        if browse {
            show(&at.once, progress);
        }
    })?;
    if let DeskEnd::Running(address) = end {
        progress.say(say!("cli-desk-running", path = home));
        if browse {
            show(&address, progress);
        } else {
            progress.tell(say!("cli-desk-open-once", address));
        }
    }
    Ok(Exit::Done)
}

/// `CareCircle` in the user's home folder.
fn workspace() -> Result<PathBuf> {
    let home = std::env::home_dir().filter(|dir| !dir.as_os_str().is_empty());
    let home = home.or_fail(|| say!("cli-desk-no-home"))?;
    Ok(home.join(WORKSPACE))
}

/// Whether a browser has somewhere to open a window.
fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Opens the system's browser; when there is none, the address that was printed is left.
fn show(address: &str, progress: &Progress) {
    if let Err(error) = open::that_detached(address) {
        progress.tell(say!("cli-desk-no-browser", error = error.to_string()));
    }
}

/// Waits for a key when the program was started by a double click and fails: the window would close before it can be read.
pub(super) fn wait_before_closing(progress: &Progress) {
    use std::io::IsTerminal;
    if cfg!(windows) && std::io::stdin().is_terminal() {
        progress.tell(say!("cli-press-enter"));
        let _ = std::io::stdin().read_line(&mut String::new());
    }
}
