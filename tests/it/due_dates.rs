//! Promises before they are due: on 30 June 2025 181 of 365 days of the year have passed, worked out on paper.

use carecircle::geom::Xy;
use carecircle::model::{Figure, Study};
use carecircle::targets::{Pack, PackContext, ProgressState, RowStatus, Scoreboard, ScoreboardRow, score};
use jiff::civil::Date;

use crate::support::{add_facility, add_home, study};

/// A study on `day` whose facilities of one service opened in these months of 2025; before it, `before` stand.
fn city(day: Date, before: usize, opened: &[i8]) -> Study {
    let mut study = study(1, 10.0, 1);
    study.settings.date = Some(day);
    add_home(&mut study, Xy { x: 0.0, y: 0.0 }, 10.0);
    let dates = (0..before).map(|_| Date::constant(2020, 1, 1)).chain(opened.iter().map(|m| Date::constant(2025, *m, 1)));
    for date in dates {
        let row = add_facility(&mut study, Xy { x: 0.0, y: 0.0 }, 0).index();
        study.facilities[row].opened = Some(date);
    }
    study
}

fn board(study: &Study, row: &str) -> Scoreboard {
    let text = format!(
        "[pack]\nid = \"p\"\nname = \"试\"\nyears = [2023, 2025]\nclauses = [1]\n\n[[rows]]\nid = \"p-1\"\nclause = 1\nzh = \"承诺\"\n{row}\n"
    );
    let pack = Pack::parse(&text, "p.toml").unwrap();
    score(study, None, &PackContext::new(study), &pack, 2025)
}

fn row_of(study: &Study, row: &str) -> ScoreboardRow {
    board(study, row).rows.remove(0)
}

fn state(row: &ScoreboardRow) -> Option<(ProgressState, Option<f64>)> {
    row.progress.map(|p| (p.state, p.expected))
}

const JUNE: Date = Date::constant(2025, 6, 30);
const END: Date = Date::constant(2025, 12, 31);
const OPENED: &str = "kind = \"count\"\nservices = [\"s0\"]\ncounts = \"opened\"\ntargets = { 2025 = 5 }";
const STANDING: &str = "kind = \"count\"\nservices = [\"s0\"]\ntargets = { 2024 = 20, 2025 = 27 }";

/// Five a year: 5 × 181/365 = 2.48, so two are expected on 30 June, and nobody has failed before 31 December.
#[test]
fn what_is_counted_over_a_year_follows_the_calendar() {
    for (opened, expected) in [
        (&[][..], ProgressState::Behind),
        (&[2], ProgressState::Behind),
        (&[2, 3], ProgressState::OnTheWay),
        (&[1, 2, 3, 4, 5], ProgressState::Reached),
    ] {
        let row = row_of(&city(JUNE, 1, opened), OPENED);
        assert_eq!((row.status, row.due, state(&row)), (RowStatus::NotDue, Some(END), Some((expected, Some(2.0)))), "{opened:?}");
        let last = row_of(&city(END, 1, opened), OPENED);
        let judged = if opened.len() < 5 { RowStatus::Missed } else { RowStatus::Met };
        assert_eq!((last.status, last.progress), (judged, None), "{opened:?} on the last day");
        assert_eq!(row.value_status, judged);
        assert_eq!(row.gap, last.gap, "how far it is is said all the same");
    }
}

/// From 20 at the end of 2024 to 27 a year later: 20 + 7 × 181/365 = 23.47, so 23 are expected.
#[test]
fn what_stands_is_on_the_line_between_two_targets() {
    for (standing, expected) in [(23, ProgressState::OnTheWay), (22, ProgressState::Behind), (27, ProgressState::Reached)] {
        let row = row_of(&city(JUNE, standing, &[]), STANDING);
        assert_eq!((row.status, state(&row)), (RowStatus::NotDue, Some((expected, Some(23.0)))), "{standing}");
        assert!(!row.notes.iter().any(|n| n.zh.contains("2024 年已到期")), "{standing} is more than 20");
    }
    let row = row_of(&city(JUNE, 19, &[]), STANDING);
    assert!(
        row.notes.iter().any(|n| n.zh.contains("2024 年已到期的目标（20") && n.en.contains("the target of 2024 (20")),
        "{:?}",
        row.notes
    );
}

/// An upper limit falls from 20 to 13: 20 − 7 × 181/365 = 16.53, so 17 may still stand.
#[test]
fn an_upper_limit_falls_along_the_line() {
    let most = "kind = \"count\"\nservices = [\"s0\"]\nat_most = true\ntargets = { 2024 = 20, 2025 = 13 }";
    for (standing, expected) in [(13, ProgressState::Reached), (17, ProgressState::OnTheWay), (18, ProgressState::Behind)] {
        assert_eq!(state(&row_of(&city(JUNE, standing, &[]), most)), Some((expected, Some(17.0))), "{standing}");
    }
}

/// Without an earlier target nothing says how far it should be; a target of an earlier year is due and shows that year.
#[test]
fn a_row_without_a_line_says_only_that_it_is_not_due() {
    let first = row_of(&city(JUNE, 3, &[]), "kind = \"count\"\nservices = [\"s0\"]\ntargets = { 2025 = 5 }");
    assert_eq!((first.status, state(&first)), (RowStatus::NotDue, Some((ProgressState::NotReached, None))));
    let earlier = row_of(&city(JUNE, 3, &[]), "kind = \"count\"\nservices = [\"s0\"]\ntargets = { 2023 = 5 }");
    assert_eq!((earlier.status, earlier.due, earlier.progress), (RowStatus::Missed, Some(Date::constant(2023, 12, 31)), None));
}

/// A figure of 31 March is held to 5,000 × 90/365 = 1,232.9, whole people; one of the whole year, reported early, to nothing.
#[test]
fn a_figure_is_held_to_the_day_that_it_is_of() {
    let of = |month: i8, day: i8, value: f64| {
        let mut study = city(JUNE, 1, &[]);
        let date = Date::constant(2025, month, day);
        study.figures.push(Figure {
            id: "trained".to_owned(),
            name: String::new(),
            area: String::new(),
            date,
            value,
            unit: String::new(),
            source: String::new(),
        });
        row_of(&study, "kind = \"figure\"\nfigure = \"trained\"\nin_year = true\ntargets = { 2025 = 5000 }")
    };
    assert_eq!(state(&of(3, 31, 1300.0)), Some((ProgressState::OnTheWay, Some(1232.0))));
    assert_eq!(of(3, 31, 1200.0).progress.unwrap().state, ProgressState::Behind);
    assert_eq!(state(&of(12, 31, 1300.0)), Some((ProgressState::NotReached, None)));
}

/// Counts and headline: what is not due is counted apart, and a row without data is not 'no data' before it is due.
#[test]
fn counts_are_of_what_is_due() {
    let missing = "kind = \"figure\"\nfigure = \"nobody-reported\"\ntargets = { 2025 = 5 }";
    let june = board(&city(JUNE, 1, &[]), missing).counts;
    assert_eq!((june.no_data, june.not_due, june.not_due_no_data), (0, 1, 1));
    let end = board(&city(END, 1, &[]), missing).counts;
    assert_eq!((end.no_data, end.not_due), (1, 0));
    let behind = board(&city(JUNE, 1, &[]), OPENED).counts;
    assert_eq!((behind.missed, behind.not_due, behind.not_due_behind), (0, 1, 1));
}
