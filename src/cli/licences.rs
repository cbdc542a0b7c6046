//! `carecircle licences`: who wrote what is inside the program, and under which licences it may be passed on.

use anyhow::{Context, Result};
use carecircle_serve::PageFiles;

use super::Exit;
use super::stdout::tell;

/// File of the page that holds all texts; `make licences` makes it.
const FILE: &str = "licences.txt";

pub(super) fn licences(page: PageFiles) -> Result<Exit> {
    let file = page(FILE).with_context(|| {
        format!("this program was built without {FILE}; build the page anew (npm run build in static/), then the program")
    })?;
    tell!("{}", String::from_utf8_lossy(&file.data))?;
    Ok(Exit::Done)
}
