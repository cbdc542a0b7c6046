//! Vacancy of a building, from a list's status column: 空置, 闲置, vacant.

/// Headers of status columns.
const HEADINGS: [&str; 10] = ["状态", "现状", "使用状态", "使用情况", "使用现状", "房屋状态", "status", "state", "use", "occupancy"];
/// Status words for a vacant building.
const VACANT: [&str; 12] = ["空置", "闲置", "空闲", "空关", "停用", "废弃", "未使用", "vacant", "empty", "idle", "disused", "unused"];
/// Negations that may stand before a status word.
const NOT: [&str; 6] = ["非", "不", "无", "not ", "non-", "un"];

/// Whether `heading` is the header of a status column.
#[must_use]
pub fn is_status(heading: &str) -> bool {
    let heading = heading.trim().to_lowercase();
    HEADINGS.contains(&heading.as_str())
}

/// Whether `status` says that the building is vacant.
#[must_use]
pub fn is_vacant(status: &str) -> bool {
    let status = status.trim().to_lowercase();
    VACANT.iter().any(|word| {
        let negated = |at: usize| NOT.iter().any(|no| status[..at].ends_with(no));
        status.match_indices(word).any(|(at, _)| !negated(at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_says_vacant_or_not() {
        for status in ["空置", "闲置多年", "已停用", " Vacant ", "vacant since 2020", "未使用", "校舍闲置"] {
            assert!(is_vacant(status), "{status}");
        }
        for status in ["", "使用中", "在用", "非空置", "无闲置", "not vacant", "non-vacant", "开放", "occupied"] {
            assert!(!is_vacant(status), "{status}");
        }
        assert!(is_status("状态") && is_status(" Status") && !is_status("名称") && !is_status("备注"));
    }
}
