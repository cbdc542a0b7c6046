//! `[postgis.NAME]`: connections to PostGIS, and `file = { postgis = "NAME", … }`: their tables and queries as layers.

use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::error::ConfigError;
use super::keys::{Keys, hint};
use crate::layer_file::{FileFormat, LayerFile};
use crate::postgis::{PostgisConnection, PostgisLayer, PostgisReading, PostgisRelation, PostgisRequest};

/// Keys of `file` as a table.
const KEYS: [&str; 5] = ["postgis", "table", "query", "name", "geometry"];
/// Keys of a layer that say how a file is read, and mean nothing for a table of a database.
const OF_FILES: [&str; 5] = ["format", "sheet", "sheets", "encoding", "delimiter"];
/// Begin of the environment variables that may hold a password.
const VARIABLE: &str = "CARECIRCLE_";
/// Ending of the names under which reports call tables and queries.
const ENDING: &str = ".postgis";

/// Connections under `[postgis]`, sorted by name.
pub(super) fn connections(text: &str, root: &Keys<'_>) -> Result<Vec<PostgisConnection>, ConfigError> {
    let Some((section, start, table)) = root.table("postgis")? else { return Ok(Vec::new()) };
    let all = Keys::open(text, section, start, table);
    let mut out = Vec::new();
    for (name, value) in all.entries() {
        let DeValue::Table(table) = value.get_ref() else {
            return Err(all.refuse(name, "no table", format!("a section [postgis.{name}] with database = \"…\"")));
        };
        let keys = Keys::open(text, format!("[postgis.{name}]"), all.start_of(name), table);
        // Before an unknown key is named: a password is never repeated.
        if let Some(key) =
            keys.entries().map(|(key, _)| key).find(|key| ["password", "passwd", "pwd"].contains(&key.to_lowercase().as_str()))
        {
            let way = "no password in study.toml, which is copied and handed on: put it into ~/.pgpass (host:port:database:user:password, readable by its owner alone), or into an environment variable named by password_env = \"…\"";
            return Err(keys.refuse(key, "a password", way));
        }
        keys.only(&["host", "port", "database", "user", "password_env", "timeout_s"])?;
        if let Some(key) =
            ["host", "database", "user"].into_iter().find(|key| keys.raw(key).and_then(DeValue::as_str).is_some_and(is_address))
        {
            return Err(keys.refuse(
                key,
                "an address",
                "host, database and user each under a key of its own, and the password in ~/.pgpass",
            ));
        }
        let database =
            keys.text("database")?.ok_or_else(|| keys.missing("database", "the name of a database, such as database = \"civil\""))?;
        let port = keys.whole("port", 1..=65_535)?.map(|port| u16::try_from(port).expect("checked against 65535"));
        let mut connection = PostgisConnection::new(name, keys.text("host")?, port, database, keys.text("user")?);
        connection.password_env = keys.text("password_env")?;
        if let Some(variable) = connection.password_env.as_deref().filter(|v| !v.starts_with(VARIABLE)) {
            // A study from elsewhere shall not send another secret of this machine to a server that it names.
            let way =
                format!("the name of an environment variable that begins with {VARIABLE}, such as {VARIABLE}PG_{}", name.to_uppercase());
            return Err(keys.refuse("password_env", format!("\"{variable}\""), way));
        }
        if let Some(seconds) = keys.whole("timeout_s", 1..=3600)? {
            connection.timeout_s = u32::try_from(seconds).expect("checked against 3600");
        }
        out.push(connection);
    }
    Ok(out)
}

/// Whether a text is an address, which may hold a password and is not repeated.
fn is_address(text: &str) -> bool {
    text.contains("://") || text.contains(['=', '@'])
}

/// The layer of `key` where it is a table; `None` where it is a path, or not there.
pub(super) fn layer(text: &str, keys: &Keys<'_>, key: &str) -> Result<Option<LayerFile>, ConfigError> {
    let Some(DeValue::Table(_)) = keys.raw(key) else { return Ok(None) };
    let (section, start, table) = keys.table(key)?.expect("the key is there");
    let own = Keys::new(text, section, start, table, &KEYS)?;
    let name = own.text("postgis")?.ok_or_else(|| {
        own.missing("postgis", "the name of a connection, such as file = { postgis = \"bureau\", table = \"public.homes\" }")
    })?;
    if let Some(key) = OF_FILES.into_iter().find(|key| keys.has(key)) {
        return Err(keys.refuse(key, "a value", "no such key beside a PostGIS table: it is for files"));
    }
    let connection = connection(text, &own, &name)?;
    let relation = match (own.text("table")?, own.text("query")?) {
        (Some(table), None) => {
            let (schema, table) = parts(&table).ok_or_else(|| {
                own.refuse(
                    "table",
                    format!("\"{table}\""),
                    "a table or view, such as \"homes\" or \"civil.homes\", with double quotes round a part that holds a dot",
                )
            })?;
            PostgisRelation::Table(schema, table)
        }
        (None, Some(query)) => PostgisRelation::Query(query),
        (Some(_), Some(_)) => {
            return Err(own.refuse("query", "a query", "either table = \"…\", or query = \"SELECT …\" with name = \"…\""));
        }
        (None, None) => return Err(own.missing("table", "table = \"schema.table\", or query = \"SELECT …\" with name = \"…\"")),
    };
    let called = own.text("name")?;
    let request = PostgisRequest { relation, geometry: own.text("geometry")? };
    let called = match (&request.relation, called) {
        (_, Some(called)) => called,
        (PostgisRelation::Table(..), None) => request.to_string(),
        (PostgisRelation::Query(_), None) => {
            return Err(own.missing("name", "a short name of the query, by which reports call it, such as name = \"homes\""));
        }
    };
    let file = file_name(&name, &called);
    let layer = PostgisLayer::new(request, Arc::new(PostgisReading::new(connection)));
    Ok(Some(LayerFile { postgis: Some(Box::new(layer)), ..LayerFile::new(&file, FileFormat::Postgis) }))
}

/// The name under which reports call a table or query, which is the name of a file too: tables of places are written under it.
fn file_name(connection: &str, called: &str) -> String {
    let plain = |c: char| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { '_' } else { c };
    format!("{connection}.{called}{ENDING}").chars().map(plain).collect()
}

/// The name of the layer whose `file` is `table`; `None` for one that cannot be read.
pub(super) fn name_of(table: &DeTable<'_>) -> Option<String> {
    let text = |key: &str| table.get(key).and_then(|v| v.get_ref().as_str()).map(str::trim);
    let called = text("name").map(str::to_owned).or_else(|| {
        let (schema, table) = parts(text("table")?)?;
        Some(PostgisRequest { relation: PostgisRelation::Table(schema, table), geometry: None }.to_string())
    });
    Some(file_name(text("postgis")?, &called?))
}

/// The connection `name` of the study that `text` is of.
fn connection(text: &str, keys: &Keys<'_>, name: &str) -> Result<PostgisConnection, ConfigError> {
    if is_address(name) {
        let way =
            "the name of a connection; declare it once, under [postgis.NAME] with host, database and user, and its password in ~/.pgpass";
        return Err(keys.refuse("postgis", "the address of a server", way));
    }
    let document = DeTable::parse(text).map_err(|e| ConfigError::syntax(super::STUDY_FILE, text, &e))?;
    let root = Keys::open(text, "", 0, document.get_ref());
    let all = connections(text, &root)?;
    let known: Vec<&str> = all.iter().map(|c| c.name.as_str()).collect();
    all.iter().find(|c| c.name == name).cloned().ok_or_else(|| ConfigError::UnknownId {
        place: keys.place("postgis"),
        what: "connection",
        found: name.to_owned(),
        hint: hint(name, known.iter().copied()),
        known: if known.is_empty() {
            format!("none; add a section [postgis.{name}] with host, database and user")
        } else {
            known.join(", ")
        },
    })
}

/// Schema and table of a name: at the dot outside of double quotes, which are left out.
fn parts(name: &str) -> Option<(Option<String>, String)> {
    let (mut out, mut inside) = (vec![String::new()], false);
    let mut characters = name.trim().chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if inside && characters.peek() == Some(&'"') => out.last_mut()?.extend(characters.next()),
            '"' => inside = !inside,
            '.' if !inside => out.push(String::new()),
            c => out.last_mut()?.push(c),
        }
    }
    if inside || out.iter().any(String::is_empty) {
        return None;
    }
    match out.as_slice() {
        [table] => Some((None, table.clone())),
        [schema, table] => Some((Some(schema.clone()), table.clone())),
        _ => None,
    }
}

/// Lets the layers of one connection share one reading.
pub(super) fn share<'l>(layers: impl Iterator<Item = &'l mut LayerFile>) {
    let mut readings: Vec<(PostgisConnection, Arc<PostgisReading>)> = Vec::new();
    for layer in layers.filter_map(|file| file.postgis.as_deref_mut()) {
        let connection = layer.connection();
        let at = readings.iter().position(|r| r.0 == *connection).unwrap_or_else(|| {
            readings.push((connection.clone(), Arc::new(PostgisReading::new(connection.clone()))));
            readings.len() - 1
        });
        *layer = PostgisLayer::new(layer.request().clone(), readings[at].1.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::StudyConfig;

    const BUREAU: &str = "[postgis.bureau]\ndatabase = \"civil\"\nhost = \"db\"\nuser = \"wu\"\n[[homes]]\n";

    fn homes(file: &str) -> Result<LayerFile, String> {
        let config = StudyConfig::parse(&format!("{BUREAU}file = {file}\n"), "x").map_err(|e| e.to_string())?;
        match &config.homes[0].source {
            crate::config::HomeSource::Table(source) => Ok(source.clone()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_table_or_a_query_of_a_connection_is_a_layer() {
        let read = homes("{ postgis = \"bureau\", table = 'civil.\"居民点 2024.v\"' }").unwrap();
        assert_eq!(read.file, "bureau.civil.居民点 2024.v.postgis");
        let layer = read.postgis.unwrap();
        assert_eq!(layer.request().relation, PostgisRelation::Table(Some("civil".into()), "居民点 2024.v".into()));
        assert_eq!(layer.connection().to_string(), "bureau (wu@db:5432/civil)");
        let read = homes("{ postgis = \"bureau\", query = \"SELECT 1\", name = \"a/b\" }").unwrap();
        assert_eq!(read.file, "bureau.a_b.postgis");
    }

    #[test]
    fn what_is_missing_or_too_much_is_told_and_no_password_is() {
        for (file, said) in [
            ("{ table = \"a\" }", "postgis is missing"),
            ("{ postgis = \"bureau\" }", "table is missing"),
            ("{ postgis = \"bureau\", query = \"SELECT 1\" }", "name is missing"),
            ("{ postgis = \"bureau\", table = \"a.b.c\" }", "a part that holds a dot"),
            ("{ postgis = \"bureua\", table = \"a\" }", "did you mean \"bureau\""),
            ("{ postgis = \"postgresql://wu:hunter2@db/civil\", table = \"a\" }", "[postgis.NAME]"),
            ("{ postgis = \"bureau\", table = \"a\" }\nsheet = \"b\"", "it is for files"),
        ] {
            let error = homes(file).unwrap_err();
            assert!(error.contains(said) && !error.contains("hunter2"), "{file}: {error}");
        }
        let error = StudyConfig::parse("[postgis.b]\ndatabase = \"x\"\npassword_env = \"AWS_SECRET\"\n", "x").unwrap_err().to_string();
        assert!(error.contains("begins with CARECIRCLE_, such as CARECIRCLE_PG_B"), "{error}");
        let error = StudyConfig::parse("[postgis.b]\ndatabase = \"x\"\nhost = \"wu:hunter2@db\"\n", "x").unwrap_err().to_string();
        assert!(error.contains("each under a key of its own") && !error.contains("hunter2"), "{error}");
        let error = StudyConfig::parse("[postgis.b]\ndatabase = \"x\"\npassword = \"hunter2\"\n", "x").unwrap_err().to_string();
        assert!(error.contains("study.toml line 3 [postgis.b] password") && !error.contains("hunter2"), "{error}");
    }

    #[test]
    fn layers_of_one_connection_share_one_reading() {
        let text = format!(
            "{BUREAU}file = {{ postgis = \"bureau\", table = \"h\" }}\n[[facilities]]\nfile = {{ postgis = \"bureau\", table = \"f\" }}\n"
        );
        let mut config = StudyConfig::parse(&text, "x").unwrap();
        let shown: Vec<String> = config.layer_files_mut().map(|file| format!("{:?}", file.postgis.as_ref().unwrap())).collect();
        assert_eq!(shown.len(), 2);
        assert!(shown.iter().all(|text| text.contains("\"civil\"")), "{shown:?}");
    }
}
