//! The built-in template: an official document by the habits of GB/T 9704—2012 (party and government documents).
//!
//! A4; margins 37, 26, 35 and 28 mm (top, right, bottom, left); title 方正小标宋 2号, text 仿宋_GB2312 3号 on lines of 28 pt, headings 黑体
//! 3号; page numbers 4号 between dashes, outside on odd and even pages. A font that a machine lacks has its usual stand-in as
//! alternative name. The English report keeps the page and takes 12 pt on lines of 20 pt.

use carecircle_words::Language;
use carecircle_words::{Said, say};
use std::fmt::Write as _;

use jiff::civil::Date;

use super::package::Package;
use super::xml::esc;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const CONTENT_TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
    <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
    <Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>\
    <Override PartName=\"/word/settings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/>\
    <Override PartName=\"/word/fontTable.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml\"/>\
    <Override PartName=\"/word/theme/theme1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.theme+xml\"/>\
    <Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>\
    <Override PartName=\"/word/footer2.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>\
    <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";

const SETTINGS: &str = "<w:zoom w:percent=\"100\"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val=\"compressPunctuation\"/>\
    <w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>";

/// Colours, fonts and effects that the menus of an office program offer; nothing in the text refers to them.
const THEME: &str = concat!(
    "<a:themeElements><a:clrScheme name=\"Office\"><a:dk1><a:sysClr val=\"windowText\" lastClr=\"000000\"/></a:dk1>",
    "<a:lt1><a:sysClr val=\"window\" lastClr=\"FFFFFF\"/></a:lt1><a:dk2><a:srgbClr val=\"44546A\"/></a:dk2>",
    "<a:lt2><a:srgbClr val=\"E7E6E6\"/></a:lt2><a:accent1><a:srgbClr val=\"1F5F5B\"/></a:accent1>",
    "<a:accent2><a:srgbClr val=\"9C1F2F\"/></a:accent2><a:accent3><a:srgbClr val=\"D95F4A\"/></a:accent3>",
    "<a:accent4><a:srgbClr val=\"F6A36B\"/></a:accent4><a:accent5><a:srgbClr val=\"123F8C\"/></a:accent5>",
    "<a:accent6><a:srgbClr val=\"555555\"/></a:accent6><a:hlink><a:srgbClr val=\"0563C1\"/></a:hlink>",
    "<a:folHlink><a:srgbClr val=\"954F72\"/></a:folHlink></a:clrScheme><a:fontScheme name=\"Office\"><a:majorFont>",
    "<a:latin typeface=\"Times New Roman\"/><a:ea typeface=\"黑体\"/><a:cs typeface=\"\"/></a:majorFont><a:minorFont>",
    "<a:latin typeface=\"Times New Roman\"/><a:ea typeface=\"仿宋_GB2312\"/><a:cs typeface=\"\"/></a:minorFont></a:fontScheme>",
    "<a:fmtScheme name=\"Office\"><a:fillStyleLst>FILL</a:fillStyleLst><a:lnStyleLst>LINE</a:lnStyleLst><a:effectStyleLst>EFFECT",
    "</a:effectStyleLst><a:bgFillStyleLst>FILL</a:bgFillStyleLst></a:fmtScheme></a:themeElements>"
);

/// The theme: of each list of its formats, three of a kind.
fn theme() -> String {
    let fill = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>";
    let line = format!("<a:ln w=\"6350\">{fill}</a:ln>");
    let effect = "<a:effectStyle><a:effectLst/></a:effectStyle>";
    THEME.replace("FILL", &fill.repeat(3)).replace("LINE", &line.repeat(3)).replace("EFFECT", &effect.repeat(3))
}

/// Fonts: name, stand-ins, family.
const FONTS: [(&str, &str, &str); 6] = [
    ("方正小标宋简体", "方正小标宋_GBK,华文中宋,STZhongsong,宋体", "roman"),
    ("仿宋_GB2312", "仿宋,FangSong,华文仿宋", "modern"),
    ("楷体_GB2312", "楷体,KaiTi,华文楷体", "modern"),
    ("黑体", "SimHei", "modern"),
    ("宋体", "SimSun", "roman"),
    ("Times New Roman", "", "roman"),
];

/// A document that is made from a built-in template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Document {
    /// Coverage report, with a section on promises.
    Report,
    /// Coverage report of a study without policy packs.
    ReportWithoutPromises,
    /// Scoreboard of promises by department (承诺台账).
    Promises,
}

/// The template of a document.
pub(super) fn template(language: Language, of: Document, title: &str, date: Option<Date>) -> Package {
    let part = |name: &str, open: &str, content: &str| {
        let tag = open.split(' ').next().unwrap_or(open);
        (name.to_owned(), format!("{HEAD}<{open}>{content}</{tag}>").into_bytes())
    };
    let relation =
        |id: u32, kind: &str, target: &str| format!("<Relationship Id=\"rId{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>");
    let relations = "Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"";
    let core_type = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    let rels = relation(1, "officeDocument", "word/document.xml")
        + &format!("<Relationship Id=\"rId2\" Type=\"{core_type}\" Target=\"docProps/core.xml\"/>");
    let document_rels: String = [(1, "styles", "styles.xml"), (2, "settings", "settings.xml"), (3, "fontTable", "fontTable.xml")]
        .into_iter()
        .chain([(4, "footer", "footer1.xml"), (5, "footer", "footer2.xml"), (6, "theme", "theme/theme1.xml")])
        .map(|(id, kind, target)| relation(id, kind, target))
        .collect();
    let core = "cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
        xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
    Package::new(vec![
        (String::from("[Content_Types].xml"), format!("{HEAD}{CONTENT_TYPES}").into_bytes()),
        part("_rels/.rels", relations, &rels),
        part("word/document.xml", &format!("w:document {W} xmlns:r=\"{OFFICE}\""), &document(language, of)),
        part("word/_rels/document.xml.rels", relations, &document_rels),
        part("word/styles.xml", &format!("w:styles {W}"), &styles(language)),
        part("word/settings.xml", &format!("w:settings {W}"), SETTINGS),
        part("word/fontTable.xml", &format!("w:fonts {W}"), &fonts()),
        part(
            "word/theme/theme1.xml",
            "a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"Office\"",
            &theme(),
        ),
        part("word/footer1.xml", &format!("w:ftr {W}"), &footer("right")),
        part("word/footer2.xml", &format!("w:ftr {W}"), &footer("left")),
        part("docProps/core.xml", core, &properties(title, date)),
    ])
}

fn properties(title: &str, date: Option<Date>) -> String {
    // No clock: the document was made on the study's date.
    let made = date.map_or_else(String::new, |d| {
        let day = d.strftime("%Y-%m-%dT00:00:00Z");
        format!("<dcterms:created xsi:type=\"dcterms:W3CDTF\">{day}</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">{day}</dcterms:modified>")
    });
    format!("<dc:title>{}</dc:title><dc:creator>CareCircle</dc:creator>{made}", esc(title))
}

fn fonts() -> String {
    let mut out = String::new();
    for (name, stand_ins, family) in FONTS {
        let (stand_ins, charset) = match stand_ins {
            "" => (String::new(), "00"),
            some => (format!("<w:altName w:val=\"{some}\"/>"), "86"),
        };
        let _ = write!(
            out,
            "<w:font w:name=\"{name}\">{stand_ins}<w:charset w:val=\"{charset}\"/><w:family w:val=\"{family}\"/><w:pitch w:val=\"variable\"/></w:font>"
        );
    }
    out
}

fn footer(side: &str) -> String {
    let run = "<w:rPr><w:rFonts w:ascii=\"宋体\" w:hAnsi=\"宋体\" w:eastAsia=\"宋体\"/></w:rPr>";
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Footer\"/><w:jc w:val=\"{side}\"/></w:pPr><w:r>{run}<w:t xml:space=\"preserve\">— </w:t></w:r>\
         <w:fldSimple w:instr=\" PAGE \"><w:r>{run}<w:t>1</w:t></w:r></w:fldSimple><w:r>{run}<w:t xml:space=\"preserve\"> —</w:t></w:r></w:p>"
    )
}

/// Style of a paragraph: id, name, properties of the paragraph and of its runs.
fn style(id: &str, name: &str, next: &str, paragraph: &str, run: &str) -> String {
    let based = if id == "Normal" { ("", " w:default=\"1\"") } else { ("<w:basedOn w:val=\"Normal\"/>", "") };
    let next = if next.is_empty() { String::new() } else { format!("<w:next w:val=\"{next}\"/>") };
    format!(
        "<w:style w:type=\"paragraph\"{} w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{}{next}<w:qFormat/><w:pPr>{paragraph}</w:pPr>\
         <w:rPr>{run}</w:rPr></w:style>",
        based.1, based.0
    )
}

fn styles(language: Language) -> String {
    let zh = language == Language::CHINESE;
    let font = |name: &str| {
        format!("<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"{name}\" w:cs=\"Times New Roman\"/>")
    };
    let size = |zh_half: u32, en_half: u32| {
        let half = if zh { zh_half } else { en_half };
        format!("<w:sz w:val=\"{half}\"/><w:szCs w:val=\"{half}\"/>")
    };
    let lines = |zh_line: u32, en_line: u32, before: u32, after: u32| {
        let line = if zh { zh_line } else { en_line };
        format!("<w:spacing w:before=\"{before}\" w:after=\"{after}\" w:line=\"{line}\" w:lineRule=\"exact\"/>")
    };
    let center = "<w:jc w:val=\"center\"/>";
    let indent = if zh { "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>" } else { "" };
    let bold = if zh { "" } else { "<w:b/>" };
    let (lang, after) = if zh { ("w:val=\"en-US\" w:eastAsia=\"zh-CN\"", 0) } else { ("w:val=\"en-GB\" w:eastAsia=\"zh-CN\"", 120) };
    let normal = lines(560, 400, 0, 0);
    let mut out = format!(
        "<w:docDefaults><w:rPrDefault><w:rPr>{}{}<w:lang {lang}/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>",
        font("仿宋_GB2312"),
        size(32, 24)
    );
    let table_line = "<w:spacing w:before=\"20\" w:after=\"20\" w:line=\"240\" w:lineRule=\"auto\"/>";
    let caption_line = "<w:spacing w:before=\"120\" w:after=\"60\" w:line=\"240\" w:lineRule=\"auto\"/>";
    for one in [
        style("Normal", "Normal", "", &format!("<w:widowControl/>{normal}<w:jc w:val=\"both\"/>"), ""),
        style(
            "Title",
            "Title",
            "Subtitle",
            &format!("{}{center}", lines(700, 560, 0, 120)),
            &format!("{}{bold}{}", font("方正小标宋简体"), size(44, 36)),
        ),
        style("Subtitle", "Subtitle", "BodyText", &format!("{}{center}", lines(560, 400, 0, 120)), &font("楷体_GB2312")),
        style("Mark", "标记", "BodyText", &format!("{}{center}", lines(560, 400, 0, 120)), &format!("{}<w:b/>", font("楷体_GB2312"))),
        style(
            "Heading1",
            "heading 1",
            "BodyText",
            &format!("<w:keepNext/><w:keepLines/>{}{indent}<w:outlineLvl w:val=\"0\"/>", lines(560, 400, 120, 0)),
            &format!("{}{bold}{}", font("黑体"), size(32, 28)),
        ),
        style("BodyText", "Body Text", "", &format!("{}{indent}", lines(560, 400, 0, after)), ""),
        style("Caption", "caption", "BodyText", &format!("{caption_line}{center}"), &format!("{}{bold}{}", font("黑体"), size(24, 21))),
        style("TableText", "表格文字", "", &format!("{table_line}<w:jc w:val=\"left\"/>"), &size(21, 19)),
        style(
            "Footer",
            "footer",
            "",
            &format!(
                "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/>{}",
                if zh { "<w:ind w:leftChars=\"100\" w:rightChars=\"100\"/>" } else { "" }
            ),
            &size(28, 22),
        ),
    ] {
        out.push_str(&one);
    }
    out
}

fn document(language: Language, of: Document) -> String {
    let mut out = String::from("<w:body>");
    let mut line = |style: &str, text: &str| {
        let _ = write!(out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>");
    };
    // Placeholders are read: both names of each are known in every language.
    let hole = |zh: &str, en: &str| format!("{{{{{}}}}}", language.either(zh, en));
    match of {
        Document::Promises => {
            line("Title", &say!("template-title-of-promises", study = hole("研究区", "study")).in_language(language));
        }
        Document::Report | Document::ReportWithoutPromises => line("Title", &hole("标题", "title")),
    }
    line("Subtitle", &hole("日期", "date"));
    line("Mark", &hole("标记", "marks"));
    let (body, table) = ("BodyText", "TableText");
    let promises = (say!("template-promises"), vec![(body, hole("承诺", "promises")), (table, hole("表:承诺", "table:promises"))]);
    let sources = (say!("report-sources-licences"), vec![(body, hole("来源", "sources"))]);
    let sections = vec![
        (
            say!("template-summary"),
            vec![(body, hole("摘要", "summary")), (body, hole("缺什么", "missing")), (table, hole("图:覆盖", "figure:coverage"))],
        ),
        (say!("template-place-by-place"), vec![(table, hole("表:乡镇", "table:towns"))]),
        (say!("template-largest-gaps"), vec![(table, hole("表:缺口", "table:gaps"))]),
    ];
    let method = (say!("report-how-numbers-made"), vec![(body, hole("方法", "method"))]);
    let shown: Vec<(Said, Vec<(&str, String)>)> = match of {
        Document::Report => sections.into_iter().chain([promises, method, sources]).collect(),
        Document::ReportWithoutPromises => sections.into_iter().chain([method, sources]).collect(),
        Document::Promises => {
            line(body, &hole("承诺", "promises"));
            line(table, &hole("表:责任单位", "table:departments"));
            vec![sources]
        }
    };
    for ((title, lines), number) in shown.into_iter().zip(["一", "二", "三", "四", "五", "六"]) {
        line("Heading1", &say!("template-heading", number, title).in_language(language));
        lines.iter().for_each(|(style, text)| line(style, text));
    }
    out.push_str(
        "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"even\" r:id=\"rId5\"/>\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" w:footer=\"1304\" w:gutter=\"0\"/>\
         </w:sectPr></w:body>",
    );
    out
}
