//! Which column holds what: by Chinese or English header names, or as the study says.

use super::error::{ImportError, nearest};
pub use super::field::Field;
use super::table::Table;
use super::text::fold;

/// Columns that the study names: field and header.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overrides(pub Vec<(Field, String)>);

/// Which column of a table holds which field.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    found: Vec<(Field, usize)>,
}

impl Columns {
    /// Finds `fields` among the headers of `table`; those of `overrides` are taken as named.
    ///
    /// # Errors
    /// When a header that the study names is missing, or several headers would do for a field that
    /// changes results.
    pub fn find(table: &Table, fields: &[Field], overrides: &Overrides) -> Result<Self, ImportError> {
        let folded: Vec<String> = table.headers.iter().map(|h| fold(h)).collect();
        let mut found = Vec::new();
        let mut taken = vec![false; table.headers.len()];
        for (field, header) in &overrides.0 {
            let exact = table.headers.iter().position(|h| h == header);
            let column = exact.or_else(|| folded.iter().position(|h| *h == fold(header))).ok_or_else(|| ImportError::Header {
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
        for field in fields.iter().filter(|f| !overrides.0.iter().any(|o| o.0 == **f)) {
            let mut matches: Vec<(usize, usize)> = Vec::new();
            for (rank, alias) in field.aliases().iter().enumerate() {
                let alias = fold(alias);
                matches.extend(folded.iter().enumerate().filter(|(c, h)| !taken[*c] && **h == alias).map(|(c, _)| (rank, c)));
            }
            matches.dedup_by_key(|m| m.1);
            if matches.len() > 1 && Field::STRICT.contains(field) {
                let candidates: Vec<&str> = matches.iter().map(|m| table.headers[m.1].as_str()).collect();
                return Err(ImportError::Ambiguous {
                    file: table.file.clone(),
                    field: field.what(),
                    key: field.key(),
                    candidates: candidates.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(", "),
                    first: candidates[0].to_owned(),
                });
            }
            if let Some((_, column)) = matches.first() {
                taken[*column] = true;
                found.push((*field, *column));
            }
        }
        Ok(Self { found })
    }

    /// Leaves the column of `field` to the others.
    pub fn forget(&mut self, field: Field) {
        self.found.retain(|f| f.0 != field);
    }

    /// The column of `field`.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<usize> {
        self.found.iter().find(|f| f.0 == field).map(|f| f.1)
    }

    /// The columns that hold no field.
    pub fn others(&self, table: &Table) -> Vec<usize> {
        (0..table.headers.len()).filter(|c| !self.found.iter().any(|f| f.1 == *c)).collect()
    }

    /// An error saying that `field` has no column.
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

    /// `name = 机构名称, lon = 经度, …` for the report.
    #[must_use]
    pub fn describe(&self, table: &Table) -> String {
        self.found.iter().map(|(f, c)| format!("{} = {}", f.key(), table.headers[*c])).collect::<Vec<_>>().join(", ")
    }
}
