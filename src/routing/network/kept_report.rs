//! The import report inside the network's cache file.

use serde_json::Value;

use carecircle_base::model::{LayerReport, Note, Severity, WrittenCoordinates};

pub(super) fn to_json(report: &LayerReport) -> String {
    let mut all = serde_json::to_value(report).expect("plain text and numbers");
    if let (Some(written), Some(all)) = (&report.written, all.as_object_mut()) {
        // Of the coordinates as written, the system alone is kept: roads have no rows.
        all.insert("crs".to_owned(), Value::from(written.crs.as_str()));
        all.insert("crs_named".to_owned(), Value::from(written.named));
    }
    all.to_string()
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
        // A reason that is not known is from another version.
        let reason = Note::known_reason(reason)?;
        notes.push(Note { severity, reason, count: number(note, "count")?, examples, rows: Vec::new() });
    }
    Some(LayerReport {
        layer: text(&all, "layer")?,
        file: text(&all, "file")?,
        read_as: text(&all, "read_as")?,
        read: number(&all, "read")?,
        kept: number(&all, "kept")?,
        notes,
        proposal: None,
        open_words: Vec::new(),
        row: None,
        written: text(&all, "crs").map(|crs| {
            let named = all.get("crs_named").and_then(Value::as_bool).unwrap_or_default();
            Box::new(WrittenCoordinates { crs, named, ..WrittenCoordinates::default() })
        }),
    })
}
