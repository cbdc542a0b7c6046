//! Assignment of columns to fields, by Chinese or English headers or as the study names them.

use super::coordinate_headers::{is_of_other_place, is_usual_of_coordinates};
use super::crs_names::without_system;
use super::error::{ImportError, nearest};
pub use super::field::Field;
use super::heading::{self, Heading};
use super::table::Table;
use super::text::fold;
use super::words::StatusColumn;
use carecircle_base::model::{LayerReport, Severity};

/// The columns that `study.toml` names under `columns`, as field and header; an empty header says that no column holds the field.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overrides(pub Vec<(Field, String)>);

impl Overrides {
    /// Headers named, without those that say that no column holds their field.
    #[must_use]
    pub fn headers(&self) -> Vec<&str> {
        self.0.iter().map(|o| o.1.as_str()).filter(|h| !h.is_empty()).collect()
    }
}

/// The assignment of a table's columns to fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    found: Vec<(Field, usize)>,
    /// Factor of columns that count in 万, 千 or 百; columns of single people, beds and so on are not listed.
    factors: Vec<(Field, f64)>,
    /// Columns recognised by the end of their header.
    by_ending: Vec<(Field, usize)>,
    /// Headers that may mean a field, and why they were not taken.
    asked: Vec<(Field, String)>,
}

impl Columns {
    /// Columns of `fields` among the headers of `table`; those in `overrides` are taken by their header.
    ///
    /// # Errors
    /// When a header that the study names is missing, or several headers match a field that
    /// changes results.
    pub fn find(table: &Table, fields: &[Field], overrides: &Overrides) -> Result<Self, ImportError> {
        let folded: Vec<String> = table.headers.iter().map(|h| heading::folded(h)).collect();
        let mut found = Vec::new();
        let mut taken = vec![false; table.headers.len()];
        for (field, header) in overrides.0.iter().filter(|o| !o.1.is_empty()) {
            let exact = table.headers.iter().position(|h| h == header);
            let column =
                exact.or_else(|| folded.iter().position(|h| *h == heading::folded(header))).ok_or_else(|| ImportError::Header {
                    file: table.file.clone(),
                    key: field.key(),
                    header: header.clone(),
                    hint: nearest(header, table.headers.iter().map(String::as_str))
                        .map_or_else(String::new, |h| format!("; did you mean \"{h}\"?")),
                    found: table.header_list(),
                })?;
            taken[column] = true;
            found.push((*field, column));
        }
        let mut all = Self { found, factors: Vec::new(), by_ending: Vec::new(), asked: Vec::new() };
        let headings: Vec<Heading> = table.headers.iter().map(|h| Heading::of(h)).collect();
        let open = |f: &&Field| !overrides.0.iter().any(|o| o.0 == **f);
        for field in fields.iter().filter(open) {
            let mut matches: Vec<(usize, usize)> = Vec::new();
            for (rank, alias) in field.folded().iter().enumerate() {
                matches.extend(folded.iter().enumerate().filter(|(c, h)| !taken[*c] && *h == alias).map(|(c, _)| (rank, c)));
            }
            if matches.is_empty() && Field::COORDINATES.contains(field) {
                // 百度经度, lng_gcj02: the system is read from the header by itself.
                matches = named_with_system(field, table, &taken);
            }
            matches.dedup_by_key(|m| m.1);
            // 腾讯 writes type = 0 beside its category: a number is no kind.
            let is_number = |column: usize| (0..table.len()).all(|row| table.cell(row, column).parse::<f64>().is_ok());
            if *field == Field::Kind && matches.len() > 1 && !matches.iter().all(|m| is_number(m.1)) {
                matches.retain(|m| !is_number(m.1));
            }
            // 床位数 and 床位数: which of two equal headers counts nobody can tell, unless their cells are equal.
            if let [first, second, ..] = matches[..]
                && first.0 == second.0
                && heading::counted(*field).is_some()
                && !Field::STRICT.contains(field)
                && (0..table.len()).any(|row| table.cell(row, first.1) != table.cell(row, second.1))
            {
                all.asked.push((*field, format!("several columns are called \"{}\"", table.headers[first.1])));
                continue;
            }
            all.take(table, *field, &matches.iter().map(|m| m.1).collect::<Vec<_>>(), &mut taken)?;
        }
        // Then a known word with a unit, 数量 or 名称 behind it, then any header that ends in a known word.
        let extended = |field: Field, column: usize| headings[column].extends_any(field);
        // 恢复供餐时间, 暂停服务时间: dates, and no hours.
        let dates = |column: usize| {
            matches!(StatusColumn::of(&table.headers[column]), Some(StatusColumn::Resumes { .. } | StatusColumn::ClosedFor { .. }))
        };
        let ended = |field: Field, column: usize| {
            headings[column].ends_in(field, &table.headers[column]) && !(field == Field::Hours && dates(column))
        };
        for by_ending in [false, true] {
            let means = |field, column| if by_ending { ended(field, column) } else { extended(field, column) };
            for field in fields.iter().filter(open) {
                if all.get(*field).is_some() || all.asked.iter().any(|a| a.0 == *field) {
                    continue;
                }
                let matches: Vec<usize> = (0..table.headers.len()).filter(|c| !taken[*c] && means(*field, *c)).collect();
                if matches.len() > 1 && !Field::STRICT.contains(field) && *field != Field::Name {
                    let candidates = matches.iter().map(|c| format!("\"{}\"", table.headers[*c])).collect::<Vec<_>>().join(", ");
                    all.asked.push((*field, format!("several may be {}: {candidates}", field.what())));
                    continue;
                }
                let refused = if *field == Field::Name && matches.len() > 1 { Some(all.ambiguous(table, *field, &matches)) } else { None };
                if let Some(refused) = refused {
                    return Err(refused);
                }
                all.take(table, *field, &matches, &mut taken)?;
                if by_ending && let Some(column) = all.get(*field) {
                    all.by_ending.push((*field, column));
                }
            }
        }
        // 夏季开放时间, 冬季开放时间: none of them is the hours of the whole year.
        if fields.contains(&Field::Hours) && open(&&Field::Hours) && all.get(Field::Hours).is_none() {
            let ends = |c: &usize| Field::Hours.folded().iter().any(|alias| headings[*c].before(alias, &table.headers[*c]).is_some());
            let parts: Vec<String> = (0..table.headers.len())
                .filter(|c| !taken[*c] && !dates(*c) && ends(c))
                .map(|c| format!("\"{}\"", table.headers[c]))
                .collect();
            if !parts.is_empty() && !all.asked.iter().any(|a| a.0 == Field::Hours) {
                all.asked.push((Field::Hours, format!("{} may be a part of them", parts.join(", "))));
            }
        }
        all.find_factors(table, &headings, overrides)?;
        all.doubt_coordinates(table, &headings, overrides)?;
        Ok(all)
    }

    /// Takes the first of `matches` for `field`.
    fn take(&mut self, table: &Table, field: Field, matches: &[usize], taken: &mut [bool]) -> Result<(), ImportError> {
        if matches.len() > 1 && Field::STRICT.contains(&field) {
            return Err(self.ambiguous(table, field, matches));
        }
        if let Some(column) = matches.first() {
            taken[*column] = true;
            self.found.push((field, *column));
        }
        Ok(())
    }

    #[expect(clippy::unused_self, reason = "reads as a question to the columns")]
    fn ambiguous(&self, table: &Table, field: Field, matches: &[usize]) -> ImportError {
        let candidates: Vec<&str> = matches.iter().map(|c| table.headers[*c].as_str()).collect();
        ImportError::Ambiguous {
            file: table.file.clone(),
            field: field.what(),
            key: field.key(),
            candidates: candidates.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(", "),
            first: candidates[0].to_owned(),
        }
    }

    /// Reads the units of counted columns; a column of something else is refused, or left out where it changes no people.
    fn find_factors(&mut self, table: &Table, headings: &[Heading], overrides: &Overrides) -> Result<(), ImportError> {
        for (field, column) in self.found.clone() {
            let Some(counted) = heading::counted(field) else { continue };
            let header = &table.headers[column];
            let whole = field.folded().contains(&headings[column].folded);
            let named = overrides.0.iter().any(|o| o.0 == field);
            match heading::factor(&headings[column], whole, counted, table.unit.as_deref()) {
                Ok(factor) => {
                    if (factor - 1.0).abs() > f64::EPSILON {
                        self.factors.push((field, factor));
                    }
                }
                // A remark that the user has seen and named all the same.
                Err(remark) if named && !remark.other => {}
                Err(remark) if field == Field::Seniors => {
                    let (file, header, said, key) = (table.file.clone(), header.clone(), remark.said, field.key());
                    return Err(if remark.other {
                        ImportError::NotACount { file, header, said, field: field.what(), key }
                    } else {
                        ImportError::Unsure { file, header, said, field: field.what(), key }
                    });
                }
                Err(remark) => {
                    self.forget(field);
                    self.asked.push((field, format!("\"{header}\" says \"{}\"", remark.said)));
                }
            }
        }
        Ok(())
    }

    /// Refuses coordinates whose header says in brackets that they are of another place, rough or moved.
    fn doubt_coordinates(&mut self, table: &Table, headings: &[Heading], overrides: &Overrides) -> Result<(), ImportError> {
        let coordinates = self.found.clone().into_iter().filter(|(field, _)| Field::COORDINATES.contains(field));
        for (field, column) in coordinates.filter(|(field, _)| !overrides.0.iter().any(|o| o.0 == *field)) {
            let Some(remark) = headings[column].remarks.iter().find(|remark| is_of_other_place(remark)) else { continue };
            let (file, header) = (table.file.clone(), table.headers[column].clone());
            return Err(ImportError::Unsure { file, header, said: remark.clone(), field: field.what(), key: field.key() });
        }
        Ok(())
    }

    /// Factor from the numbers of a column to single people, beds, seats or households: 10,000 under 老年人口（万人）.
    #[must_use]
    pub fn factor(&self, field: Field) -> f64 {
        self.factors.iter().find(|f| f.0 == field).map_or(1.0, |f| f.1)
    }

    /// Notes columns that were recognised by less than a known header, and headers that were not taken for doubt.
    pub fn note(&self, table: &Table, report: &mut LayerReport) {
        for (_, column) in self.found.iter().filter(|f| Field::COORDINATES.contains(&f.0)) {
            let header = &table.headers[*column];
            let remarks = Heading::of(header).remarks;
            if let Some(remark) = remarks.iter().find(|r| !is_usual_of_coordinates(r) && !is_of_other_place(r)) {
                report.note(Severity::Warning, "coordinates-remarked", || format!("\"{header}\" says \"{remark}\""));
            }
        }
        for (field, column) in &self.by_ending {
            report.note(Severity::Info, "header-by-ending", || format!("\"{}\" is {}", table.headers[*column], field.what()));
        }
        for (field, column, other) in self.rivals(table) {
            report.note(Severity::Warning, "other-column-of-count", || {
                format!("\"{}\" is {}, and not \"{}\"", table.headers[column], field.what(), table.headers[other])
            });
        }
        for (field, why) in &self.asked {
            report.note(Severity::Warning, "header-asked", || format!("{}: {why}; such as {} = \"…\"", field.what(), field.key()));
        }
        for (field, factor) in &self.factors {
            report.note(Severity::Info, "header-unit", || format!("{} × {factor}", field.what()));
        }
    }

    /// Columns taken for beds or seats, each with another column that could be, and differs in some row.
    fn rivals(&self, table: &Table) -> Vec<(Field, usize, usize)> {
        let of = |(field, column): (Field, usize)| {
            let means = |other: &usize| {
                let heading = Heading::of(&table.headers[*other]);
                field.folded().contains(&heading.folded) || heading.is_like(field, &table.headers[*other])
            };
            let differs = |other: &usize| {
                (0..table.len()).any(|row| !table.cell(row, *other).is_empty() && table.cell(row, *other) != table.cell(row, column))
            };
            let others = self.others(table).into_iter().filter(|other| means(other) && differs(other));
            others.map(move |other| (field, column, other)).collect::<Vec<_>>()
        };
        self.found.iter().copied().filter(|f| matches!(f.0, Field::Beds | Field::Seats)).flat_map(of).collect()
    }

    /// Field of each header among `fields`, first match first; `None` for a header that means none of them.
    #[must_use]
    pub(crate) fn fields_of(headers: &[String], fields: &[Field]) -> Vec<Option<Field>> {
        let of = |header: &String| {
            let heading = Heading::of(header);
            let find = |means: &dyn Fn(Field) -> bool| fields.iter().copied().find(|f| means(*f));
            find(&|f| f.folded().contains(&heading.folded))
                .or_else(|| find(&|f| heading.extends_any(f)))
                .or_else(|| find(&|f| heading.ends_in(f, header)))
        };
        headers.iter().map(of).collect()
    }

    /// Removes `field`, so that its column counts among [`Columns::others`].
    pub fn forget(&mut self, field: Field) {
        self.found.retain(|f| f.0 != field);
    }

    /// Column of `field`; `None` where the table has none.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<usize> {
        self.found.iter().find(|f| f.0 == field).map(|f| f.1)
    }

    /// Columns without a field, in the table's order.
    pub fn others(&self, table: &Table) -> Vec<usize> {
        (0..table.headers.len()).filter(|c| !self.found.iter().any(|f| f.1 == *c)).collect()
    }

    /// The error for a required `field` without a column.
    #[must_use]
    pub fn missing(&self, table: &Table, field: Field) -> ImportError {
        ImportError::Column {
            file: table.file.clone(),
            field: field.what(),
            key: field.key(),
            found: table.header_list(),
            expected: field.aliases().iter().take(8).copied().collect::<Vec<_>>().join(", "),
        }
    }

    /// Description for the report, such as `name = 机构名称, lon = 经度`.
    #[must_use]
    pub fn describe(&self, table: &Table) -> String {
        self.found.iter().map(|(f, c)| format!("{} = {}", f.key(), table.headers[*c])).collect::<Vec<_>>().join(", ")
    }
}

/// Columns whose header, without the words for a coordinate system, is an alias of `field`: rank of the alias, and column.
fn named_with_system(field: &Field, table: &Table, taken: &[bool]) -> Vec<(usize, usize)> {
    let rank = |header: &str| {
        let forms = without_system(header);
        forms.iter().find_map(|form| field.aliases().iter().position(|alias| fold(alias) == *form))
    };
    table.headers.iter().enumerate().filter(|(c, _)| !taken[*c]).filter_map(|(c, h)| Some((rank(h)?, c))).collect()
}
