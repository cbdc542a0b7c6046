//! How a name is spelled: by characters, by sounds (拼音), by the sounds' first letters.

use pinyin::ToPinyin;

/// A name, character by character, without what nobody types.
#[derive(Debug, Clone)]
pub(super) struct Spelled(Vec<Letter>);

#[derive(Debug, Clone, Copy)]
struct Letter {
    written: char,
    /// Its sound without tone; `None` where it has none.
    sound: Option<&'static str>,
}

/// What is looked for, in the same form.
#[derive(Debug, Clone)]
pub(super) struct Query(Vec<char>);

/// Longer questions than this are cut: no name is as long.
const MOST_CHARS: usize = 40;

/// How well a name is met; the least is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Not at the name's beginning.
    inside: bool,
    by: MatchKind,
    /// Something of the name is left over.
    partly: bool,
}

/// By what the least well met character was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum MatchKind {
    Character,
    Sound,
    FirstLetter,
}

/// Letters and digits in lower case, without accents.
fn plain(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).map(|c| match c {
        'à' | 'á' | 'â' | 'ä' => 'a',
        'ċ' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ġ' => 'g',
        'ħ' => 'h',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ż' => 'z',
        c => c,
    })
}

impl Query {
    pub(super) fn new(text: &str) -> Self {
        Self(plain(text).take(MOST_CHARS).collect())
    }
}

impl Spelled {
    pub(super) fn new(name: &str) -> Self {
        // ü is typed v or u; names are spelled with u.
        Self(plain(name).map(|written| Letter { written, sound: written.to_pinyin().map(|p| p.plain()) }).collect())
    }

    /// The best way in which the query meets this name; `None` when it does not.
    pub(super) fn meets(&self, query: &Query) -> Option<Hit> {
        if query.0.is_empty() {
            return Some(Hit { inside: false, by: MatchKind::Character, partly: false });
        }
        (0..self.0.len()).filter_map(|from| self.meets_from(from, &query.0)).min()
    }

    /// One row of a table: having read some of the name, by what at least each length of the query is met.
    fn meets_from(&self, from: usize, query: &[char]) -> Option<Hit> {
        let mut met: Vec<Option<MatchKind>> = vec![None; query.len() + 1];
        met[0] = Some(MatchKind::Character);
        let mut best: Option<Hit> = None;
        for (at, letter) in self.0.iter().enumerate().skip(from) {
            let mut next: Vec<Option<MatchKind>> = vec![None; query.len() + 1];
            for (length, by) in met.iter().enumerate().take(query.len()) {
                let Some(by) = *by else { continue };
                for (taken, how) in letter.takes(&query[length..]) {
                    let how = by.max(how);
                    let slot = &mut next[length + taken];
                    *slot = Some(slot.map_or(how, |known| known.min(how)));
                }
            }
            if let Some(by) = next[query.len()] {
                let hit = Hit { inside: from > 0, by, partly: at + 1 < self.0.len() };
                best = Some(best.map_or(hit, |known| known.min(hit)));
            }
            if next.iter().all(Option::is_none) {
                break;
            }
            met = next;
        }
        best
    }
}

impl Letter {
    /// How many characters of `rest` this one can stand for, and by what.
    fn takes(self, rest: &[char]) -> impl Iterator<Item = (usize, MatchKind)> {
        let written = (rest.first() == Some(&self.written)).then_some((1, MatchKind::Character));
        let sound = self.sound.and_then(|sound| {
            let met = sound.chars().zip(rest).take_while(|(a, b)| a == *b || (*a == 'ü' && **b == 'v')).count();
            // The whole sound, or as much of it as has been typed.
            (met > 1 && (met == sound.chars().count() || met == rest.len())).then_some((met, MatchKind::Sound))
        });
        let first = self.sound.and_then(|s| s.chars().next()).filter(|c| rest.first() == Some(c)).map(|_| (1, MatchKind::FirstLetter));
        [written, sound, first].into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meets(name: &str, text: &str) -> Option<Hit> {
        Spelled::new(name).meets(&Query::new(text))
    }

    #[test]
    fn a_name_is_met_by_characters_sounds_letters_and_their_mixture() {
        for text in ["临海", "临", "linhai", "lin hai", "LINHAI", "lh", "linh", "lhai", "lin海", "临h", "linha", "海", "hai"] {
            assert!(meets("临海市", text).is_some(), "{text}");
        }
        for text in ["海临", "hailin", "linx", "台州", "lhx", "lhss"] {
            assert!(meets("临海市", text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_closer_meeting_goes_first() {
        let [whole, begun, inside] = ["linhai", "lin", "hai"].map(|t| meets("临海", t).unwrap());
        assert!(whole < begun && begun < inside);
        let [written, spelled] = ["临海", "l海"].map(|t| meets("临海", t).unwrap());
        assert!(written < spelled, "the loosest of its parts is how a name was met");
        assert!(meets("临海", "临海").unwrap() < whole && whole < meets("临海", "lh").unwrap());
    }

    #[test]
    fn accents_and_apostrophes_need_not_be_typed() {
        for (name, text) in
            [("Ħal Qormi", "hal qormi"), ("Żejtun", "zejt"), ("St. Paul's Bay", "pauls"), ("西安", "xi'an"), ("绿城", "lvcheng")]
        {
            assert!(meets(name, text).is_some(), "{name} by {text}");
        }
    }

    #[test]
    fn a_long_question_costs_little() {
        assert!(meets("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &"a".repeat(10_000)).is_some());
    }
}
