//! Headers of a state in time, by their parts: 停餐起止, 歇业期间, 恢复供餐时间, 月开放天数, 是否纳入统计.

use super::status_column::StatusColumn;
use super::status_headers::HOPED;

/// Words of time that end a header, longest first; those of a length of time (期间) first.
const SPANS: &[&str] =
    &["起止时间", "起止日期", "起止年月", "起讫时间", "起讫日期", "时间段", "时间区间", "起止", "起讫", "时段", "期间", "期限", "区间"];
const TIMES: &[&str] = &["时间", "日期", "年月", "时点", "月份"];
/// Ends of service.
const STOPS: &[&str] = &[
    "暂停", "停餐", "停业", "停供", "停办", "停运", "停用", "停止", "歇业", "休业", "关闭", "关停", "闭馆", "休馆", "停伙", "停开", "封闭",
];
/// Work on a building, during which it may serve or not.
const WORKS: &[&str] = &["装修", "改造", "维修", "修缮", "整修", "翻修", "翻新", "整改", "施工", "改建"];
/// What stops or resumes.
const SERVED: &[&str] = &["供餐", "服务", "运营", "营业", "开放", "经营", "使用", "助餐", "运行", "供应", "就餐", "开餐", "对外开放"];
/// Words by which something serves again.
const AGAIN: &[&str] = &["恢复", "复工", "复餐", "复业", "复开", "复营", "重新开放", "重新开业", "重新营业", "重新运营", "重开", "重启"];

/// The column whose bare squeezed header names a time of stopping or resuming, an activity, or whether a row counts.
pub(super) fn of(header: &str) -> Option<StatusColumn> {
    let expected = HOPED.iter().any(|word| header.contains(word));
    let stem = |ends: &[&str]| ends.iter().find_map(|end| header.strip_suffix(end)).map(str::to_owned);
    let bare = |stem: &str| SERVED.iter().find_map(|served| stem.strip_suffix(served)).unwrap_or(stem).to_owned();
    let ends_in = |stem: &str, words: &[&str]| words.iter().any(|word| bare(stem).ends_with(word) || stem.ends_with(word));
    let (span, time) = (stem(SPANS), stem(TIMES));
    if let Some(stem) = span.as_deref().or(time.as_deref()) {
        if ends_in(stem, AGAIN) {
            return Some(StatusColumn::Resumes { expected });
        }
        if ends_in(stem, WORKS) {
            return Some(StatusColumn::ClosedFor { works: true });
        }
    }
    if span.is_some_and(|stem| ends_in(&stem, STOPS)) || time.is_some_and(|stem| stem.ends_with("暂停") || bare(&stem).ends_with("暂停"))
    {
        return Some(StatusColumn::ClosedFor { works: false });
    }
    let part = ["节假日", "节日", "假日", "假期", "周末", "双休", "夜间", "晚"].iter().any(|word| header.contains(word));
    if stem(&["天数", "日数"]).is_some_and(|stem| !part && !ends_in(&stem, STOPS) && SERVED.iter().any(|served| stem.ends_with(served)))
    {
        return Some(StatusColumn::DaysOpen);
    }
    let asked = super::question::asked(header);
    let asked = asked.as_deref().unwrap_or(header);
    let counts = ["纳入统计", "计入统计", "参与统计", "列入统计", "统计口径", "纳入统计口径", "计入", "纳入统计范围", "计入总数", "统计"];
    (counts.contains(&asked) && (asked.len() < header.len() || !matches!(asked, "统计" | "计入"))).then_some(StatusColumn::Counted)
}
