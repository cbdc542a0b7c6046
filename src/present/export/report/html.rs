//! Text into HTML, in two languages.

use crate::export::words;
use carecircle_base::model::Name;

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

/// The same thing in Chinese and in English, both already escaped; the page shows one of them.
pub(super) fn both(zh: &str, en: &str) -> String {
    if zh == en { zh.to_owned() } else { format!("<span lang=\"zh\">{zh}</span><span lang=\"en\">{en}</span>") }
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
