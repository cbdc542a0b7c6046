//! Data on stdout. A reader that has enough (`… | head`) ends nothing and is no error; any other failure, such as a full disk, is.

use super::failure::OrFail;
use std::fmt::Arguments;
use std::io::{Error, ErrorKind, Write};

use anyhow::Result;
use carecircle_words::say;

/// Writes text to stdout; fails only where the text is lost to somebody who still reads.
macro_rules! tell {
    ($($text:tt)*) => {
        $crate::stdout::write(format_args!($($text)*))
    };
}
pub(super) use tell;

/// Writes to stdout.
pub(super) fn write(text: Arguments<'_>) -> Result<()> {
    heard(std::io::stdout().lock().write_fmt(text))
}

/// Writes what is left in memory; the program's last word.
pub(super) fn finish() -> Result<()> {
    heard(std::io::stdout().lock().flush())
}

/// A result of writing, for which a reader that went away is none of our business.
pub(super) fn heard(written: Result<(), Error>) -> Result<()> {
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other.or_fail(|| say!("cli-stdout")),
    }
}
