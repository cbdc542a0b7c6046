//! The id of a run: made from what went into it, so that files of one run know each other.

use std::fmt::{self, Write as _};

use carecircle_base::made_id::made_id;
use carecircle_base::model::{Home, Study};
use carecircle_routing::network::Network;
use xxhash_rust::xxh3::Xxh3;

use crate::targets::Pack;

/// Hash of text that is never held whole.
struct TextHash(Xxh3);

impl fmt::Write for TextHash {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

impl TextHash {
    fn home(&mut self, home: &Home) {
        let Home { id, at, seniors, bands, households, town, village } = home;
        self.0.update(&(id.len() as u64).to_le_bytes());
        self.0.update(id.as_bytes());
        let bands = bands.map_or([f64::NAN; 3], |b| [b.from_60, b.from_70, b.from_80]);
        for number in [at.lon(), at.lat(), *seniors, households.unwrap_or(f64::NAN)].into_iter().chain(bands) {
            self.0.update(&number.to_bits().to_le_bytes());
        }
        for area in [town, village] {
            self.0.update(&area.map_or(u64::MAX, |area| area.index() as u64).to_le_bytes());
        }
    }
}

/// Id of the run of `study`, held to `packs`, on `network`: equal inputs and conditions give equal ids on every machine, in one version
/// of the program.
pub(super) fn run_id(study: &Study, network: Option<&Network>, packs: &[Pack]) -> String {
    // Every field by name: one that is added to the study is a part of its runs.
    let Study {
        name,
        simulated,
        seniors_are,
        seniors_without_place,
        sources,
        plane,
        facilities,
        homes,
        areas,
        figures,
        compounds,
        stops,
        packs: named,
        needs,
        services,
        complete_registers,
        circles,
        cohorts,
        profiles,
        transit,
        report_template,
        settings,
    } = study;
    let mut hash = TextHash(Xxh3::new());
    homes.iter().for_each(|home| hash.home(home));
    hash.0.update(report_template.as_deref().unwrap_or_default());
    let about = (name, simulated, seniors_are, seniors_without_place, sources, plane, settings, named, packs);
    let lists = (facilities, areas, figures, compounds, stops, needs, transit);
    let promises = (services, complete_registers, circles, cohorts, profiles);
    write!(hash, "{about:?}{lists:?}{promises:?}").expect("a hash takes any text");
    let digests = [hash.0.digest(), network.map_or(0, Network::digest)];
    made_id(["run", env!("CARGO_PKG_VERSION"), &format!("{:016x}{:016x}", digests[0], digests[1])])
}
