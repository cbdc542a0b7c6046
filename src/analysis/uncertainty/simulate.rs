//! Draws of all inputs, and what becomes of the figures.

use std::sync::Arc;

use rayon::prelude::*;

use super::access_times::{AccessTimes, PACES, PLACES, PacedTimes, UNREACHED};
use super::draws::Stream;
use super::input::{HeadModel, InputModel, UncertainInput, models, way_sd};
use super::result::{Band, Influence, Uncertainty, UncertaintyOptions, is_open};
use crate::coverage::{Certainty, Coverage, Evidence};
use crate::siting::SitingError;
use carecircle_base::ids::{CircleId, CohortId};
use carecircle_base::model::Study;
use carecircle_base::units::Millis;
use carecircle_routing::network::Network;

/// Draw of every input: its number, one an input of [`UncertainInput::ALL`].
type DrawNumbers = [u64; UncertainInput::ALL.len()];

impl Uncertainty {
    /// Uncertainty of `circle` for `cohort`. Its time grows with draws, inputs and homes, but no draw is searched.
    ///
    /// # Errors
    /// [`SitingError::BusesTogether`] for a circle in which buses count, and [`SitingError::NoShare`] where the circle has no share to be
    /// sure of.
    pub fn new(
        study: &Study,
        net: Option<&Arc<Network>>,
        coverage: &Coverage,
        (cohort, circle): (CohortId, CircleId),
        options: UncertaintyOptions,
    ) -> Result<Self, SitingError> {
        let row = &study.circles[circle.index()];
        if row.mode.has_bus() && net.is_some() && study.transit.is_some() {
            return Err(SitingError::BusesTogether { circle: row.id.clone() });
        }
        let evidence = placed_evidence(study, circle);
        let open = evidence.sentence(study);
        if !evidence.certainty.has_share() {
            let why = open.map_or_else(|| evidence.certainty.code().to_owned(), |said| said.en);
            return Err(SitingError::NoShare { circle: row.id.clone(), why });
        }
        let times = AccessTimes::new(study, net, coverage, (cohort, circle), options.seed, options.missing_paths > 0.0);
        let inputs = models(study, coverage.straight_line, cohort, times.uncertain.len(), &options);
        let heads = HeadModel::of(study);
        let simulation =
            Simulation { study, times: &times, inputs: &inputs, cohort, circle, options, straight_line: coverage.straight_line, heads };
        let drawn = simulation.run();
        let counted = &coverage.cohort(cohort).circles[circle.index()];
        let counted = if counted.evidence.certainty.has_share() { counted.total.ratio() } else { None };
        Ok(drawn.summarise(study, (cohort, circle), options, inputs, (counted, evidence.certainty, open)))
    }
}

/// Evidence of the circle with every facility that has a derived position counted as located.
fn placed_evidence(study: &Study, circle: CircleId) -> Evidence {
    let row = &study.circles[circle.index()];
    if !study.facilities.iter().any(|f| f.at.is_none() && f.about.is_some()) {
        return Evidence::of(study, row);
    }
    let mut placed = Study { homes: Vec::new(), ..study.clone() };
    for facility in &mut placed.facilities {
        facility.at = facility.at.or_else(|| facility.about.map(|about| about.at));
        facility.about = None;
    }
    Evidence::of(&placed, row)
}

/// One Monte Carlo analysis.
struct Simulation<'a> {
    study: &'a Study,
    times: &'a AccessTimes,
    inputs: &'a [InputModel],
    cohort: CohortId,
    circle: CircleId,
    options: UncertaintyOptions,
    straight_line: bool,
    heads: HeadModel,
}

/// Scratch of one evaluation.
#[derive(Debug, Clone, Default)]
struct Evaluation {
    /// Services of the circle within the limit, one bit set a home.
    within: Vec<u32>,
    covered: Vec<bool>,
    share: Option<f64>,
    /// Seniors covered and seniors, one an area.
    areas: Vec<(f64, f64)>,
}

/// Shares of one pair of draws.
struct PairShares {
    pair: usize,
    /// Share in draw A, in draw B, and in A with one input of B, one an input.
    a: Option<f64>,
    b: Option<f64>,
    mixed: Vec<Option<f64>>,
    /// Shares of areas in draws A and B.
    areas: [Vec<Option<f64>>; 2],
}

/// Sums over pairs of draws.
#[derive(Default)]
struct Drawn {
    pairs: Vec<PairShares>,
    /// Number of draws in which each home is covered.
    covered: Vec<u32>,
    /// Number of pairs in which each input alone turns the verdict, by input, then home.
    turns: Vec<Vec<u32>>,
}

impl Drawn {
    fn join(mut self, other: Self) -> Self {
        if self.covered.is_empty() {
            return other;
        }
        if other.covered.is_empty() {
            return self;
        }
        self.pairs.extend(other.pairs);
        self.covered.iter_mut().zip(other.covered).for_each(|(sum, n)| *sum += n);
        for (mine, theirs) in self.turns.iter_mut().zip(other.turns) {
            mine.iter_mut().zip(theirs).for_each(|(sum, n)| *sum += n);
        }
        self
    }
}

impl Simulation<'_> {
    fn run(&self) -> Drawn {
        let homes = self.study.homes.len();
        let fresh = || Drawn { pairs: Vec::new(), covered: vec![0; homes], turns: vec![vec![0; homes]; self.inputs.len()] };
        let pairs = (0..self.options.pairs).into_par_iter();
        let folded = pairs.fold(
            || (fresh(), Evaluation::default(), Evaluation::default(), Evaluation::default()),
            |(mut drawn, mut a, mut b, mut mixed), pair| {
                self.pair(pair, &mut drawn, (&mut a, &mut b, &mut mixed));
                (drawn, a, b, mixed)
            },
        );
        let mut drawn = folded.map(|f| f.0).reduce(Drawn::default, Drawn::join);
        drawn.pairs.sort_unstable_by_key(|p| p.pair);
        drawn
    }

    fn pair(&self, pair: usize, drawn: &mut Drawn, (a, b, mixed): (&mut Evaluation, &mut Evaluation, &mut Evaluation)) {
        let (first, second) = (pair as u64, (pair + self.options.pairs) as u64);
        let numbers: DrawNumbers = [first; UncertainInput::ALL.len()];
        self.evaluate(numbers, a);
        self.evaluate([second; UncertainInput::ALL.len()], b);
        for (sum, (a, b)) in drawn.covered.iter_mut().zip(a.covered.iter().zip(&b.covered)) {
            *sum += u32::from(*a) + u32::from(*b);
        }
        let areas = [&*a, &*b].map(|e| e.areas.iter().map(|(covered, all)| (*all > 0.0).then(|| covered / all)).collect());
        let mut shares = Vec::with_capacity(self.inputs.len());
        for (i, model) in self.inputs.iter().enumerate() {
            let mut numbers = numbers;
            numbers[model.input as usize] = second;
            self.evaluate(numbers, mixed);
            shares.push(mixed.share);
            for (sum, (a, m)) in drawn.turns[i].iter_mut().zip(a.covered.iter().zip(&mixed.covered)) {
                *sum += u32::from(a != m);
            }
        }
        drawn.pairs.push(PairShares { pair, a: a.share, b: b.share, mixed: shares, areas });
    }

    /// Coverage under one draw of every input.
    fn evaluate(&self, numbers: DrawNumbers, out: &mut Evaluation) {
        let study = self.study;
        let row = &study.circles[self.circle.index()];
        let who = &study.cohorts[self.cohort.index()];
        let limit = Millis::from_minutes(row.minutes).0;
        let model = |input: UncertainInput| self.inputs.iter().find(|m| m.input == input);
        let stream = |input: UncertainInput| Stream::new(self.options.seed, input as u64, numbers[input as usize]);
        let pace = model(UncertainInput::Pace).map_or(who.speed_mps, |m| {
            let normal = stream(UncertainInput::Pace).normal(0);
            (who.speed_mps + m.size * normal).clamp(self.times.paces[0], self.times.paces[PACES - 1])
        });
        let between = Between::new(self.times.paces, pace);
        let ways = stream(if self.straight_line { UncertainInput::Detour } else { UncertainInput::Connectors });
        let sd = way_sd(self.straight_line);
        let least = if self.straight_line { 1.0 / study.settings.detour_factor } else { 0.0 };
        let factor = |home: u64| (1.0 + sd * ways.normal(home)).max(least);
        let paths = model(UncertainInput::MissingPaths).map(|m| (m.size, stream(UncertainInput::MissingPaths)));
        let need = row.need;
        out.within.clear();
        out.within.resize(study.homes.len(), 0);
        // Factors of connectors or detours are the same for all modes and facilities.
        let time = |home: u32, mode: usize, paced: &PacedTimes| -> u32 {
            let Some(time) = between.time(paced) else { return UNREACHED };
            let factor = factor(u64::from(home));
            if self.straight_line {
                return Millis::from_ms(f64::from(time) * factor).0;
            }
            time.saturating_add(Millis::walk(self.times.modes[mode].connector_m[home as usize] * factor, pace).0)
        };
        for (m, mode) in self.times.modes.iter().enumerate() {
            for (s, by_home) in mode.fixed.iter().enumerate() {
                for (home, (paced, bits)) in (0_u32..).zip(by_home.iter().zip(&mut out.within)) {
                    if (self.straight_line || paced[PACES - 1] <= limit) && *bits & 1 << s == 0 && time(home, m, paced) <= limit {
                        *bits |= 1 << s;
                    }
                }
            }
        }
        let positions = stream(UncertainInput::Positions);
        for (f, facility) in (0_u64..).zip(&self.times.uncertain) {
            for (m, reached) in facility.places[positions.below(f, PLACES)].iter().enumerate() {
                for (home, paced) in reached {
                    let bits = &mut out.within[*home as usize];
                    if *bits & facility.services != facility.services && time(*home, m, paced) <= limit {
                        *bits |= facility.services;
                    }
                }
            }
        }
        if let Some((share, stream)) = paths {
            for (home, bits) in (0_u64..).zip(&mut out.within).filter(|(home, _)| stream.uniform(*home) < share) {
                for (s, metres) in self.times.straight_m.iter().enumerate() {
                    #[expect(clippy::cast_possible_truncation, reason = "a row of a home")]
                    let metres = metres[home as usize] * study.settings.detour_factor;
                    if Millis::walk(metres, pace).0 <= limit {
                        *bits |= 1 << s;
                    }
                }
            }
        }
        out.covered.clear();
        out.covered.extend(out.within.iter().map(|bits| bits.count_ones() as usize >= need));
        self.count(stream(UncertainInput::HeadCounts), out);
    }

    /// Sums of seniors by the drawn head counts.
    fn count(&self, heads: Stream, out: &mut Evaluation) {
        out.areas.clear();
        out.areas.resize(self.study.areas.len(), (0.0, 0.0));
        let mut total = (0.0, 0.0);
        for (at, (home, covered)) in (0_u64..).zip(self.study.homes.iter().zip(&out.covered)) {
            let seniors = match self.heads {
                HeadModel::Exact => home.seniors,
                HeadModel::Relative(sd) => home.seniors * (1.0 + sd * heads.normal(at)).max(0.0),
                HeadModel::Rounded(unit) if home.seniors > 0.0 => (home.seniors + unit * (heads.uniform(at) - 0.5)).max(0.0),
                HeadModel::Rounded(_) => 0.0,
            };
            let inside = if *covered { seniors } else { 0.0 };
            total = (total.0 + inside, total.1 + seniors);
            for area in [home.town, home.village].into_iter().flatten() {
                let sum = &mut out.areas[area.index()];
                *sum = (sum.0 + inside, sum.1 + seniors);
            }
        }
        out.share = (total.1 > 0.0).then(|| total.0 / total.1);
    }
}

/// A pace between two of those that were searched.
struct Between {
    /// Lower of the two.
    at: usize,
    /// Weight of the higher, linear in 1 / pace.
    weight: f64,
}

impl Between {
    fn new(paces: [f64; PACES], pace: f64) -> Self {
        let at = usize::from(pace > paces[1]);
        let (low, high) = (1.0 / paces[at], 1.0 / paces[at + 1]);
        let weight = if low == high { 1.0 } else { (low - 1.0 / pace) / (low - high) };
        Self { at, weight }
    }

    fn time(&self, paced: &PacedTimes) -> Option<u32> {
        let (low, high) = (paced[self.at], paced[self.at + 1]);
        if low == UNREACHED || high == UNREACHED {
            return None;
        }
        Some(Millis::from_ms(f64::from(low) + (f64::from(high) - f64::from(low)) * self.weight).0)
    }
}

impl Drawn {
    fn summarise(
        self,
        study: &Study,
        (cohort, circle): (CohortId, CircleId),
        options: UncertaintyOptions,
        inputs: Vec<InputModel>,
        (counted, certainty, open): (Option<f64>, Certainty, Option<carecircle_base::model::Name>),
    ) -> Uncertainty {
        let shares = |pick: &dyn Fn(&PairShares) -> [Option<f64>; 2]| self.pairs.iter().flat_map(pick).flatten().collect::<Vec<f64>>();
        let both = shares(&|p| [p.a, p.b]);
        #[expect(clippy::cast_precision_loss, reason = "numbers of draws")]
        let (draws, pairs) = ((options.pairs * 2) as f64, options.pairs as f64);
        let mean = both.iter().sum::<f64>() / draws;
        let variance = both.iter().map(|f| (f - mean).powi(2)).sum::<f64>() / draws;
        // Jansen (1999): V − ½ E(f(B) − f(A with input i of B))², and ½ E(f(A) − f(A with input i of B))².
        let half = |i: usize, pick: fn(&PairShares) -> Option<f64>| {
            let squares = self.pairs.iter().filter_map(|p| Some((pick(p)? - p.mixed[i]?).powi(2)));
            squares.sum::<f64>() / pairs / 2.0
        };
        let varies = both.iter().any(|f| *f != both[0]);
        let influences = inputs.into_iter().enumerate().map(|(i, model)| Influence {
            model,
            first_order: varies.then(|| (variance - half(i, |p| p.b)) / variance),
            total: varies.then(|| half(i, |p| p.a) / variance),
        });
        let influences: Vec<Influence> = influences.collect();
        let chances: Vec<f64> = self.covered.iter().map(|n| f64::from(*n) / draws).collect();
        let hangs = |home: usize| {
            let turned = influences.iter().zip(&self.turns).map(|(i, turns)| (turns[home], i.model.input)).filter(|t| t.0 > 0);
            turned.reduce(|most, t| if t.0 > most.0 { t } else { most }).map(|t| t.1)
        };
        let hangs_on = chances.iter().enumerate().map(|(home, c)| if is_open(*c) { hangs(home) } else { None }).collect();
        let areas = (0..study.areas.len()).map(|a| Band::of(shares(&|p| [p.areas[0][a], p.areas[1][a]]))).collect();
        Uncertainty {
            cohort,
            circle,
            options,
            counted,
            total: Band::of(both),
            areas,
            inputs: influences,
            chances,
            hangs_on,
            certainty,
            open,
        }
    }
}
