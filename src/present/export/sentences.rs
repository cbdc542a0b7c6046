//! Sentences that more than one file writes: the headline of a circle, what it asks for, how promises stand.

use super::figures;
use super::words;
use carecircle_analysis::coverage::CircleCoverage;
use carecircle_analysis::targets::{ScoreboardRow, StatusCounts};
use carecircle_base::model::{Circle, Name, SeniorsAre, Study};
pub(super) use carecircle_words::capital;
use carecircle_words::{Said, joined, say};

/// How a kind of file writes text from lists, and what matters most in a sentence.
pub(super) struct Markup {
    /// Text from a list.
    pub text: fn(&str) -> String,
    /// The number that matters.
    pub strong: fn(&str) -> String,
}

/// Markup of files without any.
pub(super) const PLAIN: Markup = Markup { text: str::to_owned, strong: str::to_owned };

/// The numbers of a circle in one sentence.
pub(super) fn counted(study: &Study, circle: &Circle, circled: &CircleCoverage, markup: &Markup) -> Said {
    let Markup { text, strong } = markup;
    let total = &circled.total;
    let [least, most] = figures::bounds(circled.evidence.certainty);
    let place = (text(words::zh(&study.name)), text(words::en(&study.name)));
    let Some(ratio) = total.ratio() else {
        return say!("shown-homes-hold-no", place = (&place.0, &place.1));
    };
    let name = (text(words::zh(&circle.name)), text(words::en(&circle.name)));
    // A circle that is called one in Chinese is lived in; another promise is met.
    let inside = if name.0.ends_with('圈') {
        say!("shown-inside-circle", name = (&name.0, &name.1))
    } else {
        say!("shown-inside-promise", name = (&name.0, &name.1))
    };
    let share = strong(&text(&words::percent(Some(ratio))));
    if study.seniors_are == SeniorsAre::Relative {
        return say!("shown-older-residents-shares", place = (&place.0, &place.1), least, share, inside);
    }
    let (all, out) = (words::thousands(total.seniors), strong(&words::thousands(total.seniors_left_out())));
    let about = if study.seniors_are == SeniorsAre::Estimated { say!("shown-about") } else { say!("shown-exactly") };
    let rest = if total.seniors_left_out() <= 0.0 {
        say!("shown-nobody-left-out")
    } else if most.zh().is_empty() {
        say!("shown-do-not", out)
    } else {
        say!("shown-at-most-do-not", most, out)
    };
    say!("shown-older-residents", place = (&place.0, &place.1), about, all, least, share, inside, rest)
}

/// What a circle asks for: mode, minutes, services.
pub(super) fn requirement(study: &Study, circle: &Circle, markup: &Markup) -> Said {
    let text = |name: &Name| ((markup.text)(words::zh(name)), (markup.text)(words::en(name)));
    let services = joined("list-comma", circle.services.iter().map(|s| text(&study.services[s.index()].name)));
    let minutes = words::minutes(circle.minutes);
    let mode = words::mode_name(study, circle.mode);
    let (all, need) = (circle.services.len(), circle.need);
    let how = match (all, need) {
        (1, _) => Said::verbatim(""),
        _ if need == all => say!("shown-all", all),
        _ => say!("shown-at-least-2", all, need),
    };
    let (zh, en) = text(&mode);
    say!("shown-within-minutes", mode = (&zh, &en), minutes, services, how)
}

/// How the promises of a pack stand, in one sentence.
pub(super) fn promise_counts(c: &StatusCounts) -> Said {
    let rest = words::not_due(c).map_or_else(|| Said::verbatim(""), |rest| say!("shown-of-those", rest));
    let (met, missed, no_data, not_due, not_spatial) = (c.met, c.missed, c.no_data, c.not_due, c.not_spatial);
    say!("shown-due-met-missed", met, missed, no_data, not_due, rest, not_spatial)
}

/// A promise's value with its unit.
pub(super) fn promise_value(row: &ScoreboardRow, value: f64) -> Said {
    if row.share {
        return Said::verbatim(words::percent(Some(value)));
    }
    let with = |unit: &str| format!("{} {unit}", words::plain(value)).trim_end().to_owned();
    Said::verbatim((with(words::zh(&row.unit)), with(words::en(&row.unit))))
}

/// A promise's target with its sign, or the day by which a deliverable is due; a dash without either.
pub(super) fn promise_target(row: &ScoreboardRow) -> Said {
    match (row.target, words::due_by(row)) {
        (Some(target), _) => say!("shown-signed", sign = words::sign(row), value = promise_value(row, target)),
        (None, Some(day)) => day,
        (None, None) => Said::verbatim("—"),
    }
}

/// A promise's value today, with a narrower reading beside it, or when its deliverable was delivered; a dash without either.
pub(super) fn promise_today(row: &ScoreboardRow) -> Said {
    if let Some(day) = words::delivered(row) {
        return day;
    }
    let today = row.today.map_or_else(
        || Said::verbatim("—"),
        |v| {
            let value = promise_value(row, v);
            if row.at_least { say!("shown-value-at-least", value) } else { value }
        },
    );
    let narrow = row.narrow.as_ref().map_or_else(
        || Said::verbatim(""),
        |n| say!("shown-narrower", name = (words::zh(&n.name), words::en(&n.name)), value = promise_value(row, n.value)),
    );
    let part = if row.partial { say!("shown-year-not-over") } else { Said::verbatim("") };
    say!("shown-today", today, narrow, part)
}
