//! Figures of a share as files write them: absent where the circle gives no verdict.

use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::{Certainty, Share};
use carecircle_base::model::Name;
use carecircle_words::{Said, say};

/// Figures of a share under the certainty of its circle; each is `None` where there is no verdict, the share also where there is no
/// data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figures {
    /// Covered homes.
    pub homes_covered: Option<usize>,
    /// Covered seniors.
    pub seniors_covered: Option<f64>,
    /// Share of seniors who are covered, 0..=1.
    pub share: Option<f64>,
    /// Seniors who are not covered.
    pub seniors_left_out: Option<f64>,
}

impl Figures {
    /// Figures of `share`.
    pub(super) fn of(share: &Share, certainty: Certainty) -> Self {
        let verdict = certainty.has_verdict();
        Self {
            homes_covered: verdict.then_some(share.homes_covered),
            seniors_covered: verdict.then_some(share.seniors_covered),
            share: share.ratio().filter(|_| certainty.has_share()),
            seniors_left_out: verdict.then(|| share.seniors_left_out()),
        }
    }
}

/// Mark before a share and before the number left out, with a space behind each; empty where both are certain.
pub(super) fn bounds(certainty: Certainty) -> [Said; 2] {
    match certainty {
        Certainty::AtLeast => [say!("shown-at-least"), say!("shown-at-most")],
        Certainty::Full | Certainty::Unjudged | Certainty::NoData => [Said::verbatim(""), Said::verbatim("")],
    }
}

/// What the circles of the study's own cohort leave open: name of the circle, what is missing, and the way out.
pub(super) fn open_circles(analysis: &Analysis) -> Vec<(Name, Name, Name)> {
    let study = &analysis.study;
    let circles = &analysis.coverage.cohort(study.settings.cohort).circles;
    let told = circles.iter().filter_map(|circled| {
        let said = circled.evidence.sentence(study)?;
        Some((study.circles[circled.circle.index()].name.clone(), said, circled.evidence.way_out(study).unwrap_or_default()))
    });
    told.collect()
}
