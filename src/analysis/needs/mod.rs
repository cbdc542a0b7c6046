//! Needs of families, by a table (`seeds/needs.toml`, or the study's own), and the facilities that meet them.
//!
//! ```text
//! needs.toml + Study ──▶ Needs ──find("chifan")──▶ 今天吃饭 ──▶ facilities
//! ```

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::gazetteer::by_sound;
use carecircle_base::ids::{FacilityId, ServiceId};
pub use carecircle_base::model::When;
use carecircle_base::model::{Facility, Name, Need, Stop, Study};
use carecircle_import::config::needs::parse;
use carecircle_import::words::{Claim, claim, doubted, yes_no};

static TABLE: LazyLock<Vec<Need>> =
    LazyLock::new(|| parse(include_str!("../../../seeds/needs.toml"), "seeds/needs.toml").expect("the built-in table is tested"));

/// Table of needs of a study: its own, else the built-in one.
fn table(study: &Study) -> &[Need] {
    if study.needs.is_empty() { &TABLE } else { &study.needs }
}

/// Kind of an entry: a need of the table, or a service of the study.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WantKind {
    /// A row of the table.
    Need,
    /// A service of the study.
    Service,
}

/// Searchable need or service of a study, with the facilities that meet it.
#[derive(Debug, Clone, PartialEq)]
pub struct Want {
    /// Kind: a need or a service.
    pub kind: WantKind,
    /// Id, unique among entries of the kind.
    pub id: String,
    /// Name for display.
    pub name: Name,
    /// Default opening condition of facilities.
    pub when: When,
    /// Headers of the facility columns shown with each result.
    pub shows: Vec<String>,
    /// Facilities that meet it, are located and exist on the study's day; ascending.
    pub facilities: Vec<FacilityId>,
    /// Rows of the located stops of mobile services that meet it; ascending.
    pub stops: Vec<usize>,
    aliases: Vec<String>,
}

impl Want {
    /// Columns of `facility` shown with a result: header as written and cell, in the order of `shows`; empty cells are left out.
    #[must_use]
    pub fn shown<'a>(&self, facility: &'a Facility) -> Vec<(&'a str, &'a str)> {
        let cell = |header: &String| facility.attributes.iter().find(|(h, v)| plain(h) == plain(header) && says_something(v));
        let mut shown: Vec<(&str, &str)> = Vec::new();
        for (header, value) in self.shows.iter().filter_map(cell) {
            if shown.iter().all(|(h, _)| h != header) {
                shown.push((header, value));
            }
        }
        shown
    }
}

/// Searchable needs and services of a study: needs in the table's order, then services in the study's.
#[derive(Debug, Clone, Default)]
pub struct Needs {
    wants: Vec<Want>,
}

impl Needs {
    /// Needs and services that some facility or stop of `study` meets.
    #[must_use]
    pub fn new(study: &Study) -> Self {
        let there = |f: &Facility| f.at.is_some() && f.open_on(study.settings.date);
        let answering = |answers: &dyn Fn(&Facility) -> bool| -> Vec<FacilityId> {
            let all = study.facilities.iter().enumerate();
            all.filter(|(_, f)| there(f) && answers(f)).map(|(row, _)| FacilityId::from_index(row)).collect()
        };
        let stopping = |answers: &dyn Fn(&Stop) -> bool| -> Vec<usize> {
            (0..study.stops.len()).filter(|s| study.stops[*s].at.is_some() && answers(&study.stops[*s])).collect()
        };
        let needs = table(study).iter().map(|row| {
            let services: BTreeSet<ServiceId> =
                (0..study.services.len()).map(ServiceId::from_index).filter(|s| means(row, study, *s)).collect();
            Want {
                kind: WantKind::Need,
                id: row.id.clone(),
                name: row.name.clone(),
                when: row.when,
                shows: row.shows.clone(),
                facilities: answering(&|f| met_by(row, &services, f)),
                stops: stopping(&|s| s.services.iter().any(|s| services.contains(s)) || in_words(row, &s.kind) || in_words(row, &s.name)),
                aliases: row.aliases.clone(),
            }
        });
        let services = study.services.iter().enumerate().map(|(row, s)| Want {
            kind: WantKind::Service,
            id: s.id.clone(),
            name: s.name.clone(),
            when: When::Any,
            // The columns of every need that the service meets are useful here too, such as a class's hours.
            shows: table(study)
                .iter()
                .filter(|need| means(need, study, ServiceId::from_index(row)))
                .flat_map(|need| need.shows.clone())
                .collect(),
            facilities: answering(&|f| f.services.contains(&ServiceId::from_index(row))),
            stops: stopping(&|s| s.services.contains(&ServiceId::from_index(row))),
            aliases: s.aliases.clone(),
        });
        Self { wants: needs.chain(services).filter(|w| !w.facilities.is_empty() || !w.stops.is_empty()).collect() }
    }

    /// All entries: needs, then services.
    #[must_use]
    pub fn all(&self) -> &[Want] {
        &self.wants
    }

    /// Entry with this kind and id; `None` when there is none.
    #[must_use]
    pub fn get(&self, kind: WantKind, id: &str) -> Option<&Want> {
        self.wants.iter().find(|w| w.kind == kind && w.id == id)
    }

    /// Matches of `text` by characters, pinyin or first letters, best first; all entries for an empty text.
    ///
    /// Names rank before aliases, needs before services.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<&Want> {
        let mut hits: Vec<_> = self
            .wants
            .iter()
            .filter_map(|want| {
                let named = by_sound(text, [want.name.zh.as_str(), want.name.en.as_str()]).map(|hit| (0, hit));
                let other = || by_sound(text, want.aliases.iter().map(String::as_str)).map(|hit| (1, hit));
                Some((named.or_else(other)?, want))
            })
            .collect();
        hits.sort_by_key(|(hit, want)| (*hit, want.kind));
        hits.into_iter().map(|(_, want)| want).collect()
    }
}

/// Whether a service of the study meets the need, by its id or its name.
fn means(need: &Need, study: &Study, service: ServiceId) -> bool {
    let service = &study.services[service.index()];
    need.services.contains(&service.id) || in_words(need, &service.name.zh) || in_words(need, &service.name.en)
}

fn met_by(need: &Need, services: &BTreeSet<ServiceId>, facility: &Facility) -> bool {
    facility.services.iter().any(|s| services.contains(s))
        || in_words(need, &facility.kind)
        || in_words(need, &facility.name)
        || facility.attributes.iter().any(|(h, v)| says_something(v) && need.columns.iter().any(|c| plain(c) == plain(h)))
}

fn in_words(need: &Need, text: &str) -> bool {
    need.words.iter().any(|word| claim(text, word) == Some(Claim::Yes))
}

/// Header without its bracketed unit, blanks and case: `认知障碍床位（张）` is `认知障碍床位`.
fn plain(header: &str) -> String {
    let end = header.find(['(', '（', '[', '【']).unwrap_or(header.len());
    header[..end].chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Whether a cell states a positive value: a number above 0, or a text that denies nothing.
fn says_something(cell: &str) -> bool {
    yes_no(cell).unwrap_or_else(|| !doubted(cell))
}

#[cfg(test)]
mod tests {
    use super::*;
    use carecircle_base::geom::{LonLat, Plane};

    use carecircle_base::model::{Service, Settings};
    use jiff::civil::Date;

    fn facility(kind: &str, services: &[u32], attributes: &[(&str, &str)]) -> Facility {
        Facility {
            kind: kind.to_owned(),
            at: Some(LonLat::new(121.0, 28.0).unwrap()),
            services: services.iter().map(|s| ServiceId(*s)).collect(),
            attributes: attributes.iter().map(|(h, v)| ((*h).to_owned(), (*v).to_owned())).collect(),
            ..Facility::default()
        }
    }

    fn study(services: &[(&str, &str)], facilities: Vec<Facility>) -> Study {
        let at = LonLat::new(121.0, 28.0).unwrap();
        let service = |(id, name): &(&str, &str)| Service {
            id: (*id).to_owned(),
            name: Name { zh: (*name).to_owned(), en: (*name).to_owned() },
            aliases: Vec::new(),
            from: None,
            levels: Vec::new(),
            capacity: None,
        };
        Study {
            simulated: true,
            facilities,
            services: services.iter().map(service).collect(),
            settings: Settings { min_island_nodes: 0, date: Some(Date::constant(2025, 6, 30)), ..Settings::default() },
            ..Study::on(Plane::about(at))
        }
    }

    fn answered(needs: &Needs, id: &str) -> Vec<u32> {
        needs.get(WantKind::Need, id).map_or(Vec::new(), |w| w.facilities.iter().map(|f| f.0).collect())
    }

    #[test]
    fn services_words_and_columns_answer_a_need_and_nothing_else_does() {
        let study = study(
            &[("canteen", "餐"), ("s", "老年助餐"), ("x", "其他")],
            vec![
                facility("", &[0], &[]),                                                              // by the service's id
                facility("", &[1], &[]),                                                              // by the service's name
                facility("长者食堂", &[], &[]),                                                       // by its kind
                facility("", &[2], &[("认知障碍床位（张）", "12")]),                                  // by a column
                facility("", &[2], &[("认知障碍床位", "0")]),                                         // which says nothing
                facility("", &[2], &[("认知障碍照护专区", "无")]),                                    // nor this one
                facility("养老院", &[2], &[("备注", "附近有食堂")]),                                  // a remark is no service
                Facility { at: None, ..facility("食堂", &[0], &[]) },                                 // nobody knows where
                Facility { opened: Some(Date::constant(2025, 7, 1)), ..facility("食堂", &[0], &[]) }, // not open yet
            ],
        );
        let needs = Needs::new(&study);
        assert_eq!(answered(&needs, "meals"), [0, 1, 2]);
        assert_eq!(answered(&needs, "dementia"), [3]);
        let shown: Vec<&str> = needs.all().iter().map(|w| w.id.as_str()).collect();
        assert_eq!(shown, ["meals", "dementia", "canteen", "s", "x"], "a need that nobody answers is not shown");
        let dementia = needs.get(WantKind::Need, "dementia").unwrap();
        assert_eq!(dementia.shown(&study.facilities[3]), [("认知障碍床位（张）", "12")]);
        assert!(dementia.shown(&study.facilities[4]).is_empty());
    }

    #[test]
    fn a_want_is_found_by_characters_sounds_letters_and_other_words() {
        let study = study(&[("canteen", "老年助餐"), ("daycare", "日间照料")], vec![facility("", &[0], &[]), facility("", &[1], &[])]);
        let needs = Needs::new(&study);
        let found = |text: &str| needs.find(text).iter().map(|w| w.id.as_str()).collect::<Vec<_>>();
        assert_eq!(found("吃饭")[0], "meals");
        assert_eq!(found("chifan")[0], "meals");
        assert_eq!(found("shitang"), ["meals"]);
        assert_eq!(found("zhucan"), ["canteen", "meals"], "a name goes before another word for it");
        assert_eq!(found("btzl")[0], "day-care");
        assert_eq!(found("lunch"), ["meals"]);
        assert!(found("游泳").is_empty());
        assert_eq!(found(""), ["meals", "day-care", "canteen", "daycare"]);
    }

    /// A study's own table takes the place of the built-in one, whole.
    #[test]
    fn a_study_may_bring_its_own_needs() {
        let mut study =
            study(&[("canteen", "老年助餐"), ("daycare", "日间照料")], vec![facility("", &[0], &[]), facility("理发店", &[1], &[])]);
        study.needs = parse("[[needs]]\nid = \"hair\"\nname = \"理发\"\nwords = [\"理发\"]\n", "needs.toml").unwrap();
        let needs = Needs::new(&study);
        assert_eq!(answered(&needs, "hair"), [1]);
        let shown: Vec<&str> = needs.all().iter().map(|w| w.id.as_str()).collect();
        assert_eq!(shown, ["hair", "canteen", "daycare"], "and meals is no need here");
    }

    /// Refused with the line, what was found and the way out.
    #[test]
    fn a_bad_table_is_refused_with_its_line() {
        let good = "[[needs]]\nid = \"hair\"\nname = \"理发\"\nwords = [\"理发\"]\nwhen = \"today\"\n";
        assert_eq!(parse(good, "needs.toml").unwrap()[0].when, When::Today);
        for (from, to, line, words) in [
            ("words", "word", 4, "did you mean \"words\""),
            ("words = [\"理发\"]", "words = 3", 4, "found the number 3"),
            ("words = [\"理发\"]\n", "", 1, "services, words or columns"),
            ("words = [\"理发\"]", "words = [\" \"]", 4, "not blank"),
            ("\"today\"", "\"now\"", 5, "\"any\", \"today\" or \"then\""),
            ("\"hair\"", "\"理发\"", 2, "letters a–z"),
            ("name = \"理发\"\n", "", 1, "name is missing"),
            ("[[needs]]", "[[need]]", 1, "did you mean \"needs\""),
            ("when = \"today\"\n", "when = \"today\"\n[[needs]]\nid = \"hair\"\nname = \"再理\"\nwords = [\"发\"]\n", 7, "taken already"),
        ] {
            assert!(good.contains(from), "{from}");
            let error = parse(&good.replacen(from, to, 1), "needs.toml").expect_err(to).to_string();
            assert!(error.starts_with(&format!("needs.toml line {line}")) && error.contains(words), "{to}: {error}");
        }
        assert!(parse("", "needs.toml").unwrap_err().to_string().contains("at least one [[needs]]"));
    }

    /// A word for two needs would find the wrong one first, and a column named twice would be shown twice.
    #[test]
    fn the_table_is_in_order() {
        let mut said: BTreeSet<&str> = BTreeSet::new();
        for need in TABLE.iter() {
            for word in [need.name.zh.as_str(), need.name.en.as_str()].into_iter().chain(need.aliases.iter().map(String::as_str)) {
                assert!(said.insert(word), "{}: “{word}” is said of two needs, or twice", need.id);
            }
            for list in [&need.services, &need.words, &need.columns, &need.shows] {
                assert_eq!(list.iter().collect::<BTreeSet<_>>().len(), list.len(), "{}: {list:?} says a thing twice", need.id);
            }
        }
        assert_eq!(TABLE.iter().map(|n| n.id.as_str()).collect::<Vec<_>>(), ["meals", "day-care", "rehabilitation", "dementia", "classes"]);
    }
}
