//! What is real: names, codes, seat points, the outline and the census.

use geo::MultiPolygon;

use super::SynthError;

/// A row of `towns.csv`.
#[derive(Debug, Clone)]
pub struct TownRow {
    /// 331082001.
    pub code: String,
    /// 古城街道.
    pub name: String,
    /// Longitude and latitude, where published.
    pub seat: Option<(f64, f64)>,
}

/// A row of `villages.csv`.
#[derive(Debug, Clone)]
pub struct VillageRow {
    /// 331082001001.
    pub code: String,
    /// 文化社区.
    pub name: String,
    /// 331082001.
    pub town_code: String,
}

/// The inputs, read.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// In the order of the list.
    pub towns: Vec<TownRow>,
    /// In the order of the list.
    pub villages: Vec<VillageRow>,
    /// The county, in degrees.
    pub outline: MultiPolygon<f64>,
    /// Residents (常住人口).
    pub residents: u64,
    /// Share of residents aged 60 and over, in percent.
    pub aged_percent: f64,
}

impl Inputs {
    /// Reads `towns.csv`, `villages.csv`, `outline.geojson` and `census.csv`, given as text.
    ///
    /// # Errors
    /// When a column, the outline or a census figure is missing.
    pub fn read(towns: &str, villages: &str, outline: &str, census: &str) -> Result<Self, SynthError> {
        let towns = rows(towns, "towns.csv", ["town_code", "town", "lon", "lat"])?
            .into_iter()
            .map(|[code, name, lon, lat]| TownRow { code, name, seat: lon.parse().ok().zip(lat.parse().ok()) })
            .collect();
        let villages = rows(villages, "villages.csv", ["village_code", "village", "town_code"])?
            .into_iter()
            .map(|[code, name, town_code]| VillageRow { code, name, town_code })
            .collect();
        let census = rows(census, "census.csv", ["measure", "value"])?;
        let figure = |measure: &'static str| {
            let value = census.iter().find(|[m, _]| m == measure).map(|[_, v]| v.parse::<f64>());
            value.and_then(Result::ok).ok_or(SynthError::Census { measure })
        };
        Ok(Self {
            towns,
            villages,
            outline: county(outline)?,
            residents: figure("常住人口")? as u64,
            aged_percent: figure("60岁及以上人口比重")?,
        })
    }

    /// Residents aged 60 and over, rounded.
    #[must_use]
    pub fn seniors(&self) -> u64 {
        (self.residents as f64 * self.aged_percent / 100.0).round() as u64
    }
}

fn rows<const N: usize>(text: &str, file: &'static str, columns: [&'static str; N]) -> Result<Vec<[String; N]>, SynthError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|source| SynthError::Csv { file, source })?.clone();
    let mut at = [0; N];
    for (slot, column) in at.iter_mut().zip(columns) {
        *slot = headers.iter().position(|h| h == column).ok_or(SynthError::Column { file, column })?;
    }
    reader
        .records()
        .map(|record| {
            let record = record.map_err(|source| SynthError::Csv { file, source })?;
            Ok(at.map(|i| record.get(i).unwrap_or_default().to_owned()))
        })
        .collect()
}

fn county(text: &str) -> Result<MultiPolygon<f64>, SynthError> {
    let parsed: geojson::GeoJson = text.parse().map_err(|e| SynthError::Outline { reason: format!("{e}") })?;
    let collection = geojson::FeatureCollection::try_from(parsed).map_err(|e| SynthError::Outline { reason: e.to_string() })?;
    let geometry = collection
        .features
        .into_iter()
        .next()
        .and_then(|f| f.geometry)
        .ok_or_else(|| SynthError::Outline { reason: "no feature with a geometry".to_owned() })?;
    MultiPolygon::try_from(geometry).map_err(|e| SynthError::Outline { reason: e.to_string() })
}
