//! Field names of a Shapefile, which its table cuts at ten bytes: 设施名称 and 运营状态 lose their last characters in UTF-8.

use crate::columns::Field;
use crate::field::is_header_text;
use crate::words::{StatusColumn, status_headers};
use carecircle_base::model::{LayerReport, Severity};

/// Bytes of a field name in dBASE III.
const BYTES: usize = 10;
/// What stands for the bytes of half a character.
const HALF: char = '\u{fffd}';
/// Fields whose headers are completed; none whose end says of whom or of what they count (60岁以上, 60岁以下).
const COMPLETED: [Field; 14] = [
    Field::Name,
    Field::Kind,
    Field::Service,
    Field::Beds,
    Field::Seats,
    Field::Address,
    Field::Town,
    Field::Village,
    Field::Phone,
    Field::Hours,
    Field::Opened,
    Field::Closed,
    Field::Level,
    Field::Id,
];
/// Questions for a state, by which cut ones are known.
const QUESTIONS: [&str; 8] = ["是否运营", "是否在营", "是否营业", "是否开业", "是否开放", "是否启用", "是否投用", "是否停业"];

/// The names as they were where the cut leaves no doubt, told by `report`; else without the half of a character.
pub(super) fn whole(names: Vec<String>, report: &mut LayerReport) -> Vec<String> {
    let is_cut = |name: &str| name.ends_with(HALF) || !name.is_ascii() && name.len() + 2 > BYTES;
    let kept: Vec<String> = names.iter().map(|name| name.trim_end_matches(HALF).to_owned()).collect();
    let mut out = kept.clone();
    for (at, name) in names.iter().enumerate() {
        let known = || is_header_text(&kept[at]) || StatusColumn::of(&kept[at]).is_some();
        if !is_cut(name) || !name.ends_with(HALF) && known() {
            continue;
        }
        let found = completed(&kept[at]).filter(|whole| !out.iter().any(|other| other == whole));
        if found.is_none() && !name.ends_with(HALF) {
            continue; // as long as a name may be, and not cut for all that is known
        }
        report.note(Severity::Warning, "field-name-cut", || match found {
            Some(whole) => format!("\"{}\" is read as \"{whole}\"", kept[at]),
            None => format!("\"{}\"", kept[at]),
        });
        if let Some(whole) = found {
            whole.clone_into(&mut out[at]);
        }
    }
    out
}

/// The known header that begins with a cut name, where all such headers mean one thing.
fn completed(cut: &str) -> Option<&'static str> {
    let begins = |header: &&str| header.starts_with(cut) && *header != cut;
    if cut.chars().count() < 2 {
        return None;
    }
    let fields: Vec<(Field, &'static str)> =
        COMPLETED.iter().flat_map(|f| f.aliases().iter().copied().filter(begins).map(move |alias| (*f, alias))).collect();
    let state = status_headers().chain(QUESTIONS).find(|h| begins(h));
    match (fields.first(), state) {
        (Some((field, _)), None) if fields.iter().all(|f| f.0 == *field) => fields.iter().map(|f| f.1).min_by_key(|alias| alias.len()),
        (None, Some(state)) => Some(state),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_name_is_completed_where_one_thing_begins_so() {
        for (cut, whole) in [
            ("设施名", Some("设施名称")),
            ("设施类", Some("设施类型")),
            ("所属乡", Some("所属乡镇")),
            ("运营状", Some("运营状态")),
            ("是否运", Some("是否运营")),
            ("营业时", Some("营业时间")),
            ("核定床", Some("核定床位")),
            // Seniors of which age, and words that no header begins with.
            ("60岁以", None),
            ("老年人", None),
            ("养老机", None),
            ("机构", None),
        ] {
            assert_eq!(completed(cut), whole, "{cut}");
        }
    }
}
