//! `carecircle word-template`: the template of the Word report, and whether one can be used.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

use super::args::WordTemplate;
use super::stdout::tell;
use super::{Exit, Progress};
use carecircle_present::export;

pub(super) fn word_template(args: &WordTemplate, progress: &Progress) -> Result<Exit> {
    let path = args.file.display();
    let refused = || format!("{path}: cannot be written; a file of that name is kept: choose another name, or move it away");
    let mut file = OpenOptions::new().write(true).create_new(true).open(&args.file).with_context(refused)?;
    file.write_all(&export::report_template(args.lang)).with_context(refused)?;
    progress.say(&format!("{path}"));
    progress.say("可用的占位符 placeholders:");
    export::placeholders().try_for_each(|(zh, en)| tell!("{{{{{zh}}}}}  {{{{{en}}}}}\n"))?;
    Ok(Exit::Done)
}

/// Tells of the placeholders in the template `name` that nothing is known of.
///
/// # Errors
/// When it cannot serve as a template.
pub(super) fn check(name: &Path, template: &[u8], progress: &Progress) -> Result<()> {
    let unknown = export::unknown_placeholders(template).with_context(|| name.display().to_string())?;
    if !unknown.is_empty() {
        let known: Vec<String> = export::placeholders().map(|(zh, _)| format!("{{{{{zh}}}}}")).collect();
        let (unknown, name) = (unknown.join(" "), name.display());
        progress.tell(&format!("{name}: 不认识的占位符 {unknown}，原样保留；可用的有 {}", known.join(" ")));
        progress.tell(&format!("{name}: unknown placeholders {unknown} stay as they are; tables and figures stand in the body only"));
    }
    Ok(())
}
