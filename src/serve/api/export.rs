//! What is seen, as files.

use std::fmt::Write as _;
use std::fs::File;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use memmap2::Mmap;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::View;
use super::conditions::ConditionsQuery;
use super::lens::{Lens, LensQuery};
use crate::export::{self, One};
use crate::model::Name;
use crate::serve::{Problem, Site};

/// Files being written or sent at the same time.
const MOST_FILES: usize = 4;

/// So long a request waits for its turn.
const MOST_WAIT: Duration = Duration::from_secs(60);

static FILES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(MOST_FILES)));
/// Workbooks and GeoPackages take time and room: one at a time.
static LARGE: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(1)));

/// A file that is offered.
struct Offer {
    /// The last part of its path, and of its plain name.
    path: &'static str,
    file: One,
    kind: &'static str,
    /// What it is called in Chinese.
    zh: &'static str,
    large: bool,
    /// Whether it is of one cohort and circle.
    lens: bool,
}

/// The offered files.
const OFFERS: [Offer; 7] = [
    Offer { path: "gaps.geojson", file: One::Gaps, kind: "application/geo+json", zh: "服务空白区", large: false, lens: true },
    Offer { path: "circles.geojson", file: One::Circles, kind: "application/geo+json", zh: "服务圈范围", large: false, lens: true },
    Offer { path: "homes.csv", file: One::Homes, kind: "text/csv; charset=utf-8; header=present", zh: "住户", large: false, lens: true },
    Offer {
        path: "areas.csv",
        file: One::Areas,
        kind: "text/csv; charset=utf-8; header=present",
        zh: "镇街村社区",
        large: false,
        lens: true,
    },
    Offer {
        path: "carecircle.xlsx",
        file: One::Workbook,
        kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        zh: "养老服务圈",
        large: true,
        lens: true,
    },
    Offer { path: "carecircle.gpkg", file: One::GeoPackage, kind: GEOPACKAGE, zh: "全部图层", large: true, lens: false },
    Offer { path: "report.html", file: One::Report, kind: "text/html; charset=utf-8", zh: "可达性报告", large: false, lens: false },
];

/// The type of a GeoPackage.
pub(in crate::serve) const GEOPACKAGE: &str = "application/geopackage+sqlite3";

/// One file of results, as `carecircle run` writes it, of the chosen cohort and circle under the chosen conditions: `gaps.geojson` (underserved areas, RFC 7946),
/// `circles.geojson` (where the circle holds), `homes.csv`, `areas.csv` (both with a byte order mark, for Excel), `carecircle.xlsx` (overview, towns, gaps, homes, import
/// report); and, of every cohort and circle, `carecircle.gpkg` (all layers) and `report.html` (to print).
#[utoipa::path(get, path = "/export/{file}", operation_id = "export",
    params(("file" = String, Path, description = "`gaps.geojson`, `circles.geojson`, `homes.csv`, `areas.csv`, `carecircle.xlsx`, `carecircle.gpkg` or `report.html`"), LensQuery, ConditionsQuery),
    responses((status = 200, description = "The file, as an attachment", content((serde_json::Value = "application/geo+json"),
            (String = "text/csv"), (String = "text/html"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (Vec<u8> = "application/geopackage+sqlite3"))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Too many files are being written", body = Problem, content_type = "application/problem+json")))]
pub async fn export(State(site): State<Site>, Path(name): Path<String>, view: View) -> Result<Response, Problem> {
    let offer = OFFERS.iter().find(|o| o.path == name).ok_or_else(|| {
        let known: Vec<&str> = OFFERS.iter().map(|o| o.path).collect();
        Problem::not_found(format!("there is no export '{name}'; there are {}", known.join(", ")))
    })?;
    let mut places = Vec::new();
    if offer.large {
        places.push(place(&LARGE).await?);
    }
    places.push(place(&FILES).await?);
    let (body, disposition) = site.heavy(move |_| write(&view, offer, places)).await??;
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

fn write(view: &View, offer: &Offer, places: Vec<OwnedSemaphorePermit>) -> Result<(Body, HeaderValue), Problem> {
    let lens = view.lens()?;
    let analysis = lens.analysis;
    let failed = |doing: &str, e: &dyn std::fmt::Display| {
        Problem::internal(format!("{} could not be {doing} ({e}); look at the room in {}", offer.path, std::env::temp_dir().display()))
    };
    let folder = tempfile::tempdir().map_err(|e| failed("begun", &e))?;
    let path = folder.path().join(offer.path);
    let shown = export::Lens { cohort: Some(lens.cohort), circle: Some(lens.circle) };
    export::write_one(analysis, offer.file, shown, &path).map_err(|e| failed("written", &e))?;
    let file = File::open(&path).map_err(|e| failed("read back", &e))?;
    // A file of 60 MB and more is sent from the system's page cache, not from a copy of ours.
    #[expect(unsafe_code, reason = "mapping has no safe form; the file is complete, and its folder is ours and is removed below")]
    let map = unsafe { Mmap::map(&file) }.map_err(|e| failed("read back", &e))?;
    let disposition = disposition(offer, lens)?;
    Ok((Body::from(Bytes::from_owner(Sending { map, _places: places })), disposition))
}

/// `attachment`, with a plain name for old programs and the Chinese one for the others (RFC 6266, RFC 8187).
fn disposition(offer: &Offer, lens: Lens<'_>) -> Result<HeaderValue, Problem> {
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
