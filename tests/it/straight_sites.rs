//! Proposals in a study without roads: by straight lines, what is promised is what a full recomputation gives, home by home.

use carecircle::coverage::cover;
use carecircle::geom::Xy;
use carecircle::ids::{CircleId, CohortId};
use carecircle::siting::{AreaIndex, Proposal, ProvidedServices, StraightAssessor};

use crate::sites::{check_effect, place, proposed};
use crate::support::{add_facility, add_home, rng, study};

#[test]
fn by_straight_lines_a_proposal_does_what_carrying_it_out_does() {
    let mut differences = 0;
    for seed in 0..40 {
        let (study, _) = place(seed);
        let today = cover(&study, None);
        let area_index = AreaIndex::new(&study, None);
        let mut dice = rng(3000 + seed);
        for round in 0..6 {
            let (provides, proposal, after) = proposed(&study, round, &mut dice);
            let then = cover(&after, None);
            let by_lines = StraightAssessor { study: &study, coverage: &today, area_index: &area_index, circle: CircleId(0), provides };
            let found = by_lines.assess(&[CohortId(1), CohortId(0)], &proposal);
            assert_eq!(found.together.iter().map(|e| e.cohort).collect::<Vec<_>>(), [CohortId(1), CohortId(0)]);
            for effect in &found.together {
                differences += check_effect(&study, &today, &then, effect, seed);
            }
            for (site, at) in found.sites.iter().zip(&proposal.sites) {
                let alone = by_lines.assess(&[CohortId(1), CohortId(0)], &Proposal { sites: vec![*at], ..Proposal::default() });
                assert_eq!((&site.alone, site.rank), (&alone.together, None), "seed {seed}");
            }
        }
    }
    assert!(differences > 2000, "the law is tried: {differences}");
}

/// Ten minutes at 1 m/s and a detour of 1.3 are 461.5 m: homes at 461 m are reached, those at 462 m are not.
#[test]
fn the_limit_is_that_of_the_coverage() {
    let mut study = study(1, 10.0, 1);
    add_facility(&mut study, Xy { x: 5000.0, y: 0.0 }, 0);
    add_home(&mut study, Xy { x: 461.0, y: 0.0 }, 3.0);
    add_home(&mut study, Xy { x: 0.0, y: 462.0 }, 5.0);
    let coverage = cover(&study, None);
    let area_index = AreaIndex::new(&study, None);
    let provides = ProvidedServices::Circle;
    let by_lines = StraightAssessor { study: &study, coverage: &coverage, area_index: &area_index, circle: CircleId(0), provides };
    let site = Proposal { sites: vec![study.plane.unproject(Xy { x: 0.0, y: 0.0 })], ..Proposal::default() };
    let found = by_lines.assess(&[CohortId(0)], &site);
    assert_eq!(found.together[0].completed.seniors, 3.0);
}
