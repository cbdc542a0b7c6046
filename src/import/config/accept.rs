//! A proposed coordinate system, written into the text of `study.toml`: everything else stays as it is, comments and order too.

use std::io::Write;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::keys::STUDY_FILE;
use super::postgis;
use carecircle_base::model::CrsProposal;

/// Reasons for which a proposal cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// The text is not TOML.
    #[error("{STUDY_FILE} is not read as TOML: {0}")]
    Syntax(String),
    /// No section has the file, or several have.
    #[error(
        "{found} sections [{section}] of {STUDY_FILE} have the file \"{file}\", and one is expected; write crs = \"{crs}\" by hand under the right one"
    )]
    Section {
        /// Number of sections with the file.
        found: usize,
        /// Section.
        section: String,
        /// File as `study.toml` names it.
        file: String,
        /// Coordinate system to be written.
        crs: String,
    },
    /// The section is written in one line.
    #[error("the section of \"{file}\" is written in one line of {STUDY_FILE}; write crs = \"{crs}\" there by hand")]
    Inline {
        /// File as `study.toml` names it.
        file: String,
        /// Coordinate system to be written.
        crs: String,
    },
}

/// A text of `study.toml` with a proposal written into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The whole text.
    pub text: String,
    /// Number of the line after which, or on which, something is written, from 1.
    pub line: usize,
    /// Lines that are written, and the line that the first replaces; `None` where it is new.
    pub written: (String, Option<String>),
}

/// `text` with the keys of `proposal` in the section of its file: `crs` replaced where it stands, else after the file's line.
///
/// # Errors
/// When not exactly one section has the file, or it cannot be extended by a line.
///
/// # Examples
/// ```
/// use carecircle_base::model::CrsProposal;
/// use carecircle_import::config::accept;
///
/// let text = "# ours\n[[facilities]]\nfile = \"f.csv\" # from the bureau\n";
/// let proposal =
///     CrsProposal { section: "facilities".into(), file: "f.csv".into(), crs: "GCJ-02".into(), north_first: false };
/// let accepted = accept(text, &proposal)?;
/// assert_eq!(accepted.text, "# ours\n[[facilities]]\nfile = \"f.csv\" # from the bureau\ncrs = \"GCJ-02\"\n");
/// # Ok::<(), carecircle_import::config::AcceptError>(())
/// ```
pub fn accept(text: &str, proposal: &CrsProposal) -> Result<Accepted, AcceptError> {
    let CrsProposal { section, file, crs, north_first } = proposal;
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let body = &text[bom..];
    let document = DeTable::parse(body).map_err(|e| AcceptError::Syntax(e.to_string()))?;
    let key = if section == "transit" { "gtfs" } else { "file" };
    let tables: Vec<&DeTable<'_>> = match document.get_ref().get(section.as_str()).map(|v| v.get_ref()) {
        Some(DeValue::Table(one)) => vec![one],
        Some(DeValue::Array(all)) => all.iter().filter_map(|v| if let DeValue::Table(t) = v.get_ref() { Some(t) } else { None }).collect(),
        _ => Vec::new(),
    };
    let named = |t: &&&DeTable<'_>| match t.get(key).map(|v| v.get_ref()) {
        Some(DeValue::String(path)) => path.trim() == file,
        Some(DeValue::Table(table)) => postgis::name_of(table).is_some_and(|name| name == *file),
        _ => false,
    };
    let found: Vec<&DeTable<'_>> = tables.iter().filter(named).copied().collect();
    let [table] = found.as_slice() else {
        return Err(AcceptError::Section { found: found.len(), section: section.clone(), file: file.clone(), crs: crs.clone() });
    };
    // The line of a key: from its start to its end, without the line break.
    let line_of = |key: &str| {
        let (name, value) = table.get_key_value(key)?;
        let from = body[..name.span().start].rfind('\n').map_or(0, |at| at + 1);
        let to = body[value.span().end..].find('\n').map_or(body.len(), |at| value.span().end + at);
        Some((from, to, name.span().start, value.span()))
    };
    let Some((from, to, name, _)) = line_of(key) else {
        return Err(AcceptError::Inline { file: file.clone(), crs: crs.clone() });
    };
    if !body[from..name].trim().is_empty() {
        return Err(AcceptError::Inline { file: file.clone(), crs: crs.clone() });
    }
    let indent = &body[from..name];
    let ending = if body.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out = body.to_owned();
    let exchange = (*north_first && !table.contains_key("north_first")).then(|| format!("{indent}north_first = true"));
    let value = format!("\"{crs}\"");
    let written = match line_of("crs") {
        Some((start, end, _, span)) => {
            let (old, new) = (&body[start..end], format!("{}{value}{}", &body[start..span.start], &body[span.end..end]));
            let old = old.trim_end_matches('\r').to_owned();
            let all = [Some(new.trim_end_matches('\r').to_owned()), exchange].into_iter().flatten().collect::<Vec<_>>().join(ending);
            out.replace_range(start..start + old.len(), &all);
            (start, all, Some(old))
        }
        None => {
            let all = [Some(format!("{indent}crs = {value}")), exchange].into_iter().flatten().collect::<Vec<_>>().join(ending);
            let line_end = from + body[from..to].trim_end_matches('\r').len();
            out.insert_str(line_end, &format!("{ending}{all}"));
            (from, all, None)
        }
    };
    let line = body[..written.0].matches('\n').count() + 1;
    Ok(Accepted { text: format!("{}{out}", &text[..bom]), line, written: (written.1, written.2) })
}

/// Puts `text` in the place of the `study.toml` of the study `dir`, whole or not at all; a link stays one, and permissions stay.
///
/// # Errors
/// When the file or its folder cannot be written; the file is as it was then.
pub fn replace_study_file(dir: &Path, text: &str) -> std::io::Result<()> {
    let path = dir.join(STUDY_FILE).canonicalize()?;
    let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(dir))?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.as_file().set_permissions(std::fs::metadata(&path)?.permissions())?;
    file.persist(path).map(drop).map_err(|e| e.error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposal(section: &str, file: &str, north_first: bool) -> CrsProposal {
        CrsProposal { section: section.to_owned(), file: file.to_owned(), crs: "BD-09".to_owned(), north_first }
    }

    #[test]
    fn only_the_line_is_written() {
        let text = "# ours\n[transit]\ngtfs = \"g.zip\"\n\n[[facilities]] # lists\nfile = \"a.csv\"\ncrs = \"GCJ-02\" # said 王\n[facilities.columns]\nname = \"名\"\n\n[[facilities]]\n  file = \"b.csv\"";
        let with = |section, file, north| accept(text, &proposal(section, file, north)).unwrap();
        let a = with("facilities", "a.csv", false);
        assert_eq!(a.text, text.replace("crs = \"GCJ-02\" # said 王", "crs = \"BD-09\" # said 王"));
        assert_eq!((a.line, a.written.1.as_deref()), (7, Some("crs = \"GCJ-02\" # said 王")));
        let b = with("facilities", "b.csv", true);
        assert_eq!(b.text, format!("{text}\n  crs = \"BD-09\"\n  north_first = true"));
        assert_eq!(with("transit", "g.zip", false).text, text.replace("\"g.zip\"\n", "\"g.zip\"\ncrs = \"BD-09\"\n"));
        // A table of a database goes by the name that reports call it.
        let table = "[[homes]]\nfile = { postgis = \"b\", table = \"c.homes\" }\n";
        let accepted = accept(table, &proposal("homes", "b.c.homes.postgis", false)).unwrap();
        assert_eq!(accepted.text, format!("{table}crs = \"BD-09\"\n"));
        // Windows writes two characters at the end of a line, and a mark at the start.
        let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        let there = |file| accept(&windows, &proposal("facilities", file, true)).unwrap().text;
        assert_eq!(there("b.csv"), format!("{windows}\r\n  crs = \"BD-09\"\r\n  north_first = true"));
        assert!(there("a.csv").contains("crs = \"BD-09\" # said 王\r\nnorth_first = true\r\n[facilities.columns]"));
    }

    #[test]
    fn what_is_not_sure_is_left_to_the_user() {
        let twice = "[[facilities]]\nfile = \"a.csv\"\n[[facilities]]\nfile = \"a.csv\"\nsheet = \"2\"\n";
        assert!(matches!(accept(twice, &proposal("facilities", "a.csv", false)), Err(AcceptError::Section { found: 2, .. })));
        assert!(matches!(accept(twice, &proposal("homes", "a.csv", false)), Err(AcceptError::Section { found: 0, .. })));
        let inline = "facilities = [{ file = \"a.csv\" }]\n";
        assert!(matches!(accept(inline, &proposal("facilities", "a.csv", false)), Err(AcceptError::Inline { .. })));
    }
}
