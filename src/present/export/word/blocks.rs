//! Tables, captions and figures as WordprocessingML, in the look of the placeholder that they replace.

use std::cell::Cell;
use std::fmt::Write as _;

use super::template::Look;
use super::xml::{Element, Node, esc};

/// Width of the text of an official document: A4 less margins of 28 and 26 mm, in twentieths of a point.
const TEXT_WIDTH: u32 = 8844;

/// How a column of a table stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// Words.
    Left,
    /// Short words and ranks.
    Center,
    /// Numbers.
    Right,
}

impl Align {
    fn code(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Center => "center",
            Self::Right => "right",
        }
    }
}

/// Column of a table: header, share of the width in any unit, alignment of its cells.
pub(super) struct Column(pub String, pub u32, pub Align);

/// Table with three lines (三线表): above, below, and under the header, which is repeated on every page.
pub(super) struct Table {
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
    /// Number of rows at the end that are sums: in bold, below a thin line.
    pub sums: usize,
}

/// Numbers of captions so far.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    tables: Cell<u32>,
    figures: Cell<u32>,
}

/// What a caption is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Captioned {
    /// Table: the caption stands above it.
    Table,
    /// Figure: the caption stands below it.
    Figure,
}

impl Numbers {
    /// The next caption, such as `表1 各镇街…`. The number is a field, which Word counts anew; `label` is `表` or `Table`.
    pub(super) fn caption(&self, of: Captioned, label: &str, title: &str, look: &Look, style: Option<&str>) -> String {
        let counter = if of == Captioned::Table { &self.tables } else { &self.figures };
        counter.set(counter.get() + 1);
        let number = counter.get();
        let next = if of == Captioned::Table { "<w:keepNext/>" } else { "" };
        let (properties, run) = match style {
            Some(style) => (format!("<w:pStyle w:val=\"{}\"/>{next}", esc(style)), String::new()),
            None => (
                format!(
                    "{}{next}<w:spacing w:before=\"120\" w:after=\"60\" w:line=\"240\" w:lineRule=\"auto\"/>{NO_INDENT}<w:jc w:val=\"center\"/>",
                    look.style()
                ),
                look.run_properties(true),
            ),
        };
        let space = if label.is_ascii() { " " } else { "" };
        format!(
            "<w:p><w:pPr>{properties}</w:pPr><w:r>{run}<w:t xml:space=\"preserve\">{label}{space}</w:t></w:r>\
             <w:fldSimple w:instr=\" SEQ {label} \\* ARABIC \"><w:r>{run}<w:t>{number}</w:t></w:r></w:fldSimple>\
             <w:r>{run}<w:t xml:space=\"preserve\">  {}</w:t></w:r></w:p>",
            esc(title)
        )
    }
}

const NO_INDENT: &str = "<w:ind w:left=\"0\" w:right=\"0\" w:firstLineChars=\"0\" w:firstLine=\"0\"/>";

impl Look {
    /// The paragraph's own style, as an element; empty without one.
    fn style(&self) -> String {
        self.paragraph.as_ref().and_then(|p| p.child("w:pStyle")).map(Element::xml).unwrap_or_default()
    }

    /// Run properties, in bold or as they are.
    fn run_properties(&self, bold: bool) -> String {
        let mut own = self.run.clone().unwrap_or_else(|| Element { tag: "w:rPr".to_owned(), children: Vec::new() });
        if bold {
            let name = |node: &Node| if let Node::Element(e) = node { e.name().to_owned() } else { String::new() };
            own.children.retain(|node| !matches!(name(node).as_str(), "w:b" | "w:bCs"));
            let at = own.children.iter().take_while(|node| matches!(name(node).as_str(), "w:rStyle" | "w:rFonts" | "")).count();
            own.children.insert(at, Node::Raw("<w:b/>".to_owned()));
        }
        if own.children.is_empty() { String::new() } else { own.xml() }
    }

    /// A line without indent on its own line pitch: in cells, below figures.
    pub(super) fn line(&self, text: &str, align: Align, bold: bool) -> String {
        format!(
            "<w:p><w:pPr>{}<w:spacing w:before=\"20\" w:after=\"20\" w:line=\"240\" w:lineRule=\"auto\"/>{NO_INDENT}<w:jc w:val=\"{}\"/></w:pPr>\
             <w:r>{}<w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
            self.style(),
            align.code(),
            self.run_properties(bold),
            esc(text)
        )
    }

    /// A paragraph that holds a drawing, centred; its lines are as high as what they hold.
    pub(super) fn drawing(&self, drawing: &str) -> String {
        format!(
            "<w:p><w:pPr>{}<w:keepNext/><w:spacing w:before=\"120\" w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/>{NO_INDENT}\
             <w:jc w:val=\"center\"/></w:pPr><w:r>{drawing}</w:r></w:p>",
            self.style()
        )
    }
}

impl Table {
    /// The table as an element.
    pub(super) fn xml(&self, look: &Look) -> String {
        let all: u32 = self.columns.iter().map(|c| c.1).sum();
        let widths: Vec<u32> = self.columns.iter().map(|c| TEXT_WIDTH * c.1 / all.max(1)).collect();
        let mut out = String::from(
            "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:jc w:val=\"center\"/><w:tblBorders>\
             <w:top w:val=\"single\" w:sz=\"12\" w:space=\"0\" w:color=\"auto\"/><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"0\" w:color=\"auto\"/>\
             </w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"57\" w:type=\"dxa\"/><w:right w:w=\"57\" w:type=\"dxa\"/>\
             </w:tblCellMar></w:tblPr><w:tblGrid>",
        );
        for w in &widths {
            let _ = write!(out, "<w:gridCol w:w=\"{w}\"/>");
        }
        out.push_str("</w:tblGrid>");
        let header: Vec<&str> = self.columns.iter().map(|c| c.0.as_str()).collect();
        self.row(&mut out, look, &widths, &header, RowKind::Header);
        let first_sum = self.rows.len().saturating_sub(self.sums);
        for (i, row) in self.rows.iter().enumerate() {
            let kind = match i {
                i if i == first_sum => RowKind::FirstSum,
                i if i > first_sum => RowKind::Sum,
                _ => RowKind::Plain,
            };
            let cells: Vec<&str> = row.iter().map(String::as_str).collect();
            self.row(&mut out, look, &widths, &cells, kind);
        }
        out.push_str("</w:tbl>");
        out
    }

    fn row(&self, out: &mut String, look: &Look, widths: &[u32], cells: &[&str], kind: RowKind) {
        let header = kind == RowKind::Header;
        let repeated = if header { "<w:tblHeader/>" } else { "" };
        let border = match kind {
            RowKind::Header => "<w:tcBorders><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"auto\"/></w:tcBorders>",
            RowKind::FirstSum => "<w:tcBorders><w:top w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/></w:tcBorders>",
            RowKind::Plain | RowKind::Sum => "",
        };
        let _ = write!(out, "<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>");
        for ((text, column), width) in cells.iter().zip(&self.columns).zip(widths) {
            let align = if header { Align::Center } else { column.2 };
            let _ = write!(
                out,
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{border}<w:vAlign w:val=\"center\"/></w:tcPr>{}</w:tc>",
                look.line(text, align, kind != RowKind::Plain)
            );
        }
        out.push_str("</w:tr>");
    }
}

/// Kind of a table's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowKind {
    Header,
    Plain,
    FirstSum,
    Sum,
}
