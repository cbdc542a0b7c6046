//! Coordinate systems as `.prj` files write them: WKT by ESRI, GDAL or PROJ.

use crate::crs::Crs;
use crate::zones::Zone;

/// The system of a WKT text; its name where it is none that is known here.
///
/// An EPSG code at its end counts. Else systems on WGS84 and CGCS2000 are recognised: degrees, UTM, web Mercator, and the Gauss–Krüger
/// zones of China by central meridian and false easting, whatever the name. A local grid is not taken for the zone near it.
pub(super) fn crs(wkt: &str) -> Result<Crs, String> {
    if let Some(code) = code(wkt) {
        return Ok(Crs::of_epsg(code));
    }
    let name = quoted(wkt).unwrap_or_default().to_owned();
    let plain: String = wkt.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    let has = |words: &[&str]| words.iter().any(|w| plain.contains(w));
    let china = has(&["CHINA2000", "CGCS2000", "CHINAGEODETICCOORDINATESYSTEM2000"]);
    let wgs84 = has(&["WGS1984", "WGS84"]);
    let projected = plain.starts_with("PROJC");
    let found = match (projected, china, wgs84) {
        (false, true, false) => Some(Crs::Epsg(4490)),
        (false, false, true) => Some(Crs::Wgs84),
        (true, true, false) => zone(wkt),
        (true, false, true) if has(&["WEBMERCATOR", "PSEUDOMERCATOR", "MERCATORAUXILIARYSPHERE"]) => Some(Crs::Epsg(3857)),
        (true, false, true) => utm(wkt),
        _ => None,
    };
    found.ok_or(name)
}

/// Code of the outermost `AUTHORITY["EPSG","4549"]` or `ID["EPSG",4549]`: the last of the text.
fn code(wkt: &str) -> Option<u32> {
    let text = wkt.trim_end().trim_end_matches(']').to_uppercase();
    let at = text.rfind("AUTHORITY[").into_iter().chain(text.rfind("ID[")).max()?;
    let last = &text[at..];
    // It has to be the end of the text, or it is that of a part.
    if !last.contains("\"EPSG\"") || last.contains(']') {
        return None;
    }
    last.rsplit(',').next()?.trim().trim_matches('"').parse().ok()
}

fn quoted(wkt: &str) -> Option<&str> {
    wkt.split('"').nth(1)
}

/// Value of a `PARAMETER["name",value]`, whatever the case of its name and `_` for spaces.
fn parameter(wkt: &str, name: &str) -> Option<f64> {
    let plain = wkt.to_lowercase().replace(' ', "_");
    let at = ["parameter[", "parameter("].iter().find_map(|open| plain.find(&format!("{open}\"{name}\"")))?;
    plain[at..].split(',').nth(1)?.trim_end_matches([']', ')']).trim_matches('_').parse().ok()
}

/// Whether a projection is a transverse Mercator at scale `scale` from the equator, and its central meridian and false easting.
fn transverse(wkt: &str, scale: f64) -> Option<(f64, f64)> {
    let plain: String = wkt.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
    let is = plain.contains("gausskruger") || plain.contains("transversemercator");
    let same = |names: [&str; 2], expected: f64| names.iter().find_map(|n| parameter(wkt, n)).is_none_or(|v| (v - expected).abs() < 1e-9);
    let plain_scale = same(["scale_factor", "scale_factor_at_natural_origin"], scale);
    let from_equator = same(["latitude_of_origin", "latitude_of_natural_origin"], 0.0) && same(["false_northing", "false_northing"], 0.0);
    let meridian = ["central_meridian", "longitude_of_natural_origin"].iter().find_map(|n| parameter(wkt, n))?;
    (is && plain_scale && from_equator).then_some((meridian, parameter(wkt, "false_easting")?))
}

/// Zone of CGCS2000 by central meridian and false easting (500 km, or the zone's number before it).
fn zone(wkt: &str) -> Option<Crs> {
    let (meridian, easting) = transverse(wkt, 1.0)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of up to three digits")]
    let whole = |v: f64| (v.fract() == 0.0 && (0.0..=180.0).contains(&v)).then_some(v as u32);
    let zone = match whole((easting - 500_000.0) / 1e6)? {
        0 => Zone::about(whole(meridian)?),
        number => Zone::numbered(number).filter(|z| f64::from(z.meridian()) == meridian),
    };
    zone.map(Zone::crs)
}

/// UTM zone on WGS84, of the northern half.
fn utm(wkt: &str) -> Option<Crs> {
    let (meridian, easting) = transverse(wkt, 0.9996)?;
    let zone = (meridian + 183.0) / 6.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number from 1 to 60")]
    (easting == 500_000.0 && zone.fract() == 0.0 && (1.0..=60.0).contains(&zone)).then(|| Crs::Epsg(32600 + zone as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ESRI: &str = r#"PROJCS["临海2000",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;

    #[test]
    fn zones_are_known_by_their_numbers_not_their_names() {
        assert_eq!(crs(ESRI), Ok(Crs::Epsg(4549)));
        assert_eq!(crs(&ESRI.replace("500000.0", "40500000.0")), Ok(Crs::Epsg(4528)));
        let six = ESRI.replace("500000.0", "21500000.0").replace("120.0", "123.0");
        assert_eq!(crs(&six), Ok(Crs::Epsg(4499)));
        for local in [
            ESRI.replace("120.0", "120.5"),
            ESRI.replace("500000.0", "50000.0"),
            ESRI.replace("Scale_Factor\",1.0", "Scale_Factor\",1.0001"),
        ] {
            assert_eq!(crs(&local), Err("临海2000".to_owned()), "{local}");
        }
        // The prefix of another zone.
        assert!(crs(&ESRI.replace("500000.0", "39500000.0")).is_err());
    }

    #[test]
    fn degrees_utm_and_codes_are_known() {
        let degrees = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;
        assert_eq!(crs(degrees), Ok(Crs::Wgs84));
        assert_eq!(
            crs(r#"GEOGCS["中国",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],UNIT["Degree",0.017]]"#),
            Ok(Crs::Epsg(4490))
        );
        let utm = format!(
            r#"PROJCS["WGS_1984_UTM_Zone_51N",{degrees},PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",123.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#
        );
        assert_eq!(crs(&utm), Ok(Crs::Epsg(32651)));
        let coded = r#"PROJCS["x",GEOGCS["y",DATUM["z",AUTHORITY["EPSG","1043"]],AUTHORITY["EPSG","4490"]],AUTHORITY["EPSG","4549"]]"#;
        assert_eq!(crs(coded), Ok(Crs::Epsg(4549)));
        // The code of a part is not that of the whole.
        assert!(crs(r#"PROJCS["本地",GEOGCS["y",AUTHORITY["EPSG","4490"]],UNIT["metre",1]]"#).is_err());
        assert_eq!(
            crs(r#"PROJCS["Xian_1980_3_Degree_GK_CM_120E",GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980"]]]"#),
            Err("Xian_1980_3_Degree_GK_CM_120E".to_owned())
        );
    }
}
