//! The nearest fix, as one would say it.

use super::fix::{ClosedRow, LackRow, NearestFix};
use carecircle_base::model::{Name, SeniorsAre, Study};
use carecircle_base::units::thousands;

/// One plain sentence: the least that would do.
pub(super) fn sentence(study: &Study, fix: &NearestFix) -> Name {
    if fix.covered {
        return both("已经在圈内。", "It is inside already.");
    }
    if fix.off_network {
        return off_network(study, fix);
    }
    if let Some(said) = only_closed(study, fix) {
        return said;
    }
    if let Some(said) = by_link(study, fix) {
        return said;
    }
    let said = too_far(study, fix);
    let new = new_site(study, fix);
    Name { zh: format!("{}{}", said.zh, new.zh), en: format!("{}{}", said.en, new.en) }
}

fn both(zh: impl Into<String>, en: impl Into<String>) -> Name {
    Name { zh: zh.into(), en: en.into() }
}

fn off_network(study: &Study, fix: &NearestFix) -> Name {
    let limit = study.settings.snap_limit_m;
    match fix.off_m {
        Some(m) => both(
            format!("先补路网：最近的可走道路在 {m:.0} 米外，超过 {limit:.0} 米。把通到这里的路画进路网，或核对住址，之后才谈得上设点。"),
            format!(
                "Mend the network first: the nearest usable road is {m:.0} m away, more than {limit:.0} m. Add the road that leads here, or check the address; no new site helps before that."
            ),
        ),
        None => both(
            "先补路网：20 公里内没有可走的道路，请核对住址。",
            "Mend the network first: no usable road within 20 km. Check the address.",
        ),
    }
}

/// When enough of what is missing is near, and only not open.
fn only_closed(study: &Study, fix: &NearestFix) -> Option<Name> {
    let mut closed: Vec<(&LackRow, &ClosedRow)> = fix.services.iter().filter_map(|l| Some((l, l.closed.as_ref()?))).collect();
    if closed.len() < fix.wanted {
        return None;
    }
    closed.sort_by(|a, b| a.1.time_s.total_cmp(&b.1.time_s).then_with(|| a.1.facility.cmp(&b.1.facility)));
    closed.truncate(fix.wanted);
    let one = |same: &[(&LackRow, &ClosedRow)]| {
        let c = same[0].1;
        let (name, minutes) = (&c.facility_name, minutes(c.time_s));
        let gives = all_named(study, same.iter().map(|(lack, _)| *lack));
        let (zh, en) = when(c);
        both(format!("{}“{name}”{minutes} 分钟就到，{zh}", gives.zh), format!("{name} ({}) is {minutes} minutes away and {en}", gives.en))
    };
    let each: Vec<Name> = closed.chunk_by(|a, b| a.1.facility == b.1.facility).map(one).collect();
    Some(both(
        format!("只差开放时间：{}。", joined(&each, "；", |n| &n.zh)),
        format!("Only opening is missing: {}.", joined(&each, "; ", |n| &n.en)),
    ))
}

/// When it opens.
fn when(closed: &ClosedRow) -> (String, String) {
    const ZH: [(&str, &str); 7] =
        [("mon", "周一"), ("tue", "周二"), ("wed", "周三"), ("thu", "周四"), ("fri", "周五"), ("sat", "周六"), ("sun", "周日")];
    let at = closed.opens_at.as_deref().and_then(|at| at.split_once('-')).map(|(day, time)| {
        let zh = ZH.iter().find(|(id, _)| *id == day).map_or(day, |(_, zh)| zh);
        let (first, rest) = day.split_at(1);
        (format!("{zh} {time}"), format!("{}{rest} {time}", first.to_uppercase()))
    });
    match (&closed.opens_on, at) {
        (Some(day), None) => (format!("{day} 起开放"), format!("opens on {day}")),
        (Some(day), Some((zh, en))) => (format!("{day} 起开放，{zh} 开门"), format!("opens on {day}, {en}")),
        (None, Some((zh, en))) => (format!("{zh} 开门"), format!("opens {en}")),
        (None, None) => ("现在不开放".to_owned(), "is not open now".to_owned()),
    }
}

/// When a link alone does it.
fn by_link(study: &Study, fix: &NearestFix) -> Option<Name> {
    let link = fix.link.as_ref().filter(|_| fix.link_completes)?;
    let m = link.length_m;
    let (zh, en) = match people(study, link.completed.seniors) {
        Some((zh, en)) => (format!("，连同这里共有 {zh} 位老人进圈"), format!("; with it {en} seniors come inside")),
        None => (String::new(), String::new()),
    };
    Some(both(
        format!("打通一处约 {m:.0} 米的阻隔(修桥或便道)，这里就进圈{zh}。"),
        format!("A bridge or path of about {m:.0} m over what is in the way brings this home inside{en}."),
    ))
}

/// How far the nearest are.
fn too_far(study: &Study, fix: &NearestFix) -> Name {
    let lacks: Vec<&LackRow> = fix.services.iter().collect();
    let groups: Vec<&[&LackRow]> = lacks.chunk_by(|a, b| (&a.facility, a.time_s) == (&b.facility, b.time_s)).collect();
    // Several are told shortly.
    let short = groups.len() > 1;
    let one = |same: &&[&LackRow]| {
        let (service, first) = (all_named(study, same.iter().copied()), same[0]);
        match (first.over_s, first.over_m, &first.facility_name, first.straight_m) {
            (Some(s), ..) if short => {
                both(format!("{}还差 {} 分钟", service.zh, minutes(s)), format!("{} is {} minutes too far", service.en, minutes(s)))
            }
            (Some(s), Some(m), Some(name), _) => both(
                format!("最近的{}“{name}”还差 {} 分钟(约 {m:.0} 米)", service.zh, minutes(s)),
                format!("the nearest for {}, {name}, is {} minutes (about {m:.0} m) too far", service.en, minutes(s)),
            ),
            (.., Some(_), Some(_)) if short => both(
                format!("{}走 {:.0} 分钟也到不了", service.zh, study.settings.max_minutes),
                format!("{} is more than {:.0} minutes away", service.en, study.settings.max_minutes),
            ),
            (.., Some(name), Some(m)) => both(
                format!("最近的{}“{name}”直线 {m:.0} 米，{:.0} 分钟也到不了", service.zh, study.settings.max_minutes),
                format!(
                    "the nearest for {}, {name}, is {m:.0} m away in a straight line and more than {:.0} minutes by road",
                    service.en, study.settings.max_minutes
                ),
            ),
            _ => both(format!("没有开放的{}", service.zh), format!("nothing that is open gives {}", service.en)),
        }
    };
    let each: Vec<Name> = groups.iter().map(one).collect();
    let (zh, en) = (joined(&each, "；", |n| &n.zh), joined(&each, "; ", |n| &n.en));
    let (before_zh, before_en) = if fix.wanted < lacks.len() {
        (format!("以下 {} 项再有 {} 项就够：", lacks.len(), fix.wanted), format!("{} of these would do: ", fix.wanted))
    } else {
        (String::new(), String::new())
    };
    let en = format!("{before_en}{en}.");
    let (first, rest) = en.split_at(en.chars().next().map_or(0, char::len_utf8));
    both(format!("{before_zh}{zh}。"), format!("{}{rest}", first.to_uppercase()))
}

/// Sentence about a new site or link that would help.
fn new_site(study: &Study, fix: &NearestFix) -> Name {
    let say = |service: Name, minutes: String, seniors: f64| {
        let (zh, en) = match people(study, seniors) {
            Some((zh, en)) => (format!("，一共新增覆盖 {zh} 位老人"), format!(", which newly covers {en} seniors")),
            None => (String::new(), String::new()),
        };
        both(
            format!("在 {minutes} 分钟路程处新设一处{}，这里就进圈{zh}。", service.zh),
            format!(" A new site for {} {minutes} minutes away brings it inside{en}.", service.en),
        )
    };
    if let Some(all) = &fix.all {
        let whole = both("各项齐全的服务点", "everything promised");
        return say(whole, minutes(all.time_s), all.spot.seniors);
    }
    // One is wanted: the one that helps most.
    let mut sites: Vec<_> = fix.services.iter().filter_map(|l| Some((l, l.site.as_ref()?))).collect();
    sites.sort_by(|a, b| b.1.spot.seniors.total_cmp(&a.1.spot.seniors));
    match sites.first() {
        Some((lack, site)) if fix.wanted == 1 => say(named(study, &lack.service), minutes(site.time_s), site.spot.seniors),
        _ => both("", ""),
    }
}

fn named(study: &Study, id: &str) -> Name {
    study.services.iter().find(|s| s.id == id).map_or_else(|| both(id, id), |s| s.name.clone())
}

fn all_named<'a>(study: &Study, lacks: impl Iterator<Item = &'a LackRow>) -> Name {
    let names: Vec<Name> = lacks.map(|l| named(study, &l.service)).collect();
    both(joined(&names, "、", |n| &n.zh), joined(&names, ", ", |n| &n.en))
}

/// Rounded up, so that nothing looks nearer than it is.
fn minutes(seconds: f64) -> String {
    format!("{:.1}", (seconds / 6.0).ceil() / 10.0)
}

/// Whole seniors; `None` where only shares are known.
fn people(study: &Study, seniors: f64) -> Option<(String, String)> {
    (study.seniors_are != SeniorsAre::Relative).then(|| {
        let text = thousands(seniors);
        (text.clone(), text)
    })
}

fn joined(all: &[Name], between: &str, pick: fn(&Name) -> &str) -> String {
    all.iter().map(pick).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_minutes_are_written_as_one_reads_them() {
        assert_eq!(["0", "999", "1,000", "1,234,568"].map(String::from), [0.2, 999.4, 999.6, 1_234_567.8].map(thousands));
        assert_eq!((minutes(0.1), minutes(372.0), minutes(372.1)), ("0.1".into(), "6.2".into(), "6.3".into()));
    }

    #[test]
    fn what_opens_says_when() {
        let closed = |on: Option<&str>, at: Option<&str>| ClosedRow {
            facility: String::new(),
            facility_name: String::new(),
            time_s: 0.0,
            opens_on: on.map(str::to_owned),
            opens_at: at.map(str::to_owned),
            hours: None,
        };
        assert_eq!(when(&closed(None, Some("mon-08:30"))), ("周一 08:30 开门".into(), "opens Mon 08:30".into()));
        assert_eq!(when(&closed(Some("2026-03-01"), None)), ("2026-03-01 起开放".into(), "opens on 2026-03-01".into()));
    }
}
