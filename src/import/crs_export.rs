//! Downloads from map services (高德, 百度, 腾讯), known by their columns, and the system of their coordinates.

use super::crs::Crs;

/// Map service that a list comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MapDownload {
    /// Name of the service.
    pub service: &'static str,
    /// A column that only it has.
    pub sign: &'static str,
    /// System of its coordinates, as its interface documents it.
    pub crs: Crs,
    /// Whether the coordinates stand in the service's own column (`location`, `location.lng`); others may have been converted.
    pub raw: bool,
}

/// Map service whose columns `headers` are; `coordinates` are the headers of the coordinates. `None` for any other list.
pub(super) fn map_download(headers: &[String], coordinates: &[&str]) -> Option<MapDownload> {
    let plain: Vec<String> = headers.iter().map(|h| h.trim().to_lowercase().replace('_', ".")).collect();
    let has = |header: &str| plain.iter().any(|h| h == header);
    let begins = |start: &str| plain.iter().any(|h| h.starts_with(start));
    let (service, sign, crs) = if has("typecode") && (has("adname") || has("pname")) {
        ("高德", "typecode", Crs::Gcj02)
    } else if begins("ad.info.") {
        ("腾讯", "ad_info", Crs::Gcj02)
    } else if has("uid") && (begins("detail.info.") || has("street.id")) {
        ("百度", "detail_info", Crs::Bd09)
    } else {
        return None;
    };
    let own = |h: &&str| {
        let header = h.trim().to_lowercase().replace('_', ".");
        header == "location" || header.starts_with("location.")
    };
    Some(MapDownload { service, sign, crs, raw: !coordinates.is_empty() && coordinates.iter().all(own) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_is_known_by_its_columns() {
        let of = |headers: &str, coordinates: &[&str]| {
            let all: Vec<String> = headers.split(',').map(str::to_owned).collect();
            map_download(&all, coordinates).map(|d| (d.crs, d.raw))
        };
        assert_eq!(of("id,name,typecode,location,adname", &["location"]), Some((Crs::Gcj02, true)));
        assert_eq!(of("id,name,typecode,lon,lat,adname", &["lon", "lat"]), Some((Crs::Gcj02, false)));
        assert_eq!(of("uid,name,location.lat,location.lng,detail_info.tag", &["location.lng", "location.lat"]), Some((Crs::Bd09, true)));
        assert_eq!(of("id,title,location_lat,location_lng,ad_info_adcode", &["location_lng", "location_lat"]), Some((Crs::Gcj02, true)));
        assert_eq!(of("id,name,location", &["location"]), None);
        assert_eq!(of("uid,name,lon,lat", &["lon", "lat"]), None);
    }
}
