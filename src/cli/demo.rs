//! The embedded demo study: Linhai, simulated.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use super::args::{Demo, Run};
use super::failure::{OrFail, failure};
use super::{Exit, Progress};
use carecircle_words::{Language, say};

macro_rules! linhai {
    ($($name:literal),*) => {
        [$(($name, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../geodata/linhai/", $name)).as_slice())),*]
    };
}

/// The study as it stands in `geodata/linhai`, without the generator's inputs.
pub(super) static LINHAI: [(&str, &[u8]); 10] = linhai![
    "study.toml",
    "roads.osm.pbf",
    "facilities.xlsx",
    "gtfs.zip",
    "homes.csv",
    "towns.geojson",
    "villages.csv",
    "figures.csv",
    "compounds.csv",
    "stops.csv"
];

/// Writes the demo and runs it; the report is in `language`, in Chinese where none is asked for.
pub(super) fn demo(args: &Demo, language: Option<Language>, progress: &Progress) -> Result<Exit> {
    write(&args.dir)?;
    progress.say(say!("cli-demo-written", path = args.dir));
    let out = args.dir.join("out");
    let exit = super::run::run(
        &Run {
            study: args.dir.clone(),
            out,
            scenario: None,
            facility_areas: false,
            require: None,
            template: None,
            postgis: None,
            schema: String::new(),
            json: false,
        },
        language,
        progress,
    )?;
    progress.say(say!("cli-demo-next", path = args.dir));
    Ok(exit)
}

/// Writes the demo study; a folder that holds anything but an earlier demo is left alone.
pub(super) fn write(dir: &Path) -> Result<()> {
    if let Ok(entries) = fs::read_dir(dir) {
        for entry in entries {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if !LINHAI.iter().any(|(ours, _)| *ours == name)
                && name != "out"
                && name != carecircle_analysis::CACHE_DIR
                && !name.starts_with(carecircle_store::FILE_NAME)
            {
                bail!(failure(say!("cli-demo-other", path = dir, name)));
            }
        }
    }
    fs::create_dir_all(dir).or_fail(|| say!("cli-cannot-make", path = dir))?;
    for (name, bytes) in &LINHAI {
        let path = dir.join(name);
        fs::write(&path, bytes).or_fail(|| say!("cli-cannot-write", path = path))?;
    }
    Ok(())
}
