//! Chinese for errors of the crates below, which word themselves in English: in Chinese a message of the catalogue is said with what the
//! error holds, in English what the error itself says (the place `english`), so that no sentence stands twice.

mod sites;
mod study;
mod writing;

use std::error::Error;
use std::io::{self, ErrorKind};

use carecircle_words::{Said, say};

use super::failure::Failure;

/// The error in words of the catalogue; `None` where it has its own English alone.
pub(crate) fn said_of(error: &(dyn Error + 'static)) -> Option<Said> {
    if let Some(failure) = error.downcast_ref::<Failure>() {
        return Some(failure.said().clone());
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return of_system(error.kind(), error.to_string());
    }
    study::said_of(error).or_else(|| sites::said_of(error)).or_else(|| writing::said_of(error))
}

/// What the operating system says of a file or a port.
fn of_system(kind: ErrorKind, english: String) -> Option<Said> {
    Some(match kind {
        ErrorKind::NotFound => say!("cause-not-found", english),
        ErrorKind::PermissionDenied => say!("cause-not-permitted", english),
        ErrorKind::AlreadyExists => say!("cause-exists", english),
        ErrorKind::AddrInUse => say!("cause-port-taken", english),
        ErrorKind::AddrNotAvailable => say!("cause-address-elsewhere", english),
        ErrorKind::StorageFull => say!("cause-disk-full", english),
        ErrorKind::ReadOnlyFilesystem => say!("cause-read-only", english),
        ErrorKind::IsADirectory => say!("cause-is-folder", english),
        ErrorKind::NotADirectory => say!("cause-no-folder", english),
        _ => return None,
    })
}

/// What the operating system said of a file, as another error quotes it.
fn quoted_system(english: &str) -> Said {
    let code = english.rsplit_once("(os error ").and_then(|(_, code)| code.strip_suffix(')')?.parse().ok());
    let kind = code.map(|code| io::Error::from_raw_os_error(code).kind());
    kind.and_then(|kind| of_system(kind, english.to_owned())).unwrap_or_else(|| Said::verbatim(english))
}

/// A suggestion of the crates below, `; did you mean "x"`, with its Chinese.
fn hint(english: &str) -> Said {
    match english.split('"').nth(1) {
        Some(near) => say!("cause-hint", english, near),
        None => Said::verbatim(english),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_said_in_chinese() {
        let error = io::Error::from(ErrorKind::NotFound);
        let said = said_of(&error).unwrap();
        assert_eq!((said.zh().as_str(), said.en()), ("没有这个文件或文件夹", error.to_string()));
        assert_eq!(said_of(&io::Error::other("x")), None);
        let quoted = io::Error::from_raw_os_error(2).to_string();
        assert_eq!(quoted_system(&quoted).en(), quoted);
        assert!(quoted_system(&quoted).zh() != quoted && quoted_system("it is a folder").zh() == "it is a folder");
        assert_eq!(hint("; did you mean \"file\"?").zh(), "；最接近的是“file”");
    }
}
