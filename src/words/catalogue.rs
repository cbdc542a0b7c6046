//! The messages of one language.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};
use thiserror::Error;
use unic_langid::LanguageIdentifier;

/// Text that is no catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CatalogueError {
    /// The name of the language is none.
    #[error("'{0}' names no language; expected a tag such as zh, en or pt-BR")]
    Language(String),
    /// Text that cannot be read as messages.
    #[error("{language}.ftl, line {line}: {found}; expected `key = text`, with places as {{ $name }}")]
    Syntax {
        /// Tag of the language.
        language: String,
        /// Line of the file, from 1.
        line: usize,
        /// What the reader stumbled on.
        found: String,
    },
    /// A key that two messages have.
    #[error("{language}.ftl: the key '{key}' stands twice; keep one of the two")]
    Twice {
        /// Tag of the language.
        language: String,
        /// The key.
        key: String,
    },
}

/// A number in a place: it chooses the plural, and is written with grouped thousands or without.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    /// The number.
    pub value: f64,
    /// Whether thousands are set apart: 12,475.
    pub grouped: bool,
}

/// The messages of one language.
pub struct Catalogue {
    tag: String,
    bundle: FluentBundle<FluentResource>,
    places: BTreeMap<String, BTreeSet<String>>,
}

impl fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalogue").field("tag", &self.tag).field("messages", &self.places.len()).finish_non_exhaustive()
    }
}

impl Catalogue {
    /// Catalogue of the language with this tag (BCP 47: `zh`, `pt-BR`) from its text.
    ///
    /// # Errors
    /// When the tag is none, the text has a line that is no message, or a key stands twice.
    pub fn read(tag: &str, text: &str) -> Result<Self, CatalogueError> {
        let language: LanguageIdentifier = tag.parse().map_err(|_| CatalogueError::Language(tag.to_owned()))?;
        let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| {
            let at = errors.first().map_or(0, |e| e.pos.start.min(text.len()));
            let line = text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
            let found = errors.first().map_or_else(String::new, |e| e.kind.to_string());
            CatalogueError::Syntax { language: tag.to_owned(), line, found }
        })?;
        let mut places = BTreeMap::new();
        for entry in resource.entries() {
            let Entry::Message(message) = entry else { continue };
            let mut found = BTreeSet::new();
            message.value.iter().for_each(|pattern| places_of(pattern, &mut found));
            let key = message.id.name.to_owned();
            if places.insert(key.clone(), found).is_some() {
                return Err(CatalogueError::Twice { language: tag.to_owned(), key });
            }
        }
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // No marks of direction about a place: files and terminals show them.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(written));
        bundle.add_resource_overriding(resource);
        Ok(Self { tag: tag.to_owned(), bundle, places })
    }

    /// Tag of the language.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Every key with the names of the places of its text, sorted.
    #[must_use]
    pub fn places(&self) -> &BTreeMap<String, BTreeSet<String>> {
        &self.places
    }

    /// Text of a message with its places filled; `None` where the catalogue has no such key.
    pub(crate) fn text(&self, key: &str, args: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        Some(self.bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned())
    }
}

/// A number as a place takes it.
pub(crate) fn number(number: Number) -> FluentValue<'static> {
    let options = FluentNumberOptions { use_grouping: number.grouped, ..FluentNumberOptions::default() };
    FluentValue::Number(FluentNumber::new(number.value, options))
}

/// A number as it is written: as short as reads back the same, thousands set apart where that is asked for.
fn written<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let plain = number.value.to_string();
    if !number.options.use_grouping {
        return Some(plain);
    }
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
    let (whole, fraction) = digits.find('.').map_or((digits, ""), |at| digits.split_at(at));
    let mut grouped = sign.to_owned();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    Some(grouped + fraction)
}

/// Names of the places of a text.
fn places_of(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => places_of_inline(inline, found),
            Expression::Select { selector, variants } => {
                places_of_inline(selector, found);
                variants.iter().for_each(|variant| places_of(&variant.value, found));
            }
        }
    }
}

fn places_of_inline(inline: &InlineExpression<&str>, found: &mut BTreeSet<String>) {
    let of_call = |arguments: &CallArguments<&str>, found: &mut BTreeSet<String>| {
        arguments.positional.iter().for_each(|argument| places_of_inline(argument, found));
    };
    match inline {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => of_call(arguments, found),
        InlineExpression::TermReference { arguments: Some(arguments), .. } => of_call(arguments, found),
        InlineExpression::Placeable { expression } => {
            if let Expression::Inline(inner) = &**expression {
                places_of_inline(inner, found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(catalogue: &Catalogue, key: &str, value: Number) -> String {
        let mut args = FluentArgs::new();
        args.set("n", number(value));
        catalogue.text(key, &args).unwrap()
    }

    #[test]
    fn a_number_chooses_its_plural_and_keeps_its_digits() {
        let text = "homes = { $n ->\n    [one] { $n } home\n   *[other] { $n } homes\n  }\n";
        let catalogue = Catalogue::read("en", text).unwrap();
        let plain = |value| said(&catalogue, "homes", Number { value, grouped: false });
        assert_eq!([plain(1.0), plain(2.0), plain(0.0), plain(12_475.0)], ["1 home", "2 homes", "0 homes", "12475 homes"]);
        let grouped = |value| said(&catalogue, "homes", Number { value, grouped: true });
        assert_eq!([grouped(1.0), grouped(12_475.0), grouped(-1_234_567.25)], ["1 home", "12,475 homes", "-1,234,567.25 homes"]);
        assert_eq!(catalogue.places()["homes"].iter().collect::<Vec<_>>(), ["n"]);
    }

    #[test]
    fn what_is_no_catalogue_is_refused_with_its_line() {
        let wrong = Catalogue::read("en", "a = b\nc\n").unwrap_err();
        assert!(matches!(&wrong, CatalogueError::Syntax { line: 2, .. }), "{wrong}");
        let twice = Catalogue::read("en", "a = b\na = c\n").unwrap_err();
        assert_eq!(twice, CatalogueError::Twice { language: "en".to_owned(), key: "a".to_owned() });
        assert_eq!(Catalogue::read("!", "").unwrap_err(), CatalogueError::Language("!".to_owned()));
    }
}
