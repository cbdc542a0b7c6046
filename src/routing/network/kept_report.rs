//! The import report inside the network's cache file.

use serde_json::Value;

use carecircle_base::model::{LayerReport, Note, Severity, reasons};

/// Reasons of notes on roads; a cached report with another reason is from another version.
const REASONS: [&str; 17] = [
    "deleted",
    "repeated-way",
    "repeated-node",
    "far-away",
    "missing-nodes",
    "way-without-nodes",
    "closed-at-that-hour",
    "ferry-hours-not-asked",
    "road-hours-not-asked",
    "road-hours-not-read",
    "conditional-not-read",
    "no-profile-may-use",
    "highway-not-known",
    "trunk-on-foot",
    "ferry-duration-not-read",
    "ferry-interval-not-read",
    "barriers-unread",
];

pub(super) fn to_json(report: &LayerReport) -> String {
    serde_json::to_string(report).expect("plain text and numbers")
}

pub(super) fn from_json(text: &str) -> Option<LayerReport> {
    let all: Value = serde_json::from_str(text).ok()?;
    let text = |of: &Value, key: &str| of.get(key)?.as_str().map(str::to_owned);
    let number = |of: &Value, key: &str| usize::try_from(of.get(key)?.as_u64()?).ok();
    let mut notes = Vec::new();
    for note in all.get("notes")?.as_array()? {
        let reason = note.get("reason")?.as_str()?;
        let severity = match note.get("severity")?.as_str()? {
            "dropped" => Severity::Dropped,
            "warning" => Severity::Warning,
            "info" => Severity::Info,
            _ => return None,
        };
        let examples = note.get("examples")?.as_array()?.iter().map(|e| e.as_str().map(str::to_owned)).collect::<Option<_>>()?;
        let reason = REASONS.iter().find(|r| **r == reason)?;
        notes.push(Note {
            severity,
            reason,
            text_zh: reasons::zh(reason)?,
            text: text(note, "text")?,
            count: number(note, "count")?,
            examples,
        });
    }
    Some(LayerReport {
        layer: text(&all, "layer")?,
        file: text(&all, "file")?,
        read_as: text(&all, "read_as")?,
        read: number(&all, "read")?,
        kept: number(&all, "kept")?,
        notes,
        proposal: None,
        written: None,
    })
}
