//! Matching of names by characters, by sounds (拼音) and by the sounds' first letters.

use pinyin::ToPinyin;

/// Name as searchable characters: letters and digits in lower case, without accents.
#[derive(Debug, Clone)]
pub(super) struct Spelled(Vec<Letter>);

#[derive(Debug, Clone, Copy)]
struct Letter {
    written: char,
    /// Sound without tone (拼音); `None` for characters without one.
    sound: Option<&'static str>,
}

/// Query text as searchable characters, cut to [`MOST_CHARS`].
#[derive(Debug, Clone)]
pub(super) struct Query(Vec<char>);

/// Greatest number of characters of a query; no name is as long.
const MOST_CHARS: usize = 40;

/// Quality of a match of a name; the least is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MatchQuality {
    /// Whether the match begins inside the name.
    inside: bool,
    by: MatchKind,
    /// Whether the match ends before the name does.
    partly: bool,
}

/// Kind of the weakest character match.
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
        // ü is typed v or u; accents are removed, so a name has u.
        Self(plain(name).map(|written| Letter { written, sound: written.to_pinyin().map(|p| p.plain()) }).collect())
    }

    /// Best match of the query in this name; `None` when there is none.
    pub(super) fn meets(&self, query: &Query) -> Option<MatchQuality> {
        if query.0.is_empty() {
            return Some(MatchQuality { inside: false, by: MatchKind::Character, partly: false });
        }
        (0..self.0.len()).filter_map(|from| self.meets_from(from, &query.0)).min()
    }

    /// Best match that begins at character `from`, by dynamic programming: `met[k]` is the weakest kind by which the first `k`
    /// characters of the query are matched so far.
    fn meets_from(&self, from: usize, query: &[char]) -> Option<MatchQuality> {
        let mut met: Vec<Option<MatchKind>> = vec![None; query.len() + 1];
        met[0] = Some(MatchKind::Character);
        let mut best: Option<MatchQuality> = None;
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
                let hit = MatchQuality { inside: from > 0, by, partly: at + 1 < self.0.len() };
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
    /// Numbers of characters of `rest` that this character can match, with the kind of match.
    fn takes(self, rest: &[char]) -> impl Iterator<Item = (usize, MatchKind)> {
        let written = (rest.first() == Some(&self.written)).then_some((1, MatchKind::Character));
        let sound = self.sound.and_then(|sound| {
            let met = sound.chars().zip(rest).take_while(|(a, b)| a == *b || (*a == 'ü' && **b == 'v')).count();
            // The whole sound, or a prefix of it at the end of the query.
            (met > 1 && (met == sound.chars().count() || met == rest.len())).then_some((met, MatchKind::Sound))
        });
        let first = self.sound.and_then(|s| s.chars().next()).filter(|c| rest.first() == Some(c)).map(|_| (1, MatchKind::FirstLetter));
        [written, sound, first].into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meets(name: &str, text: &str) -> Option<MatchQuality> {
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
