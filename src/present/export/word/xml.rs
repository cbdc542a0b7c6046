//! XML of a part as a tree that gives back, byte for byte, whatever nobody touched.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;

/// Deepest nesting of elements that is read; Word's own documents stay below a hundred.
const MOST_DEPTH: usize = 256;

/// Node of a part.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// Element with its children.
    Element(Element),
    /// Character data, as written: entities are not resolved.
    Text(String),
    /// Anything else, as written: declarations, comments, and markup that was made here.
    Raw(String),
}

/// Element of a part.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Element {
    /// What stands between `<` and `>` of the start tag: name and attributes.
    pub tag: String,
    /// Children, in order.
    pub children: Vec<Node>,
}

impl Element {
    /// Name with its prefix, such as `w:p`.
    pub(super) fn name(&self) -> &str {
        self.tag.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default()
    }

    /// Child elements.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            _ => None,
        })
    }

    /// First child element of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|child| child.name() == name)
    }

    /// Value of an attribute, as written; `None` without it.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let at = self.tag.match_indices(name).find(|(at, _)| {
            let before = self.tag[..*at].chars().next_back();
            before.is_some_and(|c| c.is_ascii_whitespace()) && self.tag[at + name.len()..].trim_start().starts_with('=')
        })?;
        let rest = self.tag[at.0 + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next()
    }

    /// Its character data with entities resolved; markup inside counts for nothing.
    pub(super) fn text(&self) -> String {
        let raw: String = self.children.iter().map(|child| if let Node::Text(text) = child { text.as_str() } else { "" }).collect();
        unescape(&raw).map_or_else(|_| raw.clone(), std::borrow::Cow::into_owned)
    }

    /// Appends the element as XML.
    pub(super) fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.tag);
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        self.children.iter().for_each(|child| child.write(out));
        out.push_str("</");
        out.push_str(self.name());
        out.push('>');
    }

    /// The element as XML.
    pub(super) fn xml(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }
}

impl Node {
    /// Appends the node as XML.
    pub(super) fn write(&self, out: &mut String) {
        match self {
            Self::Element(element) => element.write(out),
            Self::Text(text) | Self::Raw(text) => out.push_str(text),
        }
    }
}

/// The nodes of a whole part.
///
/// # Errors
/// In words, when it is not well-formed.
pub(super) fn parse(xml: &str) -> Result<Vec<Node>, String> {
    let mut reader = Reader::from_str(xml);
    // The last of `open` is the element that is being read; the first stands for the part.
    let mut open = vec![Element { tag: String::new(), children: Vec::new() }];
    loop {
        let event = reader.read_event().map_err(|e| format!("{e}, at byte {}", reader.error_position()))?;
        let top = open.last_mut().expect("the part itself is never closed");
        let between = |start: &str, text: &str, end: &str| format!("{start}{text}{end}");
        match event {
            Event::Start(start) => {
                if open.len() > MOST_DEPTH {
                    return Err(format!("elements are nested more than {MOST_DEPTH} deep"));
                }
                open.push(Element { tag: between("", &start, ""), children: Vec::new() });
            }
            Event::Empty(start) => {
                let tag = between("", &start, "");
                top.children.push(Node::Element(Element { tag, children: Vec::new() }));
            }
            Event::End(_) => {
                let mut done = open.pop().expect("the reader checks that ends match");
                if done.children.is_empty() {
                    // `<w:t></w:t>` stays as it was.
                    done.children.push(Node::Text(String::new()));
                }
                open.last_mut().ok_or("an end without a start")?.children.push(Node::Element(done));
            }
            Event::Text(text) => push_text(top, &between("", &text, "")),
            Event::GeneralRef(name) => push_text(top, &between("&", &name, ";")),
            Event::CData(data) => top.children.push(Node::Raw(between("<![CDATA[", &data, "]]>"))),
            Event::Comment(text) => top.children.push(Node::Raw(between("<!--", &text, "-->"))),
            Event::Decl(text) => top.children.push(Node::Raw(between("<?", &text, "?>"))),
            Event::PI(text) => top.children.push(Node::Raw(between("<?", &text, "?>"))),
            Event::DocType(_) => return Err("a document type, which no Word file has".to_owned()),
            Event::Eof => break,
        }
    }
    match open.pop() {
        Some(part) if open.is_empty() => Ok(part.children),
        _ => Err("the text ends inside an element".to_owned()),
    }
}

fn push_text(to: &mut Element, text: &str) {
    match to.children.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ => to.children.push(Node::Text(text.to_owned())),
    }
}

/// Nodes as XML.
pub(super) fn write(nodes: &[Node]) -> String {
    let mut out = String::new();
    nodes.iter().for_each(|node| node.write(&mut out));
    out
}

/// The root element of a part.
pub(super) fn root(nodes: &[Node]) -> Option<&Element> {
    nodes.iter().find_map(|node| if let Node::Element(element) = node { Some(element) } else { None })
}

/// Text for element content and attributes: markup escaped, and what XML 1.0 forbids replaced.
pub(super) fn esc(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_touches_comes_back_byte_for_byte() {
        let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<w:document xmlns:w=\"u\"  a='1'><!-- c --><w:t \
                   xml:space=\"preserve\"> a &amp; b &#x4e2d; </w:t><w:t></w:t><w:br/><![CDATA[<x>]]></w:document>\n";
        assert_eq!(write(&parse(xml).unwrap()), xml);
        assert!(parse("<a><b></a>").is_err() && parse("<a>").is_err() && parse("<!DOCTYPE a><a/>").is_err());
        assert!(parse(&"<a>".repeat(300)).unwrap_err().contains("nested"));
    }

    #[test]
    fn attributes_and_text_are_read_as_written() {
        let nodes = parse("<w:style w:styleId=\"a\" w:val = 'x'>1 &lt; 2<i/></w:style>").unwrap();
        let element = root(&nodes).unwrap();
        assert_eq!((element.name(), element.attribute("w:styleId"), element.attribute("w:val")), ("w:style", Some("a"), Some("x")));
        assert_eq!((element.attribute("styleId"), element.text().as_str()), (None, "1 < 2"));
    }

    #[test]
    fn nothing_that_a_list_holds_becomes_markup() {
        assert_eq!(esc("<&>\"\u{7}"), "&lt;&amp;&gt;&quot;\u{fffd}");
    }
}
