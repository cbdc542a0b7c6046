//! Order of import notes: what changes the headline first.

use super::{ImportReport, LayerReport, Note, Severity};

/// Reasons that change the headline of a study, gravest first: a wrong coordinate system, people and facilities that are missing
/// or counted twice, words that are not understood, numbers that are guessed.
const GRAVEST: &[&str] = &[
    "crs-doubtful",
    "crs-mixed",
    "borders-crs-doubtful",
    "roads-crs-doubtful",
    "road-class-unknown",
    "road-class-blank",
    "swapped-coordinates",
    "far-from-roads",
    "correction-value-changed",
    "correction-row-gone",
    "correction-unreadable",
    "coordinates-out-of-range",
    "crs-not-understood",
    "unreadable-coordinates",
    "bad-seat",
    "far-away",
    "few-buildings",
    "coordinates-rounded",
    "no-coordinate-columns",
    "unlocated",
    "located-by-town",
    "located-by-village",
    "located-roughly",
    "located-in-doubt",
    "located-row-fits-none",
    "located-row-unread",
    "located-between-numbers",
    "located-by-name",
    "located-by-address",
    "located-by-hand",
    "left-out-by-correction",
    "no-coordinates",
    "village-without-place",
    "rows-look-like-villages",
    "rows-read-as-villages",
    "raster-bad-pixel",
    "raster-group-missing",
    "straight-line",
    "seniors-not-people",
    "unreadable-seniors",
    "no-seniors",
    "example-like",
    "negative-seniors",
    "seniors-below-one",
    "merged-count",
    "formula-not-computed",
    "number-format-hides",
    "building-without-total",
    "total-without-buildings",
    "total-without-area",
    "rows-twice",
    "village-of-two-towns",
    "perhaps-twice",
    "shared-coordinates",
    "lone-quote",
    "header-asked",
    "status-unknown",
    "assumed-open",
    "hidden-rows",
    "hidden-columns",
    "sheet-hidden",
    "sheet-left-out",
    "unknown-kind",
    "no-kind",
    "service-unclear",
    "hours-not-read",
    "days-not-read",
    "relative-seniors",
    "estimated-seniors",
    "raster-seniors",
    "village-outside-border",
    "village-at-point",
    "village-along-streets",
    "village-by-name",
    "closed-by-word",
    "planned-by-word",
    "vacant",
    "not-open",
    "near-the-cut",
    "beyond-the-cut",
    "crs-unsure",
    "crs-untested",
    "kilometres",
    "east-first",
    "road-closed-by-another-cell",
    "road-crossings-joined",
    "road-cell-not-read",
    "road-level-not-read",
    "road-ends-short",
    "kind-by-part",
    "header-by-ending",
    "approximate-number",
    "levels-assumed",
];

/// Reasons that say nothing of the numbers, whatever their severity.
const HARMLESS: &[&str] = &["total-row", "part-of-list", "blank-rows", "header-again"];

/// Rank of a note, the lower the graver; `None` for one that changes no number.
fn rank(note: &Note) -> Option<usize> {
    if HARMLESS.contains(&note.reason) {
        return None;
    }
    let listed = GRAVEST.iter().position(|reason| *reason == note.reason);
    match note.severity {
        Severity::Dropped => Some(listed.unwrap_or(GRAVEST.len())),
        Severity::Warning => Some(listed.unwrap_or(GRAVEST.len() + 1)),
        Severity::Info => listed,
    }
}

impl ImportReport {
    /// Notes that may change the numbers (dropped, doubted, guessed, not counted), each with its file, the gravest first; of equal
    /// rank, in the order of the files.
    #[must_use]
    pub fn gravest(&self) -> Vec<(&LayerReport, &Note)> {
        let all = self.layers.iter().flat_map(|layer| layer.notes.iter().map(move |note| (layer, note)));
        let mut ranked: Vec<_> = all.filter_map(|(layer, note)| Some((rank(note)?, layer, note))).collect();
        ranked.sort_by_key(|(rank, ..)| *rank);
        ranked.into_iter().map(|(_, layer, note)| (layer, note)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_the_headline_comes_first() {
        let mut facilities = LayerReport::new("facilities", "f.csv");
        facilities.note(Severity::Info, "made-id", String::new);
        facilities.note(Severity::Warning, "bad-number", String::new);
        facilities.note(Severity::Warning, "unlocated", String::new);
        facilities.note(Severity::Dropped, "total-row", String::new);
        let mut homes = LayerReport::new("homes", "h.csv");
        homes.note(Severity::Info, "estimated-seniors", String::new);
        homes.note(Severity::Dropped, "repeated-id", String::new);
        let report = ImportReport { layers: vec![facilities, homes], ..ImportReport::default() };
        let told: Vec<&str> = report.gravest().iter().map(|(_, note)| note.reason).collect();
        assert_eq!(told, ["unlocated", "estimated-seniors", "repeated-id", "bad-number"]);
    }

    /// Reasons of readers that are not there yet are allowed; a misspelt one would never be found.
    #[test]
    fn no_reason_stands_twice() {
        let mut all: Vec<&str> = GRAVEST.iter().chain(HARMLESS).copied().collect();
        all.sort_unstable();
        assert!(all.windows(2).all(|w| w[0] != w[1]));
        assert!(all.iter().filter(|r| Note::known_reason(r).is_some()).count() >= 20);
    }
}
