//! The help of every command, from the catalogue of words. The key of a text is made of the command and the argument (`help-run`,
//! `help-run--out`), so an argument is described in one place for each language, and a new language needs no line of code.

mod layout;

use clap::{Arg, Command, CommandFactory};

use carecircle_words::Language;

use super::args::Args;
use super::user_language::UserLanguage;

pub(super) use layout::{placed, usage};

/// A text of the help and the keys under which it may stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpText {
    /// Command or argument as a user types it: `carecircle run --out`.
    pub of: String,
    /// Keys of the catalogue, the most specific first; the first that it has counts.
    pub keys: Vec<String>,
    /// Whether it must be there: examples need not.
    pub required: bool,
}

impl HelpText {
    fn new(of: String, keys: Vec<String>) -> Self {
        Self { of, keys, required: true }
    }
}

/// Every text of the help of every command: commands, arguments, choices, examples, and what stands for a value.
#[must_use]
pub fn help_texts() -> Vec<HelpText> {
    let mut root = Args::command();
    root.build();
    let of_usage = |word: &str| HelpText::new(format!("carecircle <{word}>"), vec![placeholder_key(word)]);
    let mut texts = vec![of_usage("COMMAND"), of_usage("OPTIONS")];
    gather(&root, "", "carecircle", &mut texts);
    texts
}

fn gather(command: &Command, path: &str, typed: &str, texts: &mut Vec<HelpText>) {
    texts.push(HelpText::new(typed.to_owned(), command_keys(path)));
    texts.push(HelpText { required: false, ..HelpText::new(format!("{typed}: examples"), vec![examples_key(path)]) });
    for arg in command.get_arguments() {
        let of = format!("{typed} --{}", arg.get_id());
        texts.push(HelpText::new(of.clone(), arg_keys(path, arg)));
        for (name, key) in choice_keys(path, arg) {
            texts.push(HelpText { required: false, ..HelpText::new(format!("{of} {name}"), vec![key]) });
        }
        let names = if arg.get_action().takes_values() { arg.get_value_names().unwrap_or_default() } else { &[] };
        for word in names.iter().flat_map(|name| layout::placeholders(name)) {
            texts.push(HelpText::new(format!("{of} <{word}>"), vec![placeholder_key(word)]));
        }
    }
    for sub in command.get_subcommands().filter(|sub| !is_help(sub) || path.is_empty()) {
        if is_help(sub) {
            texts.push(HelpText::new("carecircle help".to_owned(), command_keys("help")));
        } else {
            gather(sub, &below(path, sub.get_name()), &format!("{typed} {}", sub.get_name()), texts);
        }
    }
}

/// The command line with every text in the user's language: for parsing, its pages of help, and completions.
pub(super) fn command(language: UserLanguage) -> Command {
    let mut root = Args::command();
    root.build();
    described(root, "", language)
}

fn described(command: Command, path: &str, user: UserLanguage) -> Command {
    let language = user.one();
    let command = command.mut_args(|arg| described_arg(arg, path, language)).mut_subcommands(|sub| {
        if is_help(&sub) {
            let about = text(&command_keys("help"), language);
            let page = format!("{about}\n\n  carecircle help [{}]", layout::placed("COMMAND", language));
            return sub.about(about).override_help(page);
        }
        let path = below(path, sub.get_name());
        described(sub, &path, user)
    });
    let mut command = command.about(text(&command_keys(path), language)).long_about(None::<&str>);
    let page = layout::page(&mut command, path, user);
    command.override_help(page)
}

fn described_arg(arg: Arg, path: &str, language: Language) -> Arg {
    let help = text(&arg_keys(path, &arg), language);
    arg.help(help).long_help(None::<&str>)
}

/// The first of the keys that the catalogue has, as text; empty where it has none, which a test (`tests/it/help.rs`) keeps from
/// happening.
fn text(keys: &[String], language: Language) -> String {
    keys.iter().find_map(|key| language.plain(key)).unwrap_or_default()
}

fn is_help(command: &Command) -> bool {
    command.get_name() == "help"
}

/// Path of a command below another: names with a hyphen between.
fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}-{name}") }
}

fn command_keys(path: &str) -> Vec<String> {
    vec![if path.is_empty() { "help".to_owned() } else { format!("help-{path}") }]
}

fn examples_key(path: &str) -> String {
    if path.is_empty() { "examples".to_owned() } else { format!("examples-{path}") }
}

/// Keys of an argument: its own in this command, else that of all commands.
fn arg_keys(path: &str, arg: &Arg) -> Vec<String> {
    let id = arg.get_id().as_str().replace('_', "-");
    vec![format!("help-{path}--{id}"), format!("help-any--{id}")]
}

/// Choices of an argument, each with the key of what it means.
fn choice_keys(path: &str, arg: &Arg) -> Vec<(String, String)> {
    let id = arg.get_id().as_str().replace('_', "-");
    let key = |name: &str| format!("help-{path}--{id}-{name}");
    arg.get_possible_values().iter().map(|choice| (choice.get_name().to_owned(), key(choice.get_name()))).collect()
}

/// Key of a word that stands for a value, such as FILE.
fn placeholder_key(word: &str) -> String {
    format!("value-{}", word.to_lowercase())
}
