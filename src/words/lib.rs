//! The words that are shown. The code names a message by its key and gives what stands in its places; the text of each language is
//! in `words/<language>.ftl` ([Project Fluent](https://projectfluent.org)), which the page reads too.
//!
//! ```
//! use carecircle_words::{Language, say};
//!
//! let said = say!("list-more", count = 3);
//! assert_eq!(said.in_language(Language::CHINESE), "另有 3 处未列出");
//! assert_eq!(said.in_language(Language::ENGLISH), "and 3 more");
//! ```
//!
//! A third language is a file `words/<language>.ftl` and a line of [`BUILT_IN`].

mod catalogue; // the messages of one language
mod language; // which catalogues there are
mod said; // a key with its arguments

pub use catalogue::{Catalogue, CatalogueError, Number};
pub use language::{BUILT_IN, Language};
pub use said::{Said, Value, capital, joined};
