//! Text into HTML, in two languages.

use crate::export::words;
use carecircle_base::model::Name;
use carecircle_words::{Language, Said};

/// `text` with everything that HTML would take for its own escaped.
pub(super) fn esc(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Control characters are not allowed in HTML or SVG, whatever a list holds.
            c if c.is_control() && !matches!(c, '\n' | '\t') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Markup in every language of the catalogue, once where all say the same; the page shows one of them.
fn spans(text: impl Fn(Language) -> String) -> String {
    let all: Vec<(Language, String)> = Language::all().map(|language| (language, text(language))).collect();
    match all.split_first() {
        Some(((_, first), rest)) if rest.iter().all(|(_, other)| other == first) => first.clone(),
        _ => all.iter().map(|(language, text)| format!("<span lang=\"{}\">{text}</span>", language.tag())).collect(),
    }
}

/// A message in every language, what stands in its places already escaped.
pub(super) fn told(said: &Said) -> String {
    spans(|language| said.in_language(language))
}

/// A message in every language, escaped.
pub(super) fn escaped(said: &Said) -> String {
    spans(|language| esc(&said.in_language(language)))
}

/// Markup of a text in two languages, of which the page shows one. `zh` and `en` are already escaped.
pub(super) fn both(zh: &str, en: &str) -> String {
    spans(|language| language.either(zh, en).to_owned())
}

/// A name in both languages.
pub(super) fn name(name: &Name) -> String {
    both(&esc(words::zh(name)), &esc(words::en(name)))
}

/// A share as a number over a bar.
pub(super) fn bar(share: Option<f64>) -> String {
    match share {
        Some(s) => format!("<span class=\"bar\" style=\"--v:{:.1}%\">{}</span>", s * 100.0, esc(&words::percent(share))),
        None => "—".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_list_holds_becomes_markup() {
        assert_eq!(esc("<b onclick='x'>&\"\u{7}"), "&lt;b onclick=&#39;x&#39;&gt;&amp;&quot;\u{fffd}");
    }
}
