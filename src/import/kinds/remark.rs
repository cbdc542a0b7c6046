//! What stands in brackets after a name: further services, denials, or a mark of the name itself.

use super::KindsRead;
use super::head::{DINING, Head, dining};
use super::particles::{DENIES, EACH, GIVES, HOLDING, INNOCENT};
use crate::services::KindIndex;
use crate::settled::PASSED;
use crate::text::fold;
use crate::words::{Mark, StatusReading, after, is_doubted, named_period, read_remark, span};
use carecircle_base::ids::ServiceId;

/// Reads what stands in brackets after a head: further services, denials, or a mark of the head itself.
pub(super) fn remark_of(remark: &str, piece: &str, kinds: &KindIndex, head: &mut Head, out: &mut KindsRead<'_>) {
    // 助餐点（仅配送）
    if is_doubted(remark) {
        head.mark = head.mark.or(Some(Mark::Unclear));
        return;
    }
    // 示范型，带食堂
    let leads = |text: &str| HOLDING.iter().chain(GIVES).chain(DENIES).any(|word| text.starts_with(word));
    let parts: Vec<&str> = remark.split([',', ';']).filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 && !leads(parts[0]) && parts[1..].iter().any(|part| leads(part)) {
        parts.into_iter().for_each(|part| remark_of(part, piece, kinds, head, out));
        return;
    }
    let innocent = INNOCENT.iter().any(|i| remark.starts_with(i));
    let list = |text: &str| -> Vec<String> {
        text.split(['、', ',', ';', '和', '及', '与', '+', '/', '。']).map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect()
    };
    let own = head.services.clone();
    let ids_of = |name: &str| {
        let found = kinds.known(name).or_else(|| kinds.inside(&fold(name)).map(|found| found.2)).map(<[ServiceId]>::to_vec);
        found.or_else(|| dining(name, kinds, &own))
    };
    if let Some(rest) = DENIES.iter().find_map(|d| remark.strip_prefix(d)).filter(|_| !innocent) {
        let mut any = false;
        for name in list(rest) {
            // 无老年大学、有老年食堂
            let given = HOLDING.iter().chain(GIVES).find_map(|g| name.strip_prefix(g));
            if let Some(ids) = given.and_then(ids_of) {
                head.also.push((name, ids));
                any = true;
            } else if let Some(ids) = ids_of(&name) {
                head.denied.extend(ids);
                any = true;
            }
        }
        if any {
            return;
        }
    }
    // （2027年）: whether it is there yet hangs on the day.
    if named_period(remark).is_some_and(|period| period.first > PASSED) {
        head.mark = head.mark.or(Some(Mark::Unclear));
        return;
    }
    let holds = HOLDING.iter().chain(GIVES).find_map(|g| remark.strip_prefix(g));
    // （有牌无人） holds nothing that is known.
    let doubted = || !matches!(read_remark(remark), StatusReading::Silent);
    let known = |rest: &str| list(rest).iter().any(|name| !Head::within(name, kinds, &own).services.is_empty());
    if let Some(rest) = holds.filter(|rest| known(rest) || DINING.iter().any(|d| rest.contains(d)) || !doubted()) {
        for name in list(rest) {
            let found = Head::within(&name, kinds, &own);
            match found.mark {
                None if !found.services.is_empty() => head.also.push((name, found.services)),
                // 养老院（含食堂）: whether it feeds others is not told.
                None if DINING.contains(&name.as_str()) => out.unclear.push(piece.to_owned()),
                Some(Mark::Unclear) => out.unclear.push(piece.to_owned()),
                Some(_) => head.denied.extend(found.services),
                None => {}
            }
        }
        return;
    }
    // （助餐、老年学堂均未开展）
    if let Some((listed, mark)) = EACH.iter().find_map(|each| remark.rsplit_once(each))
        && let Some(mark) = after(mark)
    {
        let ids: Vec<ServiceId> = list(listed).iter().filter_map(|name| ids_of(name)).flatten().collect();
        match mark {
            _ if ids.is_empty() => {}
            Mark::Unclear => out.unclear.push(piece.to_owned()),
            _ => head.denied.extend(&ids),
        }
        if !ids.is_empty() {
            return;
        }
    }
    let names = list(remark);
    let read: Vec<(&String, Head)> = names.iter().map(|name| (name, Head::within(name, kinds, &own))).collect();
    // 医养结合型 gives what it begins with; 城南老年大学旁 may not.
    let begins = |name: &str| kinds.inside(&fold(name)).is_some_and(|found| found.0 == 0);
    if read.iter().all(|(name, h)| !h.services.is_empty() && (h.by_part.is_none() || begins(name))) {
        for (name, found) in read {
            match found.mark {
                None => head.also.push((name.clone(), found.services)),
                Some(Mark::Unclear) => out.unclear.push(piece.to_owned()),
                Some(_) => head.denied.extend(found.services),
            }
        }
        return;
    }
    let mark = after(remark).or_else(|| match read_remark(remark) {
        StatusReading::States(all) => all.into_iter().map(|t| t.state).find(|s| !s.serves()).map(Mark::NotNow),
        StatusReading::Unread => Some(Mark::Unclear),
        StatusReading::Silent => None,
    });
    head.mark = head.mark.or(mark);
}

/// Whether what stands in brackets names a day ahead from which something serves: 2026.8起, 2026.7恢复.
pub(super) fn is_ahead(remark: &str) -> bool {
    // 2026年9月起供应
    let from = |word: &&str| remark.split_once(*word).and_then(|(day, _)| span(&format!("{day}起")));
    let begins = ["起", "恢复", "开", "启"].iter().find_map(from);
    if begins.is_some_and(|(first, last)| last.is_none() && first.first > PASSED) {
        return true;
    }
    let StatusReading::States(all) = read_remark(remark) else { return false };
    all.iter().any(|timed| timed.state.serves() && timed.when.is_some_and(|when| when.first > PASSED))
        && all.iter().all(|timed| timed.state.serves())
}
