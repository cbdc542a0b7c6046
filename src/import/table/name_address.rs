//! One column that holds a name and an address (名称/地址, 机构名称（地址）), as two.

use std::collections::BTreeMap;

use super::rows::Table;
use crate::columns::Field;
use crate::heading::Heading;
use crate::words::{brackets, squeeze};
use carecircle_base::model::{LayerReport, Severity};

/// The table with a column of names and one of addresses in place of one of both, row by row; a cell that does not part is a name.
pub(super) fn parted(table: Table, fields: &[Field], named: &[&str], report: &mut LayerReport) -> Table {
    let is = |field: Field, header: &str| {
        let heading = Heading::of(header);
        field.folded().contains(&heading.folded) || heading.is_like(field, header)
    };
    let both = |header: &String| if named.contains(&header.as_str()) { None } else { order(header, &is) };
    let found = table.headers.iter().enumerate().find_map(|(at, h)| both(h).map(|name_first| (at, name_first)));
    let Some((column, name_first)) = found.filter(|_| fields.contains(&Field::Name) && fields.contains(&Field::Address)) else {
        return table;
    };
    if table.headers.iter().enumerate().any(|(at, h)| at != column && (is(Field::Name, h) || is(Field::Address, h))) {
        return table;
    }
    let header = table.headers[column].clone();
    let mut out = table.with_column("地址", "");
    out.headers[column] = "名称".to_owned();
    let address = out.headers.len() - 1;
    let mut cells = BTreeMap::new();
    for row in 0..out.len() {
        let parts = part(out.cell(row, column), name_first);
        let said = parts
            .as_ref()
            .map_or_else(|| format!("\"{}\" is the name", out.cell(row, column)), |(name, address)| format!("\"{name}\" at \"{address}\""));
        report.note(Severity::Info, "name-and-address", || format!("{}, {header}: {said}", out.place(row)));
        if let Some((name, at)) = parts {
            cells.insert((row, column), name);
            cells.insert((row, address), at);
        }
    }
    out.rewrite(&cells);
    out
}

/// Whether a header names a name first and an address after it (true), or the other way round; `None` where it does not name both.
fn order(header: &str, is: &impl Fn(Field, &str) -> bool) -> Option<bool> {
    let squeezed = squeeze(header);
    let (head, remarks) = brackets(&squeezed);
    let pair = |first: &str, second: &str| {
        let name_first = is(Field::Name, first) && is(Field::Address, second);
        let address_first = is(Field::Address, first) && is(Field::Name, second);
        (name_first || address_first).then_some(name_first)
    };
    let in_brackets = remarks.first().and_then(|remark| pair(&head, remark));
    in_brackets.or_else(|| ['/', '、', '及', '和', '与', '&', '+', ','].iter().find_map(|joint| pair_at(&squeezed, *joint, &pair)))
}

fn pair_at(header: &str, joint: char, pair: &impl Fn(&str, &str) -> Option<bool>) -> Option<bool> {
    let (first, second) = header.split_once(joint)?;
    pair(first, second)
}

/// Name and address of a cell that holds both; `None` where no sign parts them, or none of the parts looks like an address.
fn part(cell: &str, name_first: bool) -> Option<(String, String)> {
    let trimmed = cell.trim();
    let inner = trimmed.strip_suffix(['）', ')']).and_then(|rest| rest.rsplit_once(['（', '(']));
    let parted = || ['\n', '|', '/', '／', '；', ';', '，', ','].iter().find_map(|sign| trimmed.rsplit_once(*sign));
    let (first, second) = inner.or_else(parted).or_else(|| trimmed.rsplit_once(char::is_whitespace))?;
    let (first, second) = (first.trim(), second.trim());
    let (name, address) = if name_first { (first, second) } else { (second, first) };
    let is_address = address.contains(|c| "路街号村镇乡区巷弄道楼幢栋组".contains(c));
    (!name.is_empty() && is_address).then(|| (name.to_owned(), address.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_parted_where_a_sign_says_so() {
        for (cell, name_first, expected) in [
            ("城南老年食堂/古城街道东门路12号", true, Some(("城南老年食堂", "古城街道东门路12号"))),
            ("城南老年食堂（古城街道东门路12号）", true, Some(("城南老年食堂", "古城街道东门路12号"))),
            ("城北老年食堂 大洋街道北门路2号", true, Some(("城北老年食堂", "大洋街道北门路2号"))),
            ("城北老年食堂\n北门村", true, Some(("城北老年食堂", "北门村"))),
            ("北门路2号，城北老年食堂", false, Some(("城北老年食堂", "北门路2号"))),
            ("城北老年食堂", true, None),
            ("城北老年食堂（示范）", true, None),
        ] {
            let found = part(cell, name_first);
            assert_eq!(found.as_ref().map(|(n, a)| (n.as_str(), a.as_str())), expected, "{cell}");
        }
    }
}
