//! `carecircle` alone, or `carecircle desk`: the start page, on which files are brought and studies are made and opened.

use std::path::PathBuf;

use anyhow::{Context, Result};
use tracing_subscriber::filter::LevelFilter;

use super::args::Desk;
use super::{Exit, Progress, demo, serve};
use carecircle_serve::PageFiles;
use carecircle_serve::desk::{self, DeskAddress, DeskEnd, DeskLimits, DeskOptions};

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
        progress.say(&format!("工作文件夹 workspace: {}", home.display()));
        // Without it nobody gets in, so it is told even when quiet.
        progress.tell(&format!("请在浏览器中打开 open in a browser: {}", at.address));
        if !at.bound.ip().is_loopback() {
            progress.say(
                "不只本机：能访问这个地址的人都能查看和导出已打开的研究；新建、打开、修改需要上面的网址。 \
                 Not loopback: everybody who reaches this address can see and export the open studies; the address above is needed to change anything.",
            );
        }
        progress.say("关闭这个窗口（或按 Ctrl-C）即结束程序。 Close this window (or press Ctrl-C) to end the program.");
        if browse {
            show(&at.once, progress);
        }
    })?;
    if let DeskEnd::Running(address) = end {
        progress.say(&format!("程序已在运行，工作文件夹 already running on workspace: {}", home.display()));
        if browse {
            show(&address, progress);
        } else {
            progress.tell(&format!("请在浏览器中打开（只能用一次） open in a browser (works once): {address}"));
        }
    }
    Ok(Exit::Done)
}

/// `CareCircle` in the user's home folder.
fn workspace() -> Result<PathBuf> {
    let home = std::env::home_dir().filter(|dir| !dir.as_os_str().is_empty());
    let home = home.context("找不到用户文件夹，请用 --home 指定工作文件夹 no home folder of the user; name the workspace by --home DIR")?;
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
        progress.tell(&format!(
            "浏览器没有打开，请自己打开上面的网址。 No browser could be opened ({error}): open the address above yourself."
        ));
    }
}

/// Waits for a key when the program was started by a double click and fails: the window would close before it can be read.
pub(super) fn wait_before_closing(progress: &Progress) {
    use std::io::IsTerminal;
    if cfg!(windows) && std::io::stdin().is_terminal() {
        progress.tell("按回车键关闭。 Press Enter to close.");
        let _ = std::io::stdin().read_line(&mut String::new());
    }
}
