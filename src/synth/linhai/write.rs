//! The demo's tables and borders as the files a bureau would send.

use std::fmt::Write as _;

use geo::{Area, BooleanOps, MapCoords, MultiPolygon};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};
use serde_json::json;

use super::inputs::Inputs;
use super::people::Home;
use super::places::Places;
use super::services::Facility;
use super::terrain::Terrain;
use super::town::Built;
use super::{SynthError, to_degrees, zones};
use crate::grid::Grid;
use crate::outline::outlines;
use carecircle_base::geom::{LonLat, shift};

/// `homes.csv`: WGS84, UTF-8.
pub fn homes(homes: &[Home], places: &Places) -> String {
    let mut out = String::from("编号,小区/村名,经度,纬度,60岁及以上,60-69岁,70-79岁,80岁及以上,户数,所属镇街,所属村社区\n");
    for h in homes {
        let (at, v) = (to_degrees(h.at), &places.villages[h.village]);
        let [a, b, c] = h.bands;
        let _ = writeln!(
            out,
            "{},{},{:.6},{:.6},{},{a},{b},{c},{},{},{}",
            h.id, h.name, at.x, at.y, h.seniors, h.households, places.towns[v.town].name, v.name
        );
    }
    out
}

/// `facilities.xlsx`: GCJ-02, as map services show it.
pub fn workbook(facilities: &[Facility]) -> Result<Vec<u8>, SynthError> {
    const HEADERS: [&str; 24] = [
        "序号",
        "机构编号",
        "机构名称",
        "类型",
        "级别",
        "所属镇街",
        "所属村社区",
        "地址",
        "经度",
        "纬度",
        "床位",
        "餐位",
        "开放时间",
        "联系电话",
        "成立日期",
        "备注",
        "提升年份",
        "护理型床位",
        "认知障碍床位",
        "用地面积",
        "建筑面积",
        "智能终端",
        "特色服务",
        "称号",
    ];
    let mut workbook = Workbook::new();
    // the one thing in a workbook that the clock would write
    workbook.set_properties(
        &DocProperties::new()
            .set_title("临海市养老服务设施一览表（模拟数据）")
            .set_creation_datetime(&ExcelDateTime::from_ymd(2025, 6, 30)?),
    );
    let sheet = workbook.add_worksheet().set_name("养老服务设施")?;
    let (bold, day, degree) =
        (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("0.000000"));
    for (c, header) in HEADERS.iter().enumerate() {
        sheet.write_with_format(0, c as u16, *header, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (c, wide) in [(2u16, 34.0), (3, 30.0), (7, 34.0), (8, 12.0), (9, 12.0), (12, 24.0), (13, 15.0), (14, 12.0)] {
        sheet.set_column_width(c, wide)?;
    }
    for (i, f) in facilities.iter().enumerate() {
        let r = i as u32 + 1;
        sheet.write(r, 0, r)?;
        sheet.write(r, 1, format!("LH{r:04}"))?;
        for (c, text) in [(2u16, f.name.as_str()), (3, f.kind), (4, f.level), (5, &f.town), (6, &f.village), (7, &f.address)] {
            sheet.write(r, c, text)?;
        }
        if let Some(at) = f.at {
            let d = to_degrees(at);
            let at = shift::wgs84_to_gcj02(LonLat::new(d.x, d.y).expect("the county lies on the earth"));
            sheet.write_with_format(r, 8, rounded(at.lon()), &degree)?;
            sheet.write_with_format(r, 9, rounded(at.lat()), &degree)?;
        }
        f.beds.map(|n| sheet.write(r, 10, n)).transpose()?;
        f.seats.map(|n| sheet.write(r, 11, n)).transpose()?;
        sheet.write(r, 12, f.hours)?;
        sheet.write(r, 13, &f.phone)?;
        let (y, m, d) = f.opened;
        sheet.write_with_format(r, 14, &ExcelDateTime::from_ymd(y, m, d)?, &day)?;
        if !f.remark.is_empty() {
            sheet.write(r, 15, f.remark)?;
        }
        let e = &f.extra;
        let numbers = [u32::from(e.upgraded), e.nursing_beds, e.dementia_beds, e.land_m2, e.floor_m2];
        for (c, number) in (16u16..).zip(numbers).filter(|(_, n)| *n > 0) {
            sheet.write(r, c, number)?;
        }
        let titles = e.titles.join("、");
        for (c, text) in [(21u16, e.terminal), (22, e.special), (23, titles.as_str())].into_iter().filter(|(_, t)| !t.is_empty()) {
            sheet.write(r, c, text)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn rounded(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

/// `towns.geojson`: the land that each town reaches most easily, inside the county's real outline.
pub fn towns(inputs: &Inputs, terrain: &Terrain, places: &Places) -> String {
    const COARSE: usize = 3;
    let fine = &terrain.grid;
    let grid = Grid { w: fine.w / COARSE, h: fine.h / COARSE, cell: fine.cell * COARSE as f64, origin: fine.origin };
    let labels: Vec<u32> =
        (0..grid.len()).map(|c| places.territory[(c / grid.w * COARSE + 1) * fine.w + c % grid.w * COARSE + 1] + 1).collect();
    let borders = outlines(&grid, &labels, 4, 12);
    let features: Vec<serde_json::Value> = places
        .towns
        .iter()
        .enumerate()
        .map(|(t, town)| {
            let whole = borders.get(&(t as u32 + 1)).map(|b| b.map_coords(to_degrees)).unwrap_or(MultiPolygon(vec![]));
            let mut cut = whole.intersection(&inputs.outline);
            cut.0.retain(|p| p.unsigned_area() > 2e-6); // slivers of less than two hectares
            let cut = cut.map_coords(|c| geo::Coord { x: rounded(c.x), y: rounded(c.y) });
            let rings = |p: &geo::Polygon<f64>| -> Vec<Vec<[f64; 2]>> {
                std::iter::once(p.exterior()).chain(p.interiors()).map(|r| r.0.iter().map(|c| [c.x, c.y]).collect()).collect()
            };
            json!({
                "type": "Feature",
                "properties": {
                    "name": town.name,
                    "code": town.code,
                    "分区": zones::of_town(terrain, places, t),
                    "驻地经度": rounded(to_degrees(town.seat).x),
                    "驻地纬度": rounded(to_degrees(town.seat).y),
                    "海拔": terrain.height_at(town.seat).round(),
                    "note": "示意边界 (generated)",
                },
                "geometry": { "type": "MultiPolygon", "coordinates": cut.0.iter().map(rings).collect::<Vec<_>>() },
            })
        })
        .collect();
    let lines: Vec<String> = features.iter().map(ToString::to_string).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", lines.join(",\n"))
}

/// `villages.csv`: by town, then by name, with zone, seat and height.
pub fn villages(inputs: &Inputs, terrain: &Terrain, places: &Places, built: &Built) -> String {
    let mut order: Vec<usize> = (0..places.villages.len()).collect();
    order.sort_by_key(|&v| (places.villages[v].town, &places.villages[v].name));
    let mut out = String::from("村社区,代码,所属镇街,驻地经度,驻地纬度,分区,海拔\n");
    for v in order {
        let (village, at) = (&places.villages[v], built.centres[v]);
        let town = &places.towns[village.town];
        let code = inputs.villages.iter().find(|r| r.town_code == town.code && r.name == village.name).map_or("", |r| r.code.as_str());
        let (degrees, zone) = (to_degrees(at), zones::of_village(terrain, places, village));
        let height = terrain.height_at(at).round();
        let _ = writeln!(out, "{},{code},{},{:.6},{:.6},{zone},{height}", village.name, town.name, degrees.x, degrees.y);
    }
    out
}
