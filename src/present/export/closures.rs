//! `closures.csv`: one row a facility, with the seniors who lose a service or their circle if it alone closes.
//!
//! It begins with a byte order mark, so that Excel reads the Chinese right. A name that a spreadsheet would run as a formula gets a
//! leading apostrophe.
//!
//! | column | is |
//! | --- | --- |
//! | `rank`, `facility`, `name`, `lon`, `lat` | rank from 1, id, name, degrees |
//! | `circle`, `cohort` | id of each |
//! | `seniors_within` | seniors within the circle's limit of the facility |
//! | `seniors_lose_circle`, `seniors_lose_service` | seniors whose circle is complete no more; who lose at least one service |
//! | `seniors_taken_up` | seniors within the limit to whom others give everything that this one gives |
//! | `irreplaceable` | 1 where nobody else takes up the loss |
//! | `services` | each service that it provides and who loses it: `canteen:120;daycare:0` |
//! | `certainty` | of the circle: `full`; `at_least` where some facilities are not located; `unjudged` or `no_data` |
//! | `straight_line`, `simulated` | 1 where times are straight lines times a detour factor; where the data were made up (模拟数据) |

use super::csv::{BOM, Csv};
use super::digits::rounded;
use carecircle_analysis::coverage::Evidence;
use carecircle_analysis::siting::Closures;
use carecircle_base::ids::{CircleId, CohortId};
use carecircle_base::model::Study;

const HEADER: [&str; 16] = [
    "rank",
    "facility",
    "name",
    "lon",
    "lat",
    "circle",
    "cohort",
    "seniors_within",
    "seniors_lose_circle",
    "seniors_lose_service",
    "seniors_taken_up",
    "irreplaceable",
    "services",
    "certainty",
    "straight_line",
    "simulated",
];

/// Closures of `circle` for `cohort` as the bytes of `closures.csv`.
#[must_use]
pub fn closures_csv(study: &Study, straight_line: bool, cohort: CohortId, circle: CircleId, closures: &Closures) -> Vec<u8> {
    let certainty = Evidence::of(study, &study.circles[circle.index()]).certainty;
    let mut table = Csv::of(BOM);
    HEADER.iter().for_each(|name| table.text(name));
    table.end();
    for (at, loss) in closures.losses.iter().enumerate() {
        let facility = &study.facilities[loss.facility.index()];
        table.count(at + 1);
        table.text(&facility.id);
        table.text(&facility.name);
        match facility.at {
            Some(place) => {
                table.degrees(place.lon());
                table.degrees(place.lat());
            }
            None => {
                table.empty();
                table.empty();
            }
        }
        table.text(&study.circles[circle.index()].id);
        table.text(&study.cohorts[cohort.index()].id);
        for seniors in [loss.within, loss.lose_circle, loss.lose_service, loss.taken_up] {
            table.number(rounded(seniors, 3));
        }
        table.count(usize::from(loss.is_irreplaceable()));
        let lost = |(service, seniors): &(carecircle_base::ids::ServiceId, f64)| {
            format!("{}:{}", study.services[service.index()].id, rounded(*seniors, 3))
        };
        table.text(&loss.services.iter().map(lost).collect::<Vec<_>>().join(";"));
        table.text(certainty.code());
        table.count(usize::from(straight_line));
        table.count(usize::from(study.simulated));
        table.end();
    }
    table.bytes().to_vec()
}
