//! The words that are shown: every message of the code stands in every language, with the places that the code fills; and a made-up
//! language is a file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use carecircle::export;
use carecircle::words::{BUILT_IN, Catalogue, Language, say};

use crate::export::place::place;
use crate::export::word;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn below(dir: &Path, ends: &[&str], out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            below(&path, ends, out);
        } else if path.extension().is_some_and(|e| ends.iter().any(|end| e == *end)) {
            out.push(path);
        }
    }
}

/// Arguments of a call whose bracket stands at `open`, cut at commas outside any bracket or text.
fn arguments(text: &str, open: usize) -> Vec<String> {
    let (mut depth, mut args, mut quoted, mut escaped) = (0, vec![String::new()], false, false);
    for c in text[open..].chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => {
                depth += 1;
                if depth == 1 {
                    continue;
                }
            }
            ')' | ']' | '}' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            ',' if !quoted && depth == 1 => {
                args.push(String::new());
                continue;
            }
            _ => {}
        }
        args.last_mut().unwrap().push(c);
    }
    args.iter().map(|a| a.trim().to_owned()).filter(|a| !a.is_empty()).collect()
}

/// Code of a file: without its tests, and without lines that are comments.
fn code_of(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap();
    code.lines().filter(|l| !l.trim_start().starts_with("//")).map(|l| format!("{l}\n")).collect()
}

/// Keys that the code says, with the places that it fills each time: from `say!`, `joined` and the keys of the page.
fn said() -> BTreeMap<String, Vec<(String, BTreeSet<String>)>> {
    let mut found: BTreeMap<String, Vec<(String, BTreeSet<String>)>> = BTreeMap::new();
    let mut files = Vec::new();
    below(&root().join("src"), &["rs"], &mut files);
    files.sort();
    for path in files {
        let code = code_of(&path);
        let place = path.strip_prefix(root()).unwrap().display().to_string();
        for start in ["say!(", "joined(", "Self::new(\"", "Said::new(\""] {
            for (at, _) in code.match_indices(start) {
                let args = arguments(&code, at + start.find('(').unwrap());
                let Some(key) = args.first().and_then(|key| key.strip_prefix('"')?.strip_suffix('"')) else { continue };
                let name = |arg: &String| arg.split('=').next().unwrap().trim().to_owned();
                let places = if start == "say!(" { args[1..].iter().map(name).collect() } else { BTreeSet::new() };
                found.entry(key.to_owned()).or_default().push((place.clone(), places));
            }
        }
    }
    for (reason, place) in reasons() {
        found.entry(format!("note-{reason}")).or_default().push((place, BTreeSet::new()));
    }
    // Keys of the help are made of the commands and their arguments.
    let english = Language::ENGLISH.catalogue().places();
    for text in carecircle::cli::help_texts() {
        if let Some(key) = text.keys.iter().find(|key| english.contains_key(*key)) {
            found.entry(key.clone()).or_default().push(("src/cli/help.rs".to_owned(), BTreeSet::new()));
        }
    }
    found.insert("verbatim".to_owned(), vec![("src/words/said.rs".to_owned(), BTreeSet::from(["text".to_owned()]))]);
    found
}

/// The word that follows each `mark` in `text`, white space aside.
fn after<'a>(text: &'a str, mark: &str) -> impl Iterator<Item = &'a str> {
    text.split(mark).skip(1).filter_map(|rest| {
        let word = rest.trim_start().strip_prefix('"')?.split('"').next()?;
        (!word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '-')).then_some(word)
    })
}

/// Reasons of import notes with a file that gives them: what stands where a reason stands, and every word that has a sentence.
fn reasons() -> BTreeMap<String, String> {
    let known: BTreeSet<&str> = Language::ENGLISH.catalogue().places().keys().filter_map(|key| key.strip_prefix("note-")).collect();
    let mut found = BTreeMap::new();
    let mut files = Vec::new();
    for part in ["import", "routing/network", "analysis"] {
        below(&root().join("src").join(part), &["rs"], &mut files);
    }
    files.sort();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let place = path.strip_prefix(root()).unwrap().display().to_string();
        let marks = ["Severity::Dropped,", "Severity::Warning,", "Severity::Info,", "reason:", "Outcome::Dropped("];
        // The kept report's own words for a severity are no reasons.
        let given = marks.iter().flat_map(|mark| after(&text, mark)).filter(|word| !["dropped", "warning", "info"].contains(word));
        for word in given.chain(text.split('"').filter(|word| known.contains(word))) {
            found.entry(word.to_owned()).or_insert_with(|| place.clone());
        }
    }
    assert!(found.len() > 200, "only {} reasons were found; has the way of writing them changed?", found.len());
    found
}

/// What translations of one key may not differ in: each fills a place that the code gives, and together they fill every one.
#[test]
fn every_language_has_every_message_and_its_places() {
    let said = said();
    assert!(said.len() > 500, "only {} keys were found; has the way of writing them changed?", said.len());
    let all: Vec<&Catalogue> = Language::all().map(Language::catalogue).collect();
    let mut wrong = Vec::new();
    for (key, calls) in &said {
        for catalogue in &all {
            let Some(places) = catalogue.places().get(key) else {
                wrong.push(format!("{}.ftl lacks {key}, which {} says", catalogue.tag(), calls[0].0));
                continue;
            };
            for (file, given) in calls {
                for place in places.difference(given) {
                    wrong.push(format!("{}.ftl: {key} has the place {place}, which {file} does not fill", catalogue.tag()));
                }
            }
        }
        let used: BTreeSet<&String> = all.iter().filter_map(|c| c.places().get(key)).flatten().collect();
        for (file, given) in calls {
            wrong.extend(given.iter().filter(|p| !used.contains(p)).map(|p| format!("{file}: no language has the place {p} of {key}")));
        }
    }
    for catalogue in &all {
        let dead = catalogue.places().keys().filter(|key| !said.contains_key(*key));
        wrong.extend(dead.map(|key| format!("{}.ftl: nothing says {key}", catalogue.tag())));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Files in which a Chinese text stands beside an English one that is no translation of it.
const NO_TRANSLATIONS: [(&str, &str); 8] = [
    ("src/import/crs_export.rs", "headers of other programs, which are read"),
    ("src/import/bring/signs.rs", "headers, which are read"),
    ("src/present/export/gpkg/layers.rs", "a layer's name, and its description in English"),
    ("src/present/export/table.rs", "the name of a file, and what the API's document says of it"),
    ("src/present/export/word/content.rs", "placeholders of the template, which are read"),
    ("src/present/export/word/builtin.rs", "placeholders of the template, and names of fonts"),
    ("src/present/export/words.rs", "a label beside the program's name"),
    ("src/serve/ogc/collection.rs", "a title, and what OGC API calls its description"),
];

/// Files whose sentences are not messages yet, with how many pairs stand there: a number that may only fall.
const NOT_YET: [(&str, usize); 1] = [("src/analysis/accessibility/supply.rs", 1)];

/// Argument lists, tuples, arrays and fields of the code, each cut at its commas; texts and characters are passed over whole.
fn bracketed(code: &str) -> Vec<(char, Vec<&str>)> {
    let bytes = code.as_bytes();
    let (mut open, mut out, mut at): (Vec<(char, Vec<usize>)>, _, _) = (Vec::new(), Vec::new(), 0);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                at += 1;
                while bytes.get(at).is_some_and(|b| *b != b'"') {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
            }
            // A character, not the name of a lifetime.
            b'\'' if bytes.get(at + 1) == Some(&b'\\') => at += 3,
            b'\'' if bytes.get(at + 2) == Some(&b'\'') => at += 2,
            b'(' | b'[' | b'{' => open.push((char::from(bytes[at]), vec![at + 1])),
            b',' | b';' => open.iter_mut().last().into_iter().for_each(|(_, cuts)| cuts.push(at + 1)),
            b')' | b']' | b'}' => {
                if let Some((bracket, mut cuts)) = open.pop() {
                    cuts.push(at + 1);
                    let parts = cuts.windows(2).map(|w| code[w[0]..w[1] - 1].trim()).filter(|part| !part.is_empty()).collect();
                    out.push((bracket, parts));
                }
            }
            _ => {}
        }
        at += 1;
    }
    out
}

/// Text of an argument or field that is a text: `"…"`, `format!("…", …)`, `zh: "…".to_owned()`.
fn text_of(part: &str) -> Option<&str> {
    let is_name = |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let value = part.split_once(": ").filter(|(name, _)| is_name(name)).map_or(part, |(_, value)| value).trim_start_matches('&');
    let formatted = value.strip_prefix("format!(").map(str::trim_start);
    let rest = formatted.unwrap_or(value).strip_prefix('"')?;
    let mut escaped = false;
    let end = rest.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    let plain = ["", ".to_owned()", ".into()", ".to_string()"].contains(&&rest[end + 1..]);
    (formatted.is_some() || plain).then_some(&rest[..end])
}

/// A sentence that is shown is a message: no Chinese text stands beside its English translation in the code.
#[test]
fn no_pair_of_translations_stands_outside_the_catalogue() {
    let mut files = Vec::new();
    below(&root().join("src"), &["rs"], &mut files);
    // What `synth` makes is data.
    files.retain(|path| !path.starts_with(root().join("src/synth")));
    files.sort();
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let (mut pairs, mut passed_over) = (Vec::new(), BTreeSet::new());
    for path in files {
        let place = path.strip_prefix(root()).unwrap().display().to_string();
        let code = code_of(&path);
        for (bracket, parts) in bracketed(&code) {
            // A longer array is a list of words that are read.
            for pair in parts.windows(2).filter(|_| bracket != '[' || parts.len() == 2) {
                let [Some(zh), Some(en)] = [pair[0], pair[1]].map(text_of) else { continue };
                if !zh.contains(is_han) || en.contains(is_han) || !en.contains(|c: char| c.is_ascii_alphabetic()) {
                    continue;
                }
                match NO_TRANSLATIONS.iter().find(|(file, _)| *file == place) {
                    Some((file, _)) => _ = passed_over.insert(*file),
                    None => pairs.push(format!("{place}: \"{zh}\", \"{en}\"")),
                }
            }
        }
    }
    for (file, count) in NOT_YET {
        let (of, others): (Vec<String>, Vec<String>) = pairs.into_iter().partition(|pair| pair.starts_with(file));
        pairs = others;
        assert_eq!(of.len(), count, "{file}: mend NOT_YET when it has fewer, say them when it has more: {of:?}");
    }
    assert!(pairs.is_empty(), "say these with say!(\"key\"), and give key its text in words/*.ftl:\n{}", pairs.join("\n"));
    for (file, why) in NO_TRANSLATIONS {
        assert!(passed_over.contains(file), "{file} ({why}) has none any more: take it from NO_TRANSLATIONS");
    }
}

#[test]
fn the_page_shows_messages_that_stand_in_the_catalogue() {
    let text = fs::read_to_string(root().join("static/src/text/catalogue.ts")).unwrap();
    let list = text.split("SHARED = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap();
    let keys: Vec<&str> = list.split('\'').skip(1).step_by(2).collect();
    assert!(keys.len() >= 6, "{keys:?}");
    for key in keys {
        for language in Language::all() {
            assert!(language.catalogue().places().get(key).is_some_and(BTreeSet::is_empty), "{key} in {}", language.tag());
        }
    }
}

#[test]
fn a_made_up_language_is_a_file() {
    let text = fs::read_to_string(root().join("tests/data/words/qaa.ftl")).unwrap();
    let made_up = Language::read("qaa", &text).unwrap();
    // What a line of BUILT_IN would hold has been read in the same way.
    assert!(BUILT_IN.iter().all(|(tag, text)| Catalogue::read(tag, text).is_ok_and(|c| c.places().len() > 500)));
    assert_eq!([1, 5].map(|count| say!("list-more", count).in_language(made_up)), ["kel ina", "kel 5"]);
    assert_eq!(say!("shown-dropped").in_language(made_up), "dropped", "English where it says nothing");

    let header = String::from_utf8(export::changes_csv(&[], made_up)).unwrap();
    assert_eq!(header.trim_start_matches('\u{feff}').trim(), "nem,ked pre,ked pos,mudat,lokut,paruk");

    let (tables, paragraphs) = word::document(&word::written_in(&place(900), made_up).unwrap());
    let told =
        |text: &str| paragraphs.iter().any(|p| p.contains(text)) || tables.iter().flatten().flatten().any(|cell| cell.contains(text));
    for text in ["osol", "tomun", "lun ta lun", "golan maru", "lunok", "wey maru"] {
        assert!(told(text), "{text}: {paragraphs:#?}");
    }
    assert!(told("How the numbers are made"), "English where it says nothing");
}
