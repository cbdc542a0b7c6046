//! Filters in the Common Query Language, as text and as JSON (OGC API – Features, Part 3: Filtering, 19-079r2; CQL2, 21-065r2).

use std::thread;

use cql2::{ARITHOPS, ARRAYOPS, BOOLOPS, CMPOPS, EQOPS, Expr, SPATIALOPS, TEMPORALOPS};
use serde_json::{Map, Value, json};

use super::Problem;
use super::crs::{Degrees, OutputCrs, Region};
use super::fields::Field;

/// Longest filter, in bytes.
const LONGEST: usize = 8 << 10;
/// Objects and lists of a filter within each other, as JSON: two an operation.
const DEEPEST: usize = 128;
/// Brackets of a filter as text within each other. The reader of the library tries each level again and again, so that a level more
/// takes twice as long.
const BRACKETS: usize = 8;
/// Stack on which a filter is read: its reader calls itself once for each NOT, of which there may be one in four bytes.
const STACK: usize = 64 << 20;
/// Operators besides the lists of the library.
const OTHERS: [&str; 7] = ["not", "like", "between", "in", "isNull", "casei", "accenti"];

/// A filter, read and checked against what a collection has.
#[derive(Debug, Clone)]
pub(super) struct Cql {
    expr: Expr,
    /// Whether the filter looks at places.
    pub(super) looks_at_places: bool,
}

impl Cql {
    /// The filter `text` in a language (`cql2-text`, `cql2-json`; by its first character where nothing is said), its positions
    /// in `crs`.
    pub(super) fn read(text: &str, language: Option<&str>, crs: OutputCrs, fields: &[Field]) -> Result<Self, Problem> {
        let shown: String = text.chars().take(200).collect();
        let wrong =
            |why: String| Problem::bad_request(format!("filter={shown}: {why}; expected CQL2, such as seniors > 100 AND covered = false"));
        let json = match language {
            Some("cql2-text") => false,
            Some("cql2-json") => true,
            None => text.trim_start().starts_with('{'),
            Some(other) => return Err(Problem::bad_request(format!("filter-lang={other}: expected cql2-text or cql2-json"))),
        };
        if text.len() > LONGEST {
            return Err(wrong(format!("{} bytes, more than {LONGEST}", text.len())));
        }
        if !json {
            let most = brackets(text).ok_or_else(|| wrong("a bracket or quotation mark is not closed".to_owned()))?;
            if most > BRACKETS {
                return Err(wrong(format!("more than {BRACKETS} brackets within each other")));
            }
        }
        let mut value = parsed(text, json).map_err(wrong)?;
        let mut found = Found::default();
        found.look(&value, fields).map_err(wrong)?;
        in_degrees(&mut value, crs, &crs.degrees()?)?;
        without_between(&mut value);
        let expr = serde_json::from_value(value).map_err(|e| wrong(e.to_string()))?;
        Ok(Self { expr, looks_at_places: found.places })
    }

    /// Whether a feature meets the filter; one of which it can't be said does not.
    pub(super) fn holds(&self, feature: &Value) -> Result<bool, Problem> {
        let said =
            self.expr.clone().reduce(Some(feature)).map_err(|e| Problem::bad_request(format!("the filter can't be applied: {e}")))?;
        Ok(said.is_true())
    }
}

/// The filter as CQL2 JSON, no deeper than [`DEEPEST`].
fn parsed(text: &str, json: bool) -> Result<Value, String> {
    let read = || {
        let expr: Expr = if json {
            serde_json::from_str(text).map_err(|e| e.to_string())?
        } else {
            cql2::parse_text(text).map_err(|e| e.to_string())?
        };
        let value = expr.to_value().map_err(|e| e.to_string())?;
        // What is deeper ends here, where there is room to take it apart.
        if is_deeper(&value, DEEPEST) { Err(format!("more than {DEEPEST} levels within each other")) } else { Ok(value) }
    };
    thread::scope(|scope| {
        let reader = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, read).map_err(|e| e.to_string())?;
        reader.join().unwrap_or_else(|_| Err("it can't be read".to_owned()))
    })
}

/// Most brackets of a text that are open at once, those within quotation marks aside; `None` where one is not closed, or not opened.
fn brackets(text: &str) -> Option<usize> {
    let (mut open, mut most) = (0_usize, 0);
    let mut quoted = None;
    for b in text.bytes() {
        match (quoted, b) {
            // A mark that is doubled ends the text and begins it again.
            (Some(mark), _) => quoted = Some(mark).filter(|mark| *mark != b),
            (None, b'\'' | b'"') => quoted = Some(b),
            (None, b'(' | b'[') => {
                open += 1;
                most = most.max(open);
            }
            (None, b')' | b']') => open = open.checked_sub(1)?,
            _ => {}
        }
    }
    (open == 0 && quoted.is_none()).then_some(most)
}

/// Whether a value has more than `levels` objects and lists within each other.
fn is_deeper(value: &Value, levels: usize) -> bool {
    match value {
        Value::Object(members) => levels == 0 || members.values().any(|v| is_deeper(v, levels - 1)),
        Value::Array(items) => levels == 0 || items.iter().any(|v| is_deeper(v, levels - 1)),
        _ => false,
    }
}

/// What a filter is about.
#[derive(Debug, Default)]
struct Found {
    places: bool,
}

impl Found {
    /// Looks through a filter; an error names what a collection does not have.
    fn look(&mut self, value: &Value, fields: &[Field]) -> Result<(), String> {
        match value {
            Value::Object(members) => {
                self.look_at(members, fields)?;
                members.values().try_for_each(|v| self.look(v, fields))
            }
            Value::Array(items) => items.iter().try_for_each(|v| self.look(v, fields)),
            _ => Ok(()),
        }
    }

    fn look_at(&mut self, members: &Map<String, Value>, fields: &[Field]) -> Result<(), String> {
        if let Some(name) = members.get("property").and_then(Value::as_str) {
            self.places |= name == "geometry";
            if name != "geometry" && name != "id" && !fields.iter().any(|f| f.name == name) {
                let known: Vec<&str> = fields.iter().map(|f| f.name.as_str()).collect();
                return Err(format!("there is no '{name}'; there are geometry, id, {}", known.join(", ")));
            }
        }
        match members.get("op").and_then(Value::as_str) {
            Some(op) if !is_operator(op) => Err(format!("there is no function '{op}'")),
            _ => Ok(()),
        }
    }
}

fn is_operator(op: &str) -> bool {
    let lists = [BOOLOPS, EQOPS, CMPOPS, SPATIALOPS, TEMPORALOPS, ARITHOPS, ARRAYOPS, &OTHERS];
    lists.iter().any(|list| list.contains(&op))
}

/// Brings the positions of geometries to degrees, and boxes to the polygons that they are there: two beside the antimeridian.
fn in_degrees(value: &mut Value, crs: OutputCrs, degrees: &Degrees) -> Result<(), Problem> {
    match value {
        Value::Object(members) => {
            if let Some(Value::Array(ends)) = members.get("bbox") {
                let text: Vec<String> = ends.iter().map(Value::to_string).collect();
                let region = Region::read(&text.join(","), crs)?;
                let rings: Vec<Vec<[f64; 2]>> = region.rings().collect();
                let polygons: Vec<Vec<Vec<[f64; 2]>>> = rings.into_iter().map(|ring| vec![ring]).collect();
                *value = json!({ "type": "MultiPolygon", "coordinates": polygons });
                return Ok(());
            }
            members.iter_mut().try_for_each(|(key, value)| match key.as_str() {
                "coordinates" if crs == OutputCrs::Crs84 => Ok(()),
                "coordinates" => positions_in_degrees(value, degrees),
                _ => in_degrees(value, crs, degrees),
            })
        }
        Value::Array(items) => items.iter_mut().try_for_each(|v| in_degrees(v, crs, degrees)),
        _ => Ok(()),
    }
}

/// Says `a BETWEEN b AND c` as `a >= b AND a <= c`: the library compares dates in these alone.
fn without_between(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(without_between);
            if members.get("op").is_some_and(|op| op == "between")
                && let Some([of, low, high]) = members.get("args").and_then(Value::as_array).map(Vec::as_slice)
            {
                *value = json!({ "op": "and", "args": [{ "op": ">=", "args": [of, low] }, { "op": "<=", "args": [of, high] }] });
            }
        }
        Value::Array(items) => items.iter_mut().for_each(without_between),
        _ => {}
    }
}

fn positions_in_degrees(value: &mut Value, degrees: &Degrees) -> Result<(), Problem> {
    let Value::Array(items) = value else { return Ok(()) };
    match (items.first().and_then(Value::as_f64), items.get(1).and_then(Value::as_f64)) {
        (Some(first), Some(second)) => {
            let (lon, lat) = degrees.of(first, second)?;
            *value = Value::from(vec![lon, lat]);
            Ok(())
        }
        _ => items.iter_mut().try_for_each(|v| positions_in_degrees(v, degrees)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Cql, Problem> {
        let fields = ["seniors", "town", "covered", "opened"].map(|name| Field { name: name.to_owned(), kind: None });
        Cql::read(text, None, OutputCrs::Crs84, &fields)
    }

    #[test]
    fn text_and_json_say_the_same() {
        let home = json!({ "id": "h1", "properties": { "seniors": 40, "town": "古城街道", "covered": false, "opened": null },
            "geometry": { "type": "Point", "coordinates": [121.1, 28.8] } });
        for (filter, expected) in [
            ("seniors > 39 AND covered = false", true),
            ("seniors > 40", false),
            ("seniors BETWEEN 30 AND 40", true),
            ("opened BETWEEN DATE('2000-01-01') AND DATE('2030-01-01')", false), // not known
            ("S_INTERSECTS(geometry, BBOX(170, -20, -170, 40))", false),
            ("S_INTERSECTS(geometry, BBOX(100, 20, -170, 40))", true), // over the antimeridian
            ("S_INTERSECTS(geometry, BBOX(121, 28, 0, 122, 29, 9))", true),
            ("town = '古城街道'", true),
            ("town LIKE '古城%'", true),
            ("town IN ('大洋街道', '古城街道')", true),
            ("NOT (town = '大洋街道')", true),
            ("opened IS NULL", true),
            ("opened > '2020-01-01'", false),
            ("NOT (opened > '2020-01-01')", false), // neither is known
            ("S_INTERSECTS(geometry, BBOX(121, 28, 122, 29))", true),
            ("S_INTERSECTS(geometry, POLYGON((120 28, 121 28, 121 29, 120 29, 120 28)))", false),
            (
                r#"{"op": "and", "args": [{"op": ">", "args": [{"property": "seniors"}, 39]}, {"op": "=", "args": [{"property": "covered"}, false]}]}"#,
                true,
            ),
            (r#"{"op": "=", "args": [{"property": "town"}, "大洋街道"]}"#, false),
        ] {
            assert_eq!(read(filter).unwrap().holds(&home).unwrap(), expected, "{filter}");
        }
        assert!(read("S_WITHIN(geometry, BBOX(1, 1, 2, 2))").unwrap().looks_at_places);
        assert!(!read("seniors = 1").unwrap().looks_at_places);
    }

    #[test]
    fn what_is_not_there_is_refused() {
        for (filter, word) in [
            ("people > 3", "there is no 'people'"),
            ("seniors >", "expected"),
            ("S_INTERSECTS(geometry, BBOX(121, 29, 122, 28))", "south is beyond north"),
            ("area(geometry) > 3", "no function 'area'"),
            ("{\"op\": \"=\"", "EOF"),
        ] {
            let Err(problem) = read(filter) else { panic!("{filter} was read") };
            assert!(problem.detail.contains(word), "{filter}: {}", problem.detail);
        }
    }

    #[test]
    fn brackets_without_end_are_an_error() {
        let nested = |k: usize| format!("{}seniors = 1{}", "(".repeat(k), ")".repeat(k));
        assert!(read(&nested(BRACKETS)).is_ok() && read(&("NOT ".repeat(60) + "covered")).is_ok());
        for deep in
            [nested(BRACKETS + 1), nested(4000), "NOT ".repeat(2000) + "covered", "(".repeat(BRACKETS), "(".repeat(8000), "[".repeat(8000)]
        {
            assert!(read(&deep).is_err(), "{}", deep.len());
        }
        assert!(read(&("-".repeat(8000) + "1 = seniors")).is_ok()); // an even number of them
        let json = format!("{}true{}", r#"{"op":"not","args":["#.repeat(100), "]}".repeat(100));
        assert!(read(&json).is_err());
    }

    #[test]
    fn places_of_another_system_are_brought_to_degrees() {
        let fields = [Field { name: "seniors".into(), kind: None }];
        let at = |lon: f64, lat: f64| json!({ "geometry": { "type": "Point", "coordinates": [lon, lat] } });
        let text = "S_WITHIN(geometry, POLYGON((3193000 612000, 3193400 612000, 3193400 612400, 3193000 612400, 3193000 612000)))";
        let cql = Cql::read(text, None, OutputCrs::Epsg(4549), &fields).unwrap();
        assert!(cql.holds(&at(121.15, 28.85)).unwrap() && !cql.holds(&at(121.16, 28.85)).unwrap());
        let boxed = Cql::read("S_INTERSECTS(geometry, BBOX(3193000, 612000, 3193400, 612400))", None, OutputCrs::Epsg(4549), &fields);
        let boxed = boxed.unwrap();
        assert!(boxed.holds(&at(121.15, 28.85)).unwrap() && !boxed.holds(&at(121.16, 28.85)).unwrap());
    }
}
