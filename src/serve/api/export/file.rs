//! What is seen, as files.

use std::fmt::Write as _;
use std::fs::File;
use std::ops::RangeInclusive;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use memmap2::Mmap;
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use utoipa::IntoParams;

use crate::api::conditions::ConditionsQuery;
use crate::api::lens::LensQuery;
use crate::api::site::propose::gives;
use crate::api::{QueryParams, View};
use crate::{Problem, ServedStudy};
use carecircle_analysis::siting::{ProvidedServices, Surface};
use carecircle_base::model::Name;
use carecircle_present::export::{self, ExportError, One, SurfaceOf};
use carecircle_present::rows::{Lens, provided_services_id};

/// Files being written or sent at the same time.
const MOST_FILES: usize = 4;

/// So long a request waits for its turn.
const MOST_WAIT: Duration = Duration::from_secs(60);

static FILES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(MOST_FILES)));
/// Workbooks and GeoPackages take time and room: one at a time.
static LARGE: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(1)));

/// A file that is offered.
struct ExportRow {
    /// The last part of its path, and of its plain name.
    path: &'static str,
    file: What,
    kind: &'static str,
    /// What it is called in Chinese.
    zh: &'static str,
    large: bool,
    /// Whether it is of one cohort and circle.
    lens: bool,
}

/// What is written.
#[derive(Clone, Copy)]
enum What {
    /// As a run writes it.
    Result(One),
    /// The opportunity of every junction: points, or cells.
    Opportunity { cells: bool },
}

/// The offered files.
const EXPORTS: [ExportRow; 9] = [
    ExportRow {
        path: "gaps.geojson",
        file: What::Result(One::Gaps),
        kind: "application/geo+json",
        zh: "服务空白区",
        large: false,
        lens: true,
    },
    ExportRow {
        path: "circles.geojson",
        file: What::Result(One::Circles),
        kind: "application/geo+json",
        zh: "服务圈范围",
        large: false,
        lens: true,
    },
    ExportRow {
        path: "homes.csv",
        file: What::Result(One::Homes),
        kind: "text/csv; charset=utf-8; header=present",
        zh: "住户",
        large: false,
        lens: true,
    },
    ExportRow {
        path: "areas.csv",
        file: What::Result(One::Areas),
        kind: "text/csv; charset=utf-8; header=present",
        zh: "镇街村社区",
        large: false,
        lens: true,
    },
    ExportRow {
        path: "carecircle.xlsx",
        file: What::Result(One::Workbook),
        kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        zh: "养老服务圈",
        large: true,
        lens: true,
    },
    ExportRow {
        path: "carecircle.gpkg", file: What::Result(One::GeoPackage), kind: GEOPACKAGE, zh: "全部图层", large: true, lens: false
    },
    ExportRow {
        path: "opportunity.geojson",
        file: What::Opportunity { cells: false },
        kind: "application/geo+json",
        zh: "选址潜力",
        large: false,
        lens: true,
    },
    ExportRow {
        path: "opportunity.tif",
        file: What::Opportunity { cells: true },
        kind: "image/tiff; application=geotiff",
        zh: "选址潜力",
        large: true,
        lens: true,
    },
    ExportRow {
        path: "report.html",
        file: What::Result(One::Report),
        kind: "text/html; charset=utf-8",
        zh: "可达性报告",
        large: false,
        lens: false,
    },
];

/// Metres a cell of a raster may be.
const CELL_M: RangeInclusive<f64> = 20.0..=5000.0;

/// What a file of the opportunity is of.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OpportunityQuery {
    /// Of the opportunity: id of the service that a new site would give; `all` of the circle's when not said.
    pub service: Option<String>,
    /// Of `opportunity.tif`: metres a cell, 20 to 5000; 100 when not said.
    #[param(minimum = 20, maximum = 5000)]
    pub cell_m: Option<f64>,
}

/// The type of a GeoPackage.
pub(crate) const GEOPACKAGE: &str = "application/geopackage+sqlite3";

/// One file of results, as `carecircle run` writes it, of the chosen cohort and circle under the chosen conditions: `gaps.geojson` (underserved areas, RFC 7946),
/// `circles.geojson` (where the circle holds), `homes.csv`, `areas.csv` (both with a byte order mark, for Excel), `carecircle.xlsx` (overview, towns, gaps, homes, import
/// report), `opportunity.geojson` (for every junction, the seniors whom a new site there would newly cover) and `opportunity.tif` (GeoTIFF, EPSG:4326: the best junction of
/// each cell, -1 where none is; the first time, both take seconds); and, of every cohort and circle, `carecircle.gpkg` (all layers) and `report.html` (to print).
#[utoipa::path(get, path = "/export/{file}", tag = "export", operation_id = "export",
    params(("file" = String, Path, description = "`gaps.geojson`, `circles.geojson`, `homes.csv`, `areas.csv`, `carecircle.xlsx`, `opportunity.geojson`, `opportunity.tif`, `carecircle.gpkg` or `report.html`"), OpportunityQuery, LensQuery, ConditionsQuery),
    responses((status = 200, description = "The file, as an attachment", content((serde_json::Value = "application/geo+json"),
            (String = "text/csv"), (String = "text/html"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (Vec<u8> = "application/geopackage+sqlite3"), (Vec<u8> = "image/tiff"))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A straight-line estimate has no junctions, or the cells are too many", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Too many files are being written", body = Problem, content_type = "application/problem+json")))]
pub async fn export(
    State(site): State<ServedStudy>,
    Path(name): Path<String>,
    QueryParams(query): QueryParams<OpportunityQuery>,
    view: View,
) -> Result<Response, Problem> {
    let offer = EXPORTS.iter().find(|o| o.path == name).ok_or_else(|| {
        let known: Vec<&str> = EXPORTS.iter().map(|o| o.path).collect();
        Problem::not_found(format!("there is no export '{name}'; there are {}", known.join(", ")))
    })?;
    let content = match offer.file {
        What::Result(file) => Content::Result(file),
        What::Opportunity { cells } => Content::Opportunity(Opportunity::ask(&site, &view, &query, cells).await?),
    };
    let mut places = Vec::new();
    if offer.large {
        places.push(place(&LARGE).await?);
    }
    places.push(place(&FILES).await?);
    let (body, disposition) = site.heavy(move |_| write(&view, offer, &content, places)).await??;
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(offer.kind));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// A place among those who write files; a short wait for one.
async fn place(places: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Problem> {
    let place = tokio::time::timeout(MOST_WAIT, Arc::clone(places).acquire_owned()).await;
    place.ok().and_then(Result::ok).ok_or_else(|| Problem::busy("other files are being written or sent; ask again in a moment"))
}

/// What a file is written from.
enum Content {
    /// The analysis.
    Result(One),
    /// A surface.
    Opportunity(Opportunity),
}

/// The opportunity of every junction, computed.
struct Opportunity {
    surface: Arc<Surface>,
    gives: ProvidedServices,
    cells: bool,
    cell_m: f64,
}

impl Opportunity {
    async fn ask(site: &ServedStudy, view: &View, query: &OpportunityQuery, cells: bool) -> Result<Self, Problem> {
        let lens = view.lens()?;
        let gives = gives(lens, query.service.as_deref())?;
        let cell_m = query.cell_m.unwrap_or(100.0);
        if !CELL_M.contains(&cell_m) {
            return Err(Problem::bad_request(format!("cell_m={cell_m}: expected metres, {} to {}", CELL_M.start(), CELL_M.end())));
        }
        let key = (lens.cohort, lens.circle, gives);
        let surface = site.desks().of(view.shared()).surface(site, view.shared(), key).await?;
        Ok(Self { surface, gives, cells, cell_m })
    }

    fn write(&self, lens: Lens<'_>, path: &std::path::Path) -> Result<(), ExportError> {
        let (analysis, study) = (lens.analysis, &lens.analysis.study);
        let net = analysis.network.as_deref().expect("a surface is of a network");
        if self.cells {
            return export::surface_geotiff(net, &self.surface, self.cell_m, path).map(drop);
        }
        let of = SurfaceOf { cohort: &lens.cohort().id, circle: &lens.circle().id, service: provided_services_id(study, self.gives) };
        export::surface_geojson(analysis, net, &self.surface, of, path).map(drop)
    }
}

/// A file that nobody else can name, in memory only as far as it is being sent.
struct Sending {
    map: Mmap,
    /// Others wait until this was sent or given up.
    _places: Vec<OwnedSemaphorePermit>,
}

impl AsRef<[u8]> for Sending {
    fn as_ref(&self) -> &[u8] {
        &self.map
    }
}

fn write(view: &View, offer: &ExportRow, content: &Content, places: Vec<OwnedSemaphorePermit>) -> Result<(Body, HeaderValue), Problem> {
    let lens = view.lens()?;
    let analysis = lens.analysis;
    let failed = |doing: &str, e: &dyn std::fmt::Display| {
        Problem::internal(format!("{} could not be {doing} ({e}); look at the room in {}", offer.path, std::env::temp_dir().display()))
    };
    let folder = tempfile::tempdir().map_err(|e| failed("begun", &e))?;
    let path = folder.path().join(offer.path);
    let written = match content {
        Content::Result(file) => {
            let shown = export::Lens { cohort: Some(lens.cohort), circle: Some(lens.circle) };
            export::write_one(analysis, *file, shown, &path).map(drop)
        }
        Content::Opportunity(opportunity) => opportunity.write(lens, &path),
    };
    written.map_err(|e| match e {
        ExportError::Cells { cells, cell_m, .. } => {
            Problem::unprocessable(format!("cells of {cell_m} m make a raster of {cells:.0}; choose a larger cell_m"))
        }
        other => failed("written", &other),
    })?;
    let file = File::open(&path).map_err(|e| failed("read back", &e))?;
    // A file of 60 MB and more is sent from the system's page cache, not from a copy of ours.
    #[expect(unsafe_code, reason = "mapping has no safe form; the file is complete, and its folder is ours and is removed below")]
    let map = unsafe { Mmap::map(&file) }.map_err(|e| failed("read back", &e))?;
    let disposition = disposition(offer, lens)?;
    Ok((Body::from(Bytes::from_owner(Sending { map, _places: places })), disposition))
}

/// `attachment`, with a plain name for old programs and the Chinese one for the others (RFC 6266, RFC 8187).
fn disposition(offer: &ExportRow, lens: Lens<'_>) -> Result<HeaderValue, Problem> {
    let (stem, end) = offer.path.rsplit_once('.').unwrap_or((offer.path, ""));
    let mut plain = stem.to_owned();
    let mut full = format!("{}-{}", zh(&lens.analysis.study.name), offer.zh);
    if offer.lens {
        let _ = write!(plain, "-{}-{}", lens.circle().id, lens.cohort().id);
        let _ = write!(full, "-{}-{}", zh(&lens.circle().name), zh(&lens.cohort().name));
    }
    if lens.analysis.study.simulated {
        full += "-模拟数据";
    }
    let plain: String = plain.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' }).collect();
    let full: String = full.chars().map(|c| if c.is_control() || r#"\/:*?"<>|"#.contains(c) { '_' } else { c }).collect();
    let text = format!("attachment; filename=\"{plain}.{end}\"; filename*=UTF-8''{}", percent(&format!("{full}.{end}")));
    HeaderValue::from_str(&text).map_err(|e| Problem::internal(e.to_string()))
}

fn zh(name: &Name) -> &str {
    if name.zh.is_empty() { &name.en } else { &name.zh }
}

/// Every byte but RFC 8187's `attr-char` as `%XX`.
fn percent(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len() * 3), |mut out, b| {
        if b.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&b) {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_escaped_as_rfc_8187_has_it() {
        assert_eq!(percent("€ rates.csv"), "%E2%82%AC%20rates.csv");
        assert_eq!(percent("a'b(c)*%"), "a%27b%28c%29%2A%25");
    }
}
