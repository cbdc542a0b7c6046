//! `carecircle surface`: every junction as a candidate.

use anyhow::{Result, bail, ensure};

use super::args::Surface;
use super::failure::failure;
use super::site::{desk, eyes, open, surface_of};
use super::stdout::tell;
use super::{Exit, Progress};
use carecircle_analysis::siting::people::seniors;
use carecircle_analysis::siting::{ProvidedServices, surface_counts};
use carecircle_present::export::{self, SurfaceOf};
use carecircle_present::rows::provided_services_id;
use carecircle_words::say;

pub(super) fn surface(args: &Surface, progress: &Progress) -> Result<Exit> {
    let end = args.out.as_ref().and_then(|out| out.extension()).map(|e| e.to_string_lossy().to_lowercase());
    let raster = match (args.out.as_ref(), end.as_deref()) {
        (None, _) | (_, Some("geojson" | "json")) => false,
        (_, Some("tif" | "tiff")) => true,
        (Some(out), _) => bail!(failure(say!("cli-out-ends", flag = "--out", path = out, ends = ".geojson, .tif"))),
    };
    ensure!(args.cell.is_finite() && args.cell >= 1.0, failure(say!("cli-cell", cell = args.cell)));
    ensure!(!args.times || raster, failure(say!("cli-times-tif")));
    let open = open(&args.study, false, progress)?;
    let study = &open.analysis.study;
    let seen = eyes(study, &args.eyes)?;
    if let (true, Some(out)) = (args.times, &args.out) {
        let circle = &study.circles[seen.circle.index()];
        let (services, need) = match seen.gives {
            ProvidedServices::Circle => (circle.services.clone(), circle.need),
            ProvidedServices::Service(service) => (vec![service], 1),
        };
        progress.stage(say!("stage-cells"));
        let who = (seen.cohort, circle);
        let (columns, rows) =
            export::time_surface_geotiff(study, &open.network, &open.analysis.coverage, who, (&services, need), args.cell, out)?;
        progress.finish();
        tell!("{}：{columns} × {rows} 格，单位分钟；走不到的为 {}\n", out.display(), export::NODATA)?;
        if circle.mode.has_bus() {
            tell!("公交没有算在内 buses are left out\n")?;
        }
        return Ok(Exit::Done);
    }
    progress.stage(say!("stage-ready"));
    let desk = desk(&open);
    let surface = surface_of(&open, &desk, seen, progress);
    let of = SurfaceOf {
        cohort: &study.cohorts[seen.cohort.index()].id,
        circle: &study.circles[seen.circle.index()].id,
        service: provided_services_id(study, seen.gives),
    };
    if let Some(out) = &args.out {
        progress.stage(say!("stage-writing"));
        if raster {
            let (columns, rows) = export::surface_geotiff(&open.network, &surface, args.cell, out)?;
            progress.say(say!("cli-cells", path = out, columns, rows));
        } else {
            let points = export::surface_geojson(&open.analysis, &open.network, &surface, of, out)?;
            progress.say(say!("cli-junctions", path = out, points));
        }
    }
    progress.finish();
    let mut best: Vec<_> = surface.candidates().collect();
    best.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let towns = desk.area_index().towns_of_nodes(&open.network);
    if let Some(counts) = surface_counts(study, seen.circle) {
        tell!("{}\n", counts.zh)?;
    }
    tell!("新增覆盖老人最多的路口（{} · {} · {}，共 {} 个路口）\n", of.service, of.circle, of.cohort, best.len())?;
    for (rank, (node, value)) in (1..).zip(best.into_iter().take(args.best)) {
        let at = open.network.plane().unproject(open.network.node(node));
        let town = towns[node.index()].map_or("", |t| study.areas[t.index()].name.as_str());
        tell!("{rank:>3}. {:.6},{:.6}  {:.0} 人  {town}\n", at.lon(), at.lat(), seniors(value))?;
    }
    Ok(Exit::Done)
}
