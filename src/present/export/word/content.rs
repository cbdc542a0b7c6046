//! What a report says: the value of every placeholder, in one language.

use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::{Certainty, CircleCoverage};
use carecircle_analysis::targets::Scoreboard;
use carecircle_base::ids::{AreaId, CohortId};
use carecircle_base::model::{AreaLevel, Circle, Cohort, Name, Study};
use carecircle_words::Language;
use carecircle_words::{Said, joined, say};

use super::blocks::Numbers;
use super::template::Value;
use super::{figure, tables};
use crate::export::figures::{self, Figures};
use crate::export::sentences::{self, PLAIN, capital};
use crate::export::summary::seat_headlines;
use crate::export::{ExportLens, facts, words};

/// A report: an analysis through one cohort, told in one language.
pub(super) struct Report<'a> {
    /// The analysis.
    pub analysis: &'a Analysis,
    /// Language of the report.
    pub language: Language,
    /// Cohort that the figures are of.
    pub cohort: CohortId,
    /// Circles, the first of which has the map and the tables; at least one.
    pub circles: Vec<&'a CircleCoverage>,
    /// Areas of the headline level, most seniors left out of the first circle first.
    pub towns: Vec<AreaId>,
    /// Numbers of captions.
    pub numbers: Numbers,
    /// Scoreboards of the study's policy packs.
    pub boards: Vec<std::sync::Arc<Scoreboard>>,
}

/// Every placeholder: Chinese name, English name. [`Report::value`] gives their values.
pub(super) const PLACEHOLDERS: [(&str, &str); 21] = [
    ("标题", "title"),
    ("研究区", "study"),
    ("日期", "date"),
    ("标记", "marks"),
    ("人群", "cohort"),
    ("服务圈", "circle"),
    ("老人", "seniors"),
    ("圈内", "covered"),
    ("圈外", "left-out"),
    ("覆盖率", "share"),
    ("摘要", "summary"),
    ("缺什么", "missing"),
    ("承诺", "promises"),
    ("方法", "method"),
    ("来源", "sources"),
    ("软件", "software"),
    ("表:乡镇", "table:towns"),
    ("表:缺口", "table:gaps"),
    ("表:承诺", "table:promises"),
    ("表:责任单位", "table:departments"),
    ("图:覆盖", "figure:coverage"),
];

/// Other ways to write a placeholder, as offices say it.
const SYNONYMS: [(&str, &str); 4] = [("表:镇街", "表:乡镇"), ("表:各镇街", "表:乡镇"), ("图:覆盖率", "图:覆盖"), ("数据来源", "来源")];

/// Chinese name of the placeholder that is called so in Chinese or English; `None` where there is none.
pub(super) fn known(name: &str) -> Option<&'static str> {
    let name = SYNONYMS.iter().find(|(from, _)| *from == name).map_or(name, |(_, to)| to);
    PLACEHOLDERS.iter().find(|(zh, en)| *zh == name || *en == name).map(|(zh, _)| *zh)
}

impl<'a> Report<'a> {
    /// A report of the analysis through `lens`; `None` where the study has no circle.
    pub(super) fn of(analysis: &'a Analysis, lens: ExportLens) -> Option<Self> {
        let study = &analysis.study;
        let cohort = lens.cohort(study);
        let all = analysis.coverage.cohort(cohort).circles.iter();
        let circles: Vec<_> = all.filter(|circled| lens.circle.is_none_or(|one| one == circled.circle)).collect();
        let first = *circles.first()?;
        let left_out = |area: &AreaId| first.areas[area.index()].seniors_left_out();
        let mut towns: Vec<AreaId> = facts::headline_areas(study).collect();
        towns.sort_by(|a, b| left_out(b).total_cmp(&left_out(a)).then(a.cmp(b)));
        let boards = analysis.scoreboards();
        Some(Self { analysis, language: lens.language, cohort, circles, towns, numbers: Numbers::default(), boards })
    }

    /// The study.
    pub(super) fn study(&self) -> &'a Study {
        &self.analysis.study
    }

    /// Coverage of the circle that has the map and the tables.
    pub(super) fn first(&self) -> &'a CircleCoverage {
        self.circles[0]
    }

    /// The circle of a coverage.
    pub(super) fn circle(&self, circled: &CircleCoverage) -> &'a Circle {
        &self.study().circles[circled.circle.index()]
    }

    /// Whether the headline areas are towns, not villages.
    pub(super) fn by_town(&self) -> bool {
        facts::headline_level(self.study()) == AreaLevel::Town
    }

    /// A message in the report's language.
    #[expect(clippy::needless_pass_by_value, reason = "a message is made where it is said")]
    pub(super) fn say(&self, said: Said) -> String {
        said.in_language(self.language)
    }

    /// A name in the report's language.
    pub(super) fn name<'n>(&self, name: &'n Name) -> &'n str {
        self.language.either(words::zh(name), words::en(name))
    }

    fn cohort(&self) -> &'a Cohort {
        &self.study().cohorts[self.cohort.index()]
    }

    /// Value of a placeholder, by its Chinese or English name; `None` for one that nothing is known of.
    pub(super) fn value(&self, name: &str) -> Option<Value> {
        let (study, first) = (self.study(), self.first());
        let figures = Figures::of(&first.total, first.evidence.certainty);
        let bounds = figures::bounds(first.evidence.certainty).map(|said| self.say(said));
        let bounds = bounds.map(|text| self.language.either(text.trim_end(), &text).to_owned());
        let marked = |bound: &str, number: Option<String>| number.map_or_else(|| "—".to_owned(), |n| format!("{bound}{n}"));
        Some(match known(name)? {
            "标题" => Value::Text(self.title()),
            "研究区" => Value::Text(self.name(&study.name).to_owned()),
            "日期" => Value::Paragraphs(self.date().into_iter().collect()),
            "标记" => Value::Paragraphs(self.marks()),
            "人群" => Value::Text(self.name(&self.cohort().name).to_owned()),
            "服务圈" => Value::Text(self.name(&self.circle(first).name).to_owned()),
            "老人" => Value::Text(words::thousands(first.total.seniors)),
            "圈内" => Value::Text(marked(&bounds[0], figures.seniors_covered.map(words::thousands))),
            "圈外" => Value::Text(marked(&bounds[1], figures.seniors_left_out.map(words::thousands))),
            "覆盖率" => Value::Text(marked(&bounds[0], figures.share.map(|s| words::percent(Some(s))))),
            "摘要" => Value::Paragraphs(vec![self.summary()]),
            "缺什么" => Value::Paragraphs(self.missing()),
            "承诺" => Value::Paragraphs(self.promises()),
            "方法" => Value::Paragraphs(self.method()),
            "来源" => Value::Paragraphs(self.sources()),
            "软件" => Value::Text(format!("CareCircle {}", env!("CARGO_PKG_VERSION"))),
            "表:乡镇" => Value::Block(tables::towns),
            "表:缺口" => Value::Block(tables::gaps),
            "表:承诺" => Value::Block(tables::promises),
            "表:责任单位" => Value::Block(tables::departments),
            "图:覆盖" => Value::Block(figure::coverage),
            _ => return None,
        })
    }

    /// Title of the report.
    pub(super) fn title(&self) -> String {
        let (study, circle) = (self.name(&self.study().name), self.name(&self.circle(self.first()).name));
        self.say(say!("report-coverage", study, circle))
    }

    fn date(&self) -> Option<String> {
        let date = self.study().settings.date?;
        Some(self.language.either(words::date_zh(date), date.strftime("%-d %B %Y").to_string()))
    }

    /// What a reader must know before the numbers: 模拟数据 and its like.
    fn marks(&self) -> Vec<String> {
        let said = |m: words::Mark| capital(&self.say(say!("report-mark", name = m.name, why = m.why)));
        words::marks(self.analysis).into_iter().map(said).collect()
    }

    fn summary(&self) -> String {
        let (study, first) = (self.study(), self.first());
        let circle = self.circle(first);
        let cohort = self.cohort();
        let asks = sentences::requirement(study, circle, &PLAIN);
        let (by, of) = (self.name(&cohort.name), cohort.speed_mps);
        let begin = match self.date() {
            Some(date) => self.say(say!("report-as-for-at", date, by, of)),
            None => self.say(say!("report-for-at-m", by, of)),
        };
        let mut text = begin;
        text.push_str(&self.headline(first));
        text.push_str(&self.say(say!("report-circle-asks-for", asks)));
        text.push_str(&self.reasons());
        text.push_str(&self.seats());
        for other in &self.circles[1..] {
            let name = self.name(&self.circle(other).name);
            let figures = Figures::of(&other.total, other.evidence.certainty);
            let [least, _] = figures::bounds(other.evidence.certainty);
            text.push_str(&match (figures.share, other.evidence.sentence(study)) {
                (Some(share), _) => {
                    let share = words::percent(Some(share));
                    self.say(say!("report-holds-seniors", name, least, share))
                }
                (None, Some(said)) => self.say(say!("report-other-circle-open", name = (name, capital(name)), said)),
                (None, None) => self.say(say!("report-no-seniors-known", name = (name, capital(name)))),
            });
        }
        text
    }

    /// Whether there are enough seats, beds or meals for those whom the first circle reaches, a sentence a service, with what is assumed of them;
    /// empty where no capacity is known.
    fn seats(&self) -> String {
        let rows = seat_headlines(self.analysis, self.cohort, self.first().circle);
        if rows.is_empty() {
            return String::new();
        }
        self.say(say!("report-near-is-not-enough", seats = joined("list-semicolon", rows.iter().map(|row| &row.text))))
    }

    /// The headline of a circle: how many live inside, at least or as far as can be judged.
    fn headline(&self, circled: &CircleCoverage) -> String {
        let circle = self.circle(circled);
        if circled.evidence.certainty.has_share() {
            let said = sentences::counted(self.study(), circle, circled, &PLAIN);
            return self.say(said);
        }
        let said = circled.evidence.sentence(self.study()).unwrap_or_default();
        let name = self.name(&circle.name);
        self.say(say!("report-circle-open", name, said))
    }

    /// Why seniors are left out of the first circle, most first.
    fn reasons(&self) -> String {
        let first = self.first();
        let mut rows = facts::reasons(self.study(), first);
        rows.retain(|row| row.seniors > 0.0);
        rows.sort_by(|a, b| b.seniors.total_cmp(&a.seniors));
        let all: f64 = rows.iter().map(|row| row.seniors).sum();
        if rows.is_empty() || !first.evidence.certainty.has_verdict() {
            return String::new();
        }
        let one = |row: &facts::LeftOut| {
            say!("report-reason-share", reason = words::reason(row.reason), share = words::percent(Some(row.seniors / all)))
        };
        self.say(say!("report-why-seniors-left", reasons = joined("report-reasons-between", rows.iter().map(one))))
    }

    /// What is not known, with the way out; one paragraph each.
    fn missing(&self) -> Vec<String> {
        let study = self.study();
        let mut out: Vec<String> = self.evidence().into_iter().collect();
        out.extend(words::without_place(study).map(|said| self.say(say!("shown-sentence", said))));
        if study.bus_missing() {
            out.push(self.say(say!("report-no-bus-timetable")));
        }
        out.extend(words::not_counted(study).map(|said| self.say(said)));
        let doubts = self.analysis.report.gravest().len();
        if doubts > 0 {
            out.push(self.say(say!("report-kinds-input-were", doubts)));
        }
        if out.is_empty() {
            out.push(self.say(say!("report-no-list-missing")));
        }
        out
    }

    /// What the lists leave open, which circles it makes uncertain, and the way out; `None` when nothing is open.
    fn evidence(&self) -> Option<String> {
        let study = self.study();
        let (mut services, mut unlisted, mut ways_out) = (Vec::new(), Vec::new(), Vec::new());
        for circled in &self.circles {
            let evidence = &circled.evidence;
            let missing = evidence.unlocated.iter().map(|u| {
                let name = self.name(&study.services[u.service.index()].name);
                self.say(say!("report-of", name, of = u.of, missing = u.missing))
            });
            push_new(&mut services, missing);
            push_new(&mut unlisted, evidence.unlisted.iter().map(|s| self.name(&study.services[s.index()].name).to_owned()));
            push_new(&mut ways_out, evidence.way_out(study).map(|way| way.in_language(self.language).to_owned()).into_iter());
        }
        let of = |certainty: Certainty| {
            let open = self.circles.iter().filter(|circled| circled.evidence.certainty == certainty);
            open.map(|circled| self.name(&self.circle(circled).name)).collect::<Vec<_>>().join(&self.say(say!("list-comma")))
        };
        let (at_least, unjudged, no_data) = (of(Certainty::AtLeast), of(Certainty::Unjudged), of(Certainty::NoData));
        let states = [
            (&at_least, say!("report-circles-at-least", circles = at_least)),
            (&unjudged, say!("report-circles-unjudged", circles = unjudged)),
            (&no_data, say!("report-circles-no-data", circles = no_data)),
        ];
        let states: Vec<Said> = states.into_iter().filter(|(circles, _)| !circles.is_empty()).map(|(_, said)| said).collect();
        if states.is_empty() {
            return None;
        }
        let mut text = String::new();
        if !services.is_empty() {
            text.push_str(&self.say(say!("report-facilities-that-not", services = joined("list-clause", services))));
        }
        if !unlisted.is_empty() {
            text.push_str(&self.say(say!("report-services-that-no", services = joined("list-comma", unlisted))));
        }
        let ways_out = capital(&ways_out.join(&self.say(say!("list-semicolon"))));
        text.push_str(&self.say(say!("report-hence", states = joined("list-semicolon", states), ways_out)));
        Some(text)
    }

    /// How the promises stand, a paragraph a pack.
    fn promises(&self) -> Vec<String> {
        if self.boards.is_empty() {
            return vec![self.say(say!("report-study-names-no-policy"))];
        }
        let one = |board: &std::sync::Arc<Scoreboard>| {
            let counts = sentences::promise_counts(&board.counts);
            let (name, document, year) = (self.name(&board.pack.name), &board.pack.document, board.year);
            self.say(say!(
                "report-as",
                name,
                year,
                date = board.date,
                counts,
                document = (if document.is_empty() { String::new() } else { format!(" {document}") }, document)
            ))
        };
        self.boards.iter().map(one).collect()
    }

    /// How the numbers are made, in five lines.
    fn method(&self) -> Vec<String> {
        let (study, cohort) = (self.study(), self.cohort());
        let settings = &study.settings;
        let asks = sentences::requirement(study, self.circle(self.first()), &PLAIN);
        let (who, speed) = (self.name(&cohort.name), cohort.speed_mps);
        let time = if self.analysis.coverage.straight_line {
            let factor = settings.detour_factor;
            self.say(say!("report-time-without-roads", factor, who, speed))
        } else {
            self.say(say!("report-time-from-home", who, speed))
        };
        let kind = words::seniors_are(study.seniors_are);
        let limit = words::minutes(settings.max_minutes);
        vec![
            time,
            self.say(say!("report-covered-each-home", asks)),
            self.say(say!("report-people-share-seniors", kind)),
            self.say(say!("report-unknown-service-without", limit)),
            self.say(say!("report-gaps-homes-outside")),
        ]
    }

    /// Sources with their licences, one a paragraph.
    fn sources(&self) -> Vec<String> {
        let part = |s: &carecircle_base::model::Source| {
            [&s.name, &s.licence, &s.date].into_iter().filter(|p| !p.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" · ")
        };
        let mut out: Vec<String> = self.study().sources.iter().map(part).collect();
        if out.is_empty() {
            out.push(self.say(say!("report-study-names-no")));
        }
        let version = env!("CARGO_PKG_VERSION");
        out.push(self.say(say!("report-computed-drawn-by", version)));
        out
    }
}

/// Adds what is not there yet.
fn push_new(to: &mut Vec<String>, texts: impl Iterator<Item = String>) {
    for text in texts {
        if !to.contains(&text) {
            to.push(text);
        }
    }
}
