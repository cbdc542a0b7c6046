//! Check of the coordinates of every list of a study; what is doubtful goes to the head of the import report.

use super::areas;
use super::mixed;
use super::streets::NetworkStreets;
use carecircle_base::geom::LonLat;
use carecircle_base::model::{CrsProposal, ImportReport, LayerReport, Severity, Study, WrittenCoordinates, WrittenRow};
use carecircle_import::crs::{Crs, ToWgs84};
use carecircle_import::crs_fit::{CrsConfidence, Fit, Reading, Surroundings, Verdict, trials, verdict};
use carecircle_routing::network::Network;
use carecircle_words::{Said, say};

/// Rows of a list that share one system, and how they were read.
struct Group<'r> {
    rows: Vec<WrittenRow>,
    reading: Reading,
    named: bool,
    /// Whether these are all rows of the list.
    is_whole: bool,
    report: &'r LayerReport,
}

/// Adds reports of layer `coordinates` at the head of `report`, one for each list whose coordinate system is doubtful or cannot be
/// told. Nothing else changes: what was read stays as it was read.
pub fn check_coordinates(study: &Study, net: Option<&Network>, report: &mut ImportReport) {
    let groups: Vec<Group<'_>> = report.layers.iter().flat_map(groups).collect();
    let areas = report.layers.iter().filter(|l| l.layer == "areas").filter_map(|l| Some((l, l.written.as_ref()?)));
    let borders: Vec<(&LayerReport, &WrittenCoordinates)> = areas.filter(|(_, w)| w.rows.is_empty()).map(|(l, w)| (l, &**w)).collect();
    if groups.is_empty() {
        return;
    }
    let centre = study.plane.centre();
    let on_network = NetworkStreets::new(study, net);
    let mut terrain = NetworkStreets::surroundings(study, on_network.as_ref());
    let mut found: Vec<LayerReport> = Vec::new();
    if let (true, [(of, written)]) = (net.is_some_and(|n| n.node_count() > 0), borders.as_slice()) {
        let streets = terrain.without_areas();
        let places: Vec<(LonLat, WrittenRow)> = groups.iter().flat_map(|g| placed(g, centre, &streets)).collect();
        let read = written.crs.parse().unwrap_or_default();
        if let Some((crs, of_places, now, then)) = areas::likelier(&places, read, &terrain) {
            terrain = streets;
            let mut head = head_of(of);
            head.note_many(Severity::Warning, "borders-crs-doubtful", of_places, || {
                let line = line(of, Reading { crs, swapped: written.swapped });
                say!("crs-borders-read-as", read = read.said(), likely = crs.said(), of_places, now, then, line).bilingual()
            });
            head.proposal = Some(Box::new(proposal(of, Reading { crs, swapped: written.swapped })));
            found.push(head);
        }
    }
    for group in &groups {
        let tried = trials(&group.rows, group.reading, centre, &terrain);
        let verdict = verdict(&tried, terrain.can_tell(&group.rows));
        let mut head = head_of(group.report);
        tell(&verdict, group, &mut head);
        if verdict.certainty != CrsConfidence::Untested
            && let Some((other, rows)) = mixed::others(&tried, verdict.best.reading, &group.rows, &terrain)
        {
            head.note_many(Severity::Warning, "crs-mixed", rows.len(), || {
                let places: Vec<&str> = rows.iter().take(8).map(|i| group.rows[*i].place.as_str()).collect();
                format!(
                    "{} of {} rows tried fit {} better than {}: {}",
                    rows.len(),
                    verdict.of,
                    name(other).en(),
                    name(verdict.best.reading).en(),
                    places.join(", ")
                )
            });
        }
        if !head.notes.is_empty() {
            (head.read, head.kept) = (verdict.of, verdict.read.fits);
            found.push(head);
        }
    }
    // What needs a look comes first, what is only told comes last.
    let (told, mut doubted): (Vec<_>, Vec<_>) = found.into_iter().partition(|l| l.notes.iter().all(|n| n.severity == Severity::Info));
    doubted.append(&mut report.layers);
    doubted.extend(told);
    report.layers = doubted;
}

fn head_of(layer: &LayerReport) -> LayerReport {
    LayerReport { read_as: layer.layer.clone(), ..LayerReport::new("coordinates", &layer.file) }
}

/// Rows of a layer by the system in which each was read.
fn groups(layer: &LayerReport) -> Vec<Group<'_>> {
    let Some(written) = &layer.written else { return Vec::new() };
    let mut out: Vec<Group<'_>> = Vec::new();
    for row in &written.rows {
        let crs: Crs = row.crs.as_deref().unwrap_or(&written.crs).parse().unwrap_or_default();
        let (reading, named) = (Reading { crs, swapped: written.swapped }, written.named || row.crs.is_some());
        match out.iter_mut().find(|g| g.reading == reading && g.named == named) {
            Some(group) => group.rows.push(row.clone()),
            None => out.push(Group { rows: vec![row.clone()], reading, named, is_whole: true, report: layer }),
        }
    }
    if out.len() > 1 {
        out.iter_mut().for_each(|g| g.is_whole = false);
    }
    out
}

/// Positions of the rows that name an area, in the reading that fits the streets best.
fn placed(group: &Group<'_>, centre: LonLat, streets: &Surroundings<'_>) -> Vec<(LonLat, WrittenRow)> {
    let tried = trials(&group.rows, group.reading, centre, streets);
    let best = verdict(&tried, true).best.reading;
    let Ok(to) = ToWgs84::new(best.crs) else { return Vec::new() };
    let named = group.rows.iter().filter(|r| !(r.town.is_empty() && r.village.is_empty()));
    let place = |row: &WrittenRow| {
        let [x, y] = if best.swapped { [row.xy[1], row.xy[0]] } else { row.xy };
        Some((to.convert(x, y).ok()?, row.clone()))
    };
    named.filter_map(place).collect()
}

/// Notes what the verdict on a list is; nothing where its own reading is sure.
fn tell(verdict: &Verdict, group: &Group<'_>, head: &mut LayerReport) {
    let Verdict { of, read, best, .. } = verdict;
    let rows = group.rows.len();
    let accept = |reading| line(group.report, reading);
    let both = |other: Fit| {
        let (read_fits, likely_fits) = (read.fits, other.fits);
        let (read, likely, line) = (name(read.reading), name(other.reading), accept(other.reading));
        say!("crs-places-read-as", read, likely, of, read_fits, likely_fits, line).bilingual()
    };
    let severity = if group.named { Severity::Info } else { Severity::Warning };
    match verdict.certainty {
        CrsConfidence::Untested if verdict.is_doubtful() || !group.named => {
            head.note_many(severity, "crs-untested", rows, || format!("read as {}", name(read.reading).en()));
        }
        CrsConfidence::Untested => {}
        _ if verdict.is_refuted() => {
            head.note_many(Severity::Warning, "crs-doubtful", rows, || both(*best));
            // One line speaks for a whole list: where rows name their own systems, their column is to be corrected.
            if group.is_whole {
                head.proposal = Some(Box::new(proposal(group.report, best.reading)));
            }
        }
        _ if verdict.is_doubtful() => head.note_many(severity, "crs-unsure", rows, || both(*best)),
        CrsConfidence::Unsure => {
            head.note_many(severity, "crs-unsure", rows, || verdict.rival.map_or_else(String::new, both));
        }
        CrsConfidence::Sure => {}
    }
}

/// Reading as keys of `study.toml`. What every row shows of its order need not be written.
fn proposal(layer: &LayerReport, reading: Reading) -> CrsProposal {
    let is_read_so = layer.written.as_ref().is_some_and(|w| w.swapped);
    CrsProposal {
        section: layer.layer.clone(),
        file: layer.file.clone(),
        crs: reading.crs.to_string(),
        north_first: reading.swapped && !is_read_so,
    }
}

/// Line of `study.toml` by which a reading is accepted, with the section in which it goes.
fn line(layer: &LayerReport, reading: Reading) -> String {
    let section = match layer.layer.as_str() {
        "transit" => "[transit]".to_owned(),
        other => format!("[[{other}]] of {}", layer.file),
    };
    if layer.file.ends_with(".located.csv") {
        return format!("经度（{0}）, 纬度（{0}） as the headers of {1}", reading.crs, layer.file);
    }
    let exchange = if proposal(layer, reading).north_first { " and north_first = true" } else { "" };
    format!("crs = \"{}\"{exchange} under {section} (carecircle check STUDY --accept-crs writes it)", reading.crs)
}

fn name(reading: Reading) -> Said {
    let name = reading.crs.said();
    if reading.swapped { say!("crs-north-first", name) } else { name }
}
