//! The tables, one function each.

use std::collections::HashMap;

use rusqlite::Connection;

use crate::export::digits::rounded;
use crate::export::facts::{self, Extent};
use crate::export::figures::Figures;
use crate::export::{areas, summary, words};
use crate::facility_attribute::{AttributeGetter, FACILITY_ATTRIBUTES};
use carecircle_analysis::Analysis;
use carecircle_base::ids::{AreaId, CohortId};
use carecircle_base::model::{AgeBands, Study};
use carecircle_base::units::Millis;

use super::layer::{Columns, Kind, Layer, Spec};
use super::wkb;

/// Columns beyond this many are left to the JSON column `attributes`; SQLite's own limit is 2,000.
const ATTRIBUTE_COLUMNS: usize = 500;

fn area_name(study: &Study, area: Option<AreaId>) -> Option<&str> {
    area.map(|a| study.areas[a.index()].name.as_str())
}

/// Homes, in study order.
pub(super) fn homes(conn: &Connection, analysis: &Analysis, changed: &str) -> rusqlite::Result<usize> {
    let study = &analysis.study;
    let banded = study.homes.iter().any(|h| h.bands.is_some());
    let mut columns = Columns::new();
    columns.add("home", Kind::Text).add("seniors", Kind::Real);
    if banded {
        columns.add("seniors_60_69", Kind::Real).add("seniors_70_79", Kind::Real).add("seniors_80", Kind::Real);
    }
    columns.add("households", Kind::Real).texts(&["area", "village"]);
    for (cohort, coverage) in study.cohorts.iter().zip(&analysis.coverage.cohorts) {
        for facts::Timed { on_foot, mode, times } in facts::timed(study, coverage) {
            let suffix = if on_foot { String::new() } else { format!("_{}", words::mode(study, mode)) };
            let service = &study.services[times.service.index()].id;
            columns.add(&format!("{}_{service}{suffix}_s", cohort.id), Kind::Real);
            columns.add(&format!("{}_{service}{suffix}_facility", cohort.id), Kind::Text);
            if !times.by.is_empty() {
                columns.add(&format!("{}_{service}{suffix}_by", cohort.id), Kind::Text);
            }
            if !times.late.is_empty() {
                columns.add(&format!("{}_{service}{suffix}_p90_s", cohort.id), Kind::Real);
            }
        }
        for circle in &study.circles {
            columns.add(&format!("{}_{}", cohort.id, circle.id), Kind::Boolean);
        }
        columns.add(&format!("{}_reason", cohort.id), Kind::Text);
    }
    let spec = Spec {
        table: "homes",
        title: "居民点 homes",
        description: "Residential points: times in seconds, circles as 1/0",
        geometry: Some("POINT"),
        changed,
    };
    let mut layer = Layer::create(conn, &spec, &columns)?;
    let mut blob = Vec::new();
    for (i, home) in study.homes.iter().enumerate() {
        let (x, y) = (home.at.lon(), home.at.lat());
        wkb::point(&mut blob, x, y);
        layer.begin_at(Some((&blob, [x, y, x, y])))?;
        layer.push(&home.id)?;
        layer.push(home.seniors)?;
        if banded {
            let band = |of: fn(AgeBands) -> f64| home.bands.map(of);
            layer.push(band(|b| b.from_60))?;
            layer.push(band(|b| b.from_70))?;
            layer.push(band(|b| b.from_80))?;
        }
        layer.push(home.households)?;
        layer.push(area_name(study, facts::area_of(home)))?;
        layer.push(area_name(study, home.village))?;
        for coverage in &analysis.coverage.cohorts {
            for facts::Timed { times: service, .. } in facts::timed(study, coverage) {
                let nearest = service.nearest[i];
                layer.push(nearest.map(|n| n.time.seconds()))?;
                layer.push(nearest.map(|n| study.facilities[n.facility.index()].id.as_str()))?;
                if !service.by.is_empty() {
                    layer.push(service.by(i).map(|mode| words::mode(study, mode)).as_deref())?;
                }
                if !service.late.is_empty() {
                    layer.push(service.late(i).map(Millis::seconds))?;
                }
            }
            for circled in &coverage.circles {
                layer.push(circled.verdict(i))?;
            }
            layer.push(facts::first_reason(&coverage.circles, i).map(carecircle_analysis::coverage::Reason::code))?;
        }
        layer.end()?;
    }
    layer.finish(&spec)
}

/// Facilities with all that their lists say of them.
pub(super) fn facilities(conn: &Connection, analysis: &Analysis, changed: &str) -> rusqlite::Result<usize> {
    let study = &analysis.study;
    let mut columns = Columns::new();
    columns.texts(&["facility", "name", "services", "state"]);
    for attribute in &FACILITY_ATTRIBUTES {
        let kind = match attribute.value {
            AttributeGetter::Text(_) => Kind::Text,
            AttributeGetter::Number(_) => Kind::Real,
            AttributeGetter::Day(_) => Kind::Date,
        };
        columns.add(attribute.key, kind);
    }
    // Further columns in the order in which the lists bring them up.
    let mut extra: HashMap<&str, usize> = HashMap::new();
    for (name, _) in study.facilities.iter().flat_map(|f| &f.attributes) {
        if columns.len() < ATTRIBUTE_COLUMNS && !extra.contains_key(name.as_str()) {
            extra.insert(name, extra.len());
            columns.add(name, Kind::Text);
        }
    }
    columns.add("attributes", Kind::Text);
    let spec = Spec {
        table: "facilities",
        title: "设施 facilities",
        description: "Facilities with every attribute of their lists; unlocated ones have no geometry",
        geometry: Some("POINT"),
        changed,
    };
    let mut layer = Layer::create(conn, &spec, &columns)?;
    let mut blob = Vec::new();
    for f in &study.facilities {
        let corner = f.at.map(|at| [at.lon(), at.lat(), at.lon(), at.lat()]);
        if let Some([x, y, ..]) = corner {
            wkb::point(&mut blob, x, y);
        }
        layer.begin_at(corner.map(|c| (blob.as_slice(), c)))?;
        layer.push(&f.id)?;
        layer.push(&f.name)?;
        layer.push(f.services.iter().map(|s| study.services[s.index()].id.as_str()).collect::<Vec<_>>().join(","))?;
        layer.push(facts::facility_state(study, f))?;
        for attribute in &FACILITY_ATTRIBUTES {
            match attribute.value {
                AttributeGetter::Text(get) => layer.push(get(f))?,
                AttributeGetter::Number(get) => layer.push(get(f))?,
                AttributeGetter::Day(get) => layer.push(get(f).map(|day| day.to_string()))?,
            }
        }
        let mut values: Vec<Option<&str>> = vec![None; extra.len()];
        let mut rest = serde_json::Map::new();
        for (name, value) in &f.attributes {
            match extra.get(name.as_str()) {
                Some(&at) if values[at].is_none() => values[at] = Some(value),
                _ => drop(rest.insert(name.clone(), value.as_str().into())),
            }
        }
        for value in values {
            layer.push(value)?;
        }
        layer.push((!rest.is_empty()).then(|| serde_json::Value::from(rest).to_string()))?;
        layer.end()?;
    }
    layer.finish(&spec)
}

/// Towns, then villages, with their shares.
pub(super) fn areas(conn: &Connection, analysis: &Analysis, changed: &str) -> rusqlite::Result<usize> {
    let study = &analysis.study;
    let mut columns = Columns::new();
    columns.texts(&["area", "code", "level", "parent"]).add("homes", Kind::Integer).add("seniors", Kind::Real);
    for cohort in &study.cohorts {
        for circle in &study.circles {
            columns.add(&format!("{}_{}_share", cohort.id, circle.id), Kind::Real);
            columns.add(&format!("{}_{}_seniors_left_out", cohort.id, circle.id), Kind::Real);
        }
    }
    let spec = Spec {
        table: "areas",
        title: "镇街村社区 areas",
        description: "Towns and villages with their shares",
        geometry: Some("MULTIPOLYGON"),
        changed,
    };
    let mut layer = Layer::create(conn, &spec, &columns)?;
    let mut counts = vec![(0i64, 0.0); study.areas.len()];
    for home in &study.homes {
        for area in [home.town, home.village].into_iter().flatten() {
            counts[area.index()].0 += 1;
            counts[area.index()].1 += home.seniors;
        }
    }
    let mut blob = Vec::new();
    for (i, area) in study.areas.iter().enumerate() {
        let corners = shape_box(area.shape.as_ref());
        if let (Some(shape), Some(corners)) = (&area.shape, corners) {
            wkb::multi_polygon(&mut blob, shape, corners);
        }
        layer.begin_at(corners.map(|c| (blob.as_slice(), c)))?;
        layer.push(&area.name)?;
        layer.push(&area.code)?;
        layer.push(areas::level(area.level))?;
        layer.push(area_name(study, area.parent))?;
        layer.push(counts[i].0)?;
        layer.push(rounded(counts[i].1, 6))?;
        for cohort in (0..study.cohorts.len()).map(CohortId::from_index) {
            for (circle, _) in facts::circles(study) {
                let share = analysis.coverage.area(cohort, circle, AreaId::from_index(i));
                let figures = Figures::of(&share, analysis.coverage.cohort(cohort).circles[circle.index()].evidence.certainty);
                layer.push(figures.share.map(|r| rounded(r, 6)))?;
                layer.push(figures.seniors_left_out.map(|n| rounded(n, 6)))?;
            }
        }
        layer.end()?;
    }
    layer.finish(&spec)
}

fn shape_box(shape: Option<&geo::MultiPolygon<f64>>) -> Option<[f64; 4]> {
    let mut extent = Extent::default();
    extent.add_shape(shape?);
    extent.get()
}

/// Layer of the areas where each circle is complete, for each cohort.
pub(super) fn circles(conn: &Connection, analysis: &Analysis, changed: &str) -> rusqlite::Result<usize> {
    let study = &analysis.study;
    let mut columns = Columns::new();
    columns.texts(&["circle", "circle_name", "cohort", "cohort_name", "mode"]).add("minutes", Kind::Real);
    columns.add("homes", Kind::Integer).add("homes_covered", Kind::Integer);
    columns.add("seniors", Kind::Real).add("seniors_covered", Kind::Real).add("share", Kind::Real);
    let spec = Spec {
        table: "circles",
        title: "服务圈 circles",
        description: "Where each circle holds, per cohort",
        geometry: Some("MULTIPOLYGON"),
        changed,
    };
    let mut layer = Layer::create(conn, &spec, &columns)?;
    let mut blob = Vec::new();
    for area in analysis.circle_areas().filter(|a| a.facility.is_none()) {
        let (circle, cohort) = (&study.circles[area.circle.index()], &study.cohorts[area.cohort.index()]);
        let circled = &analysis.coverage.cohort(area.cohort).circles[area.circle.index()];
        let total = &circled.total;
        let figures = Figures::of(total, circled.evidence.certainty);
        let corners = shape_box(Some(&area.shape));
        if let Some(corners) = corners {
            wkb::multi_polygon(&mut blob, &area.shape, corners);
        }
        layer.begin_at(corners.map(|c| (blob.as_slice(), c)))?;
        layer.push(&circle.id)?;
        layer.push(words::zh(&circle.name))?;
        layer.push(&cohort.id)?;
        layer.push(words::zh(&cohort.name))?;
        layer.push(words::mode(study, circle.mode).as_str())?;
        layer.push(circle.minutes)?;
        layer.push(i64::try_from(total.homes).ok())?;
        layer.push(figures.homes_covered.and_then(|n| i64::try_from(n).ok()))?;
        layer.push(rounded(total.seniors, 6))?;
        layer.push(figures.seniors_covered.map(|n| rounded(n, 6)))?;
        layer.push(figures.share.map(|r| rounded(r, 6)))?;
        layer.end()?;
    }
    layer.finish(&spec)
}

/// Underserved areas.
pub(super) fn gaps(conn: &Connection, analysis: &Analysis, changed: &str) -> rusqlite::Result<usize> {
    let study = &analysis.study;
    let mut columns = Columns::new();
    columns.texts(&["circle", "circle_name", "cohort", "cohort_name"]).add("rank", Kind::Integer);
    columns.add("seniors", Kind::Real).add("homes", Kind::Integer).texts(&["area", "missing", "missing_name"]);
    columns.add("median_min", Kind::Real).add("worst_min", Kind::Real).texts(&["reason", "reason_name"]);
    let spec = Spec {
        table: "gaps",
        title: "缺口 gaps",
        description: "Underserved areas: uncovered homes that lie together",
        geometry: Some("MULTIPOLYGON"),
        changed,
    };
    let mut layer = Layer::create(conn, &spec, &columns)?;
    let mut blob = Vec::new();
    for gap in analysis.gaps() {
        let (circle, cohort) = (&study.circles[gap.circle.index()], &study.cohorts[gap.cohort.index()]);
        let corners = shape_box(Some(&gap.shape));
        if let Some(corners) = corners {
            wkb::multi_polygon(&mut blob, &gap.shape, corners);
        }
        let services = || gap.missing.iter().map(|s| &study.services[s.index()]);
        layer.begin_at(corners.map(|c| (blob.as_slice(), c)))?;
        layer.push(&circle.id)?;
        layer.push(words::zh(&circle.name))?;
        layer.push(&cohort.id)?;
        layer.push(words::zh(&cohort.name))?;
        layer.push(i64::try_from(gap.rank).ok())?;
        layer.push(rounded(gap.seniors, 6))?;
        layer.push(i64::try_from(gap.homes.len()).ok())?;
        layer.push(area_name(study, gap.area))?;
        layer.push(services().map(|s| s.id.as_str()).collect::<Vec<_>>().join(","))?;
        layer.push(services().map(|s| words::zh(&s.name)).collect::<Vec<_>>().join("、"))?;
        layer.push(gap.median_min.map(|m| rounded(m, 2)))?;
        layer.push(gap.worst_min.map(|m| rounded(m, 2)))?;
        layer.push(gap.reason)?;
        layer.push(&*words::reason(gap.reason).zh())?;
        layer.end()?;
    }
    layer.finish(&spec)
}

/// What the numbers are: the `carecircle` member of the GeoJSON files, as rows.
pub(super) fn about(conn: &Connection, analysis: &Analysis, changed: &str) -> rusqlite::Result<()> {
    let mut columns = Columns::new();
    columns.texts(&["key", "value"]);
    let spec = Spec { table: "about", title: "说明 about", description: "The study, its flags and its sources", geometry: None, changed };
    let mut layer = Layer::create(conn, &spec, &columns)?;
    for (key, value) in summary::about(analysis) {
        layer.begin()?;
        layer.push(key)?;
        layer.push(value.as_str().map_or_else(|| value.to_string(), str::to_owned))?;
        layer.end()?;
    }
    layer.finish(&spec).map(drop)
}
