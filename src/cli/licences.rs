//! `carecircle licences`: who wrote what is inside the program, and under which licences it may be passed on.

use anyhow::Result;
use carecircle_serve::PageFiles;
use carecircle_words::say;

use super::Exit;
use super::failure::OrFail;
use super::stdout::tell;

/// File of the page that holds all texts; `make licences` makes it.
const FILE: &str = "licences.txt";

pub(super) fn licences(page: PageFiles) -> Result<Exit> {
    let file = page(FILE).or_fail(|| say!("cli-no-licences", file = FILE))?;
    tell!("{}", String::from_utf8_lossy(&file.data))?;
    Ok(Exit::Done)
}
