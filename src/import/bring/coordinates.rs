//! Coordinate systems of brought lists: what they name, what the streets and borders say, and what is asked.

use super::draft::{BroughtCrs, BroughtPoints, CrsFit};
use super::plan::PlannedLayer;
use crate::crs::{Crs, ToWgs84};
use crate::crs_fit::{CrsConfidence, Reading, Surroundings, Trial, Verdict, trials, verdict};
use carecircle_base::geom::LonLat;
use carecircle_base::model::{Name, WrittenCoordinates, WrittenRow};
use carecircle_words::say;

/// Largest number of positions of a sample that is shown.
const SHOWN: usize = 200;
/// Largest number of systems that are offered.
const OFFERED: usize = 4;

/// What is known of a layer's coordinates.
pub(super) struct Located {
    /// Description for the file.
    pub crs: BroughtCrs,
    /// Sample of the positions under each likely system.
    pub points: Vec<BroughtPoints>,
    /// Streets around most of the positions of the likeliest system, as ends of stretches; empty where there is one reading only.
    pub ground: Vec<[[f64; 2]; 2]>,
    /// Question that remains; `None` where the system is named or sure.
    pub doubt: Option<Doubt>,
}

/// A doubt about the coordinate system of a layer.
#[derive(Clone)]
pub(super) struct Doubt {
    /// Readings that are offered, likeliest first.
    offers: Vec<Offered>,
    /// Number of positions tried.
    of: usize,
    /// Whether there was anything to hold the positions against.
    tested: bool,
    /// System that the file itself names, and that the positions contradict; `None` where it names none.
    named: Option<String>,
    /// Whether coordinates are metres.
    metres: bool,
}

/// Reason for which a system is recommended where nothing tells the readings of a list apart; it must be answered all the same.
#[derive(Debug, Clone, Copy)]
pub(super) enum SystemHint<'a> {
    /// Another list of the same folder is in this system for sure: both mostly come from one hand.
    AsList {
        /// System.
        crs: &'a str,
        /// File of the other list.
        file: &'a str,
    },
    /// Without roads straight lines between lists count, which are the same when all are shifted alike.
    AllAlike,
    /// Nothing is recommended.
    None,
}

/// A reading that is offered.
#[derive(Clone)]
struct Offered {
    /// Id of the choice.
    id: String,
    label: Name,
    /// Number of positions that fit.
    fits: usize,
}

/// Id of a reading, as answers write it: the system, and `north-first` behind it where latitude or northing comes first.
fn id_of(reading: Reading, written: &WrittenCoordinates) -> String {
    if reading.swapped && !written.swapped { format!("{}{NORTH_FIRST}", reading.crs) } else { reading.crs.to_string() }
}

fn label(reading: Reading, written: &WrittenCoordinates) -> Name {
    let name = match reading.crs {
        Crs::Wgs84 => say!("bring-wgs84"),
        crs => crs.said(),
    };
    if reading.swapped && !written.swapped { say!("bring-latitude-or-northing", name).into() } else { name.into() }
}

/// Whether nothing says in which system a sample is: nothing names one, or CGCS2000 is named over metres without their zone.
pub(super) fn is_open(written: &WrittenCoordinates) -> bool {
    let read: Crs = written.crs.parse().unwrap_or_default();
    !written.named || (is_metres(written) && read.is_degrees())
}

/// Whether most rows of a sample are metres.
pub(super) fn is_metres(written: &WrittenCoordinates) -> bool {
    2 * written.rows.iter().filter(|r| r.xy.iter().any(|v| v.abs() > 360.0)).count() > written.rows.len()
}

/// What is known of the coordinates of `layer`, by their sample; `None` without positions.
pub(super) fn locate(
    layer: &PlannedLayer,
    written: &WrittenCoordinates,
    around: &Surroundings<'_>,
    middle: Option<LonLat>,
) -> Option<Located> {
    let rows: Vec<_> = written.rows.iter().filter(|r| r.crs.is_none()).cloned().collect();
    let read = Reading { crs: written.crs.parse().unwrap_or_default(), swapped: written.swapped };
    let declared = layer.crs.is_some() || !is_open(written) || rows.is_empty();
    if written.rows.is_empty() {
        return None;
    }
    let centre = middle.or_else(|| middle_of(&rows, read)).unwrap_or_else(|| LonLat::new(120.5, 29.0).expect("a place in Zhejiang"));
    let tried = if rows.is_empty() { Vec::new() } else { trials(&rows, read, centre, around) };
    let mut crs = BroughtCrs { read_as: read.crs.to_string(), declared, fits: Vec::new(), question: None };
    if tried.is_empty() {
        return Some(Located { crs, points: Vec::new(), ground: Vec::new(), doubt: None });
    }
    let tested = around.can_tell(&rows);
    let found = verdict(&tried, tested);
    let likely = likely(&tried, &found);
    if tested {
        crs.fits = likely.iter().map(|t| CrsFit { crs: id_of(t.reading, written), fit: t.fit().fits, of: found.of }).collect();
    }
    let sure = found.certainty == CrsConfidence::Sure && !found.is_doubtful();
    // What a file names is questioned where another reading fits better by more than chance.
    let questioned = if declared { tested && layer.crs.is_none() && contradicts(&found) } else { !sure };
    let doubt = (questioned && likely.len() > 1).then(|| Doubt {
        offers: likely
            .iter()
            .map(|t| Offered { id: id_of(t.reading, written), label: label(t.reading, written), fits: t.fit().fits })
            .collect(),
        of: found.of,
        tested,
        named: declared.then(|| read.crs.to_string()),
        metres: is_metres(written),
    });
    let own = likely.iter().position(|t| t.reading == read).unwrap_or(0);
    let shown = if declared && doubt.is_none() { &likely[own..likely.len().min(own + 1)] } else { &likely[..] };
    let points = shown
        .iter()
        .map(|t| BroughtPoints {
            crs: id_of(t.reading, written),
            at: t.at.iter().flatten().take(SHOWN).map(|at| [at.lon(), at.lat()]).collect(),
        })
        .collect();
    Some(Located { crs, points, ground: Vec::new(), doubt })
}

/// Whether the positions contradict the system that the list itself names: another reading is likelier by more than chance, and
/// places that lie off the streets, or outside their town, lie right in it. A list whose places fit already is left alone.
fn contradicts(found: &Verdict) -> bool {
    let more = found.best.fits.saturating_sub(found.read.fits);
    found.is_refuted() && 10 * found.read.fits < 8 * found.of && more >= 3 && 100 * more >= 15 * found.of
}

/// Readings that put the places elsewhere than each other, the best first; the list's own is among them.
fn likely<'t>(tried: &'t [Trial], found: &Verdict) -> Vec<&'t Trial> {
    let mut ranked: Vec<&Trial> = tried.iter().collect();
    ranked.sort_by(|a, b| (b.reading == found.best.reading).cmp(&(a.reading == found.best.reading)).then(a.misfit.total_cmp(&b.misfit)));
    let possible = |t: &Trial| t.at.iter().any(Option::is_some);
    let own = Some(&tried[0]).filter(|own| possible(own) && own.reading != found.best.reading && own.is_elsewhere(ranked[0]));
    let mut out: Vec<&Trial> = Vec::new();
    for trial in ranked {
        let room = OFFERED - usize::from(own.is_some_and(|own| !out.iter().any(|t| t.reading == own.reading)));
        let is_own = own.is_some_and(|own| own.reading == trial.reading);
        if possible(trial) && (is_own || out.len() < room && out.iter().chain(&own).all(|t| t.is_elsewhere(trial))) {
            out.push(trial);
        }
    }
    out
}

/// Median position of rows in degrees; `None` for metres.
fn middle_of(rows: &[carecircle_base::model::WrittenRow], read: Reading) -> Option<LonLat> {
    let to = ToWgs84::new(read.crs).ok()?;
    let of = |r: &carecircle_base::model::WrittenRow| {
        let [x, y] = if read.swapped { [r.xy[1], r.xy[0]] } else { r.xy };
        to.convert(x, y).ok()
    };
    let at: Vec<LonLat> = rows.iter().filter_map(of).collect();
    let median = |mut all: Vec<f64>| {
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied()
    };
    LonLat::new(median(at.iter().map(|p| p.lon()).collect())?, median(at.iter().map(|p| p.lat()).collect())?).ok()
}

impl Doubt {
    /// Id of the question that lists of the same system and evidence share.
    pub(super) fn group_id(&self) -> String {
        let metres = if self.metres { "-metres" } else { "" };
        let order = if self.offers.iter().any(|o| o.id.ends_with(NORTH_FIRST)) { "-order" } else { "" };
        match (self.tested, &self.named) {
            (false, _) => format!("crs{metres}{order}"),
            (true, None) => format!("crs-like{metres}:{}", self.offers[0].id),
            (true, Some(named)) => format!("crs-like{metres}:{}, not {named}", self.offers[0].id),
        }
    }

    /// Doubt of several lists of one group: what fits is added up. There is at least one.
    pub(super) fn together(all: &[&Self]) -> Self {
        let mut out = all[0].clone();
        for other in &all[1..] {
            out.of += other.of;
            for offered in &other.offers {
                match out.offers.iter_mut().find(|o| o.id == offered.id) {
                    Some(own) => own.fits += offered.fits,
                    None => out.offers.push(offered.clone()),
                }
            }
        }
        out
    }

    /// Whether there was something to hold the positions against.
    pub(super) fn is_tested(&self) -> bool {
        self.tested
    }

    /// Whether nothing can be assumed: nothing tells, or the file and the map contradict each other.
    pub(super) fn must_be_answered(&self) -> bool {
        !self.tested || self.named.is_some()
    }

    /// Ids and labels of the readings.
    pub(super) fn choices(&self) -> Vec<(String, Name)> {
        let of = |Offered { id, label, fits }: &Offered| {
            let said = self.named.as_ref().filter(|n| *n == id);
            let name = said.map_or_else(|| label.clone(), |_| Name::from(say!("bring-as-file-says", name = label)));
            let name = if self.tested { Name::from(say!("bring-places-fit", name, of = self.of, fits)) } else { name };
            (id.clone(), name)
        };
        self.offers.iter().map(of).collect()
    }

    /// Row of [`Doubt::choices`] that is recommended; `None` where none is.
    pub(super) fn recommended(&self, hint: SystemHint<'_>) -> Option<usize> {
        let row = |crs: &str| self.offers.iter().position(|offered| offered.id == crs);
        match hint {
            _ if self.tested => Some(0),
            SystemHint::AsList { crs, .. } => row(crs),
            SystemHint::AllAlike if !self.metres => row(&Crs::Wgs84.to_string()),
            SystemHint::AllAlike | SystemHint::None => None,
        }
    }

    /// Reason for the question, with that of its recommendation.
    pub(super) fn why(&self, hint: SystemHint<'_>) -> Name {
        if let Some(named) = &self.named {
            return Name::from(say!("bring-file-itself-says", named));
        }
        match (self.metres, self.tested) {
            (false, true) => Name::from(say!("bring-file-names-no")),
            (false, false) => self.why_untold(hint),
            (true, true) => Name::from(say!("bring-coordinates-metres-file")),
            (true, false) => Name::from(say!("bring-coordinates-metres-file-does")),
        }
    }
}

impl Doubt {
    /// Reason for a question on degrees that nothing can be held against.
    fn why_untold(&self, hint: SystemHint<'_>) -> Name {
        Name::from(match hint {
            SystemHint::AsList { crs, file } if self.recommended(hint).is_some() => say!("bring-file-names-no-coordinate-as", crs, file),
            SystemHint::AllAlike if self.recommended(hint).is_some() => say!("bring-file-names-no-coordinate-alike"),
            _ => say!("bring-file-names-no-coordinate"),
        })
    }
}

/// End of an answer by which latitude or northing comes first.
const NORTH_FIRST: &str = " north-first";

/// Writes an answer into a layer: a coordinate system, perhaps with `north-first` behind it. `written` are the coordinates of a list,
/// which may name another system themselves: rows that do keep theirs, and the answer is that of the others.
pub(super) fn accept(layer: &mut PlannedLayer, answer: &str, written: Option<&WrittenCoordinates>) {
    let (crs, north_first) = answer.strip_suffix(NORTH_FIRST).map_or((answer, false), |crs| (crs, true));
    layer.crs = Some(crs.to_owned());
    layer.north_first = north_first;
    let own = |w: &WrittenCoordinates| !is_open(w) && w.crs.parse::<Crs>().ok() != crs.parse().ok();
    // Only some rows of a long list are in the sample.
    let row_says = |r: &WrittenRow, all: bool| r.crs.as_ref().is_some_and(|c| !all || c.parse::<Crs>().ok() != crs.parse().ok());
    let rows_say = |w: &WrittenCoordinates| w.rows.iter().any(|r| row_says(r, w.rows.len() == w.of));
    layer.crs_overrides = written.is_some_and(|w| own(w) || rows_say(w));
}

/// Whether a text is an answer that names a coordinate system.
pub(super) fn is_answer(text: &str) -> bool {
    text.strip_suffix(NORTH_FIRST).unwrap_or(text).parse::<Crs>().is_ok()
}
