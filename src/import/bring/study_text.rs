//! The `study.toml` of a study made from brought files: commented, to be read and changed by a person.

use carecircle_words::{joined, say};
use std::fmt::Write as _;

use super::draft::Role;
use super::plan::{Plan, quoted};
use crate::config::StudyConfig;
use crate::osm::features::{Extract, FacilityTable};
use crate::scaffold::study_toml::{self, Facts, LIST, REST};

/// What the extract of the study holds.
pub(super) struct ExtractFacts {
    pub extract: Extract,
    pub table: FacilityTable,
    /// Id of each service of the table, and its number of facilities in the extract.
    pub services: Vec<(String, usize)>,
    /// `admin_level` of the boundaries, and their number; `None` without local ones.
    pub areas: Option<(u8, usize)>,
    /// Number of buildings that people may live in.
    pub homes: usize,
}

/// Text of the `study.toml` of `plan`; `path` gives the path by which the study names a brought file.
pub(super) fn text(plan: &Plan, title: &str, facts: Option<ExtractFacts>, path: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    let name = quoted(title);
    let _ = write!(
        out,
        "# CareCircle 研究的设置，由带来的文件生成。可以随意修改，改后用 carecircle check 核对。\n\
         # A CareCircle study, made from the files that were brought. Edit it freely: `carecircle check` reads it\n\
         # and says what is wrong before any long work.\n\n\
         [study]\nname = {name}\n# name_en = {name}\nsimulated = false          # true 表示模拟数据，所有结果都会注明\n\
         # date = 2025-06-30        # 只计这一天在营的设施；不写则不看日期\n"
    );
    if let Some(facts) = &facts {
        out.push_str("\n[[study.sources]]\nname = \"© OpenStreetMap contributors\"\nlicence = \"ODbL 1.0\"\n");
        let _ = match facts.extract.date {
            Some(date) => writeln!(out, "date = \"{date}\""),
            None => writeln!(out, "# date = \"2025-06-30\"      # 文件没有写截至哪一天"),
        };
    }
    let extract = plan.extract.as_deref().map(path);
    let lines = plan.of(Role::Roads).next();
    match (lines, &extract) {
        (Some(layer), _) => out.push_str(&layer.section(&path(&layer.file), None)),
        (None, Some(file)) => {
            let _ = write!(out, "\n[roads]                    # 道路\nfile = {}\n", quoted(file));
        }
        (None, None) => out.push_str(
            "\n# 没有道路：步行时间按直线距离乘 settings.detour_factor 估算。有了道路，这样写：\n# [roads]\n# file = \"道路.shp\"          # 或 OpenStreetMap 的 .osm.pbf\n",
        ),
    }
    if let Some(transit) = &plan.transit {
        let _ =
            write!(out, "\n[transit]                  # 公交时刻表\ngtfs = {}\ndate = {}\n", quoted(&path(&transit.file)), transit.date);
    }
    // The extract names itself where the roads are another file.
    let buildings = extract.as_deref().filter(|_| lines.is_some());
    for layer in plan.layers.iter().filter(|l| l.role != Role::Roads && l.role != Role::Areas) {
        out.push_str(&layer.section(&path(&layer.file), buildings));
    }
    if plan.of(Role::Facilities).next().is_none() {
        let _ = write!(
            out,
            "\n# 没有设施名单：这份取自地图，往往不全。请用 Excel 打开核对、补充，或换成正式名单。\n[[facilities]]\nfile = \"{LIST}\"\n"
        );
    }
    if let (false, Some(file)) = (plan.has_homes(), &extract) {
        let _ = write!(
            out,
            "\n# 没有人口名单：每座可能住人的房屋是一处住所，人数按建筑面积分摊。\n[[homes]]\nfrom = \"buildings\"\nfile = {}\n",
            quoted(file)
        );
        let _ = match plan.seniors {
            Some(n) => writeln!(out, "seniors = {n}            # 全域 60 岁及以上人数；结果注明“估算”"),
            None => writeln!(out, "# seniors = 100000         # 全域 60 岁及以上人数；不写则只有比例"),
        };
    }
    areas(&mut out, plan, facts.as_ref(), extract.as_deref());
    for file in &plan.parcels {
        let _ = write!(out, "\n# 可建设的地块或空置房屋：{0}。选址时在页面上打开，或 carecircle plan … --candidates {0}\n", path(file));
    }
    promises(&mut out, plan, facts);
    out.push_str(REST);
    out
}

fn areas(out: &mut String, plan: &Plan, facts: Option<&ExtractFacts>, extract: Option<&str>) {
    for layer in plan.of(Role::Areas) {
        out.push_str(&layer.section(&layer.file, None));
    }
    if plan.of(Role::Areas).any(|l| !l.villages) {
        return;
    }
    match (facts.and_then(|f| f.areas), extract) {
        (Some((level, n)), Some(file)) => {
            let _ = write!(
                out,
                "\n[[areas]]                  # 地图数据里的 {n} 个行政区边界\nlevel = \"town\"\nfrom = \"boundaries\"\nfile = {}\nadmin_level = {level}\n",
                quoted(file)
            );
        }
        _ if plan.towns_of_homes => {
            out.push_str("\n[[areas]]                  # 镇街：名称取自人口名单的一列\nlevel = \"town\"\nfrom = \"homes\"\n");
        }
        _ => out
            .push_str("\n# 没有镇街边界。有了之后这样写，结果就按镇街汇总：\n# [[areas]]\n# level = \"town\"\n# file = \"镇街.geojson\"\n"),
    }
}

/// Services and circles: those of the tag table where the facilities are the extract's, else the built-in ones that the lists give.
fn promises(out: &mut String, plan: &Plan, facts: Option<ExtractFacts>) {
    let has_lists = plan.of(Role::Facilities).next().is_some();
    if let Some(facts) = facts.filter(|_| !has_lists) {
        let ExtractFacts { extract, table, services, areas, homes } = facts;
        let facts = Facts {
            title: String::new(),
            file: String::new(),
            roads: None,
            extract: &extract,
            table: &table,
            services: &services,
            areas,
            homes,
            seniors: plan.seniors,
        };
        study_toml::services(out, &facts);
        study_toml::circles(out, &facts);
        return;
    }
    let Ok(defaults) = StudyConfig::parse("", "") else { return };
    let known: Vec<String> = defaults.services.iter().map(|s| format!("{} {}", s.id, s.name.zh)).collect();
    let _ = write!(out, "\n# 服务（内置）：{}。要改名或加叫法，写 [[services]]。\n", known.join("、"));
    let has = |id: &str| plan.services.iter().any(|s| s == id);
    for (at, circle) in defaults.circles.iter().enumerate() {
        let of: Vec<_> = circle.services.iter().map(|s| &defaults.services[s.index()]).collect();
        let absent: Vec<&str> = of.iter().filter(|s| !has(&s.id)).map(|s| s.name.zh.as_str()).collect();
        // What is promised is never less because a list is missing: such a circle has no data until the list is there.
        if !absent.is_empty() {
            let what = if at > 0 && absent.len() == of.len() {
                "这个圈没有列入"
            } else {
                "这个圈没有数据，补上名单才有数字"
            };
            let _ = write!(out, "\n# 名单里没有{}，{}：“{}”\n", absent.join("、"), what, circle.name.zh);
        }
        if at == 0 || absent.len() < of.len() {
            let ids: Vec<&str> = of.iter().map(|s| s.id.as_str()).collect();
            write_circle(out, [&circle.id, &circle.name.zh, &circle.name.en], circle.minutes, &ids);
        }
    }
    // Lists that no built-in circle speaks of are shown under a name of their own.
    let in_circles = |id: &str| defaults.circles.iter().flat_map(|c| &c.services).any(|s| defaults.services[s.index()].id == id);
    if !plan.services.iter().any(|id| in_circles(id)) {
        let listed: Vec<_> = defaults.services.iter().filter(|s| has(&s.id)).collect();
        let services = joined("list-comma", listed.iter().map(|s| s.name.clone()));
        let ids: Vec<&str> = listed.iter().map(|s| s.id.as_str()).collect();
        if !ids.is_empty() {
            let name = say!("bring-circle-of-listed", services);
            write_circle(out, ["listed15", &name.zh(), &name.en()], 15.0, &ids);
        }
    }
}

/// Section of a circle: id, Chinese and English name, minutes, ids of its services, all of which it needs.
fn write_circle(out: &mut String, [id, zh, en]: [&str; 3], minutes: f64, services: &[&str]) {
    let services: Vec<String> = services.iter().map(|id| quoted(id)).collect();
    let _ = write!(
        out,
        "\n[[circles]]\nid = {}\nname = {}\nname_en = {}\nminutes = {minutes}\nmode = \"walk\"              # 步行；或 \"ebike\"、\"drive\"\nservices = [{}]\n",
        quoted(id),
        quoted(zh),
        quoted(en),
        services.join(", ")
    );
}
