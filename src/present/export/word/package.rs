//! The zip of parts that a `.docx` is (ECMA-376 part 2): read whole, changed, written with fixed times.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::xml::{self, Element, Node};

/// Most bytes of all parts together, unpacked: a template with pictures is far below.
const MOST_BYTES: u64 = 128 << 20;

/// Name of the part that lists the media types of the others.
const CONTENT_TYPES: &str = "[Content_Types].xml";

/// Why a file cannot serve as a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// The file is not a zip of parts.
    #[error("not a Word document (.docx): {found}; expected a file that Word or WPS saved as .docx (a .doc is saved anew as .docx)")]
    NotWord {
        /// What was found.
        found: String,
    },
    /// A part is missing, or cannot be read.
    #[error(
        "part {part} of the Word document: {found}; expected XML as Word writes it; open the file in Word or WPS and save it again as .docx"
    )]
    Part {
        /// Name of the part.
        part: String,
        /// What was found.
        found: String,
    },
    /// The file is Strict Open XML, whose elements have other names.
    #[error("the Word document is Strict Open XML, whose elements have other names; save it as ‘Word document (.docx)’ instead")]
    Strict,
}

/// A package: its parts in the order of the file.
#[derive(Debug, Clone)]
pub(super) struct Package {
    parts: Vec<(String, Vec<u8>)>,
}

impl Package {
    /// A package of these parts.
    pub(super) fn new(parts: Vec<(String, Vec<u8>)>) -> Self {
        Self { parts }
    }

    /// Reads a `.docx`.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, TemplateError> {
        let not_word = |found: String| TemplateError::NotWord { found };
        let found = || match bytes {
            [] => "an empty file".to_owned(),
            [0xd0, 0xcf, 0x11, 0xe0, ..] => "an old .doc, or a document with a password".to_owned(),
            _ => "a file that is no zip".to_owned(),
        };
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| not_word(found()))?;
        let (mut parts, mut room) = (Vec::with_capacity(archive.len()), MOST_BYTES);
        for i in 0..archive.len() {
            let part = archive.by_index(i).map_err(|e| not_word(format!("a zip that cannot be read ({e})")))?;
            if part.is_dir() {
                continue;
            }
            let name = part.name().map_err(|e| not_word(format!("a zip that cannot be read ({e})")))?.into_owned();
            let mut content = Vec::new();
            // What the directory says of sizes is not believed.
            part.take(room + 1).read_to_end(&mut content).map_err(|e| not_word(format!("a zip that cannot be read ({e})")))?;
            room = room.checked_sub(content.len() as u64).ok_or_else(|| not_word(format!("more than {MOST_BYTES} bytes unpacked")))?;
            parts.push((name, content));
        }
        Ok(Self { parts })
    }

    /// Whether there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.iter().any(|(n, _)| n == name)
    }

    /// Names of the parts, in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|(name, _)| name.as_str())
    }

    /// A part as XML nodes.
    pub(super) fn xml(&self, name: &str) -> Result<Vec<Node>, TemplateError> {
        let failed = |found: String| TemplateError::Part { part: name.to_owned(), found };
        let (_, bytes) = self.parts.iter().find(|(n, _)| n == name).ok_or_else(|| failed("missing".to_owned()))?;
        let text = std::str::from_utf8(bytes).map_err(|e| failed(format!("not UTF-8 ({e})")))?;
        xml::parse(text.trim_start_matches('\u{feff}')).map_err(failed)
    }

    /// Replaces a part, or adds it at the end.
    pub(super) fn set(&mut self, name: &str, content: Vec<u8>) {
        match self.parts.iter_mut().find(|(n, _)| n == name) {
            Some((_, old)) => *old = content,
            None => self.parts.push((name.to_owned(), content)),
        }
    }

    /// Adds a PNG picture that `document` (such as `word/document.xml`) shows; the answer is the id of its relationship.
    pub(super) fn add_png(&mut self, document: &str, png: &[u8]) -> Result<String, TemplateError> {
        let (folder, file) = document.rsplit_once('/').unwrap_or(("", document));
        let within = |path: &str| if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
        let target =
            (1..).map(|n| format!("media/carecircle{n}.png")).find(|target| !self.has(&within(target))).expect("some number is not taken");
        self.set(&within(&target), png.to_vec());

        let mut types = self.xml(CONTENT_TYPES)?;
        let is_png = |e: &Element| e.name() == "Default" && e.attribute("Extension").is_some_and(|x| x.eq_ignore_ascii_case("png"));
        append(&mut types, CONTENT_TYPES, |root| {
            (!root.elements().any(is_png)).then(|| r#"<Default Extension="png" ContentType="image/png"/>"#.to_owned())
        })?;
        self.set(CONTENT_TYPES, xml::write(&types).into_bytes());

        let rels_name = within(&format!("_rels/{file}.rels"));
        let mut rels = if self.has(&rels_name) { self.xml(&rels_name)? } else { xml::parse(NO_RELATIONSHIPS).expect("well-formed") };
        let mut id = String::new();
        append(&mut rels, &rels_name, |root| {
            let taken: Vec<&str> = root.elements().filter_map(|e| e.attribute("Id")).collect();
            id = (1..).map(|n| format!("rIdCareCircle{n}")).find(|id| !taken.contains(&id.as_str())).expect("some number is not taken");
            Some(format!(
                "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" Target=\"{target}\"/>"
            ))
        })?;
        self.set(&rels_name, xml::write(&rels).into_bytes());
        Ok(id)
    }

    /// Names the run in the document's properties; a template that has none, or an identifier of its own, stays as it is.
    pub(super) fn identify(&mut self, run: &str) -> Result<(), TemplateError> {
        if !self.has(PROPERTIES) {
            return Ok(());
        }
        let mut nodes = self.xml(PROPERTIES)?;
        let is_identifier = |e: &Element| e.name().rsplit(':').next() == Some("identifier");
        append(&mut nodes, PROPERTIES, |root| {
            let named = format!("<dc:identifier xmlns:dc=\"http://purl.org/dc/elements/1.1/\">{run}</dc:identifier>");
            (!root.elements().any(is_identifier)).then_some(named)
        })?;
        self.set(PROPERTIES, xml::write(&nodes).into_bytes());
        Ok(())
    }

    /// The package as a file: the same parts give the same bytes.
    pub(super) fn write(&self) -> zip::result::ZipResult<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let deflated = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(DateTime::default());
        for (name, content) in &self.parts {
            zip.start_file(name, deflated)?;
            zip.write_all(content)?;
        }
        Ok(zip.finish()?.into_inner())
    }
}

/// The part of title, author and identifier.
const PROPERTIES: &str = "docProps/core.xml";

/// A part of relationships without any.
const NO_RELATIONSHIPS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>"#;

/// Appends what `made` gives to the root element of a part; nothing when it gives nothing.
fn append(nodes: &mut [Node], part: &str, made: impl FnOnce(&Element) -> Option<String>) -> Result<(), TemplateError> {
    let root = nodes.iter_mut().find_map(|node| if let Node::Element(element) = node { Some(element) } else { None });
    let root = root.ok_or_else(|| TemplateError::Part { part: part.to_owned(), found: "no element".to_owned() })?;
    if let Some(xml) = made(root) {
        root.children.push(Node::Raw(xml));
    }
    Ok(())
}
