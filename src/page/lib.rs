//! The page (`static/`), built by Vite and embedded. A crate of its own, named by the program alone: an edit of the page
//! recompiles this crate and links the program again, and nothing else.

use rust_embed::RustEmbed;

pub use rust_embed::EmbeddedFile;

#[derive(RustEmbed)]
#[folder = "../../static/dist"]
struct Dist;

/// A file of the built page by its path below `static/dist`, such as `index.html`; `None` where there is none.
#[must_use]
pub fn file(path: &str) -> Option<EmbeddedFile> {
    Dist::get(path)
}
