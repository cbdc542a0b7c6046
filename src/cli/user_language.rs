//! The language in which the program speaks to its user.

use std::ffi::OsStr;

use carecircle_words::{Language, Said};

/// Variables of the environment that name the language, the first that is set deciding, as POSIX orders them.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// Language of the user, as far as anything says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UserLanguage {
    /// One that `--lang` or the system names.
    Known(Language),
    /// None is named: the locale is C or POSIX, or there is none. Chinese and English are both said.
    Unknown,
}

impl UserLanguage {
    /// Language that the arguments name, else the system.
    pub(crate) fn chosen<A: AsRef<OsStr>>(args: &[A]) -> Self {
        let typed = typed(args).and_then(|tag| Language::of(&tag));
        typed.map(Self::Known).unwrap_or_else(|| Self::of_locale(locale().as_deref().unwrap_or_default()))
    }

    /// Language of a POSIX locale (`zh_CN.UTF-8`) or a tag (`zh-Hans-CN`). A language that the program does not speak is answered in
    /// English.
    fn of_locale(locale: &str) -> Self {
        match locale.split(['_', '-', '.', '@']).next().unwrap_or_default() {
            "" | "C" | "POSIX" => Self::Unknown,
            language => Self::Known(Language::of(&language.to_ascii_lowercase()).unwrap_or(Language::ENGLISH)),
        }
    }

    /// Language of a text that can be shown in one alone, such as a page of help: English where none is named.
    pub(crate) fn one(self) -> Language {
        match self {
            Self::Known(language) => language,
            Self::Unknown => Language::ENGLISH,
        }
    }

    /// A message on one line, Chinese before English where neither is named.
    pub(crate) fn line(self, said: &Said) -> String {
        self.with(said, " ")
    }

    /// A message, Chinese on a line above English where neither is named.
    pub(crate) fn lines(self, said: &Said) -> String {
        self.with(said, "\n")
    }

    fn with(self, said: &Said, between: &str) -> String {
        match self {
            Self::Known(language) => said.in_language(language),
            Self::Unknown => match (said.zh(), said.en()) {
                (zh, en) if zh == en => zh,
                (zh, en) => format!("{zh}{between}{en}"),
            },
        }
    }
}

/// Value of `--lang` among the arguments, looked for before they are parsed, since the parser's own words depend on it.
fn typed<A: AsRef<OsStr>>(args: &[A]) -> Option<String> {
    let mut args = args.iter().map(|arg| arg.as_ref().to_string_lossy()).take_while(|arg| arg != "--");
    while let Some(arg) = args.next() {
        if arg == "--lang" {
            return args.next().map(Into::into);
        }
        if let Some(tag) = arg.strip_prefix("--lang=") {
            return Some(tag.to_owned());
        }
    }
    None
}

/// Locale that the environment names; on Windows, where it names none, that of the user's settings.
fn locale() -> Option<String> {
    let named = VARIABLES.iter().filter_map(|name| std::env::var(name).ok()).find(|locale| !locale.is_empty());
    #[cfg(windows)]
    let named = named.or_else(sys_locale::get_locale);
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_a_language_or_none() {
        let (zh, en) = (UserLanguage::Known(Language::CHINESE), UserLanguage::Known(Language::ENGLISH));
        for (locale, language) in [
            ("zh_CN.UTF-8", zh),
            ("zh-Hans-CN", zh),
            ("zh", zh),
            ("en_GB.UTF-8", en),
            ("fr_FR@euro", en),
            ("C", UserLanguage::Unknown),
            ("C.UTF-8", UserLanguage::Unknown),
            ("POSIX", UserLanguage::Unknown),
            ("", UserLanguage::Unknown),
        ] {
            assert_eq!(UserLanguage::of_locale(locale), language, "{locale}");
        }
    }

    #[test]
    fn the_option_decides_wherever_it_stands() {
        assert_eq!(typed(&["run", "--lang", "zh", "x"]).as_deref(), Some("zh"));
        assert_eq!(typed(&["--lang=en", "run"]).as_deref(), Some("en"));
        assert_eq!(typed(&["run", "--", "--lang", "zh"]), None);
        assert_eq!(typed(&["run", "--lang"]), None);
        assert_eq!(UserLanguage::chosen(&["--lang", "zh"]), UserLanguage::Known(Language::CHINESE));
    }
}
