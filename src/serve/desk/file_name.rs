//! Names of files and folders that are good on every system.

use crate::Problem;
use carecircle_words::{Said, say};

/// Longest name in bytes: file systems take 255.
const LONGEST: usize = 240;

/// Longest name of a folder made from a title, in characters.
const LONGEST_FOLDER: usize = 60;

/// Characters that Windows has in no name.
const NOT_IN_NAMES: [char; 9] = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

/// Names that Windows keeps for devices, with any ending.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// Whether a character can hide what a name is: control characters, and those that turn the direction of writing.
fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_uppercase();
    let port = |prefix| {
        stem.strip_prefix(prefix).is_some_and(|n: &str| matches!(n, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"))
    };
    DEVICES.contains(&stem.as_str()) || port("COM") || port("LPT")
}

/// What is wrong with `name` as the name of one file, `None` for a good name.
fn objection(name: &str) -> Option<Said> {
    if name.is_empty() {
        Some(say!("desk-name-empty"))
    } else if name.len() > LONGEST {
        Some(say!("desk-name-longer-than"))
    } else if name.contains(NOT_IN_NAMES) {
        Some(say!("desk-name-has-none"))
    } else if name.contains(is_hidden) {
        Some(say!("desk-name-has-character"))
    } else if name.starts_with('.') {
        Some(say!("desk-name-does-not"))
    } else if name.ends_with(['.', ' ']) || name.starts_with(' ') {
        Some(say!("desk-name-does-not-end"))
    } else if is_device(name) {
        Some(say!("desk-windows-keeps-this"))
    } else {
        None
    }
}

/// Lets `name` through when it is good as the name of one file on every system.
///
/// # Errors
/// A problem in both languages that says what is wrong with the name.
pub(super) fn check(name: &str) -> Result<(), Problem> {
    objection(name).map_or(Ok(()), |why| {
        let shown: String = name.chars().filter(|c| !is_hidden(*c)).take(80).collect();
        Err(Problem::bad_request(say!("desk-rename-file", shown, why)))
    })
}

/// Name of a folder for a study of that title: the title without what no name may have.
pub(super) fn folder(title: &str) -> String {
    let plain: String = title.chars().map(|c| if NOT_IN_NAMES.contains(&c) || is_hidden(c) { ' ' } else { c }).collect();
    let mut name = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    name = name.chars().take(LONGEST_FOLDER).collect();
    let name = name.trim_matches(['.', ' ']);
    match (name.is_empty(), is_device(name)) {
        (true, _) => "study".to_owned(),
        (_, true) => format!("_{name}"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_name_is_one_on_every_system() {
        for name in ["养老 机构（2025）.xlsx", "道路.shp", "a", "con-1.csv", "COM10.csv", "nullable.csv", "a..b.csv"] {
            assert!(check(name).is_ok(), "{name}");
        }
        for name in [
            "",
            ".",
            "..",
            ".hidden",
            "a/b",
            "a\\b",
            "../a",
            "c:a",
            "a\u{0}b",
            "a\nb",
            "CON",
            "con.txt",
            "nul.tar.gz",
            "COM1",
            "lpt9.csv",
            "aux .csv",
            "a.",
            "a ",
            " a",
            "a\u{202e}slx.exe",
            "a?b",
            "a*b",
        ] {
            assert!(check(name).is_err(), "{name:?}");
        }
        assert!(check(&"镇".repeat(80)).is_ok() && check(&"镇".repeat(81)).is_err());
    }

    #[test]
    fn any_title_gives_a_good_name_of_a_folder() {
        for (title, name) in
            [("临海市 养老", "临海市 养老"), ("../../etc", "etc"), ("a/b:c", "a b c"), ("", "study"), ("...", "study"), ("NUL", "_NUL")]
        {
            assert_eq!(folder(title), name);
        }
        for title in ["\u{0}\u{1}", "com1.x", &"镇".repeat(300), " . ", "a\u{202e}b"] {
            assert!(check(&folder(title)).is_ok(), "{title:?}: {}", folder(title));
        }
    }
}
