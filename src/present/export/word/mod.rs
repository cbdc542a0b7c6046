//! `report.docx`: the coverage report as leaders read it, in Word or WPS.
//!
//! A template (built in, or the bureau's own `report.docx` beside `study.toml`) is filled: its styles, header, footer and text
//! stay, placeholders such as `{{摘要}}` or `{{表:乡镇}}` are replaced.
//!
//! ```text
//! template ─▶ Package (zip of parts) ─▶ body, headers, footers as XML trees ─▶ placeholders replaced ─▶ zip, fixed times
//!                                   content: words · tables · figure ◀── map (PNG)
//! ```
//!
//! Why no crate for `.docx`: docx-rs and docx-rust read a document into their own types and write those, so that whatever they do
//! not know of the bureau's template is lost (bokuweb/docx-rs issue 597, cstkingkey/docx-rs issue 4). A `.docx` is a zip of XML, for
//! which `zip` and `quick-xml` are in the tree already; the parts and elements that hold no placeholder go through as they are.

mod blocks;
mod builtin;
mod content;
mod figure;
mod map;
mod package;
mod strokes;
mod tables;
mod template;
mod xml;

use carecircle_words::Language;
use carecircle_words::say;
use std::cell::Cell;
use std::path::Path;

use carecircle_analysis::Analysis;

use super::error::write_file;
use super::{ExportError, ExportLens, Exporter};
use builtin::Document;
use content::{PLACEHOLDERS, Report};
use package::Package;
use template::{BlockContext, Look, MakeBlock, Value};
use xml::{Element, Node};

pub use package::TemplateError;

/// The part that holds the text of a Word document.
const DOCUMENT: &str = "word/document.xml";
const STYLES: &str = "word/styles.xml";

/// The report: of the study's own cohort and every circle, or of a lens.
pub(super) struct ReportDocx(pub ExportLens);

impl Exporter for ReportDocx {
    fn file_name(&self, _: &Analysis) -> String {
        "report.docx".to_owned()
    }

    fn write(&self, analysis: &Analysis, path: &Path) -> Result<usize, ExportError> {
        let study = &analysis.study;
        let template = match &study.report_template {
            Some(bytes) => Package::read(bytes),
            None => {
                let of = if analysis.packs().is_empty() { Document::ReportWithoutPromises } else { Document::Report };
                let title = Report::of(analysis, self.0).map(|report| report.title()).unwrap_or_default();
                Ok(builtin::template(self.0.language, of, &title, study.settings.date))
            }
        };
        write(template.and_then(|template| filled(analysis, self.0, template)), path)
    }
}

/// Scoreboard of promises, for the departments that keep them (承诺台账); by the built-in template.
pub(super) struct PromisesDocx(pub ExportLens);

impl Exporter for PromisesDocx {
    fn file_name(&self, _: &Analysis) -> String {
        "promises.docx".to_owned()
    }

    fn write(&self, analysis: &Analysis, path: &Path) -> Result<usize, ExportError> {
        let (study, language) = (&analysis.study, self.0.language);
        let title = say!("template-promises-of").in_language(language);
        let template = builtin::template(language, Document::Promises, &title, study.settings.date);
        write(filled(analysis, self.0, template), path)
    }
}

/// Writes a filled document at `path`.
fn write(package: Result<Package, TemplateError>, path: &Path) -> Result<usize, ExportError> {
    let package = package.map_err(|source| ExportError::Template { source })?;
    let bytes = package.write().map_err(|e| ExportError::io(path, "write the file")(e.into()))?;
    write_file(path, &bytes)?;
    Ok(1)
}

/// The built-in template of `report.docx` with its placeholders, to be edited in Word or WPS.
///
/// # Panics
/// Never: a zip in memory can be written.
#[must_use]
pub fn report_template(language: Language) -> Vec<u8> {
    let title = say!("template-template").in_language(language);
    builtin::template(language, Document::Report, &title, None).write().expect("a zip in memory can be written")
}

/// Placeholders of a template of `report.docx` that nothing is known of, as they are written; they stay in the report.
///
/// # Errors
/// When the file cannot serve as a template.
pub fn unknown_placeholders(template: &[u8]) -> Result<Vec<String>, TemplateError> {
    let mut package = Package::read(template)?;
    let empty: MakeBlock = |_| String::new();
    let find = |name: &str| {
        let known = content::known(name)?;
        Some(if known.contains(':') { Value::Block(empty) } else { Value::Text(String::new()) })
    };
    fill(&mut package, &find, &|_, _| String::new())
}

/// Names of every placeholder in Chinese and in English, as a template writes them between double braces.
pub fn placeholders() -> impl Iterator<Item = (&'static str, &'static str)> {
    PLACEHOLDERS.into_iter()
}

/// A template with every placeholder replaced; as it is where the study has no circle.
fn filled(analysis: &Analysis, lens: ExportLens, mut package: Package) -> Result<Package, TemplateError> {
    package.identify(analysis.run_id())?;
    let Some(report) = Report::of(analysis, lens) else { return Ok(package) };
    let document = package.xml(DOCUMENT)?;
    // A picture that no figure shows is neither drawn nor added.
    let shows_map = Cell::new(false);
    let look = |name: &str| {
        shows_map.set(shows_map.get() || content::known(name) == Some("图:覆盖"));
        None
    };
    template::fill(document.clone(), &look, Some(&|_, _| String::new()));
    let map = if shows_map.get() { map::draw(&report) } else { None };
    let picture = match &map {
        Some(map) => Some(package.add_png(DOCUMENT, &map.png)?),
        None => None,
    };
    let caption_style = caption_style(&package);
    let next_id = Cell::new(most_id(&document) + 1);
    let make = |block: MakeBlock, look: Look| {
        let (caption_style, picture) = (caption_style.as_deref(), picture.as_deref());
        block(&BlockContext { report: &report, look, caption_style, map: map.as_ref(), picture, next_id: &next_id })
    };
    fill(&mut package, &|name| report.value(name), &make)?;
    Ok(package)
}

/// Replaces the placeholders in every part that may hold some; the answer is those that nothing is known of.
fn fill(
    package: &mut Package,
    find: &dyn Fn(&str) -> Option<Value>,
    block: &dyn Fn(MakeBlock, Look) -> String,
) -> Result<Vec<String>, TemplateError> {
    let mut unknown = Vec::new();
    for (part, is_body) in template::parts(package) {
        let nodes = package.xml(&part)?;
        template::check(&part, &nodes)?;
        let filled = template::fill(nodes, find, is_body.then_some(block));
        package.set(&part, filled.xml.into_bytes());
        unknown.extend(filled.unknown.into_iter().filter(|name| !unknown.contains(name)).collect::<Vec<_>>());
    }
    Ok(unknown)
}

/// Id of the template's style for captions.
fn caption_style(package: &Package) -> Option<String> {
    let styles = package.xml(STYLES).ok()?;
    let is_caption = |style: &&Element| {
        let name = style.child("w:name").and_then(|name| name.attribute("w:val")).unwrap_or_default();
        style.name() == "w:style" && (name.eq_ignore_ascii_case("caption") || name == "题注")
    };
    xml::root(&styles)?.elements().find(is_caption)?.attribute("w:styleId").map(str::to_owned)
}

/// The largest id of a drawing in the document; 0 without one.
fn most_id(nodes: &[Node]) -> u32 {
    let of = |node: &Node| match node {
        Node::Element(e) => {
            let own = if e.name() == "wp:docPr" { e.attribute("id").and_then(|id| id.parse().ok()).unwrap_or(0) } else { 0 };
            own.max(most_id(&e.children))
        }
        _ => 0,
    };
    nodes.iter().map(of).max().unwrap_or(0)
}
