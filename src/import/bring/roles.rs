//! Roles of brought files, and the layers that their sheets make.

use carecircle_words::{Said, say};
use std::sync::Arc;

use super::BringError;
use super::alike::Alike;
use super::asking::{Asking, Draft as Ask};
use super::cache::BringCache;
use super::draft::{BroughtSheet, Role, RoleCertainty};
use super::open::{Content, Opened};
use super::plan::PlannedLayer;
use super::signs::{Guess, LEAD, SURE, Signs};
use super::wording::problem;
use crate::columns::Field;
use crate::error::ImportError;
use crate::layer_file::FileFormat;
use crate::services::KindIndex;
use crate::table;
use carecircle_base::model::{LayerReport, Name};

/// What a brought file is taken for.
#[derive(Debug)]
pub(super) struct Recognised {
    /// Role; of a workbook whose sheets are different layers, that of the first used sheet.
    pub role: Role,
    /// How sure the role is.
    pub sure: RoleCertainty,
    /// Signs.
    pub why: Name,
    /// Sheets.
    pub sheets: Vec<BroughtSheet>,
    /// Layers that the file makes; none for an extract, a timetable, parcels, and what is not used.
    pub layers: Vec<PlannedLayer>,
    /// Row of the first used table among those of the file; `None` without one.
    pub first: Option<usize>,
    /// What stops the file from being read.
    pub problem: Option<Name>,
}

impl Recognised {
    fn plain(role: Role, why: Said) -> Self {
        Self { role, sure: RoleCertainty::Sure, why: why.into(), sheets: Vec::new(), layers: Vec::new(), first: None, problem: None }
    }
}

/// The role of a file by its content and the answers; asks where it is not sure.
pub(super) fn recognise(
    file: &Opened,
    index: &KindIndex,
    alike: &Alike,
    asking: &mut Asking<'_>,
    cache: &BringCache,
) -> Result<Recognised, BringError> {
    let id = format!("role:{}", file.name);
    let given = match asking.given(&id) {
        None => None,
        Some(text) => Some(Role::of_id(text).ok_or_else(|| BringError::Answer {
            question: id.clone(),
            choice: text.to_owned(),
            expected: Role::ALL.map(Role::id).join(", "),
        })?),
    };
    if given == Some(Role::Unused) && !matches!(file.content, Content::Tables(_)) {
        return Ok(Recognised::plain(Role::Unused, say!("bring-you-said-that")));
    }
    Ok(match &file.content {
        Content::Unreadable(why) => {
            Recognised { problem: Some(why.clone()), ..Recognised::plain(Role::Unknown, say!("bring-cannot-be-read")) }
        }
        Content::PartOf(of) => Recognised::plain(Role::Unused, say!("bring-part-used-with", of)),
        Content::Extract => Recognised::plain(Role::Extract, say!("bring-openstreetmap-extract-roads")),
        Content::Transit => Recognised::plain(Role::Transit, say!("bring-archive-has-stops")),
        Content::Raster => {
            let layer = PlannedLayer::new(Role::Raster, &file.name, file.dir.clone());
            let plain = Recognised::plain(Role::Raster, say!("bring-geotiff-taken-as"));
            Recognised { layers: vec![layer], ..plain }
        }
        Content::Tables(_) => of_tables(file, given, index, alike, asking, cache)?,
    })
}

/// Guesses of each table of a file, as kept or made anew.
fn guesses(file: &Opened, index: &KindIndex, cache: &BringCache) -> Arc<Vec<Vec<Guess>>> {
    cache.get(&file.path(), "guesses", || guesses_of(file, index), |_| 1 << 12)
}

/// Headers of the table that speaks for a file, and the role that it is sure to have; `None` for a file without rows.
pub(super) fn evidence<'f>(file: &'f Opened, index: &KindIndex, cache: &BringCache) -> Option<(&'f [String], Option<Role>)> {
    let all = guesses(file, index, cache);
    let best = speaking(file, &all).filter(|_| !file.tables().is_empty())?;
    let (role, certainty) = likeliest(&all[best]);
    Some((&file.tables()[best].table.headers, Some(role).filter(|_| certainty == RoleCertainty::Sure)))
}

/// Likeliest roles of each table of a file: none for a table without rows, or that shows nothing.
fn guesses_of(file: &Opened, index: &KindIndex) -> Vec<Vec<Guess>> {
    let of = |part: &table::Part| {
        if part.table.is_empty() { Vec::new() } else { Signs::of(&part.table, &file.name, part.name.as_deref(), index).guesses() }
    };
    file.tables().iter().map(of).collect()
}

fn of_tables(
    file: &Opened,
    given: Option<Role>,
    index: &KindIndex,
    alike: &Alike,
    asking: &mut Asking<'_>,
    cache: &BringCache,
) -> Result<Recognised, BringError> {
    if let Some(role) = given.filter(|r| r.fields().is_empty() && *r != Role::Unused) {
        let expected = Role::ALL.into_iter().filter(|r| !r.fields().is_empty() || *r == Role::Unused).map(Role::id);
        return Err(BringError::Answer {
            question: format!("role:{}", file.name),
            choice: role.id().to_owned(),
            expected: expected.collect::<Vec<_>>().join(", "),
        });
    }
    let all = guesses(file, index, cache);
    let parts = file.tables();
    let Some(best) = speaking(file, &all) else {
        let empty = Recognised::plain(Role::Unused, say!("bring-no-row-data"));
        return Ok(Recognised { sheets: sheets_of(file, &[], &[]), ..empty });
    };
    let likely = &all[best];
    let (mut role, mut certainty) = likeliest(likely);
    let why = likely.first().map_or_else(|| Name::from(say!("bring-no-column-no")), |g| g.why.clone());
    let was_asked = certainty == RoleCertainty::Asked;
    let headers = &parts[best].table.headers;
    let open = was_asked && given.is_none();
    if let Some(as_others) = alike.role(headers).filter(|_| open) {
        // A file with the same columns is known.
        (role, certainty) = (as_others, RoleCertainty::Likely);
    } else if let Some(before) = alike.asked_before(headers, &file.name, asking).filter(|_| open) {
        role = before;
    } else if was_asked {
        role = ask_role(file, best, likely, &why, given, asking)?;
    } else if let Some(given) = given {
        (role, certainty) = (given, RoleCertainty::Sure);
    }
    let mut roles: Vec<Option<Role>> = all
        .iter()
        .enumerate()
        .map(|(at, g)| g.first().filter(|g| g.weight >= 0.6 && parts[at].visible && g.role != Role::Unused).map(|g| g.role))
        .collect();
    if given.is_some() || was_asked {
        // What was said of the file is said of the table that speaks for it, and of those like it.
        let before = roles[best];
        roles = roles.into_iter().map(|r| if r == before || r.is_none() { None } else { r }).collect();
        roles[best] = Some(role);
    }
    if matches!(role, Role::Unused | Role::Unknown) {
        let sheets = sheets_of(file, &[], &[]);
        return Ok(Recognised { role, sure: certainty, why, sheets, layers: Vec::new(), first: Some(best), problem: None });
    }
    let (layers, left, stopped) = match layers(file, &roles, given.is_some(), asking, cache) {
        Ok((layers, left)) => (layers, left, None),
        Err(Stopped::Bring(error)) => return Err(error),
        Err(Stopped::Unread(why)) => (Vec::new(), Vec::new(), Some(why)),
    };
    let sheets = sheets_of(file, &layers, &left);
    let role = if roles.contains(&Some(role)) { role } else { roles.iter().flatten().next().copied().unwrap_or(role) };
    Ok(Recognised { role, sure: certainty, why, sheets, layers, first: Some(best), problem: stopped })
}

/// Table of a file that speaks for it: the one with the likeliest role, among equals the one with most rows.
fn speaking(file: &Opened, all: &[Vec<Guess>]) -> Option<usize> {
    let parts = file.tables();
    let weight = |at: usize| all[at].first().map_or(0.0, |g| g.weight);
    // A sheet of sentences in one column is a cover.
    let says = |at: usize| !all[at].is_empty() || parts[at].table.headers.len() > 1;
    let seen = |at: &usize| !parts[*at].table.is_empty() && parts[*at].visible && says(*at);
    (0..parts.len()).filter(seen).max_by(|a, b| {
        weight(*a).total_cmp(&weight(*b)).then_with(|| parts[*a].table.len().cmp(&parts[*b].table.len())).then_with(|| b.cmp(a))
    })
}

/// Role of a table by its guesses, likeliest first, and how sure it is.
fn likeliest(guesses: &[Guess]) -> (Role, RoleCertainty) {
    let weight = |at: usize| guesses.get(at).map_or(0.0, |g| g.weight);
    let lead = weight(0) - weight(1);
    match guesses.first() {
        Some(first) if weight(0) >= SURE && lead > 0.05 => (first.role, RoleCertainty::Sure),
        Some(first) if weight(0) >= 0.6 && lead >= LEAD => (first.role, RoleCertainty::Likely),
        _ => (Role::Unknown, RoleCertainty::Asked),
    }
}

/// Asks what a file is: its likely roles first, then those that any table can have.
fn ask_role(
    file: &Opened,
    best: usize,
    likely: &[Guess],
    why: &Name,
    given: Option<Role>,
    asking: &mut Asking<'_>,
) -> Result<Role, BringError> {
    let mut roles: Vec<Role> = likely.iter().map(|g| g.role).filter(|r| *r != Role::Unused).collect();
    for role in [Role::Facilities, Role::Villages, Role::Homes, Role::Areas, Role::Parcels, Role::Unused].into_iter().chain(given) {
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    let first = likely.first().filter(|g| g.weight >= 0.4);
    let recommended = first.map_or(Role::Unused, |g| g.role);
    let rows = file.tables()[best].table.len();
    let chosen = asking.ask(Ask {
        id: format!("role:{}", file.name),
        file: Some(file.name.clone()),
        column: None,
        ask: Name::from(say!("bring-what", file = file.name)),
        why: Some(why.clone()),
        choices: roles.iter().map(|r| (r.id().to_owned(), r.label())).collect(),
        recommended: roles.iter().position(|r| *r == recommended),
        must: false,
        rows,
    })?;
    Ok(chosen.as_deref().and_then(Role::of_id).unwrap_or(Role::Unused))
}

/// Reasons for which a file makes no layer.
enum Stopped {
    Bring(BringError),
    Unread(Name),
}

/// Name of a sheet that is not read, and the reason of the note on it.
type LeftOut = (String, &'static str);

/// Names of the sheets that a reader takes, and the sheets that it does not.
type SheetsRead = (Vec<String>, Vec<LeftOut>);

/// Layers of a file whose tables have `roles`, and the sheets that none of them reads.
fn layers(
    file: &Opened,
    roles: &[Option<Role>],
    said: bool,
    asking: &mut Asking<'_>,
    cache: &BringCache,
) -> Result<(Vec<PlannedLayer>, Vec<LeftOut>), Stopped> {
    let parts = file.tables();
    let name = |at: usize| parts[at].name.clone();
    let is_workbook = FileFormat::of_name(&file.name) == Some(FileFormat::Workbook);
    let mut distinct: Vec<Role> = Vec::new();
    for role in roles.iter().flatten() {
        if !distinct.contains(role) {
            distinct.push(*role);
        }
    }
    let mut out = Vec::new();
    let mut left = Vec::new();
    let mut chosen = false;
    let planned = |role: Role, sheets: Vec<String>| PlannedLayer {
        sheets,
        one_sheet: !is_workbook,
        villages: role == Role::Areas && are_villages(file, roles),
        ..PlannedLayer::new(role, &file.name, file.dir.clone())
    };
    if !is_workbook {
        for (at, role) in roles.iter().enumerate() {
            if let Some(role) = role {
                let mut layer = planned(*role, name(at).into_iter().collect());
                layer.villages = *role == Role::Areas && named_villages(file, at);
                out.push(layer);
            }
        }
        return Ok((out, left));
    }
    for role in distinct {
        if !is_section(role) {
            out.push(planned(role, Vec::new()));
            continue;
        }
        let of_role: Vec<String> = (0..parts.len()).filter(|at| roles[*at] == Some(role)).filter_map(name).collect();
        let (read, unread, asked) = chosen_sheets(file, role, asking, cache)?;
        chosen |= asked;
        // A sheet of the same columns whose words are not known is a part of the list; one of another kind is not.
        let other = |sheet: &String| (0..parts.len()).any(|at| name(at).as_ref() == Some(sheet) && roles[at].is_some_and(|r| r != role));
        let own = !said && read.iter().any(other);
        let read = if own { of_role.iter().take(1).cloned().collect() } else { read };
        let told = |sheet: &str, reasons: &[&str]| unread.iter().any(|u| u.0 == sheet && reasons.contains(&u.1));
        let rest: Vec<String> = of_role.into_iter().filter(|s| !read.contains(s) && !told(s, &["sheet-repeats", "sheet-hidden"])).collect();
        out.push(planned(role, read));
        // Sheets of other columns are lists of their own; those of another year are left out by the answer.
        left.extend(rest.iter().filter(|_| asked).map(|sheet| (sheet.clone(), "sheet-of-time")));
        out.extend(rest.into_iter().filter(|_| !said && !asked).map(|sheet| planned(role, vec![sheet])));
        left.extend(unread);
    }
    left.retain(|l: &LeftOut| !out.iter().any(|layer| layer.sheets.contains(&l.0)));
    let shown = parts.iter().filter(|p| !p.table.is_empty()).count();
    if let [only] = out.as_mut_slice()
        && (shown <= 1 || only.sheets.len() == shown && !chosen)
    {
        only.sheets.clear(); // the reader's own choice is all that there is
    }
    Ok((out, left))
}

/// Whether a role is a section of `study.toml` that names a file of rows.
fn is_section(role: Role) -> bool {
    !role.fields().is_empty() && role != Role::Parcels
}

/// Sheets of a workbook that the layer's reader takes, those that it does not, each with the reason, and whether a question decided.
fn chosen_sheets(
    file: &Opened,
    role: Role,
    asking: &mut Asking<'_>,
    cache: &BringCache,
) -> Result<(Vec<String>, Vec<LeftOut>, bool), Stopped> {
    let mut source = file.source();
    loop {
        let what = format!("sheets {} {:?} {:?}", role.id(), source.sheet, source.sheets);
        let read = || -> Result<SheetsRead, ImportError> {
            let table = table::read(&file.dir, &source, role.fields(), &[], &mut LayerReport::default())?;
            Ok((table.sheets_read().into_iter().map(str::to_owned).collect(), table.left_out))
        };
        match &*cache.get(&file.path(), &what, read, |_| 1 << 12) {
            Ok((sheets, left_out)) => {
                let asked = source.sheet.is_some() || !source.sheets.is_empty();
                return Ok((sheets.clone(), left_out.clone(), asked));
            }
            Err(ImportError::SheetsOfTime { last, .. }) if source.sheet.is_none() && source.sheets.is_empty() => {
                let names: Vec<String> =
                    file.tables().iter().filter(|p| p.visible && !p.table.is_empty()).filter_map(|p| p.name.clone()).collect();
                let mut choices: Vec<(String, Name)> = names.iter().map(|n| (n.clone(), Name::from(say!("bring-only", n)))).collect();
                choices.push(("*".to_owned(), Name::from(say!("bring-all-they-parts"))));
                let chosen = asking
                    .ask(Ask {
                        id: format!("sheet:{}", file.name),
                        file: Some(file.name.clone()),
                        column: None,
                        ask: Name::from(say!("bring-several-sheets-look")),
                        why: None,
                        recommended: choices.iter().position(|c| c.0 == *last),
                        choices,
                        must: false,
                        rows: file.tables().iter().map(|p| p.table.len()).sum(),
                    })
                    .map_err(Stopped::Bring)?
                    .unwrap_or_else(|| last.clone());
                if chosen == "*" { source.sheets = vec![chosen] } else { source.sheet = Some(chosen) }
            }
            Err(error) => return Err(Stopped::Unread(problem(error))),
        }
    }
}

fn are_villages(file: &Opened, roles: &[Option<Role>]) -> bool {
    (0..roles.len()).any(|at| roles[at] == Some(Role::Areas) && named_villages(file, at))
}

/// Whether the areas of a table are villages.
fn named_villages(file: &Opened, at: usize) -> bool {
    let index = KindIndex::new(&[], &[]);
    Signs::of(&file.tables()[at].table, &file.name, None, &index).area_names() == Some(Field::Village)
}

/// Description of the sheets or layers of a file that has several.
fn sheets_of(file: &Opened, layers: &[PlannedLayer], left: &[LeftOut]) -> Vec<BroughtSheet> {
    let parts = file.tables();
    let describe = |part: &table::Part| {
        let name = part.name.clone()?;
        let holds = |l: &&PlannedLayer| l.sheets.contains(&name) || l.sheets.is_empty() && !part.table.is_empty();
        let layer = layers.iter().find(holds).filter(|_| !left.iter().any(|l| l.0 == name));
        let why = match left.iter().find(|l| l.0 == name).map(|l| l.1) {
            _ if part.table.is_empty() => Some(Name::from(say!("bring-no-data"))),
            Some("sheet-repeats") => Some(Name::from(say!("bring-other-sheets-have"))),
            Some("sheet-left-out") => Some(Name::from(say!("bring-other-columns-or"))),
            Some("sheet-of-time") => Some(Name::from(say!("bring-sheet-another-time"))),
            Some("sheet-hidden") => Some(Name::from(say!("bring-hidden-sheet"))),
            _ if !part.visible => Some(Name::from(say!("bring-hidden-sheet"))),
            _ if layer.is_none() => Some(Name::from(say!("bring-not-recognised-as"))),
            _ => layer.map(|l| l.role.label()),
        };
        let role = layer.map_or(Role::Unused, |l| l.role);
        Some(BroughtSheet { name, rows: part.table.len(), role, used: layer.is_some(), why })
    };
    parts.iter().filter_map(describe).collect()
}
