//! Progress on stderr, in the user's language: one line that says what is being done; nothing when quiet or not on a terminal.

use std::io::Write;
use std::time::Duration;

use carecircle_words::{Said, say};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::user_language::UserLanguage;

/// A spinner with the name of the stage.
pub(super) struct Progress {
    bar: ProgressBar,
    quiet: bool,
    language: UserLanguage,
}

impl Progress {
    pub(super) fn new(quiet: bool, language: UserLanguage) -> Self {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(None, target)
            .with_style(ProgressStyle::with_template("{spinner} {msg} ({elapsed})").expect("a template that parses"));
        Self { bar, quiet, language }
    }

    /// Whether the user asked for errors alone.
    pub(super) const fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// A message for stdout in the user's language, with the end of its line.
    pub(super) fn words(&self, said: &Said) -> String {
        self.language.lines(said) + "\n"
    }

    /// Names the stage that begins now.
    pub(super) fn stage(&self, stage: Said) {
        self.bar.set_message(self.language.line(&stage));
        self.bar.enable_steady_tick(Duration::from_millis(120));
    }

    /// Names the stage that begins now, as the crates below call it.
    pub(super) fn stage_of(&self, stage: &str) {
        self.stage(stage_said(stage));
    }

    /// Tells the user something that stays; to stderr, unless quiet.
    pub(super) fn say(&self, said: Said) {
        self.line(&self.language.lines(&said));
    }

    /// A line that is no message, such as a path; to stderr, unless quiet.
    pub(super) fn line(&self, line: &str) {
        if !self.quiet {
            self.tell_line(line);
        }
    }

    /// Tells the user something that cannot be done without; to stderr.
    pub(super) fn tell(&self, said: Said) {
        self.tell_line(&self.language.lines(&said));
    }

    /// A line that cannot be done without; to stderr.
    pub(super) fn tell_line(&self, line: &str) {
        // Nobody may be listening any longer.
        let _ = self.bar.suspend(|| writeln!(std::io::stderr().lock(), "{line}"));
    }

    /// Takes the spinner away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Words for a stage of the crates below; its own name where there are none.
fn stage_said(stage: &str) -> Said {
    match stage {
        "reading roads" => say!("stage-reading-roads"),
        "reading facilities, homes and areas" => say!("stage-reading-lists"),
        "reading the basemap" => say!("stage-reading-basemap"),
        "travel times and circles" => say!("stage-circles"),
        "gaps" => say!("stage-gaps"),
        "service areas" => say!("stage-service-areas"),
        "publishing: pages" => say!("stage-publish-pages"),
        "publishing: answers" => say!("stage-publish-answers"),
        "publishing: what is near each home" => say!("stage-publish-near"),
        "publishing: tiles" => say!("stage-publish-tiles"),
        "publishing: downloads" => say!("stage-publish-downloads"),
        "publishing: moving into place" => say!("stage-publish-moving"),
        other => Said::verbatim(other),
    }
}
