//! `carecircle word-template`: the template of the Word report, and whether one can be used.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use anyhow::Result;

use super::args::WordTemplate;
use super::failure::OrFail;
use super::stdout::tell;
use super::{Exit, Progress};
use carecircle_present::export;
use carecircle_words::{Language, say};

/// Writes the template in `language`, in Chinese where none is asked for.
pub(super) fn word_template(args: &WordTemplate, language: Option<Language>, progress: &Progress) -> Result<Exit> {
    let refused = || say!("cli-word-exists", path = args.file);
    let mut file = OpenOptions::new().write(true).create_new(true).open(&args.file).or_fail(refused)?;
    file.write_all(&export::report_template(language.unwrap_or_default())).or_fail(refused)?;
    progress.line(&args.file.display().to_string());
    progress.say(say!("cli-placeholders"));
    export::placeholders().try_for_each(|(zh, en)| tell!("{{{{{zh}}}}}  {{{{{en}}}}}\n"))?;
    Ok(Exit::Done)
}

/// Tells of the placeholders in the template `name` that nothing is known of.
///
/// # Errors
/// When it cannot serve as a template.
pub(super) fn check(name: &Path, template: &[u8], progress: &Progress) -> Result<()> {
    let unknown = export::unknown_placeholders(template).or_fail(|| say!("cli-template-bad", path = name))?;
    if !unknown.is_empty() {
        let known: Vec<String> = export::placeholders().map(|(zh, _)| format!("{{{{{zh}}}}}")).collect();
        progress.tell(say!("cli-placeholders-unknown", path = name, unknown = unknown.join(" "), known = known.join(" ")));
    }
    Ok(())
}
