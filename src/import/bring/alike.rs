//! Brought files with the same headers: what one of them is, the others are.

use std::collections::BTreeMap;

use super::asking::Asking;
use super::cache::BringCache;
use super::draft::Role;
use super::open::Opened;
use super::roles::evidence;
use crate::services::KindIndex;

/// Files by the headers of the tables that speak for them.
pub(super) struct Alike(BTreeMap<Vec<String>, AlikeFiles>);

/// Files of the same headers.
struct AlikeFiles {
    /// Name of the first, under which all of them are asked about.
    first: String,
    files: usize,
    /// Role of the first that is sure; `None` where none is.
    role: Option<Role>,
}

impl Alike {
    /// Files among `opened` with the same headers.
    pub(super) fn of(opened: &[Opened], index: &KindIndex, cache: &BringCache) -> Self {
        let mut out: BTreeMap<Vec<String>, AlikeFiles> = BTreeMap::new();
        for file in opened {
            let Some((headers, sure)) = evidence(file, index, cache) else { continue };
            let none = || AlikeFiles { first: file.name.clone(), files: 0, role: None };
            let held = out.entry(headers.to_vec()).or_insert_with(none);
            held.files += 1;
            held.role = held.role.or(sure);
        }
        Self(out)
    }

    /// Several files with these headers; one column alone tells nothing.
    fn get(&self, headers: &[String]) -> Option<&AlikeFiles> {
        self.0.get(headers).filter(|a| a.files > 1 && headers.len() > 1)
    }

    /// Role of a file with these headers that is sure.
    pub(super) fn role(&self, headers: &[String]) -> Option<Role> {
        self.get(headers)?.role
    }

    /// Role that was said, or is assumed, of the first file with these headers, unless that is `name` itself.
    pub(super) fn asked_before(&self, headers: &[String], name: &str, asking: &Asking<'_>) -> Option<Role> {
        let first = &self.get(headers).filter(|a| a.first != name)?.first;
        Role::of_id(&asking.chosen(&format!("role:{first}"))??)
    }
}
