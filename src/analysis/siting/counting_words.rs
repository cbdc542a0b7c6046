//! Statements of what a result counts, for circles of the fastest of several modes.

use carecircle_base::ids::CircleId;
use carecircle_base::model::{CircleMode, Name, Study};
use carecircle_routing::transit::Buses;

/// Statement of what an assessment counts; `None` for a circle of one mode.
#[must_use]
pub fn check_counts(study: &Study, circle: CircleId) -> Option<Name> {
    let (all, streets) = modes(study, circle)?;
    let Some(streets) = streets else {
        return Some(Name {
            zh: format!("按{}中最快的一种计。", all.zh), en: format!("Whoever comes {}, whichever is quickest.", all.en)
        });
    };
    Some(Name {
        zh: format!(
            "按{}中最快的一种计；公交取出发时段内各次出门的中位时间，连同已有设施逐户重算。名次只比较{}到得了的人。",
            all.zh, streets.zh
        ),
        en: format!(
            "Whoever comes {}, whichever is quickest; by bus it is the median over departures, recomputed home by home together with what stands already. Ranks compare who comes {} alone.",
            all.en, streets.en
        ),
    })
}

/// Statement of what an opportunity surface counts; `None` for a circle of one mode.
#[must_use]
pub fn surface_counts(study: &Study, circle: CircleId) -> Option<Name> {
    let (all, streets) = modes(study, circle)?;
    let Some(streets) = streets else { return check_counts(study, circle) };
    Some(Name {
        zh: format!("现状按{}计；新点只计{}到得了的人，乘公交来的不计，实际新增不会少于此数。", all.zh, streets.zh),
        en: format!(
            "Today counts whoever comes {}; a new site counts who comes {} alone. With those who come by bus it brings no less.",
            all.en, streets.en
        ),
    })
}

/// Names of all modes of a circle and, where buses run, of those on streets; `None` for a circle of one mode.
fn modes(study: &Study, circle: CircleId) -> Option<(Name, Option<Name>)> {
    let mode = study.circles[circle.index()].mode;
    if !mode.is_best() {
        return None;
    }
    let streets: Vec<CircleMode> = mode.parts().into_iter().filter(|m| *m != CircleMode::Bus).collect();
    let streets = CircleMode::best_of(&streets).name(&study.profiles);
    let runs = mode.has_bus() && study.transit.as_deref().is_some_and(|timetable| Buses::day_of(study, timetable).is_some());
    Some(if runs { (mode.name(&study.profiles), Some(streets)) } else { (streets, None) })
}
