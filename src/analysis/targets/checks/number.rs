//! Numbers and units in the words of a check.

use crate::targets::bilingual::both;
use crate::targets::pack::Measure;
use carecircle_base::model::Name;
use carecircle_base::units::grouped;
use carecircle_words::say;

/// Unit of a measure.
pub(super) fn unit(measure: &Measure) -> Name {
    match measure {
        Measure::Facilities => Name::from(say!("promise-facilities")),
        Measure::Beds => Name::from(say!("promise-beds")),
        Measure::Seats => Name::from(say!("promise-seats")),
        Measure::Column(columns) => {
            let name = columns.first().map_or("", String::as_str);
            if name.contains("床位") {
                Name::from(say!("promise-beds"))
            } else if name.contains("面积") || name.contains("用地") {
                Name::from(say!("promise-m"))
            } else {
                both(format!("（{name}）"), format!("({name})"))
            }
        }
    }
}

/// Cell that a facility lacks when its amount is unknown.
pub(super) fn unmeasured(measure: &Measure) -> Name {
    match measure {
        Measure::Facilities => Name::default(),
        Measure::Beds => Name::from(say!("promise-number-beds")),
        Measure::Seats => Name::from(say!("promise-number-seats")),
        Measure::Column(columns) => {
            let name = columns.first().map_or("", String::as_str);
            both(format!("“{name}”"), format!("'{name}'"))
        }
    }
}

/// Whether a unit counts whole things, such as people, beds and facilities; square metres and per cent do not.
pub(super) fn comes_whole(unit: &str) -> bool {
    ["人", "名", "张", "家", "个", "户", "处", "台", "所", "场", "次", "门", "例"].iter().any(|whole| unit.starts_with(whole))
}

/// Number with grouped thousands and at most two decimals: 244,889, 12.5.
pub(super) fn plain(value: f64) -> String {
    grouped((value * 100.0).round() / 100.0)
}
