//! Sentences that more than one file writes: the headline of a circle, what it asks for, how promises stand.

use super::figures;
use super::words;
use carecircle_analysis::coverage::CircleCoverage;
use carecircle_analysis::targets::{ScoreboardRow, StatusCounts};
use carecircle_base::model::{Circle, Name, SeniorsAre, Study};

/// How a kind of file writes text from lists, and what matters most in a sentence.
pub(super) struct Markup {
    /// Text from a list.
    pub text: fn(&str) -> String,
    /// The number that matters.
    pub strong: fn(&str) -> String,
}

/// Markup of files without any.
pub(super) const PLAIN: Markup = Markup { text: str::to_owned, strong: str::to_owned };

fn both(zh: impl Into<String>, en: impl Into<String>) -> Name {
    Name { zh: zh.into(), en: en.into() }
}

/// The numbers of a circle in one sentence.
pub(super) fn counted(study: &Study, circle: &Circle, circled: &CircleCoverage, markup: &Markup) -> Name {
    let Markup { text, strong } = markup;
    let total = &circled.total;
    let [(least_zh, least_en), (most_zh, most_en)] = figures::bounds(circled.evidence.certainty);
    let (zh, en) = (text(words::zh(&study.name)), text(words::en(&study.name)));
    let Some(ratio) = total.ratio() else {
        return both(
            format!("{zh}的居民点没有老人数，无法计算覆盖率。"),
            format!("The homes of {en} hold no seniors, so there is no share to give."),
        );
    };
    let circle_zh = text(words::zh(&circle.name));
    let inside_zh =
        if circle_zh.ends_with('圈') { format!("住在完整的{circle_zh}内") } else { format!("达到“{circle_zh}”的要求") };
    let inside_en = format!("live inside a complete {}", text(words::en(&circle.name)));
    let share = strong(&text(&words::percent(Some(ratio))));
    if study.seniors_are == SeniorsAre::Relative {
        return both(
            format!("按相对值计，{zh}的老人中{least_zh} {share} {inside_zh}（没有人数，只有比例）。"),
            format!("{least_en}{share} of the older residents of {en} {inside_en} (shares only: no head count was known)."),
        );
    }
    let (all, out) = (words::thousands(total.seniors), strong(&words::thousands(total.seniors_left_out())));
    let (about_zh, about_en) = if study.seniors_are == SeniorsAre::Estimated { ("约 ", "about ") } else { (" ", "") };
    let rest = if total.seniors_left_out() <= 0.0 {
        ("没有人在圈外".to_owned(), "nobody is left out".to_owned())
    } else {
        let most_zh = if most_zh.is_empty() { " " } else { most_zh };
        (format!("还差{most_zh}{out} 人"), format!("{most_en}{out} do not"))
    };
    both(
        format!("{zh}{about_zh}{all} 位老人中，{least_zh}{share} {inside_zh}，{}。", rest.0),
        format!("Of {about_en}{all} older residents of {en}, {least_en}{share} {inside_en}; {}.", rest.1),
    )
}

/// What a circle asks for: mode, minutes, services.
pub(super) fn requirement(study: &Study, circle: &Circle, markup: &Markup) -> Name {
    let text = markup.text;
    let services = |of: fn(&Name) -> &str, separator: &str| {
        circle.services.iter().map(|s| text(of(&study.services[s.index()].name))).collect::<Vec<_>>().join(separator)
    };
    let (zh, en) = (services(words::zh, "、"), services(words::en, ", "));
    let minutes = words::minutes(circle.minutes);
    let mode = words::mode_name(study, circle.mode);
    let (all, need) = (circle.services.len(), circle.need);
    let (how_zh, how_en) = match (all, need) {
        (1, _) => (String::new(), String::new()),
        _ if need == all => (format!("（{all} 项齐备）"), format!(" (all {all})")),
        _ => (format!("（{all} 项中至少 {need} 项）"), format!(" (at least {need} of {all})")),
    };
    both(
        format!("{} {minutes} 分钟内可到：{zh}{how_zh}", text(words::zh(&mode))),
        format!("within {minutes} minutes {}: {en}{how_en}", text(words::en(&mode))),
    )
}

/// A text with its first letter a capital.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// How the promises of a pack stand, in one sentence.
pub(super) fn promise_counts(c: &StatusCounts) -> Name {
    let (zh, en) = words::not_due(c);
    let rest = if zh.is_empty() { (String::new(), String::new()) } else { (format!("（{zh}）"), format!(" ({en})")) };
    both(
        format!(
            "已到期的：达到 {} 条，未达到 {} 条，缺数据 {} 条；未到期或只看不评 {} 条{}；另有 {} 条地图无法核对。",
            c.met, c.missed, c.no_data, c.not_due, rest.0, c.not_spatial
        ),
        format!(
            "Due: {} met, {} missed, {} without data; {} not due, or only watched{}; {} are out of reach of a map.",
            c.met, c.missed, c.no_data, c.not_due, rest.1, c.not_spatial
        ),
    )
}

/// A promise's value with its unit.
pub(super) fn promise_value(row: &ScoreboardRow, value: f64) -> Name {
    let with = |unit: &str| {
        if row.share { words::percent(Some(value)) } else { format!("{} {unit}", words::plain(value)).trim_end().to_owned() }
    };
    both(with(words::zh(&row.unit)), with(words::en(&row.unit)))
}

/// A promise's target with its sign, or the day by which a deliverable is due; a dash without either.
pub(super) fn promise_target(row: &ScoreboardRow) -> Name {
    match (row.target, words::due_by(row)) {
        (Some(target), _) => {
            let (sign, value) = (words::sign(row), promise_value(row, target));
            both(format!("{sign} {}", value.zh), format!("{sign} {}", value.en))
        }
        (None, Some((zh, en))) => both(zh, en),
        (None, None) => both("—", "—"),
    }
}

/// A promise's value today, with a narrower reading beside it, or when its deliverable was delivered; a dash without either.
pub(super) fn promise_today(row: &ScoreboardRow) -> Name {
    if let Some((zh, en)) = words::delivered(row) {
        return both(zh, en);
    }
    let today = row.today.map_or_else(
        || both("—", "—"),
        |v| {
            let value = promise_value(row, v);
            if row.at_least { both(format!("至少 {}", value.zh), format!("at least {}", value.en)) } else { value }
        },
    );
    let narrow = row.narrow.as_ref().map_or_else(Name::default, |n| {
        let value = promise_value(row, n.value);
        both(format!("（{} {}）", words::zh(&n.name), value.zh), format!(" ({}: {})", words::en(&n.name), value.en))
    });
    let part = if row.partial { ("（年度未结束）", " (the year is not over)") } else { ("", "") };
    both(today.zh + &narrow.zh + part.0, today.en + &narrow.en + part.1)
}
