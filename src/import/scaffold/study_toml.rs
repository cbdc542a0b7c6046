//! The `study.toml` of a new study: commented, with every default shown.

use std::fmt::Write as _;

use crate::osm::features::{Extract, FacilityTable};

/// File name of the tag table in a new study.
pub(crate) const TABLE: &str = "osm-facilities.toml";
/// File name of the facility list in a new study.
pub(crate) const LIST: &str = "facilities.csv";

/// File name of the list of homes in a new study whose extract has no buildings.
pub(super) const HOMES: &str = "homes.csv";
/// Headers of that list, which the importer recognises.
pub(super) const HOME_HEADERS: &str = "编号,名称,经度,纬度,老年人口,所属镇街";

/// The data that the text is made from.
pub(crate) struct Facts<'a> {
    pub(crate) title: String,
    /// Path of the extract, as the study names it.
    pub(crate) file: String,
    /// Section of roads that are lines; `None` for those of the extract.
    pub(crate) roads: Option<String>,
    pub(crate) extract: &'a Extract,
    pub(crate) table: &'a FacilityTable,
    pub(crate) services: &'a [(String, usize)],
    pub(crate) areas: Option<(u8, usize)>,
    /// Number of homes from buildings.
    pub(crate) homes: usize,
    pub(crate) seniors: Option<f64>,
}

/// TOML string literal of `text`.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn list(items: &[impl AsRef<str>]) -> String {
    format!("[{}]", items.iter().map(|i| quoted(i.as_ref())).collect::<Vec<_>>().join(", "))
}

pub(super) fn text(facts: &Facts<'_>) -> String {
    let mut out = String::new();
    head(&mut out, facts);
    layers(&mut out, facts);
    services(&mut out, facts);
    circles(&mut out, facts);
    out.push_str(REST);
    out
}

/// Text for a study of roads as lines alone, whose section is `roads`.
pub(super) fn of_roads(title: &str, roads: &str) -> String {
    let title = quoted(title);
    format!(
        "# A CareCircle study, made from a layer of roads. Edit it freely: `carecircle check` reads it\n\
         # and says what is wrong before any long work. Every setting below stands at its default.\n\n\
         [study]\nname = {title}\n# name_en = {title}\nsimulated = false          # true marks every output 模拟数据\n{roads}\n\
         # Fill in the lists, or put the bureau's own (.csv, .xlsx, .geojson, .shp) here.\n\
         [[facilities]]\nfile = \"{LIST}\"\n# crs = \"GCJ-02\"           # default WGS84\n\n\
         [[homes]]\nfile = \"{HOMES}\"\n# crs = \"GCJ-02\"           # default WGS84\n\n\
         # A file of polygons gives a table of towns:\n# [[areas]]\n# level = \"town\"\n# file = \"towns.geojson\"\n{REST}"
    )
}

fn head(out: &mut String, facts: &Facts<'_>) {
    let title = quoted(&facts.title);
    let date = facts.extract.date.map(|d| d.to_string());
    let _ = write!(
        out,
        "# A CareCircle study, made from an OpenStreetMap extract. Edit it freely: `carecircle check` reads it\n\
         # and says what is wrong before any long work. Every setting below stands at its default.\n\n\
         [study]\nname = {title}\n# name_en = {title}\nsimulated = false          # true marks every output 模拟数据\n\
         # date = 2025-06-30        # count only facilities open on that day; default: dates are not looked at\n\n\
         [[study.sources]]\nname = \"© OpenStreetMap contributors\"\nlicence = \"ODbL 1.0\"\n"
    );
    let _ = match date {
        Some(date) => writeln!(out, "date = \"{date}\""),
        None => writeln!(out, "# date = \"2025-06-30\"      # the extract does not say as of when it is"),
    };
}

fn layers(out: &mut String, facts: &Facts<'_>) {
    let file = quoted(&facts.file);
    match &facts.roads {
        Some(section) => out.push_str(section),
        None => {
            let _ = write!(
                out,
                "\n[roads]                    # without this section, straight lines times settings.detour_factor\nfile = {file}\n"
            );
        }
    }
    // What comes from the extract names it where the roads do not.
    let from = if facts.roads.is_some() { format!("file = {file}\n") } else { String::new() };
    let _ = write!(
        out,
        "\n# What the extract's tags say by {TABLE}. Open the list in a spreadsheet, correct it, add to it;\n\
         # or put the bureau's own list (.csv, .xlsx, .geojson) here, with its crs where it is not WGS84.\n\
         [[facilities]]\nfile = \"{LIST}\"\n# crs = \"GCJ-02\"           # default WGS84\n\n"
    );
    let _ = if facts.homes == 0 {
        write!(
            out,
            "# The extract holds no building that people live in: {HOMES} waits for where older people live and how many.\n\
             [[homes]]\nfile = \"{HOMES}\"\n# crs = \"GCJ-02\"           # default WGS84\n"
        )
    } else {
        write!(
            out,
            "# Every building that people may live in is a home; seniors are spread over them by floor area.\n\
             [[homes]]\nfrom = \"buildings\"\n{from}"
        )
    };
    let _ = match facts.seniors {
        _ if facts.homes == 0 => Ok(()),
        Some(n) => writeln!(out, "seniors = {n}            # in the whole place; results are marked 'estimated'"),
        None => writeln!(out, "# seniors = 100000         # in the whole place, where known; without, shares are 'relative'"),
    };
    let _ = match facts.areas {
        Some((level, areas)) => writeln!(
            out,
            "\n[[areas]]                  # {areas} administrative boundaries of the extract\nlevel = \"town\"\nfrom = \"boundaries\"\n{from}admin_level = {level}"
        ),
        None => writeln!(
            out,
            "\n# The extract holds no local boundaries. A file of polygons gives a table of towns:\n# [[areas]]\n# level = \"town\"\n# file = \"towns.geojson\""
        ),
    };
}

/// Services of the tag table, with their kinds.
pub(crate) fn services(out: &mut String, facts: &Facts<'_>) {
    out.push_str("\n# What older people can get, and the kinds in the facility list that mean it.\n");
    for (service, (_, count)) in facts.table.services.iter().zip(facts.services) {
        out.push('\n');
        if let Some(proxy) = &service.proxy {
            for line in proxy.lines() {
                let _ = writeln!(out, "# Stands in for the real thing: {line}");
            }
        }
        let mark = if *count == 0 { "# " } else { "" };
        if *count == 0 {
            out.push_str("# None in the extract:\n");
        }
        let _ = write!(
            out,
            "{mark}[[services]]               # {count} in the extract\n{mark}id = {}\n{mark}name = {}\n{mark}name_en = {}\n{mark}aliases = {}\n",
            quoted(&service.id),
            quoted(&service.name),
            quoted(&service.name_en),
            list(&aliases(facts.table, &service.id))
        );
    }
}

/// Kinds of a service in the tag table, and the built-in aliases of the same id, which official lists use.
fn aliases(table: &FacilityTable, id: &str) -> Vec<String> {
    let mut aliases: Vec<String> = table.kinds_of(id).into_iter().map(str::to_owned).collect();
    for service in crate::services::built_in().into_iter().filter(|s| s.id == id) {
        for alias in std::iter::once(service.name.zh).chain(service.aliases) {
            if !aliases.contains(&alias) {
                aliases.push(alias);
            }
        }
    }
    aliases
}

/// Circles of the tag table, over the services that the extract has.
pub(crate) fn circles(out: &mut String, facts: &Facts<'_>) {
    out.push_str("\n# What is promised: these services, within so many minutes on foot.\n");
    for circle in &facts.table.circles {
        let found: Vec<&String> =
            circle.services.iter().filter(|id| facts.services.iter().any(|(service, count)| service == *id && *count > 0)).collect();
        if found.is_empty() {
            continue;
        }
        let _ = write!(
            out,
            "\n[[circles]]\nid = {}\nname = {}\nname_en = {}\nminutes = {}\nmode = \"walk\"              # or \"ebike\", \"drive\"\nservices = {}\n\
             need = {}                   # how many of them; default all\n# radius_m = 1000          # a plain radius to compare with\n",
            quoted(&circle.id),
            quoted(&circle.name),
            quoted(&circle.name_en),
            circle.minutes,
            list(&found),
            found.len()
        );
    }
}

/// Part of the text that does not depend on the extract.
pub(crate) const REST: &str = "
# Who walks. Default, each on the profile `walk`: 1.0, 0.8 and 0.65 m/s; and `wheelchair` at 0.8.
# [[cohorts]]
# id = \"steady\"
# name = \"健步老人\"
# profile = \"walk\"
# speed_mps = 1.0

# Which ways may be used: profiles walk, wheelchair, ebike and drive are built in; keys here replace theirs.
# [profiles.walk.highway]
# cycleway = \"tagged\"

[settings]
snap_limit_m = 250         # farther than this from any usable street, a home is off the network
min_island_nodes = 20      # smaller pieces of the network are not snapped to
max_minutes = 60           # longer ways are reported as not reached
detour_factor = 1.4        # without roads: way over straight line
barrier_detour = 2.0       # a way this many times the straight line means a barrier
# cohort = \"steady\"        # whom single numbers speak of; default the first
";
