//! A description in OpenAPI 3.1 told again in 3.0, which the clients and the test suite of the OGC read.

use serde_json::{Map, Value, json};

/// The same description in OpenAPI 3.0.3: types that may be null are nullable, constants are lists of one, and what only JSON
/// Schema 2020-12 has is left out.
pub(super) fn as_30(mut document: Value) -> Value {
    retold(&mut document);
    document["openapi"] = "3.0.3".into();
    if let Some(licence) = document.pointer_mut("/info/license").and_then(Value::as_object_mut) {
        licence.remove("identifier");
    }
    document
}

fn retold(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(retold),
        Value::Object(members) => {
            members.values_mut().for_each(retold);
            schema(members);
        }
        _ => {}
    }
}

/// The keywords of one schema; objects that are none have none of them.
fn schema(members: &mut Map<String, Value>) {
    if let Some(Value::Array(kinds)) = members.get("type").cloned() {
        let mut kinds = kinds;
        let nullable = kinds.iter().any(|kind| kind == "null");
        kinds.retain(|kind| kind != "null");
        match kinds.as_slice() {
            [one] => members.insert("type".to_owned(), one.clone()),
            _ => members.remove("type"),
        };
        if nullable {
            members.insert("nullable".to_owned(), true.into());
        }
    }
    for choice in ["oneOf", "anyOf"] {
        let Some(Value::Array(parts)) = members.get_mut(choice) else { continue };
        let before = parts.len();
        parts.retain(|part| part != &json!({ "type": "null" }));
        if parts.len() < before {
            members.insert("nullable".to_owned(), true.into());
        }
    }
    if let Some(constant) = members.remove("const") {
        members.insert("enum".to_owned(), json!([constant]));
    }
    if members.remove("prefixItems").is_some() {
        members.insert("items".to_owned(), json!({}));
    }
    if members.get("items") == Some(&Value::Bool(false)) {
        members.insert("items".to_owned(), json!({}));
    }
    for (limit, end) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if let Some(number) = members.get(limit).filter(|v| v.is_number()).cloned() {
            members.insert(end.to_owned(), number);
            members.insert(limit.to_owned(), true.into());
        }
    }
    for newer in ["propertyNames", "contentMediaType", "contentEncoding", "unevaluatedProperties", "$schema"] {
        members.remove(newer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_in_3_1_is_said_as_3_0_says_it() {
        let new = json!({
            "openapi": "3.1.0",
            "info": { "license": { "name": "MIT", "identifier": "MIT" } },
            "components": { "schemas": { "A": {
                "type": ["string", "null"],
                "const": "x",
            }, "B": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/A" }] },
               "C": { "type": "array", "prefixItems": [{ "type": "number" }], "items": false },
               "D": { "type": "number", "exclusiveMinimum": 0 } } },
        });
        let old = json!({
            "openapi": "3.0.3",
            "info": { "license": { "name": "MIT" } },
            "components": { "schemas": { "A": {
                "type": "string",
                "nullable": true,
                "enum": ["x"],
            }, "B": { "oneOf": [{ "$ref": "#/components/schemas/A" }], "nullable": true },
               "C": { "type": "array", "items": {} },
               "D": { "type": "number", "minimum": 0, "exclusiveMinimum": true } } },
        });
        assert_eq!(as_30(new), old);
    }
}
