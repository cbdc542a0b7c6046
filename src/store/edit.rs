//! One change of a study.

use serde::{Deserialize, Serialize};

use super::StoreError;
use carecircle_base::geom::LonLat;
use carecircle_base::ids::ServiceId;
use carecircle_base::model::{Facility, Study};

/// Points that a link may have.
const MOST_POINTS: usize = 50;

/// One change of a study; facilities and services go by their ids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Edit {
    /// A new facility.
    Add {
        /// Id of the new facility, which no other facility has.
        id: String,
        /// Name of what is added; may be empty.
        #[serde(default)]
        name: String,
        /// Degrees east.
        lon: f64,
        /// Degrees north.
        lat: f64,
        /// Ids of what it gives.
        services: Vec<String>,
    },
    /// A facility stands elsewhere.
    Move {
        /// Id of the facility.
        facility: String,
        /// Degrees east.
        lon: f64,
        /// Degrees north.
        lat: f64,
    },
    /// A facility is no more.
    Close {
        /// Id of the facility.
        facility: String,
    },
    /// A footbridge or path that walkers may use, both ways; its ends lie at roads.
    Link {
        /// Name of what is added; may be empty.
        #[serde(default)]
        name: String,
        /// Its line, each point as degrees east and north; both ends lie at roads.
        line: Vec<[f64; 2]>,
    },
    /// A facility gives other services.
    Services {
        /// Id of the facility.
        facility: String,
        /// Ids of what it gives from now on.
        services: Vec<String>,
    },
}

impl Edit {
    /// The line of a link; `None` for any other edit.
    pub(super) fn line(&self) -> Result<Option<Vec<LonLat>>, StoreError> {
        let Self::Link { line, .. } = self else { return Ok(None) };
        if !(2..=MOST_POINTS).contains(&line.len()) {
            return Err(StoreError::BadLine { found: line.len(), most: MOST_POINTS });
        }
        line.iter().map(|&[lon, lat]| position(lon, lat)).collect::<Result<_, _>>().map(Some)
    }

    /// Makes the change.
    pub(super) fn apply(&self, study: &mut Study) -> Result<(), StoreError> {
        match self {
            Self::Add { id, name, lon, lat, services } => {
                if study.facilities.iter().any(|f| f.id == *id) {
                    return Err(StoreError::Taken { id: id.clone() });
                }
                let at = Some(position(*lon, *lat)?);
                let services = given(study, services)?;
                study.facilities.push(Facility { id: id.clone(), name: name.clone(), at, services, ..Facility::default() });
            }
            Self::Move { facility, lon, lat } => {
                let at = position(*lon, *lat)?;
                let row = row(study, facility)?;
                study.facilities[row].at = Some(at);
                study.facilities[row].about = None;
            }
            Self::Close { facility } => {
                let row = row(study, facility)?;
                study.facilities.remove(row);
            }
            // It changes the roads, not the study.
            Self::Link { .. } => {
                self.line()?;
            }
            Self::Services { facility, services } => {
                let services = given(study, services)?;
                let row = row(study, facility)?;
                study.facilities[row].services = services;
            }
        }
        Ok(())
    }
}

fn position(lon: f64, lat: f64) -> Result<LonLat, StoreError> {
    LonLat::new(lon, lat).map_err(|source| StoreError::Position { source })
}

fn row(study: &Study, id: &str) -> Result<usize, StoreError> {
    study.facilities.iter().position(|f| f.id == id).ok_or_else(|| StoreError::NoFacility { id: id.to_owned() })
}

fn given(study: &Study, ids: &[String]) -> Result<Vec<ServiceId>, StoreError> {
    let known = || study.services.iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join(", ");
    let find = |id: &String| {
        let row = study.services.iter().position(|s| s.id == *id);
        row.map(ServiceId::from_index).ok_or_else(|| StoreError::NoService { id: id.clone(), known: known() })
    };
    let mut services = ids.iter().map(find).collect::<Result<Vec<_>, _>>()?;
    services.sort_unstable();
    services.dedup();
    Ok(services)
}

#[cfg(test)]
mod tests {
    use super::Edit;

    #[test]
    fn a_name_may_be_left_out_and_an_unknown_key_is_refused() {
        let read = |text: &str| serde_json::from_str::<Edit>(text);
        assert!(read(r#"{"edit":"add","id":"a","lon":1,"lat":2,"services":[]}"#).is_ok());
        assert!(read(r#"{"edit":"link","line":[[1,2],[1,3]]}"#).is_ok());
        assert!(read(r#"{"edit":"close","facility":"a","why":"old"}"#).is_err());
    }
}
