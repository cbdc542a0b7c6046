//! Arguments of the commands about pages and the server.

use std::net::SocketAddr;
use std::path::PathBuf;

use carecircle_serve::{BasePath, MemorySize};
use carecircle_words::say;

use super::super::failure::Failure;

#[derive(Debug, Default, clap::Args)]
pub(crate) struct Desk {
    #[arg(long, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    #[arg(long)]
    pub(crate) addr: Option<SocketAddr>,
    #[arg(long)]
    pub(crate) no_browser: bool,
    #[arg(long, value_name = "SIZE", default_value_t)]
    pub(crate) memory: MemorySize,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    pub(crate) study: Option<PathBuf>,
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub(crate) addr: SocketAddr,
    #[arg(long, value_name = "PATH", default_value = "/", hide_default_value = true)]
    pub(crate) base_path: BasePath,
    #[arg(long, value_name = "NAME", value_parser = host_name)]
    pub(crate) host: Vec<String>,
    #[arg(long)]
    pub(crate) behind_proxy: bool,
    #[arg(long, value_name = "SIZE", default_value_t)]
    pub(crate) memory: MemorySize,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Publish {
    pub(crate) study: PathBuf,
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// A host's name without scheme, port and path.
fn host_name(text: &str) -> Result<String, Failure> {
    let is_name = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b));
    if is_name { Ok(text.to_owned()) } else { Err(say!("cli-expects-host").into()) }
}
