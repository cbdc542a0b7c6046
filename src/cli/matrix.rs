//! `carecircle matrix`: travel times home by facility, within a limit.

use std::fs::File;
use std::io::BufWriter;

use anyhow::{Result, bail, ensure};

use super::args::Matrix;
use super::failure::{OrFail, failure};
use super::stdout::tell;
use super::{Exit, Progress};
use carecircle_analysis::coverage::cover;
use carecircle_analysis::load;
use carecircle_analysis::siting::{ModeAccess, facility_catchments};
use carecircle_base::ids::{CircleId, FacilityId, ServiceId};
use carecircle_base::units::thousands;
use carecircle_present::export::{self, TravelTimes};
use carecircle_present::rows::{cohort_of, position};
use carecircle_words::say;

pub(super) fn matrix(args: &Matrix, progress: &Progress) -> Result<Exit> {
    let end = args.out.extension().map(|e| e.to_string_lossy().to_lowercase());
    let parquet = match end.as_deref() {
        Some("csv") => false,
        Some("parquet") => true,
        Some("omx" | "h5") => bail!(failure(say!("cli-omx", path = args.out))),
        _ => bail!(failure(say!("cli-out-ends", flag = "--out", path = args.out, ends = ".csv, .parquet"))),
    };
    let file = File::create(&args.out).or_fail(|| say!("cli-cannot-write", path = args.out))?;
    let loaded = load(&args.study, |stage| progress.stage_of(stage)).or_fail(|| say!("cli-study", path = args.study))?;
    let study = &loaded.study;
    ensure!(!study.circles.is_empty(), failure(say!("cli-no-circle")));
    let cohort = cohort_of(study, args.cohort.as_deref())?;
    let circle = args.circle.as_deref().map_or(Ok(0), |id| position("circle", id, study.circles.iter().map(|c| c.id.as_str())))?;
    let mut row = study.circles[CircleId::from_index(circle).index()].clone();
    ensure!(!(row.mode.has_bus() && study.transit.is_some()), failure(say!("cli-matrix-buses", circle = row.id)));
    if let Some(minutes) = args.minutes {
        ensure!((0.0..=600.0).contains(&minutes) && minutes > 0.0, failure(say!("cli-minutes", minutes)));
        row.minutes = minutes;
    }
    if let Some(id) = &args.service {
        let service = ServiceId::from_index(position("service", id, study.services.iter().map(|s| s.id.as_str()))?);
        row.services = vec![service];
        row.need = 1;
    }
    let counts = |f: &usize| {
        let facility = &study.facilities[*f];
        facility.at.is_some() && study.settings.open(facility) && row.services.iter().any(|s| facility.services.contains(s))
    };
    let facilities: Vec<FacilityId> = (0..study.facilities.len()).filter(counts).map(FacilityId::from_index).collect();
    progress.stage(say!("stage-circles"));
    let coverage = cover(study, loaded.network.as_deref());
    progress.stage(say!("stage-pairs"));
    let access = loaded.network.as_ref().and_then(|net| ModeAccess::new(study, net, &coverage, cohort, row.mode));
    let catchments = facility_catchments(study, &coverage, access.as_ref(), cohort, &row, &facilities);
    let times = TravelTimes {
        study,
        facilities: facilities.into_iter().zip(catchments).collect(),
        limit_min: row.minutes,
        mode: row.mode.id(&study.profiles),
        cohort: study.cohorts[cohort.index()].id.clone(),
    };
    progress.stage(say!("stage-writing"));
    if parquet {
        export::matrix_parquet(&times, BufWriter::new(file)).or_fail(|| say!("cli-cannot-write", path = args.out))?;
    } else {
        std::fs::write(&args.out, export::matrix_csv(&times)).or_fail(|| say!("cli-cannot-write", path = args.out))?;
    }
    progress.finish();
    #[expect(clippy::cast_precision_loss, reason = "numbers to show")]
    let shown = |n: usize| thousands(n as f64);
    let off = times.facilities.iter().filter(|(_, homes)| homes.is_none()).count();
    tell!(
        "{}：{} 处住地 × {} 处设施，{} 分钟内 {} 对（没有列出的走不到）；{} 处设施不在路网上\n",
        args.out.display(),
        shown(study.homes.len()),
        shown(times.facilities.len()),
        row.minutes,
        shown(times.pairs()),
        shown(off)
    )?;
    Ok(Exit::Done)
}
