//! Progress on stderr: one line that says what is being done; nothing when quiet or not on a terminal.

use std::io::Write;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A spinner with the name of the stage.
pub(super) struct Progress {
    bar: ProgressBar,
    quiet: bool,
}

impl Progress {
    pub(super) fn new(quiet: bool) -> Self {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(None, target)
            .with_style(ProgressStyle::with_template("{spinner} {msg} ({elapsed})").expect("a template that parses"));
        Self { bar, quiet }
    }

    /// Whether the user asked for errors alone.
    pub(super) const fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Names the stage that begins now.
    pub(super) fn stage(&self, name: &str) {
        self.bar.set_message(name.to_owned());
        self.bar.enable_steady_tick(Duration::from_millis(120));
    }

    /// Tells the user something that stays; to stderr, unless quiet.
    pub(super) fn say(&self, line: &str) {
        if !self.quiet {
            self.tell(line);
        }
    }

    /// Tells the user something that cannot be done without; to stderr.
    pub(super) fn tell(&self, line: &str) {
        // Nobody may be listening any longer.
        let _ = self.bar.suspend(|| writeln!(std::io::stderr().lock(), "{line}"));
    }

    /// Takes the spinner away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
