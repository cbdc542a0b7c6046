//! A page of help: what stands where. The parser's own pages count a Chinese character as one column and break lines at spaces alone.

use clap::{Arg, Command};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use carecircle_words::{Language, say};

use super::super::user_language::UserLanguage;
use super::{choice_keys, examples_key, placeholder_key, text};

/// Columns of a line: a terminal has more, a page of documents about as many.
const COLUMNS: usize = 100;

/// Columns before the text of an argument, at most; a longer argument has its text on the next line.
const ARGUMENT: usize = 36;

/// Characters before which, and after which, no line ends.
const CLOSING: &str = "，。；：、）”’！？…》」,.;:)]%";
const OPENING: &str = "（“‘《「([";

/// The page of a command that was built.
pub(super) fn page(command: &mut Command, path: &str, user: UserLanguage) -> String {
    let language = user.one();
    let usage = usage(&command.render_usage().to_string(), language);
    let mut out =
        format!("{}\n\n{usage}\n", wrapped(&command.get_about().map_or_else(String::new, ToString::to_string), COLUMNS).join("\n"));
    let commands: Vec<(String, Vec<String>)> = command
        .get_subcommands()
        .map(|sub| (sub.get_name().to_owned(), vec![sub.get_about().map_or_else(String::new, ToString::to_string)]))
        .collect();
    let rows = |args: &mut dyn Iterator<Item = &Arg>| {
        args.map(|arg| (specification(arg, language), description(arg, path, language))).collect::<Vec<_>>()
    };
    let arguments = rows(&mut command.get_positionals());
    let options = rows(&mut command.get_arguments().filter(|arg| !arg.is_positional()));
    for (heading, rows) in [(say!("cli-commands"), commands), (say!("cli-arguments"), arguments), (say!("cli-options"), options)] {
        if !rows.is_empty() {
            out += &format!("\n{}\n{}", heading.in_language(language), columns(&rows));
        }
    }
    if let Some(examples) = language.plain(&examples_key(path)) {
        out += "\n";
        for line in examples.lines() {
            // A command is copied as it stands.
            let lines = if line.starts_with(' ') { vec![line.to_owned()] } else { wrapped(line, COLUMNS) };
            out += &(lines.join("\n") + "\n");
        }
    }
    if user == UserLanguage::Unknown {
        out += &format!("\n{}\n", say!("cli-help-other-language").in_language(language));
    }
    out.trim_end().to_owned()
}

/// Usage as the parser words it, in a language.
pub(crate) fn usage(rendered: &str, language: Language) -> String {
    let shape = rendered.trim().trim_start_matches("Usage:").trim();
    let shape = placed(shape, language);
    say!("cli-usage", shape).in_language(language)
}

/// Words of a value's name that stand for something: FILE, or LON and LAT.
pub(super) fn placeholders(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_ascii_uppercase()).filter(|word| !word.is_empty())
}

/// A value's name, or a text of the parser that holds some, with these words in a language.
pub(crate) fn placed(name: &str, language: Language) -> String {
    let mut out = String::new();
    let mut rest = name;
    for word in placeholders(name) {
        let at = rest.find(word).unwrap_or_default();
        out += &rest[..at];
        out += &language.plain(&placeholder_key(word)).unwrap_or_else(|| word.to_owned());
        rest = &rest[at + word.len()..];
    }
    out + rest
}

/// An argument as it is typed.
fn specification(arg: &Arg, language: Language) -> String {
    let many = if arg.get_num_args().is_some_and(|n| n.max_values() > 1) { "..." } else { "" };
    let names = placed(&arg.get_value_names().unwrap_or_default().join(" "), language);
    if arg.is_positional() {
        return if arg.is_required_set() { format!("<{names}>{many}") } else { format!("[{names}]{many}") };
    }
    let short = arg.get_short().map_or_else(|| "    ".to_owned(), |short| format!("-{short}, "));
    let long = arg.get_long().map_or_else(String::new, |long| format!("--{long}"));
    let value = if arg.get_action().takes_values() { format!(" <{names}>{many}") } else { String::new() };
    format!("{short}{long}{value}")
}

/// What an argument is, its choices and its default; one paragraph a line.
fn description(arg: &Arg, path: &str, language: Language) -> Vec<String> {
    let mut help = arg.get_help().map_or_else(String::new, ToString::to_string);
    let keys = if arg.is_hide_possible_values_set() || !arg.get_action().takes_values() { Vec::new() } else { choice_keys(path, arg) };
    let told: Vec<String> = keys
        .iter()
        .filter_map(|(name, key)| {
            let means = text(std::slice::from_ref(key), language);
            (!means.is_empty()).then(|| say!("cli-choice", name, means).in_language(language))
        })
        .collect();
    if told.is_empty() && !keys.is_empty() {
        let choices = keys.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
        help += &say!("cli-choices", choices).in_language(language);
    }
    if arg.get_action().takes_values() && !arg.is_hide_default_value_set() && !arg.get_default_values().is_empty() {
        let value = arg.get_default_values().iter().map(|v| v.to_string_lossy()).collect::<Vec<_>>().join(",");
        help += &say!("cli-default", value).in_language(language);
    }
    std::iter::once(help).chain(told).collect()
}

/// Rows of two columns; the second is wrapped.
fn columns(rows: &[(String, Vec<String>)]) -> String {
    let widest = rows.iter().map(|row| row.0.width() + 4).filter(|width| *width <= ARGUMENT).max().unwrap_or(ARGUMENT);
    let mut out = String::new();
    for (left, paragraphs) in rows {
        let mut lines = paragraphs.iter().flat_map(|text| wrapped(text, COLUMNS - widest));
        out += &format!("  {left}");
        if left.width() + 4 <= widest {
            out += &" ".repeat(widest - 2 - left.width());
            out += &lines.next().unwrap_or_default();
        }
        out += "\n";
        lines.for_each(|line| out += &format!("{}{line}\n", " ".repeat(widest)));
    }
    out
}

/// A text in lines of at most so many columns, a Chinese character counting as two; a longer word has a line of its own.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words(text) {
        let line = lines.last_mut().expect("there is always a line");
        if !line.is_empty() && line.width() + word.trim_end().width() > columns {
            line.truncate(line.trim_end().len());
            lines.push(word.to_owned());
        } else {
            line.push_str(word);
        }
    }
    lines
}

/// Pieces of a text between which a line may end: after a space, and around a Chinese character but for the signs that cling to it.
fn words(text: &str) -> Vec<&str> {
    let is_wide = |c: char| c.width().is_some_and(|width| width > 1);
    let mut cuts = vec![0];
    for ((_, before), (at, after)) in text.char_indices().zip(text.char_indices().skip(1)) {
        let between = (is_wide(before) || is_wide(after)) && !OPENING.contains(before) && !CLOSING.contains(after);
        if after != ' ' && (before == ' ' || between) {
            cuts.push(at);
        }
    }
    cuts.push(text.len());
    cuts.windows(2).map(|cut| &text[cut[0]..cut[1]]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_where_chinese_and_english_allow_it() {
        assert_eq!(wrapped("老人走得到，走不到。", 10), ["老人走得", "到，走不", "到。"]);
        assert_eq!(wrapped("see study.toml for more", 14), ["see study.toml", "for more"]);
        assert_eq!(wrapped("写成 CSV 表（可用 Excel 打开）", 12), ["写成 CSV 表", "（可用 Excel", "打开）"]);
        assert_eq!(wrapped("", 10), [""]);
    }

    #[test]
    fn what_stands_for_a_value_is_in_the_language() {
        assert_eq!(placed("LON,LAT;LON,LAT[;...]", Language::CHINESE), "经度,纬度;经度,纬度[;...]");
        assert_eq!(placed("ID|FILE", Language::ENGLISH), "ID|FILE");
    }
}
