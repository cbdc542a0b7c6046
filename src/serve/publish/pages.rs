//! The page of a published folder: the same build, told by a `meta` that there is no server.

use std::collections::BTreeSet;

use super::PublishError;
use super::folder::PublishFolder;
use crate::PageFiles;
use carecircle_base::model::Study;

/// Entries of the page that work without a server.
const ENTRIES: [&str; 5] = ["index.html", "near.html", "promises.html", "poster.html", "manual.html"];

/// Files of the page that no entry names by a link.
const MORE: [&str; 2] = ["icon.svg", "licences.txt"];

/// Says why nothing is shown when the page is opened as a file, without a server: browsers refuse it scripts and data then.
const FROM_FILE: &str = include_str!("from_file.js");

/// What a reader of the folder is told, by [`readme`].
const README: &str = include_str!("readme.txt");

/// Writes the entries with everything that they load, the note for readers, and the script for pages opened as files.
pub(super) fn write(page: PageFiles, study: &Study, folder: &mut PublishFolder) -> Result<(), PublishError> {
    let mut loaded = BTreeSet::new();
    for name in ENTRIES {
        let file = page(name).ok_or(PublishError::NoPage { file: name })?;
        let html = String::from_utf8_lossy(&file.data).into_owned();
        follow(page, &html, &mut loaded);
        folder.write(name, without_server(&html).as_bytes())?;
    }
    for name in loaded.iter().map(String::as_str).chain(MORE) {
        if let Some(file) = page(name) {
            folder.write(name, &file.data)?;
        }
    }
    folder.write("from-file.js", FROM_FILE.as_bytes())?;
    folder.write("README.txt", readme(study).as_bytes())
}

/// Adds the files below `assets/` that `text` names, and those that they name.
fn follow(page: PageFiles, text: &str, loaded: &mut BTreeSet<String>) {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    for word in text.split(|c: char| !is_name(c)).filter(|word| word.contains('.')) {
        let path = format!("assets/{word}");
        if loaded.contains(&path) {
            continue;
        }
        let Some(file) = page(&path) else { continue };
        loaded.insert(path);
        if word.ends_with("js") || word.ends_with("css") {
            follow(page, &String::from_utf8_lossy(&file.data), loaded);
        }
    }
}

/// An entry that knows that there is no server: what it would load from one is not asked for.
fn without_server(html: &str) -> String {
    let kept: Vec<&str> = html.lines().filter(|line| !line.contains("href=\"api/")).collect();
    let told = "<meta charset=\"utf-8\" />\n    <meta name=\"carecircle-published\" content=\"1\" />\n    <script src=\"./from-file.js\"></script>";
    kept.join("\n").replacen("<meta charset=\"utf-8\" />", told, 1) + "\n"
}

/// The note for readers, for the editor of Windows: a byte order mark, and lines that end as there.
fn readme(study: &Study) -> String {
    let date = study.settings.date.map_or_else(String::new, |date| format!("（{date}）"));
    let simulated = if study.simulated { "\n这些数据是模拟数据，不是真实情况。 The data are simulated.\n" } else { "" };
    let sources: Vec<String> = study.sources.iter().map(|s| format!("  {}（{}）", s.name, s.licence)).collect();
    let text = README
        .replace("{name}", &study.name.zh)
        .replace("{name_en}", &study.name.en)
        .replace("{date}", &date)
        .replace("{simulated}", simulated)
        .replace("{sources}", &sources.join("\n"));
    format!("\u{feff}{}", text.replace('\n', "\r\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_asks_no_server() {
        let html = "<head>\n    <meta charset=\"utf-8\" />\n    <link rel=\"preload\" href=\"api/v1/study\" as=\"fetch\" />\n</head>\n";
        let told = without_server(html);
        assert!(!told.contains("api/v1") && told.contains("carecircle-published"), "{told}");
    }
}
