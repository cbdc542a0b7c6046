//! The figure of the map: the picture with names over it, its caption, and what its signs mean.

use carecircle_words::{joined, say};
use std::fmt::Write as _;

use super::blocks::{Align, Captioned};
use super::map::{LETTERS, MapPicture};
use super::template::BlockContext;
use super::xml::esc;
use crate::export::sentences::capital;
use crate::export::words;

/// English metric units of a millimetre.
const EMU_MM: f64 = 36_000.0;
/// Width of the text of an official document, millimetres.
const WIDTH_MM: f64 = 156.0;
/// Most height of a figure, millimetres: its caption and its signs have room below it.
const HEIGHT_MM: f64 = 150.0;
/// Points of a millimetre.
const POINTS_MM: f64 = 72.0 / 25.4;

const NAMESPACES: &str = "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// The map with its caption and signs; a line that says so where nothing has a place.
pub(super) fn coverage(ctx: &BlockContext<'_>) -> String {
    let report = ctx.report;
    let (Some(map), Some(picture)) = (ctx.map, ctx.picture) else {
        return ctx.look.line(&report.say(say!("map-nothing-has-place")), Align::Center, false);
    };
    let circle = report.name(&report.circle(report.first()).name);
    let study = report.name(&report.study().name);
    let title = report.say(say!("map-coverage", study, circle));
    let label = report.say(say!("map-figure"));
    let caption = report.numbers.caption(Captioned::Figure, &label, &title, &ctx.look, ctx.caption_style);
    ctx.look.drawing(&drawing(ctx, map, picture, &title)) + &caption + &ctx.look.line(&signs(ctx, map), Align::Left, false)
}

/// What the signs mean, and whose data they are.
fn signs(ctx: &BlockContext<'_>, map: &MapPicture) -> String {
    let report = ctx.report;
    let mut said = Vec::new();
    if map.drawn.areas {
        said.push(report.say(say!("map-darker-lower-share")));
        if map.drawn.unknown {
            said.push(report.say(say!("map-hatched-no-data")));
        }
        said.push(report.say(say!("map-numbers-those-table")));
    }
    if map.drawn.homes {
        said.push(report.say(say!("map-dark-dots-homes")));
    }
    if map.drawn.gaps > 0 {
        let n = map.drawn.gaps;
        said.push(report.say(say!("map-black-rings-gaps", n)));
    }
    if map.drawn.facilities {
        said.push(report.say(say!("map-squares-facilities-circle")));
    }
    let sources: Vec<&str> = report.study().sources.iter().map(|s| s.name.as_str()).filter(|s| !s.is_empty()).collect();
    let mut text = capital(&report.say(say!("map-note", signs = joined("list-semicolon", said))));
    if !sources.is_empty() {
        let sources = joined("list-comma", sources);
        text.push_str(&report.say(say!("map-sources", sources)));
    }
    for mark in words::marks(report.analysis) {
        let name = capital(&report.say(mark.name));
        text.push_str(&report.say(say!("map-mark", name)));
    }
    text
}

/// Places of the drawing in English metric units.
struct Scale {
    emu: f64,
    size: (i64, i64),
}

impl Scale {
    fn of(map: &MapPicture) -> Self {
        let mm = (WIDTH_MM / map.size.0).min(HEIGHT_MM / map.size.1);
        let emu = mm * EMU_MM;
        let at = |units: f64| emu_of(units * emu);
        Self { emu, size: (at(map.size.0), at(map.size.1)) }
    }

    fn at(&self, units: f64) -> i64 {
        emu_of(units * self.emu)
    }

    /// Size of labels in half points.
    fn half_points(&self) -> i64 {
        emu_of(LETTERS * self.emu / EMU_MM * POINTS_MM * 2.0 * 0.92).max(10)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a page is a few million units across")]
fn emu_of(value: f64) -> i64 {
    value.round() as i64
}

/// The drawing: a group of the picture and the names; programs that know no groups show the picture alone.
fn drawing(ctx: &BlockContext<'_>, map: &MapPicture, picture: &str, title: &str) -> String {
    let scale = Scale::of(map);
    let (cx, cy) = scale.size;
    let (id, description) = (ctx.next_id.get(), esc(title));
    ctx.next_id.set(id + 2 + u32::try_from(map.labels.len()).unwrap_or_default());
    let pic = |id: u32| {
        format!(
            "<pic:pic><pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"map\" descr=\"{description}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>\
             <a:blip r:embed=\"{picture}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>\
             <a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>"
        )
    };
    let inline = |id: u32, uri: &str, content: &str| {
        format!(
            "<w:drawing><wp:inline {NAMESPACES} distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{cx}\" cy=\"{cy}\"/>\
             <wp:docPr id=\"{id}\" name=\"carecircle {id}\" descr=\"{description}\"/><a:graphic><a:graphicData uri=\"{uri}\">{content}</a:graphicData>\
             </a:graphic></wp:inline></w:drawing>"
        )
    };
    let plain = |id: u32| inline(id, "http://schemas.openxmlformats.org/drawingml/2006/picture", &pic(id + 1));
    if map.labels.is_empty() {
        return plain(id);
    }
    let mut group = format!(
        "<wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/><a:chOff x=\"0\" y=\"0\"/>\
         <a:chExt cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm></wpg:grpSpPr>{}",
        pic(id + 1)
    );
    for (label, id) in map.labels.iter().zip(id + 2..) {
        let (w, h) = (scale.at(label.width), scale.at(LETTERS * 1.25));
        let (x, y) = (scale.at(label.at.x) - w / 2, scale.at(label.at.y) - h / 2);
        let _ = write!(
            group,
            "<wps:wsp><wps:cNvPr id=\"{id}\" name=\"name {id}\"/><wps:cNvSpPr txBox=\"1\"/><wps:spPr><a:xfrm><a:off x=\"{x}\" y=\"{y}\"/>\
             <a:ext cx=\"{w}\" cy=\"{h}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val=\"FFFFFF\">\
             <a:alpha val=\"70000\"/></a:srgbClr></a:solidFill><a:ln><a:noFill/></a:ln></wps:spPr><wps:txbx><w:txbxContent><w:p><w:pPr>\
             <w:spacing w:before=\"0\" w:after=\"0\" w:line=\"{line}\" w:lineRule=\"exact\"/><w:ind w:left=\"0\" w:right=\"0\" w:firstLineChars=\"0\" w:firstLine=\"0\"/>\
             <w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"黑体\"/><w:color w:val=\"000000\"/>\
             <w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p></w:txbxContent></wps:txbx>\
             <wps:bodyPr wrap=\"none\" lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\" anchor=\"ctr\"><a:noAutofit/></wps:bodyPr></wps:wsp>",
            line = scale.half_points() * 12,
            size = scale.half_points(),
            text = esc(&label.text),
        );
    }
    group.push_str("</wpg:wgp>");
    let with_names = inline(id, "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup", &group);
    format!(
        "<mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
         xmlns:wpg=\"http://schemas.microsoft.com/office/word/2010/wordprocessingGroup\" \
         xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"><mc:Choice Requires=\"wpg\">{with_names}</mc:Choice>\
         <mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
        plain(id)
    )
}
