//! What was read and what was dropped; how times are computed; where the data come from.

use std::fmt::Write as _;

use crate::export::words;
use carecircle_analysis::Analysis;
use carecircle_base::model::{Timetable, clock};

use super::html::{both, esc};

/// The import report.
pub(super) fn import(out: &mut String, analysis: &Analysis) {
    let study = &analysis.study;
    let _ = write!(
        out,
        "<section>\n<h2>{}</h2>\n<table class=\"import\">\n<thead><tr><th>{}</th><th>{}</th><th class=\"n\">{}</th><th class=\"n\">{}</th><th>{}</th></tr></thead>\n<tbody>\n",
        both("数据读入情况", "What was read, and what was not"),
        both("图层", "layer"),
        both("文件", "file"),
        both("读入", "read"),
        both("采用", "kept"),
        both("未采用与需核对", "dropped or doubtful")
    );
    for layer in &analysis.report.layers {
        let (zh, en) = words::layer(&layer.layer);
        let _ = write!(
            out,
            "<tr><th>{}</th><td>{}<br><small>{}</small></td><td class=\"n\">{}</td><td class=\"n\">{}</td><td>",
            both(&esc(zh), &esc(en)),
            esc(&layer.file),
            esc(&layer.read_as),
            words::count(layer.read),
            words::count(layer.kept)
        );
        if layer.notes.is_empty() {
            out.push('—');
        }
        let mut notes: Vec<_> = layer.notes.iter().collect();
        notes.sort_by_key(|note| note.severity);
        for note in notes {
            let (zh, en) = words::severity(note.severity);
            let _ = write!(
                out,
                "<p class=\"{en}\"><b>{} {}</b> {}",
                both(zh, en),
                words::count(note.count),
                both(&esc(note.text_zh), &esc(&note.text))
            );
            if let Some(example) = note.examples.first() {
                let _ = write!(out, " <small>{}</small>", both(&format!("如：{}", esc(example)), &format!("such as {}", esc(example))));
            }
            out.push_str("</p>");
        }
        out.push_str("</td></tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
    if let Some(said) = words::not_counted(study) {
        let _ = writeln!(out, "<p class=\"note\">{}</p>", both(&esc(&said.zh), &esc(&said.en)));
    }
    out.push_str("</section>\n");
}

/// `09:00–10:00`.
fn window(timetable: &Timetable) -> String {
    format!("{}–{}", clock(timetable.depart_s.0), clock(timetable.depart_s.1))
}

/// How times are computed and what the words mean.
pub(super) fn definitions(out: &mut String, analysis: &Analysis) {
    let s = &analysis.study.settings;
    let mut rows: Vec<(String, String, String, String)> = Vec::new();
    let mut add = |zh: &str, en: &str, text_zh: String, text_en: String| rows.push((zh.to_owned(), en.to_owned(), text_zh, text_en));
    if analysis.study.bus_missing() {
        add(
            words::NO_BUS,
            "No bus timetable",
            "有的圈层以公交为一种方式，但研究区没有公交时刻表（GTFS），按其余方式计算。".to_owned(),
            "A circle goes by bus, but the study has no timetable (GTFS); it is computed by its other modes.".to_owned(),
        );
    }
    if let Some(timetable) = analysis.study.transit.as_deref().filter(|_| analysis.study.circles.iter().any(|c| c.mode.has_bus())) {
        let (window, walk) = (window(timetable), words::minutes(timetable.walk_min));
        add(
            "公交",
            "Bus",
            format!(
                "{window} 之间每分钟出门一次，步行到站、换乘和下车后各不超过 {walk} 分钟。时间取各次出门的中位数（含等车），中位数不超过时限即为覆盖；另列九成出门不超过的时间。"
            ),
            format!(
                "One leaves home at every minute of {window} and walks at most {walk} minutes to a stop, between stops and from the last one. The time is the median over these departures, waiting included; a home is covered when the median is within the limit. What nine of ten departures keep is listed beside it."
            ),
        );
    }
    if analysis.coverage.straight_line {
        add(
            "时间",
            "Time",
            format!(
                "没有道路数据。时间 = 居民点到设施的直线距离 × 绕行系数 {} ÷ 步速，只是估算，看不见河流、围墙和断头路；六地的真实路网里，半数路程是直线的 1.1 至 1.8 倍。",
                s.detour_factor
            ),
            format!(
                "There are no roads in this study. Time = straight distance from home to facility × {} ÷ speed: an estimate that sees no rivers, walls or dead ends; on the real streets of six places half of all walks are 1.1 to 1.8 times the straight line.",
                s.detour_factor
            ),
        );
    } else {
        add(
            "时间",
            "Time",
            "从居民点走到最近可走道路的接驳段，加上沿道路网走到设施附近，再加上到设施的接驳段。方向是从家到设施。道路长度按地球椭球面量算，接驳段按同一步速计。".to_owned(),
            "The connector from the home to the nearest point of a usable road, the way along the network, and the connector to the facility; from home toward the facility. Lengths are measured on the ellipsoid; connectors are walked at the same speed.".to_owned(),
        );
        add(
            "附近没有可走的路",
            "No usable road nearby",
            format!("居民点离任何可走的道路超过 {} 米：如实列出，不强行接到远处的路上。", words::thousands(s.snap_limit_m)),
            format!(
                "The home is farther than {} m from any usable road; it is reported, not tied to a distant one.",
                words::thousands(s.snap_limit_m)
            ),
        );
        add(
            "阻隔",
            "Barrier",
            format!("直线距离在时限之内，但沿路要绕行 {} 倍以上：往往隔着河流、围墙，或缺一座桥。", s.barrier_detour),
            format!(
                "Within the limit as the crow flies, but at least {} times as far by road: a river, a wall or a missing bridge.",
                s.barrier_detour
            ),
        );
        add(
            "被围住",
            "Shut in",
            "吸附距离内的每一条接驳段都要穿过路网文件里的围墙、水面、铁路、高速公路或建筑，也没有大门或通道：不算到达，请核对图上是否漏画了门。"
                .to_owned(),
            "Every connector within the snap limit would cross a wall, water, a railway, a motorway or a building of the extract, and no gate or passage is mapped: not counted as reached; check whether a gate is missing from the map.".to_owned(),
        );
        add(
            "道路不连通",
            "Cut off",
            "居民点所在的路段与有设施的路网不相连。".to_owned(),
            "The home's piece of the network holds no such facility.".to_owned(),
        );
    }
    add(
        "圈内与圈外",
        "Inside and outside",
        "在规定分钟数内能到达圈要求的服务，即为圈内，按居民点逐一判定；覆盖率按老人数计，不按面积、不按点数。".to_owned(),
        "A home is inside when the services that the circle asks for are reached within its minutes, decided home by home. Shares count seniors, not area and not points.".to_owned(),
    );
    add(
        "未到达",
        "Not reached",
        format!(
            "超过 {} 分钟仍到不了的，记为未到达（表中留空或写“>{}”），不当作 0。",
            words::minutes(s.max_minutes),
            words::minutes(s.max_minutes)
        ),
        format!(
            "Beyond {} minutes a place is not reached: an empty cell, or '>{}', never 0.",
            words::minutes(s.max_minutes),
            words::minutes(s.max_minutes)
        ),
    );
    let _ = writeln!(out, "<section>\n<h2>{}</h2>\n<dl>", both("这些数字怎么来的", "How the numbers are made"));
    for (zh, en, text_zh, text_en) in rows {
        let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", both(&zh, &en), both(&esc(&text_zh), &esc(&text_en)));
    }
    out.push_str("</dl>\n</section>\n");
}

/// Sources and licences.
pub(super) fn sources(out: &mut String, analysis: &Analysis) {
    let _ = writeln!(out, "<section>\n<h2>{}</h2>\n<ul class=\"sources\">", both("数据来源与许可", "Sources and licences"));
    for source in &analysis.study.sources {
        let parts: Vec<String> =
            [&source.name, &source.licence, &source.date].into_iter().filter(|p| !p.is_empty()).map(|p| esc(p)).collect();
        let _ = writeln!(out, "<li>{}</li>", parts.join(" · "));
    }
    if analysis.study.sources.is_empty() {
        let _ = writeln!(out, "<li>{}</li>", both("研究配置没有写明数据来源。", "The study names no sources."));
    }
    let _ = writeln!(
        out,
        "</ul>\n<p class=\"note\">{}</p>\n</section>",
        both(
            &format!("由 CareCircle {} 生成；同样的输入得到同样的报告。", env!("CARGO_PKG_VERSION")),
            &format!("Made by CareCircle {}; the same input makes the same report.", env!("CARGO_PKG_VERSION"))
        )
    );
}
