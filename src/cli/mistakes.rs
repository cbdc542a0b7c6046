//! What was typed and is not understood: what was found, what was expected, and the way out.

use std::net::AddrParseError;
use std::num::{ParseFloatError, ParseIntError};

use carecircle_words::{Language, Said, Value, joined, say};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, Error};

use super::args::Args;
use super::failure::Failure;
use super::help::{placed, usage};
use super::user_language::UserLanguage;

/// Lines about an error of the parser, in the user's language.
pub(super) fn lines(error: &Error, user: UserLanguage) -> Vec<String> {
    let mut all = vec![user.lines(&say!("cli-error", text = mistake(error)))];
    if let Some(rendered) = one(error, ContextKind::Usage) {
        let usage = usage(&rendered, user.one());
        all.push(String::new());
        all.push(usage);
        all.push(user.lines(&say!("cli-see-help", command = typed_command(&rendered).join(" "))));
    }
    all
}

/// What is wrong, with the nearest right thing.
fn mistake(error: &Error) -> Said {
    let of = |kind| one(error, kind).unwrap_or_default();
    let (typed, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    let arg = known(&typed);
    let near = |kind| nearest(error).or_else(|| many(error, kind)).map(|near| say!("cli-did-you-mean", near = near.join(", ")));
    let hinted = |said: Said, kind| match near(kind) {
        Some(hint) => say!("cli-with-hint", said, hint),
        None => said,
    };
    match error.kind() {
        ErrorKind::UnknownArgument if typed.starts_with('-') => hinted(say!("cli-unknown-option", arg = typed), ContextKind::SuggestedArg),
        ErrorKind::UnknownArgument => hinted(say!("cli-one-too-many", arg = typed), ContextKind::SuggestedArg),
        ErrorKind::InvalidSubcommand => {
            hinted(say!("cli-unknown-command", found = of(ContextKind::InvalidSubcommand)), ContextKind::SuggestedSubcommand)
        }
        ErrorKind::InvalidValue | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues if value.is_empty() => say!("cli-no-value", arg),
        ErrorKind::InvalidValue => {
            let choices = many(error, ContextKind::ValidValue).unwrap_or_default().join(", ");
            hinted(say!("cli-not-a-choice", arg, value, choices), ContextKind::SuggestedValue)
        }
        ErrorKind::ValueValidation => say!("cli-bad-value", arg, value, reason = reason(error)),
        ErrorKind::ArgumentConflict => {
            let other = many(error, ContextKind::PriorArg).unwrap_or_default();
            if other.is_empty() || other == [typed] {
                say!("cli-given-twice", arg)
            } else {
                say!("cli-not-together", arg, other = known(&other.join(", ")))
            }
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = many(error, ContextKind::InvalidArg).unwrap_or_default();
            say!("cli-missing", missing = joined("list-comma", missing.iter().map(|arg| known(arg))))
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let choices = many(error, ContextKind::ValidSubcommand).unwrap_or_default().join(", ");
            say!("cli-no-command", choices)
        }
        _ => Said::verbatim(error.to_string()),
    }
}

/// Command or option nearest to one that there is not: `rn`, `--ot`. The parser's own choice comes after it, which takes `rn` for
/// `fairness`.
fn nearest(error: &Error) -> Option<Vec<String>> {
    let root = Args::command();
    let path = one(error, ContextKind::Usage).unwrap_or_default();
    let command = typed_command(&path).iter().skip(1).fold(&root, |command, name| command.find_subcommand(name).unwrap_or(command));
    let (found, known): (String, Vec<String>) = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            (one(error, ContextKind::InvalidSubcommand)?, command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect())
        }
        ErrorKind::UnknownArgument => {
            let long = |command: &Command| {
                command.get_arguments().filter_map(|arg| arg.get_long()).map(|long| format!("--{long}")).collect::<Vec<_>>()
            };
            (one(error, ContextKind::InvalidArg)?, [long(command), long(&root)].concat())
        }
        _ => return None,
    };
    let distances = known.into_iter().map(|name| (strsim::damerau_levenshtein(&name, &found), name));
    let (distance, near) = distances.min()?;
    (distance <= 2 && distance * 2 < found.trim_start_matches('-').chars().count() + 1).then(|| vec![near])
}

/// Words of a usage before its first argument: `carecircle run`.
fn typed_command(usage: &str) -> Vec<&str> {
    let words = usage.trim().trim_start_matches("Usage:").split_whitespace();
    words.take_while(|word| !word.starts_with(['[', '<', '-'])).collect()
}

/// Why a value is none of those that the argument takes.
fn reason(error: &Error) -> Value {
    let Some(source) = std::error::Error::source(error) else { return say!("cli-expects-another").into() };
    let text = source.to_string();
    if let Some(failure) = source.downcast_ref::<Failure>() {
        return failure.said().clone().into();
    }
    if let Some((from, to)) = text.split_once(" is not in ").and_then(|(_, range)| range.split_once("..=")) {
        return say!("cli-expects-range", from, to).into();
    }
    if source.is::<ParseIntError>() {
        return say!("cli-expects-whole-number").into();
    }
    if source.is::<ParseFloatError>() {
        return say!("cli-expects-number").into();
    }
    if source.is::<AddrParseError>() {
        return say!("cli-expects-address").into();
    }
    if source.is::<carecircle_serve::BasePathError>() {
        return say!("cli-expects-base-path").into();
    }
    if text.contains("MiB") {
        return say!("cli-expects-size").into();
    }
    text.into()
}

/// An argument of ours as the parser writes it, with what stands for its value in each language.
fn known(arg: &str) -> Value {
    (placed(arg, Language::CHINESE), placed(arg, Language::ENGLISH)).into()
}

fn one(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        ContextValue::Strings(all) => all.first().cloned(),
        _ => None,
    }
}

fn many(error: &Error, kind: ContextKind) -> Option<Vec<String>> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(vec![text.clone()]),
        ContextValue::Strings(all) if !all.is_empty() => Some(all.clone()),
        _ => None,
    }
}
