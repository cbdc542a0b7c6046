//! Table of every file of results: the command line writes from it, the server offers from it.

use std::path::Path;

use super::{
    ExportError, ExportLens, Exporter, Format, SurfaceOf, areas, geojson, gpkg, homes, promises, report, summary, surface_geojson,
    surface_geotiff, word, workbook,
};
use carecircle_analysis::Analysis;
use carecircle_analysis::siting::Surface;
use carecircle_base::ids::CohortId;
use carecircle_base::model::Study;
use carecircle_routing::network::Network;

const CSV: &str = "text/csv; charset=utf-8; header=present";
const GEOJSON: &str = "application/geo+json";
const JSON: &str = "application/json";

/// Media type of a GeoPackage.
pub const GEOPACKAGE: &str = "application/geopackage+sqlite3";

/// One kind of file of results.
#[derive(Debug)]
pub struct Export {
    /// File name. Of a kind with one file a cohort, that of the study's own cohort.
    pub name: &'static str,
    /// Media type, with its parameters.
    pub media_type: &'static str,
    /// Chinese name, as part of the name of a downloaded file.
    pub zh: &'static str,
    /// English words on what it holds.
    pub en: &'static str,
    /// How much time and memory it takes to write.
    pub size: Size,
    /// Whether it is of one cohort and circle; otherwise it holds every one.
    pub is_of_lens: bool,
    /// What must be there for it to be written.
    pub condition: Condition,
    /// What writes it.
    pub content: Content,
}

/// How much time and memory a file takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Several may be written at the same time.
    Small,
    /// One is written at a time.
    Large,
}

/// What must be there for a file to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Nothing but an analysis.
    None,
    /// Facilities' own service areas, computed on demand.
    ServiceAreas,
    /// Policy packs that the study names.
    Packs,
    /// A road network.
    Network,
    /// A service circle.
    Circle,
}

/// Exporter of one cohort and circle.
type AloneExporter = fn(&Study, ExportLens) -> Box<dyn Exporter>;

/// What a file is written from.
#[derive(Debug, Clone, Copy)]
pub enum Content {
    /// An analysis.
    Analysis {
        /// Format by which a run chooses it.
        format: Format,
        /// Files that a run writes, where the condition holds, in the language of the lens.
        run: fn(&Analysis, ExportLens) -> Vec<Box<dyn Exporter>>,
        /// File as seen through a lens; `None` where it is not offered alone.
        alone: Option<AloneExporter>,
    },
    /// An opportunity surface, which is computed apart.
    Surface(fn(&SurfaceFile<'_>, &Path) -> Result<usize, ExportError>),
}

/// What a file of an opportunity surface is written from.
#[derive(Debug, Clone, Copy)]
pub struct SurfaceFile<'a> {
    /// The analysis.
    pub analysis: &'a Analysis,
    /// Network of the study, whose junctions the surface is on.
    pub network: &'a Network,
    /// The surface.
    pub surface: &'a Surface,
    /// Ids of the cohort, circle and service that the surface is of.
    pub of: SurfaceOf<'a>,
    /// Side of a raster's cell, metres.
    pub cell_m: f64,
}

impl Export {
    /// Whether the file can be had alone, of one cohort and circle.
    #[must_use]
    pub fn is_offered(&self) -> bool {
        !matches!(self.content, Content::Analysis { alone: None, .. })
    }

    /// Whether there is what it needs.
    #[must_use]
    pub fn holds(&self, analysis: &Analysis) -> bool {
        match self.condition {
            Condition::None => true,
            Condition::ServiceAreas => analysis.circle_areas().any(|area| area.facility.is_some()),
            Condition::Packs => !analysis.packs().is_empty(),
            Condition::Network => analysis.network.is_some(),
            Condition::Circle => !analysis.study.circles.is_empty(),
        }
    }
}

/// Every kind of file, in the order in which a run lists its files.
pub static EXPORTS: [Export; 14] = [
    Export {
        name: "homes.csv",
        media_type: CSV,
        zh: "住户",
        en: "one row a home; with a byte order mark, for Excel",
        size: Size::Small,
        is_of_lens: true,
        condition: Condition::None,
        content: Content::Analysis {
            format: Format::Homes,
            run: homes_of_every_cohort,
            alone: Some(|study, lens| Box::new(homes::HomesCsv { cohort: lens.cohort(study), circle: lens.circle, bom: true })),
        },
    },
    Export {
        name: "areas.csv",
        media_type: CSV,
        zh: "镇街村社区",
        en: "towns and villages; with a byte order mark, for Excel",
        size: Size::Small,
        is_of_lens: true,
        condition: Condition::None,
        content: Content::Analysis {
            format: Format::Areas,
            run: |_, _| vec![Box::new(areas::AreasCsv(ExportLens::default()))],
            alone: Some(|_, lens| Box::new(areas::AreasCsv(lens))),
        },
    },
    Export {
        name: "gaps.geojson",
        media_type: GEOJSON,
        zh: "服务空白区",
        en: "underserved areas, RFC 7946",
        size: Size::Small,
        is_of_lens: true,
        condition: Condition::None,
        content: Content::Analysis {
            format: Format::GeoJson,
            run: |_, _| vec![Box::new(geojson::GapsGeoJson(ExportLens::default()))],
            alone: Some(|_, lens| Box::new(geojson::GapsGeoJson(lens))),
        },
    },
    Export {
        name: "circles.geojson",
        media_type: GEOJSON,
        zh: "服务圈范围",
        en: "where the circle holds",
        size: Size::Small,
        is_of_lens: true,
        condition: Condition::None,
        content: Content::Analysis {
            format: Format::GeoJson,
            run: |_, _| vec![Box::new(geojson::CirclesGeoJson(ExportLens::default()))],
            alone: Some(|_, lens| Box::new(geojson::CirclesGeoJson(lens))),
        },
    },
    Export {
        name: geojson::SERVICE_AREAS,
        media_type: GEOJSON,
        zh: "设施服务范围",
        en: "the service area of each facility",
        size: Size::Small,
        is_of_lens: false,
        condition: Condition::ServiceAreas,
        content: Content::Analysis { format: Format::GeoJson, run: |_, _| vec![Box::new(geojson::ServiceAreasGeoJson)], alone: None },
    },
    Export {
        name: "summary.json",
        media_type: JSON,
        zh: "摘要",
        en: "headline numbers, reasons, towns, the import report",
        size: Size::Small,
        is_of_lens: false,
        condition: Condition::None,
        content: Content::Analysis { format: Format::Summary, run: |_, _| vec![Box::new(summary::SummaryJson)], alone: None },
    },
    Export {
        name: "targets.json",
        media_type: JSON,
        zh: "政策承诺核对",
        en: "each target of the study's policy packs: due, today, gap, trend, why",
        size: Size::Small,
        is_of_lens: false,
        condition: Condition::Packs,
        content: Content::Analysis { format: Format::Targets, run: |_, _| vec![Box::new(promises::TargetsJson)], alone: None },
    },
    Export {
        name: "carecircle.gpkg",
        media_type: GEOPACKAGE,
        zh: "全部图层",
        en: "all layers, of every cohort and circle",
        size: Size::Large,
        is_of_lens: false,
        condition: Condition::None,
        content: Content::Analysis {
            format: Format::GeoPackage,
            run: |_, _| vec![Box::new(gpkg::GeoPackage)],
            alone: Some(|_, _| Box::new(gpkg::GeoPackage)),
        },
    },
    Export {
        name: "carecircle.xlsx",
        media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        zh: "养老服务圈",
        en: "overview, towns, gaps, homes, import report",
        size: Size::Large,
        is_of_lens: true,
        condition: Condition::None,
        content: Content::Analysis {
            format: Format::Xlsx,
            run: |_, _| vec![Box::new(workbook::WorkbookXlsx(ExportLens::default()))],
            alone: Some(|_, lens| Box::new(workbook::WorkbookXlsx(lens))),
        },
    },
    Export {
        name: "report.html",
        media_type: "text/html; charset=utf-8",
        zh: "可达性报告",
        en: "a report to print, of every cohort and circle",
        size: Size::Small,
        is_of_lens: false,
        condition: Condition::None,
        content: Content::Analysis {
            format: Format::Report,
            run: |_, _| vec![Box::new(report::ReportHtml)],
            alone: Some(|_, _| Box::new(report::ReportHtml)),
        },
    },
    Export {
        name: "report.docx",
        media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        zh: "覆盖情况报告",
        en: "a report for Word or WPS: summary, map, towns, gaps, promises; by the study's own template where it has one",
        size: Size::Small,
        is_of_lens: true,
        condition: Condition::Circle,
        content: Content::Analysis {
            format: Format::Word,
            run: |_, lens| vec![Box::new(word::ReportDocx(lens))],
            alone: Some(|_, lens| Box::new(word::ReportDocx(lens))),
        },
    },
    Export {
        name: "promises.docx",
        media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        zh: "承诺台账",
        en: "promises by department for Word or WPS: state, due date, target, value",
        size: Size::Small,
        is_of_lens: false,
        condition: Condition::Packs,
        content: Content::Analysis {
            format: Format::Word,
            run: |_, lens| vec![Box::new(word::PromisesDocx(lens))],
            alone: Some(|_, lens| Box::new(word::PromisesDocx(lens))),
        },
    },
    Export {
        name: "opportunity.geojson",
        media_type: GEOJSON,
        zh: "选址潜力",
        en: "for every junction, the seniors whom a new site there would newly cover; the first time, it takes seconds",
        size: Size::Small,
        is_of_lens: true,
        condition: Condition::Network,
        content: Content::Surface(|file, path| surface_geojson(file.analysis, file.network, file.surface, file.of, path)),
    },
    Export {
        name: "opportunity.tif",
        media_type: "image/tiff; application=geotiff",
        zh: "选址潜力",
        en: "GeoTIFF, EPSG:4326: the best junction of each cell, -1 where none is; the first time, it takes seconds",
        size: Size::Large,
        is_of_lens: true,
        condition: Condition::Network,
        content: Content::Surface(|file, path| {
            surface_geotiff(file.network, file.surface, file.cell_m, path).map(|(columns, rows)| columns as usize * rows as usize)
        }),
    },
];

/// The study's own cohort, then every other.
fn homes_of_every_cohort(analysis: &Analysis, _: ExportLens) -> Vec<Box<dyn Exporter>> {
    let own = analysis.study.settings.cohort;
    let others = (0..analysis.study.cohorts.len()).map(CohortId::from_index).filter(|c| *c != own);
    let file = |cohort| Box::new(homes::HomesCsv { cohort, circle: None, bom: false }) as Box<dyn Exporter>;
    std::iter::once(own).chain(others).map(file).collect()
}
