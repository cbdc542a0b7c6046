//! Keys by which names of streets, places and things are compared.

use carecircle_base::characters::{half_width, simplified};

/// Key of a name: half width, Simplified characters, lower case, letters and digits only, without accents. Parts in brackets stay,
/// since they may tell two places apart.
pub(super) fn key(text: &str) -> String {
    normal(text).filter(|c| c.is_alphanumeric()).collect()
}

/// Characters of a text in the form in which they are compared: half width, Simplified, lower case, without accents.
pub(super) fn normal(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().map(half_width).map(simplified).flat_map(char::to_lowercase).map(without_accent)
}

/// Whether a text is written in Chinese characters.
pub(super) fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c))
}

fn without_accent(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ċ' | 'ç' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ġ' => 'g',
        'ħ' => 'h',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'š' => 's',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' => 'y',
        'ż' | 'ž' => 'z',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_forgets_width_case_accents_and_blanks_but_no_bracket() {
        assert_eq!(key(" 文慶街 １２ 號"), "文庆街12号");
        assert_eq!(key("Triq il-Ħelsien"), "triqilhelsien");
        assert_ne!(key("阳光食堂（东）"), key("阳光食堂（西）"));
        assert!(is_chinese("12号") && !is_chinese("12 High Street"));
    }
}
