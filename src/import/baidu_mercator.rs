//! 百度's own Mercator metres (BD09MC), as its map addresses and its older interfaces give them.
//!
//! 百度 publishes no formula; the coefficients are those of its own map scripts: degrees of BD-09 as a polynomial of the metres, one
//! for every fifteen degrees of latitude.

/// Least northing of a band in metres, the scale of its northings, and the coefficients of the latitude, from power 0 to 6.
type Band = (f64, f64, [f64; 7]);

const BANDS: [Band; 4] = [
    (
        5_591_021.0,
        6_856_817.37,
        [
            0.300_713_162_876_16,
            59.742_936_184_422_77,
            7.357_984_074_871,
            -25.383_710_026_647_45,
            13.453_805_211_109_08,
            -3.298_837_672_355_84,
            0.327_109_053_634_75,
        ],
    ),
    (
        3_481_989.83,
        4_482_777.06,
        [
            0.032_781_828_525_91,
            40.316_785_277_057_44,
            0.656_592_986_772_77,
            -4.442_555_344_774_92,
            0.853_419_118_052_63,
            0.129_233_479_982_04,
            -0.046_257_360_075_61,
        ],
    ),
    (
        1_678_043.12,
        2_555_164.4,
        [
            0.000_069_957_240_62,
            23.109_343_041_449_01,
            -0.000_236_634_905_11,
            -0.632_181_781_024_2,
            -0.006_634_944_672_73,
            0.034_300_823_979_53,
            -0.004_660_438_763_32,
        ],
    ),
    (
        0.0,
        826_088.5,
        [
            -0.000_000_030_682_98,
            7.471_370_254_680_32,
            -0.000_003_539_379_94,
            -0.021_451_448_610_37,
            -0.000_012_344_265_96,
            0.000_103_229_527_73,
            -0.000_003_238_903_64,
        ],
    ),
];
/// Degrees of longitude a metre; the bands differ by less than a millimetre.
const LONGITUDE: f64 = 8.983_055_097e-6;

/// Degrees of BD-09 of 百度's Mercator metres; `None` outside the latitudes of China.
pub(super) fn to_bd09(easting: f64, northing: f64) -> Option<(f64, f64)> {
    let (_, scale, powers) = BANDS.iter().find(|b| northing >= b.0)?;
    let share = northing / scale;
    let lat = powers.iter().rev().fold(0.0, |sum, c| sum * share + c);
    (northing < 8_362_377.87).then_some((easting * LONGITUDE, lat))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metres_of_baidu_are_degrees_of_baidu() {
        // 天安门, as 百度's own example has it.
        let (lon, lat) = to_bd09(12_958_175.0, 4_825_923.77).unwrap();
        assert!((lon - 116.404).abs() < 1e-6 && (lat - 39.915).abs() < 1e-6, "{lon} {lat}");
        // The bands meet.
        for edge in [1_678_043.12, 3_481_989.83, 5_591_021.0] {
            let (below, above) = (to_bd09(0.0, edge - 0.01).unwrap().1, to_bd09(0.0, edge + 0.01).unwrap().1);
            assert!((above - below).abs() < 1e-5, "{edge}: {below} {above}");
        }
        assert!(to_bd09(1.3e7, -1.0).is_none() && to_bd09(1.3e7, 9e6).is_none());
    }
}
