//! What a report says: the value of every placeholder, in one language.

use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::{Certainty, CircleCoverage};
use carecircle_analysis::targets::Scoreboard;
use carecircle_base::ids::{AreaId, CohortId};
use carecircle_base::model::{AreaLevel, Circle, Cohort, Name, Study};

use super::blocks::Numbers;
use super::template::Value;
use super::{figure, tables};
use crate::export::figures::{self, Figures};
use crate::export::sentences::{self, PLAIN, capital};
use crate::export::summary::seat_headlines;
use crate::export::{ExportLens, ReportLanguage, facts, words};

/// A report: an analysis through one cohort, told in one language.
pub(super) struct Report<'a> {
    /// The analysis.
    pub analysis: &'a Analysis,
    /// Language of the report.
    pub language: ReportLanguage,
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

    /// One of two texts.
    pub(super) fn say(&self, zh: impl Into<String>, en: impl Into<String>) -> String {
        match self.language {
            ReportLanguage::Chinese => zh.into(),
            ReportLanguage::English => en.into(),
        }
    }

    /// A name in the report's language.
    pub(super) fn name<'n>(&self, name: &'n Name) -> &'n str {
        match self.language {
            ReportLanguage::Chinese => words::zh(name),
            ReportLanguage::English => words::en(name),
        }
    }

    fn cohort(&self) -> &'a Cohort {
        &self.study().cohorts[self.cohort.index()]
    }

    /// Value of a placeholder, by its Chinese or English name; `None` for one that nothing is known of.
    pub(super) fn value(&self, name: &str) -> Option<Value> {
        let (study, first) = (self.study(), self.first());
        let figures = Figures::of(&first.total, first.evidence.certainty);
        let bounds = figures::bounds(first.evidence.certainty).map(|(zh, en)| self.say(zh.trim_end(), en));
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
        self.say(format!("{study}{circle}覆盖情况报告"), format!("{study}: coverage of the {circle}"))
    }

    fn date(&self) -> Option<String> {
        let date = self.study().settings.date?;
        Some(self.say(words::date_zh(date), date.strftime("%-d %B %Y").to_string()))
    }

    /// What a reader must know before the numbers: 模拟数据 and its like.
    fn marks(&self) -> Vec<String> {
        let said = |m: words::Mark| self.say(format!("{}：{}。", m.zh, m.why_zh), format!("{}: {}.", capital(m.en), m.why_en));
        words::marks(self.analysis).into_iter().map(said).collect()
    }

    fn summary(&self) -> String {
        let (study, first) = (self.study(), self.first());
        let circle = self.circle(first);
        let cohort = self.cohort();
        let asks = sentences::requirement(study, circle, &PLAIN);
        let (by, of) = (self.name(&cohort.name), cohort.speed_mps);
        let begin = match self.date() {
            Some(date) => self.say(format!("截至{date}，按{by}（步速 {of} 米/秒）计算，"), format!("As of {date}, for {by} at {of} m/s: ")),
            None => self.say(format!("按{by}（步速 {of} 米/秒）计算，"), format!("For {by} at {of} m/s: ")),
        };
        let mut text = begin;
        text.push_str(&self.headline(first));
        text.push_str(&self.say(format!("这个圈的要求是：{}。", asks.zh), format!(" The circle asks for: {}.", asks.en)));
        text.push_str(&self.reasons());
        text.push_str(&self.seats());
        for other in &self.circles[1..] {
            let name = self.name(&self.circle(other).name);
            let figures = Figures::of(&other.total, other.evidence.certainty);
            let [(least_zh, least_en), _] = figures::bounds(other.evidence.certainty);
            text.push_str(&match (figures.share, other.evidence.sentence(study)) {
                (Some(share), _) => {
                    let share = words::percent(Some(share));
                    self.say(
                        format!("{name}覆盖{least_zh} {share} 的老人。"),
                        format!(" The {name} holds {least_en}{share} of the seniors."),
                    )
                }
                (None, Some(said)) => self.say(format!("{name}{}。", said.zh), format!(" {}: {}.", capital(name), said.en)),
                (None, None) => self.say(format!("{name}没有老人数，无法计算。"), format!(" {}: no seniors are known.", capital(name))),
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
        let zh = rows.iter().map(|row| row.text.zh.as_str()).collect::<Vec<_>>().join("；");
        let en = rows.iter().map(|row| row.text.en.as_str()).collect::<Vec<_>>().join("; ");
        self.say(format!("走得到不等于有位子，假定人人都要一个：{zh}。"), format!(" Near is not enough; if each wanted one: {en}."))
    }

    /// The headline of a circle: how many live inside, at least or as far as can be judged.
    fn headline(&self, circled: &CircleCoverage) -> String {
        let circle = self.circle(circled);
        if circled.evidence.certainty.has_share() {
            let said = sentences::counted(self.study(), circle, circled, &PLAIN);
            return self.say(said.zh, said.en);
        }
        let said = circled.evidence.sentence(self.study()).unwrap_or_default();
        let name = self.name(&circle.name);
        self.say(format!("{name}{}。", said.zh), format!("the {name}: {}.", said.en))
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
        let each = |zh: bool| {
            let one = |row: &facts::LeftOut| {
                let (name_zh, name_en) = words::reason(row.reason);
                let share = words::percent(Some(row.seniors / all));
                if zh { format!("{name_zh}占 {share}") } else { format!("{name_en} {share}") }
            };
            rows.iter().map(one).collect::<Vec<_>>()
        };
        self.say(format!("圈外老人的原因：{}。", each(true).join("，")), format!(" Why seniors are left out: {}.", each(false).join("; ")))
    }

    /// What is not known, with the way out; one paragraph each.
    fn missing(&self) -> Vec<String> {
        let study = self.study();
        let mut out: Vec<String> = self.evidence().into_iter().collect();
        out.extend(words::without_place(study).map(|(zh, en)| self.say(format!("{zh}。"), format!("{en}."))));
        if study.bus_missing() {
            out.push(self.say(
                format!("{}：有的圈以公交为一种方式，但没有公交时刻表（GTFS），按其余方式计算。", words::NO_BUS),
                "No bus timetable (GTFS) was brought; a circle that goes by bus is computed by its other modes.",
            ));
        }
        out.extend(words::not_counted(study).map(|said| self.say(said.zh, said.en)));
        let doubts = self.analysis.report.gravest().len();
        if doubts > 0 {
            out.push(self.say(
                format!("读入数据时有 {doubts} 类情况未采用或需核对，逐条见 report.html 的“数据读入情况”。"),
                format!(
                    "{doubts} kinds of input were dropped or are doubtful; report.html lists them under ‘What was read, and what was not’."
                ),
            ));
        }
        if out.is_empty() {
            out.push(self.say("没有缺少的清单，也没有未定位的设施。", "No list is missing, and every facility is located."));
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
                self.say(format!("{name} {} 处中有 {} 处", u.of, u.missing), format!("{} of {} ({name})", u.missing, u.of))
            });
            push_new(&mut services, missing);
            push_new(&mut unlisted, evidence.unlisted.iter().map(|s| self.name(&study.services[s.index()].name).to_owned()));
            push_new(&mut ways_out, evidence.way_out(study).map(|way| self.say(way.zh, way.en)).into_iter());
        }
        let of = |certainty: Certainty| {
            let open = self.circles.iter().filter(|circled| circled.evidence.certainty == certainty);
            open.map(|circled| self.name(&self.circle(circled).name)).collect::<Vec<_>>().join(&self.say("、", ", "))
        };
        let states = [
            (of(Certainty::AtLeast), "的数字是“至少”", "at least"),
            (of(Certainty::Unjudged), "无法判定", "cannot be judged"),
            (of(Certainty::NoData), "没有数据", "no data"),
        ];
        let states = states.into_iter().filter(|(circles, ..)| !circles.is_empty());
        let states: Vec<String> = states.map(|(circles, zh, en)| self.say(format!("{circles}{zh}"), format!("{en}: {circles}"))).collect();
        if states.is_empty() {
            return None;
        }
        let mut text = String::new();
        if !services.is_empty() {
            text.push_str(&self.say(
                format!("没有定位的设施：{}。", services.join("，")),
                format!("Facilities that are not located: {}. ", services.join(", ")),
            ));
        }
        if !unlisted.is_empty() {
            text.push_str(&self.say(
                format!("没有清单写明的服务：{}。", unlisted.join("、")),
                format!("Services that no list holds: {}. ", unlisted.join(", ")),
            ));
        }
        text.push_str(&self.say(
            format!("因此，{}。{}。", states.join("；"), ways_out.join("；")),
            format!("Hence {}. {}.", states.join("; "), capital(&ways_out.join("; "))),
        ));
        Some(text)
    }

    /// How the promises stand, a paragraph a pack.
    fn promises(&self) -> Vec<String> {
        if self.boards.is_empty() {
            return vec![
                self.say("本研究没有附政策文件，未作承诺对照。", "The study names no policy pack, so no promises are held against it."),
            ];
        }
        let one = |board: &std::sync::Arc<Scoreboard>| {
            let counts = sentences::promise_counts(&board.counts);
            let (name, document, year) = (self.name(&board.pack.name), &board.pack.document, board.year);
            self.say(
                format!(
                    "对照{name}{}（{year} 年，数据截至 {}）：{}",
                    if document.is_empty() { String::new() } else { format!(" {document}") },
                    board.date,
                    counts.zh
                ),
                format!("{name} {document} ({year}, as of {}). {}", board.date, counts.en),
            )
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
            self.say(
                format!("时间：没有道路数据，时间 = 家到设施的直线距离 × 绕行系数 {factor} ÷ 步速（{who} {speed} 米/秒），只是估算。"),
                format!(
                    "Time: without roads, the straight distance from home to facility × {factor} ÷ speed ({who}, {speed} m/s): an estimate."
                ),
            )
        } else {
            self.say(
                format!("时间：从家走到最近的可走道路，沿真实路网走到设施附近，再走到设施；方向是从家到设施，{who}步速 {speed} 米/秒。"),
                format!("Time: from home to the nearest usable road, along the real network, and on to the facility; from home toward the facility, {who} at {speed} m/s."),
            )
        };
        let (kind_zh, kind_en) = words::seniors_are(study.seniors_are);
        let limit = words::minutes(settings.max_minutes);
        vec![
            time,
            self.say(
                format!("覆盖：{}。每个居民点单独判断，不按半径画圈。", asks.zh),
                format!("Covered: {}. Each home is judged by itself; no radius is drawn.", asks.en),
            ),
            self.say(
                format!("人数：覆盖率 = 圈内老人 ÷ 全部老人；老人数为{kind_zh}。"),
                format!("People: share = seniors inside ÷ all seniors; the numbers of seniors are {kind_en}."),
            ),
            self.say(
                format!("未知：没有清单的写“无数据”，有设施未定位的写“至少”，都不当作零；超过 {limit} 分钟视为走不到。"),
                format!("Unknown: a service without a list is ‘no data’, one with facilities not located makes figures ‘at least’; neither is zero. Beyond {limit} minutes nothing is reached."),
            ),
            self.say(
                "缺口：连成片的圈外居民点合为一处，按老人数排序；同样的数据得到同样的结果。",
                "Gaps: homes outside that lie together are one gap, ranked by seniors. The same data give the same results.",
            ),
        ]
    }

    /// Sources with their licences, one a paragraph.
    fn sources(&self) -> Vec<String> {
        let part = |s: &carecircle_base::model::Source| {
            [&s.name, &s.licence, &s.date].into_iter().filter(|p| !p.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" · ")
        };
        let mut out: Vec<String> = self.study().sources.iter().map(part).collect();
        if out.is_empty() {
            out.push(self.say("研究配置没有写明数据来源。", "The study names no sources."));
        }
        let version = env!("CARGO_PKG_VERSION");
        out.push(self.say(format!("计算与制图：CareCircle {version}。"), format!("Computed and drawn by CareCircle {version}.")));
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
