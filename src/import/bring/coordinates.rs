//! Coordinate systems of brought lists: what they name, what the streets and borders say, and what is asked.

use super::BringError;
use super::asking::{Asking, Draft as Ask};
use super::draft::{BroughtCrs, BroughtPoints, CrsFit};
use super::plan::PlannedLayer;
use super::wording::both;
use crate::crs::{Crs, ToWgs84};
use crate::crs_fit::{CrsConfidence, Reading, Surroundings, Trial, Verdict, trials, verdict};
use carecircle_base::geom::LonLat;
use carecircle_base::model::{Name, WrittenCoordinates};

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
pub(super) struct Doubt {
    /// Readings that are offered, likeliest first, with their fits.
    readings: Vec<(Reading, usize)>,
    /// Number of positions tried.
    of: usize,
    /// Whether there was anything to hold the positions against.
    tested: bool,
}

/// Id of a reading, as answers write it: the system, and `north-first` behind it where latitude or northing comes first.
fn id_of(reading: Reading, written: &WrittenCoordinates) -> String {
    if reading.swapped && !written.swapped { format!("{} north-first", reading.crs) } else { reading.crs.to_string() }
}

fn label(reading: Reading, written: &WrittenCoordinates) -> Name {
    let (zh, en) = reading.crs.names();
    let plain = match reading.crs {
        Crs::Wgs84 => "（手机、GPS、天地图；CGCS2000 经纬度也选这个）",
        _ => "",
    };
    if reading.swapped && !written.swapped {
        both(format!("{zh}{plain}，纬度或北坐标在前"), format!("{en}, latitude or northing first"))
    } else {
        both(format!("{zh}{plain}"), en)
    }
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
    let mut crs = BroughtCrs { read_as: read.crs.to_string(), declared, fits: Vec::new() };
    if tried.is_empty() {
        return Some(Located { crs, points: Vec::new(), ground: Vec::new(), doubt: None });
    }
    let tested = around.can_tell(&rows);
    let found = verdict(&tried, tested);
    let likely = likely(&tried, &found);
    if tested {
        crs.fits = likely.iter().map(|t| CrsFit { crs: id_of(t.reading, written), fit: t.fit().fits, of: found.of }).collect();
    }
    let shown = if declared { &likely[..1.min(likely.len())] } else { &likely[..] };
    let points = shown
        .iter()
        .map(|t| BroughtPoints {
            crs: id_of(t.reading, written),
            at: t.at.iter().flatten().take(SHOWN).map(|at| [at.lon(), at.lat()]).collect(),
        })
        .collect();
    let sure = found.certainty == CrsConfidence::Sure && !found.is_doubtful();
    let doubt = (!declared && !sure && likely.len() > 1).then(|| Doubt {
        readings: likely.iter().map(|t| (t.reading, t.fit().fits)).collect(),
        of: found.of,
        tested,
    });
    Some(Located { crs, points, ground: Vec::new(), doubt })
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
    /// Asks for the system of `layer` and writes it into it; `id` and `file` are those of the question.
    pub(super) fn ask(
        &self,
        layer: &mut PlannedLayer,
        written: &WrittenCoordinates,
        rows: usize,
        asking: &mut Asking<'_>,
    ) -> Result<(), BringError> {
        let mut choices = self.choices(written);
        if let Some(given) = asking.given(&format!("crs:{}", layer.file)).filter(|g| !choices.iter().any(|c| c.0 == **g)) {
            choices.push((given.to_owned(), both(given, given)));
        }
        let chosen = asking.ask(Ask {
            id: format!("crs:{}", layer.file),
            file: Some(layer.file.clone()),
            column: None,
            ask: both(format!("“{}”里的坐标是哪种坐标系？", layer.file), format!("In which coordinate system is \"{}\"?", layer.file)),
            why: Some(self.why()),
            choices,
            recommended: self.tested.then_some(0),
            must: !self.tested,
            rows,
        })?;
        if let Some(chosen) = chosen {
            accept(layer, &chosen);
        }
        Ok(())
    }

    /// Whether there was nothing to hold the positions against.
    pub(super) fn is_untested(&self) -> bool {
        !self.tested
    }

    /// Ids and labels of the readings.
    pub(super) fn choices(&self, written: &WrittenCoordinates) -> Vec<(String, Name)> {
        let of = |(reading, fits): &(Reading, usize)| {
            let name = label(*reading, written);
            let name = if self.tested {
                both(format!("{}：{} 处里有 {fits} 处吻合", name.zh, self.of), format!("{}: {fits} of {} places fit", name.en, self.of))
            } else {
                name
            };
            (id_of(*reading, written), name)
        };
        self.readings.iter().map(of).collect()
    }

    pub(super) fn why(&self) -> Name {
        if self.tested {
            both(
                "文件没有写坐标系。把各处和道路、边界对照后，换一种坐标系更吻合，或者分不出来。选错会差几百米。",
                "the file names no coordinate system; held against streets and borders, another one fits better, or two fit alike; a wrong one moves places by hundreds of metres",
            )
        } else {
            both(
                "文件没有写坐标系，也没有道路或边界可以对照。从高德、腾讯地图查的选 GCJ-02，从百度地图查的选 BD-09。选错会差几百米。",
                "the file names no coordinate system, and there are neither roads nor borders to hold it against; a wrong one moves places by hundreds of metres",
            )
        }
    }
}

/// Writes an answer into a layer: a coordinate system, perhaps with `north-first` behind it.
pub(super) fn accept(layer: &mut PlannedLayer, answer: &str) {
    let (crs, north_first) = answer.strip_suffix(" north-first").map_or((answer, false), |crs| (crs, true));
    layer.crs = Some(crs.to_owned());
    layer.north_first = north_first;
}

/// Whether a text is an answer that names a coordinate system.
pub(super) fn is_answer(text: &str) -> bool {
    text.strip_suffix(" north-first").unwrap_or(text).parse::<Crs>().is_ok()
}
