//! The Word report, read back by a reader that shares no code with its writer: quick-xml's events over the parts of the zip.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use carecircle::analysis::Analysis;
use carecircle::export::{self, ExportError, ExportOptions, Format, TemplateError};
use carecircle::model::{CapacityUnit, Name};
use carecircle::words::Language;
use quick_xml::events::Event;

use super::place::place;
use super::table;

/// Parts of a `.docx`, by name.
type Parts = BTreeMap<String, Vec<u8>>;

fn parts(docx: &[u8]) -> Parts {
    let mut zip = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    (0..zip.len())
        .map(|i| {
            let mut part = zip.by_index(i).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// A `.docx` of these parts.
fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(crate) fn written_in(analysis: &Analysis, language: Language) -> Result<Vec<u8>, ExportError> {
    let folder = tempfile::tempdir().unwrap();
    let options = ExportOptions { formats: vec![Format::Word], language };
    export::write_all(analysis, folder.path(), &options).map(|files| std::fs::read(&files[0].path).unwrap())
}

fn report(analysis: &Analysis) -> Vec<u8> {
    written_in(analysis, Language::CHINESE).unwrap()
}

/// Cells of every table of a part, and the text of every paragraph outside tables. Texts of names over a figure count for nothing.
fn read(part: &[u8]) -> (Vec<Vec<Vec<String>>>, Vec<String>) {
    let mut reader = quick_xml::Reader::from_str(std::str::from_utf8(part).unwrap());
    let (mut tables, mut paragraphs) = (Vec::<Vec<Vec<String>>>::new(), Vec::<String>::new());
    let (mut in_table, mut in_box, mut in_text) = (false, false, false);
    loop {
        let event = reader.read_event().unwrap();
        let mut put = |text: &str| {
            if in_text && !in_box {
                if in_table {
                    tables.last_mut().unwrap().last_mut().unwrap().last_mut().unwrap().push_str(text);
                } else {
                    paragraphs.last_mut().unwrap().push_str(text);
                }
            }
        };
        match event {
            Event::Text(text) => put(&text),
            Event::GeneralRef(name) => put(match &*name {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                other => panic!("&{other};"),
            }),
            Event::Start(e) => match e.name().as_ref() {
                "w:tbl" => {
                    in_table = true;
                    tables.push(vec![]);
                }
                "w:tr" => tables.last_mut().unwrap().push(vec![]),
                "w:tc" => tables.last_mut().unwrap().last_mut().unwrap().push(String::new()),
                "w:p" if !in_table && !in_box => paragraphs.push(String::new()),
                "wps:txbx" => in_box = true,
                "w:t" => in_text = true,
                _ => {}
            },
            Event::End(e) => match e.name().as_ref() {
                "w:tbl" => in_table = false,
                "wps:txbx" => in_box = false,
                "w:t" => in_text = false,
                _ => {}
            },
            Event::Eof => return (tables, paragraphs),
            _ => {}
        }
    }
}

pub(crate) fn document(docx: &[u8]) -> (Vec<Vec<Vec<String>>>, Vec<String>) {
    read(&parts(docx)["word/document.xml"])
}

/// 12,345 as a number.
fn number(cell: &str) -> f64 {
    cell.replace(',', "").parse().unwrap_or_else(|_| panic!("{cell:?} is no number"))
}

#[test]
fn every_number_of_the_table_of_towns_is_that_of_areas_csv() {
    let analysis = place(900);
    let folder = super::written(&analysis);
    let (_, rows) = table(&super::read(&folder, "areas.csv")[3..]);
    let of_csv: BTreeMap<&str, _> = rows
        .iter()
        .filter(|r| r["level"] == "town" && r["circle"] == "circle15" && r["cohort"] == "steady")
        .map(|r| (r["area"].as_str(), r))
        .collect();
    let (tables, _) = document(&super::read(&folder, "report.docx"));
    let towns = &tables[0];
    assert_eq!(towns.len(), 1 + of_csv.len() + 1, "a header, the towns, their sum");
    let (mut sum, mut last) = ([0.0; 3], f64::MAX);
    for (i, row) in towns[1..=of_csv.len()].iter().enumerate() {
        let csv = of_csv[row[1].as_str()];
        let value = |column: &str| csv[column].parse::<f64>().unwrap();
        assert_eq!(row[0], (i + 1).to_string());
        for (cell, column) in [(2, "seniors"), (3, "seniors_covered"), (5, "seniors_left_out")] {
            assert!((number(&row[cell]) - value(column)).abs() <= 0.5, "{row:?} {column}");
        }
        assert!((row[4].trim_end_matches('%').parse::<f64>().unwrap() - 100.0 * value("share")).abs() < 0.06, "{row:?}");
        assert_eq!(row[6], csv["reason_name"]);
        assert!(value("seniors_left_out") <= last, "worst first");
        last = value("seniors_left_out");
        for (sum, column) in sum.iter_mut().zip(["seniors", "seniors_covered", "seniors_left_out"]) {
            *sum += value(column);
        }
    }
    let all = towns.last().unwrap();
    assert_eq!(
        (all[1].as_str(), sum.map(|s| (s * 10.0).round() / 10.0)),
        ("合计", {
            let total = &analysis.coverage.cohort(carecircle::ids::CohortId(1)).circles[0].total;
            [total.seniors, total.seniors_covered, total.seniors_left_out()]
        })
    );
    for (cell, sum) in [2, 3, 5].into_iter().zip(sum) {
        assert!((number(&all[cell]) - sum).abs() <= 0.5);
    }
}

/// Homes that no town holds are a row of their own, so that the rows add up to the sum.
#[test]
fn seniors_of_no_town_stand_in_a_row_of_their_own() {
    let mut analysis = place(60);
    let lost = 5;
    let town = analysis.study.homes[lost].town.take().unwrap();
    for circled in analysis.coverage.cohorts.iter_mut().flat_map(|c| &mut std::sync::Arc::make_mut(c).circles) {
        circled.areas[town.index()] = Default::default();
        for (home, covered) in analysis.study.homes.iter().zip(&circled.covered).filter(|(home, _)| home.town == Some(town)) {
            circled.areas[town.index()].add(home.seniors, *covered);
        }
    }
    let (tables, _) = document(&report(&analysis));
    let row = &tables[0][tables[0].len() - 2];
    assert_eq!(row[1], "不在任何镇街");
    assert_eq!(number(&row[2]), analysis.study.homes[lost].seniors.round());
    let column = |cell: usize| tables[0][1..tables[0].len() - 1].iter().map(|row| number(&row[cell])).sum::<f64>();
    for cell in [2, 3, 5] {
        // Each of seven rows is rounded.
        assert!((column(cell) - number(&tables[0].last().unwrap()[cell])).abs() <= 3.5);
    }
}

#[test]
fn the_report_says_what_a_leader_reads_first() {
    let docx = report(&place(900));
    let (tables, paragraphs) = document(&docx);
    let text = paragraphs.join("\n");
    assert_eq!(paragraphs[0], "临海市15分钟养老服务圈覆盖情况报告");
    assert_eq!(paragraphs[1], "2025年6月30日");
    for promised in
        ["模拟数据", "直线估算", "位老人中，", "ODbL 1.0", "图1  临海市15分钟养老服务圈覆盖率", "表1  各镇街", "表2  老人最多的缺口"]
    {
        assert!(text.contains(promised), "{promised}");
    }
    assert!(!text.contains("{{") && !text.contains("承诺"), "without packs, no section on promises");
    let gaps = &tables[1];
    assert_eq!(gaps[1][0], "1");
    assert!(gaps[1][4].contains("就近增设日间照料、老年食堂"), "{:?}", gaps[1]);
    let headings: Vec<&String> = paragraphs.iter().filter(|p| p.chars().nth(1) == Some('、')).collect();
    assert_eq!(headings, ["一、总体情况", "二、各地情况", "三、最大的缺口", "四、这些数字怎么来的", "五、数据来源与许可"]);
}

/// Near is not enough: the beds of those whom the circle reaches stand in the summary, with what is assumed.
#[test]
fn the_report_says_whether_there_are_enough_seats() {
    assert!(!document(&report(&place(300))).1.join("\n").contains("人人都要一个"), "no capacity is known");
    let mut analysis = place(300);
    analysis.study.services[0].capacity = Some(CapacityUnit::Beds);
    let text = document(&report(&analysis)).1.join("\n");
    let said = text.split("假定人人都要一个：").nth(1).and_then(|rest| rest.split('。').next()).unwrap();
    assert!(said.contains("日间照料") && said.contains("30 个床位"), "{said}");
}

/// The picture is a PNG that the document names, and its kind is declared.
#[test]
fn the_map_is_a_picture_that_the_document_shows() {
    let parts = parts(&report(&place(300)));
    let png = &parts["word/media/carecircle1.png"];
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    let rels = std::str::from_utf8(&parts["word/_rels/document.xml.rels"]).unwrap();
    assert!(rels.contains("Id=\"rIdCareCircle1\"") && rels.contains("Target=\"media/carecircle1.png\""));
    assert!(std::str::from_utf8(&parts["[Content_Types].xml"]).unwrap().contains("Extension=\"png\" ContentType=\"image/png\""));
    let document = std::str::from_utf8(&parts["word/document.xml"]).unwrap();
    assert!(document.contains("r:embed=\"rIdCareCircle1\"") && document.contains("<mc:Fallback>"));
    for town in ["古城街道", "&lt;b&gt;江南&lt;/b&gt;街道"] {
        assert!(document.matches(town).count() >= 2, "{town} stands in the table and on the map");
    }
}

#[test]
fn nothing_of_a_list_becomes_markup() {
    let mut analysis = place(200);
    analysis.study.name = Name { zh: "<&>\"'县\u{7}\u{ffff}".to_owned(), en: "<&>".to_owned() };
    analysis.study.sources[0].licence = "</w:t>&amp;".to_owned();
    let (tables, paragraphs) = document(&report(&analysis));
    assert!(paragraphs[0].starts_with("<&>\"'县\u{fffd}\u{fffd}15分钟"), "{}", paragraphs[0]);
    assert!(paragraphs.iter().any(|p| p.contains("</w:t>&amp;")));
    assert!(tables[0].iter().any(|row| row[1] == "<b>江南</b>街道"));
}

#[test]
fn the_same_study_gives_the_same_bytes() {
    assert!(report(&place(500)) == report(&place(500)));
    let docx = report(&place(50));
    let mut zip = zip::ZipArchive::new(Cursor::new(&docx)).unwrap();
    for i in 0..zip.len() {
        let part = zip.by_index(i).unwrap();
        assert_eq!(part.last_modified().map(|t| (t.year(), t.month(), t.day())), Some((1980, 1, 1)));
    }
}

#[test]
fn in_english_nothing_is_chinese_but_names() {
    let mut analysis = place(900);
    for (i, area) in analysis.study.areas.iter_mut().enumerate() {
        area.name = format!("Town {i}");
    }
    let (tables, paragraphs) = document(&written_in(&analysis, Language::ENGLISH).unwrap());
    let chinese = |text: &&String| text.chars().any(|c| ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c));
    let found: Vec<&String> = paragraphs.iter().chain(tables.iter().flatten().flatten()).filter(chinese).collect();
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(paragraphs[0], "Linhai: coverage of the 15-minute service circle");
    assert_eq!(paragraphs[1], "30 June 2025");
    assert!(paragraphs.iter().any(|p| p.starts_with("Table 1  Coverage of the")) && paragraphs.iter().any(|p| p.starts_with("Figure 1")));
}

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"PNG\" ContentType=\"image/png\"/></Types>";

/// A template with this body, a header, a footer and a part that nobody knows.
fn template(body: &str) -> Vec<u8> {
    let part = |root: &str, content: &str| format!("<?xml version=\"1.0\"?>\r\n<w:{root} {W}>{content}</w:{root}>");
    let header = "<w:p><w:r><w:t>{{研究区}} 民政局 {{表:乡镇}}</w:t></w:r></w:p>";
    let caption = "<w:style w:type=\"paragraph\" w:styleId=\"a7\"><w:name w:val=\"caption\"/></w:style>";
    zipped(&[
        ("[Content_Types].xml", TYPES),
        ("word/document.xml", &part("document", &format!("<w:body>{body}</w:body>"))),
        ("word/header1.xml", &part("hdr", header)),
        ("word/footer1.xml", &part("ftr", "<w:p/>")),
        ("word/styles.xml", &part("styles", caption)),
        ("word/media/carecircle1.png", "theirs"),
        ("customXml/item1.xml", "<mine a = '1' />"),
    ])
}

fn with(template: Vec<u8>) -> Analysis {
    let mut analysis = place(300);
    analysis.study.report_template = Some(template.into());
    analysis
}

/// Word splits a text into runs at will, and a Chinese keyboard writes full-width brackets and colons.
#[test]
fn placeholders_are_found_however_they_are_written() {
    let split = "<w:p><w:pPr><w:jc w:val=\"right\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>至 {</w:t></w:r><w:proofErr w:type=\"spellStart\"/>\
                 <w:r><w:t>{研</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t xml:space=\"preserve\">究区}</w:t></w:r><w:r><w:t>}：{{ 覆盖率 }}止</w:t></w:r></w:p>";
    let full = "<w:p><w:r><w:t>｛｛表：镇街｝｝</w:t></w:r></w:p>";
    let analysis = with(template(&format!("{split}{full}")));
    let docx = report(&analysis);
    let (tables, paragraphs) = document(&docx);
    let share = &tables[0].last().unwrap()[4];
    assert_eq!(paragraphs[0], format!("至 临海市：{share}止"));
    assert_eq!(tables.len(), 1);
    let document = String::from_utf8(parts(&docx)["word/document.xml"].clone()).unwrap();
    assert!(document.contains("<w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">至 临海市</w:t>"), "in the run where it begins");
    assert!(document.contains("<w:pStyle w:val=\"a7\"/>"), "the template's own style of captions");
}

#[test]
fn what_holds_no_placeholder_goes_through_as_it_is() {
    let kept = "<w:p w:rsidR=\"00A1\"  ><w:r><w:t>{{不是</w:t></w:r><w:r><w:tab/></w:r><!-- x --></w:p><w:sdt><w:sdtContent><w:p/></w:sdtContent></w:sdt>";
    let before = template(kept);
    let (before, after) = (parts(&before), parts(&report(&with(before.clone()))));
    for name in [
        "word/document.xml",
        "word/footer1.xml",
        "word/styles.xml",
        "word/media/carecircle1.png",
        "customXml/item1.xml",
        "[Content_Types].xml",
    ] {
        assert!(before[name] == after[name], "{name}");
    }
    assert!(!after.contains_key("word/media/carecircle2.png"), "no picture where no figure is asked for");
    let header = String::from_utf8(after["word/header1.xml"].clone()).unwrap();
    assert!(header.contains("临海市 民政局 {{表:乡镇}}"), "a table stands in the body only, and its placeholder is kept: {header}");
}

/// A table in a cell, a figure within a line, a placeholder on the last paragraph of a section.
#[test]
fn blocks_go_where_word_allows_them_and_nothing_is_lost() {
    let cell = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{{标记}}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>{{摘要}}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let line = "<w:p><w:bookmarkStart w:id=\"1\" w:name=\"m\"/><w:r><w:t>见{{图:覆盖}}图</w:t></w:r></w:p>";
    let section = "<w:p><w:pPr><w:sectPr><w:pgSz w:w=\"1\"/></w:sectPr></w:pPr><w:r><w:t>{{表:缺口}}</w:t></w:r></w:p>";
    let mut analysis = with(template(&format!("{cell}{line}{section}")));
    (analysis.study.simulated, analysis.coverage.straight_line) = (false, false);
    let after = parts(&report(&analysis));
    let document = String::from_utf8(after["word/document.xml"].clone()).unwrap();
    assert!(document.contains("<w:tc><w:p/></w:tc>"), "nothing to say, and a cell keeps its paragraph: {document}");
    assert_eq!(document.matches("<w:p/>").count(), 1, "and no other gets one more");
    let at = |text: &str| document.find(text).unwrap_or_else(|| panic!("{text}"));
    assert!(at("见图") < at("<w:drawing>") && at("bookmarkStart") < at("见图"));
    assert!(at("怎样能进圈") < at("<w:sectPr>"), "the table stays in its section");
    assert!(after["word/media/carecircle1.png"] == b"theirs" && after.contains_key("word/media/carecircle2.png"));
    let types = String::from_utf8(after["[Content_Types].xml"].clone()).unwrap();
    assert_eq!(types, TYPES, "PNG was declared already");
}

#[test]
fn an_unknown_placeholder_stays_and_is_told_by_name() {
    let bytes = template("<w:p><w:r><w:t>{{摘药}} {{摘要}} {{title}} {{}} {{ }}</w:t></w:r></w:p>");
    assert_eq!(export::unknown_placeholders(&bytes).unwrap(), ["{{摘药}}", "{{表:乡镇}}"], "and a table in a header");
    let (_, paragraphs) = document(&report(&with(bytes)));
    assert!(paragraphs[0].starts_with("{{摘药}} 截至2025年6月30日"), "{}", paragraphs[0]);
    assert!(paragraphs[0].ends_with("覆盖情况报告 {{}} {{ }}"));
    for language in [Language::CHINESE, Language::ENGLISH] {
        assert!(export::unknown_placeholders(&export::report_template(language)).unwrap().is_empty());
    }
    assert!(export::placeholders().count() >= 20);
}

/// The built-in template, written to be edited and brought back, makes the report that is made without one.
#[test]
fn the_written_template_makes_the_same_report() {
    let plain = document(&report(&place(300)));
    let own = document(&report(&with(export::report_template(Language::CHINESE))));
    assert_eq!(plain.0, own.0);
    // It has the section on promises, of which nothing is known here.
    assert!(own.1.iter().any(|p| p == "四、承诺进展") && own.1.iter().any(|p| p.contains("没有附政策文件")));
}

#[test]
fn what_is_no_template_is_refused_with_a_way_out() {
    let strict = "<w:document xmlns:w=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"/>";
    for (bytes, words) in [
        (b"\xd0\xcf\x11\xe0 old".to_vec(), "an old .doc"),
        (b"plain text".to_vec(), "a file that is no zip"),
        (Vec::new(), "an empty file"),
        (zipped(&[("word/styles.xml", "<a/>")]), "part word/document.xml of the Word document: missing"),
        (zipped(&[("word/document.xml", "<w:p>")]), "the text ends inside an element"),
        (zipped(&[("word/document.xml", "<html/>")]), "<html> without the names that Word uses"),
        (zipped(&[("word/document.xml", strict)]), "Strict Open XML"),
    ] {
        let error = export::unknown_placeholders(&bytes).unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
        match written_in(&with(bytes), Language::CHINESE).unwrap_err() {
            ExportError::Template { source } => assert_eq!(source, error),
            other => panic!("{other}"),
        }
    }
    assert_eq!(export::unknown_placeholders(&zipped(&[("word/document.xml", strict)])), Err(TemplateError::Strict));
}
