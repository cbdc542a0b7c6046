//! What the features of a collection have: for queryables (Part 3), schemas (Part 5, 23-058r1) and the order of answers.

use std::cmp::Ordering;

use serde_json::{Map, Value, json};

use super::items::{count, described};
use super::{Collection, Problem};
use carecircle_present::rows::Lens;

/// Features that are looked at for the kinds of their values: a column of a list may be empty in most of them.
const LOOKED_AT: usize = 5_000;

/// A property of a collection's features.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    /// Its type in JSON Schema; `None` where it has no value in any feature.
    pub(super) kind: Option<&'static str>,
}

/// Properties of a collection, in the order in which features show them.
pub(super) fn fields(lens: Lens<'_>, collection: Collection) -> Vec<Field> {
    let mut all: Vec<Field> = Vec::new();
    // A circle has the same properties as all, and its shape takes long to draw.
    let own = lens.cohort.index() * lens.analysis.study.circles.len() + lens.circle.index();
    let rows = if collection == Collection::Circles { own..own + 1 } else { 0..count(lens, collection).min(LOOKED_AT) };
    for row in rows {
        for (name, value) in described(lens, collection, row).properties {
            let kind = kind(&value);
            match all.iter_mut().find(|f| f.name == name) {
                Some(field) => field.kind = field.kind.or(kind),
                None => all.push(Field { name, kind }),
            }
        }
    }
    all
}

const fn kind(value: &Value) -> Option<&'static str> {
    match value {
        Value::Null => None,
        Value::Bool(_) => Some("boolean"),
        Value::Number(_) => Some("number"),
        Value::String(_) => Some("string"),
        Value::Array(_) => Some("array"),
        Value::Object(_) => Some("object"),
    }
}

/// The JSON Schema of a collection's features: of all they have, or of what filters may name.
pub(super) fn schema(lens: Lens<'_>, collection: Collection, id: &str, title: &str, of_queryables: bool) -> Value {
    let mut properties = Map::new();
    let own = |role: &str, kind: &str| json!({ "type": kind, "x-ogc-role": role, "readOnly": true });
    if !of_queryables {
        properties.insert("id".to_owned(), own("id", "string"));
    }
    for field in fields(lens, collection) {
        let described = match field.kind {
            Some("array") => json!({ "title": field.name, "type": "array", "items": { "type": "string" } }),
            Some(kind) => json!({ "title": field.name, "type": kind }),
            // Without a value in any feature, as a text.
            None => json!({ "title": field.name, "type": "string" }),
        };
        properties.insert(field.name, described);
    }
    let format = match collection {
        Collection::Homes | Collection::Facilities => "geometry-point",
        Collection::Areas | Collection::Gaps | Collection::Circles => "geometry-multipolygon",
    };
    properties.insert("geometry".to_owned(), json!({ "x-ogc-role": "primary-geometry", "format": format }));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": id,
        "title": title,
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// A property by which features are put in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SortKey {
    name: String,
    descending: bool,
}

impl SortKey {
    /// Keys of `sortby`, such as `-seniors,town`.
    pub(super) fn read(text: &str, fields: &[Field]) -> Result<Vec<Self>, Problem> {
        let key = |part: &str| {
            let name = part.trim().trim_start_matches(['+', '-']);
            let sortable = fields.iter().find(|f| f.name == name && !matches!(f.kind, Some("array" | "object")));
            let descending = part.trim().starts_with('-');
            sortable.map(|f| Self { name: f.name.clone(), descending }).ok_or_else(|| {
                let known: Vec<&str> = fields.iter().map(|f| f.name.as_str()).collect();
                Problem::bad_request(format!("sortby={text}: there is no '{name}' to sort by; there are {}", known.join(", ")))
            })
        };
        text.split(',').map(key).collect()
    }

    /// Rows in the order of keys: what has no value last, and what is alike as it was.
    pub(super) fn sort(keys: &[Self], rows: &mut Vec<usize>, lens: Lens<'_>, collection: Collection) {
        let values = |row: usize| -> Vec<Value> {
            let mut properties = described(lens, collection, row).properties;
            keys.iter().map(|key| properties.remove(&key.name).unwrap_or(Value::Null)).collect()
        };
        let mut keyed: Vec<(Vec<Value>, usize)> = rows.iter().map(|&row| (values(row), row)).collect();
        keyed.sort_by(|(a, _), (b, _)| {
            let orders = keys.iter().zip(a.iter().zip(b)).map(|(key, (a, b))| key.order(a, b));
            orders.fold(Ordering::Equal, Ordering::then)
        });
        *rows = keyed.into_iter().map(|(_, row)| row).collect();
    }

    fn order(&self, a: &Value, b: &Value) -> Ordering {
        match (a.is_null(), b.is_null()) {
            (true, true) => return Ordering::Equal,
            (true, false) => return Ordering::Greater,
            (false, true) => return Ordering::Less,
            (false, false) => {}
        }
        let order = match (a, b) {
            (Value::String(a), Value::String(b)) => a.cmp(b),
            (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
            _ => a.as_f64().unwrap_or(f64::NAN).total_cmp(&b.as_f64().unwrap_or(f64::NAN)),
        };
        if self.descending { order.reverse() } else { order }
    }
}
