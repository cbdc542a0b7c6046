//! `seats.csv`: seats of one service for the seniors within its reach, one row for the study, each town, village and home.
//!
//! It begins with a byte order mark, so that Excel reads the Chinese right. A name that a spreadsheet would run as a formula gets a
//! leading apostrophe.
//!
//! | column | is |
//! | --- | --- |
//! | `level`, `id`, `name`, `parent` | `study`, `town`, `village` or `home`; its id and name; the village's or home's town |
//! | `circle`, `cohort`, `service`, `unit` | id of each; what the service counts in: `beds`, `seats`, `meals`, `places` |
//! | `seniors`, `seniors_within` | seniors; of these, within the circle's limit of a located facility |
//! | `seniors_seated`, `seniors_without_seat` | of these, with a seat if the nearest with room takes them; covered without a seat. Empty where no capacity is known |
//! | `method`, `decay`, `value` | method, its distance decay, and its value: seats per senior, of `gravity` seats, of `bfca` a number that only compares places. Of an area the mean over its seniors. Empty where nothing is known |
//! | `certainty` | `full`; `at_least` where a capacity is not known: seated and value at least, without a seat at most; `counted_only` where a facility is not located or its status not read: seated at least, value at least but by `3sfca` and `bfca`, and without a seat of those who reach a counted one, no bound |
//! | `capacity_unknown`, `capacity_assumed`, `unlocated` | number of facilities whose capacity is not known; is assumed; that are not located |
//! | `straight_line`, `simulated` | 1 where times are straight lines times a detour factor; where the data were made up (模拟数据) |

use super::csv::{BOM, Csv};
use super::digits::rounded;
use carecircle_analysis::accessibility::{Accessibility, SeatShare, ServiceSeats};
use carecircle_base::ids::{AreaId, HomeId};
use carecircle_base::model::{AreaLevel, Study};

const HEADER: [&str; 21] = [
    "level",
    "id",
    "name",
    "parent",
    "circle",
    "cohort",
    "service",
    "unit",
    "seniors",
    "seniors_within",
    "seniors_seated",
    "seniors_without_seat",
    "method",
    "decay",
    "value",
    "certainty",
    "capacity_unknown",
    "capacity_assumed",
    "unlocated",
    "straight_line",
    "simulated",
];

/// Decimals of a value of accessibility.
const VALUE_DECIMALS: i32 = 9;

/// Seats of a service as the bytes of `seats.csv`.
#[must_use]
pub fn seats_csv(study: &Study, straight_line: bool, seats: &ServiceSeats, access: &Accessibility) -> Vec<u8> {
    let mut table = Csv::of(BOM);
    HEADER.iter().for_each(|name| table.text(name));
    table.end();
    let has_seats = seats.seating().is_some();
    let assumed = seats.supply.points.iter().filter(|p| p.assumed).count();
    let row = |table: &mut Csv, [level, id, name, parent]: [&str; 4], share: SeatShare, value: Option<f64>| {
        [level, id, name, parent].iter().for_each(|text| table.text(text));
        table.text(&study.circles[seats.circle.index()].id);
        table.text(&study.cohorts[seats.cohort.index()].id);
        table.text(&study.services[seats.supply.service.index()].id);
        table.text(seats.supply.unit.code());
        table.number(rounded(share.seniors, 3));
        table.number(rounded(share.within, 3));
        for people in [share.seated, share.without_seat()] {
            table.optional(has_seats.then(|| rounded(people, 3)));
        }
        table.text(access.method.name());
        table.text(access.method.decay.code());
        table.optional(value.map(|v| rounded(v, VALUE_DECIMALS)));
        table.text(seats.certainty().code());
        table.count(seats.supply.unknown());
        table.count(assumed);
        table.count(seats.supply.unlocated);
        table.count(usize::from(straight_line));
        table.count(usize::from(study.simulated));
        table.end();
    };
    row(&mut table, ["study", "", &study.name.zh, ""], seats.total(), access.total);
    for level in [AreaLevel::Town, AreaLevel::Village] {
        for (a, area) in study.areas.iter().enumerate().filter(|(_, area)| area.level == level) {
            let parent = area.parent.map_or("", |p| &study.areas[p.index()].name);
            let share = seats.area(AreaId::from_index(a));
            row(&mut table, [super::areas::level(level), &area.id, &area.name, parent], share, access.areas[a]);
        }
    }
    for (h, home) in study.homes.iter().enumerate() {
        let parent = home.town.map_or("", |t| &study.areas[t.index()].name);
        row(&mut table, ["home", &home.id, "", parent], seats.home(study, HomeId::from_index(h)), access.homes[h]);
    }
    table.bytes().to_vec()
}

/// Travel times behind the seats as the bytes of a table: one row a home and a facility within the limit, with `time_s` in seconds,
/// `limit_min`, and the facility's `capacity` (empty where it is not known).
#[must_use]
pub fn times_csv(study: &Study, seats: &ServiceSeats) -> Vec<u8> {
    let mut table = Csv::of(BOM);
    ["home", "facility", "time_s", "limit_min", "capacity"].iter().for_each(|name| table.text(name));
    table.end();
    for (point, homes) in seats.supply.points.iter().zip(seats.catchments()) {
        for (home, time) in homes {
            table.text(&study.homes[*home as usize].id);
            table.text(&study.facilities[point.facility.index()].id);
            table.fixed(i64::from(time.0), 3);
            table.number(study.circles[seats.circle.index()].minutes);
            table.optional(point.capacity);
            table.end();
        }
    }
    table.bytes().to_vec()
}
