//! What is seen, as files.

use std::fmt::Write as _;
use std::fs::File;
use std::ops::RangeInclusive;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use memmap2::Mmap;
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use utoipa::openapi::{ContentBuilder, OpenApi, RefOr, Schema};
use utoipa::{IntoParams, Modify, PartialSchema};

use crate::api::conditions::ConditionsQuery;
use crate::api::lens::LensQuery;
use crate::api::site::propose::gives;
use crate::api::{PathId, QueryParams, View};
use crate::{Problem, ServedStudy};
use carecircle_analysis::Analysis;
use carecircle_analysis::siting::{ProvidedServices, Surface};
use carecircle_base::ids::{CircleId, CohortId};
use carecircle_base::model::Name;
use carecircle_present::export::{self, Condition, Content, EXPORTS, Export, ExportError, Size, SurfaceFile, SurfaceOf};
use carecircle_present::rows::{Lens, provided_services_id};
use carecircle_words::Language;

/// Files being written at the same time.
const MOST_FILES: usize = 4;

/// Files being sent at the same time, each to as many as ask for it: so much room they may take.
const MOST_SENT: usize = 16;

/// So long a request waits for its turn.
const MOST_WAIT: Duration = Duration::from_secs(60);

static FILES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(MOST_FILES)));
/// Workbooks and GeoPackages take time and room: one at a time.
static LARGE: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(1)));
static ROOM: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(MOST_SENT)));
/// Files that are being sent: who asks for the same gets the same.
static SENT: Mutex<Vec<Weak<SentFile>>> = Mutex::new(Vec::new());

/// Metres a cell of a raster may be.
const CELL_M: RangeInclusive<f64> = 20.0..=5000.0;

/// What a file is of, beside cohort and circle.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportQuery {
    /// Of the opportunity: id of the service that a new site would give; `all` of the circle's when not said.
    pub service: Option<String>,
    /// Of `opportunity.tif`: metres a cell, 20 to 5000; 100 when not said.
    #[param(minimum = 20, maximum = 5000)]
    pub cell_m: Option<f64>,
    /// Of `report.docx`: `zh` or `en`; `zh` when not said.
    pub lang: Option<String>,
}

impl ExportQuery {
    fn language(&self) -> Result<Language, Problem> {
        let Some(tag) = self.lang.as_deref() else { return Ok(Language::default()) };
        let known = || Language::all().map(Language::tag).collect::<Vec<_>>().join(" or ");
        Language::of(tag).ok_or_else(|| Problem::bad_request(format!("lang={tag}: expected {}", known())))
    }
}

/// One file of results, as `carecircle run` and `carecircle surface` write it, of the chosen cohort and circle under the chosen conditions.
#[utoipa::path(get, path = "/export/{file}", tag = "export", operation_id = "export",
    params(("file" = String, Path, description = "A file's name"), ExportQuery, LensQuery, ConditionsQuery),
    responses((status = 200, description = "The file, as an attachment"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A straight-line estimate has no junctions, or the cells are too many", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Too many files are being written", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn export(
    State(site): State<ServedStudy>,
    PathId(name): PathId,
    QueryParams(query): QueryParams<ExportQuery>,
    view: View,
) -> Result<Response, Problem> {
    let offer = offered().find(|o| o.name == name).ok_or_else(|| {
        let known: Vec<&str> = offered().map(|o| o.name).collect();
        Problem::not_found(format!("there is no export '{name}'; there are {}", known.join(", ")))
    })?;
    let opportunity = match offer.content {
        Content::Analysis { .. } if !offer.holds(view.analysis()) => {
            return Err(Problem::unprocessable(format!("{name} needs what the study does not have: {}", needs(offer))));
        }
        Content::Analysis { .. } => None,
        Content::Surface(_) => Some(Opportunity::ask(&site, &view, &query).await?),
    };
    let language = query.language()?;
    let key = FileKey::of(offer, &view, opportunity.as_ref(), language)?;
    let file = match SentFile::known(&key) {
        Some(file) => file,
        None => made(&site, view, offer, opportunity, key).await?,
    };
    let disposition = file.disposition.clone();
    let body = Body::from(Bytes::from_owner(Sending(file)));
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(offer.media_type));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// What a file needs, in words.
fn needs(offer: &Export) -> &'static str {
    match offer.condition {
        Condition::None => "nothing",
        Condition::ServiceAreas => "service areas of facilities",
        Condition::Packs => "policy packs; name some under [study] packs in study.toml",
        Condition::Network => "roads",
        Condition::Circle => "a circle",
    }
}

/// Files that can be had alone.
fn offered() -> impl Iterator<Item = &'static Export> {
    EXPORTS.iter().filter(|export| export.is_offered())
}

/// Completes the description of `/export/{file}` from the table of exports: names, what each holds, media types.
pub(in crate::api) struct ExportText;

impl Modify for ExportText {
    fn modify(&self, openapi: &mut OpenApi) {
        let Some(operation) = openapi.paths.paths.get_mut("/export/{file}").and_then(|item| item.get.as_mut()) else { return };
        let said: Vec<String> = offered().map(|export| format!("`{}` ({})", export.name, export.en)).collect();
        operation.description = Some(format!("Files: {}.", said.join(", ")));
        let names: Vec<String> = offered().map(|export| format!("`{}`", export.name)).collect();
        for parameter in operation.parameters.iter_mut().flatten() {
            match parameter {
                RefOr::T(parameter) if parameter.name == "file" => parameter.description = Some(names.join(", ")),
                _ => {}
            }
        }
        let Some(RefOr::T(answer)) = operation.responses.responses.get_mut("200") else { return };
        for export in offered() {
            let kind = export.media_type.split(';').next().unwrap_or_default();
            answer.content.insert(kind.to_owned(), RefOr::T(ContentBuilder::new().schema(Some(body(kind))).build()));
        }
    }
}

/// Schema of a file's bytes.
fn body(media_type: &str) -> RefOr<Schema> {
    match media_type {
        kind if kind.ends_with("json") => serde_json::Value::schema(),
        kind if kind.starts_with("text/") => String::schema(),
        _ => Vec::<u8>::schema(),
    }
}

/// A place among those who write files; a short wait for one.
async fn place(places: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Problem> {
    let place = tokio::time::timeout(MOST_WAIT, Arc::clone(places).acquire_owned()).await;
    place.ok().and_then(Result::ok).ok_or_else(|| Problem::busy("other files are being written or sent; ask again in a moment"))
}

/// The opportunity of every junction, computed.
struct Opportunity {
    surface: Arc<Surface>,
    gives: ProvidedServices,
    cell_m: f64,
}

impl Opportunity {
    async fn ask(site: &ServedStudy, view: &View, query: &ExportQuery) -> Result<Self, Problem> {
        let lens = view.lens()?;
        let gives = gives(lens, query.service.as_deref())?;
        let cell_m = query.cell_m.unwrap_or(100.0);
        if !CELL_M.contains(&cell_m) {
            return Err(Problem::bad_request(format!("cell_m={cell_m}: expected metres, {} to {}", CELL_M.start(), CELL_M.end())));
        }
        let key = (lens.cohort, lens.circle, gives);
        let surface = site.desks().of(view.shared()).surface(site, view.shared(), key).await?;
        Ok(Self { surface, gives, cell_m })
    }

    fn file<'a>(&'a self, lens: Lens<'a>) -> SurfaceFile<'a> {
        let analysis = lens.analysis;
        let network = analysis.network.as_deref().expect("a surface is of a network");
        let service = provided_services_id(&analysis.study, self.gives);
        let of = SurfaceOf { cohort: &lens.cohort().id, circle: &lens.circle().id, service };
        SurfaceFile { analysis, network, surface: &self.surface, of, cell_m: self.cell_m }
    }
}

/// What tells one file from another.
struct FileKey {
    name: &'static str,
    /// Held, so that no other analysis gets its address while the file is sent.
    analysis: Arc<Analysis>,
    lens: (CohortId, CircleId),
    language: Language,
    /// Of a surface: what a new site gives, and the bits of the metres a cell.
    surface: Option<(ProvidedServices, u64)>,
}

impl FileKey {
    fn of(offer: &'static Export, view: &View, opportunity: Option<&Opportunity>, language: Language) -> Result<Self, Problem> {
        let lens = view.lens()?;
        let surface = opportunity.map(|o| (o.gives, o.cell_m.to_bits()));
        Ok(Self { name: offer.name, analysis: Arc::clone(view.shared()), lens: (lens.cohort, lens.circle), language, surface })
    }

    fn is(&self, other: &Self) -> bool {
        let same = Arc::ptr_eq(&self.analysis, &other.analysis) && (self.lens, self.language) == (other.lens, other.language);
        same && self.name == other.name && self.surface == other.surface
    }
}

/// A file that nobody else can name, in memory only as far as it is being sent.
struct SentFile {
    key: FileKey,
    map: Mmap,
    disposition: HeaderValue,
    /// Permit of the room on the disk, until the last reader has the file or gave up.
    _room: OwnedSemaphorePermit,
}

impl SentFile {
    /// The file, if it is being sent.
    fn known(key: &FileKey) -> Option<Arc<Self>> {
        let sent = SENT.lock().unwrap_or_else(PoisonError::into_inner);
        sent.iter().filter_map(Weak::upgrade).find(|file| file.key.is(key))
    }

    fn share(self) -> Arc<Self> {
        let file = Arc::new(self);
        let mut sent = SENT.lock().unwrap_or_else(PoisonError::into_inner);
        sent.retain(|file| file.strong_count() > 0);
        sent.push(Arc::downgrade(&file));
        file
    }
}

/// A file on its way to one reader.
struct Sending(Arc<SentFile>);

impl AsRef<[u8]> for Sending {
    fn as_ref(&self) -> &[u8] {
        &self.0.map
    }
}

/// Makes a file in its turn; whoever waits for a turn takes what was made meanwhile.
async fn made(
    site: &ServedStudy,
    view: View,
    offer: &'static Export,
    opportunity: Option<Opportunity>,
    key: FileKey,
) -> Result<Arc<SentFile>, Problem> {
    let large = if offer.size == Size::Large { Some(place(&LARGE).await?) } else { None };
    let turn = place(&FILES).await?;
    if let Some(file) = SentFile::known(&key) {
        return Ok(file);
    }
    let room = place(&ROOM).await?;
    site.heavy(move |_| {
        // Held to the end of the writing, even if nobody waits for the answer any longer; not while it is sent.
        let _turns = (large, turn);
        let (map, disposition) = write(&view, offer, opportunity.as_ref(), key.language)?;
        Ok(SentFile { key, map, disposition, _room: room }.share())
    })
    .await?
}

fn write(view: &View, offer: &Export, opportunity: Option<&Opportunity>, language: Language) -> Result<(Mmap, HeaderValue), Problem> {
    let lens = view.lens()?;
    let analysis = lens.analysis;
    let failed = |doing: &str, e: &dyn std::fmt::Display| {
        Problem::internal(format!("{} could not be {doing} ({e}); look at the room in {}", offer.name, std::env::temp_dir().display()))
    };
    let folder = tempfile::tempdir().map_err(|e| failed("begun", &e))?;
    let path = folder.path().join(offer.name);
    let shown = export::ExportLens { cohort: Some(lens.cohort), circle: Some(lens.circle), language };
    let written = match (&offer.content, opportunity) {
        (Content::Analysis { alone: Some(alone), .. }, _) => alone(&analysis.study, shown).write(analysis, &path),
        (Content::Surface(write), Some(opportunity)) => write(&opportunity.file(lens), &path),
        _ => unreachable!("what is offered is written alone, or from a surface that was asked for"),
    };
    written.map_err(|e| match e {
        ExportError::Cells { cells, cell_m, .. } => {
            Problem::unprocessable(format!("cells of {cell_m} m make a raster of {cells:.0}; choose a larger cell_m"))
        }
        ExportError::Template { source } => Problem::unprocessable(format!("report.docx of the study's folder, the template: {source}")),
        other => failed("written", &other),
    })?;
    let file = File::open(&path).map_err(|e| failed("read back", &e))?;
    // A file of 60 MB and more is sent from the system's page cache, not from a copy of ours.
    #[expect(unsafe_code, reason = "mapping has no safe form; the file is complete, and its folder is ours and is removed below")]
    let map = unsafe { Mmap::map(&file) }.map_err(|e| failed("read back", &e))?;
    let disposition = disposition(offer, lens)?;
    Ok((map, disposition))
}

/// `attachment`, with a plain name for old programs and the Chinese one for the others (RFC 6266, RFC 8187).
fn disposition(offer: &Export, lens: Lens<'_>) -> Result<HeaderValue, Problem> {
    let (stem, end) = offer.name.rsplit_once('.').unwrap_or((offer.name, ""));
    let mut plain = stem.to_owned();
    let mut full = format!("{}-{}", zh(&lens.analysis.study.name), offer.zh);
    if offer.is_of_lens {
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
