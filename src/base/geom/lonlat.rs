//! Positions on WGS84, valid by construction.

use serde::Serialize;

/// A position in degrees on WGS84: longitude −180..=180, latitude −90..=90, both finite.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(into = "[f64; 2]")]
pub struct LonLat {
    lon: f64,
    lat: f64,
}

/// Reasons for which a pair of numbers is not a position.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LonLatError {
    /// A coordinate is NaN or infinite.
    #[error("({lon}, {lat}) is not a pair of finite numbers")]
    NotFinite {
        /// The value given for this axis.
        lon: f64,
        /// The value given for this axis.
        lat: f64,
    },
    /// The pair is out of range as given, but in range with the two exchanged.
    #[error("longitude {lon}, latitude {lat} are out of range; they look swapped (longitude comes first)")]
    Swapped {
        /// The value given for this axis.
        lon: f64,
        /// The value given for this axis.
        lat: f64,
    },
    /// The pair is out of range in either order; most often metres of a projected system.
    #[error(
        "longitude {lon}, latitude {lat} are out of range (−180..180, −90..90); if these are metres, name the layer's crs, such as \"EPSG:4549\""
    )]
    OutOfRange {
        /// The value given for this axis.
        lon: f64,
        /// The value given for this axis.
        lat: f64,
    },
}

impl LonLat {
    /// A position from longitude and latitude in degrees.
    ///
    /// # Errors
    /// When a coordinate is not finite or out of range; [`LonLatError::Swapped`] where the two look exchanged.
    pub fn new(lon: f64, lat: f64) -> Result<Self, LonLatError> {
        if !(lon.is_finite() && lat.is_finite()) {
            return Err(LonLatError::NotFinite { lon, lat });
        }
        if lon.abs() <= 180.0 && lat.abs() <= 90.0 {
            return Ok(Self { lon, lat });
        }
        if lat.abs() <= 180.0 && lon.abs() <= 90.0 {
            return Err(LonLatError::Swapped { lon, lat });
        }
        Err(LonLatError::OutOfRange { lon, lat })
    }

    /// Longitude in degrees east, −180..=180.
    #[must_use]
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Latitude in degrees north, −90..=90.
    #[must_use]
    pub fn lat(self) -> f64 {
        self.lat
    }
}

impl From<LonLat> for [f64; 2] {
    fn from(at: LonLat) -> Self {
        [at.lon, at.lat]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_is_refused_with_its_likely_cause() {
        assert!(matches!(LonLat::new(f64::NAN, 1.0), Err(LonLatError::NotFinite { .. })));
        assert!(matches!(LonLat::new(30.7, 120.7), Err(LonLatError::Swapped { .. })));
        assert!(matches!(LonLat::new(512_345.0, 3_412_345.0), Err(LonLatError::OutOfRange { .. })));
        assert!(LonLat::new(120.7, 30.7).is_ok());
    }
}
