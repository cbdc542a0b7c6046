//! Placeholders of a template, `{{标题}}` or `{{表:乡镇}}`, and what takes their place.
//!
//! The look of a placeholder is the look of what replaces it: paragraph and run properties are taken over. Word splits text
//! into runs where it pleases, inside a placeholder too; the runs of a paragraph are therefore read as one text.

use super::package::{Package, TemplateError};
use super::xml::{self, Element, Node};

/// Namespace of WordprocessingML, transitional: what Word and WPS write.
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// Namespace of WordprocessingML, strict.
const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";

/// Most characters of a placeholder's name; a longer one is text.
const MOST_NAME: usize = 40;

/// Elements whose last child must be a paragraph.
const NEED_PARAGRAPH: [&str; 5] = ["w:tc", "w:txbxContent", "w:hdr", "w:ftr", "w:footnote"];

/// What takes the place of a placeholder.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// Words within a line.
    Text(String),
    /// Paragraphs, as many as there are; within a line they follow each other.
    Paragraphs(Vec<String>),
    /// Tables and figures, made as XML from the look of the placeholder; only in the body of the document.
    Block(fn(&BlockContext<'_>) -> String),
}

/// What a block is made from.
pub(super) struct BlockContext<'a> {
    /// Report that the block is of.
    pub report: &'a super::content::Report<'a>,
    /// Look of the placeholder.
    pub look: Look,
    /// Id of the template's style for captions; `None` where it has none.
    pub caption_style: Option<&'a str>,
    /// The map; `None` where nothing has a place.
    pub map: Option<&'a super::map::MapPicture>,
    /// Id of the relationship to the picture of the map; `None` without one.
    pub picture: Option<&'a str>,
    /// Id of the next drawing.
    pub next_id: &'a std::cell::Cell<u32>,
}

/// Properties of a placeholder's paragraph and first run.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    /// `w:pPr` element without section properties; `None` without one.
    pub paragraph: Option<Element>,
    /// `w:rPr` element; `None` without one.
    pub run: Option<Element>,
}

impl Look {
    /// A paragraph of this look.
    pub(super) fn paragraph(&self, text: &str) -> String {
        let properties = |e: &Option<Element>| e.as_ref().map(Element::xml).unwrap_or_default();
        format!(
            "<w:p>{}<w:r>{}<w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
            properties(&self.paragraph),
            properties(&self.run),
            xml::esc(text)
        )
    }
}

/// A filled part, and what could not be filled.
#[derive(Debug, Default)]
pub(super) struct Filled {
    /// XML of the part.
    pub xml: String,
    /// Placeholders that nothing is known of, as they are written, in order.
    pub unknown: Vec<String>,
}

/// Checks that `part` is a part of a Word document of the transitional kind.
pub(super) fn check(part: &str, nodes: &[Node]) -> Result<(), TemplateError> {
    let root = xml::root(nodes).ok_or_else(|| TemplateError::Part { part: part.to_owned(), found: "no element".to_owned() })?;
    match root.attribute("xmlns:w") {
        Some(WORD) => Ok(()),
        Some(STRICT) => Err(TemplateError::Strict),
        _ => Err(TemplateError::Part { part: part.to_owned(), found: format!("<{}> without the names that Word uses", root.name()) }),
    }
}

/// Replaces the placeholders of one part. `find` gives the value of a name; `block` makes a block, and is `None` in headers and
/// footers, where a block's placeholder stays and is told.
pub(super) fn fill(nodes: Vec<Node>, find: &dyn Fn(&str) -> Option<Value>, block: Option<&dyn Fn(MakeBlock, Look) -> String>) -> Filled {
    let mut filler = Filler { find, block, unknown: Vec::new() };
    let nodes = filler.children(nodes);
    Filled { xml: xml::write(&nodes), unknown: filler.unknown }
}

/// Maker of a block.
pub(super) type MakeBlock = fn(&BlockContext<'_>) -> String;

/// Parts of a package that may hold placeholders, the body first: its name, and whether blocks may stand there.
pub(super) fn parts(package: &Package) -> Vec<(String, bool)> {
    let beside = |name: &str| {
        let file = name.strip_prefix("word/").unwrap_or_default();
        !file.contains('/') && file.ends_with(".xml") && ["header", "footer", "footnotes", "endnotes"].iter().any(|s| file.starts_with(s))
    };
    let rest = package.names().filter(|name| beside(name)).map(|name| (name.to_owned(), false));
    std::iter::once((super::DOCUMENT.to_owned(), true)).chain(rest).collect()
}

struct Filler<'f> {
    find: &'f dyn Fn(&str) -> Option<Value>,
    block: Option<&'f dyn Fn(MakeBlock, Look) -> String>,
    unknown: Vec<String>,
}

/// A placeholder in a paragraph's text: where it stands (bytes), and its value.
struct Found {
    range: std::ops::Range<usize>,
    value: Value,
}

impl Filler<'_> {
    fn children(&mut self, nodes: Vec<Node>) -> Vec<Node> {
        let mut out = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::Element(mut element) => {
                    let is_filled = element.elements().next().is_some();
                    element.children = self.children(std::mem::take(&mut element.children));
                    if element.name() == "w:p" {
                        out.extend(self.paragraph(element));
                        continue;
                    }
                    let ends = match element.children.last() {
                        Some(Node::Element(e)) => e.name() == "w:p",
                        Some(Node::Raw(made)) => made.ends_with("</w:p>"),
                        _ => false,
                    };
                    if NEED_PARAGRAPH.contains(&element.name()) && is_filled && !ends {
                        element.children.push(Node::Raw("<w:p/>".to_owned()));
                    }
                    out.push(Node::Element(element));
                }
                other => out.push(other),
            }
        }
        out
    }

    fn paragraph(&mut self, mut paragraph: Element) -> Vec<Node> {
        let mut slots = Vec::new();
        texts(&paragraph, None, &mut slots);
        let text: String = slots.iter().map(|slot| slot.text.as_str()).collect();
        let found = self.placeholders(&text);
        let Some(first) = found.first() else { return vec![Node::Element(paragraph)] };
        let look = Look { paragraph: properties(&paragraph), run: slots[slot_at(&slots, first.range.start)].run.cloned() };
        let alone = found.len() == 1 && text.trim() == &text[first.range.clone()] && is_plain(&paragraph);
        if alone {
            match &first.value {
                Value::Text(_) => {}
                Value::Paragraphs(all) => return all.iter().map(|one| Node::Raw(look.paragraph(one))).collect(),
                Value::Block(make) => {
                    let block = self.block.expect("a block is found only where it may stand");
                    return vec![Node::Raw(block(*make, look))];
                }
            }
        }
        // Within a line: words take its place, tables and figures follow the paragraph; they go before one that ends a section.
        let mut blocks = Vec::new();
        let mut edits = Vec::new();
        for one in found {
            let words = match one.value {
                Value::Text(words) => words,
                Value::Paragraphs(all) => all.join(" "),
                Value::Block(make) => {
                    let run = slots[slot_at(&slots, one.range.start)].run.cloned();
                    let block = self.block.expect("a block is found only where it may stand");
                    blocks.push(Node::Raw(block(make, Look { run, ..look.clone() })));
                    String::new()
                }
            };
            edits.push((one.range, words));
        }
        let texts: Vec<String> = edited(&slots, &edits);
        let mut texts = texts.into_iter();
        replace_texts(&mut paragraph, &mut texts);
        let ends_section = paragraph.child("w:pPr").is_some_and(|p| p.child("w:sectPr").is_some());
        let at = if ends_section { blocks.len() } else { 0 };
        blocks.insert(at, Node::Element(paragraph));
        blocks
    }

    /// Placeholders of a text that have a value; what nothing is known of is told.
    fn placeholders(&mut self, text: &str) -> Vec<Found> {
        let mut out = Vec::new();
        for range in marked(text) {
            let written = &text[range.clone()];
            let value = (self.find)(&normal(written)).filter(|v| self.block.is_some() || !matches!(v, Value::Block(_)));
            match value {
                Some(value) => out.push(Found { range, value }),
                None => self.unknown.push(written.to_owned()),
            }
        }
        out
    }
}

/// Where placeholders stand in a text, brackets included; full-width brackets count, as a Chinese keyboard writes them.
fn marked(text: &str) -> Vec<std::ops::Range<usize>> {
    let (opens, closes) = (|c: char| matches!(c, '{' | '｛'), |c: char| matches!(c, '}' | '｝'));
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let is = |at: usize, kind: &dyn Fn(char) -> bool| letters.get(at).is_some_and(|(_, c)| kind(*c));
    let mut out = Vec::new();
    let mut at = 0;
    while at + 1 < letters.len() {
        if !(is(at, &opens) && is(at + 1, &opens)) {
            at += 1;
            continue;
        }
        let name = at + 2;
        let length = letters[name..].iter().take_while(|(_, c)| !opens(*c) && !closes(*c)).count();
        let end = name + length;
        let blank = letters[name..end].iter().all(|(_, c)| c.is_whitespace());
        if blank || length > MOST_NAME || !(is(end, &closes) && is(end + 1, &closes)) {
            at += 1;
            continue;
        }
        let (last, c) = letters[end + 1];
        out.push(letters[at].0..last + c.len_utf8());
        at = end + 2;
    }
    out
}

/// Name of a placeholder as the table of names has it: without brackets and blanks, with a plain colon, in small letters.
pub(super) fn normal(written: &str) -> String {
    let inner = written.trim_matches(|c| matches!(c, '{' | '}' | '｛' | '｝'));
    let kept = inner.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '：' { ':' } else { c });
    kept.flat_map(char::to_lowercase).collect()
}

/// One `w:t` of a paragraph.
struct Slot<'e> {
    text: String,
    /// Properties of its run.
    run: Option<&'e Element>,
}

/// Elements below a paragraph whose text is not the paragraph's: text boxes, and what was deleted or moved away.
fn is_apart(name: &str) -> bool {
    matches!(name, "w:p" | "w:txbxContent" | "w:del" | "w:moveFrom" | "w:pPr" | "w:rPr")
}

fn texts<'e>(within: &'e Element, run: Option<&'e Element>, out: &mut Vec<Slot<'e>>) {
    for child in within.elements().filter(|child| !is_apart(child.name())) {
        match child.name() {
            "w:t" => out.push(Slot { text: child.text(), run }),
            "w:r" => texts(child, child.child("w:rPr"), out),
            _ => texts(child, run, out),
        }
    }
}

/// The slot in which a byte of the paragraph's text stands.
fn slot_at(slots: &[Slot<'_>], byte: usize) -> usize {
    let mut end = 0;
    let found = slots.iter().position(|slot| {
        end += slot.text.len();
        byte < end
    });
    found.expect("a placeholder stands in the text")
}

/// Texts of the slots with the edits made: the words go where a placeholder begins.
fn edited(slots: &[Slot<'_>], edits: &[(std::ops::Range<usize>, String)]) -> Vec<String> {
    let mut start = 0;
    let mut out = Vec::with_capacity(slots.len());
    for slot in slots {
        let own = start..start + slot.text.len();
        let (mut text, mut at) = (String::new(), own.start);
        for (range, words) in edits.iter().filter(|(range, _)| range.start < own.end && range.end > own.start) {
            text.push_str(&slot.text[at - own.start..range.start.clamp(at, own.end) - own.start]);
            if own.contains(&range.start) {
                text.push_str(words);
            }
            at = range.end.min(own.end);
        }
        text.push_str(&slot.text[at - own.start..]);
        out.push(text);
        start = own.end;
    }
    out
}

fn replace_texts(within: &mut Element, texts: &mut impl Iterator<Item = String>) {
    for child in &mut within.children {
        let Node::Element(child) = child else { continue };
        if is_apart(child.name()) {
            continue;
        }
        if child.name() == "w:t" {
            let text = texts.next().expect("as many texts as slots");
            if child.text() != text {
                *child = Element { tag: "w:t xml:space=\"preserve\"".to_owned(), children: vec![Node::Text(xml::esc(&text))] };
            }
        } else {
            replace_texts(child, texts);
        }
    }
}

/// Paragraph properties that another paragraph may take over: without the end of a section and without tracked changes.
fn properties(paragraph: &Element) -> Option<Element> {
    let mut own = paragraph.child("w:pPr")?.clone();
    own.children.retain(|child| !matches!(child, Node::Element(e) if matches!(e.name(), "w:sectPr" | "w:pPrChange")));
    Some(own)
}

/// Whether nothing but plain runs would go with the paragraph.
fn is_plain(paragraph: &Element) -> bool {
    paragraph.elements().all(|child| match child.name() {
        "w:pPr" => child.child("w:sectPr").is_none(),
        "w:proofErr" => true,
        "w:r" => child.elements().all(|e| matches!(e.name(), "w:rPr" | "w:t" | "w:lastRenderedPageBreak")),
        _ => false,
    })
}
